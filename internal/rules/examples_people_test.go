package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

type planSpec = v1alpha1.TechnologyPlanSpec

const waivedOff = v1alpha1.WaiverOff

// people are stakeholders by role.
func people(roles ...v1alpha1.Role) *testplan.PlanBuilder {
	return plan().With(func(s *planSpec) {
		for i, role := range roles {
			s.Stakeholders = append(s.Stakeholders, v1alpha1.Stakeholder{Name: v1alpha1.EntryName(fmt.Sprint("s", i)), Role: role})
		}
	})
}

// requiring sets the roles that must be among the stakeholders.
func requiring(p *testplan.PlanBuilder, roles ...v1alpha1.Label) *testplan.PlanBuilder {
	return p.With(func(s *planSpec) { s.Policy.RequiredRoles = roles })
}

var _ = examplesIn(peopleExamples)

func peopleExamples() map[v1alpha1.FindingCode]examples {
	all := []v1alpha1.Role{"Teachers", "Principal", "Assistive technology coordinator", "Network technician", "Special educator", "Chief financial officer", "Families", "Student council"}
	from := func(origins ...v1alpha1.Origin) *testplan.PlanBuilder {
		return plan().With(func(s *planSpec) {
			for i, origin := range origins {
				s.Stakeholders = append(s.Stakeholders, v1alpha1.Stakeholder{Name: v1alpha1.EntryName(fmt.Sprint("s", i)), Role: "Teacher", Origin: origin})
			}
		})
	}
	areas := func(areas ...v1alpha1.PlanningArea) *testplan.PlanBuilder {
		return people("Teacher", "Principal").With(func(s *planSpec) {
			for i, area := range areas {
				who := &s.Stakeholders[i%2]
				who.Areas = append(who.Areas, area)
			}
		})
	}
	leads := func(assistive, educational, information v1alpha1.Role) *testplan.PlanBuilder {
		return plan().With(func(s *planSpec) {
			for _, l := range []v1alpha1.DomainLead{{Domain: at, Role: assistive}, {Domain: edTech, Role: educational}, {Domain: infoTech, Role: information}} {
				if l.Role != "" {
					s.DomainLeads = append(s.DomainLeads, l)
				}
			}
		})
	}
	cared := func(t *v1alpha1.Technology) { t.Responsibilities.Vetting = "Cabinet" }
	return map[v1alpha1.FindingCode]examples{
		"StakeholderRoleMissing": {
			"nobody":                            {world: of(plan())},
			"all of the usual eight":            {world: of(people(all...))},
			"all but one, in a draft":           {world: of(people(all[:7]...).Draft()), want: []string{"Warning"}},
			"one finding names all":             {world: of(people("Coach")), want: []string{"Warning"}},
			"the plan's own roles":              {world: of(requiring(people("School nurse"), "nurse"))},
			"one of the plan's own is not here": {world: of(requiring(people("School nurse"), "nurse", "coach")), want: []string{"Warning"}},
			"a waiver":                          {world: of(people("Coach").Waive("w", "StakeholderRoleMissing", waivedOff)), want: []string{"Warning waived by w"}},
		},
		"ExternalVoiceMissing": {
			"nobody":                 {world: of(plan())},
			"no origin recorded":     {world: of(from("", ""))},
			"all internal":           {world: of(from("Internal", "")), want: []string{"Info"}},
			"one of them external":   {world: of(from("Internal", "External"))},
			"only external and none": {world: of(from("", "External"))},
			"a waiver":               {world: of(from("Internal").Waive("w", "ExternalVoiceMissing", waivedOff)), want: []string{"Info waived by w"}},
		},
		"PlanningAreaUncovered": {
			"nobody":                        {world: of(plan())},
			"no area recorded":              {world: of(areas())},
			"all four among two":            {world: of(areas("Funding", "Selection", "Integration", "Maintenance"))},
			"three of four":                 {world: of(areas("Funding", "Selection", "Integration")), want: []string{"Warning"}},
			"one of four: a single finding": {world: of(areas("Funding")), want: []string{"Warning"}},
			"a waiver":                      {world: of(areas("Funding").Waive("w", "PlanningAreaUncovered", waivedOff)), want: []string{"Warning waived by w"}},
		},
		"DomainLeadNotSeparate": {
			"nobody leads":                      {world: of(plan())},
			"one leads all three":               {world: of(leads("Director", "Director", "Director")), want: []string{"Info"}},
			"in other letters":                  {world: of(leads("Director", "director", "DIRECTOR ")), want: []string{"Info"}},
			"one of the three is led elsewhere": {world: of(leads("Director", "Director", "Technician"))},
			"two are the same, one has no lead": {world: of(leads("Director", "Director", ""))},
			"a waiver":                          {world: of(leads("D", "D", "D").Waive("w", "DomainLeadNotSeparate", waivedOff)), want: []string{"Info waived by w"}},
		},
		"ResponsibilityMissing": {
			"no technology":             {world: of(plan())},
			"none recorded":             {world: of(plan().Technology("a").Technology("b"))},
			"all recorded":              {world: of(plan().Technology("a", cared).Technology("b", cared))},
			"one of two":                {world: of(plan().Technology("a", cared).Technology("b")), want: []string{"Info"}},
			"two of three, one finding": {world: of(plan().Technology("a", cared).Technology("b").Technology("c", testplan.At(v1alpha1.LifecycleCandidate))), want: []string{"Info"}},
			"an adopted one":            {world: of(plan().Technology("a", cared).Technology("b", testplan.At(v1alpha1.LifecycleAdopted))), want: []string{"Info"}},
			"one on its way out":        {world: of(plan().Technology("a", cared).Technology("b", testplan.At(v1alpha1.LifecycleRetiring)).Technology("c", testplan.At(v1alpha1.LifecycleRetired)))},
			"a waiver":                  {world: of(plan().Technology("a", cared).Technology("b").Waive("w", "ResponsibilityMissing", waivedOff)), want: []string{"Info waived by w"}},
		},
	}
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
		"it":                                {"Whoever needs it", "information technology", false},
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
		"assistive and other technology":    {"Director of technology and assistive technology", "information technology", true},
		"assistive tech":                    {"Assistive tech team", "assistive technology", true},
		"a CFO":                             {"CFO", "finance", true},
		"a chief financial officer":         {"Chief Financial Officer", "finance", true},
		"a treasurer":                       {"Treasurer of the board", "finance", true},
		"the PTA":                           {"PTA", "family", true},
		"the PTO":                           {"PTO president", "family", true},
		"the PTSA":                          {"Lincoln High PTSA", "family", true},
		"a parent-teacher group":            {"Parent-teacher organization", "family", true},
		"special ed":                        {"Special ed lead", "special education", true},
		"exceptional children":              {"Director of exceptional children", "special education", true},
		"speech is not all of it":           {"SLP", "special education", false},
		"the student council":               {"Student council", "student", true},
		"the students' council":             {"Students' council", "student", true},
		"a student representative":          {"Student representative", "student", true},
		"students":                          {"Students", "student", true},
		"students of a school":              {"High school students", "student", true},
		"students of a group":               {"Students with disabilities", "student", true},
		"a student":                         {"Middle school student", "student", true},
		"a student of a school":             {"Student from the high school", "student", true},
		"members who are students":          {"Board members, Student", "student", true},
		"a council of students":             {"Council of students", "student", true},
		"students and others":               {"Students and families", "student", true},
		"the director of student services":  {"Director of Student Services", "student", false},
		"an office":                         {"student services", "student", false},
		"an office, in the plural":          {"Students services", "student", false},
		"who represents that office":        {"Representative of Student Services", "student", false},
		"a clerk":                           {"Student information systems clerk", "student", false},
		"a dean":                            {"Dean of students", "student", false},
		"a student teacher":                 {"Student teacher", "student", false},
		"exceptional student education":     {"Exceptional Student Education", "student", false},
	} {
		t.Run(title, func(t *testing.T) {
			got := told(judge(of(requiring(people(c.role), c.needs)), today), "StakeholderRoleMissing")
			if found := got == nil; found != c.found {
				t.Errorf("%q speaks for %q: %t", c.role, c.needs, found)
			}
		})
	}
}

