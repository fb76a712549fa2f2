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
	"techplan.education/internal/model"
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
	// EvaluationsOfOtherPlans are the evaluations of technologies under the district's
	// other plans.
	EvaluationsOfOtherPlans []*v1alpha1.Evaluation
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

// parsedPlan is the input of a plan's assessment with its dates, amounts and names parsed.
type parsedPlan struct {
	plan                                 *model.Plan
	goals                                []*model.Goal
	benchmarks                           map[string][]*model.Benchmark
	evaluations, evaluationsOfOtherPlans []*model.Evaluation
}

func parsePlanInput(in PlanInput) parsedPlan {
	parsed := parsedPlan{
		plan: model.ParsePlan(in.Plan), goals: model.ParseGoals(in.Goals), benchmarks: map[string][]*model.Benchmark{},
		evaluations:             model.ParseEvaluations(in.Evaluations),
		evaluationsOfOtherPlans: model.ParseEvaluations(in.EvaluationsOfOtherPlans),
	}
	for goal, benchmarks := range in.Benchmarks {
		parsed.benchmarks[goal] = model.ParseBenchmarks(benchmarks)
	}
	return parsed
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
		conditions.setStalled(
			v1alpha1.ReasonInvalid,
			fmt.Sprintf(
				"district.timeZone %s is not the name of a time zone, such as America/Detroit.",
				plan.Spec.District.TimeZone,
			),
			planConditions...)
		status.Conditions = conditions.sortByType()
		return status, time.Time{}
	}
	today := Today(plan, now)
	next := calendar.NextAfter(today)
	parsed := parsePlanInput(in)

	money := budget.Compute(budget.Input{
		Plan:        parsed.plan,
		Goals:       parsed.goals,
		Benchmarks:  countByGoal(parsed.benchmarks),
		Inventory:   in.Inventory(min(today, parsed.plan.End)),
		Evaluations: slices.Concat(parsed.evaluations, parsed.evaluationsOfOtherPlans),
		Today:       today,
	})
	scheduleInput := parsed.scheduleInput(in)
	schedule := evaluation.ComputeSchedule(scheduleInput, today)
	asOfEnd := schedule
	if money.Today != today {
		// The rules evaluate a plan that has ended as of its last day.
		asOfEnd = evaluation.ComputeSchedule(scheduleInput, money.Today)
	}
	result := catalog.All.Evaluate(rulesInput(in, parsed, money, asOfEnd))
	money = result.Budget
	next.Add(result.Next, schedule.Change)

	findings := rules.Collapse(plan.Name, money.Currency, result.Findings)
	status.FindingTotals = countByCode(result.Findings, plan.Status.FindingTotals, today)
	status.Findings = datedPlanFindings(findings, &plan.Status, status.FindingTotals, today)
	status.NotChecked = result.NotChecked[:min(len(result.NotChecked), 50)]
	status.Errors = countPtr(countBySeverity(result.Findings, v1alpha1.SeverityError))
	status.Warnings = countPtr(countBySeverity(result.Findings, v1alpha1.SeverityWarning))
	status.Effective = parsed.plan.Effective
	status.Effective.RequiredRoles = fitRoles(status.Effective.RequiredRoles)
	status.Budget = computeBudgetStatus(money)
	status.Inventory = computeInventoryStatus(money.Stock)
	status.Departments = countDepartments(plan)
	status.AlignmentPercent = alignmentPercent(money)
	status.Completeness = completeness.Compute(completeness.Plan{
		TechnologyPlan: plan, Goals: in.Goals, Benchmarks: listBenchmarks(in.Benchmarks), Evaluations: len(in.Evaluations),
	})

	conditions.setReady()
	setInForce(conditions, parsed.plan, today, &next)
	setComplete(conditions, status.Completeness)
	setMoneyConditions(conditions, money, result.Findings)
	status.Goals = setGoalsOnTrack(conditions, money, parsed.benchmarks, today, &next)
	setEquitable(conditions, listBenchmarks(parsed.benchmarks), today)
	setDevicesSupported(conditions, status.Inventory, money.Stock)
	status.Evaluations = setEvaluationsCurrent(conditions, parsed.plan, schedule, today)
	setEvaluationsScheduled(conditions, parsed.plan, in.Refused, schedule, today)
	status.Conditions = conditions.sortByType()
	return status, startOfDate(plan, next.Date())
}

