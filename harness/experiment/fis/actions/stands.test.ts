// The look before the heal, for every kind of fault: it is there, and it is gone once somebody has undone it.

import { describe, expect, it } from "vitest";
import { present } from "../../../core/errors.ts";
import { strainPage } from "../../../platform/lab/strain.ts";
import { createFakeWorld } from "../fake-world.ts";
import type { FaultWorld } from "../world.ts";
import type { FaultRequest, Undo } from "./fault-action.ts";
import { faultActions } from "./registry.ts";

/** Over once they have bitten, or touching nothing. */
const brief = ["aws:cloudwatch:assert-alarm-state", "aws:ec2:reboot-instances", "aws:eks:pod-delete", "aws:fis:wait"];

interface Scene {
  readonly world: FaultWorld;
  readonly undo: Undo;
  readonly request?: Partial<FaultRequest>;
  /** Behind the back of the service. */
  readonly undone: () => void;
}

/** A world whose shell answers with a text, on a clock that does not wait. */
function worldThat(says: (argv: readonly string[], on: string) => string): FaultWorld {
  const fake = createFakeWorld();
  let ns = 0;
  const clock = {
    ...fake.clock,
    nowNs: () => ns,
    sleep: (ms: number) => {
      ns += ms * 1e6;
      return Promise.resolve();
    },
  };
  const exec: FaultWorld["lab"]["exec"] = ({ argv, on }) =>
    Promise.resolve({ code: 0, signal: null, stdout: says(argv, on), stderr: "" });
  return { ...fake, clock, lab: { ...fake.lab, exec } };
}

const pods = ["clickhouse-1"];
const page = strainPage("clickhouse-1");
const rules = "set protocols { elements = { tcp timeout 70s expires 9s } } counter packets 3 bytes 9 drop";

function strained(): Scene {
  let order = "1";
  const says = ([, , script = "", , path]: readonly string[]) =>
    script.includes("--skip-bytes=2048") ? " 0 0 0 0 40" : path === page ? order : "";
  return { world: worldThat(says), undo: { pods, megabytes: ["40"] }, undone: () => (order = "") };
}

function stressed(): Scene {
  let [used, step] = [0, 5e6];
  const says = () => `7 ${String((used += step))} ${String(used)}\n`;
  return { world: worldThat(says), undo: { pods, mark: "abc" }, undone: () => (step = 0) };
}

function ruled(): Scene {
  let listing = rules;
  return { world: worldThat(() => listing), undo: { pods, table: "t" }, undone: () => (listing = "table inet t { }") };
}

function slowed(): Scene {
  let queues = "qdisc netem 20: parent 1:2";
  const says = (argv: readonly string[]) => (argv.includes("tc") ? queues : rules);
  const undo = { pods, table: "t", device: "eth0", peers: [] };
  return { world: worldThat(says), undo, undone: () => (queues = "qdisc noqueue 0:") };
}

function refusing(): Scene {
  const fake = createFakeWorld();
  fake.api.faults.begin({
    ...{ id: "EXP1/a", roles: ["role"], service: "ec2", operations: ["StartInstances"], percentage: 100 },
    ...{ error: { code: "RequestLimitExceeded", message: "", status: 503 }, expiresMs: 60_000 },
  });
  const codes = ["RequestLimitExceeded", "InternalError", "Unavailable", "InsufficientInstanceCapacity"];
  let calls = 0;
  const callAs = () => Promise.resolve(codes[(calls += 1) % codes.length] ?? "");
  return {
    world: { ...fake, api: { faults: fake.api.faults, callAs } },
    undo: { fault: "EXP1/a", roles: ["role"] },
    request: { parameters: { service: "ec2", operations: "StartInstances", duration: "PT1M" } },
    undone: () => {
      fake.api.faults.end("EXP1/a");
    },
  };
}

