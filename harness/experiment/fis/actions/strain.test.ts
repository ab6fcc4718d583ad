// The actions that strain a pod's program, against a page in memory: orders, counters and probes as the shell tells them.

import { describe, expect, it } from "vitest";
import { claimVolumes } from "../claim-volumes.ts";
import { createFakeWorld } from "../fake-world.ts";
import type { FaultWorld } from "../world.ts";
import { strainPage } from "../../../platform/lab/strain.ts";
import type { FaultAction, FaultRequest } from "./fault-action.ts";
import { podMemoryStress } from "./pod-memory-stress.ts";
import { pauseVolumeIo, volumeIoLatency } from "./volume-io.ts";

const pod = "clickhouse-1";
const page = strainPage(pod);
const volume = { resourceType: "aws:ec2:ebs-volume", id: "vol-1", information: { podName: pod, claim: "data" } };
const target = { resourceType: "aws:eks:pod", id: pod, information: {} };

interface Machine {
  readonly orders: Map<string, string>;
  /** Milliseconds that a write and sync takes without and with an order. */
  probe: { calm: number; strained: number };
  /** Whether the pod's program looks at its page. */
  isListening: boolean;
  hasPage: boolean;
  availableMegabytes: number;
}

function scene(): { readonly world: FaultWorld; readonly machine: Machine } {
  const fake = createFakeWorld();
  const machine: Machine = {
    orders: new Map(),
    probe: { calm: 1, strained: 210 },
    isListening: true,
    hasPage: true,
    availableMegabytes: 16_000,
  };
  let calls = 0;
  const said = (script: string, [path = "", at = "", ...rest]: readonly string[]): string => {
    const key = `${path} ${at}`;
    if (script.includes("MemAvailable")) return String(machine.availableMegabytes);
    if (script.includes("--skip-bytes=2048")) {
      const held = machine.isListening ? Number(machine.orders.get(`${path} 1024`)?.split(" ")[1] ?? 0) : 0;
      if (machine.isListening && machine.orders.has(`${path} 0`)) calls += 3;
      return ` 0 ${calls} 0 0 ${held}\n`;
    }
    if (script.includes(".assay-probe")) {
      return String(machine.orders.has(`${path} 0`) ? machine.probe.strained : machine.probe.calm);
    }
    if (script.includes("seek_bytes")) machine.orders.set(key, rest.join(" "));
    else if (script.includes("printf 0")) machine.orders.delete(key);
    else return machine.orders.has(key) ? "1" : "";
    return "";
  };
  const exec: FaultWorld["lab"]["exec"] = ({ argv }) => {
    const [, , script = "", , ...values] = argv;
    const code = machine.hasPage || values[0] !== page ? 0 : 3;
    return Promise.resolve({ code, signal: null, stdout: code === 0 ? said(script, values) : "", stderr: "no page" });
  };
  const instances = async () =>
    (await fake.lab.instances()).map((instance) => ({ ...instance, volumes: { data: `/run/${instance.name}` } }));
  return { world: { ...fake, lab: { ...fake.lab, exec, instances } }, machine };
}

function request(targets: FaultRequest["targets"], parameters: Record<string, string> = {}): FaultRequest {
  return { faultId: "EXP1/a", parameters: { duration: "PT2M", ...parameters }, targets };
}

async function injected(action: FaultAction, of: FaultRequest, prepared = scene()) {
  const { world, machine } = prepared;
  const plan = await action.plan(of, world);
  await action.inject(of, plan, world);
  return { world, machine, plan };
}

describe("a slow volume", () => {
  const of = request({ Volumes: [volume] }, { writeIOLatencyMilliseconds: "100", readIOPercentage: "0.5" });

  it("is ordered with its lease, seen in calls and by a probe, and given back", async () => {
    const { world, machine, plan } = await injected(volumeIoLatency, of);
    expect([...machine.orders]).toEqual([[`${page} 0`, "130.0 100 100 5 1000"]]);
    expect(await volumeIoLatency.verify(of, plan, world)).toContain("takes 210 ms");
    await expect(volumeIoLatency.verifyHealed(plan.undo, world)).rejects.toThrow("still strained");
    await volumeIoLatency.heal(plan.undo, world);
    await volumeIoLatency.heal(plan.undo, world);
    expect(await volumeIoLatency.verifyHealed(plan.undo, world)).toContain("takes 1 ms");
  });

  it("did not bite when a write takes no longer", async () => {
    const { world, machine, plan } = await injected(volumeIoLatency, of);
    machine.probe.strained = 40;
    await expect(volumeIoLatency.verify(of, plan, world)).rejects.toThrow("a write took 40 ms, not 100");
  });

  it("needs a program that looks at its page", async () => {
    const prepared = scene();
    prepared.machine.hasPage = false;
    await expect(volumeIoLatency.plan(of, prepared.world)).rejects.toThrow("cannot be strained");
  });

  it("counts the host of its pod as lost", async () => {
    expect(await volumeIoLatency.blast(of, scene().world)).toEqual({ instances: ["i-clickhouse-1"] });
  });
});

describe("a held volume", () => {
  const of = request({ Volumes: [volume] });

  it("answers no probe, and again afterwards", async () => {
    const { world, machine, plan } = await injected(pauseVolumeIo, of);
    expect(machine.orders.get(`${page} 0`)).toBe("130.0 -1 -1 1000 1000");
    machine.probe.strained = 3_004;
    expect(await pauseVolumeIo.verify(of, plan, world)).toContain("more than 3000 ms");
    await pauseVolumeIo.heal(plan.undo, world);
    expect(await pauseVolumeIo.verifyHealed(plan.undo, world)).toContain("1 ms");
    machine.probe.calm = 3_004;
    await expect(pauseVolumeIo.verifyHealed(plan.undo, world)).rejects.toThrow("does not return");
  });
});

describe("memory pressure in a pod", () => {
  const of = request({ Pods: [target] }, { percent: "50" });

  it("takes whole steps below the share of the bound", async () => {
    const { world, machine, plan } = await injected(podMemoryStress, of);
    expect(machine.orders.get(`${page} 1024`)).toBe("130.0 1160");
    expect(await podMemoryStress.verify(of, plan, world)).toBe("clickhouse-1 holds 1160 MB more");
    await podMemoryStress.heal(plan.undo, world);
    expect(await podMemoryStress.verifyHealed(plan.undo, world)).toContain("gave the memory back");
  });

  it("is refused when the machine would be short", async () => {
    const { world, machine } = scene();
    machine.availableMegabytes = 3_100;
    await expect(podMemoryStress.plan(of, world)).rejects.toThrow("1160 MB are wanted, the machine has 3100 MB");
  });

  it("is refused for a program that nothing bounds", async () => {
    const keeper = { ...target, id: "keeper-1" };
    await expect(podMemoryStress.plan(request({ Pods: [keeper] }), scene().world)).rejects.toThrow("nothing bounds");
  });
});

describe("volumes of claims", () => {
  it("are told as the driver would tag them", async () => {
    const { world } = scene();
    const place = { hosts: await world.lab.hosts(), region: "us-east-1", account: "1" };
    const volumes = claimVolumes(await world.lab.instances(), place);
    expect(new Set(volumes.map(({ id }) => id)).size).toBe(6);
    expect(volumes[1]).toMatchObject({
      pod,
      claim: "data",
      availabilityZone: "us-east-1b",
      tags: { "kubernetes.io/created-for/pvc/name": "data-clickhouse-1" },
    });
  });
});
