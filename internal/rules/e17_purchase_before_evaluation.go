package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
)

func init() {
	register(Rule{
		Code: "PurchaseBeforeEvaluation", Number: "E-17", Worst: v1alpha1.SeverityError,
		Condition:   v1alpha1.ConditionBudgetAligned,
		Summary:     "A technology is bought or its contract renews before anybody has looked at what it does.",
		Why:         "A contract that renews before the evaluation decides in its place: the findings then come too late to change anything. An evaluation that was done at most 18 months before covers the renewal. Without one, it is an Error where the evaluation that is planned comes too late. It is a Warning where the last one is older than 18 months and none is planned in time, where money goes on for what is to be replaced, and where a candidate is bought without an evaluation.",
		Source:      "REL Northwest, Leveraging Technology for Student Success: a routine of evaluation, with decisions before new purchases",
		Fix:         "Hold the evaluation before the contract renews, or sign for one year only. If the evaluation was held, record its results and the decision; one that was held under another plan of the district counts.",
		Before:      purchaseBeforeEvaluationBefore,
		After:       purchaseBeforeEvaluationAfter,
		FoldedUnder: []Fold{{Root: "SpendOnRetired", AnyYear: true, By: byTechnology, When: alone}},
		Check:       checkPurchaseBeforeEvaluation,
	})
}

const purchaseBeforeEvaluationBefore = `
kind: TechnologyPlan
spec:
  technologies:
  - {name: math-practice, renewal: "2027-07-01"}
  budget:
    currency: USD
    lines:
    - {name: math-licenses, fiscalYear: 2028, amount: 12000, purpose: Operation, technologies: [math-practice]}
  evaluationSchedules:
  - name: tool-review
    target: {kind: Technology, name: math-practice}
    cadence: Annual
    anchor: "2027-09-15"
`

const purchaseBeforeEvaluationAfter = `
kind: TechnologyPlan
spec:
  technologies:
  - {name: math-practice, renewal: "2027-07-01"}
  budget:
    currency: USD
    lines:
    - {name: math-licenses, fiscalYear: 2028, amount: 12000, purpose: Operation, technologies: [math-practice]}
  evaluationSchedules:
  - name: tool-review
    target: {kind: Technology, name: math-practice}
    cadence: Annual
    anchor: "2027-04-15"
`

const (
	// renewalDays before a renewal its evaluation has to be done.
	renewalDays = 30
	// evaluationMonths is how long an evaluation speaks for a renewal.
	evaluationMonths = 18
)

func checkPurchaseBeforeEvaluation(c *Case, r *Report) {
	var unplanned, undated []string
	for _, t := range c.technologies() {
		reviews := c.reviewsOf(t.Name)
		k, renews := c.contractOf(t)
		standing := reviewed
		if renews {
			standing = c.stands(k, reviews)
		}
		f, found := Finding{}, false
		if standing == reviewLate {
			f, found = c.renewsUnevaluated(t, k, reviews), true
		}
		if !found {
			f, found = c.buysCandidate(t, reviews)
		}
		if !found {
			f, found = c.buysReplaced(t)
		}
		switch {
		case found:
			r.Find(f)
		case standing == reviewOld:
			r.Find(c.renewsOnOldEvaluation(t, k, reviews))
		case standing == reviewUnplanned:
			unplanned = append(unplanned, string(t.Name))
		case standing == reviewUndated:
			undated = append(undated, string(t.Name))
		}
	}
	if len(unplanned) > 0 {
		r.Skip("no evaluation is on the calendar for what renews: %s", several(unplanned))
	}
	if len(undated) > 0 {
		r.Skip("nobody says when what renews was last evaluated: %s", several(undated))
	}
}

// reviews is what is known about the evaluations of a technology.
type reviews struct {
	// open comes next: the first that is neither done nor cancelled; nil: none. One
	// that was due before the last that is done is made up for.
	open *evaluation.Item
	// done reports whether one is, and last on which day the latest was; no date: the
	// day is not recorded.
	done bool
	last calendar.Date
}

func (c *Case) reviewsOf(technology v1alpha1.EntryName) reviews {
	rs := c.elsewhere[technology]
	records := c.recordsOf[technology]
	for _, item := range records {
		if item.State == evaluation.Completed {
			rs.done, rs.last = true, max(rs.last, item.Done)
		}
	}
	var after calendar.Date
	if rs.done {
		after = rs.last
	}
	target := v1alpha1.EvaluationTarget{Kind: v1alpha1.TargetTechnology, Name: string(technology)}
	if pending, ok := c.Schedule.Pending(target, after); ok {
		rs.open = &pending
	}
	for i, item := range records {
		isOver := item.State == evaluation.Completed || item.State == evaluation.Cancelled
		if isOver || rs.done && item.Due <= rs.last {
			continue
		}
		if rs.open == nil || item.Due <= rs.open.Due {
			rs.open = &records[i]
		}
		break
	}
	return rs
}

// contract is a renewal that is ahead, with the money for running the
// technology from that year on.
type contract struct {
	renewal calendar.Date
	money   spend
}

