// Package oneroster reads the enrollment, the school terms and the sizes of student groups from
// rosters in the form OneRoster 1.1 or 1.2.
//
// Only counts leave the package. Of users it reads an id, a role, a school and two states, and
// keeps hashes of ids while it counts; names, addresses and everything else of a person are in
// columns that it does not read, and userProfiles.csv, which holds passwords, is never opened.
//
// The enrollment of a site is shown for 1 to 9 students too: the size of a school is public, and
// says nothing of a student. A group of 1 to 9 students has no count, and neither has a group
// that leaves 1 to 9 students outside it, because the number of them would follow.
//
// The import owns the enrollment of the district and of its sites, the counts of the groups that
// it counts, and the terms. What the files do not cover stays as it is, and is owned all the
// same: server-side apply would otherwise remove what an earlier import wrote.
package oneroster
