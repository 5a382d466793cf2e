package iso20022

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// withoutOffsets makes results comparable that come from differently long messages.
func withoutOffsets(msg *Message) *Message {
	for i := range msg.Transactions {
		msg.Transactions[i].Start, msg.Transactions[i].End = 0, 0
	}
	return msg
}

// TestSameMessage writes the base message in other ways that XML holds equal.
func TestSameMessage(t *testing.T) {
	const ns = `xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"`
	prefixed := strings.NewReplacer("</", "</p:", "<?", "<?", "<", "<p:").Replace(base)
	prefixed = strings.Replace(prefixed, "xmlns=", "xmlns:p=", 1)
	tests := []struct{ name, message string }{
		{"byte order mark", "\xEF\xBB\xBF" + base},
		{"no declaration", base[strings.Index(base, "\n")+1:]},
		{"declaration with everything", edited(t, base, `version="1.0" encoding="UTF-8"`, `version = '1.0' encoding='utf-8'	standalone="yes" `)},
		{"prefix", prefixed},
		{"single quotes", edited(t, edited(t, base, `Ccy="EUR"`, "Ccy = 'EUR' "), ns, strings.ReplaceAll(ns, `"`, "'"))},
		{"line ends", strings.ReplaceAll(base, "\n", "\r\n")},
		{"no white space", strings.ReplaceAll(base, "\n", "")},
		{"CDATA", edited(t, base, ">10.50<", "><![CDATA[10]]>.<![CDATA[50]]><")},
		{"comment in a text", edited(t, base, ">10.50<", ">10<!-- ten -->.50<?x y?><")},
		{"character references", edited(t, base, ">10.50<", ">1&#48;&#x2e;5&#x30;<")},
		{"reference in an attribute", edited(t, base, `"EUR"`, `"E&#85;R"`)},
		{"attribute of another namespace", edited(t, base, `Ccy="EUR"`, `xmlns:p="urn:x" p:Ccy="USD" Ccy="EUR"`)},
		{"elements that are not read", edited(t, base, "<ChrgBr>", `<SplmtryData><Envlp><UETR/><x:y xmlns:x="urn:x" x:a="1" b="2"/></Envlp></SplmtryData><ChrgBr>`)},
		{"same name in another namespace", edited(t, base, "<ChrgBr>", `<IntrBkSttlmAmt xmlns="urn:x" Ccy="USD">99</IntrBkSttlmAmt><ChrgBr>`)},
		{"envelope of another namespace", `<a:DataPDU xmlns:a="urn:swift:saa:xsd:saa.2.0"><a:Body>` + base[strings.Index(base, "<Document"):] + "</a:Body></a:DataPDU>"},
		{"ISO business message envelope", `<BizMsgEnvlp xmlns="urn:iso:std:iso:20022:tech:xsd:nvlp.001.001.01"><Doc>` + base[strings.Index(base, "<Document"):] + "</Doc></BizMsgEnvlp>"},
		{"redeclared prefixes", edited(t, base, `<PmtId><InstrId>`, `<p:PmtId xmlns:p="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08" xmlns="urn:x"><InstrId xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08">`)},
		{"comments around", "<!-- a -->" + base[strings.Index(base, "\n"):] + "<!-- b --><?c d?>\n"},
	}
	want := withoutOffsets(parsed(t, base))
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			message := test.message
			if test.name == "redeclared prefixes" {
				const rest = `<EndToEndId>E1</EndToEndId><TxId>T1</TxId><UETR>00000000-0000-4000-8000-0000000000a1</UETR></PmtId>`
				message = edited(t, message, rest, strings.NewReplacer("</", "</p:", "<", "<p:").Replace(rest))
			}
			if got := withoutOffsets(parsed(t, message)); !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

// TestText reads a reference with everything that XML may do to a text.
func TestText(t *testing.T) {
	msg := parsed(t, edited(t, base, ">E1<", ">\r&lt;&amp;&gt;&quot;&apos;&#233;&#x1F600;é<![CDATA[<&amp;]]>\r\nx\ry<"))
	const want = "\n<&>\"'é\U0001F600é<&amp;\nx\ny"
	if got := msg.Transactions[0].EndToEndID; got != want {
		t.Errorf("text is %q, want %q", got, want)
	}
}

func TestOffsets(t *testing.T) {
	message := "\xEF\xBB\xBF" + wrapped(base, "ALPHCNB0", "MIKENLA0", "pacs.008.001.08")
	msg := parsed(t, message)
	for i := range msg.Transactions {
		raw := message[msg.Transactions[i].Start:msg.Transactions[i].End]
		if !strings.HasPrefix(raw, "<CdtTrfTxInf>") || !strings.HasSuffix(raw, "</CdtTrfTxInf>") || !strings.Contains(raw, msg.Transactions[i].UETR) {
			t.Errorf("transaction %d stands at %q", i+1, raw)
		}
	}
}

// TestDepth nests envelopes as deep as is allowed: the message itself takes 6 levels.
func TestDepth(t *testing.T) {
	document := base[strings.Index(base, "<Document"):]
	const room = maxDepth - 6
	parsed(t, strings.Repeat("<e>", room)+document+strings.Repeat("</e>", room))
	if _, err := Parse([]byte(strings.Repeat("<e>", room+1)+document+strings.Repeat("</e>", room+1)), Limits{}); err == nil {
		t.Error("one level too many is accepted")
	}
}

// TestCharacters puts every byte at every place of a word, beside plain text, and compares with a check by character.
func TestCharacters(t *testing.T) {
	for c := range 256 {
		for place := range 17 {
			data := []byte(strings.Repeat("x", 17))
			data[place] = byte(c)
			want := -1
			if c >= 0x80 || !isCharacter(rune(c)) {
				want = place
			}
			if got, _ := checkCharacters(data); got != want {
				t.Errorf("byte %#x at %d: answer %d", c, place, got)
			}
		}
	}
	for _, r := range []rune{0x80, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x10FFFF} {
		if at, problem := checkCharacters([]byte("xxxxxxx" + string(r) + "x")); at >= 0 {
			t.Errorf("%U is refused: %s", r, problem)
		}
	}
}

// refused is a change that makes the base message one that must not be read, with a piece of the reason.
type refused struct{ name, old, replacement, problem string }

var refusals = []refused{
	{"DOCTYPE", "<Document", "<!DOCTYPE Document><Document", "DOCTYPE"},
	{"DOCTYPE with entity", "<Document", `<!DOCTYPE D [<!ENTITY a "b">]><Document`, "DOCTYPE"},
	{"entity declaration inside", "<ChrgBr>", `<!ENTITY a "b"><ChrgBr>`, "declarations"},
	{"undefined entity", ">SHAR<", ">&nbsp;<", "entities"},
	{"undefined entity in an attribute", `"EUR"`, `"&eur;"`, "entities"},
	{"reference without end", ">SHAR<", ">&amp<", "entities"},
	{"bare ampersand", ">SHAR<", ">A & B<", "entities"},
	{"reference to no character", ">SHAR<", ">&#0;<", "entities"},
	{"reference to a surrogate", ">SHAR<", ">&#xD800;<", "entities"},
	{"reference behind the last character", ">SHAR<", ">&#x110000;<", "entities"},
	{"reference in capital X", ">SHAR<", ">&#X41;<", "entities"},
	{"reference with sign", ">SHAR<", ">&#+65;<", "entities"},
	{"mismatched end tag", "</Document>", "</Documen>", "</Document> is due"},
	{"end tag of another name", "</Document>", "</Documents>", "</Document> is due"},
	{"end tag too many", "</Document>", "</Document></Document>", "end tag without"},
	{"crossed tags", "<InstrId>I1</InstrId><EndToEndId>", "<InstrId>I1<EndToEndId></InstrId>", "</EndToEndId> is due"},
	{"second root", "</Document>", "</Document><Document/>", "second root"},
	{"text after the root", "</Document>", "</Document>x", "outside the root"},
	{"text before the root", "<Document", "x<Document", "outside the root"},
	{"CDATA outside the root", "<Document", "<![CDATA[]]><Document", "outside the root"},
	{"attribute twice", `Ccy="EUR"`, `Ccy="EUR" Ccy="EUR"`, "appears twice"},
	{"attribute without space", `Ccy="EUR"`, `Ccy="EUR"a="b"`, "no space"},
	{"attribute without quotes", `Ccy="EUR"`, `Ccy=EUR`, "not quoted"},
	{"attribute without value", `Ccy="EUR"`, `Ccy`, "has no value"},
	{"attribute without end", `Ccy="EUR"`, `Ccy="EUR`, "less-than"},
	{"less-than in an attribute", `Ccy="EUR"`, `Ccy="<"`, "less-than"},
	{"undeclared prefix", "<ChrgBr>SHAR</ChrgBr>", "<p:ChrgBr/>", "not declared"},
	{"undeclared prefix of an attribute", "<ChrgBr>", "<ChrgBr p:a=''>", "not declared"},
	{"prefix out of scope", "<ChrgBr>SHAR</ChrgBr>", "<p:a xmlns:p='urn:x'/><p:b/>", "not declared"},
	{"prefix declared as nothing", "<ChrgBr>", "<ChrgBr xmlns:p=''>", "as nothing"},
	{"prefix xml", "<ChrgBr>", "<ChrgBr xmlns:xml='urn:x'>", "may not be declared"},
	{"two colons", "<ChrgBr>", "<a:b:c/><ChrgBr>", "tag is not closed"},
	{"name with a digit first", "<ChrgBr>", "<1/><ChrgBr>", "not a name"},
	{"name with a digit first, and no slash", "<ChrgBr>", "<1></1><ChrgBr>", "not a name"},
	{"name with a hyphen first", "<ChrgBr>", "<-a></-a><ChrgBr>", "not a name"},
	{"name behind a space", "<ChrgBr>", "< a/><ChrgBr>", "not a name"},
	{"name outside ASCII", "<ChrgBr>", "<é/><ChrgBr>", "not a name"},
	{"tag without end", "</Document>\n", "</Document", "is due"},
	{"comment with two hyphens", "<ChrgBr>", "<!-- a -- b --><ChrgBr>", "two hyphens"},
	{"comment with three at its end", "<ChrgBr>", "<!-- a ---><ChrgBr>", "two hyphens"},
	{"comment without end", "<ChrgBr>", "<!-- a ><ChrgBr>", "comment is not closed"},
	{"CDATA without end", "<ChrgBr>", "<![CDATA[ ]><ChrgBr>", "CDATA section is not closed"},
	{"CDATA end in a text", ">SHAR<", ">]]><", "]]>"},
	{"instruction without space", "<ChrgBr>", "<?a?b?><ChrgBr>", "without space"},
	{"instruction without end", "<ChrgBr>", "<?a ><ChrgBr>", "not closed"},
	{"late declaration", "<ChrgBr>", "<?xml version='1.0'?><ChrgBr>", "not at the beginning"},
	{"declaration behind a space", "<?xml", " <?xml", "not at the beginning"},
	{"version 1.1", `version="1.0"`, `version="1.1"`, "version 1.0"},
	{"no version", ` version="1.0"`, "", "version 1.0"},
	{"other encoding", `"UTF-8"`, `"ISO-8859-1"`, "only UTF-8"},
	{"standalone", `"UTF-8"`, `"UTF-8" standalone="maybe"`, "standalone"},
	{"junk in the declaration", `"UTF-8"`, `"UTF-8" a="b"`, "not closed"},
	{"bad UTF-8", ">SHAR<", ">\xC3\x28<", "not UTF-8"},
	{"cut UTF-8", ">SHAR<", ">\xE2\x82<", "not UTF-8"},
	{"overlong UTF-8", ">SHAR<", ">\xC0\xAF<", "not UTF-8"},
	{"surrogate in UTF-8", ">SHAR<", ">\xED\xA0\x80<", "not UTF-8"},
	{"last control character", ">SHAR<", ">12345678\x1F12345678<", "control"},
	{"control character", ">SHAR<", ">12345678\x0112345678<", "control"},
	{"zero byte", ">SHAR<", ">\x00<", "control"},
	{"U+FFFE", ">SHAR<", ">\xEF\xBF\xBE<", "does not allow"},
}

// excesses are refusals for size, whose replacements are built.
func excesses() []refused {
	deep := strings.Repeat("<a>", maxDepth) + strings.Repeat("</a>", maxDepth)
	wide := "<a"
	for i := range maxAttributes + 1 {
		wide += fmt.Sprintf(" a%d=''", i)
	}
	bound := "<a>"
	for i := range maxDepth {
		bound = fmt.Sprintf("<a xmlns:p%d='urn:x' xmlns:q%d='urn:x'>", i, i) + bound
	}
	return []refused{
		{"depth", "<ChrgBr>", deep + "<ChrgBr>", "deeper"},
		{"too many attributes", "<ChrgBr>", wide + "/><ChrgBr>", "too many attributes"},
		{"too many prefixes", "<ChrgBr>", bound + "<ChrgBr>", "too many namespace"},
	}
}

func TestRefused(t *testing.T) {
	for _, test := range append(excesses(), refusals...) {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse([]byte(edited(t, base, test.old, test.replacement)), Limits{})
			var syntax *SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("error is %v", err)
			}
			if !strings.Contains(syntax.Problem, test.problem) {
				t.Errorf("refused with %v", err)
			}
		})
	}
}

