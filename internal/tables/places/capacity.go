package places

import (
	"cmp"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/capacity"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
)

// Capacity is the question whether each site has enough devices, bandwidth, access points and
// testing days for its students and staff.
var Capacity = tables.Question{
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
	plan := district.FindPlan(planName)
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

// positive returns a number that is given; nil for 0.
func positive(number int32) *int32 {
	if number == 0 {
		return nil
	}
	return &number
}

// shareOf returns the share of a group in a number of students. That of a group without a count is
// unknown, because it would show the count.
func shareOf(group v1alpha1.StudentGroup, students capacity.Count) capacity.Ratio {
	if group.Count == 0 || students.Number == 0 {
		return capacity.Ratio{Unknown: capacity.EnrollmentUnknown}
	}
	return capacity.Ratio{Of: int64(group.Count), By: students.Number}
}

func answerCapacity(input tables.Input) (tables.Answer, error) {
	computed := ComputeCapacity(input.District, input.Plan.Name, input.Now)
	return tables.Answer{Tables: []tables.Table{
		tables.NewTable(input, "sites", "Sites", "The plan lists no sites.", siteColumns(), ListPlaces(computed)),
		tables.NewTable(input, "windows", "Testing windows", "The plan lists no testing window.", windowColumns(),
			ListTests(computed)),
		tables.NewTable(input, "groups", "Groups of students at the sites", "No site lists its groups of students.",
			siteGroupColumns(), ListSiteGroups(computed, input.Plan)),
	}}, nil
}

// newKnownCount returns a cell with a count; an empty one if it is not known.
func newKnownCount(count capacity.Count) tables.Cell {
	if !count.IsKnown() {
		return tables.Cell{}
	}
	return tables.NewCount(count.Number)
}

// newUnits returns a cell with a number of units; an empty one if no lot is recorded.
func newUnits(isRecorded bool, units int64) tables.Cell {
	if !isRecorded {
		return tables.Cell{}
	}
	return tables.NewCount(units)
}

func siteColumns() []tables.ColumnOf[capacity.Place] {
	return []tables.ColumnOf[capacity.Place]{
		tables.NewColumn("site", func(row capacity.Place) tables.Cell {
			return tables.NewText(cmp.Or(row.Name, "(district)"))
		}),
		tables.NewWideColumn("level", func(row capacity.Place) tables.Cell { return tables.NewText(row.Level) }),
		tables.NewColumn("students", func(row capacity.Place) tables.Cell { return newKnownCount(row.Students) }),
		tables.NewColumn("devices", func(row capacity.Place) tables.Cell {
			return newUnits(row.IsRecorded, row.Units.Students)
		}),
		tables.NewWideColumn("shared", func(row capacity.Place) tables.Cell {
			return newUnits(row.IsRecorded, row.Shared)
		}),
		tables.NewColumn("students per device", func(row capacity.Place) tables.Cell {
			return tables.NewDecimal(row.StudentsPerDevice.Decimal())
		}),
		tables.NewColumn("coverage percent", func(row capacity.Place) tables.Cell {
			return tables.NewDecimal(row.Coverage.Percent())
		}),
		tables.NewWideColumn("owned", func(row capacity.Place) tables.Cell {
			return newUnits(row.IsRecorded, row.StudentsOwned)
		}),
		tables.NewColumn("needed", func(row capacity.Place) tables.Cell { return newKnownCount(row.NeededWithSpares) }),
		tables.NewColumn("missing", func(row capacity.Place) tables.Cell {
			return newKnownCount(row.MissingWithSpares)
		}),
		tables.NewWideColumn("no audience", func(row capacity.Place) tables.Cell {
			return tables.NewCount(row.Unassigned)
		}),
		tables.NewWideColumn("staff", func(row capacity.Place) tables.Cell { return newKnownCount(row.Staff) }),
		tables.NewWideColumn("staff devices", func(row capacity.Place) tables.Cell {
			return newUnits(row.IsStaffRecorded, row.Units.Staff)
		}),
		tables.NewWideColumn("staff needed", func(row capacity.Place) tables.Cell {
			return newKnownCount(row.StaffNeeded)
		}),
		tables.NewWideColumn("staff missing", func(row capacity.Place) tables.Cell {
			return newKnownCount(row.StaffMissing)
		}),
		tables.NewColumn("mbps", func(row capacity.Place) tables.Cell { return newKnownCount(row.Mbps) }),
		tables.NewColumn("kbps per student", func(row capacity.Place) tables.Cell {
			return tables.NewDecimal(row.KbpsPerStudent.Decimal())
		}),
		tables.NewColumn("mbps missing", func(row capacity.Place) tables.Cell {
			return newKnownCount(row.MissingMbps)
		}),
		tables.NewWideColumn("access points", func(row capacity.Place) tables.Cell {
			return newKnownCount(row.AccessPoints)
		}),
		tables.NewWideColumn("students per access point", func(row capacity.Place) tables.Cell {
			return tables.NewDecimal(row.StudentsPerAccessPoint.Decimal())
		}),
		tables.NewWideColumn("devices per access point", func(row capacity.Place) tables.Cell {
			return tables.NewDecimal(row.DevicesPerAccessPoint.Decimal())
		}),
		tables.NewWideColumn("classrooms", func(row capacity.Place) tables.Cell {
			return newKnownCount(row.Classrooms)
		}),
		tables.NewWideColumn("access points per classroom", func(row capacity.Place) tables.Cell {
			return tables.NewDecimal(row.AccessPointsPerClassroom.Decimal())
		}),
		tables.NewWideColumn("unknown because", func(row capacity.Place) tables.Cell {
			if row.Name == "" {
				return tables.NewText(row.Coverage.Unknown)
			}
			return tables.NewText(cmp.Or(row.Coverage.Unknown, row.KbpsPerStudent.Unknown))
		}),
	}
}

func windowColumns() []tables.ColumnOf[capacity.Test] {
	return []tables.ColumnOf[capacity.Test]{
		tables.NewColumn("window", func(row capacity.Test) tables.Cell { return tables.NewText(row.Window.Name) }),
		tables.NewColumn("site", func(row capacity.Test) tables.Cell { return tables.NewText(row.Site) }),
		tables.NewColumn("from", func(row capacity.Test) tables.Cell { return tables.NewDay(row.Window.Start) }),
		tables.NewColumn("to", func(row capacity.Test) tables.Cell { return tables.NewDay(row.Window.End) }),
		tables.NewWideColumn("state", func(row capacity.Test) tables.Cell { return tables.NewText(row.State) }),
		tables.NewColumn("students", func(row capacity.Test) tables.Cell { return newKnownCount(row.Students) }),
		tables.NewWideColumn("devices", func(row capacity.Test) tables.Cell { return newKnownCount(row.Devices) }),
		tables.NewWideColumn("connections", func(row capacity.Test) tables.Cell {
			if !row.LimitsBandwidth {
				return tables.Cell{}
			}
			return newKnownCount(row.Connections)
		}),
		tables.NewColumn("at a time", func(row capacity.Test) tables.Cell { return newKnownCount(row.Testers) }),
		tables.NewColumn("sittings", func(row capacity.Test) tables.Cell { return newKnownCount(row.Sittings) }),
		tables.NewColumn("days needed", func(row capacity.Test) tables.Cell { return newKnownCount(row.DaysNeeded) }),
		tables.NewColumn("school days", func(row capacity.Test) tables.Cell { return tables.NewCount(row.SchoolDays) }),
		tables.NewColumn("days missing", func(row capacity.Test) tables.Cell { return newKnownCount(row.MissingDays) }),
		tables.NewWideColumn("unknown because", func(row capacity.Test) tables.Cell {
			return tables.NewText(row.DaysNeeded.Unknown)
		}),
	}
}

func siteGroupColumns() []tables.ColumnOf[SiteGroup] {
	return []tables.ColumnOf[SiteGroup]{
		tables.NewColumn("group", func(row SiteGroup) tables.Cell { return tables.NewText(row.Group) }),
		tables.NewColumn("site", func(row SiteGroup) tables.Cell { return tables.NewText(row.Site) }),
		tables.NewColumn("students", func(row SiteGroup) tables.Cell { return tables.NewCountOrNone(row.Students) }),
		tables.NewColumn("share percent", func(row SiteGroup) tables.Cell {
			return tables.NewDecimal(row.Share.Percent())
		}),
		tables.NewColumn("district percent", func(row SiteGroup) tables.Cell {
			return tables.NewDecimal(row.DistrictShare.Percent())
		}),
		tables.NewColumn("coverage percent", func(row SiteGroup) tables.Cell {
			return tables.NewDecimal(row.Coverage.Percent())
		}),
	}
}
