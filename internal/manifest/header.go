package manifest

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/manifest/yamltree"
	"techplan.education/internal/text"
)

// objectHeader says which object a mapping is. A part that is missing, or is not
// text, is empty.
type objectHeader struct {
	apiVersion, kind, namespace, name string
}

func readHeader(from *yamltree.Node) objectHeader {
	header := objectHeader{apiVersion: from.FindText("apiVersion"), kind: from.FindText("kind")}
	if metadata := from.FindEntry("metadata"); metadata != nil {
		header.namespace, header.name = metadata.FindText("namespace"), metadata.FindText("name")
	}
	return header
}

func (header objectHeader) groupName() string {
	version, err := schema.ParseGroupVersion(header.apiVersion)
	if err != nil {
		return ""
	}
	return version.Group
}

// isList reports whether the object is a list of objects, of any kind or of one of
// the API group.
func (header objectHeader) isList() bool {
	return header.apiVersion == "v1" && header.kind == "List" ||
		header.groupName() == v1alpha1.Group && strings.HasSuffix(header.kind, "List")
}

// isOfGroup reports whether an object is meant to be of the API group: by its
// group, by one of its kinds and a group that is misspelt, or by one of its kinds
// without any group.
func (header objectHeader) isOfGroup(kinds []string) bool {
	switch {
	case header.apiVersion == "":
		return slices.Contains(kinds, header.kind)
	case header.groupName() == v1alpha1.Group:
		return true
	default:
		_, isMisspelt := text.Suggest(header.groupName(), []string{v1alpha1.Group})
		return isMisspelt && slices.Contains(kinds, header.kind)
	}
}

// headerFault is what keeps an object of the group from being read.
type headerFault struct {
	path          *field.Path
	code, message string
}

// findFault returns the first fault of a header; nil: none.
func (header objectHeader) findFault(kinds []string) *headerFault {
	want := v1alpha1.GroupVersion.String()
	version, kind := field.NewPath("apiVersion"), field.NewPath("kind")
	switch {
	case header.apiVersion == "":
		return &headerFault{version, codeMissingField, "apiVersion is missing; write " + want}
	case header.apiVersion != want:
		return &headerFault{
			version, codeUnsupportedVersion, fmt.Sprintf("%s is not known; write %s", header.apiVersion, want),
		}
	case header.kind == "":
		return &headerFault{kind, codeMissingField, "kind is missing; write one of " + strings.Join(kinds, ", ")}
	case !slices.Contains(kinds, header.kind):
		message := fmt.Sprintf("there is no kind %s; the kinds are %s", header.kind, strings.Join(kinds, ", "))
		if meant, ok := text.Suggest(header.kind, kinds); ok {
			message = fmt.Sprintf("there is no kind %s; did you mean %s?", header.kind, meant)
		}
		return &headerFault{kind, codeUnknownKind, message}
	case header.name == "":
		return &headerFault{
			field.NewPath("metadata", "name"), codeMissingField,
			"metadata.name is missing, or is not text; other objects point to this one by its name",
		}
	default:
		return nil
	}
}
