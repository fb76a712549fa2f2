package cli

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
)

// maxRevisionBytes is how much is read of a revision.
const maxRevisionBytes = 512 << 20

// extractRevision writes the YAML and JSON files of a revision of Git to a temporary folder, which
// remove removes. The paths are relative to the working folder; without one it is the folder.
func extractRevision(ctx context.Context, revision string, paths []string) (folder string, remove func(), err error) {
	commit, err := runGit(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if err != nil {
		return "", nil, fmt.Errorf("git knows no revision %q here", revision)
	}
	args := append([]string{"archive", "--format=tar", strings.TrimSpace(string(commit)), "--"}, paths...)
	archive, err := runGit(ctx, args...)
	if err != nil {
		return "", nil, fmt.Errorf("read revision %q: %w", revision, err)
	}
	folder, err = os.MkdirTemp("", "techplan-revision-")
	if err != nil {
		return "", nil, err
	}
	remove = func() { _ = os.RemoveAll(folder) }
	if err := extractManifests(archive, folder); err != nil {
		remove()
		return "", nil, fmt.Errorf("read revision %q: %w", revision, err)
	}
	return folder, remove, nil
}

// runGit returns the output of git, or what it says is wrong.
func runGit(ctx context.Context, args ...string) ([]byte, error) {
	var out, messages bytes.Buffer
	command := exec.CommandContext(ctx, "git", args...)
	command.Stdout, command.Stderr = &out, &messages
	if err := command.Run(); err != nil {
		if errors.Is(err, exec.ErrNotFound) {
			return nil, errors.New("git is not installed")
		}
		return nil, errors.New(strings.TrimSpace(messages.String()))
	}
	return out.Bytes(), nil
}

// extractManifests writes the regular YAML and JSON files of a tar archive below a folder, and
// nothing outside of it.
func extractManifests(archive []byte, folder string) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	reader := tar.NewReader(bytes.NewReader(archive))
	left := int64(maxRevisionBytes)
	for {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		isManifest := slices.Contains([]string{".yaml", ".yml", ".json"}, path.Ext(header.Name))
		if header.Typeflag != tar.TypeReg || !isManifest {
			continue
		}
		if left -= header.Size; left < 0 {
			return fmt.Errorf("more than %d MB of files", maxRevisionBytes>>20)
		}
		if err := extractFile(root, header.Name, reader); err != nil {
			return err
		}
	}
}

func extractFile(root *os.Root, name string, content io.Reader) error {
	if err := root.MkdirAll(path.Dir(name), 0o700); err != nil {
		return err
	}
	file, err := root.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	return errors.Join(err, file.Close())
}
