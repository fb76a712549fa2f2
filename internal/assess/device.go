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
)

// DeviceInput is a lot with the plan to whose inventory it belongs and the plan whose
// line pays for it; each is nil if it does not exist.
type DeviceInput struct {
	Device *v1alpha1.Device
	Plan   *v1alpha1.TechnologyPlan
	// Payer is the plan of acquisition.budgetLine.
	Payer *v1alpha1.TechnologyPlan
	// ReplacementExists reports whether the lot of replacedByRef exists.
	ReplacementExists bool
}

// deviceConditions are the conditions of a lot besides Ready.
var deviceConditions = []string{v1alpha1.ConditionInService, v1alpha1.ConditionSupported,
	v1alpha1.ConditionUnderWarranty}

// Device computes the status of a lot, and when it can change; zero stands for never.
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
	costs := fillDeviceStatus(&status, in, lot, today, &next)
	conditions.setReady()
	setInService(conditions, lot, today, &next)
	setSupported(conditions, lot, today, &next)
	setUnderWarranty(conditions, calendar.ParseOrZero(device.Spec.WarrantyEnd), today, &next)
	status.Findings = deviceFindings(in, lot, costs, today, &next)
	status.Conditions = conditions.sortByType()
	return status, startOfDate(in.Plan, next.Date())
}

// deviceCosts are what a lot costs its line and what replacing it costs; 0 if unknown.
type deviceCosts struct{ charge, refresh money.Amount }

// fillDeviceStatus computes when the lot ends and what it costs. It uses the functions
// of the plan's forecast, so that the figures of a lot and of its plan agree.
func fillDeviceStatus(
	status *v1alpha1.DeviceStatus, in DeviceInput, lot inventory.Lot, today calendar.Date, next *calendar.Next,
) (costs deviceCosts) {
	facts := budget.Facts(in.Plan)
	life := lot.Life(facts.LifeMonths[lot.Technology], facts.LeadMonths)
	status.End, status.EndReason = v1alpha1.Date(life.End.String()), life.Reason
	status.BuyBy = v1alpha1.Date(life.BuyBy.String())
	// A plan that has ended is evaluated as of its last day, and so is its forecast.
	asOf := min(today, calendar.ParseOrZero(in.Plan.Spec.Period.End))
	for _, demand := range budget.NewForecaster(in.Plan, asOf).
		Forecast(inventory.StockOfLot(lot, in.ReplacementExists, facts, asOf)) {
		status.RefreshFiscalYear = int32(demand.Shown)
		if demand.Unpriced == 0 {
			costs.refresh = demand.Cost
			status.RefreshCost = demand.Cost.API()
		}
		next.Add(facts.Years.Start(facts.Years.Of(today) + 1))
	}
	if charge, known := chargeOf(in.Payer, lot); known && lot.Charges() {
		costs.charge = charge
		status.Charge = charge.API()
	}
	return costs
}

// chargeOf returns what the lot costs its line. known is false if neither the lot nor
// its technology has a price.
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

// deviceFindings tell at the lot what the plan's findings sum up for all lots.
func deviceFindings(
	in DeviceInput, lot inventory.Lot, costs deviceCosts, today calendar.Date, next *calendar.Next,
) []v1alpha1.Finding {
	var list []v1alpha1.Finding
	find := func(code v1alpha1.FindingCode, severity v1alpha1.Severity, field, action, format string, args ...any) {
		list = append(list, v1alpha1.Finding{
			Code: code, Severity: severity, Field: field, Action: action,
			Message: rules.FitMessage(fmt.Sprintf(format, args...)),
			Object:  v1alpha1.ObjectKey{Kind: v1alpha1.KindDevice, Name: in.Device.Name},
			Since:   since(in.Device.Status.Findings, code, field, 0, today),
		})
	}
	const unknown = "UnknownName"
	if _, ok := budget.Prices(in.Plan)[lot.Technology]; !ok {
		find(
			unknown, v1alpha1.SeverityWarning, "spec.technology",
			"Correct the name, or add the technology to the plan.", "Plan %s has no technology %s.", in.Plan.Name,
			lot.Technology,
		)
	}
	if lot.Site != "" && !hasSite(in.Plan, lot.Site) {
		find(
			unknown, v1alpha1.SeverityWarning, "spec.site", "Correct the name, or add the site to the plan's district.",
			"Plan %s has no site %s.", in.Plan.Name, lot.Site,
		)
	}
	if lot.Replacement != "" && !in.ReplacementExists {
		find(
			unknown, v1alpha1.SeverityWarning, "spec.replacedByRef",
			"Correct the name, or add the lot that replaces this one.",
			"Device %s, which is to replace this lot, does not exist.", lot.Replacement,
		)
	}
	if !costs.charge.IsShown() || !costs.refresh.IsShown() {
		find("AmountBeyondRange", v1alpha1.SeverityError, "spec.acquisition.unitCost",
			"Look for zeros too many in the price of one machine and in the quantity.",
			"The lot, or replacing it, costs more than %s, the most that status shows. The figure is left out.",
			money.Shown.In(""))
	}
	if !lot.Charges() {
		return list
	}
	const mismatch = "FundingYearMismatch"
	const line = "spec.acquisition.budgetLine"
	facts := payerFacts(in.Payer)
	key, known := inventory.ChargeOf(lot, in.Payer != nil, facts, today)
	switch {
	case !known:
		find(
			mismatch, v1alpha1.SeverityWarning, line, "Correct the name, or add the line.",
			"Plan %s has no budget line %s.", lot.LinePlan, lot.Line,
		)
	case key.WrongYear:
		find(
			mismatch, v1alpha1.SeverityError, line,
			"Name the line of the year in which the lot was bought, or correct the dates.",
			"The lot was bought in another fiscal year than line %s is for: %s.", lot.Line, acquired(lot),
		)
	}
	if key.Late {
		find(
			"FundsExpired", v1alpha1.SeverityError, line, "Charge the lot to a line on another source.",
			"The lot came after %s, the last day of the source of line %s: %s.", facts.Lines[lot.Line].Deadline,
			lot.Line, acquired(lot),
		)
	}
	due := facts.Lines[lot.Line].CountBy(lot, today)
	next.Add(facts.Lines[lot.Line].CountChanges(lot, today)...)
	if key.Uncounted {
		find(
			"FederalInventoryOverdue", v1alpha1.SeverityWarning, "spec.lastInventory",
			"Count the machines by hand and record the day.",
			"The machines were to be counted by hand by %s, as federal money bought them (line %s).", due, lot.Line,
		)
	}
	return list
}

// acquired writes when a lot was ordered and received.
func acquired(lot inventory.Lot) string {
	switch {
	case lot.Ordered.IsZero():
		return fmt.Sprintf("received on %s", calendar.Earliest(lot.Received, lot.Start))
	case lot.Received.IsZero():
		return fmt.Sprintf("ordered on %s", lot.Ordered)
	default:
		return fmt.Sprintf("ordered on %s, received on %s", lot.Ordered, lot.Received)
	}
}

func payerFacts(plan *v1alpha1.TechnologyPlan) inventory.Facts {
	if plan == nil {
		return inventory.Facts{}
	}
	return budget.Facts(plan)
}

func hasSite(plan *v1alpha1.TechnologyPlan, name string) bool {
	for _, site := range plan.Spec.District.Sites {
		if string(site.Name) == name {
			return true
		}
	}
	return false
}
