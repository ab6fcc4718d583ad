// Signs by which a fault is seen to bite, from outside and alike on every target. One function a sign; each compares what
// is with what was before the fault.

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
  /** Samples before the fault. */
  readonly before: readonly ReplicaSample[];
  /** Wall time before the fault began. */
  readonly begunAt: Date;
  /** The experiment at the service, once it was started. */
  readonly experimentId: () => string | undefined;
  readonly keeperEpoch: () => Promise<number | undefined>;
  readonly keeperEpochBefore: number | undefined;
}

/** Says what was seen, or undefined when the sign is not there (yet). */
type Sign = (context: SignContext) => Promise<string | undefined> | string | undefined;

/** A queue this long is no accident of the moment. */
const laggingQueue = 3;
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
  "replicas-unreachable": ({ latest }) => {
    const gone = latest().filter(({ reachable }) => !reachable);
    return gone.length > 0 ? `${named(gone)} unreachable` : undefined;
  },
  "servers-restarted": ({ latest, before }) => {
    const restarted = latest().filter(({ replica, reachable, uptimeSeconds }) => {
      const earlier = before.find((sample) => sample.replica === replica);
      return reachable && earlier !== undefined && uptimeSeconds < earlier.uptimeSeconds;
    });
    return restarted.length > 0 ? `${named(restarted)} restarted` : undefined;
  },
  "replicas-read-only": ({ latest }) => {
    const reachable = latest().filter((sample) => sample.reachable);
    const areAll = reachable.length > 0 && reachable.every(({ readOnly }) => readOnly);
    return areAll ? `${named(reachable)} read-only` : undefined;
  },
  "replication-lags": ({ latest }) => {
    const lagging = latest().filter(({ queueSize }) => queueSize >= laggingQueue);
    return lagging.length > 0 ? `${named(lagging)}: ${lagging[0]?.queueSize ?? 0} entries in the queue` : undefined;
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

/** Lines in which the scripts of one action claim that their fault bit, since `begunAt`. */
async function saidBy(aws: AwsClients, { parameters, targets }: PlannedAction, begunAt: Date): Promise<string[]> {
  const document = parameters.documentArn?.split(":document/")[1] ?? "";
  const instances = targets.map((arn) => arn.slice(arn.lastIndexOf("/") + 1));
  const outputs = await commandOutputs(aws, { document, instances, since: begunAt });
  return outputs.flatMap((output) => output.match(/^verified: .*$/gm) ?? []);
}

function named(samples: readonly ReplicaSample[]): string {
  return samples.map(({ replica }) => replica).join(", ");
}
