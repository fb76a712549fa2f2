package assess

import (
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess/condition"
	"techplan.education/internal/assess/summary"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/depreciation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/ownership"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
)

// DeviceInput is a lot with the plan to whose inventory it belongs and the plan whose
// budget line pays for it; each plan is nil if it does not exist.
type DeviceInput struct {
	Device *v1alpha1.Device
	Plan   *v1alpha1.TechnologyPlan
	// Payer is the plan of acquisition.budgetLine.
	Payer *v1alpha1.TechnologyPlan
	// Succession says what the lot of replacedByRef stands for.
	Succession inventory.Succession
	// ReadPlan is ReadLotPlan, or a function that keeps its results for the next lots; nil: ReadLotPlan.
	ReadPlan func(plan *v1alpha1.TechnologyPlan) *LotPlan
}

// LotPlan is a plan as the assessment of its lots reads it. It is not changed.
type LotPlan struct {
	plan  *model.Plan
	facts inventory.Facts
}

// ReadLotPlan reads a plan for the assessment of a lot. That takes longer than the assessment itself
// if the plan is large.
func ReadLotPlan(plan *v1alpha1.TechnologyPlan) *LotPlan {
	parsed := model.ParsePlan(plan)
	return &LotPlan{plan: parsed, facts: budget.InventoryFacts(parsed)}
}

// deviceConditions are the conditions of a lot beside Ready.
var deviceConditions = []v1alpha1.ConditionType{
	v1alpha1.ConditionInService, v1alpha1.ConditionSupported, v1alpha1.ConditionUnderWarranty,
}

// ComputeDeviceStatus computes the status of a lot at an instant, and the next instant at which it
// can change; a zero instant: never.
func ComputeDeviceStatus(input DeviceInput, now time.Time) (v1alpha1.DeviceStatus, time.Time) {
	device := input.Device
	conditions := condition.NewList(device, device.Status.Conditions, now)
	lot := inventory.LotOf(device)
	status := v1alpha1.DeviceStatus{ObservedGeneration: device.Generation, Owned: summary.NewCount(lot.Owned)}
	if input.Plan == nil {
		message := describeMissingPlan(device.Spec.PlanRef.Name)
		stalledFrom := conditions.SetMissing(v1alpha1.ReasonPlanNotFound, message, deviceConditions...)
		status.Conditions = conditions.SortByType()
		return status, stalledFrom
	}
	today := DateInDistrict(input.Plan, now)
	next := calendar.NextAfter(today)
	next.AddDates(input.Succession.From)
	lotInput, facts := newLotInput(input, lot, today)
	fillDeviceStatus(&status, &lotInput, facts, &next)
	status.Depreciation = computeDepreciation(device, lotInput.Plan)
	status.Ownership = computeOwnership(device, lotInput.Plan)
	warrantyEnd := calendar.ParseOrZero(device.Spec.WarrantyEnd)
	conditions.SetReady()
	conditions.SetCondition(v1alpha1.ConditionInService, evaluateInService(lot, today, &next))
	conditions.SetCondition(v1alpha1.ConditionSupported, evaluateSupported(lot, today, &next))
	conditions.SetCondition(v1alpha1.ConditionUnderWarranty, evaluateWarranty(warrantyEnd, today, &next))
	// The rules that add up all lots for the plan also check a single lot.
	findings, change := catalog.All.EvaluateLot(lotInput)
	next.AddDates(change)
	status.Findings = summary.ListObjectFindings(findings, device.Status.Findings, today)
	status.Conditions = conditions.SortByType()
	return status, startOfDate(input.Plan, next.Date())
}

// newLotInput reads the plans of a lot, and also returns the facts of the one that owns it. If one plan
// both owns and pays for the lot, it is read once.
func newLotInput(input DeviceInput, lot inventory.Lot, today calendar.Date) (rules.LotInput, inventory.Facts) {
	readPlan := input.ReadPlan
	if readPlan == nil {
		readPlan = ReadLotPlan
	}
	owner := readPlan(input.Plan)
	lotInput := rules.LotInput{
		Name:       input.Device.Name,
		Lot:        lot,
		Plan:       owner.plan,
		Succession: input.Succession,
		Today:      today,
	}
	switch {
	case input.Payer == nil:
	case input.Payer.Name == input.Plan.Name:
		lotInput.Payer, lotInput.PayerFacts = owner.plan, &owner.facts
	default:
		payer := readPlan(input.Payer)
		lotInput.Payer, lotInput.PayerFacts = payer.plan, &payer.facts
	}
	return lotInput, owner.facts
}

