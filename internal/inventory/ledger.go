package inventory

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"techplan.education/internal/calendar"
	"techplan.education/internal/heap"
)

// PlanKey names a plan of a district. The plan need not exist.
type PlanKey struct{ Namespace, Name string }

// LotKey names a device lot of a district.
type LotKey struct{ Namespace, Name string }

// Ledger keeps, for each plan that a lot names, the sums that an assessment
// needs. A change costs as much as what changed: one lot, the lots of one
// technology, the lots of one line; only a change of the fiscal year's start or
// of the lead time concerns all lots of a plan.
//
// It is safe for concurrent use.
type Ledger struct {
	mu    sync.Mutex
	lots  map[LotKey]*Lot
	books map[PlanKey]*book
	// replacing are, by the lot that they name as their replacement, the lots
	// that do.
	replacing map[LotKey]map[string]struct{}
}

// NewLedger is an empty ledger.
func NewLedger() *Ledger {
	return &Ledger{lots: map[LotKey]*Lot{}, books: map[PlanKey]*book{}, replacing: map[LotKey]map[string]struct{}{}}
}

// Set records a lot as it is now and names the plans whose sums changed: none
// where the lot weighs the same as before.
func (ledger *Ledger) Set(key LotKey, lot Lot) []PlanKey {
	ledger.mu.Lock()
	defer ledger.mu.Unlock()
	old, known := ledger.lots[key]
	if known && *old == lot {
		return nil
	}
	kept := &lot
	ledger.lots[key] = kept
	var touched []PlanKey
	if known {
		touched = ledger.remove(key, *old)
	} else {
		touched = ledger.replacedBy(key)
	}
	if lot.Replacement != "" {
		index(ledger.replacing, LotKey{key.Namespace, lot.Replacement}, key.Name)
	}
	for _, plan := range plansOf(key, lot) {
		ledger.book(plan).add(key.Name, kept)
		touched = append(touched, plan)
	}
	return unique(touched)
}

// Delete forgets a lot and names the plans whose sums changed.
func (ledger *Ledger) Delete(key LotKey) []PlanKey {
	ledger.mu.Lock()
	defer ledger.mu.Unlock()
	old, known := ledger.lots[key]
	if !known {
		return nil
	}
	delete(ledger.lots, key)
	touched := ledger.remove(key, *old)
	return unique(append(touched, ledger.replacedBy(key)...))
}

// replacedBy posts anew the lots that name a lot as their replacement, and names
// their plans: its coming or going changes their forecast.
func (ledger *Ledger) replacedBy(key LotKey) []PlanKey {
	var plans []PlanKey
	for name := range ledger.replacing[key] {
		lot := LotKey{key.Namespace, name}
		for _, plan := range plansOf(lot, *ledger.lots[lot]) {
			b := ledger.book(plan)
			b.post(b.entries[name])
			plans = append(plans, plan)
		}
	}
	return plans
}

func (ledger *Ledger) remove(key LotKey, lot Lot) []PlanKey {
	if lot.Replacement != "" {
		unindex(ledger.replacing, LotKey{key.Namespace, lot.Replacement}, key.Name)
	}
	plans := plansOf(key, lot)
	for _, plan := range plans {
		b := ledger.book(plan)
		b.remove(key.Name)
		// A book that no lot names is kept only for the facts of its plan.
		if len(b.entries) == 0 && !b.known {
			delete(ledger.books, plan)
		}
	}
	return plans
}

// SetPlan records the facts of a plan and counts anew the lots that they concern.
func (ledger *Ledger) SetPlan(plan PlanKey, facts Facts) {
	ledger.mu.Lock()
	defer ledger.mu.Unlock()
	b := ledger.book(plan)
	b.known = true
	b.setFacts(facts)
}

// DeletePlan forgets the facts of a plan; the sums of the lots that still name
// it stay.
func (ledger *Ledger) DeletePlan(plan PlanKey) {
	ledger.mu.Lock()
	defer ledger.mu.Unlock()
	b, ok := ledger.books[plan]
	if !ok {
		return
	}
	b.setFacts(Facts{})
	b.known = false
	if len(b.entries) == 0 {
		delete(ledger.books, plan)
	}
}

