package rules_test

import (
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

var _ = examplesIn(lookingBackExamples)

func lookingBackExamples() map[v1alpha1.FindingCode]examples {
	once := func(name, anchor string) *testplan.PlanBuilder {
		return plan().Schedule(name, v1alpha1.CadenceOnce, anchor, v1alpha1.KindTechnologyPlan, "")
	}
	ended := func(anchor string) world { return of(once("s", anchor).Period("2026-07-01", "2026-09-30")) }
	byHand := func() *testplan.EvaluationBuilder { return testplan.Evaluation("", "2026-08-31") }
	approved := func(on v1alpha1.Date) *testplan.PlanBuilder {
		return plan().With(func(s *v1alpha1.TechnologyPlanSpec) { s.Approval.Date = on })
	}
	review := func(on v1alpha1.Date) *testplan.EvaluationBuilder {
		return testplan.Evaluation("", string(on)).Decided("Retain", on)
	}
	return map[v1alpha1.FindingCode]examples{
		"EvaluationOverdue": {
			"nothing is scheduled":                       {world: of(plan())},
			"on its last day":                            {world: of(once("s", "2026-09-01"))},
			"on the day after":                           {world: of(once("s", "2026-08-31")), want: []string{"Warning"}},
			"on the day after, with a record":            {world: recorded(of(once("s", "2026-08-31")), testplan.Evaluation("s", "2026-08-31")), want: []string{"Warning"}},
			"a decision completes it":                    {world: recorded(of(once("s", "2026-08-31")), testplan.Evaluation("s", "2026-08-31").Decided("Retain", "2026-09-01"))},
			"one criterion of two":                       {world: recorded(of(once("s", "2026-08-31")), testplan.Evaluation("s", "2026-08-31").Asks("use", "cost").Answers("use", "Pass")), want: []string{"Warning"}},
			"cancelled":                                  {world: recorded(of(once("s", "2026-08-31")), testplan.Evaluation("s", "2026-08-31").Cancelled("2026-09-01"))},
			"the record has a day more":                  {world: recorded(of(once("s", "2026-08-31")), testplan.Evaluation("s", "2026-08-31").With(func(s *v1alpha1.EvaluationSpec) { s.GraceDays = new(int32(31)) }))},
			"two of a schedule are told once":            {world: of(plan().Schedule("s", v1alpha1.CadenceMonthly, "2026-07-01", v1alpha1.KindTechnologyPlan, "")), want: []string{"Warning"}},
			"two schedules":                              {world: of(once("s", "2026-08-31").Schedule("t", v1alpha1.CadenceOnce, "2026-08-31", v1alpha1.KindTechnologyPlan, "")), want: []string{"Warning", "Warning"}},
			"a schedule that the plan has given up":      {world: recorded(of(plan()), testplan.Evaluation("s", "2026-08-31")), want: []string{"Warning"}},
			"made by hand":                               {world: recorded(of(plan()), byHand()), want: []string{"Warning"}},
			"made by hand, for a draft":                  {world: recorded(of(plan().Draft()), byHand()), want: []string{"Warning"}},
			"a draft schedules nothing":                  {world: of(once("s", "2026-08-31").Draft())},
			"a plan that ended on the last day":          {world: ended("2026-08-31"), on: "2027-06-30"},
			"a plan that ended on the day after":         {world: ended("2026-08-30"), on: "2027-06-30", want: []string{"Warning"}},
			"waived":                                     {world: of(once("s", "2026-08-31").Waive("w", "EvaluationOverdue", v1alpha1.WaiverOff)), want: []string{"Warning waived by w"}},
			"an evaluation whose occurrence is a term":   {world: recorded(of(plan()), testplan.Evaluation("", "fall-2026")), on: "2029-01-01"},
			"a schedule and an evaluation of that name":  {world: recorded(of(once("e--2026-08-31", "2026-08-31")), byHand().Target(v1alpha1.TargetTechnology, "t")), want: []string{"Warning", "Warning"}},
			"a schedule and another of the target's due": {world: recorded(of(once("s", "2026-08-31")), testplan.Evaluation("s", "2026-08-31").Target(v1alpha1.TargetTechnology, "t")), want: []string{"Warning"}},
		},
		"AnnualReviewOverdue": {
			"30 days beyond the first year":        {world: of(plan()), on: "2027-07-31"},
			"31 days beyond the first year":        {world: of(plan()), on: "2027-08-01", want: []string{"Warning"}},
			"approved later: 30 days":              {world: of(approved("2026-08-15")), on: "2027-09-14"},
			"approved later: 31 days":              {world: of(approved("2026-08-15")), on: "2027-09-15", want: []string{"Warning"}},
			"not yet approved":                     {world: of(approved("2028-08-15")), on: "2028-08-14"},
			"a draft":                              {world: of(plan().Draft()), on: "2028-08-14"},
			"30 days beyond a year after the last": {world: recorded(of(plan()), review("2026-12-10")), on: "2028-01-09"},
			"31 days beyond it":                    {world: recorded(of(plan()), review("2026-12-10")), on: "2028-01-10", want: []string{"Warning"}},
			"the later of two evaluations":         {world: recorded(of(plan()), review("2027-06-10"), review("2026-12-10")), on: "2028-01-10"},
			"one before the plan began":            {world: recorded(of(plan()), review("2026-05-10")), on: "2027-07-31"},
			"one of a technology":                  {world: recorded(of(plan()), review("2027-06-10").Target(v1alpha1.TargetTechnology, "t")), on: "2027-08-01", want: []string{"Warning"}},
			"one that was cancelled":               {world: recorded(of(plan()), testplan.Evaluation("", "2027-06-10").Cancelled("2027-06-10")), on: "2027-08-01", want: []string{"Warning"}},
			"one is open":                          {world: recorded(of(plan()), testplan.Evaluation("", "2027-07-25")), on: "2027-08-01"},
			"one opens tomorrow":                   {world: recorded(of(plan()), testplan.Evaluation("", "2027-08-16")), on: "2027-08-01", want: []string{"Warning"}},
			"the plan's own interval":              {world: of(plan().With(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.ReviewIntervalMonths = 6 })), on: "2027-01-31"},
			"beyond the plan's own interval":       {world: of(plan().With(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.ReviewIntervalMonths = 6 })), on: "2027-02-01", want: []string{"Warning"}},
			"a plan of one year, long after":       {world: of(plan().Period("2026-07-01", "2027-06-30")), on: "2030-01-01"},
			"waived":                               {world: of(plan().Waive("w", "AnnualReviewOverdue", v1alpha1.WaiverOff)), on: "2027-08-01", want: []string{"Warning waived by w"}},
		},
		"PlanStale": staleExamples(),
	}
}

