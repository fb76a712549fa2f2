package main

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/rules"
)

var testParser = parser.NewParser(parser.Options{})

// alerts are all rules of the file, by name.
func alerts(t *testing.T) map[string]rulefmt.Rule {
	t.Helper()
	groups, errs := rulefmt.Parse([]byte(read(t, root+"/charts/techplan/files/alerts.yaml")), false, model.UTF8Validation, testParser, slog.New(slog.DiscardHandler))
	for _, err := range errs {
		t.Error(err)
	}
	if t.Failed() {
		t.FailNow()
	}
	list := map[string]rulefmt.Rule{}
	for _, g := range groups.Groups {
		for _, r := range g.Rules {
			if _, twice := list[r.Alert]; twice || r.Alert == "" {
				t.Errorf("group %s has a rule that is no alert, or one that is there twice: %+v", g.Name, r)
			}
			list[r.Alert] = r
		}
	}
	return list
}

func runbooks(t *testing.T) []string {
	t.Helper()
	list, err := filepath.Glob(root + "/docs/runbooks/*.md")
	if err != nil {
		t.Fatal(err)
	}
	return list
}

var chapters = regexp.MustCompile(`(?m)^##? .*$`)

// Each alert asks for what there is, says what it means, and has a runbook and a
// line in the documentation; each runbook has an alert.
func TestAlerts(t *testing.T) {
	names, page := known(t), read(t, root+"/docs/metrics.md")
	list := alerts(t)
	if len(list) == 0 || len(list) > 8 {
		t.Errorf("got %d alerts, want 1 to 8: people ignore too many", len(list))
	}
	for name, rule := range list {
		checkMetrics(t, names, rule.Expr)
		severity := rule.Labels["severity"]
		if !slices.Contains([]string{"critical", "warning", "info"}, severity) {
			t.Errorf("%s has the severity %q", name, severity)
		}
		if !strings.HasPrefix(name, "Techplan") || rule.Annotations["summary"] == "" || rule.Annotations["description"] == "" {
			t.Errorf("%s does not say whose it is, or what it means", name)
		}
		if url := rule.Annotations["runbook_url"]; url != "https://github.com/techplan/techplan/blob/main/docs/runbooks/"+name+".md" {
			t.Errorf("%s has its runbook at %s", name, url)
		}
		want := []string{"# " + name, "## Meaning", "## Impact", "## Diagnosis", "## Mitigation"}
		// Within a fence a # begins a comment.
		text := regexp.MustCompile("(?ms)^```.*?^```$").ReplaceAllString(read(t, root+"/docs/runbooks/"+name+".md"), "")
		if diff := cmp.Diff(want, chapters.FindAllString(text, -1)); diff != "" {
			t.Errorf("the runbook of %s:\n%s", name, diff)
		}
		if row := fmt.Sprintf("| [%s](runbooks/%s.md) | %s |", name, name, severity); !strings.Contains(page, row) {
			t.Errorf("docs/metrics.md has no row %s", row)
		}
	}
	for _, path := range runbooks(t) {
		if _, ok := list[strings.TrimSuffix(filepath.Base(path), ".md")]; !ok {
			t.Errorf("%s is the runbook of no alert", path)
		}
	}
}

// A replica that works, and a plan in force or not.
const (
	working = `controller_runtime_max_concurrent_reconciles{controller="technologyplan", job="techplan", instance="a"} 16x180` + "\n"
	inForce = `techplan_plan_condition{namespace="maple-valley", plan="p", type="InForce", status="True"} 1x180` + "\n"
	draft   = `techplan_plan_condition{namespace="maple-valley", plan="p", type="InForce", status="True"} 0x180` + "\n"
)

