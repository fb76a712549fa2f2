// Package reports has the reports about a plan: for a board, for a superintendent, for families, for a
// meeting and for a grant application. A report is a value of one file: its name, and a pure function
// that makes its document from the objects of a district. A new report is one file and one line of
// ListReports.
//
// The figures come from the statuses and from the functions that make them, so that a report, a page and
// the plugin agree. A report names roles and never people, and shows of groups of students what the
// statuses release.
package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/document"
	"techplan.education/internal/locale"
	"techplan.education/internal/reports/content"
	"techplan.education/internal/text"
)

// Report is a report about a plan.
type Report struct {
	// Name is the word that chooses the report, and Short says in a line what it is for.
	Name, Short string
	// Build makes the content.
	Build func(Input) document.Document
	// SinceDays is the number of days that the report looks back, unless the reader chooses a day or
	// the plan records a communication to the board and SinceBoard is set; 0 if it does not look back.
	SinceDays  int
	SinceBoard bool
	// UntilDays is the number of days that the report looks ahead, unless the reader chooses a day; 0 if
	// the reader cannot choose.
	UntilDays int
	// HasLanguages says that the report is written in each language of internal/locale.
	HasLanguages bool
}

// ListReports lists the reports.
func ListReports() []Report {
	return []Report{Board, Superintendent, Families, Agenda, Grant}
}

// Input is what a report is about.
type Input = content.Input

// Options are what a reader chooses, as it is written; empty for the default.
type Options struct{ Since, Until, Language string }

// ApplyOptions returns the input with what a reader chose for a report, and the defaults for the rest.
// The error names the option, and says what to write.
func (report Report) ApplyOptions(input Input, options Options) (Input, error) {
	if err := report.checkOptions(options); err != nil {
		return Input{}, err
	}
	today := input.Today()
	input.Language = cmp.Or(options.Language, "en")
	if report.SinceDays > 0 {
		input.Since = today.AddDays(-report.SinceDays)
		if last := findBoardDay(input.Plan, today); report.SinceBoard && !last.IsZero() {
			input.Since, input.IsSinceBoard = last, options.Since == ""
		}
		var err error
		if input.Since, err = parseDay("since", options.Since, input.Since); err != nil {
			return Input{}, err
		}
		if input.Since > today {
			return Input{}, fmt.Errorf("--since is a day up to %s, the day of the report, not %s", today, input.Since)
		}
	}
	if report.UntilDays > 0 {
		var err error
		if input.Until, err = parseDay("until", options.Until, today.AddDays(report.UntilDays)); err != nil {
			return Input{}, err
		}
		if input.Until < today {
			return Input{}, fmt.Errorf("--until is a day from %s on, the day of the report, not %s", today, input.Until)
		}
	}
	return input, nil
}

// checkOptions refuses a choice that the report would pass over.
func (report Report) checkOptions(options Options) error {
	for _, option := range []struct {
		name, value string
		isTaken     func(Report) bool
	}{
		{"since", options.Since, func(of Report) bool { return of.SinceDays > 0 }},
		{"until", options.Until, func(of Report) bool { return of.UntilDays > 0 }},
		{"language", options.Language, func(of Report) bool { return of.HasLanguages }},
	} {
		if option.value == "" || option.isTaken(report) {
			continue
		}
		var names []string
		for _, other := range ListReports() {
			if option.isTaken(other) {
				names = append(names, other.Name)
			}
		}
		return fmt.Errorf("--%s is for the report %s, not for %s", option.name, text.JoinOr(names), report.Name)
	}
	if options.Language != "" && !slices.Contains(locale.Languages(), options.Language) {
		return fmt.Errorf("--language is %s, not %q", text.JoinOr(locale.Languages()), options.Language)
	}
	return nil
}

func parseDay(option, written string, otherwise calendar.Date) (calendar.Date, error) {
	if written == "" {
		return otherwise, nil
	}
	day, err := calendar.Parse(written)
	if err != nil {
		return 0, fmt.Errorf("--%s is a day such as 2026-09-21, not %q", option, written)
	}
	return day, nil
}

// findBoardDay returns the last day up to today on which a plan records that the board was informed; no
// date if it records none.
func findBoardDay(plan *v1alpha1.TechnologyPlan, today calendar.Date) calendar.Date {
	var last calendar.Date
	for _, communication := range plan.Spec.Communications {
		if day := calendar.ParseOrZero(communication.Last); isAudience(communication, "board", "trustee") && day <= today {
			last = max(last, day)
		}
	}
	return last
}

// isAudience reports whether the audience of a communication has one of some words in it, in lower case.
func isAudience(communication v1alpha1.Communication, words ...string) bool {
	audience := strings.ToLower(string(communication.Audience))
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(audience, word) })
}
