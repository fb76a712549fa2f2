package metrics

import (
	"iter"
	"maps"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/timezone"
)

// objects are all objects of all districts. Each sequence can be read several times.
type objects struct {
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

// statuses are the values of the label status. A condition that an object does not have
// yet counts as Unknown, so that the sum over the statuses is the number of objects.
var statuses = [...]metav1.ConditionStatus{metav1.ConditionTrue, metav1.ConditionFalse, metav1.ConditionUnknown}

// findStatusIndex returns the index in statuses of the status that a condition has. If the
// condition is absent, that is Unknown, and False for Stalled.
func findStatusIndex(list []metav1.Condition, conditionType v1alpha1.ConditionType) int {
	status := metav1.ConditionUnknown
	if conditionType == v1alpha1.ConditionStalled {
		// The one condition that is absent if there is no problem.
		status = metav1.ConditionFalse
	}
	for i := range list {
		if list[i].Type == string(conditionType) {
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

// computeSamples returns the values of all metrics.
func computeSamples(all objects) []sample {
	var list []sample
	units := sumUnitsBySupport(all)
	zones := map[string]*time.Location{}
	for plan := range all.plans {
		list = append(list, samplesOfPlan(plan, *units[planKey{plan.Namespace, plan.Name}], zones)...)
	}
	list = append(list, countConditions(v1alpha1.KindGoal, all.goals)...)
	list = append(list, countConditions(v1alpha1.KindBenchmark, all.benchmarks)...)
	list = append(list, countConditions(v1alpha1.KindDevice, all.devices)...)
	return append(list, countConditions(v1alpha1.KindEvaluation, all.evaluations)...)
}

type planKey struct{ namespace, name string }

// supports are the values of the label support, in the order of statuses.
var supports = [...]string{"Supported", "Ended", "Unknown"}

// sumUnitsBySupport sums the units in service of each plan's lots by the status of the
// lot's condition Supported.
func sumUnitsBySupport(all objects) map[planKey]*[len(supports)]int64 {
	sums := map[planKey]*[len(supports)]int64{}
	for plan := range all.plans {
		sums[planKey{plan.Namespace, plan.Name}] = &[len(supports)]int64{}
	}
	for lot := range all.devices {
		sum := sums[planKey{lot.Namespace, lot.Spec.PlanRef.Name}]
		inService := statuses[findStatusIndex(lot.Status.Conditions, v1alpha1.ConditionInService)]
		if sum == nil || lot.Status.Owned == nil || inService != metav1.ConditionTrue {
			continue
		}
		sum[findStatusIndex(lot.Status.Conditions, v1alpha1.ConditionSupported)] += int64(*lot.Status.Owned)
	}
	return sums
}

// samplesOfPlan returns the values of one plan. A figure that the status does not have
// gets no value, because zero would be a statement.
func samplesOfPlan(
	plan *v1alpha1.TechnologyPlan, units [len(supports)]int64, zones map[string]*time.Location,
) []sample {
	var list []sample
	add := func(f *family, value float64, labels ...string) {
		list = append(list, sample{f, value, append([]string{plan.Namespace, plan.Name}, labels...)})
	}
	status := &plan.Status
	add(planInfo, 1, status.Budget.Currency)
	for _, conditionType := range conditions[v1alpha1.KindTechnologyPlan] {
		current := findStatusIndex(status.Conditions, conditionType)
		for i, value := range statuses {
			add(planCondition, boolValue(i == current), string(conditionType), string(value))
		}
	}
	if status.Errors != nil && status.Warnings != nil {
		all := int32(0)
		for _, total := range status.FindingTotals {
			all += ptr.Deref(total.Count, 0)
		}
		add(planFindings, float64(*status.Errors), string(v1alpha1.SeverityError))
		add(planFindings, float64(*status.Warnings), string(v1alpha1.SeverityWarning))
		// The status has no count of these. Its totals show the worst severity of a code.
		add(planFindings, float64(max(0, all-*status.Errors-*status.Warnings)), string(v1alpha1.SeverityInfo))
	}
	for _, figure := range []struct {
		name   string
		amount v1alpha1.Money
	}{
		{"Budgeted", status.Budget.Total},
		{"Aligned", status.Budget.Aligned},
		{"Unaligned", status.Budget.Unaligned},
		{"Committed", status.Budget.Committed},
		{"Spent", status.Budget.Spent},
		// Negative when overspent, with the same decimals as the others.
		{"Available", v1alpha1.Money(status.Budget.Available)},
	} {
		if figure.amount != "" {
			add(planBudget, float64(money.ParseOrZero(figure.amount))/float64(money.Unit), figure.name)
		}
	}
	for i, count := range units {
		add(planDevices, float64(count), supports[i])
	}
	for _, state := range []struct {
		name  string
		count *int32
	}{
		{"Scheduled", status.Evaluations.Scheduled},
		{"Open", status.Evaluations.Open},
		{"Overdue", status.Evaluations.Overdue},
		{"Missed", status.Evaluations.Missed},
		{"Completed", status.Evaluations.Completed},
		{"Cancelled", status.Evaluations.Cancelled},
	} {
		if state.count != nil {
			add(planEvaluations, float64(*state.count), state.name)
		}
	}
	if dueDate := calendar.ParseOrZero(status.Evaluations.Next.Due); !dueDate.IsZero() {
		add(planNextEvaluation, float64(dueDate.StartIn(findZone(status.Effective.TimeZone, zones)).Unix()))
	}
	return list
}

// findZone returns a time zone by its name, which it looks up once for each scrape. A
// plan whose zone is unknown is not assessed and has no dates.
func findZone(name string, known map[string]*time.Location) *time.Location {
	if zone := known[name]; zone != nil {
		return zone
	}
	zone, err := timezone.Load(name)
	if err != nil {
		zone = time.UTC
	}
	known[name] = zone
	return zone
}

func boolValue(right bool) float64 {
	if right {
		return 1
	}
	return 0
}

// conditioned is an object with conditions.
type conditioned interface {
	GetNamespace() string
	GetConditions() []metav1.Condition
}

// countConditions counts the objects of a kind by condition and status, in each
// namespace that has any.
func countConditions[O conditioned](kind string, objects iter.Seq[O]) []sample {
	types := conditions[kind]
	counts := map[string][][len(statuses)]int{}
	for object := range objects {
		namespace := object.GetNamespace()
		if counts[namespace] == nil {
			counts[namespace] = make([][len(statuses)]int, len(types))
		}
		for i, conditionType := range types {
			counts[namespace][i][findStatusIndex(object.GetConditions(), conditionType)]++
		}
	}
	var list []sample
	for _, namespace := range slices.Sorted(maps.Keys(counts)) {
		for i, conditionType := range types {
			for j, status := range statuses {
				labels := []string{namespace, kind, string(conditionType), string(status)}
				list = append(list, sample{conditionObjects, float64(counts[namespace][i][j]), labels})
			}
		}
	}
	return list
}
