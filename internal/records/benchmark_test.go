package records_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/records"
	"techplan.education/internal/testplan"
)

// rememberBenchmark stores what the status of a benchmark remembers on a day.
func rememberBenchmark(benchmark *v1alpha1.Benchmark, day v1alpha1.Date) {
	benchmark.Status.Recorded = records.RememberBenchmark(benchmark, calendar.ParseOrZero(day))
}

// newMeasured returns a benchmark with two observations, the second with a group.
func newMeasured() *v1alpha1.Benchmark {
	return testplan.NewBenchmark("b", "g").
		AddObservation("45", "2026-08-15").
		AddGroupCounts("2026-09-15", "55", 682, 1240, testplan.GroupOf("EnglishLearners", 61, 118)).
		BuildObject()
}

func TestObservationsAreRemembered(t *testing.T) {
	days := v1alpha1.RecordedDays{Since: firstDay}
	august := v1alpha1.RecordedObservation{Date: "2026-08-15", Value: "45", RecordedDays: days}
	september := v1alpha1.RecordedObservation{
		Date: "2026-09-15", Value: "55", Have: new(int32(682)), Of: 1240, RecordedDays: days,
		Groups: []v1alpha1.RecordedGroup{{Name: "EnglishLearners", Have: new(int32(61)), Of: 118}},
	}
	change := func(
		entry v1alpha1.RecordedObservation, change func(*v1alpha1.RecordedObservation),
	) v1alpha1.RecordedObservation {
		change(&entry)
		return entry
	}
	markLost := func(entry *v1alpha1.RecordedObservation) { entry.Lost = secondDay }
	for title, c := range map[string]struct {
		change func(*v1alpha1.BenchmarkSpec)
		want   []v1alpha1.RecordedObservation
		lost   string
	}{
		"nothing changes": {
			func(*v1alpha1.BenchmarkSpec) {}, []v1alpha1.RecordedObservation{august, september}, "",
		},
		"another order": {
			func(spec *v1alpha1.BenchmarkSpec) {
				spec.Observations[0], spec.Observations[1] = spec.Observations[1], spec.Observations[0]
			},
			[]v1alpha1.RecordedObservation{august, september}, "",
		},
		"another value of the same date": {
			func(spec *v1alpha1.BenchmarkSpec) { spec.Observations[0].Value = "46" },
			[]v1alpha1.RecordedObservation{
				change(august, func(entry *v1alpha1.RecordedObservation) { entry.Value, entry.Since = "46", secondDay }), september,
			}, "",
		},
		"the groups are taken out": {
			func(spec *v1alpha1.BenchmarkSpec) { spec.Observations[1].Groups = nil },
			[]v1alpha1.RecordedObservation{
				august, change(september, func(entry *v1alpha1.RecordedObservation) { entry.Groups, entry.Since = nil, secondDay }),
			}, "",
		},
		"one is gone": {
			func(spec *v1alpha1.BenchmarkSpec) { spec.Observations = spec.Observations[:1] },
			[]v1alpha1.RecordedObservation{august, change(september, markLost)},
			"the observation 55 of 2026-09-15",
		},
		"all are gone": {
			func(spec *v1alpha1.BenchmarkSpec) { spec.Observations = nil },
			[]v1alpha1.RecordedObservation{change(august, markLost), change(september, markLost)},
			"the observation 45 of 2026-08-15 and the observation 55 of 2026-09-15",
		},
		"one was withdrawn": {
			func(spec *v1alpha1.BenchmarkSpec) {
				spec.Observations = spec.Observations[:1]
				spec.Withdrawn = []v1alpha1.Withdrawal{{Date: "2026-09-15", Reason: "Counted twice."}}
			},
			[]v1alpha1.RecordedObservation{august}, "",
		},
		"a withdrawn one was measured again": {
			func(spec *v1alpha1.BenchmarkSpec) {
				spec.Withdrawn = []v1alpha1.Withdrawal{{Date: "2026-09-15", Reason: "Counted twice."}}
			},
			[]v1alpha1.RecordedObservation{august, september}, "",
		},
	} {
		t.Run(title, func(t *testing.T) {
			benchmark := newMeasured()
			rememberBenchmark(benchmark, firstDay)
			c.change(&benchmark.Spec)
			for _, day := range []v1alpha1.Date{secondDay, thirdDay} { // The third day changes nothing.
				if lost := records.ComputeBenchmarkLoss(benchmark, calendar.ParseOrZero(day)).String(); lost != c.lost {
					t.Errorf("lost before the status is written: %q, want %q", lost, c.lost)
				}
				rememberBenchmark(benchmark, day)
				if diff := cmp.Diff(c.want, benchmark.Status.Recorded.Observations); diff != "" {
					t.Errorf("on %s (-want +got):\n%s", day, diff)
				}
				if lost := records.FindBenchmarkLoss(benchmark, &benchmark.Status.Recorded).String(); lost != c.lost {
					t.Errorf("lost: %q, want %q", lost, c.lost)
				}
			}
		})
	}
}

