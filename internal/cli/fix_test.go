package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/manifest/yamltree"
)

// What is certain is written into the file, and nothing else of the file changes.
func TestFix(t *testing.T) {
	const head = "# The plan.\napiVersion: techplan.education/v1alpha1\nkind: TechnologyPlan\nmetadata: {name: p} # kept\nspec:\n"
	const rest = "  period: {start: 2026-07-01, end: 2029-06-30}\n  district: {name: Oak}\n"
	for name, c := range map[string]struct {
		before, after string
		// said is the error output before the summary, without the name of the file.
		said string
	}{
		"nothing to fix": {"  title: A\n", "  title: A\n", "0 fixes made\n"},
		"a misspelt field": {
			"  titel: A # why\n", "  title: A # why\n", ":6: fixed UnknownField: titel: is now title:\n1 fix made\n",
		},
		"a misspelt field twice on a line": {
			"  titel: {titel: A}\n", "  titel: {titel: A}\n", "0 fixes made\n",
		},
		"a misspelt choice": {
			"  title: A\n  needs: [{name: n, gap: Wi-Fi is weak., priority: Hihg}]\n",
			"  title: A\n  needs: [{name: n, gap: Wi-Fi is weak., priority: High}]\n",
			":7: fixed Invalid: Hihg is now High\n1 fix made\n",
		},
		"a text that needs quotes": {
			"  title: A\n  vision: {statement: Do all students learn?}\n",
			"  title: A\n  vision: {statement: \"Do all students learn?\"}\n",
			":7: fixed SyntaxError: Do all students learn? is now \"Do all students learn?\"\n1 fix made\n",
		},
		"a colon without a space": {
			"  title:Oak\n", "  title: Oak\n", ":6: fixed SyntaxError: title:Oak is now title: Oak\n1 fix made\n",
		},
		"quotes, and then a field behind them": {
			"  titel: A\n  vision: {statement: Do all students learn?}\n",
			"  title: A\n  vision: {statement: \"Do all students learn?\"}\n",
			":7: fixed SyntaxError: Do all students learn? is now \"Do all students learn?\"\n" +
				":6: fixed UnknownField: titel: is now title:\n2 fixes made\n",
		},
		"a field that is like none": {"  title: A\n  zebra: 1\n", "  title: A\n  zebra: 1\n", "0 fixes made\n"},
		"a purpose that the kind of cost decides": {
			"  title: A\n  budget:\n    lines:\n    - name: a # first\n      costKind: Training # why\n      amount: 1\n",
			"  title: A\n  budget:\n    lines:\n    - name: a # first\n      purpose: ProfessionalLearning\n" +
				"      costKind: Training # why\n      amount: 1\n",
			":10: fixed Invalid: costKind: Training is now purpose: ProfessionalLearning, costKind: Training\n1 fix made\n",
		},
		"a purpose of an entry that begins with its kind of cost": {
			"  title: A\n  budget:\n    lines:\n    - costKind: Personnel\n      name: a\n      amount: 1\n",
			"  title: A\n  budget:\n    lines:\n    - purpose: Staffing\n      costKind: Personnel\n      name: a\n      amount: 1\n",
			":9: fixed Invalid: costKind: Personnel is now purpose: Staffing, costKind: Personnel\n1 fix made\n",
		},
		"a purpose in braces": {
			"  title: A\n  budget: {lines: [{name: a, costKind: BasicMaintenance, amount: 1}]}\n",
			"  title: A\n  budget: {lines: [{name: a, purpose: Operation, costKind: BasicMaintenance, amount: 1}]}\n",
			":7: fixed Invalid: costKind: BasicMaintenance is now purpose: Operation, costKind: BasicMaintenance\n1 fix made\n",
		},
		"a purpose with Windows line ends": {
			"  title: A\n  budget:\n    lines:\n    - name: a\r\n      costKind: Training\r\n      amount: 1\r\n",
			"  title: A\n  budget:\n    lines:\n    - name: a\r\n      purpose: ProfessionalLearning\r\n" +
				"      costKind: Training\r\n      amount: 1\r\n",
			":10: fixed Invalid: costKind: Training is now purpose: ProfessionalLearning, costKind: Training\n1 fix made\n",
		},
		"a purpose that the kind of cost leaves open": {
			"  title: A\n  budget: {lines: [{name: a, costKind: EndUserDevice, amount: 1}]}\n",
			"  title: A\n  budget: {lines: [{name: a, costKind: EndUserDevice, amount: 1}]}\n", "0 fixes made\n",
		},
		"a purpose without a kind of cost": {
			"  title: A\n  budget: {lines: [{name: a, amount: 1}]}\n",
			"  title: A\n  budget: {lines: [{name: a, amount: 1}]}\n", "0 fixes made\n",
		},
		"Windows line ends": {
			"  titel: A\r\n", "  title: A\r\n", ":6: fixed UnknownField: titel: is now title:\n1 fix made\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "plan.yaml")
			if err := os.WriteFile(file, []byte(head+c.before+rest), 0o640); err != nil {
				t.Fatal(err)
			}
			got := run(t, "", finds(), "lint", "--fix", file)
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(head+c.after+rest, string(content)); diff != "" {
				t.Errorf("the file (-want +got):\n%s", diff)
			}
			said := strings.ReplaceAll(got.err[:strings.LastIndex(strings.TrimSuffix(got.err, "\n"), "made")+len("made\n")], file, "")
			if diff := cmp.Diff(c.said, said); diff != "" {
				t.Errorf("said (-want +got):\n%s", diff)
			}
			if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o640 {
				t.Errorf("the mode of the file is %v, error %v", info.Mode(), err)
			}
			again := run(t, "", finds(), "lint", "--fix", file)
			if !strings.HasPrefix(again.err, "0 fixes made\n") {
				t.Errorf("a second run: %s", again.err)
			}
		})
	}
}

// The standard input cannot be written.
func TestFixOfTheStandardInput(t *testing.T) {
	got := run(t, files, finds(), "lint", "--fix", "-")
	const want = "error: --fix writes into files: give a file or a directory, not the standard input\n"
	if got.code != ExitFailed || got.err != want {
		t.Errorf("exit code %d: %s", got.code, got.err)
	}
}

func TestReplaceOnce(t *testing.T) {
	for name, c := range map[string]struct {
		line, old, fixed string
		ok               bool
	}{
		"a word":                    {"a: tilte", "tilte", "a: title", true},
		"part of a word":            {"a: tilted", "tilte", "", false},
		"behind a hyphen":           {"a: the-tilte", "tilte", "", false},
		"in quotes":                 {`a: "tilte"`, "tilte", `a: "title"`, true},
		"twice":                     {"tilte: tilte", "tilte", "", false},
		"not there":                 {"a: b", "tilte", "", false},
		"a text with other letters": {"a: x?", "x?", "a: title", true},
	} {
		t.Run(name, func(t *testing.T) {
			if got, ok := replaceOnce(c.line, yamltree.Fix{Old: c.old, New: "title"}); got != c.fixed || ok != c.ok {
				t.Errorf("got %q, %t, want %q, %t", got, ok, c.fixed, c.ok)
			}
		})
	}
}
