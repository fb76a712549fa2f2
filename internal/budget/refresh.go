package budget

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
	"techplan.education/internal/programs"
)

// RefreshYear is what the replacements of a fiscal year cost, and the money for them.
type RefreshYear struct {
	FiscalYear    calendar.FiscalYear
	Lots, Devices int64
	Cost, Funded  money.Amount
	// Unpriced is the number of units without a known cost; if there are any, Cost is a
	// lower bound.
	Unpriced int64
	// Technologies with replacements in the year, sorted by name.
	Technologies []string
}

// Gap returns the cost for which there is no money.
func (year RefreshYear) Gap() money.Amount { return year.Cost - year.Funded }

func (budget *Budget) newForecaster(today calendar.Date) inventory.Forecaster {
	policy := budget.Plan.Spec.Policy.Refresh
	return inventory.Forecaster{
		Current: budget.Fiscal.Of(today), PriceYear: budget.Fiscal.Of(budget.Start), Prices: Prices(budget.Plan),
		SparePercent: money.ParseRat(policy.SparePercent), InflationPercent: money.ParseRat(policy.InflationPercent),
	}
}

// NewForecaster returns the forecaster of a plan as of a date.
func NewForecaster(plan *v1alpha1.TechnologyPlan, today calendar.Date) inventory.Forecaster {
	budget := Budget{Plan: plan, Fiscal: FiscalYearsOf(plan), Start: calendar.ParseOrZero(plan.Spec.Period.Start)}
	return budget.newForecaster(today)
}

// Prices returns the replacement prices of a plan's technologies.
func Prices(plan *v1alpha1.TechnologyPlan) map[string]inventory.Price {
	prices := make(map[string]inventory.Price, len(plan.Spec.Technologies))
	for _, technology := range plan.Spec.Technologies {
		prices[string(technology.Name)] = inventory.Price{
			Unit:  money.ParseOrZero(technology.UnitCost),
			Known: technology.UnitCost != "",
			Year:  calendar.FiscalYear(technology.PriceFiscalYear),
		}
	}
	return prices
}

// LeadMonths returns the lead time of a plan's refresh policy, in months.
func LeadMonths(plan *v1alpha1.TechnologyPlan) int {
	if lead := plan.Spec.Policy.Refresh.LeadMonths; lead != nil {
		return int(*lead)
	}
	return DefaultLeadMonths
}

// Facts returns what a plan says about where a device lot counts.
func Facts(plan *v1alpha1.TechnologyPlan) inventory.Facts {
	f := inventory.Facts{
		Years: FiscalYearsOf(plan), LeadMonths: LeadMonths(plan),
		LifeMonths: map[string]int{}, Lines: map[string]inventory.LineFacts{},
	}
	for _, technology := range plan.Spec.Technologies {
		f.LifeMonths[string(technology.Name)] = int(technology.UsefulLifeMonths)
	}
	if plan.Spec.Budget == nil {
		return f
	}
	sources := map[v1alpha1.EntryName]*v1alpha1.FundingSource{}
	for i := range plan.Spec.Budget.Sources {
		sources[plan.Spec.Budget.Sources[i].Name] = &plan.Spec.Budget.Sources[i]
	}
	for _, line := range plan.Spec.Budget.Lines {
		lineFacts := inventory.LineFacts{
			First: calendar.FiscalYear(line.FiscalYear),
			Last:  calendar.FiscalYear(line.FiscalYear),
		}
		if line.ThroughFiscalYear != 0 {
			lineFacts.Last = calendar.FiscalYear(line.ThroughFiscalYear)
		}
		if line.FiscalYear == 0 {
			lineFacts.First = f.Years.Of(calendar.ParseOrZero(plan.Spec.Period.Start))
			lineFacts.Last = f.Years.Of(calendar.ParseOrZero(plan.Spec.Period.End))
		}
		if source := sources[line.Source]; source != nil {
			lineFacts.Deadline, lineFacts.Deliver = calendar.ParseOrZero(source.ObligationEnd), RequiresDelivery(source)
			if programs.IsFederal(source.Kind) {
				lineFacts.CountMonths, _ = programs.FederalInventoryMonths()
				equipment := &lineFacts.Equipment
				equipment.Price, equipment.PriceBefore, equipment.Since, _ = programs.FederalEquipment()
			}
		}
		f.Lines[string(line.Name)] = lineFacts
	}
	return f
}

