// Package rules checks a technology plan. It holds only the engine: the type Rule, the
// report of findings, and the code that waives, folds, sorts and collapses findings. The
// rules themselves are in the packages below, by subject, and package catalog lists all
// of them.
//
// The package is pure: it uses no client, clock or files. The order of the rules does not
// change a result.
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
	// Number is the number of the rule in docs/findings.md; several codes may share one.
	// E-nn are rules about money, P-nn are other checks of the plan.
	Number string
	// Files contains the rule's page, named after the code in snake case, and its
	// examples: see ReadDocumentation.
	Files fs.FS
	// Money says that the rule is about money. The condition BudgetAligned counts only
	// the findings of such rules.
	Money bool
	// Worst is the highest severity at which the rule reports.
	Worst v1alpha1.Severity
	// Condition is the condition of the plan that an unwaived Error makes False; empty if
	// there is none. Balanced becomes False at an unwaived finding of any severity.
	Condition v1alpha1.ConditionType
	// Thresholds are the fields of spec.policy on which the rule depends.
	Thresholds []string
	// FoldedUnder lists the roots that explain a finding of this rule. An explained
	// finding is not listed by itself, but in Related of its root.
	FoldedUnder []Fold
	// AboutGoals says that findings of the rule may be about a Goal. Such a rule does
	// not read the inventory, the evaluations or the benchmarks of other goals, so that
	// Catalog.EvaluateGoals can check it without them.
	AboutGoals bool
	// Check reports the findings of the rule that do not depend on benchmarks; nil if
	// there are none. If AboutGoals is set, it reads neither benchmarks nor their
	// number.
	Check func(*Input, *Report)
	// CheckBenchmarks reports the findings of the rule in the benchmarks of the input's
	// goals; nil if there are none. If AboutGoals is set, it reads only the goals of the
	// budget and the fields that Outline keeps, so that it can run for one goal alone.
	CheckBenchmarks func(*Input, *Report)
	// CheckLot reports what the rule finds at one device lot; nil: nothing. The Device
	// shows it, and Check sums it up for all lots of the plan.
	CheckLot func(*LotInput, *Report)
	// WaivedShares selects the shares of the budget that count as general operations
	// while a finding of the rule is waived with severity Off; nil selects none.
	WaivedShares func(*Input, Finding) func(budget.Share) bool
}
