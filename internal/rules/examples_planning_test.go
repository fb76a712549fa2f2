package rules_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
)

var _ = examplesIn(priorityExamples)

// ranked is a plan of priorities first and second, with a goal of each that
// needs 100 in FY2027, high and low. What high lacks is waived: it would hide
// the order.
func ranked(high, low v1alpha1.Money, more ...lineOption) (*testplan.PlanBuilder, []*testplan.GoalBuilder) {
	p := plan().Ranked("first", 1).Ranked("second", 2).Source("s", v1alpha1.SourceLocal).Source("state", v1alpha1.SourceState).Source("grant", v1alpha1.SourceGrant).
		Line("high", 2027, high, testplan.For("high"), testplan.On("s")).
		Line("low", 2027, low, append([]lineOption{testplan.For("low"), testplan.On("s")}, more...)...).
		Waive("w", "GoalUnfunded", v1alpha1.WaiverOff)
	return p, []*testplan.GoalBuilder{goal("high").First("first").Action("a", 2027, "100"), goal("low").First("second").Action("a", 2027, "100")}
}

func priorityExamples() map[v1alpha1.FindingCode]examples {
	order := func(high, low v1alpha1.Money, more ...lineOption) world {
		p, goals := ranked(high, low, more...)
		return of(p, goals...)
	}
	// With a change of the plan, then of the goals.
	changed := func(change func(*testplan.PlanBuilder), high, low func(*testplan.GoalBuilder)) world {
		p, goals := ranked("50", "120")
		change(p)
		high(goals[0])
		low(goals[1])
		return of(p, goals...)
	}
	same, stay := func(*testplan.PlanBuilder) {}, func(*testplan.GoalBuilder) {}
	first := func(priority string) func(*testplan.GoalBuilder) {
		return func(g *testplan.GoalBuilder) { g.First(priority) }
	}
	p, goals := ranked("50", "120")
	several := of(p.Ranked("third", 3).Line("third", 2027, "7", testplan.For("third"), testplan.On("s")).Line("other", 2027, "20", testplan.For("other"), testplan.On("s")),
		append(goals, goal("third").First("third").Action("a", 2027, "7"), goal("other").First("second").Action("a", 2027, "100"))...)
	p, goals = ranked("50", "50")
	together := of(p.Ranked("third", 3).Line("third", 2027, "7", testplan.For("third"), testplan.On("s")).Line("fourth", 2027, "5", testplan.For("fourth"), testplan.On("s")),
		append(goals, goal("third").First("third").Action("a", 2027, "7"), goal("fourth").First("third").Action("a", 2027, "5"))...)
	return map[v1alpha1.FindingCode]examples{
		"PriorityInversion": {
			"the higher goal has exactly 90 percent":    {world: order("90", "100")},
			"it has a hundredth less":                   {world: order("89.99", "100"), want: []string{"Warning FY2027 10.01"}},
			"the lower goal has a hundredth too little": {world: order("50", "99.99")},
			"no more than the lower goal has":           {world: order("0", "100"), want: []string{"Warning FY2027 100"}},
			"no more than the higher goal lacks":        {world: order("50", "500"), want: []string{"Warning FY2027 50"}},
			"what another goal lacks does not count":    {world: several, want: []string{"Warning FY2027 50"}},
			"all lower goals together":                  {world: together, want: []string{"Warning FY2027 12"}},
			"state money":                               {world: order("50", "100", testplan.On("state")), want: []string{"Warning FY2027 50"}},
			"a grant is bound to its goal":              {world: order("50", "100", testplan.On("grant"))},
			"money without a source":                    {world: order("50", "100", testplan.On(""))},
			"a line for another goal too":               {world: order("50", "300", testplan.For("third"))},
			"the order is kept":                         {world: changed(same, first("second"), first("first"))},
			"one and the same rank":                     {world: changed(same, first("second"), stay)},
			"a priority that does not exist":            {world: changed(same, stay, first("what"))},
			"a priority without a rank":                 {world: changed(func(p *testplan.PlanBuilder) { p.Priority("third") }, stay, first("third"))},
			"no priority":                               {world: changed(same, first(""), stay)},
			"the higher goal is closed":                 {world: changed(same, func(g *testplan.GoalBuilder) { g.Closed(v1alpha1.OutcomeDropped, today) }, stay)},
			"the lower goal is closed":                  {world: changed(same, stay, func(g *testplan.GoalBuilder) { g.Closed(v1alpha1.OutcomeMet, today) })},
			"in another year":                           {world: changed(same, stay, func(g *testplan.GoalBuilder) { g.Runs("2027-07-01", "") })},
			"a past year":                               {world: order("50", "100"), on: "2027-07-01"},
			"the goal that is short tells it":           {world: changed(func(p *testplan.PlanBuilder) { p.With(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.Waivers = nil }) }, stay, stay)},
			"switched off":                              {world: changed(func(p *testplan.PlanBuilder) { p.Waive("v", "PriorityInversion", v1alpha1.WaiverOff) }, stay, stay), want: []string{"Warning FY2027 50 waived by v"}},
		},
	}
}

