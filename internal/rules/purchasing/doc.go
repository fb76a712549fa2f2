// Package purchasing has the rules about what is bought and kept: whether a
// technology was evaluated, is needed and used, and has the money that its use takes.
package purchasing

import "embed"

// files holds the pages of the rules and their examples.
//
//go:embed *.md testdata
var files embed.FS
