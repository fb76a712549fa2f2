package recording_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/cli"
)

// reviews are two evaluations, of which the second opens in 2027.
const reviews = `apiVersion: techplan.education/v1alpha1
kind: Evaluation
metadata: {name: laptops, namespace: maple-valley}
spec:
  planRef: {name: p}
  target: {kind: Technology, name: laptop}
  occurrence: "2026-10-15"
  due: "2026-10-15"
  criteria:
  - {name: privacy, question: "Is the agreement on file?", mustPass: true}
  - {name: use, question: "Which percentage is used?", pass: {atLeast: 60}}
  - {name: help, question: "Do teachers find it a help?"}
  results:
  - {criterion: help, answer: Pass}
---
apiVersion: techplan.education/v1alpha1
kind: Evaluation
metadata: {name: annual, namespace: maple-valley}
spec:
  planRef: {name: p}
  target: {kind: TechnologyPlan, name: p}
  occurrence: "2027-06-15"
  criteria: [{name: access, question: "Does every student have a device?"}]
---
apiVersion: techplan.education/v1alpha1
kind: Evaluation
metadata: {name: given-up, namespace: maple-valley}
spec:
  planRef: {name: p}
  target: {kind: Technology, name: tablet}
  occurrence: "2026-10-15"
  cancelled: {reason: "The contract ended.", date: "2026-09-20", by: Cabinet}
`

// outcome is what a run of the plugin gave.
type outcome struct {
	code     int
	out, err string
}

// record runs record with evaluations from a file, on a terminal if lines are typed.
func record(t *testing.T, typed string, args ...string) outcome {
	t.Helper()
	folder := t.TempDir()
	file := filepath.Join(folder, "reviews.yaml")
	if err := os.WriteFile(file, []byte(reviews), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	code := cli.RunPlugin(t.Context(), append([]string{"record", "-f", file}, args...), cli.Environment{
		In: strings.NewReader(typed), Interactive: typed != "", Out: &out, Err: &errs,
		Now: func() time.Time { return time.Date(2026, time.October, 20, 12, 0, 0, 0, time.UTC) },
	})
	return outcome{code, out.String(), strings.ReplaceAll(errs.String(), folder, "DIR")}
}

const director = "Technology director"

// TestDialogue types the answers to one evaluation, and compares the whole dialogue and the record.
func TestDialogue(t *testing.T) {
	got := record(t, "maybe\np\n\n83\nUsage export\n2026-10-12\n1240\n\nRe\nModify\n\nTraining first.\nyes\n",
		"laptops", "--by", director)
	wantErr := `Evaluation laptops of Technology laptop, due on 2026-10-15: 2 of 3 criteria without a result.
An empty line takes what is in brackets, and leaves a criterion open; n says that it is not assessed.

1 of 2: Is the agreement on file? This must pass.
Pass, Warning or Fail, or n [none]: "maybe" is no answer; write Pass, Warning or Fail.
Pass, Warning or Fail, or n [none]: Evidence [none]: 
2 of 2: Which percentage is used?
Value, to pass at least 60, or n [none]: Evidence [none]: Day of the evidence, YYYY-MM-DD [none]: ` +
		`How many were asked or observed [none]: Role that was asked or observed [none]: 
Decision: Retain, Modify, Replace or Retire [none]: "Re" can be Retain, Replace or Retire; write more letters.
Decision: Retain, Modify, Replace or Retire [none]: Day of the decision, YYYY-MM-DD [2026-10-20]: Reason [none]: ` + `
Record 2 results and the decision Modify as Technology director? Type yes [no]: `
	wantOut := `---
apiVersion: techplan.education/v1alpha1
kind: Evaluation
metadata:
  name: laptops
  namespace: maple-valley
spec:
  decision:
    by: Technology director
    date: "2026-10-20"
    outcome: Modify
    reason: Training first.
  occurrence: "2026-10-15"
  planRef:
    name: p
  results:
  - answer: Pass
    criterion: privacy
  - criterion: use
    evidence: Usage export
    evidenceDate: "2026-10-12"
    sampleSize: 1240
    value: "83"
  target:
    kind: Technology
    name: laptop
`
	if diff := cmp.Diff(outcome{0, wantOut, wantErr}, got, cmp.AllowUnexported(outcome{})); diff != "" {
		t.Errorf("run (-want +got):\n%s", diff)
	}
}

// TestDialogueEnds checks the ways in which a dialogue records nothing or a part.
func TestDialogueEnds(t *testing.T) {
	for name, tc := range map[string]struct {
		typed string
		code  int
		want  string
	}{
		"everything left open":      {"\n\n\n", 0, "nothing to record"},
		"no yes":                    {"p\n\n\n\nno\n", 2, "error: nothing is recorded"},
		"an empty line for the yes": {"p\n\n\n\n\n", 2, "error: nothing is recorded"},
		"the input ends": {
			"p\n", 2, `no answer to the question "Evidence": the input ended; give a table with --from`,
		},
		"not assessed without a reason": {"n\n\nThe reply is awaited.\n\n\nyes\n", 0, "a reason is needed"},
		"an e-mail address as a role": {
			"p\nSurvey\n\n\na@b.example\nTeachers\n\n\nyes\n", 0, "not an e-mail address",
		},
		"a value that is no number": {"\n83%\n83\n\n\nyes\n", 0, `"83%" is no number`},
		"a day as people write it": {
			"p\nSurvey\n10/12/2026\n2026-10-12\n\n\n\n\nyes\n", 0,
			`"10/12/2026" is no day; write it as in 2026-10-12`,
		},
		"a sample of none": {
			"p\nSurvey\n\n0\n5\n\n\n\nyes\n", 0, "write a whole number from 1 to 10000000",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := record(t, tc.typed, "laptops", "--by", director)
			if got.code != tc.code || !strings.Contains(got.err, tc.want) || (got.code != 0) != (got.out == "" && tc.code != 0) {
				t.Errorf("exit code %d, want %d, and %q in\n%s\n%s", got.code, tc.code, tc.want, got.err, got.out)
			}
		})
	}
}

func TestRecordRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		typed string
		args  []string
		want  string
	}{
		"no role": {"", []string{"laptops"}, "give --by with the role or body that records"},
		"a person's address": {
			"x\n", []string{"laptops", "--by", "a@b.example"}, "must be a role or office, not an e-mail address",
		},
		"no evaluation": {
			"x\n", []string{"--by", director}, "give the name of the evaluation, or a table with --from",
		},
		"no terminal": {
			"", []string{"laptops", "--by", director}, "the standard input is no terminal on which to ask",
		},
		"a name that is spelt alike": {
			"x\n", []string{"laptop", "--by", director}, `no evaluation "laptop" found; is it laptops?`,
		},
		"a cancelled evaluation": {
			"x\n", []string{"given-up", "--by", director}, "evaluation given-up is cancelled",
		},
		"template and table": {
			"", []string{"--template", "--from", "x.csv"}, "give one of --template and --from",
		},
		"a file that is missing": {
			"", []string{"--from", "missing.csv", "--by", director}, "nothing is recorded",
		},
		"another form": {"", []string{"--template", "-o", "pdf"}, "csv"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := record(t, tc.typed, tc.args...); got.code != 2 || !strings.Contains(got.err, tc.want) || got.out != "" {
				t.Errorf("exit code %d, want %q in\n%s", got.code, tc.want, got.err)
			}
		})
	}
}

// TestTable writes the table of what is open, and records one that was filled in.
func TestTable(t *testing.T) {
	template := record(t, "", "--template")
	want := "evaluation,criterion,question,passes,answer,value,not assessed because,evidence,evidence date,evidence tier," +
		"sample size,audience\r\n" +
		"laptops,privacy,Is the agreement on file?,,,,,,,,,\r\n" +
		"laptops,use,Which percentage is used?,at least 60,,,,,,,,\r\n"
	if got := strings.TrimPrefix(template.out, "\ufeff"); got != want || template.err != "2 criteria of 1 open evaluation to fill in\n" {
		t.Errorf("the template is %q, with %q", got, template.err)
	}
	filled := filepath.Join(t.TempDir(), "filled.csv")
	content := strings.Replace(template.out, "on file?,,,", "on file?,,Pass,", 1)
	if err := os.WriteFile(filled, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	got := record(t, "", "--from", filled, "--by", director)
	if got.code != 0 || !strings.Contains(got.out, "answer: Pass\n    criterion: privacy") || strings.Contains(got.out, "criterion: use") {
		t.Errorf("exit code %d:\n%s%s", got.code, got.out, got.err)
	}
	if again := record(t, "", "--from", "-", "--by", director); again.code != 2 || !strings.Contains(again.err, "nothing is recorded") {
		t.Errorf("an empty standard input: exit code %d:\n%s", again.code, again.err)
	}
}

// TestATableWithAMistakeRecordsNothing checks that one wrong row keeps the others out too, and that no
// more is said of it than its place.
func TestATableWithAMistakeRecordsNothing(t *testing.T) {
	filled := filepath.Join(t.TempDir(), "filled.csv")
	content := "evaluation,criterion,answer\nlaptops,privacy,Pass\nlaptops,use,excellent\n"
	if err := os.WriteFile(filled, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	got := record(t, "", "--from", filled, "--by", director)
	if got.code != 2 || got.out != "" || !strings.Contains(got.err, "row 3") {
		t.Errorf("exit code %d:\n%s%s", got.code, got.out, got.err)
	}
}
