package assess

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/progress"
	"techplan.education/internal/rules"
)

// GoalInput is a goal with its plan and its own benchmarks.
type GoalInput struct {
	Goal *v1alpha1.Goal
	// Shared is what the goal has in common with the other goals of its plan,
	// computed for the as-of date of the instant; nil: the plan does not exist.
	Shared *SharedGoals
	// Benchmarks of this goal.
	Benchmarks []*v1alpha1.Benchmark
}

// goalConditions are the conditions of a goal beside Ready.
var goalConditions = []v1alpha1.ConditionType{
	v1alpha1.ConditionOnTrack, v1alpha1.ConditionFunded, v1alpha1.ConditionMeasured, v1alpha1.ConditionMet,
}

// Goal assesses a goal. It only reads what is shared, so that several goals can be
// assessed at the same time.
func Goal(in GoalInput, now time.Time) (v1alpha1.GoalStatus, time.Time) {
	g := in.Goal
	c := newConditions(g, g.Status.Conditions, now)
	status := v1alpha1.GoalStatus{ObservedGeneration: g.Generation}
	if in.Shared == nil {
		c.stall(v1alpha1.ReasonPlanNotFound, fmt.Sprintf("TechnologyPlan %s does not exist. Correct planRef, or add the plan.", g.Spec.PlanRef.Name),
			goalConditions...)
		status.Conditions = c.sorted()
		return status, time.Time{}
	}
	shared := in.Shared.including(g)
	today := shared.asOf
	withMoney := shared.goal(g, in.Benchmarks)
	findings, next := shared.findings.Of(withMoney, in.Benchmarks)
	status.Findings = findingsOf(findings, g.Status.Findings, today)

	standing := goalStanding(withMoney, in.Benchmarks, today)
	status.Benchmarks = standing.counts()
	status.Actions = standing.actions
	status.Funding = fundingOf(withMoney)
	status.Due = v1alpha1.Date(withMoney.Due.String())
	c.ready()
	c.set(v1alpha1.ConditionOnTrack, standing.onTrack, standing.onTrackReason, "%s", standing.onTrackWords)
	c.set(v1alpha1.ConditionMet, standing.met, standing.metReason, "%s", standing.metWords)
	fundedCondition(c, shared, withMoney)
	measured := plural(withMoney.Benchmarks, "benchmark")
	if withMoney.Benchmarks == 0 {
		measured = "no benchmark; add one with a target and a date"
	}
	if faulty := len(in.Benchmarks) - withMoney.Benchmarks; faulty > 0 {
		measured += fmt.Sprintf(", and %d not counted because of a contradiction", faulty)
	}
	c.truth(v1alpha1.ConditionMeasured, withMoney.Benchmarks > 0, v1alpha1.ReasonMeasured, v1alpha1.ReasonNoBenchmarks, "The goal has %s.", measured)
	status.Conditions = c.sorted()
	return status, instant(shared.plan, calendar.Earliest(next, standing.next))
}

// counts are the numbers of benchmarks that measure something, by goal.
func counts(benchmarks map[string][]*v1alpha1.Benchmark) map[string]int {
	sizes := make(map[string]int, len(benchmarks))
	for goal, list := range benchmarks {
		sizes[goal] = countMeasuring(list)
	}
	return sizes
}

// countMeasuring is the number of benchmarks that measure something: those that do
// not contradict themselves.
func countMeasuring(benchmarks []*v1alpha1.Benchmark) int {
	count := 0
	for _, b := range benchmarks {
		if progress.Fault(&b.Spec) == "" {
			count++
		}
	}
	return count
}

// standing is where a goal stands apart from money.
type standing struct {
	states        map[v1alpha1.BenchmarkState]int
	actions       v1alpha1.ActionCounts
	onTrack, met  metav1.ConditionStatus
	onTrackReason v1alpha1.ConditionReason
	onTrackWords  string
	metReason     v1alpha1.ConditionReason
	metWords      string
	active        bool
	next          calendar.Date
	late, unknown []string
}

