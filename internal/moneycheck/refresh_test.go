package moneycheck

import (
	"cmp"
	"math/big"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
)

// forecastLot is a lot that must be replaced.
type forecastLot struct {
	technology v1alpha1.EntryName
	domain     v1alpha1.Domain
	isLeased   bool
	end        time.Time // The last day of use.
	buyBy      time.Time // The day by which the replacement must be bought.
	buyYear    int       // The fiscal year of the day by which the replacement must be bought.
	endYear    int       // The fiscal year of the end.
	year       int       // The year in which the forecast shows the lot.
	units      int64
	exact      *big.Rat // The cost before it is rounded.
	cost       int64
	unmet      int64 // What no line pays.
}

// refreshYear is the forecast of one fiscal year.
type refreshYear struct{ cost, funded, gap, units int64 }

// defaultLeadMonths is how long before its end a lot is bought anew.
const defaultLeadMonths = 3

// endOf is the last day of a lot: the earliest known of the last day of its useful life, the
// end of support and the end of its lease.
func (d *district) endOf(lot *v1alpha1.Device) time.Time {
	var end time.Time
	consider := func(day time.Time) {
		if !day.IsZero() && (end.IsZero() || day.Before(end)) {
			end = day
		}
	}
	inService := lot.Spec.InService
	if inService == "" {
		inService = lot.Spec.Acquisition.Received
	}
	life := lot.Spec.UsefulLifeMonths
	if life == 0 {
		life = d.technologies[lot.Spec.Technology].UsefulLifeMonths
	}
	if inService != "" && life != 0 {
		consider(addMonths(parseDay(inService), int(life)).AddDate(0, 0, -1))
	}
	consider(parseDay(lot.Spec.SupportEnd))
	if lot.Spec.Acquisition.Kind == v1alpha1.AcquisitionLease {
		consider(parseDay(lot.Spec.LeaseEnd))
	}
	return end
}

// countOwned counts the units of a lot that are neither lost nor retired.
func countOwned(lot *v1alpha1.Device) int64 {
	owned := int64(lot.Spec.Quantity)
	for _, out := range lot.Spec.NotInService {
		if out.State == v1alpha1.OutOfServiceLost || out.State == v1alpha1.OutOfServiceRetired {
			owned -= int64(out.Count)
		}
	}
	return owned
}

// forecast lists what must be replaced, in the order in which it takes money: by year of end,
// year of purchase and technology. Choice: lots that agree in all of these are one entry, so
// that their cost is rounded once. (Their names would order them further, which changes no sum.)
func (d *district) forecast() []*forecastLot {
	replaced := d.countReplaced()
	var lots []*forecastLot
	for _, lot := range d.lots {
		next := d.forecastOf(lot, replaced)
		if next != nil && !d.isRetiredBy(next.technology, d.lastDay(max(next.year, next.endYear))) &&
			!d.isRenewedLease(lot, next.year) {
			lots = append(lots, next)
		}
	}
	slices.SortStableFunc(lots, compareLots)
	var entries []*forecastLot
	for _, lot := range lots {
		if last := len(entries) - 1; last >= 0 && compareLots(entries[last], lot) == 0 {
			entry := entries[last]
			entry.units += lot.units
			entry.exact.Add(entry.exact, lot.exact)
			entry.cost = d.roundAmount(entry.exact)
			entry.unmet = entry.cost
			continue
		}
		entries = append(entries, lot)
	}
	return entries
}

// compareLots orders lots as they take money, leased ones after the others.
func compareLots(a, b *forecastLot) int {
	return cmp.Or(cmp.Compare(a.endYear, b.endYear), cmp.Compare(a.buyYear, b.buyYear),
		cmp.Compare(a.technology, b.technology), compareBool(a.isLeased, b.isLeased))
}

// forecastOf says when a lot of the plan must be replaced, and at what cost; nil if no end of it
// is known or no unit needs a replacement.
func (d *district) forecastOf(lot *v1alpha1.Device, replaced map[string]int64) *forecastLot {
	end, units := d.endOf(lot), countOwned(lot)-replaced[lot.Name]
	if lot.Spec.PlanRef.Name != d.plan.Name || end.IsZero() || units <= 0 {
		return nil
	}
	lead := defaultLeadMonths
	if months := d.plan.Spec.Policy.Refresh.LeadMonths; months != nil {
		lead = int(*months)
	}
	next := &forecastLot{
		technology: lot.Spec.Technology,
		domain:     d.technologies[lot.Spec.Technology].Domain,
		isLeased:   lot.Spec.Acquisition.Kind == v1alpha1.AcquisitionLease,
		end:        end,
		buyBy:      addMonths(end, -lead),
		endYear:    d.fiscalYear(end),
		units:      units,
	}
	next.buyYear = d.fiscalYear(next.buyBy)
	next.year = next.buyYear
	if next.endYear > d.lastFullYear() {
		// The next plan replaces it, in the year of its end. At the end of a plan the year
		// before a short one counts as its last (docs/design/0007-money-rules.md).
		next.year = next.endYear
	}
	if next.year < d.thisYear {
		next.year = max(next.endYear, d.thisYear)
	}
	next.exact = d.costOf(lot, next)
	next.cost = d.roundAmount(next.exact)
	next.unmet = next.cost
	return next
}

