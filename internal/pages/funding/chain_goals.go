package funding

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/chain"
	"techplan.education/internal/document"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
	"techplan.education/internal/pages"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
)

// buildGoalChains has a row for each goal, and below it the lines, lots and evaluations of each.
func buildGoalChains(input pages.Input, computed chain.Chain) document.Section {
	section := document.Section{ID: "goals", Title: "From each goal to its decisions"}
	table := document.Table{
		Caption: "Goals with what hangs on them, the most money first. A lot whose line serves several goals counts for each",
		Empty:   "The plan has no goals. Create a Goal with a planRef to it.",
		Columns: []string{
			"goal", "chain", "money", "short", "lines", "lots", "units", "charged", "technologies evaluated", "last decision",
			"decided", "next evaluation",
		},
	}
	broken := map[string][]chain.Break{}
	for _, found := range computed.Breaks {
		if found.Object.Kind == v1alpha1.KindGoal && isOpenBreak(found) {
			broken[found.Object.Name] = append(broken[found.Object.Name], found)
		}
	}
	goals := slices.Clone(computed.Goals)
	slices.SortStableFunc(goals, func(left, right chain.Goal) int { return cmp.Compare(right.Amount, left.Amount) })
	for _, goal := range goals {
		table.Rows = append(table.Rows, newGoalRow(input, goal, broken[goal.Name]))
	}
	section.Blocks = pages.LimitRows(table, mostGoals, "see the goals of the plan", input.LinkPage("goals"))
	left := mostGoalDetails
	for number, goal := range goals {
		details := buildGoalDetails(input, goal, fmt.Sprintf("goal-%d", number+1))
		rows := len(details.Blocks[0].(document.Table).Rows)
		if rows > left && number > 0 {
			section.Blocks = append(section.Blocks, document.NewParagraph(fmt.Sprintf(
				"The lines, lots and evaluations of the first %s follow; those of the others are not on this page.",
				text.FormatCount(number, "goal"))))
			break
		}
		left -= rows
		section.Sections = append(section.Sections, details)
	}
	return section
}

// goalSum is what the lots and evaluations of a goal add up to.
type goalSum struct {
	lots, units             int64
	charged                 money.Amount
	technologies, evaluated int
	// isUnplanned says that a technology was never evaluated, and that no evaluation is on the calendar.
	isUnplanned bool
	// last is the review with the latest decision, and next the day of the next evaluation.
	last chain.Review
	next calendar.Date
}

func sumGoal(goal chain.Goal) goalSum {
	var sum goalSum
	seen := map[string]bool{}
	for _, line := range goal.Lines {
		for _, lot := range line.Lots {
			sum.charged = sum.charged.PlusLots(lot.Cost)
			// A lot with several lines counts once.
			if !seen[lot.Name] {
				seen[lot.Name] = true
				sum.lots++
				sum.units += lot.Units
			}
		}
	}
	for _, review := range goal.Reviews {
		if review.Target.Kind == v1alpha1.TargetTechnology {
			sum.technologies++
			if review.IsDone {
				sum.evaluated++
			}
			sum.isUnplanned = sum.isUnplanned || !review.IsKnown()
		}
		if review.Decided > sum.last.Decided {
			sum.last = review
		}
		sum.next = calendar.EarliestOf(sum.next, review.Next)
	}
	return sum
}

// describeGoalChain says where the chain of a goal breaks.
func describeGoalChain(goal chain.Goal, sum goalSum, broken []chain.Break) (string, document.State) {
	state := document.Good
	var words []string
	for _, found := range broken {
		state = max(state, stateOfBreak(found))
		switch found.Kind {
		case chain.GoalWithoutBenchmark:
			words = append(words, "not measured")
		case chain.GoalWithoutMoney:
			if goal.Short > 0 {
				words = append(words, "short of money")
			} else {
				words = append(words, "no money")
			}
		default:
		}
	}
	if sum.evaluated < sum.technologies {
		words = append(words, fmt.Sprintf("%s not evaluated", formatNouns(sum.technologies-sum.evaluated, "technology")))
		if sum.isUnplanned {
			state = max(state, document.Attention)
		} else {
			state = max(state, document.Noted)
		}
	}
	if len(words) == 0 {
		return "whole", state
	}
	return strings.Join(words, ", "), state
}

func newGoalRow(input pages.Input, goal chain.Goal, broken []chain.Break) []document.Cell {
	sum := sumGoal(goal)
	words, state := describeGoalChain(goal, sum, broken)
	var short, charged, evaluated document.Cell
	if goal.Short > 0 {
		short = document.Cell{Cell: tables.NewAmount(goal.Short, input.Currency()), State: document.Attention}
	}
	if sum.lots > 0 {
		charged = document.NewCell(tables.NewAmount(sum.charged, input.Currency()))
	}
	if sum.technologies > 0 {
		evaluated = document.NewTextCell(fmt.Sprintf("%d of %d", sum.evaluated, sum.technologies))
	}
	return []document.Cell{
		document.NewLinkCell(titleOfGoal(goal), input.LinkObject(v1alpha1.KindGoal, goal.Name)),
		document.NewStateCell(words, state),
		document.NewCell(tables.NewAmount(goal.Amount, input.Currency())), short,
		document.NewCell(tables.NewCount(len(goal.Lines))), document.NewCell(tables.NewCount(sum.lots)),
		document.NewCell(tables.NewCount(sum.units)), charged, evaluated,
		document.NewTextCell(sum.last.Outcome), document.NewCell(tables.NewDay(sum.last.Decided)),
		document.NewCell(tables.NewDay(sum.next)),
	}
}

