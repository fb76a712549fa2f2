package assess

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
)

// computeBudgetStatus is the money of a plan as its status shows it.
func computeBudgetStatus(planBudget *budget.Budget) v1alpha1.BudgetStatus {
	if planBudget.Plan.Spec.Budget == nil && len(planBudget.Refresh) == 0 {
		return v1alpha1.BudgetStatus{CategoryTwo: computeCategoryTwoStatus(planBudget)}
	}
	aligned, general, unaligned := planBudget.AlignmentTotals()
	learning, of := planBudget.ProfessionalLearning()
	spent, committed := planBudget.SpentAndCommitted()
	status := v1alpha1.BudgetStatus{
		Currency:             planBudget.Currency,
		Total:                planBudget.Total().API(),
		Aligned:              aligned.API(),
		General:              general.API(),
		Unaligned:            unaligned.API(),
		AlignedPercent:       "100.0",
		Domains:              domainShares(planBudget),
		Lines:                lineStatuses(planBudget),
		Goals:                goalBudgets(planBudget),
		ProfessionalLearning: learning.API(),
		Committed:            committed.API(),
		Spent:                spent.API(),
		Available:            (planBudget.Total() - spent - committed).Signed(),
		BudgetVariance:       budgetVariance(planBudget.Total(), spent),
		CategoryTwo:          computeCategoryTwoStatus(planBudget),
	}
	if aligned+unaligned > 0 {
		status.AlignedPercent = money.Percent(aligned, aligned+unaligned)
	}
	if of > 0 {
		status.ProfessionalLearningPercent = money.Percent(learning, of)
	}
	for _, year := range planBudget.Years {
		devices := year.Refresh.Devices
		status.Years = append(status.Years, v1alpha1.BudgetYear{
			FiscalYear:     v1alpha1.FiscalYear(year.FiscalYear),
			BudgetFigures:  figures(year.Allotted, year.Committed, year.Spent),
			Aligned:        year.Aligned.API(),
			General:        year.General.API(),
			Unaligned:      year.Unaligned.API(),
			Refresh:        year.Refresh.Cost.API(),
			RefreshFunded:  year.Refresh.Funded.API(),
			RefreshGap:     year.Refresh.Gap().API(),
			RefreshDevices: &devices,
		})
	}
	// Lots may end far ahead; status shows the years up to a bound.
	status.Years = status.Years[:min(len(status.Years), maxYears)]
	return status
}

// computeCategoryTwoStatus is the current cycle of E-Rate's category two. What is not
// known is left out.
func computeCategoryTwoStatus(planBudget *budget.Budget) v1alpha1.CategoryTwoStatus {
	var status v1alpha1.CategoryTwoStatus
	for _, cycle := range planBudget.CategoryTwo().Cycles {
		if !cycle.Current {
			continue
		}
		status.FirstFundingYear, status.LastFundingYear = int32(cycle.First), int32(cycle.Last)
		if cycle.Discounted {
			status.DiscountPercent = v1alpha1.Percent(money.Decimal(cycle.Discount.Percent, 4))
		}
		// A limit that may be higher is none to plan by.
		limited := cycle.Limited && !cycle.AtLeast
		if limited {
			status.Budget = cycle.Budget.API()
		}
		if cycle.Stated {
			status.Requested = cycle.Requested.API()
		}
		if !cycle.Partial {
			status.Planned = cycle.Planned.API()
		}
		if limited && cycle.Stated && !cycle.Partial {
			status.Remaining = (cycle.Budget - cycle.Requested - cycle.Planned).Signed()
		}
	}
	return status
}

// maxYears is how many fiscal years status shows.
const maxYears = 40

func domainShares(planBudget *budget.Budget) []v1alpha1.DomainShare {
	total := planBudget.Total()
	if total == 0 {
		return nil
	}
	sums := planBudget.SumByDomain()
	var list []v1alpha1.DomainShare
	for _, domain := range []v1alpha1.BudgetDomain{
		v1alpha1.BudgetDomainAT, v1alpha1.BudgetDomainEdTech, v1alpha1.BudgetDomainInfoTech,
		v1alpha1.BudgetDomainShared, budget.Unassigned,
	} {
		list = append(
			list,
			v1alpha1.DomainShare{
				Domain:  domain,
				Amount:  sums[domain].API(),
				Percent: money.Percent(sums[domain], total),
			},
		)
	}
	return list
}

