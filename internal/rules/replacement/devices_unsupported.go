package replacement

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/inventory"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// DevicesUnsupported reports devices in use that their maker no longer supports.
var DevicesUnsupported = rules.Rule{
	Code: rules.DevicesUnsupported, Number: "P-62", Worst: v1alpha1.SeverityWarning,
	Files: files,
	FoldedUnder: []rules.Fold{
		// The money for their replacement is missing already.
		{Root: rules.RefreshUnderfunded, By: rules.ByTechnology, When: rules.IsAboutOneTechnology},
	},
	Check: checkDevicesUnsupported,
}

// checkDevicesUnsupported reports one finding for each technology. Devices that have a
// replacement are counted too, as long as they are in use.
func checkDevicesUnsupported(input *rules.Input, report *rules.Report) {
	units, unknown := map[v1alpha1.EntryName]int64{}, map[v1alpha1.EntryName]bool{}
	for _, stock := range input.Stock {
		if stock.InService && stock.Support == inventory.SupportUnknown && stock.Devices > 0 {
			unknown[stock.Technology] = true
		}
		if stock.InService && stock.Support == inventory.Unsupported && stock.Devices > 0 {
			units[stock.Technology] += stock.Devices
		}
	}
	for _, entryName := range rules.SortedKeys(units) {
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    rules.TechnologyPath(entryName).String(),
			Message: fmt.Sprintf(
				"%s of %s in use get no updates any more: the support of their maker has ended.",
				text.FormatCount(units[entryName], "device"), entryName,
			),
			Action:       "Replace them first, keep them off the network, or record that they are retired.",
			Technologies: []v1alpha1.EntryName{entryName},
		})
	}
	if len(unknown) > 0 {
		report.AddNotChecked(
			"until when their maker supports them is not recorded for lots of %s", text.JoinFirst(rules.SortedKeys(unknown)),
		)
	}
}
