// Package goals has the page about goals: their money, measures and actions.
package goals

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/document"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/pages"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
)

// Goals is the page of the goals of a plan: how each stands, its money, its measures and its actions.
var Goals = pages.Page{Name: "goals", Title: "Goals", Build: buildGoals}

// goalChoice is the choice of one goal in the form of the page.
const goalChoice = "goal"

// shownGoal is a goal of the page with what is computed of it.
type shownGoal struct {
	*model.Goal

	benchmarks []*model.Benchmark
	// money is nil for a goal that the budget does not know.
	money *budget.Goal
	// words and state say how the goal stands.
	words string
	state document.State
}

func buildGoals(input pages.Input) document.Document {
	made := document.Document{Title: "Goals", Language: "en", Lead: []document.Paragraph{document.NewParagraph(
		"What the district wants to reach with technology: how each goal stands, its money, its measures and its steps.",
	)}}
	if !pages.SummarizePlan(input).IsAssessed {
		made.Sections = []document.Section{pages.NewUnassessedSection()}
		return made
	}
	open, closed := listGoals(input)
	if len(open)+len(closed) == 0 {
		made.Sections = []document.Section{{ID: "goals", Title: "Goals", Blocks: []document.Block{
			document.NewParagraph("The plan has no goals. Add a Goal whose planRef names the plan."),
		}}}
		return made
	}
	made.Sections = append(made.Sections, buildGoalSummary(input, open, closed))
	detailed := chooseGoals(input, open)
	if len(detailed) < len(open) {
		made.Sections = append(made.Sections, buildGoalChoice(input, open, len(detailed)))
	}
	for number, goal := range detailed {
		made.Sections = append(made.Sections, buildGoal(input, fmt.Sprintf("goal-%d", number+1), goal))
	}
	made.Sections = append(made.Sections, buildClosedGoals(input, closed))
	return made
}

// listGoals lists the goals of the plan: those that are open, the worst first, and those that are closed.
func listGoals(input pages.Input) (open, closed []*shownGoal) {
	computed := snapshot.ComputeBudget(input.District, input.Plan, input.Now)
	benchmarks := map[string][]*model.Benchmark{}
	for _, object := range input.District.Benchmarks {
		name := object.Spec.GoalRef.Name
		benchmarks[name] = append(benchmarks[name], model.ParseBenchmark(object))
	}
	today := input.Today()
	for _, object := range input.District.Goals {
		if object.Spec.PlanRef.Name != input.Plan.Name {
			continue
		}
		goal := &shownGoal{Goal: model.ParseGoal(object), benchmarks: benchmarks[object.Name]}
		goal.money, _ = computed.FindGoal(object.Name)
		goal.words, goal.state = describeTrack(object.Status.Conditions)
		if !goal.Closed.IsZero() && goal.Closed <= today {
			closed = append(closed, goal)
			continue
		}
		open = append(open, goal)
	}
	slices.SortStableFunc(open, func(left, right *shownGoal) int {
		return cmp.Or(rankState(left.state)-rankState(right.state),
			cmp.Compare(left.Spec.Title, right.Spec.Title), cmp.Compare(left.Name, right.Name))
	})
	slices.SortStableFunc(closed, func(left, right *shownGoal) int {
		return cmp.Or(cmp.Compare(right.Closed, left.Closed), cmp.Compare(left.Name, right.Name))
	})
	return open, closed
}

// rankState orders states, the worst first.
func rankState(state document.State) int {
	return slices.Index([]document.State{
		document.Bad, document.Attention, document.Unknown, document.Noted, document.Neutral, document.Good,
	}, state)
}

// describeTrack says in words how a goal stands.
func describeTrack(conditions []metav1.Condition) (string, document.State) {
	onTrack := meta.FindStatusCondition(conditions, string(v1alpha1.ConditionOnTrack))
	switch {
	case meta.IsStatusConditionTrue(conditions, string(v1alpha1.ConditionMet)):
		return "met", document.Good
	case onTrack == nil:
		return "not assessed", document.Unknown
	case v1alpha1.ConditionReason(onTrack.Reason) == v1alpha1.ReasonNotStarted:
		return "not started", document.Neutral
	case onTrack.Status == metav1.ConditionTrue:
		return "on track", document.Good
	case onTrack.Status == metav1.ConditionFalse:
		return "behind", document.Attention
	default:
		return "not known", document.Unknown
	}
}

