package controllers_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/manifest"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testrandom"
)

// copyOf returns a copy of a district that shares no object with it.
func copyOf(w snapshot.District) snapshot.District {
	return snapshot.District{
		Plans: deep(w.Plans), Goals: deep(w.Goals), Benchmarks: deep(w.Benchmarks), Devices: deep(w.Devices),
		Evaluations: deep(w.Evaluations),
	}
}

func deep[O interface{ DeepCopy() O }](list []O) []O {
	copies := make([]O, len(list))
	for i, o := range list {
		copies[i] = o.DeepCopy()
	}
	return copies
}

// compareWithLint checks that the controllers and the offline assessment find the same for
// the same objects. Evaluations that the scheduler creates do not exist offline, where they
// are expected ones.
func compareWithLint(t *testing.T, at string, w snapshot.District) {
	t.Helper()
	d := open(t, at)
	d.create(objectsOf(copyOf(w))...)
	d.awaitAssessed()
	if len(w.Plans) == 1 && len(w.Plans[0].Spec.EvaluationSchedules) > 0 {
		edit(d, named(&v1alpha1.TechnologyPlan{}, w.Plans[0].Name), func(p *v1alpha1.TechnologyPlan) { p.Spec.Title += "." })
		d.awaitAssessed()
	}
	offline := d.assessOffline(copyOf(w))
	online := d.awaitAssessed()
	for name := range online {
		if _, ours := offline[name]; !ours {
			t.Logf("the scheduler created %s", name)
			delete(online, name)
		}
	}
	if diff := cmp.Diff(offline, online, timeless); diff != "" {
		t.Errorf("(-offline +cluster):\n%s", diff)
	}
}

func TestSamplesGiveTheSameOffline(t *testing.T) {
	instants := map[string][]string{
		"aligned":          {"2026-11-21T12:00:00Z", "2027-07-01T05:00:00Z"},
		"east-central-isd": {"2026-11-21T12:00:00Z", "2027-01-01T03:00:00Z"},
	}
	for name, days := range instants {
		dir := filepath.Join("..", "config", "samples", name)
		if _, err := os.Stat(dir); err != nil {
			t.Logf("there is no sample %s", name)
			continue
		}
		set, err := manifest.LoadFiles(t.Context(), []string{dir}, manifest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(set.Problems) > 0 || len(set.Districts) != 1 {
			t.Fatalf("%s: want one district, got %d; problems: %v", name, len(set.Districts), set.Problems)
		}
		s := set.Districts[0]
		w := s.District
		for _, day := range days {
			t.Run(name+" "+day[:10], func(t *testing.T) { compareWithLint(t, day, w) })
		}
	}
}

// seedsVariable is the environment variable with the number of random districts to compare;
// empty: two.
const seedsVariable = "TECHPLAN_DISTRICTS"

func TestRandomDistrictsGiveTheSameOffline(t *testing.T) {
	want := 2
	if text := os.Getenv(seedsVariable); text != "" {
		var err error
		if want, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	for seed, done := uint64(1), 0; done < want; seed++ {
		r := testrandom.NewWorld(seed)
		if len(r.Plan.Spec.EvaluationSchedules) == 0 || len(r.Goals) == 0 || len(r.Devices) < 3 || len(r.Benchmarks) == 0 {
			continue
		}
		done++
		w := snapshot.District{
			Plans: []*v1alpha1.TechnologyPlan{r.Plan}, Goals: r.Goals, Benchmarks: r.Benchmarks,
			Devices: r.Devices, Evaluations: r.Evaluations,
		}
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { compareWithLint(t, "2027-03-10T12:00:00Z", w) })
	}
}
