package compliance

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/programs"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// NonDiscountShareUnfunded reports that E-Rate pays a part of something and no other
// line pays the rest.
var NonDiscountShareUnfunded = rules.Rule{
	Code: rules.NonDiscountShareUnfunded, Number: "E-28", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	FoldedUnder: []rules.Fold{
		// If a line must leave E-Rate or its source anyway, it needs no share of the district.
		{Root: rules.IneligibleUse, AnyYear: true, By: rules.ByLine, When: hasOnlyRootLines},
		{Root: rules.SpendingCapExceeded, AnyYear: true, By: rules.ByLine, When: hasOnlyRootLines},
	},
	Check: checkNonDiscountShare,
}

// ownShare is what the district itself pays in a year beside the E-Rate lines of one
// use. Lines have the same use if they name the same technologies, or the same goals
// and no technology.
type ownShare struct {
	use   string
	lines []*budget.Line
	// percent is what E-Rate pays; nil: the lines differ in it.
	percent *big.Rat
	fact    programs.Fact
	// needed is the exact share, and have what other lines pay of it so far.
	needed *big.Rat
	have   money.Amount
}

// remainingNeed is the part of the share that no line pays yet.
func (share *ownShare) remainingNeed() money.Amount {
	return max(0, money.RoundAmount(share.needed)-share.have)
}

// checkNonDiscountShare reports one finding for each use and year from the current
// one on. What other lines pay is distributed over all uses of a year first, so that
// no money counts for two.
func checkNonDiscountShare(input *rules.Input, report *rules.Report) {
	var noDiscount, noUse []v1alpha1.EntryName
	for _, fiscalYear := range input.ActionableYears {
		groups := map[string]*ownShare{}
		for _, budgetLine := range input.Lines {
			if budgetLine.Source.ERateCategory() == 0 || budgetLine.AmountIn(fiscalYear) == 0 {
				continue
			}
			use := erateUseKey(budgetLine)
			discount, known := input.DiscountOf(budgetLine, fiscalYear)
			switch {
			case !known:
				noDiscount = append(noDiscount, budgetLine.Name)
			// Without a technology or a goal, no other line can be matched with it.
			case use == "":
				noUse = append(noUse, budgetLine.Name)
			default:
				addOwnShare(input, groups, use, budgetLine, fiscalYear, discount)
			}
		}
		payOwnShares(input, groups, fiscalYear)
		for _, use := range rules.SortedKeys(groups) {
			missing := new(big.Rat).Sub(groups[use].needed, groups[use].have.ToRat())
			// Amounts are rounded, so up to one unit of the currency means nothing.
			if missing.Cmp(money.Unit.ToRat()) > 0 {
				report.AddFinding(newOwnShareFinding(input, groups[use], fiscalYear, money.RoundAmount(missing)))
			}
		}
	}
	skipLines(report, "no discount is known: %s", noDiscount)
	skipLines(report, "an E-Rate line names neither a technology nor a goal: %s", noUse)
}

// erateUseKey identifies what an E-Rate line is for; empty: the line names neither a
// technology nor a goal.
func erateUseKey(budgetLine *budget.Line) string {
	if use := budget.TechnologyNames(budgetLine); len(use) > 0 {
		return strings.Join(text.ToStrings(use), "\x00")
	}
	var goals []string
	for _, lineGoal := range budgetLine.Goals {
		goals = append(goals, "goal "+lineGoal.Name)
	}
	slices.Sort(goals)
	return strings.Join(goals, "\x00")
}

// addOwnShare adds a line of a use and its discount to the share of that use.
func addOwnShare(
	input *rules.Input,
	groups map[string]*ownShare,
	use string,
	budgetLine *budget.Line,
	fiscalYear calendar.FiscalYear,
	discount budget.Discount,
) {
	// If the category may not pay for the line at all, there may be no share either,
	// so the certainty of that rule counts as well.
	fundingYear, _ := input.FundingYear(budgetLine, fiscalYear)
	_, fact, _ := programs.CheckEligibility(budgetLine.Source.Kind, "", budgetLine.Purpose, fundingYear)
	fact = leastCertainFact(fact, discount.Fact)
	share := groups[use]
	if share == nil {
		share = &ownShare{use: use, percent: discount.Percent, fact: fact, needed: new(big.Rat)}
		groups[use] = share
	}
	share.lines, share.fact = append(share.lines, budgetLine), leastCertainFact(share.fact, fact)
	share.needed.Add(share.needed, discount.OwnShare(budgetLine.AmountIn(fiscalYear)))
	if share.percent != nil && share.percent.Cmp(discount.Percent) != 0 {
		share.percent = nil
	}
}

// ownPayment is money of a line that is not on E-Rate, with the shares that it can
// pay. Each technology of the line has an equal part of the line's money, and pays
// the shares of that technology. By a goal, a line pays a share only if the line or
// the share names no technology.
type ownPayment struct {
	line   *budget.Line
	money  money.Amount
	shares []string
}

