#!/bin/sh
# progress.sh LABEL COMMAND...: runs a command that may be quiet for minutes and
# says every 15 seconds that it still runs. What the command prints is shown as
# it is, and its exit status is this one's.
set -u
label=$1
shift
printf '==> %s\n' "$label"
"$@" &
child=$!
trap 'kill "$child" 2>/dev/null; exit 130' INT
trap 'kill "$child" 2>/dev/null; exit 143' TERM
(
	begin=$(date +%s)
	while sleep 15 >/dev/null 2>&1 && kill -0 "$child" 2>/dev/null; do
		printf '==> %s ... %s s\n' "$label" "$(($(date +%s) - begin))"
	done
) &
beat=$!
wait "$child"
status=$?
kill "$beat" 2>/dev/null
exit "$status"
