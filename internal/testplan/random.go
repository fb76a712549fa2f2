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
func (w World) BenchmarkCounts() map[string]int {
	counts := map[string]int{}
	for _, b := range w.Benchmarks {
		counts[b.Spec.GoalRef.Name]++
	}
	return counts
}

// Random is a district made from a seed: the same seed, the same district. The
// API server would take every object of it; nothing else about it need make
// sense. Names point to nothing, amounts are zero, lots have no dates, and
// money stands in years outside the plan.
func Random(seed uint64) World {
	d := dice{rand.New(rand.NewPCG(seed, 1))}
	w := World{Plan: d.plan()}
	for i := range d.IntN(6) {
		w.Goals = append(w.Goals, d.goal(fmt.Sprintf("g%d", i)))
	}
	for i := range d.IntN(6) {
		w.Benchmarks = append(w.Benchmarks, d.benchmark(fmt.Sprintf("b%d", i)))
	}
	for i := range d.IntN(12) {
		w.Devices = append(w.Devices, d.device(fmt.Sprintf("d%d", i)))
	}
	if b := w.Plan.Spec.Budget; b != nil && len(b.Lines) > 0 && d.one(4) {
		// A lot whose cost is typed in again on its line.
		b.Lines[0].OtherSpent = "5000"
		twice := Device("twice", d.of("t", 6), 50).Costs("100").Received(d.day()).PaidBy(DefaultPlan, string(b.Lines[0].Name))
		w.Devices = append(w.Devices, twice.Object())
	}
	if line := federal(w.Plan.Spec.Budget); line != "" && seed%3 == 0 {
		// Equipment that was never counted.
		w.Devices = append(w.Devices, Device("servers", "t0", 2).Costs("12000").Received("2020-08-03").PaidBy(DefaultPlan, line).Object())
	}
	for i := range d.IntN(4) {
		e := Evaluation("s0", string(d.day())).Target(v1alpha1.TargetTechnology, d.of("t", 6))
		e.evaluation.Name = fmt.Sprintf("e%d", i)
		if d.one(2) {
			e.Decided(pick[v1alpha1.DecisionOutcome](d, "Retain", "Modify", "Replace", "Retire"), d.day())
		}
		w.Evaluations = append(w.Evaluations, e.Object())
	}
	if w.Plan.Spec.Budget != nil && d.one(5) {
		d.disorder(&w)
	}
	if w.Plan.Spec.Budget != nil && d.one(8) {
		supplant(w.Plan.Spec.Budget)
	}
	d.planning(w)
	// From a stream of its own: what is added here changes nothing else.
	dice{rand.New(rand.NewPCG(seed, 2))}.details(w)
	return w
}

// federal is a line on the money of a title program; empty: there is none.
func federal(b *v1alpha1.Budget) string {
	if b == nil {
		return ""
	}
	title := map[v1alpha1.EntryName]bool{}
	for _, s := range b.Sources {
		title[s.Name] = strings.HasPrefix(string(s.Kind), "Title")
	}
	for _, l := range b.Lines {
		if title[l.Source] {
			return string(l.Name)
		}
	}
	return ""
}

// details is what people may have recorded about uses, programs and what goals
// and needs ask for.
func (d dice) details(w World) {
	spec := &w.Plan.Spec
	if d.one(3) {
		spec.Disciplines = []v1alpha1.Label{"English", "Science", " english"}[:1+d.IntN(3)]
	}
	for i := range spec.Needs {
		if d.one(2) {
			ability, interest := d.Int32N(4), d.Int32N(4)
			spec.Needs[i].Readiness = v1alpha1.Readiness{Ability: &ability, Interest: &interest}
		}
	}
	if spec.Budget != nil && d.one(4) {
		d.overlap(spec)
	}
	for i := range spec.UseCases {
		d.use(&spec.UseCases[i])
	}
	for i := range spec.Technologies {
		d.link(&spec.Technologies[i])
	}
	for i := range spec.ProfessionalLearning {
		d.program(&spec.ProfessionalLearning[i])
	}
	for _, g := range w.Goals {
		if d.one(3) {
			g.Spec.RequiredRoles = []v1alpha1.Role{"Teacher", "school nurse", "family"}[d.IntN(3):]
		}
	}
	if d.one(4) {
		spec.Policy.TrainingDaysPerQuarterMax = 1 + d.Int32N(10)
	}
}

