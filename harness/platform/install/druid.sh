# Fills $1 with the jars that the Maven project file $2 names, checked against $3.
set -eu
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cp "$2" "$work/pom.xml"
mvn --batch-mode --quiet -f "$work/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$1/lib"
cd "$1/lib"
sha256sum --quiet --check --strict "$3"
[ "$(ls | wc -l)" = "$(wc -l <"$3")" ]
