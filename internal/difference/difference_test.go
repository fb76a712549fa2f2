package difference_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/difference"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrandom"
)

var noon = time.Date(2026, time.October, 1, 12, 0, 0, 0, time.UTC)

// newDistrict has a plan whose line pays for a goal, as written or as changed.
func newDistrict(change func(plan *testplan.PlanBuilder)) snapshot.District {
	plan := testplan.NewPlan("p").AddLine("wifi", 2027, "5000", testplan.ForGoals("g"))
	change(plan)
	return snapshot.ComputeStatuses(snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{plan.BuildObject()},
		Goals: []*v1alpha1.Goal{testplan.NewGoal("g").AddAction("install", 2027, "5000").BuildObject()},
	}, noon)
}

func keep(*testplan.PlanBuilder) {}

// describe returns what differs in short: what people compare.
func describe(plans []difference.Plan) []string {
	var list []string
	for _, plan := range plans {
		list = append(list, string(plan.Change)+" "+plan.Name)
		for _, amount := range plan.Amounts {
			list = append(list, strings.Join([]string{
				string(amount.Of), amount.Name, string(amount.Before), string(amount.After), string(amount.By),
			}, " "))
		}
		for _, finding := range plan.Findings {
			line := string(finding.Change) + " " + string(finding.Code)
			for _, state := range []*difference.State{finding.Before, finding.After} {
				if state != nil {
					line += " " + string(state.Severity) + string(state.Amount) + string(state.Waived)
				}
			}
			list = append(list, line)
		}
	}
	return list
}

func TestComparePlans(t *testing.T) {
	short := func(plan *testplan.PlanBuilder) {
		plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Budget.Lines[0].Amount = "4000" })
	}
	free := func(plan *testplan.PlanBuilder) { plan.AddLine("cabling", 2027, "0", testplan.ForGoals("g")) }
	second := func(plan *testplan.PlanBuilder) { plan.AddLine("cabling", 2028, "700", testplan.WithoutGoal()) }
	for title, c := range map[string]struct {
		before, after func(*testplan.PlanBuilder)
		want          []string
	}{
		"nothing": {keep, keep, []string{"Unchanged p"}},
		"a line gets less money": {keep, short, []string{
			"Changed p", "Total  5000 4000 -1000", "FiscalYear FY2027 5000 4000 -1000", "Domain Unassigned 5000 4000 -1000",
			"Goal g 5000 4000 -1000", "Line wifi 5000 4000 -1000", "Added GoalUnfunded Warning1000",
			"Changed GoalWithoutBenchmark Error5000 Error4000",
			"Changed ProfessionalLearningUnderfunded Warning1000 Warning800",
		}},
		"a line without money is added": {keep, free, []string{"Changed p", "Line cabling  0 0"}},
		"a line is added": {keep, second, []string{
			"Changed p", "Total  5000 5700 700", "FiscalYear FY2028  700 700", "Domain Unassigned 5000 5700 700",
			"Line cabling  700 700", "Changed ProfessionalLearningUnderfunded Warning1000 Warning1140",
			"Removed FiscalYearNotBudgeted Warning",
		}},
	} {
		t.Run(title, func(t *testing.T) {
			got := describe(difference.ComparePlans("default", newDistrict(c.before), newDistrict(c.after)))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("the difference (-want +got):\n%s", diff)
			}
		})
	}
}

// A plan that only one side has is new or gone, with all of its money.
func TestComparePlanOfOneSide(t *testing.T) {
	none, district := snapshot.District{}, newDistrict(keep)
	added := difference.ComparePlans("default", none, district)
	removed := difference.ComparePlans("default", district, none)
	if len(added) != 1 || added[0].Change != difference.Added || added[0].Amounts[0].After != "5000" || added[0].Currency != "USD" {
		t.Errorf("added: %+v", added)
	}
	if len(removed) != 1 || removed[0].Change != difference.Removed || removed[0].Amounts[0].By != "-5000" || removed[0].Currency != "USD" {
		t.Errorf("removed: %+v", removed)
	}
}

// The difference of a plan with itself is empty, and the difference of two plans in the other
// direction is its mirror image.
func TestDifferencesMirrorEachOther(t *testing.T) {
	assess := func(seed uint64) snapshot.District {
		world := testrandom.NewWorld(seed)
		world.Plan.Name = "p"
		return snapshot.ComputeStatuses(snapshot.District{
			Plans: []*v1alpha1.TechnologyPlan{world.Plan}, Goals: world.Goals, Benchmarks: world.Benchmarks,
			Devices: world.Devices, Evaluations: world.Evaluations,
		}, noon)
	}
	for seed := range uint64(60) {
		first, second := assess(seed), assess(seed+1)
		if own := difference.ComparePlans("d", first, first); own[0].Change != difference.Unchanged {
			t.Fatalf("seed %d: the plan differs from itself: %v", seed, describe(own))
		}
		forth := difference.ComparePlans("d", first, second)[0]
		back := difference.ComparePlans("d", second, first)[0]
		if diff := cmp.Diff(sumUp(forth, false), sumUp(back, true)); diff != "" {
			t.Fatalf("seed %d: forth and back (-forth +back, mirrored):\n%s", seed, diff)
		}
	}
}

