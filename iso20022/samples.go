package iso20022

import (
	"bytes"
	"embed"
	"path"
	"strings"
)

// sampleDate stands in the sample files wherever a date does.
const sampleDate = "2000-01-01"

//go:embed samples/*.xml
var sampleFiles embed.FS

// A Sample is one message that Weir ships, between fictitious banks with test BICs (ISO 9362: a second
// location character of 0 marks a test code).
type Sample struct {
	Name string // such as "01-customer-eur"
	Data []byte // the message; the caller may keep and change it
}

// Samples are the sample messages in the order of their names, for settlement on date (YYYY-MM-DD). They validate
// against the schemas of pacs.008.001.08 and pacs.009.001.08, hold all three priorities, and pay in CNY, EUR and
// USD between ALPHCNB0, BRAVGB20, CHARDEF0, DELTUS30, ECHOFRP0 and FOXTJPJ0. The UETRs are fixed: submitted twice
// with the same date, they are the same orders.
func Samples(date string) []Sample {
	const folder = "samples"
	entries, err := sampleFiles.ReadDir(folder)
	if err != nil {
		panic(err) // the files are part of the binary
	}
	samples := make([]Sample, 0, len(entries))
	for _, entry := range entries {
		data, err := sampleFiles.ReadFile(path.Join(folder, entry.Name()))
		if err != nil {
			panic(err)
		}
		samples = append(samples, Sample{
			Name: strings.TrimSuffix(entry.Name(), ".xml"),
			Data: bytes.ReplaceAll(data, []byte(sampleDate), []byte(date)),
		})
	}
	return samples
}