// payOwnShares lets the lines that are not on E-Rate pay the shares of a year. Money
// that fits one share only goes first, so that money with a choice is left for the
// others; then by number of shares and name. Money for several shares fills them in
// proportion to what each still lacks.
func payOwnShares(input *rules.Input, groups map[string]*ownShare, fiscalYear calendar.FiscalYear) {
	if len(groups) == 0 {
		return
	}
	payments := listOwnPayments(input, groups, fiscalYear)
	slices.SortStableFunc(payments, func(left, right ownPayment) int {
		return cmp.Or(cmp.Compare(len(left.shares), len(right.shares)), cmp.Compare(left.line.Name, right.line.Name))
	})
	for _, payment := range payments {
		var sum money.Amount
		needs := make([]int64, len(payment.shares))
		for i, use := range payment.shares {
			sum = sum.Plus(groups[use].remainingNeed())
			needs[i] = int64(groups[use].remainingNeed())
		}
		for i, part := range input.Splitter().SplitByWeights(min(sum, payment.money), needs) {
			groups[payment.shares[i]].have = groups[payment.shares[i]].have.Plus(part)
		}
	}
}

// listOwnPayments lists the payments of a year that fit a share, by line and technology.
func listOwnPayments(input *rules.Input, groups map[string]*ownShare, fiscalYear calendar.FiscalYear) []ownPayment {
	byTechnology := map[v1alpha1.EntryName][]string{}
	byGoal, byGoalAlone := map[string][]string{}, map[string][]string{}
	for _, use := range rules.SortedKeys(groups) {
		for _, budgetLine := range groups[use].lines {
			for _, entryName := range budgetLine.Technologies {
				byTechnology[entryName] = append(byTechnology[entryName], use)
			}
			for _, lineGoal := range budgetLine.Goals {
				byGoal[lineGoal.Name] = append(byGoal[lineGoal.Name], use)
				if len(budgetLine.Technologies) == 0 {
					byGoalAlone[lineGoal.Name] = append(byGoalAlone[lineGoal.Name], use)
				}
			}
		}
	}
	var payments []ownPayment
	addPayment := func(budgetLine *budget.Line, amount money.Amount, shares, ofGoals []string) {
		if shares = rules.Unique(slices.Concat(shares, ofGoals)); len(shares) > 0 {
			payments = append(payments, ownPayment{budgetLine, amount, shares})
		}
	}
	for _, budgetLine := range input.Lines {
		// The district's own share must not come from E-Rate itself.
		if budgetLine.Source.ERateCategory() > 0 || budgetLine.AmountIn(fiscalYear) == 0 {
			continue
		}
		technologies, goals := budget.TechnologyNames(budgetLine), byGoalAlone
		if len(technologies) == 0 {
			goals = byGoal
		}
		var ofGoals []string
		for _, lineGoal := range budgetLine.Goals {
			ofGoals = append(ofGoals, goals[lineGoal.Name]...)
		}
		if len(technologies) == 0 {
			addPayment(budgetLine, budgetLine.AmountIn(fiscalYear), nil, ofGoals)
		}
		for _, technologyName := range technologies {
			addPayment(budgetLine, budgetLine.AmountFor(technologyName, fiscalYear), byTechnology[technologyName], ofGoals)
		}
	}
	return payments
}

// newOwnShareFinding makes the finding of a use and a year. The percentages are left
// out if the lines have different discounts.
func newOwnShareFinding(
	input *rules.Input,
	share *ownShare,
	fiscalYear calendar.FiscalYear,
	missing money.Amount,
) rules.Finding {
	pays, part := "a part", "part"
	if share.percent != nil {
		own := new(big.Rat).Sub(big.NewRat(100, 1), share.percent)
		pays = fmt.Sprintf("%s percent", money.FormatDecimal(share.percent, 4))
		part = fmt.Sprintf("%s percent", money.FormatDecimal(own, 4))
	}
	have := "is in no other line"
	if share.have > 0 {
		have = fmt.Sprintf("has only %s in other lines", input.FormatMoney(share.have))
	}
	names := budget.LineNames(share.lines)
	uses := text.ToStrings(budget.TechnologyNames(share.lines...))
	if len(uses) == 0 {
		uses = strings.Split(share.use, "\x00")
	}
	return rules.Finding{
		Severity:   severityOfFact(input, share.fact),
		Field:      rules.LinePath(share.lines[0].Name).Child("amount").String(),
		FiscalYear: v1alpha1.FiscalYear(fiscalYear),
		Message: fmt.Sprintf(
			"For %s in %s E-Rate pays %s; the district's own %s, %s, %s.", text.JoinFirst(names), fiscalYear, pays, part,
			input.FormatMoney(money.RoundAmount(share.needed)), have,
		),
		Action: appendWhomToAsk(
			input,
			fmt.Sprintf(
				"Add %s for %s in %s on a source other than E-Rate, or ask E-Rate for less.",
				input.FormatMoney(missing), text.JoinFirst(uses), fiscalYear,
			),
			share.fact,
		),
		Money:        missing,
		Have:         share.have,
		Lines:        names,
		Technologies: budget.TechnologyNames(share.lines...),
	}
}
