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

// LearningWindowMissing reports a fiscal year of the plan without professional learning in
// summer, in fall or in spring. It reports nothing about a plan without any program.
var LearningWindowMissing = rules.Rule{
	Code: rules.LearningWindowMissing, Number: "P-21", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkLearningWindows,
}

// learningSeasons lists the seasons in which each year should have professional learning.
// Winter is not among them: the source names workshops in summer, and sessions in fall and
// spring.
var learningSeasons = []v1alpha1.Season{v1alpha1.SeasonSummer, v1alpha1.SeasonFall, v1alpha1.SeasonSpring}

// learningTimes are the times at which the plan's programs take place.
type learningTimes struct {
	// seasons by fiscal year. Year 0 stands for every year: a program with a season and
	// without a start is held each year.
	seasons map[calendar.FiscalYear]map[v1alpha1.Season]bool
	// begun has the years in which a program starts.
	begun map[calendar.FiscalYear]bool
	// unknown lists the programs that have neither a season nor a start.
	unknown []v1alpha1.EntryName
}

func (times *learningTimes) addSeason(fiscalYear calendar.FiscalYear, season v1alpha1.Season) {
	if times.seasons[fiscalYear] == nil {
		times.seasons[fiscalYear] = map[v1alpha1.Season]bool{}
	}
	times.seasons[fiscalYear][season] = true
}

// collectLearningTimes collects the seasons of all programs. A dated program counts in each
// month that it touches. If it also names a season, that season replaces the season of its
// start: a workshop in the last days of August may belong to fall.
func collectLearningTimes(input *rules.Input) learningTimes {
	times := learningTimes{
		seasons: map[calendar.FiscalYear]map[v1alpha1.Season]bool{},
		begun:   map[calendar.FiscalYear]bool{},
	}
	for _, program := range input.Plan.Programs {
		start := program.Start
		switch {
		case !start.IsZero():
			times.begun[input.Fiscal.YearOf(start)] = true
			for _, day := range listMonthsOf(program.TeachingSpan()) {
				season := seasonOf(day)
				if program.Season != "" && season == seasonOf(start) {
					season = program.Season
				}
				times.addSeason(input.Fiscal.YearOf(day), season)
			}
		case program.Season != "":
			times.addSeason(0, program.Season)
		default:
			times.unknown = append(times.unknown, program.Name)
		}
	}
	slices.Sort(times.unknown)
	return times
}

// listMonthsOf lists the first day of a span in each month that it touches. The span has
// at most 366 days, the most that the API accepts for a program.
func listMonthsOf(span calendar.Span) []calendar.Date {
	_, _, day := span.Start.YearMonthDay()
	monthStart := span.Start.AddDays(1 - day)
	days := []calendar.Date{span.Start}
	for month := 1; month <= 12 && monthStart.AddMonths(month) <= span.End; month++ {
		days = append(days, monthStart.AddMonths(month))
	}
	return days
}

// checkLearningWindows checks the current year of the plan, or the first one if the plan
// has not begun. It checks a later year only if a program starts in it, because few
// districts date their programs years ahead.
func checkLearningWindows(input *rules.Input, report *rules.Report) {
	if len(input.Plan.Programs) == 0 {
		return
	}
	times := collectLearningTimes(input)
	var skipped []string
	for index, fiscalYear := range input.ActionableYears {
		if index > 0 && !times.begun[fiscalYear] || !input.IsFullYear(fiscalYear) {
			continue
		}
		possible := findOpenSeasons(input, report, fiscalYear)
		var missing []string
		for _, season := range learningSeasons {
			if possible[season] && !times.seasons[fiscalYear][season] && !times.seasons[0][season] {
				missing = append(missing, strings.ToLower(string(season)))
			}
		}
		switch {
		case len(missing) == 0:
		case len(times.unknown) > 0:
			skipped = append(skipped, fiscalYear.String())
		default:
			report.AddFinding(rules.Finding{
				Severity:   v1alpha1.SeverityWarning,
				Field:      "spec.professionalLearning",
				FiscalYear: v1alpha1.FiscalYear(fiscalYear),
				Message:    fmt.Sprintf("%s has no professional learning in %s.", fiscalYear, text.JoinOr(missing)),
				Action:     "Add a session, or give the program that takes place then its season or first day.",
			})
		}
	}
	if len(skipped) > 0 {
		report.AddNotChecked(
			"whether %s has learning in each season depends on when this takes place: %s", text.JoinFirst(skipped),
			text.JoinFirst(times.unknown),
		)
	}
}

// findOpenSeasons returns the seasons in which the district can still hold a program: at
// least one whole month of the season lies in the fiscal year and in the plan, and has not
// passed.
func findOpenSeasons(input *rules.Input, report *rules.Report, fiscalYear calendar.FiscalYear) map[v1alpha1.Season]bool {
	possible := map[v1alpha1.Season]bool{}
	for month := range 12 {
		firstDay := input.Fiscal.StartOf(fiscalYear).AddMonths(month)
		lastDay := firstDay.AddMonths(1) - 1
		report.RecheckOn(lastDay + 1)
		if input.Start <= firstDay && lastDay <= input.End && input.Today <= lastDay {
			possible[seasonOf(firstDay)] = true
		}
	}
	return possible
}
