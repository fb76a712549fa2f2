package measurement_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestEquityGap(t *testing.T) {
	groups := func(a, b int32) []v1alpha1.GroupObservation {
		return []v1alpha1.GroupObservation{
			testplan.GroupOf(testrules.Learners, a, 100), testplan.GroupOf(testrules.Disabled, b, 100),
		}
	}
	only := func(benchmark *testplan.BenchmarkBuilder) *testplan.BenchmarkBuilder {
		return benchmark.With(testrules.Access).With(func(spec *v1alpha1.BenchmarkSpec) {
			spec.Observations = append(
				spec.Observations,
				v1alpha1.Observation{Date: testrules.FirstCount, Value: "80", Groups: groups(75, 85)},
			)
		})
	}
	aimed := func(names ...v1alpha1.GroupName) func(*testplan.GoalBuilder) {
		return func(g *testplan.GoalBuilder) { g.For(names...) }
	}
	warns := []string{"Warning"}
	testrules.Run(t, rules.EquityGap, testrules.Examples{
		"exactly ten points": {World: testrules.Observed(only(testplan.Benchmark("b", "g")))},
		"more than the policy's points": {
			World: testrules.Observed(
				only(testplan.Benchmark("b", "g")).With(limits(v1alpha1.EquityPolicy{MaxGapPoints: "9.9"})),
			),
			Want: warns,
		},
		"exactly the policy's ratio": {
			World: testrules.Observed(
				only(testplan.Benchmark("b", "g")).With(limits(v1alpha1.EquityPolicy{MinRateRatio: "0.8823"})),
			),
		},
		"under the policy's ratio": {
			World: testrules.Observed(
				only(testplan.Benchmark("b", "g")).With(limits(v1alpha1.EquityPolicy{MinRateRatio: "0.8824"})),
			),
			Want: warns,
		},
		"over the policy's risk": {
			World: testrules.Observed(
				only(testplan.Benchmark("b", "g")).With(limits(v1alpha1.EquityPolicy{MaxRiskRatio: "1.6"})),
			),
			Want: warns,
		},
		"eleven points":            {World: testrules.Counted(75, 86), Want: warns},
		"equal":                    {World: testrules.Counted(80, 80)},
		"the goal names the group": {World: testrules.Counted(60, 90, aimed(testrules.Learners))},
		"the goal names the better group": {
			World: testrules.Counted(60, 90, aimed(testrules.Disabled)),
			Want:  warns,
		},
		"another goal with money names it": {
			World: withGoal(
				testrules.Counted(60, 90),
				func(g *v1alpha1.Goal) { g.Spec.Groups = []v1alpha1.GroupName{testrules.Learners} },
			),
		},
		"a goal without money names it": {
			World: withGoal(
				testrules.Counted(60, 90),
				func(g *v1alpha1.Goal) { g.Name, g.Spec.Groups = "poor", []v1alpha1.GroupName{testrules.Learners} },
			),
			Want: warns,
		},
		"no money for the goal":    {World: moveLines(testrules.Counted(60, 90), "h")},
		"money in past years only": {World: testrules.Counted(60, 90), On: "2027-07-01"},
		"not a matter of access": {
			World: testrules.Observed(
				testplan.Benchmark("b", "g").Counts(testrules.FirstCount, "80", 160, 200, groups(60, 90)...),
			),
		},
		"no groups": {
			World: testrules.Observed(
				testplan.Benchmark("b", "g").With(testrules.Access).Observed("80", testrules.FirstCount),
			),
		},
		"counted on the day":       {World: testrules.Counted(60, 90), On: "2026-09-01", Want: warns},
		"counted on the day after": {World: testrules.Counted(60, 90), On: "2026-08-31"},
		"counted after the target's date": {
			World: testrules.Observed(
				testplan.Benchmark("b", "g").
					With(testrules.Access).
					To("80", "2026-08-31").
					Counts(testrules.FirstCount, "80", 160, 200, groups(60, 90)...),
			),
		},
		"the latest count is good": {
			World: testrules.Observed(
				testplan.Benchmark("b", "g").
					With(testrules.Access).
					Counts("2026-09-20", "80", 160, 200, groups(80, 80)...).
					Counts(testrules.FirstCount, "80", 160, 200, groups(60, 90)...),
			),
		},
		"a later value counts no groups": {
			World: testrules.Observed(
				testplan.Benchmark("b", "g").
					With(testrules.Access).
					Counts(testrules.FirstCount, "80", 160, 200, groups(60, 90)...).
					Observed("81", "2026-09-20"),
			),
			Want: warns,
		},
		"groups too small to be shown": {
			World: testrules.Observed(
				testplan.Benchmark("b", "g").
					With(testrules.Access).
					Counts(testrules.FirstCount, "50", 20, 40, testplan.GroupOf(testrules.Learners, 2, 20), testplan.GroupOf(testrules.Disabled, 18, 20)),
			),
		},
		"a group with almost nobody: its band": {World: testrules.Counted(5, 90), Want: warns},
		"all other students are behind one": {
			World: testrules.Observed(
				testplan.Benchmark("b", "g").
					With(testrules.Access).
					Counts(testrules.FirstCount, "55", 550, 1000, testplan.GroupOf(testrules.Learners, 90, 100)),
			),
		},
		"one group behind all others": {
			World: testrules.Observed(
				testplan.Benchmark("b", "g").
					With(testrules.Access).
					Counts(testrules.FirstCount, "85", 850, 1000, testplan.GroupOf(testrules.Learners, 40, 100)),
			),
			Want: warns,
		},
		"two groups behind are told once": {
			World: testrules.Observed(
				testplan.Benchmark("b", "g").
					With(testrules.Access).
					Counts(testrules.FirstCount, "60", 180, 300, append(groups(40, 45), testplan.GroupOf(lowIncome, 85, 90))...),
			),
			Want: warns,
		},
		"waived": {
			World: waiveAll(testrules.Counted(60, 90), rules.EquityGap),
			Want:  []string{"Warning waived by w"},
		},
	})
}

