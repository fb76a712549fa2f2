package capacity

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
)

// Capacity is what the sites of a district have and need.
type Capacity struct {
	// District counts all lots, those without a site too. Its students are those of the plan.
	District Place
	// Sites are in the order in which the plan lists them.
	Sites []Place
	// Unplaced are the units of lots without a site, or with one that the plan does not have. They
	// may be at any site.
	Unplaced Units
	// Tests are the testing windows by site, in the order of the plan's windows and sites.
	Tests []Test
	// Fleet is the number of units in service that technicians look after, of any audience.
	Fleet int64
	// DevicesPerTechnician of the fleet.
	DevicesPerTechnician Ratio
}

// Place is a site, or the district as a whole.
type Place struct {
	// Name of the site; empty for the district. Level is empty if it is not stated.
	Name  v1alpha1.EntryName
	Level v1alpha1.SiteLevel
	// Students and Staff of the place.
	Students, Staff Count
	Units

	// StudentsPerDevice, and its inverse Coverage.
	StudentsPerDevice, Coverage Ratio
	// NeededDevices is the number of devices without spares: one for each student, or for each
	// number of students who may share one. MissingDevices is how many of them there are not.
	NeededDevices, MissingDevices Count
	// NeededWithSpares and MissingWithSpares are the same with spares. Idle units and those in
	// repair are there too.
	NeededWithSpares, MissingWithSpares Count
	// StaffNeeded and StaffMissing are the units for staff with spares.
	StaffNeeded, StaffMissing Count

	// Mbps is the bandwidth in megabits in one second. NeededMbps is what the policy asks for,
	// rounded up, and MissingMbps the difference.
	Mbps, NeededMbps, MissingMbps Count
	// KbpsPerStudent is the bandwidth for each student in kilobits in one second.
	KbpsPerStudent Ratio

	AccessPoints, Classrooms Count
	// StudentsPerAccessPoint, DevicesPerAccessPoint (for students and staff) and
	// AccessPointsPerClassroom.
	StudentsPerAccessPoint, DevicesPerAccessPoint, AccessPointsPerClassroom Ratio
}

// Units are numbers of units by audience.
type Units struct {
	// Students is the number of devices that students can use, and Shared the part of them that
	// staff use too. Staff is the number of devices for staff. Unassigned is the number of devices
	// of lots without an audience.
	Students, Shared, Staff, Unassigned int64
	// StudentsOwned and StaffOwned count idle units and those in repair too.
	StudentsOwned, StaffOwned int64
	// IsRecorded says that a lot for students is recorded, in service or not, and IsStaffRecorded
	// that one for staff is.
	IsRecorded, IsStaffRecorded bool
}

// HasStudents reports whether a place is known to have students.
func (place *Place) HasStudents() bool { return place.Students.Number > 0 }

// IsStated reports whether a plan records anything to compare: students of a site, a testing
// window, technicians or a policy. Without them a status shows no figures.
func IsStated(plan *model.Plan) bool {
	if plan.Spec.Policy.Capacity != (v1alpha1.CapacityPolicy{}) || len(plan.TestingWindows) > 0 ||
		plan.Spec.District.Technicians > 0 {
		return true
	}
	for i := range plan.Spec.District.Sites {
		if plan.Spec.District.Sites[i].Enrollment != nil {
			return true
		}
	}
	return false
}

// Compute compares the sites of a plan with its stock, which is that of today.
func Compute(plan *model.Plan, stock []inventory.StockSum, today calendar.Date) *Capacity {
	counted := countStock(plan, stock)
	capacity := &Capacity{Unplaced: counted.unplaced, Fleet: counted.fleet}
	sites := plan.Spec.District.Sites
	capacity.Sites = make([]Place, len(sites))
	for i := range sites {
		capacity.Sites[i] = newSite(plan, &sites[i], counted.bySite[sites[i].Name])
	}
	capacity.District = newDistrict(plan, capacity.Sites, counted.all)
	technicians := Count{Number: int64(plan.Spec.District.Technicians)}
	if technicians.Number == 0 {
		technicians.Unknown = TechniciansUnknown
	}
	capacity.DevicesPerTechnician = newRatio(Count{Number: capacity.Fleet}, technicians, TechniciansUnknown)
	capacity.computeTests(plan, counted, today)
	return capacity
}

