package testplan

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"techplan.education/api/v1alpha1"
)

// World is a plan with all that belongs to it.
type World struct {
	Plan        *v1alpha1.TechnologyPlan
	Goals       []*v1alpha1.Goal
	Benchmarks  []*v1alpha1.Benchmark
	Devices     []*v1alpha1.Device
	Evaluations []*v1alpha1.Evaluation
}

// BenchmarkCounts is the number of benchmarks by goal.
func (world World) BenchmarkCounts() map[string]int {
	counts := map[string]int{}
	for _, benchmark := range world.Benchmarks {
		counts[benchmark.Spec.GoalRef.Name]++
	}
	return counts
}

// Random is a district made from a seed: the same seed, the same district. The
// API server would take every object of it; nothing else about it need make
// sense. Names point to nothing, amounts are zero, lots have no dates, and
// money stands in years outside the plan.
func Random(seed uint64) World {
	random := dice{rand.New(rand.NewPCG(seed, 1))}
	world := World{Plan: random.plan()}
	for i := range random.IntN(6) {
		world.Goals = append(world.Goals, random.goal(fmt.Sprintf("g%d", i)))
	}
	for i := range random.IntN(6) {
		world.Benchmarks = append(world.Benchmarks, random.benchmark(fmt.Sprintf("b%d", i)))
	}
	for i := range random.IntN(12) {
		world.Devices = append(world.Devices, random.device(fmt.Sprintf("d%d", i)))
	}
	if spec := world.Plan.Spec.Budget; spec != nil && len(spec.Lines) > 0 && random.one(4) {
		// A lot whose cost is typed in again on its line.
		spec.Lines[0].OtherSpent = "5000"
		twice := Device(
			"twice", random.of("t", 6), 50,
		).Costs("100").
			Received(random.day()).
			PaidBy(DefaultPlan, string(spec.Lines[0].Name))
		world.Devices = append(world.Devices, twice.Object())
	}
	if line := federal(world.Plan.Spec.Budget); line != "" && seed%3 == 0 {
		// Equipment that was never counted.
		world.Devices = append(
			world.Devices,
			Device("servers", "t0", 2).Costs("12000").Received("2020-08-03").PaidBy(DefaultPlan, line).Object(),
		)
	}
	for i := range random.IntN(4) {
		record := Evaluation("s0", string(random.day())).Target(v1alpha1.TargetTechnology, random.of("t", 6))
		record.evaluation.Name = fmt.Sprintf("e%d", i)
		if random.one(2) {
			record.Decided(
				pick[v1alpha1.DecisionOutcome](random, "Retain", "Modify", "Replace", "Retire"), random.day(),
			)
		}
		world.Evaluations = append(world.Evaluations, record.Object())
	}
	if world.Plan.Spec.Budget != nil && random.one(5) {
		random.disorder(&world)
	}
	if world.Plan.Spec.Budget != nil && random.one(8) {
		supplant(world.Plan.Spec.Budget)
	}
	random.planning(world)
	// From a stream of its own: what is added here changes nothing else.
	dice{rand.New(rand.NewPCG(seed, 2))}.details(world)
	return world
}

// federal is a line on the money of a title program; empty: there is none.
func federal(spec *v1alpha1.Budget) string {
	if spec == nil {
		return ""
	}
	title := map[v1alpha1.EntryName]bool{}
	for _, source := range spec.Sources {
		title[source.Name] = strings.HasPrefix(string(source.Kind), "Title")
	}
	for _, line := range spec.Lines {
		if title[line.Source] {
			return string(line.Name)
		}
	}
	return ""
}

// details is what people may have recorded about uses, programs and what goals
// and needs ask for.
func (random dice) details(world World) {
	spec := &world.Plan.Spec
	if random.one(3) {
		spec.Disciplines = []v1alpha1.Label{"English", "Science", " english"}[:1+random.IntN(3)]
	}
	for i := range spec.Needs {
		if random.one(2) {
			ability, interest := random.Int32N(4), random.Int32N(4)
			spec.Needs[i].Readiness = v1alpha1.Readiness{Ability: &ability, Interest: &interest}
		}
	}
	if spec.Budget != nil && random.one(4) {
		random.overlap(spec)
	}
	for i := range spec.UseCases {
		random.use(&spec.UseCases[i])
	}
	for i := range spec.Technologies {
		random.link(&spec.Technologies[i])
	}
	for i := range spec.ProfessionalLearning {
		random.program(&spec.ProfessionalLearning[i])
	}
	for _, goal := range world.Goals {
		if random.one(3) {
			goal.Spec.RequiredRoles = []v1alpha1.Role{"Teacher", "school nurse", "family"}[random.IntN(3):]
		}
	}
	if random.one(4) {
		spec.Policy.TrainingDaysPerQuarterMax = 1 + random.Int32N(10)
	}
}

