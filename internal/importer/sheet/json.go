package sheet

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// The bounds of a JSON file, so that one that is no list of records needs no memory.
const (
	maxTokenBytes = 1 << 20
	maxDepth      = 32
	// maxNames is how many names of fields are kept.
	maxNames = 4096
)

var (
	errNoRecords = errors.New("is JSON and no list of records: export the list of devices")
	errTooLong   = errors.New("has a text that is too long for a table")
	errTooDeep   = errors.New("has lists within lists that are too deep for a table")
	errCutOff    = errors.New("ends in the middle: it was not downloaded to its end, download it again")
	errNotLast   = errors.New("ends with a page that is followed by others: fetch all pages and put them into the file")
)

// isJSON reports whether a text begins as JSON: with an object, or a list of objects.
func isJSON(text *bufio.Reader) bool {
	start, _ := text.Peek(512)
	start = bytes.TrimLeft(start, " \t\n")
	opening := byte('{')
	if bytes.HasPrefix(start, []byte{'['}) {
		opening = '['
	} else if !bytes.HasPrefix(start, []byte{'{'}) {
		return false
	}
	following := bytes.TrimLeft(start[1:], " \t\n")
	if opening == '[' {
		return bytes.HasPrefix(following, []byte{'{'}) || bytes.HasPrefix(following, []byte{']'})
	}
	return bytes.HasPrefix(following, []byte{'"'}) || bytes.HasPrefix(following, []byte{'}'})
}

// newJSONTable returns the table of a JSON file. Its columns are the fields of the records.
func newJSONTable(name string, text io.Reader, columns []Column) (*Table, error) {
	bounded := &boundedReader{source: text}
	records := &jsonRecords{
		bounded: bounded, decoder: json.NewDecoder(bounded), header: &Header{places: map[string][]int{}},
		known: map[string][]string{}, keys: map[string][]string{}, counts: map[string]int{},
	}
	records.decoder.UseNumber()
	for _, column := range columns {
		for _, known := range column.listNames() {
			records.known[known] = append(records.known[known], column.Name)
		}
	}
	table := &Table{File: name, Header: records.header, next: records.nextRecord}
	for len(table.first) < searchedRows {
		next, err := records.nextRecord()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, records.openError(err)
		}
		next.cells = slices.Clone(next.cells)
		table.first = append(table.first, next)
	}
	switch missing := records.header.listMissing(columns); {
	case len(table.first) == 0:
		return nil, errors.New("has no record: export it again")
	case len(records.header.places) == 0:
		return nil, errors.New("has no field of this format in its first records: is it another list?")
	case len(missing) > 0:
		return nil, records.header.missingError(missing)
	}
	return table, nil
}

// openError returns an error of the first records in a form that continues the name of the file.
func (records *jsonRecords) openError(err error) error {
	if records.number == 0 {
		return err
	}
	return fmt.Errorf("cannot be read: %w", err)
}

// boundedReader fails if much is read without a reset: what is read at once is in memory.
type boundedReader struct {
	source io.Reader
	left   int
}

// Read is a part of io.Reader.
func (reader *boundedReader) Read(target []byte) (int, error) {
	if reader.left <= 0 {
		return 0, errTooLong
	}
	read, err := reader.source.Read(target[:min(len(target), reader.left)])
	reader.left -= read
	return read, err
}

// jsonRecords reads the records of a JSON file one by one. A record is an object in the list at
// the top, or in a list that an answer of an API holds under one of some names. Several answers
// can follow one another, or stand in a list.
//
// The names of nested fields are flattened to their last part: attributes.serialNumber is
// serialNumber. Where a name occurs several times in a record, the outermost comes first.
type jsonRecords struct {
	bounded *boundedReader
	decoder *json.Decoder
	// header grows with the fields that are known.
	header *Header
	width  int
	// known are the columns by normalized name, and keys are they by the name as it is written.
	known, keys map[string][]string
	number      int
	// fields, cells and counts are used again by each record.
	fields []field
	cells  []string
	counts map[string]int

	// isInArray, isInElement and isInList say where the reader is: in the list at the top, in an
	// object that is one of its elements or that is at the top, and in a list of records there.
	isInArray, isInElement, isInList bool
	element                          draft
	// hasNext says that the last page names one that follows it, and total how many records the
	// answers announce.
	hasNext bool
	total   int
}

