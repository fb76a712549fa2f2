package rules_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

var _ = examplesIn(inventoryExamples)

func inventoryExamples() map[v1alpha1.FindingCode]examples {
	lot := func(end v1alpha1.Date) *testplan.DeviceBuilder { return testplan.Device("d", "t", 10).Supported(end) }
	unpriced := func(end v1alpha1.Date) world { return with(of(plan().Technology("t")), lot(end)) }
	// A lot that is leased into FY2028, and a line of its technology.
	leased := func(year v1alpha1.FiscalYear, options ...lineOption) world {
		p := plan().Technology("t").Line("l", year, "5", append(options, testplan.Buying("t"), testplan.General())...)
		return with(of(p), testplan.Device("d", "t", 10).Leased("2028-06-30"))
	}
	funded := func(kind v1alpha1.SourceKind) *testplan.PlanBuilder {
		return plan().Technology("t").Source("s", kind).Line("l", 2027, "5", testplan.On("s"), testplan.General()).Line("m", 2027, "5", testplan.On("s"), testplan.General())
	}
	bought := func(name string) *testplan.DeviceBuilder {
		return testplan.Device(name, "t", 1).Costs("10000").PaidBy("p", "l")
	}
	federal := func(lots ...*testplan.DeviceBuilder) world { return with(of(funded("TitleIA")), lots...) }
	return map[v1alpha1.FindingCode]examples{
		"CostUnknown": {
			"no devices":                            {world: of(plan().Technology("t"))},
			"due in the current year":               {world: unpriced("2026-12-31"), want: []string{"Warning"}},
			"overdue":                               {world: unpriced("2025-12-31"), want: []string{"Warning"}},
			"on the last day of the horizon":        {world: unpriced("2031-09-30"), want: []string{"Warning"}},
			"a day after the horizon":               {world: unpriced("2031-10-01")},
			"after the horizon and within the plan": {world: with(of(plan().Technology("t").Period("2026-07-01", "2032-06-30")), lot("2031-10-01")), want: []string{"Warning"}},
			"the technology has a price":            {world: with(of(plan().Technology("t", testplan.Price("0"))), lot("2028-06-30"))},
			"the lot has a price":                   {world: with(of(plan().Technology("t")), lot("2028-06-30").Costs("300"))},
			"one lot of two has a price":            {world: with(of(plan().Technology("t")), lot("2028-06-30").Costs("300"), testplan.Device("e", "t", 1).Supported("2028-06-30")), want: []string{"Warning"}},
			"two years are told once":               {world: with(of(plan().Technology("t")), lot("2028-06-30"), testplan.Device("e", "t", 1).Supported("2029-06-30")), want: []string{"Warning"}},
			"two technologies":                      {world: with(of(plan().Technology("t").Technology("u")), lot("2028-06-30"), testplan.Device("e", "u", 1).Supported("2028-06-30")), want: []string{"Warning", "Warning"}},
			"nothing tells when the lot ends":       {world: with(of(plan().Technology("t")), testplan.Device("d", "t", 10))},
			"all machines are lost":                 {world: with(of(plan().Technology("t")), lot("2028-06-30").Out(v1alpha1.OutOfServiceLost, 10))},
			"a lease that goes on":                  {world: leased(2028, paying(operation))},
			"a lease, and no money in the year":     {world: leased(2027, paying(operation)), want: []string{"Warning"}},
			"a lease, and the line buys something":  {world: leased(2028), want: []string{"Warning"}},
			"not leased, with a line of its own":    {world: with(leased(2028, paying(operation)), testplan.Device("e", "t", 1).Supported("2028-06-30")), want: []string{"Warning"}},
			"waived":                                {world: with(of(plan().Technology("t").Waive("w", "CostUnknown", v1alpha1.WaiverOff)), lot("2028-06-30")), want: []string{"Warning waived by w"}},
		},
		"FederalInventoryOverdue": {
			"received 24 months ago":                {world: federal(bought("d").Received("2024-10-01"))},
			"received a day before that":            {world: federal(bought("d").Received("2024-09-30")), want: []string{"Warning"}},
			"in service a day before that":          {world: federal(bought("d").InService("2024-09-30")), want: []string{"Warning"}},
			"a hundredth below equipment":           {world: federal(bought("d").Received("2023-10-01").Costs("4999.99"))},
			"equipment before it was raised":        {world: federal(bought("d").Received("2024-09-30").Costs("5000")), want: []string{"Warning"}},
			"equipment by the technology's price":   {world: with(of(funded("TitleIA").Technology("u", testplan.Price("14000"))), testplan.Device("d", "u", 1).PaidBy("p", "l").Received("2023-10-01"))},
			"counted 24 months ago":                 {world: federal(bought("d").Received("2020-09-30").Counted("2024-10-01"))},
			"counted a day before that":             {world: federal(bought("d").Received("2020-09-30").Counted("2024-09-30")), want: []string{"Warning"}},
			"counted before it was received":        {world: federal(bought("d").Received("2024-10-01").Counted("2023-10-01"))},
			"ordered and never received":            {world: federal(bought("d").Ordered("2023-10-01"))},
			"all are lost":                          {world: federal(bought("d").Received("2023-10-01").Out(v1alpha1.OutOfServiceLost, 1))},
			"two lots on a line are told once":      {world: federal(bought("d").Received("2023-10-01"), bought("e").Received("2022-10-01")), want: []string{"Warning"}},
			"two lines":                             {world: federal(bought("d").Received("2023-10-01"), bought("e").PaidBy("p", "m").Received("2022-10-01")), want: []string{"Warning", "Warning"}},
			"local money":                           {world: with(of(funded(v1alpha1.SourceLocal)), bought("d").Received("2023-10-01"))},
			"E-Rate is a discount":                  {world: with(of(funded(v1alpha1.SourceERateC2)), bought("d").Received("2023-10-01"))},
			"given by somebody":                     {world: federal(bought("d").As(v1alpha1.AcquisitionDonation).Received("2023-10-01"))},
			"waived":                                {world: with(of(funded("IDEA").Waive("w", "FederalInventoryOverdue", v1alpha1.WaiverOff)), bought("d").Received("2023-10-01")), want: []string{"Warning waived by w"}},
			"on a line that does not exist":         {world: federal(bought("d").PaidBy("p", "what").Received("2023-10-01"))},
			"on a line of another plan":             {world: federal(bought("d").PaidBy("q", "l").Received("2023-10-01"))},
			"in the inventory of another, paid for": {world: federal(bought("d").Of("q").Received("2023-10-01")), want: []string{"Warning"}},
		},
	}
}

