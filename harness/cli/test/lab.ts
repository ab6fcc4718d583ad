// The lab by itself, from a specification written by hand: what its faults and its network promise, with real programs. No
// control plane and no template are needed, so that a failure here is the lab's own.

import { readEnvironment } from "../../config/environment.ts";
import { systemClock } from "../../core/clock.ts";
import { assert, present } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import { ensureArtifacts } from "../../platform/install/artifacts.ts";
import { threeZoneSpec } from "../../platform/lab/fixture/three-zones.ts";
import { startLab } from "../../platform/lab/lab.ts";
import type { LabClient } from "../../platform/lab/rpc/client.ts";
import { LabProbe } from "./lab-probe.ts";
import { linkDrills } from "./link-drills.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase } from "./phase.ts";

interface Drill {
  readonly lab: LabClient;
  readonly probe: LabProbe;
}

type Body = (drill: Drill) => Promise<void>;

export const labPhase: Phase = {
  name: "lab",
  what: "network, faults and lives of programs on a lab of its own",
  run: async ({ signal, narrate, wanted }) => {
    const { cacheDirectory, offline } = readEnvironment();
    const artifacts = await ensureArtifacts({ cacheDirectory, offline, narrate });
    await using started = await startLab({ artifacts, signal });
    const lab = started.client;
    const drill = { lab, probe: new LabProbe(lab) };
    const results: CaseResult[] = [];
    const serves = await testCase("a quorum insert through name, load balancer and TLS", async () => {
      await lab.apply(threeZoneSpec());
      await lab.ready();
      await drill.probe.createTable();
      await drill.probe.insert(1, 1000);
    });
    results.push(serves);
    if (serves.outcome === "failed") return results;
    for (const [name, body] of cases.filter(([name]) => wanted(name)))
      results.push(await testCase(name, () => body(drill)));
    for (const [name, body] of linkDrills.filter(([name]) => wanted(name))) {
      results.push(
        await testCase(name, async () => {
          narrate(`${name}: ${await body(lab)}\n`);
        }),
      );
    }
    return results;
  },
};

const cases: readonly (readonly [string, Body])[] = [
  ["the same specification again changes nothing", unchanged],
  ["groups decide which port is open, and a changed group changes packets", groupsDecide],
  ["nobody reaches the outside, and the outside reaches nobody", nobodyOutside],
  ["a name that nobody declared is refused", unknownName],
  ["a node sees its own pods' processes and no other's", nodeView],
  ["a frozen server leaves the load balancer; thawed, it comes back", frozen],
  ["a cut stops established flows, counts, and heals by itself", cutHeals],
  ["power loss is silent, and power brings the data back", powerLoss],
  ["a program killed on its host is started again; one ended by the lab stays ended", restarts],
  ["a program killed while its host has only just got power is started again", restartsWhileBooting],
  ["a wiped volume is empty and is refilled by its peers", wiped],
  ["a command that runs too long leaves no children", noChildren],
  ["a host that leaves the specification is gone with all its parts", removedHost],
];

async function unchanged({ lab, probe }: Drill): Promise<void> {
  const before = await lab.counters("clickhouse-0");
  await lab.apply(threeZoneSpec());
  const after = await lab.counters("clickhouse-0");
  const packets = (text: string) => Number(/"comment": "established".*?"packets": (\d+)/.exec(text)?.[1] ?? 0);
  assert(packets(after) >= packets(before), "the rules were replaced though nothing had changed");
  await probe.insert(2, 10);
}

async function groupsDecide({ lab, probe }: Drill): Promise<void> {
  assert((await probe.connect("application", "10.0.1.40", 8123)) === "open", "8123 from the application");
  assert((await probe.connect("application", "10.0.1.40", 9009)) === "filtered", "9009 from the application");
  assert((await probe.connect("application", "10.0.1.41", 9181)) === "filtered", "the coordinator's port");
  const spec = threeZoneSpec();
  const closed = spec.securityGroups.map((group) =>
    group.id === "application" ? { ...group, outbound: group.outbound.slice(-1) } : group,
  );
  await lab.apply({ ...spec, securityGroups: closed });
  assert((await probe.connect("application", "10.0.1.40", 8123)) === "filtered", "8123 after the rule went");
  await lab.apply(spec);
  assert((await probe.connect("application", "10.0.1.40", 8123)) === "open", "8123 after the rule came back");
}

async function nobodyOutside({ probe }: Drill): Promise<void> {
  assert((await probe.connect("outside", "203.0.113.1", 9)) === "refused", "positive control: outside to the router");
  for (const host of ["application", "runner", "clickhouse-0", "node-keeper-2"]) {
    assert((await probe.connect(host, "203.0.113.10", 443)) === "filtered", `${host} to the outside`);
  }
  for (const address of ["10.0.1.40", "10.0.1.20", "10.0.11.10"]) {
    assert((await probe.connect("outside", address, 8123)) === "filtered", `outside to ${address}`);
  }
}

