package enrollment_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/enrollment"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
	tp "techplan.education/internal/testplan"
	"techplan.education/internal/testrandom"
)

// year is what a fiscal year replaces.
type year struct {
	Year               calendar.FiscalYear
	Units, NotReplaced int64
	Cost               money.Amount
}

// expected is the number of students by fiscal year.
type expected map[v1alpha1.FiscalYear]int32

// newPlan returns a plan of five fiscal years that limits its replacements. It has laptops of $305 that
// live for four years.
func newPlan(students int32, forecast expected) *tp.PlanBuilder {
	return tp.NewPlan("p").SetPeriod("2012-07-01", "2017-06-30").SetEnrollment(students).
		AddTechnology("laptop", tp.WithLifeMonths(48), tp.WithUnitCost("305")).
		ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.Policy.Refresh.LimitToEnrollment = new(true)
			for fiscalYear, count := range forecast {
				spec.District.EnrollmentForecast = append(spec.District.EnrollmentForecast,
					v1alpha1.ExpectedEnrollment{FiscalYear: fiscalYear, Students: count})
			}
		})
}

// lot returns laptops for students that are in use since a day.
func lot(name string, count int32, since v1alpha1.Date) *tp.DeviceBuilder {
	return tp.NewDevice(name, "laptop", count).InService(since).ChangeSpec(forAudience(v1alpha1.AudienceStudents))
}

func forAudience(audience v1alpha1.DeviceAudience) func(*v1alpha1.DeviceSpec) {
	return func(spec *v1alpha1.DeviceSpec) { spec.Audience = audience }
}

// computeYears computes the budget of a plan as of 1 September 2012.
func computeYears(plan *tp.PlanBuilder, lots ...*tp.DeviceBuilder) ([]year, *budget.Budget) {
	object := plan.BuildObject()
	district := snapshot.District{Plans: []*v1alpha1.TechnologyPlan{object}}
	for _, built := range lots {
		district.Devices = append(district.Devices, built.BuildObject())
	}
	computed := snapshot.ComputeBudget(district, object, time.Date(2012, time.September, 1, 12, 0, 0, 0, time.UTC))
	var years []year
	for _, refresh := range computed.Refresh {
		years = append(years, year{refresh.FiscalYear, refresh.Devices, refresh.NotReplaced, refresh.Cost})
	}
	return years, computed
}

// twelveYearPlan are the lots of a published plan for twelve years.
func twelveYearPlan() []*tp.DeviceBuilder {
	return []*tp.DeviceBuilder{
		lot("a", 150, "2009-08-01"), lot("b", 1450, "2010-08-01"), lot("c", 1150, "2011-08-01"), lot("d", 2300, "2012-08-01"),
	}
}

// 4,950 students need 5,049 units with 2 percent of spares, and the district has 5,050.
func TestTwelveYearPlan(t *testing.T) {
	full := []year{
		{2013, 150, 0, 45_750_00}, {2014, 1450, 0, 442_250_00}, {2015, 1150, 0, 350_750_00}, {2016, 2300, 0, 701_500_00},
	}
	for title, c := range map[string]struct {
		plan *tp.PlanBuilder
		want []year
	}{
		"without the policy": {
			newPlan(4950, expected{2014: 4800}).ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.Policy.Refresh.LimitToEnrollment = nil
			}), full,
		},
		"the policy is false": {
			newPlan(4950, expected{2014: 4800}).ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.Policy.Refresh.LimitToEnrollment = new(false)
			}), full,
		},
		"no forecast":                  {newPlan(4950, nil), full},
		"the enrollment is not known":  {newPlan(0, expected{2014: 4800}), full},
		"as many students as today":    {newPlan(4950, expected{2013: 4950, 2014: 4950, 2015: 4950, 2016: 4950}), full},
		"more students than today":     {newPlan(4950, expected{2013: 5000, 2014: 6000, 2015: 7000, 2016: 8000}), full},
		"a forecast of another decade": {newPlan(4950, expected{2031: 100}), full},
		// 4,800 students need 4,896 units, 153 fewer than today. 4,500 need 4,590: 306 fewer again.
		"fewer students in 2014 and 2016, and 2015 unknown": {
			newPlan(4950, expected{2014: 4800, 2016: 4500}), []year{
				{2013, 150, 0, 45_750_00}, {2014, 1297, 153, 395_585_00},
				{2015, 1150, 0, 350_750_00}, {2016, 1994, 306, 608_170_00},
			},
		},
		// 2014 takes 153 away; 2015 needs more than are left, and brings nothing back; 2016 takes 102 more.
		"fewer students in 2014, more in 2015, fewest in 2016": {
			newPlan(4950, expected{2014: 4800, 2015: 4900, 2016: 4700}), []year{
				{2013, 150, 0, 45_750_00}, {2014, 1297, 153, 395_585_00},
				{2015, 1150, 0, 350_750_00}, {2016, 2198, 102, 670_390_00},
			},
		},
		// 1,000 students need 1,020 units, 4,029 fewer than today. The rest of what 2013 cannot give is
		// given by the years after it.
		"more is left out than a year replaces": {
			newPlan(4950, expected{2013: 1000, 2014: 1000, 2015: 1000, 2016: 1000}), []year{
				{2013, 0, 150, 0}, {2014, 0, 1450, 0}, {2015, 0, 1150, 0}, {2016, 1021, 1279, 311_405_00},
			},
		},
	} {
		t.Run(title, func(t *testing.T) {
			got, _ := computeYears(c.plan, twelveYearPlan()...)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("years (-want +got):\n%s", diff)
			}
		})
	}
}

