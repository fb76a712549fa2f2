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
		return testrules.With(testrules.District(testrules.Plan().Technology("t").Technology("u")), devices...)
	}
	testrules.Run(t, rules.DevicesUnsupported, testrules.Examples{
		"no lots": {World: lots()},
		"the last day of support": {
			World: lots(testplan.Device("d", "t", 10).InService("2020-08-01").Supported(testrules.Today)),
		},
		"the day after": {
			World: lots(testplan.Device("d", "t", 10).InService("2020-08-01").Supported("2026-09-30")),
			Want:  []string{"Warning"},
		},
		"no day of service is known": {
			World: lots(testplan.Device("d", "t", 939).Supported("2026-04-08")),
			Want:  []string{"Warning"},
		},
		"only ordered": {
			World: lots(testplan.Device("d", "t", 10).Ordered("2026-09-01").Supported("2026-04-08")),
		},
		"all units are retired": {
			World: lots(
				testplan.Device("d", "t", 10).InService("2020-08-01").Supported("2026-04-08").
					Out(v1alpha1.OutOfServiceRetired, 10),
			),
		},
		"supported with no end announced": {
			World: lots(testplan.Device("d", "t", 10).InService("2020-08-01")),
		},
		"replaced, and still in use": {
			World: lots(
				testplan.Device("d", "t", 10).InService("2020-08-01").Supported("2026-04-08").ReplacedBy("e"),
				testplan.Device("e", "t", 10).Received("2026-09-01"),
			),
			Want: []string{"Warning"},
		},
		"two technologies": {
			World: lots(
				testplan.Device("d", "t", 10).Supported("2026-04-08"), testplan.Device("e", "u", 1).Supported("2026-04-08"),
			),
			Want: []string{"Warning", "Warning"},
		},
	})
}