var _ = examplesIn(visionExamples)

func visionExamples() map[v1alpha1.FindingCode]examples {
	stated := func(statement string) *testplan.PlanBuilder {
		return plan().With(func(s *planSpec) { s.Vision.Statement = v1alpha1.Text(statement) })
	}
	parts := func(learning, technology v1alpha1.Text) *testplan.PlanBuilder {
		return plan().With(func(s *planSpec) { s.Vision.StudentLearning, s.Vision.TechnologyRole = learning, technology })
	}
	return map[v1alpha1.FindingCode]examples{
		"VisionMissing": {
			"an empty plan":           {world: of(plan())},
			"goals and no vision":     {world: of(plan(), goal("g")), want: []string{"Warning"}},
			"a vision, not stated":    {world: of(plan().With(func(s *planSpec) { s.Vision.TechnologyRole = "It helps." })), want: []string{"Warning"}},
			"40 characters":           {world: of(stated(strings.Repeat("é", 40)), goal("g"))},
			"39 characters":           {world: of(stated(strings.Repeat("é", 39))), want: []string{"Warning"}},
			"39 and blanks around":    {world: of(stated("  " + strings.Repeat("x", 39) + "\n")), want: []string{"Warning"}},
			"39 characters, a draft":  {world: of(stated(strings.Repeat("x", 39)).Draft()), want: []string{"Warning"}},
			"39 characters, a waiver": {world: of(stated(strings.Repeat("x", 39)).Waive("w", "VisionMissing", waivedOff)), want: []string{"Warning waived by w"}},
		},
		"VisionIncomplete": {
			"neither part":                 {world: of(stated(strings.Repeat("x", 40)))},
			"both parts":                   {world: of(parts("Students choose.", "A device each."))},
			"learning alone":               {world: of(parts("Students choose.", "")), want: []string{"Info"}},
			"learning, and blanks":         {world: of(parts("Students choose.", " \n")), want: []string{"Info"}},
			"technology alone":             {world: of(parts("", "A device each.")), want: []string{"Info"}},
			"blanks for both":              {world: of(parts(" ", "\n"))},
			"technology alone, a waiver":   {world: of(parts("", "A device each.").Waive("w", "VisionIncomplete", waivedOff)), want: []string{"Info waived by w"}},
			"technology, and no statement": {world: of(parts("", "A device each."), goal("g")), want: []string{"Info"}},
		},
	}
}

