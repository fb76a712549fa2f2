package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	sigsyaml "sigs.k8s.io/yaml"
)

// kustomize is what `kubectl kustomize` makes of a folder of config/, in its order.
func kustomize(t *testing.T, folder string) (objectSet, []string) {
	t.Helper()
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionUnspecified // as the files say
	resources, err := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), filepath.Join(root, "config", folder))
	if err != nil {
		t.Fatalf("kustomize config/%s: %v", folder, err)
	}
	all, order := objectSet{}, []string{}
	for _, resource := range resources.Resources() {
		document, err := resource.AsYAML()
		if err != nil {
			t.Fatal(err)
		}
		add(t, all, document)
		order = append(order, resource.GetKind()+"/"+resource.GetName())
	}
	return all, order
}

// TestKustomize: config/default gives what the chart gives by default, apart from
// the namespace, which Helm makes itself, and from the labels that name the manager.
func TestKustomize(t *testing.T) {
	want := objects(t, release{}.render(t))
	got, order := kustomize(t, "default")
	const made = "Namespace/" + namespace
	got.get(t, made)
	if order[0] != made {
		t.Errorf("%s comes before the namespace", order[0])
	}
	delete(got, made)
	compareTools(t, want, got)
}

// TestKustomizeDashboard: the folders of the dashboard give what the chart adds for it.
func TestKustomizeDashboard(t *testing.T) {
	for folder, values := range map[string]string{
		"dashboard":        "dashboard: {enabled: true}",
		"dashboard-public": "dashboard: {enabled: true, publicNamespaces: [maple-valley]}",
	} {
		t.Run(folder, func(t *testing.T) {
			want := objects(t, release{values: values}.render(t))
			for name := range objects(t, release{}.render(t)) {
				delete(want, name)
			}
			got, _ := kustomize(t, folder)
			compareTools(t, want, got)
		})
	}
}

// compareTools compares what the chart and kustomize give, apart from the labels and the
// annotation that name the tool.
func compareTools(t *testing.T, chart, kustomized objectSet) {
	t.Helper()
	for tool, all := range map[string]objectSet{"kustomize": kustomized, "Helm": chart} {
		for name, object := range all {
			labels, annotations := object.GetLabels(), object.GetAnnotations()
			if by := labels["app.kubernetes.io/managed-by"]; by != tool {
				t.Errorf("%s is managed by %q, want %s", name, by, tool)
			}
			delete(labels, "app.kubernetes.io/managed-by")
			delete(labels, "helm.sh/chart")
			object.SetLabels(labels)
			delete(annotations, "helm.sh/resource-policy")
			object.SetAnnotations(annotations)
		}
	}
	if diff := cmp.Diff(chart, kustomized); diff != "" {
		t.Errorf("(-chart +kustomize):\n%s", diff)
	}
}

// TestKustomizationsAreComplete: no file of config/ is forgotten. The admission
// policy is an option, and is applied by itself.
func TestKustomizationsAreComplete(t *testing.T) {
	for folder, patterns := range map[string][]string{
		"crd":          {"bases/*.yaml"},
		"rbac":         {"*.yaml", "people/*.yaml"},
		"manager":      {"*.yaml"},
		"dashboard":    {"*.yaml"},
		"oauth2-proxy": {"*.yaml"},
	} {
		at := filepath.Join(root, "config", folder)
		text, err := os.ReadFile(filepath.Join(at, kustomization))
		if err != nil {
			t.Fatal(err)
		}
		var listed types.Kustomization
		if err := sigsyaml.UnmarshalStrict(text, &listed); err != nil {
			t.Fatalf("config/%s: %v", folder, err)
		}
		slices.Sort(listed.Resources)
		var there []string
		for _, pattern := range patterns {
			paths, err := filepath.Glob(filepath.Join(at, pattern))
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range paths {
				if name := strings.TrimPrefix(path, at+string(filepath.Separator)); name != kustomization {
					there = append(there, filepath.ToSlash(name))
				}
			}
		}
		slices.Sort(there)
		if diff := cmp.Diff(there, listed.Resources); diff != "" {
			t.Errorf("config/%s (-files +listed):\n%s", folder, diff)
		}
	}
}

// TestDefinitionsAlone: what installs only the definitions installs nothing else.
func TestDefinitionsAlone(t *testing.T) {
	got, _ := kustomize(t, "crd")
	for name, object := range got {
		if object.GetKind() != "CustomResourceDefinition" {
			t.Errorf("there is also %s", name)
		}
	}
	if len(got) != len(definitionsOfAll) {
		t.Errorf("got %s", slices.Sorted(maps.Keys(got)))
	}
}
