package wire

import (
	"encoding/json"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
	"time"
)

func TestAmounts(t *testing.T) {
	rows := []struct {
		text  string
		scale uint8
		units int64
		fault amountFault
	}{
		{"0", 0, 0, amountSound}, {"0.00", 2, 0, amountSound}, {"0.1", 2, 10, amountSound}, {"12.05", 2, 1205, amountSound}, {"1", 8, 1e8, amountSound},
		{"9223372036854775807", 0, math.MaxInt64, amountSound}, {"9223372036854775808", 0, 0, amountTooLarge},
		{"92233720368.54775807", 8, math.MaxInt64, amountSound}, {"92233720368.54775808", 8, 0, amountTooLarge},
		{"18446744073709551616", 0, 0, amountTooLarge}, {"184467440737095516150", 0, 0, amountTooLarge}, {"999999999999999999", 8, 0, amountTooLarge},
		{"184467440738", 8, 0, amountTooLarge}, // little above 2^64
		{"0.000000001", 8, 0, amountDecimals}, {"1.0", 0, 0, amountDecimals}, {"12345678901234567890.123", 2, 0, amountDecimals},
		{"", 2, 0, amountMalformed}, {".", 2, 0, amountMalformed}, {"1.2.3", 2, 0, amountMalformed}, {"00", 2, 0, amountMalformed},
		{"00000000000000000000.1", 2, 0, amountMalformed}, {"1111111111111111111x", 2, 0, amountMalformed}, {"1111111111111111111.", 2, 0, amountMalformed},
	}
	for _, row := range rows {
		units, fault := parseAmount([]byte(row.text), row.scale)
		if units != row.units || fault != row.fault {
			t.Errorf("%q at scale %d: %d fault %d, want %d fault %d", row.text, row.scale, units, fault, row.units, row.fault)
		}
	}
}

func TestAmountsReadBackAsWritten(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 20_000 {
		units, scale := int64(random.Uint64()>>random.IntN(64)), uint8(random.IntN(MaxScale+1))
		text := AppendAmount(nil, units, scale)
		want := new(big.Rat).SetFrac64(units, powersOf10[scale]).FloatString(int(scale))
		if string(text) != want {
			t.Fatalf("%d at scale %d: %s, want %s", units, scale, text, want)
		}
		if units < 0 {
			continue
		}
		if back, fault := parseAmount(text, scale); back != units || fault != amountSound {
			t.Fatalf("%s at scale %d reads as %d, fault %d", text, scale, back, fault)
		}
	}
	if text := AppendAmount(nil, math.MinInt64, 2); string(text) != "-92233720368547758.08" {
		t.Fatalf("least amount: %s", text)
	}
}

func TestEqualAmountsHaveOneHash(t *testing.T) {
	hash := func(text string) int64 {
		whole, fraction, _ := splitAmount([]byte(text))
		return amountHash(whole, fraction)
	}
	if hash("1.5") != hash("1.500") || hash("1") != hash("1.0") || hash("1") == hash("10") || hash("1.05") == hash("105") || hash("1.5") < 0 {
		t.Error("the hash is not of the amount")
	}
}

func TestDatesAgreeWithTheCalendar(t *testing.T) {
	for day := time.Date(1970, 1, 2, 0, 0, 0, 0, time.UTC); day.Year() < 2105; day = day.AddDate(0, 0, 1) {
		text := day.Format(time.DateOnly)
		days, ok := ParseDate([]byte(text))
		if !ok || int64(days) != day.Unix()/secondsPerDay || string(AppendDate(nil, days)) != text {
			t.Fatalf("%s: %d, %v", text, days, ok)
		}
	}
}

func TestUUIDs(t *testing.T) {
	var id [16]byte
	if !ParseUUID([]byte("0192F3a4-7b1c-7d2e-9f30-0123456789aB"), &id) || string(AppendUUID(nil, &id)) != "0192f3a4-7b1c-7d2e-9f30-0123456789ab" {
		t.Fatalf("%x", id)
	}
	text := []byte("0192f3a4-7b1c-7d2e-9f30-0123456789ab")
	for at := range text {
		for _, c := range []byte{'g', '/', ':', '@', 'G', '`', '-' + 1, 0, 0xff} {
			spoiled := append([]byte(nil), text...)
			spoiled[at] = c
			if ParseUUID(spoiled, &id) {
				t.Errorf("%q passes", spoiled)
			}
		}
	}
}

func TestStringsAreJSON(t *testing.T) {
	var all []byte
	for c := range 0x250 {
		all = append(all, string(rune(c))...)
	}
	var back string
	if err := json.Unmarshal(AppendString(nil, all), &back); err != nil || back != string(all) {
		t.Fatalf("%v: %q", err, back)
	}
	if text := AppendString(nil, "a\xffb"); string(text) != "\"a\ufffdb\"" {
		t.Errorf("what is not UTF-8 comes out as %q", text)
	}
	var p struct {
		Status              int
		Code, Field, Detail string
	}
	if err := json.Unmarshal(AppendProblem(nil, &Problem{Status: 422, Title: "T", Code: "c", Field: "f\"", Detail: "d\n"}), &p); err != nil || p.Status != 422 || p.Field != "f\"" || p.Detail != "d\n" {
		t.Errorf("%v %+v", err, p)
	}
}

// RFC 3339, section 5.6: T and Z may be in lower case too.
func TestTimes(t *testing.T) {
	want := time.Date(2026, 1, 31, 9, 30, 0, 0, time.UTC).UnixNano()
	for _, text := range []string{
		"2026-01-31T09:30:00Z", "2026-01-31t09:30:00z", "2026-01-31T09:30:00z", "2026-01-31T09:30:00.000000000Z", "2026-01-31T17:30:00+08:00", "2026-01-31t01:00:00-08:30",
	} {
		if nanos, ok := ParseTime([]byte(text)); !ok || nanos != want {
			t.Errorf("%s: %d, %v", text, nanos, ok)
		}
	}
	for _, text := range []string{
		"2026-01-31 09:30:00Z", "2026-01-31409:30:00Z", "2026-01-31T09:30:00:", "2026-01-31T09:30:00\x1a", "2026-01-31T09:30:00", "2026-01-31T09:30Z",
		"2026-01-31T24:00:00Z", "2026-01-31T09:30:60Z", "2026-01-31T09:30:00+0800", "2026-01-31T09:30:00.Z", "2026-01-31T09:30:00.0000000000Z",
	} {
		if nanos, ok := ParseTime([]byte(text)); ok {
			t.Errorf("%q is read as %d", text, nanos)
		}
	}
}