// 1,000 students need 1,020 units, and the 900 of fiscal year 2014 need 918: 102 fewer.
func TestLimitOfOneYear(t *testing.T) {
	const due, later = "2010-08-01", "2012-08-01"
	plan := func() *tp.PlanBuilder { return newPlan(1000, expected{2014: 900}) }
	setPolicy := func(change func(*v1alpha1.Policy)) *tp.PlanBuilder {
		return plan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { change(&spec.Policy) })
	}
	assistive := plan().AddTechnology("tablet", tp.WithLifeMonths(48), tp.OfDomain(v1alpha1.DomainAT)).
		AddTechnology("software", tp.WithLifeMonths(48), tp.OfKind(v1alpha1.TechnologySoftware))
	retired := plan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.Technologies[0].Lifecycle, spec.Technologies[0].RetireOn = v1alpha1.LifecycleRetired, "2013-01-01"
	}).AddTechnology("tablet", tp.WithLifeMonths(48))
	leased := func(lines int) *tp.PlanBuilder {
		built := plan()
		if lines > 0 {
			built.AddLine("lease", 2014, "9", tp.ForTechnologies("laptop"), tp.ForPurpose(v1alpha1.PurposeOperation))
		}
		return built
	}
	of := func(technology v1alpha1.EntryName) func(*v1alpha1.DeviceSpec) {
		return func(spec *v1alpha1.DeviceSpec) { spec.Technology = technology }
	}
	for title, c := range map[string]struct {
		plan *tp.PlanBuilder
		lots []*tp.DeviceBuilder
		// units and notReplaced are those of 2014.
		units, notReplaced int64
	}{
		"the lot is what the students of today need": {plan(), []*tp.DeviceBuilder{lot("a", 1020, due)}, 918, 102},
		"one unit more than they need: a surplus of today stays": {
			plan(), []*tp.DeviceBuilder{lot("a", 1021, due)}, 919, 102,
		},
		"one unit fewer than they need":     {plan(), []*tp.DeviceBuilder{lot("a", 1019, due)}, 918, 101},
		"as many as the students will need": {plan(), []*tp.DeviceBuilder{lot("a", 918, due)}, 918, 0},
		"fewer than the students will need": {plan(), []*tp.DeviceBuilder{lot("a", 917, due)}, 917, 0},
		"units of later years count, too": {
			plan(), []*tp.DeviceBuilder{lot("a", 20, due), lot("b", 1000, later)}, 0, 20,
		},
		"units whose end is not known count, too": {
			plan().AddTechnology("tablet"), []*tp.DeviceBuilder{
				lot("a", 20, due), lot("b", 1000, due).ChangeSpec(of("tablet")),
			}, 0, 20,
		},
		"units whose end is not known are not due in the current year": {
			newPlan(1000, expected{2013: 900, 2014: 900}).AddTechnology("tablet"), []*tp.DeviceBuilder{
				lot("a", 20, due), lot("b", 1000, due).ChangeSpec(of("tablet")),
			}, 0, 20,
		},
		"idle units count": {
			plan(), []*tp.DeviceBuilder{lot("a", 1020, due).AddOutOfService(v1alpha1.OutOfServiceIdle, 500)}, 918, 102,
		},
		"lost and retired units do not": {
			plan(), []*tp.DeviceBuilder{
				lot("a", 1020, due).AddOutOfService(v1alpha1.OutOfServiceLost, 60).
					AddOutOfService(v1alpha1.OutOfServiceRetired, 40),
			}, 918, 2,
		},
		"units for staff are replaced": {
			plan(), []*tp.DeviceBuilder{lot("a", 1020, due).ChangeSpec(forAudience(v1alpha1.AudienceStaff))}, 1020, 0,
		},
		"shared units are replaced": {
			plan(), []*tp.DeviceBuilder{lot("a", 1020, due).ChangeSpec(forAudience(v1alpha1.AudienceShared))}, 1020, 0,
		},
		"units without an audience are replaced": {
			plan(), []*tp.DeviceBuilder{lot("a", 1020, due).ChangeSpec(forAudience(""))}, 1020, 0,
		},
		"beside those of staff only those of students are left out": {
			plan(), []*tp.DeviceBuilder{
				lot("a", 1020, due), lot("b", 300, due).ChangeSpec(forAudience(v1alpha1.AudienceStaff)),
			}, 1218, 102,
		},
		"shared units do not stand in for those of students": {
			plan(), []*tp.DeviceBuilder{
				lot("a", 918, due), lot("b", 500, due).ChangeSpec(forAudience(v1alpha1.AudienceShared)),
			}, 1418, 0,
		},
		"assistive devices are replaced": {
			assistive, []*tp.DeviceBuilder{lot("a", 1020, due).ChangeSpec(of("tablet"))}, 1020, 0,
		},
		"software is no device": {
			assistive, []*tp.DeviceBuilder{lot("a", 1020, due).ChangeSpec(of("software"))}, 1020, 0,
		},
		"a technology that is retired makes no surplus": {
			retired, []*tp.DeviceBuilder{lot("a", 1020, later), lot("b", 500, due).ChangeSpec(of("tablet"))}, 500, 0,
		},
		"two students share a unit: 510 are needed today, and 459 then": {
			setPolicy(func(policy *v1alpha1.Policy) { policy.Capacity.StudentsPerDevice = 2 }),
			[]*tp.DeviceBuilder{lot("a", 510, due)}, 459, 51,
		},
		"three students share a unit, rounded up: 340 are needed today, and 306 then": {
			setPolicy(func(policy *v1alpha1.Policy) { policy.Capacity.StudentsPerDevice = 3 }),
			[]*tp.DeviceBuilder{lot("a", 340, due)}, 306, 34,
		},
		"no spare units": {
			setPolicy(func(policy *v1alpha1.Policy) { policy.Capacity.StudentSparePercent = "0" }),
			[]*tp.DeviceBuilder{lot("a", 1000, due)}, 900, 100,
		},
		"spare units, rounded up: 1,033 are needed today, and 930 then": {
			setPolicy(func(policy *v1alpha1.Policy) { policy.Capacity.StudentSparePercent = "3.3" }),
			[]*tp.DeviceBuilder{lot("a", 1033, due)}, 930, 103,
		},
		"a lot that is only planned makes no surplus": {
			plan(), []*tp.DeviceBuilder{lot("a", 918, due), lot("planned", 500, "2013-08-01")}, 918, 0,
		},
		"a lot that is ordered counts": {
			plan(), []*tp.DeviceBuilder{lot("a", 920, due), lot("ordered", 100, "2012-10-01").OrderedOn("2012-08-30")}, 818, 102,
		},
		"a lot that is replaced does not count beside the lot that stands for it": {
			plan(), []*tp.DeviceBuilder{
				lot("a", 900, due).ReplacedBy("b"), lot("b", 900, later), lot("c", 120, due),
			}, 18, 102,
		},
		"a lease that goes on asks for no units": {
			leased(1), []*tp.DeviceBuilder{lot("a", 1020, later), lot("b", 120, due).LeasedUntil("2013-12-31")}, 0, 0,
		},
		"a lease that goes on takes no part of what is left out": {
			leased(1), []*tp.DeviceBuilder{
				lot("a", 900, later), lot("b", 120, due).LeasedUntil("2013-12-31"), lot("c", 60, due),
			}, 0, 60,
		},
		"a lease that ends": {
			leased(0), []*tp.DeviceBuilder{lot("a", 900, later), lot("b", 120, due).LeasedUntil("2013-12-31")}, 18, 102,
		},
	} {
		t.Run(title, func(t *testing.T) {
			years, _ := computeYears(c.plan, c.lots...)
			var got year
			if at := slices.IndexFunc(years, func(found year) bool { return found.Year == 2014 }); at >= 0 {
				got = years[at]
			}
			if got.Units != c.units || got.NotReplaced != c.notReplaced {
				t.Errorf("%d are replaced and %d are not, want %d and %d", got.Units, got.NotReplaced, c.units, c.notReplaced)
			}
		})
	}
}

