package funding

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// FundsExpiring reports a source that ends within 90 days and has money left.
var FundsExpiring = rules.Rule{
	Code: rules.FundsExpiring, Number: "E-14", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	Check: func(input *rules.Input, report *rules.Report) { checkUnspentSources(input, report, -expiringDays, 0) },
}

// expiringDays before the end of a source leave time for quotes, the approval of the
// board and an order.
const expiringDays = 90
