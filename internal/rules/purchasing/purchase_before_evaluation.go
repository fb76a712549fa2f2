package purchasing

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// PurchaseBeforeEvaluation reports a technology that is bought, or whose contract
// renews, before its evaluation.
var PurchaseBeforeEvaluation = rules.Rule{
	Code:      rules.PurchaseBeforeEvaluation,
	Number:    "E-17",
	Worst:     v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	FoldedUnder: []rules.Fold{
		// A technology that is given up needs no evaluation any more.
		{Root: rules.SpendOnRetired, AnyYear: true, By: rules.ByTechnology, When: rules.IsAboutOneTechnology},
	},
	Check: checkPurchaseBeforeEvaluation,
}

const (
	// defaultNoticeDays before a renewal its evaluation must be done if the contract states
	// no notice, as contracts ask for notice of about a month.
	defaultNoticeDays = 30
	// evaluationMonths is how long an evaluation covers a renewal. It allows for a
	// yearly evaluation in another season than the renewal.
	evaluationMonths = 18
)

// checkPurchaseBeforeEvaluation reports one finding for each technology, the first of
// these: its evaluation comes too late for a renewal, it is a candidate that is
// bought without one, money goes on although it is to be replaced, its last
// evaluation is too old for a renewal.
func checkPurchaseBeforeEvaluation(input *rules.Input, report *rules.Report) {
	var unplanned, undated []v1alpha1.EntryName
	for _, technology := range input.Plan.Technologies {
		evaluations := collectEvaluations(input, technology.Name)
		contract, renews := findUpcomingRenewal(input, technology)
		if !contract.renewal.IsZero() {
			// The result can change on the first day on which a planned evaluation is late, and
			// on the day after the renewal.
			report.RecheckOn(contract.doneBefore, contract.renewal+1)
		}
		timing := timingCovered
		if renews {
			timing = classifyEvaluationTiming(input, contract, evaluations)
		}
		finding, found := rules.Finding{}, false
		// The most urgent finding comes first, and a technology has one finding at most.
		if timing == timingLate {
			finding, found = newLateEvaluationFinding(input, technology, contract, evaluations), true
		}
		if !found {
			finding, found = findCandidatePurchase(input, technology, evaluations)
		}
		if !found {
			finding, found = findReplacedSpending(input, technology)
		}
		switch {
		case found:
			report.AddFinding(finding)
		case timing == timingExpired:
			report.AddFinding(newExpiredEvaluationFinding(input, technology, contract, evaluations))
		case timing == timingUnplanned:
			unplanned = append(unplanned, technology.Name)
		case timing == timingUndated:
			undated = append(undated, technology.Name)
		}
	}
	if len(unplanned) > 0 {
		report.AddNotChecked("no evaluation is on the calendar for technologies that renew: %s", text.JoinFirst(unplanned))
	}
	if len(undated) > 0 {
		report.AddNotChecked(
			"the day of the last evaluation is not recorded for technologies that renew: %s", text.JoinFirst(undated),
		)
	}
}

// collectEvaluations returns the evaluations of a technology, those under the district's
// other plans included: the last that is done, and the next that is open. Open
// evaluations that were due before the last completed one are left out, because the
// later one replaces them.
func collectEvaluations(input *rules.Input, technologyName v1alpha1.EntryName) rules.EvaluationSummary {
	evaluations := input.SummarizeEvaluationsElsewhere(technologyName)
	records := input.RecordsOf(technologyName)
	for _, item := range records {
		if item.State == evaluation.Completed {
			evaluations.Done, evaluations.Last = true, max(evaluations.Last, item.Done)
		}
	}
	var after calendar.Date
	if evaluations.Done {
		after = evaluations.Last
	}
	target := v1alpha1.EvaluationTarget{Kind: v1alpha1.TargetTechnology, Name: string(technologyName)}
	if pending, ok := input.Schedule.NextExpected(target, after); ok {
		evaluations.Open = &pending
	}
	for i, item := range records {
		// Records are sorted by due date, so the first open one is the next.
		isOver := item.State == evaluation.Completed || item.State == evaluation.Cancelled
		if isOver || evaluations.Done && item.Due <= evaluations.Last {
			continue
		}
		if evaluations.Open == nil || item.Due <= evaluations.Open.Due {
			evaluations.Open = &records[i]
		}
		break
	}
	return evaluations
}

