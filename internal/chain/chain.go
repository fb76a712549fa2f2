// Package chain follows the money of a plan: from a goal to the budget lines that pay for it, to the
// device lots that these lines buy, to the evaluations of what was bought and their decisions. It lists
// where a link is missing, with the money at stake and the finding that says what to do.
//
// The package is pure: it has no client and no clock. Its money is that of package budget, and its dates
// are those of package evaluation.
package chain

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
)

// Input holds the objects from which Compute works out a chain.
type Input struct {
	// Budget is that of the plan.
	Budget *budget.Budget
	// Plans, DistrictGoals, Benchmarks, Devices and Evaluations are those of the district: a line can pay for a
	// lot that is in the inventory of another plan, a decision about a technology holds in the whole district, and
	// an object that names no plan or goal of the district is in no chain.
	Plans         []*v1alpha1.TechnologyPlan
	DistrictGoals []*v1alpha1.Goal
	Benchmarks    []*v1alpha1.Benchmark
	Devices       []*v1alpha1.Device
	Evaluations   []*v1alpha1.Evaluation
	// Schedule is the evaluation schedule of the plan.
	Schedule *evaluation.Schedule
	// Findings are those of the plan, its goals and its lots. One finding may be in it several times.
	Findings []v1alpha1.Finding
}

// Chain is the chain of a plan.
type Chain struct {
	// Goals are all goals of the plan, by name.
	Goals []Goal
	// Breaks are the missing links, by kind, and the largest first.
	Breaks []Break
	// Lots is the number of lots that lines of the plan pay for, Units those of them as bought, and Charged
	// what they cost the lines. IsAtLeast says that the price of some lots is not known.
	Lots, Units int64
	Charged     money.Amount
	IsAtLeast   bool
	// Technologies is the number of technologies that are not retired. Evaluated is the number of those
	// with a completed evaluation, and Decided that of those with a decision.
	Technologies, Evaluated, Decided int
	// EarlierLots is the number of lots without a line that were acquired before the plan began, and
	// EarlierUnits those of them as bought. Their money is that of an earlier plan, so they are no break.
	EarlierLots, EarlierUnits int64
}

// Goal is a goal with all that hangs on it.
type Goal struct {
	*budget.Goal

	// Lines are the budget lines that name the goal, by name.
	Lines []Line
	// Amount is the goal's part of the money of its lines, in the years in which the goal runs.
	Amount money.Amount
	// Short is the need for which there is no money, in the current and later years in which the goal does
	// not count as funded (budget.FundedPercent), and ShortYears are these years.
	Short      money.Amount
	ShortYears []calendar.FiscalYear
	// Reviews are the evaluations of the goal, of the technologies of its lines, and of the lots that
	// are evaluated by themselves.
	Reviews []Review
}

// Line is a budget line of a goal.
type Line struct {
	*budget.Line

	// Amount is the part of the line that is for the goal, in the years in which the goal runs.
	Amount money.Amount
	// Lots are the lots for which the line pays, whatever goals it has, by name.
	Lots []Lot
}

// Lot is the part of a device lot for which a line pays.
type Lot struct {
	Name             string
	Technology, Site v1alpha1.EntryName
	// Units as bought.
	Units int64
	// Cost is the part that the line pays; at least that if IsAtLeast, as the price is not known.
	Cost      money.Amount
	IsAtLeast bool
	Payment   inventory.Payment
}

// Review is what is known about the evaluations of a target.
type Review struct {
	Target v1alpha1.EvaluationTarget
	// IsDone says that an evaluation is completed.
	IsDone bool
	// Outcome is the latest decision up to today, and Decided its day; empty without one. Record is the
	// evaluation in which it was decided, or else the latest one that is completed.
	Outcome v1alpha1.DecisionOutcome
	Decided calendar.Date
	Record  string
	// Next is the due date of the next evaluation that is to be held, and NextRecord its object; empty for
	// one that is only expected. IsOverdue says that its last day is past.
	Next       calendar.Date
	NextRecord string
	IsOverdue  bool

	completed calendar.Date
}

// computation is a chain that is being computed.
type computation struct {
	Input
	Chain

	plan *model.Plan
	// exists has the names of the plans of the district.
	exists   map[string]bool
	lots     map[v1alpha1.EntryName][]Lot
	unpaid   []unpaidLot
	reviews  map[v1alpha1.EvaluationTarget]*Review
	findings findingIndex
}

