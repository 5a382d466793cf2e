package main

import (
	_ "embed"
	"fmt"
	"time"

	"weir/client"
)

// The business date of the day, wherever and whenever it is played, and the next one.
const (
	demoDate     = "2026-11-30"
	demoNextDate = "2026-12-01"
)

//go:embed demo.calendar
var demoCalendar []byte

// dayTime is a time of the day in the calendar's zone, such as 09:30.
func dayTime(clock string) time.Time {
	at, err := time.Parse("2006-01-02 15:04 -0700", demoDate+" "+clock+" +0800")
	if err != nil {
		panic(err) // the demo's own times
	}
	return at
}

// The demo's system: fictitious banks with test BICs (a second location character of 0), in three currencies and one bond, whose code is made like an
// ISIN of no country.
var (
	demoAssets = []client.Asset{
		{Code: "CNY", Scale: 2, Issuer: "CBCNCNB0"}, {Code: "HKD", Scale: 2, Issuer: "CBHKHKH0"}, {Code: "USD", Scale: 2, Issuer: "CBUSUS30"},
		{Code: bond, Scale: 0, Issuer: "CSDACNB0", Kind: "security"},
	}
	demoBanks = []client.Participant{
		{ID: "ALPHCNB0", Name: "Alpha"}, {ID: "BRAVGB20", Name: "Bravo"}, {ID: "CHARDEF0", Name: "Charlie"}, {ID: "DELTUS30", Name: "Delta"},
		{ID: "ECHOFRP0", Name: "Echo"}, {ID: "FOXTJPJ0", Name: "Foxtrot"}, {ID: "GOLFHKH0", Name: "Golf"}, {ID: "HOTESGS0", Name: "Hotel"},
		{ID: "INDICNB0", Name: "India"}, {ID: "JULIHKH0", Name: "Juliett"}, {ID: "KILOCNS0", Name: "Kilo"}, {ID: "LIMAUS30", Name: "Lima"},
		{ID: "MIKECNS0", Name: "Mike"}, {ID: "NOVEHKH0", Name: "November"}, {ID: "OSCAGB20", Name: "Oscar"}, {ID: "PAPASGS0", Name: "Papa"},
		{ID: "QUEBDEF0", Name: "Quebec"}, {ID: "ROMEFRP0", Name: "Romeo"}, {ID: "SIERJPJ0", Name: "Sierra"}, {ID: "TANGCNB0", Name: "Tango"},
	}
)

const (
	bond        = "ZZ00BOND0013"
	fewestBanks = 8
	currencies  = 3 // of demoAssets, the first ones
)

// startingMoney is what each bank brings in before the opening.
var startingMoney = map[string]string{"CNY": "30000000.00", "HKD": "12000000.00", "USD": "6000000.00"}

// startingBonds is what the custodian holds for each bank.
const startingBonds = "400000000"

// setUp creates assets, banks and accounts.
func (d *demo) setUp() error {
	d.part("07:50", "The system is set up.")
	for _, a := range demoAssets {
		a.Day, a.BusinessDate = "closed", demoDate
		if err := d.client.CreateAsset(d.ctx, a); err != nil {
			return err
		}
	}
	for _, bank := range d.banks {
		bank.Kind = "bank"
		if err := d.client.CreateParticipant(d.ctx, bank); err != nil {
			return err
		}
		for _, a := range demoAssets {
			if _, err := d.client.OpenAccount(d.ctx, bank.ID, a.Code, "0"); err != nil {
				return err
			}
		}
	}
	d.line("%d banks, each with an account in %d assets and no credit line; every asset is closed.", len(d.banks), len(demoAssets))
	d.line("Clock, calendar and seed are the demo's own, so the same seed ends with the same state, bit for bit.")
	return nil
}

// preOpen funds the banks, and takes the first orders.
func (d *demo) preOpen() error {
	if err := d.to("08:00"); err != nil {
		return err
	}
	d.part("08:00", "The calendar brings pre-open: money comes in, orders queue, nothing settles.")
	for _, bank := range d.banks {
		for _, a := range demoAssets[:currencies] {
			if _, err := d.fund(bank.ID, a.Code, startingMoney[a.Code]); err != nil {
				return err
			}
		}
		if _, err := d.fund(bank.ID, bond, startingBonds); err != nil {
			return err
		}
	}
	d.line("Each bank brings in %s CNY, %s HKD and %s USD, and %s of the bond.",
		grouped(startingMoney["CNY"]), grouped(startingMoney["HKD"]), grouped(startingMoney["USD"]), grouped(startingBonds))
	outcomes, err := d.send(d.payments(d.trafficSize(), anyAsset))
	if err != nil {
		return err
	}
	d.line("%s for today are taken: %d wait for the opening.", plural(len(outcomes), "order"), countOf(outcomes, "queued"))
	return nil
}

// opening lets what waits settle, and opens the retail cycle.
func (d *demo) opening() error {
	if err := d.to("08:30"); err != nil {
		return err
	}
	count, _, err := d.waiting(allAssets...)
	if err != nil {
		return err
	}
	d.part("08:30", "The calendar opens all assets: what waited settles, together where it must.")
	d.line("Still waiting: %d.", count)
	opened, err := d.client.OpenCycle(d.ctx, "CNY", "retail, morning")
	if err == nil && opened.Status != "created" {
		err = fmt.Errorf("the retail cycle: %s %s", opened.Status, opened.Detail)
	}
	d.cycle = opened.Cycle
	d.line("A retail cycle opens in CNY: small payments net until 13:00, and only the sums move.")
	return err
}
