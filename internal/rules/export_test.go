package rules

import "techplan.education/internal/programs"

// SureOfPrograms, set as an annotation of a plan, makes tests take all data of
// funding programs for sure, so that they can tell what will be an Error once
// somebody has read a rule in the program's own text.
const SureOfPrograms = "sure-of-programs"

func init() {
	sure = func(c *Case, f programs.Fact) bool { return f.Primary || c.Plan.Annotations[SureOfPrograms] != "" }
}
