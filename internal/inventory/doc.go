// Package inventory adds up device lots for a plan: what is owned, when each lot ends and
// must be replaced, and what it costs its budget line. The Ledger updates the sums of each
// plan with each change of a lot.
//
// The package is pure: it has no client and no clock. It never reads the status of a lot.
package inventory
