// Package budget computes the money of a plan: what each line has in each fiscal year, how
// much of it is tied to goals, what goals need and get, what replacements cost and which
// lines pay for them, and what is spent and committed. It reports nothing: package rules
// checks the result.
//
// The definitions are those of the documentation of a plan's status. The package is pure: it
// has no client and no clock, and the as-of date is part of its input.
package budget
