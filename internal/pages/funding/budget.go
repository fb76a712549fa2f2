package funding

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"unicode"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/chart"
	"techplan.education/internal/document"
	"techplan.education/internal/money"
	"techplan.education/internal/pages"
	"techplan.education/internal/rules"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
	"techplan.education/internal/tables/funding"
	"techplan.education/internal/text"
)

// Budget shows what the plan has, has used and has left, and which money ends.
var Budget = pages.Page{Name: "budget", Title: "Budget", Build: buildBudget}

const (
	// mostBars is how many lines are drawn.
	mostBars = 12
	// daysBeforeEnd is how long before its last day the money of a source that is left needs a look.
	daysBeforeEnd = 180
)

func buildBudget(input pages.Input) document.Document {
	made := document.Document{Title: "Budget", Language: "en"}
	if input.Plan.Spec.Budget == nil {
		made.Lead = []document.Paragraph{document.NewParagraph(
			"The plan has no budget. Write it in spec.budget of the plan.")}
		return made
	}
	planBudget := snapshot.ComputeBudget(input.District, input.Plan, input.Now)
	sums := sumBudget(planBudget)
	made.Lead = []document.Paragraph{document.NewParagraph(describeBudget(input, sums))}
	made.Sections = []document.Section{
		{ID: "sums", Title: "What the plan has and has used",
			Blocks: []document.Block{listBudgetFigures(input, planBudget, sums)}},
		buildBudgetYears(input, planBudget),
		buildLines(input, planBudget),
		buildSources(input, planBudget),
		buildDomains(input),
	}
	if two := planBudget.CategoryTwo(); len(two.Cycles) > 0 {
		made.Sections = append(made.Sections, buildCategoryTwo(input, two))
	}
	return made
}

// budgetSum is what all lines have and have used.
type budgetSum struct {
	funding.Figures

	// transferred is the money that transfers have moved up to today, and transfers their number. net is what
	// they brought into the budget, less what they took out of it.
	transferred, net money.Amount
	transfers        int
	// atLeast says that the price of some lots is not known, so that more is used.
	atLeast bool
}

func sumBudget(planBudget *budget.Budget) budgetSum {
	sum := budgetSum{}
	moved := map[v1alpha1.EntryName]money.Amount{}
	for _, line := range planBudget.Lines {
		sum.Planned = sum.Planned.Plus(line.Allotted)
		sum.Spent = sum.Spent.Plus(line.Spent)
		sum.Committed = sum.Committed.Plus(line.Committed)
		sum.net = sum.net.Plus(line.Moved)
		sum.atLeast = sum.atLeast || line.AtLeast
		for _, move := range line.Moves {
			// A transfer between two lines is in both of them.
			moved[move.Transfer.Name] = max(moved[move.Transfer.Name], max(move.Amount, -move.Amount))
		}
	}
	sum.Available = sum.Planned - sum.Spent - sum.Committed
	for _, amount := range moved {
		sum.transferred = sum.transferred.Plus(amount)
	}
	sum.transfers = len(moved)
	return sum
}

func describeBudget(input pages.Input, sums budgetSum) string {
	if sums.Available < 0 {
		return fmt.Sprintf("%s more is spent or ordered than the lines of the plan have.",
			input.FormatAmount(-sums.Available))
	}
	return fmt.Sprintf("Of %s, %s is spent and %s is ordered. %s is left.", input.FormatAmount(sums.Planned),
		input.FormatAmount(sums.Spent), input.FormatAmount(sums.Committed), input.FormatAmount(sums.Available))
}

// describeShare says which part of all money an amount is.
func describeShare(part, whole money.Amount) string {
	if whole <= 0 {
		return ""
	}
	return fmt.Sprintf("%s%% of all money", money.FormatPercent(part, whole))
}

