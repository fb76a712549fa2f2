package capacity_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/capacity"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/testplan"
)

const today = "2026-10-01"

// compute computes the capacity of a plan with its lots as of a day, from a ledger.
func compute(plan *testplan.PlanBuilder, on string, lots ...*testplan.DeviceBuilder) *capacity.Capacity {
	object := plan.BuildObject()
	ledger := inventory.NewLedger()
	for _, lot := range lots {
		device := lot.BuildObject()
		ledger.SetLot(inventory.LotKey{Namespace: device.Namespace, Name: device.Name}, inventory.LotOf(device))
	}
	parsed := model.ParsePlan(object)
	key := inventory.PlanKey{Namespace: object.Namespace, Name: object.Name}
	ledger.SetPlan(key, budget.InventoryFacts(parsed))
	day := calendar.ParseOrZero(on)
	return capacity.Compute(parsed, ledger.ComputeInventory(key, day).Stock, day)
}

func newPlan() *testplan.PlanBuilder { return testplan.NewPlan(testplan.DefaultPlan) }

// lotOf makes a lot of an audience at a site; no site if it is empty.
func lotOf(name, site string, audience v1alpha1.DeviceAudience, quantity int32) *testplan.DeviceBuilder {
	return testplan.NewDevice(name, "chromebook", quantity).AtSite(site).
		ChangeSpec(func(spec *v1alpha1.DeviceSpec) { spec.Audience = audience })
}

func setCapacity(plan *testplan.PlanBuilder, limits v1alpha1.CapacityPolicy) *testplan.PlanBuilder {
	return plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Policy.Capacity = limits })
}

// The worked example: 9,572 students at 3:1 need 3,191 devices; one for each and 2 percent are
// 9,764, of which 6,573 are missing.
func TestWorkedExampleOfDevices(t *testing.T) {
	plan := newPlan().SetEnrollment(9572)
	shared := compute(setCapacity(plan, v1alpha1.CapacityPolicy{StudentsPerDevice: 3}), today,
		lotOf("a", "", v1alpha1.AudienceStudents, 3191)).District
	if got := shared.NeededDevices.Number; got != 3191 || shared.MissingDevices.Number != 0 {
		t.Errorf("3:1 needs %d devices", got)
	}
	if shared.StudentsPerDevice.Decimal() != "3" || shared.Coverage.Percent() != "33.3" {
		t.Errorf("%s students for each device, %s percent", shared.StudentsPerDevice.Decimal(), shared.Coverage.Percent())
	}
	each := compute(setCapacity(plan, v1alpha1.CapacityPolicy{StudentsPerDevice: 1}), today,
		lotOf("a", "", v1alpha1.AudienceStudents, 3191)).District
	if each.NeededWithSpares.Number != 9764 || each.MissingWithSpares.Number != 6573 {
		t.Errorf("needs %d, missing %d; want 9764 and 6573", each.NeededWithSpares.Number, each.MissingWithSpares.Number)
	}
}

// newWindow makes a testing window from Monday, 12 April to a day of 2027.
func newWindow(end v1alpha1.Date) v1alpha1.TestingWindow {
	return v1alpha1.TestingWindow{
		Name: "w", Start: "2027-04-12", End: end, Site: "high", MinutesPerStudent: 60, HoursPerDay: 1,
	}
}

func withWindow(plan *testplan.PlanBuilder, window v1alpha1.TestingWindow) *testplan.PlanBuilder {
	return plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.TestingWindows = append(spec.TestingWindows, window)
	})
}

// setBandwidth sets the bandwidth of the first site.
func setBandwidth(plan *testplan.PlanBuilder, mbps int32) *testplan.PlanBuilder {
	return plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.District.Sites[0].BandwidthMbps = mbps })
}

// The worked example of Wausau: 610 students and 125 connections are 5 sittings.
func TestWorkedExampleOfTesting(t *testing.T) {
	window := newWindow("2027-04-16")
	window.Students, window.KbpsPerTester = 610, 1000
	plan := setBandwidth(withWindow(newPlan().AddSite("high", 900), window), 125)
	test := compute(plan, today, lotOf("a", "high", v1alpha1.AudienceStudents, 700)).Tests[0]
	got := []int64{test.Connections.Number, test.Testers.Number, test.Sittings.Number, test.DaysNeeded.Number, test.SchoolDays}
	if diff := cmp.Diff([]int64{125, 125, 5, 5, 5}, got); diff != "" || test.IsShort() {
		t.Errorf("connections, testers, sittings, days needed, school days (-want +got):\n%s", diff)
	}
}

