package evaluation_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/testplan"
)

// What is due in a window is what a walk through all evaluations finds, each with a number of its
// own in its schedule.
func TestListDueIsThatOfAllEvaluations(t *testing.T) {
	total := 0
	for seed := range uint64(worlds * 4) {
		w := newRandomDistrict(seed)
		random := rand.New(rand.NewPCG(seed, 11))
		from := first.AddDays(random.IntN(700) - 50)
		to := from.AddDays(random.IntN(700))
		schedule := computeSchedule(w.plan, w.records, w.targets(), from)
		var want []string
		for _, item := range schedule.Items() {
			isOver := item.State == evaluation.Completed || item.State == evaluation.Cancelled
			if !isOver && from <= item.Due && item.Due <= to {
				want = append(want, textOfItem(item))
			}
		}
		list, more := schedule.ListDue(from, to, 1_000_000)
		var got []string
		numbers := map[string]bool{}
		for _, due := range list {
			got = append(got, textOfItem(due.Item))
			number := "record " + due.Record
			if due.Occurrence > 0 {
				number = fmt.Sprint(due.Name, due.Target, due.Occurrence)
			}
			if numbers[number] {
				t.Fatalf("seed %d: two evaluations are %s", seed, number)
			}
			numbers[number] = true
		}
		if diff := cmp.Diff(want, got); diff != "" || more != 0 {
			t.Fatalf("seed %d, %s to %s, %d more (-enumerated +listed):\n%s", seed, from, to, more, diff)
		}
		total += len(got)
	}
	if total < worlds {
		t.Errorf("%d are due in %d plans: this tests little", total, worlds*4)
	}
}

// A record has the number of the occurrence for which it stands. Of two records of one occurrence
// one has it, and a record without a place in the schedules has none.
func TestNumbersOfDueEvaluations(t *testing.T) {
	plan := testplan.NewPlan("p").
		AddSchedule("s", v1alpha1.CadenceSemiAnnual, "2026-12-15", v1alpha1.KindTechnologyPlan, "p").BuildObject()
	renamed := testplan.NewEvaluation("s", "2026-12-15").AddCriteria("q").BuildObject()
	renamed.Name = "renamed"
	records := []*v1alpha1.Evaluation{
		testplan.NewEvaluation("s", "2026-12-15").AddCriteria("q").BuildObject(), renamed,
		testplan.NewEvaluation("gone", "2027-01-10").BuildObject(),
		testplan.NewEvaluation("", "2027-02-10").BuildObject(),
	}
	from, to := calendar.ParseOrZero("2026-07-01"), calendar.ParseOrZero("2028-06-30")
	schedule := computeSchedule(plan, records, noTargets, from)
	for most, want := range map[int][]string{
		3: {
			`2026-12-15 s "renamed" 0, last day 2027-01-14`,
			`2026-12-15 s "e-s-2026-12-15" 1, last day 2027-01-14`,
			`2027-01-10 gone "e-gone-2027-01-10" 0, last day 2027-02-09`,
			`2027-02-10 e--2027-02-10 "e--2027-02-10" 0, last day 2027-03-12`,
			`2027-06-15 s "" 2, last day 2027-07-15`,
			`2027-12-15 s "" 3, last day 2028-01-14`,
			`2028-06-15 s "" 4, last day 2028-07-15`,
			"and 0 more",
		},
		1: {
			`2026-12-15 s "renamed" 0, last day 2027-01-14`,
			`2026-12-15 s "e-s-2026-12-15" 1, last day 2027-01-14`,
			`2027-01-10 gone "e-gone-2027-01-10" 0, last day 2027-02-09`,
			`2027-02-10 e--2027-02-10 "e--2027-02-10" 0, last day 2027-03-12`,
			`2027-06-15 s "" 2, last day 2027-07-15`,
			"and 2 more",
		},
	} {
		t.Run(fmt.Sprintf("at most %d expected ones", most), func(t *testing.T) {
			list, more := schedule.ListDue(from, to, most)
			var got []string
			for _, due := range list {
				got = append(got, fmt.Sprintf(
					"%s %s %q %d, last day %s", due.Due, due.Name, due.Record, due.Occurrence, due.LastDay,
				))
			}
			if diff := cmp.Diff(want, append(got, fmt.Sprintf("and %d more", more))); diff != "" {
				t.Errorf("due (-want +got):\n%s", diff)
			}
		})
	}
}

// Of the largest plan the first evaluations are listed, and the others counted.
func TestListDueOfTheLargestPlan(t *testing.T) {
	from, to := calendar.ParseOrZero("2026-07-01"), calendar.ParseOrZero("2036-06-30")
	schedule := computeSchedule(newLargestPlan(100, 300, 0), nil, noTargets, from)
	list, more := schedule.ListDue(from, to, 1000)
	if len(list) != 1000 || more != 3_600_000-1000 {
		t.Errorf("%d are listed and %d more, want 1000 and %d", len(list), more, 3_600_000-1000)
	}
	// The first of the schedules by name, and the first day.
	if due := list[999]; due.Due.String() != "2026-07-15" || due.Name != "s03" || due.Target.Name != "t099" {
		t.Errorf("the last one listed is %s of %s on %s", due.Name, due.Target.Name, due.Due)
	}
}
