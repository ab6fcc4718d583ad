# Fills $1 with a Python environment holding exactly the packages of the requirements file $2 (versions and hashes).
set -eu
python3 -m venv --copies "$1"
"$1/bin/python" -m pip install --quiet --no-input --require-hashes --only-binary :all: -r "$2" ||
  "$1/bin/python" -m pip install --quiet --no-input --require-hashes -r "$2"
"$1/bin/python" -m compileall -q "$1/lib" >/dev/null 2>&1 || true
