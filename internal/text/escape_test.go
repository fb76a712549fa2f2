package text_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"techplan.education/internal/text"
)

func TestEscape(t *testing.T) {
	for name, tc := range map[string]struct{ in, want string }{
		"empty":                                   {"", ""},
		"letters, digits and signs":               {"a device, for $305", "a device, for $305"},
		"letters of other languages":              {"Añasco, 東京, Ωmega – ½", "Añasco, 東京, Ωmega – ½"},
		"Arabic and Hebrew need no marks":         {"خطة שלום", "خطة שלום"},
		"an emoji of three with joiners":          {"👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"},
		"Persian with a non-joiner":               {"می\u200cخواهم", "می\u200cخواهم"},
		"two spaces and a no-break space":         {"a  b\u00a0c", "a  b\u00a0c"},
		"newline, tab and carriage return":        {"a\n\tb\r", `a\n\tb\r`},
		"the first control character":             {"a\x00b", `a\x00b`},
		"an escape sequence of a terminal":        {"a\x1b[31mb", `a\x1b[31mb`},
		"the last below the space":                {"a\x1fb", `a\x1fb`},
		"the space":                               {" ", " "},
		"the character before delete":             {"~", "~"},
		"delete":                                  {"\x7f", `\u007f`},
		"the first of the C1 controls":            {"\u0080", `\u0080`},
		"the C1 control that starts a sequence":   {"\u009b31m", `\u009b31m`},
		"the last of the C1 controls":             {"\u009f", `\u009f`},
		"Arabic letter mark":                      {"a\u061cb", `a\u061cb`},
		"left-to-right and right-to-left marks":   {"\u200e\u200f", `\u200e\u200f`},
		"the character after right-to-left mark":  {"\u2010", "\u2010"},
		"line separator, the first of its range":  {"\u2027\u2028", "\u2027" + `\u2028`},
		"right-to-left override, the last of its": {"\u202e\u202f", `\u202e` + "\u202f"},
		"isolates, first and last":                {"\u2065\u2066\u2069\u206a", "\u2065" + `\u2066\u2069` + "\u206a"},
		"byte order mark":                         {"\ufeffa", `\ufeffa`},
		"a backslash stays as it is":              {`a\u202e`, `a\u202e`},
		"a byte that is no UTF-8":                 {"a\xffb", "a\ufffdb"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := text.Escape(tc.in); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestEscapeLine(t *testing.T) {
	for name, tc := range map[string]struct{ in, want string }{
		"one line":                                    {"a device, for $305", "a device, for $305"},
		"two lines, indented":                         {"a\n\t b", "a b"},
		"line ends of Windows":                        {"a\r\nb\r\n", "a b"},
		"blanks alone":                                {" \n\t ", ""},
		"two spaces":                                  {"a  b", "a b"},
		"a no-break space":                            {"a\u00a0b", "a b"},
		"a line separator is shown":                   {"a\u2028b", `a\u2028b`},
		"a form feed is shown":                        {"a\fb", `a\x0cb`},
		"the line end of a mainframe is shown":        {"a\u0085b", `a\u0085b`},
		"an escape sequence after a newline is shown": {"a\n\x1b[2Jb", `a \x1b[2Jb`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := text.EscapeLine(tc.in); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestEscapeLines(t *testing.T) {
	const in, want = "first\x1b\nsecond\t\u202e\n", "first" + `\x1b` + "\nsecond" + `\t\u202e` + "\n"
	if got := text.EscapeLines(in); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFitLine(t *testing.T) {
	for name, tc := range map[string]struct {
		in    string
		limit int
		want  string
	}{
		"nothing is hidden":               {"Cabinet  of the district", 3, "Cabinet  of the district"},
		"a newline at the end":            {"Cabinet\n", 20, "Cabinet"},
		"an override":                     {"Cabinet\u202e", 20, `Cabinet\u202e`},
		"as long as the limit":            {"Cabinet\u202e", 13, `Cabinet\u202e`},
		"one character above the limit":   {"Cabinet\u202e", 12, `Cabinet\u20…`},
		"blanks alone are no empty label": {"\n\t", 20, `\n\t`},
		"a space":                         {" ", 20, " "},
		"empty":                           {"", 20, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := text.FitLine(tc.in, tc.limit); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

// written collects what is written to it, and fails once it is full.
type written struct {
	text string
	full bool
}

func (w *written) Write(p []byte) (int, error) {
	if w.full {
		return 0, errors.New("full")
	}
	w.text += string(p)
	return len(p), nil
}

func TestWriterEscapes(t *testing.T) {
	to := &written{}
	w := text.NewWriter(to)
	for _, line := range []string{"first\x1b\n", "second\u202e\nthird"} {
		if n, err := w.Write([]byte(line)); n != len(line) || err != nil {
			t.Errorf("%q: wrote %d bytes of %d: %v", line, n, len(line), err)
		}
	}
	if want := "first" + `\x1b` + "\nsecond" + `\u202e` + "\nthird"; to.text != want {
		t.Errorf("got %q, want %q", to.text, want)
	}
	to.full = true
	if n, err := w.Write([]byte("more")); n != 0 || err == nil {
		t.Errorf("wrote %d bytes to what is full: %v", n, err)
	}
}

// Each hidden character becomes an escape that Go reads back, and no other
// character changes.
func TestEveryCharacterIsEscapedOrKept(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		in := string(r)
		got := text.Escape(in)
		if !text.IsHidden(r) {
			if got != in {
				t.Fatalf("%U became %q", r, got)
			}
			continue
		}
		read, err := strconv.Unquote(`"` + got + `"`)
		if err != nil || read != in {
			t.Fatalf("%U became %q, which reads back as %q: %v", r, got, read, err)
		}
	}
}

// FuzzEscape holds that nothing hidden is left, and that a second call changes
// nothing.
func FuzzEscape(f *testing.F) {
	f.Add("a\x1b[31m\u202eb\nc\xff")
	f.Fuzz(func(t *testing.T, s string) {
		for name, escape := range map[string]func(string) string{
			"Escape": text.Escape, "EscapeLine": text.EscapeLine, "EscapeLines": text.EscapeLines,
		} {
			once := escape(s)
			left := once
			if name == "EscapeLines" {
				left = strings.ReplaceAll(once, "\n", "")
			}
			if strings.ContainsFunc(left, text.IsHidden) || !utf8.ValidString(once) {
				t.Errorf("%s(%q) is %q", name, s, once)
			}
			if twice := escape(once); twice != once {
				t.Errorf("%s(%q) is %q, and once more %q", name, s, once, twice)
			}
		}
	})
}
