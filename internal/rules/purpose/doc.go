// Package purpose has the rules about the purpose of a plan: its vision, the needs of
// learners, the uses in each discipline, and the other plans that it supports.
package purpose

import "embed"

// files contains the pages and the examples of the rules.
//
//go:embed *.md testdata
var files embed.FS
