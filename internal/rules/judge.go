package rules

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/plaintext"
)

// Verdict is what the rules found, folded, waived and sorted.
type Verdict struct {
	// Findings, worst first.
	Findings   []Finding
	NotChecked []v1alpha1.NotChecked
}

// Judge applies the table to a case.
func Judge(c *Case) Verdict {
	found, skipped := c.check(table())
	ofBenchmarks, skippedOfBenchmarks := c.checkBenchmarks(table())
	found = append(found, ofBenchmarks...)
	c.addWaiverEnds(len(found))
	found = fold(table(), found)
	sortFindings(found)
	return Verdict{Findings: found, NotChecked: abridged(append(skipped, skippedOfBenchmarks...))}
}

// check applies what rules check apart from benchmarks, and again if a waived
// finding has changed the shares of the budget.
func (c *Case) check(rules []Rule) ([]Finding, []v1alpha1.NotChecked) {
	c.index()
	apply := func() ([]Finding, []v1alpha1.NotChecked) {
		return c.apply(rules, func(r Rule) func(*Case, *Report) { return r.Check })
	}
	found, skipped := apply()
	if waived := c.waiveShares(rules, found); len(waived) > 0 {
		found, skipped = apply()
		found = append(found, waived...)
	}
	return found, skipped
}

// checkBenchmarks applies what rules check of the benchmarks. What is found there
// changes no share.
func (c *Case) checkBenchmarks(rules []Rule) ([]Finding, []v1alpha1.NotChecked) {
	return c.apply(rules, func(r Rule) func(*Case, *Report) { return r.CheckBenchmarks })
}

// apply calls one check of each rule, where the rule has it, and waives what is
// found.
func (c *Case) apply(rules []Rule, checkOf func(Rule) func(*Case, *Report)) ([]Finding, []v1alpha1.NotChecked) {
	var found []Finding
	var skipped []v1alpha1.NotChecked
	for _, rule := range rules {
		check := checkOf(rule)
		if check == nil {
			continue
		}
		report := Report{rule: rule, plan: c.Plan.Name}
		check(c, &report)
		found = append(found, report.findings...)
		skipped = append(skipped, report.skipped...)
	}
	for i := range found {
		c.waive(&found[i])
	}
	return found, skipped
}

// abridged sorts reasons, keeps the first of each rule and counts the others, so
// that one rule does not take the room of all.
func abridged(skipped []v1alpha1.NotChecked) []v1alpha1.NotChecked {
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

// waive applies the first waiver that matches, by name.
func (c *Case) waive(f *Finding) {
	var best *v1alpha1.Waiver
	for i := range c.Policy.Waivers {
		w := &c.Policy.Waivers[i]
		until := calendar.Lenient(w.Until)
		if until >= c.Today && waives(w, f) && (best == nil || w.Name < best.Name) {
			best = w
		}
	}
	switch {
	case best == nil:
	case best.Severity == v1alpha1.WaiverOff:
		f.Waived = best.Name
	default:
		was := f.Severity
		f.Severity = milder(was, v1alpha1.Severity(best.Severity))
		if f.Severity != was {
			f.Lowered = best.Name
		}
	}
}

// addWaiverEnds announces that each waiver ends. Where nothing is found, no waiver
// changes anything.
func (c *Case) addWaiverEnds(findings int) {
	if findings == 0 {
		return
	}
	for _, w := range c.Policy.Waivers {
		c.Next.Add(calendar.Lenient(w.Until) + 1)
	}
}

func waives(w *v1alpha1.Waiver, f *Finding) bool {
	return w.Code == f.Code &&
		(w.Object.Kind == "" || w.Object == f.Object) &&
		(w.FiscalYear == 0 || w.FiscalYear == f.FiscalYear)
}

// waiveShares lets the rules change the reckoning for their waived findings,
// and returns those that did.
func (c *Case) waiveShares(rules []Rule, findings []Finding) []Finding {
	var waived []Finding
	for _, rule := range rules {
		if rule.OnWaive == nil {
			continue
		}
		for _, f := range findings {
			if f.Code == rule.Code && f.Waived != "" {
				rule.OnWaive(c, f)
				waived = append(waived, f)
			}
		}
	}
	return waived
}

var ranks = map[v1alpha1.Severity]int{
	v1alpha1.SeverityError: 0, v1alpha1.SeverityWarning: 1, v1alpha1.SeverityInfo: 2,
}

func milder(a, b v1alpha1.Severity) v1alpha1.Severity {
	if ranks[a] > ranks[b] {
		return a
	}
	return b
}

// fold hides what a root explains and names it there. What is hidden may itself
// be a root: what it explains is then named where it is named, so that nothing
// is lost.
func fold(rules []Rule, findings []Finding) []Finding {
	byCode := map[v1alpha1.FindingCode][]int{}
	for i, f := range findings {
		byCode[f.Code] = append(byCode[f.Code], i)
	}
	roots := make([][]int, len(findings))
	for _, rule := range rules {
		for _, fold := range rule.FoldedUnder {
			fold.pairs(findings, byCode[fold.Root], byCode[rule.Code], func(root, i int) {
				if fold.hides(findings[root], findings[i]) {
					roots[i] = append(roots[i], root)
				}
			})
		}
	}
	related := make([][]string, len(findings))
	for i, f := range findings {
		for _, root := range shown(roots, i) {
			text := fmt.Sprintf("%s of %s %s: %s", f.Code, f.Object.Kind, f.Object.Name, f.Message)
			related[root] = append(related[root], plaintext.Clip(text, relatedLimit))
		}
	}
	var left []Finding
	for i, f := range findings {
		if len(roots[i]) > 0 {
			continue
		}
		slices.Sort(related[i])
		f.Related = related[i][:min(len(related[i]), relatedMost)]
		left = append(left, f)
	}
	return left
}

// shown are the roots of a finding that are not hidden themselves, through those
// that are. No rule folds under itself, by whatever way.
func shown(roots [][]int, i int) []int {
	var top []int
	for _, root := range roots[i] {
		if len(roots[root]) == 0 {
			top = append(top, root)
		} else {
			top = append(top, shown(roots, root)...)
		}
	}
	slices.Sort(top)
	return slices.Compact(top)
}

// Limits of the API on Finding.related.
const (
	relatedLimit = 400
	relatedMost  = 10
)

// hides tells whether a root of the same year, or of no single year, explains a
// finding. One that is waived, or that a waiver has lowered below the finding,
// does so only where accepting it is accepting what follows.
func (fold Fold) hides(root, f Finding) bool {
	waived := root.Waived != "" || root.Lowered != "" && ranks[root.Severity] > ranks[f.Severity]
	otherYear := root.FiscalYear != f.FiscalYear && root.FiscalYear != 0 && f.FiscalYear != 0
	switch {
	case f.Waived != "", waived && !fold.EvenWaived, otherYear && !fold.AnyYear:
		return false
	default:
		return fold.When == nil || fold.When(root, f)
	}
}

// pairs calls a function with each of the roots and each of the others that have
// something in common, by their places among the findings.
func (fold Fold) pairs(findings []Finding, roots, others []int, do func(root, other int)) {
	if len(roots) == 0 || len(others) == 0 {
		return
	}
	by := fold.By
	if by == nil {
		by = byObject
	}
	about := map[string][]int{}
	for _, root := range roots {
		for _, key := range by(findings[root]) {
			about[key] = append(about[key], root)
		}
	}
	for _, other := range others {
		for _, key := range by(findings[other]) {
			for _, root := range about[key] {
				do(root, other)
			}
		}
	}
}

// sortFindings puts the worst first: unwaived before waived, then by severity,
// money, code, object, field and year.
func sortFindings(findings []Finding) {
	slices.SortFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			compareWaived(a, b),
			cmp.Compare(ranks[a.Severity], ranks[b.Severity]),
			cmp.Compare(b.Money, a.Money),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Object.Kind, b.Object.Kind), cmp.Compare(a.Object.Name, b.Object.Name),
			cmp.Compare(a.Field, b.Field), cmp.Compare(a.FiscalYear, b.FiscalYear), cmp.Compare(a.Message, b.Message),
		)
	})
}

