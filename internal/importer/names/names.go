package names

import (
	"strings"
	"unicode"
)

// MaxEntry is the longest name of an entry of a plan, in characters.
const MaxEntry = 63

// MakeSlug returns a text as a part of a name: its letters and digits in lower case, with a
// hyphen for everything between them. Letters outside a to z are left out.
func MakeSlug(written string) string {
	var slug strings.Builder
	hasGap := false
	for _, character := range strings.ToLower(written) {
		switch {
		case character >= 'a' && character <= 'z', character >= '0' && character <= '9':
			if hasGap && slug.Len() > 0 {
				slug.WriteByte('-')
			}
			hasGap = false
			slug.WriteRune(character)
		case unicode.IsMark(character), character == '\'', character == '’':
		default:
			hasGap = true
		}
	}
	return slug.String()
}

// CutSlug returns the beginning of a slug, of at most a number of characters, without a hyphen
// at its end.
func CutSlug(slug string, limit int) string {
	return strings.Trim(slug[:min(len(slug), limit)], "-")
}
