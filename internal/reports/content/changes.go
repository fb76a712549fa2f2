package content

import (
	"cmp"
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
	"techplan.education/internal/document"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/overview"
	"techplan.education/internal/text"
)

// Change is something that happened to the plan on a day.
type Change struct {
	day calendar.Date
	// kind says what happened, in one or two words.
	kind, words string
	amount      money.Amount
	state       document.State
	// IsReached says that a goal, a step or a target was reached.
	IsReached bool
	// Goals are the goals that it is about; none for the plan as a whole.
	Goals []string
}

// changeLister collects the changes from a day until today.
type changeLister struct {
	Input

	subjects *Subjects
	changes  []Change
}

// ListChanges lists what changed from Since until today, by day.
func (input Input) ListChanges(of *Subjects) []Change {
	list := &changeLister{Input: input, subjects: of}
	list.addPlan()
	list.addGoals()
	list.addObservations()
	list.addEvaluations()
	list.addLots()
	list.addFindings()
	slices.SortStableFunc(list.changes, func(left, right Change) int {
		return cmp.Or(
			cmp.Compare(left.day, right.day), cmp.Compare(left.kind, right.kind), cmp.Compare(left.words, right.words),
			cmp.Compare(left.amount, right.amount), slices.Compare(left.Goals, right.Goals))
	})
	return list.changes
}

func (list *changeLister) addChange(added Change) {
	if !added.day.IsZero() && list.Since <= added.day && added.day <= list.Today() {
		// The order of lists in a plan has no meaning.
		added.Goals = slices.Clone(added.Goals)
		slices.Sort(added.Goals)
		added.Goals = slices.Compact(added.Goals)
		list.changes = append(list.changes, added)
	}
}

func (list *changeLister) addPlan() {
	spec := list.Plan.Spec
	list.addChange(Change{
		day: calendar.ParseOrZero(spec.Approval.Date), kind: "adopted", state: document.Good,
		words: fmt.Sprintf("%s adopted the plan.", spec.Approval.Body),
	})
	list.addConditions(list.Plan, list.Plan.Status.Conditions, "The plan", nil)
	if spec.Budget == nil {
		return
	}
	for _, transfer := range spec.Budget.Transfers {
		words := "Money moved"
		if transfer.From != "" {
			words += " from " + string(transfer.From)
		}
		if transfer.To != "" {
			words += " to " + string(transfer.To)
		}
		if transfer.ApprovedBy != "" {
			words += ", approved by " + string(transfer.ApprovedBy)
		}
		list.addChange(Change{
			day: calendar.ParseOrZero(transfer.Date), kind: "money moved", words: words + ".",
			amount: money.ParseOrZero(transfer.Amount),
			Goals:  slices.Concat(list.subjects.lines[string(transfer.From)], list.subjects.lines[string(transfer.To)]),
		})
	}
}

func (list *changeLister) addGoals() {
	for _, goal := range list.ListGoals() {
		goals := []string{goal.Name}
		if closed := goal.Spec.Closed; closed.Outcome != "" {
			words := fmt.Sprintf("Goal “%s” is closed: %s.", goal.Spec.Title, DescribeOutcome(closed.Outcome))
			if closed.Lessons != "" {
				words += " Lessons: " + string(closed.Lessons)
			}
			state := document.Noted
			if closed.Outcome == v1alpha1.OutcomeMet {
				state = document.Good
			}
			list.addChange(Change{
				day: calendar.ParseOrZero(closed.Date), kind: "goal closed", words: words, state: state, Goals: goals,
				IsReached: closed.Outcome == v1alpha1.OutcomeMet,
			})
		}
		for _, action := range goal.Spec.Actions {
			list.addChange(Change{
				day: calendar.ParseOrZero(action.Done), kind: "step done", state: document.Good, Goals: goals, IsReached: true,
				words:  fmt.Sprintf("Step “%s” of goal “%s” is done.", SpellName(action.Name), goal.Spec.Title),
				amount: money.ParseOrZero(action.Cost),
			})
		}
		list.addConditions(goal, goal.Status.Conditions, fmt.Sprintf("Goal “%s”", goal.Spec.Title), goals)
	}
}

