package goals

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/chart"
	"techplan.education/internal/document"
	"techplan.education/internal/measured"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/pages"
	"techplan.education/internal/progress"
	"techplan.education/internal/records"
	"techplan.education/internal/rubric"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
)

// maxObservations is how many observations a chart draws, the newest ones.
const maxObservations = 60

// benchmarkStates are the words and the state for each state of a benchmark.
var benchmarkStates = map[v1alpha1.BenchmarkState]struct {
	words string
	state document.State
}{
	v1alpha1.StateNotStarted: {"Not started", document.Neutral},
	v1alpha1.StateNoData:     {"No data", document.Unknown},
	v1alpha1.StateMet:        {"Target reached", document.Good},
	v1alpha1.StateMissed:     {"Target missed", document.Bad},
	v1alpha1.StateStale:      {"The data are too old", document.Unknown},
	v1alpha1.StateOnTrack:    {"On track", document.Good},
	v1alpha1.StateAtRisk:     {"At risk", document.Attention},
	v1alpha1.StateOffTrack:   {"Off track", document.Bad},
	"":                       {"Not assessed", document.Unknown},
}

// buildBenchmark shows a measure of a goal: its state, its course and its groups of students.
func buildBenchmark(input pages.Input, id string, benchmark *model.Benchmark) document.Section {
	today := input.Today()
	result := progress.Evaluate(benchmark, today)
	section := document.Section{ID: id, Title: "Measure: " + model.NameMeasure(&benchmark.Spec)}
	notice := document.Notice{
		State: benchmarkStates[benchmark.Status.State].state, Heading: benchmarkStates[benchmark.Status.State].words,
		Link:  input.LinkObject(v1alpha1.KindBenchmark, benchmark.Name),
		Words: describeCourse(benchmark, result), Action: adviseBenchmark(benchmark, result, today),
	}
	if result.Contradiction != "" {
		notice.State, notice.Heading = document.Bad, "The measure contradicts itself"
		notice.Words = pages.UpperFirst(result.Contradiction) + "."
	}
	section.Blocks = append(section.Blocks, document.Notices{Entries: []document.Notice{notice}})
	if result.Contradiction == "" {
		section.Blocks = append(section.Blocks, document.Drawing{Chart: drawCourse(benchmark, result, today)})
	}
	section.Blocks = append(section.Blocks, listBenchmarkFacts(benchmark, result, today))
	section.Blocks = append(section.Blocks, listLevels(benchmark, today)...)
	section.Blocks = append(section.Blocks, listEquity(benchmark, today)...)
	if notices := listRecordNotices(input, benchmark, today); len(notices.Entries) > 0 {
		section.Blocks = append(section.Blocks, notices)
	}
	return section
}

// formatMeasure writes a value with the unit of its benchmark.
func formatMeasure(benchmark *model.Benchmark, value *big.Rat) string {
	return string(money.BoundedDecimal(value, 2)) + sayUnit(benchmark)
}

func sayUnit(benchmark *model.Benchmark) string {
	switch unit := benchmark.Spec.Metric.Unit; unit {
	case "":
		return ""
	case v1alpha1.UnitPercent:
		return "%"
	default:
		return " " + unit
	}
}

// boundWords are the words before the target of a value that is to stay on one side of it.
var boundWords = map[v1alpha1.Bound]string{v1alpha1.BoundAtLeast: "at least ", v1alpha1.BoundAtMost: "at most "}

// describeCourse says in sentences where a measure stands and where it goes.
func describeCourse(benchmark *model.Benchmark, result progress.Result) string {
	target := fmt.Sprintf("The target is %s%s by %s.",
		boundWords[benchmark.Spec.Metric.Bound], formatMeasure(benchmark, benchmark.Target.Value),
		pages.SayDay(benchmark.Target.Date))
	if result.Value == nil {
		return fmt.Sprintf("It begins at %s on %s. %s No observation counts yet.",
			formatMeasure(benchmark, benchmark.Baseline.Value), pages.SayDay(benchmark.Baseline.Date), target)
	}
	words := fmt.Sprintf("On %s it was %s", pages.SayDay(result.AsOf), formatMeasure(benchmark, result.Value))
	if result.Expected != nil {
		words += fmt.Sprintf("; %s was expected by then", formatMeasure(benchmark, result.Expected))
	}
	words += ". " + target
	if result.Pace != nil {
		words += fmt.Sprintf(" The pace is %s: 1 is as planned.", money.BoundedDecimal(result.Pace, 2))
	}
	switch {
	case result.State == v1alpha1.StateMet || result.Forecast == nil:
	case !result.Reached.IsZero() && result.Reached <= benchmark.Target.Date:
		words += fmt.Sprintf(" If it goes on like this, the target is reached on %s.", pages.SayDay(result.Reached))
	default:
		words += fmt.Sprintf(" If it goes on like this, it is %s on that day", formatMeasure(benchmark, result.Forecast))
		if result.Reached.IsZero() {
			words += ", and the target is not reached."
		} else {
			words += fmt.Sprintf(", and the target is reached on %s.", pages.SayDay(result.Reached))
		}
	}
	return words
}

