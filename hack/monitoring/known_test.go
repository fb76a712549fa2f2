package main

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	client "github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/promql/parser"
	ctrlmetrics "sigs.k8s.io/controller-runtime/pkg/metrics"

	// What they are built on registers its metrics when it is linked in.
	_ "techplan.education/controllers"
	"techplan.education/controllers/metrics"
)

// root of the repository.
const root = "../.."

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var described = regexp.MustCompile(`^Desc\{fqName: "([^"]+)", .*variableLabels: \{([^}]*)\}`)

// known are the metrics that a scrape of the manager can have, with their labels:
// all that is registered where the controllers are linked in, ours, and what
// Prometheus adds about a target.
func known(t *testing.T) map[string][]string {
	t.Helper()
	names := map[string][]string{"up": {}}
	for _, m := range metrics.ListMetrics() {
		names[m.Name] = m.Labels
	}
	registry, ok := ctrlmetrics.Registry.(client.Collector)
	if !ok {
		t.Fatalf("%T cannot say what is registered", ctrlmetrics.Registry)
	}
	ch := make(chan *client.Desc)
	go func() {
		defer close(ch)
		registry.Describe(ch)
	}()
	for desc := range ch {
		found := described.FindStringSubmatch(desc.String())
		if found == nil {
			t.Fatalf("cannot read %s", desc)
		}
		name, list := found[1], nonEmpty(found[2])
		if len(list) > 0 {
			list = strings.Split(found[2], ",")
		}
		names[name] = list
		if strings.HasSuffix(name, "_seconds") {
			// As a histogram it has these.
			names[name+"_sum"], names[name+"_count"], names[name+"_bucket"] = list, list, append(slices.Clone(list), "le")
		}
	}
	return names
}

// ofTargets are the labels that a scrape adds.
var ofTargets = []string{"job", "instance"}

// promQL reads an expression as Prometheus does.
func promQL(t *testing.T, expr string) parser.Expr {
	t.Helper()
	parsed, err := testParser.ParseExpr(expr)
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	return parsed
}

// checkMetrics reports metrics and labels of an expression that nothing exports.
func checkMetrics(t *testing.T, names map[string][]string, expr string) {
	t.Helper()
	parser.Inspect(promQL(t, expr), func(node parser.Node, _ []parser.Node) error {
		selector, ok := node.(*parser.VectorSelector)
		if !ok {
			return nil
		}
		list, exists := names[selector.Name]
		if !exists {
			t.Errorf("%s: nothing exports %s", expr, selector.Name)
			return nil
		}
		for _, m := range selector.LabelMatchers {
			if m.Name != model.MetricNameLabel && !slices.Contains(list, m.Name) && !slices.Contains(ofTargets, m.Name) {
				t.Errorf("%s: %s has no label %s, only %v", expr, selector.Name, m.Name, list)
			}
		}
		return nil
	})
}

var promQLBlock = regexp.MustCompile("(?ms)^```promql\n(.*?)^```$")

// The documentation asks for what there is, and names what the dashboards and
// alerts use.
func TestDocumentation(t *testing.T) {
	names := known(t)
	found := 0
	for _, page := range append(runbooks(t), root+"/docs/metrics.md") {
		for _, block := range promQLBlock.FindAllStringSubmatch(read(t, page), -1) {
			found++
			checkMetrics(t, names, block[1])
		}
	}
	if found == 0 {
		t.Error("no page has a query")
	}
	text := read(t, root+"/docs/metrics.md")
	used := map[string]bool{}
	for _, expr := range expressions(t) {
		parser.Inspect(promQL(t, expr), func(node parser.Node, _ []parser.Node) error {
			if selector, ok := node.(*parser.VectorSelector); ok {
				used[strings.TrimSuffix(selector.Name, "_bucket")] = true
			}
			return nil
		})
	}
	for _, name := range slices.Sorted(maps.Keys(used)) {
		if name != "up" && !strings.Contains(text, "`"+name+"`") {
			t.Errorf("docs/metrics.md does not name %s", name)
		}
	}
	row := regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| ([^|]*) \\|")
	for _, m := range row.FindAllStringSubmatch(text, -1) {
		list, exists := names[m[1]]
		if !exists {
			t.Errorf("docs/metrics.md names %s, which nothing exports", m[1])
		}
		for _, l := range regexp.MustCompile("`([a-z_]+)`").FindAllStringSubmatch(m[2], -1) {
			if !slices.Contains(list, l[1]) {
				t.Errorf("docs/metrics.md: %s has no label %s, only %v", m[1], l[1], list)
			}
		}
	}
}

// expressions of all dashboards and alerts.
func expressions(t *testing.T) []string {
	t.Helper()
	var list []string
	for _, d := range readDashboards(t) {
		for _, p := range d.Panels {
			for _, target := range p.Targets {
				list = append(list, substituted.Replace(target.Expr))
			}
		}
	}
	for _, rule := range alerts(t) {
		list = append(list, rule.Expr)
	}
	return list
}
