// Faults whose control plane is gone: undone from the ledger with the lab alone, and what could not be undone is told.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../core/clock.ts";
import { Ledger } from "../ledger.ts";
import { faultActions } from "./actions/registry.ts";
import { createFakeWorld } from "./fake-world.ts";
import type { FakeWorld } from "./fake-world.ts";
import { healOpen } from "./heal-open.ts";
import { orphanWorld } from "./orphan-world.ts";

let folder: string;
let fake: FakeWorld;
let ledger: Ledger;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "orphans-"));
  fake = createFakeWorld();
  ledger = new Ledger(join(folder, "ledger.ndjson"), systemClock);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function open(action: string, undo: Readonly<Record<string, string[]>>): void {
  ledger.record({ fault: `EXP1/${action}`, phase: "intent", action, targets: [], undo, note: "" });
}

const heal = () => healOpen({ ledger, actions: faultActions, world: orphanWorld(fake.lab, systemClock) });

describe("faults without a control plane", () => {
  it("are undone by their own actions, without any API", async () => {
    await fake.lab.powerOff("i-keeper-0");
    fake.cuts.set("cut-1", 7);
    fake.pods.set("clickhouse-1", "exited");
    open("aws:ec2:stop-instances", { instances: ["i-keeper-0"] });
    open("aws:network:disrupt-connectivity", { cuts: ["cut-1"] });
    open("aws:eks:pod-delete", { pods: ["clickhouse-1"] });
    expect(await heal()).toEqual([]);
    expect(fake.power.get("i-keeper-0")).toBe("on");
    expect(fake.cuts.size).toBe(0);
    expect(fake.pods.get("clickhouse-1")).toBe("running");
    expect(ledger.open()).toEqual([]);
    expect(fake.calls.filter((call) => /^(stop|start i-|command)/.test(call))).toEqual([]);
  });

  it("that cannot be undone stay open and are told, and the others are undone all the same", async () => {
    fake.cuts.set("cut-1", 7);
    open("aws:nobody:knows", {});
    open("aws:network:disrupt-connectivity", { cuts: ["cut-1"] });
    expect(await heal()).toEqual(["EXP1/aws:nobody:knows: there is no action aws:nobody:knows"]);
    expect(fake.cuts.size).toBe(0);
    expect(ledger.open().map(({ action }) => action)).toEqual(["aws:nobody:knows"]);
  });

  it("are nothing when the ledger has none", async () => {
    expect(await heal()).toEqual([]);
    expect(fake.calls).toEqual([]);
  });
});
