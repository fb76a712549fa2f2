package budget

import (
	"cmp"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
)

// DefaultFiscalYearStart is the month in which fiscal years begin where the
// district says nothing: July.
const DefaultFiscalYearStart = time.July

// DefaultLeadMonths is how long before its end a lot is bought anew where the
// policy says nothing.
const DefaultLeadMonths = 3

// Input is what the money of a plan is reckoned from.
type Input struct {
	Plan *v1alpha1.TechnologyPlan
	// Goals of the plan and the number of benchmarks of each.
	Goals      []*v1alpha1.Goal
	Benchmarks map[string]int
	Inventory  inventory.Inventory
	// Evaluations of technologies, under whichever plan of the district.
	Evaluations []*v1alpha1.Evaluation
	// Today in the district's zone.
	Today calendar.Date
}

// Budget is the money of a plan, reckoned.
type Budget struct {
	Plan     *v1alpha1.TechnologyPlan
	Currency string
	// Start and End of the plan's period. Today is the day of judgement: a plan
	// that has ended is judged as of its last day.
	Start, End, Today calendar.Date
	Fiscal            calendar.FiscalYears
	// Current is the fiscal year of Today; PlanYears are those of the period;
	// Judged are those that rules about acting look at: from the current one on.
	Current         calendar.FiscalYear
	PlanYears       []calendar.FiscalYear
	ActionableYears []calendar.FiscalYear

	// Lines by name, Goals by name.
	Lines []*Line
	Goals []*Goal
	// Shares are the parts of lines by year and goal.
	Shares []Share
	// Granted is what goals get of the aligned shares.
	Granted []Granted
	// Years sums them; Year finds one.
	Years []Year
	// Demands are the replacements that the inventory will need, and Refresh
	// what they cost and get by year.
	Demands []inventory.Demand
	Refresh []RefreshYear
	// Charges of device lots on the plan's lines, those on lines that do not
	// exist included.
	Charges []inventory.ChargeSum
	Stock   []inventory.StockSum

	// Decisions are the latest about each technology.
	Decisions map[v1alpha1.EntryName]evaluation.Decision

	// Next collects the dates on which a figure changes.
	Next calendar.Next

	goalByName   map[string]*Goal
	lineByName   map[string]*Line
	technologies map[string]v1alpha1.Technology
}

// FiscalYearsOf are the fiscal years of a plan's district.
func FiscalYearsOf(plan *v1alpha1.TechnologyPlan) calendar.FiscalYears {
	start := time.Month(plan.Spec.District.FiscalYearStartMonth)
	if start == 0 {
		start = DefaultFiscalYearStart
	}
	return calendar.FiscalYears{StartMonth: start}
}

// Enrollment is the district's number of students: as given, else the sum of
// its sites; 0 if neither is known.
func Enrollment(plan *v1alpha1.TechnologyPlan) int64 {
	if students := plan.Spec.District.Enrollment; students != 0 {
		return int64(students)
	}
	var sum int64
	for _, site := range plan.Spec.District.Sites {
		if site.Enrollment != nil {
			sum += int64(*site.Enrollment)
		}
	}
	return sum
}

// Compute works out the money of a plan.
func Compute(in Input) *Budget {
	budget := &Budget{
		Plan: in.Plan, Fiscal: FiscalYearsOf(in.Plan),
		Start: calendar.ParseOrZero(in.Plan.Spec.Period.Start), End: calendar.ParseOrZero(in.Plan.Spec.Period.End),
		Next:       calendar.NextAfter(in.Today),
		goalByName: map[string]*Goal{}, lineByName: map[string]*Line{}, technologies: map[string]v1alpha1.Technology{},
	}
	budget.Next.Add(in.Inventory.Next, budget.Start, budget.End+1)
	budget.Today = min(in.Today, budget.End)
	budget.Current = budget.Fiscal.Of(budget.Today)
	budget.Next.Add(budget.Fiscal.Start(budget.Fiscal.Of(in.Today) + 1))
	budget.PlanYears = yearRange(budget.Fiscal.Of(budget.Start), budget.Fiscal.Of(budget.End))
	for _, year := range budget.PlanYears {
		if year >= budget.Current {
			budget.ActionableYears = append(budget.ActionableYears, year)
		}
	}
	for _, technology := range in.Plan.Spec.Technologies {
		budget.technologies[string(technology.Name)] = technology
	}
	decisions, decided := evaluation.LatestDecisions(in.Evaluations, budget.Today)
	budget.Decisions = decisions
	budget.Next.Add(decided)
	budget.readGoals(in)
	budget.Stock, budget.Charges = in.Inventory.Stock, in.Inventory.Charges
	if spec := in.Plan.Spec.Budget; spec != nil {
		budget.Currency = spec.Currency
		budget.readLines(spec)
		budget.chargeLots()
		budget.computeShares()
		budget.fundGoals()
	}
	budget.Demands = slices.DeleteFunc(budget.newForecaster(budget.Today).Forecast(budget.Stock), budget.needsNoMoney)
	budget.fundRefresh()
	budget.sumYears()
	return budget
}

