package explain

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"techplan.education/internal/rules"
)

// Markdown is the page as it stands under docs.
func (p Page) Markdown() string {
	var out strings.Builder
	fmt.Fprintf(&out, "# %s\n", p.title)
	for _, s := range p.sections {
		if s.heading != "" {
			fmt.Fprintf(&out, "\n## %s\n", s.heading)
		}
		for _, part := range s.parts {
			switch {
			case part.yaml != "":
				fmt.Fprintf(&out, "\n```yaml\n%s```\n", part.yaml)
			case len(part.items) > 0:
				fmt.Fprintf(&out, "\n- %s\n", strings.Join(part.items, "\n- "))
			default:
				fmt.Fprintf(&out, "\n%s\n", part.text)
			}
		}
	}
	return out.String()
}

// width of the text for a terminal, in columns.
const width = 80

// Text is the page for a terminal: the same words, wrapped.
func (p Page) Text() string {
	var out strings.Builder
	fmt.Fprintln(&out, p.title)
	for _, s := range p.sections {
		margin := ""
		if s.heading != "" {
			fmt.Fprintf(&out, "\n%s\n", strings.ToUpper(s.heading))
			margin = "  "
		}
		for i, part := range s.parts {
			if i > 0 || s.heading == "" {
				fmt.Fprintln(&out)
			}
			switch {
			case part.yaml != "":
				for line := range strings.Lines(part.yaml) {
					fmt.Fprintf(&out, "%s  %s", margin, line)
				}
			case len(part.items) > 0:
				for _, item := range part.items {
					wrap(&out, margin+"- ", margin+"  ", plain(item))
				}
			default:
				wrap(&out, margin, margin, plain(part.text))
			}
		}
	}
	return out.String()
}

var markdownLink = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)

// plain takes the marks of Markdown out of a text.
func plain(text string) string {
	return strings.ReplaceAll(markdownLink.ReplaceAllString(text, "$1"), "`", "")
}

// wrap writes a text in lines of at most the width, the first with another
// margin than the others.
func wrap(out *strings.Builder, first, others, text string) {
	line := first
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
			line += word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width:
			fmt.Fprintln(out, line)
			line = others + word
		default:
			line += " " + word
		}
	}
	fmt.Fprintln(out, line)
}

// List writes the codes of a table for a terminal, one a line.
func List(to io.Writer, table []rules.Rule) error {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "CODE\tNUMBER\tAT WORST\tSAYS")
	for _, r := range table {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", r.Code, r.Number, r.Worst, r.Summary)
	}
	return w.Flush()
}

const introduction = `# Findings

A finding says what is wrong or worth knowing, in which object and field, in
which fiscal year, with how much money, and what to do. It stands in
` + "`status.findings`" + ` of the plan; one about a goal stands at the Goal as well.
What a plan's finding sums up for many device lots stands singly at each Device.
` + "`kubectl techplan lint`" + ` lists the same findings from files, and
` + "`kubectl techplan explain CODE`" + ` says what a code means.

- **Error** must be settled. An Error of a rule that names a condition turns that
  condition to False. **Warning** should be looked at. **Info** is worth knowing.
  (For ` + "`Balanced`" + ` a Warning is enough.)
- Rules that ask people to act look at the current fiscal year and the later ones
  of the plan. Past years are shown and not judged. Sums that must agree (E-12)
  and lines that are overspent (E-16) are judged in all years. A plan that has
  ended is judged as of its last day.
- A finding that another one explains is *folded*: it is not listed apart, and
  the other one names it under ` + "`related`" + `.
- A code that fires more than ten times is told once, at the plan, with the
  number, the money and the ten largest.
- A rule that lacks data is listed under ` + "`status.notChecked`" + ` with the reason, and
  by the linter as a note. Silence about a rule is not a pass.
- A waiver in ` + "`spec.policy.waivers`" + ` lowers a finding or switches it off, with a
  reason, an approver and a last day. What is switched off stays listed, and
  counts in no condition and no exit code.
- The thresholds of the rules, and how a plan sets its own: [policy](policy.md).

The numbers E-nn are those of the catalogue of budget rules and P-nn those of
plain checks of the plan. Each code has a page that says why it matters, how to
settle it, with an example, and how to waive it.

| number | code | at worst | turns | says |
|---|---|---|---|---|
`

// Index is the page that lists the codes of a table.
func Index(table []rules.Rule) string {
	var out strings.Builder
	out.WriteString(introduction)
	for _, r := range table {
		turns := "none"
		if r.Condition != "" {
			turns = "`" + string(r.Condition) + "`"
		}
		fmt.Fprintf(&out, "| %s | [%s](findings/%s.md) | %s | %s | %s |\n", r.Number, r.Code, r.Code, r.Worst, turns, cell(r.Summary))
	}
	return out.String()
}

const policyIntroduction = "# Policy\n" + `
The thresholds of the rules. A plan sets its own in ` + "`spec.policy`" + `, in writing, where its
board can see it; what it does not set has a default. Where the default is none, nothing
is judged by it until the plan sets it. The values in force stand in
` + "`status.effective`" + `. A list such as ` + "`domainBands`" + ` replaces the default list as a whole.

| field of ` + "`spec.policy`" + ` | default | meaning | source of the default |
|---|---|---|---|
`

const policyRest = `
Money is in the currency of the budget.

Two more fields are no thresholds. ` + "`crosscheck: true`" + ` asks that what all goals cost
agrees with the money that is tied to them (see
[BudgetDoesNotReconcile](findings/BudgetDoesNotReconcile.md)). ` + "`waivers`" + ` lower a
finding or switch it off; the page of each [code](findings.md) has one to copy.
`

// Policy is the page that lists thresholds.
func Policy(thresholds []rules.Threshold) string {
	var out strings.Builder
	out.WriteString(policyIntroduction)
	for _, t := range thresholds {
		fmt.Fprintf(&out, "| `%s` | %s | %s | %s |\n", t.Field, cell(t.Default), cell(t.Meaning), cell(t.Source))
	}
	out.WriteString(policyRest)
	return out.String()
}

// cell keeps a text in its cell of a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
