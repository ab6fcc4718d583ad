# Fills $1 with the ClickHouse server library of the wheel pinned in $2 and the launcher built from the C sources in $3.
set -eu
python3 -m venv "$1/fetch"
"$1/fetch/bin/python" -m pip download --quiet --no-input --no-deps --only-binary :all: --require-hashes -r "$2" -d "$1/fetch/wheels"
python3 -m zipfile -e "$1"/fetch/wheels/chdb-*.whl "$1/fetch/unpacked"
# The library finds its companion by the place that the wheel gave it.
mkdir "$1/chdb"
mv "$1/fetch/unpacked/chdb/_chdb.abi3.so" "$1/chdb/_chdb.abi3.so"
mv "$1/fetch/unpacked/chdb.libs" "$1/chdb.libs"
rm -rf "$1/fetch"
bash "$3/build.sh" "$1"
