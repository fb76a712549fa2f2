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
			Plan: plan.BuildObject(),
			Benchmarks: []*v1alpha1.Benchmark{
				testplan.NewBenchmark("b", "g").AddGroupCounts("2026-09-15", "50", have, of, groups...).BuildObject(),
			},
		}
	}
	office := func(plan *testplan.PlanBuilder) *testplan.PlanBuilder {
		return plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.District.Sites = append(spec.District.Sites, v1alpha1.Site{Name: "office"})
		})
	}
	const group = "EnglishLearners"
	testrules.RunExamples(t, rules.CountImplausible, testrules.Examples{
		"East Central ISD: 10 of 10 campuses": {World: newEastCentralDistrict(10), On: "2005-01-15"},
		"East Central ISD: 11 of 10 campuses": {
			World: newEastCentralDistrict(11),
			On:    "2005-01-15",
			Want:  []string{"Warning"},
		},
		"nothing is counted":                 {World: testrules.NewDistrict(testrules.NewPlan())},
		"the value is the share counted":     {World: districtWithValue("50", 1, 2)},
		"a point off":                        {World: districtWithValue("51", 1, 2)},
		"a little more than a point off":     {World: districtWithValue("51.01", 1, 2), Want: []string{"Warning"}},
		"the share of those who have it not": {World: districtWithValue("20", 4, 5)},
		"not in percent": {
			World: districtWithValue("7", 1, 2, func(s *v1alpha1.BenchmarkSpec) { s.Metric.Unit = "classes" }),
		},
		"no student was counted": {World: districtWithValue("7", 0, 0)},
		"a value without a count": {
			World: testrules.AddBenchmarks(testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("g")), "g"),
		},
		"a group: all of it": {
			World: counted(testrules.NewPlan(), 5, 10, testplan.GroupOf(group, 12, 12)),
		},
		"a group: one more": {
			World: counted(testrules.NewPlan(), 5, 10, testplan.GroupOf(group, 13, 12)),
			Want:  []string{"Warning"},
		},
		"all and two groups": {
			World: counted(
				testrules.NewPlan(), 11, 10, testplan.GroupOf(group, 13, 12), testplan.GroupOf("Rural", 13, 12),
			),
			Want: []string{"Warning", "Warning", "Warning"},
		},
		"the sites have as many as the district": {
			World: testrules.NewDistrict(testrules.NewPlan().SetEnrollment(100).AddSite("a", 60).AddSite("b", 40)),
		},
		"the sites have one more": {
			World: testrules.NewDistrict(testrules.NewPlan().SetEnrollment(100).AddSite("a", 60).AddSite("b", 41)),
			Want:  []string{"Warning"},
		},
		"the sites have one less": {
			World: testrules.NewDistrict(testrules.NewPlan().SetEnrollment(100).AddSite("a", 60).AddSite("b", 39)),
		},
		"the sites alone": {
			World: testrules.NewDistrict(testrules.NewPlan().AddSite("a", 60).AddSite("b", 41)),
		},
		"a group of all students": {
			World: testrules.NewDistrict(testrules.NewPlan().SetEnrollment(100).AddGroup(group, 100)),
		},
		"a group of one more": {
			World: testrules.NewDistrict(testrules.NewPlan().SetEnrollment(100).AddGroup(group, 101)),
			Want:  []string{"Warning"},
		},
		"a group of 1 to 9 has no count": {
			World: testrules.NewDistrict(testrules.NewPlan().SetEnrollment(1).AddGroup(group, 0)),
		},
		"a group of all students at the sites": {
			World: testrules.NewDistrict(testrules.NewPlan().AddSite("a", 60).AddSite("b", 40).AddGroup(group, 100)),
		},
		"a group of one more than at the sites": {
			World: testrules.NewDistrict(testrules.NewPlan().AddSite("a", 60).AddSite("b", 40).AddGroup(group, 101)),
			Want:  []string{"Warning"},
		},
		"a site says nothing of its students": {
			World: testrules.NewDistrict(office(testrules.NewPlan().AddSite("a", 60)).AddGroup(group, 101)),
		},
		"a group, and no enrollment known": {World: testrules.NewDistrict(testrules.NewPlan().AddGroup(group, 101))},
		"all paid licenses are used": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", testplan.SeatsOf(100, 100))),
		},
		"one license more than paid for": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", testplan.SeatsOf(100, 101))),
			Want:  []string{"Warning"},
		},
		"licenses that cost nothing": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", testplan.SeatsOf(0, 101))),
		},
		"the number of used licenses is not recorded": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddTechnology("t", func(t *v1alpha1.Technology) { t.Seats.Paid = new(int32(100)) }),
			),
		},
		"waived for the benchmark": {
			World: counted(
				testrules.NewPlan().
					WaiveFinding(
						"w", rules.CountImplausible, v1alpha1.WaiverOff,
						testplan.WaivedFor(v1alpha1.KindBenchmark, "b"),
					),
				11,
				10,
			),
			Want: []string{"Warning waived by w"},
		},
		"waived for another benchmark: still reported": {
			World: counted(
				testrules.NewPlan().
					WaiveFinding(
						"w", rules.CountImplausible, v1alpha1.WaiverOff,
						testplan.WaivedFor(v1alpha1.KindBenchmark, "c"),
					),
				11,
				10,
			),
			Want: []string{"Warning"},
		},
	})
}