// stockCounts are the units of a stock.
type stockCounts struct {
	bySite        map[v1alpha1.EntryName]Units
	all, unplaced Units
	fleet         int64
	// byTechnology is the number of devices by place and technology that are not for staff. Units of
	// lots without a known site have no site. It is nil unless a testing window names technologies.
	byTechnology map[technologyAt]int64
}

type technologyAt struct{ site, technology v1alpha1.EntryName }

func countStock(plan *model.Plan, stock []inventory.StockSum) stockCounts {
	counts := stockCounts{bySite: map[v1alpha1.EntryName]Units{}}
	for i := range plan.Spec.District.Sites {
		counts.bySite[plan.Spec.District.Sites[i].Name] = Units{}
	}
	for i := range plan.TestingWindows {
		if len(plan.TestingWindows[i].Technologies) > 0 {
			counts.byTechnology = map[technologyAt]int64{}
		}
	}
	for i := range stock {
		counts.addSum(plan, &stock[i])
	}
	return counts
}

func (counts *stockCounts) addSum(plan *model.Plan, sum *inventory.StockSum) {
	technology := plan.FindTechnology(sum.Technology)
	if technology != nil && technology.Kind != "" && technology.Kind != v1alpha1.TechnologyDevice {
		return
	}
	if sum.InService {
		counts.fleet += sum.Devices
	}
	units, isPlaced := counts.bySite[sum.Site]
	if counts.byTechnology != nil && sum.Audience != inventory.AudienceStaff {
		at := technologyAt{technology: sum.Technology}
		if isPlaced {
			at.site = sum.Site
		}
		// An entry of 0 says that there is a lot.
		counts.byTechnology[at] += readyUnits(plan, sum)
	}
	if technology != nil && technology.Domain == v1alpha1.DomainAT {
		return
	}
	counts.all.addSum(plan, sum)
	if isPlaced {
		units.addSum(plan, sum)
		counts.bySite[sum.Site] = units
	} else {
		counts.unplaced.addSum(plan, sum)
	}
}

// isUsable reports whether the units of a sum can be used today.
func isUsable(plan *model.Plan, sum *inventory.StockSum) bool {
	return sum.InService && (sum.Support != inventory.Unsupported || plan.Policy.Capacity.CountUnsupported)
}

// readyUnits returns the number of units of a sum that can be used today.
func readyUnits(plan *model.Plan, sum *inventory.StockSum) int64 {
	if !isUsable(plan, sum) {
		return 0
	}
	return sum.Ready
}

func (units *Units) addSum(plan *model.Plan, sum *inventory.StockSum) {
	ready, owned := readyUnits(plan, sum), int64(0)
	if isUsable(plan, sum) {
		owned = sum.Devices
	}
	switch sum.Audience {
	case inventory.AudienceStudents, inventory.AudienceShared:
		units.IsRecorded = true
		units.Students += ready
		units.StudentsOwned += owned
		if sum.Audience == inventory.AudienceShared {
			units.Shared += ready
		}
	case inventory.AudienceStaff:
		units.IsStaffRecorded = true
		units.Staff += ready
		units.StaffOwned += owned
	case inventory.AudienceUnknown:
		units.Unassigned += ready
	}
}

// newSite computes the figures of a site.
func newSite(plan *model.Plan, site *v1alpha1.Site, units Units) Place {
	place := Place{
		Name: site.Name, Level: site.Level, Units: units,
		Students:     countOrUnknown(site.Enrollment, EnrollmentUnknown),
		Staff:        countOrUnknown(site.Staff, StaffUnknown),
		Mbps:         Count{Number: int64(site.BandwidthMbps)},
		AccessPoints: countOrUnknown(site.AccessPoints, AccessPointsUnknown),
		Classrooms:   countOrUnknown(site.Classrooms, ClassroomsUnknown),
	}
	if site.BandwidthMbps == 0 {
		place.Mbps = Count{Unknown: BandwidthUnknown}
	}
	place.computeDevices(plan)
	place.computeNetwork(plan)
	return place
}

