package funding

import (
	"cmp"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
)

// Sources is the question what each funding source gives, what uses it, and what depends on it.
var Sources = tables.Question{
	Name:  "sources",
	Short: "Show what each funding source gives, what uses it, and what depends on it",
	Long: `Show the funding sources of plans: what each gives by fiscal year and how certain it
is, what the lines plan to use, what is spent or committed, what is available,
its last day, and the lines that it pays.

With --without the plan is assessed again without the money of a source: as if
the source ended, or did not come. The tables have the dollars by fiscal year,
the lines that lose money, the goals that become short and the device lots that
are charged to lines of the source. What is spent or committed already counts as
lost too, in a column of its own. The difference of both assessments follows in
words, without the comparison with the total that the plan states.`,
	Example: `  # The sources of the plans of the namespace, and of a folder
  kubectl techplan sources
  kubectl techplan sources -f plans/

  # What is at risk if a grant does not come
  kubectl techplan sources plan-2026 --without title-iia

  # The lines with their sources, for a spreadsheet
  kubectl techplan sources -f plans/ -o csv --table lines > lines.csv`,
	Options: []tables.Option{{
		Name: withoutOption, Usage: "funding source whose money is left out: show what is at risk",
	}},
	Answer: answerSources,
}

const withoutOption = "without"

// Figures are the money of a source, a line or a year.
type Figures struct {
	// Planned is what lines have, including the transfers up to the day.
	Planned money.Amount
	// Spent and Committed include the cost of device lots. Available is what is left of Planned;
	// negative if more is used than there is.
	Spent, Committed, Available money.Amount
}

// addUse adds what a line has and has used.
func (figures *Figures) addUse(planned, spent, committed money.Amount) {
	figures.Planned += planned
	figures.Spent += spent
	figures.Committed += committed
	figures.Available = figures.Planned - figures.Spent - figures.Committed
}

// Source is a funding source over all years. The lines without a source have one without a name.
type Source struct {
	Name v1alpha1.EntryName
	Kind v1alpha1.SourceKind
	// States says how certain the money is in the years for which that is stated.
	States []v1alpha1.MoneyState
	// LastDay is the last day on which the money can be used; no date if there is none. EndRule
	// says what must have happened by then; empty without a last day.
	LastDay calendar.Date
	EndRule v1alpha1.EndRule
	// RepaidUntil is the last day on which a bond is repaid; no date if that is not stated.
	RepaidUntil calendar.Date
	// Gives is the sum of what the source states, if IsGiven.
	Gives   money.Amount
	IsGiven bool

	Figures
}

// SourceYear is a funding source in a fiscal year.
type SourceYear struct {
	Source v1alpha1.EntryName
	Year   calendar.FiscalYear
	State  v1alpha1.MoneyState
	// Gives is what the source gives in the year, if IsGiven: a year that is left out is unknown.
	Gives   money.Amount
	IsGiven bool

	Figures
}

// SourceLine is a budget line with its source.
type SourceLine struct {
	Source, Line v1alpha1.EntryName
	Purpose      v1alpha1.Purpose
	// From and Through are the first and the last fiscal year of the line.
	From, Through calendar.FiscalYear
	Goals         []string
	Technologies  []v1alpha1.EntryName

	Figures
}

// ListSources lists the funding sources of a plan at an instant, by name. Money without a source, if
// there is any, comes last. It is empty for a plan that the district does not have.
func ListSources(district snapshot.District, planName string, now time.Time) []Source {
	plan := district.FindPlan(planName)
	if plan == nil {
		return nil
	}
	return SumSources(snapshot.ComputeBudget(district, plan, now))
}

// SumSources lists the funding sources of a budget, as ListSources does.
func SumSources(planBudget *budget.Budget) []Source {
	sources := map[v1alpha1.EntryName]*Source{}
	for _, source := range planBudget.Plan.Sources {
		sources[source.Name] = newSource(source)
	}
	for _, year := range SumSourceYears(planBudget) {
		if source := sources[year.Source]; source != nil && year.State != "" && !slices.Contains(source.States, year.State) {
			source.States = append(source.States, year.State)
		}
	}
	for _, budgetLine := range planBudget.Lines {
		name := budgetLine.SourceName()
		if sources[name] == nil {
			sources[name] = &Source{}
		}
		sources[name].addUse(budgetLine.Allotted, budgetLine.Spent, budgetLine.Committed)
	}
	var list []Source
	for _, source := range sources {
		list = append(list, *source)
	}
	slices.SortFunc(list, func(left, right Source) int { return tables.CompareNames(left.Name, right.Name) })
	return list
}