func TestSyntaxOffset(t *testing.T) {
	message := edited(t, base, ">SHAR<", ">SHAR&nbsp;<")
	_, err := Parse([]byte(message), Limits{})
	want := fmt.Sprintf("byte %d: ", strings.Index(message, "&nbsp;"))
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error is %v, want it at %s", err, want)
	}
}

func TestNotAMessage(t *testing.T) {
	header := `<AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02"/>`
	document := base[strings.Index(base, "<Document"):]
	tests := []struct{ name, message, want string }{
		{"nothing", "", "byte 0: no element"},
		{"white space", " \n", "byte 2: no element"},
		{"other XML", "<html><body/></html>", "Document: no ISO 20022 message was found"},
		{"header alone", header, "Document: no ISO 20022 message was found"},
		{"empty document", `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"/>`, "Document/FIToFICstmrCdtTrf: is missing"},
		{"two documents", "<E>" + document + document + "</E>", "Document: appears more than once"},
		{"two headers", "<E>" + header + header + document + "</E>", "AppHdr: appears more than once"},
		{"header behind", "<E>" + document + header + "</E>", "AppHdr: stands behind the message that it heads"},
		{"version too old", strings.ReplaceAll(base, "001.08", "001.06"), "pacs.008.001.06 is not supported here yet"},
		{"version too new", strings.ReplaceAll(base, "001.08", "001.14"), "pacs.008.001.14 is not supported here yet"},
		{"other variant", strings.ReplaceAll(base, "001.08", "002.08"), "pacs.008.002.08 is not supported here yet"},
		{"other kind", `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.007.001.09"/>`, "pacs.007.001.09 is not supported here yet"},
		{"other kind in an envelope", `<m xmlns="urn:x" xmlns:c="urn:iso:std:iso:20022:tech:xsd:camt.055.001.08"><c:CstmrPmtCxlReq/></m>`, "camt.055.001.08 is not supported here yet"},
		{"no transactions", base[:strings.Index(base, "<NbOfTxs>")] + "<NbOfTxs>0</NbOfTxs><SttlmInf><SttlmMtd>CLRG</SttlmMtd></SttlmInf></GrpHdr></FIToFICstmrCdtTrf></Document>", "CdtTrfTxInf: is missing"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := Parse([]byte(test.message), Limits{}); err == nil || err.Error() != test.want {
				t.Errorf("error is %v", err)
			}
		})
	}
}

