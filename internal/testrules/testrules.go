// Package testrules helps to test rules. It evaluates made-up districts with all rules, so
// that a test sees the folds and waivers too, and compares the findings of one rule with the
// wanted ones.
package testrules

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/programs"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
	"techplan.education/internal/testplan"
)

// Today is the day on which districts are evaluated unless a test names another. It
// lies in FY2027, the first of the three years of a made-up plan.
const Today = "2026-10-01"

// World is a district with one plan and all its objects.
type World = testplan.World

// NewInput computes the input of the rules for the plan of a district as of a day.
func NewInput(district World, on string) rules.Input {
	day := calendar.ParseOrZero(on)
	planKey := inventory.PlanKey{Namespace: district.Plan.Namespace, Name: district.Plan.Name}
	plan, records := model.ParsePlan(district.Plan), model.ParseEvaluations(district.Evaluations)
	money := budget.Compute(budget.Input{
		Plan:        plan,
		Goals:       model.ParseGoals(district.Goals),
		Benchmarks:  district.BenchmarkCounts(),
		Inventory:   newLedger(district, planKey).ComputeInventory(planKey, day),
		Evaluations: records,
		Today:       day,
	})
	own, ofOtherPlans := splitEvaluations(plan.Name, records)
	all := evaluation.Targets{
		Goals:       map[string]evaluation.Span{},
		DeviceStart: func(string) (calendar.Date, bool) { return 0, true },
		Benchmarks:  map[string]*model.Benchmark{},
	}
	for _, planned := range plan.Spec.EvaluationSchedules {
		all.Goals[planned.Target.Name] = evaluation.Span{}
	}
	for _, goal := range district.Goals {
		all.Goals[goal.Name] = evaluation.Span{}
	}
	for _, benchmark := range district.Benchmarks {
		all.Benchmarks[benchmark.Name] = model.ParseBenchmark(benchmark)
	}
	schedule := evaluation.ComputeSchedule(
		evaluation.Input{Plan: plan, Records: own, Targets: all, Named: findEvaluation(district)}, money.Today)
	money.Next.AddDates(schedule.Change)
	benchmarks := map[string][]*model.Benchmark{}
	for _, benchmark := range district.Benchmarks {
		goalName := benchmark.Spec.GoalRef.Name
		benchmarks[goalName] = append(benchmarks[goalName], model.ParseBenchmark(benchmark))
	}
	var sure func(programs.Fact) bool
	if district.Plan.Annotations[sureAnnotation] != "" {
		sure = func(programs.Fact) bool { return true }
	}
	return rules.Input{
		IsReliable: sure, Budget: money, Policy: plan.Policy, Benchmarks: benchmarks, Evaluations: own,
		EvaluationsOfOtherPlans: ofOtherPlans, Schedule: schedule,
	}
}

// newLedger makes an inventory of the device lots of a district.
func newLedger(district World, planKey inventory.PlanKey) *inventory.Ledger {
	ledger := inventory.NewLedger()
	for _, lot := range district.Devices {
		ledger.SetLot(inventory.LotKey{Namespace: lot.Namespace, Name: lot.Name}, inventory.LotOf(lot))
	}
	ledger.SetPlan(planKey, budget.InventoryFacts(model.ParsePlan(district.Plan)))
	return ledger
}

// splitEvaluations splits the evaluations of a district into those of the plan and
// those of other plans.
func splitEvaluations(planName string, records []*model.Evaluation) (own, ofOtherPlans []*model.Evaluation) {
	for _, record := range records {
		if record.Spec.PlanRef.Name == planName {
			own = append(own, record)
		} else {
			ofOtherPlans = append(ofOtherPlans, record)
		}
	}
	return own, ofOtherPlans
}

// findEvaluation returns a function that finds an evaluation of any plan by name; nil if there
// is none.
func findEvaluation(district World) func(name string) *v1alpha1.Evaluation {
	return func(name string) *v1alpha1.Evaluation {
		i := slices.IndexFunc(district.Evaluations, func(e *v1alpha1.Evaluation) bool { return e.Name == name })
		if i < 0 {
			return nil
		}
		return district.Evaluations[i]
	}
}

// sureAnnotation is an annotation of a plan that makes all figures of funding programs
// reliable: see Surely.
const sureAnnotation = "sure-of-programs"

// MakeSure makes the rules treat all figures of funding programs as read in the programs' own
// texts. Without it a figure from another source makes at most a Warning.
func MakeSure(district World) World {
	district.Plan.Annotations = map[string]string{sureAnnotation: "yes"}
	return district
}

