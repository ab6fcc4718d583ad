// schemas/ is what the code reads and writes with. `vitest run -u` writes the files again after a deliberate change.

import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { publishedForms, schemaText } from "./published-schemas.ts";

const project = resolve(import.meta.dirname, "../..");
const fixture = resolve(project, "fixtures/runs/breached");
const lines = (file: string): unknown[] =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as unknown);

describe("published schemas", () => {
  it.each(Object.entries(publishedForms))("schemas/%s.schema.json is the form in use", async (name, published) => {
    await expect(schemaText(name, published)).toMatchFileSnapshot(resolve(project, `schemas/${name}.schema.json`));
  });

  it("are all of schemas/", () => {
    const files = Object.keys(publishedForms).map((name) => `${name}.schema.json`);
    expect(readdirSync(resolve(project, "schemas")).sort()).toEqual(files.sort());
  });

  it.each(["check", "run", "waivers", "manifest", "context", "outputs"])("%s refuses unknown fields", (name) => {
    const published = publishedForms[name];
    expect(published && schemaText(name, published)).toContain('"additionalProperties": false');
  });

  it("describe a recorded run", () => {
    const parse = (name: string, data: unknown) => publishedForms[name]?.form.parse(data);
    parse("run", JSON.parse(readFileSync(`${fixture}/verdicts.json`, "utf8")));
    parse("manifest", JSON.parse(readFileSync(`${fixture}/manifest.json`, "utf8")));
    parse("waivers", JSON.parse(readFileSync(`${fixture}/waivers.json`, "utf8")));
    for (const line of lines(`${fixture}/histories/node-lost.ndjson`)) parse("history", line);
    for (const line of lines(`${fixture}/evidence/node-lost.verdicts.ndjson`)) parse("verdict", line);
  });
});
