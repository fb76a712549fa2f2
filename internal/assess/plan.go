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
	"techplan.education/internal/rules/catalog"
	"techplan.education/internal/text"
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
	v1alpha1.ConditionOnTrack, v1alpha1.ConditionEquitable, v1alpha1.ConditionDevicesSupported,
	v1alpha1.ConditionEvaluationsCurrent, v1alpha1.ConditionEvaluationsScheduled,
}

// Plan assesses a plan.
func Plan(in PlanInput, now time.Time) (v1alpha1.TechnologyPlanStatus, time.Time) {
	plan := in.Plan
	conditions := newConditions(plan, plan.Status.Conditions, now)
	status := v1alpha1.TechnologyPlanStatus{ObservedGeneration: plan.Generation}
	if _, known := zoneOf(plan); !known {
		conditions.stall(
			v1alpha1.ReasonInvalid,
			fmt.Sprintf(
				"district.timeZone %s is not the name of a time zone, such as America/Detroit.",
				plan.Spec.District.TimeZone,
			),
			planConditions...)
		status.Conditions = conditions.sorted()
		return status, time.Time{}
	}
	today := Today(plan, now)
	next := calendar.NextAfter(today)

	money := budget.Reckon(budget.Input{
		Plan:        plan,
		Goals:       in.Goals,
		Benchmarks:  counts(in.Benchmarks),
		Inventory:   in.Inventory(min(today, calendar.Lenient(plan.Spec.Period.End))),
		Evaluations: slices.Concat(in.Evaluations, in.Elsewhere),
		Today:       today,
	})
	scheduleInput := in.scheduleInput()
	schedule := evaluation.ComputeSchedule(scheduleInput, today)
	asOfEnd := schedule
	if money.Today != today {
		// The rules evaluate a plan that has ended as of its last day.
		asOfEnd = evaluation.ComputeSchedule(scheduleInput, money.Today)
	}
	result := catalog.All.Evaluate(rulesInput(in, money, asOfEnd))
	money = result.Budget
	next.Add(result.Next, schedule.Change)

	findings := rules.Collapse(plan.Name, money.Currency, result.Findings)
	status.FindingTotals = totals(result.Findings, plan.Status.FindingTotals, today)
	status.Findings = allFindings(findings, &plan.Status, status.FindingTotals, today)
	status.NotChecked = result.NotChecked[:min(len(result.NotChecked), 50)]
	status.Errors = n(bySeverity(result.Findings, v1alpha1.SeverityError))
	status.Warnings = n(bySeverity(result.Findings, v1alpha1.SeverityWarning))
	status.Effective = rules.EffectivePolicy(plan)
	status.Effective.RequiredRoles = fitRoles(status.Effective.RequiredRoles)
	status.Budget = budgetStatus(money)
	status.Inventory = inventoryStatus(money.Stock)
	status.Departments = departments(plan)
	status.AlignmentPercent = alignmentPercent(money)
	status.Completeness = completeness.Of(completeness.Plan{
		TechnologyPlan: plan, Goals: in.Goals, Benchmarks: all(in.Benchmarks), Evaluations: len(in.Evaluations),
	})

	conditions.ready()
	inForce(conditions, plan, today, &next)
	complete(conditions, status.Completeness)
	moneyConditions(conditions, money, result.Findings)
	status.Goals = goalsCondition(conditions, money, in.Benchmarks, today, &next)
	equitableCondition(conditions, all(in.Benchmarks), today)
	devicesCondition(conditions, status.Inventory, money.Stock)
	status.Evaluations = evaluationsCondition(conditions, plan, schedule, today)
	scheduledCondition(conditions, in, schedule, today)
	status.Conditions = conditions.sorted()
	return status, instant(plan, next.Date())
}

func rulesInput(in PlanInput, money *budget.Budget, schedule *evaluation.Schedule) rules.Input {
	return rules.Input{
		Budget:       money,
		Policy:       rules.PolicyOf(in.Plan),
		Benchmarks:   in.Benchmarks,
		Evaluations:  in.Evaluations,
		Elsewhere:    in.Elsewhere,
		Schedule:     schedule,
		DeviceExists: func(name string) bool { _, ok := in.DeviceStart(name); return ok },
		Overlapping:  overlapping(in.Plan, in.Others),
	}
}

