package explain

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/policy"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
)

var made = document(rules.Rule{
	Code: "MadeUp", Number: "E-99", Worst: v1alpha1.SeverityError, Condition: v1alpha1.ConditionBudgetAligned,
	Thresholds:  []string{"alignedMinPercent"},
	FoldedUnder: []rules.Fold{{Root: "Second"}, {Root: "First"}, {Root: "First"}},
}, rules.Documentation{
	Summary: "Something is wrong | or not.",
	Why:     "Because a sentence that is long enough to be wrapped somewhere shows that it is, and where.",
	Source:  "A book.",
	Fix:     "Set alignedMinPercent lower.",
	Before:  "\nkind: TechnologyPlan\n", After: "\nkind: Goal\n",
})

// document gives a rule the files of its documentation.
func document(rule rules.Rule, doc rules.Documentation) rules.Rule {
	page := fmt.Sprintf("# %s\n\n%s\n\n## Why it matters\n\n%s\n\n## How to fix it\n\n%s\n\n## Source\n\n%s\n",
		rule.Code, doc.Summary, doc.Why, doc.Fix, doc.Source)
	name := strings.ReplaceAll(hyphenateCode(rule.Code), "-", "_")
	rule.Files = fstest.MapFS{
		name + ".md": {Data: []byte(page)},
		"testdata/" + string(rule.Code) + "/before.yaml": {Data: []byte(doc.Before)},
		"testdata/" + string(rule.Code) + "/after.yaml":  {Data: []byte(doc.After)},
	}
	return rule
}

// undocumented gives a rule files that say nothing.
func undocumented(rule rules.Rule) rules.Rule {
	if rule.Code == "" {
		rule.Code = "MadeUp"
	}
	return document(rule, rules.Documentation{})
}

// The page of a made-up rule, as it stands under docs and for a terminal.
func TestPage(t *testing.T) {
	page := NewPage(made, []rules.Rule{made, {Code: "Under", FoldedUnder: []rules.Fold{{Root: "MadeUp"}}}})
	for file, got := range map[string]string{"MadeUp.md": page.RenderMarkdown(), "MadeUp.txt": page.RenderText()} {
		want, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
	}
}

func TestSeverities(t *testing.T) {
	for name, tc := range map[string]struct {
		rule          rules.Rule
		want, wantNot []string
	}{
		"an Error of a condition": {
			rule: rules.Rule{Worst: v1alpha1.SeverityError, Condition: v1alpha1.ConditionOnTrack},
			want: []string{
				"An Error at worst. While an Error of this code stands that is not waived, " +
					"the plan's condition `OnTrack` is False.",
				"code. `Warning` or `Info` instead of `\"Off\"` lowers its severity. What is waived",
			},
		},
		"a Warning of the condition that any severity turns": {
			rule: rules.Rule{Worst: v1alpha1.SeverityWarning, Condition: v1alpha1.ConditionBalanced},
			want: []string{
				"A Warning at worst. While one stands that is not waived, of whatever severity, " +
					"the plan's condition `Balanced` is False.",
				"code. `Info` instead of `\"Off\"` lowers its severity. What is waived",
			},
			wantNot: []string{"`Warning` or"},
		},
		"an Info of no condition": {
			rule: rules.Rule{Worst: v1alpha1.SeverityInfo},
			want: []string{
				"Never more than an Info. It turns no condition of the plan.",
				"not all of the code. What is waived",
			},
			wantNot: []string{"lowers its severity"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			page := NewPage(undocumented(tc.rule), nil).RenderMarkdown()
			for _, want := range tc.want {
				if !strings.Contains(page, want) {
					t.Errorf("no %q in\n%s", want, page)
				}
			}
			for _, sentence := range append(tc.wantNot, "What hides it", "## Thresholds") {
				if strings.Contains(page, sentence) {
					t.Errorf("%q in\n%s", sentence, page)
				}
			}
		})
	}
}

