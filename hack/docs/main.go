// Command docs writes the pages of the findings and of the policy from the table
// of rules, so that they cannot say anything else than the code does. go
// generate runs it in the directory of the pages.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"techplan.education/internal/explain"
	"techplan.education/internal/policy"
	"techplan.education/internal/rules/catalog"
)

// folder of the pages of the codes.
const folder = "findings"

const mark = "<!-- Written by hack/docs from internal/rules. Do not edit: run make generate. -->\n\n"

func main() {
	if err := writePages(renderPages()); err != nil {
		fmt.Fprintln(os.Stderr, "docs:", err)
		os.Exit(1)
	}
}

// renderPages renders the pages by path.
func renderPages() map[string]string {
	texts := map[string]string{
		"findings.md": explain.RenderIndex(catalog.Subjects),
		"policy.md":   explain.RenderPolicy(policy.ListThresholds()),
	}
	table := catalog.All.ListRules()
	for _, rule := range table {
		texts[filepath.Join(folder, string(rule.Code)+".md")] = explain.NewPage(rule, table).RenderMarkdown()
	}
	return texts
}

// writePages writes the pages, and removes those of codes that are gone.
func writePages(texts map[string]string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	there, err := filepath.Glob(filepath.Join(folder, "*.md"))
	if err != nil {
		return err
	}
	var errs []error
	for _, path := range there {
		if texts[path] == "" {
			errs = append(errs, os.Remove(path))
		}
	}
	for path, text := range texts {
		errs = append(errs, os.WriteFile(path, []byte(mark+text), 0o644))
	}
	return errors.Join(errs...)
}
