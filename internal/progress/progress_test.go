package progress_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/progress"
	"techplan.education/internal/testplan"
)

// figures are a result as status shows it.
type figures struct {
	State                              v1alpha1.BenchmarkState
	Value                              v1alpha1.Decimal
	AsOf                               string
	Expected, Progress, Pace, Forecast v1alpha1.Decimal
	Reached, Contradiction             string
}

func evaluate(benchmark *testplan.BenchmarkBuilder, today string) figures {
	return formatResult(progress.Evaluate(model.ParseBenchmark(benchmark.BuildObject()), calendar.ParseOrZero(today)))
}

func formatResult(result progress.Result) figures {
	return figures{
		State:         result.State,
		Value:         formatDecimal(result.Value, 4),
		AsOf:          result.AsOf.String(),
		Expected:      formatDecimal(result.Expected, 2),
		Progress:      formatDecimal(result.Progress, 4),
		Pace:          formatDecimal(result.Pace, 3),
		Forecast:      formatDecimal(result.Forecast, 2),
		Reached:       result.Reached.String(),
		Contradiction: result.Contradiction,
	}
}

func formatDecimal(ratio *big.Rat, places int) v1alpha1.Decimal {
	if ratio == nil {
		return ""
	}
	return money.FormatDecimal(ratio, places)
}

// newWorkedExample returns the example of the documentation.
func newWorkedExample() *testplan.BenchmarkBuilder {
	return testplan.NewBenchmark("b", "g").FromBaseline("40", "2024-07-01").ToTarget("80", "2027-06-30")
}

