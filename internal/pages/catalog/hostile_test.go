package catalog_test

import (
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/pages/catalog"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testpages"
	tp "techplan.education/internal/testplan"
)

// hostile is a text that is markup in every format, and has a character that turns the direction of text.
const hostile = "<script>alert(1)</script>|`*[x](javascript:y)\u202e"

// TestHostileNames checks that text of objects is never markup.
func TestHostileNames(t *testing.T) {
	plan := tp.NewPlan("p").AddTechnology("laptop").
		AddLine(hostile, 2027, "5000", tp.ForGoals("g"), tp.OnSource(hostile), tp.ForTechnologies("laptop")).BuildObject()
	goal := tp.NewGoal("g").ChangeSpec(func(spec *v1alpha1.GoalSpec) { spec.Title = hostile }).BuildObject()
	lot := tp.NewDevice(hostile, "laptop", 20).AtSite(hostile).ReceivedOn("2026-08-01").SetUnitCost("300").
		SetLifeMonths(12).
		PaidBy("p", hostile).BuildObject()
	input := testpages.NewInput(snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{plan}, Goals: []*v1alpha1.Goal{goal}, Devices: []*v1alpha1.Device{lot},
	})
	input.Choices = map[string]string{"year": "FY2027"}
	for _, page := range moneyPages {
		t.Run(page.Name, func(t *testing.T) {
			markup, written, _ := testpages.WriteAll(t, page.Build(input))
			if !strings.Contains(markup, "&lt;script&gt;") {
				t.Error("the page does not show the name")
			}
			for _, forbidden := range []string{"<script>alert", "\u202e", `href="javascript:`} {
				if strings.Contains(markup, forbidden) {
					t.Errorf("the page has %q", forbidden)
				}
			}
			if strings.Contains(written, "\u202e") || strings.Contains(written, "[x](javascript") {
				t.Error("the Markdown has a hidden character or a link of a name")
			}
		})
	}
}

// TestHostileText checks that no text of a district becomes markup of a page, and that hidden characters are shown.
func TestHostileText(t *testing.T) {
	const hostile = "<script>alert(1)</script>\u202e| [x](javascript:y) **z**"
	plan := testpages.NewDecidedPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.Title, spec.District.Name = hostile, hostile
		spec.Policy.Waivers = []v1alpha1.Waiver{{Name: hostile, Code: hostile, Reason: hostile, ApprovedBy: hostile, Until: hostile}}
		spec.Priorities = []v1alpha1.Priority{{Name: "p", Title: hostile}}
	}).BuildObject()
	goal := tp.NewGoal("access").ChangeSpec(func(spec *v1alpha1.GoalSpec) {
		spec.Title, spec.Owner, spec.Priority, spec.PedagogicalShift = hostile, hostile, "p", hostile
		spec.Needs, spec.Groups = []v1alpha1.EntryName{hostile}, []v1alpha1.GroupName{hostile}
		spec.Actions = []v1alpha1.Action{{Name: hostile, Owner: hostile, End: "2026-10-01"}}
	}).BuildObject()
	closed := tp.NewGoal("over").CloseAs(v1alpha1.OutcomeMet, "2026-10-01").ChangeSpec(func(spec *v1alpha1.GoalSpec) {
		spec.Title, spec.Closed.Lessons = hostile, hostile
	}).BuildObject()
	benchmark := tp.NewBenchmark("rate", "access").AddGroupCounts("2026-10-15", "50", 500, 1000,
		tp.GroupOf(hostile, 100, 200), tp.GroupOf("Others", 100, 300)).ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
		spec.Metric.Name, spec.Metric.Unit = hostile, hostile
	}).BuildObject()
	record := testpages.NewReview("2026-11-10").ChangeSpec(func(spec *v1alpha1.EvaluationSpec) {
		spec.Criteria = []v1alpha1.Criterion{{Name: hostile, Question: hostile}}
		spec.Evaluators = []v1alpha1.Role{hostile}
	}).BuildObject()
	done := testpages.NewReview("2026-10-10").AddAnswer("use", v1alpha1.AnswerFail).AddAnswer("cost", v1alpha1.AnswerFail).
		DecideOn(v1alpha1.DecisionRetire, "2026-10-25").ChangeSpec(func(spec *v1alpha1.EvaluationSpec) {
		spec.Decision.By, spec.Decision.Reason, spec.Results[0].Evidence = hostile, hostile, hostile
	}).BuildObject()
	input := testpages.NewInput(snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{plan}, Goals: []*v1alpha1.Goal{goal, closed}, Benchmarks: []*v1alpha1.Benchmark{benchmark},
		Evaluations: []*v1alpha1.Evaluation{record, done},
	})
	for _, page := range catalog.ListPages() {
		t.Run(page.Title, func(t *testing.T) {
			written, words, _ := testpages.WriteAll(t, page.Build(input))
			for _, part := range []string{"<script>alert", "\u202e", `href="javascript`} {
				if strings.Contains(written, part) {
					t.Errorf("HTML has %q", part)
				}
			}
			isCode := false
			for line := range strings.Lines(words) {
				isCode = isCode != strings.HasPrefix(line, "```")
				if strings.Contains(line, "\u202e") || !isCode && (strings.Contains(line, "<script") || strings.Contains(line, " [x](")) {
					t.Errorf("Markdown has %q", line)
				}
			}
		})
	}
}
