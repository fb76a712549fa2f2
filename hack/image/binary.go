package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"
)

const (
	unknown    = "NOASSERTION"
	documentID = "SPDXRef-DOCUMENT"
	binaryID   = "SPDXRef-Package-binary"
)

// writeBinaryBill writes the bill of materials of a Go binary, in SPDX, from what the Go command
// wrote into it.
func writeBinaryBill(options options, created time.Time) error {
	info, err := buildinfo.ReadFile(options.binary)
	if err != nil {
		return fmt.Errorf("read what %s was built from: %w", options.binary, err)
	}
	digest, err := hashFile(options.binary)
	if err != nil {
		return err
	}
	data, err := json.Marshal(describeBinary(filepath.Base(options.binary), digest, info, created))
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	if data, err = correctBill(data, options.version, strings.TrimPrefix(info.GoVersion, "go")); err != nil {
		return err
	}
	if err := os.WriteFile(options.out, data, 0o644); err != nil {
		return fmt.Errorf("write the bill: %w", err)
	}
	return nil
}

func hashFile(path string) (digest string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", fmt.Errorf("read %s: %w", path, err)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// describeBinary is the document: the binary contains our module, which depends on the others.
func describeBinary(name, digest string, info *debug.BuildInfo, created time.Time) map[string]any {
	binary := map[string]any{
		"SPDXID": binaryID, "name": name, "filesAnalyzed": false, "primaryPackagePurpose": "APPLICATION",
		"checksums":        []any{map[string]any{"algorithm": "SHA256", "checksumValue": digest}},
		"downloadLocation": unknown, "licenseConcluded": unknown, "licenseDeclared": unknown, "copyrightText": unknown,
	}
	main := describeModule(&info.Main)
	main["downloadLocation"] = unknown
	packages := []any{binary, main}
	relations := []any{
		relate(documentID, "DESCRIBES", binaryID), relate(binaryID, "CONTAINS", main["SPDXID"]),
	}
	for _, module := range info.Deps {
		if module.Replace != nil {
			module = module.Replace
		}
		part := describeModule(module)
		packages = append(packages, part)
		relations = append(relations, relate(main["SPDXID"], "DEPENDS_ON", part["SPDXID"]))
	}
	return map[string]any{
		"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": documentID, "name": name,
		"documentNamespace": "https://techplan.education/sbom/" + digest,
		"creationInfo": map[string]any{
			"created": created.Format(time.RFC3339), "creators": []any{"Tool: techplan hack/image"},
		},
		"documentDescribes": []any{binaryID}, "packages": packages, "relationships": relations,
	}
}

func describeModule(module *debug.Module) map[string]any {
	return map[string]any{
		"SPDXID": "SPDXRef-Package-" + module.Path + "-" + module.Version,
		"name":   module.Path, "versionInfo": module.Version, "filesAnalyzed": false,
		"downloadLocation": "https://proxy.golang.org/" + module.Path + "/@v/" + module.Version + ".zip",
		"licenseConcluded": unknown, "licenseDeclared": unknown, "copyrightText": unknown,
		"externalRefs": []any{map[string]any{
			"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
			"referenceLocator": "pkg:golang/" + module.Path + "@" + module.Version,
		}},
	}
}

func relate(from any, relation string, to any) map[string]any {
	return map[string]any{"spdxElementId": from, "relationshipType": relation, "relatedSpdxElement": to}
}
