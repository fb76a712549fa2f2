package assess

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
)

// budgetStatus is the money of a plan as its status shows it.
func budgetStatus(b *budget.Budget) v1alpha1.BudgetStatus {
	if b.Plan.Spec.Budget == nil && len(b.Refresh) == 0 {
		return v1alpha1.BudgetStatus{CategoryTwo: categoryTwoStatus(b)}
	}
	aligned, general, unaligned := b.AlignmentTotals()
	learning, of := b.ProfessionalLearning()
	spent, committed := b.Used()
	s := v1alpha1.BudgetStatus{
		Currency:             b.Currency,
		Total:                b.Total().API(),
		Aligned:              aligned.API(),
		General:              general.API(),
		Unaligned:            unaligned.API(),
		AlignedPercent:       "100.0",
		Domains:              domainShares(b),
		Lines:                lineStatuses(b),
		Goals:                goalBudgets(b),
		ProfessionalLearning: learning.API(),
		Committed:            committed.API(),
		Spent:                spent.API(),
		Available:            (b.Total() - spent - committed).Signed(),
		BudgetVariance:       variance(b.Total(), spent),
		CategoryTwo:          categoryTwoStatus(b),
	}
	if aligned+unaligned > 0 {
		s.AlignedPercent = money.Percent(aligned, aligned+unaligned)
	}
	if of > 0 {
		s.ProfessionalLearningPercent = money.Percent(learning, of)
	}
	for _, y := range b.Years {
		devices := y.Refresh.Devices
		s.Years = append(s.Years, v1alpha1.BudgetYear{
			FiscalYear:     v1alpha1.FiscalYear(y.FiscalYear),
			BudgetFigures:  figures(y.Allotted, y.Committed, y.Spent),
			Aligned:        y.Aligned.API(),
			General:        y.General.API(),
			Unaligned:      y.Unaligned.API(),
			Refresh:        y.Refresh.Cost.API(),
			RefreshFunded:  y.Refresh.Funded.API(),
			RefreshGap:     y.Refresh.Gap().API(),
			RefreshDevices: &devices,
		})
	}
	// Lots may end far ahead; status shows the years up to a bound.
	s.Years = s.Years[:min(len(s.Years), yearsMost)]
	return s
}

// categoryTwoStatus is the current cycle of E-Rate's category two. What is not
// known is left out.
func categoryTwoStatus(b *budget.Budget) v1alpha1.CategoryTwoStatus {
	var s v1alpha1.CategoryTwoStatus
	for _, c := range b.CategoryTwo().Cycles {
		if !c.Current {
			continue
		}
		s.FirstFundingYear, s.LastFundingYear = int32(c.First), int32(c.Last)
		if c.Discounted {
			s.DiscountPercent = v1alpha1.Percent(money.Decimal(c.Discount.Percent, 4))
		}
		// A limit that may be higher is none to plan by.
		limited := c.Limited && !c.AtLeast
		if limited {
			s.Budget = c.Budget.API()
		}
		if c.Stated {
			s.Requested = c.Requested.API()
		}
		if !c.Partial {
			s.Planned = c.Planned.API()
		}
		if limited && c.Stated && !c.Partial {
			s.Remaining = (c.Budget - c.Requested - c.Planned).Signed()
		}
	}
	return s
}

// yearsMost is how many fiscal years status shows.
const yearsMost = 40

func domainShares(b *budget.Budget) []v1alpha1.DomainShare {
	total := b.Total()
	if total == 0 {
		return nil
	}
	sums := b.Domains()
	var list []v1alpha1.DomainShare
	for _, domain := range []string{
		string(v1alpha1.DomainAT), string(v1alpha1.DomainEdTech), string(v1alpha1.DomainInfoTech), string(v1alpha1.DomainShared), budget.Unassigned,
	} {
		list = append(
			list,
			v1alpha1.DomainShare{
				Domain:  v1alpha1.BudgetDomain(domain),
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
	goalsMost     = 200
	goalYearsMost = 300
)

// goalBudgets are the goals that have money or have used some.
func goalBudgets(b *budget.Budget) []v1alpha1.GoalBudget {
	var list []v1alpha1.GoalBudget
	for _, goal := range b.Goals {
		var allotted, committed, spent money.Amount
		var years []v1alpha1.GoalBudgetYear
		for _, y := range goal.Years {
			allotted += y.Budgeted
			committed += y.Committed
			spent += y.Spent
			if y.Committed != 0 || y.Spent != 0 {
				years = append(years, v1alpha1.GoalBudgetYear{
					FiscalYear: v1alpha1.FiscalYear(
						y.FiscalYear,
					),
					BudgetFigures: figures(y.Budgeted, y.Committed, y.Spent),
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
	list = list[:min(len(list), goalsMost)]
	keepLatestYears(list)
	return list
}

// keepLatestYears leaves each goal as many of its latest years as all can have
// within goalYearsMost.
func keepLatestYears(goals []v1alpha1.GoalBudget) {
	count := func(most int) int {
		years := 0
		for _, g := range goals {
			years += min(most, len(g.Years))
		}
		return years
	}
	most := 0
	for _, g := range goals {
		most = max(most, len(g.Years))
	}
	for count(most) > goalYearsMost {
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
		Available: (allotted - committed - spent).Signed(), BudgetVariance: variance(allotted, spent),
	}
}

// variance compares what was allotted with what is spent (calculation D12):
// nothing to tell while nothing is.
func variance(allotted, spent money.Amount) v1alpha1.BudgetVariance {
	if spent == 0 {
		return v1alpha1.BudgetVariance{}
	}
	v := v1alpha1.BudgetVariance{Variance: (allotted - spent).Signed()}
	if allotted != 0 {
		v.VariancePercent = money.Percent(allotted-spent, allotted)
	}
	return v
}

// lineStatuses are the lines that are used or moved.
func lineStatuses(money *budget.Budget) []v1alpha1.LineStatus {
	var list []v1alpha1.LineStatus
	for _, line := range money.Lines {
		if line.Used() == 0 && line.Moved == 0 && !line.AtLeast {
			continue
		}
		s := v1alpha1.LineStatus{
			Name: line.Name, BudgetFigures: figures(line.Allotted, line.Committed, line.Spent),
		}
		if line.Moved != 0 {
			s.Moved = line.Moved.Signed()
		}
		if line.AtLeast {
			s.AtLeast = new(true)
		}
		list = append(list, s)
	}
	return list
}

func inventoryStatus(stock []inventory.StockSum) v1alpha1.InventoryStatus {
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
