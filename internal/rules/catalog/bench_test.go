package catalog_test

import (
	"fmt"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// BenchmarkRule runs each rule on plans of growing size. The time for each line should stay
// about the same.
func BenchmarkRule(b *testing.B) {
	for _, lines := range []int{500, 2000, 8000} {
		input := testrules.NewInput(wide(lines), testrules.Today)
		catalog.All.EvaluateRules(input)
		for _, rule := range catalog.All.ListRules() {
			alone := rules.NewCatalog([]rules.Rule{rule})
			b.Run(fmt.Sprintf("%s/lines=%d", rule.Code, lines), func(b *testing.B) {
				for b.Loop() {
					alone.EvaluateRules(input)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(lines), "ns/line")
			})
		}
	}
}

// BenchmarkEvaluate runs all rules, with waivers, folding and sorting.
func BenchmarkEvaluate(b *testing.B) {
	for _, lines := range []int{500, 2000, 8000} {
		input := testrules.NewInput(wide(lines), testrules.Today)
		b.Run(fmt.Sprintf("lines=%d", lines), func(b *testing.B) {
			for b.Loop() {
				catalog.All.EvaluateRules(input)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(lines), "ns/line")
		})
	}
}

// wide is a plan of so many lines, with goals, technologies, devices and people
// in proportion, in which each rule has something to look at: lines over three
// years for four technologies.
func wide(lines int) testrules.World {
	sources := []v1alpha1.SourceKind{
		v1alpha1.SourceLocal, v1alpha1.SourceERateC2, v1alpha1.SourceTitleIVA, v1alpha1.SourceGrant,
	}
	purposes := []v1alpha1.Purpose{
		v1alpha1.PurposePurchase, v1alpha1.PurposeOperation, v1alpha1.PurposeReplacement,
		v1alpha1.PurposeProfessionalLearning, v1alpha1.PurposeImplementation,
	}
	kinds := []v1alpha1.TechnologyKind{
		v1alpha1.TechnologyDevice, v1alpha1.TechnologySoftware, v1alpha1.TechnologyNetwork, v1alpha1.TechnologyContent,
	}
	licenses := []v1alpha1.License{v1alpha1.LicenseProprietary, v1alpha1.LicenseOpenSource, ""}
	plan := testrules.PlanWithStakeholders("Teacher").SetEnrollment(9000).AddPriority("access")
	for i, kind := range sources {
		plan.AddSource(
			fmt.Sprint("s", i), kind, testplan.GivesIn(2027, "9000000"), testplan.GivesIn(2028, "9000000"),
			testplan.WithDiscount("80"),
		)
	}
	var goals []*testplan.GoalBuilder
	district := testrules.World{}
	for i := range lines {
		t, g := fmt.Sprint("t", i*3/5), fmt.Sprint("g", i*2/5)
		if i*3/5 != (i-1)*3/5 || i == 0 {
			plan.AddTechnology(
				t,
				testplan.OfKind(kinds[i%len(kinds)]),
				testplan.OfDomain(v1alpha1.DomainEdTech),
				testplan.StudentFacing(),
				testplan.WithUnitCost("300"),
				testplan.WithLifeMonths(48),
				testplan.SeatsOf(
					1000, int32(400+i%400),
				),
				testplan.RenewsOn("2027-01-01"),
				testplan.WithMaintenance("100"),
				testplan.ForNeeds(fmt.Sprint("n", i)),
				testplan.WithLicense(
					licenses[i%len(licenses)],
				),
				testplan.WithContractEnd("2027-06-30"),
				testplan.ForUseCases(fmt.Sprint("u", i/5)),
			)
			if i%5 == 0 {
				plan.UseCase(fmt.Sprint("u", i/5))
			}
			plan.AddNeed(fmt.Sprint("n", i), v1alpha1.MetByCurrentPractice, v1alpha1.NeedHigh)
			district.Devices = append(
				district.Devices,
				testplan.NewDevice(fmt.Sprint("d", i), t, 30).
					InService("2023-08-01").
					PaidBy("p", fmt.Sprint("l", i)).
					BuildObject(),
			)
			record := testplan.NewEvaluation("", fmt.Sprint("look", i)).
				SetTarget(v1alpha1.TargetTechnology, t).
				DecideOn("Replace", "2026-08-01").
				BuildObject()
			record.Name = fmt.Sprint("e", i)
			district.Evaluations = append(district.Evaluations, record)
		}
		if i*2/5 != (i-1)*2/5 || i == 0 {
			goals = append(
				goals,
				testrules.NewGoal(g).
					ForPriority("access").
					AfterGoals(fmt.Sprint("g", (i*2/5+1)%max(1, lines*2/5))).
					AddAction("a", 2027, "20000").
					RequireRoles("school nurse"),
			)
			district.Benchmarks = append(
				district.Benchmarks,
				testplan.NewBenchmark(fmt.Sprint("b", i), g).
					AddGroupCounts("2026-09-01", "50", 400, 800, testplan.GroupOf("EnglishLearners", 100, 300)).
					BuildObject(),
			)
		}
		next := func(n int) string { return fmt.Sprint("t", (i*3/5+n)%(lines*3/5)) }
		plan.AddLine(
			fmt.Sprint("l", i), 2027, "45000", testplan.ThroughYear(2029), testplan.OnSource(fmt.Sprint("s", i%len(sources))),
			testrules.ForPurpose(purposes[i%len(purposes)]), testplan.ForTechnologies(t, next(1), next(2), next(3)), testplan.ForGoals(g),
		)
	}
	district.Plan = plan.BuildObject()
	for _, goal := range goals {
		district.Goals = append(district.Goals, goal.BuildObject())
	}
	return district
}
