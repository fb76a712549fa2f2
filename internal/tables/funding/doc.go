// Package funding answers questions about money: what the funding sources give, what a plan loses without
// one, and what the contracts cost.
package funding
