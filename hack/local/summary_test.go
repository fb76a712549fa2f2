package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/overview"
)

func TestWriteSummary(t *testing.T) {
	var out strings.Builder
	summary{namespace: "maple-valley"}.writeSummary(&out)
	if got := out.String(); got != "There is no technology plan in namespace maple-valley.\n" {
		t.Errorf("without a plan: %q", got)
	}
	out.Reset()
	summary{"maple-valley", []overview.Plan{{Title: "This plan"}, {Title: "The next plan"}}}.writeSummary(&out)
	if got := strings.Split(out.String(), "\n\n"); len(got) != 2 || !strings.HasPrefix(got[1], "The next plan\n") {
		t.Errorf("two plans: %q", got)
	}
}

func TestPrintHints(t *testing.T) {
	var out strings.Builder
	l := &launcher{
		options: options{bin: "bin", samples: "config/samples/oak", port: 16443},
		out:     &out,
		dataDir: dataDir{path: "/data", shownPath: ".local"},
	}
	l.printHints(summary{namespace: "oak", plans: []overview.Plan{{Name: "plan-2026"}}})
	want := `
The cluster is at https://127.0.0.1:16443: .local/kubeconfig, context techplan-local, namespace oak. Worth trying:

  bin/kubectl --kubeconfig .local/kubeconfig get technologyplans,goals,benchmarks,devices,evaluations
  bin/kubectl --kubeconfig .local/kubeconfig describe technologyplan plan-2026
  bin/kubectl-techplan status --kubeconfig .local/kubeconfig
  bin/kubectl-techplan lint -f config/samples/oak
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("with a sample (-want +got):\n%s", diff)
	}
	out.Reset()
	l.samples = ""
	l.printHints(summary{namespace: "oak"})
	if got := out.String(); strings.Contains(got, "describe") || strings.Contains(got, "lint") {
		t.Errorf("without plans and sample:\n%s", got)
	}
}
