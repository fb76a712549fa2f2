package assess

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess/condition"
	"techplan.education/internal/assess/summary"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/completeness"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
)

// PlanInput is a plan with all objects on which its status depends.
type PlanInput struct {
	Plan *v1alpha1.TechnologyPlan
	// Others are the other plans of the district.
	Others []*v1alpha1.TechnologyPlan
	Goals  []*v1alpha1.Goal
	// Benchmarks holds the benchmarks of each goal, by the name of the goal.
	Benchmarks  map[string][]*v1alpha1.Benchmark
	Evaluations []*v1alpha1.Evaluation
	// EvaluationsOfOtherPlans are the evaluations of technologies under the district's
	// other plans.
	EvaluationsOfOtherPlans []*v1alpha1.Evaluation
	// Inventory returns the sums of the plan's lots as of a date.
	Inventory func(today calendar.Date) inventory.Inventory
	// DeviceStart returns the first day of service of a lot of the district, and whether
	// the lot exists.
	DeviceStart func(name string) (calendar.Date, bool)
	// EvaluationNamed returns the evaluation with a name in the district, of any plan;
	// nil: there is none.
	EvaluationNamed func(name string) *v1alpha1.Evaluation
	// Refused is how the scheduler's last attempt to create evaluations ended.
	Refused Refusal
}

// maxNotChecked is the most entries of notChecked.
const maxNotChecked = 50

// parsedPlan is the input of a plan's assessment with its dates, amounts and names
// parsed.
type parsedPlan struct {
	plan                                 *model.Plan
	goals                                []*model.Goal
	benchmarks                           map[string][]*model.Benchmark
	evaluations, evaluationsOfOtherPlans []*model.Evaluation
}

func parsePlanInput(input PlanInput) parsedPlan {
	parsed := parsedPlan{
		plan:                    model.ParsePlan(input.Plan),
		goals:                   model.ParseGoals(input.Goals),
		benchmarks:              map[string][]*model.Benchmark{},
		evaluations:             model.ParseEvaluations(input.Evaluations),
		evaluationsOfOtherPlans: model.ParseEvaluations(input.EvaluationsOfOtherPlans),
	}
	for goalName, benchmarks := range input.Benchmarks {
		parsed.benchmarks[goalName] = model.ParseBenchmarks(benchmarks)
	}
	return parsed
}

// planConditions are the conditions of a plan beside Ready.
var planConditions = []v1alpha1.ConditionType{
	v1alpha1.ConditionInForce, v1alpha1.ConditionComplete, v1alpha1.ConditionBalanced, v1alpha1.ConditionBudgetAligned,
	v1alpha1.ConditionOnTrack, v1alpha1.ConditionEquitable, v1alpha1.ConditionDevicesSupported,
	v1alpha1.ConditionEvaluationsCurrent, v1alpha1.ConditionEvaluationsScheduled,
}

// ComputePlanStatus computes the status of a plan at an instant, and the next instant at which it can
// change; a zero instant: never.
func ComputePlanStatus(input PlanInput, now time.Time) (v1alpha1.TechnologyPlanStatus, time.Time) {
	plan := input.Plan
	conditions := condition.NewList(plan, plan.Status.Conditions, now)
	status := v1alpha1.TechnologyPlanStatus{ObservedGeneration: plan.Generation}
	if _, known := loadZone(plan); !known {
		message := fmt.Sprintf("district.timeZone %s is not the name of a time zone, such as America/Detroit.",
			plan.Spec.District.TimeZone)
		conditions.SetStalled(v1alpha1.ReasonInvalid, message, planConditions...)
		status.Conditions = conditions.SortByType()
		return status, time.Time{}
	}
	today := DateInDistrict(plan, now)
	next := calendar.NextAfter(today)
	parsed := parsePlanInput(input)
	schedule, result := evaluatePlan(input, parsed, today)
	next.AddDates(result.Next, schedule.Change)
	planBudget := result.Budget

	fillFindings(&status, plan, result, today)
	status.Effective = parsed.plan.Effective
	status.Effective.RequiredRoles = summary.FitRoles(status.Effective.RequiredRoles)
	status.Budget = summary.ComputeBudget(planBudget)
	status.Inventory = summary.ComputeInventory(planBudget.Stock)
	status.Capacity = summary.ComputeCapacity(planBudget)
	status.Departments = summary.CountDepartments(plan.Spec.Stakeholders)
	status.AlignmentPercent = summary.ComputeAlignmentPercent(planBudget.Goals)
	status.Completeness = completeness.Compute(completeness.Plan{
		TechnologyPlan: plan,
		Goals:          input.Goals,
		Benchmarks:     listBenchmarks(input.Benchmarks),
		Evaluations:    len(input.Evaluations),
	})
	status.Evaluations = summary.CountEvaluations(schedule)
	goals := computeGoalsProgress(planBudget.Goals, parsed.benchmarks, today, &next)
	status.Goals = goals.listCounts()

	conditions.SetReady()
	conditions.SetCondition(v1alpha1.ConditionInForce, evaluateInForce(parsed.plan, today, &next))
	conditions.SetCondition(v1alpha1.ConditionComplete, evaluateComplete(status.Completeness))
	setMoneyConditions(conditions, planBudget, result.Findings)
	conditions.SetCondition(v1alpha1.ConditionOnTrack, goals.evaluateOnTrack())
	conditions.SetCondition(v1alpha1.ConditionEquitable, evaluatePlanEquity(listBenchmarks(parsed.benchmarks), today))
	conditions.SetCondition(v1alpha1.ConditionDevicesSupported, evaluateDevicesSupported(status.Inventory, planBudget.Stock))
	conditions.SetCondition(v1alpha1.ConditionEvaluationsCurrent, evaluateCurrent(parsed.plan, schedule, today))
	refused := input.Refused.orEarlier(conditions.FindEarlier(v1alpha1.ConditionEvaluationsScheduled))
	conditions.SetCondition(v1alpha1.ConditionEvaluationsScheduled, evaluateScheduled(parsed.plan, refused, schedule, today))
	status.Conditions = conditions.SortByType()
	return status, startOfDate(plan, next.Date())
}

