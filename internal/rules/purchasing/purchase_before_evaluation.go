package purchasing

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// PurchaseBeforeEvaluation reports this: a technology is bought or its contract
// renews before anybody has looked at what it does.
var PurchaseBeforeEvaluation = rules.Rule{
	Code:      rules.PurchaseBeforeEvaluation,
	Number:    "E-17",
	Worst:     v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	FoldedUnder: []rules.Fold{
		{Root: rules.SpendOnRetired, AnyYear: true, By: rules.ByTechnology, When: rules.IsAboutOneTechnology},
	},
	Check: checkPurchaseBeforeEvaluation,
}

const (
	// renewalDays before a renewal its evaluation has to be done.
	renewalDays = 30
	// evaluationMonths is how long an evaluation speaks for a renewal.
	evaluationMonths = 18
)

func checkPurchaseBeforeEvaluation(input *rules.Input, report *rules.Report) {
	var unplanned, undated []string
	for _, technology := range input.Technologies() {
		reviews := reviewsOf(input, technology.Name)
		k, renews := contractOf(input, report, technology)
		standing := reviewed
		if renews {
			standing = stands(input, k, reviews)
		}
		finding, found := rules.Finding{}, false
		if standing == reviewLate {
			finding, found = renewsUnevaluated(input, technology, k, reviews), true
		}
		if !found {
			finding, found = buysCandidate(input, technology, reviews)
		}
		if !found {
			finding, found = buysReplaced(input, technology)
		}
		switch {
		case found:
			report.Add(finding)
		case standing == reviewOld:
			report.Add(renewsOnOldEvaluation(input, technology, k, reviews))
		case standing == reviewUnplanned:
			unplanned = append(unplanned, string(technology.Name))
		case standing == reviewUndated:
			undated = append(undated, string(technology.Name))
		}
	}
	if len(unplanned) > 0 {
		report.Skip("no evaluation is on the calendar for what renews: %s", text.JoinFirst(unplanned))
	}
	if len(undated) > 0 {
		report.Skip("nobody says when what renews was last evaluated: %s", text.JoinFirst(undated))
	}
}

func reviewsOf(input *rules.Input, technology v1alpha1.EntryName) rules.Reviews {
	rs := input.ReviewsElsewhere(technology)
	records := input.RecordsOf(technology)
	for _, item := range records {
		if item.State == evaluation.Completed {
			rs.Done, rs.Last = true, max(rs.Last, item.Done)
		}
	}
	var after calendar.Date
	if rs.Done {
		after = rs.Last
	}
	target := v1alpha1.EvaluationTarget{Kind: v1alpha1.TargetTechnology, Name: string(technology)}
	if pending, ok := input.Schedule.NextExpected(target, after); ok {
		rs.Open = &pending
	}
	for i, item := range records {
		isOver := item.State == evaluation.Completed || item.State == evaluation.Cancelled
		if isOver || rs.Done && item.Due <= rs.Last {
			continue
		}
		if rs.Open == nil || item.Due <= rs.Open.Due {
			rs.Open = &records[i]
		}
		break
	}
	return rs
}

// contract is a renewal that is ahead, with the money for running the
// technology from that year on.
type contract struct {
	renewal calendar.Date
	money   rules.Spending
}

// contractOf is the contract of a technology, if it renews and has money.
func contractOf(input *rules.Input, report *rules.Report, technology v1alpha1.Technology) (contract, bool) {
	renewal := calendar.ParseOrZero(technology.Renewal)
	if renewal.IsZero() {
		return contract{}, false
	}
	report.RecheckOn(renewal.AddDays(-renewalDays), renewal+1)
	if renewal < input.Today {
		return contract{}, false
	}
	first := input.Fiscal.Of(renewal)
	lines := input.LinesFor(technology.Name, v1alpha1.PurposeOperation)
	k := contract{
		renewal, input.SumSpending(technology.Name, lines, func(f calendar.FiscalYear) bool { return f >= first }),
	}
	return k, k.money.Sum > 0
}

// standing is how the evaluations of a technology stand to its renewal.
type standing int

const (
	// reviewed in time, or about to be.
	reviewed standing = iota
	// reviewLate: the one that is planned comes too late, or is about to.
	reviewLate
	// reviewOld: the last is too old, and none is planned.
	reviewOld
	// reviewUnplanned: there was none, and none is planned.
	reviewUnplanned
	// reviewUndated: nobody says when the last was.
	reviewUndated
)

