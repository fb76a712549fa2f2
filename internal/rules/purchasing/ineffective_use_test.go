package purchasing_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestIneffectiveUse(t *testing.T) {
	testrules.RunExamples(t, rules.IneffectiveUse, ineffectiveExamples())
}
