package budget

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
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
	Technologies []v1alpha1.EntryName
}

// Gap returns the cost for which there is no money.
func (year RefreshYear) Gap() money.Amount { return year.Cost - year.Funded }

// NewForecaster returns the forecaster of a plan as of a date.
func NewForecaster(plan *model.Plan, today calendar.Date) inventory.Forecaster {
	refresh := plan.Policy.Refresh
	return inventory.Forecaster{
		Current: plan.Fiscal.Of(today), LastYear: plan.LastFullYear(), PriceYear: plan.Fiscal.Of(plan.Start),
		PriceOf: PricesOf(plan), Currency: plan.Currency(),
		SparePercent: refresh.SparePercent, InflationPercent: refresh.InflationPercent,
	}
}

// PricesOf returns the replacement price of each technology of a plan.
func PricesOf(plan *model.Plan) func(v1alpha1.EntryName) inventory.Price {
	return func(name v1alpha1.EntryName) inventory.Price {
		technology := plan.Technology(name)
		if technology == nil {
			return inventory.Price{}
		}
		return inventory.Price{
			Unit: technology.UnitCost, Known: technology.IsPriced, Year: calendar.FiscalYear(technology.PriceFiscalYear),
		}
	}
}

// Facts returns what a plan says about where a device lot counts.
func Facts(plan *model.Plan) inventory.Facts {
	facts := inventory.Facts{
		Years: plan.Fiscal, LeadMonths: plan.Policy.Refresh.LeadMonths,
		LifeMonths: map[v1alpha1.EntryName]int{}, Lines: map[v1alpha1.EntryName]inventory.LineFacts{},
	}
	for _, technology := range plan.Technologies {
		facts.LifeMonths[technology.Name] = int(technology.UsefulLifeMonths)
		for _, old := range technology.Replaces {
			if facts.TakesPlace == nil {
				facts.TakesPlace = map[inventory.TechnologyPair]bool{}
			}
			facts.TakesPlace[inventory.TechnologyPair{New: technology.Name, Old: old}] = true
		}
	}
	for _, line := range plan.Lines {
		lineFacts := inventory.LineFacts{First: line.FiscalYear, Last: line.ThroughFiscalYear}
		if line.FiscalYear == 0 {
			lineFacts.First, lineFacts.Last = plan.Fiscal.Of(plan.Start), plan.Fiscal.Of(plan.End)
		}
		if source := line.Source; source != nil {
			lineFacts.Deadline, lineFacts.Deliver = source.ObligationEnd, source.RequiresDelivery()
			if programs.IsFederal(source.Kind) {
				lineFacts.CountMonths, _ = programs.FederalInventoryMonths()
				equipment := &lineFacts.Equipment
				equipment.Price, equipment.PriceBefore, equipment.Since, _ = programs.FederalEquipment()
			}
		}
		facts.Lines[line.Name] = lineFacts
	}
	return facts
}

// fundingPool is replacement money for one technology, or for any of a domain if technology
// is empty.
type fundingPool struct {
	line       v1alpha1.EntryName
	technology v1alpha1.EntryName
	// domain of the technologies that a pool without a technology pays for; empty: any.
	domain    v1alpha1.Domain
	years     []calendar.FiscalYear
	remaining money.Amount
}

// canPay reports whether a pool pays for a technology in a fiscal year. A technology whose
// domain is not known may belong to any.
func (pool *fundingPool) canPay(technology *model.Technology, year calendar.FiscalYear) bool {
	return slices.Contains(pool.years, year) &&
		(pool.domain == "" || technology == nil || technology.Domain == "" || technology.Domain == pool.domain)
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
		year.Funded = min(year.Cost, year.Funded+budget.payFromPools(demand, pools))
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
func (budget *Budget) payFromPools(demand inventory.Demand, pools []*fundingPool) money.Amount {
	var paid money.Amount
	demanded := budget.Plan.Technology(demand.Technology)
	for _, year := range []calendar.FiscalYear{demand.BuyBy, demand.End, demand.Shown} {
		for _, technology := range []v1alpha1.EntryName{demand.Technology, ""} {
			for _, pool := range pools {
				if pool.technology == technology && pool.canPay(demanded, year) {
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
// none serves any technology of its domain. Money of one year is used before money of
// several years, which can wait.
func (budget *Budget) fundingPools() []*fundingPool {
	var pools []*fundingPool
	for _, line := range budget.Lines {
		if line.Purpose == v1alpha1.PurposeReplacement {
			for _, spendable := range budget.spendableMoney(line) {
				pools = append(pools, budget.dividePool(line, spendable)...)
			}
		}
	}
	slices.SortStableFunc(pools, func(x, y *fundingPool) int {
		return cmp.Or(
			cmp.Compare(len(x.years), len(y.years)), cmp.Compare(x.line, y.line), slices.Compare(x.years, y.years),
		)
	})
	return pools
}

// dividePool divides money of a line among its technologies.
func (budget *Budget) dividePool(line *Line, from spendable) []*fundingPool {
	if len(line.Technologies) == 0 {
		domain := cmp.Or(line.Domain, v1alpha1.Domain(budget.commonGoalDomain(line)))
		if domain == v1alpha1.DomainShared || domain == v1alpha1.Domain(Unassigned) {
			domain = ""
		}
		return []*fundingPool{{line.Name, "", domain, from.years, from.amount}}
	}
	costs := make([]int64, len(line.Technologies))
	for i, name := range line.Technologies {
		costs[i] = int64(budget.demandCost(name, from.years))
	}
	var pools []*fundingPool
	for i, part := range budget.splitter.Split(from.amount, costs) {
		pools = append(pools, &fundingPool{line.Name, line.Technologies[i], "", from.years, part})
	}
	return pools
}

// demandCost returns what the demands of a technology in any of the years cost.
func (budget *Budget) demandCost(technology v1alpha1.EntryName, years []calendar.FiscalYear) money.Amount {
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

// AfterPlanHorizon returns the last of the five fiscal years after the plan, for which the
// next plan must find money.
func (budget *Budget) AfterPlanHorizon() calendar.FiscalYear { return budget.LastFullYear() + 5 }
