package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
)

// The bounds of a row. A quotation mark that is never closed makes one cell of the rest of the
// file; no spreadsheet writes a longer one.
const (
	maxCellBytes = 1 << 17
	maxLineBytes = 4 << 20
	maxColumns   = 4096
)

// textRecords reads the records of a CSV file and counts them as a spreadsheet counts rows: an
// empty line is a row, and a line break within quotation marks begins none.
//
// It is more lenient than encoding/csv where exports are wrong and their meaning is clear, such
// as "Mac 13" Pro", and stricter where rows would be lost: a cell that began with a quotation
// mark and goes on in the next row is an error once a mark stands within it, or the file ends.
type textRecords struct {
	text      *bufio.Reader
	delimiter []byte
	// number counts the rows so far.
	number int
	// line holds a line that is longer than the buffer of text.
	line []byte
	// content are the texts of the cells of the record, and ends where each of them ends.
	content []byte
	ends    []int
	cells   []string
}

func newTextRecords(text *bufio.Reader, delimiter rune) *textRecords {
	return &textRecords{text: text, delimiter: []byte(string(delimiter))}
}

func (records *textRecords) nextRecord() (record, error) {
	for {
		line, err := records.readLine()
		if err != nil {
			return record{}, err
		}
		records.number++
		if len(line) > 0 {
			return records.parseRecord(line)
		}
	}
}

// readLine returns the next line without its end. It is valid until the next call.
func (records *textRecords) readLine() ([]byte, error) {
	records.line = records.line[:0]
	for {
		part, err := records.text.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			if records.line = append(records.line, part...); len(records.line) > maxLineBytes {
				return nil, fmt.Errorf("row %d has more than %d characters: is the file a table?",
					records.number+1, maxLineBytes)
			}
			continue
		case err != nil && (!errors.Is(err, io.EOF) || len(part)+len(records.line) == 0):
			return nil, err
		}
		if len(records.line) > 0 {
			part = append(records.line, part...)
			records.line = part
		}
		return bytes.TrimSuffix(part, []byte("\n")), nil
	}
}

// parseRecord reads the cells of a record that begins with a line.
func (records *textRecords) parseRecord(line []byte) (record, error) {
	number := records.number
	records.content, records.ends = records.content[:0], records.ends[:0]
	for isLast := false; !isLast; {
		var err error
		if line, isLast, err = records.readCell(line); err != nil {
			return record{}, fmt.Errorf("row %d %w", number, err)
		}
		start := 0
		if last := len(records.ends) - 1; last >= 0 {
			start = records.ends[last]
		}
		switch length := len(records.content) - start; {
		case length > maxCellBytes:
			return record{}, fmt.Errorf("row %d has a cell of %d characters: is the file a table?", number, length)
		case len(records.ends) == maxColumns:
			return record{}, fmt.Errorf("row %d has more than %d columns: is the file a table?", number, maxColumns)
		}
		records.ends = append(records.ends, len(records.content))
	}
	written, start := string(records.content), 0
	records.cells = slices.Grow(records.cells[:0], len(records.ends))
	for _, end := range records.ends {
		records.cells = append(records.cells, written[start:end])
		start = end
	}
	return record{number, records.cells}, nil
}

// readCell adds the first cell of a line to the content, and returns what follows it.
func (records *textRecords) readCell(line []byte) (rest []byte, isLast bool, err error) {
	if bytes.HasPrefix(line, []byte{'"'}) {
		return records.readQuoted(line[1:])
	}
	cell, rest, hasMore := bytes.Cut(line, records.delimiter)
	records.content = append(records.content, cell...)
	return rest, !hasMore, nil
}

// errNotClosed is about rows that would become a part of a cell.
var errNotClosed = errors.New("has a cell that goes on in the rows below: a quotation mark is not closed")

// readQuoted adds a cell whose quotation mark was read. It ends with a mark before a delimiter
// or the end of a line.
func (records *textRecords) readQuoted(line []byte) (rest []byte, isLast bool, err error) {
	start, hasLineBreak := len(records.content), false
	for {
		before, after, isFound := bytes.Cut(line, []byte{'"'})
		records.content = append(records.content, before...)
		if !isFound {
			if len(records.content)-start > maxCellBytes {
				return nil, false, errNotClosed
			}
			records.content = append(records.content, '\n')
			hasLineBreak = true
			if line, err = records.readLine(); err != nil {
				return nil, false, errors.Join(errNotClosed, withoutEnd(err))
			}
			continue
		}
		line = after
		following := bytes.TrimLeft(line, " ")
		switch {
		case bytes.HasPrefix(line, []byte{'"'}):
			records.content = append(records.content, '"')
			line = line[1:]
		case len(following) == 0:
			return nil, true, nil
		case bytes.HasPrefix(following, records.delimiter):
			return following[len(records.delimiter):], false, nil
		case hasLineBreak:
			return nil, false, errNotClosed
		default:
			records.content = append(records.content, '"')
		}
	}
}

// withoutEnd returns an error of reading, and none for the end of the file.
func withoutEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
