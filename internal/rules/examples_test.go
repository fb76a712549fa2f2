package rules_test

import (
	"fmt"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

const (
	at       = v1alpha1.DomainAT
	edTech   = v1alpha1.DomainEdTech
	infoTech = v1alpha1.DomainInfoTech
	shared   = v1alpha1.DomainShared

	purchase    = v1alpha1.PurposePurchase
	operation   = v1alpha1.PurposeOperation
	learning    = v1alpha1.PurposeProfessionalLearning
	replacement = v1alpha1.PurposeReplacement
	staffing    = v1alpha1.PurposeStaffing
)

var _ = examplesIn(alignmentExamples)

func alignmentExamples() map[v1alpha1.FindingCode]examples {
	// A goal that does not exist or is closed, in lines of three years.
	gone := func() *testplan.PlanBuilder {
		return plan().Line("a", 2027, "2", testplan.For("gone")).Line("b", 2027, "95", testplan.For("g")).Line("c", 2028, "3", testplan.For("gone"), testplan.Through(2029))
	}
	missing := plan().Line("a", 2027, "95", testplan.For("g")).Line("b", 2027, "2", testplan.For("what")).Line("c", 2027, "3", testplan.For("what"))
	return map[v1alpha1.FindingCode]examples{
		"BudgetLineWithoutGoal": {
			"all of it has a goal":                 {world: of(plan().Line("a", 2027, "10", testplan.For("g")), goal("g"))},
			"general operations":                   {world: of(plan().Line("a", 2027, "10", testplan.General()))},
			"a line of nothing":                    {world: of(plan().Line("a", 2027, "0"))},
			"exactly 5 percent":                    {world: of(plan().Line("a", 2027, "95", testplan.For("g")).Line("b", 2027, "5"), goal("g")), want: []string{"Warning FY2027 5"}},
			"a hundredth over 5 percent":           {world: of(plan().Line("a", 2027, "94.99", testplan.For("g")).Line("b", 2027, "5.01"), goal("g")), want: []string{"Error FY2027 5.01"}},
			"general operations count for neither": {world: of(plan().Line("a", 2027, "1000", testplan.General()).Line("b", 2027, "5")), want: []string{"Error FY2027 5"}},
			"exactly the policy's 10 percent": {world: of(plan().Line("a", 2027, "90", testplan.For("g")).Line("b", 2027, "10").With(func(s *v1alpha1.TechnologyPlanSpec) {
				s.Policy.AlignedMinPercent = "90"
			}), goal("g")), want: []string{"Warning FY2027 10"}},
			"lines of one missing goal are told once":  {world: of(missing, goal("g")), want: []string{"Warning FY2027 5"}},
			"the last day of the year":                 {world: of(plan().Line("a", 2027, "5")), on: "2027-06-30", want: []string{"Error FY2027 5"}},
			"the day after: the year is past":          {world: of(plan().Line("a", 2027, "5")), on: "2027-07-01"},
			"a goal closed in the year":                {world: of(plan().Line("a", 2027, "5", testplan.For("g")), goal("g").Closed(v1alpha1.OutcomeMet, "2026-07-01"))},
			"a goal closed the day before it":          {world: of(plan().Line("a", 2027, "5", testplan.For("g")), goal("g").Closed(v1alpha1.OutcomeMet, "2026-06-30")), want: []string{"Error FY2027 5"}},
			"a goal that begins later is another code": {world: of(plan().Line("a", 2027, "5", testplan.For("g")), goal("g").Runs("2027-07-01", ""))},
			"a missing goal of three years":            {world: of(gone(), goal("g")), want: []string{"Error 5"}},
			"and the first of them is past":            {world: of(gone(), goal("g")), on: "2027-07-01", want: []string{"Error 3"}},
			"and two of them are":                      {world: of(gone(), goal("g")), on: "2028-07-01", want: []string{"Error FY2029 1.50"}},
			"no year is at its worst":                  {world: of(gone().Line("d", 2028, "999", testplan.For("g"), testplan.Through(2029)), goal("g")), want: []string{"Warning 5"}},
			"a goal closed before three years":         {world: of(gone(), goal("g"), goal("gone").Closed(v1alpha1.OutcomeMet, "2026-06-30")), want: []string{"Error 5"}},
			"a missing goal and another":               {world: of(gone().Line("e", 2029, "7", testplan.For("what")), goal("g")), want: []string{"Error FY2029 7", "Error 5"}},
			"a waiver of all years":                    {world: of(gone().Waive("w", "BudgetLineWithoutGoal", v1alpha1.WaiverOff), goal("g")), want: []string{"Error 5 waived by w"}},
			"a waiver of one year": {world: of(gone().Waive("w", "BudgetLineWithoutGoal", v1alpha1.WaiverOff, testplan.WaivedIn(2028)), goal("g")),
				want: []string{"Error FY2029 1.50", "Warning FY2027 2", "Error FY2028 1.50 waived by w"}},
			"a span is told once": {world: of(plan().Line("a", 2028, "5", testplan.Through(2029))), want: []string{"Error 5"}},
		},
		"GoalWithoutBenchmark": {
			"a hundredth and no benchmark": {world: of(plan().Line("a", 2027, "0.01", testplan.For("g")), goal("g")), want: []string{"Error 0.01"}},
			"a benchmark":                  {world: measured(of(plan().Line("a", 2027, "5", testplan.For("g")), goal("g")), "g")},
			"no money":                     {world: of(plan().Line("a", 2027, "5"), goal("g"))},
			"money of a past year":         {world: of(plan().Line("a", 2027, "5", testplan.For("g")), goal("g")), on: "2027-07-01"},
			"money of the years to come":   {world: of(plan().Line("a", 0, "9", testplan.For("g")), goal("g")), on: "2027-07-01", want: []string{"Error 6"}},
			"a goal closed today":          {world: of(plan().Line("a", 2027, "5", testplan.For("g")), goal("g").Closed(v1alpha1.OutcomeDropped, today))},
			"a goal that closes tomorrow":  {world: of(plan().Line("a", 2027, "5", testplan.For("g")), goal("g").Closed(v1alpha1.OutcomeDropped, "2026-10-02")), want: []string{"Error 5"}},
		},
		"FundingYearMismatch": {
			"the goal runs":                        {world: of(plan().Line("a", 2027, "5", testplan.For("g")), goal("g").Runs("", "2026-07-01"))},
			"the goal begins the year after":       {world: of(plan().Line("a", 2027, "5", testplan.For("g")), goal("g").Runs("2027-07-01", "")), want: []string{"Error FY2027 5"}},
			"before the goal, a running cost":      {world: of(plan().Line("a", 2027, "5", testplan.For("g"), paying(operation)), goal("g").Runs("2027-07-01", "")), want: []string{"Error FY2027 5"}},
			"after the goal, a purchase":           {world: of(plan().Line("a", 2028, "5", testplan.For("g")), goal("g").Runs("", "2027-06-30")), want: []string{"Error FY2028 5"}},
			"after the goal, a running cost":       {world: of(plan().Line("a", 2028, "5", testplan.For("g"), paying(operation)), goal("g").Runs("", "2027-06-30")), want: []string{"Warning FY2028 5"}},
			"after the goal, staff and a purchase": {world: of(plan().Line("a", 2028, "5", testplan.For("g"), paying(staffing)).Line("b", 2028, "1", testplan.For("g")), goal("g").Runs("", "2027-06-30")), want: []string{"Error FY2028 6"}},
			"a past year":                          {world: of(plan().Line("a", 2027, "5", testplan.For("g")), goal("g").Runs("2027-07-01", "")), on: "2027-07-01"},
			"a lot of the year":                    {world: with(of(plan().Line("l", 2027, "5")), testplan.Device("d", "t", 1).PaidBy("p", "l").Costs("5").Ordered("2027-06-30").Received("2027-07-01"))},
			"a lot of the year after":              {world: with(of(plan().Line("l", 2027, "5")), testplan.Device("d", "t", 1).PaidBy("p", "l").Costs("5").Ordered("2027-07-01")), want: []string{"Error FY2027 5"}},
			"a lot of the year before":             {world: with(of(plan().Line("l", 2027, "5")), testplan.Device("d", "t", 1).PaidBy("p", "l").Costs("5").Received("2026-06-30")), want: []string{"Error FY2027 5"}},
			"a lot on a line that does not exist":  {world: with(of(plan().Line("l", 2027, "5")), testplan.Device("d", "t", 1).PaidBy("p", "m").Costs("5")), want: []string{"Warning 5"}},
			"a wrong lot on a line that is past":   {world: with(of(plan().Line("l", 2027, "5")), testplan.Device("d", "t", 1).PaidBy("p", "l").Costs("5").Ordered("2027-07-01")), on: "2027-07-01"},
		},
	}
}

// A goal that is gone is told once, with the lines and years of its money.
func TestAGoalThatIsGoneIsToldOnce(t *testing.T) {
	lines := func() *testplan.PlanBuilder {
		return plan().Line("b", 2027, "2", testplan.For("reading")).Line("a", 2028, "3", testplan.For("reading"), testplan.Through(2029))
	}
	for title, c := range map[string]struct {
		world                  world
		field, message, action string
	}{
		"one year": {
			of(plan().Line("chromebooks-fy27", 2027, "95000", testplan.For("one-to-on")), goal("one-to-one")), "spec.budget.lines[chromebooks-fy27].goals[one-to-on]",
			"$95,000 of FY2027 (chromebooks-fy27) names goal one-to-on, which does not exist.", "Did you mean one-to-one? Correct the name, or add the Goal.",
		},
		"three years": {
			of(lines()), "spec.budget.lines[a].goals[reading]",
			"$5 of FY2027 to FY2029 (a and b) names goal reading, which does not exist.", "Correct the name, or add the Goal.",
		},
		"closed, one year": {
			of(plan().Line("a", 2028, "3", testplan.For("reading")), goal("reading").Closed(v1alpha1.OutcomeMet, "2026-09-30")), "spec.budget.lines[a].goals[reading]",
			"$3 of FY2028 (a) still goes to goal reading, which closed on 2026-09-30.", "Point the money to a goal that runs in that year, or remove it.",
		},
		"closed, two years": {
			of(lines(), goal("reading").Closed(v1alpha1.OutcomeMet, "2026-09-30")), "spec.budget.lines[a].goals[reading]",
			"$3 of FY2028 to FY2029 (a) still goes to goal reading, which closed on 2026-09-30.", "Point the money to a goal that runs in those years, or remove it.",
		},
	} {
		t.Run(title, func(t *testing.T) {
			v := judge(c.world, today)
			if n := len(told(v, "BudgetLineWithoutGoal")); n != 1 {
				t.Fatalf("it is told %d times:%s", n, words(v))
			}
			for _, f := range v.Findings {
				if f.Code == "BudgetLineWithoutGoal" && (f.Field != c.field || f.Message != c.message || f.Action != c.action) {
					t.Errorf("%s: %s %s", f.Field, f.Message, f.Action)
				}
			}
		})
	}
}

var _ = examplesIn(balanceExamples)

func balanceExamples() map[v1alpha1.FindingCode]examples {
	three := func(a, e, i v1alpha1.Money, more ...lineOption) *testplan.PlanBuilder {
		return plan().Line("at", 2027, a, append(more, testplan.Of(at))...).Line("ed", 2027, e, testplan.Of(edTech)).Line("it", 2028, i, testplan.Of(infoTech))
	}
	own := func(band v1alpha1.Percent) func(*v1alpha1.TechnologyPlanSpec) {
		return func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.ProfessionalLearningMinPercent = band }
	}
	share := func(part, rest v1alpha1.Money) *testplan.PlanBuilder {
		return plan().Line("train", 2027, part, paying(learning)).Line("buy", 2028, rest).Line("staff", 2027, "9999", paying(staffing))
	}
	return map[v1alpha1.FindingCode]examples{
		"DomainMissing": {
			"a hundredth is enough": {world: of(three("0.01", "0.01", "100"))},
			"nothing for AT":        {world: of(three("0", "40", "60")), want: []string{"Warning"}},
			"shared proves none":    {world: of(plan().Line("a", 2027, "5", testplan.Of(shared))), want: []string{"Warning", "Warning", "Warning"}},
			"no domain proves none": {world: of(plan().Line("a", 2027, "5")), want: []string{"Warning", "Warning", "Warning"}},
			"no money at all":       {world: of(plan().Line("a", 2027, "0"))},
			"only in a past year":   {world: of(three("5", "5", "5")), on: "2028-07-01"},
			"a waiver":              {world: of(three("0", "40", "60").Waive("w", "DomainMissing", v1alpha1.WaiverOff)), want: []string{"Warning waived by w"}},
		},
		"DomainImbalance": {
			"InfoTech at exactly 70":            {world: of(three("10", "20", "70"))},
			"InfoTech a hundredth over 70":      {world: of(three("10", "19.99", "70.01")), want: []string{"Warning"}},
			"AT at exactly 1":                   {world: of(three("1", "49", "50"))},
			"AT a hundredth under 1":            {world: of(three("0.99", "49.01", "50")), want: []string{"Warning"}},
			"AT under 1, shared could fill it":  {world: of(three("0.99", "49", "50").Line("s", 2027, "0.01", testplan.Of(shared)))},
			"AT under 1, shared cannot fill it": {world: of(three("0.98", "49.01", "50").Line("s", 2027, "0.01", testplan.Of(shared))), want: []string{"Warning"}},
			"one finding names all":             {world: of(three("0.5", "9.5", "90")), want: []string{"Warning"}},
			"no band, no finding": {world: of(three("0.5", "9.5", "90").With(func(s *v1alpha1.TechnologyPlanSpec) {
				s.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: edTech, MinPercent: "9.5"}}
			}))},
			"at most of what is shared": {world: of(three("10", "40", "30").Line("s", 2027, "20", testplan.Of(shared)).With(func(s *v1alpha1.TechnologyPlanSpec) {
				s.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: shared, MaxPercent: "20"}}
			}))},
			"a hundredth more of it": {world: of(three("10", "39.99", "30").Line("s", 2027, "20.01", testplan.Of(shared)).With(func(s *v1alpha1.TechnologyPlanSpec) {
				s.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: shared, MaxPercent: "20"}}
			})), want: []string{"Warning"}},
			"at least of what is shared, and nothing is": {world: of(three("10", "40", "50").With(func(s *v1alpha1.TechnologyPlanSpec) {
				s.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: shared, MinPercent: "5"}}
			})), want: []string{"Warning"}},
			"the least of it counts once": {world: of(three("10", "40", "46").Line("s", 2027, "4", testplan.Of(shared)).With(func(s *v1alpha1.TechnologyPlanSpec) {
				s.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: shared, MinPercent: "5"}}
			})), want: []string{"Warning"}},
			"the plan's own band": {world: of(three("0.5", "9.49", "90.01").With(func(s *v1alpha1.TechnologyPlanSpec) {
				s.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: edTech, MinPercent: "9.5"}}
			})), want: []string{"Warning"}},
		},
		"ProfessionalLearningUnderfunded": {
			"exactly the usual 20 percent":      {world: of(share("20", "80"))},
			"a hundredth under it":              {world: of(share("19.99", "80.01")), want: []string{"Info 0.01"}},
			"exactly half of the usual band":    {world: of(share("10", "90")), want: []string{"Info 10"}},
			"a hundredth under half":            {world: of(share("9.99", "90.01")), want: []string{"Warning 10.01"}},
			"nothing":                           {world: of(share("0", "100")), want: []string{"Warning 20"}},
			"exactly the plan's own 30 percent": {world: of(share("30", "70").With(own("30")))},
			"a hundredth under the plan's own":  {world: of(share("29.99", "70.01").With(own("30"))), want: []string{"Warning 0.01"}},
			"no money":                          {world: of(plan())},
		},
		"AssistiveTechnologyUnfunded": {
			"no such group":                     {world: of(plan().Line("a", 2027, "5", testplan.Of(edTech)))},
			"money for it":                      {world: of(plan().Group(v1alpha1.GroupNeedsAssistiveTechnology, 180).Line("a", 2027, "0.01", testplan.Of(at)))},
			"money, and none for it":            {world: of(plan().Group(v1alpha1.GroupNeedsAssistiveTechnology, 180).Line("a", 2027, "5", testplan.Of(edTech))), want: []string{"Error FY2027"}},
			"a group of 1 to 9":                 {world: of(plan().Group(v1alpha1.GroupNeedsAssistiveTechnology, 0).Line("a", 2027, "5", testplan.Of(edTech))), want: []string{"Error FY2027"}},
			"shared is not for it":              {world: of(plan().Group(v1alpha1.GroupNeedsAssistiveTechnology, 180).Line("a", 2027, "5", testplan.Of(shared))), want: []string{"Error FY2027"}},
			"money for it in another year only": {world: of(plan().Group(v1alpha1.GroupNeedsAssistiveTechnology, 180).Line("a", 2027, "5", testplan.Of(at)).Line("b", 2028, "5", testplan.Of(edTech))), want: []string{"Error FY2028"}},
			"a year without any money":          {world: of(plan().Group(v1alpha1.GroupNeedsAssistiveTechnology, 180).Line("a", 2027, "5", testplan.Of(at)))},
			"a past year":                       {world: of(plan().Group(v1alpha1.GroupNeedsAssistiveTechnology, 180).Line("a", 2027, "5", testplan.Of(edTech))), on: "2027-07-01"},
		},
	}
}

