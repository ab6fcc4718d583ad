// A fault that is undone after it has bitten: who holds it hears of it, its heal is not held up by the look, and what was
// stopped is not blamed.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../core/clock.ts";
import { eventually } from "../../core/eventually.ts";
import { Ledger } from "../ledger.ts";
import { faultActions } from "./actions/registry.ts";
import { exampleTemplate } from "./example-template.ts";
import { hasEnded } from "./experiment.ts";
import type { ExperimentRun } from "./experiment.ts";
import { createFakeWorld } from "./fake-world.ts";
import type { FakeWorld } from "./fake-world.ts";
import { Looks, stay } from "./look.ts";
import { FisService } from "./service.ts";

let folder: string;
let world: FakeWorld;
let service: FisService;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "look-"));
  world = createFakeWorld();
  service = new FisService({
    ...{ account: "123456789012", region: "us-east-1", seed: "seed", clock: systemClock, world },
    ledger: new Ledger(join(folder, "ledger.ndjson"), systemClock),
    actions: faultActions,
  });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function bitten(): Promise<ExperimentRun> {
  const { id } = service.createTemplate(exampleTemplate());
  const run = service.start({ templateId: id, clientToken: undefined, tags: {}, actionsMode: "run-all" });
  const isThere = () => run.actions.get("stop")?.state.status === "running";
  await eventually(isThere, { what: "running", withinMs: 3_000, everyMs: 10 });
  return run;
}

function ended(run: ExperimentRun): Promise<true> {
  const isThere = () => (hasEnded(run.state.status) ? true : undefined);
  return eventually(isThere, { what: "the experiment's end", withinMs: 5_000, everyMs: 10 });
}

const look = { "assay:look": "now" };

describe("an experiment that is looked at", () => {
  it("goes on while its fault is there", async () => {
    const run = await bitten();
    await service.tag(run.arn, look);
    expect(run.actions.get("stop")?.state.status).toBe("running");
    service.stop(run.id);
    await ended(run);
    expect(run.state.status).toBe("stopped");
  });

  it("fails, and is healed, once its fault is gone", async () => {
    const run = await bitten();
    world.power.set("i-clickhouse-1", "on");
    await service.tag(run.arn, look);
    const { state } = run.actions.get("stop") ?? {};
    expect(state?.reason).toContain("not seen to stand until its end");
    await ended(run);
    expect(state?.status).toBe("failed");
    expect(run.state).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("not seen to stand until its end") as string,
    });
    expect(world.calls).toContain("start i-clickhouse-1");
  });

  it("is stopped without a look", async () => {
    const run = await bitten();
    world.power.set("i-clickhouse-1", "on");
    service.stop(run.id);
    await ended(run);
    expect(run.state.status).toBe("stopped");
  });

  it("says so when it cannot be looked at", async () => {
    const run = await bitten();
    Object.assign(world, { instances: () => Promise.reject(new Error("no answer")) });
    await service.tag(run.arn, look);
    expect(run.actions.get("stop")?.state.reason).toContain("no answer");
  });
});

describe("staying", () => {
  const { signal } = new AbortController();
  const held = { looks: new Looks(), signal, clock: systemClock };

  it("looks before the end, and no longer than until then", async () => {
    let looks = 0;
    const begunNs = systemClock.nowNs();
    const fine = () => Promise.resolve((looks += 1));
    expect(await stay({ ...held, ms: 60, look: fine })).toBeUndefined();
    expect(looks).toBe(1);
    expect((systemClock.nowNs() - begunNs) / 1e6).toBeGreaterThan(55);
    const never = () => new Promise(() => undefined);
    expect(await stay({ ...held, ms: 60, look: never })).toContain("no answer");
    expect((systemClock.nowNs() - begunNs) / 1e6).toBeLessThan(1_000);
  });

  it("ends at once when the look finds nothing", async () => {
    const gone = () => Promise.reject(new Error("it is away"));
    expect(await stay({ ...held, ms: 200, look: gone })).toContain("it is away");
  });

  it("does not look at what is over once it has bitten", async () => {
    expect(await stay({ ...held, ms: 5, look: undefined })).toBeUndefined();
  });

  it("is not held up by a look when it is stopped, and blames nobody", async () => {
    const stop = new AbortController();
    const never = () => new Promise(() => undefined);
    const staying = stay({ ...held, ms: 4_000, look: never, signal: stop.signal });
    await systemClock.sleep(20);
    const stoppedNs = systemClock.nowNs();
    stop.abort();
    expect(await staying).toBeUndefined();
    expect((systemClock.nowNs() - stoppedNs) / 1e6).toBeLessThan(500);
  });

  it("fails every action that is found gone on request", async () => {
    const looks = new Looks();
    const gone = () => Promise.reject(new Error("it is away"));
    const staying = [1, 2].map(() => stay({ ...held, looks, ms: 60_000, look: gone }));
    await looks.now();
    for (const why of await Promise.all(staying)) expect(why).toContain("it is away");
  });
});
