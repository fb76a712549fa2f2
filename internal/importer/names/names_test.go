package names_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/importer/names"
)

func TestMakeSlug(t *testing.T) {
	for written, want := range map[string]string{
		"":                         "",
		"Maple High School":        "maple-high-school",
		"  Fall -- 2026 ":          "fall-2026",
		"St. Mary's & St. John’s":  "st-marys-st-johns",
		"École":                    "cole",
		"秋":                        "",
		"GEN SUPPLIES/TECH (6395)": "gen-supplies-tech-6395",
	} {
		if got := names.MakeSlug(written); got != want {
			t.Errorf("%q is %q, want %q", written, got, want)
		}
	}
}

func TestCutSlug(t *testing.T) {
	for title, c := range map[string]struct {
		slug  string
		limit int
		want  string
	}{
		"shorter":                   {"maple", 8, "maple"},
		"exactly the limit":         {"maple-hi", 8, "maple-hi"},
		"cut":                       {"maple-high", 8, "maple-hi"},
		"cut at a hyphen":           {"maple-high", 6, "maple"},
		"nothing is left of a name": {"", 6, ""},
	} {
		if got := names.CutSlug(c.slug, c.limit); got != c.want {
			t.Errorf("%s: got %q, want %q", title, got, c.want)
		}
	}
}

func TestFindSite(t *testing.T) {
	sites := []v1alpha1.Site{{Name: "maple"}, {Name: "maple-high"}, {Name: "oak"}}
	for title, c := range map[string]struct {
		place string
		want  v1alpha1.EntryName
	}{
		"the name itself":                     {"Maple High", "maple-high"},
		"more words behind the name":          {"Maple High School", "maple-high"},
		"another word that begins the same":   {"Maple Highland", "maple"},
		"the last part that has a name":       {"/Maple High/Oak Annex", "oak"},
		"a part without a name behind it":     {"/Oak/Students", "oak"},
		"a word that only begins with it":     {"Oakland", ""},
		"words in front of the name":          {"Old Oak", ""},
		"no place":                            {"", ""},
		"parts between signs of another sort": {"Maple Valley > Oak", "oak"},
	} {
		got, isFound := names.FindSite(c.place, sites)
		if got != c.want || isFound != (c.want != "") {
			t.Errorf("%s: got %q, %t, want %q", title, got, isFound, c.want)
		}
	}
}
