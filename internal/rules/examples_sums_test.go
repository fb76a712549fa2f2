package rules_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

var _ = examplesIn(sumExamples)

func sumExamples() map[v1alpha1.FindingCode]examples {
	l := func(amount v1alpha1.Money) *testplan.PlanBuilder {
		return plan().Line("l", 2027, amount, testplan.General())
	}
	check := func(amount, cost v1alpha1.Money) world {
		yes := true
		return of(plan().Line("l", 2027, amount, testplan.For("g")).With(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.Crosscheck = &yes }), goal("g").Action("a", 2027, cost))
	}
	src := func(kind v1alpha1.SourceKind, has, lines v1alpha1.Money) world {
		return of(plan().Source("s", kind, testplan.Gives(2027, has)).Line("l", 2027, lines, testplan.On("s"), testplan.General()))
	}
	// A bond that gives in FY2027 and FY2028, and a line of a year.
	bond := func(first, second v1alpha1.Money, year v1alpha1.FiscalYear, lines v1alpha1.Money, more ...lineOption) world {
		return of(plan().Source("s", v1alpha1.SourceBond, testplan.Gives(2027, first), testplan.Gives(2028, second)).
			Line("l", year, lines, append(more, testplan.On("s"), testplan.General())...))
	}
	// Title II-A that carries over, and lines of 90,000 in FY2027 and of as much, or
	// of something else, in FY2028.
	formula := func(later v1alpha1.Money, gives ...func(*v1alpha1.FundingSource)) world {
		if later == "" {
			later = "90000"
		}
		return of(carrying(gives...).Line("l", 2027, "90000", testplan.On("s"), testplan.General()).Line("m", 2028, later, testplan.On("s"), testplan.General()))
	}
	over := func(amount, cost v1alpha1.Money, more ...lineOption) world {
		return of(plan().Line("l", 2027, amount, append(more, testplan.For("g"))...), goal("g").Action("a", 2027, cost))
	}
	return map[v1alpha1.FindingCode]examples{
		"BudgetDoesNotReconcile": {
			"no total stated":                       {world: of(l("5"))},
			"the total is off by exactly a unit":    {world: of(l("50").Total("51"))},
			"off by a hundredth more":               {world: of(l("50").Total("51.01")), want: []string{"Warning 1.01"}},
			"off by exactly 100 units":              {world: of(l("50").Total("150")), want: []string{"Warning 100"}},
			"off by a hundredth more than 100":      {world: of(l("50").Total("150.01")), want: []string{"Error 100.01"}},
			"off by exactly 1 percent":              {world: of(l("99000").Total("100000")), want: []string{"Warning 1000"}},
			"off by a hundredth over 1 percent":     {world: of(l("98999.99").Total("100000")), want: []string{"Error 1000.01"}},
			"1 percent is not rounded":              {world: of(l("20999.49").Total("20791.57")), want: []string{"Error 207.92"}},
			"more than the total":                   {world: of(l("51.01").Total("50")), want: []string{"Warning 1.01"}},
			"per student, as it rounds":             {world: of(l("100").Enrollment(3).PerPupil("33.33"))},
			"per student, off by a hundredth":       {world: of(l("100").Enrollment(3).PerPupil("33.34")), want: []string{"Warning 0.01"}},
			"per student, without cents":            {world: of(l("100").Currency("JPY").Enrollment(3).PerPupil("33"))},
			"per student, without cents, off by 1":  {world: of(l("100").Currency("JPY").Enrollment(3).PerPupil("34")), want: []string{"Warning 1"}},
			"per student, of the total stated":      {world: of(l("100").Total("100.50").Enrollment(3).PerPupil("33.50"))},
			"a line that transfers empty":           {world: of(l("5").Transfer("t", "l", "", "5", today))},
			"a line that transfers take below zero": {world: of(l("5").Transfer("t", "l", "", "5.01", today)), want: []string{"Error 0.01"}},
			"from tomorrow on":                      {world: of(l("5").Transfer("t", "l", "", "5.01", "2026-10-02"))},
			"crosscheck: off by exactly a unit":     {world: check("100", "99")},
			"crosscheck: off by a hundredth more":   {world: check("100", "98.99"), want: []string{"Warning 1.01"}},
			"crosscheck: off by more than 100":      {world: check("200.01", "100"), want: []string{"Error 100.01"}},
			"no crosscheck demanded":                {world: over("200.01", "100")},
		},
		"SourceOvercommitted": {
			"all of it":                       {world: src(v1alpha1.SourceLocal, "100", "100")},
			"less":                            {world: src(v1alpha1.SourceLocal, "100", "5")},
			"more by exactly a unit":          {world: src(v1alpha1.SourceLocal, "100", "101")},
			"more by a hundredth more":        {world: src(v1alpha1.SourceLocal, "100", "101.01"), want: []string{"Warning FY2027 1.01"}},
			"more by exactly 100":             {world: src(v1alpha1.SourceLocal, "100", "200"), want: []string{"Warning FY2027 100"}},
			"more by a hundredth over 100":    {world: src(v1alpha1.SourceLocal, "100", "200.01"), want: []string{"Error FY2027 100.01"}},
			"a year without an amount":        {world: of(plan().Source("s", v1alpha1.SourceLocal, testplan.Gives(2027, "5")).Line("l", 2028, "500", testplan.On("s"), testplan.General()))},
			"local money does not carry over": {world: of(plan().Source("s", v1alpha1.SourceLocal, testplan.Gives(2027, "500"), testplan.Gives(2028, "0")).Line("l", 2028, "500", testplan.On("s"), testplan.General())), want: []string{"Error FY2028 500"}},
			"a grant does":                    {world: of(plan().Source("s", v1alpha1.SourceGrant, testplan.Gives(2027, "500"), testplan.Gives(2028, "0")).Line("l", 2028, "500", testplan.On("s"), testplan.General()))},
			"local money with a last day does": {world: of(plan().Source("s", v1alpha1.SourceLocal, testplan.Until("2028-06-30"), testplan.Gives(2027, "500"), testplan.Gives(2028, "0")).
				Line("l", 2028, "500", testplan.On("s"), testplan.General()))},
			"formula money, all years known":               {world: formula("", testplan.Gives(2027, "90000"), testplan.Gives(2028, "90000"))},
			"and a year gives too little":                  {world: formula("", testplan.Gives(2027, "90000"), testplan.Gives(2028, "0")), want: []string{"Error 90000"}},
			"a year of which nothing is known":             {world: formula("", testplan.Gives(2027, "90000"))},
			"and the year before gives too little":         {world: formula("", testplan.Gives(2027, "80000")), want: []string{"Error FY2027 10000"}},
			"a first year of which nothing is known":       {world: formula("", testplan.Gives(2028, "80000"))},
			"such a year has no lines":                     {world: formula("0", testplan.Gives(2027, "80000")), want: []string{"Error FY2027 10000"}},
			"a bond, spent as it comes":                    {world: bond("0", "600", 2028, "600")},
			"a bond, spent a year before it comes":         {world: bond("0", "600", 2027, "600"), want: []string{"Error FY2027 600"}},
			"a bond, more by exactly a unit that year":     {world: bond("599", "1", 2027, "600")},
			"a bond, more by a hundredth more":             {world: bond("598.99", "1.01", 2027, "600"), want: []string{"Warning FY2027 1.01"}},
			"a bond, spent before anything is known of it": {world: bond("300", "300", 2026, "300")},
			"and that is more than the first year gives":   {world: bond("300", "300", 2026, "600"), want: []string{"Error FY2027 300"}},
			"a bond that never gives it":                   {world: bond("0", "300", 2027, "600"), want: []string{"Error FY2027 600"}},
			"a bond, all years together":                   {world: bond("300", "300", 2028, "700"), want: []string{"Warning 100"}},
			"a bond, after its last amount":                {world: bond("300", "300", 2029, "700"), want: []string{"Warning 100"}},
			"a grant of one year":                          {world: src(v1alpha1.SourceGrant, "100", "200.01"), want: []string{"Error 100.01"}},
			"a span over both years of a bond":             {world: bond("300", "300", 2027, "600", testplan.Through(2028))},
			"a bond that says nothing":                     {world: of(plan().Source("s", v1alpha1.SourceBond).Line("l", 2027, "600", testplan.On("s"), testplan.General()))},
			"switched off":                                 {world: of(plan().Source("s", v1alpha1.SourceBond, testplan.Gives(2027, "5")).Line("l", 2027, "600", testplan.On("s"), testplan.General()).Waive("w", "SourceOvercommitted", v1alpha1.WaiverOff)), want: []string{"Error 595 waived by w"}},
			"past years too":                               {world: src(v1alpha1.SourceLocal, "100", "200.01"), on: "2028-10-01", want: []string{"Error FY2027 100.01"}},
		},
		"SourceNotAllotted": {
			"exactly 10,000 left":              {world: src(v1alpha1.SourceGrant, "20000", "10000")},
			"a hundredth more left":            {world: src(v1alpha1.SourceGrant, "20000", "9999.99"), want: []string{"Info 10000.01"}},
			"exactly 10 percent left":          {world: src(v1alpha1.SourceGrant, "200000", "180000")},
			"a hundredth over 10 percent left": {world: src(v1alpha1.SourceGrant, "200000", "179999.99"), want: []string{"Info 20000.01"}},
			"local money":                      {world: src(v1alpha1.SourceLocal, "200000", "0")},
			"what came before the plan was for others": {world: of(plan().Source("s", v1alpha1.SourceGrant, testplan.Gives(2026, "90000"), testplan.Gives(2027, "50000")).
				Line("l", 2027, "50000", testplan.On("s"), testplan.General()))},
			"what comes after the plan is for others": {world: of(plan().Source("s", v1alpha1.SourceGrant, testplan.Gives(2029, "50000"), testplan.Gives(2030, "90000")).
				Line("l", 2029, "50000", testplan.On("s"), testplan.General()))},
			"and a year of the plan is left": {world: of(plan().Source("s", v1alpha1.SourceGrant, testplan.Gives(2026, "90000"), testplan.Gives(2027, "50000")).
				Line("l", 2027, "30000", testplan.On("s"), testplan.General())), want: []string{"Info 20000"}},
		},
		"GoalOverfunded": {
			"exactly 10,000 over":                 {world: over("20000", "10000")},
			"a hundredth more":                    {world: over("20000.01", "10000"), want: []string{"Info 10000.01"}},
			"exactly 25 percent over":             {world: over("100000", "80000")},
			"a hundredth over 25 percent":         {world: over("100000.01", "80000"), want: []string{"Info 20000.01"}},
			"a line for two fills what they need": {world: of(plan().Line("l", 2027, "100000", testplan.For("g", "h")), goal("g").Action("a", 2027, "10000"), goal("h").Action("a", 2027, "90000"))},
			"what is left over is split evenly": {world: of(plan().Line("l", 2027, "120000.02", testplan.For("g", "h")), goal("g").Action("a", 2027, "10000"), goal("h").Action("a", 2027, "90000")),
				want: []string{"Info 10000.01"}},
			"running costs do not count": {world: over("100000.01", "80000", paying(operation))},
			"an action has no cost":      {world: of(plan().Line("l", 2027, "90000", testplan.For("g")), goal("g").Action("a", 2027, "5").Action("b", 2027, ""))},
			"no actions":                 {world: of(plan().Line("l", 2027, "90000", testplan.For("g")), goal("g"))},
		},
	}
}

