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
// of one line. Only a change of the fiscal year's start, of the lead time or of the currency
// affects all lots of a plan.
//
// It is safe for concurrent use.
type Ledger struct {
	mu    sync.Mutex
	lots  map[LotKey]*Lot
	plans map[PlanKey]*planSums
	// predecessors are the lots by the name of their replacement.
	predecessors map[LotKey]map[string]struct{}
	// replaced is what the replacement of a lot stands for, if it exists. stale are the
	// replacements for which it must be computed again.
	replaced map[LotKey]Replaced
	stale    map[LotKey]struct{}
	// start is the day of the sums of a plan before the first call of ComputeInventory for it.
	start calendar.Date
}

// NewLedger returns an empty ledger.
func NewLedger() *Ledger { return NewLedgerOn(0) }

// NewLedgerOn returns an empty ledger whose sums will be asked for on a day, so that each lot is added to them as it is
// on that day. Other days give the same sums, at the price of updating the lots that are different on them.
func NewLedgerOn(day calendar.Date) *Ledger {
	return &Ledger{
		start:        day,
		lots:         map[LotKey]*Lot{},
		plans:        map[PlanKey]*planSums{},
		predecessors: map[LotKey]map[string]struct{}{},
		replaced:     map[LotKey]Replaced{},
		stale:        map[LotKey]struct{}{},
	}
}

// SetLot records a lot and returns the plans whose sums changed: none if the lot is equal
// to the recorded one.
func (ledger *Ledger) SetLot(lotKey LotKey, lot Lot) []PlanKey {
	ledger.mu.Lock()
	defer ledger.mu.Unlock()
	old, known := ledger.lots[lotKey]
	if known && *old == lot {
		return nil
	}
	stored := &lot
	ledger.lots[lotKey] = stored
	var touched []PlanKey
	var before Lot
	if known {
		before = *old
		touched = ledger.removeFromPlans(lotKey, before)
		if before.Replacement != lot.Replacement {
			delete(ledger.replaced, lotKey)
		}
	}
	if lot.Replacement != "" {
		addToIndex(ledger.predecessors, LotKey{lotKey.Namespace, lot.Replacement}, lotKey.Name)
	}
	touched = append(touched, ledger.markReplacements(lotKey, before, lot)...)
	for _, planKey := range plansOfLot(lotKey, lot) {
		ledger.sumsOfPlan(planKey).addLot(lotKey.Name, stored)
		touched = append(touched, planKey)
	}
	return sortUnique(touched)
}

// DeleteLot removes a lot and returns the plans whose sums changed.
func (ledger *Ledger) DeleteLot(lotKey LotKey) []PlanKey {
	ledger.mu.Lock()
	defer ledger.mu.Unlock()
	old, known := ledger.lots[lotKey]
	if !known {
		return nil
	}
	delete(ledger.lots, lotKey)
	touched := ledger.removeFromPlans(lotKey, *old)
	delete(ledger.replaced, lotKey)
	return sortUnique(append(touched, ledger.markReplacements(lotKey, *old, Lot{})...))
}

// markReplacements marks the replacements that a change of a lot can affect, to be allocated
// again, and returns the plans whose sums that can change: what the lot itself stands for, and
// what its old and its new replacement stand for. A lot with another replacement can open or
// close a ring, of which all lots before it are part.
func (ledger *Ledger) markReplacements(lotKey LotKey, before, after Lot) []PlanKey {
	marked := []LotKey{lotKey}
	for _, replacement := range []string{before.Replacement, after.Replacement} {
		if replacement != "" {
			marked = append(marked, LotKey{lotKey.Namespace, replacement})
		}
	}
	if before.Replacement != after.Replacement {
		for i, seen := 0, map[string]bool{}; i < len(marked); i++ {
			for name := range ledger.predecessors[marked[i]] {
				if !seen[name] {
					seen[name] = true
					marked = append(marked, LotKey{lotKey.Namespace, name})
				}
			}
		}
	}
	var plans []PlanKey
	for _, replacement := range marked {
		if len(ledger.predecessors[replacement]) == 0 {
			continue
		}
		ledger.stale[replacement] = struct{}{}
		for name := range ledger.predecessors[replacement] {
			lot := LotKey{lotKey.Namespace, name}
			plans = append(plans, PlanKey{lotKey.Namespace, ledger.lots[lot].Plan})
		}
	}
	return plans
}

