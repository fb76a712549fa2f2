package rules

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
)

// Result is what the rules find in a plan.
type Result struct {
	// Findings, waived, folded and sorted: the worst come first.
	Findings []Finding
	// NotChecked are the rules that could not be checked, by code, with the reason.
	NotChecked []v1alpha1.NotChecked
	// Budget is the budget with the shares that waivers have made general operations.
	Budget *budget.Budget
	// Next is the first day on which the budget or a finding can change; no date:
	// neither can.
	Next calendar.Date
}

// Evaluate checks all rules of the catalog. It changes neither the input nor what the
// input points to.
func (catalog *Catalog) Evaluate(input Input) Result {
	e := newCheckRun(catalog, catalog.rules, input)
	found := append(e.checkPlan(), e.checkBenchmarks()...)
	e.addWaiverEnds(len(found))
	found = foldFindings(catalog.rules, found)
	sortFindings(found)
	return Result{
		Findings: found, NotChecked: abridgeReasons(e.skipped), Budget: e.input.Budget, Next: e.next.Date(),
	}
}

// checkRun is one pass of some rules over an input of its own.
type checkRun struct {
	rules []Rule
	input Input
	// next collects the days on which the budget or a finding can change.
	next calendar.Next
	// skipped are the rules that could not be checked.
	skipped []v1alpha1.NotChecked
}

func newCheckRun(c *Catalog, rules []Rule, input Input) *checkRun {
	e := &checkRun{rules: rules, input: input, next: input.Budget.Next}
	e.input.catalog = c
	e.input.indexPlan()
	return e
}

// checkPlan checks what rules check apart from benchmarks, and does so again if a
// waiver has changed the shares of the budget.
func (run *checkRun) checkPlan() []Finding {
	check := func(rule Rule) func(*Input, *Report) { return rule.Check }
	before := run.skipped
	found := run.runChecks(check)
	if waived := run.waiveShares(found); len(waived) > 0 {
		run.skipped = before
		found = append(run.runChecks(check), waived...)
	}
	return found
}

// checkBenchmarks checks what rules check of the benchmarks. What they find there
// changes no share of the budget.
func (run *checkRun) checkBenchmarks() []Finding {
	return run.runChecks(func(rule Rule) func(*Input, *Report) { return rule.CheckBenchmarks })
}

// runChecks calls one check of each rule that has it, and applies the waivers to what
// is found.
func (run *checkRun) runChecks(checkOf func(Rule) func(*Input, *Report)) []Finding {
	var found []Finding
	plan := v1alpha1.ObjectKey{Kind: v1alpha1.KindTechnologyPlan, Name: run.input.Plan.Name}
	for _, rule := range run.rules {
		check := checkOf(rule)
		if check == nil {
			continue
		}
		report := Report{code: rule.Code, object: plan, next: &run.next}
		check(&run.input, &report)
		found = append(found, report.findings...)
		run.skipped = append(run.skipped, report.skipped...)
	}
	for i := range found {
		applyWaiver(run.input.Policy.Waivers, &found[i], run.input.Today)
	}
	return found
}

// abridgeReasons sorts reasons, keeps the first four of each rule and counts the
// others, so that one rule does not take the room of all.
func abridgeReasons(skipped []v1alpha1.NotChecked) []v1alpha1.NotChecked {
	const most = 4
	slices.SortFunc(skipped, func(a, b v1alpha1.NotChecked) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Reason, b.Reason))
	})
	skipped = slices.Compact(skipped)
	var list []v1alpha1.NotChecked
	for len(skipped) > 0 {
		code := skipped[0].Code
		n := slices.IndexFunc(skipped, func(o v1alpha1.NotChecked) bool { return o.Code != code })
		if n < 0 {
			n = len(skipped)
		}
		list = append(list, skipped[:min(n, most)]...)
		if n > most {
			list = append(list, v1alpha1.NotChecked{Code: code, Reason: fmt.Sprintf("and %d more like these", n-most)})
		}
		skipped = skipped[n:]
	}
	return list
}
