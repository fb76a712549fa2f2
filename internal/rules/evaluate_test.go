package rules

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
)

// newReasons makes a number of reasons of a code.
func newReasons(code v1alpha1.FindingCode, count int) []v1alpha1.NotChecked {
	var reasons []v1alpha1.NotChecked
	for number := range count {
		reasons = append(reasons, v1alpha1.NotChecked{Code: code, Reason: fmt.Sprintf("reason %d", number)})
	}
	return reasons
}

func TestLimitReasonsPerRule(t *testing.T) {
	rest := func(code v1alpha1.FindingCode, count int) v1alpha1.NotChecked {
		return v1alpha1.NotChecked{Code: code, Reason: fmt.Sprintf("and %d more like these", count)}
	}
	reversed := newReasons(leafCode, 4)
	slices.Reverse(reversed)
	for title, c := range map[string]struct {
		reasons []v1alpha1.NotChecked
		want    []v1alpha1.NotChecked
	}{
		"none":                      {nil, nil},
		"four of a rule":            {newReasons(leafCode, 4), newReasons(leafCode, 4)},
		"five of a rule":            {newReasons(leafCode, 5), append(newReasons(leafCode, 4), rest(leafCode, 1))},
		"four of a rule, unordered": {reversed, newReasons(leafCode, 4)},
		"each of four twice": {
			append(newReasons(leafCode, 4), newReasons(leafCode, 4)...), newReasons(leafCode, 4),
		},
		"seven of one rule and one of another": {
			append(newReasons(middleCode, 7), newReasons(leafCode, 1)...),
			slices.Concat(
				newReasons(leafCode, 1), newReasons(middleCode, 4), []v1alpha1.NotChecked{rest(middleCode, 3)},
			),
		},
	} {
		t.Run(title, func(t *testing.T) {
			if diff := cmp.Diff(c.want, limitReasonsPerRule(c.reasons)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// newTestInput computes the input of a plan with $90 for goal g and $10 without a goal in
// FY2027, as of 2026-10-01.
func newTestInput(waivers ...v1alpha1.Waiver) Input {
	plan := &v1alpha1.TechnologyPlan{}
	plan.Name = "p"
	plan.Spec.Period.Start, plan.Spec.Period.End = "2026-07-01", "2027-06-30"
	plan.Spec.Policy.Waivers = waivers
	plan.Spec.Budget = &v1alpha1.Budget{Lines: []v1alpha1.BudgetLine{
		{Name: "aligned", FiscalYear: 2027, Amount: "90", Goals: []v1alpha1.LineGoal{{Name: "g"}}},
		{Name: "unaligned", FiscalYear: 2027, Amount: "10"},
	}}
	goal := &v1alpha1.Goal{}
	goal.Name = "g"
	parsed := model.ParsePlan(plan)
	return Input{
		Budget: budget.Compute(budget.Input{
			Plan: parsed, Goals: []*model.Goal{model.ParseGoal(goal)}, Today: parseDate("2026-10-01"),
		}),
		Policy: parsed.Policy,
	}
}

// unalignedRule reports the money without a goal. A waiver makes it general operations.
var unalignedRule = Rule{
	Code: rootCode,
	Check: func(input *Input, report *Report) {
		_, _, unaligned := input.AlignmentTotals()
		if unaligned > 0 {
			report.AddFinding(Finding{Severity: v1alpha1.SeverityError, Money: unaligned})
		}
	},
	WaivedShares: func(*Input, Finding) func(budget.Share) bool {
		return func(budget.Share) bool { return true }
	},
}

// sumRule reports the same money, as a rule about sums does.
var sumRule = Rule{Code: leafCode, Check: unalignedRule.Check}

func waiveCode(code v1alpha1.FindingCode) v1alpha1.Waiver {
	return newWaiver("w", v1alpha1.WaiverOff, func(waiver *v1alpha1.Waiver) { waiver.Code = code })
}

func TestEvaluateLeavesItsInputUnchanged(t *testing.T) {
	input := newTestInput(waiveCode(rootCode))
	plan := input.Plan.Spec.DeepCopy()
	shares, years := slices.Clone(input.Shares), slices.Clone(input.Years)
	next := input.Next.Date()
	original := input.Budget

	result := NewCatalog([]Rule{unalignedRule, sumRule}).EvaluateRules(input)

	if result.Budget == original {
		t.Fatal("the waiver has not changed the budget of the result")
	}
	if input.Budget != original || !reflect.DeepEqual(input.Shares, shares) || !reflect.DeepEqual(input.Years, years) {
		t.Errorf("the budget has changed: shares %+v, years %+v", input.Shares, input.Years)
	}
	if input.Next.Date() != next {
		t.Errorf("the next date of the budget has changed from %s to %s", next, input.Next.Date())
	}
	if diff := cmp.Diff(plan, input.Plan.Spec); diff != "" {
		t.Errorf("the plan has changed:\n%s", diff)
	}
	if input.catalog != nil || input.Schedule != nil || input.linesOf != nil {
		t.Error("Evaluate has filled the lookups of the caller's input")
	}
}

// A waived share counts as general operations, and a rule about sums no longer reports it.
func TestEvaluateAppliesWaivedShares(t *testing.T) {
	table := NewCatalog([]Rule{sumRule, unalignedRule})
	for title, c := range map[string]struct {
		waivers []v1alpha1.Waiver
		want    []string
		general int64
	}{
		"no waiver":                        {nil, []string{"Leaf ", "Root "}, 0},
		"a waiver of the shares":           {[]v1alpha1.Waiver{waiveCode(rootCode)}, []string{"Root w"}, 1_000},
		"a waiver of the rule about sums":  {[]v1alpha1.Waiver{waiveCode(leafCode)}, []string{"Root ", "Leaf w"}, 0},
		"a waiver that lowers the finding": {[]v1alpha1.Waiver{lowerCode(rootCode)}, []string{"Leaf ", "Root "}, 0},
	} {
		t.Run(title, func(t *testing.T) {
			result := table.EvaluateRules(newTestInput(c.waivers...))
			var got []string
			for _, finding := range result.Findings {
				got = append(got, fmt.Sprintf("%s %s", finding.Code, finding.Waived))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if _, general, _ := result.Budget.AlignmentTotals(); int64(general) != c.general {
				t.Errorf("general operations have %d, want %d", general, c.general)
			}
		})
	}
}

func lowerCode(code v1alpha1.FindingCode) v1alpha1.Waiver {
	waiver := waiveCode(code)
	waiver.Severity = v1alpha1.WaiverSeverity(v1alpha1.SeverityInfo)
	return waiver
}

// A rule that could not be checked is listed once, although a waiver causes a second pass.
func TestEvaluateListsSkippedRulesOnce(t *testing.T) {
	passes := 0
	skipping := Rule{Code: leafCode, Check: func(_ *Input, report *Report) {
		passes++
		report.AddNotChecked("no data in pass %d", passes)
	}}
	result := NewCatalog([]Rule{unalignedRule, skipping}).EvaluateRules(newTestInput(waiveCode(rootCode)))
	want := []v1alpha1.NotChecked{{Code: leafCode, Reason: "no data in pass 2"}}
	if diff := cmp.Diff(want, result.NotChecked); diff != "" {
		t.Error(diff)
	}
}

func TestEvaluateAnnouncesTheNextDay(t *testing.T) {
	recheck := func(days ...calendar.Date) Rule {
		return Rule{Code: leafCode, Check: func(_ *Input, report *Report) { report.RecheckOn(days...) }}
	}
	for title, c := range map[string]struct {
		rule    Rule
		waivers []v1alpha1.Waiver
		want    string
	}{
		"no other day: the next fiscal year": {recheck(), nil, "2027-07-01"},
		"the earliest day of a rule": {
			recheck(parseDate("2027-01-02"), parseDate("2027-01-01")), nil, "2027-01-01",
		},
		"the as-of date is not after itself": {recheck(parseDate("2026-10-01")), nil, "2027-07-01"},
		"the zero date is ignored":           {recheck(0), nil, "2027-07-01"},
		"the day after a waiver, with a finding": {
			sumRule, []v1alpha1.Waiver{waiveCode(leafCode)}, "2027-01-01",
		},
		"the day after a waiver, without a finding": {
			recheck(), []v1alpha1.Waiver{waiveCode(leafCode)}, "2027-07-01",
		},
	} {
		t.Run(title, func(t *testing.T) {
			result := NewCatalog([]Rule{c.rule}).EvaluateRules(newTestInput(c.waivers...))
			if got := result.Next.String(); got != c.want {
				t.Errorf("the next day is %s, want %s", got, c.want)
			}
		})
	}
}

func TestCatalogRule(t *testing.T) {
	table := NewCatalog([]Rule{{Code: rootCode, Number: "1"}, {Code: leafCode, Number: "2"}})
	if rule, ok := table.FindRule(leafCode); !ok || rule.Number != "2" {
		t.Errorf("the rule of %s is %+v, %t", leafCode, rule, ok)
	}
	if rule, ok := table.FindRule("Unknown"); ok || rule.Code != "" {
		t.Errorf("an unknown code has the rule %+v", rule)
	}
}

func TestCatalogRulesIsACopy(t *testing.T) {
	list := []Rule{{Code: rootCode}, {Code: leafCode}}
	table := NewCatalog(list)
	list[0].Code = middleCode
	table.ListRules()[1].Code = middleCode
	var codes []v1alpha1.FindingCode
	for _, rule := range table.ListRules() {
		codes = append(codes, rule.Code)
	}
	if diff := cmp.Diff([]v1alpha1.FindingCode{rootCode, leafCode}, codes); diff != "" {
		t.Error(diff)
	}
}

// EvaluateGoals needs the roots of roots too, and keeps the order of the catalog.
func TestGoalRulesIncludeTheirRoots(t *testing.T) {
	table := NewCatalog([]Rule{
		{Code: "Other"},
		{Code: rootCode},
		{Code: leafCode, AboutGoals: true, FoldedUnder: []Fold{{Root: middleCode}}},
		{Code: middleCode, FoldedUnder: []Fold{{Root: rootCode}}},
		{Code: "OtherLeaf", FoldedUnder: []Fold{{Root: leafCode}}},
	})
	var codes []v1alpha1.FindingCode
	for _, rule := range table.goalRules {
		codes = append(codes, rule.Code)
	}
	if diff := cmp.Diff([]v1alpha1.FindingCode{rootCode, leafCode, middleCode}, codes); diff != "" {
		t.Error(diff)
	}
}

func TestReportAdd(t *testing.T) {
	report := Report{code: rootCode, object: v1alpha1.ObjectKey{Kind: v1alpha1.KindTechnologyPlan, Name: "p"}}
	report.AddFinding(Finding{Code: "Other", Message: "one\ntwo", FiscalYear: 2200, Object: GoalKey("g")})
	report.AddFinding(Finding{Message: strings.Repeat("é", 600), Field: strings.Repeat("x", 300), FiscalYear: 2201})
	first, second := report.findings[0], report.findings[1]
	if first.Code != rootCode || first.Object != GoalKey("g") || first.FiscalYear != 2200 {
		t.Errorf("the first finding is %+v", first)
	}
	if strings.Contains(first.Message, "\n") {
		t.Errorf("a message of two lines: %q", first.Message)
	}
	want := v1alpha1.ObjectKey{Kind: v1alpha1.KindTechnologyPlan, Name: "p"}
	if second.Object != want || second.FiscalYear != 0 {
		t.Errorf("the second finding is about %+v in %d", second.Object, second.FiscalYear)
	}
	if length := utf8.RuneCountInString(second.Message); length != 512 {
		t.Errorf("a message of %d characters", length)
	}
	if length := utf8.RuneCountInString(second.Field); length != 256 {
		t.Errorf("a field of %d characters", length)
	}
}

func TestSortFindings(t *testing.T) {
	ordered := []Finding{
		{Code: "B", Severity: v1alpha1.SeverityError, Money: 2},
		{Code: "A", Severity: v1alpha1.SeverityError, Money: 1},
		{Code: "B", Severity: v1alpha1.SeverityError, Money: 1, Object: GoalKey("a")},
		{Code: "B", Severity: v1alpha1.SeverityError, Money: 1, Object: GoalKey("b"), Field: "x"},
		{Code: "B", Severity: v1alpha1.SeverityError, Money: 1, Object: GoalKey("b"), Field: "y", FiscalYear: 2027},
		{Code: "B", Severity: v1alpha1.SeverityError, Money: 1, Object: GoalKey("b"), Field: "y", FiscalYear: 2028},
		{Code: "A", Severity: v1alpha1.SeverityWarning, Money: 9},
		{Code: "A", Severity: v1alpha1.SeverityInfo},
		{Code: "A", Severity: v1alpha1.SeverityError, Waived: "w"},
	}
	findings := slices.Clone(ordered)
	slices.Reverse(findings)
	sortFindings(findings)
	if diff := cmp.Diff(ordered, findings); diff != "" {
		t.Error(diff)
	}
}