// Compute works out the chain of a plan.
func Compute(input Input) Chain {
	made := &computation{
		Input: input, plan: input.Budget.Plan, lots: map[v1alpha1.EntryName][]Lot{},
		reviews: map[v1alpha1.EvaluationTarget]*Review{}, findings: indexFindings(input.Findings),
		exists: map[string]bool{input.Budget.Plan.Name: true},
	}
	for _, plan := range input.Plans {
		made.exists[plan.Name] = true
	}
	made.collectLots()
	made.collectReviews()
	made.addGoals()
	made.countTechnologies()
	made.listBreaks()
	return made.Chain
}

// collectLots divides the lots of the district by the lines that pay for them.
func (made *computation) collectLots() {
	splitter := made.Budget.Splitter()
	for _, device := range made.Devices {
		lot := inventory.LotOf(device)
		if lot.LinePlan != made.plan.Name {
			if lot.Plan == made.plan.Name {
				made.addUnpaid(device.Name, lot)
			}
			continue
		}
		made.Lots++
		made.Units += lot.Quantity
		parts := lot.SplitCost(splitter)
		for i, lineName := range lot.AllLines() {
			charge := inventory.ChargeSum{ChargeKey: inventory.ChargeKey{Technology: lot.Technology}}
			charge.Cost = lot.UnitCost.Times(lot.Quantity)
			if parts != nil {
				charge.Cost = parts[i].Amount
			}
			if !lot.Priced {
				charge.Unpriced = lot.Quantity
			}
			cost, isKnown, _ := made.Budget.LotCost(charge)
			if _, exists := made.Budget.FindLine(lineName); !exists {
				made.unpaid = append(made.unpaid, unpaidLot{name: device.Name, lot: lot, cost: cost, missing: lineName})
				continue
			}
			made.Charged = made.Charged.PlusLots(cost)
			made.IsAtLeast = made.IsAtLeast || !isKnown
			made.lots[lineName] = append(made.lots[lineName], Lot{
				Name: device.Name, Technology: lot.Technology, Site: lot.Site, Units: lot.Quantity,
				Cost: cost, IsAtLeast: !isKnown, Payment: lot.PaymentOn(made.Budget.Today),
			})
		}
	}
	for _, lots := range made.lots {
		slices.SortFunc(lots, func(left, right Lot) int { return cmp.Compare(left.Name, right.Name) })
	}
}

// addUnpaid keeps a lot of the plan that no line pays for, also one whose line is that of a plan which does not
// exist. Leased and donated lots need no line.
func (made *computation) addUnpaid(name string, lot inventory.Lot) {
	if lot.Kind == v1alpha1.AcquisitionLease || lot.Kind == v1alpha1.AcquisitionDonation || made.exists[lot.LinePlan] {
		return
	}
	acquired := calendar.EarliestOf(lot.Ordered, lot.Received, lot.Start)
	if lot.LinePlan == "" && !acquired.IsZero() && acquired < made.Budget.Start {
		made.EarlierLots++
		made.EarlierUnits += lot.Quantity
		return
	}
	made.unpaid = append(made.unpaid, unpaidLot{
		name: name, lot: lot, cost: made.computeCost(lot), acquired: acquired, missingPlan: lot.LinePlan,
	})
}

// computeCost returns what a whole lot costs, with the price of its technology if it states none; 0 if neither has a
// price.
func (made *computation) computeCost(lot inventory.Lot) money.Amount {
	charge := inventory.ChargeSum{ChargeKey: inventory.ChargeKey{Technology: lot.Technology}}
	charge.Cost = lot.UnitCost.Times(lot.Quantity)
	if !lot.Priced {
		charge.Unpriced = lot.Quantity
	}
	cost, _, _ := made.Budget.LotCost(charge)
	return cost
}

// unpaidLot is a lot for which no line pays, or whose line or the plan of whose line does not exist.
type unpaidLot struct {
	name     string
	lot      inventory.Lot
	cost     money.Amount
	missing  v1alpha1.EntryName
	acquired calendar.Date
	// missingPlan is the plan that is to pay and does not exist; empty for a lot that names no line.
	missingPlan string
}

// collectReviews finds the latest decision and the next due date of each target on record.
func (made *computation) collectReviews() {
	today := made.Budget.Today
	for _, object := range made.Evaluations {
		record := model.ParseEvaluation(object)
		review := made.findOrAddReview(record.Spec.Target)
		if done, isDone := evaluation.CompletedOn(record); isDone {
			review.addCompleted(record, done)
		}
		if outcome := record.Spec.Decision.Outcome; outcome != "" && record.Decided <= today {
			review.addDecision(record, outcome)
		}
		if record.Spec.PlanRef.Name != made.plan.Name {
			continue
		}
		state, _ := evaluation.StateOf(record, today)
		if state == evaluation.Completed || state == evaluation.Cancelled {
			continue
		}
		due := evaluation.WindowOf(record).Due
		if review.Next.IsZero() && review.NextRecord == "" || !due.IsZero() && due < review.Next {
			review.Next, review.NextRecord, review.IsOverdue = due, record.Name, state == evaluation.Overdue
		}
	}
}

