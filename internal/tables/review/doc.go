// Package review answers what is to be evaluated and what was decided, and what the rules report.
package review
