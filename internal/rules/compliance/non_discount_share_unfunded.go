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

// NonDiscountShareUnfunded reports this: e-Rate pays a part of something, and no
// other line pays for the rest.
var NonDiscountShareUnfunded = rules.Rule{
	Code: rules.NonDiscountShareUnfunded, Number: "E-28", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	FoldedUnder: []rules.Fold{
		{Root: rules.IneligibleUse, AnyYear: true, By: rules.ByLine, When: onlyItsLines},
		{Root: rules.SpendingCapExceeded, AnyYear: true, By: rules.ByLine, When: onlyItsLines},
	},
	Check: checkOwnShare,
}

// ownShare is what the district itself pays in a year beside E-Rate lines for the
// same technologies, or for the same goals where they name no technology.
type ownShare struct {
	use   string
	lines []*budget.Line
	// percent that E-Rate pays; nil: not the same of all lines.
	percent *big.Rat
	fact    programs.Fact
	needed  *big.Rat
	have    money.Amount
}

// unmet is what no line pays yet.
func (share *ownShare) unmet() money.Amount { return max(0, money.Round(share.needed)-share.have) }

func checkOwnShare(input *rules.Input, report *rules.Report) {
	var noDiscount, noUse []string
	for _, year := range input.ActionableYears {
		groups := map[string]*ownShare{}
		for _, line := range input.Lines {
			if budget.ERateCategory(line.Source) == 0 || line.AmountIn(year) == 0 {
				continue
			}
			use := erateUse(line)
			d, known := input.DiscountOf(line, year)
			switch {
			case !known:
				noDiscount = append(noDiscount, string(line.Name))
			case use == "":
				noUse = append(noUse, string(line.Name))
			default:
				addOwnShare(input, groups, use, line, year, d)
			}
		}
		payOwnShares(input, groups, year)
		for _, use := range rules.SortedKeys(groups) {
			missing := new(big.Rat).Sub(groups[use].needed, groups[use].have.Rat())
			// Amounts are rounded, so a unit of the currency is nothing.
			if missing.Cmp(money.Unit.Rat()) > 0 {
				report.Add(ownShareMissing(input, groups[use], year, money.Round(missing)))
			}
		}
	}
	skipLines(report, "no discount is known: %s", noDiscount)
	skipLines(report, "an E-Rate line names neither a technology nor a goal: %s", noUse)
}

// erateUse tells what an E-Rate line is for; empty: it names nothing.
func erateUse(line *budget.Line) string {
	if use := budget.TechnologyNames(line); len(use) > 0 {
		return strings.Join(use, "\x00")
	}
	var goals []string
	for _, lineGoal := range line.Goals {
		goals = append(goals, "goal "+lineGoal.Name)
	}
	slices.Sort(goals)
	return strings.Join(goals, "\x00")
}

func addOwnShare(
	input *rules.Input,
	groups map[string]*ownShare,
	use string,
	line *budget.Line,
	year calendar.FiscalYear,
	d budget.Discount,
) {
	// Unsure rules about a category of E-Rate make its share unsure as well.
	fundingYear, _ := input.FundingYear(line, year)
	_, fact, _ := programs.CheckEligibility(line.Source.Kind, "", line.Purpose, fundingYear)
	fact = leastSure(fact, d.Fact)
	s := groups[use]
	if s == nil {
		s = &ownShare{use: use, percent: d.Percent, fact: fact, needed: new(big.Rat)}
		groups[use] = s
	}
	s.lines, s.fact = append(s.lines, line), leastSure(s.fact, fact)
	s.needed.Add(s.needed, d.OwnShare(line.AmountIn(year)))
	if s.percent != nil && s.percent.Cmp(d.Percent) != 0 {
		s.percent = nil
	}
}

// ownPayment is money of a line that is not on E-Rate, and the own shares that it
// can pay: those for a technology of the line, of which each has an equal part of
// its money, and those for a goal, where the line or the share names no technology.
type ownPayment struct {
	line   *budget.Line
	money  money.Amount
	shares []string
}

