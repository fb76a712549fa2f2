package main

import (
	"archive/tar"
	"bytes"
	"debug/elf"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/types"
	specs "github.com/opencontainers/image-spec/specs-go/v1"
)

// TestImage builds once for both platforms and looks at all of it; then once
// more for one platform, from the same source at another place.
func TestImage(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "1790000000")
	// What a caller's shell may have set does not reach the binary.
	t.Setenv("GOOS", "windows")
	t.Setenv("CGO_ENABLED", "1")
	o := options{root: "../..", out: filepath.Join(t.TempDir(), "image"), version: "0.1.0", revision: "0123abcd"}
	var said bytes.Buffer
	if err := runBuild(t.Context(), o, &said); err != nil {
		t.Fatal(err)
	}
	index := indexOf(t, o)
	manifest, err := index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	if manifest.MediaType != types.OCIImageIndex {
		t.Errorf("want an OCI index, got %s", manifest.MediaType)
	}
	checkAnnotations(t, "the index", manifest.Annotations)
	var platforms []string
	for _, entry := range manifest.Manifests {
		platform := entry.Platform.String()
		platforms = append(platforms, platform)
		t.Run(platform, func(t *testing.T) { checkPlatform(t, index, entry) })
		t.Run(platform+" bill", func(t *testing.T) { checkBill(t, o, entry) })
		if !strings.Contains(said.String(), platform+" "+entry.Digest.String()) {
			t.Errorf("the report lacks %s with its digest:\n%s", platform, &said)
		}
	}
	if diff := cmp.Diff([]string{"linux/amd64", "linux/arm64"}, platforms); diff != "" {
		t.Fatalf("platforms (-want +got):\n%s", diff)
	}
	t.Run("again elsewhere", func(t *testing.T) {
		settings := filepath.Join(t.TempDir(), "env")
		if err := os.WriteFile(settings, []byte("GOAMD64=v3\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv("GOENV", settings)
		t.Setenv("GOFIPS140", "latest")
		other := options{root: sources(t, o.root), out: filepath.Join(t.TempDir(), "image"), version: o.version, revision: o.revision, platforms: platforms[:1]}
		if err := runBuild(t.Context(), other, io.Discard); err != nil {
			t.Fatal(err)
		}
		again, err := indexOf(t, other).IndexManifest()
		if err != nil {
			t.Fatal(err)
		}
		if want, got := manifest.Manifests[0].Digest, again.Manifests[0].Digest; want != got {
			t.Errorf("the same source gives %s and %s", want, got)
		}
	})
}

// indexOf reads the one image back from its layout.
func indexOf(t *testing.T, o options) v1.ImageIndex {
	t.Helper()
	list, err := layout.ImageIndexFromPath(o.out)
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := list.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	if len(manifest.Manifests) != 1 || manifest.Manifests[0].Annotations[specs.AnnotationRefName] != o.version {
		t.Fatalf("want one image that goes by %s, got %+v", o.version, manifest.Manifests)
	}
	index, err := list.ImageIndex(manifest.Manifests[0].Digest)
	if err != nil {
		t.Fatal(err)
	}
	return index
}

// The images of the plugin and of the dashboard have their own programs and names, and the rest as
// that of the manager.
func TestOtherImages(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "1790000000")
	for program, want := range map[string]struct{ title, binary string }{
		"plugin": {"kubectl-techplan", "kubectl-techplan"}, "dashboard": {"techplan-dashboard", "dashboard"},
	} {
		t.Run(program, func(t *testing.T) {
			options := options{
				root: "../..", out: filepath.Join(t.TempDir(), "image"), version: "0.1.0", program: program,
				platforms: []string{"linux/amd64"},
			}
			var said bytes.Buffer
			if err := runBuild(t.Context(), options, &said); err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(said.String(), want.title+" 0.1.0 ") {
				t.Errorf("the report is %q", &said)
			}
			manifest, err := indexOf(t, options).IndexManifest()
			if err != nil || len(manifest.Manifests) != 1 {
				t.Fatalf("%d images, error %v", len(manifest.Manifests), err)
			}
			single, err := indexOf(t, options).Image(manifest.Manifests[0].Digest)
			if err != nil {
				t.Fatal(err)
			}
			config, err := single.ConfigFile()
			if err != nil {
				t.Fatal(err)
			}
			if entry := config.Config.Entrypoint; len(entry) != 1 || entry[0] != "/ko-app/"+want.binary || config.Config.User != "65532:65532" {
				t.Errorf("it starts %v as %s", entry, config.Config.User)
			}
			checkBinary(t, onlyFile(t, single, want.binary), "amd64")
		})
	}
	err := runBuild(t.Context(), options{root: "../..", out: t.TempDir(), version: "0.1.0", program: "other"}, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "manager, plugin or dashboard") {
		t.Errorf("an unknown program gives %v", err)
	}
}

