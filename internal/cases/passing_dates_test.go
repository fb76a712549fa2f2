package cases_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/rules"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testrandom"
)

// maySubside has the rules whose Errors and Warnings may disappear or become milder when a date
// passes and nothing is done, each with the reason: see docs/design/0005-time.md. All other
// findings stay until someone does something.
var maySubside = map[v1alpha1.FindingCode]string{
	rules.AccessibilityReviewMissing:  anotherFinding,
	rules.AnnualReviewOverdue:         anotherFinding,
	rules.AssistiveTechnologyUnfunded: yearIsPast,
	rules.BudgetLineWithoutGoal:       yearIsPast,
	rules.BiddingMissing:              yearIsPast,
	rules.CapacityShort:               lotArrives,
	rules.ContractEndsEarly:           yearIsPast,
	rules.CostUnknown:                 anotherFinding,
	rules.DevicesUnsupported:          anotherFinding,
	rules.ERateBiddingTooShort:        yearIsPast,
	rules.ERateFormMissing:            yearIsPast,
	rules.EquityGap:                   yearIsPast,
	rules.FiscalYearNotBudgeted:       yearIsPast,
	rules.EvidenceMissing:             yearIsPast,
	rules.FundingYearMismatch:         yearIsPast,
	rules.FundsExpired:                yearIsPast,
	rules.FundsExpiring:               anotherFinding,
	rules.FundsLapsed:                 anotherFinding,
	rules.GoalOutsidePlan:             yearIsPast,
	rules.GoalUnfunded:                yearIsPast,
	rules.GoalWithoutBenchmark:        yearIsPast,
	rules.ImplementationCostMissing:   yearIsPast,

	rules.IneligibleUse:            yearIsPast,
	rules.IneffectiveUse:           dateTakesEffect,
	rules.LearningWindowMissing:    yearIsPast,
	rules.MaintenanceUnfunded:      yearIsPast,
	rules.NonDiscountShareUnfunded: yearIsPast,

	rules.PriorityInversion:           yearIsPast,
	rules.PrivacyAgreementMissing:     yearIsPast,
	rules.ProviderUnfunded:            yearIsPast,
	rules.PurchaseBeforeEvaluation:    yearIsPast,
	rules.PurchaseForMetNeed:          yearIsPast,
	rules.RecurringCostOnOneTimeFunds: yearIsPast,
	rules.RefreshCliff:                yearIsPast,
	rules.RefreshUnderfunded:          yearIsPast,
	rules.RenewalPassed:               yearIsPast,
	rules.ShiftWithoutTraining:        yearIsPast,
	rules.SpendOnRetired:              yearIsPast,
	rules.SpendingCapExceeded:         yearIsPast,
	rules.SupplantRisk:                yearIsPast,
	rules.TermsMissing:                anotherFinding,
	rules.TestingWindowShort:          anotherFinding,
	rules.TooManyStarts:               yearIsPast,
	rules.UnsecuredFundsCounted:       yearIsPast,
}

// The reasons why a finding may subside by itself.
const (
	yearIsPast      = "the money or the work of a fiscal year that is over can no longer be changed"
	lotArrives      = "a lot comes into service on the day that people recorded"
	dateTakesEffect = "a lease or contract of which people recorded the end is over"
	anotherFinding  = "another finding takes its place, or it has an end that the rule states"
)

// place is where a finding is: the year is left out, because a finding may move to a later one.
type place struct {
	object v1alpha1.ObjectKey
	code   v1alpha1.FindingCode
	field  string
}

// recordFields are the fields that date something which people did or decided. A record that is
// dated ahead takes effect on its day, and may end any finding then.
var recordFields = []string{
	"accessibilityReviewed", "date", "done", "last", "lastInventory", "ordered", "received", "retireOn",
}

// A finding that disappears by itself is worse than none. The test steps through all instants
// that the assessment announces, with nothing edited.
func TestNothingTurnsCleanByPassingADate(t *testing.T) {
	subsided := map[v1alpha1.FindingCode]string{}
	// The last seeds have what the first ones seldom have.
	seeds := []uint64{206, 246, 380, 387}
	for seed := range uint64(150) {
		seeds = append(seeds, seed)
	}
	for _, seed := range seeds {
		world := testrandom.NewWorld(seed)
		source := snapshot.NewMemory(snapshot.District{
			Plans: []*v1alpha1.TechnologyPlan{world.Plan}, Goals: world.Goals, Benchmarks: world.Benchmarks,
			Devices: world.Devices, Evaluations: world.Evaluations,
		})
		input, err := snapshot.PlanInput(t.Context(), source, world.Plan)
		if err != nil {
			t.Fatal(err)
		}
		records := map[v1alpha1.Date]bool{}
		for _, object := range listObjects(world) {
			collectRecordDates(object.spec, "", records)
		}
		var before map[place]v1alpha1.Severity
		for now := time.Date(2026, time.July, 1, 16, 0, 0, 0, time.UTC); !now.IsZero(); {
			status, next := assess.ComputePlanStatus(input, now)
			after := listSerious(status.Findings)
			if records[v1alpha1.Date(now.Format(time.DateOnly))] {
				before = nil
			}
			for at, severity := range before {
				if after[at] != severity && (severity == v1alpha1.SeverityError || after[at] == "") && subsided[at.code] == "" {
					subsided[at.code] = fmt.Sprintf("seed %d, %s: %s %s was %s and is %q",
						seed, now.Format(time.DateOnly), at.code, at.field, severity, after[at])
				}
			}
			before, now = after, next
			if now.After(time.Date(2031, time.July, 1, 0, 0, 0, 0, time.UTC)) {
				break
			}
		}
	}
	for _, code := range slices.Sorted(maps.Keys(subsided)) {
		if maySubside[code] == "" {
			t.Error(subsided[code])
		}
	}
	for code := range maySubside {
		if subsided[code] == "" {
			t.Errorf("%s may subside, and does not: take it out of the table", code)
		}
	}
}

// listSerious lists the Errors and Warnings of a status that are not waived, by their place, the
// worst at each.
func listSerious(findings []v1alpha1.Finding) map[place]v1alpha1.Severity {
	serious := map[place]v1alpha1.Severity{}
	for _, finding := range findings {
		at := place{finding.Object, finding.Code, finding.Field}
		if finding.Severity != v1alpha1.SeverityInfo && serious[at] != v1alpha1.SeverityError && finding.Waived == "" {
			serious[at] = finding.Severity
		}
	}
	return serious
}

// collectRecordDates adds the dates of all record fields of value, which is in the field name.
func collectRecordDates(value reflect.Value, name string, dates map[v1alpha1.Date]bool) {
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			collectRecordDates(value.Elem(), name, dates)
		}
	case reflect.Slice:
		for i := range value.Len() {
			collectRecordDates(value.Index(i), name, dates)
		}
	case reflect.Struct:
		for i := range value.NumField() {
			collectRecordDates(value.Field(i), nameField(value.Type().Field(i)), dates)
		}
	case reflect.String:
		if slices.Contains(recordFields, name) {
			dates[v1alpha1.Date(value.String())] = true
		}
	default:
	}
}
