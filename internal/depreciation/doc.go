// Package depreciation computes the value of device lots in the books: straight-line, in full months,
// down to the salvage value. It reads a lot and the policy of its plan, and decides nothing.
package depreciation
