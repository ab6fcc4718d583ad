# Fills $1 with the Java programs of the stream: lib/ with the jars that the Maven project file $2 names, checked against
# $3, job/ with the job of $4 and client/ with the message client of $5. Flink's own jars are in $6.
set -eu
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cp "$2" "$work/pom.xml"
copy() { mvn --batch-mode --quiet -f "$work/pom.xml" dependency:copy-dependencies -DincludeScope="$1" -DoutputDirectory="$2"; }
copy runtime "$1/lib"
copy provided "$work/compiler"
cd "$1/lib"
cp "$work"/compiler/ecj-*.jar .
sha256sum --quiet --check --strict "$3"
[ "$(ls | wc -l)" = "$(wc -l <"$3")" ]
rm ecj-*.jar
path="$(echo "$1"/lib/*.jar "$6"/*.jar | tr ' ' ':')"
java -jar "$work"/compiler/ecj-*.jar -17 -nowarn -d "$1/job" -cp "$path" "$4"/*.java
java -jar "$work"/compiler/ecj-*.jar -17 -nowarn -d "$1/client" -cp "$path" "$5"/*.java