// draft is a record or an answer while it is read.
type draft struct {
	fields []field
	// isPage says that it holds a list of records and is none.
	isPage  bool
	hasNext bool
	total   int
}

type field struct {
	column string
	depth  int
	text   string
}

// isRecordList reports whether answers of APIs hold records under a name: data in those of Apple,
// results in those of Jamf Pro, value in those of Microsoft Graph.
func isRecordList(key string) bool { return key == "data" || key == "results" || key == "value" }

func (records *jsonRecords) nextRecord() (record, error) {
	for {
		read, isRecord, err := records.readNext()
		switch {
		case errors.Is(err, io.EOF):
			return record{}, err
		case err != nil && records.number == 0:
			return record{}, err
		case err != nil:
			return record{}, fmt.Errorf("after record %d it %w", records.number, err)
		case isRecord:
			return read, nil
		}
	}
}

// readNext reads what is next, and returns a record if it was the end of one.
func (records *jsonRecords) readNext() (read record, isRecord bool, err error) {
	switch {
	case records.isInList:
		return records.stepInList()
	case records.isInElement:
		return records.stepInElement()
	}
	token, err := records.readToken()
	switch {
	case errors.Is(err, io.EOF) && !records.isInArray:
		return record{}, false, records.checkEnd()
	case err != nil:
		return record{}, false, withoutCut(err)
	case token == json.Delim('{'):
		records.isInElement, records.element = true, draft{fields: records.element.fields[:0]}
	case token == json.Delim(']'):
		records.isInArray = false
	case token == json.Delim('[') && !records.isInArray:
		records.isInArray = true
	default:
		return record{}, false, errNoRecords
	}
	return record{}, false, nil
}

// checkEnd returns io.EOF if the answers are complete.
func (records *jsonRecords) checkEnd() error {
	switch {
	case records.hasNext:
		return errNotLast
	case records.total > records.number:
		return fmt.Errorf("has %d records of the %d that it announces: fetch all pages and put them into the file",
			records.number, records.total)
	default:
		return io.EOF
	}
}

func (records *jsonRecords) stepInList() (read record, isRecord bool, err error) {
	switch token, err := records.readToken(); {
	case err != nil:
		return record{}, false, withoutCut(err)
	case token == json.Delim(']'):
		records.isInList = false
		return record{}, false, nil
	case token == json.Delim('{'):
		return records.readRecord()
	default:
		return record{}, false, errNoRecords
	}
}

func (records *jsonRecords) stepInElement() (read record, isRecord bool, err error) {
	key, isEnd, err := records.readKey()
	if err != nil {
		return record{}, false, err
	}
	if isEnd {
		records.isInElement = false
		if !records.element.isPage {
			return records.finishRecord(&records.element), true, nil
		}
		records.hasNext, records.total = records.element.hasNext, max(records.total, records.element.total)
		return record{}, false, nil
	}
	token, err := records.readToken()
	switch {
	case err != nil:
		return record{}, false, withoutCut(err)
	case token == json.Delim('[') && isRecordList(key):
		records.isInList, records.element.isPage = true, true
		return record{}, false, nil
	case token == json.Delim('{') && key == "data":
		records.element.isPage = true
		return records.readRecord()
	default:
		return record{}, false, records.readValue(&records.element, key, token, 0)
	}
}

