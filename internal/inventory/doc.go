// Package inventory computes what device lots mean for a plan: what is owned, when each lot
// ends and must be replaced, and what it costs its budget line. The Ledger keeps the sums of
// each plan up to date change by change.
//
// The package is pure: it has no client and no clock. It never reads the status of a lot.
package inventory
