package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
)

func newConditions(
	kind v1alpha1.ConditionType, status metav1.ConditionStatus, reason v1alpha1.ConditionReason,
) []metav1.Condition {
	return []metav1.Condition{{Type: string(kind), Status: status, Reason: string(reason)}}
}

func newOnTrack(status metav1.ConditionStatus) []metav1.Condition {
	return newConditions(v1alpha1.ConditionOnTrack, status, "Because")
}

func newTestGoal(name, plan string, status metav1.ConditionStatus) v1alpha1.Goal {
	g := v1alpha1.Goal{Status: v1alpha1.GoalStatus{Conditions: newOnTrack(status)}}
	g.Name, g.Spec.PlanRef.Name = name, plan
	return g
}

func newTestBenchmark(goal string, status metav1.ConditionStatus) v1alpha1.Benchmark {
	b := v1alpha1.Benchmark{Status: v1alpha1.BenchmarkStatus{Conditions: newOnTrack(status)}}
	b.Spec.GoalRef.Name = goal
	return b
}

func newTestDevice(plan string) v1alpha1.Device {
	d := v1alpha1.Device{}
	d.Spec.PlanRef.Name = plan
	return d
}

func newTestSummary() summary {
	plan := v1alpha1.TechnologyPlan{}
	plan.Name, plan.Namespace, plan.Generation = "plan-2026", "maple-valley", 3
	plan.Spec.Title = "Maple Valley technology plan\n2026-2029"
	plan.Spec.Period = v1alpha1.Period{Start: "2026-07-01", End: "2029-06-30"}
	plan.Status = v1alpha1.TechnologyPlanStatus{
		ObservedGeneration: 3,
		Conditions:         newConditions(v1alpha1.ConditionInForce, metav1.ConditionTrue, v1alpha1.ReasonInForce),
		Errors:             new(int32(1)),
		Warnings:           new(int32(2)),
		Budget:             v1alpha1.BudgetStatus{Currency: "USD", Total: "3469800", AlignedPercent: "92.1"},
		Inventory:          v1alpha1.InventoryStatus{Devices: new(int64(10880)), Unsupported: new(int64(1204))},
		Evaluations: v1alpha1.EvaluationCounts{
			Scheduled: new(int32(7)), Open: new(int32(1)),
			Next: v1alpha1.NextEvaluation{Due: "2026-12-01", Name: "tool-review"},
		},
		Findings: []v1alpha1.Finding{
			{
				Code: "RefreshUnderfunded", Severity: v1alpha1.SeverityError, Amount: "152640",
				Message: "Fiscal year 2028 needs $152,640 more.",
			},
			{Code: "GoalUnfunded", Severity: v1alpha1.SeverityError, Amount: "10", Message: "waived", Waived: "w1"},
			{
				Code: "BudgetLineWithoutGoal", Severity: v1alpha1.SeverityWarning, Amount: "1250.50",
				Message: "Line wifi names no goal.",
			},
			{Code: "DomainMissing", Severity: v1alpha1.SeverityWarning, Message: "Assistive technology\nhas no money."},
			{Code: "PlanLarge", Severity: v1alpha1.SeverityInfo, Message: "not listed"},
		},
	}
	draft := v1alpha1.TechnologyPlan{}
	draft.Name, draft.Namespace, draft.Generation = "plan-2029", "maple-valley", 1
	draft.Spec.Title = "The next plan"
	draft.Spec.Period = v1alpha1.Period{Start: "2029-07-01", End: "2032-06-30"}
	draft.Status.ObservedGeneration = -1
	return summary{
		namespace: "maple-valley",
		plans:     []v1alpha1.TechnologyPlan{plan, draft},
		goals: []v1alpha1.Goal{
			newTestGoal("one", "plan-2026", metav1.ConditionTrue), newTestGoal("two", "plan-2026", metav1.ConditionFalse),
			newTestGoal("three", "plan-2026", metav1.ConditionUnknown), newTestGoal("four", "plan-2029", metav1.ConditionTrue),
		},
		benchmarks: []v1alpha1.Benchmark{
			newTestBenchmark("one", metav1.ConditionTrue),
			newTestBenchmark("two", metav1.ConditionTrue),
			newTestBenchmark("four", metav1.ConditionFalse),
		},
		devices: []v1alpha1.Device{newTestDevice("plan-2026"), newTestDevice("plan-2026"), newTestDevice("plan-2029")},
	}
}

