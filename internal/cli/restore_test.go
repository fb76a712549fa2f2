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

const lostObservation = `apiVersion: techplan.education/v1alpha1
kind: Benchmark
metadata: {name: access, namespace: maple-valley}
spec:
  goalRef: {name: one-to-one}
  metric: {name: students with a device, unit: percent, direction: Increase}
  baseline: {value: 40, date: "2026-07-01"}
  target: {value: 80, date: "2027-06-30"}
  observations: [{date: "2026-10-15", value: 60}]
status:
  observedGeneration: 3
  recorded:
    observations:
    - date: "2026-08-15"
      value: "50"
      groupsLeftOut: 2
      since: "2026-08-16"
    - date: "2026-09-15"
      value: "55.0"
      have: 0
      of: 1240
      groups: [{name: EnglishLearners, have: 0, of: 118}]
      since: "2026-09-16"
      lost: "2026-10-16"
    - {date: "2026-10-15", value: "60", since: "2026-10-16"}
`

const restoredObservation = `---
apiVersion: techplan.education/v1alpha1
kind: Benchmark
metadata:
  name: access
  namespace: maple-valley
spec:
  baseline:
    date: "2026-07-01"
    value: 40
  goalRef:
    name: one-to-one
  metric:
    direction: Increase
    name: students with a device
    unit: percent
  observations:
  - date: "2026-10-15"
    value: 60
  - date: "2026-08-15"
    value: 50
  - date: "2026-09-15"
    groups:
    - have: 0
      name: EnglishLearners
      of: 118
    have: 0
    of: 1240
    value: "55.0"
  target:
    date: "2027-06-30"
    value: 80
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
		"no evaluation":              {files, "", "error: no Evaluation and no Benchmark in -\n", ExitFailed},
		"a misspelt field": {
			strings.Replace(lostRecord, "target:", "targt:", 1), "",
			"error: 1 document cannot be read: check them with kubectl techplan lint first\n", ExitFailed,
		},
		"two observations, one of them with groups that are not remembered": {
			lostObservation, restoredObservation,
			"access: the observation of 2026-08-15 had 2 groups, which are not remembered: add them by hand\n" +
				"1 benchmark read, with lost records: 1\n", ExitClean,
		},
		"an evaluation and a benchmark": {
			lostRecord + "---\n" + strings.Replace(lostObservation, "observations: [", "withdrawn: [{date: 2026-08-15, reason: Counted twice}, "+
				"{date: 2026-09-15, reason: Counted twice}]\n  observations: [", 1), restored,
			"1 evaluation and 1 benchmark read, with lost records: 1\n", ExitClean,
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
