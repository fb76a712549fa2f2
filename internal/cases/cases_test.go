package cases_test

import (
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"techplan.education/internal/manifest"
	"techplan.education/internal/snapshot"
)

// expectation is what the assessment of a district must say on a date.
type expectation struct {
	// file is the name of the district in testdata, without .yaml.
	file string
	// asOf is the date, YYYY-MM-DD. The instant is noon UTC, as in the linter.
	asOf string
	// want are the starts of lines that must be there, see describeResults.
	want []string
	// wantNone are texts that no line of a finding may contain.
	wantNone []string
}

func TestCases(t *testing.T) {
	checkCases(t, timeCases)
	checkCases(t, moneyCases)
}

// timeCases are plans of which an earlier version took a passing date for something done.
var timeCases = map[string]expectation{
	"a term name used again in the next school year expects a new evaluation": {
		file: "term-name-used-again", asOf: "2027-12-10",
		want: []string{
			"TechnologyPlan/cedar-bay EvaluationsCurrent True: None overdue; next: term-look due 2027-12-17",
		},
	},
	"the evaluation of a reused term name is overdue on the day after its grace": {
		file: "term-name-used-again", asOf: "2028-01-17",
		want: []string{
			"TechnologyPlan/cedar-bay EvaluationsCurrent False: 1 evaluation overdue: term-look due 2027-12-17",
			"TechnologyPlan/cedar-bay EvaluationOverdue",
		},
	},
	"the terms of the plan end a year before the plan does": {
		file: "term-name-used-again", asOf: "2028-05-26",
		want: []string{
			"TechnologyPlan/cedar-bay TermsMissing Info: Schedule term-look follows the school terms and has no " +
				"term after 2028-05-26, and the plan runs to 2029-06-30.",
		},
	},
	"the day after the last term of the plan": {
		file: "term-name-used-again", asOf: "2028-05-27",
		want: []string{"TechnologyPlan/cedar-bay TermsMissing Warning"},
	},
	"a renewal on its day": {
		file: "renewal-passed", asOf: "2026-08-01", wantNone: []string{"RenewalPassed"},
	},
	"a renewal the day after, with money in later years": {
		file: "renewal-passed", asOf: "2026-08-02",
		want: []string{
			"TechnologyPlan/otter-creek RenewalPassed Warning: The renewal of records was on 2026-08-01, and " +
				"FY2028 still has $30,000 for it, and $60,000 with the years after it.",
		},
		wantNone: []string{"grades was on"},
	},
	"the next renewal is computed, and notice must be given in a month": {
		file: "renewal-passed", asOf: "2027-06-02",
		want: []string{
			"TechnologyPlan/otter-creek PurchaseBeforeEvaluation Error: grades renews on 2027-08-01, with " +
				"$24,000 budgeted for it from FY2028 on, but its evaluation, due 2027-05-15, is not done, and " +
				"notice must be given by 2027-06-02.",
		},
	},
	"the next renewal is computed, and notice can still be given": {
		file: "renewal-passed", asOf: "2027-06-01", wantNone: []string{"PurchaseBeforeEvaluation Error"},
	},
	"records of the past that are dated decades ahead": {
		file: "dates-far-ahead", asOf: "2026-10-01",
		want: []string{
			"TechnologyPlan/marsh-end DateAhead Info: The last time of communication families bears the date " +
				"2062-10-01",
			"TechnologyPlan/marsh-end AccessibilityReviewMissing Warning: The review of whether students with " +
				"disabilities can use reader is dated 2062-05-04",
			"TechnologyPlan/marsh-end DateAhead Info: The end of goal tablets, which is closed, bears the date " +
				"2062-10-01",
			"Goal/tablets DateAhead Info: The end of goal tablets",
			"Device/carts DateAhead Info: The order bears the date 2062-01-01",
			"Device/carts DateAhead Info: The delivery bears the date 2062-02-01",
			"Device/carts DateAhead Info: The last count by hand bears the date 2062-01-01",
		},
		wantNone: []string{"DateAhead Info: The accessibility review"},
	},
	"a communication that is dated ahead counts as not held": {
		file: "dates-far-ahead", asOf: "2026-10-31",
		want: []string{"TechnologyPlan/marsh-end CommunicationOverdue"},
	},
	"720,000 evaluations are counted and not listed": {
		file: "schedules-times-technologies", asOf: "2026-10-01",
		want: []string{
			"TechnologyPlan/pine-hollow EvaluationsCurrent False: 444,000 evaluations overdue: check-0 due 2020-07-01",
			"TechnologyPlan/pine-hollow TooManyOpenEvaluations Warning: 12,000 evaluations wait",
		},
	},
}

