package testrandom

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

// NewWorld builds a district from a seed; the same seed gives the same district. The API
// server accepts every object of it, but nothing else about it need make sense: names
// refer to nothing, amounts are zero, lots have no dates, and money is in years outside
// the plan.
func NewWorld(seed uint64) testplan.World {
	random := generator{rand.New(rand.NewPCG(seed, 1))}
	district := testplan.World{Plan: random.newPlan()}
	for i := range random.IntN(6) {
		district.Goals = append(district.Goals, random.newGoal(fmt.Sprintf("g%d", i)))
	}
	for i := range random.IntN(6) {
		district.Benchmarks = append(district.Benchmarks, random.newBenchmark(fmt.Sprintf("b%d", i)))
	}
	for i := range random.IntN(12) {
		district.Devices = append(district.Devices, random.newDevice(fmt.Sprintf("d%d", i)))
	}
	if spec := district.Plan.Spec.Budget; spec != nil && len(spec.Lines) > 0 && random.oneIn(4) {
		// The cost of a lot that is recorded again on its line.
		spec.Lines[0].OtherSpent = "5000"
		twice := testplan.NewDevice("twice", random.pickName("t", 6), 50).SetUnitCost("100").
			ReceivedOn(random.pickDay()).
			PaidBy(testplan.DefaultPlan, string(spec.Lines[0].Name))
		district.Devices = append(district.Devices, twice.BuildObject())
	}
	if line := findTitleLine(district.Plan.Spec.Budget); line != "" && seed%3 == 0 {
		// Equipment without any physical inventory.
		district.Devices = append(district.Devices,
			testplan.NewDevice("servers", "t0", 2).SetUnitCost("12000").ReceivedOn("2020-08-03").PaidBy(testplan.DefaultPlan, line).BuildObject())
	}
	for i := range random.IntN(4) {
		record := testplan.NewEvaluation("s0", string(random.pickDay())).SetTarget(v1alpha1.TargetTechnology, random.pickName("t", 6))
		if random.oneIn(2) {
			record.DecideOn(pickOne[v1alpha1.DecisionOutcome](random, "Retain", "Modify", "Replace", "Retire"),
				random.pickDay())
		}
		evaluation := record.BuildObject()
		evaluation.Name = fmt.Sprintf("e%d", i)
		district.Evaluations = append(district.Evaluations, evaluation)
	}
	if district.Plan.Spec.Budget != nil && random.oneIn(5) {
		random.addInvertedPriorities(&district)
	}
	if district.Plan.Spec.Budget != nil && random.oneIn(8) {
		addSupplanting(district.Plan.Spec.Budget)
	}
	random.addPlanningRecords(district)
	// The details, the times, the places and the procurements have random streams of their own, so that adding to them
	// changes no other part of a district.
	generator{rand.New(rand.NewPCG(seed, 2))}.addDetails(district)
	generator{rand.New(rand.NewPCG(seed, 3))}.addTimes(&district.Plan.Spec)
	if budget := district.Plan.Spec.Budget; budget != nil && seed%11 == 4 {
		// Money in the ledger that no line claims.
		budget.Unclaimed = []v1alpha1.UnclaimedSpending{
			{FiscalYear: 2027, Amount: "41200", Accounts: 12}, {FiscalYear: 2040, Amount: "7"},
		}
	}
	generator{rand.New(rand.NewPCG(seed, 4))}.addPlaces(district)
	generator{rand.New(rand.NewPCG(seed, 5))}.addProcurements(&district.Plan.Spec)
	if seed%4 == 2 {
		generator{rand.New(rand.NewPCG(seed, 6))}.addReviews(&district)
	}
	if seed%4 == 1 {
		generator{rand.New(rand.NewPCG(seed, 7))}.addEvents(&district)
	}
	return district
}

// findTitleLine returns a line on the money of a title program; empty if there is none.
func findTitleLine(spec *v1alpha1.Budget) string {
	if spec == nil {
		return ""
	}
	title := map[v1alpha1.EntryName]bool{}
	for _, source := range spec.Sources {
		title[source.Name] = strings.HasPrefix(string(source.Kind), "Title")
	}
	for _, budgetLine := range spec.Lines {
		if title[budgetLine.Source] {
			return string(budgetLine.Name)
		}
	}
	return ""
}

