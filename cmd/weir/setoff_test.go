package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// The obligations of the published example max_circulation_small, with decimals and, on one way, another firm.
const obligationsText = `id,debtor,creditor,amount
a,Alder,Birch,10
b,Birch,Cedar,15.0
c,Cedar,Alder,7
d,Cedar,Doum,5.00
e,Doum,Alder,4
,Birch,"Doum & ""Sons""",3
f,"Doum & ""Sons""",Doum,3
`

func TestSetOffPrintsTables(t *testing.T) {
	out := mustRun(t, "setoff", file(t, "owed.csv", obligationsText))
	for _, line := range []string{
		"ID DEBTOR CREDITOR AMOUNT CLEARED REMAINING", "a Alder Birch 10.00 10.00 0.00", "b Birch Cedar 15.00 7.00 8.00",
		"FIRM OWES OWED NET CLEARED", "Alder 10.00 11.00 1.00 10.00", "Cedar 12.00 15.00 3.00 7.00",
		"OBLIGATIONS FIRMS AMOUNT CLEARED REMAINING SHARE", "7 5 47.00 34.00 13.00 0.723404",
	} {
		pattern := "(?m)^" + strings.ReplaceAll(regexp.QuoteMeta(line), " ", " +") + "$"
		if !regexp.MustCompile(pattern).MatchString(out) {
			t.Errorf("%q is not in\n%s", line, out)
		}
	}
}

func TestSetOffPrintsCSV(t *testing.T) {
	path := file(t, "owed.csv", "\ufeffdebtor,creditor,amount\nMill,Baker,7\nBaker,Mill,10.5\n")
	for table, want := range map[string]string{
		"obligations": "id,debtor,creditor,amount,cleared,remaining\n,Mill,Baker,7.000,7.000,0.000\n,Baker,Mill,10.500,7.000,3.500\n",
		"firms":       "firm,owes,owed,net,cleared\nBaker,10.500,7.000,-3.500,7.000\nMill,7.000,10.500,3.500,7.000\n",
		"totals":      "obligations,firms,amount,cleared,remaining,share\n2,2,17.500,14.000,3.500,0.800000\n",
	} {
		if out := mustRun(t, "setoff", "--scale", "3", "--csv", table, path); out != want {
			t.Errorf("%s\n%s\nwant\n%s", table, out, want)
		}
	}
}

// The command answers what the server answers, byte for byte.
func TestSetOffPrintsTheServersJSON(t *testing.T) {
	s := startServer(t, t.TempDir())
	defer mustStop(t, s)
	out := mustRun(t, "setoff", "--json", file(t, "owed.csv", obligationsText))
	var question struct {
		Obligations []map[string]string `json:"obligations"`
	}
	if err := json.Unmarshal([]byte(out), &question); err != nil {
		t.Fatal(err)
	}
	for _, o := range question.Obligations {
		delete(o, "cleared")
		delete(o, "remaining")
	}
	body, err := json.Marshal(question)
	if err != nil {
		t.Fatal(err)
	}
	if answer := string(post(t, s.url()+"/v1/setoff", string(body), http.StatusOK)); answer+"\n" != out {
		t.Errorf("the server answers\n%s\nthe command\n%s", answer, out)
	}
}

func TestSetOffReadsStandardInput(t *testing.T) {
	cmd := exec.Command(os.Args[0], "setoff", "--csv", "totals", "-")
	cmd.Stdin = strings.NewReader("amount,creditor,debtor\n3,A,B\n4,B,A\n")
	var log bytes.Buffer
	cmd.Stderr = &log
	out, err := cmd.Output()
	if err != nil || !strings.HasSuffix(string(out), "\n2,2,7,6,1,0.857143\n") {
		t.Errorf("%v\n%s%s", err, out, log.String())
	}
}

func TestSetOffNamesLineAndColumn(t *testing.T) {
	const header = "debtor,creditor,amount,id\n"
	for _, row := range []struct{ text, says string }{
		{"", "it is empty"},
		{header, "line 2: there is no obligation"},
		{"debtor,creditor,amount,asset\n", `line 1, column 4: "asset" is unknown`},
		{"debtor,creditor,debtor\n", `line 1, column 3: "debtor" is there twice`},
		{"debtor,creditor,id\n", `line 1: column "amount" is missing`},
		{header + "A,B,1,x\nA,B,1\n", "line 3: wrong number of fields"},
		{header + "A,\"B,1,x\n", "line 2"},
		{header + "A,B,1,x\n\n\"A\nA\",B,1,x\n", "line 4, column 1 (debtor): must be 1 to 140 characters"},
		{header + "A,B,1,x\nA,,1,x\n", "line 3, column 2 (creditor): must be 1 to 140 characters"},
		{header + "A,A,1,x\n", "line 2, column 2 (creditor): is the debtor"},
		{header + "A,B,,x\n", "line 2, column 3 (amount): must be a decimal"},
		{header + "A,B,-1,x\n", "line 2, column 3 (amount): must be a decimal"},
		{header + "A,B,1e9,x\n", "line 2, column 3 (amount): must be a decimal"},
		{header + "A,B,1.2.3,x\n", "line 2, column 3 (amount): must be a decimal"},
		{header + "A,B," + strings.Repeat("1", amountTextMax+1) + ",x\n", "line 2, column 3 (amount): must be a decimal"},
		{header + "A,B,0.00,x\n", "line 2, column 3 (amount): must be more than 0"},
		{header + "A,B,0.000000001,x\n", "line 2, column 3 (amount): has more than 8 decimals"},
		{header + "A,B," + strings.Repeat("1", amountTextMax) + ",x\n", "line 2, column 3 (amount): is more than 2^63-1 minor units"},
		{header + "A,B,9223372036854775807,x\nA,B,1,x\n", "line 3, column 3 (amount): brings the sum of all amounts past"},
		{header + "A,B,1,\" x\"\n", "line 2, column 4 (id): must be 1 to 140 characters"},
	} {
		path := file(t, "owed.csv", row.text)
		wantRefusal(t, run(t, "setoff", path), path, row.says)
	}
	path := file(t, "owed.csv", header+"A,B,1.0,x\nA,B,1.05,x\n")
	wantRefusal(t, run(t, "setoff", "--scale", "1", path), "line 3, column 3 (amount): has more than 1 decimals")
	wantRefusal(t, run(t, "setoff", "--scale", "9", path), "--scale 9: must be from 0 to 8")
	wantRefusal(t, run(t, "setoff", "--scale=-1", path), "--scale -1: must be from 0 to 8")
	wantRefusal(t, run(t, "setoff", "--json", "--csv", "firms", path), "--json")
	wantRefusal(t, run(t, "setoff", "--csv", "banks", path), "--csv banks: must be one of [obligations firms totals]")
	wantRefusal(t, run(t, "setoff", "nothing.csv"), "nothing.csv")
}
