package docs

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/cli"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/manifest"
	"techplan.education/internal/snapshot"
)

// pages are the Markdown files of the documentation and of the repository's
// root.
func pages(t *testing.T) []string {
	t.Helper()
	list, err := filepath.Glob("../*.md")
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".md") {
			list = append(list, path)
		}
		return err
	})
	if err != nil || len(list) < 2 {
		t.Fatalf("no pages: %v", err)
	}
	return list
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var fence = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$")

// examples are the YAML blocks of a page that are objects of the API.
func examples(text string) []string {
	var list []string
	for _, block := range fence.FindAllStringSubmatch(text, -1) {
		// At the start of a line: other objects may speak of ours.
		if strings.Contains("\n"+block[1], "\napiVersion: techplan.education") {
			list = append(list, block[1])
		}
	}
	return list
}

// load writes texts into files and loads them as the linter does.
func load(t *testing.T, texts ...string) *manifest.Set {
	t.Helper()
	dir := t.TempDir()
	for i, text := range texts {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%02d.yaml", i)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	set, err := manifest.LoadFiles(t.Context(), []string{dir}, manifest.Options{Namespace: "maple-valley"})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// The API accepts every example.
func TestExamples(t *testing.T) {
	for _, page := range pages(t) {
		for i, text := range examples(read(t, page)) {
			t.Run(fmt.Sprintf("%s/%d", page, i+1), func(t *testing.T) {
				set := load(t, text)
				if set.Documents == 0 {
					t.Error("the block holds no object")
				}
				for _, p := range set.Problems {
					t.Errorf("line %d of the block: %s %s: %s", p.Line, p.Code, p.Field, p.Message)
				}
				for _, district := range set.Districts {
					checkNames(t, district)
				}
			})
		}
	}
}

// checkNames reports an example that poses as the scheduler's under a name that
// the scheduler would not give.
func checkNames(t *testing.T, district *snapshot.NamespacedDistrict) {
	t.Helper()
	for _, e := range district.Evaluations {
		if want := evaluation.IdentityOf(e).ObjectName(); e.Spec.Schedule != "" && e.Name != want {
			t.Errorf("the scheduler's name of evaluation %s is %s", e.Name, want)
		}
	}
}

// The pages about the kinds start with an example, and these are one district,
// all of whose objects are ready and in which nothing is wrong.
func TestKindsAreOneDistrict(t *testing.T) {
	kinds, err := filepath.Glob("kinds/*.md")
	if err != nil || len(kinds) != 5 {
		t.Fatalf("want a page for each of the five kinds, got %v, %v", kinds, err)
	}
	var texts []string
	for _, page := range kinds {
		text := read(t, page)
		list := examples(text)
		if len(list) == 0 {
			t.Fatalf("%s has no example", page)
		}
		before, _, _ := strings.Cut(text, "```yaml")
		if strings.Contains(before, "\n## ") {
			t.Errorf("%s does not start with its example", page)
		}
		texts = append(texts, list[0])
	}
	set := load(t, texts...)
	if len(set.Problems) > 0 || len(set.Districts) != 1 {
		t.Fatalf("want one district, got %d and %+v", len(set.Districts), set.Problems)
	}
	d := set.Districts[0]
	world := d.District
	results := snapshot.AssessDistrict(world, time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC))
	if len(results) != 5 {
		t.Errorf("want one object of each kind, got %d", len(results))
	}
	for _, r := range results {
		for _, c := range r.Conditions {
			if c.Type == string(v1alpha1.ConditionReady) && c.Status != "True" {
				t.Errorf("%s %s is not ready: %s", r.Kind, r.Name, c.Message)
			}
			if testing.Verbose() {
				t.Logf("%s %s: %s is %s, %s: %s", r.Kind, r.Name, c.Type, c.Status, c.Reason, c.Message)
			}
		}
		for _, f := range r.Findings {
			if f.Waived == "" {
				t.Errorf("%s %s: %s %s: %s", r.Kind, r.Name, f.Severity, f.Code, f.Message)
			}
		}
	}
}

var place = regexp.MustCompile(`(?m)^(config/samples/\S+):\d+: `)

// What the README shows of the linter's output is what the linter says, but for
// the numbers of the lines.
func TestListing(t *testing.T) {
	var out strings.Builder
	t.Chdir("..")
	cli.RunPlugin(t.Context(), []string{"lint", "-f", "config/samples/east-central-isd", "--as-of", "2026-11-21"}, cli.Environment{
		Out: &out, Err: io.Discard, Now: time.Now, Assess: snapshot.EachResult,
	})
	said := place.ReplaceAllString(out.String(), "$1: ")
	shown := place.ReplaceAllString(read(t, "README.md"), "$1: ")
	findings := 0
	for line := range strings.Lines(shown) {
		if !strings.HasPrefix(line, "config/samples/") && !strings.HasPrefix(line, "  -> ") {
			continue
		}
		findings++
		if !strings.Contains(said, line) {
			t.Errorf("README.md shows what the linter does not say: %s", line)
		}
	}
	if findings == 0 {
		t.Error("README.md shows no findings")
	}
}

// codeSpan is code within a line, such as a pattern with brackets.
var codeSpan = regexp.MustCompile("`[^`\n]+`")

var link = regexp.MustCompile(`\]\(([^()\s]+)\)`)

// Every relative link leads to a file, and to a heading if it names one.
func TestLinks(t *testing.T) {
	for _, page := range pages(t) {
		for _, found := range link.FindAllStringSubmatch(codeSpan.ReplaceAllString(read(t, page), ""), -1) {
			target, anchor, _ := strings.Cut(found[1], "#")
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			path := page
			if target != "" {
				path = filepath.Join(filepath.Dir(page), target)
			}
			if _, err := os.Stat(path); err != nil {
				t.Errorf("%s links to %s, which does not exist", page, found[1])
				continue
			}
			if anchor != "" && !hasHeading(read(t, path), anchor) {
				t.Errorf("%s links to %s, which has no such heading", page, found[1])
			}
		}
	}
}

var (
	heading  = regexp.MustCompile(`(?m)^#+ (.*)$`)
	noAnchor = regexp.MustCompile(`[^a-z0-9 _-]`)
)

// hasHeading reports whether a page has the heading of an anchor as GitHub makes
// them.
func hasHeading(text, anchor string) bool {
	for _, h := range heading.FindAllStringSubmatch(text, -1) {
		if strings.ReplaceAll(noAnchor.ReplaceAllString(strings.ToLower(h[1]), ""), " ", "-") == anchor {
			return true
		}
	}
	return false
}