// DescribeOutcome says in words how a goal ended.
func DescribeOutcome(outcome v1alpha1.Outcome) string {
	switch outcome {
	case v1alpha1.OutcomeMet:
		return "reached"
	case v1alpha1.OutcomeLearned:
		return "not reached, and worth the work"
	default:
		return "given up"
	}
}

// addConditions adds the conditions that changed after an object was created.
func (list *changeLister) addConditions(
	object metav1.Object, conditions []metav1.Condition, subject string, goals []string,
) {
	created := assess.DateInDistrict(list.Plan, object.GetCreationTimestamp().Time)
	for _, condition := range conditions {
		changed := assess.DateInDistrict(list.Plan, condition.LastTransitionTime.Time)
		isOfWork := condition.Type != string(v1alpha1.ConditionReady) && condition.Type != string(v1alpha1.ConditionStalled)
		if !isOfWork || changed == created || !list.HasHistory && changed >= list.Today() {
			continue
		}
		state, word := document.Good, "in order"
		if overview.NeedsAttention(condition) {
			state, word = document.Attention, "needs attention"
		} else if condition.Status != metav1.ConditionTrue {
			state, word = document.Noted, "waiting"
		}
		list.addChange(Change{
			day: changed, kind: "state changed", state: state, Goals: goals,
			words: fmt.Sprintf("%s, %s: %s. %s", subject, SpellCode(condition.Type), word, condition.Message),
		})
	}
}

func (list *changeLister) addObservations() {
	for _, benchmark := range list.ListBenchmarks() {
		metric := benchmark.Spec.Metric
		for _, observation := range model.ParseBenchmark(benchmark).Observations {
			words := fmt.Sprintf("%s: %s. The target is %s by %s.", model.NameMeasure(&benchmark.Spec), formatValue(money.FormatDecimal(observation.Value, 4), metric.Unit),
				formatValue(benchmark.Spec.Target.Value, metric.Unit), FormatDay(calendar.ParseOrZero(benchmark.Spec.Target.Date)))
			made := Change{
				day: observation.Date, kind: "result", words: words,
				Goals: []string{benchmark.Spec.GoalRef.Name},
			}
			if observation.Observation.Date == benchmark.Status.AsOf {
				made.state = StateOfBenchmark(benchmark.Status.State)
				made.IsReached = benchmark.Status.State == v1alpha1.StateMet
			}
			list.addChange(made)
		}
	}
}

// StateOfBenchmark returns the state that a benchmark's state stands for.
func StateOfBenchmark(state v1alpha1.BenchmarkState) document.State {
	switch state {
	case v1alpha1.StateMet, v1alpha1.StateOnTrack:
		return document.Good
	case v1alpha1.StateAtRisk:
		return document.Attention
	case v1alpha1.StateOffTrack, v1alpha1.StateMissed:
		return document.Bad
	case v1alpha1.StateNotStarted:
		return document.Neutral
	default:
		return document.Unknown
	}
}

func (list *changeLister) addEvaluations() {
	for _, record := range model.EvaluationsOfPlan(list.District.SortByName().Evaluations, list.Plan.Name) {
		target := DescribeTarget(record.Spec.Target, list.Plan.Name)
		goals := list.subjects.findGoalsOfTarget(record.Spec.Target)
		if done, isDone := evaluation.CompletedOn(record); isDone {
			made := Change{day: done, kind: "evaluated", Goals: goals}
			if decision := record.Spec.Decision; decision.Outcome != "" {
				made.kind, made.state = "decided", document.Good
				made.words = fmt.Sprintf("The evaluation of %s is complete. %s decided: %s.", target, decision.By,
					describeDecision(decision.Outcome))
				if decision.Reason != "" {
					made.words += " Reason: " + string(decision.Reason)
				}
			} else {
				made.state = document.Attention
				made.words = fmt.Sprintf("The evaluation of %s is complete, and no decision is recorded.", target)
			}
			list.addChange(made)
		}
		list.addChange(Change{
			day: record.CancelledOn, kind: "not held", state: document.Noted, Goals: goals,
			words: fmt.Sprintf("The evaluation of %s is cancelled. Reason: %s", target, record.Spec.Cancelled.Reason),
		})
	}
}

