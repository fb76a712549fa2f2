// Package schedule has the rules about time: evaluations, reviews, dates, and the order of
// goals and steps.
package schedule

import "embed"

// files contains the pages and the examples of the rules.
//
//go:embed *.md testdata
var files embed.FS
