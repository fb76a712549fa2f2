#!/bin/sh
# Builds the local control plane (etcd, kube-apiserver, kube-controller-manager
# and kubectl, at the versions pinned in go.mod) from Go modules.
#
#   hack/controlplane/build.sh OUTDIR
#
# Needs Go 1.26, git and coreutils. Does nothing, silently, when OUTDIR already
# holds what would be built. MIN_FREE_GB (6) is the disk space it asks for.
set -eu

say() { printf 'control plane%s\n' "$*"; }
fail() {
	printf 'control plane: %s\n' "$*" >&2
	exit 1
}

[ $# -eq 1 ] || fail "usage: $0 OUTDIR"
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1" || fail "cannot create the directory $1."
out=$(cd "$1" && pwd)
stamp=$out/.controlplane.stamp
lock=$out/.controlplane.lock
work=$out/.controlplane.work.$$

command -v go >/dev/null 2>&1 ||
	fail "the go command was not found; install Go 1.26 or newer (https://go.dev/dl) and put it on PATH."

# The control plane runs on this machine, whatever the caller compiles for, and
# needs no C compiler. A go.work of the caller does not know this module.
unset GOOS GOARCH
export CGO_ENABLED=0 GOWORK=off
# Go compares itself with the go line of go.mod and says when it is too old.
goenv=$(go -C "$here" env GOVERSION GOHOSTOS GOHOSTARCH GOCACHE GOMODCACHE 2>&1) ||
	fail "Go 1.26 or newer is needed; found: $(go version 2>&1). Go says: $goenv"
{
	read -r goversion
	read -r GOOS
	read -r GOARCH
	read -r gocache
	read -r gomodcache
} <<EOF
$goenv
EOF
export GOOS GOARCH

key=$({
	echo "$goversion $GOOS $GOARCH"
	cat "$here/go.mod" "$here/go.sum" "$here/build.sh" "$here"/cmd/*/*.go
} | git hash-object --stdin)

up_to_date() {
	[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$key" ] &&
		[ -x "$out/etcd" ] && [ -x "$out/kube-apiserver" ] &&
		[ -x "$out/kube-controller-manager" ] && [ -x "$out/kubectl" ]
}
up_to_date && exit 0

# One build at a time in OUTDIR. The lock is a symbolic link to "pid-N": made
# and read in one step each. It only saves work: two builds at once would not
# harm each other, as each has its own directory and moves finished files.
child=
cleanup() {
	[ -z "$child" ] || kill "$child" 2>/dev/null || :
	rm -rf "$work" 2>/dev/null || : # what a dying compiler still writes goes with the next build
	[ "$(readlink "$lock" 2>/dev/null)" != "pid-$$" ] || rm -f "$lock"
}
trap cleanup EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

waited=0
until ln -s "pid-$$" "$lock" 2>/dev/null; do
	owner=$(readlink "$lock" 2>/dev/null) || {
		[ ! -e "$lock" ] || fail "$lock is in the way; remove it."
		[ -w "$out" ] || fail "cannot write to $out."
		continue # the lock was released just now
	}
	if ! kill -0 "${owner#pid-}" 2>/dev/null; then
		say ": removing the lock of a build that ended early (process ${owner#pid-})"
		rm -f "$lock"
		continue
	fi
	[ $((waited % 15)) -ne 0 ] ||
		say ": waiting for another build (process ${owner#pid-}) ... $waited s; if that process is no build, remove $lock"
	sleep 1
	waited=$((waited + 1))
done
up_to_date && exit 0
for dir in "$out"/.controlplane.work.*; do # left by builds that were killed
	kill -0 "${dir##*.}" 2>/dev/null || rm -rf "$dir"
done
mkdir "$work"

# run LABEL COMMAND...: runs the command, says every 15 s that it still runs,
# and shows its output only if it fails.
run() {
	label=$1
	shift
	say " $label ..."
	begin=$(date +%s)
	"$@" >"$work/log" 2>&1 &
	child=$!
	beat=15
	seen=0
	while kill -0 "$child" 2>/dev/null; do
		sleep 1
		elapsed=$(($(date +%s) - begin))
		[ "$elapsed" -ge "$beat" ] || continue
		beat=$((elapsed + 15))
		note=
		lines=$(wc -l <"$work/log") # go writes one line for each module it downloads
		[ "$lines" -le "$seen" ] || note=", downloading modules: $lines so far"
		seen=$lines
		say " $label ... $elapsed s$note"
	done
	status=0
	wait "$child" || status=$?
	child=
	if [ "$status" -ne 0 ]; then
		cat "$work/log" >&2
		fail "building $label failed (exit status $status); the output of go is above."
	fi
	say " $label ... done in $(($(date +%s) - begin)) s"
}

# Flags on the command line win over GOFLAGS. The tags are those of the
# Kubernetes release builds that make binaries smaller.
build() {
	run "$1" go -C "$here" build -mod=readonly -buildvcs=false -trimpath \
		-tags=notest,grpcnotrace -ldflags="-s -w $versions" -o "$work/${1#* }" "$2"
}

# free_gb DIR: the free space of the file system where DIR is or will be.
free_gb() {
	dir=$1
	while [ ! -d "$dir" ]; do dir=$(dirname "$dir"); done
	df -Pk "$dir" | tail -n 1 | {
		read -r _ _ _ free _
		echo $((free / 1048576))
	}
}

# A function, so that the shell has read it all before the long part begins.
main() {
	for dir in "$gocache" "$gomodcache" "$out"; do
		free=$(free_gb "$dir")
		[ "$free" -ge "${MIN_FREE_GB:-6}" ] ||
			fail "$dir has $free GB free, the build needs ${MIN_FREE_GB:-6} GB; free some space (go clean -cache empties Go's build cache)."
	done

	say ": building into $out, once; from nothing this takes about 5 minutes on two cores"
	run "modules" go -C "$here" list -mod=readonly -m -f '{{.Version}}' k8s.io/kubernetes
	version=$(tail -n 1 "$work/log")
	minor=${version#v1.}
	versions=
	for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
		versions="$versions -X $package.gitVersion=$version -X $package.gitMajor=1 -X $package.gitMinor=${minor%%.*}"
	done

	mkdir "$work/tmp"
	export GOTMPDIR="$work/tmp" # not /tmp, which may be small
	build "1/4 etcd" ./cmd/etcd
	build "2/4 kube-apiserver" k8s.io/kubernetes/cmd/kube-apiserver
	build "3/4 kube-controller-manager" ./cmd/kube-controller-manager
	build "4/4 kubectl" k8s.io/kubernetes/cmd/kubectl

	rm -f "$stamp"
	for name in etcd kube-apiserver kube-controller-manager kubectl; do
		mv -f "$work/$name" "$out/$name"
	done
	echo "$key" >"$work/stamp"
	mv -f "$work/stamp" "$stamp"
	say ": ready in $out"
}
main; exit 0
