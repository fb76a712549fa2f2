#!/usr/bin/env bash
# Installs techplan with Helm into a local control plane and does with it what a
# platform team does: apply a district, look at its health, scrape the metrics,
# lose a leader, upgrade, show pages, back up, lose a district, restore, uninstall. Each line
# that begins with $ is a command that can be typed by hand.
#
# A step is one line; the commands and their output go to BIN/log/e2e.log. Where a
# step fails, its last lines are shown. V=1 shows everything and writes no log.
#
# No kubelet runs here: the manager is started beside the control plane with the
# arguments that the chart gave it, and with its service account's token. All else
# is really applied.
#
# usage: hack/e2e/run.sh BIN
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=$(cd "$1" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/techplan-e2e.XXXXXX")
system=techplan-system
pids=()
log=$bin/log/e2e.log
label=
exec 3>&1
if [ -z "${V:-}" ]; then
	mkdir -p "$bin/log"
	exec >"$log" 2>&1
fi

# step begins a step: a line of the output that ends with its seconds.
step() {
	end_step
	label=$1 began_step=$SECONDS
	printf '\n==> %s\n' "$label"
	[ -n "${V:-}" ] || printf '    %-55s ' "$label" >&3
}
end_step() {
	[ -z "$label" ] || [ -n "${V:-}" ] || printf '%3d s\n' "$((SECONDS - began_step))" >&3
	label=
}
show_failure() {
	printf '\nthe ends of the logs of what ran:\n'
	tail -n 20 "$work"/*.log 2>/dev/null || true
	[ -z "${V:-}" ] || return 0
	printf 'FAILED after %s s\n\n' "$((SECONDS - ${began_step:-0}))" >&3
	# From the start of the failing step, but no more than 60 lines.
	awk '/^==> / { first = NR } { line[NR] = $0 }
		END { if (first < NR - 59) first = NR - 59; for (i = first; i <= NR; i++) print line[i] }' "$log" >&3
	printf '\nall of it is in %s\n' "$log" >&3
}
stop() {
	code=$?
	trap - EXIT
	for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
	for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
	[ "$code" -eq 0 ] || show_failure
	rm -rf "$work"
	exit "$code"
}
trap stop EXIT
trap 'exit 130' INT TERM

fail() { printf 'WRONG: %s\n' "$1" >&2; exit 1; }
expect() { # what, wanted, got
	[ "$2" = "$3" ] || fail "$1: wanted '$2', got '$3'"
	printf '    %s: %s\n' "$1" "$3"
}
# k runs kubectl silently; kr prints the command first.
k() { "$bin/kubectl" --kubeconfig "$work/data/kubeconfig" "$@"; }
kr() { printf '$ kubectl %s\n' "$*"; k "$@"; }
helm() {
	printf '$ helm %s\n' "$*"
	KUBECONFIG="$work/data/kubeconfig" HELM_CACHE_HOME="$work/helm" HELM_CONFIG_HOME="$work/helm" HELM_DATA_HOME="$work/helm" "$bin/helm" "$@"
}
# until_ok repeats a command until it succeeds, for two minutes.
until_ok() {
	local what=$1 tries=0
	shift
	until "$@" >/dev/null 2>&1; do
		tries=$((tries + 1))
		[ "$tries" -lt 600 ] || fail "$what did not happen"
		read -rt 0.2 <> <(:) || true
	done
}
milliseconds() { date +%s%3N; }
# page prints the shell commands of a page of the documentation, or those under
# one of its headings, or one block of them.
page() { # file [heading [block]]
	awk -v heading="${2:-}" -v block="${3:-0}" '
		/^#+ / && !code { here = $0; sub(/^#+ /, "", here); count = 0 }
		/^```/ { code = !code && $0 == "```sh"; count += code; next }
		code && (heading == "" || here == heading) && (!block || count == block)' "$1"
}
# follow runs the commands of a page as they stand there, for the district of this
# test. There are no pods, and so no logs; and the sample is of a certain day.
follow() { # file [heading [block]]
	local text
	text=$(page "$@" | grep -v ' logs ' | sed "s/DISTRICT/$district/g; s/maple-valley/$district/g; s/PLAN\\b/$plan/g; s/NAME\\b/$evaluation/g; s/ lint / lint --as-of 2026-11-21 /")
	[ -n "$text" ] || fail "$* has no commands"
	printf '%s\n' "$text" | sed 's/^/$ /'
	(cd "$work" && PATH="$work/path:$PATH" KUBECONFIG="${kubeconfig:-$work/data/kubeconfig}" bash -euo pipefail -c "$text") || fail "$* does not work as written"
}

mkdir "$work/path"
ln -s "$bin/kubectl" "$bin/kubectl-techplan" "$bin/kubectl_complete-techplan" "$work/path/"
ln -s "$bin/tools/gojq" "$work/path/jq"

step 'A control plane, with nothing installed'
"$bin/techplan-local" --bin "$bin" --data "$work/data" --port 0 --bare >"$work/control-plane.log" 2>&1 &
pids+=($!)
until_ok 'the control plane' grep -q '^kubeconfig:' "$work/control-plane.log"

step 'Install'
helm install techplan charts/techplan --namespace "$system" --create-namespace
expect 'custom resource definitions' 5 "$(k get customresourcedefinitions -o name | grep -c techplan.education)"
for crd in $(k get customresourcedefinitions -o name); do k wait --for=condition=Established "$crd" >/dev/null; done

version=$(sed -n 's/^appVersion: "\(.*\)"$/\1/p' charts/techplan/Chart.yaml)
shown() { KUBECONFIG="$work/data/kubeconfig" "$bin/kubectl-techplan" version | sed -n "s/^$1  *\([^,]*\).*/\1/p"; }
expect 'version of the manager' "$version" "$(shown manager)"
expect 'version of the definitions' "$version" "$(shown definitions)"

# The token of the service account, in a kubeconfig of its own.
server=$(k config view --raw -o 'jsonpath={.clusters[0].cluster.server}')
k config view --raw -o 'jsonpath={.clusters[0].cluster.certificate-authority-data}' | base64 -d >"$work/ca.crt"
# kubectl's own configuration commands take the file as their flag.
k_config() { "$bin/kubectl" config "$@" >/dev/null; }
account() {
	k create token "$1" --namespace "$system" >"$work/$1.token"
	local c=(--kubeconfig "$work/$2")
	k_config set-cluster e2e "${c[@]}" --server "$server" --certificate-authority "$work/ca.crt" --embed-certs
	k_config set-credentials "$1" "${c[@]}" --token "$(cat "$work/$1.token")"
	k_config set-context e2e "${c[@]}" --cluster e2e --user "$1"
	k_config use-context e2e "${c[@]}"
}
account techplan manager.kubeconfig

step 'Two replicas, with the arguments of the chart'
mapfile -t args < <(k get deployment techplan --namespace "$system" -o 'jsonpath={range .spec.template.spec.containers[0].args[*]}{@}{"\n"}{end}')
printf '    %s\n' "${args[@]}"
port() { "$bin/freeport"; }
start_manager() { # name
	local metrics health
	metrics=$(port) health=$(port)
	# On one machine, replicas need ports of their own, on the loopback interface.
	KUBECONFIG="$work/manager.kubeconfig" "$bin/manager" "${args[@]}" \
		"--metrics-bind-address=127.0.0.1:$metrics" "--health-probe-bind-address=127.0.0.1:$health" \
		"--leader-election-namespace=$system" >"$work/$1.log" 2>&1 &
	pids+=($!)
	eval "$1_pid=$! $1_metrics=$metrics $1_health=$health"
	until_ok "$1 ready" "$bin/scrape" "http://127.0.0.1:$health/readyz"
}
start_manager first
until_ok 'a leader' k get lease techplan.education --namespace "$system"
start_manager second
leader=$(k get lease techplan.education --namespace "$system" -o 'jsonpath={.spec.holderIdentity}')
[ -n "$leader" ] || fail 'the lease has no holder'
printf '    the leader is %s\n' "$leader"

step 'A district, by server-side apply'
kr apply --server-side --filename config/samples/aligned
district=$(k get technologyplans -A -o 'jsonpath={.items[0].metadata.namespace}')
plan=$(k get technologyplans -A -o 'jsonpath={.items[0].metadata.name}')
kinds=technologyplans,goals,benchmarks,devices,evaluations
kr wait "technologyplan/$plan" --namespace "$district" --for=condition=Ready --timeout=120s
kr wait --for=condition=Ready --all --namespace "$district" --timeout=120s goals,benchmarks,devices,evaluations
kr get "$kinds" --namespace "$district"

step 'The examples of the pages about the kinds'
kr create namespace maple-valley
for kind in docs/kinds/*.md; do
	awk '/^```yaml/ { block++; code = block == 1; next } /^```/ { code = 0 } code' "$kind"
	printf -- '---\n'
done >"$work/examples.yaml"
kr apply --server-side --filename "$work/examples.yaml"
kr wait --for=condition=Ready --all --namespace maple-valley --timeout=120s "$kinds"
kr delete namespace maple-valley --timeout=120s

step 'The commands of the pages'
evaluation=$(k get evaluations --namespace "$district" -o 'jsonpath={.items[0].metadata.name}')
follow docs/operate.md 'Check the installation'
for runbook in docs/runbooks/*.md; do
	printf '    %s\n' "$runbook"
	# The mitigation is for a fault, and there is none here.
	follow "$runbook" 'Diagnosis'
done

step 'Roles that join those of Kubernetes'
kr create rolebinding board --clusterrole view --user board --namespace "$district"
kr create rolebinding office --clusterrole edit --user office --namespace "$district"
follow docs/rbac.md People 1
may() { k auth can-i "$1" "$2.techplan.education" --namespace "$district" --as "$3"; }
until_ok 'read access for the role view' may get technologyplans board
until_ok 'write access for the role edit' may patch technologyplans office
records() { (follow docs/rbac.md People 2); }
until_ok 'a record by an evaluator' records
expect 'the role view may change a plan' no "$(may patch technologyplans board || true)"
expect 'the role edit may approve a plan' no "$(may approve technologyplans office || true)"

step 'Approval is for approvers only'
kr apply --filename config/policy/approval.yaml
kr create rolebinding superintendent --clusterrole techplan-approver --user superintendent --namespace "$district"
approved() { k get "technologyplan/$plan" --namespace "$district" -o 'jsonpath={.spec.approval.body}, {.spec.approval.date}'; }
approval=$(approved)
later() { k patch "technologyplan/$plan" --namespace "$district" --type merge --patch '{"spec":{"approval":{"date":"2026-05-19"}}}' "$@"; }
refused() {
	if later --dry-run=server --as office >"$work/refusal" 2>&1; then return 1; fi
	grep 'you may not set, change or remove it' "$work/refusal"
}
until_ok 'a refusal for the role edit' refused
printf '    %s\n' "$(refused)"
until_ok 'an approval by the superintendent' later --dry-run=server --as superintendent
later --as superintendent >/dev/null
expect 'another date' "${approval%,*}, 2026-05-19" "$(approved)"
cp "$work/data/kubeconfig" "$work/superintendent"
k --kubeconfig "$work/superintendent" config set "users.$(k config view -o 'jsonpath={.users[0].name}').act-as" superintendent >/dev/null
kubeconfig="$work/superintendent" follow docs/rbac.md Approval 2
expect 'what the office has written' "$approval" "$(approved)"
kr delete --filename config/policy/approval.yaml

step 'Health as Argo CD and Flux see it'
k get "$kinds" --namespace "$district" -o json | "$bin/gitops" -show config/argocd/health-calm.lua | tee "$work/health"
expect 'objects that are not healthy' 0 "$(grep -vc 'Healthy  *Current' "$work/health" || true)"

step 'The secured metrics'
kr create serviceaccount scraper --namespace "$system"
k create token scraper --namespace "$system" >"$work/scraper.token"
url="https://127.0.0.1:$first_metrics/metrics"
expect 'without a token' 401 "$("$bin/scrape" "$url" | head -1)"
expect 'with a token that may not' 403 "$("$bin/scrape" "$url" "$work/scraper.token" | head -1)"
kr create clusterrolebinding scraper --clusterrole techplan-metrics-reader --serviceaccount "$system:scraper"
# The manager caches a refusal for some seconds.
allowed() { "$bin/scrape" "$url" "$work/scraper.token" >"$work/metrics" && [ "$(head -1 "$work/metrics")" = 200 ]; }
until_ok 'a scrape' allowed
expect 'with a token that may' 200 "$(head -1 "$work/metrics")"
grep '^techplan_plan_condition' "$work/metrics" | head -3
printf '    memory of the active replica: %.0f MB\n' "$(awk '/^process_resident_memory_bytes/ { print $2 / 1e6 }' "$work/metrics")"
"$bin/scrape" "https://127.0.0.1:$second_metrics/metrics" "$work/scraper.token" >"$work/metrics2"
expect 'replicas that export metrics of plans' 1 "$(grep -l '^techplan_plan_info' "$work/metrics" "$work/metrics2" | wc -l)"

step 'The leader dies'
versions() { k get "$kinds" --namespace "$district" -o 'jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{"\n"}{end}' | sort; }
evaluations=$(k get evaluations --namespace "$district" -o name | wc -l)
versions >"$work/before"
kill -9 "$first_pid"
began=$(milliseconds)
until_ok 'another leader' bash -c "[ \"\$('$bin/kubectl' --kubeconfig '$work/data/kubeconfig' get lease techplan.education --namespace $system -o 'jsonpath={.spec.holderIdentity}')\" != '$leader' ]"
printf '    another leads after %s ms\n' "$(($(milliseconds) - began))"
kr patch "technologyplan/$plan" --namespace "$district" --type merge --patch '{"spec":{"title":"Another title"}}'
generation=$(k get "technologyplan/$plan" --namespace "$district" -o 'jsonpath={.metadata.generation}')
kr wait "technologyplan/$plan" --namespace "$district" --for="jsonpath={.status.observedGeneration}=$generation" --timeout=120s
printf '    and has assessed an edit after %s ms\n' "$(($(milliseconds) - began))"
versions >"$work/after"
expect 'objects written, beside the plan that was edited' 0 "$(diff "$work/before" "$work/after" | grep '^>' | grep -vc "TechnologyPlan/$plan " || true)"
expect 'evaluations' "$evaluations" "$(k get evaluations --namespace "$district" -o name | wc -l | tr -d ' ')"

step 'Upgrade'
helm upgrade techplan charts/techplan --namespace "$system" --set replicas=3
expect 'replicas wanted' 3 "$(k get deployment techplan --namespace "$system" -o 'jsonpath={.spec.replicas}')"
versions >"$work/upgraded"
expect 'objects that the upgrade wrote' 0 "$(diff "$work/after" "$work/upgraded" | grep -c '^>' || true)"

step 'The dashboard, for people and for everyone'
# start_dashboard runs the dashboard with the arguments that the chart gave it.
start_dashboard() { # kubeconfig
	local arguments
	mapfile -t arguments < <(k get deployment techplan-dashboard --namespace "$system" -o 'jsonpath={range .spec.template.spec.containers[0].args[*]}{@}{"\n"}{end}')
	printf '    %s\n' "${arguments[@]}"
	pages=127.0.0.1:$(port)
	KUBECONFIG="$1" "$bin/dashboard" "${arguments[@]}" "--bind-address=$pages" >"$work/dashboard.log" 2>&1 &
	dashboard_pid=$!
	pids+=("$dashboard_pid")
	is_ready() { [ "$(answer /readyz)" = 200 ]; }
	until_ok 'the dashboard' is_ready
}
# answer prints the status of an answer, and writes the page into a file.
answer() { # path [token]
	"$bin/scrape" "http://$pages$1" ${2:+"$work/$2.token"} >"$work/page"
	head -1 "$work/page"
}
for name in reader stranger; do
	kr create serviceaccount "$name" --namespace "$system"
	k create token "$name" --namespace "$system" >"$work/$name.token"
done
kr create rolebinding reader --clusterrole techplan-view --serviceaccount "$system:reader" --namespace "$district"
helm upgrade techplan charts/techplan --namespace "$system" --set dashboard.enabled=true
# The kubeconfig is the administrator's: that helps no one who has no token.
start_dashboard "$work/data/kubeconfig"
path=/districts/$district/$plan
expect 'without a token' 401 "$(answer "$path")"
expect 'with a token that may not' 403 "$(answer "$path" stranger)"
reads() { [ "$(answer "$path" reader)" = 200 ]; }
until_ok 'a page' reads
grep -o '<title>.*</title>' "$work/page"
kill "$dashboard_pid"
helm upgrade techplan charts/techplan --namespace "$system" --set dashboard.enabled=true --set "dashboard.publicNamespaces={$district}"
account techplan-dashboard dashboard.kubeconfig
start_dashboard "$work/dashboard.kubeconfig"
expect 'without a token, in a public namespace' 200 "$(answer "$path")"
expect 'in another namespace' 404 "$(answer "/districts/$system/$plan")"
can() { k auth can-i "$1" "$2" --namespace "$3" --as "system:serviceaccount:$system:techplan-dashboard" || true; }
expect 'its account may list plans here' yes "$(can list technologyplans.techplan.education "$district")"
expect 'its account may list plans elsewhere' no "$(can list technologyplans.techplan.education default)"
expect 'its account may change plans' no "$(can patch technologyplans.techplan.education "$district")"
expect 'its account may list secrets' no "$(can list secrets "$district")"
kill "$dashboard_pid"
kr delete rolebinding reader --namespace "$district"
helm upgrade techplan charts/techplan --namespace "$system" --reset-values
expect 'roles that stay in the district' 0 "$(k get roles --namespace "$district" -o name | wc -l | tr -d ' ')"

step 'Back up, lose the district, restore'
findings() { k get "technologyplan/$plan" --namespace "$district" -o 'jsonpath={range .status.findings[*]}{.code} {.object.name}{"\n"}{end}'; }
specs() { k get "$kinds" --namespace "$district" -o 'jsonpath={range .items[*]}{.kind}/{.metadata.name} {.spec}{"\n"}{end}' | sort; }
findings >"$work/findings"
specs >"$work/specs"
follow docs/operate.md 'Back up and restore' 1
kr delete namespace "$district" --timeout=120s
expect 'plans left' 0 "$(k get technologyplans -A -o name | wc -l | tr -d ' ')"
follow docs/operate.md 'Back up and restore' 2
follow docs/operate.md 'Back up and restore' 3
kr wait "technologyplan/$plan" --namespace "$district" --for=condition=Ready --timeout=120s
generation=$(k get "technologyplan/$plan" --namespace "$district" -o 'jsonpath={.metadata.generation}')
kr wait "technologyplan/$plan" --namespace "$district" --for="jsonpath={.status.observedGeneration}=$generation" --timeout=120s
specs >"$work/restored"
diff "$work/specs" "$work/restored" || fail 'what was restored differs'
same_findings() { [ "$(findings)" = "$(cat "$work/findings")" ]; }
until_ok 'the same findings' same_findings
printf '    %s objects are as they were, and so are the findings\n' "$(wc -l <"$work/restored" | tr -d ' ')"

step 'The files own their fields again'
follow docs/operate.md 'Back up and restore' 4
follow docs/operate.md 'Back up and restore' 5
kr apply --server-side --filename "$work/juniper-flats.json"
kr apply --server-side --force-conflicts --validate=false --field-manager=restore --filename "$work/release.json"
specs >"$work/released"
diff "$work/specs" "$work/released" || fail 'releasing the fields of restore changed what people wrote'
owners() { k get "technologyplan/$plan" --namespace "$district" --show-managed-fields -o 'jsonpath={range .metadata.managedFields[?(@.operation=="Apply")]}{.manager} {end}'; }
expect 'field managers of the plan' 'kubectl ' "$(owners)"

step 'Two people record, each as a field manager'
open=network-visit
kr apply --server-side --filename - <<EOF
apiVersion: techplan.education/v1alpha1
kind: Evaluation
metadata: {name: $open, namespace: $district}
spec:
  planRef: {name: $plan}
  target: {kind: TechnologyPlan, name: $plan}
  occurrence: "2027-03-01"
  criteria:
  - {name: coverage, question: "Is there a signal in every classroom?"}
  - {name: speed, question: "Do tests run without waiting?"}
EOF
answers() { k get evaluation "$open" --namespace "$district" -o 'jsonpath={.spec.criteria[*].name}; {.spec.results[*].criterion}'; }
record() { # who, the number of the criterion
	k get evaluation "$open" --namespace "$district" -o json | "$work/path/jq" --argjson n "$2" '{apiVersion, kind, metadata: {name: .metadata.name, namespace: .metadata.namespace},
		spec: (.spec | {planRef, target, occurrence, results: [{criterion: .criteria[$n].name, answer: "Pass"}]})}' >"$work/record.json"
	kr apply --server-side "--field-manager=record-$1" --filename "$work/record.json"
}
asked=$(answers)
record technology-lead 0
record board 1
expect 'criteria; results' "${asked}coverage speed" "$(answers)"
kr delete evaluation "$open" --namespace "$district"

step 'An upgrade without definitions keeps them'
definitions() { k get customresourcedefinitions -o name | grep -c techplan.education; }
helm upgrade techplan charts/techplan --namespace "$system" --reset-values --set crds.keep=false >/dev/null
if helm upgrade techplan charts/techplan --namespace "$system" --reset-values --set crds.enabled=false; then fail 'Helm did not refuse an upgrade that deletes the plans of all districts'; fi
expect 'definitions, which Helm would have deleted' 5 "$(definitions)"
helm upgrade techplan charts/techplan --namespace "$system" --reset-values >/dev/null
helm upgrade techplan charts/techplan --namespace "$system" --reset-values --set crds.enabled=false >/dev/null
expect 'definitions that are marked to be kept' 5 "$(definitions)"
helm upgrade techplan charts/techplan --namespace "$system" --reset-values >/dev/null
specs >"$work/kept"

step 'Uninstall, which keeps the data, and install again'
helm uninstall techplan --namespace "$system"
expect 'custom resource definitions kept' 5 "$(k get customresourcedefinitions -o name | grep -c techplan.education)"
expect 'plans kept' 1 "$(k get technologyplans -A -o name | wc -l | tr -d ' ')"
helm install techplan charts/techplan --namespace "$system"
specs >"$work/again"
diff "$work/kept" "$work/again" || fail 'installing again changed what people wrote'
helm uninstall techplan --namespace "$system"

step 'The same with Kustomize'
kr apply --server-side --force-conflicts --kustomize config/default
page docs/operate.md Uninstall 2 >"$work/out"
grep -q '^kubectl delete -k' "$work/out" || fail 'the page has no command that uninstalls what Kustomize installed'
while read -r _ command; do
	# The words of the page, one by one.
	# shellcheck disable=SC2086
	kr $command
done <"$work/out"
expect 'custom resource definitions kept' 5 "$(definitions)"
expect 'plans kept' 1 "$(k get technologyplans -A -o name | wc -l | tr -d ' ')"
expect 'roles and bindings left' 0 "$(k get clusterroles,clusterrolebindings -o name | grep -c '/techplan-' || true)"
expect 'namespaces left' 0 "$(k get namespaces -o name | grep -c "/$system\$" || true)"

end_step
printf '==> the installation works: %s s%s\n' "$SECONDS" "${V:+, all of it shown}" >&3
