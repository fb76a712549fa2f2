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
		return benchmark.ChangeSpec(testrules.MeasureAccess).ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
			spec.Observations = append(
				spec.Observations,
				v1alpha1.Observation{Date: testrules.FirstCountDate, Value: "80", Groups: groups(75, 85)},
			)
		})
	}
	aimed := func(names ...v1alpha1.GroupName) func(*testplan.GoalBuilder) {
		return func(g *testplan.GoalBuilder) { g.ForGroups(names...) }
	}
	warns := []string{"Warning"}
	testrules.RunExamples(t, rules.EquityGap, testrules.Examples{
		"exactly ten points": {World: testrules.DistrictWithBenchmark(only(testplan.NewBenchmark("b", "g")))},
		"more than the policy's points": {
			World: testrules.DistrictWithBenchmark(
				only(testplan.NewBenchmark("b", "g")).ChangeSpec(withEquityLimits(v1alpha1.EquityPolicy{MaxGapPoints: "9.9"})),
			),
			Want: warns,
		},
		"exactly the policy's ratio": {
			World: testrules.DistrictWithBenchmark(
				only(
					testplan.NewBenchmark("b", "g"),
				).ChangeSpec(withEquityLimits(v1alpha1.EquityPolicy{MinRateRatio: "0.8823"})),
			),
		},
		"under the policy's ratio": {
			World: testrules.DistrictWithBenchmark(
				only(
					testplan.NewBenchmark("b", "g"),
				).ChangeSpec(withEquityLimits(v1alpha1.EquityPolicy{MinRateRatio: "0.8824"})),
			),
			Want: warns,
		},
		"over the policy's risk": {
			World: testrules.DistrictWithBenchmark(
				only(testplan.NewBenchmark("b", "g")).ChangeSpec(withEquityLimits(v1alpha1.EquityPolicy{MaxRiskRatio: "1.6"})),
			),
			Want: warns,
		},
		"eleven points":            {World: testrules.DistrictWithGroupCounts(75, 86), Want: warns},
		"equal":                    {World: testrules.DistrictWithGroupCounts(80, 80)},
		"the goal names the group": {World: testrules.DistrictWithGroupCounts(60, 90, aimed(testrules.Learners))},
		"the goal names the better group": {
			World: testrules.DistrictWithGroupCounts(60, 90, aimed(testrules.Disabled)),
			Want:  warns,
		},
		"another goal with money names it": {
			World: changeGoalH(
				testrules.DistrictWithGroupCounts(60, 90),
				func(g *v1alpha1.Goal) { g.Spec.Groups = []v1alpha1.GroupName{testrules.Learners} },
			),
		},
		"a goal without money names it": {
			World: changeGoalH(
				testrules.DistrictWithGroupCounts(60, 90),
				func(g *v1alpha1.Goal) { g.Name, g.Spec.Groups = "poor", []v1alpha1.GroupName{testrules.Learners} },
			),
			Want: warns,
		},
		"no money for the goal":    {World: moveLines(testrules.DistrictWithGroupCounts(60, 90), "h")},
		"money in past years only": {World: testrules.DistrictWithGroupCounts(60, 90), On: "2027-07-01"},
		"not a matter of access": {
			World: testrules.DistrictWithBenchmark(
				testplan.NewBenchmark("b", "g").AddGroupCounts(testrules.FirstCountDate, "80", 160, 200, groups(60, 90)...),
			),
		},
		"no groups": {
			World: testrules.DistrictWithBenchmark(
				testplan.NewBenchmark("b", "g").ChangeSpec(testrules.MeasureAccess).AddObservation("80", testrules.FirstCountDate),
			),
		},
		"counted on the day":       {World: testrules.DistrictWithGroupCounts(60, 90), On: "2026-09-01", Want: warns},
		"counted on the day after": {World: testrules.DistrictWithGroupCounts(60, 90), On: "2026-08-31"},
		"counted after the target's date": {
			World: testrules.DistrictWithBenchmark(
				testplan.NewBenchmark("b", "g").
					ChangeSpec(testrules.MeasureAccess).
					ToTarget("80", "2026-08-31").
					AddGroupCounts(testrules.FirstCountDate, "80", 160, 200, groups(60, 90)...),
			),
		},
		"the latest count is good": {
			World: testrules.DistrictWithBenchmark(
				testplan.NewBenchmark("b", "g").
					ChangeSpec(testrules.MeasureAccess).
					AddGroupCounts("2026-09-20", "80", 160, 200, groups(80, 80)...).
					AddGroupCounts(testrules.FirstCountDate, "80", 160, 200, groups(60, 90)...),
			),
		},
		"a later value counts no groups": {
			World: testrules.DistrictWithBenchmark(
				testplan.NewBenchmark("b", "g").
					ChangeSpec(testrules.MeasureAccess).
					AddGroupCounts(testrules.FirstCountDate, "80", 160, 200, groups(60, 90)...).
					AddObservation("81", "2026-09-20"),
			),
			Want: warns,
		},
		"groups too small to be shown": {
			World: testrules.DistrictWithBenchmark(
				testplan.NewBenchmark("b", "g").
					ChangeSpec(testrules.MeasureAccess).
					AddGroupCounts(
						testrules.FirstCountDate, "50", 20, 40, testplan.GroupOf(testrules.Learners, 2, 20),
						testplan.GroupOf(testrules.Disabled, 18, 20),
					),
			),
		},
		"5 of 100 in a group: the message shows a band": {World: testrules.DistrictWithGroupCounts(5, 90), Want: warns},
		"all other students are behind one": {
			World: testrules.DistrictWithBenchmark(
				testplan.NewBenchmark("b", "g").
					ChangeSpec(testrules.MeasureAccess).
					AddGroupCounts(testrules.FirstCountDate, "55", 550, 1000, testplan.GroupOf(testrules.Learners, 90, 100)),
			),
		},
		"one group behind all others": {
			World: testrules.DistrictWithBenchmark(
				testplan.NewBenchmark("b", "g").
					ChangeSpec(testrules.MeasureAccess).
					AddGroupCounts(testrules.FirstCountDate, "85", 850, 1000, testplan.GroupOf(testrules.Learners, 40, 100)),
			),
			Want: warns,
		},
		"two groups behind are one finding": {
			World: testrules.DistrictWithBenchmark(
				testplan.NewBenchmark("b", "g").
					ChangeSpec(testrules.MeasureAccess).
					AddGroupCounts(
						testrules.FirstCountDate, "60", 180, 300,
						append(groups(40, 45), testplan.GroupOf(lowIncome, 85, 90))...,
					),
			),
			Want: warns,
		},
		"waived": {
			World: waiveCode(testrules.DistrictWithGroupCounts(60, 90), rules.EquityGap),
			Want:  []string{"Warning waived by w"},
		},
	})
}

