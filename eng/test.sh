#!/bin/sh
# Runs every test project and the hunt for deliberate bugs, even after one has failed, and ends with one line for all: "N passed, N failed".
# Arguments go to each test program: `eng/test.sh --filter-class '*Reaper*'`.
set -eu
cd "$(dirname "$0")/.."
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# The figure behind "  failed: " and its like in the summary of Microsoft.Testing.Platform; nothing when there is none.
figure() {
    sed -n "s/^ *$1: *\([0-9][0-9]*\).*/\1/p" "$2" | tail -n 1
}

passed=0 failed=0 skipped=0 broken=0
# run NAME PROGRAM [ARGUMENT…]: adds what its summary says.
run() {
    name=$1; shift
    echo "== $name"
    code=0
    "$@" > "$results/$name" 2>&1 || code=$?
    cat "$results/$name"

    ok=$(figure succeeded "$results/$name") bad=$(figure failed "$results/$name") left=$(figure skipped "$results/$name")
    passed=$((passed + ${ok:-0})) failed=$((failed + ${bad:-0})) skipped=$((skipped + ${left:-0}))
    # Ended badly, or without a summary, though no test says that it failed.
    if { [ "$code" -ne 0 ] || [ -z "$ok" ]; } && [ "${bad:-0}" -eq 0 ]; then
        echo "$name ended with exit code $code" | tee -a "$results/$name" >&2
        broken=$((broken + 1))
    fi
}

for project in test/Titan.*/; do
    project=$(basename "$project")
    # The limit is far beyond any honest run; it ends a test that hangs, and counts as a failure.
    run "$project" "artifacts/bin/$project/release/$project" --no-ansi --no-progress --timeout "${TITAN_TEST_LIMIT:-20m}" "$@"
done
# A filter of tests names none of these.
[ $# -gt 0 ] || run bugs eng/bugs.sh

echo
# Once more, where whoever sees only the end finds them.
grep -hE '^failed .* \([0-9]|not in [0-9]+ \||^without a bug: seed|ended with exit code [0-9]+$' "$results"/* || true
if [ "$skipped" -gt 0 ]; then
    echo "$passed passed, $((failed + broken)) failed, $skipped skipped"
else
    echo "$passed passed, $((failed + broken)) failed"
fi
[ $((failed + broken)) -eq 0 ] && [ "$passed" -gt 0 ]
