#!/usr/bin/env bash
# Runs all tests: those of the root module, of the modules under hack/ and of the
# installation. A package that passes is one line, and so is a step of the
# installation.
#
# usage: hack/test.sh BIN TESTFLAGS MODULE...
set -euo pipefail
bin=$1 flags=$2
shift 2
last=$bin/.test.seconds # how long the last complete run took on this machine

printf '==> running all tests: about 10 minutes on 2 cores, and 20 the first time, when everything is compiled'
[ ! -s "$last" ] || printf ' (the last run took %s s)' "$(cat "$last")"
printf '\n'

step() { # label, command
	local label=$1 began=$SECONDS
	shift
	printf '==> testing %s\n' "$label"
	if ! "$@"; then
		printf '==> FAILED: testing %s, after %s s\n' "$label" "$((SECONDS - began))" >&2
		exit 1
	fi
	printf '==> testing %s took %s s\n' "$label" "$((SECONDS - began))"
}

# The flags are words: TESTFLAGS='-run TestX -v'.
read -ra words <<<"$flags"
step 'the root module' go test "${words[@]}" ./...
for module in "$@"; do
	packages=$(go -C "$module" list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./...)
	[ -n "$packages" ] || continue
	# These tests read files outside of their module, which Go's cache of test
	# results does not know.
	# shellcheck disable=SC2086
	step "$module" go -C "$module" test -count=1 "${words[@]}" $packages
done
step 'the installation' "${MAKE:-make}" e2e

echo "$SECONDS" >"$last"
printf '==> all tests passed in %s s\n' "$SECONDS"
