// Files that scripts leave behind.

import { expect, it } from "vitest";
import { filesAfter } from "./written-files.ts";

const files = new Map([
  ["/in/a.xml", "<a/>"],
  ["/in/b.yaml", "b: $N"],
  ["/in/deep/c.txt", "c"],
]);
const variables = new Map<string, string | undefined>([
  ["HOSTNAME", "set-3"],
  ["N", "3"],
  ["SECRET", undefined],
]);

/** What a script leaves below `/out`; undefined where it is not followed. */
function left(script: string): Record<string, string> | undefined {
  const after = filesAfter(script, { files, variables });
  if (after === undefined) return undefined;
  return Object.fromEntries([...after].filter(([path]) => path.startsWith("/out/")));
}

it("copies files, folders and what fits a pattern", () => {
  expect(left("cp /in/a.xml /out/")).toEqual({ "/out/a.xml": "<a/>" });
  expect(left("cp /in/a.xml /out/z.xml")).toEqual({ "/out/z.xml": "<a/>" });
  expect(left("cp -f /in/a.xml /out/config.d")).toEqual({ "/out/config.d/a.xml": "<a/>" });
  expect(left("set -e\nmkdir -p /out\ncp -rL /in/. /out && chown -R 101 /out")).toEqual({
    ...{ "/out/a.xml": "<a/>", "/out/b.yaml": "b: $N" },
    "/out/deep/c.txt": "c",
  });
  expect(left("cp /in/*.xml /in/*.yaml /out # all of them")).toEqual({ "/out/a.xml": "<a/>", "/out/b.yaml": "b: $N" });
});

it("writes what is said", () => {
  expect(left('echo "n: $((N + 1))" > /out/x')).toEqual({ "/out/x": "n: 4\n" });
  expect(left("echo 'n: $N' > /out/x; echo -n two >> /out/x")).toEqual({ "/out/x": "n: $N\ntwo" });
  expect(left('printf \'a %s\\n%d%%\' "$N" 7 > "/out/${HOSTNAME}.xml"')).toEqual({
    "/out/set-3.xml": "a 3\n7%",
  });
  expect(left("cat /in/a.xml /in/deep/c.txt > /out/x")).toEqual({ "/out/x": "<a/>c" });
  expect(left("sed 's/a/z/g' /in/a.xml > /out/x\nsed -i 's|z|y|' /out/x")).toEqual({ "/out/x": "<y/>" });
  expect(left("cat > /out/x <<EOF\nn: ${HOSTNAME##*-}\nEOF\n")).toEqual({ "/out/x": "n: 3\n" });
  expect(left("cat <<'EOF' > /out/x\nn: $N\nEOF\ntrue")).toEqual({ "/out/x": "n: $N\n" });
  expect(left("cat <<-EOF >> /out/x\n\tn: $N\n\tEOF\n")).toEqual({ "/out/x": "n: 3\n" });
  expect(left("tee /out/x <<EOF\nn\nEOF")).toEqual({ "/out/x": "n\n" });
  expect(
    left("[[ $HOSTNAME =~ -([0-9]+)$ ]] || exit 1\nn=${BASH_REMATCH[1]}\nexport m=$((n / 2))\necho $m > /out/x"),
  ).toEqual({ "/out/x": "1\n" });
  expect(left("n=$(hostname | awk -F'-' '{print $NF}')\necho $n > /out/x\nrm -f /out/y")).toEqual({ "/out/x": "3\n" });
});

it("follows nothing that it does not know", () => {
  const scripts = [
    ...["curl http://x > /out/x", "wget -O /out/x http://x", "echo $SECRET > /out/x", "echo $NONE > /out/x"],
    ...[
      "if true; then cp /in/a.xml /out/; fi",
      "[ $N = 3 ] && cp /in/a.xml /out/",
      "for f in a b; do echo $f > /out/$f; done",
    ],
    ...[
      "cat /in/a.xml | tee /out/x",
      "envsubst < /in/b.yaml > /out/x",
      "cp /in/none /out/",
      "cp /in/a.xml /out/ || true",
    ],
    ...[
      "sed 's/a.*/z/' /in/a.xml > /out/x",
      "sed -n p /in/a.xml > /out/x",
      "sed -i 's/a/z/' /out/none",
      "cat /none > /out/x",
    ],
    ...["python3 /in/make.py", "printf '%05d' 3 > /out/x", "[[ $HOSTNAME =~ ^none ]] || exit 1", "cp /out"],
  ];
  for (const script of scripts) expect(left(script), script).toBeUndefined();
});
