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
		return testrules.NewPlan().
			AddTechnology("t").
			AddSource("s", kind).
			AddLine("l", 2027, "5", testplan.OnSource("s"), testplan.WithoutGoal()).
			AddLine("m", 2027, "5", testplan.OnSource("s"), testplan.WithoutGoal())
	}
	bought := func(name string) *testplan.DeviceBuilder {
		return testplan.NewDevice(name, "t", 1).SetUnitCost("10000").PaidBy("p", "l")
	}
	federal := func(lots ...*testplan.DeviceBuilder) testrules.World {
		return testrules.AddDevices(testrules.NewDistrict(funded("TitleIA")), lots...)
	}
	testrules.RunExamples(t, rules.FederalInventoryOverdue, testrules.Examples{
		"received 24 months ago": {World: federal(bought("d").ReceivedOn("2024-10-01"))},
		"received a day more than 24 months ago": {
			World: federal(bought("d").ReceivedOn("2024-09-30")),
			Want:  []string{"Warning"},
		},
		"in service a day more than 24 months ago": {
			World: federal(bought("d").InService("2024-09-30")),
			Want:  []string{"Warning"},
		},
		"a hundredth below the threshold for equipment": {
			World: federal(bought("d").ReceivedOn("2023-10-01").SetUnitCost("4999.99")),
		},
		"at the threshold that held on the day of purchase": {
			World: federal(bought("d").ReceivedOn("2024-09-30").SetUnitCost("5000")),
			Want:  []string{"Warning"},
		},
		"only the technology has a price": {
			World: testrules.AddDevices(
				testrules.NewDistrict(funded("TitleIA").AddTechnology("u", testplan.WithUnitCost("14000"))),
				testplan.NewDevice("d", "u", 1).PaidBy("p", "l").ReceivedOn("2023-10-01"),
			),
		},
		"counted 24 months ago": {
			World: federal(bought("d").ReceivedOn("2020-09-30").CountedOn("2024-10-01")),
		},
		"counted a day more than 24 months ago": {
			World: federal(bought("d").ReceivedOn("2020-09-30").CountedOn("2024-09-30")),
			Want:  []string{"Warning"},
		},
		"counted before it was received": {
			World: federal(bought("d").ReceivedOn("2024-10-01").CountedOn("2023-10-01")),
		},
		"ordered and never received": {World: federal(bought("d").OrderedOn("2023-10-01"))},
		"all units are lost": {
			World: federal(bought("d").ReceivedOn("2023-10-01").AddOutOfService(v1alpha1.OutOfServiceLost, 1)),
		},
		"two lots on one line give one finding": {
			World: federal(bought("d").ReceivedOn("2023-10-01"), bought("e").ReceivedOn("2022-10-01")),
			Want:  []string{"Warning"},
		},
		"lots on two lines give two findings": {
			World: federal(bought("d").ReceivedOn("2023-10-01"), bought("e").PaidBy("p", "m").ReceivedOn("2022-10-01")),
			Want:  []string{"Warning", "Warning"},
		},
		"local money": {
			World: testrules.AddDevices(testrules.NewDistrict(funded(v1alpha1.SourceLocal)), bought("d").ReceivedOn("2023-10-01")),
		},
		"E-Rate money": {
			World: testrules.AddDevices(
				testrules.NewDistrict(funded(v1alpha1.SourceERateC2)), bought("d").ReceivedOn("2023-10-01"),
			),
		},
		"a donation": {
			World: federal(bought("d").AcquiredAs(v1alpha1.AcquisitionDonation).ReceivedOn("2023-10-01")),
		},
		"waived": {
			World: testrules.AddDevices(
				testrules.NewDistrict(funded("IDEA").WaiveFinding("w", rules.FederalInventoryOverdue, v1alpha1.WaiverOff)),
				bought("d").ReceivedOn("2023-10-01"),
			),
			Want: []string{"Warning waived by w"},
		},
		"on a line that does not exist": {
			World: federal(bought("d").PaidBy("p", "what").ReceivedOn("2023-10-01")),
		},
		"on a line of another plan": {World: federal(bought("d").PaidBy("q", "l").ReceivedOn("2023-10-01"))},
		"in the inventory of another plan, paid by this one": {
			World: federal(bought("d").OfPlan("q").ReceivedOn("2023-10-01")),
			Want:  []string{"Warning"},
		},
	})
}