var _ = examplesIn(communicationExamples)

func communicationExamples() map[v1alpha1.FindingCode]examples {
	heard := func(cadence v1alpha1.CommunicationCadence, last v1alpha1.Date) *testplan.PlanBuilder {
		return plan().With(func(s *planSpec) {
			s.Communications = append(s.Communications, v1alpha1.Communication{Name: "families", Audience: "Families", Cadence: cadence, Last: last})
		})
	}
	answering := func(feedback ...v1alpha1.Label) *testplan.PlanBuilder {
		return plan().With(func(s *planSpec) {
			for i, f := range feedback {
				s.Communications = append(s.Communications, v1alpha1.Communication{Name: v1alpha1.EntryName(fmt.Sprint("c", i)), Audience: "Families", Feedback: f})
			}
		})
	}
	twice := heard("Monthly", "").With(func(s *planSpec) {
		s.Communications = append(s.Communications, v1alpha1.Communication{Name: "board", Audience: "Board", Cadence: "Monthly"})
	})
	late := []string{"Warning"}
	return map[v1alpha1.FindingCode]examples{
		"CommunicationOverdue": {
			"none":                               {world: of(plan())},
			"no cadence":                         {world: of(heard("", "2020-01-01"))},
			"a month and 14 days ago":            {world: of(heard("Monthly", "2026-08-17"))},
			"a month and 15 days ago":            {world: of(heard("Monthly", "2026-08-16")), want: late},
			"a quarter and 14 days ago":          {world: of(heard("Quarterly", "2027-06-17")), on: "2027-10-01"},
			"a quarter and 15 days ago":          {world: of(heard("Quarterly", "2027-06-16")), on: "2027-10-01", want: late},
			"half a year and 14 days ago":        {world: of(heard("SemiAnnual", "2027-03-17")), on: "2027-10-01"},
			"half a year and 15 days ago":        {world: of(heard("SemiAnnual", "2027-03-16")), on: "2027-10-01", want: late},
			"a year and 14 days ago":             {world: of(heard("Annual", "2026-09-17")), on: "2027-10-01"},
			"a year and 15 days ago":             {world: of(heard("Annual", "2026-09-16")), on: "2027-10-01", want: late},
			"before the plan: 14 days":           {world: of(heard("Quarterly", "2026-01-01")), on: "2026-10-15"},
			"before the plan: 15 days":           {world: of(heard("Quarterly", "2026-01-01")), on: "2026-10-16", want: late},
			"never, 14 days after the first":     {world: of(heard("Quarterly", "")), on: "2026-10-15"},
			"never, 15 days after the first":     {world: of(heard("Quarterly", "")), on: "2026-10-16", want: late},
			"never, approved after the start":    {world: of(heard("Monthly", "").With(approvedOn("2026-08-17")))},
			"never, approved a day earlier":      {world: of(heard("Monthly", "").With(approvedOn("2026-08-16"))), want: late},
			"two of them":                        {world: of(twice), want: []string{"Warning", "Warning"}},
			"a draft":                            {world: of(heard("Monthly", "2026-01-01").Draft())},
			"to be approved tomorrow":            {world: of(heard("Monthly", "2026-01-01").With(approvedOn("2026-10-02")))},
			"approved on this day":               {world: of(heard("Monthly", "2026-01-01").With(approvedOn(today)))},
			"the day before the plan starts":     {world: of(heard("Monthly", "2026-01-01")), on: "2026-06-30"},
			"the day on which the plan starts":   {world: of(heard("Monthly", "2026-01-01")), on: "2026-07-01"},
			"ended: in time on the last day":     {world: of(heard("Monthly", "2029-05-16")), on: "2030-01-01"},
			"ended: overdue on the last day":     {world: of(heard("Monthly", "2029-05-15")), on: "2030-01-01", want: late},
			"a waiver":                           {world: of(heard("Monthly", "2026-01-01").Waive("w", "CommunicationOverdue", waivedOff)), want: []string{"Warning waived by w"}},
			"the last of a month, and its grace": {world: of(heard("Monthly", "2027-01-31")), on: "2027-03-14"},
			"and the day after":                  {world: of(heard("Monthly", "2027-01-31")), on: "2027-03-15", want: late},
		},
		"FeedbackLoopMissing": {
			"no communications":   {world: of(plan())},
			"one without":         {world: of(answering("")), want: []string{"Info"}},
			"one of two has it":   {world: of(answering("", "Survey"))},
			"two without":         {world: of(answering("", "")), want: []string{"Info"}},
			"two, and a waiver":   {world: of(answering("", "").Waive("w", "FeedbackLoopMissing", waivedOff)), want: []string{"Info waived by w"}},
			"a draft helps a lot": {world: of(answering("").Draft()), want: []string{"Info"}},
		},
	}
}

