// Keeper at work: its members and their leader, the servers that they coordinate, and the replicas that follow from it.

import { decideRows, requirement } from "#harness/suite/index.ts";
import { firstRegion } from "#harness/suite/context.ts";
import { test } from "#harness/suite/two-views.ts";
import type { ReadPlatform } from "#harness/suite/two-views.ts";
import {
  judgeCoordination,
  judgeQuorumWrite,
  judgeReplicaHealth,
} from "#harness/analysis/conformance/probes/coordination.ts";
import type { Member } from "#harness/analysis/conformance/probes/coordination.ts";
import type { Profile } from "#harness/config/profile.ts";
import { tryReplicatedTable } from "#harness/experiment/probes/replicated-table.ts";
import type { AwsClients } from "#harness/platform/aws/clients.ts";
import type { ClickHouseAccess } from "#harness/platform/clickhouse/access.ts";
import type { RunContext } from "#harness/platform/ports/run-context.ts";
import { instances, interfaces, keeperProcess, probeFrom } from "./places.ts";
import type { Probed } from "./places.ts";

/** A server that retries towards its ensemble gives up before this. */
const answerWithinMs = 20_000;

test.describe("coordination", () => {
  test(
    "Keeper has a leader and coordinates every server, so that replicas can be made, written and are healthy",
    requirement("CH-002", "REP-008", "REP-005"),
    async ({ aws, clickhouse, context, platform, evidence, verdict }) => {
      const { profile } = platform;
      const asking = askMembers(aws, context, platform);
      const report = await tryReplicatedTable({
        servers: serversOf(clickhouse),
        label: context.runId,
        quorum: topology(profile, "insertQuorum"),
      });
      const members = await asking;
      const path = await evidence.attach("coordination", { members, ...report });
      const expected = topology(profile, "keepers");
      await decideRows(verdict, path, [
        ["CH-002", judgeCoordination({ members, servers: report.made, expected })],
        ["REP-008", judgeReplicaHealth({ ...report, limits: limitsOf(profile) })],
        ["REP-005", judgeQuorumWrite(report.made, report.written)],
      ]);
    },
  );
});

/** Each member of the ensemble is asked from inside its pod: nobody else may. */
async function askMembers(aws: AwsClients, context: RunContext, { live, profile }: ReadPlatform): Promise<Member[]> {
  const pods = interfaces(live, profile.intent).filter(({ role }) => role === "clickhouse");
  const stands = instances(live).map((instance) => ({ instance, process: keeperProcess }));
  const probed = await probeFrom(aws, stands, {
    document: firstRegion(context).documents["probeConnections"] ?? "",
    addresses: pods.map(({ address }) => address),
    ports: [profile.intent.declaredPorts["keeper"] ?? 9181],
    ask: "srvr",
  });
  return membersOf(probed);
}

function serversOf(clickhouse: ClickHouseAccess) {
  return clickhouse.replicas.map((service) => ({
    name: service.replace(/-https$/, ""),
    sql: clickhouse.connect({ service, user: "admin", timeoutMs: answerWithinMs }),
  }));
}

/** Each member's own words: what its pod was told at its own address. */
function membersOf(probed: readonly Probed[]): Member[] {
  return probed.map(({ report }) => {
    const own = Object.entries(report.answers ?? {}).find(([door]) => report.own.includes(door.split("/")[0] ?? ""));
    return { address: report.own[0] ?? "", said: own?.[1] ?? "" };
  });
}

function topology(profile: Profile, name: string): number {
  return Number(profile.topology[name]);
}

function limitsOf(profile: Profile) {
  const value = profile.objectives["REP-008"]?.value as { queueSize: number; absoluteDelaySeconds: number };
  return { ...value, replicas: topology(profile, "replicas") };
}