func rulesInput(in PlanInput, parsed parsedPlan, money *budget.Budget, schedule *evaluation.Schedule) rules.Input {
	return rules.Input{
		Budget:                  money,
		Policy:                  parsed.plan.Policy,
		Benchmarks:              parsed.benchmarks,
		Evaluations:             parsed.evaluations,
		EvaluationsOfOtherPlans: parsed.evaluationsOfOtherPlans,
		Schedule:                schedule,
		DeviceExists:            func(name string) bool { _, ok := in.DeviceStart(name); return ok },
		Overlapping:             overlappingPlans(in.Plan, in.Others),
	}
}

func overlappingPlans(plan *v1alpha1.TechnologyPlan, others []*v1alpha1.TechnologyPlan) []string {
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

func listBenchmarks[B any](benchmarks map[string][]B) []B {
	var list []B
	for _, goal := range slices.Sorted(maps.Keys(benchmarks)) {
		list = append(list, benchmarks[goal]...)
	}
	return list
}

func setInForce(c *conditions, plan *model.Plan, today calendar.Date, next *calendar.Next) {
	start, end, approved := plan.Start, plan.End, plan.Approved
	next.Add(start, end+1, approved)
	status, reason, message := metav1.ConditionFalse, v1alpha1.ReasonDraft, "A draft: no approval is recorded."
	switch {
	case approved.IsZero():
	case today > end:
		reason, message = v1alpha1.ReasonEnded, fmt.Sprintf("Ended on %s; evaluated as of that day.", end)
	case approved > today:
		reason, message = v1alpha1.ReasonNotYetApproved, fmt.Sprintf(
			"To be approved by %s on %s.", plan.Spec.Approval.Body, approved,
		)
	case today < start:
		reason, message = v1alpha1.ReasonNotStarted, fmt.Sprintf("Starts on %s.", start)
	default:
		status, reason = metav1.ConditionTrue, v1alpha1.ReasonInForce
		message = fmt.Sprintf("Approved by %s on %s, in force to %s.", plan.Spec.Approval.Body, approved, end)
	}
	c.set(v1alpha1.ConditionInForce, status, reason, "%s", message)
}

func setComplete(c *conditions, status v1alpha1.CompletenessStatus) {
	if len(status.Missing) == 0 {
		c.set(
			v1alpha1.ConditionComplete, metav1.ConditionTrue, v1alpha1.ReasonComplete, "All %d sections are filled.",
			len(completeness.Sections),
		)
		return
	}
	var names []string
	for _, section := range status.Missing {
		names = append(names, section.Section)
	}
	c.set(
		v1alpha1.ConditionComplete, metav1.ConditionFalse, v1alpha1.ReasonSectionsMissing,
		"%d%% complete; missing: %s.", *status.Percent, strings.Join(names, ", "),
	)
}

// setMoneyConditions are the conditions that the rules' table names.
func setMoneyConditions(c *conditions, money *budget.Budget, findings []rules.Finding) {
	worst := worstByCondition(findings)
	noBudget := ""
	if !slices.ContainsFunc(money.PlanYears, money.HasMoneyIn) {
		noBudget = "No budget line has money."
		if money.Total() > 0 {
			noBudget = fmt.Sprintf(
				"No budget line has money in a year of the plan, %s to %s.", money.PlanYears[0],
				money.PlanYears[len(money.PlanYears)-1],
			)
		}
	}
	balanced := "Every domain of technology has its share."
	if finding, ok := worst[v1alpha1.ConditionBalanced]; ok {
		balanced = finding.Message
	}
	setByFinding(c, v1alpha1.ConditionBalanced, v1alpha1.ReasonBalanced, worst, balanced, noBudget)
	aligned := alignedMessage(money, findings)
	if finding, ok := worst[v1alpha1.ConditionBudgetAligned]; ok {
		aligned += " Worst: " + finding.Message
	}
	setByFinding(c, v1alpha1.ConditionBudgetAligned, v1alpha1.ReasonAligned, worst, aligned, noBudget)
}

// worstByCondition is the worst finding of each condition that an unwaived Error, or for
// Balanced any finding, turns.
func worstByCondition(findings []rules.Finding) map[v1alpha1.ConditionType]rules.Finding {
	worst := map[v1alpha1.ConditionType]rules.Finding{}
	for _, finding := range findings {
		rule, _ := catalog.All.Rule(finding.Code)
		turns := rule.Condition != "" && finding.Waived == "" &&
			(finding.Severity == v1alpha1.SeverityError || rule.Condition == v1alpha1.ConditionBalanced)
		// The worst come first.
		if _, known := worst[rule.Condition]; turns && !known {
			worst[rule.Condition] = finding
		}
	}
	return worst
}

// setByFinding sets a condition that findings turn; none says why there is
// nothing to evaluate where none has.
func setByFinding(
	c *conditions,
	conditionType v1alpha1.ConditionType,
	trueReason v1alpha1.ConditionReason,
	worst map[v1alpha1.ConditionType]rules.Finding,
	message, noBudget string,
) {
	finding, ok := worst[conditionType]
	switch {
	case ok:
		c.set(conditionType, metav1.ConditionFalse, v1alpha1.ReasonOf(finding.Code), "%s", message)
	case noBudget != "":
		c.set(conditionType, metav1.ConditionUnknown, v1alpha1.ReasonNoBudget, "%s", noBudget)
	default:
		c.set(conditionType, metav1.ConditionTrue, trueReason, "%s", message)
	}
}

func alignedMessage(money *budget.Budget, findings []rules.Finding) string {
	aligned, general, unaligned := money.AlignmentTotals()
	message := fmt.Sprintf("All of %s is tied to goals", money.Total().In(money.Currency))
	switch {
	case unaligned > 0:
		message = fmt.Sprintf(
			"%s of %s is not tied to a goal", unaligned.In(money.Currency), money.Total().In(money.Currency),
		)
	case general > 0:
		message = fmt.Sprintf(
			"%s of %s is tied to goals, %s is general operations", aligned.In(money.Currency),
			money.Total().In(money.Currency), general.In(money.Currency),
		)
	}
	findings = slices.DeleteFunc(slices.Clone(findings), func(finding rules.Finding) bool {
		rule, _ := catalog.All.Rule(finding.Code)
		return !rule.Money
	})
	message = fmt.Sprintf(
		"%s; %s, %s about money",
		message,
		text.Plural(
			countBySeverity(findings, v1alpha1.SeverityError), "error",
		),
		text.Plural(countBySeverity(findings, v1alpha1.SeverityWarning), "warning"),
	)
	waived := 0
	for _, finding := range findings {
		if finding.Waived != "" || finding.Lowered != "" {
			waived++
		}
	}
	if waived > 0 {
		message += fmt.Sprintf(", %d under waivers", waived)
	}
	return message + "."
}

// setGoalsOnTrack rolls up the active goals.
func setGoalsOnTrack(
	c *conditions,
	money *budget.Budget,
	benchmarks map[string][]*model.Benchmark,
	today calendar.Date,
	next *calendar.Next,
) v1alpha1.GoalCounts {
	var active, onTrack, met, measures int
	var behind, unknown []string
	for _, goal := range money.Goals {
		goalState := computeGoalProgress(goal, benchmarks[goal.Name], today)
		next.Add(goalState.next)
		measures += len(benchmarks[goal.Name])
		if goalState.met == metav1.ConditionTrue {
			met++
		}
		if !goalState.active {
			continue
		}
		active++
		switch goalState.onTrack {
		case metav1.ConditionTrue:
			onTrack++
		case metav1.ConditionFalse:
			behind = append(behind, fmt.Sprintf("%s (%s)", goal.Name, goalState.onTrackReason))
		case metav1.ConditionUnknown:
			unknown = append(unknown, fmt.Sprintf("%s (%s)", goal.Name, goalState.onTrackReason))
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
		Total:      countPtr(len(money.Goals)),
		Active:     countPtr(active),
		OnTrack:    countPtr(onTrack),
		Met:        countPtr(met),
		Benchmarks: countPtr(measures),
	}
}

func setDevicesSupported(c *conditions, status v1alpha1.InventoryStatus, stock []inventory.StockSum) {
	var unknown int64
	for _, sum := range stock {
		if sum.InService && sum.Support == inventory.SupportUnknown {
			unknown += sum.Devices
		}
	}
	switch {
	case *status.InService == 0:
		c.set(
			v1alpha1.ConditionDevicesSupported, metav1.ConditionUnknown, v1alpha1.ReasonNoDevices,
			"No device is in service.",
		)
	case *status.Unsupported > 0:
		c.set(
			v1alpha1.ConditionDevicesSupported, metav1.ConditionFalse, v1alpha1.ReasonUnsupported,
			"%d of %s in service past the support end.", *status.Unsupported, text.Plural(*status.InService, "device"),
		)
	case unknown > 0:
		c.set(
			v1alpha1.ConditionDevicesSupported, metav1.ConditionUnknown, v1alpha1.ReasonEndUnknown,
			"The support end of %d of %s in service is not known.", unknown, text.Plural(*status.InService, "device"),
		)
	default:
		c.set(
			v1alpha1.ConditionDevicesSupported, metav1.ConditionTrue, v1alpha1.ReasonSupported,
			"%s in service, all supported.", text.Plural(*status.InService, "device"),
		)
	}
}
