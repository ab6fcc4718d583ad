// No Java machine writes into the machine's own folder for temporary files: what is killed leaves there what it had.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { javaFlags } from "./java-flags.ts";

const folder = import.meta.dirname;

it("temporary files lie where they are told to, and no figures of the machine anywhere", () => {
  expect(javaFlags("/run/tmp")).toContain("-Djava.io.tmpdir=/run/tmp");
  expect(javaFlags("/run/tmp")).toContain("-XX:-UsePerfData");
});

it("whoever gives a Java machine its memory gives it these flags", () => {
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }))
    .filter(({ text }) => text.includes("-Xmx"));
  expect(sources.length).toBeGreaterThan(7);
  expect(sources.filter(({ text }) => !/javaFlags\(\S/.test(text)).map(({ name }) => name)).toEqual([]);
});
