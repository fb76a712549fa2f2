package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestLauncherServesPages runs what make run does, and reads the pages at the address that it prints.
func TestLauncherServesPages(t *testing.T) {
	controlPlane := os.Getenv("KUBEBUILDER_ASSETS")
	if testing.Short() || controlPlane == "" {
		t.Skip("needs the programs of `make controlplane` in KUBEBUILDER_ASSETS")
	}
	bin := t.TempDir()
	for _, name := range []string{"etcd", "kube-apiserver", "kube-controller-manager"} {
		if err := os.Symlink(filepath.Join(controlPlane, name), filepath.Join(bin, name)); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-o", bin, "../../cmd/manager", "../../cmd/kubectl-techplan")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	output := &outputWatcher{pattern: "Press Ctrl-C"}
	var page string
	output.action = func() {
		_, address, _ := strings.Cut(output.text.String(), "\nDashboard: ")
		address, _, _ = strings.Cut(address, "\n")
		page = readPage(t, address+"districts/east-central-isd/plan-2026/chain")
		cancel(errStopped)
	}
	chosen := options{bin: bin, data: filepath.Join(t.TempDir(), "data"), samples: "../../config/samples/east-central-isd"}
	if err := runLauncher(ctx, nil, chosen, output); err != nil {
		t.Fatalf("%v; output:\n%s", err, &output.text)
	}
	// The figures are those of the statuses that the controllers wrote.
	for _, want := range []string{"Chain: from goals to decisions", "$346,800", "$412,800"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
}

// readPage returns the content of a page, and reports an error if there is none.
func readPage(t *testing.T, address string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Error(err)
		return ""
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("%s is answered with %d: %v", address, response.StatusCode, err)
	}
	return string(content)
}