func TestFigures(t *testing.T) {
	for name, c := range map[string]struct {
		benchmark *testplan.BenchmarkBuilder
		today     string
		want      figures
	}{
		"the worked example": {newWorkedExample().AddObservation("55", "2025-12-31"), "2025-12-31", figures{
			State: v1alpha1.StateAtRisk, Value: "55", AsOf: "2025-12-31",
			Expected: "60.04", Progress: "0.375", Pace: "0.749", Forecast: "69.95", Reached: "2028-07-02",
		}},
		"the same value observed earlier, evaluated on the same day": {
			newWorkedExample().AddObservation("55", "2025-09-15"),
			"2025-12-31",
			figures{
				State: v1alpha1.StateOnTrack, Value: "55", AsOf: "2025-09-15",
				Expected: "56.12", Progress: "0.375", Pace: "0.93", Forecast: "77.21", Reached: "2027-09-20",
			},
		},
		"a value as of the first day has no pace and no forecast": {
			newWorkedExample().AddObservation("40", "2024-07-01"),
			"2024-07-01",
			figures{
				State: v1alpha1.StateOnTrack, Value: "40", AsOf: "2024-07-01", Expected: "40", Progress: "0",
			},
		},
		"a value before the first day is on the baseline's line": {
			newWorkedExample().AddObservation("44", "2024-01-01"),
			"2024-07-01",
			figures{
				State: v1alpha1.StateStale, Value: "44", AsOf: "2024-01-01", Expected: "40", Progress: "0.1",
			},
		},
		"a value below the baseline reaches nothing": {
			newWorkedExample().AddObservation("20", "2025-12-31"),
			"2025-12-31",
			figures{
				State: v1alpha1.StateOffTrack, Value: "20", AsOf: "2025-12-31",
				Expected: "60.04", Progress: "-0.5", Pace: "-0.998", Forecast: "0.07",
			},
		},
		"beyond the target": {newWorkedExample().AddObservation("90", "2025-12-31"), "2026-01-01", figures{
			State: v1alpha1.StateMet, Value: "90", AsOf: "2025-12-31",
			Expected: "60.04", Progress: "1.25", Pace: "2.495", Forecast: "139.82", Reached: "2025-09-13",
		}},
		"on a milestone, that is what is expected": {
			newWorkedExample().
				AddMilestone("70", "2025-12-31").
				AddMilestone("45", "2025-07-01").
				AddObservation("55", "2025-12-31"), "2025-12-31", figures{
				State: v1alpha1.StateOffTrack, Value: "55", AsOf: "2025-12-31",
				Expected: "70", Progress: "0.375", Pace: "0.5", Forecast: "69.95", Reached: "2028-07-02",
			},
		},
		"a bound has neither pace nor forecast": {
			newWorkedExample().
				SetDirection(v1alpha1.DirectionMaintain, v1alpha1.BoundAtLeast).
				AddObservation("85", "2025-12-31"), "2025-12-31", figures{
				State: v1alpha1.StateOnTrack, Value: "85", AsOf: "2025-12-31",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, evaluate(c.benchmark, c.today)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// newCountUp runs from 0 on 1 January to 100 on 11 April: a hundred days, so that
// on day n the value n is expected.
func newCountUp() *testplan.BenchmarkBuilder {
	return testplan.NewBenchmark("b", "g").FromBaseline("0", "2026-01-01").ToTarget("100", "2026-04-11").
		ChangeSpec(func(s *v1alpha1.BenchmarkSpec) { s.Metric.Unit = "devices" })
}

// newCountDown is hundred from 100 down to 0.
func newCountDown() *testplan.BenchmarkBuilder {
	return newCountUp().SetDirection(v1alpha1.DirectionDecrease, "").FromBaseline("100", "2026-01-01").ToTarget("0", "2026-04-11")
}

func newMaintained(bound v1alpha1.Bound, target v1alpha1.Decimal) *testplan.BenchmarkBuilder {
	return newCountUp().SetDirection(v1alpha1.DirectionMaintain, bound).FromBaseline(target, "2026-01-01").ToTarget(target, "2026-04-11")
}

func withMaxAge(days int32) func(*v1alpha1.BenchmarkSpec) {
	return func(s *v1alpha1.BenchmarkSpec) { s.MaxAgeDays = days }
}

// newLongBenchmark lasts three years, so that the age of a value is what decides.
func newLongBenchmark() *testplan.BenchmarkBuilder {
	return newCountUp().ToTarget("100", "2028-12-31")
}

func TestStates(t *testing.T) {
	for name, c := range map[string]struct {
		benchmark *testplan.BenchmarkBuilder
		today     string
		want      v1alpha1.BenchmarkState
	}{
		"the day before the baseline, nothing observed": {newCountUp(), "2025-12-31", v1alpha1.StateNotStarted},
		"the day before the baseline, target reached": {
			newCountUp().AddObservation("100", "2025-12-01"), "2025-12-31", v1alpha1.StateNotStarted,
		},
		"the baseline's day, nothing observed": {newCountUp(), "2026-01-01", v1alpha1.StateNoData},
		"only a value of tomorrow": {
			newCountUp().AddObservation("50", "2026-02-21"), "2026-02-20", v1alpha1.StateNoData,
		},
		"nothing observed, long past due": {newCountUp(), "2027-01-01", v1alpha1.StateNoData},
		"expected progress just under 0.10, nothing yet": {
			newCountUp().AddObservation("0", "2026-01-10"), "2026-01-10", v1alpha1.StateOnTrack,
		},
		"expected progress just under 0.10, worse": {
			newCountUp().AddObservation("-0.0001", "2026-01-10"), "2026-01-10", v1alpha1.StateAtRisk,
		},
		"expected progress exactly 0.10, nothing yet": {
			newCountUp().AddObservation("0", "2026-01-11"), "2026-01-11", v1alpha1.StateOffTrack,
		},
		"expected progress exactly 0.10, pace 1": {
			newCountUp().AddObservation("10", "2026-01-11"), "2026-01-11", v1alpha1.StateOnTrack,
		},
		"too early when observed, evaluated later": {
			newCountUp().AddObservation("0", "2026-01-10"), "2026-03-01", v1alpha1.StateOnTrack,
		},
		"pace exactly 0.90": {
			newCountUp().AddObservation("45", "2026-02-20"), "2026-02-20", v1alpha1.StateOnTrack,
		},
		"pace just under 0.90": {
			newCountUp().AddObservation("44.9999", "2026-02-20"), "2026-02-20", v1alpha1.StateAtRisk,
		},
		"pace exactly 0.70": {
			newCountUp().AddObservation("35", "2026-02-20"), "2026-02-20", v1alpha1.StateAtRisk,
		},
		"pace just under 0.70": {
			newCountUp().AddObservation("34.9999", "2026-02-20"), "2026-02-20", v1alpha1.StateOffTrack,
		},
		"target reached exactly, long before": {
			newCountUp().AddObservation("100", "2026-01-02"), "2026-01-02", v1alpha1.StateMet,
		},
		"just under the target on the due day": {
			newCountUp().AddObservation("99.9999", "2026-04-11"), "2026-04-11", v1alpha1.StateOnTrack,
		},
		"just under the target the day after": {
			newCountUp().AddObservation("99.9999", "2026-04-11"), "2026-04-12", v1alpha1.StateMissed,
		},
		"far behind on the due day": {
			newCountUp().AddObservation("1", "2026-04-11"), "2026-04-11", v1alpha1.StateOffTrack,
		},
		"reached on the due day, seen the day after": {
			newCountUp().AddObservation("100", "2026-04-11"), "2026-04-12", v1alpha1.StateMet,
		},
		"reached the day after the due day": {
			newCountUp().AddObservation("99", "2026-04-11").AddObservation("100", "2026-04-12"), "2026-04-12", v1alpha1.StateMissed,
		},
		"only values after the due day": {
			newCountUp().AddObservation("100", "2026-04-12"), "2026-05-01", v1alpha1.StateNoData,
		},
		"met and old": {
			newLongBenchmark().AddObservation("100", "2026-01-02"), "2027-06-01", v1alpha1.StateMet,
		},
		"reached once, lost since": {
			newCountUp().
				AddObservation("100", "2026-01-20").
				AddObservation("20", "2026-02-20"), "2026-02-20", v1alpha1.StateOffTrack,
		},
		"missed and old": {
			newCountUp().AddObservation("50", "2026-01-20"), "2027-01-01", v1alpha1.StateMissed,
		},
		"maxAgeDays exactly": {
			newCountUp().AddObservation("10", "2026-01-11").ChangeSpec(withMaxAge(30)), "2026-02-10", v1alpha1.StateOnTrack,
		},
		"maxAgeDays and a day": {
			newCountUp().AddObservation("10", "2026-01-11").ChangeSpec(withMaxAge(30)), "2026-02-11", v1alpha1.StateStale,
		},
		"120 days old by default": {
			newLongBenchmark().
				AddObservation("100", "2026-01-01").
				AddObservation("90", "2026-01-02"), "2026-05-02", v1alpha1.StateOnTrack,
		},
		"121 days old by default": {
			newLongBenchmark().
				AddObservation("100", "2026-01-01").
				AddObservation("90", "2026-01-02"), "2026-05-03", v1alpha1.StateStale,
		},
		"one milestone leaves 120 days": {
			newLongBenchmark().
				AddMilestone("50", "2027-06-01").
				AddObservation("90", "2026-01-02"), "2026-05-03", v1alpha1.StateStale,
		},
		"milestones 40 days apart allow 100 days": {
			newLongBenchmark().AddMilestone("50", "2027-06-01").AddMilestone("60", "2027-07-11").AddObservation("90", "2026-01-02"),
			"2026-04-12", v1alpha1.StateOnTrack,
		},
		"milestones 40 days apart, 101 days": {
			newLongBenchmark().AddMilestone("50", "2027-06-01").AddMilestone("60", "2027-07-11").AddObservation("90", "2026-01-02"),
			"2026-04-13", v1alpha1.StateStale,
		},
		"milestones and maxAgeDays": {
			newLongBenchmark().
				AddMilestone("50", "2027-06-01").
				AddMilestone("60", "2027-07-11").
				ChangeSpec(withMaxAge(10)).
				AddObservation("90", "2026-01-02"),
			"2026-01-13",
			v1alpha1.StateStale,
		},
	} {
		t.Run(name, func(t *testing.T) { checkState(t, c.benchmark, c.today, c.want) })
	}
}

func checkState(t *testing.T, benchmark *testplan.BenchmarkBuilder, today string, want v1alpha1.BenchmarkState) {
	t.Helper()
	got := evaluate(benchmark, today)
	if got.State != want || got.Contradiction != "" {
		t.Errorf("want %s, got %+v", want, got)
	}
}

func TestStatesOfDecrease(t *testing.T) {
	for name, c := range map[string]struct {
		benchmark *testplan.BenchmarkBuilder
		today     string
		want      v1alpha1.BenchmarkState
	}{
		"too early and worse than the baseline": {
			newCountDown().AddObservation("100.0001", "2026-01-10"), "2026-01-10", v1alpha1.StateAtRisk,
		},
		"too early and as the baseline": {
			newCountDown().AddObservation("100", "2026-01-10"), "2026-01-10", v1alpha1.StateOnTrack,
		},
		"pace exactly 0.90": {
			newCountDown().AddObservation("55", "2026-02-20"), "2026-02-20", v1alpha1.StateOnTrack,
		},
		"pace just under 0.90": {
			newCountDown().AddObservation("55.0001", "2026-02-20"), "2026-02-20", v1alpha1.StateAtRisk,
		},
		"pace exactly 0.70": {
			newCountDown().AddObservation("65", "2026-02-20"), "2026-02-20", v1alpha1.StateAtRisk,
		},
		"pace just under 0.70": {
			newCountDown().AddObservation("65.0001", "2026-02-20"), "2026-02-20", v1alpha1.StateOffTrack,
		},
		"target reached exactly": {newCountDown().AddObservation("0", "2026-02-20"), "2026-02-20", v1alpha1.StateMet},
		"below the target": {
			newCountDown().AddObservation("-5", "2026-02-20"), "2026-02-20", v1alpha1.StateMet,
		},
		"just above the target, day after due": {
			newCountDown().AddObservation("0.0001", "2026-04-11"), "2026-04-12", v1alpha1.StateMissed,
		},
	} {
		t.Run(name, func(t *testing.T) { checkState(t, c.benchmark, c.today, c.want) })
	}
}

func TestStatesOfMaintain(t *testing.T) {
	least, most := v1alpha1.BoundAtLeast, v1alpha1.BoundAtMost
	stepped := func(value v1alpha1.Decimal) *testplan.BenchmarkBuilder {
		return newMaintained(least, "90").AddMilestone("50", "2026-02-01").AddMilestone("70", "2026-03-01").
			AddObservation(value, "2026-01-15").ChangeSpec(withMaxAge(200))
	}
	for name, c := range map[string]struct {
		benchmark *testplan.BenchmarkBuilder
		today     string
		want      v1alpha1.BenchmarkState
	}{
		"AtLeast, held exactly": {
			newMaintained(least, "90").AddObservation("90", "2026-01-02"), "2026-01-02", v1alpha1.StateOnTrack,
		},
		"AtLeast, just not held": {
			newMaintained(least, "90").AddObservation("89.9999", "2026-01-02"), "2026-01-02", v1alpha1.StateOffTrack,
		},
		"AtMost, held exactly": {
			newMaintained(most, "5").AddObservation("5", "2026-01-02"), "2026-01-02", v1alpha1.StateOnTrack,
		},
		"AtMost, just not held": {
			newMaintained(most, "5").AddObservation("5.0001", "2026-01-02"), "2026-01-02", v1alpha1.StateOffTrack,
		},
		"held the day before due": {
			newMaintained(least, "90").AddObservation("95", "2026-04-10"), "2026-04-10", v1alpha1.StateOnTrack,
		},
		"held on the due day": {
			newMaintained(least, "90").AddObservation("95", "2026-04-10"), "2026-04-11", v1alpha1.StateMet,
		},
		"AtMost, held on the due day": {
			newMaintained(most, "5").AddObservation("0", "2026-04-10"), "2026-04-11", v1alpha1.StateMet,
		},
		"not held on the due day": {
			newMaintained(least, "90").AddObservation("80", "2026-04-10"), "2026-04-11", v1alpha1.StateOffTrack,
		},
		"not held the day after": {
			newMaintained(least, "90").AddObservation("80", "2026-04-10"), "2026-04-12", v1alpha1.StateMissed,
		},
		"held again only after due": {
			newMaintained(least, "90").AddObservation("80", "2026-04-10").AddObservation("95", "2026-04-12"), "2026-04-12",
			v1alpha1.StateMissed,
		},
		"old": {
			newMaintained(least, "90").
				AddObservation("95", "2026-01-02").
				ChangeSpec(withMaxAge(10)), "2026-01-13", v1alpha1.StateStale,
		},
		"before the first milestone, the target": {stepped("60"), "2026-01-31", v1alpha1.StateOffTrack},
		"from the first milestone on":            {stepped("60"), "2026-02-01", v1alpha1.StateOnTrack},
		"the day before the second milestone":    {stepped("60"), "2026-02-28", v1alpha1.StateOnTrack},
		"from the second milestone on":           {stepped("60"), "2026-03-01", v1alpha1.StateOffTrack},
	} {
		t.Run(name, func(t *testing.T) { checkState(t, c.benchmark, c.today, c.want) })
	}
}

func TestContradictions(t *testing.T) {
	percent := func(benchmark *testplan.BenchmarkBuilder) *testplan.BenchmarkBuilder {
		return benchmark.ChangeSpec(func(s *v1alpha1.BenchmarkSpec) { s.Metric.Unit = v1alpha1.UnitPercent })
	}
	for name, c := range map[string]struct {
		benchmark *testplan.BenchmarkBuilder
		want      string
	}{
		"Increase to the baseline": {
			newCountUp().ToTarget("0", "2026-04-11"), "direction is Increase and the target is not above the baseline",
		},
		"Increase to less": {
			newCountUp().ToTarget("-0.0001", "2026-04-11"), "direction is Increase and the target is not above the baseline",
		},
		"Increase by the least": {newCountUp().ToTarget("0.0001", "2026-04-11"), ""},
		"Decrease to the baseline": {
			newCountDown().ToTarget("100", "2026-04-11"), "direction is Decrease and the target is not below the baseline",
		},
		"Decrease to more": {
			newCountDown().ToTarget("101", "2026-04-11"), "direction is Decrease and the target is not below the baseline",
		},
		"Maintain the baseline": {newMaintained(v1alpha1.BoundAtLeast, "90"), ""},
		"a milestone on the first day": {
			newCountUp().AddMilestone("1", "2026-01-01"),
			"the milestone of 2026-01-01 is not between the baseline's date and the target's",
		},
		"a milestone on the second day": {newCountUp().AddMilestone("1", "2026-01-02"), ""},
		"a milestone on the due day": {
			newCountUp().AddMilestone("1", "2026-04-11"),
			"the milestone of 2026-04-11 is not between the baseline's date and the target's",
		},
		"a percentage of exactly 100": {percent(newCountUp()).AddObservation("100", "2026-02-01"), ""},
		"a percentage over 100": {
			percent(newCountUp()).AddObservation("100.0001", "2026-02-01"),
			"the value of 2026-02-01 is 100.0001, and a percentage lies between 0 and 100",
		},
		"a percentage under 0": {
			percent(newCountUp()).AddMilestone("-0.5", "2026-02-01"),
			"the value of 2026-02-01 is -0.5, and a percentage lies between 0 and 100",
		},
		"over 100 of another unit": {newCountUp().AddObservation("250", "2026-02-01"), ""},
		"a target over 100 percent": {
			percent(newCountUp()).ToTarget("120", "2026-04-11"),
			"the value of 2026-04-11 is 120, and a percentage lies between 0 and 100",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := evaluate(c.benchmark, "2026-03-01")
			if got.Contradiction != c.want {
				t.Errorf("want %q, got %q", c.want, got.Contradiction)
			}
			if c.want != "" && got != (figures{State: v1alpha1.StateNoData, Contradiction: c.want}) {
				t.Errorf("a contradiction has no figures: %+v", got)
			}
			if strings.HasSuffix(got.Contradiction, ".") {
				t.Errorf("the text ends like a sentence, which the caller adds: %q", got.Contradiction)
			}
		})
	}
}

// A value that is corrected replaces the one of its date; a correction of an
// older date does not matter any more.
func TestCorrections(t *testing.T) {
	first := newCountUp().AddObservation("20", "2026-01-31").AddObservation("30", "2026-02-20")
	if got := evaluate(first, "2026-02-20"); got.State != v1alpha1.StateOffTrack {
		t.Fatalf("before the correction: %+v", got)
	}
	before := evaluate(first, "2026-02-20")
	older := newCountUp().AddObservation("35", "2026-01-31").AddObservation("30", "2026-02-20")
	if diff := cmp.Diff(before, evaluate(older, "2026-02-20")); diff != "" {
		t.Errorf("a correction of an older value:\n%s", diff)
	}
	newer := newCountUp().AddObservation("20", "2026-01-31").AddObservation("50", "2026-02-20")
	if got := evaluate(newer, "2026-02-20"); got.State != v1alpha1.StateOnTrack || got.Value != "50" {
		t.Errorf("after the correction: %+v", got)
	}
}

// A date more than a century ahead is not forecast.
func TestForecastDateIsBounded(t *testing.T) {
	slow := newCountUp().FromBaseline("0", "2026-01-01").ToTarget("36525", "2028-12-31")
	if got := evaluate(slow.AddObservation("1", "2026-01-02"), "2026-01-02"); got.Reached != "2126-01-02" {
		t.Errorf("a century ahead: %+v", got)
	}
	slower := newCountUp().FromBaseline("0", "2026-01-01").ToTarget("36526", "2028-12-31")
	if got := evaluate(slower.AddObservation("1", "2026-01-02"), "2026-01-02"); got.Reached != "" {
		t.Errorf("more than a century ahead: %+v", got)
	}
}
