package main

import "fmt"

// The parts of Grafana's model that are used here. object is what has no shape
// of interest to us.
type (
	object map[string]any

	dashboard struct {
		UID           string   `json:"uid"`
		Title         string   `json:"title"`
		Description   string   `json:"description"`
		Tags          []string `json:"tags"`
		SchemaVersion int      `json:"schemaVersion"`
		Editable      bool     `json:"editable"`
		GraphTooltip  int      `json:"graphTooltip"`
		Refresh       string   `json:"refresh"`
		Timezone      string   `json:"timezone"`
		Time          object   `json:"time"`
		Annotations   object   `json:"annotations"`
		Links         []object `json:"links"`
		Templating    struct {
			List []variable `json:"list"`
		} `json:"templating"`
		Panels []panel `json:"panels"`
	}

	variable struct {
		Name       string  `json:"name"`
		Label      string  `json:"label"`
		Type       string  `json:"type"`
		Datasource *source `json:"datasource,omitempty"`
		Query      any     `json:"query"`
		Definition string  `json:"definition,omitempty"`
		Refresh    int     `json:"refresh"`
		Sort       int     `json:"sort,omitempty"`
		Multi      bool    `json:"multi"`
		IncludeAll bool    `json:"includeAll"`
		AllValue   string  `json:"allValue,omitempty"`
		Current    object  `json:"current"`
	}

	source struct {
		Type string `json:"type"`
		UID  string `json:"uid"`
	}

	panel struct {
		ID              int      `json:"id"`
		Type            string   `json:"type"`
		Title           string   `json:"title"`
		Description     string   `json:"description,omitempty"`
		Datasource      *source  `json:"datasource,omitempty"`
		GridPos         area     `json:"gridPos"`
		Targets         []target `json:"targets,omitempty"`
		FieldConfig     *fields  `json:"fieldConfig,omitempty"`
		Options         object   `json:"options,omitempty"`
		Transformations []object `json:"transformations,omitempty"`
	}

	area struct {
		H int `json:"h"`
		W int `json:"w"`
		X int `json:"x"`
		Y int `json:"y"`
	}

	target struct {
		RefID        string `json:"refId"`
		Expr         string `json:"expr"`
		LegendFormat string `json:"legendFormat,omitempty"`
		Format       string `json:"format"`
		Instant      bool   `json:"instant"`
		Range        bool   `json:"range"`
	}

	fields struct {
		Defaults  object   `json:"defaults"`
		Overrides []object `json:"overrides"`
	}
)

var prometheus = &source{Type: "prometheus", UID: "${datasource}"}

// newDashboard is a dashboard without panels. All dashboards link to each other
// by their tag.
func newDashboard(uid, title, description, from string, variables ...variable) dashboard {
	d := dashboard{
		UID: uid, Title: title, Description: description, Tags: []string{"techplan"},
		SchemaVersion: 41, Editable: true, GraphTooltip: 1, Refresh: "1m", Timezone: "browser",
		Time:        object{"from": from, "to": "now"},
		Annotations: object{"list": []object{}},
		Links:       []object{{"type": "dashboards", "title": "techplan", "tags": []string{"techplan"}, "asDropdown": false, "includeVars": false, "keepTime": true}},
	}
	d.Templating.List = append([]variable{{
		Name: "datasource", Label: "Data source", Type: "datasource", Query: "prometheus", Refresh: 1, Current: object{},
	}}, variables...)
	return d
}

// choice is a variable with several values at once, all of them at first.
func choice(name, label, query string) variable {
	return variable{
		Name: name, Label: label, Type: "query", Datasource: prometheus,
		Query: object{"query": query, "refId": name}, Definition: query,
		Refresh: 2, Sort: 1, Multi: true, IncludeAll: true, AllValue: ".*",
		Current: object{"text": []string{"All"}, "value": []string{"$__all"}},
	}
}

// columns of Grafana's grid.
const columns = 24

// row adds a heading and below it panels of a height, which share the width.
func (d *dashboard) row(title string, height int, panels ...panel) {
	y := 0
	for _, p := range d.Panels {
		y = max(y, p.GridPos.Y+p.GridPos.H)
	}
	d.add(panel{Type: "row", Title: title, GridPos: area{H: 1, W: columns, Y: y}})
	for i, p := range panels {
		p.Datasource = prometheus
		p.GridPos = area{H: height, W: columns / len(panels), X: i * columns / len(panels), Y: y + 1}
		d.add(p)
	}
}

func (d *dashboard) add(p panel) {
	p.ID = len(d.Panels) + 1
	d.Panels = append(d.Panels, p)
}

// query is an expression with what its series are called.
type query struct{ expr, legend string }

func targets(format string, instant bool, queries []query) []target {
	var list []target
	for i, q := range queries {
		list = append(list, target{
			RefID: string(rune('A' + i)), Expr: q.expr, LegendFormat: q.legend, Format: format, Instant: instant, Range: !instant,
		})
	}
	return list
}

