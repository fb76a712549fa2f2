package inventory_test

import (
	"math/big"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
	"techplan.education/internal/testplan"
)

func parseDate(t *testing.T, text string) calendar.Date {
	t.Helper()
	day, err := calendar.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

func readLot(lot *testplan.DeviceBuilder) inventory.Lot { return inventory.LotOf(lot.BuildObject()) }

// Upkeep is what a line of purpose Operation or Staffing should pay for.
func TestYearlyCostIsUpkeep(t *testing.T) {
	for _, c := range []struct {
		kind v1alpha1.YearlyCostKind
		want money.Amount
	}{
		{v1alpha1.YearlyCostRepair, 120_00}, {v1alpha1.YearlyCostLicense, 120_00}, {v1alpha1.YearlyCostInsurance, 120_00},
		{v1alpha1.YearlyCostSupport, 120_00}, {v1alpha1.YearlyCostEnergy, 120_00},
		{v1alpha1.YearlyCostConnectivity, 120_00}, {v1alpha1.YearlyCostOther, 120_00},
		{v1alpha1.YearlyCostTraining, 0}, {v1alpha1.YearlyCostUserTime, 0}, {v1alpha1.YearlyCostLease, 0},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			lot := readLot(testplan.NewDevice("d", "laptop", 1).CostsYearly(c.kind, "120"))
			if lot.YearlyCost != c.want {
				t.Errorf("yearly cost of %d, want %d", lot.YearlyCost, c.want)
			}
		})
	}
}

func TestLotOf(t *testing.T) {
	full := testplan.NewDevice("d", "chromebook", 310).OfPlan("p2").AtSite("high").SetUnitCost("305.00").
		OrderedOn("2026-06-20").ReceivedOn("2026-08-05").InService("2026-08-24").PaidBy("p", "fy27").SetLifeMonths(60).
		SupportedUntil("2034-06-30").
		AddOutOfService(v1alpha1.OutOfServiceLost, 2).AddOutOfService(v1alpha1.OutOfServiceRetired, 3).AddOutOfService("InRepair", 4).AddOutOfService("Idle", 5).
		ReplacedBy("d2").CostsYearly("Repair", "120").CostsYearly("License", "80.50").CountedOn("2027-06-30")
	full.ChangeSpec(func(spec *v1alpha1.DeviceSpec) { spec.Audience = v1alpha1.AudienceShared })
	got := readLot(full)
	want := inventory.Lot{
		Plan: "p2", Technology: "chromebook", Site: "high", Quantity: 310, Owned: 305,
		Kind:    v1alpha1.AcquisitionPurchase,
		Ordered: parseDate(t, "2026-06-20"), Received: parseDate(t, "2026-08-05"), Start: parseDate(t, "2026-08-24"),
		UnitCost: 30_500, Priced: true, LinePlan: "p", Line: "fy27", LifeMonths: 60,
		SupportEnd: parseDate(t, "2034-06-30"), Replacement: "d2",
		Idle: 5, InRepair: 4, YearlyCost: 20_050, Audience: inventory.AudienceShared, Counted: parseDate(t, "2027-06-30"),
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateComparable(inventory.OtherLines{})); diff != "" {
		t.Error(diff)
	}
	if got := readLot(testplan.NewDevice("d", "t", 1).ReceivedOn("2026-08-05")).Start; got != parseDate(t, "2026-08-05") {
		t.Errorf("without inService the lot starts on %s", got)
	}
	if free := readLot(testplan.NewDevice("d", "t", 1).SetUnitCost("0")); !free.Priced || free.UnitCost != 0 {
		t.Error("a price of 0 is no price")
	}
}

