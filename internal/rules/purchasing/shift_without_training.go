package purchasing

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// ShiftWithoutTraining reports a new technology for learning that is bought, or
// lessons that are to change, without any training.
var ShiftWithoutTraining = rules.Rule{
	Code: rules.ShiftWithoutTraining, Number: "E-07", Worst: v1alpha1.SeverityWarning,
	Files:      files,
	Money:      true,
	AboutGoals: true,
	// A technology that is given up should not be bought, so it needs no training either.
	FoldedUnder: []rules.Fold{{Root: rules.SpendOnRetired, AnyYear: true, By: rules.ByTechnology}},
	Check: func(input *rules.Input, report *rules.Report) {
		training := collectTraining(input)
		checkPurchasesWithoutTraining(input, report, training)
		checkShiftsWithoutTraining(input, report, training)
	},
}

// checkPurchasesWithoutTraining checks the first large purchase of each technology
// for learning. Training counts from the year before to the year after: teachers
// learn before the devices arrive, or with them.
func checkPurchasesWithoutTraining(input *rules.Input, report *rules.Report, training provision) {
	var unknown []v1alpha1.EntryName
	for _, technology := range input.Plan.Technologies {
		large := selectLarge(input, listPurchases(input, technology.Name))
		// Only the first purchase is a change. Later ones are more of the same, even
		// when the year of the first is past.
		if len(large) == 0 || !input.IsActionable(large[0].year) {
			continue
		}
		first, entryName := large[0], technology.Name
		if isInUseBefore(input, technology, first) {
			continue
		}
		if training.isProvided([]v1alpha1.EntryName{entryName}, listGoalsOfLines(first.lines), first.year-1, first.year+1) {
			continue
		}
		// A missing kind or domain makes no difference to a technology with training.
		required, known := requiresTraining(technology)
		if !known {
			unknown = append(unknown, entryName)
		}
		if !required {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			Field:      rules.TechnologyPath(technology.Name).String(),
			FiscalYear: v1alpha1.FiscalYear(first.year),
			Message: fmt.Sprintf(
				"%s (%s in %s) is bought and no training is planned for it.", entryName, input.FormatMoney(first.sum),
				first.year,
			),
			Action: fmt.Sprintf(
				"Add a training session or a training line that names %s or its goal, at the latest in %s.", entryName,
				first.year+1,
			),
			Money:        first.sum,
			Lines:        budget.LineNames(first.lines),
			Goals:        listGoalsOfLines(first.lines),
			Technologies: []v1alpha1.EntryName{entryName},
			Domain:       v1alpha1.BudgetDomain(technology.Domain),
		})
	}
	if len(unknown) > 0 {
		report.AddNotChecked(
			"no kind or no domain is given for %s bought for more than %s in a year: %s", text.FormatCount(len(unknown), "technology"),
			input.FormatMoney(input.Policy.PurchaseLimit), text.JoinFirst(unknown),
		)
	}
}

// isInUseBefore reports whether a technology was in use before the year of a purchase, which
// then buys more of the same: its first day of use says so, or it has units in service since
// an earlier year or since a day that is not known.
func isInUseBefore(input *rules.Input, technology *model.Technology, first purchase) bool {
	if !technology.Since.IsZero() {
		return technology.Since < input.Fiscal.StartOf(first.year)
	}
	return slices.ContainsFunc(input.Stock, func(stock inventory.StockSum) bool {
		return stock.Technology == technology.Name && stock.InService && stock.Started < first.year
	})
}

// requiresTraining reports whether people must learn to use a technology. This holds
// for devices, software and content for learning. Its kind or its domain alone can
// rule it out; known is false if neither does and one of them is missing.
func requiresTraining(technology *model.Technology) (required, known bool) {
	switch technology.Kind {
	case v1alpha1.TechnologyService, v1alpha1.TechnologyNetwork:
		return false, true
	default:
	}
	switch technology.Domain {
	case v1alpha1.DomainInfoTech, v1alpha1.DomainShared:
		return false, true
	default:
	}
	known = technology.Kind != "" && technology.Domain != ""
	return known, known
}

// checkShiftsWithoutTraining checks the goals that change how people teach or learn.
// A shift needs training even if it costs nothing, so a plan without a budget is
// checked as well.
func checkShiftsWithoutTraining(input *rules.Input, report *rules.Report, training provision) {
	for _, goal := range input.Goals {
		if goal.Spec.PedagogicalShift == "" || input.IsClosed(goal) {
			continue
		}
		index := slices.IndexFunc(goal.Years, func(right budget.GoalYear) bool { return input.IsActionable(right.FiscalYear) })
		if index < 0 {
			continue
		}
		// Training counts from the year before the goal begins to the year after it ends.
		firstYear, lastYear := goal.Years[0].FiscalYear, goal.Years[len(goal.Years)-1].FiscalYear
		if training.isProvided(budget.TechnologyNames(goal.Lines...), []string{goal.Name}, firstYear-1, lastYear+1) {
			continue
		}
		// The finding names no technology, so that it is not folded: a technology
		// that is given up does not explain why a shift has no training.
		report.AddFinding(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			Object:     rules.GoalKey(goal.Name),
			Field:      "spec.pedagogicalShift",
			FiscalYear: v1alpha1.FiscalYear(goal.Years[index].FiscalYear),
			Message: fmt.Sprintf(
				"Goal %s changes how people teach or learn, and no training is planned for it.", goal.Name,
			),
			Action: fmt.Sprintf(
				"Add a training session or a training line that names the goal, at the latest in %s.", lastYear+1,
			),
			Goals: []string{goal.Name},
		})
	}
}

// collectTraining returns what lines of professional learning and the plan's learning
// programs provide for. A program without a start counts for every year.
func collectTraining(input *rules.Input) provision {
	p := newProvision()
	for _, budgetLine := range input.Lines {
		if budgetLine.Purpose != v1alpha1.PurposeProfessionalLearning {
			continue
		}
		for _, fiscalYear := range listYearsAround(input) {
			if budgetLine.AmountIn(fiscalYear) > 0 {
				p.addYear(budget.TechnologyNames(budgetLine), listGoalsOfLines([]*budget.Line{budgetLine}), fiscalYear)
			}
		}
	}
	for _, program := range input.Plan.Programs {
		// A program without a date may take place in time.
		fiscalYear := anyYear
		if start := program.Start; !start.IsZero() {
			fiscalYear = input.Fiscal.YearOf(start)
		}
		p.addYear(program.Technologies, program.Goals, fiscalYear)
	}
	return p
}
