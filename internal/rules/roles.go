package rules

import (
	"slices"
	"strings"
	"unicode"

	"techplan.education/api/v1alpha1"
)

// RoleWords maps each usual required role to its synonyms. A stakeholder fills the role if
// the stakeholder's role has all words of one synonym, in any order. Package people
// recognizes students by other means, because "student" is part of the names of many
// offices.
var RoleWords = map[string][]string{
	"teacher":              {"teacher", "educator", "faculty"},
	"administrator":        {"administrator", "principal", "superintendent", "director of schools"},
	"assistive technology": {"assistive technology", "assistive tech", "AT"},
	InformationTechnology: {
		"information technology", "IT", "CTO", "CIO", "network", "systems", "chief technology", "chief information",
		"technology director", "technology coordinator", "technology officer",
	},
	"special education": {"special education", "special educator", "special ed", "exceptional children"},
	"finance":           {"finance", "business", "budget", "chief financial", "CFO", "treasurer"},
	"family":            {"family", "families", "parent", "guardian", "PTA", "PTO", "PTSA"},
}

// InformationTechnology is the required role of the technical staff.
const InformationTechnology = "information technology"

// HasWords reports whether a role has all words of at least one of the synonyms.
func HasWords(role v1alpha1.Role, synonyms ...string) bool {
	has := WordsIn(string(role))
	return slices.ContainsFunc(synonyms, func(synonym string) bool {
		return !slices.ContainsFunc(WordsIn(synonym), func(want string) bool {
			return !slices.ContainsFunc(has, func(word string) bool { return SameWord(want, word) })
		})
	})
}

// WordsIn splits a text into its words: runs of letters and digits.
func WordsIn(text string) []string {
	return strings.FieldsFunc(text, func(letter rune) bool {
		return !unicode.IsLetter(letter) && !unicode.IsDigit(letter)
	})
}

// maxAbbreviation is the length in bytes up to which a word in capitals counts as an
// abbreviation. PTSA is the longest one in RoleWords.
const maxAbbreviation = 4

// SameWord reports whether a word equals the wanted one, in the singular or plural. An
// abbreviation matches in capitals only: "it" is not IT.
func SameWord(want, word string) bool {
	if len(want) <= maxAbbreviation && want == strings.ToUpper(want) {
		return want == word
	}
	return strings.EqualFold(want, word) || strings.EqualFold(want+"s", word) || strings.EqualFold(want, word+"s")
}

// RoleKey returns the key by which roles are compared: lower case, without outer blanks.
func RoleKey(role v1alpha1.Role) string { return strings.ToLower(strings.TrimSpace(string(role))) }

// LabelKey returns the key by which labels are compared: lower case, without outer blanks.
func LabelKey(label v1alpha1.Label) string { return RoleKey(v1alpha1.Role(label)) }