// staleExamples: a plan that begins on 1 July is stale from 29 December on, and
// what is recorded on 2 July moves that by a day.
func staleExamples() examples {
	const last, stale = "2026-12-28", "2026-12-29"
	limit := func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.StaleAfterDays = 30 }
	list := examples{
		"180 days after it began":         {world: of(plan()), on: last},
		"181 days after it began":         {world: of(plan()), on: stale, want: []string{"Warning"}},
		"a draft":                         {world: of(plan().Draft()), on: stale},
		"the plan's own 30 days":          {world: of(plan().With(limit)), on: "2026-07-31"},
		"a day more than the plan's own":  {world: of(plan().With(limit)), on: "2026-08-01", want: []string{"Warning"}},
		"what is dated ahead":             {world: of(plan().Line("l", 2027, "5").Transfer("t", "", "l", "5", "2026-12-30")), on: stale, want: []string{"Warning"}},
		"on that day":                     {world: of(plan().Line("l", 2027, "5").Transfer("t", "", "l", "5", "2026-12-30")), on: "2026-12-30"},
		"a delivery of devices":           {world: with(of(plan()), testplan.Device("d", "t", 1).Received("2026-12-01")), on: stale, want: []string{"Warning"}},
		"a plan that ended before that":   {world: of(plan().Period("2026-07-01", last)), on: "2028-01-01"},
		"a plan that ended when it began": {world: of(plan().Period("2026-07-01", stale)), on: "2028-01-01", want: []string{"Warning"}},
		"waived":                          {world: of(plan().Waive("w", "PlanStale", v1alpha1.WaiverOff)), on: stale, want: []string{"Warning waived by w"}},
	}
	const on = "2026-07-02"
	for title, w := range map[string]world{
		"an observation":         {Plan: plan().Object(), Benchmarks: []*v1alpha1.Benchmark{testplan.Benchmark("b", "g").Observed("50", on).Object()}},
		"a decision":             recorded(of(plan()), testplan.Evaluation("", "term").Decided("Retain", on)),
		"a cancellation":         recorded(of(plan()), testplan.Evaluation("", "term").Cancelled(on)),
		"a completed evaluation": recorded(of(plan()), testplan.Evaluation("", on).Answers("use", "Pass")),
		"an action that is done": of(plan(), goal("g").With(func(s *v1alpha1.GoalSpec) { s.Actions = []v1alpha1.Action{{Name: "a", Done: on}} })),
		"a goal that is closed":  of(plan(), goal("g").Closed(v1alpha1.OutcomeMet, on)),
		"a transfer":             of(plan().Line("l", 2027, "5").Transfer("t", "", "l", "5", on)),
		"a communication": of(plan().With(func(s *v1alpha1.TechnologyPlanSpec) {
			s.Communications = []v1alpha1.Communication{{Name: "c", Audience: "Families", Last: on}}
		})),
		"an accessibility review": of(plan().Technology("t", func(t *v1alpha1.Technology) { t.AccessibilityReviewed = on })),
	} {
		list[title+", 180 days ago"] = example{world: w, on: stale}
		list[title+", 181 days ago"] = example{world: w, on: "2026-12-30", want: []string{"Warning"}}
	}
	return list
}