func newSource(source *model.Source) *Source {
	made := &Source{
		Name: source.Name, Kind: source.Kind, LastDay: source.ObligationEnd, RepaidUntil: source.Maturity,
		IsGiven: len(source.Amounts) > 0,
	}
	for _, amount := range source.Amounts {
		made.Gives += amount.Amount
	}
	if len(source.Amounts) == 0 && source.State != "" {
		made.States = []v1alpha1.MoneyState{source.State}
	}
	if !source.ObligationEnd.IsZero() {
		made.EndRule = v1alpha1.EndRuleOrder
		if source.RequiresDelivery() {
			made.EndRule = v1alpha1.EndRuleDeliver
		}
	}
	return made
}

// ListSourceYears lists what the funding sources of a plan give, and what lines use of it, by source
// and fiscal year, for each year in which there is either.
func ListSourceYears(district snapshot.District, planName string, now time.Time) []SourceYear {
	plan := district.FindPlan(planName)
	if plan == nil {
		return nil
	}
	return SumSourceYears(snapshot.ComputeBudget(district, plan, now))
}

// SumSourceYears lists the funding sources of a budget by fiscal year, as ListSourceYears does.
func SumSourceYears(planBudget *budget.Budget) []SourceYear {
	type key struct {
		source v1alpha1.EntryName
		year   calendar.FiscalYear
	}
	years := map[key]*SourceYear{}
	findOrAdd := func(source v1alpha1.EntryName, year calendar.FiscalYear) *SourceYear {
		at := key{source, year}
		if years[at] == nil {
			years[at] = &SourceYear{Source: source, Year: year}
		}
		return years[at]
	}
	for _, source := range planBudget.Plan.Sources {
		for _, amount := range source.Amounts {
			year := findOrAdd(source.Name, amount.FiscalYear)
			year.Gives, year.IsGiven, year.State = amount.Amount, true, source.StateIn(amount.FiscalYear)
		}
	}
	for _, budgetLine := range planBudget.Lines {
		for i, fiscalYear := range budgetLine.Years {
			if budgetLine.Parts[i] == 0 && budgetLine.SpentIn[i] == 0 && budgetLine.CommittedIn[i] == 0 {
				continue
			}
			year := findOrAdd(budgetLine.SourceName(), fiscalYear)
			year.addUse(budgetLine.Parts[i], budgetLine.SpentIn[i], budgetLine.CommittedIn[i])
			if budgetLine.Source != nil {
				year.State = budgetLine.Source.StateIn(fiscalYear)
			}
		}
	}
	var list []SourceYear
	for _, year := range years {
		list = append(list, *year)
	}
	slices.SortFunc(list, func(left, right SourceYear) int {
		return cmp.Or(tables.CompareNames(left.Source, right.Source), cmp.Compare(left.Year, right.Year))
	})
	return list
}

// ListSourceLines lists the budget lines of a plan at an instant, by source and name.
func ListSourceLines(district snapshot.District, planName string, now time.Time) []SourceLine {
	plan := district.FindPlan(planName)
	if plan == nil {
		return nil
	}
	var list []SourceLine
	for _, budgetLine := range snapshot.ComputeBudget(district, plan, now).Lines {
		line := SourceLine{
			Source: budgetLine.SourceName(), Line: budgetLine.Name, Purpose: budgetLine.Purpose,
			Goals: listGoals(budgetLine), Technologies: budgetLine.Technologies,
		}
		if years := budgetLine.Years; len(years) > 0 {
			line.From, line.Through = years[0], years[len(years)-1]
		}
		line.addUse(budgetLine.Allotted, budgetLine.Spent, budgetLine.Committed)
		list = append(list, line)
	}
	slices.SortFunc(list, func(left, right SourceLine) int {
		return cmp.Or(tables.CompareNames(left.Source, right.Source), cmp.Compare(left.Line, right.Line))
	})
	return list
}

// listGoals returns the names of the goals of a line, sorted.
func listGoals(budgetLine *budget.Line) []string {
	var names []string
	for _, goal := range budgetLine.Goals {
		names = append(names, goal.Name)
	}
	slices.Sort(names)
	return names
}

func answerSources(input tables.Input) (tables.Answer, error) {
	if name := v1alpha1.EntryName(input.Options[withoutOption]); name != "" {
		return answerWithout(input, name)
	}
	district, plan := input.District, input.Plan.Name
	return tables.Answer{Tables: []tables.Table{
		tables.NewTable(input, "sources", "Funding sources", "No plan has funding sources.",
			sourceColumns(input), ListSources(district, plan, input.Now)),
		tables.NewTable(input, "years", "By fiscal year", "No funding source gives money, and no line uses any.",
			sourceYearColumns(input), ListSourceYears(district, plan, input.Now)),
		tables.NewTable(input, "lines", "The lines that they pay", "No plan has budget lines.",
			sourceLineColumns(input), ListSourceLines(district, plan, input.Now)),
	}}, nil
}