// fundingPool is replacement money for one technology, or for any if technology is
// empty.
type fundingPool struct {
	line       string
	technology string
	years      []calendar.FiscalYear
	remaining  money.Amount
}

// fundRefresh pays the demands from the replacement lines: first from the money of
// their technology, then from the money for any technology; first of the year of
// purchase, then of the year of the end.
func (budget *Budget) fundRefresh() {
	sums := map[calendar.FiscalYear]*RefreshYear{}
	pools := budget.fundingPools()
	for _, demand := range budget.Demands {
		year := sums[demand.Shown]
		if year == nil {
			year = &RefreshYear{FiscalYear: demand.Shown}
			sums[demand.Shown] = year
		}
		year.Lots += demand.Lots
		year.Devices += demand.Devices
		year.Cost = year.Cost.PlusLots(demand.Cost)
		year.Unpriced += demand.Unpriced
		year.Funded = min(year.Cost, year.Funded+payFromPools(demand, pools))
		if !slices.Contains(year.Technologies, demand.Technology) {
			year.Technologies = append(year.Technologies, demand.Technology)
		}
	}
	for _, year := range sums {
		slices.Sort(year.Technologies)
		budget.Refresh = append(budget.Refresh, *year)
	}
	slices.SortFunc(budget.Refresh, func(x, y RefreshYear) int { return int(x.FiscalYear - y.FiscalYear) })
}

// payFromPools takes the cost of a demand out of the pools and returns how much they
// paid.
func payFromPools(demand inventory.Demand, pools []*fundingPool) money.Amount {
	var paid money.Amount
	for _, year := range []calendar.FiscalYear{demand.BuyBy, demand.End, demand.Shown} {
		for _, technology := range []string{demand.Technology, ""} {
			for _, pool := range pools {
				if pool.technology == technology && slices.Contains(pool.years, year) {
					part := min(pool.remaining, demand.Cost-paid)
					pool.remaining -= part
					paid += part
				}
			}
		}
	}
	return paid
}

// fundingPools divides the replacement lines. A line that names technologies serves
// only those, in proportion to what their demands in its years cost. A line that names
// none serves any technology. Money of one year is used before money of several years,
// which can wait.
func (budget *Budget) fundingPools() []*fundingPool {
	var pools []*fundingPool
	for _, line := range budget.Lines {
		if line.Purpose != v1alpha1.PurposeReplacement || line.Allotted == 0 {
			continue
		}
		left := line.Allotted
		if len(line.Years) > 0 && line.Years[len(line.Years)-1] < budget.Current {
			// Money that a past year has spent cannot pay again.
			left = max(0, line.Allotted-line.Used())
		}
		if len(line.Technologies) == 0 {
			pools = append(pools, &fundingPool{string(line.Name), "", line.Years, left})
			continue
		}
		technologies := slices.Sorted(slices.Values(line.Technologies))
		costs := make([]int64, len(technologies))
		for i, name := range technologies {
			costs[i] = int64(budget.demandCost(string(name), line.Years))
		}
		for i, part := range left.Split(costs) {
			pools = append(pools, &fundingPool{string(line.Name), string(technologies[i]), line.Years, part})
		}
	}
	slices.SortStableFunc(pools, func(x, y *fundingPool) int {
		return cmp.Or(cmp.Compare(len(x.years), len(y.years)), cmp.Compare(x.line, y.line))
	})
	return pools
}

// demandCost returns what the demands of a technology in any of the years cost.
func (budget *Budget) demandCost(technology string, years []calendar.FiscalYear) money.Amount {
	var sum money.Amount
	for _, demand := range budget.Demands {
		if demand.Technology == technology &&
			(slices.Contains(years, demand.BuyBy) ||
				slices.Contains(years, demand.End) ||
				slices.Contains(years, demand.Shown)) {
			sum = sum.Plus(demand.Cost)
		}
	}
	return sum
}

// ForecastHorizon returns the last fiscal year of the forecast. It covers the current
// year and the four after it.
func (budget *Budget) ForecastHorizon() calendar.FiscalYear { return budget.Current + 4 }
