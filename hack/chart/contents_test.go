package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"
	sigsyaml "sigs.k8s.io/yaml"

	"techplan.education/config/crd"
	"techplan.education/internal/manifest/validation"
)

// TestDashboards: a ConfigMap for each, in which is the file and nothing else.
func TestDashboards(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(chartPath, "files", "dashboards", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	all := objects(t, release{values: "dashboards: {enabled: true, namespace: monitoring}"}.render(t))
	found := 0
	for name := range all {
		if strings.HasPrefix("+"+name, dashboard) {
			found++
		}
	}
	if len(paths) == 0 || found != len(paths) {
		t.Fatalf("%d ConfigMaps for %d dashboards", found, len(paths))
	}
	for _, path := range paths {
		file := filepath.Base(path)
		object := all.get(t, "ConfigMap/techplan-dashboard-"+strings.TrimSuffix(file, ".json"))
		if object.GetNamespace() != "monitoring" || object.GetLabels()["grafana_dashboard"] != "1" {
			t.Errorf("%s: the sidecar does not find it: namespace %q, labels %v", file, object.GetNamespace(), object.GetLabels())
		}
		data, _, err := unstructured.NestedStringMap(object.Object, "data")
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		// All dashboards of a cluster are files of one folder.
		if diff := cmp.Diff(map[string]string{"techplan-" + file: strings.TrimSpace(string(want)) + "\n"}, data); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
		if !json.Valid([]byte(data["techplan-"+file])) {
			t.Errorf("%s is no JSON", file)
		}
	}
}

// TestAlerts: the rule has the groups of the file, with Prometheus's own
// templates as they are.
func TestAlerts(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(chartPath, "files", "alerts.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var want any
	if err := sigsyaml.UnmarshalStrict(text, &want); err != nil {
		t.Fatal(err)
	}
	rule := objects(t, release{values: "prometheusRule: {enabled: true, renderMode: alwaysRender}"}.render(t)).get(t, "PrometheusRule/techplan")
	if diff := cmp.Diff(want, rule.Object["spec"]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestExamples: what the chart shows to others, in its annotations and after the
// install, is what the API takes.
func TestExamples(t *testing.T) {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	annotations := load4(t).Metadata.Annotations
	var listing []any
	if err := yaml.Unmarshal([]byte(annotations["artifacthub.io/crdsExamples"]), &listing); err != nil {
		t.Fatal(err)
	}
	var examples []map[string]any
	shown := map[string]int{}
	for _, each := range listing {
		example := each.(map[string]any)
		examples = append(examples, example)
		shown[example["kind"].(string)]++
	}
	notes := release{}.render(t)["techplan/templates/NOTES.txt"]
	_, plan, _ := strings.Cut(notes, "<<EOF\n")
	plan, _, found := strings.Cut(plan, "\nEOF\n")
	if !found {
		t.Fatalf("the notes have no plan:\n%s", notes)
	}
	var first map[string]any
	if err := yaml.Unmarshal([]byte(plan), &first); err != nil {
		t.Fatal(err)
	}
	examples = append(examples, first)
	var listed []struct{ Kind, Version, Name, DisplayName, Description string }
	if err := sigsyaml.UnmarshalStrict([]byte(annotations["artifacthub.io/crds"]), &listed); err != nil {
		t.Fatal(err)
	}
	described := map[string]string{}
	for _, each := range listed {
		described[each.Name] = each.Kind + " " + each.Version
		if each.DisplayName == "" || each.Description == "" {
			t.Errorf("%s is not described", each.Name)
		}
	}
	want := map[string]string{}
	for _, definition := range definitions {
		kind := definition.Spec.Names.Kind
		want[definition.Name] = kind + " " + definition.Spec.Versions[0].Name
		if shown[kind] != 1 {
			t.Errorf("%d examples of %s", shown[kind], kind)
		}
		validator, err := validation.NewValidator(definition)
		if err != nil {
			t.Fatal(err)
		}
		for _, example := range examples {
			if example["kind"] != kind {
				continue
			}
			if errs := validator.ValidateObject(t.Context(), example, nil); len(errs) > 0 {
				t.Errorf("the example of %s: %v", kind, errs.ToAggregate())
			}
		}
	}
	if diff := cmp.Diff(want, described); diff != "" {
		t.Errorf("artifacthub.io/crds (-want +got):\n%s", diff)
	}
}

// TestArtifactHub holds that Artifact Hub lists the images that are run.
func TestArtifactHub(t *testing.T) {
	var images []struct {
		Name, Image string
		Platforms   []string
	}
	if err := sigsyaml.UnmarshalStrict([]byte(load4(t).Metadata.Annotations["artifacthub.io/images"]), &images); err != nil {
		t.Fatal(err)
	}
	all := objects(t, release{values: "dashboard: {enabled: true}"}.render(t))
	listed := map[string]string{}
	for _, image := range images {
		listed[image.Name] = image.Image
	}
	want := map[string]string{
		"techplan": container(t, all.get(t, "Deployment/techplan")).Image, "dashboard": container(t, all.get(t, "Deployment/techplan-dashboard")).Image,
	}
	if diff := cmp.Diff(want, listed); diff != "" {
		t.Errorf("(-run +listed):\n%s", diff)
	}
}

// TestNotes checks that the notes have the warnings that a release needs, and no others.
func TestNotes(t *testing.T) {
	const (
		definitions = "crds.enabled is false"
		rules       = "rbac.create is false"
		scrapers    = "Only clients with the right to read /metrics get the metrics."
		monitor     = "No ServiceMonitor was created"
		rule        = "No PrometheusRule was created"
		kept        = "keeps the custom resource definitions"
		deleted     = "WARNING: crds.keep is false."
		pages       = "are the service techplan-dashboard, port 8080."
		signIn      = "It has no rights of its own: put a proxy with a sign-in in front of it"
		public      = "Everyone who reaches it sees the plans in a, b."
		publicRules = "techplan-dashboard may list and watch the five kinds there."
	)
	tests := map[string]struct {
		release
		want []string
	}{
		"the defaults":   {release{}, []string{scrapers, kept}},
		"no definitions": {release{values: "crds: {enabled: false}"}, []string{definitions, scrapers, kept}},
		"no rules":       {release{values: "rbac: {create: false}"}, []string{rules, scrapers, kept}},
		"definitions go": {release{values: "crds: {keep: false}"}, []string{scrapers, deleted}},
		"a scraper":      {release{values: "metrics: {scrapers: [{name: a, namespace: b}]}"}, []string{kept}},
		"no metrics":     {release{values: "metrics: {enabled: false}"}, []string{kept}},
		"a dashboard": {
			release{values: "dashboard: {enabled: true}"}, []string{pages, signIn, scrapers, kept},
		},
		"a public dashboard": {
			release{values: "dashboard: {enabled: true, publicNamespaces: [a, b]}"},
			[]string{pages, public, scrapers, kept},
		},
		"public, no rules": {
			release{values: "{rbac: {create: false}, dashboard: {enabled: true, publicNamespaces: [a, b]}}"},
			[]string{rules, pages, public, publicRules, scrapers, kept},
		},
		"monitoring, no kinds": {
			release{values: "{serviceMonitor: {enabled: true}, prometheusRule: {enabled: true}}"},
			[]string{scrapers, monitor, rule, kept},
		},
		"monitoring": {release{
			values: "{serviceMonitor: {enabled: true}, prometheusRule: {enabled: true}}",
			apis:   []string{serviceMonitorKind, prometheusRuleKind},
		}, []string{scrapers, kept}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			notes := test.render(t)["techplan/templates/NOTES.txt"]
			var got []string
			for _, each := range []string{definitions, rules, pages, signIn, public, publicRules, scrapers, monitor, rule, kept, deleted} {
				if strings.Contains(notes, each) {
					got = append(got, each)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, notes)
			}
		})
	}
}
