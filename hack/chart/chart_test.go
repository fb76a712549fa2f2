package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/v2/lint"
	"helm.sh/helm/v4/pkg/chart/v2/lint/support"
	chartutil4 "helm.sh/helm/v4/pkg/chart/v2/util"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// TestGenerated fails where a committed file is not what the generator writes.
func TestGenerated(t *testing.T) {
	want, err := generateChart(root)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for name := range want {
		text, err := os.ReadFile(filepath.Join(chartPath, name))
		if err != nil {
			t.Error(err)
		}
		got[name] = string(text)
	}
	for _, folder := range folders {
		paths, err := filepath.Glob(filepath.Join(chartPath, folder, "*.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			if name := filepath.Join(folder, filepath.Base(path)); want[name] == "" {
				t.Errorf("%s follows from nothing", name)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stale: run make generate and commit (-want +got):\n%s", diff)
	}
}

// TestWrite: what is no longer made goes, and what a person wrote stays.
func TestWrite(t *testing.T) {
	chart := t.TempDir()
	own, old := filepath.Join("templates", "service.yaml"), filepath.Join("templates", "crds", "old.yaml")
	if err := writeChart(chart, map[string]string{own: "own\n", old: "old\n"}); err != nil {
		t.Fatal(err)
	}
	made := filepath.Join("templates", "crds", "new.yaml")
	if err := writeChart(chart, map[string]string{made: "new\n"}); err != nil {
		t.Fatal(err)
	}
	var got []string
	err := filepath.WalkDir(chart, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			name, _ := filepath.Rel(chart, path)
			got = append(got, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{made, own}, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestTemplateRefuses(t *testing.T) {
	head := "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: techplan-x\n"
	tests := map[string]struct{ text, want string }{
		"annotations":     {head + "  annotations: {a: b}\n", "ClusterRole techplan-x has annotations"},
		"a label":         {head + "  labels: {a: b}\n", "ClusterRole techplan-x has the label a"},
		"a namespace":     {head + "  namespace: x\n", "ClusterRole techplan-x has a namespace"},
		"what is no YAML": {"a: b: c\n", "mapping values are not allowed"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := sources[0].writeTemplate("role.yaml", "true", []byte(test.text))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// TestEscape: a text that looks like an action comes out as it went in.
func TestEscape(t *testing.T) {
	text := "description: write {{ .Values }} and }} as they are\n"
	chart := load4(t)
	i := slices.IndexFunc(chart.Templates, func(f *common.File) bool { return f.Name == "templates/service.yaml" })
	chart.Templates[i].Data = []byte(escapeTemplate(text))
	texts, err := release{}.helm4(t, chart)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text, texts["techplan/templates/service.yaml"]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// everything turns on all that can be turned on.
const everything = `
commonLabels: {team: technology}
image: {digest: "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
imagePullSecrets: [{name: registry}]
crds: {annotations: {example.org/owner: technology}}
serviceAccount: {annotations: {example.org/owner: technology}}
leaderElection: {namespace: leases}
logLevel: 1
kubeAPI: {qps: 100.5, burst: 1000000}
prometheus: {url: "http://prometheus:9090", namespaceParameter: namespace}
extraArgs: [--v=2]
extraEnv: [{name: GOMEMLIMIT, value: 400MiB}]
metrics:
  certificateSecret: techplan-metrics
  scrapers: [{name: prometheus-k8s, namespace: monitoring}]
  service: {annotations: {example.org/owner: technology}}
serviceMonitor: {enabled: true, renderMode: alwaysRender, labels: {release: prometheus}}
prometheusRule: {enabled: true, renderMode: alwaysRender, labels: {release: prometheus}}
dashboards: {enabled: true, annotations: {grafana_folder: techplan}}
approvalPolicy: {enabled: true}
networkPolicy:
  enabled: true
  metricsFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
  egress: [{ports: [{port: 443, protocol: TCP}, {port: 53, protocol: UDP}]}]
  prometheusTo: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
deploymentAnnotations: {example.org/owner: technology}
podAnnotations: {example.org/owner: technology}
podLabels: {example.org/owner: technology}
priorityClassName: system-cluster-critical
nodeSelector: {kubernetes.io/os: linux}
tolerations: [{key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule}]
affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [amd64, arm64]}]}]}}}
topologySpreadConstraints:
- {maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule}
- {maxSkew: 2, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {a: b}}}
dashboard:
  enabled: true
  publicNamespaces: [maple-valley]
  basePath: /plans
  certificateSecret: techplan-pages
  replicas: 3
  image: {digest: "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
  extraArgs: [--max-followers=50]
  extraEnv: [{name: GOMEMLIMIT, value: 200MiB}]
  serviceAccount: {annotations: {example.org/owner: technology}}
  service: {annotations: {example.org/owner: technology}}
  ingress:
    enabled: true
    className: public
    annotations: {example.org/owner: technology}
    host: "*.district.example"
    tls: [{hosts: [plans.district.example], secretName: plans-district}]
  httpRoute:
    enabled: true
    annotations: {example.org/owner: technology}
    parentRefs: [{name: public, namespace: gateways, sectionName: https}]
    hostnames: [plans.district.example]
  networkPolicy:
    enabled: true
    from: [{podSelector: {matchLabels: {app.kubernetes.io/name: oauth2-proxy}}}]
    egress: [{ports: [{port: 443, protocol: TCP}, {port: 53, protocol: UDP}]}]
  deploymentAnnotations: {example.org/owner: technology}
  podAnnotations: {example.org/owner: technology}
  podLabels: {example.org/owner: technology}
  priorityClassName: system-cluster-critical
  nodeSelector: {kubernetes.io/os: linux}
  tolerations: [{key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule}]
  affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [amd64, arm64]}]}]}}}
extraObjects:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: extra, namespace: techplan-system}, data: {release: "{{ .Release.Name }}"}}
- |
  apiVersion: v1
  kind: ConfigMap
  metadata: {name: "{{ .Release.Name }}-extra", namespace: techplan-system}
`

var definitionsOfAll = []string{
	"-CustomResourceDefinition/benchmarks.techplan.education",
	"-CustomResourceDefinition/devices.techplan.education",
	"-CustomResourceDefinition/evaluations.techplan.education",
	"-CustomResourceDefinition/goals.techplan.education",
	"-CustomResourceDefinition/technologyplans.techplan.education",
}

// rulesOfAll are the roles and bindings of the default, those for people apart.
var rulesOfAll = []string{
	"-ClusterRole/techplan-manager", "-ClusterRole/techplan-metrics-auth", "-ClusterRole/techplan-metrics-reader",
	"-ClusterRoleBinding/techplan-manager", "-ClusterRoleBinding/techplan-metrics-auth",
	"-Role/techplan-leader-election", "-RoleBinding/techplan-leader-election",
}

// dashboardObjects are those of a dashboard without public namespaces, the service account at the end.
var dashboardObjects = []string{
	"+Deployment/techplan-dashboard", "+PodDisruptionBudget/techplan-dashboard", "+Service/techplan-dashboard",
	"+ServiceAccount/techplan-dashboard",
}

// publicObjects are those of a dashboard with one public namespace.
var publicObjects = []string{
	"+Deployment/techplan-dashboard", "+PodDisruptionBudget/techplan-dashboard", "+Role/techplan-dashboard",
	"+RoleBinding/techplan-dashboard", "+Service/techplan-dashboard", "+ServiceAccount/techplan-dashboard",
}

const (
	serviceMonitorKind = "monitoring.coreos.com/v1/ServiceMonitor"
	prometheusRuleKind = "monitoring.coreos.com/v1/PrometheusRule"
)

// matrix is the values for which the chart is tried, and what they add to the
// objects of the default and take from them.
var matrix = map[string]struct {
	release
	want []string
}{
	"the defaults":   {},
	"no definitions": {release{values: "crds: {enabled: false}"}, definitionsOfAll},
	"definitions go": {release{values: "crds: {keep: false}"}, nil},
	"2 replicas":     {release{values: "replicas: 2"}, nil},
	"1 replica":      {release{values: "replicas: 1"}, []string{"-PodDisruptionBudget/techplan"}},
	"0 replicas":     {release{values: "replicas: 0"}, []string{"-PodDisruptionBudget/techplan"}},
	"no budget": {
		release{values: "podDisruptionBudget: {enabled: false}"}, []string{"-PodDisruptionBudget/techplan"},
	},
	"1 without election": {
		release{values: "{replicas: 1, leaderElection: {enabled: false}}"},
		[]string{"-PodDisruptionBudget/techplan", "-Role/techplan-leader-election", "-RoleBinding/techplan-leader-election"},
	},
	"other's account": {
		release{values: "serviceAccount: {create: false, name: other}"}, []string{"-ServiceAccount/techplan"},
	},
	"own account's name": {
		release{values: "serviceAccount: {name: other}"},
		[]string{"-ServiceAccount/techplan", "+ServiceAccount/other"},
	},
	"a scraper": {
		release{values: "metrics: {scrapers: [{name: prometheus-k8s, namespace: monitoring}]}"},
		[]string{"+ClusterRoleBinding/techplan-metrics-reader"},
	},
	"a policy": {release{values: "approvalPolicy: {enabled: true}"}, []string{
		"+ValidatingAdmissionPolicy/techplan-approval", "+ValidatingAdmissionPolicy/techplan-approval-deletion",
		"+ValidatingAdmissionPolicyBinding/techplan-approval", "+ValidatingAdmissionPolicyBinding/techplan-approval-deletion",
	}},
	"a policy without deletion": {release{values: "approvalPolicy: {enabled: true, denyDeletion: false}"}, []string{
		"+ValidatingAdmissionPolicy/techplan-approval", "+ValidatingAdmissionPolicyBinding/techplan-approval",
	}},
	"deletion without a policy": {release{values: "approvalPolicy: {denyDeletion: true}"}, nil},
	"a network policy": {
		release{values: "networkPolicy: {enabled: true}"}, []string{"+NetworkPolicy/techplan"},
	},
	"no aggregation":       {release{values: "rbac: {aggregate: false}"}, nil},
	"a parent's globals":   {release{values: "global: {anything: 1}"}, nil},
	"null takes a default": {release{values: "resources: {limits: null}"}, nil},
	"no metrics": {release{values: "metrics: {enabled: false, scrapers: [{name: a, namespace: b}]}"}, []string{
		"-ClusterRole/techplan-metrics-auth", "-ClusterRole/techplan-metrics-reader", "-ClusterRoleBinding/techplan-metrics-auth", "-Service/techplan-metrics",
	}},
	"no people": {release{values: "rbac: {people: false}"}, []string{
		"-ClusterRole/techplan-admin", "-ClusterRole/techplan-approver", "-ClusterRole/techplan-edit", "-ClusterRole/techplan-evaluator", "-ClusterRole/techplan-view",
	}},
	"no rules": {release{values: "rbac: {create: false}"}, rulesOfAll},
	"a monitor, the kind is missing: skip": {
		release{values: "serviceMonitor: {enabled: true}", apis: []string{prometheusRuleKind}}, nil,
	},
	"a monitor, the kind is there: skip": {
		release{values: "serviceMonitor: {enabled: true}", apis: []string{serviceMonitorKind}},
		[]string{"+ServiceMonitor/techplan"},
	},
	"a monitor, the kind is there: fail": {
		release{values: "serviceMonitor: {enabled: true, renderMode: failIfMissing}", apis: []string{serviceMonitorKind}},
		[]string{"+ServiceMonitor/techplan"},
	},
	"a monitor, the kind is missing: always": {
		release{values: "serviceMonitor: {enabled: true, renderMode: alwaysRender}"},
		[]string{"+ServiceMonitor/techplan"},
	},
	"a rule, the kind is missing: skip": {
		release{values: "prometheusRule: {enabled: true}", apis: []string{serviceMonitorKind}}, nil,
	},
	"a rule, the kind is there: skip": {
		release{values: "prometheusRule: {enabled: true}", apis: []string{prometheusRuleKind}},
		[]string{"+PrometheusRule/techplan"},
	},
	"a rule, the kind is there: fail": {
		release{values: "prometheusRule: {enabled: true, renderMode: failIfMissing}", apis: []string{prometheusRuleKind}},
		[]string{"+PrometheusRule/techplan"},
	},
	"a rule, the kind is missing: always": {
		release{values: "prometheusRule: {enabled: true, renderMode: alwaysRender}"},
		[]string{"+PrometheusRule/techplan"},
	},
	"a dashboard": {release{values: "dashboard: {enabled: true}"}, dashboardObjects},
	"a dashboard in some namespaces": {
		release{values: "dashboard: {enabled: true, namespaces: [a, b]}"}, dashboardObjects,
	},
	"a dashboard over HTTPS": {
		release{values: "dashboard: {enabled: true, certificateSecret: a, port: 8443}"}, dashboardObjects,
	},
	"a dashboard of other's account": {
		release{values: "dashboard: {enabled: true, serviceAccount: {create: false}}"}, dashboardObjects[:3],
	},
	"a dashboard that is public": {
		release{values: "dashboard: {enabled: true, publicNamespaces: [a]}"}, publicObjects,
	},
	"public without rules": {
		release{values: "{rbac: {create: false}, dashboard: {enabled: true, publicNamespaces: [a]}}"},
		append(slices.Clone(rulesOfAll), dashboardObjects...),
	},
	"public and no dashboard": {
		release{values: "dashboard: {publicNamespaces: [a], ingress: {enabled: true}, httpRoute: {enabled: true}, networkPolicy: {enabled: true}}"},
		nil,
	},
	"1 dashboard": {
		release{values: "dashboard: {enabled: true, replicas: 1}"},
		[]string{"+Deployment/techplan-dashboard", "+Service/techplan-dashboard", "+ServiceAccount/techplan-dashboard"},
	},
	"a dashboard without budget": {
		release{values: "dashboard: {enabled: true, podDisruptionBudget: {enabled: false}}"},
		[]string{"+Deployment/techplan-dashboard", "+Service/techplan-dashboard", "+ServiceAccount/techplan-dashboard"},
	},
	"a dashboard with an ingress": {
		release{values: "dashboard: {enabled: true, ingress: {enabled: true, host: plans.district.example}}"},
		[]string{"+Deployment/techplan-dashboard", "+Ingress/techplan-dashboard", "+PodDisruptionBudget/techplan-dashboard", "+Service/techplan-dashboard", "+ServiceAccount/techplan-dashboard"},
	},
	"a dashboard with a route": {
		release{values: "dashboard: {enabled: true, httpRoute: {enabled: true, parentRefs: [{name: a}]}}"},
		[]string{"+Deployment/techplan-dashboard", "+HTTPRoute/techplan-dashboard", "+PodDisruptionBudget/techplan-dashboard", "+Service/techplan-dashboard", "+ServiceAccount/techplan-dashboard"},
	},
	"a dashboard with a policy": {
		release{values: "dashboard: {enabled: true, networkPolicy: {enabled: true}}"},
		[]string{"+Deployment/techplan-dashboard", "+NetworkPolicy/techplan-dashboard", "+PodDisruptionBudget/techplan-dashboard", "+Service/techplan-dashboard", "+ServiceAccount/techplan-dashboard"},
	},
	"no memory limit for a dashboard": {
		release{values: "dashboard: {enabled: true, resources: null, topologySpreadConstraints: []}"},
		dashboardObjects,
	},
	"everything": {release{values: everything}, []string{
		"+ClusterRoleBinding/techplan-metrics-reader", "+ConfigMap/extra",
		"+ConfigMap/techplan-extra", "+Deployment/techplan-dashboard", "+HTTPRoute/techplan-dashboard", "+Ingress/techplan-dashboard",
		"+NetworkPolicy/techplan", "+NetworkPolicy/techplan-dashboard", "+PodDisruptionBudget/techplan-dashboard",
		"+PrometheusRule/techplan", "+Role/techplan-dashboard", "+RoleBinding/techplan-dashboard",
		"+Service/techplan-dashboard", "+ServiceAccount/techplan-dashboard", "+ServiceMonitor/techplan",
		"+ValidatingAdmissionPolicy/techplan-approval", "+ValidatingAdmissionPolicy/techplan-approval-deletion",
		"+ValidatingAdmissionPolicyBinding/techplan-approval", "+ValidatingAdmissionPolicyBinding/techplan-approval-deletion",
	}},
}

// TestMatrix: for all these values lint has nothing to say, Helm 3 and Helm 4
// render the same bytes, and what they render is well formed.
func TestMatrix(t *testing.T) {
	chart, old := load4(t), load3(t)
	decode := strict(t)
	defaults := objects(t, release{}.render(t))
	for name, test := range matrix {
		t.Run(name, func(t *testing.T) {
			checkLint(t, test.release)
			texts, err := test.helm4(t, chart)
			if err != nil {
				t.Fatal(err)
			}
			oldTexts, err := test.helm3(t, old)
			if err != nil {
				t.Fatalf("Helm 3: %v", err)
			}
			if diff := cmp.Diff(texts, oldTexts); diff != "" {
				t.Errorf("Helm 3 renders otherwise (-4 +3):\n%s", diff)
			}
			got := objects(t, texts)
			differences := slices.DeleteFunc(got.against(defaults), func(s string) bool { return strings.HasPrefix(s, dashboard) })
			if diff := cmp.Diff(test.want, differences, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("objects besides the default's (-want +got):\n%s", diff)
			}
			for _, object := range got {
				checkObject(t, decode, object)
			}
		})
	}
}

const dashboard = "+ConfigMap/techplan-dashboard-"

// checkLint is `helm lint --strict`. Lint renders without a cluster's kinds, so a
// refusal to go on without them is none of its concern.
func checkLint(t *testing.T, r release) {
	t.Helper()
	if strings.Contains(r.values, "failIfMissing") {
		return
	}
	_, values := r.parse(t)
	for _, message := range lint.RunAll(chartPath, values, namespace).Messages {
		if message.Severity > support.InfoSev {
			t.Errorf("lint: %s", message)
		}
	}
}

// strict decodes into the types of the API, and refuses what they do not know.
func strict(t *testing.T) runtime.Decoder {
	t.Helper()
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		clientgoscheme.AddToScheme, apiextensionsv1.AddToScheme, monitoringv1.AddToScheme, gatewayv1.Install,
	} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	return serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
}

var clusterKinds = map[string]bool{
	"ClusterRole": true, "ClusterRoleBinding": true, "CustomResourceDefinition": true,
	"ValidatingAdmissionPolicy": true, "ValidatingAdmissionPolicyBinding": true,
}

func checkObject(t *testing.T, decode runtime.Decoder, object *unstructured.Unstructured) {
	t.Helper()
	name := object.GetKind() + "/" + object.GetName()
	text, err := json.Marshal(object.Object)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := decode.Decode(text, nil, nil); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if clusterKinds[object.GetKind()] != (object.GetNamespace() == "") {
		t.Errorf("%s is in the namespace %q", name, object.GetNamespace())
	}
	if strings.HasSuffix(object.GetName(), "extra") {
		return // given by the values as it is
	}
	labels := object.GetLabels()
	for _, label := range []string{"app.kubernetes.io/name", "app.kubernetes.io/component", "app.kubernetes.io/managed-by", "app.kubernetes.io/version", "helm.sh/chart"} {
		if labels[label] == "" {
			t.Errorf("%s has no label %s", name, label)
		}
	}
	if strings.Contains(string(text), "app.kubernetes.io/instance") {
		t.Errorf("%s has the label by which Argo CD knows its own", name)
	}
}

// TestRefused: what cannot work is refused before anything is installed, by both
// Helms, in words that name the value.
func TestRefused(t *testing.T) {
	tests := map[string]struct {
		release
		want []string
	}{
		"an unknown value": {
			release{values: "replicaCount: 3"}, []string{"additional properties 'replicaCount' not allowed"},
		},
		"an unknown value below": {
			release{values: "crds: {enable: false}"}, []string{"/crds", "additional properties 'enable' not allowed"},
		},
		"replicas -1": {
			release{values: "replicas: -1"}, []string{"/replicas", "minimum: got -1, want 0"},
		},
		"replicas as text": {
			release{values: `replicas: "2"`}, []string{"/replicas", "got string, want integer"},
		},
		"port 0": {
			release{values: "metrics: {port: 0}"}, []string{"/metrics/port", "minimum: got 0, want 1"},
		},
		"port 65536": {
			release{values: "metrics: {port: 65536}"}, []string{"/metrics/port", "maximum: got 65,536, want 65,535"},
		},
		"port of the probes": {
			release{values: "metrics: {port: 8081}"},
			[]string{"metrics.port is 8081, which is the port of the health probes"},
		},
		"an unknown render mode": {
			release{values: "serviceMonitor: {renderMode: never}"},
			[]string{"/serviceMonitor/renderMode", "value must be one of 'skipIfMissing', 'failIfMissing', 'alwaysRender'"},
		},
		"an unknown pull policy": {
			release{values: "image: {pullPolicy: Sometimes}"},
			[]string{"/image/pullPolicy", "value must be one of 'Always', 'IfNotPresent', 'Never'"},
		},
		"a digest that is a tag": {
			release{values: "image: {digest: v1}"}, []string{"/image/digest", "'v1' does not match pattern"},
		},
		"a label that is no text": {
			release{values: "podLabels: {a: true}"}, []string{"/podLabels/a", "got boolean, want string"},
		},
		"a name in capitals": {
			release{values: "fullnameOverride: Techplan"},
			[]string{"/fullnameOverride", "'Techplan' does not match pattern"},
		},
		"an interval without unit": {
			release{values: `serviceMonitor: {interval: "30"}`},
			[]string{"/serviceMonitor/interval", "'30' does not match pattern"},
		},
		"half a scraper": {
			release{values: "metrics: {scrapers: [{name: a}]}"},
			[]string{"/metrics/scrapers/0", "missing property 'namespace'"},
		},
		"half a constraint": {
			release{values: "topologySpreadConstraints: [{maxSkew: 1}]"},
			[]string{"/topologySpreadConstraints/0", "missing properties 'topologyKey', 'whenUnsatisfiable'"},
		},
		"two leaders": {
			release{values: "leaderElection: {enabled: false}"},
			[]string{"replicas is more than 1, but leaderElection.enabled is false"},
		},
		"a monitor of no metrics": {
			release{values: "{metrics: {enabled: false}, serviceMonitor: {enabled: true}}"},
			[]string{"serviceMonitor.enabled is set, but metrics.enabled is false"},
		},
		"alerts without metrics": {
			release{values: "{metrics: {enabled: false}, prometheusRule: {enabled: true}}"},
			[]string{"prometheusRule.enabled is set, but metrics.enabled is false"},
		},
		"no definitions to delete": {
			release{values: "crds: {enabled: false, keep: false}"},
			[]string{"crds.enabled and crds.keep are both false"},
		},
		"scrapers without roles": {
			release{values: "{rbac: {create: false}, metrics: {scrapers: [{name: a, namespace: b}]}}"},
			[]string{"metrics.scrapers is set, but rbac.create is false"},
		},
		"no kind for a monitor": {
			release{values: "serviceMonitor: {enabled: true, renderMode: failIfMissing}"},
			[]string{"serviceMonitor.enabled is set, but the cluster has no ServiceMonitor", "set serviceMonitor.renderMode to skipIfMissing"},
		},
		"people and public": {
			release{values: "dashboard: {enabled: true, namespaces: [a], publicNamespaces: [b]}"},
			[]string{"dashboard.namespaces is for people", "set one of them"},
		},
		"an ingress of no host": {
			release{values: "dashboard: {enabled: true, ingress: {enabled: true}}"},
			[]string{"dashboard.ingress.host is empty"},
		},
		"a route of no gateway": {
			release{values: "dashboard: {enabled: true, httpRoute: {enabled: true}}"},
			[]string{"dashboard.httpRoute.parentRefs is empty"},
		},
		"a path without a slash": {
			release{values: "dashboard: {basePath: plans}"},
			[]string{"/dashboard/basePath", "'plans' does not match pattern"},
		},
		"a path with a last slash": {
			release{values: "dashboard: {basePath: /plans/}"},
			[]string{"/dashboard/basePath", "'/plans/' does not match pattern"},
		},
		"a public name, no list": {
			release{values: "dashboard: {publicNamespaces: a}"},
			[]string{"/dashboard/publicNamespaces", "got string, want array"},
		},
		"an empty public name": {
			release{values: `dashboard: {publicNamespaces: [""]}`},
			[]string{"/dashboard/publicNamespaces/0", "'' does not match pattern"},
		},
		"a public name twice": {
			release{values: "dashboard: {publicNamespaces: [a, a]}"},
			[]string{"/dashboard/publicNamespaces", "items at 0 and 1 are equal"},
		},
		"dashboard replicas -1": {
			release{values: "dashboard: {replicas: -1}"}, []string{"/dashboard/replicas", "minimum: got -1, want 0"},
		},
		"a host with a port": {
			release{values: "dashboard: {ingress: {host: 'a.example:443'}}"},
			[]string{"/dashboard/ingress/host", "does not match pattern"},
		},
		"a parent without name": {
			release{values: "dashboard: {httpRoute: {parentRefs: [{namespace: a}]}}"},
			[]string{"/dashboard/httpRoute/parentRefs/0", "missing property 'name'"},
		},
		"no kind for a rule": {
			release{values: "prometheusRule: {enabled: true, renderMode: failIfMissing}"},
			[]string{"prometheusRule.enabled is set, but the cluster has no PrometheusRule"},
		},
	}
	chart, old := load4(t), load3(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := test.helm4(t, chart)
			_, oldErr := test.helm3(t, old)
			for by, err := range map[string]error{"Helm 4": err, "Helm 3": oldErr} {
				if err == nil {
					t.Errorf("%s takes it", by)
					continue
				}
				for _, want := range test.want {
					if !strings.Contains(err.Error(), want) {
						t.Errorf("%s: got %v, want %s", by, err, want)
					}
				}
			}
		})
	}
}

// TestKubeVersion: the first version that has all that the definitions need, and
// the suffixes of vendors.
func TestKubeVersion(t *testing.T) {
	for version, want := range map[string]bool{"v1.33.9": false, "v1.34.0": true, "v1.34.1-gke.100": true, "v1.36.3+k3s1": true, "v1.37.2": true} {
		if got := chartutil4.IsCompatibleRange(load4(t).Metadata.KubeVersion, version); got != want {
			t.Errorf("%s: got %t, want %t", version, got, want)
		}
	}
}

// TestRepeats: Argo CD renders again and again, and compares.
func TestRepeats(t *testing.T) {
	r := release{values: everything}
	if diff := cmp.Diff(r.render(t), r.render(t)); diff != "" {
		t.Errorf("(-first +second):\n%s", diff)
	}
}

// TestNames: all follows the name of the release but what people know.
func TestNames(t *testing.T) {
	tests := map[string]struct {
		release
		want string
	}{
		"the chart's name":      {release{}, "techplan"},
		"with the chart's name": {release{name: "my-techplan"}, "my-techplan"},
		"another name":          {release{name: "prod"}, "prod-techplan"},
		"another name for all":  {release{values: "fullnameOverride: planner"}, "planner"},
		"another chart's name":  {release{values: "nameOverride: plans"}, "techplan-plans"},
		"50 letters":            {release{name: strings.Repeat("a", 50)}, strings.Repeat("a", 40)},
		"cut at a hyphen":       {release{name: strings.Repeat("a", 39) + "-b"}, strings.Repeat("a", 39)},
	}
	known := map[string]bool{}
	const optional = "approvalPolicy: {enabled: true}\ndashboard: {enabled: true, publicNamespaces: [maple-valley]}\n"
	for name := range objects(t, release{values: optional}.render(t)) {
		known[name] = true
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.values = strings.TrimSpace(optional + test.values)
			got := objects(t, test.render(t))
			var want []string
			for name := range known {
				kind, name, _ := strings.Cut(name, "/")
				if kind != "CustomResourceDefinition" && !slices.Contains([]string{"techplan-view", "techplan-edit", "techplan-admin", "techplan-evaluator", "techplan-approver"}, name) {
					name = test.want + strings.TrimPrefix(name, "techplan")
				}
				want = append(want, kind+"/"+name)
			}
			slices.Sort(want)
			if diff := cmp.Diff(want, slices.Sorted(maps.Keys(got))); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
			checkReferences(t, got)
		})
	}
}

// checkReferences: what is named is there.
func checkReferences(t *testing.T, all objectSet) {
	t.Helper()
	for name, object := range all {
		content := object.Object
		if kind, found, _ := unstructured.NestedString(content, "roleRef", "kind"); found {
			role, _, _ := unstructured.NestedString(content, "roleRef", "name")
			all.get(t, kind+"/"+role)
			subjects, _, _ := unstructured.NestedSlice(content, "subjects")
			if len(subjects) != 1 {
				t.Errorf("%s is for %d subjects", name, len(subjects))
			}
			for _, subject := range subjects {
				account := subject.(map[string]any)
				all.get(t, "ServiceAccount/"+account["name"].(string))
				if account["namespace"] != namespace {
					t.Errorf("%s is for the namespace %s", name, account["namespace"])
				}
			}
		}
		if policy, found, _ := unstructured.NestedString(content, "spec", "policyName"); found {
			all.get(t, "ValidatingAdmissionPolicy/"+policy)
		}
		if account, found, _ := unstructured.NestedString(content, "spec", "template", "spec", "serviceAccountName"); found {
			all.get(t, "ServiceAccount/"+account)
		}
	}
}

// TestOperatorProject: the project of Argo CD that techplan itself is installed in
// lets the chart bring all that belongs to no namespace, and nothing more.
func TestOperatorProject(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "config", "argocd", "operator.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	all := objectSet{}
	for _, document := range documents(t, "operator.yaml", string(text)) {
		add(t, all, document)
	}
	allowed := map[string]bool{}
	listed, _, _ := unstructured.NestedSlice(all.get(t, "AppProject/techplan").Object, "spec", "clusterResourceWhitelist")
	for _, each := range listed {
		kind := each.(map[string]any)
		allowed[fmt.Sprint(kind["group"], "/", kind["kind"])] = true
	}
	// Argo CD makes the namespace.
	brought := map[string]bool{"/Namespace": true}
	for _, object := range objects(t, release{values: everything}.render(t)) {
		if object.GetNamespace() == "" {
			brought[object.GroupVersionKind().Group+"/"+object.GetKind()] = true
		}
	}
	if diff := cmp.Diff(brought, allowed); diff != "" {
		t.Errorf("(-brought +allowed):\n%s", diff)
	}
	path, _, _ := unstructured.NestedString(all.get(t, "Application/techplan").Object, "spec", "source", "path")
	if _, err := os.Stat(filepath.Join(root, path, "Chart.yaml")); err != nil {
		t.Errorf("the application's path: %v", err)
	}
}
