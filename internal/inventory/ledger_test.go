package inventory_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
)

// district records what was set in a ledger, in the simplest form.
type district struct {
	lots  map[inventory.LotKey]inventory.Lot
	facts map[inventory.PlanKey]inventory.Facts
	today calendar.Date
}

// summary are an inventory without its order.
type summary struct {
	Stock   map[inventory.StockKey]inventory.Stock
	Charges map[inventory.ChargeKey]inventory.Stock
	Next    calendar.Date
	// Recorded is the latest day on which a lot of the plan was ordered, received or counted.
	Recorded calendar.Date
}

// equal is cmp.Equal, a hundred times faster.
func (s summary) equal(o summary) bool {
	return s.Next == o.Next && s.Recorded == o.Recorded && maps.Equal(s.Stock, o.Stock) && maps.Equal(s.Charges, o.Charges)
}

func newSummary() summary {
	return summary{Stock: map[inventory.StockKey]inventory.Stock{}, Charges: map[inventory.ChargeKey]inventory.Stock{}}
}

func sumsOf(t *testing.T, inv inventory.Inventory) summary {
	t.Helper()
	s := newSummary()
	s.Next, s.Recorded = inv.Next, inv.Recorded
	for _, stock := range inv.Stock {
		s.Stock[stock.StockKey] = stock.Stock
	}
	for _, charge := range inv.Charges {
		s.Charges[charge.ChargeKey] = charge.Stock
	}
	if len(s.Stock) != len(inv.Stock) || len(s.Charges) != len(inv.Charges) {
		t.Fatalf("a key is listed twice: %+v", inv)
	}
	return s
}

// computeSums sums all lots anew, from the definitions and not from the ledger's code.
func (district district) computeSums(plan inventory.PlanKey) summary {
	s := newSummary()
	for key, lot := range district.lots {
		if key.Namespace != plan.Namespace {
			continue
		}
		if lot.Plan == plan.Name {
			district.addStock(s.Stock, lot, district.replacedUnits(key), district.problemOf(key), district.facts[plan])
			s.addDate(district.today, lot.Start)
			if district.problemOf(key) == inventory.NotAcquired {
				successor := district.lots[inventory.LotKey{Namespace: key.Namespace, Name: lot.Replacement}]
				s.addDate(district.today, calendar.EarliestOf(successor.Ordered, successor.Received, successor.Start))
			}
			for _, day := range []calendar.Date{lot.Ordered, lot.Received, lot.Counted} {
				s.addDate(district.today, day)
				if day <= district.today {
					s.Recorded = max(s.Recorded, day)
				}
			}
			if lot.SupportEnd != 0 {
				s.addDate(district.today, lot.SupportEnd+1)
			}
		}
		given := lot.Kind == v1alpha1.AcquisitionDonation || lot.Kind == v1alpha1.AcquisitionLease
		if lot.LinePlan == plan.Name && lot.Line != "" && !given {
			s.addDate(district.today, lot.Ordered)
			s.addDate(district.today, lot.Received)
			s.addDate(district.today, lot.Start)
			for _, part := range splitLot(lot, district.facts[plan].Splitter) {
				district.addCharge(&s, part, district.facts[plan])
			}
		}
	}
	return s
}

// lotPart is a lot as one line sees it that pays for a part of it.
type lotPart struct {
	inventory.Lot
	cost    money.Amount
	problem inventory.PartProblem
}

// otherLines are the lists of other lines that lots have, by what the lot keeps of them. The
// generator uses these alone.
var otherLines = func() map[inventory.OtherLines][]v1alpha1.LinePart {
	lists := map[inventory.OtherLines][]v1alpha1.LinePart{}
	for _, list := range [][]v1alpha1.LinePart{
		nil,
		{{Line: "l0", Percent: "80"}, {Line: "l2", Percent: "0.8"}},
		{{Line: "l1", Amount: "5000"}, {Line: "l2", Percent: "33.3"}},
		{{Line: "l3", Percent: "62.5"}, {Line: "l0", Percent: "62.5"}},
	} {
		device := &v1alpha1.Device{}
		device.Spec.Acquisition.OtherLines = list
		lists[inventory.LotOf(device).OtherLines] = list
	}
	return lists
}()

