package testimport

import (
	"io"
	"strings"
)

// rowReader writes rows while they are read.
type rowReader struct {
	rest        strings.Reader
	next, count int
	writeRow    func(int) string
}

// NewRowReader returns a file with a header and a number of rows, which is never whole in memory.
func NewRowReader(header string, count int, writeRow func(int) string) io.Reader {
	return &rowReader{rest: *strings.NewReader(header), count: count, writeRow: writeRow}
}

// Read is a part of io.Reader.
func (reader *rowReader) Read(target []byte) (int, error) {
	for reader.rest.Len() == 0 {
		if reader.next == reader.count {
			return 0, io.EOF
		}
		reader.rest.Reset(reader.writeRow(reader.next))
		reader.next++
	}
	return reader.rest.Read(target)
}
