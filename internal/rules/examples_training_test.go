package rules_test

import (
	"fmt"
	"slices"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

// Days of training are counted by the quarter in which their program starts, once
// the plan sets a limit.
func TestTrainingDaysInAQuarter(t *testing.T) {
	limit := func(days int32) *testplan.PlanBuilder {
		return plan().With(func(s *planSpec) { s.Policy.TrainingDaysPerQuarterMax = days })
	}
	held := func(p *testplan.PlanBuilder, days int32, starts ...v1alpha1.Date) world {
		for i, start := range starts {
			p.Program(fmt.Sprint("p", i), "", start, testplan.Lasting(days))
		}
		return of(p)
	}
	for title, c := range map[string]struct {
		world world
		on    string
		want  []string
	}{
		"no limit":                              {held(plan(), 366, "2026-11-02", "2026-11-03"), today, nil},
		"as many as the limit":                  {held(limit(10), 5, "2026-11-02", "2026-11-03"), today, nil},
		"a day more":                            {held(limit(9), 5, "2026-11-02", "2026-11-03"), today, []string{"Warning FY2027"}},
		"the first and last day of a quarter":   {held(limit(9), 5, "2026-10-01", "2026-12-31"), today, []string{"Warning FY2027"}},
		"the last day and the day after":        {held(limit(9), 5, "2026-12-31", "2027-01-01"), today, nil},
		"two quarters":                          {held(limit(4), 5, "2026-12-31", "2027-01-01"), today, []string{"Warning FY2027", "Warning FY2027"}},
		"the last day of the quarter":           {held(limit(4), 5, "2026-11-02"), "2026-12-31", []string{"Warning FY2027"}},
		"the quarter has ended":                 {held(limit(4), 5, "2026-11-02"), "2027-01-01", nil},
		"programs that do not say how long":     {held(limit(1), 0, "2026-11-02", "2026-11-03"), today, []string{"Warning FY2027"}},
		"one that does not say how long":        {held(limit(1), 0, "2026-11-02"), today, nil},
		"programs that do not say when":         {held(limit(1), 5, "", ""), today, nil},
		"a later year":                          {held(limit(1), 5, "2028-07-01"), today, []string{"Warning FY2029"}},
		"after the plan":                        {held(limit(1), 5, "2029-07-01"), today, nil},
		"quarters are those of the fiscal year": {held(limit(5).FiscalStart(9), 5, "2026-11-30", "2026-12-01"), today, nil},
		"a quarter from September to November":  {held(limit(5).FiscalStart(9), 5, "2026-09-01", "2026-11-30"), today, []string{"Warning FY2027"}},
		"a waiver":                              {held(limit(4).Waive("w", "TooManyStarts", waivedOff), 5, "2026-11-02"), today, []string{"Warning FY2027 waived by w"}},
	} {
		t.Run(title, func(t *testing.T) {
			v := judge(c.world, c.on)
			if got := told(v, "TooManyStarts"); !slices.Equal(got, c.want) {
				t.Errorf("want %v, got %v%s", c.want, got, words(v))
			}
		})
	}
}

// It names the programs with their days, and the limit.
func TestWordsAboutTrainingDays(t *testing.T) {
	crowded := plan().With(func(s *planSpec) { s.Policy.TrainingDaysPerQuarterMax = 20 }).
		Program("institute", "", "2026-11-02", testplan.Lasting(4)).Program("coaching", "", "2026-10-05", testplan.Lasting(60)).Program("clinic", "", "2026-12-01")
	checkSentences(t, map[string]sentence{
		"training": {of(crowded), "TooManyStarts",
			"spec.policy.trainingDaysPerQuarterMax[2026-10..2026-12]: 65 days of professional learning start from October 2026 to December 2026 (FY2027): clinic (1), coaching (60) and institute (4). The plan sets 20 as the most."},
	})
}