// costOf is what the replacement of the units costs in the year in which it is shown: units ×
// (1 + spares) × price × (1 + inflation) for each year since the price. It is 0 if no price is
// known.
func (d *district) costOf(lot *v1alpha1.Device, shown *forecastLot) *big.Rat {
	technology := d.technologies[lot.Spec.Technology]
	price, priceYear := technology.UnitCost, int(technology.PriceFiscalYear)
	if price == "" {
		price = lot.Spec.Acquisition.UnitCost
	}
	if priceYear == 0 {
		priceYear = d.firstYear
	}
	refresh := d.plan.Spec.Policy.Refresh
	one := big.NewRat(1, 1)
	cost := big.NewRat(parseAmount(price), 1)
	cost.Mul(cost, big.NewRat(shown.units, 1))
	cost.Mul(cost, new(big.Rat).Add(one, parsePercent(refresh.SparePercent)))
	for year := priceYear; year < shown.year; year++ {
		cost.Mul(cost, new(big.Rat).Add(one, parsePercent(refresh.InflationPercent)))
	}
	return cost
}

// roundAmount rounds an amount to what can be paid.
func (d *district) roundAmount(exact *big.Rat) int64 {
	return round(new(big.Rat).Quo(exact, big.NewRat(d.least, 1))) * d.least
}

// lastFullYear is the last fiscal year of which at least 92 days lie in the plan, or the last
// one if there is none.
func (d *district) lastFullYear() int {
	for year := d.lastYear; year >= d.firstYear; year-- {
		if !d.isShort(year) {
			return year
		}
	}
	return d.lastYear
}

// isRetiredBy reports whether a technology is retired by a day: by its lifecycle, or by the
// latest decision of the district to retire it. Without a day it is retired at once.
//
// Choice: of two decisions on one day, that of the evaluation whose name is later counts.
func (d *district) isRetiredBy(name v1alpha1.EntryName, day time.Time) bool {
	technology, isListed := d.technologies[name]
	if !isListed {
		return false
	}
	if technology.Lifecycle == v1alpha1.LifecycleRetired {
		return technology.RetireOn == "" || isBy(parseDay(technology.RetireOn), day)
	}
	var latest v1alpha1.Decision
	var latestName string
	for _, evaluation := range d.evaluations {
		decision, target := evaluation.Spec.Decision, evaluation.Spec.Target
		isAbout := target.Kind == v1alpha1.TargetTechnology && target.Name == string(name) ||
			slices.Contains(evaluation.Spec.Technologies, name) // Evaluated together with others.
		isLater := cmp.Or(cmp.Compare(decision.Date, latest.Date), cmp.Compare(evaluation.Name, latestName)) > 0
		if isAbout && isBy(parseDay(decision.Date), d.today) && isLater {
			latest, latestName = decision, evaluation.Name
		}
	}
	return latest.Outcome == v1alpha1.DecisionRetire
}

// isRenewedLease reports whether a lot is leased and its technology has a recurring line with
// money in the year: a renewed lease is not a replacement (0007-money-rules.md).
func (d *district) isRenewedLease(lot *v1alpha1.Device, year int) bool {
	if lot.Spec.Acquisition.Kind != v1alpha1.AcquisitionLease {
		return false
	}
	return slices.ContainsFunc(d.partsOf(year), func(part *part) bool {
		return part.amount > 0 && isRecurring(part.line.spec) &&
			slices.Contains(part.line.spec.Technologies, lot.Spec.Technology)
	})
}

func isRecurring(spec v1alpha1.BudgetLine) bool {
	if spec.Recurring != nil {
		return *spec.Recurring
	}
	return spec.Purpose == v1alpha1.PurposeOperation || spec.Purpose == v1alpha1.PurposeStaffing
}

