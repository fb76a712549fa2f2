package yamltree

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

// inUTF16 is a text in UTF-16 with its byte order mark.
func inUTF16(text string, order binary.AppendByteOrder) string {
	var data []byte
	for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
		data = order.AppendUint16(data, unit)
	}
	return string(data)
}

func TestDecodeText(t *testing.T) {
	const text = "title: a\nowner: Bücherei 📚 \ufffd\n"
	const noUTF16 = "is not text in UTF-16, as its first two bytes say; save it in UTF-8"
	little := func(text string) string { return inUTF16(text, binary.LittleEndian) }
	windows := strings.ReplaceAll(text, "\n", "\r\n")
	for name, tc := range map[string]struct {
		in, want string
		// line and message are about what is not text.
		line    int
		message string
	}{
		"UTF-8": {in: text, want: text},
		// The parser of YAML skips the mark.
		"UTF-8 with a mark":                     {in: "\ufeff" + text, want: "\ufeff" + text},
		"UTF-16, little end first":              {in: little(text), want: text},
		"UTF-16, big end first":                 {in: inUTF16(text, binary.BigEndian), want: text},
		"UTF-16 with Windows line ends":         {in: little(windows), want: windows},
		"UTF-16 and nothing else than its mark": {in: little("")},
		"UTF-16 that ends with a pair":          {in: little(text + "# 📚"), want: text + "# 📚"},
		"nothing":                               {},
		// Without a mark it is text with NUL characters, which the parser refuses.
		"UTF-16 without a mark": {in: little("a: b")[2:], want: "a\x00:\x00 \x00b\x00"},
		"UTF-16 of which half a character is left": {
			in: little(text) + "x", line: 3, message: noUTF16,
		},
		"UTF-16 that ends after the first half of a pair": {
			in: little(text) + "\x3d\xd8", line: 3, message: noUTF16,
		},
		"UTF-16 with the first half of a pair alone": {
			in: little(text) + "\x3d\xd8x\x00", line: 3, message: noUTF16,
		},
		"UTF-16 with the second half of a pair first": {
			in: little(text) + "\xda\xdc\x3d\xd8", line: 3, message: noUTF16,
		},
		"UTF-32":  {in: "\xff\xfe\x00\x00a\x00\x00\x00", want: "\x00a\x00"},
		"Latin-1": {in: text + "\xfc", line: 3, message: "is not text in UTF-8; save it in that encoding"},
	} {
		t.Run(name, func(t *testing.T) {
			got, line, message := DecodeText([]byte(tc.in))
			if string(got) != tc.want || line != tc.line || message != tc.message {
				t.Errorf("got %q, line %d and message %q", got, line, message)
			}
		})
	}
}
