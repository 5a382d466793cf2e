package report

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"weir/engine"
)

var sampleColumns = []Column{{"id", Text}, {"n", Whole}, {"amount", Amount}, {"yes", Flag}, {"at", Time}, {"on", Date}}

var sampleHeader = Header{Seq: 42, Hash: 0xabcdef, Time: 1_700_000_000_123_456_789}

var sampleRows = [][]Value{
	{text("a,\"b\""), whole(uint32(7)), minor(-123, 2), flag(true), moment(1_600_000_000_000_000_001), day(20_000)},
	{none, none, none, flag(false), none, none},
	{text("é"), whole(uint64(1) << 62), minor(1<<62, 0), flag(true), moment(1), day(1)},
	{text("x"), unless0(0), sum(new(big.Int).Lsh(big.NewInt(1), 80), 8), flag(false), moment(0), day(0)},
	{text("y"), unless0(1), ratio(big.NewRat(2, 3)), flag(false), moment(0), day(0)},
}

// written is a file of the sample rows.
func written(t *testing.T, format string) []byte {
	t.Helper()
	b, err := write0(format, sampleRows, false)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write0(format string, rows [][]Value, more bool) ([]byte, error) {
	var b bytes.Buffer
	err := func() error {
		buffer := bufio.NewWriter(&b)
		w, err := newWriter(buffer, &Request{Name: "sample", Format: format}, &sampleHeader, sampleColumns)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := w.row(row); err != nil {
				return errors.Join(err, discard(w))
			}
		}
		return errors.Join(w.close(more), buffer.Flush())
	}()
	return b.Bytes(), err
}

func TestCSV(t *testing.T) {
	want := `id,n,amount,yes,at,on,report_seq,report_hash
"a,""b""",7,-1.23,true,2020-09-13T12:26:40.000000001Z,2024-10-04,42,0000000000abcdef
,,,false,,,42,0000000000abcdef
é,4611686018427387904,4611686018427387904,true,1970-01-01T00:00:00.000000001Z,1970-01-02,42,0000000000abcdef
x,,12089258196146291.74706176,false,,,42,0000000000abcdef
y,1,0.666667,false,,,42,0000000000abcdef
`
	got := string(written(t, "csv"))
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if _, err := csv.NewReader(strings.NewReader(got)).ReadAll(); err != nil {
		t.Error(err)
	}
}

func TestJSON(t *testing.T) {
	want := `{"report":"sample","seq":42,"hash":"0000000000abcdef","time":"2023-11-14T22:13:20.123456789Z","engine_version":` + strconv.Itoa(engine.Version) + `,"rows":[
{"id":"a,\"b\"","n":7,"amount":"-1.23","yes":true,"at":"2020-09-13T12:26:40.000000001Z","on":"2024-10-04"},
{"id":null,"n":null,"amount":null,"yes":false,"at":null,"on":null},
{"id":"é","n":4611686018427387904,"amount":"4611686018427387904","yes":true,"at":"1970-01-01T00:00:00.000000001Z","on":"1970-01-02"},
{"id":"x","n":null,"amount":"12089258196146291.74706176","yes":false,"at":null,"on":null},
{"id":"y","n":1,"amount":"0.666667","yes":false,"at":null,"on":null}
],"more":false}
`
	got := written(t, "json")
	if string(got) != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	empty, err := write0("json", nil, true)
	var object map[string]any
	if err != nil || json.Unmarshal(empty, &object) != nil || object["more"] != true {
		t.Errorf("%s %v", empty, err)
	}
}

