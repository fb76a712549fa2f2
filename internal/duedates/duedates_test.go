package duedates_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/duedates"
	"techplan.education/internal/snapshot"
	tp "techplan.education/internal/testplan"
)

// describeDates lists the dates of a kind as "day name occurrence".
func describeDates(dates []duedates.DueDate, kind duedates.Kind) []string {
	var list []string
	for _, date := range dates {
		if date.Kind == kind {
			list = append(list, strings.TrimSpace(fmt.Sprintf("%s %s %s", date.Day, date.Name, date.Occurrence)))
		}
	}
	return list
}

// What is recorded as done, closed or cancelled is not due.
func TestWhatIsDoneIsNotDue(t *testing.T) {
	goal := func() *tp.GoalBuilder {
		return tp.NewGoal("g").SetDates("2026-07-01", "2027-06-30").ActionFrom("buy", "2026-08-01", "2026-09-30", "100")
	}
	byHand := func() *tp.EvaluationBuilder { return tp.NewEvaluation("", "2027-04-01") }
	recorded := func(record *tp.EvaluationBuilder) tp.World {
		world := newWorld(tp.NewPlan("p"))
		world.Evaluations = []*v1alpha1.Evaluation{record.BuildObject()}
		return world
	}
	for name, c := range map[string]struct {
		world tp.World
		kind  duedates.Kind
		want  []string
	}{
		"an open action": {withGoal(goal()), duedates.ActionEnd, []string{"2026-09-30 buy"}},
		"an action that is done": {
			withGoal(goal().ChangeSpec(func(spec *v1alpha1.GoalSpec) { spec.Actions[0].Done = "2026-10-15" })),
			duedates.ActionEnd, nil,
		},
		"an action of a closed goal":     {withGoal(goal().CloseAs("Dropped", "2026-08-15")), duedates.ActionEnd, nil},
		"a closed goal":                  {withGoal(goal().CloseAs("Met", "2027-01-15")), duedates.GoalDue, nil},
		"a goal that ends with its plan": {withGoal(tp.NewGoal("g")), duedates.GoalDue, []string{"2029-06-30 g"}},
		"a goal of another plan":         {withGoal(goal().OfPlan("q")), duedates.GoalDue, nil},
		"an evaluation that is open":     {recorded(byHand()), duedates.EvaluationDue, []string{"2027-04-01 e--2027-04-01"}},
		"an evaluation that is decided": {
			recorded(byHand().DecideOn(v1alpha1.DecisionRetain, "2027-04-10")), duedates.EvaluationDue, nil,
		},
		"an evaluation that is cancelled": {recorded(byHand().CancelOn("2027-02-01")), duedates.EvaluationDue, nil},
		"a benchmark that contradicts itself": {
			withBenchmark(tp.NewBenchmark("b", "g").FromBaseline("90", "2026-07-01").ToTarget("40", "2027-06-30")),
			duedates.BenchmarkTarget, nil,
		},
		"a communication of a draft": {
			newWorld(tp.NewPlan("p").MarkDraft().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.Communications = []v1alpha1.Communication{{Name: "letter", Audience: "Families", Cadence: "Annual"}}
			})), duedates.Communication, nil,
		},
		"a review of a draft":        {newWorld(tp.NewPlan("p").MarkDraft()), duedates.PlanReview, nil},
		"a lot whose units are lost": {withLot(tp.NewPlan("p"), allLost()), duedates.DevicesLeaseEnd, nil},
		"a lot that is not received": {
			withLot(tp.NewPlan("p"), tp.NewDevice("d", "laptop", 3).OrderedOn("2026-09-01").SupportedUntil("2027-06-30")),
			duedates.DevicesSupportEnd, nil,
		},
		"offers for a vendor who is selected": {
			withBids(func(procurement *v1alpha1.Procurement) {
				procurement.Closes, procurement.Awarded = "2026-11-06", "2026-11-16"
			}),
			duedates.BidsClose, nil,
		},
		"offers for a contract that is signed": {
			withBids(func(procurement *v1alpha1.Procurement) {
				procurement.Closes, procurement.Signed = "2026-11-06", "2026-11-16"
			}),
			duedates.BidsClose, nil,
		},
		"the first day for a contract that is signed": {
			withBids(func(procurement *v1alpha1.Procurement) {
				procurement.Form470Certified, procurement.Signed = "2026-10-05", "2026-11-16"
			}), duedates.EarliestContract, nil,
		},
		"the first day for a contract whose vendor is selected": {
			withBids(func(procurement *v1alpha1.Procurement) {
				procurement.Form470Certified, procurement.Awarded = "2026-10-05", "2026-11-16"
			}), duedates.EarliestContract, []string{"2026-11-02 wifi-2026"},
		},
		"a step of one day": {newWorld(withStep().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.Timeline[0].End = spec.Timeline[0].Start
		})), duedates.TimelineEnd, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, describeDates(listAll(c.world), c.kind)); diff != "" {
				t.Errorf("dates (-want +got):\n%s", diff)
			}
		})
	}
}

