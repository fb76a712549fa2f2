package cli

import (
	"strings"
	"testing"
)

const lostRecord = `apiVersion: techplan.education/v1alpha1
kind: Evaluation
metadata:
  name: laptops
  namespace: maple-valley
  labels: {team: library}
  annotations:
    note: kept
    kubectl.kubernetes.io/last-applied-configuration: "{}"
spec:
  planRef: {name: plan-2026}
  target: {kind: Technology, name: laptop}
  occurrence: "2026-10-01"
  criteria: [{name: use, question: "Are they used?"}, {name: cost, question: "Are they paid?"}]
  results: [{criterion: cost, answer: Warning}]
status:
  observedGeneration: 3
  recorded:
    criteria: [{name: use, question: "Are they used?"}, {name: cost, question: "Are they paid?"}]
    results:
    - {criterion: cost, answer: Warning, since: "2026-10-01"}
    - {criterion: use, answer: Pass, evidence: "Export: 83 percent", since: "2026-10-02", lost: "2026-10-05"}
    decision: {outcome: Modify, date: "2026-10-03", by: Cabinet, since: "2026-10-03"}
    cancelled: {reason: The contract ended., date: "2026-10-04", by: Cabinet, since: "2026-10-04"}
`

const restored = `---
apiVersion: techplan.education/v1alpha1
kind: Evaluation
metadata:
  annotations:
    note: kept
  labels:
    team: library
  name: laptops
  namespace: maple-valley
spec:
  cancelled:
    by: Cabinet
    date: "2026-10-04"
    reason: The contract ended.
  criteria:
  - name: use
    question: Are they used?
  - name: cost
    question: Are they paid?
  decision:
    by: Cabinet
    date: "2026-10-03"
    outcome: Modify
  occurrence: "2026-10-01"
  planRef:
    name: plan-2026
  results:
  - answer: Warning
    criterion: cost
  - answer: Pass
    criterion: use
    evidence: 'Export: 83 percent'
  target:
    kind: Technology
    name: laptop
`

// The manifest has what is there and what is lost.
func TestRestore(t *testing.T) {
	whole := strings.Replace(lostRecord, "answer: Warning}]", "answer: Warning}, {criterion: use, answer: Fail}]\n"+
		"  decision: {outcome: Retain, date: \"2026-10-06\", by: Cabinet}\n"+
		"  cancelled: {reason: Not held., date: \"2026-10-06\", by: Cabinet}", 1)
	for title, c := range map[string]struct {
		input, out, err string
		code            int
	}{
		"an answer and the decision": {lostRecord, restored, "1 evaluation read, with lost records: 1\n", ExitClean},
		"recorded again":             {whole, "", "1 evaluation read, with lost records: 0\n", ExitClean},
		"no evaluation":              {files, "", "error: no Evaluation in -\n", ExitFailed},
		"a misspelt field": {
			strings.Replace(lostRecord, "target:", "targt:", 1), "",
			"error: 1 document cannot be read: check them with kubectl techplan lint first\n", ExitFailed,
		},
	} {
		t.Run(title, func(t *testing.T) {
			got := run(t, c.input, finds(), "restore", "-f", "-")
			if got.code != c.code || got.out != c.out || got.err != c.err {
				t.Errorf("exit code %d, want %d\n%s%s", got.code, c.code, got.out, got.err)
			}
		})
	}
}