func TestEquityGapWords(t *testing.T) {
	three := testplan.Benchmark("b", "g").With(testrules.Access).Counts(testrules.FirstCount, "80", 800, 1000,
		testplan.GroupOf(testrules.Learners, 40, 100),
		testplan.GroupOf(testrules.Disabled, 45, 100), testplan.GroupOf(lowIncome, 90, 100))
	small := testplan.Benchmark("b", "g").With(testrules.Access).Counts(testrules.FirstCount, "70", 700, 1000,
		testplan.GroupOf(testrules.Learners, 7, 100),
		testplan.GroupOf(testrules.Disabled, 150, 177), testplan.GroupOf(lowIncome, 3, 28))
	tiny := testplan.Benchmark("b", "g").With(testrules.Access).Counts(testrules.FirstCount, "81", 198, 243,
		testplan.GroupOf(testrules.Learners, 15, 40), testplan.GroupOf(testrules.Disabled, 180, 200))
	few := testplan.Benchmark("b", "g").With(testrules.Access).Counts(testrules.FirstCount, "81", 655, 805,
		testplan.GroupOf(testrules.Learners, 250, 400), testplan.GroupOf(testrules.Disabled, 400, 400))
	for name, c := range map[string]struct {
		world testrules.World
		want  string
	}{
		"the worst, the best and the rest": {testrules.Observed(three), "a measure on 2026-09-01: 40.0 percent of EnglishLearners, and 90.0 percent of EconomicallyDisadvantaged. " +
			"Too far apart by the ratio of the rates, percentage points and how often students go without; no goal with money names EnglishLearners. The same goes for StudentsWithDisabilities."},
		"bands":        {testrules.Observed(small), "a measure on 2026-09-01: under 50 percent of EnglishLearners, and 50 percent or more of StudentsWithDisabilities."},
		"not a band":   {testrules.Observed(tiny), "a measure on 2026-09-01: a hidden share of EnglishLearners, and 75 percent or more of StudentsWithDisabilities."},
		"by the total": {testrules.Observed(few), "a measure on 2026-09-01: 50 to under 75 percent of EnglishLearners, and 75 percent or more of StudentsWithDisabilities."},
	} {
		t.Run(name, func(t *testing.T) {
			for _, finding := range testrules.Evaluate(c.world, testrules.Today).Findings {
				if finding.Code != rules.EquityGap {
					continue
				}
				if !strings.HasPrefix(finding.Message, c.want) {
					t.Errorf("want %q, got %q", c.want, finding.Message)
				}
				for _, never := range []string{" 3 ", " 7 ", "28", "7.0 percent", "100.0 percent", "10.7"} {
					if strings.Contains(finding.Message+finding.Action, never) {
						t.Errorf("%q shows %q", finding.Message, never)
					}
				}
				return
			}
			t.Errorf("no finding:%s", testrules.Describe(testrules.Evaluate(c.world, testrules.Today)))
		})
	}
}

func TestEquityNotChecked(t *testing.T) {
	// Of a plan that names groups.
	naming := func(benchmark *testplan.BenchmarkBuilder) testrules.World {
		world := testrules.Observed(benchmark.With(testrules.Access))
		world.Plan.Spec.District.Groups = []v1alpha1.StudentGroup{{Name: testrules.Learners, Count: 100}}
		return world
	}
	value := func() *testplan.BenchmarkBuilder {
		return testplan.Benchmark("b", "g").Observed("80", testrules.FirstCount)
	}
	count := func() *testplan.BenchmarkBuilder {
		return testplan.Benchmark("b", "g").Counts(testrules.FirstCount, "80", 160, 200)
	}
	for name, c := range map[string]struct {
		world testrules.World
		want  []string
	}{
		"the plan names no groups": {testrules.Observed(count().With(testrules.Access)), nil},
		"the plan names groups":    {naming(count()), []string{"no observation of b counts groups"}},
		"nobody is counted":        {naming(value()), nil},
		"an equity policy":         {naming(value().With(limits(v1alpha1.EquityPolicy{MaxGapPoints: "5"}))), []string{"no observation of b counts groups"}},
		"too few to be compared": {testrules.Observed(testplan.Benchmark("b", "g").With(testrules.Access).Counts(testrules.FirstCount, "50", 20, 40, testplan.GroupOf(testrules.Learners, 2, 20), testplan.GroupOf(testrules.Disabled, 18, 20))),
			[]string{"the groups of b cannot be compared: the groups are too small to be compared without showing single students"}},
		"compared": {testrules.Counted(60, 90), nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, n := range testrules.Evaluate(c.world, testrules.Today).NotChecked {
				if n.Code == rules.EquityGap {
					got = append(got, n.Reason)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