// splitLot returns a lot as each of the lines sees it that pay for it.
func splitLot(lot inventory.Lot, splitter money.Splitter) []lotPart {
	rest := lot.UnitCost * money.Amount(lot.Quantity)
	cost, step := rest, money.Amount(1)
	if splitter == money.NewSplitter("JPY") && cost%money.Unit == 0 {
		step = money.Unit
	}
	parts := []lotPart{{Lot: lot}}
	for _, other := range otherLines[lot.OtherLines] {
		part := money.ParseOrZero(other.Amount)
		if other.Percent != "" {
			tenths := map[v1alpha1.Percent]money.Amount{"80": 800, "0.8": 8, "33.3": 333, "62.5": 625}[other.Percent]
			part = (cost/step*tenths + 500) / 1000 * step
		}
		if part > rest {
			parts[0].problem = inventory.PartsExceedCost
		}
		seen := lotPart{Lot: lot, cost: min(part, rest)}
		if other.Percent == "0.8" {
			seen.problem = inventory.PartBelowOnePercent
		}
		seen.Line = other.Line
		parts = append(parts, seen)
		rest -= seen.cost
	}
	parts[0].cost = rest
	return parts
}

// addCharge adds what one line pays for a lot.
func (district district) addCharge(s *summary, part lotPart, facts inventory.Facts) {
	k := district.chargeKey(part.Lot, facts)
	k.Problem = part.problem
	sum := addLotTo(s.Charges[k], part.Lot, part.Quantity)
	if part.Priced {
		sum.Cost += part.cost - part.UnitCost*money.Amount(part.Quantity)
	}
	s.Charges[k] = sum
	if facts.Lines[part.Line].CountMonths != 0 && part.Owned > 0 && isEquipment(part.Lot, facts) {
		s.addDate(district.today, part.Counted)
	}
	if last := lastCountOf(part.Lot, facts, district.today); last != 0 {
		s.addDate(district.today, last+1)
	}
}

// isEquipment reports whether the price of a lot requires a physical inventory.
func isEquipment(lot inventory.Lot, facts inventory.Facts) bool {
	e, came := facts.Lines[lot.Line].Equipment, lot.Received
	if came == 0 {
		came = lot.Start
	}
	least := e.Price
	if came < e.Since {
		least = e.PriceBefore
	}
	return least == 0 || lot.Priced && lot.UnitCost >= least
}

// lastCountOf is the last day on which a lot need not have been counted again.
func lastCountOf(lot inventory.Lot, facts inventory.Facts, today calendar.Date) calendar.Date {
	came := lot.Received
	if came == 0 {
		came = lot.Start
	}
	months := facts.Lines[lot.Line].CountMonths
	if lot.Counted <= today && lot.Counted > came {
		came = lot.Counted
	}
	if months == 0 || lot.Owned == 0 || came == 0 || !isEquipment(lot, facts) {
		return 0
	}
	return came.AddMonths(months)
}

func (s *summary) addDate(today, day calendar.Date) {
	if day > today && (s.Next == 0 || day < s.Next) {
		s.Next = day
	}
}

func addLotTo(s inventory.Stock, lot inventory.Lot, machines int64) inventory.Stock {
	s.Lots++
	s.Devices += machines
	s.Idle += lot.Idle
	s.YearlyCost += lot.YearlyCost
	if lot.Priced {
		s.Cost += lot.UnitCost * money.Amount(machines)
		s.IdleCost += lot.UnitCost * money.Amount(lot.Idle)
	} else {
		s.Unpriced += machines
		s.IdleUnpriced += lot.Idle
	}
	return s
}

