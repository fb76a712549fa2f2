// Package people has the rules about the people of a plan: its participants, the roles that
// are responsible, and the audiences that are informed.
package people

import "embed"

// files contains the pages and the examples of the rules.
//
//go:embed *.md testdata
var files embed.FS
