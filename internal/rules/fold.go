package rules

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

// Fold says that one finding, the root, explains another finding of the same fiscal year.
// Fixing the root fixes the other as well, so only the root is listed.
type Fold struct {
	// Root is the code of the root.
	Root v1alpha1.FindingCode
	// By lists the keys of a finding. A root is compared only with findings that share
	// a key with it, so that the work does not grow with all pairs. nil means ByObject.
	By func(Finding) []string
	// When reports whether the root explains the other finding; nil means always.
	When func(root, folded Finding) bool
	// AnyYear lets a root explain a finding of another year.
	AnyYear bool
	// EvenWaived lets a waived root explain a finding: a district that accepts the root
	// also accepts its consequences.
	EvenWaived bool
}

// foldFindings removes each finding that a root explains, and names it in Related of the
// root. If a third finding explains the root, Related of the third names both, so that no
// finding is lost.
func foldFindings(rules []Rule, findings []Finding) []Finding {
	byCode := map[v1alpha1.FindingCode][]int{}
	for i, finding := range findings {
		byCode[finding.Code] = append(byCode[finding.Code], i)
	}
	roots := make([][]int, len(findings))
	for _, rule := range rules {
		for _, fold := range rule.FoldedUnder {
			fold.forEachPair(findings, byCode[fold.Root], byCode[rule.Code], func(root, i int) {
				if fold.appliesTo(findings[root], findings[i]) {
					roots[i] = append(roots[i], root)
				}
			})
		}
	}
	related, explained := make([][]string, len(findings)), make([][]Explained, len(findings))
	for i, finding := range findings {
		for _, root := range findVisibleRoots(roots, i) {
			entry := fmt.Sprintf(
				"%s of %s %s: %s", finding.Code, finding.Object.Kind, finding.Object.Name, finding.Message,
			)
			related[root] = append(related[root], text.Truncate(entry, maxRelatedLength))
			explained[root] = append(explained[root], Explained{
				finding.Code, finding.Object, finding.Field, finding.FiscalYear,
			})
		}
	}
	var visible []Finding
	for i, finding := range findings {
		if len(roots[i]) > 0 {
			continue
		}
		slices.SortFunc(explained[i], compareExplained)
		finding.Related, finding.Explains = limitRelated(related[i], explained[i]), explained[i]
		visible = append(visible, finding)
	}
	return visible
}

func compareExplained(left, right Explained) int {
	return cmp.Or(
		cmp.Compare(left.Code, right.Code), cmp.Compare(left.Object.Kind, right.Object.Kind),
		cmp.Compare(left.Object.Name, right.Object.Name), cmp.Compare(left.Field, right.Field),
		cmp.Compare(left.FiscalYear, right.FiscalYear),
	)
}

// limitRelated sorts the entries about explained findings. If there are more than a finding can
// carry, the last entry says how many of which codes there are in all.
func limitRelated(related []string, explained []Explained) []string {
	slices.Sort(related)
	if len(related) <= maxRelated {
		return related
	}
	all := fmt.Sprintf("%d findings in all: %s", len(related), countCodes(explained))
	return append(related[:maxRelated-1:maxRelated-1], all)
}

// countCodes lists the codes of findings with their numbers: EquityGap (1) and GoalUnfunded (2).
// A finding that is there twice, because of two roots, counts once.
func countCodes(explained []Explained) string {
	counts, seen := map[v1alpha1.FindingCode]int{}, map[Explained]bool{}
	for _, finding := range explained {
		if !seen[finding] {
			seen[finding] = true
			counts[finding.Code]++
		}
	}
	var parts []string
	for _, code := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%s (%d)", code, counts[code]))
	}
	return text.JoinFirst(parts)
}

// findVisibleRoots follows the roots of a finding up to the roots that no finding
// explains. It terminates because no rule is folded under itself, directly or through
// others; a test of the catalog holds that.
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

// appliesTo reports whether a root explains a finding. Both belong to the same year, or
// one of them belongs to no single year. A waived root explains a finding only if the fold
// says EvenWaived, and so does a root that a waiver has lowered below the finding:
// otherwise the waiver would also hide a finding that it does not name.
func (fold Fold) appliesTo(root, finding Finding) bool {
	waived := root.Waived != "" || root.Lowered != "" && severityRanks[root.Severity] > severityRanks[finding.Severity]
	otherYear := root.FiscalYear != finding.FiscalYear && root.FiscalYear != 0 && finding.FiscalYear != 0
	switch {
	case finding.Waived != "", waived && !fold.EvenWaived, otherYear && !fold.AnyYear:
		return false
	default:
		return fold.When == nil || fold.When(root, finding)
	}
}

// forEachPair calls do with each root and each other finding that share a key. Both are
// indexes into findings.
func (fold Fold) forEachPair(findings []Finding, roots, others []int, do func(root, other int)) {
	if len(roots) == 0 || len(others) == 0 {
		return
	}
	by := fold.By
	if by == nil {
		by = ByObject
	}
	rootsByKey := map[string][]int{}
	for _, root := range roots {
		for _, key := range by(findings[root]) {
			rootsByKey[key] = append(rootsByKey[key], root)
		}
	}
	for _, other := range others {
		for _, key := range by(findings[other]) {
			for _, root := range rootsByKey[key] {
				do(root, other)
			}
		}
	}
}

// The functions By… are values for Fold.By. They return the keys that a root and an
// explained finding have in common.

// ByObject returns the object of a finding.
func ByObject(finding Finding) []string {
	return []string{string(finding.Object.Kind) + " " + finding.Object.Name}
}

// ByField returns the object and the field of a finding.
func ByField(finding Finding) []string {
	return []string{string(finding.Object.Kind) + " " + finding.Object.Name + " " + finding.Field}
}

// ByLine returns the budget lines of a finding.
func ByLine(finding Finding) []string { return text.ToStrings(finding.Lines) }

// ByGoal returns the goals of a finding.
func ByGoal(finding Finding) []string { return finding.Goals }

// ByTechnology returns the technologies of a finding.
func ByTechnology(finding Finding) []string { return text.ToStrings(finding.Technologies) }

// ByPlan returns the same key for all findings. It is meant for rules that report once for
// a plan or once a year: for others it would compare all pairs.
func ByPlan(Finding) []string { return []string{""} }

// ByYear returns the fiscal year of a finding, and no key for a finding of no single year.
func ByYear(finding Finding) []string {
	if finding.FiscalYear == 0 {
		return nil
	}
	return []string{strconv.Itoa(int(finding.FiscalYear))}
}

// IsAboutOneTechnology reports whether the explained finding is about one technology. A
// finding about several must stay, because its root explains one of them only.
func IsAboutOneTechnology(_, finding Finding) bool { return len(finding.Technologies) == 1 }

// Intersect reports whether two lists have an entry in common.
func Intersect[S ~string](left, right []S) bool {
	return slices.ContainsFunc(left, func(entry S) bool { return slices.Contains(right, entry) })
}

// ExplainsGap reports whether the yearly money of a root covers the gap of another finding.
// The gap may exceed it by a tenth, because both are often estimates of the same cost.
func ExplainsGap(root, folded Finding) bool {
	yearly := root.Money / money.Amount(max(1, root.Years))
	return money.ComparePercent(folded.Money, 110, yearly) <= 0
}

// Limits of the API on Finding.related: characters of an entry, and entries.
const (
	maxRelatedLength = 400
	maxRelated       = 10
)
