// Package glpi reads the devices of a district from the CSV that the search of GLPI exports.
package glpi

import (
	"errors"
	"fmt"
	"strings"

	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/sheet"
	"techplan.education/internal/money"
)

// The columns, as GLPI names them in English.
const (
	columnSerial           = "Serial number"
	columnModel            = "Model"
	columnManufacturer     = "Manufacturer"
	columnType             = "Type"
	columnLocation         = "Location"
	columnStatus           = "Status"
	columnOrder            = "Order number"
	columnOrdered          = "Order date"
	columnPurchased        = "Date of purchase"
	columnDelivered        = "Delivery date"
	columnStartup          = "Startup date"
	columnWarrantyStart    = "Start date of warranty"
	columnWarrantyDuration = "Warranty duration"
	columnWarrantyEnd      = "Warranty expiration date"
	columnValue            = "Value"
	columnAmortization     = "Amortization duration"
	columnDecommissioned   = "Decommission date"
	columnLastCounted      = "Date of last physical inventory"
)

// columns have as synonyms the names that GLPI's own French, German and Spanish translations give.
var columns = []sheet.Column{
	{Name: columnSerial, Synonyms: []string{"Numéro de série", "Seriennummer", "Número de serie"}},
	{Name: columnModel, Synonyms: []string{"Modèle", "Modell", "Modelo"}},
	{Name: columnManufacturer, Synonyms: []string{"Fabricant", "Hersteller", "Fabricante"}},
	{Name: columnType, Synonyms: []string{"Typ", "Tipo"}},
	{Name: columnLocation, Synonyms: []string{"Lieu", "Standort", "Lugar"}},
	{Name: columnStatus, Synonyms: []string{"Statut", "Estado"}},
	{Name: columnOrder, Synonyms: []string{"Numéro de commande", "Auftragsnummer", "Número de pedido"}},
	{Name: columnOrdered, Synonyms: []string{"Date de commande", "Bestelldatum", "Fecha del pedido"}},
	{Name: columnPurchased, Synonyms: []string{"Date d'achat", "Kaufdatum", "Fecha de compra"}},
	{Name: columnDelivered, Synonyms: []string{"Date de livraison", "Lieferdatum", "Fecha de entrega"}},
	{Name: columnStartup, Synonyms: []string{
		"Date de mise en service", "Inbetriebnahme-Datum", "Fecha de puesta en servicio",
	}},
	{Name: columnWarrantyStart, Synonyms: []string{
		"Date de début de garantie", "Startdatum der Garantie", "Fecha de inicio de la garantía",
	}},
	{Name: columnWarrantyDuration, Synonyms: []string{
		"Durée de garantie", "Garantiedauer", "Duración de la garantía",
	}},
	{Name: columnWarrantyEnd, Synonyms: []string{
		"Date d'expiration de la garantie", "Ablauf der Garantie", "Expiración de garantía",
	}},
	{Name: columnValue, Synonyms: []string{"Valeur", "Wert", "Precio de compra"}},
	{Name: columnAmortization, Synonyms: []string{
		"Durée d'amortissement", "Abschreibungsdauer", "Duración de amortización",
	}},
	{Name: columnDecommissioned, Synonyms: []string{"Date de réforme"}},
	{Name: columnLastCounted, Synonyms: []string{
		"Date de dernier inventaire physique", "Datum der letzten physikalischen Inventarisierung",
		"Fecha del último inventario físico",
	}},
}

// Format is the format glpi.
var Format = lots.Format{
	Name:  "glpi",
	Title: "Devices of GLPI, from a search",
	Help: `In GLPI, open Assets and the kind of device, for example Computers. Choose the columns
Serial number, Manufacturer, Model, Type, Location and Status, and from the financial
and administrative information Order number, the dates, Value, Amortization duration
and Warranty duration. Then export all pages as CSV. Any delimiter and the names of
columns in English, French, German and Spanish are read.

GLPI writes dates as your preferences say: set them to YYYY-MM-DD before, or give
--date-order day-first.

The date of delivery, or else of purchase, is the day on which a unit was received; the
duration of the amortization is its useful life. A unit counts as retired from its date
of decommission on.`,
	Layout:   rows.Layout{Columns: columns, CheckHeader: checkHeader},
	ReadUnit: readUnit,
}

// checkHeader refuses the exports of tickets, users, software and other things.
func checkHeader(header *sheet.Header) error {
	if !header.HasColumn(columnModel) {
		return errors.New("it has no model: in GLPI, open Assets, Computers, add the column Model, and export again")
	}
	return nil
}

func readUnit(row rows.Row) (lots.Unit, error) {
	unit := lots.Unit{
		Manufacturer: row.Text(columnManufacturer), Model: row.Text(columnModel), Category: row.Text(columnType),
		Place: row.Text(columnLocation), Serial: row.Identifier(columnSerial), Order: row.Identifier(columnOrder),
		State: row.State(columnStatus), Retired: row.Date(columnDecommissioned),
		Ordered: row.Date(columnOrdered), Received: row.Date(columnDelivered), InService: row.Date(columnStartup),
		WarrantyEnd: readWarrantyEnd(row), LastCounted: row.Date(columnLastCounted),
		UsefulLifeMonths: readUsefulLife(row),
	}
	if unit.Received.IsZero() {
		unit.Received = row.Date(columnPurchased)
	}
	unit.UnitCost, unit.HasUnitCost = readValue(row)
	return unit, nil
}

// readValue returns the price. GLPI writes 0 where none was entered.
func readValue(row rows.Row) (value money.Amount, isKnown bool) {
	value, isKnown = row.Amount(columnValue)
	return value, isKnown && value != 0
}

// longestUsefulLife is the longest duration of an amortization that GLPI offers, in months.
const longestUsefulLife = 15 * 12

// readUsefulLife returns the duration of the amortization, which GLPI counts in years. GLPI
// writes 0 where none was entered.
func readUsefulLife(row rows.Row) int32 {
	months, _ := row.Months(columnAmortization, 12)
	if months > longestUsefulLife {
		row.ReportCell(columnAmortization, fmt.Errorf("it is more than %d years", longestUsefulLife/12))
		return 0
	}
	return months
}

// lifelong is what stands for a warranty without an end, in the languages of the columns.
var lifelong = []string{
	"-1", "lifelong", "never", "à vie", "a vie", "jamais", "lebenslang", "nie", "niemals", "de por vida", "nunca",
}

// readWarrantyEnd returns the last day of the warranty, and none for a lifelong one.
func readWarrantyEnd(row rows.Row) calendar.Date {
	if isLifelong(row.Text(columnWarrantyDuration)) || isLifelong(row.Text(columnWarrantyEnd)) {
		return 0
	}
	months, _ := row.Months(columnWarrantyDuration, 1)
	start := row.Date(columnWarrantyStart)
	if end := row.Date(columnWarrantyEnd); !end.IsZero() || start.IsZero() || months == 0 {
		return end
	}
	return start.AddMonths(int(months))
}

func isLifelong(written string) bool {
	for _, word := range lifelong {
		if strings.EqualFold(written, word) {
			return true
		}
	}
	return false
}
