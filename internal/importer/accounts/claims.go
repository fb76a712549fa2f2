package accounts

import (
	"fmt"
	"hash/maphash"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

// Claims finds the budget lines that claim accounts.
type Claims struct {
	claims []claim
	seed   maphash.Seed
	// found has the answers by a hash of the account and the year.
	found map[uint64]answer
}

// claim is what a line claims.
type claim struct {
	line     v1alpha1.EntryName
	years    []calendar.FiscalYear
	patterns []Pattern
}

// answer is the lines that claim an account: none, one or the first two.
type answer struct{ first, second v1alpha1.EntryName }

// ConflictError says that two lines claim the same account of a year.
type ConflictError struct {
	Year          calendar.FiscalYear
	First, Second v1alpha1.EntryName
}

// Error names both lines. It does not name the account.
func (conflict ConflictError) Error() string {
	return fmt.Sprintf("lines %s and %s both claim the account for %s: make their accountCodes, or lines in the mapping, "+
		"so that they differ", conflict.First, conflict.Second, conflict.Year)
}

// NewClaims returns claims of no line.
func NewClaims() *Claims {
	return &Claims{seed: maphash.MakeSeed(), found: map[uint64]answer{}}
}

// AddLine adds what a line claims in some years. A line without patterns claims nothing.
func (claims *Claims) AddLine(
	line v1alpha1.EntryName, years []calendar.FiscalYear, patterns ...v1alpha1.AccountPattern,
) error {
	parsed, err := parsePatterns(patterns)
	if err != nil {
		return fmt.Errorf("line %s: %w", line, err)
	}
	if len(parsed) > 0 {
		claims.claims = append(claims.claims, claim{line, years, parsed})
	}
	return nil
}

// HasLine reports whether a line claims anything.
func (claims *Claims) HasLine(line v1alpha1.EntryName) bool {
	return slices.ContainsFunc(claims.claims, func(of claim) bool { return of.line == line })
}

// FindLine returns the line that claims an account of a year, and a ConflictError if two do.
func (claims *Claims) FindLine(code Code, year calendar.FiscalYear) (line v1alpha1.EntryName, isFound bool, err error) {
	key := claims.HashCode(code, year)
	found, ok := claims.found[key]
	if !ok {
		found = claims.searchLines(code, year)
		claims.found[key] = found
	}
	if found.second != "" {
		return "", false, ConflictError{year, found.first, found.second}
	}
	return found.first, found.first != "", nil
}

// HashCode returns a hash of an account and a year.
func (claims *Claims) HashCode(code Code, year calendar.FiscalYear) uint64 {
	return maphash.String(claims.seed, fmt.Sprintf("%d %s", int(year), code))
}

func (claims *Claims) searchLines(code Code, year calendar.FiscalYear) answer {
	var found answer
	for _, of := range claims.claims {
		if _, fits := fitAny(of.patterns, code); !fits || !slices.Contains(of.years, year) || of.line == found.first {
			continue
		}
		if found.first != "" {
			return answer{found.first, of.line}
		}
		found.first = of.line
	}
	return found
}