// The current year has the students of today, unless the forecast says otherwise.
func TestOverdueUnits(t *testing.T) {
	overdue := lot("a", 1020, "2005-08-01")
	for title, c := range map[string]struct {
		forecast expected
		want     year
	}{
		"the year of the end is past": {expected{2009: 500}, year{2013, 1020, 0, 311_100_00}},
		"the current year":            {expected{2013: 900}, year{2013, 918, 102, 279_990_00}},
	} {
		t.Run(title, func(t *testing.T) {
			got, computed := computeYears(newPlan(1000, c.forecast), overdue)
			if diff := cmp.Diff([]year{c.want}, got); diff != "" {
				t.Errorf("years (-want +got):\n%s", diff)
			}
			if unknown := enrollment.ListUnknownYears(computed.Plan, computed.Demands, computed.Current); len(unknown) > 0 {
				t.Errorf("the current year is unknown: %v", unknown)
			}
		})
	}
}

// 10 units are left out of lots of 7, 7 and 16: 2.33, 2.33 and 5.33. The unit that is left goes to the
// first one.
func TestPartsOfLots(t *testing.T) {
	plan := newPlan(30, expected{2014: 20}).AddTechnology("tablet", tp.WithLifeMonths(48), tp.WithUnitCost("100")).
		ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Policy.Capacity.StudentSparePercent = "0" })
	_, computed := computeYears(plan, lot("a", 7, "2010-08-01").AtSite("east"), lot("b", 7, "2010-08-01").AtSite("west"),
		lot("c", 16, "2010-08-01").ChangeSpec(func(spec *v1alpha1.DeviceSpec) { spec.Technology = "tablet" }))
	got := map[v1alpha1.EntryName][3]int64{}
	for _, demand := range computed.Demands {
		got[demand.Technology] = [3]int64{demand.Devices, demand.NotReplaced, int64(demand.Cost)}
	}
	want := map[v1alpha1.EntryName][3]int64{"laptop": {9, 5, 2745_00}, "tablet": {11, 5, 1100_00}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("units, units that are not replaced and cost (-want +got):\n%s", diff)
	}
}

