package compliance_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// wifiBy makes a plan whose Wi-Fi is bought by a procurement, $40,000 of it on E-Rate.
func wifiBy(options ...func(*v1alpha1.Procurement)) *testplan.PlanBuilder {
	return testrules.OnERate().AddProcurement("buy", v1alpha1.MethodCompetitiveBids, options...).
		AddLine("e", 2027, "40000", testplan.OnSource("two"), testplan.ForTechnologies("wifi"), testplan.BoughtBy("buy")).
		AddLine("o", 2027, "40000", testplan.OnSource("local"), testplan.ForTechnologies("wifi"), testplan.BoughtBy("buy"))
}

func TestERateBiddingTooShort(t *testing.T) {
	// 28 days after it, on 2026-10-29, a contract may be signed.
	const certified = "2026-10-01"
	with := func(change func(*v1alpha1.Procurement)) testrules.World {
		return testrules.NewDistrict(wifiBy(testplan.CertifiedOn(certified), change))
	}
	selects := func(day v1alpha1.Date) testrules.World {
		return with(func(procurement *v1alpha1.Procurement) { procurement.Awarded = day })
	}
	signs := func(day v1alpha1.Date) testrules.World {
		return with(func(procurement *v1alpha1.Procurement) { procurement.Signed = day })
	}
	files := func(day v1alpha1.Date) testrules.World {
		return with(func(procurement *v1alpha1.Procurement) { procurement.Form471Filed = day })
	}
	closes := func(day v1alpha1.Date) testrules.World {
		return with(func(procurement *v1alpha1.Procurement) { procurement.Closes = day })
	}
	ordered := func(day v1alpha1.Date, change func(*v1alpha1.Procurement)) testrules.World {
		return testrules.AddDevices(
			with(change),
			testplan.NewDevice("d", "wifi", 10).SetUnitCost("1000").PaidBy("p", "o").AlsoPaidBy("e", "50%").OrderedOn(day),
		)
	}
	same := func(*v1alpha1.Procurement) {}
	fires := []string{"Error FY2027 40000"}
	testrules.RunExamples(t, rules.ERateBiddingTooShort, testrules.Examples{
		"nothing is done yet":                              {World: with(same)},
		"the vendor is selected after 28 days":             {World: selects("2026-10-29")},
		"the vendor is selected after 27 days":             {World: selects("2026-10-28"), Want: fires},
		"the contract is signed after 28 days":             {World: signs("2026-10-29")},
		"the contract is signed after 27 days":             {World: signs("2026-10-28"), Want: fires},
		"Form 471 is filed after 28 days":                  {World: files("2026-10-29")},
		"Form 471 is filed after 27 days":                  {World: files("2026-10-28"), Want: fires},
		"offers end on the last day of the waiting":        {World: closes("2026-10-28")},
		"offers end on the day before":                     {World: closes("2026-10-27"), Want: fires},
		"the contract was signed before the form":          {World: signs("2026-09-01"), Want: fires},
		"the contract is signed too early, in a past year": {World: signs("2026-10-28"), On: "2027-07-01"},
		"no form is recorded, which another rule may report": {World: testrules.NewDistrict(wifiBy(func(procurement *v1alpha1.Procurement) {
			procurement.Signed = "2026-10-02"
		}))},
		"a procurement without money of E-Rate": {World: testrules.NewDistrict(
			testrules.OnERate().AddProcurement("buy", v1alpha1.MethodCompetitiveBids, testplan.CertifiedOn(certified),
				func(procurement *v1alpha1.Procurement) { procurement.Signed = "2026-10-02" }).
				AddLine("o", 2027, "100", testplan.OnSource("local"), testplan.BoughtBy("buy")),
		)},
		"a line of several years loses the discount of all": {
			World: testrules.NewDistrict(
				wifiBy(testplan.CertifiedOn(certified), func(procurement *v1alpha1.Procurement) { procurement.Signed = "2026-10-02" }).
					AddLine(
						"f", 2028, "600", testplan.ThroughYear(2029), testplan.OnSource("two"), testplan.ForTechnologies("wifi"),
						testplan.BoughtBy("buy"),
					),
			),
			Want: []string{"Error 40600"},
		},
		"a lot is ordered after 28 days": {World: ordered("2026-10-29", same)},
		"a lot is ordered after 27 days, and E-Rate pays half": {
			World: ordered("2026-10-28", same), Want: []string{"Error 5000"},
		},
		"a lot is ordered too early, and so is its contract signed: one discount": {
			World: ordered("2026-10-28", func(procurement *v1alpha1.Procurement) { procurement.Signed = "2026-10-02" }),
			Want:  fires,
		},
	})
}

func TestSentencesOfERateBidding(t *testing.T) {
	const end = ", and its Form 470 of 2026-10-01 must be open for 28 days: nothing may be selected, signed or filed " +
		"before 2026-10-29. E-Rate denies the $40,000 of e."
	testrules.CheckSentences(t, map[string]testrules.Sentence{
		"a step that is ahead": {
			World: testrules.NewDistrict(wifiBy(testplan.CertifiedOn("2026-10-01"), func(procurement *v1alpha1.Procurement) {
				procurement.Closes, procurement.Awarded = "2026-10-19", "2026-10-20"
			})),
			Code: rules.ERateBiddingTooShort,
			Want: "spec.budget.procurements[buy].closes: buy takes offers until 2026-10-19" + end,
		},
	})
}

func TestERateBiddingTooShortAtALot(t *testing.T) {
	plan := wifiBy(testplan.CertifiedOn("2026-10-01"))
	lot := func() *testplan.DeviceBuilder {
		return testplan.NewDevice("d", "wifi", 1).SetUnitCost("500").PaidBy("p", "o").AlsoPaidBy("e", "80%")
	}
	testrules.RunLots(t, rules.ERateBiddingTooShort, map[string]testrules.LotExample{
		"ordered on the first day": {Plan: plan, Lot: lot().OrderedOn("2026-10-29")},
		"ordered on the day before": {
			Plan: plan, Lot: lot().OrderedOn("2026-10-28"), Want: []string{"Error spec.acquisition.otherLines[e]"},
		},
		"received on the day before, no order recorded": {
			Plan: plan, Lot: lot().ReceivedOn("2026-10-28"), Want: []string{"Error spec.acquisition.otherLines[e]"},
		},
		"neither ordered nor received": {Plan: plan, Lot: lot()},
		"not on E-Rate": {
			Plan: plan, Lot: testplan.NewDevice("d", "wifi", 1).PaidBy("p", "o").OrderedOn("2026-10-02"),
		},
	})
}
