package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

// surely is a world in which all rules of programs were read in their own texts.
func surely(w world) world {
	w.Plan.Annotations = map[string]string{sureOfPrograms: "yes"}
	return w
}

// fundedIn is the E-Rate year of a line.
func fundedIn(year int32) lineOption {
	return func(l *v1alpha1.BudgetLine) { l.ERateFundingYear = year }
}

// erate says by what E-Rate reckons.
func erate(
	nslp v1alpha1.Percent, locale v1alpha1.Locale, requested v1alpha1.Money,
) func(*v1alpha1.TechnologyPlanSpec) {
	return func(s *v1alpha1.TechnologyPlanSpec) {
		s.District.ERate = v1alpha1.ERate{NSLPPercent: nslp, Locale: locale, CategoryTwoRequested: requested}
	}
}

// onERate is a plan with a source of each category that pays half, and things to
// buy with it.
func onERate() *testplan.PlanBuilder {
	return plan().Source("one", v1alpha1.SourceERateC1, testplan.Discount("50")).Source("two", v1alpha1.SourceERateC2, testplan.Discount("50")).
		Source("bond", v1alpha1.SourceBond).Source("local", v1alpha1.SourceLocal).
		Technology("wifi", testplan.OfKind(v1alpha1.TechnologyNetwork)).Technology("laptop", testplan.OfKind(v1alpha1.TechnologyDevice)).
		Technology("suite", testplan.OfKind(v1alpha1.TechnologySoftware)).Technology("texts", testplan.OfKind(v1alpha1.TechnologyContent)).
		Technology("helpline", testplan.OfKind(v1alpha1.TechnologyService)).Technology("thing")
}

var _ = examplesIn(ineligibleExamples)

