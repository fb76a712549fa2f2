package cli

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/explain"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
)

// page is a rule's page with others of its number, as the documentation has it
// and as a terminal shows it.
func page(t *testing.T, codes ...string) (markdown, text string) {
	t.Helper()
	var pages, texts []string
	for _, code := range codes {
		for _, r := range catalog.All.ListRules() {
			if string(r.Code) == code {
				p := explain.NewPage(r, catalog.All.ListRules())
				pages, texts = append(pages, p.RenderMarkdown()), append(texts, p.RenderText())
			}
		}
	}
	return strings.Join(pages, "\n"), strings.Join(texts, "\n")
}

func TestExplain(t *testing.T) {
	markdown, text := page(t, "GoalUnfunded")
	_, both := page(t, "DomainMissing", "DomainImbalance")
	for title, c := range map[string]struct {
		args []string
		want outcome
	}{
		"a code":                    {[]string{"GoalUnfunded"}, outcome{out: text}},
		"a code in lower case":      {[]string{"goalunfunded"}, outcome{out: text}},
		"as the documentation":      {[]string{"GoalUnfunded", "-o", "markdown"}, outcome{out: markdown}},
		"all codes of a number":     {[]string{"e-04"}, outcome{out: both}},
		"a number without its zero": {[]string{"E4"}, outcome{out: both}},
		"the list as documentation": {[]string{"-o", "markdown"}, outcome{out: explain.RenderIndex(catalog.Subjects)}},
		"a code that nearly exists": {
			[]string{"GoalUnfundet"},
			outcome{code: 2, err: "error: there is no finding GoalUnfundet; did you mean GoalUnfunded?\n"},
		},
		"a part of a code": {
			[]string{"withoutgoal"},
			outcome{code: 2, err: "error: there is no finding withoutgoal; did you mean BudgetLineWithoutGoal?\n"},
		},
		"a code that does not exist": {
			[]string{"Xylophone"},
			outcome{code: 2, err: "error: there is no finding Xylophone; kubectl techplan explain lists all\n"},
		},
		"two codes": {
			[]string{"GoalUnfunded", "UnknownName"}, outcome{code: 2, err: "error: accepts at most 1 arg(s), received 2\n"},
		},
		"another form": {
			[]string{"-o", "json"}, outcome{code: 2, err: "error: --output is text or markdown, not \"json\"\n"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			got := run(t, "", nil, append([]string{"explain"}, c.args...)...)
			if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(outcome{})); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
		})
	}
}

// Without a code all are listed, in columns.
func TestExplainLists(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(run(t, "", nil, "explain").out, "\n"), "\n")
	table := catalog.All.ListRules()
	if len(lines) != len(table)+1 {
		t.Fatalf("want a heading and %d codes, got %d lines", len(table), len(lines))
	}
	column := func(heading string) int { return strings.Index(lines[0], heading) }
	number, worst, says := column("NUMBER"), column("AT WORST"), column("SAYS")
	for i, r := range table {
		line := lines[i+1]
		if !strings.HasPrefix(line, string(r.Code)+" ") || !strings.HasPrefix(line[number:], r.Number+" ") ||
			!strings.HasPrefix(line[worst:], string(r.Worst)+" ") || line[says:] != r.DescribeRule().Summary {
			t.Errorf("want the columns of %s, got %s", r.Code, line)
		}
	}
}

func TestSuggestCodes(t *testing.T) {
	codes := func(names ...string) []rules.Rule {
		var table []rules.Rule
		for _, name := range names {
			table = append(table, rules.Rule{Code: v1alpha1.FindingCode(name)})
		}
		return table
	}
	table := codes("GoalUnfunded", "GoalNotFunded", "UnknownName", "WaiverExpired", "NeedGoal")
	for name, tc := range map[string]struct {
		table []rules.Rule
		word  string
		want  []string
	}{
		"begins with it":               {table, "goalu", []string{"GoalUnfunded"}},
		"begins with two letters":      {table, "Wa", []string{"WaiverExpired"}},
		"contains four letters":        {table, "name", []string{"UnknownName"}},
		"contains three letters":       {table, "ame", nil},
		"three edits":                  {table, "WaiverExpixxx", []string{"WaiverExpired"}},
		"four edits":                   {table, "WaiverExpxxxx", nil},
		"in the order of the alphabet": {table, "goal", []string{"GoalNotFunded", "GoalUnfunded", "NeedGoal"}},
		"both near and a part, once":   {table, "GoalUnfunde", []string{"GoalUnfunded"}},
		"five at most": {
			codes("GoalA", "GoalB", "GoalC", "GoalD", "GoalE", "GoalF"), "goal",
			[]string{"GoalA", "GoalB", "GoalC", "GoalD", "GoalE"},
		},
		"nothing":  {table, "xylophone", nil},
		"no table": {nil, "goal", nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := suggestCodes(tc.table, tc.word)
			if diff := cmp.Diff(tc.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("suggestions (-want +got):\n%s", diff)
			}
		})
	}
}

func TestExplainCompletion(t *testing.T) {
	got := run(t, "", nil, "__complete", "explain", "goalunf")
	const want = "GoalUnfunded\tA goal needs money in a year and gets less than 90 percent of it.\n:4\n"
	if got.out != want {
		t.Errorf("want %q, got %q", want, got.out)
	}
	if got := run(t, "", nil, "__complete", "explain", "GoalUnfunded", ""); got.out != ":4\n" {
		t.Errorf("a second code is offered: %q", got.out)
	}
	if got := run(t, "", nil, "__complete", "explain", "-o", ""); got.out != "text\nmarkdown\n:4\n" {
		t.Errorf("forms: %q", got.out)
	}
}
