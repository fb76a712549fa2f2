package reports

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
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/reports/content"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
	"techplan.education/internal/tables/funding"
	"techplan.education/internal/tables/review"
	"techplan.education/internal/text"
)

// Grant has the tables of a consolidated grant application, with a section for each funding source.
var Grant = Report{
	Name: "grant", Short: "tables for a consolidated grant application, by funding source", Build: buildGrant,
}

// grantWriter makes the sections of the sources.
type grantWriter struct {
	Input

	budget      *budget.Budget
	years       []funding.SourceYear
	evaluations []review.Evaluation
	goals       []*v1alpha1.Goal
	benchmarks  []*v1alpha1.Benchmark
}

func buildGrant(input Input) document.Document {
	summary := input.SummarizePlan()
	made := document.Document{
		Title: "Tables for a grant application: " + input.NameTitle(), Language: "en",
		Lead: []document.Paragraph{document.NewParagraph(describePeriod(input, summary))},
	}
	if input.Plan.Spec.Budget == nil {
		made.Sections = []document.Section{{ID: "money", Title: "Money by source", Blocks: []document.Block{
			content.NewMissing("The plan has no budget.", "spec.budget"),
		}}}
		return made
	}
	today := input.Today()
	planned, _ := review.ListEvaluations(input.District, input.Plan.Name, today,
		max(today, calendar.ParseOrZero(input.Plan.Spec.Period.End)), input.Now)
	writer := grantWriter{
		Input: input, budget: snapshot.ComputeBudget(input.District, input.Plan, input.Now),
		years: funding.ListSourceYears(input.District, input.Plan.Name, input.Now), evaluations: planned,
		goals: input.ListGoals(), benchmarks: input.ListBenchmarks(),
	}
	sources := funding.ListSources(input.District, input.Plan.Name, input.Now)
	made.Sections = []document.Section{writer.buildSources(sources)}
	for number, source := range sources {
		made.Sections = append(made.Sections, writer.buildSource(number+1, source))
	}
	made.Sections = append(made.Sections, writer.buildAlignment())
	return made
}

// buildSources lists what the plan takes from each source in each fiscal year.
func (writer grantWriter) buildSources(sources []funding.Source) document.Section {
	table := document.Table{
		Caption: "What the plan takes from each source",
		Empty:   "The plan has no money: write spec.budget.sources and spec.budget.lines.",
		Columns: append([]string{"source", "program"}, writer.listYearNames()...),
	}
	totals := make([]money.Amount, len(writer.budget.PlanYears)+1)
	for _, source := range sources {
		amounts := writer.sumByYear(writer.listLines(source.Name))
		for i, amount := range amounts {
			totals[i] = totals[i].Plus(amount)
		}
		table.Rows = append(table.Rows, append(
			[]document.Cell{document.NewTextCell(nameSource(source)), document.NewTextCell(describeProgram(source.Kind))},
			writer.newAmountCells(amounts)...))
	}
	if len(table.Rows) > 1 {
		table.Totals = append([]document.Cell{document.NewTextCell("Total"), {}}, writer.newAmountCells(totals)...)
	}
	return document.Section{ID: "sources", Title: "Money by source", Blocks: []document.Block{table}}
}

func nameSource(source funding.Source) string {
	return cmp.Or(string(source.Name), "no source")
}

// buildAlignment shows how each goal connects with the other work of the schools.
func (writer grantWriter) buildAlignment() document.Section {
	table := document.Table{
		Caption: "How the goals connect with the work of the schools", Empty: "The plan has no goals: write Goal objects.",
		Columns: []string{"goal", "curriculum", "assessment", "professional learning", "operations"},
	}
	isDescribed := false
	for _, goal := range writer.goals {
		row := []document.Cell{document.NewTextCell(goal.Spec.Title)}
		for _, words := range []v1alpha1.Text{
			goal.Spec.Alignment.Curriculum, goal.Spec.Alignment.Assessment, goal.Spec.Alignment.ProfessionalLearning,
			goal.Spec.Alignment.Operations,
		} {
			isDescribed = isDescribed || words != ""
			row = append(row, document.NewTextCell(words))
		}
		table.Rows = append(table.Rows, row)
	}
	section := document.Section{ID: "alignment", Title: "Alignment of all goals", Blocks: []document.Block{table}}
	if !isDescribed && len(table.Rows) > 0 {
		section.Blocks = append(section.Blocks, content.NewMissing("No goal says how it connects.", "Goal.spec.alignment"))
	}
	return section
}

// captionOf returns the caption of a table about a source.
func captionOf(words string, source funding.Source) string { return words + ": " + nameSource(source) }

// describeSource returns the name of a source with its program.
func describeSource(source funding.Source) string {
	return fmt.Sprintf("%s (%s)", source.Name, describeProgram(source.Kind))
}

