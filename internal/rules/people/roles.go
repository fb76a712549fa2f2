package people

import (
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

const studentRole = "student"

// studentGroupWords are the words that follow "student" in the name of a group of students,
// such as "student council". After other words the name is that of an office which serves
// students, such as "student services".
var studentGroupWords = []string{
	"advisory", "ambassador", "association", "board", "body", "club", "committee", "council", "delegate", "focus",
	"government", "group", "intern", "leader", "leadership", "member", "panel", "president", "rep", "representation",
	"representative", "senate", "senator", "team", "trustee", "union", "voice",
}

// joiningWords follow a noun that is complete, as in "student from the high school".
var joiningWords = []string{"and", "or", "of", "from", "in", "at", "on", "with"}

// fillsRequiredRole reports whether a role fills a required one. A required role that is not
// among the usual ones is compared by its own words.
func fillsRequiredRole(role v1alpha1.Role, required string) bool {
	key := strings.ToLower(required)
	synonyms, known := rules.RoleWords[key]
	switch {
	case key == studentRole:
		return isStudentRole(role)
	case !known:
		return rules.HasWords(role, required)
	case key == rules.InformationTechnology:
		return rules.HasWords(removeAssistiveTechnology(role), synonyms...)
	default:
		return rules.HasWords(role, synonyms...)
	}
}

// removeAssistiveTechnology removes the words "assistive technology" from a role, so that
// its coordinator does not count as a member of the information technology staff.
func removeAssistiveTechnology(role v1alpha1.Role) v1alpha1.Role {
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

// isStudentRole reports whether a role belongs to students, such as "Student council" or
// "High school students". Roles of staff who serve students do not count, such as
// "Director of student services" or "Dean of students".
func isStudentRole(role v1alpha1.Role) bool {
	words := rules.WordsIn(string(role))
	// After "of" or "for" students are the people served, unless a word for a group comes
	// before, as in "Council of students".
	served, isGroup := false, false
	for i, word := range words {
		switch {
		case rules.SameWord(studentRole, word):
			if (!served || isGroup) && meansStudentsThemselves(word, words[i+1:]) {
				return true
			}
		case rules.HasWords(v1alpha1.Role(word), "of", "for"):
			served = true
		default:
			isGroup = isGroup || rules.HasWords(v1alpha1.Role(word), studentGroupWords...)
		}
	}
	return false
}

// meansStudentsThemselves reports whether the word "student" and the words after it mean
// students. The singular needs a word for a group or a joining word after it; the plural
// means students before any word but "services".
func meansStudentsThemselves(student string, rest []string) bool {
	if len(rest) == 0 {
		return true
	}
	next := v1alpha1.Role(rest[0])
	if strings.EqualFold(student, studentRole) {
		return rules.HasWords(next, studentGroupWords...) || rules.HasWords(next, joiningWords...)
	}
	return !rules.HasWords(next, "service")
}
