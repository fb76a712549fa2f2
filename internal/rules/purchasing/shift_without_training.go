package purchasing

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// ShiftWithoutTraining reports this: something new is bought for learning, or
// lessons are to change, and no training is planned.
var ShiftWithoutTraining = rules.Rule{
	Code: rules.ShiftWithoutTraining, Number: "E-07", Worst: v1alpha1.SeverityWarning,
	Files:       files,
	Money:       true,
	AboutGoals:  true,
	FoldedUnder: []rules.Fold{{Root: rules.SpendOnRetired, AnyYear: true, By: rules.ByTechnology}},
	Check: func(input *rules.Input, report *rules.Report) {
		training := training(input)
		checkPurchasesWithoutTraining(input, report, training)
		checkShiftsWithoutTraining(input, report, training)
	},
}

// checkPurchasesWithoutTraining looks at the first large purchase of each
// technology for learning, where there is still time to act.
func checkPurchasesWithoutTraining(input *rules.Input, report *rules.Report, training provision) {
	var unknown []string
	for _, technology := range input.Technologies() {
		large := allLargePurchases(input, technology.Name)
		// Only the first is a change: what comes after it is more of the same, also
		// once the year of the first is past.
		if len(large) == 0 || !input.IsActionable(large[0].year) {
			continue
		}
		p, name := large[0], string(technology.Name)
		if training.within([]string{name}, goalsNamedBy(p.lines), p.year-1, p.year+1) {
			continue
		}
		asks, known := asksForTraining(technology)
		if !known {
			unknown = append(unknown, name)
		}
		if !asks {
			continue
		}
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			Field:      rules.TechnologyPath(technology.Name).String(),
			FiscalYear: v1alpha1.FiscalYear(p.year),
			Message: fmt.Sprintf(
				"%s (%s in %s) is bought and no training is planned for it.", name, input.FormatMoney(p.sum), p.year,
			),
			Action: fmt.Sprintf(
				"Add a training session or a training line that names %s or its goal, at the latest in %s.", name,
				p.year+1,
			),
			Money:        p.sum,
			Lines:        budget.LineNames(p.lines),
			Goals:        goalsNamedBy(p.lines),
			Technologies: []string{name},
			Domain:       string(technology.Domain),
		})
	}
	if len(unknown) > 0 {
		report.Skip(
			"%d without a kind or a domain among the technologies bought for more than %s in a year: %s", len(unknown),
			input.FormatMoney(input.Policy.PurchaseLimit), text.JoinFirst(unknown),
		)
	}
}

// asksForTraining tells whether people must learn to use a technology: devices,
// software and content for learning. What its kind or its domain rules out is
// known even if the other is not given.
func asksForTraining(technology v1alpha1.Technology) (asks, known bool) {
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

// checkShiftsWithoutTraining looks at the goals that change how people teach or
// learn. A shift needs no money to ask for training, so a plan without a budget
// is judged as well.
func checkShiftsWithoutTraining(input *rules.Input, report *rules.Report, training provision) {
	for _, goal := range input.Goals {
		if goal.Spec.PedagogicalShift == "" || input.IsClosed(goal) {
			continue
		}
		i := slices.IndexFunc(goal.Years, func(y budget.GoalYear) bool { return input.IsActionable(y.FiscalYear) })
		if i < 0 {
			continue
		}
		first, last := goal.Years[0].FiscalYear, goal.Years[len(goal.Years)-1].FiscalYear
		if training.within(budget.TechnologyNames(goal.Lines...), []string{goal.Name}, first-1, last+1) {
			continue
		}
		// It names no technology: that one of them is given up does not explain
		// why a shift has no training.
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			Object:     rules.GoalKey(goal.Name),
			Field:      "spec.pedagogicalShift",
			FiscalYear: v1alpha1.FiscalYear(goal.Years[i].FiscalYear),
			Message: fmt.Sprintf(
				"Goal %s changes how people teach or learn, and no training is planned for it.", goal.Name,
			),
			Action: fmt.Sprintf(
				"Add a training session or a training line that names the goal, at the latest in %s.", last+1,
			),
			Goals: []string{goal.Name},
		})
	}
}

// training is what lines of professional learning and the plan's programs
// provide for.
func training(input *rules.Input) provision {
	p := newProvision()
	for _, line := range input.Lines {
		if line.Purpose != v1alpha1.PurposeProfessionalLearning {
			continue
		}
		for _, year := range around(input) {
			if line.AmountIn(year) > 0 {
				p.add(budget.TechnologyNames(line), goalsNamedBy([]*budget.Line{line}), year)
			}
		}
	}
	for _, program := range input.Plan.Spec.ProfessionalLearning {
		year := anyYear
		if start := calendar.ParseOrZero(program.Start); !start.IsZero() {
			year = input.Fiscal.Of(start)
		}
		p.add(rules.Strings(program.Technologies), program.Goals, year)
	}
	return p
}
