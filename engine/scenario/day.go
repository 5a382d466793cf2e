package scenario

import (
	"fmt"
	"time"

	"weir/engine"
)

// day takes a session of an asset's business day a step further, the first one unless a date names another; or shows where the sessions stand.
//
//	day EUR pre-open
//	day EUR pre-open date 2026-03-03
//	day EUR closed late
//	day EUR
//	  -> clearing 2026-03-02
//	  -> pre-open 2026-03-03
func day(r *runner, a *arguments) ([]string, error) {
	code, err := a.next()
	if err != nil {
		return nil, err
	}
	if len(a.words) == 0 {
		return r.dayLines(code)
	}
	in := engine.Setting{Kind: engine.SetDay, Asset: r.directory.assets[code].number}
	if in.Day, err = oneOf(a, days); err != nil {
		return nil, err
	}
	if a.accept("date") {
		if in.BusinessDate, err = a.date(); err != nil {
			return nil, err
		}
	}
	in.Late = a.accept("late")
	r.success = "applied"
	return r.setting(in), nil
}

var days = map[string]engine.Day{
	"closed": engine.Closed, "pre-open": engine.PreOpen, "open": engine.Open,
	"cut-off": engine.CutOff, "clearing": engine.Clearing, "end-of-day": engine.EndOfDay,
}

// dayLines shows the state and the date of each session.
func (r *runner) dayLines(code string) ([]string, error) {
	asset, err := r.assetOf(code)
	if err != nil {
		return nil, err
	}
	info, _ := r.machine.Asset(asset.number)
	lines := []string{info.Day.String() + " " + dateText(info.BusinessDate)}
	if info.SecondDate != 0 {
		lines = append(lines, info.SecondDay.String()+" "+dateText(info.SecondDate))
	}
	return lines, nil
}

// dateText writes days since 1970-01-01 as a date.
func dateText(day uint32) string {
	return time.Unix(int64(day)*secondsPerDay, 0).UTC().Format(time.DateOnly)
}

// statements shows how each account came from its opening balance of the business date to what it holds now. What moved in and out between it and the issuer is its funding.
//
//	statements EUR
//	  -> CBEUDEF0 opening 0.00 funded -100.00 sent 0.00 received 0.00 balance -100.00
//	  -> ALPHCNB0 opening 0.00 funded 100.00 sent 60.00 received 20.00 balance 60.00
func statements(r *runner, a *arguments) ([]string, error) {
	return r.eachAccount(a, func(info engine.AccountInfo, scale uint8) string {
		m, _ := r.machine.Measures(info.Number)
		return fmt.Sprintf("opening %s funded %s sent %s received %s balance %s", decimal(info.Opening, scale),
			decimal(info.Balance-info.Opening-info.Position, scale), decimalOf(wide(m.Sent), scale), decimalOf(wide(m.Received), scale), decimal(info.Balance, scale))
	})
}
