package sheet

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFindsTheHeaderByTheNamesOfColumns(t *testing.T) {
	cases := map[string]struct {
		content string
		want    []string
	}{
		"in the first row": {"serialNumber,model\nSN1,Flip\n", []string{"2: SN1|Flip|"}},
		"below a title and an empty line": {
			"Devices of the district,,\n\nAs of 2026-10-01,,\nserialNumber,model,price\nSN1,Flip,310\n",
			[]string{"5: SN1|Flip|310"},
		},
		"below a title that has the name of one column": {
			"model\nserialNumber,model,price\nSN1,Flip,310\n", []string{"3: SN1|Flip|310"},
		},
		"in another order, with columns that are not known": {
			"notes,model,room,serialNumber\nx,Flip,12,SN1\n", []string{"2: SN1|Flip|"},
		},
		"names in other cases, with spaces, hyphens and underscores": {
			" SERIAL-number ,Model,unit_cost\nSN1,Flip,310\n", []string{"2: SN1|Flip|310"},
		},
		"names behind a group": {
			"Hardware - Serial Number,Hardware - Model\nSN1,Flip\n", []string{"2: SN1|Flip|"},
		},
		"a column without a name": {"serialNumber,,model,\nSN1,x,Flip,\n", []string{"2: SN1|Flip|"}},
		"a name that occurs twice, the first cell empty": {
			"serialNumber,model,model\nSN1,,Flip\nSN2,Duet,Flip\n", []string{"2: SN1|Flip|", "3: SN2|Duet|"},
		},
		"the header again within the table": {
			"serialNumber,model\nSN1,Flip\nserialNumber,model\n", []string{"2: SN1|Flip|", "3: serialNumber|model|"},
		},
		"rows shorter and longer than the header": {
			"serialNumber,model,price\nSN1\nSN2,Flip,310,x,y\n", []string{"2: SN1||", "3: SN2|Flip|310"},
		},
		"rows without a text": {
			"serialNumber,model\n,\n  , \nSN1,Flip\n\n", []string{"4: SN1|Flip|"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			rows, err := readRows(t, "table.csv", c.content)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, rows); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadsTheHeaderInTheLastRowThatIsSearchedAndNoLater(t *testing.T) {
	title := strings.Repeat("title\n", searchedRows-1)
	if rows, err := readRows(t, "table.csv", title+"serialNumber,model\nSN1,Flip\n"); err != nil || len(rows) != 1 {
		t.Errorf("rows %v, error %v", rows, err)
	}
	_, err := readRows(t, "table.csv", title+"title\nserialNumber,model\nSN1,Flip\n")
	checkError(t, err, "table.csv", "no column of this format")
}

func TestReadsCellsAsProgramsWriteThem(t *testing.T) {
	cases := map[string]struct{ cell, want string }{
		"a bare quotation mark":                       {`Mac 13"`, `Mac 13"`},
		"a bare quotation mark within quotes":         {`"Mac 13" Pro"`, `Mac 13" Pro`},
		"a doubled quotation mark":                    {`"Mac 13"""`, `Mac 13"`},
		"a delimiter within quotes":                   {`"Acme, Inc."`, "Acme, Inc."},
		"a line break within quotes":                  {"\"Flip\n3\"", "Flip\n3"},
		"a doubled quotation mark after a line break": {"\"Flip\n13\"\"\"", "Flip\n13\""},
		"spaces between the end mark and delimiter":   {`"Flip"  `, "Flip"},
		"spaces around a text":                        {"  Flip  ", "Flip"},
		"tags of HTML":                                {`"<a href=""x"">Flip</a> <b>3</b>"`, "Flip   3"},
		"a sign that is no tag":                       {"a < b", "a < b"},
		"a backtick before a formula":                 {"`=Flip", "=Flip"},
		"an apostrophe before a formula":              {"'-Flip", "-Flip"},
		"an apostrophe before a word":                 {"'Flip'", "'Flip'"},
		"two quotation marks alone":                   {`""`, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			rows, err := readRows(t, "table.csv", "serialNumber,model,price\nSN1,"+c.cell+",310\nSN2,x,5\n")
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) != 2 || rows[0] != "2: SN1|"+c.want+"|310" || rows[1] != "3: SN2|x|5" {
				t.Errorf("the rows are %q", rows)
			}
		})
	}
}

func TestCountsRowsAsSpreadsheetsDo(t *testing.T) {
	content := "Title\n\nserialNumber,model\n\"SN1\",\"Flip\n3\nPlus\"\n\nSN2,Duet\n"
	rows, err := readRows(t, "table.csv", content)
	want := []string{"4: SN1|Flip\n3\nPlus|", "6: SN2|Duet|"}
	if diff := cmp.Diff(want, rows); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestRefusesAQuotationMarkThatIsNotClosed(t *testing.T) {
	header := "serialNumber,model,notes\nSN1,Flip,x\n"
	cases := map[string]struct {
		rows string
		read int
	}{
		"to the end of the file":                       {"SN2,\"Flip,x\nSN3,Duet,y\n", 1},
		"in the last cell of the file":                 {"SN2,Flip,\"x", 1},
		"to a cell in quotation marks of the next row": {"SN2,\"Flip,x\nSN3,\"Duet\",y\nSN4,Duet,z\n", 1},
		"in a last column":                             {"SN2,Flip,\"x\nSN3,Duet,\"y\"\nSN4,Duet,z\n", 1},
		"beyond the longest cell":                      {"SN2,\"Flip" + strings.Repeat("x,y,z\n", maxCellBytes), 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			rows, err := readRows(t, "table.csv", header+strings.Repeat("SN1,Flip,x\n", searchedRows)+c.rows)
			checkError(t, err, "table.csv", "row 33 has a cell that goes on in the rows below: a quotation mark is not closed")
			if want := 1 + searchedRows; len(rows) != want {
				t.Errorf("%d rows were read before the fault, not %d", len(rows), want)
			}
		})
	}
	_, err := readRows(t, "table.csv", header+"SN2,\"Flip,x\n")
	checkError(t, err, "table.csv", "cannot be read: row 3 has a cell that goes on")
}

func TestRefusesWhatIsNoTableByItsSize(t *testing.T) {
	cases := map[string]struct{ row, want string }{
		"more columns than a table has": {strings.Repeat("x,", maxColumns), "more than 4096 columns"},
		"a longer cell than a table has": {
			"SN1," + strings.Repeat("x", maxCellBytes+1), "row 2 has a cell of 131073 characters",
		},
		"a longer line than a table has": {
			strings.Repeat("x", maxLineBytes+peekBytes), "row 2 has more than 4194304 characters",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := readRows(t, "table.csv", "serialNumber,model\n"+c.row+"\n")
			checkError(t, err, "table.csv", c.want)
		})
	}
	rows, err := readRows(t, "table.csv", "serialNumber,model\nSN1,"+strings.Repeat("x", maxCellBytes)+"\n")
	if err != nil || len(rows) != 1 {
		t.Errorf("the longest cell is not read: %v", err)
	}
}
