package crd_test

import (
	"encoding/json"
	"fmt"
	"testing"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/utils/ptr"

	"techplan.education/config/crd"
	"techplan.education/internal/objectsize"
)

// The most that kubectl apply may write into its annotation, in bytes. All
// annotations of an object together take at most 262,144: see
// k8s.io/apimachinery/pkg/api/validation.TotalAnnotationSizeLimitB. The rest is
// left for fields to come and for the annotations of others.
const appliedMost = 200_000

// kubectl apply without --server-side records the whole definition in the
// annotation kubectl.kubernetes.io/last-applied-configuration.
func TestDefinitionsFitIntoTheAppliedAnnotation(t *testing.T) {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	for _, definition := range definitions {
		applied, err := json.Marshal(definition)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes", definition.Name, len(applied))
		if len(applied) > appliedMost {
			t.Errorf("%s takes %d bytes in the annotation of kubectl apply, more than %d: shorten descriptions",
				definition.Name, len(applied), appliedMost)
		}
	}
}

// largest is the most that a value can take by its schema alone, in bytes: as
// JSON, and its managed fields.
type largest struct{ json, managed int }

func (l largest) total() int { return l.json + l.managed }

// bytesOfACharacter is how long a character of a text is at most: in UTF-8, and in
// JSON but for control characters.
const bytesOfACharacter = 4

func largestOf(schema *apiextensionsv1.JSONSchemaProps) largest {
	switch {
	case schema.Type == "object":
		sum := largest{len(`{}`), len(`".":{},`)}
		for name, field := range schema.Properties {
			value := largestOf(&field)
			sum.json += len(name) + len(`"":,`) + value.json
			sum.managed += len(name) + len(`"f:":{},`) + value.managed
		}
		return sum
	case schema.Type == "array":
		items, item := int(ptr.Deref(schema.MaxItems, 0)), largestOf(schema.Items.Schema)
		// An item is recorded by its key, or, of a set, by itself.
		key := item.json
		if len(schema.XListMapKeys) > 0 {
			name := schema.XListMapKeys[0]
			field := schema.Items.Schema.Properties[name]
			key = len(name) + len(`{\"\":}`) + largestOf(&field).json
		}
		return largest{len(`[]`) + items*(item.json+len(`,`)), items*(key+len(`\"\"`)+len(`"k:":{},`)+item.managed) +
			len(`".":{},`)}
	case len(schema.Enum) > 0:
		most := 0
		for _, value := range schema.Enum {
			most = max(most, len(value.Raw))
		}
		return largest{json: most}
	case schema.Type == "boolean":
		return largest{json: len("false")}
	case schema.Type == "integer":
		return largest{json: len(fmt.Sprint(int64(ptr.Deref(schema.Maximum, 1<<31))))}
	case schema.Pattern != "" || schema.Format != "" || schema.XIntOrString:
		return largest{json: int(ptr.Deref(schema.MaxLength, 0)) + len(`""`)}
	default:
		return largest{json: int(ptr.Deref(schema.MaxLength, 0))*bytesOfACharacter + len(`""`)}
	}
}

// The kinds that their bounds keep from becoming too large to store or to assess,
// and those that have another bound beside. The figures stand in docs/security.md.
func TestLargestSpecOfEachKind(t *testing.T) {
	// What the status of such a kind, and the metadata, take at most.
	const beside = 400_000
	fits := map[string]bool{
		"Goal": true, "Device": true, "Evaluation": true, "Benchmark": false, "TechnologyPlan": false,
	}
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	for _, definition := range definitions {
		kind := definition.Spec.Names.Kind
		spec := definition.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties["spec"]
		size := largestOf(&spec)
		t.Logf("%s: %d bytes as JSON, %d of managed fields", kind, size.json, size.managed)
		if kind == "TechnologyPlan" {
			logSections(t, &spec)
		}
		if got := size.total()+beside <= objectsize.Stored; got != fits[kind] {
			t.Errorf("that the largest %s fits is %t: %d bytes", kind, got, size.total())
		}
	}
}

// logSections writes down what each section of a plan takes.
func logSections(t *testing.T, spec *apiextensionsv1.JSONSchemaProps) {
	t.Helper()
	for name, field := range spec.Properties {
		size := largestOf(&field)
		t.Logf("  %s: %d + %d", name, size.json, size.managed)
	}
}
