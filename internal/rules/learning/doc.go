// Package learning has the rules about professional learning: its money, its times, its
// audience and its programs.
package learning

import "embed"

// files are the pages of the rules and their examples.
//
//go:embed *.md testdata
var files embed.FS
