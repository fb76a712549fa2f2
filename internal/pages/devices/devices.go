// Package devices has the page about devices: what must be replaced, the inventory, its value and its capacity.
package devices

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/chart"
	"techplan.education/internal/document"
	"techplan.education/internal/money"
	"techplan.education/internal/pages"
	"techplan.education/internal/rules"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
	"techplan.education/internal/tables/devices"
	"techplan.education/internal/tables/replacement"
	"techplan.education/internal/text"
)

// Devices shows the inventory, and which lots are to be replaced, when, and who pays.
var Devices = pages.Page{Name: "devices", Title: "Devices", Build: buildDevices}

const (
	// yearChoice is the name of the form with the fiscal year of the list of lots.
	yearChoice = "year"
	// forecastYears is how many fiscal years the forecast has, from the current one on.
	forecastYears = 5
	// mostLots, mostTechnologies and mostPlaces are how many rows these tables have.
	mostLots, mostTechnologies, mostPlaces = 150, 60, 60
)

func buildDevices(input pages.Input) document.Document {
	made := document.Document{Title: "Devices", Language: "en"}
	planBudget := snapshot.ComputeBudget(input.District, input.Plan, input.Now)
	if pages.ValueOf(input.Plan.Status.Inventory.Lots) == 0 {
		made.Lead = []document.Paragraph{document.NewParagraph(
			"The plan has no device lots. Create a Device with a planRef to it, or import an inventory " +
				"with kubectl techplan import.")}
		if section, hasSites := buildCapacity(input, planBudget); hasSites {
			made.Sections = append(made.Sections, section)
		}
		return made
	}
	refresh := replacement.ComputeRefresh(input.District, input.Plan, planBudget, forecastYears, input.Now)
	lots := refresh.Lots
	year := chooseYear(input, planBudget, lots)
	due := slices.DeleteFunc(slices.Clone(lots), func(lot replacement.ReplacedLot) bool {
		// A lot without units left has none that the students of its year need.
		return lot.Year != year || lot.Units == 0
	})
	made.Sections = append(made.Sections,
		buildReplacements(input, planBudget, lots, due, year),
		buildInventory(input),
		buildForecast(input, planBudget, refresh),
		buildBookValue(input, planBudget),
		buildOwnership(input),
	)
	if section, hasSites := buildCapacity(input, planBudget); hasSites {
		made.Sections = append(made.Sections, section)
	}
	return made
}

// chooseYear returns the fiscal year that the reader chose; the next one if none of those that are offered.
func chooseYear(input pages.Input, planBudget *budget.Budget, lots []replacement.ReplacedLot) calendar.FiscalYear {
	for _, year := range listChoices(planBudget, lots) {
		if strings.EqualFold(input.Choices[yearChoice], year.String()) {
			return year
		}
	}
	return planBudget.Current + 1
}

// listChoices lists the fiscal years that a reader can choose: those of the forecast, and those with lots.
func listChoices(planBudget *budget.Budget, lots []replacement.ReplacedLot) []calendar.FiscalYear {
	var years []calendar.FiscalYear
	for i := range calendar.FiscalYear(forecastYears) {
		years = append(years, planBudget.Current+i)
	}
	for _, lot := range lots {
		years = append(years, lot.Year)
	}
	slices.Sort(years)
	return slices.Compact(years)
}

// replacedSum is what some lots cost to replace.
type replacedSum struct {
	lots, units, unpriced, overdue int64
	cost, funded, short            money.Amount
}

func sumReplaced(lots []replacement.ReplacedLot) replacedSum {
	var sum replacedSum
	for _, lot := range lots {
		sum.lots++
		sum.units += lot.Units
		sum.unpriced += lot.Unpriced
		if lot.IsOverdue {
			sum.overdue += lot.Units
		}
		sum.cost, sum.funded = sum.cost.PlusLots(lot.Cost), sum.funded.PlusLots(lot.Funded)
	}
	sum.short = sum.cost - sum.funded
	return sum
}

