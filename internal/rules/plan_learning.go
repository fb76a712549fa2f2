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
		Code: "AudienceMissing", Number: "P-20", Worst: v1alpha1.SeverityWarning,
		Summary: "No program of professional learning is for teachers, or none is for administrators.",
		Why:     "Teachers change lessons, and administrators decide whether they have the time and the tools to; a detailed plan trains both.",
		Source:  "Dell EMC, Technology Implementation Plan template",
		Fix:     "Plan a program for those who have none, or add them to the audience of one that is for them too.",
		Before: `
kind: TechnologyPlan
spec:
  professionalLearning:
  - {name: institute, audience: [Teachers]}
`,
		After: `
kind: TechnologyPlan
spec:
  professionalLearning:
  - {name: institute, audience: [Teachers, Principals]}
`,
		Check: checkAudience,
	})
}

func init() {
	register(Rule{
		Code: "LearningWindowMissing", Number: "P-21", Worst: v1alpha1.SeverityWarning,
		Summary: "A year of the plan has professional learning, but none in summer, in fall or in spring.",
		Why:     "Workshops in summer start something new; sessions in fall and spring keep it alive and gather what does not work.",
		Source:  "Dell EMC, Technology Implementation Plan template",
		Fix:     "Add a session in the season that has none. If one takes place then, give its program the season or the first day.",
		Before: `
kind: TechnologyPlan
spec:
  professionalLearning:
  - {name: institute, season: Summer, start: "2026-08-10"}
  - {name: lesson-studio, season: Fall, start: "2026-10-12"}
`,
		After: `
kind: TechnologyPlan
spec:
  professionalLearning:
  - {name: institute, season: Summer, start: "2026-08-10"}
  - {name: lesson-studio, season: Fall, start: "2026-10-12"}
  - {name: lesson-studio-2, season: Spring, start: "2027-03-01"}
`,
		Check: checkWindows,
	})
}

func init() {
	register(Rule{
		Code: "SupportGap", Number: "P-22", Worst: v1alpha1.SeverityInfo,
		Summary: "In a quarter of the current fiscal year nothing supports people: no training starts, and no action or step of the timeline runs.",
		Why:     "Support that goes on all year round is what keeps a change from fading.",
		Source:  "MI Roadmap, strategy 3 B",
		Fix:     "Put a session, coaching or a step of the timeline into the quarter.",
		Before: `
kind: TechnologyPlan
spec:
  professionalLearning:
  - {name: institute, start: "2026-08-10"}
  timeline:
  - {name: rollout, start: "2026-10-05", end: "2027-03-19"}
`,
		After: `
kind: TechnologyPlan
spec:
  professionalLearning:
  - {name: institute, start: "2026-08-10"}
  timeline:
  - {name: rollout, start: "2026-10-05", end: "2027-04-30"}
`,
		Check: checkSupport,
	})
}

// audiences whom professional learning has to reach, with the words by which
// they are known.
var audiences = []struct {
	who   string
	words []string
}{
	{"teachers", append([]string{"staff"}, roleWords["teacher"]...)},
	{"administrators", append([]string{"leader", "leadership", "all staff"}, roleWords["administrator"]...)},
}

func init() {
	register(Rule{
		Code: "SingleLearningMode", Number: "P-26", Worst: v1alpha1.SeverityInfo,
		Summary: "All programs of professional learning are held in the same way.",
		Why:     "Who cannot come, or cannot follow online, learns nothing: a variety of formats reaches more of the staff.",
		Source:  "MI Roadmap, strategy 4; REL Northwest, Leveraging Technology for Student Success",
		Fix:     "Offer one of the programs in another way as well: face to face, online or blended.",
		Before: `
kind: TechnologyPlan
spec:
  professionalLearning:
  - {name: institute, mode: FaceToFace}
  - {name: clinic, mode: FaceToFace}
`,
		After: `
kind: TechnologyPlan
spec:
  professionalLearning:
  - {name: institute, mode: FaceToFace}
  - {name: clinic, mode: Blended}
`,
		Check: checkModes,
	})
}

// modeWords are the ways of a program as people say them.
var modeWords = map[v1alpha1.LearningMode]string{
	v1alpha1.ModeFaceToFace: "face to face", v1alpha1.ModeOnline: "online", v1alpha1.ModeBlended: "blended",
}