func TestDevicesThatCount(t *testing.T) {
	lot := func(audience v1alpha1.DeviceAudience) *testplan.DeviceBuilder {
		return lotOf("a", "high", audience, 100)
	}
	type units struct{ Students, Shared, Staff, Unassigned, Owned int64 }
	for title, c := range map[string]struct {
		lot    *testplan.DeviceBuilder
		on     string
		limits v1alpha1.CapacityPolicy
		want   units
	}{
		"for students": {lot: lot(v1alpha1.AudienceStudents), want: units{Students: 100, Owned: 100}},
		"shared with staff": {
			lot: lot(v1alpha1.AudienceShared), want: units{Students: 100, Shared: 100, Owned: 100},
		},
		"for staff":           {lot: lot(v1alpha1.AudienceStaff), want: units{Staff: 100}},
		"without an audience": {lot: lot(""), want: units{Unassigned: 100}},
		"retired, lost, in repair and idle": {
			lot: lot(v1alpha1.AudienceStudents).AddOutOfService(v1alpha1.OutOfServiceRetired, 1).
				AddOutOfService(v1alpha1.OutOfServiceLost, 2).AddOutOfService(v1alpha1.OutOfServiceInRepair, 4).
				AddOutOfService(v1alpha1.OutOfServiceIdle, 8),
			want: units{Students: 85, Owned: 97},
		},
		"ordered and not received":    {lot: lot(v1alpha1.AudienceStudents).OrderedOn("2026-09-01")},
		"on the day before its first": {lot: lot(v1alpha1.AudienceStudents).InService("2026-10-02")},
		"on its first day in service": {
			lot: lot(v1alpha1.AudienceStudents).InService(today), want: units{Students: 100, Owned: 100},
		},
		"on the last day of support": {
			lot: lot(v1alpha1.AudienceStudents).SupportedUntil(today), want: units{Students: 100, Owned: 100},
		},
		"on the day after the end of support": {
			lot: lot(v1alpha1.AudienceStudents).SupportedUntil("2026-09-30"), want: units{},
		},
		"after the end of support, if unsupported units count": {
			lot:    lot(v1alpha1.AudienceStudents).SupportedUntil("2026-09-30"),
			limits: v1alpha1.CapacityPolicy{CountUnsupported: new(true)},
			want:   units{Students: 100, Owned: 100},
		},
	} {
		t.Run(title, func(t *testing.T) {
			plan := setCapacity(newPlan().AddSite("high", 100).AddTechnology("chromebook"), c.limits)
			computed := compute(plan, today, c.lot)
			for _, place := range []capacity.Place{computed.Sites[0], computed.District} {
				got := units{place.Units.Students, place.Shared, place.Units.Staff, place.Unassigned, place.StudentsOwned}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("%q (-want +got):\n%s", place.Name, diff)
				}
			}
		})
	}
}