var _ = examplesIn(securedExamples)

// hoped is a plan of 100 in FY2027 of which a source of a kind and state pays a
// part, for the goal g.
func hoped(kind v1alpha1.SourceKind, state v1alpha1.MoneyState, part, rest v1alpha1.Money) *testplan.PlanBuilder {
	return plan().Source("s", kind, testplan.Promises(2027, "500", state), testplan.Promises(2028, "500", state)).
		Line("part", 2027, part, testplan.On("s"), testplan.For("g")).Line("rest", 2027, rest, testplan.General())
}

func securedExamples() map[v1alpha1.FindingCode]examples {
	grant := func(state v1alpha1.MoneyState) world { return of(hoped(v1alpha1.SourceGrant, state, "50", "50")) }
	serving := func(rank int32, part, rest v1alpha1.Money) world {
		return of(hoped(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, part, rest).Ranked("p", rank), goal("g").First("p"))
	}
	// The goal of the first priority as it is changed.
	toward := func(change func(*testplan.GoalBuilder)) world {
		g := goal("g").First("p")
		change(g)
		return of(hoped(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, "0.01", "99.99").Ranked("p", 1), g)
	}
	percent := func(p v1alpha1.Percent) world {
		return of(hoped(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, "50", "50").With(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.UnsecuredMaxPercent = p }))
	}
	return map[v1alpha1.FindingCode]examples{
		"UnsecuredFundsCounted": {
			"exactly 10 percent":                     {world: of(hoped(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, "10", "90"))},
			"a hundredth over 10 percent":            {world: of(hoped(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, "10.01", "89.99")), want: []string{"Warning FY2027 10.01"}},
			"exactly the policy's 50 percent":        {world: percent("50")},
			"over the policy's 49.9 percent":         {world: percent("49.9"), want: []string{"Warning FY2027 50"}},
			"a hundredth for the first priority":     {world: serving(1, "0.01", "99.99"), want: []string{"Warning FY2027 0.01"}},
			"nothing for the first priority":         {world: serving(1, "0", "100")},
			"a goal that is met":                     {world: toward(func(g *testplan.GoalBuilder) { g.Closed(v1alpha1.OutcomeMet, today) })},
			"a goal that closes tomorrow":            {world: toward(func(g *testplan.GoalBuilder) { g.Closed(v1alpha1.OutcomeMet, "2026-10-02") }), want: []string{"Warning FY2027 0.01"}},
			"a goal that closed the year before":     {world: toward(func(g *testplan.GoalBuilder) { g.Closed(v1alpha1.OutcomeMet, "2026-06-30") })},
			"a goal that begins in the year":         {world: toward(func(g *testplan.GoalBuilder) { g.Runs("2027-06-30", "") }), want: []string{"Warning FY2027 0.01"}},
			"a goal that begins the year after":      {world: toward(func(g *testplan.GoalBuilder) { g.Runs("2027-07-01", "") })},
			"a hundredth for the second priority":    {world: serving(2, "0.01", "99.99")},
			"applied for":                            {world: grant(v1alpha1.MoneyApplied), want: []string{"Warning FY2027 50"}},
			"secured":                                {world: grant(v1alpha1.MoneySecured)},
			"nothing is said":                        {world: grant("")},
			"E-Rate that is applied for":             {world: of(hoped(v1alpha1.SourceERateC2, v1alpha1.MoneyApplied, "50", "50"))},
			"E-Rate that is expected":                {world: of(hoped(v1alpha1.SourceERateC1, v1alpha1.MoneyExpected, "50", "50")), want: []string{"Warning FY2027 50"}},
			"two years are told once":                {world: of(hoped(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, "50", "50").Line("more", 2028, "7", testplan.On("s"))), want: []string{"Warning 57"}},
			"of the years in which it pays":          {world: of(hoped(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, "50", "50").Line("other", 2028, "900", testplan.General())), want: []string{"Warning FY2027 50"}},
			"it pays a little of the next year too":  {world: of(hoped(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, "50", "50").Line("more", 2028, "1", testplan.On("s")).Line("other", 2028, "900", testplan.General()))},
			"a past year":                            {world: grant(v1alpha1.MoneyExpected), on: "2027-07-01"},
			"two sources of which each has too much": {world: of(hoped(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, "50", "20").Source("t", v1alpha1.SourceState, testplan.Promises(2027, "1", v1alpha1.MoneyApplied)).Line("l", 2027, "30", testplan.On("t"))), want: []string{"Warning FY2027 50", "Warning FY2027 30"}},
			"switched off":                           {world: of(hoped(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, "50", "50").Waive("w", "UnsecuredFundsCounted", v1alpha1.WaiverOff)), want: []string{"Warning FY2027 50 waived by w"}},
		},
	}
}

