// Package ask asks a person questions on a terminal, one line at a time. It writes plain lines, which a
// screen reader reads in their order, and redraws nothing.
package ask

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"techplan.education/internal/text"
)

// maxAnswer is the size of a line above which it is no answer.
const maxAnswer = 64 << 10

var errInputEnded = errors.New("the input ended")

// Question is a line that a command asks for.
type Question struct {
	// Words are the question, without a colon.
	Words string
	// Proposed is the answer of an empty line; if it is empty too and the question is required,
	// the question is asked again.
	Proposed string
	Required bool
	// Accept takes an answer, or returns what is wrong with it.
	Accept func(answer string) error
	// Instead is what to give where no one answers, for example --name.
	Instead string
}

// Asker asks questions and reads the lines that a person types.
type Asker struct {
	scanner *bufio.Scanner
	out     io.Writer
}

// NewAsker returns an asker that writes its questions to an output.
func NewAsker(in io.Reader, out io.Writer) *Asker {
	scanner := bufio.NewScanner(in)
	scanner.Buffer(nil, maxAnswer)
	return &Asker{scanner, out}
}

// Ask asks a question until its answer is accepted. The error says that the input has ended, or is
// that of the reader.
func (asker *Asker) Ask(question Question) error {
	for {
		proposed := text.EscapeLine(question.Proposed)
		if proposed == "" && !question.Required {
			proposed = "none"
		}
		if proposed != "" {
			proposed = " [" + proposed + "]"
		}
		fmt.Fprintf(asker.out, "%s%s: ", question.Words, proposed)
		answer, err := asker.readLine()
		if err != nil {
			return fmt.Errorf("no answer to the question %q: %w; give %s", question.Words, err, question.Instead)
		}
		err = question.Accept(cmp.Or(strings.TrimSpace(answer), question.Proposed))
		if err == nil {
			return nil
		}
		sentence := text.EscapeLine(err.Error())
		if !strings.HasSuffix(sentence, "?") {
			sentence += "."
		}
		fmt.Fprintln(asker.out, sentence)
	}
}

// readLine returns the next line without its end. A last line without an end counts. The
// error is errInputEnded, or that of the reader.
func (asker *Asker) readLine() (string, error) {
	if asker.scanner.Scan() {
		return asker.scanner.Text(), nil
	}
	if err := asker.scanner.Err(); err != nil {
		return "", err
	}
	return "", errInputEnded
}