func approvedOn(day v1alpha1.Date) func(*planSpec) {
	return func(s *planSpec) { s.Approval.Date = day }
}

var _ = examplesIn(needExamples)

func needExamples() map[v1alpha1.FindingCode]examples {
	needing := func() *testplan.PlanBuilder { return plan().Need("n", "Purchase", v1alpha1.NeedHigh) }
	answering := goal("g").With(func(s *v1alpha1.GoalSpec) { s.Needs = []v1alpha1.EntryName{"n"} })
	return map[v1alpha1.FindingCode]examples{
		"NeedUnaddressed": {
			"no needs":                {world: of(plan(), goal("g"))},
			"nothing names it":        {world: of(needing(), goal("g")), want: []string{"Warning"}},
			"two of them":             {world: of(needing().Need("m", "", v1alpha1.NeedHigh)), want: []string{"Warning", "Warning"}},
			"of medium priority":      {world: of(plan().Need("n", "", "Medium"))},
			"of no priority":          {world: of(plan().Need("n", "", ""))},
			"met by current practice": {world: of(plan().Need("n", v1alpha1.MetByCurrentPractice, v1alpha1.NeedHigh))},
			"a goal names it":         {world: of(needing(), answering)},
			"a use case names it":     {world: of(needing().UseCase("u", "n"))},
			"a technology names it":   {world: of(needing().Technology("t", testplan.Meeting("n")))},
			"through a use case":      {world: of(needing().UseCase("u", "n").Technology("t", testplan.Serving("u")))},
			"they name another":       {world: of(needing().UseCase("u", "m").Technology("t", testplan.Meeting("m"))), want: []string{"Warning"}},
			"a waiver":                {world: of(needing().Waive("w", "NeedUnaddressed", waivedOff)), want: []string{"Warning waived by w"}},
		},
	}
}

var _ = examplesIn(learningExamples)

