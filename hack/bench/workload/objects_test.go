package workload

import (
	"testing"

	"techplan.education/api/v1alpha1"
)

func TestLotsPointToWhatTheirPlanHas(t *testing.T) {
	plan := NewPlan("district", "plan")
	exists := map[v1alpha1.EntryName]bool{}
	for _, technology := range plan.Spec.Technologies {
		exists[technology.Name] = true
	}
	for _, site := range plan.Spec.District.Sites {
		exists[site.Name] = true
	}
	for _, line := range plan.Spec.Budget.Lines {
		exists[line.Name] = true
	}
	names := map[string]bool{}
	for i := range 200 {
		lot := NewLot("district", "plan", i)
		names[lot.Name] = true
		spec := lot.Spec
		for _, entry := range []v1alpha1.EntryName{spec.Technology, spec.Site, spec.Acquisition.BudgetLine.Line} {
			if !exists[entry] {
				t.Errorf("lot %d points to %s, which the plan lacks", i, entry)
			}
		}
	}
	if len(names) != 200 {
		t.Errorf("200 lots have %d names", len(names))
	}
}
