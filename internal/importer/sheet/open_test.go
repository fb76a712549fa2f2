package sheet

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestRefusesWhatIsNoTable(t *testing.T) {
	cases := map[string]struct{ name, content, want string }{
		"an empty file":               {"a.csv", "", "is empty"},
		"spaces alone":                {"a.csv", " \r\n\t", "is empty"},
		"a PDF":                       {"a.pdf", "%PDF-1.7 x", "is a PDF"},
		"a page that asks to sign in": {"a.csv", "<!DOCTYPE html><html>", "is a web page"},
		"a page without a type":       {"a.csv", "\n<HTML lang=en>", "is a web page"},
		"an Excel file in the old form": {
			"a.xls", compoundFile + strings.Repeat("\x00", 1000) + "x", "is an Excel file in the old format",
		},
		"an archive that is cut off":     {"a.zip", "PK\x03\x04xxxx", "it is damaged"},
		"a table of something else":      {"a.csv", "student,grade\nx,5\n", "needs serialNumber"},
		"a table without what is needed": {"a.csv", "model,price\nFlip,310\n", "no column serialNumber: is it another"},
		"a misspelled column":            {"a.csv", "seriallNumber,model\nSN1,Flip\n", "it has seriallNumber"},
		"a delimiter that is none":       {"a.csv", "sep=x\nmodel\n", "has no column serialNumber"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := readRows(t, c.name, c.content)
			checkError(t, err, c.name, c.want)
		})
	}
}

func TestRefusesFoldersAndFilesThatAreNotThere(t *testing.T) {
	folder := t.TempDir()
	_, err := Open(folder, Options{Columns: testColumns})
	checkError(t, err, folder, "is a folder: give the file in it")
	_, err = Open(filepath.Join(folder, "missing.csv"), Options{Columns: testColumns})
	checkError(t, err, "missing.csv", "no such file")
}

func TestReadsTheTableOfAnArchive(t *testing.T) {
	const content = "serialNumber,model\nSN1,Flip\n"
	cases := map[string]struct {
		archive  string
		wantFile string
		wantErr  string
	}{
		"one table":                   {makeZIP(t, "Devices.csv", content), "export.zip: Devices.csv", ""},
		"a table in a folder":         {makeZIP(t, "out/Devices.TXT", content), "export.zip: out/Devices.TXT", ""},
		"a table and what macOS adds": {makeZIP(t, "a.csv", content, "__MACOSX/._a.csv", "x"), "export.zip: a.csv", ""},
		"a table and its description": {makeZIP(t, "a.csv", content, "manifest.json", "{}"), "export.zip: a.csv", ""},
		"a list in JSON":              {makeZIP(t, "a.json", `[{"serial":"SN1","model":"Flip"}]`), "export.zip: a.json", ""},
		"two tables":                  {makeZIP(t, "a.csv", content, "b.csv", content), "", "has 2 tables, not one"},
		"no table":                    {makeZIP(t, "a.png", "x"), "", "has 0 tables, not one"},
		"a table of something else":   {makeZIP(t, "a.csv", "x,y\n1,2\n"), "", "a.csv has no column of this format"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			table, err := Open(writeFile(t, "export.zip", []byte(c.archive)), Options{Columns: testColumns})
			if c.wantErr != "" {
				checkError(t, err, "export.zip", c.wantErr)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer closeTable(t, table)
			rows, err := listRows(table)
			if err != nil || table.File != c.wantFile || len(rows) != 1 || !strings.HasSuffix(rows[0], ": SN1|Flip|") {
				t.Errorf("file %s, rows %v, error %v", table.File, rows, err)
			}
		})
	}
}

func TestReadsTheStandardInput(t *testing.T) {
	options := Options{Columns: testColumns, Stdin: strings.NewReader("serial,model\nSN1,Flip\n")}
	table, err := Open("-", options)
	if err != nil {
		t.Fatal(err)
	}
	defer closeTable(t, table)
	rows, err := listRows(table)
	if diff := cmp.Diff([]string{"2: SN1|Flip|"}, rows); diff != "" || err != nil {
		t.Error(diff, err)
	}
	_, err = Open("-", Options{Columns: testColumns, Stdin: strings.NewReader("")})
	checkError(t, err, "standard input", "is empty")
}

func TestReadsAFileOfAFileSystem(t *testing.T) {
	files := fstest.MapFS{"users.csv": {Data: []byte("serial,model\nSN1,Flip\n")}}
	table, err := OpenIn(files, "users.csv", Options{Columns: testColumns})
	if err != nil {
		t.Fatal(err)
	}
	defer closeTable(t, table)
	if rows, err := listRows(table); err != nil || len(rows) != 1 {
		t.Error(rows, err)
	}
	_, err = OpenIn(files, "roles.csv", Options{Columns: testColumns})
	checkError(t, err, "roles.csv", "")
}

// The first row is there before much of a large file was read, so that it is not kept in memory.
func TestReadsRowsOneByOne(t *testing.T) {
	const count = 100_000
	cases := map[string]string{
		"CSV":  "serialNumber,model\n" + strings.Repeat("SN1,Flip 3 of some length\n", count),
		"JSON": `{"data":[{"serialNumber":"SN0"}` + strings.Repeat(`,{"serialNumber":"SN1","model":"Flip"}`, count) + "]}",
	}
	for name, content := range cases {
		t.Run(name, func(t *testing.T) {
			read := 0
			path := writeFile(t, "table", []byte(content))
			table, err := Open(path, Options{Columns: testColumns, OnRead: func(bytes int) { read += bytes }})
			if err != nil {
				t.Fatal(err)
			}
			defer closeTable(t, table)
			rows := 0
			for _, err := range table.Rows() {
				if err != nil {
					t.Fatal(err)
				}
				if rows++; rows == 1 && read > 4*peekBytes {
					t.Errorf("%d bytes were read before the first row", read)
				}
			}
			if rows < count || read != len(content) {
				t.Errorf("%d rows and %d bytes of %d were read", rows, read, len(content))
			}
		})
	}
}

func TestKeepsTheNamesOfColumns(t *testing.T) {
	path := writeFile(t, "table.csv", []byte("Serial Number,Room no.\nSN1,5\n"))
	table, err := Open(path, Options{Columns: testColumns})
	if err != nil {
		t.Fatal(err)
	}
	defer closeTable(t, table)
	if !table.Header.HasColumn("serialNumber") || table.Header.HasColumn("model") {
		t.Error("the known columns are not serialNumber alone")
	}
	if !table.Header.HasName("room-no") || table.Header.HasName("room") {
		t.Error("the names are not those of the file")
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}
