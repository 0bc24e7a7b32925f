#!/bin/sh
# Brings what `make bench-peers` runs beside Titan: from Debian, where that is allowed, and from npm and NuGet, each to the letter
# of its lock file. What cannot be had is said, and measured as missing: it never fails the whole.
set -u
cd "$(dirname "$0")/../.." || exit
tools=artifacts/bench/peers
mkdir -p "$tools"

# A package that comes with a server must not start it: it would take processor time from what is measured.
policy=/usr/sbin/policy-rc.d
quiet() {
    [ -e "$policy" ] && return
    printf '#!/bin/sh\nexit 101\n' > "$policy" && chmod 755 "$policy" && trap 'rm -f "$policy"' EXIT
}

listed=no
# have WHAT PACKAGE TEST…: installs PACKAGE unless TEST succeeds.
have() {
    what=$1 package=$2; shift 2
    "$@" > /dev/null 2>&1 && return
    if command -v apt-get > /dev/null && [ "$(id -u)" = 0 ]; then
        echo "installing $package"
        quiet
        [ $listed = yes ] || { apt-get update -qq < /dev/null || true; listed=yes; }
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$package" < /dev/null > /dev/null 2> "$tools/apt.log" || true
    fi
    "$@" > /dev/null 2>&1 || echo "bench-peers: no $what, and it could not be installed (Debian: $package): it is reported as missing" >&2
}

have xargs findutils command -v xargs
have "GNU parallel" parallel sh -c 'parallel --version | grep -q "GNU parallel"'
have Redis redis-server command -v redis-server
have Celery python3-celery /usr/bin/python3 -c 'import celery'
have "Redis for Python" python3-redis /usr/bin/python3 -c 'import redis'
have munge munge command -v munged
have slurmctld slurmctld command -v slurmctld
have slurmd slurmd command -v slurmd
have srun slurm-client command -v srun
have node nodejs command -v node
have npm npm command -v npm
eng/postgres.sh || true

# node PEER: its packages, in a copy outside the tree of sources.
node_peer() {
    command -v npm > /dev/null || return
    mkdir -p "$tools/$1"
    cp -r "bench/peers/$1/." "$tools/$1/"
    (cd "$tools/$1" && npm ci --silent --no-audit --no-fund) || echo "bench-peers: the packages of $1 could not be had from npm: it is reported as missing" >&2
}

node_peer graphile-worker
node_peer bullmq

dotnet build bench/peers/hangfire -c Release -v q --nologo || echo "bench-peers: Hangfire could not be built: it is reported as missing" >&2
exit 0