func checkAnnotations(t *testing.T, of string, got map[string]string) {
	t.Helper()
	for key, want := range map[string]string{
		"org.opencontainers.image.title":    "techplan",
		"org.opencontainers.image.version":  "0.1.0",
		"org.opencontainers.image.revision": "0123abcd",
		"org.opencontainers.image.licenses": "Apache-2.0",
		"org.opencontainers.image.source":   "https://github.com/techplan/techplan",
		"org.opencontainers.image.created":  "2026-09-21T14:13:20Z",
	} {
		if got[key] != want {
			t.Errorf("%s has %s %q, want %q", of, key, got[key], want)
		}
	}
}

func checkPlatform(t *testing.T, index v1.ImageIndex, entry v1.Descriptor) {
	t.Helper()
	single, err := index.Image(entry.Digest)
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := single.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	checkAnnotations(t, "the manifest", manifest.Annotations)
	file, err := single.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	checkAnnotations(t, "the configuration", file.Config.Labels)
	if file.OS+"/"+file.Architecture != entry.Platform.String() {
		t.Errorf("the configuration is for %s/%s", file.OS, file.Architecture)
	}
	want := v1.Config{
		User: "65532:65532", Entrypoint: []string{"/ko-app/manager"},
		Env: []string{"PATH=/ko-app", "KO_DATA_PATH=/var/run/ko"}, Labels: file.Config.Labels,
	}
	if diff := cmp.Diff(want, file.Config); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
	if created := time.Unix(1790000000, 0).UTC(); !file.Created.Time.Equal(created) {
		t.Errorf("created at %s, want %s", file.Created, created)
	}
	binary := onlyFile(t, single, "manager")
	checkBinary(t, binary, entry.Platform.Architecture)
	if entry.Platform.Architecture == runtime.GOARCH && runtime.GOOS == "linux" {
		checkRuns(t, binary)
	}
}