// addDetails adds records about uses, programs and what goals and needs ask for.
func (random generator) addDetails(district testplan.World) {
	spec := &district.Plan.Spec
	if random.oneIn(3) {
		spec.Disciplines = []v1alpha1.Label{"English", "Science", " english"}[:1+random.IntN(3)]
	}
	for i := range spec.Needs {
		if random.oneIn(2) {
			ability, interest := random.Int32N(4), random.Int32N(4)
			spec.Needs[i].Readiness = v1alpha1.Readiness{Ability: &ability, Interest: &interest}
		}
	}
	if spec.Budget != nil && random.oneIn(4) {
		random.addOverlappingPrograms(spec)
	}
	for i := range spec.UseCases {
		random.fillUseCase(&spec.UseCases[i])
	}
	for i := range spec.Technologies {
		random.fillTechnologyLinks(&spec.Technologies[i])
	}
	for i := range spec.ProfessionalLearning {
		random.fillProgram(&spec.ProfessionalLearning[i])
	}
	for _, goal := range district.Goals {
		if random.oneIn(3) {
			goal.Spec.RequiredRoles = []v1alpha1.Role{"Teacher", "school nurse", "family"}[random.IntN(3):]
		}
	}
	if random.oneIn(4) {
		spec.Policy.TrainingDaysPerQuarterMax = 1 + random.Int32N(10)
	}
}

// addOverlappingPrograms adds two programs for one use, one of which may be open.
func (random generator) addOverlappingPrograms(spec *v1alpha1.TechnologyPlanSpec) {
	spec.UseCases = append(spec.UseCases, v1alpha1.UseCase{Name: "practice", Description: "A student practices."})
	fiscalYear := 2026 + v1alpha1.FiscalYear(random.Int32N(4))
	for i, license := range []v1alpha1.License{
		v1alpha1.LicenseProprietary,
		pickOne(random, "", v1alpha1.LicenseOpenSource, v1alpha1.LicenseOpenEducationalResource),
	} {
		entryName := v1alpha1.EntryName(fmt.Sprintf("practice%d", i))
		spec.Technologies = append(spec.Technologies, v1alpha1.Technology{
			Name: entryName, Kind: v1alpha1.TechnologySoftware, License: license, UseCases: []v1alpha1.EntryName{"practice"},
		})
		spec.Budget.Lines = append(spec.Budget.Lines, v1alpha1.BudgetLine{
			Name:              entryName,
			FiscalYear:        fiscalYear,
			ThroughFiscalYear: fiscalYear + v1alpha1.FiscalYear(random.Int32N(3)),
			Amount:            "6000",
			Purpose:           v1alpha1.PurposeOperation,
			Technologies:      []v1alpha1.EntryName{entryName},
		})
	}
}

// fillUseCase fills in optional fields of a use case.
func (random generator) fillUseCase(useCase *v1alpha1.UseCase) {
	useCase.Discipline = pickOne[v1alpha1.Label](random, "", "English", "science ")
	if random.oneIn(2) {
		useCase.StudentValue = "They see how they are doing."
	}
	if random.oneIn(3) {
		useCase.Accommodations = []v1alpha1.Label{"Captions", "Speech input"}
	}
}

// fillTechnologyLinks fills in how a technology fits in with the rest.
func (random generator) fillTechnologyLinks(technology *v1alpha1.Technology) {
	if random.oneIn(3) {
		technology.Curriculum = []v1alpha1.Label{"Science unit 4"}
	}
	if technology.License == "" && random.oneIn(2) {
		technology.License = pickOne(random, v1alpha1.LicenseProprietary, v1alpha1.LicenseOpenSource,
			v1alpha1.LicenseOpenEducationalResource)
	}
	if random.oneIn(3) {
		yes, no := true, false
		technology.Integration = v1alpha1.Integration{
			SignOn:     pickOne(random, &yes, &no),
			Rostering:  pickOne[*bool](random, nil, &no),
			DataExport: pickOne[*bool](random, nil, &yes),
		}
	}
	if random.oneIn(3) {
		technology.ContractEnd = random.pickDay()
	}
}

// fillProgram fills in optional fields of a program.
func (random generator) fillProgram(program *v1alpha1.LearningProgram) {
	if random.oneIn(2) {
		program.Days = 1 + random.Int32N(60)
	}
	if random.oneIn(3) {
		program.Owners = v1alpha1.ProgramOwners{
			Communication: "Principals",
			Delivery:      pickOne[v1alpha1.Role](random, "", "Coaches"),
		}
	}
	if random.oneIn(3) {
		program.Provider = v1alpha1.Provider{
			Name: "Lakeside Learning Center",
			Kind: pickOne(random, "Internal", v1alpha1.ProviderExternal, v1alpha1.ProviderExternal, "Free"),
		}
		if random.oneIn(2) {
			program.Provider.Line = v1alpha1.EntryName(random.pickName("l", 16))
		}
	}
	if random.oneIn(3) {
		program.Feedback = pickOne(random,
			v1alpha1.ProgramFeedback{Responses: 10}, v1alpha1.ProgramFeedback{Summary: "More time."})
	}
	if on := random.pickDay(); random.oneIn(3) && on > program.Start {
		program.FollowUp = on
	}
}