func allLost() *tp.DeviceBuilder {
	return inUse().LeasedUntil("2027-06-30").AddOutOfService(v1alpha1.OutOfServiceLost, 3)
}

// What recurs is listed for each time, with numbers that do not depend on the window.
func TestRecurringDates(t *testing.T) {
	yearly := func(change func(*v1alpha1.Technology)) tp.World {
		return newWorld(operating(func(technology *v1alpha1.Technology) {
			tp.RenewsOn("2024-07-01")(technology)
			tp.RenewsEvery(12)(technology)
			tp.WithNoticeDays(60)(technology)
			change(technology)
		}))
	}
	nothing := func(*v1alpha1.Technology) {}
	retired := func(technology *v1alpha1.Technology) {
		technology.Lifecycle, technology.RetireOn = v1alpha1.LifecycleRetired, "2027-06-30"
	}
	decided := yearly(nothing)
	decided.Evaluations = []*v1alpha1.Evaluation{
		tp.NewEvaluation("", "2026-10-01").SetTarget(v1alpha1.TargetTechnology, "app").
			DecideOn(v1alpha1.DecisionRetire, "2026-10-02").BuildObject(),
	}
	reviewed := newWorld(tp.NewPlan("p"))
	reviewed.Evaluations = []*v1alpha1.Evaluation{
		tp.NewEvaluation("", "2026-10-01").DecideOn(v1alpha1.DecisionRetain, "2026-10-02").BuildObject(),
	}
	for name, c := range map[string]struct {
		world tp.World
		kind  duedates.Kind
		want  []string
	}{
		"renewals with a term": {
			yearly(nothing), duedates.ContractRenewal,
			[]string{"2026-07-01 app 2", "2027-07-01 app 3", "2028-07-01 app 4", "2029-07-01 app 5"},
		},
		"notices 60 days before": {
			yearly(nothing), duedates.ContractNotice,
			[]string{"2027-05-02 app 3", "2028-05-02 app 4", "2029-05-02 app 5", "2030-05-02 app 6"},
		},
		"a passed renewal without a term": {
			yearly(func(technology *v1alpha1.Technology) { technology.RenewalTermMonths = 0 }), duedates.ContractRenewal, nil,
		},
		"renewals up to the last day of use": {yearly(retired), duedates.ContractRenewal, []string{"2026-07-01 app 2"}},
		// The renewal comes a day after the last day of use, and notice must be given before.
		"notices up to the last day of use":    {yearly(retired), duedates.ContractNotice, []string{"2027-05-02 app 3"}},
		"renewals up to the end by a decision": {decided, duedates.ContractRenewal, []string{"2026-07-01 app 2"}},
		"no last day of use by a decision":     {decided, duedates.TechnologyRetirement, nil},
		"reviews up to the end of the plan": {
			newWorld(tp.NewPlan("p")), duedates.PlanReview, []string{"2027-07-01 p 1", "2028-07-01 p 2"},
		},
		"reviews after one that was held": {
			reviewed, duedates.PlanReview, []string{"2027-10-02 p 1", "2028-10-02 p 2"},
		},
		"communications count from the last one": {
			informedOn("2028-09-30"), duedates.Communication, quartersOf("2028-12-30", "2029-06-30"),
		},
		"not from before the plan": {
			informedOn("2026-02-01"), duedates.Communication, quartersOf("2026-10-01", "2029-04-01"),
		},
		"a letter without a cadence is no date":   {withoutCadence(), duedates.Communication, nil},
		"evaluations, numbered by their schedule": {scheduled("2027-06-15"), duedates.EvaluationDue, scheduledDates("06-15")},
		"the same numbers after another anchor":   {scheduled("2027-05-02"), duedates.EvaluationDue, scheduledDates("05-02")},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, describeDates(listAll(c.world), c.kind)); diff != "" {
				t.Errorf("dates (-want +got):\n%s", diff)
			}
		})
	}
}

