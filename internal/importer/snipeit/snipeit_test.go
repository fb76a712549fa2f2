package snipeit

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding/charmap"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/testimport"
)

// report is a custom asset report with all columns, as Snipe-IT writes it: the address of the
// location and of the default location have the same names, and cells that a spreadsheet would
// compute have a backtick.
const report = "\xef\xbb\xbf" + `ID,Company,"Asset Name","Asset Tag",Model,"Model No.",Category,Manufacturer,Serial,` +
	`Purchased,Cost,EOL,` +
	`Warranty,"Warranty Expires","Current Value",Diff,"Fully Depreciated","Order Number",Supplier,` +
	`Location,Address,Address,City,` +
	`State,Country,Zip,"Default Location",Address,Address,City,State,Country,Zip,"Checked Out",Type,Username,Email,` +
	`"Employee No.",Manager,Status,"Checkout Date","Last Audit","Next Audit Date",Notes
1,"Maple Valley, Schools",Robin-PC,TAG-1,"Flip 3",F3,Chromebooks,Acme,SN1,2025-08-05,"1,305.50",2034-06-30,` +
	`36,2028-08-05,"1,000.00",305.50,2030-08-05,PO-1001,"Acme, Inc.","Maple High","1 Main St",,Maple,` +
	`MI,US,48000,"Oak Elementary","2 Oak St",,Maple,MI,US,48000,"Robin Miller",user,rmiller,robin@maple.example,` +
	"`-77,\"Kim Manager\",\"Ready to Deploy (deployed)\",2025-08-24," +
	"\"2026-06-01 10:30:00\",2027-06-01,\"`=SUM(1)\n" + `<b>of Robin</b>"
`

// unit is what report holds.
func unit() lots.Unit {
	return lots.Unit{
		Manufacturer: "Acme", Model: "Flip 3", Category: "Chromebooks", Place: "Maple High", Serial: "SN1", Order: "PO-1001",
		Received: calendar.New(2025, time.August, 5), WarrantyEnd: calendar.New(2028, time.August, 5),
		SupportEnd: calendar.New(2034, time.June, 30), LastCounted: calendar.New(2026, time.June, 1),
		UnitCost: 130550, HasUnitCost: true,
	}
}

func TestReadsTheReport(t *testing.T) {
	translate := func(names ...string) string {
		return strings.TrimPrefix(strings.NewReplacer(names...).Replace(report), "\xef\xbb\xbf")
	}
	french := translate(`"Asset Tag"`, `"Étiquette de l'actif"`, ",Model,", ",Modèle,", "Category", "Catégorie",
		"Manufacturer", "Fabricant", "Serial", `"Numéro de série"`, "Purchased", "Acheté", "Cost", "Coût",
		"EOL", `"Fin de vie"`,
		`"Warranty Expires"`, `"Expiration de garantie"`, "Warranty,", "Garantie,", "Order Number", "Numéro de Commande",
		",Location", ",Lieu", "Default Location", "Emplacement par défaut", ",Status", ",Statut", "1,305.50", "1 305,50")
	german := translate(",Model,", ",Modell,", "Category", "Kategorie", "Manufacturer", "Hersteller",
		"Serial", "Seriennummer", "Purchased", "Kaufdatum", "Cost", "Kosten",
		`"Warranty Expires"`, `"Garantie Ablaufdatum"`, "Warranty,", "Garantie,",
		"Order Number", "Auftragsnummer", ",Location", ",Standort", "Default Location", "Standard-Standort",
		"1,305.50", "1.305,50")
	spanish := translate(`"Asset Tag"`, "Etiqueta", ",Model,", ",Modelo,", "Category", "Categoría",
		"Manufacturer", "Fabricante", "Serial", `"N. Serie"`, "Purchased", "Comprado", "Cost", "Costo",
		`"Warranty Expires"`, `"Vencimiento de la Garantía"`,
		"Warranty,", "Garantía,", "Order Number", "Nº Pedido", ",Location", ",Localización",
		"Default Location", "Ubicación Predeterminada", ",Status", ",Estado", "1,305.50", "1.305,50")
	latin, err := charmap.Windows1252.NewEncoder().String(french)
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]string{
		"in English":                      report,
		"in French":                       french,
		"in German":                       german,
		"in Spanish":                      spanish,
		"in windows-1252":                 latin,
		"with money of another setting":   strings.Replace(report, "1,305.50", "1.305,50", 1),
		"with lone returns":               strings.ReplaceAll(report, "\n", "\r"),
		"with Windows line ends":          strings.ReplaceAll(report, "\n", "\r\n"),
		"with a mark of UTF-16 before it": "\xff\xfe" + strings.TrimPrefix(report, "\xef\xbb\xbf"),
		"below a title":                   "Assets of the district\r\n" + strings.TrimPrefix(report, "\xef\xbb\xbf"),
		"with a backtick before a header": strings.Replace(report, "Notes", "`=Notes", 1),
		"with HTML entities":              strings.Replace(report, ",Acme,", ",&#65;cme,", 1),
		"with a custom field of a known name": strings.Replace(strings.Replace(report,
			"Notes", "Model", 1), "`=SUM(1)", "Another", 1),
	}
	for name, content := range cases {
		t.Run(name, func(t *testing.T) {
			units, account, err := testimport.ReadUnits(t, Format, "assets.csv", content)
			if err != nil || strings.Contains(account, "not read") {
				t.Fatal(err, account)
			}
			want := unit()
			if diff := cmp.Diff([]lots.Unit{want}, units); diff != "" {
				t.Error(diff)
			}
			testimport.CheckPrivate(t, []string{"robin", "rmiller", "SN1", "TAG-1", "manager", "PO-1001"}, account)
		})
	}
}