// countReplaced counts the units of each lot for which its replacement stands. A unit of a
// replacement stands for one other unit, of whatever plan. Choice: lots that share a replacement
// take its units by name.
func (d *district) countReplaced() map[string]int64 {
	byName := map[string]*v1alpha1.Device{}
	left := map[string]int64{}
	var names []string
	for _, lot := range d.lots {
		byName[lot.Name], left[lot.Name] = lot, countOwned(lot)
		names = append(names, lot.Name)
	}
	slices.Sort(names)
	replaced := map[string]int64{}
	for _, name := range names {
		lot := byName[name]
		replacement := byName[lot.Spec.ReplacedByRef.Name]
		if replacement == nil || !d.canReplace(replacement, lot) || isRing(lot, byName) {
			continue
		}
		units := max(min(countOwned(lot), left[replacement.Name]), 0)
		replaced[name] = units
		left[replacement.Name] -= units
	}
	return replaced
}

// canReplace reports whether a lot can stand for another: it is ordered or received, and of
// the same technology or of one that replaces it.
func (d *district) canReplace(replacement, lot *v1alpha1.Device) bool {
	isThere := func(date time.Time) bool { return isBy(date, d.today) }
	return d.isSuccessor(replacement, lot) && slices.ContainsFunc(acquisitionDates(replacement), isThere)
}

// isSuccessor reports whether a lot is of the technology of another, or of one that replaces it.
func (d *district) isSuccessor(replacement, lot *v1alpha1.Device) bool {
	return replacement.Spec.Technology == lot.Spec.Technology ||
		slices.Contains(d.technologies[replacement.Spec.Technology].Replaces, lot.Spec.Technology)
}

// acquisitionDates lists the days on which a lot was ordered, received and put to use; the zero
// time stands for those that are not known.
func acquisitionDates(lot *v1alpha1.Device) []time.Time {
	return []time.Time{
		parseDay(lot.Spec.Acquisition.Ordered), parseDay(lot.Spec.Acquisition.Received), parseDay(lot.Spec.InService),
	}
}

// isRing reports whether the replacements that follow from a lot lead back to it.
func isRing(lot *v1alpha1.Device, byName map[string]*v1alpha1.Device) bool {
	next := byName[lot.Spec.ReplacedByRef.Name]
	for range byName {
		if next == nil {
			return false
		}
		if next == lot {
			return true
		}
		next = byName[next.Spec.ReplacedByRef.Name]
	}
	return false
}

// pool is Replacement money that can be spent in some years.
type pool struct {
	line       v1alpha1.EntryName
	years      []int
	technology v1alpha1.EntryName    // Empty: any technology of the domain.
	domain     v1alpha1.BudgetDomain // Of a pool for no technology in particular.
	left       int64
}

// pays reports whether the money of a pool may pay for a lot in a year.
func (p *pool) pays(lot *forecastLot, year int) bool {
	if !slices.Contains(p.years, year) {
		return false
	}
	if p.technology != "" {
		return p.technology == lot.technology
	}
	// Choice: money without a domain and Shared money may pay for any lot, and money of a
	// domain may pay for a lot whose technology has none.
	return p.domain == v1alpha1.BudgetDomainUnassigned || p.domain == v1alpha1.BudgetDomainShared ||
		lot.domain == "" || string(p.domain) == string(lot.domain)
}

// listPools lists the money of the Replacement lines: see the table "When money can be spent"
// of docs/design/0007-money-rules.md.
func (d *district) listPools(lots []*forecastLot) []*pool {
	var pools []*pool
	for _, each := range d.lines {
		if each.spec.Purpose != v1alpha1.PurposeReplacement {
			continue
		}
		if d.isOneSum(each.spec) {
			years := d.paidYearsOf(each.spec)
			usable := d.countUsable(years[len(years)-1], each.amount, each.spent+each.committed)
			pools = append(pools, d.divideByTechnology(each, years, usable, lots)...)
			continue
		}
		for _, part := range each.parts {
			usable := d.countUsable(part.year, part.amount, part.spent+part.committed)
			pools = append(pools, d.divideByTechnology(each, []int{part.year}, usable, lots)...)
		}
	}
	// Choice: money of one year is used before money of several years, which can wait.
	slices.SortStableFunc(pools, func(a, b *pool) int {
		return cmp.Or(cmp.Compare(len(a.years), len(b.years)), cmp.Compare(a.line, b.line),
			slices.Compare(a.years, b.years))
	})
	return pools
}

// countUsable is what can still pay of money that can be spent up to a year: once the year is
// past, what is not used; before, all of it, because what was bought with it may be the
// replacement of a lot that does not say so yet.
func (d *district) countUsable(lastYear int, amount, used int64) int64 {
	if lastYear >= d.thisYear {
		return amount
	}
	return max(amount-used, 0)
}

