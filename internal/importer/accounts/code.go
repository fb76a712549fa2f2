package accounts

import (
	"errors"
	"regexp"
	"slices"
	"strings"
)

// maxCodeLength is the longest account code, in characters: as long as a pattern of the plan.
const maxCodeLength = 63

var (
	errNoCode  = errors.New("it is not an account code: letters and digits in segments")
	errCutCode = errors.New("a spreadsheet shortened the code: format the column as text and export again")
)

// cutNumber matches a long number that a spreadsheet has turned into 1.99116E+17.
var cutNumber = regexp.MustCompile(`^\d+[.,]\d+[eE]\+?\d+$`)

// Code is the code of an account: its segments in lower case.
type Code struct{ segments []string }

// ParseCode reads an account code: letters and digits in segments, at least one of them with a
// digit, with any of . - / : | _ or spaces between them. An empty text is no code and no error.
func ParseCode(written string) (Code, error) {
	written = strings.TrimSpace(written)
	// Some exports write ="0011" so that a spreadsheet keeps the zeros.
	written = strings.Trim(strings.TrimPrefix(written, "="), `"`)
	if cutNumber.MatchString(written) {
		return Code{}, errCutCode
	}
	if len(written) > maxCodeLength {
		return Code{}, errNoCode
	}
	segments := strings.FieldsFunc(strings.ToLower(written), isSeparator)
	hasDigit := false
	for _, segment := range segments {
		for _, character := range segment {
			isDigit := character >= '0' && character <= '9'
			hasDigit = hasDigit || isDigit
			if !isDigit && (character < 'a' || character > 'z') {
				return Code{}, errNoCode
			}
		}
	}
	if len(segments) > 0 && !hasDigit {
		return Code{}, errNoCode
	}
	return Code{segments}, nil
}

func isSeparator(character rune) bool { return strings.ContainsRune(".-/:|_ ", character) }

// IsZero reports whether there is no code.
func (code Code) IsZero() bool { return len(code.segments) == 0 }

// CountSegments returns the number of segments.
func (code Code) CountSegments() int { return len(code.segments) }

// String returns the code with full stops between its segments, as a pattern for this account
// alone is written.
func (code Code) String() string { return strings.Join(code.segments, ".") }

// groupSegments is how many segments a group of accounts has in common: in the order of most
// charts of accounts they are fund, function and object.
const groupSegments = 3

// GroupPattern returns the pattern of the accounts that begin as this one does, in its first
// three segments. It is empty for a code of fewer segments.
func (code Code) GroupPattern() string {
	if len(code.segments) < groupSegments {
		return ""
	}
	segments := slices.Clone(code.segments)
	for i := groupSegments; i < len(segments); i++ {
		segments[i] = "*"
	}
	return strings.Join(segments, ".")
}
