#!/bin/sh
# Measures the programs of bin/ on this machine: `bench/run.sh [NAME…]`; no name means all. See bench/README.md.
set -eu
cd "$(dirname "$0")/.."
tools=artifacts/bench
mkdir -p "$tools"

if command -v gcc >/dev/null; then
    for tool in spawn-loop stamp fsync-loop; do
        # Static, so that no time goes into finding libraries.
        gcc -O2 -Wall -Wextra -Werror -static -o "$tools/$tool" "bench/spawn-loop/$tool.c"
    done
else
    echo "make bench: no gcc in PATH: what needs the bare spawn loop beside it is left out" >&2
fi

dotnet build bench/Titan.Bench -c Release -v q --nologo
exec artifacts/bin/Titan.Bench/release/Titan.Bench "$@"
