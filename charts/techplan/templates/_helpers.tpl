{{- define "techplan.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The name of the objects, and the beginning of the roles' names. */}}
{{- define "techplan.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "techplan.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "techplan.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/*
No app.kubernetes.io/instance: Argo CD takes it for its own, and a cluster has
one techplan.
*/}}
{{- define "techplan.selectorLabels" -}}
app.kubernetes.io/name: {{ include "techplan.name" . }}
app.kubernetes.io/component: manager
{{- end }}

{{- define "techplan.labels" -}}
{{- with .Values.commonLabels }}
{{- toYaml . }}
{{ end -}}
{{ include "techplan.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "techplan.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{/* Annotations of the definitions: dict "context" $ "own" (dict ...). */}}
{{- define "techplan.crdAnnotations" -}}
{{- $annotations := merge (dict) .own .context.Values.crds.annotations }}
{{- if .context.Values.crds.keep }}
{{- $_ := set $annotations "helm.sh/resource-policy" "keep" }}
{{- $_ := set $annotations "argocd.argoproj.io/sync-options" "Prune=false,Delete=false" }}
{{- $_ := set $annotations "argocd.argoproj.io/compare-options" "IgnoreExtraneous" }}
{{- $_ := set $annotations "kustomize.toolkit.fluxcd.io/prune" "disabled" }}
{{- end }}
{{- toYaml $annotations }}
{{- end }}

{{/*
"yes" where an object of a kind that the cluster may not know is to be rendered:
dict "context" $ "value" "serviceMonitor" "kind" "ServiceMonitor".
*/}}
{{- define "techplan.monitoring" -}}
{{- $value := get .context.Values .value }}
{{- if $value.enabled }}
{{- if or (eq $value.renderMode "alwaysRender") (.context.Capabilities.APIVersions.Has (printf "monitoring.coreos.com/v1/%s" .kind)) }}
{{- print "yes" }}
{{- else if eq $value.renderMode "failIfMissing" }}
{{- fail (printf "%s.enabled is set, but the cluster has no %s (monitoring.coreos.com/v1). Install the Prometheus operator first, or set %s.renderMode to skipIfMissing." .value .kind .value) }}
{{- end }}
{{- end }}
{{- end }}
