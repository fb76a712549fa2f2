package progress_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/progress"
	"techplan.education/internal/testplan"
)

// courses is the number of random benchmarks that a property looks at.
const courses = 300

// first is the earliest day of random benchmarks.
var first = calendar.New(2026, 1, 1)

// newRandomSpec is a benchmark of a few months, so that a test can walk through all of
// its days.
func newRandomSpec(seed uint64) *v1alpha1.BenchmarkSpec {
	r := rand.New(rand.NewPCG(seed, 2))
	day := func(most int) v1alpha1.Date { return v1alpha1.Date(first.AddDays(r.IntN(most)).String()) }
	value := func() v1alpha1.Decimal { return v1alpha1.Decimal(fmt.Sprint(r.IntN(120))) }
	benchmark := testplan.NewBenchmark("b", "g").
		FromBaseline(value(), day(20)).
		ToTarget(value(), v1alpha1.Date(first.AddDays(60+r.IntN(60)).String()))
	switch r.IntN(3) {
	case 0:
		benchmark.SetDirection(v1alpha1.DirectionDecrease, "")
	case 1:
		bounds := []v1alpha1.Bound{v1alpha1.BoundAtLeast, v1alpha1.BoundAtMost}
		benchmark.SetDirection(v1alpha1.DirectionMaintain, bounds[r.IntN(2)])
	}
	days := map[v1alpha1.Date]bool{}
	once := func(most int, add func(v1alpha1.Decimal, v1alpha1.Date) *testplan.BenchmarkBuilder) {
		if date := day(most); !days[date] {
			days[date] = true
			add(value(), date)
		}
	}
	for range r.IntN(4) {
		once(80, benchmark.AddMilestone)
	}
	for range r.IntN(6) {
		once(160, benchmark.AddObservation)
	}
	spec := benchmark.BuildObject().Spec
	spec.MaxAgeDays = r.Int32N(3) * r.Int32N(40)
	spec.Metric.Unit = "devices"
	return &spec
}

// Until the next date that it announces, a result is the same on every day.
func TestVerdictStaysUntilNext(t *testing.T) {
	changes := 0
	for seed := range uint64(courses) {
		spec := newRandomSpec(seed)
		var held figures
		var until calendar.Date
		for day := first - 5; day < first+400; day++ {
			verdict := evaluateSpec(spec, day)
			if !verdict.Next.IsZero() && verdict.Next <= day {
				t.Fatalf("seed %d: on %s the next change is announced for %s", seed, day, verdict.Next)
			}
			now := formatResult(verdict)
			if day > first-5 && (until.IsZero() || day < until) {
				if now != held {
					t.Fatalf(
						"seed %d: a change was announced for %q and came on %s:\n%s", seed, until, day,
						cmp.Diff(held, now),
					)
				}
			}
			if now != held {
				changes++
			}
			held, until = now, verdict.Next
		}
	}
	if changes < 2*courses {
		t.Errorf("only %d changes in %d benchmarks: this tests little", changes, courses)
	}
}

func TestOrderDecidesNothing(t *testing.T) {
	for seed := range uint64(courses) {
		spec := newRandomSpec(seed)
		today := first.AddDays(int(seed) % 150)
		want := evaluateSpec(spec, today)
		r := rand.New(rand.NewPCG(seed, 3))
		r.Shuffle(len(spec.Observations), func(i, j int) {
			spec.Observations[i], spec.Observations[j] = spec.Observations[j], spec.Observations[i]
		})
		r.Shuffle(len(spec.Milestones), func(i, j int) {
			spec.Milestones[i], spec.Milestones[j] = spec.Milestones[j], spec.Milestones[i]
		})
		got := evaluateSpec(spec, today)
		if diff := cmp.Diff(formatResult(want), formatResult(got)); diff != "" || want.Next != got.Next {
			t.Fatalf("seed %d: next %s, then %s\n%s", seed, want.Next, got.Next, diff)
		}
	}
}

func TestJudgeLeavesItsInputAlone(t *testing.T) {
	for seed := range uint64(courses) {
		spec := newRandomSpec(seed)
		before := spec.DeepCopy()
		evaluateSpec(spec, first+50)
		if diff := cmp.Diff(before, spec); diff != "" {
			t.Fatalf("seed %d:\n%s", seed, diff)
		}
	}
}

// FuzzEvaluate passes any text for dates and values: there is a result for
// it, and its figures fit together.
func FuzzEvaluate(f *testing.F) {
	f.Add(
		"40", "2024-07-01", "80", "2027-06-30", "60", "2025-12-31", "55", "2025-12-31", "Increase", "", "percent",
		int32(739616),
	)
	f.Add(
		"9999999999999", "0001-01-01", "-9999999999999.9999", "9999-12-31", "0", "5000-01-01", "0.0001", "9999-12-30",
		"Decrease", "", "", int32(3652059),
	)
	f.Add(
		"1", "2026-01-01", "1", "2026-01-01", "1", "2026-01-01", "1", "2026-01-01", "Maintain", "AtMost", "x",
		int32(-1),
	)
	f.Add("1", "2026-01-01", "1", "2026-01-02", "", "", "1", "2026-01-01", "", "", "", int32(740000))
	f.Add("", "", "x", "2026-02-30", "1e9", "0000-00-00", "--", "", "Sideways", "AtLeast", "percent", int32(0))
	f.Fuzz(func(t *testing.T, v0, d0, v1, d1, v2, d2, v3, d3, direction, bound, unit string, today int32) {
		value := func(s string) v1alpha1.Decimal { return v1alpha1.Decimal(s) }
		date := func(s string) v1alpha1.Date { return v1alpha1.Date(s) }
		spec := &v1alpha1.BenchmarkSpec{
			Metric: v1alpha1.Metric{
				Unit:      unit,
				Direction: v1alpha1.Direction(direction),
				Bound:     v1alpha1.Bound(bound),
			},
			Baseline:     v1alpha1.Point{Value: value(v0), Date: date(d0)},
			Target:       v1alpha1.Point{Value: value(v1), Date: date(d1)},
			Observations: []v1alpha1.Observation{{Value: value(v3), Date: date(d3)}},
		}
		if d2 != "" {
			spec.Milestones = []v1alpha1.Point{{Value: value(v2), Date: date(d2)}}
		}
		checkResult(t, evaluateSpec(spec, calendar.Date(today)), calendar.Date(today))
	})
}

func checkResult(t *testing.T, result progress.Result, today calendar.Date) {
	t.Helper()
	switch {
	case result.State == "":
		t.Error("no state")
	case !result.Next.IsZero() && result.Next <= today:
		t.Errorf("on %d the next change is announced for %d", today, result.Next)
	case result.Contradiction != "" && (result.State != v1alpha1.StateNoData || result.Value != nil || !result.Next.IsZero()):
		t.Errorf("a contradiction with figures: %+v", result)
	case (result.Expected == nil) != (result.Progress == nil) || result.Pace != nil && result.Progress == nil || result.Forecast != nil && result.Progress == nil:
		t.Errorf("figures without the value that they come from: %+v", result)
	case result.Value == nil && result.Progress != nil:
		t.Errorf("progress without a value: %+v", result)
	}
}

func evaluateSpec(spec *v1alpha1.BenchmarkSpec, today calendar.Date) progress.Result {
	return progress.Evaluate(model.ParseBenchmark(&v1alpha1.Benchmark{Spec: *spec}), today)
}
