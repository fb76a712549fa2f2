package evaluation_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	utilvalidation "k8s.io/apimachinery/pkg/util/validation"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/testplan"
)

// noTargets knows no goal and no device.
var noTargets = targetsFrom(nil)

// targetsFrom knows objects by kind and name.
func targetsFrom(spans map[string]evaluation.Span) evaluation.Targets {
	goals := map[string]evaluation.Span{}
	for key, span := range spans {
		if name, isGoal := strings.CutPrefix(key, string(v1alpha1.KindGoal)+"/"); isGoal {
			goals[name] = span
		}
	}
	return evaluation.Targets{Goals: goals, DeviceStart: func(name string) (calendar.Date, bool) {
		span, ok := spans[string(v1alpha1.KindDevice)+"/"+name]
		return span.Since, ok
	}}
}

func newSpan(since, end string) evaluation.Span {
	return evaluation.Span{Since: calendar.ParseOrZero(since), End: calendar.ParseOrZero(end)}
}

// newReviewedPlan is a plan with one schedule, of the plan itself.
func newReviewedPlan(cadence v1alpha1.Cadence, anchor string) *testplan.PlanBuilder {
	return testplan.NewPlan("p").AddSchedule("review", cadence, anchor, v1alpha1.KindTechnologyPlan, "")
}

// evaluateTechnologies is a plan with one schedule, of its technologies.
func evaluateTechnologies(
	cadence v1alpha1.Cadence,
	anchor string,
	change func(*v1alpha1.EvaluationSchedule),
) *testplan.PlanBuilder {
	return testplan.NewPlan("p").AddSchedule("tools", cadence, anchor, v1alpha1.TargetTechnology, "").
		ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { change(&s.EvaluationSchedules[0]) })
}

func ofAll(s *v1alpha1.EvaluationSchedule) { s.Target.All = new(true) }

func byName(name string) func(*v1alpha1.EvaluationSchedule) {
	return func(s *v1alpha1.EvaluationSchedule) { s.Target.Name = name }
}

func withClosures(days ...v1alpha1.Date) func(*v1alpha1.TechnologyPlanSpec) {
	return func(spec *v1alpha1.TechnologyPlanSpec) {
		for i := 0; i < len(days); i += 2 {
			spec.District.Closures = append(spec.District.Closures, v1alpha1.Term{
				Name: v1alpha1.EntryName(fmt.Sprintf("closure-%d", i)), Start: days[i], End: days[i+1],
			})
		}
	}
}

func approvedOn(on v1alpha1.Date) func(*v1alpha1.TechnologyPlanSpec) {
	return func(s *v1alpha1.TechnologyPlanSpec) { s.Approval.Date = on }
}

func expectFrom(day v1alpha1.Date) func(*v1alpha1.TechnologyPlanSpec) {
	return func(spec *v1alpha1.TechnologyPlanSpec) { spec.EvaluationSchedules[0].From = day }
}

// newTermPlan is a plan of three terms with one schedule that follows them.
func newTermPlan(edge v1alpha1.Edge, offset *int32) *testplan.PlanBuilder {
	return testplan.NewPlan("p").ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.District.Terms = []v1alpha1.Term{
			{Name: "spring-2027", Start: "2027-01-25", End: "2027-06-10"},
			{Name: "fall-2026", Start: "2026-08-31", End: "2027-01-22"},
			{Name: "fall-2029", Start: "2029-08-31", End: "2030-01-22"},
		}
		spec.EvaluationSchedules = []v1alpha1.EvaluationSchedule{{
			Name: "lookback", Cadence: v1alpha1.CadenceEveryTerm, Edge: edge, OffsetDays: offset,
			Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.KindTechnologyPlan},
		}}
	})
}

// formatExpected writes each expected evaluation as "due target", and the occurrence
// where that is not the due date.
func formatExpected(list []evaluation.Expected) []string {
	var lines []string
	for _, e := range list {
		line := e.Due.String()
		if e.TargetKind != v1alpha1.KindTechnologyPlan {
			line += " " + e.TargetName
		}
		if e.Occurrence != e.Due.String() {
			line += " for " + e.Occurrence
		}
		lines = append(lines, line)
	}
	return lines
}

