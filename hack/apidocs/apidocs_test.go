package apidocs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const output = "docs/api.md"

// generated is what the directive in doc.go writes today.
func generated(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	_, directive, found := strings.Cut(string(source), "\n//go:generate ")
	if !found || !strings.Contains(directive, output) {
		t.Fatalf("doc.go has no directive that writes %s", output)
	}
	page := filepath.Join(t.TempDir(), "api.md")
	command := strings.Fields(strings.Replace(directive, output, page, 1))
	if said, err := exec.CommandContext(t.Context(), command[0], command[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", directive, err, said)
	}
	return read(t, page)
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestReferenceIsCurrent(t *testing.T) {
	if diff := cmp.Diff(read(t, filepath.Join("../..", output)), generated(t)); diff != "" {
		t.Errorf("%s is stale, run make generate (-page +types):\n%s", output, diff)
	}
}

var (
	kind  = regexp.MustCompile(`(?m)^    kind: (\w+)$`)
	field = regexp.MustCompile(`(?m)^ +(\w+):\n +description: `)
)

// The page is written from the types and the definitions are what the API
// server has: what one has, the other must have too.
func TestReferenceHasAllFields(t *testing.T) {
	page := read(t, filepath.Join("../..", output))
	definitions, err := filepath.Glob("../../config/crd/bases/*.yaml")
	if err != nil || len(definitions) == 0 {
		t.Fatalf("no definitions: %v", err)
	}
	for _, definition := range definitions {
		text := read(t, definition)
		name := kind.FindStringSubmatch(text)
		if name == nil || !strings.Contains(page, "\n### "+name[1]+"\n") {
			t.Errorf("%s: the page has no such kind: %v", definition, name)
		}
		// Of the schema itself, and of Kubernetes' own types, which the page links to.
		theirs := " openAPIV3Schema items apiVersion kind lastTransitionTime message reason status type "
		for _, found := range field.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(theirs, " "+found[1]+" ") && !strings.Contains(page, "\n| `"+found[1]+"` | ") {
				t.Errorf("%s: the page has no field %s", definition, found[1])
			}
		}
	}
}

// The page has no markers, which are for generators, and no gaps of a template.
func TestReferenceIsForPeople(t *testing.T) {
	page := read(t, filepath.Join("../..", output))
	for _, stray := range []string{"+kubebuilder", "+required", "+optional", "+listType", "{{", "<no value>", "%!", "e+0"} {
		if strings.Contains(page, stray) {
			t.Errorf("the page has %q in it", stray)
		}
	}
}
