package budget_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/testplan"
)

// E-Rate's years begin in July, whatever the district's do.
func TestFundingYears(t *testing.T) {
	for day, want := range map[string]int{
		"2026-06-30": 2025,
		"2026-07-01": 2026,
		"2026-12-31": 2026,
		"2027-01-01": 2026,
	} {
		if got := budget.FundingYearOf(calendar.ParseOrZero(day)); got != want {
			t.Errorf("%s is in %d, want %d", day, got, want)
		}
	}
	said := func(l *v1alpha1.BudgetLine) { l.ERateFundingYear = 2025 }
	for title, c := range map[string]struct {
		plan *testplan.PlanBuilder
		want int
	}{
		"fiscal years from July":            {newPlan().AddLine("l", 2027, "1"), 2026},
		"and the line says another":         {newPlan().AddLine("l", 2027, "1", said), 2025},
		"fiscal years from September":       {newPlan().FiscalStart(9).AddLine("l", 2027, "1"), 0},
		"from September, and the line says": {newPlan().FiscalStart(9).AddLine("l", 2027, "1", said), 2025},
	} {
		budget := computeBudget(newDistrict(c.plan), today)
		if got, known := budget.FundingYear(findLine(t, budget, "l"), 2027); got != c.want || known != (c.want != 0) {
			t.Errorf("%s: %d, known: %t", title, got, known)
		}
	}
}

func erate(nslp v1alpha1.Percent, requested v1alpha1.Money) func(*v1alpha1.TechnologyPlanSpec) {
	return func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.District.ERate = v1alpha1.ERate{NSLPPercent: nslp, Locale: "Urban", CategoryTwoRequested: requested}
	}
}

// The published example of a category two budget.
func TestCategoryTwoWorked(t *testing.T) {
	district := newPlan().SetEnrollment(9572).
		ChangeSpec(erate("65.7", "")).
		AddSource("e", v1alpha1.SourceERateC2).
		AddLine("l", 2027, "1543542.43", testplan.OnSource("e"))
	c := computeBudget(newDistrict(district), today).CategoryTwo().Cycles[0]
	if c.Budget != 1929428_04 || !c.AtLeast || c.Discount.Percent.RatString() != "80" || c.Planned != 1929428_04 {
		t.Errorf(
			"budget %d, at least: %t, %s percent, planned %d", c.Budget, c.AtLeast, c.Discount.Percent.RatString(),
			c.Planned,
		)
	}
	if own := money.RoundAmount(c.Discount.OwnShare(1543542_43)); own != 385885_61 {
		t.Errorf("own share %d", own)
	}
	small := newPlan().AddSite("a", 140).AddSite("b", 120).AddSite("c", 120).AddSite("office", 0).ChangeSpec(erate("65.7", ""))
	if c := computeBudget(newDistrict(small), today).CategoryTwo().Cycles[0]; c.Budget != 90525_00 || c.AtLeast {
		t.Errorf("three small schools: %d, at least: %t", c.Budget, c.AtLeast)
	}
}

// describeCycle is a cycle in short.
func describeCycle(c budget.CategoryTwoCycle) string {
	s := fmt.Sprintf("%d-%d planned %s", c.First, c.Last, c.Planned.API())
	if c.Current {
		s += " current"
	}
	if c.Limited {
		s += " of " + string(c.Budget.API())
	}
	if c.AtLeast {
		s += " at least"
	}
	if c.Stated {
		s += " beside " + string(c.Requested.API())
	}
	if c.Partial {
		s += " partial"
	}
	if c.Discounted {
		s += " at " + c.Discount.Percent.RatString()
	}
	for _, p := range c.Parts {
		s += fmt.Sprintf(" %s:%s", p.Line.Name, p.Year)
	}
	return s
}

