package reports

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/chart"
	"techplan.education/internal/document"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/overview"
	"techplan.education/internal/reports/content"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
)

// boardDays is how many days ahead the report for a board lists dates.
const boardDays = 90

// Board is the report for a board: what it should decide, what changed since the last meeting, the money
// and its risks, and what is due next.
var Board = Report{
	Name: "board", Short: "decisions wanted, what changed since the last meeting, money at risk and next dates",
	Build: buildBoard, SinceDays: 90, SinceBoard: true,
}

func buildBoard(input Input) document.Document {
	summary := input.SummarizePlan()
	made := document.Document{
		Title: "Report to the board: " + input.NameTitle(), Language: "en",
		Lead: []document.Paragraph{document.NewParagraph(describePeriod(input, summary)), describeSince(input)},
	}
	if !summary.IsAssessed {
		made.Sections = []document.Section{newUnassessed()}
		return made
	}
	decisions, changes := input.ListDecisions(), input.ListChanges(content.NewSubjects(input))
	made.Sections = []document.Section{
		{ID: "summary", Title: "In short", Blocks: []document.Block{
			listBoardFigures(input, summary, len(decisions), len(changes)),
		}},
		{ID: "decisions", Title: "Decisions wanted", Blocks: []document.Block{document.Notices{
			Entries: decisions,
			Empty:   "No decision is wanted: no error, no evaluation without a decision, and no contract to renew soon.",
		}}},
		{ID: "reached", Title: "What was reached", Blocks: []document.Block{input.NewChangeTable(
			"What was reached", "No goal, step or target was recorded as reached.", listReached(changes),
		)}},
		{ID: "changes", Title: "What changed", Blocks: append([]document.Block{input.NewChangeTable(
			fmt.Sprintf("What changed from %s to %s", content.FormatDay(input.Since), content.FormatDay(input.Today())),
			"Nothing changed.", changes,
		)}, input.ListUnknownChanges(changes)...)},
		buildRisks(input, summary),
		buildMoney(input),
		buildDomains(input),
		buildWaivers(input),
		buildGroups(input),
		buildNextDates(input, boardDays),
	}
	return made
}

// describePeriod says which plan of which district a report is about, and the day of its figures.
func describePeriod(input Input, summary overview.Plan) string {
	words := fmt.Sprintf("%s, %s to %s", input.Plan.Spec.District.Name,
		content.FormatDay(calendar.ParseOrZero(summary.Start)),
		content.FormatDay(calendar.ParseOrZero(summary.End)))
	if summary.IsAssessed && !summary.IsInForce {
		words += ", not in force"
	}
	return fmt.Sprintf("%s. The figures are of %s.", words, content.FormatDay(input.Today()))
}

func describeSince(input Input) document.Paragraph {
	if input.IsSinceBoard {
		return document.NewParagraph(fmt.Sprintf("It lists what changed since %s, the last day on which the plan "+
			"records that the board was informed.", content.FormatDay(input.Since)))
	}
	words := fmt.Sprintf("It lists what changed since %s.", content.FormatDay(input.Since))
	if findBoardDay(input.Plan, input.Today()).IsZero() {
		return content.NewMissing(words+" The plan does not record when the board was last informed.",
			"spec.communications[].last")
	}
	return document.NewParagraph(words)
}

func newUnassessed() document.Section {
	return document.Section{ID: "state", Title: "How the plan stands", Blocks: []document.Block{document.NewParagraph(
		"This version of the plan is not assessed yet, so there are no figures. Make the report again in a " +
			"minute, or read the files of the plan with -f.",
	)}}
}

func listBoardFigures(input Input, summary overview.Plan, decisions, changes int) document.Figures {
	return document.Figures{
		{Label: "Decisions wanted", Value: tables.NewCount(decisions), State: stateOfCount(decisions, document.Bad)},
		{Label: "Changes", Value: tables.NewCount(changes), Note: "since " + content.FormatDay(input.Since)},
		newGoalFigure(summary),
		newRiskFigure(input, summary),
		newBudgetFigure(input, summary),
	}
}

func newGoalFigure(summary overview.Plan) document.Figure {
	figure := document.Figure{
		Label: "Goals on track", Value: tables.NewCount(summary.Goals.OnTrack),
		Note: fmt.Sprintf("of %d; %d behind, %d not known", summary.Goals.Total, summary.Goals.Behind,
			summary.Goals.Unknown),
		State: stateOfCount(summary.Goals.Behind, document.Attention),
	}
	if summary.Goals.Total == 0 {
		figure.Note, figure.State = "the plan has no goals: write Goal objects", document.Unknown
	} else if summary.Goals.Behind == 0 && summary.Goals.Unknown > 0 {
		figure.State = document.Unknown
	}
	return figure
}