// addStock adds a lot to the stock: its units without a replacement, and the others.
func (district district) addStock(
	stock map[inventory.StockKey]inventory.Stock, lot inventory.Lot, replaced int64,
	problem inventory.ReplacementProblem, facts inventory.Facts,
) {
	forecast, done := district.stockKey(lot, false, facts), district.stockKey(lot, true, facts)
	forecast.Replacement = problem
	ready := lot.Owned - lot.Idle - lot.InRepair
	switch {
	case replaced == 0:
		stock[forecast] = addReady(addLotTo(stock[forecast], lot, lot.Owned), ready)
	case replaced == lot.Owned:
		stock[done] = addReady(addLotTo(stock[done], lot, lot.Owned), ready)
	default:
		part, rest := lot, lot
		part.Idle, part.YearlyCost = min(lot.Idle, replaced), 0
		rest.Idle -= part.Idle
		readyRest := min(ready, lot.Owned-replaced)
		stock[forecast] = addReady(addLotTo(stock[forecast], rest, lot.Owned-replaced), readyRest)
		sum := addReady(addLotTo(stock[done], part, replaced), ready-readyRest)
		sum.Lots--
		stock[done] = sum
	}
}

func addReady(s inventory.Stock, ready int64) inventory.Stock {
	s.Ready += ready
	return s
}

// replacedUnits is the number of units of a lot that its replacement stands for, by going
// through all lots of the district.
func (district district) replacedUnits(key inventory.LotKey) int64 {
	successor, exists := district.lots[inventory.LotKey{
		Namespace: key.Namespace, Name: district.lots[key].Replacement,
	}]
	if !exists || !district.isAcquired(successor) {
		return 0
	}
	left := successor.Owned
	plan := inventory.PlanKey{Namespace: key.Namespace, Name: district.lots[key].Plan}
	for _, name := range slices.Sorted(maps.Keys(district.namesOf(key.Namespace))) {
		other := inventory.LotKey{Namespace: key.Namespace, Name: name}
		lot := district.lots[other]
		pair := inventory.TechnologyPair{New: successor.Technology, Old: lot.Technology}
		takesPlace := lot.Technology == successor.Technology || district.facts[plan].TakesPlace[pair]
		isSibling := lot.Replacement == district.lots[key].Replacement
		if !isSibling || !takesPlace || district.isInRing(other) {
			continue
		}
		units := max(0, min(left, lot.Owned))
		if other == key {
			return units
		}
		left -= units
	}
	return 0
}

// isAcquired reports whether a lot is ordered, received or in use today.
func (district district) isAcquired(lot inventory.Lot) bool {
	for _, date := range []calendar.Date{lot.Ordered, lot.Received, lot.Start} {
		if date != 0 && date <= district.today {
			return true
		}
	}
	return false
}

// problemOf is why the replacement of a lot does not stand for it.
func (district district) problemOf(key inventory.LotKey) inventory.ReplacementProblem {
	lot := district.lots[key]
	successor, exists := district.lots[inventory.LotKey{Namespace: key.Namespace, Name: lot.Replacement}]
	pair := inventory.TechnologyPair{New: successor.Technology, Old: lot.Technology}
	facts := district.facts[inventory.PlanKey{Namespace: key.Namespace, Name: lot.Plan}]
	switch {
	case !exists:
		return inventory.NoProblem
	case district.isInRing(key):
		return inventory.InRing
	case successor.Technology != lot.Technology && !facts.TakesPlace[pair]:
		return inventory.OtherTechnology
	case !district.isAcquired(successor):
		return inventory.NotAcquired
	default:
		return inventory.NoProblem
	}
}

func (district district) namesOf(namespace string) map[string]bool {
	names := map[string]bool{}
	for key := range district.lots {
		if key.Namespace == namespace {
			names[key.Name] = true
		}
	}
	return names
}

// isInRing reports whether the replacements of a lot lead back to it.
func (district district) isInRing(key inventory.LotKey) bool {
	seen := map[string]bool{}
	for name := district.lots[key].Replacement; name != "" && !seen[name]; {
		if name == key.Name {
			return true
		}
		seen[name] = true
		name = district.lots[inventory.LotKey{Namespace: key.Namespace, Name: name}].Replacement
	}
	return false
}

