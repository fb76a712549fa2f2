package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The bill of a binary names what the Go command wrote into it: modules by the version that was
// compiled, and the standard library.
func TestDescribeBinary(t *testing.T) {
	info := &debug.BuildInfo{
		Main: debug.Module{Path: ourModule, Version: "(devel)"},
		Deps: []*debug.Module{
			{Path: "example.org/a", Version: "v1.2.3"},
			{Path: "example.org/b", Version: "v1.0.0", Replace: &debug.Module{Path: "example.org/c", Version: "v2.0.0+incompatible"}},
		},
	}
	data, err := json.Marshal(describeBinary("kubectl-techplan", "0f", info, time.Unix(0, 0).UTC()))
	if err != nil {
		t.Fatal(err)
	}
	if data, err = correctBill(data, "v0.1.0", "1.26.3"); err != nil {
		t.Fatal(err)
	}
	var bill struct {
		SPDXVersion, DocumentNamespace string
		Packages                       []struct{ SPDXID, Name, VersionInfo string }
		Relationships                  []struct{ SPDXElementID, RelationshipType, RelatedSPDXElement string }
	}
	if err := json.Unmarshal(data, &bill); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, part := range bill.Packages {
		lines = append(lines, part.Name+" "+part.VersionInfo)
		if !allowed.MatchString(part.SPDXID) {
			t.Errorf("SPDX does not allow the identifier %q", part.SPDXID)
		}
	}
	for _, relation := range bill.Relationships {
		lines = append(lines, strings.ReplaceAll(
			relation.SPDXElementID+" "+relation.RelationshipType+" "+relation.RelatedSPDXElement, "SPDXRef-Package-", ""))
	}
	want := []string{
		"kubectl-techplan ", "techplan.education v0.1.0", "example.org/a v1.2.3", "example.org/c v2.0.0+incompatible", "stdlib 1.26.3",
		"SPDXRef-DOCUMENT DESCRIBES binary",
		"binary CONTAINS techplan.education-v0.1.0",
		"techplan.education-v0.1.0 DEPENDS_ON example.org-a-v1.2.3",
		"techplan.education-v0.1.0 DEPENDS_ON example.org-c-v2.0.0-incompatible",
		"techplan.education-v0.1.0 DEPENDS_ON stdlib-1.26.3",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if bill.SPDXVersion != "SPDX-2.3" || !strings.HasSuffix(bill.DocumentNamespace, "/0f") {
		t.Errorf("the bill is a %s in %s", bill.SPDXVersion, bill.DocumentNamespace)
	}
}

func TestWriteBinaryBillOfAnotherFile(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "kubectl-techplan")
	if err := os.WriteFile(file, []byte("#!/bin/sh\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(folder, "bill.json")
	err := writeBinaryBill(options{binary: file, out: out, version: "0.1.0"}, time.Unix(0, 0))
	if err == nil || !strings.Contains(err.Error(), "read what "+file+" was built from") {
		t.Errorf("want an error that names the file, got %v", err)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a bill was written")
	}
}