// renewalContract is a renewal that is ahead, with the money for running the
// technology from that year on.
type renewalContract struct {
	renewal calendar.Date
	// dueBefore is the first day that is too late for the due date of an evaluation: the
	// day by which notice must be given or, without a notice period, the day after the
	// renewal.
	dueBefore calendar.Date
	// doneBefore is the first day on which a planned evaluation that is not done is late.
	doneBefore calendar.Date
	// hasNotice says that the contract states a notice period.
	hasNotice bool
	money     rules.Spending
}

// newRenewalContract returns the contract that renews on a day, without its money.
func newRenewalContract(technology *model.Technology, renewal calendar.Date) renewalContract {
	notice, isStated := technology.NoticeDay(renewal)
	if !isStated {
		return renewalContract{
			renewal: renewal, dueBefore: renewal + 1, doneBefore: renewal.AddDays(-defaultNoticeDays),
		}
	}
	return renewalContract{renewal: renewal, dueBefore: notice, doneBefore: notice, hasNotice: true}
}

// findUpcomingRenewal finds the next renewal of a technology; false: it does not renew any
// more, or has no money from the year of the renewal on. The dates of the renewal are also
// set if there is no money. They are zero if there is no renewal.
func findUpcomingRenewal(input *rules.Input, technology *model.Technology) (renewalContract, bool) {
	renewal := technology.NextRenewal(input.Today)
	if renewal.IsZero() {
		return renewalContract{}, false
	}
	contract := newRenewalContract(technology, renewal)
	// The contract has renewed, and an evaluation can no longer change that. RenewalPassed
	// asks for the next renewal.
	if renewal < input.Today {
		return contract, false
	}
	// Money of earlier years pays for the contract that runs now.
	firstYear := input.Fiscal.YearOf(renewal)
	budgetLines := input.LinesFor(technology.Name, v1alpha1.PurposeOperation)
	contract.money = input.SumSpending(
		technology.Name, budgetLines, func(fiscalYear calendar.FiscalYear) bool { return fiscalYear >= firstYear },
	)
	return contract, contract.money.Sum > 0
}

// evaluationTiming says whether the evaluations of a technology are in time for its renewal.
type evaluationTiming int

const (
	// timingCovered: an evaluation covers the renewal, or one is planned that still can.
	timingCovered evaluationTiming = iota
	// timingLate: the planned evaluation comes too late, or is not done in the last days.
	timingLate
	// timingExpired: the last evaluation is too old, and none is planned.
	timingExpired
	// timingUnplanned: there was no evaluation, and none is planned.
	timingUnplanned
	// timingUndated: the day of the last evaluation is not recorded.
	timingUndated
)

// classifyEvaluationTiming returns whether the evaluations are in time for a renewal. A recent
// evaluation covers it, whenever the next is due. Otherwise a planned evaluation has
// time until notice must be given.
func classifyEvaluationTiming(input *rules.Input, contract renewalContract, evaluations rules.EvaluationSummary) evaluationTiming {
	switch {
	// A recent result is enough, even if the next evaluation comes too late.
	case evaluations.Done && evaluations.Last >= contract.renewal.AddMonths(-evaluationMonths):
		return timingCovered
	case evaluations.Open != nil && evaluations.Open.Due < contract.dueBefore:
		if input.Today >= contract.doneBefore {
			return timingLate
		}
		return timingCovered
	// An evaluation without a day may be recent or old.
	case evaluations.Done && evaluations.Last.IsZero():
		return timingUndated
	case evaluations.Open != nil:
		return timingLate
	case evaluations.Done:
		return timingExpired
	default:
		return timingUnplanned
	}
}

// newLateEvaluationFinding makes the finding of a renewal whose planned evaluation comes
// too late. It is an Error: the contract renews without a decision that the plan
// itself has asked for.
func newLateEvaluationFinding(
	input *rules.Input,
	technology *model.Technology,
	contract renewalContract,
	evaluations rules.EvaluationSummary,
) rules.Finding {
	// An evaluation may have no due date, such as one planned for "spring".
	state := "its evaluation is not done"
	switch dueDate := evaluations.Open.Due; {
	case dueDate >= contract.dueBefore:
		state = fmt.Sprintf("its evaluation is due only on %s", dueDate)
	case !dueDate.IsZero():
		state = fmt.Sprintf("its evaluation, due %s, is not done", dueDate)
	}
	if contract.hasNotice {
		state += fmt.Sprintf(", and notice must be given by %s", contract.dueBefore)
	}
	return newRenewalFinding(
		input, technology, contract, v1alpha1.SeverityError, state, "Evaluate first, or sign for one year only.",
	)
}

