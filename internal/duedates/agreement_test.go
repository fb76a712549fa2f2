package duedates_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/duedates"
	"techplan.education/internal/rules"
	"techplan.education/internal/snapshot"
	tp "techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

var (
	windowStart = calendar.New(2026, time.July, 1)
	windowEnd   = calendar.New(2030, time.June, 30)
)

// districtOf returns a district with the objects of a world.
func districtOf(world tp.World) snapshot.District {
	return snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{world.Plan}, Goals: world.Goals, Benchmarks: world.Benchmarks,
		Devices: world.Devices, Evaluations: world.Evaluations,
	}
}

// listAll lists the due dates of a world in the years of the plan and the one after it.
func listAll(world tp.World) []duedates.DueDate {
	dates, _ := duedates.ListDueDates(districtOf(world), world.Plan.Name, windowStart, windowEnd)
	return dates
}

// assessOn returns the district with its statuses as of a day.
func assessOn(world tp.World, day calendar.Date) snapshot.District {
	year, month, dayOfMonth := day.YearMonthDay()
	return snapshot.ComputeStatuses(districtOf(world), time.Date(year, month, dayOfMonth, 12, 0, 0, 0, time.UTC))
}

// reports returns a function that says whether a rule reports a finding as of a day.
func reports(code v1alpha1.FindingCode) func(tp.World, calendar.Date) bool {
	return func(world tp.World, day calendar.Date) bool {
		return len(testrules.SummarizeFindings(testrules.EvaluateRules(world, day.String()), code)) > 0
	}
}

// reportsNot is the opposite of reports, for a date on which a finding ends.
func reportsNot(code v1alpha1.FindingCode) func(tp.World, calendar.Date) bool {
	return func(world tp.World, day calendar.Date) bool { return !reports(code)(world, day) }
}

func hasState(state v1alpha1.BenchmarkState) func(tp.World, calendar.Date) bool {
	return func(world tp.World, day calendar.Date) bool {
		return assessOn(world, day).Benchmarks[0].Status.State == state
	}
}

func isOverdue(world tp.World, day calendar.Date) bool {
	overdue := assessOn(world, day).Goals[0].Status.Actions.Overdue
	return overdue != nil && *overdue > 0
}

func isNoLongerInForce(world tp.World, day calendar.Date) bool {
	return slices.ContainsFunc(assessOn(world, day).Plans[0].Status.Conditions, func(condition metav1.Condition) bool {
		return condition.Type == string(v1alpha1.ConditionInForce) && condition.Status == metav1.ConditionFalse
	})
}

func newWorld(plan *tp.PlanBuilder) tp.World { return tp.World{Plan: plan.BuildObject()} }

func withGoal(goal *tp.GoalBuilder) tp.World {
	return tp.World{Plan: tp.NewPlan("p").BuildObject(), Goals: []*v1alpha1.Goal{goal.BuildObject()}}
}

func withBenchmark(benchmark *tp.BenchmarkBuilder) tp.World {
	world := withGoal(tp.NewGoal("g"))
	world.Benchmarks = []*v1alpha1.Benchmark{benchmark.BuildObject()}
	return world
}

func withLot(plan *tp.PlanBuilder, lot *tp.DeviceBuilder) tp.World {
	world := newWorld(plan)
	world.Devices = []*v1alpha1.Device{lot.BuildObject()}
	return world
}

// withBids is a world in which E-Rate pays for what is bought by bids.
func withBids(change func(*v1alpha1.Procurement)) tp.World {
	return newWorld(tp.NewPlan("p").AddSource("erate", v1alpha1.SourceERateC2).
		AddProcurement("wifi-2026", v1alpha1.MethodCompetitiveBids, change).
		AddLine("wifi", 2028, "1000", tp.OnSource("erate"), tp.BoughtBy("wifi-2026"), tp.WithoutGoal()))
}

// findFirstContract returns the first day on which a contract can be signed without a finding.
func findFirstContract(district snapshot.District) v1alpha1.Date {
	plan := district.Plans[0].DeepCopy()
	procurement := &plan.Spec.Budget.Procurements[0]
	for day := calendar.ParseOrZero(procurement.Form470Certified); ; day++ {
		procurement.Signed = v1alpha1.Date(day.String())
		if reportsNot(rules.ERateBiddingTooShort)(tp.World{Plan: plan}, windowStart) {
			return procurement.Signed
		}
	}
}

func inUse() *tp.DeviceBuilder { return tp.NewDevice("d", "laptop", 3).InService("2024-08-01") }

