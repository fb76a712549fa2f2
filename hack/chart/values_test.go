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
	"nameOverride":                          "nameOverride: plans",
	"fullnameOverride":                      "fullnameOverride: planner",
	"commonLabels":                          "commonLabels: {team: other}",
	"replicas":                              "replicas: 3",
	"revisionHistoryLimit":                  "revisionHistoryLimit: 0",
	"image.repository":                      "image: {repository: registry.example.org/techplan}",
	"image.tag":                             "image: {tag: 0.2.0, digest: null}",
	"image.digest":                          "image: {digest: \"sha256:" + strings.Repeat("f", 64) + "\"}",
	"image.pullPolicy":                      "image: {pullPolicy: Always}",
	"imagePullSecrets":                      "imagePullSecrets: [{name: other}]",
	"crds.enabled":                          "crds: {enabled: false}",
	"crds.keep":                             "crds: {keep: false}",
	"crds.annotations":                      "crds: {annotations: {a: b}}",
	"rbac.create":                           "{rbac: {create: false}, metrics: {scrapers: []}}",
	"rbac.people":                           "rbac: {people: false}",
	"rbac.aggregate":                        "rbac: {aggregate: false}",
	"serviceAccount.create":                 "serviceAccount: {create: false}",
	"serviceAccount.name":                   "serviceAccount: {name: other}",
	"serviceAccount.annotations":            "serviceAccount: {annotations: {a: b}}",
	"leaderElection.enabled":                "{replicas: 1, leaderElection: {enabled: false}}",
	"leaderElection.namespace":              "leaderElection: {namespace: other}",
	"logLevel":                              "logLevel: 2",
	"prometheus.namespaceParameter":         "prometheus: {namespaceParameter: tenant}",
	"prometheus.url":                        "prometheus: {url: 'http://other:9090'}",
	"kubeAPI.qps":                           "kubeAPI: {qps: 1}",
	"kubeAPI.burst":                         "kubeAPI: {burst: 1}",
	"extraArgs":                             "extraArgs: [--v=3]",
	"extraEnv":                              "extraEnv: [{name: A, value: b}]",
	"metrics.enabled":                       "{metrics: {enabled: false}, serviceMonitor: {enabled: false}, prometheusRule: {enabled: false}}",
	"metrics.port":                          "metrics: {port: 9443}",
	"metrics.certificateSecret":             "metrics: {certificateSecret: other}",
	"metrics.scrapers":                      "metrics: {scrapers: [{name: a, namespace: b}]}",
	"metrics.service.annotations":           "metrics: {service: {annotations: {a: b}}}",
	"serviceMonitor.enabled":                "serviceMonitor: {enabled: false}",
	"serviceMonitor.renderMode":             "serviceMonitor: {renderMode: skipIfMissing}",
	"serviceMonitor.labels":                 "serviceMonitor: {labels: {a: b}}",
	"serviceMonitor.interval":               "serviceMonitor: {interval: 90s}",
	"serviceMonitor.scrapeTimeout":          "serviceMonitor: {scrapeTimeout: 10s}",
	"serviceMonitor.tlsConfig":              "serviceMonitor: {tlsConfig: {serverName: metrics.example.org}}",
	"serviceMonitor.authorization":          "serviceMonitor: {authorization: {credentials: {name: token, key: token}}}",
	"prometheusRule.enabled":                "prometheusRule: {enabled: false}",
	"prometheusRule.renderMode":             "prometheusRule: {renderMode: skipIfMissing}",
	"prometheusRule.labels":                 "prometheusRule: {labels: {a: b}}",
	"prometheusRule.runbookURL":             "prometheusRule: {runbookURL: 'https://docs.example.org/runbooks'}",
	"dashboards.enabled":                    "dashboards: {enabled: false}",
	"dashboards.namespace":                  "dashboards: {namespace: monitoring}",
	"dashboards.labels":                     "dashboards: {labels: {a: b}}",
	"dashboards.annotations":                "dashboards: {annotations: {a: b}}",
	"approvalPolicy.enabled":                "approvalPolicy: {enabled: false}",
	"approvalPolicy.denyDeletion":           "approvalPolicy: {denyDeletion: false}",
	"approvalPolicy.namespaceSelector":      "approvalPolicy: {namespaceSelector: {matchLabels: {a: b}}}",
	"podDisruptionBudget.enabled":           "podDisruptionBudget: {enabled: false}",
	"networkPolicy.enabled":                 "networkPolicy: {enabled: false}",
	"networkPolicy.metricsFrom":             "networkPolicy: {metricsFrom: []}",
	"networkPolicy.egress":                  "networkPolicy: {egress: []}",
	"networkPolicy.prometheusTo":            "networkPolicy: {prometheusTo: []}",
	"networkPolicy.prometheusPort":          "networkPolicy: {prometheusPort: 8080}",
	"dashboard.enabled":                     "dashboard: {enabled: false}",
	"dashboard.publicNamespaces":            "dashboard: {publicNamespaces: [juniper-flats]}",
	"dashboard.namespaces":                  "dashboard: {publicNamespaces: [], namespaces: [juniper-flats]}",
	"dashboard.basePath":                    "dashboard: {basePath: /technology}",
	"dashboard.port":                        "dashboard: {port: 9090}",
	"dashboard.certificateSecret":           "dashboard: {certificateSecret: other}",
	"dashboard.replicas":                    "dashboard: {replicas: 1}",
	"dashboard.image.repository":            "dashboard: {image: {repository: registry.example.org/pages}}",
	"dashboard.image.tag":                   "dashboard: {image: {tag: 0.2.0, digest: null}}",
	"dashboard.image.digest":                "dashboard: {image: {digest: \"sha256:" + strings.Repeat("f", 64) + "\"}}",
	"dashboard.image.pullPolicy":            "dashboard: {image: {pullPolicy: Always}}",
	"dashboard.extraArgs":                   "dashboard: {extraArgs: []}",
	"dashboard.extraEnv":                    "dashboard: {extraEnv: []}",
	"dashboard.serviceAccount.create":       "dashboard: {serviceAccount: {create: false}}",
	"dashboard.serviceAccount.name":         "dashboard: {serviceAccount: {name: other}}",
	"dashboard.serviceAccount.annotations":  "dashboard: {serviceAccount: {annotations: {a: b}}}",
	"dashboard.service.annotations":         "dashboard: {service: {annotations: {a: b}}}",
	"dashboard.ingress.enabled":             "dashboard: {ingress: {enabled: false}}",
	"dashboard.ingress.className":           "dashboard: {ingress: {className: other}}",
	"dashboard.ingress.annotations":         "dashboard: {ingress: {annotations: {a: b}}}",
	"dashboard.ingress.host":                "dashboard: {ingress: {host: other.example}}",
	"dashboard.ingress.tls":                 "dashboard: {ingress: {tls: []}}",
	"dashboard.httpRoute.enabled":           "dashboard: {httpRoute: {enabled: false}}",
	"dashboard.httpRoute.annotations":       "dashboard: {httpRoute: {annotations: {a: b}}}",
	"dashboard.httpRoute.parentRefs":        "dashboard: {httpRoute: {parentRefs: [{name: other}]}}",
	"dashboard.httpRoute.hostnames":         "dashboard: {httpRoute: {hostnames: []}}",
	"dashboard.podDisruptionBudget.enabled": "dashboard: {podDisruptionBudget: {enabled: false}}",
	"dashboard.networkPolicy.enabled":       "dashboard: {networkPolicy: {enabled: false}}",
	"dashboard.networkPolicy.from":          "dashboard: {networkPolicy: {from: []}}",
	"dashboard.networkPolicy.egress":        "dashboard: {networkPolicy: {egress: []}}",
	"dashboard.resources":                   "dashboard: {resources: {requests: {memory: 1Gi}}}",
	"dashboard.deploymentAnnotations":       "dashboard: {deploymentAnnotations: {a: b}}",
	"dashboard.podAnnotations":              "dashboard: {podAnnotations: {a: b}}",
	"dashboard.podLabels":                   "dashboard: {podLabels: {a: b}}",
	"dashboard.priorityClassName":           "dashboard: {priorityClassName: other}",
	"dashboard.nodeSelector":                "dashboard: {nodeSelector: {a: b}}",
	"dashboard.tolerations":                 "dashboard: {tolerations: []}",
	"dashboard.affinity":                    "dashboard: {affinity: {podAffinity: {}}}",
	"dashboard.topologySpreadConstraints":   "dashboard: {topologySpreadConstraints: []}",
	"resources":                             "resources: {requests: {memory: 1Gi}}",
	"deploymentAnnotations":                 "deploymentAnnotations: {a: b}",
	"podAnnotations":                        "podAnnotations: {a: b}",
	"podLabels":                             "podLabels: {a: b}",
	"priorityClassName":                     "priorityClassName: other",
	"nodeSelector":                          "nodeSelector: {a: b}",
	"tolerations":                           "tolerations: []",
	"affinity":                              "affinity: {podAffinity: {}}",
	"topologySpreadConstraints":             "topologySpreadConstraints: []",
	"terminationGracePeriodSeconds":         "terminationGracePeriodSeconds: 30",
	"podSecurityContext":                    "podSecurityContext: {runAsUser: 1000}",
	"securityContext":                       "securityContext: {privileged: false}",
	"extraObjects":                          "extraObjects: []",
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
	closed := closedLeaves(schema, schema, values, "")
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

