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
		reviews := collectReviews(input, technology.Name)
		contract, renews := findContract(input, report, technology)
		status := reviewInTime
		if renews {
			status = assessReviews(input, contract, reviews)
		}
		finding, found := rules.Finding{}, false
		// The most urgent finding comes first, and a technology has one finding at most.
		if status == reviewLate {
			finding, found = newLateReviewFinding(input, technology, contract, reviews), true
		}
		if !found {
			finding, found = findCandidatePurchase(input, technology, reviews)
		}
		if !found {
			finding, found = findReplacedSpending(input, technology)
		}
		switch {
		case found:
			report.Add(finding)
		case status == reviewOld:
			report.Add(newOldReviewFinding(input, technology, contract, reviews))
		case status == reviewUnplanned:
			unplanned = append(unplanned, technology.Name)
		case status == reviewUndated:
			undated = append(undated, technology.Name)
		}
	}
	if len(unplanned) > 0 {
		report.Skip("no evaluation is on the calendar for technologies that renew: %s", text.JoinFirst(unplanned))
	}
	if len(undated) > 0 {
		report.Skip(
			"the day of the last evaluation is not recorded for technologies that renew: %s", text.JoinFirst(undated),
		)
	}
}

// collectReviews has the evaluations of a technology, those under the district's
// other plans included: the last that is done, and the next that is open. An open
// evaluation that was due before the last one was done is made up for.
func collectReviews(input *rules.Input, technology v1alpha1.EntryName) rules.Reviews {
	reviews := input.ReviewsElsewhere(technology)
	records := input.RecordsOf(technology)
	for _, item := range records {
		if item.State == evaluation.Completed {
			reviews.Done, reviews.Last = true, max(reviews.Last, item.Done)
		}
	}
	var after calendar.Date
	if reviews.Done {
		after = reviews.Last
	}
	target := v1alpha1.EvaluationTarget{Kind: v1alpha1.TargetTechnology, Name: string(technology)}
	if pending, ok := input.Schedule.NextExpected(target, after); ok {
		reviews.Open = &pending
	}
	for i, item := range records {
		// Records are sorted by due date, so the first open one is the next.
		isOver := item.State == evaluation.Completed || item.State == evaluation.Cancelled
		if isOver || reviews.Done && item.Due <= reviews.Last {
			continue
		}
		if reviews.Open == nil || item.Due <= reviews.Open.Due {
			reviews.Open = &records[i]
		}
		break
	}
	return reviews
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
	if technology.NoticeDays == nil {
		return renewalContract{
			renewal: renewal, dueBefore: renewal + 1, doneBefore: renewal.AddDays(-defaultNoticeDays),
		}
	}
	notice := renewal.AddDays(-int(*technology.NoticeDays))
	return renewalContract{renewal: renewal, dueBefore: notice, doneBefore: notice, hasNotice: true}
}

// findContract finds the contract of a technology; false: it does not renew any more,
// or has no money from the year of the renewal on.
func findContract(input *rules.Input, report *rules.Report, technology *model.Technology) (renewalContract, bool) {
	renewal := technology.NextRenewal(input.Today)
	if renewal.IsZero() {
		return renewalContract{}, false
	}
	contract := newRenewalContract(technology, renewal)
	// The finding can appear at the last moment for an evaluation, and after the renewal
	// it is gone or about the next one.
	report.RecheckOn(contract.doneBefore, renewal+1)
	// The contract has renewed, and an evaluation can no longer change that. RenewalPassed
	// asks for the next renewal.
	if renewal < input.Today {
		return renewalContract{}, false
	}
	// Money of earlier years pays for the contract that runs now.
	first := input.Fiscal.Of(renewal)
	lines := input.LinesFor(technology.Name, v1alpha1.PurposeOperation)
	contract.money = input.SumSpending(
		technology.Name, lines, func(year calendar.FiscalYear) bool { return year >= first },
	)
	return contract, contract.money.Sum > 0
}

// reviewStatus says whether the evaluations of a technology are in time for its renewal.
type reviewStatus int

