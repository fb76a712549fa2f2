package overview_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/overview"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testplan"
)

func newConditions(
	kind v1alpha1.ConditionType, status metav1.ConditionStatus, reason v1alpha1.ConditionReason,
) []metav1.Condition {
	return []metav1.Condition{{Type: string(kind), Status: status, Reason: string(reason)}}
}

func newOnTrack(status metav1.ConditionStatus) []metav1.Condition {
	return newConditions(v1alpha1.ConditionOnTrack, status, "Because")
}

func newGoal(name, plan string, status metav1.ConditionStatus) *v1alpha1.Goal {
	g := &v1alpha1.Goal{Status: v1alpha1.GoalStatus{Conditions: newOnTrack(status)}}
	g.Name, g.Spec.PlanRef.Name = name, plan
	return g
}

func newBenchmark(goal string, status metav1.ConditionStatus) *v1alpha1.Benchmark {
	b := &v1alpha1.Benchmark{Status: v1alpha1.BenchmarkStatus{Conditions: newOnTrack(status)}}
	b.Spec.GoalRef.Name = goal
	return b
}

func newDevice(plan string) *v1alpha1.Device {
	d := &v1alpha1.Device{}
	d.Spec.PlanRef.Name = plan
	return d
}

func newDistrict() snapshot.District {
	plan := &v1alpha1.TechnologyPlan{}
	plan.Name, plan.Namespace, plan.Generation = "plan-2026", "maple-valley", 3
	plan.Spec.Title = "Maple Valley technology plan\n2026-2029"
	plan.Spec.Period = v1alpha1.Period{Start: "2026-07-01", End: "2029-06-30"}
	plan.Status = v1alpha1.TechnologyPlanStatus{
		ObservedGeneration: 3,
		Conditions: []metav1.Condition{
			{Type: "BudgetAligned", Status: metav1.ConditionFalse, Reason: "RefreshUnderfunded", Message: "1 error\nabout money."},
			{Type: "Equitable", Status: metav1.ConditionUnknown, Reason: "NoData", Message: "No benchmark has groups."},
			{Type: "InForce", Status: metav1.ConditionTrue, Reason: "InForce"},
			{Type: "Ready", Status: metav1.ConditionTrue, Reason: "Assessed"},
			{Type: "Stalled", Status: metav1.ConditionFalse, Reason: "Assessed"},
		},
		Completeness: v1alpha1.CompletenessStatus{
			Percent: new(int32(88)), Missing: []v1alpha1.MissingSection{{Section: "vision"}, {Section: "equity"}},
		},
		Errors:    new(int32(1)),
		Warnings:  new(int32(2)),
		Budget:    v1alpha1.BudgetStatus{Currency: "USD", Total: "3469800", AlignedPercent: "92.1", Spent: "1000", Committed: "250.50"},
		Inventory: v1alpha1.InventoryStatus{Devices: new(int64(10880)), Unsupported: new(int64(1204))},
		Evaluations: v1alpha1.EvaluationCounts{
			Scheduled: new(int32(7)), Open: new(int32(1)),
			Next: v1alpha1.NextEvaluation{Due: "2026-12-01", Name: "tool-review"},
		},
		Findings: []v1alpha1.Finding{
			{
				Code: "RefreshUnderfunded", Severity: v1alpha1.SeverityError, Amount: "152640",
				Message: "Fiscal year 2028 needs $152,640 more.", Action: "Add a line.",
			},
			{Code: "GoalUnfunded", Severity: v1alpha1.SeverityError, Amount: "10", Message: "waived", Waived: "w1"},
			{
				Code: "BudgetLineWithoutGoal", Severity: v1alpha1.SeverityWarning, Amount: "1250.50",
				Message: "Line wifi names no goal.",
			},
			{Code: "DomainMissing", Severity: v1alpha1.SeverityWarning, Message: "Assistive technology\nhas no money."},
			{Code: "PlanLarge", Severity: v1alpha1.SeverityInfo, Message: "not listed"},
		},
		// Of seven notes the list has one.
		FindingTotals: []v1alpha1.FindingTotal{
			{Code: "RefreshUnderfunded", Count: new(int32(1))},
			{Code: "GoalUnfunded", Count: new(int32(0)), Waived: new(int32(1))},
			{Code: "BudgetLineWithoutGoal", Count: new(int32(1))},
			{Code: "DomainMissing", Count: new(int32(1))},
			{Code: "PlanLarge", Count: new(int32(7))},
		},
		NotChecked: []v1alpha1.NotChecked{{Code: "VisionMissing", Reason: "nothing is known"}},
	}
	draft := &v1alpha1.TechnologyPlan{}
	draft.Name, draft.Namespace, draft.Generation = "plan-2029", "maple-valley", 1
	draft.Spec.Title = "The next plan"
	draft.Spec.Period = v1alpha1.Period{Start: "2029-07-01", End: "2032-06-30"}
	draft.Status.ObservedGeneration = -1
	return snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{draft, plan},
		Goals: []*v1alpha1.Goal{
			newGoal("one", "plan-2026", metav1.ConditionTrue), newGoal("two", "plan-2026", metav1.ConditionFalse),
			newGoal("three", "plan-2026", metav1.ConditionUnknown), newGoal("four", "plan-2029", metav1.ConditionTrue),
		},
		Benchmarks: []*v1alpha1.Benchmark{
			newBenchmark("one", metav1.ConditionTrue), newBenchmark("two", metav1.ConditionTrue),
			newBenchmark("four", metav1.ConditionFalse),
		},
		Devices: []*v1alpha1.Device{newDevice("plan-2026"), newDevice("plan-2026"), newDevice("plan-2029")},
	}
}

