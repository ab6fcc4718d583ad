// A platform that follows the requirements and none of infra's habits: written by hand, in files of its own, with loops
// and imports, manifests beside and within its templates. What is promised holds there as well, and edits of it turn the
// rows that they break.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { loadProfile } from "../../config/load-profile.ts";
import { readTemplates } from "../../platform/assembly/read-assembly.ts";
import { inProject, projectRoot } from "../project.ts";
import { judged } from "./planted-cases.ts";

const edited = z.array(
  z.strictObject({
    what: z.string(),
    edits: z.array(z.strictObject({ file: z.string(), from: z.string(), to: z.string() })),
    turns: z.array(z.string()),
    allow: z.array(z.string()).default([]),
  }),
);

const scratch = mkdtempSync(join(tmpdir(), "assay-elsewhere-"));

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

describe.each(["byoc-private", "multi-region", "stream-benchmark", "druid-eks"])(
  "a platform of %s written elsewhere",
  (name) => {
    const cases = edited.parse(parse(readFileSync(inProject(`fixtures/elsewhere/${name}.yaml`), "utf8")));
    const profile = loadProfile(name, projectRoot);
    const platform = inProject(`fixtures/elsewhere/${name}`);

    it("keeps what is promised", () => {
      expect(judged(readTemplates(platform), profile)).toEqual({ violated: [], unknown: [] });
    });

    it.each(cases)("$what", ({ what, edits, turns, allow }) => {
      const folder = join(scratch, name, what.replaceAll(/\W+/g, "-"));
      cpSync(platform, folder, { recursive: true });
      for (const { file, from, to } of edits) {
        const path = join(folder, file);
        const text = readFileSync(path, "utf8");
        expect(text, `${file} has what is edited`).toContain(from);
        writeFileSync(
          path,
          text.replaceAll(from, () => to),
        );
      }
      const { violated, unknown } = judged(readTemplates(folder), profile);
      expect({ violated: violated.filter((row) => turns.includes(row) || !allow.includes(row)), unknown }).toEqual({
        violated: turns,
        unknown: [],
      });
    });
  },
);
