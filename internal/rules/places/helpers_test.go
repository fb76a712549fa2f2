package places_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

type planSpec = v1alpha1.TechnologyPlanSpec

// newSchool makes a plan with the site high of 100 students.
func newSchool(changes ...func(*planSpec)) *testplan.PlanBuilder {
	plan := testrules.NewPlan().AddSite("high", 100)
	for _, change := range changes {
		plan.ChangeSpec(change)
	}
	return plan
}

// setCapacity sets what the sites must have.
func setCapacity(limits v1alpha1.CapacityPolicy) func(*planSpec) {
	return func(spec *planSpec) { spec.Policy.Capacity = limits }
}

// addSite adds a site.
func addSite(site v1alpha1.Site) func(*planSpec) {
	return func(spec *planSpec) { spec.District.Sites = append(spec.District.Sites, site) }
}

// lotAt makes a lot for students at a site; no site if it is empty.
func lotAt(name, site string, quantity int32) *testplan.DeviceBuilder {
	return testplan.NewDevice(name, "chromebook", quantity).AtSite(site).
		ChangeSpec(func(spec *v1alpha1.DeviceSpec) { spec.Audience = v1alpha1.AudienceStudents })
}

// districtOf makes a district of a plan and its lots.
func districtOf(plan *testplan.PlanBuilder, lots ...*testplan.DeviceBuilder) testrules.World {
	return testrules.AddDevices(testrules.NewDistrict(plan), lots...)
}

// checkSkipped compares why a rule was not checked.
func checkSkipped(t *testing.T, code v1alpha1.FindingCode, cases map[string]skippedCase) {
	t.Helper()
	for title, c := range cases {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(c.district, testrules.Today)
			var got []string
			for _, skipped := range result.NotChecked {
				if skipped.Code == code {
					got = append(got, skipped.Reason)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("reasons (-want +got):\n%s", diff)
			}
			if found := testrules.SummarizeFindings(result, code); len(found) > 0 {
				t.Errorf("found %v", found)
			}
		})
	}
}

type skippedCase struct {
	district testrules.World
	want     []string
}

// checkMessage compares the only finding of a rule.
func checkMessage(t *testing.T, district testrules.World, code v1alpha1.FindingCode, want string) {
	t.Helper()
	messages := testrules.ListMessages(testrules.EvaluateRules(district, testrules.Today), code)
	if diff := cmp.Diff([]string{want}, messages); diff != "" {
		t.Errorf("%s (-want +got):\n%s", code, diff)
	}
}
