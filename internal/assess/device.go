package assess

import (
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
)

// DeviceInput is a lot with the plan in whose inventory it is and the plan
// whose line pays for it; each is nil if it does not exist.
type DeviceInput struct {
	Device *v1alpha1.Device
	Plan   *v1alpha1.TechnologyPlan
	// Payer is the plan of acquisition.budgetLine.
	Payer *v1alpha1.TechnologyPlan
	// Succession says what the lot of replacedByRef stands for.
	Succession inventory.Succession
}

// deviceConditions are the conditions of a lot beside Ready.
var deviceConditions = []v1alpha1.ConditionType{v1alpha1.ConditionInService, v1alpha1.ConditionSupported,
	v1alpha1.ConditionUnderWarranty}

// Device assesses a lot.
func Device(in DeviceInput, now time.Time) (v1alpha1.DeviceStatus, time.Time) {
	device := in.Device
	conditions := newConditions(device, device.Status.Conditions, now)
	lot := inventory.LotOf(device)
	status := v1alpha1.DeviceStatus{ObservedGeneration: device.Generation, Owned: countPtr(lot.Owned)}
	if in.Plan == nil {
		conditions.setStalled(
			v1alpha1.ReasonPlanNotFound,
			fmt.Sprintf(
				"TechnologyPlan %s does not exist. Correct planRef, or add the plan.", device.Spec.PlanRef.Name,
			),
			deviceConditions...)
		status.Conditions = conditions.sortByType()
		return status, time.Time{}
	}
	today := Today(in.Plan, now)
	next := calendar.NextAfter(today)
	input := newLotInput(in, lot, today)
	fillDeviceStatus(&status, &input, &next)
	conditions.setReady()
	setInService(conditions, lot, today, &next)
	setSupported(conditions, lot, today, &next)
	setUnderWarranty(conditions, calendar.ParseOrZero(device.Spec.WarrantyEnd), today, &next)
	// The rules that sum lots up for the plan find the same at one lot.
	findings, change := catalog.All.EvaluateLot(input)
	next.Add(change)
	status.Findings = datedObjectFindings(findings, device.Status.Findings, today)
	status.Conditions = conditions.sortByType()
	return status, startOfDate(in.Plan, next.Date())
}

// newLotInput parses the plans of a lot. The plan whose line pays for it is mostly the one in
// whose inventory it is, and is then parsed once.
func newLotInput(in DeviceInput, lot inventory.Lot, today calendar.Date) rules.LotInput {
	input := rules.LotInput{
		Name: in.Device.Name, Lot: lot, Plan: model.ParsePlan(in.Plan), Succession: in.Succession,
		Today: today,
	}
	switch {
	case in.Payer == nil:
	case in.Payer.Name == in.Plan.Name:
		input.Payer = input.Plan
	default:
		input.Payer = model.ParsePlan(in.Payer)
	}
	return input
}

// fillDeviceStatus computes when the lot ends and what it costs, by the same functions as the
// plan's forecast. It adds what the lot costs to the input of the rules.
func fillDeviceStatus(status *v1alpha1.DeviceStatus, input *rules.LotInput, next *calendar.Next) {
	plan, lot := input.Plan, input.Lot
	facts := budget.Facts(plan)
	life := lot.Life(facts.LifeMonths[lot.Technology], facts.LeadMonths)
	status.End, status.EndReason, status.BuyBy = v1alpha1.Date(
		life.End.String(),
	), life.Reason, v1alpha1.Date(
		life.BuyBy.String(),
	)
	// A plan that has ended is evaluated as of its last day, and so is its forecast.
	asOf := min(input.Today, plan.End)
	stock := inventory.StockOfLot(lot, input.Succession.Replaced, facts, asOf)
	for _, demand := range budget.NewForecaster(plan, asOf).Forecast(stock) {
		status.RefreshFiscalYear = v1alpha1.FiscalYear(demand.Shown)
		if demand.Unpriced == 0 {
			input.Refresh = demand.Cost
			status.RefreshCost = demand.Cost.API()
		}
		next.Add(facts.Years.Start(facts.Years.Of(input.Today) + 1))
	}
	if charge, known := chargeOf(input.Payer, lot); known && lot.Charges() {
		input.Charge = charge
		status.Charge = charge.API()
	}
}

// chargeOf is what the lot costs its line; known is false where neither the lot
// nor its technology has a price.
func chargeOf(payer *model.Plan, lot inventory.Lot) (charge money.Amount, known bool) {
	if lot.Priced {
		return lot.UnitCost.Times(lot.Quantity), true
	}
	if payer == nil {
		return 0, false
	}
	price := budget.PricesOf(payer)(lot.Technology)
	return price.Unit.Times(lot.Quantity), price.Known
}

func setInService(c *conditions, lot inventory.Lot, today calendar.Date, next *calendar.Next) {
	next.Add(lot.Start)
	switch {
	case lot.Owned == 0:
		c.set(
			v1alpha1.ConditionInService, metav1.ConditionFalse, v1alpha1.ReasonGone, "All %d are lost or retired.",
			lot.Quantity,
		)
	case lot.Start.IsZero():
		c.set(
			v1alpha1.ConditionInService, metav1.ConditionUnknown, v1alpha1.ReasonDateUnknown,
			"Neither inService nor acquisition.received says when the lot was put to use.",
		)
	default:
		c.setTrueOrFalse(
			v1alpha1.ConditionInService, lot.InService(today), v1alpha1.ReasonInService, v1alpha1.ReasonNotYet,
			"%d of %d owned, in service from %s.", lot.Owned, lot.Quantity, lot.Start,
		)
	}
}

func setSupported(c *conditions, lot inventory.Lot, today calendar.Date, next *calendar.Next) {
	switch support := lot.Support(today); {
	case support == inventory.SupportUnknown:
		c.set(
			v1alpha1.ConditionSupported, metav1.ConditionUnknown, v1alpha1.ReasonEndUnknown,
			"Neither supportEnd nor supportEndUnknown is given.",
		)
	case lot.SupportEnd.IsZero():
		c.set(
			v1alpha1.ConditionSupported, metav1.ConditionTrue, v1alpha1.ReasonSupported,
			"Supported; the maker has announced no end.",
		)
	default:
		next.Add(lot.SupportEnd + 1)
		c.setTrueOrFalse(
			v1alpha1.ConditionSupported, support == inventory.Supported, v1alpha1.ReasonSupported, v1alpha1.ReasonEnded,
			"%s on %s.", describeEnd("Support", today > lot.SupportEnd), lot.SupportEnd,
		)
	}
}

func describeEnd(what string, past bool) string {
	if past {
		return what + " ended"
	}
	return what + " ends"
}

func setUnderWarranty(c *conditions, end, today calendar.Date, next *calendar.Next) {
	if end.IsZero() {
		c.set(
			v1alpha1.ConditionUnderWarranty, metav1.ConditionUnknown, v1alpha1.ReasonEndUnknown,
			"warrantyEnd is not given.",
		)
		return
	}
	next.Add(end + 1)
	c.setTrueOrFalse(
		v1alpha1.ConditionUnderWarranty, today <= end, v1alpha1.ReasonUnderWarranty, v1alpha1.ReasonEnded, "%s on %s.",
		describeEnd("The warranty", today > end), end,
	)
}
