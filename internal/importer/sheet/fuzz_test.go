package sheet

import (
	"bytes"
	"strings"
	"testing"
)

// private is a text in the seeds that no error may repeat.
const private = "QQPRIVATEQQ"

// FuzzTable reads generated files. A file is read, or its error says which file it is and holds
// nothing of what is in it; rows have rising numbers; and the reading ends.
func FuzzTable(f *testing.F) {
	for _, seed := range []string{
		"serialNumber,model\n" + private + ",Flip 3\n",
		"\xef\xbb\xbfserialNumber;model\r\n\"" + private + "\";\"Mac 13\"\r\n",
		"\xff\xfes\x00e\x00r\x00i\x00a\x00l\x00\n\x00Q\x00",
		"sep=|\nTitle\n\nSerial|\"" + private + "\n" + private + "\"|x\n",
		"serial\rSN1\r\"" + private + "\n\"x\"",
		"seriallNumber,model\n" + private + ",\x80\n",
		`{"data":[{"attributes":{"serialNumber":"` + private + `","model":"iPad"}}],"links":{"next":"` + private + `"}}`,
		`[{"serialNumber":"` + private + `","model":[1,{"x":null}],"` + private + `":{}},` +
			`{"serial":1e400}] {"results":[{}],"totalCount":9}`,
		`[{"serial":"` + private + `"},{"` + private, "<html>" + private, "%PDF" + private, compoundFile + private,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		checkRead(t, content)
	})
}

func checkRead(t *testing.T, content []byte) {
	t.Helper()
	options := Options{Columns: testColumns, Stdin: bytes.NewReader(content)}
	table, err := Open("-", options)
	if err == nil {
		defer closeTable(t, table)
		last := 0
		for row, failure := range table.Rows() {
			if failure != nil {
				err = failure
				break
			}
			if row.Number <= last || row.Number <= table.Header.Row {
				t.Errorf("row %d follows row %d, below the header in row %d", row.Number, last, table.Header.Row)
			}
			last = row.Number
			row.Text("serialNumber")
			row.Texts("model")
		}
	}
	if err == nil {
		return
	}
	if !strings.Contains(err.Error(), "standard input") {
		t.Errorf("the error does not name the file: %v", err)
	}
	if strings.Contains(err.Error(), private) {
		t.Errorf("the error repeats what is in the file: %v", err)
	}
}
