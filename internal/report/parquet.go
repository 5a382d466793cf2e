package report

import (
	"fmt"
	"io"
	"math/big"
	"reflect"

	"github.com/parquet-go/parquet-go"
	"github.com/shopspring/decimal"

	"weir/engine"
)

// The decimals of an amount in Parquet: DECIMAL(38, 8) in 16 bytes, since a column has one scale and assets have up to 8.
const (
	decimalScale     = 8
	decimalPrecision = 38
	decimalBytes     = 16
)

// rowGroup is how many rows are buffered before they are written.
const rowGroup = 122_880

// asParquet writes a Parquet file. Where it was taken at stands in its key/value metadata: weir.report, weir.seq, weir.hash, weir.time, weir.engine_version.
type asParquet struct {
	w       *parquet.GenericWriter[any]
	columns []Column
	rows    [1]parquet.Row
}

func newParquet(w io.Writer, r *Request, h *Header, columns []Column) *asParquet {
	at := moment(h.Time)
	return &asParquet{columns: columns, w: parquet.NewGenericWriter[any](w,
		parquet.NewSchema(r.Name, newTable(columns)),
		parquet.Compression(&parquet.Snappy),
		parquet.CreatedBy("weir", fmt.Sprint(engine.Version), "report"),
		parquet.MaxRowsPerRowGroup(rowGroup),
		parquet.KeyValueMetadata("weir.report", r.Name),
		parquet.KeyValueMetadata("weir.seq", fmt.Sprint(h.Seq)),
		parquet.KeyValueMetadata("weir.hash", h.HashText()),
		parquet.KeyValueMetadata("weir.time", Time.format(&at)),
		parquet.KeyValueMetadata("weir.engine_version", fmt.Sprint(engine.Version)),
	)}
}

func (p *asParquet) row(values []Value) error {
	row := p.rows[0][:0]
	for i := range p.columns {
		v, err := p.columns[i].Type.parquet(&values[i])
		if err != nil {
			return fmt.Errorf("report: column %s: %w", p.columns[i].Name, err)
		}
		level := 1
		if v.IsNull() {
			level = 0
		}
		row = append(row, v.Level(0, level, i))
	}
	p.rows[0] = row
	_, err := p.w.WriteRows(p.rows[:])
	return err
}

func (p *asParquet) close(bool) error { return p.w.Close() }

func (t Type) parquet(v *Value) (parquet.Value, error) {
	switch {
	case v.none:
		return parquet.NullValue(), nil
	case t == Whole || t == Time:
		return parquet.Int64Value(v.number), nil
	case t == Date:
		return parquet.Int32Value(int32(v.number)), nil
	case t == Flag:
		return parquet.BooleanValue(v.number != 0), nil
	case t == Amount:
		b, err := decimalOf(v.amount)
		return parquet.FixedLenByteArrayValue(b), err
	}
	return parquet.ByteArrayValue([]byte(v.text)), nil
}

// decimalOf is a decimal in 16 bytes, big-endian, two's complement.
func decimalOf(d decimal.Decimal) ([]byte, error) {
	n := d.Shift(decimalScale).BigInt()
	b := make([]byte, decimalBytes)
	if n.BitLen() >= 8*decimalBytes {
		return b, fmt.Errorf("%s is too large", d)
	}
	if n.Sign() < 0 {
		n.Add(n, new(big.Int).Lsh(big.NewInt(1), 8*decimalBytes))
	}
	return n.FillBytes(b), nil
}

func (t Type) node() parquet.Node {
	switch t {
	case Whole:
		return parquet.Int(64)
	case Amount:
		return parquet.Decimal(decimalScale, decimalPrecision, parquet.FixedLenByteArrayType(decimalBytes))
	case Flag:
		return parquet.Leaf(parquet.BooleanType)
	case Time:
		return parquet.Timestamp(parquet.Nanosecond)
	case Date:
		return parquet.Date()
	}
	return parquet.String()
}

// table is a group whose columns stand in the report's order: that of parquet.Group is alphabetical.
type table struct {
	parquet.Group
	fields []parquet.Field
}

func newTable(columns []Column) *table {
	t := &table{Group: parquet.Group{}}
	for _, c := range columns {
		node := parquet.Optional(c.Type.node())
		t.Group[c.Name] = node
		t.fields = append(t.fields, &field{node, c.Name})
	}
	return t
}

func (t *table) Fields() []parquet.Field { return t.fields }

type field struct {
	parquet.Node
	name string
}

func (f *field) Name() string { return f.name }

// Value is never asked for: rows are written as values.
func (f *field) Value(reflect.Value) reflect.Value { return reflect.Value{} }
