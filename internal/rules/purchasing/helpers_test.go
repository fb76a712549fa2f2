package purchasing_test

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// tabletOptions make a technology a device for learning.
func tabletOptions(more ...testrules.TechnologyOption) []testrules.TechnologyOption {
	return append(
		[]testrules.TechnologyOption{testplan.OfKind(v1alpha1.TechnologyDevice), testplan.OfDomain(testrules.EdTech)},
		more...,
	)
}

// trainsForGoals makes a program train for goals.
func trainsForGoals(goals ...string) func(*v1alpha1.LearningProgram) {
	return func(l *v1alpha1.LearningProgram) { l.Goals = goals }
}

func implementationExamples() testrules.Examples {
	buy := func(kind v1alpha1.TechnologyKind, amount v1alpha1.Money, more ...testrules.LineOption) *testplan.PlanBuilder {
		return testrules.NewPlan().
			AddTechnology("t", testplan.OfKind(kind)).
			AddTechnology("u").
			AddLine("l", 2027, amount, append(more, testplan.ForTechnologies("t"), testplan.ForGoals("g"))...)
	}
	network := v1alpha1.TechnologyNetwork
	setUp := func(year v1alpha1.FiscalYear, amount v1alpha1.Money, more ...testrules.LineOption) testrules.World {
		return testrules.NewDistrict(
			buy(network, "20000").AddLine("setup", year, amount, append(more, testrules.ForPurpose(testrules.Implementation))...),
			testrules.NewGoal("g"),
		)
	}
	fires := []string{"Warning FY2027 20000"}
	return testrules.Examples{
		"a network at exactly the limit": {World: testrules.NewDistrict(buy(network, "10000"))},
		"a network a hundredth over the limit": {
			World: testrules.NewDistrict(buy(network, "10000.01")),
			Want:  []string{"Warning FY2027 10000.01"},
		},
		"a device at twice the limit": {
			World: testrules.NewDistrict(buy(v1alpha1.TechnologyDevice, "20000")),
			Want:  []string{"Info FY2027 20000"},
		},
		"software needs no setting up": {
			World: testrules.NewDistrict(buy(v1alpha1.TechnologySoftware, "20000")),
		},
		"a service needs no setting up": {
			World: testrules.NewDistrict(buy(v1alpha1.TechnologyService, "20000")),
		},
		"content needs no setting up": {
			World: testrules.NewDistrict(buy(v1alpha1.TechnologyContent, "20000")),
		},
		"a technology without a kind: not checked": {World: testrules.NewDistrict(buy("", "20000"))},
		"a replacement": {
			World: testrules.NewDistrict(buy(network, "20000", testrules.ForPurpose(testrules.Replacement))),
		},
		"a past year": {
			World: testrules.NewDistrict(buy(network, "20000")),
			On:    "2027-07-01",
		},
		"set up in the year":               {World: setUp(2027, "0.01", testplan.ForTechnologies("t"))},
		"set up the year before the plan":  {World: setUp(2026, "0.01", testplan.ForTechnologies("t"))},
		"set up the year after":            {World: setUp(2028, "0.01", testplan.ForTechnologies("t"))},
		"set up two years after: too late": {World: setUp(2029, "5", testplan.ForTechnologies("t")), Want: fires},
		"a line of nothing":                {World: setUp(2027, "0", testplan.ForTechnologies("t")), Want: fires},
		"a line for the goal":              {World: setUp(2027, "5", testplan.ForGoals("g"))},
		"a line for another goal":          {World: setUp(2027, "5", testplan.ForGoals("h")), Want: fires},
		"a line for the goal and another technology": {
			World: setUp(2027, "5", testplan.ForGoals("g"), testplan.ForTechnologies("u")),
			Want:  fires,
		},
		"a purchase over three years, set up in the first two": {
			World: testrules.NewDistrict(
				buy(network, "60000", testplan.ThroughYear(2029)).
					AddLine("setup", 2027, "5", testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Implementation)),
			),
			Want: []string{"Warning FY2029 20000"},
		},
		"a purchase over three years gives one finding": {
			World: testrules.NewDistrict(buy(network, "60000", testplan.ThroughYear(2029))),
			Want:  fires,
		},
		"a waiver": {
			World: testrules.NewDistrict(
				buy(network, "20000").WaiveFinding("w", rules.ImplementationCostMissing, v1alpha1.WaiverOff),
			),
			Want: []string{"Warning FY2027 20000 waived by w"},
		},
	}
}

