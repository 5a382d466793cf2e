package iso20022

import (
	"fmt"
	"math/big"
	"strconv"
	"testing"
)

// decimalOf is an amount as the schema has it, by way of big numbers.
func decimalOf(minor int64, scale uint8) string {
	digits := int(scale)
	for digits > 5 {
		minor /= 10
		digits--
	}
	n := new(big.Int).Abs(big.NewInt(minor))
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)
	whole, rest := new(big.Int).QuoRem(n, unit, new(big.Int))
	if digits == 0 {
		return whole.String()
	}
	return fmt.Sprintf("%s.%0*s", whole, digits, rest)
}

func creditOrDebit(minor int64) string {
	if minor >= 0 {
		return "CRDT"
	}
	return "DBIT"
}

func TestStatusReports(t *testing.T) {
	set := newWrittenSet("pacs.002.001.10")
	made(t, func(t *testing.T, _ int, m maker) {
		report := StatusReport{Head: m.head()}
		for range 1 + m.IntN(3) {
			report.Orders = append(report.Orders, OrderStatus{
				Original: m.original(), Seq: pick(m, 0, m.seq()), Instructing: m.optionalParticipant(), Instructed: m.optionalParticipant(),
				Status: Status{TransactionStatus: pick(m, "ACSC", "ACSP", "PDNG", "RJCT", "CANC"), Reason: pick(m, "", "AM04", "AB03", "LOCAL"),
					Info: m.optional(700), AcceptedAt: m.optionalAt(), SettledAt: m.optionalAt()},
			})
		}
		root := set.add(t, &report.Head, func(dst []byte) ([]byte, error) { return AppendStatusReport(dst, &report) })
		if root == nil {
			return
		}
		root.expect(t, map[string]string{"GrpHdr/MsgId": MessageID("pacs.002", report.Seq, report.Part)})
		for i, got := range root.all("TxInfAndSts") {
			expectStatus(t, got, &report.Orders[i])
		}
	})
	set.validate(t)
}

// expectStatus compares the answer to one order.
func expectStatus(t *testing.T, got *element, o *OrderStatus) {
	t.Helper()
	want := map[string]string{
		"OrgnlInstrId": shownText(o.Original.InstrID, 35), "OrgnlEndToEndId": shownText(o.Original.EndToEndID, 35), "OrgnlTxId": shownText(o.Original.TxID, 35),
		"TxSts": o.Status.TransactionStatus, "OrgnlUETR": "-", "OrgnlGrpInf/OrgnlMsgId": "-", "AccptncDtTm": "-", "FctvIntrBkSttlmDt/DtTm": "-", "ClrSysRef": "-",
	}
	if _, ok := parseUETR(o.Original.UETR); ok {
		want["OrgnlUETR"] = o.Original.UETR
	}
	if o.Original.MsgID != "" && o.Original.MsgName != "" {
		want["OrgnlGrpInf/OrgnlMsgId"], want["OrgnlGrpInf/OrgnlMsgNmId"] = shownText(o.Original.MsgID, 35), o.Original.MsgName
	}
	if at := o.Status.AcceptedAt; !at.IsZero() {
		want["AccptncDtTm"] = at.UTC().Format("2006-01-02T15:04:05.000Z")
	}
	if at := o.Status.SettledAt; !at.IsZero() {
		want["FctvIntrBkSttlmDt/DtTm"] = at.UTC().Format("2006-01-02T15:04:05.000Z")
	}
	if o.Seq != 0 {
		want["ClrSysRef"] = strconv.FormatUint(o.Seq, 10)
	}
	switch len(o.Status.Reason) {
	case 4:
		want["StsRsnInf/Rsn/Cd"] = o.Status.Reason
	case 5:
		want["StsRsnInf/Rsn/Prtry"] = o.Status.Reason
	}
	got.expect(t, want)
}

