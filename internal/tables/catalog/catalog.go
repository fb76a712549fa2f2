// Package catalog lists the questions of a business office. A new question is a line of Questions.
package catalog

import (
	"techplan.education/internal/reports/content"
	"techplan.education/internal/tables"
	"techplan.education/internal/tables/devices"
	"techplan.education/internal/tables/funding"
	"techplan.education/internal/tables/places"
	"techplan.education/internal/tables/replacement"
	"techplan.education/internal/tables/review"
)

// Questions lists the questions, in the order of the commands.
func Questions() []tables.Question {
	return []tables.Question{
		funding.Sources,
		replacement.Replacements,
		replacement.Forecast,
		devices.Depreciation,
		devices.Ownership,
		funding.Contracts,
		funding.Savings,
		review.Evaluations,
		content.ChangesQuestion,
		places.Capacity,
		devices.Lots,
		review.Findings,
	}
}
