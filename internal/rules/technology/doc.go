// Package technology has the rules about the records of a technology: use cases, evidence, privacy,
// accessibility, integration, alternatives and contracts.
package technology

import "embed"

// files are the pages of the rules and their examples.
//
//go:embed *.md testdata
var files embed.FS