// buildReplacements answers which lots are to be replaced in a fiscal year, who pays, and what is short.
func buildReplacements(input pages.Input,
	planBudget *budget.Budget, all, due []replacement.ReplacedLot, year calendar.FiscalYear,
) document.Section {
	sum := sumReplaced(due)
	choices := listChoices(planBudget, all)
	form := document.Form{Label: "Fiscal year", Name: yearChoice, Value: year.String(), Submit: "Show"}
	for _, choice := range choices {
		form.Choices = append(form.Choices, choice.String())
	}
	section := document.Section{
		ID: "replacements", Title: fmt.Sprintf("What must be replaced in %s, and who pays", year),
		Blocks: []document.Block{document.NewParagraph(describeReplacements(input, sum, year)), form},
	}
	if len(due) == 0 {
		return section
	}
	cost := "of all units"
	if sum.unpriced > 0 {
		cost = fmt.Sprintf("at least: %s without a price", text.FormatCount(sum.unpriced, "unit"))
	}
	short := document.Figure{
		Label: "Short", Value: tables.NewAmount(sum.short, input.Currency()), Note: "lines pay for all of it",
		State: document.Good,
	}
	if sum.short > 0 {
		short.Note, short.State = "no line pays it", stateOfShort(input, year)
	}
	units := document.Figure{
		Label: "To replace", Value: tables.NewCount(sum.units), Note: "units in " + text.FormatCount(sum.lots, "lot"),
		Link: input.LinkSection("lots"),
	}
	if sum.overdue > 0 {
		units.Note += fmt.Sprintf("; %d should have been bought earlier", sum.overdue)
		units.State = document.Attention
	}
	section.Blocks = append(section.Blocks, document.Figures{
		units, {Label: "Cost", Value: tables.NewAmount(sum.cost, input.Currency()), Note: cost},
		{Label: "Funded", Value: tables.NewAmount(sum.funded, input.Currency()),
			Note: "by lines of purpose Replacement"}, short,
	}, listPayers(input, planBudget, year, sum))
	section.Sections = []document.Section{{
		ID: "lots", Title: fmt.Sprintf("The lots to replace in %s", year), Blocks: listDueLots(input, due, sum, year),
	}}
	return section
}

// describeReplacements answers the question of a fiscal year in a sentence.
func describeReplacements(input pages.Input, sum replacedSum, year calendar.FiscalYear) string {
	if sum.lots == 0 {
		return fmt.Sprintf("No lot whose end is known is to be replaced in %s.", year)
	}
	words := fmt.Sprintf("In %s, %s in %s must be replaced, for about %s.",
		year, text.FormatCount(sum.units, "unit"), text.FormatCount(sum.lots, "lot"), input.FormatAmount(sum.cost))
	switch {
	case sum.cost == 0:
		return fmt.Sprintf("In %s, %s in %s must be replaced. Their price is not known.",
			year, text.FormatCount(sum.units, "unit"), text.FormatCount(sum.lots, "lot"))
	case sum.funded == 0:
		return words + fmt.Sprintf(" No line pays for them: %s is short.", input.FormatAmount(sum.short))
	case sum.short > 0:
		return words + fmt.Sprintf(" Lines pay %s of it: %s is short.", input.FormatAmount(sum.funded),
			input.FormatAmount(sum.short))
	default:
		return words + " Lines pay for all of it."
	}
}

// stateOfShort returns how bad it is that the replacements of a fiscal year lack money.
func stateOfShort(input pages.Input, year calendar.FiscalYear) document.State {
	state := document.Attention
	for _, finding := range input.Plan.Status.Findings {
		if finding.Code != rules.RefreshUnderfunded || int(finding.FiscalYear) != int(year) {
			continue
		}
		if finding.Waived != "" {
			return document.Noted
		}
		return document.StateOfSeverity(finding.Severity)
	}
	return state
}

