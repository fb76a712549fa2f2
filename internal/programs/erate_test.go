package programs_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/programs"
)

func findCycle(t *testing.T, fundingYear int) programs.Cycle {
	t.Helper()
	c, ok := programs.CategoryTwoCycle(fundingYear)
	if !ok {
		t.Fatalf("no cycle of funding year %d", fundingYear)
	}
	return c
}

func TestCategoryTwoCycle(t *testing.T) {
	for title, c := range map[string]struct {
		fundingYear, first, last int
		ok                       bool
	}{
		"no year":                         {0, 0, 0, false},
		"the year before the first cycle": {2020, 0, 0, false},
		"the first year of a cycle":       {2021, 2021, 2025, true},
		"the last year of a cycle":        {2025, 2021, 2025, true},
		"the first year of the next":      {2026, 2026, 2030, true},
		"the last year that is known":     {2030, 2026, 2030, true},
		"the year after it":               {2031, 0, 0, false},
	} {
		t.Run(title, func(t *testing.T) {
			got, ok := programs.CategoryTwoCycle(c.fundingYear)
			if ok != c.ok || got.First != c.first || got.Last != c.last {
				t.Errorf("got %d to %d, %t, want %d to %d, %t", got.First, got.Last, ok, c.first, c.last, c.ok)
			}
		})
	}
}

// That there are cycles is sure; their figures are from pages that quote.
func TestHowSureACycleIs(t *testing.T) {
	for _, year := range []int{2021, 2026} {
		c := findCycle(t, year)
		if c.Primary || c.Ask == "" || c.Source == "" {
			t.Errorf("the figures of %d: %+v", year, c.Fact)
		}
		if !c.Method.Primary || c.Method.Source == "" {
			t.Errorf("the method of %d: %+v", year, c.Method)
		}
	}
}

// listSchools is so many schools of so many students.
func listSchools(n int, students int64) []int64 {
	return slices.Repeat([]int64{students}, n)
}

func TestBudget(t *testing.T) {
	for title, c := range map[string]struct {
		fundingYear int
		enrollments []int64
		want        v1alpha1.Money
	}{
		"no school":                            {2026, nil, "0"},
		"a place without students":             {2026, []int64{0}, "0"},
		"a mistyped enrollment":                {2026, []int64{-5}, "0"},
		"one student":                          {2026, []int64{1}, "30175"},
		"9,572 students, 2021 to 2025":         {2025, []int64{9572}, "1598524"},
		"9,572 students, 2026 to 2030":         {2026, []int64{9572}, "1929428.04"},
		"380 students in 3 schools":            {2026, []int64{120, 130, 130}, "90525"},
		"the same and two offices":             {2026, []int64{0, 120, 130, 0, 130}, "90525"},
		"149 students: the floor":              {2026, []int64{149}, "30175"},
		"150 students: more than the floor":    {2026, []int64{150}, "30235.50"},
		"149 students, 2021: the floor":        {2021, []int64{149}, "25000"},
		"150 students, 2021: over the floor":   {2021, []int64{150}, "25050"},
		"a small and a large school":           {2026, []int64{100, 1000}, "231745"},
		"9 small schools and a large one":      {2026, append(listSchools(9, 10), 1000), "473145"},
		"10 small schools and a large one":     {2026, append(listSchools(10, 10), 1000), "331925"},
		"10 schools of 149":                    {2026, listSchools(10, 149), "301750"},
		"11 schools of 149":                    {2026, listSchools(11, 149), "331925"},
		"10 schools of 150":                    {2026, listSchools(10, 150), "302355"},
		"11 schools of 150":                    {2026, listSchools(11, 150), "332590.50"},
		"10 schools and a place without any":   {2026, append(append(listSchools(9, 10), 1000), 0), "473145"},
		"11 schools: students over the floors": {2026, append(listSchools(10, 10), 2000), "423297"},
		"more than status can show":            {2026, []int64{math.MaxInt64, math.MaxInt64}, ""},
	} {
		t.Run(title, func(t *testing.T) {
			if got := findCycle(t, c.fundingYear).DistrictBudget(c.enrollments); got.API() != c.want {
				t.Errorf("got %s, want %s", got.API(), c.want)
			}
		})
	}
}

