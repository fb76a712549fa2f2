package programs_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/programs"
)

func listCosts() []string {
	return []string{
		"EndUserDevice", "Software", "DigitalContent", "InternetAccess", "InternalConnections",
		"ManagedWiFi", "BasicMaintenance", "Training", "Personnel", "Other",
	}
}

// What E-Rate pays for by year, tried with every kind of cost.
func TestEligibleForERate(t *testing.T) {
	one := []string{"InternetAccess"}
	two := []string{"InternalConnections", "ManagedWiFi", "BasicMaintenance"}
	buses := []string{"InternalConnections", "ManagedWiFi", "Other"}
	for title, c := range map[string]struct {
		kind         v1alpha1.SourceKind
		year         int
		paid, unsure []string
	}{
		"category one, before the first known year": {v1alpha1.SourceERateC1, 2020, nil, listCosts()},
		"category one, the first known year":        {v1alpha1.SourceERateC1, 2021, one, nil},
		"category one, the year before the buses":   {v1alpha1.SourceERateC1, 2023, one, nil},
		"category one, the year of the buses":       {v1alpha1.SourceERateC1, 2024, one, buses},
		"category one, the year after":              {v1alpha1.SourceERateC1, 2025, one, nil},
		"category one, in years to come":            {v1alpha1.SourceERateC1, 2031, one, nil},
		"category two, before the first known year": {v1alpha1.SourceERateC2, 2020, nil, listCosts()},
		"category two, the first known year":        {v1alpha1.SourceERateC2, 2021, two, nil},
		"category two, the year of the buses":       {v1alpha1.SourceERateC2, 2024, two, nil},
		"category two, in years to come":            {v1alpha1.SourceERateC2, 2031, two, nil},
	} {
		t.Run(title, func(t *testing.T) {
			var paid, unsure []string
			for _, cost := range listCosts() {
				allowed, fact, known := programs.CheckEligibility(c.kind, cost, v1alpha1.PurposePurchase, c.year)
				switch {
				case !known && !allowed:
					t.Errorf("%s: not known and held against the district", cost)
				case !known:
					unsure = append(unsure, cost)
				case allowed:
					paid = append(paid, cost)
				}
				if fact.Primary || known && fact.Source == "" {
					t.Errorf("%s: %t, %+v", cost, known, fact)
				}
			}
			if diff := cmp.Diff(c.paid, paid); diff != "" {
				t.Errorf("paid for (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.unsure, unsure); diff != "" {
				t.Errorf("not known (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEligibleByPurpose(t *testing.T) {
	for title, c := range map[string]struct {
		kind           v1alpha1.SourceKind
		cost           string
		purpose        v1alpha1.Purpose
		allowed, known bool
	}{
		"a bond and operation":                 {"Bond", "Software", "Operation", false, true},
		"a bond and staffing":                  {"Bond", "Personnel", "Staffing", false, true},
		"a bond and operation, no cost":        {"Bond", "", "Operation", false, true},
		"a bond and a purchase: not said":      {"Bond", "EndUserDevice", "Purchase", true, false},
		"a bond and no purpose":                {"Bond", "EndUserDevice", "", true, false},
		"E-Rate and no purpose":                {"ERateC2", "ManagedWiFi", "", true, true},
		"E-Rate operates managed Wi-Fi":        {"ERateC2", "ManagedWiFi", "Operation", true, true},
		"E-Rate and no cost":                   {"ERateC2", "", "Purchase", true, false},
		"E-Rate and a cost that has no rule":   {"ERateC2", "Chalk", "Purchase", true, false},
		"E-Rate and a device":                  {"ERateC2", "EndUserDevice", "Purchase", false, true},
		"category one and the other's cost":    {"ERateC1", "InternalConnections", "Purchase", false, true},
		"category two and the other's cost":    {"ERateC2", "InternetAccess", "Operation", false, true},
		"local money":                          {"Local", "EndUserDevice", "Operation", true, false},
		"a federal grant":                      {"TitleIVA", "EndUserDevice", "Purchase", true, false},
		"a kind of source that does not exist": {"Lottery", "EndUserDevice", "Purchase", true, false},
	} {
		t.Run(title, func(t *testing.T) {
			allowed, fact, known := programs.CheckEligibility(c.kind, c.cost, c.purpose, 2026)
			if allowed != c.allowed || known != c.known {
				t.Errorf("got %t, %t, want %t, %t", allowed, known, c.allowed, c.known)
			}
			if known && (fact.Source == "" || fact.Primary || fact.Ask == "") {
				t.Errorf("known by %+v", fact)
			}
		})
	}
}

// A bond's rule holds in every year.
func TestBondsInEveryYear(t *testing.T) {
	for _, year := range []int{1999, 2020, 2026, 2199} {
		if allowed, _, known := programs.CheckEligibility(
			v1alpha1.SourceBond, "Other", v1alpha1.PurposeStaffing, year,
		); allowed ||
			!known {
			t.Errorf("%d: got %t, %t", year, allowed, known)
		}
	}
}

func TestCaps(t *testing.T) {
	for title, c := range map[string]struct {
		kind       v1alpha1.SourceKind
		fiscalYear int
		want       []int64
	}{
		"Title IV-A":                          {"TitleIVA", 2027, []int64{15}},
		"Title IV-A, the first known year":    {"TitleIVA", 2019, []int64{15}},
		"Title IV-A, the year before":         {"TitleIVA", 2018, nil},
		"Title II-A has none that is known":   {"TitleIIA", 2027, nil},
		"local money":                         {"Local", 2027, nil},
		"a kind of source that is not known":  {"Lottery", 2027, nil},
		"Title IV-A, in years far in advance": {"TitleIVA", 2199, []int64{15}},
	} {
		t.Run(title, func(t *testing.T) {
			var got []int64
			for _, limit := range programs.CapsOn(c.kind, c.fiscalYear) {
				got = append(got, limit.Percent)
				if limit.Kind != c.kind || limit.Primary || limit.Fact.Source == "" || limit.Ask == "" {
					t.Errorf("got %+v", limit)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestCapOfTitleIVA(t *testing.T) {
	limit := programs.CapsOn("TitleIVA", 2027)[0]
	if diff := cmp.Diff([]v1alpha1.Purpose{"Purchase", "Replacement"}, limit.Purposes); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Device", "Network", "Software", "Content"}, limit.TechnologyKinds); diff != "" {
		t.Error(diff)
	}
	limit.Purposes[0], limit.TechnologyKinds[0] = "Staffing", "Service"
	if again := programs.CapsOn("TitleIVA", 2027)[0]; again.Purposes[0] != "Purchase" ||
		again.TechnologyKinds[0] != "Device" {
		t.Error("a caller can change the data")
	}
}

func TestFederalMoney(t *testing.T) {
	for kind, want := range map[v1alpha1.SourceKind]struct{ federal, supplant, fact bool }{
		"Local":         {},
		"State":         {},
		"TitleIA":       {federal: true, fact: true},
		"TitleIIA":      {federal: true, supplant: true, fact: true},
		"TitleIII":      {federal: true, supplant: true, fact: true},
		"TitleIVA":      {federal: true, supplant: true, fact: true},
		"IDEA":          {federal: true, supplant: true, fact: true},
		"Perkins":       {federal: true, supplant: true, fact: true},
		"ERateC1":       {},
		"ERateC2":       {},
		"FederalRelief": {federal: true},
		"Grant":         {},
		"Bond":          {},
		"Donation":      {},
		"":              {},
		"Lottery":       {},
	} {
		t.Run(string(kind), func(t *testing.T) {
			if got := programs.IsFederal(kind); got != want.federal {
				t.Errorf("federal: %t", got)
			}
			fact, got := programs.MustNotSupplant(kind)
			if got != want.supplant || (fact.Source != "") != want.fact || fact.Primary {
				t.Errorf("must not supplant: %t, %+v", got, fact)
			}
		})
	}
}

func TestBiddingWaitDays(t *testing.T) {
	days, fact := programs.BiddingWaitDays()
	if days != 28 || !fact.Primary {
		t.Errorf("BiddingWaitDays() = %d, primary %t, want 28 of the agency's own text", days, fact.Primary)
	}
}

func TestEarliestContract(t *testing.T) {
	// The last days for a Form 470 and the ends of the windows for Form 471 that USAC announced.
	for certified, want := range map[v1alpha1.Date]v1alpha1.Date{
		"2012-02-21": "2012-03-20", "2013-02-14": "2013-03-14", "": "",
	} {
		if got := programs.EarliestContract(calendar.ParseOrZero(certified)); got != calendar.ParseOrZero(want) {
			t.Errorf("EarliestContract(%s) = %s, want %s", certified, got, want)
		}
	}
}

func TestFederalInventoryMonths(t *testing.T) {
	months, fact := programs.FederalInventoryMonths()
	if months != 24 || fact.Source == "" || fact.Primary || fact.Ask == "" {
		t.Errorf("got %d months by %+v", months, fact)
	}
}

func TestFederalEquipment(t *testing.T) {
	price, before, since, fact := programs.FederalEquipment()
	if price != 10_000*money.Unit || before != 5_000*money.Unit || since.String() != "2024-10-01" ||
		fact.Source == "" ||
		fact.Primary ||
		fact.Ask == "" {
		t.Errorf("got %d, %d before %s, by %+v", price, before, since, fact)
	}
}
