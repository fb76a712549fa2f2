package funding_test

import (
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/pages"
	"techplan.education/internal/pages/funding"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testpages"
	tp "techplan.education/internal/testplan"
)

// TestFundingPagesSay checks sentences of districts that lack something.
func TestFundingPagesSay(t *testing.T) {
	withLine := func() *tp.PlanBuilder { return tp.NewPlan("p").AddLine("wifi", 2027, "5000") }
	for _, situation := range []struct {
		title   string
		plan    *tp.PlanBuilder
		devices []*v1alpha1.Device
		page    pages.Page
		want    []string
	}{
		{"no budget", tp.NewPlan("p"), nil, funding.Chain, []string{"The plan has no budget, so there is no chain"}},
		{"no budget", tp.NewPlan("p"), nil, funding.Budget, []string{"The plan has no budget. Write it in spec.budget"}},
		{
			"a budget without goals and lots", withLine(), nil, funding.Chain,
			[]string{"The chain breaks at 1 place.", "The plan has no goals.", "**Lines without a goal**: $5,000 (1 line)"},
		},
		{
			"a lot whose plan to pay does not exist", withLine(),
			[]*v1alpha1.Device{tp.NewDevice("lost", "laptop", 2).SetUnitCost("300").ReceivedOn("2026-10-01").PaidBy("q",
				"old").BuildObject()},
			funding.Chain, []string{
				"The chain breaks at 2 places.", "**Lots without a line**: $600 (1 lot)",
				"| $600 | plan q, whose line old is to pay, does not exist |",
				"Correct the name of the plan in acquisition.budgetLine.",
			},
		},
		{
			"a lot whose plan does not exist", withLine(),
			[]*v1alpha1.Device{tp.NewDevice("lost", "laptop", 2).OfPlan("q").SetUnitCost("300").BuildObject()},
			funding.Chain, []string{
				"**Objects of no plan**: $600 (1 object)", "| $600 | its plan q does not exist |",
				"Correct the name in planRef or goalRef of the object",
			},
		},
		{
			"a budget without sources", withLine(), nil, funding.Budget,
			[]string{"Of $5,000, $0 is spent and $0 is ordered. $5,000 is left.", "(no source)", "No source has a last day."},
		},
		{
			"more is ordered than the line has", withLine(),
			[]*v1alpha1.Device{tp.NewDevice("large", "laptop", 20).SetUnitCost("300").OrderedOn("2026-10-01").PaidBy("p",
				"wifi").BuildObject()},
			funding.Budget, []string{"$1,000 more is spent or ordered than the lines of the plan have."},
		},
		{
			"money that a source gives until a day", tp.NewPlan("p").
				AddSource("grant", v1alpha1.SourceGrant, tp.GivesUncertain(2027, "5000", v1alpha1.MoneyApplied),
					tp.UntilDay("2026-12-31")).
				AddLine("wifi", 2027, "5000", tp.OnSource("grant")), nil, funding.Budget,
			[]string{"| Applied | $5,000 | $5,000 | $0 | $0 | $5,000 | $5,000 | Dec 31, 2026 |", "ends soon", "--without grant"},
		},
	} {
		t.Run(situation.page.Name+"/"+situation.title, func(t *testing.T) {
			input := testpages.NewInput(snapshot.District{
				Plans: []*v1alpha1.TechnologyPlan{situation.plan.BuildObject()}, Devices: situation.devices,
			})
			content := situation.page.Build(input)
			testpages.CheckSections(t, content.Sections)
			_, written, _ := testpages.WriteAll(t, content)
			for _, want := range situation.want {
				if !strings.Contains(written, want) {
					t.Errorf("the page does not say %q:\n%s", want, written)
				}
			}
		})
	}
}
