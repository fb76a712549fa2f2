package difference

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

// subjectWords are the words of subjects before a name.
var subjectWords = map[Subject]string{
	Total: "total", Used: "spent or ordered", FiscalYear: "year", RefreshGap: "refresh gap", Source: "source",
	Domain: "domain", Goal: "goal", Line: "line",
}

// changeWords are the words of the changes of a finding.
var changeWords = map[Change]string{Added: "new", Changed: "changed", Removed: "gone"}

// WriteText writes what differs for a terminal. Plans that do not differ have one line.
func WriteText(out io.Writer, plans []Plan) {
	for i, plan := range plans {
		if i > 0 {
			fmt.Fprintln(out)
		}
		fmt.Fprintln(out, plan.formatTitle())
		plan.writeSection(out, "Money", plan.amountRows())
		plan.writeSection(out, "Findings", plan.findingRows())
		plan.writeSection(out, "Conditions", plan.conditionRows())
	}
}

func (plan Plan) formatTitle() string {
	title := fmt.Sprintf("Plan %s/%s: ", plan.Namespace, plan.Name)
	switch plan.Change {
	case Added:
		return title + "new"
	case Removed:
		return title + "gone"
	case Unchanged:
		return title + "no difference"
	case Changed:
	}
	return title + plan.formatCounts()
}

// formatCounts counts the findings that came and went.
func (plan Plan) formatCounts() string {
	counts := map[Change]int{}
	for _, finding := range plan.Findings {
		counts[finding.Change]++
	}
	return fmt.Sprintf("%s, %d changed, %d gone", text.FormatCount(counts[Added], "new finding"), counts[Changed], counts[Removed])
}

// writeSection writes rows of cells in aligned columns under a heading.
func (plan Plan) writeSection(out io.Writer, heading string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(out, "\n%s\n", heading)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		for i := range row {
			row[i] = text.EscapeLine(row[i])
		}
		fmt.Fprintf(table, "  %s\n", strings.Join(row, "\t"))
	}
	_ = table.Flush()
}

func (plan Plan) amountRows() [][]string {
	var rows [][]string
	old := cmp.Or(plan.OldCurrency, plan.Currency)
	if plan.OldCurrency != "" {
		rows = append(rows, []string{"currency", old, "->", plan.Currency, "(the figures are not converted)"})
	}
	for _, amount := range plan.Amounts {
		name := strings.TrimSpace(subjectWords[amount.Of] + " " + amount.Name)
		rows = append(rows, []string{
			name, formatAmount(amount.Before, old), "->", formatAmount(amount.After, plan.Currency),
			"(" + plan.formatSigned(amount.By) + ")",
		})
	}
	return rows
}

func formatAmount(amount v1alpha1.Decimal, currency string) string {
	if amount == "" {
		return "none"
	}
	return money.ParseOrZero(v1alpha1.Money(amount)).FormatIn(currency)
}

func (plan Plan) formatSigned(amount v1alpha1.Decimal) string {
	if strings.HasPrefix(string(amount), "-") {
		return formatAmount(amount, plan.Currency)
	}
	return "+" + formatAmount(amount, plan.Currency)
}

func (plan Plan) findingRows() [][]string {
	var rows [][]string
	for _, finding := range plan.Findings {
		message := finding.Message
		if finding.Object.Kind != v1alpha1.KindTechnologyPlan && !strings.Contains(message, finding.Object.Name) {
			message = fmt.Sprintf("%s %s: %s", finding.Object.Kind, finding.Object.Name, message)
		}
		if finding.After != nil && finding.Action != "" {
			message += " -> " + finding.Action
		}
		rows = append(rows, []string{
			changeWords[finding.Change], plan.formatState(finding), string(finding.Code), message,
		})
	}
	return rows
}

// formatState writes the severity, the money and the waiver of a finding, of both versions if both
// have it.
func (plan Plan) formatState(finding Finding) string {
	var states []string
	for _, state := range []*State{finding.Before, finding.After} {
		if state == nil {
			continue
		}
		written := string(state.Severity)
		if state.Amount != "" {
			written += " " + money.ParseOrZero(state.Amount).FormatIn(plan.Currency)
		}
		if state.Waived != "" {
			written += " waived"
		}
		states = append(states, written)
	}
	return strings.Join(states, " -> ")
}

func (plan Plan) conditionRows() [][]string {
	var rows [][]string
	for _, condition := range plan.Conditions {
		rows = append(rows, []string{
			condition.Type, describeStatus(string(condition.Before)), "->", describeStatus(string(condition.After)), condition.Message,
		})
	}
	return rows
}

func describeStatus(status string) string {
	if status == "" {
		return "none"
	}
	return status
}
