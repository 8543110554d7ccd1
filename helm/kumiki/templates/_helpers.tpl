{{- define "kumiki.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "kumiki.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains (include "kumiki.name" .) .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "kumiki.name" .) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "kumiki.selector" -}}
app.kubernetes.io/name: {{ include "kumiki.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "kumiki.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{ include "kumiki.selector" . }}
{{- end -}}

{{- define "kumiki.image" -}}
{{- $name := .Values.image.repository -}}
{{- if .Values.image.registry -}}{{- $name = printf "%s/%s" .Values.image.registry $name -}}{{- end -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $name .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $name (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "kumiki.host" -}}
{{- printf "%s.%s.svc" (include "kumiki.fullname" .) .Release.Namespace -}}
{{- end -}}

{{- define "kumiki.tlsSecret" -}}
{{- default (printf "%s-tls" (include "kumiki.fullname" .)) .Values.tls.secretName -}}
{{- end -}}

{{- define "kumiki.keySecret" -}}
{{- default (printf "%s-key" (include "kumiki.fullname" .)) .Values.secretKey.secretName -}}
{{- end -}}

{{- define "kumiki.podAccount" -}}
{{- printf "%s-pods" (include "kumiki.fullname" .) -}}
{{- end -}}

{{- define "kumiki.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "kumiki.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: {drop: [ALL]}
{{- end -}}

{{- define "kumiki.check" -}}
{{- $many := gt (int .Values.replicas) 1 -}}
{{- if and $many (not .Values.database.url) -}}
{{- fail "More than one replica needs records that all of them reach: set database.url." -}}
{{- end -}}
{{- if and $many (not .Values.objects.endpoint) -}}
{{- fail "More than one replica needs objects that all of them reach: set objects.endpoint." -}}
{{- end -}}
{{- if and .Values.objects.endpoint (not (and .Values.objects.bucket .Values.objects.secret.name)) -}}
{{- fail "objects.endpoint needs objects.bucket and objects.secret.name." -}}
{{- end -}}
{{- if and .Values.kafka.sasl.mechanism (not (and .Values.kafka.sasl.username .Values.kafka.sasl.passwordSecret.name)) -}}
{{- fail "kafka.sasl.mechanism needs username and passwordSecret.name." -}}
{{- end -}}
{{- if and (eq .Values.role "registry") (or .Values.argo.enabled .Values.kafka.brokers .Values.objects.endpoint) -}}
{{- fail "The registry of components runs nothing: leave argo, kafka and objects out, or set role=platform." -}}
{{- end -}}
{{- if and .Values.ca.configMap .Values.ca.secret -}}
{{- fail "Give ca.configMap or ca.secret, not both." -}}
{{- end -}}
{{- end -}}

{{- define "kumiki.componentImages" -}}
{{- if .Values.argo.images -}}
{{- join "," .Values.argo.images -}}
{{- else -}}
{{- $place := trimSuffix "/platform" (printf "%s%s" (ternary (printf "%s/" .Values.image.registry) "" (ne .Values.image.registry "")) .Values.image.repository) -}}
{{- $tag := default .Chart.AppVersion .Values.image.tag -}}
{{- printf "%s/standard-sharp:%s,%s/standard-onnx:%s,%s/standard-python:%s" $place $tag $place $tag $place $tag -}}
{{- end -}}
{{- end -}}

{{- define "kumiki.pullSecrets" -}}
{{- $names := list -}}
{{- range .Values.imagePullSecrets -}}{{- $names = append $names .name -}}{{- end -}}
{{- join "," $names -}}
{{- end -}}