// Without a price of the technology the price of the lots stands in for it.
func TestPriceOfLots(t *testing.T) {
	plan := newPlan(100, expected{2014: 50}).AddTechnology("tablet", tp.WithLifeMonths(48))
	tablets := func(name string, count int32, price v1alpha1.Money) *tp.DeviceBuilder {
		return lot(name, count, "2010-08-01").SetUnitCost(price).
			ChangeSpec(func(spec *v1alpha1.DeviceSpec) { spec.Technology = "tablet" })
	}
	// 102 units are needed today and 51 then.
	_, computed := computeYears(plan, tablets("a", 68, "200"), tablets("b", 34, ""))
	demand := computed.Demands[0]
	if demand.Devices != 51 || demand.Cost != 6800_00 || demand.Unpriced != 17 {
		t.Errorf("%d units cost %d, and %d have no price", demand.Devices, demand.Cost, demand.Unpriced)
	}
}

func TestUnknownYears(t *testing.T) {
	staff := lot("s", 7, "2012-08-01").ChangeSpec(forAudience(v1alpha1.AudienceStaff))
	lots := slices.Concat(twelveYearPlan()[:3], []*tp.DeviceBuilder{staff})
	_, computed := computeYears(newPlan(4950, expected{2014: 4800}), lots...)
	want := []enrollment.UnknownYear{{Year: 2015, Units: 1150}}
	if diff := cmp.Diff(want, enrollment.ListUnknownYears(computed.Plan, computed.Demands, computed.Current)); diff != "" {
		t.Errorf("years (-want +got):\n%s", diff)
	}
	const sentence = "FY2015 has no expected enrollment, so that all 1,150 units for students due in it are replaced: " +
		"add the year to district.enrollmentForecast"
	if got := want[0].Describe(); got != sentence {
		t.Errorf("%q", got)
	}
	for title, plan := range map[string]*tp.PlanBuilder{
		"all years are known":         newPlan(4950, expected{2013: 1, 2014: 1, 2015: 1}),
		"the enrollment is not known": newPlan(0, nil),
		"the policy limits nothing": newPlan(4950, nil).ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.Policy.Refresh.LimitToEnrollment = nil
		}),
	} {
		t.Run(title, func(t *testing.T) {
			_, computed := computeYears(plan, lots...)
			if got := enrollment.ListUnknownYears(computed.Plan, computed.Demands, computed.Current); len(got) > 0 {
				t.Errorf("unknown: %v", got)
			}
		})
	}
}

