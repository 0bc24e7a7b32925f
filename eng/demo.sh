#!/bin/sh
# A small real cluster at work: a Manager, two Workers, some commands, a Manager and a Worker that are killed while they work.
# Ends with 0 only when all of it was really seen. All ports are free ones; Ctrl-C stops everything.
set -eu
cd "$(dirname "$0")/.."
bin=$PWD/bin
work=$(mktemp -d)
pids=

cleanup() {
    code=$?
    trap - EXIT INT TERM
    for pid in $pids; do kill -KILL "$pid" 2>/dev/null || true; done
    [ "$code" -eq 0 ] || [ "$code" -eq 130 ] || for log in "$work"/*.log; do echo "--- $log"; tail -n 20 "$log"; done >&2
    rm -rf "$work"
    exit "$code"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] || say() { printf '\n%s\n' "$*"; }

# typed WORD…: the words as a shell takes them, so that what is shown can be pasted.
typed() {
    line=
    for word in "$@"; do
        case $word in
            '' | *[!A-Za-z0-9_./:=,@%+-]*) word="'$(printf '%s' "$word" | sed "s/'/'\\\\''/g")'" ;;
        esac
        line="$line $word"
    done
    printf '%s\n' "${line# }"
}

show() { printf '$ %s\n' "$(typed titan "$@")"; "$bin/titan" "$@"; }
fail() { echo "demo: $*" >&2; exit 1; }

# start NAME PROGRAM SWITCHES…: starts a server and waits for its ready line. Its pid is in $pid.
start() {
    name=$1 program=$2
    shift 2
    "$bin/$program" "$@" > "$work/$name.log" 2>&1 &
    pid=$!
    pids="$pids $pid"
    tries=0
    until grep -q "^titan $program ready" "$work/$name.log"; do
        kill -0 "$pid" 2>/dev/null || fail "$name ended before it was ready"
        tries=$((tries + 1))
        [ "$tries" -lt 300 ] || fail "$name was not ready within 30 s"
        sleep 0.1
    done
    grep "^titan $program ready" "$work/$name.log"
}

# The Worker of each attempt of a task, in order.
workers_of() {
    "$bin/titan" get "$1" -o json | tr ',{}[]' '\n' | sed -n 's/.*"worker": *"\([^"]*\)".*/\1/p'
}

# begun TASK: waits until its command has written something.
begun() {
    tries=0
    until [ -n "$("$bin/titan" logs "$1" --stdout 2>/dev/null)" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 300 ] || fail "task $1 did not start within 30 s"
        sleep 0.1
    done
}

# killed PID: ends a server as a crash would.
killed() {
    kill -KILL "$1"
    wait "$1" 2>/dev/null || true
}

say "A Manager and two Workers start."
start manager manager --port 0 --dash-port 0 --data-dir "$work/titan-data"
TITAN_MANAGER=$(sed -n 's/^titan manager ready grpc=\([^ ]*\).*/\1/p' "$work/manager.log")
export TITAN_MANAGER
manager=$pid
start alpha worker --id alpha --slots 2
alpha=$pid
start beta worker --id beta --slots 2
beta=$pid
show status

say "A command, as if it ran here: its output and its exit code come back."
# shellcheck disable=SC2016 # The Worker's shell is to expand it.
show run --command 'echo "hello from task $TITAN_TASK_ID"'
code=0
show run --max-retries 0 --command 'echo "not well" >&2; exit 7' || code=$?
echo "exit code $code"
[ "$code" -eq 7 ] || fail "the exit code of the task did not come back"

say "Twenty at once, one for each line."
seq 1 20 > "$work/lines"
echo "\$ titan submit --each-line lines --command 'expr {} \\* {}' --wait"
"$bin/titan" submit --each-line "$work/lines" --command 'expr {} \* {}' --wait > "$work/ids"
[ "$(grep -c . "$work/ids")" -ge 20 ] || fail "there are not twenty ids"
show tasks --limit 5

# shellcheck disable=SC2016 # As above.
steps='for step in 1 2 3 4; do echo "step $step"; sleep 1; done'

say "A task of some seconds, and one for later; the Manager is killed meanwhile, and started again on its folder."
id=$("$bin/titan" submit -o id --name steady --command "$steps")
later=$("$bin/titan" submit -o id --name later --delay 3s --command 'echo "here I am"')
begun "$id"
echo "\$ kill -KILL $manager   # the Manager"
killed "$manager"
start manager manager --port "${TITAN_MANAGER##*:}" --dash-port 0 --data-dir "$work/titan-data"
manager=$pid
show wait "$id" "$later" || fail "a task did not succeed"
show why "$id"
show logs "$id"
show tasks --limit 5
[ "$(workers_of "$id" | grep -c .)" -eq 1 ] || fail "the task ran more than once"
[ "$("$bin/titan" logs "$id" --stdout | grep -c .)" -eq 4 ] || fail "output of the task is not there"

say "A task of some seconds; its Worker is killed while it works."
id=$("$bin/titan" submit -o id --name survivor --command "$steps")
echo "task $id"
begun "$id"
victim=$(workers_of "$id" | head -n 1)
case $victim in
    alpha) doomed=$alpha other=beta survivor=$beta ;;
    beta) doomed=$beta other=alpha survivor=$alpha ;;
    *) fail "the task runs on no Worker of ours: '$victim'" ;;
esac
echo "\$ kill -KILL $doomed   # $victim"
killed "$doomed"
show wait "$id" || fail "the task did not succeed"
show get "$id"
show why "$id"
show status
[ "$(workers_of "$id" | tail -n 1)" = "$other" ] || fail "the task did not end on $other"
[ "$("$bin/titan" logs "$id" --stdout | tail -n 1)" = "step 4" ] || fail "the output of the second run is not there"

say "All is stopped."
kill -TERM "$survivor"
wait "$survivor" || fail "$other did not end cleanly"
kill -TERM "$manager"
wait "$manager" || fail "the Manager did not end cleanly"
pids=
say "Seen: the Manager that was killed forgot nothing, and the task of the Worker that was killed ended on the other one, $other."
