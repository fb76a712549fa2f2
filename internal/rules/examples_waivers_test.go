package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

var _ = examplesIn(waiverExamples)

func waiverExamples() map[v1alpha1.FindingCode]examples {
	until := func(days ...v1alpha1.Date) *testplan.PlanBuilder {
		p := plan()
		for i, day := range days {
			p.Waive("vu"[i:i+1], "PlanStale", v1alpha1.WaiverOff, testplan.WaivedUntil(day))
		}
		return p
	}
	return map[v1alpha1.FindingCode]examples{
		"WaiverEnded": {
			"no waivers":                    {world: of(plan())},
			"its last day":                  {world: of(until(today))},
			"the day after":                 {world: of(until("2026-09-30")), want: []string{"Info"}},
			"one of two":                    {world: of(until("2026-09-30", today)), want: []string{"Info"}},
			"both":                          {world: of(until("2026-09-30", "2026-09-29")), want: []string{"Info", "Info"}},
			"a plan that ended before that": {world: of(until("2029-06-30")), on: "2031-01-01"},
			"a plan that ended later":       {world: of(until("2029-06-29")), on: "2031-01-01", want: []string{"Info"}},
			"waived":                        {world: of(until("2026-09-30").Waive("w", "WaiverEnded", v1alpha1.WaiverOff)), want: []string{"Info waived by w"}},
		},
		"DateAhead": dateExamples(),
	}
}

func dateExamples() examples {
	done := func(p *testplan.PlanBuilder, days ...v1alpha1.Date) world {
		return of(p, goal("g").With(func(s *v1alpha1.GoalSpec) {
			for i, day := range days {
				s.Actions = append(s.Actions, v1alpha1.Action{Name: v1alpha1.EntryName("ab"[i : i+1]), Done: day})
			}
		}))
	}
	observed := func(days ...v1alpha1.Date) world {
		b := testplan.Benchmark("b", "g")
		for _, day := range days {
			b.Observed("50", day)
		}
		return world{Plan: plan().Object(), Goals: []*v1alpha1.Goal{goal("g").Object()}, Benchmarks: []*v1alpha1.Benchmark{b.Object()}}
	}
	decided := func(day v1alpha1.Date) world {
		return recorded(of(plan()), testplan.Evaluation("", "term").Decided("Retain", day))
	}
	const tomorrow = "2026-10-02"
	return examples{
		"nothing":                                 {world: of(plan())},
		"an action, not done":                     {world: done(plan(), "")},
		"an action done on this day":              {world: done(plan(), today)},
		"an action done tomorrow":                 {world: done(plan(), tomorrow), want: []string{"Info"}},
		"two actions done tomorrow":               {world: done(plan(), tomorrow, tomorrow), want: []string{"Info", "Info"}},
		"an observation of this day":              {world: observed(today)},
		"an observation of tomorrow":              {world: observed(tomorrow), want: []string{"Info"}},
		"of tomorrow and the day after":           {world: observed(tomorrow, "2026-10-03"), want: []string{"Info", "Info"}},
		"a decision of this day":                  {world: decided(today)},
		"a decision of tomorrow":                  {world: decided(tomorrow), want: []string{"Info"}},
		"the day before the plan's last":          {world: decided("2029-06-30"), on: "2029-06-29", want: []string{"Info"}},
		"a decision after the end of the plan":    {world: decided("2029-07-15"), on: "2029-08-01"},
		"the plan's last day says nothing of it":  {world: decided("2029-07-15"), on: "2029-06-30"},
		"for one goal":                            {world: done(plan().Waive("w", "DateAhead", v1alpha1.WaiverOff, testplan.WaivedFor(v1alpha1.KindGoal, "g")), tomorrow), want: []string{"Info waived by w"}},
		"before the plan, a day that comes later": {world: done(plan(), "2026-05-02"), on: "2026-05-01", want: []string{"Info"}},
	}
}

