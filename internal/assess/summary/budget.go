package summary

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/money"
)

// Bounds of the lists of a budget, so that the status fits beside the spec.
const (
	// maxYears is the most fiscal years: lots may end far ahead.
	maxYears = 40
	// maxGoals is the most goals, and maxGoalYears the most fiscal years of all goals
	// together.
	maxGoals     = 200
	maxGoalYears = 300
)

// ComputeBudget returns the budget of a plan as its status shows it: the sums, the
// domains, at most 40 fiscal years, the lines that are used or moved, and at most 200
// goals that have money or have used some. Without a budget and without devices to
// replace, it shows E-Rate alone.
func ComputeBudget(planBudget *budget.Budget) v1alpha1.BudgetStatus {
	if planBudget.Plan.Spec.Budget == nil && len(planBudget.Refresh) == 0 {
		return v1alpha1.BudgetStatus{CategoryTwo: computeCategoryTwo(planBudget)}
	}
	aligned, general, unaligned := planBudget.AlignmentTotals()
	learning, withoutStaffing := planBudget.ProfessionalLearning()
	spent, committed := planBudget.SpentAndCommitted()
	total := planBudget.TotalAllotted()
	status := v1alpha1.BudgetStatus{
		Currency:             planBudget.Currency,
		Total:                total.API(),
		Aligned:              aligned.API(),
		General:              general.API(),
		Unaligned:            unaligned.API(),
		AlignedPercent:       "100.0",
		Domains:              listDomainShares(planBudget),
		Lines:                listLines(planBudget),
		Goals:                listGoalBudgets(planBudget),
		ProfessionalLearning: learning.API(),
		Committed:            committed.API(),
		Spent:                spent.API(),
		Available:            (total - spent - committed).FormatSigned(),
		BudgetVariance:       computeVariance(total, spent),
		CategoryTwo:          computeCategoryTwo(planBudget),
		Years:                listYears(planBudget),
	}
	if aligned+unaligned > 0 {
		status.AlignedPercent = money.FormatPercent(aligned, aligned+unaligned)
	}
	if withoutStaffing > 0 {
		status.ProfessionalLearningPercent = money.FormatPercent(learning, withoutStaffing)
	}
	return status
}

func listYears(planBudget *budget.Budget) []v1alpha1.BudgetYear {
	var list []v1alpha1.BudgetYear
	for _, year := range planBudget.Years[:min(len(planBudget.Years), maxYears)] {
		list = append(list, v1alpha1.BudgetYear{
			FiscalYear:         v1alpha1.FiscalYear(year.FiscalYear),
			BudgetFigures:      newFigures(year.Allotted, year.Committed, year.Spent),
			Aligned:            year.Aligned.API(),
			General:            year.General.API(),
			Unaligned:          year.Unaligned.API(),
			Refresh:            year.Refresh.Cost.API(),
			RefreshFunded:      year.Refresh.Funded.API(),
			RefreshGap:         year.Refresh.MoneyMissing().API(),
			RefreshDevices:     new(year.Refresh.Devices),
			RefreshNotReplaced: year.Refresh.NotReplaced,
		})
	}
	return list
}

// computeCategoryTwo returns the current cycle of E-Rate's category two. It leaves out
// what is not known.
func computeCategoryTwo(planBudget *budget.Budget) v1alpha1.CategoryTwoStatus {
	var status v1alpha1.CategoryTwoStatus
	for _, cycle := range planBudget.CategoryTwo().Cycles {
		if !cycle.Current {
			continue
		}
		status.FirstFundingYear, status.LastFundingYear = int32(cycle.First), int32(cycle.Last)
		if cycle.Discounted {
			status.DiscountPercent = v1alpha1.Percent(money.FormatDecimal(cycle.Discount.Percent, 4))
		}
		// A district cannot plan with a limit that may be higher.
		isLimited := cycle.Limited && !cycle.AtLeast
		if isLimited {
			status.Budget = cycle.Budget.API()
		}
		if cycle.Stated {
			status.Requested = cycle.Requested.API()
		}
		if !cycle.Partial {
			status.Planned = cycle.Planned.API()
		}
		if isLimited && cycle.Stated && !cycle.Partial {
			status.Remaining = (cycle.Budget - cycle.Requested - cycle.Planned).FormatSigned()
		}
	}
	return status
}