// Inventory are the sums of a plan as of today.
func (ledger *Ledger) Inventory(plan PlanKey, today calendar.Date) Inventory {
	ledger.mu.Lock()
	defer ledger.mu.Unlock()
	b, ok := ledger.books[plan]
	if !ok {
		return Inventory{}
	}
	b.advance(today)
	return b.inventory()
}

func (ledger *Ledger) book(plan PlanKey) *book {
	b, ok := ledger.books[plan]
	if !ok {
		b = newBook(plan.Name, func(name string) bool { _, ok := ledger.lots[LotKey{plan.Namespace, name}]; return ok })
		ledger.books[plan] = b
	}
	return b
}

func plansOf(key LotKey, lot Lot) []PlanKey {
	plans := []PlanKey{{key.Namespace, lot.Plan}}
	if lot.Charges() && lot.LinePlan != lot.Plan {
		plans = append(plans, PlanKey{key.Namespace, lot.LinePlan})
	}
	return plans
}

func unique(plans []PlanKey) []PlanKey {
	slices.SortFunc(plans, func(a, b PlanKey) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
	return slices.Compact(plans)
}

// Inventory are the sums of a plan, in a stable order.
type Inventory struct {
	Stock   []StockSum
	Charges []ChargeSum
	// Next is the next date on which a sum changes by itself; no date: never.
	Next calendar.Date
}

// StockSum is a sum with its key.
type StockSum struct {
	StockKey
	Stock
}

// ChargeSum is a sum with its key.
type ChargeSum struct {
	ChargeKey
	Stock
}

// book holds the sums of one plan.
type book struct {
	plan string
	// exists tells whether the district has a lot of a name.
	exists       func(lot string) bool
	known        bool
	facts        Facts
	today        calendar.Date
	entries      map[string]*entry
	stock        map[StockKey]tally
	charges      map[ChargeKey]tally
	byTechnology map[string]map[string]struct{}
	byLine       map[string]map[string]struct{}
	due          heap.Heap[*entry, calendar.Date]
}

// entry is a lot with its last contribution.
type entry struct {
	contribution
	name string
	lot  *Lot
	// turn waits for the next date on which the contribution changes by itself.
	turn heap.Item[*entry, calendar.Date]
}

func newBook(plan string, exists func(lot string) bool) *book {
	return &book{
		plan: plan, exists: exists,
		entries: map[string]*entry{}, stock: map[StockKey]tally{}, charges: map[ChargeKey]tally{},
		byTechnology: map[string]map[string]struct{}{}, byLine: map[string]map[string]struct{}{},
	}
}

func (book *book) add(name string, lot *Lot) {
	e := &entry{name: name, lot: lot}
	e.turn.Value = e
	book.entries[name] = e
	index(book.byTechnology, lot.Technology, name)
	if lot.LinePlan == book.plan {
		index(book.byLine, lot.Line, name)
	}
	book.post(e)
}

func (book *book) remove(name string) {
	e, ok := book.entries[name]
	if !ok {
		return
	}
	book.weigh(e, -1)
	book.due.Delete(&e.turn)
	delete(book.entries, name)
	unindex(book.byTechnology, e.lot.Technology, name)
	unindex(book.byLine, e.lot.Line, name)
}

// post replaces an entry's contribution by what it is now.
func (book *book) post(e *entry) {
	book.weigh(e, -1)
	replaced := e.lot.Replacement != "" && book.exists(e.lot.Replacement)
	e.contribution = contribute(*e.lot, book.plan, book.facts, replaced, book.today)
	book.weigh(e, 1)
	if e.next.IsZero() {
		book.due.Delete(&e.turn)
	} else {
		book.due.PushOrUpdate(&e.turn, e.next)
	}
}

func (book *book) weigh(e *entry, sign int64) {
	if e.stocked {
		at, stock := e.lot.stock(e.standing)
		addTally(book.stock, at, stock, sign)
	}
	if e.charged {
		at, charge := e.lot.charged(e.charge)
		addTally(book.charges, at, charge, sign)
	}
}

// addTally adds to the sum of a key, or takes out of it if sign is negative.
func addTally[K comparable](sums map[K]tally, key K, t tally, sign int64) {
	sum := sums[key]
	if sign < 0 {
		sum = sum.minus(t)
	} else {
		sum = sum.plus(t)
	}
	if sum.lots == 0 {
		delete(sums, key)
		return
	}
	sums[key] = sum
}

// setFacts posts the lots that the change concerns.
func (book *book) setFacts(facts Facts) {
	old := book.facts
	book.facts = facts
	lots := map[string]struct{}{}
	if old.Years != facts.Years || old.LeadMonths != facts.LeadMonths {
		for name := range book.entries {
			lots[name] = struct{}{}
		}
	} else {
		concerned(old.LifeMonths, facts.LifeMonths, book.byTechnology, lots)
		concerned(old.Lines, facts.Lines, book.byLine, lots)
	}
	for name := range lots {
		book.post(book.entries[name])
	}
}

// concerned collects the lots under the names whose facts differ.
func concerned[V comparable](
	before, after map[string]V,
	lots map[string]map[string]struct{},
	into map[string]struct{},
) {
	for _, facts := range []map[string]V{before, after} {
		for name := range facts {
			old, was := before[name]
			now, is := after[name]
			if was != is || old != now {
				maps.Copy(into, lots[name])
			}
		}
	}
}

// advance brings the sums to a day. Days only move forward for long, but a
// change of the district's zone can move today back by one: then all is posted
// anew.
func (book *book) advance(today calendar.Date) {
	if today == book.today {
		return
	}
	back := today < book.today
	book.today = today
	if back {
		for _, e := range book.entries {
			book.post(e)
		}
		return
	}
	for turn := book.due.Peek(); turn != nil && turn.Priority() <= today; turn = book.due.Peek() {
		book.post(turn.Value)
	}
}

func (book *book) inventory() Inventory {
	var inv Inventory
	for key, sum := range book.stock {
		inv.Stock = append(inv.Stock, StockSum{key, sum.stock()})
	}
	for key, sum := range book.charges {
		inv.Charges = append(inv.Charges, ChargeSum{key, sum.stock()})
	}
	slices.SortFunc(inv.Stock, compareStock)
	slices.SortFunc(inv.Charges, compareCharges)
	if turn := book.due.Peek(); turn != nil {
		inv.Next = turn.Priority()
	}
	return inv
}

func compareStock(a, b StockSum) int {
	return cmp.Or(
		cmp.Compare(a.End, b.End), cmp.Compare(a.BuyBy, b.BuyBy),
		cmp.Compare(a.Technology, b.Technology), cmp.Compare(a.Site, b.Site),
		compareBool(a.InService, b.InService), cmp.Compare(a.Support, b.Support),
		compareBool(a.EndUnknown, b.EndUnknown), compareBool(a.Leased, b.Leased),
	)
}

func compareCharges(a, b ChargeSum) int {
	return cmp.Or(
		cmp.Compare(a.Line, b.Line), cmp.Compare(a.Technology, b.Technology), cmp.Compare(a.Payment, b.Payment),
		compareBool(a.Late, b.Late), compareBool(a.WrongYear, b.WrongYear), compareBool(a.Uncounted, b.Uncounted),
	)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

func index[K comparable](lots map[K]map[string]struct{}, under K, name string) {
	if lots[under] == nil {
		lots[under] = map[string]struct{}{}
	}
	lots[under][name] = struct{}{}
}

func unindex[K comparable](lots map[K]map[string]struct{}, under K, name string) {
	delete(lots[under], name)
	if len(lots[under]) == 0 {
		delete(lots, under)
	}
}
