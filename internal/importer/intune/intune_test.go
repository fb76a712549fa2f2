package intune

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/testimport"
)

// The headers of the two exports.
const (
	consoleHeader = "Device ID,Device name,Enrollment date,Last check-in,Azure AD Device ID,OS version," +
		"Azure AD registered,EAS activation ID,Serial number,Manufacturer,Model,EAS activated,IMEI,Last EAS sync time," +
		"EAS reason,EAS status,Compliance grace period expiration,Security patch level,Wi-Fi MAC,MEID," +
		"Subscriber carrier,Total storage,Free storage,Management name,Category,UserId,Primary user UPN," +
		"Primary user email address,Primary user display name,Compliance,Managed by,Ownership,Device state," +
		"Intune registered,Supervised,Encrypted,OS,SkuFamily,JoinType,Phone number\n"
	apiHeader = "DeviceId,DeviceName,CreatedDate,LastContact,SerialNumber,Manufacturer,Model,CategoryName," +
		"OwnerType,ManagementState,UPN,OwnerType_loc,ManagementState_loc\n"
)

// private are the texts about people and single devices in the rows of the tests.
var private = []string{"ROBIN-PC", "robin@district.example", "Robin Miller", "PF2SECRET", "0f1e2d3c", "555-0100"}

// consoleRow returns a row of the console export.
func consoleRow(enrolled, serial, model, category, ownership, state string) string {
	return "0f1e2d3c," + "ROBIN-PC," + enrolled + ",2026-09-30 08:00:01.0000000,0f1e2d3c,10.0.22631,True,,\"" + serial +
		"\",LENOVO,\"" + model + "\",False,,,,,,,,,,\"120,000\",\"60,000\",ROBIN-PC_Windows,\"" + category +
		"\",0f1e2d3c,robin@district.example,robin@district.example,\"Miller, Robin Miller\",Compliant,Intune," +
		ownership + "," + state + ",True,False,True,Windows,EDU,Azure AD joined,555-0100\n"
}

func TestReadsTheExportOfTheConsole(t *testing.T) {
	enrolled := calendar.New(2024, time.August, 12)
	laptop := lots.Unit{
		Serial: "PF2SECRET", Manufacturer: "LENOVO", Model: "300w Gen 4", Category: "Maple High", Place: "Maple High",
		InService: enrolled,
	}
	cases := map[string]struct {
		row  string
		want func(*lots.Unit)
	}{
		"a device of the district": {
			consoleRow("2024-08-12 14:22:33.0000000", "PF2SECRET", "300w Gen 4", "Maple High", "Corporate", "Managed"), nil,
		},
		"a date as people in the United States write it": {
			consoleRow("8/12/2024", "PF2SECRET", "300w Gen 4", "Maple High", "Corporate", "Managed"), nil,
		},
		"an owner that is not known": {
			consoleRow("2024-08-12", "PF2SECRET", "300w Gen 4", "Maple High", "Unknown", "Managed"), nil,
		},
		"no category": {
			consoleRow("2024-08-12", "PF2SECRET", "300w Gen 4", "Unassigned", "Corporate", "Managed"),
			func(unit *lots.Unit) { unit.Category, unit.Place = "", "" },
		},
		"a device that is being retired": {
			consoleRow("2024-08-12", "PF2SECRET", "300w Gen 4", "Maple High", "Corporate", "Retire pending"),
			func(unit *lots.Unit) { unit.State = v1alpha1.OutOfServiceRetired },
		},
		"a device that is being wiped": {
			consoleRow("2024-08-12", "PF2SECRET", "300w Gen 4", "Maple High", "Corporate", "Wipe pending"), nil,
		},
		"no serial number": {
			consoleRow("2024-08-12", "", "300w Gen 4", "Maple High", "Corporate", "Managed"),
			func(unit *lots.Unit) { unit.Serial = "0f1e2d3c" },
		},
		"the year 1 for no enrollment": {
			consoleRow("0001-01-01 00:00:00.0000000", "PF2SECRET", "300w Gen 4", "Maple High", "Corporate", "Managed"),
			func(unit *lots.Unit) { unit.InService = 0 },
		},
		"a model with a bare quotation mark": {
			consoleRow("2024-08-12", "PF2SECRET", `Mac 13" Pro`, "Maple High", "Corporate", "Managed"),
			func(unit *lots.Unit) { unit.Model = `Mac 13" Pro` },
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			want := laptop
			if c.want != nil {
				c.want(&want)
			}
			checkUnits(t, consoleHeader+c.row, want)
		})
	}
}

