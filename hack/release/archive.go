package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// archive is what is released of the plugin for one platform.
type archive struct {
	system, processor string
	// name of the file without its ending.
	name string
	// binary is the name of the plugin in the archive.
	binary string
}

// fileName ends as is usual on the system.
func (archive archive) fileName() string {
	if archive.system == "windows" {
		return archive.name + ".zip"
	}
	return archive.name + ".tar.gz"
}

// completionScript is what kubectl runs for TAB. Windows has no program for it.
const completionScript = "kubectl_complete-techplan"

// packedFile is a file in an archive.
type packedFile struct {
	name       string
	data       []byte
	executable bool
}

func (file packedFile) mode() os.FileMode {
	if file.executable {
		return 0o755
	}
	return 0o644
}

// packPlugin writes the archive of a platform.
func (release *release) packPlugin(packed archive, binary string) error {
	contents := []struct {
		name, path string
		executable bool
	}{
		{"LICENSE", filepath.Join(release.root, "LICENSE"), false},
		{packed.binary, binary, true},
		{completionScript, filepath.Join(release.root, "cmd", "kubectl-techplan", completionScript), true},
	}
	var files []packedFile
	for _, content := range contents {
		if content.name == completionScript && packed.system == "windows" {
			continue
		}
		data, err := os.ReadFile(content.path)
		if err != nil {
			return err
		}
		files = append(files, packedFile{name: content.name, data: data, executable: content.executable})
	}
	pack := packTar
	if packed.system == "windows" {
		pack = packZip
	}
	data, err := pack(files, release.source.time)
	if err != nil {
		return fmt.Errorf("pack %s: %w", packed.fileName(), err)
	}
	return os.WriteFile(filepath.Join(release.folder, packed.fileName()), data, 0o644)
}

// packTar packs files in their order, with one time for all, and with root as their owner.
func packTar(files []packedFile, modified time.Time) ([]byte, error) {
	var packed bytes.Buffer
	compressor := gzip.NewWriter(&packed)
	writer := tar.NewWriter(compressor)
	for _, file := range files {
		header := &tar.Header{
			Typeflag: tar.TypeReg, Name: file.name, Size: int64(len(file.data)), Mode: int64(file.mode()),
			ModTime: modified, Uname: "root", Gname: "root", Format: tar.FormatUSTAR,
		}
		if err := writer.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := writer.Write(file.data); err != nil {
			return nil, err
		}
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	if err := compressor.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}

// packZip is packTar for a ZIP archive, which has no owners.
func packZip(files []packedFile, modified time.Time) ([]byte, error) {
	var packed bytes.Buffer
	writer := zip.NewWriter(&packed)
	for _, file := range files {
		header := &zip.FileHeader{Name: file.name, Method: zip.Deflate, Modified: modified}
		header.SetMode(file.mode())
		content, err := writer.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		if _, err := content.Write(file.data); err != nil {
			return nil, err
		}
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}
