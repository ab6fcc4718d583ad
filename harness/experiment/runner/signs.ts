// Signs by which a fault is seen to bite, from outside and alike on every target. One function a sign; each compares what
// is with what was before the fault, and is looked for where this plan's targets would show it, not anywhere.

import type { AwsClients } from "../../platform/aws/clients.ts";
import { commandOutputs } from "../../platform/aws/commands.ts";
import { describeInstances } from "../../platform/aws/compute.ts";
import { getExperiment } from "../../platform/aws/fault-injection.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import type { ExperimentPlan, PlannedAction } from "./experiment-plan.ts";
import type { SignName } from "./experiment-file.ts";
import type { ReplicaSample } from "./replica-watch.ts";

export interface SignContext {
  readonly aws: AwsClients;
  readonly plan: ExperimentPlan;
  readonly latest: () => readonly ReplicaSample[];
  /** Samples before the fault, one of every replica. */
  readonly before: readonly ReplicaSample[];
  /** The history's time when the fault began: what was asked earlier is no sign of it. */
  readonly begunNs: number;
  /** Names of the replicas that the plan hits. */
  readonly hit: ReadonlySet<string>;
  /** Wall time before the fault began. */
  readonly begunAt: Date;
  /** The experiment at the service, once it was started. */
  readonly experimentId: () => string | undefined;
  /** The largest share of a disk that is used, of every replica that answers. */
  readonly diskUse: () => Promise<readonly number[]>;
  readonly keeperEpoch: () => Promise<number | undefined>;
  readonly keeperEpochBefore: number | undefined;
}

/** Says what was seen, or undefined when the sign is not there (yet). */
type Sign = (context: SignContext) => Promise<string | undefined> | string | undefined;

/** A queue this long is no accident of the moment. */
const laggingQueue = 3;
/** Share of a disk above which exhaustion has to be told (seed 001, lines 599-630). */
const nearlyFull = 0.9;
/** A connection that the fault itself has cut is given up, and tried anew at the next look. */
const answerWithinMs = 5_000;

const signs: Readonly<Record<SignName, Sign>> = {
  "instances-stopped": async ({ aws, plan }) => {
    const ids = plan.actions
      .filter(({ actionId }) => actionId === "aws:ec2:stop-instances")
      .flatMap(({ targets }) => targets.map((arn) => arn.slice(arn.lastIndexOf("/") + 1)));
    const instances = ids.length === 0 ? [] : await describeInstances(aws, ids, AbortSignal.timeout(answerWithinMs));
    const areStopped = instances.length > 0 && instances.every(({ state }) => state === "stopped");
    return areStopped ? `${ids.join(", ")} stopped` : undefined;
  },
  "replicas-unreachable": (context) => {
    const gone = everyHit(context, ({ reachable }) => !reachable);
    return gone === undefined ? undefined : `${named(gone)} unreachable`;
  },
  "servers-restarted": (context) => {
    const restarted = everyHit(context, ({ replica, reachable, uptimeSeconds }) => {
      const earlier = context.before.find((sample) => sample.replica === replica);
      return reachable && earlier !== undefined && uptimeSeconds < earlier.uptimeSeconds;
    });
    return restarted === undefined ? undefined : `${named(restarted)} restarted`;
  },
  // The ensemble is what is hit: every replica shows it.
  "replicas-read-only": (context) => {
    const seen = context.latest();
    const areAll = seen.length === context.before.length && seen.every(isNew(context));
    return seen.length > 0 && areAll && seen.every(({ reachable, readOnly }) => reachable && readOnly)
      ? `${named(seen)} read-only`
      : undefined;
  },
  // What an alert on disk usage looks at, asked of every replica.
  "disks-nearly-full": async ({ before, diskUse }) => {
    const shares = await diskUse();
    const areAll = shares.length === before.length && shares.every((share) => share > nearlyFull);
    return areAll ? `used: ${shares.map((share) => `${(share * 100).toFixed(1)} %`).join(", ")}` : undefined;
  },
  "replication-lags": (context) => {
    const lagging = everyHit(context, ({ queueSize }) => queueSize >= laggingQueue);
    if (lagging === undefined) return undefined;
    return lagging.map(({ replica, queueSize }) => `${replica}: ${queueSize} entries in the queue`).join(", ");
  },
  "command-verified": async ({ aws, plan, begunAt }) => {
    const commands = plan.actions.filter(({ actionId }) => actionId === "aws:ssm:send-command");
    const said = await Promise.all(commands.map((action) => saidBy(aws, action, begunAt)));
    return said.length > 0 && said.every((lines) => lines.length > 0) ? said.flat().join("; ") : undefined;
  },
  // The service itself counts what its rules drop before it calls an action running.
  "rules-in-force": async ({ aws, experimentId }) => {
    const id = experimentId();
    const { actions = {} } = id === undefined ? {} : await getExperiment(aws, id);
    const reasons = Object.values(actions).map(({ state }) => state?.reason ?? "");
    return reasons.length > 0 && reasons.every((reason) => /[1-9]\d* packets/.test(reason))
      ? reasons.join("; ")
      : undefined;
  },
  // An action of the service's own runs once the service has seen its fault bite.
  "action-running": async ({ aws, experimentId }) => {
    const id = experimentId();
    const { actions = {} } = id === undefined ? {} : await getExperiment(aws, id);
    const states = Object.values(actions).flatMap(({ state }) => state ?? []);
    const areRunning = states.length > 0 && states.every(({ status }) => status === "running");
    return areRunning ? states.map(({ reason }) => reason ?? "").join("; ") : undefined;
  },
  "keeper-epoch-raised": async ({ keeperEpoch, keeperEpochBefore }) => {
    const epoch = await keeperEpoch();
    if (epoch === undefined || keeperEpochBefore === undefined || epoch <= keeperEpochBefore) return undefined;
    return `the ensemble has a new leader: epoch ${keeperEpochBefore} to ${epoch}`;
  },
};