// Most goals that status shows, and most fiscal years of all of them together, so
// that the status fits beside the spec.
const (
	maxGoals     = 200
	maxGoalYears = 300
)

// goalBudgets are the goals that have money or have used some.
func goalBudgets(planBudget *budget.Budget) []v1alpha1.GoalBudget {
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
					FiscalYear: v1alpha1.FiscalYear(
						year.FiscalYear,
					),
					BudgetFigures: figures(year.Budgeted, year.Committed, year.Spent),
				})
			}
		}
		if allotted == 0 && committed == 0 && spent == 0 {
			continue
		}
		list = append(list, v1alpha1.GoalBudget{
			Name: goal.Name, BudgetFigures: figures(allotted, committed, spent), Years: years,
		})
	}
	list = list[:min(len(list), maxGoals)]
	keepLatestYears(list)
	return list
}

// keepLatestYears leaves each goal as many of its latest years as all can have
// within goalYearsMost.
func keepLatestYears(goals []v1alpha1.GoalBudget) {
	count := func(limit int) int {
		years := 0
		for _, goal := range goals {
			years += min(limit, len(goal.Years))
		}
		return years
	}
	most := 0
	for _, goal := range goals {
		most = max(most, len(goal.Years))
	}
	for count(most) > maxGoalYears {
		most--
	}
	for i := range goals {
		if years := goals[i].Years; len(years) > most {
			goals[i].Years = years[len(years)-most:]
		}
	}
}

// figures are what a line, a goal or a year has, what it has used and what is left.
func figures(allotted, committed, spent money.Amount) v1alpha1.BudgetFigures {
	return v1alpha1.BudgetFigures{
		Allotted: allotted.API(), Committed: committed.API(), Spent: spent.API(),
		Available: (allotted - committed - spent).Signed(), BudgetVariance: budgetVariance(allotted, spent),
	}
}

// budgetVariance compares what was allotted with what is spent. It is empty while nothing
// is spent.
func budgetVariance(allotted, spent money.Amount) v1alpha1.BudgetVariance {
	if spent == 0 {
		return v1alpha1.BudgetVariance{}
	}
	result := v1alpha1.BudgetVariance{Variance: (allotted - spent).Signed()}
	if allotted != 0 {
		result.VariancePercent = money.Percent(allotted-spent, allotted)
	}
	return result
}

// lineStatuses are the lines that are used or moved.
func lineStatuses(planBudget *budget.Budget) []v1alpha1.LineStatus {
	var list []v1alpha1.LineStatus
	for _, line := range planBudget.Lines {
		if line.Used() == 0 && line.Moved == 0 && !line.AtLeast {
			continue
		}
		status := v1alpha1.LineStatus{
			Name: line.Name, BudgetFigures: figures(line.Allotted, line.Committed, line.Spent),
		}
		if line.Moved != 0 {
			status.Moved = line.Moved.Signed()
		}
		if line.AtLeast {
			status.AtLeast = new(true)
		}
		list = append(list, status)
	}
	return list
}

func computeInventoryStatus(stock []inventory.StockSum) v1alpha1.InventoryStatus {
	var lots, devices, service, unsupported, unknown int64
	for _, sum := range stock {
		lots += sum.Lots
		devices += sum.Devices
		if sum.InService {
			service += sum.Devices
			if sum.Support == inventory.Unsupported {
				unsupported += sum.Devices
			}
		}
		if sum.EndUnknown {
			unknown += sum.Devices
		}
	}
	return v1alpha1.InventoryStatus{
		Lots:        &lots,
		Devices:     &devices,
		InService:   &service,
		Unsupported: &unsupported,
		EndUnknown:  &unknown,
	}
}
