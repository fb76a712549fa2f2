package cli

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"techplan.education/api/v1alpha1"
	"techplan.education/config/crd"
	"techplan.education/internal/explain"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
	"techplan.education/internal/schema"
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
		"the list as documentation": {
			[]string{"-o", "markdown"}, outcome{out: explain.RenderIndex(catalog.Subjects)},
		},
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

// A field is explained from the definition of its kind.
func TestExplainField(t *testing.T) {
	const amount = `TechnologyPlan.spec.budget.lines.amount

amount is the money that the board adopted for this line, for all of its years
together and before transfers, in the plan's currency. Write 125000 or
"125000.50". Required.

Type: integer or string, required.

BOUNDS
  - at least 0
  - at most 9999999999999
  - matches ^(0|[1-9][0-9]{0,12})([.][0-9]{1,2})?$

RULES
  - must be an amount of money, not negative and with at most two decimals:
    441000 or "1250.50"

EXAMPLES
  - 125000
`
	for title, c := range map[string]struct {
		args []string
		want outcome
	}{
		"with its kind":         {[]string{"technologyplan.spec.budget.lines.amount"}, outcome{out: amount}},
		"with a plural":         {[]string{"technologyplans.spec.budget.lines.amount"}, outcome{out: amount}},
		"with a short name":     {[]string{"tp.spec.budget.lines.amount"}, outcome{out: amount}},
		"without a kind":        {[]string{"spec.budget.lines.amount"}, outcome{out: amount}},
		"as a message names it": {[]string{"spec.budget.lines[hotspots].amount"}, outcome{out: amount}},
		"in upper case":         {[]string{"TechnologyPlan.spec.Budget.lines.amount"}, outcome{out: amount}},
		"a path of several kinds": {[]string{"spec.title"}, outcome{
			code: 2, err: "error: spec.title is a field of several kinds: write goal.spec.title or technologyplan.spec.title\n",
		}},
		"a misspelt field": {[]string{"tp.spec.bugdet.lines"}, outcome{
			code: 2, err: "error: technologyplan.spec has no field bugdet; did you mean technologyplan.spec.budget?\n",
		}},
		"a misspelt field without a kind": {[]string{"spec.bugdet"}, outcome{
			code: 2, err: "error: technologyplan.spec has no field bugdet; did you mean technologyplan.spec.budget?\n",
		}},
		"a field in another place": {[]string{"tp.spec.alignedMinPercent"}, outcome{
			code: 2, err: "error: technologyplan.spec has no field alignedMinPercent; did you mean technologyplan.spec.policy.alignedMinPercent?\n",
		}},
		"a field below a text": {[]string{"goal.spec.title.zebra"}, outcome{
			code: 2, err: "error: goal.spec.title has no field zebra: it has no fields\n",
		}},
		"a misspelt kind": {[]string{"gaol.spec"}, outcome{
			code: 2, err: "error: there is no kind gaol; did you mean goal?\n",
		}},
		"no kind at all": {[]string{"xylophone.spec"}, outcome{
			code: 2, err: "error: there is no kind xylophone; the kinds are benchmark, device, evaluation, goal and technologyplan\n",
		}},
	} {
		t.Run(title, func(t *testing.T) {
			got := run(t, "", nil, append([]string{"explain"}, c.args...)...)
			if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(outcome{})); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
		})
	}
}

// The page of a field has what the field is about.
func TestExplainFieldParts(t *testing.T) {
	for title, c := range map[string]struct {
		path string
		want []string
	}{
		"allowed values": {
			"spec.budget.lines.purpose", []string{"VALUES\n  - Purchase\n", "Type: string, required."},
		},
		"what it is if left out": {
			"goal.spec.owner", []string{"If left out, no role is in charge.", "at most 120 characters"},
		},
		"the default of a policy": {
			"spec.policy.alignedMinPercent", []string{"Default: 95.", "Meaning: Share of a year's money"},
		},
		"a list with its fields": {
			"spec.budget.lines",
			[]string{"each with its own name", "at most 500 entries", "- amount (integer or string, required): "},
		},
		"a set of words":            {"goal.spec.domains", []string{"list of strings, each once", "VALUES\n"}},
		"a kind":                    {"goal", []string{"Goal\n\n", "- spec (object"}},
		"the name of every object":  {"goal.metadata.name", []string{"at most 253 characters", "required"}},
		"a figure of the status":    {"device.status.conditions.status", []string{"VALUES\n"}},
		"as a page of Markdown":     {"goal.spec.planRef", []string{"## Fields\n"}},
		"a path that has two lists": {"spec.testingWindows.start", []string{"string (date), required"}},
	} {
		t.Run(title, func(t *testing.T) {
			args := []string{"explain", c.path}
			if strings.HasPrefix(c.want[0], "##") {
				args = append(args, "-o", "markdown")
			}
			got := run(t, "", nil, args...)
			for _, part := range c.want {
				if !strings.Contains(got.out, part) {
					t.Errorf("no %q in %s%s", part, got.out, got.err)
				}
			}
		})
	}
}

// Each field of each kind can be explained, and its path is completed as it is typed.
func TestExplainEveryField(t *testing.T) {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	var visit func(path string)
	visit = func(path string) {
		field, err := schema.FindField(definitions, path)
		if err != nil || field.Type == "" {
			t.Errorf("%s: %v, type %q", path, err, field.Type)
		}
		completions := schema.CompleteField(definitions, path+".")
		if len(completions) != len(field.Fields) {
			t.Errorf("%s has %d fields, and %d are completed", path, len(field.Fields), len(completions))
		}
		for _, completion := range completions {
			seen++
			visit(completion.Path)
		}
	}
	for _, kind := range schema.CompleteField(definitions, "") {
		visit(kind.Path)
	}
	if seen < 700 {
		t.Errorf("only %d fields", seen)
	}
}

func TestExplainFieldCompletion(t *testing.T) {
	for typed, want := range map[string]string{
		"tp.spec.bud":         "tp.spec.budget\tbudget is the money of the plan: sources, lines and transfers.\n:6\n",
		"technologyp":         "technologyplan\tTechnologyPlan is ",
		"spec.budget.lines.a": "spec.budget.lines.accountCodes\t",
		"spec.budget.xylo":    ":4\n",
		"gaol.":               ":4\n",
	} {
		if got := run(t, "", nil, "__complete", "explain", typed); !strings.HasPrefix(got.out, want) {
			t.Errorf("%s: want %q, got %q", typed, want, got.out)
		}
	}
}
