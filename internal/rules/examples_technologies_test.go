package rules_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

const (
	proprietary   = v1alpha1.LicenseProprietary
	openSource    = v1alpha1.LicenseOpenSource
	openMaterials = v1alpha1.LicenseOpenEducationalResource
)

// works says how a technology works with other systems: 1 it does, -1 it does
// not, 0 nobody says.
func works(signOn, rostering, dataExport int) technologyOption {
	says := func(n int) *bool {
		if n == 0 {
			return nil
		}
		yes := n > 0
		return &yes
	}
	return func(t *v1alpha1.Technology) {
		t.Integration = v1alpha1.Integration{SignOn: says(signOn), Rostering: says(rostering), DataExport: says(dataExport)}
	}
}

// pair is a plan that pays for a in FY2027, which is proprietary, and has an open
// b, for the same use.
func pair(a, b []technologyOption) *testplan.PlanBuilder {
	software := testplan.OfKind(v1alpha1.TechnologySoftware)
	return plan().UseCase("practice").
		Technology("a", append([]technologyOption{software, testplan.Licensed(proprietary), testplan.Serving("practice")}, a...)...).
		Technology("b", append([]technologyOption{software, testplan.Licensed(openSource), testplan.Serving("practice")}, b...)...)
}

func options(list ...technologyOption) []technologyOption { return list }

// paysFor is a line of operation for technologies.
func paysFor(p *testplan.PlanBuilder, line string, year v1alpha1.FiscalYear, amount v1alpha1.Money, technologies ...string) *testplan.PlanBuilder {
	return p.Line(line, year, amount, testplan.Buying(technologies...), paying(operation), testplan.General())
}

func retiresLate(t *v1alpha1.Technology) {
	t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, "2029-06-30"
}

var _ = examplesIn(openExamples)

func openExamples() map[v1alpha1.FindingCode]examples {
	told := []string{"Info FY2027 100"}
	both := func(a, b []technologyOption) *testplan.PlanBuilder { return paysFor(pair(a, b), "l", 2027, "100", "a") }
	only := func(purpose v1alpha1.Purpose) *testplan.PlanBuilder {
		return pair(nil, nil).Line("l", 2027, "100", testplan.Buying("a"), paying(purpose), testplan.General())
	}
	return map[v1alpha1.FindingCode]examples{
		"OpenAlternativeExists": {
			"nothing says its license":      {world: of(paysFor(plan().UseCase("u").Technology("a", testplan.Serving("u")).Technology("b", testplan.Serving("u")), "l", 2027, "100", "a"))},
			"open source":                   {world: of(both(nil, nil)), want: told},
			"an open educational resource":  {world: of(both(nil, options(testplan.Licensed(openMaterials)))), want: told},
			"the other is proprietary too":  {world: of(both(nil, options(testplan.Licensed(proprietary))))},
			"the other does not say":        {world: of(both(nil, options(testplan.Licensed(""))))},
			"the one that is paid is open":  {world: of(both(options(testplan.Licensed(openSource)), nil))},
			"for another use":               {world: of(both(nil, options(func(t *v1alpha1.Technology) { t.UseCases = []v1alpha1.EntryName{"other"} })).UseCase("other"))},
			"for a use that does not exist": {world: of(paysFor(plan().Technology("a", testplan.Licensed(proprietary), testplan.Serving("u")).Technology("b", testplan.Licensed(openSource), testplan.Serving("u")), "l", 2027, "100", "a"))},
			"the other is retired":          {world: of(both(nil, options(retiresLate)))},
			"it is retired itself":          {world: of(both(options(retiresLate), nil))},
			"the other is a candidate":      {world: of(both(nil, options(testplan.At(v1alpha1.LifecycleCandidate)))), want: told},
			"of any kind":                   {world: of(both(options(testplan.OfKind(v1alpha1.TechnologyDevice)), options(testplan.OfKind(v1alpha1.TechnologyContent)))), want: told},
			"no money":                      {world: of(pair(nil, nil))},
			"a line of nothing":             {world: of(paysFor(pair(nil, nil), "l", 2027, "0", "a"))},
			"money for the open one":        {world: of(paysFor(pair(nil, nil), "l", 2027, "100", "b"))},
			"a purchase":                    {world: of(only(purchase)), want: told},
			"a replacement":                 {world: of(only(replacement)), want: told},
			"training is not its price":     {world: of(only(learning))},
			"staff is not its price":        {world: of(only(staffing))},
			"the first of three years":      {world: of(pair(nil, nil).Line("l", 2027, "300", testplan.Through(2029), testplan.Buying("a"), paying(operation), testplan.General())), want: told},
			"of a span that has begun":      {world: of(pair(nil, nil).Line("l", 2027, "300", testplan.Through(2029), testplan.Buying("a"), paying(operation), testplan.General())), on: "2027-07-01", want: []string{"Info FY2028 100"}},
			"the last day of its year":      {world: of(both(nil, nil)), on: "2027-06-30", want: told},
			"a past year":                   {world: of(both(nil, nil)), on: "2027-07-01"},
			"two that could take its place": {world: of(both(nil, nil).Technology("c", testplan.Licensed(openMaterials), testplan.Serving("practice"))), want: told},
			"two that are paid for":         {world: of(paysFor(both(nil, nil).Technology("c", testplan.Licensed(proprietary), testplan.Serving("practice")), "m", 2027, "50", "c")), want: []string{"Info FY2027 100", "Info FY2027 50"}},
			"a waiver":                      {world: of(both(nil, nil).Waive("w", "OpenAlternativeExists", waivedOff)), want: []string{"Info FY2027 100 waived by w"}},
		},
	}
}

