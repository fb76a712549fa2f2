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
func (counter *counter) countRoster(from *roster) error {
	var err error
	if counter.orgs, err = readOrgs(from); err != nil {
		return err
	}
	for _, each := range counter.orgs {
		counter.orgs.findPlace(each, counter.mapping, counter.plan.Spec.District.Sites)
	}
	if from.hasFile(fileRoles) {
		if err := errors.Join(counter.readActiveUsers(from), counter.readRoles(from)); err != nil {
			return err
		}
	} else if err := counter.readStudents(from); err != nil {
		return err
	}
	if len(counter.students) == 0 {
		return fmt.Errorf("%s has no student who is active in a school: nothing is imported", from.name)
	}
	if from.hasFile(fileSessions) {
		if err := counter.readSessions(from); err != nil {
			return err
		}
	}
	if from.hasFile(fileDemographics) {
		return counter.readDemographics(from)
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

func (counter *counter) hashParts(parts ...string) uint64 {
	return maphash.String(counter.seed, strings.Join(parts, "\x00"))
}

// readActiveUsers reads users.csv of version 1.2.
func (counter *counter) readActiveUsers(from *roster) error {
	columns := []sheet.Column{{Name: columnID, IsRequired: true}, {Name: columnEnabled}}
	return from.readFile(fileUsers, columns, func(row rows.Row) error {
		id, err := readUser(row)
		if err != nil {
			return err
		}
		hash := counter.hashParts(id)
		if _, ok := counter.users[hash]; ok {
			return reasonRepeated
		}
		counter.users[hash] = struct{}{}
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
func (counter *counter) readRoles(from *roster) error {
	columns := []sheet.Column{
		{Name: columnUser, IsRequired: true}, {Name: columnRole, IsRequired: true}, {Name: columnOrg, IsRequired: true},
		{Name: columnRoleType}, {Name: columnBegin}, {Name: columnEnd},
	}
	return from.readFile(fileRoles, columns, func(row rows.Row) error {
		if !isStudent(row) {
			return reasonNoStudent
		}
		user := counter.hashParts(row.Text(columnUser))
		if _, ok := counter.users[user]; !ok {
			return reasonNoUser
		}
		if err := counter.checkDates(row); err != nil {
			return err
		}
		school := counter.orgs[row.Text(columnOrg)]
		if school == nil {
			return reasonNoSchool
		}
		if !strings.EqualFold(row.Text(columnRoleType), "secondary") {
			counter.addStudent(user)
		}
		if !counter.addToPlace(user, school.place) {
			return reasonSameSchool
		}
		return nil
	})
}

func (counter *counter) checkDates(row rows.Row) error {
	begin, end := row.Date(columnBegin), row.Date(columnEnd)
	switch {
	case counter.today.IsZero():
		return nil
	case begin > counter.today:
		return reasonNotBegun
	case !end.IsZero() && end < counter.today:
		return reasonEnded
	default:
		return nil
	}
}

// readStudents reads users.csv of version 1.1, in which a user has one role in several schools.
func (counter *counter) readStudents(from *roster) error {
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
		user := counter.hashParts(id)
		if _, ok := counter.students[user]; ok {
			return reasonRepeated
		}
		isPlaced := false
		for school := range strings.SplitSeq(row.Text(columnOrgs), ",") {
			if known := counter.orgs[strings.TrimSpace(school)]; known != nil {
				counter.addToPlace(user, known.place)
				isPlaced = true
			}
		}
		if !isPlaced {
			return reasonNoSchool
		}
		counter.addStudent(user)
		return nil
	})
}

func (counter *counter) addStudent(user uint64) {
	if _, ok := counter.students[user]; !ok {
		counter.students[user] = false
	}
}

// addToPlace counts a student in a place, once. It returns whether they were counted.
func (counter *counter) addToPlace(user uint64, in place) bool {
	if in == (place{}) {
		// The district alone.
		return true
	}
	hash := counter.hashParts(fmt.Sprint(user), string(in.site), in.school)
	if _, ok := counter.placed[hash]; ok {
		return false
	}
	counter.placed[hash] = struct{}{}
	counter.counts[in]++
	return true
}
