package learning

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// LearningWindowMissing reports this: a year of the plan has professional
// learning, but none in summer, in fall or in spring.
var LearningWindowMissing = rules.Rule{
	Code: rules.LearningWindowMissing, Number: "P-21", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkWindows,
}

// learningSeasons are those in which each year should have professional
// learning.
var learningSeasons = []string{"Summer", "Fall", "Spring"}

// learningTimes is when the plan's programs take place: in which seasons of which
// fiscal years, where year 0 is every year.
type learningTimes struct {
	seasons map[calendar.FiscalYear]map[string]bool
	// begun are the years in which a program starts.
	begun map[calendar.FiscalYear]bool
	// unknown are the programs with neither a season nor a start.
	unknown []string
}

func (times *learningTimes) add(year calendar.FiscalYear, season string) {
	if times.seasons[year] == nil {
		times.seasons[year] = map[string]bool{}
	}
	times.seasons[year][season] = true
}

func collectLearningTimes(input *rules.Input) learningTimes {
	times := learningTimes{seasons: map[calendar.FiscalYear]map[string]bool{}, begun: map[calendar.FiscalYear]bool{}}
	for _, program := range input.Plan.Spec.ProfessionalLearning {
		start := calendar.ParseOrZero(program.Start)
		switch {
		case !start.IsZero():
			times.begun[input.Fiscal.Of(start)] = true
			for _, day := range monthsOf(programSpan(program, start)) {
				season := seasonOf(day)
				if program.Season != "" && season == seasonOf(start) {
					season = program.Season
				}
				times.add(input.Fiscal.Of(day), season)
			}
		case program.Season != "":
			times.add(0, program.Season)
		default:
			times.unknown = append(times.unknown, string(program.Name))
		}
	}
	slices.Sort(times.unknown)
	return times
}

// monthsOf is the first day of a span, of a year and a day at most, in each month
// that it touches.
func monthsOf(span calendar.Span) []calendar.Date {
	_, _, day := span.Start.YearMonthDay()
	first := span.Start.AddDays(1 - day)
	days := []calendar.Date{span.Start}
	for month := 1; month <= 12 && first.AddMonths(month) <= span.End; month++ {
		days = append(days, first.AddMonths(month))
	}
	return days
}

// checkWindows looks at the current year of the plan, or its first if it has not
// begun, and at later years that have a dated program.
func checkWindows(input *rules.Input, report *rules.Report) {
	if len(input.Plan.Spec.ProfessionalLearning) == 0 {
		return
	}
	times := collectLearningTimes(input)
	var skipped []string
	for i, year := range input.ActionableYears {
		if i > 0 && !times.begun[year] || !input.IsFullYear(year) {
			continue
		}
		possible := seasonsIn(input, report, year)
		var missing []string
		for _, season := range learningSeasons {
			if possible[season] && !times.seasons[year][season] && !times.seasons[0][season] {
				missing = append(missing, strings.ToLower(season))
			}
		}
		switch {
		case len(missing) == 0:
		case len(times.unknown) > 0:
			skipped = append(skipped, year.String())
		default:
			report.Add(rules.Finding{
				Severity:   v1alpha1.SeverityWarning,
				Field:      "spec.professionalLearning",
				FiscalYear: v1alpha1.FiscalYear(year),
				Message:    fmt.Sprintf("%s has no professional learning in %s.", year, text.JoinOr(missing)),
				Action:     "Add a session, or give the program that takes place then its season or first day.",
			})
		}
	}
	if len(skipped) > 0 {
		report.Skip(
			"whether %s has learning in each season depends on when this takes place: %s", text.JoinFirst(skipped),
			text.JoinFirst(times.unknown),
		)
	}
}

// seasonsIn are the seasons that have a whole month of a fiscal year in the plan,
// and of those months one that is not past.
func seasonsIn(input *rules.Input, report *rules.Report, year calendar.FiscalYear) map[string]bool {
	possible := map[string]bool{}
	for month := range 12 {
		first := input.Fiscal.Start(year).AddMonths(month)
		last := first.AddMonths(1) - 1
		report.RecheckOn(last + 1)
		if input.Start <= first && last <= input.End && input.Today <= last {
			possible[seasonOf(first)] = true
		}
	}
	return possible
}
