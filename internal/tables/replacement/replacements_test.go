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
