package explain

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
)

var made = rules.Rule{
	Code: "MadeUp", Number: "E-99", Worst: v1alpha1.SeverityError, Condition: v1alpha1.ConditionBudgetAligned,
	Files:       files("MadeUp", "made_up"),
	Thresholds:  []string{"alignedMinPercent"},
	FoldedUnder: []rules.Fold{{Root: "Second"}, {Root: "First"}, {Root: "First"}},
}

// files are the page and the examples of a rule.
func files(code, name string) fs.FS {
	page := "# " + code + `

Something is wrong | or not.

## Why it matters

Because a sentence that is long enough to be wrapped somewhere shows that it is, and where.

## How to fix it

Set alignedMinPercent lower.

## Source

A book.
`
	return fstest.MapFS{
		name + ".md":                        {Data: []byte(page)},
		"testdata/" + code + "/before.yaml": {Data: []byte("kind: TechnologyPlan\n")},
		"testdata/" + code + "/after.yaml":  {Data: []byte("kind: Goal\n")},
	}
}

func pageOf(t *testing.T, rule rules.Rule, table []rules.Rule) Page {
	t.Helper()
	page, err := Of(rule, table)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func TestPage(t *testing.T) {
	page := pageOf(t, made, []rules.Rule{made, {Code: "Under", FoldedUnder: []rules.Fold{{Root: "MadeUp"}}}})
	const markdown = "# MadeUp\n" + `
Something is wrong | or not.

Number E-99. An Error at worst. While an Error of this code stands that is not waived, the plan's condition ` + "`BudgetAligned`" + ` is False.

## Why it matters

Because a sentence that is long enough to be wrapped somewhere shows that it is, and where.

Source: A book.

## How to fix it

Set alignedMinPercent lower.

## Example

What every object needs besides is left out. The day is 2026-10-01, in the fiscal year 2027, which goes from July 2026 to June 2027.

With the finding:

` + "```yaml\nkind: TechnologyPlan\n```" + `

Without it:

` + "```yaml\nkind: Goal\n```" + `

## Thresholds

A plan can set these itself, in its [policy](../policy.md).

- ` + "`spec.policy.alignedMinPercent`" + `: Share of a year's money, general operations left out, that must be tied to goals; below it a break is an Error. Default: 95.

## What hides it and what it hides

It is not listed apart where another finding explains it, which then names it under ` + "`related`" + `: [First](First.md), [Second](Second.md).

Where it explains another finding, it names that under ` + "`related`" + ` and hides it: [Under](Under.md).

## How to waive it

If the finding is right and the district decides to live with it, the plan says so in a waiver:

` + "```yaml" + `
kind: TechnologyPlan
spec:
  policy:
    waivers:
    - name: made-up
      code: MadeUp
      severity: "Off"
      reason: Write here why the district accepts this for now.
      approvedBy: Board of Education
      until: "2027-06-30"
` + "```" + `

A waiver needs a reason, the role or body that approved it, and a last day: never a person's name. Add ` + "`object`" + ` (kind and name) or ` + "`fiscalYear`" + ` to waive one finding and not all of the code. ` + "`Warning` or `Info` instead of `\"Off\"`" + ` lowers its severity. What is waived stays listed, as waived.
`
	if diff := cmp.Diff(markdown, page.Markdown()); diff != "" {
		t.Error(diff)
	}
	const text = `MadeUp

Something is wrong | or not.

Number E-99. An Error at worst. While an Error of this code stands that is not
waived, the plan's condition BudgetAligned is False.

WHY IT MATTERS
  Because a sentence that is long enough to be wrapped somewhere shows that it
  is, and where.

  Source: A book.

HOW TO FIX IT
  Set alignedMinPercent lower.

EXAMPLE
  What every object needs besides is left out. The day is 2026-10-01, in the
  fiscal year 2027, which goes from July 2026 to June 2027.

  With the finding:

    kind: TechnologyPlan

  Without it:

    kind: Goal

THRESHOLDS
  A plan can set these itself, in its policy.

  - spec.policy.alignedMinPercent: Share of a year's money, general operations
    left out, that must be tied to goals; below it a break is an Error. Default:
    95.

WHAT HIDES IT AND WHAT IT HIDES
  It is not listed apart where another finding explains it, which then names it
  under related: First, Second.

  Where it explains another finding, it names that under related and hides it:
  Under.
`
	got, _, _ := strings.Cut(page.Text(), "\nHOW TO WAIVE IT\n")
	if diff := cmp.Diff(text, got); diff != "" {
		t.Error(diff)
	}
}

func TestSeverities(t *testing.T) {
	for title, c := range map[string]struct {
		rule rules.Rule
		want []string
	}{
		"a condition that any severity turns": {
			rules.Rule{Code: "MadeUp", Files: made.Files, Worst: v1alpha1.SeverityWarning, Condition: v1alpha1.ConditionBalanced},
			[]string{"A Warning at worst. While one stands that is not waived, of whatever severity, the plan's condition `Balanced` is False.", "code. `Info` instead of `\"Off\"` lowers its severity. What is waived"},
		},
		"no condition, and nothing to lower": {
			rules.Rule{Code: "MadeUp", Files: made.Files, Worst: v1alpha1.SeverityInfo},
			[]string{"Never more than an Info. It turns no condition of the plan.", "not all of the code. What is waived"},
		},
	} {
		page := pageOf(t, c.rule, nil).Markdown()
		for _, want := range c.want {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %q in\n%s", title, want, page)
			}
		}
		if strings.Contains(page, "What hides it") || strings.Contains(page, "## Thresholds") {
			t.Errorf("%s: an empty section in\n%s", title, page)
		}
	}
}

func TestIndex(t *testing.T) {
	const row = "\n| E-99 | [MadeUp](findings/MadeUp.md) | Error | `BudgetAligned` | Something is wrong \\| or not. |\n"
	got, err := Index([]catalog.Subject{{Title: "Made up", Rules: []rules.Rule{made}}})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(got, row) {
		t.Errorf("no row %q in\n%s", row, got)
	}
}

// Lines of text fit the terminal, but for those of examples, which are to be
// copied.
func TestWidth(t *testing.T) {
	table := catalog.All.Rules()
	for _, r := range table {
		for line := range strings.Lines(pageOf(t, r, table).Text()) {
			if !strings.HasPrefix(line, "    ") && len([]rune(line)) > width+1 {
				t.Errorf("%s: longer than %d columns: %s", r.Code, width, line)
			}
		}
	}
}
