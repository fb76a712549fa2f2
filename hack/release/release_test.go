package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	provenance "github.com/in-toto/attestation/go/predicates/provenance/v1"
	attestation "github.com/in-toto/attestation/go/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"sigs.k8s.io/krew/pkg/index"
	"sigs.k8s.io/yaml"
)

const version = "v7.8.9-rc.1"

// TestRelease writes a release for the platform of this machine, without the image, which
// hack/image tests. Then it writes the same once more over the first.
func TestRelease(t *testing.T) {
	platform := runtime.GOOS + "/" + runtime.GOARCH
	if !slices.Contains(allPlatforms, platform) || runtime.GOOS == "windows" {
		t.Skipf("the plugin is not released as a tar archive for %s", platform)
	}
	// What a caller's shell may have set does not reach the binary.
	t.Setenv("GOFLAGS", "-tags=caller")
	o := options{
		root: "../..", out: filepath.Join(t.TempDir(), "dist"), version: version, builder: defaultBuilder, tools: t.TempDir(),
		url: "https://downloads.example/{version}/", platforms: []string{platform}, allowChanges: true,
	}
	if err := runRelease(t.Context(), o, t.Output()); err != nil {
		t.Fatal(err)
	}
	name := "kubectl-techplan_" + version + "_" + strings.ReplaceAll(platform, "/", "_")
	first := hashTree(t, o.out)
	var top []string
	for path := range first {
		if !strings.Contains(path, "/") {
			top = append(top, path)
		}
	}
	slices.Sort(top)
	want := []string{
		"checksums.txt", "files.intoto.json", "install.yaml", name + ".spdx.json", name + ".tar.gz",
		"techplan-7.8.9-rc.1.tgz", "techplan.yaml",
	}
	if diff := cmp.Diff(want, top); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	t.Run("archive", func(t *testing.T) { checkArchive(t, filepath.Join(o.out, name+".tar.gz")) })
	t.Run("bill", func(t *testing.T) { checkBill(t, filepath.Join(o.out, name+".spdx.json")) })
	t.Run("krew", func(t *testing.T) { checkKrew(t, o.out, platform, name+".tar.gz") })
	t.Run("chart", func(t *testing.T) { checkChart(t, o.out) })
	t.Run("provenance", func(t *testing.T) { checkProvenance(t, o.out, first) })
	t.Run("checksums", func(t *testing.T) { checkChecksums(t, o.out, first) })
	t.Run("again", func(t *testing.T) {
		if err := runRelease(t.Context(), o, io.Discard); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, hashTree(t, o.out)); diff != "" {
			t.Errorf("the same source gives other files (-first +second):\n%s", diff)
		}
	})
}

// hashTree returns the hash of each file below a folder, by its path with slashes.
func hashTree(t *testing.T, folder string) map[string]string {
	t.Helper()
	hashes := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		digest, err := hashFile(path)
		relative, _ := filepath.Rel(folder, path)
		hashes[filepath.ToSlash(relative)] = digest
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hashes
}

// unpack returns the files of a tar archive, and its headers in order.
func unpack(t *testing.T, path string) (files map[string][]byte, headers []*tar.Header) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	compressed, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	files = map[string][]byte{}
	for reader := tar.NewReader(compressed); ; {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return files, headers
		}
		if err != nil {
			t.Fatal(err)
		}
		headers = append(headers, header)
		if files[header.Name], err = io.ReadAll(reader); err != nil {
			t.Fatal(err)
		}
	}
}