func (m maker) account() CashAccount {
	return CashAccount{
		ID: pick(m, "DE89370400440532013000", "83", m.text(8)), Name: m.optional(70), Currency: pick(m, "CNY", "EUR", "JPY", "XYZ"),
		Scale: uint8(m.IntN(6)), Owner: m.optionalParticipant(), Servicer: m.optionalParticipant(),
	}
}

func (m maker) entry() Entry {
	e := Entry{
		Reference: m.optional(35), Minor: m.minor(), Kind: EntryKind(1 + m.IntN(8)), Seq: pick(m, 0, m.seq()), BookedAt: m.at(), ValueDate: m.date(),
		Orders: pick(m, 0, 1, m.Uint64N(1e15)), Info: m.optional(500),
	}
	for range m.IntN(3) {
		e.Details = append(e.Details, EntryDetail{
			Minor: pick(m, 0, m.minor()), MsgID: m.optional(35), InstrID: m.optional(35), EndToEndID: m.optional(35), TxID: m.optional(35), UETR: m.uetr(),
			Seq: pick(m, 0, m.seq()), Debtor: m.optionalParticipant(), Creditor: m.optionalParticipant(), ReturnReason: pick(m, "", "AC04", "no reason at all"),
		})
	}
	return e
}

func (m maker) entries(least int) (entries []Entry) {
	for range least + m.IntN(4) {
		entries = append(entries, m.entry())
	}
	return entries
}

// expectAccount compares the account, sums and entries of a report.
func expectAccount(t *testing.T, got *element, a *CashAccount, entries []Entry, sums bool) {
	t.Helper()
	id := "Acct/Id/Othr/Id"
	if isIBAN(a.ID) {
		id = "Acct/Id/IBAN"
	}
	got.expect(t, map[string]string{id: shownText(a.ID, 34), "Acct/Ccy": a.Currency, "Acct/Nm": shownText(a.Name, 70)})
	if a.Servicer != "" {
		got.all("Acct/Svcr")[0].expectAgent(t, a.Servicer)
	}
	elements := got.all("Ntry")
	if len(elements) != len(entries) {
		t.Fatalf("%d entries of %d", len(elements), len(entries))
	}
	for i := range entries {
		expectEntry(t, elements[i], a, &entries[i])
	}
	if sums {
		expectSums(t, got, a, entries)
	}
}

// expectSums adds up with big numbers.
func expectSums(t *testing.T, got *element, a *CashAccount, entries []Entry) {
	t.Helper()
	var counts [2]int
	sums := [2]*big.Int{new(big.Int), new(big.Int)}
	for i := range entries {
		side, minor := 0, big.NewInt(entries[i].Minor)
		if entries[i].Minor < 0 {
			side = 1
		}
		counts[side]++
		sums[side].Add(sums[side], minor.Abs(minor))
	}
	most, net := big.NewInt(999_999_999_999_999_999), new(big.Int).Sub(sums[0], sums[1])
	show := func(n *big.Int) string {
		if n.CmpAbs(most) > 0 {
			return "-"
		}
		return decimalOf(n.Int64(), a.Scale)
	}
	want := map[string]string{
		"TxsSummry/TtlNtries/NbOfNtries": strconv.Itoa(len(entries)), "TxsSummry/TtlNtries/Sum": show(new(big.Int).Add(sums[0], sums[1])),
		"TxsSummry/TtlCdtNtries/NbOfNtries": strconv.Itoa(counts[0]), "TxsSummry/TtlCdtNtries/Sum": show(sums[0]),
		"TxsSummry/TtlDbtNtries/NbOfNtries": strconv.Itoa(counts[1]), "TxsSummry/TtlDbtNtries/Sum": show(sums[1]),
		"TxsSummry/TtlNtries/TtlNetNtry/Amt": show(net),
	}
	if want["TxsSummry/TtlNtries/TtlNetNtry/Amt"] != "-" {
		want["TxsSummry/TtlNtries/TtlNetNtry/CdtDbtInd"] = creditOrDebit(int64(net.Sign()))
	}
	got.expect(t, want)
}

