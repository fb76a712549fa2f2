package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/promqltest"
)

const folder = root + "/charts/techplan/files/dashboards"

// The parts of a dashboard's JSON that the tests look at.
type (
	dashboardJSON struct {
		UID           string     `json:"uid"`
		SchemaVersion int        `json:"schemaVersion"`
		Links         []linkJSON `json:"links"`
		Templating    struct {
			List []variableJSON `json:"list"`
		} `json:"templating"`
		Panels []panelJSON `json:"panels"`

		text string
	}

	linkJSON struct {
		Type      string   `json:"type"`
		Tags      []string `json:"tags"`
		KeepTime  bool     `json:"keepTime"`
		Placement string   `json:"placement"`
	}

	variableJSON struct {
		Name       string `json:"name"`
		Type       string `json:"type"`
		Definition string `json:"definition"`
		AllValue   string `json:"allValue"`
	}

	panelJSON struct {
		ID         int    `json:"id"`
		Type       string `json:"type"`
		Title      string `json:"title"`
		Datasource *struct {
			UID string `json:"uid"`
		} `json:"datasource"`
		GridPos     struct{ X, Y, W, H int } `json:"gridPos"`
		Targets     []targetJSON             `json:"targets"`
		FieldConfig struct {
			Defaults  map[string]any `json:"defaults"`
			Overrides []struct {
				Properties []struct {
					ID    string `json:"id"`
					Value any    `json:"value"`
				} `json:"properties"`
			} `json:"overrides"`
		} `json:"fieldConfig"`
		Transformations []struct {
			Options map[string]any `json:"options"`
		} `json:"transformations"`
	}

	targetJSON struct {
		Expr         string `json:"expr"`
		LegendFormat string `json:"legendFormat"`
	}
)

// readDashboards builds all dashboards and reads them as Grafana does, as JSON.
func readDashboards(t *testing.T) map[string]dashboardJSON {
	t.Helper()
	all, err := buildDashboards()
	if err != nil {
		t.Fatal(err)
	}
	decoded := map[string]dashboardJSON{}
	for name, built := range all {
		text, err := encodeDashboard(built)
		if err != nil {
			t.Fatal(err)
		}
		d := dashboardJSON{text: string(text)}
		if err := json.Unmarshal(text, &d); err != nil {
			t.Fatal(err)
		}
		decoded[name] = d
	}
	return decoded
}

// TestDashboardsAreGenerated holds that the generator writes what is committed.
func TestDashboardsAreGenerated(t *testing.T) {
	fresh := t.TempDir()
	if err := writeDashboards(fresh); err != nil {
		t.Fatal(err)
	}
	for name := range readDashboards(t) {
		if diff := cmp.Diff(read(t, filepath.Join(fresh, name)), read(t, filepath.Join(folder, name))); diff != "" {
			t.Errorf("%s is stale, run go -C hack/monitoring generate ./...:\n%s", name, diff)
		}
	}
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, ok := readDashboards(t)[f.Name()]; !ok {
			t.Errorf("nothing generates %s", f.Name())
		}
	}
}

func TestDashboards(t *testing.T) {
	uids := map[string]string{}
	for name, d := range readDashboards(t) {
		t.Run(name, func(t *testing.T) {
			if d.UID == "" || uids[d.UID] != "" {
				t.Errorf("uid %q is empty or that of %s too", d.UID, uids[d.UID])
			}
			uids[d.UID] = name
			if d.SchemaVersion != schemaVersion || strings.Contains(d.text, "__inputs") {
				t.Errorf("schemaVersion %d, want %d; or it asks for inputs on import", d.SchemaVersion, schemaVersion)
			}
			link := linkJSON{Type: "dashboards", Tags: []string{tag}, KeepTime: true}
			if diff := cmp.Diff([]linkJSON{link}, d.Links); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
			checkPanels(t, d)
			checkVariables(t, d)
		})
	}
}

// checkPanels reports panels that lie over each other, leave the grid, lack a unit or
// share an id.
func checkPanels(t *testing.T, d dashboardJSON) {
	t.Helper()
	ids := map[int]bool{}
	for i, p := range d.Panels {
		if p.ID == 0 || ids[p.ID] {
			t.Errorf("%s: the id %d is none, or not the only one", p.Title, p.ID)
		}
		ids[p.ID] = true
		a := p.GridPos
		if a.X < 0 || a.Y < 0 || a.W < 1 || a.H < 1 || a.X+a.W > gridColumns {
			t.Errorf("%s leaves the grid: %+v", p.Title, a)
		}
		for _, other := range d.Panels[:i] {
			b := other.GridPos
			if a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
				t.Errorf("%s lies over %s", p.Title, other.Title)
			}
		}
		if p.Title == "" || strings.HasSuffix(p.Title, ".") {
			t.Errorf("panel %d is titled %q, which is no question and no noun", p.ID, p.Title)
		}
		if p.Type == "row" {
			continue
		}
		if len(p.Targets) == 0 || p.Datasource == nil || p.Datasource.UID != "${datasource}" {
			t.Errorf("%s asks nothing, or not the data source that is chosen", p.Title)
		}
		unit := p.FieldConfig.Defaults["unit"]
		for _, override := range p.FieldConfig.Overrides {
			for _, property := range override.Properties {
				if property.ID == "unit" {
					unit = property.Value
				}
			}
		}
		if unit == nil || unit == "" {
			t.Errorf("%s has no unit", p.Title)
		}
	}
}

