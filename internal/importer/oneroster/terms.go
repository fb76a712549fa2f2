package oneroster

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/names"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/sheet"
	"techplan.education/internal/text"
)

// The columns of academicSessions.csv.
const (
	columnTitle = "title"
	columnStart = "startDate"
)

// sessions counts the sessions by what a term is: schools list the same one several times.
type sessions map[session]int

// session is a part of a school year.
type session struct {
	name       v1alpha1.EntryName
	kind       string
	start, end calendar.Date
}

// The reasons for which a session is left out.
const (
	reasonOtherSession rows.SkipError = "a grading period or a school year, which is no term"
	reasonOtherType    rows.SkipError = "another type than termType of the mapping"
	reasonNoDays       rows.SkipError = "no first and last day"
	reasonOutside      rows.SkipError = "a session outside the plan"
)

// maxSessions bounds the number of different sessions.
const maxSessions = 10_000

// readSessions reads the sessions that are terms and lie in the years of the plan.
func (counter *counter) readSessions(from *roster) error {
	counter.sessions = sessions{}
	columns := []sheet.Column{
		{Name: columnTitle, IsRequired: true}, {Name: columnType, IsRequired: true},
		{Name: columnStart, IsRequired: true}, {Name: columnEnd, IsRequired: true},
	}
	return from.readFile(fileSessions, columns, func(row rows.Row) error {
		kind := strings.ToLower(row.Text(columnType))
		switch {
		case kind == "", kind == "gradingperiod", kind == "schoolyear":
			return reasonOtherSession
		case counter.mapping.TermType != "" && !strings.EqualFold(kind, counter.mapping.TermType):
			return reasonOtherType
		}
		start, end := row.Date(columnStart), row.Date(columnEnd)
		switch {
		case start.IsZero(), end.IsZero(), end < start:
			return reasonNoDays
		case end < counter.plan.Start, start > counter.plan.End:
			return reasonOutside
		}
		key := session{nameSession(row.Text(columnTitle), start), kind, start, end}
		if _, ok := counter.sessions[key]; !ok && len(counter.sessions) >= maxSessions {
			return fmt.Errorf("more than %d different terms lie in the plan", maxSessions)
		}
		counter.sessions[key]++
		return nil
	})
}

// yearInName matches a year in a name.
var yearInName = regexp.MustCompile(`(^|-)(19|20|21)\d\d(-|$)`)

// nameSession returns the name of a term: its title, with the year of its first day if the title
// has none.
func nameSession(title string, start calendar.Date) v1alpha1.EntryName {
	slug := names.MakeSlug(title)
	if slug == "" {
		slug = "term"
	}
	if yearInName.MatchString(slug) {
		return v1alpha1.EntryName(names.CutSlug(slug, names.MaxEntry))
	}
	year, _, _ := start.YearMonthDay()
	ending := fmt.Sprintf("-%d", year)
	return v1alpha1.EntryName(names.CutSlug(slug, names.MaxEntry-len(ending)) + ending)
}

// listTerms returns the terms by their first day, and notes on what a person should look at. Of
// several spans of days of one name it is the commonest.
func (all sessions) listTerms() (terms []session, notes []string) {
	byName := map[v1alpha1.EntryName][]session{}
	kinds := map[string]bool{}
	for of := range all {
		byName[of.name] = append(byName[of.name], of)
		kinds[of.kind] = true
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		spans := byName[name]
		slices.SortFunc(spans, func(left, right session) int {
			return cmp.Or(
				cmp.Compare(all[right], all[left]), cmp.Compare(left.start, right.start), cmp.Compare(right.end, left.end),
				cmp.Compare(left.kind, right.kind),
			)
		})
		if slices.ContainsFunc(spans, func(of session) bool { return of.start != spans[0].start || of.end != spans[0].end }) {
			notes = append(notes, fmt.Sprintf(
				"term %s has different days in different schools: those of most of them are taken, %s to %s",
				name, spans[0].start, spans[0].end))
		}
		terms = append(terms, spans[0])
	}
	slices.SortFunc(terms, func(left, right session) int {
		return cmp.Or(
			cmp.Compare(left.start, right.start), cmp.Compare(left.end, right.end), cmp.Compare(left.name, right.name),
		)
	})
	for i := 1; i < len(terms); i++ {
		if len(kinds) > 1 && terms[i].start <= terms[i-1].end {
			notes = append(notes, fmt.Sprintf(
				"terms of the types %s overlap: write termType in the mapping, or evaluations in every "+
					"term come twice", text.JoinAnd(slices.Sorted(maps.Keys(kinds)))))
			break
		}
	}
	return terms, notes
}

// maxTerms is how many terms a plan can have.
const maxTerms = 60

// mergeTerms returns the terms of the plan with those of the files. A term of the same days
// keeps the name that a person gave it. Terms that the files do not have stay.
func mergeTerms(existing []v1alpha1.Term, terms []session) ([]v1alpha1.Term, error) {
	merged := slices.Clone(existing)
	for _, of := range terms {
		term := v1alpha1.Term{
			Name: of.name, Start: v1alpha1.Date(of.start.String()), End: v1alpha1.Date(of.end.String()),
		}
		isSameDays := func(other v1alpha1.Term) bool { return other.Start == term.Start && other.End == term.End }
		isSameName := func(other v1alpha1.Term) bool { return other.Name == term.Name }
		if at := slices.IndexFunc(merged, isSameName); at >= 0 {
			merged[at] = term
		} else if !slices.ContainsFunc(merged, isSameDays) {
			merged = append(merged, term)
		}
	}
	if len(merged) > maxTerms {
		return nil, fmt.Errorf(
			"the plan would have %d terms, more than %d: write termType in the mapping, or remove old terms "+
				"from district.terms", len(merged), maxTerms)
	}
	return merged, nil
}