func expectEntry(t *testing.T, got *element, a *CashAccount, e *Entry) {
	t.Helper()
	family := entryCodes[e.Kind].credit
	if e.Minor < 0 {
		family = entryCodes[e.Kind].debit
	}
	got.expect(t, map[string]string{
		"NtryRef": shownText(e.Reference, 35), "Amt": a.Currency + " " + decimalOf(e.Minor, a.Scale), "CdtDbtInd": creditOrDebit(e.Minor), "Sts/Cd": "BOOK",
		"BookgDt/DtTm": e.BookedAt.UTC().Format("2006-01-02T15:04:05.000Z"), "ValDt/Dt": e.ValueDate, "BkTxCd/Domn/Fmly/Cd": family,
		"AddtlNtryInf": shownText(e.Info, 500),
	})
	details := got.all("NtryDtls/TxDtls")
	if len(details) != len(e.Details) {
		t.Fatalf("%d details of %d", len(details), len(e.Details))
	}
	for i, d := range e.Details {
		minor := d.Minor
		if minor == 0 {
			minor = e.Minor
		}
		details[i].expect(t, map[string]string{
			"Refs/MsgId": shownText(d.MsgID, 35), "Refs/InstrId": shownText(d.InstrID, 35), "Refs/EndToEndId": shownText(d.EndToEndID, 35), "Refs/TxId": shownText(d.TxID, 35),
			"Amt": a.Currency + " " + decimalOf(minor, a.Scale), "CdtDbtInd": creditOrDebit(minor),
		})
		if d.Debtor != "" {
			details[i].all("RltdAgts/DbtrAgt")[0].expectAgent(t, d.Debtor)
		}
		if d.Creditor != "" {
			details[i].all("RltdAgts/CdtrAgt")[0].expectAgent(t, d.Creditor)
		}
	}
}

func TestNotifications(t *testing.T) {
	set := newWrittenSet("camt.054.001.08")
	made(t, func(t *testing.T, _ int, m maker) {
		n := Notification{Head: m.head(), Account: m.account(), Entries: m.entries(1), Info: m.optional(500)}
		root := set.add(t, &n.Head, func(dst []byte) ([]byte, error) { return AppendCamt054(dst, &n) })
		if root == nil {
			return
		}
		root.expect(t, map[string]string{"GrpHdr/MsgId": MessageID("camt.054", n.Seq, n.Part), "Ntfctn/AddtlNtfctnInf": shownText(n.Info, 500)})
		expectAccount(t, root.all("Ntfctn")[0], &n.Account, n.Entries, true)
	})
	set.validate(t)
}

// statement adds up.
func (m maker) statement() Statement {
	s := Statement{
		Head: m.head(), Account: m.account(), Number: m.Uint64N(1e18), Date: m.date(), Opening: m.minor(), Available: m.minor(), CreditLine: magnitudeOf(m.minor()),
		Entries: m.entries(0), Query: m.optional(35), QueryKind: pick(m, "", "camt.060.001.05"), Info: m.optional(500),
	}
	if m.some() {
		s.Since = s.At.Add(-1)
	}
	s.Booked = s.Opening
	for i := range s.Entries {
		s.Booked += s.Entries[i].Minor
		s.Totals.Add(&s.Entries[i])
	}
	if m.some() {
		s.Page, s.Last = 1+m.Uint32N(99999), m.some()
	}
	return s
}

func magnitudeOf(minor int64) int64 { return max(minor, -minor) }

func expectStatement(t *testing.T, got *element, s *Statement, booked, available, info string) {
	t.Helper()
	expectAccount(t, got, &s.Account, s.Entries, true)
	got.expect(t, map[string]string{info: shownText(s.Info, 500)})
	balances := got.all("Bal")
	if len(balances) != 3 {
		t.Fatalf("%d balances", len(balances))
	}
	for i, want := range []struct {
		code  string
		minor int64
	}{{"OPBD", s.Opening}, {booked, s.Booked}, {available, s.Available}} {
		balances[i].expect(t, map[string]string{
			"Tp/CdOrPrtry/Cd": want.code, "Amt": s.Account.Currency + " " + decimalOf(want.minor, s.Account.Scale), "CdtDbtInd": creditOrDebit(want.minor),
		})
	}
	balances[0].expect(t, map[string]string{"Dt/Dt": s.Date})
}