// newGiven returns a cell with what a source gives; empty if that is not stated.
func newGiven(input tables.Input, gives money.Amount, isGiven bool) tables.Cell {
	if !isGiven {
		return tables.Cell{}
	}
	return tables.NewAmount(gives, input.Currency())
}

// newFiguresColumns returns the columns of the figures of a row.
func newFiguresColumns[T any](input tables.Input, figuresOf func(T) Figures) []tables.ColumnOf[T] {
	amount := func(of func(Figures) money.Amount) func(T) tables.Cell {
		return func(row T) tables.Cell { return tables.NewAmount(of(figuresOf(row)), input.Currency()) }
	}
	return []tables.ColumnOf[T]{
		tables.NewColumn("planned", amount(func(figures Figures) money.Amount { return figures.Planned })),
		tables.NewColumn("spent", amount(func(figures Figures) money.Amount { return figures.Spent })),
		tables.NewColumn("committed", amount(func(figures Figures) money.Amount { return figures.Committed })),
		tables.NewColumn("available", amount(func(figures Figures) money.Amount { return figures.Available })),
	}
}

func sourceColumns(input tables.Input) []tables.ColumnOf[Source] {
	return slices.Concat([]tables.ColumnOf[Source]{
		tables.NewColumn("source", func(row Source) tables.Cell { return tables.NewText(row.Name) }),
		tables.NewColumn("kind", func(row Source) tables.Cell { return tables.NewText(row.Kind) }),
		tables.NewColumn("state", func(row Source) tables.Cell { return tables.NewList(row.States) }),
		tables.NewColumn("last day", func(row Source) tables.Cell { return tables.NewDay(row.LastDay) }),
		tables.NewWideColumn("by then", func(row Source) tables.Cell { return tables.NewText(row.EndRule) }),
		tables.NewWideColumn("repaid until", func(row Source) tables.Cell { return tables.NewDay(row.RepaidUntil) }),
		tables.NewColumn("gives", func(row Source) tables.Cell { return newGiven(input, row.Gives, row.IsGiven) }),
	}, newFiguresColumns(input, func(row Source) Figures { return row.Figures }),
		[]tables.ColumnOf[Source]{tables.NewCurrencyColumn[Source](input)})
}

func sourceYearColumns(input tables.Input) []tables.ColumnOf[SourceYear] {
	return slices.Concat([]tables.ColumnOf[SourceYear]{
		tables.NewColumn("source", func(row SourceYear) tables.Cell { return tables.NewText(row.Source) }),
		tables.NewColumn("fiscal year", func(row SourceYear) tables.Cell { return tables.NewYear(row.Year) }),
		tables.NewColumn("state", func(row SourceYear) tables.Cell { return tables.NewText(row.State) }),
		tables.NewColumn("gives", func(row SourceYear) tables.Cell { return newGiven(input, row.Gives, row.IsGiven) }),
	}, newFiguresColumns(input, func(row SourceYear) Figures { return row.Figures }), []tables.ColumnOf[SourceYear]{
		tables.NewColumn("unplanned", func(row SourceYear) tables.Cell {
			return newGiven(input, row.Gives-row.Planned, row.IsGiven)
		}),
		tables.NewCurrencyColumn[SourceYear](input),
	})
}

func sourceLineColumns(input tables.Input) []tables.ColumnOf[SourceLine] {
	return slices.Concat([]tables.ColumnOf[SourceLine]{
		tables.NewColumn("source", func(row SourceLine) tables.Cell { return tables.NewText(row.Source) }),
		tables.NewColumn("line", func(row SourceLine) tables.Cell { return tables.NewText(row.Line) }),
		tables.NewColumn("purpose", func(row SourceLine) tables.Cell { return tables.NewText(row.Purpose) }),
		tables.NewColumn("from", func(row SourceLine) tables.Cell { return tables.NewYearOrNone(row.From) }),
		tables.NewColumn("through", func(row SourceLine) tables.Cell { return tables.NewYearOrNone(row.Through) }),
	}, newFiguresColumns(input, func(row SourceLine) Figures { return row.Figures }), []tables.ColumnOf[SourceLine]{
		tables.NewColumn("goals", func(row SourceLine) tables.Cell { return tables.NewList(row.Goals) }),
		tables.NewWideColumn("technologies", func(row SourceLine) tables.Cell {
			return tables.NewList(row.Technologies)
		}),
		tables.NewCurrencyColumn[SourceLine](input),
	})
}