var variableName = regexp.MustCompile(`\$\{?([a-z][a-zA-Z_]*)`)

// checkVariables reports variables that are used and not defined, or defined and not
// used.
func checkVariables(t *testing.T, d dashboardJSON) {
	t.Helper()
	var used, defined []string
	for _, v := range variableName.FindAllStringSubmatch(d.text, -1) {
		used = append(used, v[1])
	}
	for _, v := range d.Templating.List {
		defined = append(defined, v.Name)
		// A value for all must match the labels of techplan alone.
		if isOwn := v.Name == "namespace" || v.Name == "plan"; v.AllValue != "" && !isOwn {
			t.Errorf("all of %s is %s, which other operators' metrics match as well", v.Name, v.AllValue)
		}
	}
	slices.Sort(used)
	slices.Sort(defined)
	if diff := cmp.Diff(defined, slices.Compact(used)); diff != "" {
		t.Errorf("variables defined (-), used (+):\n%s", diff)
	}
}

// substituted puts something in the place of Grafana's variables.
var substituted = strings.NewReplacer("$__rate_interval", "5m", "$namespace", ".*", "$plan", ".*", "$job", "techplan")

var (
	labelValues = regexp.MustCompile(`^label_values\((.*), ([a-z]+)\)$`)
	inLegend    = regexp.MustCompile(`\{\{([a-z_]+)\}\}`)
)

// TestQueries holds that each query asks for metrics and labels that there are, and in a district where
// everything happens it has an answer, with the labels that the legend or the
// table shows.
func TestQueries(t *testing.T) {
	names := known(t)
	series := read(t, "testdata/series.txt")
	checkSeries(t, names, series)
	storage := promqltest.LoadedStorage(t, series)
	engine := promqltest.NewTestEngine(t, false, 0, promqltest.DefaultMaxSamplesPerQuery)
	for name, d := range readDashboards(t) {
		for _, v := range d.Templating.List {
			if v.Type != "query" {
				continue
			}
			found := labelValues.FindStringSubmatch(v.Definition)
			if found == nil {
				t.Fatalf("%s: cannot read variable %s: %s", name, v.Name, v.Definition)
			}
			checkMetrics(t, names, substituted.Replace(found[1]))
		}
		for _, p := range d.Panels {
			for _, target := range p.Targets {
				expr := substituted.Replace(target.Expr)
				checkMetrics(t, names, expr)
				query, err := engine.NewInstantQuery(t.Context(), storage, nil, expr, time.Unix(0, 0).Add(2*time.Hour))
				if err != nil {
					t.Fatalf("%s: %v", expr, err)
				}
				result := query.Exec(t.Context())
				vector, err := result.Vector()
				if err != nil || len(vector) == 0 {
					t.Errorf("%s, %s: %s has the answer %s, %v", name, p.Title, expr, result, err)
				}
				for _, sample := range vector {
					checkShown(t, p, target, sample.Metric)
				}
				query.Close()
			}
		}
	}
}

// checkShown reports what a legend or a transformation names and an answer lacks.
func checkShown(t *testing.T, p panelJSON, shown targetJSON, answer labels.Labels) {
	t.Helper()
	for _, label := range inLegend.FindAllStringSubmatch(shown.LegendFormat, -1) {
		if !answer.Has(label[1]) {
			t.Errorf("%s: the legend shows %s, which %s lacks", p.Title, label[1], answer)
		}
	}
	for _, transformation := range p.Transformations {
		for _, field := range []string{"rowField", "columnField"} {
			if label, ok := transformation.Options[field].(string); ok && !answer.Has(label) {
				t.Errorf("%s: %s is %s, which %s lacks", p.Title, field, label, answer)
			}
		}
	}
}

// checkSeries reports made-up series that no scrape could have.
func checkSeries(t *testing.T, names map[string][]string, series string) {
	t.Helper()
	for line := range strings.Lines(series) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "load ") {
			continue
		}
		metric, _, found := strings.Cut(line, "} ")
		if !found {
			t.Fatalf("cannot read %s", line)
		}
		parsed, err := testParser.ParseMetric(metric + "}")
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		name := parsed.Get(model.MetricNameLabel)
		list, exists := names[name]
		if !exists {
			t.Errorf("%s: nothing exports %s", line, name)
			continue
		}
		var got []string
		parsed.Range(func(l labels.Label) {
			if l.Name != model.MetricNameLabel && !slices.Contains(ofTargets, l.Name) {
				got = append(got, l.Name)
			}
		})
		want := slices.Sorted(slices.Values(list))
		if diff := cmp.Diff(want, got); len(want)+len(got) > 0 && diff != "" {
			t.Errorf("%s: labels of the metric (-), of the series (+):\n%s", line, diff)
		}
	}
}
