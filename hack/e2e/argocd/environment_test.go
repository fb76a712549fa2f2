// Package argocd_test checks with a real Argo CD what the page about GitOps promises. It needs
// programs that take minutes to build, and so it runs by make test-argocd only.
package argocd_test

import (
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/tools/clientcmd"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"
)

// binaries is the environment variable with the folder of the programs: the control plane, its
// launcher, techplan and the components of Argo CD.
const binaries = "TECHPLAN_ARGOCD"

// documented is the folder of the configuration that the page documents.
var documented = filepath.Join("..", "..", "..", "config", "argocd")

// fieldManager is that of what the test applies itself.
const fieldManager = "platform-team"

// environment is a control plane with techplan and Argo CD, and a repository in Git.
type environment struct {
	client.WithWatch

	launcher        *program // of the control plane
	bin, repository string
	variables       []string // of the commands that reach the API server

	git     sync.Mutex // one commit at a time
	commits []string   // the revisions, in their order
}

// newEnvironment starts all of it.
func newEnvironment(t *testing.T) *environment {
	t.Helper()
	bin := os.Getenv(binaries)
	if bin == "" {
		t.Skipf("%s is empty: use make test-argocd", binaries)
	}
	ctrl.SetLogger(logr.Discard())
	work := t.TempDir()
	launcher := startProgram(t, work, "control-plane", nil, filepath.Join(bin, "techplan-local"),
		"--bare", "--bin", bin, "--data", filepath.Join(work, "data"), "--port", "0")
	var kubeconfig string
	poll(t, launcher, func() (err error) {
		kubeconfig, err = launcher.prints("kubeconfig: ")
		return err
	})
	env := &environment{
		launcher:   launcher,
		bin:        bin,
		repository: filepath.Join(work, "plans"),
		variables:  []string{"KUBECONFIG=" + kubeconfig},
	}
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	config.QPS = -1
	if env.WithWatch, err = client.NewWithWatch(config, client.Options{}); err != nil {
		t.Fatal(err)
	}
	env.createRepository(t)
	env.startTechplan(t, work, kubeconfig)
	env.startArgoCD(t, work, kubeconfig)
	return env
}

// createRepository creates the repository, with the component for evaluations in Git.
func (env *environment) createRepository(t *testing.T) {
	t.Helper()
	output(t, "", nil, "", "git", "init", "--quiet", "--initial-branch", "main", env.repository)
	env.run(t, "git", "config", "user.name", "plan-editor")
	env.run(t, "git", "config", "user.email", "plan-editor@maple.example")
	component := os.DirFS(filepath.Join(documented, "evaluations"))
	if err := os.CopyFS(filepath.Join(env.repository, "evaluations"), component); err != nil {
		t.Fatal(err)
	}
}

// run runs a command in the repository.
func (env *environment) run(t *testing.T, words ...string) string {
	t.Helper()
	return env.runWith(t, "", words...)
}