var _ = examplesIn(cliffExamples)

// wearing is a plan with a technology for each amount, of which one machine must
// be bought by FY2027, the next by FY2028 and so on.
func wearing(prices ...v1alpha1.Money) (*testplan.PlanBuilder, []*testplan.DeviceBuilder) {
	p := plan()
	var devices []*testplan.DeviceBuilder
	for i, price := range prices {
		end := []v1alpha1.Date{"2027-06-30", "2028-06-30", "2029-06-30", "2030-06-30", "2031-06-30", "2032-06-30"}[i]
		name := string("t" + end[:4])
		p.Technology(name, testplan.Price(price))
		devices = append(devices, testplan.Device(name, name, 1).Supported(end))
	}
	return p, devices
}

func cliffExamples() map[v1alpha1.FindingCode]examples {
	due := func(prices ...v1alpha1.Money) world {
		p, devices := wearing(prices...)
		return with(of(p), devices...)
	}
	changed := func(change func(*testplan.PlanBuilder), prices ...v1alpha1.Money) world {
		p, devices := wearing(prices...)
		change(p)
		return with(of(p), devices...)
	}
	// The plan lasts to FY2031, and what its years lack is waived: it would hide the
	// cliff.
	long := func(line v1alpha1.Money, prices ...v1alpha1.Money) world {
		return changed(func(p *testplan.PlanBuilder) {
			p.Period("2026-07-01", "2031-06-30").Waive("r", "RefreshUnderfunded", v1alpha1.WaiverOff)
			if line != "" {
				p.Line("l", 2030, line, testplan.General(), paying(replacement))
			}
		}, prices...)
	}
	// The peak comes after the plan, and so does what RefreshAfterPlan tells.
	after := func(waived v1alpha1.FindingCode) world {
		return changed(func(p *testplan.PlanBuilder) { p.Waive("w", waived, v1alpha1.WaiverOff) }, "10", "10", "10", "5000")
	}
	// Replacement lines for FY2027 and the years after it, of a plan that ends
	// in a year.
	planned := func(end string, amounts ...v1alpha1.Money) world {
		p := plan().Period("2026-07-01", end)
		for i, amount := range amounts {
			f := v1alpha1.FiscalYear(2027 + i)
			p.Line("l"+year2(f), f, amount, testplan.General(), paying(replacement))
		}
		return of(p)
	}
	lots := func(w world) world { return with(w, testplan.Device("d", "t", 3).Supported("2028-06-30")) }
	return map[v1alpha1.FindingCode]examples{
		"RefreshCliff": {
			"exactly 40 percent":           {world: due("40", "30", "30")},
			"a hundredth over 40 percent":  {world: due("40.01", "30", "29.99"), want: []string{"Info FY2027 40.01"}},
			"two years with cost":          {world: due("90", "0", "10")},
			"the third costs a hundredth":  {world: due("90", "0.01", "9.99"), want: []string{"Info FY2027 90"}},
			"the first of two is told":     {world: due("10", "45", "45"), want: []string{"Info FY2028 45"}},
			"short of exactly 100 units":   {world: long("", "10", "10", "10", "100"), want: []string{"Info FY2030 100"}},
			"short of a hundredth more":    {world: long("", "10", "10", "10", "100.01"), want: []string{"Warning FY2030 100.01"}},
			"funded":                       {world: long("5000", "10", "10", "10", "5000"), want: []string{"Info FY2030 5000"}},
			"funded but for 5 percent":     {world: long("4750", "10", "10", "10", "5000"), want: []string{"Info FY2030 5000"}},
			"and a hundredth more":         {world: long("4749.99", "10", "10", "10", "5000"), want: []string{"Warning FY2030 5000"}},
			"the last year of the horizon": {world: long("", "10", "10", "0", "0", "5000"), want: []string{"Warning FY2031 5000"}},
			"after the plan":               {world: after("RefreshAfterPlan"), want: []string{"Info FY2030 5000"}},
			"after the plan, told by that": {world: after("TooManyStarts")},
			"beyond the horizon":           {world: due("10", "10", "10", "0", "0", "5000")},
			"the policy's 50 percent": {world: changed(func(p *testplan.PlanBuilder) {
				p.With(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.RefreshCliffPercent = "50" })
			}, "50", "25", "25")},
			"one has no price":             {world: with(due("50", "25", "25"), testplan.Device("d", "t", 1).Supported("2028-06-30"))},
			"by lines, of three years":     {world: planned("2029-06-30", "80", "10", "10")},
			"by lines, of four years":      {world: planned("2030-06-30", "80", "10", "10"), want: []string{"Info FY2027 80"}},
			"by lines, exactly 40 percent": {world: planned("2030-06-30", "40", "30", "30")},
			"by lines, money in two years": {world: planned("2030-06-30", "80", "0", "20")},
			"by lines, no lot has a price": {world: lots(planned("2030-06-30", "80", "10", "10")), want: []string{"Info FY2027 80"}},
			"by lines, one year is past":   {world: planned("2030-06-30", "80", "10", "10"), on: "2027-07-01"},
			"lots come before lines":       {world: with(planned("2030-06-30", "80", "10", "10"), testplan.Device("d", "t", 1).Costs("5").Supported("2028-06-30"))},
			"switched off":                 {world: changed(func(p *testplan.PlanBuilder) { p.Waive("w", "RefreshCliff", v1alpha1.WaiverOff) }, "10", "10", "10", "5000"), want: []string{"Info FY2030 5000 waived by w"}},
		},
	}
}