// sumUp returns what differs, without its order; mirrored: in the other direction.
func sumUp(plan difference.Plan, mirrored bool) map[string]string {
	sums := map[string]string{}
	for _, amount := range plan.Amounts {
		before, after := amount.Before, amount.After
		if mirrored {
			before, after = after, before
		}
		sums["amount "+string(amount.Of)+" "+amount.Name] = string(before) + " to " + string(after)
	}
	for _, finding := range plan.Findings {
		before, after := finding.Before, finding.After
		if mirrored {
			before, after = after, before
		}
		key := strings.Join([]string{
			string(finding.Code), string(finding.Object.Kind), finding.Object.Name, finding.Field, string(rune(finding.FiscalYear)),
		}, " ")
		sums["finding "+key] = formatState(before) + " to " + formatState(after)
	}
	for _, condition := range plan.Conditions {
		before, after := condition.Before, condition.After
		if mirrored {
			before, after = after, before
		}
		sums["condition "+condition.Type] = string(before) + " to " + string(after)
	}
	return sums
}

func formatState(state *difference.State) string {
	if state == nil {
		return "none"
	}
	return string(state.Severity) + " " + string(state.Amount) + " " + string(state.Waived)
}

// hostile is a plan with texts that a terminal or a page must not obey.
var hostile = []difference.Plan{{
	Namespace: "d", Name: "p", Change: difference.Changed, Currency: "USD",
	Amounts: []difference.Amount{
		{Of: difference.Total, Before: "100", After: "250.5", By: "150.5"},
		{Of: difference.Line, Name: "new", After: "50", By: "50"}, {Of: difference.Line, Name: "old", Before: "9", By: "-9"},
	},
	Findings: []difference.Finding{
		{
			Change: difference.Added, Code: "GoalUnfunded", Message: "| a\n<img src=x> `b` [c](https://d) @e \x1b[31m", Action: "Do *it*.",
			After: &difference.State{Severity: v1alpha1.SeverityError, Amount: "1000"},
		},
		{
			Change: difference.Removed, Code: "VisionMissing", Message: "No vision.", Action: "Write one.",
			Before: &difference.State{Severity: v1alpha1.SeverityWarning, Waived: "later"},
		},
	},
	Conditions: []difference.Condition{{Type: "OnTrack", After: metav1.ConditionFalse, Message: "Behind."}},
}, {Namespace: "d", Name: "q", Change: difference.Unchanged}, {Namespace: "d", Name: "r", Change: difference.Removed}}

func TestWriteText(t *testing.T) {
	var out strings.Builder
	difference.WriteText(&out, hostile)
	const want = `Plan d/p: 1 new finding, 0 changed, 1 gone

Money
  total     $100  ->  $250.50  (+$150.50)
  line new  none  ->  $50      (+$50)
  line old  $9    ->  none     (-$9)

Findings
  new   Error $1,000    GoalUnfunded   | a <img src=x> ` + "`b`" + ` [c](https://d) @e \x1b[31m -> Do *it*.
  gone  Warning waived  VisionMissing  No vision.

Conditions
  OnTrack  none  ->  False  Behind.

Plan d/q: no difference

Plan d/r: gone
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("the text (-want +got):\n%s", diff)
	}
}

func TestWriteMarkdown(t *testing.T) {
	var out strings.Builder
	difference.WriteMarkdown(&out, hostile)
	const want = `### Plan d/p: 1 new finding, 0 changed, 1 gone

| Money | before | after | change |
|---|---|---|---|
| total | $100 | $250.50 | +$150.50 |
| line new | none | $50 | +$50 |
| line old | $9 | none | -$9 |

| Finding | severity and money | code | what and what to do |
|---|---|---|---|
| new | Error $1,000 | GoalUnfunded | \| a &lt;img src=x&gt; \` + "`b\\`" + ` \[c\](https:<!-- -->//d) @<!-- -->e \\x1b\[31m -&gt; Do \*it\*. |
| gone | Warning waived | VisionMissing | No vision. |

| Condition | before | after | message |
|---|---|---|---|
| OnTrack | none | False | Behind. |

### Plan d/q: no difference

### Plan d/r: gone
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("the Markdown (-want +got):\n%s", diff)
	}
}