// checkUnits fails unless a file has these units, and nothing private in its account.
func checkUnits(t *testing.T, content string, want ...lots.Unit) {
	t.Helper()
	units, report, err := testimport.ReadUnits(t, Format, "devices.csv", content)
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

func TestReadsTheReportOfTheAPI(t *testing.T) {
	want := lots.Unit{
		Serial: "PF2SECRET", Manufacturer: "LENOVO", Model: "300w Gen 4", Category: "Staff", Place: "Staff",
		InService: calendar.New(2024, time.August, 12),
	}
	retired := want
	retired.State = v1alpha1.OutOfServiceRetired
	content := apiHeader +
		"0f1e2d3c,ROBIN-PC,2024-08-12T14:22:33,2026-09-30T08:00:01,PF2SECRET,LENOVO,300w Gen 4,Staff,1,0," +
		"robin@district.example,Company,Managed\n" +
		"0f1e2d3c,ROBIN-PC,2024-08-12T14:22:33,2026-09-30T08:00:01,PF2SECRET,LENOVO,300w Gen 4,Staff,0,7," +
		"robin@district.example,Unknown,Retire issued\n"
	checkUnits(t, content, want, retired)

	var archive bytes.Buffer
	writer := zip.NewWriter(&archive)
	member, err := writer.Create("Devices_0f1e2d3c.csv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := member.Write([]byte("\xef\xbb\xbf" + strings.ReplaceAll(content, "\n", "\r\n"))); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	units, report, err := testimport.ReadUnits(t, Format, "Devices.zip", archive.String())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]lots.Unit{want, retired}, units); diff != "" {
		t.Error(diff, report)
	}
}

func TestReadsTheListOfMicrosoftGraph(t *testing.T) {
	content := `{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#deviceManagement/managedDevices","value":[
		{"id":"0f1e2d3c","deviceName":"ROBIN-PC","managedDeviceOwnerType":"company","serialNumber":"PF2SECRET",
		"manufacturer":"LENOVO","model":"300w Gen 4","deviceCategoryDisplayName":"Unknown",
		"enrolledDateTime":"2024-08-12T14:22:33Z","managementState":"retirePending","userDisplayName":"Robin Miller"},
		{"deviceName":"ROBIN-PC","managedDeviceOwnerType":"personal","serialNumber":"PF2SECRET","model":"x"}]}`
	checkUnits(t, content, lots.Unit{
		Serial: "PF2SECRET", Manufacturer: "LENOVO", Model: "300w Gen 4", InService: calendar.New(2024, time.August, 12),
		State: v1alpha1.OutOfServiceRetired,
	})
}

func TestLeavesPersonalDevicesOut(t *testing.T) {
	content := apiHeader +
		"0f1e2d3c,ROBIN-PC,2024-08-12,,PF2SECRET,LENOVO,300w,Staff,2,0,robin@district.example,Personal,Managed\n" +
		"0f1e2d3c,ROBIN-PC,2024-08-12,,PF2SECRET,LENOVO,300w,Staff,personal,0,robin@district.example,,\n"
	units, report, err := testimport.ReadUnits(t, Format, "devices.csv", content)
	if err != nil {
		t.Fatal(err)
	}
	if len(units) != 0 || !strings.Contains(report, "2 rows: a personal device (rows 2 and 3)") {
		t.Errorf("%d units; %s", len(units), report)
	}
	testimport.CheckPrivate(t, private, report)
}

func TestReportsCellsThatItCannotRead(t *testing.T) {
	content := consoleHeader +
		consoleRow("Robin Miller", "6.37702E+15", "300w Gen 4", "Staff", "Persönlich", "Managed") +
		consoleRow("1970-01-01", "PF2SECRET", "300w Gen 4", "Staff", "Corporate", "Managed")
	units, report, err := testimport.ReadUnits(t, Format, "devices.csv", content)
	if err != nil {
		t.Fatal(err)
	}
	if len(units) != 2 || units[0].Serial != "0f1e2d3c" || units[0].InService != 0 || units[1].InService != 0 {
		t.Errorf("the units are %+v", units)
	}
	for _, want := range []string{
		"column CreatedDate: 1 cell: it is not a date", "column CreatedDate: 1 cell: it is 1970-01-01",
		"column SerialNumber: 1 cell: a spreadsheet shortened", "column OwnerType: 1 cell: it is neither Corporate",
	} {
		if !strings.Contains(report, want) {
			t.Errorf("the account is without %q: %s", want, report)
		}
	}
	testimport.CheckPrivate(t, append(private, "Persönlich", "6.37702"), report)
}

func TestRefusesOtherExports(t *testing.T) {
	cases := map[string]struct{ header, want string }{
		"the report of compliance": {"DeviceId,DeviceName,OwnerType,ComplianceState", "add Model to the columns"},
		"a list of Autopilot":      {"Serial number,Manufacturer,Model,Group tag", "which devices are personal"},
		"no number":                {"Model,OwnerType", "neither a serial number nor a device ID"},
		"a table of users":         {"userPrincipalName,displayName", "no column of this format"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, _, err := testimport.ReadUnits(t, Format, "devices.csv", c.header+"\nROBIN-PC,Robin Miller\n")
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "devices.csv") {
				t.Fatalf("the error is %v, without %q", err, c.want)
			}
			testimport.CheckPrivate(t, private, err.Error())
		})
	}
}

func FuzzIntune(f *testing.F) {
	row := consoleRow("Robin Miller", "PF2SECRET", "300w", "Staff", "Robin Miller", "Managed")
	testimport.FuzzFormat(f, Format, private, consoleHeader+row, apiHeader+"0f1e2d3c,ROBIN-PC,,,PF2SECRET,,300w,,2\n",
		strings.ReplaceAll(consoleHeader+row, ",", ";"),
		`{"value":[{"model":"x","ownerType":1,"id":"0f1e2d3c","deviceId":"PF2SECRET"}]}`)
}
