package devices

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/ownership"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
)

// Ownership is the question what the devices cost over their whole life.
var Ownership = tables.Question{
	Name:  "ownership",
	Short: "Show the total cost of ownership of the devices, by technology",
	Long: `Show what the devices cost over their whole life, by technology: purchase, setup,
yearly costs and disposal, less the salvage value, and what that is for each
year, for each unit and year, for each active user and year, and for each
student and year.

The figures are those of the lots in use, as they were bought, up to the end of
their life. The yearly costs include the maintenanceCost of the technology. A
class of cost that a lot does not record counts as 0 and is in the column
"missing": the figures are "at least" then. A cost of 0 is recorded by writing 0.
Active users are the seats.used of the technology, or else its units that are in
use: neither idle, in repair, lost nor retired.
Leased lots have payments and no price, and donated ones no price. Money is not
discounted over time.`,
	Example: `  # What each technology costs a year
  kubectl techplan ownership

  # With the lots, and with what is direct and indirect
  kubectl techplan ownership -f plans/ -o wide`,
	Answer: answerOwnership,
}

// OwnedLot is what a device lot costs over its life.
type OwnedLot struct {
	Lot              string
	Technology, Site v1alpha1.EntryName
	// IsInUse says that the life of the lot has begun and has not ended.
	IsInUse bool

	ownership.Cost
}

// OwnedTechnology sums what the lots of a technology cost. Lots that are not in use and lots whose
// life is not known are only counted.
type OwnedTechnology struct {
	Technology v1alpha1.EntryName
	Lots       int64
	// NotInUse is the number of lots whose life has not begun or has ended, and LifeUnknown that of
	// other lots whose life is not known.
	NotInUse, LifeUnknown int64

	ownership.Cost

	// Maintenance is the yearly cost of the technology itself, a part of Yearly.
	Maintenance money.Amount
	// ActiveUsers is the number of people who use the units; 0 if no lot is in the sums.
	ActiveUsers int64
	// PerUnit, PerActiveUser and PerStudent are parts of PerYear. PerActiveUser is known if there are
	// active users, and PerStudent if the enrollment is known.
	PerUnit, PerActiveUser, PerStudent money.Amount
	HasStudents                        bool
}

// ListOwnedLots lists what the lots of a plan cost of which units are owned, by name, with their state
// at an instant. It is empty for a plan that the district does not have.
func ListOwnedLots(district snapshot.District, planName string, now time.Time) []OwnedLot {
	object := district.FindPlan(planName)
	if object == nil {
		return nil
	}
	return listOwnedLots(district, model.ParsePlan(object), assess.DateInDistrict(object, now))
}

func listOwnedLots(district snapshot.District, plan *model.Plan, today calendar.Date) []OwnedLot {
	facts := budget.InventoryFacts(plan)
	var list []OwnedLot
	for _, device := range district.SortByName().Devices {
		lot := inventory.LotOf(device)
		if lot.Plan != plan.Name || lot.Owned <= 0 {
			continue
		}
		end := lot.ComputeLife(facts.LifeMonths[lot.Technology], facts.LeadMonths).End
		list = append(list, OwnedLot{
			Lot: device.Name, Technology: lot.Technology, Site: lot.Site,
			IsInUse: lot.InService(today) && (end.IsZero() || end >= today), Cost: ownership.ComputeCost(device, plan),
		})
	}
	return list
}

// ListOwnedTechnologies sums what the lots of a plan cost that are in use at an instant, by technology.
// The sums are those of the rounded figures of the lots.
func ListOwnedTechnologies(district snapshot.District, planName string, now time.Time) []OwnedTechnology {
	object := district.FindPlan(planName)
	if object == nil {
		return nil
	}
	plan := model.ParsePlan(object)
	sums := map[v1alpha1.EntryName]*OwnedTechnology{}
	for _, lot := range listOwnedLots(district, plan, assess.DateInDistrict(object, now)) {
		if sums[lot.Technology] == nil {
			sums[lot.Technology] = &OwnedTechnology{Technology: lot.Technology}
		}
		sums[lot.Technology].addLot(lot)
	}
	var list []OwnedTechnology
	for _, sum := range sums {
		sum.divideCosts(plan)
		list = append(list, *sum)
	}
	slices.SortFunc(list, func(left, right OwnedTechnology) int { return cmp.Compare(left.Technology, right.Technology) })
	return list
}

