package appleschool

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/testimport"
)

// private are the texts about single devices in the files of the tests.
var private = []string{"XSECRETSN1", "XSECRETSN2", "123456789012345", "a1:b2:c3"}

// The attributes of a device in an answer of the API.
const attributes = `"serialNumber":"XSECRETSN1","addedToOrgDateTime":"2024-09-02T22:05:14.192Z",
	"releasedFromOrgDateTime":null,"updatedDateTime":"2025-05-01T15:33:54.164Z","deviceModel":"iMac 21.5\"",
	"productFamily":"Mac","productType":"iMac16,2","deviceCapacity":"750GB","partNumber":"FD311LL/A",
	"orderNumber":"1234567890","color":"SILVER","status":"UNASSIGNED","orderDateTime":"2024-08-15T07:00:00Z",
	"imei":["123456789012345"],"wifiMacAddress":["a1:b2:c3"],"purchaseSourceType":"APPLE"`

// computer is the unit of most tests.
func computer() lots.Unit {
	ordered := calendar.New(2024, time.August, 15)
	return lots.Unit{
		Serial: "XSECRETSN1", Manufacturer: "Apple", Model: `iMac 21.5"`, Category: "Mac", Order: "1234567890",
		Ordered: ordered, InService: ordered,
	}
}

// checkUnits fails unless a file has these units, and nothing private in its account.
func checkUnits(t *testing.T, name, content string, want ...lots.Unit) {
	t.Helper()
	units, report, err := testimport.ReadUnits(t, Format, name, content)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, units); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(report, "not read") {
		t.Errorf("a cell was not read: %s", report)
	}
	testimport.CheckPrivate(t, private, report)
}

func TestReadsJSON(t *testing.T) {
	const resource = `{"type":"orgDevices","id":"XSECRETSN1","attributes":{` + attributes + `},
		"relationships":{"assignedServer":{"links":{"self":"https://api-school.apple.com/v1/orgDevices/XSECRETSN1"}}}}`
	cases := map[string]string{
		"an answer":               `{"data":[` + resource + `],"links":{"self":"x"},"meta":{"paging":{"limit":100}}}`,
		"an answer of one device": `{"data":` + resource + `,"links":{"self":"x"}}`,
		"a list of resources":     `[` + resource + `]`,
		"a list of attributes":    `[{` + attributes + `}]`,
		"two pages":               `{"data":[],"links":{"next":"x"}}` + "\n" + `{"data":[` + resource + `],"links":{}}`,
	}
	for name, content := range cases {
		t.Run(name, func(t *testing.T) {
			checkUnits(t, "devices.json", content, computer())
		})
	}
}

func TestReadsReleasedDevicesAsRetired(t *testing.T) {
	want := computer()
	want.State, want.Retired = v1alpha1.OutOfServiceRetired, calendar.New(2026, time.June, 1)
	const field = `"releasedFromOrgDateTime":`
	released := strings.Replace(attributes, field+"null", field+`"2026-06-01T15:33:54Z"`, 1)
	checkUnits(t, "devices.json", `[{`+released+`}]`, want)

	want.Retired = 0
	status := strings.Replace(attributes, `"UNASSIGNED"`, `"RELEASED"`, 1)
	checkUnits(t, "devices.json", `[{`+status+`}]`, want)

	none := strings.Replace(attributes, field+"null", field+`"None"`, 1)
	checkUnits(t, "devices.json", `[{`+none+`}]`, computer())
}

