package chart

import (
	"fmt"

	"techplan.education/internal/tables"
)

// Stages are steps that follow one another, such as goals, budget lines, lots and decisions. Between two
// steps the drawing shows whether they are linked, and what is missing.
type Stages struct {
	Words

	Steps []Step
	// Joins are between the steps: one fewer than these.
	Joins []Join
}

// Step is one of the stages: its name, and at most three lines about it.
type Step struct {
	Name  string
	Lines []string
}

// Join is what lies between a step and the next one.
type Join struct {
	// Gaps are what is missing, the most important first; without any, the link is whole.
	Gaps []Gap
}

// Gap is something that is missing between two steps.
type Gap struct {
	// Amount is the money at stake; empty for none. Count is how many things are missing.
	Amount tables.Cell
	Count  int
	// Name says what is missing in few words: "lines without goal".
	Name string
	// Weight says how bad it is.
	Weight Weight
}

// Weight says how bad a gap is. The drawing has another symbol for each.
type Weight int8

// The weights of gaps.
const (
	// Known is a gap that is only to be known.
	Known Weight = iota
	// Loose is a gap that needs a look.
	Loose
	// Broken is a gap that needs a decision.
	Broken
)

var weightClasses = map[Weight]string{Known: "known", Loose: "loose", Broken: "broken"}

var weightSymbols = map[Weight]string{Known: "i", Loose: "!", Broken: "✕"}

// Table returns what is missing: a row for each gap.
func (chart Stages) Table() tables.Table {
	table := tables.Table{Title: chart.Heading, Empty: "Every step is linked to the next one.", Columns: []tables.Column{
		{Name: "from"}, {Name: "to"}, {Name: "what is missing"}, {Name: "number"}, {Name: "amount"},
	}}
	for i, join := range chart.Joins {
		for _, gap := range join.Gaps {
			table.Rows = append(table.Rows, tables.Row{
				tables.NewText(chart.Steps[i].Name), tables.NewText(chart.Steps[i+1].Name), tables.NewText(gap.Name),
				tables.NewCount(gap.Count), gap.Amount,
			})
		}
	}
	return table
}

// The places of stages.
const (
	stageTop    = 2.0
	stageHeight = 96.0
	stageWide   = 136.0
	stageLine   = 18.0
	gapTop      = stageTop + stageHeight + 30
	gapHeight   = 46.0
)

// Draw returns the chart as SVG.
func (chart Stages) Draw(id string) string {
	most := 0
	for _, join := range chart.Joins {
		most = max(most, len(join.Gaps))
	}
	height := stageTop + stageHeight + 8
	if most > 0 {
		height = gapTop + gapHeight*float64(most)
	}
	made := beginDrawing(id, chart.Words, height)
	between := 0.0
	if len(chart.Joins) > 0 {
		between = (width - stageWide*float64(len(chart.Steps))) / float64(len(chart.Joins))
	}
	middle := stageTop + stageHeight/2
	for i, step := range chart.Steps {
		left := (stageWide + between) * float64(i)
		// A line of one unit around the box is not cut off at the edges of the drawing.
		made.addRectangle("stage", "", left+1, stageTop, stageWide-2, stageHeight)
		made.addText("value", "middle", left+stageWide/2, stageTop+24, shortenTo(step.Name, maxStage))
		for number, line := range step.Lines {
			made.addText("label", "middle", left+stageWide/2, stageTop+46+stageLine*float64(number), shortenTo(line, maxStage))
		}
	}
	for i, join := range chart.Joins {
		left := stageWide + (stageWide+between)*float64(i)
		made.addJoin(join, left, left+between, middle)
	}
	return made.end()
}

// maxStage is how many characters of a line a step has room for, and maxGap those of what is missing.
const maxStage, maxGap = 20, 32

// addJoin draws the link between two steps, and below it what is missing.
func (made *drawing) addJoin(join Join, left, right, middle float64) {
	center := (left + right) / 2
	if len(join.Gaps) == 0 {
		made.addLine("link", left, middle, right, middle)
		made.addText("whole", "middle", center, middle-8, "✓")
		return
	}
	worst := Known
	for _, gap := range join.Gaps {
		worst = max(worst, gap.Weight)
	}
	class := weightClasses[worst]
	made.addLine("link "+class, left, middle, center-12, middle)
	made.addLine("link "+class, center+12, middle, right, middle)
	made.addText("symbol "+class, "middle", center, middle+6, weightSymbols[worst])
	made.addLine("grid", center, middle+14, center, gapTop-14)
	for number, gap := range join.Gaps {
		top := gapTop + gapHeight*float64(number)
		heading := gap.Amount.String()
		if gap.Amount.IsEmpty() {
			heading = fmt.Sprint(gap.Count)
		}
		made.addText("symbol "+weightClasses[gap.Weight], "middle", center, top, weightSymbols[gap.Weight]+" "+heading)
		made.addText("label", "middle", center, top+17, shortenTo(gap.Name, maxGap))
	}
}
