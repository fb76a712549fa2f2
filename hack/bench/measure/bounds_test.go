package measure

import (
	"regexp"
	"testing"
)

func TestAssessLargestPlans(t *testing.T) {
	figure := regexp.MustCompile(`^[0-9]+\.[0-9] \([0-9]+\.[0-9]\)$`)
	rows := assessLargestPlans(1)
	if len(rows) != 3 {
		t.Fatalf("%d rows, want 3", len(rows))
	}
	for _, row := range rows {
		if !figure.MatchString(row.Techplan) || row.Baseline != "" {
			t.Errorf("%s: got %+v, want a time and the memory of techplan alone", row.Measure, row)
		}
	}
}

func TestTimeAssessmentsDividesTheMemoryByTheRuns(t *testing.T) {
	var kept [][]byte
	got := timeAssessments(4, func() { kept = append(kept, make([]byte, 8<<20)) })
	if want := regexp.MustCompile(`^[0-9.]+ \[[0-9.]+ to [0-9.]+\] \(8\.[0-9]\)$`); !want.MatchString(got) {
		t.Errorf("got %s after %d runs of 8 MB", got, len(kept))
	}
}
