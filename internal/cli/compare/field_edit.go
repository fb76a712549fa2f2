package compare

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	utiljson "k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/lint"
	"techplan.education/internal/manifest"
	"techplan.education/internal/manifest/validation"
	"techplan.education/internal/manifest/yamltree"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/text"
)

// fieldEdit sets a field of an object, or removes it if the value is nil.
type fieldEdit struct {
	// kind and name of the object. An empty name is that of the only object of the kind.
	kind, name string
	// path of the field, with spec.
	path  string
	value any
	// isAppended adds the value to the list at the path.
	isAppended bool
}

// parseFieldEdits reads fields with their values: budget.lines[wifi].amount=500, or
// Goal/reading:due=2027-06-30.
func parseFieldEdits(written []string) ([]fieldEdit, error) {
	var edits []fieldEdit
	for _, assignment := range written {
		path, value, ok := strings.Cut(assignment, "=")
		if !ok || path == "" {
			return nil, fmt.Errorf("--set is FIELD=VALUE, for example 'budget.lines[wifi].amount=40000', not %q", assignment)
		}
		edit := fieldEdit{kind: v1alpha1.KindTechnologyPlan, path: path}
		if object, field, ok := strings.Cut(path, ":"); ok {
			edit.kind, edit.name, ok = strings.Cut(object, "/")
			if !ok {
				return nil, fmt.Errorf("--set names an object as KIND/NAME:FIELD, for example Goal/reading:due, not %q", path)
			}
			edit.path = field
		}
		if !strings.HasPrefix(edit.path, "spec.") {
			edit.path = "spec." + edit.path
		}
		if err := edit.checkField(); err != nil {
			return nil, err
		}
		if isOtherNumber.MatchString(value) {
			return nil, fmt.Errorf("--set %s: write the number %s without a leading 0: YAML reads it in another base", path, value)
		}
		if err := yaml.Unmarshal([]byte(value), &edit.value); err != nil {
			return nil, fmt.Errorf("--set %s: %q is not a value in YAML: %w", path, value, err)
		}
		edits = append(edits, edit)
	}
	return edits, nil
}

// isOtherNumber matches a number that YAML does not read as people do: 020000 is 8192.
var isOtherNumber = regexp.MustCompile(`^[-+]?0[0-9_xob]`)

// checkField reports a field that the kind does not have. A value that is null would remove
// nothing, and the difference would be empty.
func (edit fieldEdit) checkField() error {
	kinds, err := validation.LoadKinds()
	if err != nil {
		return err
	}
	if !slices.Contains(kinds.ListNames(), edit.kind) {
		return fmt.Errorf("--set: there is no kind %q: write %s", edit.kind, text.JoinOr(kinds.ListNames()))
	}
	validator, err := kinds.GetValidator(edit.kind)
	if err != nil {
		return err
	}
	var known strings.Builder
	for _, element := range yamltree.ParsePath(edit.path) {
		parent, _ := validator.DescribeField(known.String())
		switch {
		case element.IsItem:
			known.WriteString("[0]")
			continue
		case known.Len() > 0:
			known.WriteString(".")
		}
		known.WriteString(element.Text)
		if _, ok := validator.DescribeField(known.String()); !ok {
			message := fmt.Sprintf("--set: %s has no field %s", edit.kind, edit.path)
			if suggestion, ok := text.Suggest(element.Text, parent.Fields); ok {
				message += "; did you mean " + suggestion + "?"
			}
			if strings.Contains(element.Text, "/") {
				message += "; a field of another object is KIND/NAME:FIELD, for example Goal/reading:due"
			}
			return errors.New(message)
		}
	}
	return nil
}

