package spending_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestAmountBeyondRangeAtALot(t *testing.T) {
	for title, tc := range map[string]struct {
		charge, refresh money.Amount
		want            int
	}{
		"both as large as a status shows": {money.Shown, money.Shown, 0},
		"the cost a hundredth more":       {money.Shown + 1, 0, 1},
		"the replacement one more":        {0, money.Shown + 1, 1},
		"both more: one finding":          {money.Shown + 1, money.Shown + 1, 1},
	} {
		t.Run(title, func(t *testing.T) {
			findings, _ := catalog.All.EvaluateLot(rules.LotInput{
				Name: "d", Lot: inventory.LotOf(testplan.NewDevice("d", "laptop", 1).BuildObject()),
				Plan: model.ParsePlan(testrules.NewPlan().AddTechnology("laptop").BuildObject()), Charge: tc.charge, Refresh: tc.refresh,
				Today: calendar.ParseOrZero(testrules.Today),
			})
			if diff := cmp.Diff(tc.want, len(findings)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
