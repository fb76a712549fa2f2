package compliance

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/programs"
	"techplan.education/internal/rules"
)

// isConfirmed reports whether a fact about a program is certain enough to make a plan
// wrong. By default, it must have been read in the program's own text.
func isConfirmed(input *rules.Input, fact programs.Fact) bool {
	// Tests set their own measure of certainty.
	if input.IsReliable != nil {
		return input.IsReliable(fact)
	}
	return fact.Primary
}

// severityOfFact is Error if the rule that a plan breaks is confirmed, and Warning if
// it is known from another source only.
func severityOfFact(input *rules.Input, fact programs.Fact) v1alpha1.Severity {
	if isConfirmed(input, fact) {
		return v1alpha1.SeverityError
	}
	return v1alpha1.SeverityWarning
}

// appendWhomToAsk adds to an action whom to ask, if the rule is not confirmed. The
// district should not change its plan because of a rule that may be outdated.
func appendWhomToAsk(input *rules.Input, action string, fact programs.Fact) string {
	if isConfirmed(input, fact) || fact.Ask == "" {
		return action
	}
	return action + " This rule was not read in the program's own text: ask " + fact.Ask + " first."
}

// leastCertainFact is the first of the facts that was not read in the program's own
// text, or else the first. A finding that rests on several facts has the certainty of
// this one.
func leastCertainFact(facts ...programs.Fact) programs.Fact {
	for _, fact := range facts {
		if !fact.Primary {
			return fact
		}
	}
	return facts[0]
}
