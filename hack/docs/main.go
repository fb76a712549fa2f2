// Command docs writes the pages of the findings and of the policy from the table
// of rules, so that they cannot say anything else than the code does, and the
// schemas for editors from the definitions. go generate runs it in the directory of
// the pages.
package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"

	"techplan.education/config/crd"
	"techplan.education/internal/explain"
	"techplan.education/internal/policy"
	"techplan.education/internal/rules/catalog"
	"techplan.education/internal/schema"
)

const (
	// folder of the pages of the codes.
	folder = "findings"
	// schemaFolder is the folder of the schemas.
	schemaFolder = "schemas"
)

const mark = "<!-- Written by hack/docs from internal/rules. Do not edit: run make generate. -->\n\n"

func main() {
	if err := generate(); err != nil {
		fmt.Fprintln(os.Stderr, "docs:", err)
		os.Exit(1)
	}
}

func generate() error {
	files := renderPages()
	schemas, err := renderSchemas()
	if err != nil {
		return err
	}
	maps.Copy(files, schemas)
	return writeFiles(files)
}

// renderPages renders the pages by path.
func renderPages() map[string]string {
	texts := map[string]string{
		"findings.md": mark + explain.RenderIndex(catalog.Subjects),
		"policy.md":   mark + explain.RenderPolicy(policy.ListThresholds()),
	}
	table := catalog.All.ListRules()
	for _, rule := range table {
		page := explain.NewPage(rule, table).RenderMarkdown()
		texts[filepath.Join(folder, string(rule.Code)+".md")] = mark + page
	}
	return texts
}

// renderSchemas renders the schemas of the kinds by path.
func renderSchemas() (map[string]string, error) {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		return nil, err
	}
	files, err := schema.RenderFiles(definitions)
	if err != nil {
		return nil, err
	}
	texts := make(map[string]string, len(files))
	for name, content := range files {
		texts[filepath.Join(schemaFolder, name)] = string(content)
	}
	return texts, nil
}

// writeFiles writes the files, and removes those of codes and kinds that are gone.
func writeFiles(texts map[string]string) error {
	var errs []error
	for _, pattern := range []string{filepath.Join(folder, "*.md"), filepath.Join(schemaFolder, "*.json")} {
		errs = append(errs, os.MkdirAll(filepath.Dir(pattern), 0o755))
		there, err := filepath.Glob(pattern)
		errs = append(errs, err)
		for _, path := range there {
			if texts[path] == "" {
				errs = append(errs, os.Remove(path))
			}
		}
	}
	for path, text := range texts {
		errs = append(errs, os.WriteFile(path, []byte(text), 0o644))
	}
	return errors.Join(errs...)
}
