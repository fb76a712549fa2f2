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
func (l *Ledger) Set(key LotKey, lot Lot) []PlanKey {
	l.mu.Lock()
	defer l.mu.Unlock()
	old, known := l.lots[key]
	if known && *old == lot {
		return nil
	}
	kept := &lot
	l.lots[key] = kept
	var touched []PlanKey
	if known {
		touched = l.remove(key, *old)
	} else {
		touched = l.replacedBy(key)
	}
	if lot.Replacement != "" {
		index(l.replacing, LotKey{key.Namespace, lot.Replacement}, key.Name)
	}
	for _, plan := range plansOf(key, lot) {
		l.book(plan).add(key.Name, kept)
		touched = append(touched, plan)
	}
	return unique(touched)
}

// Delete forgets a lot and names the plans whose sums changed.
func (l *Ledger) Delete(key LotKey) []PlanKey {
	l.mu.Lock()
	defer l.mu.Unlock()
	old, known := l.lots[key]
	if !known {
		return nil
	}
	delete(l.lots, key)
	touched := l.remove(key, *old)
	return unique(append(touched, l.replacedBy(key)...))
}

// replacedBy posts anew the lots that name a lot as their replacement, and names
// their plans: its coming or going changes their forecast.
func (l *Ledger) replacedBy(key LotKey) []PlanKey {
	var plans []PlanKey
	for name := range l.replacing[key] {
		lot := LotKey{key.Namespace, name}
		for _, plan := range plansOf(lot, *l.lots[lot]) {
			b := l.book(plan)
			b.post(b.entries[name])
			plans = append(plans, plan)
		}
	}
	return plans
}

func (l *Ledger) remove(key LotKey, lot Lot) []PlanKey {
	if lot.Replacement != "" {
		unindex(l.replacing, LotKey{key.Namespace, lot.Replacement}, key.Name)
	}
	plans := plansOf(key, lot)
	for _, plan := range plans {
		b := l.book(plan)
		b.remove(key.Name)
		// A book that no lot names is kept only for the facts of its plan.
		if len(b.entries) == 0 && !b.known {
			delete(l.books, plan)
		}
	}
	return plans
}

// SetPlan records the facts of a plan and counts anew the lots that they concern.
func (l *Ledger) SetPlan(plan PlanKey, f Facts) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.book(plan)
	b.known = true
	b.setFacts(f)
}

// DeletePlan forgets the facts of a plan; the sums of the lots that still name
// it stay.
func (l *Ledger) DeletePlan(plan PlanKey) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, ok := l.books[plan]
	if !ok {
		return
	}
	b.setFacts(Facts{})
	b.known = false
	if len(b.entries) == 0 {
		delete(l.books, plan)
	}
}

// Inventory are the sums of a plan as of today.
func (l *Ledger) Inventory(plan PlanKey, today calendar.Date) Inventory {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, ok := l.books[plan]
	if !ok {
		return Inventory{}
	}
	b.advance(today)
	return b.inventory()
}

func (l *Ledger) book(plan PlanKey) *book {
	b, ok := l.books[plan]
	if !ok {
		b = newBook(plan.Name, func(name string) bool { _, ok := l.lots[LotKey{plan.Namespace, name}]; return ok })
		l.books[plan] = b
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

func (b *book) add(name string, lot *Lot) {
	e := &entry{name: name, lot: lot}
	e.turn.Value = e
	b.entries[name] = e
	index(b.byTechnology, lot.Technology, name)
	if lot.LinePlan == b.plan {
		index(b.byLine, lot.Line, name)
	}
	b.post(e)
}

func (b *book) remove(name string) {
	e, ok := b.entries[name]
	if !ok {
		return
	}
	b.weigh(e, -1)
	b.due.Delete(&e.turn)
	delete(b.entries, name)
	unindex(b.byTechnology, e.lot.Technology, name)
	unindex(b.byLine, e.lot.Line, name)
}

// post replaces an entry's contribution by what it is now.
func (b *book) post(e *entry) {
	b.weigh(e, -1)
	replaced := e.lot.Replacement != "" && b.exists(e.lot.Replacement)
	e.contribution = contribute(*e.lot, b.plan, b.facts, replaced, b.today)
	b.weigh(e, 1)
	if e.next.IsZero() {
		b.due.Delete(&e.turn)
	} else {
		b.due.PushOrUpdate(&e.turn, e.next)
	}
}

func (b *book) weigh(e *entry, sign int64) {
	if e.stocked {
		at, stock := e.lot.stock(e.standing)
		addTally(b.stock, at, stock, sign)
	}
	if e.charged {
		at, charge := e.lot.charged(e.charge)
		addTally(b.charges, at, charge, sign)
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
func (b *book) setFacts(f Facts) {
	old := b.facts
	b.facts = f
	lots := map[string]struct{}{}
	if old.Years != f.Years || old.LeadMonths != f.LeadMonths {
		for name := range b.entries {
			lots[name] = struct{}{}
		}
	} else {
		concerned(old.LifeMonths, f.LifeMonths, b.byTechnology, lots)
		concerned(old.Lines, f.Lines, b.byLine, lots)
	}
	for name := range lots {
		b.post(b.entries[name])
	}
}

// concerned collects the lots under the names whose facts differ.
func concerned[V comparable](before, after map[string]V, lots map[string]map[string]struct{}, into map[string]struct{}) {
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
func (b *book) advance(today calendar.Date) {
	if today == b.today {
		return
	}
	back := today < b.today
	b.today = today
	if back {
		for _, e := range b.entries {
			b.post(e)
		}
		return
	}
	for turn := b.due.Peek(); turn != nil && turn.Priority() <= today; turn = b.due.Peek() {
		b.post(turn.Value)
	}
}

func (b *book) inventory() Inventory {
	var inv Inventory
	for key, sum := range b.stock {
		inv.Stock = append(inv.Stock, StockSum{key, sum.stock()})
	}
	for key, sum := range b.charges {
		inv.Charges = append(inv.Charges, ChargeSum{key, sum.stock()})
	}
	slices.SortFunc(inv.Stock, compareStock)
	slices.SortFunc(inv.Charges, compareCharges)
	if turn := b.due.Peek(); turn != nil {
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