func newRiskFigure(input Input, summary overview.Plan) document.Figure {
	atRisk := money.ParseOrZero(summary.Money.AtRisk)
	figure := document.Figure{
		Label: "Money at risk", Value: tables.NewAmount(atRisk, input.Currency()), State: document.Good,
		Note: "no problem is about money",
	}
	if atRisk > 0 {
		figure.State, figure.Note = document.Attention, "at most: one sum can be in several problems"
	}
	return figure
}

func newBudgetFigure(input Input, summary overview.Plan) document.Figure {
	if summary.Money.Total == "" {
		return document.Figure{
			Label: "Budget", Value: tables.NewText("none"), Note: "write it in spec.budget", State: document.Unknown,
		}
	}
	return document.Figure{
		Label: "Budget", Value: tables.NewAmount(money.ParseOrZero(summary.Money.Total), input.Currency()),
		Note: input.FormatAmount(money.ParseOrZero(summary.Money.Used)) + " spent or ordered",
	}
}

func stateOfCount(count int, otherwise document.State) document.State {
	if count == 0 {
		return document.Good
	}
	return otherwise
}

// buildRisks lists the findings that are about money, the largest sum first.
func buildRisks(input Input, summary overview.Plan) document.Section {
	findings := slices.DeleteFunc(slices.Clone(summary.Findings), func(finding v1alpha1.Finding) bool {
		return money.ParseOrZero(finding.Amount) == 0
	})
	slices.SortStableFunc(findings, func(left, right v1alpha1.Finding) int {
		return cmp.Compare(money.ParseOrZero(right.Amount), money.ParseOrZero(left.Amount))
	})
	table := document.Table{
		Caption: "Problems that are about money", Empty: "No problem of the plan is about money.",
		Columns: []string{"problem", "what is wrong", "what to do", "money"},
	}
	for _, finding := range findings[:min(len(findings), content.MaxRows)] {
		table.Rows = append(table.Rows, []document.Cell{
			document.NewStateCell(content.SpellCode(finding.Code), document.StateOfSeverity(finding.Severity)),
			document.NewTextCell(finding.Message), document.NewTextCell(finding.Action),
			document.NewCell(input.NewFindingAmount(finding)),
		})
	}
	section := document.Section{ID: "risks", Title: "Money at risk", Blocks: []document.Block{table}}
	if len(findings) > 1 {
		section.Blocks = append(section.Blocks, document.NewParagraph(
			"One sum of money can be in several problems, so these sums are not added up."))
	}
	return section
}

// buildMoney draws what each fiscal year has, and what of it is used.
func buildMoney(input Input) document.Section {
	section := document.Section{ID: "money", Title: "Money by year"}
	years := input.Plan.Status.Budget.Years
	if len(years) == 0 {
		section.Blocks = []document.Block{content.NewMissing("The plan has no budget.", "spec.budget")}
		return section
	}
	drawn := chart.Columns{
		Words: chart.Words{Heading: "Money by fiscal year"}, Axis: "fiscal year",
		Label:  func(size float64) string { return input.FormatAmount(money.Amount(size * float64(money.Unit))) },
		Series: []chart.Series{{Name: "spent"}, {Name: "ordered"}, {Name: "not used yet"}},
	}
	var used, overspent money.Amount
	count := 0
	for _, year := range years {
		if money.ParseOrZero(year.Allotted) == 0 {
			// Nothing is planned: the year is there for the devices that end in it.
			continue
		}
		count++
		spent, committed := money.ParseOrZero(year.Spent), money.ParseOrZero(year.Committed)
		left := money.ParseOrZero(year.Allotted) - spent - committed
		used, overspent = used.Plus(spent).Plus(committed), overspent.Plus(max(0, -left))
		drawn.Categories = append(drawn.Categories, tables.NewYear(calendar.FiscalYear(year.FiscalYear)))
		for i, amount := range []money.Amount{spent, committed, max(0, left)} {
			drawn.Series[i].Values = append(drawn.Series[i].Values, chart.Value{
				Cell: tables.NewAmount(amount, input.Currency()), Size: float64(amount) / float64(money.Unit),
			})
		}
	}
	drawn.Sentence = fmt.Sprintf("%s over %s; %s is spent or ordered.",
		input.FormatAmount(money.ParseOrZero(input.Plan.Status.Budget.Total)), text.FormatCount(count, "fiscal year"),
		input.FormatAmount(used))
	if overspent > 0 {
		drawn.Sentence += fmt.Sprintf(" %s of it is more than the years have.", input.FormatAmount(overspent))
	}
	section.Blocks = []document.Block{document.Drawing{Chart: drawn}}
	return section
}

// listReached returns the changes by which something was reached.
func listReached(changes []content.Change) []content.Change {
	return slices.DeleteFunc(slices.Clone(changes), func(made content.Change) bool { return !made.IsReached })
}

