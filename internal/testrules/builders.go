package testrules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
)

// InOrder makes a district without findings, but for the Info that devices will be replaced
// after the plan.
func InOrder() World {
	plan := NewPlan().SetEnrollment(1000).
		AddGroup(v1alpha1.GroupNeedsAssistiveTechnology, 40).
		AddSite("high", 1000).
		AddPriority("access").
		AddNeed("old-laptops", "Purchase", v1alpha1.NeedHigh).
		UseCase("listen").
		AddTechnology(
			"laptop", testplan.OfKind(v1alpha1.TechnologyDevice), testplan.OfDomain(v1alpha1.DomainEdTech),
			testplan.WithUnitCost("300"), testplan.WithLifeMonths(60), testplan.StudentFacing(), testplan.ForNeeds("old-laptops"),
			SetReviewed,
		).
		AddTechnology(
			"reader", testplan.OfKind(v1alpha1.TechnologyDevice), testplan.OfDomain(v1alpha1.DomainAT), testplan.WithUnitCost("500"),
			testplan.WithLifeMonths(60), testplan.StudentFacing(), testplan.ForUseCases("listen"), SetReviewed,
		).
		ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.Vision.Statement = "Every learner has what they need, wherever they learn."
			spec.Stakeholders = listUsualStakeholders()
		}).
		AddSource(
			"general", v1alpha1.SourceLocal, testplan.GivesUncertain(2027, "200000", v1alpha1.MoneySecured),
			testplan.GivesUncertain(2028, "200000", v1alpha1.MoneySecured),
			testplan.GivesUncertain(2029, "200000", v1alpha1.MoneySecured),
		).
		SetTotal("300000").
		PerPupil("300")
	for fiscalYear := v1alpha1.FiscalYear(2027); fiscalYear <= 2029; fiscalYear++ {
		plan.AddLine(
			fmt.Sprint("laptops-", fiscalYear), fiscalYear, "30000", testplan.ForGoals("one-to-one"), testplan.ForTechnologies("laptop"),
			testplan.OnSource("general"), ForPurpose(v1alpha1.PurposeReplacement),
		).
			AddLine(
				fmt.Sprint("readers-", fiscalYear), fiscalYear, "10000", testplan.ForGoals("reading"), testplan.ForTechnologies("reader"),
				testplan.OnSource("general"),
			).
			AddLine(
				fmt.Sprint("training-", fiscalYear), fiscalYear, "25000", testplan.ForGoals("one-to-one", "reading"),
				testplan.InDomain(v1alpha1.DomainEdTech), testplan.OnSource("general"),
				ForPurpose(v1alpha1.PurposeProfessionalLearning),
			).
			AddLine(
				fmt.Sprint("network-", fiscalYear), fiscalYear, "35000", testplan.WithoutGoal(), testplan.InDomain(v1alpha1.DomainInfoTech),
				testplan.OnSource("general"), ForPurpose(v1alpha1.PurposeOperation),
			)
	}
	laptops := NewGoal("one-to-one").InDomains(v1alpha1.DomainEdTech)
	readers := NewGoal("reading").InDomains(v1alpha1.DomainAT).ChangeSpec(func(spec *v1alpha1.GoalSpec) {
		spec.Alignment = v1alpha1.Alignment{
			Curriculum: "Reading in every subject.", Assessment: "The same tools as in lessons.",
			ProfessionalLearning: "Two sessions a year.", Operations: "Repaired within a week.",
		}
	})
	for fiscalYear := v1alpha1.FiscalYear(2027); fiscalYear <= 2029; fiscalYear++ {
		laptops.AddAction(fmt.Sprint("buy-", fiscalYear), fiscalYear, "42000")
		readers.AddAction(fmt.Sprint("buy-", fiscalYear), fiscalYear, "22000")
	}
	district := AddBenchmarks(NewDistrict(plan, laptops, readers), "one-to-one", "reading")
	// An observation every few months keeps the plan from being stale.
	for _, day := range []v1alpha1.Date{"2026-09-01", "2027-02-01", "2027-06-01"} {
		district.Benchmarks[0].Spec.Observations = append(
			district.Benchmarks[0].Spec.Observations, v1alpha1.Observation{Date: day, Value: "50"},
		)
	}
	return AddDevices(
		district,
		testplan.NewDevice("old", "laptop", 100).AtSite("high").SetUnitCost("290").InService("2022-08-20").SupportedUntil("2030-06-30"),
		testplan.NewDevice("new", "reader", 19).
			AtSite("high").
			SetUnitCost("500").
			OrderedOn("2026-07-10").
			ReceivedOn("2026-08-20").
			InService("2026-08-24").
			SupportedUntil("2032-06-30").
			PaidBy("p", "readers-2027"),
	)
}