// onlyFile is the binary. Anything else but the folders is one thing too many:
// a shell, a library, a list of users.
func onlyFile(t *testing.T, single v1.Image, program string) []byte {
	t.Helper()
	layers, err := single.Layers()
	if err != nil {
		t.Fatal(err)
	}
	var binary []byte
	var names []string
	for _, layer := range layers {
		contents, err := layer.Uncompressed()
		if err != nil {
			t.Fatal(err)
		}
		archive := tar.NewReader(contents)
		for {
			header, err := archive.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			name := "/" + strings.TrimPrefix(header.Name, "/")
			names = append(names, name)
			if header.Mode != 0o555 {
				t.Errorf("%s has mode %o, want it to be read and run and nothing else", name, header.Mode)
			}
			if header.Typeflag == tar.TypeReg {
				if binary, err = io.ReadAll(archive); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := contents.Close(); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(names)
	if diff := cmp.Diff([]string{"/ko-app", "/ko-app/" + program, "/var", "/var/run", "/var/run/ko"}, names); diff != "" {
		t.Fatalf("files (-want +got):\n%s", diff)
	}
	return binary
}

func checkBinary(t *testing.T, binary []byte, architecture string) {
	t.Helper()
	program, err := elf.NewFile(bytes.NewReader(binary))
	if err != nil {
		t.Fatal(err)
	}
	if want := map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}[architecture]; program.Machine != want {
		t.Errorf("the binary is for %s, want %s", program.Machine, want)
	}
	if libraries, err := program.ImportedLibraries(); err != nil || len(libraries) > 0 {
		t.Errorf("the binary needs what the image lacks: %v, %v", libraries, err)
	}
	if program.Section(".symtab") != nil || program.Section(".debug_info") != nil {
		t.Error("the binary has symbols that only make it larger")
	}
	// No file of the image has the time zones, so the binary must.
	if !bytes.Contains(binary, []byte("Antarctica/Troll")) {
		t.Error("the binary knows no time zones: see internal/timezone")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(binary, []byte(root+"/")) {
		t.Errorf("the binary names the folder that it was built in: %s", root)
	}
}

// checkRuns starts the binary where there is nothing but itself.
func checkRuns(t *testing.T, binary []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "manager")
	if err := os.WriteFile(path, binary, 0o755); err != nil {
		t.Fatal(err)
	}
	help := exec.CommandContext(t.Context(), path, "-help")
	help.Env, help.Dir = []string{}, t.TempDir()
	said, err := help.CombinedOutput()
	if err != nil || !bytes.Contains(said, []byte("leader-elect")) {
		t.Errorf("manager -help: %v\n%s", err, said)
	}
}

var allowed = regexp.MustCompile(`^SPDXRef-[A-Za-z0-9.-]+$`)

// checkBill reads the bill of a platform: it is about this very image, names our
// module with its version and what it is made of, and points nowhere else.
func checkBill(t *testing.T, o options, entry v1.Descriptor) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(o.out, "sbom", "manager-linux-"+entry.Platform.Architecture+".spdx.json"))
	if err != nil {
		t.Fatal(err)
	}
	var bill struct {
		SPDXVersion, Name string
		Packages          []struct{ SPDXID, Name, VersionInfo string }
		Relationships     []struct{ SPDXElementID, RelationshipType, RelatedSPDXElement string }
	}
	if err := json.Unmarshal(data, &bill); err != nil {
		t.Fatal(err)
	}
	if bill.SPDXVersion != "SPDX-2.3" || bill.Name != "sbom-"+entry.Digest.String() {
		t.Errorf("the bill is a %s of %s, want SPDX-2.3 of %s", bill.SPDXVersion, bill.Name, entry.Digest)
	}
	known := map[string]string{"SPDXRef-DOCUMENT": ""}
	for _, part := range bill.Packages {
		known[part.SPDXID] = part.Name
		if !allowed.MatchString(part.SPDXID) {
			t.Errorf("SPDX does not allow the identifier %q", part.SPDXID)
		}
	}
	if known["SPDXRef-Package-techplan.education-v0.1.0"] != "techplan.education" {
		t.Error("the bill does not name our own module with its version")
	}
	for _, module := range []string{"sigs.k8s.io/controller-runtime", "k8s.io/client-go", "k8s.io/api"} {
		if !slices.ContainsFunc(bill.Packages, func(p struct{ SPDXID, Name, VersionInfo string }) bool {
			return p.Name == module && strings.HasPrefix(p.VersionInfo, "v0.")
		}) {
			t.Errorf("the bill does not name %s", module)
		}
	}
	library := strings.TrimPrefix(runtime.Version(), "go")
	if known["SPDXRef-Package-stdlib-"+library] != "stdlib" {
		t.Errorf("the bill does not name the standard library %s", library)
	}
	for _, relation := range bill.Relationships {
		for _, id := range []string{relation.SPDXElementID, relation.RelatedSPDXElement} {
			if _, ok := known[id]; !ok {
				t.Errorf("the bill relates %s, which it does not describe", id)
			}
		}
	}
	if bytes.Contains(data, []byte("scratch")) || bytes.Contains(data, []byte("(devel)")) {
		t.Error("the bill has the empty base or an unknown version in it")
	}
}