func ineligibleExamples() map[v1alpha1.FindingCode]examples {
	use := func(source string, options ...lineOption) world {
		return of(onERate().Line("l", 2027, "10", append(options, testplan.On(source))...))
	}
	is := testplan.Costing
	warns := []string{"Warning FY2027 10"}
	return map[v1alpha1.FindingCode]examples{
		"IneligibleUse": {
			"category one pays for internet access": {world: use("one", is(v1alpha1.CostInternetAccess))},
			"two years, and a waiver for the first": {world: of(onERate().Source("one", v1alpha1.SourceERateC1).
				Line("l", 2027, "20", testplan.On("one"), is(v1alpha1.CostInternalConnections), testplan.Through(2028)).Waive("w", "IneligibleUse", waivedOff, testplan.WaivedIn(2027))),
				want: []string{"Warning FY2028 10", "Warning FY2027 10 waived by w"}},
			"category one, network equipment":                {world: use("one", is(v1alpha1.CostInternalConnections)), want: warns},
			"category two pays for network equipment":        {world: use("two", testplan.Buying("wifi"))},
			"category two pays for managed Wi-Fi":            {world: use("two", is(v1alpha1.CostManagedWiFi))},
			"category two pays for maintenance":              {world: use("two", is(v1alpha1.CostBasicMaintenance), paying(operation))},
			"category two, internet access":                  {world: use("two", is(v1alpha1.CostInternetAccess)), want: warns},
			"a purchase of laptops":                          {world: use("two", testplan.Buying("laptop")), want: warns},
			"a replacement of laptops":                       {world: use("two", testplan.Buying("laptop"), paying(replacement)), want: warns},
			"software":                                       {world: use("two", testplan.Buying("suite")), want: warns},
			"content":                                        {world: use("two", testplan.Buying("texts")), want: warns},
			"training":                                       {world: use("two", testplan.Buying("wifi"), paying(learning)), want: warns},
			"staff":                                          {world: use("two", testplan.Buying("wifi"), paying(staffing)), want: warns},
			"the line's own word goes first":                 {world: use("two", testplan.Buying("laptop"), is(v1alpha1.CostInternalConnections))},
			"a service can be anything: not checked":         {world: use("two", testplan.Buying("helpline"))},
			"running a network can be anything: not checked": {world: use("two", testplan.Buying("wifi"), paying(operation))},
			"things of two kinds: not checked":               {world: use("two", testplan.Buying("wifi", "laptop"))},
			"a thing of no kind: not checked":                {world: use("two", testplan.Buying("thing"))},
			"a bond never runs anything":                     {world: use("bond", testplan.Buying("thing"), paying(operation), testplan.Recurring(false)), want: warns},
			"a bond never pays staff":                        {world: use("bond", is(v1alpha1.CostPersonnel), paying(staffing), testplan.Recurring(false)), want: warns},
			"a bond buys":                                    {world: use("bond", testplan.Buying("laptop"))},
			"local money pays for anything":                  {world: use("local", paying(staffing))},
			"no source":                                      {world: use("", paying(staffing))},
			"a span is told once, with all of its money":     {world: of(onERate().Line("l", 2028, "10", testplan.Through(2029), testplan.On("two"), paying(learning))), want: []string{"Warning FY2028 10"}},
			"of a span that has begun, the years to come":    {world: of(onERate().Line("l", 2027, "30", testplan.Through(2029), testplan.On("two"), paying(learning))), on: "2027-07-01", want: []string{"Warning FY2028 20"}},
			"a past year":                                    {world: use("two", paying(learning)), on: "2027-07-01"},
			"a line of nothing":                              {world: of(onERate().Line("l", 2027, "0", testplan.On("two"), paying(learning)))},
			"fiscal years that E-Rate's do not fit":          {world: of(onERate().FiscalStart(9).Line("l", 2027, "10", testplan.On("two"), paying(learning)))},
			"and the E-Rate year is said":                    {world: of(onERate().FiscalStart(9).Line("l", 2027, "10", testplan.On("two"), paying(learning), fundedIn(2026))), want: warns},
			"where the rule was read in the program's text":  {world: surely(use("two", paying(learning))), want: []string{"Error FY2027 10"}},
			"a bond, where the rule was read in the law":     {world: surely(use("bond", paying(staffing), testplan.Recurring(false))), want: []string{"Error FY2027 10"}},
			"two lines are told each":                        {world: of(onERate().Line("l", 2027, "10", testplan.On("two"), paying(learning)).Line("m", 2027, "5", testplan.On("two"), paying(learning))), want: []string{"Warning FY2027 10", "Warning FY2027 5"}},
			"waived":                                         {world: of(onERate().Line("l", 2027, "10", testplan.On("two"), paying(learning)).Waive("w", "IneligibleUse", v1alpha1.WaiverOff)), want: []string{"Warning FY2027 10 waived by w"}},
		},
	}
}

var _ = examplesIn(categoryTwoExamples)

// schools is a plan on E-Rate of so many schools of 100 students.
func schools(n int) *testplan.PlanBuilder {
	p := onERate().With(erate("", "", "0"))
	for i := range n {
		p.Site(fmt.Sprintf("school%d", i), 100)
	}
	return p
}

// unknownSite is a site of which nobody says how many students it has.
func unknownSite(name string) func(*v1alpha1.TechnologyPlanSpec) {
	return func(s *v1alpha1.TechnologyPlanSpec) {
		s.District.Sites = append(s.District.Sites, v1alpha1.Site{Name: v1alpha1.EntryName(name)})
	}
}

