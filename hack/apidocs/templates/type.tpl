{{- define "type" -}}
{{- $type := . -}}
{{- if markdownShouldRenderType $type -}}
### {{ $type.Name }}

{{ $type.Doc }}
{{ if $type.IsAlias }}
Written as: {{ markdownRenderTypeLink $type.UnderlyingType }}{{ if has "XIntOrString: {}" $type.Validation }} or integer{{ end }}.
{{ end -}}
{{- $documented := "" -}}
{{- range $type.EnumValues }}{{ if .Doc }}{{ $documented = "Enum: " }}{{ end }}{{ end -}}
{{- $bounds := list -}}
{{- range $type.Validation -}}
{{- if not (or (regexMatch "^(Required|Optional|Type|XIntOrString):" .) (and $documented (hasPrefix $documented .))) }}{{ $bounds = append $bounds . }}{{ end -}}
{{- end -}}
{{- if $bounds }}
Bounds: {{ template "bounds" $bounds }}.
{{ end -}}
{{- with index $type.Markers "kubebuilder:validation:XValidation" }}
Rules:

{{ range . }}- {{ markdownRenderFieldDoc .Message }}
{{ end }}
{{- end -}}
{{- if $type.References }}
Appears in: {{ range $i, $reference := $type.SortedReferences }}{{ if $i }}, {{ end }}{{ markdownRenderTypeLink $reference }}{{ end }}.
{{ end -}}
{{- if $type.Members }}
| Field | Type | Meaning | Bounds |
| --- | --- | --- | --- |
{{ if $type.GVK -}}
| `apiVersion` | string | `{{ $type.GVK.Group }}/{{ $type.GVK.Version }}` | required |
| `kind` | string | `{{ $type.GVK.Kind }}` | required |
{{ end -}}
{{- range $type.Members -}}
{{ template "member" . }}
{{ end -}}
{{- end -}}
{{- if $documented }}
| Value | Meaning |
| --- | --- |
{{ range $type.EnumValues -}}
{{- /* Its comment starts with the name of the Go constant. */ -}}
| `{{ .Name }}` | {{ regexReplaceAll "^[A-Z][A-Za-z]+ (is )?" (.Doc | trim | replace "\n" " " | markdownRenderFieldDoc) "" }} |
{{ end -}}
{{- end }}
{{ end -}}
{{- end -}}

{{- /* Left out are the bounds that its type has already, those that say nothing
       to a person, and the default of the status, which only the API server sets. */ -}}
{{- define "member" -}}
{{- $field := . -}}
{{- $bounds := list -}}
{{- if has "Required: {}" $field.Validation }}{{ $bounds = append $bounds "required" }}{{ end -}}
{{- if and $field.Default (ne $field.Name "status") }}{{ $bounds = append $bounds (printf "Default: %s" $field.Default) }}{{ end -}}
{{- range $field.Validation -}}
{{- if not (or (regexMatch "^(Required|Optional|Type|XIntOrString|items:XValidation):" .) (has . $field.Type.Validation) (and $field.Type.EnumValues (hasPrefix "Enum: " .))) }}{{ $bounds = append $bounds . }}{{ end -}}
{{- end -}}
{{- /* A field has the rules of its type too, which stand there. */ -}}
{{- if eq $field.Type.Name "string" -}}
{{- range index $field.Markers "kubebuilder:validation:XValidation" }}{{ $bounds = append $bounds .Message }}{{ end -}}
{{- end -}}
{{- range index $field.Markers "kubebuilder:validation:items:XValidation" }}{{ $bounds = append $bounds (printf "items:%s" .Message) }}{{ end -}}
| `{{ $field.Name }}` | {{ markdownRenderType $field.Type }} | {{ $field.Doc | trim | replace "\n\n" "<br />" | replace "\n" " " | markdownRenderFieldDoc }} | {{ template "bounds" $bounds }} |
{{- end -}}

{{- define "bounds" -}}
{{- range $i, $bound := . }}{{ if $i }}; {{ end -}}
{{- $bound = regexReplaceAll "e[+]07$" (regexReplaceAll "e[+]06$" $bound "000000") "0000000" -}}
{{- if hasPrefix "items:Enum:" $bound }}each one of {{ template "choice" $bound -}}
{{- else if hasPrefix "items:" $bound }}each {{ trimPrefix "items:" $bound | markdownRenderFieldDoc -}}
{{- else if hasPrefix "Enum: " $bound }}one of {{ template "choice" $bound -}}
{{- else if hasPrefix "Pattern: " $bound }}{{ $bound | replace "|" "\\|" -}}
{{- else }}{{ markdownRenderFieldDoc $bound }}{{ end -}}
{{- end -}}
{{- end -}}

{{- define "choice" -}}
{{- regexReplaceAll "^.*Enum: .(.*).$" . "${1}" | replace " " ", " -}}
{{- end -}}
