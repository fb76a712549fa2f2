// Command image builds the container image of the manager, of the plugin or of the dashboard for
// linux/amd64 and linux/arm64 and writes it as an OCI layout, with a bill of materials beside
// it. It needs no Docker and pulls nothing: the image holds the binary and
// nothing else. With -binary it writes the bill of materials of another binary.
//
// The same source, Go version and SOURCE_DATE_EPOCH give the same digest.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	specs "github.com/opencontainers/image-spec/specs-go/v1"
	"sigs.k8s.io/yaml"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var chosen options
	// Paths are as seen from the root, wherever `go run -C` works.
	flag.StringVar(&chosen.root, "root", "../..", "Root of the repository.")
	flag.StringVar(&chosen.out, "out", "build/image", "Folder for the OCI layout, from the root of the repository; what it holds of an older one is replaced.")
	flag.StringVar(&chosen.program, "program", "manager", "Program of the image: manager, plugin or dashboard.")
	flag.StringVar(&chosen.version, "version", "", "Version of the image; empty: the appVersion of the chart.")
	flag.StringVar(&chosen.binary, "binary", "", "Go binary, by its absolute path: write its bill of materials into the file of -out, and no image.")
	flag.StringVar(&chosen.revision, "revision", "", "Commit of the source, for an annotation; empty: none.")
	flag.Parse()
	// The builder talks about Git, of which nothing gets into the image.
	log.SetOutput(io.Discard)
	if err := runBuild(ctx, chosen, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "image:", err)
		os.Exit(1)
	}
}

type options struct {
	root, out, version, revision, binary, program string
	// platforms are all unless a test wants one.
	platforms []string
}

func runBuild(ctx context.Context, options options, out io.Writer) error {
	created, err := creationTime(os.Getenv("SOURCE_DATE_EPOCH"))
	if err != nil {
		return err
	}
	if options.version == "" {
		if options.version, err = chartVersion(options.root); err != nil {
			return err
		}
	}
	if options.binary != "" {
		return writeBinaryBill(options, created)
	}
	if options.program == "" {
		options.program = "manager"
	}
	if _, ok := programs[options.program]; !ok {
		return fmt.Errorf("there is no image of the program %q: write manager, plugin or dashboard", options.program)
	}
	if len(options.platforms) == 0 {
		options.platforms = []string{"linux/amd64", "linux/arm64"}
	}
	if !filepath.IsAbs(options.out) {
		options.out = filepath.Join(options.root, options.out)
	}
	bills, err := os.MkdirTemp("", "bills")
	if err != nil {
		return fmt.Errorf("make a temporary folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(bills) }()
	index, err := buildImage(ctx, options, created, bills)
	if err != nil {
		return err
	}
	if err := makeRoom(options.out); err != nil {
		return err
	}
	if err := writeLayout(index, options.out, options.version); err != nil {
		return err
	}
	library, err := goVersion(ctx, options.root)
	if err != nil {
		return err
	}
	if err := publishBills(bills, options.out, options.version, library); err != nil {
		return err
	}
	return reportImage(index, options, out)
}

// writeLayout makes a layout with the one image, which goes by its version in it.
func writeLayout(index v1.ImageIndex, folder, version string) error {
	path, err := layout.Write(folder, empty.Index)
	if err != nil {
		return fmt.Errorf("make the layout: %w", err)
	}
	if err := path.AppendIndex(index, layout.WithAnnotations(map[string]string{specs.AnnotationRefName: version})); err != nil {
		return fmt.Errorf("write the image: %w", err)
	}
	return nil
}

// reportImage says what was built: the digests, and how much is to be downloaded.
func reportImage(index v1.ImageIndex, options options, out io.Writer) error {
	digest, err := index.Digest()
	if err != nil {
		return fmt.Errorf("compute the digest: %w", err)
	}
	manifest, err := index.IndexManifest()
	if err != nil {
		return fmt.Errorf("read the index: %w", err)
	}
	fmt.Fprintf(out, "%s %s %s in %s\n", programs[options.program].title, options.version, digest, options.out)
	for _, entry := range manifest.Manifests {
		single, err := index.Image(entry.Digest)
		if err != nil {
			return fmt.Errorf("read the image of %s: %w", entry.Platform, err)
		}
		layers, err := single.Manifest()
		if err != nil {
			return fmt.Errorf("read the manifest of %s: %w", entry.Platform, err)
		}
		size := int64(0)
		for _, layer := range layers.Layers {
			size += layer.Size
		}
		fmt.Fprintf(out, "  %s %s %.1f MB\n", entry.Platform, entry.Digest, float64(size)/1e6)
	}
	return nil
}

// creationTime is the instant that the image says it was made at. It is the
// beginning of Unix time unless the caller has a better one, such as the
// commit's: the clock would make each build another image.
func creationTime(epoch string) (time.Time, error) {
	if epoch == "" {
		return time.Unix(0, 0).UTC(), nil
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil || seconds < 0 {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH is %q and must be seconds since 1970", epoch)
	}
	return time.Unix(seconds, 0).UTC(), nil
}

// chartVersion is the version that the chart asks for.
func chartVersion(root string) (string, error) {
	data, err := os.ReadFile(filepath.Join(root, "charts", "techplan", "Chart.yaml"))
	if err != nil {
		return "", fmt.Errorf("look up the version (or give -version): %w", err)
	}
	var chart struct {
		AppVersion string `json:"appVersion"`
	}
	if err := yaml.Unmarshal(data, &chart); err != nil {
		return "", fmt.Errorf("read the chart: %w", err)
	}
	if chart.AppVersion == "" {
		return "", fmt.Errorf("the chart has no appVersion")
	}
	return chart.AppVersion, nil
}