func TestReadsTheTableOfATool(t *testing.T) {
	const header = "id,type,addedToOrgDateTime,color,deviceModel,imei,orderDateTime,orderNumber,productFamily," +
		"releasedFromOrgDateTime,serialNumber,status,endDateTime,agreementNumber\n"
	want := computer()
	want.WarrantyEnd = calendar.New(2027, time.August, 20)
	checkUnits(t, "orgDevices.csv", "\xef\xbb\xbf"+header+
		"XSECRETSN1,orgDevices,2024-09-02T22:05:14.192Z,SILVER,\"iMac 21.5\"\"\",\"123456789012345,1\","+
		"2024-08-15T07:00:00Z,1234567890,Mac,,XSECRETSN1,UNASSIGNED,2027-08-20T00:00:00Z,\n", want)
	checkUnits(t, "dotted names", "attributes.serialNumber\tattributes.deviceModel\tattributes.productFamily\t"+
		"attributes.orderNumber\tattributes.orderDateTime\nXSECRETSN1\tiMac 21.5\"\tMac\t1234567890\t2024-08-15T07:00:00Z\n",
		computer())
}

func TestReadsTheListThatTheWebsiteExports(t *testing.T) {
	const header = "SERIAL_NO,DEVICE_ID,PRODUCT_FAMILY,MODEL_NAME,PART_NUMBER,DEVICE_CAPACITY,COLOR,PURCHASE_SOURCE," +
		"ORDER_NUMBER,DATE_ADDED_TO_ORGANIZATION,DATE_REMOVED_FROM_ORGANIZATION,IMEI,WIFI_MAC_ADDRESS\n"
	want := computer()
	want.Ordered, want.InService = 0, calendar.New(2024, time.September, 2)
	gone := want
	gone.Serial, gone.State, gone.Retired = "XSECRETSN2", v1alpha1.OutOfServiceRetired, calendar.New(2026, time.June, 1)
	checkUnits(t, "devices.csv", header+
		"XSECRETSN1,D1,Mac,\"iMac 21.5\"\"\",FD311LL/A,750GB,SILVER,Apple (1),1234567890,2024-09-02T22:05:14Z,,,a1:b2:c3\n"+
		"XSECRETSN2,D2,Mac,\"iMac 21.5\"\"\",FD311LL/A,750GB,SILVER,Apple (1),1234567890,2024-09-02T22:05:14Z,"+
		"2026-06-01T15:33:54Z,123456789012345,a1:b2:c3\n", want, gone)
}

func TestReadsTheEndOfTheWarranty(t *testing.T) {
	end := calendar.New(2027, time.August, 20)
	const basic = `{"description":"Limited Warranty","status":"INACTIVE","endDateTime":"2025-08-20T00:00:00Z",` +
		`"isCanceled":false,"contractCancelDateTime":null}`
	cases := map[string]struct {
		coverages string
		want      calendar.Date
	}{
		"one coverage":                    {basic, calendar.New(2025, time.August, 20)},
		"two coverages, the later second": {basic + `,{"endDateTime":"2027-08-20T00:00:00Z","status":"ACTIVE"}`, end},
		"two coverages, the later first":  {`{"endDateTime":"2027-08-20T00:00:00Z"},` + basic, end},
		"a coverage without an end":       {`{"endDateTime":null,"paymentType":"SUBSCRIPTION"}`, 0},
		"one that was canceled": {
			`{"endDateTime":"2028-08-20T00:00:00Z","isCanceled":true,"contractCancelDateTime":"2027-08-20T00:00:00Z"}`, end,
		},
		"one that was canceled, some time": {`{"endDateTime":"2028-08-20T00:00:00Z","isCanceled":true}`, 0},
		"none":                             {"", 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			want := computer()
			want.WarrantyEnd = c.want
			checkUnits(t, "devices.json", `[{"coverage":[`+c.coverages+`],"attributes":{`+attributes+`}}]`, want)
		})
	}
}

func TestReportsAWarrantyThatIsNotKnown(t *testing.T) {
	content := `[{` + attributes + `,"coverage":[{"endDateTime":"2025-08-20T00:00:00Z","isCanceled":false},
		{"endDateTime":"2027-08-20T00:00:00Z","isCanceled":true}]}]`
	units, report, err := testimport.ReadUnits(t, Format, "devices.json", content)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]lots.Unit{computer()}, units); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(report, "one of several coverages was canceled: the end of the warranty is not known (row 1)") {
		t.Errorf("the warranty is not reported: %s", report)
	}
}