// Outline is the budget without what grows with the plan: its plan, dates, years
// and Next are kept, its lines, goals and sums are not.
func (budget *Budget) Outline() Budget {
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

// fullYearMinDays is how much of a fiscal year must lie in the plan for money and
// programs to be expected of it (calculation D1).
const fullYearMinDays = 92

// IsFullYear tells whether enough of a fiscal year lies in the plan for money and
// programs to be expected of it.
func (budget *Budget) IsFullYear(year calendar.FiscalYear) bool {
	return budget.Fiscal.DaysWithin(year, budget.Start, budget.End) >= fullYearMinDays
}

// LastFullYear is the last of which money is expected, and the last of all where
// it is expected of none.
func (budget *Budget) LastFullYear() calendar.FiscalYear {
	for _, year := range slices.Backward(budget.PlanYears) {
		if budget.IsFullYear(year) {
			return year
		}
	}
	return budget.PlanYears[len(budget.PlanYears)-1]
}

// Line finds a line by name.
func (budget *Budget) Line(name string) (*Line, bool) {
	line, ok := budget.lineByName[name]
	return line, ok
}

// Goal finds a goal by name.
func (budget *Budget) Goal(name string) (*Goal, bool) {
	goal, ok := budget.goalByName[name]
	return goal, ok
}

// Technology finds a technology of the plan by name.
func (budget *Budget) Technology(name string) (v1alpha1.Technology, bool) {
	technology, ok := budget.technologies[name]
	return technology, ok
}

// chargeLots adds what device lots carry to their lines.
func (budget *Budget) chargeLots() {
	defer func() {
		for _, line := range budget.Lines {
			line.Spent += line.LotsSpent
			line.Committed += line.LotsCommitted
			line.divideUseByYear()
		}
	}()
	for _, charge := range budget.Charges {
		line, ok := budget.lineByName[charge.Line]
		if !ok {
			continue
		}
		cost, known, estimated := budget.LotCost(charge)
		line.AtLeast = line.AtLeast || !known
		line.Estimated = line.Estimated || estimated
		switch charge.Payment {
		case inventory.Planned:
		case inventory.Spent:
			line.LotsSpent = line.LotsSpent.PlusLots(cost)
		case inventory.Committed:
			line.LotsCommitted = line.LotsCommitted.PlusLots(cost)
		}
	}
}

// LotCost is what lots cost their line: their own price, else their
// technology's, which makes it estimated; where neither is known, the cost is
// not fully known.
func (budget *Budget) LotCost(charge inventory.ChargeSum) (cost money.Amount, known, estimated bool) {
	if charge.Unpriced == 0 {
		return charge.Cost, true, false
	}
	technology, ok := budget.technologies[charge.Technology]
	if !ok || technology.UnitCost == "" {
		return charge.Cost, false, false
	}
	return charge.Cost.PlusLots(money.ParseOrZero(technology.UnitCost).Times(charge.Unpriced)), true, true
}

// Total is the sum of the lines.
func (budget *Budget) Total() money.Amount {
	return budget.sumAllotted(func(*Line) bool { return true })
}

func (budget *Budget) sumAllotted(which func(*Line) bool) money.Amount {
	var total money.Amount
	for _, line := range budget.Lines {
		if which(line) {
			total += line.Allotted
		}
	}
	return total
}

// SumByDomain is the money of all lines by domain.
func (budget *Budget) SumByDomain() map[string]money.Amount {
	sums := map[string]money.Amount{}
	for _, line := range budget.Lines {
		for domain, part := range line.Domains {
			sums[domain] += part
		}
	}
	return sums
}

// ProfessionalLearning is the money for professional learning and the money
// that it is compared with: all lines but staffing.
func (budget *Budget) ProfessionalLearning() (learning, of money.Amount) {
	learning = budget.sumAllotted(func(l *Line) bool { return l.Purpose == v1alpha1.PurposeProfessionalLearning })
	of = budget.sumAllotted(func(l *Line) bool { return l.Purpose != v1alpha1.PurposeStaffing })
	return learning, of
}

// HasMoneyIn tells whether any line has money in a year.
func (budget *Budget) HasMoneyIn(year calendar.FiscalYear) bool {
	return slices.ContainsFunc(budget.Lines, func(l *Line) bool { return l.AmountIn(year) > 0 })
}

func compareText[T ~string](a, b T) int { return cmp.Compare(a, b) }
