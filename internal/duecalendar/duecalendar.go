// Package duecalendar is what is due in several plans, as one calendar, and the formats in which
// it is written: text, iCalendar, JSON and CSV. The dates come from package duedates.
//
// It is pure: the as-of day is part of a calendar, and nothing in it comes from the clock.
package duecalendar

import (
	"io"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/duedates"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/text"
)

// Calendar is what is due in all plans in a window.
type Calendar struct {
	// AsOf is the day of the calendar, not before Epoch. From and To are the first and the last
	// day of its window.
	AsOf, From, To calendar.Date
	Plans          []Plan
}

// Plan is what is due in one plan.
type Plan struct {
	Namespace, Name string
	// Title is that of the plan, on one line.
	Title    string
	Currency string
	Dates    []duedates.DueDate
	// LeftOut is the number of expected evaluations that are not among the dates.
	LeftOut int
}

// Epoch is the first day of which the sequence numbers of events are counted.
var Epoch = calendar.New(1970, time.January, 1)

// Format is a format in which a calendar is written.
type Format struct {
	// Name is that of the format for the flag --output.
	Name string
	// Write writes a calendar. The error is that of the writer.
	Write func(Calendar, io.Writer) error
}

// Formats are all formats, the default one first.
var Formats = []Format{
	{"text", Calendar.writeText},
	{"ics", Calendar.writeICalendar},
	{"json", Calendar.writeJSON},
	{"csv", Calendar.writeCSV},
}

// AddPlan adds what is due in a plan of a district in the window of the calendar.
func (made *Calendar) AddPlan(namespace string, district snapshot.District, plan *v1alpha1.TechnologyPlan) {
	added := Plan{Namespace: namespace, Name: plan.Name, Title: text.EscapeLine(string(plan.Spec.Title))}
	if plan.Spec.Budget != nil {
		added.Currency = plan.Spec.Budget.Currency
	}
	added.Dates, added.LeftOut = duedates.ListDueDates(district.SortByName(), plan.Name, made.From, made.To)
	made.Plans = append(made.Plans, added)
}
