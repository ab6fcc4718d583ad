# Fills $1 with an older ClickHouse server: the library of the wheel pinned in $2, and a launcher built for it from the C
# source in $3 with the Python symbols that this library leaves undefined.
set -eu
machine=$(uname -m)
python3 -m venv "$1/fetch"
"$1/fetch/bin/python" -m pip download --quiet --no-input --no-deps --only-binary :all: --require-hashes \
  --python-version 3.11 --implementation cp --abi cp311 --platform "manylinux2014_$machine" --platform "manylinux_2_17_$machine" \
  -r "$2" -d "$1/fetch/wheels"
python3 -m zipfile -e "$1"/fetch/wheels/chdb-*.whl "$1/fetch/unpacked"
mkdir "$1/chdb" "$1/fetch/source"
mv "$1"/fetch/unpacked/chdb/_chdb.*.so "$1/chdb/_chdb.so"
[ ! -d "$1/fetch/unpacked/chdb.libs" ] || mv "$1/fetch/unpacked/chdb.libs" "$1/chdb.libs"
cp "$3/clickhouse-server.c" "$1/fetch/source/"
nm -D --undefined-only "$1/chdb/_chdb.so" | awk '$2 ~ /^_?Py/ { print "STAND_IN(" $2 ")" }' >"$1/fetch/source/python-symbols.h"
cc -O2 -Wall -rdynamic -o "$1/clickhouse-server" "$1/fetch/source/clickhouse-server.c" -ldl
rm -rf "$1/fetch"
