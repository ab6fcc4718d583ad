// Files that scripts leave behind.

import { describe, expect, it } from "vitest";
import { filesAfter } from "./written-files.ts";

/** What a script leaves below `/out`; undefined where it is not followed. */
function left(script: string): Record<string, string> | undefined {
  const files = new Map([
    ["/in/a.xml", "<a/>"],
    ["/in/b.yaml", "b: $N"],
    ["/in/deep/c.txt", "c"],
    ["/image/d.xml", "<d/>"],
    ["/image/e/f.xml", "<f/>"],
  ]);
  const variables = new Map<string, string | undefined>([
    ["HOSTNAME", "set-3"],
    ["N", "3"],
    ["TWO", "one two"],
    ["SECRET", undefined],
  ]);
  const after = filesAfter(script, { files, folders: ["/in", "/out"], variables });
  if (after === undefined) return undefined;
  return Object.fromEntries(
    [...after].filter(([path]) => path.startsWith("/out")).map(([path, text]) => [path.slice(5), text]),
  );
}

const ab = { "a.xml": "<a/>", "b.yaml": "b: $N" };

describe("a copy", () => {
  it.each<[script: string, files: Record<string, string>]>([
    ["cp /in/a.xml /out/", { "a.xml": "<a/>" }],
    ["cp /in/a.xml /out", { "a.xml": "<a/>" }],
    ["/bin/cp -f /in/a.xml /out//z.xml", { "z.xml": "<a/>" }],
    ["install -m644 /in/a.xml /out/z.xml", { "z.xml": "<a/>" }],
    ["cp /in/a.xml /out/config.d", { "config.d": "<a/>" }],
    ["cp /in/a.xml /out/config.d/", { "config.d/a.xml": "<a/>" }],
    ["mkdir -p /out/config.d/\ncp /in/a.xml /out/config.d", { "config.d/a.xml": "<a/>" }],
    ["mkdir --parents /out/d; cp -v /in/a.xml /out/d", { "d/a.xml": "<a/>" }],
    ["cp /in/a.xml /out/d/x.xml\ncp /in/b.yaml /out/d", { "d/x.xml": "<a/>", "d/b.yaml": "b: $N" }],
    ["cp -rL /in/. /out && chown -R 101 /out", { ...ab, "deep/c.txt": "c" }],
    ["cp --recursive /in/* /out/", { ...ab, "deep/c.txt": "c" }],
    ["cp -a /in/. /out/d", { "d/a.xml": "<a/>", "d/b.yaml": "b: $N", "d/deep/c.txt": "c" }],
    // A folder goes into one that is there, and becomes one that is not.
    ["cp -r /in /out", { "in/a.xml": "<a/>", "in/b.yaml": "b: $N", "in/deep/c.txt": "c" }],
    ["cp -R /in/deep/ /out/new", { "new/c.txt": "c" }],
    ["cp /in/*.xml /in/?.yaml /out # all of them", ab],
    ["cp /in/[!b].xml /out", { "a.xml": "<a/>" }],
    ["cp /image/d.xml /out", { "d.xml": "<d/>" }],
    ["mkdir -p /m\ncp /in/a.xml /m\ncp -r /m/. /out", { "a.xml": "<a/>" }],
  ])("%s", (script, files) => {
    expect(left(script)).toEqual(files);
  });

  it.each([
    ["of what is not there", "cp /in/none /out/"],
    ["of a folder that stays", "cp /in/deep /out/"],
    ["of all, folders among them", "cp /in/* /out/"],
    ["of a folder with more in it than is known", "cp -r /image/. /out"],
    ["of a file and of more than is known", "cp /image/d.xml /image/* /out/"],
    ["of folders, by no flag for them", "cp --force /in/deep /out"],
    ["in a way that is not known", "cp --recursive-x /in/deep /out"],
    ["in a way named in part", "cp -r-n /in/deep /out"],
    ["of such files as are there", "cp /image/*.xml /out"],
    ["to nowhere", "cp /in/a.xml"],
    ["of one there and one not", "cp /in/a.xml /in/none /out/"],
    ["of two to one", "cp /in/a.xml /in/b.yaml /out/c"],
    ["that spares what is there", "cp -n /in/a.xml /out/a.xml"],
    ["to a folder named first", "cp -t /out /in/a.xml"],
    ["from where the script begins", "cp a.xml /out/"],
    ["to where it begins", "cp /in/a.xml out"],
    ["of a name that is no pattern", "cp '/in/[[:alpha:]].xml' /out"],
    ["with an owner", "install -o 101 /in/a.xml /out/"],
  ])("%s is not followed", (_what, script) => {
    expect(left(script)).toBeUndefined();
  });
});

