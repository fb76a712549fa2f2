package rules_test

import (
	"slices"
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
)

// Each pair of the catalogue's folding, where it folds and where it just does
// not.
func TestFolding(t *testing.T) {
	general := testplan.General()
	needing := func(name string, cost v1alpha1.Money) *testplan.GoalBuilder {
		return goal(name).Action("a", 2027, cost)
	}
	misnamed := func(amount v1alpha1.Money, named, is string) world {
		return of(plan().Line("l", 2027, amount, testplan.For(named)), needing(is, "110"))
	}
	// Money of a goal that is closed, whose name is one letter off.
	ended := func() world {
		return of(plan().Line("l", 2027, "100", testplan.For("gaal")), needing("goal", "110"), goal("gaal").Closed(v1alpha1.OutcomeMet, "2026-06-30"))
	}
	// A misspelled goal in lines of two years.
	twoYears := func(amount v1alpha1.Money) world {
		return of(plan().Line("l", 2027, amount, testplan.For("gaol")).Line("m", 2028, amount, testplan.For("gaol")), goal("goal").Action("a", 2027, "110").Action("b", 2028, "110"))
	}
	sharing := func(amount v1alpha1.Money, technology string) world {
		return of(plan().Technology("t").Technology("u").
			Line("l", 2027, amount, testplan.For("nothing-like-it"), testplan.Buying("t")).
			Line("m", 2028, "1", testplan.For("g"), testplan.Buying(technology)), needing("g", "110"))
	}
	misdated := func(amount v1alpha1.Money) world {
		return of(plan().Line("l", 2028, amount, testplan.For("g")).Line("m", 2027, "0.01", general),
			needing("g", "110").Runs("", "2027-06-30"))
	}
	// A goal that is short in FY2028, and devices due in that year.
	replacing := func(price v1alpha1.Money, other ...func(*v1alpha1.BudgetLine)) world {
		options := append([]func(*v1alpha1.BudgetLine){testplan.For("g"), testplan.Buying("t")}, other...)
		p := plan().Technology("t", testplan.Price(price)).Technology("u").Line("l", 2027, "10", options...).Line("m", 2028, "0.01", general)
		return with(of(p, goal("g").Action("a", 2028, "1000")), testplan.Device("d", "t", 10).Supported("2028-06-30"))
	}
	expired := func(lasts bool) world {
		p := plan().Technology("t").Source("s", v1alpha1.SourceGrant, testplan.Until("2027-06-30"))
		span := testplan.Through(2027)
		if lasts {
			span = testplan.Through(2028)
		}
		return of(p.Line("l", 2027, "100", testplan.On("s"), testplan.Buying("t"), paying(operation), general, span))
	}
	recurring := func(technology string) world {
		p := plan().Technology("t", testplan.Price("1")).Technology("u").Source("s", v1alpha1.SourceGrant).
			Line("l", 2027, "100", testplan.On("s"), testplan.Buying(technology), paying(operation), general)
		return with(of(p), testplan.Device("d", "t", 1).Supported("2030-01-01"))
	}
	needy := func(domain v1alpha1.Domain) world {
		return of(plan().Group(v1alpha1.GroupNeedsAssistiveTechnology, 40).Line("l", 2027, "10", testplan.Of(edTech), general).Line("m", 2028, "10", testplan.Of(domain), general))
	}
	// A lot of last year's money on this year's line, which other orders use too.
	mischarged := func(other v1alpha1.Money) world {
		p := plan().Technology("t").Line("l", 2028, "1000", general, testplan.Spent(other))
		return with(of(p), testplan.Device("d", "t", 10).Costs("110").Ordered("2026-07-10").Received("2026-08-20").PaidBy("p", "l"))
	}
	twice := func(amount v1alpha1.Money) world {
		p := plan().Technology("t").Line("l", 2027, amount, general, testplan.Spent("1000"))
		return with(of(p), testplan.Device("d", "t", 10).Costs("100").Ordered("2026-07-10").Received("2026-08-20").PaidBy("p", "l"))
	}
	ending := func(due v1alpha1.Date) world {
		return of(plan().Line("l", 2028, "100", testplan.For("g")).Line("m", 2027, "0.01", general), goal("g").Action("a", 2028, "100").Runs("", due))
	}
	for title, c := range map[string]struct {
		world        world
		root, folded v1alpha1.FindingCode
		folds        bool
	}{
		"a misspelled goal lacks the money":                {misnamed("100", "gaol", "goal"), "BudgetLineWithoutGoal", "GoalUnfunded", true},
		"a misspelled goal in two years":                   {twoYears("100"), "BudgetLineWithoutGoal", "GoalUnfunded", true},
		"in two years, a hundredth over 1.1 times":         {twoYears("99.99"), "BudgetLineWithoutGoal", "GoalUnfunded", false},
		"the money of a goal that closed":                  {ended(), "BudgetLineWithoutGoal", "GoalUnfunded", false},
		"three letters off":                                {misnamed("100", "gxyz", "goal"), "BudgetLineWithoutGoal", "GoalUnfunded", false},
		"the gap is a hundredth over 1.1 times the money":  {misnamed("99.99", "gaol", "goal"), "BudgetLineWithoutGoal", "GoalUnfunded", false},
		"another name and the goal's technology":           {sharing("100", "t"), "BudgetLineWithoutGoal", "GoalUnfunded", true},
		"another name and another technology":              {sharing("100", "u"), "BudgetLineWithoutGoal", "GoalUnfunded", false},
		"the goal's money stands in another year":          {misdated("100"), "FundingYearMismatch", "GoalUnfunded", true},
		"and is a hundredth too little":                    {misdated("99.99"), "FundingYearMismatch", "GoalUnfunded", false},
		"the goal's replacement lines name the technology": {replacing("110", paying(replacement)), "GoalUnfunded", "RefreshUnderfunded", true},
		"the gap is more than 1.1 times the goal's":        {replacing("110.01", paying(replacement)), "GoalUnfunded", "RefreshUnderfunded", false},
		"the goal's line is a purchase":                    {replacing("110"), "GoalUnfunded", "RefreshUnderfunded", false},
		"a line on money that is gone":                     {expired(true), "FundsExpired", "RecurringCostOnOneTimeFunds", true},
		"a line that stops with its money":                 {expired(false), "FundsExpired", "RecurringCostOnOneTimeFunds", false},
		"the same technology after the plan":               {recurring("t"), "RecurringCostOnOneTimeFunds", "RefreshAfterPlan", true},
		"another technology after the plan":                {recurring("u"), "RecurringCostOnOneTimeFunds", "RefreshAfterPlan", false},
		"lots of another year overspend the line":          {mischarged(""), "FundingYearMismatch", "BudgetOverspent", true},
		"the line is overspent by more than they cost":     {mischarged("1000.01"), "FundingYearMismatch", "BudgetOverspent", false},
		"typed in twice and overspent":                     {twice("1999.99"), "BudgetOverspent", "CountedTwice", true},
		"typed in twice and not overspent":                 {twice("2000"), "BudgetOverspent", "CountedTwice", false},
		"the goal ends before its money and its actions":   {ending("2027-06-30"), "FundingYearMismatch", "GoalOutsidePlan", true},
		"no money for AT":                                  {needy(edTech), "AssistiveTechnologyUnfunded", "DomainMissing", true},
	} {
		t.Run(title, func(t *testing.T) {
			v := judge(c.world, today)
			told, named := false, false
			for _, f := range v.Findings {
				switch f.Code {
				case c.folded:
					told = told || c.folded != "DomainMissing" || f.Domain == string(at)
				case c.root:
					for _, r := range f.Related {
						named = named || strings.HasPrefix(r, string(c.folded)+" of ")
					}
				}
			}
			if told == c.folds || named != c.folds {
				t.Errorf("%s is told apart: %t, named by %s: %t; want it folded: %t%s", c.folded, told, c.root, named, c.folds, words(v))
			}
		})
	}
}

