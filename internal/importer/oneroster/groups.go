package oneroster

import (
	"cmp"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/sheet"
)

// columnSex is a column of demographics.csv with one word for each student.
const columnSex = "sex"

// member says which students belong to a group: those in whose row a column has a value.
type member struct {
	// name is that of the column, or the value of sex.
	name          string
	column, value string
}

// members are the ways in which demographics.csv puts a student into a group.
var members = []member{
	{"americanIndianOrAlaskaNative", "americanIndianOrAlaskaNative", "true"},
	{"asian", "asian", "true"},
	{"blackOrAfricanAmerican", "blackOrAfricanAmerican", "true"},
	{"nativeHawaiianOrOtherPacificIslander", "nativeHawaiianOrOtherPacificIslander", "true"},
	{"white", "white", "true"},
	{"demographicRaceTwoOrMoreRaces", "demographicRaceTwoOrMoreRaces", "true"},
	{"hispanicOrLatinoEthnicity", "hispanicOrLatinoEthnicity", "true"},
	{"female", columnSex, "female"},
	{"male", columnSex, "male"},
}

func findMember(name string) (member, bool) {
	at := slices.IndexFunc(members, func(of member) bool { return strings.EqualFold(of.name, name) })
	if at < 0 {
		return member{}, false
	}
	return members[at], true
}

func listMembers() []string {
	var names []string
	for _, of := range members {
		names = append(names, of.name)
	}
	return names
}

// groups counts the groups of students.
type groups struct {
	counted []countedGroup
	// rows is the number of students whose demographics were read.
	rows int
}

// countedGroup is a group of the plan that demographics.csv can count.
type countedGroup struct {
	name  v1alpha1.GroupName
	of    member
	count int
	// isKnown says that the file has the column.
	isKnown bool
}

// newGroups returns the groups that the plan or the mapping names.
func newGroups(mapping mapping, plan []v1alpha1.StudentGroup) groups {
	var all groups
	for name, column := range mapping.Groups {
		of, _ := findMember(column)
		all.counted = append(all.counted, countedGroup{name: name, of: of})
	}
	for _, group := range plan {
		_, isMapped := mapping.Groups[group.Name]
		if of, ok := findMember(string(group.Name)); ok && !isMapped {
			all.counted = append(all.counted, countedGroup{name: group.Name, of: of})
		}
	}
	slices.SortFunc(all.counted, func(left, right countedGroup) int { return cmp.Compare(left.name, right.name) })
	return all
}

const (
	reasonNoCount      rows.SkipError = "not a student who is counted"
	reasonSameStudent  rows.SkipError = "a second row of a student"
	leastCount                        = 10
	leastCoverageTenth                = 9
)

// readDemographics counts the groups.
func (counter *counter) readDemographics(from *roster) error {
	counter.groups = newGroups(counter.mapping, counter.plan.Spec.District.Groups)
	if len(counter.groups.counted) == 0 {
		return nil
	}
	columns := []sheet.Column{{Name: columnID, Synonyms: []string{columnUser}, IsRequired: true}}
	for _, each := range counter.groups.counted {
		isKnown := func(column sheet.Column) bool { return column.Name == each.of.column }
		if !slices.ContainsFunc(columns, isKnown) {
			columns = append(columns, sheet.Column{Name: each.of.column})
		}
	}
	return from.readFile(fileDemographics, columns, func(row rows.Row) error {
		user := counter.hashParts(row.Text(columnID))
		isRead, isStudent := counter.students[user]
		switch {
		case !isStudent:
			return reasonNoCount
		case isRead:
			return reasonSameStudent
		}
		counter.students[user] = true
		counter.groups.rows++
		for i := range counter.groups.counted {
			each := &counter.groups.counted[i]
			each.isKnown = each.isKnown || row.Header().HasColumn(each.of.column)
			if strings.EqualFold(row.Text(each.of.column), each.of.value) {
				each.count++
			}
		}
		return nil
	})
}

// showsCount reports whether the count of a group can be shown: neither the group nor the
// students outside it are 1 to 9, of whom one could be recognised.
func showsCount(count, students int) bool {
	rest := students - count
	return count >= leastCount && (rest == 0 || rest >= leastCount)
}
