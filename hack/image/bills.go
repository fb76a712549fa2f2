package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// billsFolder of the layout holds the bills of materials, in SPDX: one for each
// platform and one for the index.
const billsFolder = "sbom"

// ourModule is what the bills are about.
const ourModule = "techplan.education"

// publishBills writes the builder's bills into the layout. library is the version
// of Go's standard library.
func publishBills(from, layout, version, library string) error {
	files, err := filepath.Glob(filepath.Join(from, "*.spdx.json"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("the build made no bill of materials: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(layout, billsFolder), 0o755); err != nil {
		return fmt.Errorf("make the folder of the bills: %w", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("read a bill: %w", err)
		}
		if data, err = correctBill(data, version, library); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(file), err)
		}
		if err := os.WriteFile(filepath.Join(layout, billsFolder, filepath.Base(file)), data, 0o644); err != nil {
			return fmt.Errorf("write a bill: %w", err)
		}
	}
	return nil
}

var (
	identifier = regexp.MustCompile(`SPDXRef-[^"]*`)
	stray      = regexp.MustCompile(`[^A-Za-z0-9.-]`)
)

// correctBill gives our own module its version, which the Go command does not know;
// takes the empty base out, which has no address; adds the standard library,
// which is a part of the binary like any module; and keeps the identifiers to the
// characters that SPDX allows.
func correctBill(bill []byte, version, library string) ([]byte, error) {
	text := strings.ReplaceAll(string(bill), "(devel)", "v"+strings.TrimPrefix(version, "v"))
	text = identifier.ReplaceAllStringFunc(text, func(id string) string { return stray.ReplaceAllString(id, "-") })
	var document map[string]any
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	bases := map[any]bool{}
	document["relationships"] = removeItems(document["relationships"], func(relation map[string]any) bool {
		base := relation["relationshipType"] == "DESCENDANT_OF"
		if base {
			bases[relation["relatedSpdxElement"]] = true
		}
		return base
	})
	document["packages"] = removeItems(document["packages"], func(part map[string]any) bool { return bases[part["SPDXID"]] })
	addLibrary(document, library)
	data, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return append(data, '\n'), nil
}

// addLibrary adds Go's standard library to a bill of our module; the bill of the
// index names no modules.
func addLibrary(document map[string]any, version string) {
	packages, _ := document["packages"].([]any)
	relations, _ := document["relationships"].([]any)
	for _, each := range packages {
		part, ok := each.(map[string]any)
		if !ok || part["name"] != ourModule {
			continue
		}
		id := "SPDXRef-Package-stdlib-" + version
		document["packages"] = append(packages, map[string]any{
			"SPDXID": id, "name": "stdlib", "versionInfo": version, "filesAnalyzed": false, "downloadLocation": "https://go.dev/dl/go" + version + ".src.tar.gz",
			"licenseConcluded": unknown, "licenseDeclared": unknown, "copyrightText": unknown,
			"externalRefs": []any{map[string]any{
				"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:golang/stdlib@" + version,
			}},
		})
		document["relationships"] = append(relations, map[string]any{"spdxElementId": part["SPDXID"], "relationshipType": "DEPENDS_ON", "relatedSpdxElement": id})
		return
	}
}

// removeItems is a list of objects without some.
func removeItems(list any, drop func(map[string]any) bool) []any {
	kept := []any{}
	items, _ := list.([]any)
	for _, item := range items {
		if object, ok := item.(map[string]any); !ok || !drop(object) {
			kept = append(kept, item)
		}
	}
	return kept
}
