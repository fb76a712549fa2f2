package compare

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/manifest"
)

// maxRevisionBytes is how much is read of a revision.
const maxRevisionBytes = 512 << 20

// revision is what was read of a revision of Git.
type revision struct {
	// folder is temporary, and files are the paths in it that exist in the revision.
	folder string
	files  []string
	// skipped is the number of symbolic links and submodules, which are not followed.
	skipped int
}

// removeFolder removes the temporary folder.
func (read revision) removeFolder() { _ = os.RemoveAll(read.folder) }

// extractRevision writes the files of a revision that the linter reads to a temporary folder. The
// paths are relative to the working folder; without one it is the folder. A path that the
// revision does not have is left out.
func extractRevision(ctx context.Context, name string, paths []string) (revision, error) {
	commit, prefix, err := findCommit(ctx, name)
	if err != nil {
		return revision{}, err
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	names := make([]string, len(paths))
	for i, given := range paths {
		if names[i], err = nameInRepository(ctx, prefix, given); err != nil {
			return revision{}, err
		}
	}
	folder, err := os.MkdirTemp("", "techplan-revision-")
	if err != nil {
		return revision{}, err
	}
	read := revision{folder: folder}
	if err := read.extractFiles(ctx, commit, names); err != nil {
		read.removeFolder()
		return revision{}, fmt.Errorf("read revision %q: %w", name, err)
	}
	for _, within := range names {
		file := filepath.Join(folder, filepath.FromSlash(within))
		if _, err := os.Stat(file); err == nil {
			read.files = append(read.files, file)
		}
	}
	return read, nil
}

// findCommit returns the commit of a revision, and the path of the working folder in the
// repository.
func findCommit(ctx context.Context, name string) (commit, prefix string, err error) {
	within, err := runGit(ctx, nil, "rev-parse", "--show-prefix")
	if err != nil {
		return "", "", err
	}
	found, err := runGit(ctx, nil, "rev-parse", "--verify", "--quiet", "--end-of-options", name+"^{commit}")
	if err != nil {
		return "", "", fmt.Errorf("git knows no revision %q here", name)
	}
	return strings.TrimSpace(string(found)), strings.TrimSpace(string(within)), nil
}

// nameInRepository returns the path of a file or folder from the top of the repository.
func nameInRepository(ctx context.Context, prefix, given string) (string, error) {
	name := path.Join(prefix, filepath.ToSlash(given))
	if filepath.IsAbs(given) {
		top, err := runGit(ctx, nil, "rev-parse", "--show-toplevel")
		if err != nil {
			return "", err
		}
		relative, err := filepath.Rel(strings.TrimSpace(string(top)), given)
		if err != nil {
			return "", err
		}
		name = filepath.ToSlash(relative)
	}
	if !filepath.IsLocal(name) {
		return "", fmt.Errorf("%s is outside of the repository", given)
	}
	return name, nil
}

// extractFiles writes the files of a commit below some paths. It reads them from the history and not
// from an archive, because an archive leaves out what the attributes of the repository say.
func (read *revision) extractFiles(ctx context.Context, commit string, names []string) error {
	listed, err := runGit(ctx, nil, append([]string{"ls-tree", "-r", "-z", "--full-tree", commit, "--"}, names...)...)
	if err != nil {
		return err
	}
	var objects strings.Builder
	var files []string
	for entry := range strings.SplitSeq(strings.TrimSuffix(string(listed), "\x00"), "\x00") {
		facts, name, ok := strings.Cut(entry, "\t")
		fields := strings.Fields(facts)
		switch {
		case !ok || len(fields) != 3:
		case !strings.HasPrefix(fields[0], "100"):
			read.skipped++
		case manifest.IsManifestName(name) || strings.EqualFold(path.Ext(name), ".zip"):
			fmt.Fprintln(&objects, fields[2])
			files = append(files, name)
		}
	}
	if len(files) == 0 {
		return nil
	}
	content, err := runGit(ctx, strings.NewReader(objects.String()), "cat-file", "--batch")
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(read.folder)
	if err != nil {
		return err
	}
	defer root.Close()
	return writeObjects(root, files, bufio.NewReader(bytes.NewReader(content)))
}

// writeObjects writes the objects that git cat-file --batch prints: a line with the size, then the
// content and a line end.
func writeObjects(root *os.Root, files []string, objects *bufio.Reader) error {
	left := int64(maxRevisionBytes)
	for _, name := range files {
		var hash, kind string
		var size int64
		header, err := objects.ReadString('\n')
		if err != nil {
			return err
		}
		if _, err := fmt.Sscan(header, &hash, &kind, &size); err != nil {
			return fmt.Errorf("%s: %q is no header of an object", name, header)
		}
		if left -= size; left < 0 {
			return fmt.Errorf("more than %d MB of files", maxRevisionBytes>>20)
		}
		if err := extractFile(root, name, io.LimitReader(objects, size)); err != nil {
			return err
		}
		if _, err := objects.Discard(1); err != nil {
			return err
		}
	}
	return nil
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

// runGit returns the output of git, or what it says is wrong.
func runGit(ctx context.Context, input io.Reader, args ...string) ([]byte, error) {
	var out, messages bytes.Buffer
	command := exec.CommandContext(ctx, "git", args...)
	command.Stdin, command.Stdout, command.Stderr = input, &out, &messages
	if err := command.Run(); err != nil {
		if errors.Is(err, exec.ErrNotFound) {
			return nil, errors.New("git is not installed")
		}
		said := strings.TrimPrefix(strings.TrimSpace(messages.String()), "fatal: ")
		if strings.HasPrefix(said, "not a git repository") {
			said = "this folder is in no repository of Git"
		}
		return nil, plugin.EscapeNames(errors.New(said))
	}
	return out.Bytes(), nil
}