// Only devices count, and no assistive ones: technicians look after those as well.
func TestTechnologiesThatCount(t *testing.T) {
	for title, c := range map[string]struct {
		options []func(*v1alpha1.Technology)
		want    []int64
	}{
		"no kind": {want: []int64{10, 10}},
		"a device": {
			[]func(*v1alpha1.Technology){testplan.OfKind(v1alpha1.TechnologyDevice)}, []int64{10, 10},
		},
		"access points": {
			[]func(*v1alpha1.Technology){testplan.OfKind(v1alpha1.TechnologyNetwork)}, []int64{0, 0},
		},
		"an assistive device": {[]func(*v1alpha1.Technology){testplan.OfDomain(v1alpha1.DomainAT)}, []int64{0, 10}},
	} {
		t.Run(title, func(t *testing.T) {
			computed := compute(newPlan().AddSite("high", 10).AddTechnology("chromebook", c.options...), today,
				lotOf("a", "high", v1alpha1.AudienceStudents, 10))
			if diff := cmp.Diff(c.want, []int64{computed.District.Units.Students, computed.Fleet}); diff != "" {
				t.Errorf("for students, for technicians (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUnknownFigures(t *testing.T) {
	for title, c := range map[string]struct {
		plan                      *testplan.PlanBuilder
		lots                      []*testplan.DeviceBuilder
		students, coverage, lacks capacity.Reason
	}{
		"a lot of units that are all retired is zero devices, and no ratio": {
			plan: newPlan().AddSite("high", 10),
			lots: []*testplan.DeviceBuilder{
				lotOf("a", "high", v1alpha1.AudienceStudents, 5).AddOutOfService(v1alpha1.OutOfServiceRetired, 5),
			},
			students: capacity.NoDevices,
		},
		"no lot at the site": {
			plan: newPlan().AddSite("high", 10), students: capacity.DevicesUnrecorded,
			coverage: capacity.DevicesUnrecorded, lacks: capacity.DevicesUnrecorded,
		},
		"only a lot for staff": {
			plan:     newPlan().AddSite("high", 10),
			lots:     []*testplan.DeviceBuilder{lotOf("a", "high", v1alpha1.AudienceStaff, 5)},
			students: capacity.DevicesUnrecorded, coverage: capacity.DevicesUnrecorded, lacks: capacity.DevicesUnrecorded,
		},
		"an office": {
			plan:     newPlan().AddSite("high", 0),
			lots:     []*testplan.DeviceBuilder{lotOf("a", "high", v1alpha1.AudienceStudents, 5)},
			students: capacity.NoStudents, coverage: capacity.NoStudents, lacks: capacity.NoStudents,
		},
		"an office without lots": {
			plan:     newPlan().AddSite("high", 0),
			students: capacity.NoStudents, coverage: capacity.NoStudents, lacks: capacity.NoStudents,
		},
		"no enrollment": {
			plan: newPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.District.Sites = []v1alpha1.Site{{Name: "high"}}
			}),
			lots:     []*testplan.DeviceBuilder{lotOf("a", "high", v1alpha1.AudienceStudents, 5)},
			students: capacity.EnrollmentUnknown, coverage: capacity.EnrollmentUnknown, lacks: capacity.EnrollmentUnknown,
		},
	} {
		t.Run(title, func(t *testing.T) {
			site := compute(c.plan, today, c.lots...).Sites[0]
			got := []capacity.Reason{site.StudentsPerDevice.Unknown, site.Coverage.Unknown, site.MissingDevices.Unknown}
			if diff := cmp.Diff([]capacity.Reason{c.students, c.coverage, c.lacks}, got); diff != "" {
				t.Errorf("students per device, coverage, missing (-want +got):\n%s", diff)
			}
			if !site.StudentsPerDevice.IsKnown() && site.StudentsPerDevice.Decimal() != "" {
				t.Error("an unknown ratio is shown")
			}
		})
	}
}

// Spares may make more devices than students.
func TestCoverageOverOneHundredPercent(t *testing.T) {
	site := compute(newPlan().AddSite("high", 100), today, lotOf("a", "high", v1alpha1.AudienceStudents, 102)).Sites[0]
	if site.Coverage.Percent() != "102" || site.MissingWithSpares.Number != 0 {
		t.Errorf("%s percent, %d missing", site.Coverage.Percent(), site.MissingWithSpares.Number)
	}
}

func TestNeedIsRoundedUp(t *testing.T) {
	for title, c := range map[string]struct {
		students  int32
		shared    int32
		spare     v1alpha1.Percent
		want, all int64
	}{
		"no student":                       {students: 0, shared: 1, spare: "2"},
		"one student":                      {students: 1, shared: 1, spare: "2", want: 1, all: 2},
		"spares that are whole":            {students: 50, shared: 1, spare: "2", want: 50, all: 51},
		"spares that are just over a unit": {students: 51, shared: 1, spare: "2", want: 51, all: 53},
		"no spares":                        {students: 51, shared: 1, spare: "0", want: 51, all: 51},
		"a spare of a ten thousandth": {
			students: 1_000_000, shared: 1, spare: "0.0001", want: 1_000_000, all: 1_000_001,
		},
		"students who share, one left over": {students: 31, shared: 3, spare: "0", want: 11, all: 11},
		"students who share, with spares":   {students: 30, shared: 3, spare: "1", want: 10, all: 11},
	} {
		t.Run(title, func(t *testing.T) {
			plan := setCapacity(newPlan().AddSite("high", c.students), v1alpha1.CapacityPolicy{
				StudentsPerDevice: c.shared, StudentSparePercent: c.spare,
			})
			site := compute(plan, today).Sites[0]
			if got := []int64{site.NeededDevices.Number, site.NeededWithSpares.Number}; !cmp.Equal(got, []int64{c.want, c.all}) {
				t.Errorf("got %d, want %d and %d", got, c.want, c.all)
			}
		})
	}
}

func TestNetwork(t *testing.T) {
	points, rooms, none := int32(25), int32(20), int32(0)
	plan := newPlan().AddSite("high", 1001).ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		site := &spec.District.Sites[0]
		site.BandwidthMbps, site.AccessPoints, site.Classrooms = 1000, &points, &rooms
		spec.District.Sites = append(spec.District.Sites, v1alpha1.Site{
			Name: "office", Enrollment: &none, AccessPoints: &none, Classrooms: &none,
		})
	})
	computed := compute(plan, today, lotOf("a", "high", v1alpha1.AudienceStudents, 500))
	high, office := computed.Sites[0], computed.Sites[1]
	got := []v1alpha1.Decimal{
		high.KbpsPerStudent.Decimal(), high.StudentsPerAccessPoint.Decimal(), high.DevicesPerAccessPoint.Decimal(),
		high.AccessPointsPerClassroom.Decimal(), office.StudentsPerAccessPoint.Decimal(),
	}
	if diff := cmp.Diff([]v1alpha1.Decimal{"999", "40", "20", "1.3", ""}, got); diff != "" {
		t.Error(diff)
	}
	if high.NeededMbps.Number != 1001 || high.MissingMbps.Number != 1 || !high.LacksBandwidth() || office.LacksBandwidth() {
		t.Errorf("needs %d, missing %d", high.NeededMbps.Number, high.MissingMbps.Number)
	}
}

func TestTestingDays(t *testing.T) {
	for title, c := range map[string]struct {
		window  func(*v1alpha1.TestingWindow)
		mbps    int32
		devices int32
		want    []int64
		unknown capacity.Reason
	}{
		"a device for each student takes one day":         {devices: 100, want: []int64{100, 1, 1, 5, 0}},
		"more devices than students do not help":          {devices: 300, want: []int64{100, 1, 1, 5, 0}},
		"one device fewer takes a second sitting and day": {devices: 99, want: []int64{99, 2, 2, 5, 0}},
		"exactly all school days":                         {devices: 20, want: []int64{20, 5, 5, 5, 0}},
		"one device fewer is a day too many":              {devices: 19, want: []int64{19, 6, 6, 5, 1}},
		"longer days": {
			window: func(window *v1alpha1.TestingWindow) { window.HoursPerDay = 3 }, devices: 19,
			want: []int64{19, 6, 2, 5, 0},
		},
		"longer tests": {
			window: func(window *v1alpha1.TestingWindow) { window.MinutesPerStudent = 61 }, devices: 20,
			want: []int64{20, 5, 6, 5, 1},
		},
		"the bandwidth allows fewer": {
			window: func(window *v1alpha1.TestingWindow) { window.KbpsPerTester = 1001 }, mbps: 20, devices: 100,
			want: []int64{19, 6, 6, 5, 1},
		},
		"the bandwidth is unknown and not asked for": {devices: 20, want: []int64{20, 5, 5, 5, 0}},
		"the bandwidth is unknown and limits": {
			window: func(window *v1alpha1.TestingWindow) { window.KbpsPerTester = 1 }, devices: 100,
			unknown: capacity.BandwidthUnknown,
		},
		"the bandwidth is too little for one student": {
			window: func(window *v1alpha1.TestingWindow) { window.KbpsPerTester = 1001 }, mbps: 1, devices: 100,
			unknown: capacity.NoTester,
		},
		"no lot at the site": {unknown: capacity.DevicesUnrecorded},
		"another technology": {
			window:  func(window *v1alpha1.TestingWindow) { window.Technologies = []v1alpha1.EntryName{"tablet"} },
			devices: 100, unknown: capacity.DevicesUnrecorded,
		},
		"its technology": {
			window:  func(window *v1alpha1.TestingWindow) { window.Technologies = []v1alpha1.EntryName{"chromebook"} },
			devices: 20, want: []int64{20, 5, 5, 5, 0},
		},
	} {
		t.Run(title, func(t *testing.T) {
			window := newWindow("2027-04-18") // With a weekend.
			if c.window != nil {
				c.window(&window)
			}
			var lots []*testplan.DeviceBuilder
			if c.devices > 0 {
				lots = append(lots, lotOf("a", "high", v1alpha1.AudienceStudents, c.devices))
			}
			test := compute(setBandwidth(withWindow(newPlan().AddSite("high", 100), window), c.mbps), today, lots...).Tests[0]
			if test.DaysNeeded.Unknown != c.unknown {
				t.Fatalf("unknown because %q, want %q", test.DaysNeeded.Unknown, c.unknown)
			}
			if c.unknown != "" {
				return
			}
			got := []int64{
				test.Testers.Number, test.Sittings.Number, test.DaysNeeded.Number, test.SchoolDays, test.MissingDays.Number,
			}
			if diff := cmp.Diff(c.want, got); diff != "" || test.IsShort() != (c.want[4] > 0) {
				t.Errorf("testers, sittings, needed, school days, missing (-want +got):\n%s", diff)
			}
		})
	}
}

// A window without a site is for each site with students, and for one whose students are unknown.
func TestWindowOfAllSites(t *testing.T) {
	window := newWindow("2027-04-16")
	window.Site = ""
	plan := withWindow(newPlan().AddSite("high", 10).AddSite("office", 0), window).
		ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.District.Sites = append(spec.District.Sites, v1alpha1.Site{Name: "new"})
			spec.District.Closures = []v1alpha1.Term{{Name: "c", Start: "2027-04-14", End: "2027-04-20"}}
		})
	got := map[v1alpha1.EntryName]capacity.Reason{}
	for _, test := range compute(plan, today, lotOf("a", "new", v1alpha1.AudienceStudents, 5),
		lotOf("b", "high", v1alpha1.AudienceStudents, 5)).Tests {
		got[test.Site] = test.DaysNeeded.Unknown
		if test.SchoolDays != 2 {
			t.Errorf("%d school days", test.SchoolDays)
		}
	}
	want := map[v1alpha1.EntryName]capacity.Reason{"high": "", "new": capacity.EnrollmentUnknown}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestStateOfWindow(t *testing.T) {
	plan := withWindow(newPlan().AddSite("high", 10), newWindow("2027-04-16"))
	for on, want := range map[string]capacity.WindowState{
		"2027-04-11": capacity.WindowAhead, "2027-04-12": capacity.WindowRunning, "2027-04-16": capacity.WindowRunning,
		"2027-04-17": capacity.WindowPast,
	} {
		if got := compute(plan, on).Tests[0].State; got != want {
			t.Errorf("%s: %s, want %s", on, got, want)
		}
	}
}

