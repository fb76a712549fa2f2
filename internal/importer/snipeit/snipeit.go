// Package snipeit reads the devices of a district from Snipe-IT: the CSV of its custom asset
// report, and the CSV with which assets are imported into it.
package snipeit

import (
	"cmp"
	"errors"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/sheet"
	"techplan.education/internal/importer/values"
)

// The columns, as Snipe-IT names them in English.
const (
	columnAssetTag        = "Asset Tag"
	columnSerial          = "Serial"
	columnModel           = "Model"
	columnModelNumber     = "Model No."
	columnCategory        = "Category"
	columnManufacturer    = "Manufacturer"
	columnLocation        = "Location"
	columnDefaultLocation = "Default Location"
	columnOrder           = "Order Number"
	columnPurchased       = "Purchased"
	columnCost            = "Cost"
	columnEnd             = "EOL"
	columnWarranty        = "Warranty"
	columnWarrantyEnd     = "Warranty Expires"
	columnStatus          = "Status"
	columnLastAudit       = "Last Audit"
	columnDeleted         = "Deleted"
)

// columns have as synonyms the names of the import, and those that Snipe-IT's own French, German
// and Spanish translations give the report.
var columns = []sheet.Column{
	{Name: columnAssetTag, Synonyms: []string{"Étiquette de l'actif", "Etiqueta"}},
	{Name: columnSerial, Synonyms: []string{"Serial number", "Numéro de série", "Seriennummer", "N. Serie"}},
	{Name: columnModel, Synonyms: []string{"Model name", "Modèle", "Modell", "Modelo"}},
	{Name: columnModelNumber, Synonyms: []string{"Model Number"}},
	{Name: columnCategory, Synonyms: []string{"Catégorie", "Kategorie", "Categoría"}},
	{Name: columnManufacturer, Synonyms: []string{"Fabricant", "Hersteller", "Fabricante"}},
	{Name: columnLocation, Synonyms: []string{"Lieu", "Standort", "Localización"}},
	{Name: columnDefaultLocation, Synonyms: []string{
		"Emplacement par défaut", "Standard-Standort", "Ubicación Predeterminada",
	}},
	{Name: columnOrder, Synonyms: []string{"Numéro de Commande", "Auftragsnummer", "Nº Pedido"}},
	{Name: columnPurchased, Synonyms: []string{
		"Purchase Date", "Acheté", "Date d'achat", "Kaufdatum", "Comprado", "Fecha Compra",
	}},
	{Name: columnCost, Synonyms: []string{
		"Purchase Cost", "Coût", "Coût d'achat", "Kosten", "Kaufpreis", "Costo", "Precio Compra",
	}},
	{Name: columnEnd, Synonyms: []string{
		"Asset EOL Date", "EOL Date", "Fin de vie", "Date de fin de vie", "Ende der Nutzungsdauer", "Fecha EOL",
	}},
	{Name: columnWarranty, Synonyms: []string{"Warranty Months", "Garantie", "Garantía"}},
	{Name: columnWarrantyEnd, Synonyms: []string{
		"Expiration de garantie", "Garantie Ablaufdatum", "Vencimiento de la Garantía",
	}},
	{Name: columnStatus, Synonyms: []string{"Statut", "Estado"}},
	{Name: columnLastAudit},
	{Name: columnDeleted},
}

// Format is the format snipe-it.
var Format = lots.Format{
	Name:  "snipe-it",
	Title: "Assets of Snipe-IT, from the custom asset report",
	Help: `In Snipe-IT, open Reports, Custom Asset Report. Tick Model, Category, Manufacturer,
Serial, Purchased, Cost, EOL, Warranty, Order Number, Location, Status and Last Audit, and
generate the report. A file with the columns of the import of assets is read as well.

The date of purchase is the day on which a unit was received. The end of life (EOL) is
read as the end of support. Ready to Deploy and Pending count as idle, Archived and
deleted assets as retired, Out for Repair, Out for Diagnostics and Broken as in repair,
and Lost/Stolen as lost.`,
	Layout:   rows.Layout{Columns: columns, CheckHeader: checkHeader},
	ReadUnit: readUnit,
}

