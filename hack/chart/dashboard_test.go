package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// TestDashboardToken: the pods have the token of their account only for public namespaces,
// and otherwise the certificate of the API server alone.
func TestDashboardToken(t *testing.T) {
	const folder = "/var/run/secrets/kubernetes.io/serviceaccount"
	for name, test := range map[string]struct {
		values string
		token  bool
		mounts map[string]string
	}{
		"for people": {"{}", false, map[string]string{folder: "ConfigMap kube-root-ca.crt"}},
		"for people, over HTTPS": {
			"{certificateSecret: pages}", false,
			map[string]string{folder: "ConfigMap kube-root-ca.crt", "/etc/techplan/dashboard": "Secret pages"},
		},
		"for everyone": {"{publicNamespaces: [a]}", true, map[string]string{}},
		"for everyone, HTTPS": {
			"{publicNamespaces: [a], certificateSecret: pages}", true,
			map[string]string{"/etc/techplan/dashboard": "Secret pages"},
		},
		"an account of another's": {
			"{serviceAccount: {create: false, name: other}}", false,
			map[string]string{folder: "ConfigMap kube-root-ca.crt"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			all := objects(t, release{values: merged(t, "dashboard: {enabled: true}", "dashboard: "+test.values)}.render(t))
			spec := pod(t, all.get(t, "Deployment/techplan-dashboard")).Spec
			if spec.AutomountServiceAccountToken == nil || *spec.AutomountServiceAccountToken != test.token {
				t.Errorf("the token is mounted: %v, want %t", spec.AutomountServiceAccountToken, test.token)
			}
			volumes, got := map[string]string{}, map[string]string{}
			for _, volume := range spec.Volumes {
				volumes[volume.Name] = describeVolume(volume)
			}
			for _, mount := range spec.Containers[0].VolumeMounts {
				got[mount.MountPath] = volumes[mount.Name]
				if !mount.ReadOnly {
					t.Errorf("%s can be written", mount.MountPath)
				}
			}
			if diff := cmp.Diff(test.mounts, got); diff != "" || len(volumes) != len(got) {
				t.Errorf("%d volumes, mounts (-want +got):\n%s", len(volumes), diff)
			}
			account := all["ServiceAccount/techplan-dashboard"]
			if account == nil {
				return
			}
			if mounts, found, _ := unstructured.NestedBool(account.Object, "automountServiceAccountToken"); mounts || !found {
				t.Error("other pods of the account get its token")
			}
		})
	}
}

func describeVolume(volume corev1.Volume) string {
	switch {
	case volume.ConfigMap != nil:
		return "ConfigMap " + volume.ConfigMap.Name
	case volume.Secret != nil:
		return "Secret " + volume.Secret.SecretName
	default:
		return fmt.Sprintf("%+v", volume)
	}
}

