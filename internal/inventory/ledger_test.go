package inventory_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
)

// world is what a ledger has been told, kept as plainly as can be.
type world struct {
	lots  map[inventory.LotKey]inventory.Lot
	facts map[inventory.PlanKey]inventory.Facts
	today calendar.Date
}

// sums are an inventory without its order.
type sums struct {
	Stock   map[inventory.StockKey]inventory.Stock
	Charges map[inventory.ChargeKey]inventory.Stock
	Next    calendar.Date
}

// equal is cmp.Equal, a hundred times faster.
func (s sums) equal(o sums) bool {
	return s.Next == o.Next && maps.Equal(s.Stock, o.Stock) && maps.Equal(s.Charges, o.Charges)
}

func sumsOf(t *testing.T, inv inventory.Inventory) sums {
	t.Helper()
	s := sums{map[inventory.StockKey]inventory.Stock{}, map[inventory.ChargeKey]inventory.Stock{}, inv.Next}
	for _, e := range inv.Stock {
		s.Stock[e.StockKey] = e.Stock
	}
	for _, e := range inv.Charges {
		s.Charges[e.ChargeKey] = e.Stock
	}
	if len(s.Stock) != len(inv.Stock) || len(s.Charges) != len(inv.Charges) {
		t.Fatalf("a key stands twice: %+v", inv)
	}
	return s
}

// fold sums all lots anew, from the definitions and not from the ledger's code.
func (w world) fold(plan inventory.PlanKey) sums {
	s := sums{map[inventory.StockKey]inventory.Stock{}, map[inventory.ChargeKey]inventory.Stock{}, 0}
	for key, l := range w.lots {
		if key.Namespace != plan.Namespace {
			continue
		}
		if l.Plan == plan.Name {
			_, replaced := w.lots[inventory.LotKey{Namespace: key.Namespace, Name: l.Replacement}]
			k := w.stockKey(l, replaced, w.facts[plan])
			s.Stock[k] = plus(s.Stock[k], l, l.Owned)
			s.soon(w.today, l.Start)
			if l.SupportEnd != 0 {
				s.soon(w.today, l.SupportEnd+1)
			}
		}
		given := l.Kind == v1alpha1.AcquisitionDonation || l.Kind == v1alpha1.AcquisitionLease
		if l.LinePlan == plan.Name && l.Line != "" && !given {
			k := w.chargeKey(l, w.facts[plan])
			s.Charges[k] = plus(s.Charges[k], l, l.Quantity)
			s.soon(w.today, l.Ordered)
			s.soon(w.today, l.Received)
			s.soon(w.today, l.Start)
			if w.facts[plan].Lines[l.Line].CountMonths != 0 && l.Owned > 0 && isEquipment(l, w.facts[plan]) {
				s.soon(w.today, l.Counted)
			}
			if last := lastCountOf(l, w.facts[plan], w.today); last != 0 {
				s.soon(w.today, last+1)
			}
		}
	}
	return s
}

// isEquipment tells whether a lot is dear enough to be counted.
func isEquipment(l inventory.Lot, f inventory.Facts) bool {
	e, came := f.Lines[l.Line].Equipment, l.Received
	if came == 0 {
		came = l.Start
	}
	least := e.Price
	if came < e.Since {
		least = e.PriceBefore
	}
	return least == 0 || l.Priced && l.UnitCost >= least
}

// lastCountOf is the last day on which a lot need not have been counted again.
func lastCountOf(l inventory.Lot, f inventory.Facts, today calendar.Date) calendar.Date {
	came := l.Received
	if came == 0 {
		came = l.Start
	}
	months := f.Lines[l.Line].CountMonths
	if l.Counted <= today && l.Counted > came {
		came = l.Counted
	}
	if months == 0 || l.Owned == 0 || came == 0 || !isEquipment(l, f) {
		return 0
	}
	return came.AddMonths(months)
}

func (s *sums) soon(today, d calendar.Date) {
	if d > today && (s.Next == 0 || d < s.Next) {
		s.Next = d
	}
}

func plus(s inventory.Stock, l inventory.Lot, machines int64) inventory.Stock {
	s.Lots++
	s.Devices += machines
	s.Idle += l.Idle
	s.YearlyCost += l.YearlyCost
	if l.Priced {
		s.Cost += l.UnitCost * money.Amount(machines)
		s.IdleCost += l.UnitCost * money.Amount(l.Idle)
	} else {
		s.Unpriced += machines
		s.IdleUnpriced += l.Idle
	}
	return s
}