func stateWords(v progress.Verdict) string {
	switch {
	case v.Fault != "":
		return " contradicts itself"
	case v.State == v1alpha1.StateNoData:
		return " has no observation yet"
	case v.State == v1alpha1.StateStale:
		return " has no recent observation"
	default:
		return " is " + string(v.State)
	}
}

func (s standing) counts() []v1alpha1.StateCount {
	var list []v1alpha1.StateCount
	for state, count := range s.states {
		list = append(list, v1alpha1.StateCount{State: state, Count: *n(count)})
	}
	slices.SortFunc(list, func(a, b v1alpha1.StateCount) int { return cmp.Compare(a.State, b.State) })
	return list
}

func goalStanding(g *budget.Goal, benchmarks []*v1alpha1.Benchmark, today calendar.Date) standing {
	s := standing{states: map[v1alpha1.BenchmarkState]int{}, active: g.Active(today)}
	next := calendar.NextAfter(today)
	next.Add(g.Start, g.Due+1)
	for _, b := range benchmarks {
		v := progress.Judge(&b.Spec, today)
		next.Add(v.Next)
		s.states[v.State]++
		switch benchmarkOnTrack(v.State) {
		case metav1.ConditionFalse:
			s.late = append(s.late, b.Name+stateWords(v))
		case metav1.ConditionUnknown:
			s.unknown = append(s.unknown, b.Name+stateWords(v))
		case metav1.ConditionTrue:
		}
	}
	slices.Sort(s.late)
	slices.Sort(s.unknown)
	overdue := s.countActions(g, today, &next)
	s.setOnTrack(g, len(benchmarks), overdue, today)
	s.setMet(g, len(benchmarks))
	s.next = next.Date()
	return s
}

func (s *standing) countActions(g *budget.Goal, today calendar.Date, next *calendar.Next) []string {
	var done int
	var overdue []string
	for _, a := range g.Spec.Actions {
		end := calendar.Lenient(a.End)
		switch {
		case a.Done != "" && calendar.Lenient(a.Done) <= today:
			done++
			continue
		case a.Done != "":
			next.Add(calendar.Lenient(a.Done))
		}
		if !end.IsZero() {
			next.Add(end + 1)
			if today > end {
				overdue = append(overdue, fmt.Sprintf("%s (due %s)", a.Name, end))
			}
		}
	}
	slices.Sort(overdue)
	s.actions = v1alpha1.ActionCounts{Total: n(len(g.Spec.Actions)), Done: n(done), Overdue: n(len(overdue))}
	return overdue
}

func (s *standing) setOnTrack(g *budget.Goal, benchmarks int, overdue []string, today calendar.Date) {
	status, reason, words := metav1.ConditionTrue, v1alpha1.ReasonOnTrack, plural(benchmarks, "benchmark")+" on track."
	switch {
	case !g.Closed.IsZero():
		status, reason, words = metav1.ConditionUnknown, v1alpha1.ReasonClosed, fmt.Sprintf("Closed as %s on %s.", g.Spec.Closed.Outcome, g.Closed)
	case today < g.Start:
		status, reason, words = metav1.ConditionUnknown, v1alpha1.ReasonNotStarted, fmt.Sprintf("Starts on %s.", g.Start)
	case len(s.late) > 0:
		status, reason, words = metav1.ConditionFalse, v1alpha1.ReasonBehind, fmt.Sprintf("%d of %s behind: %s.", len(s.late), plural(benchmarks, "benchmark"), few(s.late))
	case len(overdue) > 0:
		status, reason, words = metav1.ConditionFalse, v1alpha1.ReasonActionOverdue, fmt.Sprintf("%s overdue: %s.", plural(len(overdue), "action"), few(overdue))
	case benchmarks == 0:
		status, reason, words = metav1.ConditionUnknown, v1alpha1.ReasonNoBenchmarks, "No benchmark measures the goal."
	case len(s.unknown) > 0:
		status, reason, words = metav1.ConditionUnknown, v1alpha1.ReasonNoData, fmt.Sprintf("%d of %s without current data: %s.", len(s.unknown), plural(benchmarks, "benchmark"), few(s.unknown))
	}
	s.onTrack, s.onTrackReason, s.onTrackWords = status, reason, words
}

