package measurement_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestCountImplausible(t *testing.T) {
	counted := func(plan *testplan.PlanBuilder, have, of int32, groups ...v1alpha1.GroupObservation) testrules.World {
		return testrules.World{
			Plan: plan.Object(),
			Benchmarks: []*v1alpha1.Benchmark{
				testplan.Benchmark("b", "g").Counts("2026-09-15", "50", have, of, groups...).Object(),
			},
		}
	}
	office := func(plan *testplan.PlanBuilder) *testplan.PlanBuilder {
		return plan.With(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.District.Sites = append(spec.District.Sites, v1alpha1.Site{Name: "office"})
		})
	}
	const group = "EnglishLearners"
	testrules.Run(t, rules.CountImplausible, testrules.Examples{
		"East Central ISD: 10 of 10 campuses": {World: eastCentral(10), On: "2005-01-15"},
		"East Central ISD: 11 of 10 campuses": {
			World: eastCentral(11),
			On:    "2005-01-15",
			Want:  []string{"Warning"},
		},
		"nothing is counted":                 {World: testrules.District(testrules.Plan())},
		"the value is the share counted":     {World: valued("50", 1, 2)},
		"a point off":                        {World: valued("51", 1, 2)},
		"a little more than a point off":     {World: valued("51.01", 1, 2), Want: []string{"Warning"}},
		"the share of those who have it not": {World: valued("20", 4, 5)},
		"not in percent": {
			World: valued("7", 1, 2, func(s *v1alpha1.BenchmarkSpec) { s.Metric.Unit = "classes" }),
		},
		"no students were counted": {World: valued("7", 0, 0)},
		"a value without a count": {
			World: testrules.Measured(testrules.District(testrules.Plan(), testrules.Goal("g")), "g"),
		},
		"a group: all of it": {
			World: counted(testrules.Plan(), 5, 10, testplan.GroupOf(group, 12, 12)),
		},
		"a group: one more": {
			World: counted(testrules.Plan(), 5, 10, testplan.GroupOf(group, 13, 12)),
			Want:  []string{"Warning"},
		},
		"all and two groups": {
			World: counted(
				testrules.Plan(), 11, 10, testplan.GroupOf(group, 13, 12), testplan.GroupOf("Rural", 13, 12),
			),
			Want: []string{"Warning", "Warning", "Warning"},
		},
		"the sites have as many as the district": {
			World: testrules.District(testrules.Plan().Enrollment(100).Site("a", 60).Site("b", 40)),
		},
		"the sites have one more": {
			World: testrules.District(testrules.Plan().Enrollment(100).Site("a", 60).Site("b", 41)),
			Want:  []string{"Warning"},
		},
		"the sites have one less": {
			World: testrules.District(testrules.Plan().Enrollment(100).Site("a", 60).Site("b", 39)),
		},
		"the sites alone": {
			World: testrules.District(testrules.Plan().Site("a", 60).Site("b", 41)),
		},
		"a group of all students": {
			World: testrules.District(testrules.Plan().Enrollment(100).Group(group, 100)),
		},
		"a group of one more": {
			World: testrules.District(testrules.Plan().Enrollment(100).Group(group, 101)),
			Want:  []string{"Warning"},
		},
		"a group of 1 to 9 has no count": {
			World: testrules.District(testrules.Plan().Enrollment(1).Group(group, 0)),
		},
		"a group of all students at the sites": {
			World: testrules.District(testrules.Plan().Site("a", 60).Site("b", 40).Group(group, 100)),
		},
		"a group of one more than at the sites": {
			World: testrules.District(testrules.Plan().Site("a", 60).Site("b", 40).Group(group, 101)),
			Want:  []string{"Warning"},
		},
		"a site says nothing of its students": {
			World: testrules.District(office(testrules.Plan().Site("a", 60)).Group(group, 101)),
		},
		"a group, and no enrollment known": {World: testrules.District(testrules.Plan().Group(group, 101))},
		"all paid licenses are used": {
			World: testrules.District(testrules.Plan().Technology("t", testplan.SeatsOf(100, 100))),
		},
		"one license more than paid for": {
			World: testrules.District(testrules.Plan().Technology("t", testplan.SeatsOf(100, 101))),
			Want:  []string{"Warning"},
		},
		"licenses that cost nothing": {
			World: testrules.District(testrules.Plan().Technology("t", testplan.SeatsOf(0, 101))),
		},
		"licenses of which nobody knows the use": {
			World: testrules.District(
				testrules.Plan().Technology("t", func(t *v1alpha1.Technology) { t.Seats.Paid = new(int32(100)) }),
			),
		},
		"waived for the benchmark": {
			World: counted(
				testrules.Plan().
					Waive("w", rules.CountImplausible, v1alpha1.WaiverOff, testplan.WaivedFor(v1alpha1.KindBenchmark, "b")),
				11,
				10,
			),
			Want: []string{"Warning waived by w"},
		},
		"waived for another benchmark: still told": {
			World: counted(
				testrules.Plan().
					Waive("w", rules.CountImplausible, v1alpha1.WaiverOff, testplan.WaivedFor(v1alpha1.KindBenchmark, "c")),
				11,
				10,
			),
			Want: []string{"Warning"},
		},
	})
}

