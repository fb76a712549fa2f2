package technology_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestRenewalPassed(t *testing.T) {
	renewed := func(purpose v1alpha1.Purpose, more ...testrules.TechnologyOption) *testplan.PlanBuilder {
		return testrules.NewPlan().AddTechnology("t", append(options(testplan.RenewsOn("2026-08-01")), more...)...).
			AddLine(
				"l", 2027, "300", testplan.ThroughYear(2029), testplan.ForTechnologies("t"), testrules.ForPurpose(purpose),
				testplan.WithoutGoal(),
			)
	}
	running := func(more ...testrules.TechnologyOption) testrules.World {
		return testrules.NewDistrict(renewed(testrules.Operation, more...))
	}
	until := func(year v1alpha1.FiscalYear) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().AddTechnology("t", testplan.RenewsOn("2026-08-01")).
				AddLine(
					"l", year, "100", testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation), testplan.WithoutGoal(),
				),
		)
	}
	later := []string{"Warning FY2028 200"}
	testrules.RunExamples(t, rules.RenewalPassed, testrules.Examples{
		"on the day of the renewal":                      {World: running(), On: "2026-08-01"},
		"the day after":                                  {World: running(), On: "2026-08-02", Want: later},
		"the last day of the fiscal year of the renewal": {World: running(), On: "2027-06-30", Want: later},
		"the first day of the next fiscal year":          {World: running(), On: "2027-07-01", Want: later},
		"a year later, and only years to come count": {
			World: running(), On: "2028-07-01", Want: []string{"Warning FY2029 100"},
		},
		"the contract renews every year": {
			World: running(testplan.RenewsEvery(12)), On: "2028-07-01",
		},
		"a contract that ended the day before it renewed": {
			World: running(testplan.WithContractEnd("2026-07-31")), Want: later,
		},
		"a contract that ended on the day": {
			World: running(testplan.WithContractEnd("2026-08-01")), Want: later,
		},
		"a contract that ends later has a rule of its own": {World: running(testplan.WithContractEnd("2026-08-02"))},
		"no renewal recorded": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddTechnology("t").AddLine("l", 2028, "100", testplan.ForTechnologies("t"), testplan.WithoutGoal()),
			),
		},
		"money of the year of the renewal": {World: until(2027)},
		"money of the year after it":       {World: until(2028), Want: []string{"Warning FY2028 100"}},
		"money for buying more": {
			World: testrules.NewDistrict(renewed(v1alpha1.PurposePurchase)),
		},
		"it is retired": {
			World: running(testplan.AtStage(v1alpha1.LifecycleRetired), func(technology *v1alpha1.Technology) {
				technology.RetireOn = "2026-09-30"
			}),
		},
	})
}

func TestRenewalPassedMessage(t *testing.T) {
	testrules.CheckSentences(t, map[string]testrules.Sentence{
		"money in two later years": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddTechnology("sis", testplan.RenewsOn("2026-08-01")).
					AddLine(
						"l", 2028, "60000", testplan.ThroughYear(2029), testplan.ForTechnologies("sis"),
						testrules.ForPurpose(testrules.Operation), testplan.WithoutGoal(),
					),
			),
			Code: rules.RenewalPassed,
			Want: "spec.technologies[sis].renewal: The renewal of sis was on 2026-08-01, and FY2028 still has " +
				"$30,000 for it, and $60,000 with the years after it.",
		},
	})
}
