package cases_test

// moneyCases are plans of which an earlier version got the money or the needs wrong.
var moneyCases = map[string]expectation{
	"a grant of which nothing is used, two months before its end": {
		file: "grant-unspent", asOf: "2026-10-01",
		want: []string{
			"TechnologyPlan/aspen-ridge FundsExpiring Warning: grant ends on 2026-11-30, and $144,000 " +
				"of the $144,000",
		},
	},
	"a grant of which nothing was used, the day after its end": {
		file: "grant-unspent", asOf: "2026-12-01",
		want: []string{
			"TechnologyPlan/aspen-ridge FundsLapsed Warning: grant ended on 2026-11-30, and $144,000 " +
				"of the $144,000",
		},
		wantNone: []string{"FundsExpiring"},
	},
	"a span pays with the part of the year, and no more": {
		file: "span-of-three-years", asOf: "2026-10-01",
		want: []string{
			"TechnologyPlan/birch-hollow RefreshUnderfunded Error: 600 devices (notebook) must be " +
				"replaced in FY2027 at about $180,000; $60,000 is budgeted. Short by $120,000.",
		},
	},
	"a cohort each summer, on the last day of a fiscal year": {
		file: "cohorts-each-summer", asOf: "2027-06-30",
		want: []string{
			"TechnologyPlan/cedar-falls RefreshAfterPlan Info: After the plan ends, 300 devices must " +
				"be replaced from FY2029 to FY2031 at about $90,000.",
		},
		wantNone: []string{"RefreshUnderfunded Error", "RefreshUnderfunded Warning"},
	},
	"a cohort each summer, on the first day of the plan's last year": {
		file: "cohorts-each-summer", asOf: "2027-07-01",
		want: []string{
			"TechnologyPlan/cedar-falls RefreshAfterPlan Info: After the plan ends, 300 devices must " +
				"be replaced from FY2029 to FY2031 at about $90,000.",
		},
		wantNone: []string{"RefreshUnderfunded Error", "RefreshUnderfunded Warning"},
	},
	"a bond that is expected in one year is expected in all": {
		file: "bond-in-one-year", asOf: "2026-10-01",
		want: []string{
			"TechnologyPlan/dry-creek UnsecuredFundsCounted Warning: $300,000 of FY2027, FY2028 and " +
				"FY2029 depends",
			"TechnologyPlan/dry-creek RecurringCostOnOneTimeFunds Warning: $300,000 of FY2027 to FY2029",
		},
		wantNone: []string{"bond does not say"},
	},
	"a goal that replaces what is due is one need": {
		file: "goal-replaces-devices", asOf: "2026-10-01",
		want: []string{
			"TechnologyPlan/east-fork FiscalYearNotBudgeted Warning: FY2028 is part of the plan and no " +
				"budget line has money in it; its goals need $30,000 and 100 devices must be replaced for about $30,000, $30,000 in all",
		},
	},
	"a year that the money of the year before pays for": {
		file: "paid-the-year-before", asOf: "2026-10-01",
		wantNone: []string{"FiscalYearNotBudgeted"},
	},
	"laptops on a grant, on the last day of the year of the grant": {
		file: "laptops-on-a-grant", asOf: "2027-06-30",
		want: []string{
			"TechnologyPlan/gray-bluff RefreshAfterPlan Warning: After the plan ends, 100 devices must " +
				"be replaced in FY2032 at about $50,000. One-time money buys what lasts beyond the plan (laptops)",
		},
	},
	"laptops on a grant, the day after": {
		file: "laptops-on-a-grant", asOf: "2027-07-01",
		want: []string{
			"TechnologyPlan/gray-bluff RefreshAfterPlan Warning: After the plan ends, 100 devices must " +
				"be replaced in FY2032 at about $50,000. One-time money buys what lasts beyond the plan (laptops)",
		},
	},
	"a service on a grant of the plan's length": {
		file: "service-on-a-grant", asOf: "2026-10-01",
		want: []string{
			"TechnologyPlan/high-mesa RecurringCostOnOneTimeFunds Warning: tutoring ($90,000 in FY2027 " +
				"to FY2029) comes back every year, but grant ends on 2029-06-30.",
		},
		wantNone: []string{"RecurringCostOnOneTimeFunds Error", "grant does not say"},
	},
	"local money falls while a gift of 500 pays for headphones": {
		file: "small-gift", asOf: "2026-10-01",
		want: []string{
			"TechnologyPlan/iron-ridge RecurringCostOnOneTimeFunds Warning: Local money falls to " +
				"$400,000 in FY2027 from $900,000 while $500",
		},
	},
	"devices without a known end": {
		file: "ends-not-known", asOf: "2026-10-01",
		want: []string{
			"TechnologyPlan/juniper-creek RefreshUnderfunded NotChecked: no end is known of 18,500 " +
				"devices (panel 11,500, projector 7,000), about $29,300,000 to replace",
		},
	},
	"replacement money of another domain": {
		file: "money-of-another-domain", asOf: "2026-10-01",
		want: []string{
			"TechnologyPlan/knoll-park RefreshUnderfunded Error: 100 devices (notebook) must be " +
				"replaced in FY2027 at about $30,000; no replacement money",
		},
	},
	"sources without a figure for a year, and a line without a source": {
		file: "years-of-sources", asOf: "2026-10-01",
		want: []string{
			"TechnologyPlan/larch-hill SourceOvercommitted NotChecked: levy does not say what it gives " +
				"in FY2028, for which lines on it have $90,000",
			"TechnologyPlan/larch-hill SourceOvercommitted NotChecked: no source is named for $10,000 " +
				"(none-2028), which FundsExpired, RecurringCostOnOneTimeFunds and UnsecuredFundsCounted do not check either",
			"TechnologyPlan/larch-hill SourceOvercommitted NotChecked: state-aid does not say what it " +
				"gives in FY2028, for which lines on it have $70,000",
		},
		wantNone: []string{"FundsExpired NotChecked", "RecurringCostOnOneTimeFunds NotChecked"},
	},
	"a small insurance keeps no devices in repair": {
		file: "insurance-for-all", asOf: "2026-10-01",
		want: []string{
			"TechnologyPlan/mill-bend MaintenanceUnfunded Warning: No budget line pays for keeping " +
				"notebook running in FY2027. It costs $95,000 a year.",
			"TechnologyPlan/mill-bend RefreshAfterPlan Info: After the plan ends, 1,280 devices must " +
				"be replaced in FY2031, and what that costs is not known.",
		},
		wantNone: []string{"about $0"},
	},
	"more of what has been in use for years": {
		file: "more-of-the-same", asOf: "2026-10-01",
		wantNone: []string{"ShiftWithoutTraining"},
	},
	"no line has a domain": {
		file: "no-domains", asOf: "2026-10-01",
		want: []string{
			"TechnologyPlan/oak-landing DomainMissing NotChecked: no line says for which domain it is: " +
				"set domain for all",
			"TechnologyPlan/oak-landing Balanced Unknown: No budget line says for which domain",
		},
		wantNone: []string{"DomainMissing Warning"},
	},
	"a goal that is dropped before it begins": {
		file: "goal-dropped-early", asOf: "2026-12-01",
		want: []string{
			"TechnologyPlan/pine-gap BudgetLineWithoutGoal Error: $1,500 of FY2027 to FY2029 " +
				"(programs) still goes to goal robotics, which was dropped on 2026-11-10.",
		},
		wantNone: []string{"runs from", "FundingYearMismatch"},
	},
	"devices of which no day is known count as in use": {
		file: "unsupported-since-spring", asOf: "2026-10-01",
		want: []string{
			"TechnologyPlan/quarry-lake DevicesUnsupported Warning: 939 devices of desktop in use get " +
				"no updates any more",
			"TechnologyPlan/quarry-lake DevicesSupported False: 939 of 939 devices in service past the " +
				"support end.",
		},
	},
	"lots replaced in part, by another technology and in a ring": {
		file: "replaced-in-part", asOf: "2026-10-01",
		want: []string{
			"TechnologyPlan/red-cliff RefreshUnderfunded Error: 330 devices (notebook) must be " +
				"replaced in FY2027",
			"TechnologyPlan/red-cliff ReplacementInvalid Error: 80 devices of notebook (2 device lots)",
			"TechnologyPlan/red-cliff ReplacementInvalid Warning: 50 devices of notebook (1 device lot)",
			"Device/older ReplacementInvalid Warning: office is of printer, which does not take the " +
				"place of notebook",
			"Device/left ReplacementInvalid Error: left is to be replaced by right",
		},
	},
	"a currency without decimals is divided in whole units": {
		file: "yen", asOf: "2026-10-01",
		want: []string{
			"TechnologyPlan/shore-town GoalWithoutBenchmark Error",
		},
		wantNone: []string{"BudgetDoesNotReconcile"},
	},
	"the last day of a life, of support and of a lease are the same": {
		file: "last-day-of-life", asOf: "2026-10-01",
		want: []string{
			"TechnologyPlan/timber-hill RefreshUnderfunded Error: 300 devices (notebook) must be " +
				"replaced in FY2030 at about $90,000",
		},
		wantNone: []string{"FY2031"},
	},
}