// adviseBenchmark says what to do about a measure; empty for nothing.
func adviseBenchmark(benchmark *model.Benchmark, result progress.Result, today calendar.Date) string {
	switch {
	case result.Contradiction != "":
		return "Correct the Benchmark " + benchmark.Name + "."
	case measured.HasSource(benchmark.Benchmark) &&
		(result.State == v1alpha1.StateNoData || result.State == v1alpha1.StateStale):
		return "See what its source gives, or measure it and add the value to spec.observations of " + benchmark.Name + "."
	case result.State == v1alpha1.StateNoData:
		return "Measure it, and add the value to spec.observations of " + benchmark.Name + "."
	case result.State == v1alpha1.StateStale:
		return fmt.Sprintf("The last observation is %s old. Measure again, and add the value to spec.observations of %s.",
			text.FormatCount(int(today-result.AsOf), "day"), benchmark.Name)
	case result.State == v1alpha1.StateMissed:
		return "Close the goal with what was learned, or set a new target with a new date."
	case result.State == v1alpha1.StateAtRisk || result.State == v1alpha1.StateOffTrack:
		return "Decide what changes in the actions of the goal, or set a target that can be reached."
	default:
		return ""
	}
}

// drawCourse draws what was observed, the course from the baseline to the target, and the forecast.
func drawCourse(benchmark *model.Benchmark, result progress.Result, today calendar.Date) chart.Line {
	made := chart.Line{
		Words: chart.Words{
			Heading:  "Course of " + model.NameMeasure(&benchmark.Spec),
			Sentence: summarizeCourse(benchmark, result),
		},
		Label: func(size float64) string { return labelMeasure(benchmark, size) },
	}
	observations := slices.DeleteFunc(slices.Clone(benchmark.Observations), func(observation model.Observation) bool {
		return observation.Date > today
	})
	slices.SortStableFunc(observations, func(left, right model.Observation) int { return int(left.Date - right.Date) })
	if more := len(observations) - maxObservations; more > 0 {
		observations = observations[more:]
		made.Sentence += fmt.Sprintf(" The newest %d observations are drawn.", maxObservations)
	}
	for _, observation := range observations {
		made.Observed = append(made.Observed, newDatedValue(observation.Date, observation.Value, ""))
	}
	made.Milestones = append(made.Milestones, newDatedValue(benchmark.Baseline.Date, benchmark.Baseline.Value, "baseline"))
	milestones := slices.Clone(benchmark.Milestones)
	slices.SortStableFunc(milestones, func(left, right model.Point) int { return int(left.Date - right.Date) })
	for _, milestone := range milestones {
		made.Milestones = append(made.Milestones, newDatedValue(milestone.Date, milestone.Value, ""))
	}
	made.Milestones = append(made.Milestones, newDatedValue(benchmark.Target.Date, benchmark.Target.Value, "target"))
	made.Forecast = forecastCourse(benchmark, result)
	return made
}

// summarizeCourse says in a sentence what the chart of a measure shows.
func summarizeCourse(benchmark *model.Benchmark, result progress.Result) string {
	words := fmt.Sprintf("Planned: from %s on %s to %s on %s.",
		formatMeasure(benchmark, benchmark.Baseline.Value), pages.SayDay(benchmark.Baseline.Date),
		formatMeasure(benchmark, benchmark.Target.Value),
		pages.SayDay(benchmark.Target.Date))
	if result.Value == nil {
		return words + " Nothing is observed yet."
	}
	return words + fmt.Sprintf(" Latest: %s on %s.", formatMeasure(benchmark, result.Value), pages.SayDay(result.AsOf))
}

// forecastCourse returns the line from the latest value to the target, or to the value on the day of the target.
func forecastCourse(benchmark *model.Benchmark, result progress.Result) []chart.DatedValue {
	if result.Forecast == nil || result.State == v1alpha1.StateMet || result.AsOf >= benchmark.Target.Date {
		return nil
	}
	until, value := benchmark.Target.Date, result.Forecast
	if !result.Reached.IsZero() && result.Reached < until {
		until, value = result.Reached, benchmark.Target.Value
	}
	return []chart.DatedValue{newDatedValue(result.AsOf, result.Value, "latest value"), newDatedValue(until, value, "")}
}

