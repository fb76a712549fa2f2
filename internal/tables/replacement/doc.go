// Package replacement answers which devices are to be replaced, when, and at what cost. Its rows add up to
// the figures of the status of the plan.
package replacement
