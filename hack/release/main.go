// Command release writes the files of a release into dist/: archives of the plugin, the chart, a
// manifest for kubectl, the images as OCI layouts, bills of materials, a manifest for krew,
// provenance, and checksums. It needs no Docker, and no network if the modules are in Go's cache.
//
// The same commit, Go version and parameters give the same bytes.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var chosen options
	var platforms string
	flag.StringVar(&chosen.root, "root", "../..", "Root of the repository.")
	flag.StringVar(&chosen.out, "out", "dist",
		"Folder to write, from the root of the repository; an older release in it is replaced.")
	flag.StringVar(&chosen.version, "version", "", "Version of the release, such as v0.1.0.")
	flag.StringVar(&chosen.url, "url", "", "Address below which the files will be published; {version} stands for the version.")
	flag.StringVar(&chosen.builder, "builder", defaultBuilder, "Address that names who builds, for the provenance.")
	flag.StringVar(&chosen.tools, "tools", "bin/tools/release",
		"Folder for the programs of other modules, from the root of the repository.")
	flag.StringVar(&platforms, "platforms", strings.Join(allPlatforms, ","), "Platforms of the plugin.")
	flag.BoolVar(&chosen.image, "image", true, "Build the images of the manager, the plugin and the dashboard too.")
	flag.BoolVar(&chosen.allowChanges, "allow-changes", false,
		"Build a tree with changes that are not committed; the provenance then names no commit.")
	flag.Parse()
	chosen.platforms = strings.Split(platforms, ",")
	if err := runRelease(ctx, chosen, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

const (
	repository     = "https://github.com/techplan/techplan"
	defaultURL     = repository + "/releases/download/{version}"
	defaultBuilder = repository + "/blob/main/CONTRIBUTING.md#make-a-release"
)

// allPlatforms are those for which the plugin is released.
var allPlatforms = []string{
	"darwin/amd64", "darwin/arm64", "linux/amd64", "linux/arm64", "windows/amd64", "windows/arm64",
}

// options are the values of the flags.
type options struct {
	root, out, version, url, builder, tools string
	platforms                               []string
	image, allowChanges                     bool
}

// release is what the steps of a release share.
type release struct {
	options
	source source
	// folder is where the files are written before they replace an older release.
	folder string
	// built is for what further steps need and the release does not contain.
	built string
	// archives are those of the plugin, in the order of the platforms.
	archives []archive
	log      io.Writer
}

// semantic is a version with a leading v: three numbers, and what marks a version before them.
var semantic = regexp.MustCompile(`^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$`)

func (options *options) check() error {
	if !semantic.MatchString(options.version) {
		return fmt.Errorf("the version is %q, and must have the form v0.1.0 or v0.1.0-rc.1", options.version)
	}
	for _, platform := range options.platforms {
		if !slices.Contains(allPlatforms, platform) {
			return fmt.Errorf("the platform %q is none of %s", platform, strings.Join(allPlatforms, ", "))
		}
	}
	if options.url == "" {
		options.url = defaultURL
	}
	options.url = strings.TrimSuffix(strings.ReplaceAll(options.url, "{version}", options.version), "/")
	if !strings.HasPrefix(options.url, "https://") {
		return fmt.Errorf("the address of the release is %q, and must begin with https://", options.url)
	}
	root, err := filepath.Abs(options.root)
	if err != nil {
		return err
	}
	options.root = root
	for _, folder := range []*string{&options.out, &options.tools} {
		if !filepath.IsAbs(*folder) {
			*folder = filepath.Join(options.root, *folder)
		}
	}
	return nil
}

// number is the version without its v, as images and charts have it.
func (options *options) number() string { return strings.TrimPrefix(options.version, "v") }

func runRelease(ctx context.Context, chosen options, log io.Writer) error {
	if err := chosen.check(); err != nil {
		return err
	}
	if err := checkReplaceable(chosen.out); err != nil {
		return err
	}
	found, err := readSource(ctx, chosen.root, chosen.allowChanges)
	if err != nil {
		return err
	}
	// Beside the result, so that it can be renamed.
	if err := os.MkdirAll(filepath.Dir(chosen.out), 0o755); err != nil {
		return fmt.Errorf("make the folder of the release: %w", err)
	}
	work, err := os.MkdirTemp(filepath.Dir(chosen.out), ".release-")
	if err != nil {
		return fmt.Errorf("make a temporary folder: %w", err)
	}
	defer os.RemoveAll(work)
	made := &release{
		options: chosen, source: found, folder: filepath.Join(work, "dist"), built: filepath.Join(work, "built"), log: log,
	}
	for _, folder := range []string{made.folder, made.built, made.tools} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	if err := made.writeFiles(ctx); err != nil {
		return err
	}
	if err := os.RemoveAll(chosen.out); err != nil {
		return fmt.Errorf("remove the older release: %w", err)
	}
	if err := os.Rename(made.folder, chosen.out); err != nil {
		return fmt.Errorf("put the release in its place: %w", err)
	}
	fmt.Fprintf(log, "techplan %s is in %s\n", chosen.version, chosen.out)
	return nil
}

// writeFiles runs the steps in their order: the later ones hash what the earlier ones wrote.
func (release *release) writeFiles(ctx context.Context) error {
	for _, step := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"building the programs of hack/image and hack/chart", release.buildTools},
		{"building the plugin", release.writeArchives},
		{"writing the chart and install.yaml", release.writeChart},
		{"building the images", release.writeImages},
		{"writing the manifest for krew", release.writeKrewManifest},
		{"writing the provenance", release.writeProvenance},
		{"writing the checksums", release.writeChecksums},
	} {
		fmt.Fprintf(release.log, "==> %s\n", step.name)
		if err := step.run(ctx); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
	}
	return nil
}

// checkReplaceable refuses a folder that holds something other than a release.
func checkReplaceable(folder string) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look into the folder: %w", err)
	}
	if _, err := os.Stat(filepath.Join(folder, checksumsFile)); err != nil {
		return fmt.Errorf("%s holds something other than a release: remove it, or give another -out", folder)
	}
	return nil
}

// source says which state of the repository is built.
type source struct {
	// commit is empty if the tree has changes that are not committed.
	commit string
	// time is that of the commit, for all that has a time.
	time time.Time
}