func operating(option func(*v1alpha1.Technology)) *tp.PlanBuilder {
	return tp.NewPlan("p").AddTechnology("app", option).
		AddLine("app", 2027, "1000", tp.ForPurpose(v1alpha1.PurposeOperation), tp.ForTechnologies("app"),
			tp.ThroughYear(2029), tp.WithoutGoal())
}

// forStudents makes a technology one of which an agreement about student data is expected.
func forStudents(change func(*v1alpha1.Technology)) func(*v1alpha1.Technology) {
	return func(technology *v1alpha1.Technology) {
		technology.Kind = v1alpha1.TechnologySoftware
		tp.StudentFacing()(technology)
		technology.PrivacyAgreement.Expires = "2026-12-31"
		change(technology)
	}
}

// agreement is a world with a date and what the assessment shows of it.
type agreement struct {
	world tp.World
	name  string
	day   string
	// reported says whether the assessment shows the matter as of a day, and first is the first day
	// on which it does. Both are empty where no result depends on the day.
	reported func(tp.World, calendar.Date) bool
	first    string
	// stated returns the day as the status or the plan states it; nil where reported is set.
	stated func(snapshot.District) v1alpha1.Date
}

// agreements has a case for each kind of date. Their first days show the rules: a finding comes
// the day after, after the grace of its rule or, where there is a day that is too late, on it.
func agreements() map[duedates.Kind]agreement {
	cases := agreementsOfPlan()
	maps.Copy(cases, agreementsOfObjects())
	return cases
}

func agreementsOfPlan() map[duedates.Kind]agreement {
	noticed := newWorld(operating(func(technology *v1alpha1.Technology) {
		tp.RenewsOn("2027-07-01")(technology)
		tp.WithNoticeDays(60)(technology)
	}))
	noticed.Evaluations = []*v1alpha1.Evaluation{
		tp.NewEvaluation("", "2027-04-01").SetTarget(v1alpha1.TargetTechnology, "app").BuildObject(),
	}
	return map[duedates.Kind]agreement{
		duedates.PlanReview: {
			world: newWorld(tp.NewPlan("p")), name: "p", day: "2027-07-01",
			reported: reports(rules.AnnualReviewOverdue), first: "2027-08-01",
		},
		duedates.ContractRenewal: {
			world: newWorld(operating(tp.RenewsOn("2027-03-01"))), name: "app", day: "2027-03-01",
			reported: reports(rules.RenewalPassed), first: "2027-03-02",
		},
		duedates.ContractNotice: {
			world: noticed, name: "app", day: "2027-05-02",
			reported: reports(rules.PurchaseBeforeEvaluation), first: "2027-05-02",
		},
		duedates.ContractEnd: {
			world: newWorld(operating(tp.WithContractEnd("2027-03-31"))), name: "app", day: "2027-03-31",
			stated: func(district snapshot.District) v1alpha1.Date {
				return district.Plans[0].Spec.Technologies[0].ContractEnd
			},
		},
		duedates.PrivacyAgreementEnd: {
			world: newWorld(operating(forStudents(func(*v1alpha1.Technology) {}))), name: "app", day: "2026-12-31",
			reported: reports(rules.PrivacyAgreementMissing), first: "2027-01-01",
		},
		duedates.TechnologyRetirement: {
			world: newWorld(operating(forStudents(func(technology *v1alpha1.Technology) {
				technology.Lifecycle, technology.RetireOn = v1alpha1.LifecycleRetired, "2027-03-31"
			})).ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.Budget.Lines[0].ThroughFiscalYear = 0
			})), name: "app", day: "2027-03-31",
			// The agreement that has ended matters until the last day of use.
			reported: reportsNot(rules.PrivacyAgreementMissing), first: "2027-04-01",
		},
		duedates.FundingEnd: {
			world: newWorld(tp.NewPlan("p").AddSource("title", v1alpha1.SourceTitleIVA, tp.UntilDay("2027-03-31")).
				AddLine("l", 2027, "1000", tp.OnSource("title"), tp.AlreadySpent("100"))),
			name: "title", day: "2027-03-31", reported: reports(rules.FundsLapsed), first: "2027-04-01",
		},
		duedates.Communication: {
			world: newWorld(tp.NewPlan("p").ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.Communications = []v1alpha1.Communication{
					{Name: "letter", Audience: "Families", Cadence: v1alpha1.CommunicationQuarterly, Last: "2026-10-05"},
				}
			})), name: "letter", day: "2027-01-05", reported: reports(rules.CommunicationOverdue), first: "2027-01-20",
		},
		duedates.LearningStart: {
			world: newWorld(tp.NewPlan("p").ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.ProfessionalLearning = []v1alpha1.LearningProgram{
					{Name: "asked", Feedback: v1alpha1.ProgramFeedback{Responses: 10}},
					{Name: "studio", Start: "2027-01-10"},
				}
			})), name: "studio", day: "2027-01-10", reported: reports(rules.FeedbackMissing), first: "2027-02-10",
		},
		duedates.LearningFollowUp: {
			world: newWorld(tp.NewPlan("p").ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.ProfessionalLearning = []v1alpha1.LearningProgram{
					{Name: "studio", Start: "2027-01-10", FollowUp: "2027-02-10"},
				}
			})), name: "studio", day: "2027-02-10",
			stated: func(district snapshot.District) v1alpha1.Date {
				return district.Plans[0].Spec.ProfessionalLearning[0].FollowUp
			},
		},
		duedates.TimelineStart: {
			world: newWorld(withStep()), name: "rollout", day: "2027-03-01",
			stated: func(district snapshot.District) v1alpha1.Date { return district.Plans[0].Spec.Timeline[0].Start },
		},
		duedates.TimelineEnd: {
			world: newWorld(withStep()), name: "rollout", day: "2027-04-30",
			stated: func(district snapshot.District) v1alpha1.Date { return district.Plans[0].Spec.Timeline[0].End },
		},
		duedates.TestingStart: {
			world: newWorld(withTestingWindow()), name: "state", day: "2027-04-12",
			stated: func(district snapshot.District) v1alpha1.Date { return district.Plans[0].Spec.TestingWindows[0].Start },
		},
		duedates.TestingEnd: {
			world: newWorld(withTestingWindow()), name: "state", day: "2027-05-07",
			stated: func(district snapshot.District) v1alpha1.Date { return district.Plans[0].Spec.TestingWindows[0].End },
		},
		duedates.WaiverEnd: {
			world: newWorld(tp.NewPlan("p").
				WaiveFinding("w", rules.VisionMissing, v1alpha1.WaiverOff, tp.WaivedUntil("2027-03-31"))),
			name: "w", day: "2027-03-31", reported: reports(rules.WaiverEnded), first: "2027-04-01",
		},
		duedates.PlanEnd: {
			world: newWorld(tp.NewPlan("p")), name: "p", day: "2029-06-30",
			reported: isNoLongerInForce, first: "2029-07-01",
		},
	}
}

