package learning_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// The messages name the program and what it lacks.
func TestMessagesAboutPrograms(t *testing.T) {
	line := func(amount v1alpha1.Money, named string) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().
				AddLine("l", 2027, amount, testrules.ForPurpose(testrules.Learning)).
				AddProgram("a", "", "", testrules.TaughtBy("External", named)),
		)
	}
	testrules.CheckSentences(t, map[string]testrules.Sentence{
		"owners": {
			World: testrules.NewDistrict(testrules.NewPlan().AddProgram("a", "", "", ownedBy("Principals", "", ""))),
			Code:  rules.ProgramOwnerMissing,
			Want: "spec.professionalLearning[a].owners: No role is named for the development or delivery " +
				"of program a.",
		},
		"no owners at all": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddProgram("b", "", "", ownedBy("x", "x", "x")).AddProgram("a", "", ""),
			),
			Code: rules.ProgramOwnerMissing,
			Want: "spec.professionalLearning[a].owners: No role is named for the communication, development or " +
				"delivery of program a.",
		},
		"a provider without a line": {
			World: line("5", ""),
			Code:  rules.ProviderUnfunded,
			Want: "spec.professionalLearning[a].provider: Program a is taught by Lakeside Learning Center, a " +
				"provider from outside, and no budget line is named that pays for it.",
		},
		"a provider whose line has nothing": {
			World: line("0", "l"),
			Code:  rules.ProviderUnfunded,
			Want: "spec.professionalLearning[a].provider.line: Program a is taught by Lakeside Learning Center, a " +
				"provider from outside, and line l, which is to pay for it, has no money.",
		},
		"feedback": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddProgram("b", "", "", withFeedback(10, "")).
					AddProgram("a", "", "2026-08-10", testplan.LastingDays(3)),
			),
			Code: rules.FeedbackMissing,
			Want: "spec.professionalLearning[a].feedback: Program a ended on 2026-08-12, and what people said of it " +
				"is not recorded.",
		},
		"a follow-up": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddProgram("b", "", "", withFollowUp("2027-01-28")).AddProgram("a", "", "2026-08-10"),
			),
			Code: rules.FollowUpMissing,
			Want: "spec.professionalLearning[a].followUp: Program a of 2026-08-10 has no follow-up, and no program " +
				"on another day is about one of its goals or technologies.",
		},
	})
}
