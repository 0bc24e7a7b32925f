#!/bin/sh
# Layout of the code and soundness of the scripts. Style rules are compiler warnings, so `make vet` has seen to them.
set -eu
cd "$(dirname "$0")/.."
result=0

dotnet format whitespace . --folder --exclude artifacts --verify-no-changes || { echo "make lint: run 'dotnet format whitespace . --folder'" >&2; result=1; }

if command -v shellcheck >/dev/null; then
    # shellcheck disable=SC2046 # One word a file: our names hold no blanks.
    shellcheck $(git ls-files -- '*.sh' .ci/run) || result=1
else
    echo "make lint: no shellcheck in PATH; the scripts were not checked (apt-get install shellcheck)" >&2
fi

exit $result
