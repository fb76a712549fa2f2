package testplan

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestComplete(t *testing.T) {
	got, err := CompleteExample(`
kind: TechnologyPlan
spec:
  approval: null
  period: {end: "2028-06-30"}
---
kind: Goal
metadata: {name: access}
spec: {title: Access}
`)
	if err != nil {
		t.Fatal(err)
	}
	const want = `---
apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata:
  name: maple-valley
  namespace: maple-valley
spec:
  district:
    name: Maple Valley Schools
  period:
    end: "2028-06-30"
    start: "2026-07-01"
  title: Maple Valley technology plan
---
apiVersion: techplan.education/v1alpha1
kind: Goal
metadata:
  name: access
  namespace: maple-valley
spec:
  planRef:
    name: maple-valley
  title: Access
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
	for title, text := range map[string]string{
		"a key that is written twice": "kind: Goal\nkind: Goal\n",
		"a kind that is not ours":     "kind: Namespace\n",
		"a document without a kind":   "kind: Goal\nmetadata: {name: a}\n---\nspec: {}\n",
		"not YAML":                    "kind: [\n",
	} {
		if _, err := CompleteExample(text); err == nil {
			t.Errorf("%s is taken", title)
		}
	}
}