func withStep() *tp.PlanBuilder {
	return tp.NewPlan("p").ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.Timeline = []v1alpha1.TimelineEntry{{Name: "rollout", Start: "2027-03-01", End: "2027-04-30"}}
	})
}

func withTestingWindow() *tp.PlanBuilder {
	return tp.NewPlan("p").ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.TestingWindows = []v1alpha1.TestingWindow{{
			Name: "state", Start: "2027-04-12", End: "2027-05-07", Site: "high", MinutesPerStudent: 300, HoursPerDay: 5,
		}}
	})
}

func agreementsOfObjects() map[duedates.Kind]agreement {
	rising := tp.NewBenchmark("b", "g").FromBaseline("40", "2026-07-01").ToTarget("90", "2027-06-30").
		AddObservation("85", "2027-06-01")
	kept := tp.NewBenchmark("b", "g").SetDirection(v1alpha1.DirectionMaintain, v1alpha1.BoundAtLeast).
		FromBaseline("90", "2026-07-01").AddMilestone("90", "2026-09-30").AddMilestone("97", "2027-01-31").
		ToTarget("97", "2028-06-30").
		AddObservation("95", "2027-01-10")
	return map[duedates.Kind]agreement{
		duedates.EvaluationDue: {
			world: newWorld(tp.NewPlan("p").
				AddSchedule("annual", v1alpha1.CadenceAnnual, "2027-06-15", v1alpha1.KindTechnologyPlan, "p")),
			name: "annual", day: "2027-06-15", reported: reports(rules.EvaluationOverdue), first: "2027-07-16",
		},
		duedates.GoalDue: {
			world: withGoal(tp.NewGoal("g").SetDates("2026-07-01", "2027-06-30")), name: "g", day: "2027-06-30",
			stated: func(district snapshot.District) v1alpha1.Date { return district.Goals[0].Status.Due },
		},
		duedates.ActionEnd: {
			world: withGoal(tp.NewGoal("g").ActionFrom("buy", "2026-08-01", "2026-09-30", "100")),
			name:  "buy", day: "2026-09-30", reported: isOverdue, first: "2026-10-01",
		},
		duedates.BenchmarkMilestone: {
			world: withBenchmark(kept), name: "b", day: "2027-01-31",
			reported: hasState(v1alpha1.StateOffTrack), first: "2027-01-31",
		},
		duedates.BenchmarkTarget: {
			world: withBenchmark(rising), name: "b", day: "2027-06-30",
			reported: hasState(v1alpha1.StateMissed), first: "2027-07-01",
		},
		duedates.BidsClose: {
			world: withBids(func(procurement *v1alpha1.Procurement) { procurement.Closes = "2026-11-06" }),
			name:  "wifi-2026", day: "2026-11-06",
			stated: func(district snapshot.District) v1alpha1.Date {
				return district.Plans[0].Spec.Budget.Procurements[0].Closes
			},
		},
		duedates.EarliestContract: {
			world: withBids(tp.CertifiedOn("2026-10-05")), name: "wifi-2026", day: "2026-11-02", stated: findFirstContract,
		},
		duedates.DevicesBuyBy: {
			world: withLot(tp.NewPlan("p").AddTechnology("laptop", tp.WithLifeMonths(48)), inUse()),
			name:  "laptop", day: "2028-04-30",
			stated: func(district snapshot.District) v1alpha1.Date { return district.Devices[0].Status.BuyBy },
		},
		duedates.DevicesSupportEnd: {
			world: withLot(tp.NewPlan("p").AddTechnology("laptop"), inUse().SupportedUntil("2027-06-30")),
			name:  "laptop", day: "2027-06-30", reported: reports(rules.DevicesUnsupported), first: "2027-07-01",
		},
		duedates.DevicesLeaseEnd: {
			world: withLot(tp.NewPlan("p").AddTechnology("laptop"), inUse().LeasedUntil("2027-06-30")),
			name:  "laptop", day: "2027-06-30",
			stated: func(district snapshot.District) v1alpha1.Date { return district.Devices[0].Status.End },
		},
		duedates.FederalInventory: {
			world: withLot(tp.NewPlan("p").AddTechnology("laptop").AddSource("title", v1alpha1.SourceTitleIVA).
				AddLine("servers", 2027, "60000", tp.OnSource("title")),
				inUse().SetUnitCost("20000").PaidBy("p", "servers").CountedOn("2025-03-31")),
			name: "servers", day: "2027-03-31", reported: reports(rules.FederalInventoryOverdue), first: "2027-04-01",
		},
	}
}