// DescribeTarget names what an evaluation of a plan is about: the plan, the devices carts, word tool.
func DescribeTarget(target v1alpha1.EvaluationTarget, planName string) string {
	switch {
	case target.Kind == v1alpha1.TargetTechnologyPlan && target.Name == planName:
		return "the plan"
	case target.Kind == v1alpha1.TargetDevice:
		return "the devices " + SpellName(target.Name)
	case target.Kind == v1alpha1.TargetTechnology:
		return SpellName(target.Name)
	default:
		return fmt.Sprintf("the %s %s", text.EscapeLine(LowerWord(target.Kind)), SpellName(target.Name))
	}
}

func describeDecision(outcome v1alpha1.DecisionOutcome) string {
	switch outcome {
	case v1alpha1.DecisionRetain:
		return "keep it as it is"
	case v1alpha1.DecisionModify:
		return "change how it is used"
	case v1alpha1.DecisionReplace:
		return "use something else instead"
	case v1alpha1.DecisionRetire:
		return "stop using it"
	default:
		return string(outcome)
	}
}

func (list *changeLister) addLots() {
	for _, lot := range list.District.Devices {
		acquisition := lot.Spec.Acquisition
		if lot.Spec.PlanRef.Name != list.Plan.Name || acquisition.Received == "" {
			continue
		}
		words := fmt.Sprintf("%s of %s arrived", text.FormatCount(lot.Spec.Quantity, "device"),
			SpellName(lot.Spec.Technology))
		if lot.Spec.Site != "" {
			words += " at " + SpellName(lot.Spec.Site)
		}
		list.addChange(Change{
			day: calendar.ParseOrZero(acquisition.Received), kind: "delivered", words: words + ".", state: document.Good,
			amount: money.ParseOrZero(lot.Status.Charge), Goals: list.subjects.technologies[string(lot.Spec.Technology)],
		})
	}
}

func (list *changeLister) addFindings() {
	for _, finding := range list.SummarizePlan().Findings {
		first := calendar.ParseOrZero(finding.Since)
		if !list.HasHistory && first >= list.Today() {
			continue
		}
		list.addChange(Change{
			day: first, kind: "new problem", words: finding.Message, state: document.StateOfSeverity(finding.Severity),
			amount: money.ParseOrZero(finding.Amount), Goals: list.subjects.ListGoalsOf(finding.Object, finding.Field),
		})
	}
}

// NewChangeTable returns changes as a table.
func (input Input) NewChangeTable(caption, empty string, changes []Change) document.Table {
	table := document.Table{Caption: caption, Empty: empty, Columns: []string{"day", "what", "what happened", "money"}}
	for _, made := range changes[:min(len(changes), MaxRows)] {
		table.Rows = append(table.Rows, []document.Cell{
			NewDayCell(made.day), document.NewStateCell(made.kind, made.state), document.NewTextCell(made.words),
			input.newAmountOrEmpty(made.amount),
		})
	}
	return table
}

// ListUnknownChanges lists the sentences about changes that cannot be listed.
func (input Input) ListUnknownChanges(changes []Change) []document.Block {
	var blocks []document.Block
	if beyond := len(changes) - MaxRows; beyond > 0 {
		blocks = append(blocks, document.NewParagraph(text.FormatCount(beyond, "more change")+
			" not listed: choose a later day with --since."))
	}
	if !input.HasHistory {
		blocks = append(blocks,
			document.NewParagraph("Files do not keep the day on which a problem was first seen or a state "+
				"changed. A report from the cluster lists these changes too."))
	}
	return blocks
}
