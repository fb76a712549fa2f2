package replacement_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestReplacementInvalid(t *testing.T) {
	takesPlace := func(t *v1alpha1.Technology) { t.Replaces = []v1alpha1.EntryName{"t"} }
	lots := func(devices ...*testplan.DeviceBuilder) testrules.World {
		plan := testrules.NewPlan().AddTechnology("t").AddTechnology("printer").AddTechnology("u", takesPlace)
		return testrules.AddDevices(testrules.NewDistrict(plan), devices...)
	}
	old := func(name, replacement string) *testplan.DeviceBuilder {
		return testplan.NewDevice(name, "t", 10).InService("2022-08-01").ReplacedBy(replacement)
	}
	testrules.RunExamples(t, rules.ReplacementInvalid, testrules.Examples{
		"ordered, of the same technology": {
			World: lots(old("d", "e"), testplan.NewDevice("e", "t", 10).OrderedOn("2026-09-01")),
		},
		"fewer units": {World: lots(old("d", "e"), testplan.NewDevice("e", "t", 1).OrderedOn("2026-09-01"))},
		"ordered today": {
			World: lots(old("d", "e"), testplan.NewDevice("e", "t", 10).OrderedOn(testrules.Today)),
		},
		"ordered tomorrow": {
			World: lots(old("d", "e"), testplan.NewDevice("e", "t", 10).OrderedOn("2026-10-02")),
			Want:  []string{"Info"},
		},
		"ordered tomorrow, on that day": {
			World: lots(old("d", "e"), testplan.NewDevice("e", "t", 10).OrderedOn("2026-10-02")),
			On:    "2026-10-02",
		},
		"of a technology that takes its place": {
			World: lots(old("d", "e"), testplan.NewDevice("e", "u", 10).OrderedOn("2026-09-01")),
		},
		"of another technology": {
			World: lots(old("d", "e"), testplan.NewDevice("e", "printer", 10).OrderedOn("2026-09-01")),
			Want:  []string{"Warning"},
		},
		"neither ordered nor received": {
			World: lots(old("d", "e"), testplan.NewDevice("e", "t", 10)),
			Want:  []string{"Info"},
		},
		"a lot that does not exist is another rule's": {World: lots(old("d", "e"))},
		"itself": {World: lots(old("d", "d")), Want: []string{"Error"}},
		"two that replace each other": {
			World: lots(old("d", "e"), old("e", "d")),
			Want:  []string{"Error"},
		},
		"three in a ring, and one before it": {
			World: lots(old("a", "d"), old("d", "e"), old("e", "f"), old("f", "d")),
			Want:  []string{"Error"},
		},
	})
}

func TestReplacementInvalidAtALot(t *testing.T) {
	plan := testrules.NewPlan().AddTechnology("t")
	testrules.RunLots(t, rules.ReplacementInvalid, map[string]testrules.LotExample{
		"the lot of replacedByRef does not exist": {
			Plan: plan, Lot: testplan.NewDevice("d", "t", 10).ReplacedBy("e"),
		},
		"no replacement": {Plan: plan, Lot: testplan.NewDevice("d", "t", 10)},
	})
}
