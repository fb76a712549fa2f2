// Package alignment has the rules that compare the money of a plan with its goals:
// whether each amount serves a goal, and whether each goal has the money that it
// needs.
package alignment

import "embed"

// files holds the pages of the rules and their examples.
//
//go:embed *.md testdata
var files embed.FS
