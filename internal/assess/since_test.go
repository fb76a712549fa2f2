package assess_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testplan"
)

// assessPlan assesses a plan that has an earlier status, on a day.
func assessPlan(
	plan *v1alpha1.TechnologyPlan, before v1alpha1.TechnologyPlanStatus, day string,
) v1alpha1.TechnologyPlanStatus {
	plan = plan.DeepCopy()
	plan.Generation = 1
	plan.Status = before
	instant, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	inputs := newInputs(snapshot.District{Plans: []*v1alpha1.TechnologyPlan{plan}})
	status, _ := assess.ComputePlanStatus(inputs.PlanInput(plan), instant.Add(17*time.Hour))
	return status
}

// listSince lists the dates since which the findings of a code are reported, each with
// the name of the waiver if there is one.
func listSince(status v1alpha1.TechnologyPlanStatus, code v1alpha1.FindingCode) []string {
	var list []string
	for _, finding := range status.Findings {
		if finding.Code == code {
			list = append(list, strings.TrimSpace(fmt.Sprint(finding.Since, " ", finding.Waived)))
		}
	}
	return list
}

// A finding keeps the date on which it was first reported if its amount, a waiver or the
// number of other findings changes.
func TestSinceIsKept(t *testing.T) {
	const code = "BudgetOverspent"
	const first, second, third = "2026-10-01", "2026-11-15", "2027-02-01"
	lines := func(count int, spent v1alpha1.Money) *testplan.PlanBuilder {
		plan := testplan.NewPlan("p")
		for i := range count {
			plan.AddLine(fmt.Sprint("l", i), 2027, "100", testplan.WithoutGoal(), testplan.AlreadySpent(spent))
		}
		return plan
	}
	many := make([]string, 3)
	for i := range many {
		many[i] = first
	}
	for title, c := range map[string]struct {
		before, after *testplan.PlanBuilder
		want          []string
	}{
		"another amount":   {lines(1, "300"), lines(1, "400"), []string{first}},
		"another severity": {lines(1, "300"), lines(1, "101"), []string{first}},
		"a waiver": {
			lines(1, "300"), lines(1, "300").WaiveFinding("w", code, v1alpha1.WaiverOff), []string{first + " w"},
		},
		"a waiver taken back": {
			lines(1, "300").WaiveFinding("w", code, v1alpha1.WaiverOff), lines(1, "300"), []string{first},
		},
		"one more of its kind":                {lines(1, "300"), lines(2, "300"), []string{first, second}},
		"so many that they are reported once": {lines(3, "300"), lines(11, "300"), []string{first}},
		"so few that each is reported":        {lines(11, "300"), lines(3, "300"), many},
		"more than a status lists":            {lines(11, "300"), lines(12, "300"), []string{first}},
	} {
		t.Run(title, func(t *testing.T) {
			before := assessPlan(c.before.BuildObject(), v1alpha1.TechnologyPlanStatus{}, first)
			after := assessPlan(c.after.BuildObject(), before, second)
			if diff := cmp.Diff(c.want, listSince(after, code)); diff != "" {
				t.Error(diff)
			}
			if again := assessPlan(c.after.BuildObject(), after, third); !cmp.Equal(c.want, listSince(again, code)) {
				t.Errorf("and later %v", listSince(again, code))
			}
		})
	}
}

// A finding that was gone for a time gets a new date.
func TestSinceBeginsAnew(t *testing.T) {
	spent := func(amount v1alpha1.Money) *v1alpha1.TechnologyPlan {
		return testplan.NewPlan("p").AddLine("l", 2027, "100", testplan.WithoutGoal(), testplan.AlreadySpent(amount)).BuildObject()
	}
	status := assessPlan(spent("300"), v1alpha1.TechnologyPlanStatus{}, "2026-10-01")
	status = assessPlan(spent("50"), status, "2026-10-05")
	status = assessPlan(spent("300"), status, "2026-11-15")
	if diff := cmp.Diff([]string{"2026-11-15"}, listSince(status, "BudgetOverspent")); diff != "" {
		t.Error(diff)
	}
}

// A finding that a waiver lowers names the waiver, is counted, and appears in the message
// of the condition.
func TestLoweredIsSeen(t *testing.T) {
	plan := testplan.NewPlan("p").
		AddLine("l", 2027, "100", testplan.WithoutGoal(), testplan.AlreadySpent("300")).
		WaiveFinding("w", "BudgetOverspent", "Info").BuildObject()
	status := assessPlan(plan, v1alpha1.TechnologyPlanStatus{}, "2026-10-01")
	var named bool
	for _, finding := range status.Findings {
		named = named || finding.Code == "BudgetOverspent" && finding.Lowered == "w"
	}
	var counted int32
	for _, total := range status.FindingTotals {
		if total.Code == "BudgetOverspent" && total.Lowered != nil {
			counted = *total.Lowered
		}
	}
	var said string
	for _, listed := range status.Conditions {
		if listed.Type == string(v1alpha1.ConditionBudgetAligned) {
			said = listed.Message
		}
	}
	if !named || counted != 1 || !strings.Contains(said, "1 under waivers") {
		t.Errorf("named %t, counted %d, said %q", named, counted, said)
	}
}

// A plan whose lines have money in years outside the plan only has no budget to evaluate.
func TestABudgetOfOtherYearsIsNone(t *testing.T) {
	const want = "No budget line has money in a year of the plan, FY2027 to FY2029."
	plan := testplan.NewPlan("p").AddLine("l", 2026, "30000", testplan.WithoutGoal()).BuildObject()
	status := assessPlan(plan, v1alpha1.TechnologyPlanStatus{}, "2026-10-01")
	aligned := v1alpha1.FindCondition(status.Conditions, v1alpha1.ConditionBudgetAligned)
	if aligned.Reason != string(v1alpha1.ReasonNoBudget) || aligned.Message != want {
		t.Errorf("%s: %s", aligned.Reason, aligned.Message)
	}
}

// A benchmark that contradicts itself measures nothing, and the finding about its goal
// mentions it.
func TestContradictingBenchmarkMeasuresNothing(t *testing.T) {
	plan := testplan.NewPlan("p").AddLine("l", 2027, "5", testplan.ForGoals("g")).BuildObject()
	benchmark := testplan.NewBenchmark("b", "g").BuildObject()
	benchmark.Spec.Target.Value = benchmark.Spec.Baseline.Value
	inputs := newInputs(snapshot.District{
		Plans:      []*v1alpha1.TechnologyPlan{plan},
		Goals:      []*v1alpha1.Goal{testplan.NewGoal("g").BuildObject()},
		Benchmarks: []*v1alpha1.Benchmark{benchmark},
	})
	status, _ := assess.ComputePlanStatus(inputs.PlanInput(plan), time.Date(2026, 10, 1, 17, 0, 0, 0, time.UTC))
	for _, finding := range status.Findings {
		if finding.Code == "GoalWithoutBenchmark" {
			const want = "$5 goes to goal g, and what should measure it contradicts itself (1 benchmark)."
			if finding.Message != want {
				t.Errorf("got %q, want %q", finding.Message, want)
			}
			return
		}
	}
	t.Error("nothing is reported")
}
