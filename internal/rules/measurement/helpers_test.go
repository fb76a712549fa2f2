package measurement_test

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// eastCentral is the plan of a district that reported 11 of its 10 campuses as
// connected.
func eastCentral(connected int32) testrules.World {
	p := testrules.Plan().
		Period("2004-07-01", "2005-06-30").
		Enrollment(7945).
		With(func(s *v1alpha1.TechnologyPlanSpec) { s.Approval.Date = "2004-06-21" })
	for i := range 10 {
		p.Site(fmt.Sprint("campus-", i), 794)
	}
	w := testrules.District(p, testrules.Goal("infrastructure"))
	w.Benchmarks = append(w.Benchmarks, testplan.Benchmark("connected-campuses", "infrastructure").
		From("8", "2004-07-01").To("10", "2005-06-30").
		With(func(s *v1alpha1.BenchmarkSpec) { s.Metric.Unit = "campuses" }).
		Counts("2004-09-15", v1alpha1.Decimal(fmt.Sprint(connected)), connected, 10).Object())
	return w
}

// valued is a benchmark whose observation has a value and counts.
func valued(value v1alpha1.Decimal, have, all int32, changes ...func(*v1alpha1.BenchmarkSpec)) testrules.World {
	b := testplan.Benchmark("b", "g").Counts("2026-09-01", value, have, all)
	for _, change := range changes {
		b.With(change)
	}
	w := testrules.District(testrules.Plan(), testrules.Goal("g"))
	w.Benchmarks = append(w.Benchmarks, b.Object())
	return w
}

const lowIncome v1alpha1.GroupName = "EconomicallyDisadvantaged"

func limits(p v1alpha1.EquityPolicy) func(*v1alpha1.BenchmarkSpec) {
	return func(s *v1alpha1.BenchmarkSpec) { s.Equity = p }
}

// withGoal changes goal h, which has money.
func withGoal(w testrules.World, change func(*v1alpha1.Goal)) testrules.World {
	change(w.Goals[1])
	return w
}

func moveLines(w testrules.World, goal string) testrules.World {
	for i := range w.Plan.Spec.Budget.Lines {
		w.Plan.Spec.Budget.Lines[i].Goals[0].Name = goal
	}
	return w
}

func waiveAll(w testrules.World, code v1alpha1.FindingCode) testrules.World {
	w.Plan.Spec.Policy.Waivers = testrules.Plan().Waive("w", code, v1alpha1.WaiverOff).Object().Spec.Policy.Waivers
	return w
}