var _ = examplesIn(fundingExamples)

func fundingExamples() map[v1alpha1.FindingCode]examples {
	need := func(cost v1alpha1.Money) *testplan.GoalBuilder { return goal("g").Action("a", 2027, cost) }
	service := func(source string, year v1alpha1.FiscalYear, amount v1alpha1.Money, more ...lineOption) func(*testplan.PlanBuilder) *testplan.PlanBuilder {
		return func(p *testplan.PlanBuilder) *testplan.PlanBuilder {
			return p.Line(source+year2(year), year, amount, append([]lineOption{testplan.On(source), testplan.Buying("t"), paying(operation)}, more...)...)
		}
	}
	fund := func(kind v1alpha1.SourceKind, options ...func(*v1alpha1.FundingSource)) *testplan.PlanBuilder {
		return plan().Technology("t").Source("s", kind, options...).Source("local", v1alpha1.SourceLocal)
	}
	stopping := func(on v1alpha1.Date) world {
		return of(service("s", 2027, "100")(fund(v1alpha1.SourceGrant)).With(func(s *planSpec) {
			s.Technologies[0].Lifecycle, s.Technologies[0].RetireOn = v1alpha1.LifecycleRetired, on
		}))
	}
	// Three years' money for an action that begins some days before them.
	fromSpring := func(start string) world {
		p := plan().Period(start, "2029-06-30").Line("few", 2026, "1", testplan.General())
		for _, f := range []v1alpha1.FiscalYear{2027, 2028, 2029} {
			p.Line(fmt.Sprint("l", f), f, "100000", testplan.For("g"))
		}
		return of(p, goal("g").ActionFrom("coach", v1alpha1.Date(start), "2029-06-30", "300000"))
	}
	// A service on two technologies that a grant pays in FY2027.
	both := func() *testplan.PlanBuilder {
		return fund(v1alpha1.SourceGrant).Source("l", v1alpha1.SourceLocal).Technology("u").Technology("v").Technology("w").
			Line("both", 2027, "100", testplan.On("s"), testplan.Buying("t", "u"), paying(operation))
	}
	return map[v1alpha1.FindingCode]examples{
		"GoalUnfunded": {
			"exactly 90 percent":           {world: of(plan().Line("l", 2027, "90", testplan.For("g")), need("100"))},
			"a hundredth under 90 percent": {world: of(plan().Line("l", 2027, "89.99", testplan.For("g")), need("100")), want: []string{"Warning FY2027 10.01"}},
			"a hundredth at all":           {world: of(plan().Line("l", 2027, "0.01", testplan.For("g")), need("100")), want: []string{"Warning FY2027 99.99"}},
			"nothing":                      {world: of(plan().Line("l", 2027, "5", testplan.General()), need("100")), want: []string{"Error FY2027 100"}},
			"nothing, as another goal took the shared line": {
				world: of(plan().Line("l", 2027, "0.01", testplan.For("a", "g")), need("0.01"), goal("a").Action("x", 2027, "0.01")), want: []string{"Warning FY2027 0.01"}},
			"91 days of a year before":    {world: fromSpring("2026-04-01"), on: "2026-05-20"},
			"92 days of a year before":    {world: fromSpring("2026-03-31"), on: "2026-05-20", want: []string{"Error FY2026 23232.32"}},
			"no need":                     {world: of(plan().Line("l", 2027, "5", testplan.General()), goal("g"))},
			"no line at all in the plan":  {world: of(plan(), need("100"))},
			"a past year":                 {world: of(plan().Line("l", 2027, "5", testplan.General()), need("100")), on: "2027-07-01"},
			"the goal closed before":      {world: of(plan().Line("l", 2027, "5", testplan.General()), need("100").Closed(v1alpha1.OutcomeDropped, "2026-06-30"))},
			"the goal closed today":       {world: of(plan().Line("l", 2027, "5", testplan.General()), need("100").Closed(v1alpha1.OutcomeMet, today))},
			"the goal closes tomorrow":    {world: of(plan().Line("l", 2027, "5", testplan.General()), need("100").Closed(v1alpha1.OutcomeMet, "2026-10-02")), want: []string{"Error FY2027 100"}},
			"a transfer from today on":    {world: of(plan().Line("l", 2027, "80", testplan.For("g")).Transfer("t", "", "l", "10", today), need("100"))},
			"a transfer from tomorrow on": {world: of(plan().Line("l", 2027, "80", testplan.For("g")).Transfer("t", "", "l", "10", "2026-10-02"), need("100")), want: []string{"Warning FY2027 20"}},
		},
		"RecurringCostOnOneTimeFunds": {
			"a grant, and nothing after it":           {world: of(service("s", 2027, "100")(fund(v1alpha1.SourceGrant))), want: []string{"Error FY2027 100"}},
			"a grant, then 80 percent on local money": {world: of(service("local", 2028, "80")(service("s", 2027, "100")(fund(v1alpha1.SourceGrant))))},
			"a grant, then a hundredth under 80":      {world: of(service("local", 2028, "79.99")(service("s", 2027, "100")(fund(v1alpha1.SourceGrant)))), want: []string{"Error FY2027 100"}},
			"a grant, then the grant: told once":      {world: of(service("s", 2028, "100")(service("s", 2027, "100")(fund(v1alpha1.SourceGrant)))), want: []string{"Error FY2027 100"}},
			"two lines for one use, half of it goes on": {world: of(service("local", 2028, "100")(service("s", 2027, "100")(fund(v1alpha1.SourceGrant))).
				Line("second", 2027, "100", testplan.On("s"), testplan.Buying("t"), paying(operation))), want: []string{"Error FY2027 200"}},
			"each technology goes on by its own part": {world: of(both().Line("a", 2028, "60", testplan.On("l"), testplan.Buying("t"), paying(operation)).
				Line("b", 2028, "50", testplan.On("l"), testplan.Buying("u"), paying(operation)))},
			"one technology stops": {world: of(both().Line("a", 2028, "60", testplan.On("l"), testplan.Buying("t"), paying(operation)).
				Line("b", 2028, "39.99", testplan.On("l"), testplan.Buying("u"), paying(operation))), want: []string{"Error FY2027 50"}},
			"a part of a line for many is not enough": {world: of(both().Line("a", 2028, "159.96", testplan.On("l"), testplan.Buying("t", "u", "v", "w"), paying(operation))),
				want: []string{"Error FY2027 100"}},
			"two lines for two purposes": {world: of(service("s", 2027, "100")(fund(v1alpha1.SourceGrant)).
				Line("staff", 2027, "900", testplan.On("s"), testplan.Buying("t"), paying(staffing))), want: []string{"Error FY2027 900", "Error FY2027 100"}},
			"local money of which one source does not say the year": {world: of(plan().Source("l", v1alpha1.SourceLocal, testplan.Gives(2025, "100"), testplan.Gives(2028, "10")).
				Source("levy", v1alpha1.SourceLocal, testplan.Gives(2025, "1")).Source("s", v1alpha1.SourceGrant).Line("x", 2028, "1", testplan.On("s")))},
			"in the plan's last year":                       {world: of(service("s", 2029, "100")(fund(v1alpha1.SourceGrant))), want: []string{"Warning FY2029 100"}},
			"in the last year but for 91 days":              {world: of(service("s", 2029, "100")(fund(v1alpha1.SourceGrant)).Period("2026-07-01", "2029-09-29")), want: []string{"Warning FY2029 100"}},
			"in the last year but for 92 days":              {world: of(service("s", 2029, "100")(fund(v1alpha1.SourceGrant)).Period("2026-07-01", "2029-09-30")), want: []string{"Error FY2029 100"}},
			"it ends with the money":                        {world: stopping("2027-06-30")},
			"it ends a day into the next year":              {world: stopping("2027-07-01"), want: []string{"Error FY2027 100"}},
			"it was decided to stop it":                     {world: recorded(of(service("s", 2027, "100")(fund(v1alpha1.SourceGrant))), decided("Retire", today))},
			"a purchase that says it recurs, on a bond":     {world: of(service("s", 2027, "100", paying(purchase), testplan.Recurring(true))(fund(v1alpha1.SourceBond))), want: []string{"Warning FY2027 100"}},
			"training that says it recurs, on a bond":       {world: of(service("s", 2027, "100", paying(learning), testplan.Recurring(true))(fund(v1alpha1.SourceBond))), want: []string{"Error FY2027 100"}},
			"a service on a bond":                           {world: of(service("s", 2027, "100")(fund(v1alpha1.SourceBond))), want: []string{"Error FY2027 100"}},
			"a service that says it does not recur":         {world: of(service("s", 2027, "100", testplan.Recurring(false))(fund(v1alpha1.SourceGrant)))},
			"a purchase":                                    {world: of(service("s", 2027, "100", paying(purchase))(fund(v1alpha1.SourceGrant)))},
			"formula funds go on":                           {world: of(service("s", 2027, "100")(fund("TitleIVA", testplan.Until("2027-06-30"))))},
			"local money without an end":                    {world: of(service("s", 2027, "100")(fund(v1alpha1.SourceLocal)))},
			"local money that ends when the next year does": {world: of(service("s", 2028, "100")(service("s", 2027, "100")(fund(v1alpha1.SourceLocal, testplan.Until("2028-06-30"))))), want: []string{"Error FY2028 100"}},
			"local money that ends a day before":            {world: of(service("s", 2028, "100")(service("s", 2027, "100")(fund(v1alpha1.SourceLocal, testplan.Until("2028-06-29"))))), want: []string{"Error FY2027 100"}},
			"a past year":                                   {world: of(service("s", 2027, "100")(fund(v1alpha1.SourceGrant))), on: "2027-07-01"},
			"local money falls to exactly half": {world: of(plan().Source("l", v1alpha1.SourceLocal, testplan.Gives(2025, "100"), testplan.Gives(2028, "50")).
				Source("s", v1alpha1.SourceGrant).Line("x", 2028, "1", testplan.On("s")))},
			"local money falls under half": {world: of(plan().Source("l", v1alpha1.SourceLocal, testplan.Gives(2025, "100"), testplan.Gives(2028, "49.99")).
				Source("s", v1alpha1.SourceGrant).Line("x", 2028, "1", testplan.On("s"))), want: []string{"Warning FY2028 50.01"}},
			"of a year that is not known": {world: of(plan().Source("l", v1alpha1.SourceLocal, testplan.Gives(2027, "100")).
				Source("s", v1alpha1.SourceGrant).Line("x", 2028, "1", testplan.On("s")))},
			"of the highest four years ago": {world: of(plan().Source("l", v1alpha1.SourceLocal, testplan.Gives(2024, "100"), testplan.Gives(2028, "10")).
				Source("s", v1alpha1.SourceGrant).Line("x", 2028, "1", testplan.On("s")))},
			"without one-time money": {world: of(plan().Source("l", v1alpha1.SourceLocal, testplan.Gives(2025, "100"), testplan.Gives(2028, "10")))},
		},
	}
}

