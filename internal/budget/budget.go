package budget

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/enrollment"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
)

// Input holds the objects from which Compute works out the budget of a plan.
type Input struct {
	Plan *model.Plan
	// Goals of the plan, and the number of benchmarks by goal.
	Goals      []*model.Goal
	Benchmarks map[string]int
	Inventory  inventory.Inventory
	// Evaluations of technologies, under any plan of the district: a decision to retire
	// a technology holds in the whole district.
	Evaluations []*model.Evaluation
	// Today is the as-of date, in the district's time zone.
	Today calendar.Date
}

// Budget is the computed money of a plan.
type Budget struct {
	Plan     *model.Plan
	Currency string
	// Start and End of the plan's period. Today is the as-of date, at most End: a plan
	// that has ended is evaluated as of its last day.
	Start, End, Today calendar.Date
	Fiscal            calendar.FiscalYears
	// Current is the fiscal year of Today. PlanYears are the fiscal years of the
	// period. ActionableYears are those of them from Current on: rules about acting
	// look at no others, because past years cannot be changed.
	Current         calendar.FiscalYear
	PlanYears       []calendar.FiscalYear
	ActionableYears []calendar.FiscalYear

	// Lines and Goals are sorted by name.
	Lines []*Line
	Goals []*Goal
	// Shares are the parts of the lines by year and goal.
	Shares []Share
	// Granted is what each goal gets of the aligned shares.
	Granted []Granted
	// Years are the sums by fiscal year; the method Year finds one.
	Years []Year
	// Demands are the replacements that the inventory will need. Refresh is what they
	// cost and the money that they get, by fiscal year.
	Demands []inventory.Demand
	Refresh []RefreshYear
	// DemandsPaid is what replacement lines pay for each of Demands, in the same order.
	DemandsPaid []money.Amount
	// DemandPayments are the parts of DemandsPaid by line, in the order in which the lines pay.
	DemandPayments []DemandPayment
	// Charges are the costs of device lots on the plan's lines, including charges to
	// lines that do not exist. Stock are the plan's lots.
	Charges []inventory.ChargeSum
	Stock   []inventory.StockSum
	// LotsRecorded is the latest day on which a lot was ordered, received or counted.
	LotsRecorded calendar.Date

	// Decisions holds the latest decision about each technology.
	Decisions map[v1alpha1.EntryName]evaluation.Decision

	// Next is the earliest date after today on which a figure changes.
	Next calendar.Next

	goalByName map[string]*Goal
	lineByName map[v1alpha1.EntryName]*Line
	splitter   money.Splitter
}

// Splitter returns the splitter of the plan's currency.
func (budget *Budget) Splitter() money.Splitter { return budget.splitter }

// Compute works out the budget of a plan.
func Compute(in Input) *Budget {
	budget := &Budget{
		Plan: in.Plan, Currency: in.Plan.CurrencyCode(), Fiscal: in.Plan.Fiscal, Start: in.Plan.Start, End: in.Plan.End,
		Next:       calendar.NextAfter(in.Today),
		goalByName: map[string]*Goal{}, lineByName: map[v1alpha1.EntryName]*Line{},
		splitter: money.NewSplitter(in.Plan.CurrencyCode()),
	}
	// The figures change when the inventory does, when the plan begins, on the day
	// after it ends, and with each fiscal year.
	budget.Next.AddDates(in.Inventory.Next, budget.Start, budget.End+1)
	budget.Today = min(in.Today, budget.End)
	budget.Current = budget.Fiscal.YearOf(budget.Today)
	budget.Next.AddDates(budget.Fiscal.StartOf(budget.Fiscal.YearOf(in.Today) + 1))
	first, last := budget.Fiscal.YearOf(budget.Start), budget.Fiscal.YearOf(budget.End)
	budget.PlanYears, budget.ActionableYears = yearRange(first, last), yearRange(max(first, budget.Current), last)
	decisions, decided := evaluation.LatestDecisions(in.Evaluations, budget.Today)
	budget.Decisions = decisions
	budget.Next.AddDates(decided)
	budget.readGoals(in)
	budget.Stock, budget.Charges = in.Inventory.Stock, in.Inventory.Charges
	budget.LotsRecorded = in.Inventory.Recorded
	if in.Plan.Spec.Budget != nil {
		budget.readLines()
		budget.chargeLots()
		budget.computeShares()
		budget.fundGoals()
	}
	// Refresh money comes last, because leases and endings depend on the lines.
	forecaster := NewForecaster(budget.Plan, budget.Today)
	use := enrollment.Use{NeedsMoney: budget.NeedsMoney, IsExcluded: budget.needsNoMoney}
	stock := enrollment.LimitStock(budget.Plan, budget.Stock, forecaster, use)
	budget.Demands = slices.DeleteFunc(forecaster.ForecastDemand(stock), budget.needsNoMoney)
	budget.fundRefresh()
	budget.sumYears()
	return budget
}