// listUsualStakeholders lists a stakeholder for each role that the policy requires by default.
func listUsualStakeholders() []v1alpha1.Stakeholder {
	var stakeholders []v1alpha1.Stakeholder
	for i, role := range []v1alpha1.Role{
		"Teachers", "Principal", "Assistive technology coordinator", "Network technician", "Special educator",
		"Chief financial officer", "Families", "Student council",
	} {
		stakeholders = append(stakeholders, v1alpha1.Stakeholder{
			Name: v1alpha1.EntryName(fmt.Sprint("s", i)), Role: role, Areas: v1alpha1.PlanningAreas(),
		})
	}
	return stakeholders
}

// SetReviewed records an accessibility review from before the plan.
func SetReviewed(technology *v1alpha1.Technology) { technology.AccessibilityReviewed = "2026-04-01" }

// TeachTechnologies makes a program teach technologies.
func TeachTechnologies(technologies ...v1alpha1.EntryName) func(*v1alpha1.LearningProgram) {
	return func(program *v1alpha1.LearningProgram) { program.Technologies = technologies }
}

// Learners is a group of students.
const Learners v1alpha1.GroupName = "EnglishLearners"

// Disabled is another group of students.
const Disabled v1alpha1.GroupName = "StudentsWithDisabilities"

// FirstCountDate is the date of the observation in DistrictWithGroupCounts.
const FirstCountDate v1alpha1.Date = "2026-09-01"

// MeasureAccess gives a benchmark the dimension Access.
func MeasureAccess(spec *v1alpha1.BenchmarkSpec) { spec.Metric.Dimension = v1alpha1.DimensionAccess }

// DistrictWithGroupCounts makes a district with a funded goal, whose benchmark of access
// counts two groups of 100 students each: of Learners and Disabled the given numbers have
// access.
func DistrictWithGroupCounts(learners, disabled int32, more ...func(*testplan.GoalBuilder)) World {
	return DistrictWithBenchmark(testplan.NewBenchmark("b", "g").ChangeSpec(MeasureAccess).AddGroupCounts(FirstCountDate, "80", 160, 200,
		testplan.GroupOf(Learners, learners, 100), testplan.GroupOf(Disabled, disabled, 100)), more...)
}

// DistrictWithBenchmark makes a district with the funded goals g and h, and a benchmark.
// Changes apply to goal g.
func DistrictWithBenchmark(benchmark *testplan.BenchmarkBuilder, more ...func(*testplan.GoalBuilder)) World {
	goal := NewGoal("g")
	for _, change := range more {
		change(goal)
	}
	district := NewDistrict(
		NewPlan().AddLine("l", 2027, "10", testplan.ForGoals("g")).AddLine("m", 2027, "10", testplan.ForGoals("h")), goal, NewGoal("h"),
	)
	district.Benchmarks = append(district.Benchmarks, benchmark.BuildObject())
	return district
}

// NewEvaluation makes an evaluation of technology t that is due on a day. If due is the name of a
// term instead, the day is not known.
func NewEvaluation(due string) *testplan.EvaluationBuilder {
	return testplan.NewEvaluation("", due).SetTarget(v1alpha1.TargetTechnology, "t")
}

// DecidedEvaluation makes an evaluation of technology t with a decision.
func DecidedEvaluation(outcome v1alpha1.DecisionOutcome, on string) *testplan.EvaluationBuilder {
	return NewEvaluation(on).DecideOn(outcome, v1alpha1.Date(on))
}

// RenewingDistrict makes a district whose technology t renews on 1 July 2027 and has money in FY2028.
func RenewingDistrict(evaluations ...*testplan.EvaluationBuilder) World {
	return RenewingOn("2027-07-01", evaluations...)
}

