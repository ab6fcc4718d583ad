// A world for the unit tests of this folder: instances, subnets, pods and cuts in memory, with a switch for every way in
// which a fault can fail to bite or to heal. Not for use outside tests.

import { systemClock } from "../../core/clock.ts";
import { environmentError } from "../../core/errors.ts";
import { createPrng } from "../../core/prng.ts";
import type { CommandInvocation } from "../../platform/aws/commands.ts";
import { createApiFaults } from "../../platform/emulator/extensions/api-faults.ts";
import { createRoleSessions } from "../../platform/emulator/extensions/role-sessions.ts";
import type { LabInstance } from "../../platform/ports/lab-control.ts";
import type { FaultWorld } from "./world.ts";

export interface FakeSwitches {
  stopDoesNothing: boolean;
  startDoesNothing: boolean;
  cutDropsNothing: boolean;
  ringing: ReadonlySet<string>;
}

export interface FakeWorld extends FaultWorld {
  readonly switches: FakeSwitches;
  readonly calls: string[];
  readonly cuts: Map<string, number>;
  readonly pods: Map<string, LabInstance["state"]>;
  readonly power: Map<string, "on" | "off">;
}

const zones = ["us-east-1a", "us-east-1b", "us-east-1c"] as const;
const account = "123456789012";

/** Three zones, in each one ClickHouse node, one Keeper node and one data subnet; one pod a node. */
export function createFakeWorld(): FakeWorld {
  const switches: FakeSwitches = {
    stopDoesNothing: false,
    startDoesNothing: false,
    cutDropsNothing: false,
    ringing: new Set(),
  };
  const nodes = zones.flatMap((zone, index) =>
    (["clickhouse", "keeper"] as const).map((role) => ({ id: `i-${role}-${index}`, role, zone, index })),
  );
  const power = new Map<string, "on" | "off">(nodes.map(({ id }) => [id, "on"]));
  const pods = new Map<string, LabInstance["state"]>(nodes.map(({ role, index }) => [`${role}-${index}`, "running"]));
  const cuts = new Map<string, number>();
  const calls: string[] = [];
  const commands = new Map<string, { comment: string; status: string }>();
  return {
    as(this: FaultWorld) {
      return this;
    },
    api: fakeApi(),
    switches,
    calls,
    cuts,
    pods,
    power,
    clock: systemClock,
    region: "us-east-1",
    prefixList: () => Promise.resolve(["198.51.100.0/24"]),
    instances: (ids) =>
      Promise.resolve(nodes.filter(({ id }) => ids?.includes(id) ?? true).map((node) => instanceOf(node, power))),
    subnets: () => Promise.resolve(zones.map(subnetOf)),
    stopInstances: (ids) => {
      calls.push(`stop ${ids.join(" ")}`);
      if (!switches.stopDoesNothing) for (const id of ids) power.set(id, "off");
      return Promise.resolve();
    },
    startInstances: (ids) => {
      calls.push(`start ${ids.join(" ")}`);
      if (!switches.startDoesNothing) for (const id of ids) power.set(id, "on");
      return Promise.resolve();
    },
    alarmStates: (arns) =>
      Promise.resolve(new Map(arns.map((arn) => [arn, switches.ringing.has(arn) ? "ALARM" : "OK"]))),
    sendCommand: (request) => {
      const id = `command-${commands.size}`;
      commands.set(id, { comment: request.comment, status: "InProgress" });
      calls.push(`command ${request.document} on ${request.instances.join(" ")}`);
      return Promise.resolve(id);
    },
    commandInvocation: (id) => Promise.resolve(invocation(commands.get(id)?.status ?? "")),
    commandsOf: (comment) =>
      Promise.resolve([...commands].filter(([, command]) => command.comment === comment).map(([id]) => id)),
    cancelCommand: (id) => {
      Object.assign(commands.get(id) ?? {}, { status: "Cancelled" });
      return Promise.resolve();
    },
    writeObject: bucketsThat(calls),
    lab: fakeLab({ nodes, power, pods, cuts, calls, switches }),
  };
}