func TestAtLeast(t *testing.T) {
	for title, c := range map[string]struct {
		fundingYear int
		students    int64
		want        v1alpha1.Money
	}{
		"no students":                    {2026, 0, "0"},
		"mistyped":                       {2026, -1, "0"},
		"380, whatever the schools":      {2026, 380, "76596.60"},
		"149: a school has the floor":    {2026, 149, "30175"},
		"9,572 students, 2021 to 2025":   {2021, 9572, "1598524"},
		"9,572 students, 2026 to 2030":   {2030, 9572, "1929428.04"},
		"as many as a number can be big": {2030, math.MaxInt64, ""},
	} {
		t.Run(title, func(t *testing.T) {
			if got := findCycle(t, c.fundingYear).LeastBudget(c.students); got.API() != c.want {
				t.Errorf("got %s, want %s", got.API(), c.want)
			}
		})
	}
}

// Property: one more student at a school never lowers the budget, the order of
// the schools and places without students change nothing, and the budget is
// never under what the district's total alone allows.
func TestBudgetProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 10))
	for range 5000 {
		c := findCycle(t, 2021+random.IntN(10))
		enrollments := make([]int64, 1+random.IntN(14))
		var total int64
		for i := range enrollments {
			enrollments[i] = 1 + random.Int64N(int64(10)<<random.IntN(9))
			total += enrollments[i]
		}
		budget := c.DistrictBudget(enrollments)
		if least := c.LeastBudget(total); budget < least {
			t.Fatalf("%v: %s is under %s", enrollments, budget.API(), least.API())
		}
		shuffled := append(slices.Clone(enrollments), 0)
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if got := c.DistrictBudget(shuffled); got != budget {
			t.Fatalf("%v has %s, and %v %s", enrollments, budget.API(), shuffled, got.API())
		}
		enrollments[random.IntN(len(enrollments))]++
		if got := c.DistrictBudget(enrollments); got < budget {
			t.Fatalf("a student more, %v: %s falls to %s", enrollments, budget.API(), got.API())
		}
	}
}

