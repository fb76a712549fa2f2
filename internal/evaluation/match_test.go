package evaluation_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/testplan"
)

// newSemesterPlan is a plan of one schedule, due at the end of each term.
func newSemesterPlan(terms ...v1alpha1.Term) *testplan.PlanBuilder {
	return newTermPlan(v1alpha1.EdgeEnd, nil).ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.District.Terms = terms
	})
}

var (
	fall2026   = v1alpha1.Term{Name: "fall", Start: "2026-08-24", End: "2026-12-18"}
	fall2027   = v1alpha1.Term{Name: "fall", Start: "2027-08-23", End: "2027-12-17"}
	autumn2026 = v1alpha1.Term{Name: "autumn", Start: "2026-08-24", End: "2026-12-18"}
	// quarter2026 lies within fall2026 and ends with it.
	quarter2026 = v1alpha1.Term{Name: "quarter-2", Start: "2026-10-26", End: "2026-12-18"}
)

// recordTerm is an evaluation that was held, of an occurrence and due on a date. date may be
// empty.
func recordTerm(occurrence, due string) *v1alpha1.Evaluation {
	record := testplan.NewEvaluation("lookback", occurrence).BuildObject()
	record.Spec.Due = v1alpha1.Date(due)
	record.Spec.Results = []v1alpha1.Result{{Criterion: "use", Answer: v1alpha1.AnswerPass}}
	return record
}

// An occurrence of a term is its name and its date. What remains expected beside a record
// that was held shows for which occurrence the record counts.
func TestRecordsOfTerms(t *testing.T) {
	moveEnd := func(term v1alpha1.Term, end v1alpha1.Date) v1alpha1.Term {
		term.End = end
		return term
	}
	decided := recordTerm("fall", "")
	decided.Spec.Decision = v1alpha1.Decision{Outcome: v1alpha1.DecisionRetain, Date: "2026-12-16", By: "Cabinet"}
	semiannual := newReviewedPlan(v1alpha1.CadenceSemiAnnual, "2026-12-18").SetPeriod("2026-07-01", "2027-03-31").
		ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.EvaluationSchedules[0].Name = "lookback" })
	once := newReviewedPlan(v1alpha1.CadenceOnce, "2027-03-01").
		ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.EvaluationSchedules[0].Name = "lookback" })
	for title, c := range map[string]struct {
		plan   *testplan.PlanBuilder
		record *v1alpha1.Evaluation
		want   []string
	}{
		"term and date": {newSemesterPlan(fall2026), recordTerm("fall-2026-12-18", "2026-12-18"), nil},
		"term and date, without a due date": {
			newSemesterPlan(fall2026), recordTerm("fall-2026-12-18", ""), nil,
		},
		"the same name a year later": {
			newSemesterPlan(fall2027), recordTerm("fall-2026-12-18", "2026-12-18"), []string{"2027-12-17"},
		},
		"name alone, due on the day":        {newSemesterPlan(fall2026), recordTerm("fall", "2026-12-18"), nil},
		"name alone, due a year before":     {newSemesterPlan(fall2027), recordTerm("fall", "2026-12-18"), []string{"2027-12-17"}},
		"name alone, without any date":      {newSemesterPlan(fall2027), recordTerm("fall", ""), nil},
		"name alone, decided a year before": {newSemesterPlan(fall2027), decided, []string{"2027-12-17"}},
		"the end moved by 182 days": {
			newSemesterPlan(moveEnd(fall2026, "2027-06-18")), recordTerm("fall-2026-12-18", "2026-12-18"), nil,
		},
		"the end moved by 183 days": {
			newSemesterPlan(moveEnd(fall2026, "2027-06-19")), recordTerm("fall-2026-12-18", "2026-12-18"),
			[]string{"2027-06-19"},
		},
		"name alone, the end moved by 182 days": {
			newSemesterPlan(moveEnd(fall2026, "2027-06-18")), recordTerm("fall", "2026-12-18"), nil,
		},
		"name alone, the end moved by 183 days": {
			newSemesterPlan(moveEnd(fall2026, "2027-06-19")), recordTerm("fall", "2026-12-18"), []string{"2027-06-19"},
		},
		"the term renamed": {newSemesterPlan(autumn2026), recordTerm("fall-2026-12-18", "2026-12-18"), nil},
		"the term renamed, name alone": {
			newSemesterPlan(autumn2026), recordTerm("fall", "2026-12-18"), nil,
		},
		// autumn has 117 days, half of them 58.5.
		"the term renamed, held 58 days before": {
			newSemesterPlan(autumn2026), recordTerm("fall-2026-10-21", "2026-10-21"), nil,
		},
		"the term renamed, held 59 days before": {
			newSemesterPlan(autumn2026), recordTerm("fall-2026-10-20", "2026-10-20"), []string{"2026-12-18"},
		},
		"two terms end on a day, one has a record": {
			newSemesterPlan(fall2026, quarter2026), recordTerm("fall-2026-12-18", "2026-12-18"), []string{"2026-12-18"},
		},
		"the term of its name rather than one that is nearer": {
			newSemesterPlan(moveEnd(fall2026, "2026-12-22"), quarter2026), recordTerm("fall-2026-12-18", "2026-12-18"),
			[]string{"2026-12-18"},
		},
		"from terms to a date on the same day": {
			semiannual, recordTerm("fall-2026-12-18", "2026-12-18"), nil,
		},
		"from terms to a date on the same day, name alone": {semiannual, recordTerm("fall", "2026-12-18"), nil},
		"from terms to a date, held a year before": {
			semiannual, recordTerm("fall", "2025-12-18"), []string{"2026-12-18"},
		},
		"from terms to once, however far": {once, recordTerm("fall", "2026-12-18"), nil},
		"from a date to terms on the same day": {
			newSemesterPlan(fall2026), recordTerm("2026-12-18", "2026-12-18"), nil,
		},
	} {
		t.Run(title, func(t *testing.T) {
			schedule := computeSchedule(
				c.plan.BuildObject(), []*v1alpha1.Evaluation{c.record}, noTargets, calendar.ParseOrZero("2026-07-01"),
			)
			var expected []string
			for _, item := range schedule.Items() {
				if !slices.Contains(schedule.Records, item) {
					expected = append(expected, item.Due.String())
				}
			}
			if diff := cmp.Diff(c.want, expected); diff != "" {
				t.Errorf("expected beside the record (-want +got):\n%s", diff)
			}
		})
	}
}

