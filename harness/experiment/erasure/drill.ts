// The whole erasure: a company is planted and seen on every disk, its erasure is requested while one replica is down,
// followed to its end, and proven on the disks of all replicas.

import type { DiskScan, MutationState, SubjectRows } from "../../analysis/compliance/erasure.ts";
import { isFulfilled } from "../../analysis/compliance/erasure.ts";
import type { Fingerprint } from "../../analysis/compliance/fingerprints.ts";
import { systemClock } from "../../core/clock.ts";
import { bug, present } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { fingerprints, synchronize } from "../companies/replicas.ts";
import type { Replica } from "../companies/replicas.ts";
import { replicaNodes, whileReplicaIsDown } from "./absent-replica.ts";
import {
  mutationStates,
  plantCompanies,
  replacedParts,
  requestErasure,
  rowsLeft,
  storedTables,
  subjectOf,
  tablesWithCompany,
} from "./request.ts";
import type { Planted, Progress } from "./request.ts";
import { scanHosts } from "./scan-hosts.ts";

export interface DrillOptions {
  readonly aws: AwsClients;
  readonly replicas: readonly Replica[];
  /** Clients that give up soon, one a replica. */
  readonly probes: readonly ClickHouse[];
  /** Name of the document that scans a host's volumes. */
  readonly scanDocument: string;
}

export interface ErasureDrill {
  readonly inventory: readonly string[];
  readonly nodes: readonly string[];
  readonly scansBefore: readonly DiskScan[];
  readonly down: string;
  /** While a replica was down: the request may not count as fulfilled. */
  readonly midway: Progress & { readonly fulfilled: boolean };
  readonly states: readonly MutationState[];
  readonly fulfilled: boolean;
  readonly secondsToDone: number;
  readonly left: readonly SubjectRows[];
  readonly others: { readonly before: readonly Fingerprint[]; readonly after: readonly Fingerprint[] };
  readonly replacedPartsLeft: number;
  readonly scansAfter: readonly DiskScan[];
}

const scanMs = 60_000;
const doneMs = 60_000;
const unlinkMs = 20_000;

/** Runs the drill. What goes wrong in a step is in its result; only a platform that does not answer throws. */
export async function drillErasure(options: DrillOptions): Promise<ErasureDrill> {
  const { aws, replicas, scanDocument } = options;
  const [first] = replicas;
  const admin = (first ?? raiseNoReplica()).sql;
  const inventory = await tablesWithCompany(admin);
  const nodes = await replicaNodes(aws);
  const planted = await plantCompanies(admin, replicas);
  const scan = () =>
    scanHosts(aws, { document: scanDocument, instances: nodes, subject: subjectOf(planted), timeoutMs: scanMs });
  const scansBefore = await scan();
  const before = await fingerprints(replicas, storedTables, planted.condition);
  const requestedNs = systemClock.nowNs();
  const { down, midway } = await requestWithOneDown(options, { planted, node: nodes.at(-1) ?? "" });
  const { states, fulfilled } = await followToEnd(replicas, planted.condition);
  const secondsToDone = (systemClock.nowNs() - requestedNs) / 1e9;
  await synchronize(replicas, storedTables);
  const left = await rowsLeft(replicas, planted.condition);
  const after = await fingerprints(replicas, storedTables, planted.condition);
  const replacedPartsLeft = await untilUnlinked(replicas);
  const scansAfter = await scan();
  const others = { before, after };
  return {
    inventory,
    nodes,
    scansBefore,
    down,
    midway,
    states,
    fulfilled,
    secondsToDone,
    left,
    others,
    replacedPartsLeft,
    scansAfter,
  };
}

function raiseNoReplica(): never {
  throw bug("there is no replica to ask");
}

async function requestWithOneDown(
  { aws, replicas, probes }: DrillOptions,
  { planted, node }: { planted: Planted; node: string },
): Promise<Pick<ErasureDrill, "down" | "midway">> {
  return whileReplicaIsDown({ aws, instance: node, probes }, async (down) => {
    const alive = present(
      replicas.find((_, index) => index !== down),
      "every replica is down",
    );
    await requestErasure(alive.sql, planted.condition);
    const quick = replicas.map(({ name }, index) => ({ name, sql: probes[index] ?? alive.sql }));
    const progress = await mutationStates(quick, planted.condition);
    const fulfilled = isFulfilled({ expected: expectedAnswers(replicas), answered: progress.states });
    return { down: replicas[down]?.name ?? "", midway: { ...progress, fulfilled } };
  });
}

function expectedAnswers(replicas: readonly Replica[]): number {
  return replicas.length * storedTables.length;
}

async function followToEnd(
  replicas: readonly Replica[],
  condition: string,
): Promise<Pick<ErasureDrill, "states" | "fulfilled">> {
  const deadlineNs = systemClock.nowNs() + doneMs * 1e6;
  for (;;) {
    const { states } = await mutationStates(replicas, condition);
    const fulfilled = isFulfilled({ expected: expectedAnswers(replicas), answered: states });
    if (fulfilled || systemClock.nowNs() > deadlineNs) return { states, fulfilled };
    await systemClock.sleep(300);
  }
}

// Mutated parts stay on disk for old_parts_lifetime; the scan would find the erased company in them, and rightly so.
async function untilUnlinked(replicas: readonly Replica[]): Promise<number> {
  const seen = { count: 0 };
  await eventually(
    async () => {
      seen.count = await replacedParts(replicas);
      return seen.count === 0;
    },
    { withinMs: unlinkMs, everyMs: 300, what: "replaced parts are unlinked" },
  ).catch(() => undefined);
  return seen.count;
}
