package sheet

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadsRecordsOfJSON(t *testing.T) {
	want := []string{"1: SN1|Mac 13\"|310", "2: SN2|iPad|"}
	const (
		first  = `{"serialNumber":"SN1","model":"Mac 13\"","price":310}`
		second = `{"serialNumber":"SN2","model":"iPad","price":null}`
	)
	cases := map[string]string{
		"a list":                          "[" + first + "," + second + "]",
		"a list with a mark and spaces":   "\xef\xbb\xbf\r\n [\r\n" + first + ",\r\n" + second + "]\r\n",
		"records that follow one another": first + "\n" + second + "\n",
		"an answer of Apple": `{"data":[` + first + "," + second +
			`],"links":{"self":"x","next":null},"meta":{"paging":{"limit":2}}}`,
		"an answer of Jamf Pro":        `{"totalCount":2,"results":[` + first + "," + second + `]}`,
		"an answer of Microsoft Graph": `{"@odata.context":"x","value":[` + first + "," + second + `]}`,
		"two pages that follow one another": `{"links":{"next":"https://api.example"},"data":[` + first + `]}` +
			`{"data":[` + second + `],"links":{}}`,
		"two pages in a list": `[{"data":[` + first + `],"meta":{"paging":{"nextCursor":"x"}}},` +
			`{"data":[` + second + `]}]`,
		"an empty last page":                `{"data":[` + first + "," + second + `],"links":{"next":"x"}} {"data":[]}`,
		"two answers about one record each": `{"data":` + first + `} {"data":` + second + `}`,
		"nested fields": `[{"type":"x","attributes":{"serialNumber":"SN1","hardware":{"model":"Mac 13\""},"price":310}},` +
			`{"attributes":{"serialNumber":"SN2"},"hardware":{"model":"iPad"}}]`,
		"synonyms, and names in another form": `[{"Serial":"SN1","MODEL":"Mac 13\"","Unit Cost":"310"},` +
			`{"serial_number":"SN2","model":"iPad"}]`,
		"lists and objects that are not known": `[{"imei":["1","2"],"x":[[{"y":[]}],{}],` +
			`"serialNumber":"SN1","model":"Mac 13\"","price":310},` +
			`{"serialNumber":"SN2","z":{"a":{"b":true}},"model":["iPad"]}]`,
	}
	for name, content := range cases {
		t.Run(name, func(t *testing.T) {
			rows, err := readRows(t, "devices.json", content)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, rows); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadsFieldsOfJSONThatAppearLate(t *testing.T) {
	content := "[" + strings.Repeat(`{"serialNumber":"SN1"},`, searchedRows) +
		`{"serialNumber":"SN2","price":5,"model":"iPad"}]`
	rows, err := readRows(t, "devices.json", content)
	if want := fmt.Sprintf("%d: SN2|iPad|5", searchedRows+1); err != nil || rows[searchedRows] != want {
		t.Errorf("the last of the rows is not %q: %v, %v", want, rows, err)
	}
}

func TestOrdersFieldsOfOneNameFromTheOutside(t *testing.T) {
	content := `[{"coverage":[{"price":5},{"price":""},{"price":7}],"attributes":{"serialNumber":"SN1","price":3}}]`
	table, err := Open(writeFile(t, "devices.json", []byte(content)), Options{Columns: testColumns})
	if err != nil {
		t.Fatal(err)
	}
	defer closeTable(t, table)
	for row, err := range table.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"3", "5", "7"}, row.Texts("price")); diff != "" || row.Text("price") != "3" {
			t.Error(diff, row.Text("price"))
		}
	}
}

func TestReportsWhichFieldsJSONHas(t *testing.T) {
	content := `[{"serialNumber":"SN1","roomNumber":5,"price":null}]`
	table, err := Open(writeFile(t, "devices.json", []byte(content)), Options{Columns: testColumns})
	if err != nil {
		t.Fatal(err)
	}
	defer closeTable(t, table)
	header := table.Header
	if !header.HasColumn("price") || header.HasColumn("model") || !header.HasName("room number") {
		t.Errorf("the columns are not those of the file: %v", header.Names)
	}
}

