# Fills $1 with Java programs: lib/ with the jars that the Maven project file $2 names, checked against $3, and for each
# argument NAME=FOLDER from the fifth on a folder NAME with what the sources of FOLDER make. They may use the jars of the
# folder $4 as well, unless it is empty. Compiled by a compiler that is a jar, since a runtime of Java has none.
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
path="$(echo "$1"/lib/*.jar ${4:+"$4"/*.jar} | tr ' ' ':')"
for program in "${@:5}"; do
  java -jar "$work"/compiler/ecj-*.jar -17 -nowarn -d "$1/${program%%=*}" -cp "$path" "${program#*=}"/*.java
done