// overlap adds two programs for one use, of which one may be open.
func (random dice) overlap(spec *v1alpha1.TechnologyPlanSpec) {
	spec.UseCases = append(spec.UseCases, v1alpha1.UseCase{Name: "practice", Description: "A student practices."})
	year := 2026 + v1alpha1.FiscalYear(random.Int32N(4))
	for i, license := range []v1alpha1.License{v1alpha1.LicenseProprietary, pick(random, "", v1alpha1.LicenseOpenSource, v1alpha1.LicenseOpenEducationalResource)} {
		name := v1alpha1.EntryName(fmt.Sprintf("practice%d", i))
		spec.Technologies = append(spec.Technologies, v1alpha1.Technology{
			Name: name, Kind: v1alpha1.TechnologySoftware, License: license, UseCases: []v1alpha1.EntryName{"practice"},
		})
		spec.Budget.Lines = append(spec.Budget.Lines, v1alpha1.BudgetLine{
			Name:              name,
			FiscalYear:        year,
			ThroughFiscalYear: year + v1alpha1.FiscalYear(random.Int32N(3)),
			Amount:            "6000",
			Purpose:           v1alpha1.PurposeOperation,
			Technologies:      []v1alpha1.EntryName{name},
		})
	}
}

// use fills in what people may have recorded about a use case.
func (random dice) use(useCase *v1alpha1.UseCase) {
	useCase.Discipline = pick[v1alpha1.Label](random, "", "English", "science ")
	if random.one(2) {
		useCase.StudentValue = "They see how they are doing."
	}
	if random.one(3) {
		useCase.Accommodations = []v1alpha1.Label{"Captions", "Speech input"}
	}
}

// link fills in what people may have recorded about how a technology fits in.
func (random dice) link(technology *v1alpha1.Technology) {
	if random.one(3) {
		technology.Curriculum = []v1alpha1.Label{"Science unit 4"}
	}
	if technology.License == "" && random.one(2) {
		technology.License = pick(
			random, v1alpha1.LicenseProprietary, v1alpha1.LicenseOpenSource, v1alpha1.LicenseOpenEducationalResource,
		)
	}
	if random.one(3) {
		yes, no := true, false
		technology.Integration = v1alpha1.Integration{
			SignOn:     pick(random, &yes, &no),
			Rostering:  pick[*bool](random, nil, &no),
			DataExport: pick[*bool](random, nil, &yes),
		}
	}
	if random.one(3) {
		technology.ContractEnd = random.day()
	}
}

// program fills in what people may have recorded about a program.
func (random dice) program(program *v1alpha1.LearningProgram) {
	if random.one(2) {
		program.Days = 1 + random.Int32N(60)
	}
	if random.one(3) {
		program.Owners = v1alpha1.ProgramOwners{
			Communication: "Principals",
			Delivery:      pick[v1alpha1.Role](random, "", "Coaches"),
		}
	}
	if random.one(3) {
		program.Provider = v1alpha1.Provider{
			Name: "Lakeside Learning Center",
			Kind: pick(random, "Internal", v1alpha1.ProviderExternal, v1alpha1.ProviderExternal, "Free"),
		}
		if random.one(2) {
			program.Provider.Line = v1alpha1.EntryName(random.of("l", 16))
		}
	}
	if random.one(3) {
		program.Feedback = pick(
			random, v1alpha1.ProgramFeedback{Responses: 10}, v1alpha1.ProgramFeedback{Summary: "More time."},
		)
	}
	if on := random.day(); random.one(3) && on > program.Start {
		program.FollowUp = on
	}
}

