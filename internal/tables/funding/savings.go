package funding

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/scoring"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
)

// Savings is the question what could be given up, and what that would save.
var Savings = tables.Question{
	Name:  "savings",
	Short: "List what could be given up, with its yearly cost and the reasons",
	Long: `List the technologies that could be given up, with what the plan pays for them in
this fiscal year and the next, and the reasons: a decision to retire or replace, an
evaluation that recommends it, needs that current practice meets, and licenses that
are used less than the policy asks. Of licenses, the part that is not used counts.

The list proposes and decides nothing. What replaces a technology is not subtracted.`,
	Example: `  # What could be given up in the plans of the namespace
  kubectl techplan savings

  # For a spreadsheet
  kubectl techplan savings -f plans/ -o xlsx > savings.xlsx`,
	Answer: answerSavings,
}

// Saving is a technology, or a part of its licenses, that could be given up.
type Saving struct {
	Technology v1alpha1.EntryName
	// Part is what could be given up: the technology, or some of its licenses.
	Part string
	// Reasons are why, the strongest first.
	Reasons []string
	// Year is the present fiscal year. Amount and NextAmount are what the plan pays for the part in
	// it and in the next one.
	Year               calendar.FiscalYear
	Amount, NextAmount money.Amount
}

// ListSavings lists what could be given up in a plan at an instant, by what it costs, and name. It is
// empty for a plan that the district does not have.
func ListSavings(district snapshot.District, planName string, now time.Time) []Saving {
	plan := district.FindPlan(planName)
	if plan == nil {
		return nil
	}
	planBudget := snapshot.ComputeBudget(district, plan, now)
	latest := findLatestScores(district, &plan.Spec, planName)
	var list []Saving
	for _, technology := range planBudget.Plan.Technologies {
		if technology.Lifecycle == v1alpha1.LifecycleRetired {
			continue
		}
		saving := Saving{Technology: technology.Name, Year: planBudget.Current, Part: "all of it", Reasons: listReasons(
			technology, &plan.Spec, planBudget.Decisions, latest[technology.Name],
		)}
		part, whole := int64(1), int64(1)
		if len(saving.Reasons) == 0 {
			unused := technology.CountUnused(planBudget.Plan.Policy.SeatUseMinPercent)
			if unused == 0 {
				continue
			}
			part, whole = unused, int64(*technology.Seats.Paid)
			saving.Part = text.FormatCount(unused, "license")
			saving.Reasons = []string{fmt.Sprintf("%d of %s are used", *technology.Seats.Used,
				text.FormatCount(*technology.Seats.Paid, "paid license"))}
		}
		lines := linesOfContract(planBudget, technology.Name)
		saving.Amount = budget.MoneyFor(technology.Name, lines, saving.Year).MultiplyRatio(part, whole)
		saving.NextAmount = budget.MoneyFor(technology.Name, lines, saving.Year+1).MultiplyRatio(part, whole)
		list = append(list, saving)
	}
	slices.SortFunc(list, func(left, right Saving) int {
		return cmp.Or(
			cmp.Compare(right.NextAmount, left.NextAmount), cmp.Compare(right.Amount, left.Amount),
			cmp.Compare(left.Technology, right.Technology),
		)
	})
	return list
}

// scored is the latest completed evaluation of a technology with its score.
type scored struct {
	record *model.Evaluation
	score  scoring.Score
}

// findLatestScores returns the latest completed evaluation of each technology under a plan.
func findLatestScores(
	district snapshot.District, spec *v1alpha1.TechnologyPlanSpec, planName string,
) map[v1alpha1.EntryName]scored {
	records := model.EvaluationsOfPlan(district.SortByName().Evaluations, planName)
	scorer := scoring.NewScorer(spec, records, district.ListBenchmarksOfPlan(planName))
	latest := map[v1alpha1.EntryName]scored{}
	for _, record := range records {
		if _, isDone := evaluation.CompletedOn(record); !isDone {
			continue
		}
		for _, name := range evaluation.ListTechnologies(record.Evaluation) {
			before, exists := latest[name]
			if !exists || evaluation.WindowOf(record).Due > evaluation.WindowOf(before.record).Due {
				latest[name] = scored{record, scorer.ComputeScore(record)}
			}
		}
	}
	return latest
}

// isEnding reports whether an outcome gives a technology up.
func isEnding(outcome v1alpha1.DecisionOutcome) bool {
	return outcome == v1alpha1.DecisionRetire || outcome == v1alpha1.DecisionReplace
}

// listReasons lists why a technology as a whole could be given up. A decision to keep it stands against
// the score of its evaluation, and not against the others.
func listReasons(
	technology *model.Technology, spec *v1alpha1.TechnologyPlanSpec,
	decisions map[v1alpha1.EntryName]evaluation.Decision, latest scored,
) []string {
	var reasons []string
	decision, isDecided := decisions[technology.Name]
	switch {
	case isDecided && isEnding(decision.Outcome):
		reasons = append(reasons, fmt.Sprintf("decided on %s: %s", decision.Date, decision.Outcome))
	case isDecided && latest.record != nil && decision.Date >= evaluation.WindowOf(latest.record).Opens:
	case isEnding(latest.score.Recommendation):
		reasons = append(reasons, fmt.Sprintf("evaluation %s recommends %s",
			latest.record.Name, latest.score.Recommendation))
	}
	if technology.Lifecycle == v1alpha1.LifecycleRetiring {
		reasons = append(reasons, "the plan is to give it up")
	}
	if met, isUnneeded := scoring.FindUnneeded(spec, string(technology.Name)); isUnneeded {
		reasons = append(reasons, "current practice meets "+text.JoinFirst(met))
	}
	return reasons
}

func answerSavings(input tables.Input) (tables.Answer, error) {
	list := ListSavings(input.District, input.Plan.Name, input.Now)
	return tables.Answer{Tables: []tables.Table{tables.NewTable(
		input, "savings", "What could be given up", "Nothing recorded says that a technology could be given up.",
		[]tables.ColumnOf[Saving]{
			tables.NewColumn("technology", func(row Saving) tables.Cell { return tables.NewText(row.Technology) }),
			tables.NewColumn("part", func(row Saving) tables.Cell { return tables.NewText(row.Part) }),
			tables.NewColumn("fiscal year", func(row Saving) tables.Cell { return tables.NewYear(row.Year) }),
			tables.NewAmountColumn(input, "money", func(row Saving) money.Amount { return row.Amount }),
			tables.NewAmountColumn(input, "money next year", func(row Saving) money.Amount { return row.NextAmount }),
			tables.NewCurrencyColumn[Saving](input),
			tables.NewColumn("why", func(row Saving) tables.Cell { return tables.NewList(row.Reasons) }),
		}, list,
	)}}, nil
}