// listDomainShares returns the share of each domain of technology; nil: the budget has
// no money.
func listDomainShares(planBudget *budget.Budget) []v1alpha1.DomainShare {
	total := planBudget.TotalAllotted()
	if total == 0 {
		return nil
	}
	sums := planBudget.SumByDomain()
	var list []v1alpha1.DomainShare
	for _, domain := range []v1alpha1.BudgetDomain{
		v1alpha1.BudgetDomainAT, v1alpha1.BudgetDomainEdTech, v1alpha1.BudgetDomainInfoTech,
		v1alpha1.BudgetDomainShared, budget.Unassigned,
	} {
		share := v1alpha1.DomainShare{
			Domain: domain, Amount: sums[domain].API(), Percent: money.FormatPercent(sums[domain], total),
		}
		list = append(list, share)
	}
	return list
}

// listGoalBudgets returns the goals that have money or have used some, each with the
// years in which it has used some.
func listGoalBudgets(planBudget *budget.Budget) []v1alpha1.GoalBudget {
	var list []v1alpha1.GoalBudget
	for _, goal := range planBudget.Goals {
		var allotted, committed, spent money.Amount
		var years []v1alpha1.GoalBudgetYear
		for _, year := range goal.Years {
			allotted += year.Budgeted
			committed += year.Committed
			spent += year.Spent
			if year.Committed != 0 || year.Spent != 0 {
				years = append(years, v1alpha1.GoalBudgetYear{
					FiscalYear:    v1alpha1.FiscalYear(year.FiscalYear),
					BudgetFigures: newFigures(year.Budgeted, year.Committed, year.Spent),
				})
			}
		}
		if allotted == 0 && committed == 0 && spent == 0 {
			continue
		}
		list = append(list, v1alpha1.GoalBudget{
			Name: goal.Name, BudgetFigures: newFigures(allotted, committed, spent), Years: years,
		})
	}
	list = list[:min(len(list), maxGoals)]
	keepLatestYears(list)
	return list
}

// keepLatestYears leaves each goal its latest years, as many for each as keep all goals
// within maxGoalYears.
func keepLatestYears(goals []v1alpha1.GoalBudget) {
	countYears := func(limit int) int {
		count := 0
		for _, goal := range goals {
			count += min(limit, len(goal.Years))
		}
		return count
	}
	limit := 0
	for _, goal := range goals {
		limit = max(limit, len(goal.Years))
	}
	for countYears(limit) > maxGoalYears {
		limit--
	}
	for i := range goals {
		if years := goals[i].Years; len(years) > limit {
			goals[i].Years = years[len(years)-limit:]
		}
	}
}

// newFigures returns what a line, a goal or a year has, what of it is used and what is
// left.
func newFigures(allotted, committed, spent money.Amount) v1alpha1.BudgetFigures {
	return v1alpha1.BudgetFigures{
		Allotted:       allotted.API(),
		Committed:      committed.API(),
		Spent:          spent.API(),
		Available:      (allotted - committed - spent).FormatSigned(),
		BudgetVariance: computeVariance(allotted, spent),
	}
}

// computeVariance compares what is allotted with what is spent. It is empty while
// nothing is spent.
func computeVariance(allotted, spent money.Amount) v1alpha1.BudgetVariance {
	if spent == 0 {
		return v1alpha1.BudgetVariance{}
	}
	result := v1alpha1.BudgetVariance{Variance: (allotted - spent).FormatSigned()}
	if allotted != 0 {
		result.VariancePercent = money.FormatPercent(allotted-spent, allotted)
	}
	return result
}

// listLines returns the lines that are used or moved.
func listLines(planBudget *budget.Budget) []v1alpha1.LineStatus {
	var list []v1alpha1.LineStatus
	for _, budgetLine := range planBudget.Lines {
		if budgetLine.AmountUsed() == 0 && budgetLine.Moved == 0 && !budgetLine.AtLeast {
			continue
		}
		status := v1alpha1.LineStatus{
			Name: budgetLine.Name, BudgetFigures: newFigures(budgetLine.Allotted, budgetLine.Committed, budgetLine.Spent),
		}
		if budgetLine.Moved != 0 {
			status.Moved = budgetLine.Moved.FormatSigned()
		}
		if budgetLine.AtLeast {
			status.AtLeast = new(true)
		}
		list = append(list, status)
	}
	return list
}

// ListGoalFunding returns what a goal needs and what it has in each fiscal year in
// which it runs.
func ListGoalFunding(goal *budget.Goal) []v1alpha1.GoalFunding {
	var list []v1alpha1.GoalFunding
	for _, year := range goal.Years {
		list = append(list, v1alpha1.GoalFunding{
			FiscalYear: v1alpha1.FiscalYear(year.FiscalYear),
			Need:       year.Need.API(),
			Budgeted:   max(0, year.MoneyForNeed()).API(),
			Gap:        year.MoneyMissing().API(),
		})
	}
	return list
}
