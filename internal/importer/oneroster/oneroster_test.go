package oneroster

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/plans"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/sheet"
	"techplan.education/internal/model"
	"techplan.education/internal/testimport"
	"techplan.education/internal/testplan"
)

var today = calendar.ParseOrZero("2026-10-01")

// private are the texts of persons that the files of the tests hold.
var private = []string{"Robin", "Miller", "robin@example.org", "rmiller", "S-77001", "u-robin", "2011-04-05", "Secret9"}

const (
	manifest = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,bulk\n" +
		"file.academicSessions,bulk\nfile.demographics,bulk\n"
	schools = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n" +
		"d1,active,,Maple Valley Schools,district,,\n" +
		"417,active,,Maple High School,school,,d1\n" +
		"418,active,,Oak Elementary,school,,d1\n" +
		"419,active,,Maple Virtual Academy,school,,d1\n" +
		"420,active,,Science Department,department,,417\n" +
		"499,tobedeleted,,Old School,school,,d1\n"
	users = "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName," +
		"identifier,email,sms,phone,agentSourcedIds,grades,password\n"
)

// addUser writes a row of users.csv in version 1.1.
func addUser(id, status, enabled, orgs, role string) string {
	return fmt.Sprintf("%s,%s,,%s,%q,%s,rmiller,S-77001,Robin,Miller,,S-77001,robin@example.org,,,,09,Secret9\n",
		id, status, enabled, orgs, role)
}

// addUsers writes a number of students of a school.
func addUsers(prefix string, count int, orgs string) string {
	var rows strings.Builder
	for i := range count {
		rows.WriteString(addUser(fmt.Sprintf("%s%d", prefix, i), "active", "true", orgs, "student"))
	}
	return rows.String()
}

func newPlan() *testplan.PlanBuilder {
	return testplan.NewPlan("p").SetPeriod("2026-07-01", "2028-06-30").AddSite("maple-high", 0).AddSite("oak", 0)
}

func readFolder(
	t *testing.T, plan *testplan.PlanBuilder, mapping string, files map[string]string,
) (result plans.Result, report string, err error) {
	t.Helper()
	input := plans.Input{
		Files: []string{testimport.WriteFolder(t, files)}, Plan: plan.BuildObject(), Mapping: []byte(mapping), Today: today,
	}
	result, report, err = testimport.ReadPlan(t, Format, input)
	if err == nil {
		testimport.CheckSecondImport(t, Format, input, result)
	}
	testimport.CheckPrivate(t, private, testimport.ListOutputs(t, input.Plan, result, report, err)...)
	return result, report, err
}

// listEnrollment returns the enrollment of the district and of its sites.
func listEnrollment(plan *v1alpha1.TechnologyPlan) map[string]int32 {
	all := map[string]int32{"district": plan.Spec.District.Enrollment}
	for _, site := range plan.Spec.District.Sites {
		if site.Enrollment != nil {
			all[string(site.Name)] = *site.Enrollment
		}
	}
	return all
}

