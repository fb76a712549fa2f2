package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/types"
	specs "github.com/opencontainers/image-spec/specs-go/v1"
	"sigs.k8s.io/yaml"
)

// The media types by which Helm knows a chart in a registry.
const (
	chartConfigType  = types.MediaType("application/vnd.cncf.helm.config.v1+json")
	chartContentType = types.MediaType("application/vnd.cncf.helm.chart.content.v1.tar+gzip")
)

// chartName is the name of the chart, and of the folder in its archive.
const chartName = "techplan"

// writeChart writes install.yaml, the chart, and the chart as an OCI layout.
func (release *release) writeChart(ctx context.Context) error {
	written := filepath.Join(release.built, "chart")
	program := filepath.Join(release.tools, "chart")
	_, err := run(ctx, release.root, nil, program, "-root", release.root, "-out", written, "-version", release.number())
	if err != nil {
		return err
	}
	installed := filepath.Join(release.folder, "install.yaml")
	if err := os.Rename(filepath.Join(written, "install.yaml"), installed); err != nil {
		return err
	}
	files, description, err := readChart(filepath.Join(written, chartName))
	if err != nil {
		return err
	}
	packed, err := packTar(files, release.source.time)
	if err != nil {
		return fmt.Errorf("pack the chart: %w", err)
	}
	name := fmt.Sprintf("%s-%s.tgz", chartName, release.number())
	if err := os.WriteFile(filepath.Join(release.folder, name), packed, 0o644); err != nil {
		return err
	}
	return release.writeChartLayout(filepath.Join(release.folder, "chart"), packed, description)
}

// readChart reads the files of a chart, Chart.yaml first, and what that says as JSON.
func readChart(folder string) (files []packedFile, description []byte, err error) {
	err = filepath.WalkDir(folder, func(file string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(folder, file)
		if err != nil {
			return err
		}
		packed := packedFile{name: path.Join(chartName, filepath.ToSlash(relative)), data: data}
		if relative == "Chart.yaml" {
			description, err = yaml.YAMLToJSON(data)
			files = append([]packedFile{packed}, files...)
			return err
		}
		files = append(files, packed)
		return nil
	})
	if err == nil && description == nil {
		err = fmt.Errorf("%s has no Chart.yaml", folder)
	}
	return files, description, err
}

// writeChartLayout writes the layout that `helm push` would make in a registry.
func (release *release) writeChartLayout(folder string, packed, description []byte) error {
	var chart struct {
		Name, Description string
	}
	if err := json.Unmarshal(description, &chart); err != nil {
		return fmt.Errorf("read the chart: %w", err)
	}
	written, err := layout.Write(folder, empty.Index)
	if err != nil {
		return fmt.Errorf("make the layout of the chart: %w", err)
	}
	config, err := writeBlob(written, description, chartConfigType)
	if err != nil {
		return err
	}
	content, err := writeBlob(written, packed, chartContentType)
	if err != nil {
		return err
	}
	manifest, err := json.Marshal(v1.Manifest{
		SchemaVersion: 2, MediaType: types.OCIManifestSchema1, Config: config, Layers: []v1.Descriptor{content},
		Annotations: map[string]string{
			specs.AnnotationTitle: chart.Name, specs.AnnotationDescription: chart.Description,
			specs.AnnotationVersion: release.number(), specs.AnnotationSource: repository,
			specs.AnnotationCreated: release.source.time.Format("2006-01-02T15:04:05Z"),
		},
	})
	if err != nil {
		return err
	}
	described, err := writeBlob(written, manifest, types.OCIManifestSchema1)
	if err != nil {
		return err
	}
	// A registry takes no plus sign in a tag.
	described.Annotations = map[string]string{specs.AnnotationRefName: strings.ReplaceAll(release.number(), "+", "_")}
	if err := written.AppendDescriptor(described); err != nil {
		return fmt.Errorf("write the index of the chart: %w", err)
	}
	return nil
}

// writeBlob writes a blob into a layout, and describes it.
func writeBlob(written layout.Path, data []byte, mediaType types.MediaType) (v1.Descriptor, error) {
	digest, size, err := v1.SHA256(bytes.NewReader(data))
	if err != nil {
		return v1.Descriptor{}, err
	}
	if err := written.WriteBlob(digest, io.NopCloser(bytes.NewReader(data))); err != nil {
		return v1.Descriptor{}, fmt.Errorf("write a part of the layout: %w", err)
	}
	return v1.Descriptor{MediaType: mediaType, Digest: digest, Size: size}, nil
}

// writeImages builds the images of the release with their bills of materials.
func (release *release) writeImages(ctx context.Context) error {
	if !release.image {
		return nil
	}
	for _, image := range images {
		out := filepath.Join(release.folder, image.folder)
		if err := release.runImage(ctx, "-program", image.program, "-out", out, "-revision", release.source.commit); err != nil {
			return err
		}
	}
	return nil
}
