package crd_test

import "strings"

const (
	money       = `must be an amount of money, not negative and with at most two decimals: 441000 or "1250.50"`
	decimal     = `must be a number with at most four decimals: 40 or "87.5"`
	percent     = `must be a percentage between 0 and 100 with at most four decimals: 20 or "12.5"`
	ratio       = `must be a ratio between 0 and 1 with at most four decimals: "0.8" means four fifths`
	factor      = "must be a factor between 1 and 1000 with at most four decimals: 2 means twice as likely"
	role        = "must be a role or office, not an e-mail address"
	ended       = "end must not be before start"
	retiring    = "retireOn needs lifecycle Retired: write that lifecycle, or remove retireOn"
	oneSource   = "give one source: inventory, prometheus or evaluations"
	percentages = "DeviceCoverage, UnitsSupported and UnitsReady are percentages: " +
		"write unit percent with them, and another unit or none with the other measures"
	// followsPlan is about a schedule whose cadence begins with Every.
	followsPlan = "remove anchor: with a cadence that begins with Every, the due dates follow the plan"
	bound       = "give bound, AtLeast or AtMost, with direction Maintain, and with no other direction"
	// What is wrong with levels of a rubric.
	notTheFirst   = "fromLevel must be one of levels, and not the first: every answer is at the lowest level or above"
	noSuchLevel   = "an observation counts a level that metric.levels does not have: write the name of the level as it stands there"
	valueOrLevels = "give value, or levels to count the answers at each level of a rubric"
	otherSite     = "population and source.inventory name different sites: write the same site in both"
	// nameOrAll is about the target of a schedule.
	nameOrAll = "with kind Technology or Goal give name or all: true, and not both"
	identity  = " identifies the evaluation and cannot be changed: create another Evaluation"
)

// threshold is one that a schedule can have.
var threshold = map[string]any{"benchmarkRef": map[string]any{"name": "b"}, "values": []any{int64(11)}}

// Why characters are refused in a line, in a text of several lines and in the name
// of an object.
const (
	hiddenInLine = "must be a single line without control characters or direction marks; " +
		"type the text again instead of pasting it"
	hiddenInText = "must not contain control characters or direction marks; " +
		"type the text again instead of pasting it"
	hiddenInName = "must be a name without control characters or other invisible characters; " +
		"type the name again instead of pasting it"
)

type changes = map[string]any

// threeLevels are the levels of a rubric.
var threeLevels = []any{"Entry", "Adoption", "Adaptation"}

// answersAt is an observation that counts answers at one level.
func answersAt(level string, count int64) map[string]any {
	return map[string]any{
		"date": "2026-10-15", "levels": []any{map[string]any{"name": level, "count": count}},
	}
}

