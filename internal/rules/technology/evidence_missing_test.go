package technology_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestEvidenceMissing(t *testing.T) {
	testrules.RunExamples(t, rules.EvidenceMissing, evidenceExamples())
}
