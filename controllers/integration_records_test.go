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
			d.write(d.restoreRecords(), "apply", "--server-side", "--field-manager=restore-1")
			d.kubectl("wait", "--for=condition=RecordsKept", "--timeout=30s", "evaluation/laptops")
			got := d.kubectl("get", "evaluation", "laptops", "-o", "jsonpath={.spec.results}{.spec.decision.outcome}{.spec.criteria[*].name}{.metadata.labels.team}")
			want := `[{"answer":"Pass","criterion":"use","evidence":"Export: 83 percent"}]Modifycost uselibrary`
			if got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
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

// restoreRecords returns what kubectl techplan restore writes about the evaluation.
func (d *district) restoreRecords() string {
	d.Helper()
	var out, messages bytes.Buffer
	code := cli.RunPlugin(d.Context(), []string{"restore", "-f", "-"}, cli.Environment{
		In:  strings.NewReader(d.kubectl("get", "evaluation", "laptops", "-o", "yaml")),
		Out: &out, Err: &messages, Now: time.Now, Assess: snapshot.AssessDistrict,
	})
	if code != cli.ExitClean {
		d.Fatalf("exit code %d: %s", code, &messages)
	}
	return out.String()
}
