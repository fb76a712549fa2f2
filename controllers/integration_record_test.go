package controllers_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"techplan.education/internal/cli"
)

// scored is an evaluation with a value that passes from 60 on, and a criterion that counts three times.
const scored = identity + `  due: "2026-11-02"
  criteria:
  - {name: use, question: "Which percentage is used?", weight: 3, pass: {atLeast: 60}, warning: {atLeast: 40}}
  - {name: cost, question: "Are they paid?"}
`

// recordRun records in an evaluation with the rights of the role techplan-evaluator.
type recordRun struct {
	*district

	folder string
}

// record records the rows of a table as a role, and returns what the plugin says and its exit code.
func (run recordRun) record(by, row string, args ...string) (code int, messages string) {
	run.Helper()
	file := filepath.Join(run.folder, "reviews.csv")
	if err := os.WriteFile(file, []byte("evaluation,criterion,answer,value\n"+row+"\n"), 0o600); err != nil {
		run.Fatal(err)
	}
	code, _, messages = run.tryPlugin(append([]string{
		"record", "--from", file, "--by", by, "-n", run.namespace,
		"--as", "system:serviceaccount:" + home + ":" + run.namespace + "-evaluator",
	}, args...)...)
	return code, messages
}

// Two roles record in one evaluation: neither removes what the other recorded, and the score follows.
func TestRecordOfTwoRoles(t *testing.T) {
	d := withRoles(t)
	d.start()
	d.create(smallDistrict()...)
	d.write(scored, "apply")
	d.person("techplan-evaluator")
	run := recordRun{d, t.TempDir()}
	results := func() string {
		return d.kubectl("get", "evaluation", "laptops", "-o",
			`jsonpath={range .spec.results[*]}{.criterion}={.answer}{.value} {end}`)
	}
	mustRecord := func(by, row, want string, args ...string) {
		t.Helper()
		if code, messages := run.record(by, row, args...); code != cli.ExitClean {
			t.Fatalf("exit code %d: %s", code, messages)
		}
		if got := strings.Join(slices.Sorted(slices.Values(strings.Fields(results()))), " "); got != want {
			t.Fatalf("the results are %s, want %s", got, want)
		}
	}

	mustRecord("Technology director", "laptops,use,,43", "use=43")
	mustRecord("Business officer", "laptops,cost,Pass,", "cost=Pass use=43")
	d.kubectl("wait", "--for=condition=Passed=False", "--timeout=30s", "evaluation/laptops")
	got := d.kubectl("get", "evaluation", "laptops", "-o",
		`jsonpath={.status.score.percent} {.status.score.recommendation} {.status.conditions[?(@.type=="Passed")].reason}`)
	if want := "62.5 Replace Failed"; got != want {
		t.Errorf("the score is %s, want %s", got, want)
	}

	code, messages := run.record("Business officer", "laptops,use,,90")
	if code != cli.ExitFailed || !strings.Contains(messages, "another role has recorded it") ||
		!strings.Contains(messages, "record-technology-director") {
		t.Errorf("exit code %d: %s", code, messages)
	}
	mustRecord("Business officer", "laptops,use,,90", "cost=Pass use=90", "--force-conflicts")
	d.kubectl("wait", "--for=condition=Passed", "--timeout=30s", "evaluation/laptops")
	d.kubectl("wait", "--for=condition=RecordsKept", "--timeout=30s", "evaluation/laptops")
}

// A score that compares with the evaluation before follows when that one is completed.
func TestScoreFollowsTheEvaluationBefore(t *testing.T) {
	d := open(t, midTerm)
	d.create(smallDistrict()...)
	yearly := func(name, occurrence, value string) string {
		return `apiVersion: techplan.education/v1alpha1
kind: Evaluation
metadata: {name: ` + name + `}
spec:
  planRef: {name: p}
  target: {kind: Technology, name: laptop}
  occurrence: "` + occurrence + `"
  criteria: [{name: cost, question: "What does one cost?", pass: {changeAtMost: 10}}]
  results: [{criterion: cost, value: ` + value + `}]
`
	}
	d.write(yearly("later", "2026-11-02", "110"), "apply")
	d.kubectl("wait", `--for=jsonpath={.status.conditions[?(@.type=="Passed")].reason}=Inconclusive`, "--timeout=30s",
		"evaluation/later")
	d.write(yearly("earlier", "2025-11-02", "100"), "apply")
	d.kubectl("wait", "--for=condition=Passed", "--timeout=30s", "evaluation/later")
	d.write(yearly("earlier", "2025-11-02", "90"), "apply")
	d.kubectl("wait", "--for=condition=Passed=False", "--timeout=30s", "evaluation/later")
	d.kubectl("delete", "evaluation", "earlier")
	d.kubectl("wait", `--for=jsonpath={.status.conditions[?(@.type=="Passed")].reason}=Inconclusive`, "--timeout=30s",
		"evaluation/later")
}

// What a plan says of a technology decides between Replace and Retire, and an edit of the plan reaches
// the evaluation.
func TestRecommendationFollowsThePlan(t *testing.T) {
	d := open(t, midTerm)
	d.create(smallDistrict()...)
	d.write(identity+`  criteria: [{name: use, question: "Are they used?"}]
  results: [{criterion: use, answer: Fail}]
`, "apply")
	recommended := "--for=jsonpath={.status.score.recommendation}="
	d.kubectl("wait", recommended+"Replace", "--timeout=30s", "evaluation/laptops")
	d.kubectl("patch", "technologyplan", "p", "--type=json", "-p",
		`[{"op":"add","path":"/spec/technologies/0/seats","value":{"paid":100,"used":3}}]`)
	d.kubectl("wait", recommended+"Retire", "--timeout=30s", "evaluation/laptops")
}
