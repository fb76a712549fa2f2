package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/lint"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/text"
)

// marks are characters that a terminal obeys or that turn text, as a YAML escape
// and as they are.
var marks = map[string]string{
	`\e`: "\x1b", `\0`: "\x00", `\x7f`: "\x7f", `\x9b`: "\u009b", `\u061c`: "\u061c", `\u200f`: "\u200f", `\P`: "\u2029",
	`\u202e`: "\u202e", `\u2066`: "\u2066", `\ufeff`: "\ufeff", `\r`: "\r",
}

// spots are documents with a place for a mark in double quotes.
var spots = map[string]string{
	"a title":                 strings.ReplaceAll(files, "Juniper Flats technology plan", `"Plan %s"`),
	"a text of several lines": strings.Replace(files, "district:", `vision: {statement: "One%s\ntwo"}`+"\n  district:", 1),
	"a name that leads to no": strings.Replace(files, "purpose: Purchase", `purpose: Purchase, goals: [{name: "g%s"}]`, 1),
	"a name with a pattern":   strings.Replace(files, "name: wifi", `name: "wifi%s"`, 1),
	"a word of a list":        strings.Replace(files, "purpose: Purchase", `purpose: "Purchase%s"`, 1),
	"a currency":              strings.Replace(files, "USD", `"USD%s"`, 1),
	"an amount":               strings.Replace(files, "52000", `"52000%s"`, 1),
	"a day":                   strings.Replace(files, "2026-07-01", `"2026-07-01%s"`, 1),
	"an unknown field":        strings.Replace(files, "period:", `"peri%sod":`, 1),
	"a field that stands twice": strings.Replace(files, "title: A working device",
		"\"ti%[1]s\": A\n  \"ti%[1]s\": A working device", 1),
	"an object's name":      strings.Replace(files, "name: one-to-one", `name: "one%s"`, 1),
	"a namespace":           strings.Replace(files, "name: one-to-one", `name: one, namespace: "flats%s"`, 1),
	"a label":               strings.Replace(files, "name: one-to-one", `name: one, labels: {"a%s": b}`, 1),
	"a kind":                strings.Replace(files, "kind: Goal", `kind: "Goal%s"`, 1),
	"a version":             strings.Replace(files, "education/v1alpha1\nkind: Goal", `education/v1%s"`+"\nkind: Goal", 1),
	"an alias of no anchor": strings.Replace(files, "name: one-to-one", `name: *"a%s"`, 1),
	"a tag":                 strings.Replace(files, "name: one-to-one", `name: !<"%s"> "%s"`, 1),
}

// shownHidden lists the lines of an output that have a hidden character.
func shownHidden(output string) []string {
	var lines []string
	for line := range strings.SplitSeq(output, "\n") {
		if strings.ContainsFunc(line, text.IsHidden) {
			lines = append(lines, line)
		}
	}
	return lines
}

// holdEscaped runs lint in all formats and holds that no output has a hidden character, nor any
// string within the JSON and the SARIF. A page in the SARIF has several lines.
func holdEscaped(t *testing.T, stdin string, assessDistrict assessment, args ...string) (text string) {
	t.Helper()
	for _, format := range lint.ListFormatNames() {
		got := run(t, stdin, assessDistrict, append([]string{"lint", "-o", format}, args...)...)
		for stream, output := range map[string]string{"stdout": got.out, "stderr": got.err} {
			if found := shownHidden(output); len(found) > 0 {
				t.Errorf("%s as %s: %q", stream, format, found)
			}
		}
		if format == "text" {
			text = got.out + got.err
		}
		if got.out == "" || format != "json" && format != "sarif" {
			continue
		}
		var decoded any
		if err := json.Unmarshal([]byte(got.out), &decoded); err != nil {
			t.Fatalf("the output is no JSON: %v", err)
		}
		if found := hiddenStrings(decoded); len(found) > 0 {
			t.Errorf("strings of the %s: %q", format, found)
		}
	}
	return text
}

func hiddenStrings(value any) []string {
	var found []string
	switch value := value.(type) {
	case string:
		if strings.ContainsFunc(strings.ReplaceAll(value, "\n", ""), text.IsHidden) {
			found = append(found, value)
		}
	case []any:
		for _, item := range value {
			found = append(found, hiddenStrings(item)...)
		}
	case map[string]any:
		for _, item := range value {
			found = append(found, hiddenStrings(item)...)
		}
	}
	return found
}

