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

{{- define "techplan.dashboardName" -}}
{{- printf "%s-dashboard" (include "techplan.fullname" .) }}
{{- end }}

{{/* The name of a service account: dict "account" .Values.serviceAccount "name" its default. */}}
{{- define "techplan.accountName" -}}
{{- if .account.create }}
{{- default .name .account.name }}
{{- else }}
{{- default "default" .account.name }}
{{- end }}
{{- end }}

{{- define "techplan.serviceAccountName" -}}
{{- include "techplan.accountName" (dict "account" .Values.serviceAccount "name" (include "techplan.fullname" .)) }}
{{- end }}

{{- define "techplan.dashboardAccountName" -}}
{{- include "techplan.accountName" (dict "account" .Values.dashboard.serviceAccount "name" (include "techplan.dashboardName" .)) }}
{{- end }}

{{/*
No app.kubernetes.io/instance: Argo CD takes it for its own, and a cluster has
one techplan. Those of a part: dict "context" $ "component" "dashboard".
*/}}
{{- define "techplan.componentSelectorLabels" -}}
app.kubernetes.io/name: {{ include "techplan.name" .context }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "techplan.selectorLabels" -}}
{{- include "techplan.componentSelectorLabels" (dict "context" . "component" "manager") }}
{{- end }}

{{- define "techplan.dashboardSelectorLabels" -}}
{{- include "techplan.componentSelectorLabels" (dict "context" . "component" "dashboard") }}
{{- end }}

{{- define "techplan.componentLabels" -}}
{{- with .context.Values.commonLabels }}
{{- toYaml . }}
{{ end -}}
{{ include "techplan.componentSelectorLabels" . }}
app.kubernetes.io/version: {{ .context.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .context.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .context.Chart.Name .context.Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "techplan.labels" -}}
{{- include "techplan.componentLabels" (dict "context" . "component" "manager") }}
{{- end }}

{{- define "techplan.dashboardLabels" -}}
{{- include "techplan.componentLabels" (dict "context" . "component" "dashboard") }}
{{- end }}

{{/* An image: dict "context" $ "image" .Values.image. */}}
{{- define "techplan.image" -}}
{{- if .image.digest }}
{{- printf "%s@%s" .image.repository .image.digest }}
{{- else }}
{{- printf "%s:%s" .image.repository (default .context.Chart.AppVersion .image.tag) }}
{{- end }}
{{- end }}

{{/* The environment of a container, which may be empty: dict "resources" .Values.resources "extra" .Values.extraEnv. */}}
{{- define "techplan.env" -}}
{{- $limited := dig "limits" "memory" "" (default (dict) .resources) }}
{{- range .extra }}
{{- if eq .name "GOMEMLIMIT" }}{{ $limited = "" }}{{ end }}
{{- end }}
{{- if or $limited .extra -}}
env:
  {{- if $limited }}
  # Go collects more often before it takes more than the pod may have.
  - name: GOMEMLIMIT
    valueFrom:
      resourceFieldRef:
        resource: limits.memory
  {{- end }}
  {{- with .extra }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
{{- end }}

{{/* Where pods may run: dict "values" .Values "selectorLabels" those of the pods. */}}
{{- define "techplan.scheduling" -}}
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- range . }}
  {{- $own := dict "labelSelector" (dict "matchLabels" ($.selectorLabels | fromYaml)) }}
  {{- if hasKey . "labelSelector" }}
  {{- $own = dict }}
  {{- end }}
  - {{- merge (dict) . $own | toYaml | nindent 4 }}
  {{- end }}
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
