package main

import (
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
)

// plansEach is over how many plans the lots of a convergence are spread.
const plansEach = 20

// technologies of each plan.
const technologies = 8

// planNamed is a draft with technologies and lines for lots to point to.
func planNamed(namespace, name string) *v1alpha1.TechnologyPlan {
	p := &v1alpha1.TechnologyPlan{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name}}
	p.Spec = v1alpha1.TechnologyPlanSpec{
		Title: "Technology plan", Period: v1alpha1.Period{Start: "2026-07-01", End: "2029-06-30"},
		District: v1alpha1.District{Name: "Maple Valley Schools", TimeZone: "America/Detroit"},
		Budget:   &v1alpha1.Budget{Currency: "USD"},
	}
	for i := range technologies {
		t := v1alpha1.EntryName(fmt.Sprint("technology-", i))
		p.Spec.Technologies = append(p.Spec.Technologies, v1alpha1.Technology{
			Name: t, Domain: v1alpha1.DomainEdTech, UnitCost: "305", UsefulLifeMonths: 60,
		})
		for year := range v1alpha1.FiscalYear(3) {
			p.Spec.Budget.Lines = append(p.Spec.Budget.Lines, v1alpha1.BudgetLine{
				Name: v1alpha1.EntryName(fmt.Sprintf("line-%d-%d", i, year)), FiscalYear: 2027 + year, Amount: "400000", Purpose: v1alpha1.PurposeReplacement,
				Technologies: []v1alpha1.EntryName{t}, GeneralOperations: "Every student has one.",
			})
		}
	}
	for i := range 12 {
		p.Spec.District.Sites = append(p.Spec.District.Sites, v1alpha1.Site{Name: v1alpha1.EntryName(fmt.Sprint("site-", i))})
	}
	return p
}

// lot is the i-th lot of a plan, about as large as a lot that people write.
func lot(namespace, plan string, i int) *v1alpha1.Device {
	d := &v1alpha1.Device{ObjectMeta: metav1.ObjectMeta{
		Namespace: namespace, Name: fmt.Sprintf("%s-lot-%06d", plan, i),
		Labels: map[string]string{"app.kubernetes.io/part-of": "inventory", "district.example/wave": fmt.Sprint(i % 7)},
	}}
	d.Spec = v1alpha1.DeviceSpec{
		PlanRef: v1alpha1.Reference{Name: plan}, Technology: v1alpha1.EntryName(fmt.Sprint("technology-", i%technologies)),
		Site: v1alpha1.EntryName(fmt.Sprint("site-", i%12)), Audience: "Students", Manufacturer: "Acme", Model: "Flip 3", Quantity: int32(20 + i%30),
		Acquisition: v1alpha1.Acquisition{
			Kind: v1alpha1.AcquisitionPurchase, Ordered: "2026-07-06", Received: "2026-08-05", UnitCost: "305.00",
			BudgetLine: v1alpha1.BudgetLineKey{Plan: plan, Line: v1alpha1.EntryName(fmt.Sprintf("line-%d-0", i%technologies))},
		},
		InService: "2026-08-24", SupportEnd: v1alpha1.Date(fmt.Sprintf("20%d-06-30", 29+i%6)), WarrantyEnd: "2028-08-05",
	}
	return d
}
