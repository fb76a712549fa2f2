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
	if metadata := from.Find("metadata"); metadata != nil {
		header.namespace, header.name = metadata.FindText("namespace"), metadata.FindText("name")
	}
	return header
}

func (h objectHeader) group() string {
	version, err := schema.ParseGroupVersion(h.apiVersion)
	if err != nil {
		return ""
	}
	return version.Group
}

// isList reports whether the object is a list of objects, of any kind or of one of
// the API group.
func (h objectHeader) isList() bool {
	return h.apiVersion == "v1" && h.kind == "List" ||
		h.group() == v1alpha1.Group && strings.HasSuffix(h.kind, "List")
}

// isOfGroup reports whether an object is meant to be of the API group: by its
// group, by one of its kinds and a group that is misspelt, or by one of its kinds
// without any group.
func (h objectHeader) isOfGroup(kinds []string) bool {
	switch {
	case h.apiVersion == "":
		return slices.Contains(kinds, h.kind)
	case h.group() == v1alpha1.Group:
		return true
	default:
		_, isMisspelt := text.Suggest(h.group(), []string{v1alpha1.Group})
		return isMisspelt && slices.Contains(kinds, h.kind)
	}
}

// headerFault is what keeps an object of the group from being read.
type headerFault struct {
	path          *field.Path
	code, message string
}

// findFault returns the first fault of a header; nil: none.
func (h objectHeader) findFault(kinds []string) *headerFault {
	want := v1alpha1.GroupVersion.String()
	version, kind := field.NewPath("apiVersion"), field.NewPath("kind")
	switch {
	case h.apiVersion == "":
		return &headerFault{version, codeMissingField, "apiVersion is missing; write " + want}
	case h.apiVersion != want:
		return &headerFault{
			version, codeUnsupportedVersion, fmt.Sprintf("%s is not known; write %s", h.apiVersion, want),
		}
	case h.kind == "":
		return &headerFault{kind, codeMissingField, "kind is missing; write one of " + strings.Join(kinds, ", ")}
	case !slices.Contains(kinds, h.kind):
		message := fmt.Sprintf("there is no kind %s; the kinds are %s", h.kind, strings.Join(kinds, ", "))
		if meant, ok := text.Suggest(h.kind, kinds); ok {
			message = fmt.Sprintf("there is no kind %s; did you mean %s?", h.kind, meant)
		}
		return &headerFault{kind, codeUnknownKind, message}
	case h.name == "":
		return &headerFault{
			field.NewPath("metadata", "name"), codeMissingField,
			"metadata.name is missing, or is not text; other objects point to this one by its name",
		}
	default:
		return nil
	}
}
