// Package learning has the rules about professional learning: its money, its times, its
// audience and its programs.
package learning

import "embed"

// files contains the pages and the examples of the rules.
//
//go:embed *.md testdata
var files embed.FS
