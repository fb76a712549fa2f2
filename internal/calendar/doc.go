// Package calendar computes with civil dates, fiscal years and recurrences. It has no clock
// and no time zone of its own. An assessment converts its instant to a date once, and works
// with dates from then on.
package calendar
