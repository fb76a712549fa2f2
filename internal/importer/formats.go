// Package importer lists the formats of the files that districts already have, and can import.
package importer

import (
	"fmt"

	"techplan.education/internal/importer/appleschool"
	"techplan.education/internal/importer/budget"
	"techplan.education/internal/importer/glpi"
	"techplan.education/internal/importer/google"
	"techplan.education/internal/importer/intune"
	"techplan.education/internal/importer/jamf"
	"techplan.education/internal/importer/ledger"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/importer/oneroster"
	"techplan.education/internal/importer/own"
	"techplan.education/internal/importer/plans"
	"techplan.education/internal/importer/sheet"
	"techplan.education/internal/importer/snipeit"
)

// InventoryFormats returns the formats that list devices, in the order of the documentation. Each
// refuses a file of which another one knows more columns.
func InventoryFormats() []lots.Format {
	formats := listInventoryFormats()
	for i := range formats {
		formats[i].CheckHeader = refuseOthers(formats[i])
	}
	return formats
}

// clearlyMore is by how many columns another format must know a file better. Several formats have
// a serial number, a model and a status.
const clearlyMore = 3

// refuseOthers returns the check of a header by a format, after which no other format knows the
// columns better.
func refuseOthers(format lots.Format) func(*sheet.Header) error {
	return func(header *sheet.Header) error {
		known := header.CountKnown(format.Columns)
		for _, other := range listInventoryFormats() {
			if other.Name != format.Name && header.CountKnown(other.Columns) >= known+clearlyMore {
				return fmt.Errorf("it looks like an export for the format %s: %s", other.Name, other.Title)
			}
		}
		if format.CheckHeader == nil {
			return nil
		}
		return format.CheckHeader(header)
	}
}

func listInventoryFormats() []lots.Format {
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