// divideByTechnology divides money by the weights of the technologies of its line, or else by the cost
// of the lots for which it can pay.
func (d *district) divideByTechnology(each *line, years []int, amount int64, lots []*forecastLot) []*pool {
	if len(each.spec.Technologies) == 0 {
		return []*pool{{line: each.spec.Name, years: years, domain: d.domainsOf(each.spec)[0], left: amount}}
	}
	technologies := slices.Sorted(slices.Values(each.spec.Technologies))
	var weights []int64
	for _, technology := range technologies {
		var cost int64
		for _, lot := range lots {
			if lot.technology == technology && (slices.Contains(years, lot.year) ||
				slices.Contains(years, lot.buyYear) || slices.Contains(years, lot.endYear)) {
				cost += lot.cost
			}
		}
		weights = append(weights, cost)
	}
	if len(each.spec.TechnologyWeights) > 0 {
		weights = weighTechnologies(each.spec)
	}
	var pools []*pool
	for i, part := range split(amount, weights, d.least) {
		pools = append(pools, &pool{line: each.spec.Name, years: years, technology: technologies[i], left: part})
	}
	return pools
}

// computeRefresh computes the forecast of each fiscal year.
func (d *district) computeRefresh() map[int]*refreshYear {
	lots := d.payByYear()
	if other := d.payByLot(); d.sumGaps(other) < d.sumGaps(lots) {
		lots = other
	}
	result := map[int]*refreshYear{}
	for _, lot := range lots {
		if result[lot.year] == nil {
			result[lot.year] = &refreshYear{}
		}
		now := result[lot.year]
		now.cost += lot.cost
		now.units += lot.units
		now.gap += lot.unmet
		now.funded += lot.cost - lot.unmet
	}
	return result
}

// sumGaps returns the money that the lots which end in the plan lack.
func (d *district) sumGaps(lots []*forecastLot) int64 {
	var gaps int64
	for _, lot := range lots {
		if lot.endYear <= d.lastFullYear() {
			gaps += lot.unmet
		}
	}
	return gaps
}

// payByYear pays all lots from the money of the year in which they should be bought, then what
// is left of them from that of the year of their end, and last of the year in which they are
// shown. What ends after the plan is paid after everything else.
func (d *district) payByYear() []*forecastLot {
	lots := d.forecast()
	pools := d.listPools(lots)
	for _, isAfterPlan := range []bool{false, true} {
		for round := range 3 {
			for _, lot := range lots {
				if (lot.endYear > d.lastFullYear()) == isAfterPlan {
					payLot(lot, yearsOfPayment(lot)[round], pools)
				}
			}
		}
	}
	return lots
}

// payByLot pays one lot after the other, from the money of all its years.
func (d *district) payByLot() []*forecastLot {
	lots := d.forecast()
	pools := d.listPools(lots)
	for _, lot := range lots {
		for _, year := range yearsOfPayment(lot) {
			payLot(lot, year, pools)
		}
	}
	return lots
}

func yearsOfPayment(lot *forecastLot) [3]int { return [3]int{lot.buyYear, lot.endYear, lot.year} }

// payLot pays a lot from the money of a year, first from that for its technology.
func payLot(lot *forecastLot, year int, pools []*pool) {
	for _, isForTechnology := range []bool{true, false} {
		for _, money := range pools {
			if (money.technology != "") == isForTechnology && money.pays(lot, year) {
				paid := min(money.left, lot.unmet)
				money.left, lot.unmet = money.left-paid, lot.unmet-paid
			}
		}
	}
}

// underfunded is a finding RefreshUnderfunded.
type underfunded struct {
	severity v1alpha1.Severity
	gap      int64
}

// findUnderfunded lists the findings RefreshUnderfunded by year: from the current year to the
// last one of the plan, a gap of more than 100 units and more than 5 percent of the cost. What
// ends after the plan is for RefreshAfterPlan.
func (d *district) findUnderfunded(forecast map[int]*refreshYear) map[int]underfunded {
	result := map[int]underfunded{}
	for year, now := range forecast {
		isIn := year >= d.thisYear && year >= d.firstYear && year <= d.lastFullYear()
		if !isIn || now.gap <= 100_00 || 100*now.gap <= 5*now.cost {
			continue
		}
		severity := v1alpha1.SeverityWarning
		if 100*now.gap > 25*now.cost {
			severity = v1alpha1.SeverityError
		}
		result[year] = underfunded{severity, now.gap}
	}
	return result
}
