// Package records remembers what people recorded in Evaluations and Benchmarks. A tool that
// replaces a whole object, or takes over the fields of another tool, can remove records without a
// word. So a status keeps a copy of each record, with the day on which techplan first saw it, and
// the day on which it was gone from the spec. The package is pure: it gets an object with its
// earlier status and a date, and returns what the status keeps and what is lost.
package records

// Loss is what was recorded in an object and is gone from its spec.
type Loss interface {
	// IsEmpty reports whether nothing is lost.
	IsEmpty() bool
	// String names what is lost, without counts of groups of students.
	String() string
	// FieldPath returns the path of the first field from which something is lost.
	FieldPath() string
}
