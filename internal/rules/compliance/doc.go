// Package compliance has the rules of funding programs, such as E-Rate and Title IV-A: what their
// money may pay for, how much, and what the district adds.
package compliance

import "embed"

// files are the pages of the rules and their examples.
//
//go:embed *.md testdata
var files embed.FS
