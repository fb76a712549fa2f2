package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/document"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/money"
	"techplan.education/internal/pages"
	"techplan.education/internal/rules/schedule"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
)

// buildDecisions lists what was decided, the latest first, with the reasons and with what the plan says otherwise.
func buildDecisions(input pages.Input, computed *budget.Budget, held []heldEvaluation) document.Section {
	table := document.Table{
		Caption: "Decisions, the latest first", Empty: "No decision is recorded yet.",
		Columns: []string{"decided", "of", "decision", "by", "reason", "what differs", "evaluation"},
	}
	var decided []heldEvaluation
	for _, record := range held {
		if record.Spec.Decision.Outcome != "" {
			decided = append(decided, record)
		}
	}
	slices.SortStableFunc(decided, func(left, right heldEvaluation) int {
		return cmp.Or(cmp.Compare(right.Decided, left.Decided), cmp.Compare(right.Name, left.Name))
	})
	latest := map[v1alpha1.EvaluationTarget]heldEvaluation{}
	for _, record := range slices.Backward(decided) {
		if record.Decided <= input.Today() {
			latest[record.Spec.Target] = record
		}
	}
	for _, record := range decided[:min(len(decided), maxResults)] {
		difference := document.Cell{}
		if words := describeDifference(input, computed, record, latest[record.Spec.Target]); words != "" {
			difference = document.NewStateCell(words, document.Attention)
		}
		decision := record.Spec.Decision
		table.Rows = append(table.Rows, []document.Cell{
			document.NewCell(tables.NewDay(record.Decided)), newTargetCell(input, record.Spec.Target, record.Spec.Technologies),
			document.NewTextCell(decision.Outcome), document.NewTextCell(decision.By),
			document.NewTextCell(text.Truncate(string(decision.Reason), maxEvidence)), difference,
			document.NewLinkCell(nameOfEvaluation(record.Spec.Schedule, record.Name), input.LinkObject(v1alpha1.KindEvaluation, record.Name)),
		})
	}
	section := document.Section{ID: "decisions", Title: "Decisions", Blocks: []document.Block{table}}
	if more := len(decided) - maxResults; more > 0 {
		section.Blocks = append(section.Blocks, document.NewParagraph(fmt.Sprintf("%d earlier decisions are not listed.", more)))
	}
	return section
}

// describeDifference says in what the plan, or a later decision, differs from a decision; empty for nothing. latest
// is the latest decision about the same target.
func describeDifference(input pages.Input, computed *budget.Budget, record, latest heldEvaluation) string {
	if record.Decided > input.Today() {
		return "it counts from that day on"
	}
	if evaluation.AboutTechnology(record.Evaluation.Evaluation) && record.Spec.Target.Kind != v1alpha1.TargetTechnology {
		return describeSetDifference(computed, record)
	}
	name := v1alpha1.EntryName(record.Spec.Target.Name)
	later := evaluation.Decision{Outcome: latest.Spec.Decision.Outcome, Date: latest.Decided, Evaluation: latest.Name}
	if record.Spec.Target.Kind == v1alpha1.TargetTechnology {
		// A decision under another plan of the district counts as well.
		later = computed.Decisions[name]
	}
	switch {
	case later.Evaluation != record.Name:
		return fmt.Sprintf("a later decision of %s: %s", pages.SayDay(later.Date), later.Outcome)
	case record.Spec.Target.Kind != v1alpha1.TargetTechnology:
		return ""
	}
	technology := computed.Plan.FindTechnology(name)
	if technology == nil {
		return "the plan does not list the technology"
	}
	lifecycle := cmp.Or(technology.Lifecycle, v1alpha1.LifecycleAdopted)
	isLeaving := lifecycle == v1alpha1.LifecycleRetiring || lifecycle == v1alpha1.LifecycleRetired
	endsUse := record.Spec.Decision.Outcome == v1alpha1.DecisionRetire || record.Spec.Decision.Outcome == v1alpha1.DecisionReplace
	if isLeaving != endsUse {
		return "the plan lists it as " + string(lifecycle)
	}
	return ""
}

