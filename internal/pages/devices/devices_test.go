package devices_test

import (
	"slices"
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/document"
	"techplan.education/internal/pages/devices"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testpages"
	tp "techplan.education/internal/testplan"
)

// TestDevicesPageSays checks sentences of districts that lack something.
func TestDevicesPageSays(t *testing.T) {
	lot := tp.NewDevice("lot", "laptop", 20).ReceivedOn("2023-08-01").SetUnitCost("300").SetLifeMonths(60)
	forStudents := func(spec *v1alpha1.DeviceSpec) { spec.Audience = v1alpha1.AudienceStudents }
	lotOfStudents := tp.NewDevice("lot", "laptop", 20).ReceivedOn("2023-08-01").SetLifeMonths(60).ChangeSpec(forStudents)
	laterLot := tp.NewDevice("later", "laptop", 30).ReceivedOn("2026-08-01").SetLifeMonths(60).ChangeSpec(forStudents)
	limitedPlan := func(students, expected int32) *tp.PlanBuilder {
		return tp.NewPlan("p").SetEnrollment(students).ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.Policy.Refresh.LimitToEnrollment = new(true)
			spec.District.EnrollmentForecast = []v1alpha1.ExpectedEnrollment{{FiscalYear: 2028, Students: expected}}
		})
	}
	for _, situation := range []struct {
		title   string
		plan    *tp.PlanBuilder
		devices []*v1alpha1.Device
		choices map[string]string
		want    []string
	}{
		{
			"no lots", tp.NewPlan("p").AddLine("wifi", 2027, "5000"), nil, nil,
			[]string{"The plan has no device lots. Create a Device"},
		},
		{
			"lots without a budget: the replacement has no money", tp.NewPlan("p"), []*v1alpha1.Device{lot.BuildObject()},
			map[string]string{"year": "FY2028"}, []string{"In FY2028, 20 units in 1 lot must be replaced"},
		},
		{
			"nothing to replace in the year", tp.NewPlan("p"), []*v1alpha1.Device{lot.BuildObject()},
			map[string]string{"year": "fy2027"},
			[]string{"No lot whose end is known is to be replaced in FY2027."},
		},
		{
			"a year that is not offered is the next one", tp.NewPlan("p"), []*v1alpha1.Device{lot.BuildObject()},
			map[string]string{"year": "FY99999<script>"}, []string{"What must be replaced in FY2028"},
		},
		{
			"fewer students: 10 need 11 units", limitedPlan(20, 10), []*v1alpha1.Device{lotOfStudents.BuildObject()},
			map[string]string{"year": "FY2028"}, []string{
				"In FY2028, 11 units in 1 lot must be replaced", "9 units for students are not replaced in FY2028: " +
					"10 students are expected then instead of 20.",
			},
		},
		{
			"the students need no unit of the lot", limitedPlan(49, 20),
			[]*v1alpha1.Device{lotOfStudents.BuildObject(), laterLot.BuildObject()},
			map[string]string{"year": "FY2028"}, []string{
				"No lot whose end is known is to be replaced in FY2028.", "20 units for students are not replaced in FY2028",
			},
		},
	} {
		t.Run(situation.title, func(t *testing.T) {
			input := testpages.NewInput(snapshot.District{
				Plans: []*v1alpha1.TechnologyPlan{situation.plan.BuildObject()}, Devices: situation.devices,
			})
			input.Choices = situation.choices
			content := devices.Devices.Build(input)
			testpages.CheckSections(t, content.Sections)
			_, written, _ := testpages.WriteAll(t, content)
			for _, want := range situation.want {
				if !strings.Contains(written, want) {
					t.Errorf("the page does not say %q:\n%s", want, written)
				}
			}
		})
	}
}

// TestChosenYearIsMarked checks that the form offers the years of the lots, and has the chosen one.
func TestChosenYearIsMarked(t *testing.T) {
	input := testpages.NewInput(snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{tp.NewPlan("p").BuildObject()},
		Devices: []*v1alpha1.Device{
			tp.NewDevice("lot", "laptop", 20).ReceivedOn("2026-08-01").SetLifeMonths(120).BuildObject(),
		},
	})
	input.Choices = map[string]string{"year": "FY2037"}
	blocks := devices.Devices.Build(input).Sections[0].Blocks
	at := slices.IndexFunc(blocks, func(block document.Block) bool { _, isForm := block.(document.Form); return isForm })
	form := blocks[at].(document.Form)
	if form.Value != "FY2037" || !slices.Contains(form.Choices, "FY2037") || !slices.Contains(form.Choices, "FY2028") {
		t.Errorf("the form has %q of %v, want FY2037 among the years of the forecast and of the lots", form.Value,
			form.Choices)
	}
}
