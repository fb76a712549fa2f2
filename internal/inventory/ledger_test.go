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

// district holds the lots and facts that were set in a ledger.
type district struct {
	lots  map[inventory.LotKey]inventory.Lot
	facts map[inventory.PlanKey]inventory.Facts
	today calendar.Date
}

// summary is an inventory without its order.
type summary struct {
	Stock   map[inventory.StockKey]inventory.Stock
	Charges map[inventory.ChargeKey]inventory.Stock
	Next    calendar.Date
}

// equal does what cmp.Equal does, and is a hundred times faster.
func (sums summary) equal(other summary) bool {
	return sums.Next == other.Next && maps.Equal(sums.Stock, other.Stock) && maps.Equal(sums.Charges, other.Charges)
}

func summarize(t *testing.T, inv inventory.Inventory) summary {
	t.Helper()
	sums := summary{map[inventory.StockKey]inventory.Stock{}, map[inventory.ChargeKey]inventory.Stock{}, inv.Next}
	for _, stock := range inv.Stock {
		sums.Stock[stock.StockKey] = stock.Stock
	}
	for _, charge := range inv.Charges {
		sums.Charges[charge.ChargeKey] = charge.Stock
	}
	if len(sums.Stock) != len(inv.Stock) || len(sums.Charges) != len(inv.Charges) {
		t.Fatalf("a key is listed twice: %+v", inv)
	}
	return sums
}

// computeSums sums all lots anew, from the definitions and not from the ledger's code.
func (district district) computeSums(plan inventory.PlanKey) summary {
	sums := summary{map[inventory.StockKey]inventory.Stock{}, map[inventory.ChargeKey]inventory.Stock{}, 0}
	for key, lot := range district.lots {
		if key.Namespace != plan.Namespace {
			continue
		}
		if lot.Plan == plan.Name {
			_, replaced := district.lots[inventory.LotKey{Namespace: key.Namespace, Name: lot.Replacement}]
			stock := district.computeStockKey(lot, replaced, district.facts[plan])
			sums.Stock[stock] = addLotTo(sums.Stock[stock], lot, lot.Owned)
			sums.addDate(district.today, lot.Start)
			if lot.SupportEnd != 0 {
				sums.addDate(district.today, lot.SupportEnd+1)
			}
		}
		given := lot.Kind == v1alpha1.AcquisitionDonation || lot.Kind == v1alpha1.AcquisitionLease
		if lot.LinePlan == plan.Name && lot.Line != "" && !given {
			charge := district.computeChargeKey(lot, district.facts[plan])
			sums.Charges[charge] = addLotTo(sums.Charges[charge], lot, lot.Quantity)
			sums.addDate(district.today, lot.Ordered)
			sums.addDate(district.today, lot.Received)
			sums.addDate(district.today, lot.Start)
			if district.facts[plan].Lines[lot.Line].CountMonths != 0 && lot.Owned > 0 &&
				isEquipment(lot, district.facts[plan]) {
				sums.addDate(district.today, lot.Counted)
			}
			if last := computeLastCount(lot, district.facts[plan], district.today); last != 0 {
				sums.addDate(district.today, last+1)
			}
		}
	}
	return sums
}

// isEquipment reports whether the price of a lot requires a physical inventory.
func isEquipment(lot inventory.Lot, facts inventory.Facts) bool {
	equipment, came := facts.Lines[lot.Line].Equipment, lot.Received
	if came == 0 {
		came = lot.Start
	}
	least := equipment.Price
	if came < equipment.Since {
		least = equipment.PriceBefore
	}
	return least == 0 || lot.Priced && lot.UnitCost >= least
}

