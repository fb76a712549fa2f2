package inventory

import (
	"iter"
	"math/big"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Facts are the figures of a plan that decide where a lot counts. A figure that only decides
// how much a lot counts, such as a price, is not among them: the assessment of the plan
// adds it, so that its change updates no lot.
type Facts struct {
	// Years are the district's fiscal years.
	Years calendar.FiscalYears
	// LeadMonths is how many months before its end the replacement of a lot is bought.
	LeadMonths int
	// LifeMonths is the useful life in months by technology.
	LifeMonths map[v1alpha1.EntryName]int
	// Lines are the facts of the budget lines by name.
	Lines map[v1alpha1.EntryName]LineFacts
	// Splitter divides amounts of the plan's currency.
	Splitter money.Splitter
	// TakesPlace has the technologies that take the place of another one.
	TakesPlace map[TechnologyPair]bool
}

// LineFacts are the figures of a budget line that decide where the lots count for which it
// pays.
type LineFacts struct {
	// First and Last are the fiscal years of the line.
	First, Last calendar.FiscalYear
	// Deadline is the last day on which money of the line's source can be spent; no
	// date if there is none.
	Deadline calendar.Date
	// Deliver says that a lot must be received by the deadline, not just ordered.
	Deliver bool
	// OrderFrom is the first day on which the line's source lets a lot be ordered; no date if
	// there is none.
	OrderFrom calendar.Date
	// IsRepaid says that the line's source is debt that is repaid until a known day, so that
	// its lots are summed by the year of their end too.
	IsRepaid bool
	// CountMonths is how many months may pass between two physical inventories of what
	// the line's source bought; 0 if the source requires none.
	CountMonths int
	// Equipment is the part of those purchases that must be counted.
	Equipment Equipment
}

// Equipment is the least price of one unit from which it must be counted in a physical
// inventory.
type Equipment struct {
	// Price applies to units that arrive on Since or later, PriceBefore to earlier
	// ones.
	Price, PriceBefore money.Amount
	Since              calendar.Date
}

// IncludesLot reports whether the units of a lot are equipment. A lot without a price
// of its own is not, because its price is unknown, unless the least price is 0.
func (equipment Equipment) IncludesLot(lot Lot) bool {
	least := equipment.Price
	if lot.arrivalDate() < equipment.Since {
		least = equipment.PriceBefore
	}
	return least == 0 || lot.Priced && lot.UnitCost >= least
}

// StockKey is where a lot counts in the inventory of a plan.
type StockKey struct {
	Technology, Site v1alpha1.EntryName
	LotState
}

// LotState is the state of a lot on a day, by its own dates and the facts of its plan.
type LotState struct {
	// InService and Support on that day.
	InService bool
	Support   Support
	// Started is the fiscal year in which the lot was put to use; 0 if that is not known.
	Started calendar.FiscalYear
	// EndUnknown says that no end of the lot is known.
	EndUnknown bool
	// Leased lots are paid for by a recurring line.
	Leased bool
	// IsHeld says that the units are in use, ordered or received, and that no other lot stands for
	// them.
	IsHeld bool
	// Audience is who uses the lot.
	Audience Audience
	// Replacement is why the replacement of the lot does not stand for it.
	Replacement ReplacementProblem
	// BuyBy and End are the fiscal years of the forecast; zero for lots that are not in
	// it.
	BuyBy, End calendar.FiscalYear
}

// Stock is a sum of lots. Its amounts are at most money.Lots.
type Stock struct {
	Lots, Devices int64
	// Ready is the number of units that are neither idle nor in repair. Charges count none.
	Ready int64
	// Cost is what the priced lots cost. Unpriced is the number of units in lots
	// without a price.
	Cost     money.Amount
	Unpriced int64
	// Idle is the number of idle units, IdleCost what the priced ones of them cost, and
	// IdleUnpriced the number of the others.
	Idle         int64
	IdleCost     money.Amount
	IdleUnpriced int64
	// YearlyCost is what the lots cost each year.
	YearlyCost money.Amount
	// NotReplaced is the number of units that LeaveOut took out.
	NotReplaced int64
}

// LeaveOut returns what is to be replaced of the stock if some units are not: they count in NotReplaced
// and no longer in Devices, and Cost and Unpriced are lower in proportion.
func (stock Stock) LeaveOut(units int64) Stock {
	units = min(units, stock.Devices)
	if units <= 0 {
		return stock
	}
	kept := stock.Devices - units
	stock.Cost = stock.Cost.MultiplyRatio(kept, stock.Devices)
	// What is left out is rounded down: as long as one unit without a price may be left, one is.
	without := new(big.Int).Mul(big.NewInt(stock.Unpriced), big.NewInt(units))
	stock.Unpriced -= without.Quo(without, big.NewInt(stock.Devices)).Int64()
	stock.Devices, stock.NotReplaced = kept, stock.NotReplaced+units
	return stock
}

func (stock Stock) addStock(other Stock) Stock {
	return Stock{
		Lots:         stock.Lots + other.Lots,
		Devices:      stock.Devices + other.Devices,
		Ready:        stock.Ready + other.Ready,
		Cost:         stock.Cost.PlusLots(other.Cost),
		Unpriced:     stock.Unpriced + other.Unpriced,
		Idle:         stock.Idle + other.Idle,
		IdleCost:     stock.IdleCost.PlusLots(other.IdleCost),
		IdleUnpriced: stock.IdleUnpriced + other.IdleUnpriced,
		YearlyCost:   stock.YearlyCost.PlusLots(other.YearlyCost),
		NotReplaced:  stock.NotReplaced + other.NotReplaced,
	}
}

// exactStock is a Stock whose amounts are exact and have no bound, so that a lot can be
// taken out of it again.
type exactStock struct {
	lots, devices, unpriced    int64
	ready                      int64
	idle, idleUnpriced         int64
	cost, idleCost, yearlyCost money.Sum
}

func (stock exactStock) addStock(other exactStock) exactStock {
	return exactStock{
		lots:         stock.lots + other.lots,
		devices:      stock.devices + other.devices,
		ready:        stock.ready + other.ready,
		unpriced:     stock.unpriced + other.unpriced,
		idle:         stock.idle + other.idle,
		idleUnpriced: stock.idleUnpriced + other.idleUnpriced,
		cost:         stock.cost.Plus(other.cost),
		idleCost:     stock.idleCost.Plus(other.idleCost),
		yearlyCost:   stock.yearlyCost.Plus(other.yearlyCost),
	}
}

func (stock exactStock) subtractStock(other exactStock) exactStock {
	return exactStock{
		lots:         stock.lots - other.lots,
		devices:      stock.devices - other.devices,
		ready:        stock.ready - other.ready,
		unpriced:     stock.unpriced - other.unpriced,
		idle:         stock.idle - other.idle,
		idleUnpriced: stock.idleUnpriced - other.idleUnpriced,
		cost:         stock.cost.Minus(other.cost),
		idleCost:     stock.idleCost.Minus(other.idleCost),
		yearlyCost:   stock.yearlyCost.Minus(other.yearlyCost),
	}
}

// roundCosts returns the stock with bounded amounts, as an assessment reads it.
func (stock exactStock) roundCosts() Stock {
	return Stock{
		Lots: stock.lots, Devices: stock.devices, Ready: stock.ready,
		Cost: stock.cost.RoundWithinLots(), Unpriced: stock.unpriced,
		Idle: stock.idle, IdleCost: stock.idleCost.RoundWithinLots(), IdleUnpriced: stock.idleUnpriced, YearlyCost: stock.yearlyCost.RoundWithinLots(),
	}
}

// ChargeKey is where a lot counts on a budget line.
type ChargeKey struct {
	Line, Technology v1alpha1.EntryName
	Charge
	// Problem of the part that the line pays, if several lines pay for the lot.
	Problem PartProblem
	// End is the fiscal year in which the lot ends, on a line whose source is repaid; 0 on
	// other lines, or if no end is known.
	End calendar.FiscalYear
}

// Charge is the state of a lot on its budget line on a day.
type Charge struct {
	// Payment on that day.
	Payment Payment
	// Late lots missed the deadline of the line's source.
	Late bool
	// Early lots were ordered before the line's source allows it.
	Early bool
	// WrongYear lots were ordered and received outside the years of the line.
	WrongYear bool
	// Uncounted lots are overdue for a physical inventory that the line's source
	// requires.
	Uncounted bool
	// IsRepaid lots are on a line whose source is repaid.
	IsRepaid bool
}

// contribution is where one lot counts in one plan, until its next date. The ledger
// keeps one for each lot, so it leaves out names and amounts, which the lot has.
type contribution struct {
	inStock, onLine bool
	state           LotState
	// replaced has the number of units that have a replacement and are not in the forecast.
	replaced Replaced
	// charges are the states on the lines that pay, in the order of Lot.AllLines.
	charges [1 + maxOtherLines]Charge
	// end is the fiscal year of the end of the lot, if one of those lines is repaid.
	end calendar.FiscalYear
	// splitter divides the cost among those lines.
	splitter money.Splitter
	next     calendar.Date
}

// computeContribution computes where a lot counts in a plan. replaced is what its
// replacement stands for. It is pure; the ledger sums its results.
func computeContribution(lot Lot, planName string, facts Facts, replaced Replaced, today calendar.Date) contribution {
	var result contribution
	next := calendar.NextAfter(today)
	if lot.Plan == planName {
		result.inStock = true
		result.state, result.replaced = lot.stateOn(facts, today), replaced
		next.AddDates(lot.Start, lot.acquiredOn(), replaced.From)
		if !lot.SupportEnd.IsZero() {
			next.AddDates(lot.SupportEnd + 1)
		}
	}
	if lot.LinePlan == planName && lot.HasCharges() {
		result.onLine = true
		next.AddDates(lot.Ordered, lot.Received, lot.Start)
		result.splitter = facts.Splitter
		for i, lineName := range lot.AllLines() {
			result.charges[i] = lot.chargeOn(lineName, facts, today)
			next.AddDates(facts.Lines[lineName].CountChanges(lot, today)...)
			if result.charges[i].IsRepaid {
				result.end = lot.endYear(facts)
			}
		}
	}
	result.next = next.Date()
	return result
}

// stateOn returns the state on a day of those units of the lot that have no replacement.
func (lot Lot) stateOn(facts Facts, today calendar.Date) LotState {
	state := LotState{
		InService: lot.InService(today),
		Support:   lot.SupportOn(today),
		Leased:    lot.Kind == v1alpha1.AcquisitionLease,
		Audience:  lot.Audience,
	}
	acquired := lot.acquiredOn()
	state.IsHeld = state.InService || lot.Owned > 0 && !acquired.IsZero() && acquired <= today
	if !lot.Start.IsZero() {
		state.Started = facts.Years.YearOf(lot.Start)
	}
	life := lot.ComputeLife(facts.LifeMonths[lot.Technology], facts.LeadMonths)
	state.EndUnknown = life.End.IsZero() && !lot.Unannounced
	if !life.End.IsZero() && lot.Owned > 0 {
		state.BuyBy, state.End = facts.Years.YearOf(life.BuyBy), facts.Years.YearOf(life.End)
	}
	return state
}

// endYear returns the fiscal year of the end of the lot; 0 if no end is known.
func (lot Lot) endYear(facts Facts) calendar.FiscalYear {
	life := lot.ComputeLife(facts.LifeMonths[lot.Technology], 0)
	if life.End.IsZero() {
		return 0
	}
	return facts.Years.YearOf(life.End)
}

// chargeOn returns the state of the lot on a day on one of the lines that pay for it. A line that
// does not exist has no deadline and no years to miss.
func (lot Lot) chargeOn(lineName v1alpha1.EntryName, facts Facts, today calendar.Date) Charge {
	charge := Charge{Payment: lot.PaymentOn(today)}
	if line, ok := facts.Lines[lineName]; ok {
		charge.IsRepaid = line.IsRepaid
		charge.Late = line.isLate(lot)
		charge.Early = line.isEarly(lot)
		charge.WrongYear = line.isWrongYear(lot, facts.Years)
		lastDay := line.CountBy(lot, today)
		charge.Uncounted = !lastDay.IsZero() && today > lastDay
	}
	return charge
}

// stockEntries lists where a lot counts in an inventory, and what it counts there. Units that
// have a replacement are in no year of the forecast. A lot of which only some units have one
// counts in two places, as a lot in the first.
func (lot Lot) stockEntries(state LotState, replacement Replaced) iter.Seq2[StockKey, exactStock] {
	return func(yield func(StockKey, exactStock) bool) {
		forecast := StockKey{lot.Technology, lot.Site, state}
		forecast.Replacement = replacement.Problem
		done := forecast
		done.BuyBy, done.End, done.EndUnknown, done.IsHeld = 0, 0, false, false
		all := exactStockOf(lot, lot.Owned)
		all.ready = lot.CountReady()
		switch replaced := replacement.Units; {
		case replaced == 0:
			yield(forecast, all)
		case replaced >= lot.Owned:
			yield(done, all)
		default:
			// The idle units count with those that have a replacement first, as they can go first.
			part, rest := lot, lot
			part.Idle, part.YearlyCost = min(lot.Idle, replaced), 0
			rest.Idle = lot.Idle - part.Idle
			replacedSum, restSum := exactStockOf(part, replaced), exactStockOf(rest, lot.Owned-replaced)
			replacedSum.lots = 0
			restSum.ready = min(all.ready, restSum.devices)
			replacedSum.ready = all.ready - restSum.ready
			_ = yield(forecast, restSum) && yield(done, replacedSum)
		}
	}
}

// chargeEntries lists where a lot counts on the lines that pay for it, and what it counts there.
// The lines pay for units that were lost later, too. Each line counts all units, and its own
// part of the cost.
func (lot Lot) chargeEntries(contributed contribution) iter.Seq2[ChargeKey, exactStock] {
	return func(yield func(ChargeKey, exactStock) bool) {
		whole := exactStockOf(lot, lot.Quantity)
		parts := lot.SplitCost(contributed.splitter)
		for i, lineName := range lot.AllLines() {
			key, charged := ChargeKey{Line: lineName, Technology: lot.Technology, Charge: contributed.charges[i]}, whole
			if key.IsRepaid {
				key.End = contributed.end
			}
			if parts != nil {
				key.Problem, charged.cost = parts[i].Problem, money.MultiplyAmount(parts[i].Amount, 1)
			}
			if !yield(key, charged) {
				return
			}
		}
	}
}

// exactStockOf returns what a number of units of a lot counts.
func exactStockOf(lot Lot, devices int64) exactStock {
	sum := exactStock{lots: 1, devices: devices, idle: lot.Idle, yearlyCost: money.MultiplyAmount(lot.YearlyCost, 1)}
	if lot.Priced {
		sum.cost, sum.idleCost = money.MultiplyAmount(lot.UnitCost, devices), money.MultiplyAmount(lot.UnitCost, lot.Idle)
	} else {
		sum.unpriced, sum.idleUnpriced = devices, lot.Idle
	}
	return sum
}

// CountBy returns the last day on which the lot need not have been counted again; no
// date if no count is required. A count with a date after today has not been made yet.
func (line LineFacts) CountBy(lot Lot, today calendar.Date) calendar.Date {
	since := lot.arrivalDate()
	if lot.Counted <= today {
		since = max(since, lot.Counted)
	}
	if line.CountMonths == 0 || since.IsZero() || lot.Owned <= 0 || !line.Equipment.IncludesLot(lot) {
		return 0
	}
	return since.AddMonths(line.CountMonths)
}

// CountChanges returns the dates on which CountBy changes by itself, or is past.
func (line LineFacts) CountChanges(lot Lot, today calendar.Date) []calendar.Date {
	if line.CountMonths == 0 || lot.Owned <= 0 || !line.Equipment.IncludesLot(lot) {
		return nil
	}
	dates := []calendar.Date{lot.Counted}
	if lastDay := line.CountBy(lot, today); !lastDay.IsZero() {
		dates = append(dates, lastDay+1)
	}
	return dates
}

// isLate reports whether the lot missed the deadline of the line's source. The order
// counts unless the source requires delivery.
func (line LineFacts) isLate(lot Lot) bool {
	when := lot.Ordered
	if line.Deliver || when.IsZero() {
		when = lot.arrivalDate()
	}
	return !line.Deadline.IsZero() && when > line.Deadline
}

// isEarly reports whether the lot was ordered before the line's source allows it. A lot without a
// day of the order was ordered by the day of its arrival.
func (line LineFacts) isEarly(lot Lot) bool {
	when := lot.Ordered
	if when.IsZero() {
		when = lot.arrivalDate()
	}
	return !when.IsZero() && when < line.OrderFrom
}

// isWrongYear reports whether the lot was ordered and received outside the line's
// years. One of both dates within them is enough.
func (line LineFacts) isWrongYear(lot Lot, fiscalYears calendar.FiscalYears) bool {
	firstDay, lastDay := lot.Ordered, lot.arrivalDate()
	if firstDay.IsZero() {
		firstDay = lastDay
	}
	if firstDay.IsZero() {
		return false
	}
	if line.Last != 0 && line.Last < fiscalYears.YearOf(firstDay) {
		return true
	}
	return !lastDay.IsZero() && line.First > fiscalYears.YearOf(lastDay)
}

// StockOfLot returns the stock of one lot alone. replaced is what its replacement stands
// for.
func StockOfLot(lot Lot, replaced Replaced, facts Facts, today calendar.Date) []StockSum {
	var stock []StockSum
	for key, sum := range lot.stockEntries(lot.stateOn(facts, today), replaced) {
		stock = append(stock, StockSum{key, sum.roundCosts()})
	}
	return stock
}

// LotCharge is where a lot counts on one of the lines that pay for it.
type LotCharge struct {
	Line v1alpha1.EntryName
	Charge
	// Number of the line in Lot.AllLines.
	Number int
	// Facts of the line. Known is false if the line or its plan does not exist.
	Facts LineFacts
	Known bool
}

// ChargesOf returns where a lot counts on the lines that pay for it, in the order of
// Lot.AllLines.
func ChargesOf(lot Lot, planExists bool, facts Facts, today calendar.Date) []LotCharge {
	var charges []LotCharge
	for i, lineName := range lot.AllLines() {
		line, exists := facts.Lines[lineName]
		charge := LotCharge{Line: lineName, Number: i, Facts: line, Known: planExists && exists}
		if charge.Known {
			charge.Charge = lot.chargeOn(lineName, facts, today)
		}
		charges = append(charges, charge)
	}
	return charges
}
