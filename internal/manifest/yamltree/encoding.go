package yamltree

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

var (
	markBigEndian    = []byte{0xfe, 0xff}
	markLittleEndian = []byte{0xff, 0xfe}
)

// DecodeText returns the text of a file in UTF-8. A file in UTF-16 must begin with
// a byte order mark, as for kubectl; Windows' editors and PowerShell write such
// files. For a file that is not text it returns a message, and the line, from 1, on
// which the text ends.
func DecodeText(content []byte) (text []byte, lineNumber int, message string) {
	switch {
	case bytes.HasPrefix(content, markBigEndian):
		return decodeUTF16(content[len(markBigEndian):], binary.BigEndian)
	case bytes.HasPrefix(content, markLittleEndian):
		return decodeUTF16(content[len(markLittleEndian):], binary.LittleEndian)
	}
	for offset := 0; offset < len(content); {
		character, size := utf8.DecodeRune(content[offset:])
		if character == utf8.RuneError && size == 1 {
			return nil, lineAt(content, offset), "is not text in UTF-8; save it in that encoding"
		}
		offset += size
	}
	return content, 0, ""
}

func decodeUTF16(content []byte, order binary.ByteOrder) (text []byte, lineNumber int, message string) {
	text = make([]byte, 0, len(content))
	for len(content) >= 2 {
		character, size := rune(order.Uint16(content)), 2
		if utf16.IsSurrogate(character) && len(content) >= 4 {
			character, size = utf16.DecodeRune(character, rune(order.Uint16(content[2:]))), 4
		}
		// DecodeRune returns the replacement character for halves that do not belong
		// together. In a text that character stands by itself.
		if utf16.IsSurrogate(character) || size == 4 && character == utf8.RuneError {
			break
		}
		text = utf8.AppendRune(text, character)
		content = content[size:]
	}
	if len(content) > 0 {
		return nil, lineAt(text, len(text)), "is not text in UTF-16, as its first two bytes say; save it in UTF-8"
	}
	return text, 0, ""
}

// lineAt returns the line, from 1, of an offset in a text.
func lineAt(text []byte, offset int) int {
	return 1 + bytes.Count(text[:offset], []byte("\n"))
}