func listBudgetFigures(input pages.Input, planBudget *budget.Budget, sums budgetSum) document.Figures {
	amount := func(amount money.Amount) tables.Cell { return tables.NewAmount(amount, input.Currency()) }
	available := document.Good
	if sums.Available < 0 {
		available = document.Bad
	}
	moved := text.FormatCount(sums.transfers, "transfer")
	if sums.net != 0 {
		moved += ", " + input.FormatAmount(sums.net) + " more in the budget"
		if sums.net < 0 {
			moved = fmt.Sprintf("%s, %s less in the budget", text.FormatCount(sums.transfers, "transfer"),
				input.FormatAmount(-sums.net))
		}
	}
	used := describeShare(sums.Spent, sums.Planned)
	if sums.atLeast {
		used += "; at least, as the price of some lots is not known"
	}
	figures := document.Figures{
		{
			Label: "Allotted", Value: amount(sums.Planned), Link: input.LinkSection("lines"),
			Note: "in " + text.FormatCount(len(planBudget.Lines), "line") + ", transfers included",
		},
		{Label: "Transferred", Value: amount(sums.transferred), Note: moved},
		{Label: "Spent", Value: amount(sums.Spent), Note: used},
		{Label: "Ordered", Value: amount(sums.Committed), Note: describeShare(sums.Committed, sums.Planned)},
		{Label: "Left", Value: amount(sums.Available), Note: describeShare(sums.Available, sums.Planned), State: available},
	}
	if status := input.Plan.Status.Budget; status.Variance != "" {
		variance := document.Figure{
			Label: "Variance: allotted less spent", Value: amount(sums.Planned - sums.Spent),
			Note: string(status.VariancePercent) + "% of what is allotted",
		}
		if sums.Spent > sums.Planned {
			variance.State = document.Bad
		}
		figures = append(figures, variance)
	}
	return figures
}

// buildBudgetYears draws and lists what each fiscal year has, has used and has left.
func buildBudgetYears(input pages.Input, planBudget *budget.Budget) document.Section {
	made := chart.Columns{
		Words: chart.Words{Heading: "Spent, ordered and left by fiscal year"}, Axis: "fiscal year", Label: input.FormatSize,
		Series: []chart.Series{{Name: "spent"}, {Name: "ordered"}, {Name: "left"}},
	}
	table := document.Table{
		Caption: "Money by fiscal year", Empty: "No line has money in any fiscal year.",
		Columns: []string{"fiscal year", "allotted", "spent", "ordered", "left", "not aligned with a goal",
			"replacements without money"},
	}
	var total funding.Figures
	var unaligned, gap money.Amount
	for _, year := range planBudget.Years {
		// A year after the plan has replacements and no money; the page of devices shows these.
		if year.Allotted == 0 && year.Spent == 0 && year.Committed == 0 && !slices.Contains(planBudget.PlanYears,
			year.FiscalYear) {
			continue
		}
		left := year.Allotted - year.Spent - year.Committed
		made.Categories = append(made.Categories, tables.NewYear(year.FiscalYear))
		for i, amount := range []money.Amount{year.Spent, year.Committed, left} {
			made.Series[i].Values = append(made.Series[i].Values, input.NewValue(amount))
		}
		total.Planned, total.Spent = total.Planned.Plus(year.Allotted), total.Spent.Plus(year.Spent)
		total.Committed = total.Committed.Plus(year.Committed)
		missing := year.Refresh.MoneyMissing()
		unaligned, gap = unaligned.Plus(year.Unaligned), gap.Plus(missing)
		table.Rows = append(table.Rows, []document.Cell{
			document.NewCell(tables.NewYear(year.FiscalYear)), input.NewAmountCell(year.Allotted),
			input.NewAmountCell(year.Spent),
			input.NewAmountCell(year.Committed), newLeft(input, left),
			input.NewProblemCell(year.Unaligned), input.NewProblemCell(missing),
		})
	}
	total.Available = total.Planned - total.Spent - total.Committed
	made.Sentence = fmt.Sprintf("%s in %s: %s is spent, %s is ordered.", input.FormatAmount(total.Planned),
		text.FormatCount(len(table.Rows), "fiscal year"), input.FormatAmount(total.Spent),
		input.FormatAmount(total.Committed))
	if len(table.Rows) > 1 {
		table.Totals = []document.Cell{
			document.NewTextCell("Total"), input.NewAmountCell(total.Planned), input.NewAmountCell(total.Spent),
			input.NewAmountCell(total.Committed),
			input.NewAmountCell(total.Available), input.NewAmountCell(unaligned), input.NewAmountCell(gap),
		}
	}
	section := document.Section{ID: "years", Title: "By fiscal year"}
	if len(table.Rows) > 0 {
		section.Blocks = append(section.Blocks, document.Drawing{Chart: made})
	}
	section.Blocks = append(section.Blocks, table)
	return section
}