func informedOn(last v1alpha1.Date) tp.World {
	return newWorld(tp.NewPlan("p").ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.Communications = []v1alpha1.Communication{
			{Name: "letter", Audience: "Families", Cadence: v1alpha1.CommunicationQuarterly, Last: last},
		}
	}))
}

func withoutCadence() tp.World {
	world := informedOn("")
	world.Plan.Spec.Communications[0].Cadence = ""
	return world
}

// quartersOf lists each third month from a first to a last one.
func quartersOf(first, last string) []string {
	var list []string
	end := calendar.ParseOrZero(last)
	for day := calendar.ParseOrZero(first); day <= end; day = day.AddMonths(3) {
		list = append(list, fmt.Sprintf("%s letter %d", day, len(list)+1))
	}
	return list
}

func scheduled(anchor string) tp.World {
	return newWorld(tp.NewPlan("p").AddSchedule("s", v1alpha1.CadenceAnnual, anchor, v1alpha1.KindTechnologyPlan, "p"))
}

func scheduledDates(monthAndDay string) []string {
	var list []string
	for i, year := range []int{2027, 2028, 2029} {
		list = append(list, fmt.Sprintf("%d-%s s TechnologyPlan/p/%d", year, monthAndDay, i+1))
	}
	return list
}

// An evaluation keeps its identity when the scheduler creates it.
func TestCreatedEvaluationKeepsItsIdentity(t *testing.T) {
	expected := scheduled("2027-06-15")
	created := scheduled("2027-06-15")
	created.Evaluations = []*v1alpha1.Evaluation{tp.NewEvaluation("s", "2027-06-15").DueOn("2027-06-15").BuildObject()}
	if diff := cmp.Diff(listAll(expected), listAll(created)); diff != "" {
		t.Errorf("expected and created (-expected +created):\n%s", diff)
	}
}

// Lots of one technology and day are one date, whose identity is that of the first lot.
func TestLotsAreSummed(t *testing.T) {
	world := newWorld(tp.NewPlan("p").
		AddTechnology("laptop", tp.WithLifeMonths(48), tp.WithUnitCost("1000")).
		AddTechnology("tablet", tp.WithLifeMonths(48)))
	lot := func(name, technology, start string, count int32) *v1alpha1.Device {
		return tp.NewDevice(name, technology, count).InService(v1alpha1.Date(start)).BuildObject()
	}
	world.Devices = []*v1alpha1.Device{
		lot("c", "laptop", "2024-08-01", 5), lot("b", "laptop", "2024-08-01", 10), lot("a", "laptop", "2024-08-02", 1),
		lot("d", "tablet", "2024-08-01", 7),
		tp.NewDevice("e", "laptop", 4).InService("2024-08-01").ReplacedBy("f").BuildObject(),
		tp.NewDevice("f", "laptop", 3).ReceivedOn("2028-01-15").BuildObject(),
	}
	var got []string
	for _, date := range listAll(world) {
		if date.Kind == duedates.DevicesBuyBy {
			got = append(got, fmt.Sprintf("%s %s %s: %s", date.Day, date.Occurrence, date.Amount.FormatIn("USD"), date.Title))
		}
	}
	if diff := cmp.Diff([]string{
		"2028-04-30 b $16,000: Buy what replaces 16 devices in 3 device lots (laptop); their use ends on 2028-07-31",
		"2028-04-30 d $0: Buy what replaces 7 devices in 1 device lot (tablet); their use ends on 2028-07-31",
		"2028-05-01 a $1,000: Buy what replaces 1 device in 1 device lot (laptop); their use ends on 2028-08-01",
	}, got); diff != "" {
		t.Errorf("dates (-want +got):\n%s", diff)
	}
}

// A federal inventory is that of the plan that pays, whatever plan has the lot.
func TestFederalInventoryOfAnotherPlan(t *testing.T) {
	world := agreements()[duedates.FederalInventory].world
	world.Devices[0].Spec.PlanRef.Name = "q"
	want := []string{"2027-03-31 servers d"}
	if diff := cmp.Diff(want, describeDates(listAll(world), duedates.FederalInventory)); diff != "" {
		t.Errorf("dates (-want +got):\n%s", diff)
	}
}