// addPlanningRecords adds records about how the district plans.
func (random generator) addPlanningRecords(district testplan.World) {
	spec := &district.Plan.Spec
	if random.oneIn(3) {
		spec.LinkedPlans = []v1alpha1.LinkedPlan{
			{Name: "other", Kind: pickOne(random, "Curriculum", v1alpha1.LinkedPlanSchoolImprovement)},
		}
	}
	if random.oneIn(4) {
		for _, domain := range []v1alpha1.Domain{v1alpha1.DomainAT, v1alpha1.DomainEdTech, v1alpha1.DomainInfoTech} {
			spec.DomainLeads = append(spec.DomainLeads, v1alpha1.DomainLead{
				Domain: domain,
				Role:   pickOne[v1alpha1.Role](random, "Technology director", "technology director", "AT specialist"),
			})
		}
	}
	for i := range spec.Stakeholders {
		if random.oneIn(2) {
			spec.Stakeholders[i].Areas = []v1alpha1.PlanningArea{pickOne(random, v1alpha1.PlanningAreas()...)}
		}
	}
	for i := range spec.Technologies {
		if random.oneIn(3) {
			spec.Technologies[i].Responsibilities.Vetting = "Cabinet"
		}
	}
	for _, goal := range district.Goals {
		if random.oneIn(2) {
			goal.Spec.Owner = pickOne[v1alpha1.Role](random, "Technology director", "Teacher", "Finance director")
		}
		if random.oneIn(3) {
			goal.Spec.Needs = []v1alpha1.EntryName{v1alpha1.EntryName(random.pickName("n", 4))}
		}
		if random.oneIn(3) {
			goal.Spec.Alignment = pickOne(random,
				v1alpha1.Alignment{Curriculum: "It fits."},
				v1alpha1.Alignment{Assessment: "It fits.", ProfessionalLearning: "It fits.", Operations: "It fits."})
		}
	}
}

// addSupplanting lets federal money take over what local money paid for.
func addSupplanting(spec *v1alpha1.Budget) {
	spec.Sources = append(spec.Sources,
		v1alpha1.FundingSource{Name: "levy", Kind: v1alpha1.SourceLocal},
		v1alpha1.FundingSource{Name: "title", Kind: v1alpha1.SourceTitleIVA})
	for i, sourceName := range []v1alpha1.EntryName{"levy", "title"} {
		spec.Lines = append(spec.Lines, v1alpha1.BudgetLine{
			Name:         "service-on-" + sourceName,
			FiscalYear:   2027 + v1alpha1.FiscalYear(i),
			Amount:       "30000",
			Purpose:      v1alpha1.PurposeOperation,
			Source:       sourceName,
			Technologies: []v1alpha1.EntryName{"t0"},
		})
	}
}

// addInvertedPriorities adds two goals of which the one with the higher priority has no
// money, and a waiver for it.
func (random generator) addInvertedPriorities(district *testplan.World) {
	spec, fiscalYear := &district.Plan.Spec, 2027+v1alpha1.FiscalYear(random.Int32N(3))
	spec.Priorities = append(spec.Priorities,
		v1alpha1.Priority{Name: "first", Title: "A priority", Rank: 1},
		v1alpha1.Priority{Name: "second", Title: "A priority", Rank: 2})
	spec.Budget.Sources = append(spec.Budget.Sources, v1alpha1.FundingSource{Name: "local", Kind: v1alpha1.SourceLocal})
	spec.Budget.Lines = append(spec.Budget.Lines, v1alpha1.BudgetLine{
		Name:       "low",
		FiscalYear: fiscalYear,
		Amount:     "5000",
		Purpose:    v1alpha1.PurposePurchase,
		Source:     "local",
		Goals:      []v1alpha1.LineGoal{{Name: "low"}},
	})
	spec.Policy.Waivers = append(spec.Policy.Waivers, v1alpha1.Waiver{
		Name:       "high",
		Code:       "GoalUnfunded",
		Object:     v1alpha1.ObjectKey{Kind: v1alpha1.KindGoal, Name: "high"},
		Severity:   v1alpha1.WaiverOff,
		Reason:     "The board decided so.",
		ApprovedBy: "Board of Education",
		Until:      "2029-06-30",
	})
	district.Goals = append(district.Goals,
		testplan.NewGoal("high").ForPriority("first").AddAction("a", fiscalYear, "9000").BuildObject(),
		testplan.NewGoal("low").ForPriority("second").AddAction("a", fiscalYear, "4000").BuildObject())
}

// generator makes the parts of a random district.
type generator struct{ *rand.Rand }

// oneIn returns true once in n times on average.
func (random generator) oneIn(count int) bool { return random.IntN(count) == 0 }

func pickOne[T any](random generator, of ...T) T { return of[random.IntN(len(of))] }

// pickName returns one of n names, of which a plan may have all, some or none.
func (random generator) pickName(prefix string, count int) string {
	return fmt.Sprintf("%s%d", prefix, random.IntN(count))
}