func (district district) stockKey(lot inventory.Lot, replaced bool, facts inventory.Facts) inventory.StockKey {
	k := inventory.StockKey{
		Technology: lot.Technology, Site: lot.Site,
		LotState: inventory.LotState{
			Leased:    lot.Kind == v1alpha1.AcquisitionLease,
			Audience:  lot.Audience,
			InService: lot.Owned > 0 && lot.Start <= district.today && (lot.Start != 0 || lot.Ordered == 0),
		},
	}
	k.IsHeld = !replaced && (k.InService || lot.Owned > 0 && district.isAcquired(lot))
	switch {
	case lot.SupportEnd != 0 && district.today > lot.SupportEnd:
		k.Support = inventory.Unsupported
	case lot.SupportEnd != 0 || lot.Unannounced:
		k.Support = inventory.Supported
	}
	if lot.Start != 0 {
		k.Started = facts.Years.YearOf(lot.Start)
	}
	ends := listEnds(lot, facts)
	if len(ends) == 0 {
		k.EndUnknown = !lot.Unannounced && !replaced
		return k
	}
	if !replaced && lot.Owned > 0 {
		end := slices.Min(ends)
		k.End, k.BuyBy = facts.Years.YearOf(end), facts.Years.YearOf(end.AddMonths(-facts.LeadMonths))
	}
	return k
}

// listEnds lists the days on which a lot may end; the earliest decides.
func listEnds(lot inventory.Lot, facts inventory.Facts) []calendar.Date {
	months := lot.LifeMonths
	if months == 0 {
		months = facts.LifeMonths[lot.Technology]
	}
	var ends []calendar.Date
	if months > 0 && lot.Start != 0 {
		ends = append(ends, lot.Start.AddMonths(months)-1)
	}
	for _, day := range []calendar.Date{lot.SupportEnd, lot.LeaseEnd} {
		if day != 0 {
			ends = append(ends, day)
		}
	}
	return ends
}

func (district district) chargeKey(lot inventory.Lot, facts inventory.Facts) inventory.ChargeKey {
	k := inventory.ChargeKey{Line: lot.Line, Technology: lot.Technology}
	arrived := lot.Received
	if arrived == 0 {
		arrived = lot.Start
	}
	switch {
	case arrived != 0 && arrived <= district.today:
		k.Payment = inventory.Spent
	case lot.Ordered != 0 && lot.Ordered <= district.today:
		k.Payment = inventory.Committed
	}
	line, ok := facts.Lines[lot.Line]
	if !ok {
		return k
	}
	decides := lot.Ordered
	if line.Deliver || decides == 0 {
		decides = arrived
	}
	k.Late = line.Deadline != 0 && decides != 0 && decides > line.Deadline
	begun := lot.Ordered
	if begun == 0 {
		begun = arrived
	}
	if begun != 0 {
		tooLate := line.Last != 0 && facts.Years.YearOf(begun) > line.Last
		tooEarly := arrived != 0 && facts.Years.YearOf(arrived) < line.First
		k.WrongYear = tooLate || tooEarly
	}
	last := lastCountOf(lot, facts, district.today)
	k.Uncounted = last != 0 && last < district.today
	k.IsRepaid = line.IsRepaid
	if ends := listEnds(lot, facts); line.IsRepaid && len(ends) > 0 {
		k.End = facts.Years.YearOf(slices.Min(ends))
	}
	return k
}

// generator throws steps.
type generator struct{ *rand.Rand }

func (dice generator) name(prefix string, n int) string {
	return fmt.Sprintf("%s%d", prefix, dice.IntN(n))
}

func (dice generator) entry(prefix string, n int) v1alpha1.EntryName {
	return v1alpha1.EntryName(dice.name(prefix, n))
}