// step is a color from a value on.
type step struct {
	from  float64
	color string
}

// thresholds start with the color of all that is below the first step.
func thresholds(below string, steps ...step) object {
	list := []object{{"color": below, "value": nil}}
	for _, s := range steps {
		list = append(list, object{"color": s.color, "value": s.from})
	}
	return object{"mode": "absolute", "steps": list}
}

var (
	neutral    = thresholds("text")
	noneIsGood = thresholds("green", step{1, "red"})
	moreIsGood = thresholds("red", step{0.5, "orange"}, step{1, "green"})
)

func lastValue() object {
	return object{"calcs": []string{"lastNotNull"}, "fields": "", "values": false}
}

// stat shows one number, or the names of its series where text is "name".
func stat(title, description, unit, text string, colors object, q query) panel {
	return panel{
		Type: "stat", Title: title, Description: description, Targets: targets("time_series", true, []query{q}),
		FieldConfig: &fields{object{"unit": unit, "thresholds": colors, "color": object{"mode": "thresholds"}, "noValue": "none"}, []object{}},
		Options: object{
			"reduceOptions": lastValue(), "colorMode": "value", "graphMode": "none", "justifyMode": "auto", "orientation": "auto",
			"textMode": text, "wideLayout": true,
		},
	}
}

// bars show a bar for each series.
func bars(title, description, unit string, colors object, q query) panel {
	return panel{
		Type: "bargauge", Title: title, Description: description, Targets: targets("time_series", true, []query{q}),
		FieldConfig: &fields{object{"unit": unit, "min": 0, "max": 1, "thresholds": colors, "color": object{"mode": "thresholds"}}, []object{}},
		Options: object{
			"reduceOptions": lastValue(), "displayMode": "basic", "orientation": "horizontal", "showUnfilled": true, "valueMode": "color",
		},
	}
}

// lines show series over time.
func lines(title, description, unit string, queries ...query) panel {
	return panel{
		Type: "timeseries", Title: title, Description: description, Targets: targets("time_series", false, queries),
		FieldConfig: &fields{object{
			"unit": unit, "min": 0, "color": object{"mode": "palette-classic"},
			"custom": object{"drawStyle": "line", "lineWidth": 1, "fillOpacity": 10, "showPoints": "never", "stacking": object{"mode": "none", "group": "A"}},
		}, []object{}},
		Options: object{
			"legend":  object{"displayMode": "list", "placement": "bottom", "showLegend": true, "calcs": []string{}},
			"tooltip": object{"mode": "multi", "sort": "desc"},
		},
	}
}

// stacked are lines on top of each other, with a color for each series.
func stacked(title, description string, colors map[string]string, q query) panel {
	p := lines(title, description, "none", q)
	p.FieldConfig.Defaults["custom"] = object{
		"drawStyle": "line", "lineWidth": 1, "fillOpacity": 60, "showPoints": "never", "stacking": object{"mode": "normal", "group": "A"},
	}
	for _, name := range sorted(colors) {
		p.FieldConfig.Overrides = append(p.FieldConfig.Overrides, object{
			"matcher":    object{"id": "byName", "options": name},
			"properties": []object{{"id": "color", "value": object{"mode": "fixed", "fixedColor": colors[name]}}},
		})
	}
	return p
}

// table shows the labels of each series and its value, which gets a name.
func table(title, description, unit, value string, names map[string]string, q query) panel {
	rename := object{"Value": value}
	for from, to := range names {
		rename[from] = to
	}
	return panel{
		Type: "table", Title: title, Description: description, Targets: targets("table", true, []query{q}),
		FieldConfig: &fields{object{"custom": object{"align": "auto", "filterable": true}}, []object{{
			"matcher":    object{"id": "byName", "options": value},
			"properties": []object{{"id": "unit", "value": unit}},
		}}},
		Options: object{"showHeader": true, "cellHeight": "sm", "sortBy": []object{{"displayName": value, "desc": false}}},
		Transformations: []object{
			{"id": "organize", "options": object{"excludeByName": object{"Time": true}, "indexByName": object{}, "renameByName": rename}},
		},
	}
}

// matrix shows a series in each cell: the label Plan tells its row, another label
// its column.
func matrix(title, description, column string, defaults object, q query) panel {
	return panel{
		Type: "table", Title: title, Description: description, Targets: targets("table", true, []query{q}),
		FieldConfig: &fields{defaults, []object{}},
		Options:     object{"showHeader": true, "cellHeight": "sm", "sortBy": []object{{"displayName": "Plan", "desc": false}}},
		Transformations: []object{
			{"id": "groupingToMatrix", "options": object{"rowField": "Plan", "columnField": column, "valueField": "Value", "emptyValue": "null"}},
			{"id": "organize", "options": object{"excludeByName": object{}, "indexByName": object{}, "renameByName": object{fmt.Sprintf(`Plan\%s`, column): "Plan"}}},
		},
	}
}
