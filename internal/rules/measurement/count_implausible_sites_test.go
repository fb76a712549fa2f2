package measurement_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestCountsOfSites(t *testing.T) {
	const group = "EnglishLearners"
	site := func(name v1alpha1.EntryName, enrollment *int32, counts ...int32) v1alpha1.Site {
		made := v1alpha1.Site{Name: name, Enrollment: enrollment}
		for _, count := range counts {
			made.Groups = append(made.Groups, v1alpha1.StudentGroup{Name: group, Count: count})
		}
		return made
	}
	plan := func(sites ...v1alpha1.Site) *testplan.PlanBuilder {
		return testrules.NewPlan().SetEnrollment(1000).ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.District.Sites = sites
		})
	}
	staffed := func(staff int32) *testplan.PlanBuilder {
		return plan(v1alpha1.Site{Name: "high", Staff: &staff})
	}
	laptops := func(quantity int32) *testplan.DeviceBuilder {
		return testplan.NewDevice("laptops", "laptop", quantity).AtSite("high").
			ChangeSpec(func(spec *v1alpha1.DeviceSpec) { spec.Audience = v1alpha1.AudienceStaff })
	}
	tests := func(students int32) *testplan.PlanBuilder {
		return plan(site("high", new(int32(50)))).ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.TestingWindows = []v1alpha1.TestingWindow{{
				Name: "w", Start: "2027-04-12", End: "2027-04-16", Site: "high", Students: students,
				MinutesPerStudent: 60, HoursPerDay: 5,
			}}
		})
	}
	testrules.RunExamples(t, rules.CountImplausible, testrules.Examples{
		"all students of the site are in the group": {
			World: testrules.NewDistrict(plan(site("high", new(int32(50)), 50))),
		},
		"one more than the site has": {
			World: testrules.NewDistrict(plan(site("high", new(int32(50)), 51))), Want: []string{"Warning"},
		},
		"the enrollment of the site is unknown": {World: testrules.NewDistrict(plan(site("high", nil, 51)))},
		"a group of 1 to 9 at the site":         {World: testrules.NewDistrict(plan(site("high", new(int32(5)), 0)))},
		"the sites have as many as the district": {
			World: testrules.NewDistrict(plan(site("a", nil, 30), site("b", nil, 30)).AddGroup(group, 60)),
		},
		"the sites have one more than the district": {
			World: testrules.NewDistrict(plan(site("a", nil, 30), site("b", nil, 31)).AddGroup(group, 60)),
			Want:  []string{"Warning"},
		},
		"the district has 1 to 9, and a site 10": {
			World: testrules.NewDistrict(plan(site("a", nil, 10)).AddGroup(group, 0)), Want: []string{"Warning"},
		},
		"the district and its site have 1 to 9": {
			World: testrules.NewDistrict(plan(site("a", nil, 0)).AddGroup(group, 0)),
		},
		"all students of the site are tested": {World: testrules.NewDistrict(tests(50))},
		"one more is tested":                  {World: testrules.NewDistrict(tests(51)), Want: []string{"Warning"}},
		"three devices for each member of the staff": {
			World: testrules.AddDevices(testrules.NewDistrict(staffed(10)), laptops(30)),
		},
		"one device more": {
			World: testrules.AddDevices(testrules.NewDistrict(staffed(10)), laptops(31)), Want: []string{"Info"},
		},
		"no staff and a device": {
			World: testrules.AddDevices(testrules.NewDistrict(staffed(0)), laptops(1)), Want: []string{"Info"},
		},
	})
}

// A group of a site must be one of the district, once the district lists its groups.
func TestGroupsOfSitesAreThoseOfTheDistrict(t *testing.T) {
	plan := func() *testplan.PlanBuilder {
		return testrules.NewPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.District.Sites = []v1alpha1.Site{{
				Name: "high", Groups: []v1alpha1.StudentGroup{{Name: "EnglishLearner", Count: 20}},
			}}
		})
	}
	for title, c := range map[string]struct {
		plan *testplan.PlanBuilder
		want int
	}{
		"the district lists no group":      {plan(), 0},
		"the district lists this group":    {plan().AddGroup("EnglishLearner", 20), 0},
		"the district spells it otherwise": {plan().AddGroup("EnglishLearners", 20), 1},
	} {
		result := testrules.EvaluateRules(testrules.NewDistrict(c.plan), testrules.Today)
		if got := testrules.SummarizeFindings(result, rules.UnknownName); len(got) != c.want {
			t.Errorf("%s: %v", title, got)
		}
	}
}
