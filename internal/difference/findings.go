package difference

import (
	"cmp"
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/snapshot"
)

// compareFindings returns the findings that differ: new ones first, then changed ones, then those
// that are gone; each with the worst first.
func compareFindings(before, after version) []Finding {
	old, current := before.listFindings(), after.listFindings()
	keys := maps.Clone(old)
	maps.Copy(keys, current)
	findings := []Finding{}
	for key, newest := range keys {
		was, existed := old[key]
		is, exists := current[key]
		compared := Finding{
			Code: key.Code, Object: key.Object, Field: key.Field, FiscalYear: key.FiscalYear,
			Message: newest.Message, Action: newest.Action, Change: Changed,
		}
		if existed {
			compared.Before = stateOf(was)
		}
		if exists {
			compared.After = stateOf(is)
		}
		switch {
		case !existed:
			compared.Change = Added
		case !exists:
			compared.Change = Removed
		case *compared.Before == *compared.After:
			continue
		}
		findings = append(findings, compared)
	}
	slices.SortFunc(findings, compareOrder)
	return findings
}

func stateOf(finding v1alpha1.Finding) *State {
	return &State{finding.Severity, finding.Amount, finding.Waived}
}

func compareOrder(left, right Finding) int {
	order := []Change{Added, Changed, Removed}
	return cmp.Or(
		slices.Index(order, left.Change)-slices.Index(order, right.Change),
		rankSeverity(left.worseState().Severity)-rankSeverity(right.worseState().Severity),
		cmp.Compare(left.Code, right.Code), cmp.Compare(left.Object.Kind, right.Object.Kind),
		cmp.Compare(left.Object.Name, right.Object.Name), cmp.Compare(left.Field, right.Field),
		cmp.Compare(left.FiscalYear, right.FiscalYear),
	)
}

// worseState returns the state of the new version, or of the old one if the finding is gone.
func (finding Finding) worseState() State {
	if finding.After != nil {
		return *finding.After
	}
	return *finding.Before
}

// listFindings returns the findings of a plan and of its goals and lots, each once. A finding of the
// plan that stands for many of its code is left out if the objects list them.
func (side version) listFindings() map[snapshot.FindingKey]v1alpha1.Finding {
	findings := map[snapshot.FindingKey]v1alpha1.Finding{}
	if side.plan == nil {
		return findings
	}
	listed := map[v1alpha1.FindingCode]bool{}
	add := func(reported []v1alpha1.Finding) {
		for _, finding := range reported {
			listed[finding.Code] = true
			findings[snapshot.KeyOf(finding)] = finding
		}
	}
	for _, goal := range side.district.Goals {
		if goal.Spec.PlanRef.Name == side.plan.Name {
			add(goal.Status.Findings)
		}
	}
	for _, lot := range side.district.Devices {
		if lot.Spec.PlanRef.Name == side.plan.Name {
			add(lot.Status.Findings)
		}
	}
	for _, finding := range side.plan.Status.Findings {
		key := snapshot.KeyOf(finding)
		if _, known := findings[key]; !known && !(snapshot.StandsForMany(finding) && listed[finding.Code]) {
			findings[key] = finding
		}
	}
	return findings
}
