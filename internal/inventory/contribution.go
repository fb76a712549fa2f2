package inventory

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Facts are what a plan says that decides where a lot counts. What only
// decides how much (a price, a domain) is joined when the plan is assessed.
type Facts struct {
	// Years are the district's fiscal years.
	Years calendar.FiscalYears
	// LeadMonths before its end in which a lot is bought anew.
	LeadMonths int
	// LifeMonths by technology.
	LifeMonths map[string]int
	// Lines by name.
	Lines map[string]LineFacts
}

// LineFacts are what a budget line says about the lots that it may pay.
type LineFacts struct {
	// First and Last fiscal year of the line.
	First, Last calendar.FiscalYear
	// Deadline is the last day on which the line's source can be spent; no
	// date: none.
	Deadline calendar.Date
	// Deliver says that the lot must be received by the deadline, not just
	// ordered.
	Deliver bool
	// CountMonths is the longest time, in months, between two counts by hand of
	// what the line's source bought; 0: none is asked for.
	CountMonths int
	// Equipment is what of it must be counted.
	Equipment Equipment
}

// Equipment is what one machine costs at least to be counted by hand.
type Equipment struct {
	// Price of what arrives on Since or later, PriceBefore of what came before.
	Price, PriceBefore money.Amount
	Since              calendar.Date
}

// Holds tells whether the machines of a lot are equipment. Of a lot without a
// price of its own nobody knows, and it is not counted among them, unless
// everything is equipment, whatever its price.
func (e Equipment) Holds(l Lot) bool {
	least := e.Price
	if l.arrived() < e.Since {
		least = e.PriceBefore
	}
	return least == 0 || l.Priced && l.UnitCost >= least
}

// StockKey is where a lot counts in the inventory of a plan.
type StockKey struct {
	Technology, Site string
	Standing
}

// Standing is how a lot stands as of a day, by its own dates and the facts of its
// plan.
type Standing struct {
	// InService and Support as of today.
	InService bool
	Support   Support
	// EndUnknown says that nothing tells when the lot ends.
	EndUnknown bool
	// Leased lots are met by a recurring line.
	Leased bool
	// BuyBy and End are the fiscal years of the forecast; zero for lots that
	// are not in it.
	BuyBy, End calendar.FiscalYear
}

// Stock is a sum of lots. Its amounts are at most money.Lots.
type Stock struct {
	Lots, Devices int64
	// Cost is what the priced lots cost; Unpriced is the number of machines
	// whose lot has no price.
	Cost     money.Amount
	Unpriced int64
	// Idle machines, what the priced ones of them cost, and the number of the
	// others.
	Idle         int64
	IdleCost     money.Amount
	IdleUnpriced int64
	// YearlyCost of the lots.
	YearlyCost money.Amount
}

func (s Stock) plus(o Stock) Stock {
	return Stock{
		Lots: s.Lots + o.Lots, Devices: s.Devices + o.Devices,
		Cost: s.Cost.PlusLots(o.Cost), Unpriced: s.Unpriced + o.Unpriced,
		Idle: s.Idle + o.Idle, IdleCost: s.IdleCost.PlusLots(o.IdleCost), IdleUnpriced: s.IdleUnpriced + o.IdleUnpriced,
		YearlyCost: s.YearlyCost.PlusLots(o.YearlyCost),
	}
}

// tally is a Stock whose amounts are exact, so that a lot can be taken out again.
type tally struct {
	lots, devices, unpriced    int64
	idle, idleUnpriced         int64
	cost, idleCost, yearlyCost money.Sum
}

func (t tally) plus(o tally) tally {
	return tally{
		lots: t.lots + o.lots, devices: t.devices + o.devices, unpriced: t.unpriced + o.unpriced,
		idle: t.idle + o.idle, idleUnpriced: t.idleUnpriced + o.idleUnpriced,
		cost: t.cost.Plus(o.cost), idleCost: t.idleCost.Plus(o.idleCost), yearlyCost: t.yearlyCost.Plus(o.yearlyCost),
	}
}

func (t tally) minus(o tally) tally {
	return tally{
		lots: t.lots - o.lots, devices: t.devices - o.devices, unpriced: t.unpriced - o.unpriced,
		idle: t.idle - o.idle, idleUnpriced: t.idleUnpriced - o.idleUnpriced,
		cost: t.cost.Minus(o.cost), idleCost: t.idleCost.Minus(o.idleCost), yearlyCost: t.yearlyCost.Minus(o.yearlyCost),
	}
}

// stock is the tally as an assessment reads it.
func (t tally) stock() Stock {
	return Stock{
		Lots: t.lots, Devices: t.devices, Cost: t.cost.Lots(), Unpriced: t.unpriced,
		Idle: t.idle, IdleCost: t.idleCost.Lots(), IdleUnpriced: t.idleUnpriced, YearlyCost: t.yearlyCost.Lots(),
	}
}

// ChargeKey is where a lot counts on a budget line.
type ChargeKey struct {
	Line, Technology string
	Charge
}

// Charge is how far a lot has come on its budget line, and what is wrong with it
// there, as of a day.
type Charge struct {
	// Payment as of today.
	Payment Payment
	// Late lots missed the deadline of the line's source.
	Late bool
	// WrongYear lots were ordered and received outside the line's years.
	WrongYear bool
	// Uncounted lots have not been counted by hand for longer than the line's
	// source allows.
	Uncounted bool
}