func TestExpectByCadence(t *testing.T) {
	for name, c := range map[string]struct {
		plan *testplan.PlanBuilder
		want string
	}{
		"Once":                   {newReviewedPlan(v1alpha1.CadenceOnce, "2027-06-15"), "2027-06-15"},
		"Once before the period": {newReviewedPlan(v1alpha1.CadenceOnce, "2026-06-30"), ""},
		"Once after the period":  {newReviewedPlan(v1alpha1.CadenceOnce, "2029-07-01"), ""},
		"Annual": {
			newReviewedPlan(v1alpha1.CadenceAnnual, "2027-06-15"), "2027-06-15 2028-06-15 2029-06-15",
		},
		"Annual from the first day on": {
			newReviewedPlan(v1alpha1.CadenceAnnual, "2026-07-01"), "2026-07-01 2027-07-01 2028-07-01",
		},
		"Annual to the last day": {
			newReviewedPlan(v1alpha1.CadenceAnnual, "2028-06-30"), "2028-06-30 2029-06-30",
		},
		"Annual, the anchor before the plan": {
			newReviewedPlan(v1alpha1.CadenceAnnual, "2020-06-15"), "2027-06-15 2028-06-15 2029-06-15",
		},
		"Annual on 29 February": {
			newReviewedPlan(v1alpha1.CadenceAnnual, "2024-02-29"), "2027-02-28 2028-02-29 2029-02-28",
		},
		"SemiAnnual": {
			newReviewedPlan(v1alpha1.CadenceSemiAnnual, "2028-01-15"), "2028-01-15 2028-07-15 2029-01-15",
		},
		"SemiAnnual from the end of August": {
			newReviewedPlan(v1alpha1.CadenceSemiAnnual, "2027-08-31"), "2027-08-31 2028-02-29 2028-08-31 2029-02-28",
		},
		"Quarterly": {
			newReviewedPlan(v1alpha1.CadenceQuarterly, "2028-11-30"), "2028-11-30 2029-02-28 2029-05-30",
		},
		"Monthly counts from the anchor": {
			newReviewedPlan(v1alpha1.CadenceMonthly, "2029-01-31"),
			"2029-01-31 2029-02-28 2029-03-31 2029-04-30 2029-05-31 2029-06-30",
		},
		"Monthly in a leap year": {
			newReviewedPlan(v1alpha1.CadenceMonthly, "2028-01-31").SetPeriod("2026-07-01", "2028-04-30"),
			"2028-01-31 2028-02-29 2028-03-31 2028-04-30",
		},
		"Monthly on the 30th": {
			newReviewedPlan(v1alpha1.CadenceMonthly, "2028-01-30").SetPeriod("2026-07-01", "2028-04-30"),
			"2028-01-30 2028-02-29 2028-03-30 2028-04-30",
		},
		"Monthly from 29 February": {
			newReviewedPlan(v1alpha1.CadenceMonthly, "2028-02-29").SetPeriod("2026-07-01", "2028-04-30"),
			"2028-02-29 2028-03-29 2028-04-29",
		},
		"Quarterly from the end of August": {
			newReviewedPlan(v1alpha1.CadenceQuarterly, "2028-08-31"), "2028-08-31 2028-11-30 2029-02-28 2029-05-31",
		},
		"from the day of an occurrence on": {
			newReviewedPlan(v1alpha1.CadenceAnnual, "2026-08-15").ChangeSpec(expectFrom("2027-08-15")),
			"2027-08-15 2028-08-15",
		},
		"from the day after an occurrence on": {
			newReviewedPlan(v1alpha1.CadenceAnnual, "2026-08-15").ChangeSpec(expectFrom("2027-08-16")), "2028-08-15",
		},
		"from a day before the plan on": {
			newReviewedPlan(v1alpha1.CadenceAnnual, "2026-08-15").ChangeSpec(expectFrom("2020-01-01")),
			"2026-08-15 2027-08-15 2028-08-15",
		},
		"from a day after the plan on": {
			newReviewedPlan(v1alpha1.CadenceMonthly, "2026-08-15").ChangeSpec(expectFrom("2029-07-01")), "",
		},
		"Once, before the day from which it is expected": {
			newReviewedPlan(v1alpha1.CadenceOnce, "2026-08-15").ChangeSpec(expectFrom("2026-08-16")), "",
		},
		"EveryTerm from the end of a term on": {
			newTermPlan(v1alpha1.EdgeEnd, nil).ChangeSpec(expectFrom("2027-01-23")), "2027-06-10 for spring-2027-2027-06-10",
		},
		"EveryTerm of one term": {
			newTermPlan(v1alpha1.EdgeEnd, nil).ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.EvaluationSchedules[0].Terms = []v1alpha1.EntryName{"fall-2026"}
			}),
			"2027-01-22 for fall-2026-2027-01-22",
		},
		"EveryTerm of a term that is not listed": {
			newTermPlan(v1alpha1.EdgeEnd, nil).ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.EvaluationSchedules[0].Terms = []v1alpha1.EntryName{"winter"}
			}),
			"",
		},
		"EveryTerm at the end": {
			newTermPlan(v1alpha1.EdgeEnd, nil), "2027-01-22 for fall-2026-2027-01-22, 2027-06-10 for spring-2027-2027-06-10",
		},
		"EveryTerm at the start": {
			newTermPlan(v1alpha1.EdgeStart, nil), "2026-08-31 for fall-2026-2026-08-31, 2027-01-25 for spring-2027-2027-01-25",
		},
		"EveryTerm before the end": {
			newTermPlan(v1alpha1.EdgeEnd, new(int32(-10))), "2027-01-12 for fall-2026-2027-01-12, 2027-05-31 for spring-2027-2027-05-31",
		},
		"EveryTerm after the start": {
			newTermPlan(v1alpha1.EdgeStart, new(int32(14))), "2026-09-14 for fall-2026-2026-09-14, 2027-02-08 for spring-2027-2027-02-08",
		},
		"EveryTerm moved out of the period": {
			newTermPlan(v1alpha1.EdgeStart, new(int32(-61))), "2026-07-01 for fall-2026-2026-07-01, 2026-11-25 for spring-2027-2026-11-25",
		},
		"EveryTerm moved a day further, one in": {
			newTermPlan(v1alpha1.EdgeStart, new(int32(-62))), "2026-11-24 for spring-2027-2026-11-24, 2029-06-30 for fall-2029-2029-06-30",
		},
		"a draft expects nothing": {newReviewedPlan(v1alpha1.CadenceAnnual, "2027-06-15").MarkDraft(), ""},
		"approved in the middle": {
			newReviewedPlan(v1alpha1.CadenceAnnual, "2026-08-15").
				ChangeSpec(approvedOn("2027-08-15")), "2027-08-15 2028-08-15",
		},
		"approved the day after": {
			newReviewedPlan(v1alpha1.CadenceAnnual, "2026-08-15").ChangeSpec(approvedOn("2027-08-16")), "2028-08-15",
		},
		"approved before the period": {
			newReviewedPlan(v1alpha1.CadenceAnnual, "2026-06-15").ChangeSpec(approvedOn("2020-01-01")),
			"2027-06-15 2028-06-15 2029-06-15",
		},
		"approved after the period": {
			newReviewedPlan(v1alpha1.CadenceMonthly, "2026-07-15").ChangeSpec(approvedOn("2029-07-01")), "",
		},
		"no anchor that is a date": {newReviewedPlan(v1alpha1.CadenceMonthly, ""), ""},
		"a plan of one day": {
			newReviewedPlan(v1alpha1.CadenceMonthly, "2026-07-31").SetPeriod("2026-09-30", "2026-09-30"), "2026-09-30",
		},
		"a plan of one day, due the next day": {
			newReviewedPlan(v1alpha1.CadenceMonthly, "2026-07-31").SetPeriod("2026-09-29", "2026-09-29"), "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			separator := " "
			if strings.Contains(c.want, ",") || strings.Contains(c.want, " for ") {
				separator = ", "
			}
			got := strings.Join(formatExpected(evaluation.Expect(c.plan.BuildObject(), noTargets)), separator)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestExpectAroundClosures(t *testing.T) {
	once := func(day string, days ...v1alpha1.Date) *testplan.PlanBuilder {
		return newReviewedPlan(v1alpha1.CadenceOnce, day).ChangeSpec(withClosures(days...))
	}
	for name, c := range map[string]struct {
		plan *testplan.PlanBuilder
		want string
	}{
		"the day before a closure stays": {once("2026-12-18", "2026-12-21", "2027-01-01"), "2026-12-18"},
		"the first day of one over new year": {
			once("2026-12-21", "2026-12-21", "2027-01-01"), "2027-01-04 for 2026-12-21",
		},
		"the last day of one, a Friday": {
			once("2027-01-01", "2026-12-21", "2027-01-01"), "2027-01-04 for 2027-01-01",
		},
		"the Saturday after one stays": {once("2027-01-02", "2026-12-21", "2027-01-01"), "2027-01-02"},
		"one that ends on a Wednesday": {
			once("2026-11-25", "2026-11-25", "2026-11-25"), "2026-11-26 for 2026-11-25",
		},
		"one that ends before a weekend and on": {
			once("2026-12-24", "2026-12-21", "2027-01-01", "2027-01-04", "2027-01-04"), "2027-01-05 for 2026-12-24",
		},
		"two that overlap": {
			once("2026-12-21", "2026-12-21", "2026-12-26", "2026-12-24", "2026-12-30"), "2026-12-31 for 2026-12-21",
		},
		"a Sunday that is no closure stays": {once("2026-12-20"), "2026-12-20"},
		"a closure moves the last day out": {
			once("2029-06-29", "2029-06-15", "2029-08-31"), "2029-09-03 for 2029-06-29",
		},
		"a closure does not move a later date in":   {once("2029-07-01", "2029-06-15", "2029-08-31"), ""},
		"an occurrence before the plan stays there": {once("2026-06-30", "2026-06-01", "2026-08-31"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(formatExpected(evaluation.Expect(c.plan.BuildObject(), noTargets)), ", ")
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestExpectByTarget(t *testing.T) {
	goal := func(name string) *testplan.PlanBuilder {
		return testplan.NewPlan("p").AddSchedule("goals", v1alpha1.CadenceAnnual, "2027-06-15", v1alpha1.KindGoal, name)
	}
	tools := func(change func(*v1alpha1.EvaluationSchedule), options ...func(*v1alpha1.Technology)) *testplan.PlanBuilder {
		return evaluateTechnologies(v1alpha1.CadenceAnnual, "2027-06-15", change).AddTechnology("a").
			AddTechnology("b", options...)
	}
	since := func(day v1alpha1.Date) func(*v1alpha1.Technology) {
		return func(t *v1alpha1.Technology) { t.Since = day }
	}
	retired := func(day v1alpha1.Date) func(*v1alpha1.Technology) {
		return func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, day }
	}
	targets := targetsFrom(map[string]evaluation.Span{
		"Goal/open":          newSpan("", ""),
		"Goal/late":          newSpan("2028-06-15", ""),
		"Goal/closed":        newSpan("2026-07-01", "2028-06-15"),
		"Goal/closed-before": newSpan("2026-07-01", "2028-06-14"),
		"Device/d":           newSpan("2028-06-16", ""),
	})
	for name, c := range map[string]struct {
		plan *testplan.PlanBuilder
		want string
	}{
		"one technology of two":          {tools(byName("b")), "2027-06-15 b, 2028-06-15 b, 2029-06-15 b"},
		"a technology that is not there": {tools(byName("c")), ""},
		"all technologies": {
			tools(ofAll, since("2028-01-01")), "2027-06-15 a, 2028-06-15 a, 2028-06-15 b, 2029-06-15 a, 2029-06-15 b",
		},
		"in use since the very day":  {tools(byName("b"), since("2028-06-15")), "2028-06-15 b, 2029-06-15 b"},
		"in use since the day after": {tools(byName("b"), since("2028-06-16")), "2029-06-15 b"},
		"retired on the very day": {
			tools(byName("b"), retired("2028-06-15")), "2027-06-15 b, 2028-06-15 b",
		},
		"retired the day before":            {tools(byName("b"), retired("2028-06-14")), "2027-06-15 b"},
		"retired without a date":            {tools(byName("b"), retired("")), ""},
		"retired before it was in use":      {tools(byName("b"), since("2028-01-01"), retired("2027-01-01")), ""},
		"a goal":                            {goal("open"), "2027-06-15 open, 2028-06-15 open, 2029-06-15 open"},
		"a goal that starts on the day":     {goal("late"), "2028-06-15 late, 2029-06-15 late"},
		"a goal that was closed on the day": {goal("closed"), "2027-06-15 closed, 2028-06-15 closed"},
		"a goal that was closed before":     {goal("closed-before"), "2027-06-15 closed-before"},
		"a goal that is not there":          {goal("gone"), ""},
		"a lot put to use the day after": {
			testplan.NewPlan("p").
				AddSchedule("lot", v1alpha1.CadenceAnnual, "2027-06-15", v1alpha1.KindDevice, "d"), "2029-06-15 d",
		},
		"all goals": {
			testplan.NewPlan("p").AddSchedule("goals", v1alpha1.CadenceAnnual, "2028-06-15", v1alpha1.KindGoal, "").
				ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { ofAll(&spec.EvaluationSchedules[0]) }),
			"2028-06-15 closed, 2028-06-15 late, 2028-06-15 open, 2029-06-15 late, 2029-06-15 open",
		},
		"all technologies of a kind": {
			tools(func(schedule *v1alpha1.EvaluationSchedule) {
				ofAll(schedule)
				schedule.Target.TechnologyKind = v1alpha1.TechnologySoftware
			}, testplan.OfKind(v1alpha1.TechnologySoftware)),
			"2027-06-15 b, 2028-06-15 b, 2029-06-15 b",
		},
		"a goal and a device of one name are two": {
			testplan.NewPlan("p").AddSchedule("lot", v1alpha1.CadenceAnnual, "2027-06-15", v1alpha1.KindDevice, "open"), "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(formatExpected(evaluation.Expect(c.plan.BuildObject(), targets)), ", ")
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestExpectBeforeRenewals checks on which days the evaluations before renewals are due, in a plan from
// July 2026 to June 2029.
func TestExpectBeforeRenewals(t *testing.T) {
	renews := func(on v1alpha1.Date, months int32, noticeDays ...int32) func(*v1alpha1.Technology) {
		return func(technology *v1alpha1.Technology) {
			technology.Renewal, technology.RenewalTermMonths = on, months
			for _, days := range noticeDays {
				technology.NoticeDays = new(days)
			}
		}
	}
	offset := func(days int32) func(*v1alpha1.EvaluationSchedule) {
		return func(schedule *v1alpha1.EvaluationSchedule) {
			ofAll(schedule)
			schedule.OffsetDays = new(days)
		}
	}
	tools := func(change func(*v1alpha1.EvaluationSchedule), options ...func(*v1alpha1.Technology)) *testplan.PlanBuilder {
		plan := evaluateTechnologies(v1alpha1.CadenceEveryRenewal, "", change)
		for i, option := range options {
			plan.AddTechnology(string(rune('a'+i)), option)
		}
		return plan
	}
	for name, c := range map[string]struct {
		plan *testplan.PlanBuilder
		want string
	}{
		"notice of 60 days, every year": {
			tools(ofAll, renews("2023-08-01", 12, 60)), "2027-06-02 a, 2028-06-02 a, 2029-06-02 a",
		},
		"no notice stated: 30 days": {tools(ofAll, renews("2027-08-01", 0)), "2027-07-02 a"},
		"notice of no days":         {tools(ofAll, renews("2027-08-01", 0, 0)), "2027-08-01 a"},
		"a week before the notice":  {tools(offset(-7), renews("2027-08-01", 0, 60)), "2027-05-26 a"},
		"two technologies on days of their own": {
			tools(ofAll, renews("2027-08-01", 0, 0), renews("2027-09-01", 0, 0)), "2027-08-01 a, 2027-09-01 b",
		},
		"two on one day": {
			tools(ofAll, renews("2027-08-01", 0, 0), renews("2027-08-01", 0, 0)), "2027-08-01 a, 2027-08-01 b",
		},
		"one of two": {
			tools(byName("b"), renews("2027-08-01", 0, 0), renews("2027-09-01", 0, 0)), "2027-09-01 b",
		},
		"due on the first day of the plan": {tools(ofAll, renews("2026-07-31", 0)), "2026-07-01 a"},
		"due on the day before the plan":   {tools(ofAll, renews("2026-07-30", 0)), ""},
		"due on the last day of the plan":  {tools(ofAll, renews("2029-07-30", 0)), "2029-06-30 a"},
		"due on the day after the plan":    {tools(ofAll, renews("2029-07-31", 0)), ""},
		"a renewal that is past":           {tools(ofAll, renews("2020-08-01", 0)), ""},
		"no renewal":                       {tools(ofAll, renews("", 0)), ""},
		"a closure does not move the day": {
			tools(ofAll, renews("2027-08-01", 0)).ChangeSpec(withClosures("2027-06-15", "2027-08-20")),
			"2027-07-02 a",
		},
		"the longest notice and offset": {tools(offset(-90), renews("2030-06-30", 0, 365)), "2029-04-01 a"},
		"retired before the day": {
			tools(ofAll, func(technology *v1alpha1.Technology) {
				renews("2027-08-01", 0)(technology)
				technology.Lifecycle, technology.RetireOn = v1alpha1.LifecycleRetired, "2027-07-01"
			}), "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(formatExpected(evaluation.Expect(c.plan.BuildObject(), noTargets)), ", ")
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestRecordsOfRenewals holds an evaluation on the day on which another technology of the schedule renews:
// an empty one is obsolete, and one that people completed stays.
func TestRecordsOfRenewals(t *testing.T) {
	plan := evaluateTechnologies(v1alpha1.CadenceEveryRenewal, "", ofAll).
		AddTechnology("a", testplan.RenewsOn("2027-08-01")).AddTechnology("b", testplan.RenewsOn("2028-02-01"))
	own := evaluation.Expect(plan.BuildObject(), noTargets)[0].NewObject(testplan.Namespace)
	other := own.DeepCopy()
	other.Spec.Target.Name = "b"
	other.Name = evaluation.IdentityOf(other).ObjectName()
	today := calendar.ParseOrZero(own.Spec.Due)
	got := describeSchedule(plan.BuildObject(), []*v1alpha1.Evaluation{own, other}, noTargets, today)
	if diff := cmp.Diff([]string{other.Name}, got.Obsolete); diff != "" || len(got.Create) > 0 {
		t.Errorf("creates %v, obsolete (-want +got):\n%s", got.Create, diff)
	}
	held := changeRecord(other, decideRetain)
	got = describeSchedule(plan.BuildObject(), []*v1alpha1.Evaluation{own, held}, noTargets, today)
	if len(got.Obsolete)+len(got.Create) > 0 {
		t.Errorf("creates %v, deletes %v", got.Create, got.Obsolete)
	}
}

// TestDone checks the day on which a completed evaluation counts as done, due on 2027-06-15.
func TestDone(t *testing.T) {
	plan := newYearlyPlan("2027-06-15")
	answered := func(record *v1alpha1.Evaluation) {
		record.Spec.Results = []v1alpha1.Result{{Criterion: "use", Answer: v1alpha1.AnswerPass}}
	}
	decidedOn := func(on v1alpha1.Date) func(*v1alpha1.Evaluation) {
		return func(record *v1alpha1.Evaluation) {
			record.Spec.Decision = v1alpha1.Decision{Outcome: v1alpha1.DecisionRetain, Date: on}
		}
	}
	for name, c := range map[string]struct {
		change      func(*v1alpha1.Evaluation)
		today, want string
	}{
		"not completed":                  {func(*v1alpha1.Evaluation) {}, "2027-06-20", ""},
		"answered before it is due":      {answered, "2027-06-05", "2027-06-05"},
		"on the day on which it is due":  {answered, "2027-06-15", "2027-06-15"},
		"answered, and long past":        {answered, "2028-01-01", "2027-06-15"},
		"decided before it is due":       {decidedOn("2027-06-03"), "2027-06-05", "2027-06-03"},
		"decided on a day that is ahead": {decidedOn("2027-06-09"), "2027-06-05", "2027-06-09"},
	} {
		t.Run(name, func(t *testing.T) {
			record := changeRecord(createdRecord(plan, 0), c.change)
			schedule := computeSchedule(
				plan.BuildObject(), []*v1alpha1.Evaluation{record}, noTargets, calendar.ParseOrZero(c.today),
			)
			if got := schedule.Records[0].Done.String(); got != c.want {
				t.Errorf("done on %q, want %q", got, c.want)
			}
		})
	}
}

func TestWindow(t *testing.T) {
	plan := newReviewedPlan(v1alpha1.CadenceOnce, "2027-03-01").ChangeSpec(withClosures("2027-03-01", "2027-03-02"))
	check := func(opens, due, last string) {
		t.Helper()
		e := evaluation.Expect(plan.BuildObject(), noTargets)[0]
		if diff := cmp.Diff(
			[]string{opens, due, last}, []string{e.Opens.String(), e.Due.String(), e.LastDay.String()},
		); diff != "" {
			t.Error(diff)
		}
		w := evaluation.WindowOf(model.ParseEvaluation(e.NewObject("maple-valley")))
		if w != (evaluation.Window{Opens: e.Opens, Due: e.Due, LastDay: e.LastDay}) {
			t.Errorf("the object has another window: %+v", w)
		}
	}
	check("2027-02-17", "2027-03-03", "2027-04-02")
	plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.EvaluationSchedules[0].LeadDays, spec.EvaluationSchedules[0].GraceDays = new(int32(0)), new(int32(0))
	})
	check("2027-03-03", "2027-03-03", "2027-03-03")
}

// Clear Lake's 12 tasks, of which it says that one is monthly and five are
// done twice a year; the six others are read as annual.
func TestClearLakesTwelveTasks(t *testing.T) {
	plan := testplan.NewPlan("clear-lake").SetPeriod("2026-07-01", "2027-06-30")
	add := func(cadence v1alpha1.Cadence, anchor string, tasks ...string) {
		for _, task := range tasks {
			plan.AddSchedule(task, cadence, anchor, v1alpha1.KindTechnologyPlan, "")
		}
	}
	add(v1alpha1.CadenceMonthly, "2026-07-31", "backups")
	add(v1alpha1.CadenceSemiAnnual, "2026-09-15", "inventory", "filter", "accounts", "labs", "training")
	add(v1alpha1.CadenceAnnual, "2027-05-31", "plan", "budget", "licences", "policy", "survey", "network")
	months := map[string][]string{}
	for _, e := range evaluation.Expect(plan.BuildObject(), noTargets) {
		month := e.Due.String()[:7]
		months[month] = append(months[month], string(e.Schedule)+" "+e.Due.String()[8:])
	}
	twice := []string{"accounts 15", "filter 15", "inventory 15", "labs 15", "training 15"}
	want := map[string][]string{
		"2026-07": {"backups 31"}, "2026-08": {"backups 31"}, "2026-09": append(twice[:5:5], "backups 30"),
		"2026-10": {"backups 31"}, "2026-11": {"backups 30"}, "2026-12": {"backups 31"},
		"2027-01": {"backups 31"}, "2027-02": {"backups 28"}, "2027-03": append(twice[:5:5], "backups 31"),
		"2027-04": {"backups 30"}, "2027-06": {"backups 30"},
		"2027-05": {"backups 31", "budget 31", "licences 31", "network 31", "plan 31", "policy 31", "survey 31"},
	}
	if diff := cmp.Diff(want, months); diff != "" {
		t.Error(diff)
	}
}

func TestNames(t *testing.T) {
	long := strings.Repeat("a.b-", 63) + "x"
	for name, c := range map[string]struct {
		id   evaluation.Identity
		want string
	}{
		"of a plan": {
			evaluation.Identity{
				Plan:       "p",
				Schedule:   "review",
				TargetKind: "TechnologyPlan",
				TargetName: "p",
				Occurrence: "2027-06-15",
			},
			"review-2027-06-15",
		},
		"of a goal with dots": {
			evaluation.Identity{
				Plan:       "p",
				Schedule:   "review",
				TargetKind: "Goal",
				TargetName: "a.b",
				Occurrence: "2027-06-15",
			},
			"review-a-b-2027-06-15",
		},
		"as long as can be": {
			evaluation.Identity{
				Plan:       long,
				Schedule:   v1alpha1.EntryName(strings.Repeat("s", 63)),
				TargetKind: "Goal",
				TargetName: long,
				Occurrence: strings.Repeat("t", 63),
			},
			strings.Repeat("s", 40),
		},
		"cut after a hyphen": {
			evaluation.Identity{
				Plan:       "p",
				Schedule:   v1alpha1.EntryName(strings.Repeat("s", 39)),
				TargetKind: "Goal",
				TargetName: "g",
				Occurrence: "o",
			},
			strings.Repeat("s", 39),
		},
		"exactly forty": {
			evaluation.Identity{
				Plan:       "p",
				Schedule:   v1alpha1.EntryName(strings.Repeat("s", 36)),
				TargetKind: "Goal",
				TargetName: "g",
				Occurrence: "o",
			},
			strings.Repeat("s", 36) + "-g-o",
		},
		"cut within the dots of a name": {
			evaluation.Identity{
				Plan:       "p",
				Schedule:   v1alpha1.EntryName(strings.Repeat("s", 36)),
				TargetKind: "Goal",
				TargetName: "g.h",
				Occurrence: "o",
			},
			strings.Repeat("s", 36) + "-g-h",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.id.ObjectName()
			if errs := utilvalidation.IsDNS1123Label(got); len(errs) > 0 {
				t.Errorf("%s: %v", got, errs)
			}
			prefix, hash := got[:len(got)-11], got[len(got)-11:]
			if prefix != c.want || len(prefix) > 40 || strings.Trim(hash[1:], "0123456789abcdef") != "" ||
				hash[0] != '-' {
				t.Errorf("want %s and ten hexadecimal digits, got %s", c.want, got)
			}
			if again := c.id.ObjectName(); again != got {
				t.Errorf("%s, then %s", got, again)
			}
		})
	}
}

// A name may not change between versions: what is on the clusters bears it.
func TestNameIsStable(t *testing.T) {
	id := evaluation.Identity{
		Plan:       "plan-2026",
		Schedule:   "annual-review",
		TargetKind: "TechnologyPlan",
		TargetName: "plan-2026",
		Occurrence: "2027-06-15",
	}
	if got, want := id.ObjectName(), "annual-review-2027-06-15-60abb69899"; got != want {
		t.Errorf("want %s, got %s", want, got)
	}
}

// Identities that write the same text one part after the other are not the same.
func TestNearIdentitiesHaveTheirOwnNames(t *testing.T) {
	names := map[string]evaluation.Identity{}
	parts := []string{"a", "a-a", "a.a", "a-2027-06-15"}
	for _, plan := range parts {
		for _, schedule := range parts {
			for _, kind := range kinds {
				for _, target := range parts {
					for _, occurrence := range []string{"2027-06-15", "a", "a-a"} {
						id := evaluation.Identity{
							Plan:       plan,
							Schedule:   v1alpha1.EntryName(schedule),
							TargetKind: kind,
							TargetName: target,
							Occurrence: occurrence,
						}
						if other, taken := names[id.ObjectName()]; taken {
							t.Fatalf("%+v and %+v are both %s", id, other, id.ObjectName())
						}
						names[id.ObjectName()] = id
					}
				}
			}
		}
	}
}

func TestObject(t *testing.T) {
	plan := evaluateTechnologies(v1alpha1.CadenceOnce, "2027-06-15", func(schedule *v1alpha1.EvaluationSchedule) {
		schedule.Target.Name, schedule.GraceDays, schedule.LeadDays = "tool", new(int32(10)), new(int32(5))
		schedule.Evaluators, schedule.Subject = []v1alpha1.Role{"Principal"}, v1alpha1.SubjectSurvey
		schedule.Criteria = []v1alpha1.Criterion{{Name: "use", Question: "Is it used?"}}
	}).AddTechnology("tool").ChangeSpec(withClosures("2027-06-15", "2027-06-15")).BuildObject()
	e := evaluation.Expect(plan, noTargets)[0]
	got := e.NewObject("maple-valley")
	want := &v1alpha1.Evaluation{}
	want.Namespace, want.Name = "maple-valley", e.ObjectName()
	want.Labels = map[string]string{"app.kubernetes.io/managed-by": "techplan"}
	want.Spec = v1alpha1.EvaluationSpec{
		PlanRef:    v1alpha1.Reference{Name: "p"},
		Schedule:   "tools",
		Subject:    v1alpha1.SubjectSurvey,
		Occurrence: "2027-06-15",
		Due:        "2027-06-16",
		Target:     v1alpha1.EvaluationTarget{Kind: "Technology", Name: "tool"},
		GraceDays:  new(int32(10)),
		LeadDays:   new(int32(5)),
		Evaluators: []v1alpha1.Role{
			"Principal",
		},
		Criteria: []v1alpha1.Criterion{{Name: "use", Question: "Is it used?"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if evaluation.IdentityOf(got) != e.Identity || !evaluation.IsCreatedByScheduler(got) {
		t.Errorf("the object is not what was expected: %+v", got)
	}
	got.Spec.Criteria[0].Question, got.Spec.Evaluators[0] = "Another?", "Another"
	if schedule := plan.Spec.EvaluationSchedules[0]; schedule.Criteria[0].Question != "Is it used?" ||
		schedule.Evaluators[0] != "Principal" {
		t.Error("the object shares its lists with the plan")
	}
}