func year2(year v1alpha1.FiscalYear) string {
	return map[v1alpha1.FiscalYear]string{2027: "-27", 2028: "-28", 2029: "-29"}[year]
}

var _ = examplesIn(refreshExamples)

func refreshExamples() map[v1alpha1.FindingCode]examples {
	// Ten machines at a price, to be bought by FY2028.
	due := func(price, money v1alpha1.Money) world {
		p := plan().Technology("t", testplan.Price(price), testplan.Life(48)).Line("l", 2028, money, testplan.General(), paying(replacement))
		return with(of(p), testplan.Device("d", "t", 10).InService("2024-08-01"))
	}
	ends := func(supportEnd v1alpha1.Date) world {
		return with(of(plan().Technology("t", testplan.Price("10"))), testplan.Device("d", "t", 10).Supported(supportEnd))
	}
	retired := func(on v1alpha1.Date, evaluations ...*testplan.EvaluationBuilder) world {
		w := recorded(due("1000", "0"), evaluations...)
		w.Plan.Spec.Technologies[0].Lifecycle, w.Plan.Spec.Technologies[0].RetireOn = v1alpha1.LifecycleRetired, on
		return w
	}
	// Laptops that nobody replaces, and a lease that a line pays for.
	besideLease := with(of(plan().Technology("t", testplan.Price("1000")).Technology("u", testplan.Price("1000")).
		Line("lease", 2028, "5", testplan.General(), testplan.Buying("u"), paying(operation))),
		testplan.Device("d", "t", 1).Supported("2028-06-30"), testplan.Device("e", "u", 500).Leased("2028-06-30"))
	oneTime := func(months int32, kind v1alpha1.SourceKind, p v1alpha1.Purpose) world {
		return of(plan().Technology("t", testplan.Life(months)).Source("s", kind).Line("l", 2027, "100", testplan.General(), testplan.On("s"), testplan.Buying("t"), paying(p)))
	}
	return map[v1alpha1.FindingCode]examples{
		"RefreshUnderfunded": {
			"all of it":                            {world: due("10", "100")},
			"short of exactly 100 units":           {world: due("20", "100")},
			"short of a hundredth more":            {world: due("20", "99.99"), want: []string{"Error FY2028 100.01"}},
			"short of exactly 5 percent":           {world: due("1000", "9500")},
			"short of a hundredth over 5 percent":  {world: due("1000", "9499.99"), want: []string{"Warning FY2028 500.01"}},
			"short of exactly 25 percent":          {world: due("1000", "7500"), want: []string{"Warning FY2028 2500"}},
			"short of a hundredth over 25 percent": {world: due("1000", "7499.99"), want: []string{"Error FY2028 2500.01"}},
			"nothing":                              {world: due("1000", "0"), want: []string{"Error FY2028 10000"}},
			"both years past: due in the current":  {world: due("1000", "0"), on: "2028-07-01", want: []string{"Error FY2029 10000"}},
			"after the plan is another code":       {world: ends("2029-10-01")},
			"retired in the year of their end":     {world: retired("2029-06-30")},
			"retired on the day after it":          {world: retired("2029-07-01"), want: []string{"Error FY2028 10000"}},
			"retired, and nobody says when":        {world: retired("")},
			"it was decided to stop it":            {world: recorded(due("1000", "0"), decided("Retire", today))},
			"it is to be decided to stop it":       {world: recorded(due("1000", "0"), decided("Retire", "2026-10-02")), want: []string{"Error FY2028 10000"}},
			"it was decided to replace it":         {world: recorded(due("1000", "0"), decided("Replace", today)), want: []string{"Error FY2028 10000"}},
			"beside a lease that goes on":          {world: besideLease, want: []string{"Error FY2028 1000"}},
		},
		"RefreshAfterPlan": {
			"in the plan's last year":              {world: ends("2029-09-30")},
			"in the first year after it":           {world: ends("2029-10-01"), want: []string{"Info 100"}},
			"on the last day of the horizon":       {world: ends("2031-09-30"), want: []string{"Info 100"}},
			"a day after the horizon":              {world: ends("2031-10-01")},
			"bought on a grant, ends in the plan":  {world: oneTime(24, v1alpha1.SourceGrant, purchase)},
			"bought on a grant, ends after it":     {world: oneTime(36, v1alpha1.SourceGrant, purchase), want: []string{"Warning"}},
			"bought on a grant, after the horizon": {world: oneTime(60, v1alpha1.SourceGrant, purchase), want: []string{"Warning"}},
			"bought on local money":                {world: oneTime(36, v1alpha1.SourceLocal, purchase)},
			"a service on a grant buys nothing":    {world: oneTime(36, v1alpha1.SourceGrant, learning)},
		},
	}
}