func checkModes(c *Case, r *Report) {
	modes, programs := map[v1alpha1.LearningMode]bool{}, 0
	for _, p := range c.Plan.Spec.ProfessionalLearning {
		if p.Mode != "" {
			modes[p.Mode] = true
			programs++
		}
	}
	if programs < 2 || len(modes) > 1 {
		return
	}
	for mode := range modes {
		r.Find(Finding{Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityInfo, Field: "spec.professionalLearning",
			Message: fmt.Sprintf("All %d programs that say how they are held are %s.", programs, modeWords[mode]),
			Action:  "Offer one of them in another way as well.",
		}})
	}
}

func checkAudience(c *Case, r *Report) {
	var roles []v1alpha1.Role
	for _, p := range c.Plan.Spec.ProfessionalLearning {
		roles = append(roles, p.Audience...)
	}
	if len(roles) == 0 {
		return
	}
	var missing []string
	for _, a := range audiences {
		if !slices.ContainsFunc(roles, func(role v1alpha1.Role) bool { return says(role, a.words...) }) {
			missing = append(missing, a.who)
		}
	}
	if len(missing) == 0 {
		return
	}
	r.Find(Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityWarning, Field: "spec.professionalLearning",
		Message: fmt.Sprintf("No program of professional learning is for %s.", anyOf(missing)),
		Action:  "Plan a program for them, or add them to the audience of one.",
	}})
}

// learningSeasons are those in which each year should have professional
// learning.
var learningSeasons = []v1alpha1.Season{v1alpha1.SeasonSummer, v1alpha1.SeasonFall, v1alpha1.SeasonSpring}

// seasonOf is the season that a day lies in.
func seasonOf(d calendar.Date) v1alpha1.Season {
	_, month, _ := d.YMD()
	return [...]v1alpha1.Season{v1alpha1.SeasonWinter, v1alpha1.SeasonSpring, v1alpha1.SeasonSummer, v1alpha1.SeasonFall}[int(month)%12/3]
}

// learningTimes is when the plan's programs take place: in which seasons of which
// fiscal years, where year 0 is every year.
type learningTimes struct {
	seasons map[calendar.FiscalYear]map[v1alpha1.Season]bool
	// begun are the years in which a program starts.
	begun map[calendar.FiscalYear]bool
	// unknown are the programs with neither a season nor a start.
	unknown []string
}

func (t *learningTimes) add(f calendar.FiscalYear, season v1alpha1.Season) {
	if t.seasons[f] == nil {
		t.seasons[f] = map[v1alpha1.Season]bool{}
	}
	t.seasons[f][season] = true
}

func (c *Case) learningTimes() learningTimes {
	times := learningTimes{seasons: map[calendar.FiscalYear]map[v1alpha1.Season]bool{}, begun: map[calendar.FiscalYear]bool{}}
	for _, p := range c.Plan.Spec.ProfessionalLearning {
		start := calendar.Lenient(p.Start)
		switch {
		case !start.IsZero():
			times.begun[c.Fiscal.Of(start)] = true
			for _, day := range monthsOf(programSpan(p, start)) {
				season := seasonOf(day)
				if p.Season != "" && season == seasonOf(start) {
					season = p.Season
				}
				times.add(c.Fiscal.Of(day), season)
			}
		case p.Season != "":
			times.add(0, p.Season)
		default:
			times.unknown = append(times.unknown, string(p.Name))
		}
	}
	slices.Sort(times.unknown)
	return times
}

// programSpan is when a program takes place: so many days of learning take at
// least so many days.
func programSpan(p v1alpha1.LearningProgram, start calendar.Date) calendar.Span {
	return calendar.Span{Start: start, End: start.AddDays(max(0, int(p.Days)-1))}
}

// monthsOf is the first day of a span, of a year and a day at most, in each month
// that it touches.
func monthsOf(span calendar.Span) []calendar.Date {
	_, _, day := span.Start.YMD()
	first := span.Start.AddDays(1 - day)
	days := []calendar.Date{span.Start}
	for month := 1; month <= 12 && first.AddMonths(month) <= span.End; month++ {
		days = append(days, first.AddMonths(month))
	}
	return days
}