func newDatedValue(day calendar.Date, value *big.Rat, kind string) chart.DatedValue {
	size, _ := value.Float64()
	return chart.DatedValue{
		Day: day, Value: chart.Value{Cell: tables.NewDecimal(money.BoundedDecimal(value, 4)), Size: size}, Kind: kind,
	}
}

// labelMeasure writes a value on the axis of a chart, which has room for few characters.
func labelMeasure(benchmark *model.Benchmark, size float64) string {
	words := strconv.FormatFloat(size, 'f', 2, 64)
	words = strings.TrimSuffix(strings.TrimRight(words, "0"), ".")
	if len(words) > len("1000000") {
		words = strconv.FormatFloat(size, 'g', 3, 64)
	}
	if benchmark.Spec.Metric.Unit == v1alpha1.UnitPercent {
		words += "%"
	}
	return words
}

// listBenchmarkFacts says when a measure was last taken, and until when that counts.
func listBenchmarkFacts(benchmark *model.Benchmark, result progress.Result, today calendar.Date) document.Facts {
	latest := "none that counts"
	if result.Value != nil {
		latest = fmt.Sprintf("%s on %s, %s ago", formatMeasure(benchmark, result.Value), pages.SayDay(result.AsOf),
			text.FormatCount(int(today-result.AsOf), "day"))
	}
	facts := append(listSourceFacts(benchmark), document.Fact{
		Name: "Last observation", Value: document.NewParagraph(latest),
	})
	if result.Value != nil {
		last := result.AsOf.AddDays(progress.ComputeAgeLimit(benchmark))
		words := fmt.Sprintf("until %s", pages.SayDay(last))
		if today > last {
			words = fmt.Sprintf("too old since %s", pages.SayDay(last+1))
		}
		facts = append(facts, document.Fact{Name: "Counts as recent", Value: document.NewParagraph(words)})
	}
	ahead := 0
	for _, observation := range benchmark.Observations {
		if observation.Date > today {
			ahead++
		}
	}
	if ahead > 0 {
		facts = append(facts, document.Fact{Name: "Dated ahead", Value: document.NewParagraph(
			text.FormatCount(ahead, "observation") + " with a date that has not come: not counted until then")})
	}
	return facts
}

// listSourceFacts says from where techplan takes the values of a measure, and what the source gave
// last; nothing if people observe them.
func listSourceFacts(benchmark *model.Benchmark) document.Facts {
	if !measured.HasSource(benchmark.Benchmark) {
		return nil
	}
	words := "a query of Prometheus"
	switch {
	case measured.HasInventorySource(benchmark.Benchmark):
		words = "the inventory: " + measured.NameSource(&benchmark.Spec.Source)
	case measured.HasEvaluationSource(benchmark.Benchmark):
		words = "completed evaluations: " + measured.NameSource(&benchmark.Spec.Source)
	}
	facts := document.Facts{{Name: "Measured from", Value: document.NewParagraph(words)}}
	answered := meta.FindStatusCondition(benchmark.Status.Conditions, string(v1alpha1.ConditionSourceAnswered))
	if answered != nil {
		facts = append(facts, document.Fact{Name: "Source", Value: document.NewParagraph(answered.Message)})
	}
	return facts
}

// listLevels shows the newest answers on the levels of a rubric: the level in the middle, and the share of each level
// if there are enough answers.
func listLevels(benchmark *model.Benchmark, today calendar.Date) []document.Block {
	newest, isFound := benchmark.FindLevels(today)
	if !isFound {
		return nil
	}
	heading := "Answers by level on " + pages.SayDay(newest.Date)
	words := text.FormatCount(newest.Levels.Total(), "answer") + "."
	if median := newest.Levels.Median(); median != "" {
		words += fmt.Sprintf(" The answer in the middle is %s. %s at %s or above.",
			median, formatMeasure(benchmark, newest.Value), benchmark.Spec.Metric.FromLevel)
	} else {
		words = pages.UpperFirst(rubric.SayTooFew(newest.Levels.Total(), newest.Date))
	}
	shares := newest.Levels.ListShares()
	if len(shares) == 0 {
		words += fmt.Sprintf(" The shares of the levels are left out: fewer than %d answers could be recognized.",
			rubric.FewestForShares)
		return []document.Block{document.NewParagraph(words)}
	}
	bars := chart.Bars{
		Words: chart.Words{Heading: heading, Sentence: words}, Axis: "level",
		Series: []chart.Series{{Name: "share of the answers, percent"}},
		Label:  func(size float64) string { return strconv.FormatFloat(size, 'f', -1, 64) + "%" },
	}
	for _, share := range shares {
		size, _ := share.Percent.Float64()
		bars.Things = append(bars.Things, string(share.Level))
		bars.Series[0].Values = append(bars.Series[0].Values, chart.Value{
			Cell: tables.NewDecimal(money.FormatDecimal(share.Percent, 1)), Size: size,
		})
	}
	return []document.Block{document.Drawing{Chart: bars}}
}