var _ = examplesIn(unbudgetedExamples)

// budgeted is a plan with a line of 5 in each of some years.
func budgeted(years ...v1alpha1.FiscalYear) *testplan.PlanBuilder {
	p := plan()
	for _, f := range years {
		p.Line("l"+year2(f), f, "5", testplan.General())
	}
	return p
}

func unbudgetedExamples() map[v1alpha1.FindingCode]examples {
	ends := func(day string) world { return of(budgeted(2027, 2028, 2029).Period("2026-07-01", day)) }
	due := func(p *testplan.PlanBuilder, price v1alpha1.Money, goals ...*testplan.GoalBuilder) world {
		return with(of(p.Technology("t", testplan.Price(price)), goals...), testplan.Device("d", "t", 10).Supported("2028-06-30"))
	}
	needing := func(cost v1alpha1.Money) *testplan.GoalBuilder { return goal("g").Action("a", 2028, cost) }
	return map[v1alpha1.FindingCode]examples{
		"FiscalYearNotBudgeted": {
			"all years have lines":           {world: of(budgeted(2027, 2028, 2029))},
			"no year has":                    {world: of(plan(), needing("100"))},
			"this year has not":              {world: of(budgeted(2028, 2029)), want: []string{"Error FY2027"}},
			"the next year has not":          {world: of(budgeted(2027, 2029)), want: []string{"Warning FY2028"}},
			"a later year has not":           {world: of(budgeted(2027, 2028)), want: []string{"Info FY2029"}},
			"on the last day before it":      {world: of(budgeted(2027, 2028)), on: "2027-06-30", want: []string{"Info FY2029"}},
			"a year later":                   {world: of(budgeted(2027, 2028)), on: "2027-07-01", want: []string{"Warning FY2029"}},
			"before the plan begins":         {world: of(budgeted(2028, 2029)), on: "2026-06-30", want: []string{"Warning FY2027"}},
			"a past year has not":            {world: of(budgeted(2028, 2029)), on: "2027-07-01"},
			"only a past year has":           {world: of(budgeted(2027)), on: "2028-07-01", want: []string{"Error FY2029"}},
			"only a year outside has":        {world: of(budgeted().Line("l", 2026, "5", testplan.General()))},
			"a line of nothing":              {world: of(budgeted(2027, 2029).Line("zero", 2028, "0")), want: []string{"Warning FY2028"}},
			"a hundredth":                    {world: of(budgeted(2027, 2029).Line("l", 2028, "0.01", testplan.General()))},
			"a span covers it":               {world: of(plan().Line("l", 2027, "9", testplan.Through(2029), testplan.General()))},
			"91 days of it are in the plan":  {world: ends("2029-09-29")},
			"92 days of it are in the plan":  {world: ends("2029-09-30"), want: []string{"Info FY2030"}},
			"what its goals need":            {world: of(budgeted(2027, 2029), needing("100")), want: []string{"Warning FY2028 100"}},
			"a goal that is closed":          {world: of(budgeted(2028, 2029), goal("g").Action("a", 2027, "100").Closed(v1alpha1.OutcomeMet, today)), want: []string{"Error FY2027"}},
			"a goal that closes tomorrow":    {world: of(budgeted(2028, 2029), goal("g").Action("a", 2027, "100").Closed(v1alpha1.OutcomeMet, "2026-10-02")), want: []string{"Error FY2027 100"}},
			"what its devices cost":          {world: due(budgeted(2027, 2029), "7"), want: []string{"Warning FY2028 70"}},
			"both":                           {world: due(budgeted(2027, 2029), "7", needing("100")), want: []string{"Warning FY2028 170"}},
			"money of another year pays too": {world: due(budgeted(2029).Line("r", 2027, "30", testplan.General(), paying(replacement)), "7"), want: []string{"Warning FY2028 70"}},
			"devices without a price":        {world: due(budgeted(2027, 2029), ""), want: []string{"Warning FY2028"}},
			"switched off":                   {world: of(budgeted(2028, 2029).Waive("w", "FiscalYearNotBudgeted", v1alpha1.WaiverOff)), want: []string{"Error FY2027 waived by w"}},
		},
	}
}