func TestAccountReports(t *testing.T) {
	set := newWrittenSet("camt.052.001.08")
	made(t, func(t *testing.T, _ int, m maker) {
		s := m.statement()
		if root := set.add(t, &s.Head, func(dst []byte) ([]byte, error) { return AppendCamt052(dst, &s) }); root != nil {
			expectStatement(t, root.all("Rpt")[0], &s, "ITBD", "ITAV", "AddtlRptInf")
			root.expect(t, map[string]string{"GrpHdr/OrgnlBizQry/MsgId": shownText(s.Query, 35)})
		}
	})
	set.validate(t)
}

func TestAccountStatements(t *testing.T) {
	set := newWrittenSet("camt.053.001.08")
	made(t, func(t *testing.T, _ int, m maker) {
		s := m.statement()
		if root := set.add(t, &s.Head, func(dst []byte) ([]byte, error) { return AppendCamt053(dst, &s) }); root != nil {
			expectStatement(t, root.all("Stmt")[0], &s, "CLBD", "CLAV", "AddtlStmtInf")
			root.expect(t, map[string]string{"Stmt/Id": MessageID("camt.053", s.Seq, s.Part)})
		}
	})
	set.validate(t)
}

func TestCancellationReplies(t *testing.T) {
	set := newWrittenSet("camt.029.001.09")
	made(t, func(t *testing.T, _ int, m maker) {
		r := CancellationReply{Head: m.head(), CaseID: m.optional(35), CaseCreator: m.optionalParticipant()}
		for range 1 + m.IntN(3) {
			r.Answers = append(r.Answers, CancellationAnswer{
				CancellationID: m.optional(35), Original: m.original(), Whole: m.IntN(4) == 0, Status: CancellationStatus(1 + m.IntN(3)),
				Reason: pick(m, "", "ARDT", "NOOR", "a reason of our own"), Info: m.optional(700),
			})
		}
		root := set.add(t, &r.Head, func(dst []byte) ([]byte, error) { return AppendCamt029(dst, &r) })
		if root == nil {
			return
		}
		root.expect(t, map[string]string{"RslvdCase/Id": shownText(r.CaseID, 35)})
		root.all("Assgnmt/Assgnr/Agt")[0].expectAgent(t, r.From)
		root.all("Assgnmt/Assgne/Agt")[0].expectAgent(t, r.To)
		for i, got := range root.all("CxlDtls") {
			expectCancellation(t, got, &r.Answers[i])
		}
	})
	set.validate(t)
}

func expectCancellation(t *testing.T, got *element, a *CancellationAnswer) {
	t.Helper()
	code := []string{"", "ACCR", "RJCR", "PDCR"}[a.Status]
	if a.Whole {
		got.expect(t, map[string]string{
			"OrgnlGrpInfAndSts/OrgnlMsgId": shownText(a.Original.MsgID, 35), "OrgnlGrpInfAndSts/GrpCxlSts": code,
			"OrgnlGrpInfAndSts/OrgnlGrpCxlId": shownText(a.CancellationID, 35),
		})
		return
	}
	want := map[string]string{
		"TxInfAndSts/OrgnlInstrId": shownText(a.Original.InstrID, 35), "TxInfAndSts/OrgnlEndToEndId": shownText(a.Original.EndToEndID, 35),
		"TxInfAndSts/TxCxlSts": code, "TxInfAndSts/OrgnlIntrBkSttlmAmt": "-",
	}
	if a.Original.Amount != "" {
		want["TxInfAndSts/OrgnlIntrBkSttlmAmt"] = a.Original.Currency + " " + a.Original.Amount
	}
	got.expect(t, want)
}