// buildDomains shows the domains of technology side by side: who leads each, its goals and its money.
func buildDomains(input Input) document.Section {
	table := document.Table{
		Caption: "Assistive, educational and information technology",
		Columns: []string{"domain", "led by", "goals", "money", "share"},
	}
	for _, domain := range []v1alpha1.Domain{
		v1alpha1.DomainAT, v1alpha1.DomainEdTech, v1alpha1.DomainInfoTech, v1alpha1.DomainShared,
	} {
		row := []document.Cell{document.NewTextCell(describeDomain(domain)), {}, {}, {}, {}}
		for _, lead := range input.Plan.Spec.DomainLeads {
			if lead.Domain == domain {
				row[1] = document.NewTextCell(lead.Role)
			}
		}
		goals := 0
		for _, goal := range input.ListGoals() {
			if slices.Contains(goal.Spec.Domains, domain) {
				goals++
			}
		}
		row[2] = content.NewCountCell(int64(goals))
		for _, share := range input.Plan.Status.Budget.Domains {
			if string(share.Domain) == string(domain) {
				row[3] = input.NewAmountCell(money.ParseOrZero(share.Amount))
				row[4] = document.NewTextCell(string(share.Percent) + "%")
			}
		}
		if goals > 0 || !row[1].IsEmpty() || !row[3].IsEmpty() || domain != v1alpha1.DomainShared {
			table.Rows = append(table.Rows, row)
		}
	}
	for _, share := range input.Plan.Status.Budget.Domains {
		if share.Domain == v1alpha1.BudgetDomainUnassigned && money.ParseOrZero(share.Amount) > 0 {
			table.Rows = append(table.Rows, []document.Cell{
				document.NewStateCell("no domain", document.Attention), {}, {},
				input.NewAmountCell(money.ParseOrZero(share.Amount)), document.NewTextCell(string(share.Percent) + "%"),
			})
		}
	}
	return document.Section{ID: "domains", Title: "The three domains", Blocks: []document.Block{table}}
}

func describeDomain(domain v1alpha1.Domain) string {
	switch domain {
	case v1alpha1.DomainAT:
		return "assistive technology"
	case v1alpha1.DomainEdTech:
		return "teaching and learning"
	case v1alpha1.DomainInfoTech:
		return "infrastructure and administration"
	default:
		return "several domains"
	}
}

// buildWaivers lists the problems that the district accepts: why, until when, and who approved that.
func buildWaivers(input Input) document.Section {
	table := document.Table{
		Caption: "Problems that the district accepts until a day",
		Empty:   "The district accepts no problem: the plan has no waivers.",
		Columns: []string{"until", "problem", "reason", "approved by"},
	}
	for _, waiver := range input.Plan.Spec.Policy.Waivers {
		until, state := calendar.ParseOrZero(waiver.Until), document.Neutral
		if until < input.Today() {
			state = document.Noted
		}
		table.Rows = append(table.Rows, []document.Cell{
			{Cell: tables.NewDay(until), State: state}, document.NewTextCell(content.SpellCode(waiver.Code)),
			document.NewTextCell(waiver.Reason), document.NewTextCell(waiver.ApprovedBy),
		})
	}
	return document.Section{ID: "waivers", Title: "What the district accepts", Blocks: []document.Block{table}}
}

// buildGroups lists the groups of students that are behind, with the shares that the statuses release.
func buildGroups(input Input) document.Section {
	table := document.Table{
		Caption: "Groups of students that are too far behind",
		Empty:   "No group of students is too far behind in what is measured.",
		Columns: []string{"measure", "group", "share that has it"},
	}
	hasGroups := false
	for _, benchmark := range input.ListBenchmarks() {
		for _, group := range benchmark.Status.Equity {
			hasGroups = true
			if len(group.Flags) == 0 {
				continue
			}
			table.Rows = append(table.Rows, []document.Cell{
				document.NewTextCell(model.NameMeasure(&benchmark.Spec)),
				document.NewStateCell(content.SpellCode(group.Name), document.Attention),
				document.NewTextCell(describeShare(group)),
			})
		}
	}
	section := document.Section{ID: "groups", Title: "Groups of students", Blocks: []document.Block{table}}
	if !hasGroups {
		section.Blocks = []document.Block{content.NewMissing("No measure counts groups of students.",
			"Benchmark.spec.observations[].groups")}
	}
	return section
}

// describeShare returns the share of a group that may be shown.
func describeShare(group v1alpha1.GroupEquity) string {
	if group.Rate != "" {
		return string(group.Rate) + " percent"
	}
	return cmp.Or(group.Band, "not shown, to protect students")
}

func buildNextDates(input Input, days int) document.Section {
	dates, more := input.ListDue(input.Today().AddDays(days))
	section := document.Section{ID: "dates", Title: "Next dates", Blocks: []document.Block{input.NewDueTable(
		fmt.Sprintf("What is due in the next %d days", days), fmt.Sprintf("Nothing is due in the next %d days.", days), dates,
	)}}
	if len(more) > 0 {
		section.Blocks = append(section.Blocks, more)
	}
	return section
}
