// Package testrules helps tests of rules: it evaluates made-up districts with all
// rules and compares what one rule reports with what a table wants.
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
	"techplan.education/internal/programs"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
	"techplan.education/internal/testplan"
)

// Today is the day on which districts are evaluated unless a test names another. It
// lies in FY2027, the first of the three years of a made-up plan.
const Today = "2026-10-01"

// World is a district with one plan.
type World = testplan.World

// NewInput gathers the input of the rules for the plan of a district on a day.
func NewInput(world World, on string) rules.Input {
	day := calendar.ParseOrZero(on)
	key := inventory.PlanKey{Namespace: world.Plan.Namespace, Name: world.Plan.Name}
	money := budget.Compute(budget.Input{
		Plan:        world.Plan,
		Goals:       world.Goals,
		Benchmarks:  world.BenchmarkCounts(),
		Inventory:   newLedger(world, key).Inventory(key, day),
		Evaluations: world.Evaluations,
		Today:       day,
	})
	own, elsewhere := splitEvaluations(world)
	all := func(string, string) (evaluation.Span, bool) { return evaluation.Span{}, true }
	schedule := evaluation.ComputeSchedule(
		evaluation.Input{Plan: world.Plan, Records: own, Targets: all, Named: findEvaluation(world)}, money.Today)
	money.Next.Add(schedule.Change)
	benchmarks := map[string][]*v1alpha1.Benchmark{}
	for _, benchmark := range world.Benchmarks {
		goal := benchmark.Spec.GoalRef.Name
		benchmarks[goal] = append(benchmarks[goal], benchmark)
	}
	var sure func(programs.Fact) bool
	if world.Plan.Annotations[sureOfPrograms] != "" {
		sure = func(programs.Fact) bool { return true }
	}
	return rules.Input{
		Sure: sure, Budget: money, Policy: rules.PolicyOf(world.Plan), Benchmarks: benchmarks, Evaluations: own,
		Elsewhere: elsewhere, Schedule: schedule,
	}
}

func newLedger(world World, key inventory.PlanKey) *inventory.Ledger {
	ledger := inventory.NewLedger()
	for _, lot := range world.Devices {
		ledger.Set(inventory.LotKey{Namespace: lot.Namespace, Name: lot.Name}, inventory.LotOf(lot))
	}
	ledger.SetPlan(key, budget.Facts(world.Plan))
	return ledger
}

// splitEvaluations splits the evaluations of a district into those of the plan and
// those of other plans.
func splitEvaluations(world World) (own, elsewhere []*v1alpha1.Evaluation) {
	for _, record := range world.Evaluations {
		if record.Spec.PlanRef.Name == world.Plan.Name {
			own = append(own, record)
		} else {
			elsewhere = append(elsewhere, record)
		}
	}
	return own, elsewhere
}

func findEvaluation(world World) func(name string) *v1alpha1.Evaluation {
	return func(name string) *v1alpha1.Evaluation {
		i := slices.IndexFunc(world.Evaluations, func(e *v1alpha1.Evaluation) bool { return e.Name == name })
		if i < 0 {
			return nil
		}
		return world.Evaluations[i]
	}
}

// sureOfPrograms, as an annotation of a plan, makes all data of funding programs
// primary: see Surely.
const sureOfPrograms = "sure-of-programs"

// Surely makes the rules take all data of funding programs for primary, as they will
// be when they have been read in the programs' own texts.
func Surely(world World) World {
	world.Plan.Annotations = map[string]string{sureOfPrograms: "yes"}
	return world
}

// Evaluate checks all rules in a district on a day.
func Evaluate(w World, on string) rules.Result { return catalog.All.Evaluate(NewInput(w, on)) }

// District is a district with a plan and goals.
func District(plan *testplan.PlanBuilder, goals ...*testplan.GoalBuilder) World {
	world := World{Plan: plan.Object()}
	for _, goal := range goals {
		world.Goals = append(world.Goals, goal.Object())
	}
	return world
}

// Measured adds a benchmark to each of some goals.
func Measured(world World, goals ...string) World {
	for _, g := range goals {
		world.Benchmarks = append(world.Benchmarks, testplan.Benchmark("b-"+g, g).Object())
	}
	return world
}

// With adds device lots to a district.
func With(world World, devices ...*testplan.DeviceBuilder) World {
	for _, device := range devices {
		world.Devices = append(world.Devices, device.Object())
	}
	return world
}