func TestReceipts(t *testing.T) {
	set := newWrittenSet("camt.025.001.05")
	made(t, func(t *testing.T, _ int, m maker) {
		r := ReceiptMessage{Head: m.head()}
		for range 1 + m.IntN(3) {
			r.Receipts = append(r.Receipts, Receipt{MsgID: m.text(35), Kind: pick(m, "", "camt.050.001.05"),
				TxID: pick(m, "", m.text(35), "00000000-0000-4000-8000-0000000000a1"), Status: pick(m, "ACSC", "AM04", "x"), Info: m.optional(140)})
		}
		root := set.add(t, &r.Head, func(dst []byte) ([]byte, error) { return AppendCamt025(dst, &r) })
		for i, got := range root.all("RctDtls") {
			want := &r.Receipts[i]
			id := "OrgnlPmtId/TxId"
			if shownText(want.TxID, 35) != shownText(want.TxID, 1000) {
				id = "OrgnlPmtId/PrtryId"
			}
			got.expect(t, map[string]string{
				"OrgnlMsgId/MsgId": shownText(want.MsgID, 35), id: shownText(want.TxID, 70), "ReqHdlg/StsCd": want.Status, "ReqHdlg/Desc": shownText(want.Info, 140),
			})
		}
	})
	set.validate(t)
}

func (m maker) money() Money {
	return Money{Currency: pick(m, "EUR", "JPY"), Minor: magnitudeOf(m.minor()), Scale: uint8(m.IntN(6))}
}

func (m maker) quantity() Quantity {
	q := Quantity{Minor: magnitudeOf(m.minor()), Scale: uint8(m.IntN(9)), Face: m.some()}
	if q.Face {
		q.Scale = uint8(m.IntN(6))
	}
	return q
}

func (m maker) side() SettlementSide {
	s := SettlementSide{
		Reference: m.text(35), Seq: pick(m, 0, m.seq()), CommonID: m.optional(35), SettlementDate: m.date(), Delivers: m.IntN(2) == 0,
		Security: pick(m, "US0378331005", "US0378331006", "BOND-7"), Quantity: m.quantity(), Cash: m.money(), Partial: m.some(), Held: m.some(),
		Depository: pick(m, "", "CDSCCNB0", "875500YZ01234567EF21"), Participant: m.participant(), Counterparty: m.optionalParticipant(), SafekeepingAccount: m.optional(35),
	}
	if m.some() {
		s.TradeDate = m.date()
	}
	return s
}

func quantityOf(q Quantity) string {
	digits := new(big.Rat).SetFrac(big.NewInt(q.Minor), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(q.Scale)), nil))
	return digits.FloatString(int(q.Scale))
}

func unitOf(q Quantity) string {
	if q.Face {
		return "/FaceAmt"
	}
	return "/Unit"
}

func expectParty(t *testing.T, root *element, path, participant string) {
	t.Helper()
	switch found := root.all(path); {
	case participant == "":
		if len(found) != 0 {
			t.Errorf("%s is there", path)
		}
	case isBIC(participant):
		root.expect(t, map[string]string{path + "/Id/AnyBIC": participant})
	default:
		root.expect(t, map[string]string{path + "/Id/PrtryId/Id": participant})
	}
}

func TestStatusAdvices(t *testing.T) {
	set := newWrittenSet("sese.024.001.13")
	made(t, func(t *testing.T, _ int, m maker) {
		a := StatusAdvice{Head: m.head(), Side: m.side(), Status: SettlementStatus(1 + m.IntN(8)),
			Reason: pick(m, "", "MONY", "LACK", "PREA", "NMAS", "CANI", "CONF", "W001", "A AD", "no such code"), Info: m.optional(210)}
		root := set.add(t, &a.Head, func(dst []byte) ([]byte, error) { return AppendSese024(dst, &a) })
		root.expect(t, map[string]string{
			"TxId/AcctOwnrTxId": shownText(a.Side.Reference, 35), "TxId/CmonId": shownText(a.Side.CommonID, 35), "TxDtls/SttlmDt/Dt/Dt": a.Side.SettlementDate,
			"TxDtls/SttlmQty/Qty" + unitOf(a.Side.Quantity): quantityOf(a.Side.Quantity),
			"TxDtls/SttlmAmt/Amt":                           a.Side.Cash.Currency + " " + decimalOf(a.Side.Cash.Minor, a.Side.Cash.Scale),
			"TxDtls/SfkpgAcct/Id":                           shownText(a.Side.SafekeepingAccount, 35),
		})
		expectParty(t, root, "TxDtls/AcctOwnr", a.Side.Participant)
		expectSides(t, root, &a.Side, "TxDtls/")
		expectMovement(t, root, &a.Side, "TxDtls/SctiesMvmntTp", "TxDtls/SttlmAmt/CdtDbtInd")
	})
	set.validate(t)
}

