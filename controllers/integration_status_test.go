package controllers_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/cli"
	"techplan.education/internal/overview"
	"techplan.education/internal/snapshot"
)

// plugin runs kubectl techplan against the cluster, and returns its output.
func (d *district) plugin(args ...string) string {
	d.Helper()
	code, out, messages := d.tryPlugin(args...)
	if code != cli.ExitClean {
		d.Fatalf("kubectl techplan %s: exit code %d: %s", strings.Join(args, " "), code, messages)
	}
	return out
}

// tryPlugin runs kubectl techplan against the cluster, and returns its exit code and what it wrote.
func (d *district) tryPlugin(args ...string) (code int, out, messages string) {
	d.Helper()
	config := filepath.Join(d.TempDir(), "kubeconfig")
	if err := os.WriteFile(config, cluster.KubeConfig, 0o600); err != nil {
		d.Fatal(err)
	}
	var output, errors bytes.Buffer
	code = cli.RunPlugin(d.Context(), append(args, "--kubeconfig", config), cli.Environment{
		In: strings.NewReader(""), Out: &output, Err: &errors, Now: time.Now, Assess: snapshot.EachResult,
	})
	return code, output.String(), errors.String()
}

// What the plugin shows of a cluster is what the controllers wrote.
func TestStatusOfACluster(t *testing.T) {
	d := open(t, midTerm)
	d.create(smallDistrict()...)
	d.kubectl("wait", "--for=condition=Ready", "--timeout=30s", "technologyplan/p")
	d.kubectl("label", "technologyplan", "p", "agency="+d.namespace)
	show := func(args ...string) []overview.Plan {
		t.Helper()
		var shown struct{ Plans []overview.Plan }
		if err := json.Unmarshal([]byte(d.plugin(append([]string{"status", "-o", "json"}, args...)...)), &shown); err != nil {
			t.Fatal(err)
		}
		return shown.Plans
	}
	inNamespace := show("p", "-n", d.namespace)
	if len(inNamespace) != 1 || !inNamespace[0].IsAssessed || inNamespace[0].Goals.Total == 0 {
		t.Fatalf("in the namespace: %+v", inNamespace)
	}
	want := d.kubectl("get", "technologyplan", "p", "-o", "jsonpath={.status.budget.total} {.status.errors}")
	if got := fmt.Sprintf("%s %d", inNamespace[0].Money.Total, inNamespace[0].Errors); got != want {
		t.Errorf("the total and the errors are %s, want %s", got, want)
	}
	if diff := cmp.Diff(inNamespace, show("p", "-A", "-l", "agency="+d.namespace)); diff != "" {
		t.Errorf("by label in all namespaces (-by namespace +by label):\n%s", diff)
	}
	if out := d.plugin("status", "-A"); !strings.Contains(out, d.namespace) {
		t.Errorf("all namespaces:\n%s", out)
	}
}

// diff -f shows what applying files would change, and changes nothing.
func TestDiffOfFilesAndACluster(t *testing.T) {
	d := open(t, midTerm)
	d.create(smallDistrict()...)
	d.kubectl("wait", "--for=condition=Ready", "--timeout=30s", "technologyplan/p")
	file := filepath.Join(t.TempDir(), "district.yaml")
	written := d.kubectl("get", "technologyplans,goals,benchmarks,devices", "-o", "yaml")
	save := func(content string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	save(written)
	if out := d.plugin("diff", "-f", file, "-n", d.namespace); !strings.Contains(out, "/p: no difference\n") {
		t.Errorf("the objects as they are:\n%s", out)
	}
	total := d.kubectl("get", "technologyplan", "p", "-o", "jsonpath={.spec.budget.lines[0].amount}")
	changed := strings.Replace(written, "amount: "+total+"\n", "amount: 1\n", 1)
	if changed == written {
		changed = strings.Replace(written, `amount: "`+total+`"`, "amount: 1", 1)
	}
	save(changed)
	if out := d.plugin("diff", "-f", file, "-n", d.namespace); !strings.Contains(out, "->  $1") {
		t.Errorf("a line with one dollar:\n%s", out)
	}
	if again := d.kubectl("get", "technologyplan", "p", "-o", "jsonpath={.spec.budget.lines[0].amount}"); again != total {
		t.Errorf("the cluster has %s, had %s", again, total)
	}
}

// --watch shows the status again after a change, and ends with its context.
func TestWatchedStatus(t *testing.T) {
	d := open(t, midTerm)
	d.create(smallDistrict()...)
	d.kubectl("wait", "--for=condition=Ready", "--timeout=30s", "technologyplan/p")
	config := filepath.Join(t.TempDir(), "kubeconfig")
	if err := os.WriteFile(config, cluster.KubeConfig, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 4*deadline)
	defer cancel()
	shown, written := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		args := []string{"status", "p", "--watch", "-n", d.namespace, "--kubeconfig", config}
		ended <- cli.RunPlugin(ctx, args, cli.Environment{
			Out: written, Err: io.Discard, Now: time.Now, Assess: snapshot.EachResult,
		})
		_ = written.Close()
	}()
	isPatched := false
	for lines := bufio.NewScanner(shown); lines.Scan(); {
		title, ok := strings.CutPrefix(lines.Text(), "Technology plan")
		switch {
		case ok && !isPatched:
			isPatched = true
			d.kubectl("patch", "technologyplan", "p", "--type=merge", "-p", `{"spec":{"title":"Technology plan, amended"}}`)
		case ok && title == ", amended":
			cancel()
		}
	}
	if code := <-ended; code != cli.ExitClean || !errors.Is(ctx.Err(), context.Canceled) {
		t.Errorf("exit code %d, the context ended with %v", code, ctx.Err())
	}
}