// applyTo returns the edited object as a district of its own. It is read as if it came from a
// file, so that it is refused with the sentences of the linter.
func (edit fieldEdit) applyTo(ctx context.Context, object client.Object) (snapshot.District, error) {
	content, err := json.Marshal(object)
	if err != nil {
		return snapshot.District{}, err
	}
	var tree map[string]any
	if err := utiljson.Unmarshal(content, &tree); err != nil {
		return snapshot.District{}, err
	}
	tree["apiVersion"], tree["kind"] = v1alpha1.GroupVersion.String(), edit.kind
	tree["metadata"] = map[string]any{"name": object.GetName(), "namespace": object.GetNamespace()}
	kinds, err := validation.LoadKinds()
	if err != nil {
		return snapshot.District{}, err
	}
	validator, err := kinds.GetValidator(edit.kind)
	if err != nil {
		return snapshot.District{}, err
	}
	path := yamltree.ParsePath(edit.path)
	setter := fieldSetter{fieldEdit: edit, path: path, keyFields: validator.KeyFields}
	edited, err := setter.setIn(tree, 0)
	if err != nil {
		return snapshot.District{}, fmt.Errorf("%s: %w", edit.path, err)
	}
	if content, err = yaml.Marshal(edited); err != nil {
		return snapshot.District{}, err
	}
	set, err := manifest.LoadFiles(ctx, []string{"-"}, manifest.Options{
		Namespace: object.GetNamespace(), Stdin: bytes.NewReader(content),
	})
	if err != nil {
		return snapshot.District{}, err
	}
	if set.Refused+set.Unread > 0 || len(set.Districts) != 1 {
		var messages []error
		for _, problem := range set.Problems {
			if problem.Severity == v1alpha1.SeverityError {
				messages = append(messages, errors.New(text.EscapeLine(lint.FormatProblem(problem))))
			}
		}
		return snapshot.District{}, errors.Join(messages...)
	}
	return set.Districts[0].District, nil
}

// fieldSetter sets the field of an edit in the tree of an object.
type fieldSetter struct {
	fieldEdit

	path []yamltree.PathElement
	// keyFields are the fields that name the entries of a list, as the definition says.
	keyFields yamltree.KeyFields
}

// setIn returns a value with the field set to which the path leads from its element at a depth.
// Mappings on the way are made if they are missing; entries of lists are not.
func (setter fieldSetter) setIn(value any, depth int) (any, error) {
	if depth == len(setter.path) {
		if !setter.isAppended {
			return setter.value, nil
		}
		list, _ := value.([]any)
		return append(slices.Clone(list), setter.value), nil
	}
	element := setter.path[depth]
	if element.IsItem {
		return setter.setInList(value, depth)
	}
	mapping, ok := value.(map[string]any)
	if !ok && value != nil {
		return nil, fmt.Errorf("there are no fields above %s", element.Text)
	}
	if mapping == nil {
		mapping = map[string]any{}
	}
	changed, err := setter.setIn(mapping[element.Text], depth+1)
	if err != nil {
		return nil, err
	}
	if changed == nil {
		delete(mapping, element.Text)
	} else {
		mapping[element.Text] = changed
	}
	return mapping, nil
}

// setInList sets the field in the entry of a list that the element at a depth names: by its key,
// or by its number. A null as the value removes the entry.
func (setter fieldSetter) setInList(value any, depth int) (any, error) {
	list, _ := value.([]any)
	fields, _ := setter.keyFields(setter.path[:depth])
	wanted := setter.path[depth].Text
	keys := make([]string, len(list))
	for i, entry := range list {
		keys[i] = keyOf(entry, fields)
	}
	at := slices.Index(keys, wanted)
	if number, err := strconv.Atoi(wanted); at < 0 && err == nil && number >= 0 && number < len(list) {
		at = number
	}
	if at < 0 {
		message := fmt.Sprintf("there is no entry %q", wanted)
		if suggestion, ok := text.Suggest(wanted, keys); ok {
			message += "; did you mean " + suggestion + "?"
		} else if len(keys) > 0 {
			message += "; there is " + text.JoinFirst(keys)
		}
		return nil, errors.New(message)
	}
	changed, err := setter.setIn(list[at], depth+1)
	switch {
	case err != nil:
		return nil, err
	case changed == nil:
		return slices.Delete(slices.Clone(list), at, at+1), nil
	default:
		list[at] = changed
		return list, nil
	}
}

// keyOf returns the text that names an entry of a list: its first key field, or the entry itself.
func keyOf(entry any, fields []string) string {
	mapping, ok := entry.(map[string]any)
	if !ok {
		return fmt.Sprint(entry)
	}
	for _, field := range fields {
		if key, ok := mapping[field]; ok {
			return fmt.Sprint(key)
		}
	}
	return ""
}
