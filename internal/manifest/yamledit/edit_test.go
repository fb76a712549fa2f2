package yamledit_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"techplan.education/internal/manifest/yamledit"
)

const plan = `# The plan of a made-up district.
apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata:
  name: plan-2026
spec:
  title: "A plan"   # on the cover

  budget:
    lines:
      - {name: wifi, amount: 500, goals: [{name: a}]} # the first line
      # the second line
      - name: laptops
        amount: "1000.50"

        fiscalYear: 2027
`

// lines returns the lines of the plan as JSON has them.
func lines(items ...map[string]any) map[string]any {
	list := []any{}
	for _, item := range items {
		list = append(list, item)
	}
	return map[string]any{"spec": map[string]any{"budget": map[string]any{"lines": list}}}
}

func wifi(extra map[string]any) map[string]any {
	fields := map[string]any{"name": "wifi", "amount": "500"}
	maps.Copy(fields, extra)
	return fields
}

func laptops(extra map[string]any) map[string]any {
	fields := map[string]any{"name": "laptops", "amount": "1000.50", "fiscalYear": int64(2027)}
	for name, value := range extra {
		if value == nil {
			delete(fields, name)
			continue
		}
		fields[name] = value
	}
	return fields
}

func TestChangesAFieldAndNothingElse(t *testing.T) {
	before := lines(wifi(nil), laptops(nil))
	cases := map[string]struct {
		after    map[string]any
		old, new string
	}{
		"nothing": {before, "", ""},
		"a value within braces": {
			lines(wifi(map[string]any{"amount": "700.25"}), laptops(nil)),
			"amount: 500,", `amount: "700.25",`,
		},
		"a quoted value on a line of its own": {
			lines(wifi(nil), laptops(map[string]any{"amount": "2000"})),
			`amount: "1000.50"`, `amount: "2000"`,
		},
		"a new field within braces": {
			lines(wifi(map[string]any{"otherSpent": "12"}), laptops(nil)),
			"goals: [{name: a}]}", `goals: [{name: a}], otherSpent: "12"}`,
		},
		"a new field at the end of an item": {
			lines(wifi(nil), laptops(map[string]any{"otherSpent": "12"})),
			"        fiscalYear: 2027\n", "        fiscalYear: 2027\n        otherSpent: \"12\"\n",
		},
		"a field that goes": {
			lines(wifi(nil), laptops(map[string]any{"fiscalYear": nil})),
			"        fiscalYear: 2027\n", "",
		},
		"a new item": {
			lines(wifi(nil), laptops(nil), map[string]any{"name": "tv", "amount": "9", "goals": []any{map[string]any{"name": "a"}}}),
			"        fiscalYear: 2027\n",
			"        fiscalYear: 2027\n      - name: tv\n        amount: \"9\"\n        goals:\n          - name: a\n",
		},
	}
	for name, c := range cases {
		for _, lineEnd := range []string{"\n", "\r\n"} {
			t.Run(name+map[string]string{"\n": "", "\r\n": ", lines of Windows"}[lineEnd], func(t *testing.T) {
				content := strings.ReplaceAll("kind: Goal\n---\n"+plan+"---\nkind: Device\n", "\n", lineEnd)
				old, changed := strings.ReplaceAll(c.old, "\n", lineEnd), strings.ReplaceAll(c.new, "\n", lineEnd)
				edited, err := yamledit.SetFields([]byte(content),
					yamledit.Object{Kind: "TechnologyPlan", Name: "plan-2026", Namespace: "maple"}, before, c.after)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(strings.Replace(content, old, changed, 1), string(edited)); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

func TestRefusesWhatItCannotChange(t *testing.T) {
	object := yamledit.Object{Kind: "Device", Name: "lot"}
	header := "kind: Device\nmetadata: {name: lot}\n"
	one := map[string]any{"spec": map[string]any{"model": "a"}}
	other := map[string]any{"spec": map[string]any{"model": "b"}}
	for name, content := range map[string]string{
		"a text in a literal":    header + "spec:\n  model: |\n    a\n",
		"a value with an anchor": header + "spec:\n  model: &m a\n",
		"a text of two lines":    header + "spec:\n  model: a\n    of two lines\n",
	} {
		if edited, err := yamledit.SetFields([]byte(content), object, one, other); err == nil {
			t.Errorf("%s is changed to %s", name, edited)
		}
	}
	if _, err := yamledit.SetFields([]byte(header), yamledit.Object{Kind: "Device", Name: "x"}, one, other); !errors.Is(err, yamledit.ErrNotFound) {
		t.Errorf("an object that is not there yields %v", err)
	}
}

// FuzzSetFields sets a field of any file: the result is an error, or a file in which the field
// alone differs.
func FuzzSetFields(f *testing.F) {
	f.Add(plan, "700")
	f.Add("kind: TechnologyPlan\nmetadata: {name: plan-2026}\nspec: {title: 'x', a: [1, {b: 2}]}\n", "y, z")
	f.Add("kind: TechnologyPlan\nmetadata:\n  name: plan-2026\nspec:\n  title: é # x\n  more:\n  - a\n  - b", "#")
	f.Fuzz(func(t *testing.T, content, title string) {
		var was map[string]any
		if yaml.Unmarshal([]byte(content), &was) != nil {
			return
		}
		spec, _ := was["spec"].(map[string]any)
		old, hasTitle := spec["title"]
		one, other := map[string]any{}, map[string]any{"title": title}
		if hasTitle {
			one["title"] = old
		}
		edited, err := yamledit.SetFields([]byte(content), yamledit.Object{Kind: "TechnologyPlan", Name: "plan-2026"},
			map[string]any{"spec": one}, map[string]any{"spec": other})
		if err != nil {
			return
		}
		var is map[string]any
		if err := yaml.NewDecoder(strings.NewReader(string(edited))).Decode(&is); err != nil {
			t.Fatalf("%v in\n%s", err, edited)
		}
	})
}

// TestChangesTheSamples changes each plan of the samples, which are written in both styles.
func TestChangesTheSamples(t *testing.T) {
	files, err := filepath.Glob("../../../config/samples/*/*plan*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var fields map[string]any
		if err := yaml.Unmarshal(content, &fields); err != nil {
			t.Fatal(err)
		}
		name, _ := fields["metadata"].(map[string]any)["name"].(string)
		before := map[string]any{"spec": fields["spec"]}
		changed := cloneWithSpending(fields["spec"].(map[string]any))
		edited, err := yamledit.SetFields(content, yamledit.Object{Kind: "TechnologyPlan", Name: name}, before,
			map[string]any{"spec": changed})
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if was, is := strings.Count(string(content), "#"), strings.Count(string(edited), "#"); was != is {
			t.Errorf("%s has %d comments, and had %d", file, is, was)
		}
	}
}

// cloneWithSpending returns a plan in which each line has spent something.
func cloneWithSpending(spec map[string]any) map[string]any {
	clone := maps.Clone(spec)
	budget, ok := spec["budget"].(map[string]any)
	if !ok {
		return clone
	}
	var items []any
	for _, item := range budget["lines"].([]any) {
		line := maps.Clone(item.(map[string]any))
		line["otherSpent"] = "77.70"
		items = append(items, line)
	}
	changed := maps.Clone(budget)
	changed["lines"] = items
	clone["budget"] = changed
	return clone
}
