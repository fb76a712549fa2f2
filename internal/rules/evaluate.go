package rules

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
)

// Result holds the findings of all rules in a plan.
type Result struct {
	// Findings are sorted worst first, after waivers and folds are applied.
	Findings []Finding
	// NotChecked lists the rules that could not be checked, by code, with the reason.
	NotChecked []v1alpha1.NotChecked
	// Budget is the budget in which waived shares count as general operations.
	Budget *budget.Budget
	// Next is the first day on which the budget or a finding can change; zero if
	// neither can.
	Next calendar.Date
}

// EvaluateRules checks all rules of the catalog. It changes neither the input nor the objects
// to which the input points.
func (catalog *Catalog) EvaluateRules(input Input) Result {
	run := newCheckRun(catalog, catalog.rules, input)
	found := append(run.checkPlan(), run.checkBenchmarks()...)
	// Waivers count before folding: a folded finding that is waived by itself changes too
	// when its waiver ends.
	run.addWaiverEnds(len(found))
	found = foldFindings(catalog.rules, found)
	sortFindings(found)
	return Result{
		Findings: found, NotChecked: limitReasonsPerRule(run.skipped), Budget: run.input.Budget, Next: run.next.Date(),
	}
}

// checkRun is one pass of some rules over its own copy of the input.
type checkRun struct {
	rules []Rule
	input Input
	// next collects the days on which the budget or a finding can change.
	next calendar.Next
	// skipped collects the rules that could not be checked.
	skipped []v1alpha1.NotChecked
}

// newCheckRun prepares a pass. The copy of the input is shallow: a run replaces its
// budget, and never changes the one of the caller.
func newCheckRun(catalog *Catalog, rules []Rule, input Input) *checkRun {
	run := &checkRun{rules: rules, input: input, next: input.Budget.Next}
	run.input.catalog = catalog
	run.input.buildPlanLookups()
	return run
}

// checkPlan runs the checks that do not read benchmarks. If a waiver changes the shares
// of the budget, it runs them a second time on the changed budget: a finding about a sum
// may disappear when a waived share counts as general operations.
func (run *checkRun) checkPlan() []Finding {
	check := func(rule Rule) func(*Input, *Report) { return rule.Check }
	before := run.skipped
	found := run.runChecks(check)
	if waived := run.applyWaivedShares(found); len(waived) > 0 {
		run.skipped = before
		// The second pass no longer finds the waived shares, so their findings are kept
		// from the first one.
		found = append(run.runChecks(check), waived...)
	}
	return found
}

// checkBenchmarks runs the checks that read benchmarks. They need one pass only, because
// their findings change no share of the budget.
func (run *checkRun) checkBenchmarks() []Finding {
	return run.runChecks(func(rule Rule) func(*Input, *Report) { return rule.CheckBenchmarks })
}

// runChecks calls one of the two checks of each rule, and applies the waivers to the
// findings. A rule without that check is left out.
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
		applyFirstWaiver(run.input.Policy.Waivers, &found[i], run.input.Today)
	}
	return found
}

// limitReasonsPerRule sorts reasons, keeps the first four of each rule and counts the
// others. The status has room for a limited number of reasons, and one rule must not
// displace those of the others.
func limitReasonsPerRule(skipped []v1alpha1.NotChecked) []v1alpha1.NotChecked {
	const most = 4
	slices.SortFunc(skipped, func(left, right v1alpha1.NotChecked) int {
		return cmp.Or(cmp.Compare(left.Code, right.Code), cmp.Compare(left.Reason, right.Reason))
	})
	skipped = slices.Compact(skipped)
	var list []v1alpha1.NotChecked
	for len(skipped) > 0 {
		code := skipped[0].Code
		count := slices.IndexFunc(skipped, func(other v1alpha1.NotChecked) bool { return other.Code != code })
		if count < 0 {
			count = len(skipped)
		}
		list = append(list, skipped[:min(count, most)]...)
		if count > most {
			list = append(
				list, v1alpha1.NotChecked{Code: code, Reason: fmt.Sprintf("and %d more like these", count-most)},
			)
		}
		skipped = skipped[count:]
	}
	return list
}
