package reports

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/document"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/overview"
	"techplan.education/internal/reports/content"
	"techplan.education/internal/tables"
	"techplan.education/internal/tables/funding"
	"techplan.education/internal/text"
)

// The bounds of the page, so that it is one page when printed.
const (
	superintendentDays  = 60
	decisionDays        = 31
	decisionRows        = 4
	decisionWords       = 90
	decisionSubject     = 40
	superintendentRows  = 5
	dueRows             = 3
	superintendentWords = 110
	superintendentTitle = 60
)

// Superintendent is one page for a superintendent: the state, five figures, the worst findings, what is due,
// what is short next year, and the decisions to take within a month.
var Superintendent = Report{
	Name:  "superintendent",
	Short: "one page: the state, the five worst problems, what is due, what is short, what to decide this month",
	Build: buildSuperintendent,
}

func buildSuperintendent(input Input) document.Document {
	summary := input.SummarizePlan()
	made := document.Document{
		Title: content.Shorten("One page: "+input.NameTitle(), superintendentTitle), Language: "en", IsOnePage: true,
		Lead: []document.Paragraph{
			document.NewParagraph(content.Shorten(describePeriod(input, summary), superintendentWords)),
		},
	}
	if !summary.IsAssessed {
		made.Sections = []document.Section{newUnassessed()}
		return made
	}
	made.Sections = []document.Section{
		{ID: "state", Title: "How the plan stands", Blocks: []document.Block{
			document.NewParagraph(describeState(input, summary)), listFiveFigures(input, summary),
		}},
		buildWorst(input, summary),
		buildDueSoon(input),
		buildShortages(input),
		buildMonthDecisions(input),
	}
	return made
}

// buildMonthDecisions lists what to decide within a month, with the day, the money and the object of each.
func buildMonthDecisions(input Input) document.Section {
	decisions := input.ListDecisionsWithin(decisionDays)
	table := document.Table{
		Empty:   fmt.Sprintf("Nothing is to be decided until %s.", content.FormatDay(input.Today().AddDays(decisionDays))),
		Columns: []string{"by", "decision", "about", "money"},
	}
	for _, decision := range decisions[:min(len(decisions), decisionRows)] {
		table.Rows = append(table.Rows, []document.Cell{
			content.NewDayCell(decision.By),
			document.NewStateCell(content.Shorten(decision.Action, decisionWords), decision.State),
			document.NewTextCell(content.Shorten(decision.Subject, decisionSubject)), document.NewCell(decision.Amount),
		})
	}
	return document.Section{
		ID: "decisions", Title: "Decisions to take this month", Blocks: withMore(table, len(decisions), "decision"),
	}
}

// describeState says in three sentences how the plan stands: its findings, its goals, its money.
func describeState(input Input, summary overview.Plan) string {
	findings := "The plan has no errors and no warnings."
	if summary.Errors+summary.Warnings > 0 {
		findings = fmt.Sprintf("The plan has %s and %s.", text.FormatCount(summary.Errors, "error"),
			text.FormatCount(summary.Warnings, "warning"))
	}
	goals := "It has no goals yet: write Goal objects."
	if summary.Goals.Total > 0 {
		goals = fmt.Sprintf("It has %s: %d on track, %d behind and %d not known.",
			text.FormatCount(summary.Goals.Total, "goal"), summary.Goals.OnTrack, summary.Goals.Behind, summary.Goals.Unknown)
	}
	sums := "It has no budget: write spec.budget."
	if summary.Money.Total != "" {
		sums = fmt.Sprintf("Of its money, %s, it has spent or ordered %s.",
			input.FormatAmount(money.ParseOrZero(summary.Money.Total)),
			input.FormatAmount(money.ParseOrZero(summary.Money.Used)))
	}
	return findings + " " + goals + " " + sums
}

func listFiveFigures(input Input, summary overview.Plan) document.Figures {
	late := int(content.ValueOf(summary.Evaluations.Overdue) + content.ValueOf(summary.Evaluations.Missed))
	errors := document.Figure{
		Label: "Errors", Value: tables.NewCount(summary.Errors), Note: text.FormatCount(summary.Warnings, "warning"),
		State: stateOfCount(summary.Errors, document.Bad),
	}
	if summary.Errors == 0 && summary.Warnings > 0 {
		errors.State = document.Attention
	}
	return document.Figures{
		errors, newGoalFigure(summary), newRiskFigure(input, summary),
		{
			Label: "Devices without support", Value: tables.NewCount(summary.Devices.Unsupported),
			Note:  fmt.Sprintf("of %s", tables.NewCount(summary.Devices.Devices)),
			State: stateOfCount(int(summary.Devices.Unsupported), document.Attention),
		},
		{
			Label: "Late evaluations", Value: tables.NewCount(late), State: stateOfCount(late, document.Attention),
			Note: fmt.Sprintf("%d open", content.ValueOf(summary.Evaluations.Open)),
		},
	}
}