func TestCountsStudentsOfVersion11(t *testing.T) {
	for title, c := range map[string]struct {
		rows, mapping string
		want          map[string]int32
		report        string
	}{
		"one school": {
			rows: addUser("u-robin", "active", "true", "417", "student"),
			want: map[string]int32{"district": 1, "maple-high": 1, "oak": 0},
		},
		"a student in two schools counts for each, and once for the district": {
			rows: addUser("u-robin", "", "true", "417, 418", "student"),
			want: map[string]int32{"district": 1, "maple-high": 1, "oak": 1},
		},
		"a school and its department are one site": {
			rows: addUser("a", "active", "true", "417,420", "student"),
			want: map[string]int32{"district": 1, "maple-high": 1, "oak": 0},
		},
		"teachers, and users who are disabled or to be deleted": {
			rows: addUser("a", "active", "true", "418", "student") + addUser("u-robin", "active", "true", "418", "teacher") +
				addUser("c", "active", "false", "418", "student") + addUser("d", "tobedeleted", "true", "418", "student") +
				addUser("e", "inactive", "true", "418", "student") + addUser("f", "Robin", "true", "418", "student"),
			want:   map[string]int32{"district": 1, "maple-high": 0, "oak": 1},
			report: "2 rows: to be deleted",
		},
		"a row that occurs twice": {
			rows:   addUser("a", "active", "true", "418", "student") + addUser("a", "active", "true", "418", "student"),
			want:   map[string]int32{"district": 1, "maple-high": 0, "oak": 1},
			report: "the sourcedId occurred before",
		},
		"a school that is to be deleted, or that orgs.csv does not have": {
			rows: addUser("a", "active", "true", "418", "student") + addUser("b", "active", "true", "499", "student") +
				addUser("c", "active", "true", "777", "student") + addUser("d", "active", "true", "", "student"),
			want:   map[string]int32{"district": 1, "maple-high": 0, "oak": 1},
			report: "3 rows: no school that orgs.csv has",
		},
		"the district alone": {
			rows: addUser("a", "active", "true", "d1", "student"),
			want: map[string]int32{"district": 1, "maple-high": 0, "oak": 0},
		},
		"a mapping by name and by sourcedId": {
			rows: addUser("a", "active", "true", "417", "student") + addUser("b", "active", "true", "419", "student") +
				addUser("c", "active", "true", "418", "student"),
			mapping: "sites: [{school: maple virtual academy, site: oak}, {school: \"417\", site: oak}, {school: Oak Elementary, site: \"\"}]",
			want:    map[string]int32{"district": 3, "oak": 2, "maple-high": 0},
		},
	} {
		t.Run(title, func(t *testing.T) {
			result, report, err := readFolder(t, newPlan(), c.mapping, map[string]string{
				"manifest.csv": manifest, "orgs.csv": schools, "users.csv": users + c.rows,
			})
			if err != nil {
				t.Fatal(err)
			}
			got := listEnrollment(result.Merged)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if !strings.Contains(report, c.report) {
				t.Errorf("the report lacks %q:\n%s", c.report, report)
			}
		})
	}
}

