package oneroster

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/importer/names"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/sheet"
	"techplan.education/internal/text"
)

// The columns of orgs.csv.
const (
	columnID     = "sourcedId"
	columnName   = "name"
	columnType   = "type"
	columnParent = "parentSourcedId"
)

// org is a school, a part of one, or a district.
type org struct {
	id, name, kind, parent string
	// place is where its students count.
	place place
	// isPlaced says that place was found already.
	isPlaced bool
}

// place is where students count: a site, a school that is no site, or the district alone.
type place struct {
	site v1alpha1.EntryName
	// school is the id of a school that is no site.
	school string
}

// orgs are the schools and districts by their id.
type orgs map[string]*org

func readOrgs(of *roster) (orgs, error) {
	all := orgs{}
	columns := []sheet.Column{
		{Name: columnID, IsRequired: true}, {Name: columnName, IsRequired: true}, {Name: columnType, IsRequired: true},
		{Name: columnParent},
	}
	err := of.readFile(fileOrgs, columns, func(row rows.Row) error {
		id := row.Text(columnID)
		if id == "" {
			return reasonNoID
		}
		if all[id] != nil {
			return reasonRepeated
		}
		all[id] = &org{
			id: id, name: row.Text(columnName), kind: strings.ToLower(row.Text(columnType)), parent: row.Text(columnParent),
		}
		return nil
	})
	return all, err
}

// The reasons for which a row is left out.
const (
	reasonNoID     rows.SkipError = "no sourcedId"
	reasonRepeated rows.SkipError = "the sourcedId occurred before"
)

// isSchool reports whether an organization is a school or a part of one.
func (school *org) isSchool() bool {
	switch school.kind {
	case "district", "local", "state", "national":
		return false
	default:
		return true
	}
}

// findPlace returns where the students of an organization count: in the mapping, by its name, or
// with the school to which it belongs.
func (all orgs) findPlace(of *org, mapping mapping, sites []v1alpha1.Site) place {
	if of.isPlaced {
		return of.place
	}
	// Organizations that are their own parents end here.
	of.isPlaced = true
	site, isFound := mapping.findSite(of.id, of.name)
	switch {
	case isFound:
		of.place = place{site: site}
		return of.place
	case !of.isSchool():
		return of.place
	}
	if site, isFound := names.FindSite(of.name, sites); isFound {
		of.place = place{site: site}
		return of.place
	}
	of.place = place{school: of.id}
	if parent := all[of.parent]; parent != nil && parent.isSchool() {
		of.place = all.findPlace(parent, mapping, sites)
	}
	return of.place
}

// describeShared returns a note for each site to which several schools belong by their names.
func (all orgs) describeShared(mapping mapping) []string {
	bySite := map[v1alpha1.EntryName][]string{}
	for _, of := range all {
		_, isMapped := mapping.findSite(of.id, of.name)
		if of.kind == "school" && of.place.site != "" && !isMapped {
			bySite[of.place.site] = append(bySite[of.place.site], of.name)
		}
	}
	var notes []string
	for _, site := range slices.Sorted(maps.Keys(bySite)) {
		if schools := bySite[site]; len(schools) > 1 {
			slices.Sort(schools)
			notes = append(notes, fmt.Sprintf(
				"site %s has the students of %s, by their names: write them under sites in the mapping",
				site, text.JoinFirst(schools)))
		}
	}
	return notes
}

// unplaced is a school that is no site, with the number of its students.
type unplaced struct {
	name  string
	count int
}

// listUnplaced returns the schools that are no site, the largest first.
func (all orgs) listUnplaced(counts map[place]int) []unplaced {
	var list []unplaced
	for of, count := range counts {
		if of.school != "" {
			list = append(list, unplaced{all[of.school].name, count})
		}
	}
	slices.SortFunc(list, func(left, right unplaced) int {
		return cmp.Or(cmp.Compare(right.count, left.count), cmp.Compare(left.name, right.name))
	})
	return list
}
