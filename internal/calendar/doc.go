// Package calendar computes with civil dates, fiscal years and recurrences. It has no clock
// and no time zone of its own: an instant becomes a date once, where an assessment begins, and
// everything below that works with dates.
package calendar
