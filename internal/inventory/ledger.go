package inventory

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/heap"
)

// PlanKey names a plan of a district. The plan need not exist.
type PlanKey struct{ Namespace, Name string }

// LotKey names a device lot of a district.
type LotKey struct{ Namespace, Name string }

// Ledger keeps, for each plan that a lot names, the sums that an assessment needs. A
// change costs as much as it affects: one lot, the lots of one technology, or the lots
// of one line. Only a change of the fiscal year's start or of the lead time affects all
// lots of a plan.
//
// It is safe for concurrent use.
type Ledger struct {
	mu    sync.Mutex
	lots  map[LotKey]*Lot
	plans map[PlanKey]*planSums
	// predecessors are the lots by the name of their replacement.
	predecessors map[LotKey]map[string]struct{}
}

// NewLedger returns an empty ledger.
func NewLedger() *Ledger {
	return &Ledger{
		lots:         map[LotKey]*Lot{},
		plans:        map[PlanKey]*planSums{},
		predecessors: map[LotKey]map[string]struct{}{},
	}
}

// Set records a lot and returns the plans whose sums changed: none if the lot is equal
// to the recorded one.
func (ledger *Ledger) Set(key LotKey, lot Lot) []PlanKey {
	ledger.mu.Lock()
	defer ledger.mu.Unlock()
	old, known := ledger.lots[key]
	if known && *old == lot {
		return nil
	}
	stored := &lot
	ledger.lots[key] = stored
	var touched []PlanKey
	if known {
		touched = ledger.removeFromPlans(key, *old)
	} else {
		touched = ledger.updatePredecessors(key)
	}
	if lot.Replacement != "" {
		addToIndex(ledger.predecessors, LotKey{key.Namespace, lot.Replacement}, key.Name)
	}
	for _, plan := range plansOfLot(key, lot) {
		ledger.sumsOfPlan(plan).addLot(key.Name, stored)
		touched = append(touched, plan)
	}
	return sortUnique(touched)
}

// Delete removes a lot and returns the plans whose sums changed.
func (ledger *Ledger) Delete(key LotKey) []PlanKey {
	ledger.mu.Lock()
	defer ledger.mu.Unlock()
	old, known := ledger.lots[key]
	if !known {
		return nil
	}
	delete(ledger.lots, key)
	touched := ledger.removeFromPlans(key, *old)
	return sortUnique(append(touched, ledger.updatePredecessors(key)...))
}

// updatePredecessors updates the lots that name a lot as their replacement, and returns
// their plans. Their forecast changes when that lot is added or removed.
func (ledger *Ledger) updatePredecessors(key LotKey) []PlanKey {
	var plans []PlanKey
	for name := range ledger.predecessors[key] {
		lot := LotKey{key.Namespace, name}
		for _, plan := range plansOfLot(lot, *ledger.lots[lot]) {
			sums := ledger.sumsOfPlan(plan)
			sums.update(sums.entries[name])
			plans = append(plans, plan)
		}
	}
	return plans
}

// removeFromPlans takes a lot out of the sums of its plans, and returns those plans.
func (ledger *Ledger) removeFromPlans(key LotKey, lot Lot) []PlanKey {
	if lot.Replacement != "" {
		removeFromIndex(ledger.predecessors, LotKey{key.Namespace, lot.Replacement}, key.Name)
	}
	plans := plansOfLot(key, lot)
	for _, plan := range plans {
		sums := ledger.sumsOfPlan(plan)
		sums.removeLot(key.Name)
		// The sums of a plan without lots are kept only while its facts are known.
		if len(sums.entries) == 0 && !sums.known {
			delete(ledger.plans, plan)
		}
	}
	return plans
}

// SetPlan records the facts of a plan and updates the lots that the change affects.
func (ledger *Ledger) SetPlan(plan PlanKey, facts Facts) {
	ledger.mu.Lock()
	defer ledger.mu.Unlock()
	sums := ledger.sumsOfPlan(plan)
	sums.known = true
	sums.setFacts(facts)
}

// DeletePlan removes the facts of a plan. The sums of the lots that still name it stay.
func (ledger *Ledger) DeletePlan(plan PlanKey) {
	ledger.mu.Lock()
	defer ledger.mu.Unlock()
	sums, ok := ledger.plans[plan]
	if !ok {
		return
	}
	sums.setFacts(Facts{})
	sums.known = false
	if len(sums.entries) == 0 {
		delete(ledger.plans, plan)
	}
}