// computeLastCount returns the last day on which a lot need not have been counted again.
func computeLastCount(lot inventory.Lot, facts inventory.Facts, today calendar.Date) calendar.Date {
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

func (sums *summary) addDate(today, day calendar.Date) {
	if day > today && (sums.Next == 0 || day < sums.Next) {
		sums.Next = day
	}
}

func addLotTo(stock inventory.Stock, lot inventory.Lot, machines int64) inventory.Stock {
	stock.Lots++
	stock.Devices += machines
	stock.Idle += lot.Idle
	stock.YearlyCost += lot.YearlyCost
	if lot.Priced {
		stock.Cost += lot.UnitCost * money.Amount(machines)
		stock.IdleCost += lot.UnitCost * money.Amount(lot.Idle)
	} else {
		stock.Unpriced += machines
		stock.IdleUnpriced += lot.Idle
	}
	return stock
}

func (district district) computeStockKey(lot inventory.Lot, replaced bool, facts inventory.Facts) inventory.StockKey {
	key := inventory.StockKey{
		Technology: lot.Technology, Site: lot.Site,
		LotState: inventory.LotState{
			Leased:    lot.Kind == v1alpha1.AcquisitionLease,
			InService: lot.Owned > 0 && lot.Start != 0 && lot.Start <= district.today,
		},
	}
	switch {
	case lot.SupportEnd != 0 && district.today > lot.SupportEnd:
		key.Support = inventory.Unsupported
	case lot.SupportEnd != 0 || lot.Unannounced:
		key.Support = inventory.Supported
	}
	months := lot.LifeMonths
	if months == 0 {
		months = facts.LifeMonths[lot.Technology]
	}
	var ends []calendar.Date
	if months > 0 && lot.Start != 0 {
		ends = append(ends, lot.Start.AddMonths(months))
	}
	for _, day := range []calendar.Date{lot.SupportEnd, lot.LeaseEnd} {
		if day != 0 {
			ends = append(ends, day)
		}
	}
	if len(ends) == 0 {
		key.EndUnknown = !lot.Unannounced
		return key
	}
	if !replaced && lot.Owned > 0 {
		end := slices.Min(ends)
		key.End, key.BuyBy = facts.Years.Of(end), facts.Years.Of(end.AddMonths(-facts.LeadMonths))
	}
	return key
}

func (district district) computeChargeKey(lot inventory.Lot, facts inventory.Facts) inventory.ChargeKey {
	key := inventory.ChargeKey{Line: lot.Line, Technology: lot.Technology}
	arrived := lot.Received
	if arrived == 0 {
		arrived = lot.Start
	}
	switch {
	case arrived != 0 && arrived <= district.today:
		key.Payment = inventory.Spent
	case lot.Ordered != 0 && lot.Ordered <= district.today:
		key.Payment = inventory.Committed
	}
	line, ok := facts.Lines[lot.Line]
	if !ok {
		return key
	}
	decides := lot.Ordered
	if line.Deliver || decides == 0 {
		decides = arrived
	}
	key.Late = line.Deadline != 0 && decides != 0 && decides > line.Deadline
	begun := lot.Ordered
	if begun == 0 {
		begun = arrived
	}
	if begun != 0 {
		tooLate := line.Last != 0 && facts.Years.Of(begun) > line.Last
		tooEarly := arrived != 0 && facts.Years.Of(arrived) < line.First
		key.WrongYear = tooLate || tooEarly
	}
	last := computeLastCount(lot, facts, district.today)
	key.Uncounted = last != 0 && last < district.today
	return key
}

// generator returns random lots, facts and dates.
type generator struct{ *rand.Rand }

func (dice generator) pickName(prefix string, count int) string {
	return fmt.Sprintf("%s%d", prefix, dice.IntN(count))
}

func (dice generator) pickEntry(prefix string, count int) v1alpha1.EntryName {
	return v1alpha1.EntryName(dice.pickName(prefix, count))
}

// pickDay returns a day up to 600 days before or after another, or no day.
func (dice generator) pickDay(from calendar.Date) calendar.Date {
	if dice.IntN(3) == 0 {
		return 0
	}
	return from.AddDays(dice.IntN(1200) - 600)
}

func (dice generator) newLot(today calendar.Date) inventory.Lot {
	quantity := 1 + dice.Int64N(500)
	lot := inventory.Lot{
		Plan:       dice.pickName("plan", 3),
		Technology: dice.pickEntry("t", 4),
		Site:       dice.pickEntry("site", 2),
		Quantity:   quantity,
		Owned:      dice.Int64N(quantity + 1),
		Kind: []v1alpha1.AcquisitionKind{
			v1alpha1.AcquisitionPurchase, v1alpha1.AcquisitionGrant, v1alpha1.AcquisitionLease,
			v1alpha1.AcquisitionDonation,
		}[dice.IntN(4)],
		Ordered:     dice.pickDay(today),
		Received:    dice.pickDay(today),
		Start:       dice.pickDay(today),
		SupportEnd:  dice.pickDay(today),
		LeaseEnd:    dice.pickDay(today),
		LifeMonths:  dice.IntN(2) * dice.IntN(60),
		Unannounced: dice.IntN(4) == 0,
		Replacement: []string{"", "", "", "lot0", "lot3", "none"}[dice.IntN(6)],
	}
	lot.Idle = dice.Int64N(lot.Owned + 1)
	lot.YearlyCost = money.Amount(dice.IntN(3) * dice.IntN(100_000))
	lot.Counted = dice.pickDay(today)
	if dice.IntN(2) == 0 {
		lot.UnitCost, lot.Priced = money.Amount(dice.IntN(100_000)), true
	}
	if dice.IntN(4) > 0 {
		lot.LinePlan, lot.Line = dice.pickName("plan", 3), dice.pickEntry("l", 4)
	}
	return lot
}

func (dice generator) newFacts(today calendar.Date) inventory.Facts {
	facts := inventory.Facts{
		Years: calendar.FiscalYears{StartMonth: time.Month(1 + dice.IntN(12))}, LeadMonths: dice.IntN(7),
		LifeMonths: map[v1alpha1.EntryName]int{}, Lines: map[v1alpha1.EntryName]inventory.LineFacts{},
	}
	for range dice.IntN(4) {
		facts.LifeMonths[dice.pickEntry("t", 4)] = dice.IntN(72)
	}
	for range dice.IntN(4) {
		facts.Lines[dice.pickEntry("l", 4)] = dice.newLine(today)
	}
	return facts
}

func (dice generator) newLine(today calendar.Date) inventory.LineFacts {
	first := calendar.FiscalYear(2024 + dice.IntN(5))
	line := inventory.LineFacts{
		First:       first,
		Last:        first + calendar.FiscalYear(dice.IntN(2)),
		Deadline:    dice.pickDay(today),
		Deliver:     dice.IntN(2) == 0,
		CountMonths: []int{0, 1, 12, 24}[dice.IntN(4)],
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

// editFacts changes one fact of a plan and leaves the others.
func (dice generator) editFacts(facts inventory.Facts, today calendar.Date) inventory.Facts {
	facts.LifeMonths, facts.Lines = maps.Clone(facts.LifeMonths), maps.Clone(facts.Lines)
	if facts.LifeMonths == nil || facts.Lines == nil {
		return dice.newFacts(today)
	}
	switch dice.IntN(6) {
	case 0:
		facts.LifeMonths[dice.pickEntry("t", 4)] = dice.IntN(72)
	case 1:
		delete(facts.LifeMonths, dice.pickEntry("t", 4))
	case 2:
		facts.Lines[dice.pickEntry("l", 4)] = dice.newLine(today)
	case 3:
		delete(facts.Lines, dice.pickEntry("l", 4))
	case 4:
		facts.LeadMonths = dice.IntN(7)
	default:
		facts.Years.StartMonth = time.Month(1 + dice.IntN(12))
	}
	return facts
}

// takeStep takes one step in the district and in the ledger, and names the plans whose
// sums may have changed.
func (district *district) takeStep(
	random generator, ledger *inventory.Ledger,
) (step string, touched []inventory.PlanKey) {
	namespace := random.pickName("district", 2)
	lot := inventory.LotKey{Namespace: namespace, Name: random.pickName("lot", 25)}
	plan := inventory.PlanKey{Namespace: namespace, Name: random.pickName("plan", 3)}
	old, known := district.lots[lot]
	switch count := random.IntN(20); {
	case count < 6 || count < 9 && !known:
		district.lots[lot] = random.newLot(district.today)
		return fmt.Sprint("set ", lot), ledger.Set(lot, district.lots[lot])
	case count < 9:
		old.Plan = random.pickName("plan", 3)
		district.lots[lot] = old
		return fmt.Sprint("move ", lot, " to ", old.Plan), ledger.Set(lot, old)
	case count < 10:
		return fmt.Sprint("set again ", lot), district.setUnchanged(lot, ledger)
	case count < 13:
		delete(district.lots, lot)
		return fmt.Sprint("delete ", lot), ledger.Delete(lot)
	case count < 14:
		delete(district.facts, plan)
		ledger.DeletePlan(plan)
		return fmt.Sprint("delete ", plan), []inventory.PlanKey{plan}
	case count < 17:
		district.facts[plan] = random.editFacts(district.facts[plan], district.today)
		ledger.SetPlan(plan, district.facts[plan])
		return fmt.Sprint("edit ", plan), []inventory.PlanKey{plan}
	case count < 18:
		district.today--
		return "a day back", plans
	default:
		district.today = district.today.AddDays([]int{1, 1, 1, 30}[random.IntN(4)])
		return "days on", plans
	}
}

// setUnchanged sets a lot that has not changed: no plan is affected.
func (district *district) setUnchanged(key inventory.LotKey, ledger *inventory.Ledger) []inventory.PlanKey {
	if lot, ok := district.lots[key]; ok {
		return ledger.Set(key, lot)
	}
	return ledger.Delete(key)
}

// plans are all plans that a step can change.
var plans = func() []inventory.PlanKey {
	var all []inventory.PlanKey
	for _, namespace := range []string{"district0", "district1"} {
		for _, name := range []string{"plan0", "plan1", "plan2"} {
			all = append(all, inventory.PlanKey{Namespace: namespace, Name: name})
		}
	}
	return all
}()

// After any steps, the sums of the ledger are those of all lots, facts and the date, and the
// sums of a plan that a step does not name have not changed.
func TestLedgerSumsAllLots(t *testing.T) {
	steps := 6000
	if testing.Short() {
		steps = 1500
	}
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			random := generator{rand.New(rand.NewPCG(seed, 7))}
			ledger := inventory.NewLedger()
			lots := &district{
				map[inventory.LotKey]inventory.Lot{},
				map[inventory.PlanKey]inventory.Facts{},
				parseDate(t, "2026-07-01"),
			}
			before := map[inventory.PlanKey]summary{}
			fresh := false
			for i := range steps {
				step, touched := lots.takeStep(random, ledger)
				// Some steps are not checked, so that several changes add up in the ledger.
				if random.IntN(4) == 0 {
					fresh = false
					continue
				}
				for _, plan := range plans {
					got, want := summarize(t, ledger.Inventory(plan, lots.today)), lots.computeSums(plan)
					if !got.equal(want) {
						t.Fatalf("step %d, %s: %s on %s (-want +got):\n%s",
							i, step, plan, lots.today, cmp.Diff(want, got))
					}
					if fresh && !slices.Contains(touched, plan) && !got.equal(before[plan]) {
						t.Fatalf("step %d, %s: %s changed and is not named:\n%s",
							i, step, plan, cmp.Diff(before[plan], got))
					}
					before[plan] = got
				}
				fresh = true
			}
		})
	}
}