func (s *standing) setMet(g *budget.Goal, benchmarks int) {
	met, missed := s.states[v1alpha1.StateMet], s.states[v1alpha1.StateMissed]
	status, reason, words := metav1.ConditionFalse, v1alpha1.ReasonNotYet, fmt.Sprintf("%d of %s met.", met, plural(benchmarks, "benchmark"))
	switch {
	case !g.Closed.IsZero():
		words = fmt.Sprintf("Closed as %s on %s.", g.Spec.Closed.Outcome, g.Closed)
		reason = v1alpha1.ConditionReason(g.Spec.Closed.Outcome)
		if g.Spec.Closed.Outcome == v1alpha1.OutcomeMet {
			status = metav1.ConditionTrue
		}
	case benchmarks == 0:
		status, reason, words = metav1.ConditionUnknown, v1alpha1.ReasonNoBenchmarks, "No benchmark measures the goal."
	case met == benchmarks:
		status, reason = metav1.ConditionTrue, v1alpha1.ReasonMet
	case missed > 0:
		reason, words = v1alpha1.ReasonMissed, fmt.Sprintf("%d of %s missed.", missed, plural(benchmarks, "benchmark"))
	}
	s.met, s.metReason, s.metWords = status, reason, words
}

// fewShown is how many entries of a list a message names.
const fewShown = 3

// few writes up to three of a list and how many more there are.
func few(list []string) string { return fewOf(list[:min(len(list), fewShown)], len(list)) }

// fewOf writes the first entries of a list and how many more there are in all.
func fewOf(first []string, all int) string {
	text := strings.Join(first, ", ")
	if all > len(first) {
		text += fmt.Sprintf(" and %d more", all-len(first))
	}
	return text
}

func fundingOf(g *budget.Goal) []v1alpha1.GoalFunding {
	var list []v1alpha1.GoalFunding
	for _, y := range g.Years {
		list = append(list, v1alpha1.GoalFunding{
			FiscalYear: v1alpha1.FiscalYear(y.FiscalYear), Need: y.Need.API(), Budgeted: max(0, y.Have()).API(), Gap: y.Gap().API(),
		})
	}
	return list
}

func fundedCondition(c *conditions, shared *SharedGoals, g *budget.Goal) {
	if !g.Closed.IsZero() {
		c.set(v1alpha1.ConditionFunded, metav1.ConditionUnknown, v1alpha1.ReasonClosed, "Closed as %s on %s.", g.Spec.Closed.Outcome, g.Closed)
		return
	}
	var need, have int
	var short []string
	for _, y := range g.Years {
		if y.FiscalYear < shared.current || y.Need == 0 {
			continue
		}
		need++
		if rules.IsFunded(y) {
			have++
			continue
		}
		currency := shared.currency
		short = append(short, fmt.Sprintf("%s needs %s and has %s, short by %s",
			y.FiscalYear, y.Need.In(currency), max(0, y.Have()).In(currency), y.Gap().In(currency)))
	}
	switch {
	case need == 0:
		c.set(v1alpha1.ConditionFunded, metav1.ConditionUnknown, v1alpha1.ReasonNoNeed, "No action has a cost in the current or a later year in which the goal runs.")
	case len(short) > 0:
		c.set(v1alpha1.ConditionFunded, metav1.ConditionFalse, v1alpha1.ReasonShort, "%s.", few(short))
	default:
		c.set(v1alpha1.ConditionFunded, metav1.ConditionTrue, v1alpha1.ReasonFunded, "Funded in %s.", plural(have, "fiscal year"))
	}
}
