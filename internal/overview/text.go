package overview

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/dustin/go-humanize"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

// maxFindings is how many findings the screen of a plan lists at most.
const maxFindings = 20

// WritePlan writes the screen of a plan: its figures, the conditions that need attention, and the
// worst findings with what to do about them.
func WritePlan(out io.Writer, plan Plan) {
	fmt.Fprintln(out, text.EscapeLine(cmp.Or(plan.Title, plan.Name)))
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(name, format string, args ...any) {
		fmt.Fprintf(table, "  %s\t%s\n", name, text.EscapeLine(fmt.Sprintf(format, args...)))
	}
	row("Plan", "%s/%s", plan.Namespace, plan.Name)
	if !plan.IsAssessed {
		row("Period", "%s to %s", plan.Start, plan.End)
		row("Status", "not assessed")
		_ = table.Flush()
		return
	}
	row("Period", "%s to %s, %s", plan.Start, plan.End, plan.DescribePeriod())
	row("Goals", "%s", plan.Goals)
	row("Benchmarks", "%s", plan.Benchmarks)
	row("Devices", "%s", plan.Devices)
	row("Evaluations", "%s", formatEvaluations(plan.Evaluations))
	if money.ParseOrZero(plan.Money.Total) != 0 {
		row("Budget", "%s", plan.Money)
	}
	if percent := plan.Completeness.Percent; percent != nil {
		row("Completeness", "%s", formatCompleteness(plan.Completeness))
	}
	row("Findings", "%s", plan.formatCounts())
	_ = table.Flush()
	writeConditions(out, plan.Conditions)
	writeFindings(out, plan)
	writeNextDates(out, plan.NextDates)
}

// DescribePeriod says whether the plan is in force: "in force", "not in force (NotApproved)".
func (plan Plan) DescribePeriod() string {
	switch {
	case plan.IsInForce:
		return "in force"
	case plan.NotInForce == "":
		return "not assessed"
	default:
		return fmt.Sprintf("not in force (%s)", plan.NotInForce)
	}
}

// String writes the counts in one line.
func (counts TrackCounts) String() string {
	if counts.Total == 0 {
		return "none"
	}
	return fmt.Sprintf("%d: %d on track, %d behind, %d unknown", counts.Total, counts.OnTrack, counts.Behind, counts.Unknown)
}

// String writes the counts in one line.
func (counts DeviceCounts) String() string {
	if counts.Lots == 0 {
		return "none"
	}
	return fmt.Sprintf("%s, %s, %s unsupported", text.FormatCount(counts.Lots, "lot"),
		text.FormatCount(counts.Devices, "device"), humanize.Comma(counts.Unsupported))
}

// String writes the sums in one line.
func (sums Money) String() string {
	line := sums.formatAmount(sums.Total)
	ofAll := "aligned with goals"
	if money.ParseOrZero(sums.General) != 0 {
		line += fmt.Sprintf(", %s of it for general operations", sums.formatAmount(sums.General))
		ofAll = "of the rest aligned with goals"
	}
	if sums.AlignedPercent != "" {
		line += fmt.Sprintf(", %s%% %s", sums.AlignedPercent, ofAll)
	}
	if sums.Used != "" {
		line += fmt.Sprintf(", %s spent or ordered", sums.formatAmount(sums.Used))
	}
	return line
}

func (sums Money) formatAmount(amount v1alpha1.Money) string {
	return money.ParseOrZero(amount).FormatIn(sums.Currency)
}

func formatEvaluations(counts v1alpha1.EvaluationCounts) string {
	line := fmt.Sprintf("%d scheduled, %d open, %d overdue, %d missed", valueOf(counts.Scheduled),
		valueOf(counts.Open), valueOf(counts.Overdue), valueOf(counts.Missed))
	if counts.Next.Due != "" {
		line += fmt.Sprintf("; next due %s (%s)", counts.Next.Due, counts.Next.Name)
	}
	return line
}

// formatCompleteness names the sections that are not filled. kubectl techplan lint writes their
// questions.
func formatCompleteness(completeness v1alpha1.CompletenessStatus) string {
	line := fmt.Sprintf("%d%%", valueOf(completeness.Percent))
	var sections []string
	for _, missing := range completeness.Missing {
		sections = append(sections, missing.Section)
	}
	if len(sections) > 0 {
		line += "; not filled: " + text.ListFirst(sections)
	}
	return line
}

// formatCounts counts the findings by severity, and waived ones and rules that lack data separately.
func (plan Plan) formatCounts() string {
	line := fmt.Sprintf("%s, %s, %s", text.FormatCount(plan.Errors, "error"),
		text.FormatCount(plan.Warnings, "warning"), text.FormatCount(plan.Notes, "note"))
	if plan.Waived > 0 {
		line += fmt.Sprintf(", %d waived", plan.Waived)
	}
	if plan.NotChecked > 0 {
		line += fmt.Sprintf(", %d not checked", plan.NotChecked)
	}
	return line
}

func writeConditions(out io.Writer, conditions []Condition) {
	if len(conditions) == 0 {
		return
	}
	fmt.Fprintln(out)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, condition := range conditions {
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s\n", condition.Type, condition.Status, condition.Reason,
			text.EscapeLine(condition.Message))
	}
	_ = table.Flush()
}

