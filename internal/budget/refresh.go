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

// RefreshYear is what the replacements shown in a fiscal year cost and get.
type RefreshYear struct {
	FiscalYear    calendar.FiscalYear
	Lots, Devices int64
	Cost, Funded  money.Amount
	// Unpriced machines have no known cost, so that Cost is "at least".
	Unpriced int64
	// Technologies that fall due, sorted.
	Technologies []string
}

// Gap is what is missing.
func (r RefreshYear) Gap() money.Amount { return r.Cost - r.Funded }

func (b *Budget) forecaster(today calendar.Date) inventory.Forecaster {
	policy := b.Plan.Spec.Policy.Refresh
	return inventory.Forecaster{
		Current: b.Fiscal.Of(today), PriceYear: b.Fiscal.Of(b.Start), Prices: Prices(b.Plan),
		SparePercent: money.Rat(policy.SparePercent), InflationPercent: money.Rat(policy.InflationPercent),
	}
}

// Forecaster is the forecaster of a plan as of today.
func Forecaster(plan *v1alpha1.TechnologyPlan, today calendar.Date) inventory.Forecaster {
	b := Budget{Plan: plan, Fiscal: FiscalYearsOf(plan), Start: calendar.Lenient(plan.Spec.Period.Start)}
	return b.forecaster(today)
}

// Prices are the replacement prices of a plan's technologies.
func Prices(plan *v1alpha1.TechnologyPlan) map[string]inventory.Price {
	prices := make(map[string]inventory.Price, len(plan.Spec.Technologies))
	for _, t := range plan.Spec.Technologies {
		prices[string(t.Name)] = inventory.Price{
			Unit: money.Of(t.UnitCost), Known: t.UnitCost != "", Year: calendar.FiscalYear(t.PriceFiscalYear),
		}
	}
	return prices
}

// LeadMonths of a plan's refresh policy.
func LeadMonths(plan *v1alpha1.TechnologyPlan) int {
	if lead := plan.Spec.Policy.Refresh.LeadMonths; lead != nil {
		return int(*lead)
	}
	return DefaultLeadMonths
}

// Facts are what the plan says that decides where a device lot counts.
func Facts(plan *v1alpha1.TechnologyPlan) inventory.Facts {
	f := inventory.Facts{
		Years: FiscalYearsOf(plan), LeadMonths: LeadMonths(plan),
		LifeMonths: map[string]int{}, Lines: map[string]inventory.LineFacts{},
	}
	for _, t := range plan.Spec.Technologies {
		f.LifeMonths[string(t.Name)] = int(t.UsefulLifeMonths)
	}
	if plan.Spec.Budget == nil {
		return f
	}
	sources := map[v1alpha1.EntryName]*v1alpha1.FundingSource{}
	for i := range plan.Spec.Budget.Sources {
		sources[plan.Spec.Budget.Sources[i].Name] = &plan.Spec.Budget.Sources[i]
	}
	for _, l := range plan.Spec.Budget.Lines {
		facts := inventory.LineFacts{First: calendar.FiscalYear(l.FiscalYear), Last: calendar.FiscalYear(l.FiscalYear)}
		if l.ThroughFiscalYear != 0 {
			facts.Last = calendar.FiscalYear(l.ThroughFiscalYear)
		}
		if l.FiscalYear == 0 {
			facts.First = f.Years.Of(calendar.Lenient(plan.Spec.Period.Start))
			facts.Last = f.Years.Of(calendar.Lenient(plan.Spec.Period.End))
		}
		if s := sources[l.Source]; s != nil {
			facts.Deadline, facts.Deliver = calendar.Lenient(s.ObligationEnd), MustDeliver(s)
			if programs.Federal(s.Kind) {
				facts.CountMonths, _ = programs.FederalInventoryMonths()
				e := &facts.Equipment
				e.Price, e.PriceBefore, e.Since, _ = programs.FederalEquipment()
			}
		}
		f.Lines[string(l.Name)] = facts
	}
	return f
}

// pot is replacement money: of one technology, or for any.
type pot struct {
	line       string
	technology string
	years      []calendar.FiscalYear
	left       money.Amount
}

// fundRefresh pays the demands from the replacement lines: first from their
// technology's money, then from the pool, of the year of purchase, then of the
// year of the end.
func (b *Budget) fundRefresh() {
	sums := map[calendar.FiscalYear]*RefreshYear{}
	pots := b.pots()
	for _, d := range b.Demands {
		r := sums[d.Shown]
		if r == nil {
			r = &RefreshYear{FiscalYear: d.Shown}
			sums[d.Shown] = r
		}
		r.Lots += d.Lots
		r.Devices += d.Devices
		r.Cost = r.Cost.PlusLots(d.Cost)
		r.Unpriced += d.Unpriced
		r.Funded = min(r.Cost, r.Funded+pay(d, pots))
		if !slices.Contains(r.Technologies, d.Technology) {
			r.Technologies = append(r.Technologies, d.Technology)
		}
	}
	for _, r := range sums {
		slices.Sort(r.Technologies)
		b.Refresh = append(b.Refresh, *r)
	}
	slices.SortFunc(b.Refresh, func(x, y RefreshYear) int { return int(x.FiscalYear - y.FiscalYear) })
}

func pay(d inventory.Demand, pots []*pot) money.Amount {
	var paid money.Amount
	for _, year := range []calendar.FiscalYear{d.BuyBy, d.End, d.Shown} {
		for _, technology := range []string{d.Technology, ""} {
			for _, p := range pots {
				if p.technology == technology && slices.Contains(p.years, year) {
					part := min(p.left, d.Cost-paid)
					p.left -= part
					paid += part
				}
			}
		}
	}
	return paid
}

// pots divides the replacement lines: a line that names technologies serves
// those, in proportion to what their demands in its years cost; one that names
// none is a pool. Money of one year comes before money of several.
func (b *Budget) pots() []*pot {
	var pots []*pot
	for _, l := range b.Lines {
		if l.Purpose != v1alpha1.PurposeReplacement || l.Allotted == 0 {
			continue
		}
		left := l.Allotted
		if len(l.Years) > 0 && l.Years[len(l.Years)-1] < b.Current {
			// What a past year has spent cannot pay again.
			left = max(0, l.Allotted-l.Used())
		}
		if len(l.Technologies) == 0 {
			pots = append(pots, &pot{string(l.Name), "", l.Years, left})
			continue
		}
		technologies := slices.Sorted(slices.Values(l.Technologies))
		costs := make([]int64, len(technologies))
		for i, t := range technologies {
			costs[i] = int64(b.demandIn(string(t), l.Years))
		}
		for i, part := range left.Split(costs) {
			pots = append(pots, &pot{string(l.Name), string(technologies[i]), l.Years, part})
		}
	}
	slices.SortStableFunc(pots, func(x, y *pot) int {
		return cmp.Or(cmp.Compare(len(x.years), len(y.years)), cmp.Compare(x.line, y.line))
	})
	return pots
}

func (b *Budget) demandIn(technology string, years []calendar.FiscalYear) money.Amount {
	var sum money.Amount
	for _, d := range b.Demands {
		if d.Technology == technology && (slices.Contains(years, d.BuyBy) || slices.Contains(years, d.End) || slices.Contains(years, d.Shown)) {
			sum = sum.Plus(d.Cost)
		}
	}
	return sum
}

// Horizon is the last fiscal year of the forecast: the current one and the four
// after it are in.
func (b *Budget) Horizon() calendar.FiscalYear { return b.Current + 4 }
