// Package technology has the rules about the records of a technology: use cases, evidence,
// privacy, accessibility, integration, alternatives and contracts.
package technology

import "embed"

// files contains the pages and the examples of the rules.
//
//go:embed *.md testdata
var files embed.FS