// The message of an implausible count shows both figures and the day.
func TestElevenOfTenCampuses(t *testing.T) {
	for _, finding := range testrules.EvaluateRules(newEastCentralDistrict(11), "2005-01-15").Findings {
		if finding.Code == rules.CountImplausible {
			const want = "connected-campuses counts 11 of 10 on 2004-09-15: a part cannot be more than its whole."
			if finding.Message != want || finding.Object.Kind != v1alpha1.KindBenchmark ||
				finding.Field != "spec.observations[2004-09-15]" {
				t.Errorf("%s %s, %s: %s", finding.Object.Kind, finding.Object.Name, finding.Field, finding.Message)
			}
			return
		}
	}
	t.Error("it is not reported")
}

// The message about a group shows no figure, because it could be a small group.
func TestThirteenOfTwelveInAGroup(t *testing.T) {
	benchmark := testplan.NewBenchmark("b", "g").
		AddGroupCounts("2026-09-01", "50", 20, 40, testplan.GroupOf("EnglishLearners", 13, 12))
	for _, finding := range testrules.EvaluateRules(testrules.World{
		Plan:       testrules.NewPlan().BuildObject(),
		Goals:      []*v1alpha1.Goal{testrules.NewGoal("g").BuildObject()},
		Benchmarks: []*v1alpha1.Benchmark{benchmark.BuildObject()},
	}, testrules.Today).Findings {
		if finding.Code == rules.CountImplausible {
			const want = "In group EnglishLearners of b more have it than were counted on 2026-09-01: a part cannot " +
				"be more than its whole."
			if finding.Message != want || finding.Field != "spec.observations[2026-09-01].groups[EnglishLearners]" {
				t.Errorf("%s: %s", finding.Field, finding.Message)
			}
			return
		}
	}
	t.Error("it is not reported")
}

// Groups cannot be checked without the number of all students.
func TestGroupsWithoutEnrollmentAreNotChecked(t *testing.T) {
	for title, c := range map[string]struct {
		plan *testplan.PlanBuilder
		want int
	}{
		"no groups":                    {testrules.NewPlan(), 0},
		"a group of 1 to 9":            {testrules.NewPlan().AddGroup("Rural", 0), 0},
		"a group and no enrollment":    {testrules.NewPlan().AddGroup("Rural", 10), 1},
		"a group and the district's":   {testrules.NewPlan().AddGroup("Rural", 10).SetEnrollment(20), 0},
		"a group and that of the site": {testrules.NewPlan().AddGroup("Rural", 10).AddSite("a", 20), 0},
	} {
		t.Run(title, func(t *testing.T) {
			got := 0
			for _, n := range testrules.EvaluateRules(testrules.NewDistrict(c.plan), testrules.Today).NotChecked {
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
