package evaluation_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/testplan"
)

// nameExpected lists what a plan expects by due date, target and occurrence.
func nameExpected(plan *v1alpha1.TechnologyPlan, targets evaluation.Targets) string {
	var lines []string
	for _, expected := range evaluation.Expect(plan, targets) {
		lines = append(lines, fmt.Sprintf("%s %s %s", expected.Due, expected.TargetName, expected.Occurrence))
	}
	return strings.Join(lines, ", ")
}

// TestExpectForCurriculumReviews checks which technologies are evaluated when a document is reviewed, in a
// plan from July 2026 to June 2029.
func TestExpectForCurriculumReviews(t *testing.T) {
	belongs := func(documents ...v1alpha1.Label) func(*v1alpha1.Technology) {
		return func(technology *v1alpha1.Technology) { technology.Curriculum = documents }
	}
	reviewed := func(
		target func(*v1alpha1.EvaluationSchedule), reviews ...v1alpha1.CurriculumReview,
	) *v1alpha1.TechnologyPlan {
		return evaluateTechnologies(v1alpha1.CadenceEveryCurriculumReview, "", target).
			AddTechnology("atlas", belongs("Science", "Geography")).AddTechnology("lab", belongs("Science")).
			AddTechnology("mail").
			ChangeSpec(withClosures("2027-03-01", "2027-03-12")).
			ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.District.CurriculumReviews = reviews }).
			BuildObject()
	}
	review := func(name v1alpha1.EntryName, document v1alpha1.Label, date v1alpha1.Date) v1alpha1.CurriculumReview {
		return v1alpha1.CurriculumReview{Name: name, Document: document, Date: date}
	}
	before := func(days int32) func(*v1alpha1.EvaluationSchedule) {
		return func(schedule *v1alpha1.EvaluationSchedule) {
			ofAll(schedule)
			schedule.OffsetDays = new(-days)
		}
	}
	for title, c := range map[string]struct {
		plan *v1alpha1.TechnologyPlan
		want string
	}{
		"no reviews": {reviewed(ofAll), ""},
		"each technology of the document, also within a closure": {
			reviewed(ofAll, review("sci", "Science", "2027-03-05")),
			"2027-03-05 atlas sci-2027-03-05, 2027-03-05 lab sci-2027-03-05",
		},
		"a week before": {
			reviewed(before(7), review("geo", "Geography", "2027-03-05")), "2027-02-26 atlas geo-2027-02-26",
		},
		"one technology of two": {
			reviewed(byName("lab"), review("sci", "Science", "2027-03-05"), review("geo", "Geography", "2027-03-05")),
			"2027-03-05 lab sci-2027-03-05",
		},
		"two documents on one day are two": {
			reviewed(byName("atlas"), review("sci", "Science", "2027-03-05"), review("geo", "Geography", "2027-03-05")),
			"2027-03-05 atlas geo-2027-03-05, 2027-03-05 atlas sci-2027-03-05",
		},
		"a document that no technology names": {reviewed(ofAll, review("art", "Art", "2027-03-05")), ""},
		"the first day of the plan": {
			reviewed(byName("lab"), review("sci", "Science", "2026-07-01")), "2026-07-01 lab sci-2026-07-01",
		},
		"the day before": {reviewed(byName("lab"), review("sci", "Science", "2026-06-30")), ""},
		"the last day": {
			reviewed(byName("lab"), review("sci", "Science", "2029-06-30")), "2029-06-30 lab sci-2029-06-30",
		},
		"the day after": {reviewed(byName("lab"), review("sci", "Science", "2029-07-01")), ""},
	} {
		t.Run(title, func(t *testing.T) {
			if diff := cmp.Diff(c.want, nameExpected(c.plan, noTargets)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A record of a review counts for it after its date was edited, and for no other review.
func TestRecordsOfCurriculumReviews(t *testing.T) {
	plan := func(reviews ...v1alpha1.CurriculumReview) *v1alpha1.TechnologyPlan {
		return evaluateTechnologies(v1alpha1.CadenceEveryCurriculumReview, "", ofAll).
			AddTechnology("lab", func(technology *v1alpha1.Technology) {
				technology.Curriculum = []v1alpha1.Label{"Science"}
			}).
			ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.District.CurriculumReviews = reviews }).BuildObject()
	}
	first := v1alpha1.CurriculumReview{Name: "sci-a", Document: "Science", Date: "2027-03-05"}
	held := changeRecord(evaluation.Expect(plan(first), noTargets)[0].NewObject(testplan.Namespace), decideRetain)
	for title, c := range map[string]struct {
		reviews []v1alpha1.CurriculumReview
		creates int
	}{
		"as it was":       {[]v1alpha1.CurriculumReview{first}, 0},
		"moved by a week": {[]v1alpha1.CurriculumReview{{Name: "sci-a", Document: "Science", Date: "2027-03-12"}}, 0},
		"renamed":         {[]v1alpha1.CurriculumReview{{Name: "sci-b", Document: "Science", Date: "2027-03-05"}}, 0},
		"another one a day later": {
			[]v1alpha1.CurriculumReview{first, {Name: "sci-b", Document: "Science", Date: "2027-03-06"}}, 1,
		},
		"the next one instead": {[]v1alpha1.CurriculumReview{{Name: "sci-b", Document: "Science", Date: "2027-03-06"}}, 1},
	} {
		t.Run(title, func(t *testing.T) {
			got := describeSchedule(plan(c.reviews...), []*v1alpha1.Evaluation{held}, noTargets, calendar.New(2027, 3, 6))
			if len(got.Create) != c.creates || len(got.Obsolete) > 0 {
				t.Errorf("creates %v, deletes %v", got.Create, got.Obsolete)
			}
		})
	}
}

// newCampuses is a benchmark that starts at 10, with values on days.
func newCampuses(values ...string) evaluation.Targets {
	benchmark := testplan.NewBenchmark("campuses", "g").FromBaseline("10", "2026-07-01")
	for _, value := range values {
		date, number, _ := strings.Cut(value, "=")
		benchmark.AddObservation(v1alpha1.Decimal(number), v1alpha1.Date(date))
	}
	targets := noTargets
	targets.Benchmarks = map[string]*model.Benchmark{"campuses": model.ParseBenchmark(benchmark.BuildObject())}
	return targets
}

func newGrowthPlan(values []int64, offset ...int32) *v1alpha1.TechnologyPlan {
	return newReviewedPlan(v1alpha1.CadenceEveryThreshold, "").ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		schedule := &spec.EvaluationSchedules[0]
		schedule.Threshold.BenchmarkRef.Name, schedule.Threshold.Values = "campuses", values
		for _, days := range offset {
			schedule.OffsetDays = new(days)
		}
	}).BuildObject()
}

