package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

var _ = examplesIn(dependencyExamples)

func dependencyExamples() map[v1alpha1.FindingCode]examples {
	// A goal that waits for another, which runs as long as the plan.
	waiting := func(start, due v1alpha1.Date, first *testplan.GoalBuilder) world {
		return of(plan(), goal("a").Runs(start, due).After("b"), first)
	}
	done := func(days ...v1alpha1.Date) *testplan.GoalBuilder {
		return goal("b").With(func(s *v1alpha1.GoalSpec) {
			for i, day := range days {
				s.Actions = append(s.Actions, v1alpha1.Action{Name: v1alpha1.EntryName(fmt.Sprint("x", i)), Done: day})
			}
		})
	}
	pair := func(p *testplan.PlanBuilder, b *testplan.GoalBuilder) world {
		return of(p, goal("a").After("b"), b.After("a"))
	}
	return map[v1alpha1.FindingCode]examples{
		"DependencyCycle": {
			"a chain":                        {world: of(plan(), goal("a").After("b", "c"), goal("b").After("c"), goal("c"))},
			"two":                            {world: pair(plan(), goal("b")), want: []string{"Error"}},
			"three":                          {world: of(plan(), goal("a").After("b"), goal("b").After("c"), goal("c").After("a")), want: []string{"Error"}},
			"two rings":                      {world: of(plan(), goal("a").After("b"), goal("b").After("a"), goal("c").After("d", "a"), goal("d").After("c")), want: []string{"Error", "Error"}},
			"two rings with a goal between":  {world: of(plan(), goal("a").After("b"), goal("b").After("a", "c"), goal("c").After("b")), want: []string{"Error"}},
			"a goal that waits for itself":   {world: of(plan(), goal("a").After("a")), want: []string{"Error"}},
			"a goal that waits for the ring": {world: of(plan(), goal("a").After("b"), goal("b").After("a"), goal("c").After("a")), want: []string{"Error"}},
			"a name that does not exist":     {world: of(plan(), goal("a").After("b", "what"), goal("b"))},
			"one is closed":                  {world: pair(plan(), goal("b").Closed(v1alpha1.OutcomeDropped, today))},
			"one closes tomorrow":            {world: pair(plan(), goal("b").Closed(v1alpha1.OutcomeDropped, "2026-10-02")), want: []string{"Error"}},
			"before any of them starts":      {world: pair(plan(), goal("b")), on: "2026-01-01", want: []string{"Error"}},
			"waived":                         {world: pair(plan().Waive("w", "DependencyCycle", v1alpha1.WaiverOff), goal("b")), want: []string{"Error waived by w"}},
		},
		"PrerequisiteUnmet": {
			"starts tomorrow":                        {world: waiting("2026-10-02", "", goal("b"))},
			"starts now":                             {world: waiting(today, "", goal("b")), want: []string{"Warning"}},
			"on the goal's last day":                 {world: waiting("", today, goal("b")), want: []string{"Warning"}},
			"on the day after":                       {world: waiting("", "2026-09-30", goal("b"))},
			"starts with the plan":                   {world: waiting("", "", goal("b")), on: "2026-07-01", want: []string{"Warning"}},
			"before the plan starts":                 {world: waiting("", "", goal("b")), on: "2026-06-30"},
			"closed as met":                          {world: waiting("", "", goal("b").Closed(v1alpha1.OutcomeMet, today))},
			"closed as met tomorrow":                 {world: waiting("", "", goal("b").Closed(v1alpha1.OutcomeMet, "2026-10-02")), want: []string{"Warning"}},
			"closed as learned from":                 {world: waiting("", "", goal("b").Closed(v1alpha1.OutcomeLearned, today))},
			"dropped":                                {world: waiting("", "", goal("b").Closed(v1alpha1.OutcomeDropped, today)), want: []string{"Warning"}},
			"all actions are done":                   {world: waiting("", "", done("2026-08-01", today))},
			"one is done tomorrow":                   {world: waiting("", "", done("2026-08-01", "2026-10-02")), want: []string{"Warning"}},
			"one is not done":                        {world: waiting("", "", done("2026-08-01", "")), want: []string{"Warning"}},
			"each goal that has to come first":       {world: of(plan(), goal("a").After("b", "c"), goal("b"), goal("c")), want: []string{"Warning", "Warning"}},
			"one that does not exist":                {world: of(plan(), goal("a").After("what"))},
			"the waiting goal is closed":             {world: of(plan(), goal("a").After("b").Closed(v1alpha1.OutcomeMet, today), goal("b"))},
			"a plan that ended before it was closed": {world: of(plan(), goal("a").After("b").Closed(v1alpha1.OutcomeMet, "2030-01-01"), goal("b")), on: "2031-01-01", want: []string{"Warning"}},
			"waived":                                 {world: of(plan().Waive("w", "PrerequisiteUnmet", v1alpha1.WaiverOff), goal("a").After("b"), goal("b")), want: []string{"Warning waived by w"}},
		},
	}
}