// day around the simulated time, or none.
func (dice generator) day(from calendar.Date) calendar.Date {
	if dice.IntN(3) == 0 {
		return 0
	}
	return from.AddDays(dice.IntN(1200) - 600)
}

func (dice generator) lot(today calendar.Date) inventory.Lot {
	quantity := 1 + dice.Int64N(500)
	lot := inventory.Lot{
		Plan:       dice.name("plan", 3),
		Technology: dice.entry("t", 4),
		Site:       dice.entry("site", 2),
		Quantity:   quantity,
		Owned:      dice.Int64N(quantity + 1),
		Kind: []v1alpha1.AcquisitionKind{
			v1alpha1.AcquisitionPurchase, v1alpha1.AcquisitionGrant, v1alpha1.AcquisitionLease,
			v1alpha1.AcquisitionDonation,
		}[dice.IntN(4)],
		Ordered:     dice.day(today),
		Received:    dice.day(today),
		Start:       dice.day(today),
		SupportEnd:  dice.day(today),
		LeaseEnd:    dice.day(today),
		LifeMonths:  dice.IntN(2) * dice.IntN(60),
		Unannounced: dice.IntN(4) == 0,
		Replacement: []string{"", "", "lot0", "lot3", "none", dice.name("lot", 25)}[dice.IntN(6)],
	}
	lot.Idle, lot.YearlyCost, lot.Counted = dice.Int64N(lot.Owned+1), money.Amount(
		dice.IntN(3)*dice.IntN(100_000),
	), dice.day(today)
	lot.InRepair, lot.Audience = min(lot.Owned-lot.Idle, quantity%7), inventory.Audience(quantity%4)
	if dice.IntN(2) == 0 {
		lot.UnitCost, lot.Priced = money.Amount(dice.IntN(100_000)), true
	}
	if dice.IntN(4) > 0 {
		lot.LinePlan, lot.Line = dice.name("plan", 3), dice.entry("l", 4)
	}
	if lot.Priced && dice.IntN(2) == 0 {
		lists := slices.SortedFunc(maps.Values(otherLines), func(left, right []v1alpha1.LinePart) int {
			return strings.Compare(fmt.Sprint(left), fmt.Sprint(right))
		})
		device := &v1alpha1.Device{}
		device.Spec.Acquisition.OtherLines = lists[dice.IntN(len(lists))]
		lot.OtherLines = inventory.LotOf(device).OtherLines
	}
	return lot
}

func (dice generator) facts(today calendar.Date) inventory.Facts {
	facts := inventory.Facts{
		Years: calendar.FiscalYears{StartMonth: time.Month(1 + dice.IntN(12))}, LeadMonths: dice.IntN(7),
		LifeMonths: map[v1alpha1.EntryName]int{}, Lines: map[v1alpha1.EntryName]inventory.LineFacts{},
	}
	for range dice.IntN(4) {
		facts.LifeMonths[dice.entry("t", 4)] = dice.IntN(72)
	}
	for range dice.IntN(4) {
		facts.Lines[dice.entry("l", 4)] = dice.line(today)
	}
	if dice.IntN(4) == 0 {
		facts.Splitter = money.NewSplitter("JPY")
	}
	if dice.IntN(2) == 0 {
		facts.TakesPlace = map[inventory.TechnologyPair]bool{{New: dice.entry("t", 4), Old: dice.entry("t", 4)}: true}
	}
	return facts
}

func (dice generator) line(today calendar.Date) inventory.LineFacts {
	first := calendar.FiscalYear(2024 + dice.IntN(5))
	line := inventory.LineFacts{
		First:       first,
		Last:        first + calendar.FiscalYear(dice.IntN(2)),
		Deadline:    dice.day(today),
		Deliver:     dice.IntN(2) == 0,
		CountMonths: []int{0, 1, 12, 24}[dice.IntN(4)],
		IsRepaid:    first%2 == 0,
	}
	if dice.IntN(2) == 0 {
		line.Equipment = inventory.Equipment{
			Price:       money.Amount(dice.IntN(100_000)),
			PriceBefore: money.Amount(dice.IntN(50_000)),
			Since:       today.AddDays(dice.IntN(400) - 200),
		}
	}
	return line
}

