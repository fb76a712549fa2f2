package importer_test

import (
	"fmt"
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/importer/google"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/testimport"
)

// newExport returns an export of GAM with a number of rows.
func newExport(count int) string {
	var content strings.Builder
	content.WriteString("deviceId,serialNumber,model,status,orgUnitPath,autoUpdateExpiration,firstEnrollmentTime,annotatedUser\n")
	for i := range count {
		fmt.Fprintf(&content, "d%d,SN%d,Acme Flip %d,ACTIVE,/Students/School %d,2034-06-30,2026-08-%02dT14:00:00.000Z,x\n",
			i, i, i%5, i%12, 1+i%28)
	}
	return content.String()
}

// BenchmarkImportInventory reads rows and gathers them into lots. The time and the memory of a row
// do not depend on the number of rows.
func BenchmarkImportInventory(b *testing.B) {
	for _, count := range []int{1_000, 100_000} {
		b.Run(fmt.Sprintf("rows=%d", count), func(b *testing.B) {
			path := testimport.WriteFile(b, "cros.csv", newExport(count))
			plan := &v1alpha1.TechnologyPlan{}
			plan.Spec.Technologies = []v1alpha1.Technology{{Name: "chromebook", Kind: v1alpha1.TechnologyDevice}}
			b.ReportAllocs()
			for b.Loop() {
				gatherer := lots.NewGatherer(plan, nil, lots.Mapping{})
				var reader rows.Reader
				err := reader.ReadFile(b.Context(), path, google.Format.Layout, func(row rows.Row) error {
					unit, err := google.Format.ReadUnit(row)
					if err != nil {
						return err
					}
					return gatherer.Add(unit)
				})
				if err != nil {
					b.Fatal(err)
				}
				if _, err := gatherer.Build("google", plan, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(count)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
