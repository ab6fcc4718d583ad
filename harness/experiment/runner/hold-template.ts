// The usual way to bring a fault in: one template is started, every sign of it is waited for, and it is held for a while.

import type { Clock } from "../../core/clock.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import type { RegionOutputs } from "../../platform/ports/outputs.ts";
import type { Experiment, SignName } from "./experiment-file.ts";
import type { ExperimentPlan } from "./experiment-plan.ts";
import type { FaultControl } from "./fault-control.ts";
import type { ReplicaWatch } from "./replica-watch.ts";
import type { Scene } from "./scene.ts";
import { keeperEpochOf, seeSign } from "./signs.ts";
import { placeReplicas, replicasHit } from "./target-replicas.ts";

export interface Holding {
  readonly experiment: Experiment;
  readonly aws: AwsClients;
  readonly region: RegionOutputs;
  readonly plan: ExperimentPlan;
  readonly scene: Scene;
  readonly watch: ReplicaWatch;
  readonly clock: Clock;
  /** Takes what kept the fault from being one. */
  readonly problems: string[];
  /** Takes what was seen of each sign. */
  readonly signs: Record<string, string>;
}

const verifiedWithinMs = 25_000;
/** Signs of what is so as long as the fault is there; the others tell of what happened. */
const lastingSigns: readonly SignName[] = ["instances-stopped", "replicas-unreachable", "replicas-read-only"];

/** Returns when the fault may go; whoever called ends and heals it. */
export async function holdTemplate(control: FaultControl, holding: Holding): Promise<void> {
  const { experiment, aws, region, plan, scene, watch, clock, problems, signs } = holding;
  const keeperEpoch = () => newestEpoch(scene);
  const names = scene.replicas.map(({ name }) => name);
  const context = {
    aws,
    plan,
    hit: await replicasHit(plan, await placeReplicas(region, names), aws),
    before: watch.latest(),
    begunNs: watch.nowNs(),
    begunAt: clock.wall(),
    experimentId: () => control.id,
    latest: () => watch.latest(),
    diskUse: () => diskUse(scene),
    keeperEpoch,
    keeperEpochBefore: experiment.bites.includes("keeper-epoch-raised") ? await keeperEpoch() : undefined,
  };
  await control.begin();
  const seeAll = async (): Promise<boolean> => {
    for (const name of experiment.bites) {
      if (signs[name] !== undefined) continue;
      const sign = await seeSign(name, context);
      if (sign !== undefined) signs[name] = sign;
    }
    return experiment.bites.every((name) => signs[name] !== undefined);
  };
  const isVerified = await control.verify(seeAll, verifiedWithinMs);
  if (isVerified && experiment.endedBy === "alarm") await control.endedByAlarm(experiment.hold);
  else if (isVerified) {
    await clock.sleep(experiment.hold);
    await control.stillStands();
    for (const name of experiment.bites.filter((sign) => lastingSigns.includes(sign))) {
      if ((await seeSign(name, context)) === undefined) problems.push(`${name} was gone before the fault was ended`);
    }
  } else problems.push(`the fault was not seen to bite (the service says ${await control.told()})`);
}

async function diskUse({ replicas }: Scene): Promise<readonly number[]> {
  const sql = "SELECT max(1 - unreserved_space / total_space) FROM system.disks";
  const asked = replicas.map(({ clickhouse }) => clickhouse.number(sql).catch(() => undefined));
  return (await Promise.all(asked)).filter((share) => share !== undefined);
}

async function newestEpoch({ replicas, zookeeperPath }: Scene): Promise<number | undefined> {
  const epochs = await Promise.all(
    replicas.map(({ clickhouse }) => keeperEpochOf(clickhouse, zookeeperPath).catch(() => undefined)),
  );
  const known = epochs.filter((epoch) => epoch !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
