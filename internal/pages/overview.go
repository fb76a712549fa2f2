package pages

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/chart"
	"techplan.education/internal/document"
	"techplan.education/internal/money"
	"techplan.education/internal/overview"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
)

// maxWorst is how many findings the overview of a plan lists; its page of findings has all.
const maxWorst = 5

// Overview is the first page of a plan: what it wants, how it stands, what needs attention and what is due.
var Overview = Page{Title: "Plan", Build: buildOverview}

func buildOverview(input Input) document.Document {
	summary := SummarizePlan(input)
	made := document.Document{
		Title: cmp.Or(summary.Title, summary.Name), Language: "en",
		Lead: []document.Paragraph{document.NewParagraph(describePlan(input, summary))},
	}
	if !summary.IsAssessed {
		made.Sections = []document.Section{{ID: "state", Title: "How the plan stands", Blocks: []document.Block{
			document.NewParagraph("This version of the plan is not assessed yet. Its figures appear here when it is."),
		}}}
		return made
	}
	made.Sections = []document.Section{
		{ID: "state", Title: "How the plan stands", Blocks: []document.Block{listKeyFigures(input, summary)}},
		buildAttention(input, summary),
		buildMoney(input),
		buildNextDates(summary),
		buildPurpose(input),
		buildConditions(input),
		buildOpenQuestions(input),
	}
	return made
}

// SummarizePlan returns what kubectl techplan status shows of the plan.
func SummarizePlan(input Input) overview.Plan {
	plans := overview.ListPlans(input.Namespace, input.District)
	at := slices.IndexFunc(plans, func(plan overview.Plan) bool { return plan.Name == input.Plan.Name })
	if at < 0 {
		return overview.Plan{Namespace: input.Namespace, Name: input.Plan.Name}
	}
	plan := plans[at]
	plan.AddNextDates(input.District, input.Now)
	return plan
}

func describePlan(input Input, summary overview.Plan) string {
	words := fmt.Sprintf("%s. From %s to %s", input.Plan.Spec.District.Name, summary.Start, summary.End)
	if summary.IsAssessed {
		words += ", " + summary.DescribePeriod()
	}
	return words + "."
}

func listKeyFigures(input Input, summary overview.Plan) document.Figures {
	figures := document.Figures{
		{
			Label: "Errors", Value: tables.NewCount(summary.Errors), Note: text.FormatCount(summary.Warnings, "warning"),
			Link: input.LinkPage("findings"), State: stateOfFindings(summary),
		},
		{
			Label: "Goals on track", Value: tables.NewCount(summary.Goals.OnTrack),
			Note: fmt.Sprintf("of %d; %d behind, %d not known", summary.Goals.Total, summary.Goals.Behind, summary.Goals.Unknown),
			Link: input.LinkPage("goals"), State: StateOfCount(summary.Goals.Behind, document.Attention),
		},
		{
			Label: "Devices", Value: tables.NewCount(summary.Devices.Devices),
			Note: fmt.Sprintf("%d whose support has ended", summary.Devices.Unsupported),
			Link: input.LinkPage("devices"), State: StateOfCount(int(summary.Devices.Unsupported), document.Attention),
		},
		{
			Label: "Evaluations overdue or missed",
			Value: tables.NewCount(ValueOf(summary.Evaluations.Overdue) + ValueOf(summary.Evaluations.Missed)),
			Note:  fmt.Sprintf("%d open", ValueOf(summary.Evaluations.Open)), Link: input.LinkPage("evaluations"),
			State: StateOfCount(int(ValueOf(summary.Evaluations.Overdue)+ValueOf(summary.Evaluations.Missed)), document.Attention),
		},
	}
	if summary.Money.Total != "" {
		figures = append(figures, document.Figure{
			Label: "Budget", Value: input.NewAmount(summary.Money.Total), Link: input.LinkPage("budget"),
			Note: describeAlignment(summary.Money), State: StateOfCondition(input.Plan.Status.Conditions, v1alpha1.ConditionBudgetAligned),
		})
	}
	if summary.Money.AtRisk != "" {
		figures = append(figures, document.Figure{
			Label: "Money in findings", Value: input.NewAmount(summary.Money.AtRisk), State: document.Attention,
			Note: "at most: one sum can be in several findings", Link: input.LinkPage("findings"),
		})
	}
	return figures
}

func stateOfFindings(summary overview.Plan) document.State {
	switch {
	case summary.Errors > 0:
		return document.Bad
	case summary.Warnings > 0:
		return document.Attention
	default:
		return document.Good
	}
}

func describeAlignment(sums overview.Money) string {
	if sums.AlignedPercent == "" {
		return ""
	}
	if money.ParseOrZero(sums.General) != 0 {
		return fmt.Sprintf("%s%% of what is not for general operations is aligned with goals", sums.AlignedPercent)
	}
	return fmt.Sprintf("%s%% aligned with goals", sums.AlignedPercent)
}

func buildAttention(input Input, summary overview.Plan) document.Section {
	notices := document.Notices{Empty: "No error and no warning."}
	for _, finding := range summary.Findings[:min(len(summary.Findings), maxWorst)] {
		notices.Entries = append(notices.Entries, input.NewNotice(finding))
	}
	section := document.Section{ID: "attention", Title: "What needs attention first", Blocks: []document.Block{notices}}
	if more := summary.Errors + summary.Warnings - len(notices.Entries); more > 0 {
		section.Blocks = append(section.Blocks,
			document.NewLink(text.FormatCount(more, "more finding"), input.LinkPage("findings")))
	}
	return section
}

