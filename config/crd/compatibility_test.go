package crd_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/yaml"

	"techplan.education/config/crd"
)

type (
	definition        = apiextensionsv1.CustomResourceDefinition
	definitionSpec    = apiextensionsv1.CustomResourceDefinitionSpec
	definitionVersion = apiextensionsv1.CustomResourceDefinitionVersion
	schema            = apiextensionsv1.JSONSchemaProps
)

// What was released goes on working: each object that is stored stays valid and
// keeps all that is in it, and each client finds what it used.
func TestReleasedObjectsStayValid(t *testing.T) {
	current, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	for _, breach := range breaches(released(t), current, reviewed(t)) {
		t.Errorf("%s. See config/crd/frozen/README.md", breach)
	}
}

// An entry of the list is about a rule that is new, and says why it may come.
func TestReviewedRulesAreNew(t *testing.T) {
	current, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	found := breaches(released(t), current, nil)
	for _, entry := range reviewed(t) {
		for _, field := range entry.Fields {
			if !slices.Contains(found, entry.breachAt(field)) {
				t.Errorf("reviewed.yaml has %s of %s, and no such rule is new: %s", field, entry.Kind, entry.Rule)
			}
		}
		if len(entry.Fields) == 0 || len(strings.Fields(entry.Reason)) < 4 {
			t.Errorf("reviewed.yaml does not say where or why %s may have a new rule: %s", entry.Kind, entry.Rule)
		}
	}
}

// released are the definitions of the last release, of some kinds or all. Each
// call decodes them anew, so that a case may change what it gets.
func released(t *testing.T, kinds ...string) []*definition {
	t.Helper()
	files, err := frozen()
	if err != nil {
		t.Fatal(err)
	}
	if len(kinds) == 0 {
		kinds = slices.Sorted(maps.Keys(files))
	}
	list := make([]*definition, 0, len(kinds))
	for _, kind := range kinds {
		one := &definition{}
		if err := json.Unmarshal(files[kind], one); err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		list = append(list, one)
	}
	return list
}

// frozen are the files by kind, as JSON, which is read many times faster than
// YAML.
var frozen = sync.OnceValues(func() (map[string][]byte, error) {
	files, err := filepath.Glob("frozen/*/*.yaml")
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no frozen definitions: %w", err)
	}
	byKind := make(map[string][]byte, len(files))
	for _, file := range files {
		one := &definition{}
		if err := load(file, one); err != nil {
			return nil, err
		}
		version := filepath.Base(filepath.Dir(file))
		if !slices.ContainsFunc(one.Spec.Versions, func(v definitionVersion) bool {
			return v.Name == version && v.Schema != nil && v.Schema.OpenAPIV3Schema != nil
		}) {
			return nil, fmt.Errorf("%s does not define version %s", file, version)
		}
		if byKind[one.Spec.Names.Kind] != nil {
			return nil, fmt.Errorf("%s defines %s once more", file, one.Spec.Names.Kind)
		}
		if byKind[one.Spec.Names.Kind], err = json.Marshal(one); err != nil {
			return nil, err
		}
	}
	return byKind, nil
})

func load(file string, into any) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := yaml.UnmarshalStrict(data, into); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// reviewedRule is a CEL rule that may come to existing fields.
type reviewedRule struct {
	Kind         string
	Fields       []string
	Rule, Reason string
}

// breachAt is the sentence that reports the rule at a field without the entry.
func (r reviewedRule) breachAt(field string) string {
	return fmt.Sprintf("%s: %s: a rule was added: %s", r.Kind, field, r.Rule)
}

// allows reports whether the entry has the rule that a breach is about.
func (r reviewedRule) allows(breach string) bool {
	return slices.ContainsFunc(r.Fields, func(field string) bool { return r.breachAt(field) == breach })
}