func titleOfGoal(goal chain.Goal) string { return cmp.Or(string(goal.Goal.Goal.Spec.Title), goal.Name) }

// buildGoalDetails lists the lines of a goal, the lots that they buy, and the evaluations.
func buildGoalDetails(input pages.Input, goal chain.Goal, id string) document.Section {
	table := document.Table{
		Caption: "Lines of " + goal.Name + ", the lots that they buy, and the evaluations",
		Empty:   "No budget line names this goal, and no evaluation is about it.",
		Columns: []string{"part", "name", "amount", "units", "state", "decided", "next evaluation"},
	}
	for _, line := range goal.Lines {
		table.Rows = append(table.Rows, newChainLineRow(input, line))
		for _, lot := range line.Lots[:min(len(line.Lots), mostLineLots)] {
			table.Rows = append(table.Rows, newChainLotRow(input, lot))
		}
		if more := line.Lots[min(len(line.Lots), mostLineLots):]; len(more) > 0 {
			table.Rows = append(table.Rows, newMoreLotsRow(input, more))
		}
	}
	for _, review := range goal.Reviews {
		table.Rows = append(table.Rows, newReviewRow(input, review))
	}
	return document.Section{ID: id, Title: titleOfGoal(goal), Blocks: []document.Block{table}}
}

func newChainLineRow(input pages.Input, line chain.Line) []document.Cell {
	words := fmt.Sprintf("%s spent, %s ordered of %s", input.FormatAmount(line.Spent),
		input.FormatAmount(line.Committed), input.FormatAmount(line.Allotted))
	state := document.Good
	if line.AmountUsed() > line.Allotted {
		state = document.Attention
	}
	return []document.Cell{
		document.NewTextCell("line"),
		document.NewLinkCell(line.Name, input.LinkObject(v1alpha1.KindTechnologyPlan, input.Plan.Name)),
		document.NewCell(tables.NewAmount(line.Amount, input.Currency())), {}, document.NewStateCell(words, state), {}, {},
	}
}

// paymentWords say what a lot costs its line today.
var paymentWords = map[inventory.Payment]string{
	inventory.Planned: "planned", inventory.Committed: "ordered", inventory.Spent: "received",
}

func newChainLotRow(input pages.Input, lot chain.Lot) []document.Cell {
	words := fmt.Sprintf("%s, %s", lot.Technology, paymentWords[lot.Payment])
	if lot.Site != "" {
		words = fmt.Sprintf("%s at %s, %s", lot.Technology, lot.Site, paymentWords[lot.Payment])
	}
	cost := document.NewCell(tables.NewAmount(lot.Cost, input.Currency()))
	if lot.IsAtLeast {
		cost = document.NewStateCell("price not known", document.Unknown)
	}
	return []document.Cell{
		document.NewTextCell("lot"), document.NewLinkCell(lot.Name, input.LinkObject(v1alpha1.KindDevice, lot.Name)),
		cost, document.NewCell(tables.NewCount(lot.Units)), document.NewTextCell(words), {}, {},
	}
}

func newMoreLotsRow(input pages.Input, lots []chain.Lot) []document.Cell {
	var cost money.Amount
	var units int64
	for _, lot := range lots {
		cost = cost.PlusLots(lot.Cost)
		units += lot.Units
	}
	return []document.Cell{
		document.NewTextCell("lots"), document.NewLinkCell(text.FormatCount(len(lots), "more lot"), input.LinkTable("lots")),
		document.NewCell(tables.NewAmount(cost, input.Currency())), document.NewCell(tables.NewCount(units)), {}, {}, {},
	}
}

func newReviewRow(input pages.Input, review chain.Review) []document.Cell {
	words, state := "never evaluated", document.Attention
	switch {
	case review.IsOverdue:
		words = "overdue"
	case review.Outcome != "":
		words, state = string(review.Outcome), document.Good
	case review.IsDone:
		words, state = "evaluated, no decision", document.Noted
	case review.Target.Kind != v1alpha1.TargetTechnology || !review.Next.IsZero():
		words, state = "not evaluated yet", document.Noted
	}
	link := input.LinkObject(v1alpha1.KindTechnologyPlan, input.Plan.Name)
	if record := cmp.Or(review.Record, review.NextRecord); record != "" {
		link = input.LinkObject(v1alpha1.KindEvaluation, record)
	}
	return []document.Cell{
		document.NewTextCell("evaluation"),
		document.NewLinkCell(strings.ToLower(string(review.Target.Kind))+" "+review.Target.Name, link), {}, {},
		document.NewStateCell(words, state), document.NewCell(tables.NewDay(review.Decided)),
		document.NewCell(tables.NewDay(review.Next)),
	}
}
