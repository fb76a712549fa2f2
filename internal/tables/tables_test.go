package tables_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
	tp "techplan.education/internal/testplan"
)

// randomDistricts is how many random districts a property is tried with.
const randomDistricts = 400

var now = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

func districtOf(world tp.World) snapshot.District {
	return snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{world.Plan}, Goals: world.Goals, Benchmarks: world.Benchmarks,
		Devices: world.Devices, Evaluations: world.Evaluations,
	}
}

// eachRandom visits random districts with the status of their plan.
func eachRandom(
	t *testing.T,
	visit func(seed uint64, district snapshot.District, plan string, status v1alpha1.TechnologyPlanStatus),
) {
	t.Helper()
	for seed := range uint64(randomDistricts) {
		world := tp.RandomWorld(seed)
		district := districtOf(world)
		visit(seed, district, world.Plan.Name, snapshot.ComputeStatuses(district, now).Plans[0].Status)
	}
}

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
	for seed := range uint64(randomDistricts / 8) {
		world := tp.RandomWorld(seed)
		before := world.Plan.DeepCopy()
		for _, question := range tables.Questions() {
			for _, options := range optionsOf(question, world.Plan) {
				ask := func(district snapshot.District) tables.Answer {
					answer, err := question.Answer(tables.Input{
						Namespace: "n", District: district, Plan: district.Plans[0], Now: now, Options: options,
					})
					if err != nil {
						t.Fatalf("seed %d, %s %v: %v", seed, question.Name, options, err)
					}
					return answer
				}
				want, got := ask(districtOf(world)), ask(shuffleDistrict(seed, districtOf(world)))
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
			values = sourceNames(plan)
		}
		for _, value := range values {
			list = append(list, map[string]string{option.Name: value})
		}
	}
	return list
}

func sourceNames(plan *v1alpha1.TechnologyPlan) []string {
	var names []string
	if plan.Spec.Budget != nil {
		for _, source := range plan.Spec.Budget.Sources {
			names = append(names, string(source.Name))
		}
	}
	return names
}

// A plan that the district does not have has no rows.
func TestListsOfNoPlan(t *testing.T) {
	district := districtOf(tp.World{Plan: tp.NewPlan("p").BuildObject()})
	if computed := tables.ComputeCapacity(district, "q", now); computed != nil {
		t.Errorf("capacity %+v", computed)
	}
	listed, leftOut := tables.ListEvaluations(district, "q", 1, calendar.Last, now)
	got := []int{
		len(tables.ListSources(district, "q", now)), len(tables.ListSourceYears(district, "q", now)),
		len(tables.ListSourceLines(district, "q", now)), len(tables.ListReplacements(district, "q", now)),
		len(tables.ListContracts(district, "q", now)), len(tables.ListContractYears(district, "q", now)),
		len(listed), leftOut, len(tables.ListWithout("n", district, "q", "s", now).Years),
		len(tables.ComputeForecast(district, "q", tables.ForecastOptions{Years: 5}, now).Rows),
		len(tables.ComputeDepreciation(district, "q", tables.DepreciationOptions{AllYears: true}, now).Years),
		len(tables.ListOwnedLots(district, "q", now)), len(tables.ListOwnedTechnologies(district, "q", now)),
	}
	if diff := cmp.Diff(make([]int, len(got)), got); diff != "" {
		t.Error(diff)
	}
}

// The sums of replacements by year are those of the status, and the rows add up to them.
func TestReplacementsAddUpToTheStatus(t *testing.T) {
	compared := 0
	eachRandom(t, func(seed uint64, district snapshot.District, plan string, status v1alpha1.TechnologyPlanStatus) {
		var want []tables.ReplacementYear
		for _, year := range status.Budget.Years {
			if *year.RefreshDevices == 0 {
				continue
			}
			want = append(want, tables.ReplacementYear{
				Year: calendar.FiscalYear(year.FiscalYear), Units: *year.RefreshDevices,
				Cost: money.ParseOrZero(year.Refresh), Funded: money.ParseOrZero(year.RefreshFunded),
				Short: money.ParseOrZero(year.RefreshGap),
			})
		}
		list := tables.ListReplacements(district, plan, now)
		got := tables.SumReplacements(list)
		for i := range got {
			got[i].Unpriced = 0
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d: the sums differ (-status +rows):\n%s", seed, diff)
		}
		for _, row := range list {
			compared++
			if row.Funded > row.Cost || row.Short != row.Cost-row.Funded || row.Units <= 0 || len(row.Lots) == 0 ||
				row.BuyBy.IsZero() {
				t.Fatalf("seed %d: %+v", seed, row)
			}
		}
	})
	if compared < randomDistricts {
		t.Errorf("%d rows are too few to say anything", compared)
	}
}