// RenewingOn makes the district of Renewing with another day of renewal.
func RenewingOn(day v1alpha1.Date, evaluations ...*testplan.EvaluationBuilder) World {
	plan := NewPlan().AddTechnology("t", testplan.RenewsOn(day)).
		AddLine("l", 2028, "100", testplan.WithoutGoal(), testplan.ForTechnologies("t"), ForPurpose(Operation))
	return AddEvaluations(NewDistrict(plan), evaluations...)
}

// RunningDistrict makes a district that pays for technology t in a year, with its evaluations.
func RunningDistrict(fiscalYear v1alpha1.FiscalYear, purpose v1alpha1.Purpose, evaluations ...*testplan.EvaluationBuilder) World {
	return AddEvaluations(
		NewDistrict(
			NewPlan().AddTechnology("t").AddLine("l", fiscalYear, "100", testplan.WithoutGoal(), testplan.ForTechnologies("t"), ForPurpose(purpose)),
		),
		evaluations...)
}

// TwoDigitYear returns the suffix of names for a fiscal year of the plan.
func TwoDigitYear(fiscalYear v1alpha1.FiscalYear) string {
	return map[v1alpha1.FiscalYear]string{2027: "-27", 2028: "-28", 2029: "-29"}[fiscalYear]
}

// WaivedOff is the severity of a waiver that switches findings off.
const WaivedOff = v1alpha1.WaiverOff

// PlanWithStakeholders makes a plan with stakeholders of the given roles.
func PlanWithStakeholders(roles ...v1alpha1.Role) *testplan.PlanBuilder {
	return NewPlan().ChangeSpec(func(spec *PlanSpec) {
		for i, role := range roles {
			spec.Stakeholders = append(
				spec.Stakeholders, v1alpha1.Stakeholder{Name: v1alpha1.EntryName(fmt.Sprint("s", i)), Role: role},
			)
		}
	})
}

// RequireRoles sets the roles that the policy of a plan requires.
func RequireRoles(plan *testplan.PlanBuilder, roles ...v1alpha1.Label) *testplan.PlanBuilder {
	return plan.ChangeSpec(func(spec *PlanSpec) { spec.Policy.RequiredRoles = roles })
}

// PlanWithDepartments makes a plan with a stakeholder in each of at most four departments. The
// roles are Ann's office, B, C and D.
func PlanWithDepartments(departments ...v1alpha1.Label) *testplan.PlanBuilder {
	return NewPlan().ChangeSpec(func(spec *PlanSpec) {
		for i, label := range departments {
			role := v1alpha1.Role([]string{"Ann's office", "B", "C", "D"}[i])
			spec.Stakeholders = append(
				spec.Stakeholders,
				v1alpha1.Stakeholder{Name: v1alpha1.EntryName(fmt.Sprint("s", i)), Role: role, Department: label},
			)
		}
	})
}

// GoalsWithOwners makes a goal for each owner.
func GoalsWithOwners(owners ...v1alpha1.Role) []*testplan.GoalBuilder {
	var goals []*testplan.GoalBuilder
	for i, owner := range owners {
		goal := NewGoal(fmt.Sprint("g", i)).ChangeSpec(func(spec *v1alpha1.GoalSpec) { spec.Owner = owner })
		goals = append(goals, goal)
	}
	return goals
}

// RankedGoals makes a plan with the priorities first and second. Goal high belongs to the first and
// goal low to the second; each needs 100 in FY2027 and has the given money. GoalUnfunded is
// waived, because it would fold PriorityInversion.
func RankedGoals(high, low v1alpha1.Money, more ...LineOption) (*testplan.PlanBuilder, []*testplan.GoalBuilder) {
	plan := NewPlan().AddRankedPriority("first", 1).
		AddRankedPriority("second", 2).
		AddSource("s", v1alpha1.SourceLocal).
		AddSource("state", v1alpha1.SourceState).
		AddSource("grant", v1alpha1.SourceGrant).
		AddLine("high", 2027, high, testplan.ForGoals("high"), testplan.OnSource("s")).
		AddLine("low", 2027, low, append([]LineOption{testplan.ForGoals("low"), testplan.OnSource("s")}, more...)...).
		WaiveFinding("w", rules.GoalUnfunded, v1alpha1.WaiverOff)
	return plan, []*testplan.GoalBuilder{
		NewGoal("high").ForPriority("first").AddAction("a", 2027, "100"), NewGoal("low").ForPriority("second").AddAction("a", 2027, "100"),
	}
}