func TestReadsATableOfCoverages(t *testing.T) {
	content := "inputSerial,coverageId,type,agreementNumber,description,endDateTime,isCanceled,startDateTime,status\n" +
		"XSECRETSN1,XSECRETSN1,appleCareCoverage,,Limited Warranty,2025-08-20T00:00:00Z,False,,INACTIVE\n" +
		"XSECRETSN1,0000000001,appleCareCoverage,0000000001,AppleCare+,2027-08-20T00:00:00Z,False,,ACTIVE\n"
	checkUnits(t, "coverages.csv", content,
		lots.Unit{Serial: "XSECRETSN1", WarrantyEnd: calendar.New(2025, time.August, 20)},
		lots.Unit{Serial: "XSECRETSN1", WarrantyEnd: calendar.New(2027, time.August, 20)})
}

func TestReportsCellsThatItCannotRead(t *testing.T) {
	content := "serialNumber,deviceModel,orderNumber,orderDateTime,endDateTime\n" +
		"6.37702E+15,iPad,1.23457E+09,XSECRETSN1,1970-01-01T00:00:00Z\n"
	units, report, err := testimport.ReadUnits(t, Format, "devices.csv", content)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]lots.Unit{{Manufacturer: "Apple", Model: "iPad"}}, units); diff != "" {
		t.Error(diff)
	}
	for _, want := range []string{
		"column serialNumber: 1 cell: a spreadsheet", "column orderNumber: 1 cell: a spreadsheet",
		"column orderDateTime: 1 cell: it is not a date", "column endDateTime: 1 cell: it is 1970-01-01",
	} {
		if !strings.Contains(report, want) {
			t.Errorf("the account is without %q: %s", want, report)
		}
	}
	testimport.CheckPrivate(t, append(private, "1.23457", "6.37702"), report)
}

func TestRefusesOtherFiles(t *testing.T) {
	cases := map[string]struct{ content, want string }{
		"the coverages of one device": {
			`{"data":[{"type":"appleCareCoverage","id":"XSECRETSN1","attributes":{"endDateTime":"2026-02-02T00:00:00Z"}}]}`,
			"coverages without the serial numbers",
		},
		"the devices of a server": {
			`{"data":[{"type":"orgDevices","id":"XSECRETSN1"}],"links":{}}`, "no field of this format in its first records",
		},
		"an answer that is an error": {
			`{"errors":[{"id":"XSECRETSN1","status":"401","code":"NOT_AUTHORIZED"}]}`, "GET /v1/orgDevices",
		},
		"an answer without the model": {`{"data":[{"attributes":{"serialNumber":"XSECRETSN1"}}]}`, "with all fields"},
		"the first page of two": {
			`{"data":[{"attributes":{` + attributes + `}}],"links":{"next":"https://api-school.apple.com/v1/orgDevices"}}`,
			"fetch all pages",
		},
		"a table of something else": {"student,grade\nXSECRETSN1,5\n", "no column of this format"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, _, err := testimport.ReadUnits(t, Format, "devices.json", c.content)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "devices.json") {
				t.Fatalf("the error is %v, without %q", err, c.want)
			}
			testimport.CheckPrivate(t, private, err.Error())
		})
	}
}

func FuzzAppleSchool(f *testing.F) {
	testimport.FuzzFormat(f, Format, private, `{"data":[{"attributes":{`+attributes+`}}]}`,
		`[{"serialNumber":"XSECRETSN1","endDateTime":["XSECRETSN2",5],"isCanceled":true}] {}`,
		"SERIAL_NO,MODEL_NAME\nXSECRETSN1,iPad\n", "serialNumber;endDateTime\nXSECRETSN1;XSECRETSN2\n")
}
