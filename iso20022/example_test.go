package iso20022_test

import (
	"fmt"
	"time"

	"weir/iso20022"
)

// A gateway reads a message, submits each sound transaction, and answers with a report.
func Example() {
	sample := iso20022.Samples("2026-03-02")[1]
	msg, err := iso20022.Parse(sample.Data, iso20022.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	answers := make([]iso20022.Status, 0, len(msg.Transactions))
	for i := range msg.Transactions {
		tx := &msg.Transactions[i]
		if tx.Err != nil {
			answers = append(answers, tx.Err.Status())
			continue
		}
		fmt.Println(tx.Debtor, "pays", tx.Creditor, tx.Currency, tx.Amount, tx.Priority)
		answers = append(answers, iso20022.Status{TransactionStatus: "ACSC"})
	}
	report := iso20022.AppendPacs002(nil, msg, answers, iso20022.Report{MsgID: "WEIR-1", CreatedAt: time.Now(), To: msg.From})
	fmt.Println(len(report) > 0)
	// Output:
	// ECHOFRP0 pays CHARDEF0 EUR 3000.75 normal
	// ECHOFRP0 pays CHARDEF0 EUR 250000.00 urgent
	// ECHOFRP0 pays CHARDEF0 EUR 500000.00 highly-urgent
	// true
}