// newLeft returns a cell with what is left, which is bad if it is negative.
func newLeft(input pages.Input, amount money.Amount) document.Cell {
	cell := input.NewAmountCell(amount)
	if amount < 0 {
		cell.State = document.Bad
	}
	return cell
}

// buildLines draws the largest lines, and lists all.
func buildLines(input pages.Input, planBudget *budget.Budget) document.Section {
	lines := slices.Clone(planBudget.Lines)
	slices.SortStableFunc(lines, func(left, right *budget.Line) int { return cmp.Compare(right.Allotted, left.Allotted) })
	section := document.Section{ID: "lines", Title: "By line"}
	if len(lines) > 0 {
		section.Blocks = append(section.Blocks, document.Drawing{Chart: drawLines(input, lines)})
	}
	table := document.Table{
		Caption: "Budget lines, the largest first", Empty: "The budget has no lines.",
		Columns: []string{"line", "purpose", "source", "years", "allotted", "transferred", "spent", "ordered", "left",
			"goals"},
	}
	states := pages.StatesByField(input.Plan)
	link := input.LinkObject(v1alpha1.KindTechnologyPlan, input.Plan.Name)
	var total funding.Figures
	var moved money.Amount
	for _, line := range lines {
		total.Planned, total.Spent = total.Planned.Plus(line.Allotted), total.Spent.Plus(line.Spent)
		total.Committed, moved = total.Committed.Plus(line.Committed), moved.Plus(line.Moved)
		name := document.NewLinkCell(line.Name, link)
		name.State = states[rules.LinePath(line.Name).String()]
		var transferred document.Cell
		if len(line.Moves) > 0 {
			transferred = input.NewAmountCell(line.Moved)
		}
		spent := input.NewAmountCell(line.Spent)
		if line.AtLeast {
			spent.State = document.Unknown
		}
		table.Rows = append(table.Rows, []document.Cell{
			name, document.NewTextCell(formatPurpose(line.Purpose)), document.NewTextCell(line.BudgetLine.Source),
			document.NewTextCell(pages.FormatSpan(line.Years)),
			input.NewAmountCell(line.Allotted), transferred, spent, input.NewAmountCell(line.Committed),
			newLeft(input, line.Allotted-line.AmountUsed()), document.NewCell(tables.NewText(text.ListFirst(goalNames(line)))),
		})
	}
	if len(table.Rows) > 1 {
		table.Totals = []document.Cell{
			document.NewTextCell("Total"), {}, {}, {}, input.NewAmountCell(total.Planned), input.NewAmountCell(moved),
			input.NewAmountCell(total.Spent),
			input.NewAmountCell(total.Committed), input.NewAmountCell(total.Planned - total.Spent - total.Committed), {},
		}
	}
	section.Blocks = append(section.Blocks, pages.LimitRows(table, pages.MaxRows, "all lines as a spreadsheet",
		input.LinkTable("sources"))...)
	return section
}

// formatPurpose writes a purpose in words: "Professional learning".
func formatPurpose(purpose v1alpha1.Purpose) string {
	var words strings.Builder
	for i, letter := range string(purpose) {
		if i > 0 && unicode.IsUpper(letter) {
			words.WriteRune(' ')
			letter = unicode.ToLower(letter)
		}
		words.WriteRune(letter)
	}
	return words.String()
}

func goalNames(line *budget.Line) []string {
	names := make([]string, len(line.Goals))
	for i, goal := range line.Goals {
		names[i] = goal.Name
	}
	slices.Sort(names)
	return names
}

