package messages

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/internal/text"
)

// maxShownValue is the number of bytes from which a value is not shown whole.
const maxShownValue = 80

// patternDescriptions describe the regular expressions of the schema.
var patternDescriptions = map[string]string{
	`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`: "must be lower-case letters, digits and hyphens, " +
		"with a letter or digit at both ends",
	`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`: "must be the name of an object: " +
		"lower-case letters, digits, hyphens and dots",
	`^[A-Za-z][A-Za-z0-9]*$`: "must be one word of letters and digits that begins with a letter",
	`^[A-Z][A-Za-z0-9]*$`:    "must be one word of letters and digits that begins with a capital letter",
	`^[A-Z]{3}$`:             "must be a currency code of three capital letters, such as USD",
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
	if value, ok := err.BadValue.(string); ok {
		choices := strings.Split(strings.ReplaceAll(list, `"`, ""), ", ")
		if meant, ok := text.Suggest(value, choices); ok {
			message += fmt.Sprintf("; did you mean %s?", meant)
		}
	}
	return message
}

func describeInvalid(err *field.Error, detail string) string {
	if expression, ok := strings.CutPrefix(detail, "should match '"); ok {
		if description, ok := patternDescriptions[strings.TrimSuffix(expression, "'")]; ok {
			return fmt.Sprintf("%s %s", showValue(err.BadValue), description)
		}
	}
	switch {
	case strings.HasPrefix(detail, "must be of type date:"):
		return fmt.Sprintf("%s is not a day of the calendar; write it as \"2027-06-30\"", showValue(err.BadValue))
	case strings.HasPrefix(detail, `must be of type integer,string: "number"`):
		return `a number with decimals must stand in quotes, as in "12.50"`
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
