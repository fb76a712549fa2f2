package rules

import (
	"fmt"
	"slices"
	"strconv"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

// Fold says that a finding, the root, explains another one of the same fiscal year.
type Fold struct {
	// Root is the code of the finding that explains.
	Root v1alpha1.FindingCode
	// By lists what a finding is about. A root is compared only with findings that have
	// an entry in common with it, so that the work does not grow with all pairs. nil:
	// ByObject.
	By func(Finding) []string
	// When reports whether such a root explains the folded finding; nil: it does.
	When func(root, folded Finding) bool
	// AnyYear lets a root hide a finding of another year.
	AnyYear bool
	// EvenWaived lets a root hide a finding while the root is waived: to accept the
	// root is to accept what follows from it.
	EvenWaived bool
}

// foldFindings removes each finding that another one, its root, explains, and names it
// in Related of the root. If the root is itself explained by a third finding, both are
// named there, so that no finding is lost.
func foldFindings(rules []Rule, findings []Finding) []Finding {
	byCode := map[v1alpha1.FindingCode][]int{}
	for i, finding := range findings {
		byCode[finding.Code] = append(byCode[finding.Code], i)
	}
	roots := make([][]int, len(findings))
	for _, rule := range rules {
		for _, fold := range rule.FoldedUnder {
			fold.eachPair(findings, byCode[fold.Root], byCode[rule.Code], func(root, i int) {
				if fold.hides(findings[root], findings[i]) {
					roots[i] = append(roots[i], root)
				}
			})
		}
	}
	related := make([][]string, len(findings))
	for i, finding := range findings {
		for _, root := range findVisibleRoots(roots, i) {
			entry := fmt.Sprintf(
				"%s of %s %s: %s", finding.Code, finding.Object.Kind, finding.Object.Name, finding.Message,
			)
			related[root] = append(related[root], text.Truncate(entry, relatedLimit))
		}
	}
	var left []Finding
	for i, finding := range findings {
		if len(roots[i]) > 0 {
			continue
		}
		slices.Sort(related[i])
		finding.Related = related[i][:min(len(related[i]), relatedMost)]
		left = append(left, finding)
	}
	return left
}

// findVisibleRoots follows the roots of a finding to those that no other finding
// explains. It ends, as no rule is folded under itself, directly or through others.
func findVisibleRoots(roots [][]int, i int) []int {
	var top []int
	for _, root := range roots[i] {
		if len(roots[root]) == 0 {
			top = append(top, root)
		} else {
			top = append(top, findVisibleRoots(roots, root)...)
		}
	}
	slices.Sort(top)
	return slices.Compact(top)
}

// hides reports whether a root explains a finding. Both are of the same year, or one is
// of no single year. A root that is waived, or that a waiver has lowered below the
// finding, explains it only if the fold says EvenWaived.
func (fold Fold) hides(root, finding Finding) bool {
	waived := root.Waived != "" || root.Lowered != "" && ranks[root.Severity] > ranks[finding.Severity]
	otherYear := root.FiscalYear != finding.FiscalYear && root.FiscalYear != 0 && finding.FiscalYear != 0
	switch {
	case finding.Waived != "", waived && !fold.EvenWaived, otherYear && !fold.AnyYear:
		return false
	default:
		return fold.When == nil || fold.When(root, finding)
	}
}

// eachPair calls do with each pair of a root and another finding that have something in
// common. Both are indexes of findings.
func (fold Fold) eachPair(findings []Finding, roots, others []int, do func(root, other int)) {
	if len(roots) == 0 || len(others) == 0 {
		return
	}
	by := fold.By
	if by == nil {
		by = ByObject
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

// The functions By… say what a finding is about, for Fold.By: a root and a finding
// that it explains have one of the strings in common.

// ByObject is the object of a finding.
func ByObject(f Finding) []string { return []string{string(f.Object.Kind) + " " + f.Object.Name} }

// ByField is the object and the field of a finding.
func ByField(finding Finding) []string {
	return []string{string(finding.Object.Kind) + " " + finding.Object.Name + " " + finding.Field}
}

// ByLine are the budget lines of a finding.
func ByLine(f Finding) []string { return f.Lines }

// ByGoal are the goals of a finding.
func ByGoal(f Finding) []string { return f.Goals }

// ByTechnology are the technologies of a finding.
func ByTechnology(f Finding) []string { return f.Technologies }

// ByPlan is for the few findings of which a plan has one, or one in a year.
func ByPlan(Finding) []string { return []string{""} }

// ByYear is the fiscal year of a finding; none: it is of no single year.
func ByYear(finding Finding) []string {
	if finding.FiscalYear == 0 {
		return nil
	}
	return []string{strconv.Itoa(int(finding.FiscalYear))}
}

// IsAboutOneTechnology tells whether a finding is about one technology: one that is about many
// would be lost with the one that its root explains.
func IsAboutOneTechnology(_, f Finding) bool { return len(f.Technologies) == 1 }

// Intersect reports whether two lists have an entry in common.
func Intersect(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// ExplainsGap tells whether the money of a root, in one year, is the gap of another
// finding, give or take a tenth.
func ExplainsGap(root, folded Finding) bool {
	yearly := root.Money / money.Amount(max(1, root.Years))
	return money.ComparePercent(folded.Money, 110, yearly) <= 0
}

// Limits of the API on Finding.related: characters of an entry, and entries.
const (
	relatedLimit = 400
	relatedMost  = 10
)