// Series have a value each minute from the start. An alert must not fire up to
// the minute quiet, and in the minute after it, if it says so, it must.
func TestFiring(t *testing.T) {
	const never = 120
	cases := []struct {
		alert, name, series string
		quiet               int
		summary             string
	}{
		{"TechplanDown", "nothing is scraped", `up{job="techplan", instance="a"} 0x180`, 9, "No replica of techplan is working."},
		{
			"TechplanDown", "another operator works",
			`controller_runtime_max_concurrent_reconciles{controller="device", job="other", instance="b"} 1x180`, 9, "No replica of techplan is working.",
		},
		{"TechplanDown", "a replica works", working, never, ""},
		{
			"TechplanDown", "a new leader after 9 minutes",
			`controller_runtime_max_concurrent_reconciles{controller="technologyplan", job="techplan", instance="a"} 16x5 stale _x8 16x160`, never, "",
		},
		{
			"TechplanReconcileErrors", "one object fails, as seldom as it is tried",
			working + `controller_runtime_reconcile_errors_total{controller="schedule", job="techplan", instance="a"} 0x9 1x16 2x16 3x16 4x16`,
			59, "Reconciles of the controller schedule keep failing.",
		},
		{
			"TechplanReconcileErrors", "two objects fail once each, with a quarter of an hour between",
			working + `controller_runtime_reconcile_errors_total{controller="goal", job="techplan", instance="a"} 0x9 1x14 2x150`, never, "",
		},
		{
			"TechplanReconcileErrors", "one fails once",
			working + `controller_runtime_reconcile_errors_total{controller="goal", job="techplan", instance="a"} 0x9 1x160`, never, "",
		},
		{
			"TechplanReconcileErrors", "another operator's controller of the same name fails",
			working + `controller_runtime_reconcile_errors_total{controller="device", job="other", instance="b"} 0+1x180`, never, "",
		},
		{
			"TechplanPanics", "the first panic",
			working + `controller_runtime_reconcile_panics_total{controller="device", job="techplan", instance="a"} 0x9 1x160`,
			9, "The controller device hit a fault of the program.",
		},
		{
			"TechplanPanics", "another operator panics",
			working + `controller_runtime_reconcile_panics_total{controller="device", job="other", instance="b"} 0+1x180`, never, "",
		},
		{
			"TechplanPanics", "none", working + `controller_runtime_reconcile_panics_total{controller="device", job="techplan", instance="a"} 0x180`, never, "",
		},
		{
			"TechplanQueueStuck", "one waits and nothing is done, though another operator is busy",
			working + `workqueue_depth{name="goal", controller="goal", priority="0", job="techplan", instance="a"} 1x180
controller_runtime_reconcile_total{controller="goal", result="success", job="techplan", instance="a"} 7x180
controller_runtime_reconcile_total{controller="goal", result="success", job="other", instance="b"} 0+9x180`,
			9, "The controller goal has work and does none.",
		},
		{
			"TechplanQueueStuck", "thousands wait and one is done every 14 minutes",
			working + `workqueue_depth{name="device", controller="device", priority="-100", job="techplan", instance="a"} 5000x180
controller_runtime_reconcile_total{controller="device", result="success", job="techplan", instance="a"} 0 1x13 2x13 3x13 4x13 5x13 6x13 7x13 8x13 9x13`,
			never, "",
		},
		{
			"TechplanQueueStuck", "thousands wait and the last was done in minute 1",
			working + `workqueue_depth{name="device", controller="device", priority="-100", job="techplan", instance="a"} 5000x180
controller_runtime_reconcile_total{controller="device", result="success", job="techplan", instance="a"} 0 1x180`,
			14, "The controller device has work and does none.",
		},
		{
			"TechplanQueueStuck", "nothing waits and nothing is done",
			working + `workqueue_depth{name="device", controller="device", priority="0", job="techplan", instance="a"} 0x180
controller_runtime_reconcile_total{controller="device", result="success", job="techplan", instance="a"} 7x180`, never, "",
		},
		{
			"TechplanPlanNotReady", "a plan that is not Ready",
			`techplan_plan_condition{namespace="maple-valley", plan="p", type="Ready", status="True"} 0x180`,
			14, "Plan p of maple-valley cannot be assessed.",
		},
		{
			"TechplanPlanNotReady", "a plan that is Ready, after 14 minutes",
			`techplan_plan_condition{namespace="maple-valley", plan="p", type="Ready", status="True"} 0x14 1x160`, never, "",
		},
		{
			"TechplanPlanNotReady", "another condition is False",
			`techplan_plan_condition{namespace="maple-valley", plan="p", type="OnTrack", status="True"} 0x180`, never, "",
		},
		{
			"TechplanObjectsNotReady", "one lot names no plan that exists",
			`techplan_condition_objects{namespace="maple-valley", kind="Device", type="Ready", status="False"} 1x180`,
			59, "Objects of maple-valley belong to nothing: Device.",
		},
		{
			"TechplanObjectsNotReady", "all are Ready, and late",
			`techplan_condition_objects{namespace="maple-valley", kind="Goal", type="Ready", status="False"} 0x180
techplan_condition_objects{namespace="maple-valley", kind="Goal", type="OnTrack", status="False"} 5x180`, never, "",
		},
		{
			"TechplanEvaluationsOverdue", "one is missed in a plan in force",
			inForce + `techplan_plan_evaluations{namespace="maple-valley", plan="p", state="Missed"} 1x180`,
			59, "Evaluations of plan p of maple-valley are overdue.",
		},
		{
			"TechplanEvaluationsOverdue", "one is overdue in a draft",
			draft + `techplan_plan_evaluations{namespace="maple-valley", plan="p", state="Overdue"} 1x180`, never, "",
		},
		{
			"TechplanEvaluationsOverdue", "one is open",
			inForce + `techplan_plan_evaluations{namespace="maple-valley", plan="p", state="Open"} 1x180
techplan_plan_evaluations{namespace="maple-valley", plan="p", state="Overdue"} 0x180`, never, "",
		},
		{
			"TechplanBudgetMisaligned", "a plan in force",
			inForce + `techplan_plan_condition{namespace="maple-valley", plan="p", type="BudgetAligned", status="False"} 1x180`,
			59, "The budget of plan p of maple-valley has an unsettled error.",
		},
		{
			"TechplanBudgetMisaligned", "a draft",
			draft + `techplan_plan_condition{namespace="maple-valley", plan="p", type="BudgetAligned", status="False"} 1x180`, never, "",
		},
		{
			"TechplanBudgetMisaligned", "not enough data",
			inForce + `techplan_plan_condition{namespace="maple-valley", plan="p", type="BudgetAligned", status="False"} 0x180
techplan_plan_condition{namespace="maple-valley", plan="p", type="BudgetAligned", status="Unknown"} 1x180`, never, "",
		},
	}
	list, names := alerts(t), known(t)
	seen := map[string][2]bool{}
	for _, tt := range cases {
		t.Run(tt.alert+"/"+tt.name, func(t *testing.T) {
			checkSeries(t, names, tt.series)
			run := newRun(t, list[tt.alert], tt.series)
			for minute := range tt.quiet + 1 {
				if firing := run.at(minute); len(firing) > 0 {
					t.Fatalf("it fires in minute %d: %v", minute, firing)
				}
			}
			s := seen[tt.alert]
			if tt.quiet == never {
				s[0] = true
			} else {
				s[1] = true
				if diff := cmp.Diff([]string{tt.summary}, run.at(tt.quiet+1)); diff != "" {
					t.Errorf("what fires in minute %d:\n%s", tt.quiet+1, diff)
				}
			}
			seen[tt.alert] = s
		})
	}
	for name := range list {
		if seen[name] != [2]bool{true, true} {
			t.Errorf("%s has no case that fires, or none that does not", name)
		}
	}
}

