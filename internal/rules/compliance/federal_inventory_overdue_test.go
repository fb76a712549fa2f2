package compliance_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestFederalInventoryOverdue(t *testing.T) {
	funded := func(kind v1alpha1.SourceKind) *testplan.PlanBuilder {
		return testrules.Plan().
			Technology("t").
			Source("s", kind).
			Line("l", 2027, "5", testplan.On("s"), testplan.General()).
			Line("m", 2027, "5", testplan.On("s"), testplan.General())
	}
	bought := func(name string) *testplan.DeviceBuilder {
		return testplan.Device(name, "t", 1).Costs("10000").PaidBy("p", "l")
	}
	federal := func(lots ...*testplan.DeviceBuilder) testrules.World {
		return testrules.With(testrules.District(funded("TitleIA")), lots...)
	}
	testrules.Run(t, rules.FederalInventoryOverdue, testrules.Examples{
		"received 24 months ago": {World: federal(bought("d").Received("2024-10-01"))},
		"received a day more than 24 months ago": {
			World: federal(bought("d").Received("2024-09-30")),
			Want:  []string{"Warning"},
		},
		"in service a day more than 24 months ago": {
			World: federal(bought("d").InService("2024-09-30")),
			Want:  []string{"Warning"},
		},
		"a hundredth below the threshold for equipment": {
			World: federal(bought("d").Received("2023-10-01").Costs("4999.99")),
		},
		"at the threshold that held on the day of purchase": {
			World: federal(bought("d").Received("2024-09-30").Costs("5000")),
			Want:  []string{"Warning"},
		},
		"only the technology has a price": {
			World: testrules.With(
				testrules.District(funded("TitleIA").Technology("u", testplan.Price("14000"))),
				testplan.Device("d", "u", 1).PaidBy("p", "l").Received("2023-10-01"),
			),
		},
		"counted 24 months ago": {
			World: federal(bought("d").Received("2020-09-30").Counted("2024-10-01")),
		},
		"counted a day more than 24 months ago": {
			World: federal(bought("d").Received("2020-09-30").Counted("2024-09-30")),
			Want:  []string{"Warning"},
		},
		"counted before it was received": {
			World: federal(bought("d").Received("2024-10-01").Counted("2023-10-01")),
		},
		"ordered and never received": {World: federal(bought("d").Ordered("2023-10-01"))},
		"all units are lost": {
			World: federal(bought("d").Received("2023-10-01").Out(v1alpha1.OutOfServiceLost, 1)),
		},
		"two lots on one line give one finding": {
			World: federal(bought("d").Received("2023-10-01"), bought("e").Received("2022-10-01")),
			Want:  []string{"Warning"},
		},
		"lots on two lines give two findings": {
			World: federal(bought("d").Received("2023-10-01"), bought("e").PaidBy("p", "m").Received("2022-10-01")),
			Want:  []string{"Warning", "Warning"},
		},
		"local money": {
			World: testrules.With(testrules.District(funded(v1alpha1.SourceLocal)), bought("d").Received("2023-10-01")),
		},
		"E-Rate money": {
			World: testrules.With(
				testrules.District(funded(v1alpha1.SourceERateC2)), bought("d").Received("2023-10-01"),
			),
		},
		"a donation": {
			World: federal(bought("d").As(v1alpha1.AcquisitionDonation).Received("2023-10-01")),
		},
		"waived": {
			World: testrules.With(
				testrules.District(funded("IDEA").Waive("w", rules.FederalInventoryOverdue, v1alpha1.WaiverOff)),
				bought("d").Received("2023-10-01"),
			),
			Want: []string{"Warning waived by w"},
		},
		"on a line that does not exist": {
			World: federal(bought("d").PaidBy("p", "what").Received("2023-10-01")),
		},
		"on a line of another plan": {World: federal(bought("d").PaidBy("q", "l").Received("2023-10-01"))},
		"in the inventory of another plan, paid by this one": {
			World: federal(bought("d").Of("q").Received("2023-10-01")),
			Want:  []string{"Warning"},
		},
	})
}