func categoryTwoExamples() map[v1alpha1.FindingCode]examples {
	// 400 students: 80,628 before the discount, of which half is 40,314.
	school := func() *testplan.PlanBuilder { return onERate().Site("school", 400).With(erate("", "", "0")) }
	wifi := func(p *testplan.PlanBuilder, year v1alpha1.FiscalYear, amount v1alpha1.Money, options ...lineOption) *testplan.PlanBuilder {
		return p.Line(fmt.Sprintf("l%d%s", year, amount), year, amount, append(options, testplan.On("two"), testplan.Buying("wifi"))...)
	}
	// An old cycle is that of the funding years 2021 to 2025.
	old := func(amount v1alpha1.Money) world {
		return of(wifi(school().Period("2025-07-01", "2028-06-30"), 2026, amount))
	}
	return map[v1alpha1.FindingCode]examples{
		"ERateCategoryTwoExceeded": {
			"all of the budget":                                 {world: of(wifi(school(), 2027, "40314"))},
			"a unit more, before the discount":                  {world: of(wifi(school(), 2027, "40314.50"))},
			"a hundredth more of E-Rate's money":                {world: of(wifi(school(), 2027, "40314.51")), want: []string{"Warning FY2027 1.02"}},
			"what was requested counts":                         {world: of(wifi(school().With(erate("", "", "628")), 2027, "40000.51")), want: []string{"Warning FY2027 1.02"}},
			"and just fits":                                     {world: of(wifi(school().With(erate("", "", "628")), 2027, "40000"))},
			"all years of the cycle count":                      {world: of(wifi(wifi(school(), 2027, "40000"), 2029, "1000")), want: []string{"Warning FY2029 1372"}},
			"past years as well":                                {world: of(wifi(wifi(school(), 2027, "40000"), 2029, "1000")), on: "2028-10-01", want: []string{"Warning FY2029 1372"}},
			"the limit was passed in a past year":               {world: of(wifi(wifi(school(), 2027, "41000"), 2029, "1000")), on: "2028-10-01", want: []string{"Warning FY2027 3372"}},
			"another cycle is another budget":                   {world: of(wifi(wifi(school(), 2027, "40000"), 2028, "40000", fundedIn(2025)))},
			"the cycle to come is not known: not checked":       {world: of(wifi(school(), 2027, "90000", fundedIn(2031)))},
			"a cycle that is past":                              {world: old("90000"), on: "2026-10-01"},
			"the same before it ended":                          {world: old("33401"), on: "2026-06-30", want: []string{"Warning FY2026 2"}},
			"the floor of a small school":                       {world: of(wifi(onERate().Site("school", 100).With(erate("", "", "0")), 2027, "15087.50"))},
			"over the floor of a small school":                  {world: of(wifi(onERate().Site("school", 100).With(erate("", "", "0")), 2027, "15089.50")), want: []string{"Warning FY2027 4"}},
			"small schools have a floor each":                   {world: of(wifi(onERate().Site("a", 100).Site("b", 100).With(erate("", "", "0")), 2027, "30175"))},
			"an office has none":                                {world: of(wifi(onERate().Site("a", 100).Site("b", 0).With(erate("", "", "0")), 2027, "30175")), want: []string{"Warning FY2027 30175"}},
			"only the district's enrollment: not checked":       {world: surely(of(wifi(onERate().Enrollment(400).With(erate("", "", "0")), 2027, "90000")))},
			"a site without enrollment: not checked":            {world: surely(of(wifi(schools(10).With(unknownSite("office")), 2027, "160000")))},
			"and all of them are known":                         {world: surely(of(wifi(schools(10).Site("office", 0), 2027, "160000"))), want: []string{"Error FY2027 18250"}},
			"the limit of ten small schools":                    {world: of(wifi(schools(10).Site("office", 0), 2027, "150875"))},
			"much more, and a site without enrollment":          {world: surely(of(wifi(schools(10).With(unknownSite("office")), 2027, "900000")))},
			"no enrollment: not checked":                        {world: of(wifi(onERate().With(erate("", "", "0")), 2027, "90000"))},
			"requests not known: not checked":                   {world: of(wifi(onERate().Site("school", 400), 2027, "90000"))},
			"requests alone, and nothing is planned":            {world: of(school().With(erate("", "", "90000")))},
			"category one does not count":                       {world: of(school().Line("l", 2027, "90000", testplan.On("one"), testplan.Costing(v1alpha1.CostInternetAccess)))},
			"the discount of the matrix, 85 percent":            {world: of(wifi(school().With(erate("80", "Urban", "0")).Source("matrix", v1alpha1.SourceERateC2), 2027, "68533.80", func(l *v1alpha1.BudgetLine) { l.Name = "x" }).With(fromMatrix))},
			"and over it":                                       {world: of(wifi(school().With(erate("80", "Urban", "0")).Source("matrix", v1alpha1.SourceERateC2), 2027, "68535.50", func(l *v1alpha1.BudgetLine) { l.Name = "x" }).With(fromMatrix)), want: []string{"Warning FY2027 2"}},
			"a district whose years begin in September":         {world: of(wifi(school().FiscalStart(9), 2027, "90000"))},
			"and says the E-Rate year":                          {world: of(wifi(school().FiscalStart(9), 2027, "40315", fundedIn(2026))), want: []string{"Warning FY2027 2"}},
			"where the figures were read in the program's text": {world: surely(of(wifi(school(), 2027, "40315"))), want: []string{"Error FY2027 2"}},
			"waived": {world: of(wifi(school(), 2027, "40315").Waive("w", "ERateCategoryTwoExceeded", v1alpha1.WaiverOff)), want: []string{"Warning FY2027 2 waived by w"}},
		},
	}
}

