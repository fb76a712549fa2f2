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
	"techplan.education/internal/testplan"
)

// generated is the number of districts to look at. For a long run:
// go test ./internal/assess -run GeneratedPlans -generated 300000 -timeout 0
var generated = flag.Uint64("generated", 1_500, "number of districts that TestGeneratedPlansAddUp looks at")

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
	w := testplan.Random(seed)
	if b := w.Plan.Spec.Budget; b != nil && seed%5 == 0 {
		b.Currency = "JPY"
	}
	d := newInputs(snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{w.Plan}, Goals: w.Goals, Benchmarks: w.Benchmarks, Devices: w.Devices, Evaluations: w.Evaluations,
	})
	now := time.Date(2024, 7, 1, 17, 0, 0, 0, time.UTC).AddDate(0, 0, int(days%4000))
	status, _ := assess.Plan(d.PlanInput(w.Plan), now)
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
	for _, g := range w.Goals {
		s, _ := assess.Goal(d.GoalInput(g, now), now)
		checkNotNegative(reflect.ValueOf(s), "status of goal "+g.Name, fault)
	}
	for _, v := range w.Devices {
		s, _ := assess.Device(d.DeviceInput(v), now)
		checkNotNegative(reflect.ValueOf(s), "status of device "+v.Name, fault)
	}
	for _, b := range w.Benchmarks {
		s, _ := assess.Benchmark(d.BenchmarkInput(b), now)
		checkNotNegative(reflect.ValueOf(s), "status of benchmark "+b.Name, fault)
	}
	for _, e := range w.Evaluations {
		s, _ := assess.Evaluation(d.EvaluationInput(e), now)
		checkNotNegative(reflect.ValueOf(s), "status of evaluation "+e.Name, fault)
	}
	if len(faults) > 0 {
		t.Fatalf("seed %d, day %d: %q", seed, days, faults)
	}
}

// checkSums checks the sums of a budget.
func checkSums(s *v1alpha1.BudgetStatus, fault func(string)) {
	if s.Total == "" {
		return
	}
	same := func(what string, a, b money.Amount) {
		if a != b {
			fault(what + ": " + a.In("") + " is not " + b.In(""))
		}
	}
	total := money.ParseOrZero(s.Total)
	same("aligned, general and unaligned", money.ParseOrZero(s.Aligned)+money.ParseOrZero(s.General)+money.ParseOrZero(s.Unaligned), total)
	same("available", total-money.ParseOrZero(s.Committed)-money.ParseOrZero(s.Spent), parseSigned(s.Available))
	var allotted, aligned, general, unaligned, committed, spent money.Amount
	for _, y := range s.Years {
		allotted += money.ParseOrZero(y.Allotted)
		aligned += money.ParseOrZero(y.Aligned)
		general += money.ParseOrZero(y.General)
		unaligned += money.ParseOrZero(y.Unaligned)
		committed += money.ParseOrZero(y.Committed)
		spent += money.ParseOrZero(y.Spent)
		same("the parts of a year", money.ParseOrZero(y.Aligned)+money.ParseOrZero(y.General)+money.ParseOrZero(y.Unaligned), money.ParseOrZero(y.Allotted))
		same("what is available in a year", money.ParseOrZero(y.Allotted)-money.ParseOrZero(y.Committed)-money.ParseOrZero(y.Spent), parseSigned(y.Available))
		same("what refresh lacks", money.ParseOrZero(y.Refresh)-money.ParseOrZero(y.RefreshFunded), money.ParseOrZero(y.RefreshGap))
	}
	same("the years", allotted, total)
	same("the years' aligned money", aligned, money.ParseOrZero(s.Aligned))
	same("the years' general operations", general, money.ParseOrZero(s.General))
	same("the years' unaligned money", unaligned, money.ParseOrZero(s.Unaligned))
	same("what the years have committed", committed, money.ParseOrZero(s.Committed))
	same("what the years have spent", spent, money.ParseOrZero(s.Spent))
	checkLineSums(s, same)
	var domains, goals money.Amount
	for _, d := range s.Domains {
		domains += money.ParseOrZero(d.Amount)
	}
	if len(s.Domains) > 0 {
		same("the domains", domains, total)
	}
	var used money.Amount
	for _, g := range s.Goals {
		goals += money.ParseOrZero(g.Allotted)
		var inYears money.Amount
		for _, y := range g.Years {
			inYears += money.ParseOrZero(y.Committed) + money.ParseOrZero(y.Spent)
		}
		same("what a goal has used in its years", inYears, money.ParseOrZero(g.Committed)+money.ParseOrZero(g.Spent))
		used += money.ParseOrZero(g.Committed) + money.ParseOrZero(g.Spent)
		same("what a goal has available", money.ParseOrZero(g.Allotted)-money.ParseOrZero(g.Committed)-money.ParseOrZero(g.Spent), parseSigned(g.Available))
	}
	same("the goals' money", goals, money.ParseOrZero(s.Aligned))
	if used > money.ParseOrZero(s.Committed)+money.ParseOrZero(s.Spent) {
		fault("the goals have used more than all lines")
	}
}

