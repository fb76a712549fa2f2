package content

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/document"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/tables/funding"
	"techplan.education/internal/text"
)

// noticeAhead is how many days ahead a renewal, or the last day of notice before it, is a decision to make.
const noticeAhead = 120

// Decision is something to decide.
type Decision struct {
	document.Notice

	// By is the last day to decide; no date if there is none, as for an error, which is a problem until it is corrected.
	By calendar.Date
	// Subject is the object that the decision is about, with its kind.
	Subject string
}

// ListDecisions lists what a board should decide: errors, evaluations without a decision, and contracts
// that renew soon.
func (input Input) ListDecisions() []document.Notice {
	var notices []document.Notice
	for _, decision := range input.listDecisions(noticeAhead) {
		notices = append(notices, decision.Notice)
	}
	return notices
}

// ListDecisionsWithin lists what is to be decided from today until a number of days later, by the last day to decide:
// errors and evaluations without a decision, which have no day of their own, and contracts with a deadline in that
// time.
func (input Input) ListDecisionsWithin(days int) []Decision {
	decisions := input.listDecisions(days)
	last := input.Today().AddDays(days)
	for i := range decisions {
		decisions[i].By = cmp.Or(decisions[i].By, last)
	}
	slices.SortStableFunc(decisions, func(left, right Decision) int { return cmp.Compare(left.By, right.By) })
	return decisions
}

// listDecisions lists errors, evaluations without a decision, and contracts whose deadline comes within a number of
// days.
func (input Input) listDecisions(days int) []Decision {
	var decisions []Decision
	for _, finding := range input.SummarizePlan().Findings {
		if finding.Severity == v1alpha1.SeverityError {
			subject := fmt.Sprintf("%s %s", finding.Object.Kind, finding.Object.Name)
			decisions = append(decisions, Decision{Notice: input.newNotice(finding), Subject: subject})
		}
	}
	decisions = append(decisions, input.listUndecided()...)
	return append(decisions, input.listRenewals(days)...)
}

// listUndecided lists the evaluations that are complete and wait for a decision.
func (input Input) listUndecided() []Decision {
	var decisions []Decision
	for _, record := range model.ParseEvaluations(input.District.SortByName().Evaluations) {
		_, isDone := evaluation.CompletedOn(record)
		if record.Spec.PlanRef.Name != input.Plan.Name || !isDone || record.Spec.Decision.Outcome != "" {
			continue
		}
		answers := map[v1alpha1.Answer]int{}
		for _, result := range record.Spec.Results {
			answers[result.Answer]++
		}
		subject := "Evaluation " + record.Name
		decisions = append(decisions, Decision{Subject: subject, Notice: document.Notice{
			State: document.Bad, Heading: "Evaluation without a decision",
			Words: fmt.Sprintf("The evaluation of %s is complete: %d passed, %d in part, %d failed, %d not assessed.",
				DescribeTarget(record.Spec.Target, input.Plan.Name), answers[v1alpha1.AnswerPass], answers[v1alpha1.AnswerWarning],
				answers[v1alpha1.AnswerFail], answers[""]),
			Action:   "Decide whether to keep, change, replace or retire it, and write it in spec.decision of the evaluation.",
			Subjects: []document.Span{{Words: subject}},
		}})
	}
	return decisions
}

// listRenewals lists the contracts that renew, or whose last day of notice comes, within a number of days.
func (input Input) listRenewals(days int) []Decision {
	Today := input.Today()
	last := Today.AddDays(days)
	contracts := funding.ListContracts(input.District, input.Plan.Name, input.Now)
	slices.SortStableFunc(contracts, func(left, right funding.Contract) int {
		return cmp.Compare(findDeadline(left, Today), findDeadline(right, Today))
	})
	var decisions []Decision
	for _, contract := range contracts {
		deadline := findDeadline(contract, Today)
		if deadline < Today || deadline > last {
			continue
		}
		words := fmt.Sprintf("The contract of %s renews on %s.", SpellName(contract.Technology), FormatDay(contract.Renewal))
		action := fmt.Sprintf("Decide by %s whether to keep it.", FormatDay(deadline))
		if deadline == contract.NoticeBy {
			action = fmt.Sprintf("Decide by %s whether to keep it: that is the last day to give notice.", FormatDay(deadline))
		}
		if contract.Evaluated.IsZero() {
			words += " It has no completed evaluation."
		}
		if contract.SeatsPaid != nil && contract.SeatsUsed != nil {
			words += fmt.Sprintf(" %d of %s are used.", *contract.SeatsUsed,
				text.FormatCount(*contract.SeatsPaid, "paid license"))
		}
		notice := document.Notice{
			State: document.Attention, Heading: "Contract that renews", Words: words, Action: action,
			Amount: input.newAmountOrEmpty(contract.Amount).Cell,
		}
		decisions = append(decisions, Decision{
			Notice: notice, By: deadline, Subject: "Technology " + string(contract.Technology),
		})
	}
	return decisions
}

// findDeadline returns the last day on which a renewal can be decided: that of the notice, or the renewal
// itself if there is none or it is past.
func findDeadline(contract funding.Contract, today calendar.Date) calendar.Date {
	if contract.NoticeBy >= today {
		return contract.NoticeBy
	}
	return contract.Renewal
}
