package oneroster

import (
	"errors"
	"fmt"
	"hash/maphash"
	"strings"

	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/sheet"
	"techplan.education/internal/model"
)

// The columns of users.csv and roles.csv.
const (
	columnEnabled  = "enabledUser"
	columnRole     = "role"
	columnOrgs     = "orgSourcedIds"
	columnUser     = "userSourcedId"
	columnRoleType = "roleType"
	columnOrg      = "orgSourcedId"
	columnBegin    = "beginDate"
	columnEnd      = "endDate"
)

// counter counts the students of a roster.
type counter struct {
	mapping mapping
	plan    *model.Plan
	today   calendar.Date

	seed maphash.Seed
	orgs orgs
	// users are hashes of the users who are active, if roles.csv says which of them are students.
	users map[uint64]struct{}
	// students are hashes of the students of the district. The value says that their
	// demographics were read.
	students map[uint64]bool
	// placed are hashes of students with a place in which they were counted.
	placed map[uint64]struct{}
	counts map[place]int

	sessions sessions
	groups   groups
}

func newCounter(mapping mapping, plan *model.Plan, today calendar.Date) *counter {
	return &counter{
		mapping: mapping, plan: plan, today: today, seed: maphash.MakeSeed(),
		users: map[uint64]struct{}{}, students: map[uint64]bool{}, placed: map[uint64]struct{}{}, counts: map[place]int{},
	}
}

// countRoster reads the files of a roster.
func (of *counter) countRoster(from *roster) error {
	var err error
	if of.orgs, err = readOrgs(from); err != nil {
		return err
	}
	for _, each := range of.orgs {
		of.orgs.findPlace(each, of.mapping, of.plan.Spec.District.Sites)
	}
	if from.hasFile(fileRoles) {
		if err := errors.Join(of.readActiveUsers(from), of.readRoles(from)); err != nil {
			return err
		}
	} else if err := of.readStudents(from); err != nil {
		return err
	}
	if len(of.students) == 0 {
		return fmt.Errorf("%s has no student who is active in a school: nothing is imported", from.name)
	}
	if from.hasFile(fileSessions) {
		if err := of.readSessions(from); err != nil {
			return err
		}
	}
	if from.hasFile(fileDemographics) {
		return of.readDemographics(from)
	}
	return nil
}

// The reasons for which a user or a role is left out.
const (
	reasonDisabled   rows.SkipError = "a user who is disabled"
	reasonNoStudent  rows.SkipError = "not a student"
	reasonNoUser     rows.SkipError = "a user who is not active in users.csv"
	reasonNoSchool   rows.SkipError = "no school that orgs.csv has"
	reasonNotBegun   rows.SkipError = "a role that begins later"
	reasonEnded      rows.SkipError = "a role that has ended"
	reasonSameSchool rows.SkipError = "a second role in the same school"
)

func (of *counter) hash(parts ...string) uint64 {
	return maphash.String(of.seed, strings.Join(parts, "\x00"))
}

// readActiveUsers reads users.csv of version 1.2.
func (of *counter) readActiveUsers(from *roster) error {
	columns := []sheet.Column{{Name: columnID, IsRequired: true}, {Name: columnEnabled}}
	return from.readFile(fileUsers, columns, func(row rows.Row) error {
		id, err := readUser(row)
		if err != nil {
			return err
		}
		hash := of.hash(id)
		if _, ok := of.users[hash]; ok {
			return reasonRepeated
		}
		of.users[hash] = struct{}{}
		return nil
	})
}

// readUser returns the id of a user who is not disabled.
func readUser(row rows.Row) (id string, err error) {
	switch id = row.Text(columnID); {
	case id == "":
		return "", reasonNoID
	case isFalse(row.Text(columnEnabled)):
		return "", reasonDisabled
	default:
		return id, nil
	}
}

func isFalse(written string) bool {
	switch strings.ToLower(written) {
	case "false", "0", "no":
		return true
	default:
		return false
	}
}

func isStudent(row rows.Row) bool { return strings.EqualFold(row.Text(columnRole), "student") }

// readRoles reads roles.csv of version 1.2. A student counts for each school in which they have
// a role, and for the district if the role is their primary one.
func (of *counter) readRoles(from *roster) error {
	columns := []sheet.Column{
		{Name: columnUser, IsRequired: true}, {Name: columnRole, IsRequired: true}, {Name: columnOrg, IsRequired: true},
		{Name: columnRoleType}, {Name: columnBegin}, {Name: columnEnd},
	}
	return from.readFile(fileRoles, columns, func(row rows.Row) error {
		if !isStudent(row) {
			return reasonNoStudent
		}
		user := of.hash(row.Text(columnUser))
		if _, ok := of.users[user]; !ok {
			return reasonNoUser
		}
		if err := of.checkDates(row); err != nil {
			return err
		}
		school := of.orgs[row.Text(columnOrg)]
		if school == nil {
			return reasonNoSchool
		}
		if !strings.EqualFold(row.Text(columnRoleType), "secondary") {
			of.addStudent(user)
		}
		if !of.addToPlace(user, school.place) {
			return reasonSameSchool
		}
		return nil
	})
}

func (of *counter) checkDates(row rows.Row) error {
	begin, end := row.Date(columnBegin), row.Date(columnEnd)
	switch {
	case of.today.IsZero():
		return nil
	case begin > of.today:
		return reasonNotBegun
	case !end.IsZero() && end < of.today:
		return reasonEnded
	default:
		return nil
	}
}

// readStudents reads users.csv of version 1.1, in which a user has one role in several schools.
func (of *counter) readStudents(from *roster) error {
	columns := []sheet.Column{
		{Name: columnID, IsRequired: true}, {Name: columnRole}, {Name: columnOrgs}, {Name: columnEnabled},
	}
	return from.readFile(fileUsers, columns, func(row rows.Row) error {
		if !row.Header().HasColumn(columnRole) || !row.Header().HasColumn(columnOrgs) {
			return errors.New("it has no columns role and orgSourcedIds, and there is no roles.csv: export all files")
		}
		id, err := readUser(row)
		switch {
		case err != nil:
			return err
		case !isStudent(row):
			return reasonNoStudent
		}
		user := of.hash(id)
		if _, ok := of.students[user]; ok {
			return reasonRepeated
		}
		isPlaced := false
		for school := range strings.SplitSeq(row.Text(columnOrgs), ",") {
			if known := of.orgs[strings.TrimSpace(school)]; known != nil {
				of.addToPlace(user, known.place)
				isPlaced = true
			}
		}
		if !isPlaced {
			return reasonNoSchool
		}
		of.addStudent(user)
		return nil
	})
}

func (of *counter) addStudent(user uint64) {
	if _, ok := of.students[user]; !ok {
		of.students[user] = false
	}
}

// addToPlace counts a student in a place, once. It returns whether they were counted.
func (of *counter) addToPlace(user uint64, in place) bool {
	if in == (place{}) {
		// The district alone.
		return true
	}
	hash := of.hash(fmt.Sprint(user), string(in.site), in.school)
	if _, ok := of.placed[hash]; ok {
		return false
	}
	of.placed[hash] = struct{}{}
	of.counts[in]++
	return true
}
