// Package lots turns the units of a device inventory into device lots: units of one model, at
// one site, from one purchase. It joins what several files say of a unit by its serial number,
// finds the technology and the site of each unit by a mapping, and matches the lots with those
// of earlier imports, so that a second import of the same file changes nothing.
//
// A serial number is compared and never kept in a result. No name of a person, device or user
// enters the package.
package lots
