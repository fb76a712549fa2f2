package replacement

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/enrollment"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
)

// Forecast is the question what must be replaced in which fiscal year, and what that costs.
var Forecast = tables.Question{
	Name:  "forecast",
	Short: "Forecast by fiscal year which devices must be replaced and what that costs",
	Long: `Forecast what must be replaced in each fiscal year: units, cost, what lines of
purpose Replacement pay of it, what is short, and how many of the units are
overdue. It covers the present fiscal year and the four after it, or as many as
--years says. Units of which no end is known are in a row without a year.

With --by the rows are divided by site, domain, technology or source. A source
has the money that it is to pay; what no source pays is in rows without one.

With policy.refresh.limitToEnrollment of the plan, units that fewer students do not
need are not replaced. A line below the table says how many and why.

With --inflation prices rise by another percentage than the plan's policy says.
Some Chromebooks get updates for longer if the district opts in: the forecast
says what that would move, and --opt-in-extended-support shows it.`,
	Example: `  # What must be replaced in the next five fiscal years
  kubectl techplan forecast

  # By site, for eight years, with prices that rise by 3 percent a year
  kubectl techplan forecast -f plans/ --by site --years 8 --inflation 3

  # As if the district had opted in to extended support
  kubectl techplan forecast -f plans/ --opt-in-extended-support`,
	Options: []tables.Option{
		{
			Name: tables.ByOption, Usage: "what divides the rows: year, site, domain, technology or source",
			Choices: []string{byYear, bySite, byDomain, tables.ByTechnology, tables.BySource},
		},
		{Name: yearsOption, Usage: "number of fiscal years, 1 to 50 (default 5)"},
		{Name: inflationOption, Usage: "yearly rise of prices in percent, for example 3 or 2.5 (default that of the policy)"},
		{Name: optInOption, Usage: "compute as if all lots had extended support", IsSwitch: true},
	},
	Answer: answerForecast,
}

const (
	yearsOption     = "years"
	inflationOption = "inflation"
	optInOption     = "opt-in-extended-support"
)

// The values of --by.
const (
	byYear   = "year"
	bySite   = "site"
	byDomain = "domain"
)

// defaultForecastYears is how many fiscal years the forecast has: the present one and four more, as
// the rules about replacements look ahead.
const defaultForecastYears, maxForecastYears = 5, 50

// ForecastOptions say what is forecast, and how.
type ForecastOptions struct {
	// By divides the rows: year, site, domain, technology or source.
	By string
	// Years is the number of fiscal years, from the present one on.
	Years int
	// InflationPercent replaces that of the policy; empty: that of the policy.
	InflationPercent v1alpha1.Percent
	// OptIn gives all lots the extended support that is offered for them.
	OptIn bool
}

// ForecastRow is what is to be replaced in a fiscal year.
type ForecastRow struct {
	// Group is the site, domain, technology or source; empty if the rows are divided by year alone.
	Group string
	// Year is 0 for units whose end is not known.
	Year calendar.FiscalYear
	// Units are those to be replaced, with Overdue, the ones whose year is past. NotReplaced are units
	// beside them that reach their end and that fewer students do not need. They are not divided by
	// source.
	Units, Overdue, NotReplaced int64
	// Cost is a lower bound if Unpriced, the number of units without a known price, is not 0. Funded
	// and Short add up to Cost.
	Cost, Funded, Short money.Amount
	Unpriced            int64
	// EndUnknown are units of which no end is known. Supported are units whose maker supports them and
	// has announced no end.
	EndUnknown, Supported int64
}

func (row *ForecastRow) addPart(part demandPart) {
	row.Units += part.stock.Devices
	row.NotReplaced += part.stock.NotReplaced
	row.Unpriced += part.unpriced
	if part.isOverdue {
		row.Overdue += part.stock.Devices
	}
	row.addMoney(part.cost, part.paid)
}

func (row *ForecastRow) addMoney(cost, paid money.Amount) {
	row.Cost, row.Funded = row.Cost.PlusLots(cost), row.Funded.PlusLots(paid)
	row.Short = row.Cost - row.Funded
}

