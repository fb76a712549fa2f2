package chain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// Kind is the kind of a break.
type Kind int8

// The kinds of breaks, in the order of the chain.
const (
	// LineWithoutGoal is money of a line that is for no goal, and not for general operations.
	LineWithoutGoal Kind = iota
	// GoalWithoutMoney is a goal that lacks money for its actions, or that no line names.
	GoalWithoutMoney
	// GoalWithoutBenchmark is an active goal that nothing measures.
	GoalWithoutBenchmark
	// LotWithoutLine is a lot that is bought for this plan, and that no line pays for.
	LotWithoutLine
	// ReplacementWithoutMoney are units that are to be replaced in a fiscal year without money for it.
	ReplacementWithoutMoney
	// SpentOutsidePlan is money of the ledger that no line claims.
	SpentOutsidePlan
	// NeverEvaluated is a technology in use without a completed evaluation.
	NeverEvaluated
	// DecisionOpen is an evaluation that is overdue, that lacks its decision, or whose decision is not followed.
	DecisionOpen
	// EvaluationWithoutTarget is an evaluation of the plan, or a schedule of it, whose target does not exist.
	EvaluationWithoutTarget
	// OutsidePlans is an object of the district that names a plan or a goal which does not exist, so that it is in
	// no chain. It is a break of each plan, as nothing says to which one it belongs.
	OutsidePlans
)

// Break is a missing link.
type Break struct {
	Kind Kind
	// Object is the object to change. Name is what the break is about: a line, a goal, a lot, a technology
	// or a fiscal year.
	Object v1alpha1.ObjectKey
	Name   string
	// Amount is the money at stake, if HasAmount.
	Amount    money.Amount
	HasAmount bool
	// Reason says in a sentence what is missing.
	Reason string
	// Finding is what a rule reports about it; nil if none does.
	Finding *v1alpha1.Finding
	// IsPast says that the break is only about years that are over, so that nothing can be done.
	IsPast bool
	// IsExpected says that the missing evaluation is on the calendar.
	IsExpected bool
}

// listBreaks finds the missing links.
func (made *computation) listBreaks() {
	made.addLinesWithoutGoal()
	made.addGoalBreaks()
	made.addUnpaidLots()
	made.addReplacements()
	made.addUnclaimed()
	made.addNeverEvaluated()
	made.addOpenDecisions()
	made.addMissingTargets()
	made.addOutsidePlans()
	slices.SortStableFunc(made.Breaks, func(left, right Break) int {
		return cmp.Or(cmp.Compare(left.Kind, right.Kind), cmp.Compare(right.Amount, left.Amount))
	})
}

func (made *computation) addBreak(found Break) { made.Breaks = append(made.Breaks, found) }

func (made *computation) planKey() v1alpha1.ObjectKey {
	return v1alpha1.ObjectKey{Kind: v1alpha1.KindTechnologyPlan, Name: made.plan.Name}
}

// addLinesWithoutGoal sums the unaligned shares of each line. Their sum is that of the plan's status.
func (made *computation) addLinesWithoutGoal() {
	type unaligned struct {
		amount  money.Amount
		reasons []string
		isPast  bool
	}
	lines := map[*budget.Line]*unaligned{}
	for _, share := range made.Budget.Shares {
		if share.Alignment <= budget.General || share.Amount == 0 {
			continue
		}
		line := lines[share.Line]
		if line == nil {
			line = &unaligned{isPast: true}
			lines[share.Line] = line
		}
		line.amount = line.amount.Plus(share.Amount)
		line.isPast = line.isPast && share.Year < made.Budget.Current
		if reason := explainShare(share); !slices.Contains(line.reasons, reason) {
			line.reasons = append(line.reasons, reason)
		}
	}
	for _, budgetLine := range made.Budget.Lines {
		line := lines[budgetLine]
		if line == nil {
			continue
		}
		made.addBreak(Break{
			Kind: LineWithoutGoal, Object: made.planKey(), Name: string(budgetLine.Name), Amount: line.amount, HasAmount: true,
			Reason: text.ListFirst(line.reasons), IsPast: line.isPast,
			Finding: made.findings.find(made.planKey(), rules.LinePath(budgetLine.Name).String(), 0,
				rules.BudgetLineWithoutGoal, rules.FundingYearMismatch, rules.LineOutsidePlan),
		})
	}
}