// The order of the changes decides neither the sums nor their order.
func TestOrderOfChangesDecidesNothing(t *testing.T) {
	dice := generator{rand.New(rand.NewPCG(1, 8))}
	today := parseDate(t, "2026-07-01")
	plan := inventory.PlanKey{Namespace: "district0", Name: "plan0"}
	facts := dice.newFacts(today)
	lots := map[string]inventory.Lot{}
	for i := range 200 {
		lots[fmt.Sprint("lot", i)] = dice.newLot(today)
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
				ledger.Inventory(plan, today.AddDays(random.IntN(3)-1))
			}
			ledger.Set(inventory.LotKey{Namespace: "district0", Name: name}, lots[name])
		}
		return ledger.Inventory(plan, today)
	}
	want := compute(0)
	for seed := range uint64(30) {
		if diff := cmp.Diff(want, compute(seed)); diff != "" {
			t.Fatalf("seed %d:\n%s", seed, diff)
		}
	}
}

// The sums stay the same until the announced date.
func TestSumsStayUntilNext(t *testing.T) {
	random := generator{rand.New(rand.NewPCG(1, 10))}
	for range 40 {
		today := parseDate(t, "2026-07-01")
		ledger := inventory.NewLedger()
		plan := inventory.PlanKey{Namespace: "n", Name: "plan0"}
		ledger.SetPlan(plan, random.newFacts(today))
		for i := range 3 {
			ledger.Set(inventory.LotKey{Namespace: "n", Name: fmt.Sprint(i)}, random.newLot(today))
		}
		first := ledger.Inventory(plan, today)
		last := first.Next
		if last.IsZero() {
			last = today.AddDays(2000)
		}
		for day := today; day < last; day++ {
			if diff := cmp.Diff(first, ledger.Inventory(plan, day)); diff != "" {
				t.Fatalf("the next change was announced for %s and came on %s:\n%s", first.Next, day, diff)
			}
		}
	}
}

