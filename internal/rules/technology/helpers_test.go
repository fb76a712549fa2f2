package technology_test

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func evidenceExamples() testrules.Examples {
	tier := func(n int32) func(*v1alpha1.Technology) {
		return func(t *v1alpha1.Technology) { t.Evidence.Tier = n }
	}
	// Technology t costs an amount on a source, and technology u has evidence.
	costs := func(
		amount v1alpha1.Money, source v1alpha1.SourceKind, options ...testrules.TechnologyOption,
	) *testplan.PlanBuilder {
		options = append(
			[]func(*v1alpha1.Technology){testplan.OfKind(v1alpha1.TechnologySoftware), testplan.OfDomain(testrules.EdTech)},
			options...,
		)
		return testrules.NewPlan().AddTechnology("t", options...).AddTechnology("u", tier(2)).AddSource("s", source).
			AddLine(
				"l", 2027, amount, testplan.WithoutGoal(), testplan.ForTechnologies("t"), testplan.OnSource("s"),
				testrules.ForPurpose(testrules.Operation),
			)
	}
	bare := func(amount v1alpha1.Money, source v1alpha1.SourceKind) *testplan.PlanBuilder {
		return costs(amount, source).ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Technologies = s.Technologies[:1] })
	}
	// A second line has money for technology t.
	also := func(
		amount v1alpha1.Money, purpose v1alpha1.Purpose, source v1alpha1.SourceKind, year v1alpha1.FiscalYear,
		more v1alpha1.Money,
	) *testplan.PlanBuilder {
		return costs(
			amount, v1alpha1.SourceLocal,
		).AddSource("f", source).
			AddLine("m", year, more, testplan.WithoutGoal(), testplan.ForTechnologies("t"), testplan.OnSource("f"), testrules.ForPurpose(purpose))
	}
	twoYears := func(second v1alpha1.Money) *testplan.PlanBuilder {
		return costs(
			"4000", v1alpha1.SourceLocal,
		).AddLine("m", 2028, second, testplan.WithoutGoal(), testplan.ForTechnologies("t"), testplan.OnSource("s"))
	}
	return testrules.Examples{
		"exactly 5,000": {
			World: testrules.NewDistrict(costs("5000", v1alpha1.SourceLocal)),
		},
		"a hundredth over it": {
			World: testrules.NewDistrict(costs("5000.01", v1alpha1.SourceLocal)),
			Want:  []string{"Info FY2027 5000.01"},
		},
		"federal money pays": {
			World: testrules.NewDistrict(costs("5000.01", v1alpha1.SourceTitleIVA)),
			Want:  []string{"Warning FY2027 5000.01"},
		},
		"federal money pays the smallest part": {
			World: testrules.NewDistrict(
				costs(
					"5000", v1alpha1.SourceLocal,
				).AddSource("f", "TitleIIA").
					AddLine("m", 2027, "0.01", testplan.WithoutGoal(), testplan.ForTechnologies("t"), testplan.OnSource("f")),
			),
			Want: []string{"Warning FY2027 5000.01"},
		},
		"federal money paid in a year that is past": {
			World: testrules.NewDistrict(
				twoYears(
					"6000",
				).AddSource("f", "TitleIIA").
					AddLine("n", 2027, "10", testplan.WithoutGoal(), testplan.ForTechnologies("t"), testplan.OnSource("f")),
			),
			On:   "2027-07-01",
			Want: []string{"Info FY2028 6000"},
		},
		"E-Rate is a discount, not federal grant money": {
			World: testrules.NewDistrict(costs("5000.01", v1alpha1.SourceERateC1)),
			Want:  []string{"Info FY2027 5000.01"},
		},
		"the year after costs more": {
			World: testrules.NewDistrict(twoYears("5000.01")),
			Want:  []string{"Info FY2028 5000.01"},
		},
		"and federal money pays for that": {
			World: testrules.NewDistrict(
				twoYears(
					"6000",
				).AddSource("f", "TitleIIA").
					AddLine("n", 2028, "10", testplan.WithoutGoal(), testplan.ForTechnologies("t"), testplan.OnSource("f")),
			),
			Want: []string{"Warning FY2028 6010"},
		},
		"two years that are more together": {World: testrules.NewDistrict(twoYears("4000"))},
		"a past year": {
			World: testrules.NewDistrict(costs("6000", v1alpha1.SourceLocal)),
			On:    "2027-07-01",
		},
		"the rest is for training and staff": {
			World: testrules.NewDistrict(
				also(
					"5000", testrules.Learning, v1alpha1.SourceLocal, 2027, "9000",
				).
					AddLine(
						"n", 2027, "9000", testplan.WithoutGoal(), testplan.ForTechnologies("t"),
						testrules.ForPurpose(testrules.Staffing),
					),
			),
		},
		"the rest is for its evaluation": {
			World: testrules.NewDistrict(also("5000", v1alpha1.PurposeEvaluation, v1alpha1.SourceLocal, 2027, "9000")),
		},
		"a part is bought": {
			World: testrules.NewDistrict(also("4000", testrules.Purchase, v1alpha1.SourceLocal, 2027, "1000.01")),
			Want:  []string{"Info FY2027 5000.01"},
		},
		"a part is a replacement": {
			World: testrules.NewDistrict(also("4000", testrules.Replacement, v1alpha1.SourceLocal, 2027, "1000.01")),
			Want:  []string{"Info FY2027 5000.01"},
		},
		"federal money pays for the training": {
			World: testrules.NewDistrict(also("6000", testrules.Learning, "TitleIIA", 2027, "9000")),
			Want:  []string{"Info FY2027 6000"},
		},
		"federal money pays in another year": {
			World: testrules.NewDistrict(also("6000", testrules.Operation, "TitleIIA", 2028, "10")),
			Want:  []string{"Info FY2027 6000"},
		},
		"it was decided to stop it": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(costs("6000", v1alpha1.SourceLocal)), testrules.DecidedEvaluation("Retire", testrules.Today),
			),
		},
		"it is to be decided to stop it": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(costs("6000", v1alpha1.SourceLocal)), testrules.DecidedEvaluation("Retire", "2026-10-02"),
			),
			Want: []string{"Info FY2027 6000"},
		},
		"evidence": {
			World: testrules.NewDistrict(costs("6000", v1alpha1.SourceLocal, tier(4))),
		},
		"content": {
			World: testrules.NewDistrict(costs("6000", v1alpha1.SourceLocal, testplan.OfKind(v1alpha1.TechnologyContent))),
			Want:  []string{"Info FY2027 6000"},
		},
		"a service": {
			World: testrules.NewDistrict(costs("6000", v1alpha1.SourceLocal, testplan.OfKind(v1alpha1.TechnologyService))),
		},
		"of no kind that is known": {
			World: testrules.NewDistrict(costs("6000", v1alpha1.SourceLocal, testplan.OfKind(""))),
		},
		"not for learning": {
			World: testrules.NewDistrict(costs("6000", v1alpha1.SourceLocal, testplan.OfDomain(testrules.InfoTech))),
		},
		"not for learning, and students use it": {
			World: testrules.NewDistrict(
				costs("6000", v1alpha1.SourceLocal, testplan.OfDomain(testrules.InfoTech), testplan.StudentFacing()),
			),
			Want: []string{"Info FY2027 6000"},
		},
		"half of a line on two": {
			World: testrules.NewDistrict(
				costs(
					"5000", v1alpha1.SourceLocal,
				).AddLine("m", 2027, "10", testplan.WithoutGoal(), testplan.ForTechnologies("t", "u")),
			),
			Want: []string{"Info FY2027 5005"},
		},
		"the plan's own limit": {
			World: testrules.NewDistrict(
				costs(
					"6000", v1alpha1.SourceLocal,
				).ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.EvidenceLimit = "6000" }),
			),
		},
		"none has evidence: one finding": {
			World: testrules.NewDistrict(bare("6000", v1alpha1.SourceTitleIVA)),
			Want:  []string{"Info"},
		},
		"none has evidence, and none costs as much": {
			World: testrules.NewDistrict(bare("5000", v1alpha1.SourceTitleIVA)),
		},
		"a waiver": {
			World: testrules.NewDistrict(
				costs("6000", v1alpha1.SourceLocal).WaiveFinding("w", rules.EvidenceMissing, v1alpha1.WaiverOff),
			),
			Want: []string{"Info FY2027 6000 waived by w"},
		},
		"a waiver to Info": {
			World: testrules.NewDistrict(
				costs(
					"6000", v1alpha1.SourceTitleIVA,
				).WaiveFinding("w", rules.EvidenceMissing, v1alpha1.WaiverSeverity(v1alpha1.SeverityInfo)),
			),
			Want: []string{"Info FY2027 6000"},
		},
	}
}

