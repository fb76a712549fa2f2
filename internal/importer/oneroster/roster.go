package oneroster

import (
	"archive/zip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/sheet"
)

// The files of a roster that are read. Others are never opened.
const (
	fileManifest     = "manifest"
	fileOrgs         = "orgs"
	fileUsers        = "users"
	fileRoles        = "roles"
	fileSessions     = "academicSessions"
	fileDemographics = "demographics"
)

// roster is an export in the form of OneRoster: a folder or a ZIP archive.
type roster struct {
	// name is that of the folder or archive.
	name  string
	files fs.FS
	close func() error

	// folder is where manifest.csv is. names are the files in it, by their names in lower case
	// without .csv.
	folder string
	names  map[string]string
	// states are what the manifest says of the files: absent, bulk or delta, by their names in
	// lower case.
	states map[string]string

	// onRead is called with the number of bytes that were read, and readTable reads the rows of a
	// table.
	onRead    func(int)
	readTable func(*sheet.Table, rows.Layout, func(rows.Row) error) error
}

// openRoster opens the folder or archive of a path.
func openRoster(name string) (*roster, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return newRoster(name, os.DirFS(name), func() error { return nil })
	}
	archive, err := zip.OpenReader(name)
	switch {
	case errors.Is(err, zip.ErrFormat):
		return nil, fmt.Errorf(
			"%s is neither a folder nor a ZIP archive: give the folder or archive in which manifest.csv is", name)
	case err != nil:
		return nil, fmt.Errorf("%s: it is damaged: download it again: %w", name, err)
	}
	opened, err := newRoster(name, archive, archive.Close)
	if err != nil {
		return nil, errors.Join(err, archive.Close())
	}
	return opened, nil
}

func newRoster(name string, files fs.FS, closeFiles func() error) (*roster, error) {
	roster := &roster{
		name: name, files: files, close: closeFiles, names: map[string]string{}, states: map[string]string{},
	}
	if err := roster.findFolder(); err != nil {
		return nil, err
	}
	if err := roster.readManifest(); err != nil {
		return nil, err
	}
	return roster, roster.checkStates()
}

// findFolder finds the folder with manifest.csv: the root, or a single folder in it, as archives
// of folders have.
func (roster *roster) findFolder() error {
	folders := []string{"."}
	entries, err := fs.ReadDir(roster.files, ".")
	if err != nil {
		return fmt.Errorf("%s: %w", roster.name, err)
	}
	for _, entry := range entries {
		if entry.IsDir() && !strings.HasPrefix(entry.Name(), "__") && !strings.HasPrefix(entry.Name(), ".") {
			folders = append(folders, entry.Name())
		}
	}
	for _, folder := range folders {
		entries, err := fs.ReadDir(roster.files, folder)
		if err != nil {
			return fmt.Errorf("%s: %w", roster.name, err)
		}
		names := map[string]string{}
		for _, entry := range entries {
			if base, ok := strings.CutSuffix(strings.ToLower(entry.Name()), ".csv"); ok && !entry.IsDir() {
				names[base] = entry.Name()
			}
		}
		if names[fileManifest] != "" {
			roster.folder, roster.names = folder, names
			return nil
		}
	}
	return fmt.Errorf(
		"%s has no manifest.csv: it is no OneRoster export, or a part of one; export all files as CSV", roster.name)
}

// The columns of manifest.csv.
const (
	columnProperty = "propertyName"
	columnValue    = "value"
)

// readManifest reads what the manifest says of the files.
func (roster *roster) readManifest() error {
	table, err := roster.openTable(fileManifest, []sheet.Column{
		{Name: columnProperty, IsRequired: true}, {Name: columnValue, IsRequired: true},
	})
	if err != nil {
		return err
	}
	for row, err := range table.Rows() {
		if err != nil {
			return errors.Join(err, table.Close())
		}
		if name, ok := strings.CutPrefix(strings.ToLower(row.Text(columnProperty)), "file."); ok {
			roster.states[name] = strings.ToLower(row.Text(columnValue))
		}
	}
	return table.Close()
}

// checkStates refuses an export of changes, and one without schools or users.
func (roster *roster) checkStates() error {
	for _, name := range []string{fileOrgs, fileUsers, fileRoles, fileSessions, fileDemographics} {
		if roster.states[strings.ToLower(name)] == "delta" {
			return fmt.Errorf(
				"%s: %s.csv has changes alone (delta in manifest.csv), which say nothing of the number of students: "+
					"make a bulk export", roster.name, name)
		}
	}
	for _, name := range []string{fileOrgs, fileUsers} {
		if !roster.hasFile(name) {
			return fmt.Errorf("%s has no %s.csv, or manifest.csv says that it is absent: export all files", roster.name, name)
		}
	}
	return nil
}

// hasFile reports whether the roster has a file. What the manifest calls absent is not read.
func (roster *roster) hasFile(name string) bool {
	lower := strings.ToLower(name)
	return roster.names[lower] != "" && roster.states[lower] != "absent"
}

func (roster *roster) openTable(name string, columns []sheet.Column) (*sheet.Table, error) {
	file := path.Join(roster.folder, roster.names[strings.ToLower(name)])
	table, err := sheet.OpenIn(roster.files, file, sheet.Options{Columns: columns, OnRead: roster.onRead})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", roster.name, err)
	}
	table.File = roster.name + ": " + path.Base(file)
	return table, nil
}

// readFile reads the rows of a file that are not to be deleted.
func (roster *roster) readFile(name string, columns []sheet.Column, use func(rows.Row) error) error {
	columns = append(slices.Clone(columns), sheet.Column{Name: columnStatus})
	table, err := roster.openTable(name, columns)
	if err != nil {
		return err
	}
	err = roster.readTable(table, rows.Layout{Columns: columns}, func(row rows.Row) error {
		switch strings.ToLower(row.Text(columnStatus)) {
		case "", "active":
			return use(row)
		case "tobedeleted", "inactive":
			return reasonDeleted
		default:
			return reasonNoStatus
		}
	})
	return errors.Join(err, table.Close())
}

// columnStatus says whether a row is to be deleted.
const columnStatus = "status"

// The reasons for which a row is left out.
const (
	reasonDeleted  rows.SkipError = "to be deleted"
	reasonNoStatus rows.SkipError = "a status that is neither active nor tobedeleted"
)
