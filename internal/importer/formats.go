// Package importer lists the formats of the files that districts already have, and can import.
package importer

import (
	"techplan.education/internal/importer/appleschool"
	"techplan.education/internal/importer/glpi"
	"techplan.education/internal/importer/budget"
	"techplan.education/internal/importer/google"
	"techplan.education/internal/importer/intune"
	"techplan.education/internal/importer/jamf"
	"techplan.education/internal/importer/ledger"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/importer/own"
	"techplan.education/internal/importer/oneroster"
	"techplan.education/internal/importer/plans"
	"techplan.education/internal/importer/snipeit"
)

// InventoryFormats returns the formats that list devices, in the order of the documentation.
func InventoryFormats() []lots.Format {
	return []lots.Format{
		google.Format,
		intune.Format,
		jamf.Format,
		appleschool.Format,
		snipeit.Format,
		glpi.Format,
		own.Format,
	}
}

// PlanFormats returns the formats that say something about a plan, in the order of the
// documentation.
func PlanFormats() []plans.Format {
	return []plans.Format{
		oneroster.Format,
		budget.Format,
		ledger.Format,
	}
}