func TestRefusesJSONThatIsNoListOfRecords(t *testing.T) {
	record := `{"serialNumber":"SN1","model":"iPad"}`
	cases := map[string]struct{ content, want string }{
		"no record":                       {`[]`, "has no record"},
		"an answer without records":       {`{"data":[]}`, "has no record"},
		"a list of texts":                 {`[` + record + `,"x"]`, "it is JSON and no list of records"},
		"a list of texts in an answer":    {`{"data":["x"]}`, "is JSON and no list of records"},
		"a list of lists":                 {`[{},[]]`, "it is JSON and no list of records"},
		"fields of something else":        {`[{"student":"x"}]`, "has no field of this format in its first records"},
		"a field that is needed":          {`[{"model":"x"}]`, "has no column serialNumber"},
		"a file that is cut off":          {`{"data":[` + record + `,{"serialNumber":"S`, "ends in the middle"},
		"a list that is cut off":          {`[` + record, "ends in the middle"},
		"a record that is cut off":        {`[` + record + `,{"serialNumber":`, "ends in the middle"},
		"a name that is cut off":          {`[` + record + `,{"serial`, "ends in the middle"},
		"an answer that is cut off":       {`{"data":[` + record + `]`, "ends in the middle"},
		"a list in a record, cut off":     {`[` + record + `,{"x":[1,`, "ends in the middle"},
		"a text that is no JSON":          {`[` + record + `, oops]`, "is not valid JSON at character"},
		"a first page alone":              {`{"data":[` + record + `],"links":{"next":"https://api.example"}}`, "followed by others"},
		"a first page with a cursor":      {`{"meta":{"nextCursor":"x"},"data":[` + record + `]}`, "followed by others"},
		"a first page of Microsoft Graph": {`{"value":[` + record + `],"@odata.nextLink":"https://g.example"}`, "followed by others"},
		"a first page of Jamf Pro":        {`{"totalCount":6152,"results":[` + record + `]}`, "has 1 records of the 6152"},
		"lists within lists":              {`[{"x":` + strings.Repeat("[", 2*maxDepth), "too deep"},
		"objects within objects":          {`[` + strings.Repeat(`{"x":`, 2*maxDepth), "too deep"},
		"a text without an end":           {`[{"x":"` + strings.Repeat("y", 2*maxTokenBytes), "too long"},
		"a cell that is too long":         {`[{"model":"` + strings.Repeat("y", maxCellBytes+1) + `"}]`, "too long"},
		"a record with too many fields":   {`[{"model":[1` + strings.Repeat(",1", maxColumns) + `]}]`, "too long"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := readRows(t, "devices.json", c.content)
			checkError(t, err, "devices.json", c.want)
			if err != nil && strings.Contains(err.Error(), "SN1") {
				t.Errorf("the error repeats what the file holds: %v", err)
			}
		})
	}
}

func TestSaysWhereALongJSONFileIsCutOff(t *testing.T) {
	content := "[" + strings.Repeat(`{"serialNumber":"SN1"},`, searchedRows+5)
	rows, err := readRows(t, "devices.json", content)
	checkError(t, err, "devices.json", "devices.json: after record 35 it ends in the middle")
	if len(rows) != searchedRows+5 {
		t.Errorf("%d rows were read before the fault", len(rows))
	}
}

func TestTakesATitleInBracketsForNoJSON(t *testing.T) {
	rows, err := readRows(t, "devices.csv", "[Report] devices\n{\nserialNumber,model\nSN1,iPad\n")
	if diff := cmp.Diff([]string{"4: SN1|iPad|"}, rows); diff != "" || err != nil {
		t.Error(diff, err)
	}
}
