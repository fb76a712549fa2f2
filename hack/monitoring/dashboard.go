package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/grafana/grafana-foundation-sdk/go/bargauge"
	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/cog/variants"
	"github.com/grafana/grafana-foundation-sdk/go/common"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/prometheus"
	"github.com/grafana/grafana-foundation-sdk/go/stat"
	"github.com/grafana/grafana-foundation-sdk/go/table"
	"github.com/grafana/grafana-foundation-sdk/go/timeseries"
)

const (
	// schemaVersion is older than the one that the library sets: the dashboards use
	// nothing newer, and Grafana migrates from older versions only.
	schemaVersion = 41
	// gridColumns is the width of Grafana's grid.
	gridColumns = 24
	// tag links the dashboards to each other.
	tag = "techplan"
)

// datasource is the data source that the reader chooses.
var datasource = common.DataSourceRef{Type: new("prometheus"), Uid: new("${datasource}")}

// panelBuilder is what the builders of all types of panels have in common.
type panelBuilder[B any] interface {
	cog.Builder[dashboard.Panel]
	Title(title string) B
	Description(description string) B
	Datasource(datasource common.DataSourceRef) B
	Targets(targets []cog.Builder[variants.Dataquery]) B
}

// panel is a panel that has no place yet.
type panel = cog.Builder[dashboard.Panel]

// newPanel adds to a builder what all panels have.
func newPanel[B panelBuilder[B]](builder B, title, description string, targets []cog.Builder[variants.Dataquery]) B {
	return builder.Title(title).Description(description).Datasource(datasource).Targets(targets)
}

// newDashboard starts a dashboard without panels.
func newDashboard(
	uid, title, description, from string, variables ...cog.Builder[dashboard.VariableModel],
) *dashboard.DashboardBuilder {
	source := dashboard.NewDatasourceVariableBuilder("datasource").Label("Data source").Type("prometheus")
	link := dashboard.NewDashboardLinkBuilder("techplan").
		Type(dashboard.DashboardLinkTypeDashboards).
		Tags([]string{tag}).
		KeepTime(true)
	return dashboard.NewDashboardBuilder(title).
		Uid(uid).
		Description(description).
		Tags([]string{tag}).
		Editable().
		Tooltip(dashboard.DashboardCursorSyncCrosshair).
		Refresh("1m").
		Timezone("browser").
		Time(from, "now").
		Link(link).
		Variables(append([]cog.Builder[dashboard.VariableModel]{source}, variables...))
}

// newChoice makes a variable with several values at once, all of them at first.
func newChoice(name, label, query string) *dashboard.QueryVariableBuilder {
	all := dashboard.VariableOption{
		Text:  dashboard.StringOrArrayOfString{ArrayOfString: []string{"All"}},
		Value: dashboard.StringOrArrayOfString{ArrayOfString: []string{"$__all"}},
	}
	return dashboard.NewQueryVariableBuilder(name).
		Label(label).
		Datasource(datasource).
		Query(dashboard.StringOrMap{Map: map[string]any{"query": query, "refId": name}}).
		Definition(query).
		Refresh(dashboard.VariableRefreshOnTimeRangeChanged).
		Sort(dashboard.VariableSortAlphabeticalAsc).
		Multi(true).
		IncludeAll(true).
		Current(all)
}

// addRow adds a heading, and below it panels of a height that share the width.
func addRow(builder *dashboard.DashboardBuilder, title string, height int, panels ...panel) {
	builder.WithRow(dashboard.NewRowBuilder(title))
	for _, panel := range panels {
		builder.WithPanel(sizedPanel{panel, uint32(height), uint32(gridColumns / len(panels))})
	}
}

// sizedPanel gives a panel its size. The dashboard's builder gives it its place.
type sizedPanel struct {
	panel
	height, width uint32
}

// Build implements cog.Builder.
func (sized sizedPanel) Build() (dashboard.Panel, error) {
	built, err := sized.panel.Build()
	built.GridPos = &dashboard.GridPos{H: sized.height, W: sized.width}
	return built, err
}

// buildDashboard ends a dashboard: it numbers the panels.
func buildDashboard(builder *dashboard.DashboardBuilder) (dashboard.Dashboard, error) {
	built, err := builder.Build()
	if err != nil {
		return built, err
	}
	built.SchemaVersion = schemaVersion
	for i := range built.Links {
		built.Links[i].Placement = nil // The library would move links into a menu.
	}
	for i, panel := range built.Panels {
		id := uint32(i + 1)
		if panel.RowPanel != nil {
			panel.RowPanel.Id = id
			continue
		}
		panel.Panel.Id = &id
	}
	return built, nil
}

// encodeDashboard writes a dashboard as Grafana reads it from a file.
func encodeDashboard(built dashboard.Dashboard) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	// Queries are full of angle brackets.
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(built)
	return text.Bytes(), err
}

// query is an expression with the legend of its series.
type query struct{ expr, legend string }

func newTargets(format prometheus.PromQueryFormat, instant bool, queries ...query) []cog.Builder[variants.Dataquery] {
	var targets []cog.Builder[variants.Dataquery]
	for i, query := range queries {
		target := prometheus.NewDataqueryBuilder().RefId(string(rune('A' + i))).Expr(query.expr).Format(format)
		if query.legend != "" {
			target.LegendFormat(query.legend)
		}
		if instant {
			target.Instant()
		} else {
			target.Range()
		}
		targets = append(targets, target)
	}
	return targets
}

// step is a color from a value on.
type step struct {
	from  float64
	color string
}

// newThresholds starts with the color below the first step.
func newThresholds(below string, steps ...step) *dashboard.ThresholdsConfigBuilder {
	list := []dashboard.Threshold{{Color: below}}
	for _, s := range steps {
		list = append(list, dashboard.Threshold{Color: s.color, Value: &s.from})
	}
	return dashboard.NewThresholdsConfigBuilder().Mode(dashboard.ThresholdsModeAbsolute).Steps(list)
}

