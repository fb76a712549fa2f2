package rules

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
)

const completePage = `# PlanStale

Nothing was
recorded.

## Why it matters

It decides nothing.

## How to fix it

Record something.

## Source

A publication
`

func TestParsePage(t *testing.T) {
	want := Documentation{
		Summary: "Nothing was recorded.",
		Why:     "It decides nothing.",
		Fix:     "Record something.",
		Source:  "A publication",
	}
	got, err := parsePage(PlanStale, completePage)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestParsePageRejectsMalformedPages(t *testing.T) {
	replace := func(old, text string) string { return strings.Replace(completePage, old, text, 1) }
	swap := strings.NewReplacer(whyHeading, fixHeading, fixHeading, whyHeading)
	for title, c := range map[string]struct {
		page string
		want string
	}{
		"an empty page": {"", `it does not begin with "# PlanStale"`},
		"no title":      {replace("# PlanStale\n", ""), `it does not begin with "# PlanStale"`},
		"the title of another code": {
			replace("PlanStale", "PlanLost"), `it does not begin with "# PlanStale"`,
		},
		"a title that goes on after the code": {
			replace("PlanStale", "PlanStale2"), `it does not begin with "# PlanStale"`,
		},
		"text before the title":     {"x\n" + completePage, `it does not begin with "# PlanStale"`},
		"no heading Why it matters": {replace(whyHeading, ""), `the heading "## Why it matters" is missing`},
		"no heading How to fix it":  {replace(fixHeading, ""), `the heading "## How to fix it" is missing`},
		"no heading Source":         {replace(sourceHeading, ""), `the heading "## Source" is missing`},
		"a heading of the wrong level": {
			replace(sourceHeading, "### Source"), `the heading "## Source" is missing`,
		},
		"a heading with more words": {
			replace(sourceHeading, "## Sources"), `the heading "## Source" is missing`,
		},
		"a heading in the middle of a line": {
			replace(sourceHeading, "See "+sourceHeading), `the heading "## Source" is missing`,
		},
		"How to fix it before Why it matters": {
			swap.Replace(completePage), `the heading "## How to fix it" is missing`,
		},
		"Source as the first of three headings": {
			"# PlanStale\n\n## Source\n\n## Why it matters\n\n## How to fix it\n", `the heading "## Source" is missing`,
		},
	} {
		t.Run(title, func(t *testing.T) {
			doc, err := parsePage(PlanStale, c.page)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("the error is %v, want %s", err, c.want)
			}
			if doc != (Documentation{}) {
				t.Errorf("a malformed page gives %+v", doc)
			}
		})
	}
}

// completeFiles returns the files of rule PlanStale without the named ones.
func completeFiles(missing ...string) fstest.MapFS {
	files := fstest.MapFS{
		"plan_stale.md":                  {Data: []byte(completePage)},
		"testdata/PlanStale/before.yaml": {Data: []byte("before")},
		"testdata/PlanStale/after.yaml":  {Data: []byte("after")},
	}
	for _, name := range missing {
		delete(files, name)
	}
	return files
}

func TestReadDocumentation(t *testing.T) {
	doc, err := Rule{Code: PlanStale, Files: completeFiles()}.ReadDocumentation()
	if err != nil {
		t.Fatal(err)
	}
	if doc.Before != "before" || doc.After != "after" || doc.Source != "A publication" {
		t.Errorf("the documentation is %+v", doc)
	}
}

func TestReadDocumentationNamesTheMissingFile(t *testing.T) {
	for _, name := range []string{
		"plan_stale.md", "testdata/PlanStale/before.yaml", "testdata/PlanStale/after.yaml",
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := Rule{Code: PlanStale, Files: completeFiles(name)}.ReadDocumentation()
			if !errors.Is(err, fs.ErrNotExist) {
				t.Fatalf("the error is %v", err)
			}
			if text := err.Error(); !strings.Contains(text, name) || !strings.Contains(text, "PlanStale") {
				t.Errorf("the error names neither the file nor the rule: %s", text)
			}
			if doc != (Documentation{}) {
				t.Errorf("the documentation is %+v", doc)
			}
		})
	}
}

func TestReadDocumentationRejectsAMalformedPage(t *testing.T) {
	files := completeFiles()
	files["plan_stale.md"] = &fstest.MapFile{Data: []byte("# PlanStale\n")}
	_, err := Rule{Code: PlanStale, Files: files}.ReadDocumentation()
	const want = `reading the page of PlanStale: the heading "## Why it matters" is missing, or not in its place`
	if err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

func TestDocumentationPanicsWithoutFiles(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a rule without files has a documentation")
		}
	}()
	Rule{Code: PlanStale, Files: fstest.MapFS{}}.DescribeRule()
}

func TestFileName(t *testing.T) {
	for code, want := range map[v1alpha1.FindingCode]string{
		GoalUnfunded:             "goal_unfunded",
		UnknownName:              "unknown_name",
		ERateCategoryTwoExceeded: "erate_category_two_exceeded",
		"One":                    "one",
		"":                       "",
	} {
		if got := fileName(code); got != want {
			t.Errorf("the file of %q is %q, want %q", code, got, want)
		}
	}
}
