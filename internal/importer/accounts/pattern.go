package accounts

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"techplan.education/api/v1alpha1"
)

// patternForm is the form of a pattern, as the API server accepts it.
var patternForm = regexp.MustCompile(`^([*]|[A-Za-z0-9]+[*]?)([.-]([*]|[A-Za-z0-9]+[*]?))*$`)

// Pattern stands for accounts: each segment is a text, the beginning of one, or anything.
type Pattern struct {
	segments []segment
	// specified is the number of letters and digits.
	specified int
}

type segment struct {
	text string
	// isBeginning says that more may follow the text.
	isBeginning bool
}

// ParsePattern reads a pattern such as 11.*.63*.*.
func ParsePattern(written v1alpha1.AccountPattern) (Pattern, error) {
	if !patternForm.MatchString(string(written)) || len(written) > maxCodeLength {
		return Pattern{}, fmt.Errorf("%q is not a pattern for account codes: write segments such as 11.*.63*.*", written)
	}
	var pattern Pattern
	isBetween := func(character rune) bool { return character == '.' || character == '-' }
	for _, part := range strings.FieldsFunc(strings.ToLower(string(written)), isBetween) {
		text, isBeginning := strings.CutSuffix(part, "*")
		pattern.segments = append(pattern.segments, segment{text, isBeginning})
		pattern.specified += len(text)
	}
	return pattern, nil
}

// Fits reports whether a code is one of the accounts. Both have the same number of segments.
func (pattern Pattern) Fits(code Code) bool {
	if len(pattern.segments) != len(code.segments) {
		return false
	}
	for i, of := range pattern.segments {
		if !strings.HasPrefix(code.segments[i], of.text) || !of.isBeginning && len(code.segments[i]) != len(of.text) {
			return false
		}
	}
	return true
}

func parsePatterns(written []v1alpha1.AccountPattern) ([]Pattern, error) {
	var patterns []Pattern
	for _, of := range written {
		pattern, err := ParsePattern(of)
		if err != nil {
			return nil, err
		}
		patterns = append(patterns, pattern)
	}
	return patterns, nil
}

// fitAny reports whether a code fits one of some patterns, and how many letters and digits the
// most specific of them has.
func fitAny(patterns []Pattern, code Code) (specified int, fits bool) {
	for _, pattern := range patterns {
		if pattern.Fits(code) {
			specified, fits = max(specified, pattern.specified), true
		}
	}
	return specified, fits
}

// chooseMostSpecific returns the value of the rule whose pattern for a code is the most specific.
// isAmbiguous says that two rules with different values are equally specific.
func chooseMostSpecific[Value cmp.Ordered](rules []rule[Value], code Code) (value Value, isFound, isAmbiguous bool) {
	best := -1
	for _, of := range rules {
		specified, fits := fitAny(of.patterns, code)
		switch {
		case !fits || specified < best:
		case specified == best:
			isAmbiguous = isAmbiguous || of.value != value
		default:
			value, best, isAmbiguous = of.value, specified, false
		}
	}
	return value, best >= 0, isAmbiguous
}

// rule gives a value to the accounts of some patterns.
type rule[Value cmp.Ordered] struct {
	patterns []Pattern
	value    Value
}
