package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
)

func init() {
	register(Rule{
		Code: "EvaluationOverdue", Number: "P-30", Worst: v1alpha1.SeverityWarning,
		Summary: "An evaluation was not done by its last day.",
		Why:     "What nobody looks back at is kept or dropped by habit.",
		Source:  "REL Northwest, Leveraging Technology for Student Success: products are assessed again and again against their goals",
		Fix:     "Hold the evaluation, record what was found and decided, or cancel it and say why.",
		Before: `
kind: TechnologyPlan
spec:
  evaluationSchedules:
  - {name: review, cadence: Once, anchor: "2026-08-15", target: {kind: TechnologyPlan}}
---
kind: Evaluation
metadata: {name: review-2026}
spec:
  schedule: review
  occurrence: "2026-08-15"
  target: {kind: TechnologyPlan, name: maple-valley}
`,
		After: `
kind: TechnologyPlan
spec:
  evaluationSchedules:
  - {name: review, cadence: Once, anchor: "2026-08-15", target: {kind: TechnologyPlan}}
---
kind: Evaluation
metadata: {name: review-2026}
spec:
  schedule: review
  occurrence: "2026-08-15"
  target: {kind: TechnologyPlan, name: maple-valley}
  decision: {outcome: Modify, date: "2026-08-20", by: Cabinet}
`,
		Check: checkEvaluations,
	})
}

func init() {
	register(Rule{
		Code: "AnnualReviewOverdue", Number: "P-31", Worst: v1alpha1.SeverityWarning,
		Summary: "A plan in force was not evaluated as a whole for longer than a year and a month, or for longer than the plan's own interval and a month.",
		Why:     "Plans are adjusted at one-year intervals, or they describe a district that is no longer there.",
		Source:  "MI Roadmap, strategy 3: adjust plans at one-year intervals, annual review of progress",
		Fix:     "Evaluate the plan itself, record the decision, and put the next evaluation on the calendar.",
		Before: `
kind: TechnologyPlan
spec:
  period: {start: "2025-07-01", end: "2028-06-30"}
  approval: {body: Board of Education, date: "2025-05-19"}
`,
		After: `
kind: TechnologyPlan
spec:
  period: {start: "2025-07-01", end: "2028-06-30"}
  approval: {body: Board of Education, date: "2025-05-19"}
---
kind: Evaluation
metadata: {name: first-year}
spec:
  occurrence: "2026-06-15"
  target: {kind: TechnologyPlan, name: maple-valley}
  decision: {outcome: Retain, date: "2026-06-15", by: Board of Education}
`,
		FoldedUnder: []Fold{{Root: "EvaluationOverdue", By: byPlan, When: func(root, _ Finding) bool {
			return root.Target == v1alpha1.KindTechnologyPlan
		}}},
		Check: checkAnnualReview,
	})
}

func init() {
	register(Rule{
		Code: "PlanStale", Number: "P-32", Worst: v1alpha1.SeverityWarning,
		Summary: "Nothing was recorded in a plan in force for half a year, or for as long as the plan's own limit.",
		Why: "A strategic plan that is developed and rarely referred to decides nothing. " +
			"Recorded are observations, decisions and completed evaluations, actions done, goals closed, transfers, communications and accessibility reviews. " +
			"Deliveries and counts of devices are left out: the plan sees the sums of its devices, and those carry no dates.",
		Source: "CITES, Develop a Strategic Technology Implementation Plan: plans that nobody refers to; the 180 days are techplan's own",
		Fix:    "Record what has happened: a measured value, an action that is done, a report to the board.",
		Before: `
kind: TechnologyPlan
spec:
  period: {start: "2025-07-01", end: "2028-06-30"}
  approval: {body: Board of Education, date: "2025-05-19"}
  communications:
  - {name: board-report, audience: Board of Education, last: "2025-10-20"}
`,
		After: `
kind: TechnologyPlan
spec:
  period: {start: "2025-07-01", end: "2028-06-30"}
  approval: {body: Board of Education, date: "2025-05-19"}
  communications:
  - {name: board-report, audience: Board of Education, last: "2026-09-21"}
`,
		Check: checkStale,
	})
}

