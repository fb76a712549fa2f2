// Package workload makes the objects that the benchmark measures, and writes them as a
// client or into files.
package workload

import (
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
)

// technologiesPerPlan and sitesPerPlan are what lots can point to.
const technologiesPerPlan, sitesPerPlan = 8, 12

// formatName makes the name of an entry from its kind and numbers, as in site-3.
func formatName(prefix string, numbers ...int) v1alpha1.EntryName {
	for _, number := range numbers {
		prefix += fmt.Sprint("-", number)
	}
	return v1alpha1.EntryName(prefix)
}

// NewPlan makes a draft with technologies, budget lines and sites for lots.
func NewPlan(namespace, name string) *v1alpha1.TechnologyPlan {
	plan := &v1alpha1.TechnologyPlan{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name}}
	plan.Spec = v1alpha1.TechnologyPlanSpec{
		Title:    "Technology plan",
		Period:   v1alpha1.Period{Start: "2026-07-01", End: "2029-06-30"},
		District: v1alpha1.District{Name: "Maple Valley Schools", TimeZone: "America/Detroit"},
		Budget:   &v1alpha1.Budget{Currency: "USD"},
	}
	for i := range technologiesPerPlan {
		technologyName := formatName("technology", i)
		plan.Spec.Technologies = append(plan.Spec.Technologies, v1alpha1.Technology{
			Name: technologyName, Domain: v1alpha1.DomainEdTech, UnitCost: "305", UsefulLifeMonths: 60,
		})
		for year := range 3 {
			plan.Spec.Budget.Lines = append(plan.Spec.Budget.Lines, v1alpha1.BudgetLine{
				Name:              formatName("line", i, year),
				FiscalYear:        v1alpha1.FiscalYear(2027 + year),
				Amount:            "400000",
				Purpose:           v1alpha1.PurposeReplacement,
				Technologies:      []v1alpha1.EntryName{technologyName},
				GeneralOperations: "Every student has one.",
			})
		}
	}
	for i := range sitesPerPlan {
		plan.Spec.District.Sites = append(plan.Spec.District.Sites, v1alpha1.Site{Name: formatName("site", i)})
	}
	return plan
}

// NewLot makes the lot of a plan with a number from 0, about as large as a lot that
// people write. Lots of one plan with different numbers differ in name, technology,
// site, quantity and end of support.
func NewLot(namespace, planName string, number int) *v1alpha1.Device {
	lot := &v1alpha1.Device{ObjectMeta: metav1.ObjectMeta{
		Namespace: namespace,
		Name:      fmt.Sprintf("%s-lot-%06d", planName, number),
		Labels: map[string]string{
			"app.kubernetes.io/part-of": "inventory",
			"district.example/wave":     fmt.Sprint(number % 7),
		},
	}}
	lot.Spec = v1alpha1.DeviceSpec{
		PlanRef:      v1alpha1.Reference{Name: planName},
		Technology:   formatName("technology", number%technologiesPerPlan),
		Site:         formatName("site", number%sitesPerPlan),
		Audience:     "Students",
		Manufacturer: "Acme",
		Model:        "Flip 3",
		Quantity:     int32(20 + number%30),
		Acquisition: v1alpha1.Acquisition{
			Kind:       v1alpha1.AcquisitionPurchase,
			Ordered:    "2026-07-06",
			Received:   "2026-08-05",
			UnitCost:   "305.00",
			BudgetLine: v1alpha1.BudgetLineKey{Plan: planName, Line: formatName("line", number%technologiesPerPlan, 0)},
		},
		InService:   "2026-08-24",
		SupportEnd:  v1alpha1.Date(fmt.Sprintf("20%d-06-30", 29+number%6)),
		WarrantyEnd: "2028-08-05",
	}
	return lot
}