// ForecastMove is what extended support moves from one fiscal year to another. Cost is that of the
// year From.
type ForecastMove struct {
	From, To calendar.FiscalYear
	Units    int64
	Cost     money.Amount
}

// ForecastResult is a forecast of a plan.
type ForecastResult struct {
	Rows []ForecastRow
	// Later is the sum of what is to be replaced after the last fiscal year, Last.
	Later ForecastRow
	Last  calendar.FiscalYear
	// Moves are what opting in to extended support moves, whether or not the forecast has it.
	// Extendable is the number of lots for which it is offered.
	Moves      []ForecastMove
	Extendable int
	// EnrollmentNotes are sentences on what fewer students do not need, and on fiscal years of which no
	// enrollment is expected, up to the last one. There are none unless the policy limits the replacements.
	EnrollmentNotes []string
}

// ComputeForecast forecasts the replacements of a plan at an instant, from the demands that its status
// shows. It is empty for a plan that the district does not have.
func ComputeForecast(
	district snapshot.District, planName string, options ForecastOptions, now time.Time,
) ForecastResult {
	plan := district.FindPlan(planName)
	if plan == nil {
		return ForecastResult{}
	}
	if options.InflationPercent != "" {
		plan = plan.DeepCopy()
		plan.Spec.Policy.Refresh.InflationPercent = options.InflationPercent
		district = district.ReplacePlan(plan)
	}
	extended, extendable := extendSupport(district, planName)
	result := ForecastResult{Extendable: extendable}
	planBudget := snapshot.ComputeBudget(district, plan, now)
	parts := listParts(planBudget, district, now)
	if extendable > 0 {
		extendedBudget := snapshot.ComputeBudget(extended, plan, now)
		extendedParts := listParts(extendedBudget, extended, now)
		result.Moves = listMoves(parts, extendedParts)
		if options.OptIn {
			district, planBudget, parts = extended, extendedBudget, extendedParts
		}
	}
	result.Last = planBudget.Current + calendar.FiscalYear(options.Years) - 1
	result.addRows(forecastGroups(planBudget, district, parts, options.By, now))
	result.EnrollmentNotes = listEnrollmentNotes(planBudget, result.isInForecast)
	return result
}

// isInForecast reports whether a fiscal year is at most the last one of the forecast.
func (result *ForecastResult) isInForecast(year calendar.FiscalYear) bool { return year <= result.Last }

// listEnrollmentNotes says what a budget does not replace in some fiscal years, because fewer students are
// expected, and of which of them no enrollment is expected.
func listEnrollmentNotes(planBudget *budget.Budget, isListed func(calendar.FiscalYear) bool) []string {
	var notes []string
	for _, year := range planBudget.Refresh {
		if year.NotReplaced > 0 && isListed(year.FiscalYear) {
			notes = append(notes,
				enrollment.DescribeLimit(planBudget.Plan, year.FiscalYear, planBudget.Current, year.NotReplaced))
		}
	}
	for _, unknown := range enrollment.ListUnknownYears(planBudget.Plan, planBudget.Demands, planBudget.Current) {
		if isListed(unknown.Year) {
			notes = append(notes, unknown.Describe()+".")
		}
	}
	return notes
}

// extendSupport returns the district with the support of the plan's lots extended where that is
// offered, and the number of these lots.
func extendSupport(district snapshot.District, planName string) (extended snapshot.District, count int) {
	extended = district
	extended.Devices = slices.Clone(district.Devices)
	for i, device := range extended.Devices {
		if device.Spec.PlanRef.Name != planName || device.Spec.ExtendedSupportEnd == "" {
			continue
		}
		device = device.DeepCopy()
		device.Spec.SupportEnd = device.Spec.ExtendedSupportEnd
		extended.Devices[i] = device
		count++
	}
	return extended, count
}

