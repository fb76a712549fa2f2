package assess

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/completeness"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/rules"
)

// PlanInput is a plan with all that belongs to it.
type PlanInput struct {
	Plan *v1alpha1.TechnologyPlan
	// Others are the other plans of the district.
	Others      []*v1alpha1.TechnologyPlan
	Goals       []*v1alpha1.Goal
	Benchmarks  map[string][]*v1alpha1.Benchmark
	Evaluations []*v1alpha1.Evaluation
	// Elsewhere are the evaluations of technologies under the district's other
	// plans.
	Elsewhere []*v1alpha1.Evaluation
	// Inventory are the sums of the plan's device lots on a day.
	Inventory func(today calendar.Date) inventory.Inventory
	// DeviceStart is the first day of service of a lot of the district, and
	// whether the lot exists.
	DeviceStart func(name string) (calendar.Date, bool)
	// EvaluationNamed is the evaluation of a name in the district, under whichever
	// plan; nil: there is none.
	EvaluationNamed func(name string) *v1alpha1.Evaluation
	// Refused is how the scheduler's last attempt to create evaluations ended.
	Refused Refusal
}

// planConditions are the conditions of a plan beside Ready.
var planConditions = []v1alpha1.ConditionType{
	v1alpha1.ConditionInForce, v1alpha1.ConditionComplete, v1alpha1.ConditionBalanced, v1alpha1.ConditionBudgetAligned,
	v1alpha1.ConditionOnTrack, v1alpha1.ConditionEquitable, v1alpha1.ConditionDevicesSupported, v1alpha1.ConditionEvaluationsCurrent,
	v1alpha1.ConditionEvaluationsScheduled,
}

// Plan assesses a plan.
func Plan(in PlanInput, now time.Time) (v1alpha1.TechnologyPlanStatus, time.Time) {
	p := in.Plan
	c := newConditions(p, p.Status.Conditions, now)
	status := v1alpha1.TechnologyPlanStatus{ObservedGeneration: p.Generation}
	if _, known := zoneOf(p); !known {
		c.stall(v1alpha1.ReasonInvalid, fmt.Sprintf("district.timeZone %s is not the name of a time zone, such as America/Detroit.", p.Spec.District.TimeZone), planConditions...)
		status.Conditions = c.sorted()
		return status, time.Time{}
	}
	today := Today(p, now)
	next := calendar.NextAfter(today)

	b := budget.Reckon(budget.Input{
		Plan: p, Goals: in.Goals, Benchmarks: counts(in.Benchmarks), Inventory: in.Inventory(min(today, calendar.Lenient(p.Spec.Period.End))),
		Evaluations: slices.Concat(in.Evaluations, in.Elsewhere), Today: today,
	})
	scheduleInput := in.scheduleInput()
	schedule := evaluation.ComputeSchedule(scheduleInput, today)
	asOfEnd := schedule
	if b.Today != today {
		// The rules evaluate a plan that has ended as of its last day.
		asOfEnd = evaluation.ComputeSchedule(scheduleInput, b.Today)
	}
	verdict := rules.Judge(caseOf(in, b, asOfEnd))
	next.Add(b.Next.Date(), schedule.Change)

	findings := rules.Collapse(p.Name, b.Currency, verdict.Findings)
	status.FindingTotals = totals(verdict.Findings, p.Status.FindingTotals, today)
	status.Findings = allFindings(findings, &p.Status, status.FindingTotals, today)
	status.NotChecked = verdict.NotChecked[:min(len(verdict.NotChecked), 50)]
	status.Errors = n(bySeverity(verdict.Findings, v1alpha1.SeverityError))
	status.Warnings = n(bySeverity(verdict.Findings, v1alpha1.SeverityWarning))
	status.Effective = rules.EffectivePolicy(p)
	status.Effective.RequiredRoles = fitRoles(status.Effective.RequiredRoles)
	status.Budget = budgetStatus(b)
	status.Inventory = inventoryStatus(b.Stock)
	status.Departments = departments(p)
	status.AlignmentPercent = alignmentPercent(b)
	status.Completeness = completeness.Of(completeness.Plan{
		TechnologyPlan: p, Goals: in.Goals, Benchmarks: all(in.Benchmarks), Evaluations: len(in.Evaluations),
	})

	c.ready()
	inForce(c, p, today, &next)
	complete(c, status.Completeness)
	moneyConditions(c, b, verdict.Findings)
	status.Goals = goalsCondition(c, b, in.Benchmarks, today, &next)
	equitableCondition(c, all(in.Benchmarks), today)
	devicesCondition(c, status.Inventory, b.Stock)
	status.Evaluations = evaluationsCondition(c, p, schedule, today)
	scheduledCondition(c, in, schedule, today)
	status.Conditions = c.sorted()
	return status, instant(p, next.Date())
}