// Evaluations that an earlier version created have the name of their term alone. They stay
// while they are due on the day on which the term's evaluation is due.
func TestUpgradeWithEvaluationsOfTerms(t *testing.T) {
	today := calendar.ParseOrZero("2026-12-10")
	current := createdRecord(newSemesterPlan(fall2026), 0)
	earlier := changeRecord(current, func(record *v1alpha1.Evaluation) {
		record.Spec.Occurrence = "fall"
		record.Name = evaluation.IdentityOf(record).ObjectName()
	})
	for title, c := range map[string]struct {
		plan             *testplan.PlanBuilder
		records          []*v1alpha1.Evaluation
		create, obsolete []string
	}{
		"none yet": {newSemesterPlan(fall2026), nil, []string{current.Name}, nil},
		"created by an earlier version": {
			newSemesterPlan(fall2026), []*v1alpha1.Evaluation{earlier}, nil, nil,
		},
		"filled in under an earlier version": {
			newSemesterPlan(fall2026), []*v1alpha1.Evaluation{changeRecord(earlier, decideRetain)}, nil, nil,
		},
		"created by both versions, nothing recorded": {
			newSemesterPlan(fall2026), []*v1alpha1.Evaluation{earlier, current}, nil, []string{earlier.Name},
		},
		"created by both versions, the earlier one filled in": {
			newSemesterPlan(fall2026), []*v1alpha1.Evaluation{changeRecord(earlier, decideRetain), current},
			nil, []string{current.Name},
		},
		"created by both versions, the current one filled in": {
			newSemesterPlan(fall2026), []*v1alpha1.Evaluation{earlier, changeRecord(current, decideRetain)},
			nil, []string{earlier.Name},
		},
		"created by an earlier version, for the term of this name a year ago": {
			newSemesterPlan(fall2027), []*v1alpha1.Evaluation{earlier}, nil, []string{earlier.Name},
		},
		"created for a term that was renamed since": {
			newSemesterPlan(autumn2026), []*v1alpha1.Evaluation{current},
			[]string{createdRecord(newSemesterPlan(autumn2026), 0).Name}, []string{current.Name},
		},
	} {
		t.Run(title, func(t *testing.T) {
			for range 2 {
				got := describeSchedule(c.plan.BuildObject(), c.records, noTargets, today)
				if diff := cmp.Diff(c.create, got.Create); diff != "" {
					t.Errorf("to create (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(c.obsolete, got.Obsolete); diff != "" {
					t.Errorf("to delete (-want +got):\n%s", diff)
				}
				slices.Reverse(c.records)
			}
		})
	}
}
