package main

import (
	"github.com/grafana/grafana-foundation-sdk/go/common"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

// newOperatorDashboard is for the people who run techplan.
func newOperatorDashboard() *dashboard.DashboardBuilder {
	// No other operator has a controller of this name. "All" has no value of its own: it
	// means these jobs, and not every job of the cluster that exports the same metrics.
	jobs := newChoice("job", "Job",
		`label_values(controller_runtime_max_concurrent_reconciles{controller="technologyplan"}, job)`)
	d := newDashboard("techplan-operator", "techplan: operator", "How the operator itself does.", "now-6h", jobs)
	const job = `job=~"$job"`
	addRow(d, "At a glance", 4,
		newStat("Replicas that work", "One at a time: the others wait to take over.", "none",
			common.BigValueTextModeValue, newThresholds("red", step{1, "green"}, step{2, "red"}),
			query{expr: `count(controller_runtime_max_concurrent_reconciles{controller="technologyplan", ` + job +
				`}) or vector(0)`}),
		newStat("Leader", "The replica that holds the lease.", "none", common.BigValueTextModeName, neutral,
			query{`leader_election_master_status{name="techplan.education", ` + job + `} == 1`, "{{instance}}"}),
		newStat("Scrapes that succeed", "A scrape fails as a whole where a cache cannot be read.", "percentunit",
			common.BigValueTextModeValue, moreIsGood,
			query{expr: `avg(avg_over_time(up{` + job + `}[5m]))`}),
		newStat("Failed reconciles in an hour", "They are retried.", "none", common.BigValueTextModeValue, noneIsGood,
			query{expr: `round(sum(increase(controller_runtime_reconcile_errors_total{` + job + `}[1h])))`}),
		newStat("Panics in a day", "Faults of the program.", "none", common.BigValueTextModeValue, noneIsGood,
			query{expr: `round(sum(increase(controller_runtime_reconcile_panics_total{` + job + `}[1d])))`}),
		newStat("Objects assessed", "Goals, benchmarks, lots and evaluations.", "none", common.BigValueTextModeValue,
			neutral,
			query{expr: `sum(max by (namespace, kind) (techplan_condition_objects{type="Ready", status="True", ` + job +
				`}))`}),
	)
	addRow(d, "Reconciles", 8,
		newLines("How many reconciles are there?", "By controller.", "ops",
			query{`sum by (controller) (rate(controller_runtime_reconcile_total{` + job + `}[$__rate_interval]))`,
				"{{controller}}"}),
		newLines("Which reconciles fail?", "By controller.", "ops",
			query{`sum by (controller) (rate(controller_runtime_reconcile_errors_total{` + job + `}[$__rate_interval]))`,
				"{{controller}}"}),
		newLines("How long does a reconcile take?", "99 of 100 take less.", "s",
			query{
				`histogram_quantile(0.99, sum by (controller, le) ` +
					`(rate(controller_runtime_reconcile_time_seconds_bucket{` + job + `}[$__rate_interval])))`,
				"{{controller}}",
			}),
	)
	addRow(d, "Queues", 8,
		newLines("How much waits?", "Objects that wait for a worker now.", "none",
			query{`sum by (controller) (workqueue_depth{` + job + `})`, "{{controller}}"}),
		newLines("How long does it wait?", "99 of 100 wait less.", "s",
			query{`histogram_quantile(0.99, sum by (controller, le) (rate(workqueue_queue_duration_seconds_bucket{` + job +
				`}[$__rate_interval])))`, "{{controller}}"}),
		newLines("Does a reconcile hang?", "How long the longest of those that run has been running.", "s",
			query{`max by (controller) (workqueue_longest_running_processor_seconds{` + job + `})`, "{{controller}}"}),
	)
	addRow(d, "The API server and its answers", 8,
		newLines("What does the API server answer?",
			"429 and 5xx: it is overloaded. 409: another write came first, and the object is reconciled again.", "reqps",
			query{`sum by (code, method) (rate(rest_client_requests_total{` + job + `}[$__rate_interval]))`,
				"{{method}} {{code}}"}),
		newLines("How busy are the workers?", "Of those that there are.", "percentunit",
			query{`sum by (controller) (controller_runtime_active_workers{` + job +
				`}) / sum by (controller) (controller_runtime_max_concurrent_reconciles{` + job + `})`, "{{controller}}"}),
		newLines("What is assessed?", "Objects by kind.", "none",
			query{`sum by (kind) (max by (namespace, kind) (techplan_condition_objects{type="Ready", status="True", ` +
				job + `}))`, "{{kind}}"}),
	)
	addRow(d, "What it takes", 8,
		newLines("Memory", "Resident, by replica.", "bytes",
			query{`process_resident_memory_bytes{` + job + `}`, "{{instance}}"}),
		newLines("Processors", "In use, by replica.", "none",
			query{`rate(process_cpu_seconds_total{` + job + `}[$__rate_interval])`, "{{instance}}"}),
		newLines("Goroutines", "By replica. A number that only grows is a leak.", "none",
			query{`go_goroutines{` + job + `}`, "{{instance}}"}),
	)
	return d
}
