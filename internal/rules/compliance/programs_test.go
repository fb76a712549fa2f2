package compliance_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// Each unknown fact is reported by the rules that need it, and by no other.
func TestProgramsNotChecked(t *testing.T) {
	wifi := func(plan *testplan.PlanBuilder, options ...testrules.LineOption) *testplan.PlanBuilder {
		managed := []testrules.LineOption{
			testplan.OnSource("two"), testplan.OfCostKind(v1alpha1.CostManagedWiFi), testplan.ForTechnologies("wifi"),
		}
		return plan.
			AddLine("l", 2027, "100", append(managed, options...)...).
			AddLine("o", 2027, "100", testplan.ForTechnologies("wifi"), testplan.OnSource("local"))
	}
	school := func() *testplan.PlanBuilder {
		return testrules.OnERate().AddSite("school", 400).ChangeSpec(testrules.SetErate("", "", "0"))
	}
	open := func(plan *testplan.PlanBuilder) *testplan.PlanBuilder {
		return plan.ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Budget.Sources[1].DiscountPercent = "" })
	}
	title := func(bought, rest v1alpha1.Money) *testplan.PlanBuilder {
		return testrules.NewPlan().
			AddSource("iva", v1alpha1.SourceTitleIVA).
			AddLine("l", 2027, bought, testplan.OnSource("iva")).
			AddLine("m", 2027, rest, testplan.OnSource("iva"), testrules.ForPurpose(testrules.Learning))
	}
	for name, c := range map[string]struct {
		world testrules.World
		want  []string
	}{
		"all is known":          {testrules.NewDistrict(wifi(school())), nil},
		"sources without lines": {testrules.NewDistrict(testrules.OnERate()), nil},
		"only past money": {
			testrules.NewDistrict(wifi(school(), func(line *v1alpha1.BudgetLine) {
				line.FiscalYear, line.CostKind, line.Technologies = 2026, "", nil
			})),
			nil,
		},
		"no kind of cost": {
			testrules.NewDistrict(
				wifi(
					school(), func(line *v1alpha1.BudgetLine) { line.CostKind = "" },
					testrules.ForPurpose(testrules.Operation),
				),
			),
			[]string{"IneligibleUse: whether E-Rate pays for a cost of no known kind is not known: l"},
		},
		"no kind of cost, local money": {
			testrules.NewDistrict(wifi(school()).AddLine("x", 2027, "1", testplan.OnSource("local"))), nil,
		},
		"no requests": {
			testrules.NewDistrict(wifi(school().ChangeSpec(testrules.SetErate("", "", "")))),
			[]string{"ERateCategoryTwoExceeded: district.erate does not say " +
				"what was already requested for category two in the cycle 2026 to 2030"},
		},
		"no students": {
			testrules.NewDistrict(wifi(testrules.OnERate().ChangeSpec(testrules.SetErate("", "", "0")))),
			[]string{"ERateCategoryTwoExceeded: neither the sites' enrollment nor the district's is known, " +
				"so what category two allows is not known"},
		},
		"only the district's students, enough": {
			testrules.NewDistrict(wifi(testrules.OnERate().SetEnrollment(400).ChangeSpec(testrules.SetErate("", "", "0")))), nil,
		},
		"only the district's students, too much": {
			testrules.NewDistrict(wifi(testrules.OnERate().SetEnrollment(400).ChangeSpec(testrules.SetErate("", "", "80600")))),
			[]string{"ERateCategoryTwoExceeded: only the district's enrollment is known, " +
				"and what category two allows depends on that of each school"},
		},
		"an office without students given": {
			testrules.NewDistrict(wifi(planWithSchools(10).ChangeSpec(testrules.SetErate("", "", "301550")).ChangeSpec(addUnknownSite("office")))),
			nil,
		},
		"offices without students given, nothing is left": {
			testrules.NewDistrict(
				wifi(
					planWithSchools(10).
						ChangeSpec(testrules.SetErate("", "", "301552")).
						ChangeSpec(addUnknownSite("office")).
						ChangeSpec(addUnknownSite("depot")),
				),
			),
			[]string{"ERateCategoryTwoExceeded: what category two allows depends on the enrollment of each school, " +
				"which is not known of depot and office"},
		},
		"no discount": {testrules.NewDistrict(open(wifi(school()))), []string{
			"ERateCategoryTwoExceeded: no discount is known: l", "NonDiscountShareUnfunded: no discount is known: l",
		}},
		"no E-Rate year": {testrules.NewDistrict(wifi(school().FiscalStart(9))), []string{
			"ERateCategoryTwoExceeded: the E-Rate year is not known: l",
			"IneligibleUse: the E-Rate year is not known: l",
		}},
		"no figures for the cycle": {
			testrules.NewDistrict(wifi(school(), fundedIn(2031))),
			[]string{"ERateCategoryTwoExceeded: the budget of the five-year cycle is not known: l"},
		},
		"no technology and no goal": {
			testrules.NewDistrict(wifi(school(), func(l *v1alpha1.BudgetLine) { l.Technologies = nil })),
			[]string{"NonDiscountShareUnfunded: an E-Rate line names neither a technology nor a goal: l"},
		},
		"no kind of technology": {
			testrules.NewDistrict(title("15.01", "84.99")),
			[]string{"SpendingCapExceeded: what sort of thing is bought is not known: l"},
		},
		"no kind of technology, under the cap in any case": {testrules.NewDistrict(title("15", "85")), nil},
		"no kind of technology, over the cap in any case": {
			testrules.NewDistrict(
				title("50", "50").
					AddTechnology("laptop", testplan.OfKind(v1alpha1.TechnologyDevice)).
					AddLine("x", 2027, "40", testplan.OnSource("iva"), testplan.ForTechnologies("laptop")),
			),
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, n := range testrules.EvaluateRules(c.world, testrules.Today).NotChecked {
				if slices.Contains(
					[]v1alpha1.FindingCode{
						rules.IneligibleUse, rules.ERateCategoryTwoExceeded, rules.NonDiscountShareUnfunded,
						rules.SpendingCapExceeded,
					},
					n.Code,
				) {
					got = append(got, string(n.Code)+": "+n.Reason)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// checkWhomToAsk checks that an action says whom to ask if, and only if, the rule was
// not read in the program's own text.
func checkWhomToAsk(t *testing.T, code v1alpha1.FindingCode, examples testrules.Examples) {
	t.Helper()
	for title, example := range examples {
		if example.On != "" {
			continue
		}
		for _, finding := range testrules.EvaluateRules(example.World, testrules.Today).Findings {
			asks := strings.HasSuffix(finding.Action, " first.")
			if finding.Code == code && asks != (finding.Severity == v1alpha1.SeverityWarning) {
				t.Errorf("%s, %s: %s, and the action is %q", code, title, finding.Severity, finding.Action)
			}
		}
	}
}