// fromMatrix moves the lines to the source that states no discount.
func fromMatrix(s *v1alpha1.TechnologyPlanSpec) {
	for i := range s.Budget.Lines {
		s.Budget.Lines[i].Source = "matrix"
	}
}

var _ = examplesIn(ownShareExamples)

func ownShareExamples() map[v1alpha1.FindingCode]examples {
	buys := testplan.Buying
	half := func(p *testplan.PlanBuilder, name string, amount v1alpha1.Money, options ...lineOption) *testplan.PlanBuilder {
		return p.Line(name, 2027, amount, append(options, testplan.On("two"))...)
	}
	own := func(p *testplan.PlanBuilder, name string, amount v1alpha1.Money, options ...lineOption) *testplan.PlanBuilder {
		return p.Line(name, 2027, amount, append(options, testplan.On("local"))...)
	}
	wifi := func() *testplan.PlanBuilder { return half(onERate(), "e", "100", buys("wifi")) }
	two := func() *testplan.PlanBuilder { return half(wifi(), "f", "60", buys("helpline")) }
	return map[v1alpha1.FindingCode]examples{
		"NonDiscountShareUnfunded": {
			"all of it":                                       {world: of(own(wifi(), "o", "100", buys("wifi")))},
			"a unit less":                                     {world: of(own(wifi(), "o", "99", buys("wifi")))},
			"a hundredth more than a unit less":               {world: of(own(wifi(), "o", "98.99", buys("wifi"))), want: []string{"Warning FY2027 1.01"}},
			"nothing":                                         {world: of(wifi()), want: []string{"Warning FY2027 100"}},
			"category one as well":                            {world: of(onERate().Line("e", 2027, "100", testplan.On("one"), buys("helpline"))), want: []string{"Warning FY2027 100"}},
			"E-Rate pays for no own share":                    {world: of(wifi().Line("o", 2027, "100", testplan.On("one"), buys("helpline"))), want: []string{"Warning FY2027 100", "Warning FY2027 100"}},
			"a line without a source":                         {world: of(wifi().Line("o", 2027, "100", buys("wifi")))},
			"another technology":                              {world: of(own(wifi(), "o", "100", buys("laptop"))), want: []string{"Warning FY2027 100"}},
			"another year":                                    {world: of(wifi().Line("o", 2028, "100", testplan.On("local"), buys("wifi"))), want: []string{"Warning FY2027 100"}},
			"a past year":                                     {world: of(wifi()), on: "2027-07-01"},
			"all that has two technologies":                   {world: of(own(half(onERate(), "e", "100", buys("wifi", "helpline")), "o", "100", buys("helpline")))},
			"two E-Rate lines of one use":                     {world: of(own(half(wifi(), "f", "50", buys("wifi")), "o", "100", buys("wifi"))), want: []string{"Warning FY2027 50"}},
			"one line pays two shares in equal parts":         {world: of(own(two(), "o", "200", buys("helpline", "wifi")))},
			"and one part is too little":                      {world: of(own(two(), "o", "160", buys("helpline", "wifi"))), want: []string{"Warning FY2027 20"}},
			"and is not counted twice":                        {world: of(own(two(), "o", "100", buys("helpline", "wifi"))), want: []string{"Warning FY2027 50", "Warning FY2027 10"}},
			"a quarter of a line is for the share":            {world: of(own(wifi(), "o", "100", buys("wifi", "laptop", "suite", "texts"), paying(replacement))), want: []string{"Warning FY2027 75"}},
			"a quarter of a line is enough":                   {world: of(own(wifi(), "o", "400", buys("wifi", "laptop", "suite", "texts"), paying(replacement)))},
			"two of four technologies are in common":          {world: of(own(half(onERate(), "e", "100", buys("wifi", "helpline")), "o", "200", buys("wifi", "helpline", "suite", "texts")))},
			"and their parts are too little":                  {world: of(own(half(onERate(), "e", "100", buys("wifi", "helpline")), "o", "100", buys("wifi", "helpline", "suite", "texts"))), want: []string{"Warning FY2027 50"}},
			"what fits one share goes first":                  {world: of(own(own(half(wifi(), "f", "60", buys("helpline", "wifi")), "a", "100", buys("wifi")), "o", "60", buys("helpline")))},
			"no technology, the goal":                         {world: of(own(half(onERate(), "e", "100", testplan.For("g")), "o", "100", testplan.For("g"), buys("laptop")), goal("g"))},
			"no technology, another goal":                     {world: of(own(half(onERate(), "e", "100", testplan.For("g")), "o", "100", testplan.For("h")), goal("g"), goal("h")), want: []string{"Warning FY2027 100"}},
			"no technology, all technologies of the payer":    {world: of(own(half(onERate(), "e", "100", testplan.For("g")), "o", "100", testplan.For("g"), buys("laptop", "suite", "texts")), goal("g"))},
			"the payer names only the goal":                   {world: of(own(half(onERate(), "e", "100", testplan.For("g"), buys("wifi")), "o", "100", testplan.For("g")), goal("g"))},
			"one goal, two technologies":                      {world: of(own(half(onERate(), "e", "100", testplan.For("g"), buys("wifi")), "o", "100", testplan.For("g"), buys("laptop")), goal("g")), want: []string{"Warning FY2027 100"}},
			"names nothing: not checked":                      {world: of(half(onERate(), "e", "100", testplan.General()))},
			"no discount: not checked":                        {world: of(onERate().Source("open", v1alpha1.SourceERateC2).Line("e", 2027, "100", testplan.On("open"), buys("wifi")))},
			"a discount of nothing":                           {world: of(onERate().Source("open", v1alpha1.SourceERateC2, testplan.Discount("0")).Line("e", 2027, "100", testplan.On("open"), buys("wifi")))},
			"all is paid":                                     {world: of(onERate().Source("all", v1alpha1.SourceERateC2, testplan.Discount("100")).Line("e", 2027, "100", testplan.On("all"), buys("wifi")))},
			"by the matrix, 80 percent":                       {world: of(onERate().With(erate("50", "Rural", "")).Source("open", v1alpha1.SourceERateC2).Line("e", 2027, "80", testplan.On("open"), buys("wifi"))), want: []string{"Warning FY2027 20"}},
			"where the rules were read in the program's text": {world: surely(of(wifi())), want: []string{"Error FY2027 100"}},
			"waived": {world: of(wifi().Waive("w", "NonDiscountShareUnfunded", v1alpha1.WaiverOff)), want: []string{"Warning FY2027 100 waived by w"}},
		},
	}
}

