package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

func init() {
	register(Rule{
		Code: "TooManyStarts", Number: "P-35", Worst: v1alpha1.SeverityWarning,
		Summary: "More goals start in one quarter of a year than staff can take up, or more days of training than the plan allows.",
		Why:     "What is undertaken all at once overwhelms the people who have to do it.",
		Source:  "Align Technology Planning: too much at once overwhelms the staff; the limit of five is techplan's own",
		Fix:     "Let some of the goals or programs start in a later quarter, or set the plan's own limit. Days of training are counted once the plan sets trainingDaysPerQuarterMax; a program counts in the quarter in which it starts, with all of its days, and with one if it does not say how many.",
		Before: `
kind: TechnologyPlan
spec:
  policy: {startsPerQuarterMax: 1}
---
kind: Goal
metadata: {name: reading}
spec: {start: "2027-01-04"}
---
kind: Goal
metadata: {name: wifi}
spec: {start: "2027-03-01"}
`,
		After: `
kind: TechnologyPlan
spec:
  policy: {startsPerQuarterMax: 1}
---
kind: Goal
metadata: {name: reading}
spec: {start: "2027-01-04"}
---
kind: Goal
metadata: {name: wifi}
spec: {start: "2027-04-05"}
`,
		Check: func(c *Case, r *Report) {
			checkStarts(c, r)
			checkTrainingDays(c, r)
		},
	})
}

func init() {
	register(Rule{
		Code: "TimelineInvalid", Number: "P-36", Worst: v1alpha1.SeverityWarning,
		Summary: "A step of the timeline lies outside the plan, or integrates what is acquired only later.",
		Why:     "A timeline that cannot be followed is not followed.",
		Source:  "Dell EMC, Technology Implementation Plan template: a timeline of acquiring and integrating",
		Fix:     "Correct the dates of the step.",
		Before: `
kind: TechnologyPlan
spec:
  timeline:
  - {name: buy, stage: Acquire, start: "2027-01-04", end: "2027-03-31", goals: [wifi]}
  - {name: lessons, stage: Integrate, start: "2026-11-02", end: "2027-06-11", goals: [wifi]}
---
kind: Goal
metadata: {name: wifi}
`,
		After: `
kind: TechnologyPlan
spec:
  timeline:
  - {name: buy, stage: Acquire, start: "2027-01-04", end: "2027-03-31", goals: [wifi]}
  - {name: lessons, stage: Integrate, start: "2027-04-05", end: "2027-06-11", goals: [wifi]}
---
kind: Goal
metadata: {name: wifi}
`,
		Check: checkTimeline,
	})
}

const (
	quartersPerYear  = 4
	monthsPerQuarter = 3
)

// quarterOf is the quarter of a fiscal year that a date lies in, first and last
// day.
func (c *Case) quarterOf(d calendar.Date) calendar.Span {
	first := c.Fiscal.Start(c.Fiscal.Of(d))
	for q := range quartersPerYear {
		if last := first.AddMonths((q+1)*monthsPerQuarter) - 1; d <= last {
			return calendar.Span{Start: first.AddMonths(q * monthsPerQuarter), End: last}
		}
	}
	return calendar.Span{Start: d, End: d}
}

func checkStarts(c *Case, r *Report) {
	starts := map[calendar.Span][]string{}
	for _, g := range c.Goals {
		if g.Spec.Start == "" {
			continue // It says nothing of when people take it up.
		}
		if c.closed(g) && g.Closed <= g.Start {
			continue // It never started.
		}
		if c.judges(c.Fiscal.Of(g.Start)) {
			q := c.quarterOf(g.Start)
			starts[q] = append(starts[q], g.Name)
		}
	}
	for _, q := range quartersLeft(c, starts) {
		beyond := len(starts[q]) - c.Policy.StartsPerQuarterMax
		if beyond <= 0 {
			continue
		}
		f := c.Fiscal.Of(q.Start)
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, FiscalYear: year(f),
				// The quarter tells the findings of a year apart.
				Field: fmt.Sprintf("spec.policy.startsPerQuarterMax[%.7s..%.7s]", q.Start, q.End),
				Message: fmt.Sprintf("%s start from %s to %s (%s): %s. More than %d at once can overwhelm staff.",
					count(int64(len(starts[q])), "goal"), monthOf(q.Start), monthOf(q.End), f, several(starts[q]), c.Policy.StartsPerQuarterMax),
				Action: fmt.Sprintf("Let %s start in another quarter, or set another limit for the plan.", count(int64(beyond), "goal")),
			},
			Goals: starts[q],
		})
	}
}