// pickDay returns a day from 2024 to 2031.
func (random generator) pickDay() v1alpha1.Date {
	day := time.Date(2024, time.January, 1+random.IntN(8*365), 0, 0, 0, 0, time.UTC)
	return v1alpha1.Date(day.Format(time.DateOnly))
}

// pickDays returns two days in order.
func (random generator) pickDays() (first, last v1alpha1.Date) {
	one, other := random.pickDay(), random.pickDay()
	return min(one, other), max(one, other)
}

func (random generator) maybeDay() v1alpha1.Date {
	if random.oneIn(2) {
		return ""
	}
	return random.pickDay()
}

// pickYear returns a year from 2025 to 2031, or 0.
func (random generator) pickYear() v1alpha1.FiscalYear {
	if random.oneIn(5) {
		return 0
	}
	return v1alpha1.FiscalYear(2025 + random.Int32N(7))
}

func (random generator) pickMoney() v1alpha1.Money {
	switch random.IntN(8) {
	case 0:
		return "0"
	case 1:
		return "0.01"
	case 2:
		return v1alpha1.Money(fmt.Sprintf("%d.%02d", random.IntN(1000), random.IntN(100)))
	default:
		return v1alpha1.Money(fmt.Sprint(1000 * random.IntN(200)))
	}
}

func (random generator) maybeMoney() v1alpha1.Money {
	if random.oneIn(2) {
		return ""
	}
	return random.pickMoney()
}

func (random generator) pickPercent() v1alpha1.Percent {
	return v1alpha1.Percent(fmt.Sprintf("%d.%d", random.IntN(100), random.IntN(10)))
}

func (random generator) pickDomain() v1alpha1.Domain {
	return pickOne(random, "", v1alpha1.DomainAT, v1alpha1.DomainEdTech, v1alpha1.DomainInfoTech, v1alpha1.DomainShared)
}

func (random generator) newPlan() *v1alpha1.TechnologyPlan {
	plan := testplan.NewPlan(testplan.DefaultPlan)
	if random.oneIn(3) {
		start, endDate := random.pickDays()
		plan.SetPeriod(string(start), string(endDate))
	}
	if random.oneIn(3) {
		plan.FiscalStart(1 + random.Int32N(12))
	}
	if random.oneIn(2) {
		plan.SetEnrollment(1 + random.Int32N(10000))
	}
	if random.oneIn(3) {
		plan.AddGroup(v1alpha1.GroupNeedsAssistiveTechnology, pickOne[int32](random, 0, 10, 180))
	}
	if random.oneIn(4) {
		plan.MarkDraft()
	}
	for i := range random.IntN(3) {
		plan.AddSite(fmt.Sprintf("site%d", i), random.Int32N(2000))
	}
	for i := range random.IntN(3) {
		plan.AddRankedPriority(fmt.Sprintf("priority%d", i), random.Int32N(4))
	}
	for i := range random.IntN(3) {
		plan.AddNeed(fmt.Sprintf("n%d", i), pickOne(random, "", v1alpha1.MetByCurrentPractice, "Purchase"),
			pickOne(random, "", v1alpha1.NeedHigh, "Low"))
		plan.UseCase(fmt.Sprintf("u%d", i), random.pickName("n", 4))
	}
	random.addPeople(plan)
	for i := range random.IntN(6) {
		plan.AddTechnology(fmt.Sprintf("t%d", i), func(technology *v1alpha1.Technology) {
			technology.Domain = random.pickDomain()
			technology.UnitCost = random.maybeMoney()
			technology.PriceFiscalYear = random.pickYear()
			technology.UsefulLifeMonths = pickOne[int32](random, 0, 12, 48, 60)
			random.fillTechnology(technology)
		})
	}
	if random.oneIn(3) {
		plan.AddSchedule("s0", v1alpha1.CadenceAnnual, string(random.pickDay()), v1alpha1.TargetTechnology,
			random.pickName("t", 6))
	}
	plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { random.fillPolicy(&spec.Policy) })
	random.addWaivers(plan)
	if !random.oneIn(10) {
		random.addBudget(plan)
	}
	return plan.BuildObject()
}

// addTimes adds the terms of renewals, and a schedule that follows school terms.
func (random generator) addTimes(spec *v1alpha1.TechnologyPlanSpec) {
	for i := range spec.Technologies {
		technology := &spec.Technologies[i]
		if technology.Renewal != "" && random.oneIn(3) {
			technology.RenewalTermMonths = 1 + random.Int32N(24)
		}
		if technology.Renewal != "" && random.oneIn(3) {
			technology.NoticeDays = new(random.Int32N(28)) // Shorter than the shortest term.
		}
	}
	if random.oneIn(4) {
		random.addTermSchedule(spec)
	}
}

