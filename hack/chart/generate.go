package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/yaml"
	sigsyaml "sigs.k8s.io/yaml"
)

// Folders of the chart that are generated whole.
var folders = []string{
	filepath.Join("templates", "crds"),
	filepath.Join("templates", "rbac"),
	filepath.Join("templates", "rbac", "people"),
	filepath.Join("templates", "policy"),
}

// A source is files of config/ of which the chart makes templates.
type source struct {
	folder string // in config/
	files  string // pattern
	into   string // folder of the chart
	// when says for each file, or for all under "*", in which case it is rendered.
	when map[string]string
	// renamed: the names follow the release. Those of people's roles do not,
	// because people and their bindings know them.
	renamed bool
}

var sources = []source{
	{
		folder: "rbac", files: "*.yaml", into: folders[1], renamed: true,
		when: map[string]string{
			"role.yaml":                ".Values.rbac.create",
			"role_binding.yaml":        ".Values.rbac.create",
			"leader_election.yaml":     "and .Values.rbac.create .Values.leaderElection.enabled",
			"metrics_auth.yaml":        "and .Values.rbac.create .Values.metrics.enabled",
			"metrics_auth_reader.yaml": "and .Values.rbac.create .Values.metrics.enabled",
		},
	},
	{folder: "rbac/people", files: "*.yaml", into: folders[2], when: map[string]string{"*": ".Values.rbac.people"}},
	{
		folder: "policy", files: "*.yaml", into: folders[3], renamed: true,
		when: map[string]string{
			"approval.yaml":          ".Values.approvalPolicy.enabled",
			"approval_deletion.yaml": "and .Values.approvalPolicy.enabled .Values.approvalPolicy.denyDeletion",
		},
	},
}

const kustomization = "kustomization.yaml"

// generateChart makes all generated texts of the chart, by their path in it.
func generateChart(root string) (map[string]string, error) {
	texts := map[string]string{}
	if err := addDefinitions(root, texts); err != nil {
		return nil, err
	}
	for _, s := range sources {
		if err := s.addTemplates(root, texts); err != nil {
			return nil, err
		}
	}
	readme, err := renderReadme(filepath.Join(root, "charts", "techplan"))
	if err != nil {
		return nil, err
	}
	texts["README.md"] = readme
	return texts, nil
}

// addDefinitions makes a template of each custom resource definition. What stands
// below its spec is copied as it is.
func addDefinitions(root string, texts map[string]string) error {
	paths, err := filepath.Glob(filepath.Join(root, "config", "crd", "bases", "*.yaml"))
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		return errors.New("config/crd/bases has no definitions")
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		_, spec, found := strings.Cut(string(data), "\nspec:\n")
		if !found {
			return fmt.Errorf("%s has no spec", path)
		}
		definition := object{}
		if err := sigsyaml.Unmarshal(data, &definition); err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
		var written strings.Builder
		beginTemplate(&written, "config/crd/bases/"+filepath.Base(path), ".Values.crds.enabled")
		fmt.Fprintf(&written, "apiVersion: %s\nkind: %s\nmetadata:\n  name: %s\n", definition.APIVersion, definition.Kind, definition.Metadata.Name)
		written.WriteString("  labels:\n    {{- include \"techplan.labels\" . | nindent 4 }}\n")
		written.WriteString("  annotations:\n    {{- include \"techplan.crdAnnotations\" (dict \"context\" . \"own\" (dict")
		for _, key := range slices.Sorted(maps.Keys(definition.Metadata.Annotations)) {
			fmt.Fprintf(&written, " %q %q", key, definition.Metadata.Annotations[key])
		}
		written.WriteString(")) | nindent 4 }}\nspec:\n")
		written.WriteString(escapeTemplate(spec))
		written.WriteString("{{- end }}\n")
		texts[filepath.Join(folders[0], filepath.Base(path))] = written.String()
	}
	return nil
}

// object is what the generator knows of an object; the rest is copied.
type object struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name        string            `json:"name"`
		Namespace   string            `json:"namespace"`
		Labels      map[string]string `json:"labels"`
		Annotations map[string]string `json:"annotations"`
	} `json:"metadata"`
}

func (source source) addTemplates(root string, texts map[string]string) error {
	paths, err := filepath.Glob(filepath.Join(root, "config", source.folder, source.files))
	if err != nil {
		return err
	}
	for _, path := range paths {
		name := filepath.Base(path)
		if name == kustomization {
			continue
		}
		when := source.when[name]
		if when == "" {
			when = source.when["*"]
		}
		if when == "" {
			return fmt.Errorf("config/%s/%s is new: say in hack/chart/generate.go when the chart renders it", source.folder, name)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text, err := source.writeTemplate(name, when, data)
		if err != nil {
			return fmt.Errorf("config/%s/%s: %w", source.folder, name, err)
		}
		texts[filepath.Join(source.into, name)] = text
	}
	return nil
}

// writeTemplate makes one template of all objects of a file.
func (source source) writeTemplate(name, when string, data []byte) (string, error) {
	var written strings.Builder
	beginTemplate(&written, "config/"+source.folder+"/"+name, when)
	documents := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(data), 4096)
	for first := true; ; first = false {
		raw := map[string]any{}
		if err := documents.Decode(&raw); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return "", err
		}
		if !first {
			written.WriteString("---\n")
		}
		if err := source.writeObject(&written, raw); err != nil {
			return "", err
		}
	}
	written.WriteString("{{- end }}\n")
	return written.String(), nil
}