// What cannot be told for want of data is said, and nothing fires.
func TestNotCheckedPlanning(t *testing.T) {
	unranked := func(priorities func(*testplan.PlanBuilder)) world {
		p := plan().Source("s", v1alpha1.SourceLocal).Line("low", 2027, "100", testplan.For("low"), testplan.On("s")).Line("late", 2028, "100", testplan.For("late"), testplan.On("s"))
		priorities(p)
		return of(p, goal("high").First("first").Action("a", 2027, "100").Action("b", 2028, "100"), goal("low").First("second").Action("a", 2027, "100"), goal("late").Action("a", 2028, "100"))
	}
	p, devices := wearing("50", "25", "25")
	q, two := wearing("50", "25")
	unpriced := testplan.Device("d", "t", 4).Supported("2028-06-30")
	for title, c := range map[string]struct {
		world world
		code  v1alpha1.FindingCode
		want  []string
	}{
		"no priority has a rank": {unranked(func(p *testplan.PlanBuilder) { p.Priority("first") }), "PriorityInversion",
			[]string{"no priority has a rank: whether high, which is short in FY2027, comes before low cannot be told"}},
		"one has a rank":   {unranked(func(p *testplan.PlanBuilder) { p.Ranked("first", 1) }), "PriorityInversion", nil},
		"no goal is short": {inOrder(), "PriorityInversion", nil},
		"nothing is said of some years": {of(hoped(v1alpha1.SourceGrant, "", "50", "50").Line("m", 2028, "5", testplan.On("s")).Line("n", 2029, "5", testplan.On("s"))), "UnsecuredFundsCounted",
			[]string{"s does not say whether its money of FY2027, FY2028 and FY2029 is secured, expected or applied for"}},
		"nothing is said of a year that is past": {of(hoped(v1alpha1.SourceGrant, "", "50", "50").Period("2025-07-01", "2026-06-30")), "UnsecuredFundsCounted", nil},
		"no line is on the source":               {of(hoped(v1alpha1.SourceGrant, "", "0", "50")), "UnsecuredFundsCounted", nil},
		"some devices have no price":             {with(with(of(p), devices...), unpriced), "RefreshCliff", []string{"4 devices due by FY2031 have no known cost, so the part of each year is not known"}},
		"in two years there is no cliff":         {with(with(of(q), two...), unpriced), "RefreshCliff", nil},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			v := judge(c.world, today)
			for _, n := range v.NotChecked {
				if n.Code == c.code {
					got = append(got, n.Reason)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if slices.ContainsFunc(v.Findings, func(f rules.Finding) bool { return f.Code == c.code }) {
				t.Errorf("it fires all the same:%s", words(v))
			}
		})
	}
}

