import { describe, expect, it } from "vitest";
import { judgeCoordination, judgeQuorumWrite, judgeReplicaHealth } from "./coordination.ts";
import type { ReplicaRow } from "./coordination.ts";
import { judgeNameReach } from "./name-reach.ts";
import { judgeTargetDrill, judgeTargets } from "./targets.ts";

const done = { of: "replica-0", value: true as const };

describe("names", () => {
  const asked = [{ name: "db.internal", ports: [8123, 9000], within: "10.0.0.0/16" }];
  const stand = {
    name: "i-1",
    own: ["10.0.11.7"],
    names: { "db.internal": ["10.0.1.4"] },
    open: ["10.0.1.4/8123", "10.0.1.4/9000"],
  };
  const subnets = ["10.0.11.0/24"];
  const judge = (change: object) => judgeNameReach({ asked, stands: [{ ...stand, ...change }], subnets });

  it.each<[string, object, string, string]>([
    ["answers", {}, "held", ""],
    ["does not resolve", { names: {} }, "violated", "does not resolve"],
    ["answers on one of two ports", { open: ["10.0.1.4/8123"] }, "violated", "nobody answers"],
    [
      "has a second address where nobody is",
      { names: { "db.internal": ["10.0.1.4", "10.0.2.4"] } },
      "violated",
      "nobody",
    ],
    [
      "leads outside, where somebody answers",
      { names: { "db.internal": ["52.1.2.3"] }, open: ["52.1.2.3/8123", "52.1.2.3/9000"] },
      "violated",
      "outside",
    ],
    ["is asked from elsewhere only", { own: ["10.0.1.9"] }, "unknown", "no host stands"],
  ])("a name that %s", (_what, change, verdict, message) => {
    const judged = judge(change);
    expect(judged.verdict).toBe(verdict);
    expect(judged.findings.map((finding) => finding.message).join("; ")).toContain(message);
  });

  it("names the subnets without a stand and does not count them as seen", () => {
    const judged = judgeNameReach({ asked, stands: [stand], subnets: [...subnets, "10.0.12.0/24"] });
    expect(judged.verdict).toBe("held");
    expect(judged.findings.map(({ resource }) => resource)).toEqual(["10.0.12.0/24"]);
  });

  it("is not decided without a name", () => {
    expect(judgeNameReach({ asked: [], stands: [stand], subnets }).verdict).toBe("unknown");
  });
});

describe("coordination", () => {
  const member = (address: string, mode: string) => ({
    address,
    said: `Zookeeper version: 3.9\nMode: ${mode}\nNode count: 5\n`,
  });
  const members = [member("10.0.1.5", "leader"), member("10.0.2.5", "follower"), member("10.0.3.5", "follower")];
  const servers = [0, 1, 2].map((index) => ({ of: `replica-${String(index)}`, value: 2 }));

  it.each([
    ["three members, one leader, three servers", { members, servers }, "held"],
    [
      "a member is silent",
      { members: [...members.slice(0, 2), { address: "10.0.3.5", said: "" }], servers },
      "violated",
    ],
    ["a member is missing", { members: members.slice(0, 2), servers }, "violated"],
    [
      "a member stands alone",
      { members: [...members.slice(0, 2), member("10.0.3.5", "standalone")], servers },
      "violated",
    ],
    ["two lead", { members: [...members.slice(0, 2), member("10.0.3.5", "leader")], servers }, "violated"],
    [
      "the ensemble is whole and serves nobody",
      { members, servers: [{ of: "replica-0", refusal: "no Keeper" }] },
      "violated",
    ],
    [
      "a server says nothing",
      { members, servers: [...servers.slice(1), { of: "replica-0", silence: "time" }] },
      "unknown",
    ],
    ["no server was asked", { members, servers: [] }, "unknown"],
  ])("%s", (_what, seen, verdict) => {
    expect(judgeCoordination({ ...seen, expected: 3 }).verdict).toBe(verdict);
  });

  it("leaves a write undecided that nobody answered", () => {
    expect(judgeQuorumWrite([done], done).verdict).toBe("held");
    expect(judgeQuorumWrite([done], { of: "replica-0", refusal: "read-only" }).verdict).toBe("violated");
    expect(judgeQuorumWrite([done], { of: "replica-0", silence: "time" }).verdict).toBe("unknown");
    expect(judgeQuorumWrite([], undefined).verdict).toBe("unknown");
  });
});

describe("replicas", () => {
  const limits = { queueSize: 500, absoluteDelaySeconds: 60, replicas: 3 };
  const row: ReplicaRow = {
    table: "t",
    readonly: false,
    queueSize: 500,
    absoluteDelay: 60,
    activeReplicas: 3,
    totalReplicas: 3,
  };

  it.each<[string, Partial<ReplicaRow>, string]>([
    ["at the limits", {}, "held"],
    ["read-only", { readonly: true }, "violated"],
    ["one entry too many", { queueSize: 501 }, "violated"],
    ["one second too late", { absoluteDelay: 61 }, "violated"],
    ["without one of its replicas", { activeReplicas: 2 }, "violated"],
    ["with two replicas, both there", { activeReplicas: 2, totalReplicas: 2 }, "violated"],
  ])("a replica %s", (_what, change, verdict) => {
    const replicas = [{ of: "replica-0", value: [row, { ...row, ...change }] }];
    expect(judgeReplicaHealth({ made: [done], replicas, limits }).verdict).toBe(verdict);
  });

  it("is not decided by a server without tables, and violated where none can be made", () => {
    const empty = [{ of: "replica-0", value: [] }];
    expect(judgeReplicaHealth({ made: [done], replicas: empty, limits }).verdict).toBe("unknown");
    const made = [{ of: "replica-0", refusal: "no Keeper" }];
    expect(judgeReplicaHealth({ made, replicas: empty, limits }).verdict).toBe("violated");
  });
});

describe("targets", () => {
  const target = (port: number, address: string, state = "healthy") => ({
    ...{ targetGroup: `group-${String(port)}`, port, target: address, state, reason: "" },
  });
  const all = [8123, 9000].flatMap((port) => ["10.0.1.5", "10.0.2.5", "10.0.3.5"].map((one) => target(port, one)));

  it.each([
    ["all healthy", all, "held"],
    ["one unhealthy", [...all.slice(1), target(8123, "10.0.1.5", "unhealthy")], "violated"],
    ["one not looked at yet", [...all.slice(1), target(8123, "10.0.1.5", "initial")], "violated"],
    ["one missing", all.slice(1), "violated"],
    ["none", [], "violated"],
  ])("%s", (_what, targets, verdict) => {
    expect(judgeTargets(targets, { ports: [8123, 9000], each: 3 }).verdict).toBe(verdict);
  });

  const drill = { unhealthyBefore: [], outAfterMs: 11_000, answered: 12, failed: 0, backAfterMs: 9_000 };
  it.each([
    ["out and back", {}, { "NLB-004": "held" }],
    ["a check of a port that is always open", { outAfterMs: undefined, answered: 0 }, { "NLB-004": "violated" }],
    ["a connection sent to it", { answered: 11, failed: 1 }, { "NLB-004": "violated" }],
    ["never back", { backAfterMs: undefined }, { "NLB-004": "violated" }],
    ["out before the fault", { unhealthyBefore: ["10.0.1.5"] }, { "NLB-004": "unknown" }],
    ["nobody connected", { answered: 0 }, { "NLB-004": "unknown" }],
  ])("under a fault: %s", (_what, change, expected) => {
    expect({ "NLB-004": judgeTargetDrill({ ...drill, ...change }).verdict }).toEqual(expected);
  });
});