// listYearNames returns the headings of the fiscal years of the plan, and of their sum.
func (writer grantWriter) listYearNames() []string {
	var names []string
	for _, year := range writer.budget.PlanYears {
		names = append(names, year.String())
	}
	return append(names, "total")
}

// sumByYear adds up lines by the fiscal years of the plan. The last sum is that of all years.
func (writer grantWriter) sumByYear(lines []*budget.Line) []money.Amount {
	sums := make([]money.Amount, len(writer.budget.PlanYears)+1)
	for _, line := range lines {
		for i, year := range line.Years {
			if at := slices.Index(writer.budget.PlanYears, year); at >= 0 {
				sums[at] = sums[at].Plus(line.Parts[i])
			}
		}
		sums[len(sums)-1] = sums[len(sums)-1].Plus(line.Allotted)
	}
	return sums
}

func (writer grantWriter) newAmountCells(amounts []money.Amount) []document.Cell {
	var cells []document.Cell
	for _, amount := range amounts {
		cells = append(cells, writer.NewAmountCell(amount))
	}
	return cells
}

func (writer grantWriter) listLines(source v1alpha1.EntryName) []*budget.Line {
	return slices.DeleteFunc(slices.Clone(writer.budget.Lines), func(line *budget.Line) bool {
		return nameSourceOf(line) != source
	})
}

// nameSourceOf returns the name of the source of a line; empty for none, or for one that does not exist.
func nameSourceOf(line *budget.Line) v1alpha1.EntryName {
	if line.Source == nil {
		return ""
	}
	return line.Source.Name
}

func describeProgram(kind v1alpha1.SourceKind) string {
	switch kind {
	case v1alpha1.SourceTitleIA:
		return "Title I, Part A"
	case v1alpha1.SourceTitleIIA:
		return "Title II, Part A"
	case v1alpha1.SourceTitleIII:
		return "Title III"
	case v1alpha1.SourceTitleIVA:
		return "Title IV, Part A"
	case v1alpha1.SourceERateC1:
		return "E-Rate category one"
	case v1alpha1.SourceERateC2:
		return "E-Rate category two"
	default:
		return content.SpellCode(kind)
	}
}

// buildSource makes the section of a source: its money, what it pays, for which goals and needs, how that is
// measured and evaluated, and how much of it is for professional learning.
func (writer grantWriter) buildSource(number int, source funding.Source) document.Section {
	lines := writer.listLines(source.Name)
	goals, technologies := listPaid(lines)
	id := func(part string) string { return fmt.Sprintf("source-%d-%s", number, part) }
	section := document.Section{ID: fmt.Sprintf("source-%d", number), Title: "Money from " + describeSource(source)}
	if source.Name == "" {
		section.Title = "Money without a source"
		section.Blocks = append(section.Blocks, content.NewMissing("These lines do not say where their money comes from.",
			"spec.budget.lines[].source"))
	}
	section.Blocks = append(section.Blocks, writer.listSourceFigures(source, lines))
	section.Sections = []document.Section{
		{ID: id("years"), Title: "What it gives and what is planned", Blocks: writer.buildYears(source)},
		{ID: id("lines"), Title: "What it pays", Blocks: []document.Block{writer.buildLines(source, lines)}},
		{ID: id("goals"), Title: "Goals and needs", Blocks: writer.buildGoals(source, goals)},
		{ID: id("measures"), Title: "Measures", Blocks: []document.Block{writer.buildMeasures(source, goals)}},
		{ID: id("learning"), Title: "Professional learning", Blocks: writer.buildLearning(source, lines, goals,
			technologies)},
		{ID: id("evaluations"), Title: "Evaluations planned", Blocks: writer.buildEvaluations(source, goals, technologies)},
	}
	return section
}

// listPaid lists the goals and the technologies that lines pay for.
func listPaid(lines []*budget.Line) (goals []string, technologies []v1alpha1.EntryName) {
	for _, line := range lines {
		for _, goal := range line.Goals {
			goals = append(goals, goal.Name)
		}
		technologies = append(technologies, line.Technologies...)
	}
	slices.Sort(goals)
	slices.Sort(technologies)
	return slices.Compact(goals), slices.Compact(technologies)
}

