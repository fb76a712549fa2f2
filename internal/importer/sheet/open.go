package sheet

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"techplan.education/internal/text"
)

// Options say how a file is read.
type Options struct {
	// Columns are those that the format knows. A file in which none of the first rows has a
	// known column is an error.
	Columns []Column
	// OnRead, if it is set, is called with the number of bytes that were read.
	OnRead func(int)
	// Stdin is read for the path -.
	Stdin io.Reader
}

// Table is an open file.
type Table struct {
	// File is the name of the file, and of the table in it if it has several.
	File   string
	Header *Header

	// first are the rows that were read to find the header and that follow it.
	first []record
	next  func() (record, error)
	close func() error
	// hidden counts the rows that are hidden in the spreadsheet.
	hidden int
	// serialOffset is added to the number of a day to count from 1899-12-30.
	serialOffset int
	// isStored says that numbers are as a spreadsheet stores them.
	isStored bool
}

// record is the cells of a row with its number. An error of io.EOF ends them.
type record struct {
	number int
	cells  []string
}

// Close closes the file.
func (table *Table) Close() error { return table.close() }

// Hidden returns how many hidden rows were left out so far.
func (table *Table) Hidden() int { return table.hidden }

// Rows yields the rows below the header. Empty rows are left out. The last one is an error if
// the file cannot be read to its end.
func (table *Table) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for _, read := range table.first {
			if row := table.newRow(read); !row.isEmpty() && !yield(row, nil) {
				return
			}
		}
		for {
			read, err := table.next()
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil:
				yield(Row{}, fmt.Errorf("%s: %w", table.File, err))
				return
			}
			if row := table.newRow(read); !row.isEmpty() && !yield(row, nil) {
				return
			}
		}
	}
}

func (table *Table) newRow(read record) Row {
	return Row{
		Number: read.number, SerialOffset: table.serialOffset, IsStored: table.isStored,
		header: table.Header, cells: read.cells,
	}
}

// Open opens the file of a path: CSV, JSON, XLSX, or a ZIP archive with one table. The error says
// what the file is, if it is none of these or a table of something else.
func Open(name string, options Options) (*Table, error) {
	if name == "-" {
		return openText("standard input", io.NopCloser(options.Stdin), options)
	}
	content, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := content.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("%s is a folder: give the file in it", name)
	}
	if err != nil {
		return nil, errors.Join(err, content.Close())
	}
	start := make([]byte, len("PK\x03\x04"))
	read, err := io.ReadFull(content, start)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, errors.Join(err, content.Close())
	}
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return nil, errors.Join(err, content.Close())
	}
	if !bytes.HasPrefix(start[:read], []byte("PK\x03\x04")) {
		return openText(name, content, options)
	}
	archive, err := zip.NewReader(content, info.Size())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: it is damaged: download it again: %w", name, err), content.Close())
	}
	if isWorkbook(archive) {
		if options.OnRead != nil {
			options.OnRead(int(info.Size()))
		}
		return openWorkbook(name, content, options)
	}
	return openMember(name, archive, content, options)
}

// OpenIn opens a file of a file system, such as a folder or a ZIP archive: CSV only.
func OpenIn(files fs.FS, name string, options Options) (*Table, error) {
	content, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	return openText(name, content, options)
}

// openMember opens the only table of an archive.
func openMember(name string, archive *zip.Reader, content io.Closer, options Options) (*Table, error) {
	members := listMembers(archive, ".csv", ".tsv", ".txt")
	if len(members) == 0 {
		members = listMembers(archive, ".json")
	}
	if len(members) != 1 {
		return nil, errors.Join(fmt.Errorf("%s has %s, not one: unpack it and give the file", name,
			text.FormatCount(len(members), "table")), content.Close())
	}
	table, err := OpenIn(archive, members[0], options)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", name, err), content.Close())
	}
	closeMember := table.close
	table.close = func() error { return errors.Join(closeMember(), content.Close()) }
	table.File = filepath.Base(name) + ": " + table.File
	return table, nil
}