/** The bucket `closed` takes nothing. */
function bucketsThat(calls: string[]): FakeWorld["writeObject"] {
  return (bucket, { key, body }) => {
    if (bucket === "closed") return Promise.reject(environmentError("AccessDenied", { code: "ASSAY_FAKE_BUCKET" }));
    calls.push(`write s3://${bucket}/${key} ${body.subarray(0, 5).toString("latin1")}`);
    return Promise.resolve();
  };
}

function fakeApi(): FakeWorld["api"] {
  const random = createPrng("fake");
  const faults = createApiFaults({ sessions: createRoleSessions(), clock: systemClock, random });
  return { faults, callAs: () => Promise.resolve("") };
}

function invocation(status: string): CommandInvocation {
  const healed = status === "InProgress" ? "" : "healed: process 7 runs again\n";
  return { status, exitCode: 0, output: `verified: process 7 is stopped\n${healed}`, errors: "" };
}

interface FakeNode {
  readonly id: string;
  readonly role: string;
  readonly zone: string;
  readonly index: number;
}

function instanceOf({ id, role, zone }: FakeNode, power: ReadonlyMap<string, "on" | "off">) {
  const state = power.get(id) === "on" ? "running" : "stopped";
  return {
    id,
    arn: `arn:aws:ec2:us-east-1:${account}:instance/${id}`,
    tags: { "assay:role": role, "eks:cluster-name": "clickhouse-cluster" },
    availabilityZone: zone,
    state,
    description: { InstanceId: id, Placement: { AvailabilityZone: zone }, State: { Name: state } },
  };
}

function subnetOf(zone: string, index: number) {
  return {
    id: `subnet-${index}`,
    arn: `arn:aws:ec2:us-east-1:${account}:subnet/subnet-${index}`,
    tags: { "assay:tier": "data" },
    availabilityZone: zone,
    vpcId: "vpc-1",
    cidr: `10.0.${index + 1}.0/24`,
    description: { AvailabilityZone: zone, AvailabilityZoneId: `use1-az${index + 1}` },
  };
}

interface FakeState extends Pick<FakeWorld, "power" | "pods" | "cuts" | "calls" | "switches"> {
  readonly nodes: readonly FakeNode[];
}

function fakeLab({ nodes, power, pods, cuts, calls, switches }: FakeState): FakeWorld["lab"] {
  return {
    hosts: () =>
      Promise.resolve(
        nodes.map(({ id, role, zone }) => ({
          id,
          role,
          availabilityZone: zone,
          power: power.get(id) ?? "off",
          addresses: [],
        })),
      ),
    instances: () =>
      Promise.resolve(
        nodes.map(({ id, role, index }) => ({
          name: `${role}-${index}`,
          host: id,
          labels: { "app.kubernetes.io/name": role },
          address: "",
          state: pods.get(`${role}-${index}`) ?? "exited",
          volumes: {},
        })),
      ),
    signal: (pod, signal) => {
      calls.push(`${signal} ${pod}`);
      pods.set(pod, "exited");
      return Promise.resolve();
    },
    start: (pod) => {
      calls.push(`start pod ${pod}`);
      pods.set(pod, "running");
      return Promise.resolve();
    },
    powerOff: (host) => {
      power.set(host, "off");
      return Promise.resolve();
    },
    powerOn: (host) => {
      power.set(host, "on");
      return Promise.resolve();
    },
    exec: ({ on, argv, stdin }) => {
      calls.push(`exec ${on} ${argv.join(" ")}${stdin === undefined ? "" : ` < ${stdin}`}`);
      return Promise.resolve({ code: 0, signal: null, stdout: "", stderr: "" });
    },
    cut: ({ id }) => {
      cuts.set(id, switches.cutDropsNothing ? 0 : 7);
      return Promise.resolve();
    },
    uncut: (id) => {
      cuts.delete(id);
      return Promise.resolve();
    },
    cutPackets: (id) => Promise.resolve(cuts.get(id) ?? 0),
  };
}