func ineffectiveExamples() testrules.Examples {
	seats := func(paid, used int32, more ...testrules.TechnologyOption) *testplan.PlanBuilder {
		return testrules.NewPlan().AddTechnology("t", append(more, testplan.SeatsOf(paid, used))...)
	}
	unknown := int32(100)
	// idle has ten idle units worth 1,000, and a purchase of the same technology.
	idle := func(amount v1alpha1.Money, options ...testrules.TechnologyOption) testrules.World {
		return testrules.AddDevices(
			testrules.NewDistrict(
				testrules.NewPlan().AddTechnology("t", options...).AddLine("l", 2028, amount, testplan.ForTechnologies("t")),
			),
			testplan.NewDevice("d", "t", 50).SetUnitCost("100").AddOutOfService(v1alpha1.OutOfServiceIdle, 10),
		)
	}
	// class has the same idle units, and a purchase of another technology.
	class := func(useCase string, kind v1alpha1.TechnologyKind) testrules.World {
		plan := testrules.NewPlan().
			AddTechnology("t", tabletOptions(testplan.ForUseCases("read", "write"))...).
			AddTechnology("u", testplan.OfKind(kind), testplan.ForUseCases(useCase)).
			AddLine("l", 2028, "2000", testplan.ForTechnologies("u"))
		return testrules.AddDevices(
			testrules.NewDistrict(plan), testplan.NewDevice("d", "t", 50).SetUnitCost("100").AddOutOfService(v1alpha1.OutOfServiceIdle, 10),
		)
	}
	// twoIdle has idle units at 300 of two technologies, and 30,000 to buy more of
	// the first. Both serve the same use case, unless the second is given another
	// one.
	twoIdle := func(number int32, second ...string) testrules.World {
		plan := testrules.NewPlan().
			AddTechnology("t", tabletOptions(testplan.ForUseCases("read"))...).
			AddTechnology("u", tabletOptions(testplan.ForUseCases(append(second, "read")[0]))...).
			AddLine("l", 2028, "30000", testplan.ForTechnologies("t"))
		return testrules.AddDevices(
			testrules.NewDistrict(plan), testplan.NewDevice("d", "t", 90).SetUnitCost("300").AddOutOfService(v1alpha1.OutOfServiceIdle, number),
			testplan.NewDevice("e", "u", 90).SetUnitCost("300").AddOutOfService(v1alpha1.OutOfServiceIdle, number),
		)
	}
	unpriced := func(options ...testrules.TechnologyOption) testrules.World {
		world := idle("2000", options...)
		world.Devices[0].Spec.Acquisition.UnitCost = ""
		return world
	}
	supported := func(until v1alpha1.Date) testrules.World {
		world := idle("2000")
		world.Devices[0].Spec.SupportEnd = until
		return world
	}
	device := v1alpha1.TechnologyDevice
	return testrules.Examples{
		"exactly 60 percent is used":   {World: testrules.NewDistrict(seats(1000, 600))},
		"one license under 60 percent": {World: testrules.NewDistrict(seats(1000, 599)), Want: []string{"Warning"}},
		"a license has a price": {
			World: testrules.NewDistrict(seats(1000, 599, testplan.WithUnitCost("2.50"))),
			Want:  []string{"Warning 1002.50"},
		},
		"without a price, by its part of the lines of the year": {
			World: testrules.NewDistrict(
				seats(1000, 500).AddLine("a", 2027, "70", testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation)).
					AddLine("b", 2027, "30", testplan.ForTechnologies("t")).
					AddLine("next", 2028, "999", testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation)).
					AddLine("train", 2027, "999", testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Learning)),
			),
			Want: []string{"Warning 50"},
		},
		"no license is used":      {World: testrules.NewDistrict(seats(10, 0)), Want: []string{"Warning"}},
		"no license is paid":      {World: testrules.NewDistrict(seats(0, 0))},
		"more are used than paid": {World: testrules.NewDistrict(seats(10, 11))},
		"the number of used licenses is not known": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddTechnology("t", func(t *v1alpha1.Technology) { t.Seats.Paid = &unknown }),
			),
		},
		"exactly the plan's own percentage": {
			World: testrules.NewDistrict(
				seats(1000, 305).ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.SeatUseMinPercent = "30.5" }),
			),
		},
		"one license under the plan's own percentage": {
			World: testrules.NewDistrict(
				seats(1000, 304).ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.SeatUseMinPercent = "30.5" }),
			),
			Want: []string{"Warning"},
		},
		"licenses of a retired technology": {
			World: testrules.NewDistrict(seats(1000, 1, testplan.AtStage(v1alpha1.LifecycleRetired))),
		},
		"licenses of a technology that retires this year": {
			World: testrules.NewDistrict(
				seats(
					1000, 1,
					func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, "2027-06-30" },
				),
			),
		},
		"licenses of a technology that a decision retires": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(seats(1000, 1, testplan.AtStage(v1alpha1.LifecycleRetiring))),
				testrules.DecidedEvaluation("Retire", testrules.Today),
			),
		},
		"licenses of a technology that a decision of tomorrow retires": {
			World: testrules.AddEvaluations(testrules.NewDistrict(seats(1000, 1)), testrules.DecidedEvaluation("Retire", "2026-10-02")),
			Want:  []string{"Warning"},
		},
		"licenses, waived": {
			World: testrules.NewDistrict(seats(10, 0).WaiveFinding("w", rules.IneffectiveUse, v1alpha1.WaiverOff)),
			Want:  []string{"Warning waived by w"},
		},

		"idle units worth exactly half":               {World: idle("2000"), Want: []string{"Warning 1000"}},
		"idle units worth a hundredth less than half": {World: idle("2000.01")},
		"idle units worth more than is bought":        {World: idle("400"), Want: []string{"Warning 400"}},
		"idle units and no purchase":                  {World: idle("0")},
		"idle units after the purchase":               {World: idle("2000"), On: "2028-07-01"},
		"idle units of a retired technology": {
			World: idle("2000", testplan.AtStage(v1alpha1.LifecycleRetired)),
		},
		"idle units of a technology that a decision retires": {
			World: testrules.AddEvaluations(idle("2000"), testrules.DecidedEvaluation("Retire", testrules.Today)),
		},
		"two idle technologies of a class, each under half": {
			World: twoIdle(40), Want: []string{"Warning 24000"},
		},
		"two idle technologies of a class, together under half": {World: twoIdle(24)},
		"two idle technologies of a class, each over half": {
			World: twoIdle(60), Want: []string{"Warning 30000"},
		},
		"two idle technologies, a decision retires one": {
			World: testrules.AddEvaluations(twoIdle(40), testrules.DecidedEvaluation("Retire", testrules.Today)),
		},
		"two idle technologies of different use": {World: twoIdle(40, "draw")},
		"a device that is neither idle nor bought joins no classes": {
			World: testrules.AddDevices(
				testrules.NewDistrict(
					testrules.NewPlan().
						AddTechnology("t", tabletOptions(testplan.ForUseCases("show"))...).
						AddTechnology("u", tabletOptions(testplan.ForUseCases("write"))...).
						AddTechnology("v", tabletOptions(testplan.ForUseCases("show", "write"))...).
						AddLine("l", 2028, "2000", testplan.ForTechnologies("u")),
				),
				testplan.NewDevice("d", "t", 50).SetUnitCost("100").AddOutOfService(v1alpha1.OutOfServiceIdle, 10),
			),
		},
		"idle units of the same use":               {World: class("write", device), Want: []string{"Warning 1000"}},
		"idle units of another use":                {World: class("draw", device)},
		"idle units and software for the same use": {World: class("write", v1alpha1.TechnologySoftware)},
		"idle units at the price of their technology": {
			World: unpriced(testplan.WithUnitCost("100")),
			Want:  []string{"Warning 1000"},
		},
		"idle units of no known cost":           {World: unpriced()},
		"idle units on the last day of support": {World: supported(testrules.Today), Want: []string{"Warning 1000"}},
		"idle units on the day after support":   {World: supported("2026-09-30")},
		"lost units are not idle": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan().AddTechnology("t").AddLine("l", 2028, "2000", testplan.ForTechnologies("t"))),
				testplan.NewDevice("d", "t", 50).SetUnitCost("100").AddOutOfService(v1alpha1.OutOfServiceLost, 10),
			),
		},
		"idle units and unused licenses": {
			World: idle("2000", testplan.SeatsOf(10, 1)),
			Want:  []string{"Warning 1000", "Warning"},
		},
	}
}

