package reports

import (
	"cmp"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/document"
	"techplan.education/internal/duedates"
	"techplan.education/internal/reports/content"
	"techplan.education/internal/tables"
)

// Agenda is the agenda of a staff or leadership meeting, in the order of the plan's priorities.
var Agenda = Report{
	Name: "agenda", Short: "agenda of a meeting by the plan's priorities, from what changed and what is due",
	Build: buildAgenda, SinceDays: 30, UntilDays: 30,
}

// item is a point of an agenda: a priority with its goals, the other goals, or the plan as a whole.
type item struct {
	title   string
	goals   []*v1alpha1.Goal
	changes []content.Change
	dates   []duedates.DueDate
}

func buildAgenda(input Input) document.Document {
	summary := input.SummarizePlan()
	made := document.Document{
		Title: "Agenda: " + input.NameTitle(), Language: "en",
		Lead: []document.Paragraph{
			document.NewParagraph(describePeriod(input, summary)),
			document.NewParagraph(fmt.Sprintf("What changed since %s, and what is due until %s, by the priorities of the plan.",
				content.FormatDay(input.Since), content.FormatDay(input.Until))),
		},
	}
	if !summary.IsAssessed {
		made.Sections = []document.Section{newUnassessed()}
		return made
	}
	of := content.NewSubjects(input)
	changes := input.ListChanges(of)
	dates, more := input.ListDue(input.Until)
	items := listItems(input, of, changes, dates)
	made.Sections = []document.Section{{ID: "summary", Title: "In short", Blocks: []document.Block{
		document.Figures{
			{Label: "Changes", Value: tables.NewCount(len(changes)), Note: "since " + content.FormatDay(input.Since)},
			{Label: "Due", Value: tables.NewCount(len(dates)), Note: "until " + content.FormatDay(input.Until)},
			newGoalFigure(summary),
			{
				Label: "Errors", Value: tables.NewCount(summary.Errors), Note: fmt.Sprintf("%d warnings", summary.Warnings),
				State: stateOfCount(summary.Errors, document.Bad),
			},
		},
	}}}
	if len(input.Plan.Spec.Priorities) == 0 {
		made.Sections[0].Blocks = append(made.Sections[0].Blocks,
			content.NewMissing("The plan names no priorities, so the goals have no order.", "spec.priorities"))
	}
	made.Sections[0].Blocks = append(made.Sections[0].Blocks, input.ListUnknownChanges(changes)...)
	if len(more) > 0 {
		made.Sections[0].Blocks = append(made.Sections[0].Blocks, more)
	}
	for number, point := range items {
		made.Sections = append(made.Sections, buildItem(input, number+1, point))
	}
	return made
}

// listItems lists the points of the agenda. Each change and each date is in one point: that of the first
// priority that it is about.
func listItems(input Input, of *content.Subjects, changes []content.Change, dates []duedates.DueDate) []item {
	priorities := slices.Clone(input.Plan.Spec.Priorities)
	slices.SortStableFunc(priorities, func(left, right v1alpha1.Priority) int {
		// A priority without a rank comes last.
		return cmp.Compare(uint32(left.Rank-1), uint32(right.Rank-1))
	})
	places := map[v1alpha1.EntryName]int{}
	var items []item
	for i, priority := range priorities {
		places[priority.Name] = i
		items = append(items, item{title: string(priority.Title)})
	}
	others, whole := len(items), len(items)+1
	items = append(items, item{title: "Other goals"}, item{title: "The plan as a whole"})
	findPlace := func(goals []string) int {
		place := whole
		for _, name := range goals {
			goal, isKnown := of.Goals[name]
			if !isKnown {
				continue
			}
			rank, hasPriority := places[goal.Spec.Priority]
			if !hasPriority {
				rank = others
			}
			place = min(place, rank)
		}
		return place
	}
	for _, goal := range input.ListGoals() {
		place := findPlace([]string{goal.Name})
		items[place].goals = append(items[place].goals, goal)
	}
	for _, made := range changes {
		place := findPlace(made.Goals)
		items[place].changes = append(items[place].changes, made)
	}
	for _, date := range dates {
		place := findPlace(of.ListGoalsOf(date.Object, date.Field))
		items[place].dates = append(items[place].dates, date)
	}
	if len(items[others].goals) == 0 {
		items = slices.Delete(items, others, others+1)
	}
	return items
}

// buildItem makes a point of the agenda: its goals, what changed, what is due.
func buildItem(input Input, number int, point item) document.Section {
	section := document.Section{ID: fmt.Sprintf("item-%d", number), Title: fmt.Sprintf("%d. %s", number, point.title)}
	if len(point.goals) > 0 {
		table := document.Table{
			Caption: fmt.Sprintf("Goals of point %d", number), Columns: []string{"goal", "how it stands", "role in charge",
				"due"},
		}
		for _, goal := range point.goals {
			state, words := describeGoal(goal)
			table.Rows = append(table.Rows, []document.Cell{
				document.NewTextCell(goal.Spec.Title), document.NewStateCell(words, state), document.NewTextCell(goal.Spec.Owner),
				content.NewDayCell(calendar.ParseOrZero(goal.Status.Due)),
			})
		}
		section.Blocks = append(section.Blocks, table)
	}
	if len(point.changes)+len(point.dates) == 0 {
		section.Blocks = append(section.Blocks, document.NewParagraph("Nothing changed, and nothing is due."))
		return section
	}
	section.Blocks = append(section.Blocks,
		input.NewChangeTable(fmt.Sprintf("Changes of point %d", number), "Nothing changed.", point.changes),
		input.NewDueTable(fmt.Sprintf("Due dates of point %d", number), "Nothing is due.", point.dates))
	return section
}

// describeGoal says in a few words how a goal stands.
func describeGoal(goal *v1alpha1.Goal) (document.State, string) {
	if goal.Spec.Closed.Outcome != "" {
		return document.Noted, "closed: " + content.DescribeOutcome(goal.Spec.Closed.Outcome)
	}
	onTrack := meta.FindStatusCondition(goal.Status.Conditions, string(v1alpha1.ConditionOnTrack))
	switch {
	case onTrack == nil || onTrack.Status == metav1.ConditionUnknown:
		return document.Unknown, "not known"
	case onTrack.Status == metav1.ConditionFalse:
		return document.Attention, "behind"
	default:
		return document.Good, "on track"
	}
}