// checkArchive: the plugin in it runs and knows its version, and no path of this machine is in it.
func checkArchive(t *testing.T, path string) {
	t.Helper()
	files, headers := unpack(t, path)
	var modes []string
	for _, header := range headers {
		modes = append(modes, fmt.Sprintf("%s %o %s", header.Name, header.Mode, header.Uname))
		if header.Uid != 0 || header.Gid != 0 || !header.ModTime.Equal(headers[0].ModTime) {
			t.Errorf("%s belongs to %d:%d and is of %s", header.Name, header.Uid, header.Gid, header.ModTime)
		}
	}
	want := []string{"LICENSE 644 root", "kubectl-techplan 755 root", "kubectl_complete-techplan 755 root"}
	if diff := cmp.Diff(want, modes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(files["kubectl-techplan"], []byte(filepath.Dir(filepath.Dir(folder))+"/")) {
		t.Error("the binary has a path of this machine in it")
	}
	binary := filepath.Join(t.TempDir(), "kubectl-techplan")
	if err := os.WriteFile(binary, files["kubectl-techplan"], 0o700); err != nil {
		t.Fatal(err)
	}
	output, err := exec.CommandContext(t.Context(), binary, "version", "--client").Output()
	if err != nil || !strings.HasPrefix(string(output), "kubectl-techplan "+version+", ") {
		t.Errorf("the plugin prints %q, %v", output, err)
	}
}

func checkBill(t *testing.T, path string) {
	t.Helper()
	var bill struct {
		SPDXVersion string
		Packages    []struct{ Name, VersionInfo string }
	}
	readJSON(t, path, &bill)
	versions := map[string]string{}
	for _, part := range bill.Packages {
		versions[part.Name] = part.VersionInfo
	}
	if bill.SPDXVersion != "SPDX-2.3" || versions["techplan.education"] != version {
		t.Errorf("the bill is a %s of %s", bill.SPDXVersion, versions["techplan.education"])
	}
	for _, module := range []string{"stdlib", "github.com/spf13/cobra", "k8s.io/client-go"} {
		if versions[module] == "" {
			t.Errorf("the bill does not name %s", module)
		}
	}
}

func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

// checkKrew: krew's own types take the manifest, and its checksum is that of the archive.
func checkKrew(t *testing.T, folder, platform, archiveName string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, "techplan.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var plugin index.Plugin
	if err := yaml.UnmarshalStrict(data, &plugin); err != nil {
		t.Fatal(err)
	}
	want := "krew.googlecontainertools.github.com/v1alpha2 Plugin techplan"
	if got := strings.Join([]string{plugin.APIVersion, plugin.Kind, plugin.Name}, " "); got != want {
		t.Errorf("the manifest is %s, want %s", got, want)
	}
	if plugin.Spec.Version != version || len(plugin.Spec.ShortDescription) > 50 || len(plugin.Spec.Platforms) != 1 {
		t.Fatalf("got %+v", plugin.Spec)
	}
	digest, err := hashFile(filepath.Join(folder, archiveName))
	if err != nil {
		t.Fatal(err)
	}
	got := plugin.Spec.Platforms[0]
	address := "https://downloads.example/" + version + "/" + archiveName
	if got.Sha256 != digest || got.URI != address || got.Bin != "kubectl-techplan" {
		t.Errorf("got %+v, want the checksum %s", got, digest)
	}
	if labels := got.Selector.MatchLabels; labels["os"]+"/"+labels["arch"] != platform {
		t.Errorf("the platform is %v", labels)
	}
}

// checkChart: the archive has one folder that begins with Chart.yaml, and the layout has the same
// bytes under the version.
func checkChart(t *testing.T, folder string) {
	t.Helper()
	path := filepath.Join(folder, "techplan-7.8.9-rc.1.tgz")
	files, headers := unpack(t, path)
	first := headers[0].Name
	if first != "techplan/Chart.yaml" || files["techplan/values.yaml"] == nil || files["techplan/README.md.gotmpl"] != nil {
		t.Errorf("the chart begins with %s and has %d files", headers[0].Name, len(files))
	}
	var chart struct{ Version, AppVersion string }
	if err := yaml.Unmarshal(files["techplan/Chart.yaml"], &chart); err != nil {
		t.Fatal(err)
	}
	if chart.Version != "7.8.9-rc.1" || chart.AppVersion != "7.8.9-rc.1" {
		t.Errorf("the chart has the versions %+v", chart)
	}
	images, err := layout.ImageIndexFromPath(filepath.Join(folder, "chart"))
	if err != nil {
		t.Fatal(err)
	}
	list, err := images.IndexManifest()
	if err != nil || len(list.Manifests) != 1 {
		t.Fatalf("the layout has %+v, %v", list, err)
	}
	if got := list.Manifests[0].Annotations["org.opencontainers.image.ref.name"]; got != "7.8.9-rc.1" {
		t.Errorf("the chart goes by %s in the layout", got)
	}
	image, err := images.Image(list.Manifests[0].Digest)
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := image.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	digest, err := hashFile(path)
	if err != nil {
		t.Fatal(err)
	}
	content := manifest.Layers[0]
	if manifest.Config.MediaType != chartConfigType || content.MediaType != chartContentType || content.Digest.Hex != digest {
		t.Errorf("the manifest is %+v, want the chart %s", manifest, digest)
	}
}

// checkProvenance: the statement names each file but those that are written after it.
func checkProvenance(t *testing.T, folder string, hashes map[string]string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, "files.intoto.json"))
	if err != nil {
		t.Fatal(err)
	}
	var statement attestation.Statement
	if err := protojson.Unmarshal(data, &statement); err != nil {
		t.Fatal(err)
	}
	if err := statement.Validate(); err != nil || statement.GetPredicateType() != "https://slsa.dev/provenance/v1" {
		t.Errorf("the statement is a %s: %v", statement.GetPredicateType(), err)
	}
	named := map[string]string{}
	for _, subject := range statement.GetSubject() {
		named[subject.GetName()] = subject.GetDigest()["sha256"]
	}
	want := map[string]string{}
	for path, digest := range hashes {
		if !strings.Contains(path, "/") && path != "files.intoto.json" && path != "checksums.txt" {
			want[path] = digest
		}
	}
	if diff := cmp.Diff(want, named); diff != "" {
		t.Errorf("subjects (-want +got):\n%s", diff)
	}
	text, err := protojson.Marshal(statement.GetPredicate())
	if err != nil {
		t.Fatal(err)
	}
	var build provenance.Provenance
	if err := protojson.Unmarshal(text, &build); err != nil {
		t.Fatal(err)
	}
	if err := build.Validate(); err != nil {
		t.Error(err)
	}
	parameters := build.GetBuildDefinition().GetExternalParameters().GetFields()
	if parameters["version"].GetStringValue() != version || build.GetRunDetails().GetBuilder().GetId() != defaultBuilder {
		t.Errorf("got %v by %s", parameters, build.GetRunDetails().GetBuilder().GetId())
	}
}