// Findings of one rule differ in what they are about, or people could not tell
// them apart.
func TestDatesAheadAreToldApart(t *testing.T) {
	w := of(plan(), goal("g").With(func(s *v1alpha1.GoalSpec) {
		s.Actions = []v1alpha1.Action{{Name: "a", Done: "2026-10-02"}, {Name: "b", Done: "2026-10-02"}}
	}))
	w.Benchmarks = []*v1alpha1.Benchmark{testplan.Benchmark("m", "g").Observed("50", "2026-10-02").Observed("51", "2026-10-03").Object()}
	w = recorded(w, testplan.Evaluation("", "term").Decided("Retain", "2026-10-02"))
	want := []string{
		"Benchmark m spec.observations[2026-10-02]: An observation of m bears the date 2026-10-02, which has not come: it does not count until then.",
		"Benchmark m spec.observations[2026-10-03]: An observation of m bears the date 2026-10-03, which has not come: it does not count until then.",
		"Evaluation e--term spec.decision.date: The decision of e--term bears the date 2026-10-02, which has not come: it does not count until then.",
		"Goal g spec.actions[a].done: Action a of goal g, which is done, bears the date 2026-10-02, which has not come: it does not count until then.",
		"Goal g spec.actions[b].done: Action b of goal g, which is done, bears the date 2026-10-02, which has not come: it does not count until then.",
	}
	var got []string
	for _, f := range judge(w, today).Findings {
		if f.Code == "DateAhead" {
			got = append(got, string(f.Object.Kind)+" "+f.Object.Name+" "+f.Field+": "+f.Message)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A waiver that names what does not exist waives nothing, and says so.
func TestNamesOfWaivers(t *testing.T) {
	waiving := func(code v1alpha1.FindingCode, options ...func(*v1alpha1.Waiver)) world {
		return of(plan().Waive("w", code, v1alpha1.WaiverOff, options...), goal("reading"))
	}
	for title, c := range map[string]struct {
		world world
		want  []string
	}{
		"a code":             {waiving("GoalUnfunded"), nil},
		"a mistyped code":    {waiving("GoalUnfundet"), []string{"spec.policy.waivers[w].code: Did you mean GoalUnfunded? Correct the name."}},
		"a code of its own":  {waiving("Whatever"), []string{"spec.policy.waivers[w].code: Correct the name."}},
		"a goal":             {waiving("GoalUnfunded", testplan.WaivedFor(v1alpha1.KindGoal, "reading")), nil},
		"a mistyped goal":    {waiving("GoalUnfunded", testplan.WaivedFor(v1alpha1.KindGoal, "raeding")), []string{"spec.policy.waivers[w].object: Did you mean reading? Correct the name, or add the goal."}},
		"a goal that is not": {waiving("GoalUnfunded", testplan.WaivedFor(v1alpha1.KindGoal, "what")), []string{"spec.policy.waivers[w].object: Correct the name, or add the goal."}},
		"the plan":           {waiving("PlanStale", testplan.WaivedFor(v1alpha1.KindTechnologyPlan, "p")), nil},
		"another plan":       {waiving("PlanStale", testplan.WaivedFor(v1alpha1.KindTechnologyPlan, "other")), []string{"spec.policy.waivers[w].object: Correct the name."}},
		"a code and a goal": {waiving("Whatever", testplan.WaivedFor(v1alpha1.KindGoal, "what")), []string{
			"spec.policy.waivers[w].code: Correct the name.", "spec.policy.waivers[w].object: Correct the name, or add the goal.",
		}},
		"a device has no list in the plan": {waiving("PlanStale", testplan.WaivedFor(v1alpha1.KindDevice, "what")), nil},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			for _, f := range judge(c.world, today).Findings {
				if f.Code == "UnknownName" {
					got = append(got, f.Field+": "+f.Action)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	v := judge(waiving("GoalUnfundet"), today)
	if all := words(v); !strings.Contains(all, "policy.waivers[w].code names finding GoalUnfundet, which does not exist.") {
		t.Errorf("the message is another:%s", all)
	}
}

// Where many names do not exist, the objects are missing and not a letter.
func TestNamesOfMany(t *testing.T) {
	pointing := func(missing int) world {
		p := plan().Technology("known-9")
		for i := range missing {
			p.Line(fmt.Sprintf("l%d", i), 2027, "1", testplan.For(fmt.Sprintf("reading%d", i)), testplan.Buying(fmt.Sprintf("known%d", i)))
		}
		return of(p, goal("reading"))
	}
	for missing, want := range map[int]bool{100: true, 101: false} {
		t.Run(fmt.Sprintf("%d names", missing), func(t *testing.T) {
			asked := map[v1alpha1.FindingCode]bool{}
			for _, f := range judge(pointing(missing), today).Findings {
				asked[f.Code] = asked[f.Code] || strings.HasPrefix(f.Action, "Did you mean")
			}
			for _, code := range []v1alpha1.FindingCode{"UnknownName", "BudgetLineWithoutGoal"} {
				if got, found := asked[code]; !found || got != want {
					t.Errorf("%s asks what was meant: %t (found %t), want %t", code, got, found, want)
				}
			}
		})
	}
}
