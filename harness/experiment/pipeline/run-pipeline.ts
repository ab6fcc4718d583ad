// One experiment on a stream of messages: clients at work, a fault of the platform's own templates, and in the end a look
// at every place where the messages have to be. What everybody was told is one history, judged like any other.

import { plannedMessages } from "../../analysis/pipeline/messages.ts";
import type { MessagePlan, PlannedMessage } from "../../analysis/pipeline/messages.ts";
import type { Clock } from "../../core/clock.ts";
import { bug } from "../../core/errors.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import type { RegionOutputs } from "../../platform/ports/outputs.ts";
import { backlogOf } from "../../platform/stream/job-status.ts";
import { doOthersAnswer, lookerAt } from "../../platform/stream/members.ts";
import type { MessageClientParts } from "../../platform/stream/message-client.ts";
import { countedOn, latestMinuteMs, tableServers } from "../../platform/stream/minute-rows.ts";
import type { TableLogin, TableServer } from "../../platform/stream/minute-rows.ts";
import type { StreamPlaces } from "../../platform/stream/places.ts";
import type { ExperimentPlan } from "../runner/experiment-plan.ts";
import { controlOf, unrefusedPlan } from "../runner/planned-fault.ts";
import { openHistorySink } from "../workloads/history-sink.ts";
import type { HistorySink } from "../workloads/history-sink.ts";
import { BacklogWatch } from "./backlog-watch.ts";
import { openClients } from "./clients.ts";
import type { Clients } from "./clients.ts";
import { conduct } from "./conduct.ts";
import type { PipelineRecord } from "./conduct.ts";
import type { PipelineExperiment } from "./pipeline-file.ts";
import { placeNames, placesOf } from "./places-of.ts";
import { Sign } from "./sign.ts";
import { Watch } from "./watch.ts";

export interface PipelineOptions {
  readonly experiment: PipelineExperiment;
  readonly aws: AwsClients;
  readonly region: RegionOutputs;
  readonly places: StreamPlaces;
  readonly login: TableLogin;
  readonly parts: MessageClientParts;
  readonly seed: string;
  readonly runId: string;
  readonly historyFile: string;
  readonly clock: Clock;
}

const partitions = 10;
const hourMs = 3_600_000;
/** Message time of one experiment, more than it sends and marks. */
const slotMs = 2 * hourMs;
/** The first ones lie in the past, so that the table's own time limits leave them alone. */
const pastMs = 40 * hourMs;
/** So many slots have devices and numbers of their own. */
const slots = 2_000;

/** Throws only when it could not even begin. */
export async function runPipelineExperiment(options: PipelineOptions): Promise<PipelineRecord> {
  const { experiment, clock, places, login, aws, region } = options;
  const faultPlan = await unrefusedPlan(experiment, { aws, region });
  const plan = await messagePlan(options);
  const planned = plannedMessages(plan);
  const { table } = places;
  const servers = experiment.places.includes("tables") ? await tableServers(places, login) : [];
  const history = openHistory(options, placeNames(experiment, servers));
  const clients = openClients(
    { ...options, name: `${options.runId}-${experiment.name}-${String(plan.first)}` },
    history,
  );
  const looked = placesOf({ experiment, clients, tables: { table, login, servers, planned, clock } });
  const watch = new Watch(options, history, clients.producer);
  const backlogWatch = backlogWatchOf(options, { ...clients, servers, planned });
  try {
    return await conduct({
      ...{ experiment, plan, history, watch, backlogWatch, clock, places: looked },
      ...{ producer: clients.producer, consumer: clients.consumer },
      control: controlOf(faultPlan, options, (line) => {
        history.fault(line);
      }),
      sign: backlogWatch ?? (await signOf(options, faultPlan)),
      backlog: () => backlogOf(places),
    });
  } finally {
    watch.stop();
    backlogWatch?.stop();
    await clients.producer.finish(1_000);
    await clients.consumer?.stop();
    history.close();
  }
}

function openHistory({ experiment, historyFile, seed, clock }: PipelineOptions, names: readonly string[]): HistorySink {
  const { recovery } = experiment;
  return openHistorySink({
    ...{ file: historyFile, seed, clock, replicas: names },
    contract: { durability: "survives-faults", duplicates: "forbidden", reads: "eventual" },
    ...(recovery === undefined
      ? {}
      : { limits: { recovery: { atMostNs: recovery.atMost * 1e6, holdNs: recovery.hold * 1e6 } } }),
  });
}

interface Counted extends Pick<Clients, "producer"> {
  readonly servers: readonly TableServer[];
  readonly planned: readonly PlannedMessage[];
}

/** One replica of each shard is asked: the others copy from it. */
function backlogWatchOf(
  { experiment, places, login, clock }: PipelineOptions,
  { producer, servers, planned }: Counted,
): BacklogWatch | undefined {
  if (experiment.bites !== "tables") return undefined;
  const asked = servers.filter(({ replica }) => replica === 1);
  const devices = [...new Set(planned.map(({ device }) => device))];
  return new BacklogWatch({
    ...{ producer, clock },
    backlog: () => backlogOf(places),
    rows: () => countedOn(asked, { table: places.table, login, devices }),
  });
}

async function signOf({ experiment, places, login }: PipelineOptions, plan: ExperimentPlan): Promise<Sign> {
  const { bites } = experiment;
  if (bites === "tables") throw bug("tables have no members that could be looked at");
  return new Sign({
    part: bites,
    look: await lookerAt(bites, places, login),
    doOthersAnswer: () => doOthersAnswer(bites, places),
    targets: plan.actions.flatMap(({ targets }) => targets.map((target) => target.slice(target.lastIndexOf("/") + 1))),
  });
}

/** After everything that the job has counted: an older message comes too late for it. */
async function messagePlan({ experiment: { load }, clock, places, login }: PipelineOptions): Promise<MessagePlan> {
  const { devices, minutes, perMinute } = load;
  const countedMs = await latestMinuteMs(places, login);
  const slot = Math.ceil(Math.max(clock.wall().getTime() - pastMs, countedMs + hourMs) / slotMs);
  return {
    ...{ devices, minutes, perMinute, partitions },
    beginMs: slot * slotMs,
    first: (slot % slots) * 1_000_000 + 1,
    firstDevice: (slot % slots) * 10_000 + 1,
  };
}
