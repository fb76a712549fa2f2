package docs

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// printsRaw finds a command that prints strings of objects without an escape.
var printsRaw = regexp.MustCompile(`(?:-o|--output)[ =]*'?(?:jsonpath|go-template|custom-columns)` +
	`|\b(?:go)?jq\b[^|]* (?:--raw-output|--join-output|-[a-z]*[rj][a-z]*)\b`)

// selected finds the fields that an expression of jsonpath, a template or jq
// selects.
var selected = regexp.MustCompile(`\.([A-Za-z]+)`)

// terminalSafe are the fields that the API server, or a program other than
// techplan, holds to letters, digits and signs.
var terminalSafe = []string{
	"apiVersion", "chart", "generation", "holderIdentity", "items", "kind", "metadata", "name", "namespace",
	"observedGeneration", "renewTime", "ruleSelector", "serviceAccountName", "serviceMonitorSelector", "spec", "status",
	"techplan", "coreos", "com", "education", "monitoring",
}

// rawFields are the fields that a command prints to a terminal as they are
// stored, and that may hold any text.
func rawFields(command string) []string {
	at := printsRaw.FindStringIndex(command)
	if at == nil {
		return nil
	}
	var fields []string
	for _, match := range selected.FindAllStringSubmatch(command[at[0]:], -1) {
		if !slices.Contains(terminalSafe, match[1]) {
			fields = append(fields, match[1])
		}
	}
	return fields
}

// commands are the lines of a page; a line that ends in a pipe or a backslash goes
// on in the next.
func commands(page string) []string {
	page = regexp.MustCompile(`([|\\])\n\s*`).ReplaceAllString(page, "$1 ")
	return strings.Split(page, "\n")
}

// No page recommends a command that prints the text of an object to a terminal as
// it is stored: describe, -o json and -o yaml are for that.
func TestCommandsPrintNoRawText(t *testing.T) {
	printing := 0
	for _, page := range pages(t) {
		for _, command := range commands(read(t, page)) {
			if printsRaw.MatchString(command) {
				printing++
			}
			if fields := rawFields(command); len(fields) > 0 {
				t.Errorf("%s prints %q as stored: %s", page, fields, command)
			}
		}
	}
	if printing == 0 {
		t.Error("no command prints a field: does the test still find them?")
	}
}

func TestRawFields(t *testing.T) {
	for name, c := range map[string]struct {
		command string
		want    []string
	}{
		"a message by jsonpath": {
			`kubectl get goal g -o jsonpath='{.status.conditions[0].message}'`, []string{"conditions", "message"},
		},
		"a title by custom columns": {"kubectl get goals -o custom-columns=T:.spec.title", []string{"title"}},
		"a question by a template":  {"kubectl get goal g -o=go-template='{{.spec.title}}'", []string{"title"}},
		"a long flag":               {"kubectl get goal g --output jsonpath={.spec.title}", []string{"title"}},
		"a message by jq":           {"kubectl get goal g -o json | jq -r '.status.message'", []string{"message"}},
		"jq with joined flags":      {"jq -er .action plan", []string{"action"}},
		"jq that joins its output":  {"jq -j .action plan", []string{"action"}},
		"jq with long flags":        {"jq --raw-output .action plan", []string{"action"}},
		"jq that prints JSON":       {"kubectl get goal g -o json | jq '.status.message'", nil},
		"the name of an object":     {"kubectl get goals -o jsonpath='{.items[*].metadata.name}'", nil},
		"a wait for a field":        {"kubectl wait goal/g --for=jsonpath='{.spec.title}'=A", nil},
		"describe":                  {"kubectl describe goal g", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := rawFields(c.command); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
