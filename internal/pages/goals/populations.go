package goals

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/document"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/pages"
	"techplan.education/internal/tables"
)

// comparePopulations shows the measures of a goal that several sites, grades or audiences have in common side by side,
// each measure in a section of its own, by its name.
func comparePopulations(input pages.Input, id string, goal *shownGoal) []document.Section {
	byMetric := map[v1alpha1.Label][]*model.Benchmark{}
	for _, benchmark := range goal.benchmarks {
		name := benchmark.Spec.Metric.Name
		byMetric[name] = append(byMetric[name], benchmark)
	}
	var sections []document.Section
	for _, name := range slices.Sorted(maps.Keys(byMetric)) {
		benchmarks := byMetric[name]
		if len(benchmarks) < 2 {
			continue
		}
		slices.SortStableFunc(benchmarks, func(left, right *model.Benchmark) int {
			return cmp.Or(
				cmp.Compare(model.NamePopulation(&left.Spec.Population), model.NamePopulation(&right.Spec.Population)),
				cmp.Compare(left.Name, right.Name))
		})
		sections = append(sections, document.Section{
			ID: fmt.Sprintf("%s-compared-%d", id, len(sections)+1), Title: "Side by side: " + string(name),
			Blocks: []document.Block{listPopulations(input, string(name), benchmarks)},
		})
	}
	return sections
}

// listPopulations lists the latest values of benchmarks of one measure.
func listPopulations(input pages.Input, name string, benchmarks []*model.Benchmark) document.Table {
	table := document.Table{
		Caption: name + ", by whom and where it is measured",
		Columns: []string{"measured of", "benchmark", "state", "latest", "measured on", "target", "target day"},
	}
	for _, benchmark := range benchmarks {
		status, state := &benchmark.Status, benchmarkStates[benchmark.Status.State]
		of := cmp.Or(model.NamePopulation(&benchmark.Spec.Population), "the whole district")
		table.Rows = append(table.Rows, []document.Cell{
			document.NewTextCell(of),
			document.NewLinkCell(benchmark.Name, input.LinkObject(v1alpha1.KindBenchmark, benchmark.Name)),
			document.NewStateCell(state.words, state.state),
			document.NewCell(tables.NewDecimal(status.Value)),
			document.NewCell(tables.NewDay(calendar.ParseOrZero(status.AsOf))),
			document.NewCell(tables.NewDecimal(money.FormatDecimal(benchmark.Target.Value, 4))),
			document.NewCell(tables.NewDay(benchmark.Target.Date)),
		})
	}
	return table
}
