package wire

// field is one member that a shape knows.
type field struct {
	name   string
	kind   kind
	need   bool
	escape bool   // escapes are allowed in it
	null   bool   // it may be null
	want   string // what its value must be, for people
	iso    string // ISO 20022 status reason code of a bad value
}

// object reads one object of a shape; values[i] belongs to shape[i]. False: the text is no JSON, see problem. What is JSON and
// not of the shape is refused in r, and read to its end all the same.
func (s *scanner) object(shape []field, values []value, r *Refusal) bool {
	clear(values)
	if s.peek() != '{' {
		var v value
		r.Code, r.ISO, r.Detail = CodeNotAnObject, isoContent, "an object is due"
		return s.value(&v, 0)
	}
	s.at++
	var key, v value
	for first := true; s.member(first, &key); first = false {
		if !s.value(&v, 1) {
			return false
		}
		place(shape, values, &key, &v, r)
	}
	if s.problem != "" {
		return false
	}
	for i := range shape {
		if shape[i].need && values[i].kind == kindNone {
			r.blame(CodeMissingField, &shape[i])
		}
	}
	return true
}

// place puts a member where it belongs in values.
func place(shape []field, values []value, key, v *value, r *Refusal) {
	for i := range shape {
		f := &shape[i]
		if string(key.text) != f.name {
			continue
		}
		switch {
		case values[i].kind != kindNone:
			r.blame(CodeDuplicateField, f)
		case v.kind != f.kind && !(f.null && v.kind == kindNull):
			r.blame(CodeWrongType, f)
		case v.lone:
			r.blame(CodeInvalidValue, f)
		case v.escaped && !f.escape:
			r.blame(CodeEscape, f)
		}
		if values[i].kind == kindNone {
			values[i] = *v
		}
		return
	}
	r.blameKey(key.text)
}
