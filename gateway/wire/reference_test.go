package wire

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"hash/fnv"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"weir/engine"
	"weir/view"
)

// The slow third reader of an order: encoding/json for the grammar, expressions for the values. It shares nothing with
// the readers under test but the directory, the engine's record and the rules.

var (
	uuidRule        = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)
	participantRule = regexp.MustCompile(`^[A-Z0-9-]{1,35}$`)
	assetRule       = regexp.MustCompile(`^[A-Z0-9]{3,12}$`)
	amountRule      = regexp.MustCompile(`^(0|[1-9][0-9]*)(\.[0-9]+)?$`)
	timeRule        = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$`)
	accountRule     = regexp.MustCompile(`^[0-9]+$`)
)

// referenceOrder answers the payload that the order makes, or false where it must be refused.
func referenceOrder(text []byte, d *view.Directory) ([]byte, bool) {
	members, ok := referenceMembers(text)
	if !ok {
		return nil, false
	}
	var rec engine.Instruction
	rec.Kind = engine.SubmitOrder
	for _, need := range []string{"id", "debtor", "creditor", "asset", "amount"} {
		if _, ok := members[need]; !ok {
			return nil, false
		}
	}
	if !referenceValues(members, &rec) || !referenceNames(members, &rec, d) {
		return nil, false
	}
	return engine.AppendInstruction(nil, &rec, referenceEnvelope(members)), true
}

// referenceMembers reads one object of known, single members of the right types. Strings come decoded.
func referenceMembers(text []byte) (map[string]string, bool) {
	if !utf8.Valid(text) || !json.Valid(text) {
		return nil, false
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return nil, false
	}
	members := map[string]string{}
	for dec.More() {
		before := dec.InputOffset()
		key, err := dec.Token()
		if err != nil || bytes.ContainsRune(text[before:dec.InputOffset()], '\\') {
			return nil, false
		}
		name := key.(string)
		if _, twice := members[name]; twice {
			return nil, false
		}
		var raw json.RawMessage
		if dec.Decode(&raw) != nil {
			return nil, false
		}
		var ok bool
		if members[name], ok = referenceValue(name, raw); !ok {
			return nil, false
		}
	}
	return members, true
}

func referenceValue(name string, raw []byte) (string, bool) {
	switch name {
	case "hold":
		return string(raw), raw[0] == 't' || raw[0] == 'f'
	case "debtor_account", "creditor_account", "legs":
		return string(raw), raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9'
	case "end_to_end_id":
		if raw[0] != '"' || hasLoneSurrogate(raw) {
			return "", false
		}
	case "id", "debtor", "creditor", "asset", "amount", "priority", "method", "business_date", "not_before", "expires_at", "original_id", "category", "chain":
		if raw[0] != '"' || bytes.ContainsRune(raw, '\\') {
			return "", false
		}
	default:
		return "", false
	}
	var decoded string
	err := json.Unmarshal(raw, &decoded)
	return decoded, err == nil
}

func hasLoneSurrogate(raw []byte) bool {
	var units []uint16
	for i := 0; i < len(raw); i++ {
		unit := uint16('x')
		if raw[i] == '\\' {
			i++
			if raw[i] == 'u' {
				n, _ := strconv.ParseUint(string(raw[i+1:i+5]), 16, 16)
				unit, i = uint16(n), i+4
			}
		}
		units = append(units, unit)
	}
	for i := 0; i < len(units); i++ {
		if !utf16.IsSurrogate(rune(units[i])) {
			continue
		}
		if i+1 == len(units) || utf16.DecodeRune(rune(units[i]), rune(units[i+1])) == utf8.RuneError {
			return true
		}
		i++
	}
	return false
}

func referenceValues(m map[string]string, rec *engine.Instruction) bool {
	if !uuidRule.MatchString(m["id"]) {
		return false
	}
	id, _ := hex.DecodeString(strings.ReplaceAll(m["id"], "-", ""))
	copy(rec.ID[:], id)
	if rec.ID == [16]byte{} {
		return false
	}
	if v, given := m["original_id"]; given {
		original, _ := hex.DecodeString(strings.ReplaceAll(v, "-", ""))
		if copy(rec.Original[:], original); !uuidRule.MatchString(v) || rec.Original == [16]byte{} {
			return false
		}
	}
	if p, given := m["priority"]; given {
		at := strings.Index("normal        urgent        highly-urgent ", p+" ")
		if at%14 != 0 || p == "" || strings.Contains(p, " ") {
			return false
		}
		rec.Priority = engine.Priority(at / 14)
	}
	if v, given := m["method"]; given {
		method, known := map[string]engine.Method{"gross": engine.Gross, "net": engine.Net, "instant": engine.Instant}[v]
		if !known {
			return false
		}
		rec.Method = method
	}
	if m["hold"] == "true" {
		rec.Flags |= engine.FlagHold
	}
	if v, given := m["category"]; given {
		rec.Interbank = v == "interbank"
		if v != "interbank" && v != "customer" {
			return false
		}
	}
	if !referenceChain(m, rec) {
		return false
	}
	if v, given := m["business_date"]; given {
		day, err := time.Parse(time.DateOnly, v)
		if err != nil || day.Unix() <= 0 {
			return false
		}
		rec.BusinessDate = uint32(day.Unix() / 86400)
	}
	if v, given := m["end_to_end_id"]; given {
		n := utf8.RuneCountInString(v)
		if n < 1 || n > 35 || strings.ContainsFunc(v, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff }) {
			return false
		}
	}
	return referenceTime(m, "not_before", &rec.NotBefore) && referenceTime(m, "expires_at", &rec.ExpiresAt)
}

func referenceChain(m map[string]string, rec *engine.Instruction) bool {
	chain, given := m["chain"]
	legs, counted := m["legs"]
	if !given || !counted {
		return given == counted
	}
	id, _ := hex.DecodeString(strings.ReplaceAll(chain, "-", ""))
	copy(rec.Reference[:], id)
	n, err := strconv.Atoi(legs)
	rec.Legs = uint8(n)
	return uuidRule.MatchString(chain) && rec.Reference != [16]byte{} && err == nil && accountRule.MatchString(legs) && n >= 2 && n <= 16
}

func referenceTime(m map[string]string, name string, nanos *int64) bool {
	text, given := m[name]
	if !given {
		return true
	}
	t, err := time.Parse(time.RFC3339Nano, strings.ToUpper(text))
	first, last := time.Unix(0, 0), time.Date(2262, 4, 11, 23, 47, 16, 0, time.UTC)
	if err != nil || !timeRule.MatchString(text) || text[:10] < "1970-01-02" || t.Before(first) || !t.Before(last) {
		return false
	}
	*nanos = t.UnixNano()
	return true
}

func referenceNames(m map[string]string, rec *engine.Instruction, d *view.Directory) bool {
	if !participantRule.MatchString(m["debtor"]) || !participantRule.MatchString(m["creditor"]) || !assetRule.MatchString(m["asset"]) {
		return false
	}
	if !amountRule.MatchString(m["amount"]) || len(m["amount"]) > 40 {
		return false
	}
	entry, known := d.Asset([]byte(m["asset"]))
	asset, scale := entry.Number, entry.Scale
	whole, fraction, _ := strings.Cut(m["amount"], ".")
	units, _ := new(big.Int).SetString(whole+fraction+strings.Repeat("0", max(0, int(scale)-len(fraction))), 10)
	switch {
	case !known:
		rec.Flags |= engine.FlagUnknownAsset
	case len(fraction) > int(scale):
		return false
	case units.IsInt64():
		rec.Amount = units.Int64()
	default:
		rec.Flags |= engine.FlagAmountTooLarge
	}
	if rec.Flags&^engine.FlagHold != 0 {
		h := fnv.New64a()
		h.Write([]byte(strings.TrimSuffix(whole+"."+strings.TrimRight(fraction, "0"), ".")))
		rec.Amount = int64(h.Sum64() << 1 >> 1)
	}
	debtorOK := referenceParty(m, "debtor", asset, known, d, rec, &rec.Debtor, &rec.DebtorHint, engine.FlagUnknownDebtor, engine.FlagNoDebtorAccount)
	creditor := *rec
	creditorOK := referenceParty(m, "creditor", asset, known, d, &creditor, &rec.Creditor, &rec.CreditorHint, engine.FlagUnknownCreditor, engine.FlagNoCreditorAccount)
	rec.Flags = creditor.Flags
	return debtorOK && creditorOK
}

// referenceParty resolves one party; it sets the instructor of rec where the party exists without the account.
func referenceParty(m map[string]string, role string, asset uint16, known bool, d *view.Directory, rec *engine.Instruction, number, hint *uint32, unknown, without uint8) bool {
	name := []byte(m[role])
	participant, exists := d.Participant(name)
	if given, is := m[role+"_account"]; is {
		n, err := strconv.ParseUint(given, 10, 32)
		if err != nil || n == 0 || !accountRule.MatchString(given) {
			return false
		}
		owner, in, found := d.AccountOwner(uint32(n))
		switch {
		case known && found:
			*number, rec.Instructor = uint32(n), participant
			return exists && owner == participant && in == asset
		case known && exists:
			*number, rec.Instructor = uint32(n), participant
			return true
		}
	} else if account, found := d.Account(participant, asset); known && found {
		*number = account
		return true
	}
	*hint = engine.NameHint(name)
	if !exists {
		rec.Flags |= unknown
		return true
	}
	rec.Flags |= without
	rec.Instructor = participant
	return true
}

func referenceEnvelope(m map[string]string) []byte {
	text, given := m["end_to_end_id"]
	if !given {
		return nil
	}
	return []byte(`{"end_to_end_id":"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"}`)
}
