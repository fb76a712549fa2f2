#!/usr/bin/env bash
# Installs what some tests need beyond Go: Chromium and Prometheus, from the packages of Debian, for the tests
# of pages and of queries, and programs from npm. Where it cannot, it says so, and those tests are skipped.
#
# usage: hack/npm/install.sh BIN
set -euo pipefail
bin=$1
here=$(dirname "${BASH_SOURCE[0]}")

has() { command -v "$1" >/dev/null 2>&1; }

has_browser() {
	local name
	for name in chromium chromium-browser google-chrome-stable google-chrome chrome microsoft-edge; do
		! has "$name" || return 0
	done
	return 1
}

install_packages() {
	[ "$(id -u)" = 0 ] && has apt-get || return 1
	DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

log=$bin/.npm.log
mkdir -p "$bin/npm"
if ! has_browser; then
	printf '==> installing Chromium for the tests of pages (%s)\n' "$log"
	install_packages chromium fonts-dejavu-core >"$log" 2>&1 ||
		printf '==> no Chromium or Chrome was found, and it could not be installed: the tests of pages in a browser are skipped. On Debian: apt-get install chromium\n' >&2
fi
if ! has prometheus; then
	printf '==> installing Prometheus for the tests of its answers (%s)\n' "$log"
	install_packages prometheus >>"$log" 2>&1 ||
		printf '==> no Prometheus was found, and it could not be installed: the test that asks a real one is skipped. On Debian: apt-get install prometheus\n' >&2
fi
if cmp -s "$here/package-lock.json" "$bin/npm/.installed"; then
	exit 0
fi
if ! has npm; then
	printf '==> npm was not found: the tests that need its programs are skipped. On Debian: apt-get install npm\n' >&2
	exit 0
fi
printf '==> installing programs from npm for the tests (%s)\n' "$log"
cp "$here/package.json" "$here/package-lock.json" "$bin/npm/"
if (cd "$bin/npm" && npm ci --ignore-scripts --no-audit --no-fund --omit-lockfile-registry-resolved) >>"$log" 2>&1; then
	cp "$here/package-lock.json" "$bin/npm/.installed"
else
	printf '==> the programs from npm could not be installed, see %s: the tests that need them are skipped\n' "$log" >&2
fi