// The sample of the import has no serial number and no status.
func TestReadsTheFileOfTheImport(t *testing.T) {
	content := "Company,Name,Asset Tag,Category,Supplier,Manufacturer,Location,Order Number,Model,Model Notes," +
		"Model Number,Asset Notes,Purchase Date,Purchase Cost,Asset EOL Date,Checkout Type,Checked Out To: Username," +
		"Checked Out To: First Name,Checked Out To: Last Name,Checked Out To: Email,Checked Out To: Location\n" +
		`"Quitzon, Oberbrunner",Robin-PC,TAG-1,"Metal (Fabrication), Steel",Acme LLC,"Acme, Boyle",Maple High,` +
		`5504512275,Flip 3,"a note, with commas",F3,of Robin,` +
		`1/23/23,2266.13,10/27/28,User,rmiller,Robin,Miller,robin@maple.example,Oak` + "\n"
	units, account, err := testimport.ReadUnits(t, Format, "assets.csv", content)
	if err != nil || strings.Contains(account, "not read") {
		t.Fatal(err, account)
	}
	want := lots.Unit{
		Manufacturer: "Acme, Boyle", Model: "Flip 3", Category: "Metal (Fabrication), Steel", Place: "Maple High",
		Order: "5504512275", Received: calendar.New(2023, time.January, 23), SupportEnd: calendar.New(2028, time.October, 27),
		UnitCost: 226613, HasUnitCost: true,
	}
	if diff := cmp.Diff([]lots.Unit{want}, units); diff != "" {
		t.Error(diff)
	}
}

