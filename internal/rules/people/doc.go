// Package people has the rules about who takes part in a plan, who is responsible, and who is
// informed.
package people

import "embed"

// files are the pages of the rules and their examples.
//
//go:embed *.md testdata
var files embed.FS
