package chain_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/chain"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
	tp "techplan.education/internal/testplan"
	"techplan.education/internal/testrandom"
)

var now = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

// computeChain returns the chain of the first plan of a district.
func computeChain(district snapshot.District) (chain.Chain, *v1alpha1.TechnologyPlan) {
	district = snapshot.ComputeStatuses(district, now)
	plan := district.Plans[0]
	schedule, _ := assess.ComputeSchedule(snapshot.GatherSchedule(district, plan), now)
	findings := slices.Clone(plan.Status.Findings)
	for _, goal := range district.Goals {
		findings = append(findings, goal.Status.Findings...)
	}
	for _, lot := range district.Devices {
		findings = append(findings, lot.Status.Findings...)
	}
	return chain.Compute(chain.Input{
		Budget: snapshot.ComputeBudget(district, plan, now), Plans: district.Plans, DistrictGoals: district.Goals,
		Benchmarks: district.Benchmarks, Devices: district.Devices, Evaluations: district.Evaluations, Schedule: schedule, Findings: findings,
	}), plan
}

var kindNames = map[chain.Kind]string{
	chain.LineWithoutGoal: "LineWithoutGoal", chain.GoalWithoutMoney: "GoalWithoutMoney",
	chain.GoalWithoutBenchmark: "GoalWithoutBenchmark", chain.LotWithoutLine: "LotWithoutLine",
	chain.ReplacementWithoutMoney: "ReplacementWithoutMoney", chain.SpentOutsidePlan: "SpentOutsidePlan",
	chain.NeverEvaluated: "NeverEvaluated", chain.DecisionOpen: "DecisionOpen",
	chain.EvaluationWithoutTarget: "EvaluationWithoutTarget", chain.OutsidePlans: "OutsidePlans",
}

func formatBreaks(computed chain.Chain) []string {
	var list []string
	for _, found := range computed.Breaks {
		written := fmt.Sprintf("%s %s: %s", kindNames[found.Kind], found.Name, found.Reason)
		if found.HasAmount {
			written += ", " + found.Amount.FormatIn("USD")
		}
		if found.Finding != nil {
			written += " (" + string(found.Finding.Code) + ")"
		}
		list = append(list, written)
	}
	return list
}