func caseOf(in PlanInput, b *budget.Budget, schedule *evaluation.Schedule) *rules.Case {
	return &rules.Case{
		Budget: b, Policy: rules.PolicyOf(in.Plan), Benchmarks: in.Benchmarks, Evaluations: in.Evaluations, Elsewhere: in.Elsewhere, Schedule: schedule,
		DeviceExists: func(name string) bool { _, ok := in.DeviceStart(name); return ok },
		Overlapping:  overlapping(in.Plan, in.Others),
	}
}

func overlapping(plan *v1alpha1.TechnologyPlan, others []*v1alpha1.TechnologyPlan) []string {
	if plan.Spec.Approval.Date == "" {
		return nil
	}
	var names []string
	for _, o := range others {
		// Dates of the form YYYY-MM-DD compare as text.
		if o.Name != plan.Name && o.Spec.Approval.Date != "" &&
			o.Spec.Period.Start <= plan.Spec.Period.End && plan.Spec.Period.Start <= o.Spec.Period.End {
			names = append(names, o.Name)
		}
	}
	slices.Sort(names)
	return names
}

func all(benchmarks map[string][]*v1alpha1.Benchmark) []*v1alpha1.Benchmark {
	var list []*v1alpha1.Benchmark
	for _, goal := range slices.Sorted(maps.Keys(benchmarks)) {
		list = append(list, benchmarks[goal]...)
	}
	return list
}

func inForce(c *conditions, p *v1alpha1.TechnologyPlan, today calendar.Date, next *calendar.Next) {
	start, end, approved := calendar.Lenient(p.Spec.Period.Start), calendar.Lenient(p.Spec.Period.End), calendar.Lenient(p.Spec.Approval.Date)
	next.Add(start, end+1, approved)
	status, reason, words := metav1.ConditionFalse, v1alpha1.ReasonDraft, "A draft: no approval is recorded."
	switch {
	case approved.IsZero():
	case today > end:
		reason, words = v1alpha1.ReasonEnded, fmt.Sprintf("Ended on %s; judged as of that day.", end)
	case approved > today:
		reason, words = v1alpha1.ReasonNotYetApproved, fmt.Sprintf("To be approved by %s on %s.", p.Spec.Approval.Body, approved)
	case today < start:
		reason, words = v1alpha1.ReasonNotStarted, fmt.Sprintf("Starts on %s.", start)
	default:
		status, reason = metav1.ConditionTrue, v1alpha1.ReasonInForce
		words = fmt.Sprintf("Approved by %s on %s, in force to %s.", p.Spec.Approval.Body, approved, end)
	}
	c.set(v1alpha1.ConditionInForce, status, reason, "%s", words)
}

func complete(c *conditions, s v1alpha1.CompletenessStatus) {
	if len(s.Missing) == 0 {
		c.set(v1alpha1.ConditionComplete, metav1.ConditionTrue, v1alpha1.ReasonComplete, "All %d sections are filled.", len(completeness.Sections))
		return
	}
	var names []string
	for _, m := range s.Missing {
		names = append(names, m.Section)
	}
	c.set(v1alpha1.ConditionComplete, metav1.ConditionFalse, v1alpha1.ReasonSectionsMissing, "%d%% complete; missing: %s.", *s.Percent, strings.Join(names, ", "))
}

// moneyConditions are the conditions that the rules' table names.
func moneyConditions(c *conditions, b *budget.Budget, findings []rules.Finding) {
	turned := turnedBy(findings)
	none := ""
	if !slices.ContainsFunc(b.PlanYears, b.Budgeted) {
		none = "No budget line has money."
		if b.Total() > 0 {
			none = fmt.Sprintf("No budget line has money in a year of the plan, %s to %s.", b.PlanYears[0], b.PlanYears[len(b.PlanYears)-1])
		}
	}
	balanced := "Every domain of technology has its share."
	if f, ok := turned[v1alpha1.ConditionBalanced]; ok {
		balanced = f.Message
	}
	conditionOf(c, v1alpha1.ConditionBalanced, v1alpha1.ReasonBalanced, turned, balanced, none)
	aligned := alignedWords(b, findings)
	if f, ok := turned[v1alpha1.ConditionBudgetAligned]; ok {
		aligned += " Worst: " + f.Message
	}
	conditionOf(c, v1alpha1.ConditionBudgetAligned, v1alpha1.ReasonAligned, turned, aligned, none)
}

// turnedBy is the worst finding of each condition that an unwaived Error, or for
// Balanced any finding, turns.
func turnedBy(findings []rules.Finding) map[v1alpha1.ConditionType]rules.Finding {
	turned := map[v1alpha1.ConditionType]rules.Finding{}
	for _, f := range findings {
		rule, _ := rules.Of(f.Code)
		turns := rule.Condition != "" && f.Waived == "" && (f.Severity == v1alpha1.SeverityError || rule.Condition == v1alpha1.ConditionBalanced)
		// The worst come first.
		if _, told := turned[rule.Condition]; turns && !told {
			turned[rule.Condition] = f
		}
	}
	return turned
}

