package rules

import (
	"slices"

	"techplan.education/api/v1alpha1"
)

// Catalog is a list of rules that are checked together. Nothing changes it once it is
// made, so that several goroutines can use it.
type Catalog struct {
	rules  []Rule
	byCode map[v1alpha1.FindingCode]Rule
	// goalRules are the rules that EvaluateGoals checks.
	goalRules []Rule
}

// NewCatalog makes a catalog of rules in the order of their documentation. Each code
// stands in it once, and each root of a fold is the code of one of its rules.
func NewCatalog(list []Rule) *Catalog {
	c := &Catalog{rules: slices.Clone(list), byCode: make(map[v1alpha1.FindingCode]Rule, len(list))}
	for _, rule := range list {
		c.byCode[rule.Code] = rule
	}
	c.goalRules = c.selectGoalRules()
	return c
}

// Rules lists the rules in the order of their documentation.
func (catalog *Catalog) Rules() []Rule { return slices.Clone(catalog.rules) }

// Rule finds the rule of a code; ok is false where there is none.
func (catalog *Catalog) Rule(code v1alpha1.FindingCode) (rule Rule, ok bool) {
	rule, ok = catalog.byCode[code]
	return rule, ok
}

// selectGoalRules selects the rules that can report a Goal, and those under which
// their findings may be folded.
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
	return slices.DeleteFunc(catalog.Rules(), func(rule Rule) bool { return !wanted[rule.Code] })
}