func buildGoalSummary(input pages.Input, open, closed []*shownGoal) document.Section {
	counts := map[document.State]int{}
	var need, missing money.Amount
	short := 0
	for _, goal := range open {
		if !goal.isFunded() {
			short++
		}
		counts[goal.state]++
		goalNeed, _, goalMissing := goal.sumMoney()
		need, missing = need.Plus(goalNeed), missing.Plus(goalMissing)
	}
	figures := document.Figures{
		{
			Label: "Goals on track or met", Value: tables.NewCount(counts[document.Good]),
			Note: "of " + text.FormatCount(len(open), "open goal"),
		},
		{
			Label: "Goals behind", Value: tables.NewCount(counts[document.Attention]),
			State: pages.StateOfCount(counts[document.Attention], document.Attention),
		},
		{
			Label: "Not known", Value: tables.NewCount(counts[document.Unknown]), Note: "data are missing",
			State: pages.StateOfCount(counts[document.Unknown], document.Unknown),
		},
		{Label: "Closed", Value: tables.NewCount(len(closed)), Note: "with what was learned"},
	}
	if currency := input.Currency(); currency != "" {
		figures = append(figures, document.Figure{
			Label: "Money missing for actions", Value: tables.NewAmount(missing, currency),
			Note: fmt.Sprintf("of %s that the actions of open goals cost; %s below 90%% in a year",
				need.FormatIn(currency), text.FormatCount(short, "goal")),
			State: pages.StateOfCount(short, document.Attention),
		})
	}
	blocks := []document.Block{figures}
	if len(open) > 0 {
		blocks = append(blocks, listGoalRows(input, open))
	}
	return document.Section{ID: "summary", Title: "How the goals stand", Blocks: blocks}
}

// maxGoalRows is how many goals the table of all goals lists.
const maxGoalRows = 200

func listGoalRows(input pages.Input, open []*shownGoal) document.Table {
	table := document.Table{Caption: "Open goals, the worst first", Columns: []string{
		"goal", "state", "due", "in charge", "needed", "budgeted", "missing", "measures on track", "actions done", "actions overdue",
	}}
	if more := len(open) - maxGoalRows; more > 0 {
		table.Caption += fmt.Sprintf("; %d more are not listed", more)
	}
	currency := input.Currency()
	var needAll, budgetedAll, missingAll money.Amount
	for number, goal := range open {
		need, budgeted, missing := goal.sumMoney()
		needAll, budgetedAll, missingAll = needAll.Plus(need), budgetedAll.Plus(budgeted), missingAll.Plus(missing)
		if number >= maxGoalRows {
			continue
		}
		onTrack := 0
		for _, benchmark := range goal.benchmarks {
			if benchmarkStates[benchmark.Status.State].state == document.Good {
				onTrack++
			}
		}
		overdue := pages.ValueOf(goal.Status.Actions.Overdue)
		row := []document.Cell{
			document.NewLinkCell(goal.Spec.Title, input.LinkObject(v1alpha1.KindGoal, goal.Name)),
			document.NewStateCell(goal.words, goal.state),
			document.NewCell(tables.NewDay(calendar.ParseOrZero(goal.Status.Due))), document.NewTextCell(goal.Spec.Owner),
			document.NewCell(tables.NewAmount(need, currency)), document.NewCell(tables.NewAmount(budgeted, currency)),
			document.NewCell(tables.NewAmount(missing, currency)),
			document.NewTextCell(fmt.Sprintf("%d of %d", onTrack, len(goal.benchmarks))),
			document.NewTextCell(fmt.Sprintf("%d of %d", pages.ValueOf(goal.Status.Actions.Done), len(goal.Actions))),
			document.NewCell(tables.NewCount(overdue)),
		}
		if missing > 0 && !goal.isFunded() {
			row[6].State = document.Attention
		}
		if overdue > 0 {
			row[9].State = document.Attention
		}
		table.Rows = append(table.Rows, row)
	}
	table.Totals = []document.Cell{
		document.NewTextCell("Total"), {}, {}, {}, document.NewCell(tables.NewAmount(needAll, currency)),
		document.NewCell(tables.NewAmount(budgetedAll, currency)), document.NewCell(tables.NewAmount(missingAll, currency)), {}, {}, {},
	}
	return table
}

// sumMoney returns what the actions of a goal cost, what it has, and what is missing.
func (goal *shownGoal) sumMoney() (need, budgeted, missing money.Amount) {
	if goal.money == nil {
		return 0, 0, 0
	}
	for _, year := range goal.money.Years {
		need, budgeted = need.Plus(year.Need), budgeted.Plus(year.MoneyForNeed())
		missing = missing.Plus(year.MoneyMissing())
	}
	return need, budgeted, missing
}

