package lots

import (
	"cmp"
	"hash/maphash"
	"maps"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

// Gatherer gathers units into lots. Its memory grows with the number of lots and, by a few
// bytes, with the number of serial numbers.
type Gatherer struct {
	// AsOf is the day for which units are counted: a unit that is retired later is still owned. If
	// it is zero, every unit with a day of retirement counts as retired.
	AsOf calendar.Date

	resolver *resolver
	years    calendar.FiscalYears

	seed   maphash.Seed
	seen   map[uint64]struct{}
	others map[uint64]Unit
	groups map[lotKey]*lot
	// unknown are the units without a technology, by what is known of them.
	unknown map[Unknown]int64
	// placeless are the units in a place that has no site, by place.
	placeless map[string]int64
}

// Unknown is a kind of unit that has no technology in the plan.
type Unknown struct{ Manufacturer, Model, Category string }

// lotKey is what the units of a lot have in common.
type lotKey struct {
	identity identity
	variant  variant
}

// identity is what a lot keeps for life: a later end of support does not change it.
type identity struct {
	manufacturer, model string
	site                v1alpha1.EntryName
	// order is the purchase order, and day the purchase if there is no order. year is the
	// fiscal year in which the units came into use if neither is known.
	order string
	day   calendar.Date
	year  calendar.FiscalYear
}

// variant tells the lots of an identity apart.
type variant struct {
	technology                               v1alpha1.EntryName
	audience                                 v1alpha1.DeviceAudience
	kind                                     v1alpha1.AcquisitionKind
	supportEnd, extendedSupportEnd, leaseEnd calendar.Date
	unitCost                                 money.Amount
	hasUnitCost                              bool
	usefulLifeMonths                         int32
}

// lot is what is known of a lot.
type lot struct {
	key      lotKey
	quantity int64
	states   map[v1alpha1.OutOfServiceState]int64
	// ordered, received and warrantyEnd are the earliest that are known.
	ordered, received, warrantyEnd calendar.Date
	// inService counts the units by the day on which they came into use.
	inService map[calendar.Date]int64
	// lastCounted is the earliest of the owned units. isUncounted says that one has none.
	lastCounted calendar.Date
	isUncounted bool
}

// NewGatherer returns a gatherer for a plan and its lots.
func NewGatherer(plan *v1alpha1.TechnologyPlan, existing []*v1alpha1.Device, mapping Mapping) *Gatherer {
	return &Gatherer{
		resolver: newResolver(plan, existing, mapping), years: fiscalYearsOf(plan),
		seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}, others: map[uint64]Unit{},
		groups: map[lotKey]*lot{}, unknown: map[Unknown]int64{}, placeless: map[string]int64{},
	}
}

// The reasons for which a unit is left out.
const (
	reasonRepeated rows.SkipError = "the serial number occurred before"
	reasonIgnored  rows.SkipError = "a rule under ignore of the mapping"
	reasonNoSerial rows.SkipError = "no serial number, by which the row could be joined"
	reasonNoModel  rows.SkipError = "no model"
)

// AddOther keeps what a further file says of a unit. It must be called before Add. Of several
// rows with a serial number the first one counts, but with the latest end of warranty of all: a
// device has a row for each of its coverages.
func (gatherer *Gatherer) AddOther(unit Unit) error {
	serial := normalizeSerial(unit.Serial)
	if serial == "" {
		return reasonNoSerial
	}
	hash := maphash.String(gatherer.seed, serial)
	if other, ok := gatherer.others[hash]; ok {
		if unit.WarrantyEnd <= other.WarrantyEnd {
			return reasonRepeated
		}
		other.WarrantyEnd = unit.WarrantyEnd
		gatherer.others[hash] = other
		return nil
	}
	gatherer.others[hash] = unit.internTexts()
	return nil
}

// Add adds a unit. It returns a rows.SkipError for a unit that is left out, and another error for
// one that names a technology or a site that the plan does not have.
func (gatherer *Gatherer) Add(unit Unit) error {
	if serial := normalizeSerial(unit.Serial); serial != "" {
		hash := maphash.String(gatherer.seed, serial)
		if _, ok := gatherer.seen[hash]; ok {
			return reasonRepeated
		}
		gatherer.seen[hash] = struct{}{}
		if other, ok := gatherer.others[hash]; ok {
			unit = unit.fillFrom(other)
		}
	}
	found, err := gatherer.resolver.resolveUnit(&unit)
	switch {
	case err != nil:
		return err
	case found.isIgnored:
		return reasonIgnored
	case unit.Model == "" && unit.Category == "" && unit.Manufacturer == "" && unit.Technology == "":
		return reasonNoModel
	}
	if !found.hasSite {
		gatherer.placeless[unit.Place] += int64(unit.countDevices())
	}
	if found.technology == "" {
		gatherer.unknown[Unknown{unit.Manufacturer, unit.Model, unit.Category}] += int64(unit.countDevices())
		return nil
	}
	key := lotKey{gatherer.identifyLot(&unit, found), variant{
		technology: found.technology, audience: found.audience, kind: unit.Kind,
		supportEnd: unit.SupportEnd, extendedSupportEnd: unit.ExtendedSupportEnd, leaseEnd: unit.LeaseEnd,
		unitCost: unit.UnitCost, hasUnitCost: unit.HasUnitCost, usefulLifeMonths: unit.UsefulLifeMonths,
	}}
	group := gatherer.groups[key]
	if group == nil {
		group = &lot{
			key: key, states: map[v1alpha1.OutOfServiceState]int64{}, inService: map[calendar.Date]int64{},
		}
		gatherer.groups[key] = group
	}
	group.addUnit(&unit, gatherer.AsOf)
	return nil
}