func (sum *OwnedTechnology) addLot(lot OwnedLot) {
	sum.Lots++
	switch {
	case !lot.IsInUse:
		sum.NotInUse++
		return
	case lot.Months == 0:
		sum.LifeUnknown++
		return
	}
	sum.Units, sum.InUse = sum.Units+lot.Units, sum.InUse+lot.InUse
	sum.Acquisition = sum.Acquisition.PlusLots(lot.Acquisition)
	sum.Setup, sum.Disposal = sum.Setup.PlusLots(lot.Setup), sum.Disposal.PlusLots(lot.Disposal)
	sum.Residual = sum.Residual.PlusLots(lot.Residual)
	sum.Yearly, sum.Indirect = sum.Yearly.PlusLots(lot.Yearly), sum.Indirect.PlusLots(lot.Indirect)
	sum.Total, sum.PerYear = sum.Total.PlusLots(lot.Total), sum.PerYear.PlusLots(lot.PerYear)
	for _, class := range lot.Missing {
		if !slices.Contains(sum.Missing, class) {
			sum.Missing = append(sum.Missing, class)
		}
	}
}

// divideCosts adds the cost of the technology itself, and divides the yearly cost.
func (sum *OwnedTechnology) divideCosts(plan *model.Plan) {
	slices.SortFunc(sum.Missing, func(left, right v1alpha1.CostClass) int {
		return cmp.Compare(ownership.OrderOfClass(left), ownership.OrderOfClass(right))
	})
	technology := plan.FindTechnology(sum.Technology)
	if technology != nil && sum.Units > 0 {
		sum.Maintenance = technology.MaintenanceCost
		sum.Yearly, sum.PerYear = sum.Yearly.PlusLots(sum.Maintenance), sum.PerYear.PlusLots(sum.Maintenance)
	}
	if sum.Units > 0 {
		sum.PerUnit = sum.PerYear.MultiplyRatio(1, sum.Units).RoundIn(plan.CurrencyCode())
		sum.ActiveUsers = ownership.CountActiveUsers(technology, sum.InUse)
	}
	if sum.ActiveUsers > 0 {
		sum.PerActiveUser = sum.PerYear.MultiplyRatio(1, sum.ActiveUsers).RoundIn(plan.CurrencyCode())
	}
	if sum.HasStudents = plan.Enrollment > 0; sum.HasStudents {
		sum.PerStudent = sum.PerYear.MultiplyRatio(1, plan.Enrollment).RoundIn(plan.CurrencyCode())
	}
}

func answerOwnership(input tables.Input) (tables.Answer, error) {
	technologies := ListOwnedTechnologies(input.District, input.Plan.Name, input.Now)
	const empty = "The plan has no device lots."
	answer := tables.Answer{Tables: []tables.Table{
		tables.NewTable(input, "technologies", "Total cost of ownership", empty,
			ownedTechnologyColumns(input), technologies),
		tables.NewTable(input, "lots", "Device lots", empty, ownedLotColumns(input),
			ListOwnedLots(input.District, input.Plan.Name, input.Now)).MarkWide(),
	}}
	if atLeast := listAtLeast(technologies); len(atLeast) > 0 {
		answer.Notes = append(answer.Notes, fmt.Sprintf(
			"Plan %s/%s: the figures are at least, since lots do not record all classes of cost: %s.",
			input.Namespace, input.Plan.Name, text.ListFirst(atLeast)))
	}
	return answer, nil
}

// listAtLeast returns the technologies whose figures are lower bounds.
func listAtLeast(technologies []OwnedTechnology) []v1alpha1.EntryName {
	var names []v1alpha1.EntryName
	for _, sum := range technologies {
		if len(sum.Missing) > 0 {
			names = append(names, sum.Technology)
		}
	}
	return names
}

// newCostColumns returns the columns of what one or several lots cost.
func newCostColumns[T any](input tables.Input, of func(T) ownership.Cost) []tables.ColumnOf[T] {
	amount := func(get func(ownership.Cost) money.Amount) func(T) tables.Cell {
		return func(row T) tables.Cell {
			cost := of(row)
			if cost.Units == 0 {
				return tables.Cell{}
			}
			return tables.NewAmount(get(cost), input.Currency())
		}
	}
	return []tables.ColumnOf[T]{
		tables.NewColumn("units", func(row T) tables.Cell { return tables.NewCount(of(row).Units) }),
		tables.NewColumn("acquisition", amount(func(cost ownership.Cost) money.Amount { return cost.Acquisition })),
		tables.NewWideColumn("setup", amount(func(cost ownership.Cost) money.Amount { return cost.Setup })),
		tables.NewColumn("yearly", amount(func(cost ownership.Cost) money.Amount { return cost.Yearly })),
		tables.NewWideColumn("indirect", amount(func(cost ownership.Cost) money.Amount { return cost.Indirect })),
		tables.NewColumn("disposal", amount(func(cost ownership.Cost) money.Amount { return cost.Disposal })),
		tables.NewColumn("residual", amount(func(cost ownership.Cost) money.Amount { return cost.Residual })),
	}
}

