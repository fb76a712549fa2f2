package rules_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
)

const (
	learners   v1alpha1.GroupName = "EnglishLearners"
	disabled   v1alpha1.GroupName = "StudentsWithDisabilities"
	lowIncome  v1alpha1.GroupName = "EconomicallyDisadvantaged"
	firstCount v1alpha1.Date      = "2026-09-01"
)

func access(s *v1alpha1.BenchmarkSpec) { s.Metric.Dimension = v1alpha1.DimensionAccess }

// counted is a funded goal with an access benchmark that counts groups of 100
// students; two of them have the thing as often as said.
func counted(a, b int32, more ...func(*testplan.GoalBuilder)) world {
	return observed(testplan.Benchmark("b", "g").With(access).Counts(firstCount, "80", 160, 200,
		testplan.GroupOf(learners, a, 100), testplan.GroupOf(disabled, b, 100)), more...)
}

func observed(b *testplan.BenchmarkBuilder, more ...func(*testplan.GoalBuilder)) world {
	g := goal("g")
	for _, change := range more {
		change(g)
	}
	w := of(plan().Line("l", 2027, "10", testplan.For("g")).Line("m", 2027, "10", testplan.For("h")), g, goal("h"))
	w.Benchmarks = append(w.Benchmarks, b.Object())
	return w
}

func limits(p v1alpha1.EquityPolicy) func(*v1alpha1.BenchmarkSpec) {
	return func(s *v1alpha1.BenchmarkSpec) { s.Equity = p }
}

var _ = examplesIn(equityExamples)

func equityExamples() map[v1alpha1.FindingCode]examples {
	groups := func(a, b int32) []v1alpha1.GroupObservation {
		return []v1alpha1.GroupObservation{testplan.GroupOf(learners, a, 100), testplan.GroupOf(disabled, b, 100)}
	}
	// Without counts of all students measure 3 compares the groups alone.
	only := func(b *testplan.BenchmarkBuilder) *testplan.BenchmarkBuilder {
		return b.With(access).With(func(s *v1alpha1.BenchmarkSpec) {
			s.Observations = append(s.Observations, v1alpha1.Observation{Date: firstCount, Value: "80", Groups: groups(75, 85)})
		})
	}
	aimed := func(names ...v1alpha1.GroupName) func(*testplan.GoalBuilder) {
		return func(g *testplan.GoalBuilder) { g.For(names...) }
	}
	warns := []string{"Warning"}
	return map[v1alpha1.FindingCode]examples{
		"EquityGap": {
			"exactly ten points":                   {world: observed(only(testplan.Benchmark("b", "g")))},
			"more than the policy's points":        {world: observed(only(testplan.Benchmark("b", "g")).With(limits(v1alpha1.EquityPolicy{MaxGapPoints: "9.9"}))), want: warns},
			"exactly the policy's ratio":           {world: observed(only(testplan.Benchmark("b", "g")).With(limits(v1alpha1.EquityPolicy{MinRateRatio: "0.8823"})))},
			"under the policy's ratio":             {world: observed(only(testplan.Benchmark("b", "g")).With(limits(v1alpha1.EquityPolicy{MinRateRatio: "0.8824"}))), want: warns},
			"over the policy's risk":               {world: observed(only(testplan.Benchmark("b", "g")).With(limits(v1alpha1.EquityPolicy{MaxRiskRatio: "1.6"}))), want: warns},
			"eleven points":                        {world: counted(75, 86), want: warns},
			"equal":                                {world: counted(80, 80)},
			"the goal names the group":             {world: counted(60, 90, aimed(learners))},
			"the goal names the better group":      {world: counted(60, 90, aimed(disabled)), want: warns},
			"another goal with money names it":     {world: withGoal(counted(60, 90), func(g *v1alpha1.Goal) { g.Spec.Groups = []v1alpha1.GroupName{learners} })},
			"a goal without money names it":        {world: withGoal(counted(60, 90), func(g *v1alpha1.Goal) { g.Name, g.Spec.Groups = "poor", []v1alpha1.GroupName{learners} }), want: warns},
			"no money for the goal":                {world: moveLines(counted(60, 90), "h")},
			"money in past years only":             {world: counted(60, 90), on: "2027-07-01"},
			"not a matter of access":               {world: observed(testplan.Benchmark("b", "g").Counts(firstCount, "80", 160, 200, groups(60, 90)...))},
			"no groups":                            {world: observed(testplan.Benchmark("b", "g").With(access).Observed("80", firstCount))},
			"counted on the day":                   {world: counted(60, 90), on: "2026-09-01", want: warns},
			"counted on the day after":             {world: counted(60, 90), on: "2026-08-31"},
			"counted after the target's date":      {world: observed(testplan.Benchmark("b", "g").With(access).To("80", "2026-08-31").Counts(firstCount, "80", 160, 200, groups(60, 90)...))},
			"the latest count is good":             {world: observed(testplan.Benchmark("b", "g").With(access).Counts("2026-09-20", "80", 160, 200, groups(80, 80)...).Counts(firstCount, "80", 160, 200, groups(60, 90)...))},
			"a later value counts no groups":       {world: observed(testplan.Benchmark("b", "g").With(access).Counts(firstCount, "80", 160, 200, groups(60, 90)...).Observed("81", "2026-09-20")), want: warns},
			"groups too small to be shown":         {world: observed(testplan.Benchmark("b", "g").With(access).Counts(firstCount, "50", 20, 40, testplan.GroupOf(learners, 2, 20), testplan.GroupOf(disabled, 18, 20)))},
			"a group with almost nobody: its band": {world: counted(5, 90), want: warns},
			"all other students are behind one":    {world: observed(testplan.Benchmark("b", "g").With(access).Counts(firstCount, "55", 550, 1000, testplan.GroupOf(learners, 90, 100)))},
			"one group behind all others":          {world: observed(testplan.Benchmark("b", "g").With(access).Counts(firstCount, "85", 850, 1000, testplan.GroupOf(learners, 40, 100))), want: warns},
			"two groups behind are told once":      {world: observed(testplan.Benchmark("b", "g").With(access).Counts(firstCount, "60", 180, 300, append(groups(40, 45), testplan.GroupOf(lowIncome, 85, 90))...)), want: warns},
			"waived":                               {world: waiveAll(counted(60, 90), "EquityGap"), want: []string{"Warning waived by w"}},
		},
	}
}

