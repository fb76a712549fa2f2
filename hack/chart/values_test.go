package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	sigsyaml "sigs.k8s.io/yaml"
)

// changes gives each value another than its default, or than in everything.
var changes = map[string]string{
	"nameOverride":                     "nameOverride: plans",
	"fullnameOverride":                 "fullnameOverride: planner",
	"commonLabels":                     "commonLabels: {team: other}",
	"replicas":                         "replicas: 3",
	"revisionHistoryLimit":             "revisionHistoryLimit: 0",
	"image.repository":                 "image: {repository: registry.example.org/techplan}",
	"image.tag":                        "image: {tag: 0.2.0, digest: null}",
	"image.digest":                     "image: {digest: \"sha256:" + strings.Repeat("f", 64) + "\"}",
	"image.pullPolicy":                 "image: {pullPolicy: Always}",
	"imagePullSecrets":                 "imagePullSecrets: [{name: other}]",
	"crds.enabled":                     "crds: {enabled: false}",
	"crds.keep":                        "crds: {keep: false}",
	"crds.annotations":                 "crds: {annotations: {a: b}}",
	"rbac.create":                      "{rbac: {create: false}, metrics: {scrapers: []}}",
	"rbac.people":                      "rbac: {people: false}",
	"rbac.aggregate":                   "rbac: {aggregate: false}",
	"serviceAccount.create":            "serviceAccount: {create: false}",
	"serviceAccount.name":              "serviceAccount: {name: other}",
	"serviceAccount.annotations":       "serviceAccount: {annotations: {a: b}}",
	"leaderElection.enabled":           "{replicas: 1, leaderElection: {enabled: false}}",
	"leaderElection.namespace":         "leaderElection: {namespace: other}",
	"logLevel":                         "logLevel: 2",
	"kubeAPI.qps":                      "kubeAPI: {qps: 1}",
	"kubeAPI.burst":                    "kubeAPI: {burst: 1}",
	"extraArgs":                        "extraArgs: [--v=3]",
	"extraEnv":                         "extraEnv: [{name: A, value: b}]",
	"metrics.enabled":                  "{metrics: {enabled: false}, serviceMonitor: {enabled: false}, prometheusRule: {enabled: false}}",
	"metrics.port":                     "metrics: {port: 9443}",
	"metrics.certificateSecret":        "metrics: {certificateSecret: other}",
	"metrics.scrapers":                 "metrics: {scrapers: [{name: a, namespace: b}]}",
	"metrics.service.annotations":      "metrics: {service: {annotations: {a: b}}}",
	"serviceMonitor.enabled":           "serviceMonitor: {enabled: false}",
	"serviceMonitor.renderMode":        "serviceMonitor: {renderMode: skipIfMissing}",
	"serviceMonitor.labels":            "serviceMonitor: {labels: {a: b}}",
	"serviceMonitor.interval":          "serviceMonitor: {interval: 90s}",
	"serviceMonitor.scrapeTimeout":     "serviceMonitor: {scrapeTimeout: 10s}",
	"serviceMonitor.tlsConfig":         "serviceMonitor: {tlsConfig: {serverName: metrics.example.org}}",
	"serviceMonitor.authorization":     "serviceMonitor: {authorization: {credentials: {name: token, key: token}}}",
	"prometheusRule.enabled":           "prometheusRule: {enabled: false}",
	"prometheusRule.renderMode":        "prometheusRule: {renderMode: skipIfMissing}",
	"prometheusRule.labels":            "prometheusRule: {labels: {a: b}}",
	"prometheusRule.runbookURL":        "prometheusRule: {runbookURL: 'https://docs.example.org/runbooks'}",
	"dashboards.enabled":               "dashboards: {enabled: false}",
	"dashboards.namespace":             "dashboards: {namespace: monitoring}",
	"dashboards.labels":                "dashboards: {labels: {a: b}}",
	"dashboards.annotations":           "dashboards: {annotations: {a: b}}",
	"approvalPolicy.enabled":           "approvalPolicy: {enabled: false}",
	"approvalPolicy.denyDeletion":      "approvalPolicy: {denyDeletion: false}",
	"approvalPolicy.namespaceSelector": "approvalPolicy: {namespaceSelector: {matchLabels: {a: b}}}",
	"podDisruptionBudget.enabled":      "podDisruptionBudget: {enabled: false}",
	"networkPolicy.enabled":            "networkPolicy: {enabled: false}",
	"networkPolicy.metricsFrom":        "networkPolicy: {metricsFrom: []}",
	"networkPolicy.egress":             "networkPolicy: {egress: []}",
	"resources":                        "resources: {requests: {memory: 1Gi}}",
	"deploymentAnnotations":            "deploymentAnnotations: {a: b}",
	"podAnnotations":                   "podAnnotations: {a: b}",
	"podLabels":                        "podLabels: {a: b}",
	"priorityClassName":                "priorityClassName: other",
	"nodeSelector":                     "nodeSelector: {a: b}",
	"tolerations":                      "tolerations: []",
	"affinity":                         "affinity: {podAffinity: {}}",
	"topologySpreadConstraints":        "topologySpreadConstraints: []",
	"terminationGracePeriodSeconds":    "terminationGracePeriodSeconds: 30",
	"podSecurityContext":               "podSecurityContext: {runAsUser: 1000}",
	"securityContext":                  "securityContext: {privileged: false}",
	"extraObjects":                     "extraObjects: []",
}

