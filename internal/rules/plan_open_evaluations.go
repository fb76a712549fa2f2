package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
)

func init() {
	register(Rule{
		Code: "TooManyOpenEvaluations", Number: "P-56", Worst: v1alpha1.SeverityWarning,
		Summary: fmt.Sprintf("More than %d evaluations of one plan wait to be held.", evaluation.MostOpen),
		Why: "Evaluations beyond any staff's capacity are not held, and the important ones are lost among them. " +
			"techplan therefore creates no more of them, the earliest due first, until some are done. " +
			"A yearly evaluation of each of 300 technologies fits three times.",
		Source: "techplan",
		Fix: "Evaluate less often or fewer technologies: give a schedule a longer cadence, or name the technologies that matter " +
			"instead of all. Record what was found in those that are open, or cancel them with a reason.",
		Before: manyTechnologies + `  evaluationSchedules:
  - {name: use, cadence: Monthly, anchor: "2026-07-15", leadDays: 180, graceDays: 180, target: {kind: Technology, all: true}}
  - {name: cost, cadence: Monthly, anchor: "2026-07-15", leadDays: 180, graceDays: 180, target: {kind: Technology, all: true}}
  - {name: privacy, cadence: Monthly, anchor: "2026-07-15", leadDays: 180, graceDays: 180, target: {kind: Technology, all: true}}
  - {name: access, cadence: Monthly, anchor: "2026-07-15", leadDays: 180, graceDays: 180, target: {kind: Technology, all: true}}
`,
		After: manyTechnologies + `  evaluationSchedules:
  - {name: use, cadence: Annual, anchor: "2026-10-15", target: {kind: Technology, all: true}}
  - {name: cost, cadence: Annual, anchor: "2026-10-15", target: {kind: Technology, all: true}}
  - {name: privacy, cadence: Annual, anchor: "2026-10-15", target: {kind: Technology, all: true}}
  - {name: access, cadence: Annual, anchor: "2026-10-15", target: {kind: Technology, all: true}}
`,
		Check: checkOpenEvaluations,
	})
}

func checkOpenEvaluations(c *Case, r *Report) {
	if c.Schedule.Waiting == 0 {
		return
	}
	all := c.Schedule.Counts[evaluation.Open] + c.Schedule.Counts[evaluation.Overdue]
	r.Find(Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityWarning, Field: "spec.evaluationSchedules",
		Message: fmt.Sprintf("%s wait to be held at once; %s beyond %d are not created until others are done.",
			count(int64(all), "evaluation"), count(int64(c.Schedule.Waiting), "evaluation"), evaluation.MostOpen),
		Action: "Give schedules a longer cadence or fewer technologies, or record or cancel what is open.",
	}})
}

// manyTechnologies begins an example with so many technologies that a few schedules of
// all of them yield too many evaluations.
const manyTechnologies = `
kind: TechnologyPlan
spec:
  technologies:
  - {name: accounting}
  - {name: antivirus}
  - {name: assessment}
  - {name: attendance}
  - {name: backup}
  - {name: bus-routing}
  - {name: cafeteria}
  - {name: cameras}
  - {name: captioning}
  - {name: cataloging}
  - {name: coding}
  - {name: dashboards}
  - {name: directory}
  - {name: email}
  - {name: filtering}
  - {name: forms}
  - {name: gradebook}
  - {name: help-desk}
  - {name: keyboarding}
  - {name: lms}
  - {name: mapping}
  - {name: messaging}
  - {name: monitoring}
  - {name: music}
  - {name: payroll}
  - {name: phonics}
  - {name: printing}
  - {name: science-lab}
`