func (writer grantWriter) listSourceFigures(source funding.Source, lines []*budget.Line) document.Figures {
	var learning money.Amount
	for _, line := range lines {
		if line.Purpose == v1alpha1.PurposeProfessionalLearning {
			learning = learning.Plus(line.Allotted)
		}
	}
	figures := document.Figures{
		{Label: "Planned", Value: tables.NewAmount(source.Planned, writer.Currency()), Note: text.FormatCount(len(lines),
			"line")},
		{
			Label: "Spent or ordered", Value: tables.NewAmount(source.Spent.Plus(source.Committed), writer.Currency()),
			Note: writer.FormatAmount(source.Available) + " left",
		},
		{
			Label: "For professional learning", Value: tables.NewAmount(learning, writer.Currency()),
			Note: describePercent(learning, source.Planned),
		},
	}
	if source.Available < 0 {
		figures[1].State = document.Bad
	}
	if !source.LastDay.IsZero() {
		figures = append(figures, document.Figure{
			Label: "Last day", Value: tables.NewDay(source.LastDay), Note: "rule: " + content.LowerWord(source.EndRule),
		})
	}
	return figures
}

func describePercent(part, whole money.Amount) string {
	if whole <= 0 {
		return ""
	}
	return string(money.FormatPercent(part, whole)) + "% of what is planned"
}

func (writer grantWriter) buildYears(source funding.Source) []document.Block {
	table := document.Table{
		Caption: captionOf("Money by year", source), Empty: "Nothing is given or planned.",
		Columns: []string{"fiscal year", "gives", "how certain", "planned", "not planned yet"},
	}
	isStated := false
	for _, year := range writer.years {
		if year.Source != source.Name {
			continue
		}
		row := []document.Cell{
			document.NewCell(tables.NewYear(year.Year)), {}, document.NewTextCell(content.LowerWord(year.State)),
			writer.NewAmountCell(year.Planned), {},
		}
		if year.IsGiven {
			isStated = true
			row[1], row[4] = writer.NewAmountCell(year.Gives), writer.NewAmountCell(year.Gives-year.Planned)
			if year.Gives < year.Planned {
				row[4].State = document.Bad
			}
		}
		table.Rows = append(table.Rows, row)
	}
	blocks := []document.Block{table}
	if !isStated && source.Name != "" {
		blocks = append(blocks, content.NewMissing("The plan does not say what this source gives.",
			"spec.budget.sources[].amounts"))
	}
	return blocks
}

func (writer grantWriter) buildLines(source funding.Source, lines []*budget.Line) document.Table {
	table := document.Table{
		Caption: captionOf("Lines", source), Empty: "No line takes money from this source.",
		Columns: append([]string{"line", "purpose", "kind of cost", "goals"}, writer.listYearNames()...),
	}
	for _, line := range lines {
		var goals []string
		for _, goal := range line.Goals {
			goals = append(goals, goal.Name)
		}
		goalCell := content.NewListCell(goals)
		if len(goals) == 0 && line.GeneralOperations != "" {
			goalCell = document.NewTextCell("general operations")
		}
		table.Rows = append(table.Rows, append([]document.Cell{
			document.NewTextCell(line.Name), document.NewTextCell(content.LowerWord(line.Purpose)),
			document.NewTextCell(content.LowerWord(line.CostKind)), goalCell,
		}, writer.newAmountCells(writer.sumByYear([]*budget.Line{line}))...))
	}
	if len(table.Rows) > 1 {
		table.Totals = append([]document.Cell{document.NewTextCell("Total"), {}, {}, {}},
			writer.newAmountCells(writer.sumByYear(lines))...)
	}
	return table
}

func (writer grantWriter) buildGoals(source funding.Source, names []string) []document.Block {
	goals := document.Table{
		Caption: captionOf("Goals", source), Empty: "No line of this source names a goal: write spec.budget.lines[].goals.",
		Columns: []string{"goal", "title", "role in charge", "last day"},
	}
	needs := document.Table{
		Caption: captionOf("Needs", source), Columns: []string{"need", "gap", "urgency", "goals"},
		Empty: "No goal of this source names a need: write Goal.spec.needs and spec.needs of the plan.",
	}
	answers := map[v1alpha1.EntryName][]string{}
	for _, goal := range writer.goals {
		if !slices.Contains(names, goal.Name) {
			continue
		}
		goals.Rows = append(goals.Rows, []document.Cell{
			document.NewTextCell(goal.Name), document.NewTextCell(goal.Spec.Title), document.NewTextCell(goal.Spec.Owner),
			content.NewDayCell(calendar.ParseOrZero(goal.Status.Due)),
		})
		for _, need := range goal.Spec.Needs {
			answers[need] = append(answers[need], goal.Name)
		}
	}
	for _, need := range writer.Plan.Spec.Needs {
		if len(answers[need.Name]) > 0 {
			needs.Rows = append(needs.Rows, []document.Cell{
				document.NewTextCell(need.Name), document.NewTextCell(need.Gap),
				document.NewTextCell(content.LowerWord(need.Priority)),
				content.NewListCell(answers[need.Name]),
			})
		}
	}
	return []document.Block{goals, needs}
}