// OutlineOnly returns the budget without what grows with the plan: it keeps the plan, the
// dates, the years and Next, and drops the lines, goals and sums.
func (budget *Budget) OutlineOnly() Budget {
	return Budget{
		Plan:            budget.Plan,
		Currency:        budget.Currency,
		Start:           budget.Start,
		End:             budget.End,
		Today:           budget.Today,
		Fiscal:          budget.Fiscal,
		Current:         budget.Current,
		PlanYears:       budget.PlanYears,
		ActionableYears: budget.ActionableYears,
		Next:            budget.Next,
	}
}

// IsFullYear reports whether enough of a fiscal year lies in the plan to expect money
// and programs of it.
func (budget *Budget) IsFullYear(fiscalYear calendar.FiscalYear) bool {
	return budget.Plan.IsFullYear(fiscalYear)
}

// LastFullYear returns the last fiscal year of which money is expected, or the last
// plan year if money is expected of none.
func (budget *Budget) LastFullYear() calendar.FiscalYear { return budget.Plan.LastFullYear() }

// FindLine returns the line of a name.
func (budget *Budget) FindLine(entryName v1alpha1.EntryName) (*Line, bool) {
	budgetLine, ok := budget.lineByName[entryName]
	return budgetLine, ok
}

// FindGoal returns the goal of a name.
func (budget *Budget) FindGoal(name string) (*Goal, bool) {
	goal, ok := budget.goalByName[name]
	return goal, ok
}

// chargeLots adds the cost of device lots to what their lines have spent and committed.
func (budget *Budget) chargeLots() {
	for _, charge := range budget.Charges {
		budgetLine, ok := budget.lineByName[charge.Line]
		// A lot that is only planned uses no money, so its price decides nothing yet.
		if !ok || charge.Payment == inventory.Planned {
			continue
		}
		cost, known, estimated := budget.LotCost(charge)
		budgetLine.AtLeast = budgetLine.AtLeast || !known
		budgetLine.Estimated = budgetLine.Estimated || estimated
		switch charge.Payment {
		case inventory.Planned:
		case inventory.Spent:
			budgetLine.LotsSpent = budgetLine.LotsSpent.PlusLots(cost)
		case inventory.Committed:
			budgetLine.LotsCommitted = budgetLine.LotsCommitted.PlusLots(cost)
		}
	}
	for _, budgetLine := range budget.Lines {
		budgetLine.Spent += budgetLine.LotsSpent
		budgetLine.Committed += budgetLine.LotsCommitted
		budgetLine.divideUseByYear()
	}
}

// LotCost returns what lots cost their line. Lots without a price of their own take the
// price of their technology, and the cost is then estimated. known is false if neither
// price is known: the cost is then a lower bound.
func (budget *Budget) LotCost(charge inventory.ChargeSum) (cost money.Amount, known, estimated bool) {
	if charge.Unpriced == 0 {
		return charge.Cost, true, false
	}
	technology := budget.Plan.FindTechnology(charge.Technology)
	if technology == nil || !technology.IsPriced {
		return charge.Cost, false, false
	}
	return charge.Cost.PlusLots(technology.UnitCost.Times(charge.Unpriced)), true, true
}

// TotalAllotted returns the allotted money of all lines.
func (budget *Budget) TotalAllotted() money.Amount {
	return budget.sumAllotted(func(*Line) bool { return true })
}

func (budget *Budget) sumAllotted(which func(*Line) bool) money.Amount {
	var total money.Amount
	for _, budgetLine := range budget.Lines {
		if which(budgetLine) {
			total += budgetLine.Allotted
		}
	}
	return total
}

// SumByDomain returns the allotted money of all lines by domain, including Unassigned.
func (budget *Budget) SumByDomain() map[v1alpha1.BudgetDomain]money.Amount {
	sums := map[v1alpha1.BudgetDomain]money.Amount{}
	for _, budgetLine := range budget.Lines {
		for domain, part := range budgetLine.Domains {
			sums[domain] += part
		}
	}
	return sums
}

// HasNoDomains reports whether there is money, and none of it is known to be for a domain: the
// plan does not record domains.
func (budget *Budget) HasNoDomains() bool {
	total := budget.TotalAllotted()
	return total > 0 && budget.SumByDomain()[Unassigned] == total
}

// ProfessionalLearning returns the money for professional learning, and the money with
// which it is compared: all lines but staffing, whose salaries would hide any other
// share.
func (budget *Budget) ProfessionalLearning() (learning, of money.Amount) {
	learning = budget.sumAllotted(func(line *Line) bool { return line.Purpose == v1alpha1.PurposeProfessionalLearning })
	of = budget.sumAllotted(func(line *Line) bool { return line.Purpose != v1alpha1.PurposeStaffing })
	return learning, of
}

// HasMoneyIn reports whether any line has money in a fiscal year.
func (budget *Budget) HasMoneyIn(fiscalYear calendar.FiscalYear) bool {
	return slices.ContainsFunc(budget.Lines, func(line *Line) bool { return line.AmountIn(fiscalYear) > 0 })
}
