package evaluation_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/testplan"
)

// summary is what a schedule says without listing everything.
type summary struct {
	Counts  map[evaluation.State]int
	Next    string
	Late    []string
	Create  []string
	Pending map[string]string
	// Review says that a review of the plan as a whole is open.
	Review bool
	Change string
}

var kinds = []v1alpha1.TargetKind{
	v1alpha1.TargetTechnologyPlan, v1alpha1.TargetTechnology, v1alpha1.TargetGoal, v1alpha1.TargetDevice,
}

// targetsOf are the targets that random plans schedule.
func targetsOf() []v1alpha1.EvaluationTarget {
	list := []v1alpha1.EvaluationTarget{
		{
			Kind: v1alpha1.KindTechnologyPlan,
			Name: "p",
		},
		{Kind: v1alpha1.KindGoal, Name: "g"},
		{Kind: v1alpha1.KindDevice, Name: "d"},
	}
	for i := range 3 {
		list = append(list, v1alpha1.EvaluationTarget{Kind: v1alpha1.TargetTechnology, Name: fmt.Sprintf("t%d", i)})
	}
	return list
}

func textOfItem(item evaluation.Item) string {
	return fmt.Sprintf("%s %s %s %s", item.Due, item.Name, item.State, item.Target.Name)
}

// summarize reads the summary of a schedule.
func summarize(schedule *evaluation.Schedule, after calendar.Date) summary {
	sum := summary{
		Counts:  maps.Clone(schedule.Counts),
		Pending: map[string]string{},
		Change:  schedule.Change.String(),
	}
	maps.DeleteFunc(sum.Counts, func(_ evaluation.State, n int) bool { return n == 0 })
	if !schedule.Next.Due.IsZero() {
		sum.Next = textOfItem(schedule.Next)
	}
	for _, l := range schedule.Late {
		sum.Late = append(sum.Late, fmt.Sprintf("%s %t: %d from %s, one %t, plan %t",
			l.Name, l.ByHand, l.Count, l.First[0].Due, l.OneTarget, l.PlanReview))
	}
	for _, e := range schedule.Create {
		sum.Create = append(sum.Create, e.ObjectName())
	}
	slices.Sort(sum.Create)
	for _, target := range targetsOf() {
		if item, ok := schedule.NextExpected(target, after); ok {
			sum.Pending[target.Name] = textOfItem(item)
		}
	}
	sum.Review = schedule.IsPlanReviewOpen()
	return sum
}

// enumerateAll computes the same summary from the list of all evaluations.
func enumerateAll(w district, today, after calendar.Date) summary {
	schedule := computeSchedule(w.plan, w.records, w.targets(), today)
	sum := summary{
		Counts:  map[evaluation.State]int{},
		Pending: map[string]string{},
		Change:  schedule.Change.String(),
	}
	late := map[string][]evaluation.Item{}
	for _, item := range schedule.Items() {
		sum.Counts[item.State]++
		ahead := item.State == evaluation.Scheduled || item.State == evaluation.Open
		if ahead && item.Due >= today && sum.Next == "" {
			sum.Next = textOfItem(item)
		}
		if item.State == evaluation.Overdue || item.State == evaluation.Missed {
			key := fmt.Sprintf("%s %t", item.Name, item.ByHand)
			late[key] = append(late[key], item)
		}
	}
	sum.Review = slices.ContainsFunc(schedule.Items(), func(item evaluation.Item) bool {
		return item.State == evaluation.Open && item.PlanReview
	})
	for _, key := range slices.Sorted(maps.Keys(late)) {
		first := late[key][0]
		one := !slices.ContainsFunc(late[key], func(i evaluation.Item) bool { return i.Target != first.Target })
		plan := slices.ContainsFunc(late[key], func(item evaluation.Item) bool {
			return item.PlanReview
		})
		sum.Late = append(
			sum.Late, fmt.Sprintf("%s: %d from %s, one %t, plan %t", key, len(late[key]), first.Due, one, plan),
		)
	}
	recorded := map[evaluation.Item]int{}
	for _, item := range schedule.Records {
		recorded[item]++
	}
	for _, item := range schedule.Items() {
		if recorded[item] > 0 {
			recorded[item]--
			continue
		}
		if _, found := sum.Pending[item.Target.Name]; !found && item.Due > after {
			sum.Pending[item.Target.Name] = textOfItem(item)
		}
	}
	sum.Create = createdOneByOne(w, today)
	return sum
}