// The messages leave out what is not known.
func TestMessagesOfPlanning(t *testing.T) {
	w := func(p *testplan.PlanBuilder, price v1alpha1.Money, goals ...*testplan.GoalBuilder) world {
		return with(of(p.Technology("t", testplan.Price(price)), goals...), testplan.Device("d", "t", 10).Supported("2028-06-30"))
	}
	needing := goal("g").Action("a", 2028, "1000")
	ordered, goals := ranked("50", "120")
	p, devices := wearing("30", "20", "10", "50")
	p.Period("2026-07-01", "2030-06-30")
	lines := plan().Period("2026-07-01", "2030-06-30").Technology("t").
		Line("a", 2027, "50", testplan.General(), paying(replacement), testplan.Buying("t")).Line("b", 2028, "30", testplan.General(), paying(replacement)).Line("c", 2029, "20", testplan.General(), paying(replacement))
	for title, c := range map[string]struct {
		world world
		code  v1alpha1.FindingCode
		want  string
	}{
		"a year":             {of(budgeted(2027, 2029)), "FiscalYearNotBudgeted", "FY2028 is part of the plan and no budget line has money in it."},
		"a year with a need": {of(budgeted(2027, 2029), needing), "FiscalYearNotBudgeted", "FY2028 is part of the plan and no budget line has money in it; its goals need $1,000."},
		"a year with both": {w(budgeted(2027, 2029), "7.50", needing), "FiscalYearNotBudgeted",
			"FY2028 is part of the plan and no budget line has money in it; its goals need $1,000 and 10 devices must be replaced for about $75."},
		"devices without a price": {w(budgeted(2027, 2029), ""), "FiscalYearNotBudgeted", "FY2028 is part of the plan and no budget line has money in it; 10 devices must be replaced."},
		"some without a price": {with(w(budgeted(2027, 2029), "7.50"), testplan.Device("e", "u", 1).Supported("2028-06-30")), "FiscalYearNotBudgeted",
			"FY2028 is part of the plan and no budget line has money in it; 11 devices must be replaced for at least $75."},
		"a cliff": {with(of(p), devices...), "RefreshCliff",
			"In FY2030 1 device must be replaced at about $50, 45.5 percent of what replacements cost from FY2027 to FY2031. The largest part is t2030 ($50)."},
		"a cliff of lines": {of(lines), "RefreshCliff",
			"By the replacement lines, FY2027 must replace devices for $50, 50.0 percent of what the lines have from FY2027 to FY2030; no device has a date and a price to tell it from. The largest part is t ($50)."},
		"an order": {of(ordered, goals...), "PriorityInversion",
			"In FY2027 goal low (priority 2) is fully funded while goal high (priority 1) is short by $50."},
		"money to come": {of(hoped(v1alpha1.SourceGrant, v1alpha1.MoneyApplied, "50", "50").Ranked("p", 1), goal("g").First("p")), "UnsecuredFundsCounted",
			"$50 of FY2027 depends on money that you do not have yet (s, applied for). It pays for g, of the first priority."},
	} {
		t.Run(title, func(t *testing.T) {
			v := judge(c.world, today)
			for _, f := range v.Findings {
				if f.Code == c.code && (c.code != "FiscalYearNotBudgeted" || f.FiscalYear == 2028) {
					if f.Message != c.want {
						t.Errorf("%s\nwant\n%s", f.Message, c.want)
					}
					return
				}
			}
			t.Errorf("nothing is told:%s", words(v))
		})
	}
}