func privacyExamples() testrules.Examples {
	until := func(day v1alpha1.Date) func(*v1alpha1.Technology) {
		return func(t *v1alpha1.Technology) { t.PrivacyAgreement.Expires = day }
	}
	used := func(year v1alpha1.FiscalYear, options ...func(*v1alpha1.Technology)) *testplan.PlanBuilder {
		options = append(
			[]func(*v1alpha1.Technology){testplan.OfKind(v1alpha1.TechnologySoftware), testplan.StudentFacing()},
			options...,
		)
		return testrules.NewPlan().
			AddTechnology("t", options...).
			AddLine("l", year, "100", testplan.WithoutGoal(), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation))
	}
	ends := func(last v1alpha1.Date) func(*v1alpha1.Technology) {
		return func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, last }
	}
	return testrules.Examples{
		"ends on the day": {World: testrules.NewDistrict(used(2027, until(testrules.Today)))},
		"ended the day before": {
			World: testrules.NewDistrict(used(2027, until("2026-09-30"))),
			Want:  []string{"Error FY2027 100"},
		},
		"ended, and only another year has money": {World: testrules.NewDistrict(used(2028, until("2026-09-30")))},
		"ended, and that year has come": {
			World: testrules.NewDistrict(used(2028, until("2026-09-30"))),
			On:    "2027-07-01",
			Want:  []string{"Error FY2028 100"},
		},
		"nothing is recorded": {
			World: testrules.NewDistrict(used(2027)),
			Want:  []string{"Warning"},
		},
		"nothing is recorded, and there is no money": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddTechnology("t", testplan.OfKind(v1alpha1.TechnologyContent), testplan.StudentFacing()),
			),
			Want: []string{"Warning"},
		},
		"a service": {
			World: testrules.NewDistrict(used(2027, testplan.OfKind(v1alpha1.TechnologyService))),
			Want:  []string{"Warning"},
		},
		"a device": {
			World: testrules.NewDistrict(used(2027, testplan.OfKind(v1alpha1.TechnologyDevice))),
		},
		"of no kind that is known": {World: testrules.NewDistrict(used(2027, testplan.OfKind("")))},
		"teachers use it": {
			World: testrules.NewDistrict(
				used(2027, func(t *v1alpha1.Technology) { t.StudentFacing = nil; t.Domain = testrules.EdTech }),
			),
		},
		"retired": {World: testrules.NewDistrict(used(2027, ends("")))},
		"to be stopped, and still in use this year": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(used(2027, until("2026-09-30"))), testrules.DecidedEvaluation("Retire", "2026-09-01"),
			),
			Want: []string{"Error FY2027 100"},
		},
		"to be stopped, and this year has no money": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(
					testrules.NewPlan().
						AddTechnology("t", testplan.OfKind(v1alpha1.TechnologySoftware), testplan.StudentFacing()),
				),
				testrules.DecidedEvaluation("Retire", "2027-06-30"),
			),
			On:   "2027-06-30",
			Want: []string{"Warning"},
		},
		"stopped the year before": {
			World: testrules.AddEvaluations(testrules.NewDistrict(used(2027)), testrules.DecidedEvaluation("Retire", "2027-06-30")),
			On:    "2027-07-01",
		},
		"retired without a day, decided this year": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(used(2027, ends(""))), testrules.DecidedEvaluation("Retire", "2026-09-01"),
			),
		},
		"on its last day": {
			World: testrules.NewDistrict(used(2027, ends(testrules.Today), until("2026-09-30"))),
			Want:  []string{"Error FY2027 100"},
		},
		"the day after its last": {
			World: testrules.NewDistrict(used(2027, ends("2026-09-30"), until("2026-09-30"))),
		},
		"a waiver": {
			World: testrules.NewDistrict(
				used(2027, until("2026-09-30")).WaiveFinding("w", rules.PrivacyAgreementMissing, v1alpha1.WaiverOff),
			),
			Want: []string{"Error FY2027 100 waived by w"},
		},
		"a waiver to Warning": {
			World: testrules.NewDistrict(
				used(
					2027, until("2026-09-30"),
				).WaiveFinding("w", rules.PrivacyAgreementMissing, v1alpha1.WaiverSeverity(v1alpha1.SeverityWarning)),
			),
			Want: []string{"Warning FY2027 100"},
		},
	}
}