// describeSetDifference says of which technologies, of those that were evaluated together, there is a later
// decision; empty for none.
func describeSetDifference(computed *budget.Budget, record heldEvaluation) string {
	var later []v1alpha1.EntryName
	for _, name := range evaluation.ListTechnologies(record.Evaluation.Evaluation) {
		if computed.Decisions[name].Evaluation != record.Name {
			later = append(later, name)
		}
	}
	if len(later) == 0 {
		return ""
	}
	return "there is a later decision of " + text.JoinFirst(later)
}

// listWaiting lists the completed evaluations that nothing was decided after, the latest of each target, the
// earliest due first.
func listWaiting(input pages.Input, held []heldEvaluation) []heldEvaluation {
	decided := map[v1alpha1.EvaluationTarget]calendar.Date{}
	// A decision about a technology holds in the whole district.
	for _, object := range input.District.Evaluations {
		target := object.Spec.Target
		isOfPlan := object.Spec.PlanRef.Name == input.Plan.Name
		if object.Spec.Decision.Outcome != "" && (isOfPlan || evaluation.AboutTechnology(object)) {
			decided[target] = max(decided[target], calendar.ParseOrZero(object.Spec.Decision.Date))
		}
	}
	seen := map[v1alpha1.EvaluationTarget]bool{}
	var waiting []heldEvaluation
	for _, record := range held {
		target := record.Spec.Target
		if record.state != evaluation.Completed || seen[target] {
			continue
		}
		seen[target] = true
		on, isDecided := decided[target]
		if record.Spec.Decision.Outcome == "" && (!isDecided || on < record.window.Opens) {
			waiting = append(waiting, record)
		}
	}
	slices.Reverse(waiting)
	return waiting
}

func buildMissingDecisions(input pages.Input, waiting []heldEvaluation) document.Section {
	notices := document.Notices{Empty: "Each completed evaluation has a decision, or a later one has."}
	for _, record := range waiting[:min(len(waiting), maxResults)] {
		notice := document.Notice{
			State: document.Noted, Heading: pages.UpperFirst(schedule.DescribeTarget(record.Spec.Target)),
			Link:   input.LinkObject(v1alpha1.KindEvaluation, record.Name),
			Words:  fmt.Sprintf("The evaluation %s has all of its results, and no decision.", record.Name),
			Action: "Record the decision in it: Retain, Modify, Replace or Retire, with the date and who decided.",
		}
		if last := record.window.LastDay; !last.IsZero() {
			notice.Notes = []document.Paragraph{document.NewParagraph("To be decided by " + pages.SayDay(last) + ".")}
			if input.Today() > last {
				notice.State = document.Attention
			}
		}
		notices.Entries = append(notices.Entries, notice)
	}
	return document.Section{ID: "undecided", Title: "Decisions that are missing", Blocks: []document.Block{notices}}
}

// stoppedTechnology is a technology that is to be given up by a decision, and for which later years have money.
type stoppedTechnology struct {
	name     v1alpha1.EntryName
	decision evaluation.Decision
	// amounts are the planned money of each of the years of the page; used is the part that is ordered or spent.
	amounts []money.Amount
	used    money.Amount
	lines   []v1alpha1.EntryName
}

// listStopped lists the technologies that are to be retired or replaced with the money that is planned for them after
// the decision. For one that is to be replaced, lines of purpose Replacement are left out: they pay for its successor.
func listStopped(computed *budget.Budget) []stoppedTechnology {
	years := computed.ActionableYears
	var list []stoppedTechnology
	for _, technology := range computed.Plan.Technologies {
		decision, isDecided := computed.Decisions[technology.Name]
		if !isDecided || decision.Outcome != v1alpha1.DecisionRetire && decision.Outcome != v1alpha1.DecisionReplace {
			continue
		}
		stopped := stoppedTechnology{name: technology.Name, decision: decision, amounts: make([]money.Amount, len(years))}
		for _, line := range computed.Lines {
			if line.HasTechnology(technology.Name) {
				stopped.addLine(computed, line, years)
			}
		}
		if stopped.sum() > 0 {
			list = append(list, stopped)
		}
	}
	return list
}