// planning is what people may have recorded about how they plan.
func (random dice) planning(world World) {
	spec := &world.Plan.Spec
	if random.one(3) {
		spec.LinkedPlans = []v1alpha1.LinkedPlan{
			{Name: "other", Kind: pick(random, "Curriculum", v1alpha1.LinkedPlanSchoolImprovement)},
		}
	}
	if random.one(4) {
		for _, domain := range []v1alpha1.Domain{v1alpha1.DomainAT, v1alpha1.DomainEdTech, v1alpha1.DomainInfoTech} {
			spec.DomainLeads = append(
				spec.DomainLeads,
				v1alpha1.DomainLead{
					Domain: domain,
					Role:   pick[v1alpha1.Role](random, "Technology director", "technology director", "AT specialist"),
				},
			)
		}
	}
	for i := range spec.Stakeholders {
		if random.one(2) {
			spec.Stakeholders[i].Areas = []v1alpha1.PlanningArea{pick(random, v1alpha1.PlanningAreas()...)}
		}
	}
	for i := range spec.Technologies {
		if random.one(3) {
			spec.Technologies[i].Responsibilities.Vetting = "Cabinet"
		}
	}
	for _, goal := range world.Goals {
		if random.one(2) {
			goal.Spec.Owner = pick[v1alpha1.Role](random, "Technology director", "Teacher", "Finance director")
		}
		if random.one(3) {
			goal.Spec.Needs = []v1alpha1.EntryName{v1alpha1.EntryName(random.of("n", 4))}
		}
		if random.one(3) {
			goal.Spec.Alignment = pick(
				random, v1alpha1.Alignment{Curriculum: "It fits."},
				v1alpha1.Alignment{Assessment: "It fits.", ProfessionalLearning: "It fits.", Operations: "It fits."},
			)
		}
	}
}

// supplant lets federal money take over what local money paid.
func supplant(spec *v1alpha1.Budget) {
	spec.Sources = append(
		spec.Sources, v1alpha1.FundingSource{Name: "levy", Kind: v1alpha1.SourceLocal},
		v1alpha1.FundingSource{Name: "title", Kind: v1alpha1.SourceTitleIVA},
	)
	for i, source := range []v1alpha1.EntryName{"levy", "title"} {
		spec.Lines = append(spec.Lines, v1alpha1.BudgetLine{
			Name:         "service-on-" + source,
			FiscalYear:   2027 + v1alpha1.FiscalYear(i),
			Amount:       "30000",
			Purpose:      v1alpha1.PurposeOperation,
			Source:       source,
			Technologies: []v1alpha1.EntryName{"t0"},
		})
	}
}