// EvaluateRules checks all rules in a district as of a day.
func EvaluateRules(district World, on string) rules.Result {
	return catalog.All.EvaluateRules(NewInput(district, on))
}

// NewDistrict makes a district with a plan and goals.
func NewDistrict(plan *testplan.PlanBuilder, goals ...*testplan.GoalBuilder) World {
	district := World{Plan: plan.BuildObject()}
	for _, goal := range goals {
		district.Goals = append(district.Goals, goal.BuildObject())
	}
	return district
}

// AddBenchmarks adds a benchmark for each of the goals.
func AddBenchmarks(district World, goals ...string) World {
	for _, goalName := range goals {
		district.Benchmarks = append(district.Benchmarks, testplan.NewBenchmark("b-"+goalName, goalName).BuildObject())
	}
	return district
}

// AddDevices adds device lots to a district.
func AddDevices(district World, devices ...*testplan.DeviceBuilder) World {
	for _, device := range devices {
		district.Devices = append(district.Devices, device.BuildObject())
	}
	return district
}

// AddEvaluations adds evaluations to a district.
func AddEvaluations(district World, evaluations ...*testplan.EvaluationBuilder) World {
	for _, record := range evaluations {
		district.Evaluations = append(district.Evaluations, record.BuildObject())
	}
	return district
}

// NewPlan begins a plan named p, of FY2027 to FY2029.
func NewPlan() *testplan.PlanBuilder { return testplan.NewPlan("p") }

// NewGoal begins a goal of the plan.
func NewGoal(name string) *testplan.GoalBuilder { return testplan.NewGoal(name) }

// ForPurpose sets the purpose of a line.
func ForPurpose(purpose v1alpha1.Purpose) LineOption { return testplan.ForPurpose(purpose) }

// Options of lines, technologies and plans.
type (
	LineOption       = func(*v1alpha1.BudgetLine)
	TechnologyOption = func(*v1alpha1.Technology)
	PlanSpec         = v1alpha1.TechnologyPlanSpec
)

// Short names of domains and purposes.
const (
	AT       = v1alpha1.DomainAT
	EdTech   = v1alpha1.DomainEdTech
	InfoTech = v1alpha1.DomainInfoTech
	Shared   = v1alpha1.DomainShared

	Purchase       = v1alpha1.PurposePurchase
	Operation      = v1alpha1.PurposeOperation
	Learning       = v1alpha1.PurposeProfessionalLearning
	Replacement    = v1alpha1.PurposeReplacement
	Staffing       = v1alpha1.PurposeStaffing
	Implementation = v1alpha1.PurposeImplementation
)

// SummarizeFindings summarizes each finding of a code: severity, fiscal year, money, waiver.
func SummarizeFindings(result rules.Result, code v1alpha1.FindingCode) []string {
	var list []string
	for _, finding := range result.Findings {
		if finding.Code != code {
			continue
		}
		summary := string(finding.Severity)
		if finding.FiscalYear != 0 {
			summary += " " + calendar.FiscalYear(finding.FiscalYear).String()
		}
		if amount := finding.API().Amount; amount != "" {
			summary += " " + string(amount)
		}
		if finding.Waived != "" {
			summary += " waived by " + string(finding.Waived)
		}
		list = append(list, summary)
	}
	return list
}

// DescribeResult lists all findings and skipped rules, a line each, for the message of a
// failing test.
func DescribeResult(result rules.Result) string {
	var text strings.Builder
	for _, finding := range result.Findings {
		fmt.Fprintf(
			&text, "\n%s %s %s %s: %s", finding.Severity, finding.Code, finding.Object.Name, finding.Field,
			finding.Message,
		)
	}
	for _, skipped := range result.NotChecked {
		fmt.Fprintf(&text, "\nnot checked %s: %s", skipped.Code, skipped.Reason)
	}
	return text.String()
}

// ListMessages lists the fields and messages of the findings of a code.
func ListMessages(result rules.Result, code v1alpha1.FindingCode) []string {
	var list []string
	for _, finding := range result.Findings {
		if finding.Code == code {
			list = append(list, finding.Field+": "+finding.Message)
		}
	}
	return list
}

// IsRelated reports whether a finding of the code root lists a finding of the code folded in
// Related.
func IsRelated(result rules.Result, root, folded v1alpha1.FindingCode) bool {
	return slices.ContainsFunc(result.Findings, func(finding rules.Finding) bool {
		return finding.Code == root && slices.ContainsFunc(finding.Related, func(related string) bool {
			return strings.HasPrefix(related, string(folded)+" of ")
		})
	})
}

