package sheet

import (
	"slices"
	"strings"
	"unicode"

	"techplan.education/internal/text"
)

// Column is a column that a format knows.
type Column struct {
	// Name is the name by which rows are asked for the column, as the program that writes the
	// file names it.
	Name string
	// Synonyms are other names of it. Case, spaces and punctuation do not matter, and a group
	// before a name, as in "Management - Order number", does not either: where a file has the name
	// with a group and without one, the column without a group counts.
	Synonyms []string
	// IsRequired says that a file without the column is another export.
	IsRequired bool
}

// listNames returns all names of the column in the form in which they are compared.
func (column Column) listNames() []string {
	names := []string{normalizeName(column.Name)}
	for _, synonym := range column.Synonyms {
		names = append(names, normalizeName(synonym))
	}
	return names
}

// Header is the header row of a table.
type Header struct {
	// Names are the names of the columns as they are written, without spaces around them. A
	// column without a name is empty.
	Names []string
	// Row is the number of the row, from 1.
	Row int
	// places are the positions of the known columns by name. A name can occur several times.
	places map[string][]int
}

// HasColumn reports whether the table has a known column.
func (header *Header) HasColumn(name string) bool { return len(header.places[name]) > 0 }

// CountColumns returns how many columns of the table have the name of a known column, or one of
// its synonyms.
func (header *Header) CountColumns(name string) int { return len(header.places[name]) }

// HasName reports whether the table has a column of a name, known or not.
func (header *Header) HasName(name string) bool {
	return slices.ContainsFunc(header.Names, func(written string) bool {
		return normalizeName(written) == normalizeName(name)
	})
}

// CountKnown returns how many of some columns the table has.
func (header *Header) CountKnown(columns []Column) int {
	_, known := newHeader(header.Names, header.Row, columns)
	return known
}

// newHeader returns the header of a row, and the number of its known columns.
func newHeader(cells []string, row int, columns []Column) (*Header, int) {
	header := &Header{Row: row, places: map[string][]int{}}
	known := map[string][]string{}
	for _, column := range columns {
		for _, name := range column.listNames() {
			known[name] = append(known[name], column.Name)
		}
	}
	for place, cell := range cells {
		written := cleanCell(cell)
		header.Names = append(header.Names, written)
		for _, name := range known[normalizeName(written)] {
			header.places[name] = append(header.places[name], place)
		}
	}
	for name, places := range header.places {
		header.places[name] = withoutGroups(header.Names, places)
	}
	return header, len(header.places)
}

// groupSign stands between a group and the name of a column.
const groupSign = " - "

// withoutGroups returns the places of the names that have no group, and all if each has one: the
// serial number of a device is not that of its operating system.
func withoutGroups(names []string, places []int) []int {
	var plain []int
	for _, place := range places {
		if !strings.Contains(names[place], groupSign) {
			plain = append(plain, place)
		}
	}
	if len(plain) == 0 {
		return places
	}
	return plain
}

// listMissing returns the names of the required columns that a header lacks.
func (header *Header) listMissing(columns []Column) []string {
	var missing []string
	for _, column := range columns {
		if column.IsRequired && !header.HasColumn(column.Name) {
			missing = append(missing, column.Name)
		}
	}
	return missing
}

// suggestNames returns for missing columns the names in the file that may be misspellings.
func (header *Header) suggestNames(missing []string) string {
	var hints []string
	for _, name := range missing {
		if written, ok := text.Suggest(name, header.Names); ok && written != "" {
			hints = append(hints, written)
		}
	}
	if len(hints) == 0 {
		return ""
	}
	return "; it has " + text.JoinAnd(hints)
}

// normalizeName returns a column name in the form in which names are compared: the part behind
// a group, its letters and digits in lower case.
func normalizeName(name string) string {
	if _, last, ok := strings.Cut(name, groupSign); ok {
		name = last
	}
	var normalized strings.Builder
	for _, character := range name {
		if unicode.IsLetter(character) || unicode.IsDigit(character) {
			normalized.WriteRune(unicode.ToLower(character))
		}
	}
	return normalized.String()
}