// isFunded reports whether a goal counts as funded in each fiscal year: with 90 percent of what it needs.
func (goal *shownGoal) isFunded() bool {
	return goal.money == nil || !slices.ContainsFunc(goal.money.Years, func(year budget.GoalYear) bool { return !year.IsFunded() })
}

// maxDetail bounds what the page shows of goals in detail, in thousands of bytes of HTML.
const maxDetail = 100

// chooseGoals returns the goals that the page shows in detail: the one that the reader chose, or else the worst
// ones, as many as a page has room for.
func chooseGoals(input pages.Input, open []*shownGoal) []*shownGoal {
	if chosen := input.Choices[goalChoice]; chosen != "" {
		at := slices.IndexFunc(open, func(goal *shownGoal) bool { return goal.Name == chosen })
		if at >= 0 {
			return open[at : at+1]
		}
	}
	weight := 0.0
	for number, goal := range open {
		if weight += goal.estimateWeight(); weight > maxDetail && number > 0 {
			return open[:number]
		}
	}
	return open
}

// buildGoalChoice returns the form that chooses the goal that is shown in detail.
func buildGoalChoice(input pages.Input, open []*shownGoal, detailed int) document.Section {
	form := document.Form{Label: "Goal", Name: goalChoice, Submit: "Show"}
	for _, goal := range open {
		form.Choices = append(form.Choices, goal.Name)
	}
	if slices.Contains(form.Choices, input.Choices[goalChoice]) {
		form.Value = input.Choices[goalChoice]
	}
	return document.Section{ID: "choice", Title: "Goals in detail", Blocks: []document.Block{
		document.NewParagraph(fmt.Sprintf("Below, %d of %s are shown in detail. Choose another one by its name.",
			detailed, text.FormatCount(len(open), "open goal"))),
		form,
	}}
}

// estimateWeight estimates how many thousands of bytes a goal takes in HTML.
func (goal *shownGoal) estimateWeight() float64 {
	const ofGoal, ofAction, ofBenchmark, ofValue = 6, 0.5, 5, 0.35
	weight := ofGoal + ofAction*float64(len(goal.Actions))
	for _, benchmark := range goal.benchmarks {
		values := min(len(benchmark.Observations), maxObservations) + len(benchmark.Milestones) + len(benchmark.Status.Equity)
		weight += ofBenchmark + ofValue*float64(values)
	}
	return weight
}

// buildGoal shows one goal in detail.
func buildGoal(input pages.Input, id string, goal *shownGoal) document.Section {
	section := document.Section{ID: id, Title: string(goal.Spec.Title)}
	section.Blocks = append(section.Blocks, describeGoal(input, goal), listGoalConditions(goal))
	section.Sections = append(section.Sections, buildGoalMoney(input, id, goal), buildActions(input, id, goal))
	if learned := buildLessons(input, id, goal); len(learned.Blocks) > 0 {
		section.Sections = append(section.Sections, learned)
	}
	section.Sections = append(section.Sections, comparePopulations(input, id, goal)...)
	for number, benchmark := range goal.benchmarks {
		section.Sections = append(section.Sections, buildBenchmark(input, fmt.Sprintf("%s-measure-%d", id, number+1), benchmark))
	}
	if len(goal.benchmarks) == 0 {
		section.Sections = append(section.Sections, document.Section{ID: id + "-measures", Title: "Measures", Blocks: []document.Block{
			document.Notices{Entries: []document.Notice{{
				State: document.Unknown, Heading: "No measure", Words: "No benchmark measures this goal, so it is not known whether it is on track.",
				Action: fmt.Sprintf("Add a Benchmark whose goalRef names %s, with a baseline and a target.", goal.Name),
			}}},
		}})
	}
	return section
}

