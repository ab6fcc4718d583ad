import { describe, expect, it } from "vitest";
import { createFakeWorld } from "../fake-world.ts";
import type { FakeWorld } from "../fake-world.ts";
import { assertAlarmState } from "./assert-alarm-state.ts";
import type { FaultAction, FaultRequest } from "./fault-action.ts";
import { podBlackholePort, podPacketLoss } from "./pod-network.ts";
import { rebootInstances } from "./reboot-instances.ts";

const pod = { resourceType: "aws:eks:pod", id: "clickhouse-1", information: {} };

function request(parameters: Record<string, string>): FaultRequest {
  return { faultId: "EXP1/a", parameters: { duration: "PT1M", ...parameters }, targets: { Pods: [pod] } };
}

/** A world whose pods know nft: tables that were made and not deleted, with so many packets each. */
function worldWithTables(packets: number): FakeWorld & { readonly tables: Map<string, string> } {
  const world = createFakeWorld();
  const tables = new Map<string, string>();
  const exec: FakeWorld["lab"]["exec"] = ({ argv, stdin = "" }) => {
    const [, , , verb, what, , name = ""] = argv;
    if (verb === "-f") tables.set(/table inet (\S+)/.exec(stdin)?.[1] ?? "", stdin);
    if (verb === "delete") tables.delete(name);
    const counters = `counter packets 1000 bytes 1 comment "seen"\ncounter packets ${packets} bytes 1 drop`;
    const listed = what === "tables" ? [...tables.keys()].join("\n") : counters;
    return Promise.resolve({ code: 0, signal: null, stdout: verb === "list" ? listed : "", stderr: "" });
  };
  return { ...world, lab: { ...world.lab, exec }, tables };
}

async function injected(action: FaultAction, of: FaultRequest, packets = 3) {
  const world = worldWithTables(packets);
  const plan = await action.plan(of, world);
  await action.inject(of, plan, world);
  return { world, plan, text: [...world.tables.values()].join("") };
}

describe("packets of pods", () => {
  it("drops one port in one direction, until the kernel's own end", async () => {
    const of = request({ protocol: "tcp", port: "8123", trafficType: "ingress" });
    const { world, plan, text } = await injected(podBlackholePort, of);
    expect(text).toContain("elements = { tcp timeout 70s }");
    expect(text).toContain(
      "hook input priority -100; iif lo accept; meta l4proto @protocols th dport 8123 counter drop",
    );
    expect(text).not.toContain("hook output");
    expect(await podBlackholePort.verify(of, plan, world)).toContain("3 packets");
    await podBlackholePort.heal(plan.undo, world);
    await podBlackholePort.heal(plan.undo, world);
    expect(await podBlackholePort.verifyHealed(plan.undo, world)).toContain("removed");
  });

  it("loses a share both ways", async () => {
    const { text } = await injected(podPacketLoss, request({ lossPercent: "20" }));
    expect(text.match(/numgen random mod 100 < 20 counter drop/g)).toHaveLength(2);
  });

  it("is verified by the share that is lost among the flows that were meant", async () => {
    const of = request({ lossPercent: "20", sources: "10.0.0.0/8", flowsPercent: "50" });
    const { world, plan, text } = await injected(podPacketLoss, of, 195);
    expect(text).toContain("ip saddr { 10.0.0.0/8 } jhash ip daddr . th dport . ip saddr . th sport mod 100");
    expect(await podPacketLoss.verify(of, plan, world)).toBe(
      "195 packets of 1000 dropped, 19.5 % (wanted 20 %) in clickhouse-1",
    );
    const other = await injected(podPacketLoss, of, 60);
    await expect(podPacketLoss.verify(of, other.plan, other.world)).rejects.toThrow("60 packets of 1000");
  });

  it("says what of the action it cannot do", () => {
    expect(() => podPacketLoss.plan(request({ sources: "example.com" }), createFakeWorld())).toThrow("not realizable");
    expect(() => podPacketLoss.plan(request({ interface: "a,b" }), createFakeWorld())).toThrow("not realizable");
  });

  it("is not healed while the table is there", async () => {
    const of = request({ protocol: "udp", port: "53", trafficType: "egress" });
    const { world, plan } = await injected(podBlackholePort, of);
    await expect(podBlackholePort.verifyHealed(plan.undo, world)).rejects.toThrow("left in clickhouse-1");
  });

  it("counts the hosts of its pods as lost", async () => {
    const { instances } = await podPacketLoss.blast(request({}), createFakeWorld());
    expect(instances).toEqual(["i-clickhouse-1"]);
  });
});

describe("a reboot", () => {
  const node = { resourceType: "aws:ec2:instance", id: "i-clickhouse-1", information: {} };
  const of: FaultRequest = { faultId: "EXP1/a", parameters: {}, targets: { Instances: [node] } };

  it("takes power away and gives it back", async () => {
    const world = createFakeWorld();
    const plan = await rebootInstances.plan(of, world);
    await rebootInstances.inject(of, plan, world);
    expect(world.power.get("i-clickhouse-1")).toBe("off");
    expect(await rebootInstances.verify(of, plan, world)).toContain("rebooting");
    await rebootInstances.heal(plan.undo, world);
    expect(await rebootInstances.verifyHealed(plan.undo, world)).toContain("running");
  });
});

describe("asserted alarms", () => {
  const arn = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:a";
  const of: FaultRequest = { faultId: "x", parameters: { alarmArns: arn, alarmStates: "OK" }, targets: {} };
  const plan = { durationMs: undefined, undo: {} };

  it("pass in the wanted state, and fail in any other", async () => {
    const world = createFakeWorld();
    expect(await assertAlarmState.verify(of, plan, world)).toContain("1 alarms are OK");
    world.switches.ringing = new Set([arn]);
    await expect(assertAlarmState.verify(of, plan, world)).rejects.toThrow("is ALARM");
  });
});
