package purpose_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestSiloedPlanning(t *testing.T) {
	testrules.RunExamples(t, rules.SiloedPlanning, siloExamples())
}
