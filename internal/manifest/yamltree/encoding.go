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
func DecodeText(data []byte) (text []byte, line int, message string) {
	switch {
	case bytes.HasPrefix(data, markBigEndian):
		return decodeUTF16(data[len(markBigEndian):], binary.BigEndian)
	case bytes.HasPrefix(data, markLittleEndian):
		return decodeUTF16(data[len(markLittleEndian):], binary.LittleEndian)
	}
	for offset := 0; offset < len(data); {
		character, size := utf8.DecodeRune(data[offset:])
		if character == utf8.RuneError && size == 1 {
			return nil, lineAt(data, offset), "is not text in UTF-8; save it in that encoding"
		}
		offset += size
	}
	return data, 0, ""
}

func decodeUTF16(data []byte, order binary.ByteOrder) (text []byte, line int, message string) {
	text = make([]byte, 0, len(data))
	for len(data) >= 2 {
		character, size := rune(order.Uint16(data)), 2
		if utf16.IsSurrogate(character) && len(data) >= 4 {
			character, size = utf16.DecodeRune(character, rune(order.Uint16(data[2:]))), 4
		}
		// DecodeRune returns the replacement character for halves that do not belong
		// together. In a text that character stands by itself.
		if utf16.IsSurrogate(character) || size == 4 && character == utf8.RuneError {
			break
		}
		text = utf8.AppendRune(text, character)
		data = data[size:]
	}
	if len(data) > 0 {
		return nil, lineAt(text, len(text)), "is not text in UTF-16, as its first two bytes say; save it in UTF-8"
	}
	return text, 0, ""
}

// lineAt returns the line, from 1, of an offset in a text.
func lineAt(text []byte, offset int) int {
	return 1 + bytes.Count(text[:offset], []byte("\n"))
}
