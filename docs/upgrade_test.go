package docs

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"techplan.education/internal/cli"
	"techplan.education/internal/skew"
)

// skewRow is a row of the examples: plugin, manager, definitions, and whether they are supported.
var skewRow = regexp.MustCompile(`(?m)^\| ([0-9.]+) \| ([0-9.]+) \| ([0-9.]+) \| (yes|no) \|$`)

// The examples of versions say what the plugin reports.
func TestSkewExamples(t *testing.T) {
	rows := skewRow.FindAllStringSubmatch(read(t, "upgrade.md"), -1)
	if len(rows) < 5 {
		t.Fatalf("the page has %d examples", len(rows))
	}
	for _, row := range rows {
		problems := skew.ListProblems(skew.Versions{Plugin: row[1], Manager: row[2], Definitions: row[3]})
		if supported := len(problems) == 0; supported != (row[4] == "yes") {
			t.Errorf("%s: %q", row[0], problems)
		}
	}
}

// The warning that the page shows is the one for the versions that it shows.
func TestShownWarning(t *testing.T) {
	page := read(t, "upgrade.md")
	problems := skew.ListProblems(skew.Versions{Plugin: "v0.3.0", Manager: "0.3.0", Definitions: "0.2.0"})
	if len(problems) != 1 || !strings.Contains(page, "\nwarning: "+problems[0]+"\n") {
		t.Errorf("the page does not show %q", problems)
	}
}

var (
	builtVersion  = regexp.MustCompile(`k8s\.io/kubernetes v((\d+\.\d+)\.\d+)`)
	oldestVersion = regexp.MustCompile(`kubeVersion: ">=(\d+\.\d+)\.0-0"`)
)

// The version of Kubernetes on the page is that of the control plane of the tests, and the oldest
// one is that of the chart.
func TestKubernetesVersions(t *testing.T) {
	page := read(t, "upgrade.md")
	built := builtVersion.FindStringSubmatch(read(t, "../hack/controlplane/go.mod"))
	if built == nil || !strings.Contains(page, "| "+built[2]+" | all tests run") ||
		!strings.Contains(page, "("+built[1]+")") {
		t.Errorf("the page does not say that the tests run with %v", built)
	}
	oldest := oldestVersion.FindStringSubmatch(read(t, "../charts/techplan/Chart.yaml"))
	if oldest == nil || !strings.Contains(page, "| "+oldest[1]+", ") {
		t.Errorf("the page does not begin with the version %v of the chart", oldest)
	}
}

var versionExample = regexp.MustCompile("(?m)^```sh\nkubectl techplan (version.*)\n```$")

// The commands about versions run, without a cluster too.
func TestVersionExamples(t *testing.T) {
	t.Setenv("KUBECONFIG", t.TempDir()+"/none")
	examples := versionExample.FindAllStringSubmatch(read(t, "upgrade.md"), -1)
	if len(examples) != 2 {
		t.Errorf("the page has %d commands, want 2", len(examples))
	}
	for _, example := range examples {
		var out, errs strings.Builder
		code := cli.RunPlugin(t.Context(), strings.Fields(example[1]), cli.Environment{
			In: strings.NewReader(""), Out: &out, Err: &errs, Now: time.Now, Version: "v0.3.0",
		})
		want := "kubectl-techplan v0.3.0, techplan.education/v1alpha1\n"
		if code != cli.ExitClean || out.String() != want || errs.Len() > 0 {
			t.Errorf("%s: exit code %d, %q, %q", example[1], code, out.String(), errs.String())
		}
	}
}

var releaseHeading = regexp.MustCompile(`(?m)^## \[?(Unreleased|[0-9]+\.[0-9]+\.[0-9]+)`)

// Each version of the changelog has its steps, and the changes to come stand first.
func TestStepsOfEachVersion(t *testing.T) {
	steps := read(t, "upgrade.md")
	versions := releaseHeading.FindAllStringSubmatch(read(t, "../CHANGELOG.md"), -1)
	if len(versions) == 0 || versions[0][1] != "Unreleased" {
		t.Fatalf("CHANGELOG.md does not begin with the changes to come: %v", versions)
	}
	for _, version := range versions {
		if !strings.Contains(steps, "\n### "+version[1]+"\n") {
			t.Errorf("upgrade.md has no steps for %s", version[1])
		}
	}
}