func learningExamples() map[v1alpha1.FindingCode]examples {
	reaching := func(audience ...v1alpha1.Role) *testplan.PlanBuilder {
		return plan().Program("a", "Summer", "").Program("b", "Fall", "", func(l *v1alpha1.LearningProgram) { l.Audience = audience })
	}
	// Programs on days.
	on := func(days ...v1alpha1.Date) *testplan.PlanBuilder {
		p := plan()
		for i, day := range days {
			p.Program(fmt.Sprint("p", i), "", day)
		}
		return p
	}
	year := []v1alpha1.Date{"2026-08-31", "2026-09-01", "2027-05-31"}
	lasting := func(days int32) func(*v1alpha1.LearningProgram) {
		return func(l *v1alpha1.LearningProgram) { l.Days = days }
	}
	held := func(modes ...v1alpha1.LearningMode) *testplan.PlanBuilder {
		p := plan()
		for i, mode := range modes {
			p.Program(fmt.Sprint("p", i), "", "", func(l *v1alpha1.LearningProgram) { l.Mode = mode })
		}
		return p
	}
	return map[v1alpha1.FindingCode]examples{
		"SingleLearningMode": {
			"no programs":                     {world: of(plan())},
			"one program":                     {world: of(held("Online"))},
			"two, one without a mode":         {world: of(held("Online", ""))},
			"two modes":                       {world: of(held("Online", "Blended"))},
			"two of one mode":                 {world: of(held("Online", "Online")), want: []string{"Info"}},
			"two of one mode, with a waiver":  {world: of(held("Online", "Online").Waive("w", "SingleLearningMode", waivedOff)), want: []string{"Info waived by w"}},
			"three, of which one has no mode": {world: of(held("FaceToFace", "", "FaceToFace")), want: []string{"Info"}},
		},
		"AudienceMissing": {
			"no programs":                    {world: of(plan())},
			"no audience recorded":           {world: of(reaching())},
			"teachers and administrators":    {world: of(reaching("Teachers", "Administrators"))},
			"by other words":                 {world: of(reaching("Faculty", "School leaders"))},
			"in one group":                   {world: of(reaching("All staff"))},
			"teachers alone":                 {world: of(reaching("Teachers")), want: []string{"Warning"}},
			"administrators alone":           {world: of(reaching("Principals")), want: []string{"Warning"}},
			"neither, told in one finding":   {world: of(reaching("Librarians")), want: []string{"Warning"}},
			"teachers alone, with a waiver":  {world: of(reaching("Teachers").Waive("w", "AudienceMissing", waivedOff)), want: []string{"Warning waived by w"}},
			"among two programs of the plan": {world: of(reaching("Teachers").Program("c", "Fall", "", func(l *v1alpha1.LearningProgram) { l.Audience = []v1alpha1.Role{"Principals"} }))},
		},
		"LearningWindowMissing": {
			"no programs":                         {world: of(plan())},
			"summer, fall and spring":             {world: of(on(year...))},
			"December is winter":                  {world: of(on("2026-08-31", "2026-12-01", "2027-05-31")), want: []string{"Warning FY2027"}},
			"February is winter":                  {world: of(on("2026-08-31", "2026-09-01", "2027-02-28")), want: []string{"Warning FY2027"}},
			"June is summer":                      {world: of(on("2027-06-01", "2026-11-30", "2027-03-01"))},
			"the season that is given counts":     {world: of(on("2026-08-31", "2027-05-31").Program("f", "Fall", "2026-12-01"))},
			"a season and no day: every year":     {world: of(on("2026-08-31", "2027-05-31").Program("f", "Fall", ""))},
			"only seasons: the first year":        {world: of(plan().Program("s", "Summer", "").Program("f", "Fall", "")), want: []string{"Warning FY2027"}},
			"one finding names two":               {world: of(on("2026-09-01")), want: []string{"Warning FY2027"}},
			"a later year with a program":         {world: of(on(append(year, "2028-04-01")...)), want: []string{"Warning FY2028"}},
			"that year once it is the current":    {world: of(on(year...)), on: "2027-07-01", want: []string{"Warning FY2028"}},
			"the last day of the year before":     {world: of(on(year...)), on: "2027-06-30"},
			"a past year":                         {world: of(on("2026-09-01", "2027-08-01", "2027-09-01", "2028-04-01")), on: "2027-07-01"},
			"before the plan: its first year":     {world: of(on("2026-09-01")), on: "2026-05-01", want: []string{"Warning FY2027"}},
			"92 days of the year in the plan":     {world: of(on("2027-05-01").Period("2027-03-31", "2029-06-30")), on: "2027-04-01", want: []string{"Warning FY2027"}},
			"91 days of the year in the plan":     {world: of(on("2027-05-01").Period("2027-04-01", "2029-06-30")), on: "2027-04-01"},
			"spring is after the plan":            {world: of(on("2026-08-31", "2026-09-01").Period("2026-07-01", "2027-03-30"))},
			"a whole month of spring is in it":    {world: of(on("2026-08-31", "2026-09-01").Period("2026-07-01", "2027-03-31")), want: []string{"Warning FY2027"}},
			"a program that may be the missing":   {world: of(on("2026-09-01").Program("x", "", ""))},
			"fiscal years as calendar years":      {world: of(on("2026-08-31", "2026-09-01", "2027-05-31").FiscalStart(1).Period("2026-01-01", "2028-12-31")), on: "2026-05-31", want: []string{"Warning FY2026", "Warning FY2027"}},
			"the spring of this year is over":     {world: of(on("2026-08-31", "2026-09-01", "2027-05-31").FiscalStart(1).Period("2026-01-01", "2028-12-31")), on: "2026-06-01", want: []string{"Warning FY2027"}},
			"the last day of fall":                {world: of(on("2026-08-31", "2027-05-31")), on: "2026-11-30", want: []string{"Warning FY2027"}},
			"fall is over":                        {world: of(on("2026-08-31", "2027-05-31")), on: "2026-12-01"},
			"summer is over when the year is":     {world: of(on("2026-09-01", "2027-05-31")), on: "2027-06-01", want: []string{"Warning FY2027"}},
			"a program that lasts into fall":      {world: of(on("2027-05-31").Program("l", "", "2026-08-25", lasting(8)))},
			"a program that ends the day before":  {world: of(on("2027-05-31").Program("l", "", "2026-08-25", lasting(7))), want: []string{"Warning FY2027"}},
			"it lasts, and its season is given":   {world: of(on("2027-05-31").Program("l", "Summer", "2026-08-25", lasting(8)))},
			"a year of coaching":                  {world: of(plan().Program("l", "", "2026-08-25", lasting(280)))},
			"it lasts into the next year":         {world: of(on(year...).Program("l", "", "2027-06-25", lasting(8)))},
			"a waiver of the year":                {world: of(on("2026-09-01").Waive("w", "LearningWindowMissing", waivedOff, testplan.WaivedIn(2027))), want: []string{"Warning FY2027 waived by w"}},
			"a draft: that is when it helps most": {world: of(on("2026-09-01").Draft()), want: []string{"Warning FY2027"}},
		},
		"SupportGap": supportExamples(),
	}
}

