package replacement_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables/replacement"
	tp "techplan.education/internal/testplan"
	"techplan.education/internal/testtables"
)

func day(written string) calendar.Date { return calendar.ParseOrZero(written) }

func TestReplacementRows(t *testing.T) {
	plan := tp.NewPlan("p").AddTechnology("laptop", tp.WithLifeMonths(48), tp.WithUnitCost("100")).
		AddTechnology("panel", tp.WithLifeMonths(48)).
		AddLine("refresh", 2028, "100", tp.ForPurpose(v1alpha1.PurposeReplacement), tp.ForTechnologies("laptop"))
	lot := func(name, technology string, count int32, site, since string) *tp.DeviceBuilder {
		built := tp.NewDevice(name, technology, count).InService(v1alpha1.Date(since))
		if site != "" {
			built.AtSite(site)
		}
		return built
	}
	world := tp.World{Plan: plan.BuildObject(), Devices: []*v1alpha1.Device{
		lot("z", "laptop", 2, "high", "2024-08-01").BuildObject(),
		lot("a", "laptop", 1, "high", "2024-07-15").BuildObject(),
		lot("m", "laptop", 1, "low", "2024-08-01").BuildObject(),
		lot("panels", "panel", 5, "", "2024-08-01").BuildObject(),
		lot("done", "laptop", 3, "high", "2024-08-01").ReplacedBy("new").BuildObject(),
		lot("new", "laptop", 2, "high", "2026-08-01").BuildObject(),
	}}
	got := replacement.ListReplacements(testtables.NewDistrict(world), "p", testtables.Now)
	want := []replacement.Replacement{
		{
			Year: 2028, Technology: "laptop", Site: "high", Units: 4, BuyBy: day("2028-04-14"), Lots: []string{"a", "done", "z"},
			Cost: 40000, Funded: 8000, Short: 32000,
		},
		{
			Year: 2028, Technology: "laptop", Site: "low", Units: 1, BuyBy: day("2028-04-30"), Lots: []string{"m"},
			Cost: 10000, Funded: 2000, Short: 8000,
		},
		{Year: 2028, Technology: "panel", Units: 5, BuyBy: day("2028-04-30"), Lots: []string{"panels"}, Unpriced: 5},
		{
			// It ends on 31 July 2030, after the plan: the next plan can pay for it.
			Year: 2031, Technology: "laptop", Site: "high", Units: 2, BuyBy: day("2030-04-30"), Lots: []string{"new"},
			Cost: 20000, Short: 20000,
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("replacements (-want +got):\n%s", diff)
	}
}

// The sums of replacements by year are those of the status, and the rows add up to them.
func TestReplacementsAddUpToTheStatus(t *testing.T) {
	compared := 0
	testtables.VisitRandom(t, func(
		seed uint64, district snapshot.District, plan string, status v1alpha1.TechnologyPlanStatus,
	) {
		var want []replacement.ReplacementYear
		for _, year := range status.Budget.Years {
			if *year.RefreshDevices == 0 {
				continue
			}
			want = append(want, replacement.ReplacementYear{
				Year: calendar.FiscalYear(year.FiscalYear), Units: *year.RefreshDevices,
				Cost: money.ParseOrZero(year.Refresh), Funded: money.ParseOrZero(year.RefreshFunded),
				Short: money.ParseOrZero(year.RefreshGap),
			})
		}
		list := replacement.ListReplacements(district, plan, testtables.Now)
		got := replacement.SumReplacements(list)
		for i := range got {
			got[i].Unpriced = 0
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d: the sums differ (-status +rows):\n%s", seed, diff)
		}
		for _, row := range list {
			compared++
			if row.Funded > row.Cost || row.Short != row.Cost-row.Funded || row.Units <= 0 || len(row.Lots) == 0 ||
				row.BuyBy.IsZero() {
				t.Fatalf("seed %d: %+v", seed, row)
			}
		}
	})
	if compared < testtables.RandomDistricts {
		t.Errorf("%d rows are too few to say anything", compared)
	}
}

// fewerStudents has lots for 100 students, who need 102 units; the 80 of fiscal year 2028 need 82.
func fewerStudents() tp.World {
	plan := tp.NewPlan("p").SetEnrollment(100).AddTechnology("laptop", tp.WithLifeMonths(48), tp.WithUnitCost("100")).
		ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.Policy.Refresh.LimitToEnrollment = new(true)
			spec.District.EnrollmentForecast = []v1alpha1.ExpectedEnrollment{{FiscalYear: 2028, Students: 80}}
		})
	lot := func(name string, count int32, site, since string, audience v1alpha1.DeviceAudience) *v1alpha1.Device {
		return tp.NewDevice(name, "laptop", count).InService(v1alpha1.Date(since)).AtSite(site).
			ChangeSpec(func(spec *v1alpha1.DeviceSpec) { spec.Audience = audience }).BuildObject()
	}
	return tp.World{Plan: plan.BuildObject(), Devices: []*v1alpha1.Device{
		lot("a", 40, "high", "2024-08-01", v1alpha1.AudienceStudents),
		lot("b", 20, "low", "2024-08-01", v1alpha1.AudienceStudents),
		lot("staff", 10, "low", "2024-08-01", v1alpha1.AudienceStaff),
		lot("later", 42, "low", "2025-06-01", v1alpha1.AudienceStudents),
	}}
}