func expectSides(t *testing.T, root *element, s *SettlementSide, below string) {
	t.Helper()
	security := below + "FinInstrmId/OthrId/Id"
	if s.Security == "US0378331005" {
		security = below + "FinInstrmId/ISIN"
	}
	root.expect(t, map[string]string{security: s.Security})
	own, other := "RcvgSttlmPties/Pty1", "DlvrgSttlmPties/Pty1"
	if s.Delivers {
		own, other = other, own
	}
	expectParty(t, root, below+own, s.Participant)
	expectParty(t, root, below+other, s.Counterparty)
}

func expectMovement(t *testing.T, root *element, s *SettlementSide, movement, direction string) {
	t.Helper()
	want := map[string]string{movement: "RECE", direction: "DBIT"}
	if s.Delivers {
		want = map[string]string{movement: "DELI", direction: "CRDT"}
	}
	root.expect(t, want)
}

func TestConfirmations(t *testing.T) {
	set := newWrittenSet("sese.025.001.12")
	made(t, func(t *testing.T, _ int, m maker) {
		c := Confirmation{Head: m.head(), Side: m.side(), SettledAt: m.at(), Date: m.date()}
		if m.some() {
			c.Progress = &Progress{Settled: m.quantity(), Left: m.quantity(), SettledCash: m.money(), LeftCash: m.money(), Previous: m.optional(35)}
		}
		root := set.add(t, &c.Head, func(dst []byte) ([]byte, error) { return AppendSese025(dst, &c) })
		root.expect(t, map[string]string{
			"TxIdDtls/AcctOwnrTxId":                                 shownText(c.Side.Reference, 35),
			"TradDtls/FctvSttlmDt/Dt/DtTm":                          c.SettledAt.UTC().Format("2006-01-02T15:04:05.000Z"),
			"QtyAndAcctDtls/SttldQty/Qty" + unitOf(c.Side.Quantity): quantityOf(c.Side.Quantity),
			"SttldAmt/Amt":                                          c.Side.Cash.Currency + " " + decimalOf(c.Side.Cash.Minor, c.Side.Cash.Scale),
			"SttldAmt/ValDt/Dt":                                     c.Date,
		})
		expectSides(t, root, &c.Side, "")
		expectMovement(t, root, &c.Side, "TxIdDtls/SctiesMvmntTp", "SttldAmt/CdtDbtInd")
		if p := c.Progress; p != nil {
			part := "PAIN"
			if p.Left.Minor == 0 {
				part = "PARC"
			}
			root.expect(t, map[string]string{
				"AddtlParams/PrtlSttlm": part, "AddtlParams/PrvsPrtlConfId": shownText(p.Previous, 35),
				"QtyAndAcctDtls/PrevslySttldQty" + unitOf(p.Settled): quantityOf(p.Settled), "QtyAndAcctDtls/RmngToBeSttldQty" + unitOf(p.Left): quantityOf(p.Left),
				"QtyAndAcctDtls/RmngToBeSttldAmt/Amt": p.LeftCash.Currency + " " + decimalOf(p.LeftCash.Minor, p.LeftCash.Scale),
			})
		} else if len(root.all("AddtlParams")) != 0 {
			t.Error("it is told as a part")
		}
	})
	set.validate(t)
}
