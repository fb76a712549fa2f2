// Package measure holds what the benchmark measures: a value of type Measure for each
// subject, which adds rows to the table.
package measure

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"techplan.education/hack/bench/cluster"
	"techplan.education/hack/bench/page"
)

// Measure takes some rows of the table.
type Measure struct {
	// Name is what a person selects it by.
	Name string
	take func(context.Context, *Bench) error
}

// Bench is what a measure works with.
type Bench struct {
	// Cluster is empty when a measure begins.
	*cluster.Cluster
	Sizes
	// Report collects the rows.
	*page.Report
	// Profiles is the folder for profiles of processor time and heap. None are written
	// if it is empty.
	Profiles string
}

// Sizes are how large the measures are.
type Sizes struct {
	// Runs is how often a measure is taken in which candidates take turns.
	Runs int
	// Lots is the number of lots of a convergence, and BaselineLots that of one in
	// which the baseline controller takes part: it is slow.
	Lots, BaselineLots int
	// BulkLots is the number of lots that change at once, and Largest that of the
	// largest plan.
	BulkLots, Largest int
	// Documents is the number of documents to lint.
	Documents int
	// ImportRows is the number of rows of the largest import.
	ImportRows int
	// Districts is the number of districts of a dashboard, and DistrictLots that of all their lots.
	Districts, DistrictLots int
}

// FormatSizes says of what sizes the measures are, in a phrase.
func (sizes Sizes) FormatSizes() string {
	return fmt.Sprintf("%d and %d lots over %d plans, plans of up to %d lots, bulk changes of %d lots, %d documents, "+
		"imports of up to %d rows, %d districts with %d lots",
		sizes.BaselineLots, sizes.Lots, convergencePlans, sizes.Largest, sizes.BulkLots, sizes.Documents,
		sizes.ImportRows, sizes.Districts, sizes.DistrictLots)
}

// TakeRows takes the measure and adds its rows to the report, on an empty control
// plane.
func (measure Measure) TakeRows(ctx context.Context, bench *Bench) error {
	if err := bench.ReplaceWithEmpty(); err != nil {
		return err
	}
	err := withCPUProfile(bench.Profiles, measure.Name, func() error { return measure.take(ctx, bench) })
	if err != nil {
		return fmt.Errorf("measuring %s: %w", measure.Name, err)
	}
	return nil
}

// SelectMeasures returns the measures whose names match a regular expression. An
// expression that matches none is an error.
func SelectMeasures(all []Measure, only string) ([]Measure, error) {
	pattern, err := regexp.Compile(only)
	if err != nil {
		return nil, fmt.Errorf("-only: %w", err)
	}
	var selected []Measure
	var names []string
	for _, measure := range all {
		names = append(names, measure.Name)
		if pattern.MatchString(measure.Name) {
			selected = append(selected, measure)
		}
	}
	if len(selected) == 0 {
		return nil, fmt.Errorf("-only %q matches no measure; there are: %s", only, strings.Join(names, "; "))
	}
	return selected, nil
}