// An observation that is put back is not lost any more.
func TestObservationsThatArePutBack(t *testing.T) {
	benchmark := newMeasured()
	rememberBenchmark(benchmark, firstDay)
	before := benchmark.DeepCopy()
	benchmark.Spec.Observations = nil
	rememberBenchmark(benchmark, secondDay)
	benchmark.Spec.Observations = before.Spec.Observations
	rememberBenchmark(benchmark, thirdDay)
	want := before.Status.Recorded
	for i := range want.Observations {
		want.Observations[i].Since = firstDay
	}
	if diff := cmp.Diff(want, benchmark.Status.Recorded); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
}

// A status keeps all observations that are there, and of the lost ones those with the newest dates.
func TestRememberedObservationsAreBounded(t *testing.T) {
	benchmark := &v1alpha1.Benchmark{}
	for _, year := range []int{2026, 2024, 2025} {
		benchmark.Spec.Observations = nil
		for i := range 250 {
			day := calendar.ParseOrZero(v1alpha1.Date(fmt.Sprintf("%d-01-01", year))).AddDays(i)
			observation := v1alpha1.Observation{Date: v1alpha1.Date(day.String())}
			benchmark.Spec.Observations = append(benchmark.Spec.Observations, observation)
		}
		rememberBenchmark(benchmark, firstDay)
	}
	byYear := map[string]int{}
	for _, entry := range benchmark.Status.Recorded.Observations {
		byYear[entry.Date[:4]]++
	}
	if diff := cmp.Diff(map[string]int{"2025": 250, "2026": 150}, byYear); diff != "" {
		t.Errorf("observations by year (-want +got):\n%s", diff)
	}
}

// A status keeps the groups of the newest observations, and says how many it leaves out. That more
// of them are left out later changes no day.
func TestRememberedGroupsAreBounded(t *testing.T) {
	benchmark := &v1alpha1.Benchmark{}
	addObservation := func(month int) {
		observation := v1alpha1.Observation{Date: v1alpha1.Date(fmt.Sprintf("2026-%02d-01", month)), Value: "50"}
		for i := range 150 {
			name := v1alpha1.GroupName(fmt.Sprintf("Group%d", i))
			observation.Groups = append(observation.Groups, testplan.GroupOf(name, 20, 40))
		}
		benchmark.Spec.Observations = append(benchmark.Spec.Observations, observation)
	}
	describe := func() string {
		var parts []string
		for _, entry := range benchmark.Status.Recorded.Observations {
			parts = append(parts, fmt.Sprintf("%s: %d kept, %d left out, since %s",
				entry.Date[5:7], len(entry.Groups), entry.GroupsLeftOut, entry.Since))
		}
		return strings.Join(parts, "\n")
	}
	for month := range 3 {
		addObservation(month + 1)
	}
	rememberBenchmark(benchmark, firstDay)
	const first = "01: 0 kept, 150 left out, since 2026-10-01\n" +
		"02: 150 kept, 0 left out, since 2026-10-01\n" +
		"03: 150 kept, 0 left out, since 2026-10-01"
	if diff := cmp.Diff(first, describe()); diff != "" {
		t.Errorf("three observations (-want +got):\n%s", diff)
	}
	addObservation(4)
	benchmark.Spec.Observations = benchmark.Spec.Observations[1:]
	rememberBenchmark(benchmark, secondDay)
	const second = "01: 0 kept, 150 left out, since 2026-10-01\n" +
		"02: 0 kept, 150 left out, since 2026-10-01\n" +
		"03: 150 kept, 0 left out, since 2026-10-01\n" +
		"04: 150 kept, 0 left out, since 2026-10-02"
	if diff := cmp.Diff(second, describe()); diff != "" {
		t.Errorf("a fourth one (-want +got):\n%s", diff)
	}
}

