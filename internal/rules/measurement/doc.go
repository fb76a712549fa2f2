// Package measurement has the rules about measuring: benchmarks, equity between groups, and counts
// that cannot be.
package measurement

import "embed"

// files are the pages of the rules and their examples.
//
//go:embed *.md testdata
var files embed.FS
