package manifest

// mistake is an edit of a valid object, with the problems that follow.
type mistake struct {
	title, text string
	old, new    string
	// want has a line for each problem: line, field and message.
	want string
}

// mistakes are what people are most likely to write wrong, each with the exact
// sentence that they get.
var mistakes = []mistake{
	{
		"a name where an object is wanted", goalText, "planRef: {name: plan-2026}", "planRef: plan-2026",
		"6 spec.planRef: has fields; write planRef: {name: plan-2026}",
	},
	{
		"a name where a reference to a goal is wanted", benchmarkText,
		"goalRef: {name: one-to-one}",
		"goalRef: one-to-one",
		"6 spec.goalRef: has fields; write goalRef: {name: one-to-one}",
	},
	{
		"a reference in brackets", goalText, "planRef: {name: plan-2026}", "planRef: [plan-2026]",
		"6 spec.planRef: takes fields and no list; write planRef: {name: plan-2026}",
	},
	{
		"names where objects are wanted", planText, "goals: [{name: one-to-one}]", "goals: [one-to-one]",
		"50 spec.budget.lines[0].goals[0]: each entry of goals has fields; write goals: [{name: one-to-one}]",
	},
	{
		"a name where a list of objects is wanted", planText, "goals: [{name: one-to-one}]", "goals: one-to-one",
		"50 spec.budget.lines[0].goals: takes a list; write goals: [{name: one-to-one}]",
	},
	{
		"an object where a list is wanted", planText, "goals: [{name: one-to-one}]", "goals: {name: one-to-one}",
		"50 spec.budget.lines[0].goals: takes a list; begin each entry with a hyphen: - {name: one-to-one}",
	},
	{
		"one name where a list is wanted", planText, "technologies: [chromebook]", "technologies: chromebook",
		"51 spec.budget.lines[0].technologies: takes a list; write technologies: [chromebook]",
	},
	{
		"names with commas where a list is wanted", planText,
		"technologies: [chromebook]",
		"technologies: chromebook, laptop",
		"51 spec.budget.lines[0].technologies: takes a list; write technologies: [chromebook, laptop]",
	},
	{
		"a text where the vision has fields", planText,
		"vision: {statement: Each student learns with a working device.}",
		"vision: Each student learns.",
		"10 spec.vision: has the fields statement, studentLearning and technologyRole; write vision: " +
			"{statement: Each student learns.}",
	},
	{
		"a text where the period has fields", planText,
		"period:\n    start: \"2026-07-01\"\n    end: \"2029-06-30\"",
		"period: 2026-2029",
		"7 spec.period: has the fields start and end; write period: {start: ..., end: ...}",
	},
	{
		"a name where the district has fields", planText,
		"district:\n    name: Cedar Hollow Schools\n    timeZone: America/Detroit\n" +
			"    fiscalYearStartMonth: 7\n    enrollment: 1240\n" +
			"    erate: {nslpPercent: 62, categoryTwoRequested: 90000}\n" +
			"    sites: [{name: high-school, enrollment: 780}]\n" +
			`    terms: [{name: fall-2026, start: "2026-08-24", end: "2026-12-18"}]`,
		"district: Cedar Hollow Schools",
		"12 spec.district: has fields; write district: {name: Cedar Hollow Schools}",
	},
	{
		"a date where the approval has fields", planText,
		`approval: {body: Board of Education, date: "2026-05-18"}`,
		`approval: "2026-05-18"`,
		`11 spec.approval: has the fields body and date; write approval: {body: ..., date: "2026-05-18"}`,
	},
	{
		"names of sites where objects are wanted", planText,
		"sites: [{name: high-school, enrollment: 780}]",
		"sites: [high-school]",
		"18 spec.district.sites[0]: each entry of sites has fields; write sites: [{name: high-school}]",
	},
	{
		"a kind where the target has fields", evaluationText,
		"target: {kind: TechnologyPlan, name: plan-2026}",
		"target: TechnologyPlan",
		"7 spec.target: has the fields name and kind; write target: {name: ..., kind: TechnologyPlan}",
	},
	{
		"a truth value where an object is wanted", goalText, "  actions:\n", "  closed: true\n  actions:\n",
		"14 spec.closed: has the fields date and outcome; write closed: {date: ..., outcome: ...}",
	},
	{
		"a list where a text is wanted", goalText, "owner: Technology director", "owner: [Technology director]",
		"8 spec.owner: takes one text and no list; write owner: Technology director",
	},
	{
		"an object where a text is wanted", goalText,
		"title: A working device for every student",
		"title: {text: A device}",
		"7 spec.title: takes a text and no fields",
	},
	{
		"budget lines by their names", planText,
		"    lines:\n    - name: chromebooks\n      fiscalYear: 2027\n      amount: 160000\n" +
			"      purpose: Replacement\n      source: local\n      recurring: false\n" +
			"      goals: [{name: one-to-one}]\n      technologies: [chromebook]\n",
		"    lines:\n      chromebooks: {fiscalYear: 2027, amount: 160000, purpose: Replacement}\n",
		"43 spec.budget.lines: takes a list; begin each entry with a hyphen: - {name: chromebooks, " +
			"amount: ..., purpose: ...}",
	},
	{
		"true where a text is wanted", goalText,
		"pedagogicalShift: Students draft and revise in class.",
		"pedagogicalShift: true",
		"13 spec.pedagogicalShift: takes a text, and not true; describe it in words, or leave the field out",
	},
	{
		"yes where a text is wanted", goalText, "owner: Technology director", "owner: yes",
		`8 spec.owner: kubectl reads yes as true; put it in quotes: "yes"`,
	},
	{
		"off where one of a few words is wanted", planText, `severity: "Off"`, "severity: off",
		`34 spec.policy.waivers[0].severity: kubectl reads off as false; write "Off", with the quotes`,
	},
	{
		"yes where one of a few words is wanted", evaluationText, "answer: Pass", "answer: yes",
		"9 spec.results[0].answer: kubectl reads yes as true; write one of Pass, Warning, Fail",
	},
	{
		"a word in quotes where true or false is wanted", planText, "recurring: false", `recurring: "yes"`,
		"49 spec.budget.lines[0].recurring: write true or false, without quotes",
	},
	{
		"a number where true or false is wanted", planText, "recurring: false", "recurring: 1",
		"49 spec.budget.lines[0].recurring: write true or false, without quotes",
	},
	{
		"true where a number is wanted", deviceText, "quantity: 780", "quantity: true",
		"10 spec.quantity: takes a number, and not true",
	},
	{
		"a date as in the United States", planText, `start: "2026-07-01"`, "start: 7/1/2026",
		`8 spec.period.start: "7/1/2026" is not in the form of a date here; write it as "2026-07-01"`,
	},
	{
		"a date as in the United States, in quotes", planText, `start: "2026-07-01"`, `start: "07/01/2026"`,
		`8 spec.period.start: "07/01/2026" is not in the form of a date here; write it as "2026-07-01"`,
	},
	{
		"a date with a year of two digits", planText, `end: "2029-06-30"`, "end: 6/30/29",
		`9 spec.period.end: "6/30/29" is not in the form of a date here; write it as "2029-06-30"`,
	},
	{
		"a date with hyphens, month first", deviceText, `inService: "2026-08-24"`, "inService: 8-24-2026",
		`17 spec.inService: "8-24-2026" is not in the form of a date here; write it as "2026-08-24"`,
	},
	{
		"a date with the month in words", planText, `date: "2026-05-18"`, `date: "May 18, 2026"`,
		`11 spec.approval.date: "May 18, 2026" is not in the form of a date here; write it as "2026-05-18"`,
	},
	{
		"a date with the month in short", deviceText, `inService: "2026-08-24"`, "inService: 24 Aug 2026",
		`17 spec.inService: "24 Aug 2026" is not in the form of a date here; write it as "2026-08-24"`,
	},
	{
		"a date with slashes, year first", deviceText, `inService: "2026-08-24"`, "inService: 2026/08/24",
		`17 spec.inService: "2026/08/24" is not in the form of a date here; write it as "2026-08-24"`,
	},
	{
		"a date without zeros", deviceText, `inService: "2026-08-24"`, "inService: 2026-8-24",
		`17 spec.inService: "2026-8-24" is not in the form of a date here; write it as "2026-08-24"`,
	},
	{
		"a date with the day first", deviceText, `inService: "2026-08-24"`, "inService: 24/8/2026",
		`17 spec.inService: "24/8/2026" is not in the form of a date here; write it as "2026-08-24"`,
	},
	{
		"a date with a time", deviceText, `inService: "2026-08-24"`, `inService: "2026-08-24T00:00:00Z"`,
		`17 spec.inService: "2026-08-24T00:00:00Z" is not in the form of a date here; write it as "2026-08-24"`,
	},
	{
		"a day of a spreadsheet", deviceText, `received: "2026-08-05"`, "received: 46239",
		"15 spec.acquisition.received: 46239 is the number by which a spreadsheet keeps a day; write " +
			`it as "2026-08-05"`,
	},
	{
		"a day of a spreadsheet, in quotes", deviceText, `received: "2026-08-05"`, `received: "46239"`,
		"15 spec.acquisition.received: 46239 is the number by which a spreadsheet keeps a day; write " +
			`it as "2026-08-05"`,
	},
	{
		"a date as a number of eight digits", deviceText, `received: "2026-08-05"`, "received: 20260805",
		`15 spec.acquisition.received: 20260805 is not in the form of a date here; write it as "2026-08-05"`,
	},
	{
		"a year where a date is wanted", planText, `start: "2026-07-01"`, "start: 2026",
		`8 spec.period.start: 2026 is a year; write a day, such as "2026-07-01"`,
	},
	{
		"a month where a date is wanted", planText, `start: "2026-07-01"`, "start: July 2026",
		`8 spec.period.start: "July 2026" has no day; write one, such as "2026-07-01"`,
	},
	{
		"a fiscal year where a date is wanted", planText, `start: "2026-07-01"`, "start: FY2027",
		`8 spec.period.start: "FY2027" is not a day of the calendar; write year, month and day, such ` +
			`as "2027-06-30", or leave the field out while it is open`,
	},
	{
		"a date that is open", goalText, `due: "2029-06-30"`, "due: TBD",
		`12 spec.due: "TBD" is not a day of the calendar; write year, month and day, such as ` +
			`"2027-06-30", or leave the field out while it is open`,
	},
	{
		"a date that does not exist", goalText, `due: "2029-06-30"`, `due: "2029-06-31"`,
		`12 spec.due: "2029-06-31" is not a day of the calendar; June 2029 has 30 days`,
	},
	{
		"a month that does not exist", goalText, `due: "2029-06-30"`, `due: "2029-30-06"`,
		`12 spec.due: "2029-30-06" is not a day of the calendar; write the year, the month from 01 to ` +
			"12, and the day",
	},
	{
		"an empty date", goalText, `due: "2029-06-30"`, `due: ""`,
		`12 spec.due: is empty; write a date such as "2027-06-30", or leave the field out`,
	},
	{
		"a truth value where a date is wanted", goalText, `due: "2029-06-30"`, "due: yes",
		`12 spec.due: yes is not a date; write one such as "2027-06-30"`,
	},
	{
		"an amount with a comma", planText, "amount: 160000\n", "amount: 160,000\n",
		`46 spec.budget.lines[0].amount: write 160000 instead of "160,000"`,
	},
	{
		"an amount with a currency sign", planText, "total: 160000", "total: $160,000",
		`40 spec.budget.total: write 160000 instead of "$160,000"`,
	},
	{
		"an amount with commas and cents", deviceText, "unitCost: 320", `unitCost: "1,018.77"`,
		`16 spec.acquisition.unitCost: write "1018.77", with the quotes, instead of "1,018.77"`,
	},
	{
		"an amount with cents, without quotes", deviceText, "unitCost: 320", "unitCost: 318.75",
		`16 spec.acquisition.unitCost: a number with decimals must stand in quotes: "318.75"`,
	},
	{
		"an amount in thousands", planText, "total: 160000", "total: 160k",
		`40 spec.budget.total: write 160000 instead of "160k"`,
	},
	{
		"an amount in millions", planText, "total: 160000", "total: 1.4M",
		`40 spec.budget.total: write 1400000 instead of "1.4M"`,
	},
	{
		"an amount with the currency behind it", planText, "total: 160000", "total: 160000 USD",
		`40 spec.budget.total: write 160000 instead of "160000 USD"`,
	},
	{
		"an amount with a comma before the cents", deviceText, "unitCost: 320", `unitCost: "1.018,77"`,
		`16 spec.acquisition.unitCost: write "1018.77", with the quotes, instead of "1.018,77"`,
	},
	{
		"an amount with three decimals", deviceText, "unitCost: 320", `unitCost: "318.755"`,
		"16 spec.acquisition.unitCost: must be an amount of money, not negative and with at most two " +
			`decimals: 441000 or "1250.50": "318.755"`,
	},
	{
		"an amount below zero", deviceText, "unitCost: 320", "unitCost: -320",
		"16 spec.acquisition.unitCost: must be an amount of money, not negative and with at most two " +
			`decimals: 441000 or "1250.50", not -320`,
	},
	{
		"an amount in words", planText, "total: 160000", "total: about 160000",
		"40 spec.budget.total: must be an amount of money, not negative and with at most two decimals: " +
			`441000 or "1250.50": "about 160000"`,
	},
	{
		"a percentage with its sign", planText, "nslpPercent: 62", "nslpPercent: 62%",
		`17 spec.district.erate.nslpPercent: write 62 instead of "62%"`,
	},
	{
		"a percentage as a share", planText, "nslpPercent: 62", `nslpPercent: "0.62"`,
		`17 spec.district.erate.nslpPercent: "0.62" means 0.62 percent; for 62 percent write 62`,
	},
	{
		"a percentage as a share, without quotes", planText, "nslpPercent: 62", "nslpPercent: 0.62",
		`17 spec.district.erate.nslpPercent: a number with decimals must stand in quotes: "0.62"`,
	},
	{
		"a percentage above a hundred", planText, "nslpPercent: 62", "nslpPercent: 620",
		"17 spec.district.erate.nslpPercent: must be a percentage between 0 and 100 with at most four " +
			`decimals: 20 or "12.5", not 620`,
	},
	{
		"grades in words", benchmarkText, "  metric:", "  population: {grades: six}\n  metric:",
		`7 spec.population.grades: "six" must be a grade or a range of grades from PK over K to 12, for example 6-8`,
	},
	{
		"a rubric by its word", benchmarkText, "unit: percent}", "unit: percent, rubric: [Entry, Adoption]}",
		"7 spec.metric.rubric: unknown field spec.metric.rubric; did you mean levels?",
	},
	{
		"a level that the rubric does not have", benchmarkText, `value: "78.5"`, "levels: [{name: Entry, count: 5}]",
		"10 spec.observations: an observation counts a level that metric.levels does not have: write the name of the level as it stands there",
	},
	{
		"a value without quotes", benchmarkText, `value: "78.5"`, "value: 78.5",
		`11 spec.observations[0].value: a number with decimals must stand in quotes: "78.5"`,
	},
	{
		"an amount with a zero in front", planText, "amount: 160000\n", "amount: 0160000\n",
		"46 spec.budget.lines[0].amount: 0160000 is read as 57344, because a zero in front makes a " +
			"number octal; write 160000",
	},
	{
		"an amount with a zero in front and a nine", planText, "amount: 160000\n", "amount: 0190000\n",
		"46 spec.budget.lines[0].amount: 0190000 is read as 190000; write it without a zero in front: 190000",
	},
	{
		"an amount with underscores", planText, "amount: 160000\n", "amount: 160_000\n",
		"46 spec.budget.lines[0].amount: 160_000 is read as 160000; write 160000",
	},
	{
		"an amount with an exponent", planText, "amount: 160000\n", "amount: 16e4\n",
		"46 spec.budget.lines[0].amount: 16e4 is read as 160000; write 160000",
	},
	{
		"an amount in another base", planText, "amount: 160000\n", "amount: 0x27100\n",
		"46 spec.budget.lines[0].amount: 0x27100 is read as 160000, a number in another base; write 160000",
	},
	{
		"a count with a zero in front", planText, "enrollment: 1240", "enrollment: 01240",
		"16 spec.district.enrollment: 01240 is read as 672, because a zero in front makes a number " +
			"octal; write 1240",
	},
	{
		"a fiscal year with its letters", planText, "fiscalYear: 2027\n", "fiscalYear: FY2027\n",
		"45 spec.budget.lines[0].fiscalYear: write the year as a number of four digits: 2027",
	},
	{
		"a fiscal year with its letters and two digits", planText, "fiscalYear: 2027\n", "fiscalYear: FY27\n",
		"45 spec.budget.lines[0].fiscalYear: write the year as a number of four digits: 2027",
	},
	{
		"a fiscal year as two years", planText, "fiscalYear: 2027\n", "fiscalYear: 2026-27\n",
		"45 spec.budget.lines[0].fiscalYear: write the calendar year in which the fiscal year ends: 2027",
	},
	{
		"a fiscal year of two digits", planText, "fiscalYear: 2027\n", "fiscalYear: 27\n",
		"45 spec.budget.lines[0].fiscalYear: write the year as a number of four digits: 2027",
	},
	{
		"a fiscal year in quotes", planText, "fiscalYear: 2027\n", "fiscalYear: \"2027\"\n",
		"45 spec.budget.lines[0].fiscalYear: write the year without quotes: 2027",
	},
	{
		"the month of the fiscal year in words", planText, "fiscalYearStartMonth: 7", "fiscalYearStartMonth: July",
		"15 spec.district.fiscalYearStartMonth: write the month as its number: 7",
	},
	{
		"a life in years", planText, "usefulLifeMonths: 60", "usefulLifeMonths: 5 years",
		"21 spec.technologies[0].usefulLifeMonths: write the number of months: 60",
	},
	{
		"a quantity in quotes", deviceText, "quantity: 780", `quantity: "780"`,
		"10 spec.quantity: write the number without quotes: 780",
	},
	{
		"a quantity with a comma", deviceText, "quantity: 780", "quantity: 1,780",
		`10 spec.quantity: write 1780 instead of "1,780"`,
	},
	{
		"a quantity with decimals", deviceText, "quantity: 780", "quantity: 780.5",
		"10 spec.quantity: must be a whole number, not 780.5",
	},
	{
		"a quantity in words", deviceText, "quantity: 780", "quantity: a few",
		`10 spec.quantity: must be a whole number in digits, such as 12, not "a few"`,
	},
	{"no quantity", deviceText, "  quantity: 780\n", "", "5 spec.quantity: spec.quantity is required"},
	{
		"students for enrollment", planText, "enrollment: 1240", "students: 1240",
		"16 spec.district.students: unknown field spec.district.students; did you mean enrollment?",
	},
	{
		"cost for the amount of a line", planText, "      amount: 160000\n", "      cost: 160000\n",
		"46 spec.budget.lines[0].cost: unknown field spec.budget.lines[0].cost; did you mean amount?",
	},
	{
		"cost for the price of a technology", planText, "unitCost: 320", "cost: 320",
		"21 spec.technologies[0].cost: unknown field spec.technologies[0].cost; did you mean unitCost?",
	},
	{
		"cost beside an action's cost", goalText, "cost: 1200", "price: 1200",
		"15 spec.actions[0].price: unknown field spec.actions[0].price; did you mean cost?",
	},
	{
		"usefulLife for months", planText, "usefulLifeMonths: 60", "usefulLife: 60",
		"21 spec.technologies[0].usefulLife: unknown field spec.technologies[0].usefulLife; did you " +
			"mean usefulLifeMonths?",
	},
	{
		"dueDate for due", goalText, `due: "2029-06-30"`, `dueDate: "2029-06-30"`,
		"12 spec.dueDate: unknown field spec.dueDate; did you mean due?",
	},
	{
		"deadline for due", goalText, `due: "2029-06-30"`, `deadline: "2029-06-30"`,
		"12 spec.deadline: unknown field spec.deadline; did you mean due?",
	},
	{
		"technology for technologies", planText, "technologies: [chromebook]\n", "technology: [chromebook]\n",
		"51 spec.budget.lines[0].technology: unknown field spec.budget.lines[0].technology; did you " +
			"mean technologies?",
	},
	{
		"goal for goals", planText, "goals: [{name: one-to-one}]", "goal: one-to-one",
		"50 spec.budget.lines[0].goal: unknown field spec.budget.lines[0].goal; did you mean goals?",
	},
	{
		"year for the fiscal year", planText, "      fiscalYear: 2027\n", "      year: 2027\n",
		"45 spec.budget.lines[0].year: unknown field spec.budget.lines[0].year; did you mean fiscalYear?",
	},
	{
		"spent on a line", planText, "recurring: false", "spent: 4000",
		"49 spec.budget.lines[0].spent: unknown field spec.budget.lines[0].spent; did you mean otherSpent?",
	},
	{
		"c2Requested for category two", planText, "categoryTwoRequested: 90000", "c2Requested: 90000",
		"17 spec.district.erate.c2Requested: unknown field spec.district.erate.c2Requested; did you " +
			"mean categoryTwoRequested?",
	},
	{
		"on for the date of an approval", planText, `date: "2026-05-18"`, `on: "2026-05-18"`,
		"11 spec.approval.on: unknown field spec.approval.on; did you mean date?",
	},
	{
		"timezone in small letters", planText, "timeZone: America/Detroit", "timezone: America/Detroit",
		"14 spec.district.timezone: unknown field spec.district.timezone; did you mean timeZone?",
	},
	{
		"a price of the device itself", deviceText, "  manufacturer: Acme\n", "  unitCost: 320\n",
		"11 spec.unitCost: unknown field spec.unitCost; it belongs in acquisition: write acquisition: " +
			"{unitCost: ...}",
	},
	{
		"a purchase date of the device itself", deviceText,
		"  manufacturer: Acme\n",
		"  purchaseDate: \"2026-08-05\"\n",
		"11 spec.purchaseDate: unknown field spec.purchaseDate; it belongs in acquisition: write " +
			"acquisition: {received: ...}",
	},
	{
		"the name in the spec", goalText, "  title: A", "  name: one-to-one\n  title: A",
		"7 spec.name: unknown field spec.name; it belongs in metadata: write metadata: {name: ...}",
	},
	{
		"the title in the metadata", goalText, "  name: one-to-one\n", "  name: one-to-one\n  title: A device\n",
		"5 metadata.title: unknown field metadata.title; it belongs in spec: write spec: {title: ...}",
	},
	{
		"the title outside of the spec", goalText, "spec:\n", "title: A device\nspec:\n",
		"5 title: unknown field title; it belongs in spec: write spec: {title: ...}",
	},
	{
		"the enrollment outside of the district", planText,
		"  technologies:\n",
		"  enrollment: 1240\n  technologies:\n",
		"20 spec.enrollment: unknown field spec.enrollment; it belongs in district: write district: " +
			"{enrollment: ...}",
	},
	{
		"planref in small letters", goalText, "planRef:", "planref:",
		"6 spec.planref: unknown field spec.planref; did you mean planRef?",
	},
	{
		"plan for planRef", goalText, "planRef: {name: plan-2026}", "plan: plan-2026",
		"6 spec.plan: unknown field spec.plan; did you mean planRef?",
	},
	{
		"a field that nothing resembles", planText,
		"body: Board of Education",
		"color: blue, body: Board of Education",
		"11 spec.approval.color: unknown field spec.approval.color; the fields here are body and date",
	},
	{
		"count for the quantity", deviceText, "quantity: 780", "count: 780",
		"10 spec.count: unknown field spec.count; did you mean quantity?",
	},
	{
		"frequency for the cadence", planText, "cadence: Annual", "frequency: Annual",
		"26 spec.evaluationSchedules[0].frequency: unknown field " +
			"spec.evaluationSchedules[0].frequency; did you mean cadence?",
	},
	{
		"description of a priority", planText, "title: Access for each student", "description: Access",
		"23 spec.priorities[0].description: unknown field spec.priorities[0].description; did you mean title?",
	},
	{
		"a word in small letters", evaluationText, "outcome: Retain", "outcome: retain",
		`10 spec.decision.outcome: "retain" is not one of "Retain", "Modify", "Replace", "Retire"; did ` +
			"you mean Retain?",
	},
	{
		"a choice with spaces and signs", planText, "kind: Local,", "kind: Title IV-A,",
		`42 spec.budget.sources[0].kind: "Title IV-A" is not one of "Local", "State", "TitleIA", ` +
			`"TitleIIA", "TitleIII", "TitleIVA", "IDEA", "Perkins", "ERateC1", "ERateC2", "FederalRelief", ` +
			`"Grant", "Bond", "Donation"; did you mean TitleIVA?`,
	},
	{
		"another word for a cadence", planText, "cadence: Annual", "cadence: Yearly",
		`26 spec.evaluationSchedules[0].cadence: "Yearly" is not one of "Once", "Monthly", ` +
			`"Quarterly", "SemiAnnual", "Annual", "EveryTerm", "EveryRenewal", "EveryCurriculumReview", ` +
			`"EveryThreshold"; did you mean Annual?`,
	},
	{
		"another word for a purpose", planText, "purpose: Replacement", "purpose: Professional development",
		`47 spec.budget.lines[0].purpose: "Professional development" is not one of "Purchase", ` +
			`"Implementation", "Operation", "ProfessionalLearning", "Replacement", "Staffing", ` +
			`"Evaluation"; did you mean ProfessionalLearning?`,
	},
	{
		"another word for a state of money", planText, "state: Secured", "state: approved",
		`42 spec.budget.sources[0].amounts[0].state: "approved" is not one of "Secured", "Expected", ` +
			`"Applied"; did you mean Secured?`,
	},
	{
		"a word that is no choice", planText, "purpose: Replacement", "purpose: Fun",
		`47 spec.budget.lines[0].purpose: "Fun" is not one of "Purchase", "Implementation", ` +
			`"Operation", "ProfessionalLearning", "Replacement", "Staffing", "Evaluation"`,
	},
	{
		"domains in small letters", goalText, "domains: [EdTech]", "domains: [edtech]",
		`10 spec.domains[0]: "edtech" is not one of "AT", "EdTech", "InfoTech", "Shared"; did you mean EdTech?`,
	},
	{
		"the name of an object with capitals and spaces", planText, "name: plan-2026", "name: Plan 2026",
		`4 metadata.name: "Plan 2026" must be the name of an object: lower-case letters, digits, ` +
			"hyphens and dots; write plan-2026",
	},
	{
		"the name of an entry with capitals", planText, "- {name: chromebook,", "- {name: Chromebook 3,",
		`21 spec.technologies[0].name: "Chromebook 3" must be lower-case letters, digits and hyphens, ` +
			"with a letter or digit at both ends; write chromebook-3",
	},
	{
		"a name that is a number", planText, "- name: chromebooks\n", "- name: 2027\n",
		`44 spec.budget.lines[0].name: kubectl reads 2027 as a number; put it in quotes: "2027"`,
	},
	{
		"an entry without a name", planText, "    - name: chromebooks\n      fiscalYear", "    - fiscalYear",
		"44 spec.budget.lines[0].name: spec.budget.lines[0].name is required",
	},
	{
		"an e-mail address for a role", goalText, "owner: Technology director", "owner: office@cedar-hollow.example",
		"8 spec.owner: must be a role or office, not an e-mail address",
	},
	{
		"a time zone as people say it", planText, "America/Detroit", "Eastern",
		`14 spec.district.timeZone: "Eastern" is not the name of a time zone; did you mean America/New_York?`,
	},
	{
		"a time zone that only a machine knows", planText, "America/Detroit", "localtime",
		`14 spec.district.timeZone: "localtime" means another time zone on each machine; write the ` +
			"name of the district's zone, such as America/Detroit",
	},
	{
		"a time zone in small letters", planText, "America/Detroit", "america/detroit",
		`14 spec.district.timeZone: "america/detroit" is not the name of a time zone; did you mean ` +
			"America/Detroit?",
	},
	{
		"a kind in the plural", goalText, "kind: Goal", "kind: Goals",
		"2 kind: there is no kind Goals; did you mean Goal?",
	},
	{
		"a comma in a number in braces", planText, "unitCost: 320", "unitCost: 1,150",
		"21 spec.technologies[0].unitCost: a comma ends a value inside braces; write unitCost: 1150",
	},
	{
		"a comma and cents in a number in braces", planText, "unitCost: 320", "unitCost: 1,018.77",
		`21 spec.technologies[0].unitCost: a comma ends a value inside braces; write unitCost: "1018.77"`,
	},
	{
		"a comma in a text in braces", planText, "title: Access for each student", "title: Wi-Fi, everywhere",
		"23 spec.priorities[0].title: a comma ends a text inside braces; put the text in quotes: " +
			`title: "Wi-Fi, everywhere"`,
	},
	{
		"two commas in a text in braces", planText, "title: Access for each student", "title: Plan, buy, teach",
		"23 spec.priorities[0].title: a comma ends a text inside braces; put the text in quotes: " +
			`title: "Plan, buy, teach"`,
	},
	{
		"a question mark before a brace", planText,
		"{statement: Each student learns with a working device.}",
		"{statement: Do all students learn?}",
		`10 : a question mark ends a text inside braces; put the text in quotes: statement: "Do all ` +
			`students learn?"`,
	},
	{
		"a colon in a text in braces", planText, "title: Access for each student", "title: Phase 2: Wi-Fi",
		`23 : a colon ends a text here; put the text in quotes: title: "Phase 2: Wi-Fi"`,
	},
	{
		"a colon in a text", goalText, "title: A working device for every student", "title: Phase 2: Wi-Fi",
		`7 : a colon ends a text here; put the text in quotes: title: "Phase 2: Wi-Fi"`,
	},
	{
		"a number sign in braces", planText, "title: Access for each student", "title: Room #5",
		`23 : a # begins a comment; put the text in quotes: title: "Room #5"`,
	},
	{
		"an apostrophe in a text in apostrophes", planText, "title: Access for each student", "title: 'Bob's room'",
		`23 : the text has a quotation mark of its own; write title: "Bob's room"`,
	},
	{
		"a colon without a space in braces", planText, "unitCost: 320", "unitCost:320",
		"21 spec.technologies[0].unitCost:320: the colon of unitCost needs a space behind it; write " +
			"unitCost: 320",
	},
	{
		"a colon without a space", goalText, "title: A working", "title:A working",
		"7 : the colon of title needs a space behind it; write title: A working device for every student",
	},
	{
		"a brace that is not closed", goalText, "planRef: {name: plan-2026}", "planRef: {name: plan-2026",
		"6 : a comma or a closing brace } is missing, here or above",
	},
	{
		"a comma that is missing in braces", planText, "kind: Device, unitCost", "kind: Device unitCost",
		"21 : a comma is missing before unitCost",
	},
	{"a tab", goalText, "  owner:", "\towner:", "8 : a tab stands at the beginning of the line; indent with spaces"},
	{
		"an entry further to the right", goalText, "  owner:", "    owner:",
		"8 : a colon stands where none can; check the indentation of this line, and the quotes of a " +
			"text with a colon",
	},
	{
		"a quotation mark that is not closed", goalText, `due: "2029-06-30"`, `due: "2029-06-30`,
		`12 : a quotation mark is opened and never closed; write due: "2029-06-30"`,
	},
	{
		"a field twice", goalText, "  owner: Technology director", "  title: Another\n  owner: Technology director",
		"8 : the key title stands twice, here and on line 7; one of them would be lost",
	},
	{
		"a text that begins with a percent sign", goalText,
		"title: A working device for every student",
		"title: %50 of all students",
		`7 : a text must not begin with %; put the text in quotes: title: "%50 of all students"`,
	},
	{
		"dates in the wrong order", goalText, `due: "2029-06-30"`, `due: "2025-06-30"`,
		"12 spec.due: due must not be before start",
	},
}
