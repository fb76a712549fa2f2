package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/objectsize"
	"techplan.education/internal/testplan"
)

var _ = examplesIn(sizeExamples)

func sizeExamples() map[v1alpha1.FindingCode]examples {
	const most, half = "9999999999999.99", "4999999999999.99"
	general := testplan.General()
	lots := func(price v1alpha1.Money, count int32) world {
		p := plan().Technology("t", testplan.Life(48)).Line("l", 2027, "1", general)
		return with(of(p), testplan.Device("d", "t", count).Costs(price).PaidBy("p", "l").Received("2026-08-01"))
	}
	needs := func(costs ...v1alpha1.Money) world {
		g := goal("g")
		for i, cost := range costs {
			g.Action(fmt.Sprintf("a%d", i), 2027, cost)
		}
		return of(plan(), g)
	}
	return map[v1alpha1.FindingCode]examples{
		"AmountBeyondRange": {
			"a plan in order":        {world: of(plan().Line("l", 2027, "10", general))},
			"one line with the most": {world: of(plan().Line("l", 2027, most, general))},
			"two lines that add up to the most": {world: of(plan().Line("l", 2027, half, general).Line("m", 2027,
				"5000000000000", general))},
			"two lines a hundredth beyond": {world: of(plan().Line("l", 2027, half, general).Line("m", 2027,
				"5000000000000.01", general)), want: []string{"Error"}},
			"a transfer makes a line too large": {world: of(plan().Line("l", 2027, most, general).Transfer("t", "", "l",
				"0.01", "2026-08-01")), want: []string{"Error", "Error"}},
			"a transfer that is to come": {world: of(plan().Line("l", 2027, most, general).Transfer("t", "", "l",
				"0.01", "2027-08-01"))},
			"spent, exactly the most": {world: of(plan().Line("l", 2027, "1", general, testplan.Spent(most)))},
			"spent on two lines, beyond together": {world: of(plan().Line("l", 2027, "1", general,
				testplan.Spent(most)).Line("m", 2027, "1", general, testplan.Spent("0.01"))), want: []string{"Error"}},
			"ordered on two lines, beyond": {world: of(plan().Line("l", 2027, "1", general,
				testplan.Committed(most)).Line("m", 2027, "1", general, testplan.Committed("0.01"))), want: []string{"Error"}},
			"a lot within the range": {world: lots("1000000", 1_000_000)},
			"a lot whose line and year are beyond": {world: lots("10000000", 1_000_000),
				want: []string{"Error", "Error", "Error FY2030"}},
			"the dearest lot there is": {world: lots(most, 1_000_000),
				want: []string{"Error", "Error", "Error FY2030"}},
			"actions that cost the most": {world: needs(half, "5000000000000")},
			"actions a hundredth beyond": {world: needs(half, "5000000000000.01"), want: []string{"Error"}},
			"waived": {world: of(plan().Line("l", 2027, most, general).Line("m", 2027, most,
				general).Waive("w", "AmountBeyondRange", v1alpha1.WaiverOff)), want: []string{"Error waived by w"}},
		},
		"PlanTooLarge": {
			"a plan in order":             {world: of(plan())},
			"exactly the documented size": {world: of(planOfSize(objectsize.Documented))},
			"a byte above it":             {world: of(planOfSize(objectsize.Documented + 1)), want: []string{"Warning"}},
			"the most that can be stored": {world: of(planOfSize(objectsize.Stored)), want: []string{"Warning"}},
			"waived": {world: of(planOfSize(objectsize.Documented+1).Waive("w", "PlanTooLarge",
				v1alpha1.WaiverOff)), want: []string{"Warning waived by w"}},
			"many short references count":   {world: of(planOfReferences(6_000)), want: []string{"Warning"}},
			"a third of as many references": {world: of(planOfReferences(2_000))},
		},
	}
}