// closedLeaves are the paths of a part of the schema down to where values.yaml has no
// more names, the global values apart.
func closedLeaves(schema, part, values map[string]any, path string) []string {
	var all []string
	if reference, ok := part["$ref"].(string); ok {
		definitions, _ := schema["definitions"].(map[string]any)
		part, _ = definitions[strings.TrimPrefix(reference, "#/definitions/")].(map[string]any)
	}
	properties, _ := part["properties"].(map[string]any)
	for key, each := range properties {
		name := strings.TrimPrefix(path+"."+key, ".")
		if name == "global" {
			continue
		}
		below, _ := values[key].(map[string]any)
		if _, tried := changes[name]; !tried && len(below) > 0 {
			all = append(all, closedLeaves(schema, each.(map[string]any), below, name)...)
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

// TestArguments: the exact arguments that the manager and the dashboard get.
func TestArguments(t *testing.T) {
	tests := map[string]struct {
		deployment, values string
		want               []string
	}{
		"the defaults": {"techplan", "", []string{
			"--leader-elect=true", "--metrics-bind-address=:8443", "--health-probe-bind-address=:8081",
			"--kube-api-qps=0", "--kube-api-burst=10", "--v=0",
		}},
		"everything": {"techplan", everything, []string{
			"--leader-elect=true", "--leader-election-namespace=leases", "--metrics-bind-address=:8443",
			"--metrics-cert-dir=/etc/techplan/metrics", "--health-probe-bind-address=:8081",
			"--kube-api-qps=100.5", "--kube-api-burst=1000000", "--v=1",
			"--prometheus-url=http://prometheus:9090", "--prometheus-namespace-parameter=namespace", "--v=2",
		}},
		"no election, no metrics": {"techplan", "{replicas: 1, leaderElection: {enabled: false}, metrics: {enabled: false, certificateSecret: a}}", []string{
			"--leader-elect=false", "--metrics-bind-address=0", "--health-probe-bind-address=:8081",
			"--kube-api-qps=0", "--kube-api-burst=10", "--v=0",
		}},
		"a dashboard": {"techplan-dashboard", "dashboard: {enabled: true}", []string{"--bind-address=:8080"}},
		"some namespaces": {
			"techplan-dashboard", "dashboard: {enabled: true, namespaces: [a, b]}",
			[]string{"--bind-address=:8080", "--namespaces=a,b"},
		},
		"two are public": {
			"techplan-dashboard", "dashboard: {enabled: true, publicNamespaces: [a, b]}",
			[]string{"--bind-address=:8080", "--public=a,b"},
		},
		"a dashboard with everything": {"techplan-dashboard", everything, []string{
			"--bind-address=:8080", "--base-path=/plans", "--public=maple-valley", "--tls-cert-file=/etc/techplan/dashboard/tls.crt",
			"--tls-key-file=/etc/techplan/dashboard/tls.key", "--max-followers=50",
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			deployment := objects(t, release{values: test.values}.render(t)).get(t, "Deployment/"+test.deployment)
			if diff := cmp.Diff(test.want, container(t, deployment).Args); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// withDashboard is a release whose values the manager and the dashboard have alike.
func withDashboard(t *testing.T, values string) release {
	t.Helper()
	_, all := release{values: values}.parse(t)
	own := map[string]any{"enabled": true}
	maps.Copy(own, all)
	all["dashboard"] = own
	text, err := sigsyaml.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return release{values: string(text)}
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
		all := objects(t, withDashboard(t, values).render(t))
		if got := container(t, all.get(t, "Deployment/techplan")).Image; got != want {
			t.Errorf("%q: got %s, want %s", values, got, want)
		}
		want = strings.Replace(want, "/techplan/techplan", "/techplan/techplan-dashboard", 1)
		if got := container(t, all.get(t, "Deployment/techplan-dashboard")).Image; got != want {
			t.Errorf("%q: the dashboard has %s, want %s", values, got, want)
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
		all := objects(t, withDashboard(t, values).render(t))
		for _, name := range []string{"techplan", "techplan-dashboard"} {
			var got []string
			for _, e := range container(t, all.get(t, "Deployment/"+name)).Env {
				text := e.Name + "=" + e.Value
				if e.ValueFrom != nil {
					text = e.Name + " from " + e.ValueFrom.ResourceFieldRef.Resource
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %q (-want +got):\n%s", name, values, diff)
			}
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

// TestSpread: a constraint without a selector is for the pods of its Deployment, and one
// with a selector stays as it is.
func TestSpread(t *testing.T) {
	constraint := "{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway"
	values := "topologySpreadConstraints: [" + constraint + "}, " + constraint + ", labelSelector: {matchLabels: {a: b}}}]"
	all := objects(t, withDashboard(t, values).render(t))
	for name, component := range map[string]string{"techplan": "manager", "techplan-dashboard": "dashboard"} {
		var got []map[string]string
		for _, c := range pod(t, all.get(t, "Deployment/"+name)).Spec.TopologySpreadConstraints {
			got = append(got, c.LabelSelector.MatchLabels)
		}
		want := []map[string]string{{"app.kubernetes.io/name": "techplan", "app.kubernetes.io/component": component}, {"a": "b"}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
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
