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
	Current   calendar.FiscalYear
	PlanYears []calendar.FiscalYear
	Judged    []calendar.FiscalYear

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
	if n := plan.Spec.District.Enrollment; n != 0 {
		return int64(n)
	}
	var sum int64
	for _, site := range plan.Spec.District.Sites {
		if site.Enrollment != nil {
			sum += int64(*site.Enrollment)
		}
	}
	return sum
}

// Reckon works out the money of a plan.
func Reckon(in Input) *Budget {
	b := &Budget{
		Plan: in.Plan, Fiscal: FiscalYearsOf(in.Plan),
		Start: calendar.Lenient(in.Plan.Spec.Period.Start), End: calendar.Lenient(in.Plan.Spec.Period.End),
		Next:       calendar.NextAfter(in.Today),
		goalByName: map[string]*Goal{}, lineByName: map[string]*Line{}, technologies: map[string]v1alpha1.Technology{},
	}
	b.Next.Add(in.Inventory.Next, b.Start, b.End+1)
	b.Today = min(in.Today, b.End)
	b.Current = b.Fiscal.Of(b.Today)
	b.Next.Add(b.Fiscal.Start(b.Fiscal.Of(in.Today) + 1))
	b.PlanYears = yearRange(b.Fiscal.Of(b.Start), b.Fiscal.Of(b.End))
	for _, f := range b.PlanYears {
		if f >= b.Current {
			b.Judged = append(b.Judged, f)
		}
	}
	for _, t := range in.Plan.Spec.Technologies {
		b.technologies[string(t.Name)] = t
	}
	decisions, decided := evaluation.Decisions(in.Evaluations, b.Today)
	b.Decisions = decisions
	b.Next.Add(decided)
	b.readGoals(in)
	b.Stock, b.Charges = in.Inventory.Stock, in.Inventory.Charges
	if spec := in.Plan.Spec.Budget; spec != nil {
		b.Currency = spec.Currency
		b.readLines(spec)
		b.chargeLots()
		b.share()
		b.fundGoals()
	}
	b.Demands = slices.DeleteFunc(b.forecaster(b.Today).Forecast(b.Stock), b.needsNone)
	b.fundRefresh()
	b.sumYears()
	return b
}

// Outline is the budget without what grows with the plan: its plan, dates, years
// and Next are kept, its lines, goals and sums are not.
func (b *Budget) Outline() Budget {
	return Budget{
		Plan: b.Plan, Currency: b.Currency, Start: b.Start, End: b.End, Today: b.Today, Fiscal: b.Fiscal,
		Current: b.Current, PlanYears: b.PlanYears, Judged: b.Judged, Next: b.Next,
	}
}

// leastDays is how much of a fiscal year must lie in the plan for money and
// programs to be expected of it (calculation D1).
const leastDays = 92

// Full tells whether enough of a fiscal year lies in the plan for money and
// programs to be expected of it.
func (b *Budget) Full(f calendar.FiscalYear) bool {
	return b.Fiscal.DaysWithin(f, b.Start, b.End) >= leastDays
}

// LastFullYear is the last of which money is expected, and the last of all where
// it is expected of none.
func (b *Budget) LastFullYear() calendar.FiscalYear {
	for _, f := range slices.Backward(b.PlanYears) {
		if b.Full(f) {
			return f
		}
	}
	return b.PlanYears[len(b.PlanYears)-1]
}

// Line finds a line by name.
func (b *Budget) Line(name string) (*Line, bool) {
	l, ok := b.lineByName[name]
	return l, ok
}

// Goal finds a goal by name.
func (b *Budget) Goal(name string) (*Goal, bool) {
	g, ok := b.goalByName[name]
	return g, ok
}

// Technology finds a technology of the plan by name.
func (b *Budget) Technology(name string) (v1alpha1.Technology, bool) {
	t, ok := b.technologies[name]
	return t, ok
}

// chargeLots adds what device lots carry to their lines.
func (b *Budget) chargeLots() {
	defer func() {
		for _, l := range b.Lines {
			l.Spent += l.LotsSpent
			l.Committed += l.LotsCommitted
			l.spread()
		}
	}()
	for _, c := range b.Charges {
		l, ok := b.lineByName[c.Line]
		if !ok {
			continue
		}
		cost, known, estimated := b.Charge(c)
		l.AtLeast = l.AtLeast || !known
		l.Estimated = l.Estimated || estimated
		switch c.Payment {
		case inventory.Planned:
		case inventory.Spent:
			l.LotsSpent = l.LotsSpent.PlusLots(cost)
		case inventory.Committed:
			l.LotsCommitted = l.LotsCommitted.PlusLots(cost)
		}
	}
}

// Charge is what lots cost their line: their own price, else their
// technology's, which makes it estimated; where neither is known, the cost is
// not fully known.
func (b *Budget) Charge(c inventory.ChargeSum) (cost money.Amount, known, estimated bool) {
	if c.Unpriced == 0 {
		return c.Cost, true, false
	}
	t, ok := b.technologies[c.Technology]
	if !ok || t.UnitCost == "" {
		return c.Cost, false, false
	}
	return c.Cost.PlusLots(money.Of(t.UnitCost).Times(c.Unpriced)), true, true
}

// Total is the sum of the lines.
func (b *Budget) Total() money.Amount {
	return b.sum(func(*Line) bool { return true })
}

func (b *Budget) sum(which func(*Line) bool) money.Amount {
	var total money.Amount
	for _, l := range b.Lines {
		if which(l) {
			total += l.Allotted
		}
	}
	return total
}

// Domains is the money of all lines by domain.
func (b *Budget) Domains() map[string]money.Amount {
	sums := map[string]money.Amount{}
	for _, l := range b.Lines {
		for domain, part := range l.Domains {
			sums[domain] += part
		}
	}
	return sums
}

// ProfessionalLearning is the money for professional learning and the money
// that it is compared with: all lines but staffing.
func (b *Budget) ProfessionalLearning() (learning, of money.Amount) {
	learning = b.sum(func(l *Line) bool { return l.Purpose == v1alpha1.PurposeProfessionalLearning })
	of = b.sum(func(l *Line) bool { return l.Purpose != v1alpha1.PurposeStaffing })
	return learning, of
}

// Budgeted tells whether any line has money in a year.
func (b *Budget) Budgeted(f calendar.FiscalYear) bool {
	return slices.ContainsFunc(b.Lines, func(l *Line) bool { return l.In(f) > 0 })
}

func compareText[T ~string](a, b T) int { return cmp.Compare(a, b) }
