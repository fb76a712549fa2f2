package tables_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
)

// TestReplacedLotsAddUp compares the lots of random districts with the sums by fiscal year.
func TestReplacedLotsAddUp(t *testing.T) {
	eachRandom(t, func(seed uint64, district snapshot.District, plan string, _ v1alpha1.TechnologyPlanStatus) {
		want := map[calendar.FiscalYear]tables.ReplacementYear{}
		for _, year := range tables.SumReplacements(tables.ListReplacements(district, plan, now)) {
			want[year.Year] = year
		}
		got := map[calendar.FiscalYear]tables.ReplacementYear{}
		for _, lot := range tables.ListReplacedLots(district, plan, now) {
			year := got[lot.Year]
			year.Year = lot.Year
			year.Units += lot.Units
			year.Cost, year.Funded, year.Short = year.Cost+lot.Cost, year.Funded+lot.Funded, year.Short+lot.Short
			year.Unpriced += lot.Unpriced
			got[lot.Year] = year
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("seed %d (-want +got):\n%s", seed, diff)
		}
	})
}
