package sheet

import (
	"bufio"
	"errors"
	"io"
	"strings"
)

// delimiters are those that exports use, the likeliest first.
var delimiters = []rune{',', ';', '\t', '|'}

// sampledRows is how many rows decide the delimiter.
const sampledRows = 30

// findDelimiter returns the delimiter with which the first rows have the most columns in
// common, and a comma if the file has one column.
func findDelimiter(text *bufio.Reader) (rune, error) {
	start, err := text.Peek(peekBytes)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return 0, err
	}
	if named, line, ok := cutDelimiterLine(string(start)); ok {
		_, err := text.Discard(len(line))
		return named, err
	}
	best, bestScore := delimiters[0], 0
	for _, delimiter := range delimiters {
		if score := scoreDelimiter(string(start), delimiter); score > bestScore {
			best, bestScore = delimiter, score
		}
	}
	return best, nil
}

// cutDelimiterLine returns the delimiter that the first line names: sep=; is written for
// spreadsheets. line is that line with its end.
func cutDelimiterLine(start string) (delimiter rune, line string, ok bool) {
	written, _, ok := strings.Cut(start, "\n")
	named := []rune(strings.Trim(strings.TrimSpace(written), `"`))
	if !ok || len(named) != len("sep=;") || !strings.EqualFold(string(named[:4]), "sep=") {
		return 0, "", false
	}
	return named[4], written + "\n", true
}

// scoreDelimiter returns how many cells the rows of the commonest width have, 0 if they have
// one column.
func scoreDelimiter(start string, delimiter rune) int {
	records := newTextRecords(bufio.NewReader(strings.NewReader(start)), delimiter)
	widths := map[int]int{}
	best := 0
	for range sampledRows {
		record, err := records.nextRecord()
		if err != nil {
			break
		}
		width := len(record.cells)
		widths[width]++
		if width > 1 {
			best = max(best, widths[width]*width)
		}
	}
	return best
}