// stands tells how the evaluations stand to a renewal. One that was done not too
// long before it speaks for it, whenever the next is due; else one that is
// planned in time is waited for until the last days.
func stands(input *rules.Input, k contract, rs rules.Reviews) standing {
	switch {
	case rs.Done && rs.Last >= k.renewal.AddMonths(-evaluationMonths):
		return reviewed
	case rs.Open != nil && rs.Open.Due <= k.renewal:
		if input.Today >= k.renewal.AddDays(-renewalDays) {
			return reviewLate
		}
		return reviewed
	case rs.Done && rs.Last.IsZero():
		return reviewUndated
	case rs.Open != nil:
		return reviewLate
	case rs.Done:
		return reviewOld
	default:
		return reviewUnplanned
	}
}

// renewsUnevaluated is what is said of a renewal whose evaluation comes too
// late.
func renewsUnevaluated(input *rules.Input, technology v1alpha1.Technology, k contract, rs rules.Reviews) rules.Finding {
	state := "its evaluation is not done"
	switch due := rs.Open.Due; {
	case due > k.renewal:
		state = fmt.Sprintf("its evaluation is due only on %s", due)
	case !due.IsZero():
		state = fmt.Sprintf("its evaluation, due %s, is not done", due)
	}
	return renewing(input, technology, k, v1alpha1.SeverityError, state, "Evaluate first, or sign for one year only.")
}

func renewsOnOldEvaluation(
	input *rules.Input,
	technology v1alpha1.Technology,
	k contract,
	rs rules.Reviews,
) rules.Finding {
	state := fmt.Sprintf(
		"it was last evaluated on %s, more than %d months before, and no evaluation is planned until then", rs.Last,
		evaluationMonths,
	)
	return renewing(
		input, technology, k, v1alpha1.SeverityWarning, state, "Put an evaluation on the calendar before it renews.",
	)
}

func renewing(
	input *rules.Input,
	technology v1alpha1.Technology,
	k contract,
	severity v1alpha1.Severity,
	state, action string,
) rules.Finding {
	return rules.Finding{
		Severity: severity,
		Field:    rules.TechnologyPath(technology.Name).Child("renewal").String(),
		Message: fmt.Sprintf(
			"%s renews on %s, with %s budgeted for it from %s on, but %s.", technology.Name, k.renewal,
			input.FormatMoney(k.money.Sum), k.money.Years[0], state,
		),
		Action:       action,
		Money:        k.money.Sum,
		Years:        len(k.money.Years),
		Lines:        k.money.Lines,
		Technologies: []string{string(technology.Name)},
	}
}

// buysCandidate reports the first year in which a candidate is bought for as
// much as calls for an evaluation, and none is done.
func buysCandidate(input *rules.Input, technology v1alpha1.Technology, rs rules.Reviews) (rules.Finding, bool) {
	if technology.Lifecycle != v1alpha1.LifecycleCandidate || rs.Done {
		return rules.Finding{}, false
	}
	lines := input.LinesFor(technology.Name, v1alpha1.PurposePurchase)
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
		Technologies: []string{string(technology.Name)},
	}, true
}

// buysReplaced reports money for buying or running what was to be replaced, in
// the years that start after that was decided: the year of the decision is for
// the change.
func buysReplaced(input *rules.Input, technology v1alpha1.Technology) (rules.Finding, bool) {
	decided := input.Decisions[technology.Name]
	if decided.Outcome != evaluation.Replace {
		return rules.Finding{}, false
	}
	lines := input.LinesFor(technology.Name, v1alpha1.PurposeOperation, v1alpha1.PurposePurchase)
	left := input.SumSpending(
		technology.Name, lines, func(f calendar.FiscalYear) bool { return input.Fiscal.Start(f) > decided.Date },
	)
	if left.Sum == 0 {
		return rules.Finding{}, false
	}
	return rules.Finding{
		Severity:   v1alpha1.SeverityWarning,
		Field:      rules.TechnologyPath(technology.Name).String(),
		FiscalYear: v1alpha1.FiscalYear(left.Years[0]),
		Message: fmt.Sprintf(
			"It was decided on %s to replace %s, yet %s.", decided.Date, technology.Name, input.DescribeSpending(left),
		),
		Action:       "Budget what comes in its place, or record the new decision.",
		Money:        left.Sum,
		Years:        len(left.Years),
		Lines:        left.Lines,
		Technologies: []string{string(technology.Name)},
	}, true
}
