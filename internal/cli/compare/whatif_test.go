package compare_test

import (
	"strings"
	"testing"

	"techplan.education/internal/cli"
)

func TestWhatIf(t *testing.T) {
	const second = `---
apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata: {name: plan-2029}
spec:
  title: The next plan
  period: {start: 2029-07-01, end: 2032-06-30}
  district: {name: Juniper Flats Schools}
`
	twoLines := strings.Replace(files, "    - {name: wifi,", "    - {name: training, amount: 1000, purpose: Operation}\n    - {name: wifi,", 1)
	for name, c := range map[string]struct {
		stdin string
		args  []string
		code  int
		// out is a part of the output with single spaces, and err the error output.
		out, err string
	}{
		"a line gets less": {
			files, []string{"--set", "budget.lines[wifi].amount=40000"}, 0, "line wifi $52,000 -> $40,000 (-$12,000)",
			"",
		},
		"with spec": {
			files, []string{"--set", "spec.budget.lines[wifi].amount=40000"}, 0, "line wifi $52,000 -> $40,000", "",
		},
		"by its number": {
			files, []string{"--set", "budget.lines[0].amount=40000"}, 0, "line wifi $52,000 -> $40,000", "",
		},
		"what it is already": {
			files, []string{"--set", "budget.lines[wifi].amount=52000"}, 0, "no difference", "",
		},
		"two changes of one line": {
			files,
			[]string{"--set", "budget.lines[wifi].amount=40000", "--set", "budget.lines[wifi].goals=[{name: one-to-one}]"},
			0, "goal one-to-one none -> $40,000", "",
		},
		"a line is removed": {
			files, []string{"--set", "budget.lines[wifi]=null"}, 0, "line wifi $52,000 -> none", "",
		},
		"a section that is new": {
			files, []string{"--set", "vision.statement=Every student designs, writes and explains with technology."},
			0, "gone Warning VisionMissing", "",
		},
		"of a goal by name": {
			files, []string{"--set", "Goal/one-to-one:due=2025-01-01"}, 0, "Plan default/plan-2026: ", "",
		},
		"of a plan by name": {
			files + second, []string{"--set", "TechnologyPlan/plan-2026:budget.lines[wifi].amount=1"}, 0,
			"Plan default/plan-2029: no difference", "",
		},
		"money moves": {
			twoLines, []string{"--move", "500:wifi:training"}, 0, "line training $1,000 -> $1,500", "",
		},
		"a new error, not allowed": {
			files, []string{"--set", "budget.lines[wifi].goals=[{name: other}]", "--fail-on", "new-errors"},
			cli.ExitFindings, "new Error", "",
		},
		"as Markdown": {
			files, []string{"--set", "budget.lines[wifi].amount=40000", "-o", "markdown"}, 0,
			"| line wifi | $52,000 | $40,000 | -$12,000 |", "",
		},
		"no change": {
			files, nil, cli.ExitFailed, "", "error: give a change: --set FIELD=VALUE or --move AMOUNT:FROM:TO\n",
		},
		"no value": {
			files, []string{"--set", "budget"}, cli.ExitFailed, "",
			"error: --set is FIELD=VALUE, for example 'budget.lines[wifi].amount=40000', not \"budget\"\n",
		},
		"an object without a name": {
			files, []string{"--set", "Goal:due=2027-01-01"}, cli.ExitFailed, "",
			"error: --set names an object as KIND/NAME:FIELD, for example Goal/reading:due, not \"Goal:due\"\n",
		},
		"no such line": {
			files, []string{"--set", "budget.lines[wify].amount=1"}, cli.ExitFailed, "",
			"error: spec.budget.lines[wify].amount: there is no entry \"wify\"; did you mean wifi?\n",
		},
		"no line at all like it": {
			files, []string{"--set", "budget.lines[laptops-and-more].amount=1"}, cli.ExitFailed, "",
			"error: spec.budget.lines[laptops-and-more].amount: there is no entry \"laptops-and-more\"; there is wifi\n",
		},
		"no such field": {
			files, []string{"--set", "budget.lines[wifi].amont=1"}, cli.ExitFailed, "",
			"error: --set: TechnologyPlan has no field spec.budget.lines[wifi].amont; did you mean amount?\n",
		},
		"no such object": {
			files, []string{"--set", "Goal/one-to-on:due=2027-01-01"}, cli.ExitFailed, "",
			"error: there is no Goal \"one-to-on\"; did you mean one-to-one?\n",
		},
		"no such kind": {
			files, []string{"--set", "Gaol/x:due=1"}, cli.ExitFailed, "",
			"error: --set: there is no kind \"Gaol\": write Benchmark, Device, Evaluation, Goal or TechnologyPlan\n",
		},
		"a field of an amount": {
			files, []string{"--set", "title.text=1"}, cli.ExitFailed, "",
			"error: --set: TechnologyPlan has no field spec.title.text\n",
		},
		"two plans": {
			files + second, []string{"--set", "title=A"}, cli.ExitFailed, "",
			"error: more than one TechnologyPlan is meant: give --plan, or write KIND/NAME:FIELD, " +
				"and give --namespace if districts have the same names\n",
		},
		"a plan by a flag": {
			files + second, []string{"--plan", "plan-2026", "--set", "budget.lines[wifi].amount=1"}, 0,
			"line wifi $52,000 -> $1", "",
		},
		"a move in one of two": {
			twoLines + second, []string{"--plan", "plan-2026", "--move", "500:wifi:training"}, 0,
			"line training $1,000 -> $1,500", "",
		},
		"a move of all of it": {
			twoLines, []string{"--move", "52000:wifi:training"}, 0, "line wifi $52,000 -> $0", "",
		},
		"a move of more than it has": {
			twoLines, []string{"--move", "52000.01:wifi:training"}, cli.ExitFailed, "", "error: --move: wifi has $52,000, less than $52,000.01\n",
		},
		"a move to no line": {
			twoLines, []string{"--move", "5:wifi:trainng"}, cli.ExitFailed, "",
			"error: --move: there is no line \"trainng\"; did you mean training?\n",
		},
		"a field that is not there is removed": {
			files, []string{"--set", "budget.lines[wifi].amont=null"}, cli.ExitFailed, "",
			"error: --set: TechnologyPlan has no field spec.budget.lines[wifi].amont; did you mean amount?\n",
		},
		"an object without a field": {
			files, []string{"--set", "Goal/one-to-one=null"}, cli.ExitFailed, "",
			"error: --set: TechnologyPlan has no field spec.Goal/one-to-one; " +
				"a field of another object is KIND/NAME:FIELD, for example Goal/reading:due\n",
		},
		"a number of another base": {
			files, []string{"--set", "budget.lines[wifi].amount=020000"}, cli.ExitFailed, "",
			"error: --set budget.lines[wifi].amount: write the number 020000 without a leading 0: YAML reads it in another base\n",
		},
		"no plan": {
			"apiVersion: techplan.education/v1alpha1\nkind: Goal\nmetadata: {name: g}\nspec: {planRef: {name: p}, title: A}\n",
			[]string{"--set", "Goal/g:title=B"}, cli.ExitFailed, "", "error: there is no Goal\n",
		},
		"a move without a line": {
			files, []string{"--move", "500:wifi"}, cli.ExitFailed, "",
			"error: --move is AMOUNT:FROM:TO, for example 50000:laptops:training, not \"500:wifi\"\n",
		},
		"a document with an error": {
			strings.Replace(files, "  title: A working", "  titel: A working", 1), []string{"--set", "title=A"}, cli.ExitFailed, "",
			"error: 1 document cannot be read: check the files with kubectl techplan lint first\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, c.stdin, append([]string{"whatif", "-f", "-"}, c.args...)...)
			if got.code != c.code || !strings.Contains(joinSpaces(got.out), c.out) || got.err != c.err {
				t.Errorf("exit code %d, want %d; want %q and %q, got:\n%s%s", got.code, c.code, c.out, c.err, got.out, got.err)
			}
		})
	}
}

