package cases_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/rules"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testplan"
)

// maySubside has the rules whose Errors and Warnings may disappear or become milder when a date
// passes and nothing is done, each with the reason: see docs/design/0005-time.md. All other
// findings stay until someone does something.
var maySubside = map[v1alpha1.FindingCode]string{
	rules.AccessibilityReviewMissing:  dateTakesEffect,
	rules.AnnualReviewOverdue:         anotherFinding,
	rules.AssistiveTechnologyUnfunded: yearIsPast,
	rules.BudgetLineWithoutGoal:       yearIsPast,
	rules.CommunicationOverdue:        dateTakesEffect,
	rules.ContractEndsEarly:           yearIsPast,
	rules.DevicesUnsupported:          anotherFinding,
	rules.EquityGap:                   yearIsPast,
	rules.EvaluationOverdue:           dateTakesEffect,
	rules.FiscalYearNotBudgeted:       yearIsPast,
	rules.FundingYearMismatch:         yearIsPast,
	rules.FundsExpired:                yearIsPast,
	rules.FundsExpiring:               anotherFinding,
	rules.FundsLapsed:                 anotherFinding,
	rules.GoalOutsidePlan:             yearIsPast,
	rules.GoalRoleMissing:             dateTakesEffect,
	rules.GoalUnfunded:                yearIsPast,
	rules.GoalWithoutBenchmark:        yearIsPast,
	rules.ImplementationCostMissing:   yearIsPast,
	rules.IneffectiveUse:              dateTakesEffect,
	rules.IneligibleUse:               yearIsPast,
	rules.LearningWindowMissing:       yearIsPast,
	rules.MaintenanceUnfunded:         yearIsPast,
	rules.NonDiscountShareUnfunded:    yearIsPast,
	rules.PlanStale:                   dateTakesEffect,
	rules.PrerequisiteUnmet:           dateTakesEffect,
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
	rules.TooManyStarts:               yearIsPast,
	rules.UnsecuredFundsCounted:       yearIsPast,
}

// The reasons why a finding may subside by itself.
const (
	yearIsPast      = "the money or the work of a fiscal year that is over can no longer be changed"
	dateTakesEffect = "a date that people recorded ahead takes effect"
	anotherFinding  = "another finding takes its place, or it has an end that the rule states"
)

// place is where a finding is: the year is left out, because a finding may move to a later one.
type place struct {
	object v1alpha1.ObjectKey
	code   v1alpha1.FindingCode
	field  string
}

// A finding that disappears by itself is worse than none. The test steps through all instants
// that the assessment announces, with nothing edited.
func TestNothingTurnsCleanByPassingADate(t *testing.T) {
	subsided := map[v1alpha1.FindingCode]string{}
	for seed := range uint64(40) {
		world := testplan.Random(seed)
		source := snapshot.NewMemory(snapshot.District{
			Plans: []*v1alpha1.TechnologyPlan{world.Plan}, Goals: world.Goals, Benchmarks: world.Benchmarks,
			Devices: world.Devices, Evaluations: world.Evaluations,
		})
		input, err := snapshot.PlanInput(t.Context(), source, world.Plan)
		if err != nil {
			t.Fatal(err)
		}
		var before map[place]v1alpha1.Severity
		for now := time.Date(2026, time.July, 1, 16, 0, 0, 0, time.UTC); !now.IsZero(); {
			status, next := assess.Plan(input, now)
			after := listSerious(status.Findings)
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
}

// listSerious lists the Errors and Warnings of a status by their place, the worst at each. What
// is collapsed or explained by another finding is there too.
func listSerious(findings []v1alpha1.Finding) map[place]v1alpha1.Severity {
	serious := map[place]v1alpha1.Severity{}
	for _, finding := range findings {
		at := place{finding.Object, finding.Code, finding.Field}
		if finding.Severity != v1alpha1.SeverityInfo && serious[at] != v1alpha1.SeverityError {
			serious[at] = finding.Severity
		}
	}
	return serious
}
