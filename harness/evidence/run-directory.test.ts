import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { planRun } from "../requirements/plan.ts";
import { finishRun } from "./finish-run.ts";
import { hashEvidence, manifestSchema } from "./manifest.ts";
import { openNdjson, readNdjson } from "./ndjson.ts";
import { newRunId, openRunDirectory } from "./run-directory.ts";

const reports = mkdtempSync(join(tmpdir(), "assay-runs-"));
afterAll(() => {
  rmSync(reports, { recursive: true, force: true });
});

const manifest = {
  variant: "corrected",
  versions: {},
  builds: {},
  host: { kernel: "6", cpus: 1, cpuModel: "x", memoryBytes: 1, root: true },
  clock: { startedAt: "", endedAt: "", seconds: 1, zone: "UTC" },
};

function finish(runDirectory: string, previous?: string) {
  const plan = planRun({
    profile: "byoc-private",
    target: "local",
    depth: "quick",
    selection: { requirements: ["REP-002"] },
    built: new Set(["REP-002"]),
  });
  const header = { runId: "r", profile: "byoc-private", target: "local", depth: "quick", seed: "1" } as const;
  return finishRun({
    runDirectory,
    plan,
    waivers: [],
    previous,
    manifest,
    header: { ...header, startedAt: "2026-01-01T00:00:00Z", seconds: 1 },
  });
}

describe("a run's directory", () => {
  it("has an id that sorts by time", () => {
    expect(newRunId(new Date("2026-11-21T10:00:00.123Z"), "5a3e")).toBe("20261121T100000Z-5a3e");
  });

  it("is what latest points at, and knows the one before", () => {
    using first = openRunDirectory({ reports });
    using second = openRunDirectory({ reports });
    expect(readlinkSync(join(reports, "latest"))).toBe(second.runId);
    expect(second.previous?.endsWith(first.runId)).toBe(true);
  });

  it("redacts its events once a secret is learnt", () => {
    using directory = openRunDirectory({ reports });
    directory.redactor.learn("hush-hush");
    directory.event("stack.up", { password: "hush-hush" });
    expect(readFileSync(directory.paths.events, "utf8")).toContain('"password":"[redacted]"');
  });
});

describe("finishRun", () => {
  it("writes verdicts, a manifest of everything they rest on, and what the run before said", async () => {
    using before = openRunDirectory({ reports });
    await finish(before.paths.root);
    using directory = openRunDirectory({ reports });
    writeFileSync(join(directory.paths.evidence, "lag.json"), "{}\n");
    {
      using records = openNdjson(join(directory.paths.records, "worker-0.ndjson"));
      const at = "2026-01-01T00:00:00Z";
      const rest = { verdict: "held", findings: [], evidence: ["evidence/lag.json"], at };
      records.append({ type: "verdict", requirement: "REP-002", by: "a step", ...rest });
    }
    const document = await finish(directory.paths.root, directory.previous);
    expect(document.results.map(({ verdict }) => verdict)).toEqual(["held"]);
    const sealed = manifestSchema.parse(JSON.parse(readFileSync(directory.paths.manifest, "utf8")));
    expect(sealed.files.map(({ path }) => path)).toEqual([
      "events.ndjson",
      "evidence/lag.json",
      "records/worker-0.ndjson",
      "waivers.json",
    ]);
    expect(await hashEvidence(directory.paths.root)).toEqual(sealed.files);
    expect(JSON.parse(readFileSync(join(directory.paths.root, "previous.json"), "utf8"))).toMatchObject({
      results: [{ requirement: "REP-002", verdict: "unknown" }],
    });
    expect(existsSync(`${directory.paths.verdicts}.partial`)).toBe(false);
  });
});

describe("NDJSON of a dead writer", () => {
  it("leaves out a cut last line only where that is allowed, and never a broken one", () => {
    const file = join(reports, "cut.ndjson");
    writeFileSync(file, '{"a":1}\n{"a":');
    expect(readNdjson(file, { cutTail: true })).toEqual([{ a: 1 }]);
    expect(() => readNdjson(file)).toThrow(/cut\.ndjson:2 is not JSON/);
    writeFileSync(file, '{"a":\n{"a":1}\n');
    expect(() => readNdjson(file, { cutTail: true })).toThrow(/cut\.ndjson:1 is not JSON/);
  });
});