// 20 units are left out of lots of 40 and 20: 13.33 and 6.67, of which the second gets the unit that is
// left.
func TestReplacementsOfFewerStudents(t *testing.T) {
	district := testtables.NewDistrict(fewerStudents())
	want := []replacement.Replacement{
		{
			Year: 2028, Technology: "laptop", Site: "high", Units: 27, NotReplaced: 13, BuyBy: day("2028-04-30"),
			Lots: []string{"a"}, Cost: 2700_00, Short: 2700_00,
		},
		{
			Year: 2028, Technology: "laptop", Site: "low", Units: 23, NotReplaced: 7, BuyBy: day("2028-04-30"),
			Lots: []string{"b", "staff"}, Cost: 2300_00, Short: 2300_00,
		},
		{
			Year: 2029, Technology: "laptop", Site: "low", Units: 42, BuyBy: day("2029-02-28"), Lots: []string{"later"},
			Cost: 4200_00, Short: 4200_00,
		},
	}
	list := replacement.ListReplacements(district, "p", testtables.Now)
	if diff := cmp.Diff(want, list); diff != "" {
		t.Errorf("replacements (-want +got):\n%s", diff)
	}
	wantYears := []replacement.ReplacementYear{
		{Year: 2028, Units: 50, NotReplaced: 20, Cost: 5000_00, Short: 5000_00},
		{Year: 2029, Units: 42, Cost: 4200_00, Short: 4200_00},
	}
	if diff := cmp.Diff(wantYears, replacement.SumReplacements(list)); diff != "" {
		t.Errorf("years (-want +got):\n%s", diff)
	}
	status := snapshot.ComputeStatuses(district, testtables.Now).Plans[0].Status.Budget
	for _, year := range status.Years {
		isRight := year.RefreshNotReplaced == 20 && *year.RefreshDevices == 50 && year.Refresh == "5000"
		if year.FiscalYear == 2028 && !isRight {
			t.Errorf("the status has %+v", year)
		}
		if year.FiscalYear == 2029 && year.RefreshNotReplaced != 0 {
			t.Errorf("the status has %+v", year)
		}
	}
}

func TestForecastOfFewerStudents(t *testing.T) {
	const limit = "20 units for students are not replaced in FY2028: 80 students are expected then instead of 100."
	const unknown = "FY2029 has no expected enrollment, so that all 42 units for students due in it are replaced: " +
		"add the year to district.enrollmentForecast."
	for title, c := range map[string]struct {
		years int
		want  []string
	}{
		"up to the year before":       {1, nil},
		"up to the year":              {2, []string{limit}},
		"up to the year that follows": {3, []string{limit, unknown}},
	} {
		t.Run(title, func(t *testing.T) {
			result := replacement.ComputeForecast(testtables.NewDistrict(fewerStudents()), "p",
				replacement.ForecastOptions{By: "site", Years: c.years}, testtables.Now)
			if diff := cmp.Diff(c.want, result.EnrollmentNotes); diff != "" {
				t.Errorf("notes (-want +got):\n%s", diff)
			}
			var listed int64
			for _, row := range result.Rows {
				listed += row.NotReplaced
			}
			if listed+result.Later.NotReplaced != 20 || listed > 0 != (c.years > 1) {
				t.Errorf("%d units are not replaced in the years, and %d later", listed, result.Later.NotReplaced)
			}
		})
	}
}
