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

// findingsShown is how many findings the summary lists at most.
const findingsShown = 20

// district is what a summary is made of.
type district struct {
	namespace  string
	plans      []v1alpha1.TechnologyPlan
	goals      []v1alpha1.Goal
	benchmarks []v1alpha1.Benchmark
	devices    []v1alpha1.Device
}

// gather reads a namespace. The plan that is in force comes first.
func gather(ctx context.Context, c client.Client, namespace string) (district, error) {
	var plans v1alpha1.TechnologyPlanList
	var goals v1alpha1.GoalList
	var benchmarks v1alpha1.BenchmarkList
	var devices v1alpha1.DeviceList
	for _, list := range []client.ObjectList{&plans, &goals, &benchmarks, &devices} {
		if err := c.List(ctx, list, client.InNamespace(namespace)); err != nil {
			return district{}, stopCause(ctx, err)
		}
	}
	slices.SortStableFunc(plans.Items, func(a, b v1alpha1.TechnologyPlan) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Name, b.Name))
	})
	return district{namespace, plans.Items, goals.Items, benchmarks.Items, devices.Items}, nil
}

func rank(p v1alpha1.TechnologyPlan) int {
	if meta.IsStatusConditionTrue(p.Status.Conditions, v1alpha1.ConditionInForce) {
		return 0
	}
	return 1
}

// render writes where each plan stands.
func (d district) render(out io.Writer) {
	if len(d.plans) == 0 {
		fmt.Fprintf(out, "There is no technology plan in namespace %s.\n", d.namespace)
	}
	for i, p := range d.plans {
		if i > 0 {
			fmt.Fprintln(out)
		}
		d.renderPlan(out, &p)
	}
}

func (d district) renderPlan(out io.Writer, p *v1alpha1.TechnologyPlan) {
	fmt.Fprintf(out, "%s\n", text.EscapeLine(string(p.Spec.Title)))
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(name, format string, args ...any) {
		fmt.Fprintf(table, "  %s\t%s\n", name, fmt.Sprintf(format, args...))
	}
	s := &p.Status
	row("Plan", "%s/%s", p.Namespace, p.Name)
	if s.ObservedGeneration != p.Generation {
		row("Period", "%s to %s", p.Spec.Period.Start, p.Spec.Period.End)
		row("Status", "not assessed")
		_ = table.Flush()
		return
	}
	row("Period", "%s to %s, %s", p.Spec.Period.Start, p.Spec.Period.End, standing(p))
	goals, benchmarks := d.tracks(p.Name)
	row("Goals", "%s", goals)
	row("Benchmarks", "%s", benchmarks)
	row("Devices", "%s", d.machines(p))
	row("Evaluations", "%s", evaluations(s.Evaluations))
	if s.Budget.Total != "" {
		row("Budget", "%s", budget(s.Budget))
	}
	row("Findings", "%s", tally(s))
	_ = table.Flush()
	renderFindings(out, s)
}

// standing says whether the plan is in force, and else what it is.
func standing(p *v1alpha1.TechnologyPlan) string {
	c := meta.FindStatusCondition(p.Status.Conditions, v1alpha1.ConditionInForce)
	switch {
	case c == nil:
		return "not judged"
	case c.Status == metav1.ConditionTrue:
		return "in force"
	}
	return fmt.Sprintf("not in force (%s)", c.Reason)
}

// track counts objects by their condition OnTrack.
type track struct{ total, on, behind, unknown int }

func (t *track) count(conditions []metav1.Condition) {
	t.total++
	c := meta.FindStatusCondition(conditions, v1alpha1.ConditionOnTrack)
	switch {
	case c != nil && c.Status == metav1.ConditionTrue:
		t.on++
	case c != nil && c.Status == metav1.ConditionFalse:
		t.behind++
	default:
		t.unknown++
	}
}

func (t track) String() string {
	if t.total == 0 {
		return "none"
	}
	return fmt.Sprintf("%d: %d on track, %d behind, %d unknown", t.total, t.on, t.behind, t.unknown)
}

func (d district) tracks(plan string) (goals, benchmarks track) {
	ofPlan := map[string]bool{}
	for i := range d.goals {
		if g := &d.goals[i]; g.Spec.PlanRef.Name == plan {
			ofPlan[g.Name] = true
			goals.count(g.Status.Conditions)
		}
	}
	for i := range d.benchmarks {
		if b := &d.benchmarks[i]; ofPlan[b.Spec.GoalRef.Name] {
			benchmarks.count(b.Status.Conditions)
		}
	}
	return goals, benchmarks
}

