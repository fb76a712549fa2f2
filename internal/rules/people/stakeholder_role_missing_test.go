package people_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestStakeholderRoleMissing(t *testing.T) {
	all := []v1alpha1.Role{
		"Teachers", "Principal", "Assistive technology coordinator", "Network technician", "Special educator",
		"Chief financial officer", "Families", "Student council",
	}
	testrules.RunExamples(t, rules.StakeholderRoleMissing, testrules.Examples{
		"no stakeholders":        {World: testrules.NewDistrict(testrules.NewPlan())},
		"all of the usual eight": {World: testrules.NewDistrict(testrules.PlanWithStakeholders(all...))},
		"all but one, in a draft": {
			World: testrules.NewDistrict(testrules.PlanWithStakeholders(all[:7]...).MarkDraft()),
			Want:  []string{"Warning"},
		},
		"one finding names all": {
			World: testrules.NewDistrict(testrules.PlanWithStakeholders("Coach")),
			Want:  []string{"Warning"},
		},
		"the plan's own roles": {
			World: testrules.NewDistrict(testrules.RequireRoles(testrules.PlanWithStakeholders("School nurse"), "nurse")),
		},
		"one of the plan's own is not here": {
			World: testrules.NewDistrict(
				testrules.RequireRoles(testrules.PlanWithStakeholders("School nurse"), "nurse", "coach"),
			),
			Want: []string{"Warning"},
		},
		"a waiver": {
			World: testrules.NewDistrict(
				testrules.PlanWithStakeholders("Coach").WaiveFinding("w", rules.StakeholderRoleMissing, testrules.WaivedOff),
			),
			Want: []string{"Warning waived by w"},
		},
	})
}

func TestRolesAreFoundByTheirWords(t *testing.T) {
	for title, c := range map[string]struct {
		role  v1alpha1.Role
		needs v1alpha1.Label
		found bool
	}{
		"the word itself":                   {"teacher", "teacher", true},
		"in the plural":                     {"Elementary teachers", "teacher", true},
		"a part of a word":                  {"Teacherage office", "teacher", false},
		"a synonym":                         {"Special educators", "teacher", true},
		"two required roles in one":         {"Special educators", "special education", true},
		"words in another order":            {"Director of technology", "information technology", true},
		"one of two words":                  {"Chief of staff", "finance", false},
		"IT in capitals":                    {"IT manager", "information technology", true},
		"it":                                {"The person who needs it", "information technology", false},
		"AT in capitals":                    {"AT/AAC specialist", "assistive technology", true},
		"at":                                {"Secretary at the office", "assistive technology", false},
		"technology that is not assistive":  {"Technology director", "assistive technology", false},
		"parents":                           {"Parents' council", "family", true},
		"a required role in capitals":       {"Principals", "Administrator", true},
		"a role of the plan's own":          {"Librarian of the high school", "school librarian", true},
		"without one of its words":          {"Librarian", "school librarian", false},
		"a role of the plan's own, plural":  {"Librarian", "librarians", true},
		"an abbreviation of the plan's own": {"ESL lead", "ESL", true},
		"a CTO":                             {"CTO", "information technology", true},
		"a CIO":                             {"Deputy CIO", "information technology", true},
		"a chief technology officer":        {"Chief Technology Officer", "information technology", true},
		"a chief information officer":       {"Chief information officer", "information technology", true},
		"a technology coordinator":          {"Coordinator of technology", "information technology", true},
		"a technology officer":              {"Technology officer", "information technology", true},
		"assistive technology alone":        {"Assistive technology coordinator", "information technology", false},
		"assistive and other technology": {
			"Director of technology and assistive technology", "information technology", true,
		},
		"assistive tech":                   {"Assistive tech team", "assistive technology", true},
		"a CFO":                            {"CFO", "finance", true},
		"a chief financial officer":        {"Chief Financial Officer", "finance", true},
		"a treasurer":                      {"Treasurer of the board", "finance", true},
		"the PTA":                          {"PTA", "family", true},
		"the PTO":                          {"PTO president", "family", true},
		"the PTSA":                         {"Lincoln High PTSA", "family", true},
		"a parent-teacher group":           {"Parent-teacher organization", "family", true},
		"special ed":                       {"Special ed lead", "special education", true},
		"exceptional children":             {"Director of exceptional children", "special education", true},
		"speech is not all of it":          {"SLP", "special education", false},
		"the student council":              {"Student council", "student", true},
		"the students' council":            {"Students' council", "student", true},
		"a student representative":         {"Student representative", "student", true},
		"students":                         {"Students", "student", true},
		"students of a school":             {"High school students", "student", true},
		"students of a group":              {"Students with disabilities", "student", true},
		"a student":                        {"Middle school student", "student", true},
		"a student of a school":            {"Student from the high school", "student", true},
		"members who are students":         {"Board members, Student", "student", true},
		"a council of students":            {"Council of students", "student", true},
		"students and others":              {"Students and families", "student", true},
		"the director of student services": {"Director of Student Services", "student", false},
		"an office":                        {"student services", "student", false},
		"an office, in the plural":         {"Students services", "student", false},
		"who represents that office":       {"Representative of Student Services", "student", false},
		"a clerk":                          {"Student information systems clerk", "student", false},
		"a dean":                           {"Dean of students", "student", false},
		"a student teacher":                {"Student teacher", "student", false},
		"exceptional student education":    {"Exceptional Student Education", "student", false},
	} {
		t.Run(title, func(t *testing.T) {
			got := testrules.SummarizeFindings(
				testrules.EvaluateRules(
					testrules.NewDistrict(
						testrules.RequireRoles(testrules.PlanWithStakeholders(c.role), c.needs),
					),
					testrules.Today,
				),
				rules.StakeholderRoleMissing,
			)
			if found := got == nil; found != c.found {
				t.Errorf("%q speaks for %q: %t", c.role, c.needs, found)
			}
		})
	}
}
