package assess_test

import (
	"flag"
	"fmt"
	"math/big"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testrandom"
)

// generated is the number of districts that a test assesses. For a long run:
// go test ./internal/assess -run GeneratedPlans -generated 300000 -timeout 0
var generated = flag.Uint64("generated", 1_500, "number of districts that TestGeneratedPlansAddUp assesses")

func TestGeneratedPlansAddUp(t *testing.T) {
	const parts = 8
	for part := range uint64(parts) {
		t.Run(fmt.Sprint("part ", part), func(t *testing.T) {
			t.Parallel()
			for seed := part; seed < *generated; seed += parts {
				checkAssessment(t, seed, uint16(seed*37))
			}
		})
	}
}

// FuzzPlan assesses generated districts on any day: nothing panics, the sums add
// up, and nothing but a difference is below zero.
func FuzzPlan(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, uint16(seed*200))
	}
	f.Fuzz(checkAssessment)
}

// checkAssessment assesses the district of a seed, so many days after July 2024.
func checkAssessment(t *testing.T, seed uint64, days uint16) {
	t.Helper()
	district := testrandom.NewWorld(seed)
	if budget := district.Plan.Spec.Budget; budget != nil && seed%5 == 0 {
		budget.Currency = "JPY"
	}
	inputs := newInputs(snapshot.District{
		Plans:       []*v1alpha1.TechnologyPlan{district.Plan},
		Goals:       district.Goals,
		Benchmarks:  district.Benchmarks,
		Devices:     district.Devices,
		Evaluations: district.Evaluations,
	})
	now := time.Date(2024, 7, 1, 17, 0, 0, 0, time.UTC).AddDate(0, 0, int(days%4000))
	status, _ := assess.ComputePlanStatus(inputs.PlanInput(district.Plan), now)
	var faults []string
	fault := func(what string) { faults = append(faults, what) }
	checkSums(&status.Budget, fault)
	findFractions(status, fault)
	for _, total := range status.FindingTotals {
		if *total.Count == 0 && total.Waived == nil {
			fault(string(total.Code) + " is counted and not there")
		}
	}
	checkNotNegative(reflect.ValueOf(status), "status", fault)
	for _, goal := range district.Goals {
		s, _ := assess.ComputeGoalStatus(inputs.GoalInput(goal, now), now)
		checkNotNegative(reflect.ValueOf(s), "status of goal "+goal.Name, fault)
	}
	for _, device := range district.Devices {
		s, _ := assess.ComputeDeviceStatus(inputs.DeviceInput(device, now), now)
		checkNotNegative(reflect.ValueOf(s), "status of device "+device.Name, fault)
	}
	for _, benchmark := range district.Benchmarks {
		s, _ := assess.ComputeBenchmarkStatus(inputs.BenchmarkInput(benchmark), now)
		checkNotNegative(reflect.ValueOf(s), "status of benchmark "+benchmark.Name, fault)
	}
	for _, evaluation := range district.Evaluations {
		s, _ := assess.ComputeEvaluationStatus(inputs.EvaluationInput(evaluation), now)
		checkNotNegative(reflect.ValueOf(s), "status of evaluation "+evaluation.Name, fault)
	}
	if len(faults) > 0 {
		t.Fatalf("seed %d, day %d: %q", seed, days, faults)
	}
}