// listPayers lists the lines that pay for the replacements of a fiscal year, and what none pays.
func listPayers(
	input pages.Input, planBudget *budget.Budget, year calendar.FiscalYear, sum replacedSum,
) document.Table {
	table := document.Table{
		Caption: fmt.Sprintf("Who pays for the replacements of %s", year),
		Columns: []string{"line", "source", "years", "pays"},
	}
	paid := map[v1alpha1.EntryName]money.Amount{}
	for _, payment := range planBudget.DemandPayments {
		if planBudget.Demands[payment.Demand].Shown == year {
			paid[payment.Line] = paid[payment.Line].PlusLots(payment.Amount)
		}
	}
	link := input.LinkObject(v1alpha1.KindTechnologyPlan, input.Plan.Name)
	for _, line := range planBudget.Lines {
		if paid[line.Name] == 0 {
			continue
		}
		source := document.NewTextCell(line.BudgetLine.Source)
		if line.BudgetLine.Source == "" {
			source = document.NewStateCell("not stated", document.Unknown)
		}
		table.Rows = append(table.Rows, []document.Cell{
			document.NewLinkCell(line.Name, link), source, document.NewTextCell(pages.FormatSpan(line.Years)),
			input.NewAmountCell(paid[line.Name]),
		})
	}
	if sum.short > 0 {
		table.Rows = append(table.Rows, []document.Cell{
			document.NewStateCell("no line: short", stateOfShort(input, year)), {}, {}, input.NewAmountCell(sum.short),
		})
	}
	if len(table.Rows) > pages.MaxRows {
		table.Rows = table.Rows[:pages.MaxRows]
	}
	table.Totals = []document.Cell{document.NewTextCell("Total"), {}, {}, input.NewAmountCell(sum.cost)}
	table.Empty = "The price of the units is not known, so no line can be said to pay for them."
	return table
}

func listDueLots(
	input pages.Input, due []replacement.ReplacedLot, sum replacedSum, year calendar.FiscalYear,
) []document.Block {
	table := document.Table{
		Caption: fmt.Sprintf("Lots to replace in %s, the earliest first", year),
		Columns: []string{"lot", "technology", "site", "buy by", "units", "cost", "money", "short"},
	}
	for _, lot := range due {
		buyBy := document.NewCell(tables.NewDay(lot.BuyBy))
		if lot.IsOverdue {
			buyBy.State = document.Attention
		}
		cost := input.NewAmountCell(lot.Cost)
		if lot.Unpriced > 0 {
			cost.State = document.Unknown
		}
		table.Rows = append(table.Rows, []document.Cell{
			document.NewLinkCell(lot.Lot, input.LinkObject(v1alpha1.KindDevice, lot.Lot)), document.NewTextCell(lot.Technology),
			document.NewTextCell(lot.Site), buyBy, document.NewCell(tables.NewCount(lot.Units)), cost,
			input.NewAmountCell(lot.Funded),
			input.NewProblemCell(lot.Short),
		})
	}
	table.Totals = []document.Cell{
		document.NewTextCell("Total"), {}, {}, {}, document.NewCell(tables.NewCount(sum.units)),
		input.NewAmountCell(sum.cost),
		input.NewAmountCell(sum.funded), input.NewAmountCell(sum.short),
	}
	return pages.LimitRows(table, mostLots, "all lots as a spreadsheet", input.LinkTable("lots"))
}

// buildInventory counts the lots and units.
func buildInventory(input pages.Input) document.Section {
	status := input.Plan.Status.Inventory
	figures := document.Figures{
		{
			Label: "Lots", Value: pages.CountOrEmpty(status.Lots), Note: "all as a file: lots.xlsx",
			Link: input.LinkTable("lots"),
		},
		{Label: "Units", Value: pages.CountOrEmpty(status.Devices), Note: "owned; not lost and not retired"},
		{Label: "In service", Value: pages.CountOrEmpty(status.InService), Note: "units of lots in use"},
		{
			Label: "Support has ended", Value: pages.CountOrEmpty(status.Unsupported), Note: "units in service",
			State: pages.StateOfCount(int(pages.ValueOf(status.Unsupported)), document.Attention),
		},
		{
			Label: "End not known", Value: pages.CountOrEmpty(status.EndUnknown), Note: "units in no forecast",
			State: pages.StateOfCount(int(pages.ValueOf(status.EndUnknown)), document.Unknown),
		},
	}
	return document.Section{ID: "inventory", Title: "Inventory", Blocks: []document.Block{figures}}
}

