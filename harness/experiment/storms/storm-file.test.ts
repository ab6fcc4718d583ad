// A drawn storm, its file, and the storm that is read from it are the same; what is wrong with a file is named.

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { stormFaults, stormLimits, stormTemplates } from "./storm-faults.ts";
import { parseStorm } from "./storm-file.ts";
import { drawStorm } from "./storm-series.ts";
import { stormFileText } from "./storm-text.ts";
import { stormProblems, stormText } from "./storm.ts";

const group = (availabilityZone: string) => ({ name: "", role: "clickhouse", availabilityZone });
const zones = ["us-east-1c", "us-east-1a", "us-east-1b", "us-east-1a"].map(group);
const faults = stormFaults({ nodeGroups: zones });
const draw = (seed: string, n = 1) => drawStorm({ seed, faults, limits: stormLimits }, n);
const text = (seed: string) => stormFileText({ plan: draw(seed), title: `Storm ${seed}` });

describe("the storms of a seed", () => {
  it("are the same byte for byte, whatever the order of the zones", () => {
    const again = stormFaults({ nodeGroups: [...zones].reverse() });
    for (let n = 1; n <= 20; n += 1) {
      expect(stormText(drawStorm({ seed: "7", faults: again, limits: stormLimits }, n))).toBe(stormText(draw("7", n)));
    }
    expect(text("7")).toBe(text("7"));
    expect(new Set(Array.from({ length: 100 }, (_, n) => stormText(draw("7", n)))).size).toBe(100);
  });

  it("do not change from one version to the next", () => {
    const digest = createHash("sha256").update(text("7")).digest("hex").slice(0, 16);
    expect(digest).toMatchInlineSnapshot(`"9610ab737d291d89"`);
  });

  it("keep their limits and have faults that follow each other", () => {
    for (let n = 1; n <= 100; n += 1) {
      expect(stormProblems(draw("7", n), faults, stormLimits)).toEqual([]);
      expect(draw("7", n).steps.length).toBeGreaterThanOrEqual(2);
    }
  });

  it("draw from experiments that the project ships, none of which destroys anything", () => {
    const folder = resolve(import.meta.dirname, "../../../fixtures/experiments");
    expect(stormTemplates.filter((name) => !existsSync(join(folder, `${name}.yaml`)))).toEqual([]);
    expect(stormTemplates).not.toContain("replica-data-destroyed");
  });
});

describe("a storm's file", () => {
  it("gives the storm back", () => {
    const { plan, experiment } = parseStorm(text("7"), "reports/x/storm-7.yaml");
    expect(stormText(plan)).toBe(stormText(draw("7")));
    expect(experiment).toMatchObject({ name: "storm-7", requirements: ["REP-004", "SLA-002", "SLA-003"], bites: [] });
    expect(experiment.limits.recovery.atMost).toBeGreaterThan(90_000);
  });

  it.each([
    ["schema: assay.storm/1", "schema: assay.storm/2", "schema"],
    ["quorum: 2", "quorum: many", "workload.quorum"],
    ["budget: 40000ms", "budget: soon", "budget"],
    ["steps:\n", "steps: []\nmore:\n", "steps"],
  ])("with %j as %j is refused by name", (right, wrong, place) => {
    expect(() => parseStorm(text("7").replace(right, wrong), "storm.yaml")).toThrow(`storm.yaml: ${place}`);
  });
});
