// A replica's node is stopped while something is asked of the cluster, and brought back afterwards.

import { environmentError, messageOf, present } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { describeInstances, startInstances, stopInstances } from "../../platform/aws/compute.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";

export interface AbsenceOptions {
  readonly aws: AwsClients;
  /** The node to be stopped. */
  readonly instance: string;
  /** Clients that give up soon, one a replica. */
  readonly probes: readonly ClickHouse[];
}

/** Instance ids of the nodes that hold replicas, in order of their node groups. */
export async function replicaNodes(aws: AwsClients): Promise<string[]> {
  const instances = await describeInstances(aws);
  return instances
    .filter(({ tags, state }) => tags["assay:role"] === "clickhouse" && state === "running")
    .sort((a, b) => groupOf(a.tags).localeCompare(groupOf(b.tags)))
    .map(({ id }) => id);
}

function groupOf(tags: Readonly<Record<string, string>>): string {
  return tags["eks:nodegroup-name"] ?? "";
}

/** Runs `meanwhile` with the index of the replica that is down; the node is back, and answers, when this returns. */
export async function whileReplicaIsDown<T>(
  { aws, instance, probes }: AbsenceOptions,
  meanwhile: (down: number) => Promise<T>,
): Promise<T> {
  try {
    await stopInstances(aws, [instance]);
    const down = await eventually(() => silentOne(probes), {
      withinMs: 60_000,
      everyMs: 300,
      what: `a replica goes down with ${instance}`,
    });
    return await meanwhile(down - 1);
  } finally {
    await startAgain(aws, instance);
    await eventually(async () => (await silentOne(probes)) === undefined, {
      withinMs: 120_000,
      everyMs: 500,
      what: `every replica is back after ${instance} was started`,
    });
  }
}

// Starting a node that is not yet stopped is refused.
async function startAgain(aws: AwsClients, instance: string): Promise<void> {
  await eventually(
    async () => {
      const [found] = await describeInstances(aws, [instance]);
      return present(found, `${instance} is gone`).state === "stopped";
    },
    { withinMs: 120_000, everyMs: 300, what: `${instance} is stopped` },
  );
  try {
    await startInstances(aws, [instance]);
  } catch (cause) {
    throw environmentError(`${instance} could not be started again: ${messageOf(cause)}`, {
      code: "ASSAY_NODE_NOT_STARTED",
      cause,
    });
  }
}

// Number of the one replica that does not answer, counted from 1 so that it can be told from "not yet".
async function silentOne(probes: readonly ClickHouse[]): Promise<number | undefined> {
  const answers = await Promise.all(
    probes.map(async (probe) => {
      try {
        return (await probe.value("SELECT 1")) === "1";
      } catch {
        return false;
      }
    }),
  );
  const index = answers.indexOf(false);
  return index < 0 ? undefined : index + 1;
}
