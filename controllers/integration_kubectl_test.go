package controllers_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"

	"techplan.education/config/crd"
)

// kubectl runs kubectl in the namespace of the district and returns its output.
func (d *district) kubectl(args ...string) string {
	d.Helper()
	config := filepath.Join(d.TempDir(), "kubeconfig")
	if err := os.WriteFile(config, cluster.KubeConfig, 0o600); err != nil {
		d.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(d.Context(), 4*deadline)
	defer cancel()
	args = append([]string{
		"--kubeconfig", config, "--cache-dir", filepath.Dir(config), "--namespace", d.namespace,
	}, args...)
	out, err := exec.CommandContext(ctx, filepath.Join(os.Getenv(assets), "kubectl"), args...).CombinedOutput()
	if err != nil {
		d.Fatalf("kubectl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func TestKubectlWait(t *testing.T) {
	d := open(t, midTerm)
	d.create(smallDistrict()...)
	d.scheduled(3)
	d.remove(benchmark("lost")) // Its goal does not exist, so it never is ready.
	out := d.kubectl(
		"wait", "--for=condition=Ready", "--timeout=30s", "--all", "technologyplans,goals,benchmarks,devices,evaluations",
	)
	if got, want := strings.Count(out, "condition met"), len(smallDistrict())-1+3; got != want {
		t.Errorf("%d objects became ready, want %d:\n%s", got, want, out)
	}
}

// columns of a kind as kubectl prints them.
var columns = map[string]struct{ usual, wide string }{
	"technologyplans": {
		"NAME READY IN FORCE BUDGET ALIGNED ON TRACK ERRORS WARNINGS NEXT EVALUATION AGE",
		"BUDGET ALIGNED % COMPLETE % ENDS",
	},
	"goals":       {"NAME READY ON TRACK FUNDED MEASURED MET DUE AGE", "TITLE OWNER PLAN"},
	"benchmarks":  {"NAME GOAL READY ON TRACK STATE VALUE TARGET AS OF DUE AGE", "METRIC SITE PROGRESS % PACE"},
	"devices":     {"NAME TECHNOLOGY SITE QUANTITY READY SUPPORTED END BUY BY AGE", "REPLACED REFRESH YEAR REFRESH COST PLAN"},
	"evaluations": {"NAME KIND TARGET DUE READY COMPLETED REASON SCORE DECISION AGE", "SCHEDULE LAST DAY PLAN RECOMMENDED"},
}

func header(table string) string {
	first, _, _ := strings.Cut(table, "\n")
	return strings.Join(strings.Fields(first), " ")
}

func TestKubectlGet(t *testing.T) {
	d := open(t, midTerm)
	d.create(smallDistrict()...)
	d.scheduled(3)
	d.awaitAssessed()
	var headers []string
	for kind, want := range columns {
		table := d.kubectl("get", kind)
		if diff := cmp.Diff(want.usual, header(table)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", kind, diff)
		}
		if strings.Contains(table, "<invalid>") {
			t.Errorf("%s:\n%s", kind, table)
		}
		if diff := cmp.Diff(want.usual+" "+want.wide, header(d.kubectl("get", kind, "--output=wide"))); diff != "" {
			t.Errorf("%s, wide (-want +got):\n%s", kind, diff)
		}
		headers = append(headers, want.usual)
	}
	slices.Sort(headers)
	var got []string
	for table := range strings.SplitSeq(strings.TrimSpace(d.kubectl("get", "techplan-all")), "\n\n") {
		got = append(got, header(table))
	}
	slices.Sort(got)
	if diff := cmp.Diff(headers, got); diff != "" {
		t.Errorf("techplan-all (-want +got):\n%s", diff)
	}
}

func TestKubectlExplain(t *testing.T) {
	d := newDistrict(t, midTerm)
	out := d.kubectl("explain", "technologyplan.spec.budget.lines")
	for _, want := range []string{"generalOperations", "fiscalYear", "DESCRIPTION"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
	for _, path := range []string{
		"technologyplan", "goal", "benchmark", "device", "evaluation", "technologyplan.spec.budget.lines",
	} {
		out := d.kubectl("explain", path, "--recursive")
		if strings.Contains(out, "<empty>") || strings.Contains(out, "<no description>") {
			t.Errorf("%s is not described:\n%s", path, out)
		}
	}
}

func TestEveryFieldIsDescribed(t *testing.T) {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range definitions {
		for _, version := range d.Spec.Versions {
			walk(version.Schema.OpenAPIV3Schema, d.Spec.Names.Kind, func(path string, s *apiextensionsv1.JSONSchemaProps) {
				// The API server itself describes metadata.
				if strings.TrimSpace(s.Description) == "" && path != d.Spec.Names.Kind+".metadata" {
					t.Errorf("%s has no description", path)
				}
			})
		}
	}
}

// walk visits every property of a schema.
func walk(s *apiextensionsv1.JSONSchemaProps, path string, visit func(string, *apiextensionsv1.JSONSchemaProps)) {
	for name, property := range s.Properties {
		at := path + "." + name
		visit(at, &property)
		walk(&property, at, visit)
	}
	if s.Items != nil && s.Items.Schema != nil {
		walk(s.Items.Schema, path+"[]", visit)
	}
}