// buildMoney draws what each year has, and lists what each domain and source has.
func buildMoney(input Input) document.Section {
	section := document.Section{ID: "money", Title: "Money"}
	status := input.Plan.Status.Budget
	if len(status.Years) == 0 {
		section.Blocks = []document.Block{document.NewParagraph("The plan has no budget.")}
		return section
	}
	section.Blocks = append(section.Blocks, document.Drawing{Chart: drawYears(input, status.Years)})
	domains := document.Table{Caption: "Money by domain", Columns: []string{"domain", "amount", "share"}}
	for _, domain := range status.Domains {
		domains.Rows = append(domains.Rows, []document.Cell{
			document.NewTextCell(domain.Domain), document.NewCell(input.NewAmount(domain.Amount)), NewPercentCell(string(domain.Percent)),
		})
	}
	if len(domains.Rows) > 0 {
		section.Blocks = append(section.Blocks, domains)
	}
	return section
}

// drawYears draws the money of each fiscal year by what it is for.
func drawYears(input Input, years []v1alpha1.BudgetYear) chart.Columns {
	made := chart.Columns{
		Words: chart.Words{Heading: "Money by fiscal year"}, Axis: "fiscal year", Label: input.FormatSize,
		Series: []chart.Series{{Name: "aligned with goals"}, {Name: "not aligned"}, {Name: "general operations"}},
	}
	var unaligned money.Amount
	for _, year := range years {
		made.Categories = append(made.Categories, tables.NewYear(calendar.FiscalYear(year.FiscalYear)))
		for i, amount := range []v1alpha1.Money{year.Aligned, year.Unaligned, year.General} {
			made.Series[i].Values = append(made.Series[i].Values, newValue(input, amount))
		}
		unaligned = unaligned.Plus(money.ParseOrZero(year.Unaligned))
	}
	made.Sentence = fmt.Sprintf("%s over %s; %s is not aligned with a goal.", formatAmount(input, input.Plan.Status.Budget.Total),
		text.FormatCount(len(years), "fiscal year"), unaligned.FormatIn(input.Currency()))
	return made
}

func formatAmount(input Input, amount v1alpha1.Money) string {
	return money.ParseOrZero(amount).FormatIn(input.Currency())
}

// newValue returns an amount as a value of a chart.
func newValue(input Input, amount v1alpha1.Money) chart.Value {
	parsed := money.ParseOrZero(amount)
	return chart.Value{Cell: tables.NewAmount(parsed, input.Currency()), Size: float64(parsed) / float64(money.Unit)}
}

func buildNextDates(summary overview.Plan) document.Section {
	table := document.Table{
		Caption: "What is due in the next 120 days", Empty: "Nothing is due in the next 120 days.", Columns: []string{"day", "what"},
	}
	for _, date := range summary.NextDates {
		table.Rows = append(table.Rows, []document.Cell{
			document.NewCell(tables.NewDay(calendar.ParseOrZero(date.Day))), document.NewTextCell(date.Title),
		})
	}
	return document.Section{ID: "dates", Title: "Next dates", Blocks: []document.Block{table}}
}

func buildPurpose(input Input) document.Section {
	spec := input.Plan.Spec
	section := document.Section{ID: "purpose", Title: "What the plan wants"}
	if vision := spec.Vision; vision.Statement != "" {
		section.Blocks = append(section.Blocks, document.NewParagraph(string(vision.Statement)))
	}
	priorities := slices.Clone(spec.Priorities)
	slices.SortStableFunc(priorities, func(left, right v1alpha1.Priority) int { return cmp.Compare(left.Rank, right.Rank) })
	list := document.List{Empty: "The plan names no priorities."}
	for _, priority := range priorities {
		list.Entries = append(list.Entries, document.NewParagraph(string(priority.Title)))
	}
	section.Sections = []document.Section{{ID: "priorities", Title: "Priorities", Blocks: []document.Block{list}}}
	return section
}

func buildConditions(input Input) document.Section {
	table := document.Table{Caption: "Conditions of the plan", Columns: []string{"condition", "state", "reason", "message"}}
	for _, condition := range input.Plan.Status.Conditions {
		state := document.Good
		if overview.NeedsAttention(condition) {
			state = document.Attention
		}
		table.Rows = append(table.Rows, []document.Cell{
			document.NewTextCell(condition.Type), document.NewStateCell(condition.Status, state),
			document.NewTextCell(condition.Reason), document.NewTextCell(condition.Message),
		})
	}
	return document.Section{ID: "conditions", Title: "Conditions", Blocks: []document.Block{table}}
}

func buildOpenQuestions(input Input) document.Section {
	table := document.Table{
		Caption: "Sections of the plan that are not filled", Empty: "All sections of the plan are filled.",
		Columns: []string{"section", "question"},
	}
	for _, missing := range input.Plan.Status.Completeness.Missing {
		table.Rows = append(table.Rows, []document.Cell{document.NewTextCell(missing.Section), document.NewTextCell(missing.Hint)})
	}
	return document.Section{ID: "open-questions", Title: "Open questions", Blocks: []document.Block{table}}
}
