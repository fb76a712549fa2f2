package purchasing_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestImplementationCostMissing(t *testing.T) {
	testrules.RunExamples(t, rules.ImplementationCostMissing, implementationExamples())
}