func compareWaived(a, b Finding) int {
	switch {
	case (a.Waived == "") == (b.Waived == ""):
		return 0
	case a.Waived == "":
		return -1
	default:
		return 1
	}
}

// Collapse tells a code that fires on more than ten objects once, at the plan,
// with the number, the money and the ten largest.
func Collapse(plan, currency string, findings []Finding) []Finding {
	const most = 10
	groups := map[v1alpha1.FindingCode][]Finding{}
	for _, f := range findings {
		if f.Waived == "" {
			groups[f.Code] = append(groups[f.Code], f)
		}
	}
	maps.DeleteFunc(groups, func(_ v1alpha1.FindingCode, group []Finding) bool { return places(group) <= most })
	var out []Finding
	for _, f := range findings {
		if _, many := groups[f.Code]; !many || f.Waived != "" {
			out = append(out, f)
		}
	}
	for _, group := range groups {
		out = append(out, gathered(plan, currency, group))
	}
	sortFindings(out)
	return out
}

// places counts the objects of findings, and the fields of a plan.
func places(findings []Finding) int {
	seen := map[string]bool{}
	for _, f := range findings {
		place := string(f.Object.Kind) + "/" + f.Object.Name
		if f.Object.Kind == v1alpha1.KindTechnologyPlan {
			place += "/" + f.Field
		}
		seen[place] = true
	}
	return len(seen)
}

func gathered(plan, currency string, group []Finding) Finding {
	first := group[0]
	var sum money.Amount
	var largest []string
	for i, f := range group {
		sum = sum.Plus(f.Money)
		if i < relatedMost {
			largest = append(largest, plaintext.Clip(f.Message, relatedLimit))
		}
	}
	all := Finding{Gathered: true, Finding: v1alpha1.Finding{
		Code: first.Code, Severity: first.Severity, Related: largest,
		Action: plaintext.Clip("For the first: "+first.Action, messageLimit),
		Object: v1alpha1.ObjectKey{Kind: v1alpha1.KindTechnologyPlan, Name: plan},
	}, Money: sum}
	all.Message = fmt.Sprintf("%d findings of this kind", len(group))
	if sum > 0 {
		all.Amount = sum.API()
		all.Message += ", " + sum.In(currency) + " in all"
	}
	all.Message = plaintext.Clip(all.Message+". The first: "+first.Message, messageLimit)
	return all
}
