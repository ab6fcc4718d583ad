import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../core/clock.ts";
import { present } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import { Ledger } from "../ledger.ts";
import { faultActions } from "./actions/registry.ts";
import { exampleTemplate } from "./example-template.ts";
import { hasEnded } from "./experiment.ts";
import type { ExperimentRun } from "./experiment.ts";
import { createFakeWorld } from "./fake-world.ts";
import type { FakeWorld } from "./fake-world.ts";
import { Lease } from "./lease.ts";
import { FisService } from "./service.ts";

let folder: string;
let world: FakeWorld;
let service: FisService;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lease-"));
  world = createFakeWorld();
  service = new FisService({
    account: "123456789012",
    region: "us-east-1",
    seed: "seed",
    clock: systemClock,
    world,
    ledger: new Ledger(join(folder, "ledger.ndjson"), systemClock),
    actions: faultActions,
  });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function start(tags: Record<string, string>): ExperimentRun {
  const { id } = service.createTemplate(exampleTemplate());
  return service.start({ templateId: id, clientToken: undefined, tags, actionsMode: "run-all" });
}

function ended(run: ExperimentRun): Promise<true> {
  const isThere = () => (hasEnded(run.state.status) ? true : undefined);
  return eventually(isThere, { what: "the experiment's end", withinMs: 4_000, everyMs: 10 });
}

describe("leases", () => {
  it("ends and heals what nobody renews", async () => {
    const begunNs = systemClock.nowNs();
    const run = start({ "assay:lease": "1" });
    await ended(run);
    expect((systemClock.nowNs() - begunNs) / 1e9).toBeLessThan(2);
    expect(run.state).toMatchObject({ status: "stopped", reason: expect.stringContaining("lease of 1 s") as string });
    expect([...world.power.values()]).not.toContain("off");
  });

  it("lasts while it is renewed", async () => {
    const lease = new Lease(800, systemClock);
    const ending = lease.ended(new AbortController().signal);
    for (let round = 0; round < 4; round += 1) {
      await systemClock.sleep(200);
      lease.renew();
    }
    expect(await Promise.race([ending, systemClock.sleep(10).then(() => "lasts")])).toBe("lasts");
    expect(await ending).toBe(true);
  });

  it("is renewed by its tag and by no other", async () => {
    const run = start({ "assay:lease": "1" });
    let renewals = 0;
    const lease = present(run.lease, "a lease");
    lease.renew = () => void (renewals += 1);
    await service.tag(run.arn, { other: "tag" });
    await service.tag(run.arn, { "assay:renewed": "now" });
    expect(renewals).toBe(1);
    service.stop(run.id);
    await ended(run);
  });

  it.each(["0", "soon", "99999", "1.5"])("refuses %s", (seconds) => {
    expect(() => start({ "assay:lease": seconds })).toThrow("tags.assay:lease");
  });

  it("knows experiments without one", async () => {
    const run = start({});
    await systemClock.sleep(50);
    expect(hasEnded(run.state.status)).toBe(false);
    service.stop(run.id);
    await ended(run);
  });
});

describe("the safety lever", () => {
  it("refuses new faults at once and heals the running ones, even while they are looked at", async () => {
    const running = start({});
    world.switches.stopDoesNothing = true;
    const looking = start({});
    await systemClock.sleep(50);
    const pulledNs = systemClock.nowNs();
    service.setLever("engaged", "test");
    const late = start({});
    expect(late.state.status).toBe("cancelled");
    expect((systemClock.nowNs() - pulledNs) / 1e6).toBeLessThan(100);
    await Promise.all([ended(running), ended(looking)]);
    expect((systemClock.nowNs() - pulledNs) / 1e9).toBeLessThan(2);
    expect([...world.power.values()]).not.toContain("off");
  });
});
