// No Java machine of the lab writes into the machine's folder for temporary files: what is killed leaves there what it had.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { javaFlags } from "./java.ts";

const folder = import.meta.dirname;
const services = readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
/** A service is told where Java lies by its paths. */
const startsJava = /\bpaths\.java\b|\{ java\b/;

it("temporary files lie below the lab's own folder, and no figures of the machine below anybody's", () => {
  expect(javaFlags).toContain("-Djava.io.tmpdir=/run/tmp");
  expect(javaFlags).toContain("-XX:-UsePerfData");
});

it("every service that starts a Java machine gives it these flags", () => {
  const java = services.filter((name) => startsJava.test(readFileSync(join(folder, name), "utf8")));
  expect(java).toEqual(["connect.ts", "druid.ts", "flink.ts", "kafka.ts", "pulsar.ts", "zookeeper.ts"]);
  const without = java.filter(
    (name) => !/\.\.\.javaFlags|javaFlags\.join/.test(readFileSync(join(folder, name), "utf8")),
  );
  expect(without).toEqual([]);
});
