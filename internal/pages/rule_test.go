package pages_test

import (
	"strings"
	"testing"

	"techplan.education/internal/pages"
	"techplan.education/internal/rules/catalog"
	"techplan.education/internal/testpages"
)

// TestRulePages checks of each rule that its page has its thresholds and no Markdown.
func TestRulePages(t *testing.T) {
	for _, rule := range catalog.All.ListRules() {
		t.Run(string(rule.Code), func(t *testing.T) {
			made := pages.Rule(rule, pages.Addresses{HasPages: true})
			testpages.CheckSections(t, made.Sections)
			page, _, _ := testpages.WriteAll(t, made)
			for _, field := range rule.Thresholds {
				if !strings.Contains(page, field+"</th>") {
					t.Errorf("the page does not explain the threshold %s", field)
				}
			}
			before, _, _ := strings.Cut(page, `id="example"`)
			for _, markup := range []string{"](", "**", "`"} {
				if strings.Contains(before, markup) {
					t.Errorf("the page has the Markdown %q", markup)
				}
			}
			if strings.Contains(before, `<a href="/rules/`+string(rule.Code)+`"`) {
				t.Error("the page has a link to itself")
			}
		})
	}
}
