#!/bin/sh
# Tries inputs that no sensible program sends, from another seed each time, for so many minutes: `eng/fuzz.sh 10`.
# A failure tells its seed and the smallest input that shows it.
set -eu
cd "$(dirname "$0")/.."
minutes=${1:-10}
end=$(($(date +%s) + minutes * 60))
seed=${TITAN_FUZZ_SEED:-$(date +%s)}
runs=0
while [ "$(date +%s)" -lt "$end" ]; do
    TITAN_FUZZ_SEED=$seed TITAN_FUZZ_ROUNDS=${TITAN_FUZZ_ROUNDS:-4} artifacts/bin/Titan.Tests/release/Titan.Tests --no-ansi --no-progress \
        --show-live-output on --filter-namespace '*Fuzzing*' || { echo "make fuzz: TITAN_FUZZ_SEED=$seed fails" >&2; exit 1; }
    runs=$((runs + 1)) seed=$((seed + 1))
done
echo "make fuzz: $runs runs, nothing found"