// listMoves compares the years of each lot.
func listMoves(before, after []demandPart) []ForecastMove {
	movedTo := map[string]calendar.FiscalYear{}
	for _, part := range after {
		movedTo[part.lot] = part.year
	}
	type key struct{ from, to calendar.FiscalYear }
	sums := map[key]*ForecastMove{}
	for _, part := range before {
		year, isForecast := movedTo[part.lot]
		if !isForecast || year == part.year {
			continue
		}
		at := key{part.year, year}
		if sums[at] == nil {
			sums[at] = &ForecastMove{From: part.year, To: year}
		}
		sums[at].Units += part.stock.Devices
		sums[at].Cost = sums[at].Cost.PlusLots(part.cost)
	}
	var moves []ForecastMove
	for _, move := range sums {
		moves = append(moves, *move)
	}
	slices.SortFunc(moves, func(left, right ForecastMove) int {
		return cmp.Or(cmp.Compare(left.From, right.From), cmp.Compare(left.To, right.To))
	})
	return moves
}

// forecastKey identifies a row.
type forecastKey struct {
	group string
	year  calendar.FiscalYear
}

// forecastGroups sums the forecast by what divides it.
func forecastGroups(
	planBudget *budget.Budget, district snapshot.District, parts []demandPart, by string, now time.Time,
) map[forecastKey]*ForecastRow {
	groups := map[forecastKey]*ForecastRow{}
	rowOf := func(group string, year calendar.FiscalYear) *ForecastRow {
		key := forecastKey{group, year}
		if groups[key] == nil {
			groups[key] = &ForecastRow{Group: group, Year: year}
		}
		return groups[key]
	}
	groupOf := func(technology, site v1alpha1.EntryName) string { return groupName(planBudget, by, technology, site) }
	if by == tables.BySource {
		addSources(planBudget, rowOf)
	} else {
		for _, part := range parts {
			rowOf(groupOf(part.technology, part.site), part.year).addPart(part)
		}
	}
	facts := budget.InventoryFacts(planBudget.Plan)
	replaced := snapshot.ListReplaced(district, planBudget.Plan.Name, now)
	for _, device := range district.Devices {
		lot := inventory.LotOf(device)
		units := lot.CountToReplace(replaced[device.Name])
		isKnown := !lot.ComputeLife(facts.LifeMonths[lot.Technology], facts.LeadMonths).End.IsZero()
		if lot.Plan != planBudget.Plan.Name || units == 0 || isKnown {
			continue
		}
		if row := rowOf(groupOf(lot.Technology, lot.Site), 0); lot.Unannounced {
			row.Supported += units
		} else {
			row.EndUnknown += units
		}
	}
	return groups
}

// groupName returns what divides the rows, for a lot; empty if nothing does.
func groupName(planBudget *budget.Budget, by string, technology, site v1alpha1.EntryName) string {
	switch by {
	case bySite:
		return string(site)
	case tables.ByTechnology:
		return string(technology)
	case byDomain:
		if found := planBudget.Plan.FindTechnology(technology); found != nil {
			return string(found.Domain)
		}
	}
	return ""
}

// addSources adds what each source pays for the demands, and what is short, which no source pays.
func addSources(planBudget *budget.Budget, rowOf func(string, calendar.FiscalYear) *ForecastRow) {
	for _, payment := range planBudget.DemandPayments {
		source := ""
		if line, _ := planBudget.FindLine(payment.Line); line != nil {
			source = string(line.SourceName())
		}
		rowOf(source, planBudget.Demands[payment.Demand].Shown).addMoney(payment.Amount, payment.Amount)
	}
	for i, demand := range planBudget.Demands {
		row := rowOf("", demand.Shown)
		row.Unpriced += demand.Unpriced
		row.addMoney(demand.Cost-planBudget.DemandsPaid[i], 0)
	}
}

// addRows adds the rows up to the last fiscal year, by group and year, and sums those after it. Groups
// without a name, and rows without a year, come last. A row without any figure is left out.
func (result *ForecastResult) addRows(groups map[forecastKey]*ForecastRow) {
	for _, row := range groups {
		switch {
		case row.isEmpty():
		case row.Year > result.Last:
			result.Later.Units += row.Units
			result.Later.NotReplaced += row.NotReplaced
			result.Later.Unpriced += row.Unpriced
			result.Later.addMoney(row.Cost, row.Funded)
		default:
			result.Rows = append(result.Rows, *row)
		}
	}
	slices.SortFunc(result.Rows, func(left, right ForecastRow) int {
		return cmp.Or(
			tables.CompareNames(v1alpha1.EntryName(left.Group), v1alpha1.EntryName(right.Group)),
			compareYears(left.Year, right.Year),
		)
	})
}