// contribution is where one lot counts in one plan, until its next date. Names
// and amounts are the lot's own, and are not kept a second time.
type contribution struct {
	stocked, charged bool
	standing         Standing
	charge           Charge
	next             calendar.Date
}

// contribute works out what a lot adds to a plan; replaced tells whether the lot
// that it names as its replacement exists. It is pure; the ledger is the sum of its
// values.
func contribute(l Lot, plan string, f Facts, replaced bool, today calendar.Date) contribution {
	var c contribution
	next := calendar.NextAfter(today)
	if l.Plan == plan {
		c.stocked = true
		c.standing = l.standing(f, replaced, today)
		next.Add(l.Start)
		if !l.SupportEnd.IsZero() {
			next.Add(l.SupportEnd + 1)
		}
	}
	if l.LinePlan == plan && l.Charges() {
		c.charged = true
		c.charge = l.charge(f, today)
		next.Add(l.Ordered, l.Received, l.Start)
		next.Add(f.Lines[l.Line].CountChanges(l, today)...)
	}
	c.next = next.Date()
	return c
}

// standing of a lot: one whose replacement exists is not in the forecast.
func (l Lot) standing(f Facts, replaced bool, today calendar.Date) Standing {
	s := Standing{InService: l.InService(today), Support: l.Support(today), Leased: l.Kind == v1alpha1.AcquisitionLease}
	life := l.Life(f.LifeMonths[l.Technology], f.LeadMonths)
	s.EndUnknown = life.End.IsZero() && !l.Unannounced
	if !replaced && !life.End.IsZero() && l.Owned > 0 {
		s.BuyBy, s.End = f.Years.Of(life.BuyBy), f.Years.Of(life.End)
	}
	return s
}

func (l Lot) charge(f Facts, today calendar.Date) Charge {
	c := Charge{Payment: l.Payment(today)}
	if line, ok := f.Lines[l.Line]; ok {
		c.Late = line.late(l)
		c.WrongYear = line.wrongYear(l, f.Years)
		last := line.CountBy(l, today)
		c.Uncounted = !last.IsZero() && today > last
	}
	return c
}

// stock is where a lot counts in an inventory, and what it counts.
func (l Lot) stock(s Standing) (StockKey, tally) {
	return StockKey{l.Technology, l.Site, s}, worth(l, l.Owned)
}

// charged is where a lot counts on a line, and what it counts.
func (l Lot) charged(c Charge) (ChargeKey, tally) {
	return ChargeKey{l.Line, l.Technology, c}, worth(l, l.Quantity)
}

func worth(l Lot, devices int64) tally {
	t := tally{lots: 1, devices: devices, idle: l.Idle, yearlyCost: money.Product(l.YearlyCost, 1)}
	if l.Priced {
		t.cost, t.idleCost = money.Product(l.UnitCost, devices), money.Product(l.UnitCost, l.Idle)
	} else {
		t.unpriced, t.idleUnpriced = devices, l.Idle
	}
	return t
}

// CountBy is the last day on which the lot need not have been counted again, by
// what is known today: a count that is dated ahead has not been made. No date: no
// count is asked for.
func (line LineFacts) CountBy(l Lot, today calendar.Date) calendar.Date {
	since := l.arrived()
	if l.Counted <= today {
		since = max(since, l.Counted)
	}
	if line.CountMonths == 0 || since.IsZero() || l.Owned <= 0 || !line.Equipment.Holds(l) {
		return 0
	}
	return since.AddMonths(line.CountMonths)
}

// CountChanges are the dates on which CountBy, or whether it is past, changes by
// itself.
func (line LineFacts) CountChanges(l Lot, today calendar.Date) []calendar.Date {
	if line.CountMonths == 0 || l.Owned <= 0 || !line.Equipment.Holds(l) {
		return nil
	}
	dates := []calendar.Date{l.Counted}
	if last := line.CountBy(l, today); !last.IsZero() {
		dates = append(dates, last+1)
	}
	return dates
}

func (line LineFacts) late(l Lot) bool {
	when := l.Ordered
	if line.Deliver || when.IsZero() {
		when = l.arrived()
	}
	return !line.Deadline.IsZero() && when > line.Deadline
}

func (line LineFacts) wrongYear(l Lot, years calendar.FiscalYears) bool {
	first, last := l.Ordered, l.arrived()
	if first.IsZero() {
		first = last
	}
	if first.IsZero() {
		return false
	}
	if line.Last != 0 && line.Last < years.Of(first) {
		return true
	}
	return !last.IsZero() && line.First > years.Of(last)
}

// Single is the stock of one lot alone; replaced tells whether its replacement
// exists.
func Single(l Lot, replaced bool, f Facts, today calendar.Date) []StockSum {
	key, sum := l.stock(l.standing(f, l.Replacement != "" && replaced, today))
	return []StockSum{{key, sum.stock()}}
}

// ChargeOf is where a lot counts on its budget line; known is false where the
// line or its plan does not exist.
func ChargeOf(l Lot, planExists bool, f Facts, today calendar.Date) (key ChargeKey, known bool) {
	_, exists := f.Lines[l.Line]
	if !planExists || !exists {
		return ChargeKey{}, false
	}
	key, _ = l.charged(l.charge(f, today))
	return key, true
}
