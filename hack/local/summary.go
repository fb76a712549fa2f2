package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/dustin/go-humanize"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

// maxFindings is how many findings the summary lists at most.
const maxFindings = 20

// summary holds the objects of a district that the summary is made of.
type summary struct {
	namespace  string
	plans      []v1alpha1.TechnologyPlan
	goals      []v1alpha1.Goal
	benchmarks []v1alpha1.Benchmark
	devices    []v1alpha1.Device
}

// readSummary reads a namespace. Plans in force come first.
func readSummary(ctx context.Context, apiClient client.Client, namespace string) (summary, error) {
	var plans v1alpha1.TechnologyPlanList
	var goals v1alpha1.GoalList
	var benchmarks v1alpha1.BenchmarkList
	var devices v1alpha1.DeviceList
	for _, list := range []client.ObjectList{&plans, &goals, &benchmarks, &devices} {
		if err := apiClient.List(ctx, list, client.InNamespace(namespace)); err != nil {
			return summary{}, causeOfStop(ctx, err)
		}
	}
	slices.SortStableFunc(plans.Items, func(left, right v1alpha1.TechnologyPlan) int {
		return cmp.Or(cmp.Compare(rankPlan(left), rankPlan(right)), cmp.Compare(left.Name, right.Name))
	})
	return summary{namespace, plans.Items, goals.Items, benchmarks.Items, devices.Items}, nil
}

func rankPlan(plan v1alpha1.TechnologyPlan) int {
	if meta.IsStatusConditionTrue(plan.Status.Conditions, string(v1alpha1.ConditionInForce)) {
		return 0
	}
	return 1
}

// writeSummary writes the status of each plan.
func (s summary) writeSummary(out io.Writer) {
	if len(s.plans) == 0 {
		fmt.Fprintf(out, "There is no technology plan in namespace %s.\n", s.namespace)
	}
	for i, plan := range s.plans {
		if i > 0 {
			fmt.Fprintln(out)
		}
		s.writePlan(out, &plan)
	}
}

func (s summary) writePlan(out io.Writer, plan *v1alpha1.TechnologyPlan) {
	fmt.Fprintf(out, "%s\n", text.EscapeLine(string(plan.Spec.Title)))
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(name, format string, args ...any) {
		fmt.Fprintf(table, "  %s\t%s\n", name, fmt.Sprintf(format, args...))
	}
	status := &plan.Status
	row("Plan", "%s/%s", plan.Namespace, plan.Name)
	if status.ObservedGeneration != plan.Generation {
		row("Period", "%s to %s", plan.Spec.Period.Start, plan.Spec.Period.End)
		row("Status", "not assessed")
		_ = table.Flush()
		return
	}
	row("Period", "%s to %s, %s", plan.Spec.Period.Start, plan.Spec.Period.End, describePeriod(plan))
	goals, benchmarks := s.countTracks(plan.Name)
	row("Goals", "%s", goals)
	row("Benchmarks", "%s", benchmarks)
	row("Devices", "%s", s.formatDevices(plan))
	row("Evaluations", "%s", formatEvaluations(status.Evaluations))
	if status.Budget.Total != "" {
		row("Budget", "%s", formatBudget(status.Budget))
	}
	row("Findings", "%s", formatFindingCounts(status))
	_ = table.Flush()
	writeFindings(out, status)
}

// describePeriod says whether the plan is in force, and if not why.
func describePeriod(plan *v1alpha1.TechnologyPlan) string {
	inForce := meta.FindStatusCondition(plan.Status.Conditions, string(v1alpha1.ConditionInForce))
	switch {
	case inForce == nil:
		return "not assessed"
	case inForce.Status == metav1.ConditionTrue:
		return "in force"
	}
	return fmt.Sprintf("not in force (%s)", inForce.Reason)
}

// trackCounts counts objects by their condition OnTrack.
type trackCounts struct{ total, on, behind, unknown int }

func (counts *trackCounts) countConditions(conditions []metav1.Condition) {
	counts.total++
	onTrack := meta.FindStatusCondition(conditions, string(v1alpha1.ConditionOnTrack))
	switch {
	case onTrack != nil && onTrack.Status == metav1.ConditionTrue:
		counts.on++
	case onTrack != nil && onTrack.Status == metav1.ConditionFalse:
		counts.behind++
	default:
		counts.unknown++
	}
}

func (counts trackCounts) String() string {
	if counts.total == 0 {
		return "none"
	}
	return fmt.Sprintf("%d: %d on track, %d behind, %d unknown", counts.total, counts.on, counts.behind, counts.unknown)
}