// drawLines draws the largest of some lines, which are in that order.
func drawLines(input pages.Input, lines []*budget.Line) chart.Bars {
	shown := lines[:min(len(lines), mostBars)]
	made := chart.Bars{
		Words: chart.Words{Heading: "The largest lines", Sentence: "What the largest lines have spent, ordered and left."},
		Axis:  "budget line", Label: input.FormatSize, Series: []chart.Series{{Name: "spent"}, {Name: "ordered"},
			{Name: "left"}},
	}
	if len(shown) == len(lines) {
		made.Words = chart.Words{Heading: "The lines", Sentence: "What the lines have spent, ordered and left."}
	}
	for _, line := range shown {
		made.Things = append(made.Things, string(line.Name))
		for i, amount := range []money.Amount{line.Spent, line.Committed, line.Allotted - line.AmountUsed()} {
			made.Series[i].Values = append(made.Series[i].Values, input.NewValue(amount))
		}
	}
	return made
}

// buildDomains lists the money by domain of technology.
func buildDomains(input pages.Input) document.Section {
	table := document.Table{
		Caption: "Money by domain: AT is assistive technology, EdTech teaching and learning, " +
			"InfoTech infrastructure and administration",
		Empty: "No money has a domain.", Columns: []string{"domain", "amount", "share"},
	}
	states := pages.StatesByField(input.Plan)
	for _, domain := range input.Plan.Status.Budget.Domains {
		name := document.NewTextCell(domain.Domain)
		name.State = states[fmt.Sprintf("spec.budget.lines[domain=%s]", domain.Domain)]
		if domain.Domain == budget.Unassigned && money.ParseOrZero(domain.Amount) > 0 {
			name.State = max(name.State, document.Noted)
		}
		table.Rows = append(table.Rows, []document.Cell{
			name, document.NewCell(input.NewAmount(domain.Amount)), pages.NewPercentCell(string(domain.Percent)),
		})
	}
	return document.Section{ID: "domains", Title: "By domain", Blocks: []document.Block{table}}
}

// computeOwnShare returns what the district pays of a price, rounded to the smallest coin of the currency.
func computeOwnShare(price money.Amount, discount budget.Discount, currency string) money.Amount {
	hundred := big.NewRat(100, 1)
	own := new(big.Rat).Sub(hundred, discount.Percent)
	return money.RoundForCurrency(own.Mul(own, price.ToRat()).Quo(own, hundred), currency)
}

// buildCategoryTwo shows the E-Rate budget for internal connections, which holds for five years together.
func buildCategoryTwo(input pages.Input, two budget.CategoryTwo) document.Section {
	table := document.Table{
		Caption: "E-Rate budgets for internal connections by cycle, before the discount",
		Columns: []string{"funding years", "budget", "requested before", "planned", "left", "discount", "the district pays"},
	}
	for _, cycle := range two.Cycles {
		name := document.NewTextCell(fmt.Sprintf("%d to %d", cycle.First, cycle.Last))
		row := []document.Cell{name, {}, {}, input.NewAmountCell(cycle.Planned), {}, {}, {}}
		if cycle.Limited {
			row[1] = input.NewAmountCell(cycle.Budget)
		}
		if cycle.Stated {
			row[2] = input.NewAmountCell(cycle.Requested)
		}
		if cycle.Limited && cycle.Stated {
			row[4] = newLeft(input, cycle.Budget-cycle.Requested-cycle.Planned)
		}
		if cycle.AtLeast || cycle.Partial {
			row[0].State = document.Unknown
		}
		if cycle.Discounted {
			row[5] = pages.NewPercentCell(string(money.FormatDecimal(cycle.Discount.Percent, 0)))
			row[6] = input.NewAmountCell(computeOwnShare(cycle.Planned, cycle.Discount, input.Currency()))
		}
		table.Rows = append(table.Rows, row)
	}
	section := document.Section{ID: "category-two", Title: "E-Rate category two", Blocks: []document.Block{table}}
	for _, left := range []struct {
		lines []v1alpha1.EntryName
		words string
	}{
		{two.NoYear, "their funding year is not known"}, {two.NoFigures, "the figures of their cycle are not known"},
		{two.NoDiscount, "their discount is not known"},
	} {
		if len(left.lines) > 0 {
			section.Blocks = append(section.Blocks, document.NewParagraph(fmt.Sprintf(
				"In no sum, because %s: %s.", left.words, text.ListFirst(left.lines))))
		}
	}
	return section
}
