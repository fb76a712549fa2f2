package chain

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
)

// addMissingTargets finds evaluations of the plan that are to be held or were held, and schedules, whose target does
// not exist. A decision about nothing keeps and stops nothing.
func (made *computation) addMissingTargets() {
	devices := map[string]bool{}
	for _, device := range made.Devices {
		devices[device.Name] = true
	}
	exists := func(target v1alpha1.EvaluationTarget) bool {
		switch {
		case target.Name == "":
			// A schedule without a name is about all entries of its kind.
			return true
		case target.Kind == v1alpha1.TargetGoal:
			_, isKnown := made.Budget.FindGoal(target.Name)
			return isKnown
		case target.Kind == v1alpha1.TargetTechnology:
			return made.plan.FindTechnology(v1alpha1.EntryName(target.Name)) != nil
		case target.Kind == v1alpha1.TargetDevice:
			return devices[target.Name]
		default:
			return true
		}
	}
	add := func(object v1alpha1.ObjectKey, name, path string, target v1alpha1.EvaluationTarget) {
		made.addBreak(Break{
			Kind: EvaluationWithoutTarget, Object: object, Name: name,
			Reason:  fmt.Sprintf("its target %s %s does not exist", target.Kind, target.Name),
			Finding: made.findings.find(object, path, 0, rules.UnknownName),
		})
	}
	for _, schedule := range made.plan.Spec.EvaluationSchedules {
		target := v1alpha1.EvaluationTarget{Kind: schedule.Target.Kind, Name: schedule.Target.Name}
		if !exists(target) {
			path := rules.SpecPath("evaluationSchedules").Key(string(schedule.Name)).String()
			add(made.planKey(), string(schedule.Name), path, target)
		}
	}
	for _, object := range made.Evaluations {
		if object.Spec.PlanRef.Name != made.plan.Name || exists(object.Spec.Target) {
			continue
		}
		if state, _ := evaluation.StateOf(model.ParseEvaluation(object), made.Budget.Today); state == evaluation.Cancelled {
			continue
		}
		key := v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: object.Name}
		add(key, object.Name, rules.SpecPath("target").String(), object.Spec.Target)
	}
}

// addOutsidePlans finds the objects of the district that name a plan or a goal which does not exist.
func (made *computation) addOutsidePlans() {
	goals := map[string]bool{}
	add := func(kind v1alpha1.ObjectKind, name, missing string) *Break {
		made.addBreak(Break{
			Kind: OutsidePlans, Object: v1alpha1.ObjectKey{Kind: kind, Name: name}, Name: name,
			Reason: fmt.Sprintf("its %s does not exist", missing),
		})
		return &made.Breaks[len(made.Breaks)-1]
	}
	for _, goal := range made.DistrictGoals {
		goals[goal.Name] = true
		if !made.exists[goal.Spec.PlanRef.Name] {
			add(v1alpha1.KindGoal, goal.Name, "plan "+goal.Spec.PlanRef.Name)
		}
	}
	for _, benchmark := range made.Benchmarks {
		if !goals[benchmark.Spec.GoalRef.Name] {
			add(v1alpha1.KindBenchmark, benchmark.Name, "goal "+benchmark.Spec.GoalRef.Name)
		}
	}
	for _, device := range made.Devices {
		lot := inventory.LotOf(device)
		// A lot that a line of an existing plan pays for is in the chain of that plan.
		if made.exists[lot.Plan] || lot.HasCharges() && made.exists[lot.LinePlan] {
			continue
		}
		found := add(v1alpha1.KindDevice, device.Name, "plan "+lot.Plan)
		found.Amount = made.computeCost(lot)
		found.HasAmount = found.Amount > 0
	}
	for _, object := range made.Evaluations {
		if !made.exists[object.Spec.PlanRef.Name] {
			add(v1alpha1.KindEvaluation, object.Name, "plan "+object.Spec.PlanRef.Name)
		}
	}
}