// ruleCases break one CEL rule each.
var ruleCases = map[string]ruleCase{
	// Bounds over lists: see bounds_test.go.
	"lines: 10,001 references": {
		kind: "TechnologyPlan", change: changes{"spec/budget/lines": linesWith(10_001)},
		field: "spec.budget.lines", message: manyReferences,
	},
	"technologies: 6,001 references": {
		kind: "TechnologyPlan", change: changes{"spec/technologies": technologiesWith(6_001)},
		field: "spec.technologies", message: manyUses,
	},
	"observations: 6,001 groups": {
		kind: "Benchmark", change: changes{"spec/observations": observationsWith(6_001)},
		field: "spec.observations", message: manyGroups,
	},

	"observations: 6,001 groups and levels": {
		kind: "Benchmark", change: levelsAndGroups(1), field: "spec.observations", message: manyGroups,
	},

	// Scalars.
	"money: negative integer": {
		kind: "TechnologyPlan", change: changes{"spec/budget/lines/0/amount": int64(-1)},
		field: "spec.budget.lines[0].amount", message: money,
	},
	"money: negative text": {
		kind: "TechnologyPlan", change: changes{"spec/budget/lines/0/amount": "-1.00"},
		field: "spec.budget.lines[0].amount", message: money,
	},
	"money: three decimals": {
		kind: "TechnologyPlan", change: changes{"spec/budget/total": "12.345"},
		field: "spec.budget.total", message: money,
	},
	"money: thousands separator": {
		kind: "TechnologyPlan", change: changes{"spec/budget/total": "441,000"},
		field: "spec.budget.total", message: money,
	},
	"money: currency sign": {
		kind: "TechnologyPlan", change: changes{"spec/budget/perPupil": "$362.49"},
		field: "spec.budget.perPupil", message: money,
	},
	"money: leading zero": {
		kind: "TechnologyPlan", change: changes{"spec/technologies/0/unitCost": "0305"},
		field: "spec.technologies[0].unitCost", message: money,
	},
	"money: one above the largest": {
		kind: "Goal", change: changes{"spec/actions/0/cost": int64(10_000_000_000_000)},
		field: "spec.actions[0].cost", message: money,
	},
	"money: line break at the end": {
		kind: "Device", change: changes{"spec/acquisition/unitCost": "305\n"},
		field: "spec.acquisition.unitCost", message: money,
	},
	"decimal: five decimals": {
		kind: "Benchmark", change: changes{"spec/target/value": "99.12345"},
		field: "spec.target.value", message: decimal,
	},
	"percent: percent sign": {
		kind: "TechnologyPlan", change: changes{"spec/policy/alignedMinPercent": "95%"},
		field: "spec.policy.alignedMinPercent", message: percent,
	},
	"percent: over 100": {
		kind: "TechnologyPlan", change: changes{"spec/policy/alignedMinPercent": int64(101)},
		field: "spec.policy.alignedMinPercent", message: percent,
	},
	"percent: just over 100": {
		kind: "TechnologyPlan", change: changes{"spec/policy/professionalLearningMinPercent": "100.0001"},
		field: "spec.policy.professionalLearningMinPercent", message: percent,
	},
	"percent: below 0": {
		kind: "TechnologyPlan", change: changes{"spec/policy/refresh/sparePercent": int64(-1)},
		field: "spec.policy.refresh.sparePercent", message: percent,
	},
	"percent: five decimals": {
		kind: "TechnologyPlan", change: changes{"spec/policy/refresh/inflationPercent": "2.50001"},
		field: "spec.policy.refresh.inflationPercent", message: percent,
	},
	"percent: least share over 100": {
		kind: "TechnologyPlan", change: changes{"spec/policy/domainBands/0/minPercent": int64(101)},
		field: "spec.policy.domainBands[0].minPercent", message: percent,
	},
	"percent: largest share below 0": {
		kind: "TechnologyPlan", change: changes{"spec/policy/domainBands/0/maxPercent": int64(-1)},
		field: "spec.policy.domainBands[0].maxPercent", message: percent,
	},
	"decimal: below the smallest": {
		kind: "Benchmark", change: changes{"spec/baseline/value": int64(-10_000_000_000_000)},
		field: "spec.baseline.value", message: decimal,
	},
	"decimal: exponent": {
		kind: "Benchmark", change: changes{"spec/baseline/value": "1e3"},
		field: "spec.baseline.value", message: decimal,
	},
	"role: e-mail address": {
		kind: "Goal", change: changes{"spec/owner": "pat@juniper.example"},
		field: "spec.owner", message: role,
	},
	"role: e-mail address in a set": {
		kind: "Evaluation", change: changes{"spec/evaluators": []any{"Principal", "pat@juniper.example"}},
		field: "spec.evaluators[1]", message: role,
	},
	"role: e-mail address in brackets": {
		kind: "TechnologyPlan", change: changes{"spec/approval/body": "Board <board@juniper.example>"},
		field: "spec.approval.body", message: role,
	},

	// Characters that a terminal obeys or that hide what a text says.
	"label: escape character": {
		kind: "Goal", change: changes{"spec/title": "A\x1b[31mB"},
		field: "spec.title", message: hiddenInLine,
	},
	"label: newline at the end": {
		kind: "Goal", change: changes{"spec/title": "A\n"},
		field: "spec.title", message: hiddenInLine,
	},
	"label: tab": {
		kind: "Goal", change: changes{"spec/title": "A\tB"},
		field: "spec.title", message: hiddenInLine,
	},
	"label: nothing but a byte order mark": {
		kind: "Device", change: changes{"spec/model": "\ufeff"},
		field: "spec.model", message: hiddenInLine,
	},
	"label: line separator": {
		kind: "TechnologyPlan", change: changes{"spec/title": "A\u2028B"},
		field: "spec.title", message: hiddenInLine,
	},
	"role: right-to-left override": {
		kind: "Goal", change: changes{"spec/owner": "Buyer\u202e"},
		field: "spec.owner", message: hiddenInLine,
	},
	"role: control character in a set": {
		kind: "Evaluation", change: changes{"spec/evaluators": []any{"A\u009b"}},
		field: "spec.evaluators[0]", message: hiddenInLine,
	},
	"unit: left-to-right mark": {
		kind: "Benchmark", change: changes{"spec/metric/unit": "\u200e%"},
		field: "spec.metric.unit", message: hiddenInLine,
	},
	"text: isolate": {
		kind: "TechnologyPlan", change: changes{"spec/needs/0/gap": "A\u2066B"},
		field: "spec.needs[0].gap", message: hiddenInText,
	},
	"text: carriage return and newline": {
		kind: "TechnologyPlan", change: changes{"spec/needs/0/gap": "A\r\nB"},
		field: "spec.needs[0].gap", message: hiddenInText,
	},
	"text: form feed": {
		kind: "TechnologyPlan", change: changes{"spec/needs/0/gap": "A\fB"},
		field: "spec.needs[0].gap", message: hiddenInText,
	},
	"text: delete": {
		kind: "TechnologyPlan", change: changes{"spec/needs/0/gap": "A\x7f"},
		field: "spec.needs[0].gap", message: hiddenInText,
	},
	"name: newline": {
		kind: "TechnologyPlan", change: changes{"spec/budget/lines/0/goals/0/name": "one\n"},
		field: "spec.budget.lines[0].goals[0].name", message: hiddenInName,
	},
	"name: Arabic letter mark in a set": {
		kind: "TechnologyPlan", change: changes{"spec/timeline/0/goals": []any{"one\u061c"}},
		field: "spec.timeline[0].goals[0]", message: hiddenInName,
	},
	"name: zero-width joiner": {
		kind:   "Device",
		change: changes{"spec/acquisition/budgetLine": map[string]any{"plan": "p\u200d", "line": "l"}},
		field:  "spec.acquisition.budgetLine.plan", message: hiddenInName,
	},
	"name: delete, of a target": {
		kind:   "Evaluation",
		change: changes{"spec/target/name": "lap\x7ftops"},
		field:  "spec.target.name", message: hiddenInName,
	},

	// TechnologyPlan.
	"plan: before the range of years": {
		kind: "TechnologyPlan", change: changes{"spec/period/start": "1989-12-31", "spec/period/end": "1990-06-30"},
		field:   "spec.period.start",
		message: "a plan must lie between 1990-01-01 and 2199-12-31: correct start or end",
	},
	"plan: after the range of years": {
		kind: "TechnologyPlan", change: changes{"spec/period/start": "2199-12-31", "spec/period/end": "2200-01-01"},
		field:   "spec.period.start",
		message: "a plan must lie between 1990-01-01 and 2199-12-31: correct start or end",
	},
	"plan: ten years and a day": {
		kind: "TechnologyPlan", change: changes{"spec/period/end": "2036-07-02"},
		field: "spec.period.end", message: "a plan covers at most ten years: write an earlier end",
	},
	"plan: ends before it starts": {
		kind: "TechnologyPlan", change: changes{"spec/period/end": "2026-06-30"},
		field: "spec.period.end", message: ended,
	},
	"plan: term ends before it starts": {
		kind: "TechnologyPlan", change: changes{"spec/district/terms/0/end": "2026-08-30"},
		field: "spec.district.terms[0].end", message: ended,
	},
	"testing window: ends before it starts": {
		kind: "TechnologyPlan", change: changes{"spec/testingWindows/0/end": "2027-04-11"},
		field: "spec.testingWindows[0].end", message: ended,
	},
	"testing window: 368 days": {
		kind: "TechnologyPlan", change: changes{"spec/testingWindows/0/end": "2028-04-13"},
		field:   "spec.testingWindows[0].end",
		message: "a testing window has at most 367 days: write an earlier end",
	},
	"testing window: students of no site": {
		kind: "TechnologyPlan", change: changes{"spec/testingWindows/0/site": absent{}},
		field: "spec.testingWindows[0].students",
		message: "students needs site: write the site at which they are tested, or remove students so that all " +
			"students of each school count",
	},
	"plan: closure ends before it starts": {
		kind: "TechnologyPlan", change: changes{"spec/district/closures/0/end": "2026-12-20"},
		field: "spec.district.closures[0].end", message: ended,
	},
	"plan: step ends before it starts": {
		kind: "TechnologyPlan", change: changes{"spec/timeline/0/end": "2026-06-30"},
		field: "spec.timeline[0].end", message: ended,
	},
	"program: follow-up on its first day": {
		kind: "TechnologyPlan", change: changes{"spec/professionalLearning/0/followUp": "2026-08-10"},
		field: "spec.professionalLearning[0].followUp", message: "followUp must be after start",
	},
	"schedule: terms of an annual evaluation": {
		kind: "TechnologyPlan", change: changes{"spec/evaluationSchedules/0/terms": []any{"fall-2026"}},
		field:   "spec.evaluationSchedules[0].terms",
		message: "remove terms: they can be given with cadence EveryTerm only",
	},
	"schedule: subject of an evaluation of a goal": {
		kind: "TechnologyPlan", change: changes{
			"spec/evaluationSchedules/0/target":  changes{"kind": "Goal", "name": "g"},
			"spec/evaluationSchedules/0/subject": "Budget",
		},
		field:   "spec.evaluationSchedules[0].subject",
		message: "remove subject: it can be given with target kind TechnologyPlan only",
	},
	"evaluation: subject of an evaluation of a goal": {
		kind: "Evaluation", change: changes{
			"spec/target": changes{"kind": "Goal", "name": "g"}, "spec/subject": "Budget",
		},
		field: "spec.subject", message: "remove subject: it can be given with target kind TechnologyPlan only",
	},
	"goal: closed in 1969": {
		kind: "Goal", change: changes{"spec/closed": changes{"outcome": "Met", "date": "1969-12-31"}},
		field: "spec.closed.date", message: yearTooEarly,
	},
	"technology: retireOn while adopted": {
		kind: "TechnologyPlan", change: changes{"spec/technologies/0/lifecycle": "Adopted"},
		field:   "spec.technologies[0].retireOn",
		message: retiring,
	},
	"technology: retireOn, no lifecycle": {
		kind: "TechnologyPlan", change: changes{"spec/technologies/0/lifecycle": absent{}},
		field:   "spec.technologies[0].retireOn",
		message: retiring,
	},
	"technology: renewalTermMonths without renewal": {
		kind: "TechnologyPlan", change: changes{"spec/technologies/0/renewalTermMonths": 12},
		field:   "spec.technologies[0].renewalTermMonths",
		message: "renewalTermMonths needs renewal: write the day of one renewal, from which the next ones are counted",
	},
	"technology: noticeDays without renewal": {
		kind: "TechnologyPlan", change: changes{"spec/technologies/0/noticeDays": 60},
		field:   "spec.technologies[0].noticeDays",
		message: "noticeDays needs renewal: write the day of the renewal before which notice is given",
	},
	"technology: notice of 28 days in a term of a month": {
		kind: "TechnologyPlan", change: changes{
			"spec/technologies/0/renewal": "2027-07-01", "spec/technologies/0/renewalTermMonths": 1,
			"spec/technologies/0/noticeDays": 28,
		},
		field: "spec.technologies[0].noticeDays",
		message: "noticeDays must be shorter than the renewal term: write fewer days, or more months in " +
			"renewalTermMonths",
	},
	"line: span without its first year": {
		kind: "TechnologyPlan", change: changes{"spec/budget/lines/0/fiscalYear": absent{}},
		field:   "spec.budget.lines[0].throughFiscalYear",
		message: "throughFiscalYear needs fiscalYear, the first year of the span",
	},
	"line: span backwards": {
		kind: "TechnologyPlan", change: changes{"spec/budget/lines/0/throughFiscalYear": int64(2026)},
		field: "spec.budget.lines[0].throughFiscalYear", message: "throughFiscalYear must not be before fiscalYear",
	},
	"source: a maturity that is no bond's": {
		kind: "TechnologyPlan", change: changes{
			"spec/budget/sources/0/kind": "Grant", "spec/budget/sources/0/maturity": "2046-05-01",
		},
		field:   "spec.budget.sources[0].maturity",
		message: "maturity is the last day of repayment of a bond: remove it, or write kind: Bond",
	},
	"procurement: a reason beside competition": {
		kind: "TechnologyPlan", change: changes{"spec/budget/procurements": []any{
			map[string]any{"name": "wifi", "method": "Quotes", "reason": "Only one vendor answered."},
		}},
		field:   "spec.budget.procurements[0].reason",
		message: "reason says why there is no competition: remove it, or write method: SoleSource",
	},
	"procurement: offers that end before they begin": {
		kind: "TechnologyPlan", change: changes{"spec/budget/procurements": []any{
			map[string]any{"name": "wifi", "method": "Quotes", "opened": "2026-10-05", "closes": "2026-10-04"},
		}},
		field: "spec.budget.procurements[0].closes", message: "closes must not be before opened",
	},
	"procurement: a vendor selected before the offers end": {
		kind: "TechnologyPlan", change: changes{"spec/budget/procurements": []any{
			map[string]any{"name": "wifi", "method": "Quotes", "closes": "2026-10-05", "awarded": "2026-10-04"},
		}},
		field:   "spec.budget.procurements[0].awarded",
		message: "awarded must not be before closes: bids are compared after the last one has come",
	},
	"procurement: a contract signed before the vendor is selected": {
		kind: "TechnologyPlan", change: changes{"spec/budget/procurements": []any{
			map[string]any{"name": "wifi", "method": "Quotes", "awarded": "2026-10-05", "signed": "2026-10-04"},
		}},
		field: "spec.budget.procurements[0].signed", message: "signed must not be before awarded",
	},
	"line: undecided years of a line with a year": {
		kind: "TechnologyPlan", change: changes{"spec/budget/lines/0/yearsUndecided": true},
		field: "spec.budget.lines[0].yearsUndecided",
		message: "yearsUndecided is for a line without a year: remove fiscalYear and throughFiscalYear, " +
			"or remove yearsUndecided",
	},
	"line: a weight of a technology that the line does not name": {
		kind: "TechnologyPlan", change: changes{
			"spec/budget/lines/0/technologies":      []any{"chromebook"},
			"spec/budget/lines/0/technologyWeights": []any{map[string]any{"name": "laptop", "weight": int64(2)}},
		},
		field: "spec.budget.lines[0].technologyWeights",
		message: "technologyWeights may name technologies of the line alone: add the name to technologies, " +
			"or remove the weight",
	},
	"line: goals and general operations": {
		kind: "TechnologyPlan", change: changes{"spec/budget/lines/0/generalOperations": "Serves the office"},
		field:   "spec.budget.lines[0].generalOperations",
		message: "give goals or generalOperations, not both: remove one of them",
	},
	"transfer: from nowhere to nowhere": {
		kind:    "TechnologyPlan",
		change:  changes{"spec/budget/transfers/0/from": absent{}, "spec/budget/transfers/0/to": absent{}},
		field:   "spec.budget.transfers[0]",
		message: "give from, to or both: without from the transfer adds new money, without to it withdraws money",
	},
	"transfer: to where it came from": {
		kind: "TechnologyPlan", change: changes{"spec/budget/transfers/0/to": "laptops"},
		field: "spec.budget.transfers[0].to", message: "from and to must name two different lines",
	},
	"band: without a bound": {
		kind: "TechnologyPlan", change: changes{"spec/policy/domainBands/0/minPercent": absent{}},
		field: "spec.policy.domainBands[0]", message: "give minPercent, maxPercent or both",
	},
	"schedule: annual without anchor": {
		kind: "TechnologyPlan", change: changes{"spec/evaluationSchedules/0/anchor": absent{}},
		field: "spec.evaluationSchedules[0].anchor", message: "this cadence needs anchor: write the first due date",
	},
	"schedule: every term with anchor": {
		kind: "TechnologyPlan", change: changes{"spec/evaluationSchedules/1/anchor": "2027-06-15"},
		field:   "spec.evaluationSchedules[1].anchor",
		message: followsPlan,
	},
	"schedule: every term without edge": {
		kind: "TechnologyPlan", change: changes{"spec/evaluationSchedules/1/edge": absent{}},
		field: "spec.evaluationSchedules[1].edge", message: "cadence EveryTerm needs edge: write Start or End",
	},
	"schedule: annual with offset": {
		kind: "TechnologyPlan", change: changes{"spec/evaluationSchedules/0/offsetDays": int64(0)},
		field:   "spec.evaluationSchedules[0].offsetDays",
		message: "remove offsetDays: it can be given with a cadence that begins with Every only",
	},
	"schedule: annual with edge": {
		kind: "TechnologyPlan", change: changes{"spec/evaluationSchedules/0/edge": "End"},
		field:   "spec.evaluationSchedules[0].edge",
		message: "remove edge: it can be given with cadence EveryTerm only",
	},
	"schedule: every renewal with anchor": {
		kind: "TechnologyPlan", change: changes{
			"spec/evaluationSchedules/1/edge": absent{}, "spec/evaluationSchedules/1/offsetDays": absent{},
			"spec/evaluationSchedules/1/cadence": "EveryRenewal", "spec/evaluationSchedules/1/anchor": "2027-06-15",
		},
		field:   "spec.evaluationSchedules[1].anchor",
		message: followsPlan,
	},
	"schedule: every renewal of the plan": {
		kind: "TechnologyPlan", change: changes{
			"spec/evaluationSchedules/0/cadence": "EveryRenewal", "spec/evaluationSchedules/0/anchor": absent{},
		},
		field:   "spec.evaluationSchedules[0].cadence",
		message: "this cadence needs a target of kind Technology",
	},
	"schedule: every curriculum review of the plan": {
		kind: "TechnologyPlan", change: changes{
			"spec/evaluationSchedules/0/cadence": "EveryCurriculumReview", "spec/evaluationSchedules/0/anchor": absent{},
		},
		field:   "spec.evaluationSchedules[0].cadence",
		message: "this cadence needs a target of kind Technology",
	},
	"schedule: a day after the review": {
		kind: "TechnologyPlan", change: changes{
			"spec/evaluationSchedules/1/edge": absent{}, "spec/evaluationSchedules/1/offsetDays": int64(1),
			"spec/evaluationSchedules/1/cadence": "EveryCurriculumReview",
		},
		field:   "spec.evaluationSchedules[1].offsetDays",
		message: "with this cadence offsetDays must be 0 or less",
	},
	"schedule: a threshold without cadence": {
		kind: "TechnologyPlan", change: changes{"spec/evaluationSchedules/0/threshold": threshold},
		field:   "spec.evaluationSchedules[0].threshold",
		message: "give threshold with cadence EveryThreshold, and with no other cadence",
	},
	"schedule: no threshold": {
		kind: "TechnologyPlan", change: changes{
			"spec/evaluationSchedules/0/cadence": "EveryThreshold", "spec/evaluationSchedules/0/anchor": absent{},
		},
		field:   "spec.evaluationSchedules[0].threshold",
		message: "give threshold with cadence EveryThreshold, and with no other cadence",
	},
	"schedule: a day before the threshold": {
		kind: "TechnologyPlan", change: changes{
			"spec/evaluationSchedules/0/cadence": "EveryThreshold", "spec/evaluationSchedules/0/anchor": absent{},
			"spec/evaluationSchedules/0/threshold": threshold, "spec/evaluationSchedules/0/offsetDays": int64(-1),
		},
		field:   "spec.evaluationSchedules[0].offsetDays",
		message: "with cadence EveryThreshold offsetDays must be 0 or more",
	},
	"schedule: technologies of another subject": {
		kind: "TechnologyPlan", change: changes{
			"spec/evaluationSchedules/0/technologies": []any{"a", "b"}, "spec/evaluationSchedules/0/subject": "Budget",
		},
		field: "spec.evaluationSchedules[0].technologies", message: "technologies needs the subject Technologies",
	},
	"technologies of an evaluation without a subject": {
		kind: "Evaluation", change: changes{"spec/technologies": []any{"a", "b"}},
		field: "spec.technologies", message: "technologies needs the subject Technologies",
	},
	"schedule: a day after the notice": {
		kind: "TechnologyPlan", change: changes{
			"spec/evaluationSchedules/1/edge": absent{}, "spec/evaluationSchedules/1/offsetDays": int64(1),
			"spec/evaluationSchedules/1/cadence": "EveryRenewal",
		},
		field:   "spec.evaluationSchedules[1].offsetDays",
		message: "with this cadence offsetDays must be 0 or less",
	},
	"schedule: a kind of one technology": {
		kind: "TechnologyPlan", change: changes{
			"spec/evaluationSchedules/1/target": changes{"kind": "Technology", "name": "laptops", "technologyKind": "Device"},
		},
		field:   "spec.evaluationSchedules[1].target.technologyKind",
		message: "technologyKind needs kind Technology and all: true",
	},
	"schedule: this plan by name": {
		kind: "TechnologyPlan", change: changes{"spec/evaluationSchedules/0/target/name": "itself"},
		field:   "spec.evaluationSchedules[0].target.name",
		message: "remove name: kind TechnologyPlan means this plan",
	},
	"schedule: a goal without name": {
		kind: "TechnologyPlan", change: changes{"spec/evaluationSchedules/0/target/kind": "Goal"},
		field:   "spec.evaluationSchedules[0].target",
		message: nameOrAll,
	},
	"schedule: a device without name": {
		kind: "TechnologyPlan", change: changes{"spec/evaluationSchedules/0/target/kind": "Device"},
		field:   "spec.evaluationSchedules[0].target.name",
		message: "kind Device needs name: write the name of the object",
	},
	"schedule: all of the plan": {
		kind: "TechnologyPlan", change: changes{"spec/evaluationSchedules/0/target/all": true},
		field:   "spec.evaluationSchedules[0].target.all",
		message: "remove all: it can be given with kind Technology or Goal only",
	},
	"schedule: technology by no name": {
		kind: "TechnologyPlan", change: changes{"spec/evaluationSchedules/1/target/all": absent{}},
		field:   "spec.evaluationSchedules[1].target",
		message: nameOrAll,
	},
	"schedule: technology and all": {
		kind: "TechnologyPlan", change: changes{"spec/evaluationSchedules/1/target/name": "laptops"},
		field:   "spec.evaluationSchedules[1].target",
		message: nameOrAll,
	},

	// Goal.
	"goal: due before its start": {
		kind: "Goal", change: changes{"spec/due": "2026-06-30"},
		field: "spec.due", message: "due must not be before start",
	},
	"goal: depends on itself": {
		kind: "Goal", change: changes{"spec/dependsOnRefs/0/name": "itself"},
		field:   "spec.dependsOnRefs",
		message: "a goal cannot depend on itself: remove its own name from dependsOnRefs",
	},
	"action: ends before its start": {
		kind: "Goal", change: changes{"spec/actions/0/end": "2026-06-30"},
		field: "spec.actions[0].end", message: ended,
	},
	"action: cost without a year": {
		kind: "Goal", change: changes{"spec/actions/0/end": absent{}, "spec/actions/0/fiscalYear": absent{}},
		field:   "spec.actions[0].fiscalYear",
		message: "an action with a cost needs fiscalYear, the year that pays, or end",
	},

	// Benchmark.
	"benchmark: target on the baseline's day": {
		kind: "Benchmark", change: changes{"spec/target/date": "2026-07-01"},
		field: "spec.target.date", message: "target.date must be after baseline.date",
	},
	"benchmark: maintain without bound": {
		kind: "Benchmark", change: changes{"spec/metric/direction": "Maintain"},
		field:   "spec.metric.bound",
		message: bound,
	},
	"benchmark: increase with bound": {
		kind: "Benchmark", change: changes{"spec/metric/bound": "AtLeast"},
		field:   "spec.metric.bound",
		message: bound,
	},
	"equity: ratio in percent": {
		kind: "Benchmark", change: changes{"spec/equity/minRateRatio": int64(80)},
		field: "spec.equity.minRateRatio", message: ratio,
	},
	"equity: ratio in percent, as text": {
		kind: "Benchmark", change: changes{"spec/equity/minRateRatio": "80"},
		field: "spec.equity.minRateRatio", message: ratio,
	},
	"equity: ratio just over 1": {
		kind: "Benchmark", change: changes{"spec/equity/minRateRatio": "1.0001"},
		field: "spec.equity.minRateRatio", message: ratio,
	},
	"equity: ratio below 0": {
		kind: "Benchmark", change: changes{"spec/equity/minRateRatio": int64(-1)},
		field: "spec.equity.minRateRatio", message: ratio,
	},
	"equity: ratio just below 0": {
		kind: "Benchmark", change: changes{"spec/equity/minRateRatio": "-0.5"},
		field: "spec.equity.minRateRatio", message: ratio,
	},
	"equity: factor below 1": {
		kind: "Benchmark", change: changes{"spec/equity/maxRiskRatio": int64(0)},
		field: "spec.equity.maxRiskRatio", message: factor,
	},
	"equity: factor just below 1": {
		kind: "Benchmark", change: changes{"spec/equity/maxRiskRatio": "0.9999"},
		field: "spec.equity.maxRiskRatio", message: factor,
	},
	"equity: factor over 1000": {
		kind: "Benchmark", change: changes{"spec/equity/maxRiskRatio": int64(1001)},
		field: "spec.equity.maxRiskRatio", message: factor,
	},
	"equity: factor just over 1000": {
		kind: "Benchmark", change: changes{"spec/equity/maxRiskRatio": "1000.0001"},
		field: "spec.equity.maxRiskRatio", message: factor,
	},
	"source: both of its members": {
		kind: "Benchmark", change: changes{"spec/source": map[string]any{
			"inventory": map[string]any{"measure": "DeviceCoverage"}, "prometheus": map[string]any{"query": "up"},
		}},
		field: "spec.source", message: oneSource,
	},
	"source: two of its members": {
		kind: "Benchmark", change: changes{"spec/source": map[string]any{
			"evaluations": map[string]any{"schedule": "s"}, "prometheus": map[string]any{"query": "up"},
		}},
		field: "spec.source", message: oneSource,
	},
	"source: a score in another unit": {
		kind: "Benchmark", change: changes{
			"spec/source": map[string]any{"evaluations": map[string]any{"schedule": "s"}}, "spec/metric/unit": "days",
		},
		field:   "spec.metric.unit",
		message: "the score of an evaluation is a percentage: write unit percent, or give source.evaluations.criterion",
	},
	"source: a percentage without the unit": {
		kind: "Benchmark", change: changes{"spec/source": measureOf("DeviceCoverage"), "spec/metric/unit": absent{}},
		field: "spec.metric.unit", message: percentages,
	},
	"source: a ratio in percent": {
		kind: "Benchmark", change: changes{"spec/source": measureOf("StudentsPerDevice")},
		field: "spec.metric.unit", message: percentages,
	},
	"source: technicians of a site": {
		kind: "Benchmark", change: changes{
			"spec/source": measureOf("DevicesPerTechnician", "site", "high"), "spec/metric/unit": "devices",
		},
		field: "spec.source.inventory.site", message: "technicians are those of the district: remove site",
	},
	"source: bandwidth of the district": {
		kind: "Benchmark", change: changes{"spec/source": measureOf("KbpsPerStudent"), "spec/metric/unit": "kbit/s"},
		field: "spec.source.inventory.site", message: "the bandwidth is that of a site: give site",
	},
	"source: students per device of staff": {
		kind: "Benchmark", change: changes{
			"spec/source": measureOf("StudentsPerDevice", "audience", "Staff"), "spec/metric/unit": "students",
		},
		field:   "spec.source.inventory.audience",
		message: "audience belongs to DeviceCoverage, UnitsSupported and UnitsReady: remove it",
	},
	"source: a query with an escape": {
		kind: "Benchmark", change: changes{"spec/source": map[string]any{"prometheus": map[string]any{"query": "up\x1b"}}},
		field: "spec.source.prometheus.query", message: hiddenInText,
	},
	"levels: without fromLevel": {
		kind: "Benchmark", change: changes{"spec/metric/levels": threeLevels},
		field: "spec.metric.fromLevel", message: "give levels and fromLevel together, or neither",
	},
	"fromLevel: without levels": {
		kind: "Benchmark", change: changes{"spec/metric/fromLevel": "Adoption"},
		field: "spec.metric.fromLevel", message: "give levels and fromLevel together, or neither",
	},
	"fromLevel: the lowest": {
		kind: "Benchmark", change: changes{"spec/metric/levels": threeLevels, "spec/metric/fromLevel": "Entry"},
		field: "spec.metric.fromLevel", message: notTheFirst,
	},
	"fromLevel: another name": {
		kind: "Benchmark", change: changes{"spec/metric/levels": threeLevels, "spec/metric/fromLevel": "adoption"},
		field: "spec.metric.fromLevel", message: notTheFirst,
	},
	"levels: the same name twice": {
		kind: "Benchmark", change: changes{
			"spec/metric/levels": []any{"Entry", "Adoption", "Entry"}, "spec/metric/fromLevel": "Adoption",
		},
		field: "spec.metric.levels", message: "two levels have the same name: give each a name of its own",
	},
	"levels: not in percent": {
		kind: "Benchmark", change: changes{
			"spec/metric/levels": threeLevels, "spec/metric/fromLevel": "Adoption", "spec/metric/unit": "teachers",
		},
		field:   "spec.metric.unit",
		message: "with levels the value is the percentage of the answers at fromLevel or above: write unit percent",
	},
	"levels: a name with a new line": {
		kind: "Benchmark", change: changes{
			"spec/metric/levels": []any{"Entry\n", "Adoption"}, "spec/metric/fromLevel": "Adoption",
		},
		field: "spec.metric.levels[0]", message: hiddenInLine,
	},
	"observation: levels of a metric without": {
		kind: "Benchmark", change: changes{"spec/observations/0": answersAt("Entry", 5)},
		field: "spec.observations", message: noSuchLevel,
	},
	"observation: a level that the metric has not": {
		kind: "Benchmark", change: changes{
			"spec/metric/levels": threeLevels, "spec/metric/fromLevel": "Adoption",
			"spec/observations/0": answersAt("Entri", 5),
		},
		field: "spec.observations", message: noSuchLevel,
	},
	"observation: no answer at any level": {
		kind: "Benchmark", change: changes{
			"spec/metric/levels": threeLevels, "spec/metric/fromLevel": "Adoption",
			"spec/observations/0": answersAt("Entry", 0),
		},
		field:   "spec.observations[0].levels",
		message: "no level has an answer: count at least one, or remove the observation",
	},
	"observation: value and levels": {
		kind: "Benchmark", change: changes{
			"spec/metric/levels": threeLevels, "spec/metric/fromLevel": "Adoption",
			"spec/observations/0": answersAt("Entry", 5), "spec/observations/0/value": int64(0),
		},
		field: "spec.observations[0]", message: valueOrLevels,
	},
	"observation: neither value nor levels": {
		kind: "Benchmark", change: changes{"spec/observations/0/value": absent{}},
		field: "spec.observations[0]", message: valueOrLevels,
	},
	"observation: levels and counts": {
		kind: "Benchmark", change: changes{
			"spec/metric/levels": threeLevels, "spec/metric/fromLevel": "Adoption",
			"spec/observations/0": answersAt("Entry", 5), "spec/observations/0/have": int64(2), "spec/observations/0/of": int64(5),
		},
		field: "spec.observations[0].levels", message: "remove have, of and groups: levels counts the answers",
	},
	"population: another site than that of the inventory": {
		kind: "Benchmark", change: changes{
			"spec/population": map[string]any{"site": "maple-high"},
			"spec/source": map[string]any{
				"inventory": map[string]any{"measure": "DeviceCoverage", "site": "maple-middle"},
			},
		},
		field: "spec.population.site", message: otherSite,
	},
	"population: a site, and an inventory of the district": {
		kind: "Benchmark", change: changes{
			"spec/population": map[string]any{"site": "maple-high"}, "spec/source": measureOf("DeviceCoverage"),
		},
		field: "spec.population.site", message: otherSite,
	},
	"observation: of without have": {
		kind: "Benchmark", change: changes{"spec/observations/0/have": absent{}},
		field: "spec.observations[0].have", message: "give have and of together, or neither",
	},

	// Device.
	"device: replaces itself": {
		kind: "Device", change: changes{"spec/replacedByRef/name": "itself"},
		field: "spec.replacedByRef", message: "a lot cannot replace itself: write the name of the newer Device",
	},
	"device: more out of service than is": {
		kind: "Device", change: changes{"spec/quantity": int64(5)},
		field:   "spec.notInService",
		message: "the counts of notInService add up to more than the quantity: correct the counts or the quantity",
	},
	"device: support end and unknown": {
		kind: "Device", change: changes{"spec/supportEndUnknown": true},
		field: "spec.supportEndUnknown", message: "give supportEnd or supportEndUnknown: true, not both",
	},
	"device: lease end of a purchase": {
		kind: "Device", change: changes{"spec/acquisition/kind": "Purchase"},
		field:   "spec.leaseEnd",
		message: "leaseEnd needs acquisition.kind Lease: write that kind, or remove leaseEnd",
	},
	"device: in service before received": {
		kind: "Device", change: changes{"spec/inService": "2026-08-04"},
		field: "spec.inService", message: "inService must not be before acquisition.received",
	},
	"device: other lines without a budget line": {
		kind: "Device", change: changes{
			"spec/acquisition/kind": "Grant", "spec/leaseEnd": absent{},
			"spec/acquisition/otherLines": []any{map[string]any{"line": "e", "percent": int64(80)}},
		},
		field: "spec.acquisition.otherLines", message: "otherLines needs budgetLine: write there the line that pays the rest",
	},
	"device: other lines without a price": {
		kind: "Device", change: changes{
			"spec/acquisition/kind": "Purchase", "spec/leaseEnd": absent{},
			"spec/acquisition/budgetLine": map[string]any{"plan": "p", "line": "l"},
			"spec/acquisition/otherLines": []any{map[string]any{"line": "e", "percent": int64(80)}},
			"spec/acquisition/unitCost":   absent{},
		},
		field:   "spec.acquisition.otherLines",
		message: "otherLines needs unitCost: without the price of one unit the parts cannot be computed",
	},
	"device: the budget line among the other lines": {
		kind: "Device", change: changes{
			"spec/acquisition/kind": "Purchase", "spec/leaseEnd": absent{},
			"spec/acquisition/budgetLine": map[string]any{"plan": "p", "line": "l"},
			"spec/acquisition/otherLines": []any{map[string]any{"line": "l", "percent": int64(80)}},
		},
		field: "spec.acquisition.otherLines",
		message: "otherLines names the line of budgetLine again: budgetLine pays the rest, " +
			"so write only the other lines",
	},
	"device: other lines of a lease": {
		kind: "Device", change: changes{
			"spec/acquisition/budgetLine": map[string]any{"plan": "p", "line": "l"},
			"spec/acquisition/otherLines": []any{map[string]any{"line": "e", "percent": int64(80)}},
		},
		field:   "spec.acquisition.otherLines",
		message: "a lot of kind Lease or Donation charges no line: remove otherLines, or correct the kind",
	},
	"device: another line that pays nothing": {
		kind: "Device", change: changes{
			"spec/acquisition/kind": "Purchase", "spec/leaseEnd": absent{},
			"spec/acquisition/budgetLine": map[string]any{"plan": "p", "line": "l"},
			"spec/acquisition/otherLines": []any{map[string]any{"line": "e"}},
		},
		field:   "spec.acquisition.otherLines[0]",
		message: "write amount or percent, one of both: the part of the lot that the line pays",
	},
	"device: another line with amount and percent": {
		kind: "Device", change: changes{
			"spec/acquisition/kind": "Purchase", "spec/leaseEnd": absent{},
			"spec/acquisition/budgetLine": map[string]any{"plan": "p", "line": "l"},
			"spec/acquisition/otherLines": []any{map[string]any{"line": "e", "amount": int64(5), "percent": int64(80)}},
		},
		field:   "spec.acquisition.otherLines[0]",
		message: "write amount or percent, one of both: the part of the lot that the line pays",
	},
	"device: extended support up to the end of support": {
		kind: "Device", change: changes{"spec/extendedSupportEnd": "2034-06-30"},
		field: "spec.extendedSupportEnd",
		message: "extendedSupportEnd needs a supportEnd before it: " +
			"write there the last day of updates without opting in",
	},
	"device: a salvage value of a cent more than the cost": {
		kind: "Device", change: changes{"spec/acquisition/salvage": map[string]any{"amount": "94550.01"}},
		field: "spec.acquisition.salvage",
		message: "acquisition.salvage.amount is more than quantity times unitCost: " +
			"write what the whole lot will bring at its end",
	},
	"device: a salvage value without a figure": {
		kind: "Device", change: changes{"spec/acquisition/salvage": map[string]any{}},
		field:   "spec.acquisition.salvage",
		message: "write amount or percent, one of both: what the lot will bring at the end of its useful life",
	},
	"device: a salvage value with amount and percent": {
		kind: "Device", change: changes{
			"spec/acquisition/salvage": map[string]any{"amount": int64(5), "percent": int64(10)},
		},
		field:   "spec.acquisition.salvage",
		message: "write amount or percent, one of both: what the lot will bring at the end of its useful life",
	},
	"device: units in repair that have left": {
		kind: "Device", change: changes{"spec/notInService/0/since": "2026-09-01"},
		field:   "spec.notInService[0].since",
		message: "since is for the states Lost and Retired: remove it, or correct the state",
	},
	"device: received before ordered": {
		kind: "Device", change: changes{"spec/acquisition/received": "2026-06-19"},
		field: "spec.acquisition.received", message: "received must not be before ordered",
	},

	"closed as Learned without lessons": {
		kind: "Goal", change: changes{"spec/closed": changes{"outcome": "Learned", "date": "2028-03-15"}},
		field: "spec.closed.lessons", message: "a goal that is closed as Learned needs lessons: write what was learned",
	},

	// Evaluation.
	"result: neither answer nor reason": {
		kind: "Evaluation", change: changes{"spec/results/0/answer": absent{}},
		field: "spec.results[0]", message: "give answer or value, or notAssessed with the reason, and not both",
	},
	"result: value and reason": {
		kind: "Evaluation", change: changes{
			"spec/results/0/answer": absent{}, "spec/results/0/value": 83, "spec/results/0/notAssessed": "No data",
		},
		field: "spec.results[0]", message: "give answer or value, or notAssessed with the reason, and not both",
	},
	"result: answer and reason": {
		kind: "Evaluation", change: changes{"spec/results/0/notAssessed": "No data"},
		field: "spec.results[0]", message: "give answer or value, or notAssessed with the reason, and not both",
	},
	"criteria of an evaluation: no weight above 0": {
		kind: "Evaluation", change: changes{"spec/criteria/0/weight": 0},
		field: "spec.criteria", message: "every weight is 0: give one criterion a weight above 0",
	},
	"criteria of a schedule: no weight above 0": {
		kind: "TechnologyPlan", change: changes{"spec/evaluationSchedules/0/criteria": []any{
			changes{"name": "use", "question": "Is it?", "weight": 0}, changes{"name": "cost", "question": "Is it?", "weight": 0},
		}},
		field: "spec.evaluationSchedules[0].criteria", message: "every weight is 0: give one criterion a weight above 0",
	},
	"criterion of a schedule: warning without pass": {
		kind: "TechnologyPlan", change: changes{"spec/evaluationSchedules/0/criteria": []any{
			changes{"name": "use", "question": "Is it?", "warning": map[string]any{"atMost": "2.5"}},
		}},
		field: "spec.evaluationSchedules[0].criteria[0].warning", message: "warning needs pass: write which values pass as well",
	},
	"criterion of an evaluation: warning without pass": {
		kind: "Evaluation", change: changes{"spec/criteria/0/warning": map[string]any{"atLeast": 40}},
		field: "spec.criteria[0].warning", message: "warning needs pass: write which values pass as well",
	},
	"evaluation: moves to another plan": {
		kind: "Evaluation", update: true, change: changes{"spec/planRef/name": "plan-2029"},
		field: "spec.planRef", message: "planRef" + identity,
	},
	"evaluation: another schedule": {
		kind: "Evaluation", update: true, change: changes{"spec/schedule": "other"},
		field: "spec.schedule", message: "schedule" + identity,
	},
	"evaluation: schedule dropped": {
		kind: "Evaluation", update: true, change: changes{"spec/schedule": absent{}},
		field: "spec.schedule", message: "schedule" + identity,
	},
	"evaluation: another target": {
		kind: "Evaluation", update: true, change: changes{"spec/target/name": "tablets"},
		field: "spec.target", message: "target" + identity,
	},
	"evaluation: another occurrence": {
		kind: "Evaluation", update: true, change: changes{"spec/occurrence": "2027-06-16"},
		field: "spec.occurrence", message: "occurrence" + identity,
	},
}

