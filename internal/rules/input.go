package rules

import (
	"techplan.education/internal/budget"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/policy"
	"techplan.education/internal/programs"
)

// Input is the data that rules check: a plan with its budget and all objects that belong
// to it, as of Today.
type Input struct {
	*budget.Budget
	Policy policy.Policy
	// Benchmarks are the benchmarks of the plan's goals, by goal.
	Benchmarks map[string][]*model.Benchmark
	// Evaluations are the existing Evaluations of the plan, created by people or by the
	// scheduler.
	Evaluations []*model.Evaluation
	// EvaluationsOfOtherPlans are the evaluations of technologies under the district's
	// other plans.
	EvaluationsOfOtherPlans []*model.Evaluation
	// Schedule holds the evaluations of the plan, expected or recorded, as of Today. It
	// may be nil if no checked rule reads it. The caller announces when it changes.
	Schedule *evaluation.Schedule
	// DeviceExists reports whether a device lot exists; nil means that all do.
	DeviceExists func(name string) bool
	// Overlapping lists the other approved plans of the district whose period overlaps
	// this plan's; none if this plan is not approved.
	Overlapping []string
	// IsReliable reports whether a figure of a funding program is reliable enough to make a
	// plan wrong; nil accepts the figures that were read in the program's own text.
	IsReliable func(programs.Fact) bool
	// MaxPlanBytes is the size in bytes up to which the plan is not too large; 0 means
	// objectsize.Documented.
	MaxPlanBytes int

	// catalog has all existing rules, for the check of the codes of waivers.
	catalog *Catalog
	lookups
}
