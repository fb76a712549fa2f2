// Package review has the pages about evaluations with their decisions, and about findings.
package review

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/chart"
	"techplan.education/internal/document"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/pages"
	"techplan.education/internal/records"
	"techplan.education/internal/rules/schedule"
	"techplan.education/internal/scoring"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
	"techplan.education/internal/tables/review"
	"techplan.education/internal/text"
)

// Evaluations is the page of the evaluations of a plan: what is due, the open forms, the results and the decisions.
var Evaluations = pages.Page{Name: "evaluations", Title: "Evaluations", Build: buildEvaluations}

const (
	// monthsAhead is how far ahead the page looks.
	monthsAhead = 12
	// maxDueRows, maxSpans, maxForms and maxResults bound what the page lists.
	maxDueRows, maxSpans, maxForms, maxResults = 150, 24, 8, 60
)

func buildEvaluations(input pages.Input) document.Document {
	made := document.Document{Title: "Evaluations", Language: "en", Lead: []document.Paragraph{document.NewParagraph(
		"What is to be evaluated and when, what the evaluations found, and what was decided.",
	)}}
	if !pages.SummarizePlan(input).IsAssessed {
		made.Sections = []document.Section{pages.NewUnassessedSection()}
		return made
	}
	due, leftOut := listDueEvaluations(input)
	held := listHeld(input)
	computed := snapshot.ComputeBudget(input.District, input.Plan, input.Now)
	stopped := listStopped(computed)
	waiting := listWaiting(input, held)
	made.Sections = []document.Section{
		buildEvaluationSummary(input, waiting, stopped),
		buildDueEvaluations(input, due, leftOut),
		buildOpenForms(input, held),
		buildResults(input, held),
		buildDecisions(input, computed, held),
		buildMissingDecisions(input, waiting),
		buildStopped(input, computed.ActionableYears, stopped),
		buildSavings(input),
		buildLostRecords(input, held),
	}
	return made
}

// heldEvaluation is an Evaluation of the plan that is on record.
type heldEvaluation struct {
	*model.Evaluation

	window evaluation.Window
	state  evaluation.State
	score  scoring.Score
}

// listHeld lists the Evaluations of the plan, the latest due first.
func listHeld(input pages.Input) []heldEvaluation {
	today := input.Today()
	records := model.EvaluationsOfPlan(input.District.Evaluations, input.Plan.Name)
	scorer := scoring.NewScorer(&input.Plan.Spec, records, input.District.ListBenchmarksOfPlan(input.Plan.Name))
	var held []heldEvaluation
	for _, record := range records {
		state, _ := evaluation.StateOf(record, today)
		held = append(held, heldEvaluation{record, evaluation.WindowOf(record), state, scorer.ComputeScore(record)})
	}
	slices.SortStableFunc(held, func(left, right heldEvaluation) int { return int(right.window.Due - left.window.Due) })
	return held
}

// listDueEvaluations lists what is open, overdue or missed, and what is due in the next year.
func listDueEvaluations(input pages.Input) (due []review.Evaluation, leftOut int) {
	today := input.Today()
	first := min(today, calendar.ParseOrZero(input.Plan.Spec.Period.Start))
	list, leftOut := review.ListEvaluations(input.District, input.Plan.Name, first, today.AddMonths(monthsAhead), input.Now)
	due = slices.DeleteFunc(list, func(listed review.Evaluation) bool {
		return listed.State == evaluation.Completed || listed.State == evaluation.Cancelled
	})
	return due, leftOut
}

