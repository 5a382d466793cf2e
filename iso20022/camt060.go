package iso20022

const (
	fieldReportID   = fieldOwn + iota // RptgReq/Id: reference of the request
	fieldReportName                   // ReqdMsgNmId: the message that is asked for
	fieldReportCurrency
	fieldFromDate
	fieldToDate
	fieldFromSequence
	fieldToSequence
)

// A ReportRequest asks for a report on an account. Where Err is set, only ID and the offsets are to be used.
type ReportRequest struct {
	ID       string // Id: reference of the request, up to 35 characters, may be empty
	MsgName  string // ReqdMsgNmId as given: the report that is asked for, such as "camt.052.001.08" or "camt.052"
	Owner    string // participant id of AcctOwnr, else AppHdr/Fr; may be empty
	Account  string // Acct: the IBAN, else the other id; may be empty
	Currency string // Acct/Ccy, an ISO 4217 code; may be empty

	FromDate, ToDate         string // RptgPrd/FrToDt, YYYY-MM-DD; may be empty
	FromSequence, ToSequence string // RptgSeq: first and last number of the reports that are asked for, or FromSequence alone; may be empty

	Err        *FieldError // why this request is refused; nil where it is sound
	Start, End int         // the element's bytes in the input are [Start, End)
}

// readCamt060 is AccountReportingRequest: the owner of an account asks for its report, statement or notifications.
var readCamt060 = (&definition{
	family: Camt060, name: "camt.060", oldest: 3, newest: 7,
	rootName: "AcctRptgReq", groupName: "GrpHdr", eachName: "RptgReq",
	group:      readings{{fieldMsgID, "GrpHdr/MsgId"}, {fieldCreated, "GrpHdr/CreDtTm"}},
	groupNeeds: []field{fieldMsgID, fieldCreated},
	each: readings{
		{fieldReportID, "Id"}, {fieldReportName, "ReqdMsgNmId"}, {fieldReportCurrency, "Acct/Ccy"},
		{fieldFromDate, "RptgPrd/FrToDt/FrDt"}, {fieldToDate, "RptgPrd/FrToDt/ToDt"},
		{fieldFromSequence, "RptgSeq/FrToSeq/FrSeq"}, {fieldToSequence, "RptgSeq/FrToSeq/ToSeq"},
		{fieldFromSequence, "RptgSeq/FrSeq"}, {fieldToSequence, "RptgSeq/ToSeq"},
		{fieldFromSequence, "RptgSeq/EQSeq"},
	}.and(account(fieldDebtorIBAN, "Acct"), agent(fieldDebtorAgent, "AcctOwnr/Agt"), organisation(fieldDebtorAgent, "AcctOwnr/Pty")),
	needs:      []field{fieldReportName},
	debtorSide: []field{fieldDebtorAgent},
}).grown()

// endReportRequest reads one request.
func (p *parser) endReportRequest() {
	v := &p.found[scopeTransaction].values
	r := ReportRequest{ID: v[fieldReportID], Start: p.start, End: p.pos}
	if p.fault == nil {
		p.checkReportRequest(&r, v)
	}
	r.Err = p.fault
	p.msg.ReportRequests = append(p.msg.ReportRequests, r)
}

// checkReportRequest fills the request, rule by rule; the first fault ends it.
func (p *parser) checkReportRequest(r *ReportRequest, v *[fieldTotal]string) {
	var ok bool
	if !p.reference(fieldReportID, r.ID) {
		return
	}
	if r.MsgName = v[fieldReportName]; r.MsgName == "" {
		p.fail(fieldReportName, "", "is missing", ReasonMissing)
		return
	}
	if r.Owner, ok = p.side(p.def.debtorSide, ReasonContent); !ok {
		return
	}
	r.Owner = orElse(r.Owner, p.msg.From)
	p.noteSender(r.Owner)
	if r.Account, ok = p.account(fieldDebtorIBAN, fieldDebtorAgent, ReasonDebtorAccount); !ok {
		return
	}
	if r.Currency = v[fieldReportCurrency]; r.Currency != "" {
		if _, problem, reason := minorUnits(r.Currency); problem != "" {
			p.fail(fieldReportCurrency, r.Currency, problem, reason)
			return
		}
	}
	_ = p.reportDate(&r.FromDate, fieldFromDate) && p.reportDate(&r.ToDate, fieldToDate) &&
		p.sequence(&r.FromSequence, fieldFromSequence) && p.sequence(&r.ToSequence, fieldToSequence)
}

// reportDate reads one end of the period.
func (p *parser) reportDate(date *string, f field) (ok bool) {
	text := p.value(f)
	if text == "" {
		return true
	}
	if *date, ok = dateOf(text); !ok {
		return p.fail(f, text, "is not a date YYYY-MM-DD", ReasonDate)
	}
	return true
}

// sequence reads one end of a range of report numbers.
func (p *parser) sequence(number *string, f field) bool {
	*number = p.value(f)
	if !allDigits(*number) || len(*number) > 18 {
		return p.fail(f, *number, "is not a number of up to 18 digits", ReasonContent)
	}
	return true
}