// What a line pays as a lease needs no price.
func TestALeaseThatGoesOnIsChecked(t *testing.T) {
	const lot = "10 devices due in FY2028 have no known cost: give their technology a unitCost"
	for title, c := range map[string]struct {
		year v1alpha1.FiscalYear
		want []string
	}{
		"the lease goes on":    {2028, nil},
		"nobody pays the next": {2027, []string{lot}},
	} {
		t.Run(title, func(t *testing.T) {
			p := plan().Technology("t").Line("l", c.year, "5", paying(operation), testplan.Buying("t"), testplan.General())
			var got []string
			for _, n := range judge(with(of(p), testplan.Device("d", "t", 10).Leased("2028-06-30")), today).NotChecked {
				if n.Code == "RefreshUnderfunded" {
					got = append(got, n.Reason)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

var _ = examplesIn(countExamples)

// eastCentral is the plan of a district that reported 11 of its 10 campuses as
// connected.
func eastCentral(connected int32) world {
	p := plan().Period("2004-07-01", "2005-06-30").Enrollment(7945).With(func(s *v1alpha1.TechnologyPlanSpec) { s.Approval.Date = "2004-06-21" })
	for i := range 10 {
		p.Site(fmt.Sprint("campus-", i), 794)
	}
	w := of(p, goal("infrastructure"))
	w.Benchmarks = append(w.Benchmarks, testplan.Benchmark("connected-campuses", "infrastructure").
		From("8", "2004-07-01").To("10", "2005-06-30").
		With(func(s *v1alpha1.BenchmarkSpec) { s.Metric.Unit = "campuses" }).
		Counts("2004-09-15", v1alpha1.Decimal(fmt.Sprint(connected)), connected, 10).Object())
	return w
}

func countExamples() map[v1alpha1.FindingCode]examples {
	counted := func(p *testplan.PlanBuilder, have, of int32, groups ...v1alpha1.GroupObservation) world {
		return world{Plan: p.Object(), Benchmarks: []*v1alpha1.Benchmark{testplan.Benchmark("b", "g").Counts("2026-09-15", "50", have, of, groups...).Object()}}
	}
	office := func(p *testplan.PlanBuilder) *testplan.PlanBuilder {
		return p.With(func(s *v1alpha1.TechnologyPlanSpec) {
			s.District.Sites = append(s.District.Sites, v1alpha1.Site{Name: "office"})
		})
	}
	const group = "EnglishLearners"
	return map[v1alpha1.FindingCode]examples{
		"CountImplausible": {
			"East Central ISD: 10 of 10 campuses":      {world: eastCentral(10), on: "2005-01-15"},
			"East Central ISD: 11 of 10 campuses":      {world: eastCentral(11), on: "2005-01-15", want: []string{"Warning"}},
			"nothing is counted":                       {world: of(plan())},
			"the value is the share counted":           {world: valued("50", 1, 2)},
			"a point off":                              {world: valued("51", 1, 2)},
			"a little more than a point off":           {world: valued("51.01", 1, 2), want: []string{"Warning"}},
			"the share of those who have it not":       {world: valued("20", 4, 5)},
			"not in percent":                           {world: valued("7", 1, 2, func(s *v1alpha1.BenchmarkSpec) { s.Metric.Unit = "classes" })},
			"nobody was counted":                       {world: valued("7", 0, 0)},
			"a value without a count":                  {world: measured(of(plan(), goal("g")), "g")},
			"a group: all of it":                       {world: counted(plan(), 5, 10, testplan.GroupOf(group, 12, 12))},
			"a group: one more":                        {world: counted(plan(), 5, 10, testplan.GroupOf(group, 13, 12)), want: []string{"Warning"}},
			"all and two groups":                       {world: counted(plan(), 11, 10, testplan.GroupOf(group, 13, 12), testplan.GroupOf("Rural", 13, 12)), want: []string{"Warning", "Warning", "Warning"}},
			"the sites have as many as the district":   {world: of(plan().Enrollment(100).Site("a", 60).Site("b", 40))},
			"the sites have one more":                  {world: of(plan().Enrollment(100).Site("a", 60).Site("b", 41)), want: []string{"Warning"}},
			"the sites have one less":                  {world: of(plan().Enrollment(100).Site("a", 60).Site("b", 39))},
			"the sites alone":                          {world: of(plan().Site("a", 60).Site("b", 41))},
			"a group of all students":                  {world: of(plan().Enrollment(100).Group(group, 100))},
			"a group of one more":                      {world: of(plan().Enrollment(100).Group(group, 101)), want: []string{"Warning"}},
			"a group of 1 to 9 has no count":           {world: of(plan().Enrollment(1).Group(group, 0))},
			"a group of all students at the sites":     {world: of(plan().Site("a", 60).Site("b", 40).Group(group, 100))},
			"a group of one more than at the sites":    {world: of(plan().Site("a", 60).Site("b", 40).Group(group, 101)), want: []string{"Warning"}},
			"a site says nothing of its students":      {world: of(office(plan().Site("a", 60)).Group(group, 101))},
			"a group, and no enrollment known":         {world: of(plan().Group(group, 101))},
			"all paid licenses are used":               {world: of(plan().Technology("t", testplan.SeatsOf(100, 100)))},
			"one license more than paid for":           {world: of(plan().Technology("t", testplan.SeatsOf(100, 101))), want: []string{"Warning"}},
			"licenses that cost nothing":               {world: of(plan().Technology("t", testplan.SeatsOf(0, 101)))},
			"licenses of which nobody knows the use":   {world: of(plan().Technology("t", func(t *v1alpha1.Technology) { t.Seats.Paid = new(int32(100)) }))},
			"waived for the benchmark":                 {world: counted(plan().Waive("w", "CountImplausible", v1alpha1.WaiverOff, testplan.WaivedFor(v1alpha1.KindBenchmark, "b")), 11, 10), want: []string{"Warning waived by w"}},
			"waived for another benchmark: still told": {world: counted(plan().Waive("w", "CountImplausible", v1alpha1.WaiverOff, testplan.WaivedFor(v1alpha1.KindBenchmark, "c")), 11, 10), want: []string{"Warning"}},
		},
	}
}

// The message of a count that cannot be names both figures and the day.
func TestElevenOfTenCampuses(t *testing.T) {
	for _, f := range judge(eastCentral(11), "2005-01-15").Findings {
		if f.Code == "CountImplausible" {
			const want = "connected-campuses counts 11 of 10 on 2004-09-15: a part cannot be more than its whole."
			if f.Message != want || f.Object.Kind != v1alpha1.KindBenchmark || f.Field != "spec.observations[2004-09-15]" {
				t.Errorf("%s %s, %s: %s", f.Object.Kind, f.Object.Name, f.Field, f.Message)
			}
			return
		}
	}
	t.Error("it is not told")
}

// The message of a group names no figure: it could be of a few students.
func TestThirteenOfTwelveInAGroup(t *testing.T) {
	b := testplan.Benchmark("b", "g").Counts("2026-09-01", "50", 20, 40, testplan.GroupOf("EnglishLearners", 13, 12))
	for _, f := range judge(world{Plan: plan().Object(), Goals: []*v1alpha1.Goal{goal("g").Object()}, Benchmarks: []*v1alpha1.Benchmark{b.Object()}}, today).Findings {
		if f.Code == "CountImplausible" {
			const want = "In group EnglishLearners of b more have it than were counted on 2026-09-01: a part cannot be more than its whole."
			if f.Message != want || f.Field != "spec.observations[2026-09-01].groups[EnglishLearners]" {
				t.Errorf("%s: %s", f.Field, f.Message)
			}
			return
		}
	}
	t.Error("it is not told")
}

// What the groups are a part of must be known.
func TestGroupsWithoutEnrollmentAreNotChecked(t *testing.T) {
	for title, c := range map[string]struct {
		plan *testplan.PlanBuilder
		want int
	}{
		"no groups":                    {plan(), 0},
		"a group of 1 to 9":            {plan().Group("Rural", 0), 0},
		"a group and no enrollment":    {plan().Group("Rural", 10), 1},
		"a group and the district's":   {plan().Group("Rural", 10).Enrollment(20), 0},
		"a group and that of the site": {plan().Group("Rural", 10).Site("a", 20), 0},
	} {
		t.Run(title, func(t *testing.T) {
			got := 0
			for _, n := range judge(of(c.plan), today).NotChecked {
				if n.Code == "CountImplausible" {
					got++
				}
			}
			if got != c.want {
				t.Errorf("not checked: %d, want %d", got, c.want)
			}
		})
	}
}

// The names of sites, needs and groups: see the examples of UnknownName for all
// others.
func TestNamesOfSitesNeedsAndGroups(t *testing.T) {
	const group = "EnglishLearners"
	observed := func(p *testplan.PlanBuilder, days ...v1alpha1.Date) world {
		b := testplan.Benchmark("b", "g")
		for _, day := range days {
			b.Counts(day, "50", 5, 10, testplan.GroupOf(group, 5, 10), testplan.GroupOf("Rural", 5, 10))
		}
		return world{Plan: p.Object(), Goals: []*v1alpha1.Goal{goal("g").Object()}, Benchmarks: []*v1alpha1.Benchmark{b.Object()}}
	}
	for title, c := range map[string]struct {
		world world
		want  []string
	}{
		"a need of a technology":          {of(plan().Need("n", "", "").Technology("t", testplan.Meeting("n")), goal("g")), nil},
		"a need that does not exist":      {of(plan().Need("n", "", "").Technology("t", testplan.Meeting("n", "m"))), []string{"p spec.technologies[t].needs[m]"}},
		"a site of a line":                {of(plan().Site("s", 1).Line("l", 2027, "5", testplan.Only("s"))), nil},
		"a site that does not exist":      {of(plan().Site("s", 1).Line("l", 2027, "5", testplan.Only("s", "what"))), []string{"p spec.budget.lines[l].sites[what]"}},
		"a group of a goal":               {of(plan().Group(group, 10), goal("g").For(group)), nil},
		"a group that does not exist":     {of(plan().Group(group, 10), goal("g").For(group, "Rural")), []string{"g spec.groups[Rural]"}},
		"the district lists no groups":    {of(plan(), goal("g").For("Rural")), nil},
		"observed groups":                 {observed(plan().Group(group, 10).Group("Rural", 0), "2026-09-01"), nil},
		"an observed group is told once":  {observed(plan().Group(group, 10), "2026-09-15", "2026-09-01"), []string{"b spec.observations[2026-09-01].groups[Rural]"}},
		"observed, and none are listed":   {observed(plan(), "2026-09-15"), nil},
		"two observed groups are unknown": {observed(plan().Group("Other", 10), "2026-09-15"), []string{"b spec.observations[2026-09-15].groups[EnglishLearners]", "b spec.observations[2026-09-15].groups[Rural]"}},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			for _, f := range judge(c.world, today).Findings {
				if f.Code == "UnknownName" {
					got = append(got, f.Object.Name+" "+f.Field)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// valued is a benchmark whose observation has a value and counts.
func valued(value v1alpha1.Decimal, have, all int32, changes ...func(*v1alpha1.BenchmarkSpec)) world {
	b := testplan.Benchmark("b", "g").Counts("2026-09-01", value, have, all)
	for _, change := range changes {
		b.With(change)
	}
	w := of(plan(), goal("g"))
	w.Benchmarks = append(w.Benchmarks, b.Object())
	return w
}
