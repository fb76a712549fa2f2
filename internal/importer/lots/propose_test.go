package lots_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/importer/lots"
)

func TestProposesTheRulesThatAreMissing(t *testing.T) {
	gatherer := lots.NewGatherer(newPlan(), nil, newMapping(t))
	for _, unit := range []lots.Unit{
		{Model: "Flip 3", Place: "/Students/Middle", Count: 3}, {Model: `Tab "X": 1`, Category: "Tablets", Count: 2},
		{Category: "Chromebooks", Place: "/Depot", Count: 4}, {Model: "Flip 3", Place: "/Students/Maple High"},
	} {
		if err := gatherer.Add(unit); err != nil {
			t.Fatal(err)
		}
	}
	proposed := gatherer.ProposeMapping(newPlan())
	want := `# Write a technology behind each model, and a site behind each place. A rule fits
# what begins with its text; the longest text that fits decides.
# technologies of the plan: student-chromebook, teacher-laptop
# sites of the plan: maple-high, maple, river-middle
technologies:
- {category: "Chromebooks", technology: "student-chromebook"} # 4 units
- {model: "Tab \"X\": 1", technology: ""} # 2 units
sites:
- {place: "/Depot", site: ""} # 4 units
- {place: "/Students/Middle", site: "river-middle"} # 3 units
# 2 units without a place count for the district
`
	if diff := cmp.Diff(want, string(proposed)); diff != "" {
		t.Error(diff)
	}
	if _, err := lots.ParseMapping(proposed, newPlan()); err == nil {
		t.Error("a mapping with an empty technology is accepted")
	}
}