func TestSizeLimit(t *testing.T) {
	if _, err := Parse([]byte(base), Limits{MaxBytes: len(base)}); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	_, err := Parse([]byte(base), Limits{MaxBytes: len(base) - 1})
	var large *TooLargeError
	if !errors.As(err, &large) || large.Bytes != len(base) || large.Limit != len(base)-1 {
		t.Errorf("over the limit: %v", err)
	}
	if _, err := Parse(make([]byte, DefaultMaxBytes+1), Limits{}); !errors.As(err, &large) {
		t.Errorf("over the default limit: %v", err)
	}
}

func TestTransactionLimit(t *testing.T) {
	if _, err := Parse([]byte(base), Limits{MaxTransactions: 2}); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	_, err := Parse([]byte(base), Limits{MaxTransactions: 1})
	if err == nil || err.Error() != "CdtTrfTxInf: appears more often than the limit of 1" {
		t.Errorf("over the limit: %v", err)
	}
	begin := strings.Index(base, "<CdtTrfTxInf>")
	many := base[:begin] + strings.Repeat("<CdtTrfTxInf/>", DefaultMaxTransactions+1)
	if _, err := Parse([]byte(many), Limits{}); err == nil || !strings.Contains(err.Error(), "the limit of 10000") {
		t.Errorf("over the default limit: %v", err)
	}
}