func (w world) stockKey(l inventory.Lot, replaced bool, f inventory.Facts) inventory.StockKey {
	k := inventory.StockKey{
		Technology: l.Technology, Site: l.Site,
		Standing: inventory.Standing{
			Leased:    l.Kind == v1alpha1.AcquisitionLease,
			InService: l.Owned > 0 && l.Start != 0 && l.Start <= w.today,
		},
	}
	switch {
	case l.SupportEnd != 0 && w.today > l.SupportEnd:
		k.Support = inventory.Unsupported
	case l.SupportEnd != 0 || l.Unannounced:
		k.Support = inventory.Supported
	}
	months := l.LifeMonths
	if months == 0 {
		months = f.LifeMonths[l.Technology]
	}
	var ends []calendar.Date
	if months > 0 && l.Start != 0 {
		ends = append(ends, l.Start.AddMonths(months))
	}
	for _, d := range []calendar.Date{l.SupportEnd, l.LeaseEnd} {
		if d != 0 {
			ends = append(ends, d)
		}
	}
	if len(ends) == 0 {
		k.EndUnknown = !l.Unannounced
		return k
	}
	if !replaced && l.Owned > 0 {
		end := slices.Min(ends)
		k.End, k.BuyBy = f.Years.Of(end), f.Years.Of(end.AddMonths(-f.LeadMonths))
	}
	return k
}

func (w world) chargeKey(l inventory.Lot, f inventory.Facts) inventory.ChargeKey {
	k := inventory.ChargeKey{Line: l.Line, Technology: l.Technology}
	arrived := l.Received
	if arrived == 0 {
		arrived = l.Start
	}
	switch {
	case arrived != 0 && arrived <= w.today:
		k.Payment = inventory.Spent
	case l.Ordered != 0 && l.Ordered <= w.today:
		k.Payment = inventory.Committed
	}
	line, ok := f.Lines[l.Line]
	if !ok {
		return k
	}
	decides := l.Ordered
	if line.Deliver || decides == 0 {
		decides = arrived
	}
	k.Late = line.Deadline != 0 && decides != 0 && decides > line.Deadline
	begun := l.Ordered
	if begun == 0 {
		begun = arrived
	}
	if begun != 0 {
		tooLate := line.Last != 0 && f.Years.Of(begun) > line.Last
		tooEarly := arrived != 0 && f.Years.Of(arrived) < line.First
		k.WrongYear = tooLate || tooEarly
	}
	last := lastCountOf(l, f, w.today)
	k.Uncounted = last != 0 && last < w.today
	return k
}

// dice throws steps.
type dice struct{ *rand.Rand }

func (d dice) name(prefix string, n int) string { return fmt.Sprintf("%s%d", prefix, d.IntN(n)) }

// day around the simulated time, or none.
func (d dice) day(from calendar.Date) calendar.Date {
	if d.IntN(3) == 0 {
		return 0
	}
	return from.AddDays(d.IntN(1200) - 600)
}

func (d dice) lot(today calendar.Date) inventory.Lot {
	quantity := 1 + d.Int64N(500)
	l := inventory.Lot{
		Plan: d.name("plan", 3), Technology: d.name("t", 4), Site: d.name("site", 2),
		Quantity: quantity, Owned: d.Int64N(quantity + 1),
		Kind:    []v1alpha1.AcquisitionKind{v1alpha1.AcquisitionPurchase, v1alpha1.AcquisitionGrant, v1alpha1.AcquisitionLease, v1alpha1.AcquisitionDonation}[d.IntN(4)],
		Ordered: d.day(today), Received: d.day(today), Start: d.day(today), SupportEnd: d.day(today), LeaseEnd: d.day(today),
		LifeMonths: d.IntN(2) * d.IntN(60), Unannounced: d.IntN(4) == 0, Replacement: []string{"", "", "", "lot0", "lot3", "none"}[d.IntN(6)],
	}
	l.Idle, l.YearlyCost, l.Counted = d.Int64N(l.Owned+1), money.Amount(d.IntN(3)*d.IntN(100_000)), d.day(today)
	if d.IntN(2) == 0 {
		l.UnitCost, l.Priced = money.Amount(d.IntN(100_000)), true
	}
	if d.IntN(4) > 0 {
		l.LinePlan, l.Line = d.name("plan", 3), d.name("l", 4)
	}
	return l
}

