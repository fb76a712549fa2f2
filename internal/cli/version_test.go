package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The paths that the plugin reads for versions.
const (
	allDeployments  = "/apis/apps/v1/deployments"
	someDeployments = "/apis/apps/v1/namespaces/techplan-system/deployments"
	crdPath         = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/"
)

// deploymentList is the answer of an API server with one manager.
func deploymentList(image, label string) string {
	return fmt.Sprintf(`{"apiVersion":"apps/v1","kind":"DeploymentList","items":[{
		"apiVersion":"apps/v1","kind":"Deployment",
		"metadata":{"name":"techplan","namespace":"techplan-system","labels":{"app.kubernetes.io/version":%q}},
		"spec":{"template":{"spec":{"containers":[
			{"name":"sidecar","image":"proxy:9.9.9"},{"name":"manager","image":%q}]}}}}]}`,
		label, image)
}

const noDeployment = `{"apiVersion":"apps/v1","kind":"DeploymentList","items":[]}`

// definition is the metadata of a custom resource definition.
func definition(label string) string {
	return fmt.Sprintf(`{"apiVersion":"meta.k8s.io/v1","kind":"PartialObjectMetadata",
		"metadata":{"name":"d","labels":{"app.kubernetes.io/version":%q}}}`, label)
}

// serveCluster starts a server that gives answers by path, 404 to other paths of definitions and
// 403 to what else is asked, and returns a kubeconfig for it.
func serveCluster(t *testing.T, answers map[string]string) (kubeconfig string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		response.Header().Set("Content-Type", "application/json")
		answer, found := answers[request.URL.Path]
		switch {
		case found:
			_, _ = response.Write([]byte(answer))
		case answers[crdPath] != "" && strings.HasPrefix(request.URL.Path, crdPath):
			_, _ = response.Write([]byte(answers[crdPath]))
		default:
			reason, code := "Forbidden", http.StatusForbidden
			if _, known := answers[crdPath]; known && strings.HasPrefix(request.URL.Path, crdPath) {
				reason, code = "NotFound", http.StatusNotFound
			}
			response.WriteHeader(code)
			fmt.Fprintf(response, `{"apiVersion":"v1","kind":"Status","status":"Failure","reason":%q,"code":%d}`, reason, code)
		}
	}))
	t.Cleanup(server.Close)
	return writeKubeconfig(t, server.URL)
}

func writeKubeconfig(t *testing.T, server string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "kubeconfig")
	config := fmt.Sprintf(`{apiVersion: v1, kind: Config, current-context: c,
clusters: [{name: c, cluster: {server: %q}}], contexts: [{name: c, context: {cluster: c, user: u}}],
users: [{name: u, user: {}}]}`, server)
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

const pluginLine = "kubectl-techplan v0.1.0, techplan.education/v1alpha1\n"

