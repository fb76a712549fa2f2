package content

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

// MaxRows is how many rows a table of a report has at most. A sentence says how many more there are.
const MaxRows = 200

// Currency returns the currency of the plan; empty if it has no budget.
func (input Input) Currency() string {
	if input.Plan.Spec.Budget == nil {
		return ""
	}
	return input.Plan.Spec.Budget.Currency
}

// FormatAmount writes an amount of money.
func (input Input) FormatAmount(amount money.Amount) string { return amount.FormatIn(input.Currency()) }

// NewAmountCell returns a cell with an amount of money.
func (input Input) NewAmountCell(amount money.Amount) document.Cell {
	return document.NewCell(tables.NewAmount(amount, input.Currency()))
}

// newAmountOrEmpty returns a cell with an amount of money; an empty one for 0, which stands for none known.
func (input Input) newAmountOrEmpty(amount money.Amount) document.Cell {
	if amount == 0 {
		return document.Cell{}
	}
	return input.NewAmountCell(amount)
}

// FormatDay writes a day within a sentence.
func FormatDay(day calendar.Date) string { return locale.New("en").FormatDay(day) }

// NewDayCell returns a cell with a day; an empty one for no date.
func NewDayCell(day calendar.Date) document.Cell { return document.NewCell(tables.NewDay(day)) }

// NewCountCell returns a cell with a number.
func NewCountCell(count int64) document.Cell { return document.NewCell(tables.NewCount(count)) }

// NewListCell returns a cell with names; an empty one for none.
func NewListCell[S ~string](names []S) document.Cell {
	if len(names) == 0 {
		return document.Cell{}
	}
	return document.NewCell(tables.NewList(names))
}

// SpellName writes the name of an entry as words: student-chromebook becomes student chromebook.
func SpellName[S ~string](name S) string { return strings.ReplaceAll(string(name), "-", " ") }

// SpellCode writes a code or a word of the API as words: RefreshUnderfunded becomes Refresh underfunded.
func SpellCode[S ~string](code S) string {
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

// SummarizePlan returns what kubectl techplan status shows of the plan.
func (input Input) SummarizePlan() overview.Plan {
	for _, plan := range overview.ListPlans(input.Namespace, input.District) {
		if plan.Name == input.Plan.Name {
			return plan
		}
	}
	return overview.Plan{Namespace: input.Namespace, Name: input.Plan.Name}
}

// NameTitle returns the title of the plan, or its name.
func (input Input) NameTitle() string { return cmp.Or(string(input.Plan.Spec.Title), input.Plan.Name) }

// ListGoals lists the goals of the plan by name.
func (input Input) ListGoals() []*v1alpha1.Goal {
	var goals []*v1alpha1.Goal
	for _, goal := range input.District.Goals {
		if goal.Spec.PlanRef.Name == input.Plan.Name {
			goals = append(goals, goal)
		}
	}
	slices.SortFunc(goals, func(left, right *v1alpha1.Goal) int { return cmp.Compare(left.Name, right.Name) })
	return goals
}

// ListBenchmarks lists the benchmarks of the plan's goals by name.
func (input Input) ListBenchmarks() []*v1alpha1.Benchmark {
	ofPlan := map[string]bool{}
	for _, goal := range input.ListGoals() {
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

// ListDue lists what is due from today until a day, and the sentence about what it leaves out.
func (input Input) ListDue(until calendar.Date) (dates []duedates.DueDate, more document.Paragraph) {
	dates, leftOut := duedates.ListDueDates(input.District, input.Plan.Name, input.Today(), until)
	if beyond := len(dates) - MaxRows + leftOut; beyond > 0 && len(dates) >= MaxRows || leftOut > 0 {
		more = document.NewParagraph(fmt.Sprintf("%s not listed here: see kubectl techplan calendar %s.",
			text.FormatCount(beyond, "more date"), input.Plan.Name))
	}
	return dates[:min(len(dates), MaxRows)], more
}

// NewDueTable returns what is due as a table.
func (input Input) NewDueTable(caption, empty string, dates []duedates.DueDate) document.Table {
	table := document.Table{Caption: caption, Empty: empty, Columns: []string{"day", "what", "money"}}
	for _, date := range dates {
		table.Rows = append(table.Rows, []document.Cell{
			NewDayCell(date.Day), document.NewTextCell(date.Title), input.newAmountOrEmpty(date.Amount),
		})
	}
	return table
}

// NewMissing returns the sentence about a fact that the plan does not have, with the field to write it in.
func NewMissing(sentence, field string) document.Paragraph {
	return document.Paragraph{{Words: sentence + " Write it in "}, {Words: field, IsCode: true}, {Words: "."}}
}

// newNotice returns a finding as a notice in plain words.
func (input Input) newNotice(finding v1alpha1.Finding) document.Notice {
	notice := document.Notice{
		State: document.StateOfSeverity(finding.Severity), Heading: SpellCode(finding.Code),
		Words: finding.Message, Action: finding.Action, Amount: input.NewFindingAmount(finding),
	}
	if finding.Object.Name != "" {
		notice.Subjects = []document.Span{{Words: string(finding.Object.Kind) + " " + finding.Object.Name}}
	}
	return notice
}

// NewFindingAmount returns the money of a finding; an empty cell for none.
func (input Input) NewFindingAmount(finding v1alpha1.Finding) tables.Cell {
	return input.newAmountOrEmpty(money.ParseOrZero(finding.Amount)).Cell
}

// Shorten returns a text on one line, of at most a number of characters.
func Shorten(words string, limit int) string { return text.Truncate(text.EscapeLine(words), limit) }

// ValueOf returns a number of a status; 0 for an absent one.
func ValueOf[N int32 | int64](number *N) N {
	if number == nil {
		return 0
	}
	return *number
}

// formatValue writes a value with its unit: 86.6 percent.
func formatValue(value v1alpha1.Decimal, unit string) string {
	return strings.TrimSpace(string(value) + " " + unit)
}

// LowerWord writes a kind as a word: TechnologyPlan becomes technology plan.
func LowerWord[S ~string](kind S) string { return strings.ToLower(SpellCode(kind)) }