// newExpiredEvaluationFinding makes the finding of a renewal whose last evaluation is too
// old. It is a Warning: the plan has not asked for another evaluation.
func newExpiredEvaluationFinding(
	input *rules.Input,
	technology *model.Technology,
	contract renewalContract,
	evaluations rules.EvaluationSummary,
) rules.Finding {
	state := fmt.Sprintf(
		"it was last evaluated on %s, more than %d months before, and no evaluation is planned until then",
		evaluations.Last, evaluationMonths,
	)
	return newRenewalFinding(
		input, technology, contract, v1alpha1.SeverityWarning, state,
		"Put an evaluation on the calendar before it renews.",
	)
}

// newRenewalFinding makes the finding of a renewal. state continues the message after "but".
func newRenewalFinding(
	input *rules.Input,
	technology *model.Technology,
	contract renewalContract,
	severity v1alpha1.Severity,
	state, action string,
) rules.Finding {
	return rules.Finding{
		Severity: severity,
		Field:    rules.TechnologyPath(technology.Name).Child("renewal").String(),
		Message: fmt.Sprintf(
			"%s renews on %s, with %s budgeted for it from %s on, but %s.", technology.Name, contract.renewal,
			input.FormatMoney(contract.money.Sum), contract.money.Years[0], state,
		),
		Action:       action,
		Money:        contract.money.Sum,
		Years:        len(contract.money.Years),
		Lines:        contract.money.Lines,
		Technologies: []v1alpha1.EntryName{technology.Name},
	}
}

// findCandidatePurchase reports the first year that buys a candidate for at least the
// policy's purchaseLimit, if no evaluation of it is done.
func findCandidatePurchase(
	input *rules.Input,
	technology *model.Technology,
	evaluations rules.EvaluationSummary,
) (rules.Finding, bool) {
	if technology.Lifecycle != v1alpha1.LifecycleCandidate || evaluations.Done {
		return rules.Finding{}, false
	}
	budgetLines := input.LinesFor(technology.Name, v1alpha1.PurposePurchase)
	// Each year counts by itself: small purchases over the years are trials.
	bought := input.SumSpending(technology.Name, budgetLines, func(fiscalYear calendar.FiscalYear) bool {
		return budget.MoneyFor(technology.Name, budgetLines, fiscalYear) >= input.Policy.PurchaseLimit
	})
	if bought.Sum == 0 {
		return rules.Finding{}, false
	}
	fiscalYear := bought.Years[0]
	return rules.Finding{
		Severity:   v1alpha1.SeverityWarning,
		Field:      rules.TechnologyPath(technology.Name).Child("lifecycle").String(),
		FiscalYear: v1alpha1.FiscalYear(fiscalYear),
		Message: fmt.Sprintf(
			"%s is still a candidate, and %s has %s to buy it before any evaluation of it is done.", technology.Name,
			fiscalYear, input.FormatMoney(bought.First),
		),
		Action:       "Try it out and evaluate it before the purchase.",
		Money:        bought.First,
		Lines:        budget.LineNames(budget.LinesWithMoney(budgetLines, fiscalYear)),
		Technologies: []v1alpha1.EntryName{technology.Name},
	}, true
}

// findReplacedSpending reports money for buying or running a technology that is to be
// replaced, in years that start after the decision. The year of the decision is left
// for the change.
func findReplacedSpending(input *rules.Input, technology *model.Technology) (rules.Finding, bool) {
	decided := input.Decisions[technology.Name]
	if decided.Outcome != v1alpha1.DecisionReplace {
		return rules.Finding{}, false
	}
	budgetLines := input.LinesFor(technology.Name, v1alpha1.PurposeOperation, v1alpha1.PurposePurchase)
	spending := input.SumSpending(
		technology.Name, budgetLines, func(fiscalYear calendar.FiscalYear) bool { return input.Fiscal.StartOf(fiscalYear) > decided.Date },
	)
	if spending.Sum == 0 {
		return rules.Finding{}, false
	}
	return rules.Finding{
		Severity:   v1alpha1.SeverityWarning,
		Field:      rules.TechnologyPath(technology.Name).String(),
		FiscalYear: v1alpha1.FiscalYear(spending.Years[0]),
		Message: fmt.Sprintf(
			"It was decided on %s to replace %s, yet %s.", decided.Date, technology.Name,
			input.DescribeSpending(spending),
		),
		Action:       "Budget what comes in its place, or record the new decision.",
		Money:        spending.Sum,
		Years:        len(spending.Years),
		Lines:        spending.Lines,
		Technologies: []v1alpha1.EntryName{technology.Name},
	}, true
}
