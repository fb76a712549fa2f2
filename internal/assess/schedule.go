package assess

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess/condition"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/text"
)

// ScheduleInput is a plan with its evaluations and the objects that its evaluation
// schedules can name.
type ScheduleInput struct {
	Plan        *v1alpha1.TechnologyPlan
	Evaluations []*v1alpha1.Evaluation
	Goals       []*v1alpha1.Goal
	// Benchmarks are those that the schedules name in threshold.
	Benchmarks []*v1alpha1.Benchmark
	// DeviceStart returns the first day of service of a lot of the district, and whether
	// the lot exists.
	DeviceStart func(name string) (calendar.Date, bool)
	// EvaluationNamed returns the evaluation with a name in the district, of any plan;
	// nil: there is none.
	EvaluationNamed func(name string) *v1alpha1.Evaluation
}

// ComputeSchedule computes which evaluations are to be created at an instant, which evaluations
// of the scheduler are obsolete, and the next instant at which either can change; a zero
// instant: never. If the plan names no existing time zone, there is nothing to do.
func ComputeSchedule(input ScheduleInput, now time.Time) (*evaluation.Schedule, time.Time) {
	if _, known := loadZone(input.Plan); !known {
		return &evaluation.Schedule{}, time.Time{}
	}
	schedule := evaluation.ComputeSchedule(evaluation.Input{
		Plan:    model.ParsePlan(input.Plan),
		Records: model.ParseEvaluations(input.Evaluations),
		Targets: findTargets(model.ParseGoals(input.Goals), model.ParseBenchmarks(input.Benchmarks), input.DeviceStart),
		Named:   input.EvaluationNamed,
	}, DateInDistrict(input.Plan, now))
	return schedule, startOfDate(input.Plan, schedule.Change)
}

// findTargets returns which goals and lots exist and when they can be evaluated, and those of the
// benchmarks that measure one of the goals.
func findTargets(
	goals []*model.Goal, benchmarks []*model.Benchmark, deviceStart func(name string) (calendar.Date, bool),
) evaluation.Targets {
	found := evaluation.Targets{
		Goals: make(map[string]evaluation.Span, len(goals)), Benchmarks: map[string]*model.Benchmark{},
		DeviceStart: deviceStart,
	}
	for _, goal := range goals {
		found.Goals[goal.Name] = evaluation.Span{Since: goal.Start, End: goal.Closed}
	}
	for _, benchmark := range benchmarks {
		if _, isOfPlan := found.Goals[benchmark.Spec.GoalRef.Name]; isOfPlan {
			found.Benchmarks[benchmark.Name] = benchmark
		}
	}
	return found
}

// Refusal is how the scheduler's last attempt to create evaluations of a plan ended.
type Refusal struct {
	// Known says that the scheduler has visited the plan since it started. Until then,
	// a refusal that the status names still holds, so that a restart changes no status.
	Known bool
	// Reason of EvaluationsScheduled, and a message; empty: nothing was refused.
	Reason  v1alpha1.ConditionReason
	Message string
}

// IsRefusal reports whether a condition says that the API server refused to create an
// evaluation. The condition may be nil.
func IsRefusal(scheduled *metav1.Condition) bool {
	if scheduled == nil {
		return false
	}
	reason := v1alpha1.ConditionReason(scheduled.Reason)
	return reason == v1alpha1.ReasonQuotaExceeded || reason == v1alpha1.ReasonCreationRefused
}

// evaluateCurrent returns whether the evaluations that are due are done.
func evaluateCurrent(plan *model.Plan, schedule *evaluation.Schedule, today calendar.Date) condition.Result {
	if late := schedule.Counts[evaluation.Overdue] + schedule.Counts[evaluation.Missed]; late > 0 {
		return condition.NewFalse(v1alpha1.ReasonOverdue,
			"%s overdue: %s.", text.FormatCount(late, "evaluation"), listLate(schedule, late))
	}
	if reason, message := explainNoEvaluations(plan, schedule, today); reason != "" {
		return condition.NewUnknown(reason, "%s", message)
	}
	upcoming := "none is scheduled ahead"
	if next := schedule.Next; !next.Due.IsZero() {
		upcoming = fmt.Sprintf("next: %s due %s", next.Name, next.Due)
	}
	return condition.NewTrue(v1alpha1.ReasonCurrent, "None overdue; %s.", upcoming)
}

