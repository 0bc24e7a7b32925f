#!/bin/sh
# Sees to it that what building and testing need is there. Installs Debian's packages where that is allowed (root, apt-get); else says what is missing, and goes
# on: tests that need it are skipped or fail, and say so. Does nothing, and asks nobody, when all is there.
# Ends with 0 unless something is missing without which nothing can be built.
set -eu
cd "$(dirname "$0")/.."

# COMMAND PACKAGES…, a line each; behind a # what it is for.
needs='
make make                           # the Makefile
git git                             # the commit in --version
gcc gcc libc6-dev zlib1g-dev        # native Worker and titan, and a spawn loop to measure beside; without: ReadyToRun
shellcheck shellcheck               # make lint
ps procps                           # tests that look at processes
setsid util-linux                   # tests of what a task leaves behind
ip iproute2                         # tests that cut machines off
iptables iptables                   # tests that cut machines off
strace strace                       # disks that fail on purpose
mkfs.ext4 e2fsprogs                 # disks that lose their power
mkfs.xfs xfsprogs                   # disks that lose their power
setfattr attr                       # marks on folders
pgbouncer pgbouncer                 # a pooler between Manager and PostgreSQL
python3 python3                     # scripts beside the tests
'

# Programs of the system are not in the PATH of everybody.
PATH=$PATH:/usr/sbin:/sbin
# One word a line: the packages of the commands that are missing.
missing() {
    echo "$needs" | sed 's/ *#.*//' | while read -r command packages; do
        [ -z "$command" ] || command -v "$command" > /dev/null || for package in $packages; do echo "$package"; done
    done
}

packages=$(missing)
if [ -n "$packages" ]; then
    if command -v apt-get > /dev/null && [ "$(id -u)" = 0 ]; then
        echo "installing $(echo "$packages" | tr '\n' ' ')"
        apt-get update -qq < /dev/null || true
        # One at a time: one that this system does not have must not keep out the others. Whether it worked is seen by the commands being there.
        for package in $packages; do
            RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$package" < /dev/null > /dev/null || true
        done
        packages=$(missing)
    fi
    [ -z "$packages" ] || echo "setup: going on without some programs that tests use; please install: $(echo "$packages" | tr '\n' ' ')" >&2
fi

eng/postgres.sh || echo "setup: going on without PostgreSQL" >&2

for command in make git; do
    command -v "$command" > /dev/null || { echo "setup: $command is missing, and could not be installed" >&2; exit 1; }
done
command -v dotnet > /dev/null || { echo "setup: dotnet is missing; please install the .NET 10 SDK" >&2; exit 1; }