// addTermSchedule adds terms, and a schedule that follows them.
func (random generator) addTermSchedule(spec *v1alpha1.TechnologyPlanSpec) {
	for i := range random.IntN(4) {
		start := random.pickDay()
		spec.District.Terms = append(spec.District.Terms, v1alpha1.Term{
			Name: v1alpha1.EntryName(fmt.Sprintf("term%d", i)), Start: start, End: start,
		})
	}
	schedule := v1alpha1.EvaluationSchedule{
		Name: "s1", Cadence: v1alpha1.CadenceEveryTerm, Edge: pickOne(random, v1alpha1.EdgeStart, v1alpha1.EdgeEnd),
		Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.KindTechnologyPlan}, From: random.maybeDay(),
		Subject: pickOne(random, "", v1alpha1.SubjectPlan, v1alpha1.SubjectBudget),
	}
	if random.oneIn(3) {
		schedule.Terms = []v1alpha1.EntryName{"term0", "term3"}
	}
	spec.EvaluationSchedules = append(spec.EvaluationSchedules, schedule)
}

// fillTechnology fills in optional fields of a technology.
func (random generator) fillTechnology(technology *v1alpha1.Technology) {
	technology.Kind = pickOne(random, "", v1alpha1.TechnologyDevice, v1alpha1.TechnologySoftware,
		v1alpha1.TechnologyService, v1alpha1.TechnologyNetwork, v1alpha1.TechnologyContent)
	technology.Lifecycle = pickOne(random,
		"", "", v1alpha1.LifecycleCandidate, v1alpha1.LifecycleRetiring, v1alpha1.LifecycleRetired)
	if technology.Lifecycle == v1alpha1.LifecycleRetired {
		technology.RetireOn = random.maybeDay()
	}
	if random.oneIn(2) {
		testplan.StudentFacing()(technology)
	}
	if random.oneIn(3) {
		technology.Needs = append(technology.Needs, v1alpha1.EntryName(random.pickName("n", 4)))
	}
	if random.oneIn(3) {
		technology.UseCases = append(technology.UseCases, v1alpha1.EntryName(random.pickName("u", 4)))
	}
	if random.oneIn(3) {
		testplan.SeatsOf(random.Int32N(3000), random.Int32N(3000))(technology)
	}
	if random.oneIn(3) {
		technology.Evidence.Tier = 1 + random.Int32N(4)
	}
	if random.oneIn(3) {
		technology.PrivacyAgreement.Expires = random.pickDay()
	}
	technology.AccessibilityReviewed = random.maybeDay()
	technology.Renewal = random.maybeDay()
	technology.MaintenanceCost = random.maybeMoney()
}

// addPeople adds programs, stakeholders and communications.
func (random generator) addPeople(plan *testplan.PlanBuilder) {
	for i := range random.IntN(4) {
		plan.AddProgram(
			fmt.Sprintf("p%d", i),
			pickOne[v1alpha1.Season](random, "", "Summer", "Fall", "Winter", "Spring"),
			random.maybeDay(),
			func(program *v1alpha1.LearningProgram) {
				if random.oneIn(2) {
					program.Goals = []string{random.pickName("g", 6)}
				}
				if random.oneIn(2) {
					program.Technologies = []v1alpha1.EntryName{v1alpha1.EntryName(random.pickName("t", 6))}
				}
				if random.oneIn(2) {
					program.Audience = []v1alpha1.Role{"Teachers"}
				}
				program.Mode = pickOne[v1alpha1.LearningMode](random, "", "FaceToFace", "Online")
			},
		)
	}
	plan.ChangeSpec(random.fillPeople)
}

// fillPeople adds stakeholders and communications, what E-Rate asks for, and the vision.
func (random generator) fillPeople(spec *v1alpha1.TechnologyPlanSpec) {
	for i := range random.IntN(4) {
		entryName := v1alpha1.EntryName(fmt.Sprintf("x%d", i))
		spec.Stakeholders = append(spec.Stakeholders, v1alpha1.Stakeholder{
			Name:       entryName,
			Role:       pickOne[v1alpha1.Role](random, "Teacher", "AT specialist", "Finance director", "Parent"),
			Origin:     pickOne(random, "", v1alpha1.OriginInternal, v1alpha1.OriginExternal),
			Department: pickOne[v1alpha1.Label](random, "", "IT", "Curriculum"),
		})
		spec.Communications = append(spec.Communications, v1alpha1.Communication{
			Name:     entryName,
			Audience: "Families",
			Cadence:  pickOne[v1alpha1.CommunicationCadence](random, "", "Monthly", "Quarterly", "Annual"),
			Last:     random.maybeDay(),
		})
		start, endDate := random.pickDays()
		spec.Timeline = append(spec.Timeline, v1alpha1.TimelineEntry{
			Name:  entryName,
			Stage: pickOne[v1alpha1.Label](random, "", "Acquire", "Integrate"),
			Start: start,
			End:   endDate,
			Goals: []string{random.pickName("g", 6)},
		})
	}
	if random.oneIn(2) {
		spec.District.ERate = v1alpha1.ERate{
			NSLPPercent:          random.pickPercent(),
			Locale:               pickOne[v1alpha1.Locale](random, "", "Urban", "Rural"),
			CategoryTwoRequested: random.maybeMoney(),
		}
	}
	if random.oneIn(3) {
		spec.Vision.Statement = "Every learner has what they need, wherever they learn."
	}
	spec.Vision.StudentLearning = pickOne[v1alpha1.Text](random, "", "Students choose how they show what they know.")
	spec.Vision.TechnologyRole = pickOne[v1alpha1.Text](random, "", "A device and a connection for each learner.")
}