// allocateReplacements computes again what the marked replacements stand for, and updates the
// lots that they replace.
func (ledger *Ledger) allocateReplacements() {
	for replacement := range ledger.stale {
		allocated := ledger.allocateReplacement(replacement)
		for name := range ledger.predecessors[replacement] {
			lot := LotKey{replacement.Namespace, name}
			if ledger.replaced[lot] == allocated[name] {
				continue
			}
			ledger.replaced[lot] = allocated[name]
			sums := ledger.sumsOfPlan(PlanKey{replacement.Namespace, ledger.lots[lot].Plan})
			sums.updateLot(sums.entries[name])
		}
	}
	clear(ledger.stale)
}

// allocateReplacement returns what a replacement stands for, by the names of the lots. A unit
// stands for one unit of the whole district, whatever the plans of the lots are. Each plan
// decides for its own lots, by its own facts and day: so its sums do not depend on when
// another plan was assessed last.
func (ledger *Ledger) allocateReplacement(replacement LotKey) map[string]Replaced {
	successor, exists := ledger.lots[replacement]
	if !exists {
		return nil
	}
	var lots []NamedLot
	plans := map[string]bool{}
	for name := range ledger.predecessors[replacement] {
		lot := ledger.lots[LotKey{replacement.Namespace, name}]
		lots = append(lots, NamedLot{name, *lot})
		plans[lot.Plan] = true
	}
	successorOf := func(name string) string {
		if lot, ok := ledger.lots[LotKey{replacement.Namespace, name}]; ok {
			return lot.Replacement
		}
		return ""
	}
	allocated := map[string]Replaced{}
	for planName := range plans {
		sums := ledger.sumsOfPlan(PlanKey{replacement.Namespace, planName})
		isInRing := func(name string) bool { return isInRing(name, successorOf) }
		units := allocateUnits(*successor, lots, sums.facts, sums.today, isInRing)
		for _, lot := range lots {
			if lot.Plan == planName {
				allocated[lot.Name] = units[lot.Name]
			}
		}
	}
	return allocated
}

// removeFromPlans takes a lot out of the sums of its plans, and returns those plans.
func (ledger *Ledger) removeFromPlans(lotKey LotKey, lot Lot) []PlanKey {
	if lot.Replacement != "" {
		removeFromIndex(ledger.predecessors, LotKey{lotKey.Namespace, lot.Replacement}, lotKey.Name)
	}
	plans := plansOfLot(lotKey, lot)
	for _, planKey := range plans {
		sums := ledger.sumsOfPlan(planKey)
		sums.removeLot(lotKey.Name)
		// The sums of a plan without lots are kept only while its facts are known.
		if len(sums.entries) == 0 && !sums.known {
			delete(ledger.plans, planKey)
		}
	}
	return plans
}

// SetPlan records the facts of a plan and updates the lots that the change affects.
func (ledger *Ledger) SetPlan(planKey PlanKey, facts Facts) {
	ledger.mu.Lock()
	defer ledger.mu.Unlock()
	sums := ledger.sumsOfPlan(planKey)
	sums.known = true
	ledger.setFacts(planKey, sums, facts)
}

// setFacts replaces the facts of a plan. Which technology takes the place of which decides what
// the replacements of its lots stand for.
func (ledger *Ledger) setFacts(planKey PlanKey, sums *planSums, facts Facts) {
	if !maps.Equal(sums.facts.TakesPlace, facts.TakesPlace) {
		for _, lotEntry := range sums.entries {
			if lotEntry.lot.Replacement != "" {
				ledger.stale[LotKey{planKey.Namespace, lotEntry.lot.Replacement}] = struct{}{}
			}
		}
	}
	sums.setFacts(facts)
}

// DeletePlan removes the facts of a plan. The sums of the lots that still name it stay.
func (ledger *Ledger) DeletePlan(planKey PlanKey) {
	ledger.mu.Lock()
	defer ledger.mu.Unlock()
	sums, ok := ledger.plans[planKey]
	if !ok {
		return
	}
	ledger.setFacts(planKey, sums, Facts{})
	sums.known = false
	if len(sums.entries) == 0 {
		delete(ledger.plans, planKey)
	}
}

