package tables_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/tables"
	tp "techplan.education/internal/testplan"
)

func day(written string) calendar.Date { return calendar.ParseOrZero(written) }

func TestSourceRows(t *testing.T) {
	plan := tp.NewPlan("p").
		AddSource("grant", v1alpha1.SourceGrant, tp.GivesUncertain(2027, "1000", v1alpha1.MoneySecured),
			tp.GivesUncertain(2028, "500", v1alpha1.MoneyApplied), tp.UntilDay("2028-03-31")).
		AddSource("erate", v1alpha1.SourceERateC2, tp.UntilDay("2027-09-30")).
		AddSource("unused", v1alpha1.SourceLocal, tp.GivesIn(2027, "7")).
		AddLine("two-years", 2027, "800", tp.OnSource("grant"), tp.ThroughYear(2028), tp.AlreadySpent("450")).
		AddLine("unknown", 2027, "30", tp.OnSource("nowhere"), tp.AlreadyCommitted("40")).
		AddLine("none", 2028, "20")
	district := districtOf(tp.World{Plan: plan.BuildObject()})
	wantSources := []tables.Source{
		{Name: "erate", Kind: v1alpha1.SourceERateC2, LastDay: day("2027-09-30"), EndRule: v1alpha1.EndRuleDeliver},
		{
			Name: "grant", Kind: v1alpha1.SourceGrant, LastDay: day("2028-03-31"), EndRule: v1alpha1.EndRuleOrder,
			States: []v1alpha1.MoneyState{v1alpha1.MoneySecured, v1alpha1.MoneyApplied}, Gives: 150000, IsGiven: true,
			Figures: tables.Figures{Planned: 80000, Spent: 45000, Available: 35000},
		},
		{Name: "unused", Kind: v1alpha1.SourceLocal, Gives: 700, IsGiven: true},
		{Figures: tables.Figures{Planned: 5000, Committed: 4000, Available: 1000}},
	}
	if diff := cmp.Diff(wantSources, tables.ListSources(district, "p", now)); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
	wantYears := []tables.SourceYear{
		{
			Source: "grant", Year: 2027, State: v1alpha1.MoneySecured, Gives: 100000, IsGiven: true,
			Figures: tables.Figures{Planned: 40000, Spent: 40000},
		},
		{
			Source: "grant", Year: 2028, State: v1alpha1.MoneyApplied, Gives: 50000, IsGiven: true,
			Figures: tables.Figures{Planned: 40000, Spent: 5000, Available: 35000},
		},
		{Source: "unused", Year: 2027, Gives: 700, IsGiven: true},
		{Year: 2027, Figures: tables.Figures{Planned: 3000, Committed: 4000, Available: -1000}},
		{Year: 2028, Figures: tables.Figures{Planned: 2000, Available: 2000}},
	}
	if diff := cmp.Diff(wantYears, tables.ListSourceYears(district, "p", now)); diff != "" {
		t.Errorf("years (-want +got):\n%s", diff)
	}
}