var _ = examplesIn(overlapExamples)

func overlapExamples() map[v1alpha1.FindingCode]examples {
	// Two programs of no license for one use, paid in some years.
	twoOf := func(b ...technologyOption) *testplan.PlanBuilder {
		return pair(options(testplan.Licensed("")), append(options(testplan.Licensed("")), b...))
	}
	paid := func(p *testplan.PlanBuilder, b v1alpha1.FiscalYear) *testplan.PlanBuilder {
		return paysFor(paysFor(p, "l", 2027, "100", "a"), "m", b, "20", "b")
	}
	told := []string{"Info FY2027 120"}
	apart := func(t *v1alpha1.Technology) { t.UseCases = []v1alpha1.EntryName{"other"} }
	everywhere := testplan.Serving("other")
	three := func(uses ...string) *testplan.PlanBuilder {
		return paysFor(paid(twoOf().UseCase("other"), 2027).Technology("c", testplan.OfKind(v1alpha1.TechnologySoftware), testplan.Serving(uses...)), "n", 2027, "3", "c")
	}
	return map[v1alpha1.FindingCode]examples{
		"OverlappingTechnologies": {
			"one program":                          {world: of(paysFor(twoOf(), "l", 2027, "100", "a"))},
			"two programs":                         {world: of(paid(twoOf(), 2027)), want: told},
			"a program and content":                {world: of(paid(twoOf(testplan.OfKind(v1alpha1.TechnologyContent)), 2027)), want: told},
			"a program and a service":              {world: of(paid(twoOf(testplan.OfKind(v1alpha1.TechnologyService)), 2027))},
			"a program and a device":               {world: of(paid(twoOf(testplan.OfKind(v1alpha1.TechnologyDevice)), 2027))},
			"of no kind":                           {world: of(paid(twoOf(testplan.OfKind("")), 2027))},
			"for different uses":                   {world: of(paid(twoOf(apart).UseCase("other"), 2027))},
			"for a use that does not exist":        {world: of(paid(twoOf().With(func(s *planSpec) { s.UseCases = nil }), 2027))},
			"one takes the place of the other":     {world: of(paid(twoOf(), 2028))},
			"one of them in the years after":       {world: of(paid(twoOf(), 2028).Line("n", 2028, "7", testplan.Buying("a"), paying(operation), testplan.General())), want: []string{"Info FY2028 27"}},
			"one is given up":                      {world: of(paid(twoOf(retiresLate), 2027))},
			"one is a candidate":                   {world: of(paid(twoOf(testplan.At(v1alpha1.LifecycleCandidate)), 2027)), want: told},
			"a line of nothing for one":            {world: of(paysFor(paysFor(twoOf(), "l", 2027, "100", "a"), "m", 2027, "0", "b"))},
			"training for one":                     {world: of(paysFor(twoOf(), "l", 2027, "100", "a").Line("m", 2027, "20", testplan.Buying("b"), paying(learning)))},
			"both on one line":                     {world: of(paysFor(twoOf(), "l", 2027, "120", "a", "b")), want: told},
			"two uses of the same two: one choice": {world: of(paid(pair(options(testplan.Licensed(""), everywhere), options(testplan.Licensed(""), everywhere)).UseCase("other"), 2027)), want: told},
			"three for one use":                    {world: of(three("practice")), want: []string{"Info FY2027 123"}},
			"three, and one for another use":       {world: of(three("other")), want: told},
			"the last day of the year":             {world: of(paid(twoOf(), 2027)), on: "2027-06-30", want: told},
			"a past year":                          {world: of(paid(twoOf(), 2027)), on: "2027-07-01"},
			"a waiver":                             {world: of(paid(twoOf(), 2027).Waive("w", "OverlappingTechnologies", waivedOff)), want: []string{"Info FY2027 120 waived by w"}},
		},
	}
}

