package assess_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testconditions"
	"techplan.education/internal/testplan"
)

const (
	learners  v1alpha1.GroupName = "EnglishLearners"
	disabled  v1alpha1.GroupName = "StudentsWithDisabilities"
	lowIncome v1alpha1.GroupName = "EconomicallyDisadvantaged"
)

// withEquityPolicy asks for at most ten points between groups.
func withEquityPolicy(spec *v1alpha1.BenchmarkSpec) {
	spec.Equity = v1alpha1.EquityPolicy{MaxGapPoints: "10"}
}

// newUnequalBenchmark returns a benchmark with an equity policy that counts two groups of
// 100 students each, of whom so many have the benefit.
func newUnequalBenchmark(name string, first, second int32) *testplan.BenchmarkBuilder {
	return testplan.NewBenchmark(name, "g").ChangeSpec(withEquityPolicy).AddGroupCounts("2026-09-01", "80", 800, 1000,
		testplan.GroupOf(learners, first, 100), testplan.GroupOf(disabled, second, 100))
}

func newDistrict(benchmarks ...*testplan.BenchmarkBuilder) snapshot.District {
	district := snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{testplan.NewPlan("p").BuildObject()},
		Goals: []*v1alpha1.Goal{testplan.NewGoal("g").BuildObject()},
	}
	for _, benchmark := range benchmarks {
		district.Benchmarks = append(district.Benchmarks, benchmark.BuildObject())
	}
	return district
}

// describeEquitable writes the condition Equitable as its status, reason and message.
func describeEquitable(t *testing.T, list any) string {
	t.Helper()
	conditions, _ := testconditions.ConditionsOf(list)
	found := v1alpha1.FindCondition(conditions, v1alpha1.ConditionEquitable)
	if found == nil {
		t.Fatal("no condition Equitable")
	}
	return string(found.Status) + " " + found.Reason + ": " + found.Message
}

