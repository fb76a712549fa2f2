package tables

import (
	"cmp"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/capacity"
	"techplan.education/internal/snapshot"
)

// Capacity is the question whether each site has enough devices, bandwidth, access points and
// testing days for its students and staff.
var Capacity = Question{
	Name:  "capacity",
	Short: "Show whether each site has enough devices, bandwidth and testing days",
	Long: `Show the sites of plans: students and staff, the devices that they can use today, how
many are missing, the bandwidth for each student, and the access points. The first
row is the district, whose devices include those of lots without a site.

A device counts if its lot is in service and supported, and it is not lost,
retired, idle or in repair. Only technologies of kind Device count, without those of
domain AT. Needed is one device for each student, or for each
policy.capacity.studentsPerDevice students, with spares; idle devices and those in
repair count as spares.

A second table has the testing windows by site: the days that the tests take at
least, and the school days of the window. A third one has the groups of students by
site.`,
	Example: `  # The sites of the plans of the namespace
  kubectl techplan capacity

  # With staff, access points and classrooms
  kubectl techplan capacity -f plans/ -o wide

  # The testing windows, for a spreadsheet
  kubectl techplan capacity -f plans/ -o csv --table windows > windows.csv`,
	Answer: answerCapacity,
}

// SiteGroup is a group of students at a site.
type SiteGroup struct {
	Site  v1alpha1.EntryName
	Group v1alpha1.GroupName
	// Students of the group at the site; nil for a group of 1 to 9.
	Students *int32
	// Share of the students of the site, and DistrictShare of those of the district. Both are
	// unknown if a number is.
	Share, DistrictShare capacity.Ratio
	// Coverage is the number of devices for the students of the site.
	Coverage capacity.Ratio
}

// ComputeCapacity computes what the sites of a plan have and need at an instant; nil for a plan that
// the district does not have.
func ComputeCapacity(district snapshot.District, planName string, now time.Time) *capacity.Capacity {
	plan := findPlan(district, planName)
	if plan == nil {
		return nil
	}
	planBudget := snapshot.ComputeBudget(district, plan, now)
	return capacity.Compute(planBudget.Plan, planBudget.Stock, planBudget.Today)
}

// ListPlaces lists the district and its sites by name.
func ListPlaces(computed *capacity.Capacity) []capacity.Place {
	places := slices.Clone(computed.Sites)
	slices.SortFunc(places, func(left, right capacity.Place) int { return cmp.Compare(left.Name, right.Name) })
	return slices.Insert(places, 0, computed.District)
}

// ListTests lists the testing windows of a plan by the first day, name and site.
func ListTests(computed *capacity.Capacity) []capacity.Test {
	tests := slices.Clone(computed.Tests)
	slices.SortFunc(tests, func(left, right capacity.Test) int {
		return cmp.Or(
			cmp.Compare(left.Window.Start, right.Window.Start),
			cmp.Compare(left.Window.Name, right.Window.Name), cmp.Compare(left.Site, right.Site),
		)
	})
	return tests
}

// ListSiteGroups lists the groups of students of a plan's sites by group and site.
func ListSiteGroups(computed *capacity.Capacity, plan *v1alpha1.TechnologyPlan) []SiteGroup {
	shares := map[v1alpha1.GroupName]capacity.Ratio{}
	for _, group := range plan.Spec.District.Groups {
		shares[group.Name] = shareOf(group, computed.District.Students)
	}
	places := map[v1alpha1.EntryName]*capacity.Place{}
	for i := range computed.Sites {
		places[computed.Sites[i].Name] = &computed.Sites[i]
	}
	var groups []SiteGroup
	for _, site := range plan.Spec.District.Sites {
		for _, group := range site.Groups {
			share, isListed := shares[group.Name]
			if !isListed {
				share = capacity.Ratio{Unknown: capacity.EnrollmentUnknown}
			}
			groups = append(groups, SiteGroup{
				Site: site.Name, Group: group.Name, Students: positive(group.Count),
				Share: shareOf(group, places[site.Name].Students), DistrictShare: share,
				Coverage: places[site.Name].Coverage,
			})
		}
	}
	slices.SortFunc(groups, func(left, right SiteGroup) int {
		return cmp.Or(cmp.Compare(left.Group, right.Group), cmp.Compare(left.Site, right.Site))
	})
	return groups
}

// shareOf returns the share of a group in a number of students. That of a group without a count is
// unknown, because it would show the count.
func shareOf(group v1alpha1.StudentGroup, students capacity.Count) capacity.Ratio {
	if group.Count == 0 || students.Number == 0 {
		return capacity.Ratio{Unknown: capacity.EnrollmentUnknown}
	}
	return capacity.Ratio{Of: int64(group.Count), By: students.Number}
}

func answerCapacity(input Input) (Answer, error) {
	computed := ComputeCapacity(input.District, input.Plan.Name, input.Now)
	return Answer{Tables: []Table{
		newTable(input, "sites", "Sites", "The plan lists no sites.", siteColumns(), ListPlaces(computed)),
		newTable(input, "windows", "Testing windows", "The plan lists no testing window.", windowColumns(),
			ListTests(computed)),
		newTable(input, "groups", "Groups of students at the sites", "No site lists its groups of students.",
			siteGroupColumns(), ListSiteGroups(computed, input.Plan)),
	}}, nil
}

// newKnownCount returns a cell with a count; an empty one if it is not known.
func newKnownCount(count capacity.Count) Cell {
	if !count.IsKnown() {
		return Cell{}
	}
	return NewCount(count.Number)
}

// newUnits returns a cell with a number of units; an empty one if no lot is recorded.
func newUnits(isRecorded bool, units int64) Cell {
	if !isRecorded {
		return Cell{}
	}
	return NewCount(units)
}

