package learning_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestSupportGap(t *testing.T) {
	testrules.RunExamples(t, rules.SupportGap, supportExamples())
}