// withGoal changes goal h, which has money.
func withGoal(w world, change func(*v1alpha1.Goal)) world {
	change(w.Goals[1])
	return w
}

func moveLines(w world, goal string) world {
	for i := range w.Plan.Spec.Budget.Lines {
		w.Plan.Spec.Budget.Lines[i].Goals[0].Name = goal
	}
	return w
}

func waiveAll(w world, code v1alpha1.FindingCode) world {
	w.Plan.Spec.Policy.Waivers = plan().Waive("w", code, v1alpha1.WaiverOff).Object().Spec.Policy.Waivers
	return w
}

func TestEquityGapWords(t *testing.T) {
	three := testplan.Benchmark("b", "g").With(access).Counts(firstCount, "80", 800, 1000,
		testplan.GroupOf(learners, 40, 100), testplan.GroupOf(disabled, 45, 100), testplan.GroupOf(lowIncome, 90, 100))
	small := testplan.Benchmark("b", "g").With(access).Counts(firstCount, "70", 700, 1000,
		testplan.GroupOf(learners, 7, 100), testplan.GroupOf(disabled, 150, 177), testplan.GroupOf(lowIncome, 3, 28))
	tiny := testplan.Benchmark("b", "g").With(access).Counts(firstCount, "81", 198, 243,
		testplan.GroupOf(learners, 15, 40), testplan.GroupOf(disabled, 180, 200))
	few := testplan.Benchmark("b", "g").With(access).Counts(firstCount, "81", 655, 805,
		testplan.GroupOf(learners, 250, 400), testplan.GroupOf(disabled, 400, 400))
	for name, c := range map[string]struct {
		world world
		want  string
	}{
		"the worst, the best and the rest": {observed(three), "a measure on 2026-09-01: 40.0 percent of EnglishLearners, and 90.0 percent of EconomicallyDisadvantaged. " +
			"Too far apart by the ratio of the rates, percentage points and how often students go without; no goal with money names EnglishLearners. The same goes for StudentsWithDisabilities."},
		"bands":        {observed(small), "a measure on 2026-09-01: under 50 percent of EnglishLearners, and 50 percent or more of StudentsWithDisabilities."},
		"not a band":   {observed(tiny), "a measure on 2026-09-01: a hidden share of EnglishLearners, and 75 percent or more of StudentsWithDisabilities."},
		"by the total": {observed(few), "a measure on 2026-09-01: 50 to under 75 percent of EnglishLearners, and 75 percent or more of StudentsWithDisabilities."},
	} {
		t.Run(name, func(t *testing.T) {
			for _, f := range judge(c.world, today).Findings {
				if f.Code != "EquityGap" {
					continue
				}
				if !strings.HasPrefix(f.Message, c.want) {
					t.Errorf("want %q, got %q", c.want, f.Message)
				}
				for _, never := range []string{" 3 ", " 7 ", "28", "7.0 percent", "100.0 percent", "10.7"} {
					if strings.Contains(f.Message+f.Action, never) {
						t.Errorf("%q shows %q", f.Message, never)
					}
				}
				return
			}
			t.Errorf("no finding:%s", words(judge(c.world, today)))
		})
	}
}

func TestEquityNotChecked(t *testing.T) {
	// Of a plan that names groups.
	naming := func(b *testplan.BenchmarkBuilder) world {
		w := observed(b.With(access))
		w.Plan.Spec.District.Groups = []v1alpha1.StudentGroup{{Name: learners, Count: 100}}
		return w
	}
	value := func() *testplan.BenchmarkBuilder { return testplan.Benchmark("b", "g").Observed("80", firstCount) }
	count := func() *testplan.BenchmarkBuilder {
		return testplan.Benchmark("b", "g").Counts(firstCount, "80", 160, 200)
	}
	for name, c := range map[string]struct {
		world world
		want  []string
	}{
		"the plan names no groups": {observed(count().With(access)), nil},
		"the plan names groups":    {naming(count()), []string{"no observation of b counts groups"}},
		"nobody is counted":        {naming(value()), nil},
		"an equity policy":         {naming(value().With(limits(v1alpha1.EquityPolicy{MaxGapPoints: "5"}))), []string{"no observation of b counts groups"}},
		"too few to be compared": {observed(testplan.Benchmark("b", "g").With(access).Counts(firstCount, "50", 20, 40, testplan.GroupOf(learners, 2, 20), testplan.GroupOf(disabled, 18, 20))),
			[]string{"the groups of b cannot be compared: the groups are too small to be compared without showing single students"}},
		"compared": {counted(60, 90), nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, n := range judge(c.world, today).NotChecked {
				if n.Code == "EquityGap" {
					got = append(got, n.Reason)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A count to come is announced.
func TestEquityAnnouncesTheNextCount(t *testing.T) {
	w := counted(60, 90)
	c := caseOf(w, "2026-08-31")
	rules.Judge(c)
	if next := c.Next.Date().String(); next != string(firstCount) {
		t.Errorf("the next change is announced for %s", next)
	}
}
