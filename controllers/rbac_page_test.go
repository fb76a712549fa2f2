package controllers_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	rbacv1 "k8s.io/api/rbac/v1"
)

// code matches the text between backquotes in a table cell.
var code = regexp.MustCompile("`([^`]+)`")

func words(cell string) []string {
	var list []string
	for _, w := range code.FindAllStringSubmatch(cell, -1) {
		list = append(list, w[1])
	}
	return list
}

// explained returns the rights that a page explains, by role. Under the heading of the
// role is a table of group, resource, verb and reason. A right to one object is written
// with the name of the object.
func explained(t *testing.T, page string) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	role := ""
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "#") {
			role = strings.Join(words(line), "")
		}
		cells := strings.Split(line, "|")
		if role == "" || len(cells) != 6 || len(words(cells[3])) == 0 {
			continue
		}
		if strings.TrimSpace(cells[4]) == "" {
			t.Errorf("%s: no reason in %s", role, line)
		}
		kinds, names, _ := strings.Cut(cells[2], " named ")
		suffix := ""
		if names != "" {
			suffix = " named " + strings.Join(words(names), " ")
		}
		for _, group := range words(cells[1]) {
			for _, resource := range words(kinds) {
				for _, verb := range words(cells[3]) {
					all[role] = append(all[role], group+" "+resource+" "+verb+suffix)
				}
			}
		}
	}
	for _, list := range all {
		slices.Sort(list)
	}
	return all
}

// The page explains the rights in the shipped files and no others. No right is for all
// resources or for secrets.
func TestRightsAreExplained(t *testing.T) {
	want := map[string][]string{}
	for name, rules := range roles(t) {
		for _, rule := range rules {
			suffix := ""
			if len(rule.ResourceNames) > 0 {
				suffix = " named " + strings.Join(rule.ResourceNames, " ")
			}
			for _, right := range grants([]rbacv1.PolicyRule{rule}) {
				want[name] = append(want[name], right+suffix)
			}
		}
		slices.Sort(want[name])
	}
	page, err := os.ReadFile(filepath.Join("..", "docs", "rbac.md"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, explained(t, string(page))); diff != "" {
		t.Errorf("(-in the files +in the page):\n%s", diff)
	}
	if !strings.Contains(string(page), "\n> "+refusal+"maple-valley\n") {
		t.Error("the page does not show what the admission policy says")
	}
	for name, list := range want {
		for _, right := range list {
			if strings.Contains(right, "*") || strings.Contains(right, "secrets") {
				t.Errorf("%s may %s", name, right)
			}
		}
	}
}
