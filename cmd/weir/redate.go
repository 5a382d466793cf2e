package main

import (
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
)

// businessDates are the elements that the server reads a business date from, as the ends of their paths: of payments and returns, of pain.001, camt.050, camt.060,
// sese.023 and fxtr.014.
var businessDates = []string{
	"/IntrBkSttlmDt", "PmtInf/ReqdExctnDt/Dt", "PmtInf/ReqdExctnDt/DtTm", "LqdtyCdtTrf/SttlmDt", "RptgPrd/FrToDt/FrDt", "RptgPrd/FrToDt/ToDt",
	"TradDtls/SttlmDt/Dt/Dt", "TradDtls/SttlmDt/Dt/DtTm", "TradAmts/SttlmDt",
}

var isoDate = regexp.MustCompile(`\d{4}-\d\d-\d\d`)

// redate changes the business dates of a message to a day, and nothing else. What can't be read as XML stays as it is, for the server's answer.
func redate(data []byte, day time.Time) []byte {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil } // dates are ASCII
	var redated []byte
	var path []string
	for from := int64(0); ; from = d.InputOffset() {
		token, err := d.RawToken()
		to := d.InputOffset()
		if err != nil {
			return append(redated, data[from:]...)
		}
		text := data[from:to]
		switch t := token.(type) {
		case xml.StartElement:
			path = append(path, t.Name.Local)
		case xml.EndElement:
			path = path[:max(len(path)-1, 0)]
		case xml.CharData:
			if isBusinessDate(path) {
				text = isoDate.ReplaceAll(text, []byte(day.Format(time.DateOnly)))
			}
		}
		redated = append(redated, text...)
	}
}

func isBusinessDate(path []string) bool {
	at := strings.Join(path, "/")
	return slices.ContainsFunc(businessDates, func(end string) bool { return strings.HasSuffix(at, end) })
}
