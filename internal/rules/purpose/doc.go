// Package purpose has the rules about what a plan is for: its vision, the needs of learners, the
// uses in each discipline, and the other plans that it supports.
package purpose

import "embed"

// files are the pages of the rules and their examples.
//
//go:embed *.md testdata
var files embed.FS
