package jamf

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/money"
	"techplan.education/internal/testimport"
)

// preloadHeader is the header of the template of the inventory preload.
const preloadHeader = "Serial Number,Device Type,Username,Full Name,Email Address,Phone Number,Position,Department," +
	"Building,Room,PO Number,PO Date,Warranty Expiration,AppleCare ID,Purchase Price,Life Expectancy," +
	"Purchasing Account,Purchasing Contact,Lease Expiration,Bar Code 1,Bar Code 2,Asset Tag,Vendor\n"

// private are the texts about people and single devices in the rows of the tests.
var private = []string{"rmiller", "Robin Miller", "robin@district.example", "555-0100", "DMPSECRET", "TAG-77", "BAR-77"}

// preloadRow returns a row of the inventory preload.
func preloadRow(serial, kind, order, ordered, warranty, price, life, leaseEnd string) string {
	return serial + "," + kind + ",rmiller,Robin Miller,robin@district.example,555-0100,Teacher,Math,Maple High,12," +
		order + "," + ordered + "," + warranty + ",5678,\"" + price + "\"," + life +
		",Tech,\"Miller, Robin Miller\"," + leaseEnd + ",BAR-77,BAR-77,TAG-77,\"Acme, Inc.\"\n"
}

// tablet is the unit of most tests.
func tablet() lots.Unit {
	ordered := calendar.New(2023, time.January, 23)
	return lots.Unit{
		Serial: "DMPSECRET", Category: "Mobile Device", Place: "Maple High", Order: "PO 2023/17", Ordered: ordered,
		InService: ordered, WarrantyEnd: calendar.New(2026, time.January, 23), UnitCost: money.Amount(29400),
		HasUnitCost: true, UsefulLifeMonths: 48,
	}
}

