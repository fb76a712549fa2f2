// Package metrics exports the status of the plans of all districts. A collector reads
// the caches of the manager at each scrape and keeps nothing, so that no series outlives
// its object. Plans have series of their own. Objects of the other kinds are counted, so
// that the number of series does not grow with the number of lots. The package computes
// no status: all figures are from the statuses.
package metrics

import (
	"slices"

	"github.com/prometheus/client_golang/prometheus"

	"techplan.education/api/v1alpha1"
)

// Metric is a name with its labels. All are gauges.
type Metric struct {
	Name, Help string
	Labels     []string
}

// family is a metric as the collector sends it.
type family struct {
	Metric
	desc *prometheus.Desc
}

// families are all metrics, in the order of their definition.
var families []*family

func defineMetric(name, help string, labels ...string) *family {
	f := &family{Metric{name, help, labels}, prometheus.NewDesc(name, help, labels, nil)}
	families = append(families, f)
	return f
}

var (
	planInfo = defineMetric("techplan_plan_info",
		"A plan with its currency; always 1.", "namespace", "plan", "currency")
	planCondition = defineMetric("techplan_plan_condition",
		"1 for the status that a condition of a plan has, 0 for the two others.", "namespace", "plan", "type", "status")
	planFindings = defineMetric("techplan_plan_findings",
		"Findings of a plan that no waiver switches off.", "namespace", "plan", "severity")
	planBudget = defineMetric("techplan_plan_budget_amount",
		"Money of a plan in units of its currency.", "namespace", "plan", "figure")
	planDevices = defineMetric("techplan_plan_devices",
		"Units in service in a plan's inventory, by state of the manufacturer's support.", "namespace", "plan", "support")
	planEvaluations = defineMetric("techplan_plan_evaluations",
		"Evaluations that a plan expects or has, by state.", "namespace", "plan", "state")
	planNextEvaluation = defineMetric("techplan_plan_next_evaluation_timestamp_seconds",
		"Start of the day on which a plan's next evaluation is due, in the district's zone.", "namespace", "plan")
	conditionObjects = defineMetric("techplan_condition_objects",
		"Number of objects by kind, condition type and condition status.", "namespace", "kind", "type", "status")
)

// ListMetrics lists the metrics of the collector, in the order of their definition.
func ListMetrics() []Metric {
	var list []Metric
	for _, f := range families {
		list = append(list, Metric{f.Name, f.Help, slices.Clone(f.Labels)})
	}
	return list
}

// conditions are the exported conditions of each kind. The table bounds the series:
// conditions that another client wrote are not exported.
var conditions = map[string][]v1alpha1.ConditionType{
	v1alpha1.KindTechnologyPlan: {
		v1alpha1.ConditionReady, v1alpha1.ConditionStalled, v1alpha1.ConditionInForce, v1alpha1.ConditionComplete,
		v1alpha1.ConditionBalanced, v1alpha1.ConditionBudgetAligned, v1alpha1.ConditionOnTrack, v1alpha1.ConditionEquitable,
		v1alpha1.ConditionDevicesSupported, v1alpha1.ConditionEvaluationsCurrent, v1alpha1.ConditionEvaluationsScheduled,
	},
	v1alpha1.KindGoal: {
		v1alpha1.ConditionReady, v1alpha1.ConditionStalled, v1alpha1.ConditionOnTrack, v1alpha1.ConditionMet,
		v1alpha1.ConditionFunded, v1alpha1.ConditionMeasured,
	},
	v1alpha1.KindBenchmark: {
		v1alpha1.ConditionReady, v1alpha1.ConditionStalled, v1alpha1.ConditionOnTrack, v1alpha1.ConditionMet,
		v1alpha1.ConditionEquitable, v1alpha1.ConditionRecordsKept, v1alpha1.ConditionSourceAnswered,
	},
	v1alpha1.KindDevice: {
		v1alpha1.ConditionReady, v1alpha1.ConditionStalled, v1alpha1.ConditionInService, v1alpha1.ConditionSupported,
		v1alpha1.ConditionUnderWarranty,
	},
	v1alpha1.KindEvaluation: {
		v1alpha1.ConditionReady, v1alpha1.ConditionStalled, v1alpha1.ConditionCompleted, v1alpha1.ConditionPassed,
		v1alpha1.ConditionDecided, v1alpha1.ConditionRecordsKept,
	},
}