// runWith runs a command with an input. The programs of the project come first.
func (env *environment) runWith(t *testing.T, input string, words ...string) string {
	t.Helper()
	if path := filepath.Join(env.bin, words[0]); isProgram(path) {
		words = append([]string{path}, words[1:]...)
	}
	return output(t, env.repository, env.variables, input, words...)
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// hasCommit reports whether a revision is another one or a later one. All districts commit to
// one branch.
func (env *environment) hasCommit(revision, other string) bool {
	env.git.Lock()
	defer env.git.Unlock()
	return slices.Contains(env.commits, other) && slices.Index(env.commits, revision) >= slices.Index(env.commits, other)
}

func (env *environment) startTechplan(t *testing.T, work, kubeconfig string) {
	t.Helper()
	definitions, err := filepath.Abs(filepath.Join("..", "..", "..", "config", "crd"))
	if err != nil {
		t.Fatal(err)
	}
	env.run(t, "kubectl", "apply", "--server-side", "--kustomize", definitions)
	for _, kind := range []schema.GroupVersionKind{planKind, goalKind, benchmarkKind, deviceKind, evaluationKind} {
		env.awaitServed(t, kind)
	}
	address := freeAddress(t)
	manager := startProgram(t, work, "manager", nil, filepath.Join(env.bin, "manager"),
		"--kubeconfig="+kubeconfig, "--leader-elect=false", "--health-probe-bind-address="+address)
	poll(t, manager, func() error { return listens(address) })
}

// startArgoCD installs what Argo CD needs in the cluster, and starts its components.
func (env *environment) startArgoCD(t *testing.T, work, kubeconfig string) {
	t.Helper()
	module := strings.TrimSpace(output(t, filepath.Join("..", "..", "argocd"), nil, "",
		"go", "list", "-m", "-f", "{{.Dir}}", "github.com/argoproj/argo-cd/v3"))
	env.run(t, "kubectl", "apply", "--server-side", "--kustomize", filepath.Join(module, "manifests", "crds"))
	env.awaitServed(t, applicationKind)
	env.awaitServed(t, projectKind)
	env.run(t, "kubectl", "create", "namespace", "argocd")
	settings := filepath.Join(module, "manifests", "base", "config")
	env.run(t, "kubectl", "apply", "--namespace", "argocd", "--kustomize", settings)
	script := readObject(t, "argocd-cm-calm.yaml")
	script.SetNamespace("argocd")
	env.apply(t, script)
	project := readObject(t, "project.yaml")
	set(t, project, []any{"file://" + env.repository}, "spec", "sourceRepos")
	// This version cannot restrict the names of namespaces, and so the page says to create them
	// by hand.
	unstructured.RemoveNestedField(project.Object, "spec", "clusterResourceWhitelist")
	env.apply(t, project)

	program := filepath.Join(env.bin, "argocd")
	cache, repoServer := freeAddress(t), freeAddress(t)
	started := startProgram(t, work, "cache", nil, program, "cache", cache)
	poll(t, started, func() error { return listens(cache) })
	host, port, err := net.SplitHostPort(repoServer)
	if err != nil {
		t.Fatal(err)
	}
	_, metrics, err := net.SplitHostPort(freeAddress(t))
	if err != nil {
		t.Fatal(err)
	}
	started = startProgram(t, work, "repo-server", []string{
		"PATH=" + env.createKustomize(t, work) + string(filepath.ListSeparator) + os.Getenv("PATH"),
		"TMPDIR=" + t.TempDir(), "ARGOCD_GPG_ENABLED=false", "ARGOCD_ASK_PASS_SOCK=" + filepath.Join(work, "ask.sock"),
	}, program, "argocd-repo-server", "--disable-tls", "--redis", cache, "--address", host, "--port", port,
		"--metrics-address", host, "--metrics-port", metrics)
	poll(t, started, func() error { return listens(repoServer) })
	startProgram(t, work, "controller", []string{"KUBECONFIG=" + kubeconfig, "ARGOCD_FAKE_IN_CLUSTER=true"},
		program, "controller", "--kubeconfig", kubeconfig, "--redis", cache, "--repo-server", repoServer)
}

// awaitServed waits until the API server serves a kind whose definition was applied.
func (env *environment) awaitServed(t *testing.T, kind schema.GroupVersionKind) {
	t.Helper()
	list := &unstructured.UnstructuredList{}
	list.SetGroupVersionKind(kind)
	poll(t, env.launcher, func() error { return env.List(t.Context(), list) })
}

// createKustomize returns a folder with the program kustomize, which the repo server calls. It
// is the one in kubectl.
func (env *environment) createKustomize(t *testing.T, work string) string {
	t.Helper()
	folder := filepath.Join(work, "path")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	script := "#!/bin/sh\n[ \"$1\" = build ] || exit 1\nshift\n" +
		"exec '" + filepath.Join(env.bin, "kubectl") + "' kustomize \"$@\"\n"
	if err := os.WriteFile(filepath.Join(folder, "kustomize"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}

// readObject reads a documented object.
func readObject(t *testing.T, name string) *unstructured.Unstructured {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(documented, name))
	if err != nil {
		t.Fatal(err)
	}
	object := &unstructured.Unstructured{}
	if err := yaml.Unmarshal(content, &object.Object); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return object
}

// apply applies an object by server-side apply.
func (env *environment) apply(t *testing.T, object *unstructured.Unstructured) {
	t.Helper()
	if err := env.Apply(t.Context(), client.ApplyConfigurationFromUnstructured(object),
		client.FieldOwner(fieldManager), client.ForceOwnership); err != nil {
		t.Fatalf("applying %s: %v", object.GetName(), err)
	}
}

// set sets a field of an object.
func set(t *testing.T, object *unstructured.Unstructured, value any, path ...string) {
	t.Helper()
	if err := unstructured.SetNestedField(object.Object, value, path...); err != nil {
		t.Fatal(err)
	}
}