// createdOneByOne names what is expected, open and neither recorded nor held.
func createdOneByOne(w district, today calendar.Date) []string {
	var names []string
	if calendar.ParseOrZero(w.plan.Spec.Approval.Date) > today {
		return nil
	}
	for _, e := range evaluation.Expect(w.plan, w.targets()) {
		// An empty record of it would change nothing, so it is expected only if the
		// schedule without one counts it as open.
		if e.Opens > today || e.LastDay < today {
			continue
		}
		with := w
		with.records = append(slices.Clone(w.records), e.NewObject(testplan.Namespace))
		before := computeSchedule(w.plan, w.records, w.targets(), today)
		after := computeSchedule(with.plan, with.records, with.targets(), today)
		if len(after.Records) > len(before.Records) && len(before.Items()) == len(after.Items()) {
			names = append(names, e.ObjectName())
		}
	}
	slices.Sort(names)
	return names
}

// What is counted by arithmetic is what a walk through all evaluations finds.
func TestCountsAreThoseOfAllEvaluations(t *testing.T) {
	late, open := 0, 0
	for seed := range uint64(worlds * 4) {
		w := newRandomDistrict(seed)
		r := rand.New(rand.NewPCG(seed, 9))
		today, after := first.AddDays(r.IntN(700)-50), first.AddDays(r.IntN(700)-50)
		if all := evaluation.Expect(w.plan, w.targets()); len(all) > 0 && seed%2 == 0 {
			e := all[r.IntN(len(all))]
			today = e.Opens.AddDays(r.IntN(int(e.LastDay-e.Opens) + 1))
		}
		got := summarize(computeSchedule(w.plan, w.records, w.targets(), today), after)
		if diff := cmp.Diff(enumerateAll(w, today, after), got); diff != "" {
			t.Fatalf("seed %d on %s, pending after %s (-enumerated +computed):\n%s", seed, today, after, diff)
		}
		late, open = late+len(got.Late), open+len(got.Create)
	}
	if late < worlds || open < worlds/2 {
		t.Errorf("%d late and %d to be created in %d plans: this tests little", late, open, worlds*4)
	}
}

// newLargestPlan is the plan with the most schedules and technologies that the API accepts,
// each schedule monthly, over ten years: 3.6 million evaluations.
func newLargestPlan(schedules, technologies int, windowDays int32) *v1alpha1.TechnologyPlan {
	plan := testplan.NewPlan("p").SetPeriod("2026-07-01", "2036-06-30")
	for i := range technologies {
		plan.AddTechnology(fmt.Sprintf("t%03d", i))
	}
	for i := range schedules {
		plan.AddSchedule(fmt.Sprintf("s%02d", i), v1alpha1.CadenceMonthly, "2026-07-15", v1alpha1.TargetTechnology, "")
		plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.EvaluationSchedules[i].Target.All = new(true)
			spec.EvaluationSchedules[i].LeadDays, spec.EvaluationSchedules[i].GraceDays = &windowDays, &windowDays
		})
	}
	return plan.BuildObject()
}

func TestTheLargestPlanIsCounted(t *testing.T) {
	for name, c := range map[string]struct {
		schedules, technologies int
		windowDays              int32
		today                   string
		counts                  map[evaluation.State]int
		create, waiting         int
	}{
		"before the first opens": {
			100, 300, 0, "2026-07-14",
			map[evaluation.State]int{evaluation.Scheduled: 3_600_000, evaluation.Open: 0, evaluation.Missed: 0}, 0, 0,
		},
		"the day of the first": {
			100, 300, 0, "2026-07-15",
			map[evaluation.State]int{
				evaluation.Scheduled: 3_570_000,
				evaluation.Open:      30_000,
				evaluation.Missed:    0,
			}, 1000, 29_000,
		},
		"windows of a year, in the middle": {
			100, 300, 180, "2031-07-01",
			map[evaluation.State]int{
				evaluation.Scheduled: 1_620_000,
				evaluation.Open:      360_000,
				evaluation.Missed:    1_620_000,
			}, 1000, 359_000,
		},
		"a thousand open fit": {
			5, 200, 0, "2026-07-15",
			map[evaluation.State]int{
				evaluation.Scheduled: 119_000,
				evaluation.Open:      1000,
				evaluation.Missed:    0,
			}, 1000, 0,
		},
		"one more does not": {
			7, 143, 0, "2026-07-15",
			map[evaluation.State]int{
				evaluation.Scheduled: 119_119,
				evaluation.Open:      1001,
				evaluation.Missed:    0,
			}, 1000, 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			schedule := computeSchedule(
				newLargestPlan(c.schedules, c.technologies, c.windowDays),
				nil,
				noTargets,
				calendar.ParseOrZero(c.today),
			)
			if diff := cmp.Diff(c.counts, schedule.Counts); diff != "" {
				t.Error(diff)
			}
			if len(schedule.Create) != c.create || schedule.Waiting != c.waiting {
				t.Errorf(
					"%d to create and %d waiting, want %d and %d", len(schedule.Create), schedule.Waiting, c.create,
					c.waiting,
				)
			}
			if !slices.IsSortedFunc(schedule.Create, func(a, b evaluation.Expected) int { return int(a.Due - b.Due) }) {
				t.Error("what is to be created does not come by due date")
			}
		})
	}
}

