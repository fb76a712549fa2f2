package budget

import (
	"cmp"
	"math/big"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/programs"
)

// fundingYearStart is the month in which E-Rate's funding years begin; the district's
// fiscal years do not matter.
const fundingYearStart = time.July

// FundingYearOf returns the E-Rate funding year of a day, named for the calendar year
// in which it begins.
func FundingYearOf(day calendar.Date) int {
	year, month, _ := day.YearMonthDay()
	if month >= fundingYearStart {
		return year
	}
	return year - 1
}

// FundingYear returns the E-Rate funding year of a line's money in a fiscal year: the
// one that the line states, which then holds for all its money, else the funding year
// of the same twelve months; false if there is neither, or the years of the line are not decided.
func (budget *Budget) FundingYear(budgetLine *Line, fiscalYear calendar.FiscalYear) (int, bool) {
	switch {
	case budgetLine.ERateFundingYear != 0:
		return int(budgetLine.ERateFundingYear), true
	case budgetLine.IsUndecided():
		return 0, false
	case budget.Fiscal.StartMonth == fundingYearStart:
		return FundingYearOf(budget.Fiscal.StartOf(fiscalYear)), true
	default:
		return 0, false
	}
}

// Discount is the part of a price that E-Rate pays.
type Discount struct {
	// Percent of the price, more than 0 and at most 100.
	Percent *big.Rat
	// Fact is the source of the percentage. A percentage that the plan itself states is
	// certain.
	Fact programs.Fact
}

// DiscountOf returns the discount that an E-Rate source pays on the money of a line in
// a fiscal year: the discount that the source states, else the one that follows from
// district.erate; false if neither is known.
func (budget *Budget) DiscountOf(budgetLine *Line, fiscalYear calendar.FiscalYear) (Discount, bool) {
	if percent := budgetLine.Source.DiscountPercent; percent != nil {
		// A source that pays nothing is a mistake in the plan, not a discount.
		return Discount{percent, programs.Fact{Source: "the plan", Primary: true}}, percent.Sign() > 0
	}
	year, ok := budget.FundingYear(budgetLine, fiscalYear)
	if !ok {
		return Discount{}, false
	}
	return budget.computeDiscount(budgetLine.Source.ERateCategory(), year)
}

// computeDiscount returns the discount of a category that follows from district.erate.
func (budget *Budget) computeDiscount(category, fundingYear int) (Discount, bool) {
	erate := budget.Plan.Spec.District.ERate
	if erate.NSLPPercent == "" {
		return Discount{}, false
	}
	percent, fact, ok := programs.DiscountPercent(
		fundingYear, money.ParseRat(erate.NSLPPercent), erate.Locale, category,
	)
	return Discount{big.NewRat(percent, 1), fact}, ok && percent > 0
}

// PriceBefore returns the exact price before the discount, given the amount that E-Rate
// pays of it.
func (discount Discount) PriceBefore(left money.Amount) *big.Rat {
	before := new(big.Rat).Mul(left.ToRat(), big.NewRat(100, 1))
	return before.Quo(before, discount.Percent)
}

// OwnShare returns the exact part of the price that the district pays, given the amount
// that E-Rate pays.
func (discount Discount) OwnShare(left money.Amount) *big.Rat {
	return new(big.Rat).Sub(discount.PriceBefore(left), left.ToRat())
}

// CategoryTwo is what a plan requests from E-Rate's category two.
type CategoryTwo struct {
	// Cycles are the cycles with money of the plan, and the current one, by first year.
	Cycles []CategoryTwoCycle
	// NoYear, NoFigures and NoDiscount name the lines that are in no sum, sorted: their
	// funding year is unknown, or the figures of its cycle, or the discount. They leave
	// out lines of past cycles.
	NoYear, NoFigures, NoDiscount []v1alpha1.EntryName
	// Next is the first day of the next E-Rate funding year, on which the sums change;
	// no date if there are no sums.
	Next calendar.Date
}

// CategoryTwoCycle is the budget of a five-year cycle and what the plan requests of it,
// all before the discount.
type CategoryTwoCycle struct {
	programs.Cycle
	// Current says that the as-of date lies in the cycle.
	Current bool
	// Budget of the cycle, if Limited: the enrollment is known. AtLeast says that the
	// enrollment of some sites is unknown: the true budget may be higher, and is not
	// lower.
	Budget           money.Amount
	Limited, AtLeast bool
	// Requested is what the district requested beside the lines, if Stated. For a
	// future cycle it is zero.
	Requested money.Amount
	Stated    bool
	// Parts of lines that belong to the cycle, by fiscal year and name, and their sum.
	// Partial says that other lines may belong to it whose year or discount is unknown.
	Parts   []CategoryTwoPart
	Planned money.Amount
	Partial bool
	// Discount of the cycle, if Discounted: all parts have the same. Without parts it
	// is the discount of the current year.
	Discount   Discount
	Discounted bool
}

// CategoryTwoPart is the money of a line in a fiscal year.
type CategoryTwoPart struct {
	Line *Line
	Year calendar.FiscalYear
	Discount
	// Price is the exact price before the discount.
	Price *big.Rat
}