func (writer grantWriter) buildMeasures(source funding.Source, goals []string) document.Table {
	table := document.Table{
		Caption: captionOf("Measures", source),
		Empty:   "No goal of this source is measured: write Benchmark objects.",
		Columns: []string{"goal", "measure", "unit", "baseline", "baseline day", "target", "target day", "latest",
			"measured on", "state"},
	}
	for _, benchmark := range writer.benchmarks {
		if !slices.Contains(goals, benchmark.Spec.GoalRef.Name) {
			continue
		}
		spec, status := benchmark.Spec, benchmark.Status
		table.Rows = append(table.Rows, []document.Cell{
			document.NewTextCell(spec.GoalRef.Name), document.NewTextCell(model.NameMeasure(&spec)),
			document.NewTextCell(spec.Metric.Unit),
			document.NewCell(tables.NewDecimal(spec.Baseline.Value)),
			content.NewDayCell(calendar.ParseOrZero(spec.Baseline.Date)),
			document.NewCell(tables.NewDecimal(spec.Target.Value)), content.NewDayCell(calendar.ParseOrZero(spec.Target.Date)),
			document.NewCell(tables.NewDecimal(status.Value)), content.NewDayCell(calendar.ParseOrZero(status.AsOf)),
			document.NewStateCell(content.LowerWord(status.State), content.StateOfBenchmark(status.State)),
		})
	}
	return table
}

// buildLearning lists the programs of professional learning that belong to what a source pays.
func (writer grantWriter) buildLearning(
	source funding.Source, lines []*budget.Line, goals []string, technologies []v1alpha1.EntryName,
) []document.Block {
	table := document.Table{
		Caption: captionOf("Programs of professional learning", source),
		Empty:   "No program belongs to what this source pays: write spec.professionalLearning.",
		Columns: []string{"program", "audience", "first day", "days", "provider", "goals"},
	}
	for _, program := range writer.Plan.Spec.ProfessionalLearning {
		isPaid := slices.ContainsFunc(lines, func(line *budget.Line) bool { return line.Name == program.Provider.Line })
		isForGoal := slices.ContainsFunc(program.Goals, func(goal string) bool { return slices.Contains(goals, goal) })
		isForTechnology := slices.ContainsFunc(program.Technologies, func(technology v1alpha1.EntryName) bool {
			return slices.Contains(technologies, technology)
		})
		if !isPaid && !isForGoal && !isForTechnology {
			continue
		}
		table.Rows = append(table.Rows, []document.Cell{
			document.NewTextCell(program.Name), content.NewListCell(program.Audience),
			content.NewDayCell(calendar.ParseOrZero(program.Start)),
			content.NewCountCell(int64(max(1, program.Days))), document.NewTextCell(program.Provider.Name),
			content.NewListCell(program.Goals),
		})
	}
	return []document.Block{table}
}

// buildEvaluations lists the evaluations that are due from today until the end of the plan: of the goals and
// technologies that a source pays for, and of the plan as a whole. Those of one schedule and target are one row.
func (writer grantWriter) buildEvaluations(
	source funding.Source, goals []string, technologies []v1alpha1.EntryName,
) []document.Block {
	type key struct {
		schedule v1alpha1.EntryName
		target   v1alpha1.EvaluationTarget
	}
	counts := map[key]int64{}
	var first []review.Evaluation
	for _, planned := range writer.evaluations {
		isOfSource := planned.Target.Kind == v1alpha1.TargetTechnologyPlan ||
			planned.Target.Kind == v1alpha1.TargetGoal && slices.Contains(goals, planned.Target.Name) ||
			planned.Target.Kind == v1alpha1.TargetTechnology && slices.Contains(technologies,
				v1alpha1.EntryName(planned.Target.Name))
		isPending := planned.State != evaluation.Completed && planned.State != evaluation.Cancelled
		if !isOfSource || !isPending {
			continue
		}
		of := key{planned.Schedule, planned.Target}
		if counts[of] == 0 {
			first = append(first, planned)
		}
		counts[of]++
	}
	table := document.Table{
		Caption: captionOf("Evaluations", source),
		Empty:   "No evaluation is planned: write spec.evaluationSchedules.",
		Columns: []string{"next due", "evaluation of", "schedule", "times until the plan ends", "roles"},
	}
	for _, planned := range first[:min(len(first), content.MaxRows)] {
		table.Rows = append(table.Rows, []document.Cell{
			content.NewDayCell(planned.Due),
			document.NewTextCell(strings.TrimPrefix(content.DescribeTarget(planned.Target, writer.Plan.Name), "the ")),
			document.NewTextCell(planned.Schedule), content.NewCountCell(counts[key{planned.Schedule, planned.Target}]),
			content.NewListCell(planned.Evaluators),
		})
	}
	return withMore(table, len(first), "evaluation")
}