func TestLife(t *testing.T) {
	for title, c := range map[string]struct {
		device           *testplan.DeviceBuilder
		technology, lead int
		end, buyBy       string
		reason           v1alpha1.EndReason
	}{
		"no end is known":     {testplan.NewDevice("d", "t", 1), 48, 3, "", "", ""},
		"a start and no life": {testplan.NewDevice("d", "t", 1).InService("2026-08-24"), 0, 3, "", "", ""},
		"the technology's life": {
			testplan.NewDevice("d", "t", 1).InService("2026-08-24"), 48, 3, "2030-08-23", "2030-05-23",
			v1alpha1.EndByUsefulLife,
		},
		"the lot's own life comes first": {
			testplan.NewDevice("d", "t", 1).InService("2026-08-24").SetLifeMonths(12), 48, 3, "2027-08-23", "2027-05-23",
			v1alpha1.EndByUsefulLife,
		},
		"no lead": {
			testplan.NewDevice("d", "t", 1).InService("2026-08-24"), 48, 0, "2030-08-23", "2030-08-23",
			v1alpha1.EndByUsefulLife,
		},
		"the start clamps to the month": {
			testplan.NewDevice("d", "t", 1).InService("2028-02-29"), 12, 3, "2029-02-27", "2028-11-27",
			v1alpha1.EndByUsefulLife,
		},
		"a life of four years from the first of July: the last day is the thirtieth of June": {
			testplan.NewDevice("d", "t", 1).InService("2026-07-01"), 48, 0, "2030-06-30", "2030-06-30",
			v1alpha1.EndByUsefulLife,
		},
		"support ends before the life": {
			testplan.NewDevice("d", "t", 1).InService("2023-08-24").SupportedUntil("2026-06-30"), 48, 3, "2026-06-30",
			"2026-03-30", v1alpha1.EndBySupport,
		},
		"support ends after the life": {
			testplan.NewDevice("d", "t", 1).InService("2023-08-24").SupportedUntil("2034-06-30"), 48, 3, "2027-08-23",
			"2027-05-23", v1alpha1.EndByUsefulLife,
		},
		"support ends, no life known": {
			testplan.NewDevice("d", "t", 1).SupportedUntil("2034-06-30"), 0, 3, "2034-06-30", "2034-03-30",
			v1alpha1.EndBySupport,
		},
		"support ends on the life's end": {
			testplan.NewDevice("d", "t", 1).InService("2026-07-01").SupportedUntil("2027-06-30"), 12, 3, "2027-06-30",
			"2027-03-30", v1alpha1.EndBySupport,
		},
		"the lease ends first": {
			testplan.NewDevice("d", "t", 1).InService("2026-08-24").LeasedUntil("2029-08-23").SupportedUntil("2034-06-30"), 48, 3,
			"2029-08-23", "2029-05-23", v1alpha1.EndByLease,
		},
		"a life without a start, a lease": {
			testplan.NewDevice("d", "t", 1).LeasedUntil("2029-08-23"), 48, 3, "2029-08-23", "2029-05-23", v1alpha1.EndByLease,
		},
	} {
		t.Run(title, func(t *testing.T) {
			got := readLot(c.device).ComputeLife(c.technology, c.lead)
			want := inventory.Life{End: parseDate(t, c.end), BuyBy: parseDate(t, c.buyBy), Reason: c.reason}
			if got != want {
				t.Errorf("got %s (%s), buy by %s; want %s (%s), buy by %s", got.End, got.Reason, got.BuyBy, want.End,
					want.Reason, want.BuyBy)
			}
		})
	}
}

