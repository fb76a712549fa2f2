package manifest

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

const (
	// maxArchiveBytes is how much text is read from one archive. Text of one letter packs a
	// thousand to one, so the size of the archive itself is no bound.
	maxArchiveBytes = 128 << 20
	// maxArchiveEntries is how many files and folders an archive may list, whether they are
	// read or not.
	maxArchiveEntries = 20_000
)

var (
	errArchiveTooLarge = fmt.Errorf("the archive holds more than %d MiB of files, or more than %d files; split it",
		maxArchiveBytes>>20, maxArchiveEntries)
	errNoArchive = errors.New("it is no ZIP archive")
	errEncrypted = errors.New("it is encrypted; write the archive without a password")
)

// encryptedFlag is the bit of an entry's flags that says that its content is encrypted.
const encryptedFlag = 1

// isArchive reports whether a file is read as a ZIP archive, by its name.
func isArchive(name string) bool { return strings.EqualFold(filepath.Ext(name), ".zip") }

// readArchive reads the manifests of a ZIP archive in the order of their names. Nothing of it is
// written anywhere: the names in it are shown and not opened.
func (reader *fileReader) readArchive(ctx context.Context, archivePath string) error {
	file, err := os.Open(archivePath)
	if err != nil {
		return err
	}
	defer file.Close()
	archive, err := openArchive(file)
	if err != nil {
		reader.addFile(archivePath, nil, err)
		return nil
	}
	total := 0
	for _, entry := range listManifests(archive.File) {
		if err := ctx.Err(); err != nil {
			return err
		}
		content, size, err := readArchiveEntry(entry.file)
		if total += size; total > maxArchiveBytes {
			reader.addFile(archivePath, nil, errArchiveTooLarge)
			return nil
		}
		reader.addFile(path.Join(filepath.ToSlash(archivePath), entry.name), content, err)
	}
	return nil
}

// openArchive reads the list of an archive's files.
func openArchive(file *os.File) (*zip.Reader, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	// The list is kept in memory, so that the archive is bounded too.
	if info.Size() > maxArchiveBytes {
		return nil, errArchiveTooLarge
	}
	archive, err := zip.NewReader(file, info.Size())
	switch {
	case errors.Is(err, zip.ErrFormat):
		return nil, errNoArchive
	case err != nil:
		return nil, err
	case len(archive.File) > maxArchiveEntries:
		return nil, errArchiveTooLarge
	default:
		return archive, nil
	}
}

// archiveEntry is a file of an archive with its name in one form.
type archiveEntry struct {
	name string
	file *zip.File
}

// listManifests returns the entries that are read, sorted by name: those that a directory with
// the same files would have. Some programs of Windows write backslashes.
func listManifests(files []*zip.File) []archiveEntry {
	var entries []archiveEntry
	for _, file := range files {
		name := strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(file.Name, `\`, "/")), "/")
		isInHidden := slices.ContainsFunc(strings.Split(path.Dir(name), "/"), func(folder string) bool {
			return folder != "." && isHiddenFile(folder)
		})
		if file.Mode().IsRegular() && isManifest(path.Base(name)) && !isInHidden {
			entries = append(entries, archiveEntry{name: name, file: file})
		}
	}
	slices.SortStableFunc(entries, func(left, right archiveEntry) int { return strings.Compare(left.name, right.name) })
	return entries
}

// readArchiveEntry returns the content of an entry, and how many bytes were unpacked for it: the
// size that an archive states may be wrong, and an entry that is refused was unpacked too.
func readArchiveEntry(file *zip.File) (content []byte, size int, err error) {
	if file.Flags&encryptedFlag != 0 {
		return nil, 0, errEncrypted
	}
	packed, err := file.Open()
	if err != nil {
		return nil, 0, err
	}
	defer packed.Close()
	counter := countingReader{from: packed}
	content, err = readBounded(&counter)
	return content, counter.count, err
}

// countingReader counts the bytes that are read through it.
type countingReader struct {
	from  io.Reader
	count int
}

// Read implements io.Reader.
func (reader *countingReader) Read(buffer []byte) (int, error) {
	count, err := reader.from.Read(buffer)
	reader.count += count
	return count, err
}