// Recorded adds evaluations to a district.
func Recorded(world World, evaluations ...*testplan.EvaluationBuilder) World {
	for _, record := range evaluations {
		world.Evaluations = append(world.Evaluations, record.Object())
	}
	return world
}

// Plan begins the plan p of FY2027 to FY2029.
func Plan() *testplan.PlanBuilder { return testplan.Plan("p") }

// Goal begins a goal of the plan.
func Goal(name string) *testplan.GoalBuilder { return testplan.Goal(name) }

// Paying sets the purpose of a line.
func Paying(p v1alpha1.Purpose) LineOption { return testplan.Paying(p) }

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

// Summarize writes the findings of a code in short: severity, fiscal year, money,
// waiver.
func Summarize(result rules.Result, code v1alpha1.FindingCode) []string {
	var list []string
	for _, finding := range result.Findings {
		if finding.Code != code {
			continue
		}
		s := string(finding.Severity)
		if finding.FiscalYear != 0 {
			s += " " + calendar.FiscalYear(finding.FiscalYear).String()
		}
		if amount := finding.API().Amount; amount != "" {
			s += " " + string(amount)
		}
		if finding.Waived != "" {
			s += " waived by " + string(finding.Waived)
		}
		list = append(list, s)
	}
	return list
}

// Describe writes all findings and what was not checked, a line each, for the message
// of a test that fails.
func Describe(result rules.Result) string {
	var text strings.Builder
	for _, finding := range result.Findings {
		fmt.Fprintf(
			&text, "\n%s %s %s %s: %s", finding.Severity, finding.Code, finding.Object.Name, finding.Field,
			finding.Message,
		)
	}
	for _, n := range result.NotChecked {
		fmt.Fprintf(&text, "\nnot checked %s: %s", n.Code, n.Reason)
	}
	return text.String()
}

// Messages lists the fields and messages of the findings of a code.
func Messages(result rules.Result, code v1alpha1.FindingCode) []string {
	var list []string
	for _, finding := range result.Findings {
		if finding.Code == code {
			list = append(list, finding.Field+": "+finding.Message)
		}
	}
	return list
}

// IsRelated reports whether a finding of the code root names one of the code folded.
func IsRelated(result rules.Result, root, folded v1alpha1.FindingCode) bool {
	return slices.ContainsFunc(result.Findings, func(finding rules.Finding) bool {
		return finding.Code == root && slices.ContainsFunc(finding.Related, func(related string) bool {
			return strings.HasPrefix(related, string(folded)+" of ")
		})
	})
}

// Example is a district in which a rule reports what is wanted, or nothing.
type Example struct {
	World World
	// On is the day; empty: Today.
	On   string
	Want []string
}

// Examples are the examples of one rule by title.
type Examples map[string]Example

// Run evaluates the examples of a rule. Among them are one in which the rule reports
// nothing, one in which it reports something, and one in which it does so at its worst
// severity.
func Run(t *testing.T, code v1alpha1.FindingCode, examples Examples) {
	t.Helper()
	var fires, silent, worst bool
	rule, ok := catalog.All.Rule(code)
	if !ok {
		t.Fatalf("%s is not in the catalog", code)
	}
	for title, example := range examples {
		fires, silent = fires || len(example.Want) > 0, silent || len(example.Want) == 0
		for _, want := range example.Want {
			worst = worst || strings.HasPrefix(want, string(rule.Worst))
		}
		t.Run(title, func(t *testing.T) {
			on := example.On
			if on == "" {
				on = Today
			}
			result := Evaluate(example.World, on)
			if diff := cmp.Diff(example.Want, Summarize(result, code)); diff != "" {
				t.Errorf("%s\nall findings: %s", diff, Describe(result))
			}
		})
	}
	if !fires || !silent || !worst {
		t.Errorf("%s: an example in which it reports: %t, in which it does not: %t, at severity %s: %t",
			code, fires, silent, rule.Worst, worst)
	}
}

// Sentence is what the one finding of a code is to say, and where.
type Sentence struct {
	World World
	Code  v1alpha1.FindingCode
	Want  string
}

// CheckSentences compares the field and the message of the one finding of each case
// with what is wanted.
func CheckSentences(t *testing.T, cases map[string]Sentence) {
	t.Helper()
	for title, c := range cases {
		t.Run(title, func(t *testing.T) {
			result := Evaluate(c.World, Today)
			if got := Messages(result, c.Code); !slices.Equal(got, []string{c.Want}) {
				t.Errorf("want %q, got %q%s", c.Want, got, Describe(result))
			}
		})
	}
}
