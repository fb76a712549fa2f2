// Package rules checks a technology plan. It holds the engine alone: what a rule is,
// how rules report findings, and how findings are waived, folded, sorted and
// collapsed. The rules are in the packages below it, by subject; package catalog
// lists them all.
//
// The package is pure: no client, no clock, no files. The order of the rules does
// not change a result.
package rules

import (
	"io/fs"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
)

// Rule is one way in which a plan can be wrong.
type Rule struct {
	// Code is the name of the rule's findings. It never changes.
	Code v1alpha1.FindingCode
	// Number under which docs/findings.md lists the rule; several codes may share one.
	// E-nn are rules about money, P-nn are other checks of the plan.
	Number string
	// Files has the rule's page, named after the code in snake case, and its
	// examples: see Documentation.
	Files fs.FS
	// Money says that the rule is about money. The condition BudgetAligned counts the
	// findings of such rules.
	Money bool
	// Worst is the highest severity at which the rule reports.
	Worst v1alpha1.Severity
	// Condition is the condition of the plan that an unwaived Error makes False; for
	// Balanced, an unwaived finding of any severity. Empty: none.
	Condition v1alpha1.ConditionType
	// Thresholds are the fields of spec.policy on which the rule depends.
	Thresholds []string
	// FoldedUnder lists the findings that explain a finding of this rule. An
	// explained finding is not listed by itself: the other names it.
	FoldedUnder []Fold
	// AboutGoals says that findings of the rule may be about a Goal. Such a rule reads
	// neither the inventory nor the evaluations, nor the benchmarks of other goals:
	// see Catalog.EvaluateGoals.
	AboutGoals bool
	// Check reports what the rule finds; nil: nothing. If AboutGoals is set, it reads
	// neither benchmarks nor their number.
	Check func(*Input, *Report)
	// CheckBenchmarks reports what the rule finds in the benchmarks of the input's
	// goals; nil: nothing. If AboutGoals is set, it reads no more of the budget than
	// its goals and what Outline keeps, so that it can run for one goal alone.
	CheckBenchmarks func(*Input, *Report)
	// CheckLot reports what the rule finds at one device lot; nil: nothing. The Device
	// shows it, and Check sums it up for all lots of the plan.
	CheckLot func(*LotInput, *Report)
	// WaivedShares selects the shares of the budget that count as general operations
	// while a finding of the rule is waived with severity Off; nil: none.
	WaivedShares func(*Input, Finding) func(budget.Share) bool
}
