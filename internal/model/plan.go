// Package model holds technology plans and the objects that belong to them with their dates,
// amounts and names parsed.
//
// A plan is parsed once, when its assessment begins. What comes after, the budget, the rules
// and the evaluation schedule, reads dates and amounts and no text. A field of a model type
// that has the name of a field of the API type replaces it. The API server has accepted the
// text before, by the custom resource definitions; text that it accepted under an older
// definition and that is no date or no amount counts as left out.
//
// Nothing changes a model after it is made.
package model

import (
	"cmp"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/policy"
)

// DefaultFiscalYearStart is the month in which fiscal years begin if the district
// states none: July.
const DefaultFiscalYearStart = time.July

// Plan is a technology plan.
type Plan struct {
	Namespace, Name string
	// Spec is the plan as it is written.
	Spec *v1alpha1.TechnologyPlanSpec
	// Start and End are the first and the last day of the plan's period. Approved is the day
	// of the approval; no date for a draft.
	Start, End, Approved calendar.Date
	// Fiscal are the fiscal years of the district.
	Fiscal calendar.FiscalYears
	// Enrollment is the number of students of the district: the stated number, or else the
	// sum over its sites, or 0 if neither is known.
	Enrollment int64
	// EnrollmentForecast is the number of students whom the district expects, by fiscal year.
	EnrollmentForecast map[calendar.FiscalYear]int64
	// Policy has the thresholds in force. Effective shows them as a status does.
	Policy    policy.Policy
	Effective v1alpha1.EffectivePolicy

	// Total and PerPupil are the figures of the budget that its author states, for the check
	// of the lines; 0 if there is none.
	Total, PerPupil money.Amount
	// Technologies, Sources, Procurements and Lines are sorted by name.
	Technologies []*Technology
	Sources      []*Source
	Procurements []*Procurement
	Lines        []*Line
	// Transfers, Unclaimed, Programs, Timeline, TestingWindows, Communications, Terms and Closures
	// are in the order in which the plan lists them.
	Transfers      []Transfer
	Unclaimed      []Unclaimed
	Programs       []Program
	Timeline       []TimelineEntry
	TestingWindows []TestingWindow
	Communications []Communication
	Terms          []Term
	Closures       []calendar.Span

	technologies map[v1alpha1.EntryName]*Technology
	lines        map[v1alpha1.EntryName]*Line
}

// Term is a part of the school year.
type Term struct {
	*v1alpha1.Term
	// Start and End are its first and last day.
	Start, End calendar.Date
}

// TimelineEntry is a step of the plan's timeline.
type TimelineEntry struct {
	*v1alpha1.TimelineEntry
	// Start and End are its first and last day.
	Start, End calendar.Date
}

// TestingWindow is a span of days in which students take tests on devices.
type TestingWindow struct {
	*v1alpha1.TestingWindow
	// Start and End are its first and last day.
	Start, End calendar.Date
}

// Communication is a way in which the district tells people about the plan.
type Communication struct {
	*v1alpha1.Communication
	// Last is the day of the last time; no date if there was none.
	Last calendar.Date
}

// ParsePlan parses a plan.
func ParsePlan(object *v1alpha1.TechnologyPlan) *Plan {
	spec := &object.Spec
	plan := &Plan{
		Namespace: object.Namespace, Name: object.Name, Spec: spec,
		Start: calendar.ParseOrZero(spec.Period.Start), End: calendar.ParseOrZero(spec.Period.End),
		Approved:   calendar.ParseOrZero(spec.Approval.Date),
		Fiscal:     fiscalYearsOf(&spec.District),
		Enrollment: countStudents(&spec.District),
	}
	plan.EnrollmentForecast = map[calendar.FiscalYear]int64{}
	for _, expected := range spec.District.EnrollmentForecast {
		plan.EnrollmentForecast[calendar.FiscalYear(expected.FiscalYear)] = int64(expected.Students)
	}
	plan.Policy, plan.Effective = policy.Parse(&spec.Policy)
	plan.Effective.TimeZone = cmp.Or(spec.District.TimeZone, "UTC")
	plan.Effective.FiscalYearStartMonth = int32(plan.Fiscal.StartMonth)
	// The sum of the sites can exceed the range of the field.
	plan.Effective.Enrollment = int32(min(plan.Enrollment, 1<<31-1))
	plan.Technologies = mapEach(spec.Technologies, parseTechnology)
	plan.technologies = indexByName(plan.Technologies, func(technology *Technology) v1alpha1.EntryName { return technology.Name })
	plan.Programs = mapEach(spec.ProfessionalLearning, parseProgram)
	plan.Terms = mapEach(spec.District.Terms, parseTerm)
	for _, closure := range mapEach(spec.District.Closures, parseTerm) {
		plan.Closures = append(plan.Closures, calendar.Span{Start: closure.Start, End: closure.End})
	}
	plan.Timeline = mapEach(spec.Timeline, func(entry *v1alpha1.TimelineEntry) TimelineEntry {
		return TimelineEntry{entry, calendar.ParseOrZero(entry.Start), calendar.ParseOrZero(entry.End)}
	})
	plan.TestingWindows = mapEach(spec.TestingWindows, func(window *v1alpha1.TestingWindow) TestingWindow {
		return TestingWindow{window, calendar.ParseOrZero(window.Start), calendar.ParseOrZero(window.End)}
	})
	plan.Communications = mapEach(spec.Communications, func(communication *v1alpha1.Communication) Communication {
		return Communication{communication, calendar.ParseOrZero(communication.Last)}
	})
	if spec.Budget != nil {
		plan.parseBudget(spec.Budget)
	}
	return plan
}