// The open and overdue records take their part of what may be open at once.
func TestRecordsTakeRoom(t *testing.T) {
	plan := newLargestPlan(7, 143, 0)
	var records []*v1alpha1.Evaluation
	day := calendar.ParseOrZero("2026-07-15")
	for _, e := range computeSchedule(plan, nil, noTargets, day).Create {
		records = append(records, e.NewObject(testplan.Namespace))
	}
	for name, c := range map[string]struct {
		change          func([]*v1alpha1.Evaluation)
		today           calendar.Date
		create, waiting int
	}{
		"all open":    {func([]*v1alpha1.Evaluation) {}, day, 0, 1},
		"one is done": {func(r []*v1alpha1.Evaluation) { decideRetain(r[0]) }, day, 1, 0},
		"one is cancelled": {
			func(r []*v1alpha1.Evaluation) { r[0].Spec.Cancelled.Reason = "No need." }, day, 1, 0,
		},
		"all overdue, the next open": {func([]*v1alpha1.Evaluation) {}, day.AddMonths(1), 0, 1001},
	} {
		t.Run(name, func(t *testing.T) {
			var copies []*v1alpha1.Evaluation
			for _, record := range records {
				copies = append(copies, record.DeepCopy())
			}
			c.change(copies)
			schedule := computeSchedule(plan, copies, noTargets, c.today)
			if len(schedule.Create) != c.create || schedule.Waiting != c.waiting {
				t.Errorf(
					"%d to create and %d waiting, want %d and %d", len(schedule.Create), schedule.Waiting, c.create,
					c.waiting,
				)
			}
		})
	}
}

// An Evaluation that bears the name of another one keeps that from being created.
func TestNameTaken(t *testing.T) {
	plan := newYearlyPlan("2027-03-15").BuildObject()
	day := calendar.ParseOrZero("2027-03-15")
	ours := computeSchedule(plan, nil, noTargets, day).Create[0].NewObject(testplan.Namespace)
	for name, c := range map[string]struct {
		change        func(*v1alpha1.Evaluation)
		create, taken int
	}{
		"the very evaluation, seen by name alone": {func(*v1alpha1.Evaluation) {}, 0, 0},
		"of another plan":                         {func(e *v1alpha1.Evaluation) { e.Spec.PlanRef.Name = "q" }, 0, 1},
		"of another occurrence": {
			func(e *v1alpha1.Evaluation) { e.Spec.Occurrence = "2027-03-16" }, 0, 1,
		},
		"of another target": {func(e *v1alpha1.Evaluation) { e.Spec.Target.Name = "q" }, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			other := changeRecord(ours, c.change)
			named := func(name string) *v1alpha1.Evaluation {
				if name == other.Name {
					return other
				}
				return nil
			}
			schedule := evaluation.ComputeSchedule(
				evaluation.Input{Plan: model.ParsePlan(plan), Targets: noTargets, Named: named},
				day,
			)
			if len(schedule.Create) != c.create || len(schedule.NameTaken) != c.taken {
				t.Errorf(
					"%d to create and %d taken, want %d and %d", len(schedule.Create), len(schedule.NameTaken),
					c.create, c.taken,
				)
			}
		})
	}
}

// The memory of one pass grows with targets and with what is open, and not with the
// period: ten years take what one month takes, but for the dates of each schedule.
func TestMemoryDoesNotGrowWithThePeriod(t *testing.T) {
	allocated := func(end string, schedules int) float64 {
		plan := newLargestPlan(schedules, 300, 14)
		plan.Spec.Period.End = v1alpha1.Date(end)
		day := calendar.ParseOrZero("2026-07-15")
		return testing.AllocsPerRun(3, func() { computeSchedule(plan, nil, noTargets, day) })
	}
	month, years := allocated("2026-07-31", 20), allocated("2036-06-30", 20)
	if years > month+20*20 {
		t.Errorf("one month takes %.0f allocations, ten years %.0f", month, years)
	}
	if few, many := allocated("2036-06-30", 20), allocated("2036-06-30", 80); many > 5*few {
		t.Errorf("20 schedules take %.0f allocations, 80 take %.0f", few, many)
	}
}

func BenchmarkLargestPlan(b *testing.B) {
	for _, c := range []struct {
		name  string
		days  int32
		today string
	}{
		{"two open in each series", 30, "2031-07-15"},
		{"twelve open in each series", 180, "2031-07-15"},
		{"none open", 0, "2031-07-16"},
	} {
		b.Run(c.name, func(b *testing.B) {
			plan, day := newLargestPlan(100, 300, c.days), calendar.ParseOrZero(c.today)
			b.ReportAllocs()
			for b.Loop() {
				computeSchedule(plan, nil, noTargets, day)
			}
		})
	}
}
