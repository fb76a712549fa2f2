// Package assess computes the status of an object, and the next instant at which it can
// change, from a snapshot of the district and an instant. It has one function for each kind.
// The controllers call it with a snapshot from their caches, the linter with one from files.
//
// It is pure and total: it has no client and no clock and returns no error. Of an earlier
// status it reads only since when findings and conditions hold.
package assess
