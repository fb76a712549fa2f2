package messages

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"techplan.education/internal/manifest/validation"
	"techplan.education/internal/manifest/yamltree"
	"techplan.education/internal/text"
)

// Schema is what the explainer knows of the fields of an object.
type Schema interface {
	// DescribeField returns the schema of the field that a path leads to.
	DescribeField(path string) (described validation.FieldSchema, ok bool)
}

// maxListedFields is how many fields a sentence lists.
const maxListedFields = 8

// explainValue says how to write a value that does not have the form of its field;
// empty: it has, or nothing more is known than the error says.
func (explainer errorExplainer) explainValue(path string) string {
	schema, ok := explainer.schema.DescribeField(path)
	if !ok {
		return ""
	}
	found := explainer.locator.FindField(explainer.object, path)
	if found == nil {
		return ""
	}
	written := writtenValue{path: path, name: lastName(path), Node: found.Node}
	switch schema.Type {
	case validation.TypeObject:
		return explainer.explainObject(written, schema)
	case validation.TypeList:
		return explainer.explainList(written)
	case validation.TypeText:
		return explainText(written, schema)
	case validation.TypeInteger, validation.TypeNumber:
		return explainNumericValue(written, schema)
	case validation.TypeBoolean:
		if found.Kind != yamltree.ScalarKind || !isTruthValue(found.Node) {
			return "write true or false, without quotes"
		}
	}
	return ""
}

// writtenValue is a value in the place where it is written.
type writtenValue struct {
	*yamltree.Node

	// path is that of the value, and name that of the field that holds it: for an
	// item of a list the name of the list.
	path, name string
}

func isTruthValue(value *yamltree.Node) bool {
	_, ok := value.Value.(bool)
	return ok
}

// isNumeric reports whether kubectl reads a scalar as a number.
func isNumeric(value *yamltree.Node) bool {
	switch value.Value.(type) {
	case int64, float64:
		return true
	default:
		return false
	}
}

// lastName returns the last name of a field in a path.
func lastName(path string) string {
	for _, element := range slices.Backward(yamltree.ParsePath(path)) {
		if !element.IsItem {
			return element.Text
		}
	}
	return ""
}

