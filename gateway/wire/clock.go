package wire

var clockShape = []field{{name: "now", kind: kindString, need: true, want: wantTime, iso: "DT01"}}

// ReadClock reads the body of POST /v1/clock: the time to set, in unix nanoseconds.
func ReadClock(body []byte) (now int64, refused *Refusal) {
	values, refused := readOne(body, clockShape)
	if refused != nil {
		return 0, refused
	}
	now, ok := ParseTime(values[0].text)
	if !ok {
		return 0, blamed(CodeInvalidValue, &clockShape[0])
	}
	return now, nil
}
