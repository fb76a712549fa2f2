package review

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
	"techplan.education/internal/duedates"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/scoring"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
)

// Evaluations is the question which evaluations are due, what is answered and what was decided.
var Evaluations = tables.Question{
	Name:  "evaluations",
	Short: "List the evaluations, recorded and expected, with answers and decisions",
	Long: `List the evaluations that are due in a window of days, recorded or expected by a
schedule: target, state, how many of the questions are answered, the decision
and the roles. The window is the next twelve months, unless --from and --to say
otherwise. An open evaluation without a due date is listed too, at the end.`,
	Example: `  # The evaluations of the next twelve months
  kubectl techplan evaluations

  # Those of the last school year, with the roles
  kubectl techplan evaluations -f plans/ --from 2026-07-01 --to 2027-06-30 -o wide`,
	Options: []tables.Option{
		{Name: fromOption, Usage: "first due date to list, YYYY-MM-DD (default the day of --as-of)"},
		{Name: toOption, Usage: "last due date to list, YYYY-MM-DD (default a year after the first day)"},
	},
	Answer: answerEvaluations,
}

const (
	fromOption = "from"
	toOption   = "to"
)

// Evaluation is an evaluation that is recorded, or expected by a schedule.
type Evaluation struct {
	// Due is the due date; no date if there is none. LastDay is the day after which it is overdue.
	Due, LastDay calendar.Date
	// Schedule is empty for an evaluation that was created by hand, and Record for one that is
	// only expected.
	Schedule v1alpha1.EntryName
	Record   string
	Target   v1alpha1.EvaluationTarget
	State    evaluation.State
	// Answered is how many of the Asked questions have a result.
	Answered, Asked int
	// Score is the score of a completed evaluation from 0 to 100, and Recommended what follows from
	// it; both empty if there is none.
	Score       v1alpha1.Decimal
	Recommended v1alpha1.DecisionOutcome
	Decision    v1alpha1.DecisionOutcome
	DecidedOn   calendar.Date
	DecidedBy   v1alpha1.Role
	// Evaluators are the roles that hold the evaluation.
	Evaluators []v1alpha1.Role
	// Technologies are those that are evaluated together; nil for every other evaluation.
	Technologies []v1alpha1.EntryName
}

// ListEvaluations lists the evaluations of a plan that are due from a day to another one, both
// included, by due date, schedule, target and record. leftOut is the number of expected ones that
// are not listed, beyond the first 5,000. It is empty for a plan that the district does not have.
func ListEvaluations(
	district snapshot.District, planName string, from, to calendar.Date, now time.Time,
) (list []Evaluation, leftOut int) {
	plan := district.FindPlan(planName)
	if plan == nil {
		return nil, 0
	}
	schedule, _ := assess.ComputeSchedule(snapshot.GatherSchedule(district, plan), now)
	today := assess.DateInDistrict(plan, now)
	scorer := scoring.NewScorer(
		&plan.Spec, model.EvaluationsOfPlan(district.Evaluations, planName), district.ListBenchmarksOfPlan(planName))
	for _, object := range district.Evaluations {
		// The scheduler deletes an obsolete record: the plan no longer expects it, and it is empty.
		if object.Spec.PlanRef.Name != planName || slices.Contains(schedule.Obsolete, object) {
			continue
		}
		if record := newRecorded(object, scorer, today); record.isWithin(from, to) {
			list = append(list, record)
		}
	}
	due, leftOut := schedule.ListDue(from, to, duedates.MostExpected)
	for _, expected := range due {
		if expected.Record == "" {
			list = append(list, newExpected(plan, expected))
		}
	}
	slices.SortFunc(list, compareEvaluations)
	return list, leftOut
}

// isWithin reports whether an evaluation is due in a window, or open without a due date.
func (listed Evaluation) isWithin(from, to calendar.Date) bool {
	if listed.Due.IsZero() {
		return listed.State == evaluation.Open
	}
	return from <= listed.Due && listed.Due <= to
}

func compareEvaluations(left, right Evaluation) int {
	if left.Due.IsZero() != right.Due.IsZero() {
		return cmp.Compare(right.Due, left.Due)
	}
	return cmp.Or(
		cmp.Compare(left.Due, right.Due), cmp.Compare(left.Schedule, right.Schedule),
		cmp.Compare(left.Target.Kind, right.Target.Kind), cmp.Compare(left.Target.Name, right.Target.Name),
		cmp.Compare(left.Record, right.Record),
	)
}