func TestFolding(t *testing.T) {
	fold := func(code v1alpha1.FindingCode, roots ...v1alpha1.FindingCode) rules.Rule {
		rule := rules.Rule{Code: code}
		for _, root := range roots {
			rule.FoldedUnder = append(rule.FoldedUnder, rules.Fold{Root: root})
		}
		return rule
	}
	for name, tc := range map[string]struct {
		rule            rules.Rule
		others          []rules.Rule
		hiddenBy, hides []v1alpha1.FindingCode
	}{
		"hidden by two, one of them twice": {
			rule:     fold("A", "C", "B", "C"),
			hiddenBy: []v1alpha1.FindingCode{"B", "C"},
		},
		"hides two, in the order of the alphabet": {
			rule:   fold("A"),
			others: []rules.Rule{fold("Z", "A", "A"), fold("M", "B", "A"), fold("N", "M")},
			hides:  []v1alpha1.FindingCode{"M", "Z"},
		},
		"hidden by itself for another year": {
			rule:     fold("A", "A"),
			hiddenBy: []v1alpha1.FindingCode{"A"},
			hides:    []v1alpha1.FindingCode{"A"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			page := NewPage(undocumented(tc.rule), append(tc.others, tc.rule))
			if diff := cmp.Diff(tc.hiddenBy, page.HiddenBy); diff != "" {
				t.Errorf("hidden by (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.hides, page.Hides); diff != "" {
				t.Errorf("hides (-want +got):\n%s", diff)
			}
		})
	}
}

func TestThresholds(t *testing.T) {
	for name, tc := range map[string]struct {
		rule rules.Rule
		want []string
	}{
		"none": {rules.Rule{}, nil},
		"one":  {rules.Rule{Thresholds: []string{"alignedMinPercent"}}, []string{"alignedMinPercent"}},
		"two, in the policy's order": {
			rules.Rule{Thresholds: []string{"evidenceLimit", "alignedMinPercent"}},
			[]string{"alignedMinPercent", "evidenceLimit"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, threshold := range NewPage(undocumented(tc.rule), nil).Thresholds {
				got = append(got, threshold.Field)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("thresholds (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRenderIndex(t *testing.T) {
	const rows = "\n\n## Money\n\n| number | code | at worst | turns | says |\n|---|---|---|---|---|\n" +
		"| E-99 | [MadeUp](findings/MadeUp.md) | Error | `BudgetAligned` | Something is wrong \\| or not. |\n" +
		"| P-99 | [Other](findings/Other.md) | Info | none | It is so. |\n"
	other := document(
		rules.Rule{Code: "Other", Number: "P-99", Worst: v1alpha1.SeverityInfo},
		rules.Documentation{Summary: "It is so."},
	)
	got := RenderIndex([]catalog.Subject{{Title: "Money", Rules: []rules.Rule{made, other}}})
	if !strings.HasPrefix(got, "# Findings\n\n") || !strings.HasSuffix(got, rows) {
		t.Errorf("no rows %q in\n%s", rows, got)
	}
}

func TestRenderPolicy(t *testing.T) {
	const rows = "\n|---|---|---|---|\n" +
		"| `firstMin` | 5 | One \\| two. | A book. |\n" +
		"| `second` | none | Three. | techplan |\n" +
		"\nMoney is in the currency of the budget.\n"
	got := RenderPolicy([]policy.Threshold{
		{Field: "firstMin", Default: "5", Meaning: "One | two.", Source: "A book."},
		{Field: "second", Default: "none", Meaning: "Three.", Source: "techplan"},
	})
	if !strings.HasPrefix(got, "# Policy\n\n") || !strings.Contains(got, rows) {
		t.Errorf("no rows %q in\n%s", rows, got)
	}
}

func TestHyphenate(t *testing.T) {
	for code, want := range map[v1alpha1.FindingCode]string{
		"GoalUnfunded": "goal-unfunded",
		"Made":         "made",
		"made":         "made",
		"AToB":         "a-to-b",
		"":             "",
	} {
		if got := hyphenateCode(code); got != want {
			t.Errorf("%s: got %s, want %s", code, got, want)
		}
	}
}

// full is a writer that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestWriteList(t *testing.T) {
	short := document(
		rules.Rule{Code: "Short", Number: "P-1", Worst: v1alpha1.SeverityInfo},
		rules.Documentation{Summary: "It is so."},
	)
	var out strings.Builder
	if err := WriteList(&out, []rules.Rule{made, short}); err != nil {
		t.Fatal(err)
	}
	const want = `CODE    NUMBER  AT WORST  SAYS
MadeUp  E-99    Error     Something is wrong | or not.
Short   P-1     Info      It is so.
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
	if err := WriteList(full{}, nil); err == nil {
		t.Error("no error of a writer that takes nothing")
	}
}

// An example is there to be copied: its lines are indented and not wrapped, also
// where they look like Markdown.
func TestExamplesOnTerminal(t *testing.T) {
	wide := strings.Repeat("x", terminalWidth)
	rule := document(
		rules.Rule{Code: "MadeUp"},
		rules.Documentation{Before: "\n# a comment\n- " + wide + " `y`\n\n## two\n"},
	)
	const heading = "  With the finding:\n\n"
	want := heading + "    # a comment\n    - " + wide + " `y`\n    \n    ## two\n\n  Without it:\n"
	if got := NewPage(rule, nil).RenderText(); !strings.Contains(got, want) {
		t.Errorf("no %q in\n%s", want, got)
	}
}

func TestParagraphsOnTerminal(t *testing.T) {
	words := func(word string, count int) string { return strings.Repeat(word+" ", count) }
	for name, tc := range map[string]struct{ in, want string }{
		"empty":                        {"", "  - \n"},
		"one word":                     {"a", "  - a\n"},
		"as wide as the terminal":      {words("x", 37) + "yy", "  - " + words("x", 37) + "yy\n"},
		"one column wider":             {words("x", 37) + "yyy", "  - " + words("x", 36) + "x\n    yyy\n"},
		"columns are characters":       {words("ä", 37) + "öö", "  - " + words("ä", 37) + "öö\n"},
		"a word wider than a terminal": {"a " + strings.Repeat("x", 90), "  - a\n    " + strings.Repeat("x", 90) + "\n"},
		"backquotes":                   {"the field `spec`", "  - the field spec\n"},
	} {
		t.Run(name, func(t *testing.T) {
			page := terminalPage{margin: indent}
			page.addParagraph("- ", tc.in)
			if got := page.text.String(); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

// Lines of text fit the terminal, but for those of examples.
func TestWidth(t *testing.T) {
	for _, r := range catalog.All.ListRules() {
		for line := range strings.Lines(NewPage(r, catalog.All.ListRules()).RenderText()) {
			if !strings.HasPrefix(line, "    ") && len([]rune(line)) > terminalWidth+1 {
				t.Errorf("%s: longer than %d columns: %s", r.Code, terminalWidth, line)
			}
		}
	}
}

// The text of each rule has the words of its page, without the marks of Markdown.
func TestTextHasWordsOfMarkdown(t *testing.T) {
	for _, r := range catalog.All.ListRules() {
		t.Run(string(r.Code), func(t *testing.T) {
			page := NewPage(r, catalog.All.ListRules())
			got := strings.Fields(strings.ToUpper(page.RenderText()))
			var want []string
			for word := range strings.FieldsSeq(strings.ToUpper(page.RenderMarkdown())) {
				title, path, isLink := strings.Cut(word, "](")
				if isLink {
					_, after, _ := strings.Cut(path, ")")
					word = strings.TrimPrefix(title, "[") + after
				}
				if word = strings.Trim(word, "#"); word != "" && !strings.HasPrefix(word, "```") {
					want = append(want, word)
				}
			}
			plain := func(words []string) string {
				return strings.NewReplacer("`", "", "#", "", " ", "").Replace(strings.Join(words, ""))
			}
			if diff := cmp.Diff(plain(want), plain(got)); diff != "" {
				t.Errorf("words (-Markdown +text):\n%s", diff)
			}
		})
	}
}