// edit changes one fact of a plan and leaves the others.
func (dice generator) edit(facts inventory.Facts, today calendar.Date) inventory.Facts {
	facts.LifeMonths, facts.Lines = maps.Clone(facts.LifeMonths), maps.Clone(facts.Lines)
	if facts.LifeMonths == nil || facts.Lines == nil {
		return dice.facts(today)
	}
	switch dice.IntN(8) {
	case 6:
		facts.Splitter = money.NewSplitter([]string{"USD", "JPY"}[dice.IntN(2)])
	case 5:
		facts.TakesPlace = map[inventory.TechnologyPair]bool{{New: dice.entry("t", 4), Old: dice.entry("t", 4)}: true}
	case 0:
		facts.LifeMonths[dice.entry("t", 4)] = dice.IntN(72)
	case 1:
		delete(facts.LifeMonths, dice.entry("t", 4))
	case 2:
		facts.Lines[dice.entry("l", 4)] = dice.line(today)
	case 3:
		delete(facts.Lines, dice.entry("l", 4))
	case 4:
		facts.LeadMonths = dice.IntN(7)
	default:
		facts.Years.StartMonth = time.Month(1 + dice.IntN(12))
	}
	return facts
}

// takeStep takes one step in the district and in the ledger, and names the plans whose
// sums may have changed.
func (district *district) takeStep(d generator, ledger *inventory.Ledger) (what string, touched []inventory.PlanKey) {
	namespace := d.name("district", 2)
	lot := inventory.LotKey{Namespace: namespace, Name: d.name("lot", 25)}
	plan := inventory.PlanKey{Namespace: namespace, Name: d.name("plan", 3)}
	old, known := district.lots[lot]
	switch n := d.IntN(20); {
	case n < 6 || n < 9 && !known:
		district.lots[lot] = d.lot(district.today)
		return fmt.Sprint("set ", lot), ledger.SetLot(lot, district.lots[lot])
	case n < 9:
		old.Plan = d.name("plan", 3)
		district.lots[lot] = old
		return fmt.Sprint("move ", lot, " to ", old.Plan), ledger.SetLot(lot, old)
	case n < 10:
		return fmt.Sprint("set again ", lot), district.setUnchanged(lot, ledger)
	case n < 13:
		delete(district.lots, lot)
		return fmt.Sprint("delete ", lot), ledger.DeleteLot(lot)
	case n < 14:
		delete(district.facts, plan)
		ledger.DeletePlan(plan)
		return fmt.Sprint("delete ", plan), []inventory.PlanKey{plan}
	case n < 17:
		district.facts[plan] = d.edit(district.facts[plan], district.today)
		ledger.SetPlan(plan, district.facts[plan])
		return fmt.Sprint("edit ", plan), []inventory.PlanKey{plan}
	case n < 18:
		district.today--
		return "a day back", plans
	default:
		district.today = district.today.AddDays([]int{1, 1, 1, 30}[d.IntN(4)])
		return "days on", plans
	}
}

// setUnchanged sets a lot that has not changed: no plan is affected.
func (district *district) setUnchanged(key inventory.LotKey, ledger *inventory.Ledger) []inventory.PlanKey {
	if lot, ok := district.lots[key]; ok {
		return ledger.SetLot(key, lot)
	}
	return ledger.DeleteLot(key)
}

// plans are all that a step can touch.
var plans = func() []inventory.PlanKey {
	var all []inventory.PlanKey
	for _, namespace := range []string{"district0", "district1"} {
		for _, name := range []string{"plan0", "plan1", "plan2"} {
			all = append(all, inventory.PlanKey{Namespace: namespace, Name: name})
		}
	}
	return all
}()

