package duedates_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/duedates"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrandom"
)

// randomDistricts is how many random districts a property is tried with.
const randomDistricts = 400

// addRandomDates adds what the random districts of testplan lack: dates of lots, ends of
// agreements, milestones and a schedule for all technologies.
func addRandomDates(random *rand.Rand, world *testplan.World) {
	day := func() v1alpha1.Date {
		return v1alpha1.Date(windowStart.AddDays(random.IntN(5*365) - 300).String())
	}
	for i, lot := range world.Devices {
		lot.Spec.InService = v1alpha1.Date(windowStart.AddDays(-random.IntN(2000)).String())
		if i%2 == 0 {
			lot.Spec.SupportEnd = day()
		}
		if i%3 == 0 {
			lot.Spec.LeaseEnd = day()
		}
		if i > 0 && i%4 == 0 {
			lot.Spec.ReplacedByRef.Name = world.Devices[i-1].Name
		}
	}
	for i := range world.Plan.Spec.Technologies {
		if i%2 == 0 {
			world.Plan.Spec.Technologies[i].PrivacyAgreement.Expires = day()
		}
	}
	for _, benchmark := range world.Benchmarks {
		baseline := calendar.ParseOrZero(benchmark.Spec.Baseline.Date)
		target := calendar.ParseOrZero(benchmark.Spec.Target.Date)
		benchmark.Spec.Milestones = append(benchmark.Spec.Milestones, v1alpha1.Point{
			Date: v1alpha1.Date((baseline + (target-baseline)/2).String()), Value: benchmark.Spec.Target.Value,
		})
	}
	yes := true
	world.Plan.Spec.EvaluationSchedules = append(world.Plan.Spec.EvaluationSchedules, v1alpha1.EvaluationSchedule{
		Name: "all", Cadence: v1alpha1.CadenceQuarterly, Anchor: day(),
		Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnology, All: &yes},
	})
}

func newRandomWorld(seed uint64) (testplan.World, *rand.Rand) {
	random := rand.New(rand.NewPCG(seed, 7))
	world := testrandom.NewWorld(seed)
	addRandomDates(random, &world)
	return world, random
}

func shuffle[Entry any](random *rand.Rand, entries []Entry) []Entry {
	shuffled := slices.Clone(entries)
	random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	return shuffled
}

// shuffleDistrict returns the same district with its objects, and the entries of its plan, in
// another order.
func shuffleDistrict(random *rand.Rand, district snapshot.District) snapshot.District {
	plan := district.Plans[0].DeepCopy()
	spec := &plan.Spec
	spec.Technologies = shuffle(random, spec.Technologies)
	spec.ProfessionalLearning = shuffle(random, spec.ProfessionalLearning)
	spec.Communications = shuffle(random, spec.Communications)
	spec.Timeline = shuffle(random, spec.Timeline)
	spec.EvaluationSchedules = shuffle(random, spec.EvaluationSchedules)
	return snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{plan}, Goals: shuffle(random, district.Goals),
		Benchmarks: shuffle(random, district.Benchmarks), Devices: shuffle(random, district.Devices),
		Evaluations: shuffle(random, district.Evaluations),
	}
}

// The same district gives the same dates, in any order of its objects, with or without statuses.
func TestOrderAndStatusDecideNothing(t *testing.T) {
	found := map[duedates.Kind]int{}
	for seed := range uint64(randomDistricts) {
		world, random := newRandomWorld(seed)
		district := districtOf(world)
		want, _ := duedates.ListDueDates(district, world.Plan.Name, windowStart, windowEnd)
		for _, date := range want {
			found[date.Kind]++
		}
		for situation, other := range map[string]snapshot.District{
			"again": district, "in another order": shuffleDistrict(random, district),
			"with statuses": assessOn(world, windowStart.AddDays(100)),
		} {
			got, _ := duedates.ListDueDates(other, world.Plan.Name, windowStart, windowEnd)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("seed %d, %s (-want +got):\n%s", seed, situation, diff)
			}
		}
	}
	for _, kind := range duedates.Kinds() {
		if found[kind] == 0 {
			t.Errorf("no random plan has a date of kind %s", kind)
		}
	}
}

// Each date lies in the window, and two windows side by side have the dates of the whole.
func TestWindowsAddUp(t *testing.T) {
	for seed := range uint64(randomDistricts) {
		world, random := newRandomWorld(seed)
		list := func(from, to calendar.Date) []duedates.DueDate {
			dates, _ := duedates.ListDueDates(districtOf(world), world.Plan.Name, from, to)
			for _, date := range dates {
				if date.Day < from || date.Day > to {
					t.Fatalf("seed %d: %s is not from %s to %s: %s", seed, date.Day, from, to, date.Title)
				}
			}
			return dates
		}
		from := windowStart.AddDays(random.IntN(700) - 300)
		middle := from.AddDays(random.IntN(900))
		to := middle.AddDays(1 + random.IntN(900))
		got := append(list(from, middle), list(middle+1, to)...)
		if diff := cmp.Diff(list(from, to), got); diff != "" {
			t.Fatalf("seed %d, %s to %s, divided after %s (-whole +parts):\n%s", seed, from, to, middle, diff)
		}
	}
}

// No two dates have the same identity: an import would keep one of them.
func TestIdentitiesDiffer(t *testing.T) {
	for seed := range uint64(randomDistricts) {
		world, _ := newRandomWorld(seed)
		seen := map[duedates.DueDate]bool{}
		for _, date := range listAll(world) {
			identity := duedates.DueDate{
				Kind: date.Kind, Object: date.Object, Field: date.Field, Occurrence: date.Occurrence,
			}
			if seen[identity] {
				t.Fatalf("seed %d: two dates are %+v", seed, identity)
			}
			seen[identity] = true
		}
	}
}