// TestParquet reads the file back by its schema: types, order of columns, values and metadata.
func TestParquet(t *testing.T) {
	b := written(t, "parquet")
	f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	want := `message sample {
	optional binary id (STRING);
	optional int64 n (INT(64,true));
	optional fixed_len_byte_array(16) amount (DECIMAL(38,8));
	optional boolean yes;
	optional int64 at (TIMESTAMP(isAdjustedToUTC=true,unit=NANOS));
	optional int32 on (DATE);
}`
	if got := f.Schema().String(); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if amount := f.Metadata().Schema[3]; amount.Scale.V != 8 || amount.Precision.V != 38 || amount.TypeLength.V != 16 {
		t.Errorf("%+v", amount)
	}
	for key, want := range map[string]string{
		"weir.report": "sample", "weir.seq": "42", "weir.hash": "0000000000abcdef", "weir.time": "2023-11-14T22:13:20.123456789Z", "weir.engine_version": strconv.Itoa(engine.Version),
	} {
		if got, _ := f.Lookup(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	rows := make([]parquet.Row, 9)
	n, _ := f.RowGroups()[0].Rows().ReadRows(rows)
	if n != len(sampleRows) || !strings.HasPrefix(f.Metadata().CreatedBy, "weir version "+strconv.Itoa(engine.Version)) {
		t.Fatalf("%d rows, created by %s", n, f.Metadata().CreatedBy)
	}
	for i, row := range rows[:n] {
		for at, v := range row {
			if got, want := readBack(sampleColumns[at].Type, v), sampleColumns[at].Type.format(&sampleRows[i][at]); got != want {
				t.Errorf("row %d column %d: %q, want %q", i, at, got, want)
			}
		}
	}
}

// readBack is a Parquet value as text, counted apart from the code under test.
func readBack(kind Type, v parquet.Value) string {
	if v.IsNull() {
		return ""
	}
	switch kind {
	case Amount:
		n := new(big.Int).SetBytes(v.ByteArray())
		if v.ByteArray()[0] >= 0x80 {
			n.Sub(n, new(big.Int).Lsh(big.NewInt(1), 128))
		}
		return decimal.NewFromBigInt(n, -8).String() // without trailing zeros
	case Flag:
		return fmt.Sprint(v.Boolean())
	case Time:
		w := moment(v.Int64())
		return Time.format(&w)
	case Date:
		w := day(uint32(v.Int32()))
		return Date.format(&w)
	case Whole:
		return fmt.Sprint(v.Int64())
	}
	return string(v.ByteArray())
}

func TestAmountsThatParquetCannotHold(t *testing.T) {
	row := []Value{none, none, sum(new(big.Int).Lsh(big.NewInt(1), 127), 8), none, none, none}
	if _, err := write0("parquet", [][]Value{row}, false); err == nil || !strings.Contains(err.Error(), "column amount") {
		t.Error(err)
	}
	for _, n := range []int64{0, 1, -1, 1 << 62, -1 << 62} {
		b, err := decimalOf(decimal.New(n, -8))
		if got := readBack(Amount, parquet.FixedLenByteArrayValue(b)); err != nil || got != decimal.New(n, -8).String() {
			t.Errorf("%d: %s %v", n, got, err)
		}
	}
}

// TestXLSX reads the workbook back: what is exact is a number with the asset's decimals, the rest is text.
func TestXLSX(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(written(t, "xlsx")))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if got := fmt.Sprint(f.GetSheetList()); got != "[About sample]" {
		t.Error(got)
	}
	about, err := f.GetRows("About")
	if err != nil || fmt.Sprint(about) != fmt.Sprintf("[[report sample] [seq 42] [hash 0000000000abcdef] [time 2023-11-14T22:13:20.123456789Z] [engine_version %d]]", engine.Version) {
		t.Error(about, err)
	}
	props, err := f.GetDocProps()
	if err != nil || props.Subject != "seq 42 hash 0000000000abcdef" || props.Created != "2023-11-14T22:13:20Z" || props.Modified != props.Created {
		t.Errorf("%+v %v", props, err)
	}
	for cell, want := range map[string]string{
		"A1": "id", "F1": "on", "A2": `a,"b"`, "B2": "7", "C2": "-1.23", "D2": "TRUE", "E2": "2020-09-13T12:26:40.000000001Z", "F2": "2024-10-04",
		"A3": "", "C3": "", "D3": "FALSE", "C4": "4611686018427387904", "C5": "12089258196146291.74706176", "C6": "0.666667",
	} {
		if got, err := f.GetCellValue("sample", cell); got != want || err != nil {
			t.Errorf("%s is %q, want %q %v", cell, got, want, err)
		}
	}
	for cell, want := range map[string]excelize.CellType{"C2": excelize.CellTypeUnset, "C4": excelize.CellTypeInlineString, "C5": excelize.CellTypeInlineString, "C6": excelize.CellTypeUnset} {
		if got, err := f.GetCellType("sample", cell); got != want || err != nil {
			t.Errorf("%s has type %v, want %v %v", cell, got, want, err)
		}
	}
	panes, err := f.GetPanes("sample")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("%+v %v", panes, err)
	}
}

