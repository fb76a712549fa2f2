package duecalendar

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/duedates"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
)

// dueEntry is a due date with its plan.
type dueEntry struct {
	duedates.DueDate

	plan *Plan
}

// listEntries lists the dates of all plans by day, kind, name, namespace and plan.
func (made Calendar) listEntries() []dueEntry {
	var entries []dueEntry
	for i := range made.Plans {
		for _, date := range made.Plans[i].Dates {
			entries = append(entries, dueEntry{date, &made.Plans[i]})
		}
	}
	slices.SortStableFunc(entries, func(left, right dueEntry) int {
		return cmp.Or(
			cmp.Compare(left.Day, right.Day), cmp.Compare(left.Kind, right.Kind), cmp.Compare(left.Name, right.Name),
			cmp.Compare(left.plan.Namespace, right.plan.Namespace), cmp.Compare(left.plan.Name, right.plan.Name),
		)
	})
	return entries
}

// formatTitle returns the title with the amount, if there is one.
func (entry dueEntry) formatTitle() string {
	title := text.EscapeLine(entry.Title)
	if entry.Amount == 0 {
		return title
	}
	return fmt.Sprintf("%s (%s)", title, entry.Amount.FormatIn(entry.plan.Currency))
}

// formatPlan returns the plan with its namespace.
func (entry dueEntry) formatPlan() string { return entry.plan.Namespace + "/" + entry.plan.Name }

// writeText writes a table for each month. The column of the plan is there if there are
// several plans.
func (made Calendar) writeText(out io.Writer) error {
	entries := made.listEntries()
	if len(entries) == 0 {
		_, err := fmt.Fprintf(out, "Nothing is due from %s to %s.\n", made.From, made.To)
		return err
	}
	// The names of the months would end the columns. They are put in when all lines are aligned.
	var table strings.Builder
	aligned := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	for _, entry := range entries {
		cells := []string{entry.Day.String(), string(entry.Kind), text.EscapeLine(entry.Name)}
		if len(made.Plans) > 1 {
			cells = append(cells, text.EscapeLine(entry.formatPlan()))
		}
		fmt.Fprintln(aligned, strings.Join(append(cells, entry.formatTitle()), "\t"))
	}
	if err := aligned.Flush(); err != nil {
		return err
	}
	return writeMonths(out, entries, strings.Split(table.String(), "\n"))
}

// writeMonths writes the lines of entries under the names of their months.
func writeMonths(out io.Writer, entries []dueEntry, lines []string) error {
	var written strings.Builder
	month := ""
	for i, entry := range entries {
		if name := formatMonth(entry.Day); name != month {
			if month != "" {
				written.WriteString("\n")
			}
			month = name
			written.WriteString(month + "\n")
		}
		written.WriteString("  " + lines[i] + "\n")
	}
	_, err := io.WriteString(out, written.String())
	return err
}

func formatMonth(day calendar.Date) string {
	year, month, _ := day.YearMonthDay()
	return fmt.Sprintf("%s %d", month, year)
}

// calendarJSON is the output of -o json.
type calendarJSON struct {
	AsOf  string        `json:"asOf"`
	From  string        `json:"from"`
	To    string        `json:"to"`
	Dates []dueDateJSON `json:"dates"`
	// LeftOut is the number of expected evaluations that are not listed.
	LeftOut int `json:"leftOut,omitempty"`
}

// dueDateJSON is a due date in the output of -o json.
type dueDateJSON struct {
	Day       string             `json:"day"`
	Kind      duedates.Kind      `json:"kind"`
	Name      string             `json:"name"`
	Title     string             `json:"title"`
	Namespace string             `json:"namespace"`
	Plan      string             `json:"plan"`
	Object    v1alpha1.ObjectKey `json:"object"`
	Field     string             `json:"field"`
	Amount    v1alpha1.Money     `json:"amount,omitempty"`
	Currency  string             `json:"currency,omitempty"`
	// UID is that of the event in a calendar program.
	UID string `json:"uid"`
}

func (made Calendar) writeJSON(out io.Writer) error {
	written := calendarJSON{
		AsOf: made.AsOf.String(), From: made.From.String(), To: made.To.String(), Dates: []dueDateJSON{},
	}
	for _, entry := range made.listEntries() {
		date := dueDateJSON{
			Day: entry.Day.String(), Kind: entry.Kind, Name: entry.Name, Title: entry.Title,
			Namespace: entry.plan.Namespace, Plan: entry.plan.Name, Object: entry.Object, Field: entry.Field,
			UID: entry.formatUID(),
		}
		if entry.Amount != 0 {
			date.Amount, date.Currency = entry.Amount.API(), entry.plan.Currency
		}
		written.Dates = append(written.Dates, date)
	}
	for _, plan := range made.Plans {
		written.LeftOut += plan.LeftOut
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(written)
}

// writeCSV writes a line for each date.
func (made Calendar) writeCSV(out io.Writer) error {
	var table tables.Table
	for _, name := range []string{
		"day", "kind", "name", "title", "namespace", "plan", "object kind", "object name", "field", "amount", "currency",
	} {
		table.Columns = append(table.Columns, tables.Column{Name: name})
	}
	for _, entry := range made.listEntries() {
		var amount, currency tables.Cell
		if entry.Amount != 0 {
			amount = tables.NewAmount(entry.Amount, entry.plan.Currency)
			currency = tables.NewText(entry.plan.Currency)
		}
		table.Rows = append(table.Rows, tables.Row{
			tables.NewDay(entry.Day), tables.NewText(entry.Kind), tables.NewText(entry.Name), tables.NewText(entry.Title),
			tables.NewText(entry.plan.Namespace), tables.NewText(entry.plan.Name), tables.NewText(entry.Object.Kind),
			tables.NewText(entry.Object.Name), tables.NewText(entry.Field), amount, currency,
		})
	}
	return tables.WriteCSV(out, table)
}
