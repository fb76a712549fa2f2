package compliance

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/programs"
	"techplan.education/internal/rules"
)

// sure tells whether a datum of a program can make a plan wrong.
func sure(input *rules.Input, fact programs.Fact) bool {
	if input.Sure != nil {
		return input.Sure(fact)
	}
	return fact.Primary
}

// severityOf is how bad it is that a plan breaks a rule of a program: an Error
// only where the rule was read in the program's own text.
func severityOf(input *rules.Input, fact programs.Fact) v1alpha1.Severity {
	if sure(input, fact) {
		return v1alpha1.SeverityError
	}
	return v1alpha1.SeverityWarning
}

// asking ends an action with whom to ask, where the rule is not sure.
func asking(input *rules.Input, action string, fact programs.Fact) string {
	if sure(input, fact) || fact.Ask == "" {
		return action
	}
	return action + " This rule was not read in the program's own text: ask " + fact.Ask + " first."
}

// leastSure is the first of the facts that is not primary, else the first.
func leastSure(facts ...programs.Fact) programs.Fact {
	for _, fact := range facts {
		if !fact.Primary {
			return fact
		}
	}
	return facts[0]
}
