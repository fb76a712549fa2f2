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

func day(written string) calendar.Date { return calendar.ParseOrZero(written) }

func TestSourceRows(t *testing.T) {
	plan := tp.NewPlan("p").
		AddSource("grant", v1alpha1.SourceGrant, tp.GivesUncertain(2027, "1000", v1alpha1.MoneySecured),
			tp.GivesUncertain(2028, "500", v1alpha1.MoneyApplied), tp.UntilDay("2028-03-31")).
		AddSource("erate", v1alpha1.SourceERateC2, tp.UntilDay("2027-09-30")).
		AddSource("unused", v1alpha1.SourceLocal, tp.GivesIn(2027, "7")).
		AddLine("two-years", 2027, "800", tp.OnSource("grant"), tp.ThroughYear(2028), tp.AlreadySpent("450")).
		AddLine("unknown", 2027, "30", tp.OnSource("nowhere"), tp.AlreadyCommitted("40")).
		AddLine("none", 2028, "20")
	district := testtables.NewDistrict(tp.World{Plan: plan.BuildObject()})
	wantSources := []funding.Source{
		{Name: "erate", Kind: v1alpha1.SourceERateC2, LastDay: day("2027-09-30"), EndRule: v1alpha1.EndRuleDeliver},
		{
			Name: "grant", Kind: v1alpha1.SourceGrant, LastDay: day("2028-03-31"), EndRule: v1alpha1.EndRuleOrder,
			States: []v1alpha1.MoneyState{v1alpha1.MoneySecured, v1alpha1.MoneyApplied}, Gives: 150000, IsGiven: true,
			Figures: funding.Figures{Planned: 80000, Spent: 45000, Available: 35000},
		},
		{Name: "unused", Kind: v1alpha1.SourceLocal, Gives: 700, IsGiven: true},
		{Figures: funding.Figures{Planned: 5000, Committed: 4000, Available: 1000}},
	}
	if diff := cmp.Diff(wantSources, funding.ListSources(district, "p", testtables.Now)); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
	wantYears := []funding.SourceYear{
		{
			Source: "grant", Year: 2027, State: v1alpha1.MoneySecured, Gives: 100000, IsGiven: true,
			Figures: funding.Figures{Planned: 40000, Spent: 40000},
		},
		{
			Source: "grant", Year: 2028, State: v1alpha1.MoneyApplied, Gives: 50000, IsGiven: true,
			Figures: funding.Figures{Planned: 40000, Spent: 5000, Available: 35000},
		},
		{Source: "unused", Year: 2027, Gives: 700, IsGiven: true},
		{Year: 2027, Figures: funding.Figures{Planned: 3000, Committed: 4000, Available: -1000}},
		{Year: 2028, Figures: funding.Figures{Planned: 2000, Available: 2000}},
	}
	if diff := cmp.Diff(wantYears, funding.ListSourceYears(district, "p", testtables.Now)); diff != "" {
		t.Errorf("years (-want +got):\n%s", diff)
	}
}

// The money of the sources is the money of the status: in all, by year and by line.
func TestSourcesAddUpToTheStatus(t *testing.T) {
	testtables.VisitRandom(t, func(
		seed uint64, district snapshot.District, plan string, status v1alpha1.TechnologyPlanStatus,
	) {
		years := map[v1alpha1.FiscalYear]funding.Figures{}
		for _, row := range funding.ListSourceYears(district, plan, testtables.Now) {
			sum := years[v1alpha1.FiscalYear(row.Year)]
			sum.Planned += row.Planned
			sum.Spent += row.Spent
			sum.Committed += row.Committed
			sum.Available += row.Available
			years[v1alpha1.FiscalYear(row.Year)] = sum
		}
		for _, year := range status.Budget.Years {
			if diff := cmp.Diff(figuresOf(year.BudgetFigures), years[year.FiscalYear]); diff != "" {
				t.Fatalf("seed %d, FY%d (-status +rows):\n%s", seed, year.FiscalYear, diff)
			}
		}
		var sources, lines funding.Figures
		for _, row := range funding.ListSources(district, plan, testtables.Now) {
			sources = addFigures(sources, row.Figures)
		}
		for _, row := range funding.ListSourceLines(district, plan, testtables.Now) {
			lines = addFigures(lines, row.Figures)
		}
		want := figuresOf(v1alpha1.BudgetFigures{
			Allotted: status.Budget.Total, Spent: status.Budget.Spent, Committed: status.Budget.Committed,
			Available: status.Budget.Available,
		})
		if diff := cmp.Diff([]funding.Figures{want, want}, []funding.Figures{sources, lines}); diff != "" {
			t.Fatalf("seed %d (-status +sources, lines):\n%s", seed, diff)
		}
	})
}

func figuresOf(figures v1alpha1.BudgetFigures) funding.Figures {
	return funding.Figures{
		Planned: money.ParseOrZero(figures.Allotted), Spent: money.ParseOrZero(figures.Spent),
		Committed: money.ParseOrZero(figures.Committed), Available: money.ParseOrZero(v1alpha1.Money(figures.Available)),
	}
}

func addFigures(left, right funding.Figures) funding.Figures {
	return funding.Figures{
		Planned: left.Planned + right.Planned, Spent: left.Spent + right.Spent, Committed: left.Committed + right.Committed,
		Available: left.Available + right.Available,
	}
}
