package rules

import (
	"slices"
	"strings"
	"unicode"

	"techplan.education/api/v1alpha1"
)

// RoleWords are the words by which a required role is known. A role has it if it
// has all the words of one of them, in any order. Students are known otherwise:
// see speaksForStudents.
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

// HasWords reports whether a role has all the words of one of some synonyms.
func HasWords(role v1alpha1.Role, synonyms ...string) bool {
	has := WordsIn(string(role))
	return slices.ContainsFunc(synonyms, func(synonym string) bool {
		return !slices.ContainsFunc(WordsIn(synonym), func(want string) bool {
			return !slices.ContainsFunc(has, func(word string) bool { return SameWord(want, word) })
		})
	})
}

// WordsIn splits a text into its words.
func WordsIn(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// abbreviation is the length up to which a word in capitals is an abbreviation,
// in bytes.
const abbreviation = 4

// SameWord reports whether a word is the one that is wanted, in the singular or plural.
// An abbreviation matches in capitals only: "it" is not IT.
func SameWord(want, word string) bool {
	if len(want) <= abbreviation && want == strings.ToUpper(want) {
		return want == word
	}
	return strings.EqualFold(want, word) || strings.EqualFold(want+"s", word) || strings.EqualFold(want, word+"s")
}

// RoleKey is a role without the differences of writing.
func RoleKey(r v1alpha1.Role) string { return strings.ToLower(strings.TrimSpace(string(r))) }

// LabelKey is a label without the differences of writing.
func LabelKey(l v1alpha1.Label) string { return RoleKey(v1alpha1.Role(l)) }