// evaluateScheduled returns whether the scheduler can create the evaluations that open.
func evaluateScheduled(
	plan *model.Plan, refused Refusal, schedule *evaluation.Schedule, today calendar.Date,
) condition.Result {
	if reason, message := explainNoEvaluations(plan, schedule, today); reason != "" {
		return condition.NewUnknown(reason, "%s", message)
	}
	switch {
	case refused.Reason != "" && len(schedule.Create) > 0:
		return condition.NewFalse(refused.Reason, "%s", refused.Message)
	case len(schedule.NameTaken) > 0:
		return condition.NewFalse(v1alpha1.ReasonEvaluationNameTaken,
			"%s cannot be created: Evaluation %s bears the name of one and is another.",
			text.FormatCount(len(schedule.NameTaken), "evaluation"), schedule.NameTaken[0].Taken.Name)
	case schedule.Waiting > 0:
		return condition.NewFalse(v1alpha1.ReasonTooManyOpenEvaluations,
			"%s not created: %d of the plan are open or overdue, and no more than %d may be at once.",
			text.FormatCount(schedule.Waiting, "open evaluation"),
			schedule.Counts[evaluation.Open]+schedule.Counts[evaluation.Overdue], evaluation.MostOpen)
	default:
		return condition.NewTrue(v1alpha1.ReasonScheduled, "Every evaluation is created when it opens.")
	}
}

// orEarlier returns the refusal that an earlier condition names, as long as the
// scheduler has not visited the plan.
func (refused Refusal) orEarlier(earlier *metav1.Condition) Refusal {
	if !refused.Known && IsRefusal(earlier) {
		refused.Reason, refused.Message = v1alpha1.ConditionReason(earlier.Reason), earlier.Message
	}
	return refused
}

// explainNoEvaluations returns why a plan has no evaluations; an empty reason: it has
// some.
func explainNoEvaluations(
	plan *model.Plan, schedule *evaluation.Schedule, today calendar.Date,
) (reason v1alpha1.ConditionReason, message string) {
	for _, count := range schedule.Counts {
		if count > 0 {
			return "", ""
		}
	}
	schedules := len(plan.Spec.EvaluationSchedules)
	switch {
	case plan.Approved.IsZero() && schedules > 0:
		return v1alpha1.ReasonDraft, "Evaluations are scheduled once the plan is approved."
	case plan.Approved > today:
		message = fmt.Sprintf("Evaluations are scheduled from the approval on %s on.", plan.Approved)
		return v1alpha1.ReasonNotYetApproved, message
	case schedules > 0:
		message = fmt.Sprintf("None of the plan's %s yields an evaluation in its period; check targets and anchors.",
			text.FormatCount(schedules, "schedule"))
		return v1alpha1.ReasonNoSchedules, message
	default:
		return v1alpha1.ReasonNoSchedules, "The plan schedules no evaluations."
	}
}

// listLate names the earliest evaluations that are late, and how many more there are.
func listLate(schedule *evaluation.Schedule, total int) string {
	var items []evaluation.Item
	for _, late := range schedule.Late {
		items = append(items, late.First...)
	}
	slices.SortStableFunc(items, func(left, right evaluation.Item) int {
		return cmp.Or(cmp.Compare(left.Due, right.Due), cmp.Compare(left.Name, right.Name))
	})
	var names []string
	for _, item := range items {
		names = append(names, fmt.Sprintf("%s due %s", item.Name, item.Due))
	}
	return text.ListFirstOf(names, total)
}