describe("a text", () => {
  it.each<[script: string, files: Record<string, string>]>([
    ['echo "n: $((N + 1))" > /out/x', { x: "n: 4\n" }],
    ["echo 'n: $N' > /out/x; echo -n two >> /out/x", { x: "n: $N\ntwo" }],
    ["echo '<a>\n  <b>&lt; $5 > 3; # no</b>\n</a>' >/out/x", { x: "<a>\n  <b>&lt; $5 > 3; # no</b>\n</a>\n" }],
    ['echo "a" > /out/x 2>&1\necho "copied -> there" 1>&2', { x: "a\n" }],
    ['echo a > /out/x 2>/dev/null; echo "b" >> /out/../out/x', { x: "a\nb\n" }],
    ["echo \"a\\\nb\"'c' > /out/x; mkdir -pv /out/d", { x: "abc\n" }],
    ["cat <<EOF > /out/x\nEOF\necho '\tb' > /out/y", { x: "", y: "\tb\n" }],
    ["cat <<EOF > /out/x\n\ta\n\tEOF\nEOF\necho 'a' \"'b\"$N > /out/y", { x: "\ta\n\tEOF\n", y: "a 'b3\n" }],
    ["cat <<-EOF > /out/x\na\tb\nEOF", { x: "a\tb\n" }],
    ["cat <<EOF > /out/x\na\nb", { x: "a\nb\n" }],
    ["echo a >> /out/x\necho b > /out/x", { x: "b\n" }],
    ['printf \'a %s\\n%d%%\' "$N" 7 > "/out/${HOSTNAME}.xml"', { "set-3.xml": "a 3\n7%" }],
    ["cat /in/a.xml /in/deep/c.txt > /out/x", { x: "<a/>c" }],
    ["cat > /out/x <<EOF\nn: ${HOSTNAME##*-}\nEOF\n", { x: "n: 3\n" }],
    ["mkdir -p /out/d && cat <<'EOF' > /out/x; true\nn: $N \\\n\\\"\nEOF\ntrue", { x: 'n: $N \\\n\\"\n' }],
    ['cat <<"E" > /out/x\n$N', { x: "$N\n" }],
    ['cat <<EOF > /out/x\na \\\nb \\"$N\\" \\$N\nEOF', { x: 'a b \\"3\\" $N\n' }],
    ["cat <<-EOF >> /out/x\n\t\tn: $N\n\tEOF\necho a > /out/y", { x: "n: 3\n", y: "a\n" }],
    ["cat /in/a.xml - <<EOF > /out/x\nb\nEOF", { x: "<a/>b\n" }],
    ["cat - /in/a.xml <<EOF > /out/x\nb\nEOF", { x: "b\n<a/>" }],
    ["cat /in/a.xml <<EOF > /out/x\nb\nEOF", { x: "<a/>" }],
    ["tee /out/x /out/y <<EOF\nn\nEOF\ntee -a /out/x <<EOF\nm\nEOF", { x: "n\nm\n", y: "n\n" }],
    ["sed 's/a/z/g' /in/a.xml > /out/x\nsed -i 's|z|y|' /out/x", { x: "<y/>" }],
    ["cp /in/*.* /out\nsed --in-place s/b/c/ /out/a.xml /out/b.yaml", { "a.xml": "<a/>", "b.yaml": "c: $N" }],
    ["cp -r /in/. /out\nrm -rf /out/deep\nrm -f /out/*.xml /out/none", { "b.yaml": "b: $N" }],
    ["mkdir /out/d; rm -r /out/d; cp /in/a.xml /out/d", { d: "<a/>" }],
    ["set -e\nexport A=1 B='x y'\nlocal C=$TWO\nD=\necho \"$A-$B-$C-$D\" > /out/x", { x: "1-x y-one two-\n" }],
    ["n=3;m=4&&o=$n\necho $n$m$o > /out/x", { x: "343\n" }],
    [
      'n="$(echo "$HOSTNAME" | cut -d- -f2)";\n[[ "${HOSTNAME}" =~ ^([a-z]+)-([0-9]+)$ ]] || exit 1; echo $n ${BASH_REMATCH[1]} ${BASH_REMATCH[2]} > /out/x',
      { x: "3 set 3\n" },
    ],
    ["[[ $HOSTNAME =~ -([0-9]+)$ ]] || return\nm=$((BASH_REMATCH / 2))\necho a > /out/x", { x: "a\n" }],
    ["echo a'b'\"c\"$N > /out/x", { x: "abc3\n" }],
    ["echo a \\\n  b#c # d's\n> /out/x cat /in/a.xml", { x: "<a/>" }],
    ["chmod 644 /in; ls /in; :; sleep 1; umask 022; date; shopt -s x; printf x", {}],
  ])("%s", (script, files) => {
    expect(left(script)).toEqual(files);
  });
});