func TestStatesByDay(t *testing.T) {
	type states struct {
		inService bool
		support   inventory.Support
		payment   inventory.Payment
	}
	whole := testplan.NewDevice("d", "t", 1).
		OrderedOn("2026-06-20").
		ReceivedOn("2026-08-05").
		InService("2026-08-24").
		SupportedUntil("2034-06-30")
	supported := inventory.Supported
	for title, c := range map[string]struct {
		device *testplan.DeviceBuilder
		today  string
		want   states
	}{
		"the day before the order":      {whole, "2026-06-19", states{false, supported, inventory.Planned}},
		"the day of the order":          {whole, "2026-06-20", states{false, supported, inventory.Committed}},
		"the day before it is received": {whole, "2026-08-04", states{false, supported, inventory.Committed}},
		"the day it is received":        {whole, "2026-08-05", states{false, supported, inventory.Spent}},
		"the day before service":        {whole, "2026-08-23", states{false, supported, inventory.Spent}},
		"the first day of service":      {whole, "2026-08-24", states{true, supported, inventory.Spent}},
		"the last day of support":       {whole, "2034-06-30", states{true, supported, inventory.Spent}},
		"the day after the last":        {whole, "2034-07-01", states{true, inventory.Unsupported, inventory.Spent}},
		"no dates at all: in use": {
			testplan.NewDevice("d", "t", 1),
			"2026-07-01",
			states{true, inventory.SupportUnknown, inventory.Planned},
		},
		"in service counts as received": {
			testplan.NewDevice("d", "t", 1).InService("2026-08-24"),
			"2026-08-24",
			states{true, inventory.SupportUnknown, inventory.Spent},
		},
		"all lost: not in service": {
			testplan.NewDevice("d", "t", 1).InService("2026-08-24").AddOutOfService("Lost", 1),
			"2026-08-24",
			states{false, inventory.SupportUnknown, inventory.Spent},
		},
		"in repair: still in the lot": {
			testplan.NewDevice("d", "t", 1).InService("2026-08-24").AddOutOfService("InRepair", 1),
			"2026-08-24",
			states{true, inventory.SupportUnknown, inventory.Spent},
		},
		"ordered, nothing else known": {
			testplan.NewDevice("d", "t", 1).OrderedOn("2026-06-20"),
			"2030-01-01",
			states{false, inventory.SupportUnknown, inventory.Committed},
		},
		"supported with no end announced": {
			testplan.NewDevice("d", "t", 1).ChangeSpec(func(spec *v1alpha1.DeviceSpec) { spec.SupportEndUnknown = new(true) }),
			"2030-01-01",
			states{true, supported, inventory.Planned},
		},
	} {
		t.Run(title, func(t *testing.T) {
			lot, today := readLot(c.device), parseDate(t, c.today)
			got := states{lot.InService(today), lot.SupportOn(today), lot.PaymentOn(today)}
			if got != c.want {
				t.Errorf("on %s: %+v, want %+v", c.today, got, c.want)
			}
		})
	}
}

func TestCharges(t *testing.T) {
	paid := testplan.NewDevice("d", "t", 1).PaidBy("p", "l").BuildObject
	for kind, want := range map[v1alpha1.AcquisitionKind]bool{
		"": true, v1alpha1.AcquisitionPurchase: true, v1alpha1.AcquisitionGrant: true,
		v1alpha1.AcquisitionLease: false, v1alpha1.AcquisitionDonation: false,
	} {
		device := paid()
		device.Spec.Acquisition.Kind = kind
		if got := inventory.LotOf(device).HasCharges(); got != want {
			t.Errorf("kind %q charges: %t, want %t", kind, got, want)
		}
	}
	if readLot(testplan.NewDevice("d", "t", 1)).HasCharges() {
		t.Error("a lot without a line charges one")
	}
}

// july are fiscal years that begin in July.
var july = calendar.FiscalYears{StartMonth: time.July}

// computeInventory puts lots into a ledger and reads the inventory of the default plan.
func computeInventory(
	t *testing.T,
	today string,
	facts inventory.Facts,
	devices ...*testplan.DeviceBuilder,
) inventory.Inventory {
	t.Helper()
	ledger := inventory.NewLedger()
	for _, device := range devices {
		other := device.BuildObject()
		ledger.SetLot(inventory.LotKey{Namespace: other.Namespace, Name: other.Name}, inventory.LotOf(other))
	}
	plan := inventory.PlanKey{Namespace: testplan.Namespace, Name: testplan.DefaultPlan}
	ledger.SetPlan(plan, facts)
	return ledger.ComputeInventory(plan, parseDate(t, today))
}