// The ring is told from the first goal by name on, and whoever is caught in it.
func TestTheRingIsTold(t *testing.T) {
	for title, c := range map[string]struct {
		world world
		want  string
	}{
		"three": {
			of(plan(), goal("c").After("a"), goal("b").After("c"), goal("a").After("b")),
			"Goals wait for one another: a waits for b, b waits for c, c waits for a.",
		},
		"the shortest of two": {
			of(plan(), goal("a").After("b", "c"), goal("b").After("c"), goal("c").After("a")),
			"Goals wait for one another: a waits for c, c waits for a. Tied up in it: b.",
		},
		"itself": {of(plan(), goal("a").After("a")), "Goals wait for one another: a waits for a."},
	} {
		t.Run(title, func(t *testing.T) {
			if all := words(judge(c.world, today)); !strings.Contains(all, " DependencyCycle a spec.dependsOnRefs[") || !strings.Contains(all, c.want+"\n") && !strings.HasSuffix(all, c.want) {
				t.Errorf("no %q in:%s", c.want, all)
			}
		})
	}
}

// A ring of as many goals as a large plan may ever have is found at once.
func TestALongRing(t *testing.T) {
	const goals = 3000
	w := of(plan())
	for i := range goals {
		w.Goals = append(w.Goals, goal(fmt.Sprint("g", i)).After(fmt.Sprint("g", (i+1)%goals)).Object())
	}
	if got := told(judge(w, "2026-01-01"), "DependencyCycle"); len(got) != 1 {
		t.Errorf("%d rings are told", len(got))
	}
}

var _ = examplesIn(timelineExamples)