func (random generator) newBenchmark(name string) *v1alpha1.Benchmark {
	benchmark := testplan.NewBenchmark(name, random.pickName("g", 6)).AddObservation("50", random.pickDay())
	if random.oneIn(2) {
		dimension := pickOne(random, v1alpha1.DimensionAccess, v1alpha1.DimensionStudentImpact)
		benchmark.ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) { spec.Metric.Dimension = dimension })
	}
	if random.oneIn(2) {
		of := 10 + random.Int32N(3000)
		benchmark.ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) { spec.Observations = nil })
		benchmark.AddGroupCounts(random.pickDay(), "50", random.Int32N(of+20), of,
			testplan.GroupOf("StudentsWithDisabilities", random.Int32N(400), 10+random.Int32N(400)),
			testplan.GroupOf("EnglishLearners", random.Int32N(400), 10+random.Int32N(400)))
	}
	// The name decides, so that the rest of the district does not depend on it.
	if strings.HasSuffix(name, "3") {
		benchmark.TakeInventory(v1alpha1.MeasureDeviceCoverage, "", "")
	}
	if strings.HasSuffix(name, "2") {
		countAnswers(benchmark)
	}
	return benchmark.BuildObject()
}

// countAnswers replaces the observation of a benchmark by 1 to 15 answers on levels of a rubric. Its date decides.
func countAnswers(benchmark *testplan.BenchmarkBuilder) {
	var date v1alpha1.Date
	benchmark.ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
		date, spec.Observations = spec.Observations[0].Date, nil
	})
	digit := int32(date[len(date)-1] - '0')
	benchmark.UseLevels("Adaptation", "Entry", "Adoption", "Adaptation").AddAnswers(date, digit%4, 1, digit%3*5)
}

func (random generator) fillPolicy(policy *v1alpha1.Policy) {
	if random.oneIn(4) {
		policy.AlignedMinPercent = random.pickPercent()
	}
	if random.oneIn(4) {
		policy.StartsPerQuarterMax = 1
	}
	if random.oneIn(4) {
		policy.ProfessionalLearningMinPercent = random.pickPercent()
	}
	if random.oneIn(4) {
		policy.DomainBands = []v1alpha1.DomainBand{
			{Domain: v1alpha1.DomainEdTech, MinPercent: random.pickPercent(), MaxPercent: random.pickPercent()},
			{Domain: v1alpha1.DomainAT, MinPercent: random.pickPercent()},
		}
	}
	if random.oneIn(4) {
		lead := random.Int32N(37)
		policy.Refresh = v1alpha1.RefreshPolicy{
			LeadMonths:       &lead,
			SparePercent:     random.pickPercent(),
			InflationPercent: random.pickPercent(),
		}
	}
	if random.oneIn(2) {
		policy.RefreshCliffPercent = random.pickPercent()
	}
	if random.oneIn(4) {
		yes := true
		policy.Crosscheck = &yes
	}
}

func (random generator) addWaivers(plan *testplan.PlanBuilder) {
	codes := []v1alpha1.FindingCode{
		"BudgetLineWithoutGoal", "GoalUnfunded", "BudgetOverspent", "DomainMissing", "RefreshUnderfunded",
		"FundsExpired", "UnknownName", "FiscalYearNotBudgeted", "SpendOnRetired", "IneligibleUse", "GoalUnfundet",
	}
	for i := range random.IntN(5) {
		plan.WaiveFinding(
			fmt.Sprintf("w%d", i),
			pickOne(random, codes...),
			pickOne[v1alpha1.WaiverSeverity](random, v1alpha1.WaiverOff, "Info", "Warning"),
			func(waiver *v1alpha1.Waiver) {
				waiver.FiscalYear, waiver.Until = random.pickYear(), random.pickDay()
				if random.oneIn(3) {
					waiver.Object = v1alpha1.ObjectKey{Kind: v1alpha1.KindGoal, Name: random.pickName("g", 6)}
				}
			},
		)
	}
}

// moneyStates are the states of an amount; empty stands for the default.
var moneyStates = []v1alpha1.MoneyState{"", v1alpha1.MoneySecured, v1alpha1.MoneyExpected, v1alpha1.MoneyApplied}

