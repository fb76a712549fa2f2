// Package references has the rules about names: what a plan, its goals, evaluations and waivers
// name must exist, once, and the plan must fit into its status.
package references

import "embed"

// files are the pages of the rules and their examples.
//
//go:embed *.md testdata
var files embed.FS
