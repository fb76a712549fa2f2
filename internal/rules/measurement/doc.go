// Package measurement has the rules about measuring: benchmarks, equity between groups, and
// implausible counts.
package measurement

import "embed"

// files contains the pages and the examples of the rules.
//
//go:embed *.md testdata
var files embed.FS