var sourceKinds = []v1alpha1.SourceKind{
	v1alpha1.SourceLocal, v1alpha1.SourceLocal, v1alpha1.SourceState, v1alpha1.SourceGrant, v1alpha1.SourceBond,
	v1alpha1.SourceDonation, v1alpha1.SourceERateC1, v1alpha1.SourceERateC2, v1alpha1.SourceERateC2,
	v1alpha1.SourceFederalRelief, v1alpha1.SourceTitleIVA, "TitleIA", "TitleIIA",
}

func (random generator) addBudget(plan *testplan.PlanBuilder) {
	for i := range random.IntN(4) {
		plan.AddSource(fmt.Sprintf("s%d", i), pickOne(random, sourceKinds...), func(source *v1alpha1.FundingSource) {
			source.ObligationEnd = random.maybeDay()
			source.EndRule = pickOne(random, "", v1alpha1.EndRuleOrder, v1alpha1.EndRuleDeliver)
			if random.oneIn(3) {
				source.DiscountPercent = random.pickPercent()
			}
			for fiscalYear := range v1alpha1.FiscalYear(8) {
				if random.oneIn(2) {
					source.Amounts = append(source.Amounts, v1alpha1.SourceAmount{
						FiscalYear: 2024 + fiscalYear,
						Amount:     random.pickMoney(),
						State:      pickOne(random, moneyStates...),
					})
				}
			}
			// Without a random number, the plans stay as they were.
			source.State = moneyStates[(i+len(source.Amounts))%len(moneyStates)]
			if source.Kind == v1alpha1.SourceBond && len(source.Amounts)%2 == 0 {
				source.Maturity = "2046-05-01"
			}
		})
	}
	lines := random.IntN(15)
	for i := range lines {
		plan.AddLine(fmt.Sprintf("l%d", i), random.pickYear(), random.pickMoney(), random.fillLine)
	}
	for i := range random.IntN(5) {
		from, to := random.IntN(15), random.IntN(15)
		transfer := v1alpha1.Transfer{
			Name:   v1alpha1.EntryName(fmt.Sprintf("t%d", i)),
			Amount: random.pickMoney(),
			Date:   random.pickDay(),
		}
		// Not drawn, so that the rest of each random plan stays what it is.
		if i%3 == 2 {
			transfer.FiscalYear = 2027
		}
		if from != to && !random.oneIn(4) {
			transfer.From = v1alpha1.EntryName(fmt.Sprintf("l%d", from))
		}
		if transfer.From == "" || !random.oneIn(4) {
			transfer.To = v1alpha1.EntryName(fmt.Sprintf("l%d", to))
		}
		plan.AddTransfer(string(transfer.Name), string(transfer.From), string(transfer.To), transfer.Amount, transfer.Date,
			testplan.MovedIn(transfer.FiscalYear))
	}
	plan.SetTotal(random.maybeMoney()).PerPupil(random.maybeMoney())
}

func (random generator) fillLine(budgetLine *v1alpha1.BudgetLine) {
	if budgetLine.FiscalYear != 0 && random.oneIn(4) {
		budgetLine.ThroughFiscalYear = budgetLine.FiscalYear + v1alpha1.FiscalYear(random.Int32N(4))
	}
	budgetLine.Purpose = pickOne(random, v1alpha1.PurposePurchase, v1alpha1.PurposeImplementation, v1alpha1.PurposeOperation,
		v1alpha1.PurposeProfessionalLearning, v1alpha1.PurposeReplacement, v1alpha1.PurposeReplacement,
		v1alpha1.PurposeStaffing, v1alpha1.PurposeEvaluation)
	budgetLine.OtherSpent, budgetLine.OtherCommitted = random.maybeMoney(), random.maybeMoney()
	if random.oneIn(6) {
		budgetLine.Amount, budgetLine.OtherSpent, budgetLine.OtherCommitted = "100000", "95000", ""
	}
	if random.oneIn(2) {
		budgetLine.Domain = random.pickDomain()
	}
	if !random.oneIn(4) {
		budgetLine.Source = v1alpha1.EntryName(random.pickName("s", 5))
	}
	if random.oneIn(5) {
		yes := random.oneIn(2)
		budgetLine.Recurring = &yes
	}
	if random.oneIn(3) {
		budgetLine.CostKind = pickOne(random, v1alpha1.CostEndUserDevice, v1alpha1.CostInternalConnections,
			v1alpha1.CostInternetAccess, v1alpha1.CostOther)
	}
	if random.oneIn(4) {
		budgetLine.Sites = []v1alpha1.EntryName{v1alpha1.EntryName(random.pickName("site", 4))}
	}
	for i := range 6 {
		if random.oneIn(3) {
			budgetLine.Goals = append(budgetLine.Goals, v1alpha1.LineGoal{Name: fmt.Sprintf("g%d", i)})
		}
		if random.oneIn(5) {
			budgetLine.Technologies = append(budgetLine.Technologies, v1alpha1.EntryName(fmt.Sprintf("t%d", i)))
		}
	}
	if count := len(budgetLine.Technologies); count > 1 && len(budgetLine.Goals) == 2 {
		budgetLine.TechnologyWeights = []v1alpha1.TechnologyWeight{{Name: budgetLine.Technologies[count-1], Weight: 3}}
	}
	if len(budgetLine.Goals) == 0 && random.oneIn(2) {
		budgetLine.GeneralOperations = "It serves all of the district."
	}
	if random.oneIn(3) {
		for i := range budgetLine.Goals {
			budgetLine.Goals[i].Weight = 1 + random.Int32N(10)
		}
	}
}

