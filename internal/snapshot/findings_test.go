package snapshot_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/snapshot"
)

// A finding stands for many if it names no field of its own and says which findings it has taken
// in. A finding of a field that explains others is one finding.
func TestStandsForMany(t *testing.T) {
	related := []string{"GoalUnfunded of Goal reading: it is short"}
	for title, c := range map[string]struct {
		finding v1alpha1.Finding
		want    bool
	}{
		"many of its code":                {v1alpha1.Finding{Related: related}, true},
		"of a field, and explains others": {v1alpha1.Finding{Field: "spec.budget.lines[wifi]", Related: related}, false},
		"of the object as a whole":        {v1alpha1.Finding{}, false},
	} {
		t.Run(title, func(t *testing.T) {
			if got := snapshot.StandsForMany(c.finding); got != c.want {
				t.Errorf("got %t, want %t", got, c.want)
			}
		})
	}
}

// The same finding of two versions has one key, whatever it costs; one of another year does not.
func TestKeyOf(t *testing.T) {
	finding := v1alpha1.Finding{
		Code: "GoalUnfunded", Object: v1alpha1.ObjectKey{Kind: "Goal", Name: "reading"}, Field: "spec.actions",
		FiscalYear: 2027, Amount: "100", Message: "short",
	}
	dearer, later := finding, finding
	dearer.Amount, dearer.Message, later.FiscalYear = "200", "shorter", 2028
	if snapshot.KeyOf(finding) != snapshot.KeyOf(dearer) || snapshot.KeyOf(finding) == snapshot.KeyOf(later) {
		t.Errorf("the keys are %+v, %+v and %+v", snapshot.KeyOf(finding), snapshot.KeyOf(dearer), snapshot.KeyOf(later))
	}
}
