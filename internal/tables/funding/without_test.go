package funding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables/funding"
	tp "techplan.education/internal/testplan"
	"techplan.education/internal/testtables"
)

// A plan without a source loses the money of its lines and what transfers took from them; what
// transfers brought to them stays.
func TestWithoutASource(t *testing.T) {
	plan := tp.NewPlan("p").
		AddTechnology("laptop", tp.WithUnitCost("10")).
		AddSource("grant", v1alpha1.SourceGrant, tp.GivesIn(2027, "1000")).
		AddSource("own", v1alpha1.SourceLocal, tp.GivesIn(2027, "900")).
		AddLine("a", 2027, "700", tp.OnSource("grant"), tp.ForGoals("g"), tp.AlreadySpent("50")).
		AddLine("b", 2027, "300", tp.OnSource("own"), tp.ForGoals("g")).
		AddLine("c", 2027, "40", tp.OnSource("grant")).
		AddTransfer("away", "a", "b", "100", "2026-09-01").
		AddTransfer("back", "b", "c", "25", "2026-10-01")
	world := tp.World{
		Plan:  plan.BuildObject(),
		Goals: []*v1alpha1.Goal{tp.NewGoal("g").AddAction("buy", 2027, "900").BuildObject()},
		Devices: []*v1alpha1.Device{
			tp.NewDevice("priced", "laptop", 3).SetUnitCost("20").ReceivedOn("2026-08-01").AtSite("high").
				PaidBy("p", "a").BuildObject(),
			tp.NewDevice("ordered", "laptop", 2).OrderedOn("2026-11-01").PaidBy("p", "a").BuildObject(),
			tp.NewDevice("shared", "laptop", 1).SetUnitCost("60").PaidBy("p", "b").AlsoPaidBy("c", "40").BuildObject(),
			tp.NewDevice("elsewhere", "laptop", 1).PaidBy("q", "a").BuildObject(),
			tp.NewDevice("no-price", "pen", 4).PaidBy("p", "c").BuildObject(),
		},
	}
	got := funding.ListWithout("n", testtables.NewDistrict(world), "p", "grant", testtables.Now)
	if len(got.Difference) != 1 || got.Difference[0].Namespace != "n" || len(got.Difference[0].Findings) == 0 {
		t.Errorf("difference: %+v", got.Difference)
	}
	for _, finding := range got.Difference[0].Findings {
		if finding.Code == "SourceNotAllotted" {
			t.Errorf("the source gives nothing any more: %s", finding.Message)
		}
	}
	got.Difference = nil
	want := funding.Loss{
		Years: []funding.LostYear{{Year: 2027, Before: 104000, After: 30000, Lost: 74000, Spent: 11000, Committed: 2000}},
		Lines: []funding.LostLine{
			{Line: "a", Year: 2027, Lost: 60000, Spent: 11000, Committed: 2000, Goals: []string{"g"}},
			{Line: "b", Year: 2027, Lost: 10000, Goals: []string{"g"}},
			{Line: "c", Year: 2027, Lost: 4000},
		},
		Goals: []funding.ShortGoal{{Goal: "g", Year: 2027, Need: 90000, Short: 62500}},
		Lots: []funding.ChargedLot{
			{Lot: "ordered", Line: "a", Technology: "laptop", Units: 2, State: "Committed", Cost: 2000},
			{Lot: "priced", Line: "a", Technology: "laptop", Site: "high", Units: 3, State: "Spent", Cost: 6000},
			{Lot: "no-price", Line: "c", Technology: "pen", Units: 4, State: "Planned", IsAtLeast: true},
			{Lot: "shared", Line: "c", Technology: "laptop", Units: 1, State: "Planned", Cost: 4000},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("loss (-want +got):\n%s", diff)
	}
}

// What a plan loses without a source is what the lines of the source plan to use, apart from what
// transfers moved, and it is the difference of the totals.
func TestLossesAddUp(t *testing.T) {
	testtables.VisitRandom(t, func(
		seed uint64, district snapshot.District, plan string, _ v1alpha1.TechnologyPlanStatus,
	) {
		hasTransfers := district.Plans[0].Spec.Budget != nil && len(district.Plans[0].Spec.Budget.Transfers) > 0
		planned := map[string]map[calendar.FiscalYear]money.Amount{}
		for _, row := range funding.ListSourceYears(district, plan, testtables.Now) {
			if planned[string(row.Source)] == nil {
				planned[string(row.Source)] = map[calendar.FiscalYear]money.Amount{}
			}
			if row.Planned > 0 {
				planned[string(row.Source)][row.Year] = row.Planned
			}
		}
		for _, source := range testtables.ListSourceNames(district.Plans[0]) {
			loss := funding.ListWithout("n", district, plan, v1alpha1.EntryName(source), testtables.Now)
			lost, total := map[calendar.FiscalYear]money.Amount{}, money.Amount(0)
			for _, year := range loss.Years {
				if year.Lost != year.Before-year.After {
					t.Fatalf("seed %d, %s: %+v", seed, source, year)
				}
				lost[year.Year] = year.Lost
				total += year.Lost
			}
			if diff := cmp.Diff(planned[source], lost); diff != "" && !hasTransfers && len(lost)+len(planned[source]) > 0 {
				t.Fatalf("seed %d, %s (-planned +lost):\n%s", seed, source, diff)
			}
			var differs money.Amount
			for _, amount := range loss.Difference[0].Amounts {
				if amount.Of == "Total" {
					differs = money.ParseOrZero(v1alpha1.Money(amount.By))
				}
			}
			if len(loss.Difference) != 1 || differs != -total {
				t.Fatalf("seed %d, %s: lost %d, and the difference is %d", seed, source, total, differs)
			}
		}
	})
}
