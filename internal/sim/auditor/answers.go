package auditor

import (
	"encoding/binary"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// Media types of orders beside JSON.
const (
	Lines   = "application/x-ndjson"
	XML     = "application/xml"
	Records = "application/vnd.weir.orders"
)

// outcomesOf are the outcomes in an answer: one object, an array, lines, the legs of a chain, rows of 16 bytes, or the transactions of a pacs.002.
func outcomesOf(r *Request, body []byte) (all []outcome, err error) {
	switch {
	case r.Method == "GET" || r.Path == "/v1/snapshots":
		return nil, nil
	case r.Type == XML:
		all, err = reported(r, body)
	case r.Type == Records:
		all, err = rowsOf(r, body)
	case r.Type == Lines:
		all, err = linesOf(body)
	default:
		all, err = objectsOf(body)
	}
	if err == nil && len(r.Keys) > 0 && len(all) != len(r.Keys) {
		err = fmt.Errorf("%d outcomes for %d orders", len(all), len(r.Keys))
	}
	return all, err
}

func objectsOf(body []byte) (all []outcome, err error) {
	if len(body) > 0 && body[0] == '[' {
		return all, json.Unmarshal(body, &all)
	}
	var one struct {
		outcome
		Legs []outcome `json:"legs"`
	}
	if err = json.Unmarshal(body, &one); len(one.Legs) > 0 {
		return one.Legs, err
	}
	return []outcome{one.outcome}, err
}

func linesOf(body []byte) (all []outcome, err error) {
	for line := range strings.Lines(string(body)) {
		var o outcome
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, nil
}

// The numbers of statuses and reasons in a binary outcome. They are frozen.
var (
	statusNumbers = [...]string{1: "rejected", 2: "warehoused", 3: "held", 4: "queued", 5: "accepted", 6: "settled", 7: "cancelled", 8: "expired", 11: "unmatched"}
	reasonNumbers = map[byte]string{
		0: "", 10: "duplicate_key", 30: "unknown_asset", 32: "unknown_debtor", 34: "unknown_creditor", 36: "no_debtor_account", 38: "no_creditor_account", 40: "unknown_participant",
		42: "same_account", 44: "assets_differ", 46: "participant_suspended", 48: "debtor_closed", 50: "creditor_closed", 52: "debtor_blocked", 54: "creditor_blocked",
		60: "amount_zero", 62: "amount_negative", 64: "amount_too_large", 80: "date_outside_window", 82: "day_closed", 83: "after_cut_off", 86: "expiry_passed",
		100: "not_supported", 102: "not_returnable", 104: "return_too_large", 105: "chain_broken", 110: "balance_too_large", 112: "queue_too_large", 114: "not_open", 116: "no_cycle",
		120: "order_ahead", 122: "cover", 124: "reserved", 126: "over_bilateral_limit", 128: "over_multilateral_limit", 130: "headroom", 132: "partner",
	}
)

// rowsOf reads binary outcomes: sequence, status, reason, flags (1: replayed), a byte, a number. They stand in the order of the records.
func rowsOf(r *Request, body []byte) (all []outcome, err error) {
	const row = 16
	if len(body) != row*len(r.Keys) {
		return nil, fmt.Errorf("%d bytes for %d records", len(body), len(r.Keys))
	}
	for i, key := range r.Keys {
		b := body[row*i:]
		code, known := reasonNumbers[b[9]]
		if !known || int(b[8]) >= len(statusNumbers) || statusNumbers[b[8]] == "" {
			return nil, fmt.Errorf("status %d, reason %d", b[8], b[9])
		}
		all = append(all, outcome{ID: key, Seq: binary.LittleEndian.Uint64(b), Status: statusNumbers[b[8]], Code: code, Replayed: b[10]&1 != 0})
	}
	return all, nil
}

// report is what is read of a pacs.002.
type report struct {
	ID           string `xml:"FIToFIPmtStsRpt>GrpHdr>MsgId"`
	Transactions []struct {
		ID       string `xml:"OrgnlUETR"`
		Status   string `xml:"TxSts"`
		Reason   string `xml:"StsRsnInf>Rsn>Cd"`
		Accepted string `xml:"AccptncDtTm"`
	} `xml:"FIToFIPmtStsRpt>TxInfAndSts"`
}

// reported reads a pacs.002. It has the ISO words only, and the first of the sequences; of a refusal it does not say whether it was given before.
func reported(r *Request, body []byte) (all []outcome, err error) {
	var m report
	if err := xml.Unmarshal(body, &m); err != nil {
		return nil, err
	}
	seq := uint64(0)
	if text, ok := strings.CutPrefix(m.ID, "WEIR-"); ok && !strings.HasPrefix(text, "T") {
		if seq, err = strconv.ParseUint(text, 10, 64); err != nil {
			return nil, err
		}
	}
	for _, t := range m.Transactions {
		all = append(all, outcome{ID: t.ID, Seq: seq, ISO: t.Status, Reason: t.Reason, Replayed: t.Accepted == "", brief: len(r.Keys)})
	}
	return all, nil
}

// takeBrief holds what a pacs.002 says of an order against the first that one said (invariant 4).
func (l *Ledger) takeBrief(key string, spoilt bool, o outcome) error {
	l.Met["status "+o.ISO+" "+o.Reason]++
	l.top = max(l.top, o.Seq)
	e := l.entryFor(key, spoilt, !o.Replayed, o, o.brief)
	switch {
	case o.ID != key:
		return fmt.Errorf("the outcome of %s is of %s", key, o.ID)
	case e.mixed:
	case spoilt:
		if o.Reason != "DUPL" && o.Reason != "DT01" {
			return fmt.Errorf("invariant 4: key %s was used with other content, and was answered %+v", key, o)
		}
	case o.Reason == "DUPL" && (!e.answered || e.first.Reason == "AM11"):
		l.deny(key, o)
	case !e.answered:
		e.answered, e.first = true, o
	case o.Reason == "DT01" && o.ISO == "RJCT": // forgotten: the events tell whether it could be
	case o.ISO != e.first.ISO || o.Reason != e.first.Reason:
		return fmt.Errorf("invariant 4: key %s was answered %+v first, now %+v", key, e.first, o)
	}
	return nil
}