// ComputeBudget computes the budget of a plan at an instant, from which its status is made.
func ComputeBudget(input PlanInput, now time.Time) *budget.Budget {
	return computeBudget(input, parsePlanInput(input), DateInDistrict(input.Plan, now))
}

func computeBudget(input PlanInput, parsed parsedPlan, today calendar.Date) *budget.Budget {
	return budget.Compute(budget.Input{
		Plan:        parsed.plan,
		Goals:       parsed.goals,
		Benchmarks:  countMeasuringByGoal(parsed.benchmarks),
		Inventory:   input.Inventory(min(today, parsed.plan.End)),
		Evaluations: slices.Concat(parsed.evaluations, parsed.evaluationsOfOtherPlans),
		Today:       today,
	})
}

// evaluatePlan computes the evaluation schedule as of today, and evaluates the rules. The
// rules evaluate a plan that has ended as of its last day.
func evaluatePlan(input PlanInput, parsed parsedPlan, today calendar.Date) (*evaluation.Schedule, rules.Result) {
	planBudget := computeBudget(input, parsed, today)
	scheduleInput := evaluation.Input{
		Plan:    parsed.plan,
		Records: parsed.evaluations,
		Targets: findTargets(parsed.goals, listBenchmarks(parsed.benchmarks), input.DeviceStart),
		Named:   input.EvaluationNamed,
	}
	schedule := evaluation.ComputeSchedule(scheduleInput, today)
	scheduleOfRules := schedule
	if planBudget.Today != today {
		scheduleOfRules = evaluation.ComputeSchedule(scheduleInput, planBudget.Today)
	}
	return schedule, catalog.All.EvaluateRules(rules.Input{
		Budget:                  planBudget,
		Policy:                  parsed.plan.Policy,
		Benchmarks:              parsed.benchmarks,
		Evaluations:             parsed.evaluations,
		EvaluationsOfOtherPlans: parsed.evaluationsOfOtherPlans,
		Schedule:                scheduleOfRules,
		DeviceExists:            func(name string) bool { _, exists := input.DeviceStart(name); return exists },
		Overlapping:             listOverlappingPlans(input.Plan, input.Others),
	})
}

// listOverlappingPlans names the other approved plans whose period overlaps with that of
// an approved plan, sorted.
func listOverlappingPlans(plan *v1alpha1.TechnologyPlan, others []*v1alpha1.TechnologyPlan) []string {
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

// listBenchmarks lists the benchmarks of all goals, in the order of the goals' names.
func listBenchmarks[B any](benchmarks map[string][]B) []B {
	var list []B
	for _, goalName := range slices.Sorted(maps.Keys(benchmarks)) {
		list = append(list, benchmarks[goalName]...)
	}
	return list
}

func fillFindings(
	status *v1alpha1.TechnologyPlanStatus, plan *v1alpha1.TechnologyPlan, result rules.Result, today calendar.Date,
) {
	findings, earlier := result.Findings, &plan.Status
	collapsed := rules.CollapseFindings(plan.Name, result.Budget.Currency, findings)
	status.FindingTotals = summary.CountFindingsByCode(findings, earlier.FindingTotals, today)
	status.Findings = summary.ListPlanFindings(collapsed, earlier, status.FindingTotals, today)
	status.NotChecked = result.NotChecked[:min(len(result.NotChecked), maxNotChecked)]
	status.Errors = summary.NewCount(summary.CountBySeverity(findings, v1alpha1.SeverityError))
	status.Warnings = summary.NewCount(summary.CountBySeverity(findings, v1alpha1.SeverityWarning))
}