// overlap adds two programs for one use, of which one may be open.
func (d dice) overlap(spec *v1alpha1.TechnologyPlanSpec) {
	spec.UseCases = append(spec.UseCases, v1alpha1.UseCase{Name: "practice", Description: "A student practices."})
	year := 2026 + v1alpha1.FiscalYear(d.Int32N(4))
	for i, license := range []v1alpha1.License{v1alpha1.LicenseProprietary, pick(d, "", v1alpha1.LicenseOpenSource, v1alpha1.LicenseOpenEducationalResource)} {
		name := v1alpha1.EntryName(fmt.Sprintf("practice%d", i))
		spec.Technologies = append(spec.Technologies, v1alpha1.Technology{
			Name: name, Kind: v1alpha1.TechnologySoftware, License: license, UseCases: []v1alpha1.EntryName{"practice"},
		})
		spec.Budget.Lines = append(spec.Budget.Lines, v1alpha1.BudgetLine{
			Name: name, FiscalYear: year, ThroughFiscalYear: year + v1alpha1.FiscalYear(d.Int32N(3)), Amount: "6000", Purpose: v1alpha1.PurposeOperation,
			Technologies: []v1alpha1.EntryName{name},
		})
	}
}

// use fills in what people may have recorded about a use case.
func (d dice) use(u *v1alpha1.UseCase) {
	u.Discipline = pick[v1alpha1.Label](d, "", "English", "science ")
	if d.one(2) {
		u.StudentValue = "They see how they are doing."
	}
	if d.one(3) {
		u.Accommodations = []v1alpha1.Label{"Captions", "Speech input"}
	}
}

// link fills in what people may have recorded about how a technology fits in.
func (d dice) link(t *v1alpha1.Technology) {
	if d.one(3) {
		t.Curriculum = []v1alpha1.Label{"Science unit 4"}
	}
	if t.License == "" && d.one(2) {
		t.License = pick(d, v1alpha1.LicenseProprietary, v1alpha1.LicenseOpenSource, v1alpha1.LicenseOpenEducationalResource)
	}
	if d.one(3) {
		yes, no := true, false
		t.Integration = v1alpha1.Integration{SignOn: pick(d, &yes, &no), Rostering: pick[*bool](d, nil, &no), DataExport: pick[*bool](d, nil, &yes)}
	}
	if d.one(3) {
		t.ContractEnd = d.day()
	}
}

// program fills in what people may have recorded about a program.
func (d dice) program(l *v1alpha1.LearningProgram) {
	if d.one(2) {
		l.Days = 1 + d.Int32N(60)
	}
	if d.one(3) {
		l.Owners = v1alpha1.ProgramOwners{Communication: "Principals", Delivery: pick[v1alpha1.Role](d, "", "Coaches")}
	}
	if d.one(3) {
		l.Provider = v1alpha1.Provider{Name: "Lakeside Learning Center", Kind: pick(d, "Internal", v1alpha1.ProviderExternal, v1alpha1.ProviderExternal, "Free")}
		if d.one(2) {
			l.Provider.Line = v1alpha1.EntryName(d.of("l", 16))
		}
	}
	if d.one(3) {
		l.Feedback = pick(d, v1alpha1.ProgramFeedback{Responses: 10}, v1alpha1.ProgramFeedback{Summary: "More time."})
	}
	if on := d.day(); d.one(3) && on > l.Start {
		l.FollowUp = on
	}
}