// planOfSize is a plan of so many bytes, by the texts of its needs.
func planOfSize(bytes int) *testplan.PlanBuilder {
	const text = 2_000
	size := func(texts ...int) int { return objectsize.Of(planOfTexts(texts...).Object().Spec).Total() }
	each := size(text, text) - size(text)
	texts := slices.Repeat([]int{text}, (bytes-size(1))/each)
	// What is left for one more text, which may be none of its own.
	left := bytes - size(append(texts, 1)...)
	if left < 0 {
		texts = texts[1:]
		left += each
	}
	return planOfTexts(append(texts, 1+left)...)
}

// planOfTexts is a plan with needs whose texts have so many characters.
func planOfTexts(texts ...int) *testplan.PlanBuilder {
	return plan().With(func(s *v1alpha1.TechnologyPlanSpec) {
		for i, text := range texts {
			s.Needs = append(s.Needs, v1alpha1.Need{
				Name: v1alpha1.EntryName(fmt.Sprintf("need-%03d", i)), Gap: v1alpha1.Text(strings.Repeat("x", text)),
			})
		}
	})
}

// planOfReferences is a plan with a number of references to technologies, twenty
// on each of its lines.
func planOfReferences(count int) *testplan.PlanBuilder {
	p := plan()
	for i := range count / 20 {
		var names []string
		for j := range 20 {
			names = append(names, fmt.Sprintf("technology-of-the-district-%02d", j))
		}
		p.Line(fmt.Sprintf("line-%03d", i), 2027, "10", testplan.General(), testplan.Buying(names...))
	}
	return p
}

func TestPlanTooLargeNamesTheLargestSection(t *testing.T) {
	v := judge(of(planOfReferences(6_000)), today)
	for _, f := range v.Findings {
		if f.Code != "PlanTooLarge" {
			continue
		}
		if f.Field != "spec.budget" || !strings.Contains(f.Message, "The largest section is budget with 0.") ||
			!strings.Contains(f.Action, "Shorten budget") {
			t.Errorf("%s: %s %s", f.Field, f.Message, f.Action)
		}
		return
	}
	t.Error("no finding")
}

func TestAmountBeyondRangeNamesTheFigure(t *testing.T) {
	const most = "9999999999999"
	w := of(plan().Line("l", 2027, most, testplan.General()).Line("m", 2027, most, testplan.General()))
	const want = "The lines add up to $19,999,999,999,998. " +
		"Status shows amounts up to $9,999,999,999,999.99 and leaves this one out."
	var got []string
	for _, f := range judge(w, today).Findings {
		if f.Code == "AmountBeyondRange" {
			got = append(got, f.Message)
		}
	}
	if diff := cmp.Diff([]string{want}, got); diff != "" {
		t.Error(diff)
	}
}

// What no list of the API bounds cannot overflow: the goals of a plan, each with
// the dearest actions that there can be.
func TestNeedsOfManyGoalsDoNotOverflow(t *testing.T) {
	const goals, actions = 120, 100
	p := plan().Line("l", 2027, "1",
		testplan.General()).With(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.Crosscheck = new(true) })
	var list []*testplan.GoalBuilder
	for i := range goals {
		g := goal(fmt.Sprintf("g%03d", i))
		for j := range actions {
			g.Action(fmt.Sprintf("a%d", j), 2027, "9999999999999.99")
		}
		list = append(list, g)
	}
	v := judge(of(p, list...), today)
	beyond := 0
	for _, f := range v.Findings {
		if f.Money < 0 {
			t.Errorf("%s has the money %d", f.Code, f.Money)
		}
		if f.Code == "AmountBeyondRange" {
			beyond++
		}
	}
	if beyond != goals {
		t.Errorf("%d goals are reported, want %d", beyond, goals)
	}
	if got := told(v, "BudgetDoesNotReconcile"); len(got) != 1 || got[0] != "Error" {
		t.Errorf("the crosscheck reports %q", got)
	}
}