// TestDashboardProbes: the probes ask where the pages are.
func TestDashboardProbes(t *testing.T) {
	for values, want := range map[string][]string{
		"{}":                         {"HTTP /healthz", "HTTP /readyz"},
		"{basePath: /plans}":         {"HTTP /plans/healthz", "HTTP /plans/readyz"},
		"{certificateSecret: pages}": {"HTTPS /healthz", "HTTPS /readyz"},
	} {
		all := objects(t, release{values: merged(t, "dashboard: {enabled: true}", "dashboard: "+values)}.render(t))
		only := container(t, all.get(t, "Deployment/techplan-dashboard"))
		var got []string
		for _, probe := range []*corev1.Probe{only.LivenessProbe, only.ReadinessProbe} {
			scheme := probe.HTTPGet.Scheme
			if scheme == "" {
				scheme = corev1.URISchemeHTTP
			}
			got = append(got, string(scheme)+" "+probe.HTTPGet.Path)
			if port := probe.HTTPGet.Port.StrVal; port != only.Ports[0].Name {
				t.Errorf("%s: a probe asks the port %s", values, port)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", values, diff)
		}
	}
}

// TestPublicNamespaces: each public namespace has a role and its binding, which allow to list
// and watch the five kinds and nothing else, and no object gives rights in all namespaces.
func TestPublicNamespaces(t *testing.T) {
	before := objects(t, release{}.render(t))
	all := objects(t, release{values: "dashboard: {enabled: true, publicNamespaces: [a, b], serviceAccount: {name: reader}}"}.render(t))
	want := []string{
		"+Deployment/techplan-dashboard", "+PodDisruptionBudget/techplan-dashboard",
		"+Role/techplan-dashboard", "+Role/techplan-dashboard in b",
		"+RoleBinding/techplan-dashboard", "+RoleBinding/techplan-dashboard in b",
		"+Service/techplan-dashboard", "+ServiceAccount/reader",
	}
	if diff := cmp.Diff(want, all.against(before)); diff != "" {
		t.Errorf("objects (-want +got):\n%s", diff)
	}
	for suffix, of := range map[string]string{"": "a", " in b": "b"} {
		role, binding := all.get(t, "Role/techplan-dashboard"+suffix), all.get(t, "RoleBinding/techplan-dashboard"+suffix)
		if role.GetNamespace() != of || binding.GetNamespace() != of {
			t.Errorf("the role is in %s, and its binding in %s, want %s", role.GetNamespace(), binding.GetNamespace(), of)
		}
		rules := []any{map[string]any{
			"apiGroups": []any{"techplan.education"},
			"resources": []any{"benchmarks", "devices", "evaluations", "goals", "technologyplans"},
			"verbs":     []any{"list", "watch"},
		}}
		if diff := cmp.Diff(any(rules), role.Object["rules"]); diff != "" {
			t.Errorf("%s: rules (-want +got):\n%s", of, diff)
		}
		subjects := []any{map[string]any{"kind": "ServiceAccount", "name": "reader", "namespace": namespace}}
		if diff := cmp.Diff(any(subjects), binding.Object["subjects"]); diff != "" {
			t.Errorf("%s: subjects (-want +got):\n%s", of, diff)
		}
	}
}

// TestDashboardTraffic: what leads to the pages leads to the service and its port, and the
// policy opens that port alone.
func TestDashboardTraffic(t *testing.T) {
	for name, test := range map[string]struct{ values, path string }{
		"at the root":  {"dashboard: {basePath: ''}", "/"},
		"below a path": {"{}", "/plans"},
	} {
		t.Run(name, func(t *testing.T) {
			all := objects(t, release{values: merged(t, everything, merged(t, "dashboard: {port: 9090}", test.values))}.render(t))
			port := at(t, all.get(t, "Service/techplan-dashboard").Object, "spec", "ports", 0)
			if diff := cmp.Diff(any(map[string]any{"name": "pages", "port": float64(9090), "targetPort": "pages", "protocol": "TCP"}), port); diff != "" {
				t.Errorf("port of the service (-want +got):\n%s", diff)
			}
			if got := container(t, all.get(t, "Deployment/techplan-dashboard")).Ports[0]; got.Name != "pages" || got.ContainerPort != 9090 {
				t.Errorf("port of the container: %+v", got)
			}
			rule := at(t, all.get(t, "Ingress/techplan-dashboard").Object, "spec", "rules", 0)
			backend := map[string]any{"service": map[string]any{"name": "techplan-dashboard", "port": map[string]any{"name": "pages"}}}
			want := map[string]any{"host": "*.district.example", "http": map[string]any{
				"paths": []any{map[string]any{"path": test.path, "pathType": "Prefix", "backend": backend}},
			}}
			if diff := cmp.Diff(any(want), rule); diff != "" {
				t.Errorf("rule of the Ingress (-want +got):\n%s", diff)
			}
			route := at(t, all.get(t, "HTTPRoute/techplan-dashboard").Object, "spec", "rules", 0)
			want = map[string]any{
				"matches":     []any{map[string]any{"path": map[string]any{"type": "PathPrefix", "value": test.path}}},
				"backendRefs": []any{map[string]any{"name": "techplan-dashboard", "port": float64(9090)}},
			}
			if diff := cmp.Diff(any(want), route); diff != "" {
				t.Errorf("rule of the HTTPRoute (-want +got):\n%s", diff)
			}
			policy := at(t, all.get(t, "NetworkPolicy/techplan-dashboard").Object, "spec", "ingress")
			opened := []any{map[string]any{
				"ports": []any{map[string]any{"port": "pages", "protocol": "TCP"}},
				"from":  []any{map[string]any{"podSelector": map[string]any{"matchLabels": map[string]any{"app.kubernetes.io/name": "oauth2-proxy"}}}},
			}}
			if diff := cmp.Diff(any(opened), policy); diff != "" {
				t.Errorf("incoming connections (-want +got):\n%s", diff)
			}
		})
	}
}

// pageBlocks are the YAML blocks of the page about the dashboard in a cluster.
func pageBlocks(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs", "dashboard-in-a-cluster.md"))
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, part := range strings.Split(string(text), "\n```yaml\n")[1:] {
		block, _, _ := strings.Cut(part, "\n```")
		blocks = append(blocks, block)
	}
	return blocks
}

// pageObjects are the objects in the page that Kubernetes and the Gateway API know.
func pageObjects(t *testing.T) objectSet {
	t.Helper()
	all := objectSet{}
	for _, block := range pageBlocks(t) {
		if strings.HasPrefix(block, "apiVersion: v1\n") || strings.HasPrefix(block, "apiVersion: gateway.networking.k8s.io/") {
			add(t, all, []byte(block))
		}
	}
	if len(all) == 0 {
		t.Error("the page has no objects")
	}
	return all
}

// TestDashboardPage: the chart takes the values of the page, and makes a dashboard of them.
func TestDashboardPage(t *testing.T) {
	tried := 0
	for _, block := range pageBlocks(t) {
		if !strings.HasPrefix(block, "# values.yaml of the chart\n") {
			continue
		}
		tried++
		objects(t, release{values: block}.render(t)).get(t, "Deployment/techplan-dashboard")
	}
	if tried == 0 {
		t.Error("the page has no values")
	}
}

// at is what a path of keys and indices leads to.
func at(t *testing.T, content any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch step := step.(type) {
		case string:
			content = content.(map[string]any)[step]
		case int:
			content = content.([]any)[step]
		}
	}
	return content
}