func ownedTechnologyColumns(input tables.Input) []tables.ColumnOf[OwnedTechnology] {
	amount := func(get func(OwnedTechnology) money.Amount) func(OwnedTechnology) tables.Cell {
		return func(row OwnedTechnology) tables.Cell {
			if row.Units == 0 {
				return tables.Cell{}
			}
			return tables.NewAmount(get(row), input.Currency())
		}
	}
	columns := []tables.ColumnOf[OwnedTechnology]{
		tables.NewColumn("technology", func(row OwnedTechnology) tables.Cell { return tables.NewText(row.Technology) }),
		tables.NewWideColumn("lots", func(row OwnedTechnology) tables.Cell { return tables.NewCount(row.Lots) }),
		tables.NewWideColumn("lots not in use", func(row OwnedTechnology) tables.Cell {
			return tables.NewCount(row.NotInUse)
		}),
		tables.NewWideColumn("lots without life", func(row OwnedTechnology) tables.Cell {
			return tables.NewCount(row.LifeUnknown)
		}),
	}
	columns = append(columns, newCostColumns(input, func(row OwnedTechnology) ownership.Cost { return row.Cost })...)
	return append(columns,
		tables.NewWideColumn("maintenance", amount(func(row OwnedTechnology) money.Amount { return row.Maintenance })),
		tables.NewColumn("per year", amount(func(row OwnedTechnology) money.Amount { return row.PerYear })),
		tables.NewColumn("per unit a year", amount(func(row OwnedTechnology) money.Amount { return row.PerUnit })),
		tables.NewWideColumn("active users", func(row OwnedTechnology) tables.Cell {
			if row.Units == 0 {
				return tables.Cell{}
			}
			return tables.NewCount(row.ActiveUsers)
		}),
		tables.NewColumn("per active user a year", func(row OwnedTechnology) tables.Cell {
			if row.ActiveUsers == 0 {
				return tables.Cell{}
			}
			return amount(func(row OwnedTechnology) money.Amount { return row.PerActiveUser })(row)
		}),
		tables.NewColumn("per student a year", func(row OwnedTechnology) tables.Cell {
			if !row.HasStudents {
				return tables.Cell{}
			}
			return amount(func(row OwnedTechnology) money.Amount { return row.PerStudent })(row)
		}),
		tables.NewColumn("missing", func(row OwnedTechnology) tables.Cell { return tables.NewList(row.Missing) }),
		tables.NewCurrencyColumn[OwnedTechnology](input),
	)
}

func ownedLotColumns(input tables.Input) []tables.ColumnOf[OwnedLot] {
	amount := func(get func(OwnedLot) money.Amount) func(OwnedLot) tables.Cell {
		return func(row OwnedLot) tables.Cell {
			if row.Months == 0 {
				return tables.Cell{}
			}
			return tables.NewAmount(get(row), input.Currency())
		}
	}
	columns := []tables.ColumnOf[OwnedLot]{
		tables.NewColumn("lot", func(row OwnedLot) tables.Cell { return tables.NewText(row.Lot) }),
		tables.NewColumn("technology", func(row OwnedLot) tables.Cell { return tables.NewText(row.Technology) }),
		tables.NewColumn("site", func(row OwnedLot) tables.Cell { return tables.NewText(row.Site) }),
		tables.NewColumn("in use", func(row OwnedLot) tables.Cell {
			if row.IsInUse {
				return tables.NewText("yes")
			}
			return tables.NewText("no")
		}),
		tables.NewColumn("life months", func(row OwnedLot) tables.Cell { return tables.NewPositive(row.Months) }),
	}
	columns = append(columns, newCostColumns(input, func(row OwnedLot) ownership.Cost { return row.Cost })...)
	return append(columns,
		tables.NewColumn("total", amount(func(row OwnedLot) money.Amount { return row.Total })),
		tables.NewColumn("per year", amount(func(row OwnedLot) money.Amount { return row.PerYear })),
		tables.NewColumn("missing", func(row OwnedLot) tables.Cell { return tables.NewList(row.Missing) }),
		tables.NewCurrencyColumn[OwnedLot](input),
	)
}