func buildEvaluationSummary(input pages.Input, waiting []heldEvaluation, stopped []stoppedTechnology) document.Section {
	counts := input.Plan.Status.Evaluations
	late := int(pages.ValueOf(counts.Overdue) + pages.ValueOf(counts.Missed))
	figures := document.Figures{
		{Label: "Open now", Value: tables.NewCount(pages.ValueOf(counts.Open)), Note: "can be held"},
		{
			Label: "Overdue or missed", Value: tables.NewCount(late), State: pages.StateOfCount(late, document.Attention),
			Note: fmt.Sprintf("%d of them without a record", pages.ValueOf(counts.Missed)),
		},
		{
			Label: "Completed", Value: tables.NewCount(pages.ValueOf(counts.Completed)),
			Note: fmt.Sprintf("%d cancelled", pages.ValueOf(counts.Cancelled)),
		},
		{
			Label: "Decisions missing", Value: tables.NewCount(len(waiting)), Note: "evaluated and not decided",
			State: pages.StateOfCount(len(waiting), document.Attention),
		},
	}
	if next := counts.Next; next.Due != "" {
		figures = append(figures, document.Figure{
			Label: "Next due", Value: tables.NewDay(calendar.ParseOrZero(next.Due)), Note: next.Name,
		})
	}
	if sum := sumStopped(stopped); len(stopped) > 0 {
		figures = append(figures, document.Figure{
			Label: "Could be given up", Value: tables.NewAmount(sum, input.Currency()), State: pages.StateOfAmount(sum),
			Note: "planned for what is to be retired or replaced", Link: "#give-up",
		})
	}
	return document.Section{ID: "summary", Title: "Summary", Blocks: []document.Block{figures}}
}

// evaluationStates are the words and states of evaluations.
var evaluationStates = map[evaluation.State]struct {
	words string
	state document.State
}{
	evaluation.Scheduled: {"not open yet", document.Neutral},
	evaluation.Open:      {"open", document.Noted},
	evaluation.Overdue:   {"overdue", document.Attention},
	evaluation.Missed:    {"missed", document.Attention},
	evaluation.Completed: {"completed", document.Good},
	evaluation.Cancelled: {"cancelled", document.Neutral},
}

func buildDueEvaluations(input pages.Input, due []review.Evaluation, leftOut int) document.Section {
	section := document.Section{ID: "due", Title: "Due until " + pages.SayDay(input.Today().AddMonths(monthsAhead))}
	table := document.Table{
		Caption: "Open, overdue and due evaluations, the earliest first",
		Empty:   "No evaluation is open, overdue or due in the next year. The plan says when to evaluate in spec.evaluationSchedules.",
		Columns: []string{"due", "state", "evaluation", "of", "answered", "in charge", "hold by"},
	}
	for _, listed := range due[:min(len(due), maxDueRows)] {
		name := document.NewTextCell(listed.Schedule)
		if listed.Record != "" {
			name = document.NewLinkCell(nameOfEvaluation(listed.Schedule, listed.Record), input.LinkObject(v1alpha1.KindEvaluation, listed.Record))
		}
		state := evaluationStates[listed.State]
		table.Rows = append(table.Rows, []document.Cell{
			document.NewCell(tables.NewDay(listed.Due)), document.NewStateCell(state.words, state.state), name,
			newTargetCell(input, listed.Target, listed.Technologies), document.NewTextCell(fmt.Sprintf("%d of %d", listed.Answered, listed.Asked)),
			document.NewCell(tables.NewList(listed.Evaluators)), document.NewCell(tables.NewDay(listed.LastDay)),
		})
	}
	if len(due) > 0 {
		section.Blocks = append(section.Blocks, document.Drawing{Chart: drawTimeline(input, due)})
	}
	section.Blocks = append(section.Blocks, table)
	if more := len(due) - maxDueRows + leftOut; len(due) > maxDueRows || leftOut > 0 {
		section.Blocks = append(section.Blocks, document.Paragraph{
			{Words: fmt.Sprintf("%s not listed here: ", text.FormatCount(max(more, leftOut), "more evaluation"))},
			{Words: "evaluations.xlsx", Link: input.Addresses.Table(input.Namespace, input.Plan.Name, "evaluations.xlsx")},
			{Words: "."},
		})
	}
	return section
}

