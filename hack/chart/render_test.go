package main

import (
	"bufio"
	"errors"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	chart3 "helm.sh/helm/v3/pkg/chart"
	loader3 "helm.sh/helm/v3/pkg/chart/loader"
	chartutil3 "helm.sh/helm/v3/pkg/chartutil"
	engine3 "helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v4/pkg/chart/common"
	chartutil4 "helm.sh/helm/v4/pkg/chart/common/util"
	chart4 "helm.sh/helm/v4/pkg/chart/v2"
	loader4 "helm.sh/helm/v4/pkg/chart/v2/loader"
	engine4 "helm.sh/helm/v4/pkg/engine"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
	sigsyaml "sigs.k8s.io/yaml"
)

// A release is what is installed, and on what.
type release struct {
	name   string // techplan where empty
	values string // YAML
	// apis are what the cluster knows besides Kubernetes' own, as group/version/kind.
	apis []string
}

const namespace = "techplan-system"

var chartPath = filepath.Join(root, "charts", "techplan")

func (r release) parse(t *testing.T) (name string, values map[string]any) {
	t.Helper()
	values = map[string]any{}
	if err := sigsyaml.Unmarshal([]byte(r.values), &values); err != nil {
		t.Fatalf("the values of the test: %v", err)
	}
	if r.name == "" {
		return "techplan", values
	}
	return r.name, values
}

// helm4 renders a chart by Helm 4: texts by template, NOTES.txt among them.
func (r release) helm4(t *testing.T, chart *chart4.Chart) (map[string]string, error) {
	t.Helper()
	name, values := r.parse(t)
	caps := common.DefaultCapabilities.Copy()
	caps.APIVersions = append(caps.APIVersions, r.apis...)
	options := common.ReleaseOptions{Name: name, Namespace: namespace, Revision: 1, IsInstall: true}
	all, err := chartutil4.ToRenderValues(chart, values, options, caps)
	if err != nil {
		return nil, err
	}
	return engine4.Render(chart, all)
}

// helm3 is helm4 by Helm 3.
func (r release) helm3(t *testing.T, chart *chart3.Chart) (map[string]string, error) {
	t.Helper()
	name, values := r.parse(t)
	caps := chartutil3.DefaultCapabilities.Copy()
	caps.APIVersions = append(caps.APIVersions, r.apis...)
	options := chartutil3.ReleaseOptions{Name: name, Namespace: namespace, Revision: 1, IsInstall: true}
	all, err := chartutil3.ToRenderValues(chart, values, options, caps)
	if err != nil {
		return nil, err
	}
	return engine3.Render(chart, all)
}

// render renders the chart of the repository by Helm 4.
func (r release) render(t *testing.T) map[string]string {
	t.Helper()
	texts, err := r.helm4(t, load4(t))
	if err != nil {
		t.Fatalf("render: %v", err)
	}
	return texts
}

func load4(t *testing.T) *chart4.Chart {
	t.Helper()
	chart, err := loader4.Load(chartPath)
	if err != nil {
		t.Fatalf("load the chart: %v", err)
	}
	return chart
}

func load3(t *testing.T) *chart3.Chart {
	t.Helper()
	chart, err := loader3.Load(chartPath)
	if err != nil {
		t.Fatalf("load the chart: %v", err)
	}
	return chart
}

// An objectSet is the objects of a rendering, by kind and name, and by namespace from the
// second of that name on.
type objectSet map[string]*unstructured.Unstructured

// objects are the objects in rendered templates. No two may be the same.
func objects(t *testing.T, texts map[string]string) objectSet {
	t.Helper()
	all := objectSet{}
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		if !strings.HasSuffix(path, ".yaml") {
			continue
		}
		for _, document := range documents(t, path, texts[path]) {
			add(t, all, document)
		}
	}
	return all
}

func add(t *testing.T, all objectSet, document []byte) {
	t.Helper()
	content := map[string]any{}
	if err := sigsyaml.UnmarshalStrict(document, &content); err != nil {
		t.Fatalf("read an object: %v\n%s", err, document)
	}
	if len(content) == 0 {
		return
	}
	object := &unstructured.Unstructured{Object: content}
	name := object.GetKind() + "/" + object.GetName()
	if other := all[name]; other != nil && other.GetNamespace() != object.GetNamespace() {
		name += " in " + object.GetNamespace()
	}
	if all[name] != nil {
		t.Errorf("%s is there twice", name)
	}
	all[name] = object
}

func documents(t *testing.T, path, text string) [][]byte {
	t.Helper()
	var all [][]byte
	reader := yaml.NewYAMLReader(bufio.NewReader(strings.NewReader(text)))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all = append(all, document)
	}
}

// against says in what objects differ from others: "-" is missing, "+" is more.
func (m objectSet) against(others objectSet) []string {
	var differences []string
	for _, name := range slices.Sorted(maps.Keys(others)) {
		if m[name] == nil {
			differences = append(differences, "-"+name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if others[name] == nil {
			differences = append(differences, "+"+name)
		}
	}
	return differences
}

// get is the object of that kind and name.
func (m objectSet) get(t *testing.T, name string) *unstructured.Unstructured {
	t.Helper()
	if m[name] == nil {
		t.Fatalf("there is no %s, but %s", name, slices.Sorted(maps.Keys(m)))
	}
	return m[name]
}

// pod is one of a Deployment's.
func pod(t *testing.T, object *unstructured.Unstructured) *corev1.Pod {
	t.Helper()
	deployment := &appsv1.Deployment{}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, deployment); err != nil {
		t.Fatal(err)
	}
	made := &corev1.Pod{ObjectMeta: deployment.Spec.Template.ObjectMeta, Spec: deployment.Spec.Template.Spec}
	made.Name, made.Namespace = deployment.Name, deployment.Namespace
	return made
}

// container is the only container of a Deployment.
func container(t *testing.T, object *unstructured.Unstructured) corev1.Container {
	t.Helper()
	containers := pod(t, object).Spec.Containers
	if len(containers) != 1 {
		t.Fatalf("%d containers", len(containers))
	}
	return containers[0]
}