func newRecorded(object *v1alpha1.Evaluation, scorer *scoring.Scorer, today calendar.Date) Evaluation {
	record := model.ParseEvaluation(object)
	window := evaluation.WindowOf(record)
	state, _ := evaluation.StateOf(record, today)
	asked := len(object.Spec.Criteria)
	var score v1alpha1.EvaluationScore
	if state == evaluation.Completed {
		computed := scorer.ComputeScore(record)
		score = computed.API()
	}
	return Evaluation{
		Due: window.Due, LastDay: window.LastDay, Schedule: object.Spec.Schedule, Record: object.Name,
		Target: object.Spec.Target, State: state,
		Asked: asked, Answered: asked - len(evaluation.UnansweredCriteria(record)),
		Score: score.Percent, Recommended: score.Recommendation,
		Decision: object.Spec.Decision.Outcome, DecidedOn: record.Decided, DecidedBy: object.Spec.Decision.By,
		Evaluators: object.Spec.Evaluators, Technologies: object.Spec.Technologies,
	}
}

func newExpected(plan *v1alpha1.TechnologyPlan, due evaluation.Due) Evaluation {
	expected := Evaluation{
		Due: due.Due, LastDay: due.LastDay, Schedule: v1alpha1.EntryName(due.Name), Target: due.Target, State: due.State,
	}
	for _, schedule := range plan.Spec.EvaluationSchedules {
		if schedule.Name == expected.Schedule {
			expected.Asked, expected.Evaluators = len(schedule.Criteria), schedule.Evaluators
			expected.Technologies = schedule.Technologies
		}
	}
	return expected
}

func answerEvaluations(input tables.Input) (tables.Answer, error) {
	from, err := tables.ParseDay(fromOption, input.Options[fromOption], input.Today())
	if err != nil {
		return tables.Answer{}, err
	}
	to, err := tables.ParseDay(toOption, input.Options[toOption], from.AddMonths(monthsAhead))
	if err != nil {
		return tables.Answer{}, err
	}
	if to < from {
		return tables.Answer{}, fmt.Errorf("--to is %s, before the first day %s", to, from)
	}
	list, leftOut := ListEvaluations(input.District, input.Plan.Name, from, to, input.Now)
	empty := fmt.Sprintf("No evaluation is due from %s to %s.", from, to)
	return tables.Answer{
		Tables:  []tables.Table{tables.NewTable(input, "evaluations", "Evaluations", empty, evaluationColumns(), list)},
		LeftOut: leftOut,
	}, nil
}

// monthsAhead is how many months the default window has.
const monthsAhead = 12

func evaluationColumns() []tables.ColumnOf[Evaluation] {
	return []tables.ColumnOf[Evaluation]{
		tables.NewColumn("due", func(row Evaluation) tables.Cell { return tables.NewDay(row.Due) }),
		tables.NewWideColumn("last day", func(row Evaluation) tables.Cell { return tables.NewDay(row.LastDay) }),
		tables.NewColumn("schedule", func(row Evaluation) tables.Cell { return tables.NewText(row.Schedule) }),
		tables.NewColumn("target kind", func(row Evaluation) tables.Cell { return tables.NewText(row.Target.Kind) }),
		tables.NewColumn("target", func(row Evaluation) tables.Cell { return tables.NewText(row.Target.Name) }),
		tables.NewColumn("state", func(row Evaluation) tables.Cell { return tables.NewText(row.State) }),
		tables.NewColumn("answered", func(row Evaluation) tables.Cell { return tables.NewCount(row.Answered) }),
		tables.NewColumn("asked", func(row Evaluation) tables.Cell { return tables.NewCount(row.Asked) }),
		tables.NewColumn("score", func(row Evaluation) tables.Cell { return tables.NewDecimal(row.Score) }),
		tables.NewColumn("recommended", func(row Evaluation) tables.Cell { return tables.NewText(row.Recommended) }),
		tables.NewColumn("decision", func(row Evaluation) tables.Cell { return tables.NewText(row.Decision) }),
		tables.NewColumn("decided on", func(row Evaluation) tables.Cell { return tables.NewDay(row.DecidedOn) }),
		tables.NewColumn("decided by", func(row Evaluation) tables.Cell { return tables.NewText(row.DecidedBy) }),
		tables.NewColumn("evaluators", func(row Evaluation) tables.Cell { return tables.NewList(row.Evaluators) }),
		tables.NewWideColumn("technologies", func(row Evaluation) tables.Cell { return tables.NewList(row.Technologies) }),
		tables.NewWideColumn("record", func(row Evaluation) tables.Cell { return tables.NewText(row.Record) }),
	}
}
