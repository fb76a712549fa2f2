// Package testimport helps the tests of the formats that are imported.
package testimport

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"techplan.education/internal/importer/lots"
	"techplan.education/internal/importer/rows"
)

// WriteFile writes a file into a folder of the test and returns its path.
func WriteFile(tb testing.TB, name, content string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// ReadUnits reads the units of a file with a format, and the account of its rows as text.
func ReadUnits(t *testing.T, format lots.Format, name, content string) (units []lots.Unit, report string, err error) {
	t.Helper()
	var reader rows.Reader
	err = reader.ReadFile(t.Context(), WriteFile(t, name, content), format.Layout, func(row rows.Row) error {
		unit, err := format.ReadUnit(row)
		if err != nil {
			return err
		}
		units = append(units, unit)
		return nil
	})
	var text strings.Builder
	reader.Report.WriteText(&text)
	return units, text.String(), err
}

// CheckPrivate fails if one of some outputs holds one of the private texts of an input.
func CheckPrivate(t *testing.T, private []string, outputs ...string) {
	t.Helper()
	for _, output := range outputs {
		for _, text := range private {
			if strings.Contains(strings.ToLower(output), strings.ToLower(text)) {
				t.Errorf("the output holds the private text %q:\n%s", text, output)
			}
		}
	}
}
