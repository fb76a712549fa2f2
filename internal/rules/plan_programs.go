package rules

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

func init() {
	register(Rule{
		Code: "ProgramOwnerMissing", Number: "P-50", Worst: v1alpha1.SeverityInfo,
		Summary: "Some programs of professional learning say who announces, prepares and teaches them, and one that is not over lacks one of the three.",
		Why:     "A program that nobody announces has no audience, and one that nobody prepares is held from memory.",
		Source:  "Dell EMC, Technology Implementation Plan template: responsibilities for communication, development and delivery of each program",
		Fix:     "Write down by role who announces the program, who prepares it and who teaches it. One role may do all three.",
		Before: `
kind: TechnologyPlan
spec:
  professionalLearning:
  - {name: institute, start: "2027-06-14", owners: {communication: Principals, delivery: Instructional coaches}}
`,
		After: `
kind: TechnologyPlan
spec:
  professionalLearning:
  - {name: institute, start: "2027-06-14", owners: {communication: Principals, development: Director of curriculum, delivery: Instructional coaches}}
`,
		Check: checkOwners,
	})
}

func init() {
	register(Rule{
		Code: "ProviderUnfunded", Number: "P-51", Worst: v1alpha1.SeverityWarning,
		Summary: "A provider from outside teaches a program of professional learning, and no budget line with money pays for it.",
		Why:     "Consultants and suppliers send a bill. A program without money for it is called off when the bill is due.",
		Source:  "Dell EMC, Technology Implementation Plan template: consultants or suppliers; MI Roadmap, providers of online courses",
		Fix:     "Name the budget line that pays at the program's provider, or add one. A provider that asks for nothing, such as a state's online courses, has the kind Free.",
		Before: `
kind: TechnologyPlan
spec:
  professionalLearning:
  - {name: institute, start: "2027-06-14", provider: {name: Lakeside Learning Center, kind: External}}
  budget:
    currency: USD
    lines:
    - {name: institute, fiscalYear: 2027, amount: 8000, purpose: ProfessionalLearning}
`,
		After: `
kind: TechnologyPlan
spec:
  professionalLearning:
  - {name: institute, start: "2027-06-14", provider: {name: Lakeside Learning Center, kind: External, line: institute}}
  budget:
    currency: USD
    lines:
    - {name: institute, fiscalYear: 2027, amount: 8000, purpose: ProfessionalLearning}
`,
		// The money of a line that does not exist is nobody's.
		FoldedUnder: []Fold{{Root: "UnknownName", By: byField}},
		Check:       checkProviders,
	})
}

func init() {
	register(Rule{
		Code: "FeedbackMissing", Number: "P-52", Worst: v1alpha1.SeverityInfo,
		Summary: "Some programs of professional learning have a record of what people said of them, and one that ended more than 30 days and at most 13 months ago has none.",
		Why:     "Those who took part know what helped. After a month they have forgotten it, and the next session repeats what did not work.",
		Source:  "Dell EMC, Technology Implementation Plan template: educators in dialogue about their experiences; the days are techplan's own",
		Fix:     "Ask those who took part, and record how many answered (10 or more) and what they said, without names.",
		Before: `
kind: TechnologyPlan
spec:
  professionalLearning:
  - {name: institute, start: "2026-08-10", days: 3}
  - {name: clinic, start: "2026-09-24", feedback: {responses: 24, summary: More time to try things out.}}
`,
		After: `
kind: TechnologyPlan
spec:
  professionalLearning:
  - {name: institute, start: "2026-08-10", days: 3, feedback: {summary: Groups by grade worked well.}}
  - {name: clinic, start: "2026-09-24", feedback: {responses: 24, summary: More time to try things out.}}
`,
		Check: checkProgramFeedback,
	})
}

func init() {
	register(Rule{
		Code: "FollowUpMissing", Number: "P-53", Worst: v1alpha1.SeverityInfo,
		Summary: "Some programs of professional learning are followed up, and one stands alone: it has no follow-up, and no program on another day is about one of its goals or technologies.",
		Why:     "What is learned in one session and not taken up again is soon forgotten.",
		Source:  "REL Northwest, Leveraging Technology for Student Success: initial and continual learning; the limit of 13 months is techplan's own",
		Fix:     "Set the day of a follow-up in followUp, or plan a later program for the same goals or technologies.",
		Before: `
kind: TechnologyPlan
spec:
  professionalLearning:
  - {name: institute, start: "2026-08-10", followUp: "2026-11-09"}
  - {name: clinic, start: "2026-09-24"}
`,
		After: `
kind: TechnologyPlan
spec:
  professionalLearning:
  - {name: institute, start: "2026-08-10", followUp: "2026-11-09"}
  - {name: clinic, start: "2026-09-24", followUp: "2027-01-28"}
`,
		Check: checkFollowUps,
	})
}

func programField(p v1alpha1.LearningProgram) string {
	return "spec.professionalLearning[" + string(p.Name) + "]"
}

// lastDay is a program's; no date: nobody says when it begins.
func lastDay(p v1alpha1.LearningProgram) calendar.Date {
	start := calendar.Lenient(p.Start)
	if start.IsZero() {
		return 0
	}
	return programSpan(p, start).End
}

// anyProgram tells whether some program of the plan has a record.
func (c *Case) anyProgram(has func(v1alpha1.LearningProgram) bool) bool {
	return slices.ContainsFunc(c.Plan.Spec.ProfessionalLearning, has)
}