// CategoryTwo computes the cycles of E-Rate's category two. All years of a cycle count,
// including past ones, because the budget of a cycle is for five years together. The
// result is empty for a plan without money from such a source and without
// district.erate.
func (budget *Budget) CategoryTwo() CategoryTwo {
	var two CategoryTwo
	now := FundingYearOf(budget.Today)
	cycles := map[int]*CategoryTwoCycle{}
	cycleOf := func(year int) *CategoryTwoCycle {
		cycle, ok := programs.CategoryTwoCycle(year)
		if ok && cycles[cycle.First] == nil {
			cycles[cycle.First] = budget.newCycle(cycle, now)
		}
		return cycles[cycle.First]
	}
	concerned := budget.Plan.Spec.District.ERate != v1alpha1.ERate{}
	for _, budgetLine := range budget.Lines {
		for _, fiscalYear := range budgetLine.Years {
			if budgetLine.Source.ERateCategory() == 2 && budgetLine.AmountIn(fiscalYear) > 0 {
				concerned = true
				two.addLine(budget, budgetLine, fiscalYear, now, cycleOf)
			}
		}
	}
	if !concerned {
		return two
	}
	two.Next = calendar.New(now+1, fundingYearStart, 1)
	cycleOf(now)
	for _, cycle := range cycles {
		cycle.Partial = cycle.Partial || len(two.NoYear) > 0
		budget.sumCycle(cycle, now)
		two.Cycles = append(two.Cycles, *cycle)
	}
	slices.SortFunc(two.Cycles, func(left, right CategoryTwoCycle) int { return cmp.Compare(left.First, right.First) })
	two.NoYear = slices.Compact(two.NoYear)
	two.NoFigures = slices.Compact(two.NoFigures)
	two.NoDiscount = slices.Compact(two.NoDiscount)
	return two
}

// addLine adds a line's money of a fiscal year to its cycle, or records why it cannot.
func (two *CategoryTwo) addLine(
	budget *Budget,
	budgetLine *Line,
	fiscalYear calendar.FiscalYear,
	now int,
	cycleOf func(year int) *CategoryTwoCycle,
) {
	year, ok := budget.FundingYear(budgetLine, fiscalYear)
	if !ok {
		two.NoYear = append(two.NoYear, budgetLine.Name)
		return
	}
	cycle := cycleOf(year)
	if cycle == nil {
		if year >= now {
			two.NoFigures = append(two.NoFigures, budgetLine.Name)
		}
		return
	}
	discount, ok := budget.DiscountOf(budgetLine, fiscalYear)
	if !ok {
		cycle.Partial = true
		if cycle.Last >= now {
			two.NoDiscount = append(two.NoDiscount, budgetLine.Name)
		}
		return
	}
	cycle.Parts = append(
		cycle.Parts, CategoryTwoPart{budgetLine, fiscalYear, discount, discount.PriceBefore(budgetLine.AmountIn(fiscalYear))},
	)
}

// newCycle returns a cycle without its parts.
func (budget *Budget) newCycle(figures programs.Cycle, now int) *CategoryTwoCycle {
	cycle := &CategoryTwoCycle{
		Cycle:   figures,
		Current: figures.First <= now && now <= figures.Last,
		Stated:  figures.First > now,
	}
	requested := budget.Plan.Spec.District.ERate.CategoryTwoRequested
	if cycle.Current && requested != "" {
		cycle.Requested, cycle.Stated = money.ParseOrZero(requested), true
	}
	students := budget.Plan.Enrollment
	var schools []int64
	unknown := 0
	for _, site := range budget.Plan.Spec.District.Sites {
		switch {
		case site.Enrollment == nil:
			unknown++
		case *site.Enrollment > 0:
			schools = append(schools, int64(*site.Enrollment))
		}
	}
	cycle.Limited = students > 0
	switch {
	case !cycle.Limited:
	case unknown == 0 && len(schools) > 0:
		cycle.Budget = figures.DistrictBudget(schools)
	default:
		cycle.Budget, cycle.AtLeast = max(
			leastCycleBudget(figures, schools, unknown), figures.LeastBudget(students),
		), true
	}
	return cycle
}

// leastCycleBudget returns the least that a cycle can allow schools of known enrollment
// together with sites whose enrollment is unknown.
func leastCycleBudget(figures programs.Cycle, schools []int64, unknown int) money.Amount {
	least := figures.DistrictBudget(schools)
	// Unknown sites can only raise the budget, with one exception: they may make so
	// many schools that the floor no longer applies to each alone. Each of them then
	// has at least one student.
	if more := figures.EachSchoolUpTo + 1 - len(schools); 0 < more && more <= unknown {
		least = min(least, figures.DistrictBudget(slices.Concat(schools, slices.Repeat([]int64{1}, more))))
	}
	return least
}

// sumCycle adds up the parts of a cycle. It rounds only the sum, so that many small
// parts lose nothing.
func (budget *Budget) sumCycle(cycle *CategoryTwoCycle, now int) {
	slices.SortStableFunc(cycle.Parts, func(left, right CategoryTwoPart) int {
		return cmp.Or(cmp.Compare(left.Year, right.Year), cmp.Compare(left.Line.Name, right.Line.Name))
	})
	total := new(big.Rat)
	for i, part := range cycle.Parts {
		total.Add(total, part.Price)
		if i == 0 {
			cycle.Discount, cycle.Discounted = part.Discount, true
		}
		cycle.Discounted = cycle.Discounted && cycle.Discount.Percent.Cmp(part.Percent) == 0
	}
	cycle.Planned = money.RoundAmount(total)
	if len(cycle.Parts) == 0 && cycle.Current {
		cycle.Discount, cycle.Discounted = budget.computeDiscount(2, now)
	}
}
