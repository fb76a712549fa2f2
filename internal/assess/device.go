package assess

import (
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
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
	// ReplacementExists tells whether the lot of replacedByRef exists.
	ReplacementExists bool
}

// deviceConditions are the conditions of a lot beside Ready.
var deviceConditions = []v1alpha1.ConditionType{v1alpha1.ConditionInService, v1alpha1.ConditionSupported,
	v1alpha1.ConditionUnderWarranty}

// Device assesses a lot.
func Device(in DeviceInput, now time.Time) (v1alpha1.DeviceStatus, time.Time) {
	device := in.Device
	conditions := newConditions(device, device.Status.Conditions, now)
	lot := inventory.LotOf(device)
	status := v1alpha1.DeviceStatus{ObservedGeneration: device.Generation, Owned: n(lot.Owned)}
	if in.Plan == nil {
		conditions.stall(
			v1alpha1.ReasonPlanNotFound,
			fmt.Sprintf(
				"TechnologyPlan %s does not exist. Correct planRef, or add the plan.", device.Spec.PlanRef.Name,
			),
			deviceConditions...)
		status.Conditions = conditions.sorted()
		return status, time.Time{}
	}
	today := Today(in.Plan, now)
	next := calendar.NextAfter(today)
	costs := fillDevice(&status, in, lot, today, &next)
	conditions.ready()
	inService(conditions, lot, today, &next)
	supported(conditions, lot, today, &next)
	warranty(conditions, calendar.Lenient(device.Spec.WarrantyEnd), today, &next)
	status.Findings = lotFindings(in, lot, costs, today, &next)
	status.Conditions = conditions.sorted()
	return status, instant(in.Plan, next.Date())
}

// deviceCosts are what a lot costs its line, and what replacing it costs; 0: not
// known.
type deviceCosts struct{ charge, refresh money.Amount }

// fillDevice computes when the lot ends and what it costs, by the same functions
// as the plan's forecast.
func fillDevice(
	s *v1alpha1.DeviceStatus, in DeviceInput, lot inventory.Lot, today calendar.Date, next *calendar.Next,
) (costs deviceCosts) {
	facts := budget.Facts(in.Plan)
	life := lot.Life(facts.LifeMonths[lot.Technology], facts.LeadMonths)
	s.End, s.EndReason, s.BuyBy = v1alpha1.Date(life.End.String()), life.Reason, v1alpha1.Date(life.BuyBy.String())
	// A plan that has ended is judged as of its last day, and so is its forecast.
	asOf := min(today, calendar.Lenient(in.Plan.Spec.Period.End))
	for _, demand := range budget.Forecaster(in.Plan, asOf).Forecast(inventory.Single(lot, in.ReplacementExists, facts, asOf)) {
		s.RefreshFiscalYear = v1alpha1.FiscalYear(demand.Shown)
		if demand.Unpriced == 0 {
			costs.refresh = demand.Cost
			s.RefreshCost = demand.Cost.API()
		}
		next.Add(facts.Years.Start(facts.Years.Of(today) + 1))
	}
	if charge, known := chargeOf(in.Payer, lot); known && lot.Charges() {
		costs.charge = charge
		s.Charge = charge.API()
	}
	return costs
}

// chargeOf is what the lot costs its line; known is false where neither the lot
// nor its technology has a price.
func chargeOf(payer *v1alpha1.TechnologyPlan, lot inventory.Lot) (charge money.Amount, known bool) {
	if lot.Priced {
		return lot.UnitCost.Times(lot.Quantity), true
	}
	if payer == nil {
		return 0, false
	}
	price := budget.Prices(payer)[lot.Technology]
	return price.Unit.Times(lot.Quantity), price.Known
}

func inService(c *conditions, lot inventory.Lot, today calendar.Date, next *calendar.Next) {
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
		c.truth(
			v1alpha1.ConditionInService, lot.InService(today), v1alpha1.ReasonInService, v1alpha1.ReasonNotYet,
			"%d of %d owned, in service from %s.", lot.Owned, lot.Quantity, lot.Start,
		)
	}
}

func supported(c *conditions, lot inventory.Lot, today calendar.Date, next *calendar.Next) {
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
		c.truth(
			v1alpha1.ConditionSupported, support == inventory.Supported, v1alpha1.ReasonSupported, v1alpha1.ReasonEnded,
			"%s on %s.", ending("Support", today > lot.SupportEnd), lot.SupportEnd,
		)
	}
}

func ending(what string, past bool) string {
	if past {
		return what + " ended"
	}
	return what + " ends"
}

func warranty(c *conditions, end, today calendar.Date, next *calendar.Next) {
	if end.IsZero() {
		c.set(
			v1alpha1.ConditionUnderWarranty, metav1.ConditionUnknown, v1alpha1.ReasonEndUnknown,
			"warrantyEnd is not given.",
		)
		return
	}
	next.Add(end + 1)
	c.truth(
		v1alpha1.ConditionUnderWarranty, today <= end, v1alpha1.ReasonUnderWarranty, v1alpha1.ReasonEnded, "%s on %s.",
		ending("The warranty", today > end), end,
	)
}

// lotFindings are the findings at the lot, by the rules that sum them up for all lots
// of the plan.
func lotFindings(
	in DeviceInput, lot inventory.Lot, costs deviceCosts, today calendar.Date, next *calendar.Next,
) []v1alpha1.Finding {
	findings, change := catalog.All.EvaluateLot(rules.LotInput{
		Name: in.Device.Name, Lot: lot, Plan: in.Plan, Payer: in.Payer, ReplacementExists: in.ReplacementExists,
		Charge: costs.charge, Refresh: costs.refresh, Today: today,
	})
	next.Add(change)
	return findingsOf(findings, in.Device.Status.Findings, today)
}