function cut(): Scene {
  let [packets, step] = [7, 1];
  const world = worldThat(() => ((packets += step), ""));
  const cutPackets = () => Promise.resolve(packets);
  const subnet = { resourceType: "aws:ec2:subnet", id: "subnet-1", information: {} };
  return {
    world: { ...world, lab: { ...world.lab, cutPackets } },
    undo: { cuts: ["EXP1/a/subnet-1"] },
    request: { parameters: { scope: "availability-zone" }, targets: { Subnets: [subnet] } },
    undone: () => (step = 0),
  };
}

function stopped(): Scene {
  const world = createFakeWorld();
  world.power.set("i-clickhouse-1", "off");
  const node = { resourceType: "aws:ec2:instance", id: "i-clickhouse-1", information: {} };
  return {
    ...{ world, undo: { instances: ["i-clickhouse-1"] }, request: { targets: { Instances: [node] } } },
    undone: () => world.power.set("i-clickhouse-1", "on"),
  };
}

function commanded(): Scene {
  let status = "InProgress";
  const world = {
    ...createFakeWorld(),
    commandsOf: () => Promise.resolve(["command"]),
    commandInvocation: () => Promise.resolve({ status, exitCode: 143, output: "verified: it is\n", errors: "" }),
  };
  return { world, undo: { comment: "fis", instances: ["i-1"] }, undone: () => (status = "Failed") };
}

const lasting: Readonly<Record<string, () => Scene>> = {
  "aws:ebs:pause-volume-io": strained,
  "aws:ebs:volume-io-latency": strained,
  "aws:ec2:api-insufficient-instance-capacity-error": refusing,
  "aws:ec2:stop-instances": stopped,
  "aws:eks:pod-cpu-stress": stressed,
  "aws:eks:pod-io-stress": stressed,
  "aws:eks:pod-memory-stress": strained,
  "aws:eks:pod-network-blackhole-port": ruled,
  "aws:eks:pod-network-latency": slowed,
  "aws:eks:pod-network-packet-loss": ruled,
  "aws:fis:inject-api-internal-error": refusing,
  "aws:fis:inject-api-throttle-error": refusing,
  "aws:fis:inject-api-unavailable-error": refusing,
  "aws:network:disrupt-connectivity": cut,
  "aws:ssm:send-command": commanded,
};

describe("the look before the heal", () => {
  it("is there for every fault that lasts", () => {
    const looked = [...faultActions.values()].filter(({ stands }) => stands !== undefined).map(({ id }) => id);
    expect(looked.sort()).toEqual(Object.keys(lasting).sort());
    expect([...looked, ...brief].sort()).toEqual([...faultActions.keys()].sort());
  });

  it.each(Object.entries(lasting))("%s: seen while it is there, and seen to be gone", async (id, sceneOf) => {
    const stands = present(faultActions.get(id)?.stands, id);
    const { world, undo, undone, request } = sceneOf();
    const of: FaultRequest = { faultId: "EXP1/a", parameters: {}, targets: {}, ...request };
    const plan = { durationMs: 60_000, undo };
    expect(await stands(of, plan, world)).not.toBe("");
    undone();
    await expect(stands(of, plan, world)).rejects.toThrow();
  });
});

describe("a command that found its fault gone", () => {
  const undo = { comment: "fis", instances: ["i-1"] };
  const told = (output: string) => {
    const { world } = commanded();
    const commandInvocation = () => Promise.resolve({ status: "Cancelled", exitCode: 143, output, errors: "" });
    return present(faultActions.get("aws:ssm:send-command")?.goneBefore, "a word of it")(undo, {
      ...world,
      commandInvocation,
    });
  };

  it("says so before it has healed", async () => {
    expect(await told("verified: it is\ngone: the fault was undone\nhealed: it is not\n")).toBe(
      "gone: the fault was undone",
    );
    expect(await told("verified: it is\nhealed: it is not\n")).toBeUndefined();
  });
});