// Units that may be at a site, or for its students, leave it open whether the site is short.
func TestDoubtfulUnits(t *testing.T) {
	for title, c := range map[string]struct {
		more *testplan.DeviceBuilder
		want capacity.Promise
		fits bool
	}{
		"none": {
			more: lotOf("b", "", v1alpha1.AudienceStaff, 100),
			want: capacity.PromiseBroken,
		},
		"one too few without a site": {
			more: lotOf("b", "", v1alpha1.AudienceStudents, 39),
			want: capacity.PromiseBroken, fits: true,
		},
		"enough without a site": {
			more: lotOf("b", "", v1alpha1.AudienceStudents, 40),
			want: capacity.PromiseUnknown, fits: true,
		},
		"enough without an audience": {more: lotOf("b", "high", "", 40), want: capacity.PromiseUnknown, fits: true},
		"enough without either":      {more: lotOf("b", "", "", 40), want: capacity.PromiseUnknown, fits: true},
		"at a site that is not known": {
			more: lotOf("b", "hihg", v1alpha1.AudienceStudents, 40),
			want: capacity.PromiseUnknown, fits: true,
		},
		"enough for students here": {
			more: lotOf("b", "high", v1alpha1.AudienceShared, 40),
			want: capacity.PromiseKept, fits: true,
		},
	} {
		t.Run(title, func(t *testing.T) {
			window := newWindow("2027-04-12")
			window.Students, window.MinutesPerStudent = 99, 60
			window.HoursPerDay = 1
			plan := withWindow(setCapacity(newPlan().AddSite("high", 100), v1alpha1.CapacityPolicy{StudentsPerDevice: 1}), window)
			computed := compute(plan, today, lotOf("a", "high", v1alpha1.AudienceStudents, 60), c.more)
			if got := computed.CheckPromise(&computed.Sites[0]); got != c.want {
				t.Errorf("promise %d, want %d", got, c.want)
			}
			if got := !computed.Tests[0].IsShort(); got != c.fits {
				t.Errorf("the window can be long enough: %t, want %t", got, c.fits)
			}
		})
	}
}

