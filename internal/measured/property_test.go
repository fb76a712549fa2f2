package measured_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/measured"
	"techplan.education/internal/model"
	"techplan.education/internal/progress"
	"techplan.education/internal/testplan"
)

// firstDay is the first day of the random benchmarks.
var firstDay = calendar.New(2026, 7, 1)

const (
	seeds = 12
	days  = 300
)

// newRandomCovered is a benchmark of the coverage of 1,000 students over some months.
func newRandomCovered(random *rand.Rand) *testplan.BenchmarkBuilder {
	day := func(from, most int) v1alpha1.Date {
		return v1alpha1.Date(firstDay.AddDays(from + random.IntN(most)).String())
	}
	benchmark := newCovered().FromBaseline(v1alpha1.Decimal(fmt.Sprint(random.IntN(50))), day(0, 10)).
		ToTarget(v1alpha1.Decimal(fmt.Sprint(50+random.IntN(50))), day(200, 90))
	if random.IntN(3) == 0 {
		benchmark.SetDirection(v1alpha1.DirectionMaintain, v1alpha1.BoundAtLeast)
	}
	for i := range random.IntN(3) {
		benchmark.AddMilestone(v1alpha1.Decimal(fmt.Sprint(random.IntN(100))), day(20+50*i, 40))
	}
	for i := range random.IntN(3) {
		benchmark.AddObservation(v1alpha1.Decimal(fmt.Sprint(random.IntN(100))), day(100*i, 90))
	}
	return benchmark.ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
		spec.MaxAgeDays = random.Int32N(2) * (1 + random.Int32N(60))
	})
}

// stateWith returns the state of a benchmark if a value were observed on a day too.
func stateWith(benchmark *v1alpha1.Benchmark, day calendar.Date, value v1alpha1.Decimal) v1alpha1.BenchmarkState {
	copied, date := benchmark.DeepCopy(), v1alpha1.Date(day.String())
	values := slices.DeleteFunc(copied.Status.Measured.Values, func(kept v1alpha1.MeasuredValue) bool {
		return kept.Date == date
	})
	values = append(values, v1alpha1.MeasuredValue{Date: date, Value: value})
	copied.Status.Measured.Values = values
	return progress.Evaluate(model.ParseBenchmark(copied), day).State
}

// On each day the state is that of a benchmark whose value is observed every day. Nothing is written
// before the announced day while the inventory stays, and twice on one day nothing changes.
func TestStateIsThatOfTheDay(t *testing.T) {
	written := 0
	for seed := range uint64(seeds) {
		random := rand.New(rand.NewPCG(seed, 7))
		f := newFollow(newRandomCovered(random))
		if progress.FindContradiction(model.ParseBenchmark(f.benchmark)) != "" {
			continue
		}
		devices, isChanged := int64(random.IntN(1000)), true
		for number := range days {
			day := firstDay.AddDays(number)
			if random.IntN(40) == 0 {
				devices, isChanged = int64(random.IntN(1000)), true
			}
			before := f.last
			f.devices(v1alpha1.Date(day.String()), devices)
			after := f.last
			if !cmp.Equal(before.Values, after.Values) {
				written++
				if !isChanged && number > 0 && (before.Next.IsZero() || day < before.Next) {
					t.Fatalf("seed %d: the values changed on %s, and %s was announced", seed, day, before.Next)
				}
			}
			isChanged = false
			f.devices(v1alpha1.Date(day.String()), devices)
			if diff := cmp.Diff(after, f.last); diff != "" {
				t.Fatalf("seed %d: twice on %s (-first +second):\n%s", seed, day, diff)
			}
			if after.Reason != v1alpha1.ReasonAnswered || slices.ContainsFunc(f.benchmark.Spec.Observations,
				func(o v1alpha1.Observation) bool { return o.Date == v1alpha1.Date(day.String()) }) {
				continue
			}
			value := v1alpha1.Decimal(fmt.Sprintf("%d.%d", devices/10, devices%10))
			want := stateWith(f.benchmark, day, value)
			if got := progress.Evaluate(model.ParseBenchmark(f.benchmark), day).State; got != want {
				t.Fatalf("seed %d: on %s the state is %s, with a value of the day %s", seed, day, got, want)
			}
		}
	}
	if written < seeds || written > seeds*days/5 {
		t.Errorf("values were written %d times: the property shows little", written)
	}
}

// However many values come, the list has at most 120, in the order of dates, with the first and the 60
// newest ones, and no gap that grows out of proportion.
func TestListsStayShort(t *testing.T) {
	f := newFollow(newCovered().ToTarget("80", "2029-06-30"))
	var all []v1alpha1.Date
	for number := range 1000 {
		day := v1alpha1.Date(firstDay.AddDays(number).String())
		f.devices(day, int64(100+number%700))
		all = append(all, day)
		values := f.last.Values.Values
		if len(values) != min(len(all), 120) {
			t.Fatalf("after %d days there are %d values", len(all), len(values))
		}
		var kept []v1alpha1.Date
		for _, value := range values {
			kept = append(kept, value.Date)
		}
		if !slices.IsSorted(kept) || kept[0] != all[0] {
			t.Fatalf("after %d days the dates are %v", len(all), kept)
		}
		if newest := min(len(all), 60); !slices.Equal(kept[len(kept)-newest:], all[len(all)-newest:]) {
			t.Fatalf("after %d days the newest values are not all there: %v", len(all), kept)
		}
	}
	// 940 days are left with 60 values: about 16 days between two of them, and at most twice as many.
	values := f.last.Values.Values
	for i := 1; i < len(values)-60; i++ {
		if gap := calendar.ParseOrZero(values[i].Date) - calendar.ParseOrZero(values[i-1].Date); gap > 40 {
			t.Errorf("%d days lie between %s and %s", gap, values[i-1].Date, values[i].Date)
		}
	}
}

// A status that another client wrote in another order is put in order.
func TestKeepValuesSorts(t *testing.T) {
	benchmark := newCovered().BuildObject()
	benchmark.Status.Measured = v1alpha1.MeasuredValues{
		Source: "DeviceCoverage of Students",
		Values: []v1alpha1.MeasuredValue{{Date: "2026-10-02", Value: "2"}, {Date: "2026-10-01", Value: "1"}},
	}
	want := []v1alpha1.MeasuredValue{{Date: "2026-10-01", Value: "1"}, {Date: "2026-10-02", Value: "2"}}
	if diff := cmp.Diff(want, measured.KeepValues(benchmark).Values); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
