package funding

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/document"
	"techplan.education/internal/money"
	"techplan.education/internal/pages"
	"techplan.education/internal/rules"
	"techplan.education/internal/tables"
	"techplan.education/internal/tables/funding"
	"techplan.education/internal/text"
)

// buildSources lists what each source pays and what of it is not certain, and which money ends.
func buildSources(input pages.Input, planBudget *budget.Budget) document.Section {
	sources := funding.SumSources(planBudget)
	uncertain := map[v1alpha1.EntryName]money.Amount{}
	for _, year := range funding.SumSourceYears(planBudget) {
		if year.State == v1alpha1.MoneyExpected || year.State == v1alpha1.MoneyApplied {
			uncertain[year.Source] = uncertain[year.Source].Plus(max(0, year.Available))
		}
	}
	table := document.Table{
		Caption: "Funding sources. Not certain is what lines still plan to use of money that is expected or applied for",
		Empty:   "The plan has no funding sources.",
		Columns: []string{"source", "kind", "state", "gives", "planned", "spent", "ordered", "left", "not certain",
			"last day"},
	}
	states := pages.StatesByField(input.Plan)
	link := input.LinkObject(v1alpha1.KindTechnologyPlan, input.Plan.Name)
	var total funding.Figures
	var totalUncertain money.Amount
	for _, source := range sources {
		name := document.NewLinkCell(cmp.Or(string(source.Name), "(no source)"), link)
		name.State = states[rules.SourcePath(source.Name).String()]
		if source.Name == "" {
			name = document.NewStateCell("(no source)", document.Unknown)
		}
		var gives document.Cell
		if source.IsGiven {
			gives = input.NewAmountCell(source.Gives)
		}
		total.Planned, total.Spent = total.Planned.Plus(source.Planned), total.Spent.Plus(source.Spent)
		total.Committed = total.Committed.Plus(source.Committed)
		totalUncertain = totalUncertain.Plus(uncertain[source.Name])
		table.Rows = append(table.Rows, []document.Cell{
			name, document.NewTextCell(source.Kind), document.NewCell(tables.NewText(text.ListFirst(source.States))), gives,
			input.NewAmountCell(source.Planned), input.NewAmountCell(source.Spent), input.NewAmountCell(source.Committed),
			newLeft(input, source.Available),
			input.NewProblemCell(uncertain[source.Name]), document.NewCell(tables.NewDay(source.LastDay)),
		})
	}
	if len(table.Rows) > 1 {
		table.Totals = []document.Cell{
			document.NewTextCell("Total"), {}, {}, {}, input.NewAmountCell(total.Planned), input.NewAmountCell(total.Spent),
			input.NewAmountCell(total.Committed), input.NewAmountCell(total.Planned - total.Spent - total.Committed),
			input.NewAmountCell(totalUncertain), {},
		}
	}
	ends := listEnds(input, sources)
	section := document.Section{
		ID: "sources", Title: "By source",
		Blocks: pages.LimitRows(table, pages.MaxRows, "all sources as a spreadsheet", input.LinkTable("sources")),
	}
	if named := slices.DeleteFunc(sources, func(source funding.Source) bool { return source.Name == "" }); len(named) > 0 {
		largest := slices.MaxFunc(named, func(left, right funding.Source) int {
			return cmp.Compare(left.Planned,
				right.Planned)
		})
		section.Blocks = append(section.Blocks, document.Code{
			Caption: "The command that shows what the plan loses without a source",
			Words: fmt.Sprintf("kubectl techplan sources %s --namespace %s --without %s",
				input.Plan.Name, input.Namespace, largest.Name),
		})
	}
	section.Sections = []document.Section{{ID: "ends", Title: "Money that ends", Blocks: []document.Block{ends}}}
	return section
}

// listEnds lists the sources with a last day, in the order of these.
func listEnds(input pages.Input, sources []funding.Source) document.Table {
	table := document.Table{
		Caption: "Sources with a last day: what is left is lost if it is not used by then",
		Empty:   "No source has a last day.", Columns: []string{"source", "last day", "still to use", "by then it must be",
			"state"},
	}
	ending := slices.DeleteFunc(slices.Clone(sources), func(source funding.Source) bool { return source.LastDay.IsZero() })
	slices.SortStableFunc(ending, func(left, right funding.Source) int { return cmp.Compare(left.LastDay, right.LastDay) })
	for _, source := range ending[:min(len(ending), pages.MaxRows)] {
		rule, words, left := "ordered", "in time", source.Available
		if source.EndRule == v1alpha1.EndRuleDeliver {
			rule, left = "delivered", source.Available.Plus(source.Committed)
		}
		state := stateOfEnd(left, source.LastDay, input.Today())
		switch state {
		case document.Bad:
			words = "the last day is past"
		case document.Attention:
			words = "ends soon"
		case document.Good:
			words = "all is used"
		default:
		}
		table.Rows = append(table.Rows, []document.Cell{
			document.NewTextCell(source.Name), document.NewCell(tables.NewDay(source.LastDay)), newLeft(input, left),
			document.NewTextCell(rule), document.NewStateCell(words, state),
		})
	}
	return table
}

// stateOfEnd returns how urgent it is to use what is left of a source that ends.
func stateOfEnd(left money.Amount, lastDay, today calendar.Date) document.State {
	switch {
	case left <= 0:
		return document.Good
	case lastDay < today:
		return document.Bad
	case lastDay <= today.AddDays(daysBeforeEnd):
		return document.Attention
	default:
		return document.Neutral
	}
}