func TestCompareSites(t *testing.T) {
	plan := newPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		for name, level := range map[v1alpha1.EntryName]v1alpha1.SiteLevel{
			"a": v1alpha1.LevelElementary, "b": v1alpha1.LevelElementary, "c": v1alpha1.LevelElementary,
			"high": v1alpha1.LevelHigh, "plain": "",
		} {
			students := int32(100)
			spec.District.Sites = append(spec.District.Sites, v1alpha1.Site{Name: name, Level: level, Enrollment: &students})
		}
	})
	for title, c := range map[string]struct {
		a, b  int32
		below int
	}{
		"exactly four fifths":                     {80, 100, 0},
		"one device less than four fifths":        {79, 100, 1},
		"spares beyond one for each do not count": {80, 140, 0},
		"the same":       {50, 50, 0},
		"nothing at one": {1, 50, 1},
	} {
		t.Run(title, func(t *testing.T) {
			computed := compute(plan, today, lotOf("la", "a", v1alpha1.AudienceStudents, c.a),
				lotOf("lb", "b", v1alpha1.AudienceStudents, c.b), lotOf("lh", "high", v1alpha1.AudienceStudents, 100))
			disparity, ok := computed.Compare(v1alpha1.LevelElementary)
			if !ok || disparity.Lowest.Name != "a" || disparity.Below != c.below || disparity.Unknown != 1 || disparity.Compared != 2 {
				t.Errorf("%+v", disparity)
			}
			if _, ok := computed.Compare(v1alpha1.LevelHigh); ok {
				t.Error("one school is compared with itself")
			}
		})
	}
}

