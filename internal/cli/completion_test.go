package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCompletion(t *testing.T) {
	file := filepath.Join(t.TempDir(), "plans.yaml")
	others := strings.ReplaceAll(files, "plan-2026", "draft")
	if err := os.WriteFile(file, []byte(files+"---\n"+others), 0o600); err != nil {
		t.Fatal(err)
	}
	const plans = "/apis/techplan.education/v1alpha1/namespaces/oak/technologyplans"
	list := `{"apiVersion":"meta.k8s.io/v1","kind":"PartialObjectMetadataList","items":[` +
		`{"metadata":{"name":"plan-b"}},{"metadata":{"name":"plan-a"}}]}`
	config := serveCluster(t, map[string]string{
		"/api":  `{"kind":"APIVersions","versions":["v1"]}`,
		"/apis": `{"kind":"APIGroupList","apiVersion":"v1","groups":[]}`,
		"/apis/techplan.education/v1alpha1": `{"kind":"APIResourceList","apiVersion":"v1",` +
			`"groupVersion":"techplan.education/v1alpha1","resources":[{"name":"technologyplans","singularName":` +
			`"technologyplan","namespaced":true,"kind":"TechnologyPlan","verbs":["list"]}]}`,
		plans: list,
	})
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"plans of files":             {[]string{"status", "-f", file, ""}, "draft\nplan-2026\n:4\n"},
		"plans that begin so":        {[]string{"status", "-f", file, "pl"}, "plan-2026\n:4\n"},
		"a plan is not listed twice": {[]string{"status", "-f", file, "draft", ""}, "plan-2026\n:4\n"},
		"a file that does not exist": {[]string{"status", "-f", file + ".gone", ""}, ":4\n"},
		"the standard input":         {[]string{"status", "-f", "-", ""}, ":4\n"},
		"plans of a cluster":         {[]string{"status", "--kubeconfig", config, "-n", "oak", ""}, "plan-a\nplan-b\n:4\n"},
		"a cluster without rights":   {[]string{"status", "--kubeconfig", config, "-n", "elm", ""}, ":4\n"},
		"formats of status":          {[]string{"status", "-o", ""}, "text\nwide\njson\nyaml\n:4\n"},
		"formats of diff":            {[]string{"diff", "-o", ""}, "text\nmarkdown\njson\nyaml\n:4\n"},
		"policies of diff":           {[]string{"diff", "--fail-on", ""}, "none\nnew-errors\nnew-warnings\nany\n:4\n"},
		"formats of calendar":        {[]string{"calendar", "-o", ""}, "text\nics\njson\ncsv\n:4\n"},
		"formats of version":         {[]string{"version", "-o", ""}, "text\njson\nyaml\n:4\n"},
		"kinds of schema":            {[]string{"schema", "T"}, "Benchmark\nDevice\nEvaluation\nGoal\nTechnologyPlan\n:4\n"},
		"codes":                      {[]string{"explain", "goalunf"}, "GoalUnfunded\t"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, "", nil, append([]string{"__complete"}, c.args...)...)
			if got.code != ExitClean || !strings.HasPrefix(got.out, c.want) {
				t.Errorf("exit code %d: want %q, got %q", got.code, c.want, got.out)
			}
		})
	}
}