// checkChecksums: the list has the form of sha256sum and names each file but itself.
func checkChecksums(t *testing.T, folder string, hashes map[string]string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, "checksums.txt"))
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for line := range strings.Lines(string(data)) {
		digest, file, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		listed[file] = digest
	}
	want := map[string]string{}
	for path, digest := range hashes {
		if !strings.Contains(path, "/") && path != "checksums.txt" {
			want[path] = digest
		}
	}
	if diff := cmp.Diff(want, listed); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCheckOptions(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*options)
		want   string
	}{
		"as it is":            {func(*options) {}, ""},
		"a release candidate": {func(o *options) { o.version = "v1.0.0-rc.1" }, ""},
		"no version": {
			func(o *options) { o.version = "" }, `the version is "", and must have the form v0.1.0`,
		},
		"a version without its v":     {func(o *options) { o.version = "0.1.0" }, `the version is "0.1.0"`},
		"a version of two numbers":    {func(o *options) { o.version = "v0.1" }, `the version is "v0.1"`},
		"a number with a zero before": {func(o *options) { o.version = "v0.01.0" }, `the version is "v0.01.0"`},
		"a version with a flag": {
			func(o *options) { o.version = "v0.1.0 -X a=b" }, `the version is "v0.1.0 -X a=b"`,
		},
		"a platform that is not released": {
			func(o *options) { o.platforms = []string{"plan9/386"} }, `the platform "plan9/386" is none of darwin/amd64, `,
		},
		"an address without encryption": {
			func(o *options) { o.url = "http://downloads.example" },
			`the address of the release is "http://downloads.example", and must begin with https://`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := options{version: "v0.1.0", platforms: allPlatforms}
			c.change(&o)
			err := o.check()
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("want %q, got %v", c.want, err)
			}
		})
	}
	o := options{version: "v0.1.0", platforms: allPlatforms}
	if err := o.check(); err != nil || o.url != repository+"/releases/download/v0.1.0" {
		t.Errorf("the address is %s: %v", o.url, err)
	}
}

