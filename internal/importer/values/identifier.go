package values

import (
	"errors"
	"regexp"
	"strings"
)

// errCutIdentifier is about serial and order numbers: several of them look the same when their
// last digits are gone.
var errCutIdentifier = errors.New("a spreadsheet shortened the number: format the column as text and export again")

// shortened matches what spreadsheets write for a long number: 6.37702E+15. A serial number such
// as 5E1234 is not one.
var shortened = regexp.MustCompile(`^\d([.,]\d+)?E\+\d+$`)

// noIdentifiers are what programs write for no number.
var noIdentifiers = map[string]bool{"null": true, "none": true, "n/a": true, "na": true, "-": true, "nan": true}

// ParseIdentifier reads the number of an order, a serial number or another text by which
// things are distinguished. It is empty if there is none.
func ParseIdentifier(written string) (string, error) {
	written = strings.TrimSpace(written)
	switch {
	case shortened.MatchString(written):
		return "", errCutIdentifier
	case noIdentifiers[strings.ToLower(written)]:
		return "", nil
	default:
		return written, nil
	}
}
