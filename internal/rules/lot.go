package rules

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
)

// LotInput is what rules check at one device lot.
type LotInput struct {
	// Name of the Device.
	Name string
	Lot  inventory.Lot
	// Plan in whose inventory the lot is.
	Plan *model.Plan
	// Payer is the plan whose budget line pays for the lot; nil: it does not exist.
	Payer *model.Plan
	// Succession says what the lot of replacedByRef stands for.
	Succession inventory.Succession
	// Charge is what the lot costs its budget line, and Refresh what replacing it
	// costs; 0: not known.
	Charge, Refresh money.Amount
	// Today in the district's zone.
	Today calendar.Date
	// PayerFacts is what Payer says of lots; nil: EvaluateLot computes it.
	PayerFacts *inventory.Facts
}

// EvaluateLot checks the rules that look at a lot. It returns the findings, worst
// first, and the first day on which one can change; no date: none can. A rule that
// sums lots up at the plan reports here what it finds at one of them. Waivers are
// part of the plan and do not count here.
func (catalog *Catalog) EvaluateLot(input LotInput) ([]Finding, calendar.Date) {
	switch {
	case input.PayerFacts != nil:
	case input.Payer == nil:
		input.PayerFacts = &inventory.Facts{}
	default:
		input.PayerFacts = new(budget.InventoryFacts(input.Payer))
	}
	next := calendar.NextAfter(input.Today)
	var found []Finding
	for _, rule := range catalog.rules {
		if rule.CheckLot == nil {
			continue
		}
		report := Report{
			code: rule.Code, next: &next, object: v1alpha1.ObjectKey{Kind: v1alpha1.KindDevice, Name: input.Name},
		}
		rule.CheckLot(&input, &report)
		found = append(found, report.findings...)
	}
	sortFindings(found)
	return found, next.Date()
}

// ListCharges returns how the lot charges the lines that pay for it; nothing if none does.
func (input *LotInput) ListCharges() []inventory.LotCharge {
	return inventory.ChargesOf(input.Lot, input.Payer != nil, *input.PayerFacts, input.Today)
}

// SplitCost returns what each line pays for the lot, as inventory.Lot.SplitCost does.
func (input *LotInput) SplitCost() []inventory.LinePart {
	return input.Lot.SplitCost(input.PayerFacts.Splitter)
}

// ChargePath is the field of a Device that names a line of ListCharges.
func ChargePath(charge inventory.LotCharge) *field.Path {
	path := SpecPath("acquisition")
	if charge.Number == 0 {
		return path.Child("budgetLine")
	}
	return path.Child("otherLines").Key(string(charge.Line))
}

// HasSite reports whether the plan's district has a site.
func (input *LotInput) HasSite(entryName v1alpha1.EntryName) bool {
	return slices.ContainsFunc(input.Plan.Spec.District.Sites, func(site v1alpha1.Site) bool {
		return site.Name == entryName
	})
}

// DescribeAcquisition writes when the lot was ordered and received.
func (input *LotInput) DescribeAcquisition() string {
	lot := input.Lot
	switch {
	case lot.Ordered.IsZero():
		return fmt.Sprintf("received on %s", calendar.EarliestOf(lot.Received, lot.Start))
	case lot.Received.IsZero():
		return fmt.Sprintf("ordered on %s", lot.Ordered)
	default:
		return fmt.Sprintf("ordered on %s, received on %s", lot.Ordered, lot.Received)
	}
}
