#!/bin/sh
# build.sh OUT: compiles the programs of the lab into OUT: the ClickHouse launcher, the namespace tool, the slow
# link, and what strains pods.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cc -O2 -Wall -rdynamic -o "$1/clickhouse-server" "$here/clickhouse-server.c" -ldl
cc -O2 -Wall -o "$1/assay-ns" "$here/assay-ns.c"
cc -O2 -Wall -shared -fPIC -o "$1/assay-strain.so" "$here/assay-strain.c" -ldl
cc -O2 -Wall -o "$1/assay-link" "$here"/link/*.c
