package own

import (
	"cmp"
	"encoding/csv"
	"io"

	"techplan.education/api/v1alpha1"
)

// exampleModel marks the example of the template, which is not imported.
const exampleModel = "Example: delete this row"

// WriteTemplate writes the template: the header, and a row with an example. The example has a
// technology and a site of the plan, which can be nil. Its model says that the row is to be
// deleted; a row with that model is not imported.
func WriteTemplate(out io.Writer, plan *v1alpha1.TechnologyPlan) error {
	example := map[string]string{
		columnTechnology: cmp.Or(findTechnology(plan), "student-chromebook"),
		columnSite:       cmp.Or(findSite(plan), "maple-high"),
		columnAudience:   string(v1alpha1.AudienceStudents), columnManufacturer: "Acme", columnModel: exampleModel,
		columnQuantity: "310", columnInRepair: "4", columnIdle: "10", columnLost: "2", columnRetired: "1",
		columnAcquisition: string(v1alpha1.AcquisitionPurchase), columnOrder: "PO-1001",
		columnOrdered: "2026-07-06", columnReceived: "2026-08-05", columnInService: "2026-08-24",
		columnUnitCost: "305.50", columnUsefulLife: "60", columnSupportEnd: "2034-06-30",
		columnWarrantyEnd: "2029-08-05", columnLastCounted: "2026-10-01",
	}
	header, values := make([]string, 0, len(columns)), make([]string, 0, len(columns))
	for _, column := range columns {
		header, values = append(header, column.Name), append(values, example[column.Name])
	}
	writer := csv.NewWriter(out)
	writer.UseCRLF = true
	return writer.WriteAll([][]string{header, values})
}

// findTechnology returns the first technology of kind Device that is not retired.
func findTechnology(plan *v1alpha1.TechnologyPlan) string {
	if plan == nil {
		return ""
	}
	for _, technology := range plan.Spec.Technologies {
		if technology.Kind == v1alpha1.TechnologyDevice && technology.Lifecycle != v1alpha1.LifecycleRetired {
			return string(technology.Name)
		}
	}
	return ""
}

// findSite returns the first site.
func findSite(plan *v1alpha1.TechnologyPlan) string {
	if plan == nil || len(plan.Spec.District.Sites) == 0 {
		return ""
	}
	return string(plan.Spec.District.Sites[0].Name)
}
