package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/client-go/tools/clientcmd"
)

func TestMissingPrograms(t *testing.T) {
	o := options{bin: t.TempDir(), data: filepath.Join(t.TempDir(), "data")}
	err := runLauncher(t.Context(), nil, o, t.Output())
	if want := filepath.Join(o.bin, "etcd") + " is missing: build it with `make controlplane`"; errorText(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err := os.Stat(o.data); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the data directory was touched: %v", err)
	}
}

// TestLauncher starts the control plane twice on the same data: once until the
// summary, and again until it is stopped.
func TestLauncher(t *testing.T) {
	bin := os.Getenv("KUBEBUILDER_ASSETS")
	if testing.Short() || bin == "" {
		t.Skip("needs the programs of `make controlplane` in KUBEBUILDER_ASSETS")
	}
	plan := objectYAML("TechnologyPlan", "plan-2026", "oak") + `
spec:
  title: Oak technology plan
  period: {start: "2026-07-01", end: "2029-06-30"}
  district: {name: Oak}
`
	goal := objectYAML("Goal", "one-to-one", "oak") + `
spec: {planRef: {name: plan-2026}, title: A device for every student}
`
	o := options{
		bin:           bin,
		data:          filepath.Join(t.TempDir(), "data"),
		samples:       writeSample(t, map[string]string{"plan.yaml": plan, "goal.yaml": goal}),
		once:          true,
		noControllers: true,
	}
	summary := `
Oak technology plan
  Plan    oak/plan-2026
  Period  2026-07-01 to 2029-06-30
  Status  not assessed

stopping
`
	want := "control plane ready (T)\nsample applied (2 objects, 2 new or changed, T)\n" + summary
	if diff := cmp.Diff(want, runLauncherForTest(t, o)); diff != "" {
		t.Errorf("first run (-want +got):\n%s", diff)
	}
	checkKubeconfig(t, filepath.Join(o.data, kubeconfigFile))

	o.once = false
	ctx, cancel := context.WithCancelCause(t.Context())
	output := &outputWatcher{pattern: "Press Ctrl-C", action: func() { cancel(errStopped) }}
	if err := runLauncher(ctx, nil, o, output); err != nil {
		t.Errorf("stopped, and got %v", err)
	}
	for _, want := range []string{
		"sample applied (2 objects, 0 new or changed, ", "kubectl --kubeconfig " + o.data, "\nstopping\n",
	} {
		if !strings.Contains(output.text.String(), want) {
			t.Errorf("second run: no %q in:\n%s", want, &output.text)
		}
	}
	if _, err := os.Stat(filepath.Join(o.data, runFile)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is left: %v", runFile, err)
	}
}

var secondsPattern = regexp.MustCompile(`[0-9.]+ s\)`)

// runLauncherForTest returns the output with T for the times.
func runLauncherForTest(t *testing.T, o options) string {
	t.Helper()
	var out strings.Builder
	if err := runLauncher(t.Context(), nil, o, &out); err != nil {
		t.Fatalf("%v; output:\n%s", err, &out)
	}
	return secondsPattern.ReplaceAllString(out.String(), "T)")
}

func checkKubeconfig(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the kubeconfig has mode %v", info.Mode())
	}
	config, err := clientcmd.LoadFromFile(path)
	if err != nil {
		t.Fatal(err)
	}
	current := config.Contexts[config.CurrentContext]
	if config.CurrentContext != contextName || current.Namespace != "oak" {
		t.Errorf("context %s, namespace %s", config.CurrentContext, current.Namespace)
	}
}

// outputWatcher keeps the output, and acts when it contains a pattern.
type outputWatcher struct {
	text    strings.Builder
	pattern string
	action  func()
}

// Write implements io.Writer.
func (w *outputWatcher) Write(p []byte) (int, error) {
	n, err := w.text.Write(p)
	if strings.Contains(w.text.String(), w.pattern) {
		w.action()
	}
	return n, err
}