func TestBreaks(t *testing.T) {
	goal := tp.NewGoal("devices").AddAction("buy", 2027, "1000").BuildObject()
	benchmark := tp.NewBenchmark("devices-b", "devices").BuildObject()
	measured := []*v1alpha1.Benchmark{benchmark}
	for _, situation := range []struct {
		title       string
		plan        *tp.PlanBuilder
		goals       []*v1alpha1.Goal
		benchmarks  []*v1alpha1.Benchmark
		devices     []*v1alpha1.Device
		evaluations []*v1alpha1.Evaluation
		want        []string
	}{
		{
			title: "a whole chain has no breaks",
			plan:  tp.NewPlan("p").AddLine("laptops", 2027, "1000", tp.ForGoals("devices")),
			goals: []*v1alpha1.Goal{goal}, benchmarks: measured,
		},
		{
			title: "a line without a goal, and one whose goal does not exist",
			plan: tp.NewPlan("p").AddLine("laptops", 2027, "1000", tp.ForGoals("devices")).
				AddLine("small", 2027, "200").
				AddLine("large", 2027, "5000", tp.ForGoals("device")),
			goals: []*v1alpha1.Goal{goal}, benchmarks: measured,
			want: []string{
				"LineWithoutGoal large: goal device does not exist, $5,000 (BudgetLineWithoutGoal)",
				"LineWithoutGoal small: names no goal, $200 (BudgetLineWithoutGoal)",
			},
		},
		{
			title: "a goal with 899 of 1,000 is short, and one without a line has no money",
			plan:  tp.NewPlan("p").AddLine("laptops", 2027, "899", tp.ForGoals("devices")),
			goals: []*v1alpha1.Goal{goal, tp.NewGoal("wifi").BuildObject()},
			benchmarks: []*v1alpha1.Benchmark{
				benchmark, tp.NewBenchmark("wifi-b", "wifi").BuildObject(),
			},
			want: []string{
				"GoalWithoutMoney devices: short in FY2027, $101 (GoalUnfunded)",
				"GoalWithoutMoney wifi: no budget line names it",
			},
		},
		{
			title: "a goal with 900 of 1,000 counts as funded",
			plan:  tp.NewPlan("p").AddLine("laptops", 2027, "900", tp.ForGoals("devices")),
			goals: []*v1alpha1.Goal{goal}, benchmarks: measured,
		},
		{
			title: "a goal that nothing measures",
			plan:  tp.NewPlan("p").AddLine("laptops", 2027, "1000", tp.ForGoals("devices")),
			goals: []*v1alpha1.Goal{goal},
			want:  []string{"GoalWithoutBenchmark devices: no benchmark measures it, $1,000 (GoalWithoutBenchmark)"},
		},
		{
			title: "lots without a line: bought in the plan, planned, with a line that does not exist; not before it or leased",
			plan:  tp.NewPlan("p").AddLine("laptops", 2027, "1000", tp.ForGoals("devices")),
			goals: []*v1alpha1.Goal{goal}, benchmarks: measured,
			devices: []*v1alpha1.Device{
				tp.NewDevice("bought", "laptop", 2).SetUnitCost("300").ReceivedOn("2026-07-01").BuildObject(),
				tp.NewDevice("earlier", "laptop", 7).SetUnitCost("300").ReceivedOn("2026-06-30").BuildObject(),
				tp.NewDevice("leased", "laptop", 4).AcquiredAs(v1alpha1.AcquisitionLease).ReceivedOn("2026-08-01").BuildObject(),
				tp.NewDevice("misspelt", "laptop", 1).SetUnitCost("400").ReceivedOn("2026-08-01").PaidBy("p",
					"laptop").BuildObject(),
				tp.NewDevice("planned", "laptop", 3).BuildObject(),
			},
			want: []string{
				"LotWithoutLine bought: 2 units acquired on 2026-07-01, $600",
				"LotWithoutLine misspelt: line laptop does not exist, $400 (FundingYearMismatch)",
				"LotWithoutLine planned: 3 units planned",
			},
		},
		{
			title: "a lot whose plan to pay does not exist, acquired in the plan or before it; not a leased one",
			plan:  tp.NewPlan("p").AddLine("laptops", 2027, "1000", tp.ForGoals("devices")),
			goals: []*v1alpha1.Goal{goal}, benchmarks: measured,
			devices: []*v1alpha1.Device{
				tp.NewDevice("bought", "laptop", 2).SetUnitCost("300").ReceivedOn("2026-07-01").PaidBy("q", "old").BuildObject(),
				tp.NewDevice("earlier", "laptop", 7).SetUnitCost("300").ReceivedOn("2026-06-30").PaidBy("q", "old").BuildObject(),
				tp.NewDevice("leased", "laptop", 4).AcquiredAs(v1alpha1.AcquisitionLease).ReceivedOn("2026-08-01").
					PaidBy("q", "old").BuildObject(),
			},
			want: []string{
				"LotWithoutLine earlier: plan q, whose line old is to pay, does not exist, $2,100 (FundingYearMismatch)",
				"LotWithoutLine bought: plan q, whose line old is to pay, does not exist, $600 (FundingYearMismatch)",
			},
		},
		{
			title: "evaluations and a schedule whose target does not exist; not one whose target is the plan or a lot",
			plan: tp.NewPlan("p").AddLine("laptops", 2027, "1000", tp.ForGoals("devices")).
				AddSchedule("lost", v1alpha1.CadenceAnnual, "2027-01-20", v1alpha1.KindGoal, "no-goal"),
			goals: []*v1alpha1.Goal{goal}, benchmarks: measured,
			devices: []*v1alpha1.Device{tp.NewDevice("lot", "laptop", 2).ReceivedOn("2026-06-30").BuildObject()},
			evaluations: []*v1alpha1.Evaluation{
				tp.NewEvaluation("", "2026-12-01").SetTarget(v1alpha1.TargetTechnology, "tablet").BuildObject(),
				tp.NewEvaluation("", "2026-12-02").SetTarget(v1alpha1.TargetDevice, "lot-2").BuildObject(),
				tp.NewEvaluation("", "2026-12-03").SetTarget(v1alpha1.TargetDevice, "lot").BuildObject(),
				tp.NewEvaluation("", "2026-12-04").SetTarget(v1alpha1.TargetTechnologyPlan, "").BuildObject(),
			},
			want: []string{
				"EvaluationWithoutTarget lost: its target Goal no-goal does not exist (UnknownName)",
				"EvaluationWithoutTarget e--2026-12-01: its target Technology tablet does not exist (UnknownName)",
				"EvaluationWithoutTarget e--2026-12-02: its target Device lot-2 does not exist (UnknownName)",
			},
		},
		{
			title: "objects that name no plan or goal of the district; not a lot for which a line of a plan pays",
			plan:  tp.NewPlan("p").AddLine("laptops", 2027, "1000", tp.ForGoals("devices")),
			goals: []*v1alpha1.Goal{goal, tp.NewGoal("lost-goal").OfPlan("q").BuildObject()},
			benchmarks: []*v1alpha1.Benchmark{
				benchmark, tp.NewBenchmark("lost-benchmark", "no-goal").BuildObject(),
			},
			devices: []*v1alpha1.Device{
				tp.NewDevice("lost-lot", "laptop", 2).OfPlan("q").SetUnitCost("300").BuildObject(),
				tp.NewDevice("paid", "laptop", 1).OfPlan("q").SetUnitCost("300").PaidBy("p", "laptops").BuildObject(),
				tp.NewDevice("twice", "laptop", 1).OfPlan("q").SetUnitCost("300").PaidBy("q", "laptops").BuildObject(),
			},
			evaluations: []*v1alpha1.Evaluation{tp.NewEvaluation("", "2026-12-04").OfPlan("q").BuildObject()},
			want: []string{
				"OutsidePlans lost-lot: its plan q does not exist, $600",
				"OutsidePlans twice: its plan q does not exist, $300",
				"OutsidePlans lost-goal: its plan q does not exist",
				"OutsidePlans lost-benchmark: its goal no-goal does not exist",
				"OutsidePlans e--2026-12-04: its plan q does not exist",
			},
		},
		{
			title: "money spent outside the plan",
			plan: tp.NewPlan("p").AddLine("laptops", 2027, "1000", tp.ForGoals("devices")).
				ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
					spec.Budget.Unclaimed = []v1alpha1.UnclaimedSpending{{FiscalYear: 2027, Amount: "41200", Accounts: 12}}
				}),
			goals: []*v1alpha1.Goal{goal}, benchmarks: measured,
			want: []string{"SpentOutsidePlan FY2027: in 12 accounts that no line claims, $41,200 (SpendingOutsidePlan)"},
		},
		{
			title: "technologies without evaluation: two share a line, a third is evaluated, a fourth is retired",
			plan: tp.NewPlan("p").AddTechnology("laptop").AddTechnology("tablet").AddTechnology("wifi").
				AddTechnology("overhead", tp.AtStage(v1alpha1.LifecycleRetired)).
				AddLine("laptops", 2027, "1000", tp.ForGoals("devices"), tp.ForTechnologies("laptop", "tablet")),
			goals: []*v1alpha1.Goal{goal}, benchmarks: measured,
			evaluations: []*v1alpha1.Evaluation{
				tp.NewEvaluation("", "2026-10-01").SetTarget(v1alpha1.TargetTechnology, "wifi").OfPlan("other").
					DecideOn("Retain", "2026-10-02").BuildObject(),
				tp.NewEvaluation("", "2027-01-15").SetTarget(v1alpha1.TargetTechnology, "tablet").BuildObject(),
			},
			want: []string{
				"NeverEvaluated laptop: no evaluation is on the calendar, $500",
				"NeverEvaluated tablet: its first evaluation is due on 2027-01-15, $500",
				"OutsidePlans e--2026-10-01: its plan other does not exist",
			},
		},
	} {
		t.Run(situation.title, func(t *testing.T) {
			computed, _ := computeChain(snapshot.District{
				Plans: []*v1alpha1.TechnologyPlan{situation.plan.BuildObject()}, Goals: situation.goals,
				Benchmarks: situation.benchmarks, Devices: situation.devices, Evaluations: situation.evaluations,
			})
			if diff := cmp.Diff(situation.want, formatBreaks(computed)); diff != "" {
				t.Errorf("breaks (-want +got):\n%s", diff)
			}
		})
	}
}