// listMembers returns the files of an archive with one of some extensions, without those that
// macOS adds.
func listMembers(archive *zip.Reader, extensions ...string) []string {
	var members []string
	for _, member := range archive.File {
		isTable := slices.Contains(extensions, strings.ToLower(path.Ext(member.Name)))
		if isTable && !strings.HasPrefix(path.Base(member.Name), ".") && !strings.HasPrefix(member.Name, "__MACOSX/") {
			members = append(members, member.Name)
		}
	}
	return members
}

// openText opens a table that is a text.
func openText(name string, content io.ReadCloser, options Options) (*Table, error) {
	table, err := newTextTable(name, content, options)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s %w", name, err), content.Close())
	}
	table.close = content.Close
	return table, nil
}

// compoundFile is how files of old Office programs begin, and new ones with a password.
const compoundFile = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

func newTextTable(name string, content io.Reader, options Options) (*Table, error) {
	raw := bufio.NewReaderSize(countingReader{content, options.OnRead}, peekBytes)
	if start, _ := raw.Peek(len(compoundFile)); string(start) == compoundFile {
		return nil, errors.New("is an Excel file in the old format, or one with a password: save it as .xlsx without one")
	}
	reader, err := newTextReader(raw)
	if err != nil {
		return nil, err
	}
	if err := checkKind(reader); err != nil {
		return nil, err
	}
	if isJSON(reader) {
		return newJSONTable(name, reader, options.Columns)
	}
	delimiter, err := findDelimiter(reader)
	if err != nil {
		return nil, err
	}
	records := newTextRecords(reader, delimiter)
	table := &Table{File: name, next: records.nextRecord}
	return table, table.findHeader(options.Columns)
}

// checkKind reports a file that is known not to be a table.
func checkKind(reader *bufio.Reader) error {
	start, err := reader.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	written := strings.ToLower(strings.TrimSpace(string(start)))
	switch {
	case written == "":
		return errors.New("is empty: export it again")
	case strings.HasPrefix(written, "%pdf"):
		return errors.New("is a PDF: export it as CSV or XLSX")
	case strings.HasPrefix(written, "<!doctype html"), strings.HasPrefix(written, "<html"):
		return errors.New("is a web page, perhaps one that asks to sign in: download the export again")
	default:
		return nil
	}
}

// countingReader calls a function with the number of bytes that were read.
type countingReader struct {
	io.Reader

	onRead func(int)
}

// Read is a part of io.Reader.
func (reader countingReader) Read(target []byte) (int, error) {
	read, err := reader.Reader.Read(target)
	if reader.onRead != nil {
		reader.onRead(read)
	}
	return read, err
}

// searchedRows is how many rows are searched for the header.
const searchedRows = 30

// findHeader reads rows until the one that has the most known columns.
func (table *Table) findHeader(columns []Column) error {
	var best *Header
	bestKnown := 0
	var read []record
	for len(read) < searchedRows {
		next, err := table.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("cannot be read: %w", err)
		}
		// The cells are used again by the next record.
		next.cells = slices.Clone(next.cells)
		read = append(read, next)
		if header, known := newHeader(next.cells, next.number, columns); known > bestKnown {
			best, bestKnown = header, known
		}
	}
	if best == nil {
		return fmt.Errorf("has no column of this format in its first rows: it needs %s", listRequired(columns))
	}
	if missing := best.listMissing(columns); len(missing) > 0 {
		return best.missingError(missing)
	}
	table.Header = best
	table.first = slices.DeleteFunc(read, func(of record) bool { return of.number <= best.Row })
	return nil
}

// missingError says which required columns a table lacks.
func (header *Header) missingError(missing []string) error {
	return fmt.Errorf("has no column %s%s: is it another export?", text.JoinOr(missing), header.suggestNames(missing))
}

func listRequired(columns []Column) string {
	var names []string
	for _, column := range columns {
		if column.IsRequired {
			names = append(names, column.Name)
		}
	}
	if len(names) == 0 {
		return "a header row"
	}
	return text.JoinAnd(names)
}