// The property of the ledger: after any steps its sums are those of all lots,
// all facts and today, and what a step does not name as touched has not changed.
func TestLedgerIsTheFoldOfWhatItWasTold(t *testing.T) {
	steps := 6000
	if testing.Short() {
		steps = 1500
	}
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			d := generator{rand.New(rand.NewPCG(seed, 7))}
			ledger := inventory.NewLedger()
			w := &district{
				map[inventory.LotKey]inventory.Lot{},
				map[inventory.PlanKey]inventory.Facts{},
				parseDate(t, "2026-07-01"),
			}
			before := map[inventory.PlanKey]summary{}
			fresh := false
			for i := range steps {
				what, touched := w.takeStep(d, ledger)
				// Not every step is looked at, so that changes meet in the ledger.
				if d.IntN(4) == 0 {
					fresh = false
					continue
				}
				for _, plan := range plans {
					got, want := sumsOf(t, ledger.ComputeInventory(plan, w.today)), w.computeSums(plan)
					if !got.equal(want) {
						t.Fatalf(
							"step %d, %s: %s on %s (-fold +ledger):\n%s", i, what, plan, w.today, cmp.Diff(want, got),
						)
					}
					if fresh && !slices.Contains(touched, plan) && !got.equal(before[plan]) {
						t.Fatalf(
							"step %d, %s: %s changed and is not named:\n%s", i, what, plan, cmp.Diff(before[plan], got),
						)
					}
					before[plan] = got
				}
				fresh = true
			}
		})
	}
}

// The order of the changes decides nothing, not even the order of the answer.
func TestLedgerForgetsTheOrder(t *testing.T) {
	d := generator{rand.New(rand.NewPCG(1, 8))}
	today := parseDate(t, "2026-07-01")
	plan := inventory.PlanKey{Namespace: "district0", Name: "plan0"}
	facts := d.facts(today)
	lots := map[string]inventory.Lot{}
	for i := range 200 {
		lots[fmt.Sprint("lot", i)] = d.lot(today)
	}
	compute := func(seed uint64) inventory.Inventory {
		random := rand.New(rand.NewPCG(seed, 9))
		ledger := inventory.NewLedger()
		names := slices.Sorted(maps.Keys(lots))
		random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		at := random.IntN(len(names))
		for i, name := range names {
			if i == at {
				ledger.SetPlan(plan, facts)
				ledger.ComputeInventory(plan, today.AddDays(random.IntN(3)-1))
			}
			ledger.SetLot(inventory.LotKey{Namespace: "district0", Name: name}, lots[name])
		}
		return ledger.ComputeInventory(plan, today)
	}
	want := compute(0)
	for seed := range uint64(30) {
		if diff := cmp.Diff(want, compute(seed)); diff != "" {
			t.Fatalf("seed %d:\n%s", seed, diff)
		}
	}
}

// Next announces the next change: until then the sums stay.
func TestSumsStayUntilNext(t *testing.T) {
	d := generator{rand.New(rand.NewPCG(1, 10))}
	for range 40 {
		today := parseDate(t, "2026-07-01")
		ledger := inventory.NewLedger()
		plan := inventory.PlanKey{Namespace: "n", Name: "plan0"}
		ledger.SetPlan(plan, d.facts(today))
		for i := range 3 {
			ledger.SetLot(inventory.LotKey{Namespace: "n", Name: fmt.Sprint(i)}, d.lot(today))
		}
		first := ledger.ComputeInventory(plan, today)
		last := first.Next
		if last.IsZero() {
			last = today.AddDays(2000)
		}
		for day := today; day < last; day++ {
			if diff := cmp.Diff(first, ledger.ComputeInventory(plan, day)); diff != "" {
				t.Fatalf("the next change was announced for %s and came on %s:\n%s", first.Next, day, diff)
			}
		}
	}
}