// TestReviews checks which evaluation of a target counts.
func TestReviews(t *testing.T) {
	district := snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{tp.NewPlan("p").AddTechnology("laptop").
			AddLine("laptops", 2027, "1000", tp.ForGoals("devices"), tp.ForTechnologies("laptop")).BuildObject()},
		Goals: []*v1alpha1.Goal{tp.NewGoal("devices").BuildObject()},
		Devices: []*v1alpha1.Device{
			tp.NewDevice("lot", "laptop", 2).SetUnitCost("300").ReceivedOn("2026-08-01").PaidBy("p", "laptops").BuildObject(),
		},
		Evaluations: []*v1alpha1.Evaluation{
			tp.NewEvaluation("a", "2026-08-01").SetTarget(v1alpha1.TargetTechnology, "laptop").DecideOn("Modify",
				"2026-08-02").BuildObject(),
			tp.NewEvaluation("b", "2026-09-01").SetTarget(v1alpha1.TargetTechnology, "laptop").DecideOn("Retain",
				"2026-09-02").BuildObject(),
			tp.NewEvaluation("c", "2026-11-20").SetTarget(v1alpha1.TargetTechnology, "laptop").DecideOn("Retire",
				"2026-11-22").BuildObject(),
			tp.NewEvaluation("d", "2027-02-01").SetTarget(v1alpha1.TargetTechnology, "laptop").BuildObject(),
			tp.NewEvaluation("e", "2026-12-01").SetTarget(v1alpha1.TargetTechnology, "laptop").BuildObject(),
		},
	}
	computed, _ := computeChain(district)
	goal := computed.Goals[0]
	if len(goal.Lines) != 1 || len(goal.Lines[0].Lots) != 1 || goal.Lines[0].Lots[0].Cost != 600*money.Unit {
		t.Errorf("lines are %+v, want one with the lot of $600", goal.Lines)
	}
	if len(goal.Reviews) != 1 {
		t.Fatalf("%d reviews, want that of the technology", len(goal.Reviews))
	}
	review := goal.Reviews[0]
	got := fmt.Sprintf("%s on %s in %s, next %s in %s", review.Outcome, review.Decided, review.Record, review.Next,
		review.NextRecord)
	const want = "Retain on 2026-09-02 in e-b-2026-09-01, next 2026-12-01 in e-e-2026-12-01"
	if got != want {
		t.Errorf("the review is %q, want %q: a decision counts from its day on", got, want)
	}
	if computed.Lots != 1 || computed.Units != 2 || computed.Charged != 600*money.Unit || computed.Decided != 1 {
		t.Errorf("%d lots, %d units, %s, %d decided", computed.Lots, computed.Units, computed.Charged.FormatIn("USD"),
			computed.Decided)
	}
}

