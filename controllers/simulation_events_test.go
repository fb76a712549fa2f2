package controllers_test

import (
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

func TestEventsDistrict(t *testing.T) { eventsDistrict.simulate(t) }

// eventsDistrict has schedules that follow reviews of the curriculum and the values of a benchmark,
// technologies that are evaluated together, and benchmarks that evaluations feed.
var eventsDistrict = scenario{
	golden: "events-district.golden", zone: "America/Detroit", start: "2025-07-01 08:00", end: "2027-08-01 08:00",
	objects: objectsOfEventsDistrict,
	acts: []act{
		on("2025-11-03", "the eleventh campus is connected", observe("campuses", "2025-11-03", "11")),
		on("2025-11-10", "it was connected a day later", func(s *simulation) {
			change(s, "campuses", func(b *v1alpha1.Benchmark) {
				b.Spec.Observations[0].Date = "2025-11-04"
				b.Spec.Withdrawn = []v1alpha1.Withdrawal{{Date: "2025-11-03", Reason: "It was a day later."}}
			})
		}),
		on("2025-12-04", "the network is evaluated", answer("growth campus-network at-11")),
		on("2026-01-12", "the review of the guide is moved", replan("plan-2025", func(p *v1alpha1.TechnologyPlanSpec) {
			p.District.CurriculumReviews[0].Date = "2026-03-09"
		})),
		on("2026-02-20", "the program of the guide is evaluated", answer("curriculum virtual-lab science-2026-02-23")),
		on("2026-04-20", "both platforms are evaluated", func(s *simulation) {
			s.evaluated("platforms plan-2025 2026-04-15", func(e *v1alpha1.EvaluationSpec) {
				e.Results = []v1alpha1.Result{{Criterion: "use", Value: "64", EvidenceDate: "2026-04-17"}}
			})
		}),
		on("2026-04-27", "the export was read wrongly", func(s *simulation) {
			s.evaluated("platforms plan-2025 2026-04-15", func(e *v1alpha1.EvaluationSpec) { e.Results[0].Value = "46" })
		}),
		on("2026-05-04", "and decided for both", func(s *simulation) {
			s.evaluated("platforms plan-2025 2026-04-15", func(e *v1alpha1.EvaluationSpec) {
				e.Decision = v1alpha1.Decision{Outcome: "Retain", Date: "2026-05-04", By: "Cabinet", Reason: "Train first."}
			})
		}),
		on("2026-09-07", "the count falls again", observe("campuses", "2026-09-07", "10")),
		on("2026-10-05", "and rises beyond the next value", observe("campuses", "2026-10-05", "13")),
	},
}

func objectsOfEventsDistrict() []client.Object {
	belongs := func(technology *v1alpha1.Technology) { technology.Curriculum = []v1alpha1.Label{"Science guide"} }
	return []client.Object{
		testplan.NewPlan("plan-2025").SetPeriod("2025-07-01", "2028-06-30").SetTimeZone("America/Detroit").
			AddTechnology("virtual-lab", belongs).AddTechnology("canvas", func(technology *v1alpha1.Technology) {
			technology.Seats.Paid = new(int32(400))
		}).AddTechnology("seesaw").AddTechnology("campus-network").
			ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.Approval.Date = "2025-06-15"
				spec.District.CurriculumReviews = []v1alpha1.CurriculumReview{
					{Name: "science", Document: "Science guide", Date: "2026-03-02"},
					{Name: "art", Document: "Art guide", Date: "2026-03-02"},
				}
				use := v1alpha1.Criterion{Name: "use", Question: "Is it used?", Pass: v1alpha1.Bounds{AtLeast: "60"}}
				spec.EvaluationSchedules = []v1alpha1.EvaluationSchedule{{
					Name: "curriculum", Cadence: v1alpha1.CadenceEveryCurriculumReview, OffsetDays: new(int32(-14)),
					Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnology, All: new(true)}, Criteria: []v1alpha1.Criterion{use},
				}, {
					Name: "growth", Cadence: v1alpha1.CadenceEveryThreshold, Criteria: []v1alpha1.Criterion{use},
					Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnology, Name: "campus-network"},
					Threshold: v1alpha1.ScheduleThreshold{
						BenchmarkRef: v1alpha1.Reference{Name: "campuses"}, Values: []int64{9, 11, 13},
					},
				}, {
					Name: "platforms", Cadence: v1alpha1.CadenceAnnual, Anchor: "2026-04-15", Criteria: []v1alpha1.Criterion{use},
					Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.KindTechnologyPlan}, Subject: v1alpha1.SubjectTechnologies,
					Technologies: []v1alpha1.EntryName{"canvas", "seesaw"},
				}}
			}).BuildObject(),
		testplan.NewGoal("connect").OfPlan("plan-2025").BuildObject(),
		testplan.NewBenchmark("campuses", "connect").FromBaseline("9", "2025-07-01").ToTarget("14", "2028-06-30").
			ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) { spec.Metric.Unit, spec.MaxAgeDays = "campuses", 1500 }).BuildObject(),
		testplan.NewBenchmark("platform-use", "connect").FromBaseline("30", "2025-07-01").ToTarget("80", "2028-06-30").
			ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
				spec.Source.Evaluations = v1alpha1.EvaluationSource{Schedule: "platforms", Criterion: "use"}
			}).BuildObject(),
		testplan.NewBenchmark("platform-score", "connect").FromBaseline("30", "2025-07-01").ToTarget("80", "2028-06-30").
			ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
				spec.Source.Evaluations = v1alpha1.EvaluationSource{Schedule: "platforms"}
			}).BuildObject(),
		testplan.NewBenchmark("canvas-use", "connect").FromBaseline("30", "2025-07-01").ToTarget("80", "2028-06-30").
			AddGroupCounts("2026-03-02", "62", 496, 800, testplan.GroupOf("EnglishLearners", 196, 400), testplan.GroupOf("Others", 300, 400)).
			AddObservation("41", "2025-10-01").
			ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
				spec.Technology, spec.Metric.Dimension, spec.Equity.MaxGapPoints = "canvas", v1alpha1.DimensionAdoption, "10"
			}).BuildObject(),
	}
}