// buildForecast draws and lists what is to be replaced in the years to come.
func buildForecast(input pages.Input, planBudget *budget.Budget, refresh replacement.Refresh) document.Section {
	forecast := refresh.Forecast
	section := document.Section{ID: "forecast", Title: "What must be replaced in the next years"}
	made := chart.Columns{
		Words: chart.Words{Heading: "Cost of replacements by fiscal year"}, Axis: "fiscal year", Label: input.FormatSize,
		Series: []chart.Series{{Name: "funded"}, {Name: "gap"}},
	}
	var cost, short money.Amount
	for _, row := range listForecastYears(planBudget, forecast) {
		cost, short = cost.PlusLots(row.Cost), short.PlusLots(row.Short)
		made.Categories = append(made.Categories, tables.NewYear(row.Year))
		made.Series[0].Values = append(made.Series[0].Values, input.NewValue(row.Funded))
		made.Series[1].Values = append(made.Series[1].Values, input.NewValue(row.Short))
	}
	made.Sentence = fmt.Sprintf("%s up to %s, of which %s has no money.",
		input.FormatAmount(cost), forecast.Last, input.FormatAmount(short))
	section.Blocks = append(section.Blocks, document.Drawing{Chart: made},
		newForecastTable(input, "Replacements by fiscal year. Years after the plan have no money yet", planBudget, forecast))
	for _, note := range forecast.EnrollmentNotes {
		section.Blocks = append(section.Blocks, document.NewParagraph(note))
	}
	if later := forecast.Later; later.Units > 0 {
		section.Blocks = append(section.Blocks, document.NewParagraph(fmt.Sprintf("After %s: %s for %s.",
			forecast.Last, text.FormatCount(later.Units, "unit"), input.FormatAmount(later.Cost))))
	}
	if forecast.Extendable > 0 {
		section.Sections = []document.Section{buildExtension(input, planBudget, refresh)}
	}
	return section
}

// listForecastYears lists the years of a forecast, those without replacements included.
func listForecastYears(planBudget *budget.Budget, forecast replacement.ForecastResult) []replacement.ForecastRow {
	var rows []replacement.ForecastRow
	byYear := map[calendar.FiscalYear]replacement.ForecastRow{}
	first := planBudget.Current
	for _, row := range forecast.Rows {
		if row.Year != 0 {
			byYear[row.Year] = row
			first = min(first, row.Year)
		}
	}
	for year := first; year <= forecast.Last; year++ {
		row := byYear[year]
		row.Year = year
		rows = append(rows, row)
	}
	return rows
}

