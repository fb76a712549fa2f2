package pages

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/internal/document"
	"techplan.education/internal/money"
	"techplan.education/internal/overview"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
)

// Districts makes the page of all districts: their sums, and a row for each plan, the worst first. selector
// is what the reader asked for, and problem what is wrong with it; both may be empty.
func Districts(plans []overview.Plan, addresses Addresses, selector, problem string) document.Document {
	sorted := slices.Clone(plans)
	slices.SortStableFunc(sorted, overview.CompareWorst)
	made := document.Document{Title: "Districts", Language: "en"}
	form := document.Form{
		Label: "Labels of the plans, such as agency=north", Name: "selector", Value: selector, Submit: "Show",
	}
	sums := document.Section{ID: "sums", Title: "All districts together", Blocks: []document.Block{form}}
	if problem != "" {
		sums.Blocks = append(sums.Blocks, document.Notices{Entries: []document.Notice{{
			State: document.Attention, Heading: "Labels", Words: problem,
			Action: "Write labels as kubectl get --selector takes them: agency=north,size!=small.",
		}}})
	}
	sums.Blocks = append(sums.Blocks, sumPlans(sorted))
	made.Sections = []document.Section{
		sums, newPlansSection("Technology plans, the worst first", sorted, addresses),
		newParticipationSection(sorted, addresses),
	}
	return made
}

// District makes the page of one district: a row for each of its plans.
func District(namespace string, plans []overview.Plan, addresses Addresses) document.Document {
	return document.Document{
		Title: "District " + namespace, Language: "en", Sections: []document.Section{newPlansSection("Technology plans", plans, addresses)},
	}
}

func newPlansSection(caption string, plans []overview.Plan, addresses Addresses) document.Section {
	table := document.Table{
		Caption: caption,
		Empty:   "There is no technology plan that you may see.",
		Columns: []string{
			"district", "plan", "in force", "errors", "warnings", "at risk", "goals on track", "aligned", "budget",
			"spent or ordered", "evaluations overdue", "complete",
		},
	}
	for _, plan := range plans {
		table.Rows = append(table.Rows, newPlanRow(plan, addresses))
	}
	return document.Section{ID: "plans", Title: "Plans", Blocks: []document.Block{table}}
}

// sumPlans returns the figures of all plans. Money of different currencies is not added up.
func sumPlans(plans []overview.Plan) document.Figures {
	var failing, warned, assessed, complete, goals, onTrack int
	var currencies []string
	totals, atRisk := map[string]money.Amount{}, map[string]money.Amount{}
	for _, plan := range plans {
		switch {
		case plan.Errors > 0:
			failing++
		case plan.Warnings > 0:
			warned++
		}
		if !plan.IsAssessed {
			continue
		}
		assessed++
		goals, onTrack = goals+plan.Goals.Total, onTrack+plan.Goals.OnTrack
		if percent := plan.Completeness.Percent; percent != nil && *percent == 100 {
			complete++
		}
		if currency := plan.Money.Currency; currency != "" {
			if _, isKnown := totals[currency]; !isKnown {
				currencies = append(currencies, currency)
			}
			totals[currency] = totals[currency].Plus(money.ParseOrZero(plan.Money.Total))
			atRisk[currency] = atRisk[currency].Plus(money.ParseOrZero(plan.Money.AtRisk))
		}
	}
	slices.Sort(currencies)
	figures := document.Figures{
		{Label: "Plans", Value: tables.NewCount(len(plans)), Note: fmt.Sprintf("%d assessed, %d complete", assessed, complete)},
		{Label: "Plans with errors", Value: tables.NewCount(failing), State: StateOfCount(failing, document.Bad)},
		{Label: "Plans with warnings alone", Value: tables.NewCount(warned), State: StateOfCount(warned, document.Attention)},
		{Label: "Goals on track", Value: tables.NewCount(onTrack), Note: "of " + text.FormatCount(goals, "goal")},
	}
	for _, currency := range currencies {
		figures = append(figures,
			document.Figure{Label: "Budgets", Value: tables.NewAmount(totals[currency], currency)},
			document.Figure{
				Label: "Money in findings", Value: tables.NewAmount(atRisk[currency], currency),
				Note: "at most: one sum can be in several findings", State: StateOfAmount(atRisk[currency]),
			})
	}
	return figures
}

// newPlanRow returns the row of a plan among those of all districts.
func newPlanRow(plan overview.Plan, addresses Addresses) []document.Cell {
	row := []document.Cell{
		document.NewTextCell(plan.Namespace),
		document.NewLinkCell(cmp.Or(plan.Title, plan.Name), addresses.Page(plan.Namespace, plan.Name, "")),
	}
	if !plan.IsAssessed {
		row = append(row, document.NewStateCell("not assessed", document.Unknown))
		return append(row, make([]document.Cell, 9)...)
	}
	inForce := document.NewTextCell("yes")
	if !plan.IsInForce {
		inForce = document.NewTextCell("no")
	}
	errors := document.Cell{Cell: tables.NewCount(plan.Errors), State: StateOfCount(plan.Errors, document.Bad)}
	warnings := document.Cell{Cell: tables.NewCount(plan.Warnings), State: StateOfCount(plan.Warnings, document.Attention)}
	return append(row,
		inForce, errors, warnings,
		newMoneyCell(plan.Money, plan.Money.AtRisk),
		document.NewTextCell(fmt.Sprintf("%d of %d", plan.Goals.OnTrack, plan.Goals.Total)),
		NewPercentCell(string(plan.Money.AlignedPercent)),
		newMoneyCell(plan.Money, plan.Money.Total), newMoneyCell(plan.Money, plan.Money.Used),
		document.NewCell(CountOrEmpty(plan.Evaluations.Overdue)),
		NewPercentCell(formatPointer(plan.Completeness.Percent)),
	)
}