// Inventory returns the sums of a plan on a day.
func (ledger *Ledger) Inventory(plan PlanKey, today calendar.Date) Inventory {
	ledger.mu.Lock()
	defer ledger.mu.Unlock()
	sums, ok := ledger.plans[plan]
	if !ok {
		return Inventory{}
	}
	sums.advanceTo(today)
	return sums.listSums()
}

// sumsOfPlan returns the sums of a plan, and creates them if needed.
func (ledger *Ledger) sumsOfPlan(plan PlanKey) *planSums {
	sums, ok := ledger.plans[plan]
	if !ok {
		sums = newPlanSums(
			plan.Name, func(name string) bool { _, ok := ledger.lots[LotKey{plan.Namespace, name}]; return ok },
		)
		ledger.plans[plan] = sums
	}
	return sums
}

// plansOfLot returns the plans in which a lot counts: the plan of its inventory and the
// plan whose line pays for it.
func plansOfLot(key LotKey, lot Lot) []PlanKey {
	plans := []PlanKey{{key.Namespace, lot.Plan}}
	if lot.Charges() && lot.LinePlan != lot.Plan {
		plans = append(plans, PlanKey{key.Namespace, lot.LinePlan})
	}
	return plans
}

func sortUnique(plans []PlanKey) []PlanKey {
	slices.SortFunc(plans, func(a, b PlanKey) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
	return slices.Compact(plans)
}

// Inventory holds the sums of a plan, in a stable order.
type Inventory struct {
	Stock   []StockSum
	Charges []ChargeSum
	// Recorded is the latest day up to the as-of date on which a lot in the plan's inventory
	// was ordered, received or counted by hand; no date if there is none.
	Recorded calendar.Date
	// Next is the next date on which a sum changes by itself; no date if none does.
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

// planSums holds the sums of one plan.
type planSums struct {
	plan string
	// exists reports whether the district has a lot of a name.
	exists       func(lot string) bool
	known        bool
	facts        Facts
	today        calendar.Date
	entries      map[string]*entry
	stock        map[StockKey]exactStock
	charges      map[ChargeKey]exactStock
	byTechnology map[v1alpha1.EntryName]map[string]struct{}
	byLine       map[v1alpha1.EntryName]map[string]struct{}
	timers       heap.Heap[*entry, calendar.Date]
	recorded     recordedDates
}

// entry is a lot with its last contribution.
type entry struct {
	contribution
	name string
	lot  *Lot
	// timer fires on the next date on which the contribution changes by itself.
	timer heap.Item[*entry, calendar.Date]
}

func newPlanSums(plan string, exists func(lot string) bool) *planSums {
	return &planSums{
		plan: plan, exists: exists,
		entries: map[string]*entry{}, stock: map[StockKey]exactStock{}, charges: map[ChargeKey]exactStock{},
		byTechnology: map[v1alpha1.EntryName]map[string]struct{}{}, byLine: map[v1alpha1.EntryName]map[string]struct{}{},
		recorded: recordedDates{},
	}
}

func (sums *planSums) addLot(name string, lot *Lot) {
	added := &entry{name: name, lot: lot}
	added.timer.Value = added
	sums.entries[name] = added
	addToIndex(sums.byTechnology, lot.Technology, name)
	if lot.LinePlan == sums.plan {
		addToIndex(sums.byLine, lot.Line, name)
	}
	if lot.Plan == sums.plan {
		sums.recorded.add(lot, 1)
	}
	sums.update(added)
}

func (sums *planSums) removeLot(name string) {
	removed, ok := sums.entries[name]
	if !ok {
		return
	}
	if removed.lot.Plan == sums.plan {
		sums.recorded.add(removed.lot, -1)
	}
	sums.apply(removed, -1)
	sums.timers.Delete(&removed.timer)
	delete(sums.entries, name)
	removeFromIndex(sums.byTechnology, removed.lot.Technology, name)
	removeFromIndex(sums.byLine, removed.lot.Line, name)
}

// update replaces an entry's contribution by its present one.
func (sums *planSums) update(lotEntry *entry) {
	sums.apply(lotEntry, -1)
	replaced := lotEntry.lot.Replacement != "" && sums.exists(lotEntry.lot.Replacement)
	lotEntry.contribution = computeContribution(*lotEntry.lot, sums.plan, sums.facts, replaced, sums.today)
	sums.apply(lotEntry, 1)
	if lotEntry.next.IsZero() {
		sums.timers.Delete(&lotEntry.timer)
	} else {
		sums.timers.PushOrUpdate(&lotEntry.timer, lotEntry.next)
	}
}

// apply adds an entry's contribution to the sums, or takes it out if sign is negative.
func (sums *planSums) apply(lotEntry *entry, sign int64) {
	if lotEntry.inStock {
		key, stock := lotEntry.lot.stockEntry(lotEntry.state)
		addToSum(sums.stock, key, stock, sign)
	}
	if lotEntry.onLine {
		key, charge := lotEntry.lot.chargeEntry(lotEntry.charge)
		addToSum(sums.charges, key, charge, sign)
	}
}

// addToSum adds to the sum of a key, or takes out of it if sign is negative. It removes
// a sum without lots, so that the sums stay as few as the groups of lots.
func addToSum[K comparable](sums map[K]exactStock, key K, change exactStock, sign int64) {
	sum := sums[key]
	if sign < 0 {
		sum = sum.minus(change)
	} else {
		sum = sum.plus(change)
	}
	if sum.lots == 0 {
		delete(sums, key)
		return
	}
	sums[key] = sum
}

// setFacts replaces the facts and updates the lots that the change affects.
func (sums *planSums) setFacts(facts Facts) {
	old := sums.facts
	sums.facts = facts
	lots := map[string]struct{}{}
	if old.Years != facts.Years || old.LeadMonths != facts.LeadMonths {
		for name := range sums.entries {
			lots[name] = struct{}{}
		}
	} else {
		collectAffected(old.LifeMonths, facts.LifeMonths, sums.byTechnology, lots)
		collectAffected(old.Lines, facts.Lines, sums.byLine, lots)
	}
	for name := range lots {
		sums.update(sums.entries[name])
	}
}

// collectAffected collects the lots under the names whose facts differ.
func collectAffected[V comparable](
	before, after map[v1alpha1.EntryName]V,
	lots map[v1alpha1.EntryName]map[string]struct{},
	into map[string]struct{},
) {
	for _, facts := range []map[v1alpha1.EntryName]V{before, after} {
		for name := range facts {
			old, existed := before[name]
			current, exists := after[name]
			if existed != exists || old != current {
				maps.Copy(into, lots[name])
			}
		}
	}
}

// advanceTo brings the sums to a day. Days usually move forward, and only the lots
// whose date has come are updated. A change of the district's time zone can move today
// back by one day: then all lots are updated.
func (sums *planSums) advanceTo(today calendar.Date) {
	if today == sums.today {
		return
	}
	back := today < sums.today
	sums.today = today
	if back {
		for _, lotEntry := range sums.entries {
			sums.update(lotEntry)
		}
		return
	}
	for timer := sums.timers.Peek(); timer != nil && timer.Priority() <= today; timer = sums.timers.Peek() {
		sums.update(timer.Value)
	}
}

// listSums returns the sums in a stable order.
func (sums *planSums) listSums() Inventory {
	var inv Inventory
	for key, sum := range sums.stock {
		inv.Stock = append(inv.Stock, StockSum{key, sum.rounded()})
	}
	for key, sum := range sums.charges {
		inv.Charges = append(inv.Charges, ChargeSum{key, sum.rounded()})
	}
	slices.SortFunc(inv.Stock, compareStock)
	slices.SortFunc(inv.Charges, compareCharges)
	if timer := sums.timers.Peek(); timer != nil {
		inv.Next = timer.Priority()
	}
	recorded, ahead := sums.recorded.latest(sums.today)
	inv.Recorded, inv.Next = recorded, calendar.Earliest(inv.Next, ahead)
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

func addToIndex[K comparable](lots map[K]map[string]struct{}, under K, name string) {
	if lots[under] == nil {
		lots[under] = map[string]struct{}{}
	}
	lots[under][name] = struct{}{}
}

func removeFromIndex[K comparable](lots map[K]map[string]struct{}, under K, name string) {
	delete(lots[under], name)
	if len(lots[under]) == 0 {
		delete(lots, under)
	}
}
