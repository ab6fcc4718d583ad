# Fills $1 with the server that the Maven project file $2 names for the architecture $3, checked against the digest $4.
set -eu
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cp "$2" "$work/pom.xml"
mvn --batch-mode --quiet -f "$work/pom.xml" -Dpostgres.architecture="$3" dependency:copy-dependencies -DoutputDirectory="$work"
jar="$(echo "$work"/embedded-postgres-binaries-*.jar)"
echo "$4  $jar" | sha256sum --quiet --check --strict
python3 - "$jar" "$1" <<'END'
import io, sys, tarfile, zipfile
jar, target = sys.argv[1:]
with zipfile.ZipFile(jar) as packed:
    (name,) = [each for each in packed.namelist() if each.endswith(".txz")]
    with tarfile.open(fileobj=io.BytesIO(packed.read(name)), mode="r:xz") as inner:
        inner.extractall(target)
END
