package summary_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess/summary"
	"techplan.education/internal/rules"
)

// newFinding returns an Error that belongs to a goal, with a message of so many
// characters that JSON escapes.
func newFinding(number, length int) rules.Finding {
	return rules.Finding{
		Code:     "A",
		Severity: v1alpha1.SeverityError,
		Object:   v1alpha1.ObjectKey{Kind: v1alpha1.KindGoal, Name: fmt.Sprintf("g%03d", number)},
		Message:  strings.Repeat("<", length),
	}
}

func newFindings(count, length int) []rules.Finding {
	var findings []rules.Finding
	for i := range count {
		findings = append(findings, newFinding(i, length))
	}
	return findings
}

func TestFindingsOfPlanAreBounded(t *testing.T) {
	before := &v1alpha1.TechnologyPlanStatus{}
	long := summary.ListPlanFindings(newFindings(100, 512), before, nil, today)
	data, err := json.Marshal(long[0])
	if err != nil {
		t.Fatal(err)
	}
	for title, c := range map[string]struct{ count, length, want int }{
		"no findings":                       {0, 10, 0},
		"100 short findings":                {100, 10, 100},
		"101 short findings":                {101, 10, 100},
		"100 findings of more than 128 KiB": {100, 512, (128 << 10) / len(data)},
	} {
		t.Run(title, func(t *testing.T) {
			list := summary.ListPlanFindings(newFindings(c.count, c.length), before, nil, today)
			if len(list) != c.want {
				t.Fatalf("want %d findings, got %d", c.want, len(list))
			}
			if c.want > 0 && list[c.want-1].Object.Name != fmt.Sprintf("g%03d", c.want-1) {
				t.Errorf("the last finding is that of %s", list[c.want-1].Object.Name)
			}
		})
	}
}

func TestFindingsOfObjectAreBounded(t *testing.T) {
	for count, want := range map[int]int{0: 0, 20: 20, 21: 20} {
		if got := len(summary.ListObjectFindings(newFindings(count, 10), nil, today)); got != want {
			t.Errorf("of %d findings %d are listed, want %d", count, got, want)
		}
	}
}

func TestFindingKeepsItsDate(t *testing.T) {
	const earlier = v1alpha1.Date("2026-09-01")
	key := newFinding(1, 0)
	listed := v1alpha1.Finding{Code: key.Code, Object: key.Object, Since: earlier}
	other := listed
	other.Object.Name = "other"
	total := func(count int32) []v1alpha1.FindingTotal {
		return []v1alpha1.FindingTotal{{Code: key.Code, Count: &count, Since: "2026-08-01"}}
	}
	collapsed := key
	collapsed.Collapsed = true
	for title, c := range map[string]struct {
		finding rules.Finding
		before  v1alpha1.TechnologyPlanStatus
		want    v1alpha1.Date
	}{
		"no finding before": {key, v1alpha1.TechnologyPlanStatus{}, "2026-10-01"},
		"the same finding before": {
			key, v1alpha1.TechnologyPlanStatus{Findings: []v1alpha1.Finding{listed}}, earlier,
		},
		"a finding of another object before": {
			key, v1alpha1.TechnologyPlanStatus{Findings: []v1alpha1.Finding{other}}, "2026-10-01",
		},
		"all findings of the code were listed": {
			key,
			v1alpha1.TechnologyPlanStatus{Findings: []v1alpha1.Finding{other}, FindingTotals: total(1)},
			"2026-10-01",
		},
		"not all findings of the code were listed": {
			key,
			v1alpha1.TechnologyPlanStatus{Findings: []v1alpha1.Finding{other}, FindingTotals: total(2)},
			"2026-08-01",
		},
		"a finding that replaces all of its code": {
			collapsed, v1alpha1.TechnologyPlanStatus{Findings: []v1alpha1.Finding{listed}}, "2026-07-01",
		},
	} {
		t.Run(title, func(t *testing.T) {
			totals := []v1alpha1.FindingTotal{{Code: key.Code, Since: "2026-07-01"}}
			list := summary.ListPlanFindings([]rules.Finding{c.finding}, &c.before, totals, today)
			if len(list) != 1 || list[0].Since != c.want {
				t.Errorf("want one finding since %s, got %v", c.want, list)
			}
		})
	}
}

func TestFindingsAreCountedByCode(t *testing.T) {
	findings := []rules.Finding{
		{Code: "B", Severity: v1alpha1.SeverityError, Money: 100_00},
		{Code: "B", Severity: v1alpha1.SeverityWarning, Money: 50_00, Lowered: "later"},
		{Code: "B", Severity: v1alpha1.SeverityWarning, Money: 7_00, Waived: "agreed"},
		{Code: "A", Severity: v1alpha1.SeverityInfo},
	}
	before := []v1alpha1.FindingTotal{{Code: "B", Since: "2026-09-01"}, {Code: "C", Since: "2026-09-01"}}
	want := []v1alpha1.FindingTotal{
		{Code: "A", Severity: v1alpha1.SeverityInfo, Count: new(int32(1)), Since: "2026-10-01"},
		{
			Code: "B", Severity: v1alpha1.SeverityError, Count: new(int32(2)), Lowered: new(int32(1)),
			Waived: new(int32(1)), Since: "2026-09-01", Amount: "150",
		},
	}
	if diff := cmp.Diff(want, summary.CountFindingsByCode(findings, before, today)); diff != "" {
		t.Error(diff)
	}
	for severity, count := range map[v1alpha1.Severity]int{
		v1alpha1.SeverityError: 1, v1alpha1.SeverityWarning: 1, v1alpha1.SeverityInfo: 1,
	} {
		if got := summary.CountBySeverity(findings, severity); got != count {
			t.Errorf("%d findings of severity %s, want %d", got, severity, count)
		}
	}
}
