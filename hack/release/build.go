package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// readSource asks Git for the commit and for changes that are not committed.
func readSource(ctx context.Context, root string, allowChanges bool) (source, error) {
	commit, err := run(ctx, root, nil, "git", "log", "-1", "--format=%H %ct")
	if err != nil {
		return source{}, err
	}
	hash, seconds, _ := strings.Cut(strings.TrimSpace(commit), " ")
	epoch, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return source{}, fmt.Errorf("read the time of the commit: %w", err)
	}
	found := source{commit: hash, time: time.Unix(epoch, 0).UTC()}
	changes, err := run(ctx, root, nil, "git", "status", "--porcelain")
	if err != nil {
		return source{}, err
	}
	if changes == "" {
		return found, nil
	}
	if !allowChanges {
		return source{}, fmt.Errorf("these files are not committed, so that no commit would give the same release:\n%s"+
			"Commit or remove them, or give -allow-changes", changes)
	}
	found.commit = ""
	return found, nil
}

// run runs a program in a folder, and returns what it wrote. The environment is the process's own
// if none is given.
func run(ctx context.Context, folder string, environment []string, name string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, name, args...)
	command.Dir, command.Env = folder, environment
	var errs strings.Builder
	command.Stderr = &errs
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, errs.String())
	}
	return string(output), nil
}

// keptSettings say where modules come from and lie. All other settings of Go, in the shell and in
// Go's own file, would make another binary, and are dropped.
var keptSettings = []string{
	"GOPROXY", "GONOPROXY", "GOSUMDB", "GONOSUMDB", "GOPRIVATE", "GOINSECURE", "GOAUTH", "GOMODCACHE", "GOCACHE",
	"GOTOOLCHAIN", "GOPATH",
}

// listEnvironment returns the environment of a build, with further settings.
func listEnvironment(ctx context.Context, root string, further ...string) ([]string, error) {
	output, err := run(ctx, root, nil, "go", append([]string{"env", "-json"}, keptSettings...)...)
	if err != nil {
		return nil, err
	}
	kept := map[string]string{}
	if err := json.Unmarshal([]byte(output), &kept); err != nil {
		return nil, fmt.Errorf("read the settings of Go: %w", err)
	}
	var environment []string
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); !strings.HasPrefix(name, "GO") && name != "CGO_ENABLED" {
			environment = append(environment, entry)
		}
	}
	for name, value := range kept {
		environment = append(environment, name+"="+value)
	}
	slices.Sort(environment)
	return append(append(environment, "GOWORK=off", "GOENV=off", "CGO_ENABLED=0"), further...), nil
}

// buildTools builds the programs of the other modules that write parts of the release. Go leaves
// those alone that are up to date.
func (release *release) buildTools(ctx context.Context) error {
	// They run here, whatever the caller compiles for.
	environment := append(os.Environ(), "GOOS=", "GOARCH=", "GOWORK=off")
	for module, target := range map[string]string{"image": ".", "chart": "./cmd/package"} {
		folder, output := filepath.Join(release.root, "hack", module), filepath.Join(release.tools, module)
		if _, err := run(ctx, folder, environment, "go", "build", "-o", output, target); err != nil {
			return err
		}
	}
	return nil
}

// runImage runs the program of hack/image with the time of the commit.
func (release *release) runImage(ctx context.Context, args ...string) error {
	environment := append(os.Environ(), fmt.Sprintf("SOURCE_DATE_EPOCH=%d", release.source.time.Unix()))
	args = append([]string{"-root", release.root, "-version", release.number()}, args...)
	_, err := run(ctx, release.root, environment, filepath.Join(release.tools, "image"), args...)
	return err
}

// writeArchives builds the plugin for each platform, and packs it.
func (release *release) writeArchives(ctx context.Context) error {
	for _, platform := range release.platforms {
		system, processor, _ := strings.Cut(platform, "/")
		packed := archive{
			system: system, processor: processor, binary: "kubectl-techplan",
			name: strings.Join([]string{"kubectl-techplan", release.version, system, processor}, "_"),
		}
		if system == "windows" {
			packed.binary += ".exe"
		}
		fmt.Fprintf(release.log, "    %s\n", packed.fileName())
		binary, err := release.buildPlugin(ctx, packed)
		if err != nil {
			return err
		}
		if err := release.packPlugin(packed, binary); err != nil {
			return err
		}
		bill := filepath.Join(release.folder, packed.name+".spdx.json")
		if err := release.runImage(ctx, "-binary", binary, "-out", bill); err != nil {
			return err
		}
		release.archives = append(release.archives, packed)
	}
	return nil
}

// buildPlugin builds the plugin, and returns the path of the binary.
func (release *release) buildPlugin(ctx context.Context, packed archive) (binary string, err error) {
	environment, err := listEnvironment(ctx, release.root, "GOOS="+packed.system, "GOARCH="+packed.processor)
	if err != nil {
		return "", err
	}
	folder := filepath.Join(release.built, packed.name)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	binary = filepath.Join(folder, packed.binary)
	// What Git says of a checkout differs with its depth and its tags.
	_, err = run(ctx, release.root, environment, "go", "build", "-trimpath", "-buildvcs=false",
		"-ldflags=-s -w -X main.version="+release.version, "-o", binary, "./cmd/kubectl-techplan")
	return binary, err
}