func supportExamples() examples {
	// A program in the first quarter of FY2027, and a step of the timeline.
	step := func(start, end v1alpha1.Date) *testplan.PlanBuilder {
		return plan().Program("a", "", "2026-08-10").With(func(s *planSpec) {
			s.Timeline = []v1alpha1.TimelineEntry{{Name: "t", Start: start, End: end}}
		})
	}
	acting := func(start, end v1alpha1.Date) world {
		return of(plan().Program("a", "", "2026-08-10"), goal("g").ActionFrom("x", start, end, ""))
	}
	gap := []string{"Info FY2027"}
	return examples{
		"no programs":                        {world: of(plan(), goal("g").ActionFrom("x", "2026-10-01", "2026-10-02", ""))},
		"a step to the last quarter":         {world: of(step("2026-12-31", "2027-04-01"))},
		"a step that ends the day before":    {world: of(step("2026-12-31", "2027-03-31")), want: gap},
		"a step that starts too late":        {world: of(step("2027-01-01", "2027-06-30")), want: gap},
		"the gap is over":                    {world: of(step("2027-01-01", "2027-06-30")), on: "2027-01-01"},
		"the last day of the gap":            {world: of(step("2027-01-01", "2027-06-30")), on: "2026-12-31", want: gap},
		"an action to the last quarter":      {world: acting("2026-12-31", "2027-04-01")},
		"an action that ends the day before": {world: acting("2026-12-31", "2027-03-31"), want: gap},
		"an action from the goal's start on": {world: acting("", "2027-04-01")},
		"an action to the goal's end":        {world: acting("2026-10-01", "")},
		"an action of a closed goal":         {world: of(plan().Program("a", "", "2026-08-10"), goal("g").ActionFrom("x", "2026-10-01", "2027-06-30", "").Closed(v1alpha1.OutcomeDropped, today)), want: gap},
		"an action that has no dates":        {world: of(plan().Program("a", "", "2026-08-10"), goal("g").Action("x", 2027, "5"))},
		"an action of another year":          {world: of(plan().Program("a", "", "2026-08-10"), goal("g").Action("x", 2028, "5")), want: gap},
		"a program in each quarter":          {world: of(plan().Program("a", "", "2026-07-01").Program("b", "", "2026-12-31").Program("c", "", "2027-03-31").Program("d", "", "2027-06-30"))},
		"a program a day too late":           {world: of(plan().Program("a", "", "2026-07-01").Program("b", "", "2027-01-01").Program("c", "", "2027-03-31").Program("d", "", "2027-06-30")), want: gap},
		"a program of so many days":          {world: of(plan().Program("a", "", "2026-09-30", func(l *v1alpha1.LearningProgram) { l.Days = 184 }).Program("d", "", "2027-06-30"))},
		"a program of a day less":            {world: of(plan().Program("a", "", "2026-07-01", func(l *v1alpha1.LearningProgram) { l.Days = 184 }).Program("d", "", "2027-06-30")), want: gap},
		"programs of seasons":                {world: of(plan().Program("a", "Fall", "").Program("b", "Winter", "").Program("c", "Spring", ""))},
		"a season is in no other quarter":    {world: of(plan().Program("a", "Fall", "").Program("c", "Spring", "2027-04-01")), want: gap},
		"the quarter is not all in the plan": {world: of(step("2026-10-01", "2026-12-31").Period("2026-07-01", "2027-03-30"))},
		"the quarter is in the plan":         {world: of(step("2026-10-01", "2026-12-31").Period("2026-07-01", "2027-03-31")), want: gap},
		"the next fiscal year":               {world: of(step("2026-10-01", "2027-06-30"))},
		"before the plan":                    {world: of(step("2027-01-01", "2027-06-30")), on: "2026-06-30"},
		"a waiver":                           {world: of(step("2027-01-01", "2027-06-30").Waive("w", "SupportGap", waivedOff)), want: []string{"Info FY2027 waived by w"}},
	}
}

var _ = examplesIn(connectionExamples)

