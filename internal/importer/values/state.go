package values

import (
	"errors"
	"strings"
	"unicode"

	"techplan.education/api/v1alpha1"
)

var errNoState = errors.New("it is not a status that is known: the units count as in use")

// inUse is the state of units that are in use.
const inUse v1alpha1.OutOfServiceState = ""

// statusWords are the words of a state.
type statusWords struct {
	state v1alpha1.OutOfServiceState
	words []string
}

// statuses are the words by which a status is known, in the languages in which inventories are
// exported. What stands first holds, whatever else a status says: "lost in storage" is lost, and
// "not in use" is not in use.
var statuses = []statusWords{
	{v1alpha1.OutOfServiceLost, []string{
		"lost", "stolen", "missing", "perdu", "volé", "verloren", "gestohlen", "perdido", "robado", "extraviado",
	}},
	{v1alpha1.OutOfServiceRetired, []string{
		"retired", "archived", "disposed", "scrapped", "decommissioned", "sold", "surplus", "recycled", "not fixable",
		"beyond repair", "not repairable", "written off", "réformé", "rebut", "archivé", "ausgemustert", "ausgesondert",
		"entsorgt", "archiviert", "de baja", "retirado", "desechado", "archivado",
	}},
	{v1alpha1.OutOfServiceInRepair, []string{
		"repair", "repairs", "diagnostics", "broken", "damaged", "defective", "rma", "maintenance", "out of service",
		"out of order", "réparation", "cassé", "hors service", "en panne", "reparatur", "defekt", "wartung",
		"außer betrieb", "reparación", "averiado", "roto", "fuera de servicio",
	}},
	{v1alpha1.OutOfServiceIdle, []string{
		"ready", "available", "pending", "stock", "storage", "stored", "spare", "unused", "idle", "deployable",
		"undeployable", "not in use", "not used", "not deployed", "disponible", "réserve", "stocké", "lager", "verfügbar",
		"reserve", "nicht in betrieb", "almacén", "reserva", "pendiente", "sin uso",
	}},
	{inUse, []string{
		"use", "used", "deployed", "assigned", "active", "production", "service", "installed", "operational",
		"utilisation", "utilisé", "affecté", "actif", "installé", "betrieb", "aktiv", "benutzung", "zugewiesen", "uso",
		"activo", "asignado", "servicio",
	}},
}

// ParseState reads a status of an inventory: Out for Repair, Lost/Stolen or In use, whose state is
// empty. An empty text is in use. A status without a known word is an error, and in use.
func ParseState(written string) (v1alpha1.OutOfServiceState, error) {
	if strings.TrimSpace(written) == "" {
		return inUse, nil
	}
	isBetweenWords := func(character rune) bool { return !unicode.IsLetter(character) }
	words := " " + strings.Join(strings.FieldsFunc(strings.ToLower(written), isBetweenWords), " ") + " "
	for _, status := range statuses {
		for _, known := range status.words {
			if strings.Contains(words, " "+known+" ") {
				return status.state, nil
			}
		}
	}
	return inUse, errNoState
}
