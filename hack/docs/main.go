// Command docs writes docs/findings.md from the table of rules, so that the
// page cannot say anything else than the code does. go generate runs it in the
// directory of the page.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

	"techplan.education/internal/rules"
)

const page = "findings.md"

func main() {
	var text bytes.Buffer
	write(&text, rules.Table())
	if err := os.WriteFile(page, text.Bytes(), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "docs:", err)
		os.Exit(1)
	}
}

const introduction = `<!-- Written by hack/docs from internal/rules. Do not edit: run make generate. -->

# Findings

A finding says what is wrong or worth knowing, in which object and field, in
which fiscal year, with how much money, and what to do. It stands in
` + "`status.findings`" + ` of the plan; one about a goal stands at the Goal as well.
What a plan's finding sums up for many device lots stands singly at each Device.
` + "`kubectl techplan lint`" + ` lists the same findings from files.

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

The numbers E-nn are those of the catalogue of budget rules and P-nn those of
plain checks of the plan. They have gaps: not all of the catalogue is built yet.
`

func write(to io.Writer, table []rules.Rule) {
	fmt.Fprint(to, introduction, "\n")
	fmt.Fprintln(to, "| number | code | at worst | turns | says |")
	fmt.Fprintln(to, "|---|---|---|---|---|")
	for _, r := range table {
		fmt.Fprintf(to, "| %s | [%s](#%s) | %s | %s | %s |\n", r.Number, r.Code, strings.ToLower(string(r.Code)), r.Worst, condition(r), r.Summary)
	}
	for _, r := range table {
		fmt.Fprintf(to, "\n## %s\n\n%s\n\n", r.Code, r.Summary)
		fmt.Fprintf(to, "- **Number:** %s\n", r.Number)
		fmt.Fprintf(to, "- **Worst severity:** %s\n", r.Worst)
		fmt.Fprintf(to, "- **Condition that it turns:** %s\n", condition(r))
		fmt.Fprintf(to, "- **Why it matters:** %s\n", r.Why)
		fmt.Fprintf(to, "- **Source:** %s\n", strings.TrimSuffix(r.Source, ".")+".")
		if len(r.FoldedUnder) > 0 {
			fmt.Fprintf(to, "- **Folded under, where it follows from it:** %s\n", roots(r))
		}
	}
}

func condition(r rules.Rule) string {
	if r.Condition == "" {
		return "none"
	}
	return "`" + r.Condition + "`"
}

func roots(r rules.Rule) string {
	links := make([]string, len(r.FoldedUnder))
	for i, f := range r.FoldedUnder {
		links[i] = fmt.Sprintf("[%s](#%s)", f.Root, strings.ToLower(string(f.Root)))
	}
	return strings.Join(links, ", ")
}