// An older release is replaced, and another folder is not.
func TestCheckReplaceable(t *testing.T) {
	for name, c := range map[string]struct {
		files []string
		ok    bool
	}{
		"empty":            {nil, true},
		"an older release": {[]string{"checksums.txt", "techplan.yaml"}, true},
		"other files":      {[]string{"notes.txt"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			for _, file := range c.files {
				if err := os.WriteFile(filepath.Join(folder, file), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := checkReplaceable(folder); (err == nil) != c.ok {
				t.Errorf("got %v", err)
			}
		})
	}
	if err := checkReplaceable(filepath.Join(t.TempDir(), "not there")); err != nil {
		t.Error(err)
	}
}

// A tree with changes is built only if the caller says so, and then it has no commit.
func TestReadSource(t *testing.T) {
	folder := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		command := exec.CommandContext(t.Context(), "git", append([]string{"-C", folder}, args...)...)
		command.Env = append(os.Environ(), "GIT_COMMITTER_DATE=1790000000 +0200", "GIT_CONFIG_GLOBAL="+os.DevNull)
		if output, err := command.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, output)
		}
	}
	git("init", "-q")
	git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "--allow-empty", "-m", "a")
	clean, err := readSource(t.Context(), folder, false)
	if err != nil || len(clean.commit) != 40 || clean.time.Format(time.RFC3339) != "2026-09-21T14:13:20Z" {
		t.Fatalf("got %+v, %v", clean, err)
	}
	if err := os.WriteFile(filepath.Join(folder, "new.go"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readSource(t.Context(), folder, false); err == nil || !strings.Contains(err.Error(), "?? new.go\n") {
		t.Errorf("want an error that names new.go, got %v", err)
	}
	changed, err := readSource(t.Context(), folder, true)
	if diff := cmp.Diff(source{time: clean.time}, changed, cmp.AllowUnexported(source{})); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// The archive for Windows has the plugin with its ending, the times of the commit, and no script,
// which only a shell of Unix runs.
func TestPackPluginForWindows(t *testing.T) {
	root, out := t.TempDir(), t.TempDir()
	binary := filepath.Join(root, "kubectl-techplan.exe")
	for path, data := range map[string]string{filepath.Join(root, "LICENSE"): "licence", binary: "program"} {
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	modified := time.Unix(1790000000, 0).UTC()
	r := release{options: options{root: root}, folder: out, source: source{time: modified}}
	packed := archive{system: "windows", processor: "arm64", name: "a", binary: "kubectl-techplan.exe"}
	if err := r.packPlugin(packed, binary); err != nil {
		t.Fatal(err)
	}
	reader, err := zip.OpenReader(filepath.Join(out, "a.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	var got []string
	for _, file := range reader.File {
		content, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(content)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %s %o", file.Name, data, file.Mode()))
		if !file.Modified.Equal(modified) {
			t.Errorf("%s is of %s", file.Name, file.Modified)
		}
	}
	if diff := cmp.Diff([]string{"LICENSE licence 644", "kubectl-techplan.exe program 755"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReadImageDigest(t *testing.T) {
	digest := fmt.Sprintf("%x", sha256.Sum256(nil))
	entry := `{"mediaType":"a","size":1,"digest":"sha256:` + digest + `"}`
	for name, c := range map[string]struct{ index, want string }{
		"one image":  {`{"manifests":[` + entry + `]}`, digest},
		"two images": {`{"manifests":[` + entry + `,` + entry + `]}`, ""},
		"no image":   {`{}`, ""},
		"no JSON":    {``, ""},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			if err := os.WriteFile(filepath.Join(folder, "index.json"), []byte(c.index), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := readImageDigest(folder)
			if got != c.want || (err == nil) != (c.want != "") {
				t.Errorf("got %s, %v", got, err)
			}
		})
	}
}

// The release has an image of the manager, the plugin and the dashboard, and a statement about each. A
// program of the test stands in for the one that builds images, which has its own tests.
func TestImages(t *testing.T) {
	const program = `#!/bin/sh
set -eu
while [ $# -gt 1 ]; do
  case $1 in -out) out=$2 ;; -program) program=$2 ;; -revision) revision=$2 ;; esac
  shift 2
done
mkdir -p "$out"
digest=$(printf '%s %s' "$program" "$revision" | sha256sum | cut -d' ' -f1)
printf '{"manifests":[{"mediaType":"a","size":1,"digest":"sha256:%s"}]}' "$digest" > "$out/index.json"
`
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "image"), []byte(program), 0o755); err != nil {
		t.Fatal(err)
	}
	made := &release{
		options: options{root: folder, tools: folder, image: true, version: "v7.8.9", builder: defaultBuilder},
		source:  source{commit: "0123456789abcdef0123456789abcdef01234567"}, folder: filepath.Join(folder, "dist"), log: io.Discard,
	}
	if err := os.Mkdir(made.folder, 0o755); err != nil {
		t.Fatal(err)
	}
	// The statement about the files needs one.
	if err := os.WriteFile(filepath.Join(made.folder, "techplan.yaml"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(made.writeImages(t.Context()), made.writeProvenance(t.Context())); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]struct{ name, program string }{
		"image.intoto.json":           {"ghcr.io/techplan/techplan", "manager"},
		"image-plugin.intoto.json":    {"ghcr.io/techplan/kubectl-techplan", "plugin"},
		"image-dashboard.intoto.json": {"ghcr.io/techplan/techplan-dashboard", "dashboard"},
	} {
		content, err := os.ReadFile(filepath.Join(made.folder, file))
		if err != nil {
			t.Fatal(err)
		}
		var statement struct {
			Subject []struct {
				Name   string
				Digest map[string]string
			}
		}
		if err := json.Unmarshal(content, &statement); err != nil {
			t.Fatal(err)
		}
		digest := fmt.Sprintf("%x", sha256.Sum256([]byte(want.program+" 0123456789abcdef0123456789abcdef01234567")))
		if len(statement.Subject) != 1 || statement.Subject[0].Name != want.name || statement.Subject[0].Digest["sha256"] != digest {
			t.Errorf("%s is about %v", file, statement.Subject)
		}
	}
}
