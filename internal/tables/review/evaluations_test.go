package review_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables/review"
	tp "techplan.education/internal/testplan"
	"techplan.education/internal/testtables"
)

func day(written string) calendar.Date { return calendar.ParseOrZero(written) }

func TestEvaluationRows(t *testing.T) {
	world := testtables.NewContracts()
	undated := tp.NewEvaluation("", "fall").SetTarget(v1alpha1.TargetTechnology, "safety")
	world.Evaluations = append(world.Evaluations, testtables.NameEvaluation("undated", undated))
	target := v1alpha1.EvaluationTarget{Kind: v1alpha1.TargetTechnology, Name: "reader"}
	recorded := func(name, due string, state evaluation.State) review.Evaluation {
		return review.Evaluation{
			Due: day(due), LastDay: day(due) + 30, Record: name, Target: target, State: state,
			Evaluators: []v1alpha1.Role{v1alpha1.Role("Role of " + name)},
		}
	}
	overdue := recorded("overdue", "2026-07-10", evaluation.Overdue)
	overdue.Answered, overdue.Asked = 1, 2
	first := recorded("first", "2026-08-10", evaluation.Completed)
	first.Decision, first.DecidedOn, first.DecidedBy = v1alpha1.DecisionModify, day("2026-08-12"), "Cabinet"
	later := recorded("later", "2026-09-10", evaluation.Completed)
	later.Answered, later.Asked, later.Score, later.Recommended = 1, 1, "100", v1alpha1.DecisionRetain
	ahead := recorded("ahead", "2026-10-10", evaluation.Completed)
	ahead.Decision, ahead.DecidedOn, ahead.DecidedBy = v1alpha1.DecisionRetain, day("2026-12-24"), "Cabinet"
	want := []review.Evaluation{
		overdue, first, later, ahead, recorded("off", "2026-12-01", evaluation.Cancelled),
		{Due: day("2027-04-15"), LastDay: day("2027-05-15"), Schedule: "review", Target: target, State: evaluation.Scheduled},
		{
			Record: "undated", State: evaluation.Open,
			Target: v1alpha1.EvaluationTarget{Kind: v1alpha1.TargetTechnology, Name: "safety"},
		},
	}
	got, leftOut := review.ListEvaluations(
		testtables.NewDistrict(world), "p", day("2026-07-10"), day("2027-04-15"), testtables.Now,
	)
	if diff := cmp.Diff(want, got); diff != "" || leftOut != 0 {
		t.Errorf("%d left out, evaluations (-want +got):\n%s", leftOut, diff)
	}
	narrower, _ := review.ListEvaluations(
		testtables.NewDistrict(world), "p", day("2026-07-11"), day("2027-04-14"), testtables.Now,
	)
	if diff := cmp.Diff(append(append([]review.Evaluation{}, want[1:5]...), want[6]), narrower); diff != "" {
		t.Errorf("a day less at both ends (-want +got):\n%s", diff)
	}
}

// A window has the evaluations that its two halves have.
func TestWindowsOfEvaluationsAddUp(t *testing.T) {
	testtables.VisitRandom(t, func(
		seed uint64, district snapshot.District, plan string, _ v1alpha1.TechnologyPlanStatus,
	) {
		from := assess.DateInDistrict(district.Plans[0], testtables.Now).AddDays(-600)
		count := func(from, to calendar.Date) int {
			list, leftOut := review.ListEvaluations(district, plan, from, to, testtables.Now)
			dated := slices.DeleteFunc(list, func(listed review.Evaluation) bool { return listed.Due.IsZero() })
			return len(dated) + leftOut
		}
		middle, to := from.AddDays(700), from.AddDays(1400)
		if whole, parts := count(from, to), count(from, middle)+count(middle+1, to); whole != parts {
			t.Fatalf("seed %d: %d in the whole window, %d in its parts", seed, whole, parts)
		}
	})
}