/** What the sign shows now; an error while looking is not a sign. */
export async function seeSign(name: SignName, context: SignContext): Promise<string | undefined> {
  try {
    return await signs[name](context);
  } catch {
    return undefined;
  }
}

/**
 * The epoch of the coordination ensemble, out of the transaction id of the newest log entry of a table: every new leader
 * begins a new one.
 */
export async function keeperEpochOf(client: ClickHouse, zookeeperPath: string): Promise<number | undefined> {
  const signal = AbortSignal.timeout(3_000);
  const sql = "SELECT max(bitShiftRight(czxid, 32)) AS epoch FROM system.zookeeper WHERE path = {path:String}";
  const [row] = await client.rows(sql, { params: { path: `${zookeeperPath}/log` }, signal });
  const epoch = Number(row?.epoch);
  return Number.isSafeInteger(epoch) && epoch > 0 ? epoch : undefined;
}

/**
 * Lines in which the scripts of one action claim that their fault bit, since `begunAt`. None until every instance that was
 * hit has said so, or that it has no part in it.
 */
async function saidBy(aws: AwsClients, { parameters, targets }: PlannedAction, begunAt: Date): Promise<string[]> {
  const document = parameters.documentArn?.split(":document/")[1] ?? "";
  const instances = targets.map((arn) => arn.slice(arn.lastIndexOf("/") + 1));
  const outputs = await commandOutputs(aws, { document, instances, since: begunAt });
  return claims(outputs, instances.length);
}

/** Pure part: the claims of all outputs, if there are enough of them and each says something. */
export function claims(outputs: readonly string[], instances: number): string[] {
  const areAll = outputs.length >= instances && outputs.every((output) => /^(verified: |not here)/m.test(output));
  return areAll ? outputs.flatMap((output) => output.match(/^verified: .*$/gm) ?? []) : [];
}

/** The samples of the replicas that are hit, all taken since the fault began and all showing it; else undefined. */
function everyHit(
  context: SignContext,
  shows: (sample: ReplicaSample) => boolean,
): readonly ReplicaSample[] | undefined {
  const samples = context.latest().filter(({ replica }) => context.hit.has(replica));
  const areAll = samples.length > 0 && samples.length === context.hit.size;
  return areAll && samples.every(isNew(context)) && samples.every(shows) ? samples : undefined;
}

function isNew({ begunNs }: SignContext): (sample: ReplicaSample) => boolean {
  return ({ askedNs }) => askedNs > begunNs;
}

function named(samples: readonly ReplicaSample[]): string {
  return samples.map(({ replica }) => replica).join(", ");
}