var _ = examplesIn(capExamples)

func capExamples() map[v1alpha1.FindingCode]examples {
	title := func(bought, rest v1alpha1.Money, options ...lineOption) *testplan.PlanBuilder {
		return onERate().Source("iva", v1alpha1.SourceTitleIVA).Line("l", 2027, bought, append(options, testplan.On("iva"))...).
			Line("m", 2027, rest, testplan.On("iva"), paying(learning))
	}
	laptops := testplan.Buying("laptop")
	warns := []string{"Warning FY2027 0.01"}
	return map[v1alpha1.FindingCode]examples{
		"SpendingCapExceeded": {
			"exactly 15 percent":                         {world: of(title("15", "85", laptops))},
			"a hundredth more":                           {world: of(title("15.01", "84.99", laptops)), want: warns},
			"less from this source than the action says": {world: of(title("14117.65", "80000", laptops)), want: warns},
			"as much less as the action says":            {world: of(title("14117.64", "80000", laptops))},
			"the allowed part is never rounded up":       {world: of(title("0.02", "0.10", laptops)), want: warns},
			"replacements":                               {world: of(title("15.01", "84.99", laptops, paying(replacement))), want: warns},
			"networks":                                   {world: of(title("15.01", "84.99", testplan.Buying("wifi"))), want: warns},
			"software":                                   {world: of(title("15.01", "84.99", testplan.Buying("suite"))), want: warns},
			"content":                                    {world: of(title("15.01", "84.99", testplan.Buying("texts"))), want: warns},
			"services are not capped":                    {world: of(title("90", "10", testplan.Buying("helpline")))},
			"running costs are not capped":               {world: of(title("90", "10", laptops, paying(operation)))},
			"half of it is a service":                    {world: of(title("30.02", "69.98", testplan.Buying("laptop", "helpline"))), want: warns},
			"exactly half of it":                         {world: of(title("30", "70", testplan.Buying("laptop", "helpline")))},
			"what is bought is not known: not checked":   {world: of(title("90", "10"))},
			"of a thing of no kind":                      {world: of(title("90", "10", testplan.Buying("thing")))},
			"but the sort of cost is":                    {world: of(title("15.01", "84.99", testplan.Buying("thing"), testplan.Costing(v1alpha1.CostEndUserDevice))), want: warns},
			"a sort that is not capped":                  {world: of(title("90", "10", testplan.Costing(v1alpha1.CostInternetAccess)))},
			"another source":                             {world: of(onERate().Source("iia", "TitleIIA").Line("l", 2027, "90", testplan.On("iia"), laptops))},
			"each year for itself":                       {world: of(title("10", "90", laptops).Line("x", 2028, "10", testplan.On("iva"), laptops)), want: []string{"Warning FY2028 8.50"}},
			"two lines of a year together":               {world: of(title("10", "80", laptops).Line("x", 2027, "10", testplan.On("iva"), testplan.Buying("suite"))), want: []string{"Warning FY2027 5"}},
			"a past year":                                {world: of(title("90", "10", laptops)), on: "2027-07-01"},
			"where it was read in the law":               {world: surely(of(title("15.01", "84.99", laptops))), want: []string{"Error FY2027 0.01"}},
			"waived":                                     {world: of(title("15.01", "84.99", laptops).Waive("w", "SpendingCapExceeded", v1alpha1.WaiverOff)), want: []string{"Warning FY2027 0.01 waived by w"}},
		},
	}
}

