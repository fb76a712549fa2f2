package testimport

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/importer/plans"
	"techplan.education/internal/importer/rows"
)

// WriteFolder writes files into a folder of the test and returns its path.
func WriteFolder(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// ReadPlan imports files into a plan, and returns the account of their rows as text.
func ReadPlan(t *testing.T, format plans.Format, input plans.Input) (result plans.Result, report string, err error) {
	t.Helper()
	var reader rows.Reader
	before := input.Plan.DeepCopy()
	result, err = format.Read(t.Context(), &reader, input)
	if diff := cmp.Diff(before, input.Plan); diff != "" {
		t.Errorf("the import has changed the plan that it was given:\n%s", diff)
	}
	var text strings.Builder
	reader.Report.WriteText(&text)
	return result, text.String(), err
}

// CheckSecondImport fails if a second import of the same files changes anything, or owns
// something else.
func CheckSecondImport(t *testing.T, format plans.Format, input plans.Input, first plans.Result) {
	t.Helper()
	input.Plan = first.Merged
	second, _, err := ReadPlan(t, format, input)
	if err != nil {
		t.Fatalf("the second import fails: %v", err)
	}
	if diff := cmp.Diff(first.Merged, second.Merged); diff != "" {
		t.Errorf("the second import changes the plan:\n%s", diff)
	}
	if diff := cmp.Diff(first.Owned, second.Owned); diff != "" {
		t.Errorf("the second import owns something else:\n%s", diff)
	}
}

// ListOutputs returns everything that an import shows or writes, for CheckPrivate.
func ListOutputs(t *testing.T, before *v1alpha1.TechnologyPlan, result plans.Result, report string, err error) []string {
	t.Helper()
	outputs := append([]string{report, string(result.Proposed), fmt.Sprint(err)}, result.Notes...)
	return append(outputs, cmp.Diff(before, result.Merged), cmp.Diff(before, result.Owned))
}
