// Signs of a fault are taken from where its targets would show it, and from after its begin: not from any replica that
// happens to be in trouble.

import { describe, expect, it } from "vitest";
import type { AwsClients } from "../../platform/aws/clients.ts";
import type { SignName } from "./experiment-file.ts";
import type { ReplicaSample } from "./replica-watch.ts";
import { claims, seeSign } from "./signs.ts";
import { placeReplicas, replicasAt } from "./target-replicas.ts";

const subnets = ["a", "b", "c"].map((zone, index) => ({
  id: `subnet-${index}`,
  tier: "data",
  availabilityZone: `us-east-1${zone}`,
  cidr: `10.0.${index + 1}.0/24`,
}));
const services = [0, 1, 2].map((ordinal) => ({
  name: `replica-${ordinal}-https`,
  host: `clickhouse-${ordinal}.clickhouse.example`,
  port: 8123,
  protocol: "https" as const,
  tls: true,
}));
const names = ["replica-0", "replica-1", "replica-2"];
const addresses: Readonly<Record<string, string>> = {
  "clickhouse-0.clickhouse.example": "10.0.2.20",
  "clickhouse-1.clickhouse.example": "10.0.1.20",
  "clickhouse-2.clickhouse.example": "10.0.3.20",
};
const placed = await placeReplicas({ services, subnets }, names, (host) => Promise.resolve(addresses[host] ?? ""));
const instances = ["a", "b", "c"].flatMap((zone) =>
  ["clickhouse", "keeper"].map((role) => ({
    id: `i-${role}-${zone}`,
    tags: { "assay:role": role },
    availabilityZone: `us-east-1${zone}`,
  })),
);

describe("the replicas that a plan hits", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ["a node of the database", ["arn:aws:ec2:us-east-1:1:instance/i-clickhouse-b"], ["replica-0"]],
    ["a node of the ensemble", ["arn:aws:ec2:us-east-1:1:instance/i-keeper-b"], []],
    ["a pod", ["clickhouse-2"], ["replica-2"]],
    ["a subnet", ["arn:aws:ec2:us-east-1:1:subnet/subnet-0"], ["replica-1"]],
    ["two nodes", ["x:instance/i-clickhouse-a", "x:instance/i-clickhouse-c"], ["replica-1", "replica-2"]],
    ["nothing that is known", ["x:instance/i-other"], []],
  ])("are found for %s", (_what, targets, expected) => {
    expect([...replicasAt(targets, placed, instances)]).toEqual(expected);
  });
});

function sample(replica: string, more: Partial<ReplicaSample> = {}): ReplicaSample {
  const quiet = { reachable: true, readOnly: false, queueSize: 0, absoluteDelay: 0, uptimeSeconds: 100 };
  return { timeNs: 20, askedNs: 15, replica, ...quiet, ...more };
}

function see(name: SignName, hit: readonly string[], now: readonly ReplicaSample[]): Promise<string | undefined> {
  return seeSign(name, {
    aws: {} as AwsClients,
    plan: { experiment: "", templateId: "", actions: [], stopConditions: [], refusals: [], sha256: "" },
    latest: () => now,
    before: names.map((replica) => sample(replica, { timeNs: 5, askedNs: 5 })),
    begunAt: new Date(0),
    begunNs: 10,
    hit: new Set(hit),
    experimentId: () => undefined,
    diskUse: () => Promise.resolve(now.map(({ queueSize }) => (queueSize === 99 ? 0.95 : 0.5))),
    keeperEpoch: () => Promise.resolve(undefined),
    keeperEpochBefore: undefined,
  });
}

it("disks are nearly full when every replica's is", async () => {
  const full = { queueSize: 99 };
  const every = names.map((replica) => sample(replica, full));
  expect(await see("disks-nearly-full", names, every)).toContain("95.0 %");
  expect(await see("disks-nearly-full", names, every.slice(1))).toBeUndefined();
  expect(await see("disks-nearly-full", names, [sample("replica-0"), ...every.slice(1)])).toBeUndefined();
});

const gone = { reachable: false };

describe("signs at replicas", () => {
  it.each<[SignName, Partial<ReplicaSample>]>([
    ["replicas-unreachable", gone],
    ["servers-restarted", { uptimeSeconds: 3 }],
    ["replication-lags", { queueSize: 9 }],
  ])("%s is seen at the replica that is hit, and nowhere else", async (name, shown) => {
    const others = [sample("replica-1"), sample("replica-2")];
    expect(await see(name, ["replica-0"], [sample("replica-0", shown), ...others])).toContain("replica-0");
    expect(await see(name, ["replica-1"], [sample("replica-0", shown), ...others])).toBeUndefined();
    expect(await see(name, [], [sample("replica-0", shown), ...others])).toBeUndefined();
    expect(await see(name, ["replica-0", "replica-1"], [sample("replica-0", shown), ...others])).toBeUndefined();
    const old = sample("replica-0", { ...shown, askedNs: 9 });
    expect(await see(name, ["replica-0"], [old, ...others])).toBeUndefined();
  });

  it("read-only is a sign when every replica is", async () => {
    const all = names.map((replica) => sample(replica, { readOnly: true }));
    expect(await see("replicas-read-only", [], all)).toContain("replica-2");
    expect(await see("replicas-read-only", [], [sample("replica-0"), ...all.slice(1)])).toBeUndefined();
    expect(await see("replicas-read-only", [], [sample("replica-0", gone), ...all.slice(1)])).toBeUndefined();
    expect(await see("replicas-read-only", [], all.slice(1))).toBeUndefined();
  });
});

describe("what scripts claim", () => {
  it.each<[string, readonly string[], number, readonly string[]]>([
    ["every host that is hit has to say something", ["verified: a\n"], 2, []],
    ["a host may have no part in it", ["not here\n", "verified: a\n", "not here\n"], 3, ["verified: a"]],
    ["one that says nothing yet is waited for", ["verified: a\n", ""], 2, []],
    ["nobody who was hit is nothing", ["not here\n"], 1, []],
  ])("%s", (_what, outputs, instances_, expected) => {
    expect(claims(outputs, instances_)).toEqual(expected);
  });
});
