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
	FiscalYear calendar.FiscalYear
	// NotReplaced is the number of units beside Devices that fewer students do not need.
	Lots, Devices, NotReplaced int64
	Cost, Funded               money.Amount
	// Unpriced is the number of units without a known cost; if there are any, Cost is a
	// lower bound.
	Unpriced int64
	// Technologies with replacements in the year, sorted by name.
	Technologies []v1alpha1.EntryName
	// ForOtherYears is the replacement money of this year that pays for lots of other years.
	ForOtherYears []OtherYearMoney
}

// OtherYearMoney is money of one year that pays for the lots of a technology that are due in another.
type OtherYearMoney struct {
	Year       calendar.FiscalYear
	Technology v1alpha1.EntryName
	Amount     money.Amount
}

// addOtherYear adds money of the year that pays for a demand of another one.
func (year *RefreshYear) addOtherYear(demand inventory.Demand, amount money.Amount) {
	for i := range year.ForOtherYears {
		if other := &year.ForOtherYears[i]; other.Year == demand.Shown && other.Technology == demand.Technology {
			other.Amount += amount
			return
		}
	}
	year.ForOtherYears = append(year.ForOtherYears, OtherYearMoney{demand.Shown, demand.Technology, amount})
}

// MoneyMissing returns the cost for which there is no money.
func (year RefreshYear) MoneyMissing() money.Amount { return year.Cost - year.Funded }

// NewForecaster returns the forecaster of a plan as of a date.
func NewForecaster(plan *model.Plan, today calendar.Date) inventory.Forecaster {
	refresh := plan.Policy.Refresh
	return inventory.Forecaster{
		Current: plan.Fiscal.YearOf(today), LastYear: plan.LastFullYear(), PriceYear: plan.Fiscal.YearOf(plan.Start),
		PriceOf: PricesOf(plan), Currency: plan.CurrencyCode(),
		SparePercent: refresh.SparePercent, InflationPercent: refresh.InflationPercent,
	}
}

// PricesOf returns the replacement price of each technology of a plan.
func PricesOf(plan *model.Plan) func(v1alpha1.EntryName) inventory.Price {
	return func(entryName v1alpha1.EntryName) inventory.Price {
		technology := plan.FindTechnology(entryName)
		if technology == nil {
			return inventory.Price{}
		}
		return inventory.Price{
			Unit: technology.UnitCost, Known: technology.IsPriced, Year: calendar.FiscalYear(technology.PriceFiscalYear),
		}
	}
}

