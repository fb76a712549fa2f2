package assess_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/objectsize"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testplan"
)

// measureStatus returns how many bytes a status and its managed fields take.
func measureStatus(t *testing.T, status any) int {
	t.Helper()
	size := objectsize.Measure(status)
	if size.JSON == 0 {
		t.Fatal("the status has no size")
	}
	return size.TotalBytes()
}

// makeName returns a name of so many characters.
func makeName(prefix string, i, length int) string {
	name := fmt.Sprintf("%s-%03d-", prefix, i)
	return name + strings.Repeat("x", length-len(name))
}

// newFullDistrict returns a plan with as many findings as possible and with the longest
// names: each line is used and moved, and each goal has used money in each year of ten.
func newFullDistrict() snapshot.District {
	const lines, goals, years = 500, 200, 10
	plan := testplan.NewPlan("p").SetPeriod("2026-07-01", "2036-06-30").SetTotal("1")
	for i := range lines {
		goal := i * goals / lines
		line := makeName("line", i, 63)
		plan.AddLine(line, 2027, "123456789012.34",
			testplan.ThroughYear(2027+years-1),
			testplan.OnSource(makeName("missing", i, 63)),
			testplan.ForGoals(makeName("goal", goal, 253), makeName("gone", i, 253)),
			testplan.ForTechnologies(makeName("tool", i, 63)),
			testplan.AlreadySpent("123456789012.35"),
			testplan.AlreadyCommitted("1234567890.12"))
		plan.AddTransfer(makeName("transfer", i, 63), "", line, "1234567.89", "2026-08-01")
	}
	for i := range 100 {
		plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.Stakeholders = append(spec.Stakeholders, v1alpha1.Stakeholder{
				Name: v1alpha1.EntryName(makeName("person", i, 63)), Role: "Teacher",
				Department: v1alpha1.Label(makeName("department", i, 160)),
			})
		})
	}
	district := snapshot.District{Plans: []*v1alpha1.TechnologyPlan{plan.BuildObject()}}
	for i := range goals + 20 {
		own := testplan.NewGoal(makeName("goal", i, 253)).AddAction(makeName("action", i, 63), 2028, "9999999999999.99")
		district.Goals = append(district.Goals, own.BuildObject())
	}
	for i := range 300 {
		lot := testplan.NewDevice(makeName("lot", i, 253), makeName("technology", i, 63), 10).
			OfPlan("p").
			AtSite(makeName("site", i, 63)).
			PaidBy("p", makeName("line", i, 63)).
			ReceivedOn("2020-08-05")
		district.Devices = append(district.Devices, lot.BuildObject())
	}
	return district
}

func TestStatusOfAFullPlanFits(t *testing.T) {
	district := newFullDistrict()
	inputs := newInputs(district)
	plan := district.Plans[0]
	status, _ := assess.ComputePlanStatus(inputs.PlanInput(plan), time.Date(2026, 10, 1, 17, 0, 0, 0, time.UTC))
	bytes := measureStatus(t, status)
	t.Logf("the status of a full plan takes %d bytes, %d of them findings", bytes, measureJSON(t, status.Findings))
	if bytes > objectsize.PlanStatus {
		t.Errorf("the status takes %d bytes, more than %d", bytes, objectsize.PlanStatus)
	}
	if len(status.Budget.Lines) != 500 || len(status.Budget.Goals) != 200 || len(status.Findings) < 13 {
		t.Errorf("%d lines, %d goals, %d findings: the plan is not full",
			len(status.Budget.Lines), len(status.Budget.Goals), len(status.Findings))
	}
	years := 0
	for _, goal := range status.Budget.Goals {
		years += len(goal.Years)
		if last := goal.Years[len(goal.Years)-1].FiscalYear; last != 2036 {
			t.Errorf("the last year of %s is %d: the latest years are to be kept", goal.Name[:8], last)
		}
	}
	if years != 200 {
		t.Errorf("the goals show %d years, want one each", years)
	}
}

func measureJSON(t *testing.T, value any) int {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return len(data)
}

// The largest status that the bounds of its lists allow fits beside a spec of the
// documented size. Each list is full, with the longest names and figures, and texts of
// people consist of characters for which JSON needs six bytes.
func TestLargestStatusFits(t *testing.T) {
	if objectsize.Documented+objectsize.PlanStatus+objectsize.Metadata != objectsize.Stored ||
		objectsize.Metadata < 50_000 {
		t.Errorf("%d bytes are left for the metadata", objectsize.Metadata)
	}
	bytes := measureStatus(t, newLargestStatus())
	t.Logf("the largest status takes %d bytes", bytes)
	if bytes > objectsize.PlanStatus {
		t.Errorf("the largest status takes %d bytes, more than %d", bytes, objectsize.PlanStatus)
	}
}

