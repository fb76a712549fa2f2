package lots_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/testimport"
)

// mapping gives each Flip 3 to the students of a high school.
func mapping() lots.Mapping {
	return lots.Mapping{
		Technologies: []lots.TechnologyRule{
			{Model: "Flip", Technology: "student-chromebook", Audience: v1alpha1.AudienceStudents},
		},
		Sites: []lots.SiteRule{{Place: "Building 1", Site: "maple-high"}},
	}
}

// buildLots gathers units and returns the lots that they make.
func buildLots(t *testing.T, asOf calendar.Date, units ...lots.Unit) []v1alpha1.DeviceSpec {
	t.Helper()
	plan := testimport.NewPlan()
	gatherer := lots.NewGatherer(plan, nil, mapping())
	gatherer.AsOf = asOf
	for _, unit := range units {
		if err := gatherer.Add(unit); err != nil {
			t.Fatal(err)
		}
	}
	result, err := gatherer.Build("csv", plan, nil)
	if err != nil {
		t.Fatal(err)
	}
	var specs []v1alpha1.DeviceSpec
	for _, lot := range result.Lots {
		testimport.CheckLot(t, lot.Owned)
		specs = append(specs, lot.Owned.Spec)
	}
	return specs
}

func TestNamesInARowHoldOverTheMapping(t *testing.T) {
	cases := map[string]struct {
		unit       lots.Unit
		technology v1alpha1.EntryName
		site       v1alpha1.EntryName
		audience   v1alpha1.DeviceAudience
	}{
		"nothing is named": {
			lots.Unit{Model: "Flip 3", Place: "Building 1"}, "student-chromebook", "maple-high", v1alpha1.AudienceStudents,
		},
		"a technology": {
			lots.Unit{Model: "Flip 3", Place: "Building 1", Technology: "staff-laptop"},
			"staff-laptop", "maple-high", v1alpha1.AudienceStudents,
		},
		"a site": {
			lots.Unit{Model: "Flip 3", Place: "Building 1", Site: "oak-elementary"},
			"student-chromebook", "oak-elementary", v1alpha1.AudienceStudents,
		},
		"an audience": {
			lots.Unit{Model: "Flip 3", Place: "Building 1", Audience: v1alpha1.AudienceShared},
			"student-chromebook", "maple-high", v1alpha1.AudienceShared,
		},
		"a technology without a model": {lots.Unit{Technology: "staff-laptop"}, "staff-laptop", "", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			// The second unit has the same model and place, and must not get what the first one names.
			specs := buildLots(t, 0, c.unit, lots.Unit{Model: "Other Flip", Technology: "staff-laptop"})
			found := 0
			for _, spec := range specs {
				if spec.Technology == c.technology && spec.Site == c.site && spec.Audience == c.audience &&
					string(spec.Model) == c.unit.Model {
					found++
				}
			}
			if found != 1 {
				t.Errorf("the lots are %+v", specs)
			}
		})
	}
}

func TestUnitsOfOneModelCanNameSeveralTechnologies(t *testing.T) {
	specs := buildLots(t, 0,
		lots.Unit{Model: "Flip 3", Technology: "staff-laptop"}, lots.Unit{Model: "Flip 3"},
		lots.Unit{Model: "Flip 3", Technology: "staff-laptop"}, lots.Unit{Model: "Flip 3", Site: "oak-elementary"},
	)
	quantities := map[string]int32{}
	for _, spec := range specs {
		quantities[string(spec.Technology)+" "+string(spec.Site)] += spec.Quantity
	}
	want := map[string]int32{"staff-laptop ": 2, "student-chromebook ": 1, "student-chromebook oak-elementary": 1}
	if diff := cmp.Diff(want, quantities); diff != "" {
		t.Error(diff)
	}
}

func TestANameThatThePlanDoesNotHaveEndsTheImport(t *testing.T) {
	cases := map[string]struct {
		unit lots.Unit
		want string
	}{
		"a misspelt technology": {
			lots.Unit{Technology: "student-chromebok"},
			"the plan has no technology of the name in column technology; did you mean student-chromebook?",
		},
		"another technology": {
			lots.Unit{Technology: "Robin Miller"},
			"the plan has no technology of the name in column technology: write student-chromebook or staff-laptop",
		},
		"another site": {
			lots.Unit{Technology: "staff-laptop", Site: "robin"},
			"the plan has no site of the name in column site: write maple-high or oak-elementary",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			gatherer := lots.NewGatherer(testimport.NewPlan(), nil, lots.Mapping{})
			err := gatherer.Add(c.unit)
			var reason rows.SkipError
			if err == nil || err.Error() != c.want || errors.As(err, &reason) {
				t.Errorf("the error is %v, not %q", err, c.want)
			}
			if second := gatherer.Add(c.unit); second == nil {
				t.Error("the second unit with the name is taken")
			}
		})
	}
	plan := testimport.NewPlan()
	plan.Spec.District.Sites = nil
	err := lots.NewGatherer(plan, nil, lots.Mapping{}).Add(lots.Unit{Technology: "staff-laptop", Site: "x"})
	if err == nil || !strings.Contains(err.Error(), "the plan has no site: add it to the plan") {
		t.Errorf("the error of a plan without sites is %v", err)
	}
}

