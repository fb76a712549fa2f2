package sheet

import (
	"encoding/csv"
	"errors"
	"fmt"
)

// The bounds of a cell. A quotation mark that is never closed makes one cell of the rest of the
// file; no spreadsheet writes a longer one.
const (
	maxCellBytes = 1 << 17
	maxColumns   = 4096
)

// textRecords reads the records of a CSV file and counts them as a spreadsheet counts rows.
type textRecords struct {
	reader *csv.Reader
	number int
}

func (records *textRecords) next() (record, error) {
	cells, err := records.reader.Read()
	if err != nil {
		var faulty *csv.ParseError
		if errors.As(err, &faulty) {
			return record{}, fmt.Errorf("line %d: %w", faulty.Line, faulty.Err)
		}
		return record{}, err
	}
	records.number++
	if len(cells) > maxColumns {
		return record{}, fmt.Errorf("row %d has more than %d columns: is the file a table?", records.number, maxColumns)
	}
	for _, cell := range cells {
		if len(cell) > maxCellBytes {
			return record{}, fmt.Errorf("row %d has a cell that goes on for %d characters: a quotation mark is not closed",
				records.number, len(cell))
		}
	}
	return record{records.number, cells}, nil
}
