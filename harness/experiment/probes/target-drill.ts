// One server behind the load balancer is frozen for a while by the platform's own fault document, which thaws it by
// itself. The load balancer's view and new connections through the name are watched.

import type { TargetDrill, TargetSeen } from "../../analysis/conformance/probes/targets.ts";
import type { Clock } from "../../core/clock.ts";
import { present } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { commandInvocation, sendCommand } from "../../platform/aws/commands.ts";
import { readTargetStates } from "../../platform/aws/load-balancers.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import type { RegionOutputs } from "../../platform/ports/outputs.ts";

export interface TargetDrillOptions {
  readonly aws: AwsClients;
  readonly region: RegionOutputs;
  /** The node whose server is frozen. */
  readonly instance: string;
  /** Through the load balancer; every statement on a connection of its own. */
  readonly client: ClickHouse;
  readonly clock: Clock;
}

const frozenSeconds = 34;
/** Every zone of the load balancer checks by itself: the last may notice one interval after the first. */
const settleMs = 7_000;
const connections = 12;
const backWithinMs = 30_000;

export async function drillTarget(options: TargetDrillOptions): Promise<TargetDrill> {
  const { aws, region, instance, client, clock } = options;
  const states = () => readTargetStates(aws, region.loadBalancerArn);
  const unhealthy = async () => (await states()).filter(({ state }) => state !== "healthy");
  // An experiment may just have ended: what it took out comes back after two good checks.
  await took(clock, backWithinMs, async () => (await unhealthy()).length === 0);
  const unhealthyBefore = (await unhealthy()).map(({ target }) => target);
  if (unhealthyBefore.length > 0) {
    return { unhealthyBefore, outAfterMs: undefined, answered: 0, failed: 0, backAfterMs: undefined };
  }
  const command = await sendCommand(aws, {
    document: present(region.documents["pauseProcess"], "the platform has no document that freezes a process"),
    instances: [instance],
    parameters: { DurationSeconds: [String(frozenSeconds)], Process: ["clickhouse-server"] },
    timeoutSeconds: 120,
    comment: "drill of the load balancer's health checks",
  });
  const outAfterMs = await took(clock, (frozenSeconds - 12) * 1_000, async () => isOut(await states()));
  if (outAfterMs !== undefined) await clock.sleep(settleMs);
  const tried = outAfterMs === undefined ? [] : await connectRepeatedly(client);
  await eventually(
    async () => !/Pending|InProgress|Delayed/.test((await commandInvocation(aws, command, instance)).status),
    {
      withinMs: 120_000,
      everyMs: 200,
      what: "the server is thawed",
    },
  );
  const backAfterMs = await took(clock, backWithinMs, async () =>
    (await states()).every(({ state }) => state === "healthy"),
  );
  const answered = tried.filter(Boolean).length;
  return { unhealthyBefore, outAfterMs, answered, failed: tried.length - answered, backAfterMs };
}

/** Out of rotation behind every port. */
function isOut(states: readonly TargetSeen[]): boolean {
  const groups = Map.groupBy(states, ({ targetGroup }) => targetGroup);
  return groups.size > 0 && [...groups.values()].every((group) => group.some(({ state }) => state === "unhealthy"));
}

async function took(clock: Clock, withinMs: number, isSo: () => Promise<boolean>): Promise<number | undefined> {
  const begunNs = clock.nowNs();
  for (;;) {
    const elapsedMs = Math.round((clock.nowNs() - begunNs) / 1e6);
    if (await isSo()) return elapsedMs;
    if (elapsedMs > withinMs) return undefined;
    await clock.sleep(250);
  }
}

function connectRepeatedly(client: ClickHouse): Promise<boolean[]> {
  return Promise.all(
    Array.from({ length: connections }, () =>
      client.value("SELECT 1").then(
        () => true,
        () => false,
      ),
    ),
  );
}