// newDistrict computes the figures of the district. Its bandwidth is not the sum of what its sites
// have, because they may share one connection.
func newDistrict(plan *model.Plan, sites []Place, units Units) Place {
	district := Place{
		Units: units, Students: Count{Number: plan.Enrollment},
		Mbps: Count{Unknown: BandwidthUnknown},
	}
	if plan.Enrollment == 0 {
		district.Students = Count{Unknown: EnrollmentUnknown}
	}
	for i := range sites {
		district.Staff = addCounts(district.Staff, sites[i].Staff)
		district.AccessPoints = addCounts(district.AccessPoints, sites[i].AccessPoints)
		district.Classrooms = addCounts(district.Classrooms, sites[i].Classrooms)
	}
	if len(sites) == 0 {
		district.Staff.Unknown, district.AccessPoints.Unknown = StaffUnknown, AccessPointsUnknown
		district.Classrooms.Unknown = ClassroomsUnknown
	}
	district.computeDevices(plan)
	district.computeNetwork(plan)
	return district
}

func countOrUnknown(number *int32, ifMissing Reason) Count {
	if number == nil {
		return Count{Unknown: ifMissing}
	}
	return Count{Number: int64(*number)}
}

// addCounts returns the sum of two counts. It is unknown if one of them is.
func addCounts(left, right Count) Count {
	if !left.IsKnown() {
		return left
	}
	if !right.IsKnown() {
		return right
	}
	return Count{Number: left.Number + right.Number}
}

// computeDevices compares the devices with the students and staff.
//
// Source of the need: coverage is devices / students, and one device for each student with spares
// is ceil(students × (1 + spare)).
func (place *Place) computeDevices(plan *model.Plan) {
	limits := plan.Policy.Capacity
	devices := Count{Number: place.Units.Students}
	if !place.IsRecorded {
		devices = Count{Unknown: DevicesUnrecorded}
	}
	students := place.Students
	if students.IsKnown() && students.Number == 0 {
		students = Count{Unknown: NoStudents}
	}
	place.StudentsPerDevice = newRatio(students, devices, NoDevices)
	place.Coverage = newRatio(devices, students, NoStudents)
	if !students.IsKnown() {
		// That an office has no students explains more than that it has no devices for them.
		place.Coverage.Unknown = students.Unknown
	}
	shared := max(1, limits.StudentsPerDevice)
	place.NeededDevices, place.NeededWithSpares = students, students
	if students.IsKnown() {
		place.NeededDevices.Number = divideUp(students.Number, shared)
		place.NeededWithSpares.Number = withSpares(students.Number, limits.StudentSparePercent, shared)
	}
	owned := devices
	if owned.IsKnown() {
		owned.Number = place.StudentsOwned
	}
	place.MissingDevices = missingOf(place.NeededDevices, devices)
	place.MissingWithSpares = missingOf(place.NeededWithSpares, owned)

	place.StaffNeeded = place.Staff
	if place.Staff.IsKnown() {
		place.StaffNeeded.Number = withSpares(place.Staff.Number, limits.StaffSparePercent, 1)
	}
	staffOwned := Count{Number: place.StaffOwned}
	if !place.IsStaffRecorded {
		staffOwned = Count{Unknown: NoDevices}
	}
	place.StaffMissing = missingOf(place.StaffNeeded, staffOwned)
}

// missingOf returns how much of a need there is not.
func missingOf(need, have Count) Count {
	if !need.IsKnown() {
		return need
	}
	if !have.IsKnown() {
		return have
	}
	return Count{Number: max(0, need.Number-have.Number)}
}

// computeNetwork compares the bandwidth and the access points with the students, devices and
// classrooms.
func (place *Place) computeNetwork(plan *model.Plan) {
	kbps := place.Mbps
	kbps.Number *= 1000
	place.KbpsPerStudent = newRatio(kbps, place.Students, NoStudents)
	place.NeededMbps = place.Students
	if place.Students.IsKnown() {
		place.NeededMbps.Number = divideUp(place.Students.Number*plan.Policy.Capacity.KbpsPerStudent, 1000)
	}
	place.MissingMbps = missingOf(place.NeededMbps, place.Mbps)
	place.StudentsPerAccessPoint = newRatio(place.Students, place.AccessPoints, AccessPointsUnknown)
	devices := Count{Number: place.Units.Students + place.Units.Staff}
	place.DevicesPerAccessPoint = newRatio(devices, place.AccessPoints, AccessPointsUnknown)
	place.AccessPointsPerClassroom = newRatio(place.AccessPoints, place.Classrooms, ClassroomsUnknown)
}