// A title has no character that a terminal or a calendar obeys.
func TestTitlesAreOneLine(t *testing.T) {
	world := informedOn("2026-10-05")
	world.Plan.Spec.Communications[0].Audience = "Families\r\nEND:VCALENDAR\u202e\x1b[31m"
	for _, date := range listAll(world) {
		if date.Kind != duedates.Communication {
			continue
		}
		want := `Inform Families END:VCALENDAR\u202e\x1b[31m about the progress of the plan`
		if date.Title != want {
			t.Errorf("the title is %q, want %q", date.Title, want)
		}
	}
}

// Expected evaluations beyond the bound are counted.
func TestExpectedEvaluationsAreBounded(t *testing.T) {
	plan := tp.NewPlan("p")
	for i := range 300 {
		plan.AddTechnology(fmt.Sprintf("t%d", i))
	}
	yes := true
	plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.EvaluationSchedules = []v1alpha1.EvaluationSchedule{{
			Name: "monthly", Cadence: v1alpha1.CadenceMonthly, Anchor: "2026-07-15",
			Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.TargetTechnology, All: &yes},
		}}
	})
	dates, leftOut := duedates.ListDueDates(districtOf(newWorld(plan)), "p", windowStart, windowEnd)
	listed := len(describeDates(dates, duedates.EvaluationDue))
	if listed != duedates.MostExpected || listed+leftOut != 36*300 {
		t.Errorf("%d are listed and %d left out, want %d and %d in all", listed, leftOut, duedates.MostExpected, 36*300)
	}
}

func TestNothingIsDue(t *testing.T) {
	for name, c := range map[string]struct {
		plan     string
		from, to calendar.Date
	}{
		"in a plan that the district does not have": {"q", windowStart, windowEnd},
		"in a window that ends before it begins":    {"p", windowEnd, windowStart},
	} {
		t.Run(name, func(t *testing.T) {
			district := snapshot.District{Plans: []*v1alpha1.TechnologyPlan{tp.NewPlan("p").BuildObject()}}
			if dates, leftOut := duedates.ListDueDates(district, c.plan, c.from, c.to); len(dates)+leftOut > 0 {
				t.Errorf("%d dates are listed", len(dates)+leftOut)
			}
		})
	}
}

// A testing window names its site, or that all are meant, and one of a single day is one date.
func TestTestingWindows(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*v1alpha1.TestingWindow)
		want   []string
	}{
		"at a site": {func(*v1alpha1.TestingWindow) {}, []string{
			"2027-04-12 TestingStart spec.testingWindows[state].start " +
				"Testing window state of high begins; its last day is 2027-05-07",
			"2027-05-07 TestingEnd spec.testingWindows[state].end Testing window state of high ends",
		}},
		"at all sites": {func(window *v1alpha1.TestingWindow) { window.Site = "" }, []string{
			"2027-04-12 TestingStart spec.testingWindows[state].start " +
				"Testing window state of all sites with students begins; its last day is 2027-05-07",
			"2027-05-07 TestingEnd spec.testingWindows[state].end Testing window state of all sites with students ends",
		}},
		"of two days": {func(window *v1alpha1.TestingWindow) { window.End = "2027-04-13" }, []string{
			"2027-04-12 TestingStart spec.testingWindows[state].start " +
				"Testing window state of high begins; its last day is 2027-04-13",
			"2027-04-13 TestingEnd spec.testingWindows[state].end Testing window state of high ends",
		}},
		"of one day": {func(window *v1alpha1.TestingWindow) { window.End = "2027-04-12" }, []string{
			"2027-04-12 TestingStart spec.testingWindows[state].start " +
				"Testing window state of high begins; its last day is 2027-04-12",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			plan := withTestingWindow().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { c.change(&spec.TestingWindows[0]) })
			var got []string
			for _, date := range listAll(newWorld(plan)) {
				if date.Kind == duedates.TestingStart || date.Kind == duedates.TestingEnd {
					got = append(got, fmt.Sprintf("%s %s %s %s", date.Day, date.Kind, date.Field, date.Title))
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("dates (-want +got):\n%s", diff)
			}
		})
	}
}
