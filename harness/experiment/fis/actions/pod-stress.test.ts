import { describe, expect, it } from "vitest";
import { createFakeWorld } from "../fake-world.ts";
import type { FaultWorld } from "../world.ts";
import type { FaultRequest } from "./fault-action.ts";
import { podCpuStress, podIoStress } from "./pod-stress.ts";
import { stopInstances } from "./stop-instances.ts";

const pod = { resourceType: "aws:eks:pod", id: "clickhouse-1", information: {} };
const of: FaultRequest = {
  faultId: "EXP1/a",
  parameters: { duration: "PT1M", workers: "2" },
  targets: { Pods: [pod] },
};

/** Processes by the mark in their environment; `census` prints each with its ticks and bytes. */
function worldOf(rowAt: (look: number) => string): {
  readonly world: FaultWorld;
  readonly started: string[][];
  readonly marks: Set<string>;
} {
  const fake = createFakeWorld();
  const marks = new Set<string>();
  const started: string[][] = [];
  let [looks, ns] = [0, 0];
  const clock = {
    ...fake.clock,
    nowNs: () => ns,
    sleep: (ms: number) => {
      ns += ms * 1e6;
      return Promise.resolve();
    },
  };
  const exec: FaultWorld["lab"]["exec"] = ({ on, argv, env = {} }) => {
    const [, , script = "", , mark = ""] = argv;
    if (on !== "lab") {
      marks.add(env["ASSAY_STRESS"] ?? "");
      started.push([on, ...argv.slice(0, 5), ...argv.slice(-2)]);
    } else if (script.includes("kill -KILL")) marks.delete(mark);
    return Promise.resolve({ code: 0, signal: null, stdout: marks.has(mark) ? rowAt((looks += 1)) : "", stderr: "" });
  };
  return { world: { ...fake, clock, lab: { ...fake.lab, exec } }, started, marks };
}

describe("stress in a pod", () => {
  it("runs inside, bounded by its lease, is seen to use the machine, and ends", async () => {
    const { world, started, marks } = worldOf((look) => `7 ${look * 10} 0\n8 ${look * 10} 0\n`);
    const plan = await podCpuStress.plan(of, world);
    await podCpuStress.inject(of, plan, world);
    expect(started).toEqual([["clickhouse-1", "timeout", "--signal=KILL", "70", "python3", "-c", "80", "2"]]);
    expect(await podCpuStress.verify(of, plan, world)).toBe(
      "2 processes in clickhouse-1: 60 ticks of a processor so far",
    );
    await expect(podCpuStress.verifyHealed(plan.undo, world)).rejects.toThrow("2 processes still press");
    await podCpuStress.heal(plan.undo, world);
    await podCpuStress.heal(plan.undo, world);
    expect(await podCpuStress.verifyHealed(plan.undo, world)).toBe("the processes have ended");
    expect(marks.size).toBe(0);
  });

  it("is none when it does not go on", async () => {
    const { world } = worldOf(() => "7 1 9000000\n");
    const plan = await podIoStress.plan(of, world);
    await podIoStress.inject(of, plan, world);
    await expect(podIoStress.verify(of, plan, world)).rejects.toThrow("stress that goes on in clickhouse-1");
  });

  it("counts what was written", async () => {
    const { world } = worldOf((look) => `7 1 ${look * 4_500_000}\n`);
    const plan = await podIoStress.plan(of, world);
    await podIoStress.inject(of, plan, world);
    expect(await podIoStress.verify(of, plan, world)).toContain("13 MB written");
    expect(await podIoStress.blast(of, world)).toEqual({ instances: ["i-clickhouse-1"] });
  });
});

describe("a start that is refused", () => {
  const undo = { instances: ["i-clickhouse-1"] };

  function refusing(name: string, times: number) {
    const fake = createFakeWorld();
    fake.power.set("i-clickhouse-1", "off");
    let left = times;
    const startInstances: FaultWorld["startInstances"] = (ids) => {
      left -= 1;
      return left >= 0 ? Promise.reject(Object.assign(new TypeError("refused"), { name })) : fake.startInstances(ids);
    };
    const clock = { ...fake.clock, nowNs: () => fake.clock.nowNs(), sleep: () => Promise.resolve() };
    return { ...fake, clock, startInstances };
  }

  it("is asked for again while there is no capacity, or too many ask", async () => {
    const world = refusing("InsufficientInstanceCapacity", 3);
    await stopInstances.heal(undo, world);
    expect(world.power.get("i-clickhouse-1")).toBe("on");
    await stopInstances.heal(undo, refusing("RequestLimitExceeded", 1));
  });

  it("is not when it is refused for good", async () => {
    await expect(stopInstances.heal(undo, refusing("UnauthorizedOperation", 1))).rejects.toThrow("refused");
  });
});