// The twelve-year plan of the worked example: four lots of August, four years
// of life, three months of lead, 305 a unit.
func TestTwelveYearPlan(t *testing.T) {
	facts := inventory.Facts{Years: july, LeadMonths: 3, LifeMonths: map[v1alpha1.EntryName]int{"laptop": 48}}
	inv := computeInventory(t, "2013-01-01", facts,
		testplan.NewDevice("a", "laptop", 150).InService("2009-08-17"),
		testplan.NewDevice("b", "laptop", 1450).InService("2010-08-16"),
		testplan.NewDevice("c", "laptop", 1150).InService("2011-08-15"),
		testplan.NewDevice("d", "laptop", 2300).InService("2012-08-20"),
	)
	forecaster := inventory.Forecaster{
		Current:   2013,
		LastYear:  2024,
		PriceYear: 2013,
		PriceOf:   findPriceIn(map[v1alpha1.EntryName]inventory.Price{"laptop": {Unit: 30_500, Known: true}}),
	}
	var got []string
	for _, demand := range forecaster.ForecastDemand(inv.Stock) {
		got = append(got, demand.Shown.String()+" "+demand.Cost.FormatIn("USD"))
	}
	want := []string{"FY2013 $45,750", "FY2014 $442,250", "FY2015 $350,750", "FY2016 $701,500"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestForecast(t *testing.T) {
	facts := inventory.Facts{Years: july, LeadMonths: 3, LifeMonths: map[v1alpha1.EntryName]int{"t": 48}}
	base := inventory.Forecaster{
		Current:   2027,
		LastYear:  2030,
		PriceYear: 2027,
		PriceOf:   findPriceIn(map[v1alpha1.EntryName]inventory.Price{"t": {Unit: 10_000, Known: true}}),
	}
	noPrice, spare, inflation, old, yen := base, base, base, base, base
	noPrice.PriceOf = findPriceIn(nil)
	spare.SparePercent = big.NewRat(5, 2)
	yen.Currency, yen.SparePercent = "JPY", big.NewRat(495, 10_000)
	inflation.InflationPercent = big.NewRat(10, 1)
	old.InflationPercent = big.NewRat(10, 1)
	old.PriceOf = findPriceIn(map[v1alpha1.EntryName]inventory.Price{"t": {Unit: 10_000, Known: true, Year: 2025}})
	for title, c := range map[string]struct {
		f      inventory.Forecaster
		device *testplan.DeviceBuilder
		want   []inventory.Demand
	}{
		"the year of purchase is ahead": {base, testplan.NewDevice("d", "t", 10).InService("2024-08-01"),
			[]inventory.Demand{
				{Technology: "t", BuyBy: 2028, End: 2029, Shown: 2028, Lots: 1, Devices: 10, Cost: 100_000},
			}},
		"the year of purchase is the plan's last, the end is after it": {
			base, testplan.NewDevice("d", "t", 10).InService("2026-08-01"),
			[]inventory.Demand{
				{Technology: "t", BuyBy: 2030, End: 2031, Shown: 2031, Lots: 1, Devices: 10, Cost: 100_000},
			},
		},
		"the year of purchase is past, the end is not": {base, testplan.NewDevice("d", "t", 10).InService("2022-08-01"),
			[]inventory.Demand{
				{Technology: "t", BuyBy: 2026, End: 2027, Shown: 2027, Lots: 1, Devices: 10, Cost: 100_000},
			}},
		"both are past": {base, testplan.NewDevice("d", "t", 10).InService("2021-08-01"),
			[]inventory.Demand{
				{
					Technology: "t",
					BuyBy:      2025,
					End:        2026,
					Shown:      2027,
					Overdue:    true,
					Lots:       1,
					Devices:    10,
					Cost:       100_000,
				},
			}},
		"the end of updates decides": {
			base,
			testplan.NewDevice("d", "t", 10).InService("2024-08-01").SupportedUntil("2027-06-30"),
			[]inventory.Demand{
				{Technology: "t", BuyBy: 2027, End: 2027, Shown: 2027, Lots: 1, Devices: 10, Cost: 100_000},
			},
		},
		"lost and retired units are not replaced": {
			base,
			testplan.NewDevice("d", "t", 10).InService("2024-08-01").AddOutOfService("Lost", 2).AddOutOfService("Retired", 1).AddOutOfService("Idle", 1),
			[]inventory.Demand{
				{Technology: "t", BuyBy: 2028, End: 2029, Shown: 2028, Lots: 1, Devices: 7, Cost: 70_000},
			},
		},
		"all units lost": {
			base, testplan.NewDevice("d", "t", 10).InService("2024-08-01").AddOutOfService("Lost", 10), nil,
		},
		"a lot with one that does not exist": {
			base,
			testplan.NewDevice("d", "t", 10).InService("2024-08-01").ReplacedBy("e"),
			[]inventory.Demand{
				{Technology: "t", BuyBy: 2028, End: 2029, Shown: 2028, Lots: 1, Devices: 10, Cost: 100_000},
			},
		},
		"no end known": {base, testplan.NewDevice("d", "t", 10), nil},
		"a donation is bought at full price": {
			base,
			testplan.NewDevice("d", "t", 10).AcquiredAs(v1alpha1.AcquisitionDonation).InService("2024-08-01"),
			[]inventory.Demand{
				{Technology: "t", BuyBy: 2028, End: 2029, Shown: 2028, Lots: 1, Devices: 10, Cost: 100_000},
			},
		},
		"a lease": {base, testplan.NewDevice("d", "t", 10).LeasedUntil("2028-06-30"),
			[]inventory.Demand{
				{
					Technology: "t",
					BuyBy:      2028,
					End:        2028,
					Shown:      2028,
					Leased:     true,
					Lots:       1,
					Devices:    10,
					Cost:       100_000,
				},
			}},
		"the lot's price where the technology has none": {
			noPrice,
			testplan.NewDevice("d", "t", 10).InService("2024-08-01").SetUnitCost("305"),
			[]inventory.Demand{
				{Technology: "t", BuyBy: 2028, End: 2029, Shown: 2028, Lots: 1, Devices: 10, Cost: 305_000},
			},
		},
		"no price at all": {noPrice, testplan.NewDevice("d", "t", 10).InService("2024-08-01"),
			[]inventory.Demand{
				{Technology: "t", BuyBy: 2028, End: 2029, Shown: 2028, Lots: 1, Devices: 10, Unpriced: 10},
			}},
		"spares": {spare, testplan.NewDevice("d", "t", 10).InService("2024-08-01"),
			[]inventory.Demand{
				{Technology: "t", BuyBy: 2028, End: 2029, Shown: 2028, Lots: 1, Devices: 10, Cost: 102_500},
			}},
		"in yen, rounded once: 1,000.495 is not 1,000.50 and then 1,001": {
			yen, testplan.NewDevice("d", "t", 10).InService("2024-08-01"),
			[]inventory.Demand{
				{Technology: "t", BuyBy: 2028, End: 2029, Shown: 2028, Lots: 1, Devices: 10, Cost: 1000_00},
			},
		},
		"prices rise from the plan's first year": {inflation, testplan.NewDevice("d", "t", 10).InService("2025-08-01"),
			[]inventory.Demand{
				{Technology: "t", BuyBy: 2029, End: 2030, Shown: 2029, Lots: 1, Devices: 10, Cost: 121_000},
			}},
		"prices rise from the technology's own year": {old, testplan.NewDevice("d", "t", 10).InService("2023-08-01"),
			[]inventory.Demand{
				{Technology: "t", BuyBy: 2027, End: 2028, Shown: 2027, Lots: 1, Devices: 10, Cost: 121_000},
			}},
	} {
		t.Run(title, func(t *testing.T) {
			stock := computeInventory(t, "2026-10-01", facts, c.device).Stock
			if diff := cmp.Diff(c.want, c.f.ForecastDemand(stock)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A mistyped inflation or share of spares yields an absurd cost, and never a negative cost.
func TestForecastSaturates(t *testing.T) {
	facts := inventory.Facts{Years: july, LifeMonths: map[v1alpha1.EntryName]int{"t": 600}}
	forecaster := inventory.Forecaster{
		Current: 2027, PriceYear: 1990, InflationPercent: big.NewRat(1_000_000, 1),
		PriceOf: findPriceIn(map[v1alpha1.EntryName]inventory.Price{"t": {Unit: 999_999_999_999_999, Known: true}}),
	}
	many := testplan.NewDevice("d", "t", 1_000_000).InService("2026-08-01")
	for _, demand := range forecaster.ForecastDemand(computeInventory(t, "2026-10-01", facts, many).Stock) {
		if demand.Cost != money.Lots {
			t.Errorf("the forecast is %s", demand.Cost.FormatIn("USD"))
		}
	}
	forecaster.SparePercent = big.NewRat(-101, 1)
	few := testplan.NewDevice("d", "t", 10).InService("2026-08-01")
	for _, demand := range forecaster.ForecastDemand(computeInventory(t, "2026-10-01", facts, few).Stock) {
		if demand.Cost != 0 {
			t.Errorf("the forecast is %s", demand.Cost.FormatIn("USD"))
		}
	}
}

func TestChargesOnLines(t *testing.T) {
	line := func(first, last calendar.FiscalYear, deadline string, deliver bool) inventory.LineFacts {
		return inventory.LineFacts{First: first, Last: last, Deadline: parseDate(t, deadline), Deliver: deliver}
	}
	bought := func() *testplan.DeviceBuilder { return testplan.NewDevice("d", "t", 1).PaidBy("p", "l") }
	for title, c := range map[string]struct {
		line            inventory.LineFacts
		device          *testplan.DeviceBuilder
		late, wrongYear bool
	}{
		"ordered on the last day": {
			line(2027, 2027, "2026-09-30", false), bought().OrderedOn("2026-09-30").ReceivedOn("2026-12-01"), false, false,
		},
		"ordered on the day after": {
			line(2027, 2027, "2026-09-30", false), bought().OrderedOn("2026-10-01").ReceivedOn("2026-12-01"), true, false,
		},
		"to be delivered, received on the last": {
			line(2027, 2027, "2026-09-30", true), bought().OrderedOn("2026-08-01").ReceivedOn("2026-09-30"), false, false,
		},
		"to be delivered, received on the next": {
			line(2027, 2027, "2026-09-30", true), bought().OrderedOn("2026-08-01").ReceivedOn("2026-10-01"), true, false,
		},
		"to be delivered, not yet received": {
			line(2027, 2027, "2026-09-30", true), bought().OrderedOn("2026-10-01"), false, false,
		},
		"no order recorded, received after": {
			line(2027, 2027, "2026-09-30", false), bought().ReceivedOn("2026-10-01"), true, false,
		},
		"no last day": {
			line(2027, 2027, "", false), bought().OrderedOn("2026-10-01"), false, false,
		},
		"ordered on the first day of the year": {
			line(2027, 2027, "", false), bought().OrderedOn("2026-07-01"), false, false,
		},
		"ordered on the last day of the year": {
			line(2027, 2027, "", false), bought().OrderedOn("2027-06-30"), false, false,
		},
		"received a day into the next year": {
			line(2027, 2027, "", false), bought().OrderedOn("2027-06-30").ReceivedOn("2027-07-01"), false, false,
		},
		"ordered in June for the year from July": {
			line(2027, 2027, "", false), bought().OrderedOn("2026-06-20").ReceivedOn("2026-08-05"), false, false,
		},
		"received before the year": {
			line(2027, 2027, "", false), bought().OrderedOn("2026-05-01").ReceivedOn("2026-06-30"), false, true,
		},
		"ordered after the year": {
			line(2027, 2027, "", false), bought().OrderedOn("2027-07-01"), false, true,
		},
		"ordered before the year, not received": {
			line(2027, 2027, "", false), bought().OrderedOn("2026-06-30"), false, false,
		},
		"in the last year of a span": {
			line(2027, 2029, "", false), bought().OrderedOn("2029-06-30"), false, false,
		},
		"after a span": {
			line(2027, 2029, "", false), bought().OrderedOn("2029-07-01"), false, true,
		},
		"no dates": {line(2027, 2027, "2026-09-30", true), bought(), false, false},
	} {
		t.Run(title, func(t *testing.T) {
			facts := inventory.Facts{Years: july, Lines: map[v1alpha1.EntryName]inventory.LineFacts{"l": c.line}}
			inv := computeInventory(t, "2030-01-01", facts, c.device)
			if len(inv.Charges) != 1 || inv.Charges[0].Late != c.late || inv.Charges[0].WrongYear != c.wrongYear {
				t.Errorf("got %+v, want late %t, wrong year %t", inv.Charges, c.late, c.wrongYear)
			}
		})
	}
}

// E-Rate lets a lot be ordered only after the bids for it were open for long enough.
func TestOrderedEarly(t *testing.T) {
	bought := func() *testplan.DeviceBuilder { return testplan.NewDevice("d", "t", 1).PaidBy("p", "l") }
	for title, c := range map[string]struct {
		from   string
		device *testplan.DeviceBuilder
		want   bool
	}{
		"ordered on the first day": {"2026-10-29", bought().OrderedOn("2026-10-29"), false},
		"ordered on the day before": {
			"2026-10-29", bought().OrderedOn("2026-10-28").ReceivedOn("2026-12-01"), true,
		},
		"no order recorded, received before":   {"2026-10-29", bought().ReceivedOn("2026-10-28"), true},
		"no order recorded, received after":    {"2026-10-29", bought().ReceivedOn("2026-10-29"), false},
		"neither ordered nor received":         {"2026-10-29", bought(), false},
		"the source does not limit the orders": {"", bought().OrderedOn("2026-10-28"), false},
	} {
		t.Run(title, func(t *testing.T) {
			facts := inventory.Facts{Years: july, Lines: map[v1alpha1.EntryName]inventory.LineFacts{
				"l": {OrderFrom: parseDate(t, c.from)},
			}}
			inv := computeInventory(t, "2030-01-01", facts, c.device)
			if len(inv.Charges) != 1 || inv.Charges[0].Early != c.want {
				t.Errorf("got %+v, want early %t", inv.Charges, c.want)
			}
		})
	}
}

// Equipment bought from a federal source must be counted by hand every 24 months.
func TestUncounted(t *testing.T) {
	const last, overdue = "2028-08-05", "2028-08-06"
	bought := func() *testplan.DeviceBuilder {
		return testplan.NewDevice("d", "t", 2).PaidBy("p", "l").ReceivedOn("2026-08-05").SetUnitCost("100")
	}
	for title, c := range map[string]struct {
		months int
		device *testplan.DeviceBuilder
		today  string
		want   bool
		next   string
	}{
		"24 months after it was received": {24, bought(), last, false, overdue},
		"on the day after":                {24, bought(), overdue, true, ""},
		"12 months, on the last day":      {12, bought(), "2027-08-05", false, "2027-08-06"},
		"12 months, on the day after":     {12, bought(), "2027-08-06", true, ""},
		"no count is asked for":           {0, bought(), "2040-01-01", false, ""},
		"put to use, and no day of receipt": {
			24, bought().ReceivedOn("").InService("2026-08-05"), overdue, true, "",
		},
		"received before it was put to use":     {24, bought().InService("2026-08-24"), overdue, true, ""},
		"counted after it was received":         {24, bought().CountedOn("2026-08-06"), overdue, false, "2028-08-07"},
		"counted after that, on the day after":  {24, bought().CountedOn("2026-08-06"), "2028-08-07", true, ""},
		"counted before it was received":        {24, bought().CountedOn("2026-08-04"), last, false, overdue},
		"counted before that, on the day after": {24, bought().CountedOn("2026-08-04"), overdue, true, ""},
		"counted, and never received": {
			24, bought().ReceivedOn("").CountedOn("2026-08-05"), overdue, true, "",
		},
		"neither received nor counted": {
			24, bought().ReceivedOn("").OrderedOn("2026-08-05"), "2040-01-01", false, "",
		},
		"a count dated ahead has not been made": {24, bought().CountedOn("2031-05-01"), overdue, true, "2031-05-01"},
		"one of two is lost": {
			24, bought().AddOutOfService(v1alpha1.OutOfServiceLost, 1), overdue, true, "",
		},
		"all are lost or retired": {
			24, bought().AddOutOfService(v1alpha1.OutOfServiceLost, 1).AddOutOfService(v1alpha1.OutOfServiceRetired, 1), "2040-01-01", false,
			"",
		},
		"all are idle: they are there": {
			24, bought().AddOutOfService(v1alpha1.OutOfServiceIdle, 2), overdue, true, "",
		},
		"at the price of equipment": {24, bought().SetUnitCost("100"), overdue, true, ""},
		"a cent below it":           {24, bought().SetUnitCost("99.99"), overdue, false, ""},
		"below it, and bought while it was lower": {
			24, bought().SetUnitCost("50").ReceivedOn("2025-12-31"), overdue, true, "",
		},
		"a cent below the lower one": {
			24, bought().SetUnitCost("49.99").ReceivedOn("2025-12-31"), overdue, false, "",
		},
		"on the first day of the higher one": {
			24, bought().SetUnitCost("50").ReceivedOn("2026-01-01"), overdue, false, "",
		},
		"of no known price": {24, bought().SetUnitCost(""), overdue, false, ""},
		"received on the last of February": {
			24, bought().ReceivedOn("2028-02-29"), "2030-02-28", false, "2030-03-01",
		},
		"received on it, on the day after 2 years": {24, bought().ReceivedOn("2028-02-29"), "2030-03-01", true, ""},
	} {
		t.Run(title, func(t *testing.T) {
			facts := inventory.Facts{Years: july, Lines: map[v1alpha1.EntryName]inventory.LineFacts{"l": {
				First:       2027,
				Last:        2027,
				CountMonths: c.months,
				Equipment: inventory.Equipment{
					Price:       100 * money.Unit,
					PriceBefore: 50 * money.Unit,
					Since:       parseDate(t, "2026-01-01"),
				},
			}}}
			inv := computeInventory(t, c.today, facts, c.device)
			if len(inv.Charges) != 1 || inv.Charges[0].Uncounted != c.want || inv.Next.String() != c.next {
				t.Errorf("got %+v until %q, want uncounted %t until %q", inv.Charges, inv.Next, c.want, c.next)
			}
			charges := inventory.ChargesOf(readLot(c.device), true, facts, parseDate(t, c.today))
			if len(charges) != 1 || !charges[0].Known || charges[0].Uncounted != c.want {
				t.Errorf("the lot alone is %+v", charges)
			}
		})
	}
}

// The costs of idle units and what lots cost each year add up.
func TestIdleAndYearlyCosts(t *testing.T) {
	at := func(name string, idle int32) *testplan.DeviceBuilder {
		return testplan.NewDevice(name, "t", 10).AddOutOfService(v1alpha1.OutOfServiceIdle, idle)
	}
	inv := computeInventory(t, "2026-10-01", inventory.Facts{Years: july},
		at("a", 2).SetUnitCost("300").CostsYearly("Repair", "10"),
		at("b", 3).SetUnitCost("200").CostsYearly("Repair", "0.50").CostsYearly("Support", "1"),
		at("c", 4),
		testplan.NewDevice("d", "t", 10).SetUnitCost("100"))
	want := inventory.Stock{
		Lots: 4, Devices: 40, Ready: 31, Cost: 600_000, Unpriced: 10,
		Idle: 9, IdleCost: 120_000, IdleUnpriced: 4, YearlyCost: 1_150,
	}
	if len(inv.Stock) != 1 || inv.Stock[0].Stock != want {
		t.Errorf("got %+v, want %+v", inv.Stock, want)
	}
}

// The units of a lot that are ready to be used count once, by audience, whether or not some of
// them have a replacement.
func TestReadyUnitsByAudience(t *testing.T) {
	students := func(spec *v1alpha1.DeviceSpec) { spec.Audience = v1alpha1.AudienceStudents }
	staff := func(spec *v1alpha1.DeviceSpec) { spec.Audience = v1alpha1.AudienceStaff }
	inv := computeInventory(t, "2026-10-01", inventory.Facts{Years: july},
		testplan.NewDevice("old", "t", 100).AddOutOfService(v1alpha1.OutOfServiceInRepair, 10).
			AddOutOfService(v1alpha1.OutOfServiceIdle, 20).AddOutOfService(v1alpha1.OutOfServiceLost, 5).
			InService("2022-08-22").ReplacedBy("new").ChangeSpec(students),
		testplan.NewDevice("new", "t", 60).InService("2026-08-24").ChangeSpec(students),
		testplan.NewDevice("laptops", "t", 7).ChangeSpec(staff),
		testplan.NewDevice("projectors", "t", 3))
	got := map[inventory.Audience]int64{}
	for _, sum := range inv.Stock {
		got[sum.Audience] += sum.Ready
		if sum.Ready > sum.Devices {
			t.Errorf("%d of %d units are ready: %+v", sum.Ready, sum.Devices, sum)
		}
	}
	want := map[inventory.Audience]int64{
		inventory.AudienceStudents: 65 + 60, inventory.AudienceStaff: 7, inventory.AudienceUnknown: 3,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// findPriceIn returns a function that finds prices in a table.
func findPriceIn(prices map[v1alpha1.EntryName]inventory.Price) func(v1alpha1.EntryName) inventory.Price {
	return func(technology v1alpha1.EntryName) inventory.Price { return prices[technology] }
}
