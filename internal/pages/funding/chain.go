// Package funding has the pages about money: the chain from goals to decisions, and the budget.
package funding

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/chain"
	"techplan.education/internal/chart"
	"techplan.education/internal/document"
	"techplan.education/internal/money"
	"techplan.education/internal/pages"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
)

// The most entries of the page of the chain, so that the page of the largest plan can still be read.
const (
	mostLargest     = 3
	mostBreaks      = 25
	mostGoals       = 100
	mostGoalDetails = 150
	mostLineLots    = 8
)

// Chain follows the money from goals to decisions, and shows where the chain breaks.
var Chain = pages.Page{Name: "chain", Title: "Chain", Build: buildChain}

// breakKind is how the page writes a kind of break.
type breakKind struct {
	kind chain.Kind
	// id and title are those of the section, and noun is one of its things.
	id, title, noun string
	// gap names it in the drawing, between the step of that number and the next one.
	gap  string
	join int
	// ordered is what the page says if there is none, and fix what to do if no rule says it.
	ordered, fix string
}

var breakKinds = []breakKind{
	{
		chain.LineWithoutGoal, "lines-without-goal", "Lines without a goal", "line", "without a goal", 0,
		"all money has a goal or is for general operations",
		"Name a goal in the goals of the line, or say under generalOperations why it serves no single goal.",
	},
	{
		chain.GoalWithoutMoney, "goals-without-money", "Goals without enough money", "goal", "missing for goals", 0,
		"every goal has the money for its actions",
		"Add money to a line that names the goal, or move its actions to another year.",
	},
	{
		chain.GoalWithoutBenchmark, "goals-without-benchmark", "Goals that nothing measures", "goal",
		"for goals not measured", 0,
		"every goal has a benchmark", "Create a Benchmark with a goalRef to the goal.",
	},
	{
		chain.LotWithoutLine, "lots-without-line", "Lots without a line", "lot", "lots without a line", 1,
		"every lot of this plan has the line that pays for it",
		"Name the line and its plan in spec.acquisition.budgetLine of the lot.",
	},
	{
		chain.ReplacementWithoutMoney, "replacements-without-money", "Replacements without money", "fiscal year",
		"replacements without money", 1, "every replacement within the plan has money",
		"Add money to a line of purpose Replacement in that year, or replace some of the units in another year.",
	},
	{
		chain.SpentOutsidePlan, "spent-outside-plan", "Money spent outside the plan", "fiscal year",
		"spent outside the plan", 1,
		"no spending outside the plan is recorded",
		"Give the accounts to a line of the plan in its accountCodes, or add a line for them.",
	},
	{
		chain.NeverEvaluated, "never-evaluated", "Technologies that were never evaluated", "technology", "never evaluated", 2,
		"every technology was evaluated", "Add an evaluation schedule with the technology as its target.",
	},
	{
		chain.DecisionOpen, "open-decisions", "Evaluations and decisions that are late or not followed", "evaluation",
		"late or not followed", 2, "no evaluation or decision is late", "",
	},
	{
		chain.EvaluationWithoutTarget, "evaluations-without-target", "Evaluations of what does not exist", "evaluation",
		"of what does not exist", 2, "every evaluation has the target that it names",
		"Correct the target of the evaluation or of its schedule, or cancel the evaluation.",
	},
	{
		chain.OutsidePlans, "outside-plans", "Objects of no plan", "object", "of no plan", 0,
		"every object of the district belongs to a plan",
		"Correct the name in planRef or goalRef of the object, or create the plan or goal that it names.",
	},
}

func buildChain(input pages.Input) document.Document {
	made := document.Document{Title: "Chain: from goals to decisions", Language: "en"}
	if input.Plan.Spec.Budget == nil {
		made.Lead = []document.Paragraph{document.NewParagraph(
			"The plan has no budget, so there is no chain from goals to money. Write it in spec.budget of the plan.")}
		return made
	}
	computed := computeChain(input)
	made.Lead = []document.Paragraph{document.NewParagraph(describeChain(input, computed))}
	made.Sections = []document.Section{
		{ID: "breaks", Title: "Where the chain breaks", Blocks: []document.Block{
			listBreakFigures(input, computed), document.Drawing{Chart: drawChain(input, computed)},
		}},
		buildLargestBreaks(input, computed),
		buildGoalChains(input, computed),
		buildOutside(input, computed),
	}
	return made
}

