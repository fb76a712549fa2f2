package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// testColumns are the columns of the tables of the tests.
var testColumns = []Column{
	{Name: "serialNumber", Synonyms: []string{"serial"}, IsRequired: true}, {Name: "model"},
	{Name: "price", Synonyms: []string{"unit cost"}},
}

// writeFile writes a file into a folder of the test and returns its path.
func writeFile(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// readRows returns the rows of a file as texts: "2: SN1|Flip 3|310".
func readRows(t *testing.T, name, content string) ([]string, error) {
	t.Helper()
	table, err := Open(writeFile(t, name, []byte(content)), Options{Columns: testColumns})
	if err != nil {
		return nil, err
	}
	defer closeTable(t, table)
	return listRows(table)
}

func closeTable(t *testing.T, table *Table) {
	t.Helper()
	if err := table.Close(); err != nil {
		t.Error(err)
	}
}

func listRows(table *Table) ([]string, error) {
	var list []string
	for row, err := range table.Rows() {
		if err != nil {
			return list, err
		}
		cells := []string{row.Text("serialNumber"), row.Text("model"), row.Text("price")}
		list = append(list, fmt.Sprintf("%d: %s", row.Number, strings.Join(cells, "|")))
	}
	return list, nil
}

// checkError fails if there is no error, or one without a text or the name of the file.
func checkError(t *testing.T, err error, name, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), name) {
		t.Errorf("the error is %v, without %q or the file's name", err, want)
	}
}

// makeZIP returns an archive of files with their contents, in turn.
func makeZIP(t *testing.T, namesAndContents ...string) string {
	t.Helper()
	var archive bytes.Buffer
	writer := zip.NewWriter(&archive)
	for i := 0; i < len(namesAndContents); i += 2 {
		member, err := writer.Create(namesAndContents[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := member.Write([]byte(namesAndContents[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return archive.String()
}