// Example is a district with the wanted findings of one rule.
type Example struct {
	World World
	// On is the as-of date; empty means Today.
	On string
	// Want lists the wanted findings as SummarizeFindings does; empty means none.
	Want []string
}

// Examples maps the titles of the examples of one rule to the examples.
type Examples map[string]Example

// RunExamples evaluates the examples of a rule. It fails unless they include one without a finding,
// one with a finding, and one with a finding of the rule's worst severity: a table without
// them would not notice a rule that always or never reports.
func RunExamples(t *testing.T, code v1alpha1.FindingCode, examples Examples) {
	t.Helper()
	var reports, silent, worst bool
	rule, ok := catalog.All.FindRule(code)
	if !ok {
		t.Fatalf("%s is not in the catalog", code)
	}
	for title, example := range examples {
		reports, silent = reports || len(example.Want) > 0, silent || len(example.Want) == 0
		for _, want := range example.Want {
			worst = worst || strings.HasPrefix(want, string(rule.Worst))
		}
		t.Run(title, func(t *testing.T) {
			on := example.On
			if on == "" {
				on = Today
			}
			result := EvaluateRules(example.World, on)
			if diff := cmp.Diff(example.Want, SummarizeFindings(result, code)); diff != "" {
				t.Errorf("%s\nall findings: %s", diff, DescribeResult(result))
			}
		})
	}
	if !reports || !silent || !worst {
		t.Errorf("%s has an example with a finding: %t, without: %t, of severity %s: %t",
			code, reports, silent, rule.Worst, worst)
	}
}

// Sentence is the wanted field and message of the one finding of a code.
type Sentence struct {
	World World
	Code  v1alpha1.FindingCode
	Want  string
}

// CheckSentences compares the field and the message of the one finding of each case with the
// wanted ones.
func CheckSentences(t *testing.T, cases map[string]Sentence) {
	t.Helper()
	for title, sentence := range cases {
		t.Run(title, func(t *testing.T) {
			result := EvaluateRules(sentence.World, Today)
			if got := ListMessages(result, sentence.Code); !slices.Equal(got, []string{sentence.Want}) {
				t.Errorf("want %q, got %q%s", sentence.Want, got, DescribeResult(result))
			}
		})
	}
}

// SummarizeLot checks the rules at a device lot whose plan also pays for it, and writes
// the findings of a code: severity and field. The lot of replacedByRef does not exist.
func SummarizeLot(plan *testplan.PlanBuilder, lot *testplan.DeviceBuilder, code v1alpha1.FindingCode) []string {
	var list []string
	for _, finding := range evaluateLot(plan, lot, code) {
		list = append(list, string(finding.Severity)+" "+finding.Field)
	}
	return list
}

// ListLotMessages checks the rules at a device lot as SummarizeLot does, and lists the messages of
// the findings of a code.
func ListLotMessages(plan *testplan.PlanBuilder, lot *testplan.DeviceBuilder, code v1alpha1.FindingCode) []string {
	var list []string
	for _, finding := range evaluateLot(plan, lot, code) {
		list = append(list, finding.Message)
	}
	return list
}

func evaluateLot(
	plan *testplan.PlanBuilder, lot *testplan.DeviceBuilder, code v1alpha1.FindingCode,
) []rules.Finding {
	parsed, device := model.ParsePlan(plan.BuildObject()), lot.BuildObject()
	input := rules.LotInput{
		Name: device.Name, Lot: inventory.LotOf(device), Plan: parsed, Payer: parsed,
		Today: calendar.ParseOrZero(Today),
	}
	if input.Lot.LinePlan != "" && input.Lot.LinePlan != parsed.Name {
		input.Payer = nil
	}
	findings, _ := catalog.All.EvaluateLot(input)
	return slices.DeleteFunc(findings, func(finding rules.Finding) bool { return finding.Code != code })
}

// LotExample is a device lot of a plan, with the findings that are wanted.
type LotExample struct {
	Plan *testplan.PlanBuilder
	Lot  *testplan.DeviceBuilder
	Want []string
}

// RunLots checks a rule at the lots of a table.
func RunLots(t *testing.T, code v1alpha1.FindingCode, examples map[string]LotExample) {
	t.Helper()
	for title, example := range examples {
		t.Run(title, func(t *testing.T) {
			if diff := cmp.Diff(example.Want, SummarizeLot(example.Plan, example.Lot, code)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