// sources copies what the manager is built from to another place.
func sources(t *testing.T, root string) string {
	t.Helper()
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	for _, part := range []string{"api", "cmd", "config", "controllers", "internal"} {
		if err := os.CopyFS(filepath.Join(elsewhere, part), os.DirFS(filepath.Join(root, part))); err != nil {
			t.Fatal(err)
		}
	}
	for _, part := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join(root, part))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(elsewhere, part), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return elsewhere
}

func TestCreationTime(t *testing.T) {
	for name, c := range map[string]struct{ epoch, want, err string }{
		"none given": {epoch: "", want: "1970-01-01T00:00:00Z"},
		"zero":       {epoch: "0", want: "1970-01-01T00:00:00Z"},
		"a commit's": {epoch: "1790000000", want: "2026-09-21T14:13:20Z"},
		"negative":   {epoch: "-1", err: `SOURCE_DATE_EPOCH is "-1" and must be seconds since 1970`},
		"a date":     {epoch: "2026-09-21", err: `SOURCE_DATE_EPOCH is "2026-09-21" and must be seconds since 1970`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := creationTime(c.epoch)
			if c.err != "" {
				if err == nil || err.Error() != c.err {
					t.Errorf("want %s, got %v", c.err, err)
				}
				return
			}
			if err != nil || got.Format(time.RFC3339) != c.want {
				t.Errorf("want %s, got %s, %v", c.want, got, err)
			}
		})
	}
}

func TestChartVersion(t *testing.T) {
	for name, c := range map[string]struct {
		chart, want string
		ok          bool
	}{
		"quoted":  {chart: "version: 0.2.0\nappVersion: \"0.1.0\"\n", want: "0.1.0", ok: true},
		"plain":   {chart: "appVersion: 0.1.0\n", want: "0.1.0", ok: true},
		"missing": {chart: "version: 0.2.0\n"},
		"no YAML": {chart: "\t"},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			folder := filepath.Join(root, "charts", "techplan")
			if err := os.MkdirAll(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, "Chart.yaml"), []byte(c.chart), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := chartVersion(root)
			if got != c.want || (err == nil) != c.ok {
				t.Errorf("want %q, got %q, %v", c.want, got, err)
			}
		})
	}
	if _, err := chartVersion(t.TempDir()); err == nil {
		t.Error("want an error where there is no chart")
	}
}

// An older layout makes room, and nothing else is touched.
func TestMakeRoom(t *testing.T) {
	for name, c := range map[string]struct {
		files, left []string
		ok          bool
	}{
		"empty": {ok: true},
		"an older layout": {
			files: []string{"oci-layout", "index.json", "blobs/sha256/0", "sbom/manager-index.spdx.json"}, ok: true,
		},
		"a layout and another file": {
			files: []string{"oci-layout", "index.json", "notes.txt"}, left: []string{"notes.txt"}, ok: true,
		},
		"another file": {files: []string{"notes.txt"}, left: []string{"notes.txt"}},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			for _, file := range c.files {
				path := filepath.Join(folder, file)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := makeRoom(folder); (err == nil) != c.ok {
				t.Errorf("want it to go well: %t, got %v", c.ok, err)
			}
			var left []string
			entries, err := os.ReadDir(folder)
			if err != nil {
				t.Fatal(err)
			}
			for _, entry := range entries {
				left = append(left, entry.Name())
			}
			if diff := cmp.Diff(c.left, left); diff != "" {
				t.Errorf("left (-want +got):\n%s", diff)
			}
		})
	}
	if err := makeRoom(filepath.Join(t.TempDir(), "not there")); err != nil {
		t.Errorf("want a folder that is not there to be fine, got %v", err)
	}
}