// readRecord reads a record whose brace was read.
func (records *jsonRecords) readRecord() (read record, isRecord bool, err error) {
	inner := draft{fields: records.fields[:0]}
	err = records.readFields(&inner, 0)
	records.fields = inner.fields
	if err != nil {
		return record{}, false, err
	}
	return records.finishRecord(&inner), true, nil
}

// readFields reads the fields of an object to its end.
func (records *jsonRecords) readFields(into *draft, depth int) error {
	for {
		key, isEnd, err := records.readKey()
		if err != nil || isEnd {
			return err
		}
		token, err := records.readToken()
		if err != nil {
			return withoutCut(err)
		}
		if err := records.readValue(into, key, token, depth); err != nil {
			return err
		}
	}
}

// readKey reads the name of a field, or the end of the object.
func (records *jsonRecords) readKey() (key string, isEnd bool, err error) {
	token, err := records.readToken()
	if err != nil {
		return "", false, withoutCut(err)
	}
	key, isText := token.(string)
	return key, !isText, nil
}

// readValue reads the value of a field, whose first token was read.
func (records *jsonRecords) readValue(into *draft, key string, token json.Token, depth int) error {
	if depth > maxDepth {
		return errTooDeep
	}
	switch token {
	case json.Delim('{'):
		return records.readFields(into, depth+1)
	case json.Delim('['):
		for {
			token, err := records.readToken()
			if err != nil {
				return withoutCut(err)
			}
			if token == json.Delim(']') {
				return nil
			}
			if err := records.readValue(into, key, token, depth+1); err != nil {
				return err
			}
		}
	}
	return records.addField(into, key, formatToken(token), depth)
}

// formatToken returns a scalar as a text. null is empty.
func formatToken(token json.Token) string {
	switch value := token.(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	case bool:
		return strconv.FormatBool(value)
	default:
		return ""
	}
}

func (records *jsonRecords) addField(into *draft, key, written string, depth int) error {
	switch key {
	case "next", "nextCursor", "@odata.nextLink":
		into.hasNext = into.hasNext || written != ""
	case "totalCount", "@odata.count":
		// A total that is no number is as if it were not there.
		total, _ := strconv.Atoi(written)
		into.total = max(into.total, total)
	}
	columns, isSeen := records.keys[key]
	if !isSeen {
		columns = records.known[normalizeName(key)]
		if len(records.keys) < maxNames {
			records.keys[key] = columns
			records.header.Names = append(records.header.Names, key)
		}
	}
	for _, column := range columns {
		if len(written) > maxCellBytes || len(into.fields) == maxColumns {
			return errTooLong
		}
		into.fields = append(into.fields, field{column, depth, written})
	}
	return nil
}

// finishRecord returns the record of a draft. Its cells are valid until the next one.
func (records *jsonRecords) finishRecord(read *draft) record {
	slices.SortStableFunc(read.fields, func(left, right field) int { return left.depth - right.depth })
	clear(records.cells)
	clear(records.counts)
	for _, found := range read.fields {
		at := records.counts[found.column]
		records.counts[found.column]++
		if places := records.header.places[found.column]; at == len(places) {
			records.header.places[found.column] = append(places, records.width)
			records.width++
			records.cells = append(records.cells, "")
		}
		records.cells[records.header.places[found.column][at]] = found.text
	}
	records.number++
	return record{records.number, records.cells}
}

// readToken reads a token. Its error holds nothing of what is written.
func (records *jsonRecords) readToken() (json.Token, error) {
	records.bounded.left = maxTokenBytes
	token, err := records.decoder.Token()
	var faulty *json.SyntaxError
	switch {
	case errors.As(err, &faulty):
		return nil, fmt.Errorf("is not valid JSON at character %d: export it again", records.decoder.InputOffset())
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, errCutOff
	}
	return token, err
}

// withoutCut returns an error of reading, and what the end of the file means within a record.
func withoutCut(err error) error {
	if errors.Is(err, io.EOF) {
		return errCutOff
	}
	return err
}
