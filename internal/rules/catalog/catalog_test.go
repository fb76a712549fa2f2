package catalog_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"techplan.education/internal/rules/catalog"
)

// Each rule has its own file, with its page and its test in the same folder.
func TestEveryRuleHasItsFiles(t *testing.T) {
	for _, rule := range catalog.All.ListRules() {
		code := string(rule.Code)
		files, err := filepath.Glob("../*/testdata/" + code + "/before.yaml")
		if err != nil || len(files) != 1 {
			t.Errorf("%s: examples in %v, want one folder", code, files)
			continue
		}
		folder := filepath.Dir(filepath.Dir(filepath.Dir(files[0])))
		pages, err := filepath.Glob(filepath.Join(folder, "*.md"))
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range pages {
			text := readFile(t, page)
			if !strings.HasPrefix(text, "# "+code+"\n") {
				continue
			}
			name := strings.TrimSuffix(page, ".md")
			if !strings.Contains(readFile(t, name+".go"), "\nvar "+code+" = rules.Rule{\n") {
				t.Errorf("%s does not define the rule", name+".go")
			}
			if !strings.Contains(readFile(t, name+"_test.go"), "\nfunc Test"+code+"(t *testing.T) {\n") {
				t.Errorf("%s does not test the rule", name+"_test.go")
			}
		}
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
