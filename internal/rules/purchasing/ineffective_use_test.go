package purchasing_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestIneffectiveUse(t *testing.T) {
	testrules.Run(t, rules.IneffectiveUse, ineffectiveExamples())
}