// TestNumbersOfFifteenDigitsAreExact in a cell, whatever they are.
func TestNumbersOfFifteenDigitsAreExact(t *testing.T) {
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 1))
	var rows [][]Value
	for range 500 {
		rows = append(rows, []Value{none, none, minor(random.Int64N(2e15)-1e15, uint8(random.IntN(9))), none, none, none})
	}
	b, err := write0("xlsx", rows, false)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for i, row := range rows {
		if got, err := f.GetCellValue("sample", fmt.Sprintf("C%d", i+2)); got != Amount.format(&row[2]) || err != nil {
			t.Errorf("seed %d: row %d is %s, want %s %v", seed, i, got, Amount.format(&row[2]), err)
		}
	}
}

func TestSheetsEnd(t *testing.T) {
	x, err := newXLSX(&bytes.Buffer{}, &Request{Name: "sample", Format: "xlsx"}, &sampleHeader, sampleColumns)
	if err != nil {
		t.Fatal(err)
	}
	x.next = sheetRows
	if err := x.row(sampleRows[0]); err != nil {
		t.Error(err)
	}
	if err := x.row(sampleRows[0]); !errors.Is(err, ErrTooLong) {
		t.Error(err)
	}
	if err := x.Close(); err != nil {
		t.Error(err)
	}
}

// TestSameBytes: files have no clock and no chance in them, also when they have more than one row group.
func TestSameBytes(t *testing.T) {
	var rows [][]Value
	for len(rows) < rowGroup+100 {
		rows = append(rows, sampleRows...)
	}
	for _, format := range Formats {
		first, err := write0(format, rows, false)
		if err != nil {
			t.Fatal(err)
		}
		second, err := write0(format, rows, false)
		if err != nil || !bytes.Equal(first, second) {
			t.Errorf("%s: %d and %d bytes that differ %v", format, len(first), len(second), err)
		}
	}
}

func TestRequestsAreChecked(t *testing.T) {
	good := Request{Name: "journal", Format: "csv", Seq: 10, Span: Span{From: 2, To: 10}}
	if wrong := good.Check(); wrong != nil || good.First() != 2 || good.Last() != 10 || good.IsDated() {
		t.Error(wrong)
	}
	for field, change := range map[string]func(r *Request){
		"name":    func(r *Request) { r.Name = "cats" },
		"format":  func(r *Request) { r.Format = "xls" },
		"limit":   func(r *Request) { r.Limit = 5 },
		"from":    func(r *Request) { r.Span.From = 11 },
		"to":      func(r *Request) { r.Span.To = 11 },
		"date":    func(r *Request) { r.Span.Date = 3 },
		"account": func(r *Request) { r.Account = 3 },
	} {
		r := good
		change(&r)
		if wrong := r.Check(); wrong == nil || wrong.Field != field {
			t.Errorf("%s: %v", field, wrong)
		}
	}
	dated := Request{Name: "exceptions", Format: "json", Seq: 10}
	if dated.Check() != nil || !dated.IsDated() || dated.First() != 1 || dated.Last() != 10 {
		t.Errorf("%+v", dated)
	}
}