func spendOnRetiredExamples() testrules.Examples {
	ends := func(on v1alpha1.Date) func(*v1alpha1.Technology) {
		return func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, on }
	}
	retired := func(on v1alpha1.Date, purpose v1alpha1.Purpose) *testplan.PlanBuilder {
		return testrules.NewPlan().
			AddTechnology("t", ends(on)).
			AddLine("l", 2028, "100", testplan.WithoutGoal(), testplan.ForTechnologies("t"), testrules.ForPurpose(purpose))
	}
	return testrules.Examples{
		"the year starts a day after the last day": {
			World: testrules.NewDistrict(retired("2027-06-30", testrules.Operation)),
			Want:  []string{"Error FY2028 100"},
		},
		"the last day is the first of the year": {
			World: testrules.NewDistrict(retired("2027-07-01", testrules.Operation)),
		},
		"replacement money counts too": {
			World: testrules.NewDistrict(retired("2027-06-30", testrules.Replacement)),
			Want:  []string{"Error FY2028 100"},
		},
		"evaluation money does not count": {
			World: testrules.NewDistrict(retired("2027-06-30", v1alpha1.PurposeEvaluation)),
		},
		"later years are added up": {
			World: testrules.NewDistrict(
				retired("2027-06-30", testrules.Operation).AddLine("m", 2029, "50", testplan.WithoutGoal(), testplan.ForTechnologies("t")),
			),
			Want: []string{"Error FY2028 150"},
		},
		"half of a line for two technologies": {
			World: testrules.NewDistrict(
				retired("2027-06-30", testrules.Operation).AddTechnology("u").
					AddLine("m", 2029, "50", testplan.WithoutGoal(), testplan.ForTechnologies("t", "u")),
			),
			Want: []string{"Error FY2028 125"},
		},
		"a past year": {
			World: testrules.NewDistrict(retired("2027-06-30", testrules.Operation)),
			On:    "2028-07-01",
		},
		"retired without a last day: not checked": {World: testrules.NewDistrict(retired("", testrules.Operation))},
		"a retiring technology": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddTechnology("t", testplan.AtStage(v1alpha1.LifecycleRetiring)).
					AddLine("l", 2028, "100", testplan.WithoutGoal(), testplan.ForTechnologies("t")),
			),
		},
		"a decision retires it, and the next year pays": {
			World: testrules.RunningDistrict(2028, testrules.Operation, testrules.DecidedEvaluation("Retire", "2026-09-01")),
			Want:  []string{"Error FY2028 100"},
		},
		"a decision under another plan, and the next year pays": {
			World: testrules.RunningDistrict(2028, testrules.Operation, testrules.DecidedEvaluation("Retire", "2026-09-01").OfPlan("q")),
			Want:  []string{"Error FY2028 100"},
		},
		"two years, and a waiver for the first": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(
					testrules.NewPlan().
						AddTechnology("t").
						AddLine("l", 2028, "100", testplan.WithoutGoal(), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation)).
						AddLine("m", 2029, "70", testplan.WithoutGoal(), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation)).
						WaiveFinding("w", rules.SpendOnRetired, testrules.WaivedOff, testplan.WaivedIn(2028)),
				),
				testrules.DecidedEvaluation("Retire", "2026-09-01"),
			),
			Want: []string{"Error FY2029 70", "Error FY2028 100 waived by w"},
		},
		"a decision retires it, and only its own year pays": {
			World: testrules.RunningDistrict(2027, testrules.Operation, testrules.DecidedEvaluation("Retire", "2026-09-01")),
		},
		"a decision dated tomorrow": {
			World: testrules.RunningDistrict(2028, testrules.Operation, testrules.DecidedEvaluation("Retire", "2026-10-02")),
		},
		"a decision retires it, a later one keeps it": {
			World: testrules.RunningDistrict(
				2028, testrules.Operation, testrules.DecidedEvaluation("Retire", "2026-08-01"),
				testrules.DecidedEvaluation("Retain", "2026-09-01"),
			),
		},
		"a decision retires it, its last day is later": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(retired("2027-07-01", testrules.Operation)),
				testrules.DecidedEvaluation("Retire", "2026-09-01"),
			),
		},
		"decided, retired without a day, the next year": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(retired("", testrules.Operation)), testrules.DecidedEvaluation("Retire", "2027-06-30"),
			),
			On:   "2027-09-01",
			Want: []string{"Error FY2028 100"},
		},
		"decided, retired without a day, the same year": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(retired("", testrules.Operation)), testrules.DecidedEvaluation("Retire", "2027-07-01"),
			),
			On: "2027-09-01",
		},
		"a waiver": {
			World: testrules.NewDistrict(
				retired("2027-06-30", testrules.Operation).WaiveFinding("w", rules.SpendOnRetired, v1alpha1.WaiverOff),
			),
			Want: []string{"Error FY2028 100 waived by w"},
		},
	}
}