// TestExpectAfterThresholds checks the days on which evaluations are due after values of a benchmark.
func TestExpectAfterThresholds(t *testing.T) {
	for title, c := range map[string]struct {
		values  []int64
		offset  []int32
		targets evaluation.Targets
		want    string
	}{
		"not reached":       {[]int64{12}, nil, newCampuses("2026-10-01=11.9"), ""},
		"reached exactly":   {[]int64{12}, nil, newCampuses("2026-10-01=12"), "2026-10-31 p at-12"},
		"passed":            {[]int64{12}, []int32{0}, newCampuses("2026-10-01=15"), "2026-10-01 p at-12"},
		"the first time":    {[]int64{12}, []int32{1}, newCampuses("2027-02-01=12", "2026-10-01=13"), "2026-10-02 p at-12"},
		"and falls again":   {[]int64{12}, []int32{1}, newCampuses("2026-10-01=13", "2026-10-09=9"), "2026-10-02 p at-12"},
		"from the start on": {[]int64{10, 9}, nil, newCampuses("2026-10-01=11"), ""},
		"one above the start": {
			[]int64{11, 12}, []int32{0}, newCampuses("2026-10-01=11", "2027-10-01=12"), "2026-10-01 p at-11, 2027-10-01 p at-12",
		},
		"two on one day": {
			[]int64{12, 11}, []int32{0}, newCampuses("2026-10-01=12"), "2026-10-01 p at-11, 2026-10-01 p at-12",
		},
		"on the day of the baseline": {[]int64{12}, nil, newCampuses("2026-07-01=12"), ""},
		"on the day after":           {[]int64{12}, []int32{0}, newCampuses("2026-07-02=12"), "2026-07-02 p at-12"},
		"after the plan":             {[]int64{12}, []int32{1}, newCampuses("2029-06-30=12"), ""},
		"no benchmark":               {[]int64{12}, nil, noTargets, ""},
	} {
		t.Run(title, func(t *testing.T) {
			if diff := cmp.Diff(c.want, nameExpected(newGrowthPlan(c.values, c.offset...), c.targets)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// An evaluation stays that of its value when the observation is corrected, and goes with it only if people
// have not recorded anything.
func TestRecordsOfThresholds(t *testing.T) {
	plan, today := newGrowthPlan([]int64{12}), calendar.New(2026, 11, 1)
	record := evaluation.Expect(plan, newCampuses("2026-10-01=12"))[0].NewObject(testplan.Namespace)
	held := changeRecord(record, decideRetain)
	for title, c := range map[string]struct {
		record   *v1alpha1.Evaluation
		targets  evaluation.Targets
		obsolete []string
	}{
		"as it was":                       {record, newCampuses("2026-10-01=12"), nil},
		"reached later":                   {record, newCampuses("2026-10-20=12"), nil},
		"reached earlier":                 {record, newCampuses("2026-09-20=12"), nil},
		"held, and reached later":         {held, newCampuses("2026-10-20=12"), nil},
		"not reached after all":           {record, newCampuses("2026-10-01=11"), []string{record.Name}},
		"held, and not reached after all": {held, newCampuses("2026-10-01=11"), nil},
	} {
		t.Run(title, func(t *testing.T) {
			got := describeSchedule(plan, []*v1alpha1.Evaluation{c.record}, c.targets, today)
			if diff := cmp.Diff(c.obsolete, got.Obsolete); diff != "" || len(got.Create) > 0 {
				t.Errorf("creates %v, obsolete (-want +got):\n%s", got.Create, diff)
			}
		})
	}
}

// Technologies that are evaluated together are each evaluated: the next evaluation of one is theirs, and a
// decision is about each.
func TestTechnologiesTogether(t *testing.T) {
	plan := newYearlyPlan("2027-06-15").ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		schedule := &spec.EvaluationSchedules[0]
		schedule.Subject, schedule.Technologies = v1alpha1.SubjectTechnologies, []v1alpha1.EntryName{"seesaw", "canvas"}
	}).BuildObject()
	expected := evaluation.Expect(plan, noTargets)[0].NewObject(testplan.Namespace)
	if diff := cmp.Diff([]v1alpha1.EntryName{"seesaw", "canvas"}, evaluation.ListTechnologies(expected)); diff != "" {
		t.Errorf("the evaluation that is created is about (-want +got):\n%s", diff)
	}
	schedule := computeSchedule(plan, nil, noTargets, calendar.New(2027, 6, 1))
	for name, isExpected := range map[string]bool{"canvas": true, "seesaw": true, "other": false} {
		target := v1alpha1.EvaluationTarget{Kind: v1alpha1.TargetTechnology, Name: name}
		item, ok := schedule.NextExpected(target, 0)
		if ok != isExpected || ok && item.Due != calendar.New(2027, 6, 15) {
			t.Errorf("the next evaluation of %s is due on %s, exists: %t", name, item.Due, ok)
		}
		if diff := cmp.Diff([]v1alpha1.EntryName{"canvas", "seesaw"}, item.ListTechnologies()); ok && diff != "" {
			t.Error(diff)
		}
	}
	held := changeRecord(expected, decideRetain)
	decisions, _ := evaluation.LatestDecisions([]*model.Evaluation{model.ParseEvaluation(held)}, calendar.Last)
	if len(decisions) != 2 || decisions["canvas"].Evaluation != held.Name || decisions["seesaw"].Evaluation != held.Name {
		t.Errorf("the decisions are %v", decisions)
	}
	all := held.DeepCopy()
	all.Spec.Technologies = nil
	if evaluation.AboutTechnology(all) {
		t.Error("an evaluation of all technologies together counts as one of each")
	}
}
