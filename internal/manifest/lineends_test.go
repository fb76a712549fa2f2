package manifest

import (
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
)

// A file with the line ends of Windows brings no carriage return into a text,
// read by kubectl or by lint, so that the definitions need not accept one.
func TestLineEndsOfWindows(t *testing.T) {
	for name, statement := range map[string]string{
		"as lines": "|\n    First\n    second\n",
		"folded":   ">\n    First\n\n    second\n",
		"quoted":   "\"First\n\n    second\"\n",
		"plain":    "First\n\n    second\n",
	} {
		t.Run(name, func(t *testing.T) {
			document := strings.ReplaceAll("apiVersion: techplan.education/v1alpha1\nkind: Goal\nmetadata: {name: g}\n"+
				"spec:\n  planRef: {name: p}\n  title: A title\n  pedagogicalShift: "+statement, "\n", "\r\n")
			var byKubectl v1alpha1.Goal
			if err := yaml.Unmarshal([]byte(document), &byKubectl); err != nil {
				t.Fatal(err)
			}
			options := Options{Namespace: "district", Stdin: strings.NewReader(document)}
			set, err := LoadFiles(t.Context(), []string{stdinPath}, options)
			if err != nil || len(set.Problems) > 0 {
				t.Fatalf("%v, %+v", err, set.Problems)
			}
			for reader, goal := range map[string]*v1alpha1.Goal{"kubectl": &byKubectl, "lint": set.Districts[0].Goals[0]} {
				if got := strings.TrimSpace(string(goal.Spec.PedagogicalShift)); got != "First\nsecond" {
					t.Errorf("%s reads %q", reader, got)
				}
			}
		})
	}
}
