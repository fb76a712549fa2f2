package initialize

import (
	"bufio"
	"errors"
	"io"
)

// maxAnswer is the size of a line above which it is no answer.
const maxAnswer = 64 << 10

var errInputEnded = errors.New("the input ended")

// lineReader reads lines that a person types.
type lineReader struct {
	scanner *bufio.Scanner
}

func newLineReader(in io.Reader) *lineReader {
	scanner := bufio.NewScanner(in)
	scanner.Buffer(nil, maxAnswer)
	return &lineReader{scanner: scanner}
}

// readLine returns the next line without its end. A last line without an end counts. The
// error is errInputEnded, or that of the reader.
func (reader *lineReader) readLine() (string, error) {
	if reader.scanner.Scan() {
		return reader.scanner.Text(), nil
	}
	if err := reader.scanner.Err(); err != nil {
		return "", err
	}
	return "", errInputEnded
}
