// Package testtables makes districts for tests of tables: random ones with the status of their plan, and
// one with contracts. Only tests import it.
package testtables

import (
	"testing"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/snapshot"
	tp "techplan.education/internal/testplan"
	"techplan.education/internal/testrandom"
)

// RandomDistricts is how many random districts a property is tried with.
const RandomDistricts = 400

// Now is the instant of the assessments.
var Now = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

// NewDistrict returns the district of a world.
func NewDistrict(world tp.World) snapshot.District {
	return snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{world.Plan}, Goals: world.Goals, Benchmarks: world.Benchmarks,
		Devices: world.Devices, Evaluations: world.Evaluations,
	}
}

// VisitRandom visits random districts with the status of their plan.
func VisitRandom(
	t *testing.T,
	visit func(seed uint64, district snapshot.District, plan string, status v1alpha1.TechnologyPlanStatus),
) {
	t.Helper()
	for seed := range uint64(RandomDistricts) {
		world := testrandom.NewWorld(seed)
		district := NewDistrict(world)
		visit(seed, district, world.Plan.Name, snapshot.ComputeStatuses(district, Now).Plans[0].Status)
	}
}

// ListSourceNames lists the funding sources of a plan.
func ListSourceNames(plan *v1alpha1.TechnologyPlan) []string {
	var names []string
	if plan.Spec.Budget != nil {
		for _, source := range plan.Spec.Budget.Sources {
			names = append(names, string(source.Name))
		}
	}
	return names
}

// NewContracts makes a world of technologies with contracts, and evaluations of them.
func NewContracts() tp.World {
	plan := tp.NewPlan("p").
		AddTechnology("ended", tp.WithContractEnd("2026-06-30")).
		AddTechnology("nothing").
		AddTechnology("reader", tp.OfKind(v1alpha1.TechnologySoftware), tp.RenewsOn("2025-07-01"), tp.RenewsEvery(12),
			tp.WithNoticeDays(60), tp.SeatsOf(400, 338)).
		AddTechnology("safety", func(technology *v1alpha1.Technology) {
			technology.PrivacyAgreement.Expires = "2026-11-21"
			technology.Responsibilities.Contract = "Business officer"
		}).
		AddLine("both", 2027, "900", tp.ForTechnologies("reader", "safety"), tp.ForPurpose(v1alpha1.PurposeOperation),
			tp.ThroughYear(2028)).
		AddLine("training", 2027, "50", tp.ForTechnologies("reader"), tp.ForPurpose(v1alpha1.PurposeProfessionalLearning)).
		AddSchedule("review", v1alpha1.CadenceAnnual, "2027-04-15", v1alpha1.TargetTechnology, "reader")
	evaluationOf := func(name, due string) *tp.EvaluationBuilder {
		return tp.NewEvaluation("", due).SetTarget(v1alpha1.TargetTechnology, "reader").DueOn(v1alpha1.Date(due)).
			ChangeSpec(func(spec *v1alpha1.EvaluationSpec) {
				spec.Evaluators = []v1alpha1.Role{v1alpha1.Role("Role of " + name)}
			})
	}
	return tp.World{Plan: plan.BuildObject(), Evaluations: []*v1alpha1.Evaluation{
		NameEvaluation("first", evaluationOf("first", "2026-08-10").DecideOn(v1alpha1.DecisionModify, "2026-08-12")),
		NameEvaluation("later", evaluationOf("later", "2026-09-10").AddCriteria("use").AddAnswer("use", v1alpha1.AnswerPass)),
		NameEvaluation("ahead", evaluationOf("ahead", "2026-10-10").DecideOn(v1alpha1.DecisionRetain, "2026-12-24")),
		NameEvaluation("overdue", evaluationOf("overdue", "2026-07-10").AddCriteria("use", "cost").
			AddAnswer("use", v1alpha1.AnswerFail)),
		NameEvaluation("off", evaluationOf("off", "2026-12-01").CancelOn("2026-11-01")),
		NameEvaluation("elsewhere", evaluationOf("elsewhere", "2026-12-02").OfPlan("q")),
	}}
}

// NameEvaluation builds an evaluation with a name of its own.
func NameEvaluation(name string, record *tp.EvaluationBuilder) *v1alpha1.Evaluation {
	built := record.BuildObject()
	built.Name = name
	return built
}