// The message of a count that cannot be names both figures and the day.
func TestElevenOfTenCampuses(t *testing.T) {
	for _, finding := range testrules.Evaluate(eastCentral(11), "2005-01-15").Findings {
		if finding.Code == rules.CountImplausible {
			const want = "connected-campuses counts 11 of 10 on 2004-09-15: a part cannot be more than its whole."
			if finding.Message != want || finding.Object.Kind != v1alpha1.KindBenchmark ||
				finding.Field != "spec.observations[2004-09-15]" {
				t.Errorf("%s %s, %s: %s", finding.Object.Kind, finding.Object.Name, finding.Field, finding.Message)
			}
			return
		}
	}
	t.Error("it is not told")
}

// The message of a group names no figure: it could be of a few students.
func TestThirteenOfTwelveInAGroup(t *testing.T) {
	benchmark := testplan.Benchmark("b", "g").
		Counts("2026-09-01", "50", 20, 40, testplan.GroupOf("EnglishLearners", 13, 12))
	for _, finding := range testrules.Evaluate(testrules.World{Plan: testrules.Plan().Object(), Goals: []*v1alpha1.Goal{testrules.Goal("g").Object()}, Benchmarks: []*v1alpha1.Benchmark{benchmark.Object()}}, testrules.Today).Findings {
		if finding.Code == rules.CountImplausible {
			const want = "In group EnglishLearners of b more have it than were counted on 2026-09-01: a part cannot be more than its whole."
			if finding.Message != want || finding.Field != "spec.observations[2026-09-01].groups[EnglishLearners]" {
				t.Errorf("%s: %s", finding.Field, finding.Message)
			}
			return
		}
	}
	t.Error("it is not told")
}

// What the groups are a part of must be known.
func TestGroupsWithoutEnrollmentAreNotChecked(t *testing.T) {
	for title, c := range map[string]struct {
		plan *testplan.PlanBuilder
		want int
	}{
		"no groups":                    {testrules.Plan(), 0},
		"a group of 1 to 9":            {testrules.Plan().Group("Rural", 0), 0},
		"a group and no enrollment":    {testrules.Plan().Group("Rural", 10), 1},
		"a group and the district's":   {testrules.Plan().Group("Rural", 10).Enrollment(20), 0},
		"a group and that of the site": {testrules.Plan().Group("Rural", 10).Site("a", 20), 0},
	} {
		t.Run(title, func(t *testing.T) {
			got := 0
			for _, n := range testrules.Evaluate(testrules.District(c.plan), testrules.Today).NotChecked {
				if n.Code == rules.CountImplausible {
					got++
				}
			}
			if got != c.want {
				t.Errorf("not checked: %d, want %d", got, c.want)
			}
		})
	}
}