// randomCase makes a plan with sites, and lots of it.
func randomCase(seed uint64) (*testplan.PlanBuilder, []*testplan.DeviceBuilder) {
	random := rand.New(rand.NewPCG(seed, 5))
	plan := newPlan().AddTechnology("chromebook").AddTechnology("other", testplan.OfDomain(v1alpha1.DomainAT))
	for i := range 3 {
		plan.AddSite(fmt.Sprintf("s%d", i), random.Int32N(300))
	}
	window := newWindow("2027-04-16")
	window.Site = ""
	withWindow(plan, window)
	window.Name, window.Technologies = "x", []v1alpha1.EntryName{"chromebook", "other"}
	withWindow(plan, window)
	audiences := []v1alpha1.DeviceAudience{v1alpha1.AudienceStudents, v1alpha1.AudienceShared, v1alpha1.AudienceStaff, ""}
	var lots []*testplan.DeviceBuilder
	for i := range 12 {
		lot := lotOf(fmt.Sprintf("l%d", i), []string{"s0", "s1", "s2", "s9", ""}[random.IntN(5)], audiences[random.IntN(4)],
			4+random.Int32N(200))
		lot.AddOutOfService(v1alpha1.OutOfServiceIdle, 1+random.Int32N(2)).AddOutOfService(v1alpha1.OutOfServiceInRepair, 1)
		if random.IntN(2) == 0 {
			lot.ChangeSpec(func(spec *v1alpha1.DeviceSpec) { spec.Technology = "other" })
		}
		if random.IntN(2) == 0 {
			lot.SupportedUntil(v1alpha1.Date(calendar.New(2026, 9, 20+random.IntN(20)).String()))
		}
		if random.IntN(2) == 0 {
			lot.InService(v1alpha1.Date(calendar.New(2026, 9, 20+random.IntN(20)).String()))
		}
		if random.IntN(3) == 0 {
			lot.ReplacedBy(fmt.Sprintf("l%d", random.IntN(12)))
		}
		lots = append(lots, lot)
	}
	return plan, lots
}

