#!/bin/sh
# build.sh OUT: compiles the two programs of the lab into OUT: the ClickHouse launcher and the namespace tool.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cc -O2 -Wall -rdynamic -o "$1/clickhouse-server" "$here/clickhouse-server.c" -ldl
cc -O2 -Wall -o "$1/assay-ns" "$here/assay-ns.c"