// rightReport is how to make the file.
const rightReport = "in Snipe-IT, open Reports, Custom Asset Report, tick Model, Category, Asset Tag and Serial, " +
	"and generate the report"

// checkHeader refuses the other reports, and the files of other things than assets.
func checkHeader(header *sheet.Header) error {
	switch {
	case header.HasName("Action") && (header.HasName("Target") || header.HasName("Item")):
		return errors.New("it is the report of activity, which has a row for each event: " + rightReport)
	case header.HasName("Fieldset") || header.HasName("Min Qty"):
		return errors.New("it lists models and not the assets of each: " + rightReport)
	case header.HasName("Seats") || header.HasName("Product Key"):
		return errors.New("it lists licenses and not assets: " + rightReport)
	case !header.HasColumn(columnAssetTag) && !header.HasColumn(columnSerial):
		return errors.New("it has neither asset tags nor serial numbers, so it does not list assets: " + rightReport)
	case !header.HasColumn(columnModel) && !header.HasColumn(columnModelNumber):
		return errors.New("it has no model: " + rightReport)
	default:
		return nil
	}
}

func readUnit(row rows.Row) (lots.Unit, error) {
	unit := lots.Unit{
		Manufacturer: row.Text(columnManufacturer), Category: row.Text(columnCategory),
		Model:  cmp.Or(row.Text(columnModel), row.Text(columnModelNumber)),
		Serial: row.Identifier(columnSerial), Order: row.Identifier(columnOrder),
		Place:    cmp.Or(row.Text(columnLocation), row.Text(columnDefaultLocation)),
		Received: row.Date(columnPurchased), SupportEnd: row.Date(columnEnd), LastCounted: row.Date(columnLastAudit),
		State: readState(row),
	}
	unit.WarrantyEnd = readWarrantyEnd(row, unit.Received)
	unit.UnitCost, unit.HasUnitCost = row.Amount(columnCost)
	return unit, nil
}

// readWarrantyEnd returns the end of the warranty. Without a column for it, Snipe-IT counts the
// months of the warranty from the purchase, and so does this.
func readWarrantyEnd(row rows.Row, purchased calendar.Date) calendar.Date {
	months, _ := row.Months(columnWarranty, 1)
	if end := row.Date(columnWarrantyEnd); !end.IsZero() || purchased.IsZero() || months == 0 {
		return end
	}
	return purchased.AddMonths(int(months))
}

// readState returns the state of an asset. The report writes the name of the status and, in
// parentheses, its type: "Out for Repair (undeployable)". Names are free, types are not.
func readState(row rows.Row) v1alpha1.OutOfServiceState {
	if row.Text(columnDeleted) != "" {
		return v1alpha1.OutOfServiceRetired
	}
	name, kind := cutKind(row.Text(columnStatus))
	state, err := values.ParseState(name)
	if state == v1alpha1.OutOfServiceLost {
		return state
	}
	switch kind {
	case "deployed":
		return ""
	case "deployable":
		return v1alpha1.OutOfServiceIdle
	case "archived":
		return v1alpha1.OutOfServiceRetired
	case "pending", "undeployable":
		return cmp.Or(state, v1alpha1.OutOfServiceIdle)
	default:
		row.ReportCell(columnStatus, err)
		return state
	}
}

// cutKind returns the name and the type of a status. The type is empty if none is written.
func cutKind(status string) (name, kind string) {
	at := strings.LastIndex(status, "(")
	if at < 0 || !strings.HasSuffix(status, ")") {
		return status, ""
	}
	return strings.TrimSpace(status[:at]), strings.ToLower(strings.TrimSuffix(status[at+1:], ")"))
}
