// Package references has the rules about names and about the plan as an object: names that
// do not exist, plans that overlap, waivers that have ended, and a plan that is too large
// to be stored.
package references

import "embed"

// files contains the pages and the examples of the rules.
//
//go:embed *.md testdata
var files embed.FS