// disorder adds two goals of which the one that comes first has nothing, and a
// waiver that says so.
func (random dice) disorder(world *World) {
	spec, year := &world.Plan.Spec, 2027+v1alpha1.FiscalYear(random.Int32N(3))
	spec.Priorities = append(
		spec.Priorities, v1alpha1.Priority{Name: "first", Title: "A priority", Rank: 1},
		v1alpha1.Priority{Name: "second", Title: "A priority", Rank: 2},
	)
	spec.Budget.Sources = append(spec.Budget.Sources, v1alpha1.FundingSource{Name: "local", Kind: v1alpha1.SourceLocal})
	spec.Budget.Lines = append(spec.Budget.Lines, v1alpha1.BudgetLine{
		Name:       "low",
		FiscalYear: year,
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
	world.Goals = append(
		world.Goals, Goal("high").First("first").Action("a", year, "9000").Object(),
		Goal("low").First("second").Action("a", year, "4000").Object(),
	)
}

// dice throws what a random district is made of.
type dice struct{ *rand.Rand }

// one in n.
func (random dice) one(n int) bool { return random.IntN(n) == 0 }

func pick[T any](d dice, of ...T) T { return of[d.IntN(len(of))] }

// of is one of n names, of which a plan may have all, some or none.
func (random dice) of(prefix string, n int) string {
	return fmt.Sprintf("%s%d", prefix, random.IntN(n))
}

// day from 2024 to 2031.
func (random dice) day() v1alpha1.Date {
	return v1alpha1.Date(
		time.Date(2024, time.January, 1+random.IntN(8*365), 0, 0, 0, 0, time.UTC).Format(time.DateOnly),
	)
}

// days in order.
func (random dice) days() (first, last v1alpha1.Date) {
	a, b := random.day(), random.day()
	return min(a, b), max(a, b)
}

func (random dice) maybeDay() v1alpha1.Date {
	if random.one(2) {
		return ""
	}
	return random.day()
}

// year from 2025 to 2031, or none.
func (random dice) year() v1alpha1.FiscalYear {
	if random.one(5) {
		return 0
	}
	return v1alpha1.FiscalYear(2025 + random.Int32N(7))
}

func (random dice) money() v1alpha1.Money {
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

func (random dice) maybeMoney() v1alpha1.Money {
	if random.one(2) {
		return ""
	}
	return random.money()
}

func (random dice) percent() v1alpha1.Percent {
	return v1alpha1.Percent(fmt.Sprintf("%d.%d", random.IntN(100), random.IntN(10)))
}

func (random dice) domain() v1alpha1.Domain {
	return pick(random, "", v1alpha1.DomainAT, v1alpha1.DomainEdTech, v1alpha1.DomainInfoTech, v1alpha1.DomainShared)
}

func (random dice) plan() *v1alpha1.TechnologyPlan {
	plan := Plan(DefaultPlan)
	if random.one(3) {
		start, end := random.days()
		plan.Period(string(start), string(end))
	}
	if random.one(3) {
		plan.FiscalStart(1 + random.Int32N(12))
	}
	if random.one(2) {
		plan.Enrollment(1 + random.Int32N(10000))
	}
	if random.one(3) {
		plan.Group(v1alpha1.GroupNeedsAssistiveTechnology, pick[int32](random, 0, 10, 180))
	}
	if random.one(4) {
		plan.Draft()
	}
	for i := range random.IntN(3) {
		plan.Site(fmt.Sprintf("site%d", i), random.Int32N(2000))
	}
	for i := range random.IntN(3) {
		plan.Ranked(fmt.Sprintf("priority%d", i), random.Int32N(4))
	}
	for i := range random.IntN(3) {
		plan.Need(
			fmt.Sprintf("n%d", i), pick(random, "", v1alpha1.MetByCurrentPractice, "Purchase"),
			pick(random, "", v1alpha1.NeedHigh, "Low"),
		)
		plan.UseCase(fmt.Sprintf("u%d", i), random.of("n", 4))
	}
	random.people(plan)
	for i := range random.IntN(6) {
		plan.Technology(fmt.Sprintf("t%d", i), func(technology *v1alpha1.Technology) {
			technology.Domain, technology.UnitCost, technology.PriceFiscalYear = random.domain(), random.maybeMoney(), random.year()
			technology.UsefulLifeMonths = pick[int32](random, 0, 12, 48, 60)
			random.record(technology)
		})
	}
	if random.one(3) {
		plan.Schedule("s0", v1alpha1.CadenceAnnual, string(random.day()), v1alpha1.TargetTechnology, random.of("t", 6))
	}
	random.policy(plan)
	if !random.one(10) {
		random.budget(plan)
	}
	return plan.Object()
}

// record fills in what people may have recorded about a technology.
func (random dice) record(technology *v1alpha1.Technology) {
	technology.Kind = pick(
		random, "", v1alpha1.TechnologyDevice, v1alpha1.TechnologySoftware, v1alpha1.TechnologyService,
		v1alpha1.TechnologyNetwork, v1alpha1.TechnologyContent,
	)
	technology.Lifecycle = pick(
		random, "", "", v1alpha1.LifecycleCandidate, v1alpha1.LifecycleRetiring, v1alpha1.LifecycleRetired,
	)
	if technology.Lifecycle == v1alpha1.LifecycleRetired {
		technology.RetireOn = random.maybeDay()
	}
	if random.one(2) {
		StudentFacing()(technology)
	}
	if random.one(3) {
		technology.Needs = append(technology.Needs, v1alpha1.EntryName(random.of("n", 4)))
	}
	if random.one(3) {
		technology.UseCases = append(technology.UseCases, v1alpha1.EntryName(random.of("u", 4)))
	}
	if random.one(3) {
		SeatsOf(random.Int32N(3000), random.Int32N(3000))(technology)
	}
	if random.one(3) {
		technology.Evidence.Tier = 1 + random.Int32N(4)
	}
	if random.one(3) {
		technology.PrivacyAgreement.Expires = random.day()
	}
	technology.AccessibilityReviewed, technology.Renewal, technology.MaintenanceCost = random.maybeDay(), random.maybeDay(), random.maybeMoney()
}

// people are stakeholders, programs and communications.
func (random dice) people(plan *PlanBuilder) {
	for i := range random.IntN(4) {
		plan.Program(
			fmt.Sprintf("p%d", i),
			pick[v1alpha1.Season](random, "", "Summer", "Fall", "Winter", "Spring"),
			random.maybeDay(),
			func(program *v1alpha1.LearningProgram) {
				if random.one(2) {
					program.Goals = []string{random.of("g", 6)}
				}
				if random.one(2) {
					program.Technologies = []v1alpha1.EntryName{v1alpha1.EntryName(random.of("t", 6))}
				}
				if random.one(2) {
					program.Audience = []v1alpha1.Role{"Teachers"}
				}
				program.Mode = pick[v1alpha1.LearningMode](random, "", "FaceToFace", "Online")
			},
		)
	}
	spec := &plan.plan.Spec
	for i := range random.IntN(4) {
		name := v1alpha1.EntryName(fmt.Sprintf("x%d", i))
		spec.Stakeholders = append(spec.Stakeholders, v1alpha1.Stakeholder{
			Name: name,
			Role: pick[v1alpha1.Role](random, "Teacher", "AT specialist", "Finance director", "Parent"),
			Origin: pick(
				random, "", v1alpha1.OriginInternal, v1alpha1.OriginExternal,
			),
			Department: pick[v1alpha1.Label](random, "", "IT", "Curriculum"),
		})
		spec.Communications = append(spec.Communications, v1alpha1.Communication{
			Name:     name,
			Audience: "Families",
			Cadence:  pick[v1alpha1.CommunicationCadence](random, "", "Monthly", "Quarterly", "Annual"),
			Last:     random.maybeDay(),
		})
		start, end := random.days()
		spec.Timeline = append(
			spec.Timeline,
			v1alpha1.TimelineEntry{
				Name:  name,
				Stage: pick[v1alpha1.Label](random, "", "Acquire", "Integrate"),
				Start: start,
				End:   end,
				Goals: []string{random.of("g", 6)},
			},
		)
	}
	if random.one(2) {
		spec.District.ERate = v1alpha1.ERate{
			NSLPPercent:          random.percent(),
			Locale:               pick[v1alpha1.Locale](random, "", "Urban", "Rural"),
			CategoryTwoRequested: random.maybeMoney(),
		}
	}
	if random.one(3) {
		spec.Vision.Statement = "Every learner has what they need, wherever they learn."
	}
	spec.Vision.StudentLearning = pick[v1alpha1.Text](random, "", "Students choose how they show what they know.")
	spec.Vision.TechnologyRole = pick[v1alpha1.Text](random, "", "A device and a connection for each learner.")
}

func (random dice) benchmark(name string) *v1alpha1.Benchmark {
	benchmark := Benchmark(name, random.of("g", 6)).Observed("50", random.day())
	if random.one(2) {
		benchmark.benchmark.Spec.Metric.Dimension = pick(
			random, v1alpha1.DimensionAccess, v1alpha1.DimensionStudentImpact,
		)
	}
	if random.one(2) {
		of := 10 + random.Int32N(3000)
		benchmark.benchmark.Spec.Observations = nil
		benchmark.Counts(
			random.day(), "50", random.Int32N(of+20), of,
			GroupOf("StudentsWithDisabilities", random.Int32N(400), 10+random.Int32N(400)),
			GroupOf("EnglishLearners", random.Int32N(400), 10+random.Int32N(400)),
		)
	}
	return benchmark.Object()
}

func (random dice) policy(plan *PlanBuilder) {
	policy := &plan.plan.Spec.Policy
	if random.one(4) {
		policy.AlignedMinPercent = random.percent()
	}
	if random.one(4) {
		policy.StartsPerQuarterMax = 1
	}
	if random.one(4) {
		policy.ProfessionalLearningMinPercent = random.percent()
	}
	if random.one(4) {
		policy.DomainBands = []v1alpha1.DomainBand{
			{Domain: v1alpha1.DomainEdTech, MinPercent: random.percent(), MaxPercent: random.percent()},
			{Domain: v1alpha1.DomainAT, MinPercent: random.percent()},
		}
	}
	if random.one(4) {
		lead := random.Int32N(37)
		policy.Refresh = v1alpha1.RefreshPolicy{
			LeadMonths:       &lead,
			SparePercent:     random.percent(),
			InflationPercent: random.percent(),
		}
	}
	if random.one(2) {
		policy.RefreshCliffPercent = random.percent()
	}
	if random.one(4) {
		yes := true
		policy.Crosscheck = &yes
	}
	codes := []v1alpha1.FindingCode{
		"BudgetLineWithoutGoal", "GoalUnfunded", "BudgetOverspent", "DomainMissing", "RefreshUnderfunded",
		"FundsExpired", "UnknownName", "FiscalYearNotBudgeted", "SpendOnRetired", "IneligibleUse", "GoalUnfundet",
	}
	for i := range random.IntN(5) {
		plan.Waive(
			fmt.Sprintf("w%d", i),
			pick(random, codes...),
			pick[v1alpha1.WaiverSeverity](random, v1alpha1.WaiverOff, "Info", "Warning"),
			func(waiver *v1alpha1.Waiver) {
				waiver.FiscalYear, waiver.Until = random.year(), random.day()
				if random.one(3) {
					waiver.Object = v1alpha1.ObjectKey{Kind: v1alpha1.KindGoal, Name: random.of("g", 6)}
				}
			},
		)
	}
}

var kinds = []v1alpha1.SourceKind{
	v1alpha1.SourceLocal, v1alpha1.SourceLocal, v1alpha1.SourceState, v1alpha1.SourceGrant, v1alpha1.SourceBond,
	v1alpha1.SourceDonation, v1alpha1.SourceERateC1, v1alpha1.SourceERateC2, v1alpha1.SourceERateC2,
	v1alpha1.SourceFederalRelief, v1alpha1.SourceTitleIVA, "TitleIA", "TitleIIA",
}

func (random dice) budget(plan *PlanBuilder) {
	for i := range random.IntN(4) {
		plan.Source(fmt.Sprintf("s%d", i), pick(random, kinds...), func(source *v1alpha1.FundingSource) {
			source.ObligationEnd, source.EndRule = random.maybeDay(), pick(
				random, "", v1alpha1.EndRuleOrder, v1alpha1.EndRuleDeliver,
			)
			if random.one(3) {
				source.DiscountPercent = random.percent()
			}
			for year := range v1alpha1.FiscalYear(8) {
				if random.one(2) {
					source.Amounts = append(source.Amounts, v1alpha1.SourceAmount{
						FiscalYear: 2024 + year,
						Amount:     random.money(),
						State: pick(
							random, "", v1alpha1.MoneySecured, v1alpha1.MoneyExpected, v1alpha1.MoneyApplied,
						),
					})
				}
			}
		})
	}
	lines := random.IntN(15)
	for i := range lines {
		plan.Line(fmt.Sprintf("l%d", i), random.year(), random.money(), random.line)
	}
	for i := range random.IntN(5) {
		from, to := random.IntN(15), random.IntN(15)
		transfer := v1alpha1.Transfer{
			Name:   v1alpha1.EntryName(fmt.Sprintf("t%d", i)),
			Amount: random.money(),
			Date:   random.day(),
		}
		if from != to && !random.one(4) {
			transfer.From = v1alpha1.EntryName(fmt.Sprintf("l%d", from))
		}
		if transfer.From == "" || !random.one(4) {
			transfer.To = v1alpha1.EntryName(fmt.Sprintf("l%d", to))
		}
		plan.budget().Transfers = append(plan.budget().Transfers, transfer)
	}
	plan.budget().Total, plan.budget().PerPupil = random.maybeMoney(), random.maybeMoney()
}

func (random dice) line(line *v1alpha1.BudgetLine) {
	if line.FiscalYear != 0 && random.one(4) {
		line.ThroughFiscalYear = line.FiscalYear + v1alpha1.FiscalYear(random.Int32N(4))
	}
	line.Purpose = pick(
		random, v1alpha1.PurposePurchase, v1alpha1.PurposeImplementation, v1alpha1.PurposeOperation,
		v1alpha1.PurposeProfessionalLearning, v1alpha1.PurposeReplacement, v1alpha1.PurposeReplacement,
		v1alpha1.PurposeStaffing, v1alpha1.PurposeEvaluation,
	)
	line.OtherSpent, line.OtherCommitted = random.maybeMoney(), random.maybeMoney()
	if random.one(6) {
		line.Amount, line.OtherSpent, line.OtherCommitted = "100000", "95000", ""
	}
	if random.one(2) {
		line.Domain = random.domain()
	}
	if !random.one(4) {
		line.Source = v1alpha1.EntryName(random.of("s", 5))
	}
	if random.one(5) {
		yes := random.one(2)
		line.Recurring = &yes
	}
	if random.one(3) {
		line.CostKind = pick(
			random, v1alpha1.CostEndUserDevice, v1alpha1.CostInternalConnections, v1alpha1.CostInternetAccess,
			v1alpha1.CostOther,
		)
	}
	if random.one(4) {
		line.Sites = []v1alpha1.EntryName{v1alpha1.EntryName(random.of("site", 4))}
	}
	for i := range 6 {
		if random.one(3) {
			line.Goals = append(line.Goals, v1alpha1.LineGoal{Name: fmt.Sprintf("g%d", i)})
		}
		if random.one(5) {
			line.Technologies = append(line.Technologies, v1alpha1.EntryName(fmt.Sprintf("t%d", i)))
		}
	}
	if len(line.Goals) == 0 && random.one(2) {
		line.GeneralOperations = "It serves all of the district."
	}
	if random.one(3) {
		for i := range line.Goals {
			line.Goals[i].Weight = 1 + random.Int32N(10)
		}
	}
}

func (random dice) goal(name string) *v1alpha1.Goal {
	goal := Goal(name)
	if random.one(2) {
		goal.Runs(random.days())
	}
	for _, domain := range []v1alpha1.Domain{v1alpha1.DomainAT, v1alpha1.DomainEdTech, v1alpha1.DomainInfoTech} {
		if random.one(3) {
			goal.About(domain)
		}
	}
	if !random.one(3) {
		goal.First(random.of("priority", 4))
	}
	if random.one(3) {
		if first := random.of("g", 6); first != name {
			goal.After(first)
		}
	}
	if random.one(4) {
		goal.goal.Spec.PedagogicalShift = "Lessons begin with a question."
	}
	if random.one(4) {
		goal.For("StudentsWithDisabilities")
	}
	if random.one(3) {
		goal.goal.Spec.Owner = "Technology director"
	}
	for i := range random.IntN(5) {
		action := fmt.Sprintf("a%d", i)
		switch random.IntN(3) {
		case 0:
			goal.Action(action, 2025+v1alpha1.FiscalYear(random.Int32N(7)), random.maybeMoney())
		case 1:
			start, end := random.days()
			goal.ActionFrom(action, start, end, random.maybeMoney())
		default:
			goal.ActionFrom(action, "", random.day(), random.maybeMoney())
		}
	}
	if random.one(4) {
		goal.Closed(pick(random, v1alpha1.OutcomeMet, v1alpha1.OutcomeLearned, v1alpha1.OutcomeDropped), random.day())
	}
	return goal.Object()
}

func (random dice) device(name string) *v1alpha1.Device {
	b := Device(name, random.of("t", 7), 1+random.Int32N(400))
	days := []v1alpha1.Date{random.day(), random.day(), random.day()}
	slices.Sort(days)
	if random.one(2) {
		b.Ordered(days[0])
	}
	if random.one(2) {
		b.Received(days[1])
	}
	if random.one(2) {
		b.InService(days[2])
	}
	if !random.one(3) {
		b.PaidBy(pick(random, DefaultPlan, DefaultPlan, "before"), random.of("l", 16))
	}
	if random.one(6) {
		b.Of("next")
	}
	if random.one(2) {
		b.At(random.of("site", 4))
	}
	if random.one(2) {
		b.Lasts(1 + random.Int32N(84))
	}
	b.Costs(random.maybeMoney())
	switch random.IntN(6) {
	case 0:
		b.Leased(random.maybeDay())
	case 1:
		b.As(v1alpha1.AcquisitionDonation)
	case 2:
		b.As(v1alpha1.AcquisitionGrant)
	}
	if random.one(3) {
		b.Supported(random.day())
	} else if random.one(4) {
		yes := true
		b.device.Spec.SupportEndUnknown = &yes
	}
	if random.one(4) {
		b.Out(v1alpha1.OutOfServiceLost, 1+random.Int32N(b.device.Spec.Quantity))
	}
	if random.one(6) {
		b.ReplacedBy("d-new")
	}
	if random.one(3) {
		b.CostsYearly("Repair", random.money())
	}
	if random.one(3) {
		b.Counted(random.day())
	}
	if out := len(b.device.Spec.NotInService); out == 0 && random.one(3) {
		b.Out(v1alpha1.OutOfServiceIdle, 1+random.Int32N(b.device.Spec.Quantity))
	}
	return b.Object()
}
