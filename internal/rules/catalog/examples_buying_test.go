package catalog_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// Rules about buying and using technologies that cannot be checked for lack of data.
func TestBuyingNotChecked(t *testing.T) {
	device := testplan.OfKind(v1alpha1.TechnologyDevice)
	bought := func(options ...testrules.TechnologyOption) *testplan.PlanBuilder {
		return testrules.NewPlan().AddTechnology("t", options...).AddLine("l", 2027, "20000", testplan.ForTechnologies("t"))
	}
	idle := testrules.AddDevices(
		testrules.NewDistrict(bought()), testplan.NewDevice("d", "t", 50).AddOutOfService(v1alpha1.OutOfServiceIdle, 10),
	)
	wifi := func(options ...testrules.LineOption) *testplan.PlanBuilder {
		return testrules.NewPlan().
			AddTechnology(
				"wifi", testplan.OfKind(v1alpha1.TechnologyNetwork), testplan.OfDomain(testrules.InfoTech),
				testplan.WithMaintenance("54000"),
			).
			AddLine(
				"department", 2027, "900000",
				append(options, testplan.WithoutGoal(), testrules.ForPurpose(testrules.Operation))...,
			)
	}
	sourceless := testrules.NewPlan().
		AddTechnology("t").
		AddSource("federal", v1alpha1.SourceTitleIVA).
		AddSource("local", v1alpha1.SourceLocal).
		AddLine("a", 2027, "100", testplan.OnSource("local"), testplan.ForTechnologies("t")).
		AddLine("b", 2028, "50", testplan.OnSource("federal"), testplan.ForTechnologies("t")).
		AddLine("c", 2028, "100", testplan.ForTechnologies("t"))
	for title, c := range map[string]struct {
		district testrules.World
		code     v1alpha1.FindingCode
		want     string
	}{
		"training: neither kind nor domain": {
			testrules.NewDistrict(bought()), rules.ShiftWithoutTraining,
			"no kind or no domain is given for 1 technology bought for more than $10,000 in a year: t",
		},
		"training: no kind": {
			testrules.NewDistrict(bought(testplan.OfDomain(testrules.EdTech))), rules.ShiftWithoutTraining,
			"no kind or no domain is given for 1 technology bought for more than $10,000 in a year: t",
		},
		"training: the domain rules it out": {
			testrules.NewDistrict(bought(testplan.OfDomain(testrules.InfoTech))), rules.ShiftWithoutTraining, "",
		},
		"training: the kind rules it out": {
			testrules.NewDistrict(bought(testplan.OfKind(v1alpha1.TechnologyNetwork))), rules.ShiftWithoutTraining, "",
		},
		"training is planned anyway": {
			testrules.NewDistrict(bought().AddProgram("p", "", "", testrules.TeachTechnologies("t"))), rules.ShiftWithoutTraining, "",
		},
		"setting up: no kind": {
			testrules.NewDistrict(bought()), rules.ImplementationCostMissing,
			"no kind is given for 1 technology bought for more than $10,000 in a year: t",
		},
		"setting up is budgeted anyway": {
			testrules.NewDistrict(
				bought().AddLine("m", 2027, "5", testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Implementation)),
			),
			rules.ImplementationCostMissing, "",
		},
		"setting up: a small purchase": {
			testrules.NewDistrict(testrules.NewPlan().AddTechnology("t").AddLine("l", 2027, "10000", testplan.ForTechnologies("t"))),
			rules.ImplementationCostMissing, "",
		},
		"upkeep: no kind and no lots": {
			testrules.NewDistrict(bought(testplan.WithMaintenance("5"))),
			rules.MaintenanceUnfunded,
			"no kind is given for technologies that cost money every year and have no lots in service, so whether they are in use is not known: t",
		},
		"upkeep: a device without lots": {
			testrules.NewDistrict(bought(device, testplan.WithMaintenance("5"))), rules.MaintenanceUnfunded, "",
		},
		"upkeep: no domain": {
			testrules.NewDistrict(
				bought(testplan.OfKind(v1alpha1.TechnologySoftware), testplan.WithMaintenance("5")).
					AddLine("m", 2027, "5", testrules.ForPurpose(testrules.Staffing)),
			),
			rules.MaintenanceUnfunded, "no domain is given for technologies that lines without a technology may keep running: t",
		},
		"upkeep: a line of no domain": {
			testrules.NewDistrict(wifi()), rules.MaintenanceUnfunded,
			"lines that name neither a technology nor one domain may keep wifi running: department",
		},
		"upkeep: a line that is shared": {
			testrules.NewDistrict(wifi(testplan.InDomain(testrules.Shared))), rules.MaintenanceUnfunded,
			"lines that name neither a technology nor one domain may keep wifi running: department",
		},
		"upkeep: a line of the domain": {
			testrules.NewDistrict(wifi(testplan.InDomain(testrules.InfoTech))), rules.MaintenanceUnfunded, "",
		},
		"training: the first is past": {
			testrules.NewDistrict(bought().AddLine("m", 2026, "20000", testplan.ForTechnologies("t"))), rules.ShiftWithoutTraining, "",
		},
		"idle machines of no known cost": {
			idle, rules.IneffectiveUse, "no cost is known of idle devices that could be used before more is bought: t",
		},
		"supplanting: no source": {
			testrules.NewDistrict(sourceless),
			rules.SupplantRisk,
			"lines without a source may be local, state or federal money, so whether one takes the place of the " +
				"other is not known: t",
		},
	} {
		t.Run(title, func(t *testing.T) {
			var want []v1alpha1.NotChecked
			if c.want != "" {
				want = []v1alpha1.NotChecked{{Code: c.code, Reason: c.want}}
			}
			var got []v1alpha1.NotChecked
			result := testrules.EvaluateRules(c.district, testrules.Today)
			for _, n := range result.NotChecked {
				if n.Code == c.code {
					got = append(got, n)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if found := testrules.SummarizeFindings(result, c.code); len(found) > 0 {
				t.Errorf("found all the same: %v", found)
			}
		})
	}
}

// The messages and actions of the rules about buying and using technologies.
func TestBuyingMessages(t *testing.T) {
	device := testplan.OfKind(v1alpha1.TechnologyDevice)
	supplanting := testrules.NewPlan().
		AddTechnology("reader").
		AddSource("title-iva", v1alpha1.SourceTitleIVA).
		AddSource("general", v1alpha1.SourceLocal).
		AddLine("a", 2027, "20000", testplan.OnSource("general"), testplan.ForTechnologies("reader")).
		AddLine("b", 2028, "5000", testplan.OnSource("general"), testplan.ForTechnologies("reader"), testplan.OnlySites("north")).
		AddLine("c", 2028, "15000", testplan.OnSource("title-iva"), testplan.ForTechnologies("reader"), testplan.OnlySites("south"))
	rising := testrules.NewPlan().
		AddTechnology("reader").
		AddSource("title-iva", v1alpha1.SourceTitleIVA).
		AddSource("general", v1alpha1.SourceLocal).
		AddLine("a", 2027, "20000", testplan.OnSource("general"), testplan.ForTechnologies("reader")).
		AddLine("b", 2028, "6000", testplan.ForTechnologies("reader")).
		AddLine("c", 2027, "5000", testplan.OnSource("title-iva"), testplan.ForTechnologies("reader")).
		AddLine("d", 2028, "15000", testplan.OnSource("title-iva"), testplan.ForTechnologies("reader"), testplan.OnlySites("south")).
		AddLine(
			"e", 2028, "7000", testplan.OnSource("title-iva"), testplan.ForTechnologies("reader"),
			testrules.ForPurpose(testrules.Learning),
		)
	bought := testrules.NewPlan().AddNeed("calendar", v1alpha1.MetByCurrentPractice, "").
		AddTechnology(
			"tablet", device, testplan.OfDomain(testrules.EdTech), testplan.ForNeeds("calendar"), testplan.WithMaintenance("900"),
		).
		AddLine("l", 2027, "30000", testplan.ForTechnologies("tablet"))
	lots := testrules.AddDevices(
		testrules.NewDistrict(bought),
		testplan.NewDevice("d", "tablet", 90).SetUnitCost("300").InService("2026-08-01").AddOutOfService(v1alpha1.OutOfServiceIdle, 60),
	)
	reading := testrules.NewPlan().UseCase("read").AddLine("l", 2027, "1000", testplan.ForTechnologies("a"))
	for _, name := range []string{"e", "d", "c", "b", "a"} {
		reading.AddTechnology(name, device, testplan.ForUseCases("read"))
	}
	four := testrules.NewDistrict(reading)
	for _, name := range []string{"b", "c", "d", "e"} {
		four = testrules.AddDevices(
			four, testplan.NewDevice("lot-"+name, name, 5).SetUnitCost("100").AddOutOfService(v1alpha1.OutOfServiceIdle, 4),
		)
	}
	licenses := func(paid, used int32, options ...testrules.TechnologyOption) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().AddTechnology("tutor", append(options, testplan.SeatsOf(paid, used))...),
		)
	}
	for title, c := range map[string]struct {
		district        testrules.World
		code            v1alpha1.FindingCode
		message, action string
	}{
		"training": {
			lots, rules.ShiftWithoutTraining, "tablet ($30,000 in FY2027) is bought and no training is planned for it.",
			"Add a training session or a training line that names tablet or its goal, at the latest in FY2028.",
		},
		"setting up": {
			lots,
			rules.ImplementationCostMissing,
			"You budgeted $30,000 to buy tablet in FY2027, but nothing to set it up. Often forgotten: licenses, " +
				"cases, carts, installation.",
			"Add a line of purpose Implementation that names tablet.",
		},
		"upkeep": {
			lots, rules.MaintenanceUnfunded, "No budget line pays for keeping tablet running in FY2027. It costs $900 a year.",
			"Add a line of purpose Operation or Staffing for tablet, or plan to give it up.",
		},
		"a met need": {
			lots, rules.PurchaseForMetNeed,
			"tablet is budgeted for $30,000, but the needs list says that current practice meets all its needs (calendar).",
			"Leave the purchase out, or say in the needs list what tablet is needed for.",
		},
		"idle": {
			lots, rules.IneffectiveUse,
			"60 idle devices of tablet, worth about $18,000, could be used before more is bought for $30,000 (l).",
			"Put the idle devices to use first and buy fewer, or record that they are retired.",
		},
		"idle, all of a class": {
			four, rules.IneffectiveUse,
			"16 idle devices of b, c, d and e, worth about $1,600, could be used before more is bought for $1,000 (l).",
			"Put the idle devices to use first and buy fewer, or record that they are retired.",
		},
		"licenses, a tenth more rounded up": {
			licenses(1000, 411, testplan.WithUnitCost("12")), rules.IneffectiveUse,
			"411 of 1000 paid licenses of tutor were used: about $7,068 a year is paid for nothing.",
			"Buy 453, or train people first.",
		},
		"licenses of no known cost": {
			licenses(1000, 410), rules.IneffectiveUse, "410 of 1000 paid licenses of tutor were used.",
			"Buy 451, or train people first.",
		},
		"few licenses": {
			licenses(2, 1), rules.IneffectiveUse, "1 of 2 paid licenses of tutor were used.",
			"Buy fewer, or train people first.",
		},
		"no license is used": {
			licenses(2, 0), rules.IneffectiveUse, "0 of 2 paid licenses of tutor were used.",
			"Stop paying for them, or train people first.",
		},
		"supplanting, more than before": {
			testrules.NewDistrict(rising),
			rules.SupplantRisk,
			"title-iva pays $15,000 for reader (purchases) in FY2028 and $5,000 in FY2027. Local and state money " +
				"for it (general) falls from $20,000 to at most $6,000.",
			"This can count as supplanting: federal money in the place of local money. Keep the local money as it " +
				"was, or write down why it would be gone in any case. This rule was not read in the program's own " +
				"text: ask the state's federal-programs office first.",
		},
		"supplanting": {
			testrules.NewDistrict(supplanting),
			rules.SupplantRisk,
			"title-iva pays $15,000 for reader (purchases) in FY2028 and nothing in FY2027. Local and state money " +
				"for it (general) falls from $20,000 to $5,000. title-iva pays at south, local money pays for " +
				"it elsewhere.",
			"This can count as supplanting: federal money in the place of local money. Keep the local money as it " +
				"was, or write down why it would be gone in any case. This rule was not read in the program's own " +
				"text: ask the state's federal-programs office first.",
		},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			for _, finding := range catalog.All.EvaluateRules(testrules.NewInput(c.district, testrules.Today)).Findings {
				if finding.Code == c.code {
					got = append(got, finding.Message, finding.Action)
				}
			}
			if diff := cmp.Diff([]string{c.message, c.action}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
