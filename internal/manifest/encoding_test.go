package manifest

import (
	"encoding/binary"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// inUTF16 is a text in UTF-16 with its byte order mark.
func inUTF16(text string, order binary.AppendByteOrder) string {
	var data []byte
	for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
		data = order.AppendUint16(data, unit)
	}
	return string(data)
}

// A file in each encoding gives the same object, or a problem with the line.
func TestEncodings(t *testing.T) {
	const owner = "  owner: Bücherei 📚 \ufffd\n"
	little := func(text string) string { return inUTF16(text, binary.LittleEndian) }
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"UTF-8":                    {text: goal + owner},
		"UTF-8 with a mark":        {text: "\ufeff" + goal + owner},
		"UTF-16, little end first": {text: little(goal + owner)},
		"UTF-16, big end first":    {text: inUTF16(goal+owner, binary.BigEndian)},
		"lines of UTF-16 are counted": {
			text: little(goal + "---\n" + goal),
			want: []string{"9 DuplicateObject  Goal one-to-one of namespace default is written twice, " +
				"here and at <stdin>:1; only the first is read"},
		},
		"UTF-16 without a mark": {
			text: little(goal)[2:], want: []string{"1 SyntaxError  control characters are not allowed"},
		},
		"UTF-16 of which half a character is left": {
			text: little(goal) + "x",
			want: []string{"8 Unreadable  is not text in UTF-16, as its first two bytes say; save it in UTF-8"},
		},
		"Latin-1": {
			text: goal + "  owner: B\xfccherei\n",
			want: []string{"8 Unreadable  is not text in UTF-8; save it in that encoding"},
		},
		"a NUL": {
			text: goal + "---\n" + goal + "  owner: a\x00b\n",
			want: []string{"16 SyntaxError  control characters are not allowed"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			set := load(t, c.text)
			if diff := cmp.Diff(c.want, lines(set)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if len(c.want) == 0 && set.Documents == 1 && set.Districts[0].Goals[0].Spec.Owner != "Bücherei 📚 \ufffd" {
				t.Errorf("the owner is %q", set.Districts[0].Goals[0].Spec.Owner)
			}
		})
	}
}
