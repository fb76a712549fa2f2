package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
)

// Codes of made-up rules.
const (
	rootCode   v1alpha1.FindingCode = "Root"
	middleCode v1alpha1.FindingCode = "Middle"
	leafCode   v1alpha1.FindingCode = "Leaf"
)

// newFinding makes an Error about goal g.
func newFinding(code v1alpha1.FindingCode, message string, changes ...func(*Finding)) Finding {
	finding := Finding{Code: code, Severity: v1alpha1.SeverityError, Object: GoalKey("g"), Message: message}
	for _, change := range changes {
		change(&finding)
	}
	return finding
}

func inFiscalYear(year v1alpha1.FiscalYear) func(*Finding) {
	return func(finding *Finding) { finding.FiscalYear = year }
}

// describeFolded lists the findings that stay visible, each with its related entries.
func describeFolded(findings []Finding) []string {
	var list []string
	for _, finding := range findings {
		list = append(list, strings.Join(append([]string{finding.Message}, finding.Related...), "; "))
	}
	return list
}

func TestFoldFindingsFollowsAChainOfRoots(t *testing.T) {
	table := []Rule{
		{Code: rootCode},
		{Code: middleCode, FoldedUnder: []Fold{{Root: rootCode}}},
		{Code: leafCode, FoldedUnder: []Fold{{Root: middleCode}}},
	}
	for title, c := range map[string]struct {
		findings []Finding
		want     []string
	}{
		"all three: the root names both others": {
			[]Finding{newFinding(leafCode, "leaf"), newFinding(middleCode, "middle"), newFinding(rootCode, "root")},
			[]string{"root; Leaf of Goal g: leaf; Middle of Goal g: middle"},
		},
		"no root: the middle names the leaf": {
			[]Finding{newFinding(leafCode, "leaf"), newFinding(middleCode, "middle")},
			[]string{"middle; Leaf of Goal g: leaf"},
		},
		"no middle: the leaf stays": {
			[]Finding{newFinding(leafCode, "leaf"), newFinding(rootCode, "root")},
			[]string{"leaf", "root"},
		},
		"two roots: both name the finding": {
			[]Finding{
				newFinding(rootCode, "one"), newFinding(rootCode, "two"), newFinding(middleCode, "middle"),
			},
			[]string{"one; Middle of Goal g: middle", "two; Middle of Goal g: middle"},
		},
		"a root about another object": {
			[]Finding{
				newFinding(rootCode, "root", func(finding *Finding) { finding.Object = GoalKey("h") }),
				newFinding(middleCode, "middle"),
			},
			[]string{"root", "middle"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			if diff := cmp.Diff(c.want, describeFolded(foldFindings(table, c.findings))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFoldAppliesTo(t *testing.T) {
	isWaived := func(finding *Finding) { finding.Waived = "w" }
	isLowered := func(severity v1alpha1.Severity) func(*Finding) {
		return func(finding *Finding) { finding.Lowered, finding.Severity = "w", severity }
	}
	isWarning := func(finding *Finding) { finding.Severity = v1alpha1.SeverityWarning }
	agree := func(root, folded Finding) bool { return root.Message == folded.Message }
	for title, c := range map[string]struct {
		fold         Fold
		root, folded Finding
		want         bool
	}{
		"the same year": {
			Fold{}, newFinding(rootCode, "", inFiscalYear(2027)), newFinding(leafCode, "", inFiscalYear(2027)), true,
		},
		"another year": {
			Fold{}, newFinding(rootCode, "", inFiscalYear(2027)), newFinding(leafCode, "", inFiscalYear(2028)), false,
		},
		"another year, AnyYear": {
			Fold{AnyYear: true}, newFinding(rootCode, "", inFiscalYear(2027)),
			newFinding(leafCode, "", inFiscalYear(2028)), true,
		},
		"a root of no single year": {
			Fold{}, newFinding(rootCode, ""), newFinding(leafCode, "", inFiscalYear(2028)), true,
		},
		"a finding of no single year": {
			Fold{}, newFinding(rootCode, "", inFiscalYear(2027)), newFinding(leafCode, ""), true,
		},
		"a waived root": {Fold{}, newFinding(rootCode, "", isWaived), newFinding(leafCode, ""), false},
		"a waived root, EvenWaived": {
			Fold{EvenWaived: true},
			newFinding(rootCode, "", isWaived),
			newFinding(leafCode, ""),
			true,
		},
		"a root lowered below the finding": {
			Fold{}, newFinding(
				rootCode, "", isLowered(v1alpha1.SeverityInfo),
			), newFinding(leafCode, "", isWarning), false,
		},
		"a root lowered below the finding, EvenWaived": {
			Fold{EvenWaived: true}, newFinding(rootCode, "", isLowered(v1alpha1.SeverityInfo)),
			newFinding(leafCode, "", isWarning), true,
		},
		"a root lowered to the severity of the finding": {
			Fold{}, newFinding(
				rootCode, "", isLowered(v1alpha1.SeverityWarning),
			), newFinding(leafCode, "", isWarning), true,
		},
		"a milder root that no waiver lowered": {
			Fold{}, newFinding(rootCode, "", isWarning), newFinding(leafCode, ""), true,
		},
		"a waived finding": {
			Fold{EvenWaived: true},
			newFinding(rootCode, ""),
			newFinding(leafCode, "", isWaived),
			false,
		},
		"When is true":  {Fold{When: agree}, newFinding(rootCode, "x"), newFinding(leafCode, "x"), true},
		"When is false": {Fold{When: agree}, newFinding(rootCode, "x"), newFinding(leafCode, "y"), false},
		"When is true, and another year": {
			Fold{When: agree}, newFinding(rootCode, "x", inFiscalYear(2027)),
			newFinding(leafCode, "x", inFiscalYear(2028)), false,
		},
	} {
		t.Run(title, func(t *testing.T) {
			if got := c.fold.appliesTo(c.root, c.folded); got != c.want {
				t.Errorf("the root explains the finding: %t, want %t", got, c.want)
			}
		})
	}
}

// A root is compared only with findings that share a key, and By decides the keys.
func TestFoldComparesByKeys(t *testing.T) {
	atField := func(field string) func(*Finding) {
		return func(finding *Finding) { finding.Field = field }
	}
	about := func(technologies ...v1alpha1.EntryName) func(*Finding) {
		return func(finding *Finding) { finding.Technologies = technologies }
	}
	for title, c := range map[string]struct {
		by           func(Finding) []string
		root, folded func(*Finding)
		want         bool
	}{
		"a technology in common":    {ByTechnology, about("a", "b"), about("b", "c"), true},
		"no technology in common":   {ByTechnology, about("a"), about("b"), false},
		"no technologies at all":    {ByTechnology, about(), about(), false},
		"the plan: always":          {ByPlan, about("a"), about("b"), true},
		"the same fiscal year":      {ByYear, inFiscalYear(2027), inFiscalYear(2027), true},
		"no fiscal year, no key":    {ByYear, inFiscalYear(0), inFiscalYear(0), false},
		"nothing given: the object": {nil, about("a"), about("b"), true},
		"the same field of the same object": {
			ByField, atField("spec.x"), atField("spec.x"), true,
		},
		"another field of the same object": {
			ByField, atField("spec.x"), atField("spec.y"), false,
		},
	} {
		t.Run(title, func(t *testing.T) {
			table := []Rule{{Code: leafCode, FoldedUnder: []Fold{{Root: rootCode, By: c.by}}}}
			findings := []Finding{newFinding(rootCode, "root", c.root), newFinding(leafCode, "leaf", c.folded)}
			if got := len(foldFindings(table, findings)) == 1; got != c.want {
				t.Errorf("folded: %t, want %t", got, c.want)
			}
		})
	}
}

// Related has at most ten entries of at most 400 characters, in order. The last one counts them
// if there are more.
func TestFoldedFindingsFitIntoRelated(t *testing.T) {
	table := []Rule{{Code: leafCode, FoldedUnder: []Fold{{Root: rootCode}}}}
	findings := []Finding{newFinding(rootCode, "root")}
	for number := range 11 {
		message := fmt.Sprintf("%02d %s", 10-number, strings.Repeat("é", 512))
		leaf := newFinding(leafCode, message)
		leaf.Field = fmt.Sprint(number)
		findings = append(findings, leaf)
	}
	related := foldFindings(table, findings)[0].Related
	if len(related) != 10 || !slices.IsSorted(related[:9]) || related[9] != "11 findings in all: Leaf (11)" {
		t.Errorf("%d related entries: %q", len(related), related)
	}
	for _, entry := range related[:9] {
		if length := utf8.RuneCountInString(entry); length != 400 {
			t.Errorf("an entry of %d characters", length)
		}
	}
}

func TestExplainsGap(t *testing.T) {
	for title, c := range map[string]struct {
		root  Finding
		gap   money.Amount
		fully bool
	}{
		"exactly 1.1 times the money":            {Finding{Money: 10_000}, 11_000, true},
		"a hundredth over 1.1 times":             {Finding{Money: 10_000}, 11_001, false},
		"the money of two years, 1.1 times half": {Finding{Money: 10_000, Years: 2}, 5_500, true},
		"the money of two years, more than that": {Finding{Money: 10_000, Years: 2}, 5_501, false},
	} {
		t.Run(title, func(t *testing.T) {
			if got := ExplainsGap(c.root, Finding{Money: c.gap}); got != c.fully {
				t.Errorf("explained: %t", got)
			}
		})
	}
}