// An overdue evaluation is told where it can be settled, in words that name the
// target and the day.
func TestOverdueEvaluationsNameWhatIsDue(t *testing.T) {
	all := func(s *v1alpha1.TechnologyPlanSpec) {
		s.EvaluationSchedules = []v1alpha1.EvaluationSchedule{{
			Name: "tools", Cadence: v1alpha1.CadenceOnce, Anchor: "2026-08-01", Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnology, All: new(true)},
		}}
	}
	for title, c := range map[string]struct {
		world                      world
		kind, name, field, message string
	}{
		"a review of the plan": {
			of(plan().Schedule("review", v1alpha1.CadenceOnce, "2026-08-01", v1alpha1.KindTechnologyPlan, "")),
			v1alpha1.KindTechnologyPlan, "p", "spec.evaluationSchedules[review]",
			"The evaluation of the plan by schedule review was due on 2026-08-01 and is not done.",
		},
		"several of the plan": {
			of(plan().Schedule("check", v1alpha1.CadenceMonthly, "2026-07-01", v1alpha1.KindTechnologyPlan, "")),
			v1alpha1.KindTechnologyPlan, "p", "spec.evaluationSchedules[check]",
			"2 evaluations of the plan by schedule check are not done: due on 2026-07-01 and 2026-08-01.",
		},
		"all technologies": {
			of(plan().Technology("c").Technology("a").Technology("d").Technology("b").With(all)),
			v1alpha1.KindTechnologyPlan, "p", "spec.evaluationSchedules[tools]",
			"4 evaluations by schedule tools are not done: technology a (due on 2026-08-01), technology b (due on 2026-08-01), technology c (due on 2026-08-01) and 1 more.",
		},
		"of a goal, made by hand": {
			recorded(of(plan()), testplan.Evaluation("", "2026-08-01").Target(v1alpha1.KindGoal, "g")),
			v1alpha1.KindEvaluation, "e--2026-08-01", "spec.due",
			"The evaluation of goal g (e--2026-08-01) was due on 2026-08-01 and is not done.",
		},
		"of a lot, made by hand": {
			recorded(of(plan()), testplan.Evaluation("", "2026-08-01").Target(v1alpha1.KindDevice, "d")),
			v1alpha1.KindEvaluation, "e--2026-08-01", "spec.due",
			"The evaluation of device lot d (e--2026-08-01) was due on 2026-08-01 and is not done.",
		},
	} {
		t.Run(title, func(t *testing.T) {
			v := judge(c.world, today)
			for _, f := range v.Findings {
				if f.Code == "EvaluationOverdue" {
					if string(f.Object.Kind) != c.kind || f.Object.Name != c.name || f.Field != c.field || f.Message != c.message {
						t.Errorf("%s %s, %s: %s", f.Object.Kind, f.Object.Name, f.Field, f.Message)
					}
					return
				}
			}
			t.Errorf("it is not told:%s", words(v))
		})
	}
}

// The review says since when it is missing.
func TestAnnualReviewNamesTheLast(t *testing.T) {
	for want, w := range map[string]world{
		"in force since 2026-07-01": of(plan()),
		"as a whole on 2026-12-10; the next evaluation was due on 2027-12-10": recorded(of(plan()), testplan.Evaluation("", "2026-12-10").Decided("Retain", "2026-12-10")),
	} {
		if all := words(judge(w, "2028-02-01")); !strings.Contains(all, want) {
			t.Errorf("no %q in:%s", want, all)
		}
	}
}
