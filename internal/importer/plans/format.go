// Package plans is what the imports of enrollment, budgets and ledgers have in common: they
// read files and change a plan.
package plans

import (
	"context"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/rows"
)

// Format is a kind of export that says something about a plan. It is a value: adding a format
// adds one, and a line in the catalogue of formats.
type Format struct {
	// Name is what people write for the format: oneroster.
	Name string
	// Title says where the export comes from: "Rosters in OneRoster 1.1 or 1.2".
	Title string
	// Help says in sentences which files are given, what is read from them, and what the mapping
	// holds.
	Help string
	// Read reads the files. The error says what is wrong with a file or with the mapping; what
	// is wrong with a row is in the report of the reader.
	Read func(ctx context.Context, reader *rows.Reader, input Input) (Result, error)
}

// Input is what an import reads.
type Input struct {
	// Files are the paths that were given.
	Files []string
	// Plan is the plan as it is. It is not changed.
	Plan *v1alpha1.TechnologyPlan
	// Devices are the device lots of the district.
	Devices []*v1alpha1.Device
	// Mapping is the file of --mapping, empty without one.
	Mapping []byte
	// Today is the as-of date, in the district's time zone.
	Today calendar.Date
	// FiscalYear is that of --year, 0 without one.
	FiscalYear v1alpha1.FiscalYear
	// AcceptFewer says that less than before is right: see Result.
	AcceptFewer bool
}

// Result is what an import makes of the files.
type Result struct {
	// Merged is the plan with everything that people wrote in it.
	Merged *v1alpha1.TechnologyPlan
	// Owned has the fields that the import owns, and no others: what it applies in a cluster.
	Owned *v1alpha1.TechnologyPlan
	// Notes are sentences about what a person should look at, in the order of their weight: sums
	// in dollars that no line claims, totals that do not agree, schools that are no site.
	Notes []string
	// Proposed is a mapping in YAML that --propose-mapping prints. Empty: the format has none.
	Proposed []byte
}
