{{- define "gvDetails" -}}
{{- $gv := . -}}
# API reference

Every kind of `{{ $gv.GroupVersionString }}`, every field, and what is asked of its value. The pages about the kinds have examples and say how they are meant: {{ range $i, $kind := $gv.SortedKinds }}{{ if $i }}, {{ end }}[{{ $kind }}](kinds/{{ lower $kind }}.md){{ end }}. `kubectl explain` shows the same texts.

What is asked of a type is said at the type, and at a field only what comes on top. An object that breaks a rule is refused, with the sentence that stands under its rules. Written by `make generate` from the types in `api`.

## Kinds

{{ range $gv.SortedKinds }}- [{{ . }}](#{{ lower . }})
{{ end }}
{{ range $gv.SortedKinds -}}
{{ template "type" ($gv.TypeForKind .) }}
{{- end -}}

## Types

{{ range $gv.SortedTypes -}}
{{- if not .GVK }}{{ template "type" . }}{{ end -}}
{{- end -}}
{{- end -}}