func overlapping(plan *v1alpha1.TechnologyPlan, others []*v1alpha1.TechnologyPlan) []string {
	if plan.Spec.Approval.Date == "" {
		return nil
	}
	var names []string
	for _, other := range others {
		// Dates of the form YYYY-MM-DD compare as text.
		if other.Name != plan.Name && other.Spec.Approval.Date != "" &&
			other.Spec.Period.Start <= plan.Spec.Period.End && plan.Spec.Period.Start <= other.Spec.Period.End {
			names = append(names, other.Name)
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

func inForce(c *conditions, plan *v1alpha1.TechnologyPlan, today calendar.Date, next *calendar.Next) {
	start, end, approved := calendar.Lenient(
		plan.Spec.Period.Start,
	), calendar.Lenient(
		plan.Spec.Period.End,
	), calendar.Lenient(
		plan.Spec.Approval.Date,
	)
	next.Add(start, end+1, approved)
	status, reason, words := metav1.ConditionFalse, v1alpha1.ReasonDraft, "A draft: no approval is recorded."
	switch {
	case approved.IsZero():
	case today > end:
		reason, words = v1alpha1.ReasonEnded, fmt.Sprintf("Ended on %s; judged as of that day.", end)
	case approved > today:
		reason, words = v1alpha1.ReasonNotYetApproved, fmt.Sprintf(
			"To be approved by %s on %s.", plan.Spec.Approval.Body, approved,
		)
	case today < start:
		reason, words = v1alpha1.ReasonNotStarted, fmt.Sprintf("Starts on %s.", start)
	default:
		status, reason = metav1.ConditionTrue, v1alpha1.ReasonInForce
		words = fmt.Sprintf("Approved by %s on %s, in force to %s.", plan.Spec.Approval.Body, approved, end)
	}
	c.set(v1alpha1.ConditionInForce, status, reason, "%s", words)
}

func complete(c *conditions, s v1alpha1.CompletenessStatus) {
	if len(s.Missing) == 0 {
		c.set(
			v1alpha1.ConditionComplete, metav1.ConditionTrue, v1alpha1.ReasonComplete, "All %d sections are filled.",
			len(completeness.Sections),
		)
		return
	}
	var names []string
	for _, m := range s.Missing {
		names = append(names, m.Section)
	}
	c.set(
		v1alpha1.ConditionComplete, metav1.ConditionFalse, v1alpha1.ReasonSectionsMissing,
		"%d%% complete; missing: %s.", *s.Percent, strings.Join(names, ", "),
	)
}

// moneyConditions are the conditions that the rules' table names.
func moneyConditions(c *conditions, money *budget.Budget, findings []rules.Finding) {
	turned := turnedBy(findings)
	none := ""
	if !slices.ContainsFunc(money.PlanYears, money.Budgeted) {
		none = "No budget line has money."
		if money.Total() > 0 {
			none = fmt.Sprintf(
				"No budget line has money in a year of the plan, %s to %s.", money.PlanYears[0],
				money.PlanYears[len(money.PlanYears)-1],
			)
		}
	}
	balanced := "Every domain of technology has its share."
	if finding, ok := turned[v1alpha1.ConditionBalanced]; ok {
		balanced = finding.Message
	}
	conditionOf(c, v1alpha1.ConditionBalanced, v1alpha1.ReasonBalanced, turned, balanced, none)
	aligned := alignedWords(money, findings)
	if finding, ok := turned[v1alpha1.ConditionBudgetAligned]; ok {
		aligned += " Worst: " + finding.Message
	}
	conditionOf(c, v1alpha1.ConditionBudgetAligned, v1alpha1.ReasonAligned, turned, aligned, none)
}

// turnedBy is the worst finding of each condition that an unwaived Error, or for
// Balanced any finding, turns.
func turnedBy(findings []rules.Finding) map[v1alpha1.ConditionType]rules.Finding {
	turned := map[v1alpha1.ConditionType]rules.Finding{}
	for _, finding := range findings {
		rule, _ := catalog.All.Rule(finding.Code)
		turns := rule.Condition != "" && finding.Waived == "" &&
			(finding.Severity == v1alpha1.SeverityError || rule.Condition == v1alpha1.ConditionBalanced)
		// The worst come first.
		if _, told := turned[rule.Condition]; turns && !told {
			turned[rule.Condition] = finding
		}
	}
	return turned
}

// conditionOf sets a condition that findings turn; none says why there is
// nothing to judge where none has.
func conditionOf(c *conditions, kind v1alpha1.ConditionType, fine v1alpha1.ConditionReason, turned map[v1alpha1.ConditionType]rules.Finding, words, none string) {
	finding, ok := turned[kind]
	switch {
	case ok:
		c.set(kind, metav1.ConditionFalse, v1alpha1.ReasonOf(finding.Code), "%s", words)
	case none != "":
		c.set(kind, metav1.ConditionUnknown, v1alpha1.ReasonNoBudget, "%s", none)
	default:
		c.set(kind, metav1.ConditionTrue, fine, "%s", words)
	}
}

func alignedWords(money *budget.Budget, findings []rules.Finding) string {
	aligned, general, unaligned := money.AlignmentTotals()
	words := fmt.Sprintf("All of %s is tied to goals", money.Total().In(money.Currency))
	switch {
	case unaligned > 0:
		words = fmt.Sprintf(
			"%s of %s is not tied to a goal", unaligned.In(money.Currency), money.Total().In(money.Currency),
		)
	case general > 0:
		words = fmt.Sprintf(
			"%s of %s is tied to goals, %s is general operations", aligned.In(money.Currency),
			money.Total().In(money.Currency), general.In(money.Currency),
		)
	}
	findings = slices.DeleteFunc(slices.Clone(findings), func(finding rules.Finding) bool {
		rule, _ := catalog.All.Rule(finding.Code)
		return !rule.Money
	})
	words = fmt.Sprintf(
		"%s; %s, %s about money",
		words,
		text.Plural(
			bySeverity(findings, v1alpha1.SeverityError), "error",
		),
		text.Plural(bySeverity(findings, v1alpha1.SeverityWarning), "warning"),
	)
	accepted := 0
	for _, finding := range findings {
		if finding.Waived != "" || finding.Lowered != "" {
			accepted++
		}
	}
	if accepted > 0 {
		words += fmt.Sprintf(", %d under waivers", accepted)
	}
	return words + "."
}

// goalsCondition rolls up the active goals.
func goalsCondition(
	c *conditions,
	money *budget.Budget,
	benchmarks map[string][]*v1alpha1.Benchmark,
	today calendar.Date,
	next *calendar.Next,
) v1alpha1.GoalCounts {
	var active, onTrack, met, measures int
	var behind, unknown []string
	for _, goal := range money.Goals {
		s := goalStanding(goal, benchmarks[goal.Name], today)
		next.Add(s.next)
		measures += len(benchmarks[goal.Name])
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
			behind = append(behind, fmt.Sprintf("%s (%s)", goal.Name, s.onTrackReason))
		case metav1.ConditionUnknown:
			unknown = append(unknown, fmt.Sprintf("%s (%s)", goal.Name, s.onTrackReason))
		}
	}
	switch {
	case active == 0:
		c.set(v1alpha1.ConditionOnTrack, metav1.ConditionUnknown, v1alpha1.ReasonNoActiveGoals, "No goal is active.")
	case len(behind) > 0:
		c.set(
			v1alpha1.ConditionOnTrack, metav1.ConditionFalse, v1alpha1.ReasonBehind, "%d of %s behind: %s.",
			len(behind), text.Plural(active, "active goal"), text.ListFirst(behind),
		)
	case len(unknown) > 0:
		c.set(
			v1alpha1.ConditionOnTrack, metav1.ConditionUnknown, v1alpha1.ReasonNoData,
			"%d of %s without current data: %s.", len(unknown), text.Plural(active, "active goal"),
			text.ListFirst(unknown),
		)
	default:
		c.set(
			v1alpha1.ConditionOnTrack, metav1.ConditionTrue, v1alpha1.ReasonOnTrack, "%s on track.",
			text.Plural(active, "active goal"),
		)
	}
	return v1alpha1.GoalCounts{
		Total:      n(len(money.Goals)),
		Active:     n(active),
		OnTrack:    n(onTrack),
		Met:        n(met),
		Benchmarks: n(measures),
	}
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
		c.set(
			v1alpha1.ConditionDevicesSupported, metav1.ConditionUnknown, v1alpha1.ReasonNoDevices,
			"No device is in service.",
		)
	case *s.Unsupported > 0:
		c.set(
			v1alpha1.ConditionDevicesSupported, metav1.ConditionFalse, v1alpha1.ReasonUnsupported,
			"%d of %s in service past the support end.", *s.Unsupported, text.Plural(*s.InService, "device"),
		)
	case unknown > 0:
		c.set(
			v1alpha1.ConditionDevicesSupported, metav1.ConditionUnknown, v1alpha1.ReasonEndUnknown,
			"The support end of %d of %s in service is not known.", unknown, text.Plural(*s.InService, "device"),
		)
	default:
		c.set(
			v1alpha1.ConditionDevicesSupported, metav1.ConditionTrue, v1alpha1.ReasonSupported,
			"%s in service, all supported.", text.Plural(*s.InService, "device"),
		)
	}
}