func reviewed(t *testing.T) []reviewedRule {
	t.Helper()
	var list []reviewedRule
	if err := load("frozen/reviewed.yaml", &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// breaches are the changes from one set of definitions to the next that a
// stored object or a client could not live with, as sentences.
func breaches(before, after []*definition, reviewed []reviewedRule) []string {
	var found []string
	for _, old := range before {
		i := slices.IndexFunc(after, func(d *definition) bool { return d.Name == old.Name })
		if i < 0 {
			found = append(found, old.Spec.Names.Kind+": the kind was removed")
			continue
		}
		c := comparison{kind: old.Spec.Names.Kind}
		c.definition(&old.Spec, &after[i].Spec)
		found = append(found, c.found...)
	}
	return slices.DeleteFunc(found, func(breach string) bool {
		return slices.ContainsFunc(reviewed, func(r reviewedRule) bool { return r.allows(breach) })
	})
}

// comparison collects the breaches of one kind.
type comparison struct {
	kind  string
	found []string
}

func (c *comparison) report(field, format string, args ...any) {
	at := c.kind + ": "
	if field != "" {
		at += field + ": "
	}
	c.found = append(c.found, at+fmt.Sprintf(format, args...))
}

// changed reports a value that must stay as it is.
func (c *comparison) changed(field, what, before, after string) {
	if before != after {
		c.report(field, "%s changed from %s to %s", what, cmp.Or(before, "none"), cmp.Or(after, "none"))
	}
}

// removed reports what is gone from a list that may only grow.
func (c *comparison) removed(what string, before, after []string) {
	for _, name := range before {
		if !slices.Contains(after, name) {
			c.report("", "%s %s was removed", what, name)
		}
	}
}

func (c *comparison) definition(before, after *apiextensionsv1.CustomResourceDefinitionSpec) {
	c.changed("", "the group", before.Group, after.Group)
	c.changed("", "the scope", string(before.Scope), string(after.Scope))
	c.changed("", "the kind", before.Names.Kind, after.Names.Kind)
	c.changed("", "the kind of the list", before.Names.ListKind, after.Names.ListKind)
	c.changed("", "the plural", before.Names.Plural, after.Names.Plural)
	c.changed("", "the singular", before.Names.Singular, after.Names.Singular)
	c.removed("short name", before.Names.ShortNames, after.Names.ShortNames)
	c.removed("category", before.Names.Categories, after.Names.Categories)
	for _, old := range before.Versions {
		i := slices.IndexFunc(after.Versions, func(v definitionVersion) bool { return v.Name == old.Name })
		if i < 0 {
			c.report("", "version %s was removed, and objects may be stored in it", old.Name)
			continue
		}
		c.version(&old, &after.Versions[i])
	}
}

func (c *comparison) version(before, after *apiextensionsv1.CustomResourceDefinitionVersion) {
	if before.Served && !after.Served {
		c.report("", "version %s is no longer served", before.Name)
	}
	none := apiextensionsv1.CustomResourceSubresources{}
	had, has := ptr.Deref(before.Subresources, none), ptr.Deref(after.Subresources, none)
	if had.Status != nil && has.Status == nil {
		c.report("", "the subresource status was removed")
	}
	if had.Scale != nil && !reflect.DeepEqual(had.Scale, has.Scale) {
		c.report("", "the subresource scale was changed")
	}
	path := func(f apiextensionsv1.SelectableField) string { return f.JSONPath }
	c.removed("selectable field", each(before.SelectableFields, path), each(after.SelectableFields, path))
	name := func(f apiextensionsv1.CustomResourceColumnDefinition) string { return f.Name }
	c.removed("column", each(before.AdditionalPrinterColumns, name), each(after.AdditionalPrinterColumns, name))
	c.schema("", before.Schema.OpenAPIV3Schema, after.Schema.OpenAPIV3Schema)
}

func each[T any](list []T, name func(T) string) []string {
	names := make([]string, 0, len(list))
	for _, item := range list {
		names = append(names, name(item))
	}
	return names
}

// schema compares what a field takes, and then all that is in it. The order is
// that of the names, so that the same change is always reported in the same way.
func (c *comparison) schema(field string, before, after *schema) {
	c.types(field, before, after)
	c.values(field, before, after)
	c.rules(field, before, after)
	c.required(field, before, after)
	for _, name := range slices.Sorted(maps.Keys(before.Properties)) {
		sub, old := strings.TrimPrefix(field+"."+name, "."), before.Properties[name]
		next, ok := after.Properties[name]
		if !ok {
			c.report(sub, "the field was removed")
			continue
		}
		c.schema(sub, &old, &next)
	}
	if old, next := items(before), items(after); old != nil && next != nil {
		c.schema(field+"[]", old, next)
	}
	old, next := before.AdditionalProperties, after.AdditionalProperties
	if old != nil && old.Schema != nil && next != nil && next.Schema != nil {
		c.schema(field+"[*]", old.Schema, next.Schema)
	} else if !reflect.DeepEqual(old, next) {
		c.report(field, "what it takes under names of one's own changed")
	}
}

func items(s *schema) *schema {
	if s.Items == nil {
		return nil
	}
	return s.Items.Schema
}

// types compares what sort of value a field takes and how two writers merge it.
func (c *comparison) types(field string, before, after *schema) {
	c.changed(field, "the type", typeOf(before), typeOf(after))
	c.changed(field, "the format", before.Format, after.Format)
	c.changed(field, "the default", rawJSON(before.Default), rawJSON(after.Default))
	c.changed(field, "the list type", ptr.Deref(before.XListType, ""), ptr.Deref(after.XListType, ""))
	c.changed(field, "the keys of the list",
		strings.Join(before.XListMapKeys, ", "), strings.Join(after.XListMapKeys, ", "))
	c.changed(field, "the map type", ptr.Deref(before.XMapType, ""), ptr.Deref(after.XMapType, ""))
	if before.Nullable && !after.Nullable {
		c.report(field, "it no longer takes null")
	}
	if ptr.Deref(before.XPreserveUnknownFields, false) && !ptr.Deref(after.XPreserveUnknownFields, false) {
		c.report(field, "fields that are not in the schema are no longer kept")
	}
	if before.XEmbeddedResource != after.XEmbeddedResource {
		c.report(field, "whether it is a whole object changed")
	}
}

func typeOf(s *schema) string {
	if s.XIntOrString {
		return "integer or string"
	}
	return s.Type
}

func rawJSON(value *apiextensionsv1.JSON) string {
	if value == nil {
		return ""
	}
	return string(value.Raw)
}

// values compares which values of its type a field takes.
func (c *comparison) values(field string, before, after *schema) {
	raised(c, field, "the minimum", before.Minimum, after.Minimum)
	raised(c, field, "the least length", before.MinLength, after.MinLength)
	raised(c, field, "the least number of items", before.MinItems, after.MinItems)
	raised(c, field, "the least number of properties", before.MinProperties, after.MinProperties)
	lowered(c, field, "the maximum", before.Maximum, after.Maximum)
	lowered(c, field, "the greatest length", before.MaxLength, after.MaxLength)
	lowered(c, field, "the greatest number of items", before.MaxItems, after.MaxItems)
	lowered(c, field, "the greatest number of properties", before.MaxProperties, after.MaxProperties)
	if after.ExclusiveMinimum && !before.ExclusiveMinimum {
		c.report(field, "the minimum itself is no longer taken")
	}
	if after.ExclusiveMaximum && !before.ExclusiveMaximum {
		c.report(field, "the maximum itself is no longer taken")
	}
	if after.UniqueItems && !before.UniqueItems {
		c.report(field, "no two items may be equal any more")
	}
	if after.MultipleOf != nil && (before.MultipleOf == nil || *after.MultipleOf != *before.MultipleOf) {
		c.report(field, "only multiples of %v are taken", *after.MultipleOf)
	}
	if after.Pattern != "" {
		c.changed(field, "the pattern", before.Pattern, after.Pattern)
	}
	if len(after.Enum) > 0 && len(before.Enum) == 0 {
		c.report(field, "only some values are taken: %s", bytes.Join(raws(after.Enum), []byte(", ")))
	}
	for _, value := range before.Enum {
		isSame := func(v apiextensionsv1.JSON) bool { return bytes.Equal(v.Raw, value.Raw) }
		if len(after.Enum) > 0 && !slices.ContainsFunc(after.Enum, isSame) {
			c.report(field, "the value %s was removed", value.Raw)
		}
	}
	if !reflect.DeepEqual(
		[]any{before.AllOf, before.AnyOf, before.OneOf, before.Not},
		[]any{after.AllOf, after.AnyOf, after.OneOf, after.Not},
	) {
		c.report(field, "what holds of all, any, one or none changed")
	}
}

func raws(values []apiextensionsv1.JSON) [][]byte {
	list := make([][]byte, 0, len(values))
	for _, value := range values {
		list = append(list, value.Raw)
	}
	return list
}

func raised[T cmp.Ordered](c *comparison, field, what string, before, after *T) {
	if after != nil && before == nil {
		c.report(field, "%s %v was added", what, *after)
	} else if after != nil && *after > *before {
		c.report(field, "%s was raised from %v to %v", what, *before, *after)
	}
}

func lowered[T cmp.Ordered](c *comparison, field, what string, before, after *T) {
	if after != nil && before == nil {
		c.report(field, "%s %v was added", what, *after)
	} else if after != nil && *after < *before {
		c.report(field, "%s was lowered from %v to %v", what, *before, *after)
	}
}

// rules compares the CEL rules by their text: another message is no other rule.
func (c *comparison) rules(field string, before, after *schema) {
	for _, rule := range after.XValidations {
		if !slices.ContainsFunc(before.XValidations, func(r apiextensionsv1.ValidationRule) bool {
			return r.Rule == rule.Rule && ptr.Deref(r.OptionalOldSelf, false) == ptr.Deref(rule.OptionalOldSelf, false)
		}) {
			c.report(cmp.Or(field, "the object"), "a rule was added: %s", rule.Rule)
		}
	}
}

// required compares what must be there. A field with a default is never
// missing: the API server adds it before it looks.
func (c *comparison) required(field string, before, after *schema) {
	for _, name := range after.Required {
		if slices.Contains(before.Required, name) || after.Properties[name].Default != nil {
			continue
		}
		sub := strings.TrimPrefix(field+"."+name, ".")
		if _, existed := before.Properties[name]; existed {
			c.report(sub, "the field became required")
		} else {
			c.report(sub, "the field is new and required")
		}
	}
}

// A keyword that comes to the schemas of Kubernetes is compared, or is known to
// do no harm.
func TestEveryKeywordOfASchemaIsKnown(t *testing.T) {
	known := strings.Fields(`
		Type Format Default Nullable Enum Pattern MultipleOf UniqueItems
		Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength
		MaxItems MinItems MaxProperties MinProperties Required Properties Items
		AllOf OneOf AnyOf Not AdditionalProperties XPreserveUnknownFields
		XEmbeddedResource XIntOrString XListType XListMapKeys XMapType XValidations`)
	harmless := strings.Fields(`Description Title ExternalDocs Example`)
	// The API server refuses a definition that has one of these.
	refused := strings.Fields(`ID Schema Ref PatternProperties Dependencies AdditionalItems Definitions`)
	var got []string
	for field := range reflect.TypeFor[schema]().Fields() {
		got = append(got, field.Name)
	}
	want := slices.Concat(known, harmless, refused)
	slices.Sort(want)
	slices.Sort(got)
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("keywords of a schema (-known +existing):\n%s", diff)
	}
}

// mutation is one change of a released definition, and what is reported about it.
type mutation struct {
	// kind is Goal unless it says another; field of it that is changed, or
	// empty for the whole object.
	kind, field string
	// before is done to the old side too, where the release has no such thing.
	before, change func(*schema)
	// definition is changed instead of a field.
	definition func(*apiextensionsv1.CustomResourceDefinitionSpec)
	want       []string
}

func (m mutation) breaches(t *testing.T, reviewed []reviewedRule) []string {
	t.Helper()
	kind := cmp.Or(m.kind, "Goal")
	before, after := released(t, kind), released(t, kind)
	root := func(list []*definition) *schema { return list[0].Spec.Versions[0].Schema.OpenAPIV3Schema }
	if m.before != nil {
		edit(t, root(before), m.field, m.before)
		edit(t, root(after), m.field, m.before)
	}
	if m.change != nil {
		edit(t, root(after), m.field, m.change)
	}
	if m.definition != nil {
		m.definition(&after[0].Spec)
	}
	return breaches(before, after, reviewed)
}

// edit changes the schema of a field: spec.actions[].cost.
func edit(t *testing.T, at *schema, field string, change func(*schema)) {
	t.Helper()
	if field == "" {
		change(at)
		return
	}
	first, rest, _ := strings.Cut(field, ".")
	name, item := strings.CutSuffix(first, "[]")
	property, ok := at.Properties[name]
	if !ok {
		t.Fatalf("there is no field %s", field)
	}
	if item {
		edit(t, property.Items.Schema, rest, change)
	} else {
		edit(t, &property, rest, change)
	}
	at.Properties[name] = property
}

func raw(text string) *apiextensionsv1.JSON { return &apiextensionsv1.JSON{Raw: []byte(text)} }

var breaking = map[string]mutation{
	"field removed": {
		field:  "spec.actions[]",
		change: func(s *schema) { delete(s.Properties, "cost") },
		want:   []string{"Goal: spec.actions[].cost: the field was removed"},
	},
	"field of the status removed": {
		field:  "status",
		change: func(s *schema) { delete(s.Properties, "conditions") },
		want:   []string{"Goal: status.conditions: the field was removed"},
	},
	"field renamed": {
		field: "spec",
		change: func(s *schema) {
			s.Properties["heading"] = s.Properties["title"]
			delete(s.Properties, "title")
		},
		want: []string{"Goal: spec.title: the field was removed"},
	},
	"type": {
		field:  "spec.title",
		change: func(s *schema) { s.Type = "integer" },
		want:   []string{"Goal: spec.title: the type changed from string to integer"},
	},
	"type: string to either": {
		field:  "spec.title",
		change: func(s *schema) { s.Type, s.XIntOrString = "", true },
		want:   []string{"Goal: spec.title: the type changed from string to integer or string"},
	},
	"type: either to string": {
		field:  "spec.actions[].cost",
		change: func(s *schema) { s.Type, s.XIntOrString = "string", false },
		want:   []string{"Goal: spec.actions[].cost: the type changed from integer or string to string"},
	},
	"format": {
		field:  "spec.due",
		change: func(s *schema) { s.Format = "date-time" },
		want:   []string{"Goal: spec.due: the format changed from date to date-time"},
	},
	"format added": {
		field:  "spec.title",
		change: func(s *schema) { s.Format = "hostname" },
		want:   []string{"Goal: spec.title: the format changed from none to hostname"},
	},
	"new field, required": {field: "spec", change: func(s *schema) {
		s.Properties["audience"] = schema{Type: "string"}
		s.Required = append(s.Required, "audience")
	}, want: []string{"Goal: spec.audience: the field is new and required"}},
	"existing field, required": {
		field:  "spec.actions[]",
		change: func(s *schema) { s.Required = append(s.Required, "owner") },
		want:   []string{"Goal: spec.actions[].owner: the field became required"},
	},
	"enum: value removed": {
		field:  "spec.closed.outcome",
		change: func(s *schema) { s.Enum = s.Enum[1:] },
		want:   []string{`Goal: spec.closed.outcome: the value "Met" was removed`},
	},
	"enum: value renamed": {
		field:  "spec.closed.outcome",
		change: func(s *schema) { s.Enum[0].Raw = []byte(`"Reached"`) },
		want:   []string{`Goal: spec.closed.outcome: the value "Met" was removed`},
	},
	"enum: of items": {
		field:  "spec.domains[]",
		change: func(s *schema) { s.Enum = s.Enum[:3] },
		want:   []string{`Goal: spec.domains[]: the value "Shared" was removed`},
	},
	"enum: added": {
		field:  "spec.title",
		change: func(s *schema) { s.Enum = []apiextensionsv1.JSON{*raw(`"A"`), *raw(`"B"`)} },
		want:   []string{`Goal: spec.title: only some values are taken: "A", "B"`},
	},
	"minimum raised by one": {
		field:  "spec.actions[].fiscalYear",
		change: func(s *schema) { *s.Minimum++ },
		want:   []string{"Goal: spec.actions[].fiscalYear: the minimum was raised from 1990 to 1991"},
	},
	"minimum added": {
		field:  "spec.actions[].fiscalYear",
		before: func(s *schema) { s.Minimum = nil },
		change: func(s *schema) { s.Minimum = new(0.0) },
		want:   []string{"Goal: spec.actions[].fiscalYear: the minimum 0 was added"},
	},
	"minimum itself": {
		field:  "spec.actions[].fiscalYear",
		change: func(s *schema) { s.ExclusiveMinimum = true },
		want:   []string{"Goal: spec.actions[].fiscalYear: the minimum itself is no longer taken"},
	},
	"maximum lowered by one": {
		kind:   "Device",
		field:  "spec.quantity",
		change: func(s *schema) { s.Maximum = new(999_999.0) },
		want:   []string{"Device: spec.quantity: the maximum was lowered from 1e+06 to 999999"},
	},
	"maximum added": {
		field:  "spec.actions[].fiscalYear",
		before: func(s *schema) { s.Maximum = nil },
		change: func(s *schema) { s.Maximum = new(3000.0) },
		want:   []string{"Goal: spec.actions[].fiscalYear: the maximum 3000 was added"},
	},
	"maximum itself": {
		field:  "spec.actions[].fiscalYear",
		change: func(s *schema) { s.ExclusiveMaximum = true },
		want:   []string{"Goal: spec.actions[].fiscalYear: the maximum itself is no longer taken"},
	},
	"multiple": {
		field:  "spec.actions[].fiscalYear",
		change: func(s *schema) { s.MultipleOf = new(2.0) },
		want:   []string{"Goal: spec.actions[].fiscalYear: only multiples of 2 are taken"},
	},
	"length: greatest": {
		field:  "spec.title",
		change: func(s *schema) { *s.MaxLength-- },
		want:   []string{"Goal: spec.title: the greatest length was lowered from 160 to 159"},
	},
	"length: greatest added": {
		field:  "spec.title",
		before: func(s *schema) { s.MaxLength = nil },
		change: func(s *schema) { s.MaxLength = ptr.To[int64](160) },
		want:   []string{"Goal: spec.title: the greatest length 160 was added"},
	},
	"length: least": {
		field:  "spec.title",
		change: func(s *schema) { *s.MinLength++ },
		want:   []string{"Goal: spec.title: the least length was raised from 1 to 2"},
	},
	"items: greatest number": {
		field:  "spec.actions",
		change: func(s *schema) { *s.MaxItems-- },
		want:   []string{"Goal: spec.actions: the greatest number of items was lowered from 100 to 99"},
	},
	"items: least number": {
		field:  "spec.actions",
		change: func(s *schema) { s.MinItems = ptr.To[int64](1) },
		want:   []string{"Goal: spec.actions: the least number of items 1 was added"},
	},
	"items: unique": {
		field:  "spec.actions",
		change: func(s *schema) { s.UniqueItems = true },
		want:   []string{"Goal: spec.actions: no two items may be equal any more"},
	},
	"properties: least number": {
		field:  "spec.alignment",
		change: func(s *schema) { *s.MinProperties++ },
		want:   []string{"Goal: spec.alignment: the least number of properties was raised from 1 to 2"},
	},
	"properties: greatest number": {
		field:  "spec.alignment",
		change: func(s *schema) { s.MaxProperties = ptr.To[int64](3) },
		want:   []string{"Goal: spec.alignment: the greatest number of properties 3 was added"},
	},
	"pattern": {
		field:  "spec.priority",
		change: func(s *schema) { s.Pattern = "^[a-z]+$" },
		want: []string{
			"Goal: spec.priority: the pattern changed from ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$ to ^[a-z]+$",
		},
	},
	"pattern added": {
		field:  "spec.title",
		change: func(s *schema) { s.Pattern = "^[A-Z]" },
		want:   []string{"Goal: spec.title: the pattern changed from none to ^[A-Z]"},
	},
	"list type: map to atomic": {
		field:  "spec.actions",
		change: func(s *schema) { s.XListType = new("atomic"); s.XListMapKeys = nil },
		want: []string{
			"Goal: spec.actions: the list type changed from map to atomic",
			"Goal: spec.actions: the keys of the list changed from name to none",
		},
	},
	"list type: keys": {
		field:  "spec.actions",
		change: func(s *schema) { s.XListMapKeys = []string{"name", "owner"} },
		want:   []string{"Goal: spec.actions: the keys of the list changed from name to name, owner"},
	},
	"map type": {
		field:  "spec.alignment",
		change: func(s *schema) { s.XMapType = new("atomic") },
		want:   []string{"Goal: spec.alignment: the map type changed from none to atomic"},
	},
	"default": {
		field:  "status",
		change: func(s *schema) { s.Default = raw(`{"observedGeneration":0}`) },
		want: []string{
			`Goal: status: the default changed from {"observedGeneration":-1} to {"observedGeneration":0}`,
		},
	},
	"default added": {
		field:  "spec.owner",
		change: func(s *schema) { s.Default = raw(`"Technology director"`) },
		want:   []string{`Goal: spec.owner: the default changed from none to "Technology director"`},
	},
	"default removed": {
		field:  "status",
		change: func(s *schema) { s.Default = nil },
		want:   []string{`Goal: status: the default changed from {"observedGeneration":-1} to none`},
	},
	"null": {
		field:  "spec.owner",
		before: func(s *schema) { s.Nullable = true },
		change: func(s *schema) { s.Nullable = false },
		want:   []string{"Goal: spec.owner: it no longer takes null"},
	},
	"unknown fields": {
		field:  "spec.alignment",
		before: func(s *schema) { s.XPreserveUnknownFields = new(true) },
		change: func(s *schema) { s.XPreserveUnknownFields = nil },
		want:   []string{"Goal: spec.alignment: fields that are not in the schema are no longer kept"},
	},
	"whole object": {
		field:  "spec.alignment",
		change: func(s *schema) { s.XEmbeddedResource = true },
		want:   []string{"Goal: spec.alignment: whether it is a whole object changed"},
	},
	"any of": {
		field:  "spec.alignment",
		change: func(s *schema) { s.AnyOf = []schema{{Required: []string{"curriculum"}}} },
		want:   []string{"Goal: spec.alignment: what holds of all, any, one or none changed"},
	},
	"names of one's own": {field: "spec.alignment", before: func(s *schema) {
		s.AdditionalProperties = &apiextensionsv1.JSONSchemaPropsOrBool{Schema: &schema{Type: "string"}}
	}, change: func(s *schema) { s.AdditionalProperties = nil }, want: []string{
		"Goal: spec.alignment: what it takes under names of one's own changed",
	}},
	"under names of one's own": {field: "spec.alignment", before: func(s *schema) {
		s.AdditionalProperties = &apiextensionsv1.JSONSchemaPropsOrBool{Schema: &schema{Type: "string"}}
	}, change: func(s *schema) {
		s.AdditionalProperties = &apiextensionsv1.JSONSchemaPropsOrBool{Schema: &schema{Type: "integer"}}
	}, want: []string{"Goal: spec.alignment[*]: the type changed from string to integer"}},
	"rule on a field": {
		field:  "spec.title",
		change: addRule("self != 'Goal'"),
		want:   []string{"Goal: spec.title: a rule was added: self != 'Goal'"},
	},
	"rule on the object": {
		field:  "",
		change: addRule("has(self.status)"),
		want:   []string{"Goal: the object: a rule was added: has(self.status)"},
	},
	"rule on items": {
		field:  "spec.actions[]",
		change: addRule("has(self.owner)"),
		want:   []string{"Goal: spec.actions[]: a rule was added: has(self.owner)"},
	},
	"rule in other words": {
		field:  "spec.owner",
		change: func(s *schema) { s.XValidations[0].Rule = "!self.contains(' ')" },
		want:   []string{"Goal: spec.owner: a rule was added: !self.contains(' ')"},
	},
	"rule on creation too": {
		kind:   "Evaluation",
		field:  "spec",
		before: addRule("self == oldSelf"),
		change: func(s *schema) { s.XValidations[len(s.XValidations)-1].OptionalOldSelf = new(true) },
		want:   []string{"Evaluation: spec: a rule was added: self == oldSelf"},
	},
	"scope": {
		definition: func(d *definitionSpec) {
			d.Scope = apiextensionsv1.ClusterScoped
		},
		want: []string{"Goal: the scope changed from Namespaced to Cluster"},
	},
	"group": {
		definition: func(d *definitionSpec) { d.Group = "techplan.example" },
		want:       []string{"Goal: the group changed from techplan.education to techplan.example"},
	},
	"plural": {
		definition: func(d *definitionSpec) { d.Names.Plural = "aims" },
		want:       []string{"Goal: the plural changed from goals to aims"},
	},
	"short name": {
		kind:       "Device",
		definition: func(d *definitionSpec) { d.Names.ShortNames = nil },
		want:       []string{"Device: short name tpd was removed"},
	},
	"category": {
		definition: func(d *definitionSpec) { d.Names.Categories = nil },
		want:       []string{"Goal: category techplan-all was removed"},
	},
	"version removed": {
		definition: func(d *definitionSpec) { d.Versions[0].Name = "v1beta1" },
		want:       []string{"Goal: version v1alpha1 was removed, and objects may be stored in it"},
	},
	"version no longer served": {
		definition: func(d *definitionSpec) { d.Versions[0].Served = false },
		want:       []string{"Goal: version v1alpha1 is no longer served"},
	},
	"subresource status": {
		definition: func(d *definitionSpec) {
			d.Versions[0].Subresources.Status = nil
		},
		want: []string{"Goal: the subresource status was removed"},
	},
	"selectable field": {kind: "Device", definition: func(d *definitionSpec) {
		d.Versions[0].SelectableFields = d.Versions[0].SelectableFields[1:]
	}, want: []string{"Device: selectable field .spec.planRef.name was removed"}},
	"column": {kind: "Device", definition: func(d *definitionSpec) {
		d.Versions[0].AdditionalPrinterColumns = d.Versions[0].AdditionalPrinterColumns[1:]
	}, want: []string{"Device: column Technology was removed"}},
	"wider in one place, tighter next": {
		field:  "spec.title",
		change: func(s *schema) { *s.MaxLength++; *s.MinLength++ },
		want:   []string{"Goal: spec.title: the least length was raised from 1 to 2"},
	},
}

func addRule(rule string) func(*schema) {
	return func(s *schema) {
		s.XValidations = append(slices.Clone(s.XValidations), apiextensionsv1.ValidationRule{Rule: rule, Message: "no"})
	}
}

func TestBreakingChangesAreTold(t *testing.T) {
	for name, m := range breaking {
		t.Run(name, func(t *testing.T) {
			if diff := gocmp.Diff(m.want, m.breaches(t, nil)); diff != "" {
				t.Errorf("breaches (-want +got):\n%s", diff)
			}
		})
	}
}

func TestARemovedKindIsTold(t *testing.T) {
	before := released(t)
	want := []string{before[0].Spec.Names.Kind + ": the kind was removed"}
	if diff := gocmp.Diff(want, breaches(before, before[1:], nil)); diff != "" {
		t.Errorf("breaches (-want +got):\n%s", diff)
	}
}

var harmless = map[string]mutation{
	"nothing": {},
	"description": {
		field:  "spec.title",
		change: func(s *schema) { s.Description, s.Example = "another", raw(`"an example"`) },
	},
	"new optional field": {
		field:  "spec",
		change: func(s *schema) { s.Properties["audience"] = schema{Type: "string"} },
	},
	"new field with new required": {field: "spec", change: func(s *schema) {
		s.Properties["audience"] = schema{
			Type: "object", Required: []string{"role"}, Properties: map[string]schema{"role": {Type: "string"}},
		}
	}},
	"new required with a default": {field: "spec", change: func(s *schema) {
		s.Properties["audience"] = schema{Type: "string", Default: raw(`"All"`)}
		s.Required = append(s.Required, "audience")
	}},
	"new field with a rule": {field: "spec", change: func(s *schema) {
		s.Properties["audience"] = schema{
			Type: "string", XValidations: []apiextensionsv1.ValidationRule{{Rule: "self != ''"}},
		}
	}},
	"no longer required": {field: "spec", change: func(s *schema) { s.Required = s.Required[:1] }},
	"new enum value": {
		field:  "spec.closed.outcome",
		change: func(s *schema) { s.Enum = append(slices.Clone(s.Enum), *raw(`"Postponed"`)) },
	},
	"enum in another order": {
		field:  "spec.closed.outcome",
		change: func(s *schema) { slices.Reverse(s.Enum) },
	},
	"enum lifted": {field: "spec.closed.outcome", change: func(s *schema) { s.Enum = nil }},
	"lower minimum": {
		field:  "spec.actions[].fiscalYear",
		change: func(s *schema) { *s.Minimum-- },
	},
	"no minimum": {
		field:  "spec.actions[].fiscalYear",
		change: func(s *schema) { s.Minimum = nil },
	},
	"higher maximum": {
		field:  "spec.actions[].fiscalYear",
		change: func(s *schema) { *s.Maximum++ },
	},
	"longer text":  {field: "spec.title", change: func(s *schema) { *s.MaxLength++ }},
	"shorter text": {field: "spec.title", change: func(s *schema) { *s.MinLength-- }},
	"more items":   {field: "spec.actions", change: func(s *schema) { *s.MaxItems++ }},
	"no pattern":   {field: "spec.priority", change: func(s *schema) { s.Pattern = "" }},
	"null":         {field: "spec.owner", change: func(s *schema) { s.Nullable = true }},
	"rule removed": {field: "spec.owner", change: func(s *schema) { s.XValidations = nil }},
	"another message of a rule": {
		field:  "spec.owner",
		change: func(s *schema) { s.XValidations[0].Message = "a role, please" },
	},
	"another version": {definition: func(d *definitionSpec) {
		d.Versions = append(d.Versions, apiextensionsv1.CustomResourceDefinitionVersion{Name: "v1beta1", Served: true})
	}},
	"deprecated version": {
		definition: func(d *definitionSpec) { d.Versions[0].Deprecated = true },
	},
	"new short name and category": {definition: func(d *definitionSpec) {
		d.Names.ShortNames, d.Names.Categories = append(d.Names.ShortNames, "aim"), append(d.Names.Categories, "all")
	}},
	"new column in front": {kind: "Device", definition: func(d *definitionSpec) {
		version := &d.Versions[0]
		version.AdditionalPrinterColumns = slices.Insert(version.AdditionalPrinterColumns, 0,
			apiextensionsv1.CustomResourceColumnDefinition{Name: "Model", Type: "string", JSONPath: ".spec.model"})
	}},
	"new selectable field": {kind: "Device", definition: func(d *definitionSpec) {
		version := &d.Versions[0]
		version.SelectableFields = append(version.SelectableFields,
			apiextensionsv1.SelectableField{JSONPath: ".spec.model"})
	}},
	"required in another order": {field: "spec", change: func(s *schema) { slices.Reverse(s.Required) }},
	"field that is in no released": {field: "status", change: func(s *schema) {
		s.Properties["summary"] = schema{
			Type: "array", Items: &apiextensionsv1.JSONSchemaPropsOrArray{Schema: &schema{Type: "string"}},
		}
	}},
}

func TestHarmlessChangesPass(t *testing.T) {
	for name, m := range harmless {
		t.Run(name, func(t *testing.T) {
			if got := m.breaches(t, nil); len(got) > 0 {
				t.Errorf("want no report, got %q", got)
			}
		})
	}
}

// An entry excepts its own rule at its own field, and nothing else.
func TestReviewedRulesMayCome(t *testing.T) {
	m := mutation{field: "spec.title", change: addRule("self != 'Goal'")}
	entry := reviewedRule{
		Kind: "Goal", Fields: []string{"spec.title"}, Rule: "self != 'Goal'", Reason: "no goal has this title",
	}
	for name, c := range map[string]struct {
		entry func(*reviewedRule)
		want  int
	}{
		"its own":       {entry: func(*reviewedRule) {}, want: 0},
		"another rule":  {entry: func(r *reviewedRule) { r.Rule = "self != 'goal'" }, want: 1},
		"another field": {entry: func(r *reviewedRule) { r.Fields = []string{"spec.owner"} }, want: 1},
		"among others": {
			entry: func(r *reviewedRule) { r.Fields = []string{"spec.owner", "spec.title"} },
			want:  0,
		},
		"another kind": {entry: func(r *reviewedRule) { r.Kind = "Device" }, want: 1},
	} {
		t.Run(name, func(t *testing.T) {
			e := entry
			c.entry(&e)
			if got := m.breaches(t, []reviewedRule{e}); len(got) != c.want {
				t.Errorf("want %d breaches, got %q", c.want, got)
			}
		})
	}
}
