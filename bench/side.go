package bench

// referenceSize is the length of a trade's reference: its number in hexadecimal digits.
const referenceSize = 16

// appendSide writes a blank side of a trade, currency against currency, and notes its place. The second request of a pair gives what the first one takes.
func appendSide(dst []byte, s *templates, request, at int, t *template) []byte {
	var p place
	gives := s.workload.assetOf(request)
	takes := 1 - gives
	dst = append(dst, `{"id":"`...)
	p.id = len(dst)
	dst = append(dst, blankUUID+`","participant":"`...)
	p.debtor = len(dst)
	dst = append(dst, blankName+`","counterparty":"`...)
	p.creditor = len(dst)
	dst = append(dst, blankName+`","gives":`...)
	dst = appendWorth(dst, s.workload.assets[gives].code, s.amount(request, at))
	dst = append(dst, `,"takes":`...)
	dst = appendWorth(dst, s.workload.assets[takes].code, s.amount(request^1, at))
	dst = append(dst, `,"reference":"`...)
	p.reference = len(dst)
	t.places = append(t.places, p)
	return append(dst, `0000000000000000"}`...)
}

func appendWorth(dst []byte, code string, amount int64) []byte {
	dst = append(dst, `{"asset":"`...)
	dst = append(dst, code...)
	dst = append(dst, `","amount":"`...)
	dst = appendAmount(dst, amount)
	return append(dst, `"}`...)
}
