package lots_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/importer/rows"
)

// newPlan returns a plan with two schools and two kinds of devices.
func newPlan() *v1alpha1.TechnologyPlan {
	plan := &v1alpha1.TechnologyPlan{}
	plan.Name, plan.Namespace = "plan-2026", "maple-valley"
	plan.Spec.District.Sites = []v1alpha1.Site{{Name: "maple-high"}, {Name: "maple"}, {Name: "river-middle"}}
	plan.Spec.Technologies = []v1alpha1.Technology{
		{Name: "student-chromebook", Kind: v1alpha1.TechnologyDevice}, {Name: "teacher-laptop", Kind: v1alpha1.TechnologyDevice},
	}
	return plan
}

const mappingText = `
technologies:
- {model: Flip, technology: student-chromebook, audience: Students}
- {model: Flip Pro, technology: teacher-laptop, audience: Staff}
- {category: Laptop, technology: teacher-laptop}
sites:
- {place: /Students/River, site: river-middle}
ignore:
- {place: /Test}
`

func newMapping(t *testing.T) lots.Mapping {
	t.Helper()
	mapping, err := lots.ParseMapping([]byte(mappingText), newPlan())
	if err != nil {
		t.Fatal(err)
	}
	return mapping
}

func day(year int, month time.Month, of int) calendar.Date { return calendar.New(year, month, of) }

