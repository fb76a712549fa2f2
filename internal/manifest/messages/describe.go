package messages

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/internal/manifest/yamltree"
	"techplan.education/internal/text"
)

// maxShownValue is the number of bytes from which a value is not shown whole.
const maxShownValue = 80

const (
	entryNameRule = "must be lower-case letters, digits and hyphens, with a letter or digit at both ends"
	// objectNameRule is Kubernetes' rule for the names of objects.
	objectNameRule = "must be the name of an object: lower-case letters, digits, hyphens and dots"
)

// patternDescriptions describe the regular expressions of the schema.
var patternDescriptions = map[string]string{
	`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`:                                   entryNameRule,
	`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`: objectNameRule,

	`^[A-Za-z][A-Za-z0-9]*$`:                    "must be one word of letters and digits that begins with a letter",
	`^[A-Z][A-Za-z0-9]*$`:                       "must be one word of letters and digits that begins with a capital letter",
	`^[A-Z]{3}$`:                                "must be a currency code of three capital letters, such as USD",
	`^(PK|K|[1-9]|1[0-2])(-(K|[1-9]|1[0-2]))?$`: "must be a grade or a range of grades from PK over K to 12, for example 6-8",
	`^[A-Za-z0-9_+/-]+$`:                        "must be the name of a time zone, such as America/Detroit",
}

// describeError turns an error of the API server into a sentence.
func describeError(err *field.Error) string {
	detail := strings.TrimPrefix(err.Detail, err.Field+" in body ")
	switch err.Type {
	case field.ErrorTypeRequired:
		return cmp.Or(detail, describeMissing(err.Field))
	case field.ErrorTypeNotSupported:
		return describeUnsupported(err, detail)
	case field.ErrorTypeDuplicate:
		return showValue(err.BadValue) + " stands twice"
	case field.ErrorTypeTooLong, field.ErrorTypeTooMany:
		return strings.Replace(detail, "may not be more than", "must not be longer than", 1)
	default:
		return describeInvalid(err, detail)
	}
}

// describeUnsupported describes a value that is not in the list of its field.
func describeUnsupported(err *field.Error, detail string) string {
	list := strings.TrimPrefix(detail, "supported values: ")
	message := showValue(err.BadValue) + " is not one of " + list
	if meant, ok := findMeantChoice(err, list); ok {
		message += fmt.Sprintf("; did you mean %s?", meant)
	}
	return message
}

// findMeantChoice returns the choice of a list that a value is most like.
func findMeantChoice(err *field.Error, list string) (meant string, ok bool) {
	value, isText := err.BadValue.(string)
	if !isText {
		return "", false
	}
	return suggestChoice(value, strings.Split(strings.ReplaceAll(list, `"`, ""), ", "))
}

// fixUnsupported returns the choice to write in the place of a value that is like it.
func fixUnsupported(err *field.Error) yamltree.Fix {
	if err.Type != field.ErrorTypeNotSupported {
		return yamltree.Fix{}
	}
	meant, ok := findMeantChoice(err, strings.TrimPrefix(err.Detail, "supported values: "))
	if !ok {
		return yamltree.Fix{}
	}
	return yamltree.Fix{Old: fmt.Sprint(err.BadValue), New: meant}
}

func describeInvalid(err *field.Error, detail string) string {
	if expression, ok := strings.CutPrefix(detail, "should match '"); ok {
		if description, ok := patternDescriptions[strings.TrimSuffix(expression, "'")]; ok {
			return fmt.Sprintf("%s %s%s", showValue(err.BadValue), description, suggestName(err.BadValue, description))
		}
	}
	if strings.HasPrefix(detail, "a lowercase RFC 1123 subdomain must") {
		return fmt.Sprintf("%s %s%s", showValue(err.BadValue), objectNameRule, suggestName(err.BadValue, objectNameRule))
	}
	switch value := err.BadValue.(type) {
	case string:
		if isShown(value, detail) {
			return fmt.Sprintf("%s: %q", detail, value)
		}
	case int64:
		return fmt.Sprintf("%s, not %d", detail, value)
	}
	return detail
}

// isShown reports whether a value is added to the detail of an error. An address
// may be a person's, and must not get into logs.
func isShown(value, detail string) bool {
	return value != "" && value != "number" && len(value) <= maxShownValue &&
		!strings.Contains(detail, value) && !strings.Contains(value, "@")
}

// showValue returns a value as a message shows it.
func showValue(value any) string {
	switch value := value.(type) {
	case string:
		if len(value) > maxShownValue {
			return fmt.Sprintf("%.*q...", maxShownValue, value)
		}
		return fmt.Sprintf("%q", value)
	case map[string]any:
		var parts []string
		for _, key := range slices.Sorted(maps.Keys(value)) {
			parts = append(parts, key+" "+showValue(value[key]))
		}
		return strings.Join(parts, ", ")
	case nil:
		return "this"
	default:
		return fmt.Sprintf("%v", value)
	}
}

// isMissing reports whether an error says that a field is missing, and no more.
func isMissing(err *field.Error) bool {
	return err.Type == field.ErrorTypeRequired && describeError(err) == describeMissing(err.Field)
}

func describeMissing(path string) string { return path + " is required" }

var notInName = regexp.MustCompile(`[^a-z0-9.]+`)

// suggestName proposes a name of an object or an entry in the place of a text; empty:
// the rule is another one, or nothing is left of the text.
func suggestName(value any, rule string) string {
	written, ok := value.(string)
	if !ok || rule != entryNameRule && rule != objectNameRule || strings.Contains(written, "@") ||
		len(written) > maxShownValue {
		return ""
	}
	name := strings.Trim(notInName.ReplaceAllString(strings.ToLower(written), "-"), "-.")
	if rule == entryNameRule {
		name = strings.ReplaceAll(name, ".", "-")
	}
	if name == "" {
		return ""
	}
	return "; write " + name
}

var notLetter = regexp.MustCompile(`[^a-z0-9]+`)

// suggestChoice returns the value that a word most likely stands for: by its letters
// alone, by the list of synonyms, or by a small misspelling.
func suggestChoice(value string, choices []string) (string, bool) {
	letters := notLetter.ReplaceAllString(strings.ToLower(value), "")
	for _, choice := range choices {
		if strings.EqualFold(choice, letters) {
			return choice, true
		}
	}
	for _, meant := range choiceSynonyms[letters] {
		if slices.Contains(choices, meant) {
			return meant, true
		}
	}
	return text.Suggest(value, choices)
}
