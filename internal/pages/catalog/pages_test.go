package catalog_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/document"
	"techplan.education/internal/document/html"
	"techplan.education/internal/document/markdown"
	"techplan.education/internal/manifest"
	"techplan.education/internal/overview"
	"techplan.education/internal/pages"
	"techplan.education/internal/pages/catalog"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testpages"
)

var update = flag.Bool("update", false, "write the goldens")

// samples are the folders of the districts whose pages are goldens.
var samples = []string{"aligned", "east-central-isd"}

// TestPages compares each page of the samples, as Markdown, with a golden that a person reads.
func TestPages(t *testing.T) {
	for _, sample := range samples {
		input := readSample(t, sample)
		for _, page := range catalog.ListPages() {
			t.Run(sample+"/"+page.Title, func(t *testing.T) {
				compareGolden(t, sample+"-"+nameFile(page), page.Build(input))
			})
		}
	}
}

func nameFile(page pages.Page) string {
	if page.Name == "" {
		return "overview"
	}
	return page.Name
}

// TestDistricts compares the page of all districts with its golden.
func TestDistricts(t *testing.T) {
	var plans []overview.Plan
	for _, sample := range samples {
		input := readSample(t, sample)
		plans = append(plans, overview.ListPlans(input.Namespace, input.District)...)
	}
	compareGolden(t, "districts", pages.Districts(plans, pages.Addresses{HasPages: true}, "", ""))
}

// TestPagesAreWhole checks of each page what the formats rely on: unique anchors, and rows as long as their
// headings.
func TestPagesAreWhole(t *testing.T) {
	for _, sample := range samples {
		input := readSample(t, sample)
		for _, page := range catalog.ListPages() {
			t.Run(sample+"/"+page.Title, func(t *testing.T) {
				testpages.CheckSections(t, page.Build(input).Sections)
			})
		}
	}
}

func compareGolden(t *testing.T, name string, content document.Document) {
	t.Helper()
	var written, page bytes.Buffer
	if err := markdown.Write(&written, content); err != nil {
		t.Fatal(err)
	}
	if err := html.Write(&page, content, html.Frame{}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", name+".md")
	if *update {
		if err := os.WriteFile(file, written.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), written.String()); diff != "" {
		t.Errorf("%s (-want +got); run go test with -update if it is right:\n%s", file, diff)
	}
}

func readSample(t *testing.T, sample string) pages.Input {
	t.Helper()
	set, err := manifest.LoadFiles(t.Context(), []string{filepath.Join("..", "..", "..", "config", "samples", sample)},
		manifest.Options{Namespace: sample})
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Districts) != 1 {
		t.Fatalf("%s has %d districts, want 1", sample, len(set.Districts))
	}
	district := snapshot.ComputeStatuses(set.Districts[0].District, testpages.AsOf)
	return pages.Input{
		Namespace: set.Districts[0].Namespace, District: district, Plan: district.Plans[0], Now: testpages.AsOf,
		Addresses: pages.Addresses{HasPages: true},
	}
}
