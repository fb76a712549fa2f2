package v1alpha1

// TestingWindow is a span of days in which students take tests on devices.
//
// +kubebuilder:validation:XValidation:rule="self.start <= self.end",message="end must not be before start",fieldPath=".end",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="self.end - self.start <= duration('8784h')",message="a testing window has at most 367 days: write an earlier end",fieldPath=".end",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.students) || has(self.site)",message="students needs site: write the site at which they are tested, or remove students so that all students of each school count",fieldPath=".students",reason=FieldValueInvalid
type TestingWindow struct {
	// name is the name of the window: a-z, 0-9 and hyphens, at most 63, for
	// example state-tests-2027. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// start is the first day. Write YYYY-MM-DD, for example "2027-04-12".
	// Required.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Start Date `json:"start,omitempty"`

	// end is the last day. Write YYYY-MM-DD, for example "2027-05-07". It must not
	// be before start. Required.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	End Date `json:"end,omitempty"`

	// site is the name of the entry of district.sites at which the students are
	// tested, for example maple-high. If left out, every site with students tests
	// its own.
	// +optional
	Site EntryName `json:"site,omitempty"`

	// students is the number of students who are tested at the site, for example
	// 610. Write 1 to 1000000. It needs site. If left out, all students of the site
	// are tested.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000000
	Students int32 `json:"students,omitempty"`

	// minutesPerStudent is how long one student needs a device for all tests of the
	// window together, in minutes, for example 300. Write 1 to 10000. Required.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=10000
	MinutesPerStudent int32 `json:"minutesPerStudent,omitempty"`

	// hoursPerDay is the number of hours of a school day in which students can be
	// tested, for example 5. Write 1 to 24. Required.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=24
	HoursPerDay int32 `json:"hoursPerDay,omitempty"`

	// kbpsPerTester is the bandwidth that one student needs while being tested, in
	// kilobits in one second, for example 100. Write 1 to 1000000. The bandwidth of
	// the site then limits how many are tested at a time. If left out, only the
	// devices limit it.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000000
	KbpsPerTester int32 `json:"kbpsPerTester,omitempty"`

	// technologies are the names of the entries of technologies on which students
	// are tested, at most 20, for example [student-chromebook]. Device lots of these
	// count, except those for staff. If left out, all devices for students count.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Technologies []EntryName `json:"technologies,omitempty"`
}

