package iso20022

// characterX is the X set of FIN: what a reference may hold when it passes through networks that know nothing else.
var characterX = charactersX()

func charactersX() (table [256]bool) {
	for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-?:().,'+ " {
		table[c] = true
	}
	return table
}

// isReferenceX says that a reference holds only characters of the X set, begins and ends with no slash, and has no two slashes
// in a row, which FIN takes for the begin of a code word.
func isReferenceX(text string) bool {
	before := byte('/')
	for i := 0; i < len(text); i++ {
		c := text[i]
		if !characterX[c] || c == '/' && before == '/' {
			return false
		}
		before = c
	}
	return before != '/'
}