describe("nothing is said of a script", () => {
  it.each([
    ...["curl http://x > /out/x", "wget -O /out/x http://x", "echo $SECRET > /out/x", "echo $NONE > /out/x"],
    ...["if true; then cp /in/a.xml /out/; fi", "[ $N = 3 ] && cp /in/a.xml /out/", "FOO=a cat /in/a.xml > /out/x"],
    ...["for f in a b; do echo $f > /out/$f; done", "(echo a) > /out/x", "case $N in 3) true;; esac"],
    ...["cat /in/a.xml | tee /out/x", 'echo "a"| tee /out/x', "echo $N|tee /out/x", "echo a & echo b"],
    ...["envsubst < /in/b.yaml > /out/x", "cat <<<$N > /out/x", "cp /in/a.xml /out/ || true", "echo a &> /out/x"],
    ...["sed 's/a.*/z/' /in/a.xml > /out/x", "sed -n p /in/a.xml > /out/x", "sed -i 's/a/z/' /out/none"],
    ...["sed -i 's/a/z/' /in/a.xml > /out/x", "sed 's/a/z/' /in/a.xml /in/b.yaml > /out/x", "sed s/a/z/ /in/a.xml"],
    ...["cat /none > /out/x", "cat /in/a.xml", "python3 /in/make.py", "printf '%05d' 3 > /out/x"],
    ...[
      "[[ $HOSTNAME =~ ^none ]] || exit 1",
      "[[ $SECRET =~ a ]] || exit 1",
      "[[ $N =~ *a ]] || exit",
      "[[ $N =~ 3 ]]",
    ],
    ...["cp /out", "echo a > x", "echo a > $SECRET", "echo $TWO > /out/x", "echo 'a > /out/x", 'echo "a > /out/x'],
    ...["echo a > /out/x > /out/y", "cat <<A <<B > /out/x\na\nA\nb\nB", "echo a\\b > /out/x", "echo $'a' > /out/x"],
    ...[
      "cat <<EOF > /out/x\n$NONE\nEOF",
      "mkdir -m 700 /out/d",
      "mkdir -pm700 /out/d",
      "mkdir d",
      "9a=1",
      "a-b=1",
      "export-x a=1",
      "xlocal a=1",
      "rm -i /out/x",
      "rm -r -i /out/x",
      "rm -f-i x",
      "rm x",
      "tee /out/x",
    ],
    ...[
      "tee --append /out/x <<EOF\na\nEOF",
      "export N",
      "$SECRET",
      "> /out/x",
      "tr a b > /out/x",
      "exit 0",
      "{ true; }",
    ],
  ])("%s", (script) => {
    expect(left(script)).toBeUndefined();
  });
});
