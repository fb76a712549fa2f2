package funding_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestRecurringCostOnOneTimeFunds(t *testing.T) {
	service := func(
		source string, year v1alpha1.FiscalYear, amount v1alpha1.Money, more ...testrules.LineOption,
	) func(*testplan.PlanBuilder) *testplan.PlanBuilder {
		return func(plan *testplan.PlanBuilder) *testplan.PlanBuilder {
			return plan.AddLine(
				source+testrules.TwoDigitYear(year),
				year,
				amount,
				append(
					[]testrules.LineOption{
						testplan.OnSource(source), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation),
					},
					more...)...)
		}
	}
	fund := func(kind v1alpha1.SourceKind, options ...func(*v1alpha1.FundingSource)) *testplan.PlanBuilder {
		return testrules.NewPlan().AddTechnology("t").AddSource("s", kind, options...).AddSource("local", v1alpha1.SourceLocal)
	}
	stopping := func(on v1alpha1.Date) testrules.World {
		return testrules.NewDistrict(
			service("s", 2027, "100")(fund(v1alpha1.SourceGrant)).ChangeSpec(func(spec *testrules.PlanSpec) {
				spec.Technologies[0].Lifecycle, spec.Technologies[0].RetireOn = v1alpha1.LifecycleRetired, on
			}),
		)
	}
	both := func() *testplan.PlanBuilder {
		return fund(v1alpha1.SourceGrant).AddSource("l", v1alpha1.SourceLocal).
			AddTechnology("u").
			AddTechnology("v").
			AddTechnology("w").
			AddLine("both", 2027, "100", testplan.OnSource("s"), testplan.ForTechnologies("t", "u"), testrules.ForPurpose(testrules.Operation))
	}
	testrules.RunExamples(t, rules.RecurringCostOnOneTimeFunds, testrules.Examples{
		"a grant, and nothing after it": {
			World: testrules.NewDistrict(service("s", 2027, "100")(fund(v1alpha1.SourceGrant))),
			Want:  []string{"Error FY2027 100"},
		},
		"a grant, then 80 percent on local money": {
			World: testrules.NewDistrict(
				service("local", 2028, "80")(service("s", 2027, "100")(fund(v1alpha1.SourceGrant))),
			),
		},
		"a grant, then a hundredth under 80 percent on local money": {
			World: testrules.NewDistrict(
				service("local", 2028, "79.99")(service("s", 2027, "100")(fund(v1alpha1.SourceGrant))),
			),
			Want: []string{"Error FY2027 100"},
		},
		"a grant in two years gives one finding": {
			World: testrules.NewDistrict(service("s", 2028, "100")(service("s", 2027, "100")(fund(v1alpha1.SourceGrant)))),
			Want:  []string{"Error FY2028 200"},
		},
		"two lines for one use, half of the money goes on": {
			World: testrules.NewDistrict(
				service("local", 2028, "100")(service("s", 2027, "100")(fund(v1alpha1.SourceGrant))).
					AddLine("second", 2027, "100", testplan.OnSource("s"), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation)),
			),
			Want: []string{"Error FY2027 200"},
		},
		"continuing lines pay each technology": {
			World: testrules.NewDistrict(
				both().AddLine("a", 2028, "60", testplan.OnSource("l"), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation)).
					AddLine("b", 2028, "50", testplan.OnSource("l"), testplan.ForTechnologies("u"), testrules.ForPurpose(testrules.Operation)),
			),
		},
		"one technology stops": {
			World: testrules.NewDistrict(
				both().AddLine("a", 2028, "60", testplan.OnSource("l"), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation)).
					AddLine("b", 2028, "39.99", testplan.OnSource("l"), testplan.ForTechnologies("u"), testrules.ForPurpose(testrules.Operation)),
			),
			Want: []string{"Error FY2027 50"},
		},
		"a part of a line for many is not enough": {
			World: testrules.NewDistrict(
				both().AddLine(
					"a", 2028, "159.96", testplan.OnSource("l"), testplan.ForTechnologies("t", "u", "v", "w"),
					testrules.ForPurpose(testrules.Operation),
				),
			),
			Want: []string{"Error FY2027 100"},
		},
		"two lines for two purposes give two findings": {
			World: testrules.NewDistrict(service("s", 2027, "100")(fund(v1alpha1.SourceGrant)).
				AddLine("staff", 2027, "900", testplan.OnSource("s"), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Staffing)),
			),
			Want: []string{"Error FY2027 900", "Error FY2027 100"},
		},
		"local money falls, but one source does not state the year": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("l", v1alpha1.SourceLocal, testplan.GivesIn(2025, "100"), testplan.GivesIn(2028, "10")).
					AddSource("levy", v1alpha1.SourceLocal, testplan.GivesIn(2025, "1")).
					AddSource("s", v1alpha1.SourceGrant).
					AddLine("x", 2028, "1", testplan.OnSource("s")),
			),
		},
		"in the plan's last year": {
			World: testrules.NewDistrict(service("s", 2029, "100")(fund(v1alpha1.SourceGrant))),
			Want:  []string{"Warning FY2029 100"},
		},
		"91 days of the plan's last year: the year before counts as last": {
			World: testrules.NewDistrict(
				service("s", 2029, "100")(fund(v1alpha1.SourceGrant)).SetPeriod("2026-07-01", "2029-09-29"),
			),
			Want: []string{"Warning FY2029 100"},
		},
		"92 days of the plan's last year": {
			World: testrules.NewDistrict(
				service("s", 2029, "100")(fund(v1alpha1.SourceGrant)).SetPeriod("2026-07-01", "2029-09-30"),
			),
			Want: []string{"Error FY2029 100"},
		},
		"the technology is retired with the money": {World: stopping("2027-06-30")},
		"the technology is retired a day into the next year": {
			World: stopping("2027-07-01"),
			Want:  []string{"Error FY2027 100"},
		},
		"a decision retires the technology": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(service("s", 2027, "100")(fund(v1alpha1.SourceGrant))),
				testrules.DecidedEvaluation("Retire", testrules.Today),
			),
		},
		"a purchase that says it recurs, on a bond": {
			World: testrules.NewDistrict(
				service("s", 2027, "100", testrules.ForPurpose(testrules.Purchase), testplan.MarkRecurring(true))(
					fund(v1alpha1.SourceBond),
				),
			),
			Want: []string{"Warning FY2027 100"},
		},
		"training that says it recurs, on a bond": {
			World: testrules.NewDistrict(
				service("s", 2027, "100", testrules.ForPurpose(testrules.Learning), testplan.MarkRecurring(true))(
					fund(v1alpha1.SourceBond),
				),
			),
			Want: []string{"Error FY2027 100"},
		},
		"a service on a bond": {
			World: testrules.NewDistrict(service("s", 2027, "100")(fund(v1alpha1.SourceBond))),
			Want:  []string{"Error FY2027 100"},
		},
		"a service that says it does not recur": {
			World: testrules.NewDistrict(service("s", 2027, "100", testplan.MarkRecurring(false))(fund(v1alpha1.SourceGrant))),
		},
		"a purchase": {
			World: testrules.NewDistrict(
				service("s", 2027, "100", testrules.ForPurpose(testrules.Purchase))(fund(v1alpha1.SourceGrant)),
			),
		},
		"formula funds go on": {
			World: testrules.NewDistrict(service("s", 2027, "100")(fund("TitleIVA", testplan.UntilDay("2027-06-30")))),
		},
		"local money without an end": {
			World: testrules.NewDistrict(service("s", 2027, "100")(fund(v1alpha1.SourceLocal))),
		},
		"local money that ends when the next year does": {
			World: testrules.NewDistrict(
				service("s", 2028, "100")(
					service("s", 2027, "100")(fund(v1alpha1.SourceLocal, testplan.UntilDay("2028-06-30"))),
				),
			),
			Want: []string{"Error FY2028 200"},
		},
		"local money that ends a day before": {
			World: testrules.NewDistrict(
				service("s", 2028, "100")(
					service("s", 2027, "100")(fund(v1alpha1.SourceLocal, testplan.UntilDay("2028-06-29"))),
				),
			),
			Want: []string{"Error FY2028 200"},
		},
		"a past year": {
			World: testrules.NewDistrict(service("s", 2027, "100")(fund(v1alpha1.SourceGrant))),
			On:    "2027-07-01",
		},
		"local money falls to exactly half": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("l", v1alpha1.SourceLocal, testplan.GivesIn(2025, "100"), testplan.GivesIn(2028, "50")).
					AddSource("s", v1alpha1.SourceGrant).
					AddLine("x", 2028, "1", testplan.OnSource("s")),
			),
		},
		"local money falls under half": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("l", v1alpha1.SourceLocal, testplan.GivesIn(2025, "100"), testplan.GivesIn(2028, "49.99")).
					AddSource("s", v1alpha1.SourceGrant).
					AddLine("x", 2028, "1", testplan.OnSource("s")),
			),
			Want: []string{"Warning FY2028 1"},
		},
		"local money of the year is not known": {
			World: testrules.NewDistrict(testrules.NewPlan().AddSource("l", v1alpha1.SourceLocal, testplan.GivesIn(2027, "100")).
				AddSource("s", v1alpha1.SourceGrant).AddLine("x", 2028, "1", testplan.OnSource("s"))),
		},
		"local money fell four years ago": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("l", v1alpha1.SourceLocal, testplan.GivesIn(2024, "100"), testplan.GivesIn(2028, "10")).
					AddSource("s", v1alpha1.SourceGrant).
					AddLine("x", 2028, "1", testplan.OnSource("s")),
			),
		},
		"local money falls and no one-time money pays lines": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("l", v1alpha1.SourceLocal, testplan.GivesIn(2025, "100"), testplan.GivesIn(2028, "10")),
			),
		},
	})
}
