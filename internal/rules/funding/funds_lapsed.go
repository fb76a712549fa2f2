package funding

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// FundsLapsed reports a source that ended within the last year and had money left.
var FundsLapsed = rules.Rule{
	Code: rules.FundsLapsed, Number: "E-14", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	Check: func(input *rules.Input, report *rules.Report) { checkUnspentSources(input, report, 1, lapsedDays) },
}

// lapsedDays after the end of a source, funders rarely let the rest be carried over any more.
const lapsedDays = 365
