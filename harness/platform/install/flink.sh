# Fills $1/lib with the jars of Flink from the archive pinned in $2: the engine and its log, no tables and no Python.
set -eu
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/fetch"
"$work/fetch/bin/python" -m pip download --quiet --no-input --no-deps --no-binary :all: --require-hashes -r "$2" -d "$work"
mkdir "$1/lib"
for jar in flink-dist flink-connector-files log4j; do
  tar -xzf "$work"/apache_flink_libraries-*.tar.gz -C "$1/lib" --strip-components=3 --wildcards "*/deps/lib/$jar-*.jar"
done
