// Where packets can be sent from and to: hosts, pods and interfaces of the platform, found through the API.

import { groupRoles } from "#harness/analysis/model/group-roles.ts";
import type { Place } from "#harness/analysis/conformance/groups/packet-matrix.ts";
import { property } from "#harness/analysis/model/node.ts";
import type { PlatformModel } from "#harness/analysis/model/platform-model.ts";
import type { Intent } from "#harness/config/profile.ts";
import type { AwsClients } from "#harness/platform/aws/clients.ts";
import { probeConnections } from "#harness/platform/aws/connection-probes.ts";
import type { ProbeReport, ProbeRequest } from "#harness/platform/aws/connection-probes.ts";

/** Command lines by which the pods of the database are found on their nodes. */
export const databaseProcess = "clickhouse-server";
export const keeperProcess = "clickhouse-keeper|QuorumPeerMain";
const podProcesses = [databaseProcess, keeperProcess];

/** Every interface of the platform with the role of its group. */
export function interfaces(live: PlatformModel, intent: Intent): Place[] {
  const roles = groupRoles(live, intent.securityGroups);
  return live.all("AWS::EC2::NetworkInterface").flatMap((one) => {
    const [group] = property(one, "GroupSet").list();
    const role = group === undefined ? undefined : roles.get(live.referred(group) ?? one);
    const address = property(one, "PrivateIpAddress").text();
    return role === undefined || address === undefined ? [] : [{ name: one.id, role, address }];
  });
}

/** Running instances of the platform. */
export function instances(live: PlatformModel): string[] {
  return live
    .all("AWS::EC2::Instance")
    .filter((instance) => instance.attributes["State"] === "running")
    .map((instance) => instance.id);
}

/** Where silence breaks a promise it has to last: a lost packet is sent again after one second, and after three. */
export const patienceMs = 5_000;

export interface Probed {
  readonly instance: string;
  /** Which containers were probed from; undefined for the host itself. */
  readonly process: string | undefined;
  readonly report: ProbeReport;
}

/** `clickhouse-server on i-0abc`, or the instance alone. */
export function nameOfStand({ instance, process }: Pick<Probed, "instance" | "process">): string {
  return process === undefined ? instance : `${process} on ${instance}`;
}

/** Probes from every host and from every pod of the database. */
export async function probeFromEverywhere(
  aws: AwsClients,
  hosts: readonly string[],
  what: Pick<ProbeRequest, "document" | "addresses" | "names" | "ports" | "waitMs">,
): Promise<Probed[]> {
  return probeFrom(
    aws,
    hosts.flatMap((instance) => [undefined, ...podProcesses].map((process) => ({ instance, process }))),
    what,
  );
}

/** Probes from these hosts and containers; places without the container are left out. */
export async function probeFrom(
  aws: AwsClients,
  stands: readonly Pick<Probed, "instance" | "process">[],
  what: Pick<ProbeRequest, "document" | "addresses" | "names" | "ports" | "ask" | "waitMs">,
): Promise<Probed[]> {
  const probed = await Promise.all(
    stands.map(async ({ instance, process }) => {
      const report = await probeConnections(aws, { ...what, instance, ...(process === undefined ? {} : { process }) });
      return report === undefined ? [] : [{ instance, process, report }];
    }),
  );
  return probed.flat();
}