func (d district) machines(p *v1alpha1.TechnologyPlan) string {
	lots := 0
	for i := range d.devices {
		if d.devices[i].Spec.PlanRef.Name == p.Name {
			lots++
		}
	}
	if lots == 0 {
		return "none"
	}
	i := p.Status.Inventory
	return fmt.Sprintf("%s, %s, %s unsupported", text.PluralWithCommas(lots, "lot"), text.PluralWithCommas(value(i.Devices), "device"), humanize.Comma(int64(value(i.Unsupported))))
}

func evaluations(e v1alpha1.EvaluationCounts) string {
	line := fmt.Sprintf("%d scheduled, %d open, %d overdue, %d missed", value(e.Scheduled), value(e.Open), value(e.Overdue), value(e.Missed))
	if e.Next.Due != "" {
		line += fmt.Sprintf("; next due %s (%s)", e.Next.Due, e.Next.Name)
	}
	return line
}

func budget(b v1alpha1.BudgetStatus) string {
	line := amount(b.Total, b.Currency)
	if b.AlignedPercent != "" {
		line += fmt.Sprintf(", %s%% aligned with goals", b.AlignedPercent)
	}
	return line
}

// tally counts the findings by severity, waived ones apart.
func tally(s *v1alpha1.TechnologyPlanStatus) string {
	var notes, waived int
	for _, f := range s.Findings {
		switch {
		case f.Waived != "":
			waived++
		case f.Severity == v1alpha1.SeverityInfo:
			notes++
		}
	}
	line := fmt.Sprintf("%s, %s, %s", text.PluralWithCommas(value(s.Errors), "error"), text.PluralWithCommas(value(s.Warnings), "warning"), text.PluralWithCommas(notes, "note"))
	if waived > 0 {
		line += fmt.Sprintf(", %d waived", waived)
	}
	return line
}

// renderFindings lists the errors and warnings that no waiver lifts.
func renderFindings(out io.Writer, s *v1alpha1.TechnologyPlanStatus) {
	shown := slices.DeleteFunc(slices.Clone(s.Findings), func(f v1alpha1.Finding) bool {
		return f.Waived != "" || f.Severity == v1alpha1.SeverityInfo
	})
	if len(shown) == 0 {
		return
	}
	amounts := make([]string, min(len(shown), findingsShown))
	width := 0
	for i := range amounts {
		if shown[i].Amount != "" {
			amounts[i] = amount(shown[i].Amount, s.Budget.Currency)
		}
		width = max(width, len(amounts[i]))
	}
	fmt.Fprintln(out)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for i, a := range amounts {
		f := shown[i]
		fmt.Fprintf(table, "  %s\t%*s\t%s\t%s\n", f.Severity, width, a, f.Code, text.EscapeLine(f.Message))
	}
	_ = table.Flush()
	if more := value(s.Errors) + value(s.Warnings) - len(amounts); more > 0 {
		fmt.Fprintf(out, "  and %d more\n", more)
	}
}

// renderHints says where the cluster is and what to do with it.
func (l *launcher) renderHints(d district) {
	kubeconfig := l.home.shownFile(kubeconfigFile)
	kubectl := fmt.Sprintf("%s --kubeconfig %s", l.program("kubectl"), kubeconfig)
	fmt.Fprintf(l.out, "\nThe cluster is at %s: %s, context %s, namespace %s. Worth trying:\n\n",
		address("https", l.port), kubeconfig, contextName, d.namespace)
	fmt.Fprintf(l.out, "  %s get technologyplans,goals,benchmarks,devices,evaluations\n", kubectl)
	if len(d.plans) > 0 {
		fmt.Fprintf(l.out, "  %s describe technologyplan %s\n", kubectl, d.plans[0].Name)
	}
	if l.samples != "" {
		fmt.Fprintf(l.out, "  %s lint -f %s\n", l.program("kubectl-techplan"), l.samples)
	}
}

func amount(m v1alpha1.Money, currency string) string { return money.ParseOrZero(m).In(currency) }

func value[T int32 | int64](p *T) int {
	if p == nil {
		return 0
	}
	return int(*p)
}
