package catalog_test

import (
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/pages"
	"techplan.education/internal/pages/catalog"
	"techplan.education/internal/pages/goals"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testpages"
	"techplan.education/internal/testplan"
)

// TestSmallGroupsAreHidden checks that no count and no rate of a small group is in a page, in any format: neither the
// written counts, nor what can be computed from them.
func TestSmallGroupsAreHidden(t *testing.T) {
	benchmark := testplan.NewBenchmark("devices-at-home", "access").AddGroupCounts("2026-10-15", "71.25", 9317, 13073,
		testplan.GroupOf("Migratory", 13, 17), testplan.GroupOf("FosterCare", 19, 29),
		testplan.GroupOf("EnglishLearners", 1511, 2039), testplan.GroupOf("MilitaryConnected", 523, 527)).
		ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
			spec.Metric.Dimension, spec.Equity = v1alpha1.DimensionAccess, v1alpha1.EquityPolicy{MaxGapPoints: "5"}
		}).BuildObject()
	input := testpages.NewInput(snapshot.District{
		Plans:      []*v1alpha1.TechnologyPlan{testplan.NewPlan(testplan.DefaultPlan).BuildObject()},
		Goals:      []*v1alpha1.Goal{testplan.NewGoal("access").AddAction("buy", 2027, "1000").BuildObject()},
		Benchmarks: []*v1alpha1.Benchmark{benchmark},
	})
	hidden := []string{
		// The counts, those who lack it, and the rates of the small groups: 13 of 17, 19 of 29.
		">13<", ">17<", ">4<", ">19<", ">29<", "76.4", "76.5", "0.764", "0.765", "65.5", "0.655", "13/17", "13 of 17", "19 of 29",
		// The counts and rates of the large groups, which subtraction would need.
		"1511", "1,511", "2039", "2,039", "74.1", "0.741", "523", "527", "99.2", "0.992", "9317", "9,317", "13073", "13,073",
	}
	for _, page := range catalog.ListPages() {
		written, words, sheet := testpages.WriteAll(t, page.Build(input))
		for format, content := range map[string]string{"HTML": written, "Markdown": words, "spreadsheet": sheet} {
			checkHidden(t, page.Title+" as "+format, content, hidden)
		}
	}
	key := v1alpha1.ObjectKey{Kind: v1alpha1.KindBenchmark, Name: "devices-at-home"}
	object, _ := pages.Object(input.Namespace, input.District, key, input.Addresses)
	written, words, sheet := testpages.WriteAll(t, object)
	checkHidden(t, "object", written+words+sheet, append(hidden, "Migratory: 13", "have: 13", "of: 17", "have: 523"))
	_, words, _ = testpages.WriteAll(t, goals.Goals.Build(input))
	for _, want := range []string{"Migratory", "fewer than 30 students", "75 percent or more", "exact figures could show a small group"} {
		if !strings.Contains(words, want) {
			t.Errorf("the page of goals lacks %q", want)
		}
	}
}

func checkHidden(t *testing.T, where, content string, hidden []string) {
	t.Helper()
	for _, figure := range hidden {
		if strings.Contains(content, figure) {
			t.Errorf("%s shows %q", where, figure)
		}
	}
}
