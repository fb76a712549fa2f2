package replacement_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestDevicesUnsupported(t *testing.T) {
	lots := func(devices ...*testplan.DeviceBuilder) testrules.World {
		return testrules.AddDevices(testrules.NewDistrict(testrules.NewPlan().AddTechnology("t").AddTechnology("u")), devices...)
	}
	testrules.RunExamples(t, rules.DevicesUnsupported, testrules.Examples{
		"no lots": {World: lots()},
		"the last day of support": {
			World: lots(testplan.NewDevice("d", "t", 10).InService("2020-08-01").SupportedUntil(testrules.Today)),
		},
		"the day after": {
			World: lots(testplan.NewDevice("d", "t", 10).InService("2020-08-01").SupportedUntil("2026-09-30")),
			Want:  []string{"Warning"},
		},
		"no day of service is known": {
			World: lots(testplan.NewDevice("d", "t", 939).SupportedUntil("2026-04-08")),
			Want:  []string{"Warning"},
		},
		"only ordered": {
			World: lots(testplan.NewDevice("d", "t", 10).OrderedOn("2026-09-01").SupportedUntil("2026-04-08")),
		},
		"all units are retired": {
			World: lots(
				testplan.NewDevice("d", "t", 10).InService("2020-08-01").SupportedUntil("2026-04-08").
					AddOutOfService(v1alpha1.OutOfServiceRetired, 10),
			),
		},
		"supported with no end announced": {
			World: lots(testplan.NewDevice("d", "t", 10).InService("2020-08-01")),
		},
		"replaced, and still in use": {
			World: lots(
				testplan.NewDevice("d", "t", 10).InService("2020-08-01").SupportedUntil("2026-04-08").ReplacedBy("e"),
				testplan.NewDevice("e", "t", 10).ReceivedOn("2026-09-01"),
			),
			Want: []string{"Warning"},
		},
		"two technologies": {
			World: lots(
				testplan.NewDevice("d", "t", 10).SupportedUntil("2026-04-08"), testplan.NewDevice("e", "u", 1).SupportedUntil("2026-04-08"),
			),
			Want: []string{"Warning", "Warning"},
		},
	})
}