// ownerships are what a program's owners do.
var ownerships = []struct {
	words string
	of    func(v1alpha1.ProgramOwners) v1alpha1.Role
}{
	{"communication", func(o v1alpha1.ProgramOwners) v1alpha1.Role { return o.Communication }},
	{"development", func(o v1alpha1.ProgramOwners) v1alpha1.Role { return o.Development }},
	{"delivery", func(o v1alpha1.ProgramOwners) v1alpha1.Role { return o.Delivery }},
}

func checkOwners(c *Case, r *Report) {
	if !c.anyProgram(func(p v1alpha1.LearningProgram) bool { return p.Owners != v1alpha1.ProgramOwners{} }) {
		return
	}
	for _, p := range c.Plan.Spec.ProfessionalLearning {
		last := lastDay(p)
		c.Next.Add(last.AddDays(1))
		if !last.IsZero() && last < c.Today {
			continue
		}
		var missing []string
		for _, o := range ownerships {
			if o.of(p.Owners) == "" {
				missing = append(missing, o.words)
			}
		}
		if len(missing) == 0 {
			continue
		}
		r.Find(Finding{Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityInfo, Field: programField(p) + ".owners",
			Message: fmt.Sprintf("Nobody is named for the %s of program %s.", anyOf(missing), p.Name),
			Action:  "Write down by role who announces, prepares and teaches it.",
		}})
	}
}

// checkProviders looks at programs that are not over before the current fiscal
// year. A plan without a budget has no line to name.
func checkProviders(c *Case, r *Report) {
	if c.Plan.Spec.Budget == nil {
		return
	}
	for _, p := range c.Plan.Spec.ProfessionalLearning {
		last := lastDay(p)
		if p.Provider.Kind != v1alpha1.ProviderExternal || !last.IsZero() && c.Fiscal.Of(last) < c.Current {
			continue
		}
		field := programField(p) + ".provider"
		var lacks, action string
		var lines []string
		switch line, known := c.Line(string(p.Provider.Line)); {
		case p.Provider.Line == "":
			lacks, action = "no budget line is named that pays for it", "Name the line that pays for it, or add one."
		case !known:
			field += ".line"
			lacks, action = fmt.Sprintf("line %s, which is to pay for it, does not exist", p.Provider.Line), "Correct the name of the line, or add the line."
		case line.Allotted == 0:
			field, lines = field+".line", []string{string(line.Name)}
			lacks, action = fmt.Sprintf("line %s, which is to pay for it, has no money", line.Name), "Put money on the line, or name another."
		default:
			continue
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Field: field,
				Message: fmt.Sprintf("Program %s is taught by %s, a provider from outside, and %s.", p.Name, strings.TrimSpace(string(p.Provider.Name)), lacks),
				Action:  action,
			},
			Lines: lines,
		})
	}
}

// Days after the last of a program, within which somebody is asked to look back
// at it.
const (
	lookBackAfterDays  = 30
	lookBackWithinDays = 365 + lookBackAfterDays
)

func checkProgramFeedback(c *Case, r *Report) {
	none := v1alpha1.ProgramFeedback{}
	if !c.anyProgram(func(p v1alpha1.LearningProgram) bool { return p.Feedback != none }) {
		return
	}
	for _, p := range c.Plan.Spec.ProfessionalLearning {
		last := lastDay(p)
		if last.IsZero() || p.Feedback != none {
			continue
		}
		first, end := last.AddDays(lookBackAfterDays+1), last.AddDays(lookBackWithinDays)
		c.Next.Add(first, end+1)
		if c.Today < first || c.Today > end {
			continue
		}
		r.Find(Finding{Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityInfo, Field: programField(p) + ".feedback",
			Message: fmt.Sprintf("Program %s ended on %s, and what people said of it is not recorded.", p.Name, last),
			Action:  "Ask those who took part, and record how many answered and what they said.",
		}})
	}
}

// checkFollowUps looks at programs that ended at most as long ago as feedback is
// asked for.
func checkFollowUps(c *Case, r *Report) {
	if !c.anyProgram(func(p v1alpha1.LearningProgram) bool { return p.FollowUp != "" }) {
		return
	}
	// On which days something is taught. A program without a day is held on a day
	// of its own.
	days := map[string]map[calendar.Date]bool{}
	for _, p := range c.Plan.Spec.ProfessionalLearning {
		for _, topic := range topicsOf(p) {
			if days[topic] == nil {
				days[topic] = map[calendar.Date]bool{}
			}
			days[topic][calendar.Lenient(p.Start)] = true
		}
	}
	for _, p := range c.Plan.Spec.ProfessionalLearning {
		last := lastDay(p)
		if last.IsZero() || p.FollowUp != "" {
			continue
		}
		end := last.AddDays(lookBackWithinDays)
		c.Next.Add(end + 1)
		alone := true
		for _, topic := range topicsOf(p) {
			alone = alone && len(days[topic]) < 2
		}
		if !alone || c.Today > end {
			continue
		}
		r.Find(Finding{Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityInfo, Field: programField(p) + ".followUp",
			Message: fmt.Sprintf("Program %s of %s has no follow-up, and no program on another day is about one of its goals or technologies.", p.Name, p.Start),
			Action:  "Set the day of a follow-up, or plan a later program for the same goals or technologies.",
		}})
	}
}

// topicsOf are the goals and technologies that a program is about.
func topicsOf(p v1alpha1.LearningProgram) []string {
	var topics []string
	for _, g := range p.Goals {
		topics = append(topics, "goal "+g)
	}
	for _, t := range p.Technologies {
		topics = append(topics, "technology "+string(t))
	}
	return topics
}
