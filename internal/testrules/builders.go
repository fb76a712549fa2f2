package testrules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
)

// InOrder is a plan that leaves nothing to say.
func InOrder() World {
	plan := Plan().Enrollment(1000).
		Group(v1alpha1.GroupNeedsAssistiveTechnology, 40).
		Site("high", 1000).
		Priority("access").
		Need("old-laptops", "Purchase", v1alpha1.NeedHigh).
		UseCase("listen").
		Technology("laptop", testplan.OfKind(v1alpha1.TechnologyDevice), testplan.In(v1alpha1.DomainEdTech), testplan.Price("300"), testplan.Life(60), testplan.StudentFacing(), testplan.Meeting("old-laptops"), Reviewed).
		Technology("reader", testplan.OfKind(v1alpha1.TechnologyDevice), testplan.In(v1alpha1.DomainAT), testplan.Price("500"), testplan.Life(60), testplan.StudentFacing(), testplan.Serving("listen"), Reviewed).
		With(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.Vision.Statement = "Every learner has what they need, wherever they learn."
		}).
		Source("general", v1alpha1.SourceLocal, testplan.Promises(2027, "200000", v1alpha1.MoneySecured), testplan.Promises(2028, "200000", v1alpha1.MoneySecured), testplan.Promises(2029, "200000", v1alpha1.MoneySecured)).
		Total("300000").
		PerPupil("300")
	for year := v1alpha1.FiscalYear(2027); year <= 2029; year++ {
		plan.Line(fmt.Sprint("laptops-", year), year, "30000", testplan.For("one-to-one"), testplan.Buying("laptop"), testplan.On("general"), Paying(v1alpha1.PurposeReplacement)).
			Line(fmt.Sprint("readers-", year), year, "10000", testplan.For("reading"), testplan.Buying("reader"), testplan.On("general")).
			Line(fmt.Sprint("training-", year), year, "25000", testplan.For("one-to-one", "reading"), testplan.Of(v1alpha1.DomainEdTech), testplan.On("general"), Paying(v1alpha1.PurposeProfessionalLearning)).
			Line(fmt.Sprint("network-", year), year, "35000", testplan.General(), testplan.Of(v1alpha1.DomainInfoTech), testplan.On("general"), Paying(v1alpha1.PurposeOperation))
	}
	one, read := Goal("one-to-one").About(v1alpha1.DomainEdTech), Goal("reading").About(v1alpha1.DomainAT)
	for year := v1alpha1.FiscalYear(2027); year <= 2029; year++ {
		one.Action(fmt.Sprint("buy-", year), year, "42000")
		read.Action(fmt.Sprint("buy-", year), year, "22000")
	}
	world := Measured(District(plan, one, read), "one-to-one", "reading")
	// Something is recorded every few months.
	for _, day := range []v1alpha1.Date{"2026-09-01", "2027-02-01", "2027-06-01"} {
		world.Benchmarks[0].Spec.Observations = append(
			world.Benchmarks[0].Spec.Observations, v1alpha1.Observation{Date: day, Value: "50"},
		)
	}
	return With(
		world,
		testplan.Device("old", "laptop", 100).At("high").Costs("290").InService("2022-08-20"),
		testplan.Device("new", "reader", 19).
			At("high").
			Costs("500").
			Ordered("2026-07-10").
			Received("2026-08-20").
			InService("2026-08-24").
			PaidBy("p", "readers-2027"),
	)
}

// Reviewed for students with disabilities before the plan began.
func Reviewed(t *v1alpha1.Technology) { t.AccessibilityReviewed = "2026-04-01" }

// Taught is a program for technologies.
func Taught(technologies ...v1alpha1.EntryName) func(*v1alpha1.LearningProgram) {
	return func(l *v1alpha1.LearningProgram) { l.Technologies = technologies }
}

// Learners is a group of students that is small in most districts.
const Learners v1alpha1.GroupName = "EnglishLearners"

// Disabled is another group of students.
const Disabled v1alpha1.GroupName = "StudentsWithDisabilities"

// FirstCount is the date of the first observation of Counted.
const FirstCount v1alpha1.Date = "2026-09-01"

// Access makes a benchmark one of access.
func Access(s *v1alpha1.BenchmarkSpec) { s.Metric.Dimension = v1alpha1.DimensionAccess }