// flagWords say which measure of a group is beyond its limit.
var flagWords = map[v1alpha1.EquityFlag]string{
	v1alpha1.EquityFlagRateRatio: "its rate is too small a part of the best group's",
	v1alpha1.EquityFlagGapPoints: "too many points behind the best group",
	v1alpha1.EquityFlagRiskRatio: "goes without too many times as often as all others",
}

// listEquity compares groups of students with the figures that the status has, which are those that package equity
// releases. No figure of a group is taken from an observation.
func listEquity(benchmark *model.Benchmark, today calendar.Date) []document.Block {
	groups := benchmark.Status.Equity
	if len(groups) == 0 {
		return nil
	}
	_, date := progress.CompareLatestGroups(benchmark, today)
	bars := chart.Bars{
		Words: chart.Words{Heading: "Groups of students on " + pages.SayDay(date)}, Axis: "group",
		Series: []chart.Series{{Name: "share that has it, percent"}},
		Label:  func(size float64) string { return strconv.FormatFloat(size, 'f', -1, 64) + "%" },
	}
	table := document.Table{
		Caption: "Groups of students on " + pages.SayDay(date),
		Columns: []string{"group", "state", "share", "points behind", "part of the best rate", "times as often without", "why figures are left out"},
	}
	var flagged []string
	for _, group := range groups {
		share, state, words := group.Band, document.Good, "within the limits"
		switch {
		case group.Rate != "":
			share = string(group.Rate) + "%"
			size, _ := money.ParseRat(group.Rate).Float64()
			bars.Things = append(bars.Things, string(group.Name))
			bars.Series[0].Values = append(bars.Series[0].Values, chart.Value{Cell: tables.NewDecimal(group.Rate), Size: size})
		case group.Band == "" && len(group.Flags) == 0:
			state, words = document.Unknown, "not shown"
		}
		if len(group.Flags) > 0 {
			var reasons []string
			for _, flag := range group.Flags {
				reasons = append(reasons, flagWords[flag])
			}
			state, words = document.Attention, strings.Join(reasons, "; ")
			flagged = append(flagged, string(group.Name))
		}
		table.Rows = append(table.Rows, []document.Cell{
			document.NewTextCell(group.Name), document.NewStateCell(words, state), document.NewTextCell(share),
			document.NewCell(tables.NewDecimal(group.GapPoints)), document.NewCell(tables.NewDecimal(group.RateRatio)),
			document.NewCell(tables.NewDecimal(group.RiskRatio)), document.NewTextCell(group.Note),
		})
	}
	bars.Sentence = "No group is further behind than the limits allow."
	if len(flagged) > 0 {
		bars.Sentence = "Too far behind: " + text.JoinAnd(flagged) + "."
	}
	if len(bars.Things) == 0 {
		return []document.Block{document.NewParagraph(bars.Sentence + " Exact shares are left out, because single students could be recognized."), table}
	}
	return []document.Block{document.Drawing{Chart: bars}, table}
}

// listRecordNotices says which observations are gone, and which were taken out on purpose.
func listRecordNotices(input pages.Input, benchmark *model.Benchmark, today calendar.Date) document.Notices {
	var notices document.Notices
	if lost := records.ComputeBenchmarkLoss(benchmark.Benchmark, today); !lost.IsEmpty() {
		notices.Entries = append(notices.Entries, document.Notice{
			State: document.Attention, Heading: "Records lost", Words: "Gone from the object: " + lost.String() + ".",
			Action: "Put them back with: " + pages.FormatRestore(v1alpha1.KindBenchmark, benchmark.Name, input.Namespace),
		})
	}
	if isKept := meta.FindStatusCondition(benchmark.Status.Conditions, string(v1alpha1.ConditionRecordsKept)); isKept != nil &&
		isKept.Status == metav1.ConditionTrue && len(benchmark.Spec.Withdrawn) > 0 {
		notices.Entries = append(notices.Entries, document.Notice{
			State: document.Noted, Heading: "Withdrawn", Words: isKept.Message,
		})
	}
	return notices
}
