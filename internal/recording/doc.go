// Package recording makes the objects with which people record what came of an evaluation: the fields
// that one field manager owns, with what it recorded before, so that a server-side apply adds
// answers and removes none.
package recording
