package rules

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/programs"
)

// What the rules about funding programs share: how much they may say depends on
// how sure the program's own rule is.

// sure tells whether a datum of a program can make a plan wrong.
func (c *Case) sure(f programs.Fact) bool {
	if c.Sure != nil {
		return c.Sure(f)
	}
	return f.Primary
}

// severityOf is how bad it is that a plan breaks a rule of a program: an Error
// only where the rule was read in the program's own text.
func (c *Case) severityOf(f programs.Fact) v1alpha1.Severity {
	if c.sure(f) {
		return v1alpha1.SeverityError
	}
	return v1alpha1.SeverityWarning
}

// asking ends an action with whom to ask, where the rule is not sure.
func (c *Case) asking(action string, f programs.Fact) string {
	if c.sure(f) || f.Ask == "" {
		return action
	}
	return action + " This rule was not read in the program's own text: ask " + f.Ask + " first."
}

// leastSure is the first of the facts that is not primary, else the first.
func leastSure(facts ...programs.Fact) programs.Fact {
	for _, f := range facts {
		if !f.Primary {
			return f
		}
	}
	return facts[0]
}

// programWords name a kind of source in a sentence; other kinds go by their name.
var programWords = map[v1alpha1.SourceKind]string{
	v1alpha1.SourceERateC1: "E-Rate category one", v1alpha1.SourceERateC2: "E-Rate category two", v1alpha1.SourceBond: "bond",
	v1alpha1.SourceTitleIVA: "Title IV-A",
}

func programOf(s *v1alpha1.FundingSource) string {
	if words := programWords[s.Kind]; words != "" {
		return words
	}
	return string(s.Kind)
}