// describeGoal returns the facts of a goal.
func describeGoal(input pages.Input, goal *shownGoal) document.Facts {
	facts := document.Facts{{Name: "Goal", Value: document.NewLink(goal.Name, input.LinkObject(v1alpha1.KindGoal, goal.Name))}}
	add := func(name, words string) {
		if words != "" {
			facts = append(facts, document.Fact{Name: name, Value: document.NewParagraph(words)})
		}
	}
	add("State", goal.words)
	add("In charge", string(goal.Spec.Owner))
	add("Time", describeSpan(goal))
	if at := slices.IndexFunc(input.Plan.Spec.Priorities, func(priority v1alpha1.Priority) bool {
		return priority.Name == goal.Spec.Priority
	}); at >= 0 {
		add("Priority", string(input.Plan.Spec.Priorities[at].Title))
	}
	add("Needs", text.JoinAnd(goal.Spec.Needs))
	add("For sites", text.JoinAnd(goal.Spec.Sites))
	add("For groups", text.JoinAnd(goal.Spec.Groups))
	add("What changes in lessons", string(goal.Spec.PedagogicalShift))
	var waits []string
	for _, reference := range goal.Spec.DependsOnRefs {
		waits = append(waits, reference.Name)
	}
	add("Waits for", text.JoinAnd(waits))
	return facts
}

func describeSpan(goal *shownGoal) string {
	if goal.money == nil {
		return ""
	}
	return fmt.Sprintf("%s to %s", pages.SayDay(goal.money.Start), pages.SayDay(goal.money.Due))
}

// goalQuestions are the conditions of a goal as questions, in the order in which the page answers them.
var goalQuestions = []struct {
	condition v1alpha1.ConditionType
	question  string
}{
	{v1alpha1.ConditionOnTrack, "Is it on track?"}, {v1alpha1.ConditionFunded, "Does it have the money?"},
	{v1alpha1.ConditionMeasured, "Is it measured?"}, {v1alpha1.ConditionMet, "Is it met?"},
	{v1alpha1.ConditionReady, "Can it be assessed?"},
}

// conditionAnswers are the words for the statuses of a condition.
var conditionAnswers = map[metav1.ConditionStatus]string{
	metav1.ConditionTrue: "yes", metav1.ConditionFalse: "no", metav1.ConditionUnknown: "not known",
}

// listGoalConditions answers how a goal stands, with the reasons.
func listGoalConditions(goal *shownGoal) document.Table {
	table := document.Table{
		Caption: "How the goal stands", Empty: "The goal is not assessed yet.", Columns: []string{"question", "answer", "why"},
	}
	for _, asked := range goalQuestions {
		condition := meta.FindStatusCondition(goal.Status.Conditions, string(asked.condition))
		isReady := asked.condition == v1alpha1.ConditionReady
		if condition == nil || isReady && condition.Status == metav1.ConditionTrue {
			continue
		}
		state := pages.StateOfCondition(goal.Status.Conditions, asked.condition)
		if asked.condition == v1alpha1.ConditionMet && condition.Status == metav1.ConditionFalse {
			state = document.Neutral
		}
		table.Rows = append(table.Rows, []document.Cell{
			document.NewTextCell(asked.question), document.NewStateCell(conditionAnswers[condition.Status], state),
			document.NewTextCell(condition.Message),
		})
	}
	return table
}

// buildGoalMoney compares what a goal needs with what it has, by fiscal year.
func buildGoalMoney(input pages.Input, id string, goal *shownGoal) document.Section {
	table := document.Table{
		Caption: "Money by fiscal year", Empty: "The actions of this goal cost nothing, and no budget line names it.",
		Columns: []string{"fiscal year", "needed", "budgeted", "missing", "ordered", "spent"},
	}
	section := document.Section{ID: id + "-money", Title: "Money"}
	if goal.money == nil {
		section.Blocks = []document.Block{table}
		return section
	}
	currency := input.Currency()
	var sums [5]money.Amount
	for _, year := range goal.money.Years {
		amounts := [5]money.Amount{year.Need, year.MoneyForNeed(), year.MoneyMissing(), year.Committed, year.Spent}
		if amounts == [5]money.Amount{} {
			continue
		}
		row := []document.Cell{document.NewCell(tables.NewYear(year.FiscalYear))}
		for i, amount := range amounts {
			sums[i] = sums[i].Plus(amount)
			row = append(row, document.NewCell(tables.NewAmount(amount, currency)))
		}
		if !year.IsFunded() {
			row[3].State = document.Attention
		}
		table.Rows = append(table.Rows, row)
	}
	if len(table.Rows) > 0 {
		table.Totals = []document.Cell{document.NewTextCell("Total")}
		for _, sum := range sums {
			table.Totals = append(table.Totals, document.NewCell(tables.NewAmount(sum, currency)))
		}
	}
	section.Blocks = []document.Block{table}
	if names := budget.LineNames(goal.money.Lines); len(names) > 0 {
		section.Blocks = append(section.Blocks, document.Paragraph{
			{Words: text.FormatCount(len(names), "budget line") + " of the "}, {Words: "budget", Link: input.LinkPage("budget")},
			{Words: " for this goal: " + strings.Join(text.ToStrings(names[:min(len(names), pages.MaxNames)]), ", ") +
				pages.SayMore(len(names)-pages.MaxNames) + "."},
		})
	}
	return section
}

