package benchmarktemplates_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/benchmarktemplates"
	"techplan.education/internal/calendar"
	"techplan.education/internal/manifest"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testplan"
)

// Each measure is a Benchmark that the API server accepts and that does not contradict itself, has a name
// of its own, a direction and a line that says what it measures.
func TestEachMeasure(t *testing.T) {
	measures, err := benchmarktemplates.List()
	if err != nil {
		t.Fatal(err)
	}
	if len(measures) < 10 {
		t.Fatalf("%d measures", len(measures))
	}
	for _, measure := range measures {
		t.Run(measure.Name, func(t *testing.T) {
			filled, err := measure.Fill(benchmarktemplates.Answers{
				Goal: "123", Namespace: testplan.Namespace, Site: "high",
				From: calendar.New(2026, 7, 1), Until: calendar.New(2029, 6, 30),
			})
			if err != nil {
				t.Fatal(err)
			}
			for title, content := range map[string]string{"as written": filled, "with its example": uncomment(filled)} {
				checkBenchmark(t, measure.Name, title, content)
			}
			if strings.Contains(filled, "\n    levels: [") {
				checkOrigin(t, filled)
			}
			if short := measure.Short; len(short) < 20 || len(short) > 80 || strings.HasSuffix(short, ".") {
				t.Errorf("the line that says what it measures is %q", short)
			}
		})
	}
}

// checkOrigin checks that the measure of a rubric says whose it is: names alone may be taken from it.
func checkOrigin(t *testing.T, content string) {
	t.Helper()
	for _, line := range []string{
		"# Edition: ", "# Publisher: ", "# Source: https://",
		"# Text: the names of the levels are the publisher's, all other words are techplan's own.",
	} {
		if !strings.Contains(content, "\n"+line) {
			t.Errorf("no line begins with %q", line)
		}
	}
}

// uncomment turns the example of observations into fields.
func uncomment(content string) string {
	return strings.NewReplacer("  # observations:", "  observations:", "  # - {date", "  - {date").Replace(content)
}

func checkBenchmark(t *testing.T, name, title, content string) {
	t.Helper()
	set, err := manifest.LoadFiles(t.Context(), []string{"-"}, manifest.Options{
		Namespace: "default", Stdin: io.Reader(strings.NewReader(content)),
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Problems) > 0 || len(set.Districts) != 1 || len(set.Districts[0].Benchmarks) != 1 {
		t.Fatalf("%s: problems %v, %d districts:\n%s", title, set.Problems, len(set.Districts), content)
	}
	benchmark := set.Districts[0].Benchmarks[0]
	if benchmark.Name != name || benchmark.Namespace != testplan.Namespace || benchmark.Spec.GoalRef.Name != "123" {
		t.Errorf("%s: it is %s/%s of goal %s", title, benchmark.Namespace, benchmark.Name, benchmark.Spec.GoalRef.Name)
	}
	district := snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{testplan.NewPlan(testplan.DefaultPlan).AddSite("high", 400).BuildObject()},
		Goals: []*v1alpha1.Goal{testplan.NewGoal("123").BuildObject()}, Benchmarks: []*v1alpha1.Benchmark{benchmark},
	}
	assessed := snapshot.ComputeStatuses(district, time.Date(2026, 11, 15, 12, 0, 0, 0, time.UTC))
	ready := v1alpha1.FindCondition(assessed.Benchmarks[0].Status.Conditions, v1alpha1.ConditionReady)
	if ready == nil || ready.Status != "True" {
		t.Errorf("%s: Ready is %v", title, ready)
	}
}
