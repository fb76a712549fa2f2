package metrics

import (
	"iter"
	"maps"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// world is all objects of all districts. Each kind can be gone through again.
type world struct {
	plans       iter.Seq[*v1alpha1.TechnologyPlan]
	goals       iter.Seq[*v1alpha1.Goal]
	benchmarks  iter.Seq[*v1alpha1.Benchmark]
	devices     iter.Seq[*v1alpha1.Device]
	evaluations iter.Seq[*v1alpha1.Evaluation]
}

// sample is one value of a metric.
type sample struct {
	*family
	value  float64
	labels []string
}

// statuses of a condition. A condition that is not there yet counts as Unknown,
// so that the sum over the statuses is the number of objects.
var statuses = [...]metav1.ConditionStatus{metav1.ConditionTrue, metav1.ConditionFalse, metav1.ConditionUnknown}

// index of the status that a condition has, in statuses.
func index(list []metav1.Condition, conditionType string) int {
	status := metav1.ConditionUnknown
	if conditionType == v1alpha1.ConditionStalled {
		// The one condition that is absent when all is well.
		status = metav1.ConditionFalse
	}
	for i := range list {
		if list[i].Type == conditionType {
			status = list[i].Status
		}
	}
	switch status {
	case metav1.ConditionTrue:
		return 0
	case metav1.ConditionFalse:
		return 1
	default:
		return 2
	}
}

// samples are the values of all metrics.
func samples(w world) []sample {
	var list []sample
	machines := support(w)
	zones := map[string]*time.Location{}
	for p := range w.plans {
		list = append(list, ofPlan(p, *machines[planKey{p.Namespace, p.Name}], zones)...)
	}
	list = append(list, count(v1alpha1.KindGoal, w.goals, func(g *v1alpha1.Goal) (string, []metav1.Condition) {
		return g.Namespace, g.Status.Conditions
	})...)
	list = append(list, count(v1alpha1.KindBenchmark, w.benchmarks, func(b *v1alpha1.Benchmark) (string, []metav1.Condition) {
		return b.Namespace, b.Status.Conditions
	})...)
	list = append(list, count(v1alpha1.KindDevice, w.devices, func(d *v1alpha1.Device) (string, []metav1.Condition) {
		return d.Namespace, d.Status.Conditions
	})...)
	return append(list, count(v1alpha1.KindEvaluation, w.evaluations, func(e *v1alpha1.Evaluation) (string, []metav1.Condition) {
		return e.Namespace, e.Status.Conditions
	})...)
}

type planKey struct{ namespace, name string }

// supports are the values of the label support, in the order of statuses.
var supports = [...]string{"Supported", "Ended", "Unknown"}

// support sums the machines in service of each plan by the status of their lot's
// condition Supported.
func support(w world) map[planKey]*[len(supports)]int64 {
	sums := map[planKey]*[len(supports)]int64{}
	for p := range w.plans {
		sums[planKey{p.Namespace, p.Name}] = &[len(supports)]int64{}
	}
	for d := range w.devices {
		sum := sums[planKey{d.Namespace, d.Spec.PlanRef.Name}]
		if sum == nil || d.Status.Owned == nil || statuses[index(d.Status.Conditions, v1alpha1.ConditionInService)] != metav1.ConditionTrue {
			continue
		}
		sum[index(d.Status.Conditions, v1alpha1.ConditionSupported)] += int64(*d.Status.Owned)
	}
	return sums
}

// ofPlan are the values of one plan. What its status does not tell has no value:
// zero would be a claim.
func ofPlan(p *v1alpha1.TechnologyPlan, machines [len(supports)]int64, zones map[string]*time.Location) []sample {
	var list []sample
	add := func(f *family, value float64, labels ...string) {
		list = append(list, sample{f, value, append([]string{p.Namespace, p.Name}, labels...)})
	}
	s := &p.Status
	add(planInfo, 1, s.Budget.Currency)
	for _, t := range conditions[v1alpha1.KindTechnologyPlan] {
		for i, status := range statuses {
			add(planCondition, flag(i == index(s.Conditions, t)), t, string(status))
		}
	}
	if s.Errors != nil && s.Warnings != nil {
		all := int32(0)
		for _, total := range s.FindingTotals {
			all += value(total.Count)
		}
		add(planFindings, float64(*s.Errors), string(v1alpha1.SeverityError))
		add(planFindings, float64(*s.Warnings), string(v1alpha1.SeverityWarning))
		// Status has no figure of its own for these, and its totals have the worst
		// severity of a code.
		add(planFindings, float64(max(0, all-*s.Errors-*s.Warnings)), string(v1alpha1.SeverityInfo))
	}
	for _, figure := range []struct {
		name   string
		amount v1alpha1.Money
	}{
		{"Budgeted", s.Budget.Total},
		{"Aligned", s.Budget.Aligned},
		{"Unaligned", s.Budget.Unaligned},
		{"Committed", s.Budget.Committed},
		{"Spent", s.Budget.Spent},
		// Negative when overspent, with the same decimals as the others.
		{"Available", v1alpha1.Money(s.Budget.Available)},
	} {
		if figure.amount != "" {
			add(planBudget, float64(money.ParseOrZero(figure.amount))/float64(money.Unit), figure.name)
		}
	}
	for i, n := range machines {
		add(planDevices, float64(n), supports[i])
	}
	for _, state := range []struct {
		name  string
		count *int32
	}{
		{"Scheduled", s.Evaluations.Scheduled},
		{"Open", s.Evaluations.Open},
		{"Overdue", s.Evaluations.Overdue},
		{"Missed", s.Evaluations.Missed},
		{"Completed", s.Evaluations.Completed},
		{"Cancelled", s.Evaluations.Cancelled},
	} {
		if state.count != nil {
			add(planEvaluations, float64(*state.count), state.name)
		}
	}
	if due := calendar.ParseOrZero(s.Evaluations.Next.Due); !due.IsZero() {
		add(planNextEvaluation, float64(due.Start(zone(s.Effective.TimeZone, zones)).Unix()))
	}
	return list
}

// zone by name, looked up once a scrape. A plan whose zone nobody knows is not
// assessed and has no dates.
func zone(name string, known map[string]*time.Location) *time.Location {
	if z := known[name]; z != nil {
		return z
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		z = time.UTC
	}
	known[name] = z
	return z
}

func value(n *int32) int32 {
	if n == nil {
		return 0
	}
	return *n
}

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// mostTypes bounds the conditions of a kind.
const mostTypes = 8

// count counts the objects of a kind by condition and status, in each namespace
// that has any.
func count[O any](kind string, objects iter.Seq[O], of func(O) (namespace string, list []metav1.Condition)) []sample {
	types := conditions[kind]
	counts := map[string]*[mostTypes][len(statuses)]int{}
	for o := range objects {
		namespace, list := of(o)
		c := counts[namespace]
		if c == nil {
			c = &[mostTypes][len(statuses)]int{}
			counts[namespace] = c
		}
		for t, conditionType := range types {
			c[t][index(list, conditionType)]++
		}
	}
	var list []sample
	for _, namespace := range slices.Sorted(maps.Keys(counts)) {
		for t, conditionType := range types {
			for s, status := range statuses {
				list = append(list, sample{conditionObjects, float64(counts[namespace][t][s]), []string{namespace, kind, conditionType, string(status)}})
			}
		}
	}
	return list
}
