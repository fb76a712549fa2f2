package controllers_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"techplan.education/internal/cli"
	"techplan.education/internal/snapshot"
)

// identity is what every manifest of the evaluation has.
const identity = `apiVersion: techplan.education/v1alpha1
kind: Evaluation
metadata: {name: laptops, labels: {team: library}}
spec:
  planRef: {name: p}
  target: {kind: Technology, name: laptop}
  occurrence: "2026-11-02"
`

const answered = identity + `  criteria: [{name: use, question: "Are they used?"}, {name: cost, question: "Are they paid?"}]
  results: [{criterion: use, answer: Pass, evidence: "Export: 83 percent"}]
`

const decidedOnly = identity + `  decision: {outcome: Modify, date: "2026-11-10", by: Board of Education}
`

// What people recorded is never lost, whatever tool writes the evaluation afterwards.
func TestRecordsThatAToolRemovesArePutBack(t *testing.T) {
	for title, c := range map[string]struct{ first, second []string }{
		"client-side and then server-side": {
			[]string{"apply"}, []string{"apply", "--server-side", "--field-manager=record-board"},
		},
		"client-side twice": {[]string{"apply"}, []string{"apply"}},
		"one field manager": {
			[]string{"apply", "--server-side", "--field-manager=record"},
			[]string{"apply", "--server-side", "--field-manager=record"},
		},
		"replace": {[]string{"create"}, []string{"replace"}},
	} {
		t.Run(title, func(t *testing.T) {
			d := open(t, midTerm)
			d.create(smallDistrict()...)
			d.write(answered, c.first...)
			d.kubectl("wait", "--for=jsonpath={.status.recorded.results[0].answer}=Pass", "--timeout=30s", "evaluation/laptops")
			d.write(decidedOnly, c.second...)
			d.kubectl("wait", "--for=condition=RecordsKept=False", "--timeout=30s", "evaluation/laptops")
			d.kubectl("wait", `--for=jsonpath={.status.findings[?(@.code=="RecordLost")].code}=RecordLost`,
				"--timeout=30s", "technologyplan/p")
			d.write(d.restoreRecords("evaluation", "laptops"), "apply", "--server-side", "--field-manager=restore-1")
			d.kubectl("wait", "--for=condition=RecordsKept", "--timeout=30s", "evaluation/laptops")
			got := d.kubectl("get", "evaluation", "laptops", "-o", "jsonpath={.spec.results}{.spec.decision.outcome}{.spec.criteria[*].name}{.metadata.labels.team}")
			want := `[{"answer":"Pass","criterion":"use","evidence":"Export: 83 percent"}]Modifycost uselibrary`
			if got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

// measure is what every manifest of the benchmark has.
const measure = `apiVersion: techplan.education/v1alpha1
kind: Benchmark
metadata: {name: access, labels: {team: library}}
spec:
  goalRef: {name: one-to-one}
  metric: {name: students with a device, unit: percent, direction: Increase}
  baseline: {value: 40, date: "2026-07-01"}
  target: {value: 80, date: "2029-06-30"}
`

const measured = measure + `  observations:
  - {date: "2026-09-15", value: 55, have: 682, of: 1240, groups: [{name: EnglishLearners, have: 61, of: 118}]}
`

const measuredLater = measure + `  observations: [{date: "2026-10-15", value: 60}]
`

// What people measured is never lost, whatever tool writes the benchmark afterwards.
func TestObservationsThatAToolRemovesArePutBack(t *testing.T) {
	for title, c := range map[string]struct{ first, second []string }{
		"client-side twice": {[]string{"apply"}, []string{"apply"}},
		"client-side and then server-side": {
			[]string{"apply"}, []string{"apply", "--server-side", "--field-manager=office"},
		},
		"one field manager": {
			[]string{"apply", "--server-side", "--field-manager=office"},
			[]string{"apply", "--server-side", "--field-manager=office"},
		},
		"replace": {[]string{"create"}, []string{"replace"}},
	} {
		t.Run(title, func(t *testing.T) {
			d := open(t, midTerm)
			d.create(smallDistrict()...)
			d.write(measured, c.first...)
			d.kubectl("wait", "--for=jsonpath={.status.recorded.observations[0].value}=55", "--timeout=30s", "benchmark/access")
			d.write(measuredLater, c.second...)
			d.kubectl("wait", "--for=condition=RecordsKept=False", "--timeout=30s", "benchmark/access")
			d.kubectl("wait", `--for=jsonpath={.status.findings[?(@.code=="RecordLost")].code}=RecordLost`,
				"--timeout=30s", "technologyplan/p")
			got := d.kubectl("get", "technologyplan", "p", "-o", `jsonpath={.status.findings[?(@.code=="RecordLost")].message}`)
			if want := "the observation 55 of 2026-09-15 was recorded in access and is gone."; got != want {
				t.Errorf("the finding says %q, want %q", got, want)
			}
			d.write(d.restoreRecords("benchmark", "access"), "apply", "--server-side", "--field-manager=restore-1")
			d.kubectl("wait", "--for=condition=RecordsKept", "--timeout=30s", "benchmark/access")
			got = d.kubectl("get", "benchmark", "access", "-o", "jsonpath={.spec.observations}{.metadata.labels.team}")
			want := `[{"date":"2026-10-15","value":60},` +
				`{"date":"2026-09-15","groups":[{"have":61,"name":"EnglishLearners","of":118}],"have":682,"of":1240,"value":55}]library`
			if got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

// An observation that people withdraw is forgotten, with its counts.
func TestWithdrawnObservationsAreForgotten(t *testing.T) {
	d := open(t, midTerm)
	d.create(smallDistrict()...)
	d.write(measured, "apply")
	d.kubectl("wait", "--for=jsonpath={.status.recorded.observations[0].value}=55", "--timeout=30s", "benchmark/access")
	d.write(measuredLater, "apply")
	d.kubectl("wait", "--for=condition=RecordsKept=False", "--timeout=30s", "benchmark/access")
	d.write(measuredLater+`  withdrawn: [{date: "2026-09-15", reason: "Loaned devices were counted twice."}]`, "apply")
	d.kubectl("wait", "--for=condition=RecordsKept", "--timeout=30s", "benchmark/access")
	got := d.kubectl("get", "benchmark", "access", "-o", "jsonpath={.status.recorded.observations[*].date}")
	if got != "2026-10-15" {
		t.Errorf("remembered: %s, want 2026-10-15", got)
	}
	got = d.kubectl("get", "benchmark", "access", "-o", `jsonpath={.status.conditions[?(@.type=="RecordsKept")].message}`)
	want := "Nothing that was recorded is gone. Withdrawn: 2026-09-15 (Loaned devices were counted twice)."
	if got != want {
		t.Errorf("the condition says %q, want %q", got, want)
	}
}

// write runs kubectl with a manifest.
func (d *district) write(content string, command ...string) {
	d.Helper()
	file := filepath.Join(d.TempDir(), "manifest.yaml")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		d.Fatal(err)
	}
	d.kubectl(append(command, "-f", file)...)
}

// restoreRecords returns what kubectl techplan restore writes about an object.
func (d *district) restoreRecords(kind, name string) string {
	d.Helper()
	var out, messages bytes.Buffer
	code := cli.RunPlugin(d.Context(), []string{"restore", "-f", "-"}, cli.Environment{
		In:  strings.NewReader(d.kubectl("get", kind, name, "-o", "yaml")),
		Out: &out, Err: &messages, Now: time.Now, Assess: snapshot.EachResult,
	})
	if code != cli.ExitClean {
		d.Fatalf("exit code %d: %s", code, &messages)
	}
	return out.String()
}
