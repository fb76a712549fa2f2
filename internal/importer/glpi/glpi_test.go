package glpi

import (
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding/charmap"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/values"
	"techplan.education/internal/testimport"
)

// group is what GLPI writes before the financial columns.
const group = "Financial and administrative information - "

// export is a search of computers with all columns, as GLPI writes it.
const export = `"Name";"Status";"Manufacturer";"Serial number";"Type";"Model";"Location";"Alternate username";` +
	`"` + group + `Order number";"` + group + `Date of purchase";"` + group + `Delivery date";` +
	`"` + group + `Startup date";"` + group + `Order date";"` + group + `Start date of warranty";` +
	`"` + group + `Warranty duration";` +
	`"` + group + `Value";"` + group + `Budget";"` + group + `Amortization duration";"` + group + `Decommission date";` +
	`"` + group + `Date of last physical inventory";"` + group + `Immobilization number";
"PC-ROBIN";"In use";"Acme";"SN1";"Laptop";"Book 14";"Maple High > Library";"robin";` +
	`"PO-1001";"2025-07-20";"2025-08-05";"2025-08-24";"2025-07-06";"2025-08-05";"36 months";` +
	`"1 305.50";"Technology 2025";"4 years";"";"2026-06-01";"IM-77";
`

// unit is what export holds.
func unit() lots.Unit {
	return lots.Unit{
		Manufacturer: "Acme", Model: "Book 14", Category: "Laptop", Place: "Maple High > Library", Serial: "SN1",
		Order: "PO-1001", Ordered: calendar.New(2025, time.July, 6), Received: calendar.New(2025, time.August, 5),
		InService: calendar.New(2025, time.August, 24), WarrantyEnd: calendar.New(2028, time.August, 5),
		UnitCost: 130550, HasUnitCost: true, UsefulLifeMonths: 48, LastCounted: calendar.New(2026, time.June, 1),
	}
}

// translate replaces names of columns by those of a language.
func translate(names ...string) string { return strings.NewReplacer(names...).Replace(export) }

func TestReadsSearches(t *testing.T) {
	french := translate(group, "Informations financières et administratives - ", `"Status"`, `"Statut"`,
		"Manufacturer", "Fabricant", "Serial number", "Numéro de série", `"Model"`, `"Modèle"`, `"Location"`, `"Lieu"`,
		"Order number", "Numéro de commande", "Date of purchase", "Date d'achat", "Delivery date", "Date de livraison",
		"Startup date", "Date de mise en service", "Order date", "Date de commande",
		"Start date of warranty", "Date de début de garantie", "Warranty duration", "Durée de garantie",
		"Value", "Valeur", "Amortization duration", "Durée d'amortissement", "Decommission date", "Date de réforme",
		"Date of last physical inventory", "Date de dernier inventaire physique",
		"36 months", "36 mois", "4 years", "4 ans", "1 305.50", "1 305,50", "In use", "En service")
	german := translate(group, "Finanzinformationen - ", "Manufacturer", "Hersteller", "Serial number", "Seriennummer",
		`"Type"`, `"Typ"`, `"Model"`, `"Modell"`, `"Location"`, `"Standort"`, "Order number", "Auftragsnummer",
		"Date of purchase", "Kaufdatum", "Delivery date", "Lieferdatum", "Startup date", "Inbetriebnahme-Datum",
		"Order date", "Bestelldatum", "Start date of warranty", "Startdatum der Garantie",
		"Warranty duration", "Garantiedauer",
		"Value", "Wert", "Amortization duration", "Abschreibungsdauer",
		"Date of last physical inventory", "Datum der letzten physikalischen Inventarisierung",
		"36 months", "36 Monate", "4 years", "4 Jahre", "1 305.50", "1.305,50", "In use", "In Betrieb")
	spanish := translate(group, "Información financiera - ", `"Status"`, `"Estado"`, "Manufacturer", "Fabricante",
		"Serial number", "Número de serie", `"Type"`, `"Tipo"`, `"Model"`, `"Modelo"`, `"Location"`, `"Lugar"`,
		"Order number", "Número de pedido", "Date of purchase", "Fecha de compra", "Delivery date", "Fecha de entrega",
		"Startup date", "Fecha de puesta en servicio", "Order date", "Fecha del pedido",
		"Start date of warranty", "Fecha de inicio de la garantía", "Warranty duration", "Duración de la garantía",
		"Value", "Precio de compra", "Amortization duration", "Duración de amortización",
		"Date of last physical inventory", "Fecha del último inventario físico",
		"36 months", "36 meses", "4 years", "4 años", "1 305.50", "1.305,50", "In use", "En uso")
	latin, err := charmap.Windows1252.NewEncoder().String(french)
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]string{
		"in English":             export,
		"in French":              french,
		"in German":              german,
		"in Spanish":             spanish,
		"in windows-1252":        latin,
		"with a mark":            "\xef\xbb\xbf" + export,
		"in UTF-16":              inUTF16(export),
		"with lone returns":      strings.ReplaceAll(export, "\n", "\r"),
		"with Windows line ends": strings.ReplaceAll(export, "\n", "\r\n"),
		"with commas":            strings.ReplaceAll(export, ";", ","),
		"with tabs":              strings.ReplaceAll(export, ";", "\t"),
		"below a title":          "Computers of the district\n\n" + export,
		"with HTML in cells":     strings.Replace(export, "Maple High > Library", "<b>Maple High &#62; Library</b>", 1),
		"with no-break spaces":   strings.Replace(export, "1 305.50", "1&nbsp;305.50", 1),
	}
	for name, content := range cases {
		t.Run(name, func(t *testing.T) {
			units, report, err := testimport.ReadUnits(t, Format, "glpi.csv", content)
			if err != nil || strings.Contains(report, "not read") {
				t.Fatal(err, report)
			}
			if diff := cmp.Diff([]lots.Unit{unit()}, units); diff != "" {
				t.Error(diff)
			}
			testimport.CheckPrivate(t, []string{"robin", "SN1", "IM-77", "PO-1001"}, report)
		})
	}
}