func TestDescribeLimit(t *testing.T) {
	for title, c := range map[string]struct {
		students, forecast int32
		units              int64
		want               string
	}{
		"many": {4950, 4800, 1153, "1,153 units for students are not replaced in FY2014: " +
			"4,800 students are expected then instead of 4,950."},
		"one": {2, 1, 1, "1 unit for students is not replaced in FY2014: 1 student is expected then instead of 2."},
	} {
		t.Run(title, func(t *testing.T) {
			_, computed := computeYears(newPlan(c.students, expected{2014: c.forecast}))
			if got := enrollment.DescribeLimit(computed.Plan, 2014, computed.Current, c.units); got != c.want {
				t.Errorf("%q", got)
			}
		})
	}
}

// What is replaced and what is not are the units that end, whatever the lots are, and fewer students
// never cost more.
func TestNothingIsLost(t *testing.T) {
	limited := 0
	for seed := range uint64(400) {
		world := testrandom.NewWorld(seed)
		for _, device := range world.Devices {
			device.Spec.Audience = v1alpha1.AudienceStudents
		}
		district := snapshot.District{
			Plans: []*v1alpha1.TechnologyPlan{world.Plan}, Devices: world.Devices, Evaluations: world.Evaluations,
		}
		now := time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)
		world.Plan.Spec.District.Enrollment = 1 + int32(seed*37)
		before := snapshot.ComputeBudget(district, world.Plan, now)
		world.Plan.Spec.Policy.Refresh.LimitToEnrollment = new(true)
		for _, refresh := range before.Refresh {
			world.Plan.Spec.District.EnrollmentForecast = append(world.Plan.Spec.District.EnrollmentForecast,
				v1alpha1.ExpectedEnrollment{FiscalYear: v1alpha1.FiscalYear(refresh.FiscalYear), Students: 1 + int32(seed*17)})
		}
		after := snapshot.ComputeBudget(district, world.Plan, now)
		if len(before.Demands) != len(after.Demands) {
			t.Fatalf("seed %d: %d demands become %d", seed, len(before.Demands), len(after.Demands))
		}
		for i, want := range before.Demands {
			got := after.Demands[i]
			if got.Devices+got.NotReplaced != want.Devices || got.NotReplaced < 0 || got.Devices < 0 ||
				got.Cost > want.Cost || got.Unpriced > want.Unpriced || got.Lots != want.Lots {
				t.Errorf("seed %d: %+v becomes %+v", seed, want, got)
			}
			if got.NotReplaced > 0 {
				limited++
			}
		}
	}
	if limited < 20 {
		t.Errorf("%d demands are limited, too few to say anything", limited)
	}
}
