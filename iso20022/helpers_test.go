package iso20022

import (
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// sharedFolder holds messages and schemas that are inputs of these tests and no part of the project.
const sharedFolder = "../../shared/iso"

// base is a small sound message; the tests change it piece by piece.
const base = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08">
<FIToFICstmrCdtTrf>
<GrpHdr>
<MsgId>M1</MsgId>
<CreDtTm>2026-03-02T09:00:00Z</CreDtTm>
<NbOfTxs>2</NbOfTxs>
<SttlmInf><SttlmMtd>CLRG</SttlmMtd></SttlmInf>
</GrpHdr>
<CdtTrfTxInf>
<PmtId><InstrId>I1</InstrId><EndToEndId>E1</EndToEndId><TxId>T1</TxId><UETR>00000000-0000-4000-8000-0000000000a1</UETR></PmtId>
<IntrBkSttlmAmt Ccy="EUR">10.50</IntrBkSttlmAmt>
<IntrBkSttlmDt>2026-03-02</IntrBkSttlmDt>
<ChrgBr>SHAR</ChrgBr>
<InstgAgt><FinInstnId><BICFI>ALPHCNB0</BICFI></FinInstnId></InstgAgt>
<InstdAgt><FinInstnId><BICFI>BRAVGB20</BICFI></FinInstnId></InstdAgt>
<Dbtr><Nm>D</Nm></Dbtr>
<DbtrAgt><FinInstnId><BICFI>CHARDEF0</BICFI></FinInstnId></DbtrAgt>
<CdtrAgt><FinInstnId><BICFI>DELTUS30</BICFI></FinInstnId></CdtrAgt>
<Cdtr><Nm>C</Nm></Cdtr>
</CdtTrfTxInf>
<CdtTrfTxInf>
<PmtId><EndToEndId>E2</EndToEndId><UETR>00000000-0000-4000-8000-0000000000a2</UETR></PmtId>
<IntrBkSttlmAmt Ccy="USD">7</IntrBkSttlmAmt>
<ChrgBr>SHAR</ChrgBr>
<Dbtr><Nm>D</Nm></Dbtr>
<DbtrAgt><FinInstnId><BICFI>ECHOFRP0XXX</BICFI></FinInstnId></DbtrAgt>
<CdtrAgt><FinInstnId><BICFI>FOXTJPJ0123</BICFI></FinInstnId></CdtrAgt>
<Cdtr><Nm>C</Nm></Cdtr>
</CdtTrfTxInf>
</FIToFICstmrCdtTrf>
</Document>
`

// edited replaces the first occurrence of old, which must be there.
func edited(t testing.TB, message, old, replacement string) string {
	t.Helper()
	if !strings.Contains(message, old) {
		t.Fatalf("the message does not hold %q", old)
	}
	return strings.Replace(message, old, replacement, 1)
}

// parsed reads a message that must be sound as a whole.
func parsed(t testing.TB, message string) *Message {
	t.Helper()
	msg, err := Parse([]byte(message), Limits{})
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	return msg
}

// uuid writes an order id.
func uuid(id [16]byte) string {
	h := hex.EncodeToString(id[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// sharedMessages reads the messages kept outside the project; the test is skipped where they are absent.
func sharedMessages(t testing.TB) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(sharedFolder, "messages", "*.xml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 {
		t.Skipf("no messages in %s", sharedFolder)
	}
	messages := make(map[string][]byte, len(names))
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		messages[strings.TrimSuffix(filepath.Base(name), ".xml")] = data
	}
	return messages
}

// ownMessages reads the messages of testdata/messages by their names, such as "pacs.004.001.09" or "pacs.004.001.09-whole".
func ownMessages(t testing.TB) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob("testdata/messages/*.xml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no messages in testdata: %v", err)
	}
	messages := make(map[string][]byte, len(names))
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		messages[strings.TrimSuffix(filepath.Base(name), ".xml")] = data
	}
	return messages
}

// ownMessage reads one of those messages.
func ownMessage(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/messages/" + name + ".xml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// readShared reads one of those messages.
func readShared(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(sharedFolder, "messages", name+".xml"))
}

// validate checks documents against a schema with xmllint; the test is skipped where either is absent.
func validate(t *testing.T, schema string, documents map[string][]byte) {
	t.Helper()
	schemaFile := filepath.Join(sharedFolder, "xsd", schema+".xsd")
	if _, err := os.Stat(schemaFile); errors.Is(err, os.ErrNotExist) {
		t.Skipf("no schema %s", schemaFile)
	}
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("no xmllint (package libxml2-utils)")
	}
	folder := t.TempDir()
	args := []string{"--noout", "--schema", schemaFile}
	for name, data := range documents {
		file := filepath.Join(folder, name+".xml")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	output, err := exec.Command("xmllint", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("xmllint: %v\n%s", err, output)
	}
}

var elementNamed = map[string]*regexp.Regexp{
	"Document": regexp.MustCompile(`(?s)<(\w+:)?Document[ >].*</(\w+:)?Document>`),
	"AppHdr":   regexp.MustCompile(`(?s)<(\w+:)?AppHdr[ >].*</(\w+:)?AppHdr>`),
}

// cutOut is the element of that name without what stands around it; nil where there is none.
func cutOut(data []byte, name string) []byte {
	return elementNamed[name].Find(data)
}
