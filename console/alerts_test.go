package console_test

import "testing"

// Alerts are told in the words of the chosen language, with the same figures in both: amounts with the asset's decimals and separators, and durations.
func TestAlertsInBothLanguages(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a server and a browser")
	}
	w := found(startServer(t)) // each bank has 900,000.00
	w.pay(banks[0], banks[1], "1234567.00", nil)
	w.at("08:32:00")
	w.pay(banks[0], banks[1], "2000000.00", object{"priority": "urgent"}) // goes before the older one
	w.pay(banks[1], banks[0], "1000000.00", nil)
	w.at("09:33:05")
	b := openTab(t, w.server)
	b.open("overview?asset=CNY")
	told := func(code, words string) {
		t.Helper()
		b.wait("document.querySelector('[data-code=" + code + "] span')?.innerText === " + quote(words))
	}
	told("queue_old", "An order of 1,234,567.00 CNY, submitted by ALPHCNB0, has waited in its queue for 1 h 3 min (since 2026-11-30 08:30:00).")
	told("gridlock", "3 orders worth 4,234,567.00 CNY are queued, and 2 accounts both owe and are owed some of them. None of them can settle now, alone or with others. "+
		"With 1,334,567.00 CNY more cover, at 1 of the accounts, all of them could settle together.")
	b.choose("language", "zh")
	told("queue_old", "ALPHCNB0 提交的一笔 1,234,567.00 CNY 指令已排队 1 小时 3 分（自 2026-11-30 08:30:00 起）。")
	told("gridlock", "CNY 有 3 笔指令排队，合计 4,234,567.00，其中 2 个账户既有应付又有应收。这些指令目前无法结算，单独或一并均不行。"+
		"若其中 1 个账户再补充资金合计 1,334,567.00 CNY，全部指令即可一并结算。")
}
