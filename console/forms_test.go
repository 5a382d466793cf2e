package console_test

import (
	"fmt"
	"testing"
)

// wrongly is the expression of what is said to be wrong with a field: by words that stand beside it, are announced, and are tied to it.
func wrongly(field string) string {
	return `((field, words) => words?.role === 'alert' && field.getAttribute('aria-describedby') === words.id && field.ariaInvalid === 'true' ? words.innerText : '')(` +
		element(field) + ", " + element(field+"-wrong") + ")"
}

// Amounts are taken as the pages write them; what can't be is told beside the field, by its name, and nothing is sent.
func TestFormsSayWhatIsWrongWithAnAmount(t *testing.T) {
	w, _ := quietTown(t)
	b := openTab(t, w.server)
	b.open("participants?asset=CNY&participant=BRAVCNB0")
	b.click("action-fund")
	before := w.get("/v1/state")["hash"]
	for text, wrong := range map[string]string{
		"":         "Amount is missing.",
		"-5":       "Amount cannot be below zero.",
		"1.005":    "Amount has at most 2 decimals.",
		"1.000,00": "Amount is to be a number such as 1,234.50.",
		"1,00":     "Amount is to be a number such as 1,234.50.",
		"0.00":     "Amount must be above zero.",
		"ten":      "Amount is to be a number such as 1,234.50.",
	} {
		b.choose("amount", text)
		b.click("confirm")
		b.wait(wrongly("amount") + " === " + quote(wrong))
		b.wait("document.activeElement === " + element("amount"))
	}
	if w.get("/v1/state")["hash"] != before {
		t.Error("a wrong amount changed the state")
	}
	for _, fine := range []struct{ text, balance string }{{"1,000", "901000.00"}, {"\uff12,\uff10\uff10\uff10.\uff15", "903000.50"}} { // the second as an input method writes it
		if eval[bool](b, "!"+element("dialog")) {
			b.click("action-fund")
		}
		b.choose("amount", fine.text)
		b.click("confirm")
		b.wait("!" + element("dialog"))
		if got := w.balances("BRAVCNB0")[0]; got != fine.balance {
			t.Errorf("%s after %q, want %s", got, fine.text, fine.balance)
		}
	}
}

// A limit may be zero, a funding not.
func TestALimitOfZeroIsTaken(t *testing.T) {
	w, _ := quietTown(t)
	b := openTab(t, w.server)
	b.open("participants?asset=CNY&participant=BRAVCNB0")
	b.click("action-set")
	b.choose("set-kind", "multilateral")
	b.choose("amount", "0")
	b.click("confirm")
	b.wait("!" + element("dialog") + " && " + element("table-limits") + "?.innerText.includes('0.00')")
}

// The search for orders says what it can't search for.
func TestSearchOfOrdersSaysWhatIsWrong(t *testing.T) {
	w, order := quietTown(t)
	b := openTab(t, w.server)
	b.open("orders?asset=CNY")
	b.wait(rows("table-orders") + " === 9")
	b.choose("orders-from", "1,000,000")
	b.wait(rows("table-orders") + " === 1")
	b.choose("orders-from", "1.005")
	b.wait(wrongly("orders-from") + " === 'Amount from has at most 2 decimals.'")
	b.choose("orders-from", "0")
	b.choose("orders-to", "-5")
	b.wait(wrongly("orders-to") + " === 'Amount to cannot be below zero.'")
	b.click("action-find") // which is never grey without a reason
	b.wait(wrongly("orders-id") + ".includes('whole UUID')")
	b.choose("orders-id", order)
	b.click("action-find")
	b.wait("!" + element("orders-id-wrong") + " && " + element("order-detail") + "?.innerText.includes(" + quote(order) + ")")
}

// Numbers of other fields: with separators, and within their bounds.
func TestOtherFieldsSayWhatIsWrong(t *testing.T) {
	w, _ := quietTown(t)
	w.post("/v1/snapshots", object{})
	last := int(w.get("/v1/state")["seq"].(float64))
	b := openTab(t, w.server)
	b.open("replay?asset=CNY")
	b.choose("replay-seq", "1,234,567")
	b.wait(wrongly("replay-seq") + fmt.Sprintf(" === 'Sequence is to be from 0 to %d.'", last))
	b.choose("replay-seq", "10")
	b.wait("!" + element("replay-seq-wrong") + " && " + element("replay-at") + "?.querySelector('dd')?.innerText === '10'")
	b.open("reports?report=statement")
	b.choose("report-account", "x")
	b.wait(wrongly("report-account") + " === 'Account is to be a number such as 1,234.'")
	b.choose("report-account", "2")
	b.wait("!" + element("report-account-wrong") + " && " + rows("table-report") + " > 0")
	b.open("cycles?asset=CNY")
	b.click("action-open-cycle")
	b.click("confirm")
	b.wait(wrongly("cycle-name") + " === 'Name is missing.'")
}
