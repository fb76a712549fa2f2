package programs

import (
	"fmt"
	"io/fs"
	"math/big"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/config/crd"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

func TestData(t *testing.T) {
	for _, fault := range findFaults(readTables(t), readAllowedWords(t)) {
		t.Error(fault)
	}
}

// The checks themselves are held by data that are wrong in one place.
func TestFaultsAreFound(t *testing.T) {
	words := readAllowedWords(t)
	for title, c := range map[string]struct {
		spoil func(*tables)
		want  string
	}{
		"no source": {
			func(d *tables) { d.erate.CategoryTwoCycles[0].Source = " " },
			"no source",
		},
		"a line break in a source":         {func(d *tables) { d.caps.Caps[0].Source += "\n" }, "no clean source"},
		"not primary and no office to ask": {func(d *tables) { d.federal.Inventory.Ask = "" }, "no office to ask"},
		"primary and an office to ask": {
			func(d *tables) { d.caps.Caps[0].Primary = true },
			"with an office to ask",
		},
		"a cycle backwards": {
			func(d *tables) { d.erate.CategoryTwoCycles[0].Last = 2020 }, "2021 to 2020",
		},
		"a cycle without a last year": {func(d *tables) { d.erate.CategoryTwoCycles[1].Last = 0 }, "2026 to 0"},
		"cycles that overlap by a year": {
			func(d *tables) { d.erate.CategoryTwoCycles[1].First = 2025 }, "begins in 2025",
		},
		"cycles in the wrong order": {
			func(d *tables) { slices.Reverse(d.erate.CategoryTwoCycles) }, "begins in 2021",
		},
		"a mistyped multiplier": {
			func(d *tables) { d.erate.CategoryTwoCycles[0].PerStudent = "201,57" }, "perStudent 201,57",
		},
		"a mistyped floor": {
			func(d *tables) { d.erate.CategoryTwoCycles[0].Floor = "25,000" }, "floor 25,000",
		},
		"bids that need not be open": {
			func(d *tables) { d.erate.Bidding.WaitDays = 0 }, "bidding waits 0 days",
		},
		"no school raised alone": {
			func(d *tables) { d.erate.CategoryTwoCycles[0].EachSchoolUpTo = 0 }, "eachSchoolUpTo 0",
		},
		"a method without a source": {
			func(d *tables) { d.erate.CategoryTwoCycles[0].Method = Fact{} }, "method: no source",
		},
		"a matrix from year 25": {func(d *tables) { d.erate.DiscountMatrices[0].From = 25 }, "25 to 0"},
		"two open matrices": {
			func(d *tables) { m := &d.erate.DiscountMatrices; *m = append(*m, (*m)[0]) }, "begins in 2021",
		},
		"an unknown way to round": {
			func(d *tables) { d.erate.DiscountMatrices[0].Rounding.Mode = "Up" }, "rounding Up",
		},
		"rounding without a source": {
			func(d *tables) { d.erate.DiscountMatrices[0].Rounding.Source = "" }, "rounding: no source",
		},
		"no band": {
			func(d *tables) { d.erate.DiscountMatrices[0].Bands = nil }, "bands do not begin at 0",
		},
		"bands from 1": {
			func(d *tables) { m := &d.erate.DiscountMatrices[0]; m.Bands = m.Bands[1:] }, "bands do not begin at 0",
		},
		"a band twice": {
			func(d *tables) { d.erate.DiscountMatrices[0].Bands[2].AtLeast = 1 }, "band 1 does not follow 1",
		},
		"a band over 100": {
			func(d *tables) { d.erate.DiscountMatrices[0].Bands[5].AtLeast = 101 }, "percent 101",
		},
		"a discount over 100": {
			func(d *tables) { d.erate.DiscountMatrices[0].Bands[5].CategoryTwo.Rural = 101 }, "percent 101",
		},
		"a discount that falls": {
			func(d *tables) { d.erate.DiscountMatrices[0].Bands[3].CategoryOne.Urban = 49 }, "falls to 49",
		},
		"an unknown kind of source": {func(d *tables) { d.eligibility.Rules[0].Kind = "ERate" }, "source ERate"},
		"an unknown cost": {
			func(d *tables) { d.eligibility.Rules[0].OnlyCosts[0] = "Internet" }, "cost Internet",
		},
		"an unknown unsure cost": {
			func(d *tables) { d.eligibility.Rules[1].UnsureCosts[0] = "Bus" }, "cost Bus",
		},
		"a cost both sure and unsure": {
			func(d *tables) { d.eligibility.Rules[1].UnsureCosts[0] = "InternetAccess" }, "InternetAccess is both",
		},
		"an unknown purpose": {
			func(d *tables) { d.eligibility.Rules[4].NeverPurposes[0] = "Running" }, "purpose Running",
		},
		"a rule that says nothing": {
			func(d *tables) { d.eligibility.Rules[4].NeverPurposes = nil }, "says nothing",
		},
		"a rule after an open one": {func(d *tables) { d.eligibility.Rules[0].Through = 0 }, "begins in 2024"},
		"a source forgotten": {
			func(d *tables) { d.eligibility.WithoutRule = d.eligibility.WithoutRule[1:] }, "Local has neither",
		},
		"a source with a rule and none": {
			func(d *tables) { d.eligibility.WithoutRule[0].Kinds[0] = "Bond" }, "Bond has both",
		},
		"without a rule and without a reason": {
			func(d *tables) { d.eligibility.WithoutRule[0].Because = "" },
			"no reason",
		},
		"a kind of cost forgotten": {
			func(d *tables) { d.eligibility.Costs = d.eligibility.Costs[1:] }, "costs are",
		},
		"a cap under 0":    {func(d *tables) { d.caps.Caps[0].Percent = -1 }, "percent -1"},
		"a cap over 100":   {func(d *tables) { d.caps.Caps[0].Percent = 101 }, "percent 101"},
		"a cap on nothing": {func(d *tables) { d.caps.Caps[0].Purposes = nil }, "on nothing"},
		"a cap on an unknown technology": {
			func(d *tables) { d.caps.Caps[0].TechnologyKinds[0] = "Devices" }, "technology Devices",
		},
		"a cap twice in a year": {
			func(d *tables) { d.caps.Caps = append(d.caps.Caps, d.caps.Caps[0]) }, "begins in 2019",
		},
		"federal money unknown": {func(d *tables) { d.federal.Federal.Kinds[0] = "TitleI" }, "source TitleI"},
		"supplanting money not federal": {
			func(d *tables) { d.federal.MustNotSupplant[0].Kinds[0] = "Local" }, "Local is not federal",
		},
		"a source listed twice": {
			func(d *tables) { d.federal.SupplantNotByLine[0].Kinds[0] = "IDEA" }, "IDEA is listed twice",
		},
		"equipment of no price": {
			func(d *tables) { d.federal.Equipment.PriceBefore = "" }, "equipment from a price",
		},
		"a mistyped day of equipment": {
			func(d *tables) { d.federal.Equipment.Since = "2024-13-01" }, "equipment since",
		},
		"equipment without a source": {func(d *tables) { d.federal.Equipment.Source = "" }, "equipment: no source"},
		"no interval of inventories": {
			func(d *tables) { d.federal.Inventory.Months = 0 }, "inventory every 0 months",
		},
	} {
		t.Run(title, func(t *testing.T) {
			data := readTables(t)
			c.spoil(&data)
			found := findFaults(data, words)
			if !slices.ContainsFunc(found, func(f string) bool { return strings.Contains(f, c.want) }) {
				t.Errorf("want a fault with %q, got %q", c.want, found)
			}
		})
	}
}

// Every file is read, and none of its fields is passed over.
func TestFilesAreReadStrictly(t *testing.T) {
	names, err := fs.Glob(embedded, "data/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		files := fstest.MapFS{}
		for _, other := range names {
			data, err := embedded.ReadFile(other)
			if err != nil {
				t.Fatal(err)
			}
			files[other] = &fstest.MapFile{Data: data}
		}
		good := files[name].Data
		for title, data := range map[string]string{
			"an unknown field": string(good) + "\nunknown: 1\n",
			"not YAML":         "\t",
		} {
			files[name].Data = []byte(data)
			if _, err := loadTables(files); err == nil {
				t.Errorf("%s: %s is accepted", name, title)
			}
		}
		delete(files, name)
		if _, err := loadTables(files); err == nil {
			t.Errorf("%s is not missed", name)
		}
	}
}

// The rule of rounding is a datum: without it, a share between two bands
// belongs to the lower one, and the matrix alone decides.
func TestRoundingIsData(t *testing.T) {
	m := readTables(t).erate.DiscountMatrices[0]
	share := big.NewRat(196, 10)
	if b, fact := m.findBand(share); b.AtLeast != 20 || fact != m.Rounding.Fact {
		t.Errorf("19.6 rounded is in the band from %d by %q", b.AtLeast, fact.Source)
	}
	sure := m
	sure.Rounding.Primary = true
	if b, fact := sure.findBand(share); b.AtLeast != 20 || fact != m.Fact {
		t.Errorf("19.6 surely rounded is in the band from %d by %q", b.AtLeast, fact.Source)
	}
	m.Rounding.Mode = roundNone
	if b, fact := m.findBand(share); b.AtLeast != 1 || fact != m.Fact {
		t.Errorf("19.6 as it is is in the band from %d by %q", b.AtLeast, fact.Source)
	}
}

func readTables(t *testing.T) tables {
	t.Helper()
	data, err := loadTables(embedded)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// allowedWords are those that the API knows.
type allowedWords struct {
	sources, costs, purposes, technologies []string
}

func readAllowedWords(t *testing.T) allowedWords {
	t.Helper()
	return allowedWords{
		sources:      readEnum(t, string(v1alpha1.SourceERateC1)),
		costs:        readEnum(t, "BasicMaintenance"),
		purposes:     readEnum(t, string(v1alpha1.PurposeStaffing)),
		technologies: readEnum(t, "Network"),
	}
}

// readEnum is the enum of the API that has a value.
func readEnum(t *testing.T, value string) []string {
	t.Helper()
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range definitions {
		if values := findEnum(*d.Spec.Versions[0].Schema.OpenAPIV3Schema, value); values != nil {
			return values
		}
	}
	t.Fatalf("no enum of the API has %s", value)
	return nil
}

func findEnum(schema apiextensionsv1.JSONSchemaProps, value string) []string {
	var values []string
	for _, v := range schema.Enum {
		values = append(values, strings.Trim(string(v.Raw), `"`))
	}
	if slices.Contains(values, value) {
		return values
	}
	if schema.Items != nil && schema.Items.Schema != nil {
		if found := findEnum(*schema.Items.Schema, value); found != nil {
			return found
		}
	}
	for _, property := range schema.Properties {
		if found := findEnum(property, value); found != nil {
			return found
		}
	}
	return nil
}

// findFaults says what is wrong with the data.
func findFaults(data tables, w allowedWords) []string {
	c := checker{words: w, lastYear: map[string]int{}}
	c.checkERate(data.erate)
	c.checkEligibility(data.eligibility)
	c.checkCaps(data.caps)
	c.checkFederal(data.federal)
	return c.found
}

type checker struct {
	words allowedWords
	// lastYear of the entries before, by what they are about.
	lastYear map[string]int
	found    []string
}

func (checker *checker) addFault(format string, args ...any) {
	checker.found = append(checker.found, fmt.Sprintf(format, args...))
}

func (checker *checker) checkFact(of string, fact Fact) {
	switch {
	case strings.TrimSpace(fact.Source) == "":
		checker.addFault("%s: no source", of)
	case fact.Source != strings.Join(strings.Fields(fact.Source), " "):
		checker.addFault("%s: no clean source: %q", of, fact.Source)
	case !fact.Primary && fact.Ask == "":
		checker.addFault("%s: not primary and no office to ask", of)
	case fact.Primary && fact.Ask != "":
		checker.addFault("%s: primary and with an office to ask", of)
	}
}

// openYear is after all years.
const openYear = 9999

func (checker *checker) checkYears(of string, y years) {
	through := y.Through
	if through == 0 {
		through = openYear
	}
	if (y.From != 0 && (y.From < 1998 || y.From > 2200)) || through < y.From ||
		(through > 2200 && through != openYear) {
		checker.addFault("%s: years %d to %d", of, y.From, y.Through)
	}
	if last, ok := checker.lastYear[of]; ok && y.From <= last {
		checker.addFault("%s: an entry begins in %d, and one before it goes to %d", of, y.From, last)
	}
	checker.lastYear[of] = through
}

func (checker *checker) checkPercent(of string, p int64) {
	if p < 0 || p > 100 {
		checker.addFault("%s: percent %d", of, p)
	}
}

func (checker *checker) checkMoney(of, name string, amount v1alpha1.Money) {
	if a := money.ParseOrZero(amount); a <= 0 || a.API() != amount {
		checker.addFault("%s: %s %s", of, name, amount)
	}
}

func (checker *checker) checkWord(of, what, word string, allowed []string) {
	if !slices.Contains(allowed, word) {
		checker.addFault("%s: %s %s is not one of %v", of, what, word, allowed)
	}
}

func (checker *checker) checkERate(table erateTable) {
	checker.checkFact("bidding", table.Bidding.Fact)
	if table.Bidding.WaitDays < 1 {
		checker.addFault("bidding waits %d days", table.Bidding.WaitDays)
	}
	for _, entry := range table.CategoryTwoCycles {
		of := "category two cycle"
		checker.checkYears(of, years{entry.First, entry.Last})
		if entry.First == 0 || entry.Last == 0 {
			checker.addFault("%s: open, %d to %d", of, entry.First, entry.Last)
		}
		checker.checkFact(of, entry.Fact)
		checker.checkFact(of+" method", entry.Method)
		checker.checkMoney(of, "perStudent", entry.PerStudent)
		checker.checkMoney(of, "floor", entry.Floor)
		if entry.EachSchoolUpTo < 1 {
			checker.addFault("%s: eachSchoolUpTo %d", of, entry.EachSchoolUpTo)
		}
	}
	for _, m := range table.DiscountMatrices {
		of := "discount matrix"
		checker.checkYears(of, m.years)
		checker.checkFact(of, m.Fact)
		checker.checkFact(of+" rounding", m.Rounding.Fact)
		checker.checkWord(of, "rounding", m.Rounding.Mode, []string{roundHalfAway, roundNone})
		checker.checkPercent(of, m.Rounding.From)
		if len(m.Bands) == 0 || m.Bands[0].AtLeast != 0 {
			checker.addFault("%s: the bands do not begin at 0", of)
		}
		for i, b := range m.Bands {
			checker.checkPercent(of, b.AtLeast)
			if i > 0 && b.AtLeast <= m.Bands[i-1].AtLeast {
				checker.addFault("%s: band %d does not follow %d", of, b.AtLeast, m.Bands[i-1].AtLeast)
			}
			for j, discount := range listDiscounts(b) {
				checker.checkPercent(of, discount)
				if i > 0 && discount < listDiscounts(m.Bands[i-1])[j] {
					checker.addFault("%s: a discount falls to %d in band %d", of, discount, b.AtLeast)
				}
			}
		}
	}
}

func listDiscounts(b band) []int64 {
	return []int64{b.CategoryOne.Urban, b.CategoryOne.Rural, b.CategoryTwo.Urban, b.CategoryTwo.Rural}
}

func (checker *checker) checkEligibility(table eligibilityTable) {
	if !slices.Equal(slices.Sorted(slices.Values(table.Costs)), slices.Sorted(slices.Values(checker.words.costs))) {
		checker.addFault("the costs are %v, and the API's %v", table.Costs, checker.words.costs)
	}
	withRule := map[string]bool{}
	for _, rule := range table.Rules {
		of := "eligibility of " + string(rule.Kind)
		withRule[string(rule.Kind)] = true
		checker.checkWord(of, "source", string(rule.Kind), checker.words.sources)
		checker.checkYears(of, rule.years)
		checker.checkFact(of, rule.Fact)
		for _, cost := range append(slices.Clone(rule.OnlyCosts), rule.UnsureCosts...) {
			checker.checkWord(of, "cost", cost, table.Costs)
		}
		for _, cost := range rule.UnsureCosts {
			if slices.Contains(rule.OnlyCosts, cost) {
				checker.addFault("%s: %s is both paid for and unsure", of, cost)
			}
		}
		for _, purpose := range rule.NeverPurposes {
			checker.checkWord(of, "purpose", string(purpose), checker.words.purposes)
		}
		if len(rule.OnlyCosts) == 0 && len(rule.NeverPurposes) == 0 {
			checker.addFault("%s: a rule says nothing", of)
		}
	}
	withoutRule := map[string]bool{}
	for _, entry := range table.WithoutRule {
		if entry.Because == "" {
			checker.addFault("without a rule, for no reason: %v", entry.Kinds)
		}
		for _, kind := range entry.Kinds {
			checker.checkWord("without a rule", "source", string(kind), checker.words.sources)
			withoutRule[string(kind)] = true
		}
	}
	for _, kind := range checker.words.sources {
		switch {
		case withRule[kind] && withoutRule[kind]:
			checker.addFault("%s has both a rule and a reason for none", kind)
		case !withRule[kind] && !withoutRule[kind]:
			checker.addFault("%s has neither a rule nor a reason for none", kind)
		}
	}
}

func (checker *checker) checkCaps(table capTable) {
	for _, entry := range table.Caps {
		// A source may have several caps in a year, on different things.
		of := fmt.Sprintf("cap of %s on %v of %v", entry.Kind, entry.Purposes, entry.TechnologyKinds)
		checker.checkWord(of, "source", string(entry.Kind), checker.words.sources)
		checker.checkYears(of, entry.years)
		checker.checkFact(of, entry.Fact)
		checker.checkPercent(of, entry.Percent)
		if len(entry.Purposes) == 0 || len(entry.TechnologyKinds) == 0 {
			checker.addFault("%s: it is on nothing", of)
		}
		for _, purpose := range entry.Purposes {
			checker.checkWord(of, "purpose", string(purpose), checker.words.purposes)
		}
		for _, kind := range entry.TechnologyKinds {
			checker.checkWord(of, "technology", kind, checker.words.technologies)
		}
	}
}

func (checker *checker) checkFederal(table federalTable) {
	checker.checkFact("federal", table.Federal.Fact)
	for _, kind := range table.Federal.Kinds {
		checker.checkWord("federal", "source", string(kind), checker.words.sources)
	}
	listed := map[v1alpha1.SourceKind]bool{}
	for _, entry := range slices.Concat(table.MustNotSupplant, table.SupplantNotByLine) {
		of := fmt.Sprintf("supplanting by %v", entry.Kinds)
		checker.checkFact(of, entry.Fact)
		for _, kind := range entry.Kinds {
			if !slices.Contains(table.Federal.Kinds, kind) {
				checker.addFault("%s: %s is not federal", of, kind)
			}
			if listed[kind] {
				checker.addFault("%s: %s is listed twice", of, kind)
			}
			listed[kind] = true
		}
	}
	checker.checkFact("inventory", table.Inventory.Fact)
	if table.Inventory.Months < 1 {
		checker.addFault("inventory every %d months", table.Inventory.Months)
	}
	checker.checkFact("equipment", table.Equipment.Fact)
	for _, price := range []v1alpha1.Money{table.Equipment.Price, table.Equipment.PriceBefore} {
		if money.ParseOrZero(price) <= 0 {
			checker.addFault("equipment from a price of %q", price)
		}
	}
	if calendar.ParseOrZero(table.Equipment.Since).IsZero() {
		checker.addFault("equipment since %q", table.Equipment.Since)
	}
}
