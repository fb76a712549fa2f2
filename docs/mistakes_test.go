package docs

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"techplan.education/internal/cli"
	"techplan.education/internal/snapshot"
)

// mistakes are edits of the pages' examples, one for each row of the tables of
// common mistakes that a file can show: what to replace, and by what.
var mistakes = map[string][][2]string{
	"technologyplan": {
		{"amount: 95000", "amount: 9500.5"},
		{"amount: 95000", `amount: "95,000"`},
		{"amount: 95000", "amount: 095000"},
		{"goals: [{name: one-to-one}]", "goals: [{name: one-to-on}]"},
		{"      generalOperations: Every class and office is on the same line.\n", ""},
		{"total: 176000", "total: 180000"},
		{"America/Detroit", "Amerika/Detroit"},
		{"count: 24", "count: 4"},
		{`severity: "Off"`, "severity: off"},
		{`    anchor: "2027-06-15"` + "\n", ""},
	},
	"goal": {
		{"planRef: {name: plan-2026}", "planRef: {name: plan-2027}"},
		{"owner: Technology director", "owner: office@maple.example"},
		{`end: "2026-08-20", fiscalYear: 2027, `, ""},
		{"priority: access", "priority: acess"},
		{`start: "2026-08-10", end: "2029-06-15", cost: 36000`, "fiscalYear: 2028, cost: 60000"},
		{`due: "2029-06-30"`, `due: "2027-06-30"`},
		{"  actions:\n", "  closed: {outcome: Learned, date: \"2027-06-30\"}\n  actions:\n"},
	},
	"benchmark": {
		{"goalRef: {name: one-to-one}", "goalRef: {name: one-to-two}"},
		{"direction: Increase", "direction: Decrease"},
		{`value: "55.0"`, "value: 155"},
		{`milestones: [{value: 70, date: "2027-06-30"}]`, `milestones: [{value: 70, date: "2029-06-30"}]`},
		{"direction: Increase", "direction: Maintain"},
		{`value: "55.0"`, "value: 55.5"},
		{"have: 682", "have: 1682"},
		{
			"value: \"55.0\"\n    have: 682\n    of: 1240\n    groups: [{name: EnglishLearners, have: 61, of: 118}]",
			"levels: [{name: Adaption, count: 5}]",
		},
		{
			"have: 682\n    of: 1240\n    groups: [{name: EnglishLearners, have: 61, of: 118}]",
			"levels: [{name: Entry, count: 5}]",
		},
	},
	"device": {
		{"technology: student-chromebook", "technology: student-chromebok"},
		{"site: maple-high", "site: maple-hi"},
		{"line: chromebooks-fy27", "line: chromebooks-fy28"},
		{"ordered: \"2026-07-06\"\n    received: \"2026-08-05\"", "ordered: \"2025-07-06\"\n    received: \"2025-08-05\""},
		{"count: 2}", "count: 400}"},
		{`inService: "2026-08-24"`, `inService: "2026-08-01"`},
		{`supportEnd: "2034-06-30"`, `leaseEnd: "2030-01-01"`},
		{`warrantyEnd: "2029-08-05"`, "replacedByRef: {name: flip-4}"},
		{`unitCost: "305.00"`, `unitCost: "305.00"` + "\n    salvage: {amount: 94551}"},
		{"{state: InRepair, count: 4}", `{state: InRepair, count: 4, since: "2026-09-01"}`},
	},
	"evaluation": {
		{"answer: Pass", "answer: Pass, notAssessed: Not yet."},
		{"criterion: active-use", "criterion: activ-use"},
		{"name: student-chromebook}", "name: student-chromebok}"},
		{"by: Cabinet", "by: office@maple.example"},
		{"outcome: Modify", "outcome: modify"},
		{"pass: {atLeast: 80}, ", ""},
		{`date: "2026-10-26"`, `on: "2027-02-01"`},
	},
}

// elsewhere are the sentences of the tables that need more than one edit.
var elsewhere = []string{
	"nothing measures it",       // takes the benchmark away
	"counted twice",             // gives a line more money, and records it again
	"identifies the evaluation", // is a refusal of an update
	"every weight is 0",         // needs a weight in each criterion
	"What is recorded here is",  // takes the plan away
}

var row = regexp.MustCompile(`(?m)^\| .* \| (.*) \|$`)

// hint begins what the tables add to a sentence.
var hint = regexp.MustCompile(`\.? (Did you mean|Leave the|The word is) .*$`)

// Each sentence that the tables of common mistakes promise is one that the
// linter says when an example is made wrong.
func TestCommonMistakes(t *testing.T) {
	var said strings.Builder
	for page, edits := range mistakes {
		for _, edit := range edits {
			said.WriteString(lintWith(t, page, edit))
		}
	}
	for page := range mistakes {
		_, table, _ := strings.Cut(read(t, "kinds/"+page+".md"), "## Common mistakes")
		for i, r := range row.FindAllStringSubmatch(table, -1) {
			sentence := hint.ReplaceAllString(r[1], "")
			if i == 0 || strings.Contains(said.String(), sentence) || isElsewhere(sentence) {
				continue
			}
			t.Errorf("kinds/%s.md promises what the linter does not say: %s", page, sentence)
		}
	}
}

func isElsewhere(sentence string) bool {
	for _, words := range elsewhere {
		if strings.Contains(sentence, words) {
			return true
		}
	}
	return false
}

// lintWith is what the linter says of the pages' district with one edit.
func lintWith(t *testing.T, page string, edit [2]string) string {
	t.Helper()
	var district []string
	for name := range mistakes {
		text := examples(read(t, "kinds/"+name+".md"))[0]
		if name == page {
			if !strings.Contains(text, edit[0]) {
				t.Fatalf("the example of kinds/%s.md has no %q", page, edit[0])
			}
			text = strings.Replace(text, edit[0], edit[1], 1)
		}
		district = append(district, text)
	}
	var out strings.Builder
	cli.RunPlugin(t.Context(), []string{"lint", "-f", "-", "--as-of", "2026-11-21"}, cli.Environment{
		In: strings.NewReader(strings.Join(district, "---\n")), Out: &out, Err: &out, Now: time.Now, Assess: snapshot.EachResult,
	})
	return out.String()
}
