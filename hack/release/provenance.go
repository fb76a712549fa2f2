package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	provenance "github.com/in-toto/attestation/go/predicates/provenance/v1"
	attestation "github.com/in-toto/attestation/go/v1"
	specs "github.com/opencontainers/image-spec/specs-go/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/structpb"
)

const (
	checksumsFile = "checksums.txt"
	// buildType is the page that says how the parameters lead to the files.
	buildType     = repository + "/blob/main/CONTRIBUTING.md#make-a-release"
	predicateType = "https://slsa.dev/provenance/v1"
)

// image is an image of the release: an OCI layout in a folder, and a statement about it.
type image struct{ program, folder, name string }

// images are those of the manager, of the plugin for pipelines and imports, and of the dashboard.
var images = []image{
	{"manager", "image", "ghcr.io/techplan/techplan"},
	{"plugin", "image-plugin", "ghcr.io/techplan/kubectl-techplan"},
	{"dashboard", "image-dashboard", "ghcr.io/techplan/techplan-dashboard"},
}

// writeProvenance writes one statement about the files, and one about each image.
func (release *release) writeProvenance(ctx context.Context) error {
	goVersion, err := run(ctx, release.root, nil, "go", "env", "GOVERSION")
	if err != nil {
		return err
	}
	files, err := release.listFiles()
	if err != nil {
		return err
	}
	var subjects []*attestation.ResourceDescriptor
	for _, file := range files {
		digest, err := hashFile(filepath.Join(release.folder, file))
		if err != nil {
			return err
		}
		subjects = append(subjects, describeSubject(file, digest))
	}
	if err := release.writeStatement("files.intoto.json", strings.TrimSpace(goVersion), subjects); err != nil {
		return err
	}
	if !release.image {
		return nil
	}
	for _, image := range images {
		digest, err := readImageDigest(filepath.Join(release.folder, image.folder))
		if err != nil {
			return err
		}
		subjects = []*attestation.ResourceDescriptor{describeSubject(image.name, digest)}
		if err := release.writeStatement(image.folder+".intoto.json", strings.TrimSpace(goVersion), subjects); err != nil {
			return err
		}
	}
	return nil
}

// listFiles lists the files of the release so far, in the order of their names. The layouts are
// folders, and identified by their digests.
func (release *release) listFiles() ([]string, error) {
	entries, err := os.ReadDir(release.folder)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, entry := range entries {
		if !entry.IsDir() {
			files = append(files, entry.Name())
		}
	}
	return files, nil
}

func describeSubject(name, digest string) *attestation.ResourceDescriptor {
	return &attestation.ResourceDescriptor{Name: name, Digest: map[string]string{"sha256": digest}}
}

// readImageDigest returns the digest of the one image in a layout.
func readImageDigest(folder string) (digest string, err error) {
	data, err := os.ReadFile(filepath.Join(folder, specs.ImageIndexFile))
	if err != nil {
		return "", fmt.Errorf("read the layout of the image: %w", err)
	}
	var index specs.Index
	if err := json.Unmarshal(data, &index); err != nil {
		return "", fmt.Errorf("read the layout of the image: %w", err)
	}
	if len(index.Manifests) != 1 {
		return "", fmt.Errorf("the layout has %d images, want one", len(index.Manifests))
	}
	return index.Manifests[0].Digest.Encoded(), nil
}

// writeStatement writes an in-toto statement with a SLSA provenance, which is not signed.
func (release *release) writeStatement(name, goVersion string, subjects []*attestation.ResourceDescriptor) error {
	predicate, err := release.describeBuild(goVersion)
	if err != nil {
		return err
	}
	statement := &attestation.Statement{
		Type: attestation.StatementTypeUri, Subject: subjects, PredicateType: predicateType, Predicate: predicate,
	}
	if err := statement.Validate(); err != nil {
		return fmt.Errorf("the statement is not valid: %w", err)
	}
	data, err := encode(statement)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(release.folder, name), data, 0o644)
}

// describeBuild is the predicate: what was built, with which parameters, from what, and by whom.
// It has no time of the build, which would differ each time.
func (release *release) describeBuild(goVersion string) (*structpb.Struct, error) {
	parameters, err := structpb.NewStruct(map[string]any{
		"version": release.version, "url": release.url, "platforms": strings.Join(release.platforms, ","),
	})
	if err != nil {
		return nil, err
	}
	code := &attestation.ResourceDescriptor{Uri: "git+" + repository}
	if release.source.commit != "" {
		code.Digest = map[string]string{"gitCommit": release.source.commit}
	}
	build := &provenance.Provenance{
		BuildDefinition: &provenance.BuildDefinition{
			BuildType: buildType, ExternalParameters: parameters,
			ResolvedDependencies: []*attestation.ResourceDescriptor{
				code, {Name: "go", Uri: "https://go.dev/dl/" + goVersion + ".src.tar.gz"},
			},
		},
		RunDetails: &provenance.RunDetails{Builder: &provenance.Builder{Id: release.builder}},
	}
	if err := build.Validate(); err != nil {
		return nil, fmt.Errorf("the provenance is not valid: %w", err)
	}
	data, err := protojson.Marshal(build)
	if err != nil {
		return nil, err
	}
	predicate := &structpb.Struct{}
	return predicate, protojson.Unmarshal(data, predicate)
}

// encode writes a statement with the same bytes each time, which protojson does not promise.
func encode(statement *attestation.Statement) ([]byte, error) {
	data, err := protojson.Marshal(statement)
	if err != nil {
		return nil, err
	}
	var fields map[string]any
	if err := json.Unmarshal(data, &fields); err != nil {
		return nil, err
	}
	data, err = json.MarshalIndent(fields, "", "  ")
	return append(data, '\n'), err
}

// writeChecksums writes the SHA-256 of each file, as sha256sum reads it.
func (release *release) writeChecksums(context.Context) error {
	files, err := release.listFiles()
	if err != nil {
		return err
	}
	var lines strings.Builder
	for _, file := range files {
		digest, err := hashFile(filepath.Join(release.folder, file))
		if err != nil {
			return err
		}
		fmt.Fprintf(&lines, "%s  %s\n", digest, file)
	}
	return os.WriteFile(filepath.Join(release.folder, checksumsFile), []byte(lines.String()), 0o644)
}

func hashFile(path string) (digest string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", fmt.Errorf("read %s: %w", path, err)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
