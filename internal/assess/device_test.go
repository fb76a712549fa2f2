package assess_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testplan"
)

// Equipment that federal money bought is counted by hand every two years. The lot and its
// plan report an overdue count on the same day.
func TestTheLotSaysWhenItWasToBeCounted(t *testing.T) {
	paid := func() *testplan.DeviceBuilder {
		return testplan.NewDevice("d", "t", 10).SetUnitCost("12000").PaidBy("p", "l").ReceivedOn("2026-08-05")
	}
	for title, c := range map[string]struct {
		kind   v1alpha1.SourceKind
		device *testplan.DeviceBuilder
		due    string
	}{
		"24 months after it was received": {"TitleIA", paid(), "2028-08-05"},
		"after it was put to use":         {"TitleIA", paid().ReceivedOn("").InService("2026-08-24"), "2028-08-24"},
		"after it was counted":            {"IDEA", paid().CountedOn("2027-06-30"), "2029-06-30"},
		"counted before it was received":  {"IDEA", paid().CountedOn("2025-06-30"), "2028-08-05"},
		"never received":                  {"TitleIA", paid().ReceivedOn("").OrderedOn("2026-08-05"), ""},
		"all lost":                        {"TitleIA", paid().AddOutOfService(v1alpha1.OutOfServiceLost, 10), ""},
		"local money":                     {v1alpha1.SourceLocal, paid(), ""},
		"a donation":                      {"TitleIA", paid().AcquiredAs(v1alpha1.AcquisitionDonation), ""},
	} {
		t.Run(title, func(t *testing.T) {
			plan := testplan.NewPlan("p").SetPeriod("2026-07-01", "2036-06-30").AddTechnology("t").AddSource("s", c.kind).
				AddLine("l", 2027, "3000", testplan.OnSource("s"), testplan.WithoutGoal()).BuildObject()
			district := snapshot.District{
				Plans: []*v1alpha1.TechnologyPlan{plan}, Devices: []*v1alpha1.Device{c.device.BuildObject()},
			}
			if c.due == "" {
				if got := listUncounted(district, parseInstant(t, "2035-01-01T00:00:00Z")); got != nil {
					t.Errorf("no count is asked for, and the findings are %q", got)
				}
				return
			}
			overdue := parseInstant(t, c.due+"T00:00:00Z").AddDate(0, 0, 1)
			if got := listUncounted(district, overdue.Add(-time.Second)); got != nil {
				t.Errorf("on the last day: %q", got)
			}
			want := []string{
				"Device d spec.lastInventory: The machines were to be counted by hand by " + c.due +
					", as federal money bought them (line l).",
				"TechnologyPlan p spec.budget.lines[l]: For 24 months there is no count by hand of the equipment " +
					"bought on s (l): 10 devices in 1 device lot.",
			}
			if diff := cmp.Diff(want, listUncounted(district, overdue)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A lot announces the day from which its count is overdue.
func TestTheLotAnnouncesItsCount(t *testing.T) {
	plan := testplan.NewPlan("p").AddTechnology("t").AddSource("s", "TitleIA").
		AddLine("l", 2027, "3000", testplan.OnSource("s"), testplan.WithoutGoal()).BuildObject()
	lot := testplan.NewDevice("d", "t", 10).SetUnitCost("12000").PaidBy("p", "l").ReceivedOn("2024-10-05").BuildObject()
	inputs := newInputs(snapshot.District{Plans: []*v1alpha1.TechnologyPlan{plan}, Devices: []*v1alpha1.Device{lot}})
	_, next := assess.ComputeDeviceStatus(inputs.DeviceInput(lot, parseInstant(t, "2026-10-01T00:00:00Z")), parseInstant(t, "2026-10-01T00:00:00Z"))
	if want := parseInstant(t, "2026-10-06T00:00:00Z"); !next.Equal(want) {
		t.Errorf("the next change is announced for %s, want %s", next, want)
	}
}

// A lot shows how many of its units are replaced. A lot that is replaced as a whole has no day by
// which to buy, least of all one that is past.
func TestTheLotShowsThatItIsReplaced(t *testing.T) {
	plan := testplan.NewPlan("p").AddTechnology("t", testplan.WithLifeMonths(48)).BuildObject()
	for title, c := range map[string]struct {
		old, successor *testplan.DeviceBuilder
		replaced       int32
		buyBy          v1alpha1.Date
	}{
		"no replacement is named": {
			testplan.NewDevice("old", "t", 10), testplan.NewDevice("new", "t", 10).InService("2026-08-20"), 0, "2026-05-19",
		},
		"9 of 10 units": {
			testplan.NewDevice("old", "t", 10).ReplacedBy("new"), testplan.NewDevice("new", "t", 9).InService("2026-08-20"),
			9, "2026-05-19",
		},
		"10 of 10 units": {
			testplan.NewDevice("old", "t", 10).ReplacedBy("new"), testplan.NewDevice("new", "t", 10).InService("2026-08-20"),
			10, "",
		},
		"12 for 10 units": {
			testplan.NewDevice("old", "t", 10).ReplacedBy("new"), testplan.NewDevice("new", "t", 12).InService("2026-08-20"),
			10, "",
		},
		"10 units, of which 2 are lost": {
			testplan.NewDevice("old", "t", 10).AddOutOfService("Lost", 2).ReplacedBy("new"),
			testplan.NewDevice("new", "t", 8).InService("2026-08-20"), 8, "",
		},
		"the replacement is not ordered": {
			testplan.NewDevice("old", "t", 10).ReplacedBy("new"), testplan.NewDevice("new", "t", 10), 0, "2026-05-19",
		},
	} {
		t.Run(title, func(t *testing.T) {
			old, successor := c.old.InService("2022-08-20").BuildObject(), c.successor.BuildObject()
			inputs := newInputs(snapshot.District{
				Plans: []*v1alpha1.TechnologyPlan{plan}, Devices: []*v1alpha1.Device{old, successor},
			})
			now := parseInstant(t, "2026-10-01T00:00:00Z")
			status, _ := assess.ComputeDeviceStatus(inputs.DeviceInput(old, now), now)
			if status.Replaced != c.replaced || status.BuyBy != c.buyBy {
				t.Errorf("got %d replaced, buy by %q; want %d, %q", status.Replaced, status.BuyBy, c.replaced, c.buyBy)
			}
		})
	}
}

// A replacement whose order is dated ahead stands for a lot from that day on, which the status of
// the lot announces.
func TestReplacementOrderedAhead(t *testing.T) {
	const ordered = "2026-11-02"
	plan := testplan.NewPlan("p").AddTechnology("t", testplan.WithLifeMonths(48)).BuildObject()
	old := testplan.NewDevice("old", "t", 10).InService("2022-08-20").ReplacedBy("new").BuildObject()
	inputs := newInputs(snapshot.District{
		Plans:   []*v1alpha1.TechnologyPlan{plan},
		Devices: []*v1alpha1.Device{old, testplan.NewDevice("new", "t", 10).OrderedOn(ordered).BuildObject()},
	})
	now := parseInstant(t, "2026-10-01T00:00:00Z")
	status, next := assess.ComputeDeviceStatus(inputs.DeviceInput(old, now), now)
	if want := parseInstant(t, ordered+"T00:00:00Z"); status.Replaced != 0 || !next.Equal(want) {
		t.Errorf("%d replaced, the next change is at %s; want 0, %s", status.Replaced, next, want)
	}
	if status, _ := assess.ComputeDeviceStatus(inputs.DeviceInput(old, next), next); status.Replaced != 10 {
		t.Errorf("%d replaced on the day of the order, want 10", status.Replaced)
	}
}

// listUncounted lists the findings about overdue counts by hand, first those of the lots
// and then those of the plans.
func listUncounted(district snapshot.District, now time.Time) []string {
	inputs := newInputs(district)
	var all []v1alpha1.Finding
	for _, device := range district.Devices {
		status, _ := assess.ComputeDeviceStatus(inputs.DeviceInput(device, now), now)
		all = append(all, status.Findings...)
	}
	for _, plan := range district.Plans {
		status, _ := assess.ComputePlanStatus(inputs.PlanInput(plan), now)
		all = append(all, status.Findings...)
	}
	var list []string
	for _, finding := range all {
		if finding.Code == "FederalInventoryOverdue" {
			list = append(list, fmt.Sprintf("%s %s %s: %s",
				finding.Object.Kind, finding.Object.Name, finding.Field, finding.Message))
		}
	}
	return list
}

// The status of a lot leaves out a cost that it cannot show, and reports that.
func TestLotBeyondTheRangeOfAmounts(t *testing.T) {
	now := parseInstant(t, "2026-10-01T17:00:00Z")
	for title, c := range map[string]struct {
		price  v1alpha1.Money
		count  int32
		charge v1alpha1.Money
		beyond bool
	}{
		"exactly the most that status shows":       {"9999999999999.99", 1, "9999999999999.99", false},
		"a million, just within":                   {"9999999.99", 1_000_000, "9999999990000", false},
		"a million, a hundredth each beyond":       {"10000000", 1_000_000, "", true},
		"the most expensive lot that there can be": {"9999999999999.99", 1_000_000, "", true},
	} {
		t.Run(title, func(t *testing.T) {
			plan := testplan.NewPlan("p").AddTechnology("t").AddLine("l", 2027, "3000", testplan.WithoutGoal()).BuildObject()
			lot := testplan.NewDevice("d", "t", c.count).SetUnitCost(c.price).PaidBy("p", "l").ReceivedOn("2026-08-05").BuildObject()
			inputs := newInputs(snapshot.District{
				Plans: []*v1alpha1.TechnologyPlan{plan}, Devices: []*v1alpha1.Device{lot},
			})
			status, _ := assess.ComputeDeviceStatus(inputs.DeviceInput(lot, now), now)
			found := slices.ContainsFunc(status.Findings, func(finding v1alpha1.Finding) bool {
				return finding.Code == "AmountBeyondRange"
			})
			if status.Charge != c.charge || found != c.beyond {
				t.Errorf("the charge is %q, and the finding is there: %t", status.Charge, found)
			}
		})
	}
}

// The status of a lot for which several lines pay says what each pays, in the plan's currency.
func TestChargesOfALot(t *testing.T) {
	now := parseInstant(t, "2026-10-01T17:00:00Z")
	type charges []v1alpha1.LineCharge
	for title, c := range map[string]struct {
		currency string
		lot      *testplan.DeviceBuilder
		want     charges
	}{
		"one line": {"USD", testplan.NewDevice("d", "t", 3).SetUnitCost("99.99").PaidBy("p", "own"), nil},
		"two lines": {
			"USD", testplan.NewDevice("d", "t", 3).SetUnitCost("99.99").PaidBy("p", "own").AlsoPaidBy("grant", "80%"),
			charges{{Line: "own", Amount: "59.99"}, {Line: "grant", Amount: "239.98"}},
		},
		"in yen": {
			"JPY", testplan.NewDevice("d", "t", 3).SetUnitCost("333").PaidBy("p", "own").AlsoPaidBy("grant", "80%"),
			charges{{Line: "own", Amount: "200"}, {Line: "grant", Amount: "799"}},
		},
		"no payer": {
			"USD", testplan.NewDevice("d", "t", 3).SetUnitCost("5").PaidBy("other", "own").AlsoPaidBy("grant", "80%"),
			charges{{Line: "own", Amount: "3"}, {Line: "grant", Amount: "12"}},
		},
		"a donation": {
			"USD",
			testplan.NewDevice("d", "t", 3).SetUnitCost("5").AcquiredAs("Donation").PaidBy("p", "own").AlsoPaidBy("grant", "80%"),
			nil,
		},
	} {
		t.Run(title, func(t *testing.T) {
			plan := testplan.NewPlan("p").SetCurrency(c.currency).AddTechnology("t").
				AddLine("own", 2027, "3000", testplan.WithoutGoal()).AddLine("grant", 2027, "3000", testplan.WithoutGoal()).BuildObject()
			lot := c.lot.ReceivedOn("2026-08-05").BuildObject()
			inputs := newInputs(snapshot.District{Plans: []*v1alpha1.TechnologyPlan{plan}, Devices: []*v1alpha1.Device{lot}})
			status, _ := assess.ComputeDeviceStatus(inputs.DeviceInput(lot, now), now)
			if diff := cmp.Diff(c.want, charges(status.Charges)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