// The message shows the worst and the best group, and hides figures of small groups.
func TestEquityGapMessage(t *testing.T) {
	three := testplan.NewBenchmark("b", "g").
		ChangeSpec(testrules.MeasureAccess).
		AddGroupCounts(testrules.FirstCountDate, "80", 800, 1000,
			testplan.GroupOf(testrules.Learners, 40, 100),
			testplan.GroupOf(testrules.Disabled, 45, 100), testplan.GroupOf(lowIncome, 90, 100))
	small := testplan.NewBenchmark("b", "g").
		ChangeSpec(testrules.MeasureAccess).
		AddGroupCounts(testrules.FirstCountDate, "70", 700, 1000,
			testplan.GroupOf(testrules.Learners, 7, 100),
			testplan.GroupOf(testrules.Disabled, 150, 177), testplan.GroupOf(lowIncome, 3, 28))
	tiny := testplan.NewBenchmark("b", "g").ChangeSpec(testrules.MeasureAccess).AddGroupCounts(testrules.FirstCountDate, "81", 198, 243,
		testplan.GroupOf(testrules.Learners, 15, 40), testplan.GroupOf(testrules.Disabled, 180, 200))
	few := testplan.NewBenchmark("b", "g").ChangeSpec(testrules.MeasureAccess).AddGroupCounts(testrules.FirstCountDate, "81", 655, 805,
		testplan.GroupOf(testrules.Learners, 250, 400), testplan.GroupOf(testrules.Disabled, 400, 400))
	for name, c := range map[string]struct {
		district testrules.World
		want     string
	}{
		"the worst, the best and the rest": {
			testrules.DistrictWithBenchmark(three),
			"a measure on 2026-09-01: 40.0 percent of EnglishLearners, and 90.0 percent of " +
				"EconomicallyDisadvantaged. Too far apart by the ratio of the rates, percentage points and how " +
				"often students go without; no goal with money names EnglishLearners. The same applies to " +
				"StudentsWithDisabilities.",
		},
		"bands": {
			testrules.DistrictWithBenchmark(small),
			"a measure on 2026-09-01: under 50 percent of EnglishLearners, and 50 percent or more of " +
				"StudentsWithDisabilities.",
		},
		"not a band": {
			testrules.DistrictWithBenchmark(tiny),
			"a measure on 2026-09-01: a hidden share of EnglishLearners, and 75 percent or more of " +
				"StudentsWithDisabilities.",
		},
		"by the total": {
			testrules.DistrictWithBenchmark(few),
			"a measure on 2026-09-01: 50 to under 75 percent of EnglishLearners, and 75 percent or more of " +
				"StudentsWithDisabilities.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, finding := range testrules.EvaluateRules(c.district, testrules.Today).Findings {
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
			t.Errorf("no finding:%s", testrules.DescribeResult(testrules.EvaluateRules(c.district, testrules.Today)))
		})
	}
}

