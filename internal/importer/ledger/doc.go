// Package ledger reads what the accounts of a district have expended and encumbered, and
// writes it to the budget lines that claim these accounts.
//
// A line's otherSpent and otherCommitted leave out what its device lots cost, because lots count
// by themselves. The ledger knows when money is paid and a plan when a lot arrives, so that a
// lot may be spent in the one and encumbered in the other. What the lots cost beyond the one
// amount is therefore taken from the other, and both add up to what the ledger shows.
//
// The import owns otherSpent and otherCommitted of each line that claims accounts, and all of
// budget.unclaimed. What a file does not cover stays as it is, and is owned all the same:
// server-side apply would otherwise remove what an earlier import wrote.
package ledger
