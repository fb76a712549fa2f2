package pages

import (
	"fmt"
	"regexp"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/locale"
	"techplan.education/internal/money"
)

// MaxNames is how many names a sentence lists.
const MaxNames = 12

// SayMore returns the end of a sentence that leaves out some names; nothing if it leaves out none.
func SayMore(more int) string {
	if more <= 0 {
		return ""
	}
	return fmt.Sprintf(" and %d more", more)
}

// UpperFirst returns words with a capital first letter, which must be one of ASCII.
func UpperFirst(words string) string {
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// FormatAmount writes an amount in the currency of the plan.
func (input Input) FormatAmount(amount money.Amount) string { return amount.FormatIn(input.Currency()) }

// FormatSpan writes the fiscal years of a line.
func FormatSpan(years []calendar.FiscalYear) string {
	switch len(years) {
	case 0:
		return ""
	case 1:
		return years[0].String()
	default:
		return fmt.Sprintf("%s to %s", years[0], years[len(years)-1])
	}
}

// SayDay writes a day in the language of the pages.
func SayDay(day calendar.Date) string { return locale.New("en").FormatDay(day) }

// plainName matches the names that a command can have without quotes.
var plainName = regexp.MustCompile(`^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$`)

// FormatRestore returns the command that puts back what is lost from an object. A name that a shell would not take as
// one word is left out of it: the API has no such names, but a file could have one.
func FormatRestore(kind v1alpha1.ObjectKind, name, namespace string) string {
	if !plainName.MatchString(name) || !plainName.MatchString(namespace) {
		return "kubectl techplan restore -f FILE"
	}
	return fmt.Sprintf("kubectl get %s %s --namespace %s -o yaml | kubectl techplan restore -f - | "+
		"kubectl apply --server-side --field-manager=restore-$(date +%%s) -f -", lowerKind(kind), name, namespace)
}