func connectionExamples() map[v1alpha1.FindingCode]examples {
	linked := func(kinds ...v1alpha1.LinkedPlanKind) *testplan.PlanBuilder {
		return plan().With(func(s *planSpec) {
			for i, kind := range kinds {
				s.LinkedPlans = append(s.LinkedPlans, v1alpha1.LinkedPlan{Name: v1alpha1.EntryName(fmt.Sprint("l", i)), Kind: kind})
			}
		})
	}
	aligned := func(name string, a v1alpha1.Alignment) *testplan.GoalBuilder {
		return goal(name).With(func(s *v1alpha1.GoalSpec) { s.Alignment = a })
	}
	three := v1alpha1.Alignment{Curriculum: "x", Assessment: "x", ProfessionalLearning: "x"}
	measuring := func(dimensions ...v1alpha1.Dimension) world {
		w := of(plan(), goal("g"))
		for i, d := range dimensions {
			w.Benchmarks = append(w.Benchmarks, testplan.Benchmark(fmt.Sprint("b", i), "g").With(func(s *v1alpha1.BenchmarkSpec) { s.Metric.Dimension = d }).Object())
		}
		return w
	}
	waived := measuring(v1alpha1.DimensionAccess)
	waived.Plan = plan().Waive("w", "StudentImpactUnmeasured", waivedOff).Object()
	elsewhere := measuring(v1alpha1.DimensionAccess)
	elsewhere.Goals = nil
	return map[v1alpha1.FindingCode]examples{
		"ImprovementPlanNotLinked": {
			"no linked plans":              {world: of(plan())},
			"another plan":                 {world: of(linked("Curriculum")), want: []string{"Info"}},
			"the improvement plan as well": {world: of(linked("Curriculum", "SchoolImprovement"))},
			"a waiver":                     {world: of(linked("Other").Waive("w", "ImprovementPlanNotLinked", waivedOff)), want: []string{"Info waived by w"}},
		},
		"AlignmentGap": {
			"no goals":                       {world: of(plan())},
			"no goal is aligned":             {world: of(plan(), goal("g"))},
			"three columns of four":          {world: of(plan(), aligned("g", three)), want: []string{"Warning"}},
			"one finding names all":          {world: of(plan(), aligned("g", v1alpha1.Alignment{Operations: "x"})), want: []string{"Warning"}},
			"all four among two goals":       {world: of(plan(), aligned("g", three), aligned("h", v1alpha1.Alignment{Operations: "x"}))},
			"three among two, with a waiver": {world: of(plan().Waive("w", "AlignmentGap", waivedOff), aligned("g", three), goal("h")), want: []string{"Warning waived by w"}},
		},
		"SiloedPlanning": siloExamples(),
		"StudentImpactUnmeasured": {
			"no benchmarks":                 {world: measuring()},
			"no dimension recorded":         {world: measuring("", "")},
			"access alone":                  {world: measuring(v1alpha1.DimensionAccess, ""), want: []string{"Info"}},
			"student impact as well":        {world: measuring(v1alpha1.DimensionAccess, v1alpha1.DimensionStudentImpact)},
			"of a goal that does not exist": {world: elsewhere},
			"a waiver":                      {world: waived, want: []string{"Info waived by w"}},
		},
	}
}

// belonging has stakeholders a to d in departments.
func belonging(departments ...v1alpha1.Label) *testplan.PlanBuilder {
	return plan().With(func(s *planSpec) {
		for i, d := range departments {
			role := v1alpha1.Role([]string{"Ann's office", "B", "C", "D"}[i])
			s.Stakeholders = append(s.Stakeholders, v1alpha1.Stakeholder{Name: v1alpha1.EntryName(fmt.Sprint("s", i)), Role: role, Department: d})
		}
	})
}

// owned are goals by their owners.
func owned(owners ...v1alpha1.Role) []*testplan.GoalBuilder {
	var goals []*testplan.GoalBuilder
	for i, owner := range owners {
		goals = append(goals, goal(fmt.Sprint("g", i)).With(func(s *v1alpha1.GoalSpec) { s.Owner = owner }))
	}
	return goals
}

func siloExamples() examples {
	silo := []string{"Warning"}
	both := belonging("IT", "IT").With(func(s *planSpec) {
		s.Stakeholders = append(s.Stakeholders, v1alpha1.Stakeholder{Name: "again", Role: "B", Department: "Curriculum"})
	})
	return examples{
		"no goals":                         {world: of(plan())},
		"two goals of a department":        {world: of(belonging("IT", "IT"), owned("B", "ann's office", "")...)},
		"three goals of a department":      {world: of(belonging("IT", "IT"), owned("B", "ann's office", "B")...), want: silo},
		"a fourth without an owner":        {world: of(belonging("IT", "it "), owned("B", "ann's office", "B", "")...), want: silo},
		"one owner is of another":          {world: of(belonging("IT", "Curriculum"), owned("B", "Ann's office", "B")...)},
		"one role, of no department":       {world: of(plan(), owned("B", "b", "B ")...), want: silo},
		"two roles, one of no department":  {world: of(belonging("IT"), owned("B", "Ann's office", "B")...)},
		"two departments and one unknown":  {world: of(belonging("IT", "Curriculum"), owned("B", "Ann's office", "C")...)},
		"one of them is in two":            {world: of(both, owned("B", "Ann's office", "B")...)},
		"three of a department, a waiver":  {world: of(belonging("IT", "IT").Waive("w", "SiloedPlanning", waivedOff), owned("B", "Ann's office", "B")...), want: []string{"Warning waived by w"}},
		"three goals without owner at all": {world: of(belonging("IT"), owned("", "", "")...)},
	}
}