var (
	neutral    = newThresholds("text")
	noneIsGood = newThresholds("green", step{1, "red"})
	moreIsGood = newThresholds("red", step{0.5, "orange"}, step{1, "green"})
)

func colorBy(mode dashboard.FieldColorModeId) *dashboard.FieldColorBuilder {
	return dashboard.NewFieldColorBuilder().Mode(mode)
}

func lastValue() *common.ReduceDataOptionsBuilder {
	return common.NewReduceDataOptionsBuilder().Calcs([]string{"lastNotNull"}).Fields("").Values(false)
}

// newStat makes a panel of one number, or of the names of its series where text is
// BigValueTextModeName.
func newStat(
	title, description, unit string, text common.BigValueTextMode, colors *dashboard.ThresholdsConfigBuilder,
	query query,
) panel {
	targets := newTargets(prometheus.PromQueryFormatTimeSeries, true, query)
	return newPanel(stat.NewPanelBuilder(), title, description, targets).
		Unit(unit).
		Thresholds(colors).
		ColorScheme(colorBy(dashboard.FieldColorModeIdThresholds)).
		NoValue("none").
		ReduceOptions(lastValue()).
		GraphMode(common.BigValueGraphModeNone).
		Orientation(common.VizOrientationAuto).
		TextMode(text)
}

// newBars makes a panel with a bar for each series.
func newBars(title, description, unit string, colors *dashboard.ThresholdsConfigBuilder, query query) panel {
	targets := newTargets(prometheus.PromQueryFormatTimeSeries, true, query)
	return newPanel(bargauge.NewPanelBuilder(), title, description, targets).
		Unit(unit).
		Min(0).
		Max(1).
		Thresholds(colors).
		ColorScheme(colorBy(dashboard.FieldColorModeIdThresholds)).
		ReduceOptions(lastValue()).
		DisplayMode(common.BarGaugeDisplayModeBasic).
		Orientation(common.VizOrientationHorizontal)
}

// newLines makes a panel of series over time.
func newLines(title, description, unit string, queries ...query) *timeseries.PanelBuilder {
	targets := newTargets(prometheus.PromQueryFormatTimeSeries, false, queries...)
	return newPanel(timeseries.NewPanelBuilder(), title, description, targets).
		Unit(unit).
		Min(0).
		ColorScheme(colorBy(dashboard.FieldColorModeIdPaletteClassic)).
		DrawStyle(common.GraphDrawStyleLine).
		LineWidth(1).
		FillOpacity(10).
		ShowPoints(common.VisibilityModeNever).
		Stacking(common.NewStackingConfigBuilder().Mode(common.StackingModeNone).Group("A")).
		Legend(common.NewVizLegendOptionsBuilder().
			DisplayMode(common.LegendDisplayModeList).
			Placement(common.LegendPlacementBottom).
			ShowLegend(true).
			Calcs([]string{})).
		Tooltip(common.NewVizTooltipOptionsBuilder().
			Mode(common.TooltipDisplayModeMulti).
			Sort(common.SortOrderDescending))
}

// newStack makes a panel of lines on top of each other, with a color for each series.
func newStack(title, description string, colors map[string]string, query query) panel {
	builder := newLines(title, description, "none", query).
		FillOpacity(60).
		Stacking(common.NewStackingConfigBuilder().Mode(common.StackingModeNormal).Group("A"))
	for _, name := range sortedKeys(colors) {
		fixed := map[string]any{"mode": "fixed", "fixedColor": colors[name]}
		builder.OverrideByName(name, []dashboard.DynamicConfigValue{{Id: "color", Value: fixed}})
	}
	return builder
}

// newTableBuilder makes a table that is sorted by a column.
func newTableBuilder(title, description, sortBy string, query query) *table.PanelBuilder {
	order := common.NewTableSortByFieldStateBuilder().DisplayName(sortBy).Desc(false)
	return newPanel(table.NewPanelBuilder(), title, description, newTargets(prometheus.PromQueryFormatTable, true, query)).
		ShowHeader(true).
		CellHeight(common.TableCellHeightSm).
		Align(common.FieldTextAlignmentAuto).
		Filterable(true).
		SortBy([]cog.Builder[common.TableSortByFieldState]{order})
}

// newTable shows the labels of each series and its value, which gets a name.
func newTable(title, description, unit, value string, names map[string]string, query query) panel {
	rename := map[string]any{"Value": value}
	for from, to := range names {
		rename[from] = to
	}
	return newTableBuilder(title, description, value, query).
		OverrideByName(value, []dashboard.DynamicConfigValue{{Id: "unit", Value: unit}}).
		WithTransformation(organizeColumns(map[string]any{"Time": true}, rename))
}

// newMatrix makes a table with a series in each cell. The label Plan names the row of
// a series, another label its column.
func newMatrix(title, description, column string, query query) *table.PanelBuilder {
	return newTableBuilder(title, description, "Plan", query).
		WithTransformation(dashboard.DataTransformerConfig{Id: "groupingToMatrix", Options: map[string]any{
			"rowField": "Plan", "columnField": column, "valueField": "Value", "emptyValue": "null",
		}}).
		WithTransformation(organizeColumns(map[string]any{}, map[string]any{fmt.Sprintf(`Plan\%s`, column): "Plan"}))
}

func organizeColumns(exclude, rename map[string]any) dashboard.DataTransformerConfig {
	return dashboard.DataTransformerConfig{Id: "organize", Options: map[string]any{
		"excludeByName": exclude, "indexByName": map[string]any{}, "renameByName": rename,
	}}
}