func TestIgnoredUnitsStayIgnored(t *testing.T) {
	rules := mapping()
	rules.Ignore = []lots.IgnoreRule{{Model: "Flip 3"}}
	err := lots.NewGatherer(testimport.NewPlan(), nil, rules).Add(lots.Unit{Model: "Flip 3", Technology: "staff-laptop"})
	if _, ok := errors.AsType[rows.SkipError](err); !ok {
		t.Errorf("the error is %v", err)
	}
}

func TestCountsUnitsByState(t *testing.T) {
	day, counted := calendar.New(2026, time.September, 30), calendar.New(2026, time.June, 1)
	states := func(list ...v1alpha1.OutOfService) []v1alpha1.OutOfService { return list }
	cases := map[string]struct {
		asOf  calendar.Date
		units []lots.Unit
		want  []v1alpha1.OutOfService
		// lastInventory is the day of the last count.
		lastInventory v1alpha1.Date
	}{
		"rows of the same lot add up": {
			units: []lots.Unit{
				{Count: 10, NotInService: states(v1alpha1.OutOfService{State: v1alpha1.OutOfServiceLost, Count: 2})},
				{Count: 5, NotInService: states(v1alpha1.OutOfService{State: v1alpha1.OutOfServiceLost, Count: 1})},
				{State: v1alpha1.OutOfServiceInRepair},
			},
			want: states(v1alpha1.OutOfService{State: v1alpha1.OutOfServiceInRepair, Count: 1},
				v1alpha1.OutOfService{State: v1alpha1.OutOfServiceLost, Count: 3}),
		},
		"more units than there are": {
			units: []lots.Unit{{Count: 2, NotInService: states(
				v1alpha1.OutOfService{State: v1alpha1.OutOfServiceIdle, Count: 2},
				v1alpha1.OutOfService{State: v1alpha1.OutOfServiceLost, Count: 2},
			)}},
			want: states(v1alpha1.OutOfService{State: v1alpha1.OutOfServiceIdle, Count: 2}),
		},
		"retired on the as-of date": {
			asOf: day, units: []lots.Unit{{Count: 3, Retired: day, State: v1alpha1.OutOfServiceIdle}},
			want: states(v1alpha1.OutOfService{State: v1alpha1.OutOfServiceRetired, Count: 3}),
		},
		"retired a day after the as-of date": {
			asOf: day, units: []lots.Unit{{Count: 3, Retired: day.AddDays(1), State: v1alpha1.OutOfServiceIdle}},
			want: states(v1alpha1.OutOfService{State: v1alpha1.OutOfServiceIdle, Count: 3}),
		},
		"retired, and no as-of date": {
			units: []lots.Unit{{Retired: day}},
			want:  states(v1alpha1.OutOfService{State: v1alpha1.OutOfServiceRetired, Count: 1}),
		},
		"lost, and then retired": {
			units: []lots.Unit{{Retired: day, State: v1alpha1.OutOfServiceLost}},
			want:  states(v1alpha1.OutOfService{State: v1alpha1.OutOfServiceLost, Count: 1}),
		},
		"only owned units are counted": {
			units: []lots.Unit{
				{LastCounted: counted}, {State: v1alpha1.OutOfServiceLost}, {Retired: day},
				{Count: 2, NotInService: states(v1alpha1.OutOfService{State: v1alpha1.OutOfServiceRetired, Count: 2})},
			},
			want: states(v1alpha1.OutOfService{State: v1alpha1.OutOfServiceLost, Count: 1},
				v1alpha1.OutOfService{State: v1alpha1.OutOfServiceRetired, Count: 3}),
			lastInventory: "2026-06-01",
		},
		"an owned unit was never counted": {
			units: []lots.Unit{{LastCounted: counted}, {Count: 2, NotInService: states(
				v1alpha1.OutOfService{State: v1alpha1.OutOfServiceRetired, Count: 1},
			)}},
			want: states(v1alpha1.OutOfService{State: v1alpha1.OutOfServiceRetired, Count: 1}),
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			for i := range c.units {
				c.units[i].Technology = "staff-laptop"
			}
			specs := buildLots(t, c.asOf, c.units...)
			if diff := cmp.Diff(c.want, specs[0].NotInService, cmpopts.EquateEmpty()); diff != "" || len(specs) != 1 {
				t.Errorf("%d lots: %s", len(specs), diff)
			}
			if specs[0].LastInventory != c.lastInventory {
				t.Errorf("the last count is %q, not %q", specs[0].LastInventory, c.lastInventory)
			}
		})
	}
}

func TestLabelsAreOneLine(t *testing.T) {
	specs := buildLots(t, 0, lots.Unit{
		Technology: "staff-laptop", Manufacturer: "Acme\u202e Inc", Model: "Flip\r\n 3 " + strings.Repeat("x", 200),
	})
	if model := string(specs[0].Model); !strings.HasPrefix(model, "Flip 3 xxx") {
		t.Errorf("the model is %q", model)
	}
	if maker := string(specs[0].Manufacturer); maker != `Acme\u202e Inc` {
		t.Errorf("the manufacturer is %q", maker)
	}
}