func TestReadsValues(t *testing.T) {
	cases := map[string]struct {
		header, row string
		want        lots.Unit
	}{
		"a default location alone": {"Location,Default Location", ",Oak Elementary", lots.Unit{Place: "Oak Elementary"}},
		"a default location before the location": {
			"Default Location,Location", "Oak Elementary,Maple High", lots.Unit{Place: "Maple High"},
		},
		"a warranty in months from the purchase": {
			"Purchased,Warranty", "2025-08-31,6",
			lots.Unit{Received: calendar.New(2025, time.August, 31), WarrantyEnd: calendar.New(2026, time.February, 28)},
		},
		"a warranty in words": {
			"Purchased,Warranty", "2025-08-05,36 months",
			lots.Unit{Received: calendar.New(2025, time.August, 5), WarrantyEnd: calendar.New(2028, time.August, 5)},
		},
		"a warranty without a purchase": {"Warranty", "36", lots.Unit{}},
		"no price":                      {"Cost", "", lots.Unit{}},
		"a price with a symbol":         {"Cost", "$12.58", lots.Unit{UnitCost: 1258, HasUnitCost: true}},
		"an asset that was deleted": {
			"Status,Deleted", "Ready to Deploy (deployable),2026-01-02 10:00:00", lots.Unit{State: v1alpha1.OutOfServiceRetired},
		},
		"a bare quotation mark":    {"Category", `Mac 13"`, lots.Unit{Category: `Mac 13"`}},
		"a backtick before a name": {"Manufacturer", "`=Acme", lots.Unit{Manufacturer: "=Acme"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			content := "Asset Tag,Model," + c.header + "\nTAG-1,Flip 3," + c.row + "\n"
			units, account, err := testimport.ReadUnits(t, Format, "assets.csv", content)
			if err != nil || strings.Contains(account, "not read") {
				t.Fatal(err, account)
			}
			c.want.Model = "Flip 3"
			if diff := cmp.Diff([]lots.Unit{c.want}, units, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadsStatuses(t *testing.T) {
	const (
		lost     = v1alpha1.OutOfServiceLost
		retired  = v1alpha1.OutOfServiceRetired
		inRepair = v1alpha1.OutOfServiceInRepair
		idle     = v1alpha1.OutOfServiceIdle
	)
	for status, want := range map[string]v1alpha1.OutOfServiceState{
		"": "", "Deployed": "", "Ready to Deploy (deployed)": "", "Prêt (deployed)": "", "Repaired screen (Deployed)": "",
		"Ready to Deploy": idle, "Ready to Deploy (deployable)": idle, "Listo (deployable)": idle, "Pending": idle,
		"Pending (pending)": idle, "Waiting (pending)": idle, "On hold (undeployable)": idle,
		"Archived": retired, "Archived (archived)": retired, "Old (archived)": retired,
		"Broken - Not Fixable (undeployable)": retired,

		"Out for Repair": inRepair, "Out for Repair (undeployable)": inRepair,
		"Out for Diagnostics (undeployable)": inRepair,

		"Broken (undeployable)": inRepair, "Out for Repair (pending)": inRepair,
		"Lost/Stolen": lost, "Lost/Stolen (undeployable)": lost, "Lost (deployed)": lost, "Stolen (archived)": lost,
		"Waiting (for parts) (pending)": idle,
	} {
		content := "Asset Tag,Model,Status\nTAG-1,Flip 3," + status + "\n"
		units, account, err := testimport.ReadUnits(t, Format, "assets.csv", content)
		if err != nil || strings.Contains(account, "not read") {
			t.Fatal(status, err, account)
		}
		if units[0].State != want {
			t.Errorf("%q is read as %q, not %q", status, units[0].State, want)
		}
	}
}

func TestReportsCells(t *testing.T) {
	content := "Asset Tag,Model,Status,Purchased,Cost,EOL,Warranty,Warranty Expires,Last Audit,Serial,Order Number\n" +
		"TAG-1,Flip 3,Robin,1970-01-01,1.305,36,Robin,Robin,Robin Miller,6.37702E+15,6.37702E+15\n"
	units, account, err := testimport.ReadUnits(t, Format, "assets.csv", content)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]lots.Unit{{Model: "Flip 3"}}, units); diff != "" {
		t.Error(diff)
	}
	for _, want := range []string{
		"column Status: 1 cell: it is not a status that is known", "column Purchased: 1 cell: it is 1970-01-01",
		"column Cost: 1 cell: it can be read in two ways", "column EOL: 1 cell: it is not a date",
		"column Warranty: 1 cell: it is not a duration", "column Warranty Expires: 1 cell: it is not a date",
		"column Last Audit: 1 cell: it is not a date", "column Serial: 1 cell: a spreadsheet shortened",
		"column Order Number: 1 cell: a spreadsheet shortened",
	} {
		if !strings.Contains(account, want) {
			t.Errorf("%q is not in the account:\n%s", want, account)
		}
	}
	testimport.CheckPrivate(t, []string{"Robin", "Miller", "TAG-1"}, account)
}

func TestRefusesOtherExports(t *testing.T) {
	cases := map[string]struct{ header, want string }{
		"models": {
			"Name,Category,Manufacturer,Model Notes,Model Number,Fieldset,Requestable,EOL,Min Qty", "lists models",
		},
		"licenses": {"Software Name,Product Key,Seats,Purchase Date,Purchase Cost", "lists licenses"},
		"activity": {
			"Date,Admin,Action,Type,Item,Serial,Model,Model No.,Target,Notes", "the report of activity",
		},
		"accessories": {
			"Item Name,Company,Category,Location,Model Number,Order Number,Quantity", "does not list assets",
		},
		"a report without models": {"Asset Tag,Serial,Category", "it has no model"},
		"users":                   {"First Name,Last Name,Email,Username", "no column of this format"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			content := c.header + "\n" + strings.Repeat("Robin,", strings.Count(c.header, ",")) + "Robin\n"
			_, _, err := testimport.ReadUnits(t, Format, "report.csv", content)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("the error is %v, without %q", err, c.want)
			}
			testimport.CheckPrivate(t, []string{"Robin"}, err.Error())
		})
	}
}

func FuzzSnipeIT(f *testing.F) {
	const private = testimport.Private
	testimport.FuzzUnits(f, Format, report, strings.ReplaceAll(report, "\n", "\r"),
		strings.ReplaceAll(report, "Robin", private),
		"Asset Tag,Model,Status,Purchased,Cost\n"+private+",F,"+private+","+private+","+private+"\n",
		"Serial,Model,Status,Deleted\n"+private+",F,Lost (deployed),"+private+"\n"+private+",F,(,\n",
		"Asset Tag;Model;Warranty;Purchased;EOL\nx;F;1200;2199-12-31;36\n",
		"Action,Target,"+private+"\n", "Fieldset,"+private+"\nModel\n",
	)
}