// nameOfEvaluation returns the name of a schedule, or that of an Evaluation that was created by hand.
func nameOfEvaluation(scheduleName v1alpha1.EntryName, record string) string {
	if scheduleName == "" {
		return record
	}
	return string(scheduleName)
}

// newTargetCell returns a cell with the target of an evaluation, and a link to the object that it is.
// Technologies that are evaluated together are named instead of the plan.
func newTargetCell(
	input pages.Input, target v1alpha1.EvaluationTarget, technologies []v1alpha1.EntryName,
) document.Cell {
	if len(technologies) > 0 {
		return document.NewTextCell("technologies " + text.JoinFirst(technologies))
	}
	words := schedule.DescribeTarget(target)
	if target.Kind == v1alpha1.TargetTechnology {
		return document.NewTextCell(words)
	}
	return document.NewLinkCell(words, input.LinkObject(v1alpha1.ObjectKind(target.Kind), target.Name))
}

// drawTimeline draws when evaluations can be held. Those of one schedule and day are one row.
func drawTimeline(input pages.Input, due []review.Evaluation) chart.Timeline {
	made := chart.Timeline{
		Words: chart.Words{Heading: "When evaluations can be held"}, Axis: "evaluation", Today: input.Today(),
	}
	type row struct {
		name  string
		due   calendar.Date
		state evaluation.State
	}
	var rows []row
	counts, spans := map[row]int{}, map[row]chart.NamedSpan{}
	late := 0
	leads := listLeadDays(input)
	for _, listed := range due {
		if listed.State == evaluation.Overdue || listed.State == evaluation.Missed {
			late++
		}
		if listed.Due.IsZero() {
			continue
		}
		name := nameOfEvaluation(listed.Schedule, listed.Record)
		key := row{name, listed.Due, listed.State}
		if counts[key]++; counts[key] > 1 {
			continue
		}
		rows = append(rows, key)
		lead, isKnown := leads[name]
		if !isKnown {
			lead = evaluation.DefaultLeadDays
		}
		spans[key] = chart.NamedSpan{First: listed.Due.AddDays(-lead), Last: listed.LastDay, Kind: evaluationStates[listed.State].words}
	}
	for _, key := range rows[:min(len(rows), maxSpans)] {
		span := spans[key]
		span.Name = key.name
		if counts[key] > 1 {
			span.Name = fmt.Sprintf("%s (%d)", text.Truncate(key.name, 20), counts[key])
		}
		made.Spans = append(made.Spans, span)
	}
	made.Sentence = fmt.Sprintf("%s, %d of them overdue or missed.", text.FormatCount(len(due), "evaluation"), late)
	if more := len(rows) - maxSpans; more > 0 {
		made.Sentence += fmt.Sprintf(" The first %d rows are drawn.", maxSpans)
	}
	return made
}

// listLeadDays returns how many days before its due date an evaluation opens, by the names of schedules and of
// Evaluations that no schedule asked for.
func listLeadDays(input pages.Input) map[string]int {
	leads := map[string]int{}
	for _, object := range input.District.Evaluations {
		if object.Spec.Schedule == "" && object.Spec.LeadDays != nil {
			leads[object.Name] = int(*object.Spec.LeadDays)
		}
	}
	for _, planned := range input.Plan.Spec.EvaluationSchedules {
		if planned.LeadDays != nil {
			leads[string(planned.Name)] = int(*planned.LeadDays)
		}
	}
	return leads
}