func TestBenchmarkIsEquitable(t *testing.T) {
	for title, c := range map[string]struct {
		benchmark *testplan.BenchmarkBuilder
		on        string
		want      string
	}{
		"no policy": {
			newUnequalBenchmark("b", 40, 90).ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
				spec.Equity = v1alpha1.EquityPolicy{}
			}),
			"",
			"Unknown NoEquityPolicy: Groups of students are not evaluated without a policy. Set equity to evaluate " +
				"them.",
		},
		"no groups": {
			testplan.NewBenchmark("b", "g").ChangeSpec(withEquityPolicy).AddObservation("80", "2026-09-01"), "",
			"Unknown NoData: No observation that counts has groups. Count groups of students in one.",
		},
		"groups to come": {
			newUnequalBenchmark("b", 40, 90), "2026-08-31",
			"Unknown NoData: No observation that counts has groups. Count groups of students in one.",
		},
		"exactly ten points": {
			newUnequalBenchmark("b", 80, 90), "",
			"True Equitable: On 2026-09-01, no group is further behind StudentsWithDisabilities (90.0 percent) " +
				"than the policy allows.",
		},
		"eleven points": {
			newUnequalBenchmark("b", 79, 90), "",
			"False Gap: On 2026-09-01, too far behind StudentsWithDisabilities (90.0 percent): EnglishLearners " +
				"(79.0 percent; by percentage points).",
		},
		"a band": {
			newUnequalBenchmark("b", 4, 90), "",
			"False Gap: On 2026-09-01, too far behind StudentsWithDisabilities (50 percent or more): " +
				"EnglishLearners (under 50 percent; by the ratio of the rates and percentage points).",
		},
		"after the target": {
			newUnequalBenchmark("b", 40, 90).ToTarget("85", "2026-08-31").FromBaseline("40", "2026-07-01"), "",
			"Unknown NoData: No observation that counts has groups. Count groups of students in one.",
		},
		"it contradicts itself": {
			newUnequalBenchmark("b", 40, 90).ToTarget("30", "2029-06-30"), "",
			"Unknown NotAssessed: Not assessed while Ready is False.",
		},
		"too few to compare": {
			testplan.NewBenchmark("b", "g").ChangeSpec(withEquityPolicy).AddGroupCounts("2026-09-01", "50", 21, 42,
				testplan.GroupOf(learners, 3, 17), testplan.GroupOf(disabled, 18, 25)),
			"",
			"Unknown NoData: The groups of 2026-09-01 cannot be compared: the groups are too small to be compared " +
				"without showing single students. Not compared: EnglishLearners (fewer than 30 students), " +
				"StudentsWithDisabilities (fewer than 30 students).",
		},
		"no band is wide enough": {
			testplan.NewBenchmark("b", "g").ChangeSpec(withEquityPolicy).AddGroupCounts("2026-09-01", "80", 198, 243,
				testplan.GroupOf(learners, 15, 40), testplan.GroupOf(disabled, 180, 200)),
			"",
			"False Gap: On 2026-09-01, too far behind StudentsWithDisabilities (75 percent or more): " +
				"EnglishLearners (a hidden share; by the ratio of the rates, percentage points and how often " +
				"students go without).",
		},
		"one is not compared": {
			testplan.NewBenchmark("b", "g").ChangeSpec(withEquityPolicy).AddGroupCounts("2026-09-01", "80", 800, 1000,
				testplan.GroupOf(learners, 80, 100), testplan.GroupOf(disabled, 81, 100),
				testplan.GroupOf(lowIncome, 3, 17)),
			"",
			"True Equitable: On 2026-09-01, no group is further behind StudentsWithDisabilities (50 percent or " +
				"more) than the policy allows. Not compared: EconomicallyDisadvantaged (fewer than 30 students).",
		},
		"all others are behind": {
			testplan.NewBenchmark("b", "g").ChangeSpec(withEquityPolicy).AddGroupCounts("2026-09-01", "55", 550, 1000,
				testplan.GroupOf(learners, 90, 100)),
			"",
			"False Gap: On 2026-09-01, too far behind EnglishLearners (90.0 percent): all other students (51.1 " +
				"percent; by the ratio of the rates, percentage points and how often students go without).",
		},
		"the latest with groups": {
			newUnequalBenchmark("b", 79, 90).AddObservation("81", "2026-09-20"), "",
			"False Gap: On 2026-09-01, too far behind StudentsWithDisabilities (90.0 percent): EnglishLearners " +
				"(79.0 percent; by percentage points).",
		},
	} {
		t.Run(title, func(t *testing.T) {
			if c.on == "" {
				c.on = "2026-10-01"
			}
			district := newDistrict(c.benchmark)
			status, _ := newAssessFunc(district)(district.Benchmarks[0], parseInstant(t, c.on+"T12:00:00Z"))
			storeStatus(t, district.Benchmarks[0], status)
			if got := describeEquitable(t, district.Benchmarks[0]); got != c.want {
				t.Errorf("want %s\ngot  %s", c.want, got)
			}
			if faults := testconditions.CheckContract(district.Benchmarks[0], nil); len(faults) > 0 {
				t.Errorf("%q", faults)
			}
			if errs := validateStatus(t, district.Benchmarks[0]); len(errs) > 0 {
				t.Error(errs.ToAggregate())
			}
		})
	}
}

