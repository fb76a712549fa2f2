// Package schedule has the rules about time: evaluations, reviews, dates, and what comes before
// what.
package schedule

import "embed"

// files are the pages of the rules and their examples.
//
//go:embed *.md testdata
var files embed.FS