// TestOverdueEvaluationsCountOnce scrapes two leaders at a change of the leader, which
// export the same evaluations.
func TestOverdueEvaluationsCountOnce(t *testing.T) {
	series := inForce
	for _, instance := range []string{"a", "b"} {
		for state, count := range map[string]int{"Missed": 1, "Overdue": 2} {
			series += fmt.Sprintf("techplan_plan_evaluations{namespace=\"maple-valley\", plan=\"p\", state=%q, instance=%q} %dx180\n", state, instance, count)
		}
	}
	run := newRun(t, alerts(t)["TechplanEvaluationsOverdue"], series)
	run.at(1)
	if active := run.rule.ActiveAlerts(); len(active) != 1 || active[0].Value != 3 {
		t.Errorf("want one alert about 3 evaluations, got %+v", active)
	}
}

// run evaluates an alert as Prometheus does.
type run struct {
	*testing.T
	rule  *rules.AlertingRule
	query rules.QueryFunc
}

func newRun(t *testing.T, r rulefmt.Rule, series string) run {
	t.Helper()
	storage := promqltest.LoadedStorage(t, "load 1m\n  "+strings.ReplaceAll(strings.TrimSpace(series), "\n", "\n  ")+"\n")
	engine := promqltest.NewTestEngine(t, false, 0, promqltest.DefaultMaxSamplesPerQuery)
	return run{t, rules.NewAlertingRule(
		r.Alert, promQL(t, r.Expr), time.Duration(r.For), time.Duration(r.KeepFiringFor),
		labels.FromMap(r.Labels), labels.FromMap(r.Annotations), labels.EmptyLabels(), "", true, slog.New(slog.DiscardHandler),
	), rules.EngineQueryFunc(engine, storage)}
}

// at evaluates the alert at a minute, and is the summaries of what fires.
func (r run) at(minute int) []string {
	r.Helper()
	if _, err := r.rule.Eval(r.Context(), 0, time.Unix(0, 0).Add(time.Duration(minute)*time.Minute), r.query, nil, 0); err != nil {
		r.Fatal(err)
	}
	var summaries []string
	for _, alert := range r.rule.ActiveAlerts() {
		if alert.State != rules.StateFiring {
			continue
		}
		summaries = append(summaries, alert.Annotations.Get("summary"))
		for _, text := range []string{alert.Annotations.Get("summary"), alert.Annotations.Get("description")} {
			if text == "" || strings.Contains(text, "error expanding") || strings.Contains(text, "no value") || strings.Contains(text, "  ") {
				r.Errorf("the text is %q", text)
			}
		}
	}
	return summaries
}