// Figures of the greatest length.
const (
	longMoney   = "9999999999999.99"
	longSigned  = "-9999999999999.99"
	longPercent = "-999999999.9"
)

var longVariance = v1alpha1.BudgetVariance{Variance: longSigned, VariancePercent: longPercent}

func newLargestStatus() v1alpha1.TechnologyPlanStatus {
	status := v1alpha1.TechnologyPlanStatus{
		ObservedGeneration: 1 << 60, Errors: new(int32(1 << 30)), Warnings: new(int32(1 << 30)),
		Budget: v1alpha1.BudgetStatus{
			Currency: "USD", Total: longMoney, Aligned: longMoney, General: longMoney, Unaligned: longMoney,
			Committed: longMoney,
			Spent:     longMoney, Available: longSigned, BudgetVariance: longVariance, ProfessionalLearning: longMoney,
		},
		Effective: v1alpha1.EffectivePolicy{TimeZone: strings.Repeat("x", 64)},
	}
	words := func(length int) string { return strings.Repeat("<", length) }
	for i := range 9 {
		status.Conditions = append(status.Conditions, metav1.Condition{
			Type: makeName("Type", i, 20), Status: "Unknown", Reason: makeName("Reason", i, 40), Message: words(900),
			ObservedGeneration: 1 << 60,
		})
	}
	fillLists(&status, words)
	fillMoney(&status.Budget)
	return status
}

func fillLists(status *v1alpha1.TechnologyPlanStatus, words func(int) string) {
	// The findings take at most 128 KiB. Their managed fields take next to nothing,
	// because the list is replaced as a whole.
	status.Findings = []v1alpha1.Finding{{Code: "A", Message: strings.Repeat("x", 128<<10)}}
	for i := range 100 {
		status.FindingTotals = append(status.FindingTotals, v1alpha1.FindingTotal{
			Code: v1alpha1.FindingCode(makeName("Code", i, 40)), Severity: "Warning", Count: new(int32(1 << 30)),
			Waived:  new(int32(1 << 30)),
			Lowered: new(int32(1 << 30)), Since: "2026-10-01", Amount: longMoney,
		})
	}
	for i := range 50 {
		status.NotChecked = append(status.NotChecked,
			v1alpha1.NotChecked{Code: v1alpha1.FindingCode(makeName("Code", i, 40)), Reason: strings.Repeat("x", 256)})
		status.Departments = append(status.Departments, v1alpha1.DepartmentCount{
			Name: v1alpha1.Label(words(160)), Stakeholders: 100,
		})
	}
	for range 30 {
		status.Effective.RequiredRoles = append(status.Effective.RequiredRoles, v1alpha1.Label(words(160)))
	}
	for i := range 17 {
		status.Completeness.Missing = append(status.Completeness.Missing,
			v1alpha1.MissingSection{Section: makeName("section", i, 30), Hint: strings.Repeat("x", 200)})
	}
}

func fillMoney(status *v1alpha1.BudgetStatus) {
	figures := v1alpha1.BudgetFigures{
		Allotted: longMoney, Committed: longMoney, Spent: longMoney, Available: longSigned,
		BudgetVariance: longVariance,
	}
	for i := range 40 {
		status.Years = append(status.Years, v1alpha1.BudgetYear{
			FiscalYear: v1alpha1.FiscalYear(2027 + i), BudgetFigures: figures,
			Aligned: longMoney, General: longMoney, Unaligned: longMoney,
			Refresh: longMoney, RefreshFunded: longMoney, RefreshGap: longMoney, RefreshDevices: new(int64(1 << 40)),
		})
	}
	for i := range 500 {
		status.Lines = append(status.Lines, v1alpha1.LineStatus{
			Name:          v1alpha1.EntryName(makeName("line", i, 63)),
			BudgetFigures: figures, Moved: longSigned, AtLeast: new(true),
		})
	}
	for i := range 200 {
		goal := v1alpha1.GoalBudget{Name: makeName("goal", i, 253), BudgetFigures: figures}
		// 300 years of all goals together.
		for year := range 1 + i%2 {
			goal.Years = append(goal.Years, v1alpha1.GoalBudgetYear{
				FiscalYear: v1alpha1.FiscalYear(2027 + year), BudgetFigures: figures,
			})
		}
		status.Goals = append(status.Goals, goal)
	}
}