var _ = examplesIn(integrationExamples)

func integrationExamples() map[v1alpha1.FindingCode]examples {
	app := func(more ...technologyOption) *testplan.PlanBuilder {
		return plan().Technology("a", append(options(testplan.OfKind(v1alpha1.TechnologySoftware), testplan.StudentFacing()), more...)...)
	}
	info := []string{"Info"}
	other := func(p *testplan.PlanBuilder) *testplan.PlanBuilder {
		return p.Technology("wifi", testplan.OfKind(v1alpha1.TechnologyNetwork), works(1, 0, 0))
	}
	return map[v1alpha1.FindingCode]examples{
		"IntegrationMissing": {
			"nothing recorded":                {world: of(app())},
			"it works with all":               {world: of(app(works(1, 1, 1)))},
			"what does not apply is left out": {world: of(app(works(1, 0, 0)))},
			"no sign-on":                      {world: of(app(works(-1, 1, 1))), want: info},
			"no class lists":                  {world: of(app(works(1, -1, 0))), want: info},
			"no export":                       {world: of(app(works(0, 0, -1))), want: info},
			"none of the three: told once":    {world: of(app(works(-1, -1, -1))), want: info},
			"recorded elsewhere":              {world: of(other(app())), want: info},
			"and of two: told once":           {world: of(other(app()).Technology("b", testplan.OfKind(v1alpha1.TechnologyContent), testplan.StudentFacing())), want: info},
			"one lacks, and one says nothing": {world: of(app(works(-1, 0, 0)).Technology("b", testplan.OfKind(v1alpha1.TechnologyService), testplan.StudentFacing())), want: []string{"Info", "Info"}},
			"of a kind that has no accounts":  {world: of(other(plan().Technology("a", testplan.OfKind(v1alpha1.TechnologyDevice), testplan.StudentFacing(), works(-1, 0, 0))))},
			"students do not use it":          {world: of(other(plan().Technology("a", testplan.OfKind(v1alpha1.TechnologySoftware), works(-1, 0, 0))))},
			"adopted":                         {world: of(app(works(-1, 0, 0), testplan.At(v1alpha1.LifecycleAdopted))), want: info},
			"a candidate":                     {world: of(other(app(works(-1, 0, 0), testplan.At(v1alpha1.LifecycleCandidate))))},
			"on its way out":                  {world: of(other(app(works(-1, 0, 0), testplan.At(v1alpha1.LifecycleRetiring))))},
			"it was decided to retire it":     {world: recorded(of(app(works(-1, 0, 0))), testplan.Evaluation("", today).Target(v1alpha1.TargetTechnology, "a").Decided("Retire", today))},
			"a waiver":                        {world: of(app(works(-1, 0, 0)).Waive("w", "IntegrationMissing", waivedOff)), want: []string{"Info waived by w"}},
		},
	}
}

var _ = examplesIn(contractExamples)