// carrying is a plan with a source that comes every year and carries over.
func carrying(gives ...func(*v1alpha1.FundingSource)) *testplan.PlanBuilder {
	return plan().Source("s", "TitleIIA", append(gives, testplan.Until("2028-09-30"))...)
}

// A year without an amount is unknown, not 0, where the money is not given once.
func TestYearsOfSourcesNotChecked(t *testing.T) {
	lines := func(p *testplan.PlanBuilder) world {
		return of(p.Line("l", 2027, "90000", testplan.On("s"), testplan.General()).Line("m", 2028, "90000", testplan.On("s"), testplan.General()))
	}
	first := testplan.Gives(2027, "90000")
	for title, c := range map[string]struct {
		world world
		want  []string
	}{
		"all years are known": {lines(carrying(first, testplan.Gives(2028, "90000"))), nil},
		"the last is not":     {lines(carrying(first)), []string{"s does not say what it gives in FY2028, and lines on it have money in that year"}},
		"the first is not":    {lines(carrying(testplan.Gives(2028, "90000"))), []string{"s does not say what it gives in FY2027, and lines on it have money in that year"}},
		"none is":             {lines(carrying()), nil},
		"one-time money":      {lines(plan().Source("s", v1alpha1.SourceGrant, testplan.Gives(2027, "180000"))), nil},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			for _, n := range judge(c.world, today).NotChecked {
				if n.Code == "SourceOvercommitted" {
					got = append(got, n.Reason)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

var _ = examplesIn(timeExamples)

func timeExamples() map[v1alpha1.FindingCode]examples {
	ends := func(until v1alpha1.Date, amount, spent v1alpha1.Money) world {
		return of(plan().Source("s", v1alpha1.SourceGrant, testplan.Until(until)).Line("l", 2027, amount, testplan.On("s"), testplan.General(), testplan.Spent(spent)))
	}
	lot := func(kind v1alpha1.SourceKind, ordered, received v1alpha1.Date) world {
		return with(of(plan().Source("s", kind, testplan.Until("2026-09-30")).Line("l", 2027, "5", testplan.On("s"), testplan.General())),
			testplan.Device("d", "t", 1).Costs("5").PaidBy("p", "l").Ordered(ordered).Received(received))
	}
	used := func(amount, spent, committed v1alpha1.Money, more ...lineOption) world {
		return of(plan().Line("l", 2027, amount, append(more, testplan.General(), testplan.Spent(spent), testplan.Committed(committed))...))
	}
	ahead := func(spent v1alpha1.Money) world {
		return with(of(plan().Line("l", 2027, "500", testplan.General(), testplan.Spent(spent))), testplan.Device("d", "t", 1).Costs("60").PaidBy("p", "l").Ordered("2026-09-01"))
	}
	twice := func(spent v1alpha1.Money) world {
		return with(of(plan().Line("l", 2027, "500", testplan.General(), testplan.Spent(spent))), testplan.Device("d", "t", 1).Costs("100").PaidBy("p", "l").Received("2026-09-01"))
	}
	return map[v1alpha1.FindingCode]examples{
		"FundsExpired": {
			"ends on the first day of the line's year": {world: of(plan().Source("s", v1alpha1.SourceGrant, testplan.Until("2027-07-01")).Line("l", 2028, "5", testplan.On("s")))},
			"ends on the day before":                   {world: of(plan().Source("s", v1alpha1.SourceGrant, testplan.Until("2027-06-30")).Line("l", 2028, "5", testplan.On("s"))), want: []string{"Error FY2028 5"}},
			"the part of a span":                       {world: of(plan().Source("s", v1alpha1.SourceGrant, testplan.Until("2027-06-30")).Line("l", 2027, "5", testplan.On("s"), testplan.Through(2028))), want: []string{"Error FY2028 2.50"}},
			"a line of nothing":                        {world: of(plan().Source("s", v1alpha1.SourceGrant, testplan.Until("2027-06-30")).Line("l", 2028, "0", testplan.On("s")))},
			"a past year":                              {world: of(plan().Source("s", v1alpha1.SourceGrant, testplan.Until("2026-06-30")).Line("l", 2027, "5", testplan.On("s"))), on: "2027-07-01"},
			"a lot ordered on the last day":            {world: lot(v1alpha1.SourceGrant, "2026-09-30", "2026-11-01")},
			"a lot ordered on the day after":           {world: lot(v1alpha1.SourceGrant, "2026-10-01", "2026-11-01"), want: []string{"Error 5"}},
			"E-Rate: received on the last day":         {world: lot(v1alpha1.SourceERateC2, "2026-08-01", "2026-09-30")},
			"E-Rate: received on the day after":        {world: lot(v1alpha1.SourceERateC2, "2026-08-01", "2026-10-01"), want: []string{"Error 5"}},
		},
		"FundsExpiring": {
			"91 days before":               {world: ends("2026-12-31", "5", "1")},
			"90 days before":               {world: ends("2026-12-30", "5", "1"), want: []string{"Warning 4"}},
			"on the last day":              {world: ends(today, "5", "1"), want: []string{"Warning 4"}},
			"all is spent":                 {world: ends(today, "5", "5")},
			"nothing is recorded as spent": {world: ends(today, "5", "")},
			"nothing is recorded of the year before": {world: of(plan().Period("2025-07-01", "2028-06-30").Source("s", v1alpha1.SourceGrant, testplan.Until(today)).
				Line("a", 2026, "100", testplan.On("s")).Line("b", 2027, "50", testplan.On("s"), testplan.Spent("45"))), want: []string{"Warning 5"}},
			"nothing is recorded of a line of the same year": {world: of(plan().Source("s", v1alpha1.SourceGrant, testplan.Until(today)).
				Line("a", 2027, "100", testplan.On("s")).Line("b", 2027, "50", testplan.On("s"), testplan.Spent("45"))), want: []string{"Warning 105"}},
		},
		"FundsLapsed": {
			"on the last day":  {world: ends(today, "5", "1")},
			"on the day after": {world: ends("2026-09-30", "5", "1"), want: []string{"Warning 4"}},
			"365 days after":   {world: ends("2025-10-01", "5", "1"), want: []string{"Warning 4"}},
			"366 days after":   {world: ends("2025-09-30", "5", "1")},
			"all was spent":    {world: ends("2026-09-30", "5", "5")},
		},
		"BudgetOverspent": {
			"all of it is used":                  {world: used("100", "60", "40")},
			"a hundredth more":                   {world: used("100", "60", "40.01"), want: []string{"Warning FY2027 0.01"}},
			"over by exactly 100":                {world: used("100", "200", ""), want: []string{"Warning FY2027 100"}},
			"over by a hundredth more than 100":  {world: used("100", "200.01", ""), want: []string{"Error FY2027 100.01"}},
			"over by exactly 1 percent":          {world: used("100000", "101000", ""), want: []string{"Warning FY2027 1000"}},
			"over by a hundredth over 1 percent": {world: used("100000", "101000.01", ""), want: []string{"Error FY2027 1000.01"}},
			"a line of nothing that lots charge": {world: with(of(plan().Line("l", 2027, "0")), testplan.Device("d", "t", 2).Costs("100").PaidBy("p", "l").Ordered("2026-09-01")), want: []string{"Error FY2027 200"}},
			"past years too":                     {world: used("100", "200.01", ""), on: "2028-10-01", want: []string{"Error FY2027 100.01"}},
			"a span names no year":               {world: used("100", "200.01", "", testplan.Through(2028)), want: []string{"Error 100.01"}},
			"switched off":                       {world: of(plan().Line("l", 2027, "100", testplan.General(), testplan.Spent("300")).Waive("w", "BudgetOverspent", v1alpha1.WaiverOff)), want: []string{"Error FY2027 200 waived by w"}},
			"lowered":                            {world: of(plan().Line("l", 2027, "100", testplan.General(), testplan.Spent("300")).Waive("w", "BudgetOverspent", "Info")), want: []string{"Info FY2027 200"}},
			"never raised":                       {world: of(plan().Line("l", 2027, "100", testplan.General(), testplan.Spent("101")).Waive("w", "BudgetOverspent", "Warning")), want: []string{"Warning FY2027 1"}},
			"on the last day of a waiver":        {world: of(plan().Line("l", 2027, "100", testplan.General(), testplan.Spent("300")).Waive("w", "BudgetOverspent", v1alpha1.WaiverOff, testplan.WaivedUntil(today))), want: []string{"Error FY2027 200 waived by w"}},
			"on the day after":                   {world: of(plan().Line("l", 2027, "100", testplan.General(), testplan.Spent("300")).Waive("w", "BudgetOverspent", v1alpha1.WaiverOff, testplan.WaivedUntil("2026-09-30"))), want: []string{"Error FY2027 200"}},
			"a waiver of another year":           {world: of(plan().Line("l", 2027, "100", testplan.General(), testplan.Spent("300")).Waive("w", "BudgetOverspent", v1alpha1.WaiverOff, testplan.WaivedIn(2028))), want: []string{"Error FY2027 200"}},
			"a waiver of this plan":              {world: of(plan().Line("l", 2027, "100", testplan.General(), testplan.Spent("300")).Waive("w", "BudgetOverspent", v1alpha1.WaiverOff, testplan.WaivedFor("TechnologyPlan", "p"), testplan.WaivedIn(2027))), want: []string{"Error FY2027 200 waived by w"}},
			"a waiver of another object":         {world: of(plan().Line("l", 2027, "100", testplan.General(), testplan.Spent("300")).Waive("w", "BudgetOverspent", v1alpha1.WaiverOff, testplan.WaivedFor("Goal", "p"))), want: []string{"Error FY2027 200"}},
			"of two waivers the first by name":   {world: of(plan().Line("l", 2027, "100", testplan.General(), testplan.Spent("300")).Waive("v", "BudgetOverspent", "Info").Waive("a", "BudgetOverspent", v1alpha1.WaiverOff)), want: []string{"Error FY2027 200 waived by a"}},
		},
		"BudgetNearLimit": {
			"a hundredth under 90 percent":          {world: used("100", "89.99", "", paying(operation))},
			"exactly 90 percent":                    {world: used("100", "90", "", paying(operation)), want: []string{"Info FY2027 10"}},
			"a hundredth under all":                 {world: used("100", "90", "9.99", paying(staffing)), want: []string{"Info FY2027 0.01"}},
			"all of it":                             {world: used("100", "100", "", paying(operation))},
			"a purchase made as planned":            {world: used("100", "90", "")},
			"on the last day before three quarters": {world: used("100", "90", "", paying(operation)), on: "2027-03-31", want: []string{"Info FY2027 10"}},
			"after three quarters of the year":      {world: used("100", "90", "", paying(operation)), on: "2027-04-01"},
			"before the line's year":                {world: used("100", "90", "", paying(operation)), on: "2026-06-30"},
			"a line of nothing":                     {world: used("0", "", "", paying(operation))},
		},
		"CountedTwice": {
			"exactly what the lots carry":              {world: twice("100"), want: []string{"Warning 100"}},
			"as much as is ordered and not received":   {world: ahead("60"), want: []string{"Warning 60"}},
			"as much as has come, and more is ordered": {world: with(ahead("40"), testplan.Device("e", "t", 1).Costs("40").PaidBy("p", "l").Received("2026-09-01")), want: []string{"Warning 40"}},
			"as much as both together":                 {world: with(ahead("100"), testplan.Device("e", "t", 1).Costs("40").PaidBy("p", "l").Received("2026-09-01")), want: []string{"Warning 100"}},
			"exactly 1 percent less":                   {world: twice("99"), want: []string{"Warning 99"}},
			"a hundredth less":                         {world: twice("98.99")},
			"exactly 1 percent more":                   {world: twice("101"), want: []string{"Warning 101"}},
			"a hundredth more":                         {world: twice("101.01")},
			"nothing beside the lots":                  {world: twice("")},
			"no lots":                                  {world: used("100", "50", "")},
		},
	}
}

var _ = examplesIn(nameExamples)

func nameExamples() map[v1alpha1.FindingCode]examples {
	return map[v1alpha1.FindingCode]examples{
		"UnknownName": {
			"all names exist":                          {world: inOrder()},
			"a source":                                 {world: of(plan().Line("l", 2027, "5", testplan.On("what"))), want: []string{"Warning"}},
			"a technology of a line and of lots":       {world: with(of(plan().Line("l", 2027, "5", testplan.Buying("what"))), testplan.Device("d", "what", 2).Costs("3")), want: []string{"Warning 6", "Warning"}},
			"a site":                                   {world: with(of(plan().Technology("t")), testplan.Device("d", "t", 2).At("what").Costs("3")), want: []string{"Warning 6"}},
			"both ends of a transfer":                  {world: of(plan().Transfer("t", "from", "to", "5", today)), want: []string{"Warning", "Warning"}},
			"new money and money withdrawn":            {world: of(plan().Line("l", 2027, "5").Transfer("t", "", "l", "5", today).Transfer("u", "l", "", "5", today))},
			"a goal that a goal waits for":             {world: of(plan(), goal("g").With(func(s *v1alpha1.GoalSpec) { s.DependsOnRefs = []v1alpha1.Reference{{Name: "what"}} })), want: []string{"Warning"}},
			"a priority":                               {world: of(plan(), goal("g").With(func(s *v1alpha1.GoalSpec) { s.Priority = "what" })), want: []string{"Warning"}},
			"the target of a schedule":                 {world: of(plan().Schedule("s", v1alpha1.CadenceOnce, today, v1alpha1.TargetTechnology, "what")), want: []string{"Warning"}},
			"money that names no goal is another code": {world: of(plan().Line("l", 2027, "5", testplan.For("what")))},
		},
		"GoalOutsidePlan": {
			"ends on the plan's first day":  {world: of(plan(), goal("g").Runs("", "2026-07-01"))},
			"ends on the day before":        {world: of(plan(), goal("g").Runs("2026-01-01", "2026-06-30")), want: []string{"Warning"}},
			"begins on the plan's last day": {world: of(plan(), goal("g").Runs("2029-06-30", "2031-01-01"))},
			"begins on the day after":       {world: of(plan(), goal("g").Runs("2029-07-01", "2031-01-01")), want: []string{"Warning"}},
			"an action costs in its last year": {world: of(plan(), goal("g").Runs("", "2027-06-30").With(func(s *v1alpha1.GoalSpec) {
				s.Actions = []v1alpha1.Action{{Name: "a", End: "2027-06-30", Cost: "5"}}
			}))},
			"an action costs the day after": {world: of(plan(), goal("g").Runs("", "2027-06-30").With(func(s *v1alpha1.GoalSpec) {
				s.Actions = []v1alpha1.Action{{Name: "a", End: "2027-07-01", Cost: "5"}}
			})), want: []string{"Warning FY2028 5"}},
		},
		"LineOutsidePlan": {
			"the plan's first year":     {world: of(plan().Line("l", 2027, "5"))},
			"the year before":           {world: of(plan().Line("l", 2026, "5")), want: []string{"Warning 5"}},
			"the plan's last year":      {world: of(plan().Line("l", 2029, "5"))},
			"the year after":            {world: of(plan().Line("l", 2030, "5")), want: []string{"Warning 5"}},
			"a span that ends too late": {world: of(plan().Line("l", 2029, "6", testplan.Through(2031))), want: []string{"Warning 4"}},
			"no money in it":            {world: of(plan().Line("l", 2030, "0"))},
		},
	}
}
