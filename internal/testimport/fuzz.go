package testimport

import (
	"bytes"
	"strings"
	"testing"

	"techplan.education/internal/importer/lots"
	"techplan.education/internal/importer/rows"
)

// FuzzFormat reads generated files with a format. A file is read, or the error names it; and
// neither the account nor an error holds one of some private texts of the seeds.
func FuzzFormat(f *testing.F, format lots.Format, private []string, seeds ...string) {
	f.Helper()
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		reader := rows.Reader{Options: rows.Options{Stdin: bytes.NewReader(content)}}
		err := reader.ReadFile(t.Context(), "-", format.Layout, func(row rows.Row) error {
			_, err := format.ReadUnit(row)
			return err
		})
		var account strings.Builder
		reader.Report.WriteText(&account)
		CheckPrivate(t, private, account.String())
		if err == nil {
			return
		}
		CheckPrivate(t, private, err.Error())
		if !strings.Contains(err.Error(), "standard input") {
			t.Errorf("the error does not name the file: %v", err)
		}
	})
}
