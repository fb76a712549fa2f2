package rules

import (
	"fmt"
	"io/fs"
	"strings"
	"unicode"

	"techplan.education/api/v1alpha1"
)

// Documentation is the content of a rule's page and of its examples.
type Documentation struct {
	// Summary says in one sentence what is wrong with the plan.
	Summary string
	// Why says why that matters.
	Why string
	// Fix explains in a few sentences how to fix the plan, to readers who do not
	// program.
	Fix string
	// Source names the publication from which the rule is taken.
	Source string
	// Before and After are an example: YAML documents without the fields that do not
	// matter. As of 2026-10-01 the rule reports a finding in Before and none in After,
	// where no other rule reports an Error that Before does not have.
	Before, After string
}

// Headings of a rule's page.
const (
	whyHeading    = "## Why it matters"
	fixHeading    = "## How to fix it"
	sourceHeading = "## Source"
)

// DescribeRule returns the page and the examples of the rule. The files are embedded in
// the program, and a test reads them all: Documentation panics if one is missing or
// malformed.
func (rule Rule) DescribeRule() Documentation {
	doc, err := rule.ReadDocumentation()
	if err != nil {
		panic(err)
	}
	return doc
}

// ReadDocumentation reads the page and the examples of the rule from its files. For a
// rule of code GoalUnfunded these are goal_unfunded.md,
// testdata/GoalUnfunded/before.yaml and testdata/GoalUnfunded/after.yaml. It returns an
// error if one is missing or malformed.
func (rule Rule) ReadDocumentation() (Documentation, error) {
	page, err := fs.ReadFile(rule.Files, fileName(rule.Code)+".md")
	if err != nil {
		return Documentation{}, fmt.Errorf("reading the page of %s: %w", rule.Code, err)
	}
	doc, err := parsePage(rule.Code, string(page))
	if err != nil {
		return Documentation{}, fmt.Errorf("reading the page of %s: %w", rule.Code, err)
	}
	for name, text := range map[string]*string{"before": &doc.Before, "after": &doc.After} {
		example, err := fs.ReadFile(rule.Files, "testdata/"+string(rule.Code)+"/"+name+".yaml")
		if err != nil {
			return Documentation{}, fmt.Errorf("reading the examples of %s: %w", rule.Code, err)
		}
		*text = string(example)
	}
	return doc, nil
}

// parsePage splits a page at its headings. Their order is fixed, so that all pages read
// alike.
func parsePage(code v1alpha1.FindingCode, page string) (Documentation, error) {
	title := "# " + string(code) + "\n"
	rest, ok := strings.CutPrefix(page, title)
	if !ok {
		return Documentation{}, fmt.Errorf("it does not begin with %q", strings.TrimSpace(title))
	}
	var parts [4]string
	for i, heading := range []string{whyHeading, fixHeading, sourceHeading} {
		before, after, ok := strings.Cut(rest, "\n"+heading+"\n")
		if !ok {
			return Documentation{}, fmt.Errorf("the heading %q is missing, or not in its place", heading)
		}
		parts[i], rest = joinLines(before), after
	}
	parts[3] = joinLines(rest)
	return Documentation{Summary: parts[0], Why: parts[1], Fix: parts[2], Source: parts[3]}, nil
}

// joinLines joins the lines of a wrapped paragraph, so that a page may be wrapped freely.
func joinLines(text string) string { return strings.Join(strings.Fields(text), " ") }

// fileName converts a code to snake case: GoalUnfunded becomes goal_unfunded. ERate
// counts as one word, as E-Rate is one name.
func fileName(code v1alpha1.FindingCode) string {
	text := strings.Replace(string(code), "ERate", "Erate", 1)
	var name strings.Builder
	for i, letter := range text {
		if unicode.IsUpper(letter) && i > 0 {
			name.WriteByte('_')
		}
		name.WriteRune(unicode.ToLower(letter))
	}
	return name.String()
}
