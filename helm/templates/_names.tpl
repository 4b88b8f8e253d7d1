{{- define "paraat.name" -}}
{{- .Release.Name | trunc 53 | trimSuffix "-" -}}
{{- end -}}

{{- define "paraat.labels" -}}
app.kubernetes.io/name: paraat
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "paraat.selector" -}}
app.kubernetes.io/name: paraat
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "paraat.federates" -}}
{{- if .Values.federation.nodeId }}yes{{ end -}}
{{- end -}}

{{- define "paraat.check" -}}
{{- if gt (int .Values.replicas) 1 -}}
{{- if not .Values.database.existingSecret }}{{ fail "replicas above 1 need database.existingSecret: a private database belongs to one pod" }}{{ end -}}
{{- if not .Values.accounts.keySecret }}{{ fail "replicas above 1 need accounts.keySecret: pods with a key of their own cannot read each other's sign-ins" }}{{ end -}}
{{- if include "paraat.federates" . }}{{ fail "replicas above 1 do not go with federation: the keys stand in the folder of one pod" }}{{ end -}}
{{- end -}}
{{- end -}}

{{- define "paraat.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{- define "paraat.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "paraat.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: ["ALL"] }
{{- end -}}

{{- define "paraat.migratesByJob" -}}
{{- if and .Values.database.existingSecret .Values.database.migrateByJob }}yes{{ end -}}
{{- end -}}
