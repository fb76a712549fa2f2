package model_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrandom"
)

func parseDate(written string) calendar.Date { return calendar.ParseOrZero(written) }

func TestEnrollment(t *testing.T) {
	for title, c := range map[string]struct {
		plan *testplan.PlanBuilder
		want int64
	}{
		"not known":            {testplan.NewPlan("p"), 0},
		"as given":             {testplan.NewPlan("p").SetEnrollment(100).AddSite("a", 7), 100},
		"the sum of the sites": {testplan.NewPlan("p").AddSite("a", 7).AddSite("office", 0).AddSite("b", 8), 15},
	} {
		t.Run(title, func(t *testing.T) {
			if got := model.ParsePlan(c.plan.BuildObject()).Enrollment; got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestParsePlanSortsByNameAndResolves(t *testing.T) {
	plan := model.ParsePlan(testplan.NewPlan("p").SetPeriod("2026-07-01", "2029-06-30").
		AddTechnology("wifi", testplan.WithUnitCost("250.50")).AddTechnology("laptop").
		AddSource("levy", v1alpha1.SourceLocal, testplan.UntilDay("2028-06-30")).
		AddLine("span", 2027, "1000", testplan.ThroughYear(2028), testplan.OnSource("levy"), testplan.ForTechnologies("wifi", "laptop")).
		AddLine("open", 0, "500.5", testplan.OnSource("no-such-source")).BuildObject())

	if got := []v1alpha1.EntryName{plan.Technologies[0].Name, plan.Technologies[1].Name}; got[0] != "laptop" ||
		got[1] != "wifi" {
		t.Errorf("technologies in the order %v", got)
	}
	if wifi := plan.FindTechnology("wifi"); wifi.UnitCost != 250_50 || !wifi.IsPriced {
		t.Errorf("wifi costs %d, priced %t", wifi.UnitCost, wifi.IsPriced)
	}
	if laptop := plan.FindTechnology("laptop"); laptop.UnitCost != 0 || laptop.IsPriced {
		t.Errorf("a laptop without a price costs %d, priced %t", laptop.UnitCost, laptop.IsPriced)
	}
	if plan.FindTechnology("none") != nil || plan.FindLine("none") != nil {
		t.Error("a name that does not exist is found")
	}
	type lineFigures struct {
		First, Last  calendar.FiscalYear
		Amount       money.Amount
		HasSource    bool
		Technologies []v1alpha1.EntryName
	}
	got := map[v1alpha1.EntryName]lineFigures{}
	for _, line := range plan.Lines {
		got[line.Name] = lineFigures{
			line.FiscalYear, line.ThroughFiscalYear, line.Amount, line.Source != nil, line.Technologies,
		}
	}
	want := map[v1alpha1.EntryName]lineFigures{
		"span": {2027, 2028, 1000_00, true, []v1alpha1.EntryName{"laptop", "wifi"}},
		"open": {0, 0, 500_50, false, nil},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if end := plan.FindLine("span").Source.ObligationEnd; end != parseDate("2028-06-30") {
		t.Errorf("the source ends on %s", end)
	}
	if plan.Start != parseDate("2026-07-01") || plan.End != parseDate("2029-06-30") {
		t.Errorf("the plan runs from %s to %s", plan.Start, plan.End)
	}
}

// Text that is no date or no amount, from under an older definition, counts as left out.
func TestParsePlanWithTextThatIsNoValue(t *testing.T) {
	object := testplan.NewPlan("p").AddTechnology("t", testplan.WithUnitCost("12.345")).AddLine("l", 2027, "1e3").BuildObject()
	object.Spec.Approval.Date = "soon"
	plan := model.ParsePlan(object)
	if !plan.Approved.IsZero() || plan.FindTechnology("t").UnitCost != 0 || plan.FindLine("l").Amount != 0 {
		t.Errorf(
			"approved %s, a unit %d, the line %d", plan.Approved, plan.FindTechnology("t").UnitCost, plan.FindLine("l").Amount,
		)
	}
}

func TestProgramLastDay(t *testing.T) {
	for title, c := range map[string]struct {
		program v1alpha1.LearningProgram
		want    string
	}{
		"no start":            {v1alpha1.LearningProgram{Days: 3}, ""},
		"no number of days":   {v1alpha1.LearningProgram{Start: "2026-08-10"}, "2026-08-10"},
		"one day":             {v1alpha1.LearningProgram{Start: "2026-08-10", Days: 1}, "2026-08-10"},
		"three days in a row": {v1alpha1.LearningProgram{Start: "2026-08-31", Days: 3}, "2026-09-02"},
	} {
		t.Run(title, func(t *testing.T) {
			object := testplan.NewPlan("p").BuildObject()
			object.Spec.ProfessionalLearning = []v1alpha1.LearningProgram{c.program}
			if got := model.ParsePlan(object).Programs[0].LastDay.String(); got != c.want {
				t.Errorf("the last day is %q, want %q", got, c.want)
			}
		})
	}
}

// Parsing reads the objects and changes nothing in them.
func TestParseLeavesObjectsUnchanged(t *testing.T) {
	for seed := range uint64(200) {
		district := testrandom.NewWorld(seed)
		before := district.Plan.DeepCopy()
		plan := model.ParsePlan(district.Plan)
		model.ParseGoals(district.Goals)
		model.ParseEvaluations(district.Evaluations)
		model.ParseBenchmarks(district.Benchmarks)
		if diff := cmp.Diff(before, district.Plan); diff != "" {
			t.Fatalf("seed %d: the plan has changed:\n%s", seed, diff)
		}
		for _, line := range plan.Lines {
			if plan.FindLine(line.Name) != line {
				t.Fatalf("seed %d: line %s is not found by its name", seed, line.Name)
			}
		}
	}
}

func TestParseOccurrence(t *testing.T) {
	for title, c := range map[string]struct {
		occurrence, term, date string
	}{
		"a date":                               {"2026-12-18", "", "2026-12-18"},
		"a term and a date":                    {"fall-2026-12-18", "fall", "2026-12-18"},
		"a term with a year, and a date":       {"fall-2026-2026-12-18", "fall-2026", "2026-12-18"},
		"a term alone":                         {"fall", "fall", ""},
		"a term with a year alone":             {"fall-2026", "fall-2026", ""},
		"a term of ten characters":             {"quarter-04", "quarter-04", ""},
		"a term and a day that does not exist": {"fall-2027-02-29", "fall-2027-02-29", ""},
		"no hyphen before the date":            {"fall2026-12-18", "fall2026-12-18", ""},
		"a hyphen and a date":                  {"-2026-12-18", "-2026-12-18", ""},
	} {
		t.Run(title, func(t *testing.T) {
			term, date := model.ParseOccurrence(c.occurrence)
			if string(term) != c.term || date.String() != c.date {
				t.Errorf("got %q and %q, want %q and %q", term, date, c.term, c.date)
			}
			if again := model.FormatOccurrence(term, date); !date.IsZero() && again != c.occurrence {
				t.Errorf("%q is written as %q", c.occurrence, again)
			}
		})
	}
}

func TestNextRenewal(t *testing.T) {
	for title, c := range map[string]struct {
		renewal v1alpha1.Date
		months  int32
		today   string
		want    string
	}{
		"no renewal":                           {"", 12, "2026-10-01", ""},
		"ahead":                                {"2027-07-01", 0, "2026-10-01", "2027-07-01"},
		"ahead, every year":                    {"2027-07-01", 12, "2026-10-01", "2027-07-01"},
		"past, for an unknown term":            {"2023-08-01", 0, "2026-10-01", "2023-08-01"},
		"past, every year":                     {"2023-08-01", 12, "2026-10-01", "2027-08-01"},
		"the day of a later renewal":           {"2023-08-01", 12, "2027-08-01", "2027-08-01"},
		"the day after a later renewal":        {"2023-08-01", 12, "2027-08-02", "2028-08-01"},
		"every three years":                    {"2023-08-01", 36, "2026-08-02", "2029-08-01"},
		"every month, from the end of a month": {"2026-08-31", 1, "2026-09-15", "2026-09-30"},
		"29 February, in a common year":        {"2024-02-29", 12, "2026-10-01", "2027-02-28"},
		"29 February, in a leap year":          {"2024-02-29", 12, "2027-10-01", "2028-02-29"},
	} {
		t.Run(title, func(t *testing.T) {
			plan := testplan.NewPlan("p").AddTechnology("t", testplan.RenewsOn(c.renewal), testplan.RenewsEvery(c.months))
			technology := model.ParsePlan(plan.BuildObject()).FindTechnology("t")
			if got := technology.NextRenewal(parseDate(c.today)).String(); got != c.want {
				t.Errorf("the next renewal is %q, want %q", got, c.want)
			}
		})
	}
}
