// Package funding has the rules about where money comes from and how much of it there
// is: sources, their sums and their deadlines.
package funding

import "embed"

// files holds the pages of the rules and their examples.
//
//go:embed *.md testdata
var files embed.FS
