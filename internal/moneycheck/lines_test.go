package moneycheck

import (
	"cmp"
	"math/big"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

// district is a plan with its goals, lots and technologies on one day.
type district struct {
	plan         *v1alpha1.TechnologyPlan
	goals        map[string]*v1alpha1.Goal
	technologies map[v1alpha1.EntryName]v1alpha1.Technology
	sources      map[v1alpha1.EntryName]v1alpha1.FundingSource
	lots         []*v1alpha1.Device
	evaluations  []*v1alpha1.Evaluation

	today      time.Time // The as-of date, at most the last day of the plan.
	start, end time.Time // The first and the last day of the plan.
	startMonth time.Month
	firstYear  int // The fiscal year of the plan's first day.
	lastYear   int // The fiscal year of the plan's last day.
	thisYear   int
	least      int64 // The least amount that can be paid, in hundredths: 100 for yen.
	lines      []*line
}

// line is a budget line with its money on the as-of date.
type line struct {
	spec      v1alpha1.BudgetLine
	amount    int64 // With the transfers up to today.
	moved     int64
	movedIn   map[int]int64 // By fiscal year.
	spent     int64
	committed int64
	atLeast   bool // Some lots on the line have no known price.
	parts     []*part
}

// part is the money of a line in one fiscal year.
type part struct {
	line      *line
	year      int
	amount    int64
	spent     int64
	committed int64
	aligned   int64
	general   int64
	unaligned int64
	// goals has the money of each goal that runs in the year, by goal.
	goals map[string]int64
}

func newDistrict(world testplan.World, asOf time.Time) *district {
	spec := world.Plan.Spec
	d := &district{
		plan:         world.Plan,
		goals:        map[string]*v1alpha1.Goal{},
		technologies: map[v1alpha1.EntryName]v1alpha1.Technology{},
		sources:      map[v1alpha1.EntryName]v1alpha1.FundingSource{},
		lots:         world.Devices,
		evaluations:  world.Evaluations,
		today:        asOf,
		start:        parseDay(spec.Period.Start),
		end:          parseDay(spec.Period.End),
		startMonth:   time.Month(spec.District.FiscalYearStartMonth),
		least:        1,
	}
	if d.startMonth == 0 {
		d.startMonth = time.July
	}
	if d.today.After(d.end) { // A plan that has ended is assessed as of its last day.
		d.today = d.end
	}
	d.firstYear, d.lastYear, d.thisYear = d.fiscalYear(d.start), d.fiscalYear(d.end), d.fiscalYear(d.today)
	for _, goal := range world.Goals {
		if goal.Spec.PlanRef.Name == d.plan.Name {
			d.goals[goal.Name] = goal
		}
	}
	for _, technology := range spec.Technologies {
		d.technologies[technology.Name] = technology
	}
	if spec.Budget == nil {
		return d
	}
	if spec.Budget.Currency == "JPY" {
		d.least = 100
	}
	for _, source := range spec.Budget.Sources {
		d.sources[source.Name] = source
	}
	for _, entry := range spec.Budget.Lines {
		d.lines = append(d.lines, &line{
			spec: entry, amount: parseAmount(entry.Amount), movedIn: map[int]int64{},
		})
	}
	d.applyTransfers()
	d.chargeLines()
	for _, each := range d.lines {
		d.divideLine(each)
	}
	d.alignLines()
	return d
}

func (d *district) findLine(name v1alpha1.EntryName) *line {
	for _, each := range d.lines {
		if each.spec.Name == name {
			return each
		}
	}
	return nil
}

// applyTransfers records what the transfers up to today move, by line and fiscal year. A transfer
// that names a line which does not exist, or states a year that a line does not cover, moves
// nothing (docs/design/0007-money-rules.md).
func (d *district) applyTransfers() {
	for _, transfer := range d.plan.Spec.Budget.Transfers {
		from, to := d.findLine(transfer.From), d.findLine(transfer.To)
		isMissing := transfer.From != "" && from == nil || transfer.To != "" && to == nil
		year := int(transfer.FiscalYear)
		isOutside := year != 0 && !(d.coversYear(from, year) && d.coversYear(to, year))
		if isMissing || isOutside || !isBy(parseDay(transfer.Date), d.today) {
			continue
		}
		// A transfer without a year keeps to the years in which the sources give money.
		yearsOf := d.yearsOf
		if year == 0 {
			year, yearsOf = d.fiscalYear(parseDay(transfer.Date)), d.paidYearsOf
		}
		var both []int
		if from != nil && to != nil {
			both = common(yearsOf(from.spec), yearsOf(to.spec))
			if len(both) == 0 {
				both = common(d.yearsOf(from.spec), d.yearsOf(to.spec))
			}
		}
		if from != nil {
			moveMoney(from, year, eitherYears(both, yearsOf(from.spec)), -parseAmount(transfer.Amount))
		}
		if to != nil {
			moveMoney(to, year, eitherYears(both, yearsOf(to.spec)), parseAmount(transfer.Amount))
		}
	}
}

// coversYear reports whether a transfer may state a year for a line: one of the line, or of the
// plan if the line states none. A missing line covers each year.
func (d *district) coversYear(of *line, year int) bool {
	switch {
	case of == nil:
		return true
	case of.spec.FiscalYear == 0:
		return year >= d.firstYear && year <= d.lastYear
	default:
		return slices.Contains(d.yearsOf(of.spec), year)
	}
}

// eitherYears returns the years that both lines cover, or those of the line if there are none.
func eitherYears(both, own []int) []int {
	if len(both) > 0 {
		return both
	}
	return own
}

// moveMoney changes the money of a line in that one of some years which is nearest to the year of
// a transfer.
//
// Choice: of two years that are equally near, it is the later one.
func moveMoney(of *line, year int, years []int, amount int64) {
	nearest := years[0]
	for _, other := range years {
		if distance(other, year) <= distance(nearest, year) {
			nearest = other
		}
	}
	of.moved += amount
	of.movedIn[nearest] += amount
}

func distance(a, b int) int { return max(a-b, b-a) }

// common lists the years that are in both lists, in order.
func common(years, others []int) []int {
	var both []int
	for _, year := range years {
		if slices.Contains(others, year) {
			both = append(both, year)
		}
	}
	return both
}

// chargeLines adds up what is spent and committed on each line: the lots that name it, of
// the inventory of any plan, and what the line records besides.
func (d *district) chargeLines() {
	for _, each := range d.lines {
		each.spent, each.committed = parseAmount(each.spec.OtherSpent), parseAmount(each.spec.OtherCommitted)
	}
	for _, lot := range d.lots {
		bought := lot.Spec.Acquisition
		isCharged := bought.Kind != v1alpha1.AcquisitionDonation && bought.Kind != v1alpha1.AcquisitionLease
		if bought.BudgetLine.Plan != d.plan.Name || !isCharged {
			continue
		}
		price := bought.UnitCost
		if price == "" {
			price = d.technologies[lot.Spec.Technology].UnitCost
		}
		cost := parseAmount(price) * int64(lot.Spec.Quantity)
		isReceived := isBy(parseDay(bought.Received), d.today) || isBy(parseDay(lot.Spec.InService), d.today)
		isOrdered := isBy(parseDay(bought.Ordered), d.today)
		charge := func(name v1alpha1.EntryName, part int64) {
			charged := d.findLine(name)
			switch {
			case charged == nil:
			case isReceived:
				charged.spent += part
			case isOrdered:
				charged.committed += part
			}
			if charged != nil && price == "" && (isReceived || isOrdered) {
				charged.atLeast = true
			}
		}
		// The other lines pay their parts, at most what is left, and the budget line the rest.
		rest := cost
		for _, other := range bought.OtherLines {
			part := parseAmount(other.Amount)
			if other.Percent != "" {
				share := parsePercent(other.Percent)
				part = round(share.Mul(share, big.NewRat(cost/d.least, 1))) * d.least
			}
			part = min(part, rest)
			charge(other.Line, part)
			rest -= part
		}
		charge(bought.BudgetLine.Line, rest)
	}
}

// runsIn reports whether a goal runs in a fiscal year: one of the plan, from the year of its
// start to that of its due date, or to that of the day on which it was closed.
func (d *district) runsIn(goal *v1alpha1.Goal, year int) bool {
	start, due := d.start, d.end
	if goal.Spec.Start != "" {
		start = parseDay(goal.Spec.Start)
	}
	if goal.Spec.Due != "" {
		due = parseDay(goal.Spec.Due)
	}
	last := d.fiscalYear(due)
	if goal.Spec.Closed.Date != "" {
		// Choice: a closing date ahead bounds the years of the goal before it takes effect.
		last = min(last, d.fiscalYear(parseDay(goal.Spec.Closed.Date)))
	}
	return year >= d.firstYear && year <= d.lastYear && year >= d.fiscalYear(start) && year <= last
}

// isClosed reports whether a goal is closed on the as-of date. A closure that is dated ahead
// takes effect on its day (docs/design/0005-time.md).
func (d *district) isClosed(goal *v1alpha1.Goal) bool {
	return goal.Spec.Closed.Outcome != "" && isBy(parseDay(goal.Spec.Closed.Date), d.today)
}

// yearsOf lists the fiscal years of a line: those that it names; else the years of the plan
// in which its goals run; else all years of the plan.
func (d *district) yearsOf(spec v1alpha1.BudgetLine) []int {
	var years []int
	if spec.FiscalYear != 0 {
		for year := spec.FiscalYear; year <= max(spec.FiscalYear, spec.ThroughFiscalYear); year++ {
			years = append(years, int(year))
		}
		return years
	}
	var all []int
	for year := d.firstYear; year <= d.lastYear; year++ {
		all = append(all, year)
		for _, named := range spec.Goals {
			if goal := d.goals[named.Name]; goal != nil && d.runsIn(goal, year) {
				years = append(years, year)
				break
			}
		}
	}
	if len(years) == 0 {
		return all
	}
	return years
}

// paidYearsOf lists the years of a line from the first on in which its source gives any money, if
// it gives money once and says when. If that is after the line, it is all its years.
func (d *district) paidYearsOf(spec v1alpha1.BudgetLine) []int {
	years, source := d.yearsOf(spec), d.sources[spec.Source]
	first := 0
	for _, amount := range source.Amounts {
		if parseAmount(amount.Amount) > 0 && (first == 0 || int(amount.FiscalYear) < first) {
			first = int(amount.FiscalYear)
		}
	}
	if !oneTimeKinds[source.Kind] || years[len(years)-1] < first {
		return years
	}
	return slices.DeleteFunc(years, func(year int) bool { return year < first })
}

// divideLine divides the money of a line evenly among its years, and adds what the transfers move
// in each. What they take beyond the money of a year comes from the later years and then from
// the earlier ones if the money is one sum; of other money, no more is taken than there is. What
// is used takes the money of the earliest year first, what is spent before what is committed; what is beyond all money
// counts in the last year (docs/design/0007-money-rules.md).
func (d *district) divideLine(each *line) {
	years := d.yearsOf(each.spec)
	paid := d.paidYearsOf(each.spec)
	amounts := append(make([]int64, len(years)-len(paid)), splitEvenly(each.amount, len(paid), d.least)...)
	for i, year := range years {
		amounts[i] += each.movedIn[year]
	}
	if d.isOneSum(each.spec) {
		settleOverdrafts(amounts)
	}
	each.amount = 0
	for i := range amounts {
		amounts[i] = max(amounts[i], 0)
		each.amount += amounts[i]
	}
	spent, committed := each.spent, each.committed
	for i, year := range years {
		next := &part{line: each, year: year, amount: amounts[i], goals: map[string]int64{}}
		next.spent = min(spent, next.amount)
		next.committed = min(committed, next.amount-next.spent)
		if i == len(years)-1 {
			next.spent, next.committed = spent, committed
		}
		spent, committed = spent-next.spent, committed-next.committed
		each.parts = append(each.parts, next)
	}
}

// settleOverdrafts takes what is below zero in a year out of the later years, and then out of the
// earlier ones, the first year first.
func settleOverdrafts(amounts []int64) {
	for i := range amounts {
		for _, j := range append(indexes(i+1, len(amounts)), indexes(0, i)...) {
			taken := max(min(-amounts[i], amounts[j]), 0)
			amounts[i] += taken
			amounts[j] -= taken
		}
	}
}

// indexes lists the numbers from first up to but not including end.
func indexes(first, end int) []int {
	var list []int
	for i := first; i < end; i++ {
		list = append(list, i)
	}
	return list
}

// isOneSum reports whether the money of a line can be spent in any of its years: the line states
// no year, or its source gives money once.
func (d *district) isOneSum(spec v1alpha1.BudgetLine) bool {
	return spec.FiscalYear == 0 || oneTimeKinds[d.sources[spec.Source].Kind]
}

// alignLines divides each part of a line into aligned, general and unaligned money.
func (d *district) alignLines() {
	for _, each := range d.lines {
		for _, part := range each.parts {
			if len(each.spec.Goals) == 0 {
				if each.spec.GeneralOperations != "" || d.isWaived(part) {
					part.general = part.amount
				} else {
					part.unaligned = part.amount
				}
				continue
			}
			for i, amount := range split(part.amount, weigh(each.spec), d.least) {
				name := each.spec.Goals[i].Name
				switch goal := d.goals[name]; {
				case goal != nil && d.runsIn(goal, part.year):
					part.aligned += amount
					part.goals[name] = amount
				case d.hasNoGoal(goal, part.year) && d.isWaived(part):
					part.general += amount
				default:
					part.unaligned += amount
				}
			}
		}
	}
}

// weigh lists the weights of the goals of a line; 1 where there is none.
func weigh(spec v1alpha1.BudgetLine) []int64 {
	var weights []int64
	for _, goal := range spec.Goals {
		weights = append(weights, max(int64(goal.Weight), 1))
	}
	return weights
}

// isWeighted reports whether a goal of the line has a weight.
func isWeighted(spec v1alpha1.BudgetLine) bool {
	return slices.ContainsFunc(spec.Goals, func(goal v1alpha1.LineGoal) bool { return goal.Weight != 0 })
}

// hasNoGoal reports whether BudgetLineWithoutGoal is about money of a goal in a year: the
// goal does not exist, or was closed before the year or before its start. Any other goal that does not run in the
// year is for FundingYearMismatch.
func (d *district) hasNoGoal(goal *v1alpha1.Goal, year int) bool {
	if goal == nil {
		return true
	}
	closed, start := parseDay(goal.Spec.Closed.Date), d.start
	if goal.Spec.Start != "" {
		start = parseDay(goal.Spec.Start)
	}
	return d.isClosed(goal) && (d.fiscalYear(closed) < year || closed.Before(start))
}

// isWaived reports whether a waiver switches off the finding BudgetLineWithoutGoal about a
// part of a line: that money then counts as general operations. The rule looks at the years
// of the plan from the current one on, so no other money can be waived.
//
// Choice: if several waivers match, the first one by name alone applies, also if it is milder.
func (d *district) isWaived(of *part) bool {
	if of.year < d.thisYear || of.year < d.firstYear || of.year > d.lastYear || of.amount == 0 {
		return false
	}
	var first v1alpha1.Waiver
	for _, waiver := range d.plan.Spec.Policy.Waivers {
		isAbout := waiver.Object == v1alpha1.ObjectKey{} ||
			waiver.Object == v1alpha1.ObjectKey{Kind: v1alpha1.KindTechnologyPlan, Name: d.plan.Name}
		isInForce := !parseDay(waiver.Until).Before(d.today) &&
			(waiver.FiscalYear == 0 || int(waiver.FiscalYear) == of.year)
		if waiver.Code == "BudgetLineWithoutGoal" && isAbout && isInForce &&
			(first.Name == "" || waiver.Name < first.Name) {
			first = waiver
		}
	}
	return first.Severity == v1alpha1.WaiverOff
}

// sumDomains divides the money of all lines by domain: that of the line, else those of its
// technologies by their weights, else that on which its goals agree, else Unassigned.
func (d *district) sumDomains() map[v1alpha1.BudgetDomain]int64 {
	sums := map[v1alpha1.BudgetDomain]int64{}
	for _, each := range d.lines {
		domains := d.domainsOf(each.spec)
		weights := make([]int64, len(domains))
		if len(each.spec.Technologies) == len(domains) {
			copy(weights, weighTechnologies(each.spec))
		}
		for i, amount := range split(each.amount, weights, d.least) {
			sums[domains[i]] += amount
		}
	}
	return sums
}

// weighTechnologies lists the weights of the technologies of a line by name: 1 where there is none.
func weighTechnologies(spec v1alpha1.BudgetLine) []int64 {
	var weights []int64
	for _, name := range slices.Sorted(slices.Values(spec.Technologies)) {
		weight := int64(1)
		for _, weighed := range spec.TechnologyWeights {
			if weighed.Name == name {
				weight = int64(weighed.Weight)
			}
		}
		weights = append(weights, weight)
	}
	return weights
}

// domainsOf lists the domains that share the money of a line; a domain that several
// of its technologies have is there several times.
func (d *district) domainsOf(spec v1alpha1.BudgetLine) []v1alpha1.BudgetDomain {
	if spec.Domain != "" {
		return []v1alpha1.BudgetDomain{v1alpha1.BudgetDomain(spec.Domain)}
	}
	var domains []v1alpha1.BudgetDomain
	isKnown := false
	for _, name := range slices.Sorted(slices.Values(spec.Technologies)) {
		// Choice: beside a technology with a domain, the part of one without is Unassigned.
		domain := cmp.Or(v1alpha1.BudgetDomain(d.technologies[name].Domain), v1alpha1.BudgetDomainUnassigned)
		domains = append(domains, domain)
		isKnown = isKnown || domain != v1alpha1.BudgetDomainUnassigned
	}
	if isKnown {
		return domains
	}
	domains = nil
	for _, named := range spec.Goals {
		if goal := d.goals[named.Name]; goal != nil {
			for _, domain := range goal.Spec.Domains {
				domains = append(domains, v1alpha1.BudgetDomain(domain))
			}
		}
	}
	slices.Sort(domains)
	if domains = slices.Compact(domains); len(domains) == 1 {
		return domains
	}
	return []v1alpha1.BudgetDomain{v1alpha1.BudgetDomainUnassigned}
}