func newForecastTable(input pages.Input,
	caption string, planBudget *budget.Budget, forecast replacement.ForecastResult,
) document.Table {
	table := document.Table{
		Caption: caption,
		Columns: []string{"fiscal year", "units", "cost", "funded", "gap", "overdue", "end unknown", "no end announced"},
	}
	var total replacement.ForecastRow
	for _, row := range listForecastYears(planBudget, forecast) {
		total.Units, total.Overdue = total.Units+row.Units, total.Overdue+row.Overdue
		total.Cost, total.Funded = total.Cost.PlusLots(row.Cost), total.Funded.PlusLots(row.Funded)
		cost, gap := input.NewAmountCell(row.Cost), input.NewProblemCell(row.Short)
		if row.Unpriced > 0 {
			cost.State = document.Unknown
		}
		if row.Short > 0 && !slices.Contains(planBudget.PlanYears, row.Year) {
			gap.State = document.Noted
		}
		overdue := document.NewCell(tables.NewCount(row.Overdue))
		if row.Overdue > 0 {
			overdue.State = document.Attention
		}
		table.Rows = append(table.Rows, []document.Cell{
			document.NewCell(tables.NewYear(row.Year)), document.NewCell(tables.NewCount(row.Units)), cost,
			input.NewAmountCell(row.Funded), gap, overdue, {}, {},
		})
	}
	for _, row := range forecast.Rows {
		if row.Year != 0 {
			continue
		}
		total.EndUnknown, total.Supported = total.EndUnknown+row.EndUnknown, total.Supported+row.Supported
		table.Rows = append(table.Rows, []document.Cell{
			document.NewStateCell("not known", document.Unknown), {}, {}, {}, {}, {},
			document.NewCell(tables.NewCount(row.EndUnknown)),
			document.NewCell(tables.NewCount(row.Supported)),
		})
	}
	table.Totals = []document.Cell{
		document.NewTextCell("Total"), document.NewCell(tables.NewCount(total.Units)), input.NewAmountCell(total.Cost),
		input.NewAmountCell(total.Funded), input.NewAmountCell(total.Cost - total.Funded),
		document.NewCell(tables.NewCount(total.Overdue)),
		document.NewCell(tables.NewCount(total.EndUnknown)), document.NewCell(tables.NewCount(total.Supported)),
	}
	return table
}

// buildExtension shows the forecast with the extended support that is offered, beside the one without it.
func buildExtension(input pages.Input, planBudget *budget.Budget, refresh replacement.Refresh) document.Section {
	without := refresh.Forecast
	section := document.Section{ID: "extended", Title: "With extended support"}
	lots := text.FormatCount(without.Extendable, "lot")
	if len(without.Moves) == 0 {
		section.Blocks = []document.Block{document.NewParagraph(
			"Extended support is offered for " + lots + ". It moves no replacement to another fiscal year.")}
		return section
	}
	var moves []string
	for _, move := range without.Moves {
		moves = append(moves, fmt.Sprintf("%s for %s from %s to %s",
			text.FormatCount(move.Units, "unit"), input.FormatAmount(move.Cost), move.From, move.To))
	}
	section.Blocks = []document.Block{
		document.NewParagraph(fmt.Sprintf("Extended support is offered for %s and not in the figures above. "+
			"With it, these move: %s.",
			lots, strings.Join(moves[:min(len(moves), forecastYears)], "; "))),
		newForecastTable(input, "Replacements by fiscal year, with extended support", planBudget, refresh.Extended),
	}
	return section
}

// buildBookValue draws what the lots are worth in the books at the end of each fiscal year.
func buildBookValue(input pages.Input, planBudget *budget.Budget) document.Section {
	result := devices.DepreciateLots(input.District, planBudget,
		devices.DepreciationOptions{By: "technology", SkipsLots: true})
	made := chart.Columns{
		Words: chart.Words{Heading: "Book value at the end of each fiscal year"}, Axis: "fiscal year",
		Label:  input.FormatSize,
		Series: []chart.Series{{Name: "book value"}, {Name: "depreciated"}},
	}
	table := document.Table{
		Caption: "What the lots are worth in the books, by fiscal year",
		Empty:   "No device lot has a value in the years of the plan.",
		Columns: []string{"fiscal year", "cost", "depreciation", "written off", "book value"},
	}
	for at := 0; at < len(result.Years); {
		year := result.Years[at].Year
		sum := result.Years[at].Figures
		for at++; at < len(result.Years) && result.Years[at].Year == year; at++ {
			sum = sum.AddFigures(result.Years[at].Figures)
		}
		made.Categories = append(made.Categories, tables.NewYear(year))
		made.Series[0].Values = append(made.Series[0].Values, input.NewValue(sum.Book))
		made.Series[1].Values = append(made.Series[1].Values, input.NewValue(sum.Cost-sum.Book))
		table.Rows = append(table.Rows, []document.Cell{
			document.NewCell(tables.NewYear(year)), input.NewAmountCell(sum.Cost), input.NewAmountCell(sum.Depreciation),
			input.NewAmountCell(sum.WriteOff), input.NewAmountCell(sum.Book),
		})
		made.Sentence = fmt.Sprintf("At the end of %s the lots that are in the books are worth %s.", year,
			input.FormatAmount(sum.Book))
	}
	section := document.Section{ID: "book-value", Title: "Book value"}
	if len(table.Rows) > 0 {
		section.Blocks = append(section.Blocks, document.Drawing{Chart: made})
	}
	section.Blocks = append(section.Blocks, table)
	if missing := describeGaps(result.Gaps); missing != "" {
		section.Blocks = append(section.Blocks, document.Paragraph{
			{Words: "In no sum: " + missing + ". "},
			{Words: "All figures as a spreadsheet", Link: input.LinkTable("depreciation")}, {Words: "."},
		})
	}
	return section
}