// A plan without a source loses the money of its lines and what transfers took from them; what
// transfers brought to them stays.
func TestWithoutASource(t *testing.T) {
	plan := tp.NewPlan("p").
		AddTechnology("laptop", tp.WithUnitCost("10")).
		AddSource("grant", v1alpha1.SourceGrant, tp.GivesIn(2027, "1000")).
		AddSource("own", v1alpha1.SourceLocal, tp.GivesIn(2027, "900")).
		AddLine("a", 2027, "700", tp.OnSource("grant"), tp.ForGoals("g"), tp.AlreadySpent("50")).
		AddLine("b", 2027, "300", tp.OnSource("own"), tp.ForGoals("g")).
		AddLine("c", 2027, "40", tp.OnSource("grant")).
		AddTransfer("away", "a", "b", "100", "2026-09-01").
		AddTransfer("back", "b", "c", "25", "2026-10-01")
	world := tp.World{
		Plan:  plan.BuildObject(),
		Goals: []*v1alpha1.Goal{tp.NewGoal("g").AddAction("buy", 2027, "900").BuildObject()},
		Devices: []*v1alpha1.Device{
			tp.NewDevice("priced", "laptop", 3).SetUnitCost("20").ReceivedOn("2026-08-01").AtSite("high").
				PaidBy("p", "a").BuildObject(),
			tp.NewDevice("ordered", "laptop", 2).OrderedOn("2026-11-01").PaidBy("p", "a").BuildObject(),
			tp.NewDevice("shared", "laptop", 1).SetUnitCost("60").PaidBy("p", "b").AlsoPaidBy("c", "40").BuildObject(),
			tp.NewDevice("elsewhere", "laptop", 1).PaidBy("q", "a").BuildObject(),
			tp.NewDevice("no-price", "pen", 4).PaidBy("p", "c").BuildObject(),
		},
	}
	got := tables.ListWithout("n", districtOf(world), "p", "grant", now)
	if len(got.Difference) != 1 || got.Difference[0].Namespace != "n" || len(got.Difference[0].Findings) == 0 {
		t.Errorf("difference: %+v", got.Difference)
	}
	for _, finding := range got.Difference[0].Findings {
		if finding.Code == "SourceNotAllotted" {
			t.Errorf("the source gives nothing any more: %s", finding.Message)
		}
	}
	got.Difference = nil
	want := tables.Loss{
		Years: []tables.LostYear{{Year: 2027, Before: 104000, After: 30000, Lost: 74000, Spent: 11000, Committed: 2000}},
		Lines: []tables.LostLine{
			{Line: "a", Year: 2027, Lost: 60000, Spent: 11000, Committed: 2000, Goals: []string{"g"}},
			{Line: "b", Year: 2027, Lost: 10000, Goals: []string{"g"}},
			{Line: "c", Year: 2027, Lost: 4000},
		},
		Goals: []tables.ShortGoal{{Goal: "g", Year: 2027, Need: 90000, Short: 62500}},
		Lots: []tables.ChargedLot{
			{Lot: "ordered", Line: "a", Technology: "laptop", Units: 2, State: "Committed", Cost: 2000},
			{Lot: "priced", Line: "a", Technology: "laptop", Site: "high", Units: 3, State: "Spent", Cost: 6000},
			{Lot: "no-price", Line: "c", Technology: "pen", Units: 4, State: "Planned", IsAtLeast: true},
			{Lot: "shared", Line: "c", Technology: "laptop", Units: 1, State: "Planned", Cost: 4000},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("loss (-want +got):\n%s", diff)
	}
}

func TestReplacementRows(t *testing.T) {
	plan := tp.NewPlan("p").AddTechnology("laptop", tp.WithLifeMonths(48), tp.WithUnitCost("100")).
		AddTechnology("panel", tp.WithLifeMonths(48)).
		AddLine("refresh", 2028, "100", tp.ForPurpose(v1alpha1.PurposeReplacement), tp.ForTechnologies("laptop"))
	lot := func(name, technology string, count int32, site, since string) *tp.DeviceBuilder {
		built := tp.NewDevice(name, technology, count).InService(v1alpha1.Date(since))
		if site != "" {
			built.AtSite(site)
		}
		return built
	}
	world := tp.World{Plan: plan.BuildObject(), Devices: []*v1alpha1.Device{
		lot("z", "laptop", 2, "high", "2024-08-01").BuildObject(),
		lot("a", "laptop", 1, "high", "2024-07-15").BuildObject(),
		lot("m", "laptop", 1, "low", "2024-08-01").BuildObject(),
		lot("panels", "panel", 5, "", "2024-08-01").BuildObject(),
		lot("done", "laptop", 3, "high", "2024-08-01").ReplacedBy("new").BuildObject(),
		lot("new", "laptop", 2, "high", "2026-08-01").BuildObject(),
	}}
	got := tables.ListReplacements(districtOf(world), "p", now)
	want := []tables.Replacement{
		{
			Year: 2028, Technology: "laptop", Site: "high", Units: 4, BuyBy: day("2028-04-14"), Lots: []string{"a", "done", "z"},
			Cost: 40000, Funded: 8000, Short: 32000,
		},
		{
			Year: 2028, Technology: "laptop", Site: "low", Units: 1, BuyBy: day("2028-04-30"), Lots: []string{"m"},
			Cost: 10000, Funded: 2000, Short: 8000,
		},
		{Year: 2028, Technology: "panel", Units: 5, BuyBy: day("2028-04-30"), Lots: []string{"panels"}, Unpriced: 5},
		{
			// It ends on 31 July 2030, after the plan: the next plan can pay for it.
			Year: 2031, Technology: "laptop", Site: "high", Units: 2, BuyBy: day("2030-04-30"), Lots: []string{"new"},
			Cost: 20000, Short: 20000,
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("replacements (-want +got):\n%s", diff)
	}
}

// contractWorld has technologies with contracts, and evaluations of them.
func contractWorld() tp.World {
	plan := tp.NewPlan("p").
		AddTechnology("ended", tp.WithContractEnd("2026-06-30")).
		AddTechnology("nothing").
		AddTechnology("reader", tp.OfKind(v1alpha1.TechnologySoftware), tp.RenewsOn("2025-07-01"), tp.RenewsEvery(12),
			tp.WithNoticeDays(60), tp.SeatsOf(400, 338)).
		AddTechnology("safety", func(technology *v1alpha1.Technology) {
			technology.PrivacyAgreement.Expires = "2026-11-21"
			technology.Responsibilities.Contract = "Business officer"
		}).
		AddLine("both", 2027, "900", tp.ForTechnologies("reader", "safety"), tp.ForPurpose(v1alpha1.PurposeOperation),
			tp.ThroughYear(2028)).
		AddLine("training", 2027, "50", tp.ForTechnologies("reader"), tp.ForPurpose(v1alpha1.PurposeProfessionalLearning)).
		AddSchedule("review", v1alpha1.CadenceAnnual, "2027-04-15", v1alpha1.TargetTechnology, "reader")
	evaluationOf := func(name, due string) *tp.EvaluationBuilder {
		return tp.NewEvaluation("", due).SetTarget(v1alpha1.TargetTechnology, "reader").DueOn(v1alpha1.Date(due)).
			ChangeSpec(func(spec *v1alpha1.EvaluationSpec) {
				spec.Evaluators = []v1alpha1.Role{v1alpha1.Role("Role of " + name)}
			})
	}
	return tp.World{Plan: plan.BuildObject(), Evaluations: []*v1alpha1.Evaluation{
		named("first", evaluationOf("first", "2026-08-10").DecideOn(v1alpha1.DecisionModify, "2026-08-12")),
		named("later", evaluationOf("later", "2026-09-10").AddCriteria("use").AddAnswer("use", v1alpha1.AnswerPass)),
		named("ahead", evaluationOf("ahead", "2026-10-10").DecideOn(v1alpha1.DecisionRetain, "2026-12-24")),
		named("overdue", evaluationOf("overdue", "2026-07-10").AddCriteria("use", "cost").AddAnswer("use", v1alpha1.AnswerFail)),
		named("off", evaluationOf("off", "2026-12-01").CancelOn("2026-11-01")),
		named("elsewhere", evaluationOf("elsewhere", "2026-12-02").OfPlan("q")),
	}}
}

func named(name string, record *tp.EvaluationBuilder) *v1alpha1.Evaluation {
	built := record.BuildObject()
	built.Name = name
	return built
}

func TestContractRows(t *testing.T) {
	got := tables.ListContracts(districtOf(contractWorld()), "p", now)
	paid, used := int32(400), int32(338)
	want := []tables.Contract{
		{
			Technology: "safety", Lifecycle: v1alpha1.LifecycleAdopted, Next: day("2026-11-21"), AgreementEnd: day("2026-11-21"),
			Year: 2027, Amount: 22500, Keeper: "Business officer",
		},
		{
			Technology: "reader", Kind: v1alpha1.TechnologySoftware, Lifecycle: v1alpha1.LifecycleAdopted,
			Next: day("2027-05-02"), Renewal: day("2027-07-01"), NoticeBy: day("2027-05-02"), TermMonths: 12,
			Year: 2027, Amount: 22500, SeatsPaid: &paid, SeatsUsed: &used,
			// The decision of December does not count yet, and the latest evaluation has none.
			Evaluated: day("2026-09-10"), EvaluationDue: day("2026-07-10"),
		},
		{Technology: "ended", Lifecycle: v1alpha1.LifecycleAdopted, ContractEnd: day("2026-06-30"), Year: 2027},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("contracts (-want +got):\n%s", diff)
	}
	wantYears := []tables.ContractYear{
		{Technology: "reader", Year: 2027, Amount: 22500, Lines: []v1alpha1.EntryName{"both"}},
		{Technology: "reader", Year: 2028, Amount: 22500, Lines: []v1alpha1.EntryName{"both"}},
		{Technology: "safety", Year: 2027, Amount: 22500, Lines: []v1alpha1.EntryName{"both"}},
		{Technology: "safety", Year: 2028, Amount: 22500, Lines: []v1alpha1.EntryName{"both"}},
	}
	if diff := cmp.Diff(wantYears, tables.ListContractYears(districtOf(contractWorld()), "p", now)); diff != "" {
		t.Errorf("years (-want +got):\n%s", diff)
	}
}

// Once the overdue evaluation is held, the next one that the schedule expects is due.
func TestContractsShowTheNextExpectedEvaluation(t *testing.T) {
	world := contractWorld()
	world.Evaluations = world.Evaluations[:2]
	for _, c := range []struct {
		title string
		now   time.Time
		want  string
	}{
		{"before its day", now, "2027-04-15"},
		{"on its day", time.Date(2027, time.April, 15, 12, 0, 0, 0, time.UTC), "2027-04-15"},
		{"the day after", time.Date(2027, time.April, 16, 12, 0, 0, 0, time.UTC), "2028-04-15"},
	} {
		t.Run(c.title, func(t *testing.T) {
			for _, contract := range tables.ListContracts(districtOf(world), "p", c.now) {
				if contract.Technology == "reader" && contract.EvaluationDue.String() != c.want {
					t.Errorf("due %s, want %s", contract.EvaluationDue, c.want)
				}
			}
		})
	}
}

func TestEvaluationRows(t *testing.T) {
	world := contractWorld()
	undated := tp.NewEvaluation("", "fall").SetTarget(v1alpha1.TargetTechnology, "safety")
	world.Evaluations = append(world.Evaluations, named("undated", undated))
	target := v1alpha1.EvaluationTarget{Kind: v1alpha1.TargetTechnology, Name: "reader"}
	recorded := func(name, due string, state evaluation.State) tables.Evaluation {
		return tables.Evaluation{
			Due: day(due), LastDay: day(due) + 30, Record: name, Target: target, State: state,
			Evaluators: []v1alpha1.Role{v1alpha1.Role("Role of " + name)},
		}
	}
	overdue := recorded("overdue", "2026-07-10", evaluation.Overdue)
	overdue.Answered, overdue.Asked = 1, 2
	first := recorded("first", "2026-08-10", evaluation.Completed)
	first.Decision, first.DecidedOn, first.DecidedBy = v1alpha1.DecisionModify, day("2026-08-12"), "Cabinet"
	later := recorded("later", "2026-09-10", evaluation.Completed)
	later.Answered, later.Asked = 1, 1
	ahead := recorded("ahead", "2026-10-10", evaluation.Completed)
	ahead.Decision, ahead.DecidedOn, ahead.DecidedBy = v1alpha1.DecisionRetain, day("2026-12-24"), "Cabinet"
	want := []tables.Evaluation{
		overdue, first, later, ahead, recorded("off", "2026-12-01", evaluation.Cancelled),
		{Due: day("2027-04-15"), LastDay: day("2027-05-15"), Schedule: "review", Target: target, State: evaluation.Scheduled},
		{
			Record: "undated", State: evaluation.Open,
			Target: v1alpha1.EvaluationTarget{Kind: v1alpha1.TargetTechnology, Name: "safety"},
		},
	}
	got, leftOut := tables.ListEvaluations(districtOf(world), "p", day("2026-07-10"), day("2027-04-15"), now)
	if diff := cmp.Diff(want, got); diff != "" || leftOut != 0 {
		t.Errorf("%d left out, evaluations (-want +got):\n%s", leftOut, diff)
	}
	narrower, _ := tables.ListEvaluations(districtOf(world), "p", day("2026-07-11"), day("2027-04-14"), now)
	if diff := cmp.Diff(append(append([]tables.Evaluation{}, want[1:5]...), want[6]), narrower); diff != "" {
		t.Errorf("a day less at both ends (-want +got):\n%s", diff)
	}
}

// newPlaces makes a plan with two schools, an office and a testing window, and its lots.
func newPlaces() tp.World {
	students := func(spec *v1alpha1.DeviceSpec) { spec.Audience = v1alpha1.AudienceStudents }
	staff := func(spec *v1alpha1.DeviceSpec) { spec.Audience = v1alpha1.AudienceStaff }
	plan := tp.NewPlan("p").AddGroup("EnglishLearners", 40).ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.District.Sites = []v1alpha1.Site{
			{
				Name: "middle", Enrollment: new(int32(90)), Groups: []v1alpha1.StudentGroup{{Name: "EnglishLearners"}},
			},
			{
				Name: "high", Level: v1alpha1.LevelHigh, Enrollment: new(int32(110)), Staff: new(int32(10)), BandwidthMbps: 100,
				AccessPoints: new(int32(4)), Classrooms: new(int32(5)),
				Groups: []v1alpha1.StudentGroup{{Name: "EnglishLearners", Count: 33}, {Name: "Rural", Count: 11}},
			},
			{Name: "office", Enrollment: new(int32(0))},
		}
		spec.TestingWindows = []v1alpha1.TestingWindow{
			{Name: "late", Start: "2027-05-03", End: "2027-05-03", MinutesPerStudent: 60, HoursPerDay: 5, Site: "high"},
			{Name: "early", Start: "2027-04-12", End: "2027-04-16", MinutesPerStudent: 300, HoursPerDay: 5},
		}
	})
	return tp.World{Plan: plan.BuildObject(), Devices: []*v1alpha1.Device{
		tp.NewDevice("a", "chromebook", 60).AtSite("high").AddOutOfService(v1alpha1.OutOfServiceIdle, 5).ChangeSpec(students).BuildObject(),
		tp.NewDevice("b", "laptop", 12).AtSite("high").ChangeSpec(staff).BuildObject(),
		tp.NewDevice("c", "chromebook", 20).ChangeSpec(students).BuildObject(),
	}}
}

