package programs

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

type federalTable struct {
	Federal           kindsFact   `json:"federal"`
	MustNotSupplant   []kindsFact `json:"mustNotSupplant"`
	SupplantNotByLine []kindsFact `json:"supplantNotByLine"`
	Inventory         struct {
		Months int `json:"months"`
		Fact
	} `json:"inventory"`
	Equipment equipment `json:"equipment"`
}

type equipment struct {
	Price       v1alpha1.Money `json:"price"`
	Since       v1alpha1.Date  `json:"since"`
	PriceBefore v1alpha1.Money `json:"priceBefore"`
	Fact
}

type kindsFact struct {
	Kinds []v1alpha1.SourceKind `json:"kinds"`
	Fact
}

// IsFederal reports whether the money of a source is federal grant money, to which
// federal rules for grants apply. E-Rate is not: it is a discount from the universal
// service fund.
func IsFederal(kind v1alpha1.SourceKind) bool {
	return slices.Contains(loaded().federal.Federal.Kinds, kind)
}

// MustNotSupplant reports whether money of a source must come on top of local and state
// money and not replace it, as far as single budget lines can show it. It is false for
// Title I-A, whose test looks at how a district gives money to its schools; the fact
// then says why. For other kinds the fact is empty.
func MustNotSupplant(kind v1alpha1.SourceKind) (Fact, bool) {
	table := loaded().federal
	if fact, ok := factOf(table.MustNotSupplant, kind); ok {
		return fact, true
	}
	fact, _ := factOf(table.SupplantNotByLine, kind)
	return fact, false
}

func factOf(list []kindsFact, kind v1alpha1.SourceKind) (Fact, bool) {
	for _, entry := range list {
		if slices.Contains(entry.Kinds, kind) {
			return entry.Fact, true
		}
	}
	return Fact{}, false
}

// FederalInventoryMonths returns how many months may pass between two physical
// inventories of equipment bought with federal money.
func FederalInventoryMonths() (int, Fact) {
	inventory := loaded().federal.Inventory
	return inventory.Months, inventory.Fact
}

// FederalEquipment returns the least price of one unit from which it is equipment:
// price if it was bought on or after a day, before if it was bought earlier. A unit
// below that price is a supply, which needs no physical inventory.
func FederalEquipment() (price, before money.Amount, since calendar.Date, fact Fact) {
	e := loaded().federal.Equipment
	return money.ParseOrZero(e.Price), money.ParseOrZero(e.PriceBefore), calendar.ParseOrZero(e.Since), e.Fact
}
