// Package names makes the names of entries of a plan from what other programs write, and finds
// the entries that these programs mean.
package names
