package device

import (
	"reflect"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/watch"
)

// lotFilter selects lots of a plan: all of them, or those of some technologies, sites or
// budget lines.
type lotFilter struct {
	all                        bool
	technologies, sites, lines map[string]bool
}

// selectAffectedLots returns a filter for the lots that a change of their plan can affect:
// those of the technologies, sites and lines that changed, and all if the plan's calendar,
// refresh policy or existence changed.
func selectAffectedLots(change watch.Change[*v1alpha1.TechnologyPlan]) lotFilter {
	if !change.IsUpdate() || generalFactsOf(change.Old) != generalFactsOf(change.New) {
		return lotFilter{all: true}
	}
	return lotFilter{
		technologies: changedNames(factsByTechnology(change.Old), factsByTechnology(change.New)),
		sites:        changedNames(factsBySite(change.Old), factsBySite(change.New)),
		lines:        changedNames(factsByLine(change.Old), factsByLine(change.New)),
	}
}

func (filter lotFilter) isEmpty() bool {
	return !filter.all && len(filter.technologies)+len(filter.sites)+len(filter.lines) == 0
}

func (filter lotFilter) includesLot(lot *v1alpha1.DeviceSpec) bool {
	return filter.all ||
		filter.technologies[string(lot.Technology)] ||
		filter.sites[string(lot.Site)] ||
		filter.lines[string(lot.Acquisition.BudgetLine.Line)] ||
		slices.ContainsFunc(lot.Acquisition.OtherLines, func(other v1alpha1.LinePart) bool { return filter.lines[string(other.Line)] })
}

// generalFacts are the facts of a plan on which the status of each of its lots
// depends.
type generalFacts struct {
	timeZone             string
	fiscalYearStartMonth int32
	period               v1alpha1.Period
	// leadMonths is -1 if the plan does not set it.
	leadMonths                     int32
	sparePercent, inflationPercent v1alpha1.Percent
}

func generalFactsOf(plan *v1alpha1.TechnologyPlan) generalFacts {
	refresh := plan.Spec.Policy.Refresh
	facts := generalFacts{
		timeZone:             plan.Spec.District.TimeZone,
		fiscalYearStartMonth: plan.Spec.District.FiscalYearStartMonth,
		period:               plan.Spec.Period,
		leadMonths:           -1,
		sparePercent:         refresh.SparePercent,
		inflationPercent:     refresh.InflationPercent,
	}
	if refresh.LeadMonths != nil {
		facts.leadMonths = *refresh.LeadMonths
	}
	return facts
}

func factsByTechnology(plan *v1alpha1.TechnologyPlan) map[string]any {
	facts := map[string]any{}
	for _, technology := range plan.Spec.Technologies {
		facts[string(technology.Name)] = [3]any{
			technology.UnitCost, technology.PriceFiscalYear, technology.UsefulLifeMonths,
		}
	}
	return facts
}

func factsBySite(plan *v1alpha1.TechnologyPlan) map[string]any {
	facts := map[string]any{}
	for _, site := range plan.Spec.District.Sites {
		facts[string(site.Name)] = true
	}
	return facts
}

func factsByLine(plan *v1alpha1.TechnologyPlan) map[string]any {
	facts := map[string]any{}
	if plan.Spec.Budget == nil {
		return facts
	}
	sources := map[v1alpha1.EntryName]any{}
	for _, source := range plan.Spec.Budget.Sources {
		sources[source.Name] = [3]any{source.Kind, source.ObligationEnd, source.EndRule}
	}
	for _, budgetLine := range plan.Spec.Budget.Lines {
		facts[string(budgetLine.Name)] = [3]any{budgetLine.FiscalYear, budgetLine.ThroughFiscalYear, sources[budgetLine.Source]}
	}
	return facts
}

// changedNames returns the names that were added or removed or have other facts.
func changedNames(before, after map[string]any) map[string]bool {
	changed := map[string]bool{}
	for _, names := range []map[string]any{before, after} {
		for name := range names {
			old, existed := before[name]
			current, exists := after[name]
			if existed != exists || !reflect.DeepEqual(old, current) {
				changed[name] = true
			}
		}
	}
	return changed
}