func computeChain(input pages.Input) chain.Chain {
	schedule, _ := assess.ComputeSchedule(snapshot.GatherSchedule(input.District, input.Plan), input.Now)
	findings := slices.Clone(input.Plan.Status.Findings)
	for _, goal := range input.District.Goals {
		if goal.Spec.PlanRef.Name == input.Plan.Name {
			findings = append(findings, goal.Status.Findings...)
		}
	}
	for _, lot := range input.District.Devices {
		if lot.Spec.PlanRef.Name == input.Plan.Name {
			findings = append(findings, lot.Status.Findings...)
		}
	}
	return chain.Compute(chain.Input{
		Budget: snapshot.ComputeBudget(input.District, input.Plan, input.Now),
		Plans:  input.District.Plans, DistrictGoals: input.District.Goals, Benchmarks: input.District.Benchmarks,
		Devices: input.District.Devices, Evaluations: input.District.Evaluations, Schedule: schedule, Findings: findings,
	})
}

// describeChain says in two sentences how the money is tied, and how many links are missing.
func describeChain(input pages.Input, computed chain.Chain) string {
	status := input.Plan.Status.Budget
	words := fmt.Sprintf("Each dollar should lead from a goal to a budget line, to what it buys, and to a decision "+
		"whether that is worth keeping. %s of %s is tied to goals.",
		input.FormatAmount(money.ParseOrZero(status.Aligned)), input.FormatAmount(money.ParseOrZero(status.Total)))
	open := 0
	for _, found := range computed.Breaks {
		if isOpenBreak(found) {
			open++
		}
	}
	switch open {
	case 0:
		return words + " No link of the chain is broken."
	case 1:
		return words + " The chain breaks at 1 place."
	default:
		return words + fmt.Sprintf(" The chain breaks at %d places.", open)
	}
}

// stateOfBreak returns how bad a break is: as bad as its finding, if a rule reports one.
func stateOfBreak(found chain.Break) document.State {
	switch {
	case found.Finding != nil && found.Finding.Waived != "":
		return document.Noted
	case found.Finding != nil:
		return document.StateOfSeverity(found.Finding.Severity)
	case found.IsPast || found.IsExpected:
		return document.Noted
	case found.Kind == chain.NeverEvaluated && !found.HasAmount:
		return document.Noted
	default:
		return document.Attention
	}
}

func isOpenBreak(found chain.Break) bool {
	state := stateOfBreak(found)
	return state == document.Bad || state == document.Attention
}

// breakSum sums the breaks of a kind.
type breakSum struct {
	breaks    []chain.Break
	amount    money.Amount
	hasAmount bool
	state     document.State
}

func sumBreaks(computed chain.Chain, kind chain.Kind) breakSum {
	sum := breakSum{state: document.Good}
	for _, found := range computed.Breaks {
		if found.Kind != kind {
			continue
		}
		sum.breaks = append(sum.breaks, found)
		// The status of the plan counts what is waived as general operations.
		if found.Finding == nil || found.Finding.Waived == "" {
			sum.amount = sum.amount.Plus(found.Amount)
			sum.hasAmount = sum.hasAmount || found.HasAmount
		}
		sum.state = max(sum.state, stateOfBreak(found))
	}
	return sum
}

// amountCell returns the money of the breaks; an empty cell if none has any.
func (sum breakSum) amountCell(input pages.Input) tables.Cell {
	if !sum.hasAmount {
		return tables.Cell{}
	}
	return tables.NewAmount(sum.amount, input.Currency())
}

