package iso20022

import (
	"strings"
	"testing"
)

// Where old logs have a participant by a head office's BIC of 11 characters, that one is meant, and a payment keeps the id that it had.
func TestHeadOfficeIsTheExactParticipantWhereThereIsOne(t *testing.T) {
	text := strings.ReplaceAll(strings.ReplaceAll(base, "<BICFI>ALPHCNB0<", "<BICFI>ALPHCNB0XXX<"), "<BICFI>BRAVGB20<", "<BICFI>BRAVGB20XXX<")
	text = strings.Replace(text, "<UETR>", "<ClrSysRef>", 1)
	text = strings.Replace(text, "</UETR>", "</ClrSysRef>", 1)
	usual := parsed(t, text).Transactions[0]
	if usual.Debtor != "ALPHCNB0" || usual.Creditor != "BRAVGB20" {
		t.Fatalf("%s pays %s", usual.Debtor, usual.Creditor)
	}
	for _, row := range []struct{ known, debtor, creditor string }{
		{"", "ALPHCNB0", "BRAVGB20"}, {"BRAVGB20XXX", "ALPHCNB0", "BRAVGB20XXX"}, {"ALPHCNB0XXX BRAVGB20", "ALPHCNB0XXX", "BRAVGB20"},
	} {
		known := strings.Fields(row.known)
		msg, err := Parse([]byte(text), Limits{Known: func(id string) bool {
			for _, one := range known {
				if one == id {
					return true
				}
			}
			return false
		}})
		if err != nil {
			t.Fatal(err)
		}
		if got := msg.Transactions[0]; got.Debtor != row.debtor || got.Creditor != row.creditor || got.ID != usual.ID || got.Err != nil {
			t.Errorf("where %q is known %s pays %s by %x, want %s and %s by %x; %v", row.known, got.Debtor, got.Creditor, got.ID, row.debtor, row.creditor, usual.ID, got.Err)
		}
	}
}