const proprietary = v1alpha1.LicenseProprietary

const openSource = v1alpha1.LicenseOpenSource

const openMaterials = v1alpha1.LicenseOpenEducationalResource

// works records how a technology works with other systems: 1 means yes, -1 means no, and 0
// means not recorded.
func works(signOn, rostering, dataExport int) testrules.TechnologyOption {
	says := func(n int) *bool {
		if n == 0 {
			return nil
		}
		yes := n > 0
		return &yes
	}
	return func(technology *v1alpha1.Technology) {
		technology.Integration = v1alpha1.Integration{
			SignOn:     says(signOn),
			Rostering:  says(rostering),
			DataExport: says(dataExport),
		}
	}
}

// pair makes a plan with the proprietary technology a and the open technology b, which serve
// the same use case. Options can change both.
func pair(a, b []testrules.TechnologyOption) *testplan.PlanBuilder {
	software := testplan.OfKind(v1alpha1.TechnologySoftware)
	return testrules.NewPlan().UseCase("practice").
		AddTechnology("a", append([]testrules.TechnologyOption{
			software, testplan.WithLicense(proprietary), testplan.ForUseCases("practice"),
		}, a...)...).
		AddTechnology("b", append([]testrules.TechnologyOption{
			software, testplan.WithLicense(openSource), testplan.ForUseCases("practice"),
		}, b...)...)
}

func options(list ...testrules.TechnologyOption) []testrules.TechnologyOption { return list }

// paysFor adds a budget line of purpose Operation for technologies.
func paysFor(
	plan *testplan.PlanBuilder,
	line string,
	year v1alpha1.FiscalYear,
	amount v1alpha1.Money,
	technologies ...string,
) *testplan.PlanBuilder {
	return plan.AddLine(
		line, year, amount, testplan.ForTechnologies(technologies...), testrules.ForPurpose(testrules.Operation), testplan.WithoutGoal(),
	)
}

func retiresLate(technology *v1alpha1.Technology) {
	technology.Lifecycle, technology.RetireOn = v1alpha1.LifecycleRetired, "2029-06-30"
}
