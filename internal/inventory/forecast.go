package inventory

import (
	"cmp"
	"maps"
	"math/big"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Price is what replacing one unit of a technology costs.
type Price struct {
	Unit  money.Amount
	Known bool
	// Year is the fiscal year of the price; 0 stands for the plan's first year.
	Year calendar.FiscalYear
}

// Forecaster forecasts what replacing the lots of a plan costs, and when.
type Forecaster struct {
	// Current is the fiscal year of today.
	Current calendar.FiscalYear
	// LastYear is the last fiscal year for which the plan is expected to have money. What
	// ends later is left to the next plan.
	LastYear calendar.FiscalYear
	// PriceYear is the fiscal year of prices that state none: the plan's first year.
	PriceYear calendar.FiscalYear
	// Currency of the prices, an ISO 4217 code: a cost in one without decimals is whole.
	Currency string
	// PriceOf returns the price of a technology, or no known price.
	PriceOf func(technology v1alpha1.EntryName) Price
	// SparePercent is added to the quantity, InflationPercent to the price each year.
	// Nil stands for 0.
	SparePercent, InflationPercent *big.Rat
}

// Demand is what must be replaced of one technology, bought in one fiscal year and
// ending in the same or another.
type Demand struct {
	Technology v1alpha1.EntryName
	BuyBy, End calendar.FiscalYear
	// Shown is the fiscal year in which the demand is shown: BuyBy if that is not past,
	// else End if that is not past, else the current year. In the last case the demand
	// is Overdue. A demand that ends after the plan is shown at its End, whatever BuyBy is:
	// the next plan can still pay for it.
	Shown   calendar.FiscalYear
	Overdue bool
	// Leased demand is paid for by a recurring line.
	Leased        bool
	Lots, Devices int64
	// Students is the number of those units that only students use. NotReplaced is the number of units
	// beside Devices that reach their end and are not replaced.
	Students, NotReplaced int64
	// Cost is what replacing the priced units costs. Unpriced is the number of the
	// others.
	Cost     money.Amount
	Unpriced int64
}

// ForecastDemand returns the demands that follow from the stock of a plan, ordered by year of
// end, year of purchase and technology.
func (forecaster Forecaster) ForecastDemand(stock []StockSum) []Demand {
	var demands []Demand
	for _, group := range groupDemands(stock) {
		demands = append(demands, forecaster.computeDemand(group))
	}
	slices.SortStableFunc(demands, func(left, right Demand) int {
		return cmp.Or(cmp.Compare(left.End, right.End), cmp.Compare(left.BuyBy, right.BuyBy),
			cmp.Compare(left.Technology, right.Technology), compareBool(left.Leased, right.Leased))
	})
	return demands
}

// demandKey is the part of a StockKey that the forecast reads.
type demandKey struct {
	technology v1alpha1.EntryName
	buyBy, end calendar.FiscalYear
	leased     bool
}

type demandGroup struct {
	key demandKey
	sum Stock
	// students is the number of units that only students use.
	students int64
}

// groupDemands sums the stock of each demand, in any order.
func groupDemands(stock []StockSum) []demandGroup {
	groups := map[demandKey]demandGroup{}
	for _, sum := range stock {
		if sum.End != 0 {
			key := demandKey{sum.Technology, sum.BuyBy, sum.End, sum.Leased}
			group := groups[key]
			group.key, group.sum = key, group.sum.addStock(sum.Stock)
			if sum.Audience == AudienceStudents {
				group.students += sum.Devices
			}
			groups[key] = group
		}
	}
	return slices.Collect(maps.Values(groups))
}

// PlaceDemand returns the demand that lots of a key are part of, with its years and without its units
// and its cost. End is not 0.
func (forecaster Forecaster) PlaceDemand(key StockKey) Demand {
	return forecaster.placeDemand(demandKey{key.Technology, key.BuyBy, key.End, key.Leased})
}

func (forecaster Forecaster) placeDemand(key demandKey) Demand {
	demand := Demand{Technology: key.technology, BuyBy: key.buyBy, End: key.end, Leased: key.leased}
	switch {
	case key.end > forecaster.LastYear && key.end >= forecaster.Current:
		demand.Shown = key.end
	case key.buyBy >= forecaster.Current:
		demand.Shown = key.buyBy
	case key.end >= forecaster.Current:
		demand.Shown = key.end
	default:
		demand.Shown, demand.Overdue = forecaster.Current, true
	}
	return demand
}

// computeDemand computes when and at what cost the lots of a group are replaced. If the
// technology has no price, the price of the lots themselves stands in for it.
func (forecaster Forecaster) computeDemand(group demandGroup) Demand {
	key, sum := group.key, group.sum
	demand := forecaster.placeDemand(key)
	demand.Lots, demand.Devices = sum.Lots, sum.Devices
	demand.Students, demand.NotReplaced = group.students, sum.NotReplaced
	price := forecaster.PriceOf(key.technology)
	base := new(big.Rat)
	if price.Known {
		base.Mul(price.Unit.ToRat(), big.NewRat(sum.Devices, 1))
	} else {
		base, demand.Unpriced = sum.Cost.ToRat(), sum.Unpriced
	}
	// Spares or inflation below -100 percent are mistakes in the plan: a cost is never
	// negative.
	base.Mul(base, forecaster.growthFactor(demand.Shown, price))
	demand.Cost = max(0, money.RoundForCurrency(base, forecaster.Currency))
	return demand
}

// growthFactor returns (1 + spare) × (1 + inflation)^(years since the price). A price
// of a later year is not lowered.
func (forecaster Forecaster) growthFactor(shown calendar.FiscalYear, price Price) *big.Rat {
	since := price.Year
	if since == 0 {
		since = forecaster.PriceYear
	}
	factor := onePlus(forecaster.SparePercent)
	yearly := onePlus(forecaster.InflationPercent)
	if yearly.Cmp(big.NewRat(1, 1)) == 0 {
		return factor
	}
	for range max(0, shown-since) {
		factor.Mul(factor, yearly)
	}
	return factor
}

func onePlus(percent *big.Rat) *big.Rat {
	one := big.NewRat(1, 1)
	if percent == nil {
		return one
	}
	return one.Add(one, new(big.Rat).Mul(percent, big.NewRat(1, 100)))
}
