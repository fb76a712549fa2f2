package budget_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/testplan"
)

// The technologies of a line share its money equally, or by their weights.
func TestWeightsOfTechnologies(t *testing.T) {
	weighing := testplan.ForTechnologyWeighing
	for title, c := range map[string]struct {
		currency string
		options  []func(*v1alpha1.BudgetLine)
		parts    []money.Amount
		domains  map[v1alpha1.BudgetDomain]money.Amount
	}{
		"no weight": {
			"USD", []func(*v1alpha1.BudgetLine){testplan.ForTechnologies("a", "b")}, []money.Amount{5001, 5000},
			map[v1alpha1.BudgetDomain]money.Amount{"AT": 5001, "EdTech": 5000},
		},
		"three beside none": {
			"USD", []func(*v1alpha1.BudgetLine){testplan.ForTechnologies("a"), weighing("b", 3)}, []money.Amount{2500, 7501},
			map[v1alpha1.BudgetDomain]money.Amount{"AT": 2500, "EdTech": 7501},
		},
		"the order of the list does not matter": {
			"USD", []func(*v1alpha1.BudgetLine){weighing("b", 3), weighing("a", 1)}, []money.Amount{2500, 7501},
			map[v1alpha1.BudgetDomain]money.Amount{"AT": 2500, "EdTech": 7501},
		},
		"equal weights are as none": {
			"USD", []func(*v1alpha1.BudgetLine){weighing("a", 7), weighing("b", 7)}, []money.Amount{5001, 5000},
			map[v1alpha1.BudgetDomain]money.Amount{"AT": 5001, "EdTech": 5000},
		},
		"whole yen": {
			"JPY", []func(*v1alpha1.BudgetLine){
				weighing("a", 2), weighing("b", 1), func(line *v1alpha1.BudgetLine) { line.Amount = "100" },
			}, []money.Amount{6700, 3300},
			map[v1alpha1.BudgetDomain]money.Amount{"AT": 6700, "EdTech": 3300},
		},
		"the line has a domain of its own": {
			"USD", []func(*v1alpha1.BudgetLine){
				testplan.ForTechnologies("a"), weighing("b", 3), testplan.InDomain(v1alpha1.DomainShared),
			}, []money.Amount{2500, 7501},
			map[v1alpha1.BudgetDomain]money.Amount{"Shared": 10001},
		},
	} {
		t.Run(title, func(t *testing.T) {
			plan := newPlan().SetCurrency(c.currency).
				AddTechnology("a", testplan.OfDomain(v1alpha1.DomainAT)).
				AddTechnology("b", testplan.OfDomain(v1alpha1.DomainEdTech)).
				AddLine("l", 2027, "100.01", c.options...)
			line := findLine(t, computeBudget(newDistrict(plan), today), "l")
			got := []money.Amount{line.AmountFor("a", 2027), line.AmountFor("b", 2027)}
			if diff := cmp.Diff(c.parts, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.domains, line.Domains); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Replacement money with weights is not divided by what replacing each technology costs.
func TestWeightsOfReplacements(t *testing.T) {
	for title, c := range map[string]struct {
		weigh func(*v1alpha1.BudgetLine)
		want  money.Amount
	}{
		"no weights: by the cost, of 300 and 100":    {testplan.ForTechnologies("u"), 40_000},
		"one to one: 100 are left for what is paid":  {testplan.ForTechnologyWeighing("u", 1), 30_000},
		"one to three: a quarter pays for the first": {testplan.ForTechnologyWeighing("u", 3), 20_000},
	} {
		t.Run(title, func(t *testing.T) {
			plan := newPlan().AddTechnology("t", testplan.WithUnitCost("300"), testplan.WithLifeMonths(48)).
				AddTechnology("u", testplan.WithUnitCost("100"), testplan.WithLifeMonths(48)).
				AddLine("l", 2027, "400", testplan.ForTechnologies("t"), c.weigh, testplan.ForPurpose(v1alpha1.PurposeReplacement))
			district := addDevices(
				newDistrict(plan), testplan.NewDevice("d", "t", 1).OfPlan("p").InService("2022-12-01"),
				testplan.NewDevice("e", "u", 1).OfPlan("p").InService("2022-12-01"),
			)
			if got := computeBudget(district, today).SumYear(2027).Refresh.Funded; got != c.want {
				t.Errorf("%d of the replacements is paid, want %d", got, c.want)
			}
		})
	}
}