func TestCountsStudentsOfVersion12(t *testing.T) {
	const users = "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,email,primaryOrgSourcedId\n" +
		"u-robin,active,,true,rmiller,,Robin,Miller,robin@example.org,417\nb,active,,true,,,,,,418\nc,active,,false,,,,,,417\n" +
		"t,active,,true,,,,,,417\n"
	const header = "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n"
	for title, c := range map[string]struct {
		rows   string
		want   map[string]int32
		report string
	}{
		"a primary and a secondary role in two schools": {
			rows: "1,active,,u-robin,primary,student,,,417,\n2,active,,u-robin,secondary,student,,,418,\n",
			want: map[string]int32{"district": 1, "maple-high": 1, "oak": 1},
		},
		"a secondary role alone: the student of another district": {
			rows: "1,active,,u-robin,primary,student,,,417,\n2,active,,b,secondary,student,,,418,\n",
			want: map[string]int32{"district": 1, "maple-high": 1, "oak": 1},
		},
		"two roles in one school": {
			rows:   "1,active,,u-robin,primary,student,,,417,\n2,active,,u-robin,secondary,student,,,417,\n",
			want:   map[string]int32{"district": 1, "maple-high": 1, "oak": 0},
			report: "a second role in the same school",
		},
		"roles of the past and of the future": {
			rows: "1,active,,u-robin,primary,student,2026-08-31,2026-10-01,417,\n" +
				"2,active,,b,primary,student,2025-08-31,2026-09-30,418,\n" +
				"3,active,,t,primary,student,2026-10-02,,418,\n",
			want:   map[string]int32{"district": 1, "maple-high": 1, "oak": 0},
			report: "a role that has ended",
		},
		"users who are disabled or not in users.csv, and teachers": {
			rows: "1,active,,u-robin,primary,student,,,417,\n2,active,,c,primary,student,,,417,\n" +
				"3,active,,x,primary,student,,,417,\n4,active,,t,primary,teacher,,,417,\n5,tobedeleted,,b,primary,student,,,417,\n",
			want:   map[string]int32{"district": 1, "maple-high": 1, "oak": 0},
			report: "2 rows: a user who is not active in users.csv",
		},
	} {
		t.Run(title, func(t *testing.T) {
			result, report, err := readFolder(t, newPlan(), "", map[string]string{
				"manifest.csv": manifest + "file.roles,bulk\nfile.userProfiles,bulk\n", "orgs.csv": schools, "users.csv": users,
				"roles.csv": header + c.rows, "userProfiles.csv": "sourcedId,password\nu-robin,Secret9\n",
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, listEnrollment(result.Merged)); diff != "" {
				t.Error(diff)
			}
			if !strings.Contains(report, c.report) {
				t.Errorf("the report lacks %q:\n%s", c.report, report)
			}
		})
	}
}

// guardedFiles fails the test if a file is opened that must not be.
type guardedFiles struct {
	fstest.MapFS
	t *testing.T
}

func (files guardedFiles) Open(name string) (fs.File, error) {
	if strings.Contains(strings.ToLower(name), "userprofiles") {
		files.t.Errorf("%s was opened", name)
	}
	return files.MapFS.Open(name)
}

func TestNeverOpensUserProfiles(t *testing.T) {
	files := fstest.MapFS{}
	for name, content := range map[string]string{
		"export/Manifest.csv": manifest + "file.userProfiles,bulk\nfile.roles,absent\n", "export/orgs.csv": schools,
		"export/users.csv": users + addUsers("a", 2, "417"), "export/userProfiles.csv": "sourcedId,password\nu-robin,Secret9\n",
		"export/roles.csv": "this is no roles file", "__MACOSX/manifest.csv": "no",
	} {
		files[name] = &fstest.MapFile{Data: []byte(content)}
	}
	opened, err := newRoster("export", guardedFiles{files, t}, func() error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	count, _, err := countFiles(t, opened, newPlan().BuildObject())
	if err != nil {
		t.Fatal(err)
	}
	if len(count.students) != 2 {
		t.Errorf("%d students, want 2: a file that the manifest calls absent was read", len(count.students))
	}
}

func TestReadsAnArchive(t *testing.T) {
	var content bytes.Buffer
	archive := zip.NewWriter(&content)
	for name, text := range map[string]string{
		"manifest.csv": manifest, "orgs.csv": schools, "users.csv": users + addUsers("a", 12, "418"),
		"userProfiles.csv": "Secret9",
	} {
		file, err := archive.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "export.zip")
	if err := os.WriteFile(name, content.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	input := plans.Input{Files: []string{name}, Plan: newPlan().BuildObject(), Today: today}
	result, report, err := testimport.ReadPlan(t, Format, input)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int32{"district": 12, "maple-high": 0, "oak": 12}, listEnrollment(result.Merged)); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(report, "export.zip: users.csv: 12 rows read, 12 used") {
		t.Errorf("the report does not name the file in the archive:\n%s", report)
	}
}

func TestRefusesWhatSaysNothingOfTheNumberOfStudents(t *testing.T) {
	whole := map[string]string{
		"manifest.csv": manifest, "orgs.csv": schools, "users.csv": users + addUsers("a", 20, "417"),
	}
	for title, c := range map[string]struct {
		change func(map[string]string)
		plan   *testplan.PlanBuilder
		want   string
	}{
		"users of changes alone": {
			change: func(files map[string]string) {
				files["manifest.csv"] = strings.ReplaceAll(manifest, "file.users,bulk", "file.users,delta")
			},
			want: "users.csv has changes alone (delta in manifest.csv)",
		},
		"no manifest": {
			change: func(files map[string]string) { delete(files, "manifest.csv") }, want: "has no manifest.csv",
		},
		"schools that are absent": {
			change: func(files map[string]string) {
				files["manifest.csv"] = strings.ReplaceAll(manifest, "file.orgs,bulk", "file.orgs,absent")
			},
			want: "no orgs.csv",
		},
		"users of version 1.2 without roles": {
			change: func(files map[string]string) {
				files["users.csv"] = "sourcedId,enabledUser,username\nu-robin,true,rmiller\n"
			},
			want: "no roles.csv",
		},
		"no student": {
			change: func(files map[string]string) { files["users.csv"] = users + addUser("a", "", "true", "417", "teacher") },
			want:   "no student who is active",
		},
		"another table": {
			change: func(files map[string]string) { files["users.csv"] = "Robin,Miller\nrmiller,Secret9\n" },
			want:   "users.csv",
		},
		"one student more than a tenth fewer": {plan: newPlan().SetEnrollment(23), want: "--accept-fewer"},
	} {
		t.Run(title, func(t *testing.T) {
			files := maps.Clone(whole)
			if c.change != nil {
				c.change(files)
			}
			if c.plan == nil {
				c.plan = newPlan()
			}
			_, _, err := readFolder(t, c.plan, "", files)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, without %q", err, c.want)
			}
		})
	}
	t.Run("a tenth fewer", func(t *testing.T) {
		if _, _, err := readFolder(t, newPlan().SetEnrollment(22), "", whole); err != nil {
			t.Error(err)
		}
	})
	t.Run("fewer, and accepted", func(t *testing.T) {
		result, _, err := testimport.ReadPlan(t, Format, plans.Input{
			Files: []string{testimport.WriteFolder(t, whole)}, Plan: newPlan().SetEnrollment(4100).BuildObject(), AcceptFewer: true,
		})
		if err != nil || result.Merged.Spec.District.Enrollment != 20 {
			t.Errorf("enrollment %v, error %v", listEnrollment(result.Merged), err)
		}
	})
	t.Run("a file that is no archive", func(t *testing.T) {
		_, _, err := testimport.ReadPlan(t, Format, plans.Input{
			Files: []string{testimport.WriteFile(t, "users.csv", users)}, Plan: newPlan().BuildObject(),
		})
		if err == nil || !strings.Contains(err.Error(), "neither a folder nor a ZIP archive") {
			t.Error(err)
		}
	})
	t.Run("two folders", func(t *testing.T) {
		_, _, err := testimport.ReadPlan(t, Format, plans.Input{Files: []string{"a", "b"}, Plan: newPlan().BuildObject()})
		if err == nil || !strings.Contains(err.Error(), "one folder") {
			t.Error(err)
		}
	})
}

func TestReadsTerms(t *testing.T) {
	const header = "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\n"
	term := func(name v1alpha1.EntryName, start, end v1alpha1.Date) v1alpha1.Term {
		return v1alpha1.Term{Name: name, Start: start, End: end}
	}
	for title, c := range map[string]struct {
		rows, mapping string
		existing      []v1alpha1.Term
		want          []v1alpha1.Term
		note          string
	}{
		"semesters, without the year and the grading periods": {
			rows: "y,active,,2026-2027,schoolYear,2026-08-31,2027-06-11,,2027\n" +
				"s2,active,,Spring,semester,2027-01-25,2027-06-11,y,2027\ns1,active,,Fall,semester,2026-08-31,2027-01-22,y,2027\n" +
				"q1,active,,Q1,gradingPeriod,2026-08-31,2026-11-06,s1,2027\nx,tobedeleted,,Summer,term,2027-06-14,2027-07-02,y,2027\n",
			want: []v1alpha1.Term{
				term("fall-2026", "2026-08-31", "2027-01-22"), term("spring-2027", "2027-01-25", "2027-06-11"),
			},
		},
		"dates as spreadsheets write them, and a year in the title": {
			rows: "s1,,,2026-2027 Fall,term,8/31/2026,1/22/27,,2027\n",
			want: []v1alpha1.Term{term("2026-2027-fall", "2026-08-31", "2027-01-22")},
		},
		"a term before the plan, one on its first and one on its last day, and one after it": {
			rows: "a,,,A,term,2025-08-31,2026-06-30,,\nb,,,B,term,2025-09-01,2026-07-01,,\n" +
				"c,,,C,term,2028-06-30,2028-12-20,,\nd,,,D,term,2028-07-01,2028-12-20,,\n",
			want: []v1alpha1.Term{term("b-2025", "2025-09-01", "2026-07-01"), term("c-2028", "2028-06-30", "2028-12-20")},
		},
		"different days in different schools": {
			rows: "a,,,Fall,semester,2026-08-31,2027-01-22,,\nb,,,Fall,semester,2026-09-07,2027-01-22,,\n" +
				"c,,,Fall,semester,2026-09-07,2027-01-22,,\n",
			want: []v1alpha1.Term{term("fall-2026", "2026-09-07", "2027-01-22")},
			note: "term fall-2026 has different days in different schools",
		},
		"semesters and terms": {
			rows: "a,,,Fall,semester,2026-08-31,2027-01-22,,\nb,,,T1,term,2026-08-31,2026-11-20,,\n",
			want: []v1alpha1.Term{term("t1-2026", "2026-08-31", "2026-11-20"), term("fall-2026", "2026-08-31", "2027-01-22")},
			note: "terms of the types semester and term overlap",
		},
		"semesters alone, by the mapping": {
			rows:    "a,,,Fall,semester,2026-08-31,2027-01-22,,\nb,,,T1,term,2026-08-31,2026-11-20,,\n",
			mapping: "termType: semester",
			want:    []v1alpha1.Term{term("fall-2026", "2026-08-31", "2027-01-22")},
		},
		"names that people gave stay, days change, and other terms stay": {
			rows: "a,,,Fall,semester,2026-08-31,2027-01-22,,\nb,,,Spring,semester,2027-01-25,2027-06-18,,\n",
			existing: []v1alpha1.Term{
				term("autumn", "2026-08-31", "2027-01-22"), term("spring-2027", "2027-01-25", "2027-06-11"),
				term("summer-2026", "2026-07-06", "2026-07-31"),
			},
			want: []v1alpha1.Term{
				term("autumn", "2026-08-31", "2027-01-22"), term("spring-2027", "2027-01-25", "2027-06-18"),
				term("summer-2026", "2026-07-06", "2026-07-31"),
			},
		},
		"no title in Latin letters": {
			rows: "a,,,秋,semester,2026-08-31,2027-01-22,,\n",
			want: []v1alpha1.Term{term("term-2026", "2026-08-31", "2027-01-22")},
		},
		"days that cannot be read, and an end before the start": {
			rows: "a,,,Fall,semester,1970-01-01,2027-01-22,,\nb,,,Spring,semester,2027-06-11,2027-01-25,,\n",
		},
	} {
		t.Run(title, func(t *testing.T) {
			plan := newPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.District.Terms = c.existing })
			result, _, err := readFolder(t, plan, c.mapping, map[string]string{
				"manifest.csv": manifest, "orgs.csv": schools, "users.csv": users + addUsers("a", 3, "417"),
				"academicSessions.csv": header + c.rows,
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, result.Merged.Spec.District.Terms); diff != "" {
				t.Error(diff)
			}
			if notes := strings.Join(result.Notes, "\n"); !strings.Contains(notes, c.note) {
				t.Errorf("the notes lack %q:\n%s", c.note, notes)
			}
		})
	}
}

