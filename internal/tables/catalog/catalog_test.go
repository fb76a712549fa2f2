package catalog_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
	"techplan.education/internal/tables/catalog"
	"techplan.education/internal/tables/devices"
	"techplan.education/internal/tables/funding"
	"techplan.education/internal/tables/places"
	"techplan.education/internal/tables/replacement"
	"techplan.education/internal/tables/review"
	tp "techplan.education/internal/testplan"
	"techplan.education/internal/testrandom"
	"techplan.education/internal/testtables"
)

func shuffle[Entry any](random *rand.Rand, entries []Entry) []Entry {
	shuffled := slices.Clone(entries)
	random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	return shuffled
}

// shuffleDistrict returns the same district with its objects, and the entries of its plan, in
// another order.
func shuffleDistrict(seed uint64, district snapshot.District) snapshot.District {
	random := rand.New(rand.NewPCG(seed, 11))
	plan := district.Plans[0].DeepCopy()
	plan.Spec.Technologies = shuffle(random, plan.Spec.Technologies)
	plan.Spec.EvaluationSchedules = shuffle(random, plan.Spec.EvaluationSchedules)
	plan.Spec.District.Sites = shuffle(random, plan.Spec.District.Sites)
	plan.Spec.TestingWindows = shuffle(random, plan.Spec.TestingWindows)
	if plan.Spec.Budget != nil {
		plan.Spec.Budget.Lines = shuffle(random, plan.Spec.Budget.Lines)
		plan.Spec.Budget.Sources = shuffle(random, plan.Spec.Budget.Sources)
		plan.Spec.Budget.Transfers = shuffle(random, plan.Spec.Budget.Transfers)
	}
	return snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{plan}, Goals: shuffle(random, district.Goals),
		Benchmarks: shuffle(random, district.Benchmarks), Devices: shuffle(random, district.Devices),
		Evaluations: shuffle(random, district.Evaluations),
	}
}

// The order of objects and entries changes no answer, and a question changes no object.
func TestOrderChangesNoAnswer(t *testing.T) {
	for seed := range uint64(testtables.RandomDistricts / 8) {
		world := testrandom.NewWorld(seed)
		before := world.Plan.DeepCopy()
		for _, question := range catalog.Questions() {
			for _, options := range optionsOf(question, world.Plan) {
				ask := func(district snapshot.District) tables.Answer {
					answer, err := question.Answer(tables.Input{
						Namespace: "n", District: district, Plan: district.Plans[0], Now: testtables.Now,
						Options: options,
					})
					if err != nil {
						t.Fatalf("seed %d, %s %v: %v", seed, question.Name, options, err)
					}
					return answer
				}
				want := ask(testtables.NewDistrict(world))
				got := ask(shuffleDistrict(seed, testtables.NewDistrict(world)))
				if diff := cmp.Diff(want, got, cmp.AllowUnexported(tables.Cell{})); diff != "" {
					t.Fatalf("seed %d, %s %v (-in order +shuffled):\n%s", seed, question.Name, options, diff)
				}
			}
		}
		if diff := cmp.Diff(before, world.Plan); diff != "" {
			t.Fatalf("seed %d: the plan was changed:\n%s", seed, diff)
		}
	}
}

// optionsOf returns options of a question: none, each switch, each choice, and each source of a plan.
func optionsOf(question tables.Question, plan *v1alpha1.TechnologyPlan) []map[string]string {
	list := []map[string]string{nil}
	for _, option := range question.Options {
		values := option.Choices
		switch {
		case option.IsSwitch:
			values = []string{"true"}
		case option.Name == "on":
			values = []string{"2027-06-30"}
		case option.Name == "without":
			values = testtables.ListSourceNames(plan)
		}
		for _, value := range values {
			list = append(list, map[string]string{option.Name: value})
		}
	}
	return list
}

// A plan that the district does not have has no rows.
func TestListsOfNoPlan(t *testing.T) {
	now := testtables.Now
	district := testtables.NewDistrict(tp.World{Plan: tp.NewPlan("p").BuildObject()})
	if computed := places.ComputeCapacity(district, "q", now); computed != nil {
		t.Errorf("capacity %+v", computed)
	}
	listed, leftOut := review.ListEvaluations(district, "q", 1, calendar.Last, now)
	got := []int{
		len(funding.ListSources(district, "q", now)), len(funding.ListSourceYears(district, "q", now)),
		len(funding.ListSourceLines(district, "q", now)), len(replacement.ListReplacements(district, "q", now)),
		len(funding.ListContracts(district, "q", now)), len(funding.ListContractYears(district, "q", now)),
		len(listed), leftOut, len(funding.ListWithout("n", district, "q", "s", now).Years),
		len(replacement.ComputeForecast(district, "q", replacement.ForecastOptions{Years: 5}, now).Rows),
		len(devices.ComputeDepreciation(district, "q", devices.DepreciationOptions{AllYears: true}, now).Years),
		len(devices.ListOwnedLots(district, "q", now)), len(devices.ListOwnedTechnologies(district, "q", now)),
	}
	if diff := cmp.Diff(make([]int, len(got)), got); diff != "" {
		t.Error(diff)
	}
}