// checkCases assesses the district of each case and compares what is said about it.
func checkCases(t *testing.T, cases map[string]expectation) {
	t.Helper()
	for title, c := range cases {
		t.Run(title, func(t *testing.T) {
			findings, conditions := describeResults(assessFile(t, c.file, c.asOf))
			all := slices.Concat(findings, conditions)
			for _, want := range c.want {
				if !slices.ContainsFunc(all, func(line string) bool { return strings.HasPrefix(line, want) }) {
					t.Errorf("nothing starts with %q in\n%s", want, strings.Join(all, "\n"))
				}
			}
			for _, line := range findings {
				for _, unwanted := range c.wantNone {
					if strings.Contains(line, unwanted) {
						t.Errorf("want none with %q, got %s", unwanted, line)
					}
				}
			}
		})
	}
}

// A plan costs what its schedules and technologies cost, and not what their product with the
// months of its period does: listing 720,000 evaluations would take 500 MB.
func TestMemoryOfSchedulesTimesTechnologies(t *testing.T) {
	const limit = 8 << 20
	district := loadDistrict(t, "schedules-times-technologies")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	snapshot.AssessDistrict(district, time.Date(2026, time.October, 1, 12, 0, 0, 0, time.UTC))
	runtime.ReadMemStats(&after)
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated > limit {
		t.Errorf("allocated %d bytes, want at most %d", allocated, limit)
	}
}

func BenchmarkSchedulesTimesTechnologies(b *testing.B) {
	district := loadDistrict(b, "schedules-times-technologies")
	b.ReportAllocs()
	for b.Loop() {
		snapshot.AssessDistrict(district, time.Date(2026, time.October, 1, 12, 0, 0, 0, time.UTC))
	}
}

// assessFile assesses the district of a file in testdata on a date.
func assessFile(t *testing.T, file, asOf string) []snapshot.Result {
	t.Helper()
	date, err := time.Parse(time.DateOnly, asOf)
	if err != nil {
		t.Fatal(err)
	}
	return snapshot.AssessDistrict(loadDistrict(t, file), date.Add(12*time.Hour))
}

// loadDistrict reads a file in testdata that holds one district.
func loadDistrict(tb testing.TB, file string) snapshot.District {
	tb.Helper()
	set, err := manifest.LoadFiles(tb.Context(), []string{filepath.Join("testdata", file+".yaml")}, manifest.Options{Namespace: "district"})
	if err != nil {
		tb.Fatal(err)
	}
	for _, problem := range set.Problems {
		tb.Errorf("%s:%d: %s %s", problem.File, problem.Line, problem.Code, problem.Message)
	}
	if len(set.Districts) != 1 || tb.Failed() {
		tb.Fatalf("%s: want one district without problems, got %d districts", file, len(set.Districts))
	}
	return set.Districts[0].District
}

// describeResults writes each finding as "Kind/name Code Severity: message", each rule that was
// not checked as "Kind/name Code NotChecked: reason" and each condition as "Kind/name Type
// Status: message".
func describeResults(results []snapshot.Result) (findings, conditions []string) {
	for _, result := range results {
		object := result.Kind + "/" + result.Name
		for _, finding := range result.Findings {
			findings = append(
				findings, fmt.Sprintf("%s %s %s: %s", object, finding.Code, finding.Severity, finding.Message),
			)
		}
		for _, note := range result.NotChecked {
			findings = append(findings, fmt.Sprintf("%s %s NotChecked: %s", object, note.Code, note.Reason))
		}
		for _, condition := range result.Conditions {
			conditions = append(
				conditions, fmt.Sprintf("%s %s %s: %s", object, condition.Type, condition.Status, condition.Message),
			)
		}
	}
	return findings, conditions
}
