package testrandom

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
)

// addProcurements adds how lines buy, and the policy about it, to every third district with a budget.
func (random generator) addProcurements(spec *v1alpha1.TechnologyPlanSpec) {
	if spec.Budget == nil || !random.oneIn(3) {
		return
	}
	if random.oneIn(2) {
		spec.Policy.Procurement = v1alpha1.ProcurementPolicy{
			BidThreshold: pickOne[v1alpha1.Money](random, "", "500", "20000"), Form470LeadMonths: random.Int32N(13),
		}
	}
	for i := range random.IntN(4) {
		spec.Budget.Procurements = append(spec.Budget.Procurements, random.newProcurement(fmt.Sprintf("buy%d", i)))
	}
	// Few lines are on E-Rate, so that each of them may name a procurement that exists.
	onERate := map[v1alpha1.EntryName]bool{}
	for _, source := range spec.Budget.Sources {
		onERate[source.Name] = source.Kind == v1alpha1.SourceERateC1 || source.Kind == v1alpha1.SourceERateC2
	}
	for i := range spec.Budget.Lines {
		switch {
		case onERate[spec.Budget.Lines[i].Source]:
			spec.Budget.Lines[i].Procurement = "buy0"
		case random.oneIn(2):
			spec.Budget.Lines[i].Procurement = v1alpha1.EntryName(random.pickName("buy", 4))
		}
	}
}

// newProcurement makes a procurement whose days are in order, with or without the forms of E-Rate.
func (random generator) newProcurement(name string) v1alpha1.Procurement {
	procurement := v1alpha1.Procurement{
		Name: v1alpha1.EntryName(name),
		Method: pickOne(
			random, v1alpha1.MethodCompetitiveBids, v1alpha1.MethodCompetitiveBids, v1alpha1.MethodQuotes,
			v1alpha1.MethodStateContract, v1alpha1.MethodCooperativeContract, v1alpha1.MethodSoleSource,
		),
	}
	if procurement.Method == v1alpha1.MethodSoleSource && random.oneIn(2) {
		procurement.Reason = "Only the maker can extend it."
	}
	days := []v1alpha1.Date{random.pickDay(), random.pickDay(), random.pickDay(), random.pickDay()}
	slices.Sort(days)
	for i, day := range []*v1alpha1.Date{
		&procurement.Opened, &procurement.Closes, &procurement.Awarded, &procurement.Signed,
	} {
		if random.oneIn(2) {
			*day = days[i]
		}
	}
	if !random.oneIn(3) {
		procurement.Form470Certified = random.pickDay()
	}
	if random.oneIn(3) {
		procurement.Form471Filed = random.pickDay()
	}
	return procurement
}