// TestSumsAreThoseOfTheStatus compares the sums of random districts with the status of the plan.
func TestSumsAreThoseOfTheStatus(t *testing.T) {
	for seed := range uint64(300) {
		world := testrandom.NewWorld(seed)
		computed, plan := computeChain(snapshot.District{
			Plans: []*v1alpha1.TechnologyPlan{world.Plan}, Goals: world.Goals, Benchmarks: world.Benchmarks,
			Devices: world.Devices, Evaluations: world.Evaluations,
		})
		// A waived share counts as general operations in the status, and stays in the list of breaks.
		if slices.ContainsFunc(plan.Status.Findings, func(finding v1alpha1.Finding) bool { return finding.Waived != "" }) {
			continue
		}
		var unaligned, aligned money.Amount
		for _, found := range computed.Breaks {
			if found.Kind == chain.LineWithoutGoal {
				unaligned += found.Amount
			}
		}
		for _, goal := range computed.Goals {
			aligned += goal.Amount
		}
		status := plan.Status.Budget
		if want := money.ParseOrZero(status.Unaligned); unaligned != want {
			t.Errorf("seed %d: lines without goal have %d, the status %d", seed, unaligned, want)
		}
		if want := money.ParseOrZero(status.Aligned); aligned != want {
			t.Errorf("seed %d: goals have %d, the status %d", seed, aligned, want)
		}
	}
}