// ComputeInventory returns the sums of a plan on a day.
func (ledger *Ledger) ComputeInventory(planKey PlanKey, today calendar.Date) Inventory {
	ledger.mu.Lock()
	defer ledger.mu.Unlock()
	sums, ok := ledger.plans[planKey]
	if !ok {
		return Inventory{}
	}
	// On some days replacements are acquired that stand for units of the plan from then on.
	for _, replacement := range sums.advanceTo(today) {
		ledger.stale[LotKey{planKey.Namespace, replacement}] = struct{}{}
	}
	ledger.allocateReplacements()
	return sums.listSums()
}

// sumsOfPlan returns the sums of a plan, and creates them if needed.
func (ledger *Ledger) sumsOfPlan(planKey PlanKey) *planSums {
	sums, ok := ledger.plans[planKey]
	if !ok {
		sums = newPlanSums(
			planKey.Name, func(name string) Replaced { return ledger.replaced[LotKey{planKey.Namespace, name}] },
		)
		sums.today = ledger.start
		ledger.plans[planKey] = sums
	}
	return sums
}

// plansOfLot returns the plans in which a lot counts: the plan of its inventory and the
// plan whose line pays for it.
func plansOfLot(lotKey LotKey, lot Lot) []PlanKey {
	plans := []PlanKey{{lotKey.Namespace, lot.Plan}}
	if lot.HasCharges() && lot.LinePlan != lot.Plan {
		plans = append(plans, PlanKey{lotKey.Namespace, lot.LinePlan})
	}
	return plans
}

