package people

import (
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

const (
	studentRole = "student"
)

// studentVoices are the words that make "student ..." students themselves, and
// not an office that serves them.
var studentVoices = []string{
	"advisory", "ambassador", "association", "board", "body", "club", "committee", "council", "delegate", "focus",
	"government", "group", "intern", "leader", "leadership", "member", "panel", "president", "rep", "representation",
	"representative", "senate", "senator", "team", "trustee", "union", "voice",
}

// joiners follow a noun that stands by itself.
var joiners = []string{"and", "or", "of", "from", "in", "at", "on", "with"}

// speaksFor tells whether a role is a required one.
func speaksFor(role v1alpha1.Role, required string) bool {
	key := strings.ToLower(required)
	synonyms, known := rules.RoleWords[key]
	switch {
	case key == studentRole:
		return speaksForStudents(role)
	case !known:
		return rules.HasWords(role, required)
	case key == rules.InformationTechnology:
		return rules.HasWords(withoutAssistive(role), synonyms...)
	default:
		return rules.HasWords(role, synonyms...)
	}
}

// withoutAssistive is a role without "assistive technology": who coordinates that
// need not know of networks.
func withoutAssistive(role v1alpha1.Role) v1alpha1.Role {
	var left []string
	assistive := false
	for _, word := range rules.WordsIn(string(role)) {
		if !assistive || !rules.SameWord("technology", word) {
			left = append(left, word)
		}
		assistive = rules.SameWord("assistive", word)
	}
	return v1alpha1.Role(strings.Join(left, " "))
}

// speaksForStudents tells whether a role is one of students, such as "Student
// council" or "High school students", and not one of staff who serve them, such
// as "Director of student services" or "Dean of students".
func speaksForStudents(role v1alpha1.Role) bool {
	words := rules.WordsIn(string(role))
	served, heard := false, false
	for i, word := range words {
		switch {
		case rules.SameWord(studentRole, word):
			if (!served || heard) && areStudents(word, words[i+1:]) {
				return true
			}
		case rules.HasWords(v1alpha1.Role(word), "of", "for"):
			served = true
		default:
			heard = heard || rules.HasWords(v1alpha1.Role(word), studentVoices...)
		}
	}
	return false
}

// areStudents tells whether the word "student" and what follows it mean students.
func areStudents(student string, rest []string) bool {
	if len(rest) == 0 {
		return true
	}
	next := v1alpha1.Role(rest[0])
	if strings.EqualFold(student, studentRole) {
		return rules.HasWords(next, studentVoices...) || rules.HasWords(next, joiners...)
	}
	return !rules.HasWords(next, "service")
}