// importUnits gathers units into lots on top of those of an earlier import.
func importUnits(t *testing.T, units []lots.Unit, existing []*v1alpha1.Device) lots.Result {
	t.Helper()
	gatherer := lots.NewGatherer(newPlan(), existing, newMapping(t))
	for _, unit := range units {
		var skipped rows.SkipError
		if err := gatherer.Add(unit); err != nil && !errors.As(err, &skipped) {
			t.Fatal(err)
		}
	}
	result, err := gatherer.Build("google", newPlan(), existing)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// devicesOf returns the lots of a result as the next import finds them.
func devicesOf(result lots.Result) []*v1alpha1.Device {
	var devices []*v1alpha1.Device
	for _, lot := range result.Lots {
		devices = append(devices, lot.Merged)
	}
	for _, lot := range result.Gone {
		devices = append(devices, lot.Merged)
	}
	return devices
}

func TestGathersUnitsByModelSiteAndPurchase(t *testing.T) {
	flip := lots.Unit{Model: "Flip 3", Place: "/Students/Maple High School", SupportEnd: day(2029, time.June, 30)}
	with := func(unit lots.Unit, change func(*lots.Unit)) lots.Unit {
		change(&unit)
		return unit
	}
	result := importUnits(t, []lots.Unit{
		flip, flip,
		with(flip, func(unit *lots.Unit) { unit.State = v1alpha1.OutOfServiceRetired }),
		with(flip, func(unit *lots.Unit) { unit.Place = "/Students/River/7B" }),
		with(flip, func(unit *lots.Unit) { unit.Model = "Flip Pro 14"; unit.Order = "PO 7" }),
		with(flip, func(unit *lots.Unit) { unit.Place = "/Test/Bench" }),
		with(flip, func(unit *lots.Unit) { unit.Place = "/Students/Riverside" }),
	}, nil)
	var got []string
	for _, lot := range result.Lots {
		spec := lot.Merged.Spec
		got = append(got, fmt.Sprintf("%s: %d of %s at %q for %s %v", lot.Merged.Name, spec.Quantity, spec.Technology,
			spec.Site, spec.Audience, spec.NotInService))
	}
	for at := range got {
		got[at] = strings.ReplaceAll(got[at], " }]", "}]")
	}
	want := []string{
		`flip-3: 1 of student-chromebook at "" for Students []`,
		`flip-3-maple-high: 3 of student-chromebook at "maple-high" for Students [{Retired 1}]`,
		`flip-3-river-middle: 1 of student-chromebook at "river-middle" for Students []`,
		`flip-pro-14-maple-high: 1 of teacher-laptop at "maple-high" for Staff []`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// drawUnits returns units of a few models, places and purchases.
func drawUnits(random *rand.Rand, count int) []lots.Unit {
	var units []lots.Unit
	for i := range count {
		unit := lots.Unit{
			Serial: fmt.Sprintf("S%d", i), Model: []string{"Flip 3", "Flip 5", "Flip Pro"}[random.IntN(3)],
			Place: []string{"/Students/Maple High", "/Students/River", "/Elsewhere"}[random.IntN(3)],
		}
		unit.SupportEnd = day(2028+random.IntN(2), time.June, 30)
		switch random.IntN(4) {
		case 0:
			unit.Order, unit.Received = "PO "+fmt.Sprint(random.IntN(2)), day(2024, time.August, 1+random.IntN(3))
			unit.UnitCost, unit.HasUnitCost = 30500, true
		case 1:
			unit.Received = day(2023+random.IntN(2), time.August, 1)
		case 2:
			unit.InService = day(2023+random.IntN(2), time.September, 1+random.IntN(20))
		}
		unit.State = []v1alpha1.OutOfServiceState{"", "", "", v1alpha1.OutOfServiceInRepair, v1alpha1.OutOfServiceRetired}[random.IntN(5)]
		units = append(units, unit)
	}
	return units
}

func TestTheOrderOfRowsChangesNothing(t *testing.T) {
	for seed := range uint64(50) {
		random := rand.New(rand.NewPCG(seed, 1))
		units := drawUnits(random, 60)
		first := importUnits(t, units, nil)
		random.Shuffle(len(units), func(i, j int) { units[i], units[j] = units[j], units[i] })
		if diff := cmp.Diff(devicesOf(first), devicesOf(importUnits(t, units, nil))); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
	}
}

func TestASecondImportChangesNothing(t *testing.T) {
	for seed := range uint64(50) {
		units := drawUnits(rand.New(rand.NewPCG(seed, 2)), 60)
		first := importUnits(t, units, nil)
		second := importUnits(t, units, devicesOf(first))
		if diff := cmp.Diff(devicesOf(first), devicesOf(second)); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
		if first.After != second.Before {
			t.Errorf("seed %d: %d units, and %d before the second import", seed, first.After, second.Before)
		}
	}
}

// TestNoUnitIsLostOrDoubled adds up all lots after a second import in which units moved, ended
// later, were retired, went and came.
func TestNoUnitIsLostOrDoubled(t *testing.T) {
	for seed := range uint64(100) {
		random := rand.New(rand.NewPCG(seed, 3))
		units := drawUnits(random, 60)
		existing := devicesOf(importUnits(t, units, nil))
		changed := drawUnits(random, 50)
		result := importUnits(t, changed, existing)
		owned := int64(0)
		names := map[string]bool{}
		for _, device := range devicesOf(result) {
			if names[device.Name] {
				t.Fatalf("seed %d: two lots are named %s", seed, device.Name)
			}
			names[device.Name] = true
			owned += int64(device.Spec.Quantity)
			for _, of := range device.Spec.NotInService {
				if of.State == v1alpha1.OutOfServiceRetired {
					owned -= int64(of.Count)
				}
			}
		}
		want := int64(0)
		for _, unit := range changed {
			if unit.State != v1alpha1.OutOfServiceRetired {
				want++
			}
		}
		if owned != want || result.After != want {
			t.Fatalf("seed %d: the lots have %d units and the result %d, the files %d", seed, owned, result.After, want)
		}
	}
}

func TestALaterEndOfSupportKeepsTheLot(t *testing.T) {
	unit := lots.Unit{Model: "Flip 3", Place: "/Students/Maple High", SupportEnd: day(2027, time.June, 30)}
	existing := devicesOf(importUnits(t, []lots.Unit{unit}, nil))
	existing[0].Spec.Acquisition.BudgetLine = v1alpha1.BudgetLineKey{Plan: "plan-2026", Line: "chromebooks"}
	unit.SupportEnd = day(2029, time.June, 30)
	result := importUnits(t, []lots.Unit{unit}, existing)
	if len(result.Lots) != 1 || len(result.Gone) != 0 {
		t.Fatalf("%d lots and %d gone, not 1 and 0", len(result.Lots), len(result.Gone))
	}
	merged := result.Lots[0].Merged
	if merged.Name != existing[0].Name || merged.Spec.SupportEnd != "2029-06-30" {
		t.Errorf("the lot is %s with the end %s", merged.Name, merged.Spec.SupportEnd)
	}
	if merged.Spec.Acquisition.BudgetLine.Line != "chromebooks" {
		t.Error("the budget line that people wrote is lost")
	}
	// GAM leaves the month out once it is past.
	unit.SupportEnd = 0
	result = importUnits(t, []lots.Unit{unit}, devicesOf(result))
	if got := result.Lots[0].Merged.Spec.SupportEnd; got != "2029-06-30" {
		t.Errorf("without an end in the file, the end is %q", got)
	}
}

func TestALaterImportChangesWhatItSaysAndNothingElse(t *testing.T) {
	unit := lots.Unit{Model: "Flip 3", Place: "/Students/Maple High", Order: "PO 7", UnitCost: 30500, HasUnitCost: true}
	existing := devicesOf(importUnits(t, []lots.Unit{unit}, nil))
	existing[0].Spec.WarrantyEnd, existing[0].Spec.LastInventory = "2029-08-05", "2026-06-01"
	unit.Received, unit.LastCounted = day(2026, time.August, 5), day(2026, time.October, 1)
	unit.UnitCost, unit.UsefulLifeMonths, unit.Kind = 31000, 60, v1alpha1.AcquisitionGrant
	spec := importUnits(t, []lots.Unit{unit}, existing).Lots[0].Merged.Spec
	got := fmt.Sprint(spec.Acquisition.Received, " ", spec.Acquisition.UnitCost, " ", spec.Acquisition.Kind, " ",
		spec.UsefulLifeMonths, " ", spec.LastInventory, " ", spec.WarrantyEnd)
	if want := "2026-08-05 310 Grant 60 2026-10-01 2029-08-05"; got != want {
		t.Errorf("the lot has %s, not %s", got, want)
	}
}

func TestOptingInToExtendedSupportMovesTheEnd(t *testing.T) {
	unit := lots.Unit{
		Model: "Flip 3", Place: "/Students/Maple High",
		SupportEnd: day(2027, time.June, 30), ExtendedSupportEnd: day(2029, time.June, 30),
	}
	existing := devicesOf(importUnits(t, []lots.Unit{unit}, nil))
	if spec := existing[0].Spec; spec.SupportEnd != "2027-06-30" || spec.ExtendedSupportEnd != "2029-06-30" {
		t.Fatalf("before: the ends are %q and %q", spec.SupportEnd, spec.ExtendedSupportEnd)
	}
	unit.SupportEnd, unit.ExtendedSupportEnd = unit.ExtendedSupportEnd, 0
	after := importUnits(t, []lots.Unit{unit}, existing).Lots
	if spec := after[0].Merged.Spec; len(after) != 1 || spec.SupportEnd != "2029-06-30" || spec.ExtendedSupportEnd != "" {
		t.Errorf("after: %d lots, the ends are %q and %q", len(after), spec.SupportEnd, spec.ExtendedSupportEnd)
	}
}

func TestUnitsThatAreNoLongerInTheFiles(t *testing.T) {
	unit := lots.Unit{Model: "Flip 3", Place: "/Students/Maple High", Count: 310}
	existing := devicesOf(importUnits(t, []lots.Unit{unit}, nil))
	unit.Count = 290

	t.Run("a lot without a budget line has what the files have", func(t *testing.T) {
		lot := importUnits(t, []lots.Unit{unit}, existing).Lots[0]
		if lot.Merged.Spec.Quantity != 290 || lot.Kept != 0 {
			t.Errorf("the quantity is %d", lot.Merged.Spec.Quantity)
		}
	})
	t.Run("what a budget line paid for stays, and counts as retired", func(t *testing.T) {
		paid := existing[0].DeepCopy()
		paid.Spec.Acquisition.BudgetLine.Line = "chromebooks"
		lot := importUnits(t, []lots.Unit{unit}, []*v1alpha1.Device{paid}).Lots[0]
		want := []v1alpha1.OutOfService{{State: v1alpha1.OutOfServiceRetired, Count: 20}}
		if diff := cmp.Diff(want, lot.Merged.Spec.NotInService); diff != "" || lot.Merged.Spec.Quantity != 310 || lot.Kept != 20 {
			t.Errorf("the quantity is %d, kept are %d: %s", lot.Merged.Spec.Quantity, lot.Kept, diff)
		}
	})
	t.Run("a lot of which nothing is left is retired", func(t *testing.T) {
		result := importUnits(t, nil, existing)
		if len(result.Gone) != 1 || result.Before != 310 || result.After != 0 {
			t.Fatalf("%d gone, %d before and %d after", len(result.Gone), result.Before, result.After)
		}
		if got := result.Gone[0].Merged.Spec.NotInService[0].Count; got != 310 {
			t.Errorf("%d units are retired", got)
		}
	})
}

func TestJoinsFilesBySerialNumber(t *testing.T) {
	gatherer := lots.NewGatherer(newPlan(), nil, newMapping(t))
	other := lots.Unit{
		Serial: "ab-12", Model: "another name", Received: day(2024, time.August, 1), UnitCost: 30500, HasUnitCost: true, Order: "PO 7",
	}
	if err := gatherer.AddOther(other); err != nil {
		t.Fatal(err)
	}
	for _, unit := range []lots.Unit{{Serial: "AB12", Model: "Flip 3"}, {Serial: "AB13", Model: "Flip 3"}, {Serial: "ab 12", Model: "Flip 3"}} {
		_ = gatherer.Add(unit)
	}
	result, err := gatherer.Build("google", newPlan(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, lot := range result.Lots {
		spec := lot.Merged.Spec
		got = append(got, fmt.Sprint(lot.Merged.Name, " ", spec.Quantity, " ", spec.Acquisition.Received, " ", spec.Acquisition.UnitCost))
	}
	if diff := cmp.Diff([]string{"flip-3 1  ", "flip-3-fy2025 1 2024-08-01 305"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestUnitsWithoutATechnologyOrSite(t *testing.T) {
	gatherer := lots.NewGatherer(newPlan(), nil, lots.Mapping{})
	for _, unit := range []lots.Unit{
		{Manufacturer: "Acme", Model: "Tab", Category: "Tablet", Count: 3}, {Model: "Flip 3"}, {},
	} {
		_ = gatherer.Add(unit)
	}
	want := []lots.UnknownUnit{
		{Unknown: lots.Unknown{Manufacturer: "Acme", Model: "Tab", Category: "Tablet"}, Count: 3},
		{Unknown: lots.Unknown{Model: "Flip 3"}, Count: 1},
	}
	if diff := cmp.Diff(want, gatherer.ListUnknown()); diff != "" {
		t.Error(diff)
	}
}

func TestRefusesAMappingThatDoesNotFitThePlan(t *testing.T) {
	cases := map[string]struct{ mapping, want string }{
		"a technology that the plan does not have": {
			"technologies: [{model: Flip, technology: student-chromebok}]", "did you mean student-chromebook?",
		},
		"a site that the plan does not have": {
			"sites: [{place: /High, site: maple-hihg}]", "did you mean maple-high?",
		},
		"a rule that fits everything": {
			"technologies: [{technology: teacher-laptop}]", "technologies[0] needs model, category or place",
		},
		"an audience that there is not": {
			"technologies: [{model: F, technology: teacher-laptop, audience: Teachers}]", "Students, Staff or Shared",
		},
		"a field that there is not": {"site: []", "site"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := lots.ParseMapping([]byte(c.mapping), newPlan())
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, without %q", err, c.want)
			}
		})
	}
}
