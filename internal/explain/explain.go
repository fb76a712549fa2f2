// Package explain writes what a finding means and what to do about it, from the
// documentation that stands beside each rule: as a page of Markdown, or as text
// for a terminal. The pages under docs and the plugin's explain command are the
// same words.
package explain

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// Page explains one rule. Its words are Markdown: links to the pages of other
// codes, and names of fields in backquotes.
type Page struct {
	title    string
	sections []section
}

// section has a heading, but for the first, and parts.
type section struct {
	heading string
	parts   []part
}

// part is a paragraph, a list or an example.
type part struct {
	text  string
	items []string
	yaml  string
}

func paragraph(format string, args ...any) part { return part{text: fmt.Sprintf(format, args...)} }

// Of explains a rule of a table; the table says which rules explain which. It fails
// if the rule has no page.
func Of(r rules.Rule, table []rules.Rule) (Page, error) {
	doc, err := r.Documentation()
	if err != nil {
		return Page{}, err
	}
	p := Page{title: string(r.Code)}
	p.add("", paragraph("%s", doc.Summary), paragraph("Number %s. %s %s", r.Number, worst(r), condition(r)))
	p.add("Why it matters", paragraph("%s", doc.Why), paragraph("Source: %s.", strings.TrimSuffix(doc.Source, ".")))
	p.add("How to fix it", paragraph("%s", doc.Fix))
	p.add("Example",
		paragraph("What every object needs besides is left out. The day is 2026-10-01, in the fiscal year 2027, which goes from July 2026 to June 2027."),
		paragraph("With the finding:"), part{yaml: example(doc.Before)},
		paragraph("Without it:"), part{yaml: example(doc.After)})
	p.addThresholds(r)
	p.addFolding(r, table)
	p.add("How to waive it",
		paragraph("If the finding is right and the district decides to live with it, the plan says so in a waiver:"),
		part{yaml: example(Waiver(r))},
		paragraph("A waiver needs a reason, the role or body that approved it, and a last day: never a person's name. "+
			"Add `object` (kind and name) or `fiscalYear` to waive one finding and not all of the code. %s"+
			"What is waived stays listed, as waived.", lower(r)))
	return p, nil
}

func (p *Page) add(heading string, parts ...part) {
	p.sections = append(p.sections, section{heading, parts})
}

// example is a raw text of a rule without the line breaks around it.
func example(text string) string { return strings.TrimSpace(text) + "\n" }

func worst(r rules.Rule) string {
	switch r.Worst {
	case v1alpha1.SeverityError:
		return "An Error at worst."
	case v1alpha1.SeverityWarning:
		return "A Warning at worst."
	default:
		return "Never more than an Info."
	}
}

func condition(r rules.Rule) string {
	switch r.Condition {
	case "":
		return "It turns no condition of the plan."
	case v1alpha1.ConditionBalanced:
		return "While one stands that is not waived, of whatever severity, the plan's condition `Balanced` is False."
	default:
		return fmt.Sprintf("While an Error of this code stands that is not waived, the plan's condition `%s` is False.", r.Condition)
	}
}

// lower says what a severity of a waiver does that is not Off.
func lower(r rules.Rule) string {
	switch r.Worst {
	case v1alpha1.SeverityError:
		return "`Warning` or `Info` instead of `\"Off\"` lowers its severity. "
	case v1alpha1.SeverityWarning:
		return "`Info` instead of `\"Off\"` lowers its severity. "
	default:
		return ""
	}
}

// Waiver is a part of a plan that switches the findings of a rule off.
func Waiver(r rules.Rule) string {
	return fmt.Sprintf(`
kind: TechnologyPlan
spec:
  policy:
    waivers:
    - name: %s
      code: %s
      severity: "Off"
      reason: Write here why the district accepts this for now.
      approvedBy: Board of Education
      until: "2027-06-30"
`, kebab(string(r.Code)), r.Code)
}

// kebab writes GoalUnfunded as goal-unfunded.
func kebab(code string) string {
	var out strings.Builder
	for i, c := range code {
		if unicode.IsUpper(c) && i > 0 {
			out.WriteByte('-')
		}
		out.WriteRune(unicode.ToLower(c))
	}
	return out.String()
}

// addThresholds lists the thresholds on which the rule depends.
func (p *Page) addThresholds(r rules.Rule) {
	var items []string
	for _, t := range rules.Thresholds() {
		if slices.Contains(r.Thresholds, t.Field) {
			items = append(items, fmt.Sprintf("`spec.policy.%s`: %s Default: %s.", t.Field, t.Meaning, t.Default))
		}
	}
	if len(items) > 0 {
		p.add("Thresholds", paragraph("A plan can set these itself, in its [policy](../policy.md)."), part{items: items})
	}
}

func (p *Page) addFolding(r rules.Rule, table []rules.Rule) {
	var roots, hidden []string
	for _, f := range r.FoldedUnder {
		roots = append(roots, link(f.Root))
	}
	for _, other := range table {
		if slices.ContainsFunc(other.FoldedUnder, func(f rules.Fold) bool { return f.Root == r.Code }) {
			hidden = append(hidden, link(other.Code))
		}
	}
	var parts []part
	if len(roots) > 0 {
		parts = append(parts, paragraph("It is not listed apart where another finding explains it, which then names it under `related`: %s.", list(roots)))
	}
	if len(hidden) > 0 {
		parts = append(parts, paragraph("Where it explains another finding, it names that under `related` and hides it: %s.", list(hidden)))
	}
	if len(parts) > 0 {
		p.add("What hides it and what it hides", parts...)
	}
}

func link(code v1alpha1.FindingCode) string { return fmt.Sprintf("[%s](%s.md)", code, code) }

func list(links []string) string {
	slices.Sort(links)
	return strings.Join(slices.Compact(links), ", ")
}
