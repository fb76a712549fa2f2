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
		return testrules.Plan().Technology("t", options...).Line("l", 2027, "20000", testplan.Buying("t"))
	}
	idle := testrules.With(
		testrules.District(bought()), testplan.Device("d", "t", 50).Out(v1alpha1.OutOfServiceIdle, 10),
	)
	wifi := func(options ...testrules.LineOption) *testplan.PlanBuilder {
		return testrules.Plan().
			Technology(
				"wifi", testplan.OfKind(v1alpha1.TechnologyNetwork), testplan.In(testrules.InfoTech),
				testplan.Maintained("54000"),
			).
			Line(
				"department", 2027, "900000",
				append(options, testplan.General(), testrules.Paying(testrules.Operation))...,
			)
	}
	sourceless := testrules.Plan().
		Technology("t").
		Source("federal", v1alpha1.SourceTitleIVA).
		Source("local", v1alpha1.SourceLocal).
		Line("a", 2027, "100", testplan.On("local"), testplan.Buying("t")).
		Line("b", 2028, "50", testplan.On("federal"), testplan.Buying("t")).
		Line("c", 2028, "100", testplan.Buying("t"))
	for title, c := range map[string]struct {
		district testrules.World
		code     v1alpha1.FindingCode
		want     string
	}{
		"training: neither kind nor domain": {
			testrules.District(bought()), rules.ShiftWithoutTraining,
			"no kind or no domain is given for 1 technology bought for more than $10,000 in a year: t",
		},
		"training: no kind": {
			testrules.District(bought(testplan.In(testrules.EdTech))), rules.ShiftWithoutTraining,
			"no kind or no domain is given for 1 technology bought for more than $10,000 in a year: t",
		},
		"training: the domain rules it out": {
			testrules.District(bought(testplan.In(testrules.InfoTech))), rules.ShiftWithoutTraining, "",
		},
		"training: the kind rules it out": {
			testrules.District(bought(testplan.OfKind(v1alpha1.TechnologyNetwork))), rules.ShiftWithoutTraining, "",
		},
		"training is planned anyway": {
			testrules.District(bought().Program("p", "", "", testrules.Taught("t"))), rules.ShiftWithoutTraining, "",
		},
		"setting up: no kind": {
			testrules.District(bought()), rules.ImplementationCostMissing,
			"no kind is given for 1 technology bought for more than $10,000 in a year: t",
		},
		"setting up is budgeted anyway": {
			testrules.District(
				bought().Line("m", 2027, "5", testplan.Buying("t"), testrules.Paying(testrules.Implementation)),
			),
			rules.ImplementationCostMissing, "",
		},
		"setting up: a small purchase": {
			testrules.District(testrules.Plan().Technology("t").Line("l", 2027, "10000", testplan.Buying("t"))),
			rules.ImplementationCostMissing, "",
		},
		"upkeep: no kind and no lots": {
			testrules.District(bought(testplan.Maintained("5"))),
			rules.MaintenanceUnfunded,
			"no kind is given for technologies that cost money every year and have no lots in service, so whether they are in use is not known: t",
		},
		"upkeep: a device without lots": {
			testrules.District(bought(device, testplan.Maintained("5"))), rules.MaintenanceUnfunded, "",
		},
		"upkeep: no domain": {
			testrules.District(
				bought(testplan.OfKind(v1alpha1.TechnologySoftware), testplan.Maintained("5")).
					Line("m", 2027, "5", testrules.Paying(testrules.Staffing)),
			),
			rules.MaintenanceUnfunded, "no domain is given for technologies that lines without a technology may keep running: t",
		},
		"upkeep: a line of no domain": {
			testrules.District(wifi()), rules.MaintenanceUnfunded,
			"lines that name neither a technology nor one domain may keep wifi running: department",
		},
		"upkeep: a line that is shared": {
			testrules.District(wifi(testplan.Of(testrules.Shared))), rules.MaintenanceUnfunded,
			"lines that name neither a technology nor one domain may keep wifi running: department",
		},
		"upkeep: a line of the domain": {
			testrules.District(wifi(testplan.Of(testrules.InfoTech))), rules.MaintenanceUnfunded, "",
		},
		"training: the first is past": {
			testrules.District(bought().Line("m", 2026, "20000", testplan.Buying("t"))), rules.ShiftWithoutTraining, "",
		},
		"idle machines of no known cost": {
			idle, rules.IneffectiveUse, "no cost is known of idle devices that could be used before more is bought: t",
		},
		"supplanting: no source": {
			testrules.District(sourceless),
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
			result := testrules.Evaluate(c.district, testrules.Today)
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
	supplanting := testrules.Plan().
		Technology("reader").
		Source("title-iva", v1alpha1.SourceTitleIVA).
		Source("general", v1alpha1.SourceLocal).
		Line("a", 2027, "20000", testplan.On("general"), testplan.Buying("reader")).
		Line("b", 2028, "5000", testplan.On("general"), testplan.Buying("reader"), testplan.Only("north")).
		Line("c", 2028, "15000", testplan.On("title-iva"), testplan.Buying("reader"), testplan.Only("south"))
	rising := testrules.Plan().
		Technology("reader").
		Source("title-iva", v1alpha1.SourceTitleIVA).
		Source("general", v1alpha1.SourceLocal).
		Line("a", 2027, "20000", testplan.On("general"), testplan.Buying("reader")).
		Line("b", 2028, "6000", testplan.Buying("reader")).
		Line("c", 2027, "5000", testplan.On("title-iva"), testplan.Buying("reader")).
		Line("d", 2028, "15000", testplan.On("title-iva"), testplan.Buying("reader"), testplan.Only("south")).
		Line(
			"e", 2028, "7000", testplan.On("title-iva"), testplan.Buying("reader"),
			testrules.Paying(testrules.Learning),
		)
	bought := testrules.Plan().Need("calendar", v1alpha1.MetByCurrentPractice, "").
		Technology(
			"tablet", device, testplan.In(testrules.EdTech), testplan.Meeting("calendar"), testplan.Maintained("900"),
		).
		Line("l", 2027, "30000", testplan.Buying("tablet"))
	lots := testrules.With(
		testrules.District(bought),
		testplan.Device("d", "tablet", 90).Costs("300").InService("2026-08-01").Out(v1alpha1.OutOfServiceIdle, 60),
	)
	reading := testrules.Plan().UseCase("read").Line("l", 2027, "1000", testplan.Buying("a"))
	for _, name := range []string{"e", "d", "c", "b", "a"} {
		reading.Technology(name, device, testplan.Serving("read"))
	}
	four := testrules.District(reading)
	for _, name := range []string{"b", "c", "d", "e"} {
		four = testrules.With(
			four, testplan.Device("lot-"+name, name, 5).Costs("100").Out(v1alpha1.OutOfServiceIdle, 4),
		)
	}
	licenses := func(paid, used int32, options ...testrules.TechnologyOption) testrules.World {
		return testrules.District(
			testrules.Plan().Technology("tutor", append(options, testplan.SeatsOf(paid, used))...),
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
			licenses(1000, 411, testplan.Price("12")), rules.IneffectiveUse,
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
			testrules.District(rising),
			rules.SupplantRisk,
			"title-iva pays $15,000 for reader (purchases) in FY2028 and $5,000 in FY2027. Local and state money " +
				"for it (general) falls from $20,000 to at most $6,000.",
			"This can count as supplanting: federal money in the place of local money. Keep the local money as it " +
				"was, or write down why it would be gone in any case. This rule was not read in the program's own " +
				"text: ask the state's federal-programs office first.",
		},
		"supplanting": {
			testrules.District(supplanting),
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
			for _, finding := range catalog.All.Evaluate(testrules.NewInput(c.district, testrules.Today)).Findings {
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
