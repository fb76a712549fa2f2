package tables_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
)

// TestRefreshIsThatOfTheQuestions compares the lots and forecasts of random districts with those of the
// questions about replacements and forecasts.
func TestRefreshIsThatOfTheQuestions(t *testing.T) {
	eachRandom(t, func(seed uint64, district snapshot.District, plan string, _ v1alpha1.TechnologyPlanStatus) {
		planBudget := snapshot.ComputeBudget(district, district.Plans[0], now)
		refresh := tables.ComputeRefresh(district, district.Plans[0], planBudget, 5, now)
		want := map[calendar.FiscalYear]tables.ReplacementYear{}
		for _, year := range tables.SumReplacements(tables.ListReplacements(district, plan, now)) {
			want[year.Year] = year
		}
		got := map[calendar.FiscalYear]tables.ReplacementYear{}
		for _, lot := range refresh.Lots {
			year := got[lot.Year]
			year.Year = lot.Year
			year.Units += lot.Units
			year.Cost, year.Funded, year.Short = year.Cost+lot.Cost, year.Funded+lot.Funded, year.Short+lot.Short
			year.Unpriced += lot.Unpriced
			got[lot.Year] = year
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("seed %d: the lots (-want +got):\n%s", seed, diff)
		}
		options := tables.ForecastOptions{By: "year", Years: 5}
		forecast := tables.ComputeForecast(district, plan, options, now)
		if diff := cmp.Diff(forecast, refresh.Forecast, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("seed %d: the forecast (-want +got):\n%s", seed, diff)
		}
		options.OptIn = true
		if forecast.Extendable == 0 {
			return
		}
		if diff := cmp.Diff(tables.ComputeForecast(district, plan, options, now), refresh.Extended,
			cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("seed %d: the forecast with extended support (-want +got):\n%s", seed, diff)
		}
	})
}