func explainShare(share budget.Share) string {
	switch share.Alignment {
	case budget.GoalMissing:
		return fmt.Sprintf("goal %s does not exist", share.Goal)
	case budget.GoalClosed:
		return fmt.Sprintf("goal %s is closed", share.Goal)
	case budget.GoalNotRunning:
		return fmt.Sprintf("goal %s does not run in %s", share.Goal, share.Year)
	default:
		return "names no goal"
	}
}

// addGoalBreaks finds goals that lack money, and goals that nothing measures. Goals that are over are left out.
func (made *computation) addGoalBreaks() {
	for _, goal := range made.Goals {
		if !goal.Closed.IsZero() || goal.EndsBeforeStart() || goal.End < made.Budget.Today {
			continue
		}
		key := v1alpha1.ObjectKey{Kind: v1alpha1.KindGoal, Name: goal.Name}
		switch {
		case goal.Short > 0:
			made.addBreak(Break{
				Kind: GoalWithoutMoney, Object: key, Name: goal.Name, Amount: goal.Short, HasAmount: true,
				Reason:  "short in " + text.JoinAnd(formatYears(goal.ShortYears)),
				Finding: made.findings.find(key, "", 0, rules.GoalUnfunded),
			})
		case len(goal.Lines) == 0:
			made.addBreak(Break{
				Kind: GoalWithoutMoney, Object: key, Name: goal.Name, Reason: "no budget line names it",
				Finding: made.findings.find(key, "", 0, rules.GoalUnfunded),
			})
		}
		if goal.Benchmarks == 0 {
			made.addBreak(Break{
				Kind: GoalWithoutBenchmark, Object: key, Name: goal.Name, Amount: goal.Amount, HasAmount: true,
				Reason: "no benchmark measures it", Finding: made.findings.find(key, "", 0, rules.GoalWithoutBenchmark),
			})
		}
	}
}

func formatYears(years []calendar.FiscalYear) []string {
	formatted := make([]string, len(years))
	for i, year := range years {
		formatted[i] = year.String()
	}
	return formatted
}

func (made *computation) addUnpaidLots() {
	for _, unpaid := range made.unpaid {
		key := v1alpha1.ObjectKey{Kind: v1alpha1.KindDevice, Name: unpaid.name}
		reason := fmt.Sprintf("%s acquired on %s", text.FormatCount(unpaid.lot.Quantity, "unit"), unpaid.acquired)
		switch {
		case unpaid.missing != "":
			reason = fmt.Sprintf("line %s does not exist", unpaid.missing)
		case unpaid.missingPlan != "":
			reason = fmt.Sprintf("plan %s, whose line %s is to pay, does not exist", unpaid.missingPlan, unpaid.lot.Line)
		case unpaid.lot.PaymentOn(made.Budget.Today) == inventory.Planned:
			reason = fmt.Sprintf("%s planned", text.FormatCount(unpaid.lot.Quantity, "unit"))
		}
		made.addBreak(Break{
			Kind: LotWithoutLine, Object: key, Name: unpaid.name, Amount: unpaid.cost, HasAmount: unpaid.cost > 0,
			Reason:  reason,
			Finding: made.findings.find(key, "", 0, rules.FundingYearMismatch),
		})
	}
}

// addReplacements finds the years of the plan, from the current one on, whose replacements lack money.
func (made *computation) addReplacements() {
	for _, fiscalYear := range made.Budget.ActionableYears {
		refresh := made.Budget.SumYear(fiscalYear).Refresh
		if refresh.MoneyMissing() <= 0 {
			continue
		}
		made.addBreak(Break{
			Kind: ReplacementWithoutMoney, Object: made.planKey(), Name: fiscalYear.String(),
			Amount: refresh.MoneyMissing(), HasAmount: true,
			Reason: fmt.Sprintf("%s to replace (%s)",
				text.FormatCount(refresh.Devices, "unit"), text.ListFirst(refresh.Technologies)),
			Finding: made.findings.find(made.planKey(), "", fiscalYear, rules.RefreshUnderfunded),
		})
	}
}

func (made *computation) addUnclaimed() {
	for _, unclaimed := range made.plan.Unclaimed {
		path := rules.SpecPath("budget", "unclaimed").Key(fmt.Sprint(int(unclaimed.FiscalYear))).String()
		reason := "in accounts that no line claims"
		if unclaimed.Accounts > 0 {
			reason = fmt.Sprintf("in %s that no line claims", text.FormatCount(unclaimed.Accounts, "account"))
		}
		made.addBreak(Break{
			Kind: SpentOutsidePlan, Object: made.planKey(), Name: unclaimed.FiscalYear.String(),
			Amount: unclaimed.Amount, HasAmount: true, Reason: reason,
			Finding: made.findings.find(made.planKey(), path, 0, rules.SpendingOutsidePlan),
		})
	}
}