func (d dice) facts(today calendar.Date) inventory.Facts {
	f := inventory.Facts{
		Years: calendar.FiscalYears{StartMonth: time.Month(1 + d.IntN(12))}, LeadMonths: d.IntN(7),
		LifeMonths: map[string]int{}, Lines: map[string]inventory.LineFacts{},
	}
	for range d.IntN(4) {
		f.LifeMonths[d.name("t", 4)] = d.IntN(72)
	}
	for range d.IntN(4) {
		f.Lines[d.name("l", 4)] = d.line(today)
	}
	return f
}

func (d dice) line(today calendar.Date) inventory.LineFacts {
	first := calendar.FiscalYear(2024 + d.IntN(5))
	line := inventory.LineFacts{First: first, Last: first + calendar.FiscalYear(d.IntN(2)), Deadline: d.day(today), Deliver: d.IntN(2) == 0, CountMonths: []int{0, 1, 12, 24}[d.IntN(4)]}
	if d.IntN(2) == 0 {
		line.Equipment = inventory.Equipment{Price: money.Amount(d.IntN(100_000)), PriceBefore: money.Amount(d.IntN(50_000)), Since: today.AddDays(d.IntN(400) - 200)}
	}
	return line
}

// edit changes one fact of a plan and leaves the others.
func (d dice) edit(f inventory.Facts, today calendar.Date) inventory.Facts {
	f.LifeMonths, f.Lines = maps.Clone(f.LifeMonths), maps.Clone(f.Lines)
	if f.LifeMonths == nil || f.Lines == nil {
		return d.facts(today)
	}
	switch d.IntN(6) {
	case 0:
		f.LifeMonths[d.name("t", 4)] = d.IntN(72)
	case 1:
		delete(f.LifeMonths, d.name("t", 4))
	case 2:
		f.Lines[d.name("l", 4)] = d.line(today)
	case 3:
		delete(f.Lines, d.name("l", 4))
	case 4:
		f.LeadMonths = d.IntN(7)
	default:
		f.Years.StartMonth = time.Month(1 + d.IntN(12))
	}
	return f
}

// step takes one step in the world and in the ledger, and names the plans whose
// sums may have changed.
func (w *world) step(d dice, l *inventory.Ledger) (what string, touched []inventory.PlanKey) {
	namespace := d.name("district", 2)
	lot := inventory.LotKey{Namespace: namespace, Name: d.name("lot", 25)}
	plan := inventory.PlanKey{Namespace: namespace, Name: d.name("plan", 3)}
	old, known := w.lots[lot]
	switch n := d.IntN(20); {
	case n < 6 || n < 9 && !known:
		w.lots[lot] = d.lot(w.today)
		return fmt.Sprint("set ", lot), l.Set(lot, w.lots[lot])
	case n < 9:
		old.Plan = d.name("plan", 3)
		w.lots[lot] = old
		return fmt.Sprint("move ", lot, " to ", old.Plan), l.Set(lot, old)
	case n < 10:
		return fmt.Sprint("set again ", lot), w.again(lot, l)
	case n < 13:
		delete(w.lots, lot)
		return fmt.Sprint("delete ", lot), l.Delete(lot)
	case n < 14:
		delete(w.facts, plan)
		l.DeletePlan(plan)
		return fmt.Sprint("delete ", plan), []inventory.PlanKey{plan}
	case n < 17:
		w.facts[plan] = d.edit(w.facts[plan], w.today)
		l.SetPlan(plan, w.facts[plan])
		return fmt.Sprint("edit ", plan), []inventory.PlanKey{plan}
	case n < 18:
		w.today--
		return "a day back", plans
	default:
		w.today = w.today.AddDays([]int{1, 1, 1, 30}[d.IntN(4)])
		return "days on", plans
	}
}

