// Package compliance has the rules of funding programs, such as E-Rate and Title
// IV-A: what their money may pay for, how much of it, and what the district must add.
package compliance

import "embed"

// files holds the pages of the rules and their examples.
//
//go:embed *.md testdata
var files embed.FS