func TestVersionOfACluster(t *testing.T) {
	const image = "registry.example/techplan:0.1.0"
	for name, c := range map[string]struct {
		answers map[string]string
		want    string
	}{
		"all of one release": {
			map[string]string{allDeployments: deploymentList(image, "0.1.0"), crdPath: definition("0.1.0")},
			"manager          0.1.0, " + image + "\ndefinitions      0.1.0\n",
		},
		"the tag of the image is newer than the label": {
			map[string]string{
				allDeployments: deploymentList("registry.example:5000/techplan:0.1.1", "0.1.0"), crdPath: definition("0.1.0"),
			},
			"manager          0.1.1, registry.example:5000/techplan:0.1.1\ndefinitions      0.1.0\n",
		},
		"an image with a digest alone": {
			map[string]string{
				allDeployments: deploymentList("registry.example:5000/techplan@sha256:0f", "0.1.0"), crdPath: definition("0.1.0"),
			},
			"manager          0.1.0, registry.example:5000/techplan@sha256:0f\ndefinitions      0.1.0\n",
		},
		"the rights for one namespace": {
			map[string]string{someDeployments: deploymentList(image, "0.1.0")},
			"manager          0.1.0, " + image +
				"\ndefinitions      unknown: you have no right to read customresourcedefinitions\n",
		},
		"no rights": {
			nil,
			"manager          unknown: you have no right to read deployments in techplan-system\n" +
				"definitions      unknown: you have no right to read customresourcedefinitions\n",
		},
		"nothing is installed": {
			map[string]string{allDeployments: noDeployment, crdPath: ""},
			"manager          unknown: not installed\n" +
				"definitions      unknown: not installed: technologyplans, goals, benchmarks, devices, evaluations\n",
		},
		"no version anywhere": {
			map[string]string{allDeployments: deploymentList("techplan:latest", ""), crdPath: definition("")},
			"manager          unknown: neither the image nor the label app.kubernetes.io/version has a version\n" +
				"definitions      unknown: installed without the label app.kubernetes.io/version\n",
		},
		"definitions of two releases": {
			map[string]string{
				allDeployments: deploymentList(image, "0.1.0"), crdPath: definition("0.1.0"),
				crdPath + "goals.techplan.education": definition("0.2.0"),
			},
			"manager          0.1.0, " + image + "\ndefinitions      0.1.0, 0.2.0\n",
		},
		"a manager that is too new": {
			map[string]string{allDeployments: deploymentList("techplan:0.3.0", "0.3.0"), crdPath: definition("0.1.0")},
			"manager          0.3.0, techplan:0.3.0\ndefinitions      0.1.0\n" +
				"warning: The definitions are 0.1.0 and the manager is 0.3.0: definitions must not be older than the manager, " +
				"because the API server drops fields that they lack. Install the definitions of 0.3.0.\n" +
				"warning: This plugin is 0.1.0 and the manager is 0.3.0: they may be at most 1 minor version apart, " +
				"so that both report the same. Install the plugin of 0.3.0.\n",
		},
		"an image that a terminal would obey": {
			map[string]string{allDeployments: deploymentList("techplan\u202e:0.1.0", "0.1.0"), crdPath: definition("0.1.0")},
			"manager          0.1.0, techplan\\u202e:0.1.0\ndefinitions      0.1.0\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, "", nil, "version", "--kubeconfig", serveCluster(t, c.answers))
			want := outcome{out: pluginLine + c.want}
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(outcome{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Without a cluster, and with --client, the plugin alone is printed.
func TestVersionOfThePluginAlone(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "kubeconfig")
	if err := os.WriteFile(empty, []byte("apiVersion: v1\nkind: Config\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	asked := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("the cluster was asked")
	}))
	t.Cleanup(asked.Close)
	for name, c := range map[string]struct {
		args []string
		err  string
	}{
		"no cluster": {[]string{"--kubeconfig", empty}, ""},
		"the client": {[]string{"--client", "--kubeconfig", writeKubeconfig(t, asked.URL)}, ""},
		"unreachable": {
			[]string{"--kubeconfig", writeKubeconfig(t, "http://127.0.0.1:1")}, "the versions in the cluster are not known: ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, "", nil, append([]string{"version"}, c.args...)...)
			asExpected := strings.HasPrefix(got.err, c.err) && (got.err == "") == (c.err == "")
			if got.code != ExitClean || got.out != pluginLine || !asExpected {
				t.Errorf("exit code %d, %q, %q", got.code, got.out, got.err)
			}
		})
	}
}

func TestVersionFormats(t *testing.T) {
	config := serveCluster(t, map[string]string{
		allDeployments: deploymentList("techplan:0.3.0", ""), crdPath: definition("0.3.0"),
	})
	got := run(t, "", nil, "version", "-o", "json", "--kubeconfig", config)
	var report map[string]any
	if err := json.Unmarshal([]byte(got.out), &report); err != nil {
		t.Fatalf("%v: %s%s", err, got.out, got.err)
	}
	warnings, _ := report["warnings"].([]any)
	delete(report, "warnings")
	want := map[string]any{
		"plugin": "v0.1.0", "apiVersion": "techplan.education/v1alpha1",
		"cluster": map[string]any{
			"manager":     map[string]any{"version": "0.3.0", "image": "techplan:0.3.0"},
			"definitions": map[string]any{"version": "0.3.0"},
		},
	}
	if diff := cmp.Diff(want, report); diff != "" || len(warnings) != 1 {
		t.Errorf("%d warnings; (-want +got):\n%s", len(warnings), diff)
	}
	got = run(t, "", nil, "version", "--client", "-o", "yaml")
	if want := "apiVersion: techplan.education/v1alpha1\nplugin: v0.1.0\n"; got.out != want {
		t.Errorf("want %q, got %q", want, got.out)
	}
	got = run(t, "", nil, "version", "-o", "xml")
	if want := "error: --output is text, json or yaml, not \"xml\"\n"; got.code != ExitFailed || got.err != want {
		t.Errorf("exit code %d, %q", got.code, got.err)
	}
}