func TestPeopleNotChecked(t *testing.T) {
	undated := plan().Program("b", "", "").Program("a", "", "").Program("c", "Fall", "2026-10-12")
	for title, c := range map[string]struct {
		world world
		code  v1alpha1.FindingCode
		want  string
	}{
		"programs without a season or a day": {of(undated), "LearningWindowMissing", "whether FY2027 has learning in each season depends on when this takes place: a and b"},
		"a quarter that they may fall into":  {of(undated), "SupportGap", "whether people are supported from 2027-01-01 to 2027-03-31 depends on what has no dates: a and b"},
		"an action without dates": {
			of(plan().Program("c", "", "2026-10-12"), goal("g").Action("x", 2027, "5")), "SupportGap",
			"whether people are supported from 2027-01-01 to 2027-03-31 depends on what has no dates: x of goal g",
		},
		"owners of no known department": {
			of(belonging("IT"), owned("Coach", "Ann's office", "Board")...), "SiloedPlanning",
			"no stakeholder says which department this owner of goals belongs to: Board and Coach",
		},
		"no season is missing":               {of(plan().Program("a", "Summer", "").Program("b", "Fall", "").Program("c", "Spring", "").Program("d", "", "")), "LearningWindowMissing", ""},
		"two departments are known":          {of(belonging("IT", "Curriculum"), owned("B", "Ann's office", "Coach")...), "SiloedPlanning", ""},
		"two goals, of no known department":  {of(plan(), owned("Coach", "Board")...), "SiloedPlanning", ""},
		"an action without dates, long past": {of(plan().Program("c", "", "2026-10-12"), goal("g").Action("x", 2026, "5")), "SupportGap", ""},
	} {
		t.Run(title, func(t *testing.T) {
			got := ""
			for _, n := range judge(c.world, today).NotChecked {
				if n.Code == c.code {
					got += n.Reason
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What the findings say, in full: names come in order, and all of them.
func TestPeopleMessages(t *testing.T) {
	heard := func(last v1alpha1.Date) world {
		return of(plan().With(func(s *planSpec) {
			s.Communications = []v1alpha1.Communication{{Name: "families", Audience: "Families", Cadence: "Quarterly", Last: last}}
		}))
	}
	for title, c := range map[string]struct {
		world world
		on    string
		code  v1alpha1.FindingCode
		want  string
	}{
		"roles": {of(people("Coach")), today, "StakeholderRoleMissing",
			"No stakeholder speaks for administrator, assistive technology, family, finance, information technology, special education, student or teacher."},
		"a role": {of(requiring(people("Coach"), "nurse")), today, "StakeholderRoleMissing", "No stakeholder speaks for nurse."},
		"areas": {of(people("Coach").With(func(s *planSpec) { s.Stakeholders[0].Areas = []v1alpha1.PlanningArea{"Selection"} })), today, "PlanningAreaUncovered",
			"No stakeholder looks after the funding, integration or maintenance of technology."},
		"a vision":         {of(plan().With(func(s *planSpec) { s.Vision.Statement = " x " })), today, "VisionMissing", "The vision statement has only 1 character; at least 40 are expected."},
		"learning alone":   {of(plan().With(func(s *planSpec) { s.Vision.StudentLearning = "x" })), today, "VisionIncomplete", "The vision says what student learning should look like, and not what part technology plays in it."},
		"technology alone": {of(plan().With(func(s *planSpec) { s.Vision.TechnologyRole = "x" })), today, "VisionIncomplete", "The vision says what part technology plays, and not what student learning should look like."},
		"no vision":        {of(plan(), goal("g")), today, "VisionMissing", "The plan has no vision statement."},
		"heard once":       {heard("2026-07-02"), "2027-01-01", "CommunicationOverdue", "Families should hear of the plan every three months, and the last time on record is 2026-07-02."},
		"heard too early":  {heard("2026-05-01"), "2027-01-01", "CommunicationOverdue", "Families should hear of the plan every three months, and no time is on record since the plan came into force on 2026-07-01."},
		"never heard":      {heard(""), "2027-01-01", "CommunicationOverdue", "Families should hear of the plan every three months, and no time is on record since the plan came into force on 2026-07-01."},
		"an audience":      {of(plan().Program("a", "", "", func(l *v1alpha1.LearningProgram) { l.Audience = []v1alpha1.Role{"Aides"} })), today, "AudienceMissing", "No program of professional learning is for teachers or administrators."},
		"seasons":          {of(plan().Program("a", "", "2026-12-12")), today, "LearningWindowMissing", "FY2027 has no professional learning in summer, fall or spring."},
		"a quarter":        {of(plan().Program("a", "", "2026-12-12")), today, "SupportGap", "From 2027-01-01 to 2027-03-31 no training starts, and no action or step of the timeline runs."},
		"the next quarter": {of(plan().Program("a", "", "2026-12-12")), "2027-04-01", "SupportGap", "From 2027-04-01 to 2027-06-30 no training starts, and no action or step of the timeline runs."},
		"a department":     {of(belonging("it", "IT"), owned("B", "Ann's office", "B")...), today, "SiloedPlanning", "All 3 goals that have an owner are owned by the department IT."},
		"an owner":         {of(plan(), owned("B", "b", "B")...), today, "SiloedPlanning", "All 3 goals that have an owner are owned by B."},
		"columns": {of(plan(), goal("g").With(func(s *v1alpha1.GoalSpec) { s.Alignment.Curriculum = "x" })), today, "AlignmentGap",
			"No goal of the plan says how it connects with assessment, professional learning or operations."},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			for _, f := range judge(c.world, c.on).Findings {
				if f.Code == c.code {
					got = append(got, f.Message)
				}
			}
			if diff := cmp.Diff([]string{c.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