// plainText is a text that needs no quotes in braces.
var plainText = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9 ._/-]*$`)

// writeText returns a text as it is written in braces; "..." stands for one that a
// message does not show.
func writeText(written string) string {
	switch {
	case written == "" || len(written) > maxShownText || strings.Contains(written, "@"):
		return "..."
	case plainText.MatchString(written):
		return written
	default:
		return strconv.Quote(written)
	}
}

const maxShownText = 40

// explainObject says how to write an object of which only a text, or a list, is
// written.
func (explainer errorExplainer) explainObject(written writtenValue, schema validation.FieldSchema) string {
	if written.Kind == yamltree.MappingKind {
		return ""
	}
	value := written.Written
	if written.Kind == yamltree.ListKind && len(written.Children) == 1 {
		value = written.Children[0].Written
	}
	entry := "{" + explainer.outlineFields(written.path, schema, value) + "}"
	switch {
	case written.Kind == yamltree.ListKind:
		return fmt.Sprintf("takes fields and no list; write %s: %s", written.name, entry)
	case strings.HasSuffix(written.path, "]"):
		return fmt.Sprintf("each entry of %s has fields; write %s: [%s]", written.name, written.name, entry)
	case value == "":
		return ""
	case len(schema.Required) == 1:
		return fmt.Sprintf("has fields; write %s: %s", written.name, entry)
	default:
		fields := text.JoinAnd(sortAsWritten(shortFields(schema)))
		return fmt.Sprintf("has the fields %s; write %s: %s", fields, written.name, entry)
	}
}

// outlineFields returns the fields that an object must have, or else its first one,
// as they stand in braces. The field that a value fits best has that value: one of
// its choices, a date, a name, or the value of the only field.
func (explainer errorExplainer) outlineFields(path string, schema validation.FieldSchema, value string) string {
	names := schema.Required
	if len(names) == 0 {
		names = shortFields(schema)[:min(len(schema.Fields), 1)]
	}
	names = sortAsWritten(names)
	fitting := explainer.findFitting(path, names, value)
	var parts []string
	for _, name := range names {
		shown := "..."
		if name == fitting {
			shown = writeText(value)
		}
		parts = append(parts, name+": "+shown)
	}
	return strings.Join(parts, ", ")
}

// findFitting returns the field that a value fits best; empty: none.
func (explainer errorExplainer) findFitting(path string, names []string, value string) string {
	_, isDate := findDate(value)
	for _, name := range names {
		schema, _ := explainer.schema.DescribeField(joinPath(path, name))
		if slices.Contains(schema.Choices, value) || isDate && schema.IsDate {
			return name
		}
	}
	switch {
	case slices.Contains(names, "name") && !isDate && value != "true" && value != "false":
		return "name"
	case len(names) == 1:
		return names[0]
	default:
		return ""
	}
}

// sortAsWritten returns fields in the order in which people write them: a name
// first, and a start before an end.
func sortAsWritten(names []string) []string {
	order := []string{"end", "start", "name"}
	return slices.SortedStableFunc(slices.Values(names), func(left, right string) int {
		return cmp.Compare(slices.Index(order, right), slices.Index(order, left))
	})
}

// shortFields returns the required fields, or some of all.
func shortFields(schema validation.FieldSchema) []string {
	if len(schema.Required) > 0 {
		return schema.Required
	}
	return schema.Fields[:min(len(schema.Fields), maxListedFields)]
}

// explainList says how to write a list of which only one entry is written.
func (explainer errorExplainer) explainList(written writtenValue) string {
	items, ok := explainer.schema.DescribeField(written.path + "[0]")
	if !ok || written.Kind == yamltree.ListKind {
		return ""
	}
	if written.Kind == yamltree.MappingKind {
		if items.Type != validation.TypeObject {
			return fmt.Sprintf("takes a list; write %s: [...]", written.name)
		}
		// The entry itself, or the first of several by their names.
		value := written.FindText("name")
		if value == "" && len(written.Children) > 0 && written.Children[0].Kind == yamltree.MappingKind {
			value = written.Children[0].Name
		}
		return fmt.Sprintf("takes a list; begin each entry with a hyphen: - {%s}",
			explainer.outlineFields(written.path+"[0]", items, value))
	}
	if isTruthValue(written.Node) || written.Written == "" {
		return "takes a list"
	}
	var entries []string
	for part := range strings.SplitSeq(written.Written, ",") {
		entry := writeText(strings.TrimSpace(part))
		if items.Type == validation.TypeObject {
			entry = "{" + explainer.outlineFields(written.path+"[0]", items, strings.TrimSpace(part)) + "}"
		}
		entries = append(entries, entry)
	}
	return fmt.Sprintf("takes a list; write %s: [%s]", written.name, strings.Join(entries, ", "))
}

// explainText says how to write a text that kubectl reads as something else.
func explainText(written writtenValue, schema validation.FieldSchema) string {
	switch {
	case written.Kind == yamltree.ListKind:
		if len(written.Children) == 1 && written.Children[0].Kind == yamltree.ScalarKind {
			return fmt.Sprintf("takes one text and no list; write %s: %s",
				written.name, writeText(written.Children[0].Written))
		}
		return "takes one text and no list"
	case written.Kind == yamltree.MappingKind:
		return "takes a text and no fields"
	case schema.IsDate:
		return explainWrittenDate(written)
	case isTruthValue(written.Node):
		return explainTruthValue(written, schema)
	case isNumeric(written.Node) && len(schema.Choices) == 0:
		return fmt.Sprintf("kubectl reads %s as a number; put it in quotes: %q", written.Written, written.Written)
	default:
		return ""
	}
}

func explainWrittenDate(written writtenValue) string {
	if value, isText := written.Value.(string); isText {
		if value == "" {
			return `is empty; write a date such as "2027-06-30", or leave the field out`
		}
		if _, err := time.Parse(dateLayout, value); err == nil {
			return ""
		}
		return explainDate(value)
	}
	if isNumeric(written.Node) {
		return explainDate(written.Written)
	}
	return fmt.Sprintf(`%s is not a date; write one such as "2027-06-30"`, written.Written)
}

// explainTruthValue says how to write a plain word, such as no, that kubectl reads
// as a truth value where the schema wants text.
func explainTruthValue(written writtenValue, schema validation.FieldSchema) string {
	truth := written.Value.(bool)
	for _, choice := range schema.Choices {
		if strings.EqualFold(choice, written.Written) {
			return fmt.Sprintf("kubectl reads %s as %t; write %q, with the quotes", written.Written, truth, choice)
		}
	}
	switch word := strings.ToLower(written.Written); {
	case len(schema.Choices) > 0:
		return fmt.Sprintf("kubectl reads %s as %t; write one of %s",
			written.Written, truth, strings.Join(schema.Choices, ", "))
	case word == "true" || word == "false":
		return fmt.Sprintf("takes a text, and not %s; describe it in words, or leave the field out", word)
	default:
		return fmt.Sprintf("kubectl reads %s as %t; put it in quotes: %q", written.Written, truth, written.Written)
	}
}

// explainNumericValue says how to write a number.
func explainNumericValue(written writtenValue, schema validation.FieldSchema) string {
	isWhole := schema.Type == validation.TypeInteger
	if written.Kind != yamltree.ScalarKind {
		return "takes a single number"
	}
	switch value := written.Value.(type) {
	case bool:
		return fmt.Sprintf("takes a number, and not %s", written.Written)
	case float64:
		if isWhole {
			return fmt.Sprintf("must be a whole number, not %s", written.Written)
		}
		return fmt.Sprintf("a number with decimals must stand in quotes: %q", written.Written)
	case int64:
		if isWhole && strings.HasSuffix(strings.ToLower(written.name), "fiscalyear") && value > 0 && value < 100 {
			return explainYear(written.name, fmt.Sprintf("%02d", value))
		}
		return ""
	case string:
		switch {
		case value == "":
			return "is empty; write a number, or leave the field out"
		case isWhole:
			return explainWholeNumber(written.name, value)
		default:
			return explainNumber(value)
		}
	default:
		return ""
	}
}
