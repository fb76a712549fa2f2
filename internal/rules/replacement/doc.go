// Package replacement has the rules about replacing devices: whether each year has
// the money for the lots that reach their end in it.
package replacement

import "embed"

// files holds the pages of the rules and their examples.
//
//go:embed *.md testdata
var files embed.FS
