package progress_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/progress"
	"techplan.education/internal/testplan"
)

// newCountUp runs from 0 to 100 in the 100 days until 2026-04-11.
func TestFindRemeasureDate(t *testing.T) {
	newKept := func() *testplan.BenchmarkBuilder {
		return newCountUp().SetDirection(v1alpha1.DirectionMaintain, v1alpha1.BoundAtLeast).
			ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) { spec.MaxAgeDays = 10 })
	}
	const dueDate = "2026-04-11"
	for title, c := range map[string]struct {
		benchmark         *testplan.BenchmarkBuilder
		from, until, want v1alpha1.Date
	}{
		"nothing observed": {newCountUp(), "2026-02-20", dueDate, ""},
		"exactly at pace 0.9 on its day, below it a day later": {
			newCountUp().AddObservation("45", "2026-02-20"), "2026-02-20", dueDate, "2026-02-21",
		},
		"50 of 55 are pace 0.909, and of 56 less than 0.9": {
			newCountUp().AddObservation("50", "2026-02-20"), "2026-02-20", dueDate, "2026-02-26",
		},
		"the search ends before that": {
			newCountUp().AddObservation("50", "2026-02-20"), "2026-02-20", "2026-02-25", "",
		},
		"the search begins after that": {
			newCountUp().AddObservation("50", "2026-02-20"), "2026-03-01", dueDate, "2026-03-01",
		},
		"behind already, and not worse with time": {
			newCountUp().AddObservation("5", "2026-02-20"), "2026-02-20", dueDate, "",
		},
		"a target that is met": {newCountUp().AddObservation("100", "2026-02-20"), "2026-02-20", dueDate, ""},
		"the last day on which a value is recent": {
			newKept().AddObservation("100", "2026-02-20"), "2026-02-20", dueDate, "2026-03-02",
		},
		"a value that was too old before": {
			newKept().AddObservation("100", "2026-02-20"), "2026-03-20", dueDate, "2026-03-20",
		},
		"the target's date is before that": {
			newKept().AddObservation("100", "2026-04-02"), "2026-04-02", "2026-12-31", "",
		},
		"another observation comes first": {
			newKept().AddObservation("100", "2026-02-20").AddObservation("100", "2026-03-01"), "2026-02-20", dueDate, "",
		},
	} {
		t.Run(title, func(t *testing.T) {
			parsed := model.ParseBenchmark(c.benchmark.BuildObject())
			got := progress.FindRemeasureDate(parsed, calendar.ParseOrZero(c.from), calendar.ParseOrZero(c.until))
			if got.String() != string(c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
