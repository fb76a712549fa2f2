package ask_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"techplan.education/internal/cli/ask"
)

// TestAsk types lines and compares the answer and what was written.
func TestAsk(t *testing.T) {
	refuseZero := func(answer string) error {
		if answer == "0" {
			return errors.New("0 is too few")
		}
		return nil
	}
	for name, tc := range map[string]struct {
		question      ask.Question
		typed         string
		want, written string
	}{
		"an answer":                  {ask.Question{}, "3\n", "3", "Count [none]: "},
		"spaces around it":           {ask.Question{}, "  3 \n", "3", "Count [none]: "},
		"a last line without an end": {ask.Question{}, "3", "3", "Count [none]: "},
		"an empty line":              {ask.Question{}, "\n", "", "Count [none]: "},
		"an empty line for what is proposed": {
			ask.Question{Proposed: "7"}, "\n", "7", "Count [7]: ",
		},
		"a required one without a proposal": {ask.Question{Required: true}, "3\n", "3", "Count: "},
		"refused, then accepted": {
			ask.Question{}, "0\n3\n", "3", "Count [none]: 0 is too few.\nCount [none]: ",
		},
		"a proposal with a line break": {ask.Question{Proposed: "a\nb"}, "\n", "a\nb", "Count [a b]: "},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			var got string
			question := tc.question
			question.Words = "Count"
			question.Accept = func(answer string) error {
				got = answer
				return refuseZero(answer)
			}
			if err := ask.NewAsker(strings.NewReader(tc.typed), &out).Ask(question); err != nil {
				t.Fatal(err)
			}
			if got != tc.want || out.String() != tc.written {
				t.Errorf("the answer is %q and %q was written, want %q and %q", got, out.String(), tc.want, tc.written)
			}
		})
	}
}

// TestAskAsOneReader types the lines of two questions at once: the first question takes no more than
// its own.
func TestAskAsOneReader(t *testing.T) {
	asker := ask.NewAsker(strings.NewReader("a\nb\n"), &bytes.Buffer{})
	var got []string
	accept := func(answer string) error {
		got = append(got, answer)
		return nil
	}
	for range 2 {
		if err := asker.Ask(ask.Question{Accept: accept}); err != nil {
			t.Fatal(err)
		}
	}
	if strings.Join(got, ",") != "a,b" {
		t.Errorf("the answers are %q", got)
	}
}

func TestAskWithoutAnAnswer(t *testing.T) {
	refuse := func(string) error { return errors.New("no") }
	question := ask.Question{Words: "Count", Accept: refuse, Instead: "--count"}
	failed := errors.New("the line is cut")
	for name, tc := range map[string]struct {
		asker *ask.Asker
		want  string
	}{
		"the input ends": {
			ask.NewAsker(strings.NewReader(""), &bytes.Buffer{}), "the input ended; give --count",
		},
		"it ends after a refused line": {
			ask.NewAsker(strings.NewReader("0\n"), &bytes.Buffer{}), "the input ended; give --count",
		},
		"it cannot be read": {
			ask.NewAsker(iotest.ErrReader(failed), &bytes.Buffer{}), "the line is cut; give --count",
		},
		"a line of 64 KiB": {
			ask.NewAsker(strings.NewReader(strings.Repeat("x", 64<<10)), &bytes.Buffer{}),
			"token too long; give --count",
		},
	} {
		if err := tc.asker.Ask(question); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: the error is %v, want %q in it", name, err, tc.want)
		}
	}
}
