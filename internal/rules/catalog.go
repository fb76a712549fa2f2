package rules

import (
	"slices"

	"techplan.education/api/v1alpha1"
)

// Catalog is a list of rules that are checked together. It is immutable once made, so
// several goroutines can use it.
type Catalog struct {
	rules  []Rule
	byCode map[v1alpha1.FindingCode]Rule
	// goalRules are the rules that EvaluateGoals checks. They are selected once, because
	// EvaluateGoals runs for each change of a plan.
	goalRules []Rule
}

// NewCatalog makes a catalog of rules in the order of their documentation. The caller
// lists each code once, and the catalog contains the rule of each root of a fold.
func NewCatalog(list []Rule) *Catalog {
	catalog := &Catalog{rules: slices.Clone(list), byCode: make(map[v1alpha1.FindingCode]Rule, len(list))}
	for _, rule := range list {
		catalog.byCode[rule.Code] = rule
	}
	catalog.goalRules = catalog.selectGoalRules()
	return catalog
}

// ListRules lists the rules in the order of their documentation.
func (catalog *Catalog) ListRules() []Rule { return slices.Clone(catalog.rules) }

// FindRule returns the rule of a code; ok is false if the catalog has none.
func (catalog *Catalog) FindRule(code v1alpha1.FindingCode) (rule Rule, ok bool) {
	rule, ok = catalog.byCode[code]
	return rule, ok
}

// selectGoalRules selects the rules that can report a Goal, and the rules under which
// their findings may be folded. A rule that is missing here would leave a finding of a
// goal visible that the assessment of the whole plan folds.
func (catalog *Catalog) selectGoalRules() []Rule {
	wanted := map[v1alpha1.FindingCode]bool{}
	var want func(v1alpha1.FindingCode)
	want = func(code v1alpha1.FindingCode) {
		if wanted[code] {
			return
		}
		wanted[code] = true
		for _, fold := range catalog.byCode[code].FoldedUnder {
			want(fold.Root)
		}
	}
	for _, rule := range catalog.rules {
		if rule.AboutGoals {
			want(rule.Code)
		}
	}
	return slices.DeleteFunc(catalog.ListRules(), func(rule Rule) bool { return !wanted[rule.Code] })
}