// The rule says why it cannot compare the groups of a benchmark.
func TestEquityNotChecked(t *testing.T) {
	// A district that lists a group of students.
	naming := func(benchmark *testplan.BenchmarkBuilder) testrules.World {
		district := testrules.DistrictWithBenchmark(benchmark.ChangeSpec(testrules.MeasureAccess))
		district.Plan.Spec.District.Groups = []v1alpha1.StudentGroup{{Name: testrules.Learners, Count: 100}}
		return district
	}
	value := func() *testplan.BenchmarkBuilder {
		return testplan.NewBenchmark("b", "g").AddObservation("80", testrules.FirstCountDate)
	}
	count := func() *testplan.BenchmarkBuilder {
		return testplan.NewBenchmark("b", "g").AddGroupCounts(testrules.FirstCountDate, "80", 160, 200)
	}
	for name, c := range map[string]struct {
		district testrules.World
		want     []string
	}{
		"the plan names no groups":       {testrules.DistrictWithBenchmark(count().ChangeSpec(testrules.MeasureAccess)), nil},
		"the plan names groups":          {naming(count()), []string{"no observation of b counts groups"}},
		"no observation counts students": {naming(value()), nil},
		"an equity policy": {
			naming(value().ChangeSpec(withEquityLimits(v1alpha1.EquityPolicy{MaxGapPoints: "5"}))),
			[]string{"no observation of b counts groups"},
		},
		"too few to be compared": {
			testrules.DistrictWithBenchmark(
				testplan.NewBenchmark("b", "g").
					ChangeSpec(testrules.MeasureAccess).
					AddGroupCounts(
						testrules.FirstCountDate, "50", 20, 40, testplan.GroupOf(testrules.Learners, 2, 20),
						testplan.GroupOf(testrules.Disabled, 18, 20),
					),
			),
			[]string{"the groups of b cannot be compared: the groups are too small to be compared without showing " +
				"single students"},
		},
		"compared": {testrules.DistrictWithGroupCounts(60, 90), nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, n := range testrules.EvaluateRules(c.district, testrules.Today).NotChecked {
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