func buildWorst(input Input, summary overview.Plan) document.Section {
	table := document.Table{
		Empty: "No error and no warning.", Columns: []string{"problem", "what is wrong", "what to do", "money"},
	}
	for _, finding := range summary.Findings[:min(len(summary.Findings), superintendentRows)] {
		table.Rows = append(table.Rows, []document.Cell{
			document.NewStateCell(content.Shorten(content.SpellCode(finding.Code), superintendentTitle),
				document.StateOfSeverity(finding.Severity)),
			document.NewTextCell(content.Shorten(finding.Message, superintendentWords)),
			document.NewTextCell(content.Shorten(finding.Action,
				superintendentWords)), document.NewCell(input.NewFindingAmount(finding)),
		})
	}
	return document.Section{ID: "worst", Title: "The worst problems", Blocks: withMore(table,
		summary.Errors+summary.Warnings, "problem")}
}

// withMore returns a table with the sentence about the rows that it leaves out.
func withMore(table document.Table, total int, noun string) []document.Block {
	blocks := []document.Block{table}
	if more := total - len(table.Rows); more > 0 {
		blocks = append(blocks, document.NewParagraph(text.FormatCount(more, "more "+noun)+"."))
	}
	return blocks
}

func buildDueSoon(input Input) document.Section {
	dates, _ := input.ListDue(input.Today().AddDays(superintendentDays))
	table := input.NewDueTable("", fmt.Sprintf("Nothing is due in the next %d days.", superintendentDays),
		dates[:min(len(dates), dueRows)])
	for _, row := range table.Rows {
		row[1] = document.NewTextCell(content.Shorten(row[1].FullText(), superintendentWords))
	}
	return document.Section{
		ID: "due", Title: fmt.Sprintf("Due in the next %d days", superintendentDays), Blocks: withMore(table, len(dates),
			"date"),
	}
}

// shortage is money that a year does not have.
type shortage struct {
	words, action string
	amount        money.Amount
}

func buildShortages(input Input) document.Section {
	next := model.ParsePlan(input.Plan).Fiscal.YearOf(input.Today()) + 1
	section := document.Section{ID: "short", Title: fmt.Sprintf("What is short next year, %s", next)}
	if len(input.Plan.Status.Budget.Years) == 0 {
		section.Blocks = []document.Block{content.NewMissing("The plan has no budget.", "spec.budget")}
		return section
	}
	shortages := listShortages(input, next)
	table := document.Table{
		Empty:   fmt.Sprintf("No money is missing in %s, as far as the plan says.", next),
		Columns: []string{"what is short", "what to do", "money"},
	}
	for _, short := range shortages[:min(len(shortages), dueRows)] {
		table.Rows = append(table.Rows, []document.Cell{
			document.NewTextCell(content.Shorten(short.words, superintendentWords)),
			document.NewTextCell(content.Shorten(short.action, superintendentWords)), input.NewAmountCell(short.amount),
		})
	}
	isInPlan := slices.ContainsFunc(input.Plan.Status.Budget.Years, func(year v1alpha1.BudgetYear) bool {
		return calendar.FiscalYear(year.FiscalYear) == next
	})
	if !isInPlan {
		table.Empty = fmt.Sprintf("%s is after the last year of the plan: the next plan will have its money.", next)
	}
	section.Blocks = withMore(table, len(shortages), "shortage")
	return section
}

// listShortages lists what a fiscal year does not have money for, the largest sum first.
func listShortages(input Input, year calendar.FiscalYear) []shortage {
	var list []shortage
	add := func(amount money.Amount, words, action string) {
		if amount > 0 {
			list = append(list, shortage{words: words, action: action, amount: amount})
		}
	}
	for _, sums := range input.Plan.Status.Budget.Years {
		if calendar.FiscalYear(sums.FiscalYear) == year {
			add(money.ParseOrZero(sums.RefreshGap),
				fmt.Sprintf("Replacing %s", text.FormatCount(content.ValueOf(sums.RefreshDevices), "device")),
				"Add it to a line of purpose Replacement.")
		}
	}
	for _, goal := range input.ListGoals() {
		for _, funding := range goal.Status.Funding {
			gap := money.ParseOrZero(funding.Gap)
			// Less is no shortage for the rule GoalUnfunded either.
			isShort := money.ComparePercent(gap, 10, money.ParseOrZero(funding.Need)) > 0
			if calendar.FiscalYear(funding.FiscalYear) == year && isShort {
				add(gap, fmt.Sprintf("Goal “%s”", goal.Spec.Title),
					"Add it to a line that names the goal, or move steps to another year.")
			}
		}
	}
	for _, source := range funding.ListSourceYears(input.District, input.Plan.Name, input.Now) {
		if source.Year == year && (source.State == v1alpha1.MoneyApplied || source.State == v1alpha1.MoneyExpected) {
			add(source.Planned, fmt.Sprintf("Money of %s is not granted yet", source.Source),
				"Find out whether it comes; plan what happens if it does not.")
		}
	}
	slices.SortStableFunc(list, func(left, right shortage) int { return cmp.Compare(right.amount, left.amount) })
	return list
}