func TestWritePlan(t *testing.T) {
	empty := newDistrict()
	empty.Plans = empty.Plans[1:]
	empty.Plans[0].Status = v1alpha1.TechnologyPlanStatus{
		ObservedGeneration: 3, Conditions: newConditions(v1alpha1.ConditionInForce, metav1.ConditionFalse, v1alpha1.ReasonDraft),
	}
	empty.Goals, empty.Benchmarks, empty.Devices = nil, nil, nil
	manyFindings := newDistrict()
	manyFindings.Plans = manyFindings.Plans[1:]
	manyFindings.Plans[0].Status.Errors = new(int32(50))
	manyFindings.Plans[0].Status.Findings = nil
	for i := range 25 {
		manyFindings.Plans[0].Status.Findings = append(manyFindings.Plans[0].Status.Findings, v1alpha1.Finding{
			Code: "GoalUnfunded", Severity: v1alpha1.SeverityError, Message: fmt.Sprint(i),
		})
	}
	for title, c := range map[string]struct {
		district snapshot.District
		suffix   bool
		want     string
	}{
		"a plan in force comes first, then one that is not assessed": {district: newDistrict(), want: `
Maple Valley technology plan 2026-2029
  Plan          maple-valley/plan-2026
  Period        2026-07-01 to 2029-06-30, in force
  Goals         3: 1 on track, 1 behind, 1 unknown
  Benchmarks    2: 2 on track, 0 behind, 0 unknown
  Devices       2 lots, 10,880 devices, 1,204 unsupported
  Evaluations   7 scheduled, 1 open, 0 overdue, 0 missed; next due 2026-12-01 (tool-review)
  Budget        $3,469,800, 92.1% aligned with goals, $1,250.50 spent or ordered
  Completeness  88%; not filled: vision, equity
  Findings      1 error, 2 warnings, 7 notes, 1 waived, 1 not checked

  BudgetAligned  False    RefreshUnderfunded  1 error about money.
  Equitable      Unknown  NoData              No benchmark has groups.

  Error     $152,640  RefreshUnderfunded     Fiscal year 2028 needs $152,640 more.
                                             -> Add a line.
  Warning  $1,250.50  BudgetLineWithoutGoal  Line wifi names no goal.
  Warning             DomainMissing          Assistive technology has no money.

The next plan
  Plan    maple-valley/plan-2029
  Period  2029-07-01 to 2032-06-30
  Status  not assessed
`},
		"a plan without a status": {
			district: snapshot.District{Plans: []*v1alpha1.TechnologyPlan{testplan.NewPlan("p").BuildObject()}}, suffix: true,
			want: "  Status  not assessed\n",
		},
		"a draft with nothing": {district: empty, want: `
Maple Valley technology plan 2026-2029
  Plan         maple-valley/plan-2026
  Period       2026-07-01 to 2029-06-30, not in force (Draft)
  Goals        none
  Benchmarks   none
  Devices      none
  Evaluations  0 scheduled, 0 open, 0 overdue, 0 missed
  Findings     0 errors, 0 warnings, 0 notes
`},
		"50 errors, of which the status lists 25: the first 20": {district: manyFindings, suffix: true, want: `  Error    GoalUnfunded  19
  and 32 more
`},
	} {
		t.Run(title, func(t *testing.T) {
			var out strings.Builder
			out.WriteString("\n")
			for i, plan := range overview.ListPlans("maple-valley", c.district) {
				if i > 0 {
					out.WriteString("\n")
				}
				overview.WritePlan(&out, plan)
			}
			got := out.String()
			if c.suffix {
				got = got[max(0, len(got)-len(c.want)):]
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("the screen differs (-want +got):\n%s", diff)
			}
		})
	}
}

