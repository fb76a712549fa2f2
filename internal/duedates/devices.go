package duedates

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// lotGroup identifies lots that are due together: those of one technology, or of one budget line.
type lotGroup struct {
	kind Kind
	name v1alpha1.EntryName
	day  calendar.Date
}

// lotSum is what the lots of a group add up to.
type lotSum struct {
	lots, units int64
	amount      money.Amount
	// end is the earliest end of use of the lots.
	end calendar.Date
	// firstLot is the first lot by name. It tells the groups of a technology or a line apart.
	firstLot string
}

// lotSums are the sums of lots by group.
type lotSums map[lotGroup]lotSum

// addLot adds units of a lot. end is the last day of their use; no date if it does not matter.
func (sums lotSums) addLot(group lotGroup, name string, units int64, amount money.Amount, end calendar.Date) {
	sum := sums[group]
	if sum.lots == 0 || name < sum.firstLot {
		sum.firstLot = name
	}
	sum.lots, sum.units, sum.amount = sum.lots+1, sum.units+units, sum.amount.PlusLots(amount)
	sum.end = calendar.EarliestOf(sum.end, end)
	sums[group] = sum
}

// describeUnits names the units of a sum: "40 devices in 2 device lots".
func (sum lotSum) describeUnits() string {
	return text.FormatCount(sum.units, "device") + " in " + text.FormatCount(sum.lots, "device lot")
}

// addLots adds when the lots of the plan are to be replaced, and when their support and their
// lease end.
func (list *lister) addLots() {
	sums := lotSums{}
	successions := newSuccessions(list)
	for _, object := range list.district.Devices {
		lot := inventory.LotOf(object)
		if lot.Plan != list.plan.Name || lot.Owned <= 0 {
			continue
		}
		if supportEnd := lot.SupportEnd; lot.InService(supportEnd) {
			sums.addLot(lotGroup{DevicesSupportEnd, lot.Technology, supportEnd}, object.Name, lot.Owned, 0, 0)
		}
		sums.addLot(lotGroup{DevicesLeaseEnd, lot.Technology, lot.LeaseEnd}, object.Name, lot.Owned, 0, 0)
		life := lot.ComputeLife(successions.facts.LifeMonths[lot.Technology], successions.facts.LeadMonths)
		if life.BuyBy < list.from || life.BuyBy > list.to {
			continue
		}
		replaced := successions.findReplaced(object.Name, lot, life.BuyBy)
		if units := lot.CountToReplace(replaced); units > 0 {
			group := lotGroup{DevicesBuyBy, lot.Technology, life.BuyBy}
			sums.addLot(group, object.Name, units, successions.forecastCost(lot, replaced, life.BuyBy), life.End)
		}
	}
	for group, sum := range sums {
		list.addDate(DueDate{
			Day: group.day, Kind: group.kind, Name: string(group.name), Amount: sum.amount,
			Field: rules.TechnologyPath(group.name).String(), Title: describeLots(group, sum), Occurrence: sum.firstLot,
		})
	}
}

func describeLots(group lotGroup, sum lotSum) string {
	switch group.kind {
	case DevicesBuyBy:
		return fmt.Sprintf("Buy what replaces %s (%s); their use ends on %s", sum.describeUnits(), group.name, sum.end)
	case DevicesLeaseEnd:
		return fmt.Sprintf("Lease of %s (%s) ends: return, buy or renew them", sum.describeUnits(), group.name)
	default:
		return fmt.Sprintf("Support of the maker for %s (%s) ends", sum.describeUnits(), group.name)
	}
}

// addFederalInventories adds the days by which equipment is to be counted by hand, for each
// budget line that paid for it. The lots may be in the inventory of another plan.
func (list *lister) addFederalInventories() {
	facts, sums := budget.InventoryFacts(list.plan), lotSums{}
	for _, object := range list.district.Devices {
		lot := inventory.LotOf(object)
		if lot.LinePlan != list.plan.Name {
			continue
		}
		for _, lineName := range lot.AllLines() {
			countBy := facts.Lines[lineName].CountBy(lot, calendar.Last)
			sums.addLot(lotGroup{FederalInventory, lineName, countBy}, object.Name, lot.Owned, 0, 0)
		}
	}
	for group, sum := range sums {
		line := list.plan.FindLine(group.name)
		if line == nil || line.Source == nil {
			continue
		}
		list.addDate(DueDate{
			Day: group.day, Kind: FederalInventory, Name: string(group.name), Field: rules.LinePath(group.name).String(),
			Title: fmt.Sprintf(
				"Count by hand the equipment bought on %s (%s): %s", line.Source.Name, group.name, sum.describeUnits(),
			),
			Occurrence: sum.firstLot,
		})
	}
}

// successions finds what the replacements of the plan's lots stand for.
type successions struct {
	list  *lister
	facts inventory.Facts
	// lots has all lots of the district by name, and siblings those with a replacement, by
	// its name.
	lots     map[string]inventory.Lot
	siblings map[string][]inventory.NamedLot
}

func newSuccessions(list *lister) successions {
	found := successions{
		list: list, facts: budget.InventoryFacts(list.plan),
		lots: map[string]inventory.Lot{}, siblings: map[string][]inventory.NamedLot{},
	}
	for _, object := range list.district.Devices {
		lot := inventory.LotOf(object)
		found.lots[object.Name] = lot
		if lot.Replacement != "" {
			named := inventory.NamedLot{Name: object.Name, Lot: lot}
			found.siblings[lot.Replacement] = append(found.siblings[lot.Replacement], named)
		}
	}
	return found
}

// findReplaced returns what the replacement of a lot stands for on a day, as the status of the
// lot does: as of the last day of a plan that has ended.
func (found successions) findReplaced(name string, lot inventory.Lot, day calendar.Date) inventory.Replaced {
	successor, exists := found.lots[lot.Replacement]
	if !exists {
		return inventory.Replaced{}
	}
	successorOf := func(name string) string { return found.lots[name].Replacement }
	return inventory.ComputeSuccession(
		name, &successor, slices.Clone(found.siblings[lot.Replacement]), found.facts, min(day, found.list.plan.End),
		successorOf,
	).Replaced
}

// forecastCost returns what the forecast of a day asks for the replacement of a lot; 0 if a price
// is not known.
func (found successions) forecastCost(
	lot inventory.Lot, replaced inventory.Replaced, day calendar.Date,
) money.Amount {
	asOf := min(day, found.list.plan.End)
	stock := inventory.StockOfLot(lot, replaced, found.facts, asOf)
	var cost money.Amount
	for _, demand := range budget.NewForecaster(found.list.plan, asOf).ForecastDemand(stock) {
		if demand.Unpriced == 0 {
			cost += demand.Cost
		}
	}
	return cost
}
