# Fills $1 with the packages that the manifest $2 pins, all of them by exact version, none of them built.
set -eu
cp "$2" "$1/package.json"
cd "$1"
npm install --ignore-scripts --no-package-lock --no-audit --no-fund --loglevel=error