// checkSums checks the sums of a budget.
func checkSums(status *v1alpha1.BudgetStatus, fault func(string)) {
	if status.Total == "" {
		return
	}
	same := func(what string, amount, other money.Amount) {
		if amount != other {
			fault(what + ": " + amount.FormatIn("") + " is not " + other.FormatIn(""))
		}
	}
	total := amountOf(status.Total)
	inParts := amountOf(status.Aligned) + amountOf(status.General) + amountOf(status.Unaligned)
	same("aligned, general and unaligned", inParts, total)
	same("available", total-amountOf(status.Committed)-amountOf(status.Spent), parseSigned(status.Available))
	var allotted, aligned, general, unaligned, committed, spent money.Amount
	for _, year := range status.Years {
		allotted += amountOf(year.Allotted)
		aligned += amountOf(year.Aligned)
		general += amountOf(year.General)
		unaligned += amountOf(year.Unaligned)
		committed += amountOf(year.Committed)
		spent += amountOf(year.Spent)
		inParts := amountOf(year.Aligned) + amountOf(year.General) + amountOf(year.Unaligned)
		same("the parts of a year", inParts, amountOf(year.Allotted))
		same("what is available in a year", leftOf(year.BudgetFigures), parseSigned(year.Available))
		same("what refresh lacks", amountOf(year.Refresh)-amountOf(year.RefreshFunded), amountOf(year.RefreshGap))
	}
	same("the years", allotted, total)
	same("the years' aligned money", aligned, amountOf(status.Aligned))
	same("the years' general operations", general, amountOf(status.General))
	same("the years' unaligned money", unaligned, amountOf(status.Unaligned))
	same("what the years have committed", committed, amountOf(status.Committed))
	same("what the years have spent", spent, amountOf(status.Spent))
	checkLineSums(status, same)
	var domains, goals money.Amount
	for _, share := range status.Domains {
		domains += amountOf(share.Amount)
	}
	if len(status.Domains) > 0 {
		same("the domains", domains, total)
	}
	var used money.Amount
	for _, goal := range status.Goals {
		goals += amountOf(goal.Allotted)
		var inYears money.Amount
		for _, year := range goal.Years {
			inYears += amountOf(year.Committed) + amountOf(year.Spent)
		}
		same("what a goal has used in its years", inYears, amountOf(goal.Committed)+amountOf(goal.Spent))
		used += amountOf(goal.Committed) + amountOf(goal.Spent)
		same("what a goal has available", leftOf(goal.BudgetFigures), parseSigned(goal.Available))
	}
	same("the goals' money", goals, amountOf(status.Aligned))
	if used > amountOf(status.Committed)+amountOf(status.Spent) {
		fault("the goals have used more than all lines")
	}
}

// fraction is an amount in yen with a fraction, of which there are no coins.
var fraction = regexp.MustCompile(`JPY [0-9,]+\.[0-9]`)

// findFractions reports amounts with a fraction of a yen in the messages.
func findFractions(status v1alpha1.TechnologyPlanStatus, fault func(string)) {
	for _, listed := range status.Conditions {
		if fraction.MatchString(listed.Message) {
			fault(listed.Type + ": " + listed.Message)
		}
	}
	for _, finding := range status.Findings {
		for _, words := range append([]string{finding.Message, finding.Action}, finding.Related...) {
			if fraction.MatchString(words) {
				fault(string(finding.Code) + ": " + words)
			}
		}
	}
}

// checkLineSums checks the lines that status shows.
func checkLineSums(status *v1alpha1.BudgetStatus, same func(what string, amount, other money.Amount)) {
	var committed, spent money.Amount
	for _, line := range status.Lines {
		committed += amountOf(line.Committed)
		spent += amountOf(line.Spent)
		same("what a line has available", leftOf(line.BudgetFigures), parseSigned(line.Available))
		if line.Variance != "" {
			same("the variance of a line", amountOf(line.Allotted)-amountOf(line.Spent), parseSigned(line.Variance))
		}
	}
	same("what the lines have committed", committed, amountOf(status.Committed))
	same("what the lines have spent", spent, amountOf(status.Spent))
}

func amountOf(shown v1alpha1.Money) money.Amount { return money.ParseOrZero(shown) }

// leftOf returns what is neither committed nor spent.
func leftOf(figures v1alpha1.BudgetFigures) money.Amount {
	return amountOf(figures.Allotted) - amountOf(figures.Committed) - amountOf(figures.Spent)
}

// parseSigned reads a difference.
func parseSigned(d v1alpha1.Decimal) money.Amount {
	return money.RoundAmount(new(big.Rat).Mul(money.ParseRat(d), big.NewRat(int64(money.Unit), 1)))
}

// checkNotNegative reports amounts below zero in a status. Differences are Decimals, and
// may be negative.
func checkNotNegative(value reflect.Value, path string, fault func(string)) {
	switch value.Kind() {
	case reflect.Struct:
		if value.Type().PkgPath() != reflect.TypeFor[v1alpha1.Finding]().PkgPath() {
			return
		}
		for i := range value.NumField() {
			checkNotNegative(value.Field(i), path+"."+value.Type().Field(i).Name, fault)
		}
	case reflect.Slice:
		for i := range value.Len() {
			checkNotNegative(value.Index(i), path, fault)
		}
	case reflect.Pointer:
		if !value.IsNil() {
			checkNotNegative(value.Elem(), path, fault)
		}
	case reflect.Int32, reflect.Int64:
		if value.Int() < 0 {
			fault(path + " is below zero")
		}
	case reflect.String:
		if value.Type() == reflect.TypeFor[v1alpha1.Money]() && strings.HasPrefix(value.String(), "-") {
			fault(path + " is " + value.String())
		}
	default:
	}
}