// about writes what is evaluated.
func about(target v1alpha1.EvaluationTarget) string {
	switch target.Kind {
	case v1alpha1.KindTechnologyPlan:
		return "the plan"
	case v1alpha1.KindGoal:
		return "goal " + target.Name
	case v1alpha1.KindDevice:
		return "device lot " + target.Name
	default:
		return "technology " + target.Name
	}
}

// checkEvaluations reports one finding for each schedule and for each evaluation
// that was made by hand.
func checkEvaluations(c *Case, r *Report) {
	for _, late := range c.Schedule.Late {
		if late.ByHand {
			f := overdue("("+late.Name+")", late)
			f.Object, f.Field = v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: late.Name}, "spec.due"
			r.Find(f)
			continue
		}
		f := overdue("by schedule "+late.Name, late)
		f.Field = "spec.evaluationSchedules[" + late.Name + "]"
		r.Find(f)
	}
}

func overdue(whose string, late evaluation.Late) Finding {
	first := late.First[0]
	f := Finding{Finding: v1alpha1.Finding{Severity: v1alpha1.SeverityWarning}, Target: string(first.Target.Kind)}
	if late.AboutPlan {
		f.Target = v1alpha1.KindTechnologyPlan
	}
	of := ""
	if late.OneTarget {
		of = " of " + about(first.Target)
	}
	if late.Count == 1 {
		f.Message = fmt.Sprintf("The evaluation%s %s was due on %s and is not done.", of, whose, first.Due)
		f.Action = "Hold it and record what was found and decided, or cancel it with a reason."
		return f
	}
	names := make([]string, len(late.First))
	for i, item := range late.First {
		names[i] = fmt.Sprintf("%s (due on %s)", about(item.Target), item.Due)
		if late.OneTarget {
			names[i] = item.Due.String()
		}
	}
	what := severalOf(names, late.Count)
	if late.OneTarget {
		what = "due on " + what
	}
	f.Message = fmt.Sprintf("%s%s %s are not done: %s.", count(int64(late.Count), "evaluation"), of, whose, what)
	f.Action = "Hold them and record what was found and decided, or cancel them with a reason."
	return f
}

// inForce tells whether the plan is approved and has begun; one that has ended
// is judged as of its last day, on which it was in force.
func (c *Case) inForce() bool {
	approved := calendar.Lenient(c.Plan.Spec.Approval.Date)
	c.Next.Add(approved, c.Start)
	return !approved.IsZero() && approved <= c.Today && c.Start <= c.Today
}

// inForceSince is the first day on which an approved plan is in force.
func (c *Case) inForceSince() calendar.Date {
	return max(c.Start, calendar.Lenient(c.Plan.Spec.Approval.Date))
}

// reviewGraceDays may pass beyond the interval between two reviews.
const reviewGraceDays = 30

func checkAnnualReview(c *Case, r *Report) {
	if !c.inForce() {
		return
	}
	if c.Schedule.IsOpen(v1alpha1.KindTechnologyPlan) {
		return
	}
	last, words := c.inForceSince(), "The plan is in force since %s and was not evaluated as a whole since"
	for _, a := range c.Schedule.Records {
		aboutPlan := a.Target.Kind == v1alpha1.KindTechnologyPlan
		if aboutPlan && a.State == evaluation.Completed && a.Done > last {
			last, words = a.Done, "The plan was last evaluated as a whole on %s"
		}
	}
	due := last.AddMonths(c.Policy.ReviewIntervalMonths)
	late := due.AddDays(reviewGraceDays + 1)
	c.Next.Add(late)
	if c.Today < late {
		return
	}
	r.Find(Finding{
		Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityWarning, Field: "spec.evaluationSchedules",
			Message: fmt.Sprintf(words+"; the next evaluation was due on %s.", last, due),
			Action:  "Evaluate the plan itself, record what was decided, and schedule the next evaluation.",
		},
		Target: v1alpha1.KindTechnologyPlan,
	})
}