func (row *ForecastRow) isEmpty() bool {
	return *row == ForecastRow{Group: row.Group, Year: row.Year}
}

// sumRowsByYear returns the rows without what divides them.
func sumRowsByYear(rows []ForecastRow) []ForecastRow {
	var years []ForecastRow
	for _, row := range rows {
		at := slices.IndexFunc(years, func(year ForecastRow) bool { return year.Year == row.Year })
		if at < 0 {
			at = len(years)
			years = append(years, ForecastRow{Year: row.Year})
		}
		year := &years[at]
		year.Units += row.Units
		year.Overdue += row.Overdue
		year.NotReplaced += row.NotReplaced
		year.Unpriced += row.Unpriced
		year.EndUnknown += row.EndUnknown
		year.Supported += row.Supported
		year.addMoney(row.Cost, row.Funded)
	}
	slices.SortFunc(years, func(left, right ForecastRow) int {
		return compareYears(left.Year, right.Year)
	})
	return years
}

// compareYears orders fiscal years; no year comes last.
func compareYears(left, right calendar.FiscalYear) int {
	if (left == 0) != (right == 0) {
		return cmp.Compare(right, left)
	}
	return cmp.Compare(left, right)
}

func answerForecast(input tables.Input) (tables.Answer, error) {
	options, err := parseForecastOptions(input)
	if err != nil {
		return tables.Answer{}, err
	}
	result := ComputeForecast(input.District, input.Plan.Name, options, input.Now)
	const empty = "No device is to be replaced."
	answer := tables.Answer{
		Tables: []tables.Table{tables.NewTable(
			input, "forecast", "Devices to replace", empty, forecastColumns(input, options.By), result.Rows)},
		Notes: describeForecast(input, options, result),
	}
	if options.By != byYear && options.By != tables.BySource {
		answer.Tables = append(answer.Tables, tables.NewTable(
			input, "years", "By fiscal year", empty, forecastColumns(input, byYear), sumRowsByYear(result.Rows)))
	}
	answer.Tables = append(answer.Tables, tables.NewTable(
		input, "moves", "Moved by extended support", "Extended support moves nothing.", moveColumns(input), result.Moves,
	).MarkWide())
	return answer, nil
}

func parseForecastOptions(input tables.Input) (ForecastOptions, error) {
	options := ForecastOptions{
		By: cmp.Or(input.Options[tables.ByOption], byYear), Years: defaultForecastYears,
		OptIn: input.IsSwitchedOn(optInOption),
	}
	if written := input.Options[yearsOption]; written != "" {
		number, err := strconv.Atoi(written)
		if err != nil || number < 1 || number > maxForecastYears {
			return options, fmt.Errorf("--%s is a number from 1 to %d, not %q", yearsOption, maxForecastYears, written)
		}
		options.Years = number
	}
	if written := input.Options[inflationOption]; written != "" {
		if !percentForm.MatchString(written) {
			return options, fmt.Errorf("--%s is a percentage from 0 to 100 such as 3 or 2.5, not %q", inflationOption, written)
		}
		options.InflationPercent = v1alpha1.Percent(written)
	}
	return options, nil
}

// percentForm is the form of a percentage in the API.
var percentForm = regexp.MustCompile(`^(100([.]0{1,4})?|(0|[1-9][0-9]?)([.][0-9]{1,4})?)$`)