// buildOpenForms shows the questions of the evaluations that can be held now, and how to record the answers.
func buildOpenForms(input pages.Input, held []heldEvaluation) document.Section {
	section := document.Section{ID: "forms", Title: "Open forms"}
	var open []heldEvaluation
	for _, record := range held {
		if record.state == evaluation.Open || record.state == evaluation.Overdue {
			open = append(open, record)
		}
	}
	// The earliest due first.
	slices.Reverse(open)
	if len(open) == 0 {
		section.Blocks = []document.Block{document.NewParagraph("No evaluation on record waits for answers now.")}
		return section
	}
	for number, record := range open[:min(len(open), maxForms)] {
		section.Sections = append(section.Sections, buildForm(input, fmt.Sprintf("form-%d", number+1), record))
	}
	section.Blocks = []document.Block{document.NewParagraph(fmt.Sprintf(
		"%s answers. Write the answers into the manifest of an evaluation, save it as record.yaml, and apply it "+
			"with a field manager of your own.", text.FormatCount(len(open), "evaluation")+waitVerb(len(open)))),
		document.Code{
			Caption: "The command that records answers; put your role in place of ROLE",
			Words:   "kubectl apply --server-side --field-manager=record-ROLE -f record.yaml",
		},
	}
	if more := len(open) - maxForms; more > 0 {
		section.Blocks = append(section.Blocks, document.NewParagraph(
			fmt.Sprintf("Below are the %d that are due first; %d more are in the table above.", maxForms, more)))
	}
	return section
}

func waitVerb(count int) string {
	if count == 1 {
		return " waits for"
	}
	return " wait for"
}

// maxCriteria is how many questions of a form the page lists.
const maxCriteria = 20

func buildForm(input pages.Input, id string, record heldEvaluation) document.Section {
	table := document.Table{
		Caption: "Questions", Empty: "The evaluation has no questions. One result or a decision completes it.",
		Columns: []string{"criterion", "question", "weight", "to pass", "answer", "evidence"},
	}
	for _, criterion := range record.score.Criteria[:min(len(record.score.Criteria), maxCriteria)] {
		evidence := v1alpha1.Text("")
		if criterion.Result != nil {
			evidence = criterion.Result.Evidence
		}
		table.Rows = append(table.Rows, []document.Cell{
			document.NewTextCell(criterion.Name), document.NewTextCell(criterion.Question),
			document.NewCell(tables.NewCount(scoring.WeightOf(criterion.Criterion))), document.NewTextCell(describePass(criterion)),
			newAnswerCell(criterion), document.NewTextCell(evidence),
		})
	}
	state := evaluationStates[record.state]
	facts := document.Facts{
		{Name: "Record", Value: document.NewLink(record.Name, input.LinkObject(v1alpha1.KindEvaluation, record.Name))},
		{Name: "State", Value: document.NewParagraph(state.words + describeDue(record, input.Today()))},
	}
	facts = append(facts, document.Fact{Name: "Answer it", Value: document.NewParagraph(
		fmt.Sprintf("kubectl techplan record %s -n %s --by ROLE", record.Name, input.Namespace))})
	if len(record.Spec.Evaluators) > 0 {
		facts = append(facts, document.Fact{Name: "In charge", Value: document.NewParagraph(text.JoinAnd(record.Spec.Evaluators))})
	}
	return document.Section{
		ID: id, Title: fmt.Sprintf("%s of %s",
			nameOfEvaluation(record.Spec.Schedule, record.Name), schedule.DescribeTarget(record.Spec.Target)),
		Blocks: []document.Block{facts, table, document.Code{Caption: "record.yaml", Words: formatRecord(input.Namespace, record)}},
	}
}

// describeDue says how far a due date is.
func describeDue(record heldEvaluation, today calendar.Date) string {
	switch window := record.window; {
	case window.Due.IsZero():
		return ", without a due date"
	case today > window.LastDay:
		return fmt.Sprintf(", since %s; it was due on %s", pages.SayDay(window.LastDay+1), pages.SayDay(window.Due))
	default:
		return fmt.Sprintf(", due on %s; hold it by %s", pages.SayDay(window.Due), pages.SayDay(window.LastDay))
	}
}

// answerStates are the states that answers stand for.
var answerStates = map[v1alpha1.Answer]document.State{
	v1alpha1.AnswerPass: document.Good, v1alpha1.AnswerWarning: document.Attention, v1alpha1.AnswerFail: document.Bad,
}