// What a hidden root explains is named where the root is named.
func TestFoldingLosesNothing(t *testing.T) {
	p := plan().Technology("t", testplan.Price("11")).
		Line("l", 2028, "100", testplan.For("gaol")).Line("m", 2027, "1", testplan.For("goal"), testplan.Buying("t"), paying(replacement))
	w := with(of(p, goal("goal").Action("a", 2028, "110")), testplan.Device("d", "t", 10).Supported("2028-06-30"))
	for _, f := range judge(w, today).Findings {
		if f.Code == "BudgetLineWithoutGoal" {
			all := strings.Join(f.Related, "\n")
			if !strings.Contains(all, "GoalUnfunded of") || !strings.Contains(all, "RefreshUnderfunded of") {
				t.Errorf("the root names only:\n%s", all)
			}
			return
		}
	}
	t.Errorf("no root:%s", words(judge(w, today)))
}

// Whoever accepts a year without lines, or that another budget pays for assistive
// technology, accepts what follows from it.
func TestWaivedRootsThatFold(t *testing.T) {
	for _, severity := range []v1alpha1.WaiverSeverity{v1alpha1.WaiverOff, "Info"} {
		p := plan().Line("l", 2027, "100", testplan.General()).Waive("w", "FiscalYearNotBudgeted", severity)
		v := judge(of(p, goal("g").Action("a", 2028, "100")), today)
		if got := told(v, "GoalUnfunded"); len(got) != 0 {
			t.Errorf("a year accepted as %s: %v%s", severity, got, words(v))
		}
		p = plan().Group(v1alpha1.GroupNeedsAssistiveTechnology, 40).Line("l", 2027, "10", testplan.Of(edTech), testplan.General()).Waive("w", "AssistiveTechnologyUnfunded", severity)
		v = judge(of(p), today)
		if slices.ContainsFunc(v.Findings, func(f rules.Finding) bool { return f.Code == "DomainMissing" && f.Domain == string(at) }) {
			t.Errorf("assistive technology accepted as %s:%s", severity, words(v))
		}
	}
}

// A waived root hides nothing else, and what is waived is not hidden.
func TestWaivedFindingsDoNotFold(t *testing.T) {
	p := plan().Line("l", 2027, "100", testplan.For("gaol")).Waive("w", "BudgetLineWithoutGoal", v1alpha1.WaiverOff)
	if got := told(judge(of(p, goal("goal").Action("a", 2027, "110")), today), "GoalUnfunded"); len(got) != 1 {
		t.Errorf("under a waived root: %v", got)
	}
	// Lowered below what it would hide, it does not hide it either.
	p = plan().Line("l", 2027, "100", testplan.For("gaol")).Waive("w", "BudgetLineWithoutGoal", "Info")
	if got := told(judge(of(p, goal("goal").Action("a", 2027, "110")), today), "GoalUnfunded"); len(got) != 1 {
		t.Errorf("under a root lowered to Info: %v", got)
	}
	p = plan().Line("l", 2027, "100", testplan.For("gaol")).Waive("w", "GoalUnfunded", v1alpha1.WaiverOff)
	if got := told(judge(of(p, goal("goal").Action("a", 2027, "110")), today), "GoalUnfunded"); len(got) != 1 {
		t.Errorf("waived: %v", got)
	}
}