// The screen ends with what is due next: from today on, for 120 days, at most 8 dates.
func TestNextDates(t *testing.T) {
	noon := time.Date(2026, time.October, 1, 12, 0, 0, 0, time.UTC)
	for title, c := range map[string]struct {
		ends []v1alpha1.Date
		want []v1alpha1.Date
	}{
		"nothing":     {nil, nil},
		"yesterday":   {[]v1alpha1.Date{"2026-09-30"}, nil},
		"today":       {[]v1alpha1.Date{"2026-10-01"}, []v1alpha1.Date{"2026-10-01"}},
		"on day 120":  {[]v1alpha1.Date{"2027-01-29"}, []v1alpha1.Date{"2027-01-29"}},
		"a day later": {[]v1alpha1.Date{"2027-01-30"}, nil},
		"nine dates, of which the earliest 8": {
			[]v1alpha1.Date{
				"2026-10-09", "2026-10-08", "2026-10-07", "2026-10-06", "2026-10-05", "2026-10-04", "2026-10-03", "2026-10-02", "2026-10-01",
			},
			[]v1alpha1.Date{
				"2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04", "2026-10-05", "2026-10-06", "2026-10-07", "2026-10-08",
			},
		},
	} {
		t.Run(title, func(t *testing.T) {
			plan := testplan.NewPlan("p")
			for i, end := range c.ends {
				plan.AddTechnology(fmt.Sprint("tool-", i), testplan.WithContractEnd(end))
			}
			district := snapshot.ComputeStatuses(snapshot.District{Plans: []*v1alpha1.TechnologyPlan{plan.BuildObject()}}, noon)
			made := overview.ListPlans("d", district)[0]
			made.AddNextDates(district, noon)
			var got []v1alpha1.Date
			for _, date := range made.NextDates {
				got = append(got, date.Day)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("days (-want +got):\n%s", diff)
			}
			var out strings.Builder
			overview.WritePlan(&out, made)
			if lines := strings.Count(out.String(), "\n  2026-10-0") + strings.Count(out.String(), "\n  2027-01-"); lines != len(c.want) {
				t.Errorf("%d dates are shown, want %d:\n%s", lines, len(c.want), &out)
			}
		})
	}
}

// The worst plan comes first, and money of different currencies is not added up.
func TestWriteTable(t *testing.T) {
	plan := func(namespace string, errors, warnings int, currency string, total v1alpha1.Money) overview.Plan {
		return overview.Plan{
			Namespace: namespace, Name: "plan", IsAssessed: true, IsInForce: true, End: "2029-06-30", Errors: errors, Warnings: warnings,
			Goals: overview.TrackCounts{Total: 3, OnTrack: 2}, Money: overview.Money{Currency: currency, Total: total},
		}
	}
	worst := plan("b", 2, 0, "USD", "1000")
	worst.Findings = []v1alpha1.Finding{{Code: "GoalUnfunded"}}
	atRisk := plan("d", 0, 1, "USD", "2000")
	atRisk.Money.AlignedPercent, atRisk.Money.AtRisk = "90.0", "5"
	plans := []overview.Plan{
		{Namespace: "a", Name: "plan"}, worst, plan("c", 0, 1, "JPY", "500"), atRisk, plan("e", 0, 0, "USD", "0"),
	}
	const sums = `5 plans: 1 with errors, 2 with warnings alone; 2 errors, 2 warnings; budgets of $3,000 and JPY 500
`
	for title, c := range map[string]struct {
		wide bool
		want string
	}{
		"narrow": {false, `NAMESPACE  PLAN  IN FORCE      ERRORS  WARNINGS  GOALS ON TRACK  ALIGNED  BUDGET
b          plan  yes           2       0         2 of 3          -        $1,000
d          plan  yes           0       1         2 of 3          90.0%    $2,000
c          plan  yes           0       1         2 of 3          -        JPY 500
a          plan  not assessed  -       -         -               -        -
e          plan  yes           0       0         2 of 3          -        $0
` + sums},
		"wide": {true, `NAMESPACE  PLAN  IN FORCE      ERRORS  WARNINGS  GOALS ON TRACK  ALIGNED  BUDGET   SPENT OR ORDERED  OVERDUE  COMPLETE  END         WORST FINDING
b          plan  yes           2       0         2 of 3          -        $1,000   $0                0        0%        2029-06-30  GoalUnfunded
d          plan  yes           0       1         2 of 3          90.0%    $2,000   $0                0        0%        2029-06-30  -
c          plan  yes           0       1         2 of 3          -        JPY 500  JPY 0             0        0%        2029-06-30  -
a          plan  not assessed  -       -         -               -        -        -                 -        -         -           -
e          plan  yes           0       0         2 of 3          -        $0       $0                0        0%        2029-06-30  -
` + sums},
	} {
		t.Run(title, func(t *testing.T) {
			var out strings.Builder
			overview.WriteTable(&out, plans, c.wide)
			if diff := cmp.Diff(c.want, out.String()); diff != "" {
				t.Errorf("the table differs (-want +got):\n%s", diff)
			}
		})
	}
}
