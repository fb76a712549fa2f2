package docs

import (
	"path/filepath"
	"strings"
	"testing"

	"techplan.education/internal/policy"
	"techplan.education/internal/rules/catalog"
)

// Each code has a page, and each page a code; the list links to all of them.
// Whether the pages say what the code does is checked by make verify.
func TestFindings(t *testing.T) {
	index := read(t, "findings.md")
	codes := map[string]bool{}
	for _, r := range catalog.All.ListRules() {
		code := string(r.Code)
		codes[code] = true
		if text := read(t, filepath.Join("findings", code+".md")); !strings.Contains(text, "\n# "+code+"\n") {
			t.Errorf("the page of %s has another title", code)
		}
		if !strings.Contains(index, "](findings/"+code+".md)") {
			t.Errorf("findings.md does not link to %s", code)
		}
	}
	found, err := filepath.Glob("findings/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range found {
		if !codes[strings.TrimSuffix(filepath.Base(path), ".md")] {
			t.Errorf("%s is the page of no code", path)
		}
	}
}

// Each threshold stands in the page of the policy.
func TestPolicy(t *testing.T) {
	text := read(t, "policy.md")
	for _, threshold := range policy.ListThresholds() {
		if !strings.Contains(text, "\n| `"+threshold.Field+"` | ") {
			t.Errorf("policy.md lacks %s", threshold.Field)
		}
	}
}