func TestCountsGroupsThatAreLargeEnough(t *testing.T) {
	const header = "sourcedId,status,dateLastModified,birthDate,sex,asian,white,hispanicOrLatinoEthnicity\n"
	const students = 40
	demographics := func(rows, female, asian int) string {
		var content strings.Builder
		content.WriteString(header)
		for i := range rows {
			sex, isAsian := "male", "false"
			if i < female {
				sex = "female"
			}
			if i < asian {
				isAsian = "TRUE"
			}
			fmt.Fprintf(&content, "a%d,active,,2011-04-05,%s,%s,false,\n", i, sex, isAsian)
		}
		return content.String() + "other,active,,2011-04-05,female,true,true,true\na0,active,,2011-04-05,female,true,true,true\n"
	}
	group := func(name v1alpha1.GroupName, count int32) v1alpha1.StudentGroup {
		return v1alpha1.StudentGroup{Name: name, Count: count}
	}
	for title, c := range map[string]struct {
		content, mapping string
		existing, want   []v1alpha1.StudentGroup
	}{
		"only groups that the plan names": {
			content:  demographics(students, 18, 12),
			existing: []v1alpha1.StudentGroup{group("Asian", 99), group("EnglishLearners", 14)},
			want:     []v1alpha1.StudentGroup{group("Asian", 12), group("EnglishLearners", 14)},
		},
		"exactly 10": {
			content: demographics(students, 18, 10), existing: []v1alpha1.StudentGroup{group("Asian", 0)},
			want: []v1alpha1.StudentGroup{group("Asian", 10)},
		},
		"9": {
			content: demographics(students, 18, 9), existing: []v1alpha1.StudentGroup{group("Asian", 30)},
			want: []v1alpha1.StudentGroup{group("Asian", 0)},
		},
		"all but 9, who would be known": {
			content: demographics(students, 18, 31), existing: []v1alpha1.StudentGroup{group("Asian", 0)},
			want: []v1alpha1.StudentGroup{group("Asian", 0)},
		},
		"all but 10": {
			content: demographics(students, 18, 30), existing: []v1alpha1.StudentGroup{group("Asian", 0)},
			want: []v1alpha1.StudentGroup{group("Asian", 30)},
		},
		"all": {
			content: demographics(students, 18, 40), existing: []v1alpha1.StudentGroup{group("Asian", 0)},
			want: []v1alpha1.StudentGroup{group("Asian", 40)},
		},
		"nine tenths of the students": {
			content: demographics(36, 18, 12), existing: []v1alpha1.StudentGroup{group("Asian", 0)},
			want: []v1alpha1.StudentGroup{group("Asian", 12)},
		},
		"less than nine tenths of them": {
			content: demographics(35, 18, 12), existing: []v1alpha1.StudentGroup{group("Asian", 77)},
			want: []v1alpha1.StudentGroup{group("Asian", 77)},
		},
		"a column that the file lacks": {
			content: demographics(students, 18, 12), existing: []v1alpha1.StudentGroup{group("BlackOrAfricanAmerican", 20)},
			want: []v1alpha1.StudentGroup{group("BlackOrAfricanAmerican", 20)},
		},
		"a group that the mapping names": {
			content: demographics(students, 18, 12), mapping: "groups: {Girls: female}",
			want: []v1alpha1.StudentGroup{group("Girls", 18)},
		},
		"no group": {content: demographics(students, 18, 12)},
	} {
		t.Run(title, func(t *testing.T) {
			plan := newPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.District.Groups = c.existing })
			result, _, err := readFolder(t, plan, c.mapping, map[string]string{
				"manifest.csv": manifest, "orgs.csv": schools, "users.csv": users + addUsers("a", students, "417"),
				"demographics.csv": c.content,
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, result.Merged.Spec.District.Groups); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNotesAndProposedMapping(t *testing.T) {
	plan := newPlan().AddSite("office", 12).ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		count := int32(7)
		spec.District.Sites[1].Enrollment = &count
	})
	result, _, err := readFolder(t, plan, "", map[string]string{
		"manifest.csv": manifest, "orgs.csv": schools + "421,active,,Maple High Annex,school,,d1\n",
		"users.csv": users + addUsers("a", 18, "417") + addUsers("b", 3, "419"),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"1 school is no site of the plan: Maple Virtual Academy (3 students); their students count for the district alone: " +
			"add the sites, or write sites in the mapping",
		"site oak has no students in the files: its enrollment stays 7; give --accept-fewer if it has none",
		"site office has no school in orgs.csv: its enrollment stays 12",
		"site maple-high has the students of Maple High Annex and Maple High School, by their names: " +
			"write them under sites in the mapping",
	}
	if diff := cmp.Diff(want, result.Notes); diff != "" {
		t.Error(diff)
	}
	want = []string{
		"# Write a site behind each school. The students of a school without one count for the district alone.",
		"# sites of the plan: maple-high, oak and office", "sites:",
		`- {school: "Maple Virtual Academy", site: ""} # 3 students`, "",
	}
	if diff := cmp.Diff(strings.Join(want, "\n"), string(result.Proposed)); diff != "" {
		t.Error(diff)
	}
}

// What the import owns is a part of the plan, without what only people write.
func TestOwnsCountsAndTermsAlone(t *testing.T) {
	result, _, err := readFolder(t, newPlan().AddGroup("EnglishLearners", 14).AddLine("l", 2027, "100"), "", map[string]string{
		"manifest.csv": manifest, "orgs.csv": schools, "users.csv": users + addUsers("a", 12, "417"),
	})
	if err != nil {
		t.Fatal(err)
	}
	high, oak := int32(12), int32(0)
	want := v1alpha1.TechnologyPlanSpec{District: v1alpha1.District{
		Enrollment: 12,
		Sites:      []v1alpha1.Site{{Name: "maple-high", Enrollment: &high}, {Name: "oak", Enrollment: &oak}},
	}}
	if diff := cmp.Diff(want, result.Owned.Spec); diff != "" {
		t.Error(diff)
	}
}

func TestMappingFaults(t *testing.T) {
	for title, c := range map[string]struct{ mapping, want string }{
		"a site that the plan does not have": {"sites: [{school: A, site: maple-hihg}]", "did you mean maple-high?"},
		"a column that is no group": {
			"groups: {Poor: economicStatus}", "groups.Poor is americanIndianOrAlaskaNative",
		},
		"a rule without a school":     {"sites: [{site: oak}]", "sites[0] needs school"},
		"a field that does not exist": {"schools: {}", "mapping"},
	} {
		_, _, err := readFolder(t, newPlan(), c.mapping, map[string]string{"manifest.csv": manifest})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the error is %v, without %q", title, err, c.want)
		}
	}
}

// The traps of other programs' files: marks, line ends, encodings, delimiters, quotes and titles.
func TestReadsNastyFiles(t *testing.T) {
	written := users + addUsers("a", 2, "417,418")
	windows := strings.ReplaceAll(written, "Robin", "Rob\xefn")
	for title, content := range map[string]string{
		"a mark of UTF-8":                 "\ufeff" + written,
		"a mark of UTF-16 before UTF-8":   "\xff\xfe" + written,
		"line ends of CR alone":           strings.ReplaceAll(written, "\n", "\r"),
		"line ends of CR and LF":          strings.ReplaceAll(written, "\n", "\r\n"),
		"windows-1252":                    windows,
		"a quotation mark in a field":     strings.ReplaceAll(written, ",Miller,", `,Mac 13" Miller,`),
		"a line break in quotes":          strings.ReplaceAll(written, ",Miller,", ",\"Miller\n417,x\","),
		"a name of a column that repeats": strings.ReplaceAll(written, "password", "username"),
		"a title above the header":        "Roster of Robin Miller,,\n,,\n" + written,
		"other names of the columns":      strings.Replace(written, "sourcedId,status", "Sourced_ID,STATUS", 1),
	} {
		t.Run(title, func(t *testing.T) {
			result, report, err := readFolder(t, newPlan(), "", map[string]string{
				"manifest.csv": manifest, "orgs.csv": schools, "users.csv": content,
			})
			if err != nil {
				t.Fatal(err, report)
			}
			want := map[string]int32{"district": 2, "maple-high": 2, "oak": 2}
			if diff := cmp.Diff(want, listEnrollment(result.Merged)); diff != "" {
				t.Error(diff, report)
			}
		})
	}
}

func FuzzOneRoster(f *testing.F) {
	f.Add(manifest, schools, users+addUser("u-robin", "active", "true", "417,418", "student"), "", "")
	f.Add(manifest+"file.roles,bulk\n", schools, "sourcedId\nu-robin\n",
		"sourcedId,title,type,startDate,endDate\na,Fall,term,2026-08-31,2027-01-22\n", "userSourcedId,role,orgSourcedId\nu-robin,student,417\n")
	f.Add("propertyName,value\nfile.users,delta\n", "\xff\xfe", "\"", "title\n", "sourcedId,sex\n")
	f.Fuzz(func(t *testing.T, manifest, orgs, users, sessions, roles string) {
		files := fstest.MapFS{}
		for name, content := range map[string]string{
			"manifest.csv": manifest, "orgs.csv": orgs, "users.csv": users, "academicSessions.csv": sessions, "roles.csv": roles,
			"userProfiles.csv": "Secret9",
		} {
			files[name] = &fstest.MapFile{Data: []byte(content)}
		}
		opened, err := newRoster("export", guardedFiles{files, t}, func() error { return nil })
		if err == nil {
			var report string
			_, report, err = countFiles(t, opened, newPlan().BuildObject())
			testimport.CheckPrivate(t, private, report)
		}
		if err != nil && !strings.Contains(err.Error(), "export") {
			t.Errorf("the error does not name the export: %v", err)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			testimport.CheckPrivate(t, private, err.Error())
		}
	})
}

// countFiles counts the students of an open roster.
func countFiles(
	tb testing.TB, from *roster, plan *v1alpha1.TechnologyPlan,
) (counted *counter, report string, err error) {
	tb.Helper()
	var reader rows.Reader
	from.readTable = func(table *sheet.Table, layout rows.Layout, use func(rows.Row) error) error {
		return reader.ReadTable(tb.Context(), table, layout, use)
	}
	counted = newCounter(mapping{}, model.ParsePlan(plan), today)
	err = counted.countRoster(from)
	var text strings.Builder
	reader.Report.WriteText(&text)
	return counted, text.String(), err
}

// writtenFiles are files of which users.csv is written while it is read.
type writtenFiles struct {
	fstest.MapFS
	students int
}

func (files writtenFiles) Open(name string) (fs.File, error) {
	file, err := files.MapFS.Open(name)
	if name != "users.csv" || err != nil {
		return file, err
	}
	return writtenFile{file, testimport.NewRowReader(users, files.students, func(i int) string {
		return addUser(strconv.Itoa(i), "active", "true", "417,418", "student")
	})}, nil
}

type writtenFile struct {
	fs.File
	io.Reader
}

func (file writtenFile) Read(target []byte) (int, error) { return file.Reader.Read(target) }

// BenchmarkUsers counts students of two schools each, one an iteration. The bytes for each of
// them are what the reading of a row takes and gives back, and the hashes that stay.
func BenchmarkUsers(b *testing.B) {
	b.ReportAllocs()
	files := fstest.MapFS{
		"manifest.csv": {Data: []byte(manifest)}, "orgs.csv": {Data: []byte(schools)}, "users.csv": {},
	}
	opened, err := newRoster("export", writtenFiles{files, b.N}, func() error { return nil })
	if err != nil {
		b.Fatal(err)
	}
	counted, _, err := countFiles(b, opened, newPlan().BuildObject())
	if err != nil || len(counted.students) != b.N {
		b.Fatalf("%d students of %d, error %v", len(counted.students), b.N, err)
	}
}