// InventoryFacts returns what a plan says about where a device lot counts.
func InventoryFacts(plan *model.Plan) inventory.Facts {
	facts := inventory.Facts{
		Years: plan.Fiscal, LeadMonths: plan.Policy.Refresh.LeadMonths,
		Splitter:   money.NewSplitter(plan.CurrencyCode()),
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
			lineFacts.First, lineFacts.Last = plan.Fiscal.YearOf(plan.Start), plan.Fiscal.YearOf(plan.End)
		}
		if source := line.Source; source != nil {
			lineFacts.Deadline, lineFacts.Deliver = source.ObligationEnd, source.RequiresDelivery()
			lineFacts.OrderFrom = programs.EarliestContract(line.Form470Certified())
			lineFacts.IsRepaid = !source.Maturity.IsZero()
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

// DemandPayment is what a line pays for a demand, given by its place in Demands.
type DemandPayment struct {
	Demand int
	Line   v1alpha1.EntryName
	Amount money.Amount
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
func (pool *fundingPool) canPay(technology *model.Technology, fiscalYear calendar.FiscalYear) bool {
	return slices.Contains(pool.years, fiscalYear) &&
		(pool.domain == "" || technology == nil || technology.Domain == "" || technology.Domain == pool.domain)
}

// fundRefresh pays the demands from the replacement lines: first from the money of
// their technology, then from the money for any technology; first of the year of
// purchase, then of the year of the end.
//
// Each demand is paid from the money of its own year before any is paid from that of
// another one, so that a gap shows in the year that lacks the money and not in one whose
// lines are untouched. Seldom this pays less in all than paying whole demands in the order
// of their ends, which leaves to each what only it can use: then that order applies.
func (budget *Budget) fundRefresh() {
	payments := budget.payByYear(budget.fundingPools())
	byDemand := budget.payByDemand(budget.fundingPools())
	if budget.sumInPlan(byDemand) > budget.sumInPlan(payments) {
		payments = byDemand
	}
	sums := map[calendar.FiscalYear]*RefreshYear{}
	sumsOf := func(fiscalYear calendar.FiscalYear) *RefreshYear {
		if sums[fiscalYear] == nil {
			sums[fiscalYear] = &RefreshYear{FiscalYear: fiscalYear}
		}
		return sums[fiscalYear]
	}
	for _, demand := range budget.Demands {
		year := sumsOf(demand.Shown)
		year.Lots += demand.Lots
		year.Devices += demand.Devices
		year.NotReplaced += demand.NotReplaced
		year.Cost = year.Cost.PlusLots(demand.Cost)
		year.Unpriced += demand.Unpriced
		if demand.Devices > 0 && !slices.Contains(year.Technologies, demand.Technology) {
			year.Technologies = append(year.Technologies, demand.Technology)
		}
	}
	budget.DemandsPaid = make([]money.Amount, len(budget.Demands))
	for _, payment := range payments {
		demand := budget.Demands[payment.demand]
		budget.DemandsPaid[payment.demand] += payment.amount
		budget.DemandPayments = append(budget.DemandPayments, DemandPayment{
			Demand: payment.demand, Line: payment.pool.line, Amount: payment.amount,
		})
		year := sumsOf(demand.Shown)
		year.Funded = min(year.Cost, year.Funded+payment.amount)
		// Money that any of several years can use belongs to none of them.
		if fiscalYears := payment.pool.years; len(fiscalYears) == 1 && fiscalYears[0] != demand.Shown && sums[fiscalYears[0]] != nil {
			sums[fiscalYears[0]].addOtherYear(demand, payment.amount)
		}
	}
	for _, year := range sums {
		slices.Sort(year.Technologies)
		slices.SortFunc(year.ForOtherYears, func(left, right OtherYearMoney) int {
			return cmp.Or(cmp.Compare(left.Year, right.Year), cmp.Compare(left.Technology, right.Technology))
		})
		budget.Refresh = append(budget.Refresh, *year)
	}
	slices.SortFunc(budget.Refresh, func(left, right RefreshYear) int { return int(left.FiscalYear - right.FiscalYear) })
}

// payment is what a pool pays for a demand, given by its place in Demands.
type payment struct {
	demand int
	pool   *fundingPool
	amount money.Amount
}

// isAfterPlan reports whether a demand ends after the plan, so that the next plan can pay it.
func (budget *Budget) isAfterPlan(demand inventory.Demand) bool {
	return demand.End > budget.LastFullYear()
}

// sumInPlan sums the payments for what ends in the plan.
func (budget *Budget) sumInPlan(payments []payment) money.Amount {
	var sum money.Amount
	for _, payment := range payments {
		if !budget.isAfterPlan(budget.Demands[payment.demand]) {
			sum = sum.Plus(payment.amount)
		}
	}
	return sum
}

// paymentYears is the number of years whose money pays for a demand.
const paymentYears = 3

// yearsOfPayment are the years whose money pays for a demand, in order.
func yearsOfPayment(demand inventory.Demand) [paymentYears]calendar.FiscalYear {
	return [paymentYears]calendar.FiscalYear{demand.BuyBy, demand.End, demand.Shown}
}

// payByYear pays all demands from the money of the year of purchase, then those that are still
// short from the money of the year of their end, and then of the year in which they are shown.
// What ends after the plan gets what is left.
func (budget *Budget) payByYear(pools []*fundingPool) []payment {
	var payments []payment
	paid := make([]money.Amount, len(budget.Demands))
	for _, afterPlan := range []bool{false, true} {
		for round := range paymentYears {
			for i, demand := range budget.Demands {
				if budget.isAfterPlan(demand) == afterPlan {
					payments = budget.payFromPools(payments, i, yearsOfPayment(demand)[round], pools, &paid[i])
				}
			}
		}
	}
	return payments
}

// payByDemand pays one demand after the other, each from the money of all its years.
func (budget *Budget) payByDemand(pools []*fundingPool) []payment {
	var payments []payment
	for i, demand := range budget.Demands {
		var paid money.Amount
		for _, fiscalYear := range yearsOfPayment(demand) {
			payments = budget.payFromPools(payments, i, fiscalYear, pools, &paid)
		}
	}
	return payments
}

// payFromPools takes what a demand still costs out of the pools of a year, and appends the
// payments. paid is what the demand has got so far.
func (budget *Budget) payFromPools(
	payments []payment,
	index int,
	fiscalYear calendar.FiscalYear,
	pools []*fundingPool,
	paid *money.Amount,
) []payment {
	demand := budget.Demands[index]
	demanded := budget.Plan.FindTechnology(demand.Technology)
	for _, technologyName := range []v1alpha1.EntryName{demand.Technology, ""} {
		for _, pool := range pools {
			if pool.technology != technologyName || !pool.canPay(demanded, fiscalYear) {
				continue
			}
			if part := min(pool.remaining, demand.Cost-*paid); part > 0 {
				pool.remaining -= part
				*paid += part
				payments = append(payments, payment{index, pool, part})
			}
		}
	}
	return payments
}

// fundingPools divides the replacement lines. A line that names technologies serves
// only those, by their weights, or else in proportion to what their demands in its years cost. A line that names
// none serves any technology of its domain. Money of one year is used before money of
// several years, which can wait.
func (budget *Budget) fundingPools() []*fundingPool {
	var pools []*fundingPool
	for _, budgetLine := range budget.Lines {
		if budgetLine.Purpose == v1alpha1.PurposeReplacement {
			for _, spendable := range budget.spendableMoney(budgetLine) {
				pools = append(pools, budget.dividePool(budgetLine, spendable)...)
			}
		}
	}
	slices.SortStableFunc(pools, func(left, right *fundingPool) int {
		return cmp.Or(
			cmp.Compare(len(left.years), len(right.years)), cmp.Compare(left.line, right.line), slices.Compare(left.years, right.years),
		)
	})
	return pools
}

// dividePool divides money of a line among its technologies.
func (budget *Budget) dividePool(budgetLine *Line, from spendable) []*fundingPool {
	if len(budgetLine.Technologies) == 0 {
		domain := cmp.Or(budgetLine.Domain, v1alpha1.Domain(budget.commonGoalDomain(budgetLine)))
		if domain == v1alpha1.DomainShared || domain == v1alpha1.Domain(Unassigned) {
			domain = ""
		}
		return []*fundingPool{{budgetLine.Name, "", domain, from.years, from.amount}}
	}
	weights := budgetLine.TechnologyWeights
	if weights == nil {
		for _, entryName := range budgetLine.Technologies {
			weights = append(weights, int64(budget.demandCost(entryName, from.years)))
		}
	}
	var pools []*fundingPool
	for i, part := range budget.splitter.SplitByWeights(from.amount, weights) {
		pools = append(pools, &fundingPool{budgetLine.Name, budgetLine.Technologies[i], "", from.years, part})
	}
	return pools
}

// demandCost returns what the demands of a technology in any of the years cost.
func (budget *Budget) demandCost(technologyName v1alpha1.EntryName, fiscalYears []calendar.FiscalYear) money.Amount {
	var sum money.Amount
	for _, demand := range budget.Demands {
		if demand.Technology == technologyName &&
			(slices.Contains(fiscalYears, demand.BuyBy) ||
				slices.Contains(fiscalYears, demand.End) ||
				slices.Contains(fiscalYears, demand.Shown)) {
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