func sortUnique(plans []PlanKey) []PlanKey {
	slices.SortFunc(plans, func(left, right PlanKey) int {
		return cmp.Or(cmp.Compare(left.Namespace, right.Namespace), cmp.Compare(left.Name, right.Name))
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
	// replaced returns what the replacement of a lot stands for.
	replaced     func(lot string) Replaced
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

func newPlanSums(planName string, replaced func(lotName string) Replaced) *planSums {
	return &planSums{
		plan: planName, replaced: replaced,
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
		for _, lineName := range lot.AllLines() {
			addToIndex(sums.byLine, lineName, name)
		}
	}
	if lot.Plan == sums.plan {
		sums.recorded.countDates(lot, 1)
	}
	sums.updateLot(added)
}

func (sums *planSums) removeLot(name string) {
	removed, ok := sums.entries[name]
	if !ok {
		return
	}
	if removed.lot.Plan == sums.plan {
		sums.recorded.countDates(removed.lot, -1)
	}
	sums.applyLot(removed, -1)
	sums.timers.Delete(&removed.timer)
	delete(sums.entries, name)
	removeFromIndex(sums.byTechnology, removed.lot.Technology, name)
	for _, lineName := range removed.lot.AllLines() {
		removeFromIndex(sums.byLine, lineName, name)
	}
}

// updateLot replaces an entry's contribution by its present one.
func (sums *planSums) updateLot(lotEntry *entry) {
	sums.applyLot(lotEntry, -1)
	replaced := sums.replaced(lotEntry.name)
	lotEntry.contribution = computeContribution(*lotEntry.lot, sums.plan, sums.facts, replaced, sums.today)
	sums.applyLot(lotEntry, 1)
	if lotEntry.next.IsZero() {
		sums.timers.Delete(&lotEntry.timer)
	} else {
		sums.timers.PushOrUpdate(&lotEntry.timer, lotEntry.next)
	}
}

// applyLot adds an entry's contribution to the sums, or takes it out if sign is negative.
func (sums *planSums) applyLot(lotEntry *entry, sign int64) {
	if lotEntry.inStock {
		for key, stock := range lotEntry.lot.stockEntries(lotEntry.state, lotEntry.contribution.replaced) {
			addToSum(sums.stock, key, stock, sign)
		}
	}
	if lotEntry.onLine {
		for key, charge := range lotEntry.lot.chargeEntries(lotEntry.contribution) {
			addToSum(sums.charges, key, charge, sign)
		}
	}
}

// addToSum adds to the sum of a key, or takes out of it if sign is negative. It removes
// a sum without lots, so that the sums stay as few as the groups of lots.
func addToSum[K comparable](sums map[K]exactStock, key K, change exactStock, sign int64) {
	sum := sums[key]
	if sign < 0 {
		sum = sum.subtractStock(change)
	} else {
		sum = sum.addStock(change)
	}
	if sum.lots == 0 && sum.devices == 0 {
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
	if old.Years != facts.Years || old.LeadMonths != facts.LeadMonths || old.Splitter != facts.Splitter {
		for name := range sums.entries {
			lots[name] = struct{}{}
		}
	} else {
		collectAffected(old.LifeMonths, facts.LifeMonths, sums.byTechnology, lots)
		collectAffected(old.Lines, facts.Lines, sums.byLine, lots)
	}
	for name := range lots {
		sums.updateLot(sums.entries[name])
	}
}

// collectAffected collects the lots under the names whose facts differ.
func collectAffected[V comparable](
	before, after map[v1alpha1.EntryName]V,
	lots map[v1alpha1.EntryName]map[string]struct{},
	into map[string]struct{},
) {
	for _, facts := range []map[v1alpha1.EntryName]V{before, after} {
		for entryName := range facts {
			old, existed := before[entryName]
			current, exists := after[entryName]
			if existed != exists || old != current {
				maps.Copy(into, lots[entryName])
			}
		}
	}
}

// advanceTo brings the sums to a day. Days usually move forward, and only the lots
// whose date has come are updated. A change of the district's time zone can move today
// back by one day: then all lots are updated. It returns the replacements of the lots that were
// updated.
func (sums *planSums) advanceTo(today calendar.Date) (replacements []string) {
	if today == sums.today {
		return nil
	}
	update := func(lotEntry *entry) {
		sums.updateLot(lotEntry)
		if lotEntry.lot.Replacement != "" {
			replacements = append(replacements, lotEntry.lot.Replacement)
		}
	}
	back := today < sums.today
	sums.today = today
	if back {
		for _, lotEntry := range sums.entries {
			update(lotEntry)
		}
		return replacements
	}
	for timer := sums.timers.Peek(); timer != nil && timer.Priority() <= today; timer = sums.timers.Peek() {
		update(timer.Value)
	}
	return replacements
}

// listSums returns the sums in a stable order.
func (sums *planSums) listSums() Inventory {
	inv := Inventory{
		Stock: slices.Grow([]StockSum(nil), len(sums.stock)), Charges: slices.Grow([]ChargeSum(nil), len(sums.charges)),
	}
	for key, sum := range sums.stock {
		inv.Stock = append(inv.Stock, StockSum{key, sum.roundCosts()})
	}
	for key, sum := range sums.charges {
		inv.Charges = append(inv.Charges, ChargeSum{key, sum.roundCosts()})
	}
	slices.SortFunc(inv.Stock, compareStock)
	slices.SortFunc(inv.Charges, compareCharges)
	if timer := sums.timers.Peek(); timer != nil {
		inv.Next = timer.Priority()
	}
	recorded, ahead := sums.recorded.latestDates(sums.today)
	inv.Recorded, inv.Next = recorded, calendar.EarliestOf(inv.Next, ahead)
	return inv
}

// compareStock compares the year first and alone: it decides most comparisons.
func compareStock(left, right StockSum) int {
	if left.End != right.End {
		return cmp.Compare(left.End, right.End)
	}
	return cmp.Or(
		cmp.Compare(left.BuyBy, right.BuyBy), cmp.Compare(left.Technology, right.Technology), cmp.Compare(left.Site, right.Site), cmp.Compare(left.Started, right.Started),
		compareBool(left.InService, right.InService), cmp.Compare(left.Support, right.Support),
		compareBool(left.EndUnknown, right.EndUnknown), compareBool(left.Leased, right.Leased),
		cmp.Compare(left.Audience, right.Audience), cmp.Compare(left.Replacement, right.Replacement),
		compareBool(left.IsHeld, right.IsHeld),
	)
}

func compareCharges(left, right ChargeSum) int {
	return cmp.Or(
		cmp.Compare(left.Line, right.Line), cmp.Compare(left.Technology, right.Technology), cmp.Compare(left.Payment, right.Payment),
		compareBool(left.Late, right.Late), compareBool(left.WrongYear, right.WrongYear), compareBool(left.Uncounted, right.Uncounted),
		cmp.Compare(left.Problem, right.Problem),
		compareBool(left.IsRepaid, right.IsRepaid), cmp.Compare(left.End, right.End),
	)
}

func compareBool(left, right bool) int {
	switch {
	case left == right:
		return 0
	case right:
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
