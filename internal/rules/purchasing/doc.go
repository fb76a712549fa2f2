// Package purchasing has the rules about what is bought and kept: whether a technology was
// evaluated, is needed and used, and has the money for what its use takes.
package purchasing

import "embed"

// files are the pages of the rules and their examples.
//
//go:embed *.md testdata
var files embed.FS