func (source source) writeObject(written *strings.Builder, raw map[string]any) error {
	text, err := sigsyaml.Marshal(raw)
	if err != nil {
		return err
	}
	known := object{}
	if err := sigsyaml.Unmarshal(text, &known); err != nil {
		return err
	}
	if len(known.Metadata.Annotations) > 0 {
		return fmt.Errorf("%s %s has annotations, which the chart does not copy", known.Kind, known.Metadata.Name)
	}
	delete(raw, "apiVersion")
	delete(raw, "kind")
	delete(raw, "metadata")
	fmt.Fprintf(written, "apiVersion: %s\nkind: %s\nmetadata:\n  name: %s\n", known.APIVersion, known.Kind, source.templateName(known.Metadata.Name))
	if known.Metadata.Namespace != "" {
		if !strings.HasSuffix(known.Metadata.Name, "-leader-election") {
			return fmt.Errorf("%s %s has a namespace: say in hack/chart/generate.go which it is in the chart", known.Kind, known.Metadata.Name)
		}
		written.WriteString("  namespace: {{ default .Release.Namespace .Values.leaderElection.namespace }}\n")
	}
	written.WriteString("  labels:\n    {{- include \"techplan.labels\" . | nindent 4 }}\n")
	if len(known.Metadata.Labels) > 0 {
		written.WriteString("    {{- if .Values.rbac.aggregate }}\n")
		for _, key := range slices.Sorted(maps.Keys(known.Metadata.Labels)) {
			if !strings.HasPrefix(key, "rbac.authorization.k8s.io/aggregate-to-") {
				return fmt.Errorf("%s %s has the label %s, which the chart does not copy", known.Kind, known.Metadata.Name, key)
			}
			fmt.Fprintf(written, "    %s: %q\n", key, known.Metadata.Labels[key])
		}
		written.WriteString("    {{- end }}\n")
	}
	source.replaceReferences(raw)
	rest, err := sigsyaml.Marshal(raw)
	if err != nil {
		return err
	}
	written.WriteString(places.Replace(escapeTemplate(string(rest))))
	if known.Kind == "ValidatingAdmissionPolicyBinding" {
		written.WriteString("  {{- with .Values.approvalPolicy.namespaceSelector }}\n  matchResources:\n    namespaceSelector:\n      {{- toYaml . | nindent 6 }}\n  {{- end }}\n")
	}
	return nil
}

// templateName as the chart writes it: techplan-x follows the release.
func (source source) templateName(name string) string {
	if !source.renamed {
		return name
	}
	return places.Replace(source.templatePath(name))
}

func (source source) templatePath(name string) string {
	return placeFullname + strings.TrimPrefix(name, "techplan")
}

// What stands in a marshalled object for an action of the template.
const (
	placeFullname       = "PLACE_OF_FULLNAME"
	placeNamespace      = "PLACE_OF_NAMESPACE"
	placeServiceAccount = "PLACE_OF_SERVICE_ACCOUNT"
)

var places = strings.NewReplacer(
	placeFullname, `{{ include "techplan.fullname" . }}`,
	placeNamespace, "{{ .Release.Namespace }}",
	placeServiceAccount, `{{ include "techplan.serviceAccountName" . }}`,
)

// replaceReferences follows the names where objects name each other: a binding its role
// and its service account, a policy's binding its policy.
func (source source) replaceReferences(raw map[string]any) {
	if !source.renamed {
		return
	}
	if role, ok := raw["roleRef"].(map[string]any); ok {
		role["name"] = source.templatePath(fmt.Sprint(role["name"]))
	}
	subjects, _ := raw["subjects"].([]any)
	for _, each := range subjects {
		if subject, ok := each.(map[string]any); ok && subject["kind"] == "ServiceAccount" {
			subject["name"], subject["namespace"] = placeServiceAccount, placeNamespace
		}
	}
	if spec, ok := raw["spec"].(map[string]any); ok && spec["policyName"] != nil {
		spec["policyName"] = source.templatePath(fmt.Sprint(spec["policyName"]))
	}
}

func beginTemplate(written *strings.Builder, from, when string) {
	fmt.Fprintf(written, "{{- /* Written by hack/chart from %s. Do not edit: run make generate. */ -}}\n{{- if %s }}\n", from, when)
}

// escapeTemplate keeps Helm from taking a part of a text for an action.
func escapeTemplate(text string) string {
	return strings.ReplaceAll(text, "{{", `{{ "{{" }}`)
}
