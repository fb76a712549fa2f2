// Package spending has the rules about what the lines of a budget have and what is spent of them, and
// whether the budget adds up.
package spending

import "embed"

// files holds the pages of the rules and their examples.
//
//go:embed *.md testdata
var files embed.FS