// addNeverEvaluated finds technologies in use without a completed evaluation, with the money that lines have
// for them.
func (made *computation) addNeverEvaluated() {
	amounts := map[v1alpha1.EntryName]money.Amount{}
	for _, line := range made.Budget.Lines {
		for i, part := range line.SplitByTechnology(line.Allotted) {
			amounts[line.Technologies[i]] = amounts[line.Technologies[i]].Plus(part)
		}
	}
	for _, technology := range made.plan.Technologies {
		review := made.findOrAddReview(targetOf(technology.Name))
		if review.IsDone || made.isRetired(technology) {
			continue
		}
		reason := "no evaluation is on the calendar"
		switch {
		case review.IsOverdue:
			reason = fmt.Sprintf("its first evaluation was due on %s", review.Next)
		case !review.Next.IsZero():
			reason = fmt.Sprintf("its first evaluation is due on %s", review.Next)
		case review.NextRecord != "":
			reason = "its first evaluation is open"
		}
		amount := amounts[technology.Name]
		made.addBreak(Break{
			Kind: NeverEvaluated, Object: made.planKey(), Name: string(technology.Name), Amount: amount, HasAmount: amount > 0,
			Reason: reason, IsExpected: !review.IsOverdue && (!review.Next.IsZero() || review.NextRecord != ""),
			Finding: made.findings.find(made.planKey(), rules.TechnologyPath(technology.Name).String(), 0,
				rules.PurchaseBeforeEvaluation),
		})
	}
}

// addOpenDecisions takes over what rules report about evaluations and decisions.
func (made *computation) addOpenDecisions() {
	seen := map[v1alpha1.ObjectKey]map[string]bool{}
	for i := range made.Findings {
		finding := &made.Findings[i]
		switch finding.Code {
		case rules.EvaluationOverdue, rules.AnnualReviewOverdue, rules.DecisionMissing, rules.SpendOnRetired:
		default:
			continue
		}
		if seen[finding.Object] == nil {
			seen[finding.Object] = map[string]bool{}
		}
		if seen[finding.Object][finding.Field] {
			continue
		}
		seen[finding.Object][finding.Field] = true
		name := finding.Object.Name
		if key := keyOfField(finding.Field); key != "" {
			name = key
		}
		amount := money.ParseOrZero(finding.Amount)
		made.addBreak(Break{
			Kind: DecisionOpen, Object: finding.Object, Name: name, Amount: amount, HasAmount: amount > 0,
			Reason: finding.Message, Finding: finding,
		})
	}
}

// findingIndex finds findings by their object and by the entry of a list to which their field belongs.
type findingIndex map[findingPlace][]*v1alpha1.Finding

type findingPlace struct {
	object v1alpha1.ObjectKey
	// root is the field up to the first key: spec.budget.lines[wifi].
	root string
}

func indexFindings(findings []v1alpha1.Finding) findingIndex {
	index := findingIndex{}
	for i := range findings {
		finding := &findings[i]
		for _, root := range []string{rootOf(finding.Field), ""} {
			place := findingPlace{finding.Object, root}
			index[place] = append(index[place], finding)
			if root == "" {
				break
			}
		}
	}
	return index
}

// rootOf returns a field up to its first key; for one without a key, its first two names.
func rootOf(field string) string {
	if at := strings.IndexByte(field, ']'); at >= 0 {
		return field[:at+1]
	}
	names := strings.SplitN(field, ".", 3)
	return strings.Join(names[:min(2, len(names))], ".")
}

// keyOfField returns the first key of a field: wifi for spec.budget.lines[wifi].source; empty if it has none.
func keyOfField(field string) string {
	_, after, hasKey := strings.Cut(field, "[")
	key, _, isClosed := strings.Cut(after, "]")
	if !hasKey || !isClosed {
		return ""
	}
	return key
}

// find returns the first finding of some codes at a place; nil if there is none. An empty root stands for the
// whole object, and year 0 for any fiscal year.
func (index findingIndex) find(
	object v1alpha1.ObjectKey, root string, year calendar.FiscalYear, codes ...v1alpha1.FindingCode,
) *v1alpha1.Finding {
	for _, code := range codes {
		for _, finding := range index[findingPlace{object, root}] {
			if finding.Code == code && (year == 0 || int(finding.FiscalYear) == int(year)) {
				return finding
			}
		}
	}
	return nil
}