// checkWindows looks at the current year of the plan, or its first if it has not
// begun, and at later years that have a dated program.
func checkWindows(c *Case, r *Report) {
	if len(c.Plan.Spec.ProfessionalLearning) == 0 {
		return
	}
	times := c.learningTimes()
	var skipped []string
	for i, f := range c.Judged {
		if i > 0 && !times.begun[f] || !c.Full(f) {
			continue
		}
		possible := c.seasonsIn(f)
		var missing []string
		for _, season := range learningSeasons {
			if possible[season] && !times.seasons[f][season] && !times.seasons[0][season] {
				missing = append(missing, strings.ToLower(string(season)))
			}
		}
		switch {
		case len(missing) == 0:
		case len(times.unknown) > 0:
			skipped = append(skipped, f.String())
		default:
			r.Find(Finding{Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Field: "spec.professionalLearning", FiscalYear: year(f),
				Message: fmt.Sprintf("%s has no professional learning in %s.", f, anyOf(missing)),
				Action:  "Add a session, or give the program that takes place then its season or first day.",
			}})
		}
	}
	if len(skipped) > 0 {
		r.Skip("whether %s has learning in each season depends on when this takes place: %s", several(skipped), several(times.unknown))
	}
}

// seasonsIn are the seasons that have a whole month of a fiscal year in the plan,
// and of those months one that is not past.
func (c *Case) seasonsIn(f calendar.FiscalYear) map[v1alpha1.Season]bool {
	possible := map[v1alpha1.Season]bool{}
	for month := range 12 {
		first := c.Fiscal.Start(f).AddMonths(month)
		last := first.AddMonths(1) - 1
		c.Next.Add(last + 1)
		if c.Start <= first && last <= c.End && c.Today <= last {
			possible[seasonOf(first)] = true
		}
	}
	return possible
}

// supports are the times at which people are supported, and what has no time.
type supports struct {
	spans []calendar.Span
	// seasons of programs that have no day.
	seasons map[v1alpha1.Season]bool
	unknown []string
}

func (c *Case) supports() supports {
	s := supports{seasons: map[v1alpha1.Season]bool{}}
	for _, p := range c.Plan.Spec.ProfessionalLearning {
		start := calendar.Lenient(p.Start)
		switch {
		case !start.IsZero():
			s.spans = append(s.spans, programSpan(p, start))
		case p.Season != "":
			s.seasons[p.Season] = true
		default:
			s.unknown = append(s.unknown, string(p.Name))
		}
	}
	for _, t := range c.Plan.Spec.Timeline {
		s.spans = append(s.spans, calendar.Span{Start: calendar.Lenient(t.Start), End: calendar.Lenient(t.End)})
	}
	for _, g := range c.Goals {
		if c.closed(g) {
			continue
		}
		for _, a := range g.Spec.Actions {
			span := calendar.Span{Start: calendar.Lenient(a.Start), End: calendar.Lenient(a.End)}
			paid := calendar.FiscalYear(a.FiscalYear)
			switch {
			case !span.Start.IsZero() || !span.End.IsZero():
				if span.Start.IsZero() {
					span.Start = min(g.Start, span.End)
				}
				if span.End.IsZero() {
					span.End = max(g.Due, span.Start)
				}
				s.spans = append(s.spans, span)
			case paid == 0 && g.Runs(c.Current) || paid == c.Current:
				s.unknown = append(s.unknown, string(a.Name)+" of goal "+g.Name)
			}
		}
	}
	slices.Sort(s.unknown)
	return s
}

// in tells whether a quarter has any support.
func (s supports) in(first, last calendar.Date) bool {
	if slices.ContainsFunc(s.spans, func(span calendar.Span) bool { return span.Start <= last && first <= span.End }) {
		return true
	}
	for month := range 3 {
		if s.seasons[seasonOf(first.AddMonths(month))] {
			return true
		}
	}
	return false
}

func checkSupport(c *Case, r *Report) {
	if len(c.Plan.Spec.ProfessionalLearning) == 0 {
		return
	}
	given := c.supports()
	told := false
	for quarter := range 4 {
		first := c.Fiscal.Start(c.Current).AddMonths(3 * quarter)
		last := first.AddMonths(3) - 1
		c.Next.Add(last + 1)
		if told || first < c.Start || last > c.End || last < c.Today || given.in(first, last) {
			continue
		}
		told = true
		if len(given.unknown) > 0 {
			r.Skip("whether people are supported from %s to %s depends on what has no dates: %s", first, last, several(given.unknown))
			continue
		}
		r.Find(Finding{Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityInfo, Field: "spec.professionalLearning", FiscalYear: year(c.Current),
			Message: fmt.Sprintf("From %s to %s no training starts, and no action or step of the timeline runs.", first, last),
			Action:  "Put a session, coaching or a step of the timeline into these months.",
		}})
	}
}