func contractExamples() map[v1alpha1.FindingCode]examples {
	// A contract to a day, and money for three years.
	signed := func(end v1alpha1.Date, more ...technologyOption) *testplan.PlanBuilder {
		return plan().Technology("t", append(options(testplan.Contracted(end)), more...)...).
			Line("l", 2027, "300", testplan.Through(2029), testplan.Buying("t"), paying(operation), testplan.General())
	}
	one := func(year v1alpha1.FiscalYear, purpose v1alpha1.Purpose) *testplan.PlanBuilder {
		return plan().Technology("t", testplan.Contracted("2027-06-30")).Line("l", year, "100", testplan.Buying("t"), paying(purpose), testplan.General())
	}
	two := []string{"Warning FY2028 200"}
	return map[v1alpha1.FindingCode]examples{
		"ContractEndsEarly": {
			"no contract recorded":                    {world: of(signed(""))},
			"it ends with the plan":                   {world: of(signed("2029-06-30"))},
			"it ends on the first day of a year":      {world: of(signed("2028-07-01"))},
			"it ends on the day before":               {world: of(signed("2028-06-30")), want: []string{"Warning FY2029 100"}},
			"it ends with the first year":             {world: of(signed("2027-06-30")), want: two},
			"it ended before the plan":                {world: of(signed("2026-06-30")), want: []string{"Warning FY2027 300"}},
			"it ended, and only years to come count":  {world: of(signed("2026-06-30")), on: "2027-07-01", want: two},
			"the last day of its last year":           {world: of(signed("2026-06-30")), on: "2027-06-30", want: []string{"Warning FY2027 300"}},
			"money up to its end":                     {world: of(one(2027, operation))},
			"staff for what is gone":                  {world: of(one(2028, staffing)), want: []string{"Warning FY2028 100"}},
			"looking back at it":                      {world: of(one(2028, v1alpha1.PurposeEvaluation))},
			"a line of nothing":                       {world: of(plan().Technology("t", testplan.Contracted("2027-06-30")).Line("l", 2028, "0", testplan.Buying("t")))},
			"money after the plan":                    {world: of(one(2030, operation))},
			"it renews on the day after":              {world: of(signed("2027-06-30", testplan.Renews("2027-07-01")))},
			"it renews on its last day":               {world: of(signed("2027-06-30", testplan.Renews("2027-06-30")))},
			"it renewed before":                       {world: of(signed("2027-06-30", testplan.Renews("2027-06-29"))), want: two},
			"it is retired":                           {world: of(signed("2027-06-30", retiresLate))},
			"it was decided to retire it":             {world: recorded(of(signed("2027-06-30")), testplan.Evaluation("", today).Target(v1alpha1.TargetTechnology, "t").Decided("Retire", today))},
			"it will be decided tomorrow":             {world: recorded(of(signed("2027-06-30")), testplan.Evaluation("", today).Target(v1alpha1.TargetTechnology, "t").Decided("Retire", "2026-10-02")), want: two},
			"a candidate":                             {world: of(signed("2027-06-30", testplan.At(v1alpha1.LifecycleCandidate))), want: two},
			"its part of a line for two technologies": {world: of(plan().Technology("t", testplan.Contracted("2027-06-30")).Technology("u").Line("l", 2028, "100", testplan.Buying("t", "u"), testplan.General())), want: []string{"Warning FY2028 50"}},
			"money that moves away":                   {world: of(one(2028, operation).Transfer("x", "l", "", "100", today))},
			"money that moves away tomorrow":          {world: of(one(2028, operation).Transfer("x", "l", "", "100", "2026-10-02")), want: []string{"Warning FY2028 100"}},
			"fiscal years as calendar years":          {world: of(signed("2027-12-31").FiscalStart(1).Period("2027-01-01", "2029-12-31")), on: "2027-01-01", want: two},
			"a waiver of another year":                {world: of(signed("2027-06-30").Waive("w", "ContractEndsEarly", waivedOff, testplan.WaivedIn(2029))), want: two},
			"a waiver":                                {world: of(signed("2027-06-30").Waive("w", "ContractEndsEarly", waivedOff, testplan.WaivedIn(2028))), want: []string{"Warning FY2028 200 waived by w"}},
		},
	}
}