// schemaCases break a bound, a format or a type. What the message is, the API
// server says; that there is one, and where, is ours.
var schemaCases = map[string]struct {
	kind   string
	change changes
	field  string
}{
	"a day that does not exist": {"Goal", changes{"spec/due": "2026-02-30"}, "spec.due"},
	"a day of a short year":     {"Goal", changes{"spec/due": "2027-02-29"}, "spec.due"},
	"a day in American order":   {"Goal", changes{"spec/due": "06/30/2027"}, "spec.due"},
	"a day with a time":         {"Goal", changes{"spec/due": "2027-06-30T00:00:00Z"}, "spec.due"},
	"a title of 10,000 characters": {
		"Goal",
		changes{"spec/title": strings.Repeat("x", 10_000)},
		"spec.title",
	},
	"a title of none": {"Goal", changes{"spec/title": ""}, "spec.title"},
	"a role of 10,000 characters": {
		"Goal",
		changes{"spec/owner": strings.Repeat("x", 10_000)},
		"spec.owner",
	},
	"a reason of 10,000 characters": {
		"TechnologyPlan",
		changes{"spec/policy/waivers/0/reason": strings.Repeat("x", 10_000)},
		"spec.policy.waivers[0].reason",
	},
	"an amount of 10,000 digits": {
		"TechnologyPlan",
		changes{"spec/budget/total": strings.Repeat("1", 10_000)},
		"spec.budget.total",
	},
	"an amount as a fraction": {
		"TechnologyPlan",
		changes{"spec/budget/total": 12.5},
		"spec.budget.total",
	},
	"an amount as a truth value": {
		"TechnologyPlan",
		changes{"spec/budget/total": true},
		"spec.budget.total",
	},
	"a quantity of none": {
		"Device",
		changes{"spec/quantity": int64(0), "spec/notInService": absent{}},
		"spec.quantity",
	},
	"a quantity above the bound": {
		"Device",
		changes{"spec/quantity": int64(1_000_001)},
		"spec.quantity",
	},
	"a quantity as text": {"Device", changes{"spec/quantity": "310"}, "spec.quantity"},
	"a fiscal year of two digits": {
		"TechnologyPlan",
		changes{"spec/budget/sources/0/amounts/0/fiscalYear": int64(27)},
		"spec.budget.sources[0].amounts[0].fiscalYear",
	},
	"a month after December": {
		"TechnologyPlan",
		changes{"spec/district/fiscalYearStartMonth": int64(13)},
		"spec.district.fiscalYearStartMonth",
	},
	"a group of nine students": {
		"TechnologyPlan",
		changes{"spec/district/groups/0/count": int64(9)},
		"spec.district.groups[0].count",
	},
	"grades in words": {
		"Benchmark", changes{"spec/population": map[string]any{"grades": "six"}}, "spec.population.grades",
	},
	"a grade beyond 12": {
		"Benchmark", changes{"spec/population": map[string]any{"grades": "9-13"}}, "spec.population.grades",
	},
	"a group of nine counted": {
		"Benchmark",
		changes{"spec/observations/0/groups/0/of": int64(9), "spec/observations/0/groups/0/have": int64(1)},
		"spec.observations[0].groups[0].of",
	},
	"answers of nine people": {
		"TechnologyPlan",
		changes{"spec/professionalLearning/0/feedback/responses": int64(9)},
		"spec.professionalLearning[0].feedback.responses",
	},
	"a provider without a name": {
		"TechnologyPlan",
		changes{"spec/professionalLearning/0/provider/name": absent{}},
		"spec.professionalLearning[0].provider.name",
	},
	"readiness above the bound": {
		"TechnologyPlan",
		changes{"spec/needs/0/readiness/interest": int64(4)},
		"spec.needs[0].readiness.interest",
	},
	"readiness of nothing": {
		"TechnologyPlan",
		changes{"spec/needs/0/readiness": map[string]any{}},
		"spec.needs[0].readiness",
	},
	"an unknown license": {
		"TechnologyPlan",
		changes{"spec/technologies/0/license": "Free"},
		"spec.technologies[0].license",
	},
	"a required role that is an address": {
		"Goal",
		changes{"spec/requiredRoles": []any{"pat@juniper.example"}},
		"spec.requiredRoles[0]",
	},
	"an entry name with capitals": {
		"TechnologyPlan",
		changes{"spec/technologies/0/name": "Laptops"},
		"spec.technologies[0].name",
	},
	"an unknown purpose": {
		"TechnologyPlan",
		changes{"spec/budget/lines/0/purpose": "Replace"},
		"spec.budget.lines[0].purpose",
	},
	"an unknown field": {
		"Goal",
		changes{"spec/planref": map[string]any{"name": "p"}},
		"spec.planref",
	},
	"an unknown field of metadata": {
		"Goal",
		changes{"metadata/lables": map[string]any{"a": "b"}},
		"metadata.lables",
	},
	"an unknown field at the top": {"Goal", changes{"sepc": map[string]any{}}, "sepc"},
	"no plan":                     {"Goal", changes{"spec/planRef": absent{}}, "spec.planRef"},
	"a plan by name alone":        {"Goal", changes{"spec/planRef": "plan-2026"}, "spec.planRef"},
	"no spec":                     {"Goal", changes{"spec": absent{}}, "spec"},
	"empty money": {
		"Device",
		changes{"spec/acquisition/unitCost": ""},
		"spec.acquisition.unitCost",
	},
	"an empty list of goals": {
		"TechnologyPlan",
		changes{"spec/budget/lines/0/goals": []any{}},
		"spec.budget.lines[0].goals",
	},
	"the same domain twice": {
		"Goal",
		changes{"spec/domains": []any{"AT", "AT"}},
		"spec.domains[1]",
	},
	"two actions of one name": {
		"Goal",
		changes{"spec/actions": []any{map[string]any{"name": "a"}, map[string]any{"name": "a"}}},
		"spec.actions[1]",
	},
	"a name with capitals": {"Goal", changes{"metadata/name": "Goal-1"}, "metadata.name"},
	"a label with a space": {
		"Goal",
		changes{"metadata/labels": map[string]any{"a": "b c"}},
		"metadata.labels",
	},
	"a label name that is not one": {
		"Goal",
		changes{"metadata/labels": map[string]any{"a b": "c"}},
		"metadata.labels",
	},
	"an annotation name that is not one": {
		"Goal",
		changes{"metadata/annotations": map[string]any{"a b": "c"}},
		"metadata.annotations",
	},
}

// measureOf is a source that takes a measure of the inventory, with further fields and their values.
func measureOf(measure string, fields ...string) map[string]any {
	source := map[string]any{"measure": measure}
	for i := 0; i < len(fields); i += 2 {
		source[fields[i]] = fields[i+1]
	}
	return map[string]any{"inventory": source}
}