// describeForecast says what the tables do not have: what comes later, and what extended support moves.
func describeForecast(input tables.Input, options ForecastOptions, result ForecastResult) []string {
	var notes []string
	addNote := func(format string, args ...any) {
		notes = append(notes, fmt.Sprintf("Plan %s/%s: ", input.Namespace, input.Plan.Name)+fmt.Sprintf(format, args...))
	}
	for _, note := range result.EnrollmentNotes {
		addNote("%s", note)
	}
	formatCost := func(cost money.Amount) string { return cost.FormatIn(input.Currency()) }
	if later := result.Later; later.Cost > 0 || later.Units > 0 {
		what := "replacements for " + formatCost(later.Cost)
		if options.By != tables.BySource {
			what = fmt.Sprintf("%s for %s", text.FormatCount(later.Units, "replacement"), formatCost(later.Cost))
		}
		addNote("not listed, as they come after %s: %s. --%s takes more years.", result.Last, what, yearsOption)
	}
	if result.Extendable == 0 {
		return notes
	}
	lots := text.FormatCount(result.Extendable, "device lot")
	if len(result.Moves) == 0 {
		addNote("opting in to extended support, which is offered for %s, moves no replacement to another fiscal year.", lots)
		return notes
	}
	var moves []string
	for _, move := range result.Moves {
		moves = append(moves, fmt.Sprintf("%s, %s, from %s to %s",
			text.FormatCount(move.Units, "unit"), formatCost(move.Cost), move.From, move.To))
	}
	hint := "."
	if !options.OptIn {
		hint = ": --" + optInOption + " shows the forecast with it."
	}
	addNote("opting in to extended support moves %s%s", strings.Join(moves, "; "), hint)
	return notes
}

func forecastColumns(input tables.Input, by string) []tables.ColumnOf[ForecastRow] {
	amount := func(of func(ForecastRow) money.Amount) func(ForecastRow) tables.Cell {
		return func(row ForecastRow) tables.Cell {
			if row.Year == 0 {
				return tables.Cell{}
			}
			return tables.NewAmount(of(row), input.Currency())
		}
	}
	// Units have an end, or are in a row without a year.
	count := func(hasYear bool, of func(ForecastRow) int64) func(ForecastRow) tables.Cell {
		return func(row ForecastRow) tables.Cell {
			if (row.Year != 0) != hasYear {
				return tables.Cell{}
			}
			return tables.NewCount(of(row))
		}
	}
	var columns []tables.ColumnOf[ForecastRow]
	if by != byYear {
		columns = append(columns, tables.NewColumn(by, func(row ForecastRow) tables.Cell {
			return tables.NewText(row.Group)
		}))
	}
	columns = append(columns, tables.NewColumn("fiscal year", func(row ForecastRow) tables.Cell {
		if row.Year == 0 {
			return tables.Cell{}
		}
		return tables.NewYear(row.Year)
	}))
	if by != tables.BySource {
		columns = append(columns, tables.NewColumn("units", count(true, func(row ForecastRow) int64 {
			return row.Units
		})))
	}
	columns = append(columns,
		tables.NewColumn("cost", amount(func(row ForecastRow) money.Amount { return row.Cost })),
		tables.NewColumn("funded", amount(func(row ForecastRow) money.Amount { return row.Funded })),
		tables.NewColumn("short", amount(func(row ForecastRow) money.Amount { return row.Short })),
	)
	if by != tables.BySource {
		columns = append(columns, tables.NewColumn("overdue", count(true, func(row ForecastRow) int64 {
			return row.Overdue
		})))
	}
	columns = append(columns,
		tables.NewColumn("end unknown", count(false, func(row ForecastRow) int64 { return row.EndUnknown })),
		tables.NewColumn("no end announced", count(false, func(row ForecastRow) int64 { return row.Supported })),
		tables.NewWideColumn("units without price", count(true, func(row ForecastRow) int64 { return row.Unpriced })),
	)
	if by != tables.BySource {
		columns = append(columns, tables.NewWideColumn("units not replaced", count(true, func(row ForecastRow) int64 {
			return row.NotReplaced
		})))
	}
	return append(columns, tables.NewCurrencyColumn[ForecastRow](input))
}

func moveColumns(input tables.Input) []tables.ColumnOf[ForecastMove] {
	return []tables.ColumnOf[ForecastMove]{
		tables.NewColumn("from", func(row ForecastMove) tables.Cell { return tables.NewYear(row.From) }),
		tables.NewColumn("to", func(row ForecastMove) tables.Cell { return tables.NewYear(row.To) }),
		tables.NewColumn("units", func(row ForecastMove) tables.Cell { return tables.NewCount(row.Units) }),
		tables.NewAmountColumn(input, "cost", func(row ForecastMove) money.Amount { return row.Cost }),
		tables.NewCurrencyColumn[ForecastMove](input),
	}
}