// buildActions lists the steps of a goal with their due dates.
func buildActions(input pages.Input, id string, goal *shownGoal) document.Section {
	table := document.Table{
		Caption: "Actions by due date", Empty: "The goal has no actions.",
		Columns: []string{"action", "state", "due", "in charge", "from", "done", "cost"},
	}
	actions := slices.Clone(goal.Actions)
	slices.SortStableFunc(actions, func(left, right model.Action) int {
		// An action without a day comes last.
		return cmp.Compare(cmp.Or(left.End, calendar.Last), cmp.Or(right.End, calendar.Last))
	})
	var sum money.Amount
	for _, action := range actions {
		words, state := describeAction(action, input.Today())
		sum = sum.Plus(action.Cost)
		table.Rows = append(table.Rows, []document.Cell{
			document.NewTextCell(action.Name), document.NewStateCell(words, state), document.NewCell(tables.NewDay(action.End)),
			document.NewTextCell(action.Owner), document.NewCell(tables.NewDay(action.Start)),
			document.NewCell(tables.NewDay(action.Done)), document.NewCell(input.NewAmount(action.Action.Cost)),
		})
	}
	if sum != 0 {
		table.Totals = []document.Cell{
			document.NewTextCell("Total"), {}, {}, {}, {}, {}, document.NewCell(tables.NewAmount(sum, input.Currency())),
		}
	}
	return document.Section{ID: id + "-actions", Title: "Actions", Blocks: []document.Block{table}}
}

func describeAction(action model.Action, today calendar.Date) (string, document.State) {
	switch {
	case !action.Done.IsZero() && action.Done <= today:
		return "done", document.Good
	case action.End.IsZero():
		return "no due date", document.Noted
	case action.End < today:
		return text.FormatCount(int(today-action.End), "day") + " overdue", document.Attention
	case action.End == today:
		return "due today", document.Noted
	case action.Start > today:
		return "not begun", document.Neutral
	default:
		return fmt.Sprintf("due in %s", text.FormatCount(int(action.End-today), "day")), document.Neutral
	}
}

// outcomeWords are how a goal ended.
var outcomeWords = map[v1alpha1.Outcome]struct {
	words string
	state document.State
}{
	v1alpha1.OutcomeMet:     {"reached", document.Good},
	v1alpha1.OutcomeLearned: {"not reached, and worth the work", document.Noted},
	v1alpha1.OutcomeDropped: {"given up", document.Neutral},
}

// maxClosed is how many closed goals the page lists.
const maxClosed = 30

// buildClosedGoals lists the goals that have ended, with what was learned.
func buildClosedGoals(input pages.Input, closed []*shownGoal) document.Section {
	notices := document.Notices{Empty: "No goal is closed yet."}
	for _, goal := range closed[:min(len(closed), maxClosed)] {
		outcome := outcomeWords[goal.Spec.Closed.Outcome]
		notice := document.Notice{
			State: outcome.state, Heading: string(goal.Spec.Title), Link: input.LinkObject(v1alpha1.KindGoal, goal.Name),
			Words: fmt.Sprintf("Closed on %s: %s.", pages.SayDay(goal.Closed), outcome.words),
		}
		if lessons := string(goal.Spec.Closed.Lessons); lessons != "" {
			notice.Notes = []document.Paragraph{document.NewParagraph("Lessons: " + lessons)}
		} else {
			notice.Action = "Write in spec.closed.lessons what was learned, so that the next plan can use it."
		}
		if _, _, missing := goal.sumMoney(); missing > 0 {
			notice.Notes = append(notice.Notes, document.NewParagraph(
				missing.FormatIn(input.Currency())+" of the cost of its actions had no money."))
		}
		notices.Entries = append(notices.Entries, notice)
	}
	section := document.Section{ID: "closed", Title: "Closed goals and their lessons", Blocks: []document.Block{notices}}
	if more := len(closed) - maxClosed; more > 0 {
		section.Blocks = append(section.Blocks, document.NewParagraph(fmt.Sprintf("%d more goals were closed before these.", more)))
	}
	return section
}
