package wire

// Code says why text was refused at the edge. The stable words are in codeRows.
type Code uint8

// The codes, each with the word that callers see.
const (
	CodeNone            Code = iota
	CodeInvalidJSON          // invalid_json: the text is not JSON in UTF-8, or is not finished
	CodeNotAnObject          // not_an_object: an object is due
	CodeUnknownField         // unknown_field: the member is not known here; keys are lower case
	CodeDuplicateField       // duplicate_field: the member stands twice
	CodeMissingField         // missing_field: the member must be there
	CodeWrongType            // wrong_type: the member is of another JSON type
	CodeEscape               // escape_not_allowed: the member may not hold an escape
	CodeInvalidValue         // invalid_value: the value breaks the grammar of the member
	CodeTooManyDecimals      // too_many_decimals: the amount has more decimals than the asset
	CodeUnknownName          // unknown_name: nothing has this name
	CodeNoAccount            // no_account: the participant has no account in the asset
	CodeOtherAccount         // other_account: the account is another participant's or in another asset
	CodeEmpty                // empty: nothing was sent
	CodeTooMany              // too_many_orders: more than MaxOrders
	codeCount
)

var codeRows = [codeCount]string{
	CodeInvalidJSON:     "invalid_json",
	CodeNotAnObject:     "not_an_object",
	CodeUnknownField:    "unknown_field",
	CodeDuplicateField:  "duplicate_field",
	CodeMissingField:    "missing_field",
	CodeWrongType:       "wrong_type",
	CodeEscape:          "escape_not_allowed",
	CodeInvalidValue:    "invalid_value",
	CodeTooManyDecimals: "too_many_decimals",
	CodeUnknownName:     "unknown_name",
	CodeNoAccount:       "no_account",
	CodeOtherAccount:    "other_account",
	CodeEmpty:           "empty",
	CodeTooMany:         "too_many_orders",
}

// String is the stable word, as `missing_field`.
func (c Code) String() string { return codeRows[c] }

// Syntax says that the text could not be read at all, as against text that was read and refused.
func (c Code) Syntax() bool { return c == CodeInvalidJSON || c == CodeEmpty }

// ISO 20022 external status reason codes of refusals at the edge.
const (
	isoContent     = "CH16" // ElementContentFormallyIncorrect
	isoNotAdmitted = "CH17" // ElementNotAdmitted
	isoMissing     = "CH21" // RequiredCompulsoryElementMissing
)

// Refusal says that text was refused at the edge: nothing of it was logged.
type Refusal struct {
	Place  int      // of the order in its request, from 0
	Code   Code     // CodeNone: not refused
	Field  string   // the member, where one is to blame
	Detail string   // for people
	ISO    string   // ISO 20022 status reason code
	ID     [16]byte // of the order, where HasID
	HasID  bool
}

// valueShown is how much of a key an answer repeats, in bytes.
const valueShown = 64

// blame fills in a refusal that the member f is to blame for. The first refusal stays.
func (r *Refusal) blame(code Code, f *field) {
	if r.Code != CodeNone {
		return
	}
	r.Code, r.Field, r.ISO, r.Detail = code, f.name, f.iso, f.want
	switch code {
	case CodeDuplicateField:
		r.ISO, r.Detail = isoNotAdmitted, "stands more than once"
	case CodeMissingField:
		r.ISO, r.Detail = isoMissing, "is missing"
	case CodeEscape:
		r.Detail = "may not hold an escape"
	case CodeTooManyDecimals:
		r.Detail = "has more decimals than the asset"
	case CodeOtherAccount:
		r.Detail = "is the account of another participant or in another asset"
	}
}

// identify takes the id of what is refused, where it has a sound one.
func (r *Refusal) identify(id *value) {
	r.HasID = id.kind == kindString && !id.escaped && ParseUUID(id.text, &r.ID)
}

// blameKey refuses a key that the shape does not know.
func (r *Refusal) blameKey(key []byte) {
	if r.Code != CodeNone {
		return
	}
	r.Code, r.ISO, r.Detail = CodeUnknownField, isoNotAdmitted, "is not known here"
	r.Field = string(key[:min(len(key), valueShown)])
}