// describeGaps counts the lots that are in no sum of the books, by what is not known.
func describeGaps(gaps []devices.DepreciationGap) string {
	var cost, life, start int64
	for _, gap := range gaps {
		cost, life, start = cost+gap.CostUnknown, life+gap.LifeUnknown, start+gap.StartUnknown
	}
	var parts []string
	for _, part := range []struct {
		count int64
		words string
	}{{cost, "without a price of their own"}, {life, "without a useful life"}, {start, "without a first day"}} {
		if part.count > 0 {
			parts = append(parts, text.FormatCount(part.count, "lot")+" "+part.words)
		}
	}
	return text.JoinAnd(parts)
}

// buildOwnership lists what each technology costs over its life, and what is not recorded.
func buildOwnership(input pages.Input) document.Section {
	owned := devices.ListOwnedTechnologies(input.District, input.Plan.Name, input.Now)
	slices.SortStableFunc(owned, func(left, right devices.OwnedTechnology) int {
		return cmp.Compare(right.PerYear, left.PerYear)
	})
	table := document.Table{
		Caption: "Cost of ownership of the lots in use, the largest first. " +
			"Where something is not recorded, the cost is at least that",
		Empty: "No lot is in use.",
		Columns: []string{
			"technology", "units", "a year", "a unit and year", "an active user and year", "a student and year", "not recorded",
		},
	}
	var units int64
	var perYear money.Amount
	link := input.LinkObject(v1alpha1.KindTechnologyPlan, input.Plan.Name)
	for _, technology := range owned {
		row := []document.Cell{
			document.NewLinkCell(technology.Technology, link),
			document.NewCell(tables.NewCount(technology.Units)), {}, {}, {}, {},
			document.NewCell(tables.NewText(text.JoinAnd(technology.Missing))),
		}
		if technology.Units > 0 {
			units, perYear = units+technology.Units, perYear.PlusLots(technology.PerYear)
			row[2], row[3] = input.NewAmountCell(technology.PerYear), input.NewAmountCell(technology.PerUnit)
			if technology.ActiveUsers > 0 {
				row[4] = input.NewAmountCell(technology.PerActiveUser)
			}
			if technology.HasStudents {
				row[5] = input.NewAmountCell(technology.PerStudent)
			}
		}
		if len(technology.Missing) > 0 {
			row[6].State = document.Unknown
		}
		table.Rows = append(table.Rows, row)
	}
	if len(table.Rows) > 1 {
		table.Totals = []document.Cell{
			document.NewTextCell("Total"), document.NewCell(tables.NewCount(units)), input.NewAmountCell(perYear),
			{}, {}, {}, {},
		}
	}
	return document.Section{
		ID: "ownership", Title: "Cost of ownership",
		Blocks: pages.LimitRows(table, mostTechnologies, "all technologies as a spreadsheet", input.LinkTable("ownership")),
	}
}