func checkStale(c *Case, r *Report) {
	if !c.inForce() {
		return
	}
	latest := c.inForceSince()
	for _, date := range c.recorded() {
		c.Next.Add(date)
		if date <= c.Today {
			latest = max(latest, date)
		}
	}
	stale := latest.AddDays(c.Policy.StaleAfterDays + 1)
	c.Next.Add(stale)
	if c.Today < stale {
		return
	}
	r.Find(Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityWarning,
		Message:  fmt.Sprintf("Nothing was recorded in the plan after %s for more than %s.", latest, count(int64(c.Policy.StaleAfterDays), "day")),
		Action:   "Record what has happened since: measured values, actions that are done, decisions, reports.",
	}})
}

// recorded are the dates of all that people record in the course of a plan;
// those of device lots are left out, as the inventory is read in sums.
func (c *Case) recorded() []calendar.Date {
	var dates []calendar.Date
	add := func(date v1alpha1.Date) { dates = append(dates, calendar.Lenient(date)) }
	for _, benchmarks := range c.Benchmarks {
		for _, b := range benchmarks {
			for _, o := range b.Spec.Observations {
				add(o.Date)
			}
		}
	}
	for _, e := range c.Evaluations {
		add(e.Spec.Decision.Date)
		add(e.Spec.Cancelled.Date)
	}
	for _, item := range c.Schedule.Records {
		dates = append(dates, item.Done)
	}
	for _, g := range c.Goals {
		add(g.Spec.Closed.Date)
		for _, a := range g.Spec.Actions {
			add(a.Done)
		}
	}
	if b := c.Plan.Spec.Budget; b != nil {
		for _, t := range b.Transfers {
			add(t.Date)
		}
	}
	for _, m := range c.Plan.Spec.Communications {
		add(m.Last)
	}
	for _, t := range c.Plan.Spec.Technologies {
		add(t.AccessibilityReviewed)
	}
	return dates
}

func init() {
	register(Rule{
		Code: "DateAhead", Number: "P-41", Worst: v1alpha1.SeverityInfo,
		AboutGoals: true,
		Summary:    "Something that has happened bears a date that has not come.",
		Why:        "Until then it does not count: an observation is no progress, a decision stops no spending.",
		Source:     "techplan",
		Fix:        "Correct the date. If it is right, there is nothing to do until it comes.",
		Before: `
kind: Goal
metadata: {name: fast-wifi}
spec:
  actions:
  - {name: survey, end: "2026-09-30", done: "2062-09-15"}
---
kind: TechnologyPlan
`,
		After: `
kind: Goal
metadata: {name: fast-wifi}
spec:
  actions:
  - {name: survey, end: "2026-09-30", done: "2026-09-15"}
---
kind: TechnologyPlan
`,
		Check:           checkDatesAhead,
		CheckBenchmarks: checkObservationsAhead,
	})
}

func checkDatesAhead(c *Case, r *Report) {
	c.Next.Add(c.End)
	for _, e := range c.Evaluations {
		object := v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: e.Name}
		c.checkDateAhead(r, object, "spec.decision.date", "The decision of "+e.Name, e.Spec.Decision.Date)
	}
	for _, g := range c.Goals {
		for _, a := range g.Spec.Actions {
			what := fmt.Sprintf("Action %s of goal %s, which is done,", a.Name, g.Name)
			c.checkDateAhead(r, goalKey(g.Name), "spec.actions["+string(a.Name)+"].done", what, a.Done)
		}
	}
}

func checkObservationsAhead(c *Case, r *Report) {
	for _, b := range c.measures() {
		for _, o := range b.Spec.Observations {
			c.checkDateAhead(r, benchmarkKey(b.Name), observationField(o), "An observation of "+b.Name, o.Date)
		}
	}
}

func (c *Case) checkDateAhead(r *Report, object v1alpha1.ObjectKey, field, what string, date v1alpha1.Date) {
	if c.Today >= c.End {
		return // A plan that has ended does not see whether a later date has come.
	}
	on := calendar.Lenient(date)
	c.Next.Add(on)
	if on <= c.Today {
		return
	}
	r.Find(Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityInfo, Object: object, Field: field,
		Message: fmt.Sprintf("%s bears the date %s, which has not come: it does not count until then.", what, date),
		Action:  "Correct the date if it is mistyped.",
	}})
}