func TestReadsTheInventoryPreload(t *testing.T) {
	lease := func(unit *lots.Unit) {
		unit.Kind, unit.LeaseEnd = v1alpha1.AcquisitionLease, calendar.New(2027, time.June, 30)
	}
	cases := map[string]struct {
		row  string
		want func(*lots.Unit)
	}{
		"dates as YYYY-MM-DD": {
			preloadRow("DMPSECRET", "Mobile Device", "PO 2023/17", "2023-01-23", "2026-01-23", "294.00", "4", ""), nil,
		},
		"dates and price as people in the United States write them": {
			preloadRow("DMPSECRET", "Mobile Device", "PO 2023/17", "1/23/23", "1/23/26", "$294", "4 years", ""), nil,
		},
		"an instant, and epoch milliseconds": {
			preloadRow("DMPSECRET", "Mobile Device", "PO 2023/17", "2023-01-23T00:00:00.000Z", "1769126400000", "294", "4 yrs",
				""), nil,
		},
		"serial numbers of days in a spreadsheet, and a decimal comma": {
			preloadRow("DMPSECRET", "Mobile Device", "PO 2023/17", "44949", "46045", "294,00 €", "4.0", ""), nil,
		},
		"an end of a lease": {
			preloadRow("DMPSECRET", "Mobile Device", "PO 2023/17", "2023-01-23", "2026-01-23", "294.00", "4",
				"6/30/2027"), lease,
		},
		"no price, life, warranty and order": {
			preloadRow("DMPSECRET", "Mobile Device", "", "", "", "", "0", ""),
			func(unit *lots.Unit) {
				*unit = lots.Unit{Serial: "DMPSECRET", Category: "Mobile Device", Place: "Maple High"}
			},
		},
		"a price of 0, and a type that is not known": {
			preloadRow("DMPSECRET", "Unknown", "PO 2023/17", "2023-01-23", "2026-01-23", "0.00", "4", ""),
			func(unit *lots.Unit) { unit.UnitCost, unit.HasUnitCost, unit.Category = 0, false, "" },
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			want := tablet()
			if c.want != nil {
				c.want(&want)
			}
			checkUnits(t, "preload.csv", preloadHeader+c.row, want)
		})
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

func TestReadsAnAdvancedSearch(t *testing.T) {
	want := tablet()
	want.Model, want.Category, want.Kind = "iPad (9th generation)", "", v1alpha1.AcquisitionPurchase
	leased := want
	leased.Kind, leased.LeaseEnd = v1alpha1.AcquisitionLease, calendar.New(2027, time.June, 30)
	checkUnits(t, "words, with a title above the header", "Advanced search: iPads,,\n\n"+
		"Display Name,Serial Number,Model,Username,Building,PO Number,PO Date,Warranty Expiration,Lease Expiration,"+
		"Purchase Price,Life Expectancy,Purchased or Leased,Device Ownership Type,Last Inventory Update\n"+
		"Robin Miller's iPad,DMPSECRET,iPad (9th generation),rmiller,Maple High,PO 2023/17,2023-01-23,2026-01-23,,"+
		"294.00,4,Purchased,Institutional,2026-09-30 08:00:00\n"+
		"Robin Miller's iPad,DMPSECRET,iPad (9th generation),rmiller,Maple High,PO 2023/17,2023-01-23,2026-01-23,"+
		"2027-06-30,294.00,4,Leased,Account-Driven Device Enrollment,2026-09-30 08:00:00\n", want, leased)

	checkUnits(t, "the names of the API", "displayName;serialNumber;model;username;building;poNumber;poDate;"+
		"warrantyExpirationDate;leaseExpirationDate;purchasePrice;lifeExpectancyYears;purchasedOrLeased;"+
		"deviceOwnershipType\n"+
		"Robin Miller's iPad;DMPSECRET;iPad (9th generation);rmiller;Maple High;PO 2023/17;2023-01-23T00:00:00Z;"+
		"2026-01-23T00:00:00Z;;294.00;4;purchased;Institutional\n", want)
}

func TestReadsTheAnswerOfTheAPI(t *testing.T) {
	want := tablet()
	want.Manufacturer, want.Model, want.Category, want.Kind = "Apple", `MacBook Air (13" M1, 2020)`, "", ""
	want.InService = calendar.New(2023, time.February, 14)
	content := `{"totalCount":1,"results":[{"id":"7","storage":{"disks":[{"serialNumber":"DISK1","model":"APPLE SSD"}]},
		"general":{"name":"Robin Miller","assetTag":"TAG-77","initialEntryDate":"2023-02-14"},
		"hardware":{"make":"Apple","model":"MacBook Air (13\" M1, 2020)","serialNumber":"DMPSECRET"},
		"userAndLocation":{"username":"rmiller","email":"robin@district.example","building":"Maple High"},
		"purchasing":{"leased":false,"purchased":true,"poNumber":"PO 2023/17","poDate":"2023-01-23",
		"warrantyDate":"2026-01-23","leaseDate":null,"purchasePrice":"$294","lifeExpectancy":4}}]}`
	checkUnits(t, "computers.json", content, want)
}

func TestLeavesPersonalDevicesOut(t *testing.T) {
	cases := map[string]bool{
		"Institutional": false, "": false, "Account-Driven Device Enrollment": false,
		"Personal": true, "PersonalDeviceProfile": true, "Personally Owned": true,
		"UserEnrollment": true, "User Enrollment": true, "AccountDrivenUserEnrollment": true,
	}
	for ownership, wantLeftOut := range cases {
		t.Run("ownership "+ownership, func(t *testing.T) {
			content := "Serial Number,Model,Username,Device Ownership Type\nDMPSECRET,iPad,rmiller," + ownership + "\n"
			units, report, err := testimport.ReadUnits(t, Format, "search.csv", content)
			if err != nil {
				t.Fatal(err)
			}
			isLeftOut, isReported := len(units) == 0, strings.Contains(report, "a personal device (row 2)")
			if isLeftOut != wantLeftOut || isLeftOut != isReported {
				t.Errorf("%d units; %s", len(units), report)
			}
			testimport.CheckPrivate(t, private, report)
		})
	}
}

func TestReportsCellsThatItCannotRead(t *testing.T) {
	content := preloadHeader +
		preloadRow("DMPSECRET", "Computer", "6.37702E+15", "Robin Miller", "1970-01-01T00:00:00Z",
			"Robin Miller", "Robin Miller", "13/13/26")
	units, report, err := testimport.ReadUnits(t, Format, "preload.csv", content)
	if err != nil {
		t.Fatal(err)
	}
	want := lots.Unit{Serial: "DMPSECRET", Category: "Computer", Place: "Maple High", Kind: v1alpha1.AcquisitionLease}
	if diff := cmp.Diff([]lots.Unit{want}, units); diff != "" {
		t.Error(diff)
	}
	for _, column := range []string{
		"PO Number: 1 cell: a spreadsheet", "PO Date: 1 cell: it is not a date",
		"Warranty Expiration: 1 cell: it is 1970-01-01",
		"Purchase Price: 1 cell: it is not an amount", "Life Expectancy: 1 cell: it is not a number of years",
		"Lease Expiration: 1 cell: it is not a date",
	} {
		if !strings.Contains(report, "column "+column) {
			t.Errorf("the account is without %q: %s", column, report)
		}
	}
	testimport.CheckPrivate(t, append(private, "13/13", "6.37702"), report)
}

func TestRefusesOtherExports(t *testing.T) {
	cases := map[string]struct{ header, want string }{
		"a search without Model":         {"Serial Number,Username", "add Model to the display fields"},
		"a search without serials":       {"Display Name,Model", "has no column Serial Number"},
		"a table of users":               {"Username,Full Name", "no column of this format"},
		"an inventory of another system": {"Asset Tag,Model", "has no column Serial Number"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, _, err := testimport.ReadUnits(t, Format, "search.csv", c.header+"\nTAG-77,Robin Miller\n")
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "search.csv") {
				t.Fatalf("the error is %v, without %q", err, c.want)
			}
			testimport.CheckPrivate(t, private, err.Error())
		})
	}
}

func FuzzJamf(f *testing.F) {
	row := preloadRow("DMPSECRET", "Computer", "Robin Miller", "Robin Miller", "1/2/3", "Robin Miller", "Robin Miller",
		"x")
	testimport.FuzzFormat(f, Format, private, preloadHeader+row,
		"\xff\xfe"+preloadHeader+strings.ReplaceAll(row, "\n", "\r"),
		`{"totalCount":1,"results":[{"serialNumber":"DMPSECRET","model":"x","poDate":"Robin Miller","leased":true}]}`)
}