// quartersLeft are the quarters of a map that have not ended, in order.
func quartersLeft[V any](c *Case, of map[calendar.Span]V) []calendar.Span {
	var left []calendar.Span
	for q := range of {
		c.Next.Add(q.End + 1)
		if q.End >= c.Today {
			left = append(left, q)
		}
	}
	slices.SortFunc(left, func(a, b calendar.Span) int { return cmp.Compare(a.Start, b.Start) })
	return left
}

// checkTrainingDays is silent unless the plan sets a limit.
func checkTrainingDays(c *Case, r *Report) {
	most := c.Policy.TrainingDaysPerQuarterMax
	if most == 0 {
		return
	}
	days, programs := map[calendar.Span]int{}, map[calendar.Span][]string{}
	for _, p := range c.Plan.Spec.ProfessionalLearning {
		start := calendar.Lenient(p.Start)
		if start.IsZero() || !c.judges(c.Fiscal.Of(start)) {
			continue
		}
		q, its := c.quarterOf(start), max(1, int(p.Days))
		days[q] += its
		programs[q] = append(programs[q], fmt.Sprintf("%s (%d)", p.Name, its))
	}
	for _, q := range quartersLeft(c, days) {
		if days[q] <= most {
			continue
		}
		f := c.Fiscal.Of(q.Start)
		slices.Sort(programs[q])
		r.Find(Finding{Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityWarning, FiscalYear: year(f),
			Field: fmt.Sprintf("spec.policy.trainingDaysPerQuarterMax[%.7s..%.7s]", q.Start, q.End),
			Message: fmt.Sprintf("%s of professional learning start from %s to %s (%s): %s. The plan sets %d as the most.",
				count(int64(days[q]), "day"), monthOf(q.Start), monthOf(q.End), f, several(programs[q]), most),
			Action: fmt.Sprintf("Let %s start in another quarter, or set another limit for the plan.", count(int64(days[q]-most), "day")),
		}})
	}
}

// monthOf writes "October 2026".
func monthOf(d calendar.Date) string {
	y, m, _ := d.YMD()
	return fmt.Sprintf("%s %d", m, y)
}

// The stages of the timeline that are put in order, as their first letters.
const (
	stageAcquire   = "acquire"
	stageIntegrate = "integrate"
)

func inStage(t v1alpha1.TimelineEntry, stage string) bool {
	return strings.HasPrefix(strings.ToLower(string(t.Stage)), stage)
}

func checkTimeline(c *Case, r *Report) {
	acquired := map[string]calendar.Date{}
	for _, t := range c.Plan.Spec.Timeline {
		for _, g := range t.Goals {
			if inStage(t, stageAcquire) {
				acquired[g] = calendar.Earliest(acquired[g], calendar.Lenient(t.Start))
			}
		}
	}
	entries := slices.SortedFunc(slices.Values(c.Plan.Spec.Timeline), func(a, b v1alpha1.TimelineEntry) int { return compareNames(a.Name, b.Name) })
	for _, t := range entries {
		start, end := calendar.Lenient(t.Start), calendar.Lenient(t.End)
		early := func(g string) bool { return start < acquired[g] }
		goals := slices.Sorted(slices.Values(t.Goals))
		var message, action string
		switch i := slices.IndexFunc(goals, early); {
		case start > c.End || end < c.Start:
			message = fmt.Sprintf("Step %s of the timeline runs from %s to %s, and the plan from %s to %s.", t.Name, start, end, c.Start, c.End)
			action = "Correct the dates, or move the step to the plan that it belongs to."
		case inStage(t, stageIntegrate) && i >= 0:
			message = fmt.Sprintf("Step %s of the timeline starts on %s, and what it integrates for goal %s is acquired from %s on.", t.Name, start, goals[i], acquired[goals[i]])
			action = "Start it after the acquisition, or acquire earlier."
		default:
			continue
		}
		r.Find(Finding{Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityWarning, Field: "spec.timeline[" + string(t.Name) + "]", Message: message, Action: action,
		}})
	}
}