// inUTF16 writes a text in UTF-16 with a mark, low byte first.
func inUTF16(text string) string {
	encoded := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		encoded = append(encoded, byte(unit), byte(unit>>8))
	}
	return string(encoded)
}

func TestReadsValues(t *testing.T) {
	cases := map[string]struct {
		header, row string
		want        lots.Unit
	}{
		"a date of purchase without a delivery": {
			"Date of purchase;Delivery date", "2025-07-20;", lots.Unit{Received: calendar.New(2025, time.July, 20)},
		},
		"a lifelong warranty": {
			"Start date of warranty;Warranty duration", "2025-08-05;-1", lots.Unit{},
		},
		"a lifelong warranty in words": {
			"Start date of warranty;Warranty duration;Warranty expiration date", "2025-08-05;A vie;Jamais", lots.Unit{},
		},
		"an end of the warranty": {
			"Start date of warranty;Warranty duration;Warranty expiration date", "2025-08-05;36;2029-01-31",
			lots.Unit{WarrantyEnd: calendar.New(2029, time.January, 31)},
		},
		"a warranty without its start": {"Warranty duration;Date of purchase", "36;", lots.Unit{}},
		"a warranty that ends in a shorter month": {
			"Start date of warranty;Warranty duration", "2025-08-31;6",
			lots.Unit{WarrantyEnd: calendar.New(2026, time.February, 28)},
		},
		"zeros, which stand for nothing entered": {
			"Value;Amortization duration;Warranty duration;Start date of warranty", "0.00;0;0;2025-08-05", lots.Unit{},
		},
		"a useful life in years":  {"Amortization duration", "5", lots.Unit{UsefulLifeMonths: 60}},
		"the longest useful life": {"Amortization duration", "15", lots.Unit{UsefulLifeMonths: 180}},
		"a day of decommission": {
			"Decommission date", "2026-09-30", lots.Unit{Retired: calendar.New(2026, time.September, 30)},
		},
		"a unit in repair": {"Status", "En panne", lots.Unit{State: v1alpha1.OutOfServiceInRepair}},
		"a unit that is stored": {
			"Status", "Stock > Cabinet", lots.Unit{State: v1alpha1.OutOfServiceIdle},
		},
		"the serial number of the operating system": {
			"Operating system - Serial number;Serial number", "OS-KEY;SN1", lots.Unit{Serial: "SN1"},
		},
		"no serial number but that of the operating system": {
			"Operating system - Serial number;Serial number", "OS-KEY;", lots.Unit{},
		},
		"a bare quotation mark": {"Type", `Mac 13"`, lots.Unit{Category: `Mac 13"`}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			units, report, err := testimport.ReadUnits(t, Format, "glpi.csv", "Model;"+c.header+";\nBook 14;"+c.row+";\n")
			if err != nil || strings.Contains(report, "not read") {
				t.Fatal(err, report)
			}
			c.want.Model = "Book 14"
			if diff := cmp.Diff([]lots.Unit{c.want}, units, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// GLPI writes dates and numbers as the preferences of its user say.
func TestReadsDatesOfOtherPreferences(t *testing.T) {
	content := "Model;Date of purchase;Value\nBook 14;06-07-2025;1.305\n"
	reader := rows.Reader{Options: rows.Options{
		Dates: values.DateOptions{Order: values.DayFirst}, Amounts: values.AmountOptions{Decimal: values.DecimalComma},
	}}
	path := testimport.WriteFile(t, "glpi.csv", content)
	err := reader.ReadFile(t.Context(), path, Format.Layout, func(row rows.Row) error {
		got, err := readUnit(row)
		want := lots.Unit{
			Model: "Book 14", Received: calendar.New(2025, time.July, 6), UnitCost: 130500, HasUnitCost: true,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestReportsCells(t *testing.T) {
	content := "Model;Status;Date of purchase;Value;Amortization duration;Warranty duration;Decommission date;" +
		"Date of last physical inventory;Name;Serial number;Order number\n" +
		"Book 14;Robin;Robin;1.305;16 years;Robin;1970-01-01;Robin Miller;Robin;6.37702E+15;6,37702E+15\n"
	units, report, err := testimport.ReadUnits(t, Format, "glpi.csv", content)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]lots.Unit{{Model: "Book 14"}}, units); diff != "" {
		t.Error(diff)
	}
	for _, want := range []string{
		"column Status: 1 cell: it is not a status that is known", "column Date of purchase: 1 cell: it is not a date",
		"column Value: 1 cell: it can be read in two ways", "column Amortization duration: 1 cell: it is more than 15 years",
		"column Warranty duration: 1 cell: it is not a duration", "column Decommission date: 1 cell: it is 1970-01-01",
		"column Date of last physical inventory: 1 cell: it is not a date",
		"column Serial number: 1 cell: a spreadsheet shortened", "column Order number: 1 cell: a spreadsheet shortened",
	} {
		if !strings.Contains(report, want) {
			t.Errorf("%q is not in the account:\n%s", want, report)
		}
	}
	testimport.CheckPrivate(t, []string{"Robin", "Miller"}, report)
}

func TestRefusesOtherExports(t *testing.T) {
	cases := map[string]struct{ content, want string }{
		"tickets":               {"ID;Title;Status;Requester - Requester\n1;x;New;Robin\n", "add the column Model"},
		"software":              {"Name;Entity;Type\nx;y;z\n", "add the column Model"},
		"a page to sign in":     {"<!DOCTYPE html><html></html>", "is a web page"},
		"a PDF":                 {"%PDF-1.4", "is a PDF"},
		"an empty file":         {"", "is empty"},
		"a table of other data": {"student;grade\nRobin;7\n", "no column of this format"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, _, err := testimport.ReadUnits(t, Format, "glpi.csv", c.content)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("the error is %v, without %q", err, c.want)
			}
			testimport.CheckPrivate(t, []string{"Robin"}, err.Error())
		})
	}
}

// A device counts as retired from its day on, and not before.
func TestRetiresFromTheDayOfDecommission(t *testing.T) {
	decommissioned := calendar.New(2026, time.September, 30)
	for day, want := range map[calendar.Date][]v1alpha1.OutOfService{
		decommissioned.AddDays(-1): nil,
		decommissioned:             {{State: v1alpha1.OutOfServiceRetired, Count: 1}},
	} {
		plan := testimport.NewPlan()
		gatherer := lots.NewGatherer(plan, nil, lots.Mapping{
			Technologies: []lots.TechnologyRule{{Model: "Book", Technology: "staff-laptop"}},
		})
		gatherer.AsOf = day
		units, _, err := testimport.ReadUnits(t, Format, "glpi.csv", "Model;Decommission date\nBook 14;2026-09-30\n")
		if err != nil {
			t.Fatal(err)
		}
		if err := gatherer.Add(units[0]); err != nil {
			t.Fatal(err)
		}
		result, err := gatherer.Build(Format.Name, plan, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, result.Lots[0].Owned.Spec.NotInService); diff != "" {
			t.Errorf("on %s: %s", day, diff)
		}
	}
}

func FuzzGLPI(f *testing.F) {
	const private = testimport.Private
	testimport.FuzzUnits(f, Format, export, "\xef\xbb\xbf"+export, inUTF16(export), strings.ReplaceAll(export, ";", ","),
		"Model;Status;Date of purchase;Value\nF;"+private+";"+private+";"+private+"\n",
		"Model;Warranty duration;Start date of warranty;Amortization duration\nF;-1;2025-08-31;15\n"+
			"F;120;2199-12-31;"+private+"\n",
		"Name;Serial number;Model;Operating system - Serial number\n"+private+";SN1;F;"+private+"\n"+private+";SN1;F;x\n",
		"Title "+private+"\n\nModel;Decommission date;Order date;Delivery date;Startup date\n"+
			"F;2026-01-01;2026-02-02;2026-01-01;2025-01-01\n",
	)
}