// Whatever stands in a file, lint shows it escaped, as is what it refuses.
func TestLintShowsFilesEscaped(t *testing.T) {
	for spot, document := range spots {
		for escape, mark := range marks {
			for form, written := range map[string]string{"escaped": escape, "as it is": mark} {
				t.Run(fmt.Sprintf("%s: %s, %s", spot, escape, form), func(t *testing.T) {
					holdEscaped(t, strings.ReplaceAll(document, "%s", written), snapshot.AssessDistrict, "-f", "-")
				})
			}
		}
	}
}

// What is refused for its characters is reported with the sentence of the
// definitions and the value escaped.
func TestLintReportsRefusedCharacters(t *testing.T) {
	document := strings.ReplaceAll(spots["a title"], "%s", `\u202e`)
	const want = `<stdin>:5: error Invalid TechnologyPlan plan-2026: spec.title: must be a single line without control ` +
		`characters or direction marks; type the text again instead of pasting it: "Plan \u202e"`
	if got := holdEscaped(t, document, snapshot.AssessDistrict, "-f", "-"); !strings.Contains(got, want) {
		t.Errorf("got %q, want %q in it", got, want)
	}
}

// A finding of an object that is stored with hidden characters is shown escaped.
func TestLintShowsFindingsEscaped(t *testing.T) {
	const bad = "a\x1b[2J\u202eb"
	found := v1alpha1.Finding{
		Code: "GoalUnfunded", Severity: v1alpha1.SeverityError, Object: v1alpha1.ObjectKey{Kind: "Goal", Name: "one" + bad},
		Field: "spec." + bad, Message: "no line\npays for " + bad, Action: "name " + bad, Related: []string{"and " + bad},
	}
	result := result{
		Kind: v1alpha1.KindTechnologyPlan, Name: "plan-2026", Findings: []v1alpha1.Finding{found},
		Conditions: conditions("PlanNotFound", bad), NotChecked: []v1alpha1.NotChecked{{Code: "A", Reason: bad}},
	}
	got := holdEscaped(t, files, finds(result), "-f", "-")
	for _, want := range []string{
		`GoalUnfunded no line pays for a\x1b[2J\u202eb` + "\n", `  -> name a\x1b[2J\u202eb` + "\n",
		`  and so and a\x1b[2J\u202eb` + "\n", `Not checked: a\x1b[2J\u202eb.` + "\n", `PlanNotFound a\x1b[2J\u202eb` + "\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
	if strings.Contains(found.Related[0], `\`) {
		t.Error("the assessment's own finding was changed")
	}
}

// Arguments and the names of files are shown escaped too.
func TestLintShowsNamesEscaped(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "plan\x1b[2J\u202e.yaml")
	if err := os.WriteFile(file, []byte(strings.Replace(files, "period:", "peroid:", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := holdEscaped(t, "", snapshot.AssessDistrict, "-f", dir); !strings.Contains(got, `plan\x1b[2J\u202e.yaml:6: error`) {
		t.Errorf("no line of the file in:\n%s", got)
	}
	for name, args := range map[string][]string{
		"a file that does not exist": {"-f", filepath.Join(dir, "none\u202e")},
		"a day":                      {"-f", file, "--as-of", "2027\x9b\u009b"},
		"an unknown flag":            {"--fi\x1ble"},
		"an argument":                {"-f", file, "more\u2066"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := holdEscaped(t, "", snapshot.AssessDistrict, args...); !strings.HasPrefix(got, "error: ") {
				t.Errorf("got %q, want an error", got)
			}
		})
	}
	if got := run(t, "", nil, "explain", "Goal\u202e"); len(shownHidden(got.err)) > 0 || got.code != ExitFailed {
		t.Errorf("explain: %+v", got)
	}
}

// FuzzLintOutput lints any text: neither output has a hidden character.
func FuzzLintOutput(f *testing.F) {
	for _, document := range spots {
		f.Add(strings.ReplaceAll(document, "%s", `\e\u202e`))
	}
	f.Add(files)
	f.Fuzz(func(t *testing.T, document string) {
		holdEscaped(t, document, snapshot.AssessDistrict, "-f", "-")
	})
}
