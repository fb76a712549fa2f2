package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"github.com/google/ko/pkg/build"
	specs "github.com/opencontainers/image-spec/specs-go/v1"
)

// The group is given too: without one the process would be in root's.
const user = "65532:65532"

// program is a program that has an image of its own.
type program struct {
	// name is the name of its folder below cmd.
	name               string
	title, description string
}

// programs are those that have an image, by the folder below build into which it goes.
var programs = map[string]program{
	"manager": {
		"manager", "techplan", "Kubernetes operator that keeps a school district's technology plan honest",
	},
	"plugin": {
		"kubectl-techplan", "kubectl-techplan",
		"Checks technology plans in a pipeline, and imports inventories, enrollment and ledgers by a CronJob",
	},
	"dashboard": {"dashboard", "techplan-dashboard", "Shows technology plans in a browser, with the rights of the reader"},
}

// buildImage builds one image for each platform and returns their index. The bills
// of materials go into a folder.
func buildImage(ctx context.Context, options options, created time.Time, bills string) (v1.ImageIndex, error) {
	platforms, err := parsePlatforms(options.platforms)
	if err != nil {
		return nil, err
	}
	if err := forgetGoEnvironment(ctx); err != nil {
		return nil, err
	}
	settings := []build.Option{
		build.WithBaseImages(emptyBase(platforms)),
		build.WithPlatforms(options.platforms...),
		build.WithUser(user),
		build.WithTrimpath(true),
		// What Git says of a checkout differs with its depth and its tags.
		build.WithDefaultFlags([]string{"-buildvcs=false"}),
		build.WithDefaultLdflags([]string{"-s", "-w", "-X=main.version=" + options.version}),
		build.WithCreationTime(v1.Time{Time: created}),
		build.WithKoDataCreationTime(v1.Time{Time: created}),
		build.WithSPDX(versionOf("github.com/google/ko")),
		build.WithSBOMDir(bills),
	}
	for key, value := range listAnnotations(options, created) {
		settings = append(settings, build.WithAnnotation(key, value), build.WithLabel(key, value))
	}
	builder, err := build.NewGo(ctx, options.root, settings...)
	if err != nil {
		return nil, fmt.Errorf("set up the build: %w", err)
	}
	name := programs[options.program].name
	result, err := builder.Build(ctx, build.StrictScheme+"techplan.education/cmd/"+name)
	if err != nil {
		return nil, fmt.Errorf("build %s: %w", name, err)
	}
	switch built := result.(type) {
	case v1.ImageIndex:
		return built, nil
	case v1.Image:
		return mutate.AppendManifests(mutate.IndexMediaType(empty.Index, types.OCIImageIndex),
			mutate.IndexAddendum{Add: built, Descriptor: v1.Descriptor{Platform: &platforms[0]}}), nil
	}
	return nil, fmt.Errorf("the build gave a %T", result)
}

func parsePlatforms(names []string) ([]v1.Platform, error) {
	platforms := make([]v1.Platform, 0, len(names))
	for _, text := range names {
		platform, err := v1.ParsePlatform(text)
		if err != nil {
			return nil, fmt.Errorf("platform %s: %w", text, err)
		}
		platforms = append(platforms, *platform)
	}
	return platforms, nil
}

// forgetGoEnvironment drops the settings of the caller, in the shell and in Go's
// own file of settings, that would make another binary: they win over the
// builder's. It keeps those that say where modules come from and lie.
func forgetGoEnvironment(ctx context.Context) error {
	data, err := exec.CommandContext(ctx, "go", "env", "-json", "GOPROXY", "GONOPROXY", "GOSUMDB", "GONOSUMDB", "GOPRIVATE", "GOINSECURE", "GOAUTH", "GOMODCACHE", "GOCACHE", "GOTOOLCHAIN").Output()
	if err != nil {
		return fmt.Errorf("ask Go for its settings: %w", err)
	}
	kept := map[string]string{}
	if err := json.Unmarshal(data, &kept); err != nil {
		return fmt.Errorf("read Go's settings: %w", err)
	}
	kept["GOWORK"], kept["GOENV"] = "off", "off"
	var errs []error
	for key, value := range kept {
		errs = append(errs, os.Setenv(key, value))
	}
	for _, key := range []string{"GOOS", "GOARCH", "GOAMD64", "GOARM64", "GOFLAGS", "GOEXPERIMENT", "GOFIPS140", "CGO_ENABLED"} {
		errs = append(errs, os.Unsetenv(key))
	}
	return errors.Join(errs...)
}

// goVersion is the version of Go that builds, and so of the standard library in
// the binary.
func goVersion(ctx context.Context, root string) (string, error) {
	data, err := exec.CommandContext(ctx, "go", "-C", root, "env", "GOVERSION").Output()
	if err != nil {
		return "", fmt.Errorf("ask Go for its version: %w", err)
	}
	return strings.TrimPrefix(strings.TrimSpace(string(data)), "go"), nil
}

// emptyBase is the base: an empty image for each platform. The builder insists on
// a name, which ends up in the annotations; scratch is what an empty base is
// called everywhere.
func emptyBase(platforms []v1.Platform) build.GetBase {
	return func(context.Context, string) (name.Reference, build.Result, error) {
		scratch, err := name.ParseReference("scratch")
		if err != nil {
			return nil, nil, err
		}
		index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
		for _, platform := range platforms {
			config := &v1.ConfigFile{OS: platform.OS, Architecture: platform.Architecture, RootFS: v1.RootFS{Type: "layers"}}
			base, err := mutate.ConfigFile(mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON), config)
			if err != nil {
				return nil, nil, err
			}
			index = mutate.AppendManifests(index, mutate.IndexAddendum{Add: base, Descriptor: v1.Descriptor{Platform: &platform}})
		}
		return scratch, index, nil
	}
}

// listAnnotations describe the image to a registry and its readers.
func listAnnotations(options options, created time.Time) map[string]string {
	list := map[string]string{
		specs.AnnotationTitle:       programs[options.program].title,
		specs.AnnotationDescription: programs[options.program].description,
		specs.AnnotationVersion:     options.version,
		specs.AnnotationSource:      "https://github.com/techplan/techplan",
		specs.AnnotationLicenses:    "Apache-2.0",
		specs.AnnotationCreated:     created.Format(time.RFC3339),
	}
	if options.revision != "" {
		list[specs.AnnotationRevision] = options.revision
	}
	return list
}

// versionOf is the version of a module that this program is built from.
func versionOf(module string) string {
	info, _ := debug.ReadBuildInfo()
	if info == nil {
		return "(unknown)"
	}
	i := slices.IndexFunc(info.Deps, func(m *debug.Module) bool { return m.Path == module })
	if i < 0 {
		return "(unknown)"
	}
	return info.Deps[i].Version
}

// makeRoom readies a folder for a layout. It removes an older layout and nothing that it
// does not know.
func makeRoom(folder string) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look into the folder: %w", err)
	}
	if _, err := os.Stat(filepath.Join(folder, specs.ImageLayoutFile)); err != nil {
		return fmt.Errorf("%s holds something else than a layout: remove it or give another -out", folder)
	}
	for _, part := range []string{specs.ImageLayoutFile, specs.ImageIndexFile, specs.ImageBlobsDir, billsFolder} {
		if err := os.RemoveAll(filepath.Join(folder, part)); err != nil {
			return fmt.Errorf("remove the older layout: %w", err)
		}
	}
	return nil
}
