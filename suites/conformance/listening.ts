// Where somebody listens in the pods of the servers and of their ensemble, and what is said there.

import { doorsOf } from "#harness/analysis/conformance/probes/listeners.ts";
import type { Listening, ListeningPod } from "#harness/analysis/conformance/probes/listeners.ts";
import type { Intent } from "#harness/config/profile.ts";
import type { AwsClients } from "#harness/platform/aws/clients.ts";
import { probeSockets } from "#harness/platform/aws/socket-probes.ts";
import { greetDoors } from "#harness/platform/aws/tls-probes.ts";
import type { RunContext } from "#harness/platform/ports/run-context.ts";
import { firstRegion } from "#harness/suite/context.ts";
import type { ReadPlatform } from "#harness/suite/two-views.ts";
import { databaseProcess, instances, keeperProcess, nameOfStand } from "./places.ts";

const lookMs = 500;
const kinds = [
  { process: databaseProcess, knownPorts: ["https", "native", "interserver"], ofMembers: [] },
  // A member listens for its ensemble only while it leads; for servers always.
  { process: keeperProcess, knownPorts: ["keeper"], ofMembers: ["keeper", "raft"] },
];

/** Every pod is looked into from inside. */
export async function listeningPods(aws: AwsClients, context: RunContext, platform: ReadPlatform): Promise<Listening> {
  const { documents } = firstRegion(context);
  const { intent, topology } = platform.profile;
  const ports = (names: readonly string[]): number[] => names.flatMap((name) => intent.declaredPorts[name] ?? []);
  const looks = instances(platform.live).flatMap((instance) =>
    kinds.map(async ({ process, knownPorts, ofMembers }): Promise<ListeningPod[]> => {
      const stand = { instance, process };
      const table = await probeSockets(aws, { ...stand, document: documents["probeSockets"] ?? "", waitMs: lookMs });
      if (table === undefined) return [];
      const spared = ofMembers.length === 0 ? [] : [...ports(ofMembers), ...substitutePorts(intent)];
      const pod = { name: nameOfStand(stand), table, known: ports(knownPorts), spared };
      const asked = { ...stand, document: documents["probeTls"] ?? "", doors: doorsOf(pod) };
      return [{ ...pod, greeted: (await greetDoors(aws, asked)) ?? [] }];
    }),
  );
  return {
    pods: (await Promise.all(looks)).flat(),
    expected: Number(topology["replicas"]) + Number(topology["keepers"]),
    declared: [...Object.values(intent.declaredPorts), ...(intent.plaintextPorts ?? [])],
  };
}

/** What stands in for a part of the platform may need ports of its own (R25). */
function substitutePorts({ rules }: Intent): number[] {
  return rules.flatMap(({ presence, ports }) => (presence === "substitute" ? [ports].flat().map(Number) : []));
}