// TestTruncated cuts a message at every byte: only the whole one is read.
func TestTruncated(t *testing.T) {
	message := wrapped(base, "ALPHCNB0", "MIKENLA0", "pacs.008.001.08")
	for _, whole := range []string{strings.TrimSpace(base), message} {
		for cut := range len(whole) {
			if msg, err := Parse([]byte(whole[:cut]), Limits{}); err == nil || msg != nil {
				t.Fatalf("cut at %d of %d: accepted", cut, len(whole))
			}
		}
		parsed(t, whole)
	}
}

// TestReuse reads a small message into the remains of a large one.
func TestReuse(t *testing.T) {
	msg := parsed(t, wrapped(base, "LIMANOO0", "MIKENLA0", "pacs.008.001.10"))
	if err := msg.Parse([]byte(base), Limits{}); err != nil {
		t.Fatal(err)
	}
	want := parsed(t, base)
	if len(msg.Warnings) != 0 || !reflect.DeepEqual(msg.Transactions, want.Transactions) || msg.HasHeader {
		t.Errorf("got %+v", msg)
	}
}

// TestOwnsItsTexts changes the input after it was read.
func TestOwnsItsTexts(t *testing.T) {
	data := []byte(base)
	msg, err := Parse(data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	clear(data)
	if !reflect.DeepEqual(msg, parsed(t, base)) {
		t.Errorf("the message changed with its input: %+v", msg)
	}
}