// again sets a lot that has not changed: nobody is touched.
func (w *world) again(key inventory.LotKey, l *inventory.Ledger) []inventory.PlanKey {
	if lot, ok := w.lots[key]; ok {
		return l.Set(key, lot)
	}
	return l.Delete(key)
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
			d := dice{rand.New(rand.NewPCG(seed, 7))}
			l := inventory.NewLedger()
			w := &world{map[inventory.LotKey]inventory.Lot{}, map[inventory.PlanKey]inventory.Facts{}, date(t, "2026-07-01")}
			before := map[inventory.PlanKey]sums{}
			fresh := false
			for i := range steps {
				what, touched := w.step(d, l)
				// Not every step is looked at, so that changes meet in the ledger.
				if d.IntN(4) == 0 {
					fresh = false
					continue
				}
				for _, plan := range plans {
					got, want := sumsOf(t, l.Inventory(plan, w.today)), w.fold(plan)
					if !got.equal(want) {
						t.Fatalf("step %d, %s: %s on %s (-fold +ledger):\n%s", i, what, plan, w.today, cmp.Diff(want, got))
					}
					if fresh && !slices.Contains(touched, plan) && !got.equal(before[plan]) {
						t.Fatalf("step %d, %s: %s changed and is not named:\n%s", i, what, plan, cmp.Diff(before[plan], got))
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
	d := dice{rand.New(rand.NewPCG(1, 8))}
	today := date(t, "2026-07-01")
	plan := inventory.PlanKey{Namespace: "district0", Name: "plan0"}
	facts := d.facts(today)
	lots := map[string]inventory.Lot{}
	for i := range 200 {
		lots[fmt.Sprint("lot", i)] = d.lot(today)
	}
	tell := func(seed uint64) inventory.Inventory {
		random := rand.New(rand.NewPCG(seed, 9))
		l := inventory.NewLedger()
		names := slices.Sorted(maps.Keys(lots))
		random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		at := random.IntN(len(names))
		for i, name := range names {
			if i == at {
				l.SetPlan(plan, facts)
				l.Inventory(plan, today.AddDays(random.IntN(3)-1))
			}
			l.Set(inventory.LotKey{Namespace: "district0", Name: name}, lots[name])
		}
		return l.Inventory(plan, today)
	}
	want := tell(0)
	for seed := range uint64(30) {
		if diff := cmp.Diff(want, tell(seed)); diff != "" {
			t.Fatalf("seed %d:\n%s", seed, diff)
		}
	}
}

// Next announces the next change: until then the sums stay.
func TestSumsStayUntilNext(t *testing.T) {
	d := dice{rand.New(rand.NewPCG(1, 10))}
	for range 40 {
		today := date(t, "2026-07-01")
		l := inventory.NewLedger()
		plan := inventory.PlanKey{Namespace: "n", Name: "plan0"}
		l.SetPlan(plan, d.facts(today))
		for i := range 3 {
			l.Set(inventory.LotKey{Namespace: "n", Name: fmt.Sprint(i)}, d.lot(today))
		}
		first := l.Inventory(plan, today)
		last := first.Next
		if last.IsZero() {
			last = today.AddDays(2000)
		}
		for day := today; day < last; day++ {
			if diff := cmp.Diff(first, l.Inventory(plan, day)); diff != "" {
				t.Fatalf("the next change was announced for %s and came on %s:\n%s", first.Next, day, diff)
			}
		}
	}
}

// Many goroutines at once end in the same sums; the race detector watches.
func TestLedgerIsSafeForConcurrentUse(t *testing.T) {
	l := inventory.NewLedger()
	plan := inventory.PlanKey{Namespace: "n", Name: "plan0"}
	today := date(t, "2026-07-01")
	var wait sync.WaitGroup
	for worker := range 8 {
		wait.Go(func() {
			d := dice{rand.New(rand.NewPCG(uint64(worker), 11))}
			for range 300 {
				key := inventory.LotKey{Namespace: "n", Name: d.name("lot", 20)}
				switch d.IntN(5) {
				case 0:
					l.Delete(key)
				case 1:
					l.SetPlan(plan, d.facts(today))
				case 2:
					l.DeletePlan(plan)
				case 3:
					l.Inventory(plan, today.AddDays(d.IntN(3)))
				default:
					l.Set(key, d.lot(today))
				}
			}
		})
	}
	wait.Wait()
	for i := range 20 {
		l.Delete(inventory.LotKey{Namespace: "n", Name: fmt.Sprint("lot", i)})
	}
	if diff := cmp.Diff(inventory.Inventory{}, l.Inventory(plan, today)); diff != "" {
		t.Errorf("sums are left over:\n%s", diff)
	}
}
