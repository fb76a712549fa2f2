package rules

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/programs"
)

// Input is what rules check: a plan with its budget and with all that belongs to it, as
// of Today.
type Input struct {
	*budget.Budget
	Policy Policy
	// Benchmarks of the plan's goals, by goal.
	Benchmarks map[string][]*v1alpha1.Benchmark
	// Evaluations of the plan that people or the scheduler made.
	Evaluations []*v1alpha1.Evaluation
	// Elsewhere are the evaluations of technologies under the district's other
	// plans.
	Elsewhere []*v1alpha1.Evaluation
	// Schedule holds the evaluations of the plan, expected or recorded, as of Today;
	// nil: the rules to be applied read none. The caller announces when it changes.
	Schedule *evaluation.Schedule
	// DeviceExists tells whether a lot exists; nil: all do.
	DeviceExists func(name string) bool
	// Overlapping are the other approved plans of the district whose period
	// overlaps this one's, if this one is approved.
	Overlapping []string
	// Sure tells whether a datum of a funding program can make a plan wrong; nil:
	// one that was read in the program's own text.
	Sure func(programs.Fact) bool
	// Room is the size in bytes up to which the plan is not too large; 0:
	// objectsize.Documented.
	Room int

	// catalog has the rules that exist.
	catalog *Catalog
	lookups
}