// contractOf is the contract of a technology, if it renews and has money.
func (c *Case) contractOf(t v1alpha1.Technology) (contract, bool) {
	renewal := calendar.Lenient(t.Renewal)
	if renewal.IsZero() {
		return contract{}, false
	}
	c.Next.Add(renewal.AddDays(-renewalDays), renewal+1)
	if renewal < c.Today {
		return contract{}, false
	}
	first := c.Fiscal.Of(renewal)
	lines := c.linesFor(t.Name, v1alpha1.PurposeOperation)
	k := contract{renewal, c.spendOn(t.Name, lines, func(f calendar.FiscalYear) bool { return f >= first })}
	return k, k.money.sum > 0
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
func (c *Case) stands(k contract, rs reviews) standing {
	switch {
	case rs.done && rs.last >= k.renewal.AddMonths(-evaluationMonths):
		return reviewed
	case rs.open != nil && rs.open.Due <= k.renewal:
		if c.Today >= k.renewal.AddDays(-renewalDays) {
			return reviewLate
		}
		return reviewed
	case rs.done && rs.last.IsZero():
		return reviewUndated
	case rs.open != nil:
		return reviewLate
	case rs.done:
		return reviewOld
	default:
		return reviewUnplanned
	}
}

// renewsUnevaluated is what is said of a renewal whose evaluation comes too
// late.
func (c *Case) renewsUnevaluated(t v1alpha1.Technology, k contract, rs reviews) Finding {
	state := "its evaluation is not done"
	switch due := rs.open.Due; {
	case due > k.renewal:
		state = fmt.Sprintf("its evaluation is due only on %s", due)
	case !due.IsZero():
		state = fmt.Sprintf("its evaluation, due %s, is not done", due)
	}
	return c.renewing(t, k, v1alpha1.SeverityError, state, "Evaluate first, or sign for one year only.")
}

func (c *Case) renewsOnOldEvaluation(t v1alpha1.Technology, k contract, rs reviews) Finding {
	state := fmt.Sprintf("it was last evaluated on %s, more than %d months before, and no evaluation is planned until then", rs.last, evaluationMonths)
	return c.renewing(t, k, v1alpha1.SeverityWarning, state, "Put an evaluation on the calendar before it renews.")
}

func (c *Case) renewing(t v1alpha1.Technology, k contract, severity v1alpha1.Severity, state, action string) Finding {
	return Finding{
		Finding: v1alpha1.Finding{
			Severity: severity, Field: technologyField(t.Name) + ".renewal",
			Message: fmt.Sprintf("%s renews on %s, with %s budgeted for it from %s on, but %s.", t.Name, k.renewal, c.money(k.money.sum), k.money.years[0], state),
			Action:  action,
		},
		Money: k.money.sum, Years: len(k.money.years), Lines: k.money.lines, Technologies: []string{string(t.Name)},
	}
}

// buysCandidate reports the first year in which a candidate is bought for as
// much as calls for an evaluation, and none is done.
func (c *Case) buysCandidate(t v1alpha1.Technology, rs reviews) (Finding, bool) {
	if t.Lifecycle != v1alpha1.LifecycleCandidate || rs.done {
		return Finding{}, false
	}
	lines := c.linesFor(t.Name, v1alpha1.PurposePurchase)
	bought := c.spendOn(t.Name, lines, func(f calendar.FiscalYear) bool {
		return moneyFor(t.Name, lines, f) >= c.Policy.PurchaseLimit
	})
	if bought.sum == 0 {
		return Finding{}, false
	}
	f := bought.years[0]
	return Finding{
		Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityWarning, Field: technologyField(t.Name) + ".lifecycle", FiscalYear: year(f),
			Message: fmt.Sprintf("%s is still a candidate, and %s has %s to buy it before any evaluation of it is done.", t.Name, f, c.money(bought.first)),
			Action:  "Try it out and evaluate it before the purchase.",
		},
		Money: bought.first, Lines: linesOf(withMoney(lines, f)), Technologies: []string{string(t.Name)},
	}, true
}

// buysReplaced reports money for buying or running what was to be replaced, in
// the years that start after that was decided: the year of the decision is for
// the change.
func (c *Case) buysReplaced(t v1alpha1.Technology) (Finding, bool) {
	decided := c.Decisions[t.Name]
	if decided.Outcome != v1alpha1.DecisionReplace {
		return Finding{}, false
	}
	lines := c.linesFor(t.Name, v1alpha1.PurposeOperation, v1alpha1.PurposePurchase)
	left := c.spendOn(t.Name, lines, func(f calendar.FiscalYear) bool { return c.Fiscal.Start(f) > decided.Date })
	if left.sum == 0 {
		return Finding{}, false
	}
	return Finding{
		Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityWarning, Field: technologyField(t.Name), FiscalYear: year(left.years[0]),
			Message: fmt.Sprintf("It was decided on %s to replace %s, yet %s.", decided.Date, t.Name, c.stillHas(left)),
			Action:  "Budget what comes in its place, or record the new decision.",
		},
		Money: left.sum, Years: len(left.years), Lines: left.lines, Technologies: []string{string(t.Name)},
	}, true
}
