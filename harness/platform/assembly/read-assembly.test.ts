// Manifests of a folder, as kubectl would read them.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { readTemplates } from "./read-assembly.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function manifests(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "assay-read-"));
  folders.push(folder);
  const all = { "stack.json": '{"Resources":{}}', ...files };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return readTemplates(folder, { shownBelow: folder }).manifests?.map(({ file, pointer, object }) => [
    file,
    pointer,
    object,
  ]);
}

it("objects lie in folders of any depth, in files of several", () => {
  expect(
    manifests({
      "manifests/a.yaml": "kind: A",
      "manifests/deep/er/b.yml": "kind: B\n---\n---\nkind: C\n",
      "manifests/deep/d.json": '{"kind":"D"}',
      "manifests/deep/index.json": '{"kind":"E"}',
      "manifests/index.json": '{"kind":"F"}',
      "manifests/note.txt": "kind: G",
    }),
  ).toEqual([
    ["manifests/a.yaml", "", { kind: "A" }],
    ["manifests/deep/d.json", "", { kind: "D" }],
    ["manifests/deep/er/b.yml", "/0", { kind: "B" }],
    ["manifests/deep/er/b.yml", "/2", { kind: "C" }],
    ["manifests/deep/index.json", "", { kind: "E" }],
  ]);
  expect(manifests({})).toBeUndefined();
});

it("anchors are put in and merged, and what stands beside them comes first", () => {
  const text = "kind: A\nall: &all { x: 1, y: { z: 2 } }\nspec: { <<: *all, x: 3 }\nlist: [*all]\n";
  expect(manifests({ "manifests/a.yaml": text })).toEqual([
    [
      ...["manifests/a.yaml", ""],
      { kind: "A", all: { x: 1, y: { z: 2 } }, spec: { x: 3, y: { z: 2 } }, list: [{ x: 1, y: { z: 2 } }] },
    ],
  ]);
});

it("what cannot be read is named", () => {
  expect(() => manifests({ "manifests/deep/a.yaml": "kind: [" })).toThrow("manifests/deep/a.yaml is not valid");
});
