# Fills $1 with the distribution of Pulsar that the Maven project file $2 names, checked against the digest $3.
set -eu
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cp "$2" "$work/pom.xml"
mvn --batch-mode --quiet -f "$work/pom.xml" dependency:copy-dependencies -DoutputDirectory="$work"
echo "$3  $(echo "$work"/pulsar-server-distribution-*-bin.tar.gz)" | sha256sum --quiet --check --strict
tar -xzf "$work"/pulsar-server-distribution-*-bin.tar.gz -C "$1" --strip-components=1