func (stopped *stoppedTechnology) addLine(computed *budget.Budget, line *budget.Line, years []calendar.FiscalYear) {
	if stopped.decision.Outcome == v1alpha1.DecisionReplace && line.Purpose == v1alpha1.PurposeReplacement {
		return
	}
	isPaid := false
	for i, year := range years {
		amount := line.AmountFor(stopped.name, year)
		isNeeded := year <= computed.Fiscal.YearOf(stopped.decision.Date)
		if stopped.decision.Outcome == v1alpha1.DecisionRetire {
			isNeeded = computed.NeedsMoney(stopped.name, year)
		}
		if amount <= 0 || isNeeded {
			continue
		}
		isPaid = true
		stopped.amounts[i] = stopped.amounts[i].Plus(amount)
		if at := slices.Index(line.Years, year); at >= 0 {
			stopped.used = stopped.used.Plus(min(amount, line.SpentIn[at].Plus(line.CommittedIn[at])))
		}
	}
	if isPaid {
		stopped.lines = append(stopped.lines, line.Name)
	}
}

func (stopped *stoppedTechnology) sum() money.Amount {
	var sum money.Amount
	for _, amount := range stopped.amounts {
		sum = sum.Plus(amount)
	}
	return sum
}

func sumStopped(list []stoppedTechnology) money.Amount {
	var sum money.Amount
	for _, stopped := range list {
		sum = sum.Plus(stopped.sum())
	}
	return sum
}

// buildStopped lists what could be given up, with its money by fiscal year.
func buildStopped(input pages.Input, years []calendar.FiscalYear, list []stoppedTechnology) document.Section {
	table := document.Table{
		Caption: "Money that is still planned for technologies that are to be retired or replaced",
		Empty:   "No money is planned for a technology after the decision to retire or replace it.",
		Columns: []string{"technology", "decision", "decided"},
	}
	for _, year := range years {
		table.Columns = append(table.Columns, year.String())
	}
	table.Columns = append(table.Columns, "sum", "of it ordered or spent", "budget lines")
	currency := input.Currency()
	sums := make([]money.Amount, len(years)+2)
	for _, stopped := range list {
		row := []document.Cell{
			document.NewTextCell(stopped.name),
			document.NewLinkCell(stopped.decision.Outcome, input.LinkObject(v1alpha1.KindEvaluation, stopped.decision.Evaluation)),
			document.NewCell(tables.NewDay(stopped.decision.Date)),
		}
		for i, amount := range append(slices.Clone(stopped.amounts), stopped.sum(), stopped.used) {
			sums[i] = sums[i].Plus(amount)
			row = append(row, document.NewCell(tables.NewAmount(amount, currency)))
		}
		lines := text.ToStrings(stopped.lines)
		row = append(row, document.NewTextCell(
			strings.Join(lines[:min(len(lines), pages.MaxNames)], ", ")+pages.SayMore(len(lines)-pages.MaxNames)))
		table.Rows = append(table.Rows, row)
	}
	section := document.Section{ID: "give-up", Title: "Given up, and still paid"}
	if len(list) > 0 {
		table.Totals = []document.Cell{document.NewTextCell("Total"), {}, {}}
		for _, sum := range sums {
			table.Totals = append(table.Totals, document.NewCell(tables.NewAmount(sum, currency)))
		}
		table.Totals = append(table.Totals, document.Cell{})
		section.Blocks = append(section.Blocks, document.NewParagraph(fmt.Sprintf(
			"It is decided to give these up, and the plan still has %s for them. Take them off the lines of these years, "+
				"or record the decision that keeps them.", sumStopped(list).FormatIn(currency))))
	}
	section.Blocks = append(section.Blocks, table)
	return section
}
