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
func (equipment Equipment) Holds(lot Lot) bool {
	least := equipment.Price
	if lot.arrived() < equipment.Since {
		least = equipment.PriceBefore
	}
	return least == 0 || lot.Priced && lot.UnitCost >= least
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

func (stock Stock) plus(o Stock) Stock {
	return Stock{
		Lots: stock.Lots + o.Lots, Devices: stock.Devices + o.Devices,
		Cost: stock.Cost.PlusLots(o.Cost), Unpriced: stock.Unpriced + o.Unpriced,
		Idle: stock.Idle + o.Idle, IdleCost: stock.IdleCost.PlusLots(o.IdleCost), IdleUnpriced: stock.IdleUnpriced + o.IdleUnpriced,
		YearlyCost: stock.YearlyCost.PlusLots(o.YearlyCost),
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
		lots:         t.lots - o.lots,
		devices:      t.devices - o.devices,
		unpriced:     t.unpriced - o.unpriced,
		idle:         t.idle - o.idle,
		idleUnpriced: t.idleUnpriced - o.idleUnpriced,
		cost: t.cost.Minus(
			o.cost,
		),
		idleCost:   t.idleCost.Minus(o.idleCost),
		yearlyCost: t.yearlyCost.Minus(o.yearlyCost),
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
func contribute(lot Lot, plan string, facts Facts, replaced bool, today calendar.Date) contribution {
	var c contribution
	next := calendar.NextAfter(today)
	if lot.Plan == plan {
		c.stocked = true
		c.standing = lot.standing(facts, replaced, today)
		next.Add(lot.Start)
		if !lot.SupportEnd.IsZero() {
			next.Add(lot.SupportEnd + 1)
		}
	}
	if lot.LinePlan == plan && lot.Charges() {
		c.charged = true
		c.charge = lot.charge(facts, today)
		next.Add(lot.Ordered, lot.Received, lot.Start)
		next.Add(facts.Lines[lot.Line].CountChanges(lot, today)...)
	}
	c.next = next.Date()
	return c
}

// standing of a lot: one whose replacement exists is not in the forecast.
func (lot Lot) standing(facts Facts, replaced bool, today calendar.Date) Standing {
	s := Standing{
		InService: lot.InService(today),
		Support:   lot.Support(today),
		Leased:    lot.Kind == v1alpha1.AcquisitionLease,
	}
	life := lot.Life(facts.LifeMonths[lot.Technology], facts.LeadMonths)
	s.EndUnknown = life.End.IsZero() && !lot.Unannounced
	if !replaced && !life.End.IsZero() && lot.Owned > 0 {
		s.BuyBy, s.End = facts.Years.Of(life.BuyBy), facts.Years.Of(life.End)
	}
	return s
}

func (lot Lot) charge(facts Facts, today calendar.Date) Charge {
	c := Charge{Payment: lot.Payment(today)}
	if line, ok := facts.Lines[lot.Line]; ok {
		c.Late = line.late(lot)
		c.WrongYear = line.wrongYear(lot, facts.Years)
		last := line.CountBy(lot, today)
		c.Uncounted = !last.IsZero() && today > last
	}
	return c
}

// stock is where a lot counts in an inventory, and what it counts.
func (lot Lot) stock(s Standing) (StockKey, tally) {
	return StockKey{lot.Technology, lot.Site, s}, worth(lot, lot.Owned)
}

// charged is where a lot counts on a line, and what it counts.
func (lot Lot) charged(c Charge) (ChargeKey, tally) {
	return ChargeKey{lot.Line, lot.Technology, c}, worth(lot, lot.Quantity)
}

func worth(lot Lot, devices int64) tally {
	t := tally{lots: 1, devices: devices, idle: lot.Idle, yearlyCost: money.Product(lot.YearlyCost, 1)}
	if lot.Priced {
		t.cost, t.idleCost = money.Product(lot.UnitCost, devices), money.Product(lot.UnitCost, lot.Idle)
	} else {
		t.unpriced, t.idleUnpriced = devices, lot.Idle
	}
	return t
}

// CountBy is the last day on which the lot need not have been counted again, by
// what is known today: a count that is dated ahead has not been made. No date: no
// count is asked for.
func (line LineFacts) CountBy(lot Lot, today calendar.Date) calendar.Date {
	since := lot.arrived()
	if lot.Counted <= today {
		since = max(since, lot.Counted)
	}
	if line.CountMonths == 0 || since.IsZero() || lot.Owned <= 0 || !line.Equipment.Holds(lot) {
		return 0
	}
	return since.AddMonths(line.CountMonths)
}

// CountChanges are the dates on which CountBy, or whether it is past, changes by
// itself.
func (line LineFacts) CountChanges(lot Lot, today calendar.Date) []calendar.Date {
	if line.CountMonths == 0 || lot.Owned <= 0 || !line.Equipment.Holds(lot) {
		return nil
	}
	dates := []calendar.Date{lot.Counted}
	if last := line.CountBy(lot, today); !last.IsZero() {
		dates = append(dates, last+1)
	}
	return dates
}

func (line LineFacts) late(lot Lot) bool {
	when := lot.Ordered
	if line.Deliver || when.IsZero() {
		when = lot.arrived()
	}
	return !line.Deadline.IsZero() && when > line.Deadline
}

func (line LineFacts) wrongYear(lot Lot, years calendar.FiscalYears) bool {
	first, last := lot.Ordered, lot.arrived()
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
func Single(lot Lot, replaced bool, facts Facts, today calendar.Date) []StockSum {
	key, sum := lot.stock(lot.standing(facts, lot.Replacement != "" && replaced, today))
	return []StockSum{{key, sum.stock()}}
}

// ChargeOf is where a lot counts on its budget line; known is false where the
// line or its plan does not exist.
func ChargeOf(lot Lot, planExists bool, facts Facts, today calendar.Date) (key ChargeKey, known bool) {
	_, exists := facts.Lines[lot.Line]
	if !planExists || !exists {
		return ChargeKey{}, false
	}
	key, _ = lot.charged(lot.charge(facts, today))
	return key, true
}