// Many goroutines at once end in the same sums; the race detector watches.
func TestLedgerIsSafeForConcurrentUse(t *testing.T) {
	ledger := inventory.NewLedger()
	plan := inventory.PlanKey{Namespace: "n", Name: "plan0"}
	today := parseDate(t, "2026-07-01")
	var wait sync.WaitGroup
	for worker := range 8 {
		wait.Go(func() {
			d := generator{rand.New(rand.NewPCG(uint64(worker), 11))}
			for range 300 {
				key := inventory.LotKey{Namespace: "n", Name: d.name("lot", 20)}
				switch d.IntN(5) {
				case 0:
					ledger.DeleteLot(key)
				case 1:
					ledger.SetPlan(plan, d.facts(today))
				case 2:
					ledger.DeletePlan(plan)
				case 3:
					ledger.ComputeInventory(plan, today.AddDays(d.IntN(3)))
				default:
					ledger.SetLot(key, d.lot(today))
				}
			}
		})
	}
	wait.Wait()
	for i := range 20 {
		ledger.DeleteLot(inventory.LotKey{Namespace: "n", Name: fmt.Sprint("lot", i)})
	}
	if diff := cmp.Diff(inventory.Inventory{}, ledger.ComputeInventory(plan, today)); diff != "" {
		t.Errorf("sums are left over:\n%s", diff)
	}
}

// The latest day on which something was recorded about a lot of the plan follows the lots and
// the day.
func TestLatestRecord(t *testing.T) {
	today := parseDate(t, "2026-10-01")
	plan := inventory.PlanKey{Namespace: "n", Name: "p"}
	lot := func(plan string, ordered, received, counted string) inventory.Lot {
		return inventory.Lot{
			Plan: plan, LinePlan: "p", Line: "l", Quantity: 1, Owned: 1, Ordered: parseDate(t, ordered),
			Received: parseDate(t, received), Counted: parseDate(t, counted),
		}
	}
	for title, c := range map[string]struct {
		lots           []inventory.Lot
		recorded, next string
	}{
		"no lots":         {nil, "", ""},
		"a lot, no dates": {[]inventory.Lot{lot("p", "", "", "")}, "", ""},
		"the order":       {[]inventory.Lot{lot("p", "2026-09-30", "", "")}, "2026-09-30", ""},
		"the delivery":    {[]inventory.Lot{lot("p", "2026-09-01", "2026-09-30", "")}, "2026-09-30", ""},
		"the count":       {[]inventory.Lot{lot("p", "2026-07-01", "2026-08-01", "2026-09-30")}, "2026-09-30", ""},
		"of this day":     {[]inventory.Lot{lot("p", "2026-10-01", "", "")}, "2026-10-01", ""},
		"of tomorrow":     {[]inventory.Lot{lot("p", "2026-09-01", "", "2026-10-02")}, "2026-09-01", "2026-10-02"},
		"the latest lot": {
			[]inventory.Lot{lot("p", "2026-09-01", "", ""), lot("p", "2026-09-03", "", ""), lot("p", "2026-09-02", "", "")},
			"2026-09-03", "",
		},
		"of the inventory of another plan": {[]inventory.Lot{lot("q", "", "", "2026-09-30")}, "", ""},
	} {
		t.Run(title, func(t *testing.T) {
			ledger := inventory.NewLedger()
			for i, lot := range c.lots {
				ledger.SetLot(inventory.LotKey{Namespace: "n", Name: fmt.Sprint(i)}, lot)
				ledger.SetLot(inventory.LotKey{Namespace: "n", Name: "replaced"}, lot)
			}
			ledger.DeleteLot(inventory.LotKey{Namespace: "n", Name: "replaced"})
			got := ledger.ComputeInventory(plan, today)
			if got.Recorded.String() != c.recorded || got.Next.String() != c.next {
				t.Errorf("got %q and next %q, want %q and %q", got.Recorded, got.Next, c.recorded, c.next)
			}
			for i := range c.lots {
				ledger.DeleteLot(inventory.LotKey{Namespace: "n", Name: fmt.Sprint(i)})
			}
			if got := ledger.ComputeInventory(plan, today).Recorded; !got.IsZero() {
				t.Errorf("%s is left over", got)
			}
		})
	}
}