// What is not known is said, each where it matters and nowhere else.
func TestProgramsNotChecked(t *testing.T) {
	wifi := func(p *testplan.PlanBuilder, options ...lineOption) *testplan.PlanBuilder {
		return p.Line("l", 2027, "100", append([]lineOption{testplan.On("two"), testplan.Costing(v1alpha1.CostManagedWiFi), testplan.Buying("wifi")}, options...)...).
			Line("o", 2027, "100", testplan.Buying("wifi"), testplan.On("local"))
	}
	school := func() *testplan.PlanBuilder { return onERate().Site("school", 400).With(erate("", "", "0")) }
	open := func(p *testplan.PlanBuilder) *testplan.PlanBuilder {
		return p.With(func(s *v1alpha1.TechnologyPlanSpec) { s.Budget.Sources[1].DiscountPercent = "" })
	}
	title := func(bought, rest v1alpha1.Money) *testplan.PlanBuilder {
		return plan().Source("iva", v1alpha1.SourceTitleIVA).Line("l", 2027, bought, testplan.On("iva")).Line("m", 2027, rest, testplan.On("iva"), paying(learning))
	}
	for name, c := range map[string]struct {
		world world
		want  []string
	}{
		"all is known":                           {of(wifi(school())), nil},
		"sources without lines":                  {of(onERate()), nil},
		"past money":                             {of(wifi(school(), func(l *v1alpha1.BudgetLine) { l.FiscalYear, l.CostKind, l.Technologies = 2026, "", nil })), nil},
		"no sort of cost":                        {of(wifi(school(), func(l *v1alpha1.BudgetLine) { l.CostKind = "" }, paying(operation))), []string{"IneligibleUse: nobody can say whether E-Rate pays for a cost of no known kind: l"}},
		"no sort of cost, local money":           {of(wifi(school()).Line("x", 2027, "1", testplan.On("local"))), nil},
		"no requests":                            {of(wifi(school().With(erate("", "", "")))), []string{"ERateCategoryTwoExceeded: district.erate does not say what was already requested for category two in the cycle 2026 to 2030"}},
		"no students":                            {of(wifi(onERate().With(erate("", "", "0")))), []string{"ERateCategoryTwoExceeded: neither the sites' enrollment nor the district's is known, so nobody can say what category two allows"}},
		"only the district's students, enough":   {of(wifi(onERate().Enrollment(400).With(erate("", "", "0")))), nil},
		"only the district's students, too much": {of(wifi(onERate().Enrollment(400).With(erate("", "", "80600")))), []string{"ERateCategoryTwoExceeded: only the district's enrollment is known, and what category two allows depends on that of each school"}},
		"an office without students given":       {of(wifi(schools(10).With(erate("", "", "301550")).With(unknownSite("office")))), nil},
		"and nothing is left for the work": {of(wifi(schools(10).With(erate("", "", "301552")).With(unknownSite("office")).With(unknownSite("depot")))), []string{
			"ERateCategoryTwoExceeded: what category two allows depends on the enrollment of each school, which is not known of depot and office",
		}},
		"no discount": {of(open(wifi(school()))), []string{
			"ERateCategoryTwoExceeded: no discount is known: l", "NonDiscountShareUnfunded: no discount is known: l",
		}},
		"no E-Rate year": {of(wifi(school().FiscalStart(9))), []string{
			"ERateCategoryTwoExceeded: the E-Rate year is not known: l", "IneligibleUse: the E-Rate year is not known: l",
		}},
		"no figures":    {of(wifi(school(), fundedIn(2031))), []string{"ERateCategoryTwoExceeded: the budget of the five-year cycle is not known: l"}},
		"no use":        {of(wifi(school(), func(l *v1alpha1.BudgetLine) { l.Technologies = nil })), []string{"NonDiscountShareUnfunded: an E-Rate line names neither a technology nor a goal: l"}},
		"no kind":       {of(title("15.01", "84.99")), []string{"SpendingCapExceeded: what sort of thing is bought is not known: l"}},
		"not decisive":  {of(title("15", "85")), nil},
		"decided alone": {of(title("50", "50").Technology("laptop", testplan.OfKind(v1alpha1.TechnologyDevice)).Line("x", 2027, "40", testplan.On("iva"), testplan.Buying("laptop"))), nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, n := range judge(c.world, today).NotChecked {
				if slices.Contains([]v1alpha1.FindingCode{"IneligibleUse", "ERateCategoryTwoExceeded", "NonDiscountShareUnfunded", "SpendingCapExceeded"}, n.Code) {
					got = append(got, string(n.Code)+": "+n.Reason)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The action of a finding on an unsure rule ends with whom to ask; on a sure one
// it does not.
func TestUnsureRulesSayWhomToAsk(t *testing.T) {
	for code, cases := range catalogue() {
		if !slices.Contains([]v1alpha1.FindingCode{"IneligibleUse", "NonDiscountShareUnfunded", "SpendingCapExceeded"}, code) {
			continue
		}
		for title, c := range cases {
			if c.on != "" {
				continue
			}
			for _, f := range judge(c.world, today).Findings {
				if asks := strings.HasSuffix(f.Action, " first."); f.Code == code && asks != (f.Severity == v1alpha1.SeverityWarning) {
					t.Errorf("%s, %s: %s, and the action is %q", code, title, f.Severity, f.Action)
				}
			}
		}
	}
}
