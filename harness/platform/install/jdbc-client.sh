# Fills $1 with the Java client of $4: lib/ with the jars that the Maven project file $2 names, checked against $3, and
# classes/ with the client itself. Compiled by a compiler that is a jar, since a runtime of Java has none.
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
java -jar "$work"/compiler/ecj-*.jar -17 -nowarn -d "$1/classes" -cp "$(echo "$1"/lib/*.jar | tr ' ' ':')" "$4"/*.java