const (
	// reviewInTime: an evaluation covers the renewal, or one is planned that still can.
	reviewInTime reviewStatus = iota
	// reviewLate: the planned evaluation comes too late, or is not done in the last days.
	reviewLate
	// reviewOld: the last evaluation is too old, and none is planned.
	reviewOld
	// reviewUnplanned: there was no evaluation, and none is planned.
	reviewUnplanned
	// reviewUndated: the day of the last evaluation is not recorded.
	reviewUndated
)

// assessReviews assesses whether the evaluations are in time for a renewal. A recent
// evaluation covers it, whenever the next is due. Otherwise a planned evaluation has
// time until notice must be given.
func assessReviews(input *rules.Input, contract renewalContract, reviews rules.Reviews) reviewStatus {
	switch {
	// A recent result is enough, even if the next evaluation comes too late.
	case reviews.Done && reviews.Last >= contract.renewal.AddMonths(-evaluationMonths):
		return reviewInTime
	case reviews.Open != nil && reviews.Open.Due < contract.dueBefore:
		if input.Today >= contract.doneBefore {
			return reviewLate
		}
		return reviewInTime
	// An evaluation without a day may be recent or old.
	case reviews.Done && reviews.Last.IsZero():
		return reviewUndated
	case reviews.Open != nil:
		return reviewLate
	case reviews.Done:
		return reviewOld
	default:
		return reviewUnplanned
	}
}

// newLateReviewFinding makes the finding of a renewal whose planned evaluation comes
// too late. It is an Error: the contract renews without a decision that the plan
// itself has asked for.
func newLateReviewFinding(
	input *rules.Input,
	technology *model.Technology,
	contract renewalContract,
	reviews rules.Reviews,
) rules.Finding {
	// An evaluation may have no due date, such as one planned for "spring".
	state := "its evaluation is not done"
	switch due := reviews.Open.Due; {
	case due >= contract.dueBefore:
		state = fmt.Sprintf("its evaluation is due only on %s", due)
	case !due.IsZero():
		state = fmt.Sprintf("its evaluation, due %s, is not done", due)
	}
	if contract.hasNotice {
		state += fmt.Sprintf(", and notice must be given by %s", contract.dueBefore)
	}
	return newRenewalFinding(
		input, technology, contract, v1alpha1.SeverityError, state, "Evaluate first, or sign for one year only.",
	)
}

// newOldReviewFinding makes the finding of a renewal whose last evaluation is too old.
func newOldReviewFinding(
	input *rules.Input,
	technology *model.Technology,
	contract renewalContract,
	reviews rules.Reviews,
) rules.Finding {
	state := fmt.Sprintf(
		"it was last evaluated on %s, more than %d months before, and no evaluation is planned until then",
		reviews.Last, evaluationMonths,
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
	reviews rules.Reviews,
) (rules.Finding, bool) {
	if technology.Lifecycle != v1alpha1.LifecycleCandidate || reviews.Done {
		return rules.Finding{}, false
	}
	lines := input.LinesFor(technology.Name, v1alpha1.PurposePurchase)
	// Each year counts by itself: small purchases over the years are trials.
	bought := input.SumSpending(technology.Name, lines, func(year calendar.FiscalYear) bool {
		return budget.MoneyFor(technology.Name, lines, year) >= input.Policy.PurchaseLimit
	})
	if bought.Sum == 0 {
		return rules.Finding{}, false
	}
	year := bought.Years[0]
	return rules.Finding{
		Severity:   v1alpha1.SeverityWarning,
		Field:      rules.TechnologyPath(technology.Name).Child("lifecycle").String(),
		FiscalYear: v1alpha1.FiscalYear(year),
		Message: fmt.Sprintf(
			"%s is still a candidate, and %s has %s to buy it before any evaluation of it is done.", technology.Name,
			year, input.FormatMoney(bought.First),
		),
		Action:       "Try it out and evaluate it before the purchase.",
		Money:        bought.First,
		Lines:        budget.LineNames(budget.LinesWithMoney(lines, year)),
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
	lines := input.LinesFor(technology.Name, v1alpha1.PurposeOperation, v1alpha1.PurposePurchase)
	spending := input.SumSpending(
		technology.Name, lines, func(year calendar.FiscalYear) bool { return input.Fiscal.Start(year) > decided.Date },
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
