package rules

import (
	"cmp"
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/objectsize"
)

func init() {
	register(Rule{
		Code: "PlanTooLarge", Number: "P-58", Worst: v1alpha1.SeverityWarning,
		Summary: "The plan takes more room than is left beside its status.",
		Why: "Kubernetes stores at most 1.57 MB for one object: what people wrote, the status, and the record of who " +
			"applied which field. A plan beyond 0.5 MB may come to a point where it cannot be applied on the server side, " +
			"or where its status does not fit, and then nothing about it is assessed. A plan of five hundred budget lines " +
			"takes about 0.3 MB.",
		Source: "techplan",
		Fix: "Shorten the section that the finding names. Keep long texts in documents of their own and write down what " +
			"they decide. Remove entries that nothing refers to any more. Move lines of past years to the plan of those years.",
		Before: `
kind: TechnologyPlan
spec:
  needs:  # and four hundred more of a whole page each
  - name: wireless-in-the-gymnasium
    gap: >-
      The survey of last spring says on its pages 3 to 19 that the gymnasium has two access points, that one of them
      is broken, that the other one serves the cafeteria as well, and that thirty students at a time cannot work.
  - name: wireless-in-the-library
    gap: >-
      The survey of last spring says on its pages 20 to 41 that the library has one access point, that it stands
      behind the shelves of the reference section, and that it serves the corridor better than the reading room.
`,
		After: `
kind: TechnologyPlan
spec:
  needs:
  - {name: wireless, gap: Thirty students cannot work at a time in gymnasium and library.}
`,
		Check: checkPlanSize,
	})
}

func checkPlanSize(c *Case, r *Report) {
	size := objectsize.Of(c.Plan.Spec)
	if size.Total() <= cmp.Or(c.Room, objectsize.Documented) {
		return
	}
	largest := size.Largest()
	r.Find(Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityWarning, Field: "spec." + largest.Name,
		Message: fmt.Sprintf("The plan takes %s: %s as JSON, and %s for the record of who applied which field. "+
			"Up to %s it is sure that its status fits. The largest section is %s with %s.",
			objectsize.Megabytes(size.Total()), objectsize.Megabytes(size.JSON), objectsize.Megabytes(size.ManagedFields),
			objectsize.Megabytes(objectsize.Documented), largest.Name, objectsize.Megabytes(largest.Bytes)),
		Action: fmt.Sprintf("Shorten %s: keep long texts in documents of their own, "+
			"and remove entries that are no longer needed.", largest.Name),
	}})
}