// A choice between two rings one bell, also once somebody has made it.
func TestFoldingOfOverlaps(t *testing.T) {
	paid := func(p *testplan.PlanBuilder, year v1alpha1.FiscalYear) *testplan.PlanBuilder {
		return paysFor(paysFor(p, "l", 2027, "100", "a"), "m", year, "20", "b")
	}
	third := func(p *testplan.PlanBuilder, line string) *testplan.PlanBuilder {
		p.Technology("c", testplan.OfKind(v1alpha1.TechnologySoftware), testplan.Serving("practice"))
		return paysFor(p, line, 2027, "3", "c")
	}
	longer := paysFor(paid(pair(nil, nil), 2028), "n", 2028, "7", "a")
	for title, c := range map[string]struct {
		world world
		apart bool
	}{
		"the two of them":                          {of(paid(pair(nil, nil), 2027)), false},
		"in a later year than the first":           {of(longer), false},
		"whose license is accepted":                {of(paid(pair(nil, nil), 2027).Waive("w", "OpenAlternativeExists", waivedOff)), false},
		"three of them":                            {of(third(paid(pair(nil, nil), 2027), "n")), true},
		"neither is open":                          {of(paid(pair(nil, options(testplan.Licensed(""))), 2027)), true},
		"the open one costs nothing, a third does": {of(third(paysFor(pair(nil, nil), "l", 2027, "100", "a"), "n")), true},
	} {
		t.Run(title, func(t *testing.T) {
			v := judge(c.world, today)
			apart, named := told(v, "OverlappingTechnologies") != nil, namedBy(v, "OpenAlternativeExists", "OverlappingTechnologies")
			if apart != c.apart || named == c.apart {
				t.Errorf("told apart: %t, named: %t; want it apart: %t%s", apart, named, c.apart, words(v))
			}
		})
	}
}

// What they say: the technologies, the money and where.
func TestWordsAboutProducts(t *testing.T) {
	dollars := func(p *testplan.PlanBuilder) *testplan.PlanBuilder {
		return paysFor(paysFor(p, "l", 2027, "12000", "a"), "m", 2027, "7000", "b")
	}
	unlicensed := options(testplan.Licensed(""), testplan.Serving("other"))
	app := testplan.OfKind(v1alpha1.TechnologySoftware)
	checkSentences(t, map[string]sentence{
		"an open one": {of(dollars(pair(nil, nil))), "OpenAlternativeExists",
			"spec.technologies[a].license: FY2027 has $12,000 for a, which is proprietary. b is open source and serves the same use case (practice)."},
		"open materials": {of(dollars(pair(nil, options(testplan.Licensed(openMaterials))))), "OpenAlternativeExists",
			"spec.technologies[a].license: FY2027 has $12,000 for a, which is proprietary. b is an open educational resource and serves the same use case (practice)."},
		"two for one use": {of(dollars(pair(options(testplan.Licensed("")), nil))), "OverlappingTechnologies",
			"spec.useCases[practice]: FY2027 has $19,000 for 2 technologies that serve use case practice: a and b."},
		"two for two uses": {of(dollars(pair(unlicensed, unlicensed).UseCase("other"))), "OverlappingTechnologies",
			"spec.useCases[other]: FY2027 has $19,000 for 2 technologies that serve use cases other and practice: a and b."},
		"what does not work": {of(plan().Technology("a", app, testplan.StudentFacing(), works(-1, -1, -1))), "IntegrationMissing",
			"spec.technologies[a].integration: Students use a, which works without the district's sign-on, class lists from the student information system or a way to take its data out."},
		"what nobody says": {of(plan().Technology("b", app, testplan.StudentFacing()).Technology("a", app, testplan.StudentFacing()).Technology("c", works(1, 0, 0))), "IntegrationMissing",
			"spec.technologies: How it works with the district's other systems is not recorded of 2 that students use: a and b."},
		"a contract": {of(plan().Technology("t", testplan.Contracted("2027-06-30")).Line("l", 2028, "18000", testplan.Through(2029), testplan.Buying("t"), testplan.General())), "ContractEndsEarly",
			"spec.technologies[t].contractEnd: The contract of t runs to 2027-06-30, and FY2028 still has $9,000 for it, and $18,000 with the years after it."},
	})
}