async function unknownName({ probe }: Drill): Promise<void> {
  const seen = await probe.shell("runner", "getent hosts example.com; echo $?");
  assert(seen.trim() === "2", `example.com was answered: ${seen}`);
}

async function nodeView({ probe }: Drill): Promise<void> {
  const seen = await probe.shell("node-clickhouse-0", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '; ls /run/assay");
  assert(/clickhouse-server --config-file/.test(seen), "the node does not see its server");
  assert(!/keeper|agent/.test(seen), "the node sees what is not on it");
}

async function frozen({ lab, probe }: Drill): Promise<void> {
  await lab.freeze("clickhouse-0");
  await probe.untilTarget("10.0.1.40", "unhealthy");
  for (let round = 0; round < 4; round += 1) await probe.insert(10 + round, 5);
  await lab.thaw("clickhouse-0");
  await probe.untilTarget("10.0.1.40", "healthy");
}

async function cutHeals({ lab, probe }: Drill): Promise<void> {
  const others = ["10.0.2.0/24", "10.0.3.0/24", "10.0.11.0/24", "10.0.12.0/24", "10.0.13.0/24"];
  const cut = { id: "zone a", from: ["10.0.1.0/24"], to: others, bothWays: true, expiresMs: 6000 };
  const begunNs = systemClock.nowNs();
  await lab.cut(cut);
  assert((await probe.connect("clickhouse-1", "10.0.1.40", 9009)) === "filtered", "the cut does not bite");
  await eventually(async () => (await probe.connect("clickhouse-1", "10.0.1.40", 9009)) === "open", {
    withinMs: 10_000,
    what: "the cut heals by itself",
  });
  assert(systemClock.nowNs() - begunNs > 5.5e9, "the cut healed too early");
  const packets = await lab.cutPackets(cut.id);
  assert(packets > 0, "no packet was counted");
  await lab.uncut(cut.id);
  assert((await lab.cutPackets(cut.id)) >= packets, "the final count is kept");
}

async function powerLoss({ lab, probe }: Drill): Promise<void> {
  await lab.powerOff("node-clickhouse-1");
  const state = present((await lab.instances()).find(({ name }) => name === "clickhouse-1")?.state, "clickhouse-1");
  assert(state === "exited", "the pod outlived its host");
  assert((await probe.connect("clickhouse-0", "10.0.2.40", 9009)) === "filtered", "a host without power answered");
  await probe.insert(20, 10);
  await lab.powerOn("node-clickhouse-1");
  await lab.ready();
  await probe.untilRows("clickhouse-1");
}

async function restarts({ lab, probe }: Drill): Promise<void> {
  await lab.ready();
  await probe.shell("node-keeper-1", "kill -KILL $(pgrep -f '^clickhouse-keeper')");
  await probe.untilState("keeper-1", "exited");
  await probe.untilState("keeper-1", "running");
  await lab.signal("keeper-2", "SIGKILL");
  await systemClock.sleep(1500);
  await probe.untilState("keeper-2", "exited");
  await lab.start("keeper-2");
  await probe.untilState("keeper-2", "running");
}

async function restartsWhileBooting({ lab, probe }: Drill): Promise<void> {
  await lab.powerOff("node-keeper-1");
  await lab.powerOn("node-keeper-1");
  const kill = "pkill -KILL -f '^clickhouse-keeper' && break";
  await probe.shell("node-keeper-1", `for _ in $(seq 200); do ${kill}; sleep 0.05; done`);
  await probe.untilState("keeper-1", "exited");
  await probe.untilState("keeper-1", "running");
  await lab.ready();
}

async function wiped({ lab, probe }: Drill): Promise<void> {
  await lab.signal("clickhouse-2", "SIGKILL");
  await lab.wipeVolume("clickhouse-2", "data");
  const left = await probe.shell("lab", "ls -A /run/assay/volumes/clickhouse-2/data | wc -l");
  assert(left.trim() === "0", `the volume still holds ${left.trim()} files`);
  await lab.start("clickhouse-2");
  await probe.untilState("clickhouse-2", "running");
}

async function noChildren({ lab, probe }: Drill): Promise<void> {
  const argv = ["sh", "-c", "sleep 4321 & sleep 4321"];
  const ended = await lab.exec({ on: "runner", argv, timeoutMs: 300 });
  assert(ended.signal === "SIGKILL", "the command was not ended");
  const left = await probe.shell("runner", "pgrep -fc '^sleep 4321'");
  assert(left.trim() === "0", `children are left: ${left}`);
}

async function removedHost({ lab, probe }: Drill): Promise<void> {
  const spec = threeZoneSpec();
  await lab.apply({ ...spec, hosts: spec.hosts.filter(({ id }) => id !== "application") });
  const left = await probe.shell("lab", "ls /run/netns | grep -c '^application$'; ip -o addr | grep -c 10.0.12.10");
  assert(left.trim() === "0\n0", `something of the host is left: ${left}`);
  assert(!(await lab.hosts()).some(({ id }) => id === "application"), "the host is still listed");
}
