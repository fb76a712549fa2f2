package measurement_test

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// newEastCentralDistrict makes the district of East Central ISD, which once reported 11 of
// its 10 campuses as connected.
func newEastCentralDistrict(connected int32) testrules.World {
	plan := testrules.NewPlan().
		SetPeriod("2004-07-01", "2005-06-30").
		SetEnrollment(7945).
		ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Approval.Date = "2004-06-21" })
	for i := range 10 {
		plan.AddSite(fmt.Sprint("campus-", i), 794)
	}
	district := testrules.NewDistrict(plan, testrules.NewGoal("infrastructure"))
	district.Benchmarks = append(district.Benchmarks, testplan.NewBenchmark("connected-campuses", "infrastructure").
		FromBaseline("8", "2004-07-01").ToTarget("10", "2005-06-30").
		ChangeSpec(func(s *v1alpha1.BenchmarkSpec) { s.Metric.Unit = "campuses" }).
		AddGroupCounts("2004-09-15", v1alpha1.Decimal(fmt.Sprint(connected)), connected, 10).BuildObject())
	return district
}

// districtWithValue makes a district with a benchmark whose observation has a value and
// counts.
func districtWithValue(
	value v1alpha1.Decimal,
	have, all int32,
	changes ...func(*v1alpha1.BenchmarkSpec),
) testrules.World {
	benchmark := testplan.NewBenchmark("b", "g").AddGroupCounts("2026-09-01", value, have, all)
	for _, change := range changes {
		benchmark.ChangeSpec(change)
	}
	district := testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("g"))
	district.Benchmarks = append(district.Benchmarks, benchmark.BuildObject())
	return district
}

const lowIncome v1alpha1.GroupName = "EconomicallyDisadvantaged"

func withEquityLimits(p v1alpha1.EquityPolicy) func(*v1alpha1.BenchmarkSpec) {
	return func(s *v1alpha1.BenchmarkSpec) { s.Equity = p }
}

// changeGoalH changes goal h, which has money.
func changeGoalH(district testrules.World, change func(*v1alpha1.Goal)) testrules.World {
	change(district.Goals[1])
	return district
}

func moveLines(district testrules.World, goal string) testrules.World {
	for i := range district.Plan.Spec.Budget.Lines {
		district.Plan.Spec.Budget.Lines[i].Goals[0].Name = goal
	}
	return district
}

func waiveCode(district testrules.World, code v1alpha1.FindingCode) testrules.World {
	district.Plan.Spec.Policy.Waivers = testrules.NewPlan().
		WaiveFinding("w", code, v1alpha1.WaiverOff).
		BuildObject().
		Spec.Policy.Waivers
	return district
}