// CapacityStatus compares what the sites of a district have with what they need.
type CapacityStatus struct {
	// studentDevices is the number of units that students can use today: in
	// service, of the audience Students or Shared, neither idle nor in repair, and
	// not past their support end unless policy.capacity.countUnsupported is true.
	// Only technologies of kind Device and of another domain than AT count.
	// +optional
	// +kubebuilder:validation:Minimum=0
	StudentDevices *int64 `json:"studentDevices,omitempty"`

	// sharedDevices is the number of those units that students share with staff.
	// +optional
	// +kubebuilder:validation:Minimum=0
	SharedDevices *int64 `json:"sharedDevices,omitempty"`

	// staffDevices is the number of units of the audience Staff, counted in the same
	// way.
	// +optional
	// +kubebuilder:validation:Minimum=0
	StaffDevices *int64 `json:"staffDevices,omitempty"`

	// unassignedDevices is the number of units whose lots state no audience. They
	// count for no one.
	// +optional
	// +kubebuilder:validation:Minimum=0
	UnassignedDevices *int64 `json:"unassignedDevices,omitempty"`

	// studentsPerDevice is the number of students of the district for each of their
	// devices, with one decimal. It is absent if there are no devices or the
	// enrollment is unknown.
	// +optional
	StudentsPerDevice Decimal `json:"studentsPerDevice,omitempty"`

	// coveragePercent is the number of devices for 100 students, with one decimal.
	// It can exceed 100.
	// +optional
	CoveragePercent Decimal `json:"coveragePercent,omitempty"`

	// devicesNeeded is the number of units that the students of the district need
	// with spares: one for each student, or for each policy.capacity.studentsPerDevice
	// students.
	// +optional
	// +kubebuilder:validation:Minimum=0
	DevicesNeeded *int64 `json:"devicesNeeded,omitempty"`

	// devicesMissing is how many units fewer than devicesNeeded the district has.
	// Units that are idle or in repair count here, as spares.
	// +optional
	// +kubebuilder:validation:Minimum=0
	DevicesMissing *int64 `json:"devicesMissing,omitempty"`

	// staffDevicesNeeded is the number of units that the staff of all sites need
	// with spares. It is absent unless the staff of each site is known.
	// +optional
	// +kubebuilder:validation:Minimum=0
	StaffDevicesNeeded *int64 `json:"staffDevicesNeeded,omitempty"`

	// staffDevicesMissing is how many units fewer than staffDevicesNeeded the
	// district has.
	// +optional
	// +kubebuilder:validation:Minimum=0
	StaffDevicesMissing *int64 `json:"staffDevicesMissing,omitempty"`

	// devicesPerTechnician is the number of units in service for each technician,
	// with one decimal. It is absent unless district.technicians is given.
	// +optional
	DevicesPerTechnician Decimal `json:"devicesPerTechnician,omitempty"`

	// sites is the number of sites with students.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Sites *int32 `json:"sites,omitempty"`

	// sitesWithoutEnrollment is the number of sites whose number of students is
	// unknown.
	// +optional
	// +kubebuilder:validation:Minimum=0
	SitesWithoutEnrollment *int32 `json:"sitesWithoutEnrollment,omitempty"`

	// shortOfDevices is the number of sites with fewer devices than
	// policy.capacity.studentsPerDevice asks for, spares left out. It is absent
	// unless that is given.
	// +optional
	// +kubebuilder:validation:Minimum=0
	ShortOfDevices *int32 `json:"shortOfDevices,omitempty"`

	// shortOfBandwidth is the number of sites with students whose bandwidth is known
	// and less than policy.capacity.kbpsPerStudent for each of them.
	// +optional
	// +kubebuilder:validation:Minimum=0
	ShortOfBandwidth *int32 `json:"shortOfBandwidth,omitempty"`

	// shortOfTestingDays is the number of sites that need more school days than a
	// testing window has that is not past. It is absent if there is no such window.
	// +optional
	// +kubebuilder:validation:Minimum=0
	ShortOfTestingDays *int32 `json:"shortOfTestingDays,omitempty"`

	// lowestCoverage is the site with the fewest devices for its students, and
	// highestCoverage the one with the most. They are absent unless two sites can
	// be compared.
	// +optional
	LowestCoverage SiteCoverage `json:"lowestCoverage,omitzero"`

	// highestCoverage is the site with the most devices for its students.
	// +optional
	HighestCoverage SiteCoverage `json:"highestCoverage,omitzero"`

	// shortSites are the sites that are short of something, those with the lowest
	// coverage first, at most 20. kubectl techplan capacity lists all sites.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=20
	ShortSites []ShortSite `json:"shortSites,omitempty"`
}

// SiteCoverage is how many devices a site has for its students.
type SiteCoverage struct {
	// site is the name of the site.
	// +required
	Site EntryName `json:"site,omitempty"`

	// percent is the number of devices for 100 students, with one decimal.
	// +required
	Percent Decimal `json:"percent,omitempty"`
}

// ShortSite is a site that is short of something.
type ShortSite struct {
	// name is the name of the site.
	// +required
	Name EntryName `json:"name,omitempty"`

	// coveragePercent is the number of devices for 100 students, with one decimal.
	// It is absent if no device for students is recorded at the site.
	// +optional
	CoveragePercent Decimal `json:"coveragePercent,omitempty"`

	// devicesMissing is how many devices fewer the site has than
	// policy.capacity.studentsPerDevice asks for, spares left out. It is absent if
	// none are missing.
	// +optional
	// +kubebuilder:validation:Minimum=1
	DevicesMissing int64 `json:"devicesMissing,omitempty"`

	// mbpsMissing is the bandwidth that the site lacks, in megabits in one second,
	// rounded up. It is absent if none is missing.
	// +optional
	// +kubebuilder:validation:Minimum=1
	MbpsMissing int64 `json:"mbpsMissing,omitempty"`

	// testingWindow is the name of the window with the most missing days. It is
	// absent if there is none.
	// +optional
	TestingWindow EntryName `json:"testingWindow,omitempty"`

	// testingDaysMissing is how many school days more than that window has the site
	// needs to test its students. It is absent if no number of days is enough.
	// +optional
	// +kubebuilder:validation:Minimum=1
	TestingDaysMissing int64 `json:"testingDaysMissing,omitempty"`
}