// A date of each kind and the assessment of the day agree.
func TestDatesAgreeWithAssessments(t *testing.T) {
	cases := agreements()
	for _, kind := range duedates.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			c, exists := cases[kind]
			if !exists {
				t.Fatal("there is no case")
			}
			dates := listAll(c.world)
			if !slices.ContainsFunc(dates, func(date duedates.DueDate) bool {
				return date.Kind == kind && date.Name == c.name && date.Day.String() == c.day
			}) {
				t.Fatalf("the date is not listed: %v", dates)
			}
			if c.stated != nil {
				if got := c.stated(assessOn(c.world, windowStart)); string(got) != c.day {
					t.Errorf("the day is %s and stated as %s", c.day, got)
				}
				return
			}
			first := calendar.ParseOrZero(c.first)
			if c.reported(c.world, first-1) {
				t.Errorf("it is reported on %s, a day too early", first-1)
			}
			if !c.reported(c.world, first) {
				t.Errorf("it is not reported on %s", first)
			}
		})
	}
}

// A contract that ends is listed if, and only if, the rule takes it as ending.
func TestContractEndAgreesWithItsRule(t *testing.T) {
	for name, c := range map[string]struct {
		option func(*v1alpha1.Technology)
		listed bool
	}{
		"no renewal":                {func(*v1alpha1.Technology) {}, true},
		"a renewal the day before":  {tp.RenewsOn("2027-03-30"), true},
		"a renewal on the last day": {tp.RenewsOn("2027-03-31"), false},
		"an earlier renewal with term": {func(technology *v1alpha1.Technology) {
			tp.RenewsOn("2026-08-01")(technology)
			tp.RenewsEvery(12)(technology)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			world := newWorld(operating(func(technology *v1alpha1.Technology) {
				tp.WithContractEnd("2027-03-31")(technology)
				c.option(technology)
			}))
			listed := slices.ContainsFunc(listAll(world), func(date duedates.DueDate) bool {
				return date.Kind == duedates.ContractEnd
			})
			reported := reports(rules.ContractEndsEarly)(world, windowStart)
			if listed != c.listed || reported != c.listed {
				t.Errorf("listed: %t, reported: %t, want %t", listed, reported, c.listed)
			}
		})
	}
}