// payOwnShares lets the lines that are not on E-Rate pay the own shares of a year.
// No money counts twice: what fits one share goes first, then by number of shares
// and name, and each fills what is unmet of its shares in proportion.
func payOwnShares(input *rules.Input, groups map[string]*ownShare, year calendar.FiscalYear) {
	if len(groups) == 0 {
		return
	}
	payments := ownPayments(input, groups, year)
	slices.SortStableFunc(payments, func(x, y ownPayment) int {
		return cmp.Or(cmp.Compare(len(x.shares), len(y.shares)), cmp.Compare(x.line.Name, y.line.Name))
	})
	for _, p := range payments {
		var sum money.Amount
		unmet := make([]int64, len(p.shares))
		for i, use := range p.shares {
			sum = sum.Plus(groups[use].unmet())
			unmet[i] = int64(groups[use].unmet())
		}
		for i, part := range min(sum, p.money).Split(unmet) {
			groups[p.shares[i]].have = groups[p.shares[i]].have.Plus(part)
		}
	}
}

// ownPayments are the payments of a year that fit a share, by line and technology.
func ownPayments(input *rules.Input, groups map[string]*ownShare, year calendar.FiscalYear) []ownPayment {
	byTechnology, byGoal, byGoalAlone := map[string][]string{}, map[string][]string{}, map[string][]string{}
	for _, use := range rules.SortedKeys(groups) {
		for _, line := range groups[use].lines {
			for _, name := range line.Technologies {
				byTechnology[string(name)] = append(byTechnology[string(name)], use)
			}
			for _, lineGoal := range line.Goals {
				byGoal[lineGoal.Name] = append(byGoal[lineGoal.Name], use)
				if len(line.Technologies) == 0 {
					byGoalAlone[lineGoal.Name] = append(byGoalAlone[lineGoal.Name], use)
				}
			}
		}
	}
	var payments []ownPayment
	add := func(line *budget.Line, amount money.Amount, shares, ofGoals []string) {
		if shares = rules.Unique(slices.Concat(shares, ofGoals)); len(shares) > 0 {
			payments = append(payments, ownPayment{line, amount, shares})
		}
	}
	for _, line := range input.Lines {
		if budget.ERateCategory(line.Source) > 0 || line.AmountIn(year) == 0 {
			continue
		}
		technologies, goals := budget.TechnologyNames(line), byGoalAlone
		if len(technologies) == 0 {
			goals = byGoal
		}
		var ofGoals []string
		for _, lineGoal := range line.Goals {
			ofGoals = append(ofGoals, goals[lineGoal.Name]...)
		}
		if len(technologies) == 0 {
			add(line, line.AmountIn(year), nil, ofGoals)
		}
		for _, t := range technologies {
			add(line, line.AmountFor(t, year), byTechnology[t], ofGoals)
		}
	}
	return payments
}

func ownShareMissing(input *rules.Input, s *ownShare, year calendar.FiscalYear, missing money.Amount) rules.Finding {
	pays, part := "a part", "part"
	if s.percent != nil {
		own := new(big.Rat).Sub(big.NewRat(100, 1), s.percent)
		pays, part = fmt.Sprintf(
			"%s percent", money.Decimal(s.percent, 4),
		), fmt.Sprintf(
			"%s percent", money.Decimal(own, 4),
		)
	}
	have := "is in no other line"
	if s.have > 0 {
		have = fmt.Sprintf("has only %s in other lines", input.FormatMoney(s.have))
	}
	names := budget.LineNames(s.lines)
	what := budget.TechnologyNames(s.lines...)
	if len(what) == 0 {
		what = strings.Split(s.use, "\x00")
	}
	return rules.Finding{
		Severity: severityOf(
			input, s.fact,
		),
		Field:      rules.LinePath(s.lines[0].Name).Child("amount").String(),
		FiscalYear: v1alpha1.FiscalYear(year),
		Message: fmt.Sprintf(
			"For %s in %s E-Rate pays %s; the district's own %s, %s, %s.", text.JoinFirst(names), year, pays, part,
			input.FormatMoney(money.Round(s.needed)), have,
		),
		Action: asking(
			input,
			fmt.Sprintf(
				"Add %s for %s in %s on a source other than E-Rate, or ask E-Rate for less.",
				input.FormatMoney(missing), text.JoinFirst(what), year,
			),
			s.fact,
		),
		Money:        missing,
		Have:         s.have,
		Lines:        names,
		Technologies: budget.TechnologyNames(s.lines...),
	}
}
