package funding

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// FundsExpiring reports this: a source ends within 90 days and has money left.
var FundsExpiring = rules.Rule{
	Code: rules.FundsExpiring, Number: "E-14", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	Check: func(input *rules.Input, report *rules.Report) { checkUnspent(input, report, -expiringDays, 0) },
}

const (
	expiringDays = 90
)