func (made *computation) findOrAddReview(target v1alpha1.EvaluationTarget) *Review {
	if made.reviews[target] == nil {
		made.reviews[target] = &Review{Target: target}
		if made.Schedule == nil {
			return made.reviews[target]
		}
		if next, isExpected := made.Schedule.NextExpected(target, made.Budget.Today.AddDays(-1)); isExpected {
			made.reviews[target].Next = next.Due
		}
	}
	return made.reviews[target]
}

func (review *Review) addCompleted(record *model.Evaluation, done calendar.Date) {
	review.IsDone = true
	if review.Outcome == "" && (review.Record == "" || done > review.completed) {
		review.Record, review.completed = record.Name, done
	}
}

// addDecision keeps the latest decision; of two on one day, that of the later name, as the rules do.
func (review *Review) addDecision(record *model.Evaluation, outcome v1alpha1.DecisionOutcome) {
	if review.Outcome != "" &&
		(record.Decided < review.Decided || record.Decided == review.Decided && record.Name < review.Record) {
		return
	}
	review.Outcome, review.Decided, review.Record = outcome, record.Decided, record.Name
}

// addGoals makes the goals with their lines, lots and reviews.
func (made *computation) addGoals() {
	type key struct {
		line *budget.Line
		goal string
	}
	aligned := map[key]money.Amount{}
	for _, share := range made.Budget.Shares {
		if share.Alignment == budget.Aligned {
			at := key{share.Line, share.Goal}
			aligned[at] = aligned[at].Plus(share.Amount)
		}
	}
	for _, goal := range made.Budget.Goals {
		added := Goal{Goal: goal}
		for _, line := range goal.Lines {
			amount := aligned[key{line, goal.Name}]
			added.Lines = append(added.Lines, Line{Line: line, Amount: amount, Lots: made.lots[line.Name]})
			added.Amount = added.Amount.Plus(amount)
		}
		slices.SortFunc(added.Lines, func(left, right Line) int { return cmp.Compare(left.Name, right.Name) })
		for _, year := range goal.Years {
			if year.FiscalYear >= made.Budget.Current && !year.IsFunded() {
				added.Short = added.Short.Plus(year.MoneyMissing())
				added.ShortYears = append(added.ShortYears, year.FiscalYear)
			}
		}
		made.addReviews(&added)
		made.Goals = append(made.Goals, added)
	}
}

// addReviews adds the evaluations of a goal and of what its lines buy.
func (made *computation) addReviews(goal *Goal) {
	seen := map[v1alpha1.EvaluationTarget]bool{}
	add := func(kind v1alpha1.TargetKind, name string, isAlways bool) {
		target := v1alpha1.EvaluationTarget{Kind: kind, Name: name}
		if seen[target] {
			return
		}
		seen[target] = true
		if review := *made.findOrAddReview(target); isAlways || review.IsKnown() {
			goal.Reviews = append(goal.Reviews, review)
		}
	}
	add(v1alpha1.TargetGoal, goal.Name, false)
	for _, line := range goal.Lines {
		for _, technology := range line.Technologies {
			add(v1alpha1.TargetTechnology, string(technology), true)
		}
		for _, lot := range line.Lots {
			add(v1alpha1.TargetTechnology, string(lot.Technology), true)
			add(v1alpha1.TargetDevice, lot.Name, false)
		}
	}
}

// IsKnown reports whether an evaluation of the target was held or is expected.
func (review Review) IsKnown() bool {
	return review.IsDone || review.Outcome != "" || !review.Next.IsZero() || review.NextRecord != ""
}

// countTechnologies counts the technologies that are evaluated.
func (made *computation) countTechnologies() {
	for _, technology := range made.plan.Technologies {
		if made.isRetired(technology) {
			continue
		}
		made.Technologies++
		review := made.findOrAddReview(targetOf(technology.Name))
		if review.IsDone {
			made.Evaluated++
		}
		if review.Outcome != "" {
			made.Decided++
		}
	}
}

func targetOf(technology v1alpha1.EntryName) v1alpha1.EvaluationTarget {
	return v1alpha1.EvaluationTarget{Kind: v1alpha1.TargetTechnology, Name: string(technology)}
}

// isRetired reports whether the use of a technology has ended.
func (made *computation) isRetired(technology *model.Technology) bool {
	end, isEnding := made.Budget.EndOfUse(technology)
	return isEnding && end.LastDay < made.Budget.Today
}