// listBreakFigures lists what is missing, by kind, after the money that is tied to goals.
func listBreakFigures(input pages.Input, computed chain.Chain) document.Figures {
	status := input.Plan.Status.Budget
	figures := document.Figures{{
		Label: "Money tied to goals", Value: input.NewAmount(status.Aligned), Link: input.LinkSection("goals"),
		Note:  fmt.Sprintf("%s%% of what is not for general operations", cmp.Or(string(status.AlignedPercent), "0")),
		State: pages.StateOfCondition(input.Plan.Status.Conditions, v1alpha1.ConditionBudgetAligned),
	}}
	for _, kind := range breakKinds {
		sum := sumBreaks(computed, kind.kind)
		if len(sum.breaks) == 0 {
			continue
		}
		figure := document.Figure{
			Label: kind.title, Value: sum.amountCell(input), State: sum.state, Link: input.LinkSection(kind.id),
			Note: formatNouns(len(sum.breaks), kind.noun),
		}
		if figure.Value.IsEmpty() {
			figure.Value, figure.Note = tables.NewCount(len(sum.breaks)), ""
		}
		figures = append(figures, figure)
	}
	return figures
}

// formatNouns writes a number of things, of which text.FormatCount knows no plural.
func formatNouns(count int, noun string) string {
	if noun == "technology" && count != 1 {
		return fmt.Sprintf("%d technologies", count)
	}
	return text.FormatCount(count, noun)
}

// drawChain draws the four steps of the chain, and what is missing between them.
func drawChain(input pages.Input, computed chain.Chain) chart.Stages {
	status := input.Plan.Status.Budget
	atLeast := ""
	if computed.IsAtLeast {
		atLeast = "at least "
	}
	lines := len(input.Plan.Spec.Budget.Lines)
	made := chart.Stages{
		Words: chart.Words{Heading: "The chain from goals to decisions"},
		Steps: []chart.Step{
			{Name: formatNouns(len(computed.Goals), "goal"), Lines: []string{
				"get " + input.FormatAmount(money.ParseOrZero(status.Aligned)),
			}},
			{Name: text.FormatCount(lines, "budget line"), Lines: []string{
				"have " + input.FormatAmount(money.ParseOrZero(status.Total)),
			}},
			{Name: text.FormatCount(computed.Lots, "lot") + " bought", Lines: []string{
				text.FormatCount(computed.Units, "unit"), "for " + atLeast + input.FormatAmount(computed.Charged),
			}},
			{Name: text.FormatCount(computed.Decided, "decision"), Lines: []string{
				fmt.Sprintf("%d of %d", computed.Evaluated, computed.Technologies), "technologies", "evaluated",
			}},
		},
		Joins: make([]chart.Join, 3),
	}
	var words []string
	for _, kind := range breakKinds {
		sum := sumBreaks(computed, kind.kind)
		if len(sum.breaks) == 0 {
			continue
		}
		gap := chart.Gap{
			Amount: sum.amountCell(input), Count: len(sum.breaks), Name: kind.gap, Weight: weightOfState(sum.state),
		}
		made.Joins[kind.join].Gaps = append(made.Joins[kind.join].Gaps, gap)
		if gap.Weight != chart.Known {
			words = append(words, cmp.Or(formatKnown(gap.Amount), formatNouns(gap.Count, kind.noun))+" "+kind.gap)
		}
	}
	made.Sentence = "Goals, budget lines, lots and decisions follow one another, and no link is broken."
	if len(words) > 0 {
		made.Sentence = "The chain is broken where a link is dashed: " + text.JoinAnd(words) + "."
	}
	return made
}

func weightOfState(state document.State) chart.Weight {
	switch state {
	case document.Bad:
		return chart.Broken
	case document.Attention:
		return chart.Loose
	default:
		return chart.Known
	}
}

// formatKnown writes a cell; nothing for an empty one.
func formatKnown(cell tables.Cell) string {
	if cell.IsEmpty() {
		return ""
	}
	return cell.String()
}