// A refusal says the same as the linter does of a file.
func TestWhatIfRefusesAsTheLinterDoes(t *testing.T) {
	got := run(t, files, "whatif", "-f", "-", "--set", "budget.lines[wifi].amount=1,150")
	if got.code != cli.ExitFailed || !strings.Contains(got.err, "1150") {
		t.Errorf("exit code %d: %s", got.code, got.err)
	}
	got = run(t, files, "whatif", "-f", "-", "--set", "period.end=2020-01-01")
	if got.code != cli.ExitFailed || !strings.HasPrefix(got.err, "error: TechnologyPlan plan-2026: spec.period") {
		t.Errorf("exit code %d: %s", got.code, got.err)
	}
}

// A change that removes what people recorded is found, because the status remembers it.
func TestWhatIfRecordsAreRemoved(t *testing.T) {
	const record = `---
apiVersion: techplan.education/v1alpha1
kind: Evaluation
metadata: {name: laptops}
spec:
  planRef: {name: plan-2026}
  target: {kind: Technology, name: laptop}
  occurrence: "2026-10-01"
  criteria: [{name: use, question: "Are they used?"}]
  results: [{criterion: use, answer: Pass}]
status:
  recorded:
    criteria: [{name: use, question: "Are they used?"}]
    results: [{criterion: use, answer: Pass, since: "2026-10-02"}]
`
	got := run(t, files+record, "whatif", "-f", "-", "--set", "Evaluation/laptops:results=null")
	if got.code != cli.ExitClean || !strings.Contains(got.out, "RecordLost") {
		t.Errorf("exit code %d: %s%s", got.code, got.out, got.err)
	}
}