// TestValuesHaveEffect: each value is documented, is in the schema, and changes
// what is rendered.
func TestValuesHaveEffect(t *testing.T) {
	values := map[string]any{}
	text, err := os.ReadFile(filepath.Join(chartPath, "values.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := sigsyaml.UnmarshalStrict(text, &values); err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join(chartPath, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	for line := range strings.Lines(string(readme)) {
		if cells := strings.Split(line, " | "); len(cells) == 4 && cells[1] != "Type" {
			documented = append(documented, strings.TrimPrefix(cells[0], "| "))
		}
	}
	slices.Sort(documented)
	names := slices.Sorted(maps.Keys(changes))
	if diff := cmp.Diff(names, documented); diff != "" {
		t.Errorf("values (-tried here +documented):\n%s", diff)
	}
	if diff := cmp.Diff(names, leaves(values, slices.Collect(maps.Keys(changes)), "")); diff != "" {
		t.Errorf("values (-tried here +in values.yaml):\n%s", diff)
	}
	var schema map[string]any
	text, err = os.ReadFile(filepath.Join(chartPath, "values.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	closed := closedLeaves(schema, values, "")
	if diff := cmp.Diff(names, closed); diff != "" {
		t.Errorf("values (-tried here +in the schema):\n%s", diff)
	}
	chart := load4(t)
	before, err := release{values: everything}.helm4(t, chart)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		after, err := release{values: merged(t, everything, changes[name])}.helm4(t, chart)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		delete(after, "techplan/templates/NOTES.txt")
		want := maps.Clone(before)
		delete(want, "techplan/templates/NOTES.txt")
		if maps.Equal(want, after) {
			t.Errorf("%s changes nothing", name)
		}
	}
}

// leaves are the paths of the values down to those that are known, and to what
// has nothing below.
func leaves(values map[string]any, known []string, path string) []string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(values)) {
		name := strings.TrimPrefix(path+"."+key, ".")
		if below, ok := values[key].(map[string]any); ok && len(below) > 0 && !slices.Contains(known, name) {
			all = append(all, leaves(below, known, name)...)
			continue
		}
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// closedLeaves are the paths of the schema down to where values.yaml has no more
// names, the global values apart.
func closedLeaves(schema, values map[string]any, path string) []string {
	var all []string
	properties, _ := schema["properties"].(map[string]any)
	for key, each := range properties {
		name := strings.TrimPrefix(path+"."+key, ".")
		if name == "global" {
			continue
		}
		below, _ := values[key].(map[string]any)
		if _, tried := changes[name]; !tried && len(below) > 0 {
			all = append(all, closedLeaves(each.(map[string]any), below, name)...)
			continue
		}
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// merged are values with others laid over them, as with two -f of Helm.
func merged(t *testing.T, values, over string) string {
	t.Helper()
	_, all := release{values: values}.parse(t)
	_, changed := release{values: over}.parse(t)
	text, err := sigsyaml.Marshal(lay(all, changed))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func lay(all, over map[string]any) map[string]any {
	for key, value := range over {
		below, isMap := value.(map[string]any)
		old, wasMap := all[key].(map[string]any)
		if isMap && wasMap {
			all[key] = lay(old, below)
			continue
		}
		all[key] = value
	}
	return all
}

// TestArguments: the exact arguments that the manager gets.
func TestArguments(t *testing.T) {
	tests := map[string]struct {
		values string
		want   []string
	}{
		"the defaults": {"", []string{
			"--leader-elect=true", "--metrics-bind-address=:8443", "--health-probe-bind-address=:8081",
			"--kube-api-qps=0", "--kube-api-burst=10", "--v=0",
		}},
		"everything": {everything, []string{
			"--leader-elect=true", "--leader-election-namespace=leases", "--metrics-bind-address=:8443",
			"--metrics-cert-dir=/etc/techplan/metrics", "--health-probe-bind-address=:8081",
			"--kube-api-qps=100.5", "--kube-api-burst=1000000", "--v=1", "--v=2",
		}},
		"no election, no metrics": {"{replicas: 1, leaderElection: {enabled: false}, metrics: {enabled: false, certificateSecret: a}}", []string{
			"--leader-elect=false", "--metrics-bind-address=0", "--health-probe-bind-address=:8081",
			"--kube-api-qps=0", "--kube-api-burst=10", "--v=0",
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			deployment := objects(t, release{values: test.values}.render(t)).get(t, "Deployment/techplan")
			if diff := cmp.Diff(test.want, container(t, deployment).Args); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestImage: the digest goes before the tag, and the tag before the version.
func TestImage(t *testing.T) {
	digest := "sha256:" + strings.Repeat("a", 64)
	for values, want := range map[string]string{
		"":                    "ghcr.io/techplan/techplan:0.1.0",
		"image: {tag: 0.2.0}": "ghcr.io/techplan/techplan:0.2.0",
		"image: {tag: 0.2.0, digest: \"" + digest + "\"}": "ghcr.io/techplan/techplan@" + digest,
		"image: {repository: registry.example.org/a}":     "registry.example.org/a:0.1.0",
	} {
		deployment := objects(t, release{values: values}.render(t)).get(t, "Deployment/techplan")
		if got := container(t, deployment).Image; got != want {
			t.Errorf("%q: got %s, want %s", values, got, want)
		}
	}
}

// TestKeep: an uninstall leaves the definitions unless the values say otherwise, whatever
// other annotations they are given.
func TestKeep(t *testing.T) {
	const generator = "controller-gen.kubebuilder.io/version"
	kept := map[string]string{
		"helm.sh/resource-policy": "keep", "argocd.argoproj.io/sync-options": "Prune=false,Delete=false", "argocd.argoproj.io/compare-options": "IgnoreExtraneous", "kustomize.toolkit.fluxcd.io/prune": "disabled",
	}
	also := maps.Clone(kept)
	also["a"] = "b"
	for values, want := range map[string]map[string]string{
		"":                    kept,
		"crds: {keep: false}": {},
		"crds: {annotations: {a: b, helm.sh/resource-policy: delete}}": also,
		"crds: {keep: false, annotations: {a: b}}":                     {"a": "b"},
	} {
		for name, object := range objects(t, release{values: values}.render(t)) {
			if object.GetKind() != "CustomResourceDefinition" {
				continue
			}
			got := object.GetAnnotations()
			if got[generator] == "" {
				t.Errorf("%q: %s does not say by what it was generated", values, name)
			}
			delete(got, generator)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%q: annotations of %s (-want +got):\n%s", values, name, diff)
			}
		}
	}
}

// TestMemoryLimit: Go knows how much memory the pod may have, where it is limited
// and the values do not say otherwise.
func TestMemoryLimit(t *testing.T) {
	for values, want := range map[string][]string{
		"":                          {"GOMEMLIMIT from limits.memory"},
		"resources: {limits: null}": nil,
		"resources: null":           nil,
		"resources: {limits: {memory: null, cpu: 1}}":        nil,
		"extraEnv: [{name: A, value: b}]":                    {"GOMEMLIMIT from limits.memory", "A=b"},
		"extraEnv: [{name: GOMEMLIMIT, value: 400MiB}]":      {"GOMEMLIMIT=400MiB"},
		"{resources: null, extraEnv: [{name: A, value: b}]}": {"A=b"},
	} {
		var got []string
		for _, e := range container(t, objects(t, release{values: values}.render(t)).get(t, "Deployment/techplan")).Env {
			text := e.Name + "=" + e.Value
			if e.ValueFrom != nil {
				text = e.Name + " from " + e.ValueFrom.ResourceFieldRef.Resource
			}
			got = append(got, text)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", values, diff)
		}
	}
}

// TestVerifiedScrape holds that the values for verification reach the scrape.
func TestVerifiedScrape(t *testing.T) {
	for values, want := range map[string]map[string]any{
		"{}":                                {"insecureSkipVerify": true},
		"{serverName: metrics.example.org}": {"serverName": "metrics.example.org"},
	} {
		all := objects(t, release{values: "serviceMonitor: {enabled: true, renderMode: alwaysRender, tlsConfig: " + values + "}"}.render(t))
		endpoints, _, _ := unstructured.NestedSlice(all.get(t, "ServiceMonitor/techplan").Object, "spec", "endpoints")
		if diff := cmp.Diff(any(want), endpoints[0].(map[string]any)["tlsConfig"]); diff != "" {
			t.Errorf("%q (-want +got):\n%s", values, diff)
		}
	}
}

// TestSpread: a constraint without a selector is for the manager's pods, and one
// with a selector stays as it is.
func TestSpread(t *testing.T) {
	constraint := "{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway"
	all := objects(t, release{values: "topologySpreadConstraints: [" + constraint + "}, " + constraint + ", labelSelector: {matchLabels: {a: b}}}]"}.render(t))
	var got []map[string]string
	for _, c := range pod(t, all.get(t, "Deployment/techplan")).Spec.TopologySpreadConstraints {
		got = append(got, c.LabelSelector.MatchLabels)
	}
	want := []map[string]string{{"app.kubernetes.io/name": "techplan", "app.kubernetes.io/component": "manager"}, {"a": "b"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestAggregate: the people's roles are added to the cluster's own, or not.
func TestAggregate(t *testing.T) {
	for values, want := range map[string]string{"": "true", "rbac: {aggregate: false}": ""} {
		all := objects(t, release{values: values}.render(t))
		for _, role := range []string{"view", "edit", "admin"} {
			if got := all.get(t, "ClusterRole/techplan-"+role).GetLabels()["rbac.authorization.k8s.io/aggregate-to-"+role]; got != want {
				t.Errorf("%q: techplan-%s is aggregated: %q, want %q", values, role, got, want)
			}
		}
	}
}
