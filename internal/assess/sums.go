package assess

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
)

// computeBudgetStatus returns the money of a plan as its status shows it.
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
			FiscalYear:     int32(year.FiscalYear),
			Allotted:       year.Allotted.API(),
			Aligned:        year.Aligned.API(),
			General:        year.General.API(),
			Unaligned:      year.Unaligned.API(),
			Committed:      year.Committed.API(),
			Spent:          year.Spent.API(),
			Available:      (year.Allotted - year.Spent - year.Committed).Signed(),
			BudgetVariance: budgetVariance(year.Allotted, year.Spent),
			Refresh:        year.Refresh.Cost.API(),
			RefreshFunded:  year.Refresh.Funded.API(),
			RefreshGap:     year.Refresh.Gap().API(),
			RefreshDevices: &devices,
		})
	}
	// Lots may end many years ahead; the schema bounds the years in a status.
	status.Years = status.Years[:min(len(status.Years), maxYears)]
	return status
}

// computeCategoryTwoStatus returns the current cycle of E-Rate's category two. Unknown
// figures are left out.
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
		// A budget that may be higher gives no reliable remainder.
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

// maxYears is how many fiscal years a status shows.
const maxYears = 40

func domainShares(planBudget *budget.Budget) []v1alpha1.DomainShare {
	total := planBudget.Total()
	if total == 0 {
		return nil
	}
	sums := planBudget.SumByDomain()
	var list []v1alpha1.DomainShare
	for _, domain := range []string{
		string(v1alpha1.DomainAT), string(v1alpha1.DomainEdTech), string(v1alpha1.DomainInfoTech),
		string(v1alpha1.DomainShared), budget.Unassigned,
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

// The most goals in a status, and the most fiscal years of all of them together, so
// that the status fits beside the spec into what Kubernetes stores.
const (
	maxGoals     = 200
	maxGoalYears = 300
)

// goalBudgets returns the goals that have money or have used some.
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
					FiscalYear:     v1alpha1.FiscalYear(year.FiscalYear),
					Allotted:       year.Budgeted.API(),
					Committed:      year.Committed.API(),
					Spent:          year.Spent.API(),
					Available:      (year.Budgeted - year.Committed - year.Spent).Signed(),
					BudgetVariance: budgetVariance(year.Budgeted, year.Spent),
				})
			}
		}
		if allotted == 0 && committed == 0 && spent == 0 {
			continue
		}
		list = append(list, v1alpha1.GoalBudget{
			Name:           goal.Name,
			Allotted:       allotted.API(),
			Committed:      committed.API(),
			Spent:          spent.API(),
			Available:      (allotted - committed - spent).Signed(),
			BudgetVariance: budgetVariance(allotted, spent),
			Years:          years,
		})
	}
	list = list[:min(len(list), maxGoals)]
	keepLatestYears(list)
	return list
}

// keepLatestYears keeps as many of the latest years of each goal as all goals can have
// within maxGoalYears.
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

// budgetVariance compares what was allotted with what is spent. It is empty while
// nothing is spent: the whole budget would be a variance.
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

// lineStatuses returns the lines that are used or were changed by a transfer.
func lineStatuses(planBudget *budget.Budget) []v1alpha1.LineStatus {
	var list []v1alpha1.LineStatus
	for _, line := range planBudget.Lines {
		if line.Used() == 0 && line.Moved == 0 && !line.AtLeast {
			continue
		}
		status := v1alpha1.LineStatus{
			Name:           line.Name,
			Allotted:       line.Allotted.API(),
			Committed:      line.Committed.API(),
			Spent:          line.Spent.API(),
			Available:      (line.Allotted - line.Used()).Signed(),
			BudgetVariance: budgetVariance(line.Allotted, line.Spent),
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

// byName sorts objects by name.
func byName[T interface{ GetName() string }](list []T) {
	slices.SortFunc(list, func(a, b T) int {
		switch {
		case a.GetName() < b.GetName():
			return -1
		case a.GetName() > b.GetName():
			return 1
		default:
			return 0
		}
	})
}