func timelineExamples() map[v1alpha1.FindingCode]examples {
	// So many goals that start on each of some days.
	starting := func(p *testplan.PlanBuilder, each int, days ...v1alpha1.Date) world {
		w := of(p)
		for _, day := range days {
			for range each {
				w.Goals = append(w.Goals, goal(fmt.Sprint("g", len(w.Goals))).Runs(day, "").Object())
			}
		}
		return w
	}
	limit := func(goals int32) *testplan.PlanBuilder {
		return plan().With(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.StartsPerQuarterMax = goals })
	}
	step := func(name, stage string, start, end v1alpha1.Date, goals ...string) v1alpha1.TimelineEntry {
		return v1alpha1.TimelineEntry{Name: v1alpha1.EntryName(name), Stage: v1alpha1.Label(stage), Start: start, End: end, Goals: goals}
	}
	line := func(steps ...v1alpha1.TimelineEntry) *testplan.PlanBuilder {
		return plan().With(func(s *v1alpha1.TechnologyPlanSpec) { s.Timeline = steps })
	}
	early := func(name string) *testplan.GoalBuilder { return goal(name).Runs("2026-07-01", "") }
	buy := step("buy", "Acquire", "2027-01-04", "2027-03-31", "g")
	return map[v1alpha1.FindingCode]examples{
		"TooManyStarts": {
			"five":                                       {world: starting(plan(), 5, "2026-11-02")},
			"six":                                        {world: starting(plan(), 6, "2026-11-02"), want: []string{"Warning FY2027"}},
			"on the first and last day of a quarter":     {world: starting(plan(), 3, "2026-10-01", "2026-12-31"), want: []string{"Warning FY2027"}},
			"on the last day and the day after":          {world: starting(plan(), 3, "2026-12-31", "2027-01-01")},
			"two quarters of a year":                     {world: starting(plan(), 6, "2026-12-31", "2027-01-01"), want: []string{"Warning FY2027", "Warning FY2027"}},
			"on the last day of the quarter":             {world: starting(plan(), 6, "2026-11-02"), on: "2026-12-31", want: []string{"Warning FY2027"}},
			"the quarter has ended":                      {world: starting(plan(), 6, "2026-11-02"), on: "2027-01-01"},
			"goals that do not say when":                 {world: starting(plan(), 6, ""), on: "2026-07-01"},
			"on the plan's first day, as they say":       {world: starting(plan(), 6, "2026-07-01"), on: "2026-07-01", want: []string{"Warning FY2027"}},
			"a later year":                               {world: starting(plan(), 6, "2028-07-01"), want: []string{"Warning FY2029"}},
			"after the plan":                             {world: starting(plan(), 6, "2029-07-01")},
			"the plan's own limit":                       {world: starting(limit(2), 2, "2026-11-02")},
			"more than the plan's own limit":             {world: starting(limit(2), 3, "2026-11-02"), want: []string{"Warning FY2027"}},
			"quarters are those of the fiscal year":      {world: starting(limit(1).FiscalStart(9), 1, "2026-11-30", "2026-12-01")},
			"quarters of a fiscal year from September":   {world: starting(limit(1).FiscalStart(9), 1, "2026-09-01", "2026-11-30"), want: []string{"Warning FY2027"}},
			"one that was dropped on the day it started": {world: of(limit(1), early("a"), early("b").Closed(v1alpha1.OutcomeDropped, "2026-07-01")), on: "2026-07-02"},
			"one that was dropped the day after":         {world: of(limit(1), early("a"), early("b").Closed(v1alpha1.OutcomeDropped, "2026-07-02")), on: "2026-07-02", want: []string{"Warning FY2027"}},
			"waived": {world: starting(plan().Waive("w", "TooManyStarts", v1alpha1.WaiverOff, testplan.WaivedIn(2027)), 6, "2026-11-02", "2027-11-01"),
				want: []string{"Warning FY2028", "Warning FY2027 waived by w"}},
		},
		"TimelineInvalid": {
			"no timeline":                           {world: of(plan())},
			"ends on the plan's first day":          {world: of(line(step("s", "", "2026-01-01", "2026-07-01")))},
			"ends on the day before":                {world: of(line(step("s", "", "2026-01-01", "2026-06-30"))), want: []string{"Warning"}},
			"begins on the plan's last day":         {world: of(line(step("s", "", "2029-06-30", "2030-01-01")))},
			"begins on the day after":               {world: of(line(step("s", "", "2029-07-01", "2030-01-01"))), want: []string{"Warning"}},
			"two steps":                             {world: of(line(step("s", "", "2029-07-01", "2030-01-01"), step("t", "", "2029-07-01", "2030-01-01"))), want: []string{"Warning", "Warning"}},
			"integrates from the acquisition on":    {world: of(line(buy, step("use", "Integrate", "2027-01-04", "2027-06-11", "g")), goal("g"))},
			"integrates a day before":               {world: of(line(buy, step("use", "Integrate", "2027-01-03", "2027-06-11", "g")), goal("g")), want: []string{"Warning"}},
			"the first acquisition counts":          {world: of(line(buy, step("early", "acquire", "2026-09-01", "2026-09-02", "g"), step("use", "Integrate", "2027-01-03", "2027-06-11", "g")), goal("g"))},
			"in other letters":                      {world: of(line(buy, step("use", "integration in lessons", "2027-01-03", "2027-06-11", "g")), goal("g"))},
			"in small letters with more words":      {world: of(line(buy, step("use", "integrate into lessons", "2027-01-03", "2027-06-11", "g")), goal("g")), want: []string{"Warning"}},
			"for another goal":                      {world: of(line(buy, step("use", "Integrate", "2027-01-03", "2027-06-11", "h")), goal("g"), goal("h"))},
			"for one goal of two":                   {world: of(line(buy, step("use", "Integrate", "2027-01-03", "2027-06-11", "h", "g")), goal("g"), goal("h")), want: []string{"Warning"}},
			"nothing is acquired":                   {world: of(line(step("use", "Integrate", "2027-01-03", "2027-06-11", "g")), goal("g"))},
			"another stage":                         {world: of(line(buy, step("use", "Maintain", "2027-01-03", "2027-06-11", "g")), goal("g"))},
			"early and outside the plan: told once": {world: of(line(buy, step("use", "Integrate", "2026-01-03", "2026-06-11", "g")), goal("g")), want: []string{"Warning"}},
			"waived":                                {world: of(line(step("s", "", "2029-07-01", "2030-01-01")).Waive("w", "TimelineInvalid", v1alpha1.WaiverOff)), want: []string{"Warning waived by w"}},
		},
	}
}