// planning is what people may have recorded about how they plan.
func (d dice) planning(w World) {
	spec := &w.Plan.Spec
	if d.one(3) {
		spec.LinkedPlans = []v1alpha1.LinkedPlan{{Name: "other", Kind: pick(d, "Curriculum", v1alpha1.LinkedPlanSchoolImprovement)}}
	}
	if d.one(4) {
		for _, domain := range []v1alpha1.Domain{v1alpha1.DomainAT, v1alpha1.DomainEdTech, v1alpha1.DomainInfoTech} {
			spec.DomainLeads = append(spec.DomainLeads, v1alpha1.DomainLead{Domain: domain, Role: pick[v1alpha1.Role](d, "Technology director", "technology director", "AT specialist")})
		}
	}
	for i := range spec.Stakeholders {
		if d.one(2) {
			spec.Stakeholders[i].Areas = []v1alpha1.PlanningArea{pick(d, v1alpha1.PlanningAreas()...)}
		}
	}
	for i := range spec.Technologies {
		if d.one(3) {
			spec.Technologies[i].Responsibilities.Vetting = "Cabinet"
		}
	}
	for _, g := range w.Goals {
		if d.one(2) {
			g.Spec.Owner = pick[v1alpha1.Role](d, "Technology director", "Teacher", "Finance director")
		}
		if d.one(3) {
			g.Spec.Needs = []v1alpha1.EntryName{v1alpha1.EntryName(d.of("n", 4))}
		}
		if d.one(3) {
			g.Spec.Alignment = pick(d, v1alpha1.Alignment{Curriculum: "It fits."}, v1alpha1.Alignment{Assessment: "It fits.", ProfessionalLearning: "It fits.", Operations: "It fits."})
		}
	}
}

// supplant lets federal money take over what local money paid.
func supplant(b *v1alpha1.Budget) {
	b.Sources = append(b.Sources, v1alpha1.FundingSource{Name: "levy", Kind: v1alpha1.SourceLocal}, v1alpha1.FundingSource{Name: "title", Kind: v1alpha1.SourceTitleIVA})
	for i, source := range []v1alpha1.EntryName{"levy", "title"} {
		b.Lines = append(b.Lines, v1alpha1.BudgetLine{
			Name: "service-on-" + source, FiscalYear: 2027 + v1alpha1.FiscalYear(i), Amount: "30000", Purpose: v1alpha1.PurposeOperation, Source: source,
			Technologies: []v1alpha1.EntryName{"t0"},
		})
	}
}

// disorder adds two goals of which the one that comes first has nothing, and a
// waiver that says so.
func (d dice) disorder(w *World) {
	spec, year := &w.Plan.Spec, 2027+v1alpha1.FiscalYear(d.Int32N(3))
	spec.Priorities = append(spec.Priorities, v1alpha1.Priority{Name: "first", Title: "A priority", Rank: 1}, v1alpha1.Priority{Name: "second", Title: "A priority", Rank: 2})
	spec.Budget.Sources = append(spec.Budget.Sources, v1alpha1.FundingSource{Name: "local", Kind: v1alpha1.SourceLocal})
	spec.Budget.Lines = append(spec.Budget.Lines, v1alpha1.BudgetLine{
		Name: "low", FiscalYear: year, Amount: "5000", Purpose: v1alpha1.PurposePurchase, Source: "local", Goals: []v1alpha1.LineGoal{{Name: "low"}},
	})
	spec.Policy.Waivers = append(spec.Policy.Waivers, v1alpha1.Waiver{
		Name: "high", Code: "GoalUnfunded", Object: v1alpha1.ObjectKey{Kind: v1alpha1.KindGoal, Name: "high"}, Severity: v1alpha1.WaiverOff,
		Reason: "The board decided so.", ApprovedBy: "Board of Education", Until: "2029-06-30",
	})
	w.Goals = append(w.Goals, Goal("high").First("first").Action("a", year, "9000").Object(), Goal("low").First("second").Action("a", year, "4000").Object())
}

// dice throws what a random district is made of.
type dice struct{ *rand.Rand }

// one in n.
func (d dice) one(n int) bool { return d.IntN(n) == 0 }

func pick[T any](d dice, of ...T) T { return of[d.IntN(len(of))] }

// of is one of n names, of which a plan may have all, some or none.
func (d dice) of(prefix string, n int) string { return fmt.Sprintf("%s%d", prefix, d.IntN(n)) }

