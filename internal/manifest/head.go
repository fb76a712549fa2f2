package manifest

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/text"
)

// head is what says which object a mapping is.
type head struct {
	apiVersion, kind, namespace, name string
}

func headOf(node *yaml.Node) head {
	metadata := &yaml.Node{}
	if _, value := searchEntry(node, "metadata"); value != nil {
		metadata = resolve(value)
	}
	return head{
		apiVersion: stringField(node, "apiVersion"),
		kind:       stringField(node, "kind"),
		namespace:  stringField(metadata, "namespace"),
		name:       stringField(metadata, "name"),
	}
}

// stringField returns a field that holds text, or "".
func stringField(node *yaml.Node, name string) string {
	_, value := searchEntry(node, name)
	if value == nil || resolve(value).Kind != yaml.ScalarNode {
		return ""
	}
	read, err := scalar(resolve(value))
	if err != nil {
		return ""
	}
	s, _ := read.(string)
	return s
}

func (h head) group() string {
	gv, err := schema.ParseGroupVersion(h.apiVersion)
	if err != nil {
		return ""
	}
	return gv.Group
}

func (h head) isList() bool {
	return h.apiVersion == "v1" && h.kind == "List" ||
		h.group() == v1alpha1.Group && strings.HasSuffix(h.kind, "List")
}

// isOurs says whether an object is meant to be of the API group: by its group,
// by a group that is nearly it, or by one of its kinds without any group.
func (h head) isOurs(kinds []string) bool {
	switch {
	case h.apiVersion == "":
		return slices.Contains(kinds, h.kind)
	case h.group() == v1alpha1.Group:
		return true
	default:
		_, misspelt := text.Suggest(h.group(), []string{v1alpha1.Group})
		return misspelt && slices.Contains(kinds, h.kind)
	}
}

// fault is what keeps an object of the group from being read, if anything does.
func (h head) fault(kinds []string) (code, field, message string) {
	want := v1alpha1.GroupVersion.String()
	switch {
	case h.apiVersion == "":
		return CodeMissingField, "apiVersion", "apiVersion is missing; write " + want
	case h.apiVersion != want:
		return CodeUnsupportedVersion, "apiVersion", fmt.Sprintf("%s is not known; write %s", h.apiVersion, want)
	case h.kind == "":
		return CodeMissingField, "kind", "kind is missing; write one of " + strings.Join(kinds, ", ")
	case !slices.Contains(kinds, h.kind):
		if meant, ok := text.Suggest(h.kind, kinds); ok {
			return CodeUnknownKind, "kind", fmt.Sprintf("there is no kind %s; did you mean %s?", h.kind, meant)
		}
		return CodeUnknownKind, "kind", fmt.Sprintf("there is no kind %s; the kinds are %s", h.kind, strings.Join(kinds, ", "))
	case h.name == "":
		return CodeMissingField, "metadata.name", "metadata.name is missing, or is not text; other objects point to this one by its name"
	default:
		return "", "", ""
	}
}