// conditionOf sets a condition that findings turn; none says why there is
// nothing to judge where none has.
func conditionOf(
	c *conditions, kind v1alpha1.ConditionType, fine v1alpha1.ConditionReason,
	turned map[v1alpha1.ConditionType]rules.Finding, words, none string,
) {
	f, ok := turned[kind]
	switch {
	case ok:
		c.set(kind, metav1.ConditionFalse, v1alpha1.ReasonOf(f.Code), "%s", words)
	case none != "":
		c.set(kind, metav1.ConditionUnknown, v1alpha1.ReasonNoBudget, "%s", none)
	default:
		c.set(kind, metav1.ConditionTrue, fine, "%s", words)
	}
}

func alignedWords(b *budget.Budget, findings []rules.Finding) string {
	aligned, general, unaligned := b.AlignmentTotals()
	words := fmt.Sprintf("All of %s is tied to goals", b.Total().In(b.Currency))
	switch {
	case unaligned > 0:
		words = fmt.Sprintf("%s of %s is not tied to a goal", unaligned.In(b.Currency), b.Total().In(b.Currency))
	case general > 0:
		words = fmt.Sprintf("%s of %s is tied to goals, %s is general operations", aligned.In(b.Currency), b.Total().In(b.Currency), general.In(b.Currency))
	}
	findings = slices.DeleteFunc(slices.Clone(findings), func(f rules.Finding) bool {
		rule, _ := rules.Of(f.Code)
		return !rule.AboutMoney()
	})
	words = fmt.Sprintf("%s; %s, %s about money", words,
		plural(bySeverity(findings, v1alpha1.SeverityError), "error"), plural(bySeverity(findings, v1alpha1.SeverityWarning), "warning"))
	accepted := 0
	for _, f := range findings {
		if f.Waived != "" || f.Lowered != "" {
			accepted++
		}
	}
	if accepted > 0 {
		words += fmt.Sprintf(", %d under waivers", accepted)
	}
	return words + "."
}

// goalsCondition rolls up the active goals.
func goalsCondition(c *conditions, b *budget.Budget, benchmarks map[string][]*v1alpha1.Benchmark, today calendar.Date, next *calendar.Next) v1alpha1.GoalCounts {
	var active, onTrack, met, measures int
	var behind, unknown []string
	for _, g := range b.Goals {
		s := goalStanding(g, benchmarks[g.Name], today)
		next.Add(s.next)
		measures += len(benchmarks[g.Name])
		if s.met == metav1.ConditionTrue {
			met++
		}
		if !s.active {
			continue
		}
		active++
		switch s.onTrack {
		case metav1.ConditionTrue:
			onTrack++
		case metav1.ConditionFalse:
			behind = append(behind, fmt.Sprintf("%s (%s)", g.Name, s.onTrackReason))
		case metav1.ConditionUnknown:
			unknown = append(unknown, fmt.Sprintf("%s (%s)", g.Name, s.onTrackReason))
		}
	}
	switch {
	case active == 0:
		c.set(v1alpha1.ConditionOnTrack, metav1.ConditionUnknown, v1alpha1.ReasonNoActiveGoals, "No goal is active.")
	case len(behind) > 0:
		c.set(v1alpha1.ConditionOnTrack, metav1.ConditionFalse, v1alpha1.ReasonBehind, "%d of %s behind: %s.", len(behind), plural(active, "active goal"), few(behind))
	case len(unknown) > 0:
		c.set(v1alpha1.ConditionOnTrack, metav1.ConditionUnknown, v1alpha1.ReasonNoData, "%d of %s without current data: %s.", len(unknown), plural(active, "active goal"), few(unknown))
	default:
		c.set(v1alpha1.ConditionOnTrack, metav1.ConditionTrue, v1alpha1.ReasonOnTrack, "%s on track.", plural(active, "active goal"))
	}
	return v1alpha1.GoalCounts{Total: n(len(b.Goals)), Active: n(active), OnTrack: n(onTrack), Met: n(met), Benchmarks: n(measures)}
}

func devicesCondition(c *conditions, s v1alpha1.InventoryStatus, stock []inventory.StockSum) {
	var unknown int64
	for _, sum := range stock {
		if sum.InService && sum.Support == inventory.SupportUnknown {
			unknown += sum.Devices
		}
	}
	switch {
	case *s.InService == 0:
		c.set(v1alpha1.ConditionDevicesSupported, metav1.ConditionUnknown, v1alpha1.ReasonNoDevices, "No device is in service.")
	case *s.Unsupported > 0:
		c.set(v1alpha1.ConditionDevicesSupported, metav1.ConditionFalse, v1alpha1.ReasonUnsupported, "%d of %s in service past the support end.", *s.Unsupported, plural(*s.InService, "device"))
	case unknown > 0:
		c.set(v1alpha1.ConditionDevicesSupported, metav1.ConditionUnknown, v1alpha1.ReasonEndUnknown, "The support end of %d of %s in service is not known.", unknown, plural(*s.InService, "device"))
	default:
		c.set(v1alpha1.ConditionDevicesSupported, metav1.ConditionTrue, v1alpha1.ReasonSupported, "%s in service, all supported.", plural(*s.InService, "device"))
	}
}
