// What the job and the topic say of themselves over REST.

import { z } from "zod";
import type { JobSample } from "../../analysis/pipeline/judge-job.ts";
import { environmentError, present } from "../../core/errors.ts";
import type { StreamPlaces } from "./places.ts";

const withinMs = 4_000;
const job = z.looseObject({
  jid: z.string(),
  state: z.string(),
  tasks: z.looseObject({ running: z.int(), total: z.int() }),
});
const overview = z.looseObject({ jobs: z.array(job) });
const checkpoints = z.looseObject({
  latest: z.looseObject({
    completed: z.looseObject({ id: z.int() }).nullish(),
    restored: z.looseObject({ id: z.int() }).nullish(),
  }),
});
const stats = z.looseObject({
  metadata: z.looseObject({ partitions: z.int().positive() }),
  partitions: z.record(
    z.string(),
    z.looseObject({ subscriptions: z.record(z.string(), z.looseObject({ msgBacklog: z.int() })) }),
  ),
});

/** Nothing but the time where nobody answers. */
export async function lookAtJob({ jobUrl }: StreamPlaces): Promise<Omit<JobSample, "atMs">> {
  try {
    const { jobs } = overview.parse(await json(`${jobUrl}/jobs/overview`));
    const [first] = jobs.toSorted(
      (left, right) => Number(right.state === "RUNNING") - Number(left.state === "RUNNING"),
    );
    const { jid, state, tasks } = present(first, "a job");
    const { latest } = checkpoints.parse(await json(`${jobUrl}/jobs/${jid}/checkpoints`));
    return {
      // The job itself is told to run from the moment when its tasks may begin.
      state: state === "RUNNING" && tasks.running < tasks.total ? "INITIALIZING" : state,
      ...(latest.completed == null ? {} : { completed: latest.completed.id }),
      ...(latest.restored == null ? {} : { restored: latest.restored.id }),
    };
  } catch (_silent) {
    return {};
  }
}

/**
 * Messages that the job's subscription has not acknowledged, over all partitions; `forgotten`: none of them knows it. The
 * brokers leave partitions out that did not answer them: without one of these there is no sum.
 */
export async function backlogOf({
  adminUrl,
  topic,
  subscription,
}: Pick<StreamPlaces, "adminUrl" | "topic" | "subscription">): Promise<number | "forgotten"> {
  const path = topic.replace("://", "/");
  const { metadata, partitions } = stats.parse(
    await json(`${adminUrl}/admin/v2/${path}/partitioned-stats?perPartition=true&getPreciseBacklog=true`),
  );
  const told = Object.values(partitions);
  if (told.length < metadata.partitions) {
    const count = `${String(told.length)} of ${String(metadata.partitions)} partitions`;
    throw environmentError(`${count} of ${topic} are told`, { code: "ASSAY_STREAM_BACKLOG" });
  }
  const backlogs = told.flatMap(({ subscriptions }) => subscriptions[subscription]?.msgBacklog ?? []);
  return backlogs.length === 0 ? "forgotten" : backlogs.reduce((sum, one) => sum + one, 0);
}

async function json(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(withinMs) });
  return response.json();
}