// newAnswerCell returns the answer to a criterion, with the value from which it follows.
func newAnswerCell(criterion scoring.Criterion) document.Cell {
	switch {
	case criterion.Result == nil:
		return document.NewStateCell("no answer yet", document.Attention)
	case criterion.Answer == "":
		return document.NewStateCell(criterion.Why, document.Unknown)
	case criterion.Result.Value != "":
		return document.NewStateCell(fmt.Sprintf("%s: %s", criterion.Answer, criterion.Result.Value), answerStates[criterion.Answer])
	default:
		return document.NewStateCell(criterion.Answer, answerStates[criterion.Answer])
	}
}

// describePass says when a criterion passes, if its bounds or the evaluation say so.
func describePass(criterion scoring.Criterion) string {
	var parts []string
	if criterion.Pass != (v1alpha1.Bounds{}) {
		parts = append(parts, scoring.DescribeBounds(criterion.Pass))
	}
	if criterion.MustPass != nil && *criterion.MustPass {
		parts = append(parts, "must pass")
	}
	return strings.Join(parts, "; ")
}

// formatRecord writes the manifest that records the answers that are missing. The API refuses it until the answers
// are filled in.
func formatRecord(namespace string, record heldEvaluation) string {
	var results []map[string]any
	for _, criterion := range record.score.Criteria {
		switch {
		case criterion.Result != nil:
		case criterion.Pass != (v1alpha1.Bounds{}):
			results = append(results, map[string]any{
				"criterion": criterion.Name, "value": "A number", "evidence": "What the value rests on",
			})
		default:
			results = append(results, map[string]any{
				"criterion": criterion.Name, "answer": "Pass, Warning or Fail", "evidence": "What the answer rests on",
			})
		}
	}
	spec := map[string]any{
		"planRef": record.Spec.PlanRef, "target": record.Spec.Target, "occurrence": record.Spec.Occurrence, "results": results,
	}
	if len(results) == 0 {
		delete(spec, "results")
		spec["decision"] = map[string]any{
			"outcome": "Retain, Modify, Replace or Retire", "date": "YYYY-MM-DD", "by": "Role or body", "reason": "Why",
		}
	}
	if record.Spec.Schedule != "" {
		spec["schedule"] = record.Spec.Schedule
	}
	return pages.FormatManifest(v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: record.Name}, namespace, spec)
}

// buildResults lists what the completed evaluations found, the latest first, with the answers that are not good.
func buildResults(input pages.Input, held []heldEvaluation) document.Section {
	table := document.Table{
		Caption: "Answers of completed evaluations, the latest first", Empty: "No evaluation is completed yet.",
		Columns: []string{"evaluation", "of", "done", "score", "recommended", "pass", "warning", "fail", "no answer"},
	}
	notices := document.Notices{Empty: "No completed evaluation has an answer of Warning or Fail."}
	completed := 0
	for _, record := range held {
		if record.state != evaluation.Completed {
			continue
		}
		if completed++; completed > maxResults {
			continue
		}
		counts := map[v1alpha1.Answer]int{}
		for _, criterion := range record.score.Criteria {
			counts[criterion.Answer]++
			if state := answerStates[criterion.Answer]; state == document.Bad || state == document.Attention {
				notices.Entries = append(notices.Entries, newAnswerNotice(input, record, criterion, state))
			}
		}
		if len(record.score.Criteria) == 0 {
			for _, result := range record.Spec.Results {
				counts[result.Answer]++
			}
		}
		shown := record.score.API()
		done, _ := evaluation.CompletedOn(record.Evaluation)
		table.Rows = append(table.Rows, []document.Cell{
			document.NewLinkCell(nameOfEvaluation(record.Spec.Schedule, record.Name), input.LinkObject(v1alpha1.KindEvaluation, record.Name)),
			newTargetCell(input, record.Spec.Target, record.Spec.Technologies), document.NewCell(tables.NewDay(done)),
			document.NewCell(tables.NewDecimal(shown.Percent)), document.NewTextCell(shown.Recommendation),
			document.NewCell(tables.NewCount(counts[v1alpha1.AnswerPass])), document.NewCell(tables.NewCount(counts[v1alpha1.AnswerWarning])),
			document.NewCell(tables.NewCount(counts[v1alpha1.AnswerFail])), document.NewCell(tables.NewCount(counts[""])),
		})
	}
	section := document.Section{ID: "results", Title: "Results", Blocks: []document.Block{table}}
	if more := completed - maxResults; more > 0 {
		section.Blocks = append(section.Blocks, document.NewParagraph(fmt.Sprintf("%d earlier ones are not listed.", more)))
	}
	if more := len(notices.Entries) - maxResults; more > 0 {
		notices.Entries = notices.Entries[:maxResults]
	}
	section.Sections = []document.Section{{ID: "weak", Title: "Answers to act on", Blocks: []document.Block{notices}}}
	return section
}