func TestRender(t *testing.T) {
	inForceUnassessed := newTestSummary()
	inForceUnassessed.plans = inForceUnassessed.plans[1:]
	notInForce := newTestSummary()
	notInForce.plans = notInForce.plans[:1]
	p := &notInForce.plans[0]
	p.Status = v1alpha1.TechnologyPlanStatus{
		ObservedGeneration: 3,
		Conditions:         newConditions(v1alpha1.ConditionInForce, metav1.ConditionFalse, v1alpha1.ReasonDraft),
	}
	notInForce.goals, notInForce.benchmarks, notInForce.devices = nil, nil, nil
	for name, tc := range map[string]struct {
		district summary
		want     string
	}{
		"a plan in force, and one not assessed": {newTestSummary(), `
Maple Valley technology plan 2026-2029
  Plan         maple-valley/plan-2026
  Period       2026-07-01 to 2029-06-30, in force
  Goals        3: 1 on track, 1 behind, 1 unknown
  Benchmarks   2: 2 on track, 0 behind, 0 unknown
  Devices      2 lots, 10,880 devices, 1,204 unsupported
  Evaluations  7 scheduled, 1 open, 0 overdue, 0 missed; next due 2026-12-01 (tool-review)
  Budget       $3,469,800, 92.1% aligned with goals
  Findings     1 error, 2 warnings, 1 note, 1 waived

  Error     $152,640  RefreshUnderfunded     Fiscal year 2028 needs $152,640 more.
  Warning  $1,250.50  BudgetLineWithoutGoal  Line wifi names no goal.
  Warning             DomainMissing          Assistive technology has no money.

The next plan
  Plan    maple-valley/plan-2029
  Period  2029-07-01 to 2032-06-30
  Status  not assessed
`},
		"a draft with nothing": {notInForce, `
Maple Valley technology plan 2026-2029
  Plan         maple-valley/plan-2026
  Period       2026-07-01 to 2029-06-30, not in force (Draft)
  Goals        none
  Benchmarks   none
  Devices      none
  Evaluations  0 scheduled, 0 open, 0 overdue, 0 missed
  Findings     0 errors, 0 warnings, 0 notes
`},
		"no plan": {summary{namespace: "maple-valley"}, `
There is no technology plan in namespace maple-valley.
`},
	} {
		t.Run(name, func(t *testing.T) {
			var got strings.Builder
			got.WriteString("\n")
			tc.district.writeSummary(&got)
			if diff := cmp.Diff(tc.want, got.String()); diff != "" {
				t.Errorf("the summary differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRenderFindingsStopsAtALimit(t *testing.T) {
	s := &v1alpha1.TechnologyPlanStatus{Errors: new(int32(maxFindings + 30))}
	for range maxFindings + 5 {
		s.Findings = append(s.Findings, v1alpha1.Finding{
			Code: "GoalUnfunded", Severity: v1alpha1.SeverityError, Message: "m",
		})
	}
	var got strings.Builder
	writeFindings(&got, s)
	want := "\n  and 30 more\n"
	if !strings.HasSuffix(got.String(), want) || strings.Count(got.String(), "GoalUnfunded") != maxFindings {
		t.Errorf("want %d findings and %q, got:\n%s", maxFindings, want, &got)
	}
}

func TestPrintHints(t *testing.T) {
	var out strings.Builder
	l := &launcher{
		options: options{bin: "bin", samples: "config/samples/oak", port: 16443},
		out:     &out,
		dataDir: dataDir{path: "/data", shownPath: ".local"},
	}
	l.printHints(summary{namespace: "oak", plans: newTestSummary().plans})
	want := `
The cluster is at https://127.0.0.1:16443: .local/kubeconfig, context techplan-local, namespace oak. Worth trying:

  bin/kubectl --kubeconfig .local/kubeconfig get technologyplans,goals,benchmarks,devices,evaluations
  bin/kubectl --kubeconfig .local/kubeconfig describe technologyplan plan-2026
  bin/kubectl-techplan lint -f config/samples/oak
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("with a sample (-want +got):\n%s", diff)
	}
	out.Reset()
	l.samples = ""
	l.printHints(summary{namespace: "oak"})
	if got := out.String(); strings.Contains(got, "describe") || strings.Contains(got, "lint") {
		t.Errorf("without plans and sample:\n%s", got)
	}
}

func TestDescribePeriodWithoutCondition(t *testing.T) {
	if got := describePeriod(&v1alpha1.TechnologyPlan{}); got != "not assessed" {
		t.Errorf("got %q", got)
	}
}