// Groups and levels share the room; the newest observation comes first.
func TestRememberedLevelsAreBounded(t *testing.T) {
	names := make([]v1alpha1.LevelName, 200)
	for i := range names {
		names[i] = v1alpha1.LevelName(fmt.Sprint("Level ", i))
	}
	counts := make([]int32, len(names))
	benchmark := testplan.NewBenchmark("b", "g").UseLevels(names[1], names...).
		AddAnswers("2026-01-01", counts...).AddAnswers("2026-02-01", counts...).
		AddGroupCounts("2026-03-01", "50", 20, 40, testplan.GroupOf("EnglishLearners", 20, 40)).BuildObject()
	rememberBenchmark(benchmark, firstDay)
	var got []string
	for _, entry := range benchmark.Status.Recorded.Observations {
		got = append(got, fmt.Sprintf("%s: %d levels kept, %d left out; %d groups kept, %d left out", entry.Date[5:7],
			len(entry.Levels), entry.LevelsLeftOut, len(entry.Groups), entry.GroupsLeftOut))
	}
	want := []string{
		"01: 0 levels kept, 200 left out; 0 groups kept, 0 left out",
		"02: 200 levels kept, 0 left out; 0 groups kept, 0 left out",
		"03: 0 levels kept, 0 left out; 1 groups kept, 0 left out",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Answers by level that change are a correction, and their order says nothing.
func TestLevelsAreRemembered(t *testing.T) {
	benchmark := testplan.NewBenchmark("b", "g").UseLevels("Adoption", "Entry", "Adoption").
		AddAnswers("2026-01-01", 4, 5).BuildObject()
	rememberBenchmark(benchmark, firstDay)
	slices.Reverse(benchmark.Spec.Observations[0].Levels)
	rememberBenchmark(benchmark, secondDay)
	if got := benchmark.Status.Recorded.Observations[0].Since; got != firstDay {
		t.Errorf("in another order: since %s, want %s", got, firstDay)
	}
	benchmark.Spec.Observations[0].Levels[0].Count = new(int32(6))
	rememberBenchmark(benchmark, thirdDay)
	if got := benchmark.Status.Recorded.Observations[0].Since; got != thirdDay {
		t.Errorf("corrected: since %s, want %s", got, thirdDay)
	}
	benchmark.Spec.Observations = nil
	if got, want := records.ComputeBenchmarkLoss(benchmark, 0).String(), "the observation of 2026-01-01"; got != want {
		t.Errorf("lost: %q, want %q", got, want)
	}
}

// What is lost is named without the counts of groups, however few students they have.
func TestLossNamesNoCounts(t *testing.T) {
	benchmark := newMeasured()
	rememberBenchmark(benchmark, firstDay)
	benchmark.Spec.Observations = nil
	message := records.ComputeBenchmarkLoss(benchmark, calendar.ParseOrZero(secondDay)).String()
	for _, count := range []string{"61", "118", "682", "1240", "EnglishLearners"} {
		if strings.Contains(message, count) {
			t.Errorf("%q has %s", message, count)
		}
	}
}

// What the status of the largest Benchmark remembers leaves room for the rest of it: the spec and its
// managed fields take up to 1,430,000 bytes of the 1,572,864 that Kubernetes stores.
func TestLargestMemoryOfABenchmark(t *testing.T) {
	benchmark := &v1alpha1.Benchmark{}
	for i := range 400 {
		observation := v1alpha1.Observation{
			Date:  v1alpha1.Date(calendar.ParseOrZero("2026-01-01").AddDays(i).String()),
			Value: "-9999999999999.9999", Have: new(int32(5_000_000)), Of: 5_000_000,
		}
		for j := range 15 {
			name := v1alpha1.GroupName(fmt.Sprintf("Group%058d", j))
			observation.Groups = append(observation.Groups, testplan.GroupOf(name, 5_000_000, 5_000_000))
		}
		benchmark.Spec.Observations = append(benchmark.Spec.Observations, observation)
	}
	rememberBenchmark(benchmark, firstDay)
	content, err := json.Marshal(benchmark.Status.Recorded)
	if err != nil {
		t.Fatal(err)
	}
	if len(content) > 100_000 {
		t.Errorf("the memory takes %d bytes, want at most 100,000", len(content))
	}
}