// Counted is a funded goal with an access benchmark that counts groups of 100
// students; two of them have the thing as often as said.
func Counted(a, b int32, more ...func(*testplan.GoalBuilder)) World {
	return Observed(testplan.Benchmark("b", "g").With(Access).Counts(FirstCount, "80", 160, 200,
		testplan.GroupOf(Learners, a, 100), testplan.GroupOf(Disabled, b, 100)), more...)
}

// Observed is a district with a funded goal and one benchmark.
func Observed(benchmark *testplan.BenchmarkBuilder, more ...func(*testplan.GoalBuilder)) World {
	goal := Goal("g")
	for _, change := range more {
		change(goal)
	}
	world := District(
		Plan().Line("l", 2027, "10", testplan.For("g")).Line("m", 2027, "10", testplan.For("h")), goal, Goal("h"),
	)
	world.Benchmarks = append(world.Benchmarks, benchmark.Object())
	return world
}

// Review is an evaluation of the technology t, due on a day; with the name of a
// term instead, nobody says when.
func Review(due string) *testplan.EvaluationBuilder {
	return testplan.Evaluation("", due).Target(v1alpha1.TargetTechnology, "t")
}

// Decided is an evaluation of the technology t with its decision.
func Decided(outcome v1alpha1.DecisionOutcome, on string) *testplan.EvaluationBuilder {
	return Review(on).Decided(outcome, v1alpha1.Date(on))
}

// Renewing is a district whose technology t renews on 1 July 2027 and runs on
// money of FY2028.
func Renewing(evaluations ...*testplan.EvaluationBuilder) World {
	return RenewingOn("2027-07-01", evaluations...)
}

// RenewingOn is the district of Renewing with another day.
func RenewingOn(day v1alpha1.Date, evaluations ...*testplan.EvaluationBuilder) World {
	plan := Plan().Technology("t", testplan.Renews(day)).
		Line("l", 2028, "100", testplan.General(), testplan.Buying("t"), Paying(Operation))
	return Recorded(District(plan), evaluations...)
}

// Running is a district that pays for a technology in a year, with its evaluations.
func Running(year v1alpha1.FiscalYear, purpose v1alpha1.Purpose, evaluations ...*testplan.EvaluationBuilder) World {
	return Recorded(
		District(
			Plan().Technology("t").Line("l", year, "100", testplan.General(), testplan.Buying("t"), Paying(purpose)),
		),
		evaluations...)
}

// Year2 writes a fiscal year as a name has it.
func Year2(year v1alpha1.FiscalYear) string {
	return map[v1alpha1.FiscalYear]string{2027: "-27", 2028: "-28", 2029: "-29"}[year]
}

// WaivedOff is the severity of a waiver that switches findings off.
const WaivedOff = v1alpha1.WaiverOff

// People are stakeholders by role.
func People(roles ...v1alpha1.Role) *testplan.PlanBuilder {
	return Plan().With(func(spec *PlanSpec) {
		for i, role := range roles {
			spec.Stakeholders = append(
				spec.Stakeholders, v1alpha1.Stakeholder{Name: v1alpha1.EntryName(fmt.Sprint("s", i)), Role: role},
			)
		}
	})
}

// Requiring sets the roles that must be among the stakeholders.
func Requiring(plan *testplan.PlanBuilder, roles ...v1alpha1.Label) *testplan.PlanBuilder {
	return plan.With(func(s *PlanSpec) { s.Policy.RequiredRoles = roles })
}

// Belonging has stakeholders a to d in departments.
func Belonging(departments ...v1alpha1.Label) *testplan.PlanBuilder {
	return Plan().With(func(spec *PlanSpec) {
		for i, label := range departments {
			role := v1alpha1.Role([]string{"Ann's office", "B", "C", "D"}[i])
			spec.Stakeholders = append(
				spec.Stakeholders,
				v1alpha1.Stakeholder{Name: v1alpha1.EntryName(fmt.Sprint("s", i)), Role: role, Department: label},
			)
		}
	})
}

// Owned are goals by their owners.
func Owned(owners ...v1alpha1.Role) []*testplan.GoalBuilder {
	var goals []*testplan.GoalBuilder
	for i, owner := range owners {
		goals = append(goals, Goal(fmt.Sprint("g", i)).With(func(s *v1alpha1.GoalSpec) { s.Owner = owner }))
	}
	return goals
}

