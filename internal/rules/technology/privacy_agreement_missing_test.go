package technology_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestPrivacyAgreementMissing(t *testing.T) {
	testrules.RunExamples(t, rules.PrivacyAgreementMissing, privacyExamples())
}