func TestDiscount(t *testing.T) {
	for title, c := range map[string]struct {
		share *big.Rat
		// Category one urban and rural, category two urban and rural.
		want [4]int64
	}{
		"0":                             {big.NewRat(0, 1), [4]int64{20, 25, 20, 25}},
		"0.5, not rounded":              {big.NewRat(5, 10), [4]int64{20, 25, 20, 25}},
		"0.99, not rounded":             {big.NewRat(99, 100), [4]int64{20, 25, 20, 25}},
		"1":                             {big.NewRat(1, 1), [4]int64{40, 50, 40, 50}},
		"19":                            {big.NewRat(19, 1), [4]int64{40, 50, 40, 50}},
		"19.4, rounded to 19":           {big.NewRat(194, 10), [4]int64{40, 50, 40, 50}},
		"19.4999, rounded to 19":        {big.NewRat(194999, 10000), [4]int64{40, 50, 40, 50}},
		"19.5, rounded to 20":           {big.NewRat(195, 10), [4]int64{50, 60, 50, 60}},
		"19.6, rounded to 20":           {big.NewRat(196, 10), [4]int64{50, 60, 50, 60}},
		"20":                            {big.NewRat(20, 1), [4]int64{50, 60, 50, 60}},
		"34":                            {big.NewRat(34, 1), [4]int64{50, 60, 50, 60}},
		"34.5, rounded to 35":           {big.NewRat(345, 10), [4]int64{60, 70, 60, 70}},
		"35":                            {big.NewRat(35, 1), [4]int64{60, 70, 60, 70}},
		"49":                            {big.NewRat(49, 1), [4]int64{60, 70, 60, 70}},
		"50":                            {big.NewRat(50, 1), [4]int64{80, 80, 80, 80}},
		"65.7, the worked example":      {big.NewRat(657, 10), [4]int64{80, 80, 80, 80}},
		"two thirds":                    {big.NewRat(200, 3), [4]int64{80, 80, 80, 80}},
		"74":                            {big.NewRat(74, 1), [4]int64{80, 80, 80, 80}},
		"74.5 less a hair":              {big.NewRat(744999, 10000), [4]int64{80, 80, 80, 80}},
		"75":                            {big.NewRat(75, 1), [4]int64{90, 90, 85, 85}},
		"100":                           {big.NewRat(100, 1), [4]int64{90, 90, 85, 85}},
		"a share that no decimal holds": {big.NewRat(1950000001, 100000000), [4]int64{50, 60, 50, 60}},
	} {
		t.Run(title, func(t *testing.T) {
			var got [4]int64
			for i := range got {
				locale := []v1alpha1.Locale{v1alpha1.LocaleUrban, v1alpha1.LocaleRural}[i%2]
				percent, fact, ok := programs.DiscountPercent(2026, c.share, locale, 1+i/2)
				if !ok || fact.Primary || fact.Source == "" || fact.Ask == "" {
					t.Errorf("category %d, %s: %t, %+v", 1+i/2, locale, ok, fact)
				}
				got[i] = percent
			}
			if got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestDiscountUnknown(t *testing.T) {
	half := big.NewRat(50, 1)
	for title, c := range map[string]struct {
		fundingYear int
		share       *big.Rat
		locale      v1alpha1.Locale
		category    int
		ok          bool
	}{
		"known":                          {2021, half, "Urban", 1, true},
		"known, in a year to come":       {2035, half, "Rural", 2, true},
		"the year before the matrix":     {2020, half, "Urban", 1, false},
		"no year":                        {0, half, "Urban", 1, false},
		"no share":                       {2026, nil, "Urban", 1, false},
		"a share under 0":                {2026, big.NewRat(-1, 100), "Urban", 1, false},
		"a share of a hair over 100":     {2026, big.NewRat(10001, 100), "Urban", 1, false},
		"no locale":                      {2026, half, "", 1, false},
		"a locale in another spelling":   {2026, half, "urban", 1, false},
		"no category":                    {2026, half, "Urban", 0, false},
		"a category that does not exist": {2026, half, "Urban", 3, false},
	} {
		t.Run(title, func(t *testing.T) {
			percent, fact, ok := programs.DiscountPercent(c.fundingYear, c.share, c.locale, c.category)
			if ok != c.ok {
				t.Fatalf("got %d, %t", percent, ok)
			}
			if !ok && (percent != 0 || fact != programs.Fact{}) {
				t.Errorf("not known, and %d percent by %q", percent, fact.Source)
			}
		})
	}
}

func TestDiscountLeavesTheShareAlone(t *testing.T) {
	share := big.NewRat(196, 10)
	programs.DiscountPercent(2026, share, v1alpha1.LocaleUrban, 1)
	if share.Cmp(big.NewRat(196, 10)) != 0 {
		t.Errorf("the share became %s", share)
	}
}

// The worked example of D10 through to the money.
func TestDiscountOfTheBudget(t *testing.T) {
	budget := findCycle(t, 2026).LeastBudget(9572)
	percent, _, ok := programs.DiscountPercent(2026, big.NewRat(657, 10), v1alpha1.LocaleUrban, 2)
	if !ok || percent != 80 {
		t.Fatalf("got %d, %t", percent, ok)
	}
	paid := budget.MultiplyRatio(percent, 100)
	if paid != money.ParseOrZero("1543542.43") || budget-paid != money.ParseOrZero("385885.61") {
		t.Errorf("E-Rate pays %s and the district %s", paid.API(), (budget - paid).API())
	}
}
