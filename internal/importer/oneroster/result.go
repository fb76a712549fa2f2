package oneroster

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/importer/plans"
	"techplan.education/internal/text"
)

// The largest numbers of students that a plan can hold.
const (
	maxEnrollment     = 5_000_000
	maxSiteEnrollment = 1_000_000
)

// buildResult writes the counts to the plan.
func (counter *counter) buildResult(input plans.Input) (plans.Result, error) {
	merged := input.Plan.DeepCopy()
	district := &merged.Spec.District
	students := len(counter.students)
	if before := counter.plan.Enrollment; !input.AcceptFewer && int64(students) < before-before/10 {
		return plans.Result{}, fmt.Errorf("the files have %s, and the plan has %s: the export may have ended early; "+
			"export it again, or give --accept-fewer if it is right",
			text.FormatCount(students, "student"), text.FormatCount(before, "student"))
	}
	if students > maxEnrollment {
		return plans.Result{}, fmt.Errorf(
			"the files have %s, more than a plan can hold", text.FormatCount(students, "student"))
	}
	district.Enrollment = int32(students)
	notes, err := counter.updateSites(district, input.AcceptFewer)
	if err != nil {
		return plans.Result{}, err
	}
	notes = append(append(counter.describeUnplaced(), notes...), counter.orgs.describeShared(counter.mapping)...)
	notes = append(notes, counter.updateGroups(district)...)
	terms, termNotes := counter.sessions.listTerms()
	notes = append(notes, termNotes...)
	if district.Terms, err = mergeTerms(district.Terms, terms); err != nil {
		return plans.Result{}, err
	}
	return plans.Result{
		Merged: merged, Owned: counter.ownedPlan(merged), Notes: notes, Proposed: counter.proposeMapping(),
	}, nil
}

// updateSites sets the enrollment of the sites.
func (counter *counter) updateSites(district *v1alpha1.District, acceptsFewer bool) (notes []string, err error) {
	hasSchool := map[v1alpha1.EntryName]bool{}
	for _, each := range counter.orgs {
		hasSchool[each.place.site] = true
	}
	for i := range district.Sites {
		site := &district.Sites[i]
		count := counter.counts[place{site: site.Name}]
		before := int32(0)
		if site.Enrollment != nil {
			before = *site.Enrollment
		}
		switch {
		case !hasSchool[site.Name] && before > 0:
			notes = append(notes, fmt.Sprintf("site %s has no school in orgs.csv: its enrollment stays %d", site.Name, before))
			continue
		case !hasSchool[site.Name]:
			continue
		case count == 0 && before > 0 && !acceptsFewer:
			notes = append(notes, fmt.Sprintf("site %s has no students in the files: its enrollment stays %d; "+
				"give --accept-fewer if it has none", site.Name, before))
			continue
		case count > maxSiteEnrollment:
			return nil, fmt.Errorf("site %s has %s, more than a plan can hold", site.Name, text.FormatCount(count, "student"))
		case int32(count) < before-before/10:
			notes = append(notes, fmt.Sprintf(
				"site %s falls from %d to %s", site.Name, before, text.FormatCount(count, "student")))
		}
		enrollment := int32(count)
		site.Enrollment = &enrollment
	}
	return notes, nil
}

// shownSchools is how many schools a note names.
const shownSchools = 10

// describeUnplaced returns a note about the schools that are no site of the plan.
func (counter *counter) describeUnplaced() []string {
	list := counter.orgs.listUnplaced(counter.counts)
	if len(list) == 0 {
		return nil
	}
	var parts []string
	for _, school := range list[:min(len(list), shownSchools)] {
		parts = append(parts, fmt.Sprintf("%s (%s)", school.name, text.FormatCount(school.count, "student")))
	}
	note := fmt.Sprintf("%s no site of the plan: %s", countSchools(len(list)), strings.Join(parts, ", "))
	if more := len(list) - len(parts); more > 0 {
		note += fmt.Sprintf(" and %d more", more)
	}
	return []string{note + "; their students count for the district alone: add the sites, or write sites in the mapping"}
}

func countSchools(count int) string {
	if count == 1 {
		return "1 school is"
	}
	return text.FormatCount(count, "school") + " are"
}

// updateGroups sets the counts of the groups that the plan or the mapping names. A group that is
// too small to be shown, or that leaves too few students outside it, has no count.
func (counter *counter) updateGroups(district *v1alpha1.District) (notes []string) {
	students := len(counter.students)
	if len(counter.groups.counted) == 0 {
		return nil
	}
	if counter.groups.rows*10 < students*leastCoverageTenth {
		return []string{"demographics.csv has less than nine tenths of the students: the groups stay as they are"}
	}
	for _, group := range counter.groups.counted {
		if !group.isKnown {
			notes = append(notes, fmt.Sprintf(
				"group %s: demographics.csv has no column %s: its count stays", group.name, group.of.column))
			continue
		}
		at := slices.IndexFunc(district.Groups, func(each v1alpha1.StudentGroup) bool { return each.Name == group.name })
		if at < 0 {
			district.Groups = append(district.Groups, v1alpha1.StudentGroup{Name: group.name})
			at = len(district.Groups) - 1
		}
		district.Groups[at].Count = 0
		if showsCount(group.count, students) {
			district.Groups[at].Count = int32(group.count)
			continue
		}
		notes = append(notes, fmt.Sprintf("group %s, or the rest of the students, has fewer than %d: it has no count, "+
			"so that no student can be recognised", group.name, leastCount))
	}
	return notes
}

// ownedPlan returns the fields that the import owns.
func (counter *counter) ownedPlan(merged *v1alpha1.TechnologyPlan) *v1alpha1.TechnologyPlan {
	owned := &v1alpha1.TechnologyPlan{
		TypeMeta:   metav1.TypeMeta{APIVersion: v1alpha1.GroupVersion.String(), Kind: v1alpha1.KindTechnologyPlan},
		ObjectMeta: metav1.ObjectMeta{Name: merged.Name, Namespace: merged.Namespace},
	}
	from, to := &merged.Spec.District, &owned.Spec.District
	to.Enrollment, to.Terms = from.Enrollment, slices.Clone(from.Terms)
	for _, site := range from.Sites {
		if site.Enrollment != nil {
			to.Sites = append(to.Sites, *site.DeepCopy())
		}
	}
	for _, group := range from.Groups {
		isCounted := func(each countedGroup) bool { return each.name == group.Name }
		if slices.ContainsFunc(counter.groups.counted, isCounted) {
			to.Groups = append(to.Groups, group)
		}
	}
	return owned
}

// proposeMapping returns a mapping with the schools that are no site, for a person to fill in. It
// is empty if all schools have a site.
func (counter *counter) proposeMapping() []byte {
	list := counter.orgs.listUnplaced(counter.counts)
	if len(list) == 0 {
		return nil
	}
	var content strings.Builder
	content.WriteString(
		"# Write a site behind each school. The students of a school without one count for the district alone.\n")
	fmt.Fprintf(&content, "# sites of the plan: %s\nsites:\n", text.JoinAnd(counter.listSiteNames()))
	for _, school := range list {
		// A text in JSON is one in YAML.
		quoted, _ := json.Marshal(school.name)
		fmt.Fprintf(&content, "- {school: %s, site: \"\"} # %s\n", quoted, text.FormatCount(school.count, "student"))
	}
	return []byte(content.String())
}

func (counter *counter) listSiteNames() []string {
	var list []string
	for _, site := range counter.plan.Spec.District.Sites {
		list = append(list, string(site.Name))
	}
	return list
}