// day from 2024 to 2031.
func (d dice) day() v1alpha1.Date {
	return v1alpha1.Date(time.Date(2024, time.January, 1+d.IntN(8*365), 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

// days in order.
func (d dice) days() (first, last v1alpha1.Date) {
	a, b := d.day(), d.day()
	return min(a, b), max(a, b)
}

func (d dice) maybeDay() v1alpha1.Date {
	if d.one(2) {
		return ""
	}
	return d.day()
}

// year from 2025 to 2031, or none.
func (d dice) year() v1alpha1.FiscalYear {
	if d.one(5) {
		return 0
	}
	return v1alpha1.FiscalYear(2025 + d.Int32N(7))
}

func (d dice) money() v1alpha1.Money {
	switch d.IntN(8) {
	case 0:
		return "0"
	case 1:
		return "0.01"
	case 2:
		return v1alpha1.Money(fmt.Sprintf("%d.%02d", d.IntN(1000), d.IntN(100)))
	default:
		return v1alpha1.Money(fmt.Sprint(1000 * d.IntN(200)))
	}
}

func (d dice) maybeMoney() v1alpha1.Money {
	if d.one(2) {
		return ""
	}
	return d.money()
}

func (d dice) percent() v1alpha1.Percent {
	return v1alpha1.Percent(fmt.Sprintf("%d.%d", d.IntN(100), d.IntN(10)))
}

func (d dice) domain() v1alpha1.Domain {
	return pick(d, "", v1alpha1.DomainAT, v1alpha1.DomainEdTech, v1alpha1.DomainInfoTech, v1alpha1.DomainShared)
}

func (d dice) plan() *v1alpha1.TechnologyPlan {
	p := Plan(DefaultPlan)
	if d.one(3) {
		start, end := d.days()
		p.Period(string(start), string(end))
	}
	if d.one(3) {
		p.FiscalStart(1 + d.Int32N(12))
	}
	if d.one(2) {
		p.Enrollment(1 + d.Int32N(10000))
	}
	if d.one(3) {
		p.Group(v1alpha1.GroupNeedsAssistiveTechnology, pick[int32](d, 0, 10, 180))
	}
	if d.one(4) {
		p.Draft()
	}
	for i := range d.IntN(3) {
		p.Site(fmt.Sprintf("site%d", i), d.Int32N(2000))
	}
	for i := range d.IntN(3) {
		p.Ranked(fmt.Sprintf("priority%d", i), d.Int32N(4))
	}
	for i := range d.IntN(3) {
		p.Need(fmt.Sprintf("n%d", i), pick(d, "", v1alpha1.MetByCurrentPractice, "Purchase"), pick(d, "", v1alpha1.NeedHigh, "Low"))
		p.UseCase(fmt.Sprintf("u%d", i), d.of("n", 4))
	}
	d.people(p)
	for i := range d.IntN(6) {
		p.Technology(fmt.Sprintf("t%d", i), func(t *v1alpha1.Technology) {
			t.Domain, t.UnitCost, t.PriceFiscalYear = d.domain(), d.maybeMoney(), d.year()
			t.UsefulLifeMonths = pick[int32](d, 0, 12, 48, 60)
			d.record(t)
		})
	}
	if d.one(3) {
		p.Schedule("s0", v1alpha1.CadenceAnnual, string(d.day()), v1alpha1.TargetTechnology, d.of("t", 6))
	}
	d.policy(p)
	if !d.one(10) {
		d.budget(p)
	}
	return p.Object()
}

// record fills in what people may have recorded about a technology.
func (d dice) record(t *v1alpha1.Technology) {
	t.Kind = pick(d, "", v1alpha1.TechnologyDevice, v1alpha1.TechnologySoftware, v1alpha1.TechnologyService, v1alpha1.TechnologyNetwork, v1alpha1.TechnologyContent)
	t.Lifecycle = pick(d, "", "", v1alpha1.LifecycleCandidate, v1alpha1.LifecycleRetiring, v1alpha1.LifecycleRetired)
	if t.Lifecycle == v1alpha1.LifecycleRetired {
		t.RetireOn = d.maybeDay()
	}
	if d.one(2) {
		StudentFacing()(t)
	}
	if d.one(3) {
		t.Needs = append(t.Needs, v1alpha1.EntryName(d.of("n", 4)))
	}
	if d.one(3) {
		t.UseCases = append(t.UseCases, v1alpha1.EntryName(d.of("u", 4)))
	}
	if d.one(3) {
		SeatsOf(d.Int32N(3000), d.Int32N(3000))(t)
	}
	if d.one(3) {
		t.Evidence.Tier = 1 + d.Int32N(4)
	}
	if d.one(3) {
		t.PrivacyAgreement.Expires = d.day()
	}
	t.AccessibilityReviewed, t.Renewal, t.MaintenanceCost = d.maybeDay(), d.maybeDay(), d.maybeMoney()
}

// people are stakeholders, programs and communications.
func (d dice) people(p *PlanBuilder) {
	for i := range d.IntN(4) {
		p.Program(fmt.Sprintf("p%d", i), pick[v1alpha1.Season](d, "", "Summer", "Fall", "Winter", "Spring"), d.maybeDay(), func(l *v1alpha1.LearningProgram) {
			if d.one(2) {
				l.Goals = []string{d.of("g", 6)}
			}
			if d.one(2) {
				l.Technologies = []v1alpha1.EntryName{v1alpha1.EntryName(d.of("t", 6))}
			}
			if d.one(2) {
				l.Audience = []v1alpha1.Role{"Teachers"}
			}
			l.Mode = pick[v1alpha1.LearningMode](d, "", "FaceToFace", "Online")
		})
	}
	spec := &p.plan.Spec
	for i := range d.IntN(4) {
		name := v1alpha1.EntryName(fmt.Sprintf("x%d", i))
		spec.Stakeholders = append(spec.Stakeholders, v1alpha1.Stakeholder{
			Name: name, Role: pick[v1alpha1.Role](d, "Teacher", "AT specialist", "Finance director", "Parent"),
			Origin: pick(d, "", v1alpha1.OriginInternal, v1alpha1.OriginExternal), Department: pick[v1alpha1.Label](d, "", "IT", "Curriculum"),
		})
		spec.Communications = append(spec.Communications, v1alpha1.Communication{
			Name: name, Audience: "Families", Cadence: pick[v1alpha1.CommunicationCadence](d, "", "Monthly", "Quarterly", "Annual"), Last: d.maybeDay(),
		})
		start, end := d.days()
		spec.Timeline = append(spec.Timeline, v1alpha1.TimelineEntry{Name: name, Stage: pick[v1alpha1.Label](d, "", "Acquire", "Integrate"), Start: start, End: end, Goals: []string{d.of("g", 6)}})
	}
	if d.one(2) {
		spec.District.ERate = v1alpha1.ERate{NSLPPercent: d.percent(), Locale: pick[v1alpha1.Locale](d, "", "Urban", "Rural"), CategoryTwoRequested: d.maybeMoney()}
	}
	if d.one(3) {
		spec.Vision.Statement = "Every learner has what they need, wherever they learn."
	}
	spec.Vision.StudentLearning = pick[v1alpha1.Text](d, "", "Students choose how they show what they know.")
	spec.Vision.TechnologyRole = pick[v1alpha1.Text](d, "", "A device and a connection for each learner.")
}

func (d dice) benchmark(name string) *v1alpha1.Benchmark {
	b := Benchmark(name, d.of("g", 6)).Observed("50", d.day())
	if d.one(2) {
		b.benchmark.Spec.Metric.Dimension = pick(d, v1alpha1.DimensionAccess, v1alpha1.DimensionStudentImpact)
	}
	if d.one(2) {
		of := 10 + d.Int32N(3000)
		b.benchmark.Spec.Observations = nil
		b.Counts(d.day(), "50", d.Int32N(of+20), of, GroupOf("StudentsWithDisabilities", d.Int32N(400), 10+d.Int32N(400)), GroupOf("EnglishLearners", d.Int32N(400), 10+d.Int32N(400)))
	}
	return b.Object()
}

func (d dice) policy(p *PlanBuilder) {
	policy := &p.plan.Spec.Policy
	if d.one(4) {
		policy.AlignedMinPercent = d.percent()
	}
	if d.one(4) {
		policy.StartsPerQuarterMax = 1
	}
	if d.one(4) {
		policy.ProfessionalLearningMinPercent = d.percent()
	}
	if d.one(4) {
		policy.DomainBands = []v1alpha1.DomainBand{
			{Domain: v1alpha1.DomainEdTech, MinPercent: d.percent(), MaxPercent: d.percent()},
			{Domain: v1alpha1.DomainAT, MinPercent: d.percent()},
		}
	}
	if d.one(4) {
		lead := d.Int32N(37)
		policy.Refresh = v1alpha1.RefreshPolicy{LeadMonths: &lead, SparePercent: d.percent(), InflationPercent: d.percent()}
	}
	if d.one(2) {
		policy.RefreshCliffPercent = d.percent()
	}
	if d.one(4) {
		yes := true
		policy.Crosscheck = &yes
	}
	codes := []v1alpha1.FindingCode{
		"BudgetLineWithoutGoal", "GoalUnfunded", "BudgetOverspent", "DomainMissing", "RefreshUnderfunded", "FundsExpired", "UnknownName",
		"FiscalYearNotBudgeted", "SpendOnRetired", "IneligibleUse", "GoalUnfundet",
	}
	for i := range d.IntN(5) {
		p.Waive(fmt.Sprintf("w%d", i), pick(d, codes...), pick[v1alpha1.WaiverSeverity](d, v1alpha1.WaiverOff, "Info", "Warning"), func(w *v1alpha1.Waiver) {
			w.FiscalYear, w.Until = d.year(), d.day()
			if d.one(3) {
				w.Object = v1alpha1.ObjectKey{Kind: v1alpha1.KindGoal, Name: d.of("g", 6)}
			}
		})
	}
}

var kinds = []v1alpha1.SourceKind{
	v1alpha1.SourceLocal, v1alpha1.SourceLocal, v1alpha1.SourceState, v1alpha1.SourceGrant, v1alpha1.SourceBond,
	v1alpha1.SourceDonation, v1alpha1.SourceERateC1, v1alpha1.SourceERateC2, v1alpha1.SourceERateC2, v1alpha1.SourceFederalRelief,
	v1alpha1.SourceTitleIVA, "TitleIA", "TitleIIA",
}

func (d dice) budget(p *PlanBuilder) {
	for i := range d.IntN(4) {
		p.Source(fmt.Sprintf("s%d", i), pick(d, kinds...), func(s *v1alpha1.FundingSource) {
			s.ObligationEnd, s.EndRule = d.maybeDay(), pick(d, "", v1alpha1.EndRuleOrder, v1alpha1.EndRuleDeliver)
			if d.one(3) {
				s.DiscountPercent = d.percent()
			}
			for year := range v1alpha1.FiscalYear(8) {
				if d.one(2) {
					s.Amounts = append(s.Amounts, v1alpha1.SourceAmount{
						FiscalYear: 2024 + year, Amount: d.money(), State: pick(d, "", v1alpha1.MoneySecured, v1alpha1.MoneyExpected, v1alpha1.MoneyApplied),
					})
				}
			}
		})
	}
	lines := d.IntN(15)
	for i := range lines {
		p.Line(fmt.Sprintf("l%d", i), d.year(), d.money(), d.line)
	}
	for i := range d.IntN(5) {
		from, to := d.IntN(15), d.IntN(15)
		t := v1alpha1.Transfer{Name: v1alpha1.EntryName(fmt.Sprintf("t%d", i)), Amount: d.money(), Date: d.day()}
		if from != to && !d.one(4) {
			t.From = v1alpha1.EntryName(fmt.Sprintf("l%d", from))
		}
		if t.From == "" || !d.one(4) {
			t.To = v1alpha1.EntryName(fmt.Sprintf("l%d", to))
		}
		p.budget().Transfers = append(p.budget().Transfers, t)
	}
	p.budget().Total, p.budget().PerPupil = d.maybeMoney(), d.maybeMoney()
}

func (d dice) line(l *v1alpha1.BudgetLine) {
	if l.FiscalYear != 0 && d.one(4) {
		l.ThroughFiscalYear = l.FiscalYear + v1alpha1.FiscalYear(d.Int32N(4))
	}
	l.Purpose = pick(d, v1alpha1.PurposePurchase, v1alpha1.PurposeImplementation, v1alpha1.PurposeOperation,
		v1alpha1.PurposeProfessionalLearning, v1alpha1.PurposeReplacement, v1alpha1.PurposeReplacement, v1alpha1.PurposeStaffing, v1alpha1.PurposeEvaluation)
	l.OtherSpent, l.OtherCommitted = d.maybeMoney(), d.maybeMoney()
	if d.one(6) {
		l.Amount, l.OtherSpent, l.OtherCommitted = "100000", "95000", ""
	}
	if d.one(2) {
		l.Domain = d.domain()
	}
	if !d.one(4) {
		l.Source = v1alpha1.EntryName(d.of("s", 5))
	}
	if d.one(5) {
		yes := d.one(2)
		l.Recurring = &yes
	}
	if d.one(3) {
		l.CostKind = pick(d, v1alpha1.CostEndUserDevice, v1alpha1.CostInternalConnections, v1alpha1.CostInternetAccess, v1alpha1.CostOther)
	}
	if d.one(4) {
		l.Sites = []v1alpha1.EntryName{v1alpha1.EntryName(d.of("site", 4))}
	}
	for i := range 6 {
		if d.one(3) {
			l.Goals = append(l.Goals, v1alpha1.LineGoal{Name: fmt.Sprintf("g%d", i)})
		}
		if d.one(5) {
			l.Technologies = append(l.Technologies, v1alpha1.EntryName(fmt.Sprintf("t%d", i)))
		}
	}
	if len(l.Goals) == 0 && d.one(2) {
		l.GeneralOperations = "It serves all of the district."
	}
	if d.one(3) {
		for i := range l.Goals {
			l.Goals[i].Weight = 1 + d.Int32N(10)
		}
	}
}

func (d dice) goal(name string) *v1alpha1.Goal {
	g := Goal(name)
	if d.one(2) {
		g.Runs(d.days())
	}
	for _, domain := range []v1alpha1.Domain{v1alpha1.DomainAT, v1alpha1.DomainEdTech, v1alpha1.DomainInfoTech} {
		if d.one(3) {
			g.About(domain)
		}
	}
	if !d.one(3) {
		g.First(d.of("priority", 4))
	}
	if d.one(3) {
		if first := d.of("g", 6); first != name {
			g.After(first)
		}
	}
	if d.one(4) {
		g.goal.Spec.PedagogicalShift = "Lessons begin with a question."
	}
	if d.one(4) {
		g.For("StudentsWithDisabilities")
	}
	if d.one(3) {
		g.goal.Spec.Owner = "Technology director"
	}
	for i := range d.IntN(5) {
		action := fmt.Sprintf("a%d", i)
		switch d.IntN(3) {
		case 0:
			g.Action(action, 2025+v1alpha1.FiscalYear(d.Int32N(7)), d.maybeMoney())
		case 1:
			start, end := d.days()
			g.ActionFrom(action, start, end, d.maybeMoney())
		default:
			g.ActionFrom(action, "", d.day(), d.maybeMoney())
		}
	}
	if d.one(4) {
		g.Closed(pick(d, v1alpha1.OutcomeMet, v1alpha1.OutcomeLearned, v1alpha1.OutcomeDropped), d.day())
	}
	return g.Object()
}

func (d dice) device(name string) *v1alpha1.Device {
	b := Device(name, d.of("t", 7), 1+d.Int32N(400))
	days := []v1alpha1.Date{d.day(), d.day(), d.day()}
	slices.Sort(days)
	if d.one(2) {
		b.Ordered(days[0])
	}
	if d.one(2) {
		b.Received(days[1])
	}
	if d.one(2) {
		b.InService(days[2])
	}
	if !d.one(3) {
		b.PaidBy(pick(d, DefaultPlan, DefaultPlan, "before"), d.of("l", 16))
	}
	if d.one(6) {
		b.Of("next")
	}
	if d.one(2) {
		b.At(d.of("site", 4))
	}
	if d.one(2) {
		b.Lasts(1 + d.Int32N(84))
	}
	b.Costs(d.maybeMoney())
	switch d.IntN(6) {
	case 0:
		b.Leased(d.maybeDay())
	case 1:
		b.As(v1alpha1.AcquisitionDonation)
	case 2:
		b.As(v1alpha1.AcquisitionGrant)
	}
	if d.one(3) {
		b.Supported(d.day())
	} else if d.one(4) {
		yes := true
		b.device.Spec.SupportEndUnknown = &yes
	}
	if d.one(4) {
		b.Out(v1alpha1.OutOfServiceLost, 1+d.Int32N(b.device.Spec.Quantity))
	}
	if d.one(6) {
		b.ReplacedBy("d-new")
	}
	if d.one(3) {
		b.CostsYearly("Repair", d.money())
	}
	if d.one(3) {
		b.Counted(d.day())
	}
	if out := len(b.device.Spec.NotInService); out == 0 && d.one(3) {
		b.Out(v1alpha1.OutOfServiceIdle, 1+d.Int32N(b.device.Spec.Quantity))
	}
	return b.Object()
}