func (random generator) newGoal(name string) *v1alpha1.Goal {
	goal := testplan.NewGoal(name)
	if random.oneIn(2) {
		goal.SetDates(random.pickDays())
	}
	for _, domain := range []v1alpha1.Domain{v1alpha1.DomainAT, v1alpha1.DomainEdTech, v1alpha1.DomainInfoTech} {
		if random.oneIn(3) {
			goal.InDomains(domain)
		}
	}
	if !random.oneIn(3) {
		goal.ForPriority(random.pickName("priority", 4))
	}
	if random.oneIn(3) {
		if first := random.pickName("g", 6); first != name {
			goal.AfterGoals(first)
		}
	}
	if random.oneIn(4) {
		goal.ChangeSpec(func(spec *v1alpha1.GoalSpec) { spec.PedagogicalShift = "Lessons begin with a question." })
	}
	if random.oneIn(4) {
		goal.ForGroups("StudentsWithDisabilities")
	}
	if random.oneIn(3) {
		goal.ChangeSpec(func(spec *v1alpha1.GoalSpec) { spec.Owner = "Technology director" })
	}
	for i := range random.IntN(5) {
		action := fmt.Sprintf("a%d", i)
		switch random.IntN(3) {
		case 0:
			goal.AddAction(action, 2025+v1alpha1.FiscalYear(random.Int32N(7)), random.maybeMoney())
		case 1:
			start, endDate := random.pickDays()
			goal.ActionFrom(action, start, endDate, random.maybeMoney())
		default:
			goal.ActionFrom(action, "", random.pickDay(), random.maybeMoney())
		}
	}
	if random.oneIn(4) {
		goal.CloseAs(pickOne(random, v1alpha1.OutcomeMet, v1alpha1.OutcomeLearned, v1alpha1.OutcomeDropped),
			random.pickDay())
	}
	return goal.BuildObject()
}

func (random generator) newDevice(name string) *v1alpha1.Device {
	technology, quantity := random.pickName("t", 7), 1+random.Int32N(400)
	builder := testplan.NewDevice(name, technology, quantity)
	days := []v1alpha1.Date{random.pickDay(), random.pickDay(), random.pickDay()}
	slices.Sort(days)
	if random.oneIn(2) {
		builder.OrderedOn(days[0])
	}
	if random.oneIn(2) {
		builder.ReceivedOn(days[1])
	}
	if random.oneIn(2) {
		builder.InService(days[2])
	}
	if !random.oneIn(3) {
		builder.PaidBy(pickOne(random, testplan.DefaultPlan, testplan.DefaultPlan, "before"), random.pickName("l", 16))
	}
	if random.oneIn(6) {
		builder.OfPlan("next")
	}
	if random.oneIn(2) {
		builder.AtSite(random.pickName("site", 4))
	}
	if random.oneIn(2) {
		builder.SetLifeMonths(1 + random.Int32N(84))
	}
	builder.SetUnitCost(random.maybeMoney())
	switch random.IntN(6) {
	case 0:
		builder.LeasedUntil(random.maybeDay())
	case 1:
		builder.AcquiredAs(v1alpha1.AcquisitionDonation)
	case 2:
		builder.AcquiredAs(v1alpha1.AcquisitionGrant)
	}
	if random.oneIn(3) {
		builder.SupportedUntil(random.pickDay())
	} else if random.oneIn(4) {
		yes := true
		builder.ChangeSpec(func(spec *v1alpha1.DeviceSpec) { spec.SupportEndUnknown = &yes })
	}
	isComplete := true
	if random.oneIn(4) {
		isComplete = false
		builder.AddOutOfService(v1alpha1.OutOfServiceLost, 1+random.Int32N(quantity))
	}
	if random.oneIn(6) {
		if other := random.pickName("d", 14); other != name {
			builder.ReplacedBy(other)
		}
	}
	if random.oneIn(3) {
		builder.CostsYearly("Repair", random.pickMoney())
	}
	if random.oneIn(3) {
		builder.CountedOn(random.pickDay())
	}
	if isComplete && random.oneIn(3) {
		builder.AddOutOfService(v1alpha1.OutOfServiceIdle, 1+random.Int32N(quantity))
	}
	return builder.BuildObject()
}
