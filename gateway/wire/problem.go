package wire

import "strconv"

// Problem is an error document (RFC 9457). Type is about:blank: what went wrong is told by Code, which is stable.
type Problem struct {
	Status int    // HTTP status
	Title  string // of the status
	Code   string // stable
	Field  string // the member or parameter to blame; empty: none
	Detail string // for people
}

// AppendProblem writes the document.
func AppendProblem(dst []byte, p *Problem) []byte {
	dst = append(dst, `{"type":"about:blank","title":`...)
	dst = AppendString(dst, p.Title)
	dst = append(dst, `,"status":`...)
	dst = strconv.AppendInt(dst, int64(p.Status), 10)
	dst = append(dst, `,"code":`...)
	dst = AppendString(dst, p.Code)
	if p.Field != "" {
		dst = append(dst, `,"field":`...)
		dst = AppendString(dst, p.Field)
	}
	if p.Detail != "" {
		dst = append(dst, `,"detail":`...)
		dst = AppendString(dst, p.Detail)
	}
	return append(dst, '}')
}
