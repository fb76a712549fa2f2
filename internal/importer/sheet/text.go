package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// peekBytes is how much of a file decides its encoding and its delimiter.
const peekBytes = 64 << 10

var (
	markUTF8         = []byte{0xef, 0xbb, 0xbf}
	markBigEndian    = []byte{0xfe, 0xff}
	markLittleEndian = []byte{0xff, 0xfe}
)

// newTextReader returns the text of a file in UTF-8, with \n as the only line end and without
// byte order marks. Bytes that are not UTF-8 are read as windows-1252, in which spreadsheets on
// Windows write.
func newTextReader(source io.Reader) (*bufio.Reader, error) {
	raw := bufio.NewReaderSize(source, peekBytes)
	start, err := raw.Peek(peekBytes)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, err
	}
	var decoded io.Reader = raw
	switch {
	case bytes.HasPrefix(start, markUTF8):
		_, err = raw.Discard(len(markUTF8))
	case hasMarkUTF16(start) && !isWide(start[2:]):
		// A mark of UTF-16 before text that is not in UTF-16: some exports write it.
		_, err = raw.Discard(2)
	case bytes.HasPrefix(start, markBigEndian), isWide(start) && start[0] == 0:
		decoded = transform.NewReader(raw, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder())
	case bytes.HasPrefix(start, markLittleEndian), isWide(start):
		decoded = transform.NewReader(raw, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	default:
		err = nil
	}
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, err
	}
	return bufio.NewReaderSize(transform.NewReader(decoded, &textNormalizer{}), peekBytes), nil
}

func hasMarkUTF16(start []byte) bool {
	return bytes.HasPrefix(start, markBigEndian) || bytes.HasPrefix(start, markLittleEndian)
}

// isWide reports whether text is in UTF-16: in the text of a table with Latin letters, about
// every second byte is then 0.
func isWide(start []byte) bool {
	const longEnough = 1024
	start = start[:min(len(start), longEnough)]
	return len(start) >= 4 && bytes.Count(start, []byte{0})*4 > len(start)
}

// textNormalizer turns \r\n and a lone \r into \n, reads bytes that are not UTF-8 as
// windows-1252, and leaves out NUL.
type textNormalizer struct {
	// isAfterReturn says that the last byte was \r, whose \n was written.
	isAfterReturn bool
}

// Reset is a part of transform.Transformer.
func (normalizer *textNormalizer) Reset() { normalizer.isAfterReturn = false }

// Transform is a part of transform.Transformer.
func (normalizer *textNormalizer) Transform(target, source []byte, atEOF bool) (written, read int, err error) {
	for read < len(source) {
		character, size := rune(source[read]), 1
		if character >= utf8.RuneSelf {
			if !atEOF && !utf8.FullRune(source[read:]) {
				return written, read, transform.ErrShortSrc
			}
			character, size = utf8.DecodeRune(source[read:])
			if character == utf8.RuneError && size == 1 {
				character = charmap.Windows1252.DecodeByte(source[read])
			}
		}
		isPartOfLineEnd := character == '\n' && normalizer.isAfterReturn
		if !isPartOfLineEnd && character != 0 {
			if len(target)-written < utf8.UTFMax {
				return written, read, transform.ErrShortDst
			}
			kept := character
			if kept == '\r' {
				kept = '\n'
			}
			written += utf8.EncodeRune(target[written:], kept)
		}
		normalizer.isAfterReturn = character == '\r'
		read += size
	}
	return written, read, nil
}