// fillDeviceStatus computes when the lot ends and what it costs, with the functions that
// compute the forecast of the plan. It adds the costs to the input of the rules.
func fillDeviceStatus(
	status *v1alpha1.DeviceStatus, input *rules.LotInput, facts inventory.Facts, next *calendar.Next,
) {
	plan, lot := input.Plan, input.Lot
	life := lot.ComputeLife(facts.LifeMonths[lot.Technology], facts.LeadMonths)
	status.End, status.EndReason = v1alpha1.Date(life.End.String()), life.Reason
	replaced := max(0, min(lot.Owned, input.Succession.Units))
	status.Replaced = int32(replaced)
	if lot.CountToReplace(input.Succession.Replaced) > 0 {
		status.BuyBy = v1alpha1.Date(life.BuyBy.String())
	}
	// A plan that has ended is evaluated as of its last day, and so is its forecast.
	asOf := min(input.Today, plan.End)
	stock := inventory.StockOfLot(lot, input.Succession.Replaced, facts, asOf)
	for _, demand := range budget.NewForecaster(plan, asOf).ForecastDemand(stock) {
		status.RefreshFiscalYear = v1alpha1.FiscalYear(demand.Shown)
		if demand.Unpriced == 0 {
			input.Refresh = demand.Cost
			status.RefreshCost = demand.Cost.API()
		}
		next.AddDates(facts.Years.StartOf(facts.Years.YearOf(input.Today) + 1))
	}
	if charge, known := computeCharge(input.Payer, lot); known && lot.HasCharges() {
		input.Charge = charge
		status.Charge = charge.API()
		var splitter money.Splitter
		if input.Payer != nil {
			splitter = money.NewSplitter(input.Payer.CurrencyCode())
		}
		for _, part := range lot.SplitCost(splitter) {
			status.Charges = append(status.Charges, v1alpha1.LineCharge{Line: part.Line, Amount: part.Amount.API()})
		}
	}
}

// computeDepreciation returns how a lot is depreciated; nil if it is no asset of known value.
func computeDepreciation(device *v1alpha1.Device, plan *model.Plan) *v1alpha1.DepreciationStatus {
	lot := depreciation.ReadLot(device, plan)
	if lot.State != depreciation.Depreciated {
		return nil
	}
	return &v1alpha1.DepreciationStatus{
		PerYear: lot.Whole.PerYear().API(), End: v1alpha1.Date(lot.Whole.End().String()),
	}
}

// computeOwnership returns what a lot costs over its life; nil if nothing but the price is recorded,
// or the life is not known.
func computeOwnership(device *v1alpha1.Device, plan *model.Plan) *v1alpha1.OwnershipStatus {
	cost := ownership.ComputeCost(device, plan)
	if !cost.IsRecorded || cost.Months == 0 {
		return nil
	}
	// A status shows no negative amount: what brings money costs nothing.
	return &v1alpha1.OwnershipStatus{
		PerYear: max(0, cost.PerYear).API(), Total: max(0, cost.Total).API(), Missing: cost.Missing,
	}
}

// computeCharge returns what the lot costs the line that pays for it. If neither the lot
// nor its technology has a price, known is false.
func computeCharge(payer *model.Plan, lot inventory.Lot) (charge money.Amount, known bool) {
	if lot.Priced {
		return lot.UnitCost.Times(lot.Quantity), true
	}
	if payer == nil {
		return 0, false
	}
	price := budget.PricesOf(payer)(lot.Technology)
	return price.Unit.Times(lot.Quantity), price.Known
}

func evaluateInService(lot inventory.Lot, today calendar.Date, next *calendar.Next) condition.Result {
	next.AddDates(lot.Start)
	switch {
	case lot.Owned == 0:
		return condition.NewFalse(v1alpha1.ReasonGone, "All %d are lost or retired.", lot.Quantity)
	case lot.Start.IsZero() && lot.InService(today):
		return condition.NewTrue(v1alpha1.ReasonInService,
			"%d of %d owned count as in service; neither inService nor acquisition.received says since when.",
			lot.Owned, lot.Quantity)
	case lot.Start.IsZero():
		return condition.NewUnknown(v1alpha1.ReasonDateUnknown,
			"Ordered on %s; neither inService nor acquisition.received says when the lot was put to use.", lot.Ordered)
	default:
		return condition.TrueIf(lot.InService(today), v1alpha1.ReasonInService, v1alpha1.ReasonNotYet,
			"%d of %d owned, in service from %s.", lot.Owned, lot.Quantity, lot.Start)
	}
}

func evaluateSupported(lot inventory.Lot, today calendar.Date, next *calendar.Next) condition.Result {
	support := lot.SupportOn(today)
	switch {
	case support == inventory.SupportUnknown:
		return condition.NewUnknown(v1alpha1.ReasonEndUnknown, "Neither supportEnd nor supportEndUnknown is given.")
	case lot.SupportEnd.IsZero():
		return condition.NewTrue(v1alpha1.ReasonSupported, "Supported; the maker has announced no end.")
	default:
		next.AddDates(lot.SupportEnd + 1)
		return condition.TrueIf(support == inventory.Supported, v1alpha1.ReasonSupported, v1alpha1.ReasonEnded,
			"%s on %s.", describeEnd("Support", lot.SupportEnd, today), lot.SupportEnd)
	}
}

func evaluateWarranty(endDate, today calendar.Date, next *calendar.Next) condition.Result {
	if endDate.IsZero() {
		return condition.NewUnknown(v1alpha1.ReasonEndUnknown, "warrantyEnd is not given.")
	}
	next.AddDates(endDate + 1)
	return condition.TrueIf(today <= endDate, v1alpha1.ReasonUnderWarranty, v1alpha1.ReasonEnded,
		"%s on %s.", describeEnd("The warranty", endDate, today), endDate)
}

func describeEnd(subject string, endDate, today calendar.Date) string {
	if today > endDate {
		return subject + " ended"
	}
	return subject + " ends"
}