// buildLargestBreaks lists the worst breaks with what to do, and what is in order.
func buildLargestBreaks(input pages.Input, computed chain.Chain) document.Section {
	open := slices.DeleteFunc(slices.Clone(computed.Breaks), func(found chain.Break) bool { return !isOpenBreak(found) })
	slices.SortStableFunc(open, func(left, right chain.Break) int {
		return cmp.Or(cmp.Compare(stateOfBreak(right), stateOfBreak(left)), cmp.Compare(right.Amount, left.Amount))
	})
	notices := document.Notices{Empty: "No link of the chain is broken."}
	seen := map[*v1alpha1.Finding]bool{}
	for _, found := range open {
		if len(notices.Entries) == mostLargest {
			break
		}
		if found.Finding == nil {
			notices.Entries = append(notices.Entries, newBreakNotice(input, found))
		} else if !seen[found.Finding] {
			seen[found.Finding] = true
			notices.Entries = append(notices.Entries, input.NewNotice(*found.Finding))
		}
	}
	section := document.Section{ID: "worst", Title: "What to do first", Blocks: []document.Block{notices}}
	var ordered []string
	for _, kind := range breakKinds {
		if len(sumBreaks(computed, kind.kind).breaks) == 0 {
			ordered = append(ordered, kind.ordered)
		}
	}
	if len(ordered) > 0 {
		section.Blocks = append(section.Blocks, document.NewParagraph("In order: "+text.JoinAnd(ordered)+"."))
	}
	return section
}

// newBreakNotice returns the message of a break that no rule reports.
func newBreakNotice(input pages.Input, found chain.Break) document.Notice {
	kind := breakKinds[found.Kind]
	notice := document.Notice{
		State: stateOfBreak(found), Heading: kind.title, Link: input.LinkSection(kind.id), Action: kind.fix,
		Words: fmt.Sprintf("%s: %s.", found.Name, found.Reason),
		Subjects: []document.Span{{
			Words: string(found.Object.Kind) + " " + found.Object.Name,
			Link:  input.LinkObject(found.Object.Kind, found.Object.Name),
		}},
	}
	if found.HasAmount {
		notice.Amount = tables.NewAmount(found.Amount, input.Currency())
	}
	return notice
}

// buildOutside lists all breaks, by kind.
func buildOutside(input pages.Input, computed chain.Chain) document.Section {
	section := document.Section{ID: "outside", Title: "What is outside the chain"}
	for _, kind := range breakKinds {
		sum := sumBreaks(computed, kind.kind)
		if len(sum.breaks) == 0 {
			continue
		}
		table := document.Table{
			Caption: kind.title + ", the largest first", Columns: []string{kind.noun, "amount", "what is missing", "finding",
				"what to do"},
		}
		for _, found := range sum.breaks {
			table.Rows = append(table.Rows, newBreakRow(input, kind, found))
		}
		if amount := sum.amountCell(input); !amount.IsEmpty() && len(sum.breaks) > 1 {
			table.Totals = []document.Cell{document.NewTextCell("Total"), document.NewCell(amount), {}, {}, {}}
		}
		section.Sections = append(section.Sections, document.Section{
			ID: kind.id, Title: kind.title,
			Blocks: pages.LimitRows(table, mostBreaks, "see the findings of the plan", input.LinkPage("findings")),
		})
	}
	if len(section.Sections) == 0 {
		section.Blocks = append(section.Blocks, document.NewParagraph("Nothing that the plan records is outside the chain."))
	}
	if computed.EarlierLots > 0 {
		section.Blocks = append(section.Blocks, document.NewParagraph(fmt.Sprintf(
			"%s with %s were acquired before the plan began. Their money is not that of this plan, so they need no line.",
			text.FormatCount(computed.EarlierLots, "lot"), text.FormatCount(computed.EarlierUnits, "unit"))))
	}
	return section
}

func newBreakRow(input pages.Input, kind breakKind, found chain.Break) []document.Cell {
	subject := document.NewLinkCell(found.Name, input.LinkObject(found.Object.Kind, found.Object.Name))
	subject.State = stateOfBreak(found)
	var amount, code document.Cell
	if found.HasAmount {
		amount = document.NewCell(tables.NewAmount(found.Amount, input.Currency()))
	}
	fix := kind.fix
	if finding := found.Finding; finding != nil {
		code = document.NewLinkCell(finding.Code, input.Addresses.Rule(finding.Code))
		fix = cmp.Or(finding.Action, fix)
		if finding.Waived != "" {
			fix = fmt.Sprintf("Nothing before waiver %s ends.", finding.Waived)
		}
	}
	return []document.Cell{subject, amount, document.NewTextCell(found.Reason), code, document.NewTextCell(fix)}
}