// Changes by several goroutines end in the same sums. The race detector checks the access.
func TestLedgerIsSafeForConcurrentUse(t *testing.T) {
	ledger := inventory.NewLedger()
	plan := inventory.PlanKey{Namespace: "n", Name: "plan0"}
	today := parseDate(t, "2026-07-01")
	var wait sync.WaitGroup
	for worker := range 8 {
		wait.Go(func() {
			random := generator{rand.New(rand.NewPCG(uint64(worker), 11))}
			for range 300 {
				key := inventory.LotKey{Namespace: "n", Name: random.pickName("lot", 20)}
				switch random.IntN(5) {
				case 0:
					ledger.Delete(key)
				case 1:
					ledger.SetPlan(plan, random.newFacts(today))
				case 2:
					ledger.DeletePlan(plan)
				case 3:
					ledger.Inventory(plan, today.AddDays(random.IntN(3)))
				default:
					ledger.Set(key, random.newLot(today))
				}
			}
		})
	}
	wait.Wait()
	for i := range 20 {
		ledger.Delete(inventory.LotKey{Namespace: "n", Name: fmt.Sprint("lot", i)})
	}
	if diff := cmp.Diff(inventory.Inventory{}, ledger.Inventory(plan, today)); diff != "" {
		t.Errorf("sums are left over:\n%s", diff)
	}
}
