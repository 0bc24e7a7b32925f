#!/bin/sh
# Sees to it that the server programs of PostgreSQL are there: tests start servers of their own with them.
# Installs Debian's package where that is allowed; the server that comes with it is not made, let alone started.
set -eu

present() { command -v initdb > /dev/null || ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1; }
installed() { DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" < /dev/null > /dev/null; }

present && exit 0
if command -v apt-get > /dev/null && [ "$(id -u)" = 0 ]; then
    echo "installing postgresql"
    # Whether it worked is seen by the programs being there.
    apt-get update -qq < /dev/null || true
    if installed postgresql-common; then
        sed -i 's/^#* *create_main_cluster *=.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
        installed postgresql || true
    fi
fi

present || {
    echo "PostgreSQL is missing (no initdb in PATH or /usr/lib/postgresql/*/bin), and could not be installed: tests that need it will fail; please install: postgresql" >&2
    exit 1
}