// HopedForPlan makes a plan in which a source of a kind and state pays a part of the money of FY2027,
// for goal g. The rest has no source.
func HopedForPlan(kind v1alpha1.SourceKind, state v1alpha1.MoneyState, part, rest v1alpha1.Money) *testplan.PlanBuilder {
	return NewPlan().AddSource("s", kind, testplan.GivesUncertain(2027, "500", state), testplan.GivesUncertain(2028, "500", state)).
		AddLine("part", 2027, part, testplan.OnSource("s"), testplan.ForGoals("g")).AddLine("rest", 2027, rest, testplan.WithoutGoal())
}

// WearingDevices makes a plan with a technology for each price. One unit of the first must be
// replaced by FY2027, one of the second by FY2028, and so on.
func WearingDevices(prices ...v1alpha1.Money) (*testplan.PlanBuilder, []*testplan.DeviceBuilder) {
	plan := NewPlan()
	var devices []*testplan.DeviceBuilder
	for i, price := range prices {
		endDate := []v1alpha1.Date{"2027-06-30", "2028-06-30", "2029-06-30", "2030-06-30", "2031-06-30", "2032-06-30"}[i]
		name := string("t" + endDate[:4])
		plan.AddTechnology(name, testplan.WithUnitCost(price))
		devices = append(devices, testplan.NewDevice(name, name, 1).SupportedUntil(endDate))
	}
	return plan, devices
}

// BudgetedPlan makes a plan with a line of $5 in each of the years.
func BudgetedPlan(fiscalYears ...v1alpha1.FiscalYear) *testplan.PlanBuilder {
	plan := NewPlan()
	for _, fiscalYear := range fiscalYears {
		plan.AddLine("l"+TwoDigitYear(fiscalYear), fiscalYear, "5", testplan.WithoutGoal())
	}
	return plan
}

// SetErate sets the figures from which E-Rate computes its discount and budget.
func SetErate(nslp v1alpha1.Percent, locale v1alpha1.Locale, requested v1alpha1.Money) func(*v1alpha1.TechnologyPlanSpec) {
	return func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.District.ERate = v1alpha1.ERate{NSLPPercent: nslp, Locale: locale, CategoryTwoRequested: requested}
	}
}

// OnERate makes a plan with a source of each E-Rate category that pays half, a bond and local
// money, and a technology of each kind.
func OnERate() *testplan.PlanBuilder {
	return NewPlan().AddSource("one", v1alpha1.SourceERateC1, testplan.WithDiscount("50")).
		AddSource("two", v1alpha1.SourceERateC2, testplan.WithDiscount("50")).
		AddSource("bond", v1alpha1.SourceBond).
		AddSource("local", v1alpha1.SourceLocal).
		AddTechnology("wifi", testplan.OfKind(v1alpha1.TechnologyNetwork)).
		AddTechnology("laptop", testplan.OfKind(v1alpha1.TechnologyDevice)).
		AddTechnology("suite", testplan.OfKind(v1alpha1.TechnologySoftware)).
		AddTechnology("texts", testplan.OfKind(v1alpha1.TechnologyContent)).
		AddTechnology("helpline", testplan.OfKind(v1alpha1.TechnologyService)).
		AddTechnology("thing")
}

// ProgramOption changes a program of professional learning.
type ProgramOption = func(*v1alpha1.LearningProgram)

// TaughtBy sets the kind of the provider of a program and the budget line that pays it.
func TaughtBy(kind v1alpha1.ProviderKind, line string) ProgramOption {
	return func(program *v1alpha1.LearningProgram) {
		program.Provider = v1alpha1.Provider{
			Name: "Lakeside Learning Center",
			Kind: kind,
			Line: v1alpha1.EntryName(line),
		}
	}
}
