package measure

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
)

func keyOfLot(lot *v1alpha1.Device) inventory.LotKey {
	return inventory.LotKey{Namespace: lot.Namespace, Name: lot.Name}
}

func keyOfPlan(plan *v1alpha1.TechnologyPlan) inventory.PlanKey {
	return inventory.PlanKey{Namespace: plan.Namespace, Name: plan.Name}
}

// newLedger makes a ledger of a plan and its lots.
func newLedger(plan *v1alpha1.TechnologyPlan, lots []*v1alpha1.Device) *inventory.Ledger {
	ledger := inventory.NewLedger()
	ledger.SetPlan(keyOfPlan(plan), budget.InventoryFacts(model.ParsePlan(plan)))
	for _, lot := range lots {
		ledger.SetLot(keyOfLot(lot), inventory.LotOf(lot))
	}
	return ledger
}

// newPlanInput is what an assessment needs of a plan, its goals and a ledger of its
// lots. The plan has no evaluations.
func newPlanInput(
	plan *v1alpha1.TechnologyPlan, goals []*v1alpha1.Goal, ledger *inventory.Ledger,
) assess.PlanInput {
	planKey := keyOfPlan(plan)
	return assess.PlanInput{
		Plan:            plan,
		Goals:           goals,
		Inventory:       func(today calendar.Date) inventory.Inventory { return ledger.ComputeInventory(planKey, today) },
		DeviceStart:     func(string) (calendar.Date, bool) { return 0, false },
		EvaluationNamed: func(string) *v1alpha1.Evaluation { return nil },
	}
}