// InForceSince returns the first day on which an approved plan is in force.
func (plan *Plan) InForceSince() calendar.Date { return max(plan.Start, plan.Approved) }

// FindTechnology returns the technology of a name, or nil.
func (plan *Plan) FindTechnology(entryName v1alpha1.EntryName) *Technology {
	return plan.technologies[entryName]
}

// FindLine returns the budget line of a name, or nil.
func (plan *Plan) FindLine(entryName v1alpha1.EntryName) *Line { return plan.lines[entryName] }

// fullYearMinDays is how many days of a fiscal year must lie in the plan before money
// and programs are expected of it: a quarter of the year. A plan that ends on 31 July
// would otherwise need a budget for one month.
const fullYearMinDays = 92

// IsFullYear reports whether enough of a fiscal year lies in the plan to expect money
// and programs of it.
func (plan *Plan) IsFullYear(fiscalYear calendar.FiscalYear) bool {
	return plan.Fiscal.DaysWithin(fiscalYear, plan.Start, plan.End) >= fullYearMinDays
}

// LastFullYear returns the last fiscal year of which money is expected, or the last
// plan year if money is expected of none.
func (plan *Plan) LastFullYear() calendar.FiscalYear {
	firstYear, lastYear := plan.Fiscal.YearOf(plan.Start), plan.Fiscal.YearOf(plan.End)
	for fiscalYear := lastYear; fiscalYear >= firstYear; fiscalYear-- {
		if plan.IsFullYear(fiscalYear) {
			return fiscalYear
		}
	}
	return lastYear
}

// CurrencyCode returns the currency of the plan's budget; empty if the plan has none.
func (plan *Plan) CurrencyCode() string {
	if plan.Spec.Budget == nil {
		return ""
	}
	return plan.Spec.Budget.Currency
}

// fiscalYearsOf returns the fiscal years of a district.
func fiscalYearsOf(district *v1alpha1.District) calendar.FiscalYears {
	return calendar.FiscalYears{
		StartMonth: cmp.Or(time.Month(district.FiscalYearStartMonth), DefaultFiscalYearStart),
	}
}

// countStudents returns the enrollment of a district.
func countStudents(district *v1alpha1.District) int64 {
	if district.Enrollment != 0 {
		return int64(district.Enrollment)
	}
	var sum int64
	for _, site := range district.Sites {
		if site.Enrollment != nil {
			sum += int64(*site.Enrollment)
		}
	}
	return sum
}

func parseTerm(term *v1alpha1.Term) Term {
	return Term{term, calendar.ParseOrZero(term.Start), calendar.ParseOrZero(term.End)}
}

// mapEach calls a function for each entry of a list and returns the results in the same order.
func mapEach[Entry, Parsed any](entries []Entry, parse func(*Entry) Parsed) []Parsed {
	parsed := make([]Parsed, len(entries))
	for i := range entries {
		parsed[i] = parse(&entries[i])
	}
	return parsed
}

// indexByName sorts entries by name and returns them by name.
func indexByName[Entry any](
	entries []*Entry, nameOf func(*Entry) v1alpha1.EntryName,
) map[v1alpha1.EntryName]*Entry {
	slices.SortStableFunc(entries, func(left, right *Entry) int { return cmp.Compare(nameOf(left), nameOf(right)) })
	byName := make(map[v1alpha1.EntryName]*Entry, len(entries))
	for _, entry := range entries {
		byName[nameOf(entry)] = entry
	}
	return byName
}