// The money of the sources is the money of the status: in all, by year and by line.
func TestSourcesAddUpToTheStatus(t *testing.T) {
	eachRandom(t, func(seed uint64, district snapshot.District, plan string, status v1alpha1.TechnologyPlanStatus) {
		years := map[v1alpha1.FiscalYear]tables.Figures{}
		for _, row := range tables.ListSourceYears(district, plan, now) {
			sum := years[v1alpha1.FiscalYear(row.Year)]
			sum.Planned += row.Planned
			sum.Spent += row.Spent
			sum.Committed += row.Committed
			sum.Available += row.Available
			years[v1alpha1.FiscalYear(row.Year)] = sum
		}
		for _, year := range status.Budget.Years {
			if diff := cmp.Diff(figuresOf(year.BudgetFigures), years[year.FiscalYear]); diff != "" {
				t.Fatalf("seed %d, FY%d (-status +rows):\n%s", seed, year.FiscalYear, diff)
			}
		}
		var sources, lines tables.Figures
		for _, row := range tables.ListSources(district, plan, now) {
			sources = addFigures(sources, row.Figures)
		}
		for _, row := range tables.ListSourceLines(district, plan, now) {
			lines = addFigures(lines, row.Figures)
		}
		want := figuresOf(v1alpha1.BudgetFigures{
			Allotted: status.Budget.Total, Spent: status.Budget.Spent, Committed: status.Budget.Committed,
			Available: status.Budget.Available,
		})
		if diff := cmp.Diff([]tables.Figures{want, want}, []tables.Figures{sources, lines}); diff != "" {
			t.Fatalf("seed %d (-status +sources, lines):\n%s", seed, diff)
		}
	})
}

func figuresOf(figures v1alpha1.BudgetFigures) tables.Figures {
	return tables.Figures{
		Planned: money.ParseOrZero(figures.Allotted), Spent: money.ParseOrZero(figures.Spent),
		Committed: money.ParseOrZero(figures.Committed), Available: money.ParseOrZero(v1alpha1.Money(figures.Available)),
	}
}

func addFigures(left, right tables.Figures) tables.Figures {
	return tables.Figures{
		Planned: left.Planned + right.Planned, Spent: left.Spent + right.Spent, Committed: left.Committed + right.Committed,
		Available: left.Available + right.Available,
	}
}

// What a plan loses without a source is what the lines of the source plan to use, apart from what
// transfers moved, and it is the difference of the totals.
func TestLossesAddUp(t *testing.T) {
	eachRandom(t, func(seed uint64, district snapshot.District, plan string, _ v1alpha1.TechnologyPlanStatus) {
		hasTransfers := district.Plans[0].Spec.Budget != nil && len(district.Plans[0].Spec.Budget.Transfers) > 0
		planned := map[string]map[calendar.FiscalYear]money.Amount{}
		for _, row := range tables.ListSourceYears(district, plan, now) {
			if planned[string(row.Source)] == nil {
				planned[string(row.Source)] = map[calendar.FiscalYear]money.Amount{}
			}
			if row.Planned > 0 {
				planned[string(row.Source)][row.Year] = row.Planned
			}
		}
		for _, source := range sourceNames(district.Plans[0]) {
			loss := tables.ListWithout("n", district, plan, v1alpha1.EntryName(source), now)
			lost, total := map[calendar.FiscalYear]money.Amount{}, money.Amount(0)
			for _, year := range loss.Years {
				if year.Lost != year.Before-year.After {
					t.Fatalf("seed %d, %s: %+v", seed, source, year)
				}
				lost[year.Year] = year.Lost
				total += year.Lost
			}
			if diff := cmp.Diff(planned[source], lost); diff != "" && !hasTransfers && len(lost)+len(planned[source]) > 0 {
				t.Fatalf("seed %d, %s (-planned +lost):\n%s", seed, source, diff)
			}
			var differs money.Amount
			for _, amount := range loss.Difference[0].Amounts {
				if amount.Of == "Total" {
					differs = money.ParseOrZero(v1alpha1.Money(amount.By))
				}
			}
			if len(loss.Difference) != 1 || differs != -total {
				t.Fatalf("seed %d, %s: lost %d, and the difference is %d", seed, source, total, differs)
			}
		}
	})
}

// A window has the evaluations that its two halves have.
func TestWindowsOfEvaluationsAddUp(t *testing.T) {
	eachRandom(t, func(seed uint64, district snapshot.District, plan string, _ v1alpha1.TechnologyPlanStatus) {
		from := assess.DateInDistrict(district.Plans[0], now).AddDays(-600)
		count := func(from, to calendar.Date) int {
			list, leftOut := tables.ListEvaluations(district, plan, from, to, now)
			dated := slices.DeleteFunc(list, func(listed tables.Evaluation) bool { return listed.Due.IsZero() })
			return len(dated) + leftOut
		}
		middle, to := from.AddDays(700), from.AddDays(1400)
		if whole, parts := count(from, to), count(from, middle)+count(middle+1, to); whole != parts {
			t.Fatalf("seed %d: %d in the whole window, %d in its parts", seed, whole, parts)
		}
	})
}

// The rows of sites are those of the status: the district, and how many sites are short.
func TestCapacityIsThatOfTheStatus(t *testing.T) {
	compared := 0
	eachRandom(t, func(seed uint64, district snapshot.District, plan string, status v1alpha1.TechnologyPlanStatus) {
		if status.Capacity.StudentDevices == nil {
			return
		}
		computed := tables.ComputeCapacity(district, plan, now)
		places, short := tables.ListPlaces(computed), int32(0)
		for i := range places[1:] {
			if places[1+i].LacksBandwidth() {
				short++
			}
		}
		got := []any{places[0].Units.Students, places[0].Coverage.Percent(), short}
		want := []any{*status.Capacity.StudentDevices, status.Capacity.CoveragePercent, *status.Capacity.ShortOfBandwidth}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d (-status +rows):\n%s", seed, diff)
		}
		compared++
	})
	if compared < randomDistricts/8 {
		t.Errorf("%d districts are too few to say anything", compared)
	}
}
