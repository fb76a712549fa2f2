package docs

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sigs.k8s.io/yaml"

	"techplan.education/internal/cli"
	"techplan.education/internal/snapshot"
)

const firstPlan = "first-plan.md"

// clusterCommands are the commands of the page that need a cluster: a test of the
// installation runs such ones.
var clusterCommands = regexp.MustCompile(
	`^kubectl (create namespace \S+|(apply|diff) -k \S+|(wait|get|describe) \S+( \S+)? --namespace \S+( --for=\S+)?)$`)

var (
	anyFence      = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$")
	shellArgument = regexp.MustCompile(`"[^"]*"|\S+`)
)

// runCommand runs a line of the plugin in the working directory, as a shell does with
// quotes and an output file.
func runCommand(t *testing.T, line string) (output string, code int) {
	t.Helper()
	line, _, _ = strings.Cut(line, " # ")
	line, file, hasFile := strings.Cut(line, " > ")
	var args []string
	for _, argument := range shellArgument.FindAllString(strings.TrimPrefix(line, "kubectl techplan "), -1) {
		args = append(args, strings.Trim(argument, `"`))
	}
	var out, errs bytes.Buffer
	code = cli.RunPlugin(t.Context(), args, cli.Environment{
		In: strings.NewReader(""), Out: &out, Err: &errs, Now: time.Now, Assess: snapshot.EachResult,
	})
	if hasFile {
		if err := os.WriteFile(strings.TrimSpace(file), out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return out.String() + errs.String(), code
}

// enterCheckout changes to an empty directory in which the samples are where a checkout
// has them.
func enterCheckout(t *testing.T) {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(filepath.Join(root, "config"), filepath.Join(dir, "config")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
}

// Each command of the plugin on the pages for a first plan ends without an error, and
// prints what the page shows. The other commands are ones of kubectl.
func TestFirstPlanCommands(t *testing.T) {
	for _, page := range []string{firstPlan, "editors.md"} {
		t.Run(page, func(t *testing.T) {
			content := read(t, page)
			enterCheckout(t)
			ran, output := 0, ""
			for _, block := range anyFence.FindAllStringSubmatch(content, -1) {
				switch block[1] {
				case "sh":
					for line := range strings.Lines(strings.ReplaceAll(block[2], "\\\n", " ")) {
						line = strings.TrimSpace(line)
						if !strings.HasPrefix(line, "kubectl techplan ") {
							if !clusterCommands.MatchString(line) {
								t.Errorf("no test runs %q", line)
							}
							continue
						}
						var code int
						output, code = runCommand(t, line)
						ran++
						if code != cli.ExitClean {
							t.Errorf("%s: exit code %d\n%s", line, code, output)
						}
					}
				case "":
					if !strings.Contains(output, block[2]) {
						t.Errorf("the page shows %q, and the command prints other text", block[2])
					}
				}
			}
			if ran == 0 {
				t.Error("the page has no command of the plugin")
			}
		})
	}
}

// Each block of the page is in block style and part of the sample to which the page leads.
func TestFirstPlanBlocks(t *testing.T) {
	content := read(t, firstPlan)
	blocks := fence.FindAllStringSubmatch(content, -1)
	if len(blocks) < 7 {
		t.Fatalf("want a block for each section, got %d", len(blocks))
	}
	for _, block := range blocks {
		first, _, _ := strings.Cut(block[1], "\n")
		file, ok := strings.CutPrefix(first, "# ")
		if !ok {
			t.Errorf("a block does not name its file: %s", first)
			continue
		}
		if strings.ContainsAny(block[1], "{}[]") {
			t.Errorf("a block for %s is not in block style", file)
		}
		part := decode(t, block[1])
		sample, err := os.ReadFile(filepath.Join("../config/samples/aligned", file))
		if err != nil {
			t.Error(err)
			continue
		}
		isPart := slices.ContainsFunc(strings.Split(string(sample), "\n---\n"), func(document string) bool {
			return contains(decode(t, document), part)
		})
		if !isPart {
			t.Errorf("a block is not part of %s:\n%s", file, block[1])
		}
	}
}

func decode(t *testing.T, content string) any {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(content), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

// contains reports whether a value has all of a part: each field, and for each item of a
// list an item that has all of it.
func contains(value, part any) bool {
	switch typed := part.(type) {
	case map[string]any:
		fields, ok := value.(map[string]any)
		for name, field := range typed {
			ok = ok && contains(fields[name], field)
		}
		return ok
	case []any:
		items, _ := value.([]any)
		for _, item := range typed {
			if !slices.ContainsFunc(items, func(other any) bool { return contains(other, item) }) {
				return false
			}
		}
		return true
	default:
		return reflect.DeepEqual(value, part)
	}
}

func TestContains(t *testing.T) {
	const whole = "a: 1\nlist:\n- {name: x, b: 2}\n- {name: y}\n"
	for name, tc := range map[string]struct {
		part string
		want bool
	}{
		"the whole":                  {whole, true},
		"a field":                    {"a: 1", true},
		"another value":              {"a: 2", false},
		"a field that is not there":  {"b: 1", false},
		"an item in part":            {"list:\n- {b: 2}", true},
		"an item that is not there":  {"list:\n- {name: z}", false},
		"fields of two items in one": {"list:\n- {name: y, b: 2}", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := contains(decode(t, whole), decode(t, tc.part)); got != tc.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

// The README of the plugin's new folder names commands that exist.
func TestStarterCommands(t *testing.T) {
	enterCheckout(t)
	output, code := runCommand(t, `kubectl techplan init plans --name "Maple" --start 2026-07-01`)
	if code != cli.ExitClean {
		t.Fatal(output)
	}
	content := read(t, "plans/README.md")
	t.Chdir("plans")
	ran := 0
	for line := range strings.Lines(content) {
		command, ok := strings.CutPrefix(line, "    kubectl techplan ")
		if !ok {
			continue
		}
		ran++
		if output, code := runCommand(t, "kubectl techplan "+strings.TrimSpace(command)); code != cli.ExitClean {
			t.Errorf("%s: exit code %d\n%s", command, code, output)
		}
	}
	if ran != 2 {
		t.Errorf("want two commands of the plugin, ran %d", ran)
	}
}
