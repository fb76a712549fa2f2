package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/document"
	"techplan.education/internal/duedates"
	"techplan.education/internal/locale"
	"techplan.education/internal/money"
	"techplan.education/internal/overview"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
)

// maxRows is how many rows a table of a report has at most. A sentence says how many more there are.
const maxRows = 200

// currency returns the currency of the plan; empty if it has no budget.
func (input Input) currency() string {
	if input.Plan.Spec.Budget == nil {
		return ""
	}
	return input.Plan.Spec.Budget.Currency
}

// formatAmount writes an amount of money.
func (input Input) formatAmount(amount money.Amount) string { return amount.FormatIn(input.currency()) }

// newAmountCell returns a cell with an amount of money.
func (input Input) newAmountCell(amount money.Amount) document.Cell {
	return document.NewCell(tables.NewAmount(amount, input.currency()))
}

// newAmountOrEmpty returns a cell with an amount of money; an empty one for 0, which stands for none known.
func (input Input) newAmountOrEmpty(amount money.Amount) document.Cell {
	if amount == 0 {
		return document.Cell{}
	}
	return input.newAmountCell(amount)
}

// formatDay writes a day within a sentence.
func formatDay(day calendar.Date) string { return locale.New("en").FormatDay(day) }

func newDayCell(day calendar.Date) document.Cell { return document.NewCell(tables.NewDay(day)) }

func newCountCell(count int64) document.Cell { return document.NewCell(tables.NewCount(count)) }

// newListCell returns a cell with names; an empty one for none.
func newListCell[S ~string](names []S) document.Cell {
	if len(names) == 0 {
		return document.Cell{}
	}
	return document.NewCell(tables.NewList(names))
}

// spellName writes the name of an entry as words: student-chromebook becomes student chromebook.
func spellName[S ~string](name S) string { return strings.ReplaceAll(string(name), "-", " ") }

// spellCode writes a code or a word of the API as words: RefreshUnderfunded becomes Refresh underfunded.
func spellCode[S ~string](code S) string {
	var spelled strings.Builder
	letters := []rune(string(code))
	for i, letter := range letters {
		isStart := i > 0 && unicode.IsUpper(letter)
		startsWord := isStart && (unicode.IsLower(letters[i-1]) || i+1 < len(letters) && unicode.IsLower(letters[i+1]))
		isAcronym := unicode.IsUpper(letter) && i+1 < len(letters) && unicode.IsUpper(letters[i+1])
		if startsWord {
			spelled.WriteByte(' ')
		}
		if startsWord && !isAcronym {
			letter = unicode.ToLower(letter)
		}
		spelled.WriteRune(letter)
	}
	return spelled.String()
}

// summarizePlan returns what kubectl techplan status shows of the plan.
func (input Input) summarizePlan() overview.Plan {
	for _, plan := range overview.ListPlans(input.Namespace, input.District) {
		if plan.Name == input.Plan.Name {
			return plan
		}
	}
	return overview.Plan{Namespace: input.Namespace, Name: input.Plan.Name}
}

// nameTitle returns the title of the plan, or its name.
func (input Input) nameTitle() string { return cmp.Or(string(input.Plan.Spec.Title), input.Plan.Name) }

// listGoals lists the goals of the plan by name.
func (input Input) listGoals() []*v1alpha1.Goal {
	var goals []*v1alpha1.Goal
	for _, goal := range input.District.Goals {
		if goal.Spec.PlanRef.Name == input.Plan.Name {
			goals = append(goals, goal)
		}
	}
	slices.SortFunc(goals, func(left, right *v1alpha1.Goal) int { return cmp.Compare(left.Name, right.Name) })
	return goals
}

// listBenchmarks lists the benchmarks of the plan's goals by name.
func (input Input) listBenchmarks() []*v1alpha1.Benchmark {
	ofPlan := map[string]bool{}
	for _, goal := range input.listGoals() {
		ofPlan[goal.Name] = true
	}
	var benchmarks []*v1alpha1.Benchmark
	for _, benchmark := range input.District.Benchmarks {
		if ofPlan[benchmark.Spec.GoalRef.Name] {
			benchmarks = append(benchmarks, benchmark)
		}
	}
	slices.SortFunc(benchmarks, func(left, right *v1alpha1.Benchmark) int { return cmp.Compare(left.Name, right.Name) })
	return benchmarks
}

// listDue lists what is due from today until a day, and the sentence about what it leaves out.
func (input Input) listDue(until calendar.Date) (dates []duedates.DueDate, more document.Paragraph) {
	dates, leftOut := duedates.ListDueDates(input.District, input.Plan.Name, input.today(), until)
	if beyond := len(dates) - maxRows + leftOut; beyond > 0 && len(dates) >= maxRows || leftOut > 0 {
		more = document.NewParagraph(fmt.Sprintf("%s not listed here: see kubectl techplan calendar %s.",
			text.FormatCount(beyond, "more date"), input.Plan.Name))
	}
	return dates[:min(len(dates), maxRows)], more
}

// newDueTable returns what is due as a table.
func (input Input) newDueTable(caption, empty string, dates []duedates.DueDate) document.Table {
	table := document.Table{Caption: caption, Empty: empty, Columns: []string{"day", "what", "money"}}
	for _, date := range dates {
		table.Rows = append(table.Rows, []document.Cell{
			newDayCell(date.Day), document.NewTextCell(date.Title), input.newAmountOrEmpty(date.Amount),
		})
	}
	return table
}

// newMissing returns the sentence about a fact that the plan does not have, with the field to write it in.
func newMissing(sentence, field string) document.Paragraph {
	return document.Paragraph{{Words: sentence + " Write it in "}, {Words: field, IsCode: true}, {Words: "."}}
}

// newNotice returns a finding as a notice in plain words.
func (input Input) newNotice(finding v1alpha1.Finding) document.Notice {
	notice := document.Notice{
		State: document.StateOfSeverity(finding.Severity), Heading: spellCode(finding.Code),
		Words: finding.Message, Action: finding.Action, Amount: input.newFindingAmount(finding),
	}
	if finding.Object.Name != "" {
		notice.Subjects = []document.Span{{Words: string(finding.Object.Kind) + " " + finding.Object.Name}}
	}
	return notice
}

func (input Input) newFindingAmount(finding v1alpha1.Finding) tables.Cell {
	return input.newAmountOrEmpty(money.ParseOrZero(finding.Amount)).Cell
}

// shorten returns a text on one line, of at most a number of characters.
func shorten(words string, limit int) string { return text.Truncate(text.EscapeLine(words), limit) }

func valueOf[N int32 | int64](number *N) N {
	if number == nil {
		return 0
	}
	return *number
}

// formatValue writes a value with its unit: 86.6 percent.
func formatValue(value v1alpha1.Decimal, unit string) string {
	return strings.TrimSpace(string(value) + " " + unit)
}

// lowerWord writes a kind as a word: TechnologyPlan becomes technology plan.
func lowerWord[S ~string](kind S) string { return strings.ToLower(spellCode(kind)) }