// identifyLot returns the identity of the lot of a unit.
func (gatherer *Gatherer) identifyLot(unit *Unit, found resolution) identity {
	of := identity{manufacturer: unit.Manufacturer, model: unit.Model, site: found.site}
	if of.model == "" {
		of.model = unit.Category
	}
	of.manufacturer, of.model = text.EscapeLine(of.manufacturer), text.EscapeLine(of.model)
	switch bought := cmp.Or(unit.Received, unit.Ordered); {
	case unit.Order != "":
		of.order = unit.Order
	case !bought.IsZero():
		of.day = bought
	case !unit.InService.IsZero():
		of.year = gatherer.years.YearOf(unit.InService)
	}
	return of
}

func (group *lot) addUnit(unit *Unit, asOf calendar.Date) {
	count := int64(unit.countDevices())
	group.quantity += count
	owned := int64(0)
	for state, inState := range unit.countStates(asOf) {
		if state != v1alpha1.OutOfServiceLost && state != v1alpha1.OutOfServiceRetired {
			owned += inState
		}
		if state != "" && inState > 0 {
			group.states[state] += inState
		}
	}
	group.ordered = calendar.EarliestOf(group.ordered, unit.Ordered)
	group.received = calendar.EarliestOf(group.received, unit.Received)
	group.warrantyEnd = calendar.EarliestOf(group.warrantyEnd, unit.WarrantyEnd)
	if !unit.InService.IsZero() {
		group.inService[unit.InService] += count
	}
	if owned > 0 {
		group.lastCounted = calendar.EarliestOf(group.lastCounted, unit.LastCounted)
		group.isUncounted = group.isUncounted || unit.LastCounted.IsZero()
	}
}

// medianInService returns the day by which half of the units, whose day is known, were in use.
// A single unit that came years before the others does not move the end of the lot.
func (group *lot) medianInService() calendar.Date {
	total := int64(0)
	for _, count := range group.inService {
		total += count
	}
	passed := int64(0)
	for _, day := range slices.Sorted(maps.Keys(group.inService)) {
		if passed += group.inService[day]; passed*2 >= total {
			return day
		}
	}
	return 0
}

// UnknownUnit counts the units of a kind that has no technology.
type UnknownUnit struct {
	Unknown

	Count int64
}

// ListUnknown returns the kinds of units that have no technology, the most frequent first.
func (gatherer *Gatherer) ListUnknown() []UnknownUnit {
	var list []UnknownUnit
	for kind, count := range gatherer.unknown {
		list = append(list, UnknownUnit{kind, count})
	}
	slices.SortFunc(list, func(left, right UnknownUnit) int {
		return cmp.Or(
			cmp.Compare(right.Count, left.Count), cmp.Compare(left.Manufacturer, right.Manufacturer),
			cmp.Compare(left.Model, right.Model), cmp.Compare(left.Category, right.Category),
		)
	})
	return list
}

// UnknownPlace counts the units in a place that has no site.
type UnknownPlace struct {
	Place string
	Count int64
}

// ListPlaceless returns the places that have no site, the most frequent first. Their units
// count for the district as a whole.
func (gatherer *Gatherer) ListPlaceless() []UnknownPlace {
	var list []UnknownPlace
	for place, count := range gatherer.placeless {
		list = append(list, UnknownPlace{place, count})
	}
	slices.SortFunc(list, func(left, right UnknownPlace) int {
		return cmp.Or(cmp.Compare(right.Count, left.Count), cmp.Compare(left.Place, right.Place))
	})
	return list
}

// fiscalYearsOf returns the fiscal years of a plan's district.
func fiscalYearsOf(plan *v1alpha1.TechnologyPlan) calendar.FiscalYears {
	if month := plan.Spec.District.FiscalYearStartMonth; month > 0 {
		return calendar.FiscalYears{StartMonth: time.Month(month)}
	}
	return calendar.FiscalYears{StartMonth: time.July}
}