// fraction is an amount in yen with a fraction, of which there are no coins.
var fraction = regexp.MustCompile(`JPY [0-9,]+\.[0-9]`)

// findFractions looks for amounts that no one could pay in what people read.
func findFractions(s v1alpha1.TechnologyPlanStatus, fault func(string)) {
	for _, c := range s.Conditions {
		if fraction.MatchString(c.Message) {
			fault(c.Type + ": " + c.Message)
		}
	}
	for _, f := range s.Findings {
		for _, words := range append([]string{f.Message, f.Action}, f.Related...) {
			if fraction.MatchString(words) {
				fault(string(f.Code) + ": " + words)
			}
		}
	}
}

// checkLineSums checks the lines that status shows.
func checkLineSums(s *v1alpha1.BudgetStatus, same func(what string, a, b money.Amount)) {
	var committed, spent money.Amount
	for _, l := range s.Lines {
		committed += money.ParseOrZero(l.Committed)
		spent += money.ParseOrZero(l.Spent)
		same("what a line has available", money.ParseOrZero(l.Allotted)-money.ParseOrZero(l.Committed)-money.ParseOrZero(l.Spent), parseSigned(l.Available))
		if l.Variance != "" {
			same("the variance of a line", money.ParseOrZero(l.Allotted)-money.ParseOrZero(l.Spent), parseSigned(l.Variance))
		}
	}
	same("what the lines have committed", committed, money.ParseOrZero(s.Committed))
	same("what the lines have spent", spent, money.ParseOrZero(s.Spent))
}

// parseSigned reads a difference.
func parseSigned(d v1alpha1.Decimal) money.Amount {
	return money.Round(new(big.Rat).Mul(money.ParseRat(d), big.NewRat(int64(money.Unit), 1)))
}

// checkNotNegative looks for amounts below zero in all of a status. Differences are
// Decimals and may be.
func checkNotNegative(v reflect.Value, path string, fault func(string)) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type().PkgPath() != reflect.TypeFor[v1alpha1.Finding]().PkgPath() {
			return
		}
		for i := range v.NumField() {
			checkNotNegative(v.Field(i), path+"."+v.Type().Field(i).Name, fault)
		}
	case reflect.Slice:
		for i := range v.Len() {
			checkNotNegative(v.Index(i), path, fault)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			checkNotNegative(v.Elem(), path, fault)
		}
	case reflect.Int32, reflect.Int64:
		if v.Int() < 0 {
			fault(path + " is below zero")
		}
	case reflect.String:
		if v.Type() == reflect.TypeFor[v1alpha1.Money]() && strings.HasPrefix(v.String(), "-") {
			fault(path + " is " + v.String())
		}
	default:
	}
}
