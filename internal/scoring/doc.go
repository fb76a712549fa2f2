// Package scoring computes what the answers of a completed evaluation say together: the score of
// its weighted criteria, and the outcome that is recommended. People decide; the score is one of
// the things that they look at.
package scoring