func (s summary) countTracks(planName string) (goals, benchmarks trackCounts) {
	ofPlan := map[string]bool{}
	for i := range s.goals {
		if goal := &s.goals[i]; goal.Spec.PlanRef.Name == planName {
			ofPlan[goal.Name] = true
			goals.countConditions(goal.Status.Conditions)
		}
	}
	for i := range s.benchmarks {
		if benchmark := &s.benchmarks[i]; ofPlan[benchmark.Spec.GoalRef.Name] {
			benchmarks.countConditions(benchmark.Status.Conditions)
		}
	}
	return goals, benchmarks
}

func (s summary) formatDevices(plan *v1alpha1.TechnologyPlan) string {
	lotCount := 0
	for i := range s.devices {
		if s.devices[i].Spec.PlanRef.Name == plan.Name {
			lotCount++
		}
	}
	if lotCount == 0 {
		return "none"
	}
	inventory := plan.Status.Inventory
	return fmt.Sprintf("%s, %s, %s unsupported", text.FormatCount(lotCount, "lot"),
		text.FormatCount(valueOf(inventory.Devices), "device"), humanize.Comma(int64(valueOf(inventory.Unsupported))))
}

func formatEvaluations(counts v1alpha1.EvaluationCounts) string {
	line := fmt.Sprintf("%d scheduled, %d open, %d overdue, %d missed", valueOf(counts.Scheduled),
		valueOf(counts.Open), valueOf(counts.Overdue), valueOf(counts.Missed))
	if counts.Next.Due != "" {
		line += fmt.Sprintf("; next due %s (%s)", counts.Next.Due, counts.Next.Name)
	}
	return line
}

func formatBudget(budget v1alpha1.BudgetStatus) string {
	line := formatAmount(budget.Total, budget.Currency)
	if budget.AlignedPercent != "" {
		line += fmt.Sprintf(", %s%% aligned with goals", budget.AlignedPercent)
	}
	return line
}

// formatFindingCounts counts the findings by severity, and waived ones separately.
func formatFindingCounts(status *v1alpha1.TechnologyPlanStatus) string {
	var notes, waived int
	for _, finding := range status.Findings {
		switch {
		case finding.Waived != "":
			waived++
		case finding.Severity == v1alpha1.SeverityInfo:
			notes++
		}
	}
	line := fmt.Sprintf("%s, %s, %s", text.FormatCount(valueOf(status.Errors), "error"),
		text.FormatCount(valueOf(status.Warnings), "warning"), text.FormatCount(notes, "note"))
	if waived > 0 {
		line += fmt.Sprintf(", %d waived", waived)
	}
	return line
}

// writeFindings lists the errors and warnings that are not waived.
func writeFindings(out io.Writer, status *v1alpha1.TechnologyPlanStatus) {
	shown := slices.DeleteFunc(slices.Clone(status.Findings), func(finding v1alpha1.Finding) bool {
		return finding.Waived != "" || finding.Severity == v1alpha1.SeverityInfo
	})
	if len(shown) == 0 {
		return
	}
	amounts := make([]string, min(len(shown), maxFindings))
	width := 0
	for i := range amounts {
		if shown[i].Amount != "" {
			amounts[i] = formatAmount(shown[i].Amount, status.Budget.Currency)
		}
		width = max(width, len(amounts[i]))
	}
	fmt.Fprintln(out)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for i, left := range amounts {
		finding := shown[i]
		fmt.Fprintf(table, "  %s\t%*s\t%s\t%s\n", finding.Severity, width, left, finding.Code, text.EscapeLine(finding.Message))
	}
	_ = table.Flush()
	if more := valueOf(status.Errors) + valueOf(status.Warnings) - len(amounts); more > 0 {
		fmt.Fprintf(out, "  and %d more\n", more)
	}
}

// printHints says how to reach the cluster and what to try.
func (l *launcher) printHints(s summary) {
	kubeconfig := l.dataDir.joinShown(kubeconfigFile)
	kubectl := fmt.Sprintf("%s --kubeconfig %s", l.binaryPath("kubectl"), kubeconfig)
	fmt.Fprintf(l.out, "\nThe cluster is at %s: %s, context %s, namespace %s. Worth trying:\n\n",
		formatURL("https", l.port), kubeconfig, contextName, s.namespace)
	fmt.Fprintf(l.out, "  %s get technologyplans,goals,benchmarks,devices,evaluations\n", kubectl)
	if len(s.plans) > 0 {
		fmt.Fprintf(l.out, "  %s describe technologyplan %s\n", kubectl, s.plans[0].Name)
	}
	if l.samples != "" {
		fmt.Fprintf(l.out, "  %s lint -f %s\n", l.binaryPath("kubectl-techplan"), l.samples)
	}
}

func formatAmount(amount v1alpha1.Money, currency string) string {
	return money.ParseOrZero(amount).FormatIn(currency)
}

func valueOf[T int32 | int64](count *T) int {
	if count == nil {
		return 0
	}
	return int(*count)
}
