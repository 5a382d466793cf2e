package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"weir/client"
)

// messageAnswer is what is read of the messages that the server answers messages with: each kind fills its own list.
type messageAnswer struct {
	Name     xml.Name
	Payments []struct { // pacs.002
		UETR   string   `xml:"OrgnlUETR"`
		Status string   `xml:"TxSts"`
		Code   string   `xml:"StsRsnInf>Rsn>Cd"`
		Own    string   `xml:"StsRsnInf>Rsn>Prtry"`
		Info   []string `xml:"StsRsnInf>AddtlInf"`
	} `xml:"FIToFIPmtStsRpt>TxInfAndSts"`
	Receipts []struct { // camt.025
		Status string `xml:"ReqHdlg>StsCd"`
		Info   string `xml:"ReqHdlg>Desc"`
	} `xml:"Rct>RctDtls"`
	Cancellations []struct { // camt.029
		Payment cancellationAnswer `xml:"TxInfAndSts"`
		Whole   cancellationAnswer `xml:"OrgnlGrpInfAndSts"`
	} `xml:"RsltnOfInvstgtn>CxlDtls"`
	Side      *sideAnswer    `xml:"SctiesSttlmTxStsAdvc"` // sese.024
	Report    *accountAnswer `xml:"BkToCstmrAcctRpt>Rpt"` // camt.052
	Statement *accountAnswer `xml:"BkToCstmrStmt>Stmt"`   // camt.053
}

type cancellationAnswer struct {
	UETR   string   `xml:"OrgnlUETR"`
	Status string   `xml:"TxCxlSts"`
	Group  string   `xml:"GrpCxlSts"`
	Code   string   `xml:"CxlStsRsnInf>Rsn>Cd"`
	Own    string   `xml:"CxlStsRsnInf>Rsn>Prtry"`
	Info   []string `xml:"CxlStsRsnInf>AddtlInf"`
}

// sideAnswer is where a side stands: in the one element of processing, matching and settlement that is there, settlement before matching.
type sideAnswer struct {
	Processing statusChoice `xml:"PrcgSts"`
	Matching   statusChoice `xml:"MtchgSts"`
	Settlement statusChoice `xml:"SttlmSts"`
}

// statusChoice is one element, named for the status.
type statusChoice struct {
	Status *struct {
		XMLName xml.Name
		Code    string `xml:"Rsn>Cd>Cd"`
		Own     string `xml:"Rsn>Cd>Prtry>Id"`
		Info    string `xml:"Rsn>AddtlRsnInf"`
		Words   string `xml:"AddtlRsnInf"`
	} `xml:",any"`
}

type accountAnswer struct {
	Balances []struct {
		Code   string `xml:"Tp>CdOrPrtry>Cd"`
		Amount struct {
			Currency string `xml:"Ccy,attr"`
			Text     string `xml:",chardata"`
		} `xml:"Amt"`
		Sign string `xml:"CdtDbtInd"`
	} `xml:"Bal"`
}

// statusWords are the words for the status codes that Weir sends, those of cancellations and of sides of trades too.
var statusWords = map[string]string{
	"ACSC": "settled", "ACSP": "accepted", "PDNG": "queued", "RJCT": "rejected", "CANC": "cancelled",
	"ACCR": "cancelled", "RJCR": "rejected", "PDCR": "pending",
	"AckdAccptd": "accepted", "Rjctd": "rejected", "Umtchd": "unmatched", "Mtchd": "matched", "Pdg": "queued", "Flng": "queued", "PdgCxl": "pending", "Canc": "cancelled",
}

var errNoAnswer = errors.New("the answer is a message that is not read here")

// messageOutcomes reads a message of any kind that answers one.
func messageOutcomes(answer []byte) (all []client.Outcome, err error) {
	a, err := readAnswer(answer)
	if err != nil {
		return nil, err
	}
	add := func(id, status, code string, info ...string) {
		all = append(all, client.Outcome{ID: id, Status: name(statusWords[status], status), ISOStatus: status, Reason: code, Detail: sentence(info)})
	}
	for _, t := range a.Payments {
		add(t.UETR, t.Status, t.Code+t.Own, t.Info...)
	}
	for _, r := range a.Receipts {
		code := reasonCode.FindString(r.Info)
		add("", r.Status, strings.TrimSpace(code), strings.TrimPrefix(r.Info, code))
	}
	for _, c := range a.Cancellations {
		for _, part := range [...]cancellationAnswer{c.Payment, c.Whole} {
			if status := part.Status + part.Group; status != "" {
				add(part.UETR, status, part.Code+part.Own, part.Info...)
			}
		}
	}
	if a.Side != nil {
		if s := a.Side.stands(); s.Status != nil {
			add("", s.Status.XMLName.Local, s.Status.Code+s.Status.Own, s.Status.Info+s.Status.Words)
		}
	}
	for _, r := range [...]*accountAnswer{a.Report, a.Statement} {
		if r != nil {
			add("", "answered", "", r.text(strings.TrimPrefix(a.Name.Space, isoNamespace)))
		}
	}
	if len(all) == 0 {
		return nil, errNoAnswer
	}
	return all, nil
}

// reasonCode begins the words of a receipt.
var reasonCode = regexp.MustCompile(`^[A-Z]{2}[A-Z0-9]{2}( |$)`)

const isoNamespace = "urn:iso:std:iso:20022:tech:xsd:"

// readAnswer reads the document of an answer, whatever stands around it.
func readAnswer(answer []byte) (a messageAnswer, err error) {
	d := xml.NewDecoder(bytes.NewReader(answer))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return a, errNoAnswer
		}
		if err != nil {
			return a, fmt.Errorf("the answer: %w", err)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "Document" {
			a.Name = start.Name
			return a, d.DecodeElement(&a, &start)
		}
	}
}

// stands is the status that says most.
func (s *sideAnswer) stands() statusChoice {
	for _, c := range [...]statusChoice{s.Processing, s.Settlement} {
		if c.Status != nil {
			return c
		}
	}
	return s.Matching
}

// text is the balances of an account, by their codes.
func (r *accountAnswer) text(kind string) string {
	words := make([]string, 0, len(r.Balances))
	for _, b := range r.Balances {
		sign := ""
		if b.Sign == "DBIT" {
			sign = "-"
		}
		words = append(words, b.Code+" "+sign+b.Amount.Text+" "+b.Amount.Currency)
	}
	return kind + ": " + strings.Join(words, ", ")
}

// sentence joins what is told beside a reason; a first part that the second one repeats is left out.
func sentence(parts []string) string {
	if len(parts) > 1 && strings.HasPrefix(parts[1], parts[0]) {
		parts = parts[1:]
	}
	return strings.Join(parts, " ")
}
