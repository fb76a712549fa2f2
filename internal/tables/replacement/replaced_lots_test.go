package replacement_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables/replacement"
	"techplan.education/internal/testtables"
)

// TestRefreshIsThatOfTheQuestions compares the lots and forecasts of random districts with those of the
// questions about replacements and forecasts.
func TestRefreshIsThatOfTheQuestions(t *testing.T) {
	testtables.VisitRandom(t, func(
		seed uint64, district snapshot.District, plan string, _ v1alpha1.TechnologyPlanStatus,
	) {
		planBudget := snapshot.ComputeBudget(district, district.Plans[0], testtables.Now)
		refresh := replacement.ComputeRefresh(district, district.Plans[0], planBudget, 5, testtables.Now)
		want := map[calendar.FiscalYear]replacement.ReplacementYear{}
		for _, year := range replacement.SumReplacements(replacement.ListReplacements(district, plan, testtables.Now)) {
			want[year.Year] = year
		}
		got := map[calendar.FiscalYear]replacement.ReplacementYear{}
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
		options := replacement.ForecastOptions{By: "year", Years: 5}
		forecast := replacement.ComputeForecast(district, plan, options, testtables.Now)
		if diff := cmp.Diff(forecast, refresh.Forecast, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("seed %d: the forecast (-want +got):\n%s", seed, diff)
		}
		options.OptIn = true
		if forecast.Extendable == 0 {
			return
		}
		if diff := cmp.Diff(replacement.ComputeForecast(district, plan, options, testtables.Now), refresh.Extended,
			cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("seed %d: the forecast with extended support (-want +got):\n%s", seed, diff)
		}
	})
}