func TestCapacityRows(t *testing.T) {
	answer, err := tables.Capacity.Answer(tables.Input{
		Namespace: "n", District: districtOf(newPlaces()), Plan: newPlaces().Plan, Now: now,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{
		"sites": {
			"n,p,(district),,200,75,0,2.7,37.5,80,204,124,0,,12,,,,,,,,,,,",
			"n,p,high,High,110,55,0,2,50,60,113,53,0,10,12,12,0,100,909.1,10,4,27.5,16.8,5,0.8,",
			"n,p,middle,,90,,,,,,92,,0,,,,,,,,,,,,,no device lot for students is recorded at the site",
			"n,p,office,,0,,,,,,,,0,,,,,,,,,,,,,the site has no students",
		},
		"windows": {
			"n,p,early,high,2027-04-12,2027-04-16,Ahead,110,55,,55,2,2,5,0,",
			"n,p,early,middle,2027-04-12,2027-04-16,Ahead,90,,,,,,5,,no device lot for students is recorded at the site",
			"n,p,late,high,2027-05-03,2027-05-03,Ahead,110,55,,55,2,1,1,0,",
		},
		"groups": {
			"n,p,EnglishLearners,high,33,30,20,50",
			"n,p,EnglishLearners,middle,,,20,",
			"n,p,Rural,high,11,10,,50",
		},
	}
	for _, table := range answer.Tables {
		var written strings.Builder
		if err := tables.WriteCSV(&written, table); err != nil {
			t.Fatal(err)
		}
		got := strings.Split(strings.TrimSpace(strings.ReplaceAll(written.String(), "\r\n", "\n")), "\n")[1:]
		if diff := cmp.Diff(want[table.Name], got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", table.Name, diff)
		}
	}
}

// A decimal is a number in JSON, and a figure that is not known is null.
func TestDecimalsInJSON(t *testing.T) {
	answer, _ := tables.Capacity.Answer(tables.Input{
		Namespace: "n", District: districtOf(newPlaces()), Plan: newPlaces().Plan, Now: now,
	})
	var written strings.Builder
	if err := tables.WriteJSON(&written, "2026-11-21", answer); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"studentsPerDevice": 2.7,`, `"coveragePercent": 37.5,`, `"kbpsPerStudent": null,`} {
		if !strings.Contains(written.String(), want) {
			t.Errorf("%s is missing", want)
		}
	}
}