// newAnswerNotice returns an answer that is not good, with its question and its evidence.
func newAnswerNotice(
	input pages.Input, record heldEvaluation, criterion scoring.Criterion, state document.State,
) document.Notice {
	words := fmt.Sprintf("%s %s.", criterion.Question, criterion.Answer)
	if criterion.Result.Value != "" {
		words = fmt.Sprintf("%s %s: %s.", criterion.Question, criterion.Answer, criterion.Why)
	}
	notice := document.Notice{
		State: state, Heading: pages.UpperFirst(schedule.DescribeTarget(record.Spec.Target)), Words: words,
		Link: input.LinkObject(v1alpha1.KindEvaluation, record.Name),
	}
	if evidence := criterion.Result.Evidence; evidence != "" {
		notice.Notes = append(notice.Notes, document.NewParagraph("Evidence: "+text.Truncate(string(evidence), maxEvidence)))
	}
	if decision := record.Spec.Decision; decision.Outcome != "" {
		notice.Notes = append(notice.Notes, document.NewParagraph(fmt.Sprintf("Decided on %s: %s, by %s.",
			pages.SayDay(record.Decided), decision.Outcome, decision.By)))
	} else {
		notice.Action = "Record a decision in " + record.Name + "."
		if recommended := record.score.Recommendation; recommended != "" {
			notice.Action = fmt.Sprintf("Record a decision in %s. %s Recommended: %s.", record.Name, record.score.Summarize(), recommended)
		}
	}
	return notice
}

// maxEvidence is how many characters of evidence, or of a reason, the page has. The page of the object has all.
const maxEvidence = 500

// buildLostRecords says which records are gone from evaluations, and how to put them back.
func buildLostRecords(input pages.Input, held []heldEvaluation) document.Section {
	notices := document.Notices{Empty: "Nothing that was recorded in the evaluations of this plan is gone."}
	var commands []string
	for _, record := range held {
		lost := records.ComputeEvaluationLoss(record.Evaluation.Evaluation, input.Today())
		if lost.IsEmpty() {
			continue
		}
		if len(commands) == maxForms {
			break
		}
		notices.Entries = append(notices.Entries, document.Notice{
			State: document.Attention, Heading: record.Name, Link: input.LinkObject(v1alpha1.KindEvaluation, record.Name),
			Words:  "Gone from the evaluation: " + lost.String() + ".",
			Action: "Put it back with the command below, or record it again.",
		})
		commands = append(commands, pages.FormatRestore(v1alpha1.KindEvaluation, record.Name, input.Namespace))
	}
	section := document.Section{ID: "lost", Title: "Records that are lost", Blocks: []document.Block{notices}}
	if len(commands) > 0 {
		section.Blocks = append(section.Blocks, document.Code{
			Caption: "Commands that put lost records back", Words: strings.Join(commands, "\n"),
		})
	}
	return section
}