// Ranked is a plan of priorities first and second, with a goal of each that
// needs 100 in FY2027, high and low. What high lacks is waived: it would hide
// the order.
func Ranked(high, low v1alpha1.Money, more ...LineOption) (*testplan.PlanBuilder, []*testplan.GoalBuilder) {
	plan := Plan().Ranked("first", 1).
		Ranked("second", 2).
		Source("s", v1alpha1.SourceLocal).
		Source("state", v1alpha1.SourceState).
		Source("grant", v1alpha1.SourceGrant).
		Line("high", 2027, high, testplan.For("high"), testplan.On("s")).
		Line("low", 2027, low, append([]LineOption{testplan.For("low"), testplan.On("s")}, more...)...).
		Waive("w", rules.GoalUnfunded, v1alpha1.WaiverOff)
	return plan, []*testplan.GoalBuilder{
		Goal("high").First("first").Action("a", 2027, "100"), Goal("low").First("second").Action("a", 2027, "100"),
	}
}

// Hoped is a plan of 100 in FY2027 of which a source of a kind and state pays a
// part, for the goal g.
func Hoped(kind v1alpha1.SourceKind, state v1alpha1.MoneyState, part, rest v1alpha1.Money) *testplan.PlanBuilder {
	return Plan().Source("s", kind, testplan.Promises(2027, "500", state), testplan.Promises(2028, "500", state)).
		Line("part", 2027, part, testplan.On("s"), testplan.For("g")).Line("rest", 2027, rest, testplan.General())
}

// Wearing is a plan with a technology for each amount, of which one machine must
// be bought by FY2027, the next by FY2028 and so on.
func Wearing(prices ...v1alpha1.Money) (*testplan.PlanBuilder, []*testplan.DeviceBuilder) {
	plan := Plan()
	var devices []*testplan.DeviceBuilder
	for i, price := range prices {
		end := []v1alpha1.Date{"2027-06-30", "2028-06-30", "2029-06-30", "2030-06-30", "2031-06-30", "2032-06-30"}[i]
		name := string("t" + end[:4])
		plan.Technology(name, testplan.Price(price))
		devices = append(devices, testplan.Device(name, name, 1).Supported(end))
	}
	return plan, devices
}

// Budgeted is a plan with a line of 5 in each of some years.
func Budgeted(years ...v1alpha1.FiscalYear) *testplan.PlanBuilder {
	plan := Plan()
	for _, f := range years {
		plan.Line("l"+Year2(f), f, "5", testplan.General())
	}
	return plan
}

// Erate says by what E-Rate reckons.
func Erate(nslp v1alpha1.Percent, locale v1alpha1.Locale, requested v1alpha1.Money) func(*v1alpha1.TechnologyPlanSpec) {
	return func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.District.ERate = v1alpha1.ERate{NSLPPercent: nslp, Locale: locale, CategoryTwoRequested: requested}
	}
}

// OnERate is a plan with a source of each category that pays half, and things to
// buy with it.
func OnERate() *testplan.PlanBuilder {
	return Plan().Source("one", v1alpha1.SourceERateC1, testplan.Discount("50")).
		Source("two", v1alpha1.SourceERateC2, testplan.Discount("50")).
		Source("bond", v1alpha1.SourceBond).
		Source("local", v1alpha1.SourceLocal).
		Technology("wifi", testplan.OfKind(v1alpha1.TechnologyNetwork)).
		Technology("laptop", testplan.OfKind(v1alpha1.TechnologyDevice)).
		Technology("suite", testplan.OfKind(v1alpha1.TechnologySoftware)).
		Technology("texts", testplan.OfKind(v1alpha1.TechnologyContent)).
		Technology("helpline", testplan.OfKind(v1alpha1.TechnologyService)).
		Technology("thing")
}

// ProgramOption changes a program of professional learning.
type ProgramOption = func(*v1alpha1.LearningProgram)

// TaughtBy says who teaches a program and which line pays.
func TaughtBy(kind v1alpha1.ProviderKind, line string) ProgramOption {
	return func(program *v1alpha1.LearningProgram) {
		program.Provider = v1alpha1.Provider{
			Name: "Lakeside Learning Center",
			Kind: kind,
			Line: v1alpha1.EntryName(line),
		}
	}
}