// The units of the sites and those without a site add up to the district, the order of the lots
// does not matter, and a lot with a replacement still counts until it is retired.
func TestUnitsAddUp(t *testing.T) {
	for seed := range uint64(200) {
		plan, lots := randomCase(seed)
		computed := compute(plan, today, lots...)
		sum := computed.Unplaced
		for _, site := range computed.Sites {
			sum.Students += site.Units.Students
			sum.Shared += site.Shared
			sum.Staff += site.Units.Staff
			sum.Unassigned += site.Unassigned
			sum.StudentsOwned += site.StudentsOwned
			sum.StaffOwned += site.StaffOwned
			sum.IsRecorded = sum.IsRecorded || site.IsRecorded
			sum.IsStaffRecorded = sum.IsStaffRecorded || site.IsStaffRecorded
		}
		if diff := cmp.Diff(computed.District.Units, sum); diff != "" {
			t.Fatalf("seed %d (-district +sites):\n%s", seed, diff)
		}
		if diff := cmp.Diff(countFresh(lots), computed.District.Units); diff != "" {
			t.Fatalf("seed %d (-lot by lot +ledger):\n%s", seed, diff)
		}
		random := rand.New(rand.NewPCG(seed, 6))
		random.Shuffle(len(lots), func(i, j int) { lots[i], lots[j] = lots[j], lots[i] })
		if diff := cmp.Diff(computed, compute(plan, today, lots...)); diff != "" {
			t.Fatalf("seed %d (-in order +shuffled):\n%s", seed, diff)
		}
	}
}

// countFresh counts the units of lots from their specs alone.
func countFresh(lots []*testplan.DeviceBuilder) capacity.Units {
	var units capacity.Units
	for _, lot := range lots {
		spec := lot.BuildObject().Spec
		if spec.Technology == "other" {
			continue
		}
		owned, ready := int64(spec.Quantity), int64(spec.Quantity)
		for _, out := range spec.NotInService {
			ready -= int64(out.Count)
		}
		// Dates of the form YYYY-MM-DD compare as text.
		if spec.InService > today || spec.SupportEnd != "" && spec.SupportEnd < today {
			owned, ready = 0, 0
		}
		switch spec.Audience {
		case v1alpha1.AudienceStaff:
			units.IsStaffRecorded = true
			units.Staff += ready
			units.StaffOwned += owned
		case "":
			units.Unassigned += ready
		default:
			units.IsRecorded = true
			units.Students += ready
			units.StudentsOwned += owned
			if spec.Audience == v1alpha1.AudienceShared {
				units.Shared += ready
			}
		}
	}
	return units
}

// The figures do not change before the next date that the ledger announces, except for the windows,
// whose states change on their own days.
func TestFiguresAreStableUntilTheNextDate(t *testing.T) {
	changes := 0
	for seed := range uint64(60) {
		plan, lots := randomCase(seed)
		object := plan.BuildObject()
		parsed := model.ParsePlan(object)
		key := inventory.PlanKey{Namespace: object.Namespace, Name: object.Name}
		ledger := inventory.NewLedger()
		for _, lot := range lots {
			device := lot.BuildObject()
			ledger.SetLot(inventory.LotKey{Namespace: device.Namespace, Name: device.Name}, inventory.LotOf(device))
		}
		ledger.SetPlan(key, budget.InventoryFacts(parsed))
		day := calendar.New(2026, 9, 15)
		before := ledger.ComputeInventory(key, day)
		for ; day < calendar.New(2026, 10, 20); day++ {
			now := ledger.ComputeInventory(key, day)
			diff := cmp.Diff(capacity.Compute(parsed, before.Stock, day), capacity.Compute(parsed, now.Stock, day))
			if diff != "" {
				changes++
				if day < before.Next || before.Next.IsZero() {
					t.Fatalf("seed %d: the figures change on %s, and the next date is %s:\n%s", seed, day, before.Next, diff)
				}
			}
			before = now
		}
	}
	if changes < 60 {
		t.Errorf("%d changes are too few to say anything", changes)
	}
}

func TestIsStated(t *testing.T) {
	for title, c := range map[string]struct {
		plan *testplan.PlanBuilder
		want bool
	}{
		"nothing": {newPlan().SetEnrollment(100), false},
		"a site's name alone": {
			newPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.District.Sites = []v1alpha1.Site{{Name: "a"}} }),
			false,
		},
		"an office": {newPlan().AddSite("office", 0), true},
		"a window":  {withWindow(newPlan(), newWindow("2027-04-16")), true},
		"a policy":  {setCapacity(newPlan(), v1alpha1.CapacityPolicy{KbpsPerStudent: 1}), true},
		"technicians": {
			newPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.District.Technicians = 1 }), true,
		},
	} {
		if got := capacity.IsStated(model.ParsePlan(c.plan.BuildObject())); got != c.want {
			t.Errorf("%s: %t", title, got)
		}
	}
}