// writeFindings lists the errors and warnings that are not waived, each with what to do.
func writeFindings(out io.Writer, plan Plan) {
	if len(plan.Findings) == 0 {
		return
	}
	shown := plan.Findings[:min(len(plan.Findings), maxFindings)]
	amounts := make([]string, len(shown))
	widest := 0
	for i, finding := range shown {
		if finding.Amount != "" {
			amounts[i] = plan.Money.formatAmount(finding.Amount)
		}
		widest = max(widest, len(amounts[i]))
	}
	fmt.Fprintln(out)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for i, finding := range shown {
		fmt.Fprintf(table, "  %s\t%*s\t%s\t%s\n", finding.Severity, widest, amounts[i], finding.Code,
			text.EscapeLine(finding.Message))
		if finding.Action != "" {
			fmt.Fprintf(table, "  \t\t\t-> %s\n", text.EscapeLine(finding.Action))
		}
	}
	_ = table.Flush()
	if more := plan.Errors + plan.Warnings - len(shown); more > 0 {
		fmt.Fprintf(out, "  and %d more\n", more)
	}
}

func writeNextDates(out io.Writer, dates []DueDate) {
	if len(dates) == 0 {
		return
	}
	fmt.Fprintln(out)
	for _, date := range dates {
		fmt.Fprintf(out, "  %s  %s\n", date.Day, text.EscapeLine(date.Title))
	}
}

// WriteTable writes one row for each plan, the worst first, and their sums. wide adds columns.
func WriteTable(out io.Writer, plans []Plan, wide bool) {
	sorted := slices.Clone(plans)
	slices.SortStableFunc(sorted, CompareWorst)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	header := "NAMESPACE\tPLAN\tIN FORCE\tERRORS\tWARNINGS\tGOALS ON TRACK\tALIGNED\tBUDGET"
	if wide {
		header += "\tSPENT OR ORDERED\tOVERDUE\tCOMPLETE\tEND\tWORST FINDING"
	}
	fmt.Fprintln(table, header)
	for _, plan := range sorted {
		fmt.Fprintln(table, plan.formatRow(wide))
	}
	_ = table.Flush()
	fmt.Fprintln(out, formatSums(sorted))
}

// CompareWorst orders plans: it puts the plan with most errors first, then most warnings, then most money at risk.
func CompareWorst(left, right Plan) int {
	return cmp.Or(
		cmp.Compare(right.Errors, left.Errors), cmp.Compare(right.Warnings, left.Warnings),
		cmp.Compare(money.ParseOrZero(right.Money.AtRisk), money.ParseOrZero(left.Money.AtRisk)),
		cmp.Compare(left.Namespace, right.Namespace), cmp.Compare(left.Name, right.Name),
	)
}

func (plan Plan) formatRow(wide bool) string {
	if !plan.IsAssessed {
		empty := 5
		if wide {
			empty += 5
		}
		return fmt.Sprintf("%s\t%s\tnot assessed%s", plan.Namespace, plan.Name, strings.Repeat("\t-", empty))
	}
	inForce := "yes"
	if !plan.IsInForce {
		inForce = "no"
	}
	aligned := "-"
	if plan.Money.AlignedPercent != "" {
		aligned = string(plan.Money.AlignedPercent) + "%"
	}
	row := fmt.Sprintf("%s\t%s\t%s\t%d\t%d\t%d of %d\t%s\t%s", plan.Namespace, plan.Name, inForce, plan.Errors, plan.Warnings,
		plan.Goals.OnTrack, plan.Goals.Total, aligned, plan.Money.formatAmount(plan.Money.Total))
	if wide {
		worst := "-"
		if len(plan.Findings) > 0 {
			worst = string(plan.Findings[0].Code)
		}
		row += fmt.Sprintf("\t%s\t%d\t%d%%\t%s\t%s", plan.Money.formatAmount(plan.Money.Used), valueOf(plan.Evaluations.Overdue),
			valueOf(plan.Completeness.Percent), plan.End, worst)
	}
	return row
}

// formatSums writes what all plans have together. Money of different currencies is not added up.
func formatSums(plans []Plan) string {
	var failing, warned, errors, warnings int
	sums := map[string]money.Amount{}
	for _, plan := range plans {
		errors, warnings = errors+plan.Errors, warnings+plan.Warnings
		switch {
		case plan.Errors > 0:
			failing++
		case plan.Warnings > 0:
			warned++
		}
		if plan.IsAssessed {
			sums[plan.Money.Currency] += money.ParseOrZero(plan.Money.Total)
		}
	}
	var totals []string
	for currency, sum := range sums {
		totals = append(totals, sum.FormatIn(currency))
	}
	slices.Sort(totals)
	return fmt.Sprintf("%s: %d with errors, %d with warnings alone; %s, %s; budgets of %s", text.FormatCount(len(plans), "plan"),
		failing, warned, text.FormatCount(errors, "error"), text.FormatCount(warnings, "warning"), cmp.Or(text.JoinAnd(totals), "nothing"))
}