func siteColumns() []column[capacity.Place] {
	return []column[capacity.Place]{
		newColumn("site", func(row capacity.Place) Cell {
			return NewText(cmp.Or(row.Name, "(district)"))
		}),
		newWideColumn("level", func(row capacity.Place) Cell { return NewText(row.Level) }),
		newColumn("students", func(row capacity.Place) Cell { return newKnownCount(row.Students) }),
		newColumn("devices", func(row capacity.Place) Cell { return newUnits(row.IsRecorded, row.Units.Students) }),
		newWideColumn("shared", func(row capacity.Place) Cell { return newUnits(row.IsRecorded, row.Shared) }),
		newColumn("students per device", func(row capacity.Place) Cell {
			return NewDecimal(row.StudentsPerDevice.Decimal())
		}),
		newColumn("coverage percent", func(row capacity.Place) Cell { return NewDecimal(row.Coverage.Percent()) }),
		newWideColumn("owned", func(row capacity.Place) Cell { return newUnits(row.IsRecorded, row.StudentsOwned) }),
		newColumn("needed", func(row capacity.Place) Cell { return newKnownCount(row.NeededWithSpares) }),
		newColumn("missing", func(row capacity.Place) Cell { return newKnownCount(row.MissingWithSpares) }),
		newWideColumn("no audience", func(row capacity.Place) Cell { return NewCount(row.Unassigned) }),
		newWideColumn("staff", func(row capacity.Place) Cell { return newKnownCount(row.Staff) }),
		newWideColumn("staff devices", func(row capacity.Place) Cell {
			return newUnits(row.IsStaffRecorded, row.Units.Staff)
		}),
		newWideColumn("staff needed", func(row capacity.Place) Cell { return newKnownCount(row.StaffNeeded) }),
		newWideColumn("staff missing", func(row capacity.Place) Cell { return newKnownCount(row.StaffMissing) }),
		newColumn("mbps", func(row capacity.Place) Cell { return newKnownCount(row.Mbps) }),
		newColumn("kbps per student", func(row capacity.Place) Cell {
			return NewDecimal(row.KbpsPerStudent.Decimal())
		}),
		newColumn("mbps missing", func(row capacity.Place) Cell { return newKnownCount(row.MissingMbps) }),
		newWideColumn("access points", func(row capacity.Place) Cell { return newKnownCount(row.AccessPoints) }),
		newWideColumn("students per access point", func(row capacity.Place) Cell {
			return NewDecimal(row.StudentsPerAccessPoint.Decimal())
		}),
		newWideColumn("devices per access point", func(row capacity.Place) Cell {
			return NewDecimal(row.DevicesPerAccessPoint.Decimal())
		}),
		newWideColumn("classrooms", func(row capacity.Place) Cell { return newKnownCount(row.Classrooms) }),
		newWideColumn("access points per classroom", func(row capacity.Place) Cell {
			return NewDecimal(row.AccessPointsPerClassroom.Decimal())
		}),
		newWideColumn("unknown because", func(row capacity.Place) Cell {
			if row.Name == "" {
				return NewText(row.Coverage.Unknown)
			}
			return NewText(cmp.Or(row.Coverage.Unknown, row.KbpsPerStudent.Unknown))
		}),
	}
}

func windowColumns() []column[capacity.Test] {
	return []column[capacity.Test]{
		newColumn("window", func(row capacity.Test) Cell { return NewText(row.Window.Name) }),
		newColumn("site", func(row capacity.Test) Cell { return NewText(row.Site) }),
		newColumn("from", func(row capacity.Test) Cell { return NewDay(row.Window.Start) }),
		newColumn("to", func(row capacity.Test) Cell { return NewDay(row.Window.End) }),
		newWideColumn("state", func(row capacity.Test) Cell { return NewText(row.State) }),
		newColumn("students", func(row capacity.Test) Cell { return newKnownCount(row.Students) }),
		newWideColumn("devices", func(row capacity.Test) Cell { return newKnownCount(row.Devices) }),
		newWideColumn("connections", func(row capacity.Test) Cell {
			if !row.LimitsBandwidth {
				return Cell{}
			}
			return newKnownCount(row.Connections)
		}),
		newColumn("at a time", func(row capacity.Test) Cell { return newKnownCount(row.Testers) }),
		newColumn("sittings", func(row capacity.Test) Cell { return newKnownCount(row.Sittings) }),
		newColumn("days needed", func(row capacity.Test) Cell { return newKnownCount(row.DaysNeeded) }),
		newColumn("school days", func(row capacity.Test) Cell { return NewCount(row.SchoolDays) }),
		newColumn("days missing", func(row capacity.Test) Cell { return newKnownCount(row.MissingDays) }),
		newWideColumn("unknown because", func(row capacity.Test) Cell { return NewText(row.DaysNeeded.Unknown) }),
	}
}

func siteGroupColumns() []column[SiteGroup] {
	return []column[SiteGroup]{
		newColumn("group", func(row SiteGroup) Cell { return NewText(row.Group) }),
		newColumn("site", func(row SiteGroup) Cell { return NewText(row.Site) }),
		newColumn("students", func(row SiteGroup) Cell { return newCountOrNone(row.Students) }),
		newColumn("share percent", func(row SiteGroup) Cell { return NewDecimal(row.Share.Percent()) }),
		newColumn("district percent", func(row SiteGroup) Cell { return NewDecimal(row.DistrictShare.Percent()) }),
		newColumn("coverage percent", func(row SiteGroup) Cell { return NewDecimal(row.Coverage.Percent()) }),
	}
}