func TestCategoryTwo(t *testing.T) {
	half := func() *testplan.PlanBuilder {
		return newPlan().AddSource("e", v1alpha1.SourceERateC2, testplan.WithDiscount("50")).
			AddSource("open", v1alpha1.SourceERateC2).
			AddSource("one", v1alpha1.SourceERateC1)
	}
	on := testplan.OnSource
	in := func(year int32) func(*v1alpha1.BudgetLine) {
		return func(l *v1alpha1.BudgetLine) { l.ERateFundingYear = year }
	}
	partly := func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.District.Sites = append(spec.District.Sites, v1alpha1.Site{Name: "unknown"})
	}
	sized := func(schools int, students int32) *testplan.PlanBuilder {
		builder := newPlan()
		for i := range schools {
			builder.AddSite(fmt.Sprintf("school%d", i), students)
		}
		return builder
	}
	for title, c := range map[string]struct {
		plan    *testplan.PlanBuilder
		on      string
		want    []string
		unknown []string
	}{
		"nothing to do with E-Rate": {plan: newPlan().SetEnrollment(100).AddLine("l", 2027, "5")},
		"category one alone":        {plan: half().AddLine("l", 2027, "5", on("one"))},
		"a line of nothing":         {plan: half().AddLine("l", 2027, "0", on("e"))},
		"the district speaks of E-Rate": {
			plan: newPlan().SetEnrollment(1000).ChangeSpec(erate("65.7", "7")),
			want: []string{"2026-2030 planned 0 current of 201570 at least beside 7 at 80"},
		},
		"a line": {
			plan: half().AddLine("l", 2027, "5", on("e")),
			want: []string{"2026-2030 planned 10 current at 50 l:FY2027"},
		},
		"past, present and future years": {
			plan: half().AddLine("l", 2027, "15", testplan.ThroughYear(2029), on("e")),
			on:   "2028-07-01",
			want: []string{"2026-2030 planned 30 current at 50 l:FY2027 l:FY2028 l:FY2029"},
		},
		"the cycle before": {
			plan: half().AddLine("l", 2027, "5", on("e"), in(2025)),
			want: []string{"2021-2025 planned 10 at 50 l:FY2027", "2026-2030 planned 0 current"},
		},
		"the last day of a cycle": {
			plan: half().SetPeriod("2025-07-01", "2028-06-30").ChangeSpec(erate("", "7")),
			on:   "2026-06-30",
			want: []string{"2021-2025 planned 0 current beside 7"},
		},
		"nothing was requested ahead": {
			plan: half().SetPeriod("2025-07-01", "2028-06-30").ChangeSpec(erate("", "7")).AddLine("l", 2027, "5", on("e")),
			on:   "2026-06-30",
			want: []string{"2021-2025 planned 0 current beside 7", "2026-2030 planned 10 beside 0 at 50 l:FY2027"},
		},
		"two discounts": {
			plan: half().ChangeSpec(erate("65.7", "")).AddLine("l", 2027, "5", on("e")).AddLine("m", 2027, "8", on("open")),
			want: []string{"2026-2030 planned 20 current l:FY2027 m:FY2027"},
		},
		"no discount is known": {
			plan:    half().AddLine("l", 2027, "5", on("e")).AddLine("m", 2027, "8", on("open")),
			want:    []string{"2026-2030 planned 10 current partial at 50 l:FY2027"},
			unknown: []string{"discount m"},
		},
		"no year is known": {
			plan:    half().FiscalStart(9).AddLine("l", 2027, "6", testplan.ThroughYear(2029), on("e")),
			want:    []string{"2026-2030 planned 0 current partial"},
			unknown: []string{"year l"},
		},
		"no figures are known": {
			plan:    half().AddLine("l", 2027, "5", on("e"), in(2031)).AddLine("m", 2027, "5", on("e"), in(2020)),
			want:    []string{"2026-2030 planned 0 current"},
			unknown: []string{"figures l"},
		},
		"a site of which nothing is known": {
			plan: half().AddSite("a", 100).AddSite("b", 100).ChangeSpec(partly).AddLine("l", 2027, "5", on("e")),
			want: []string{"2026-2030 planned 10 current of 60350 at least at 50 l:FY2027"},
		},
		"ten small schools and a site of which nothing is known": {
			plan: sized(10, 100).ChangeSpec(partly).ChangeSpec(erate("", "7")),
			want: []string{"2026-2030 planned 0 current of 301750 at least beside 7"},
		},
		"the district has more students than the sites known": {
			plan: sized(2, 100).SetEnrollment(1000).ChangeSpec(partly).ChangeSpec(erate("", "7")),
			want: []string{"2026-2030 planned 0 current of 201570 at least beside 7"},
		},
		"nine schools, large and small, and a site unknown": {
			plan: sized(4, 100).
				AddSite("a", 1000).
				AddSite("b", 1000).
				AddSite("c", 1000).
				AddSite("d", 1000).
				AddSite("e", 1000).
				ChangeSpec(partly).
				ChangeSpec(erate("", "7")),
			want: []string{"2026-2030 planned 0 current of 1128550 at least beside 7"},
		},
		"ten, of which an eleventh of one student takes the floors": {
			plan: sized(5, 100).
				AddSite("a", 1000).
				AddSite("b", 1000).
				AddSite("c", 1000).
				AddSite("d", 1000).
				AddSite("e", 1000).
				ChangeSpec(partly).
				ChangeSpec(erate("", "7")),
			want: []string{"2026-2030 planned 0 current of 1108836.57 at least beside 7"},
		},
		"parts are not rounded": {
			plan: newPlan().
				AddSource("e", v1alpha1.SourceERateC2, testplan.WithDiscount("30")).
				AddLine("l", 2027, "0.01", on("e")).
				AddLine("m", 2027, "0.01", on("e")).
				AddLine("n", 2027, "0.01", on("e")),
			want: []string{"2026-2030 planned 0.10 current at 30 l:FY2027 m:FY2027 n:FY2027"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			if c.on == "" {
				c.on = today
			}
			two := computeBudget(newDistrict(c.plan), c.on).CategoryTwo()
			var got, unknown []string
			for _, cycle := range two.Cycles {
				got = append(got, describeCycle(cycle))
			}
			for what, names := range map[string][]v1alpha1.EntryName{
				"year":     two.NoYear,
				"figures":  two.NoFigures,
				"discount": two.NoDiscount,
			} {
				for _, name := range names {
					unknown = append(unknown, what+" "+string(name))
				}
			}
			if diff := cmp.Diff(c.want, got) + cmp.Diff(c.unknown, unknown); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The next E-Rate year is announced where fiscal years begin at another time.
func TestCategoryTwoAnnouncesTheNextYear(t *testing.T) {
	budget := computeBudget(
		newDistrict(newPlan().FiscalStart(1).SetPeriod("2026-01-01", "2029-12-31").ChangeSpec(erate("65.7", ""))), "2027-01-05",
	)
	if next := budget.CategoryTwo().Next.String(); next != "2027-07-01" {
		t.Errorf("the next change is announced for %s", next)
	}
}
