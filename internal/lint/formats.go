package lint

import (
	"cmp"
	"io"
	"path/filepath"
	"slices"
)

// WriteOptions is what a format needs beside the report.
type WriteOptions struct {
	// WorkingDir is the directory to which the paths of files are relative. If it is empty, paths
	// stay as they were given.
	WorkingDir string
	// SourceRoot is the root of the repository around the working directory. If it is empty, the
	// working directory is taken for it.
	SourceRoot string
	// Version is that of the plugin.
	Version string
	// FailOn is the least severity that fails a run. With any other word, such as none, no finding
	// fails it.
	FailOn string
}

// formatPath returns the path of a file as programs compare it: with slashes, and relative to the
// working directory if the file is below it.
func (options WriteOptions) formatPath(file string) string {
	if filepath.IsAbs(file) {
		relative, err := filepath.Rel(options.WorkingDir, file)
		if err == nil && filepath.IsLocal(relative) {
			file = relative
		}
	}
	if file == "" {
		return ""
	}
	return filepath.ToSlash(filepath.Clean(file))
}

// formatSourcePath returns the path of a file relative to the root of the repository, with slashes.
// ok is false for a file outside of it, of which the absolute path is returned if it is known.
func (options WriteOptions) formatSourcePath(file string) (path string, ok bool) {
	if file == "" {
		return "", false
	}
	absolute := filepath.Clean(file)
	if !filepath.IsAbs(file) {
		if options.WorkingDir == "" {
			return filepath.ToSlash(absolute), filepath.IsLocal(file)
		}
		absolute = filepath.Join(options.WorkingDir, file)
	}
	relative, err := filepath.Rel(cmp.Or(options.SourceRoot, options.WorkingDir), absolute)
	if err == nil && filepath.IsLocal(relative) {
		return filepath.ToSlash(relative), true
	}
	return filepath.ToSlash(absolute), false
}

// Format is a format in which a report is written.
type Format struct {
	// Name is that of the format for the flag --output.
	Name string
	// Write writes a report. The error is that of the writer.
	Write func(Report, io.Writer, WriteOptions) error
}

// Formats are all formats, the default one first.
var Formats = []Format{
	{"text", Report.writeText},
	{"json", Report.writeJSON},
	{"github", Report.writeGitHub},
	{"sarif", Report.writeSARIF},
	{"junit", Report.writeJUnit},
}

// ListFormatNames returns the names of all formats, the default one first.
func ListFormatNames() []string {
	var names []string
	for _, format := range Formats {
		names = append(names, format.Name)
	}
	return names
}

// FindFormat returns the format of a name. The name is one of ListFormatNames.
func FindFormat(name string) Format {
	return Formats[slices.IndexFunc(Formats, func(format Format) bool { return format.Name == name })]
}