// What could be moved is no more than what the goal that is named lacks.
func TestAnInversionAgreesWithItself(t *testing.T) {
	p, goals := ranked("96", "120")
	p.Line("other", 2027, "20", testplan.For("other"), testplan.On("s"))
	goals = append(goals, goal("other").First("first").Action("a", 2027, "100"))
	goals[0].Action("b", 2027, "50")
	for _, f := range judge(of(p, goals...), today).Findings {
		if f.Code == "PriorityInversion" {
			message := "In FY2027 goal low (priority 2) is fully funded while goal high (priority 1) is short by $54."
			action := "Check the order: up to $54 of local or state money of lower goals could be moved to goal high."
			if diff := cmp.Diff([]string{message, action}, []string{f.Message, f.Action}); diff != "" {
				t.Error(diff)
			}
			return
		}
	}
	t.Error("nothing is told")
}

// What the year of a cliff still lets people do depends on the year.
func TestTheActionOfACliffIsPossible(t *testing.T) {
	first, devices := wearing("50", "25", "25")
	second, more := wearing("25", "50", "25")
	lines := plan().Period("2026-07-01", "2030-06-30").Line("a", 2027, "50", testplan.General(), paying(replacement)).
		Line("b", 2028, "30", testplan.General(), paying(replacement)).Line("c", 2029, "20", testplan.General(), paying(replacement))
	for title, c := range map[string]struct {
		world world
		on    string
		want  string
	}{
		"the current year":              {with(of(first), devices...), today, "Spread what can wait of t2027 over the next years, so that each year has its share."},
		"the next year":                 {with(of(second), more...), today, "Start earlier with a part of t2028, so that each year has its share."},
		"lines, the current year":       {of(lines), today, "Spread what can wait of them over the next years, so that each year has its share."},
		"lines, before the plan begins": {of(lines), "2026-06-30", "Start earlier with a part of them, so that each year has its share."},
	} {
		t.Run(title, func(t *testing.T) {
			v := judge(c.world, c.on)
			i := slices.IndexFunc(v.Findings, func(f rules.Finding) bool { return f.Code == "RefreshCliff" })
			if i < 0 || v.Findings[i].Action != c.want {
				t.Errorf("want %q:%s", c.want, words(v))
			}
		})
	}
}