func TestPlanIsEquitable(t *testing.T) {
	none := func(name string) *testplan.BenchmarkBuilder {
		return testplan.NewBenchmark(name, "g").AddObservation("80", "2026-09-01")
	}
	empty := func(name string) *testplan.BenchmarkBuilder { return none(name).ChangeSpec(withEquityPolicy) }
	even := func(name string) *testplan.BenchmarkBuilder { return newUnequalBenchmark(name, 80, 80) }
	gap := func(name string) *testplan.BenchmarkBuilder { return newUnequalBenchmark(name, 40, 90) }
	for title, c := range map[string]struct {
		benchmarks []*testplan.BenchmarkBuilder
		want       string
	}{
		"no benchmark": {nil, "Unknown NoEquityPolicy: No benchmark has an equity policy."},
		"no policy": {
			[]*testplan.BenchmarkBuilder{none("a")}, "Unknown NoEquityPolicy: No benchmark has an equity policy.",
		},
		"a policy, no data": {
			[]*testplan.BenchmarkBuilder{empty("a"), even("b"), none("c")},
			"Unknown NoData: No groups to compare in 1 of 2 benchmarks with an equity policy: a.",
		},
		"equitable": {
			[]*testplan.BenchmarkBuilder{even("a"), none("b")},
			"True Equitable: No group is too far behind in 1 benchmark with an equity policy.",
		},
		"a gap": {
			[]*testplan.BenchmarkBuilder{gap("b"), even("a"), empty("c")},
			"False Gap: Groups of students are too far behind in 1 of 3 benchmarks with an equity policy: b " +
				"(EnglishLearners).",
		},
		"two gaps, in order": {
			[]*testplan.BenchmarkBuilder{gap("b"), gap("a")},
			"False Gap: Groups of students are too far behind in 2 of 2 benchmarks with an equity policy: a " +
				"(EnglishLearners), b (EnglishLearners).",
		},
		"a contradiction": {
			[]*testplan.BenchmarkBuilder{gap("a").ToTarget("30", "2029-06-30"), even("b")},
			"Unknown NoData: No groups to compare in 1 of 2 benchmarks with an equity policy: a contradicts itself.",
		},
	} {
		t.Run(title, func(t *testing.T) {
			district := newDistrict(c.benchmarks...)
			status, _ := newAssessFunc(district)(district.Plans[0], parseInstant(t, "2026-10-01T12:00:00Z"))
			storeStatus(t, district.Plans[0], status)
			if got := describeEquitable(t, district.Plans[0]); got != c.want {
				t.Errorf("want %s\ngot  %s", c.want, got)
			}
			if faults := testconditions.CheckContract(district.Plans[0], nil); len(faults) > 0 {
				t.Errorf("%q", faults)
			}
		})
	}
}

// Equitable is Unknown while the plan names no existing time zone.
func TestEquitableOfAStalledPlan(t *testing.T) {
	district := newDistrict(newUnequalBenchmark("a", 40, 90))
	district.Plans[0].Spec.District.TimeZone = "Detroit"
	status, _ := newAssessFunc(district)(district.Plans[0], parseInstant(t, "2026-10-01T12:00:00Z"))
	storeStatus(t, district.Plans[0], status)
	const want = "Unknown NotAssessed: Not assessed while Ready is False."
	if got := describeEquitable(t, district.Plans[0]); got != want {
		t.Error(got)
	}
}

// No figure and no message can point to single students.
func TestGroupsOfABenchmark(t *testing.T) {
	benchmark := testplan.NewBenchmark("b", "g").ChangeSpec(withEquityPolicy).AddGroupCounts("2026-09-01", "70", 700, 1000,
		testplan.GroupOf(learners, 7, 137), testplan.GroupOf(disabled, 50, 100),
		testplan.GroupOf(lowIncome, 13, 23), testplan.GroupOf("Homeless", 1000, 1001))
	district := newDistrict(benchmark)
	status, _ := newAssessFunc(district)(district.Benchmarks[0], parseInstant(t, "2026-10-01T12:00:00Z"))
	storeStatus(t, district.Benchmarks[0], status)
	const hidden = "exact figures could show a small group, if only by subtraction"
	want := []v1alpha1.GroupEquity{
		{Name: lowIncome, Note: "fewer than 30 students"},
		{
			Name: learners, Band: "under 50 percent", Note: hidden,
			Flags: []v1alpha1.EquityFlag{"RateRatio", "GapPoints"},
		},
		{Name: "Homeless", Band: "75 percent or more", Note: hidden},
		{Name: disabled, Flags: []v1alpha1.EquityFlag{"RateRatio", "GapPoints"}, Note: hidden},
	}
	got := district.Benchmarks[0].Status.Equity
	for i := range got {
		if got[i].Name == disabled {
			// Measure 3 compares with all other students, which is another matter.
			got[i].Flags = got[i].Flags[:2]
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	shown := describeEquitable(t, district.Benchmarks[0])
	for _, hidden := range []string{"5.1", "56.5", "13", "23", "137", "99.9", " 7", "50.0"} {
		if strings.Contains(shown, hidden) {
			t.Errorf("%q shows %q", shown, hidden)
		}
	}
}
