// Package devices answers questions about the device lots: which there are, what they are worth in the
// books, and what they cost over their life.
package devices
