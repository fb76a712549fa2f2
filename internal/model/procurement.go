package model

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

// Procurement is how the vendor of budget lines is found. A day that is not recorded is no date.
type Procurement struct {
	*v1alpha1.Procurement
	Opened, Closes, Awarded, Signed calendar.Date
	Form470Certified, Form471Filed  calendar.Date
}

func parseProcurement(entry *v1alpha1.Procurement) *Procurement {
	return &Procurement{
		Procurement: entry,
		Opened:      calendar.ParseOrZero(entry.Opened), Closes: calendar.ParseOrZero(entry.Closes),
		Awarded: calendar.ParseOrZero(entry.Awarded), Signed: calendar.ParseOrZero(entry.Signed),
		Form470Certified: calendar.ParseOrZero(entry.Form470Certified),
		Form471Filed:     calendar.ParseOrZero(entry.Form471Filed),
	}
}

// Form470Certified returns the day on which the Form 470 of a line on E-Rate was certified; no date
// if the line is on another source, or none is recorded.
func (line *Line) Form470Certified() calendar.Date {
	if line.Source.ERateCategory() == 0 || line.Procurement == nil {
		return 0
	}
	return line.Procurement.Form470Certified
}
