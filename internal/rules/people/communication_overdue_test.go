package people_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestCommunicationOverdue(t *testing.T) {
	heard := func(cadence v1alpha1.CommunicationCadence, last v1alpha1.Date) *testplan.PlanBuilder {
		return testrules.NewPlan().ChangeSpec(func(spec *testrules.PlanSpec) {
			spec.Communications = append(
				spec.Communications,
				v1alpha1.Communication{Name: "families", Audience: "Families", Cadence: cadence, Last: last},
			)
		})
	}
	twice := heard("Monthly", "").ChangeSpec(func(spec *testrules.PlanSpec) {
		spec.Communications = append(
			spec.Communications, v1alpha1.Communication{Name: "board", Audience: "Board", Cadence: "Monthly"},
		)
	})
	late := []string{"Warning"}
	testrules.RunExamples(t, rules.CommunicationOverdue, testrules.Examples{
		"none":                    {World: testrules.NewDistrict(testrules.NewPlan())},
		"no cadence":              {World: testrules.NewDistrict(heard("", "2020-01-01"))},
		"a month and 14 days ago": {World: testrules.NewDistrict(heard("Monthly", "2026-08-17"))},
		"a month and 15 days ago": {World: testrules.NewDistrict(heard("Monthly", "2026-08-16")), Want: late},
		"a last time that is still ahead, the last day": {
			World: testrules.NewDistrict(heard("Monthly", "2062-08-17")), On: "2026-08-15",
		},
		"a last time that is still ahead, the day after": {
			World: testrules.NewDistrict(heard("Monthly", "2062-08-17")), On: "2026-08-16", Want: late,
		},
		"a quarter and 14 days ago": {
			World: testrules.NewDistrict(heard("Quarterly", "2027-06-17")),
			On:    "2027-10-01",
		},
		"a quarter and 15 days ago": {
			World: testrules.NewDistrict(heard("Quarterly", "2027-06-16")),
			On:    "2027-10-01",
			Want:  late,
		},
		"half a year and 14 days ago": {
			World: testrules.NewDistrict(heard("SemiAnnual", "2027-03-17")),
			On:    "2027-10-01",
		},
		"half a year and 15 days ago": {
			World: testrules.NewDistrict(heard("SemiAnnual", "2027-03-16")),
			On:    "2027-10-01",
			Want:  late,
		},
		"a year and 14 days ago": {
			World: testrules.NewDistrict(heard("Annual", "2026-09-17")),
			On:    "2027-10-01",
		},
		"a year and 15 days ago": {
			World: testrules.NewDistrict(heard("Annual", "2026-09-16")),
			On:    "2027-10-01",
			Want:  late,
		},
		"before the plan: 14 days": {
			World: testrules.NewDistrict(heard("Quarterly", "2026-01-01")),
			On:    "2026-10-15",
		},
		"before the plan: 15 days": {
			World: testrules.NewDistrict(heard("Quarterly", "2026-01-01")),
			On:    "2026-10-16",
			Want:  late,
		},
		"never, 14 days after the first": {World: testrules.NewDistrict(heard("Quarterly", "")), On: "2026-10-15"},
		"never, 15 days after the first": {
			World: testrules.NewDistrict(heard("Quarterly", "")),
			On:    "2026-10-16",
			Want:  late,
		},
		"never, approved after the start": {
			World: testrules.NewDistrict(heard("Monthly", "").ChangeSpec(approvedOn("2026-08-17"))),
		},
		"never, approved a day earlier": {
			World: testrules.NewDistrict(heard("Monthly", "").ChangeSpec(approvedOn("2026-08-16"))),
			Want:  late,
		},
		"two of them": {World: testrules.NewDistrict(twice), Want: []string{"Warning", "Warning"}},
		"a draft":     {World: testrules.NewDistrict(heard("Monthly", "2026-01-01").MarkDraft())},
		"to be approved tomorrow": {
			World: testrules.NewDistrict(heard("Monthly", "2026-01-01").ChangeSpec(approvedOn("2026-10-02"))),
		},
		"approved on this day": {
			World: testrules.NewDistrict(heard("Monthly", "2026-01-01").ChangeSpec(approvedOn(testrules.Today))),
		},
		"the day before the plan starts": {
			World: testrules.NewDistrict(heard("Monthly", "2026-01-01")),
			On:    "2026-06-30",
		},
		"the day on which the plan starts": {
			World: testrules.NewDistrict(heard("Monthly", "2026-01-01")),
			On:    "2026-07-01",
		},
		"ended: in time on the last day": {
			World: testrules.NewDistrict(heard("Monthly", "2029-05-16")),
			On:    "2030-01-01",
		},
		"ended: overdue on the last day": {
			World: testrules.NewDistrict(heard("Monthly", "2029-05-15")),
			On:    "2030-01-01",
			Want:  late,
		},
		"a waiver": {
			World: testrules.NewDistrict(
				heard("Monthly", "2026-01-01").WaiveFinding("w", rules.CommunicationOverdue, testrules.WaivedOff),
			),
			Want: []string{"Warning waived by w"},
		},
		"the last of a month, and its grace": {
			World: testrules.NewDistrict(heard("Monthly", "2027-01-31")),
			On:    "2027-03-14",
		},
		"and the day after": {
			World: testrules.NewDistrict(heard("Monthly", "2027-01-31")),
			On:    "2027-03-15",
			Want:  late,
		},
	})
}
